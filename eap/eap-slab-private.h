/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/* For what each operation needs. Not g_new0(): before version 2.41 glibc's calloc()
 * takes nothing from the cache of the thread, in which it was put by free(). */
#define eap_new0(Type) ((Type *) memset (g_new (Type, 1), 0, sizeof (Type)))

/* Cells for what one thread makes and another one frees.
 *
 * malloc() is at its slowest in that case, since each free() has to reach into
 * the arena of the other thread. A thread takes its cells from a slab of its
 * own, without any atomic; whoever frees the last cell of a slab frees the
 * slab, and so the foreign arena is visited once for a whole slab. */

#define EAP_SLAB_CELL_SIZE 40

gpointer eap_slab_alloc (void) G_GNUC_MALLOC;
void     eap_slab_free  (gpointer cell);

G_END_DECLS
