/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

/* The progress of an operation. What is heard of it, by the scene's recorder:
 * "f50" is a notified fraction, "p1" or "p0" a notified paused, "s" the notified
 * state; besides what the scene itself records. */

static void
notify_cb (EapProgress  *progress,
           GParamSpec   *pspec,
           EapTestScene *scene)
{
  g_assert_true (g_thread_self () == scene->home);

  if (g_str_equal (pspec->name, "fraction"))
    eap_test_record (&scene->recorder, "f%d", eap_progress_get_percentage (progress));
  else if (g_str_equal (pspec->name, "paused"))
    eap_test_record (&scene->recorder, "p%d", eap_progress_get_paused (progress));
}

static void
notify_state_cb (EapAsyncOperation *operation,
                 GParamSpec        *pspec,
                 EapTestScene      *scene)
{
  eap_test_record (&scene->recorder, "s");
}

static EapProgress *
watch (EapTestScene *scene)
{
  EapProgress *progress = eap_async_operation_get_progress (scene->operation);

  g_assert_true (EAP_IS_PROGRESS (progress));
  g_signal_connect (progress, "notify", G_CALLBACK (notify_cb), scene);
  g_signal_connect (scene->operation, "notify::state", G_CALLBACK (notify_state_cb), scene);
  eap_test_drain (NULL);

  return progress;
}

static void
complete (EapTestScene *scene)
{
  g_autoptr (EapAsyncCompletedEventArgs) args =
    eap_async_completed_event_args_new (NULL, FALSE, NULL);

  g_assert_true (eap_async_operation_complete (scene->operation, args, NULL));
}

static void
fail (EapTestScene *scene,
      int           code)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, code, "failed");

  g_assert_true (eap_async_operation_complete_with_error (scene->operation, error, NULL));
}

static void
test_same_object (void)
{
  g_autoptr (EapProgress) progress = NULL;
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  g_object_get (scene.operation, "progress", &progress, NULL);
  g_assert_true (progress == eap_async_operation_get_progress (scene.operation));
  g_assert_true (eap_progress_get_synchronization_context (progress) ==
                 eap_async_operation_get_synchronization_context (scene.operation));

  complete (&scene);
  eap_test_drain (NULL);
  g_assert_true (progress == eap_async_operation_get_progress (scene.operation));
  g_clear_object (&progress);
  eap_test_scene_finish (&scene, "completed");
}

/* What was reported before somebody asked */
static void
test_asked_late (void)
{
  EapProgress *progress;
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_async_operation_report_amount (scene.operation, 30, 120, NULL);
  eap_test_drain (NULL);

  progress = eap_async_operation_get_progress (scene.operation);
  g_assert_cmpfloat (eap_progress_get_fraction (progress), ==, 0.25);
  g_assert_cmpuint (eap_progress_get_processed (progress), ==, 30);
  g_assert_cmpuint (eap_progress_get_total (progress), ==, 120);
  g_assert_false (eap_progress_get_indeterminate (progress));

  complete (&scene);
  eap_test_scene_finish (&scene, "25 completed");
}

static void
report_args (EapTestScene *scene,
             int           percentage)
{
  g_autoptr (EapProgressChangedEventArgs) args =
    eap_progress_changed_event_args_new (percentage, NULL);

  g_assert_true (eap_async_operation_report (scene->operation, args, NULL));
}

static void
test_every_kind (void)
{
  EapProgress *progress;
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  progress = watch (&scene);
  g_assert_true (eap_progress_get_indeterminate (progress));

  eap_async_operation_report_progress (scene.operation, 10, NULL);
  eap_test_drain (NULL);
  g_assert_false (eap_progress_get_indeterminate (progress));
  eap_async_operation_report_amount (scene.operation, 2, 10, NULL);
  eap_test_drain (NULL);
  g_assert_cmpuint (eap_progress_get_processed (progress), ==, 2);
  report_args (&scene, 30);
  eap_test_drain (NULL);
  /* Of something else */
  report_args (&scene, 0);
  eap_test_drain (NULL);
  report_args (&scene, 1000);
  eap_test_drain (NULL);
  g_assert_cmpfloat (eap_progress_get_fraction (progress), ==, 1);

  complete (&scene);
  eap_test_scene_finish (&scene, "10 f10 20 f20 30 f30 0 1000 f100 s completed");
}

/* Its own reports are those of the operation. */
static void
test_own_reports (void)
{
  EapProgress *progress;
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  progress = watch (&scene);

  eap_progress_report_fraction (progress, 0.1);
  eap_test_drain (NULL);
  eap_progress_report_amount (progress, 2, 10);
  eap_test_drain (NULL);
  eap_progress_advance (progress, 1);
  eap_test_drain (NULL);
  g_assert_cmpuint (eap_progress_get_processed (progress), ==, 3);

  /* A report that all is done; the operation goes on. */
  eap_progress_finish (progress);
  eap_test_drain (NULL);
  g_assert_cmpint (eap_async_operation_get_state (scene.operation), ==,
                   EAP_OPERATION_STATE_RUNNING);

  complete (&scene);
  eap_test_scene_finish (&scene, "10 f10 20 f20 30 f30 100 f100 s completed");
}

static void
test_reset (void)
{
  EapProgress *progress;
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  progress = watch (&scene);
  eap_progress_report_amount (progress, 8, 10);
  eap_test_drain (NULL);
  eap_progress_reset (progress);
  eap_test_drain (NULL);
  g_assert_true (eap_progress_get_indeterminate (progress));
  g_assert_cmpuint (eap_progress_get_total (progress), ==, 0);
  eap_progress_report_fraction (progress, 0.3);

  complete (&scene);
  eap_test_scene_finish (&scene, "80 f80 f0 30 f100 s completed");
}

/* What is queued when it begins anew belongs to what was before. */
static void
test_reset_with_reports (void)
{
  EapProgress *progress;
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  progress = watch (&scene);
  report_args (&scene, 80);
  eap_progress_reset (progress);
  eap_test_drain (NULL);
  g_assert_true (eap_progress_get_indeterminate (progress));

  report_args (&scene, 90);
  eap_progress_reset (progress);
  report_args (&scene, 20);
  eap_test_drain (NULL);
  complete (&scene);
  eap_test_scene_finish (&scene, "80 90 20 f20 f100 s completed");
}

/* The last figures come before Completed, and stay. */
static void
end_scene (EapTestScene *scene,
           const char   *events)
{
  EapProgress *progress = eap_async_operation_get_progress (scene->operation);
  g_autofree char *text = NULL;

  eap_test_drain (NULL);
  g_assert_false (eap_progress_get_paused (progress));
  eap_progress_report_fraction (progress, 0.9);
  eap_progress_report_amount (progress, 9, 10);
  eap_progress_advance (progress, 1);
  eap_progress_finish (progress);
  eap_progress_reset (progress);
  eap_progress_set_unit (progress, EAP_PROGRESS_UNIT_FILES);
  eap_progress_set_text (progress, "late");
  g_assert_false (eap_async_operation_report_progress (scene->operation, 95, NULL));
  eap_test_drain (NULL);

  g_assert_cmpint (eap_progress_get_unit (progress), ==, EAP_PROGRESS_UNIT_NONE);
  text = eap_progress_dup_text (progress);
  g_assert_null (text);

  g_assert_false (eap_progress_get_paused (progress));
  g_assert_false (eap_progress_get_indeterminate (progress));
  g_assert_cmpuint (eap_progress_get_processed (progress), ==, 2);
  g_assert_cmpuint (eap_progress_get_total (progress), ==, 5);
  eap_test_scene_finish (scene, events);
}

static void
test_success (void)
{
  EapProgress *progress;
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  progress = watch (&scene);
  eap_progress_report_amount (progress, 1, 5);
  eap_test_drain (NULL);
  eap_progress_set_paused (progress, TRUE);
  eap_test_drain (NULL);
  eap_progress_report_amount (progress, 2, 5);
  complete (&scene);
  eap_test_drain (NULL);
  g_assert_cmpfloat (eap_progress_get_fraction (progress), ==, 1);
  g_assert_cmpfloat (eap_progress_get_remaining (progress), ==, 0);
  end_scene (&scene, "20 f20 p1 40 f100 p0 s completed");
}

static void
test_error (void)
{
  EapProgress *progress;
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  progress = watch (&scene);
  eap_async_operation_report_amount (scene.operation, 1, 5, NULL);
  eap_async_operation_report_amount (scene.operation, 2, 5, NULL);
  fail (&scene, G_IO_ERROR_FAILED);
  eap_test_drain (NULL);
  g_assert_cmpfloat (eap_progress_get_fraction (progress), ==, 0.4);
  g_assert_cmpfloat (eap_progress_get_remaining (progress), <, 0);
  end_scene (&scene, "40 f40 s failed");
}

static void
test_cancelled (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  watch (&scene);
  eap_async_operation_report_amount (scene.operation, 2, 5, NULL);
  eap_test_drain (NULL);
  eap_progress_set_paused (eap_async_operation_get_progress (scene.operation), TRUE);
  eap_test_drain (NULL);
  eap_async_operation_cancel (scene.operation);
  fail (&scene, G_IO_ERROR_CANCELLED);
  end_scene (&scene, "40 f40 p1 p0 s cancelled");
}

static void
test_asked_after_end (void)
{
  EapProgress *progress;
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_async_operation_report_amount (scene.operation, 2, 5, NULL);
  complete (&scene);
  eap_test_drain (NULL);
  progress = eap_async_operation_get_progress (scene.operation);
  g_assert_cmpfloat (eap_progress_get_fraction (progress), ==, 1);
  g_assert_cmpfloat (eap_progress_get_remaining (progress), ==, 0);
  end_scene (&scene, "40 completed");

  eap_test_scene_init (&scene, NULL);
  eap_async_operation_report_amount (scene.operation, 2, 5, NULL);
  fail (&scene, G_IO_ERROR_FAILED);
  eap_test_drain (NULL);
  progress = eap_async_operation_get_progress (scene.operation);
  g_assert_cmpfloat (eap_progress_get_fraction (progress), ==, 0.4);
  g_assert_cmpfloat (eap_progress_get_remaining (progress), <, 0);
  end_scene (&scene, "40 failed");
}

typedef struct
{
  EapTestScene scene;
  EapProgress *seen;  /* by the thread; not a reference */
} Asked;

static gpointer
ask_thread (gpointer data)
{
  Asked *asked = data;

  eap_test_gate_wait (&asked->scene.go);
  asked->seen = eap_async_operation_get_progress (asked->scene.operation);
  eap_progress_report_amount (asked->seen, 1, 2);

  return NULL;
}

/* Whoever is first, it shows the end. */
static void
test_asked_while_ending (void)
{
  int n = (int) eap_test_scaled (1000);

  for (int i = 0; i < n; i++)
    {
      EapProgress *progress;
      GThread *thread;
      Asked asked;

      eap_test_scene_init_unheard (&asked.scene, NULL);
      thread = g_thread_new ("ask", ask_thread, &asked);
      eap_test_gate_open (&asked.scene.go);
      if (i % 2 == 0)
        complete (&asked.scene);
      else
        fail (&asked.scene, G_IO_ERROR_FAILED);
      eap_test_drain (NULL);
      g_thread_join (thread);

      progress = eap_async_operation_get_progress (asked.scene.operation);
      g_assert_true (asked.seen == progress);
      if (i % 2 == 0)
        g_assert_cmpfloat (eap_progress_get_fraction (progress), ==, 1);
      else
        g_assert_cmpfloat (eap_progress_get_fraction (progress), <=, 0.5);
      g_assert_false (eap_progress_get_indeterminate (progress));
      g_assert_cmpfloat (eap_progress_get_remaining (progress), ==, i % 2 == 0 ? 0 : -1);
      eap_test_scene_finish (&asked.scene, "");
    }
}

static void
count_cb (EapProgress *progress,
          GParamSpec  *pspec,
          int         *count)
{
  (*count)++;
}

/* Every operation ends at 1, also where a worker asks for its progress while home
 * has connected to it already. */
static void
test_asked_twice (void)
{
  int n = (int) eap_test_scaled (1000);

  for (int i = 0; i < n; i++)
    {
      int n_notified = 0;
      EapProgress *progress;
      GThread *thread;
      Asked asked;

      eap_test_scene_init_unheard (&asked.scene, NULL);
      thread = g_thread_new ("ask", ask_thread, &asked);
      eap_test_gate_open (&asked.scene.go);
      progress = eap_async_operation_get_progress (asked.scene.operation);
      g_signal_connect (progress, "notify::fraction", G_CALLBACK (count_cb), &n_notified);
      complete (&asked.scene);
      eap_test_drain (NULL);
      g_thread_join (thread);
      g_assert_cmpint (n_notified, >=, 1);
      g_assert_cmpfloat (eap_progress_get_fraction (progress), ==, 1);
      eap_test_scene_finish (&asked.scene, "");
    }
}

static gpointer
unref_thread (gpointer data)
{
  g_object_unref (data);

  return NULL;
}

/* The last reference on the handle is a worker's: the progress goes home. */
static void
test_released_at_home (void)
{
  EapTestReleased released = { 0 };
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_test_released_watch (&released, watch (&scene));
  complete (&scene);
  eap_test_drain (NULL);

  g_thread_join (g_thread_new ("unref", unref_thread, g_steal_pointer (&scene.operation)));
  g_assert_cmpint (released.n, ==, 0);
  eap_test_drain (NULL);
  eap_test_assert_released (&released, 1);
  eap_test_scene_finish (&scene, "f100 s completed");
}

/* Dropped while it is pending: it is shown how it ends. */
static void
test_abandoned (void)
{
  EapTestReleased released = { 0 };
  EapProgress *progress;
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  progress = g_object_ref (eap_test_released_watch (&released, watch (&scene)));
  eap_progress_report_fraction (progress, 0.5);
  eap_progress_set_paused (progress, TRUE);
  eap_test_drain (NULL);
  g_clear_object (&scene.operation);
  eap_test_drain (NULL);
  g_assert_cmpfloat (eap_progress_get_fraction (progress), ==, 0.5);
  g_assert_false (eap_progress_get_paused (progress));

  /* It outlives its operation. */
  eap_progress_report_fraction (progress, 0.75);
  eap_progress_set_text (progress, "text");
  g_assert_finalize_object (progress);
  eap_test_assert_released (&released, 1);
  eap_test_scene_finish (&scene, "50 f50 p1 p0 s failed");
}

static EapAsyncCompletedEventArgs *
report_work (EapAsyncOperation  *operation,
             gpointer            data,
             GError            **error)
{
  EapProgress *progress = eap_async_operation_get_progress (operation);

  for (int i = 1; i <= 5000; i++)
    {
      if (i % 2 == 0)
        eap_progress_report_amount (progress, (guint64) i, 10000);
      else
        eap_async_operation_report_amount (operation, (guint64) i, 10000, NULL);
    }

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static void
check_order_cb (EapAsyncOperation           *operation,
                EapProgressChangedEventArgs *args,
                int                         *last)
{
  int percentage = eap_progress_changed_event_args_get_progress_percentage (args);

  g_assert_cmpint (percentage, >=, *last);
  *last = percentage;
}

/* A worker that is much faster than the loop */
static void
test_worker (void)
{
  g_autoptr (EapAsyncCompletedEventArgs) args = NULL;
  EapProgress *progress;
  EapTestScene scene;
  int last = 0;

  eap_test_scene_init_unheard (&scene, NULL);
  progress = g_object_ref (eap_async_operation_get_progress (scene.operation));
  g_signal_connect (scene.operation, "progress-changed", G_CALLBACK (check_order_cb), &last);
  eap_test_scene_run (&scene, NULL, report_work);
  args = eap_async_operation_wait (scene.operation, 30 * G_USEC_PER_SEC, NULL);
  g_assert_nonnull (args);
  g_assert_cmpint (last, ==, 50);
  g_assert_cmpfloat (eap_progress_get_fraction (progress), ==, 1);
  g_assert_cmpuint (eap_progress_get_processed (progress), ==, 5000);

  eap_test_finalize_soon (NULL, g_steal_pointer (&scene.operation));
  g_assert_finalize_object (progress);
  eap_test_scene_finish (&scene, "");
}

static EapAsyncCompletedEventArgs *
wait_work (EapAsyncOperation  *operation,
           gpointer            data,
           GError            **error)
{
  EapTestScene *scene = data;

  eap_test_gate_open (&scene->started);
  if (!eap_progress_wait_while_paused (eap_async_operation_get_progress (operation), NULL, error))
    return NULL;

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

/* Without a cancellable of its own it is that of the operation. */
static void
test_wait_cancelled (void)
{
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  eap_progress_set_paused (eap_async_operation_get_progress (scene.operation), TRUE);
  eap_test_scene_run (&scene, NULL, wait_work);
  eap_test_gate_wait (&scene.started);
  eap_async_operation_cancel (scene.operation);
  eap_test_assert_cancelled (&scene);
  eap_test_scene_finish_work (&scene);
}

static void
test_wait_goes_on (void)
{
  EapProgress *progress;
  EapTestScene scene;

  eap_test_scene_init (&scene, NULL);
  progress = eap_async_operation_get_progress (scene.operation);
  eap_progress_set_paused (progress, TRUE);
  eap_test_scene_run (&scene, NULL, wait_work);
  eap_test_gate_wait (&scene.started);
  eap_test_drain (NULL);
  g_assert_false (scene.completed);
  eap_progress_set_paused (progress, FALSE);
  eap_test_assert_succeeded (&scene);
  eap_test_scene_finish_work (&scene);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/progress-operation/same-object", test_same_object);
  g_test_add_func ("/eap/progress-operation/asked-late", test_asked_late);
  g_test_add_func ("/eap/progress-operation/every-kind", test_every_kind);
  g_test_add_func ("/eap/progress-operation/own-reports", test_own_reports);
  g_test_add_func ("/eap/progress-operation/reset", test_reset);
  g_test_add_func ("/eap/progress-operation/reset-with-reports", test_reset_with_reports);
  g_test_add_func ("/eap/progress-operation/success", test_success);
  g_test_add_func ("/eap/progress-operation/error", test_error);
  g_test_add_func ("/eap/progress-operation/cancelled", test_cancelled);
  g_test_add_func ("/eap/progress-operation/asked-after-end", test_asked_after_end);
  g_test_add_func ("/eap/progress-operation/asked-while-ending", test_asked_while_ending);
  g_test_add_func ("/eap/progress-operation/asked-twice", test_asked_twice);
  g_test_add_func ("/eap/progress-operation/released-at-home", test_released_at_home);
  g_test_add_func ("/eap/progress-operation/abandoned", test_abandoned);
  g_test_add_func ("/eap/progress-operation/worker", test_worker);
  g_test_add_func ("/eap/progress-operation/wait-cancelled", test_wait_cancelled);
  g_test_add_func ("/eap/progress-operation/wait-goes-on", test_wait_goes_on);

  return g_test_run ();
}
