/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "reckoner-window-private.h"

#include "reckoner-numbers.h"

/* What the window has done by its components, and what it hears of them. All of
 * this runs in the main loop. */

guint
reckoner_window_get_n_pending (ReckonerWindow *self)
{
  return eap_component_get_n_pending (EAP_COMPONENT (self->calculator)) +
         eap_component_get_n_pending (EAP_COMPONENT (self->hasher)) +
         eap_component_get_n_pending (EAP_COMPONENT (self->scanner));
}

/* All of it ends as it always does, with its Completed, only sooner. */
void
reckoner_window_cancel_all (ReckonerWindow *self)
{
  g_clear_pointer (&self->to_scan, g_ptr_array_unref);
  eap_component_cancel_all (EAP_COMPONENT (self->scanner));
  eap_component_cancel_all (EAP_COMPONENT (self->hasher));
  eap_component_cancel_all (EAP_COMPONENT (self->calculator));
}

/* The latest one comes first. The view would stay with what it shows; if that is the
 * top, the new one is to be seen. */
static void
add_result (ReckonerWindow *self,
            ReckonerTask   *task)
{
  GtkAdjustment *adjustment =
    gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->finished_view));
  gboolean is_at_top = gtk_adjustment_get_value (adjustment) <=
                       gtk_adjustment_get_lower (adjustment);

  g_list_store_insert (self->results, 0, task);
  if (is_at_top)
    gtk_widget_activate_action (self->finished_view, "list.scroll-to-item", "u", 0);
}

/* After a Completed: at the last one the total begins anew. */
static void
settle (ReckonerWindow *self)
{
  if (reckoner_window_get_n_pending (self) > 0)
    return;

  eap_progress_set_paused (self->total, FALSE);
  eap_progress_reset (self->total);
  if (self->is_closing)
    gtk_window_destroy (GTK_WINDOW (self));
}

/* Begins a task: a file's or a number's is a call of another component, and
 * everything else is the same for both. */
static void
start (ReckonerWindow *self,
       ReckonerTask   *task)
{
  g_autoptr (EapStartOptions) options = eap_start_options_new ();
  g_autoptr (EapAsyncOperation) operation = NULL;
  g_autoptr (GError) error = NULL;
  GFile *file = reckoner_task_get_file (task);

  eap_start_options_set_name (options, reckoner_task_get_name (task));
  eap_start_options_set_pool (options, self->pool);

  if (file != NULL)
    operation = file_hasher_hash_async_full (self->hasher, file, options,
                                             EAP_STATE_OBJECT (task), &error);
  else
    operation =
      prime_number_calculator_calculate_prime_async_full (self->calculator,
                                                          reckoner_task_get_number (task), options,
                                                          EAP_STATE_OBJECT (task), &error);

  if (operation == NULL)
    {
      reckoner_task_fail (task, error);
      add_result (self, task);
      return;
    }

  eap_progress_add_child (self->total, eap_async_operation_get_progress (operation),
                          reckoner_task_get_weight (task), NULL);
}

static ReckonerTask *
get_task (gpointer args)
{
  return g_value_get_object (eap_event_args_get_user_state (args));
}

static void
hash_completed_cb (FileHasher                 *hasher,
                   FileHashCompletedEventArgs *args,
                   ReckonerWindow             *self)
{
  ReckonerTask *task = get_task (args);
  g_autoptr (GError) error = NULL;
  const char *digest = file_hash_completed_event_args_get_digest (args, &error);

  if (error == NULL)
    reckoner_task_succeed (task, digest, digest);
  else
    reckoner_task_fail (task, error);

  add_result (self, task);
  settle (self);
}

static void
calculate_prime_completed_cb (PrimeNumberCalculator            *calculator,
                              CalculatePrimeCompletedEventArgs *args,
                              ReckonerWindow                   *self)
{
  ReckonerTask *task = get_task (args);
  g_autoptr (GError) error = NULL;
  guint64 divisor = calculate_prime_completed_event_args_get_first_divisor (args, &error);

  if (error != NULL)
    {
      reckoner_task_fail (task, error);
    }
  else if (calculate_prime_completed_event_args_get_is_prime (args, NULL))
    {
      reckoner_task_succeed (task, "Yes", NULL);
    }
  else
    {
      g_autofree char *text =
        g_strdup_printf ("No, it is divisible by %" G_GUINT64_FORMAT, divisor);

      reckoner_task_succeed (task, text, NULL);
    }

  add_result (self, task);
  settle (self);
}

/* Each report of the scanner has a file that was found. */
static void
scanner_progress_changed_cb (EapBackgroundWorker         *scanner,
                             EapProgressChangedEventArgs *args,
                             ReckonerWindow              *self)
{
  ReckonerTask *task = get_task (args);

  if (self->is_closing)
    return;

  if (reckoner_task_get_outcome (task) == RECKONER_OUTCOME_NONE)
    start (self, task);
  else
    add_result (self, task);
}

/* The scanner looks at one heap of files at a time; the next ones wait here. */
static void
scan_next (ReckonerWindow *self)
{
  g_auto (GValue) argument = G_VALUE_INIT;
  g_autoptr (EapAsyncOperation) operation = NULL;
  g_autoptr (GError) error = NULL;

  if (self->to_scan == NULL || eap_background_worker_get_is_busy (self->scanner))
    return;

  g_value_init (&argument, G_TYPE_PTR_ARRAY);
  g_value_take_boxed (&argument, g_steal_pointer (&self->to_scan));
  operation = eap_background_worker_run_worker_async (self->scanner, &argument, &error);
  if (operation == NULL)
    g_warning ("The files cannot be looked for: %s", error->message);
}

static void
scanner_completed_cb (EapBackgroundWorker            *scanner,
                      EapRunWorkerCompletedEventArgs *args,
                      ReckonerWindow                 *self)
{
  scan_next (self);
  settle (self);
}

void
reckoner_window_bind_work (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_callback (klass, calculate_prime_completed_cb);
  gtk_widget_class_bind_template_callback (klass, hash_completed_cb);
  gtk_widget_class_bind_template_callback (klass, scanner_completed_cb);
  gtk_widget_class_bind_template_callback (klass, scanner_progress_changed_cb);
}

/* Looks at files and folders, of GFile, and has all files hashed that are found. */
void
reckoner_window_add_files (ReckonerWindow *self,
                           GPtrArray      *files)
{
  if (self->is_closing || files->len == 0)
    return;

  if (self->to_scan == NULL)
    self->to_scan = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_extend (self->to_scan, files, (GCopyFunc) g_object_ref, NULL);

  scan_next (self);
}

/* Tests the numbers in a text. Fails if it has none, or something else; then
 * nothing is begun. */
gboolean
reckoner_window_test_numbers (ReckonerWindow  *self,
                              const char      *text,
                              GError         **error)
{
  g_autoptr (GArray) numbers = reckoner_numbers_parse (text, error);

  if (numbers == NULL)
    return FALSE;

  for (guint i = 0; i < numbers->len && !self->is_closing; i++)
    {
      g_autoptr (ReckonerTask) task =
        reckoner_task_new_for_number (g_array_index (numbers, guint64, i));

      start (self, task);
    }

  return TRUE;
}
