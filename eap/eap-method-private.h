/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-component.h"

G_BEGIN_DECLS

/* A method of a component's class, which lives as long as the process. A derived
 * class has its own in front of its parent's. */
typedef struct _EapMethod EapMethod;

struct _EapMethod {
  const EapMethod *next;
  EapMethodInfo    info;             /* with all that may be left out filled in */
  guint            completed_signal;
};

const EapMethod *eap_method_find (EapComponentClass  *klass,
                                  const char         *name,
                                  GError            **error);

G_END_DECLS
