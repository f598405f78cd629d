/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-component.h"
#include "eap-test-poll-context.h"

/* The least time between two deliveries of a call's progress */

#define MINUTE 60000
#define N_CALLS 3

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

typedef struct
{
  EapTestJob         job;
  EapAsyncOperation *operation;  /* (owned) */
  guint              interval;   /* of it, in milliseconds; 0: not checked */
  gint64             heard_at;   /* at the earliest; 0: not yet */
  int                n_heard;    /* (atomic) */
  int                percentage; /* (atomic): heard last */
} Call;

typedef struct
{
  EapTestStage stage;
  Call         calls[N_CALLS];
} Scene;

static Call *
call_of (Scene        *self,
         EapEventArgs *args)
{
  return &self->calls[g_value_get_int (eap_event_args_get_user_state (args))];
}

static void
progress_changed_cb (EapComponent                *component,
                     EapProgressChangedEventArgs *args,
                     Scene                       *self)
{
  Call *call = call_of (self, EAP_EVENT_ARGS (args));

  g_assert_true (g_thread_self () == self->stage.home);
  if (call->heard_at != 0 && call->interval > 0)
    g_assert_cmpint (g_get_monotonic_time () - call->heard_at, >=,
                     call->interval * G_GINT64_CONSTANT (1000));
  call->heard_at = woken_at;
  call->n_heard++;
  call->percentage = eap_progress_changed_event_args_get_progress_percentage (args);
  eap_test_record (&self->stage.recorder, "%d%%", call->percentage);
}

static void
scene_init (Scene *self,
            guint  interval)
{
  *self = (Scene) { 0 };
  eap_test_stage_init (&self->stage, EAP_TEST_TYPE_COMPONENT);
  eap_component_set_progress_interval (self->stage.component, interval);
  g_signal_connect (self->stage.component, "progress-changed", G_CALLBACK (progress_changed_cb),
                    self);
}

static EapAsyncOperation *
scene_start (Scene *self,
             int    i)
{
  Call *call = &self->calls[i];

  eap_test_job_init (&call->job, i);
  call->job.obeys = TRUE;
  call->operation = eap_test_stage_start (&self->stage, "concurrent-start", EAP_STATE_INT (i),
                                          &call->job, NULL);
  eap_test_iterate_until_set (NULL, &call->job.n_runs);

  return call->operation;
}

static void
scene_report (Scene *self,
              int    i,
              int    percentage)
{
  g_assert_true (eap_async_operation_report_progress (self->calls[i].operation, percentage, NULL));
}

static void
scene_drop (Scene *self,
            int    i)
{
  eap_test_finalize_soon (NULL, g_steal_pointer (&self->calls[i].operation));
  eap_test_job_finish (&self->calls[i].job, 1);
}

/* The last figures of a call may come sooner than others. */
static void
scene_complete (Scene *self,
                int    i,
                int    n_completed)
{
  self->calls[i].interval = 0;
  eap_test_job_complete (&self->calls[i].job);
  eap_test_stage_wait (&self->stage, n_completed);
  scene_drop (self, i);
}

/* What is to be delivered by now has been, and what is not stays held back. */
static gboolean
has_passed (gpointer time)
{
  return g_get_monotonic_time () >= *(gint64 *) time;
}

static void
iterate_for (guint milliseconds)
{
  gint64 until = g_get_monotonic_time () + milliseconds * 1000;

  eap_test_iterate_until (NULL, has_passed, &until);
  eap_test_drain (NULL);
}

static void
test_held_back (void)
{
  Scene scene;

  scene_init (&scene, MINUTE);
  scene_start (&scene, 0);
  scene_report (&scene, 0, 1);
  eap_test_assert_recorded (&scene.stage.recorder, "");
  eap_test_drain (NULL);
  eap_test_assert_recorded (&scene.stage.recorder, "1%");
  for (int i = 2; i <= 9; i++)
    {
      scene_report (&scene, 0, i);
      eap_test_drain (NULL);
    }
  eap_test_assert_recorded (&scene.stage.recorder, "1%");
  g_assert_cmpuint (eap_async_operation_get_n_merged_reports (scene.calls[0].operation), ==, 0);
  scene_complete (&scene, 0, 1);
  g_assert_cmpuint (eap_component_get_n_merged_reports (scene.stage.component), ==, 7);
  eap_test_stage_finish (&scene.stage, "1% 9% 0:0");
}

static gboolean
has_heard_two (gpointer scene)
{
  return ((Scene *) scene)->calls[0].n_heard == 2;
}

/* Nothing more is reported, and the loop sleeps. */
static void
test_delivered_later (void)
{
  Scene scene;

  scene_init (&scene, 20);
  scene.calls[0].interval = 20;
  scene_start (&scene, 0);
  for (int i = 1; i <= 3; i++)
    {
      scene_report (&scene, 0, i);
      if (i == 1)
        eap_test_drain (NULL);
    }
  while (!has_heard_two (&scene))
    g_main_context_iteration (NULL, TRUE);
  eap_test_assert_recorded (&scene.stage.recorder, "1% 3%");

  /* Long after the interval the next one comes at once, and so it goes on. */
  iterate_for (25);
  scene_report (&scene, 0, 4);
  eap_test_drain (NULL);
  eap_test_assert_recorded (&scene.stage.recorder, "1% 3% 4%");
  scene_complete (&scene, 0, 1);
  eap_test_stage_finish (&scene.stage, "1% 3% 4% 0:0");
}

static void
test_no_interval (void)
{
  Scene scene;

  scene_init (&scene, 0);
  scene_start (&scene, 0);
  for (int i = 1; i <= 4; i++)
    {
      scene_report (&scene, 0, i);
      eap_test_drain (NULL);
    }
  scene_complete (&scene, 0, 1);
  eap_test_stage_finish (&scene.stage, "1% 2% 3% 4% 0:0");
}

static void
test_later_calls (void)
{
  Scene scene;

  scene_init (&scene, MINUTE);
  scene_start (&scene, 0);
  eap_component_set_progress_interval (scene.stage.component, 0);
  scene_start (&scene, 1);
  eap_component_set_progress_interval (scene.stage.component, MINUTE);
  for (int i = 1; i <= 3; i++)
    {
      scene_report (&scene, 0, i);
      eap_test_drain (NULL);
      scene_report (&scene, 1, 10 * i);
      eap_test_drain (NULL);
    }
  eap_test_assert_recorded (&scene.stage.recorder, "1% 10% 20% 30%");
  scene_complete (&scene, 1, 1);
  scene_complete (&scene, 0, 2);
  eap_test_stage_finish (&scene.stage, "1% 10% 20% 30% 1:1 3% 0:0");
}

static void
test_every (void)
{
  Scene scene;

  scene_init (&scene, MINUTE);
  eap_component_set_progress_delivery (scene.stage.component, EAP_PROGRESS_DELIVERY_EVERY);
  scene_start (&scene, 0);
  for (int i = 1; i <= 4; i++)
    {
      scene_report (&scene, 0, i);
      if (i == 2)
        eap_test_drain (NULL);
    }
  eap_test_drain (NULL);
  eap_test_assert_recorded (&scene.stage.recorder, "1% 2% 3% 4%");
  scene_complete (&scene, 0, 1);
  g_assert_cmpuint (eap_component_get_n_merged_reports (scene.stage.component), ==, 0);
  eap_test_stage_finish (&scene.stage, "1% 2% 3% 4% 0:0");
}

/* What is not merged does not wait, and does not let what is merged go. */
static void
test_with_args (void)
{
  g_autoptr (EapProgressChangedEventArgs) args = eap_progress_changed_event_args_new (0, NULL);
  Scene scene;

  scene_init (&scene, MINUTE);
  scene_start (&scene, 0);
  scene_report (&scene, 0, 1);
  eap_test_drain (NULL);
  scene_report (&scene, 0, 2);
  g_assert_true (eap_async_operation_report (scene.calls[0].operation, args, NULL));
  eap_test_drain (NULL);
  eap_test_assert_recorded (&scene.stage.recorder, "1% 0%");
  g_clear_object (&args);
  scene_complete (&scene, 0, 1);
  eap_test_stage_finish (&scene.stage, "1% 0% 2% 0:0");
}

static void
test_independent (void)
{
  Scene scene;

  scene_init (&scene, MINUTE);
  for (int i = 0; i < N_CALLS; i++)
    {
      scene_start (&scene, i);
      scene_report (&scene, i, 10 * i + 1);
      eap_test_drain (NULL);
      scene_report (&scene, i, 10 * i + 2);
      eap_test_drain (NULL);
    }
  eap_test_assert_recorded (&scene.stage.recorder, "1% 11% 21%");
  scene_complete (&scene, 1, 1);
  scene_complete (&scene, 0, 2);
  scene_complete (&scene, 2, 3);
  eap_test_stage_finish (&scene.stage, "1% 11% 21% 12% 1:1 2% 0:0 22% 2:2");
}

/* What can become of a call while a report is held back */
static void
end_cancelled (Scene *self)
{
  eap_async_operation_cancel (self->calls[0].operation);
  eap_test_job_complete (&self->calls[0].job);
}

static void
end_failed (Scene *self)
{
  g_autoptr (EapAsyncOperation) operation = g_steal_pointer (&self->calls[0].job.operation);
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no");

  g_assert_true (eap_async_operation_complete_with_error (operation, error, NULL));
}

static void
end_timed_out (Scene *self)
{
  eap_async_operation_set_timeout (self->calls[0].operation, 1);
}

static void
end_abandoned (Scene *self)
{
  g_clear_object (&self->calls[0].job.operation);
  g_clear_object (&self->calls[0].operation);
}

/* Its handlers are gone then. */
static void
end_disposed (Scene *self)
{
  g_object_run_dispose (G_OBJECT (self->stage.component));
  eap_test_job_complete (&self->calls[0].job);
}

static gboolean
is_over (gpointer operation)
{
  return eap_async_operation_get_state (operation) == EAP_OPERATION_STATE_COMPLETED;
}

/* It is over long before the interval is, or when that is: nothing comes late, and
 * nothing is left of it. */
static void
check_end (guint        interval,
           void       (*end) (Scene *self),
           const char  *events)
{
  Scene scene;

  scene_init (&scene, interval);
  scene_start (&scene, 0);
  scene_report (&scene, 0, 1);
  eap_test_drain (NULL);
  scene_report (&scene, 0, 2);
  end (&scene);
  if (interval < MINUTE)
    iterate_for (interval + 5);
  if (scene.calls[0].operation != NULL)
    eap_test_iterate_until (NULL, is_over, scene.calls[0].operation);
  g_clear_object (&scene.calls[0].job.operation);
  if (scene.calls[0].operation != NULL)
    eap_test_finalize_soon (NULL, g_steal_pointer (&scene.calls[0].operation));
  eap_test_job_finish (&scene.calls[0].job, 1);
  eap_test_stage_finish (&scene.stage, events);
}

static void
test_ends (void)
{
  const guint intervals[] = { MINUTE, 30 };

  for (guint i = 0; i < G_N_ELEMENTS (intervals); i++)
    {
      check_end (intervals[i], end_cancelled, "1% 2% 0:cancelled");
      check_end (intervals[i], end_failed, "1% 2% 0:failed");
      check_end (intervals[i], end_timed_out, "1% 2% 0:timed-out");
      check_end (intervals[i], end_abandoned, "1% 2% 0:failed");
      check_end (intervals[i], end_disposed, "1%");
    }
}

/* The end meets the timer, on one side of it or on the other. */
static void
check_end_when_due (guint round)
{
  Scene scene;
  gint64 until;

  scene_init (&scene, 1);
  scene_start (&scene, 0);
  scene_report (&scene, 0, 1);
  eap_test_drain (NULL);
  until = woken_at + 700 + round * 7 % 600;
  scene_report (&scene, 0, 2);
  while (g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  scene_complete (&scene, 0, 1);
  g_assert_cmpuint (eap_component_get_n_merged_reports (scene.stage.component), ==, 0);
  eap_test_stage_finish (&scene.stage, "1% 2% 0:0");
}

static void
test_ends_when_due (void)
{
  for (guint round = 0; round < eap_test_scaled (300); round++)
    check_end_when_due (round);
}

static void
start_and_report (Scene        *self,
                  GMainContext *context)
{
  Call *call = &self->calls[0];

  g_main_context_push_thread_default (context);
  eap_test_job_init (&call->job, 0);
  call->operation = eap_test_stage_start (&self->stage, "concurrent-start", EAP_STATE_INT (0),
                                          &call->job, NULL);
  g_main_context_pop_thread_default (context);
  eap_test_iterate_until_set (context, &call->job.n_runs);
  scene_report (self, 0, 1);
  eap_test_drain (context);
  scene_report (self, 0, 2);
  eap_test_drain (context);
}

/* No event any more, and nothing is left; before the timer fires, and while it does */
static void
check_context_gone (guint interval,
                    guint microseconds)
{
  GMainContext *context = g_main_context_new ();
  gint64 until = g_get_monotonic_time () + microseconds;
  g_autofree char *recorded = NULL;
  EapTestReleased released = { 0 };
  Scene scene;
  Call *call = &scene.calls[0];

  scene_init (&scene, interval);
  start_and_report (&scene, context);
  while (!has_passed (&until))
    g_thread_yield ();
  g_main_context_unref (context);

  /* The thread of the timer may be the last to let go of it. */
  g_clear_object (&call->job.operation);
  eap_test_released_watch (&released, call->operation);
  g_object_unref (g_steal_pointer (&call->operation));
  eap_test_iterate_until_set (NULL, &released.n);
  eap_test_iterate_until_set (NULL, &call->job.released.n);
  call->job.released.thread = g_thread_self ();
  eap_test_job_finish (&call->job, 1);
  recorded = eap_test_recorder_dup (&scene.stage.recorder);
  g_assert_true (interval < MINUTE || g_str_equal (recorded, "1%"));
  g_assert_true (g_str_equal (recorded, "1%") || g_str_equal (recorded, "1% 2%"));
  eap_test_stage_finish (&scene.stage, recorded);
}

static void
test_context_gone (void)
{
  check_context_gone (MINUTE, 0);
  for (guint round = 0; round < eap_test_scaled (200); round++)
    check_context_gone (1, 700 + round * 7 % 600);
}

static void
poll_progress_cb (EapAsyncOperation           *operation,
                  EapProgressChangedEventArgs *args,
                  Scene                       *self)
{
  g_atomic_int_inc (&self->calls[0].n_heard);
}

/* A foreign loop sleeps, and is woken when the time has come. */
static void
test_foreign_loop (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  Scene scene;
  Call *call = &scene.calls[0];
  int n_wakeups;

  scene_init (&scene, 20);
  eap_test_job_init (&call->job, 0);
  eap_async_operation_manager_set_synchronization_context (context);
  call->operation = eap_test_stage_start (&scene.stage, "concurrent-start", EAP_STATE_INT (0),
                                          &call->job, NULL);
  eap_async_operation_manager_set_synchronization_context (NULL);
  g_signal_connect (call->operation, "progress-changed", G_CALLBACK (poll_progress_cb), &scene);
  scene.calls[0].n_heard = 0;
  poll_context_iterate_until_count (context, &call->job.n_runs, 1);
  for (int i = 1; i <= 3; i++)
    {
      scene_report (&scene, 0, i);
      n_wakeups = g_atomic_int_get (&POLL_CONTEXT (context)->n_wakeups);
      while (poll_context_iterate (context, FALSE))
        ;
    }
  while (call->percentage < 3)
    poll_context_iterate (context, TRUE);
  g_assert_cmpint (g_atomic_int_get (&POLL_CONTEXT (context)->n_wakeups), >=, n_wakeups);
  eap_test_job_complete (&call->job);
  while (scene.stage.n_completed == 0)
    poll_context_iterate (context, TRUE);
  g_assert_finalize_object (g_steal_pointer (&call->operation));
  poll_context_iterate_until_count (context, &call->job.released.n, 1);
  eap_test_job_finish (&call->job, 1);
  poll_context_free (context);
  scene.stage.home = NULL;
  eap_test_stage_finish (&scene.stage, "1% 3% 0:0");
}

static void
notify_cb (EapComponent    *component,
           GParamSpec      *pspec,
           EapTestRecorder *recorder)
{
  eap_test_record (recorder, "%s", pspec->name);
}

/* That of the calls that may wait is beside it. */
static void
test_properties (void)
{
  EapComponent *component = g_object_new (EAP_TEST_TYPE_COMPONENT, NULL);
  EapTestRecorder recorder;
  guint interval, max;

  eap_test_recorder_init (&recorder);
  g_assert_cmpuint (eap_component_get_progress_interval (component), ==, 0);
  g_assert_cmpuint (eap_component_get_max_undelivered (component), ==, 10000);
  g_assert_cmpuint (eap_component_get_n_merged_reports (component), ==, 0);
  g_signal_connect (component, "notify", G_CALLBACK (notify_cb), &recorder);
  eap_component_set_progress_interval (component, 0);
  eap_component_set_max_undelivered (component, 10000);
  eap_test_assert_recorded (&recorder, "");
  eap_component_set_progress_interval (component, 7);
  eap_component_set_max_undelivered (component, 0);
  g_object_set (component, "progress-interval", 7, "max-undelivered", 0, NULL);
  eap_test_assert_recorded (&recorder, "progress-interval max-undelivered");
  g_object_set (component, "progress-interval", G_MAXUINT, NULL);
  g_object_set (component, "max-undelivered", G_MAXUINT, NULL);
  g_object_get (component, "progress-interval", &interval, "max-undelivered", &max, NULL);
  g_assert_cmpuint (interval, ==, G_MAXUINT);
  g_assert_cmpuint (max, ==, G_MAXUINT);
  eap_test_assert_recorded (&recorder, "progress-interval max-undelivered "
                                       "progress-interval max-undelivered");
  g_assert_finalize_object (component);
  eap_test_recorder_clear (&recorder);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_main_context_set_poll_func (NULL, note_poll);

#define ADD(path, function) g_test_add_func ("/eap/progress-interval/" path, function)

  ADD ("properties", test_properties);
  ADD ("held-back", test_held_back);
  ADD ("delivered-later", test_delivered_later);
  ADD ("none", test_no_interval);
  ADD ("later-calls", test_later_calls);
  ADD ("every", test_every);
  ADD ("with-args", test_with_args);
  ADD ("independent", test_independent);
  ADD ("ends", test_ends);
  ADD ("ends-when-due", test_ends_when_due);
  ADD ("context-gone", test_context_gone);
  ADD ("foreign-loop", test_foreign_loop);

  return g_test_run ();
}
