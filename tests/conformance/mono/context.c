/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "scene.h"

/* Contexts by themselves, and what they have to do with workers */

static EapSynchronizationContext *
get_current (void)
{
  return eap_async_operation_manager_get_synchronization_context ();
}

static void
set_current (EapSynchronizationContext *context)
{
  eap_async_operation_manager_set_synchronization_context (context);
}

static void
called_cb (gpointer state)
{
  say ("called on %s: %s", where (), state != NULL ? (const char *) state : "none");
}

static void
post (EapSynchronizationContext *context,
      const char                *state)
{
  attempt ("post", eap_synchronization_context_post (context, called_cb, (gpointer) state, NULL,
                                                     &refusal));
}

static void
send (EapSynchronizationContext *context,
      const char                *state)
{
  attempt ("send", eap_synchronization_context_send (context, called_cb, (gpointer) state,
                                                     &refusal));
}

static void
post_order (void)
{
  post (get_current (), "one");
  post (get_current (), "two");
  post (get_current (), NULL);
  say ("pump");
  pump ();
}

static void
post_one_cb (gpointer context)
{
  post (context, "one");
}

static void
post_elsewhere (void)
{
  elsewhere (post_one_cb, get_current ());
  pump ();
}

static void
post_inner_cb (gpointer context)
{
  post (context, "inner");
  say ("outer is over");
}

static void
post_in_post (void)
{
  eap_synchronization_context_post (get_current (), post_inner_cb, get_current (), NULL, NULL);
  pump ();
}

static void
send_here (void)
{
  send (get_current (), "one");
  say ("sent");
}

static void
send_before_posted (void)
{
  eap_synchronization_context_post (get_current (), called_cb, (gpointer) "posted", NULL, NULL);
  send (get_current (), "sent");
  pump ();
}

static int was_sent;

static void
set_sent_cb (gpointer data)
{
  was_sent = TRUE;
}

static gpointer
send_thread (gpointer context)
{
  send (context, "one");
  eap_synchronization_context_post (context, set_sent_cb, NULL, NULL, NULL);

  return NULL;
}

static gboolean
is_sent (gpointer data)
{
  return was_sent;
}

static void
send_elsewhere (void)
{
  GThread *thread = g_thread_new ("send", send_thread, get_current ());

  pump_until (is_sent, NULL);
  g_thread_join (thread);
}

/* Never cleared: whoever opens it may be about to leave it. */
static EapTestGate ended;

static void
call_and_open_cb (gpointer state)
{
  called_cb (state);
  eap_test_gate_open (&ended);
}

static void
free_post (void)
{
  g_autoptr (EapSynchronizationContext) context = eap_thread_pool_synchronization_context_new ();

  gate_close (&ended);
  eap_synchronization_context_post (context, call_and_open_cb, (gpointer) "one", NULL, NULL);
  eap_test_gate_wait (&ended);
}

static void
free_send (void)
{
  g_autoptr (EapSynchronizationContext) context = eap_thread_pool_synchronization_context_new ();

  send (context, "one");
}

typedef struct
{
  EapTestGate go;
  EapTestGate began;
  gboolean    first_is_over;
} Order;

static void
first_cb (gpointer data)
{
  Order *order = data;

  eap_test_gate_wait (&order->go);
  order->first_is_over = TRUE;
}

static void
second_cb (gpointer data)
{
  Order *order = data;

  say ("the first was over when the second began: %s", yes_no (order->first_is_over));
  eap_test_gate_open (&order->began);
}

/* What is posted by one operation does not overlap: the second waits for the
 * first. */
static void
free_order (void)
{
  g_autoptr (EapSynchronizationContext) context = eap_thread_pool_synchronization_context_new ();
  g_autoptr (EapAsyncOperation) operation = NULL;
  g_autoptr (EapAsyncCompletedEventArgs) args = NULL;
  Order order = { 0 };

  eap_test_gate_init (&order.go);
  eap_test_gate_init (&order.began);
  set_current (context);
  operation = eap_async_operation_manager_create_operation (NULL, NULL);
  set_current (NULL);
  eap_async_operation_post (operation, first_cb, &order, NULL, NULL);
  eap_async_operation_post (operation, second_cb, &order, NULL, NULL);
  eap_test_gate_open (&order.go);
  eap_test_gate_wait (&order.began);
  eap_async_operation_operation_completed (operation, NULL);
  args = eap_async_operation_wait (operation, -1, NULL);
  eap_test_gate_clear (&order.go);
  eap_test_gate_clear (&order.began);
}

/* One event at a time, each waited for */
static void
meeting (Scene              *scene,
         EapDoWorkEventArgs *args)
{
  eap_background_worker_report_progress (scene->worker, 50, NULL);
  scene_meet (scene);
  eap_do_work_event_args_set_result (args, EAP_STATE_INT (42));
}

static void
open_next (Scene *scene)
{
  eap_test_gate_open (&scene->next);
}

static void
end_cb (void)
{
  eap_test_gate_open (&ended);
}

static void
free_worker (void)
{
  g_autoptr (Scene) scene = scene_new (meeting);
  g_autoptr (EapSynchronizationContext) context = eap_thread_pool_synchronization_context_new ();

  gate_close (&ended);
  scene->on_progress = open_next;
  g_signal_connect (scene->worker, "run-worker-completed", G_CALLBACK (end_cb), NULL);
  set_current (context);
  scene_start_held (scene, NULL);
  set_current (NULL);
  eap_test_gate_open (&scene->go);
  eap_test_gate_wait (&ended);
}

static void
answer (Scene              *scene,
        EapDoWorkEventArgs *args)
{
  eap_do_work_event_args_set_result (args, EAP_STATE_INT (42));
}

static void
no_context (void)
{
  g_autoptr (Scene) scene = scene_new (answer);

  set_current (NULL);
  scene_start (scene, NULL);
  scene_pump_to_end (scene);
}

static void
captured_at_start (void)
{
  g_autoptr (GMainContext) made = g_main_context_new ();
  g_autoptr (GMainContext) started = g_main_context_new ();
  g_autoptr (Scene) scene = NULL;

  g_main_context_push_thread_default (made);
  scene = scene_new (NULL);
  g_main_context_pop_thread_default (made);
  g_main_context_push_thread_default (started);
  scene_start (scene, NULL);
  g_main_context_pop_thread_default (started);
  scene_await_end (scene);

  say ("pump where it was made");
  eap_test_drain (made);
  say ("pump where we are now");
  pump ();
  say ("pump where it was started");
  eap_test_drain (started);

  eap_test_drain (made);
  g_main_context_push_thread_default (started);
  g_clear_pointer (&scene, scene_free);
  g_main_context_pop_thread_default (started);
}

static void
say_context_of_handler (Scene *scene)
{
  say ("the run's context in the handler: %s",
       yes_no (get_current () ==
               eap_async_operation_get_synchronization_context (scene->operation)));
}

static void
of_handler (void)
{
  g_autoptr (Scene) scene = scene_new (NULL);

  scene->on_completed = say_context_of_handler;
  scene_run (scene, NULL);
}

static void
say_context_of_work (Scene              *scene,
                     EapDoWorkEventArgs *args)
{
  say ("there is one: %s", yes_no (get_current () != NULL));
  say ("the run's context in the work: %s",
       yes_no (get_current () ==
               eap_async_operation_get_synchronization_context (scene->operation)));
}

static void
of_work (void)
{
  g_autoptr (Scene) scene = scene_new (say_context_of_work);

  scene_run (scene, NULL);
}

static void
report_half (Scene              *scene,
             EapDoWorkEventArgs *args)
{
  scene_report (scene, 50);
}

static void
told_by_worker (void)
{
  Place *place = use_place ();
  g_autoptr (Scene) scene = scene_new (report_half);

  place->says = TRUE;
  scene_start (scene, NULL);
  scene_await_end (scene);
  scene_pump_to_end (scene);
  place_tell (place);
}

static void
meet (Scene              *scene,
      EapDoWorkEventArgs *args)
{
  scene_meet (scene);
}

static void
told_of_busy (void)
{
  Place *place = use_place ();
  g_autoptr (Scene) scene = scene_new (meet);

  scene_start (scene, NULL);
  eap_test_gate_wait (&scene->reached);
  scene_start_held (scene, NULL);
  place_tell (place);
  eap_test_gate_open (&scene->next);
  scene_await_end (scene);
  scene_pump_to_end (scene);
  place_tell (place);
}

static void
refuses_worker (void)
{
  Place *place = use_place ();
  g_autoptr (Scene) scene = scene_new (NULL);

  place->refuses = TRUE;
  scene_start (scene, NULL);
  scene_say_flags (scene, "refused");
  place->refuses = FALSE;
  scene_start (scene, NULL);
  scene_pump_to_end (scene);
}

static void
post_end (EapAsyncOperation *operation)
{
  attempt ("post end", eap_async_operation_post_operation_completed (operation, called_cb,
                                                                     (gpointer) "end", NULL,
                                                                     &refusal));
}

static void
gone (void)
{
  Place *place = use_place ();
  g_autoptr (EapAsyncOperation) operation = NULL;
  g_autoptr (EapAsyncOperation) second = NULL;
  GError *error = NULL;

  operation = eap_async_operation_manager_create_operation (NULL, NULL);
  eap_synchronization_context_close (EAP_SYNCHRONIZATION_CONTEXT (place));
  attempt ("post", eap_async_operation_post (operation, called_cb, (gpointer) "one", NULL,
                                             &refusal));
  post_end (operation);
  post_end (operation);
  place_tell (place);
  second = eap_async_operation_manager_create_operation (NULL, &error);
  say_attempt ("create", second != NULL, error);
  attempt ("post to the context",
           eap_synchronization_context_post (EAP_SYNCHRONIZATION_CONTEXT (place), called_cb,
                                             (gpointer) "one", NULL, &refusal));
}

const Scenario context_scenarios[] = {
  { "context-post-order", post_order },
  { "context-post-elsewhere", post_elsewhere },
  { "context-post-in-post", post_in_post },
  { "context-send-here", send_here },
  { "context-send-before-posted", send_before_posted },
  { "context-send-elsewhere", send_elsewhere },
  { "context-free-post", free_post },
  { "context-free-send", free_send },
  { "context-free-order", free_order },
  { "context-free-worker", free_worker },
  { "context-none", no_context },
  { "context-captured-at-start", captured_at_start },
  { "context-of-handler", of_handler },
  { "context-of-work", of_work },
  { "context-told-by-worker", told_by_worker },
  { "context-told-of-busy", told_of_busy },
  { "context-refuses-worker", refuses_worker },
  { "context-gone", gone },
  { NULL },
};
