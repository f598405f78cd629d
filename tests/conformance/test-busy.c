/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "conformance-client.h"

/* R53–R55: whether a component is busy */

/* A component that does one thing at a time, and so says whether it does */
#define PRINTER_TYPE (printer_get_type ())
G_DECLARE_FINAL_TYPE (Printer, printer, PRINTER, PRINTER, EapComponent)

struct _Printer
{
  EapComponent parent_instance;
};

G_DEFINE_FINAL_TYPE (Printer, printer, EAP_TYPE_COMPONENT)

static EapAsyncCompletedEventArgs *
print_run (EapAsyncOperation  *operation,
           gpointer            data,
           GError            **error)
{
  if (data != NULL)
    eap_test_gate_wait (data);

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static gboolean
is_busy (Printer *self)
{
  gboolean busy;

  g_object_get (self, "is-busy", &busy, NULL);
  g_assert_true (busy == (eap_component_get_n_pending (EAP_COMPONENT (self)) > 0));

  return busy;
}

static void
printer_get_property (GObject    *object,
                      guint       prop_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  g_value_set_boolean (value, eap_component_get_n_pending (EAP_COMPONENT (object)) > 0);
}

static void
printer_class_init (PrinterClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = printer_get_property;
  g_object_class_install_property (G_OBJECT_CLASS (klass), 1,
                                   g_param_spec_boolean ("is-busy", NULL, NULL, FALSE,
                                                         G_PARAM_READABLE |
                                                         G_PARAM_STATIC_STRINGS));
  eap_component_class_install_method (EAP_COMPONENT_CLASS (klass), &(EapMethodInfo) {
    .name = "print",
    .concurrency = EAP_CONCURRENCY_EXCLUSIVE,
    .run = print_run,
  });
}

static void
printer_init (Printer *self)
{
}

static GParamSpec *
find_is_busy (GType type)
{
  g_autoptr (GTypeClass) klass = g_type_class_ref (type);

  return g_object_class_find_property (G_OBJECT_CLASS (klass), "is-busy");
}

/* The base class has none either: it must not be where calls are concurrent. */
static void
test_absent_where_concurrent (void)
{
  g_assert_null (find_is_busy (EAP_TYPE_COMPONENT));
  g_assert_null (find_is_busy (CALCULATOR_TYPE));
}

static void
test_there_where_exclusive (void)
{
  GParamSpec *pspec = find_is_busy (EAP_TYPE_BACKGROUND_WORKER);

  g_assert_nonnull (pspec);
  g_assert_true (pspec->value_type == G_TYPE_BOOLEAN);
  g_assert_false (pspec->flags & G_PARAM_WRITABLE);
  g_assert_nonnull (find_is_busy (PRINTER_TYPE));
}

static void
print_completed_cb (Printer                    *printer,
                    EapAsyncCompletedEventArgs *args,
                    int                        *n)
{
  g_assert_false (is_busy (printer));
  (*n)++;
}

static gboolean
has_ended (gpointer operation)
{
  return eap_async_operation_get_state (operation) == EAP_OPERATION_STATE_COMPLETING;
}

/* Before, after the start, after the work, in the handler, and after that */
static void
test_from_start_to_completed (void)
{
  Printer *printer = g_object_new (PRINTER_TYPE, NULL);
  GMainContext *idle = g_main_context_new ();
  EapTestGate go;
  EapAsyncOperation *operation;
  int n = 0;

  eap_test_gate_init (&go);
  g_signal_connect (printer, "print-completed", G_CALLBACK (print_completed_cb), &n);
  g_assert_false (is_busy (printer));
  operation = eap_component_start (EAP_COMPONENT (printer), "print", NULL, &go, NULL, NULL);
  g_assert_true (is_busy (printer));
  eap_test_gate_open (&go);
  eap_test_iterate_until (idle, has_ended, operation);
  g_assert_true (is_busy (printer));
  eap_test_iterate_until_count (NULL, &n, 1);
  g_assert_false (is_busy (printer));

  eap_test_finalize_soon (NULL, operation);
  eap_test_finalize_soon (NULL, printer);
  g_main_context_unref (idle);
  eap_test_gate_clear (&go);
}

static void
restart_cb (Printer                    *printer,
            EapAsyncCompletedEventArgs *args,
            int                        *n)
{
  g_assert_false (is_busy (printer));
  if (++*n < 3)
    {
      EapAsyncOperation *operation =
        eap_component_start (EAP_COMPONENT (printer), "print", NULL, NULL, NULL, NULL);

      g_assert_nonnull (operation);
      g_object_unref (operation);
      g_assert_true (is_busy (printer));
    }
}

static void
test_restart_in_the_handler (void)
{
  Printer *printer = g_object_new (PRINTER_TYPE, NULL);
  int n = 0;

  g_signal_connect (printer, "print-completed", G_CALLBACK (restart_cb), &n);
  g_object_unref (eap_component_start (EAP_COMPONENT (printer), "print", NULL, NULL, NULL, NULL));
  eap_test_iterate_until_count (NULL, &n, 3);
  eap_test_finalize_soon (NULL, printer);
}

static void
notify_cb (Printer         *printer,
           GParamSpec      *pspec,
           EapTestRecorder *recorder)
{
  eap_test_record (recorder, "%s", is_busy (printer) ? "busy" : "idle");
}

static void
heard_cb (Printer                    *printer,
          EapAsyncCompletedEventArgs *args,
          EapTestRecorder            *recorder)
{
  eap_test_record (recorder, "completed");
}

static void
test_notified (void)
{
  Printer *printer = g_object_new (PRINTER_TYPE, NULL);
  EapTestRecorder recorder;
  EapTestGate go;
  EapAsyncOperation *operation;

  eap_test_recorder_init (&recorder);
  eap_test_gate_init (&go);
  g_signal_connect (printer, "notify::is-busy", G_CALLBACK (notify_cb), &recorder);
  g_signal_connect (printer, "print-completed", G_CALLBACK (heard_cb), &recorder);
  operation = eap_component_start (EAP_COMPONENT (printer), "print", NULL, &go, NULL, NULL);
  eap_test_drain (NULL);
  eap_test_gate_open (&go);
  g_object_unref (eap_async_operation_wait (operation, -1, NULL));
  eap_test_assert_recorded (&recorder, "busy idle completed");

  eap_test_finalize_soon (NULL, operation);
  eap_test_finalize_soon (NULL, printer);
  eap_test_gate_clear (&go);
  eap_test_recorder_clear (&recorder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/conformance/" path, function)

  ADD ("R53", test_absent_where_concurrent);
  ADD ("R54", test_there_where_exclusive);
  ADD ("R55/from-start-to-completed", test_from_start_to_completed);
  ADD ("R55/restart", test_restart_in_the_handler);
  ADD ("R55/notified", test_notified);

  return g_test_run ();
}
