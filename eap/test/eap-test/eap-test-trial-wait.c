/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-check-private.h"

/* Waiting for what has to come, and listening for what must not */

/* How often it is looked whether something has changed that wakes no context, in
 * milliseconds */
#define LOOK_INTERVAL 5

/* How often garbage is collected, in looks */
#define COLLECT_INTERVAL 8

/* Iterations; far more than a check makes events */
#define MAX_DRAINED 1000

static gboolean
look_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static GSource *
attach_look (EapTestTrial *self)
{
  GSource *look = g_timeout_source_new (LOOK_INTERVAL);

  g_source_set_callback (look, look_cb, NULL, NULL);
  g_source_attach (look, self->context);

  return look;
}

/* A language may have sources of its own in the thread's usual context, without which it
 * does not go on, also where calls are made in another one. */
static void
iterate (EapTestTrial *self)
{
  g_main_context_iteration (self->context, TRUE);
  if (self->outer != NULL)
    g_main_context_iteration (self->outer, FALSE);
}

static gboolean
iterate_until (EapTestTrial     *self,
               gint64            deadline,
               EapTestCondition  condition,
               gconstpointer     data)
{
  GSource *look = attach_look (self);
  gboolean is_met;

  while (!(is_met = condition (self, data)) && g_get_monotonic_time () < deadline)
    iterate (self);

  g_source_destroy (look);
  g_source_unref (look);

  return is_met;
}

gboolean
eap_test_trial_iterate_until (EapTestTrial     *self,
                              EapTestCondition  condition,
                              gconstpointer     data)
{
  return iterate_until (self, self->deadline, condition, data);
}

static gboolean
never (EapTestTrial  *self,
       gconstpointer  data)
{
  return FALSE;
}

/* This time is not the component's. The guard has to be given it before. */
void
eap_test_trial_listen (EapTestTrial *self)
{
  gint64 grace = self->contract->grace * G_TIME_SPAN_MILLISECOND;
  gint64 began = g_get_monotonic_time ();
  gint64 listened;

  eap_test_guard_extend (self->guard, grace);
  iterate_until (self, began + grace, never, NULL);
  eap_test_trial_drain (self);

  listened = g_get_monotonic_time () - began;
  eap_test_guard_extend (self->guard, listened - grace);
  self->deadline += listened;
}

/* Not without end: the program may have a source that is always ready. */
void
eap_test_trial_drain (EapTestTrial *self)
{
  for (int i = 0; i < MAX_DRAINED && g_main_context_iteration (self->context, FALSE); i++)
    ;
}

struct _EapTestWatch
{
  int is_gone; /* (atomic) */
};

static void
gone_cb (gpointer data)
{
  EapTestWatch *self = data;

  g_atomic_int_set (&self->is_gone, TRUE);
  eap_test_watch_unref (self);
}

/* Not a weak reference, which is told of an explicit dispose already */
EapTestWatch *
eap_test_watch_new (gpointer object)
{
  EapTestWatch *self = g_atomic_rc_box_new0 (EapTestWatch);

  g_object_set_data_full (object, "eap-test-watch", g_atomic_rc_box_acquire (self), gone_cb);

  return self;
}

void
eap_test_watch_unref (EapTestWatch *self)
{
  g_atomic_rc_box_release (self);
}

typedef struct
{
  EapTestWatch *watch;
  guint        *n_looks;
} Gone;

static gboolean
is_gone (EapTestTrial  *self,
         gconstpointer  data)
{
  const Gone *gone = data;

  if (g_atomic_int_get (&gone->watch->is_gone))
    return TRUE;

  if ((*gone->n_looks)++ % COLLECT_INTERVAL == 0)
    eap_test_contract_collect (self->contract);

  return g_atomic_int_get (&gone->watch->is_gone);
}

gboolean
eap_test_trial_wait_until_gone (EapTestTrial *self,
                                EapTestWatch *watch)
{
  guint n_looks = 0;
  Gone gone = { watch, &n_looks };

  return eap_test_trial_iterate_until (self, is_gone, &gone);
}
