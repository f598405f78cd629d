/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-worker-run-private.h"

#include "eap-async-operation-private.h"
#include "eap-error.h"
#include "eap-slab-private.h"

typedef struct
{
  EapJob             job;       /* first: how the pool knows it */
  EapTerminal        terminal;  /* how the operation's context knows it */
  EapAsyncOperation *operation; /* (owned) */
  EapOperationCore  *core;      /* (unowned): of the operation */
  EapWorker          worker;
} Run;

static _Thread_local Run *current_run;

static void
run_release (EapTerminal *terminal)
{
  Run *self = (Run *) ((char *) terminal - G_STRUCT_OFFSET (Run, terminal));

  eap_terminal_clear (terminal);
  if (self->worker.destroy != NULL)
    self->worker.destroy (self->worker.data);
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

/* Made here and without a callback it attaches nothing to the application's main
 * contexts. Only for a function that needs one: an object that is made and freed here
 * waits for the locks that all objects share, and has the loop's thread wait for them. */
static GTask *
run_new_task (Run          *self,
              GCancellable *cancellable)
{
  const char *name = eap_operation_core_get_name (self->core);
  GTask *task = g_task_new (self->worker.source, cancellable, NULL, NULL);

  /* The name first: the macro of the second one sets one where there is none. */
  g_task_set_name (task, name != NULL ? name : "[eap] worker");
  g_task_set_source_tag (task, (gpointer) self->worker.task_func);

  return task;
}

/* The component makes its args of the task's result. */
static void
run_finish (Run   *self,
            GTask *task)
{
  EapOperationClient *client = self->core->client;

  self->terminal.args = client->funcs->finish (client, self->operation, self->worker.source,
                                               G_ASYNC_RESULT (task), &self->terminal.error);
  eap_async_operation_check_outcome (self->core, &self->terminal);
}

static void
run_task_func (Run *self)
{
  GMainContext *context = get_task_context ();
  GCancellable *cancellable = eap_operation_core_get_cancellable (self->core);
  g_autofree char *label = eap_operation_core_dup_label (self->core);
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
    g_set_error (&self->terminal.error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED,
                 "The task function of %s returned without a result", label);
  else if (self->worker.finish)
    run_finish (self, task);
}

static void
run_worker_func (Run *self)
{
  self->terminal.args = self->worker.func (self->operation, self->worker.data,
                                           &self->terminal.error);

  eap_async_operation_check_outcome (self->core, &self->terminal);
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

  /* Where somebody cancels it, he has not necessarily said so yet. */
  if (!eap_operation_core_take_up (core, EAP_WORK_RUNNING) ||
      eap_operation_core_is_cancel_requested (core))
    g_set_error_literal (&self->terminal.error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                         "The operation was cancelled");
  else
    run_work (self);

  if (self->worker.source != NULL)
    core->client->funcs->returned (core->client, self->worker.source);

  /* Read after the work: what was asked for until now counts. */
  eap_terminal_init (&self->terminal, core);
  eap_operation_core_finish (core, &self->terminal, NULL);

  /* Not before: all that this run held may be gone by now. */
  g_object_unref (context);
}

/* With a thread of @pool reserved, for an operation whose work is queued: cannot
 * fail. */
void
eap_worker_run_push (EapAsyncOperation *operation,
                     EapOperationCore  *core,
                     EapWorkerPool     *pool,
                     const EapWorker   *worker)
{
  Run *self = eap_new0 (Run);

  self->job.run = run_thread;
  self->terminal.release = run_release;
  self->operation = g_object_ref (operation);
  self->core = core;
  self->worker = *worker;
  if (worker->source != NULL)
    g_object_ref (worker->source);

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

GObject *
eap_worker_run_get_source (EapOperationCore *core)
{
  return eap_worker_run_is_current (core) ? current_run->worker.source : NULL;
}

gboolean
eap_worker_run_is_current (EapOperationCore *core)
{
  return current_run != NULL && current_run->core == core;
}

GCancellable *
eap_worker_run_get_cancellable (void)
{
  return current_run != NULL ? eap_operation_core_get_cancellable (current_run->core) : NULL;
}
