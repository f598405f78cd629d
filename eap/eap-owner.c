/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-owner-private.h"

#include "eap-operation-core-private.h"

struct _EapOwner
{
  gatomicrefcount  ref_count; /* the owner's, and one for each operation */
  GMutex           lock;      /* guards the set */
  GHashTable      *cores;     /* (element-type EapOperationCore): they leave
                               * before they are finalized */
};

/* Guards which EapOwner an object has */
static GMutex bond_lock;
static GQuark bond_quark;

static void
owner_unref (EapOwner *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_assert (g_hash_table_size (self->cores) == 0);
  g_hash_table_unref (self->cores);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* On the thread that disposes the owner */
static void
owner_disposed_cb (gpointer  data,
                   GObject  *owner)
{
  EapOwner *self = data;
  g_autoptr (GPtrArray) cores =
    g_ptr_array_new_with_free_func ((GDestroyNotify) eap_operation_core_unref);
  GHashTableIter iter;
  gpointer core;

  /* Disposed is not finalized: it may be an owner again. */
  g_mutex_lock (&bond_lock);
  g_object_set_qdata (owner, bond_quark, NULL);
  g_mutex_unlock (&bond_lock);

  g_mutex_lock (&self->lock);
  g_hash_table_iter_init (&iter, self->cores);
  while (g_hash_table_iter_next (&iter, &core, NULL))
    g_ptr_array_add (cores, eap_operation_core_ref (core));
  g_mutex_unlock (&self->lock);

  for (guint i = 0; i < cores->len; i++)
    eap_operation_core_cancel (g_ptr_array_index (cores, i));

  owner_unref (self);
}

/* The caller has a reference on @owner and one on @core. */
EapOwner *
eap_owner_join (GObject          *owner,
                EapOperationCore *core)
{
  EapOwner *self;
  gboolean is_new;

  g_mutex_lock (&bond_lock);

  if (bond_quark == 0)
    bond_quark = g_quark_from_static_string ("eap-owner");

  self = g_object_get_qdata (owner, bond_quark);
  is_new = self == NULL;
  if (is_new)
    {
      self = g_new0 (EapOwner, 1);
      g_atomic_ref_count_init (&self->ref_count);
      g_mutex_init (&self->lock);
      self->cores = g_hash_table_new (NULL, NULL);
      g_object_set_qdata (owner, bond_quark, self);
    }

  g_mutex_lock (&self->lock);
  if (g_hash_table_add (self->cores, core))
    g_atomic_ref_count_inc (&self->ref_count);
  g_mutex_unlock (&self->lock);

  g_mutex_unlock (&bond_lock);

  if (is_new)
    g_object_weak_ref (owner, owner_disposed_cb, self);

  return self;
}

void
eap_owner_leave (EapOwner         *self,
                 EapOperationCore *core)
{
  gboolean was_in;

  g_mutex_lock (&self->lock);
  was_in = g_hash_table_remove (self->cores, core);
  g_mutex_unlock (&self->lock);

  if (was_in)
    owner_unref (self);
}
