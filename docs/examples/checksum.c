/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Prints the checksums of files, many at a time, each read by an operation of eap.
 *
 * checksum_read_async() in checksum-read.c starts such an operation; its work and
 * the event args of its result are there, too. In here it is used:
 *
 * - start_file() calls it and connects to the signals of the operation,
 * - progress_changed_cb() and completed_cb() are called in the main loop, and
 * - stop() cancels.
 *
 * The other files are about files, the command line and the terminal. */

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <eap/eap.h>
#include <glib-unix.h>

#include "checksum-file.h"
#include "checksum-options.h"
#include "checksum-output.h"
#include "checksum-progress.h"
#include "checksum-read.h"

/* Enough for a worker never to wait until the main loop starts the next one. */
#define STARTED_PER_JOB 2

/* Files after the first one that is not printed yet are started up to this one. */
#define MAX_AHEAD 10000

typedef struct
{
  ChecksumOptions   *options;       /* (unowned) */
  GMainLoop         *loop;          /* (owned) */
  EapWorkerPool     *pool;          /* (owned) */
  ChecksumProgress  *progress;      /* (owned) (nullable) */
  ChecksumOutput    *output;        /* (owned) */

  EapAsyncOperation *measuring;     /* (owned) (nullable) */
  guint64            n_measured;

  GSequence         *files;         /* (owned): of ChecksumFile, in their order */
  GSequenceIter     *next;          /* nothing before it waits to be started */
  guint              n_started;     /* of them, that have not ended */
  gboolean           reads_input;   /* standard input, which only one can */

  guint              signal_ids[2];
  gboolean           stopped;
  gboolean           output_failed;
  int                status;
} Checksum;

static void advance (Checksum *self);

static ChecksumFile *
get_file (gpointer args)
{
  return g_value_get_object (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)));
}

static void
remove_file (Checksum     *self,
             ChecksumFile *file)
{
  if (self->next == file->place)
    self->next = g_sequence_iter_next (self->next);

  g_sequence_remove (file->place);
}

/* Files take the place of the directory in which they were found. */
static void
replace_directory (Checksum     *self,
                   ChecksumFile *directory,
                   GPtrArray    *children)
{
  GSequenceIter *after = g_sequence_iter_next (directory->place);

  for (guint i = 0; i < children->len; i++)
    {
      ChecksumFile *child = g_object_ref (children->pdata[i]);

      child->place = g_sequence_insert_before (after, child);
      if (g_sequence_iter_compare (child->place, self->next) < 0)
        self->next = child->place;
    }

  remove_file (self, directory);
}

/* Takes @error, or is given a digest. */
static void
end_file (Checksum     *self,
          ChecksumFile *file,
          const char   *digest,
          GError       *error)
{
  file->digest = g_strdup (digest);
  file->error = error;

  if (self->progress != NULL)
    checksum_progress_end (self->progress, file);
}

static void
progress_changed_cb (EapAsyncOperation           *operation,
                     EapProgressChangedEventArgs *args,
                     gpointer                     user_data)
{
  Checksum *self = user_data;
  ChecksumFile *file = get_file (args);

  file->processed = eap_progress_changed_event_args_get_processed (args);
  file->total = eap_progress_changed_event_args_get_total (args);
  checksum_progress_begin (self->progress, file);
}

static void
completed_cb (EapAsyncOperation              *operation,
              ChecksumReadCompletedEventArgs *args,
              gpointer                        user_data)
{
  Checksum *self = user_data;
  ChecksumFile *file = get_file (args);
  GPtrArray *children = checksum_read_completed_event_args_get_children (args);
  GError *error = NULL;

  g_clear_object (&file->operation);
  self->n_started--;
  if (checksum_file_is_standard_input (file))
    self->reads_input = FALSE;

  if (children != NULL)
    {
      replace_directory (self, file, children);
    }
  else
    {
      const char *digest = checksum_read_completed_event_args_get_digest (args, &error);

      end_file (self, file, digest, error);
    }

  advance (self);
}

static void
start_file (Checksum     *self,
            ChecksumFile *file)
{
  GError *error = NULL;

  file->operation =
    checksum_read_async (file, self->options->algorithm, self->pool, &error);
  if (file->operation == NULL)
    {
      end_file (self, file, NULL, error);
      return;
    }

  /* Not too late: no event comes before the main loop is back. */
  g_signal_connect (file->operation, "completed", G_CALLBACK (completed_cb), self);
  if (self->progress != NULL)
    g_signal_connect (file->operation, "progress-changed",
                      G_CALLBACK (progress_changed_cb), self);

  self->n_started++;
  if (checksum_file_is_standard_input (file))
    self->reads_input = TRUE;
}

/* However many files there are, only so much is under way that nobody has to
 * wait, neither the workers nor who reads the output: memory is bounded. The
 * first file of all may always be started as soon as a worker is free. */
static gboolean
may_start (Checksum     *self,
           ChecksumFile *file)
{
  return self->n_started < STARTED_PER_JOB * self->options->n_jobs &&
         g_sequence_iter_get_position (file->place) < MAX_AHEAD &&
         !checksum_output_is_full (self->output) &&
         !(self->reads_input && checksum_file_is_standard_input (file));
}

static void
start_files (Checksum *self)
{
  for (; !g_sequence_iter_is_end (self->next); self->next = g_sequence_iter_next (self->next))
    {
      ChecksumFile *file = g_sequence_get (self->next);

      if (file->operation != NULL || checksum_file_has_ended (file))
        continue;

      if (self->stopped)
        end_file (self, file, NULL,
                  g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Not started"));
      else if (may_start (self, file))
        start_file (self, file);
      else
        break;
    }
}

static void
print_result (Checksum     *self,
              ChecksumFile *file)
{
  gboolean is_cancelled = g_error_matches (file->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_autofree char *name = NULL;

  if (file->digest != NULL)
    {
      checksum_output_add_digest (self->output, file->digest, file->name);
      return;
    }

  if (self->status == EXIT_SUCCESS)
    self->status = EXIT_FAILURE;

  /* Not to be blamed on the files */
  if (is_cancelled && self->output_failed)
    return;

  name = checksum_file_dup_display_name (file);
  checksum_output_add_message (self->output, name,
                               is_cancelled ? "cancelled" : file->error->message);
}

/* In order: a result waits for those before it. */
static void
print_results (Checksum *self)
{
  GSequenceIter *first;

  while (first = g_sequence_get_begin_iter (self->files), !g_sequence_iter_is_end (first))
    {
      ChecksumFile *file = g_sequence_get (first);

      if (!checksum_file_has_ended (file))
        break;

      print_result (self, file);
      remove_file (self, file);
    }
}

/* Whatever has happened, this goes on from there, as far as it is possible. */
static void
advance (Checksum *self)
{
  print_results (self);
  start_files (self);
  print_results (self);

  if (!g_sequence_is_empty (self->files))
    return;

  checksum_output_end_progress (self->output);
  if (self->measuring != NULL)
    eap_async_operation_cancel (self->measuring);
  else if (checksum_output_is_empty (self->output))
    g_main_loop_quit (self->loop);
}

/* The operations end as they always do, with completed_cb(), only sooner. */
static void
stop (Checksum *self,
      int       status)
{
  GSequenceIter *iter;

  if (self->stopped)
    return;

  self->stopped = TRUE;
  self->status = status;
  checksum_output_end_progress (self->output);

  /* Backwards, since a worker that is free takes up what was started next */
  iter = g_sequence_get_end_iter (self->files);
  while (!g_sequence_iter_is_begin (iter))
    {
      ChecksumFile *file;

      iter = g_sequence_iter_prev (iter);
      file = g_sequence_get (iter);
      if (file->operation != NULL)
        eap_async_operation_cancel (file->operation);
    }

  advance (self);
}

static void
written_cb (int      error,
            gpointer data)
{
  Checksum *self = data;

  if (error != 0 && !self->output_failed)
    {
      g_autofree char *message = g_strdup_printf ("write error: %s", g_strerror (error));

      self->output_failed = TRUE;
      checksum_output_add_message (self->output, NULL, message);
      stop (self, EXIT_FAILURE);
    }

  advance (self);
}

/* Without their handlers, the next signal ends the program at once, even if the
 * main loop should hang. */
static void
forget_signals (Checksum *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);
}

static gboolean
interrupt_cb (gpointer data)
{
  forget_signals (data);
  stop (data, 128 + SIGINT);

  return G_SOURCE_REMOVE;
}

static gboolean
terminate_cb (gpointer data)
{
  forget_signals (data);
  stop (data, 128 + SIGTERM);

  return G_SOURCE_REMOVE;
}

static void
measure_progress_changed_cb (EapAsyncOperation           *operation,
                             EapProgressChangedEventArgs *args,
                             gpointer                     user_data)
{
  Checksum *self = user_data;

  self->n_measured = eap_progress_changed_event_args_get_total (args);
}

static void
measure_completed_cb (EapAsyncOperation          *operation,
                      EapAsyncCompletedEventArgs *args,
                      gpointer                    user_data)
{
  Checksum *self = user_data;

  if (eap_async_completed_event_args_raise_exception_if_necessary (args, NULL))
    checksum_progress_set_total (self->progress, self->n_measured);

  g_clear_object (&self->measuring);
  advance (self);
}

/* How much there is to do, for a display that does without where it must. */
static void
start_measuring (Checksum *self)
{
  self->measuring = checksum_measure_async (self->options->names, NULL);
  if (self->measuring == NULL)
    return;

  g_signal_connect (self->measuring, "progress-changed",
                    G_CALLBACK (measure_progress_changed_cb), self);
  g_signal_connect (self->measuring, "completed", G_CALLBACK (measure_completed_cb), self);
}

/* Bars and what is typed meanwhile would be written over each other. */
static gboolean
can_show_progress (ChecksumOptions *options)
{
  return options->progress &&
         !(isatty (STDIN_FILENO) && g_strv_contains ((const char * const *) options->names, "-"));
}

static void
checksum_init (Checksum        *self,
               ChecksumOptions *options)
{
  self->options = options;
  self->loop = g_main_loop_new (NULL, FALSE);
  self->pool = eap_worker_pool_new ("checksum", options->n_jobs);
  self->progress = can_show_progress (options) ? checksum_progress_new () : NULL;
  self->output = checksum_output_new (self->progress, written_cb, self);
  self->signal_ids[0] = g_unix_signal_add (SIGINT, interrupt_cb, self);
  self->signal_ids[1] = g_unix_signal_add (SIGTERM, terminate_cb, self);

  self->files = g_sequence_new (g_object_unref);
  for (char **name = options->names; *name != NULL; name++)
    {
      ChecksumFile *file = checksum_file_new (*name, FALSE);

      file->place = g_sequence_append (self->files, file);
    }
  self->next = g_sequence_get_begin_iter (self->files);
}

static void
checksum_clear (Checksum *self)
{
  forget_signals (self);
  g_sequence_free (self->files);
  checksum_output_free (self->output);
  g_clear_pointer (&self->progress, checksum_progress_free);
  g_object_unref (self->pool);
  g_main_loop_unref (self->loop);
}

static int
run (ChecksumOptions *options)
{
  Checksum self = { 0 };

  checksum_init (&self, options);

  if (self.progress != NULL)
    start_measuring (&self);
  advance (&self);
  g_main_loop_run (self.loop);

  checksum_clear (&self);

  return self.status;
}

/* A stream that is closed must not become one of the files that are opened. The
 * wrong way round it still fails, as a closed one does. */
static void
keep_standard_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    {
      if (fcntl (fd, F_GETFD) == -1 && errno == EBADF)
        open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
}

int
main (int    argc,
      char **argv)
{
  g_auto (ChecksumOptions) options = { 0 };
  int status;

  setlocale (LC_ALL, "");
  keep_standard_streams ();
  signal (SIGPIPE, SIG_IGN); /* a write error like others */

  if (!checksum_options_parse (&options, argv, &status))
    return status;

  return run (&options);
}
