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
 * @state: (nullable): what was given beside the callback
 *
 * A callback that is run by a [class@Eap.SynchronizationContext].
 *
 * It is called in the place that the context stands for, for a
 * [class@Eap.MainSynchronizationContext] in the thread that iterates its
 * [struct@GLib.MainContext].
 */
typedef void (*EapSendOrPostCallback) (gpointer state);

/**
 * EapWorkerFunc:
 * @operation: the operation whose work is to be done
 * @data: (nullable): what was given beside the function
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
 * `EAP_ASYNC_ERROR_ABANDONED`.
 *
 * Returns: (transfer full) (nullable): the arguments of the Completed event
 */
typedef EapAsyncCompletedEventArgs *(*EapWorkerFunc) (EapAsyncOperation  *operation,
                                                      gpointer            data,
                                                      GError            **error);

G_END_DECLS
