/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "reckoner-window-private.h"

/* What the user can ask for */

static void
chosen_cb (ReckonerWindow *self,
           int             response)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GListModel) chosen = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (self->chooser));
      g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint i = 0; i < g_list_model_get_n_items (chosen); i++)
        g_ptr_array_add (files, g_list_model_get_item (chosen, i));
      reckoner_window_add_files (self, files);
    }

  g_clear_object (&self->chooser);
}

static void
choose (ReckonerWindow       *self,
        const char           *title,
        GtkFileChooserAction  action)
{
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self), action,
                                               "_Add", "_Cancel");

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (self->chooser), TRUE);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (chosen_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
add_files (GSimpleAction *action,
           GVariant      *parameter,
           gpointer       self)
{
  choose (self, "Add Files", GTK_FILE_CHOOSER_ACTION_OPEN);
}

static void
add_folders (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       self)
{
  choose (self, "Add Folders", GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
}

static void
enter_numbers (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       self)
{
  gtk_widget_grab_focus (RECKONER_WINDOW (self)->entry);
}

static void
cancel_all (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       self)
{
  reckoner_window_cancel_all (self);
}

static void
clear (GSimpleAction *action,
       GVariant      *parameter,
       gpointer       self)
{
  g_list_store_remove_all (RECKONER_WINDOW (self)->results);
}

static void
copy (GSimpleAction *action,
      GVariant      *parameter,
      gpointer       self)
{
  ReckonerTask *task = gtk_single_selection_get_selected_item (RECKONER_WINDOW (self)->finished);
  const char *value = task != NULL ? reckoner_task_get_value (task) : NULL;

  if (value != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (self), value);
}

static void
close_response_cb (GtkDialog *dialog,
                   int        response,
                   gpointer   data)
{
  ReckonerWindow *self = data;

  gtk_window_destroy (GTK_WINDOW (dialog));
  if (response != GTK_RESPONSE_ACCEPT)
    return;

  /* All may have ended while the question was there. */
  if (reckoner_window_get_n_pending (self) == 0)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }

  self->is_closing = TRUE;
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  reckoner_window_cancel_all (self);
}

/* Asks whether the work that is pending is to be given up for it. */
void
reckoner_window_ask_to_close (ReckonerWindow *self)
{
  GtkWidget *dialog =
    gtk_message_dialog_new (GTK_WINDOW (self), GTK_DIALOG_MODAL | GTK_DIALOG_DESTROY_WITH_PARENT,
                            GTK_MESSAGE_QUESTION, GTK_BUTTONS_NONE,
                            "Cancel the work and quit?");
  GtkWidget *button;

  gtk_message_dialog_format_secondary_text (GTK_MESSAGE_DIALOG (dialog),
                                            "What is still in progress will be lost.");
  gtk_dialog_add_button (GTK_DIALOG (dialog), "_Keep Working", GTK_RESPONSE_CANCEL);
  button = gtk_dialog_add_button (GTK_DIALOG (dialog), "Cancel and _Quit", GTK_RESPONSE_ACCEPT);
  gtk_widget_add_css_class (button, "destructive-action");
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_CANCEL);
  g_signal_connect_object (dialog, "response", G_CALLBACK (close_response_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static const GActionEntry entries[] = {
  { "add-files", add_files },
  { "add-folders", add_folders },
  { "cancel-all", cancel_all },
  { "clear", clear },
  { "copy", copy },
  { "enter-numbers", enter_numbers },
};

/* Some make sense only while there is something that they are about. */
static void
update_enabled (ReckonerWindow *self)
{
  GActionMap *map = G_ACTION_MAP (self);
  gboolean has_pending = g_list_model_get_n_items (G_LIST_MODEL (self->pending)) > 0 ||
                         eap_background_worker_get_is_busy (self->scanner);
  gboolean has_finished = g_list_model_get_n_items (G_LIST_MODEL (self->finished)) > 0;

  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "cancel-all")),
                               has_pending);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (map, "clear")),
                               has_finished);
}

void
reckoner_window_add_actions (ReckonerWindow *self)
{
  g_autoptr (GPropertyAction) pause_all =
    g_property_action_new ("pause-all", self->total, "paused");

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (pause_all));

  g_signal_connect_object (self->pending, "notify::n-items", G_CALLBACK (update_enabled), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->scanner, "notify::is-busy", G_CALLBACK (update_enabled), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->finished, "notify::n-items", G_CALLBACK (update_enabled), self,
                           G_CONNECT_SWAPPED);
  update_enabled (self);
}
