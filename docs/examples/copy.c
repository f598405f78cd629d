/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Copies files, as cp does.
 *
 * The component is FileCopier. In here it is used:
 *
 * - start() calls its method for each file; the user states are their places on the
 *   command line,
 * - progress_changed_cb() and copy_completed_cb() are called in the main loop, and
 * - stop() cancels.
 *
 * A file is copied under another name in the directory where it shall be, and
 * renamed when it is complete. g_file_copy() leaves what it has written when it is
 * cancelled or fails, and where it is to overwrite a file and fails, for want of
 * space for example, the part takes the place of that file. */

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib-unix.h>

#include "file-copier.h"

#define STATUS_USAGE 2

#define SUMMARY \
  "Copy SOURCE to DESTINATION, or several files to the directory DESTINATION."

#define DESCRIPTION \
  "A file that exists is left alone, unless --force is given; then it is replaced\n" \
  "when the copy is complete, and not before. Directories are not copied.\n" \
  "\n" \
  "A file that cannot be copied is reported on standard error, and the others are\n" \
  "copied all the same. If standard error is a terminal, progress is shown there.\n" \
  "\n" \
  "Ctrl-C stops; files that are not finished are reported as cancelled, and nothing\n" \
  "is left of them. A second Ctrl-C ends the program at once, and may leave a file\n" \
  "whose name begins with '.copy-'.\n" \
  "\n" \
  "Exit status:\n" \
  "  0    all files were copied\n" \
  "  1    a file could not be copied, or the output could not be written\n" \
  "  2    there is a mistake in the command line\n" \
  "  130  stopped by Ctrl-C (SIGINT)\n" \
  "  143  stopped by SIGTERM"

typedef struct
{
  GFile *source;      /* (owned) */
  GFile *destination; /* (owned) */
  GFile *part;        /* (owned) (nullable): what is written until it is complete */
} Item;

typedef struct
{
  /* What the command line says */
  char       **arguments;      /* (owned) (nullable) */
  GPtrArray   *items;          /* (owned): of Item */
  gboolean     force;
  gboolean     quiet;

  FileCopier  *copier;         /* (owned) */
  GMainLoop   *loop;           /* (owned) */
  gboolean     shows_progress;
  int          shown;          /* the percentage of the file; -1: none */
  guint        signal_ids[2];
  int          status;
} Copier;

static void
item_free (gpointer data)
{
  Item *self = data;

  g_object_unref (self->source);
  g_object_unref (self->destination);
  g_clear_object (&self->part);
  g_free (self);
}

/* Nothing else is on the line with the progress. */
static void
hide_progress (Copier *self)
{
  if (self->shown != -1)
    g_printerr ("\r\033[K");
  self->shown = -1;
}

static void
fail (Copier       *self,
      GFile        *file,
      const GError *error)
{
  g_autofree char *name = g_file_get_parse_name (file);
  g_autofree char *message = NULL;

  g_assert (error != NULL);
  message = g_strdup (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
                      ? "cancelled" : error->message);

  /* There may be names in it, and a terminal obeys control characters. */
  for (char *c = message; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = '?';

  g_printerr ("copy: %s: %s\n", name, message);
  if (self->status == EXIT_SUCCESS)
    self->status = EXIT_FAILURE;
}

/* Which of the files an event is about. */
static int
get_place (gpointer args)
{
  return g_value_get_int (eap_event_args_get_user_state (args));
}

static void
progress_changed_cb (FileCopier                  *copier,
                     EapProgressChangedEventArgs *args,
                     gpointer                     user_data)
{
  Copier *self = user_data;
  int percentage = eap_progress_changed_event_args_get_progress_percentage (args);
  g_autofree char *processed =
    g_format_size (eap_progress_changed_event_args_get_processed (args));
  g_autofree char *total = g_format_size (eap_progress_changed_event_args_get_total (args));

  if (!self->shows_progress || percentage == self->shown)
    return;

  g_printerr ("\rFile %d of %u: %s of %s, %d %%\033[K", get_place (args) + 1,
              self->items->len, processed, total, percentage);
  self->shown = percentage;
}

static void
print_result (Item    *item,
              guint64  n_bytes)
{
  g_autofree char *source = g_file_get_parse_name (item->source);
  g_autofree char *destination = g_file_get_parse_name (item->destination);

  g_print ("%s -> %s, %" G_GUINT64_FORMAT " bytes\n", source, destination, n_bytes);
}

static void
copy_completed_cb (FileCopier                 *copier,
                   FileCopyCompletedEventArgs *args,
                   gpointer                    user_data)
{
  Copier *self = user_data;
  Item *item = self->items->pdata[get_place (args)];
  g_autoptr (GError) error = NULL;
  GFile *part = file_copy_completed_event_args_get_destination (args, &error);
  GFileCopyFlags flags = G_FILE_COPY_NO_FALLBACK_FOR_MOVE |
                         (self->force ? G_FILE_COPY_OVERWRITE : 0);

  hide_progress (self);
  if (part == NULL)
    fail (self, item->source, error);
  else if (!g_file_move (part, item->destination, flags, NULL, NULL, NULL, &error))
    fail (self, item->destination, error);
  else if (!self->quiet)
    print_result (item, file_copy_completed_event_args_get_n_bytes (args, NULL));

  if (error != NULL)
    g_file_delete (item->part, NULL, NULL);

  if (eap_component_get_n_pending (EAP_COMPONENT (copier)) == 0)
    g_main_loop_quit (self->loop);
}

/* What can be known before anything is written; a file that appears meanwhile is
 * not overwritten either. Sets @item's part. */
static gboolean
check (Copier  *self,
       Item    *item,
       GError **error)
{
  g_autoptr (GFile) parent = g_file_get_parent (item->destination);
  GFileType type = g_file_query_file_type (item->destination,
                                           G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, NULL);
  g_autofree char *uuid = g_uuid_string_random ();
  g_autofree char *name = g_strconcat (".copy-", uuid, NULL);

  if (type != G_FILE_TYPE_UNKNOWN && !self->force)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                         "The file exists, and --force was not given");
  else if (type != G_FILE_TYPE_UNKNOWN && type != G_FILE_TYPE_REGULAR &&
           type != G_FILE_TYPE_SYMBOLIC_LINK)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                         "Only files can be replaced");
  else if (parent == NULL ||
           g_file_query_file_type (parent, 0, NULL) != G_FILE_TYPE_DIRECTORY)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                         "There is no directory for this file");
  else
    item->part = g_file_get_child (parent, name);

  return item->part != NULL;
}

static void
start (Copier *self,
       int     place)
{
  Item *item = self->items->pdata[place];
  g_autoptr (EapAsyncOperation) operation = NULL;
  g_autoptr (GError) error = NULL;

  if (!check (self, item, &error))
    {
      fail (self, item->destination, error);
      return;
    }

  operation = file_copier_copy_async (self->copier, item->source, item->part,
                                      G_FILE_COPY_NONE, EAP_STATE_INT (place), &error);
  if (operation == NULL)
    fail (self, item->source, error);
}

/* The next signal ends the program at once. */
static void
forget_signals (Copier *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);
}

/* The calls end as they always do, with their Completed, only sooner. */
static void
stop (Copier *self,
      int     signal_number)
{
  forget_signals (self);
  self->status = 128 + signal_number;
  eap_component_cancel_all (EAP_COMPONENT (self->copier));
}

static gboolean
interrupt_cb (gpointer data)
{
  stop (data, SIGINT);

  return G_SOURCE_REMOVE;
}

static gboolean
terminate_cb (gpointer data)
{
  stop (data, SIGTERM);

  return G_SOURCE_REMOVE;
}

static void
run (Copier *self)
{
  self->shows_progress = isatty (STDERR_FILENO) && !self->quiet &&
                         g_strcmp0 (g_getenv ("TERM"), "dumb") != 0;
  self->signal_ids[0] = g_unix_signal_add (SIGINT, interrupt_cb, self);
  self->signal_ids[1] = g_unix_signal_add (SIGTERM, terminate_cb, self);
  g_signal_connect (self->copier, "progress-changed", G_CALLBACK (progress_changed_cb), self);
  g_signal_connect (self->copier, "copy-completed", G_CALLBACK (copy_completed_cb), self);

  for (guint i = 0; i < self->items->len; i++)
    start (self, i);

  if (eap_component_get_n_pending (EAP_COMPONENT (self->copier)) > 0)
    g_main_loop_run (self->loop);

  forget_signals (self);
}

/* Takes both. */
static void
add_item (Copier *self,
          GFile  *source,
          GFile  *destination)
{
  Item *item = g_new0 (Item, 1);

  item->source = source;
  item->destination = destination;
  g_ptr_array_add (self->items, item);
}

/* @file is the destination, or the directory for it. */
static gboolean
check_usage (Copier   *self,
             GFile    *file,
             gboolean  is_directory,
             GError  **error)
{
  g_autoptr (GHashTable) destinations = g_hash_table_new (g_file_hash, (GEqualFunc) g_file_equal);
  g_autofree char *name = g_file_get_parse_name (file);

  if (self->items->len > 1 && !is_directory)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "Several files need a directory, which %s is not", name);
      return FALSE;
    }

  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = self->items->pdata[i];
      g_autofree char *destination = g_file_get_parse_name (item->destination);

      if (!g_hash_table_add (destinations, item->destination))
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       "Two files would become %s", destination);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
add_items (Copier  *self,
           GError **error)
{
  guint n_sources = self->arguments != NULL ? g_strv_length (self->arguments) - 1 : 0;
  g_autoptr (GFile) last = NULL;
  gboolean is_directory;

  if (n_sources == 0)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           "A source and a destination are needed");
      return FALSE;
    }

  last = g_file_new_for_commandline_arg (self->arguments[n_sources]);
  is_directory = g_file_query_file_type (last, 0, NULL) == G_FILE_TYPE_DIRECTORY;

  for (guint i = 0; i < n_sources; i++)
    {
      GFile *source = g_file_new_for_commandline_arg (self->arguments[i]);
      g_autofree char *name = g_file_get_basename (source);

      add_item (self, source, is_directory ? g_file_resolve_relative_path (last, name)
                                           : g_object_ref (last));
    }

  return check_usage (self, last, is_directory, error);
}

static gboolean
parse (Copier   *self,
       int       argc,
       char    **argv,
       GError  **error)
{
  const GOptionEntry entries[] = {
    { "force", 'f', 0, G_OPTION_ARG_NONE, &self->force, "Replace files that exist", NULL },
    { "quiet", 'q', 0, G_OPTION_ARG_NONE, &self->quiet,
      "Print only what could not be copied", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->arguments, NULL,
      "SOURCE… DESTINATION" },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_summary (context, SUMMARY);
  g_option_context_set_description (context, DESCRIPTION);
  g_option_context_add_main_entries (context, entries, NULL);

  return g_option_context_parse (context, &argc, &argv, error) && add_items (self, error);
}

int
main (int    argc,
      char **argv)
{
  Copier self = { .shown = -1 };
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  self.copier = file_copier_new ();
  self.loop = g_main_loop_new (NULL, FALSE);
  self.items = g_ptr_array_new_with_free_func (item_free);

  if (parse (&self, argc, argv, &error))
    {
      run (&self);
    }
  else
    {
      g_printerr ("copy: %s\nTry 'copy --help' for more information.\n", error->message);
      self.status = STATUS_USAGE;
    }

  if ((fflush (stdout) != 0 || ferror (stdout)) && self.status == EXIT_SUCCESS)
    {
      g_printerr ("copy: the output could not be written\n");
      self.status = EXIT_FAILURE;
    }

  g_ptr_array_unref (self.items);
  g_strfreev (self.arguments);
  g_main_loop_unref (self.loop);
  g_object_unref (self.copier);

  return self.status;
}
