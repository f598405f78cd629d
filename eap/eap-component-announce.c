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
            EapCall      *call)
{
  Notice *notice = g_new0 (Notice, 1);

  notice->component = g_object_ref (self);
  notice->core = eap_operation_core_ref (call->core);

  return notice;
}

static void
notify_busy (EapComponent *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), eap_component_get_private (self)->is_busy);
}

static void
busy_cb (gpointer component)
{
  EapComponentPrivate *priv = eap_component_get_private (component);

  /* Acquire pairs with the release in post_busy(): whoever found it set has made a
   * change that is seen by those who are told now. */
  eap_atomic_exchange (&priv->busy_posted, FALSE, ACQUIRE);
  notify_busy (component);
}

/* In another context than the call's, where nobody may be listening for a while:
 * once for all the changes until then. */
static void
post_busy (EapComponent *self)
{
  EapComponentPrivate *priv = eap_component_get_private (self);

  if (!eap_atomic_exchange (&priv->busy_posted, TRUE, RELEASE))
    eap_synchronization_context_post (priv->context, busy_cb, g_object_ref (self),
                                      g_object_unref, NULL);
}

static void
add_to_list (EapComponent *self,
             EapCall      *call)
{
  EapComponentPrivate *priv = eap_component_get_private (self);

  /* It may have left before there was a list, or before this was posted. */
  if (priv->list != NULL && eap_call_table_has (&priv->table, call))
    eap_operation_list_add (priv->list, call);
}

static void
add_to_list_cb (gpointer data)
{
  Notice *notice = data;

  add_to_list (notice->component, (EapCall *) notice->core->client);
}

/* As an element of the operation, which keeps both */
static void
begun_here_cb (gpointer data)
{
  EapCall *call = data;
  EapComponent *self = EAP_COMPONENT (call->client.source);

  add_to_list (self, call);
  if (call->made_busy && eap_component_get_private (self)->is_busy != NULL)
    notify_busy (self);
}

static void
remove_from_list (EapComponent     *self,
                  EapOperationCore *core)
{
  EapComponentPrivate *priv = eap_component_get_private (self);

  if (priv->list != NULL)
    eap_operation_list_remove (priv->list, (EapCall *) core->client);
}

static void
remove_from_list_cb (gpointer data)
{
  Notice *notice = data;

  remove_from_list (notice->component, notice->core);
}

/* Where somebody is to be told. Soon, as the operation's first element where it
 * has the same context. */
void
eap_component_announce_begun (EapComponent *self,
                              EapCall      *call)
{
  EapComponentPrivate *priv = eap_component_get_private (self);
  gboolean busy = call->made_busy && priv->is_busy != NULL;
  gboolean has_list = eap_atomic_load (&priv->list, ACQUIRE) != NULL;

  if (!busy && !has_list)
    return;

  if (call->core->context == priv->context)
    {
      eap_operation_core_post (call->core, begun_here_cb, call, NULL, NULL);
      return;
    }

  if (has_list)
    eap_synchronization_context_post (priv->context, add_to_list_cb, notice_new (self, call),
                                      notice_free, NULL);
  if (busy)
    post_busy (self);
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
      remove_from_list (self, call->core);
      if (busy)
        notify_busy (self);
      return;
    }

  if (has_list)
    {
      notice = notice_new (self, call);
      notice->is_pinned = TRUE;
      eap_operation_core_pin (call->core);
      eap_synchronization_context_post (priv->context, remove_from_list_cb, notice, notice_free,
                                        NULL);
    }
  if (busy)
    post_busy (self);
}
