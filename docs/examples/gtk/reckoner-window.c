/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "reckoner-window-private.h"

#include "reckoner-numbers.h"
#include "reckoner-result-row.h"
#include "reckoner-row.h"
#include "reckoner-scan.h"

/* As many as work at the same time; what else is there waits for its turn. */
#define N_THREADS 4

/* The window. Its layout, its components and what is bound to what are in
 * reckoner-window.ui. */

typedef enum
{
  PROP_TOTAL = 1,
} ReckonerWindowProperty;

static GParamSpec *properties[PROP_TOTAL + 1];

G_DEFINE_FINAL_TYPE (ReckonerWindow, reckoner_window, GTK_TYPE_APPLICATION_WINDOW)

static char *
choose_page (ReckonerWindow *self,
             guint           n_pending,
             guint           n_finished,
             gboolean        is_scanning)
{
  return g_strdup (n_pending > 0 || n_finished > 0 || is_scanning ? "lists" : "empty");
}

static gboolean
is_empty (ReckonerWindow *self,
          guint           n_items)
{
  return n_items == 0;
}

static char *
describe_pending (ReckonerWindow *self,
                  guint           n_pending)
{
  return n_pending == 0 ? g_strdup ("In Progress")
                        : g_strdup_printf ("In Progress (%u)", n_pending);
}

static char *
describe_finished (ReckonerWindow *self,
                   guint           n_finished)
{
  return n_finished == 0 ? g_strdup ("Finished") : g_strdup_printf ("Finished (%u)", n_finished);
}

static void
set_error_message (ReckonerWindow *self,
                   const char     *message)
{
  gtk_label_set_label (GTK_LABEL (self->error_label), message != NULL ? message : "");
  gtk_widget_set_visible (self->error_label, message != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               message != NULL ? GTK_ACCESSIBLE_INVALID_TRUE
                                               : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  if (message != NULL)
    gtk_widget_add_css_class (self->entry, "error");
  else
    gtk_widget_remove_css_class (self->entry, "error");
}

static void
entry_changed_cb (ReckonerWindow *self)
{
  set_error_message (self, NULL);
}

static void
test_numbers_cb (ReckonerWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (reckoner_window_test_numbers (self, gtk_editable_get_text (GTK_EDITABLE (self->entry)),
                                    &error))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  else
    set_error_message (self, error->message);

  gtk_widget_grab_focus (self->entry);
}

static gboolean
drop_cb (ReckonerWindow *self,
         const GValue   *value)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSList) dropped = gdk_file_list_get_files (g_value_get_boxed (value));

  for (GSList *link = dropped; link != NULL; link = link->next)
    g_ptr_array_add (files, g_object_ref (link->data));
  reckoner_window_add_files (self, files);

  return TRUE;
}

/* With work pending it asks first, and after that waits for it to end. */
static gboolean
reckoner_window_close_request (GtkWindow *window)
{
  ReckonerWindow *self = RECKONER_WINDOW (window);

  if (reckoner_window_get_n_pending (self) == 0)
    return GTK_WINDOW_CLASS (reckoner_window_parent_class)->close_request (window);

  if (!self->is_closing)
    reckoner_window_ask_to_close (self);

  return GDK_EVENT_STOP;
}

static void
reckoner_window_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch ((ReckonerWindowProperty) prop_id)
    {
    case PROP_TOTAL:
      g_value_set_object (value, RECKONER_WINDOW (object)->total);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
reckoner_window_dispose (GObject *object)
{
  ReckonerWindow *self = RECKONER_WINDOW (object);

  /* It listens to the total, which may outlive the window for an iteration. */
  g_action_map_remove_action (G_ACTION_MAP (self), "pause-all");

  gtk_widget_dispose_template (GTK_WIDGET (self), RECKONER_TYPE_WINDOW);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->to_scan, g_ptr_array_unref);
  g_clear_object (&self->results);
  g_clear_object (&self->total);
  g_clear_object (&self->pool);

  G_OBJECT_CLASS (reckoner_window_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/eap/Reckoner/reckoner-window.ui");

  gtk_widget_class_bind_template_child (widget_class, ReckonerWindow, calculator);
  gtk_widget_class_bind_template_child (widget_class, ReckonerWindow, hasher);
  gtk_widget_class_bind_template_child (widget_class, ReckonerWindow, scanner);
  gtk_widget_class_bind_template_child (widget_class, ReckonerWindow, pending);
  gtk_widget_class_bind_template_child (widget_class, ReckonerWindow, finished);
  gtk_widget_class_bind_template_child (widget_class, ReckonerWindow, entry);
  gtk_widget_class_bind_template_child (widget_class, ReckonerWindow, error_label);
  gtk_widget_class_bind_template_child (widget_class, ReckonerWindow, finished_view);

  gtk_widget_class_bind_template_callback (widget_class, choose_page);
  gtk_widget_class_bind_template_callback (widget_class, is_empty);
  gtk_widget_class_bind_template_callback (widget_class, describe_pending);
  gtk_widget_class_bind_template_callback (widget_class, describe_finished);
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_numbers_cb);
  gtk_widget_class_bind_template_callback (widget_class, drop_cb);
  reckoner_window_bind_work (widget_class);
}

static void
reckoner_window_class_init (ReckonerWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = reckoner_window_get_property;
  object_class->dispose = reckoner_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = reckoner_window_close_request;

  properties[PROP_TOTAL] =
    g_param_spec_object ("total", NULL, NULL, EAP_TYPE_PROGRESS,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /* The template knows them by their names. */
  g_type_ensure (EAP_TYPE_BACKGROUND_WORKER);
  g_type_ensure (FILE_TYPE_HASHER);
  g_type_ensure (GDK_TYPE_FILE_LIST);
  g_type_ensure (PRIME_TYPE_NUMBER_CALCULATOR);
  g_type_ensure (RECKONER_TYPE_RESULT_ROW);
  g_type_ensure (RECKONER_TYPE_ROW);
  bind_template (GTK_WIDGET_CLASS (klass));
}

/* The pending operations of two components as one list */
static void
set_up_pending (ReckonerWindow *self)
{
  g_autoptr (GListStore) lists = g_list_store_new (G_TYPE_LIST_MODEL);
  g_autoptr (GtkFlattenListModel) model = NULL;

  g_list_store_append (lists, eap_component_get_operations (EAP_COMPONENT (self->calculator)));
  g_list_store_append (lists, eap_component_get_operations (EAP_COMPONENT (self->hasher)));
  model = gtk_flatten_list_model_new (g_object_ref (G_LIST_MODEL (lists)));
  gtk_no_selection_set_model (self->pending, G_LIST_MODEL (model));
}

static void
reckoner_window_init (ReckonerWindow *self)
{
  self->pool = eap_worker_pool_new ("reckoner", N_THREADS);
  self->total = eap_progress_new ();
  self->results = g_list_store_new (RECKONER_TYPE_TASK);

  gtk_widget_init_template (GTK_WIDGET (self));

  set_up_pending (self);
  gtk_single_selection_set_model (self->finished, G_LIST_MODEL (self->results));
  reckoner_window_add_actions (self);

  /* Not in the template: a handler of it would hold the window, on a thread that
   * must not be the one to let go of it last. */
  g_signal_connect (self->scanner, "do-work", G_CALLBACK (reckoner_scan_do_work_cb), NULL);
}

ReckonerWindow *
reckoner_window_new (GtkApplication *application)
{
  return g_object_new (RECKONER_TYPE_WINDOW, "application", application, NULL);
}
