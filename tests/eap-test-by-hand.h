/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-test-broken.h"

G_BEGIN_DECLS

/* Keeps what should not be kept, until by_hand_release () */
void               by_hand_keep     (gpointer        object);
/* Hangs until by_hand_release () */
void               by_hand_wait     (void);
void               by_hand_begin    (void);
void               by_hand_release  (void);

/* Emit the signals of a component, instead of leaving that to an operation */
void               by_hand_report   (EapComponent   *component);
void               by_hand_complete (EapComponent   *component);

/* Whether calls with this fault are made by hand */
gboolean           by_hand_is       (Broken          fault);
/* With an operation of its own, which no table knows; @context is the component's own */
EapAsyncOperation *by_hand_call     (EapComponent   *component,
                                     Broken          fault,
                                     GMainContext   *context,
                                     SumWork         work,
                                     const GValue   *user_state,
                                     GError        **error);

G_END_DECLS
