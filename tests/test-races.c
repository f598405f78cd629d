/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <pthread.h>

#include "eap-test-poll-context.h"

/* Races at scale. The threads of a crowd do one thing after the other, all of
 * them at once, with a barrier before and after. */
#define N_THREADS 3

typedef struct _Crowd Crowd;

typedef struct
{
  Crowd   *crowd;
  GThread *thread;
  guint    number;
} Member;

struct _Crowd
{
  void              (*act) (guint    number,
                            gpointer data);
  gpointer            data;
  gboolean            is_over;
  pthread_barrier_t   begin;
  pthread_barrier_t   end;
  int                 n_done; /* (atomic): in this round */
  Member              members[N_THREADS];
};

static gpointer
member_thread (gpointer data)
{
  Member *self = data;
  Crowd *crowd = self->crowd;

  for (;;)
    {
      pthread_barrier_wait (&crowd->begin);
      if (crowd->is_over)
        return NULL;

      crowd->act (self->number, crowd->data);
      g_atomic_int_inc (&crowd->n_done);
      pthread_barrier_wait (&crowd->end);
    }
}

static void
crowd_init (Crowd    *self,
            void    (*act) (guint, gpointer),
            gpointer  data)
{
  memset (self, 0, sizeof *self);
  self->act = act;
  self->data = data;
  pthread_barrier_init (&self->begin, NULL, N_THREADS + 1);
  pthread_barrier_init (&self->end, NULL, N_THREADS + 1);
  for (guint i = 0; i < N_THREADS; i++)
    {
      self->members[i].crowd = self;
      self->members[i].number = i;
      self->members[i].thread = g_thread_new ("member", member_thread, &self->members[i]);
    }
}

static void
crowd_begin (Crowd *self)
{
  self->n_done = 0;
  pthread_barrier_wait (&self->begin);
}

static void
crowd_end (Crowd *self)
{
  pthread_barrier_wait (&self->end);
}

static void
crowd_clear (Crowd *self)
{
  self->is_over = TRUE;
  pthread_barrier_wait (&self->begin);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (self->members[i].thread);
  pthread_barrier_destroy (&self->begin);
  pthread_barrier_destroy (&self->end);
}

/* Whoever comes first ends an operation; the last one to leave it does so where
 * nobody else has. */
#define BATCH 500

typedef struct
{
  EapAsyncOperation *operation;
  int                n_accepted;  /* (atomic) */
  int                n_delivered;
  int                n_completed;
} Racer;

typedef struct
{
  EapSynchronizationContext *context;
  GMainContext              *main_context; /* (nullable) */
  GThread                   *place;
  guint                      round;
  int                        n_completed;
  int                        n_by_error[4];
  EapTestReleased            released;
  Racer                      racers[BATCH];
} Race;

static void
racer_post_cb (gpointer data)
{
  Racer *racer = data;

  g_assert_cmpint (racer->n_completed, ==, 0);
  racer->n_delivered++;
}

static void
racer_completed_cb (EapAsyncOperation          *operation,
                    EapAsyncCompletedEventArgs *args,
                    Race                       *race)
{
  const GValue *state = eap_async_operation_get_user_supplied_state (operation);
  Racer *racer = &race->racers[g_value_get_int (state)];
  GError *error = eap_async_completed_event_args_get_error (args);

  g_assert_true (g_thread_self () == race->place);
  g_assert_cmpint (racer->n_completed++, ==, 0);
  race->n_completed++;

  if (error == NULL)
    race->n_by_error[0]++;
  else if (g_error_matches (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED))
    race->n_by_error[1]++;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    race->n_by_error[2]++;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY))
    race->n_by_error[3]++;
  else
    g_assert_not_reached ();
}

static void
race_act (guint    number,
          gpointer data)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "Busy");
  Race *race = data;

  for (guint i = 0; i < BATCH; i++)
    {
      Racer *racer = &race->racers[i];
      EapAsyncOperation *operation = racer->operation;
      guint what = (i + number + race->round) % 6;

      if (eap_async_operation_post (operation, racer_post_cb, racer, NULL, NULL))
        g_atomic_int_inc (&racer->n_accepted);

      /* Some are left to the time-out, and to who drops them last. */
      if (i % 4 == 0)
        ;
      else if (what == 0)
        eap_async_operation_operation_completed (operation, NULL);
      else if (what == 1)
        eap_async_operation_complete_with_error (operation, reason, NULL);
      else if (what == 2)
        eap_async_operation_cancel (operation);

      g_object_unref (operation);
    }
}

static void
race_start (Race  *race,
            guint  number)
{
  Racer *racer = &race->racers[number];

  memset (racer, 0, sizeof *racer);
  racer->operation = eap_test_start (EAP_STATE_INT ((int) number));
  g_signal_connect (racer->operation, "completed", G_CALLBACK (racer_completed_cb), race);
  eap_async_operation_post (racer->operation, racer_post_cb, racer, NULL, NULL);
  eap_async_operation_post (racer->operation, (EapSendOrPostCallback) g_thread_self,
                            &race->released, eap_test_released_cb, NULL);
  racer->n_accepted = 1;

  if (number % 16 == 0)
    eap_async_operation_set_timeout (racer->operation, 1);
  /* However fast the machine is, nothing else ends these. */
  if (number % 16 == 0 && race->round == 0)
    g_object_ref (racer->operation);
  if (number % 8 == 3)
    eap_async_operation_get_cancellable (racer->operation);

  for (guint i = 1; i < N_THREADS; i++)
    g_object_ref (racer->operation);
}

static void
run_race (Race  *race,
          guint  n_rounds)
{
  Crowd crowd;

  eap_async_operation_manager_set_synchronization_context (race->context);
  race->place = g_thread_self ();
  crowd_init (&crowd, race_act, race);

  for (race->round = 0; race->round < n_rounds; race->round++)
    {
      race->n_completed = 0;
      for (guint i = 0; i < BATCH; i++)
        race_start (race, i);

      crowd_begin (&crowd);
      if (race->main_context != NULL)
        eap_test_iterate_until_count (race->main_context, &race->n_completed, BATCH);
      else
        poll_context_iterate_until_count (race->context, &race->n_completed, BATCH);
      crowd_end (&crowd);

      for (guint i = 0; i < BATCH; i++)
        {
          g_assert_cmpint (race->racers[i].n_completed, ==, 1);
          g_assert_cmpint (race->racers[i].n_delivered, ==, race->racers[i].n_accepted);
          if (i % 16 == 0 && race->round == 0)
            g_object_unref (race->racers[i].operation);
        }
    }

  crowd_clear (&crowd);
  eap_async_operation_manager_set_synchronization_context (NULL);
  eap_test_assert_released (&race->released, (int) n_rounds * BATCH);
  /* In a long race each kind of end is the first one at times. */
  for (guint i = 0; i < 4 && n_rounds >= 1000; i++)
    g_assert_cmpint (race->n_by_error[i], >, 0);
}

static void
test_one_end_in_a_main_context (void)
{
  g_autofree Race *race = g_new0 (Race, 1);

  race->main_context = g_main_context_new ();
  race->context = eap_main_synchronization_context_new (race->main_context, 0);
  g_assert_true (g_main_context_acquire (race->main_context));
  run_race (race, eap_test_scaled (1000));
  eap_test_drain (race->main_context);
  g_main_context_release (race->main_context);
  g_main_context_unref (race->main_context);
  eap_test_finalize_soon (NULL, race->context);
}

static void
test_one_end_in_a_foreign_loop (void)
{
  g_autofree Race *race = g_new0 (Race, 1);

  race->context = poll_context_new ();
  run_race (race, eap_test_scaled (1000));
  g_assert_cmpint (POLL_CONTEXT (race->context)->n_started, ==,
                   POLL_CONTEXT (race->context)->n_completed);
  poll_context_free (race->context);
}

/* An operation starts the next one when it has ended. */
typedef struct
{
  int    left;
  int    is_over;
  gsize  lowest;
  gsize  highest;
} Chain;

static void chain_next (Chain *chain);

static void
chain_completed_cb (EapAsyncOperation          *operation,
                    EapAsyncCompletedEventArgs *args,
                    Chain                      *chain)
{
  gsize here = (gsize) __builtin_frame_address (0);

  chain->lowest = MIN (chain->lowest, here);
  chain->highest = MAX (chain->highest, here);

  if (--chain->left > 0)
    chain_next (chain);
  else
    chain->is_over = TRUE;
}

static void
chain_next (Chain *chain)
{
  EapAsyncOperation *operation =
    eap_async_operation_manager_create_operation (NULL, NULL);

  g_signal_connect (operation, "completed", G_CALLBACK (chain_completed_cb), chain);
  eap_async_operation_operation_completed (operation, NULL);
  g_object_unref (operation);
}

static void
test_restart_without_end (void)
{
  Chain chain = { (int) eap_test_scaled (1000000), FALSE, G_MAXSIZE, 0 };

  chain_next (&chain);
  eap_test_iterate_until_set (NULL, &chain.is_over);
  eap_test_drain (NULL);

  g_assert_cmpuint (chain.highest - chain.lowest, <, 4096);
}

static void
chain_run_completed_cb (EapBackgroundWorker            *worker,
                        EapRunWorkerCompletedEventArgs *args,
                        Chain                          *chain)
{
  g_autoptr (EapAsyncOperation) operation = NULL;
  g_autoptr (GError) error = NULL;
  gsize here = (gsize) __builtin_frame_address (0);

  chain->lowest = MIN (chain->lowest, here);
  chain->highest = MAX (chain->highest, here);

  chain->is_over = --chain->left == 0;
  if (!chain->is_over)
    {
      operation = eap_background_worker_run_worker_async (worker, NULL, &error);
      g_assert_no_error (error);
    }
}

static void
test_worker_restarts_without_end (void)
{
  Chain chain = { (int) eap_test_scaled (100000) + 1, FALSE, G_MAXSIZE, 0 };
  EapBackgroundWorker *worker = eap_background_worker_new ();

  g_signal_connect (worker, "run-worker-completed",
                    G_CALLBACK (chain_run_completed_cb), &chain);
  g_object_unref (eap_background_worker_run_worker_async (worker, NULL, NULL));
  eap_test_iterate_until_set (NULL, &chain.is_over);
  eap_test_drain (NULL);

  g_assert_cmpuint (chain.highest - chain.lowest, <, 4096);
  g_assert_finalize_object (worker);
}

/* Main contexts that die while others post */
#define N_PENDING 8

typedef struct
{
  EapAsyncOperation *operations[N_PENDING];
  GThread           *place;
  int                n_posts;     /* (atomic) */
  int                n_released;  /* (atomic) */
  int                n_delivered;
} Death;

static void
death_delivered_cb (gpointer data)
{
  Death *death = data;

  g_assert_true (g_thread_self () == death->place);
  death->n_delivered++;
}

static void
death_released_cb (gpointer data)
{
  g_atomic_int_inc (&((Death *) data)->n_released);
}

static void
death_never_cb (EapAsyncOperation *operation)
{
  g_assert_not_reached ();
}

static void
death_act (guint    number,
           gpointer data)
{
  Death *death = data;
  gboolean accepted = TRUE;

  /* Not without end: the one that is to close may have no processor. */
  for (guint round = 0; accepted && round < 50; round++)
    {
      accepted = FALSE;
      for (guint i = 0; i < N_PENDING; i++)
        {
          g_atomic_int_inc (&death->n_posts);
          accepted |= eap_async_operation_post (death->operations[i], death_delivered_cb,
                                                death, death_released_cb, NULL);
        }
    }

  for (guint i = 0; i < N_PENDING; i++)
    {
      g_autoptr (EapAsyncCompletedEventArgs) args = NULL;
      g_autoptr (GError) error = NULL;

      args = eap_async_operation_wait (death->operations[i], -1, &error);
      g_assert_null (args);
      g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
      g_object_unref (death->operations[i]);
    }
}

static void
run_death (Crowd *crowd,
           Death *death,
           guint  round)
{
  GMainContext *main_context = g_main_context_new ();
  EapSynchronizationContext *context = eap_main_synchronization_context_new (main_context, 0);

  memset (death, 0, sizeof *death);
  death->place = g_thread_self ();
  eap_async_operation_manager_set_synchronization_context (context);
  for (guint i = 0; i < N_PENDING; i++)
    {
      death->operations[i] = eap_async_operation_manager_create_operation (NULL, NULL);
      g_signal_connect (death->operations[i], "completed", G_CALLBACK (death_never_cb), NULL);
      for (guint j = 1; j < N_THREADS; j++)
        g_object_ref (death->operations[i]);
    }
  eap_async_operation_manager_set_synchronization_context (NULL);

  crowd_begin (crowd);
  for (guint i = 0; i < round % 4; i++)
    g_main_context_iteration (main_context, FALSE);
  g_main_context_unref (main_context);
  crowd_end (crowd);

  g_assert_cmpint (death->n_released, ==, death->n_posts);
  g_assert_cmpint (death->n_delivered, <=, death->n_posts);
  g_assert_null (eap_main_synchronization_context_get_main_context (
                   EAP_MAIN_SYNCHRONIZATION_CONTEXT (context)));
  eap_test_finalize_soon (NULL, context);
}

static void
test_contexts_die_under_posts (void)
{
  Death death;
  Crowd crowd;

  crowd_init (&crowd, death_act, &death);
  for (guint round = 0; round < eap_test_scaled (20000); round++)
    run_death (&crowd, &death, round);
  crowd_clear (&crowd);
}

/* A report that was accepted before the end is delivered before it. */
typedef struct
{
  EapAsyncOperation *operation;
  int                shown;
  int                is_completed;
  gboolean           was_accepted;
} Report;

static void
report_act (guint    number,
            gpointer data)
{
  Report *report = data;

  if (number > 0)
    {
      eap_async_operation_report_progress (report->operation, 50, NULL);
    }
  else
    {
      report->was_accepted = eap_async_operation_report_progress (report->operation, 100, NULL);
      eap_async_operation_operation_completed (report->operation, NULL);
    }
}

static void
report_progress_cb (EapAsyncOperation           *operation,
                    EapProgressChangedEventArgs *args,
                    Report                      *report)
{
  report->shown = eap_progress_changed_event_args_get_progress_percentage (args);
}

static void
report_completed_cb (EapAsyncOperation          *operation,
                     EapAsyncCompletedEventArgs *args,
                     Report                     *report)
{
  report->is_completed = TRUE;
}

static void
test_last_report_is_delivered (void)
{
  Report report;
  Crowd crowd;

  crowd_init (&crowd, report_act, &report);
  for (guint round = 0; round < eap_test_scaled (50000); round++)
    {
      memset (&report, 0, sizeof report);
      report.operation = eap_async_operation_manager_create_operation (NULL, NULL);
      g_signal_connect (report.operation, "progress-changed",
                        G_CALLBACK (report_progress_cb), &report);
      g_signal_connect (report.operation, "completed",
                        G_CALLBACK (report_completed_cb), &report);
      crowd_begin (&crowd);
      crowd_end (&crowd);
      while (!report.is_completed)
        g_main_context_iteration (NULL, TRUE);

      g_assert_true (report.was_accepted);
      g_assert_cmpint (report.shown, ==, 100);
      g_assert_finalize_object (report.operation);
    }
  crowd_clear (&crowd);
}

/* Several threads give an operation an owner, and it ends. */
typedef struct
{
  EapAsyncOperation *operation;
  GObject           *owners[N_THREADS];
} Bond;

static void
bond_act (guint    number,
          gpointer data)
{
  Bond *bond = data;

  eap_async_operation_bind_owner (bond->operation, bond->owners[number]);
  if (number == 0)
    eap_async_operation_operation_completed (bond->operation, NULL);
}

static void
test_owners_race (void)
{
  Bond bond;
  Crowd crowd;

  crowd_init (&crowd, bond_act, &bond);
  for (guint round = 0; round < eap_test_scaled (20000); round++)
    {
      bond.operation = eap_async_operation_manager_create_operation (NULL, NULL);
      for (guint i = 0; i < N_THREADS; i++)
        bond.owners[i] = g_object_new (G_TYPE_OBJECT, NULL);

      crowd_begin (&crowd);
      crowd_end (&crowd);

      /* No owner may know the operation any more. */
      eap_test_drain (NULL);
      g_assert_finalize_object (bond.operation);
      for (guint i = 0; i < N_THREADS; i++)
        g_assert_finalize_object (bond.owners[i]);
    }
  crowd_clear (&crowd);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/races/one-end-in-a-main-context", test_one_end_in_a_main_context);
  g_test_add_func ("/eap/races/one-end-in-a-foreign-loop", test_one_end_in_a_foreign_loop);
  g_test_add_func ("/eap/races/restart-without-end", test_restart_without_end);
  g_test_add_func ("/eap/races/worker-restarts-without-end", test_worker_restarts_without_end);
  g_test_add_func ("/eap/races/contexts-die-under-posts", test_contexts_die_under_posts);
  g_test_add_func ("/eap/races/last-report-is-delivered", test_last_report_is_delivered);
  g_test_add_func ("/eap/races/owners-race", test_owners_race);

  return g_test_run ();
}
