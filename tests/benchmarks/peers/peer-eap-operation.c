/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* EapAsyncOperation, with event args as the author of a component defines them */

#include "peer.h"

#include <eap/eap.h>

#define PEER_TYPE_COMPLETED_EVENT_ARGS (peer_completed_event_args_get_type ())
G_DECLARE_FINAL_TYPE (PeerCompletedEventArgs, peer_completed_event_args,
                      PEER, COMPLETED_EVENT_ARGS, EapAsyncCompletedEventArgs)

struct _PeerCompletedEventArgs {
  EapAsyncCompletedEventArgs parent_instance;

  int                        result;
};

EAP_DEFINE_EVENT_ARGS (PeerCompletedEventArgs, peer_completed_event_args,
                       EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS,
                       EAP_EVENT_ARGS_FIELD (result, G_TYPE_INT))

static EAP_DEFINE_RESULT_GETTER (PeerCompletedEventArgs, peer_completed_event_args, int, result)

static gpointer
open_operation (void)
{
  return eap_async_operation_manager_create_operation (NULL, NULL);
}

static void
posted_cb (gpointer state)
{
  peer_posted ();
}

static void
post (gpointer target)
{
  eap_async_operation_post (target, posted_cb, NULL, NULL, NULL);
}

static void
close_operation (gpointer target)
{
  eap_async_operation_operation_completed (target, NULL);
  g_object_unref (target);
}

static EapAsyncCompletedEventArgs *
work (EapAsyncOperation  *operation,
      gpointer            data,
      GError            **error)
{
  PeerCompletedEventArgs *args = g_object_new (PEER_TYPE_COMPLETED_EVENT_ARGS, NULL);

  args->result = 1;

  return EAP_ASYNC_COMPLETED_EVENT_ARGS (args);
}

static void
completed_cb (EapAsyncOperation      *operation,
              PeerCompletedEventArgs *args,
              PeerSlot               *slot)
{
  peer_completed (slot, peer_completed_event_args_get_result (args, NULL));
}

static void
start (PeerSlot *slot)
{
  g_autoptr (EapAsyncOperation) operation =
    eap_async_operation_manager_create_operation_full (NULL, PEER_TYPE_COMPLETED_EVENT_ARGS, NULL);

  g_signal_connect (operation, "completed", G_CALLBACK (completed_cb), slot);
  eap_async_operation_run_in_thread (operation, NULL, work, NULL, NULL, NULL);
}

static EapAsyncCompletedEventArgs *
flood_work (EapAsyncOperation  *operation,
            gpointer            data,
            GError            **error)
{
  for (int i = 0; i < peer_n_reports; i++)
    eap_async_operation_report_progress (operation, peer_percentage (i), NULL);

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static void
flood (void)
{
  g_autoptr (EapAsyncOperation) operation =
    eap_async_operation_manager_create_operation (NULL, NULL);

  g_signal_connect (operation, "progress-changed", G_CALLBACK (peer_reported), NULL);
  g_signal_connect (operation, "completed", G_CALLBACK (peer_flooded), NULL);
  eap_async_operation_run_in_thread (operation, NULL, flood_work, NULL, NULL, NULL);
}

int
main (int   argc,
      char *argv[])
{
  const Peer peer = {
    .open = open_operation,
    .post = post,
    .close = close_operation,
    .start = start,
    .flood = flood,
  };

  return peer_main (argc, argv, &peer);
}
