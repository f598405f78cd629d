/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-operation-list-private.h"

#include "eap-async-operation.h"

struct _EapOperationList
{
  GObject    parent_instance;

  GMutex     lock;  /* guards which calls are listed: where the context is gone,
                     * other threads take them out */
  GSequence *calls; /* (element-type EapCall): with a reference on the core of each */
};

static GType
eap_operation_list_get_item_type (GListModel *model)
{
  return EAP_TYPE_ASYNC_OPERATION;
}

static guint
eap_operation_list_get_n_items (GListModel *model)
{
  EapOperationList *self = EAP_OPERATION_LIST (model);
  guint n_items;

  g_mutex_lock (&self->lock);
  n_items = (guint) g_sequence_get_length (self->calls);
  g_mutex_unlock (&self->lock);

  return n_items;
}

/* The list keeps no handle alive, since whether an operation was abandoned must
 * not depend on who looks. Until the operation has ended its handle can be had,
 * and after that who is to take it from the list keeps it pinned. */
static gpointer
eap_operation_list_get_item (GListModel *model,
                             guint       position)
{
  EapOperationList *self = EAP_OPERATION_LIST (model);
  EapAsyncOperation *operation = NULL;
  EapOperationCore *core = NULL;
  GSequenceIter *iter;

  g_mutex_lock (&self->lock);
  iter = g_sequence_get_iter_at_pos (self->calls, (int) MIN (position, G_MAXINT));
  if (!g_sequence_iter_is_end (iter))
    core = eap_operation_core_ref (((EapCall *) g_sequence_get (iter))->core);
  g_mutex_unlock (&self->lock);

  if (core != NULL)
    {
      operation = eap_operation_core_dup_handle (core);
      eap_operation_core_unref (core);
    }

  return operation;
}

static void
eap_operation_list_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = eap_operation_list_get_item_type;
  iface->get_n_items = eap_operation_list_get_n_items;
  iface->get_item = eap_operation_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (EapOperationList, eap_operation_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      eap_operation_list_list_model_init))

static void
eap_operation_list_finalize (GObject *object)
{
  EapOperationList *self = EAP_OPERATION_LIST (object);

  /* Whoever is listed keeps the component, and so the list. */
  g_assert (g_sequence_is_empty (self->calls));
  g_sequence_free (self->calls);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (eap_operation_list_parent_class)->finalize (object);
}

static void
eap_operation_list_class_init (EapOperationListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = eap_operation_list_finalize;
}

static void
eap_operation_list_init (EapOperationList *self)
{
  g_mutex_init (&self->lock);
  self->calls = g_sequence_new (NULL);
}

/* FALSE: it was there already, or has left. */
static gboolean
append (EapOperationList *self,
        EapCall          *call,
        guint            *position)
{
  gboolean appended = FALSE;

  g_mutex_lock (&self->lock);
  if (call->listed == NULL && !call->unlisted)
    {
      *position = (guint) g_sequence_get_length (self->calls);
      call->listed = g_sequence_append (self->calls, call);
      eap_operation_core_ref (call->core);
      appended = TRUE;
    }
  g_mutex_unlock (&self->lock);

  return appended;
}

/* FALSE: it was not there. */
static gboolean
take_out (EapOperationList *self,
          EapCall          *call,
          guint            *position)
{
  GSequenceIter *iter;

  g_mutex_lock (&self->lock);
  iter = g_steal_pointer (&call->listed);
  call->unlisted = TRUE;
  if (iter != NULL)
    {
      *position = (guint) g_sequence_iter_get_position (iter);
      g_sequence_remove (iter);
    }
  g_mutex_unlock (&self->lock);

  if (iter != NULL)
    eap_operation_core_unref (call->core);

  return iter != NULL;
}

EapOperationList *
eap_operation_list_new (void)
{
  return g_object_new (EAP_TYPE_OPERATION_LIST, NULL);
}

/* Before anybody listens */
void
eap_operation_list_fill (EapOperationList *self,
                         GPtrArray        *cores)
{
  guint position;

  for (guint i = 0; i < cores->len; i++)
    append (self, (EapCall *) ((EapOperationCore *) g_ptr_array_index (cores, i))->client,
            &position);
}

/* One that the list was filled with is not added again, nor one that has left. */
void
eap_operation_list_add (EapOperationList *self,
                        EapCall          *call)
{
  guint position;

  if (append (self, call, &position))
    g_list_model_items_changed (G_LIST_MODEL (self), position, 0, 1);
}

/* The caller has a reference on the call's core. */
void
eap_operation_list_remove (EapOperationList *self,
                           EapCall          *call)
{
  guint position;

  if (take_out (self, call, &position))
    g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

/* Where there is nobody to be told: any thread */
void
eap_operation_list_forget (EapOperationList *self,
                           EapCall          *call)
{
  guint position;

  take_out (self, call, &position);
}
