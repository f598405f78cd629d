/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#if !defined(EAP_INSIDE) && !defined(EAP_COMPILATION)
# error "Only <eap/eap.h> can be included directly."
#endif

#include <eap/eap-types.h>

G_BEGIN_DECLS

/**
 * EAP_STATE_INT: (skip)
 * @i: an `int`
 *
 * A user state that holds an integer, for a single call.
 *
 * In C++, which has no such expressions, [func@Eap.state_init_int] does it, and its
 * like for the others.
 */
#define EAP_STATE_INT(i) (eap_state_init_int (&(GValue) G_VALUE_INIT, (i)))

/**
 * EAP_STATE_STRING: (skip)
 * @s: (nullable): a string, which is copied by the call that is given the state
 *
 * A user state that holds a string, for a single call.
 */
#define EAP_STATE_STRING(s) (eap_state_init_string (&(GValue) G_VALUE_INIT, (s)))

/**
 * EAP_STATE_OBJECT: (skip)
 * @o: (nullable): an object, on which the call that is given the state takes a
 *   reference
 *
 * A user state that holds an object, for a single call.
 */
#define EAP_STATE_OBJECT(o) (eap_state_init_object (&(GValue) G_VALUE_INIT, (o)))

EAP_AVAILABLE_IN_ALL
const GValue *eap_state_init_int    (GValue       *value,
                                     int           i);
EAP_AVAILABLE_IN_ALL
const GValue *eap_state_init_string (GValue       *value,
                                     const char   *string);
EAP_AVAILABLE_IN_ALL
const GValue *eap_state_init_object (GValue       *value,
                                     gpointer      object);

EAP_AVAILABLE_IN_ALL
gboolean      eap_state_equal       (const GValue *state,
                                     const GValue *other);
EAP_AVAILABLE_IN_ALL
guint         eap_state_hash        (const GValue *state);

G_END_DECLS
