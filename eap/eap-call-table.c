/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-call-table-private.h"

#include "eap-error.h"
#include "eap-state-private.h"

struct _EapCallSlot
{
  EapCallSlot     *next;
  const EapMethod *method;
  guint            n_pending;
  GThread         *starter; /* who has entered last, and may not have committed */
  EapCall         *current; /* (nullable): the one committed last, if it is pending;
                             * of a queue the one whose turn it is */
  GQueue           waiting; /* (element-type EapCall): of a queue */
};

void
eap_call_table_init (EapCallTable *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->committed);
  self->states = g_hash_table_new ((GHashFunc) eap_state_hash, (GEqualFunc) eap_state_equal);
}

void
eap_call_table_clear (EapCallTable *self)
{
  g_assert (self->oldest == NULL);

  while (self->slots != NULL)
    {
      EapCallSlot *slot = self->slots;

      self->slots = slot->next;
      g_free (slot);
    }

  g_hash_table_unref (self->states);
  g_cond_clear (&self->committed);
  g_mutex_clear (&self->lock);
}

static EapCallSlot *
ensure_slot_unlocked (EapCallTable    *self,
                      const EapMethod *method)
{
  EapCallSlot *slot;

  for (slot = self->slots; slot != NULL; slot = slot->next)
    if (slot->method == method)
      return slot;

  slot = g_new0 (EapCallSlot, 1);
  slot->method = method;
  slot->next = self->slots;
  self->slots = slot;

  return slot;
}

static gboolean
has_state (EapCall *call)
{
  return G_VALUE_TYPE (&call->core->user_state) != 0;
}

static EapCall *
lookup_unlocked (EapCallTable *self,
                 EapCall      *call)
{
  return g_hash_table_lookup (self->states, &call->core->user_state);
}

/* The key has to be the new call's too: the old one's goes. */
static void
hold_state_unlocked (EapCallTable *self,
                     EapCall      *call)
{
  g_hash_table_replace (self->states, &call->core->user_state, call);
}

static gboolean
refuse (EapCall     *call,
        int          code,
        const char  *why,
        GError     **error)
{
  g_set_error (error, EAP_ASYNC_ERROR, code, "%s of %s %s",
               call->client.name, call->client.type_name, why);

  return FALSE;
}

/* A start is over. Nobody is told without need, which would be a system call. */
static void
tell_unlocked (EapCallTable *self)
{
  if (self->n_waiting > 0)
    g_cond_broadcast (&self->committed);
}

/* A call that another thread is just starting can be joined soon. */
static gboolean
join_unlocked (EapCallTable      *self,
               EapCall           *call,
               EapOperationCore **joined,
               GError           **error)
{
  EapCallSlot *slot = call->slot;

  while (slot->n_pending > 0 && slot->current == NULL && slot->starter != g_thread_self ())
    {
      self->n_waiting++;
      g_cond_wait (&self->committed, &self->lock);
      self->n_waiting--;
    }

  if (slot->n_pending == 0)
    return TRUE;

  if (slot->current == NULL)
    return refuse (call, EAP_ASYNC_ERROR_INVALID_OPERATION,
                   "is just being started, so this call cannot join it", error);

  if (!eap_state_equal (&slot->current->core->user_state, &call->core->user_state))
    return refuse (call, EAP_ASYNC_ERROR_INVALID_OPERATION,
                   "is pending with another user state, so this call cannot join it", error);

  *joined = eap_operation_core_ref (slot->current->core);

  return TRUE;
}

/* The method's own rule comes before that of the states. */
static gboolean
check_mode_unlocked (EapCallTable      *self,
                     EapCall           *call,
                     EapOperationCore **joined,
                     GError           **error)
{
  EapConcurrency concurrency = call->method->info.concurrency;

  if (concurrency == EAP_CONCURRENCY_JOIN)
    return join_unlocked (self, call, joined, error);

  if (concurrency == EAP_CONCURRENCY_EXCLUSIVE && call->slot->n_pending > 0)
    return refuse (call, EAP_ASYNC_ERROR_INVALID_OPERATION,
                   "is pending, and cannot be called again before it has completed", error);

  return TRUE;
}

static gboolean
replaces (EapCall *call)
{
  return call->method->info.concurrency == EAP_CONCURRENCY_REPLACE;
}

/* The one that it is to replace keeps its state until then. */
static gboolean
claim_state_unlocked (EapCallTable  *self,
                      EapCall       *call,
                      GError       **error)
{
  EapCall *holder;

  if (!has_state (call))
    return TRUE;

  holder = lookup_unlocked (self, call);
  if (holder == NULL)
    hold_state_unlocked (self, call);

  return holder == NULL || (replaces (call) && holder->slot == call->slot) ||
         refuse (call, EAP_ASYNC_ERROR_DUPLICATE_STATE,
                 "cannot be called with the user state of a call that is pending", error);
}

gboolean
eap_call_table_enter (EapCallTable      *self,
                      EapCall           *call,
                      EapOperationCore **joined,
                      GError           **error)
{
  gboolean entered;

  g_mutex_lock (&self->lock);

  call->slot = ensure_slot_unlocked (self, call->method);
  entered = check_mode_unlocked (self, call, joined, error) &&
            *joined == NULL &&
            claim_state_unlocked (self, call, error);
  if (entered)
    {
      call->is_pending = TRUE;
      call->slot->starter = g_thread_self ();
      call->slot->n_pending++;

      call->previous = self->newest;
      *(call->previous != NULL ? &call->previous->next : &self->oldest) = call;
      self->newest = call;
    }

  g_mutex_unlock (&self->lock);

  return entered;
}

/* Several calls of a method that replaces can have one state, until one of them
 * has taken the place of the others: it is the newest one's then. */
static void
give_state_up_unlocked (EapCallTable *self,
                        EapCall      *call)
{
  EapCall *other = replaces (call) && call->slot->n_pending > 0 ? self->newest : NULL;

  while (other != NULL &&
         !(other->slot == call->slot &&
           eap_state_equal (&other->core->user_state, &call->core->user_state)))
    other = other->previous;

  if (other != NULL)
    hold_state_unlocked (self, other);
  else
    g_hash_table_remove (self->states, &call->core->user_state);
}

/* Where it is there no more, it was replaced. */
static void
remove_unlocked (EapCallTable *self,
                 EapCall      *call)
{
  if (!call->is_pending)
    return;

  call->is_pending = FALSE;
  call->slot->n_pending--;
  if (call->is_committed)
    eap_atomic_store (&self->n_committed, self->n_committed - 1, RELEASE);

  *(call->previous != NULL ? &call->previous->next : &self->oldest) = call->next;
  *(call->next != NULL ? &call->next->previous : &self->newest) = call->previous;

  if (has_state (call) && (!replaces (call) || lookup_unlocked (self, call) == call))
    give_state_up_unlocked (self, call);
}

void
eap_call_table_cancel_entry (EapCallTable *self,
                             EapCall      *call)
{
  g_mutex_lock (&self->lock);
  remove_unlocked (self, call);
  tell_unlocked (self);
  g_mutex_unlock (&self->lock);
}

/* The one it takes the place of; it is not found any more. */
static EapOperationCore *
replace_unlocked (EapCallTable *self,
                  EapCall      *call)
{
  EapCall *old = call->slot->current;

  call->slot->current = call;
  if (!replaces (call))
    return NULL;

  if (has_state (call))
    hold_state_unlocked (self, call);
  if (old == NULL)
    return NULL;

  remove_unlocked (self, old);

  return eap_operation_core_ref (old->core);
}

gboolean
eap_call_table_commit (EapCallTable       *self,
                       EapCall            *call,
                       EapAsyncOperation  *operation,
                       EapOperationCore  **replaced)
{
  gboolean is_queue = call->method->info.concurrency == EAP_CONCURRENCY_QUEUED;
  gboolean may_run;

  g_mutex_lock (&self->lock);

  /* Its context may be gone, and with it the operation. */
  may_run = call->is_pending;
  if (may_run)
    {
      call->is_committed = TRUE;
      call->made_busy = self->n_committed == 0;
      eap_atomic_store (&self->n_committed, self->n_committed + 1, RELEASE);

      may_run = !is_queue || call->slot->current == NULL;
      if (may_run)
        {
          *replaced = replace_unlocked (self, call);
        }
      else
        {
          call->waiting.data = call;
          call->handle = g_object_ref (operation);
          g_queue_push_tail_link (&call->slot->waiting, &call->waiting);
        }
    }

  tell_unlocked (self);
  g_mutex_unlock (&self->lock);

  return may_run;
}

/* When it has ended, and its worker has nothing more to do. */
static EapCall *
advance_unlocked (EapCall            *call,
                  EapAsyncOperation **handle)
{
  EapCallSlot *slot = call->slot;
  GList *link;

  if (slot->current != call)
    return NULL;

  if (slot->method->info.concurrency == EAP_CONCURRENCY_QUEUED && !call->has_returned)
    return NULL;

  link = g_queue_pop_head_link (&slot->waiting);
  slot->current = link != NULL ? link->data : NULL;
  if (slot->current == NULL)
    return NULL;

  slot->current->waiting.data = NULL;
  *handle = g_steal_pointer (&slot->current->handle);

  return slot->current;
}

EapCall *
eap_call_table_leave (EapCallTable       *self,
                      EapCall            *call,
                      gboolean           *made_idle,
                      EapAsyncOperation **handle)
{
  EapCall *next = NULL;

  g_mutex_lock (&self->lock);

  *made_idle = call->is_pending && call->is_committed && self->n_committed == 1;
  remove_unlocked (self, call);

  if (call->waiting.data != NULL)
    {
      g_queue_unlink (&call->slot->waiting, &call->waiting);
      call->waiting.data = NULL;
      *handle = g_steal_pointer (&call->handle);
    }
  else
    {
      next = advance_unlocked (call, handle);
    }

  g_mutex_unlock (&self->lock);

  return next;
}

EapCall *
eap_call_table_returned (EapCallTable       *self,
                         EapCall            *call,
                         EapAsyncOperation **handle)
{
  EapCall *next = NULL;

  g_mutex_lock (&self->lock);
  call->has_returned = TRUE;
  if (!call->is_pending)
    next = advance_unlocked (call, handle);
  g_mutex_unlock (&self->lock);

  return next;
}

gboolean
eap_call_table_has (EapCallTable *self,
                    EapCall      *call)
{
  gboolean is_pending;

  g_mutex_lock (&self->lock);
  is_pending = call->is_pending;
  g_mutex_unlock (&self->lock);

  return is_pending;
}

/* One that is being started can be cancelled, but nothing else. */
EapOperationCore *
eap_call_table_lookup (EapCallTable *self,
                       const GValue *state,
                       gboolean      to_cancel)
{
  EapOperationCore *core = NULL;
  EapCall *call;

  if (!eap_state_check (state, NULL))
    return NULL;

  g_mutex_lock (&self->lock);

  if (eap_state_is_unset (state))
    for (call = self->oldest;
         call != NULL && (has_state (call) || !call->is_committed);
         call = call->next)
      ;
  else
    call = g_hash_table_lookup (self->states, state);

  if (call != NULL && (call->is_committed || to_cancel))
    core = eap_operation_core_ref (call->core);

  g_mutex_unlock (&self->lock);

  return core;
}

typedef gboolean (*Filter) (EapCall *call);

static gboolean
is_any (EapCall *call)
{
  return TRUE;
}

static gboolean
is_anonymous (EapCall *call)
{
  return !has_state (call);
}

static gboolean
is_committed (EapCall *call)
{
  return call->is_committed;
}

static GPtrArray *
collect (EapCallTable *self,
         Filter        filter)
{
  GPtrArray *cores = g_ptr_array_new_with_free_func ((GDestroyNotify) eap_operation_core_unref);

  g_mutex_lock (&self->lock);
  for (EapCall *call = self->oldest; call != NULL; call = call->next)
    if (filter (call))
      g_ptr_array_add (cores, eap_operation_core_ref (call->core));
  g_mutex_unlock (&self->lock);

  return cores;
}

GPtrArray *
eap_call_table_get_to_cancel (EapCallTable *self,
                              gboolean      only_anonymous)
{
  return collect (self, only_anonymous ? is_anonymous : is_any);
}

GPtrArray *
eap_call_table_get_committed (EapCallTable *self)
{
  return collect (self, is_committed);
}
