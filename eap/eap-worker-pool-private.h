/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-crew-private.h"
#include "eap-worker-pool.h"

G_BEGIN_DECLS

gboolean eap_worker_pool_reserve   (EapWorkerPool  *self,
                                    GError        **error);
void     eap_worker_pool_reserve_anyway
                                   (EapWorkerPool  *self);
void     eap_worker_pool_unreserve (EapWorkerPool  *self);
void     eap_worker_pool_push      (EapWorkerPool  *self,
                                    EapJob         *job);

G_END_DECLS
