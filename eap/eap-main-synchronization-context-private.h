/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-main-synchronization-context.h"

G_BEGIN_DECLS

EapSynchronizationContext *eap_main_synchronization_context_get_thread_default (void);

G_END_DECLS
