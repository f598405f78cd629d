/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Counts to three on a worker thread while the main loop runs. */

#include <eap/eap.h>

static void
do_work_cb (EapBackgroundWorker *worker,
            EapDoWorkEventArgs  *args)
{
  for (int i = 1; i <= 3; i++)
    {
      g_usleep (G_USEC_PER_SEC / 2);
      eap_background_worker_report_progress (worker, 100 * i / 3, NULL);
    }

  eap_do_work_event_args_set_result (args, EAP_STATE_STRING ("three"));
}

static void
progress_changed_cb (EapBackgroundWorker         *worker,
                     EapProgressChangedEventArgs *args)
{
  g_print ("%d %%\n", eap_progress_changed_event_args_get_progress_percentage (args));
}

static void
run_worker_completed_cb (EapBackgroundWorker            *worker,
                         EapRunWorkerCompletedEventArgs *args,
                         GMainLoop                      *loop)
{
  g_autoptr (GError) error = NULL;
  const GValue *result = eap_run_worker_completed_event_args_get_result (args, &error);

  if (error != NULL)
    g_printerr ("It failed: %s\n", error->message);
  else
    g_print ("Counted to %s.\n", g_value_get_string (result));

  g_main_loop_quit (loop);
}

int
main (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (EapBackgroundWorker) worker = eap_background_worker_new ();
  g_autoptr (EapAsyncOperation) run = NULL;
  g_autoptr (GError) error = NULL;

  eap_background_worker_set_worker_reports_progress (worker, TRUE);
  g_signal_connect (worker, "do-work", G_CALLBACK (do_work_cb), NULL);
  g_signal_connect (worker, "progress-changed", G_CALLBACK (progress_changed_cb), NULL);
  g_signal_connect (worker, "run-worker-completed",
                    G_CALLBACK (run_worker_completed_cb), loop);

  run = eap_background_worker_run_worker_async (worker, NULL, &error);
  if (run == NULL)
    {
      g_printerr ("It could not be started: %s\n", error->message);
      return 1;
    }

  g_main_loop_run (loop);

  return 0;
}
