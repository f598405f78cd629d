/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Three pieces of work with a progress each, and one that shows their sum. Enter
 * pauses and resumes all of them. */

#include <eap/eap.h>
#include <locale.h>
#include <stdio.h>
#include <unistd.h>

#define MEGABYTE 1000000

/* On a worker thread */
static EapAsyncCompletedEventArgs *
digest (EapAsyncOperation  *operation,
        gpointer            size_in_megabytes,
        GError            **error)
{
  EapProgress *progress = eap_async_operation_get_progress (operation);
  guint64 size = GPOINTER_TO_UINT (size_in_megabytes) * (guint64) MEGABYTE;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  static const guchar block[MEGABYTE];

  eap_progress_set_unit (progress, EAP_PROGRESS_UNIT_BYTES);

  for (guint64 done = 0; done < size; done += MEGABYTE)
    {
      if (!eap_progress_wait_while_paused (progress, NULL, error))
        return NULL;

      g_checksum_update (checksum, block, MEGABYTE);
      eap_async_operation_report_amount (operation, done + MEGABYTE, size, NULL);
    }

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static EapAsyncOperation *
start (guint    size_in_megabytes,
       GError **error)
{
  g_autoptr (EapAsyncOperation) operation =
    eap_async_operation_manager_create_operation (NULL, error);

  if (operation == NULL ||
      !eap_async_operation_run_in_thread (operation, NULL, digest,
                                          GUINT_TO_POINTER (size_in_megabytes), NULL, error))
    return NULL;

  return g_steal_pointer (&operation);
}

static void
show_cb (EapProgress *total)
{
  static char *shown;
  g_autofree char *summary = eap_progress_dup_summary (total);

  /* The figures behind a text change more often than the text. */
  if (g_strcmp0 (summary, shown) == 0)
    return;

  /* In one line, if somebody watches */
  g_print (isatty (STDOUT_FILENO) ? "\r%-60s" : "%s\n", summary);
  g_free (shown);
  shown = g_steal_pointer (&summary);
}

static gboolean
key_cb (GIOChannel  *input,
        GIOCondition condition,
        EapProgress *total)
{
  char line[80];

  if (fgets (line, sizeof line, stdin) == NULL)
    return G_SOURCE_REMOVE;

  eap_progress_set_paused (total, !eap_progress_get_paused (total));

  return G_SOURCE_CONTINUE;
}

static void
completed_cb (EapAsyncOperation          *operation,
              EapAsyncCompletedEventArgs *args,
              int                        *n_running)
{
  const GError *error = eap_async_completed_event_args_get_error (args);

  if (error != NULL)
    g_printerr ("It failed: %s\n", error->message);

  (*n_running)--;
}

int
main (void)
{
  static const guint sizes[] = { 1600, 800, 400 };
  g_autoptr (EapProgress) total = eap_progress_new ();
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (STDIN_FILENO);
  int n_running = 0;

  setlocale (LC_ALL, "");
  if (isatty (STDIN_FILENO))
    g_print ("Enter pauses and resumes.\n");

  g_signal_connect (total, "notify::summary", G_CALLBACK (show_cb), NULL);
  if (isatty (STDIN_FILENO))
    g_io_add_watch (input, G_IO_IN, (GIOFunc) key_cb, total);

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (EapAsyncOperation) operation = start (sizes[i], &error);

      if (operation == NULL)
        {
          g_printerr ("It could not be started: %s\n", error->message);
          continue;
        }

      g_signal_connect (operation, "completed", G_CALLBACK (completed_cb), &n_running);
      eap_progress_add_child (total, eap_async_operation_get_progress (operation),
                              sizes[i], NULL);
      n_running++;
    }

  while (n_running > 0 || g_main_context_pending (NULL))
    g_main_context_iteration (NULL, TRUE);

  g_print ("%sDone in %.1f seconds.\n", isatty (STDOUT_FILENO) ? "\n" : "",
           eap_progress_get_elapsed (total));

  return 0;
}
