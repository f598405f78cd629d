/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* EapBackgroundWorker. With --every as the first argument each report is delivered
 * instead of the latest one, and nothing else is measured. */

#include "peer.h"

#include <eap/eap.h>

static EapProgressDelivery delivery = EAP_PROGRESS_DELIVERY_LATEST;

static void
do_work_cb (EapBackgroundWorker *worker,
            EapDoWorkEventArgs  *args,
            gpointer             data)
{
  eap_do_work_event_args_set_result (args, EAP_STATE_INT (1));
}

static void
run_worker_completed_cb (EapBackgroundWorker            *worker,
                         EapRunWorkerCompletedEventArgs *args,
                         PeerSlot                       *slot)
{
  const GValue *result = eap_run_worker_completed_event_args_get_result (args, NULL);

  peer_completed (slot, g_value_get_int (result));
}

static void
prepare (PeerSlot *slot)
{
  slot->handle = eap_background_worker_new ();
  g_signal_connect (slot->handle, "do-work", G_CALLBACK (do_work_cb), NULL);
  g_signal_connect (slot->handle, "run-worker-completed",
                    G_CALLBACK (run_worker_completed_cb), slot);
}

static void
run_worker (EapBackgroundWorker *worker)
{
  g_object_unref (eap_background_worker_run_worker_async (worker, NULL, NULL));
}

static void
start (PeerSlot *slot)
{
  run_worker (slot->handle);
}

static void
clear (PeerSlot *slot)
{
  g_clear_object (&slot->handle);
}

static void
flood_work_cb (EapBackgroundWorker *worker,
               EapDoWorkEventArgs  *args,
               gpointer             data)
{
  for (int i = 0; i < peer_n_reports; i++)
    eap_background_worker_report_progress (worker, peer_percentage (i), NULL);
}

static void
flooded_cb (EapBackgroundWorker            *worker,
            EapRunWorkerCompletedEventArgs *args,
            gpointer                        data)
{
  g_object_unref (worker);
  peer_flooded ();
}

static void
flood (void)
{
  EapBackgroundWorker *worker = eap_background_worker_new ();

  eap_background_worker_set_worker_reports_progress (worker, TRUE);
  eap_component_set_progress_delivery (EAP_COMPONENT (worker), delivery);
  g_signal_connect (worker, "do-work", G_CALLBACK (flood_work_cb), NULL);
  g_signal_connect (worker, "progress-changed", G_CALLBACK (peer_reported), NULL);
  g_signal_connect (worker, "run-worker-completed", G_CALLBACK (flooded_cb), NULL);
  run_worker (worker);
}

int
main (int   argc,
      char *argv[])
{
  Peer peer = { .prepare = prepare, .start = start, .clear = clear, .flood = flood };

  if (argc > 1 && g_str_equal (argv[1], "--every"))
    {
      delivery = EAP_PROGRESS_DELIVERY_EVERY;
      peer.start = NULL;
      argc--;
      argv++;
    }

  return peer_main (argc, argv, &peer);
}
