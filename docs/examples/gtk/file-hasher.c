/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "file-hasher.h"

#define BUFFER_SIZE (256 * 1024)

/**
 * FileHasher:
 *
 * Makes SHA-256 digests of files, several at the same time.
 *
 * Progress is reported in bytes. A call can be paused with its
 * [property@Eap.AsyncOperation:progress], and then keeps its thread.
 *
 * Signals are emitted in the context in which the call was made. All methods may
 * be called from any thread.
 */
struct _FileHasher
{
  EapComponent parent_instance;
};

G_DEFINE_FINAL_TYPE (FileHasher, file_hasher, EAP_TYPE_COMPONENT)

/* What is no regular file may have no end, and opening a pipe would wait for a
 * writer where nothing can cancel it. */
static GInputStream *
open_file (GFile         *file,
           guint64       *size,
           GCancellable  *cancellable,
           GError       **error)
{
  g_autoptr (GFileInfo) info =
    g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE,
                       G_FILE_QUERY_INFO_NONE, cancellable, error);

  if (info == NULL)
    return NULL;

  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                           "This is not a regular file");
      return NULL;
    }

  *size = g_file_info_get_size (info);

  return G_INPUT_STREAM (g_file_read (file, cancellable, error));
}

/* Returns how many bytes there were, or -1. */
static gint64
read_all (EapAsyncOperation  *operation,
          GInputStream       *stream,
          guint64             size,
          GChecksum          *checksum,
          GError            **error)
{
  EapProgress *progress = eap_async_operation_get_progress (operation);
  GCancellable *cancellable = eap_async_operation_get_cancellable (operation);
  g_autofree guint8 *buffer = g_malloc (BUFFER_SIZE);
  guint64 processed = 0;
  gssize n_read;

  do
    {
      if (!eap_progress_wait_while_paused (progress, NULL, error))
        return -1;

      n_read = g_input_stream_read (stream, buffer, BUFFER_SIZE, cancellable, error);
      if (n_read < 0)
        return -1;

      g_checksum_update (checksum, buffer, n_read);
      processed += n_read;
      /* Reports are cheap: those that nobody has time for are left out. The file
       * may have grown since it was looked at. */
      eap_async_operation_report_amount (operation, processed, MAX (processed, size), NULL);
    }
  while (n_read > 0);

  return processed;
}

/* On a worker thread. */
static EapAsyncCompletedEventArgs *
hash_run (EapAsyncOperation  *operation,
          gpointer            data,
          GError            **error)
{
  EapProgress *progress = eap_async_operation_get_progress (operation);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GInputStream) stream = NULL;
  guint64 size = 0;
  gint64 n_bytes;

  eap_progress_set_unit (progress, EAP_PROGRESS_UNIT_BYTES);
  eap_progress_set_text (progress, "Reading");

  stream = open_file (data, &size, eap_async_operation_get_cancellable (operation), error);
  if (stream == NULL)
    return NULL;

  n_bytes = read_all (operation, stream, size, checksum, error);
  if (n_bytes < 0)
    return NULL;

  return g_object_new (FILE_HASH_TYPE_COMPLETED_EVENT_ARGS,
                       "file", data,
                       "digest", g_checksum_get_string (checksum),
                       "size", (guint64) n_bytes,
                       NULL);
}

static void
file_hasher_class_init (FileHasherClass *klass)
{
  /**
   * FileHasher::hash-completed:
   * @self: the hasher
   * @args: what became of which call
   *
   * A call of [method@File.Hasher.hash_async] has ended.
   *
   * Emitted in the context in which the call was made, once for each call that
   * was accepted.
   */
  eap_component_class_install_method (EAP_COMPONENT_CLASS (klass), &(EapMethodInfo) {
    .name = "hash",
    .completed_args_type = FILE_HASH_TYPE_COMPLETED_EVENT_ARGS,
    .concurrency = EAP_CONCURRENCY_CONCURRENT,
    .run = hash_run,
  });
}

static void
file_hasher_init (FileHasher *self)
{
}

/**
 * file_hasher_new:
 *
 * Makes a hasher.
 *
 * Returns: (transfer full): a hasher
 */
FileHasher *
file_hasher_new (void)
{
  return g_object_new (FILE_TYPE_HASHER, NULL);
}

/**
 * file_hasher_hash_async:
 * @self: a hasher
 * @file: what to read, a regular file
 * @user_state: (nullable): what the events of this call carry, which is copied
 * @error: return location for an error
 *
 * Makes the SHA-256 digest of a file, and returns at once.
 *
 * [signal@File.Hasher::hash-completed] says what became of it.
 *
 * Fails as [method@Eap.Component.start] does, in particular with
 * `EAP_ASYNC_ERROR_DUPLICATE_STATE` if a pending call has an equal user state.
 * Then nothing was started.
 *
 * Returns: (transfer full): the operation, which need not be kept
 */
EapAsyncOperation *
file_hasher_hash_async (FileHasher    *self,
                        GFile         *file,
                        const GValue  *user_state,
                        GError       **error)
{
  return file_hasher_hash_async_full (self, file, NULL, user_state, error);
}

/**
 * file_hasher_hash_async_full:
 * @self: a hasher
 * @file: what to read, a regular file
 * @options: (nullable): more about this call
 * @user_state: (nullable): what the events of this call carry, which is copied
 * @error: return location for an error
 *
 * Makes the SHA-256 digest of a file, with options.
 *
 * Like [method@File.Hasher.hash_async].
 *
 * Returns: (transfer full): the operation, which need not be kept
 */
EapAsyncOperation *
file_hasher_hash_async_full (FileHasher       *self,
                             GFile            *file,
                             EapStartOptions  *options,
                             const GValue     *user_state,
                             GError          **error)
{
  g_return_val_if_fail (FILE_IS_HASHER (self), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (options == NULL || EAP_IS_START_OPTIONS (options), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return eap_component_start_full (EAP_COMPONENT (self), "hash", user_state,
                                   g_object_ref (file), g_object_unref, options, error);
}
