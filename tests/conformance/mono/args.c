/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "stage.h"

/* Event args made by hand */

static void
say_raised (const char                 *when,
            EapAsyncCompletedEventArgs *args)
{
  g_autoptr (GError) error = NULL;

  if (eap_async_completed_event_args_raise_exception_if_necessary (args, &error))
    say ("%s: none", when);
  else
    say ("%s: %s", when, describe_raised (args, error));
}

static void
completed (const GError *reason,
           gboolean      cancelled,
           const GValue *state)
{
  EapAsyncCompletedEventArgs *args =
    eap_async_completed_event_args_new (reason, cancelled, state);

  say ("made: %s", describe_args (args));
  say_raised ("raised", args);
  say_raised ("raised again", args);
  say ("after that: %s", describe_args (args));

  g_assert_finalize_object (args);
}

static void
completed_plain (void)
{
  completed (NULL, FALSE, EAP_STATE_STRING ("some"));
}

static void
completed_cancelled (void)
{
  completed (NULL, TRUE, EAP_STATE_STRING ("some"));
}

static void
completed_error (void)
{
  completed (boom (), FALSE, EAP_STATE_STRING ("some"));
}

static void
completed_both (void)
{
  completed (boom (), TRUE, EAP_STATE_STRING ("some"));
}

static void
completed_no_state (void)
{
  completed (NULL, FALSE, NULL);
}

static void
completed_error_itself (void)
{
  g_autoptr (EapAsyncCompletedEventArgs) args =
    eap_async_completed_event_args_new (boom (), FALSE, NULL);
  g_autoptr (GError) error = NULL;

  eap_async_completed_event_args_raise_exception_if_necessary (args, &error);
  say ("the error itself is raised: %s",
       yes_no (g_error_matches (error, boom ()->domain, boom ()->code) &&
               g_str_equal (error->message, boom ()->message)));
}

static void
say_progress (int           percentage,
              const GValue *state)
{
  EapProgressChangedEventArgs *args = eap_progress_changed_event_args_new (percentage, state);

  say ("progress: %d state=%s",
       eap_progress_changed_event_args_get_progress_percentage (args),
       describe (eap_event_args_get_user_state (EAP_EVENT_ARGS (args))));

  g_assert_finalize_object (args);
}

static void
progress (void)
{
  say_progress (0, EAP_STATE_STRING ("some"));
  say_progress (100, NULL);
  say_progress (G_MININT, NULL);
  say_progress (-5, NULL);
  say_progress (101, NULL);
  say_progress (G_MAXINT, EAP_STATE_STRING ("some"));
}

static void
say_do_work (EapDoWorkEventArgs *args)
{
  say ("argument=%s result=%s cancel=%s",
       describe (eap_do_work_event_args_get_argument (args)),
       describe (eap_do_work_event_args_get_result (args)),
       yes_no (eap_do_work_event_args_get_cancel (args)));
}

static void
do_work (void)
{
  EapDoWorkEventArgs *args = eap_do_work_event_args_new (EAP_STATE_STRING ("some"));

  say_do_work (args);
  eap_do_work_event_args_set_result (args, EAP_STATE_STRING ("first"));
  say_do_work (args);
  eap_do_work_event_args_set_result (args, EAP_STATE_INT (2));
  eap_do_work_event_args_set_cancel (args, TRUE);
  say_do_work (args);
  eap_do_work_event_args_set_cancel (args, FALSE);
  say_do_work (args);
  eap_do_work_event_args_set_result (args, NULL);
  say_do_work (args);

  g_assert_finalize_object (args);
}

static void
do_work_no_argument (void)
{
  g_autoptr (EapDoWorkEventArgs) args = eap_do_work_event_args_new (NULL);

  say_do_work (args);
}

static void
run_completed (const GValue *result,
               const GError *reason,
               gboolean      cancelled)
{
  EapRunWorkerCompletedEventArgs *args =
    eap_run_worker_completed_event_args_new (result, reason, cancelled);

  say ("%s", describe_args (args));
  say ("result: %s", describe_result (args));
  say ("result again: %s", describe_result (args));

  g_assert_finalize_object (args);
}

static void
run_completed_result (void)
{
  run_completed (EAP_STATE_INT (42), NULL, FALSE);
}

static void
run_completed_no_result (void)
{
  run_completed (NULL, NULL, FALSE);
}

static void
run_completed_cancelled (void)
{
  run_completed (EAP_STATE_INT (42), NULL, TRUE);
}

static void
run_completed_error (void)
{
  run_completed (EAP_STATE_INT (42), boom (), FALSE);
}

static void
run_completed_both (void)
{
  run_completed (EAP_STATE_INT (42), boom (), TRUE);
}

const Scenario args_scenarios[] = {
  { "args-completed-plain", completed_plain },
  { "args-completed-cancelled", completed_cancelled },
  { "args-completed-error", completed_error },
  { "args-completed-both", completed_both },
  { "args-completed-no-state", completed_no_state },
  { "args-completed-error-itself", completed_error_itself },
  { "args-progress-as-given", progress },
  { "args-do-work", do_work },
  { "args-do-work-no-argument", do_work_no_argument },
  { "args-run-worker-completed-result", run_completed_result },
  { "args-run-worker-completed-no-result", run_completed_no_result },
  { "args-run-worker-completed-cancelled", run_completed_cancelled },
  { "args-run-worker-completed-error", run_completed_error },
  { "args-run-worker-completed-both", run_completed_both },
  { NULL },
};
