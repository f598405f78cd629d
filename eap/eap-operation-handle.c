/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-operation-core-private.h"

/* The public handle on a core: who needs it pins it, so that who drops it
 * meanwhile does not take it away. */

static GMutex *
get_lock (EapOperationCore *self)
{
  return eap_synchronization_context_get_lock (self->context);
}

/* The handle, if it still is one, and what keeps it so until unpin(). */
gpointer
eap_operation_core_pin (EapOperationCore *self)
{
  gpointer handle;

  g_mutex_lock (get_lock (self));
  handle = self->handle;
  if (handle != NULL)
    self->n_pins++;
  g_mutex_unlock (get_lock (self));

  return handle;
}

/* Where the drop is over and nothing pins it any more: the handle that was kept.
 * Who dropped it may be finishing it off on another thread right now, so nobody
 * may find it here any more. */
static gpointer
take_kept_unlocked (EapOperationCore *self)
{
  if (self->n_pins > 0 || self->is_dropping || !self->keeps_handle)
    return NULL;

  self->keeps_handle = FALSE;

  return g_steal_pointer (&self->handle);
}

void
eap_operation_core_unpin (EapOperationCore *self)
{
  gpointer kept;

  g_mutex_lock (get_lock (self));
  self->n_pins--;
  kept = take_kept_unlocked (self);
  g_mutex_unlock (get_lock (self));

  if (kept != NULL)
    eap_synchronization_context_send_home (self->context, kept, g_object_unref);
}

/* A reference of the caller's own; NULL: there is no handle any more. */
EapAsyncOperation *
eap_operation_core_dup_handle (EapOperationCore *self)
{
  gpointer handle = eap_operation_core_pin (self);

  if (handle != NULL)
    {
      g_object_ref (handle);
      eap_operation_core_unpin (self);
    }

  return handle;
}

/* The handle's dispose. FALSE: it is pinned, and kept until that ends and
 * end_drop() was called. */
gboolean
eap_operation_core_drop_handle (EapOperationCore *self,
                                gpointer          handle)
{
  gboolean keep;

  g_object_ref (handle);

  g_mutex_lock (get_lock (self));
  keep = self->handle != NULL && self->n_pins > 0;
  if (keep && !self->keeps_handle)
    {
      handle = NULL;
      self->keeps_handle = TRUE;
      self->is_dropping = TRUE;
    }
  /* One that is kept is end_drop()'s to give away, whoever disposes it meanwhile. */
  else if (!self->keeps_handle)
    {
      self->handle = NULL;
    }
  g_mutex_unlock (get_lock (self));

  g_clear_object (&handle);

  return !keep;
}

/* The unref that dropped the handle does nothing with it any more. FALSE: there
 * was none. TRUE: the handle and this may be gone on return. */
gboolean
eap_operation_core_end_drop (EapOperationCore *self)
{
  g_autoptr (EapSynchronizationContext) context = g_object_ref (self->context);
  gpointer kept;
  gboolean was_dropping;

  g_mutex_lock (get_lock (self));
  was_dropping = self->is_dropping;
  self->is_dropping = FALSE;
  kept = was_dropping ? take_kept_unlocked (self) : NULL;
  g_mutex_unlock (get_lock (self));

  if (kept != NULL)
    eap_synchronization_context_send_home (context, kept, g_object_unref);

  return was_dropping;
}
