/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-operation-core-private.h"

#include "eap-error.h"
#include "eap-hold-private.h"
#include "eap-slab-private.h"
#include "eap-state-private.h"

typedef struct
{
  EapMail                mail;
  EapSendOrPostCallback  callback;
  gpointer               state;
  GDestroyNotify         destroy; /* (nullable) */
} Post;

G_STATIC_ASSERT (sizeof (Post) <= EAP_SLAB_CELL_SIZE);

static void eap_operation_core_finalize (EapOperationCore *self);

static EapOperationCore *
core_of_pending (EapPending *pending)
{
  return (EapOperationCore *) ((char *) pending - G_STRUCT_OFFSET (EapOperationCore, pending));
}

static GMutex *
get_lock (EapOperationCore *self)
{
  return eap_synchronization_context_get_lock (self->context);
}

/* Threads first, since a callback may wait for one of them; then callbacks, in
 * the order in which they came. */
static void
answer_waiters (EapWaiter *newest)
{
  EapWaiter *oldest = NULL;

  while (newest != NULL)
    {
      EapWaiter *waiter = newest;

      newest = waiter->next;

      if (waiter->is_thread)
        {
          waiter->answer (waiter);
        }
      else
        {
          waiter->next = oldest;
          oldest = waiter;
        }
    }

  while (oldest != NULL)
    {
      EapWaiter *next = oldest->next;

      oldest->answer (oldest);
      oldest = next;
    }
}

/* What the operation does not need any more, before anybody hears of its end */
static void
leave (EapOperationCore *self,
       gboolean          at_home)
{
  gboolean is_bound;
  gboolean is_held_back;

  /* None of it can be set any more: this is sealed. */
  g_mutex_lock (get_lock (self));
  eap_synchronization_context_unlink_unlocked (&self->pending);
  is_bound = self->timer != NULL || self->owner != NULL;
  is_held_back = self->delay != NULL;
  g_mutex_unlock (get_lock (self));

  if (is_bound)
    {
      eap_operation_core_set_timeout (self, 0);
      eap_operation_core_bind_owner (self, NULL);
    }
  if (is_held_back)
    eap_operation_core_cancel_delay (self);
  eap_operation_core_unlink_cancellables (self);
  if (self->client != NULL)
    self->client->funcs->settle (self->client, at_home);
}

/* Nothing is emitted any more. */
static void
end_client (EapOperationCore *self)
{
  GObject *source;

  if (self->client == NULL)
    return;

  /* Who may read it is a worker of the method's, which has a reference of its own,
   * or comes before. */
  source = eap_atomic_exchange (&self->client->source, NULL, ACQ_REL);
  g_object_unref (source);
}

/* By the holder of the mailbox's claim, once. The sealed mailbox is never
 * given back, so nothing of this operation can be delivered any more. */
static void
settle (EapOperationCore *self,
        EapTerminal      *terminal,
        gboolean          at_home)
{
  EapWaiter *waiters;

  self->outcome_cancel_requested = terminal->cancel_requested;
  self->cancelled = terminal->cancelled;
  if (at_home)
    self->error = g_steal_pointer (&terminal->error);
  else
    eap_synchronization_context_set_gone_error (&self->error);
  if (self->error == NULL && !self->cancelled)
    self->task = g_steal_pointer (&terminal->task);

  /* Sequentially consistent, as where it is done at home: see completed() there. */
  if (!at_home)
    eap_atomic_store (&self->settled, TRUE, SEQ_CST);
  self->funcs->ending (self, terminal);

  leave (self, at_home);
  if (at_home)
    self->funcs->completed (self, terminal);

  g_mutex_lock (get_lock (self));
  eap_atomic_store (&self->completed, TRUE, RELEASE);
  waiters = g_steal_pointer (&self->waiters);
  g_mutex_unlock (get_lock (self));

  answer_waiters (waiters);

  /* Unpinned first: where the outcome has the last reference on the handle, it
   * goes at once, and is not kept first. */
  eap_operation_core_unpin (self);
  terminal->release (terminal);
  end_client (self);
  eap_synchronization_context_end (self->context);
  eap_operation_core_unref (self);
}

static void
terminal_deliver (EapMailbox *mailbox,
                  EapMail    *mail)
{
  EapOperationCore *self = (EapOperationCore *) mailbox;

  /* A report that was accepted although its mail was too late */
  eap_operation_core_close_figures (self);

  settle (self, (EapTerminal *) mail, TRUE);
}

static void
terminal_discard (EapMailbox *mailbox,
                  EapMail    *mail)
{
  settle ((EapOperationCore *) mailbox, (EapTerminal *) mail, FALSE);
}

static const EapMailFuncs terminal_funcs = { terminal_deliver, terminal_discard, TRUE };

static void
pending_ref (EapPending *pending)
{
  eap_operation_core_ref (core_of_pending (pending));
}

static void
pending_gone (EapPending *pending)
{
  EapOperationCore *self = core_of_pending (pending);
  EapTerminal *terminal = eap_terminal_new (self);

  /* Where another completer was first, that is as good: it is not delivered
   * either. */
  eap_synchronization_context_set_gone_error (&terminal->error);
  if (eap_operation_core_finish (self, terminal, NULL))
    eap_operation_core_request_cancel (self);
  eap_operation_core_unref (self);
}

static const EapPendingFuncs pending_funcs = { pending_ref, pending_gone };

EapOperationCore *
eap_operation_core_new (EapSynchronizationContext *context,
                        const GValue              *user_state,
                        GType                      args_type,
                        const EapOperationFuncs   *funcs,
                        EapOperationClient        *client)
{
  EapOperationCore *self = eap_new0 (EapOperationCore);

  eap_mailbox_init (&self->mailbox);
  self->pending.previous = &self->pending;
  self->pending.next = &self->pending;
  self->pending.funcs = &pending_funcs;
  self->progress.funcs = &eap_operation_core_figures_funcs;
  eap_figures_reset (&self->figures);
  self->max_undelivered = EAP_MAX_UNDELIVERED;
  self->ref_count = 1;
  self->context = g_object_ref (context);
  self->funcs = funcs;
  self->args_type = args_type;
  self->client = client;
  eap_state_copy (user_state, &self->user_state);

  return self;
}

/* It will not begin. */
void
eap_operation_core_drop_client (EapOperationCore *self)
{
  EapOperationClient *client = g_steal_pointer (&self->client);

  if (client != NULL)
    client->funcs->free (client);
}

/* From here on it ends with exactly one terminal mail, whatever happens. */
gboolean
eap_operation_core_begin (EapOperationCore  *self,
                          gpointer           handle,
                          GError           **error)
{
  /* Until it has settled the handle is pinned, so that its handlers hear. */
  self->handle = handle;
  self->n_pins = 1;
  eap_operation_core_ref (self);

  if (eap_synchronization_context_begin (self->context, &self->pending, error))
    return TRUE;

  self->n_pins = 0;
  eap_operation_core_unref (self);

  return FALSE;
}

EapOperationCore *
eap_operation_core_ref (EapOperationCore *self)
{
  g_atomic_int_inc (&self->ref_count);

  return self;
}

void
eap_operation_core_unref (EapOperationCore *self)
{
  EapSynchronizationContext *context;

  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  context = g_object_ref (self->context);
  eap_synchronization_context_send_home (context, self,
                                         (GDestroyNotify) eap_operation_core_finalize);
  g_object_unref (context);
}

static void
eap_operation_core_finalize (EapOperationCore *self)
{
  g_assert (self->timer == NULL && self->delay == NULL && self->owner == NULL &&
            self->waiters == NULL);

  if (G_VALUE_TYPE (&self->user_state) != 0)
    g_value_unset (&self->user_state);
  g_clear_object (&self->cancellable);
  eap_operation_core_drop_client (self);
  g_clear_object (&self->task);
  g_clear_error (&self->error);
  g_free (self->name);
  g_object_unref (self->context);
  g_free (self);
}

const char *
eap_operation_core_get_name (EapOperationCore *self)
{
  const char *name = eap_atomic_load (&self->name, ACQUIRE);

  return name != NULL || self->client == NULL ? name : self->client->name;
}

/* What messages call it */
char *
eap_operation_core_dup_label (EapOperationCore *self)
{
  const char *name = eap_atomic_load (&self->name, ACQUIRE);

  if (self->client != NULL)
    return g_strdup_printf ("%s of %s", self->client->name, self->client->type_name);

  return g_strdup (name != NULL ? name : "The operation");
}

gboolean
eap_operation_core_set_ended_error (GError **error)
{
  g_set_error_literal (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION,
                       "The operation has already ended");

  return FALSE;
}

/* Any thread that holds a reference. @mail stays the caller's if refused. */
gboolean
eap_operation_core_push (EapOperationCore  *self,
                         EapMail           *mail,
                         GError           **error)
{
  switch (eap_mailbox_push (&self->mailbox, mail))
    {
    case EAP_PUSH_REFUSED:
      return eap_operation_core_set_ended_error (error);
    case EAP_PUSH_CLAIMED:
      eap_synchronization_context_make_ready (self->context, &self->mailbox.ready);
      return TRUE;
    case EAP_PUSH_QUEUED:
    default:
      return TRUE;
    }
}

static void
post_discard (EapMailbox *mailbox,
              EapMail    *mail)
{
  Post *post = (Post *) mail;

  if (post->destroy != NULL)
    post->destroy (post->state);

  eap_slab_free (post);
}

static void
post_deliver (EapMailbox *mailbox,
              EapMail    *mail)
{
  Post *post = (Post *) mail;

  post->callback (post->state);
  post_discard (mailbox, mail);
}

static const EapMailFuncs post_funcs = { post_deliver, post_discard, FALSE };

gboolean
eap_operation_core_post (EapOperationCore       *self,
                         EapSendOrPostCallback   callback,
                         gpointer                state,
                         GDestroyNotify          destroy,
                         GError                **error)
{
  Post *post = eap_slab_alloc ();

  post->mail.funcs = &post_funcs;
  post->callback = callback;
  post->state = state;
  post->destroy = destroy;

  if (eap_operation_core_push (self, &post->mail, error))
    return TRUE;

  eap_slab_free (post);
  if (destroy != NULL)
    eap_synchronization_context_send_home (self->context, state, destroy);

  return FALSE;
}

void
eap_terminal_init (EapTerminal      *self,
                   EapOperationCore *core)
{
  self->mail.funcs = &terminal_funcs;
  self->cancel_requested = eap_operation_core_is_cancel_requested (core);
}

static void
terminal_free (EapTerminal *self)
{
  eap_terminal_clear (self);
  g_free (self);
}

EapTerminal *
eap_terminal_new (EapOperationCore *core)
{
  EapTerminal *self = eap_new0 (EapTerminal);

  eap_terminal_init (self, core);
  self->release = terminal_free;

  return self;
}

void
eap_terminal_clear (EapTerminal *self)
{
  g_clear_object (&self->args);
  g_clear_error (&self->error);
  g_clear_object (&self->task);
  g_clear_object (&self->refused);
  if (self->destroy != NULL)
    self->destroy (self->state);
}

/* Consumes @terminal; FALSE: another one was first. The caller has a reference
 * on the context that does not travel in @terminal. */
gboolean
eap_operation_core_finish (EapOperationCore  *self,
                           EapTerminal       *terminal,
                           GError           **error)
{
  EapSynchronizationContext *context = self->context;

  /* Cancelled is what somebody asked for; else it is an error like others. */
  if (terminal->cancel_requested &&
      g_error_matches (terminal->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&terminal->error);
      terminal->cancelled = TRUE;
    }

  if (eap_operation_core_push (self, &terminal->mail, error))
    {
      /* Workers that wait to report are refused now. */
      eap_hold_look_again ();
      return TRUE;
    }

  eap_synchronization_context_send_home (context, terminal,
                                         (GDestroyNotify) terminal->release);

  return FALSE;
}

gboolean
eap_operation_core_finish_new_error (EapOperationCore *self,
                                     GQuark            domain,
                                     int               code,
                                     const char       *message)
{
  EapTerminal *terminal = eap_terminal_new (self);

  terminal->error = g_error_new_literal (domain, code, message);

  return eap_operation_core_finish (self, terminal, NULL);
}

/* FALSE: the handlers have run already. */
gboolean
eap_operation_core_add_waiter (EapOperationCore *self,
                               EapWaiter        *waiter)
{
  gboolean waits;

  g_mutex_lock (get_lock (self));
  waits = !self->completed;
  if (waits)
    {
      waiter->next = self->waiters;
      self->waiters = waiter;
    }
  g_mutex_unlock (get_lock (self));

  return waits;
}

/* FALSE: it is being answered, or was. */
gboolean
eap_operation_core_remove_waiter (EapOperationCore *self,
                                  EapWaiter        *waiter)
{
  EapWaiter **link;
  gboolean found;

  g_mutex_lock (get_lock (self));
  for (link = &self->waiters; *link != NULL && *link != waiter; link = &(*link)->next)
    ;
  found = *link != NULL;
  if (found)
    *link = waiter->next;
  g_mutex_unlock (get_lock (self));

  return found;
}
