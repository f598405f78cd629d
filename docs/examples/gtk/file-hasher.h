/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "file-hash-completed-event-args.h"

G_BEGIN_DECLS

#define FILE_TYPE_HASHER (file_hasher_get_type ())

G_DECLARE_FINAL_TYPE (FileHasher, file_hasher, FILE, HASHER, EapComponent)

FileHasher        *file_hasher_new             (void);

EapAsyncOperation *file_hasher_hash_async      (FileHasher       *self,
                                                GFile            *file,
                                                const GValue     *user_state,
                                                GError          **error);
EapAsyncOperation *file_hasher_hash_async_full (FileHasher       *self,
                                                GFile            *file,
                                                EapStartOptions  *options,
                                                const GValue     *user_state,
                                                GError          **error);

G_END_DECLS
