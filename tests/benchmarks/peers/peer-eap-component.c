/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A component with two methods, as the guide to implementing one has it. Handlers are
 * connected to it once, and not to each operation. */

#include "peer.h"

#include <eap/eap.h>

#define PEER_TYPE_COMPONENT (peer_component_get_type ())
G_DECLARE_FINAL_TYPE (PeerComponent, peer_component, PEER, COMPONENT, EapComponent)

struct _PeerComponent {
  EapComponent parent_instance;
};

G_DEFINE_FINAL_TYPE (PeerComponent, peer_component, EAP_TYPE_COMPONENT)

#define PEER_TYPE_WORK_COMPLETED_EVENT_ARGS (peer_work_completed_event_args_get_type ())
G_DECLARE_FINAL_TYPE (PeerWorkCompletedEventArgs, peer_work_completed_event_args,
                      PEER, WORK_COMPLETED_EVENT_ARGS, EapAsyncCompletedEventArgs)

struct _PeerWorkCompletedEventArgs {
  EapAsyncCompletedEventArgs parent_instance;

  int                        result;
};

EAP_DEFINE_EVENT_ARGS (PeerWorkCompletedEventArgs, peer_work_completed_event_args,
                       EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS,
                       EAP_EVENT_ARGS_FIELD (result, G_TYPE_INT))

static EAP_DEFINE_RESULT_GETTER (PeerWorkCompletedEventArgs, peer_work_completed_event_args,
                                 int, result)

static EapAsyncCompletedEventArgs *
work_run (EapAsyncOperation  *operation,
          gpointer            data,
          GError            **error)
{
  PeerWorkCompletedEventArgs *args = g_object_new (PEER_TYPE_WORK_COMPLETED_EVENT_ARGS, NULL);

  args->result = 1;

  return EAP_ASYNC_COMPLETED_EVENT_ARGS (args);
}

static EapAsyncCompletedEventArgs *
flood_run (EapAsyncOperation  *operation,
           gpointer            data,
           GError            **error)
{
  for (int i = 0; i < peer_n_reports; i++)
    eap_async_operation_report_progress (operation, peer_percentage (i), NULL);

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static void
peer_component_class_init (PeerComponentClass *klass)
{
  EapMethodInfo work = {
    .name = "work",
    .completed_args_type = PEER_TYPE_WORK_COMPLETED_EVENT_ARGS,
    .run = work_run,
  };
  EapMethodInfo flood = { .name = "flood", .run = flood_run };

  eap_component_class_install_method (EAP_COMPONENT_CLASS (klass), &work);
  eap_component_class_install_method (EAP_COMPONENT_CLASS (klass), &flood);
}

static void
peer_component_init (PeerComponent *self)
{
}

static void
work_completed_cb (PeerComponent              *component,
                   PeerWorkCompletedEventArgs *args,
                   PeerSlot                   *slot)
{
  peer_completed (slot, peer_work_completed_event_args_get_result (args, NULL));
}

static void
prepare (PeerSlot *slot)
{
  slot->handle = g_object_new (PEER_TYPE_COMPONENT, NULL);
  g_signal_connect (slot->handle, "work-completed", G_CALLBACK (work_completed_cb), slot);
}

static void
start (PeerSlot *slot)
{
  g_object_unref (eap_component_start (slot->handle, "work", NULL, NULL, NULL, NULL));
}

static void
clear (PeerSlot *slot)
{
  g_clear_object (&slot->handle);
}

static void
flood_completed_cb (PeerComponent              *component,
                    EapAsyncCompletedEventArgs *args,
                    gpointer                    data)
{
  g_object_unref (component);
  peer_flooded ();
}

static void
flood (void)
{
  EapComponent *component = g_object_new (PEER_TYPE_COMPONENT, NULL);

  g_signal_connect (component, "progress-changed", G_CALLBACK (peer_reported), NULL);
  g_signal_connect (component, "flood-completed", G_CALLBACK (flood_completed_cb), NULL);
  g_object_unref (eap_component_start (component, "flood", NULL, NULL, NULL, NULL));
}

int
main (int   argc,
      char *argv[])
{
  const Peer peer = { .prepare = prepare, .start = start, .clear = clear, .flood = flood };

  return peer_main (argc, argv, &peer);
}
