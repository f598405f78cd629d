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

/**
 * EAP_ASYNC_ERROR:
 *
 * The error domain of eap.
 *
 * Its codes are those of [error@Eap.AsyncError]. Cancellation is no error of
 * eap's own: it is always `G_IO_ERROR_CANCELLED`, and an operation that ran
 * out of time ends with `G_IO_ERROR_TIMED_OUT`.
 */
#define EAP_ASYNC_ERROR (eap_async_error_quark ())

/**
 * EapAsyncError:
 * @EAP_ASYNC_ERROR_INVALID_OPERATION: the call is not allowed now: the
 *   operation has already ended, or the component is busy with one that
 *   excludes a second
 * @EAP_ASYNC_ERROR_DUPLICATE_STATE: another pending operation of the object
 *   has an equal user state, so the two could not be told apart
 * @EAP_ASYNC_ERROR_ABANDONED: nobody was left who could have ended the
 *   operation
 * @EAP_ASYNC_ERROR_CONTEXT_GONE: the synchronization context to which events
 *   go no longer exists
 * @EAP_ASYNC_ERROR_FAILED: user code failed without a more precise error
 *
 * Error codes for asynchronous operations.
 */
typedef enum
{
  EAP_ASYNC_ERROR_INVALID_OPERATION,
  EAP_ASYNC_ERROR_DUPLICATE_STATE,
  EAP_ASYNC_ERROR_ABANDONED,
  EAP_ASYNC_ERROR_CONTEXT_GONE,
  EAP_ASYNC_ERROR_FAILED,
} EapAsyncError;

#define EAP_TYPE_ASYNC_ERROR (eap_async_error_get_type ())

EAP_AVAILABLE_IN_ALL
GType  eap_async_error_get_type (void);
EAP_AVAILABLE_IN_ALL
GQuark eap_async_error_quark    (void);

G_END_DECLS
