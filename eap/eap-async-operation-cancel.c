/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-async-operation-private.h"

/**
 * eap_async_operation_get_cancellable: (get-property cancellable)
 * @self: an operation
 *
 * Gets what is cancelled when the operation is asked to cancel.
 *
 * A worker hands it down to what it calls. Cancelling it asks the operation to
 * cancel, with the difference that work which waits for a thread ends only when
 * its turn comes.
 *
 * Returns: (transfer none): a cancellable
 */
GCancellable *
eap_async_operation_get_cancellable (EapAsyncOperation *self)
{
  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), NULL);

  return eap_operation_core_get_cancellable (eap_async_operation_get_core (self));
}

/**
 * eap_async_operation_cancel:
 * @self: an operation
 *
 * Asks the operation to cancel.
 *
 * This never fails and never waits, at any time and in any state (rules R57,
 * R58). Work that waits for a thread is not done (rule R62), and the operation
 * ends as cancelled at once. Work that is under way is asked to stop; it may
 * finish all the same, and then it has succeeded (rule R60). An operation without
 * a worker is asked too: whoever is to complete it sees the request in
 * [method@Eap.AsyncOperation.get_cancellable], and calls
 * [method@Eap.AsyncOperation.complete_with_error] with `G_IO_ERROR_CANCELLED`.
 *
 * Handlers of [signal@Gio.Cancellable::cancelled] run within this call.
 */
void
eap_async_operation_cancel (EapAsyncOperation *self)
{
  g_return_if_fail (EAP_IS_ASYNC_OPERATION (self));

  eap_operation_core_cancel (eap_async_operation_get_core (self));
}

/**
 * eap_async_operation_set_timeout:
 * @self: an operation
 * @milliseconds: how long it may take from now on, in milliseconds, as for
 *   [func@GLib.timeout_add]; 0: as long as it likes
 *
 * Gives the operation a time limit.
 *
 * When it is reached the operation ends with `G_IO_ERROR_TIMED_OUT` (rule R6),
 * and then its work is asked to stop; what that still returns is dropped. A
 * later call replaces the limit.
 */
void
eap_async_operation_set_timeout (EapAsyncOperation *self,
                                 guint              milliseconds)
{
  g_return_if_fail (EAP_IS_ASYNC_OPERATION (self));

  eap_operation_core_set_timeout (eap_async_operation_get_core (self), milliseconds);
}

/**
 * eap_async_operation_bind_owner:
 * @self: an operation
 * @owner: an object on whose behalf the operation runs
 *
 * Has the operation cancelled when @owner is disposed.
 *
 * It still ends with a Completed; a handler that must not run any more then is
 * connected with `g_signal_connect_object()`. A later call replaces the owner.
 * The caller holds a reference on @owner.
 */
void
eap_async_operation_bind_owner (EapAsyncOperation *self,
                                GObject           *owner)
{
  g_return_if_fail (EAP_IS_ASYNC_OPERATION (self));
  g_return_if_fail (G_IS_OBJECT (owner));

  eap_operation_core_bind_owner (eap_async_operation_get_core (self), owner);
}
