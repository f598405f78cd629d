/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-state.h"

G_BEGIN_DECLS

gboolean      eap_state_is_unset (const GValue  *state);
gboolean      eap_state_check    (const GValue  *state,
                                  GError       **error);
void          eap_state_copy     (const GValue  *state,
                                  GValue        *copy);
void          eap_state_replace  (const GValue  *state,
                                  GValue        *copy);
const GValue *eap_state_or_null  (const GValue  *state);

G_END_DECLS
