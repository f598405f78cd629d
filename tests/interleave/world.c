/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "world.h"

/* === The context === */

#define WORLD_TYPE_CONTEXT (world_context_get_type ())
G_DECLARE_FINAL_TYPE (WorldContext, world_context, WORLD, CONTEXT, EapSynchronizationContext)

struct _WorldContext
{
  EapSynchronizationContext parent_instance;

  EapMainSources            sources;     /* where it is polled, as a GMainContext is */
  gboolean                  is_polled;
  int                       n_wakeups;   /* dispatches that a foreign loop owes */
  int                       n_operations;
};

G_DEFINE_FINAL_TYPE (WorldContext, world_context, EAP_TYPE_SYNCHRONIZATION_CONTEXT)

EapSynchronizationContext *world_context;
Record                     world_records[WORLD_BOXES];
gboolean                   world_is_closed;

static int   n_boxes;
static guint latest_dispatch; /* in which something was delivered */
static int   n_in_dispatch;

static gboolean
world_context_wakeup (EapSynchronizationContext *context)
{
  WorldContext *self = WORLD_CONTEXT (context);

  if (self->is_polled)
    {
      eap_main_sources_wakeup (&self->sources);
    }
  else
    {
      scheduler_point ("wake up");
      self->n_wakeups++;
    }

  return TRUE;
}

static gboolean
world_context_operation_started (EapSynchronizationContext  *context,
                                 GError                    **error)
{
  scheduler_point ("started");
  WORLD_CONTEXT (context)->n_operations++;

  return TRUE;
}

static void
world_context_operation_completed (EapSynchronizationContext *context)
{
  WORLD_CONTEXT (context)->n_operations--;
}

static void
world_context_class_init (WorldContextClass *klass)
{
  EapSynchronizationContextClass *context_class = EAP_SYNCHRONIZATION_CONTEXT_CLASS (klass);

  context_class->wakeup = world_context_wakeup;
  context_class->operation_started = world_context_operation_started;
  context_class->operation_completed = world_context_operation_completed;
}

static void
world_context_init (WorldContext *self)
{
  explored_init_sources (&self->sources, EAP_SYNCHRONIZATION_CONTEXT (self));
}

void
world_init (gboolean is_polled)
{
  n_boxes = 0;
  latest_dispatch = 0;
  world_is_closed = FALSE;
  memset (world_records, 0, sizeof world_records);

  world_context = g_object_new (WORLD_TYPE_CONTEXT, NULL);
  WORLD_CONTEXT (world_context)->is_polled = is_polled;
  if (is_polled)
    eap_synchronization_context_set_polled (world_context);
}

/* === Mailboxes === */

typedef struct
{
  EapMail mail;
  int     sender;
  int     number;
} Letter;

static gboolean
has_mail (gpointer data)
{
  Box *box = data;

  return box->record->n_delivered + box->record->n_discarded > 0;
}

static gboolean
may_go_on (gpointer data)
{
  return explored_is_signalled ();
}

/* A handler that does not return before another mailbox's mail was delivered */
static void
iterate_until_mail (Box *other)
{
  WorldContext *context = WORLD_CONTEXT (world_context);

  while (!has_mail (other))
    explored_iterate (&context->sources, may_go_on);
}

static void
check_place (Box *box)
{
  if (eap_synchronization_context_get_dispatching () != world_context)
    scheduler_fail ("A handler runs outside of its place");
  if (box->is_running)
    scheduler_fail ("Two handlers of one operation run at once");
  if (box->record->n_settled > 0)
    scheduler_fail ("Something is delivered after the last element");
}

static void
check_budget (void)
{
  guint dispatch = eap_synchronization_context_get_dispatch (world_context);

  n_in_dispatch = dispatch == latest_dispatch ? n_in_dispatch + 1 : 1;
  latest_dispatch = dispatch;
  if (n_in_dispatch > interleave_budget)
    scheduler_fail ("A dispatch goes on when its budget is used up");
}

static void
letter_deliver (EapMailbox *mailbox,
                EapMail    *mail)
{
  Box *box = (Box *) mailbox;
  Record *record = box->record;
  Letter *letter = (Letter *) mail;

  check_place (box);
  check_budget ();
  if (letter->number <= record->latest[letter->sender])
    scheduler_fail ("Sender %d's %d comes after its %d", letter->sender, letter->number,
                    record->latest[letter->sender]);
  record->latest[letter->sender] = letter->number;
  record->n_delivered++;

  box->is_running = TRUE;
  scheduler_point ("handler");
  if (box->iterates != NULL)
    iterate_until_mail (box->iterates);
  box->is_running = FALSE;

  scheduler_free (letter);
}

static void
letter_discard (EapMailbox *mailbox,
                EapMail    *mail)
{
  Box *box = (Box *) mailbox;

  if (!world_is_closed)
    scheduler_fail ("Something is discarded while its place is there");
  box->record->n_discarded++;
  scheduler_free (mail);
}

static const EapMailFuncs letter_funcs = { letter_deliver, letter_discard, FALSE };

static void
settle (Box     *box,
        EapMail *mail)
{
  Record *record = box->record;

  if (++record->n_settled > 1)
    scheduler_fail ("An operation ends twice");

  g_mutex_lock (eap_synchronization_context_get_lock (world_context));
  eap_synchronization_context_unlink_unlocked (&box->pending);
  g_mutex_unlock (eap_synchronization_context_get_lock (world_context));

  eap_synchronization_context_end (world_context);
  scheduler_free (mail);
  box_unref (box);
}

static void
terminal_deliver (EapMailbox *mailbox,
                  EapMail    *mail)
{
  Box *box = (Box *) mailbox;

  check_place (box);
  if (box->record->n_accepted > box->record->n_delivered)
    scheduler_fail ("The end is delivered before what was posted earlier");
  box->is_running = TRUE;
  scheduler_point ("handler of the end");
  box->is_running = FALSE;
  settle (box, mail);
}

static void
terminal_discard (EapMailbox *mailbox,
                  EapMail    *mail)
{
  if (!world_is_closed)
    scheduler_fail ("An operation is discarded while its place is there");
  settle ((Box *) mailbox, mail);
}

static const EapMailFuncs terminal_funcs = { terminal_deliver, terminal_discard, TRUE };

static Box *
box_of_pending (EapPending *pending)
{
  return (Box *) ((char *) pending - G_STRUCT_OFFSET (Box, pending));
}

static void
pending_ref (EapPending *pending)
{
  box_ref (box_of_pending (pending));
}

static void
pending_gone (EapPending *pending)
{
  Box *box = box_of_pending (pending);

  box_finish (box);
  box_unref (box);
}

static const EapPendingFuncs pending_funcs = { pending_ref, pending_gone };

/* With a reference for the scenario */
Box *
world_add_box (void)
{
  Box *box = scheduler_alloc (sizeof (Box));

  g_assert (n_boxes < WORLD_BOXES);

  eap_mailbox_init (&box->mailbox);
  box->pending.previous = &box->pending;
  box->pending.next = &box->pending;
  box->pending.funcs = &pending_funcs;
  box->ref_count = 1;
  box->record = &world_records[n_boxes++];

  return box;
}

Box *
box_ref (Box *self)
{
  self->ref_count++;

  return self;
}

void
box_unref (Box *self)
{
  if (--self->ref_count == 0)
    {
      self->record->is_freed = TRUE;
      scheduler_free (self);
    }
}

/* As an operation does it: from here on it ends with exactly one terminal. */
gboolean
box_begin (Box *self)
{
  g_autoptr (GError) error = NULL;

  box_ref (self);
  self->record->was_begun =
    eap_synchronization_context_begin (world_context, &self->pending, &error);
  if (!self->record->was_begun)
    box_unref (self);

  return self->record->was_begun;
}

static gboolean
box_push (Box     *self,
          EapMail *mail,
          int     *n_accepted)
{
  EapPush push = eap_mailbox_push (&self->mailbox, mail);

  if (push == EAP_PUSH_REFUSED)
    {
      scheduler_free (mail);
      return FALSE;
    }

  if (self->record->n_seals > 0)
    scheduler_fail ("Something is accepted after the last element");
  (*n_accepted)++;
  if (push == EAP_PUSH_CLAIMED)
    eap_synchronization_context_make_ready (world_context, &self->mailbox.ready);

  return TRUE;
}

gboolean
box_post (Box *self,
          int  sender,
          int  number)
{
  Letter *letter = scheduler_alloc (sizeof (Letter));

  letter->mail.funcs = &letter_funcs;
  letter->sender = sender;
  letter->number = number;

  return box_push (self, &letter->mail, &self->record->n_accepted);
}

gboolean
box_finish (Box *self)
{
  EapMail *terminal = scheduler_alloc (sizeof (EapMail));

  terminal->funcs = &terminal_funcs;

  return box_push (self, terminal, &self->record->n_seals);
}

/* === Loops === */

static gboolean
is_delivered (const Record *record)
{
  return record->n_delivered + record->n_discarded == record->n_accepted &&
         record->n_settled == record->n_seals;
}

/* A loop has nothing more to do when all who send have ended, and all that they sent
 * has arrived. */
static gboolean
is_over (void)
{
  if (!scheduler_senders_ended ())
    return FALSE;

  for (int i = 0; i < n_boxes; i++)
    if (!is_delivered (&world_records[i]))
      return FALSE;

  return TRUE;
}

static gboolean
polled_may_go_on (gpointer data)
{
  return explored_is_signalled () || is_over ();
}

void
world_polled_loop (gpointer data)
{
  WorldContext *context = WORLD_CONTEXT (world_context);

  while (!is_over ())
    explored_iterate (&context->sources, polled_may_go_on);
}

static gboolean
foreign_may_go_on (gpointer data)
{
  return WORLD_CONTEXT (world_context)->n_wakeups > 0 || is_over ();
}

void
world_foreign_loop (gpointer data)
{
  WorldContext *context = WORLD_CONTEXT (world_context);

  for (;;)
    {
      scheduler_wait (foreign_may_go_on, NULL, "sleep");
      if (context->n_wakeups == 0)
        break;

      context->n_wakeups--;
      eap_synchronization_context_dispatch (world_context);
    }
}

void
world_close (gpointer data)
{
  world_is_closed = TRUE;
  eap_synchronization_context_close (world_context);
}

/* === Afterwards === */

static void
check_record (int i)
{
  const Record *record = &world_records[i];

  if (record->n_delivered + record->n_discarded != record->n_accepted)
    scheduler_fail ("Of %d posts that were accepted %d were delivered and %d discarded",
                    record->n_accepted, record->n_delivered, record->n_discarded);
  if (record->n_seals > 1)
    scheduler_fail ("An operation was ended %d times", record->n_seals);
  if (record->n_settled != record->n_seals)
    scheduler_fail ("An operation was ended, and nobody heard of it");
  if (world_is_closed && record->was_begun && record->n_settled != 1)
    scheduler_fail ("An operation is left in a context that is gone");
}

void
world_check (void)
{
  for (int i = 0; i < n_boxes; i++)
    check_record (i);

  /* What has no end yet, as when a program leaves its loop */
  world_close (NULL);

  for (int i = 0; i < n_boxes; i++)
    {
      check_record (i);
      if (world_records[i].was_begun && !world_records[i].is_freed)
        scheduler_fail ("An operation that has ended was not freed");
    }

  if (WORLD_CONTEXT (world_context)->n_operations != 0)
    scheduler_fail ("The context was told of the begin of %d operations, but not of their end",
                    WORLD_CONTEXT (world_context)->n_operations);

  g_clear_object (&world_context);
}
