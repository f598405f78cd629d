/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

/* What handlers may do, and progress */

static void
post_cb (gpointer state)
{
  eap_test_scene_record (state, "post");
}

static void
other_completed_cb (EapAsyncOperation          *operation,
                    EapAsyncCompletedEventArgs *args,
                    EapTestScene               *self)
{
  g_assert_no_error (eap_async_completed_event_args_get_error (args));
  eap_test_scene_record (self, "other");
}

static void
start_other (EapTestScene *self)
{
  self->other = eap_test_start (EAP_STATE_INT (7));
  g_signal_connect (self->other, "completed", G_CALLBACK (other_completed_cb), self);
}

static void
restart_cb (EapAsyncOperation          *operation,
            EapAsyncCompletedEventArgs *args,
            EapTestScene               *self)
{
  start_other (self);
  g_assert_true (eap_async_operation_operation_completed (self->other, NULL));
  eap_test_scene_record (self, "restarted");
}

static void
test_restart (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_INT (7));
  g_signal_connect_after (scene.operation, "completed", G_CALLBACK (restart_cb), &scene);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "completed restarted other");
}

typedef struct
{
  int n_left;
  int depth;
  int deepest;
} Chain;

static void
chain_cb (EapAsyncOperation          *operation,
          EapAsyncCompletedEventArgs *args,
          Chain                      *chain)
{
  EapAsyncOperation *next;

  chain->depth++;
  chain->deepest = MAX (chain->deepest, chain->depth);
  if (chain->n_left-- > 0)
    {
      next = eap_async_operation_manager_create_operation (NULL, NULL);
      g_signal_connect (next, "completed", G_CALLBACK (chain_cb), chain);
      g_assert_true (eap_async_operation_operation_completed (next, NULL));
      g_object_unref (next);
    }
  chain->depth--;
}

/* The stack does not grow with restarts from handlers (R71). */
static void
test_restart_chain (void)
{
  Chain chain = { (int) eap_test_scaled (100000), 0, 0 };

  chain_cb (NULL, NULL, &chain);
  eap_test_drain (NULL);
  g_assert_cmpint (chain.n_left, ==, -1);
  g_assert_cmpint (chain.deepest, ==, 1);
}

static void
dispose_cb (EapAsyncOperation          *operation,
            EapAsyncCompletedEventArgs *args,
            EapTestScene               *self)
{
  g_object_run_dispose (G_OBJECT (operation));
  eap_test_scene_record (self, "disposed");
}

static void
test_dispose_in_completed (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_INT (7));
  g_signal_connect (scene.operation, "completed", G_CALLBACK (dispose_cb), &scene);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "completed disposed");
}

static void
unref_cb (EapAsyncOperation          *operation,
          EapAsyncCompletedEventArgs *args,
          EapTestScene               *self)
{
  g_clear_object (&self->operation);
  g_assert_cmpint (eap_async_operation_get_state (operation), ==, EAP_OPERATION_STATE_COMPLETED);
  eap_test_scene_record (self, "unreffed");
}

static void
test_last_unref_in_completed (void)
{
  EapTestReleased released = { 0 };
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_INT (7));
  eap_test_released_watch (&released, scene.operation);
  g_signal_connect (scene.operation, "completed", G_CALLBACK (unref_cb), &scene);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "completed unreffed");
  eap_test_assert_released (&released, 1);
}

static void
unref_in_post_cb (gpointer state)
{
  EapTestScene *self = state;

  g_clear_object (&self->operation);
  eap_test_scene_record (self, "unreffed");
}

static void
test_last_unref_in_post (void)
{
  EapTestReleased released = { 0 };
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_INT (7));
  eap_test_released_watch (&released, scene.operation);
  eap_async_operation_post (scene.operation, unref_in_post_cb, &scene, NULL, NULL);
  eap_async_operation_post (scene.operation, post_cb, &scene, NULL, NULL);

  /* What was posted before it was dropped is still delivered. */
  eap_test_scene_finish (&scene, "unreffed post failed");
  eap_test_assert_released (&released, 1);
}

static void
unref_in_progress_cb (EapAsyncOperation           *operation,
                      EapProgressChangedEventArgs *args,
                      EapTestScene                *self)
{
  g_clear_object (&self->operation);
}

static void
test_last_unref_in_progress (void)
{
  EapTestReleased released = { 0 };
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_INT (7));
  eap_test_released_watch (&released, scene.operation);
  g_signal_connect (scene.operation, "progress-changed", G_CALLBACK (unref_in_progress_cb),
                    &scene);
  eap_async_operation_report_progress (scene.operation, 10, NULL);
  eap_test_scene_finish (&scene, "10 failed");
  eap_test_assert_released (&released, 1);
}

static void
disconnect_cb (EapAsyncOperation           *operation,
               EapProgressChangedEventArgs *args,
               EapTestScene                *self)
{
  g_assert_cmpuint (g_signal_handlers_disconnect_by_func (operation, disconnect_cb, self), ==, 1);
  eap_test_scene_record (self, "disconnected");
}

static void
test_disconnect_itself (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_INT (7));
  g_signal_connect (scene.operation, "progress-changed", G_CALLBACK (disconnect_cb), &scene);
  eap_async_operation_report_progress (scene.operation, 10, NULL);
  eap_test_drain (NULL);
  eap_async_operation_report_progress (scene.operation, 20, NULL);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "10 disconnected 20 completed");
}

static void
connect_in_post_cb (gpointer state)
{
  EapTestScene *self = state;

  g_signal_connect (self->operation, "completed", G_CALLBACK (restart_cb), self);
}

/* Handlers are looked up when the event is delivered. */
static void
test_connect_late (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_INT (7));
  eap_async_operation_post (scene.operation, connect_in_post_cb, &scene, NULL, NULL);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "completed restarted other");
}

static void
post_more_cb (gpointer state)
{
  EapTestScene *self = state;

  g_assert_true (eap_async_operation_post (self->operation, post_cb, self, NULL, NULL));
  g_assert_true (eap_async_operation_operation_completed (self->operation, NULL));
  eap_test_scene_record (self, "handled");
}

static void
test_complete_in_handler (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_INT (7));
  eap_async_operation_post (scene.operation, post_more_cb, &scene, NULL, NULL);
  eap_test_scene_finish (&scene, "handled post completed");
}

static void
iterate_cb (gpointer state)
{
  EapTestScene *self = state;

  eap_test_scene_record (self, "begin");
  g_assert_true (eap_async_operation_post (self->operation, post_cb, self, NULL, NULL));
  g_assert_true (eap_async_operation_operation_completed (self->other, NULL));

  /* The other one goes on, this one is held back (D7). */
  eap_test_drain (NULL);
  eap_test_scene_record (self, "end");
}

static void
test_iterate_in_handler (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_INT (7));
  start_other (&scene);
  eap_async_operation_post (scene.operation, iterate_cb, &scene, NULL, NULL);
  eap_test_drain (NULL);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "begin other end post completed");
}

static void
test_progress_is_merged (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_INT (7));
  for (int i = 1; i <= 50; i++)
    g_assert_true (eap_async_operation_report_progress (scene.operation, i, NULL));
  eap_test_assert_recorded (&scene.recorder, "");
  eap_test_drain (NULL);
  for (int i = 51; i <= 99; i++)
    g_assert_true (eap_async_operation_report_progress (scene.operation, i, NULL));

  /* The last one comes before Completed. */
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "50 99 completed");
}

/* Merged into the oldest undelivered one, whose place it keeps (D2) */
static void
test_progress_keeps_its_place (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_INT (7));
  eap_async_operation_report_progress (scene.operation, 10, NULL);
  eap_async_operation_post (scene.operation, post_cb, &scene, NULL, NULL);
  eap_async_operation_report_progress (scene.operation, 20, NULL);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "20 post completed");
}

static void
test_progress_is_clamped (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_INT (7));
  g_assert_true (eap_async_operation_report_progress (scene.operation, G_MININT, NULL));
  eap_test_drain (NULL);
  g_assert_true (eap_async_operation_report_progress (scene.operation, G_MAXINT, NULL));
  eap_test_drain (NULL);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "0 100 completed");
}

static void
test_progress_is_monotonic (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_INT (7));
  eap_async_operation_report_progress (scene.operation, 60, NULL);
  eap_test_drain (NULL);
  g_assert_true (eap_async_operation_report_progress (scene.operation, 40, NULL));
  eap_test_drain (NULL);
  g_assert_true (eap_async_operation_report_amount (scene.operation, 1, 10, NULL));
  eap_test_drain (NULL);
  eap_async_operation_report_progress (scene.operation, 70, NULL);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "60 60 60 70 completed");
}

typedef struct
{
  int     percentage;
  guint64 processed;
  guint64 total;
} Figures;

static void
figures_cb (EapAsyncOperation           *operation,
            EapProgressChangedEventArgs *args,
            Figures                     *figures)
{
  figures->percentage = eap_progress_changed_event_args_get_progress_percentage (args);
  figures->processed = eap_progress_changed_event_args_get_processed (args);
  figures->total = eap_progress_changed_event_args_get_total (args);
}

static void
test_amounts (void)
{
  static const Figures rows[] = {
    { 0, 0, 4 },
    { 0, 12345, 0 }, /* nobody knows of how many */
    { 25, 1, 4 },
    { 99, 999, 1000 },
    { 100, G_MAXUINT64, G_MAXUINT64 },
  };
  EapAsyncOperation *operation = eap_async_operation_manager_create_operation (NULL, NULL);
  Figures figures;

  g_signal_connect (operation, "progress-changed", G_CALLBACK (figures_cb), &figures);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_true (eap_async_operation_report_amount (operation, rows[i].processed,
                                                        rows[i].total, NULL));
      eap_test_drain (NULL);
      g_assert_cmpint (figures.percentage, ==, rows[i].percentage);
      g_assert_cmpuint (figures.processed, ==, rows[i].processed);
      g_assert_cmpuint (figures.total, ==, rows[i].total);
    }

  /* Never more than there is */
  g_assert_true (eap_async_operation_report_amount (operation, 5, 4, NULL));
  eap_test_drain (NULL);
  g_assert_cmpuint (figures.processed, ==, 4);
  g_assert_cmpint (figures.percentage, ==, 100);

  eap_async_operation_operation_completed (operation, NULL);
  eap_test_drain (NULL);
  g_assert_finalize_object (operation);
}

static void
report_payload (EapTestScene *self,
                int           percentage)
{
  EapProgressChangedEventArgs *args =
    eap_progress_changed_event_args_new (percentage, EAP_STATE_INT (7));

  g_assert_true (eap_async_operation_report (self->operation, args, NULL));
  g_object_unref (args);
}

static void
test_payload_is_not_merged (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, EAP_STATE_INT (7));
  report_payload (&scene, 30);
  report_payload (&scene, -1);
  report_payload (&scene, 30);
  eap_async_operation_report_progress (scene.operation, 40, NULL);
  eap_async_operation_report_progress (scene.operation, 50, NULL);
  report_payload (&scene, 60);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_scene_finish (&scene, "30 -1 30 50 60 completed");
}

/* Nobody listens: what was reported is released all the same. */
static void
test_payload_without_listener (void)
{
  EapAsyncOperation *operation = eap_async_operation_manager_create_operation (NULL, NULL);
  EapProgressChangedEventArgs *args = eap_progress_changed_event_args_new (1, NULL);
  EapTestReleased released = { 0 };

  eap_test_released_watch (&released, args);
  g_assert_true (eap_async_operation_report (operation, args, NULL));
  g_object_unref (args);
  g_assert_cmpint (released.n, ==, 0);
  eap_test_drain (NULL);
  eap_test_assert_released (&released, 1);

  eap_async_operation_operation_completed (operation, NULL);
  eap_test_drain (NULL);
  g_assert_finalize_object (operation);
}

static gpointer
report_thread (gpointer data)
{
  EapAsyncOperation *operation = data;
  int n = (int) eap_test_scaled (100000);

  for (int i = 1; i <= n; i++)
    g_assert_true (eap_async_operation_report_amount (operation, (guint64) i, (guint64) n, NULL));
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));

  return NULL;
}

static void
last_figures_cb (EapAsyncOperation           *operation,
                 EapProgressChangedEventArgs *args,
                 Figures                     *last)
{
  int percentage = last->percentage;

  g_assert_cmpint (eap_async_operation_get_state (operation), !=, EAP_OPERATION_STATE_COMPLETED);
  figures_cb (operation, args, last);
  g_assert_cmpint (last->percentage, >=, percentage);
}

static gboolean
has_completed (gpointer data)
{
  return eap_async_operation_get_state (data) == EAP_OPERATION_STATE_COMPLETED;
}

/* While reports come from a thread, none is missed that is the last one. */
static void
test_last_report_arrives (void)
{
  for (int round = 0; round < 10; round++)
    {
      EapAsyncOperation *operation = eap_async_operation_manager_create_operation (NULL, NULL);
      Figures last = { 0 };
      GThread *thread;

      g_signal_connect (operation, "progress-changed", G_CALLBACK (last_figures_cb), &last);
      thread = g_thread_new ("report", report_thread, operation);
      eap_test_iterate_until (NULL, has_completed, operation);
      g_thread_join (thread);

      g_assert_cmpint (last.percentage, ==, 100);
      g_assert_cmpuint (last.processed, ==, last.total);
      g_assert_finalize_object (operation);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/async-operation/" path, function)

  ADD ("handler/restart", test_restart);
  ADD ("handler/restart-chain", test_restart_chain);
  ADD ("handler/dispose-in-completed", test_dispose_in_completed);
  ADD ("handler/last-unref-in-completed", test_last_unref_in_completed);
  ADD ("handler/last-unref-in-post", test_last_unref_in_post);
  ADD ("handler/last-unref-in-progress", test_last_unref_in_progress);
  ADD ("handler/disconnect-itself", test_disconnect_itself);
  ADD ("handler/connect-late", test_connect_late);
  ADD ("handler/complete-in-handler", test_complete_in_handler);
  ADD ("handler/iterate-in-handler", test_iterate_in_handler);
  ADD ("progress/is-merged", test_progress_is_merged);
  ADD ("progress/keeps-its-place", test_progress_keeps_its_place);
  ADD ("progress/is-clamped", test_progress_is_clamped);
  ADD ("progress/is-monotonic", test_progress_is_monotonic);
  ADD ("progress/amounts", test_amounts);
  ADD ("progress/payload-is-not-merged", test_payload_is_not_merged);
  ADD ("progress/payload-without-listener", test_payload_without_listener);
  ADD ("progress/last-report-arrives", test_last_report_arrives);

  return g_test_run ();
}
