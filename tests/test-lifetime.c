/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

static void
never_cb (gpointer data)
{
  g_assert_not_reached ();
}

static void
nothing_cb (gpointer data)
{
}

typedef struct
{
  int      n;
  GError  *error;
} Outcome;

static void
completed_cb (EapAsyncOperation          *operation,
              EapAsyncCompletedEventArgs *args,
              Outcome                    *outcome)
{
  GError *error = eap_async_completed_event_args_get_error (args);

  outcome->n++;
  g_clear_error (&outcome->error);
  outcome->error = error != NULL ? g_error_copy (error) : NULL;
}

static gpointer
unref_thread (gpointer data)
{
  g_object_unref (data);

  return NULL;
}

static void
unref_elsewhere (gpointer object)
{
  g_thread_join (g_thread_new ("unref", unref_thread, object));
}

static void
test_abandoned (void)
{
  EapAsyncOperation *operation = eap_test_start (NULL);
  Outcome outcome = { 0 };

  g_signal_connect (operation, "completed", G_CALLBACK (completed_cb), &outcome);
  g_object_unref (operation);
  g_assert_cmpint (outcome.n, ==, 0);
  eap_test_drain (NULL);

  g_assert_cmpint (outcome.n, ==, 1);
  g_assert_error (outcome.error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED);
  g_clear_error (&outcome.error);
}

static void
test_abandoned_elsewhere (void)
{
  EapTestReleased released = { 0 };
  GObject *state = eap_test_released_watch (&released, g_object_new (G_TYPE_OBJECT, NULL));
  EapAsyncOperation *operation = eap_test_start (EAP_STATE_OBJECT (state));
  Outcome outcome = { 0 };

  g_object_unref (state);
  g_signal_connect (operation, "completed", G_CALLBACK (completed_cb), &outcome);
  unref_elsewhere (operation);
  g_assert_cmpint (outcome.n, ==, 0);
  eap_test_assert_released (&released, 0);
  eap_test_drain (NULL);

  g_assert_cmpint (outcome.n, ==, 1);
  g_assert_error (outcome.error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED);
  g_clear_error (&outcome.error);
  eap_test_assert_released (&released, 1);
}

static void
test_dropped_after_the_end (void)
{
  EapTestReleased released = { 0 };
  GObject *state = eap_test_released_watch (&released, g_object_new (G_TYPE_OBJECT, NULL));
  EapAsyncOperation *operation = eap_test_start (EAP_STATE_OBJECT (state));

  g_object_unref (state);
  eap_async_operation_operation_completed (operation, NULL);
  eap_test_drain (NULL);
  unref_elsewhere (operation);
  eap_test_assert_released (&released, 0);
  eap_test_drain (NULL);
  eap_test_assert_released (&released, 1);
}

/* Everything that a run is given, and what its worker makes */
typedef struct
{
  EapTestReleased *released;
  EapTestGate     *gate;     /* (nullable) */
  int             *n_begun;  /* (atomic) (nullable) */
} Work;

static EapAsyncCompletedEventArgs *
work (EapAsyncOperation  *operation,
      gpointer            data,
      GError            **error)
{
  Work *self = data;
  g_autoptr (GObject) made = eap_test_released_watch (self->released,
                                                      g_object_new (G_TYPE_OBJECT, NULL));

  if (self->n_begun != NULL)
    g_atomic_int_inc (self->n_begun);
  if (self->gate != NULL)
    eap_test_gate_wait (self->gate);
  eap_async_operation_post (operation, nothing_cb, self->released, eap_test_released_cb, NULL);

  return eap_async_completed_event_args_new (NULL, FALSE, EAP_STATE_OBJECT (made));
}

static void
work_free (gpointer data)
{
  Work *self = data;

  eap_test_released_cb (self->released);
  g_free (self);
}

/* The state, the worker's data, its post, what is in its args */
#define N_RELEASED 4

static void
start_work (EapAsyncOperation *operation,
            EapTestReleased   *released,
            EapTestGate       *gate,
            int               *n_begun)
{
  g_autoptr (GError) error = NULL;
  Work *data = g_new0 (Work, 1);

  data->released = released;
  data->gate = gate;
  data->n_begun = n_begun;
  eap_async_operation_run_in_thread (operation, NULL, work, data, work_free, &error);
  g_assert_no_error (error);
}

static void
test_fire_and_forget (void)
{
  EapTestReleased released = { 0 };
  Outcome outcome = { 0 };
  int n = (int) eap_test_scaled (20000);

  for (int i = 0; i < n; i++)
    {
      GObject *state = eap_test_released_watch (&released, g_object_new (G_TYPE_OBJECT, NULL));
      EapAsyncOperation *operation = eap_test_start (EAP_STATE_OBJECT (state));

      g_object_unref (state);
      g_signal_connect (operation, "completed", G_CALLBACK (completed_cb), &outcome);
      start_work (operation, &released, NULL, NULL);
      g_object_unref (operation);
      if (i % 64 == 0)
        eap_test_drain (NULL);
    }

  eap_test_iterate_until_count (NULL, &outcome.n, n);
  eap_test_iterate_until_count (NULL, &released.n, N_RELEASED * n);
  g_assert_no_error (outcome.error);
  eap_test_assert_released (&released, N_RELEASED * n);
}

static gpointer
post_thread (gpointer data)
{
  gpointer *both = data;

  g_assert_false (eap_async_operation_post (both[0], never_cb, both[1],
                                            eap_test_released_cb, NULL));

  return NULL;
}

static void
test_refused_post_goes_home (void)
{
  EapTestReleased released = { 0 };
  EapAsyncOperation *operation = eap_test_start (NULL);
  gpointer both[2] = { operation, &released };

  eap_async_operation_operation_completed (operation, NULL);
  eap_test_drain (NULL);
  g_thread_join (g_thread_new ("posts", post_thread, both));
  eap_test_drain (NULL);

  eap_test_assert_released (&released, 1);
  g_assert_finalize_object (operation);
}

static void
do_work_cb (EapBackgroundWorker *worker,
            EapDoWorkEventArgs  *args,
            Work                *self)
{
  g_atomic_int_inc (self->n_begun);
  eap_test_gate_wait (self->gate);
}

static void
test_component_goes_home (void)
{
  EapTestReleased released = { 0 };
  EapBackgroundWorker *worker = eap_background_worker_new ();
  EapTestGate gate;
  int n_begun = 0;
  Work data = { &released, &gate, &n_begun };

  eap_test_gate_init (&gate);
  g_object_set_data_full (G_OBJECT (worker), "released", &released, eap_test_released_cb);
  g_signal_connect (worker, "do-work", G_CALLBACK (do_work_cb), &data);
  g_object_unref (eap_background_worker_run_worker_async (worker, NULL, NULL));
  g_object_unref (worker);
  eap_test_iterate_until_count (NULL, &n_begun, 1);
  eap_test_assert_released (&released, 0);
  eap_test_gate_open (&gate);
  eap_test_iterate_until_count (NULL, &released.n, 1);

  eap_test_assert_released (&released, 1);
  eap_test_drain (NULL);
  eap_test_gate_clear (&gate);
}

/* The home goes while a worker runs: it is released all the same, wherever. */
static void
test_context_goes_under_work (void)
{
  EapTestReleased released = { 0 };
  GMainContext *main_context = g_main_context_new ();
  EapSynchronizationContext *context = eap_main_synchronization_context_new (main_context, 0);
  GObject *state = eap_test_released_watch (&released, g_object_new (G_TYPE_OBJECT, NULL));
  EapAsyncOperation *operation = eap_test_start_in (context, EAP_STATE_OBJECT (state));
  g_autoptr (GError) error = NULL;
  EapTestGate gate;
  int n_begun = 0;

  eap_test_gate_init (&gate);
  g_object_unref (state);
  g_signal_connect (operation, "completed", G_CALLBACK (never_cb), NULL);
  start_work (operation, &released, &gate, &n_begun);
  eap_test_iterate_until_count (NULL, &n_begun, 1);
  g_main_context_unref (main_context);

  g_assert_null (eap_async_operation_wait (operation, 0, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
  g_object_unref (operation);
  eap_test_gate_open (&gate);
  eap_test_iterate_until_count (NULL, &released.n, N_RELEASED);

  g_assert_cmpint (released.n, ==, N_RELEASED);
  g_object_unref (context);
  eap_test_gate_clear (&gate);
}

static void
test_context_goes_with_queued_events (void)
{
  EapTestReleased released = { 0 };
  GMainContext *main_context = g_main_context_new ();
  EapSynchronizationContext *context = eap_main_synchronization_context_new (main_context, 0);
  EapAsyncOperation *ended = eap_test_start_in (context, NULL);
  EapAsyncOperation *pending = eap_test_start_in (context, NULL);
  g_autoptr (GError) error = NULL;

  g_signal_connect (ended, "completed", G_CALLBACK (never_cb), NULL);
  g_signal_connect (ended, "progress-changed", G_CALLBACK (never_cb), NULL);
  g_signal_connect (pending, "completed", G_CALLBACK (never_cb), NULL);
  eap_async_operation_post (ended, never_cb, &released, eap_test_released_cb, NULL);
  eap_async_operation_report_progress (ended, 50, NULL);
  eap_async_operation_post_operation_completed (ended, never_cb, &released,
                                                eap_test_released_cb, NULL);
  eap_async_operation_post (pending, never_cb, &released, eap_test_released_cb, NULL);
  g_main_context_unref (main_context);

  eap_test_assert_released (&released, 3);
  g_assert_null (eap_async_operation_wait (ended, 0, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
  g_assert_finalize_object (ended);
  g_assert_finalize_object (pending);
  g_assert_finalize_object (context);
}

static void
test_component_is_idle_after_its_context (void)
{
  GMainContext *main_context = g_main_context_new ();
  EapBackgroundWorker *worker = eap_background_worker_new ();
  EapTestGate gate;
  int n_begun = 0;
  Work data = { NULL, &gate, &n_begun };

  eap_test_gate_init (&gate);
  g_signal_connect (worker, "do-work", G_CALLBACK (do_work_cb), &data);
  g_signal_connect (worker, "run-worker-completed", G_CALLBACK (never_cb), NULL);
  g_main_context_push_thread_default (main_context);
  g_object_unref (eap_background_worker_run_worker_async (worker, NULL, NULL));
  g_main_context_pop_thread_default (main_context);
  eap_test_iterate_until_count (NULL, &n_begun, 1);
  g_assert_true (eap_background_worker_get_is_busy (worker));
  g_main_context_unref (main_context);

  g_assert_false (eap_background_worker_get_is_busy (worker));
  eap_test_gate_open (&gate);
  eap_test_finalize_soon (NULL, worker);
  eap_test_gate_clear (&gate);
}

static void
test_owner_goes (void)
{
  GObject *owner = g_object_new (G_TYPE_OBJECT, NULL);
  EapAsyncOperation *operations[50];

  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      operations[i] = eap_test_start (NULL);
      eap_async_operation_bind_owner (operations[i], owner);
      eap_async_operation_bind_owner (operations[i], owner);
    }
  /* One that has ended is no concern of its owner's. */
  eap_async_operation_operation_completed (operations[0], NULL);
  eap_test_drain (NULL);
  unref_elsewhere (owner);

  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      GCancellable *cancellable = eap_async_operation_get_cancellable (operations[i]);

      g_assert_true (g_cancellable_is_cancelled (cancellable) == (i > 0));
      eap_async_operation_operation_completed (operations[i], NULL);
    }
  eap_test_drain (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    g_assert_finalize_object (operations[i]);
}

static void
test_owner_is_replaced (void)
{
  GObject *old = g_object_new (G_TYPE_OBJECT, NULL);
  GObject *owner = g_object_new (G_TYPE_OBJECT, NULL);
  EapAsyncOperation *operation = eap_test_start (NULL);
  GCancellable *cancellable = eap_async_operation_get_cancellable (operation);

  eap_async_operation_bind_owner (operation, old);
  eap_async_operation_bind_owner (operation, owner);
  g_assert_finalize_object (old);
  g_assert_false (g_cancellable_is_cancelled (cancellable));
  g_assert_finalize_object (owner);
  g_assert_true (g_cancellable_is_cancelled (cancellable));

  eap_async_operation_operation_completed (operation, NULL);
  eap_test_drain (NULL);
  g_assert_finalize_object (operation);
}

static void
test_owner_races_with_the_end (void)
{
  for (guint i = 0; i < eap_test_scaled (2000); i++)
    {
      GObject *owner = g_object_new (G_TYPE_OBJECT, NULL);
      EapAsyncOperation *operation = eap_test_start (NULL);
      Outcome outcome = { 0 };
      GThread *thread;

      g_signal_connect (operation, "completed", G_CALLBACK (completed_cb), &outcome);
      eap_async_operation_bind_owner (operation, owner);
      thread = g_thread_new ("unref", unref_thread, owner);
      eap_async_operation_operation_completed (operation, NULL);
      eap_test_drain (NULL);
      g_thread_join (thread);

      g_assert_cmpint (outcome.n, ==, 1);
      g_assert_no_error (outcome.error);
      g_assert_finalize_object (operation);
    }
}

/* A place that is where somebody needs it to be */
#define TEST_TYPE_PLACE (test_place_get_type ())
G_DECLARE_FINAL_TYPE (TestPlace, test_place, TEST, PLACE, EapSynchronizationContext)

struct _TestPlace
{
  EapSynchronizationContext parent_instance;

  GThread                  *owner;   /* (unowned) */
  gboolean                  is_used; /* when it is woken, by another thread at once */
  GObject                  *heard;   /* (owned): whose Completed was heard of */
};

G_DEFINE_FINAL_TYPE (TestPlace, test_place, EAP_TYPE_SYNCHRONIZATION_CONTEXT)

static void
place_dispatch (TestPlace *self)
{
  self->owner = g_thread_self ();
  eap_synchronization_context_dispatch (EAP_SYNCHRONIZATION_CONTEXT (self));
}

static gpointer
place_thread (gpointer data)
{
  TestPlace *self = data;

  place_dispatch (self);
  g_object_run_dispose (self->heard);

  return NULL;
}

static gboolean
test_place_wakeup (EapSynchronizationContext *context)
{
  TestPlace *self = TEST_PLACE (context);

  if (self->is_used)
    {
      self->is_used = FALSE;
      g_thread_join (g_thread_new ("place", place_thread, self));
    }

  return TRUE;
}

static gboolean
test_place_is_owner (EapSynchronizationContext *context)
{
  return TEST_PLACE (context)->owner == g_thread_self ();
}

static void
test_place_class_init (TestPlaceClass *klass)
{
  EAP_SYNCHRONIZATION_CONTEXT_CLASS (klass)->wakeup = test_place_wakeup;
  EAP_SYNCHRONIZATION_CONTEXT_CLASS (klass)->is_owner = test_place_is_owner;
}

static void
test_place_init (TestPlace *self)
{
}

static void
place_completed_cb (EapAsyncOperation          *operation,
                    EapAsyncCompletedEventArgs *args,
                    TestPlace                  *place)
{
  place->heard = g_object_ref (G_OBJECT (operation));
}

/* While the last reference is given up on one thread, the operation ends on another
 * one, where somebody disposes what he heard of. */
static void
test_disposed_while_dropped (void)
{
  TestPlace *place = g_object_new (TEST_TYPE_PLACE, NULL);
  EapSynchronizationContext *context = EAP_SYNCHRONIZATION_CONTEXT (place);
  EapAsyncOperation *operation;

  eap_async_operation_manager_set_synchronization_context (context);
  operation = eap_test_start (NULL);
  eap_async_operation_manager_set_synchronization_context (NULL);
  g_signal_connect (operation, "completed", G_CALLBACK (place_completed_cb), place);

  place->is_used = TRUE;
  g_object_unref (operation);
  g_assert_false (place->is_used);
  g_assert_true (place->heard == G_OBJECT (operation));

  place_dispatch (place);
  g_assert_finalize_object (place->heard);
  place_dispatch (place);
  g_assert_finalize_object (place);
}

/* Threads that give an operation an owner which goes, while it ends. They wait awake,
 * so that they are there within the few steps that matter. */
typedef struct
{
  EapAsyncOperation *operation;
  GObject           *owner;
  int                round;   /* (atomic); 0: it is over */
  int                n_bound; /* (atomic): in this round */
} Binding;

static gpointer
bind_thread (gpointer data)
{
  Binding *binding = data;
  int round = 1;

  for (;;)
    {
      int last_round = round;

      while ((round = g_atomic_int_get (&binding->round)) == last_round)
        g_thread_yield ();
      if (round == 0)
        return NULL;

      eap_async_operation_bind_owner (binding->operation, binding->owner);
      g_atomic_int_inc (&binding->n_bound);
    }
}

static void
test_owner_is_given_by_several (void)
{
  Binding binding = { .round = 1 };
  GThread *threads[2];

  for (guint i = 0; i < 2; i++)
    threads[i] = g_thread_new ("bind", bind_thread, &binding);

  for (guint i = 0; i < eap_test_scaled (100000); i++)
    {
      binding.operation = eap_test_start (NULL);
      binding.owner = g_object_new (G_TYPE_OBJECT, NULL);
      eap_async_operation_bind_owner (binding.operation, binding.owner);
      g_atomic_int_set (&binding.n_bound, 0);
      g_atomic_int_inc (&binding.round);

      for (guint step = 0; step < i % 300; step++)
        g_atomic_int_get (&binding.round);
      g_object_run_dispose (binding.owner);
      eap_async_operation_operation_completed (binding.operation, NULL);
      eap_test_drain (NULL);
      while (g_atomic_int_get (&binding.n_bound) < 2)
        g_thread_yield ();

      g_assert_finalize_object (binding.operation);
      g_assert_finalize_object (binding.owner);
    }

  g_atomic_int_set (&binding.round, 0);
  for (guint i = 0; i < 2; i++)
    g_thread_join (threads[i]);
}

#define ADD(path, function) g_test_add_func ("/eap/lifetime/" path, function)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("abandoned", test_abandoned);
  ADD ("abandoned-elsewhere", test_abandoned_elsewhere);
  ADD ("dropped-after-the-end", test_dropped_after_the_end);
  ADD ("disposed-while-dropped", test_disposed_while_dropped);
  ADD ("fire-and-forget", test_fire_and_forget);
  ADD ("refused-post-goes-home", test_refused_post_goes_home);
  ADD ("component-goes-home", test_component_goes_home);
  ADD ("context-goes-under-work", test_context_goes_under_work);
  ADD ("context-goes-with-queued-events", test_context_goes_with_queued_events);
  ADD ("component-is-idle-after-its-context", test_component_is_idle_after_its_context);
  ADD ("owner-goes", test_owner_goes);
  ADD ("owner-is-replaced", test_owner_is_replaced);
  ADD ("owner-races-with-the-end", test_owner_races_with_the_end);
  ADD ("owner-is-given-by-several", test_owner_is_given_by_several);

  return g_test_run ();
}
