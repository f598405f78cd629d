/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-synchronization-context-private.h"

#include "eap-error.h"

/**
 * EapSynchronizationContext:
 *
 * A place where events are delivered.
 *
 * The usual place is a [struct@GLib.MainContext], and its
 * [class@Eap.MainSynchronizationContext] is found by itself: nobody has to make
 * one. Derive from this class to deliver events in a loop that is not GLib's.
 * A subclass implements `wakeup`, which asks the foreign loop to call
 * [method@Eap.SynchronizationContext.dispatch] soon, and `is_owner`; then
 * [func@Eap.AsyncOperationManager.set_synchronization_context] makes it the
 * place for what the calling thread starts.
 *
 * ## Guarantees
 *
 * The order of an operation's events, and that no two handlers of one operation
 * run at once, do not depend on the subclass: they hold even where `dispatch`
 * runs on many threads. A dispatch stops after a number of events and about a
 * millisecond, so that the loop can turn to other things, and wakes itself again
 * while more is ready. A handler may iterate the loop: other operations go on
 * meanwhile, the one whose handler runs is held back.
 *
 * When the place comes to its end, [method@Eap.SynchronizationContext.close]
 * ends whatever is pending; nothing is run in another place instead.
 *
 * ## Threads
 *
 * [method@Eap.SynchronizationContext.post],
 * [method@Eap.SynchronizationContext.send] and
 * [method@Eap.SynchronizationContext.close] may be called from any thread,
 * `dispatch` in the context's place only.
 *
 * This is .NET's `SynchronizationContext`. Different from there, posting is
 * always asynchronous and in order, and contexts are not copied.
 */

/* The lock of the ready list guards the list of pending operations too, and the
 * moment at which the context goes; operations keep their waiters under it. No
 * user code runs under it. */
typedef struct
{
  EapReadyList ready_list;
  EapPending   pending;    /* head of a ring */
  gboolean     gone;       /* (atomic): written under the lock */
  gboolean     polled;     /* looks by itself before it sleeps */
  guint        n_dispatch; /* (atomic): of the latest one */
} EapSynchronizationContextPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (EapSynchronizationContext,
                                     eap_synchronization_context, G_TYPE_OBJECT)

static _Thread_local EapSynchronizationContext *dispatching;

static void discard (EapSynchronizationContext *self);

static EapSynchronizationContextPrivate *
get_private (EapSynchronizationContext *self)
{
  return eap_synchronization_context_get_instance_private (self);
}

static void
wake_up (EapSynchronizationContext *self)
{
  /* Acquire pairs with the release in close(). */
  if (eap_atomic_load (&get_private (self)->gone, ACQUIRE))
    discard (self);
  else if (!EAP_SYNCHRONIZATION_CONTEXT_GET_CLASS (self)->wakeup (self))
    eap_synchronization_context_close (self);
}

/* The place is gone. Whoever makes something ready from then on finds the list
 * asleep and comes here, unless somebody is here already and will look again. */
static void
discard (EapSynchronizationContext *self)
{
  EapReadyList *list = &get_private (self)->ready_list;

  g_object_ref (self);

  do
    {
      EapReady *ready;

      eap_ready_list_rouse (list);

      do
        {
          g_mutex_lock (&list->lock);
          eap_ready_list_resume_unlocked (list);
          ready = eap_ready_list_take_unlocked (list);
          g_mutex_unlock (&list->lock);

          if (ready != NULL)
            ready->funcs->discard (ready);
        }
      while (ready != NULL);

      eap_ready_list_fall_asleep (list);
    }
  while (!eap_ready_list_is_empty (list));

  g_object_unref (self);
}

/**
 * EapSynchronizationContextClass::wakeup:
 * @self: a synchronization context
 *
 * Arranges that [method@Eap.SynchronizationContext.dispatch] is called soon in the
 * context's place.
 *
 * Called on any thread, also on one that runs a dispatch; it must not dispatch by
 * itself. `FALSE` closes the context: never while it iterates. Must be implemented.
 *
 * Returns: `TRUE`; `FALSE` says that the place is gone
 */
static gboolean
eap_synchronization_context_real_wakeup (EapSynchronizationContext *self)
{
  g_critical ("%s does not implement wakeup(): nothing can be delivered",
              G_OBJECT_TYPE_NAME (self));

  return FALSE;
}

/**
 * EapSynchronizationContextClass::is_owner:
 * @self: a synchronization context
 *
 * Tells whether the calling thread is the context's place.
 *
 * Returns: `TRUE` if it is; the default says `FALSE`
 */
static gboolean
eap_synchronization_context_real_is_owner (EapSynchronizationContext *self)
{
  return FALSE;
}

/**
 * EapSynchronizationContextClass::iterate:
 * @self: a synchronization context
 * @may_block: whether to wait for something to dispatch, or for a call of
 *   [vfunc@Eap.SynchronizationContext.wakeup]
 *
 * Dispatches once.
 *
 * Called in the context's place only, where [method@Eap.AsyncOperation.wait] waits
 * there. Optional: without it such waiting is refused.
 *
 * Returns: whether anything was dispatched
 */

/**
 * EapSynchronizationContextClass::operation_started:
 * @self: a synchronization context
 * @error: return location for an error
 *
 * An operation starts on the calling thread.
 *
 * Returns: `TRUE` to accept it, as the default does; `FALSE` with an error
 *   refuses it
 */
static gboolean
eap_synchronization_context_real_operation_started (EapSynchronizationContext  *self,
                                                    GError                    **error)
{
  return TRUE;
}

/**
 * EapSynchronizationContextClass::operation_completed:
 * @self: a synchronization context
 *
 * An operation that was accepted has ended and its Completed event was delivered,
 * if the context was not closed.
 *
 * The default does nothing.
 */
static void
eap_synchronization_context_real_operation_completed (EapSynchronizationContext *self)
{
}

static void
eap_synchronization_context_finalize (GObject *object)
{
  EapSynchronizationContext *self = EAP_SYNCHRONIZATION_CONTEXT (object);
  EapSynchronizationContextPrivate *priv = get_private (self);
  EapReady *ready;

  /* Operations hold a reference, so all that can be left is posts. */
  g_assert (priv->ready_list.later == NULL);
  while ((ready = eap_ready_list_take_unlocked (&priv->ready_list)) != NULL)
    ready->funcs->discard (ready);

  g_assert (priv->pending.next == &priv->pending);
  eap_ready_list_clear (&priv->ready_list);

  G_OBJECT_CLASS (eap_synchronization_context_parent_class)->finalize (object);
}

static void
eap_synchronization_context_class_init (EapSynchronizationContextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = eap_synchronization_context_finalize;

  klass->wakeup = eap_synchronization_context_real_wakeup;
  klass->is_owner = eap_synchronization_context_real_is_owner;
  klass->operation_started = eap_synchronization_context_real_operation_started;
  klass->operation_completed = eap_synchronization_context_real_operation_completed;
}

static void
eap_synchronization_context_init (EapSynchronizationContext *self)
{
  EapSynchronizationContextPrivate *priv = get_private (self);

  eap_ready_list_init (&priv->ready_list);
  priv->pending.previous = &priv->pending;
  priv->pending.next = &priv->pending;
}

gboolean
eap_synchronization_context_set_gone_error (GError **error)
{
  g_set_error_literal (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE,
                       "The place where the events were to be delivered is gone");

  return FALSE;
}

gboolean
eap_synchronization_context_is_gone (EapSynchronizationContext *self)
{
  return eap_atomic_load (&get_private (self)->gone, ACQUIRE);
}

/* Accepts a pending operation, which must be ready to hear gone() at once. */
gboolean
eap_synchronization_context_begin (EapSynchronizationContext  *self,
                                   EapPending                 *pending,
                                   GError                    **error)
{
  EapSynchronizationContextPrivate *priv = get_private (self);
  g_autoptr (GError) local_error = NULL;
  gboolean gone;

  if (eap_synchronization_context_is_gone (self))
    return eap_synchronization_context_set_gone_error (error);

  if (!EAP_SYNCHRONIZATION_CONTEXT_GET_CLASS (self)->operation_started (self, &local_error))
    {
      if (local_error == NULL)
        g_set_error (&local_error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_FAILED,
                     "%s refused the operation without saying why",
                     G_OBJECT_TYPE_NAME (self));
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  g_mutex_lock (&priv->ready_list.lock);
  gone = priv->gone;
  if (!gone)
    {
      pending->previous = priv->pending.previous;
      pending->next = &priv->pending;
      pending->previous->next = pending;
      priv->pending.previous = pending;
    }
  g_mutex_unlock (&priv->ready_list.lock);

  if (gone)
    {
      eap_synchronization_context_end (self);
      return eap_synchronization_context_set_gone_error (error);
    }

  return TRUE;
}

/* Does nothing to one that close() has taken out. */
void
eap_synchronization_context_unlink_unlocked (EapPending *pending)
{
  pending->previous->next = pending->next;
  pending->next->previous = pending->previous;
  pending->previous = pending;
  pending->next = pending;
}

void
eap_synchronization_context_end (EapSynchronizationContext *self)
{
  EAP_SYNCHRONIZATION_CONTEXT_GET_CLASS (self)->operation_completed (self);
}

/* Any thread, with a reference of the caller's own on the context: what was
 * made ready may be done with, and gone, before this returns. */
void
eap_synchronization_context_make_ready (EapSynchronizationContext *self,
                                        EapReady                  *ready)
{
  if (eap_ready_list_push (&get_private (self)->ready_list, ready))
    wake_up (self);
}

/* In a dispatch: what is to wait for the next one */
void
eap_synchronization_context_put_off (EapSynchronizationContext *self,
                                     EapReady                  *ready)
{
  EapReadyList *list = &get_private (self)->ready_list;

  g_mutex_lock (&list->lock);
  eap_ready_list_put_off_unlocked (list, ready);
  g_mutex_unlock (&list->lock);
}

/* Tells one dispatch from the one before */
guint
eap_synchronization_context_get_dispatch (EapSynchronizationContext *self)
{
  return eap_atomic_load (&get_private (self)->n_dispatch, RELAXED);
}

gboolean
eap_synchronization_context_is_owner (EapSynchronizationContext *self)
{
  return EAP_SYNCHRONIZATION_CONTEXT_GET_CLASS (self)->is_owner (self);
}

gboolean
eap_synchronization_context_is_home (EapSynchronizationContext *self)
{
  return dispatching == self || eap_synchronization_context_is_owner (self);
}

EapSynchronizationContext *
eap_synchronization_context_get_dispatching (void)
{
  return dispatching;
}

GMutex *
eap_synchronization_context_get_lock (EapSynchronizationContext *self)
{
  return &get_private (self)->ready_list.lock;
}

gboolean
eap_synchronization_context_can_iterate (EapSynchronizationContext *self)
{
  return EAP_SYNCHRONIZATION_CONTEXT_GET_CLASS (self)->iterate != NULL;
}

void
eap_synchronization_context_iterate (EapSynchronizationContext *self,
                                     gboolean                   may_block)
{
  EAP_SYNCHRONIZATION_CONTEXT_GET_CLASS (self)->iterate (self, may_block);
}

/* Ends an iterate() that blocks, without anything being ready; for one who is
 * known to iterate, whether the context is closed or not */
void
eap_synchronization_context_interrupt (EapSynchronizationContext *self)
{
  EAP_SYNCHRONIZATION_CONTEXT_GET_CLASS (self)->wakeup (self);
}

void
eap_synchronization_context_set_polled (EapSynchronizationContext *self)
{
  get_private (self)->polled = TRUE;
}

/* The last look before the loop may sleep; TRUE: it must not */
gboolean
eap_synchronization_context_fall_asleep (EapSynchronizationContext *self)
{
  eap_ready_list_fall_asleep (&get_private (self)->ready_list);

  return eap_synchronization_context_stay_awake (self);
}

/* TRUE: a dispatch will come, so that nobody needs to wake the loop. After
 * FALSE, who makes something ready does. */
gboolean
eap_synchronization_context_stay_awake (EapSynchronizationContext *self)
{
  EapReadyList *list = &get_private (self)->ready_list;

  if (eap_ready_list_is_empty (list))
    return FALSE;

  /* No dispatch will come any more. */
  if (eap_synchronization_context_is_gone (self))
    {
      discard (self);
      return FALSE;
    }

  eap_ready_list_rouse (list);

  return TRUE;
}

/* Gives turns until the budget is used up or nothing is ready; TRUE: there is
 * more */
static gboolean
give_turns (EapSynchronizationContext *self)
{
  EapSynchronizationContextPrivate *priv = get_private (self);
  EapReadyList *list = &priv->ready_list;
  EapBudget budget;
  EapReady *ready;

  eap_budget_init (&budget, &priv->gone);

  g_mutex_lock (&list->lock);

  eap_atomic_fetch_add (&priv->n_dispatch, 1, RELAXED);
  eap_ready_list_resume_unlocked (list);

  while (budget.left > 0 && !priv->gone &&
         (ready = eap_ready_list_take_unlocked (list)) != NULL)
    {
      /* The handler may iterate the loop or take long, and another thread may
       * dispatch too: they must hear of what is left. */
      gboolean wake = !priv->polled && list->oldest != NULL &&
                      eap_ready_list_rouse (list);
      gboolean more;

      g_mutex_unlock (&list->lock);

      if (wake)
        wake_up (self);
      more = ready->funcs->turn (ready, &budget);

      g_mutex_lock (&list->lock);

      if (more)
        eap_ready_list_append_unlocked (list, ready);
    }

  g_mutex_unlock (&list->lock);

  return !eap_ready_list_is_empty (list);
}

/**
 * eap_synchronization_context_dispatch:
 * @self: a synchronization context
 *
 * Delivers what is ready, until the budget of one dispatch is used up.
 *
 * A subclass has this called in its place after each call of `wakeup`; more
 * calls do no harm. While it runs, @self is the calling thread's context for
 * [func@Eap.AsyncOperationManager.get_synchronization_context], except for a
 * main context, where GLib's rules hold. It wakes itself again where something
 * is left, so the return value need not be looked at.
 *
 * It may be called from within a handler, and on several threads at once if the
 * place is not one thread.
 *
 * Returns: `TRUE` if more is ready
 */
gboolean
eap_synchronization_context_dispatch (EapSynchronizationContext *self)
{
  EapSynchronizationContextPrivate *priv;
  EapSynchronizationContext *outer = dispatching;
  gboolean more;

  g_return_val_if_fail (EAP_IS_SYNCHRONIZATION_CONTEXT (self), FALSE);

  priv = get_private (self);
  g_object_ref (self);
  dispatching = self;

  /* A polled context does so just before it sleeps. */
  if (!priv->polled)
    eap_ready_list_fall_asleep (&priv->ready_list);

  more = give_turns (self);

  if (more && eap_synchronization_context_is_gone (self))
    {
      discard (self);
      more = FALSE;
    }

  dispatching = outer;

  if (more && !priv->polled && eap_ready_list_rouse (&priv->ready_list))
    wake_up (self);

  g_object_unref (self);

  return more;
}

/**
 * eap_synchronization_context_close:
 * @self: a synchronization context
 *
 * Says that the context's place is gone.
 *
 * Every pending operation ends with `EAP_ASYNC_ERROR_CONTEXT_GONE`: no event is
 * emitted, since there is no right place for it any more, but components are no
 * longer busy, who waits elsewhere gets the error, and what was given to the
 * library is released on the calling thread. Operations can no longer be
 * started. Closing twice does nothing.
 *
 * May be called from any thread. For a main context the library does so by
 * itself when the [struct@GLib.MainContext] is freed.
 */
void
eap_synchronization_context_close (EapSynchronizationContext *self)
{
  EapSynchronizationContextPrivate *priv;
  EapPending *pending;

  g_return_if_fail (EAP_IS_SYNCHRONIZATION_CONTEXT (self));

  priv = get_private (self);
  g_object_ref (self);

  g_mutex_lock (&priv->ready_list.lock);

  /* Under the lock: no operation can link itself after this. Release: who
   * reads it as TRUE no longer finds a place to be woken. */
  eap_atomic_store (&priv->gone, TRUE, RELEASE);

  while ((pending = priv->pending.next) != &priv->pending)
    {
      pending->funcs->ref (pending);
      eap_synchronization_context_unlink_unlocked (pending);
      g_mutex_unlock (&priv->ready_list.lock);

      pending->funcs->gone (pending);

      g_mutex_lock (&priv->ready_list.lock);
    }

  g_mutex_unlock (&priv->ready_list.lock);

  /* Either a poster's rouse() comes before this, and discard() sees what it
   * made ready; or after, and it reads gone, and discards. */
  eap_ready_list_fall_asleep (&priv->ready_list);
  discard (self);

  g_object_unref (self);
}
