/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-operation-core-private.h"

/* The figures that an operation reports. They are state, not events: the latest
 * ones take the place of those that were not delivered yet. */

typedef struct
{
  EapTimer          timer;
  EapOperationCore *core;  /* (owned) */
} Delay;

static GMutex *
get_lock (EapOperationCore *self)
{
  return eap_synchronization_context_get_lock (self->context);
}

static void
delay_free (Delay *self)
{
  eap_operation_core_unref (self->core);
  g_free (self);
}

/* The mail goes on its way again. Where the operation was sealed meanwhile its
 * last mail delivers the figures. */
static void
delay_fire (EapTimer *timer)
{
  Delay *delay = (Delay *) timer;
  EapOperationCore *core = delay->core;

  g_mutex_lock (get_lock (core));
  if (core->delay == timer)
    core->delay = NULL;
  g_mutex_unlock (get_lock (core));

  eap_operation_core_push (core, &core->progress, NULL);
  delay_free (delay);
}

/* By the holder of the claim. The reports stay counted, so that nobody else sends
 * the mail meanwhile. */
static void
hold_back_until (EapOperationCore *self,
                 gint64            due)
{
  Delay *delay = g_new0 (Delay, 1);

  delay->timer.fire = delay_fire;
  delay->core = eap_operation_core_ref (self);

  g_mutex_lock (get_lock (self));
  if (!eap_mailbox_is_sealed (&self->mailbox))
    {
      self->delay = &delay->timer;
      eap_timekeeper_add (self->delay, due);
      delay = NULL;
    }
  g_mutex_unlock (get_lock (self));

  g_clear_pointer (&delay, delay_free);
}

/* One that is about to fire goes on its own. */
void
eap_operation_core_cancel_delay (EapOperationCore *self)
{
  EapTimer *timer;

  g_mutex_lock (get_lock (self));
  timer = g_steal_pointer (&self->delay);
  if (timer != NULL && !eap_timekeeper_remove (timer))
    timer = NULL;
  g_mutex_unlock (get_lock (self));

  if (timer != NULL)
    delay_free ((Delay *) timer);
}

/* In the number of reports: nothing delivers them any more. */
#define CLOSED (G_GUINT64_CONSTANT (1) << 63)

/* By the holder of the claim */
static void
deliver (EapOperationCore *self,
         guint64           n_reports)
{
  guint64 n_merged = n_reports - 1;

  if (n_reports == 0)
    return;

  if (n_merged > 0)
    {
      eap_atomic_store (&self->n_merged, self->n_merged + n_merged, RELAXED);
      if (self->client != NULL)
        self->client->funcs->merged (self->client, n_merged);
    }

  self->funcs->progress (self, NULL);
}

/* Before the end is told: what was accepted is delivered, nothing else is accepted. */
void
eap_operation_core_close_figures (EapOperationCore *self)
{
  deliver (self, eap_atomic_exchange (&self->n_reports, CLOSED, ACQ_REL));
}

static void
figures_deliver (EapMailbox *mailbox,
                 EapMail    *mail)
{
  EapOperationCore *self = (EapOperationCore *) mailbox;
  if (self->interval > 0)
    {
      gint64 now = g_get_monotonic_time ();
      gint64 due = self->last_delivery + self->interval * G_GINT64_CONSTANT (1000);

      if (self->last_delivery != 0 && now < due)
        {
          hold_back_until (self, due);
          return;
        }

      self->last_delivery = now;
    }

  /* Acquire pairs with the release of announce_figures(): what was reported is
   * seen. From here on, a report sends the mail again. */
  deliver (self, eap_atomic_exchange (&self->n_reports, 0, ACQ_REL));
}

static void
figures_discard (EapMailbox *mailbox,
                 EapMail    *mail)
{
}

const EapMailFuncs eap_operation_core_figures_funcs = { figures_deliver, figures_discard, FALSE };

/* Has the figures delivered, after they were noted. */
gboolean
eap_operation_core_announce_figures (EapOperationCore  *self,
                                     GError           **error)
{
  /* Added in one step, since a plain store could be missed by a delivery that has
   * just begun: where this finds another report, the delivery's exchange comes
   * later and acquires the figures; where it finds none, the mail is sent. */
  guint64 n_reports = eap_atomic_fetch_add (&self->n_reports, 1, ACQ_REL);

  /* Where that is refused the last mail was sent meanwhile, which takes the figures
   * along: it has not closed them yet. */
  if (n_reports == 0)
    eap_operation_core_push (self, &self->progress, NULL);

  return n_reports < CLOSED || eap_operation_core_set_ended_error (error);
}

gboolean
eap_operation_core_report (EapOperationCore  *self,
                           int                share,
                           guint64            processed,
                           guint64            total,
                           GError           **error)
{
  if (eap_mailbox_is_sealed (&self->mailbox))
    return eap_operation_core_set_ended_error (error);

  eap_figures_note (&self->figures, share, processed, total);

  return eap_operation_core_announce_figures (self, error);
}
