/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-worker-run-private.h"

#include "eap-async-completed-event-args-private.h"
#include "eap-error.h"

typedef struct
{
  EapJob             job;       /* first: how the pool knows it */
  EapTerminal        terminal;  /* how the operation's context knows it */
  EapAsyncOperation *operation; /* (owned) */
  EapOperationCore  *core;      /* (unowned): of the operation */
  EapWorker          worker;
  GObject           *refused;   /* (owned) (nullable): args that cannot be delivered */
} Run;

static _Thread_local Run *current_run;

static void
run_release (EapTerminal *terminal)
{
  Run *self = (Run *) ((char *) terminal - G_STRUCT_OFFSET (Run, terminal));

  eap_terminal_clear (terminal);
  if (self->worker.destroy != NULL)
    self->worker.destroy (self->worker.data);
  g_clear_object (&self->refused);
  g_clear_object (&self->worker.source);
  g_object_unref (self->operation);
  g_free (self);
}

/* A GTask's result is given where its context is iterated: one per thread that
 * nobody else knows, so that no loop of the application has to. */
static GMainContext *
get_task_context (void)
{
  static GPrivate task_context = G_PRIVATE_INIT ((GDestroyNotify) g_main_context_unref);
  GMainContext *context = g_private_get (&task_context);

  if (context == NULL)
    {
      context = g_main_context_new ();
      g_private_set (&task_context, context);
    }

  return context;
}

/* Every run is a task, which debuggers and traces know. Made here and without a
 * callback it attaches nothing to the application's main contexts. */
static GTask *
run_new_task (Run          *self,
              GCancellable *cancellable)
{
  const char *name = eap_atomic_load (&self->core->name, ACQUIRE);
  GTask *task = g_task_new (self->worker.source, cancellable, NULL, NULL);

  /* The name first: the macro of the second one sets one where there is none. */
  g_task_set_name (task, name != NULL ? name : "[eap] worker");
  g_task_set_source_tag (task, self->worker.func != NULL
                               ? (gpointer) self->worker.func
                               : (gpointer) self->worker.task_func);

  return task;
}

static void
run_task_func (Run *self)
{
  GMainContext *context = get_task_context ();
  GCancellable *cancellable = eap_operation_core_get_cancellable (self->core);
  GTask *task;

  g_main_context_push_thread_default (context);
  task = self->terminal.task = run_new_task (self, cancellable);
  g_main_context_pop_thread_default (context);

  /* From here on the task is the one who releases the data. */
  g_task_set_task_data (task, self->worker.data,
                        g_steal_pointer (&self->worker.destroy));
  self->worker.task_func (task, self->worker.source, self->worker.data, cancellable);

  while (g_main_context_iteration (context, FALSE))
    ;

  /* Who has finished has succeeded, whatever was asked for meanwhile. */
  if (!g_task_get_return_on_cancel (task))
    g_task_set_check_cancellable (task, FALSE);

  /* The rest of the result is read with g_task_propagate_…(). */
  if (g_task_had_error (task))
    g_task_propagate_boolean (task, &self->terminal.error);
  else if (!g_task_get_completed (task))
    g_set_error_literal (&self->terminal.error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED,
                         "The task function returned without a result");
}

/* What a worker returns must be what the method promises. */
static void
run_check_args (Run *self)
{
  EapTerminal *terminal = &self->terminal;

  if (terminal->args == NULL && terminal->error == NULL)
    g_set_error_literal (&terminal->error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED,
                         "The worker returned neither event args nor an error");
  else if (terminal->args != NULL && terminal->error == NULL)
    eap_async_completed_event_args_accept (terminal->args, self->core, &terminal->error);

  /* They hold what is the user's, so they are not released here. */
  if (terminal->args != NULL && terminal->error != NULL)
    self->refused = G_OBJECT (g_steal_pointer (&terminal->args));
}

static void
run_worker_func (Run *self)
{
  GTask *task = run_new_task (self, eap_atomic_load (&self->core->cancellable, ACQUIRE));

  self->terminal.args = self->worker.func (self->operation, self->worker.data,
                                           &self->terminal.error);

  g_object_unref (task);
  run_check_args (self);
}

static void
run_work (Run *self)
{
  current_run = self;

  if (self->worker.task_func != NULL)
    run_task_func (self);
  else
    run_worker_func (self);

  current_run = NULL;
}

static void
run_thread (EapJob *job)
{
  Run *self = (Run *) job;
  EapOperationCore *core = self->core;
  EapSynchronizationContext *context = g_object_ref (core->context);
  EapWork queued = EAP_WORK_QUEUED;

  /* The race with who cancels it while it is queued: where this loses, the
   * other one has not necessarily said so yet. */
  if (eap_mailbox_is_sealed (&core->mailbox) ||
      !eap_atomic_cas (&core->work, &queued, EAP_WORK_RUNNING, ACQ_REL, ACQUIRE) ||
      eap_operation_core_is_cancel_requested (core))
    g_set_error_literal (&self->terminal.error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                         "The operation was cancelled");
  else
    run_work (self);

  /* Read after the work: what was asked for until now counts. */
  eap_terminal_init (&self->terminal, core);
  eap_operation_core_finish (core, &self->terminal, NULL);

  /* Not before: all that this run held may be gone by now. */
  g_object_unref (context);
}

/* With a thread of @pool reserved, for an operation that has no worker: cannot
 * fail. */
void
eap_worker_run_push (EapAsyncOperation *operation,
                     EapOperationCore  *core,
                     EapWorkerPool     *pool,
                     const EapWorker   *worker)
{
  Run *self = g_new0 (Run, 1);

  self->job.run = run_thread;
  self->terminal.release = run_release;
  self->operation = g_object_ref (operation);
  self->core = core;
  self->worker = *worker;
  if (worker->source != NULL)
    g_object_ref (worker->source);

  eap_atomic_store (&core->work, EAP_WORK_QUEUED, RELEASE);
  eap_worker_pool_push (pool, &self->job);
}

/* Has the operation's work done on @pool. Where this fails the operation goes
 * on without, and the worker's data is released in its place. */
gboolean
eap_worker_run_start (EapAsyncOperation  *operation,
                      EapOperationCore   *core,
                      EapWorkerPool      *pool,
                      const EapWorker    *worker,
                      GError            **error)
{
  EapWork none = EAP_WORK_NONE;

  if (pool == NULL)
    pool = eap_worker_pool_get_default ();

  if (eap_mailbox_is_sealed (&core->mailbox))
    {
      eap_operation_core_set_ended_error (error);
    }
  else if (!eap_atomic_cas (&core->work, &none, EAP_WORK_QUEUED, ACQ_REL, RELAXED))
    {
      g_set_error_literal (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION,
                           "The operation has a worker already");
    }
  else if (!eap_worker_pool_reserve (pool, error))
    {
      eap_atomic_store (&core->work, EAP_WORK_NONE, RELEASE);
    }
  else
    {
      eap_worker_run_push (operation, core, pool, worker);
      return TRUE;
    }

  if (worker->destroy != NULL)
    eap_synchronization_context_send_home (core->context, worker->data, worker->destroy);

  return FALSE;
}

EapOperationCore *
eap_worker_run_get_core (GObject *source)
{
  return current_run != NULL && current_run->worker.source == source ? current_run->core : NULL;
}

gboolean
eap_worker_run_is_current (EapOperationCore *core)
{
  return current_run != NULL && current_run->core == core;
}
