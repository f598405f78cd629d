/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "checksum-file.h"

G_BEGIN_DECLS

#define CHECKSUM_TYPE_READ_COMPLETED_EVENT_ARGS (checksum_read_completed_event_args_get_type ())

G_DECLARE_FINAL_TYPE (ChecksumReadCompletedEventArgs, checksum_read_completed_event_args,
                      CHECKSUM, READ_COMPLETED_EVENT_ARGS, EapAsyncCompletedEventArgs)

EapAsyncOperation *checksum_read_async    (ChecksumFile                *file,
                                           GChecksumType                algorithm,
                                           EapWorkerPool               *pool,
                                           GError                     **error);
const char        *checksum_read_completed_event_args_get_digest
                                          (ChecksumReadCompletedEventArgs  *args,
                                           GError                         **error);
GPtrArray         *checksum_read_completed_event_args_get_children
                                          (ChecksumReadCompletedEventArgs  *args);

EapAsyncOperation *checksum_measure_async (char                       **names,
                                           GError                     **error);

G_END_DECLS
