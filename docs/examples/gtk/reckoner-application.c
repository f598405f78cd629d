/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "reckoner-application.h"

#include <stdlib.h>

#include "reckoner-numbers.h"
#include "reckoner-window.h"

#define SUMMARY \
  "Make SHA-256 digests of files, and of all files in folders, and test numbers for\n" \
  "primality. Everything is done at the same time."

struct _ReckonerApplication
{
  GtkApplication parent_instance;
};

G_DEFINE_FINAL_TYPE (ReckonerApplication, reckoner_application, GTK_TYPE_APPLICATION)

typedef struct
{
  const char *action;
  const char *accels[2];
} Accels;

static const Accels accels[] = {
  { "app.quit", { "<Control>q" } },
  { "win.add-files", { "<Control>o" } },
  { "win.add-folders", { "<Control><Shift>o" } },
  { "win.cancel-all", { "<Control>period" } },
  { "win.clear", { "<Control>l" } },
  { "win.enter-numbers", { "<Control>p" } },
  { "win.pause-all", { "<Control><Shift>p" } },
  { "window.close", { "<Control>w" } },
};

static ReckonerWindow *
ensure_window (gpointer application)
{
  GList *windows = gtk_application_get_windows (application);

  for (GList *link = windows; link != NULL; link = link->next)
    if (RECKONER_IS_WINDOW (link->data))
      return link->data;

  return reckoner_window_new (application);
}

/* Each window is closed as if by hand, so that it asks where it must. */
static void
quit (GSimpleAction *action,
      GVariant      *parameter,
      gpointer       application)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (application));

  for (GList *link = windows; link != NULL; link = link->next)
    gtk_window_close (link->data);
}

static void
about (GSimpleAction *action,
       GVariant      *parameter,
       gpointer       application)
{
  gtk_show_about_dialog (gtk_application_get_active_window (application),
                         "program-name", "Reckoner",
                         "logo-icon-name", RECKONER_APPLICATION_ID,
                         "version", RECKONER_VERSION,
                         "comments", "An example of what eap is for",
                         "copyright", "© 2026 The eap authors",
                         "license-type", GTK_LICENSE_LGPL_2_1,
                         NULL);
}

/* For --prime, also of a second instance of the program */
static void
test_numbers (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       application)
{
  g_autoptr (GError) error = NULL;

  if (!reckoner_window_test_numbers (ensure_window (application),
                                     g_variant_get_string (parameter, NULL), &error))
    g_printerr ("%s: %s\n", g_get_prgname (), error->message);
}

static const GActionEntry entries[] = {
  { "about", about },
  { "quit", quit },
  { "test-numbers", test_numbers, "s" },
};

static void
reckoner_application_startup (GApplication *application)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();
  g_autoptr (GPropertyAction) dark = NULL;

  G_APPLICATION_CLASS (reckoner_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (RECKONER_APPLICATION_ID);
  gtk_css_provider_load_from_resource (provider, "/io/github/eap/Reckoner/reckoner.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);

  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries),
                                   application);
  dark = g_property_action_new ("dark", gtk_settings_get_default (),
                                "gtk-application-prefer-dark-theme");
  g_action_map_add_action (G_ACTION_MAP (application), G_ACTION (dark));

  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accels[i].action,
                                           accels[i].accels);
}

static void
reckoner_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (ensure_window (application)));
}

static void
reckoner_application_open (GApplication  *application,
                           GFile        **files,
                           int            n_files,
                           const char    *hint)
{
  g_autoptr (GPtrArray) array = g_ptr_array_new_with_free_func (g_object_unref);
  ReckonerWindow *window = ensure_window (application);

  for (int i = 0; i < n_files; i++)
    g_ptr_array_add (array, g_object_ref (files[i]));
  reckoner_window_add_files (window, array);
  gtk_window_present (GTK_WINDOW (window));
}

static gboolean
send_numbers (GApplication  *application,
              const char    *text,
              GError       **error)
{
  g_autoptr (GArray) numbers = reckoner_numbers_parse (text, error);

  if (numbers == NULL || !g_application_register (application, NULL, error))
    return FALSE;

  g_action_group_activate_action (G_ACTION_GROUP (application), "test-numbers",
                                  g_variant_new_string (text));

  return TRUE;
}

static int
reckoner_application_handle_local_options (GApplication *application,
                                           GVariantDict *options)
{
  g_auto (GStrv) numbers = NULL;
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("Reckoner %s\n", RECKONER_VERSION);
      return EXIT_SUCCESS;
    }

  if (g_variant_dict_lookup (options, "prime", "^as", &numbers))
    {
      g_autofree char *text = g_strjoinv (" ", numbers);

      if (!send_numbers (application, text, &error))
        {
          g_printerr ("%s: %s\n", g_get_prgname (), error->message);
          return EXIT_FAILURE;
        }
    }

  return -1;
}

static void
reckoner_application_class_init (ReckonerApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->activate = reckoner_application_activate;
  application_class->handle_local_options = reckoner_application_handle_local_options;
  application_class->open = reckoner_application_open;
  application_class->startup = reckoner_application_startup;
}

static void
reckoner_application_init (ReckonerApplication *self)
{
  const GOptionEntry options[] = {
    { "prime", 'p', 0, G_OPTION_ARG_STRING_ARRAY, NULL,
      "Test a number for primality; may be given several times", "NUMBER" },
    { "version", 'v', 0, G_OPTION_ARG_NONE, NULL, "Print the version and exit", NULL },
    G_OPTION_ENTRY_NULL
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), "[FILE|FOLDER…]");
  g_application_set_option_context_summary (G_APPLICATION (self), SUMMARY);
}

ReckonerApplication *
reckoner_application_new (void)
{
  return g_object_new (RECKONER_TYPE_APPLICATION,
                       "application-id", RECKONER_APPLICATION_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       NULL);
}
