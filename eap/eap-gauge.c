/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-gauge-private.h"

#include "eap-hold-private.h"

static EapGauge *
gauge_of_change (EapMail *mail)
{
  return (EapGauge *) ((char *) mail - G_STRUCT_OFFSET (EapGauge, change));
}

static EapGauge *
gauge_of_again (EapReady *ready)
{
  return (EapGauge *) ((char *) ready - G_STRUCT_OFFSET (EapGauge, again));
}

/* Refused where its operation has ended */
static gboolean
push (EapGauge *self,
      EapMail  *mail)
{
  g_autoptr (EapSynchronizationContext) context = NULL;

  if (self->core != NULL)
    return eap_operation_core_push (self->core, mail, NULL);

  context = g_object_ref (self->context);
  if (eap_mailbox_push (&self->mailbox, mail) == EAP_PUSH_CLAIMED)
    eap_synchronization_context_make_ready (context, &self->mailbox.ready);

  return TRUE;
}

static void
drop_change (EapGauge *self)
{
  eap_atomic_store (&self->is_dirty, FALSE, RELEASE);
  eap_gauge_unref (self);
}

/* Has the change shown soon; one that is on its way takes later ones along. */
void
eap_gauge_touch (EapGauge *self)
{
  /* An exchange, as for the figures of an operation: where this reads TRUE the
   * showing's exchange comes later, and acquires what was changed. */
  if (eap_atomic_exchange (&self->is_dirty, TRUE, ACQ_REL))
    return;

  eap_gauge_ref (self);
  if (!push (self, &self->change))
    drop_change (self);
}

static void
tick_fire (EapTimer *timer)
{
  EapGauge *self = (EapGauge *) ((char *) timer - G_STRUCT_OFFSET (EapGauge, tick));

  g_mutex_lock (&self->lock);
  self->ticks = FALSE;
  g_mutex_unlock (&self->lock);

  eap_gauge_touch (self);
  eap_gauge_unref (self);
}

/* The reference of the timer, where it was taken back, for the caller to drop */
static EapGauge *
stop_tick_unlocked (EapGauge *self)
{
  if (!self->ticks || !eap_timekeeper_remove (&self->tick))
    return NULL;

  self->ticks = FALSE;

  return self;
}

static void
start_tick_unlocked (EapGauge *self,
                     gint64    now)
{
  if (self->ticks || self->since == 0)
    return;

  self->ticks = TRUE;
  eap_gauge_ref (self);
  eap_timekeeper_add (&self->tick, now + EAP_PACE_PERIOD);
}

static gint64
get_time_unlocked (EapGauge *self,
                   gint64    now)
{
  return self->ran + (self->since != 0 ? now - self->since : 0);
}

/* Running time passes while it is under way and nobody is paused. */
static void
set_clock_unlocked (EapGauge *self,
                    gint64    now)
{
  gboolean runs = eap_atomic_load (&self->begun, RELAXED) && !self->ended && !self->idle &&
                  !self->paused && self->n_waiting == 0;

  if (!runs)
    {
      self->ran = get_time_unlocked (self, now);
      self->since = 0;
    }
  else if (self->since == 0)
    {
      self->since = now;
    }
}

/* With parts, amounts do not tell how far it is. */
static void
read_time_unlocked (EapGauge   *self,
                    EapReading *next,
                    gint64      time,
                    gboolean    has_parts)
{
  EapPaceSample sample = { time, next->processed, self->share };

  self->read_at = time;
  next->elapsed = (double) time / G_USEC_PER_SEC;

  next->rate = 0;
  next->remaining = -1;
  if (self->pace != NULL)
    {
      eap_pace_add (self->pace, &sample, has_parts ? 0 : next->total);
      next->rate = self->pace->rate;
      next->remaining = self->pace->remaining;
    }
}

/* What it shows from now on */
static void
read_unlocked (EapGauge   *self,
               EapReading *next,
               gint64      now)
{
  EapGaugeSum sum = eap_gauge_combine (self);
  gint64 time;

  self->idle = sum.is_idle && self->core == NULL;
  set_clock_unlocked (self, now);
  time = get_time_unlocked (self, now);

  if (self->ended && self->succeeded)
    sum.share = EAP_SHARE_WHOLE;
  self->share = MAX (self->share, sum.share);

  next->fraction = (double) MAX (self->share, 0) / EAP_SHARE_WHOLE;
  next->indeterminate = sum.indeterminate && !self->ended && !self->idle &&
                        (sum.has_parts || self->share == EAP_SHARE_UNKNOWN);
  next->processed = eap_figures_get_processed (self->figures);
  next->total = eap_figures_get_total (self->figures);
  next->unit = self->unit;
  next->text = self->text;
  next->paused = self->paused;

  /* What time makes is steady: it changes twice a second, and where that stops. */
  if (time - self->read_at >= EAP_PACE_PERIOD)
    read_time_unlocked (self, next, time, sum.has_parts);
  else if (self->since == 0)
    next->elapsed = (double) time / G_USEC_PER_SEC;

  if (self->ended || self->idle)
    {
      next->rate = 0;
      next->remaining = self->share == EAP_SHARE_WHOLE ? 0 : -1;
    }
}

static guint
compare (const EapReading *a,
         const EapReading *b)
{
  return (a->fraction != b->fraction ? EAP_READING_FRACTION : 0) |
         (eap_reading_get_percentage (a) != eap_reading_get_percentage (b) ? EAP_READING_PERCENTAGE : 0) |
         (a->indeterminate != b->indeterminate ? EAP_READING_INDETERMINATE : 0) |
         (a->processed != b->processed ? EAP_READING_PROCESSED : 0) |
         (a->total != b->total ? EAP_READING_TOTAL : 0) |
         (a->unit != b->unit ? EAP_READING_UNIT : 0) |
         (g_strcmp0 (a->text, b->text) != 0 ? EAP_READING_TEXT : 0) |
         (a->rate != b->rate ? EAP_READING_RATE : 0) |
         (a->remaining != b->remaining ? EAP_READING_REMAINING : 0) |
         (a->elapsed != b->elapsed ? EAP_READING_ELAPSED : 0) |
         (a->paused != b->paused ? EAP_READING_PAUSED : 0);
}

/* Takes a new reading. What has changed */
static guint
update_unlocked (EapGauge *self,
                 gint64    now,
                 gboolean  is_watched)
{
  EapReading next = self->reading;
  const char *text = self->reading.text;
  guint changes;

  if ((is_watched || self->wanted) && self->pace == NULL && !self->ended)
    {
      self->pace = g_new (EapPace, 1);
      eap_pace_reset (self->pace);
    }
  self->wanted = FALSE;

  read_unlocked (self, &next, now);
  changes = compare (&self->reading, &next);
  self->reading = next;

  if (next.text != NULL)
    g_ref_string_acquire ((GRefString *) next.text);
  if (text != NULL)
    g_ref_string_release ((GRefString *) text);

  return changes;
}

/* At home, by the holder of the mailbox's claim */
static void
show (EapGauge *self)
{
  g_autoptr (GObject) handle = g_weak_ref_get (&self->handle);
  gboolean is_watched = handle != NULL && self->funcs->is_watched (handle);
  gint64 now = g_get_monotonic_time ();
  guint changes;

  self->shown_in = eap_synchronization_context_get_dispatch (self->context);

  g_mutex_lock (&self->lock);
  changes = update_unlocked (self, now, is_watched) | self->unshown;
  self->unshown = 0;
  if (is_watched)
    start_tick_unlocked (self, now);
  g_mutex_unlock (&self->lock);

  eap_gauge_tell_parent (self);
  if (handle != NULL && changes != 0)
    self->funcs->show (handle, changes);
}

static void
change_deliver (EapMailbox *mailbox,
                EapMail    *mail)
{
  EapGauge *self = gauge_of_change (mail);

  if (self->shown_in == eap_synchronization_context_get_dispatch (self->context))
    {
      eap_synchronization_context_put_off (self->context, &self->again);
      return;
    }

  /* Acquire pairs with the release of touch(): what was changed is seen. */
  eap_atomic_exchange (&self->is_dirty, FALSE, ACQ_REL);
  show (self);
  eap_gauge_unref (self);
}

static void
change_discard (EapMailbox *mailbox,
                EapMail    *mail)
{
  drop_change (gauge_of_change (mail));
}

static const EapMailFuncs change_funcs = { change_deliver, change_discard, FALSE };

static void
end_deliver (EapMailbox *mailbox,
             EapMail    *mail)
{
  eap_gauge_free ((EapGauge *) ((char *) mail - G_STRUCT_OFFSET (EapGauge, end)));
}

static const EapMailFuncs end_funcs = { end_deliver, end_deliver, TRUE };

static gboolean
again_turn (EapReady  *ready,
            EapBudget *budget)
{
  EapGauge *self = gauge_of_again (ready);

  if (!push (self, &self->change))
    drop_change (self);

  return FALSE;
}

static void
again_discard (EapReady *ready)
{
  drop_change (gauge_of_again (ready));
}

static const EapReadyFuncs again_funcs = { again_turn, again_discard };

EapGauge *
eap_gauge_new (EapSynchronizationContext *context,
               const EapGaugeFuncs       *funcs,
               gpointer                   handle)
{
  EapGauge *self = g_new0 (EapGauge, 1);

  self->ref_count = 1;
  self->context = g_object_ref (context);
  self->figures = &self->own_figures;
  eap_figures_reset (self->figures);
  self->funcs = funcs;
  g_weak_ref_init (&self->handle, handle);

  eap_mailbox_init (&self->mailbox);
  self->change.funcs = &change_funcs;
  self->end.funcs = &end_funcs;
  self->again.funcs = &again_funcs;

  g_mutex_init (&self->lock);
  self->share = EAP_SHARE_UNKNOWN;
  self->reading.indeterminate = TRUE;
  self->reading.remaining = -1;
  self->read_at = -EAP_PACE_PERIOD;
  self->tick.fire = tick_fire;

  return self;
}

/* Before anybody knows of it: it shows the figures of @core, as elements of that. */
void
eap_gauge_serve (EapGauge         *self,
                 EapOperationCore *core)
{
  self->core = eap_operation_core_ref (core);
  self->figures = &core->figures;
  self->begun = TRUE;

  g_mutex_lock (&self->lock);
  update_unlocked (self, g_get_monotonic_time (), FALSE);
  g_mutex_unlock (&self->lock);
}

void
eap_gauge_drop_handle (EapGauge *self)
{
  EapGauge *ticking;

  g_mutex_lock (&self->lock);
  ticking = stop_tick_unlocked (self);
  g_mutex_unlock (&self->lock);

  g_clear_pointer (&ticking, eap_gauge_unref);
  eap_gauge_leave_tree (self);
  if (eap_atomic_load (&self->paused, RELAXED))
    eap_gauge_set_paused (self, FALSE);
  eap_gauge_unref (self);
}

/* What it is about is under way. */
void
eap_gauge_begin (EapGauge *self)
{
  /* Published by the exchange of touch() */
  if (!eap_atomic_load (&self->begun, RELAXED))
    eap_atomic_store (&self->begun, TRUE, RELAXED);

  eap_gauge_touch (self);
}

void
eap_gauge_set_unit (EapGauge        *self,
                    EapProgressUnit  unit)
{
  g_mutex_lock (&self->lock);
  self->unit = unit;
  g_mutex_unlock (&self->lock);

  eap_gauge_touch (self);
}

void
eap_gauge_set_text (EapGauge   *self,
                    const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;
  GRefString *old;

  g_mutex_lock (&self->lock);
  old = self->text;
  self->text = valid != NULL ? g_ref_string_new (valid) : NULL;
  g_mutex_unlock (&self->lock);

  if (old != NULL)
    g_ref_string_release (old);
  eap_gauge_touch (self);
}

void
eap_gauge_set_paused (EapGauge *self,
                      gboolean  paused)
{
  g_mutex_lock (&self->lock);
  eap_gauge_store_paused (self, paused && !self->ended);
  set_clock_unlocked (self, g_get_monotonic_time ());
  g_mutex_unlock (&self->lock);

  if (!paused)
    eap_hold_look_again ();
  eap_gauge_touch (self);
}

/* A worker of it begins to wait, or goes on. */
void
eap_gauge_set_waiting (EapGauge *self,
                       gboolean  is_waiting)
{
  g_mutex_lock (&self->lock);
  if (is_waiting)
    self->n_waiting++;
  else
    self->n_waiting--;
  set_clock_unlocked (self, g_get_monotonic_time ());
  g_mutex_unlock (&self->lock);

  eap_gauge_touch (self);
}

void
eap_gauge_reset (EapGauge *self)
{
  gboolean has_children = eap_gauge_forget_children (self);

  g_mutex_lock (&self->lock);
  eap_figures_reset (self->figures);
  self->share = EAP_SHARE_UNKNOWN;
  self->ended = self->ended && self->core != NULL;
  eap_atomic_store (&self->begun, self->core != NULL || has_children, RELAXED);
  self->ran = 0;
  self->since = 0;
  self->read_at = -EAP_PACE_PERIOD;
  if (self->pace != NULL)
    eap_pace_reset (self->pace);
  set_clock_unlocked (self, g_get_monotonic_time ());
  g_mutex_unlock (&self->lock);

  eap_gauge_touch (self);
}

/* Its parent is told at once, wherever its context is. */
void
eap_gauge_end (EapGauge *self,
               gboolean  succeeded)
{
  EapGauge *ticking;

  g_mutex_lock (&self->lock);
  self->ended = TRUE;
  self->succeeded = succeeded;
  eap_gauge_store_paused (self, FALSE);
  set_clock_unlocked (self, g_get_monotonic_time ());
  ticking = stop_tick_unlocked (self);
  g_mutex_unlock (&self->lock);

  g_clear_pointer (&ticking, eap_gauge_unref);
  eap_gauge_tell_parent (self);
  eap_hold_look_again ();
}

void
eap_gauge_finish (EapGauge *self)
{
  eap_gauge_end (self, TRUE);
  eap_gauge_touch (self);
}

void
eap_gauge_set_ended (EapGauge *self,
                     gboolean  succeeded)
{
  eap_gauge_end (self, succeeded);

  g_mutex_lock (&self->lock);
  self->unshown |= update_unlocked (self, g_get_monotonic_time (), FALSE);
  g_mutex_unlock (&self->lock);
}

void
eap_gauge_show_end (EapGauge *self,
                    gboolean  succeeded)
{
  eap_gauge_end (self, succeeded);
  show (self);
}

EapReading
eap_gauge_get_reading (EapGauge *self)
{
  EapReading reading;

  g_mutex_lock (&self->lock);
  reading = self->reading;
  g_mutex_unlock (&self->lock);
  reading.text = NULL;

  return reading;
}

EapReading
eap_gauge_want_reading (EapGauge *self)
{
  gboolean is_stale;

  g_mutex_lock (&self->lock);
  is_stale = !self->ticks && self->since != 0;
  self->wanted = self->wanted || is_stale;
  g_mutex_unlock (&self->lock);

  if (is_stale)
    eap_gauge_touch (self);

  return eap_gauge_get_reading (self);
}

EapProgressUnit
eap_gauge_get_unit (EapGauge *self)
{
  EapProgressUnit unit;

  g_mutex_lock (&self->lock);
  unit = self->unit;
  g_mutex_unlock (&self->lock);

  return unit;
}

char *
eap_gauge_dup_text (EapGauge *self)
{
  char *text;

  g_mutex_lock (&self->lock);
  text = g_strdup (self->text);
  g_mutex_unlock (&self->lock);

  return text;
}
