/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <eap/eap.h>

G_BEGIN_DECLS

#define FILE_HASH_TYPE_COMPLETED_EVENT_ARGS (file_hash_completed_event_args_get_type ())

G_DECLARE_FINAL_TYPE (FileHashCompletedEventArgs, file_hash_completed_event_args,
                      FILE_HASH, COMPLETED_EVENT_ARGS, EapAsyncCompletedEventArgs)

GFile      *file_hash_completed_event_args_get_file   (FileHashCompletedEventArgs  *self,
                                                       GError                     **error);
const char *file_hash_completed_event_args_get_digest (FileHashCompletedEventArgs  *self,
                                                       GError                     **error);
guint64     file_hash_completed_event_args_get_size   (FileHashCompletedEventArgs  *self,
                                                       GError                     **error);

G_END_DECLS
