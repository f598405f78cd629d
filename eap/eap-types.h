/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#if !defined(EAP_INSIDE) && !defined(EAP_COMPILATION)
# error "Only <eap/eap.h> can be included directly."
#endif

#include <gio/gio.h>

#include <eap/eap-version-macros.h>

G_BEGIN_DECLS

/**
 * EapSendOrPostCallback:
 * @state: (nullable): what was given beside the callback
 *
 * A callback that is run by a `SynchronizationContext`.
 *
 * It is called in the place that the context stands for, for a
 * `MainSynchronizationContext` in the thread that iterates its
 * `MainContext`.
 */
typedef void (*EapSendOrPostCallback) (gpointer state);

G_END_DECLS
