/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-mailbox-private.h"

/* The flags of head. The pointer to a mail has room for them.
 *
 * CLAIMED: the mailbox is on a ready list, in a context's queue or having its
 *          turn; whoever sets it is the one who puts it there.
 * SEALED:  the last mail is in. */
#define CLAIMED ((guintptr) 1)
#define SEALED  ((guintptr) 2)
#define FLAGS   (CLAIMED | SEALED)

G_STATIC_ASSERT (G_ALIGNOF (EapMail) > FLAGS);

#define MAIL_OF(head) ((EapMail *) ((head) & ~FLAGS))

/* How many mails one turn delivers before others have theirs */
#define QUOTA 64

/* Mails that come in a stream are taken in batches: taking each one as it comes
 * has the reader and the writer fight for one cache line. So after this many in
 * one turn the reader is patient before it looks again. */
#define STREAM_MAILS 16
#define PATIENCE     64

/* The mailboxes whose handlers run on this thread, innermost first */
typedef struct _Frame Frame;
struct _Frame {
  const EapMailbox *mailbox;
  Frame            *outer;
};

static _Thread_local Frame *innermost_frame;

static EapMail *
reverse (EapMail *mail)
{
  EapMail *oldest_first = NULL;

  while (mail != NULL)
    {
      EapMail *next = mail->next;

      mail->next = oldest_first;
      oldest_first = mail;
      mail = next;
    }

  return oldest_first;
}

/* The next mail; NULL: none, the claim was given back, and the mailbox is no
 * longer the caller's to touch. Only for the holder of the claim. */
static EapMail *
pop (EapMailbox *self)
{
  EapMail *mail;

  while (self->inbox == NULL)
    {
      /* Acquire: sees the mails that the release of push() published.
       * Release: orders the deliveries so far before the next claim. */
      guintptr head = eap_atomic_fetch_and (&self->head, FLAGS, ACQ_REL);
      guintptr idle = CLAIMED;

      self->inbox = reverse (MAIL_OF (head));

      /* Release pairs with the acquire of the push() that claims next: its
       * reader sees the mailbox as it was left here. */
      if (self->inbox == NULL &&
          eap_atomic_cas (&self->head, &idle, 0, RELEASE, RELAXED))
        return NULL;
    }

  mail = g_steal_pointer (&self->inbox);
  self->inbox = mail->next;

  return mail;
}

static void
be_patient (void)
{
  for (int i = 0; i < PATIENCE; i++)
    eap_relax ();
}

static gboolean
mailbox_turn (EapReady  *ready,
              EapBudget *budget)
{
  EapMailbox *self = (EapMailbox *) ready;
  Frame frame = { self, innermost_frame };
  gboolean more = FALSE;
  EapMail *mail;
  int quota = QUOTA;

  innermost_frame = &frame;

  while (!more && (mail = pop (self)) != NULL)
    {
      gboolean seals = mail->funcs->seals;

      /* A handler may iterate the context: a claimed mailbox is on no list, so
       * the nested dispatch cannot meet this one, and its mails wait. */
      mail->funcs->deliver (self, mail);

      more = eap_budget_spend (budget) || --quota == 0;

      if (seals)
        {
          more = FALSE;
          break;
        }

      if (self->inbox == NULL && quota < QUOTA - STREAM_MAILS && !more)
        be_patient ();
    }

  innermost_frame = frame.outer;

  return more;
}

static void
mailbox_discard (EapReady *ready)
{
  EapMailbox *self = (EapMailbox *) ready;
  Frame frame = { self, innermost_frame };
  EapMail *mail;

  innermost_frame = &frame;

  while ((mail = pop (self)) != NULL)
    {
      gboolean seals = mail->funcs->seals;

      mail->funcs->discard (self, mail);

      if (seals)
        break;
    }

  innermost_frame = frame.outer;
}

static const EapReadyFuncs mailbox_ready_funcs = {
  mailbox_turn,
  mailbox_discard,
};

void
eap_mailbox_init (EapMailbox *self)
{
  self->ready.funcs = &mailbox_ready_funcs;
}

EapPush
eap_mailbox_push (EapMailbox *self,
                  EapMail    *mail)
{
  guintptr seal = mail->funcs->seals ? SEALED : 0;
  guintptr head = eap_atomic_load (&self->head, RELAXED);

  do
    {
      if (head & SEALED)
        return EAP_PUSH_REFUSED;

      mail->next = MAIL_OF (head);
    }
  /* Release: publishes the mail to the acquire of pop(). Acquire: where this
   * takes the claim, what the last holder did comes before. This is the whole
   * terminal transition too: the one whose CAS sets SEALED has won. Sequentially
   * consistent with is_sealed(): see eap_hold_look_again(). */
  while (!eap_atomic_cas (&self->head, &head,
                          (guintptr) mail | CLAIMED | seal,
                          SEQ_CST, RELAXED));

  return (head & CLAIMED) ? EAP_PUSH_QUEUED : EAP_PUSH_CLAIMED;
}

gboolean
eap_mailbox_is_sealed (const EapMailbox *self)
{
  /* Acquire: who sees the seal sees what was decided before it. Sequentially
   * consistent for workers that are held: see push(). */
  return (eap_atomic_load (&self->head, SEQ_CST) & SEALED) != 0;
}

/* Whether a handler of this mailbox runs on the calling thread */
gboolean
eap_mailbox_on_stack (const EapMailbox *self)
{
  for (const Frame *frame = innermost_frame; frame != NULL; frame = frame->outer)
    {
      if (frame->mailbox == self)
        return TRUE;
    }

  return FALSE;
}
