/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-reckoner.h"

/* The dialogs of the example docs/examples/gtk, and its keys */

static gboolean
is_dialog_gone (gpointer data)
{
  return eap_test_reckoner_find_dialog (data) == NULL;
}

static void
look_at_dialog (EapTestReckoner *self,
                const char      *action)
{
  eap_test_reckoner_activate (self, action);
  gtk_window_close (eap_test_reckoner_wait_for_dialog (self));
  eap_test_iterate_until (NULL, is_dialog_gone, self);
}

static void
drive_dialogs (EapTestReckoner *self)
{
  look_at_dialog (self, "win.show-help-overlay");
  look_at_dialog (self, "app.about");
  look_at_dialog (self, "win.add-files");
  look_at_dialog (self, "win.add-folders");

  /* And one that is still there */
  eap_test_reckoner_activate (self, "win.add-files");
  eap_test_reckoner_wait_for_dialog (self);
  eap_test_reckoner_close (self);
}

static void
test_dialogs (void)
{
  eap_test_reckoner_run (drive_dialogs, "");
}

/* As a user has it, by the server of the display */
static void
press (const char *command,
       const char *keys)
{
  g_autofree char *line = g_strdup_printf ("xdotool %s -- %s", command, keys);
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_command_line_sync (line, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static gboolean
is_entry_focused (gpointer data)
{
  GtkWidget *focus = gtk_window_get_focus (data);

  return focus != NULL && gtk_widget_is_ancestor (focus, RECKONER_WINDOW (data)->entry);
}

static gboolean
is_menu_shown (gpointer window)
{
  GtkWidget *popover = eap_test_find_widget (window, GTK_TYPE_POPOVER, NULL);

  return popover != NULL;
}

static gboolean
is_menu_gone (gpointer window)
{
  return !is_menu_shown (window);
}

static gboolean
is_all_paused (gpointer data)
{
  return eap_progress_get_paused (RECKONER_WINDOW (data)->total);
}

static gboolean
is_idle (gpointer data)
{
  return reckoner_window_get_n_pending (data) == 0;
}

static void
drive_keys (EapTestReckoner *self)
{
  ReckonerWindow *window = self->window;

  eap_test_reckoner_find_row (self, "Is " ENDLESS " prime?");
  press ("mousemove", "300 300");

  gtk_window_set_focus (GTK_WINDOW (window), NULL);
  press ("key", "ctrl+p");
  eap_test_iterate_until (NULL, is_entry_focused, window);
  press ("type", "91");
  press ("key", "Return");
  eap_test_reckoner_wait_finished (self, 1);
  eap_test_reckoner_assert_finished (self, "Is 91 prime?", RECKONER_OUTCOME_SUCCEEDED,
                                     "No, it is divisible by 7");

  press ("key", "ctrl+shift+p");
  eap_test_iterate_until (NULL, is_all_paused, window);
  press ("key", "ctrl+period");
  eap_test_iterate_until (NULL, is_idle, window);
  eap_test_reckoner_wait_finished (self, 2);

  press ("key", "ctrl+w");
  eap_test_reckoner_wait_gone (self);
}

static void
drive_menu (EapTestReckoner *self)
{
  eap_test_reckoner_find_row (self, "Is " ENDLESS " prime?");
  press ("mousemove", "300 300");

  press ("key", "F10");
  eap_test_iterate_until (NULL, is_menu_shown, self->window);
  press ("key", "Escape");
  eap_test_iterate_until (NULL, is_menu_gone, self->window);

  eap_test_reckoner_activate (self, "win.cancel-all");
  eap_test_reckoner_wait_finished (self, 1);
  eap_test_reckoner_close (self);
}

static void
run_with_keys (EapTestReckonerFunc func)
{
  g_autofree char *xdotool = g_find_program_in_path ("xdotool");

  if (xdotool == NULL)
    g_test_skip ("There is no xdotool to press keys with");
  else
    eap_test_reckoner_run (func, "-p " ENDLESS);
}

static void
test_keys (void)
{
  run_with_keys (drive_keys);
}

static void
test_menu (void)
{
  run_with_keys (drive_menu);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }

  g_test_add_func ("/reckoner/dialogs", test_dialogs);
  g_test_add_func ("/reckoner/keys", test_keys);
  g_test_add_func ("/reckoner/menu", test_menu);

  return g_test_run ();
}
