/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* The operations that are cancelled when an object is disposed: one weak
 * reference on the object, whatever their number. */

typedef struct _EapOperationCore EapOperationCore;
typedef struct _EapOwner         EapOwner;

EapOwner *eap_owner_join  (GObject          *owner,
                           EapOperationCore *core);
void      eap_owner_leave (EapOwner         *self,
                           EapOperationCore *core);

G_END_DECLS
