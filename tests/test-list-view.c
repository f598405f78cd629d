/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <gtk/gtk.h>

#include "eap-test-utils.h"

/* The pending operations of a component in a GtkListView, on a display */

#define TEST_TYPE_DEVICE (test_device_get_type ())
G_DECLARE_FINAL_TYPE (TestDevice, test_device, TEST, DEVICE, EapComponent)

struct _TestDevice {
  EapComponent parent_instance;
};

G_DEFINE_FINAL_TYPE (TestDevice, test_device, EAP_TYPE_COMPONENT)

/* Ends when somebody completes it. */
static void
begin (EapAsyncOperation *operation,
       gpointer           data)
{
  g_object_ref (operation);
}

static void
test_device_class_init (TestDeviceClass *klass)
{
  eap_component_class_install_method (EAP_COMPONENT_CLASS (klass), &(EapMethodInfo) {
    .name = "work", .concurrency = EAP_CONCURRENCY_CONCURRENT, .start = begin,
  });
}

static void
test_device_init (TestDevice *self)
{
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  gtk_list_item_set_child (item, gtk_label_new (NULL));
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  EapAsyncOperation *operation = gtk_list_item_get_item (item);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       eap_async_operation_get_name (operation));
}

/* What the rows say, from top to bottom */
static char *
dup_rows (GtkWidget *view)
{
  g_autoptr (GString) rows = g_string_new (NULL);

  for (GtkWidget *row = gtk_widget_get_first_child (view);
       row != NULL; row = gtk_widget_get_next_sibling (row))
    if (gtk_widget_get_mapped (row))
      g_string_append (rows, gtk_label_get_label (GTK_LABEL (gtk_widget_get_first_child (row))));

  return g_strdup (rows->str);
}

typedef struct
{
  GtkWidget  *view;
  const char *rows;
} Expected;

static gboolean
is_shown (gpointer data)
{
  Expected *expected = data;
  g_autofree char *rows = dup_rows (expected->view);

  return g_str_equal (rows, expected->rows);
}

static void
wait_for_rows (GtkWidget  *view,
               const char *rows)
{
  Expected expected = { view, rows };

  eap_test_iterate_until (NULL, is_shown, &expected);
}

static void
start (EapComponent *device,
       const char   *name)
{
  g_autoptr (EapStartOptions) options = eap_start_options_new ();
  EapAsyncOperation *operation;

  eap_start_options_set_name (options, name);
  operation = eap_component_start_full (device, "work", EAP_STATE_STRING (name),
                                        NULL, NULL, options, NULL);
  g_assert_nonnull (operation);
  g_object_unref (operation);
}

static gboolean
is_running (gpointer operation)
{
  return eap_async_operation_get_state (operation) == EAP_OPERATION_STATE_RUNNING;
}

static void
complete (EapComponent *device,
          const char   *name)
{
  EapAsyncOperation *operation = eap_component_lookup (device, EAP_STATE_STRING (name));

  /* A row may be shown before. */
  eap_test_iterate_until (NULL, is_running, operation);
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));

  /* And the one of begin() */
  g_object_unref (operation);
  g_object_unref (operation);
}

static void
test_rows (void)
{
  EapComponent *device = g_object_new (TEST_TYPE_DEVICE, NULL);
  GListModel *operations = g_object_ref (eap_component_get_operations (device));
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *window = gtk_window_new ();
  GtkWidget *view;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  view = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (operations)), factory);
  gtk_window_set_default_size (GTK_WINDOW (window), 200, 300);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));

  start (device, "a");
  start (device, "b");
  start (device, "c");
  start (device, "d");
  wait_for_rows (view, "abcd");

  complete (device, "b");
  complete (device, "d");
  start (device, "e");
  wait_for_rows (view, "ace");

  complete (device, "a");
  complete (device, "c");
  complete (device, "e");
  wait_for_rows (view, "");

  gtk_window_destroy (GTK_WINDOW (window));
  eap_test_drain (NULL);
  g_assert_finalize_object (device);
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

  g_test_add_func ("/eap/component/list-view", test_rows);

  return g_test_run ();
}
