/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#define EAP_INSIDE
# include <eap/eap-async-completed-event-args.h>
# include <eap/eap-async-operation-manager.h>
# include <eap/eap-async-operation.h>
# include <eap/eap-background-worker.h>
# include <eap/eap-component.h>
# include <eap/eap-do-work-event-args.h>
# include <eap/eap-enums.h>
# include <eap/eap-error.h>
# include <eap/eap-event-args.h>
# include <eap/eap-main-synchronization-context.h>
# include <eap/eap-method-completed-event-args.h>
# include <eap/eap-progress-changed-event-args.h>
# include <eap/eap-progress.h>
# include <eap/eap-run-worker-completed-event-args.h>
# include <eap/eap-start-options.h>
# include <eap/eap-state.h>
# include <eap/eap-synchronization-context.h>
# include <eap/eap-thread-pool-synchronization-context.h>
# include <eap/eap-types.h>
# include <eap/eap-version-macros.h>
# include <eap/eap-version.h>
# include <eap/eap-worker-pool.h>
#undef EAP_INSIDE
