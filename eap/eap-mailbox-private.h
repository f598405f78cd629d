/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-ready-private.h"

G_BEGIN_DECLS

/* One lock-free FIFO with many writers and a reader at a time. It can be
 * sealed: the sealing mail is the last one, and every later one is refused. */

typedef struct _EapMail    EapMail;
typedef struct _EapMailbox EapMailbox;

typedef struct {
  /* By the holder of the turn, in the place of the context. Consumes @mail. */
  void     (*deliver) (EapMailbox *mailbox,
                       EapMail    *mail);
  /* The same where there is no place any more: release, call nobody. */
  void     (*discard) (EapMailbox *mailbox,
                       EapMail    *mail);
  gboolean   seals; /* nothing comes after it, and it may free the mailbox */
} EapMailFuncs;

struct _EapMail {
  EapMail            *next;
  const EapMailFuncs *funcs;
};

struct _EapMailbox {
  EapReady  ready; /* first: a mailbox is something that becomes ready */
  guintptr  head;  /* (atomic): newest EapMail | CLAIMED | SEALED */
  EapMail  *inbox; /* taken from head, oldest first; of the claim's holder */
};

typedef enum {
  EAP_PUSH_REFUSED, /* sealed; the mail is still the caller's */
  EAP_PUSH_QUEUED,  /* somebody holds the claim and will see it */
  EAP_PUSH_CLAIMED, /* the caller took the claim: it makes the mailbox ready */
} EapPush;

void     eap_mailbox_init      (EapMailbox       *self);
EapPush  eap_mailbox_push      (EapMailbox       *self,
                                EapMail          *mail);
gboolean eap_mailbox_is_sealed (const EapMailbox *self);
gboolean eap_mailbox_on_stack  (const EapMailbox *self);

G_END_DECLS
