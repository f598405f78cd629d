/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "scheduler.h"

G_BEGIN_DECLS

extern const Scenario scenarios[];
extern const int      n_scenarios;

G_END_DECLS
