/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"
#include "eap-timekeeper-private.h"

typedef struct
{
  EapTimer  timer; /* first: what fires is this */
  int       number;
  int       n_fired;  /* (atomic) */
  gint64    fired_at;
  GThread  *thread;
} Timer;

static EapTestRecorder *recorder;

static void
fire (EapTimer *timer)
{
  Timer *self = (Timer *) timer;

  self->fired_at = g_get_monotonic_time ();
  self->thread = g_thread_self ();
  if (recorder != NULL)
    eap_test_record (recorder, "%d", self->number);
  g_atomic_int_inc (&self->n_fired);
}

static void
test_fires_when_due (void)
{
  Timer timer = { { fire } };
  gint64 due = g_get_monotonic_time () + 5000;

  eap_timekeeper_add (&timer.timer, due);
  eap_test_iterate_until_count (NULL, &timer.n_fired, 1);

  g_assert_cmpint (timer.fired_at, >=, due);
  g_assert_true (timer.thread != g_thread_self ());
  g_assert_false (eap_timekeeper_remove (&timer.timer));
  g_assert_cmpint (timer.n_fired, ==, 1);
}

static void
test_fires_in_the_past (void)
{
  Timer timer = { { fire } };

  eap_timekeeper_add (&timer.timer, g_get_monotonic_time () - 1000);
  eap_test_iterate_until_count (NULL, &timer.n_fired, 1);
}

static void
test_fires_in_order (void)
{
  static const int order[] = { 4, 1, 7, 0, 6, 3, 5, 2 };
  gint64 begun = g_get_monotonic_time () + 10000;
  EapTestRecorder order_recorder;
  Timer timers[8];

  recorder = &order_recorder;
  eap_test_recorder_init (recorder);
  for (guint i = 0; i < 8; i++)
    {
      timers[i] = (Timer) { { fire }, order[i] };
      eap_timekeeper_add (&timers[i].timer, begun + order[i] * 1000);
    }
  for (guint i = 0; i < 8; i++)
    eap_test_iterate_until_count (NULL, &timers[i].n_fired, 1);

  eap_test_assert_recorded (recorder, "0 1 2 3 4 5 6 7");
  eap_test_recorder_clear (recorder);
  recorder = NULL;
}

static void
test_removed_does_not_fire (void)
{
  gint64 begun = g_get_monotonic_time ();
  Timer timers[64];

  /* From every position of the heap */
  for (guint i = 0; i < 64; i++)
    {
      timers[i] = (Timer) { { fire } };
      eap_timekeeper_add (&timers[i].timer, begun + 20000 + (i * 37) % 64 * 100);
    }
  for (guint i = 0; i < 64; i++)
    {
      if (i % 3 != 0)
        {
          g_assert_true (eap_timekeeper_remove (&timers[i].timer));
          g_assert_false (eap_timekeeper_remove (&timers[i].timer));
        }
    }
  for (guint i = 0; i < 64; i += 3)
    eap_test_iterate_until_count (NULL, &timers[i].n_fired, 1);

  for (guint i = 0; i < 64; i++)
    g_assert_cmpint (timers[i].n_fired, ==, i % 3 == 0 ? 1 : 0);
}

static void
test_an_earlier_one_overtakes (void)
{
  Timer late = { { fire } };
  Timer early = { { fire } };

  eap_timekeeper_add (&late.timer, g_get_monotonic_time () + 60 * G_USEC_PER_SEC);
  eap_timekeeper_add (&early.timer, g_get_monotonic_time () + 1000);
  eap_test_iterate_until_count (NULL, &early.n_fired, 1);
  g_assert_true (eap_timekeeper_remove (&late.timer));
  g_assert_cmpint (late.n_fired, ==, 0);
}

static void
fire_again (EapTimer *timer)
{
  Timer *self = (Timer *) timer;

  if (g_atomic_int_add (&self->n_fired, 1) < 9)
    eap_timekeeper_add (timer, g_get_monotonic_time () + 100);
}

static void
test_added_again_while_firing (void)
{
  Timer timer = { { fire_again } };

  eap_timekeeper_add (&timer.timer, g_get_monotonic_time ());
  eap_test_iterate_until_count (NULL, &timer.n_fired, 10);
  g_assert_false (eap_timekeeper_remove (&timer.timer));
  g_assert_cmpint (timer.n_fired, ==, 10);
}

static int n_wrong; /* (atomic) */

static gpointer
churn_thread (gpointer data)
{
  guint n = GPOINTER_TO_UINT (data);

  for (guint i = 0; i < n; i++)
    {
      Timer *timer = g_new0 (Timer, 1);

      timer->timer.fire = fire;
      eap_timekeeper_add (&timer->timer, g_get_monotonic_time () + (gint64) (i % 50));
      if (i % 2 == 0)
        g_thread_yield ();

      /* Either it is removed or it fires, and that once. */
      if (eap_timekeeper_remove (&timer->timer))
        {
          if (g_atomic_int_get (&timer->n_fired) != 0)
            g_atomic_int_inc (&n_wrong);
        }
      else
        {
          while (g_atomic_int_get (&timer->n_fired) == 0)
            g_thread_yield ();
        }
      g_free (timer);
    }

  return NULL;
}

static void
test_fires_or_is_removed (void)
{
  GThread *threads[3];

  for (guint i = 0; i < 3; i++)
    threads[i] = g_thread_new ("churn", churn_thread,
                               GUINT_TO_POINTER (eap_test_scaled (20000)));
  for (guint i = 0; i < 3; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (n_wrong, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/timekeeper/fires-when-due", test_fires_when_due);
  g_test_add_func ("/eap/timekeeper/fires-in-the-past", test_fires_in_the_past);
  g_test_add_func ("/eap/timekeeper/fires-in-order", test_fires_in_order);
  g_test_add_func ("/eap/timekeeper/removed-does-not-fire", test_removed_does_not_fire);
  g_test_add_func ("/eap/timekeeper/an-earlier-one-overtakes", test_an_earlier_one_overtakes);
  g_test_add_func ("/eap/timekeeper/added-again-while-firing", test_added_again_while_firing);
  g_test_add_func ("/eap/timekeeper/fires-or-is-removed", test_fires_or_is_removed);

  return g_test_run ();
}
