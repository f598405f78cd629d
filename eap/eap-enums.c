/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-enums.h"

G_DEFINE_ENUM_TYPE (EapOperationState, eap_operation_state,
                    G_DEFINE_ENUM_VALUE (EAP_OPERATION_STATE_QUEUED, "queued"),
                    G_DEFINE_ENUM_VALUE (EAP_OPERATION_STATE_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (EAP_OPERATION_STATE_COMPLETING, "completing"),
                    G_DEFINE_ENUM_VALUE (EAP_OPERATION_STATE_COMPLETED, "completed"))

G_DEFINE_ENUM_TYPE (EapProgressDelivery, eap_progress_delivery,
                    G_DEFINE_ENUM_VALUE (EAP_PROGRESS_DELIVERY_LATEST, "latest"),
                    G_DEFINE_ENUM_VALUE (EAP_PROGRESS_DELIVERY_EVERY, "every"))

G_DEFINE_ENUM_TYPE (EapProgressUnit, eap_progress_unit,
                    G_DEFINE_ENUM_VALUE (EAP_PROGRESS_UNIT_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (EAP_PROGRESS_UNIT_ITEMS, "items"),
                    G_DEFINE_ENUM_VALUE (EAP_PROGRESS_UNIT_BYTES, "bytes"),
                    G_DEFINE_ENUM_VALUE (EAP_PROGRESS_UNIT_FILES, "files"))

G_DEFINE_ENUM_TYPE (EapConcurrency, eap_concurrency,
                    G_DEFINE_ENUM_VALUE (EAP_CONCURRENCY_EXCLUSIVE, "exclusive"),
                    G_DEFINE_ENUM_VALUE (EAP_CONCURRENCY_CONCURRENT, "concurrent"),
                    G_DEFINE_ENUM_VALUE (EAP_CONCURRENCY_QUEUED, "queued"),
                    G_DEFINE_ENUM_VALUE (EAP_CONCURRENCY_REPLACE, "replace"),
                    G_DEFINE_ENUM_VALUE (EAP_CONCURRENCY_JOIN, "join"))
