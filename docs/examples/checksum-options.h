/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the command line says. */
typedef struct
{
  GChecksumType   algorithm;
  guint           n_jobs;
  gboolean        progress;
  char          **names;     /* (owned): as they were given, in no known encoding */
} ChecksumOptions;

gboolean checksum_options_parse (ChecksumOptions   *self,
                                 char             **argv,
                                 int               *status);
void     checksum_options_clear (ChecksumOptions   *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ChecksumOptions, checksum_options_clear)

G_END_DECLS
