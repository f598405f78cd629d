/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Workers that are held until they may go on. That is rare and lasts long, so all
 * of them share one place. */

/* With the place's lock: looks, and takes no lock but ones that are never held by
 * who calls look_again() */
typedef gboolean (*EapMayGo) (gpointer data);

gboolean eap_hold            (EapMayGo      may_go,
                              gpointer      data,
                              GCancellable *cancellable);
void     eap_hold_look_again (void);

G_END_DECLS
