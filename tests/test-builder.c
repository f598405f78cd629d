/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <gtk/gtk.h>

#include "eap-test-utils.h"

/* A worker that is declared in a .ui file. No widget: a display is not needed. */

static const char ui[] =
  "<interface>"
  "  <object class='EapBackgroundWorker' id='worker'>"
  "    <property name='worker-reports-progress'>true</property>"
  "    <property name='progress-delivery'>every</property>"
  "  </object>"
  "  <object class='GSimpleAction' id='start'>"
  "    <property name='name'>start</property>"
  "    <property name='enabled' bind-source='worker' bind-property='is-busy'"
  "              bind-flags='sync-create|invert-boolean'/>"
  "  </object>"
  "  <object class='GSimpleAction' id='stop'>"
  "    <property name='name'>stop</property>"
  "    <binding name='enabled'>"
  "      <lookup name='is-busy' type='EapBackgroundWorker'>worker</lookup>"
  "    </binding>"
  "  </object>"
  "  <object class='GtkAdjustment' id='shown'>"
  "    <property name='upper'>1</property>"
  "    <binding name='value'>"
  "      <lookup name='fraction' type='EapProgress'>"
  "        <lookup name='progress' type='EapBackgroundWorker'>worker</lookup>"
  "      </lookup>"
  "    </binding>"
  "  </object>"
  "</interface>";

static void
do_work_cb (EapBackgroundWorker *worker,
            EapDoWorkEventArgs  *args,
            EapTestGate         *gate)
{
  eap_test_gate_wait (gate);
}

static void
report_cb (EapBackgroundWorker *worker,
           EapDoWorkEventArgs  *args,
           EapTestGate         *gate)
{
  g_assert_true (eap_background_worker_report_progress (worker, 50, NULL));
  eap_test_gate_wait (gate);
}

static gboolean
is_idle (gpointer data)
{
  return !eap_background_worker_get_is_busy (data);
}

static void
test_busy_is_bound (void)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (ui, -1);
  EapBackgroundWorker *worker =
    g_object_ref (EAP_BACKGROUND_WORKER (gtk_builder_get_object (builder, "worker")));
  GAction *start = G_ACTION (gtk_builder_get_object (builder, "start"));
  GAction *stop = G_ACTION (gtk_builder_get_object (builder, "stop"));
  EapTestGate gate;

  eap_test_gate_init (&gate);
  g_signal_connect (worker, "do-work", G_CALLBACK (do_work_cb), &gate);
  g_assert_true (g_action_get_enabled (start));
  g_assert_false (g_action_get_enabled (stop));

  g_object_unref (eap_background_worker_run_worker_async (worker, NULL, NULL));
  eap_test_drain (NULL);
  g_assert_false (g_action_get_enabled (start));
  g_assert_true (g_action_get_enabled (stop));

  eap_test_gate_open (&gate);
  eap_test_iterate_until (NULL, is_idle, worker);
  eap_test_drain (NULL);
  g_assert_true (g_action_get_enabled (start));
  g_assert_false (g_action_get_enabled (stop));

  g_clear_object (&builder);
  g_assert_finalize_object (worker);
  eap_test_gate_clear (&gate);
}

static gboolean
is_half (gpointer adjustment)
{
  return gtk_adjustment_get_value (adjustment) > 0.499 &&
         gtk_adjustment_get_value (adjustment) < 0.501;
}

static gboolean
is_whole (gpointer adjustment)
{
  return gtk_adjustment_get_value (adjustment) > 0.999;
}

/* For one run after the other */
static void
test_fraction_is_bound (void)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (ui, -1);
  EapBackgroundWorker *worker =
    g_object_ref (EAP_BACKGROUND_WORKER (gtk_builder_get_object (builder, "worker")));
  GObject *shown = gtk_builder_get_object (builder, "shown");
  GAction *stop = G_ACTION (gtk_builder_get_object (builder, "stop"));
  EapTestGate gate;

  g_assert_cmpfloat (gtk_adjustment_get_value (GTK_ADJUSTMENT (shown)), ==, 0);
  g_signal_connect (worker, "do-work", G_CALLBACK (report_cb), &gate);
  for (int i = 0; i < 3; i++)
    {
      eap_test_gate_init (&gate);
      g_object_unref (eap_background_worker_run_worker_async (worker, NULL, NULL));
      eap_test_iterate_until (NULL, is_half, shown);
      g_assert_true (g_action_get_enabled (stop));
      eap_test_gate_open (&gate);
      eap_test_iterate_until (NULL, is_idle, worker);
      eap_test_iterate_until (NULL, is_whole, shown);
      eap_test_drain (NULL);
      g_assert_false (g_action_get_enabled (stop));
      eap_test_gate_clear (&gate);
    }

  g_clear_object (&builder);
  g_assert_finalize_object (worker);
}

static void
test_properties (void)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_string (ui, -1);
  EapBackgroundWorker *worker =
    g_object_ref (EAP_BACKGROUND_WORKER (gtk_builder_get_object (builder, "worker")));

  g_assert_true (eap_background_worker_get_worker_reports_progress (worker));
  g_assert_false (eap_background_worker_get_worker_supports_cancellation (worker));
  g_assert_cmpint (eap_component_get_progress_delivery (EAP_COMPONENT (worker)), ==,
                   EAP_PROGRESS_DELIVERY_EVERY);

  g_clear_object (&builder);
  g_assert_finalize_object (worker);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  /* The builder looks a type up by its name, so it must be known. */
  g_type_ensure (EAP_TYPE_BACKGROUND_WORKER);
  g_type_ensure (EAP_TYPE_PROGRESS);

  g_test_add_func ("/eap/builder/busy-is-bound", test_busy_is_bound);
  g_test_add_func ("/eap/builder/fraction-is-bound", test_fraction_is_bound);
  g_test_add_func ("/eap/builder/properties", test_properties);

  return g_test_run ();
}
