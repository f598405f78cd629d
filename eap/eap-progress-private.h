/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-gauge-private.h"
#include "eap-progress.h"

G_BEGIN_DECLS

EapProgress *eap_progress_new_for_core (EapOperationCore *core);
EapGauge    *eap_progress_get_gauge    (EapProgress      *self);

G_END_DECLS
