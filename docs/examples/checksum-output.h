/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "checksum-progress.h"

G_BEGIN_DECLS

/* What is written on standard output and standard error, in the order in which
 * it was added. Who reads slowly, or not at all, holds up the lines, but never
 * the main loop. */
typedef struct _ChecksumOutput ChecksumOutput;

/* There is room for more. @error is 0, or the value of errno if standard output
 * has refused a line; from then on nothing more is written there. */
typedef void (*ChecksumOutputFunc) (int      error,
                                    gpointer data);

ChecksumOutput *checksum_output_new          (ChecksumProgress   *progress,
                                              ChecksumOutputFunc  written,
                                              gpointer            data);
void            checksum_output_free         (ChecksumOutput     *self);

void            checksum_output_add_digest   (ChecksumOutput     *self,
                                              const char         *digest,
                                              const char         *name);
void            checksum_output_add_message  (ChecksumOutput     *self,
                                              const char         *name,
                                              const char         *message);
void            checksum_output_end_progress (ChecksumOutput     *self);

gboolean        checksum_output_is_empty     (ChecksumOutput     *self);
gboolean        checksum_output_is_full      (ChecksumOutput     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChecksumOutput, checksum_output_free)

G_END_DECLS
