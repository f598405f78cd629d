/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#if !defined(EAP_INSIDE) && !defined(EAP_COMPILATION)
# error "Only <eap/eap.h> can be included directly."
#endif

#include <gio/gio.h>

#include <eap/eap-version-macros.h>

G_BEGIN_DECLS

typedef struct _EapAsyncCompletedEventArgs  EapAsyncCompletedEventArgs;
typedef struct _EapAsyncOperation           EapAsyncOperation;

/**
 * EapSendOrPostCallback:
 * @state: (closure) (nullable): what was given beside the callback
 *
 * A callback that is run by a [class@Eap.SynchronizationContext].
 *
 * It is called in the place that the context stands for, for a
 * [class@Eap.MainSynchronizationContext] in the thread that iterates its
 * [struct@GLib.MainContext].
 */
typedef void (*EapSendOrPostCallback) (gpointer state);

/**
 * EapCompletedFunc:
 * @args: what became of the operation
 * @user_data: (closure): what was given beside the function
 *
 * A function that goes on when an operation has completed.
 */
typedef void (*EapCompletedFunc) (EapAsyncCompletedEventArgs *args,
                                  gpointer                    user_data);

/**
 * EapWorkerFunc:
 * @operation: the operation whose work is to be done
 * @data: (closure) (nullable): what was given beside the function
 * @error: return location for an error
 *
 * The work of an operation.
 *
 * It is called on a worker thread. It may report with
 * [method@Eap.AsyncOperation.report_progress] and should look at
 * [method@Eap.AsyncOperation.get_cancellable] from time to time.
 *
 * An error of `G_IO_ERROR_CANCELLED` means *cancelled* where cancellation
 * was asked for, and is an error like any other where it was not. When
 * neither arguments nor an error are returned, the operation ends with
 * `EAP_ASYNC_ERROR_ABANDONED`; when the arguments are of another class than it
 * completes with, or were used before, with `EAP_ASYNC_ERROR_INVALID_OPERATION`.
 * Where both are returned, the error counts.
 *
 * Returns: (transfer full) (nullable): the arguments of the Completed event; `NULL` with
 *   @error set
 */
typedef EapAsyncCompletedEventArgs *(*EapWorkerFunc) (EapAsyncOperation  *operation,
                                                      gpointer            data,
                                                      GError            **error);

/**
 * EapWorkerThreadFunc:
 * @data: (closure) (nullable): what was given beside the function
 *
 * The whole life of a worker thread.
 *
 * It is called on each new thread of a pool and has to call
 * [func@Eap.WorkerPool.run_thread] in between of what it does at the thread's begin
 * and end.
 */
typedef void (*EapWorkerThreadFunc) (gpointer data);

/**
 * EapStartFunc:
 * @operation: the operation whose work is to be begun
 * @data: (closure) (nullable): what was given with the call
 *
 * Begins the work of an operation that is done elsewhere than on a worker.
 *
 * It is called in the operation's context, never from within the call that
 * started it, and not at all if the operation was ended before. It takes a
 * reference on @operation, which it gives up after it has completed the
 * operation with one of its `complete` methods; @data lives as long as that. An
 * operation on which nobody has a reference ends with
 * `EAP_ASYNC_ERROR_ABANDONED`; one that its caller keeps waits for somebody to
 * complete it.
 */
typedef void (*EapStartFunc) (EapAsyncOperation *operation,
                              gpointer           data);

/**
 * EapFinishFunc:
 * @operation: the operation
 * @source: (nullable): the source object of @result; `NULL` if it has none
 * @result: an asynchronous result
 * @data: (closure) (nullable): what was given with the call
 * @error: return location for an error
 *
 * Makes the arguments of the Completed event of a result of GIO's.
 *
 * It calls the `finish` function that belongs to @result. Errors are as for
 * [callback@Eap.WorkerFunc].
 *
 * Returns: (transfer full) (nullable): the arguments of the Completed event; `NULL` with
 *   @error set
 */
typedef EapAsyncCompletedEventArgs *(*EapFinishFunc) (EapAsyncOperation  *operation,
                                                      GObject            *source,
                                                      GAsyncResult       *result,
                                                      gpointer            data,
                                                      GError            **error);

G_END_DECLS
