/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "file-copy-completed-event-args.h"

/**
 * FileCopyCompletedEventArgs:
 *
 * What became of a call of [method@File.Copier.copy_async].
 *
 * The getters may be called from any thread. If the call failed or was cancelled
 * they fail, and the properties are `NULL` and 0.
 */
struct _FileCopyCompletedEventArgs
{
  EapAsyncCompletedEventArgs  parent_instance;

  GFile                      *destination;
  guint64                     n_bytes;
};

EAP_DEFINE_EVENT_ARGS (FileCopyCompletedEventArgs, file_copy_completed_event_args,
                       EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS,
                       EAP_EVENT_ARGS_FIELD (destination, G_TYPE_FILE)
                       EAP_EVENT_ARGS_FIELD (n_bytes, G_TYPE_UINT64))

/**
 * file_copy_completed_event_args_get_destination:
 * @self: event args
 * @error: return location for an error
 *
 * Gets the file that was written.
 *
 * Fails with the error of the call.
 *
 * Returns: (transfer none): the file; `NULL` on failure
 */
EAP_DEFINE_RESULT_GETTER (FileCopyCompletedEventArgs, file_copy_completed_event_args,
                          GFile *, destination)

/**
 * file_copy_completed_event_args_get_n_bytes:
 * @self: event args
 * @error: return location for an error
 *
 * Gets how many bytes were copied.
 *
 * Fails with the error of the call.
 *
 * Returns: the number of bytes; 0 on failure
 */
EAP_DEFINE_RESULT_GETTER (FileCopyCompletedEventArgs, file_copy_completed_event_args,
                          guint64, n_bytes)
