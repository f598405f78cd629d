/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-do-work-event-args-private.h"
#include "eap-run-worker-completed-event-args.h"

G_BEGIN_DECLS

EapRunWorkerCompletedEventArgs *eap_run_worker_completed_event_args_new_of_work (EapDoWorkEventArgs *work);

G_END_DECLS
