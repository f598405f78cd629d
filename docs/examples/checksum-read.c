/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "checksum-read.h"

#include <gio/gunixinputstream.h>

/* Asynchronous methods as eap has them. Each consists of
 *
 * - a class of event args that carry its result, if it has one,
 * - a worker, which does the work on a thread of a pool, and
 * - a function that starts an operation and returns it at once.
 *
 * A worker has nothing but its operation and what it was given, which does not
 * change, so that there is nothing to lock. */

#define BUFFER_SIZE (256 * 1024)

struct _ChecksumReadCompletedEventArgs
{
  EapAsyncCompletedEventArgs  parent_instance;

  char                       *digest;   /* (owned) (nullable) */
  GPtrArray                  *children; /* (owned) (nullable): of ChecksumFile */
};

G_DEFINE_FINAL_TYPE (ChecksumReadCompletedEventArgs, checksum_read_completed_event_args,
                     EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS)

static void
checksum_read_completed_event_args_finalize (GObject *object)
{
  ChecksumReadCompletedEventArgs *self = CHECKSUM_READ_COMPLETED_EVENT_ARGS (object);

  g_free (self->digest);
  g_clear_pointer (&self->children, g_ptr_array_unref);

  G_OBJECT_CLASS (checksum_read_completed_event_args_parent_class)->finalize (object);
}

static void
checksum_read_completed_event_args_class_init (ChecksumReadCompletedEventArgsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = checksum_read_completed_event_args_finalize;
}

static void
checksum_read_completed_event_args_init (ChecksumReadCompletedEventArgs *self)
{
}

/* Takes @children. */
static EapAsyncCompletedEventArgs *
checksum_read_completed_event_args_new (const char *digest,
                                        GPtrArray  *children)
{
  ChecksumReadCompletedEventArgs *self =
    g_object_new (CHECKSUM_TYPE_READ_COMPLETED_EVENT_ARGS, NULL);

  self->digest = g_strdup (digest);
  self->children = children;

  return EAP_ASYNC_COMPLETED_EVENT_ARGS (self);
}

static EapAsyncCompletedEventArgs *
hash (EapAsyncOperation  *operation,
      GInputStream       *stream,
      guint64             size,
      GChecksumType       algorithm,
      GError            **error)
{
  GCancellable *cancellable = eap_async_operation_get_cancellable (operation);
  g_autoptr (GChecksum) checksum = g_checksum_new (algorithm);
  g_autofree guint8 *buffer = g_malloc (BUFFER_SIZE);
  guint64 processed = 0;
  gssize n_read;

  do
    {
      /* Reports are cheap: those that nobody has time for are left out. */
      eap_async_operation_report_amount (operation, processed, size, NULL);

      n_read = g_input_stream_read (stream, buffer, BUFFER_SIZE, cancellable, error);
      if (n_read < 0)
        return NULL;

      g_checksum_update (checksum, buffer, n_read);
      processed += n_read;
    }
  while (n_read > 0);

  return checksum_read_completed_event_args_new (g_checksum_get_string (checksum), NULL);
}

static EapAsyncCompletedEventArgs *
list (EapAsyncOperation  *operation,
      ChecksumFile       *directory,
      int                 fd,
      GError            **error)
{
  GPtrArray *children =
    checksum_file_list (directory, fd, eap_async_operation_get_cancellable (operation), error);

  return children != NULL ? checksum_read_completed_event_args_new (NULL, children) : NULL;
}

static EapAsyncCompletedEventArgs *
read_worker (EapAsyncOperation  *operation,
             gpointer            data,
             GError            **error)
{
  GChecksumType algorithm = GPOINTER_TO_INT (data);
  ChecksumFile *file =
    g_value_get_object (eap_async_operation_get_user_supplied_state (operation));
  g_autoptr (GInputStream) stream = NULL;
  struct stat info;
  int fd = checksum_file_open (file, &info, error);

  if (fd == -1)
    return NULL;

  if (S_ISDIR (info.st_mode) && !checksum_file_is_standard_input (file))
    return list (operation, file, fd, error);

  stream = g_unix_input_stream_new (fd, TRUE);

  return hash (operation, stream, S_ISREG (info.st_mode) ? info.st_size : 0, algorithm, error);
}

/* Reads a file on a thread of @pool and reports the number of bytes. The result
 * is the digest of what is in it, or for a directory a list of what is in that.
 * The user state is @file. */
EapAsyncOperation *
checksum_read_async (ChecksumFile   *file,
                     GChecksumType   algorithm,
                     EapWorkerPool  *pool,
                     GError        **error)
{
  g_autoptr (EapAsyncOperation) operation =
    eap_async_operation_manager_create_operation_full (EAP_STATE_OBJECT (file),
                                                       CHECKSUM_TYPE_READ_COMPLETED_EVENT_ARGS,
                                                       error);

  if (operation == NULL ||
      !eap_async_operation_run_in_thread (operation, pool, read_worker,
                                          GINT_TO_POINTER (algorithm), NULL, error))
    return NULL;

  return g_steal_pointer (&operation);
}

/* Gets the digest of a file, or the error of the operation: nobody gets at a
 * result without having looked whether there is one. */
const char *
checksum_read_completed_event_args_get_digest (ChecksumReadCompletedEventArgs  *args,
                                               GError                         **error)
{
  if (!eap_async_completed_event_args_raise_exception_if_necessary (EAP_ASYNC_COMPLETED_EVENT_ARGS (args),
                                                                    error))
    return NULL;

  return args->digest;
}

/* Gets what is in a directory: ChecksumFiles, or NULL if it was not one, or could
 * not be read. */
GPtrArray *
checksum_read_completed_event_args_get_children (ChecksumReadCompletedEventArgs *args)
{
  return args->children;
}

static EapAsyncCompletedEventArgs *
measure_worker (EapAsyncOperation  *operation,
                gpointer            data,
                GError            **error)
{
  GCancellable *cancellable = eap_async_operation_get_cancellable (operation);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  guint64 n_bytes = 0;

  for (char **name = data; *name != NULL; name++)
    g_ptr_array_add (files, checksum_file_new (*name, FALSE));

  while (files->len > 0)
    {
      g_autoptr (ChecksumFile) file = g_ptr_array_steal_index_fast (files, files->len - 1);

      if (!checksum_file_measure (file, &n_bytes, files, cancellable, error))
        return NULL;
    }

  eap_async_operation_report_amount (operation, n_bytes, n_bytes, NULL);

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

/* Adds up how large the files of these names are, with all that is in
 * directories. The sum is what it reports last. */
EapAsyncOperation *
checksum_measure_async (char   **names,
                        GError **error)
{
  g_autoptr (EapAsyncOperation) operation =
    eap_async_operation_manager_create_operation (EAP_STATE_STRING ("measure"), error);

  if (operation == NULL ||
      !eap_async_operation_run_in_thread (operation, NULL, measure_worker, g_strdupv (names),
                                          (GDestroyNotify) g_strfreev, error))
    return NULL;

  return g_steal_pointer (&operation);
}
