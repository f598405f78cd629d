/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What a progress report costs the worker, and what floods of reports and posts
 * do to a user interface: how late a timer is that ticks at 60 Hz and at the
 * priority of GTK's redraws. */

#include "bench-utils.h"

#define PERIOD          16667 /* microseconds */
#define REDRAW_PRIORITY (G_PRIORITY_HIGH_IDLE + 20)

/* The endless floods go no further ahead of the loop than this, so that they
 * cost time, not all the memory there is. */
#define BACKLOG 100000

typedef struct {
  GSource  source;
  gint64   due;
  GArray  *lateness; /* in ms */
  double   peak;     /* of the resident memory, in MB */
} Ticker;

typedef struct _Flood Flood;
struct _Flood {
  const char        *name;
  const char        *goal;
  void             (*pour) (Flood *self); /* (nullable): the next one */
  gint64             at_least;            /* poured */
  gboolean           bounded;             /* not merged */

  gboolean           is_shown;            /* by widgets, with bindings */

  EapAsyncOperation *operation;
  gint64             n_poured;            /* by the thread */
  gint64             n_delivered;         /* (atomic) */
};

/* Stands for a progress bar and a label */
#define BENCH_TYPE_WIDGET (bench_widget_get_type ())
G_DECLARE_FINAL_TYPE (BenchWidget, bench_widget, BENCH, WIDGET, GObject)

struct _BenchWidget {
  GObject  parent_instance;
  double   fraction;
  char    *label;
};

G_DEFINE_FINAL_TYPE (BenchWidget, bench_widget, G_TYPE_OBJECT)

static GMainLoop *loop;

static void
bench_widget_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  BenchWidget *self = BENCH_WIDGET (object);

  if (prop_id == 1)
    {
      self->fraction = g_value_get_double (value);
    }
  else
    {
      g_free (self->label);
      self->label = g_value_dup_string (value);
    }
}

static void
bench_widget_finalize (GObject *object)
{
  g_free (BENCH_WIDGET (object)->label);

  G_OBJECT_CLASS (bench_widget_parent_class)->finalize (object);
}

static void
bench_widget_class_init (BenchWidgetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = bench_widget_set_property;
  object_class->finalize = bench_widget_finalize;
  g_object_class_install_property (object_class, 1,
    g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, G_PARAM_WRITABLE));
  g_object_class_install_property (object_class, 2,
    g_param_spec_string ("label", NULL, NULL, NULL, G_PARAM_WRITABLE));
}

static void
bench_widget_init (BenchWidget *self)
{
}

static BenchWidget *
bench_widget_new (EapProgress *progress)
{
  BenchWidget *self = g_object_new (BENCH_TYPE_WIDGET, NULL);

  g_object_bind_property (progress, "fraction", self, "fraction", G_BINDING_SYNC_CREATE);
  g_object_bind_property (progress, "summary", self, "label", G_BINDING_SYNC_CREATE);

  return self;
}

static void
ticker_note (Ticker *self,
             gint64  now)
{
  double lateness = (now - self->due) / 1e3;

  g_array_append_val (self->lateness, lateness);
}

static gboolean
ticker_dispatch (GSource     *source,
                 GSourceFunc  callback,
                 gpointer     data)
{
  Ticker *self = (Ticker *) source;
  gint64 now = g_get_monotonic_time ();

  ticker_note (self, now);
  self->peak = MAX (self->peak, bench_resident ());

  while (self->due <= now)
    self->due += PERIOD;
  g_source_set_ready_time (source, self->due);

  return G_SOURCE_CONTINUE;
}

static void
ticker_finalize (GSource *source)
{
  g_array_unref (((Ticker *) source)->lateness);
}

static Ticker *
ticker_new (void)
{
  static GSourceFuncs funcs = { NULL, NULL, ticker_dispatch, ticker_finalize };
  GSource *source = g_source_new (&funcs, sizeof (Ticker));
  Ticker *self = (Ticker *) source;

  self->due = g_get_monotonic_time () + PERIOD;
  self->lateness = g_array_new (FALSE, FALSE, sizeof (double));
  self->peak = bench_resident ();
  g_source_set_priority (source, REDRAW_PRIORITY);
  g_source_set_ready_time (source, self->due);
  g_source_attach (source, NULL);

  return self;
}

static void
delivered (gpointer data)
{
  Flood *self = data;

  __atomic_add_fetch (&self->n_delivered, 1, __ATOMIC_RELAXED);
}

static void
progress_changed_cb (EapAsyncOperation           *operation,
                     EapProgressChangedEventArgs *args,
                     gpointer                     data)
{
  delivered (data);
}

static gboolean
delivered_by_source (gpointer data)
{
  delivered (data);

  return G_SOURCE_REMOVE;
}

static void
pour_report (Flood *self)
{
  /* Rising, as reports do */
  eap_async_operation_report_progress (self->operation, MIN (self->n_poured >> 17, 100), NULL);
}

static void
pour_post (Flood *self)
{
  eap_async_operation_post (self->operation, delivered, self, NULL, NULL);
}

static void
pour_idle (Flood *self)
{
  g_idle_add (delivered_by_source, self);
}

static void
pour_default (Flood *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, delivered_by_source, self, NULL);
}

static gboolean
is_ahead (Flood *self)
{
  return self->bounded &&
         self->n_poured - __atomic_load_n (&self->n_delivered, __ATOMIC_RELAXED) >= BACKLOG;
}

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (loop);

  return G_SOURCE_REMOVE;
}

static gpointer
flood_thread (gpointer data)
{
  Flood *self = data;
  gint64 end = g_get_monotonic_time () + bench_scale (3000, 500) * 1000;

  while (g_get_monotonic_time () < end || self->n_poured < self->at_least)
    {
      for (int i = 0; i < 100 && self->pour != NULL && !is_ahead (self); i++)
        {
          self->pour (self);
          self->n_poured++;
        }

      if (self->pour == NULL || is_ahead (self))
        g_usleep (100);
    }

  /* At the highest priority, or the flood would be waited for. */
  g_idle_add_full (G_PRIORITY_HIGH, quit_cb, NULL, NULL);

  return NULL;
}

static void
print_flood (Flood  *self,
             Ticker *ticker,
             double  resident_before)
{
  double *lateness = (double *) ticker->lateness->data;
  int n_ticks = ticker->lateness->len;

  bench_sort (lateness, n_ticks);

  g_print ("%-46s %8.2f %8.2f %6d %9.2f %9.2f %7.1f %7.1f %7.1f  %s\n", self->name,
           lateness[n_ticks - 1], lateness[n_ticks * 95 / 100], n_ticks,
           self->n_poured / 1e6, self->n_delivered / 1e6,
           resident_before, ticker->peak, bench_resident (),
           self->goal != NULL ? self->goal : "");
}

static void
run_flood (Flood *self)
{
  double resident_before = bench_resident ();
  g_autoptr (GObject) widget = NULL;
  Ticker *ticker;
  GThread *thread;

  self->operation = eap_async_operation_manager_create_operation (NULL, NULL);
  g_signal_connect (self->operation, "progress-changed",
                    G_CALLBACK (progress_changed_cb), self);
  if (self->is_shown)
    widget = G_OBJECT (bench_widget_new (eap_async_operation_get_progress (self->operation)));

  ticker = ticker_new ();
  thread = g_thread_new ("flood", flood_thread, self);
  g_main_loop_run (loop);
  g_thread_join (thread);

  /* One that is still awaited may be late already. */
  ticker_note (ticker, MAX (g_get_monotonic_time (), ticker->due));
  print_flood (self, ticker, resident_before);

  g_source_destroy ((GSource *) ticker);
  g_source_unref ((GSource *) ticker);
  eap_async_operation_operation_completed (self->operation, NULL);
  g_object_unref (self->operation);
  bench_drain ();
}

typedef struct {
  void     (*report) (gpointer to,
                      int      percentage);
  gboolean   is_shown; /* by widgets, with bindings */
} Reporter;

static void
report_progress (gpointer to,
                 int      percentage)
{
  eap_async_operation_report_progress (to, percentage, NULL);
}

static void
report_amount (gpointer to,
               int      percentage)
{
  eap_async_operation_report_amount (to, (guint64) percentage, 100, NULL);
}

static void
report_fraction (gpointer to,
                 int      percentage)
{
  eap_progress_report_fraction (to, percentage * 0.01);
}

/* In nanoseconds, of each but the first one, which is pending then */
static double
time_reports (const Reporter *reporter,
              gpointer        to)
{
  int n_reports = bench_scale (200000, 20000);
  gint64 begin;

  reporter->report (to, 0);

  begin = bench_now ();
  for (int percentage = 1; percentage <= 100; percentage++)
    {
      for (int i = 0; i < n_reports / 100; i++)
        reporter->report (to, percentage);
    }

  return (double) (bench_now () - begin) / n_reports;
}

static double
run_pending_reports (gconstpointer data)
{
  const Reporter *reporter = data;
  g_autoptr (EapAsyncOperation) operation =
    eap_async_operation_manager_create_operation (NULL, NULL);
  g_autoptr (GObject) widget = NULL;
  double cost;

  if (reporter->is_shown)
    widget = G_OBJECT (bench_widget_new (eap_async_operation_get_progress (operation)));
  cost = time_reports (reporter, operation);

  eap_async_operation_operation_completed (operation, NULL);
  bench_drain ();

  return cost;
}

static double
run_own_reports (gconstpointer data)
{
  g_autoptr (EapProgress) progress = eap_progress_new ();
  double cost = time_reports (data, progress);

  bench_drain ();

  return cost;
}

static double
run_exchanges (gconstpointer data)
{
  int n_exchanges = bench_scale (200000, 20000);
  int pending = 0;
  gint64 begin = bench_now ();

  for (int i = 0; i < n_exchanges; i++)
    __atomic_exchange_n (&pending, 1, __ATOMIC_ACQ_REL);

  return (double) (bench_now () - begin) / n_exchanges;
}

int
main (int   argc,
      char *argv[])
{
  const Reporter progress = { report_progress, FALSE };
  const Reporter progress_shown = { report_progress, TRUE };
  const Reporter amount = { report_amount, FALSE };
  const Reporter amount_shown = { report_amount, TRUE };
  const Reporter fraction = { report_fraction, FALSE };
  BenchRow rows[] = {
    { "floor: one atomic exchange", NULL, run_exchanges, NULL },
    { "eap_async_operation_report_progress", "15 ns", run_pending_reports, &progress },
    { "the same, with an EapProgress that is shown", "15 ns", run_pending_reports,
      &progress_shown },
    { "eap_async_operation_report_amount", "15 ns", run_pending_reports, &amount },
    { "the same, with an EapProgress that is shown", "15 ns", run_pending_reports,
      &amount_shown },
    { "eap_progress_report_fraction, on its own", "15 ns", run_own_reports, &fraction },
  };
  Flood floods[] = {
    { "nothing", NULL, NULL, 0, FALSE },
    { "10 million reports and more", "5 ms", pour_report, 10000000, FALSE },
    { "the same, with an EapProgress that is shown", "5 ms", pour_report, 10000000, FALSE, TRUE },
    { "endless eap_async_operation_post", "20 ms", pour_post, 0, TRUE },
    { "endless g_idle_add", NULL, pour_idle, 0, TRUE },
    { "endless g_idle_add_full, priority 0", NULL, pour_default, 0, TRUE },
  };

  bench_init (argc, argv, "progress");
  loop = g_main_loop_new (NULL, FALSE);

  bench_compare ("a report while one is pending", "ns", rows, G_N_ELEMENTS (rows), 11);

  g_print ("\n%-46s %8s %8s %6s %9s %9s %7s %7s %7s  %s\n",
           "lateness of a 60 Hz redraw under a flood, ms", "worst", "of 95 %", "ticks",
           "M poured", "M deliv.", "MB then", "peak", "after", "goal: worst");
  for (gsize i = 0; i < G_N_ELEMENTS (floods); i++)
    run_flood (&floods[i]);

  g_main_loop_unref (loop);

  return 0;
}
