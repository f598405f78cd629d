/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-component.h"

/* Many calls whose progress is delivered at intervals, many workers that report, and
 * what is counted of it */

#define MINUTE 60000

/* When the main loop was last woken: what is delivered since then is so at that time
 * or later. */
static gint64 woken_at;

static int
note_poll (GPollFD *fds,
           guint    n_fds,
           int      timeout)
{
  int n_ready = g_poll (fds, n_fds, timeout);

  woken_at = g_get_monotonic_time ();

  return n_ready;
}

static gboolean
has_passed (gpointer time)
{
  return g_get_monotonic_time () >= *(gint64 *) time;
}

/* Many calls at once: each has its own time, and none is forgotten. */
#define N_MANY 200

typedef struct
{
  int    last[N_MANY];
  gint64 heard_at[N_MANY];
  int    interval[N_MANY];
  int    n_last;           /* (atomic) */
} Many;

static void
many_progress_cb (EapComponent                *component,
                  EapProgressChangedEventArgs *args,
                  Many                        *self)
{
  int i = g_value_get_int (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)));

  self->last[i] = eap_progress_changed_event_args_get_progress_percentage (args);
  if (self->heard_at[i] != 0)
    g_assert_cmpint (g_get_monotonic_time () - self->heard_at[i], >=, self->interval[i] * 1000);
  self->heard_at[i] = woken_at;
  if (self->last[i] == 99)
    self->n_last++;
}

static void
many_start (Many              *self,
            EapTestStage      *stage,
            EapTestJob        *job,
            EapAsyncOperation **operation,
            int                i)
{
  self->interval[i] = 1 + i % 40;
  eap_component_set_progress_interval (stage->component, (guint) self->interval[i]);
  eap_test_job_init (job, 0);
  *operation = eap_test_stage_start (stage, "concurrent-start", EAP_STATE_INT (i), job, NULL);
}

static void
many_end (EapTestStage       *stage,
          EapTestJob         *jobs,
          EapAsyncOperation **operations)
{
  for (int i = 0; i < N_MANY; i++)
    eap_test_job_complete (&jobs[i]);
  eap_test_stage_wait (stage, N_MANY);
  for (int i = 0; i < N_MANY; i++)
    {
      eap_test_finalize_soon (NULL, operations[i]);
      eap_test_job_finish (&jobs[i], 1);
    }
}

static void
test_many (void)
{
  EapAsyncOperation *operations[N_MANY];
  g_autofree EapTestJob *jobs = g_new0 (EapTestJob, N_MANY);
  g_autofree Many *many = g_new0 (Many, 1);
  g_autofree char *recorded = NULL;
  EapTestStage stage;

  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  g_signal_connect (stage.component, "progress-changed", G_CALLBACK (many_progress_cb), many);
  for (int i = 0; i < N_MANY; i++)
    many_start (many, &stage, &jobs[i], &operations[i], i);
  eap_test_iterate_until_set (NULL, &jobs[N_MANY - 1].n_runs);
  for (int round = 0; round < 3; round++)
    {
      for (int i = 0; i < N_MANY; i++)
        eap_async_operation_report_progress (operations[i], round < 2 ? round + 1 : 99, NULL);
      eap_test_drain (NULL);
    }
  eap_test_iterate_until_count (NULL, &many->n_last, N_MANY);
  many_end (&stage, jobs, operations);
  g_assert_cmpint (many->n_last, ==, N_MANY);
  recorded = eap_test_recorder_dup (&stage.recorder);
  eap_test_stage_finish (&stage, recorded);
}

/* Workers that report as fast as they can */
#define N_WORKERS 4

typedef struct
{
  EapAsyncOperation *operation;
  gint64             begun_at;
  guint              interval;
  int                n_heard;    /* (atomic) */
  int                percentage; /* (atomic) */
  int                stop;       /* (atomic) */
  int                n_accepted; /* (atomic) */
} Race;

/* On any thread: the k-th one comes after k intervals at the earliest. */
static void
race_progress_cb (EapComponent                *component,
                  EapProgressChangedEventArgs *args,
                  Race                        *self)
{
  int before = g_atomic_int_add (&self->n_heard, 1);

  g_atomic_int_set (&self->percentage,
                    eap_progress_changed_event_args_get_progress_percentage (args));
  if (g_atomic_int_get (&self->percentage) < 100)
    g_assert_cmpint (g_get_monotonic_time () - self->begun_at, >=,
                     before * (gint64) self->interval * 1000);
}

static gpointer
race_thread (gpointer data)
{
  Race *self = data;
  int n = 0;

  while (!g_atomic_int_get (&self->stop))
    {
      g_assert_true (eap_async_operation_report_progress (self->operation, 1 + n % 99, NULL));
      n++;
    }
  g_atomic_int_add (&self->n_accepted, n);

  return NULL;
}

static void
race_run (Race  *self,
          guint  interval)
{
  GThread *threads[N_WORKERS];
  gint64 until = g_get_monotonic_time () + eap_test_scaled (200) * 1000;

  self->interval = interval;
  self->begun_at = g_get_monotonic_time ();
  self->stop = FALSE;
  for (int i = 0; i < N_WORKERS; i++)
    threads[i] = g_thread_new ("report", race_thread, self);
  eap_test_iterate_until (NULL, has_passed, &until);
  g_atomic_int_set (&self->stop, TRUE);
  for (int i = 0; i < N_WORKERS; i++)
    g_thread_join (threads[i]);

  /* Deferred or not, this is what is heard before Completed. */
  g_assert_true (eap_async_operation_report_progress (self->operation, 100, NULL));
  self->n_accepted++;
}

static void
race_check (Race         *self,
            EapTestStage *stage,
            guint64       n_merged_before)
{
  guint64 n_merged = eap_async_operation_get_n_merged_reports (self->operation);

  g_assert_cmpint (self->percentage, ==, 100);
  g_assert_cmpuint (self->n_accepted, ==, self->n_heard + n_merged);
  g_assert_cmpuint (eap_component_get_n_merged_reports (stage->component), ==,
                    n_merged_before + n_merged);
}

/* What was reported was delivered or merged, and counted so. */
static void
check_call (EapSynchronizationContext *context,
            EapTestStage              *stage,
            int                        i,
            guint                      interval)
{
  guint64 n_merged = eap_component_get_n_merged_reports (stage->component);
  Race race = { 0 };
  EapTestJob job;
  gulong handler = g_signal_connect (stage->component, "progress-changed",
                                     G_CALLBACK (race_progress_cb), &race);

  eap_test_job_init (&job, i);
  eap_async_operation_manager_set_synchronization_context (context);
  race.operation = eap_test_stage_start (stage, "concurrent-start", NULL, &job, NULL);
  eap_async_operation_manager_set_synchronization_context (NULL);
  eap_test_iterate_until_set (NULL, &job.n_runs);
  eap_test_gate_wait (&job.started);
  race_run (&race, interval);
  eap_test_job_complete (&job);
  eap_test_stage_wait (stage, i);
  race_check (&race, stage, n_merged);
  g_signal_handler_disconnect (stage->component, handler);
  eap_test_finalize_soon (NULL, race.operation);
  eap_test_iterate_until_set (NULL, &job.released.n);
  eap_test_gate_clear (&job.started);
  eap_test_gate_clear (&job.go);
}

static void
check_counters (EapSynchronizationContext *context,
                guint                      interval)
{
  EapTestStage stage;

  eap_test_stage_init (&stage, EAP_TEST_TYPE_COMPONENT);
  stage.home = context == NULL ? g_thread_self () : NULL;
  eap_component_set_progress_interval (stage.component, interval);
  for (int i = 1; i <= 2; i++)
    check_call (context, &stage, i, interval);
  eap_test_stage_finish (&stage, "-:1 -:2");
}

static void
test_counters (void)
{
  check_counters (NULL, 0);
  check_counters (NULL, 5);
  check_counters (NULL, MINUTE);
}

static void
test_counters_on_a_pool (void)
{
  EapSynchronizationContext *context = eap_thread_pool_synchronization_context_new ();

  check_counters (context, 0);
  check_counters (context, 5);
  check_counters (context, MINUTE);
  eap_test_finalize_soon (NULL, context);
}

/* Reports until it is refused */
static gpointer
insist_thread (gpointer data)
{
  Race *self = data;
  int n = 0;

  while (eap_async_operation_report_progress (self->operation, 50, NULL))
    n++;
  g_atomic_int_add (&self->n_accepted, n);

  return NULL;
}

static void
insist_progress_cb (EapAsyncOperation           *operation,
                    EapProgressChangedEventArgs *args,
                    Race                        *self)
{
  self->n_heard++;
}

static gboolean
is_over (gpointer operation)
{
  return eap_async_operation_get_state (operation) == EAP_OPERATION_STATE_COMPLETED;
}

static gpointer
complete_thread (gpointer operation)
{
  gint64 until = g_get_monotonic_time () + 2000;

  while (!has_passed (&until))
    g_thread_yield ();
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));

  return NULL;
}

/* What was accepted was delivered or merged, and counted so, though it may be the very
 * last moment; home delivers all the time, or only then. */
static void
check_end (gboolean iterates)
{
  Race race = { eap_test_start (NULL) };
  GThread *threads[3 * N_WORKERS];
  GThread *completer;

  g_signal_connect (race.operation, "progress-changed", G_CALLBACK (insist_progress_cb), &race);
  for (int i = 0; i < 3 * N_WORKERS; i++)
    threads[i] = g_thread_new ("insist", insist_thread, &race);
  completer = g_thread_new ("complete", complete_thread, race.operation);
  if (!iterates)
    g_thread_join (g_steal_pointer (&completer));
  eap_test_iterate_until (NULL, is_over, race.operation);
  g_clear_pointer (&completer, g_thread_join);
  for (int i = 0; i < 3 * N_WORKERS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpuint (race.n_accepted, ==,
                    race.n_heard + eap_async_operation_get_n_merged_reports (race.operation));
  g_assert_finalize_object (race.operation);
}

static void
test_at_the_end (void)
{
  for (guint round = 0; round < eap_test_scaled (100); round++)
    check_end (round % 2 == 0);
}

/* Some add to what was processed, others report shares. */
typedef struct
{
  EapProgress *progress;
  guint        n_steps;  /* of each thread */
  EapTestGate  go;
} Sum;

static gpointer
advance_thread (gpointer data)
{
  Sum *self = data;

  eap_test_gate_wait (&self->go);
  for (guint i = 0; i < self->n_steps; i++)
    eap_progress_advance (self->progress, 1);

  return NULL;
}

static gpointer
fraction_thread (gpointer data)
{
  Sum *self = data;

  eap_test_gate_wait (&self->go);
  for (guint i = 0; i < self->n_steps / 8; i++)
    eap_progress_report_fraction (self->progress, 0.25 * i / self->n_steps);

  return NULL;
}

/* Nothing of it is lost. */
static void
check_advance (EapProgress *progress)
{
  Sum sum = { progress, eap_test_scaled (100000) };
  guint64 total = N_WORKERS * (guint64) sum.n_steps;
  GThread *threads[N_WORKERS + 1];

  eap_test_gate_init (&sum.go);
  eap_progress_report_amount (progress, 0, 2 * total);
  for (int i = 0; i <= N_WORKERS; i++)
    threads[i] = g_thread_new ("sum", i < N_WORKERS ? advance_thread : fraction_thread, &sum);
  eap_test_gate_open (&sum.go);
  for (int i = 0; i <= N_WORKERS; i++)
    g_thread_join (threads[i]);
  eap_test_gate_clear (&sum.go);
  eap_test_drain (NULL);
  g_assert_cmpuint (eap_progress_get_processed (progress), ==, total);
  g_assert_cmpuint (eap_progress_get_total (progress), ==, 2 * total);
  g_assert_cmpfloat (eap_progress_get_fraction (progress), ==, 0.5);
}

static void
test_advance (void)
{
  EapAsyncOperation *operation = eap_test_start (NULL);
  EapProgress *progress = eap_progress_new ();

  check_advance (progress);
  g_assert_finalize_object (progress);
  check_advance (eap_async_operation_get_progress (operation));
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  eap_test_drain (NULL);
  g_assert_finalize_object (operation);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_main_context_set_poll_func (NULL, note_poll);

#define ADD(path, function) g_test_add_func ("/eap/progress-counters/" path, function)

  ADD ("many", test_many);
  ADD ("in-the-main-loop", test_counters);
  ADD ("on-a-pool", test_counters_on_a_pool);
  ADD ("at-the-end", test_at_the_end);
  ADD ("advance", test_advance);

  return g_test_run ();
}
