/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One of the operations in flight */
typedef struct {
  gpointer handle;  /* the peer's own */
  gint64   started;
} PeerSlot;

/* How a peer does what is measured. What it has no way for is NULL. Everything but
 * post() is called on the loop's thread. */
typedef struct {
  gpointer (*open)    (void);             /* (nullable) what one producer posts to */
  void     (*post)    (gpointer  target); /* on any thread; peer_posted() on the loop */
  void     (*close)   (gpointer  target); /* (nullable) */

  void     (*prepare) (PeerSlot *slot);   /* (nullable) */
  void     (*start)   (PeerSlot *slot);   /* peer_completed() on the loop, once */
  void     (*clear)   (PeerSlot *slot);   /* (nullable) */

  void     (*flood)   (void);             /* a worker reports; peer_flooded() at its end */
} Peer;

/* What the worker of a flood reports: peer_percentage() for each of these */
extern int peer_n_reports;

static inline int
peer_percentage (int i)
{
  return (int) (i * G_GINT64_CONSTANT (100) / peer_n_reports);
}

void peer_posted    (void);
void peer_completed (PeerSlot *slot,
                     int       result);
void peer_reported  (void);
void peer_flooded   (void);

int  peer_main      (int           argc,
                     char        **argv,
                     const Peer   *peer);

G_END_DECLS
