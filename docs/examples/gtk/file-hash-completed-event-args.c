/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "file-hash-completed-event-args.h"

/**
 * FileHashCompletedEventArgs:
 *
 * What became of a call of [method@File.Hasher.hash_async].
 *
 * The getters may be called from any thread. If the call failed or was cancelled
 * they fail, and the properties are `NULL` and 0.
 */
struct _FileHashCompletedEventArgs
{
  EapAsyncCompletedEventArgs  parent_instance;

  GFile                      *file;
  char                       *digest;
  guint64                     size;
};

EAP_DEFINE_EVENT_ARGS (FileHashCompletedEventArgs, file_hash_completed_event_args,
                       EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS,
                       EAP_EVENT_ARGS_FIELD (file, G_TYPE_FILE)
                       EAP_EVENT_ARGS_FIELD (digest, G_TYPE_STRING)
                       EAP_EVENT_ARGS_FIELD (size, G_TYPE_UINT64))

/**
 * file_hash_completed_event_args_get_file:
 * @self: event args
 * @error: return location for an error
 *
 * Gets the file that was read.
 *
 * Fails with the error of the call.
 *
 * Returns: (transfer none): the file; `NULL` on failure
 */
EAP_DEFINE_RESULT_GETTER (FileHashCompletedEventArgs, file_hash_completed_event_args,
                          GFile *, file)

/**
 * file_hash_completed_event_args_get_digest:
 * @self: event args
 * @error: return location for an error
 *
 * Gets the SHA-256 digest of what is in the file.
 *
 * Fails with the error of the call.
 *
 * Returns: (transfer none): the digest, in hexadecimal digits; `NULL` on failure
 */
EAP_DEFINE_RESULT_GETTER (FileHashCompletedEventArgs, file_hash_completed_event_args,
                          const char *, digest)

/**
 * file_hash_completed_event_args_get_size:
 * @self: event args
 * @error: return location for an error
 *
 * Gets how many bytes were read.
 *
 * Fails with the error of the call.
 *
 * Returns: the number of bytes; 0 on failure
 */
EAP_DEFINE_RESULT_GETTER (FileHashCompletedEventArgs, file_hash_completed_event_args,
                          guint64, size)
