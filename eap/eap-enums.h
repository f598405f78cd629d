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
 * @EAP_OPERATION_STATE_QUEUED: its work waits for a worker thread
 * @EAP_OPERATION_STATE_RUNNING: it is under way
 * @EAP_OPERATION_STATE_COMPLETING: its outcome stands, the Completed event
 *   was not delivered yet
 * @EAP_OPERATION_STATE_COMPLETED: its Completed event is being delivered, or was,
 *   or its context is gone
 *
 * Where an operation is in its life.
 *
 * The states are passed through in this order, and none of them twice.
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

G_END_DECLS
