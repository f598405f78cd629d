/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "scene.h"

static const char *
get_flags (Scene *self)
{
  g_autofree char *flags =
    g_strdup_printf ("busy=%s pending=%s",
                     yes_no (eap_background_worker_get_is_busy (self->worker)),
                     yes_no (eap_background_worker_get_cancellation_pending (self->worker)));

  return g_intern_string (flags);
}

static void
do_work_cb (EapBackgroundWorker *worker,
            EapDoWorkEventArgs  *args,
            Scene               *self)
{
  eap_test_gate_wait (&self->go);
  if (!self->is_quiet)
    say ("%sdo-work on %s", self->prefix, where ());
  if (self->work != NULL)
    self->work (self, args);
  eap_test_gate_open (&self->worked);
}

static void
progress_changed_cb (EapBackgroundWorker         *worker,
                     EapProgressChangedEventArgs *args,
                     Scene                       *self)
{
  say ("%sprogress on %s: %d state=%s", self->prefix, where (),
       eap_progress_changed_event_args_get_progress_percentage (args),
       describe (eap_event_args_get_user_state (EAP_EVENT_ARGS (args))));
  if (self->on_progress != NULL)
    self->on_progress (self);
}

static void
run_worker_completed_cb (EapBackgroundWorker            *worker,
                         EapRunWorkerCompletedEventArgs *args,
                         Scene                          *self)
{
  say ("%scompleted on %s: %s result=%s %s", self->prefix, where (),
       describe_args (args), describe_result (args), get_flags (self));
  self->n_completed++;
  if (self->on_completed != NULL)
    self->on_completed (self);
}

Scene *
scene_new (SceneWork work)
{
  return scene_new_named (work, "");
}

Scene *
scene_new_named (SceneWork   work,
                 const char *prefix)
{
  Scene *self = g_new0 (Scene, 1);

  self->work = work;
  self->prefix = prefix;
  eap_test_gate_init (&self->go);
  eap_test_gate_init (&self->reached);
  eap_test_gate_init (&self->next);
  eap_test_gate_init (&self->worked);

  /* As .NET delivers */
  self->worker = g_object_new (EAP_TYPE_BACKGROUND_WORKER,
                               "worker-reports-progress", TRUE,
                               "worker-supports-cancellation", TRUE,
                               "progress-delivery", EAP_PROGRESS_DELIVERY_EVERY,
                               NULL);
  self->do_work = g_signal_connect (self->worker, "do-work", G_CALLBACK (do_work_cb), self);
  self->progress_changed = g_signal_connect (self->worker, "progress-changed",
                                             G_CALLBACK (progress_changed_cb), self);
  scene_connect (self);

  return self;
}

void
scene_free (Scene *self)
{
  pump ();
  g_clear_object (&self->operation);
  finalize_soon (self->worker);
  eap_test_gate_clear (&self->go);
  eap_test_gate_clear (&self->reached);
  eap_test_gate_clear (&self->next);
  eap_test_gate_clear (&self->worked);
  g_free (self);
}

/* Once more, after what was connected meanwhile */
void
scene_connect (Scene *self)
{
  self->run_worker_completed = g_signal_connect (self->worker, "run-worker-completed",
                                                 G_CALLBACK (run_worker_completed_cb), self);
}

void
scene_disconnect (Scene  *self,
                  gulong  handler)
{
  g_signal_handler_disconnect (self->worker, handler);
}

void
scene_say_flags (Scene      *self,
                 const char *when)
{
  say ("%s: %s", when, get_flags (self));
}

void
scene_start_held (Scene        *self,
                  const GValue *argument)
{
  g_autofree char *what = g_strdup_printf ("%sstart", self->prefix);
  GError *error = NULL;
  EapAsyncOperation *operation;

  operation = eap_background_worker_run_worker_async (self->worker, argument, &error);
  if (operation != NULL)
    {
      self->n_runs++;
      g_clear_object (&self->operation);
      self->operation = operation;
    }
  say_attempt (what, operation != NULL, error);
}

void
scene_start (Scene        *self,
             const GValue *argument)
{
  gate_close (&self->go);
  gate_close (&self->reached);
  gate_close (&self->next);
  gate_close (&self->worked);
  scene_start_held (self, argument);
  eap_test_gate_open (&self->go);
}

void
scene_cancel (Scene *self)
{
  eap_background_worker_cancel_async (self->worker);
  say ("%scancel: accepted", self->prefix);
}

void
scene_report (Scene *self,
              int    percentage)
{
  g_autofree char *what = g_strdup_printf ("%sreport %d", self->prefix, percentage);

  attempt (what, eap_background_worker_report_progress (self->worker, percentage, &refusal));
}

void
scene_report_state (Scene      *self,
                    int         percentage,
                    const char *state)
{
  g_autofree char *what = g_strdup_printf ("%sreport %d %s", self->prefix, percentage, state);

  attempt (what, eap_background_worker_report_progress_with_state (self->worker, percentage,
                                                                   EAP_STATE_STRING (state),
                                                                   &refusal));
}

void
scene_meet (Scene *self)
{
  eap_test_gate_open (&self->reached);
  eap_test_gate_wait (&self->next);
}

void
scene_await_end (Scene *self)
{
  if (self->operation != NULL)
    await_end (self->operation);
}

static gboolean
has_completed (gpointer data)
{
  Scene *self = data;

  return self->n_completed == self->n_runs;
}

void
scene_pump_to_end (Scene *self)
{
  pump_until (has_completed, self);
  pump ();
}

void
scene_finish (Scene *self)
{
  eap_test_gate_open (&self->next);
  eap_test_gate_wait (&self->worked);
  scene_pump_to_end (self);
}

void
scene_run (Scene        *self,
           const GValue *argument)
{
  scene_start (self, argument);
  scene_finish (self);
}
