/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "checksum-file.h"

G_BEGIN_DECLS

/* Bars at the bottom of the terminal that standard error is. */
typedef struct _ChecksumProgress ChecksumProgress;

ChecksumProgress *checksum_progress_new       (void);
void              checksum_progress_free      (ChecksumProgress *self);

void              checksum_progress_begin     (ChecksumProgress *self,
                                               ChecksumFile     *file);
void              checksum_progress_end       (ChecksumProgress *self,
                                               ChecksumFile     *file);
void              checksum_progress_set_total (ChecksumProgress *self,
                                               guint64           n_bytes);

void              checksum_progress_draw      (ChecksumProgress *self);
void              checksum_progress_hide      (ChecksumProgress *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChecksumProgress, checksum_progress_free)

G_END_DECLS
