/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

static void
count_cb (gpointer data)
{
  g_atomic_int_inc ((int *) data);
}

static void
never_cb (gpointer data)
{
  g_assert_not_reached ();
}

static void
test_one_per_place (void)
{
  GMainContext *main_context = g_main_context_new ();
  EapSynchronizationContext *context = eap_main_synchronization_context_new (main_context, 0);
  g_autoptr (EapSynchronizationContext) again =
    eap_main_synchronization_context_new (main_context, 0);
  EapSynchronizationContext *low = eap_main_synchronization_context_new (main_context, 200);
  g_autoptr (GMainContext) seen = NULL;

  g_assert_true (context == again);
  g_assert_true (context != low);
  g_assert_cmpint (eap_main_synchronization_context_get_priority (
                     EAP_MAIN_SYNCHRONIZATION_CONTEXT (low)), ==, 200);
  g_object_get (context, "main-context", &seen, NULL);
  g_assert_true (seen == main_context);
  g_clear_pointer (&seen, g_main_context_unref);
  g_clear_object (&again);

  g_main_context_unref (main_context);
  g_assert_null (eap_main_synchronization_context_get_main_context (
                   EAP_MAIN_SYNCHRONIZATION_CONTEXT (context)));
  g_assert_finalize_object (context);
  g_assert_finalize_object (low);
}

static void
test_follows_the_thread_default (void)
{
  g_autoptr (GMainContext) main_context = g_main_context_new ();
  EapSynchronizationContext *outer = eap_async_operation_manager_get_synchronization_context ();
  EapSynchronizationContext *inner;
  g_autoptr (EapSynchronizationContext) of_default =
    eap_main_synchronization_context_new (NULL, G_PRIORITY_DEFAULT);

  g_assert_true (outer == of_default);
  g_main_context_push_thread_default (main_context);
  inner = eap_async_operation_manager_get_synchronization_context ();
  g_assert_true (eap_main_synchronization_context_get_main_context (
                   EAP_MAIN_SYNCHRONIZATION_CONTEXT (inner)) == main_context);
  g_main_context_pop_thread_default (main_context);
  g_assert_true (eap_async_operation_manager_get_synchronization_context () == outer);
}

static guint
next_source_id (GMainContext *main_context)
{
  GSource *source = g_idle_source_new ();
  guint id = g_source_attach (source, main_context);

  g_source_destroy (source);
  g_source_unref (source);

  return id;
}

static int
count_fds (GMainContext *main_context)
{
  int timeout;
  int n_fds;

  g_assert_true (g_main_context_acquire (main_context));
  g_main_context_prepare (main_context, NULL);
  n_fds = g_main_context_query (main_context, G_MAXINT, &timeout, NULL, 0);
  g_main_context_release (main_context);

  return n_fds;
}

static void
test_sources_do_not_grow (void)
{
  GMainContext *main_context = g_main_context_new ();
  EapSynchronizationContext *context = eap_main_synchronization_context_new (main_context, 0);
  int n_fds = count_fds (main_context);
  guint id = next_source_id (main_context);
  EapAsyncOperation *operations[1000];
  int n_called = 0;

  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      operations[i] = eap_test_start_in (context, NULL);
      eap_async_operation_set_timeout (operations[i], 60000);
      eap_async_operation_post (operations[i], count_cb, &n_called, NULL, NULL);
    }
  eap_test_drain (main_context);

  g_assert_cmpint (n_called, ==, 1000);
  g_assert_cmpuint (next_source_id (main_context), ==, id + 1);
  g_assert_cmpint (count_fds (main_context), ==, n_fds);
  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    g_object_unref (operations[i]);
  eap_test_drain (main_context);
  g_main_context_unref (main_context);
  g_assert_finalize_object (context);
}

static int n_woken;

static int
counting_poll (GPollFD *fds,
               guint    n_fds,
               int      timeout)
{
  int n_ready = g_poll (fds, n_fds, timeout);

  if (n_ready > 0)
    n_woken++;

  return n_ready;
}

typedef struct
{
  EapSynchronizationContext *context;
  int                        n_called;
} Posts;

static void
post_many_cb (gpointer data)
{
  Posts *posts = data;

  for (int i = 0; i < 1000; i++)
    eap_synchronization_context_post (posts->context, count_cb, &posts->n_called, NULL, NULL);
}

static void
test_one_wakeup (void)
{
  g_autoptr (EapTestThread) thread = eap_test_thread_new ();
  GMainContext *main_context = g_main_context_new ();
  Posts posts = { eap_main_synchronization_context_new (main_context, 0) };

  eap_test_drain (main_context);
  n_woken = 0;
  g_main_context_set_poll_func (main_context, counting_poll);
  eap_test_thread_call (thread, post_many_cb, &posts);
  while (posts.n_called < 1000)
    g_main_context_iteration (main_context, TRUE);
  eap_test_drain (main_context);

  /* The second time is the one at which what has woken it is read. */
  g_assert_cmpint (n_woken, <=, 2);
  g_main_context_unref (main_context);
  g_assert_finalize_object (posts.context);
}

static void
first_cb (gpointer data)
{
  eap_test_record (data, "first");
}

static void
last_cb (gpointer data)
{
  eap_test_record (data, "last");
}

static gboolean
between_cb (gpointer data)
{
  eap_test_record (data, "between");

  return G_SOURCE_REMOVE;
}

static void
test_priorities (void)
{
  GMainContext *main_context = g_main_context_new ();
  EapSynchronizationContext *high =
    eap_main_synchronization_context_new (main_context, G_PRIORITY_HIGH);
  EapSynchronizationContext *idle =
    eap_main_synchronization_context_new (main_context, G_PRIORITY_DEFAULT_IDLE);
  GSource *between = g_idle_source_new ();
  EapTestRecorder recorder;

  eap_test_recorder_init (&recorder);
  g_source_set_priority (between, G_PRIORITY_DEFAULT);
  g_source_set_callback (between, between_cb, &recorder, NULL);
  g_source_attach (between, main_context);
  g_source_unref (between);
  eap_synchronization_context_post (idle, last_cb, &recorder, NULL, NULL);
  eap_synchronization_context_post (high, first_cb, &recorder, NULL, NULL);
  eap_test_drain (main_context);

  eap_test_assert_recorded (&recorder, "first between last");
  eap_test_recorder_clear (&recorder);
  g_main_context_unref (main_context);
  g_assert_finalize_object (high);
  g_assert_finalize_object (idle);
}

/* An endless flood: each post posts itself again. */
typedef struct
{
  EapAsyncOperation *operation;
  gboolean           is_over;
} Flood;

static void
flood_cb (gpointer data)
{
  Flood *flood = data;

  if (!flood->is_over)
    eap_async_operation_post (flood->operation, flood_cb, flood, NULL, NULL);
}

typedef struct
{
  int    n_ticks;
  gint64 last;
  gint64 worst;
} Ticks;

static gboolean
tick_cb (gpointer data)
{
  Ticks *ticks = data;
  gint64 now = g_get_monotonic_time ();

  if (ticks->n_ticks++ > 0)
    ticks->worst = MAX (ticks->worst, now - ticks->last);
  ticks->last = now;

  return G_SOURCE_CONTINUE;
}

static void
test_flood_does_not_starve (void)
{
  GMainContext *main_context = g_main_context_new ();
  EapSynchronizationContext *context = eap_main_synchronization_context_new (main_context, 0);
  GSource *timer = g_timeout_source_new (10);
  Ticks ticks = { 0 };
  Flood floods[4];

  g_source_set_priority (timer, 120);
  g_source_set_callback (timer, tick_cb, &ticks, NULL);
  g_source_attach (timer, main_context);
  for (guint i = 0; i < G_N_ELEMENTS (floods); i++)
    {
      floods[i] = (Flood) { eap_test_start_in (context, NULL), FALSE };
      flood_cb (&floods[i]);
    }

  while (ticks.n_ticks < 20)
    g_main_context_iteration (main_context, TRUE);
  g_assert_cmpint (ticks.worst, <, (10 + 200) * 1000);

  for (guint i = 0; i < G_N_ELEMENTS (floods); i++)
    floods[i].is_over = TRUE;
  g_source_destroy (timer);
  g_source_unref (timer);
  eap_test_drain (main_context);
  for (guint i = 0; i < G_N_ELEMENTS (floods); i++)
    g_object_unref (floods[i].operation);
  eap_test_drain (main_context);
  g_main_context_unref (main_context);
  g_assert_finalize_object (context);
}

static void
slow_cb (gpointer data)
{
  gint64 until = g_get_monotonic_time () + 300;

  while (g_get_monotonic_time () < until)
    ;
  count_cb (data);
}

/* More than one dispatch does, of cheap and of slow posts */
static void
check_idiom (gboolean asks_whether_pending)
{
  GMainContext *main_context = g_main_context_new ();
  EapSynchronizationContext *context = eap_main_synchronization_context_new (main_context, 0);
  int n_called = 0;

  for (int i = 0; i < 100; i++)
    eap_synchronization_context_post (context, slow_cb, &n_called, NULL, NULL);
  for (int i = 0; i < 100000; i++)
    eap_synchronization_context_post (context, count_cb, &n_called, NULL, NULL);

  if (asks_whether_pending)
    while (g_main_context_pending (main_context))
      g_main_context_iteration (main_context, FALSE);
  else
    while (g_main_context_iteration (main_context, FALSE))
      ;
  g_assert_cmpint (n_called, ==, 100100);
  g_main_context_unref (main_context);
  g_assert_finalize_object (context);
}

static void
test_iteration_idiom_delivers_all (void)
{
  check_idiom (FALSE);
}

static void
test_pending_idiom_delivers_all (void)
{
  check_idiom (TRUE);
}

static gpointer
iterate_thread (gpointer data)
{
  while (g_main_context_iteration (data, FALSE))
    ;

  return NULL;
}

static void
test_iterated_by_threads_in_turn (void)
{
  GMainContext *main_context = g_main_context_new ();
  EapSynchronizationContext *context = eap_main_synchronization_context_new (main_context, 0);
  int n_called = 0;

  for (int i = 1; i <= 50; i++)
    {
      eap_synchronization_context_post (context, count_cb, &n_called, NULL, NULL);
      if (i % 2 == 0)
        eap_test_drain (main_context);
      else
        g_thread_join (g_thread_new ("iterates", iterate_thread, main_context));
      g_assert_cmpint (n_called, ==, i);
    }

  g_main_context_unref (main_context);
  g_assert_finalize_object (context);
}

static void
test_contexts_one_after_the_other (void)
{
  for (int i = 0; i < 200; i++)
    {
      EapTestReleased released = { 0 };
      GMainContext *main_context = g_main_context_new ();
      EapSynchronizationContext *context =
        eap_main_synchronization_context_new (main_context, 0);
      EapAsyncOperation *operation = eap_test_start_in (context, NULL);
      int n_called = 0;

      eap_async_operation_post (operation, count_cb, &n_called, NULL, NULL);
      eap_test_drain (main_context);
      g_assert_cmpint (n_called, ==, 1);
      eap_async_operation_post (operation, never_cb, &released, eap_test_released_cb, NULL);
      g_main_context_unref (main_context);

      eap_test_assert_released (&released, 1);
      g_assert_cmpint (eap_async_operation_get_state (operation), ==,
                       EAP_OPERATION_STATE_COMPLETED);
      g_assert_finalize_object (operation);
      g_assert_finalize_object (context);
    }
}

/* An application that runs as long as there is work */
typedef struct
{
  GApplication *application;
  EapTestGate   gate;
  int           n_completed;
  GThread      *thread; /* (nullable): starts the work */
} Service;

static EapAsyncCompletedEventArgs *
gated_work (EapAsyncOperation  *operation,
            gpointer            data,
            GError            **error)
{
  eap_test_gate_wait (&((Service *) data)->gate);

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static void
service_completed_cb (EapAsyncOperation          *operation,
                      EapAsyncCompletedEventArgs *args,
                      Service                    *service)
{
  service->n_completed++;
}

static void
service_start (Service *service)
{
  EapAsyncOperation *operation = eap_async_operation_manager_create_operation (NULL, NULL);

  g_signal_connect (operation, "completed", G_CALLBACK (service_completed_cb), service);
  eap_async_operation_run_in_thread (operation, NULL, gated_work, service, NULL, NULL);
  g_object_unref (operation);
}

static gboolean
open_gate_cb (gpointer data)
{
  eap_test_gate_open (data);

  return G_SOURCE_REMOVE;
}

static void
release_cb (gpointer data)
{
  Service *service = data;

  g_application_release (service->application);
  /* A timer that does not hold: without the work, nothing keeps the service. */
  g_timeout_add (20, open_gate_cb, &service->gate);
}

static gpointer
service_thread (gpointer data)
{
  service_start (data);
  eap_synchronization_context_post (eap_async_operation_manager_get_synchronization_context (),
                                    release_cb, data, NULL, NULL);

  return NULL;
}

static void
activate_here_cb (GApplication *application,
                  Service      *service)
{
  service_start (service);
  g_timeout_add (20, open_gate_cb, &service->gate);
}

static void
activate_elsewhere_cb (GApplication *application,
                       Service      *service)
{
  g_application_hold (application);
  service->thread = g_thread_new ("starts", service_thread, service);
}

static void
run_service (GCallback activate)
{
  EapMainSynchronizationContext *context =
    EAP_MAIN_SYNCHRONIZATION_CONTEXT (eap_async_operation_manager_get_synchronization_context ());
  Service service = { g_application_new (NULL, G_APPLICATION_NON_UNIQUE) };

  eap_test_gate_init (&service.gate);
  eap_main_synchronization_context_set_application (context, service.application);
  g_assert_true (eap_main_synchronization_context_get_application (context) ==
                 service.application);
  g_signal_connect (service.application, "activate", activate, &service);
  g_assert_cmpint (g_application_run (service.application, 0, NULL), ==, 0);

  /* It has heard of the end before it could exit. */
  g_assert_cmpint (service.n_completed, ==, 1);
  g_clear_pointer (&service.thread, g_thread_join);
  g_assert_finalize_object (service.application);
  g_assert_null (eap_main_synchronization_context_get_application (context));
  eap_test_gate_clear (&service.gate);
}

static void
test_application_is_held (void)
{
  run_service (G_CALLBACK (activate_here_cb));
}

static void
test_application_is_held_for_other_threads (void)
{
  run_service (G_CALLBACK (activate_elsewhere_cb));
}

static void
test_application_goes_first (void)
{
  EapSynchronizationContext *context = eap_async_operation_manager_get_synchronization_context ();
  GApplication *application = g_application_new (NULL, G_APPLICATION_NON_UNIQUE);
  EapAsyncOperation *operation;

  eap_main_synchronization_context_set_application (EAP_MAIN_SYNCHRONIZATION_CONTEXT (context),
                                                    application);
  operation = eap_test_start_in (NULL, NULL);
  g_assert_finalize_object (application);
  eap_async_operation_operation_completed (operation, NULL);
  eap_test_drain (NULL);
  g_assert_finalize_object (operation);
}

/* Waiting for who sends, while the main context goes */
static gpointer
send_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (eap_synchronization_context_send (data, never_cb, NULL, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);

  return NULL;
}

static void
test_goes_under_a_send (void)
{
  GMainContext *main_context = g_main_context_new ();
  EapSynchronizationContext *context = eap_main_synchronization_context_new (main_context, 0);
  GThread *thread = g_thread_new ("sends", send_thread, context);

  /* Something is ready once it has sent; that is not dispatched. */
  while (!g_main_context_pending (main_context))
    g_thread_yield ();
  g_main_context_unref (main_context);
  g_thread_join (thread);
  g_assert_finalize_object (context);
}

static void
test_send_is_inline_in_the_place (void)
{
  int n_called = 0;

  g_assert_true (eap_synchronization_context_send (
                   eap_async_operation_manager_get_synchronization_context (),
                   count_cb, &n_called, NULL));
  g_assert_cmpint (n_called, ==, 1);
}

#define ADD(path, function) \
  g_test_add_func ("/eap/main-synchronization-context/" path, function)

int
main (int   argc,
      char *argv[])
{
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent", TRUE);
  g_test_init (&argc, &argv, NULL);

  ADD ("one-per-place", test_one_per_place);
  ADD ("follows-the-thread-default", test_follows_the_thread_default);
  ADD ("sources-do-not-grow", test_sources_do_not_grow);
  ADD ("one-wakeup", test_one_wakeup);
  ADD ("priorities", test_priorities);
  ADD ("flood-does-not-starve", test_flood_does_not_starve);
  ADD ("iteration-idiom-delivers-all", test_iteration_idiom_delivers_all);
  ADD ("pending-idiom-delivers-all", test_pending_idiom_delivers_all);
  ADD ("iterated-by-threads-in-turn", test_iterated_by_threads_in_turn);
  ADD ("contexts-one-after-the-other", test_contexts_one_after_the_other);
  ADD ("application-is-held", test_application_is_held);
  ADD ("application-is-held-for-other-threads", test_application_is_held_for_other_threads);
  ADD ("application-goes-first", test_application_goes_first);
  ADD ("goes-under-a-send", test_goes_under_a_send);
  ADD ("send-is-inline-in-the-place", test_send_is_inline_in_the_place);

  return g_test_run ();
}
