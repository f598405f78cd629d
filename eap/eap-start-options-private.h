/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-start-options.h"

G_BEGIN_DECLS

gboolean eap_start_options_is_orphan (EapStartOptions *self);

G_END_DECLS
