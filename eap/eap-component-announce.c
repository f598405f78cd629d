/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-component-private.h"

/* The component's own context is told of the calls that begin and leave, in
 * whichever context they are. */

typedef struct
{
  EapComponent     *component; /* (owned) */
  EapOperationCore *core;      /* (owned): of the call */
  gboolean          busy;      /* is no more */
  gboolean          is_pinned; /* the list gives the operation away until it is told */
} Notice;

static void
notice_free (gpointer data)
{
  Notice *notice = data;

  /* Where the component's context is gone it was not told; else this does
   * nothing. */
  if (notice->is_pinned)
    {
      eap_operation_list_forget (eap_component_get_private (notice->component)->list,
                                 (EapCall *) notice->core->client);
      eap_operation_core_unpin (notice->core);
    }
  eap_operation_core_unref (notice->core);
  g_object_unref (notice->component);
  g_free (notice);
}

static Notice *
notice_new (EapComponent *self,
            EapCall      *call,
            gboolean      busy)
{
  Notice *notice = g_new0 (Notice, 1);

  notice->component = g_object_ref (self);
  notice->core = eap_operation_core_ref (call->core);
  notice->busy = busy;

  return notice;
}

static void
notify_busy (EapComponent *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), eap_component_get_private (self)->is_busy);
}

static void
begun (EapComponent *self,
       EapCall      *call)
{
  EapComponentPrivate *priv = eap_component_get_private (self);

  /* It may have left before there was a list, or before this was posted. */
  if (priv->list != NULL && eap_call_table_has (&priv->table, call))
    eap_operation_list_add (priv->list, call);
  if (call->made_busy && priv->is_busy != NULL)
    notify_busy (self);
}

static void
begun_cb (gpointer data)
{
  Notice *notice = data;

  begun (notice->component, (EapCall *) notice->core->client);
}

/* As an element of the operation, which keeps both */
static void
begun_here_cb (gpointer call)
{
  begun (EAP_COMPONENT (((EapCall *) call)->client.source), call);
}

static void
left (EapComponent     *self,
      EapOperationCore *core,
      gboolean          busy)
{
  EapComponentPrivate *priv = eap_component_get_private (self);

  if (priv->list != NULL)
    eap_operation_list_remove (priv->list, (EapCall *) core->client);
  if (busy)
    notify_busy (self);
}

static void
left_cb (gpointer data)
{
  Notice *notice = data;

  left (notice->component, notice->core, notice->busy);
}

/* Where somebody is to be told. Soon, as the operation's first element where it
 * has the same context. */
void
eap_component_announce_begun (EapComponent *self,
                              EapCall      *call)
{
  EapComponentPrivate *priv = eap_component_get_private (self);
  gboolean busy = call->made_busy && priv->is_busy != NULL;

  if (!busy && eap_atomic_load (&priv->list, ACQUIRE) == NULL)
    return;

  if (call->core->context == priv->context)
    eap_operation_core_post (call->core, begun_here_cb, call, NULL, NULL);
  else
    eap_synchronization_context_post (priv->context, begun_cb, notice_new (self, call, FALSE),
                                      notice_free, NULL);
}

/* At once where the component's context is that of the operation, else soon; by
 * who settles it, and so has its handle pinned. */
void
eap_component_announce_left (EapComponent *self,
                             EapCall      *call,
                             gboolean      made_idle,
                             gboolean      at_home)
{
  EapComponentPrivate *priv = eap_component_get_private (self);
  gboolean busy = made_idle && priv->is_busy != NULL;
  gboolean has_list = eap_atomic_load (&priv->list, ACQUIRE) != NULL;
  Notice *notice;

  if (!busy && !has_list)
    return;

  if (at_home && call->core->context == priv->context)
    {
      left (self, call->core, busy);
      return;
    }

  notice = notice_new (self, call, busy);
  notice->is_pinned = has_list;
  if (has_list)
    eap_operation_core_pin (call->core);
  eap_synchronization_context_post (priv->context, left_cb, notice, notice_free, NULL);
}
