/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-run-worker-completed-event-args.h"

G_BEGIN_DECLS

GValue *eap_run_worker_completed_event_args_get_result_location (EapRunWorkerCompletedEventArgs *self);

G_END_DECLS
