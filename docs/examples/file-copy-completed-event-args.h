/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <eap/eap.h>

G_BEGIN_DECLS

#define FILE_COPY_TYPE_COMPLETED_EVENT_ARGS (file_copy_completed_event_args_get_type ())

G_DECLARE_FINAL_TYPE (FileCopyCompletedEventArgs, file_copy_completed_event_args,
                      FILE_COPY, COMPLETED_EVENT_ARGS, EapAsyncCompletedEventArgs)

GFile   *file_copy_completed_event_args_get_destination (FileCopyCompletedEventArgs  *self,
                                                         GError                     **error);
guint64  file_copy_completed_event_args_get_n_bytes     (FileCopyCompletedEventArgs  *self,
                                                         GError                     **error);

G_END_DECLS
