/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "stress-actions.h"

/* What is done to operations, by whom. Not all may do all: who blocks must not be
 * waited for by what he waits for. */

static void
deliver_cb (gpointer data)
{
  StressMail *mail = data;
  StressFrame frame;

  stress_enter (&frame, mail->ledger, "post");
  stress_mail_delivered (mail);
  stress_act_next (stress_get_program (), &stress_operation_of (mail->ledger)->handled,
                   STRESS_BY_HANDLER);
  stress_leave (&frame);
}

static void
check_refusal (StressLedger *ledger,
               gboolean      accepted,
               const GError *error)
{
  stress_check (ledger, accepted == (error == NULL), "Accepted and with an error, or neither");
  stress_check (ledger, accepted ||
                        g_error_matches (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION),
                "Refused with another error than that it has ended: %s", error->message);
}

static StressMail *
post (StressAct *act)
{
  StressMail *mail = stress_mail_new (STRESS_MAIL_POST, act->ledger, act->ledger->world);
  g_autoptr (GError) error = NULL;
  gboolean accepted;

  stress_begin_call ();
  accepted = eap_async_operation_post (act->handle, deliver_cb, mail, stress_mail_released, &error);
  stress_end_call ();
  stress_mail_posted (mail, accepted);
  check_refusal (act->ledger, accepted, error);

  return accepted ? mail : NULL;
}

static void
act_start (StressAct *act)
{
  stress_start_operation (act->program, act->operation);
}

static void
act_post (StressAct *act)
{
  for (guint i = 0; i <= act->amount % 5; i++)
    post (act);
}

/* One post after the other, so that the loop falls asleep each time: a wake-up that
 * is missed is one that nothing makes up for. */
static void
act_ping (StressAct *act)
{
  for (guint i = 0; i <= act->amount % 40 && !act->ledger->world->dies; i++)
    {
      StressMail *mail = post (act);
      gint64 until = g_get_monotonic_time () + act->amount % 7;

      while (mail != NULL && g_atomic_int_get (&mail->n_released) == 0)
        g_thread_yield ();
      while (g_get_monotonic_time () < until)
        ;
      if (mail == NULL)
        break;
    }
}

static void
act_report (StressAct *act)
{
  int percentage = (int) (act->amount % 101);
  StressReport report;
  gboolean accepted;

  /* In every mode a report may have to wait for the loop. */
  if (act->ledger->every && act->actor != STRESS_BY_OUTSIDER && act->actor != STRESS_BY_WORK &&
      !stress_world_is_here (act->ledger->world))
    return;

  stress_ledger_reports (act->ledger, &report, percentage);
  stress_begin_call ();
  if (act->amount % 2 == 0)
    accepted = eap_async_operation_report_progress (act->handle, percentage, NULL);
  else
    accepted = eap_async_operation_report_amount (act->handle, (guint64) percentage, 100, NULL);
  stress_end_call ();
  stress_ledger_reported (act->ledger, &report, accepted);
}

static void
act_payload (StressAct *act)
{
  g_autoptr (GError) error = NULL;
  StressPayload *payload;
  gboolean accepted;

  if (act->actor != STRESS_BY_OUTSIDER && act->actor != STRESS_BY_WORK &&
      !stress_world_is_here (act->ledger->world))
    return;

  payload = g_object_new (STRESS_TYPE_PAYLOAD, NULL);
  payload->mail = stress_mail_new (STRESS_MAIL_PAYLOAD, act->ledger, act->ledger->world);
  stress_begin_call ();
  accepted = eap_async_operation_report (act->handle, EAP_PROGRESS_CHANGED_EVENT_ARGS (payload),
                                         &error);
  stress_end_call ();
  stress_mail_posted (payload->mail, accepted);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    check_refusal (act->ledger, accepted, error);

  stress_set_own_release (TRUE);
  g_object_unref (payload);
  stress_set_own_release (FALSE);
}

static void
act_cancel (StressAct *act)
{
  stress_note (act->ledger, "cancel", 0);
  stress_begin_call ();
  if (act->amount % 4 == 0)
    g_cancellable_cancel (eap_async_operation_get_cancellable (act->handle));
  else
    eap_async_operation_cancel (act->handle);
  stress_end_call ();
}

static void
note_end (StressAct    *act,
          gboolean      has_ended,
          const GError *error,
          StressEnd     end)
{
  if (has_ended)
    stress_ledger_won (act->ledger, end);
  else
    check_refusal (act->ledger, has_ended, error);
}

static void
act_succeed (StressAct *act)
{
  StressArgs *args = g_object_new (STRESS_TYPE_ARGS, NULL);
  g_autoptr (GError) error = NULL;
  gboolean has_ended;

  args->ledger = act->ledger;
  stress_begin_call ();
  has_ended = eap_async_operation_complete (act->handle, EAP_ASYNC_COMPLETED_EVENT_ARGS (args),
                                            &error);
  stress_end_call ();
  note_end (act, has_ended, error, STRESS_END_SUCCESS);
  g_object_unref (args);
}

static void
act_fail (StressAct *act)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Failed");
  g_autoptr (GError) error = NULL;
  gboolean has_ended;

  stress_begin_call ();
  has_ended = eap_async_operation_complete_with_error (act->handle, reason, &error);
  stress_end_call ();
  note_end (act, has_ended, error, STRESS_END_ERROR);
}

static void
act_end (StressAct *act)
{
  g_autoptr (GError) error = NULL;
  gboolean has_ended;

  stress_begin_call ();
  has_ended = eap_async_operation_operation_completed (act->handle, &error);
  stress_end_call ();
  note_end (act, has_ended, error, STRESS_END_SUCCESS);
}

static void
act_post_last (StressAct *act)
{
  StressMail *mail = stress_mail_new (STRESS_MAIL_LAST, act->ledger, act->ledger->world);
  g_autoptr (GError) error = NULL;
  gboolean has_ended;

  stress_begin_call ();
  has_ended = eap_async_operation_post_operation_completed (act->handle, deliver_cb, mail,
                                                            stress_mail_released, &error);
  stress_end_call ();
  stress_mail_posted (mail, has_ended);
  note_end (act, has_ended, error, STRESS_END_SUCCESS);
}

static void
act_time_out (StressAct *act)
{
  g_atomic_int_set (&act->ledger->has_limit, TRUE);
  stress_begin_call ();
  eap_async_operation_set_timeout (act->handle, act->amount % 5);
  stress_end_call ();
}

static void
act_bind (StressAct *act)
{
  stress_begin_call ();
  eap_async_operation_bind_owner (act->handle, act->program->owners[act->amount % STRESS_N_OWNERS]);
  stress_end_call ();
}

/* Without a limit only where nothing that is waited for can wait for this: work, which
 * ends by itself, by who has no place and by who has nothing on his stack */
static gint64
choose_wait (StressAct *act)
{
  gboolean has_work = act->operation->kind == STRESS_KIND_THREAD ||
                      act->operation->kind == STRESS_KIND_WORKER ||
                      (act->operation->kind == STRESS_KIND_METHOD && act->operation->method < 5);
  gboolean is_home = act->actor == STRESS_BY_SCRIPT &&
                     act->ledger->world->place != STRESS_PLACE_POOL &&
                     stress_world_is_here (act->ledger->world);

  if (has_work && act->amount % 4 == 0 && stress_get_depth () == 0 &&
      (act->actor == STRESS_BY_OUTSIDER || is_home))
    return -1;

  return act->amount % (act->actor == STRESS_BY_OUTSIDER ? 3000 : 500);
}

static void
check_waited (StressAct                  *act,
              gint64                      timeout,
              gint64                      waited,
              EapAsyncCompletedEventArgs *args,
              const GError               *error)
{
  StressLedger *ledger = act->ledger;
  gboolean is_over = eap_async_operation_get_args (act->handle) != NULL;

  stress_check (ledger, (args == NULL) == (error != NULL), "wait() with args and an error");
  if (g_error_matches (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE))
    stress_check (ledger, ledger->world->dies, "wait() says that the context is gone");
  else if (!is_over && stress_is_on_stack (ledger))
    stress_check (ledger, g_error_matches (error, EAP_ASYNC_ERROR,
                                           EAP_ASYNC_ERROR_INVALID_OPERATION),
                  "wait() in a handler of the operation itself");
  else if (!is_over && act->actor != STRESS_BY_WORK)
    stress_check (ledger, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) &&
                          timeout >= 0 && waited >= timeout,
                  "wait() of %d returns after %d, and nothing has happened",
                  (int) timeout, (int) waited);
  else if (args != NULL && ledger->own_is_sure && !ledger->world->dies)
    stress_check (ledger, stress_is_on_stack (ledger) ||
                          g_atomic_int_get (&ledger->n_own_completed) == 1,
                  "wait() returns before Completed was heard");
}

static void
act_wait (StressAct *act)
{
  gint64 timeout = choose_wait (act);
  gint64 begin = g_get_monotonic_time ();
  g_autoptr (EapAsyncCompletedEventArgs) args = NULL;
  g_autoptr (GError) error = NULL;
  int depth;

  stress_note (act->ledger, "wait for", (int) timeout);
  g_atomic_int_inc (&stress_totals.n_waits);
  g_atomic_int_inc (&act->ledger->n_waiting);
  if (act->ledger->world->place == STRESS_PLACE_POLL && stress_world_is_here (act->ledger->world))
    act->ledger->world->n_waits++;
  depth = stress_begin_iterating ();
  args = eap_async_operation_wait (act->handle, timeout, &error);
  stress_end_iterating (depth);
  g_atomic_int_add (&act->ledger->n_waiting, -1);
  stress_note (act->ledger, "waited", error != NULL ? error->code : -1);
  check_waited (act, timeout, g_get_monotonic_time () - begin, args, error);
}

static void
waited_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  StressWait *wait = data;
  EapAsyncCompletedEventArgs *args = NULL;
  g_autoptr (GError) error = NULL;

  if (source != NULL)
    {
      args = eap_async_operation_wait_finish (EAP_ASYNC_OPERATION (source), result, &error);
      stress_check (wait->ledger, (args == NULL) == (error != NULL),
                    "wait_finish() with args and an error");
    }

  g_clear_object (&args);
  stress_wait_called (wait);
}

static void
act_wait_async (StressAct *act)
{
  StressWait *wait = stress_wait_new (act->ledger, stress_world_get_current ());
  GCancellable *cancellable = act->amount % 3 == 0
                            ? act->program->cancellables[act->amount % STRESS_N_CANCELLABLES]
                            : NULL;

  stress_begin_call ();
  eap_async_operation_wait_async (act->handle, cancellable, waited_cb, wait);
  stress_end_call ();
}

static void
continued_cb (EapAsyncCompletedEventArgs *args,
              gpointer                    wait)
{
  stress_wait_called (wait);
}

static void
act_continue (StressAct *act)
{
  StressWait *wait = stress_wait_new (act->ledger, stress_world_get_current ());

  stress_begin_call ();
  eap_async_operation_on_completed (act->handle, continued_cb, wait);
  stress_end_call ();
}

static void
act_drop (StressAct *act)
{
  EapAsyncOperation *handle;

  g_mutex_lock (&act->operation->lock);
  handle = g_steal_pointer (&act->operation->handle);
  g_mutex_unlock (&act->operation->lock);

  stress_note (act->ledger, "drop", handle != NULL);
  stress_begin_call ();
  g_clear_object (&handle);
  stress_end_call ();
}

static const struct {
  void     (*act) (StressAct *act);
  gboolean   needs_handle;
} verbs[STRESS_N_VERBS] = {
  [STRESS_START] = { act_start, FALSE },
  [STRESS_POST] = { act_post, TRUE },
  [STRESS_REPORT] = { act_report, TRUE },
  [STRESS_REPORT_ARGS] = { act_payload, TRUE },
  [STRESS_CANCEL] = { act_cancel, TRUE },
  [STRESS_CANCEL_STATE] = { stress_act_cancel_state, FALSE },
  [STRESS_CANCEL_ALL] = { stress_act_cancel_all, FALSE },
  [STRESS_CANCEL_CANCELLABLE] = { stress_act_cancel_cancellable, FALSE },
  [STRESS_SUCCEED] = { act_succeed, TRUE },
  [STRESS_FAIL] = { act_fail, TRUE },
  [STRESS_END] = { act_end, TRUE },
  [STRESS_POST_LAST] = { act_post_last, TRUE },
  [STRESS_TIME_OUT] = { act_time_out, TRUE },
  [STRESS_BIND] = { act_bind, TRUE },
  [STRESS_DISPOSE_OWNER] = { stress_act_dispose_owner, FALSE },
  [STRESS_WAIT] = { act_wait, TRUE },
  [STRESS_WAIT_ASYNC] = { act_wait_async, TRUE },
  [STRESS_CONTINUE] = { act_continue, TRUE },
  [STRESS_DROP] = { act_drop, TRUE },
  [STRESS_LOOK] = { stress_act_look, FALSE },
  [STRESS_NEST] = { stress_act_nest, FALSE },
  [STRESS_BUSY] = { stress_act_busy, FALSE },
  [STRESS_DISPOSE] = { stress_act_dispose, FALSE },
  [STRESS_LIST] = { stress_act_list, FALSE },
  [STRESS_CONTEXT_POST] = { stress_act_context_post, FALSE },
  [STRESS_CLOSE] = { stress_act_close, FALSE },
  [STRESS_PING] = { act_ping, TRUE },
  [STRESS_SEND] = { stress_act_send, FALSE },
};

gboolean
stress_act_next (StressProgram *self,
                 StressActions *actions,
                 StressActor    actor)
{
  guint i = (guint) g_atomic_int_add (&actions->next, 1);
  const StressAction *action;
  StressOperation *operation;
  StressAct act;

  if (i >= actions->n_actions)
    return FALSE;

  g_atomic_int_set (&actions->under_way, (int) i + 1);
  stress_beat ();
  action = &actions->actions[i];
  operation = &self->operations[action->target];
  act = (StressAct) { self, actor, operation, &operation->ledger, NULL, action->target,
                      action->amount };
  act.handle = stress_dup_handle (operation);
  if (act.handle != NULL || !verbs[action->verb].needs_handle)
    verbs[action->verb].act (&act);

  stress_begin_call ();
  g_clear_object (&act.handle);
  stress_end_call ();
  g_atomic_int_set (&actions->under_way, 0);

  return i + 1 < actions->n_actions;
}
