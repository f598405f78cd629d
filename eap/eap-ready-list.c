/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-ready-private.h"

void
eap_budget_init (EapBudget      *self,
                 const gboolean *gone)
{
  self->deadline = g_get_monotonic_time () + EAP_BUDGET_MICROSECONDS;
  self->left = EAP_BUDGET_ELEMENTS;
  self->stride = 1;
  self->until_look = 1;
  self->gone = gone;
}

gboolean
eap_budget_look (EapBudget *self)
{
  if (self->left <= 0 || g_get_monotonic_time () >= self->deadline)
    {
      self->left = 0;
      return TRUE;
    }

  self->stride = MIN (self->stride * 2, EAP_BUDGET_STRIDE);
  self->until_look = MIN (self->stride, self->left);

  return FALSE;
}

void
eap_ready_list_init (EapReadyList *self)
{
  g_mutex_init (&self->lock);
  self->newest = &self->oldest;
}

void
eap_ready_list_clear (EapReadyList *self)
{
  g_assert (eap_ready_list_is_empty (self));
  g_mutex_clear (&self->lock);
}

/* Any thread. TRUE: the caller has to wake who looks. What was pushed may be
 * done with, and gone, before this returns. */
gboolean
eap_ready_list_push (EapReadyList *self,
                     EapReady     *ready)
{
  EapReady *head = eap_atomic_load (&self->ready, RELAXED);

  /* Release pairs with the acquire of take_unlocked(). */
  do
    ready->next = head;
  while (!eap_atomic_cas (&self->ready, &head, ready, RELEASE, RELAXED));

  /* Whoever found it empty wakes; the others' were added before a look that
   * is still to come. */
  return head == NULL && eap_ready_list_rouse (self);
}

/* TRUE: nobody is about to look, the caller has to wake who does.
 *
 * This and fall_asleep() exchange one word, so one of them comes first. If
 * this one: the other acquires what this releases, and the look that follows
 * it sees what was pushed before. If the other: this reads FALSE, and wakes. */
gboolean
eap_ready_list_rouse (EapReadyList *self)
{
  return !eap_atomic_exchange (&self->awake, TRUE, ACQ_REL);
}

/* Before the last look: from here on, who makes something ready wakes. */
void
eap_ready_list_fall_asleep (EapReadyList *self)
{
  eap_atomic_exchange (&self->awake, FALSE, ACQ_REL);
}

/* The next one to have a turn; what became ready meanwhile queues behind what
 * waits already. */
EapReady *
eap_ready_list_take_unlocked (EapReadyList *self)
{
  EapReady *ready = NULL;
  EapReady *oldest_first = NULL;

  /* Acquire pairs with the release of push(). */
  if (eap_atomic_load (&self->ready, RELAXED) != NULL)
    ready = eap_atomic_exchange (&self->ready, NULL, ACQUIRE);

  while (ready != NULL)
    {
      EapReady *next = ready->next;

      ready->next = oldest_first;
      oldest_first = ready;
      ready = next;
    }

  while (oldest_first != NULL)
    {
      EapReady *next = oldest_first->next;

      eap_ready_list_append_unlocked (self, oldest_first);
      oldest_first = next;
    }

  ready = self->oldest;
  if (ready != NULL)
    {
      self->oldest = ready->next;
      if (self->oldest == NULL)
        self->newest = &self->oldest;
    }

  return ready;
}

void
eap_ready_list_append_unlocked (EapReadyList *self,
                                EapReady     *ready)
{
  ready->next = NULL;
  *self->newest = ready;
  self->newest = &ready->next;
}

/* For its turn in the next dispatch */
void
eap_ready_list_put_off_unlocked (EapReadyList *self,
                                 EapReady     *ready)
{
  ready->next = self->later;
  self->later = ready;
}

/* The next dispatch is this one. */
void
eap_ready_list_resume_unlocked (EapReadyList *self)
{
  EapReady *later = g_steal_pointer (&self->later);

  while (later != NULL)
    {
      EapReady *next = later->next;

      eap_ready_list_append_unlocked (self, later);
      later = next;
    }
}

gboolean
eap_ready_list_is_empty (EapReadyList *self)
{
  gboolean is_empty;

  g_mutex_lock (&self->lock);
  is_empty = self->oldest == NULL && self->later == NULL &&
             eap_atomic_load (&self->ready, RELAXED) == NULL;
  g_mutex_unlock (&self->lock);

  return is_empty;
}
