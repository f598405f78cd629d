/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-call-private.h"

G_BEGIN_DECLS

/* The pending calls of one component: who may start, who is found by which state,
 * and whose turn it is. Any thread; nothing of the user's is called. */
typedef struct {
  GMutex       lock;        /* guards all of this, and what the calls say */
  GCond        committed;   /* or not: a start that others may join is over */
  guint        n_waiting;   /* threads that want to join */
  GHashTable  *states;      /* (element-type GValue EapCall): both are the call's */
  EapCallSlot *slots;       /* one for each method that was called */
  EapCall     *oldest;
  EapCall     *newest;
  guint        n_committed; /* (atomic): written under the lock */
} EapCallTable;

void               eap_call_table_init     (EapCallTable       *self);
void               eap_call_table_clear    (EapCallTable       *self);

/* Reserves a place for a call; cancel_entry() or commit() follow. FALSE: refused,
 * or *@joined is another call's core, with a reference. */
gboolean           eap_call_table_enter    (EapCallTable       *self,
                                            EapCall            *call,
                                            EapOperationCore  **joined,
                                            GError            **error);
void               eap_call_table_cancel_entry
                                           (EapCallTable       *self,
                                            EapCall            *call);
/* TRUE: it is this call's turn. *@replaced is a core, with a reference. */
gboolean           eap_call_table_commit   (EapCallTable       *self,
                                            EapCall            *call,
                                            EapAsyncOperation  *operation,
                                            EapOperationCore  **replaced);
/* What is returned may be launched now. In any case *@handle, if it was set, is
 * to be unreferenced after that. */
EapCall           *eap_call_table_leave    (EapCallTable       *self,
                                            EapCall            *call,
                                            gboolean           *made_idle,
                                            EapAsyncOperation **handle);
EapCall           *eap_call_table_returned (EapCallTable       *self,
                                            EapCall            *call,
                                            EapAsyncOperation **handle);

/* FALSE: it has left, or was replaced. */
gboolean           eap_call_table_has      (EapCallTable       *self,
                                            EapCall            *call);
/* Cores, with references: of @state's call, for none the oldest one without; those
 * to cancel, of all or of calls without a state; those that are under way */
EapOperationCore  *eap_call_table_lookup   (EapCallTable       *self,
                                            const GValue       *state,
                                            gboolean            to_cancel);
GPtrArray         *eap_call_table_get_to_cancel
                                           (EapCallTable       *self,
                                            gboolean            only_anonymous);
GPtrArray         *eap_call_table_get_committed
                                           (EapCallTable       *self);

G_END_DECLS
