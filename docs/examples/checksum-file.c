/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "checksum-file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Files and directories by their names, as the system knows them. Not by GFile,
 * which resolves "link/../name" without asking where the link leads to. */

G_DEFINE_FINAL_TYPE (ChecksumFile, checksum_file, G_TYPE_OBJECT)

static void
checksum_file_finalize (GObject *object)
{
  ChecksumFile *self = CHECKSUM_FILE (object);

  g_free (self->name);
  g_clear_object (&self->operation);
  g_free (self->digest);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (checksum_file_parent_class)->finalize (object);
}

static void
checksum_file_class_init (ChecksumFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = checksum_file_finalize;
}

static void
checksum_file_init (ChecksumFile *self)
{
}

static void
set_error_from_errno (GError **error,
                      int      code)
{
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
}

ChecksumFile *
checksum_file_new (const char *name,
                   gboolean    found)
{
  ChecksumFile *self = g_object_new (CHECKSUM_TYPE_FILE, NULL);

  self->name = g_strdup (name);
  self->found = found;

  return self;
}

gboolean
checksum_file_is_standard_input (ChecksumFile *self)
{
  return !self->found && strcmp (self->name, "-") == 0;
}

gboolean
checksum_file_has_ended (ChecksumFile *self)
{
  return self->digest != NULL || self->error != NULL;
}

/* The name for people, in the locale's encoding. A terminal obeys control
 * characters, so none of them gets through, nor does what is no text at all. */
char *
checksum_file_dup_display_name (ChecksumFile *self)
{
  GString *text = g_string_new (NULL);
  gboolean is_utf8 = g_get_charset (NULL);
  const char *rest = self->name;

  while (*rest != '\0')
    {
      gunichar c = g_utf8_get_char_validated (rest, -1);
      gboolean is_character = c != (gunichar) -1 && c != (gunichar) -2;

      if (is_character && (is_utf8 || c < 0x80) && g_unichar_isprint (c))
        {
          g_string_append_unichar (text, c);
          rest = g_utf8_next_char (rest);
        }
      else
        {
          g_string_append_printf (text, "\\%03o", (guchar) *rest);
          rest++;
        }
    }

  return g_string_free (text, FALSE);
}

/* Returns a file descriptor, or -1. On a worker thread, since it may take long. */
int
checksum_file_open (ChecksumFile  *self,
                    struct stat   *info,
                    GError       **error)
{
  /* Opening a pipe without a writer would block where nothing can cancel it;
   * this way it is the reading that waits. And what was a file a moment ago must
   * not lead elsewhere now. */
  int flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK |
              (self->found ? O_NOFOLLOW : 0);
  int fd;

  if (checksum_file_is_standard_input (self))
    fd = fcntl (STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  else
    fd = open (self->name, flags);

  if (fd == -1 || fstat (fd, info) == -1)
    {
      set_error_from_errno (error, errno);
      if (fd != -1)
        close (fd);
      return -1;
    }

  return fd;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp ((*(ChecksumFile **) a)->name, (*(ChecksumFile **) b)->name);
}

/* What cannot be looked at is wanted, too: reading it will tell why. */
static gboolean
is_wanted (DIR           *directory,
           struct dirent *entry)
{
  struct stat info;

  if (strcmp (entry->d_name, ".") == 0 || strcmp (entry->d_name, "..") == 0)
    return FALSE;

  return fstatat (dirfd (directory), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == -1 ||
         S_ISREG (info.st_mode) || S_ISDIR (info.st_mode);
}

static gboolean
read_directory (ChecksumFile  *self,
                DIR           *directory,
                GPtrArray     *found,
                GCancellable  *cancellable,
                GError       **error)
{
  struct dirent *entry;

  /* Only errno tells the end from an error. */
  while (errno = 0, (entry = readdir (directory)) != NULL)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;

      if (is_wanted (directory, entry))
        {
          g_autofree char *name = g_build_filename (self->name, entry->d_name, NULL);

          g_ptr_array_add (found, checksum_file_new (name, TRUE));
        }
    }

  if (errno != 0)
    {
      set_error_from_errno (error, errno);
      return FALSE;
    }

  return TRUE;
}

/* Returns the files and directories in a directory, sorted by name, so that the
 * order is the same each time. Closes @fd. */
GPtrArray *
checksum_file_list (ChecksumFile  *self,
                    int            fd,
                    GCancellable  *cancellable,
                    GError       **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  DIR *directory = fdopendir (fd);
  gboolean success;

  if (directory == NULL)
    {
      set_error_from_errno (error, errno);
      close (fd);
      return NULL;
    }

  success = read_directory (self, directory, found, cancellable, error);
  closedir (directory);
  if (!success)
    return NULL;

  g_ptr_array_sort (found, compare_names);

  return g_steal_pointer (&found);
}

/* Adds the size of a file to @n_bytes, or what is in a directory to @found. What
 * cannot be looked at has no size; that is told when it is read. Fails if it is
 * something that has no end one could know of. */
gboolean
checksum_file_measure (ChecksumFile  *self,
                       guint64       *n_bytes,
                       GPtrArray     *found,
                       GCancellable  *cancellable,
                       GError       **error)
{
  gboolean is_input = checksum_file_is_standard_input (self);
  struct stat info;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  if (!is_input && fstatat (AT_FDCWD, self->name, &info,
                            self->found ? AT_SYMLINK_NOFOLLOW : 0) == -1)
    return TRUE;

  if (!is_input && S_ISDIR (info.st_mode))
    {
      int fd = checksum_file_open (self, &info, NULL);
      g_autoptr (GPtrArray) children =
        fd != -1 ? checksum_file_list (self, fd, cancellable, NULL) : NULL;

      if (children != NULL)
        g_ptr_array_extend_and_steal (found, g_steal_pointer (&children));
      return TRUE;
    }

  if (is_input || !S_ISREG (info.st_mode))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "The size is unknown");
      return FALSE;
    }

  *n_bytes += info.st_size;

  return TRUE;
}
