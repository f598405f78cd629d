/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-async-operation-private.h"

#include "eap-worker-run-private.h"

/**
 * eap_async_operation_run_in_thread:
 * @self: an operation
 * @pool: (nullable): where to run it; `NULL` is the default pool
 * @func: (scope notified) (closure data) (destroy destroy): the work
 * @data: (nullable): what to call it with
 * @destroy: (nullable): releases @data
 * @error: return location for an error
 *
 * Has the operation's work done on a worker thread; it ends when @func returns.
 *
 * If it was asked to cancel before @func was called, @func is not called (rule
 * R62). @data is released in the operation's context, also if the call fails.
 *
 * Fails with `EAP_ASYNC_ERROR_INVALID_OPERATION` if the operation has ended or
 * has a worker already, and with an error of the domain `G_THREAD_ERROR` if the
 * pool has no thread and cannot make one; then the operation goes on.
 *
 * Returns: `TRUE` if the work was accepted
 */
gboolean
eap_async_operation_run_in_thread (EapAsyncOperation  *self,
                                   EapWorkerPool      *pool,
                                   EapWorkerFunc       func,
                                   gpointer            data,
                                   GDestroyNotify      destroy,
                                   GError            **error)
{
  EapWorker worker = { func, NULL, data, destroy, NULL };

  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), FALSE);
  g_return_val_if_fail (pool == NULL || EAP_IS_WORKER_POOL (pool), FALSE);
  g_return_val_if_fail (func != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return eap_worker_run_start (self, eap_async_operation_get_core (self), pool, &worker, error);
}

/**
 * eap_async_operation_run_task: (skip)
 * @self: an operation
 * @pool: (nullable): where to run it; `NULL` is the default pool
 * @task_func: the work, as for [method@Gio.Task.run_in_thread]
 * @task_data: (nullable): the task's data
 * @destroy: (nullable): releases @task_data
 * @error: return location for an error
 *
 * Has a task function, as it is, do the operation's work on a worker thread.
 *
 * An error that it returns is the operation's; for a result see
 * [method@Eap.AsyncOperation.get_task]. A task function that finishes although it
 * was asked to cancel has succeeded. The task has no source object. Otherwise
 * like [method@Eap.AsyncOperation.run_in_thread].
 *
 * For its first task a worker thread makes a main context. Where no file descriptor
 * is left for that, GLib ends the program.
 *
 * Returns: `TRUE` if the work was accepted
 */
gboolean
eap_async_operation_run_task (EapAsyncOperation  *self,
                              EapWorkerPool      *pool,
                              GTaskThreadFunc     task_func,
                              gpointer            task_data,
                              GDestroyNotify      destroy,
                              GError            **error)
{
  EapWorker worker = { NULL, task_func, task_data, destroy, NULL };

  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), FALSE);
  g_return_val_if_fail (pool == NULL || EAP_IS_WORKER_POOL (pool), FALSE);
  g_return_val_if_fail (task_func != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return eap_worker_run_start (self, eap_async_operation_get_core (self), pool, &worker, error);
}

/**
 * eap_async_operation_get_task: (skip)
 * @self: an operation
 *
 * Gets the task of [method@Eap.AsyncOperation.run_task], to read its result from
 * with [method@Gio.Task.propagate_pointer] or its like.
 *
 * Returns: (transfer none) (nullable): a task; `NULL` unless the operation has
 *   completed and its task function has returned a result
 */
GTask *
eap_async_operation_get_task (EapAsyncOperation *self)
{
  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), NULL);

  return eap_async_operation_get_state (self) == EAP_OPERATION_STATE_COMPLETED
    ? eap_async_operation_get_core (self)->task : NULL;
}
