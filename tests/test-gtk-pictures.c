/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-reckoner.h"

/* Takes pictures of the example docs/examples/gtk, light and dark; those in
 * docs/images are made by this. */

#define MEBIBYTE (G_GINT64_CONSTANT (1) << 20)

static void
add_file (EapTestReckoner *self,
          const char      *name,
          gint64           length)
{
  g_autoptr (GFile) file = eap_test_reckoner_make_file (self, name, length);

  eap_test_reckoner_add (self, file);
}

static void
finish_some (EapTestReckoner *self)
{
  g_autoptr (GFile) missing = g_file_new_build_filename (self->folder, "letter.odt", NULL);
  GtkWidget *row;

  eap_test_reckoner_enter (self, "4294967291");
  eap_test_reckoner_wait_finished (self, 1);

  eap_test_reckoner_enter (self, "18446744073709551533");
  row = eap_test_reckoner_find_row (self, "18446744073709551533");
  eap_test_click (eap_test_find_widget (row, GTK_TYPE_BUTTON, "process-stop-symbolic"));
  eap_test_reckoner_wait_finished (self, 2);

  eap_test_reckoner_add (self, missing);
  eap_test_reckoner_wait_finished (self, 3);
  add_file (self, "Thesis.pdf", 3 * MEBIBYTE);
  eap_test_reckoner_wait_finished (self, 4);
  eap_test_reckoner_enter (self, "1000036000099");
  eap_test_reckoner_wait_finished (self, 5);
}

static void
begin_some (EapTestReckoner *self)
{
  eap_test_reckoner_enter (self, "100000000000000003");
  add_file (self, "Holiday in Norway.mkv", 9000 * MEBIBYTE);
  add_file (self, "backup-2026-03.tar.zst", 31000 * MEBIBYTE);
  add_file (self, "debian-12.9.0-amd64-DVD-1.iso", 3800 * MEBIBYTE);
  add_file (self, "Photos of 2025.zip", 2100 * MEBIBYTE);
}

static void
take_picture (EapTestReckoner *self,
              const char      *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, name, NULL);
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GError) error = NULL;

  eap_test_take_picture (GTK_WIDGET (self->window), name);

  texture = gdk_texture_new_from_filename (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), >=, 800);
  g_assert_cmpint (gdk_texture_get_height (texture), >=, 600);
}

static gboolean
is_settled (gpointer data)
{
  return !eap_background_worker_get_is_busy (((EapTestReckoner *) data)->window->scanner);
}

static void
drive (EapTestReckoner *self)
{
  take_picture (self, "reckoner-empty.png");

  finish_some (self);
  begin_some (self);
  eap_test_iterate_until (NULL, is_settled, self);
  eap_test_wait_for_text (eap_test_reckoner_find_row (self, "Norway"), "left");
  take_picture (self, "reckoner-light.png");

  g_action_group_activate_action (G_ACTION_GROUP (self->application), "dark", NULL);
  eap_test_click (eap_test_find_widget (eap_test_reckoner_find_row (self, "backup"),
                                        GTK_TYPE_TOGGLE_BUTTON, NULL));
  eap_test_wait_for_text (GTK_WIDGET (self->window), "Paused");
  take_picture (self, "reckoner-dark.png");

  g_action_group_activate_action (G_ACTION_GROUP (self->application), "dark", NULL);
  eap_test_reckoner_activate (self, "win.cancel-all");
  eap_test_reckoner_wait_finished (self, 10);
  eap_test_reckoner_close (self);
}

static void
test_pictures (void)
{
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", NULL);
  eap_test_reckoner_run (drive, "");
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

  g_test_add_func ("/reckoner/pictures", test_pictures);

  return g_test_run ();
}
