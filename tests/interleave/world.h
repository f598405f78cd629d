/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-mailbox-private.h"
#include "eap-synchronization-context-private.h"
#include "explored.h"

G_BEGIN_DECLS

/* What the scenarios are made of: a context, mailboxes that stand for operations, and
 * a record of all that happens to them. */

#define WORLD_BOXES   3
#define WORLD_SENDERS 4

typedef struct _Box Box;

/* What happened, which outlives the boxes */
typedef struct
{
  int      n_accepted;                   /* posts */
  int      n_delivered;
  int      n_discarded;
  int      n_seals;                      /* terminals that were accepted */
  int      n_settled;                    /* terminals that were delivered or discarded */
  int      latest[WORLD_SENDERS];        /* number that was delivered of each sender */
  gboolean was_begun;                    /* its context has accepted it */
  gboolean is_freed;
} Record;

struct _Box
{
  EapMailbox  mailbox;  /* first */
  EapPending  pending;
  int         ref_count;
  Record     *record;
  Box        *iterates; /* (nullable): its handlers iterate the loop until this has mail */
  gboolean    is_running;
};

extern EapSynchronizationContext *world_context;
extern Record                     world_records[WORLD_BOXES];
extern gboolean                   world_is_closed;

void     world_init           (gboolean    is_polled);
void     world_check          (void);

Box     *world_add_box        (void);
Box     *box_ref              (Box        *self);
void     box_unref            (Box        *self);
gboolean box_begin            (Box        *self);
gboolean box_post             (Box        *self,
                               int         sender,
                               int         number);
gboolean box_finish           (Box        *self);

/* Threads */
void     world_polled_loop    (gpointer    data);
void     world_foreign_loop   (gpointer    data);
void     world_close          (gpointer    data);

G_END_DECLS
