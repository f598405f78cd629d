/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Ends the process, with a message, unless it is freed in time: against functions of
 * the component that never return. */
typedef struct _EapTestGuard EapTestGuard;

EapTestGuard *eap_test_guard_new    (const char   *method,
                                     const char   *type_name,
                                     const char   *check,
                                     gint64        milliseconds);
void          eap_test_guard_free   (EapTestGuard *self);
/* (nullable): what the calling thread does right now; a constant. Of several threads the
 * one is named that has been at it for longest. */
void          eap_test_guard_enter  (EapTestGuard *self,
                                     const char   *what);
/* Gives it more time, in microseconds */
void          eap_test_guard_extend (EapTestGuard *self,
                                     gint64        time);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EapTestGuard, eap_test_guard_free)

G_END_DECLS
