/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "file-copy-completed-event-args.h"

G_BEGIN_DECLS

#define FILE_TYPE_COPIER (file_copier_get_type ())

G_DECLARE_FINAL_TYPE (FileCopier, file_copier, FILE, COPIER, EapComponent)

FileCopier        *file_copier_new        (void);

EapAsyncOperation *file_copier_copy_async (FileCopier      *self,
                                           GFile           *source,
                                           GFile           *destination,
                                           GFileCopyFlags   flags,
                                           const GValue    *user_state,
                                           GError         **error);

G_END_DECLS
