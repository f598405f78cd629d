/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-method-private.h"
#include "eap-operation-core-private.h"

G_BEGIN_DECLS

/* One call of a component's method. It belongs to its operation's core, and so
 * goes home with all that the call was given. */
typedef struct _EapCall     EapCall;
typedef struct _EapCallSlot EapCallSlot;

struct _EapCall {
  EapOperationClient  client;    /* first: how the core knows it */
  EapOperationCore   *core;      /* (unowned): it owns this */
  const EapMethod    *method;
  EapWorkerPool      *pool;      /* (owned) (nullable): of a worker */
  gpointer            data;
  GDestroyNotify      destroy;   /* (nullable): cleared when data is a worker's */

  /* Guarded by the component's table */
  EapCallSlot        *slot;
  EapCall            *previous;  /* the pending calls, in the order of their starts */
  EapCall            *next;
  gboolean            is_pending;
  gboolean            is_committed;
  gboolean            has_returned;
  GList               waiting;   /* linked while it waits for its turn */
  EapAsyncOperation  *handle;    /* (owned) (nullable): while it waits */

  gboolean            made_busy; /* where the component was not before */

  /* Guarded by the list's lock */
  GSequenceIter      *listed;    /* (nullable) */
  gboolean            unlisted;  /* it has left, and will not be listed any more */
};

EapCall  *eap_call_new       (const EapOperationClientFuncs  *funcs,
                              GObject                        *component,
                              const EapMethod                *method,
                              EapWorkerPool                  *pool,
                              gpointer                        data,
                              GDestroyNotify                  destroy);
void      eap_call_free      (EapCall                        *self);
gboolean  eap_call_reserve   (EapCall                        *self,
                              GError                        **error);
void      eap_call_unreserve (EapCall                        *self);
void      eap_call_launch    (EapCall                        *self,
                              GObject                        *component,
                              EapAsyncOperation              *operation);

G_END_DECLS
