/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#if !defined(EAP_INSIDE) && !defined(EAP_COMPILATION)
# error "Only <eap/eap.h> can be included directly."
#endif

#include <eap/eap-types.h>

G_BEGIN_DECLS

#define EAP_TYPE_OPERATION_STATE (eap_operation_state_get_type ())

/**
 * EapOperationState:
 * @EAP_OPERATION_STATE_QUEUED: its work waits for its turn, or for a worker thread
 * @EAP_OPERATION_STATE_RUNNING: it is under way
 * @EAP_OPERATION_STATE_COMPLETING: its outcome stands, the Completed event
 *   was not delivered yet
 * @EAP_OPERATION_STATE_COMPLETED: its Completed event is being delivered, or was,
 *   or its context is gone
 *
 * Where an operation is in its life.
 *
 * The states are passed through in this order. Only an operation whose work is
 * given to a worker while it is under way is queued after it was running.
 */
typedef enum {
  EAP_OPERATION_STATE_QUEUED,
  EAP_OPERATION_STATE_RUNNING,
  EAP_OPERATION_STATE_COMPLETING,
  EAP_OPERATION_STATE_COMPLETED,
} EapOperationState;

EAP_AVAILABLE_IN_ALL
GType eap_operation_state_get_type (void);

#define EAP_TYPE_PROGRESS_DELIVERY (eap_progress_delivery_get_type ())

/**
 * EapProgressDelivery:
 * @EAP_PROGRESS_DELIVERY_LATEST: plain reports are merged: at most one waits
 *   for delivery, the latest wins, and the last one is always delivered
 * @EAP_PROGRESS_DELIVERY_EVERY: each report is delivered, as .NET does
 *
 * What becomes of reports that come faster than they can be delivered.
 *
 * Reports that carry something besides figures are always delivered.
 */
typedef enum {
  EAP_PROGRESS_DELIVERY_LATEST,
  EAP_PROGRESS_DELIVERY_EVERY,
} EapProgressDelivery;

EAP_AVAILABLE_IN_ALL
GType eap_progress_delivery_get_type (void);

#define EAP_TYPE_PROGRESS_UNIT (eap_progress_unit_get_type ())

/**
 * EapProgressUnit:
 * @EAP_PROGRESS_UNIT_NONE: something that texts do not name
 * @EAP_PROGRESS_UNIT_ITEMS: things of any kind
 * @EAP_PROGRESS_UNIT_BYTES: bytes, shown as kB, MB, GB
 * @EAP_PROGRESS_UNIT_FILES: files
 *
 * What the amounts of a progress count.
 */
typedef enum {
  EAP_PROGRESS_UNIT_NONE,
  EAP_PROGRESS_UNIT_ITEMS,
  EAP_PROGRESS_UNIT_BYTES,
  EAP_PROGRESS_UNIT_FILES,
} EapProgressUnit;

EAP_AVAILABLE_IN_ALL
GType eap_progress_unit_get_type (void);

#define EAP_TYPE_CONCURRENCY (eap_concurrency_get_type ())

/**
 * EapConcurrency:
 * @EAP_CONCURRENCY_EXCLUSIVE: a call is refused with
 *   `EAP_ASYNC_ERROR_INVALID_OPERATION` while another one is pending (rule R32)
 * @EAP_CONCURRENCY_CONCURRENT: calls run at the same time (rule R31)
 * @EAP_CONCURRENCY_QUEUED: calls run one after another, in the order in which
 *   they were made; the next one begins when the one before has ended and its
 *   worker has returned
 * @EAP_CONCURRENCY_REPLACE: a call takes the place of the pending one, which ends
 *   as cancelled at once and does not count as pending any more: search as you type
 * @EAP_CONCURRENCY_JOIN: a call while another one is pending gets that one's
 *   operation, if their user states are equal, and is refused otherwise
 *
 * What a call of a method does while an earlier call of it is pending.
 *
 * Work that was cancelled or ran out of time may still be running when its
 * operation has ended. So the worker of a method must be able to run beside
 * itself, unless calls are queued. Of a method with a start function, what that
 * has begun may still go on then, also where calls are queued.
 *
 * The next one of a queue begins just before the Completed of the one before is
 * emitted. Calls that were made in different contexts may be heard of in another
 * order.
 */
typedef enum {
  EAP_CONCURRENCY_EXCLUSIVE,
  EAP_CONCURRENCY_CONCURRENT,
  EAP_CONCURRENCY_QUEUED,
  EAP_CONCURRENCY_REPLACE,
  EAP_CONCURRENCY_JOIN,
} EapConcurrency;

EAP_AVAILABLE_IN_ALL
GType eap_concurrency_get_type (void);

G_END_DECLS
