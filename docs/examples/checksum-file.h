/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <sys/stat.h>

#include <eap/eap.h>

G_BEGIN_DECLS

#define CHECKSUM_TYPE_FILE (checksum_file_get_type ())

G_DECLARE_FINAL_TYPE (ChecksumFile, checksum_file, CHECKSUM, FILE, GObject)

/* What was named by the user, or found in a directory, and what became of it. */
struct _ChecksumFile
{
  GObject            parent_instance;

  /* Never change, so that any thread may read them */
  char              *name;      /* (owned): the very bytes, in no known encoding */
  gboolean           found;     /* in a directory, not named by the user */

  /* The main thread's */
  GSequenceIter     *place;     /* (unowned): among the files in their order */
  EapAsyncOperation *operation; /* (owned) (nullable): while it is being read */
  guint64            processed;
  guint64            total;     /* 0: unknown */
  char              *digest;    /* (owned) (nullable) */
  GError            *error;     /* (owned) (nullable) */
};

ChecksumFile *checksum_file_new               (const char    *name,
                                               gboolean       found);

gboolean      checksum_file_is_standard_input (ChecksumFile  *self);
gboolean      checksum_file_has_ended         (ChecksumFile  *self);
char         *checksum_file_dup_display_name  (ChecksumFile  *self);

int           checksum_file_open              (ChecksumFile  *self,
                                               struct stat   *info,
                                               GError       **error);
GPtrArray    *checksum_file_list              (ChecksumFile  *self,
                                               int            fd,
                                               GCancellable  *cancellable,
                                               GError       **error);
gboolean      checksum_file_measure           (ChecksumFile  *self,
                                               guint64       *n_bytes,
                                               GPtrArray     *found,
                                               GCancellable  *cancellable,
                                               GError       **error);

G_END_DECLS
