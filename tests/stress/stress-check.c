/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "stress-component.h"
#include "stress-world.h"

/* The checks after the fact, when nothing goes on any more */

gboolean
stress_mails_are_quiet (StressMail *mails)
{
  for (StressMail *mail = mails; mail != NULL; mail = mail->next)
    if (g_atomic_int_get (&mail->n_released) == 0)
      return FALSE;

  return TRUE;
}

static gboolean
waits_are_quiet (StressLedger *self)
{
  for (StressWait *wait = self->waits; wait != NULL; wait = wait->next)
    if (g_atomic_int_get (&wait->n_called) == 0 && !wait->world->dies)
      return FALSE;

  return TRUE;
}

/* What must be heard of in any case */
static gboolean
is_heard (StressLedger *self)
{
  if (self->world->dies)
    return TRUE;
  if (g_atomic_int_get (&self->own_is_sure) && g_atomic_int_get (&self->n_own_completed) == 0)
    return FALSE;

  return self->component == NULL || stress_component_is_disposed (self->component) ||
         g_atomic_int_get (&self->n_component_completed) > 0;
}

gboolean
stress_ledger_is_quiet (StressLedger *self)
{
  if (g_atomic_int_get (&self->is_attempted) == 0)
    return TRUE;

  return g_atomic_int_get (&self->n_handlers) == 0 &&
         g_atomic_int_get (&self->n_live_handles) == 0 &&
         g_atomic_int_get (&self->n_waiting) == 0 &&
         (!self->has_data || g_atomic_int_get (&self->n_data_released) > 0) &&
         (!self->has_state || g_atomic_int_get (&self->n_states_released) > 0) &&
         (g_atomic_int_get (&self->is_refused) || is_heard (self)) &&
         stress_mails_are_quiet (g_atomic_pointer_get (&self->mails)) && waits_are_quiet (self);
}

static int
compare_delivery (gconstpointer a,
                  gconstpointer b)
{
  const StressMail *one = *(StressMail *const *) a;
  const StressMail *other = *(StressMail *const *) b;

  return one->delivered_at - other->delivered_at;
}

/* Event args without anybody who listens are delivered to nobody. */
static gboolean
must_be_heard (StressMail *mail)
{
  StressLedger *ledger = mail->ledger;

  if (mail->world->dies)
    return FALSE;
  if (mail->kind != STRESS_MAIL_PAYLOAD)
    return TRUE;

  return ledger->component != NULL ? !stress_component_is_disposed (ledger->component)
                                   : ledger->own_is_sure;
}

static void
check_mail (StressMail *mail)
{
  stress_check (mail->ledger, mail->n_released == 1,
                "The mail begun at %d was released %d times", mail->begin, mail->n_released);
  stress_check (mail->ledger, mail->accepted || mail->n_delivered == 0,
                "The mail begun at %d was refused, and delivered", mail->begin);
  stress_check (mail->ledger, !mail->accepted || mail->n_delivered == 1 || !must_be_heard (mail),
                "The mail begun at %d was accepted, and never delivered", mail->begin);
  if (mail->ledger == NULL || !mail->accepted)
    return;

  stress_check (mail->ledger, mail->kind == STRESS_MAIL_LAST || mail->ledger->sealed_at == 0 ||
                              mail->begin < mail->ledger->sealed_at,
                "The mail begun at %d was accepted after the end of %d", mail->begin,
                mail->ledger->sealed_at);
  stress_check (mail->ledger, mail->ledger->completed_at == 0 ||
                              mail->begin < mail->ledger->completed_at,
                "The mail begun at %d was accepted after Completed of %d", mail->begin,
                mail->ledger->completed_at);
}

/* One whose call was over before that of another one began comes first, whoever
 * called. Those of no operation are in order for each thread, where the place is one. */
static void
check_order (GPtrArray *mails,
             gboolean   of_one_thread)
{
  for (guint i = 0; i < mails->len; i++)
    for (guint j = i + 1; j < mails->len && j < i + 200; j++)
      {
        StressMail *earlier = g_ptr_array_index (mails, i);
        StressMail *later = g_ptr_array_index (mails, j);

        if (of_one_thread && earlier->poster != later->poster)
          continue;

        stress_check (earlier->ledger, later->end >= earlier->begin,
                      "The mail begun at %d is delivered before the one begun at %d, "
                      "which had been accepted before",
                      earlier->begin, later->begin);
        stress_check (earlier->ledger, earlier->kind != STRESS_MAIL_LAST,
                      "The mail begun at %d is delivered after the last one", later->begin);
      }
}

void
stress_mails_check (StressMail *mails)
{
  g_autoptr (GPtrArray) delivered = g_ptr_array_new ();
  gboolean is_single = mails == NULL || mails->world->place != STRESS_PLACE_POOL;

  for (StressMail *mail = mails; mail != NULL; mail = mail->next)
    {
      check_mail (mail);
      if (mail->n_delivered > 0)
        g_ptr_array_add (delivered, mail);
    }

  g_ptr_array_sort (delivered, compare_delivery);
  if (mails != NULL && (mails->ledger != NULL || is_single))
    check_order (delivered, mails->ledger == NULL);
}

void
stress_mails_free (StressMail *mails)
{
  while (mails != NULL)
    {
      StressMail *next = mails->next;

      g_free (mails);
      mails = next;
    }
}

static void
check_reports (StressLedger *self,
               int           n_heard)
{
  if (self->every)
    {
      stress_check (self, n_heard == self->n_reports, "%d reports were accepted, %d delivered",
                    self->n_reports, n_heard);
    }
  else
    {
      stress_check (self, n_heard + (int) self->n_merged == self->n_reports,
                    "%d reports were accepted, but %d delivered and %d merged",
                    self->n_reports, n_heard, (int) self->n_merged);
      stress_check (self, self->highest_shown >= self->highest_report,
                    "The report of %d is lost; the last one shown is %d",
                    self->highest_report, self->highest_shown);
    }
}

/* Without a call that ended it: what its work came to, or what may happen to any.
 * Whether a cancelled one was asked to is known already. */
static gboolean
may_have_ended (StressLedger *self)
{
  switch (self->end)
    {
    case STRESS_END_NONE:
    case STRESS_END_CANCELLED:
      return TRUE;
    case STRESS_END_TIMED_OUT:
      return self->has_limit;
    case STRESS_END_SUCCESS:
      /* A background worker that was disposed has nobody left who works. */
      if (self->component != NULL && self->component->is_worker &&
          stress_component_is_disposed (self->component))
        return TRUE;
      G_GNUC_FALLTHROUGH;
    default:
      return (self->ends & (1u << self->end)) != 0;
    }
}

static void
check_heard (StressLedger *self)
{
  gboolean by_component = self->component != NULL &&
                          !stress_component_is_disposed (self->component);

  stress_check (self, !self->own_is_sure || self->n_own_completed == 1,
                "Completed was heard %d times", self->n_own_completed);
  stress_check (self, !by_component || self->n_component_completed == 1,
                "Completed was heard %d times by the component", self->n_component_completed);
  stress_check (self, self->n_winners == 0 || self->end == STRESS_END_NONE ||
                      self->winner_end == self->end,
                "The call that ended it said %d, Completed says %d",
                (int) self->winner_end, (int) self->end);
  stress_check (self, self->n_winners > 0 || may_have_ended (self),
                "Completed says %d, and nobody has", (int) self->end);
  if (by_component)
    check_reports (self, self->n_component_reports);
  if (self->own_is_sure)
    check_reports (self, self->n_own_reports);
}

/* A page that is quiet */
void
stress_ledger_check (StressLedger *self)
{
  if (!self->is_attempted)
    return;

  stress_check (self, !self->has_data || self->n_data_released == 1,
                "What was given with the start was released %d times", self->n_data_released);
  stress_check (self, !self->has_state || self->n_states_released == 1,
                "The user state was released %d times", self->n_states_released);
  stress_check (self, self->n_live_handles == 0, "%d handles are left", self->n_live_handles);
  stress_check (self, self->n_runs <= 1, "Its work was done %d times", self->n_runs);
  stress_check (self, self->n_own_completed <= 1 && self->n_component_completed <= 1,
                "Completed was heard more than once");
  stress_check (self, !self->is_refused ||
                      (self->n_runs == 0 && self->n_own_completed == 0 &&
                       self->n_component_completed == 0),
                "It was refused, and something was done");

  stress_mails_check (self->mails);
  for (StressWait *wait = self->waits; wait != NULL; wait = wait->next)
    stress_check (self, wait->n_called == 1 || wait->world->dies, "Who waits was never told");

  if (!self->is_refused && !self->world->dies)
    check_heard (self);
  else if (!self->is_refused && self->end == STRESS_END_NONE)
    g_atomic_int_inc (&stress_totals.n_gone);
}

void
stress_ledger_clear (StressLedger *self)
{
  stress_mails_free (self->mails);
  while (self->waits != NULL)
    {
      StressWait *wait = self->waits;

      self->waits = wait->next;
      g_free (wait);
    }
}
