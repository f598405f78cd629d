/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What a component adds to an operation, and what many pending calls of one
 * cost: to start them, to find them, to cancel them, and to take them from the
 * list of operations. */

#include "bench-utils.h"

#define BENCH_TYPE_COMPONENT (bench_component_get_type ())
G_DECLARE_FINAL_TYPE (BenchComponent, bench_component, BENCH, COMPONENT, EapComponent)

struct _BenchComponent {
  EapComponent parent_instance;
};

G_DEFINE_FINAL_TYPE (BenchComponent, bench_component, EAP_TYPE_COMPONENT)

typedef struct {
  const char *name;
  void      (*start) (int i);
  int         n_in_flight;
} Way;

static const Way *way;
static GMainLoop *loop;
static EapComponent *component;
static int n_unstarted;
static int n_unfinished;

static EapAsyncCompletedEventArgs *
work (EapAsyncOperation  *operation,
      gpointer            data,
      GError            **error)
{
  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

/* Nothing is begun while the calls wait for the loop, and the loop is not
 * iterated before they are all cancelled. */
static void
never_begun (EapAsyncOperation *operation,
             gpointer           data)
{
  g_assert_not_reached ();
}

static void
bench_component_class_init (BenchComponentClass *klass)
{
  EapMethodInfo methods[] = {
    { .name = "work", .concurrency = EAP_CONCURRENCY_CONCURRENT, .run = work },
    { .name = "wait", .concurrency = EAP_CONCURRENCY_CONCURRENT, .start = never_begun },
  };

  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    eap_component_class_install_method (EAP_COMPONENT_CLASS (klass), &methods[i]);
}

static void
bench_component_init (BenchComponent *self)
{
}

static void
completed_cb (gpointer                    emitter,
              EapAsyncCompletedEventArgs *args,
              gpointer                    data)
{
  n_unfinished--;

  if (n_unstarted > 0)
    way->start (n_unstarted--);
  else if (n_unfinished == 0)
    g_main_loop_quit (loop);
}

static void
start_bare_with (const GValue *state)
{
  g_autoptr (EapAsyncOperation) operation =
    eap_async_operation_manager_create_operation (state, NULL);

  g_signal_connect (operation, "completed", G_CALLBACK (completed_cb), NULL);
  eap_async_operation_run_in_thread (operation, NULL, work, NULL, NULL, NULL);
}

static void
start_bare (int i)
{
  start_bare_with (NULL);
}

static void
start_bare_state (int i)
{
  start_bare_with (EAP_STATE_INT (i));
}

static void
start_component (int i)
{
  g_object_unref (eap_component_start (component, "work", NULL, NULL, NULL, NULL));
}

static void
start_component_state (int i)
{
  g_object_unref (eap_component_start (component, "work", EAP_STATE_INT (i), NULL, NULL, NULL));
}

/* In microseconds, of each */
static double
run_calls (gconstpointer data)
{
  int n_calls;
  gint64 begin = bench_now ();

  way = data;
  n_calls = way->n_in_flight > 1 ? bench_scale (100000, 20000) : bench_scale (5000, 500);
  n_unfinished = n_calls;
  n_unstarted = n_calls;
  while (n_unstarted > n_calls - way->n_in_flight)
    way->start (n_unstarted--);

  g_main_loop_run (loop);
  bench_drain ();

  return (bench_now () - begin) / 1e3 / n_calls;
}

static void
compare_overhead (const char *title,
                  int         n_in_flight)
{
  const Way ways[] = {
    { "an operation", start_bare, n_in_flight },
    { "an operation with a state", start_bare_state, n_in_flight },
    { "eap_component_start", start_component, n_in_flight },
    { "eap_component_start with a state", start_component_state, n_in_flight },
  };
  BenchRow rows[G_N_ELEMENTS (ways)];

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    rows[i] = (BenchRow) { ways[i].name, i >= 2 ? "1.15x" : NULL, run_calls, &ways[i] };

  bench_compare (title, "us", rows, G_N_ELEMENTS (rows), bench_scale (7, 3));
}

static double
time_of_each (gint64 *begin,
              int     n)
{
  gint64 now = bench_now ();
  double each = (double) (now - *begin) / n;

  *begin = now;

  return each;
}

/* One component with n pending calls, of which somebody shows the list */
static void
print_pending (int n)
{
  EapComponent *busy = g_object_new (BENCH_TYPE_COMPONENT, NULL);
  GListModel *list = eap_component_get_operations (busy);
  double start, lookup, cancel, end;
  gint64 begin = bench_now ();

  for (int i = 0; i < n; i++)
    g_object_unref (eap_component_start (busy, "wait", EAP_STATE_INT (i), NULL, NULL, NULL));
  start = time_of_each (&begin, n);

  for (int i = 0; i < n; i++)
    g_object_unref (eap_component_lookup (busy, EAP_STATE_INT (i)));
  lookup = time_of_each (&begin, n);

  /* All over the list, not from its ends: 7919 is a prime */
  for (int i = 0; i < n; i++)
    eap_component_cancel_async (busy, EAP_STATE_INT ((int) (i * G_GINT64_CONSTANT (7919) % n)));
  cancel = time_of_each (&begin, n);

  bench_drain ();
  end = time_of_each (&begin, n);

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 0);
  g_assert_finalize_object (busy);
  g_print ("%12d %9.0f %9.0f %9.0f %9.0f\n", n, start, lookup, cancel, end);
}

int
main (int   argc,
      char *argv[])
{
  bench_init (argc, argv, "component");
  loop = g_main_loop_new (NULL, FALSE);
  component = g_object_new (BENCH_TYPE_COMPONENT, NULL);
  g_signal_connect (component, "work-completed", G_CALLBACK (completed_cb), NULL);

  compare_overhead ("one call, one at a time", 1);
  compare_overhead ("one call, 1000 in flight", 1000);

  g_print ("\n%12s %9s %9s %9s %9s\n", "pending", "start ns", "lookup ns", "cancel ns", "end ns");
  for (int n = 1000; n <= bench_scale (1000000, 100000); n *= 10)
    print_pending (n);

  g_object_unref (component);
  g_main_loop_unref (loop);

  return 0;
}
