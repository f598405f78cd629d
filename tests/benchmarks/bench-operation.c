/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What a whole operation costs: the start, a worker that does next to nothing,
 * its typed result, the handler on the loop and the release of it all. */

#include "bench-utils.h"

/* What a component's author derives, with a result */
#define BENCH_TYPE_COMPLETED_EVENT_ARGS (bench_completed_event_args_get_type ())
G_DECLARE_FINAL_TYPE (BenchCompletedEventArgs, bench_completed_event_args,
                      BENCH, COMPLETED_EVENT_ARGS, EapAsyncCompletedEventArgs)

struct _BenchCompletedEventArgs {
  EapAsyncCompletedEventArgs parent_instance;

  int                        result;
};

G_DEFINE_FINAL_TYPE (BenchCompletedEventArgs, bench_completed_event_args,
                     EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS)

typedef struct _Slot Slot;

typedef struct {
  void (*start)   (Slot *slot);
  void (*prepare) (Slot *slot); /* (nullable) */
  int    n_slots;               /* in flight */
} Way;

struct _Slot {
  const Way           *way;
  EapBackgroundWorker *worker; /* only where it is the way */
  gint64               started;
};

static GMainLoop *loop;
static int n_unstarted;
static int n_unfinished;
static gint64 sum;          /* of the results, so that they are read */
static gint64 latency;      /* of the last one, from start to handler */

static void
bench_completed_event_args_class_init (BenchCompletedEventArgsClass *klass)
{
}

static void
bench_completed_event_args_init (BenchCompletedEventArgs *self)
{
}

static void
start (Slot *slot)
{
  n_unstarted--;
  slot->started = bench_now ();
  slot->way->start (slot);
}

static void
completed (Slot *slot,
           int   result)
{
  latency = bench_now () - slot->started;
  sum += result;
  n_unfinished--;

  if (n_unstarted > 0)
    start (slot);
  else if (n_unfinished == 0)
    g_main_loop_quit (loop);
}

static void
task_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  g_task_return_int (task, 1);
}

static void
task_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  completed (data, g_task_propagate_int (G_TASK (result), NULL));
}

static void
start_task (Slot *slot)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, task_cb, slot);

  g_task_run_in_thread (task, task_thread);
}

static BenchCompletedEventArgs *
make_args (void)
{
  BenchCompletedEventArgs *args = g_object_new (BENCH_TYPE_COMPLETED_EVENT_ARGS, NULL);

  args->result = 1;

  return args;
}

static void
rich_task_thread (GTask        *task,
                  gpointer      source,
                  gpointer      data,
                  GCancellable *cancellable)
{
  g_task_return_pointer (task, make_args (), g_object_unref);
}

static void
rich_task_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (BenchCompletedEventArgs) args = g_task_propagate_pointer (G_TASK (result), NULL);

  completed (data, args->result);
}

/* With what an operation always has: it can be cancelled, its result is an
 * object. */
static void
start_rich_task (Slot *slot)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, rich_task_cb, slot);

  g_task_run_in_thread (task, rich_task_thread);
}

static EapAsyncCompletedEventArgs *
operation_thread (EapAsyncOperation  *operation,
                  gpointer            data,
                  GError            **error)
{
  return EAP_ASYNC_COMPLETED_EVENT_ARGS (make_args ());
}

static void
operation_completed_cb (EapAsyncOperation          *operation,
                        EapAsyncCompletedEventArgs *args,
                        gpointer                    data)
{
  completed (data, BENCH_COMPLETED_EVENT_ARGS (args)->result);
}

static void
start_operation (Slot *slot)
{
  g_autoptr (EapAsyncOperation) operation =
    eap_async_operation_manager_create_operation (NULL, NULL);

  g_signal_connect (operation, "completed", G_CALLBACK (operation_completed_cb), slot);
  eap_async_operation_run_in_thread (operation, NULL, operation_thread, NULL, NULL, NULL);
}

static void
do_work_cb (EapBackgroundWorker *worker,
            EapDoWorkEventArgs  *args,
            gpointer             data)
{
  eap_do_work_event_args_set_result (args, EAP_STATE_INT (1));
}

static void
run_worker_completed_cb (EapBackgroundWorker            *worker,
                         EapRunWorkerCompletedEventArgs *args,
                         gpointer                        data)
{
  const GValue *result = eap_run_worker_completed_event_args_get_result (args, NULL);

  completed (data, g_value_get_int (result));
}

static void
prepare_worker (Slot *slot)
{
  slot->worker = eap_background_worker_new ();
  g_signal_connect (slot->worker, "do-work", G_CALLBACK (do_work_cb), NULL);
  g_signal_connect (slot->worker, "run-worker-completed",
                    G_CALLBACK (run_worker_completed_cb), slot);
}

static void
start_worker (Slot *slot)
{
  g_object_unref (eap_background_worker_run_worker_async (slot->worker, NULL, NULL));
}

/* Returns how long it took, in microseconds. */
static double
run_operations (const Way *way,
                int        n_operations)
{
  g_autofree Slot *slots = g_new0 (Slot, way->n_slots);
  gint64 begin;

  for (int i = 0; i < way->n_slots; i++)
    {
      slots[i].way = way;
      if (way->prepare != NULL)
        way->prepare (&slots[i]);
    }

  begin = bench_now ();
  n_unstarted = n_unfinished = n_operations;
  for (int i = 0; i < way->n_slots; i++)
    start (&slots[i]);
  g_main_loop_run (loop);
  bench_drain ();
  begin = bench_now () - begin;

  for (int i = 0; i < way->n_slots; i++)
    g_clear_object (&slots[i].worker);

  return begin / 1e3;
}

/* Of each, with many in flight */
static double
run_throughput (gconstpointer data)
{
  int n_operations = bench_scale (100000, 20000);

  return run_operations (data, n_operations) / n_operations;
}

/* The same on all cores together, whatever the machine does besides */
static double
run_processor (gconstpointer data)
{
  int n_operations = bench_scale (100000, 20000);
  gint64 begin = bench_processor_time ();

  run_operations (data, n_operations);

  return (bench_processor_time () - begin) / 1e3 / n_operations;
}

/* From start to handler, with nothing else in flight */
static double
run_latency (gconstpointer data)
{
  run_operations (data, 1);

  return latency / 1e3;
}

static void
compare_ways (const char *title,
              double    (*run) (gconstpointer data),
              int         n_slots,
              int         n_rounds,
              const char *goal)
{
  Way ways[] = {
    { start_task, NULL, n_slots },
    { start_rich_task, NULL, n_slots },
    { start_operation, NULL, n_slots },
    { start_worker, prepare_worker, n_slots },
  };
  BenchRow rows[] = {
    { "g_task_run_in_thread, an int", NULL, run, &ways[0] },
    { "the same, with cancellable and object", NULL, run, &ways[1] },
    { "eap_async_operation_run_in_thread", goal, run, &ways[2] },
    { "eap_background_worker_run_worker_async", goal, run, &ways[3] },
  };

  bench_compare (title, "us", rows, G_N_ELEMENTS (rows), n_rounds);
}

int
main (int   argc,
      char *argv[])
{
  bench_init (argc, argv, "operation");
  loop = g_main_loop_new (NULL, FALSE);

  /* First, when GTask has not yet ten threads to wake in turn */
  compare_ways ("start to handler, one at a time", run_latency, 1,
                bench_scale (5000, 500), "1.1x");
  compare_ways ("one operation, 1000 in flight", run_throughput, 1000,
                bench_scale (7, 3), "0.8x, stretch 0.6x");
  compare_ways ("the same, processor time", run_processor, 1000,
                bench_scale (3, 3), NULL);

  g_main_loop_unref (loop);

  return sum > 0 ? 0 : 1;
}
