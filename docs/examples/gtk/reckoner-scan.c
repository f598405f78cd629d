/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "reckoner-scan.h"

#include <string.h>

#include "reckoner-task.h"

/* Looks for files: the work of the EapBackgroundWorker that the window's .ui file
 * declares. All of it runs on a worker thread.
 *
 * Each file is reported as it is found, as a task to do; what cannot be read is
 * reported as a task that has failed. How much there is to find is not known
 * before the end: a folder is given its share of the way, and divides it among
 * what is in it. */

#define ATTRIBUTES \
  G_FILE_ATTRIBUTE_STANDARD_NAME "," \
  G_FILE_ATTRIBUTE_STANDARD_TYPE "," \
  G_FILE_ATTRIBUTE_STANDARD_SIZE

typedef struct
{
  EapBackgroundWorker *worker;
  GCancellable        *cancellable;
} Scan;

static gboolean scan_folder (const Scan  *scan,
                             GFile       *folder,
                             double       from,
                             double       to,
                             GError     **error);

static void
report (const Scan   *scan,
        GFile        *file,
        guint64       size,
        const GError *error,
        double        fraction)
{
  g_autoptr (ReckonerTask) task = reckoner_task_new_for_file (file, size);

  if (error != NULL)
    reckoner_task_fail (task, error);

  /* If files are found faster than they can be shown, this waits. */
  eap_background_worker_report_progress_with_state (scan->worker, (int) (100 * fraction),
                                                    EAP_STATE_OBJECT (task), NULL);
}

/* Links are not followed, so that there is no way round in a circle, and what is
 * neither a file nor a folder is passed over: nobody has asked for it. Fails only
 * if it was cancelled. */
static gboolean
scan_found (const Scan  *scan,
            GFile       *file,
            GFileInfo   *info,
            double       from,
            double       to,
            GError     **error)
{
  GFileType type = g_file_info_get_file_type (info);

  if (type == G_FILE_TYPE_DIRECTORY)
    return scan_folder (scan, file, from, to, error);
  if (type == G_FILE_TYPE_REGULAR)
    report (scan, file, g_file_info_get_size (info), NULL, to);

  return TRUE;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (g_file_info_get_name (*(GFileInfo **) a),
                 g_file_info_get_name (*(GFileInfo **) b));
}

/* Returns what is in a folder, of GFileInfo, sorted by name. */
static GPtrArray *
list_folder (GFile         *folder,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (GPtrArray) infos = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GFileEnumerator) enumerator =
    g_file_enumerate_children (folder, ATTRIBUTES, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS,
                               cancellable, error);
  GFileInfo *info;

  if (enumerator == NULL)
    return NULL;

  do
    {
      if (!g_file_enumerator_iterate (enumerator, &info, NULL, cancellable, error))
        return NULL;
      if (info != NULL)
        g_ptr_array_add (infos, g_object_ref (info));
    }
  while (info != NULL);

  g_ptr_array_sort (infos, compare_names);

  return g_steal_pointer (&infos);
}

static gboolean
scan_folder (const Scan  *scan,
             GFile       *folder,
             double       from,
             double       to,
             GError     **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GPtrArray) infos = list_folder (folder, scan->cancellable, &reason);

  if (infos == NULL && g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }

  if (infos == NULL)
    {
      report (scan, folder, 0, reason, to);
      return TRUE;
    }

  for (guint i = 0; i < infos->len; i++)
    {
      GFileInfo *info = infos->pdata[i];
      g_autoptr (GFile) file = g_file_get_child (folder, g_file_info_get_name (info));
      double share = (to - from) / infos->len;

      if (g_cancellable_set_error_if_cancelled (scan->cancellable, error) ||
          !scan_found (scan, file, info, from + i * share, from + (i + 1) * share, error))
        return FALSE;
    }

  return TRUE;
}

/* A file or folder that was asked for by its name */
static gboolean
scan_named (const Scan  *scan,
            GFile       *file,
            double       from,
            double       to,
            GError     **error)
{
  g_autoptr (GError) reason = NULL;
  g_autoptr (GFileInfo) info =
    g_file_query_info (file, ATTRIBUTES, G_FILE_QUERY_INFO_NONE, scan->cancellable, &reason);
  GFileType type;

  if (g_cancellable_set_error_if_cancelled (scan->cancellable, error))
    return FALSE;

  type = info != NULL ? g_file_info_get_file_type (info) : G_FILE_TYPE_UNKNOWN;

  /* Of what is in a folder that may not be entered not even that is known. */
  if (info != NULL && type == G_FILE_TYPE_UNKNOWN)
    g_set_error_literal (&reason, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                         "The permission to read it is missing");
  else if (info != NULL && type != G_FILE_TYPE_REGULAR && type != G_FILE_TYPE_DIRECTORY)
    g_set_error_literal (&reason, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                         "This is neither a file nor a folder");

  if (reason == NULL)
    return scan_found (scan, file, info, from, to, error);

  report (scan, file, 0, reason, to);

  return TRUE;
}

/* The argument is a GPtrArray of GFile. */
void
reckoner_scan_do_work_cb (EapBackgroundWorker *worker,
                          EapDoWorkEventArgs  *args,
                          gpointer             user_data)
{
  GPtrArray *files = g_value_get_boxed (eap_do_work_event_args_get_argument (args));
  g_autoptr (EapAsyncOperation) operation = eap_event_args_dup_operation (EAP_EVENT_ARGS (args));
  Scan scan = { worker, eap_async_operation_get_cancellable (operation) };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < files->len && error == NULL; i++)
    scan_named (&scan, files->pdata[i], (double) i / files->len, (i + 1.0) / files->len, &error);

  if (error != NULL)
    eap_do_work_event_args_set_error (args, error);
}
