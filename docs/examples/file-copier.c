/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "file-copier.h"

/**
 * FileCopier:
 *
 * Copies files, one after another.
 *
 * This is g_file_copy_async() as a component: an asynchronous function of GIO's
 * becomes a method by a function that starts it, with
 * [func@Eap.AsyncOperation.ready_cb] as its callback, and a function that makes
 * event args of its result.
 *
 * Progress is reported in bytes. Signals are emitted in the context in which the
 * call was made. All methods may be called from any thread.
 */
struct _FileCopier
{
  EapComponent parent_instance;
};

G_DEFINE_FINAL_TYPE (FileCopier, file_copier, EAP_TYPE_COMPONENT)

/* What a call was given, and what it has got to. */
typedef struct
{
  EapAsyncOperation *operation;   /* (unowned) (nullable): while it is being copied */
  GFile             *source;      /* (owned) */
  GFile             *destination; /* (owned) */
  GFileCopyFlags     flags;
  guint64            n_bytes;
} Copy;

static Copy *
copy_new (GFile          *source,
          GFile          *destination,
          GFileCopyFlags  flags)
{
  Copy *self = g_new0 (Copy, 1);

  self->source = g_object_ref (source);
  self->destination = g_object_ref (destination);
  self->flags = flags;

  return self;
}

static void
copy_free (gpointer data)
{
  Copy *self = data;

  g_object_unref (self->source);
  g_object_unref (self->destination);
  g_free (self);
}

static void
copy_progress_cb (goffset  n_bytes,
                  goffset  total,
                  gpointer data)
{
  Copy *self = data;

  self->n_bytes = n_bytes;
  eap_async_operation_report_amount (self->operation, n_bytes, total, NULL);
}

/* In the context of the call, when its turn has come. GIO gets the cancellable of
 * the operation, so that it stops whatever it is doing when the call is cancelled.
 * What is given as data to the callback is a reference, which it drops. */
static void
copy_start (EapAsyncOperation *operation,
            gpointer           data)
{
  Copy *copy = data;

  copy->operation = operation;

  g_file_copy_async (copy->source, copy->destination, copy->flags, G_PRIORITY_DEFAULT,
                     eap_async_operation_get_cancellable (operation),
                     copy_progress_cb, copy,
                     eap_async_operation_ready_cb, g_object_ref (operation));
}

static EapAsyncCompletedEventArgs *
copy_finish (EapAsyncOperation  *operation,
             GObject            *source,
             GAsyncResult       *result,
             gpointer            data,
             GError            **error)
{
  Copy *copy = data;

  if (!g_file_copy_finish (G_FILE (source), result, error))
    return NULL;

  return g_object_new (FILE_COPY_TYPE_COMPLETED_EVENT_ARGS,
                       "destination", copy->destination,
                       "n-bytes", copy->n_bytes,
                       NULL);
}

static void
file_copier_class_init (FileCopierClass *klass)
{
  /**
   * FileCopier::copy-completed:
   * @self: the copier
   * @args: what became of which call
   *
   * A call of [method@File.Copier.copy_async] has ended.
   *
   * Emitted in the context in which the call was made, once for each call that
   * was accepted.
   */
  eap_component_class_install_method (EAP_COMPONENT_CLASS (klass), &(EapMethodInfo) {
    .name = "copy",
    .completed_args_type = FILE_COPY_TYPE_COMPLETED_EVENT_ARGS,
    /* Copies that run at the same time wait for the same disks, and when they are
     * stopped none of them is complete. */
    .concurrency = EAP_CONCURRENCY_QUEUED,
    .start = copy_start,
    .finish = copy_finish,
  });
}

static void
file_copier_init (FileCopier *self)
{
}

/**
 * file_copier_new:
 *
 * Makes a copier.
 *
 * Returns: (transfer full): a copier
 */
FileCopier *
file_copier_new (void)
{
  return g_object_new (FILE_TYPE_COPIER, NULL);
}

/**
 * file_copier_copy_async:
 * @self: a copier
 * @source: what to copy, a file but no directory
 * @destination: the file to write, not the directory for it
 * @flags: as for [method@Gio.File.copy]
 * @user_state: (nullable): what the events of this call carry, which is copied
 * @error: return location for an error
 *
 * Copies a file when those before it are copied, and returns at once.
 *
 * [signal@File.Copier::copy-completed] says what became of it. A copy that has
 * failed or was cancelled may have left a part of @destination, as
 * [method@Gio.File.copy] does; the caller knows whether that is of any use.
 *
 * Fails as [method@Eap.Component.start] does, in particular with
 * `EAP_ASYNC_ERROR_DUPLICATE_STATE` if a pending call has an equal user state.
 * Then nothing was started.
 *
 * Returns: (transfer full): the operation, which need not be kept
 */
EapAsyncOperation *
file_copier_copy_async (FileCopier      *self,
                        GFile           *source,
                        GFile           *destination,
                        GFileCopyFlags   flags,
                        const GValue    *user_state,
                        GError         **error)
{
  g_return_val_if_fail (FILE_IS_COPIER (self), NULL);
  g_return_val_if_fail (G_IS_FILE (source), NULL);
  g_return_val_if_fail (G_IS_FILE (destination), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return eap_component_start (EAP_COMPONENT (self), "copy", user_state,
                              copy_new (source, destination, flags), copy_free, error);
}
