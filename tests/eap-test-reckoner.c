/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-reckoner.h"

#include <unistd.h>

#include <glib/gstdio.h>

typedef struct
{
  EapTestReckoner     *self;
  EapTestReckonerFunc  func;
} Run;

static gboolean
run_cb (gpointer data)
{
  Run *run = data;
  EapTestReckoner *self = run->self;

  self->window =
    RECKONER_WINDOW (gtk_application_get_active_window (GTK_APPLICATION (self->application)));
  g_assert_nonnull (self->window);
  self->components[0] = self->window->calculator;
  self->components[1] = self->window->hasher;
  self->components[2] = self->window->scanner;

  g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
  for (guint i = 0; i < G_N_ELEMENTS (self->components); i++)
    g_object_add_weak_pointer (self->components[i], &self->components[i]);

  run->func (self);

  return G_SOURCE_REMOVE;
}

static void
activated_cb (GApplication *application,
              Run          *run)
{
  g_idle_add (run_cb, run);
}

static gboolean
is_all_gone (gpointer data)
{
  EapTestReckoner *self = data;

  return self->components[0] == NULL && self->components[1] == NULL &&
         self->components[2] == NULL;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_folder (path);
      else
        g_assert_no_errno (g_remove (path));
    }

  g_assert_no_errno (g_rmdir (folder));
}

void
eap_test_reckoner_run (EapTestReckonerFunc  func,
                       const char          *arguments)
{
  EapTestReckoner self = { reckoner_application_new () };
  Run run = { &self, func };
  g_autofree char *command = g_strdup_printf ("reckoner %s", arguments);
  g_auto (GStrv) argv = NULL;

  g_assert_true (g_shell_parse_argv (command, NULL, &argv, NULL));
  self.folder = g_dir_make_tmp ("reckoner-XXXXXX", NULL);
  g_assert_nonnull (self.folder);

  /* Another one may run on the same bus. */
  g_application_set_flags (G_APPLICATION (self.application),
                           G_APPLICATION_HANDLES_OPEN | G_APPLICATION_NON_UNIQUE);
  g_signal_connect_after (self.application, "activate", G_CALLBACK (activated_cb), &run);

  g_assert_cmpint (g_application_run (G_APPLICATION (self.application),
                                      (int) g_strv_length (argv), argv), ==, 0);

  g_assert_null (self.window);
  eap_test_iterate_until (NULL, is_all_gone, &self);
  g_assert_finalize_object (self.application);
  remove_folder (self.folder);
  g_free (self.folder);
}

GFile *
eap_test_reckoner_make_file (EapTestReckoner *self,
                             const char      *name,
                             gint64           length)
{
  GFile *file = eap_test_reckoner_write_file (self, name, "");

  g_assert_no_errno (truncate (g_file_peek_path (file), length));

  return file;
}

GFile *
eap_test_reckoner_write_file (EapTestReckoner *self,
                              const char      *name,
                              const char      *text)
{
  GFile *file = g_file_new_build_filename (self->folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (g_file_peek_path (file));
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (g_mkdir_with_parents (parent, 0700));
  g_file_set_contents (g_file_peek_path (file), text, -1, &error);
  g_assert_no_error (error);

  return file;
}

void
eap_test_reckoner_add (EapTestReckoner *self,
                       GFile           *file)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new ();

  g_ptr_array_add (files, file);
  reckoner_window_add_files (self->window, files);
}

void
eap_test_reckoner_enter (EapTestReckoner *self,
                         const char      *numbers)
{
  gtk_editable_set_text (GTK_EDITABLE (self->window->entry), numbers);
  g_signal_emit_by_name (self->window->entry, "activate");
}

void
eap_test_reckoner_activate (EapTestReckoner *self,
                            const char      *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), action, NULL));
}

static guint
get_n_finished (EapTestReckoner *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->window->finished));
}

typedef struct
{
  EapTestReckoner *self;
  guint            n;
} Finished;

static gboolean
has_finished (gpointer data)
{
  Finished *finished = data;

  return get_n_finished (finished->self) >= finished->n;
}

void
eap_test_reckoner_wait_finished (EapTestReckoner *self,
                                 guint            n)
{
  Finished finished = { self, n };

  eap_test_iterate_until (NULL, has_finished, &finished);
  g_assert_cmpuint (get_n_finished (self), ==, n);
}

static gboolean
is_window_gone (gpointer data)
{
  return ((EapTestReckoner *) data)->window == NULL;
}

void
eap_test_reckoner_close (EapTestReckoner *self)
{
  g_assert_cmpuint (reckoner_window_get_n_pending (self->window), ==, 0);
  gtk_window_close (GTK_WINDOW (self->window));
  eap_test_reckoner_wait_gone (self);
}

void
eap_test_reckoner_wait_gone (EapTestReckoner *self)
{
  eap_test_iterate_until (NULL, is_window_gone, self);
}

GtkWindow *
eap_test_reckoner_find_dialog (EapTestReckoner *self)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      /* GTK holds it. */
      if (window != GTK_WINDOW (self->window) && gtk_widget_get_visible (GTK_WIDGET (window)))
        return window;
    }

  return NULL;
}

static gboolean
is_dialog_there (gpointer data)
{
  return eap_test_reckoner_find_dialog (data) != NULL;
}

GtkWindow *
eap_test_reckoner_wait_for_dialog (EapTestReckoner *self)
{
  eap_test_iterate_until (NULL, is_dialog_there, self);

  return eap_test_reckoner_find_dialog (self);
}

ReckonerTask *
eap_test_reckoner_get_finished (EapTestReckoner *self,
                                const char      *name)
{
  for (guint i = 0; i < get_n_finished (self); i++)
    {
      g_autoptr (ReckonerTask) task =
        g_list_model_get_item (G_LIST_MODEL (self->window->finished), i);

      /* The list holds it. */
      if (g_str_equal (reckoner_task_get_name (task), name))
        return task;
    }

  g_error ("There is no result of %s", name);
}

void
eap_test_reckoner_assert_finished (EapTestReckoner *self,
                                   const char      *name,
                                   ReckonerOutcome  outcome,
                                   const char      *text)
{
  ReckonerTask *task = eap_test_reckoner_get_finished (self, name);

  g_assert_cmpint (reckoner_task_get_outcome (task), ==, outcome);
  g_assert_cmpstr (reckoner_task_get_text (task), ==, text);
}

GtkWidget *
eap_test_find_any (GtkWidget *top,
                   GType      type)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (top), type))
    return top;

  for (GtkWidget *child = gtk_widget_get_first_child (top);
       child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = eap_test_find_any (child, type);

  return found;
}

GtkWidget *
eap_test_find_widget (GtkWidget  *top,
                      GType       type,
                      const char *icon_name)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (top), type) && gtk_widget_get_mapped (top) &&
      (icon_name == NULL ||
       g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (top)), icon_name) == 0))
    return top;

  for (GtkWidget *child = gtk_widget_get_first_child (top);
       child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = eap_test_find_widget (child, type, icon_name);

  return found;
}

gboolean
eap_test_shows_text (GtkWidget  *top,
                     const char *text)
{
  gboolean found = GTK_IS_LABEL (top) && gtk_widget_get_mapped (top) &&
                   strstr (gtk_label_get_text (GTK_LABEL (top)), text) != NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (top);
       child != NULL && !found; child = gtk_widget_get_next_sibling (child))
    found = eap_test_shows_text (child, text);

  return found;
}

typedef struct
{
  GtkWidget  *top;
  const char *text;
} Shown;

static gboolean
is_shown (gpointer data)
{
  Shown *shown = data;

  return eap_test_shows_text (shown->top, shown->text);
}

void
eap_test_wait_for_text (GtkWidget  *top,
                        const char *text)
{
  Shown shown = { top, text };

  eap_test_iterate_until (NULL, is_shown, &shown);
}

typedef struct
{
  GtkWidget  *top;
  const char *name;
  GtkWidget  *row;
} FindRow;

static gboolean
find_row (GtkWidget *top,
          FindRow   *find)
{
  if (RECKONER_IS_ROW (top))
    {
      if (gtk_widget_get_mapped (top) && eap_test_shows_text (top, find->name))
        find->row = top;
      return find->row != NULL;
    }

  for (GtkWidget *child = gtk_widget_get_first_child (top);
       child != NULL; child = gtk_widget_get_next_sibling (child))
    if (find_row (child, find))
      return TRUE;

  return FALSE;
}

static gboolean
is_row_there (gpointer data)
{
  FindRow *find = data;

  return find_row (find->top, find);
}

GtkWidget *
eap_test_reckoner_find_row (EapTestReckoner *self,
                            const char      *name)
{
  FindRow find = { GTK_WIDGET (self->window), name };

  eap_test_iterate_until (NULL, is_row_there, &find);

  return find.row;
}

void
eap_test_click (GtkWidget *button)
{
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static gboolean
count_frame_cb (GtkWidget     *window,
                GdkFrameClock *clock,
                gpointer       n_frames)
{
  ++*(int *) n_frames;

  return G_SOURCE_CONTINUE;
}

/* So that what has changed is drawn, and what moves there has arrived */
static void
wait_for_frames (GtkWidget *window)
{
  int n_frames = 0;
  guint id = gtk_widget_add_tick_callback (window, count_frame_cb, &n_frames, NULL);

  eap_test_iterate_until_count (NULL, &n_frames, 30);
  gtk_widget_remove_tick_callback (window, id);
}

void
eap_test_take_picture (GtkWidget  *window,
                       const char *name)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (window);
  int width, height;
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, name, NULL);

  wait_for_frames (window);
  width = gdk_paintable_get_intrinsic_width (paintable);
  height = gdk_paintable_get_intrinsic_height (paintable);
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_to_node (snapshot);
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                         &GRAPHENE_RECT_INIT (0, 0, width, height));
  g_assert_true (gdk_texture_save_to_png (texture, path));
}
