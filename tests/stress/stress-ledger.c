/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "stress-ledger.h"

#include <stdio.h>
#include <unistd.h>

#include "stress-component.h"
#include "stress-world.h"

StressTotals stress_totals;
int stress_n_live_args;

static int clock_ticks; /* (atomic) */
static int pulse;       /* (atomic) */

static _Thread_local int n_calls;
static _Thread_local gboolean releases_own;
static _Thread_local StressFrame *innermost;

/* Relaxed: what is counted must not order what threads do, or ThreadSanitizer finds no
 * race any more. The oracle compares ticks, and needs an order elsewhere. */
void
stress_beat (void)
{
  __atomic_fetch_add (&pulse, 1, __ATOMIC_RELAXED);
}

int
stress_get_pulse (void)
{
  return __atomic_load_n (&pulse, __ATOMIC_RELAXED);
}

#ifdef __SANITIZE_THREAD__
#define TICK_ORDER __ATOMIC_RELAXED
#else
#define TICK_ORDER __ATOMIC_SEQ_CST
#endif

int
stress_tick (void)
{
  return __atomic_add_fetch (&clock_ticks, 1, TICK_ORDER);
}

void
stress_note (StressLedger *self,
             const char   *what,
             int           number)
{
  guint i;

  stress_beat ();
  if (self == NULL)
    return;

  i = (guint) g_atomic_int_add (&self->n_notes, 1);
  if (i < STRESS_N_NOTES)
    self->notes[i] = (StressNote) { what, number, stress_tick (), g_thread_self () };
}

void
stress_print_history (StressLedger *self)
{
  int n_notes = g_atomic_int_get (&self->n_notes);

  fprintf (stderr, "Operation %u in world %d (%s%s), component %d\n", self->number,
           self->world != NULL ? (int) self->world->number : -1,
           self->world != NULL ? stress_world_get_name (self->world) : "none",
           self->world != NULL && self->world->dies ? ", dies" : "",
           self->component != NULL ? (int) self->component->number : -1);
  fprintf (stderr, "  started %d, refused %d, heard %d by its component and %d by itself, "
           "handles %d, data released %d, states released %d, waiting %d, runs %d, reports %d "
           "and heard %d and %d, merged %d, mails delivered %d\n",
           self->is_started, self->is_refused, self->n_component_completed,
           self->n_own_completed, self->n_live_handles, self->n_data_released,
           self->n_states_released, self->n_waiting, self->n_runs, self->n_reports,
           self->n_component_reports, self->n_own_reports, (int) self->n_merged,
           self->n_delivered);
  for (int i = 0; i < MIN (n_notes, STRESS_N_NOTES); i++)
    fprintf (stderr, "  %8d  %p  %s %d\n", self->notes[i].tick, (void *) self->notes[i].thread,
             self->notes[i].what != NULL ? self->notes[i].what : "?", self->notes[i].number);
  if (n_notes > STRESS_N_NOTES)
    fprintf (stderr, "  and %d more\n", n_notes - STRESS_N_NOTES);
}

/* The first one is told; others wait for the end of the process. */
static void
report (StressLedger *ledger,
        const char   *format,
        va_list       arguments)
{
  static GMutex once;

  g_mutex_lock (&once);
  fflush (stdout);
  fputs ("\nVIOLATION: ", stderr);
  vfprintf (stderr, format, arguments);
  fprintf (stderr, "\nAt tick %d on thread %p\n", stress_tick (), (void *) g_thread_self ());
  fflush (stderr);
  stress_tell_origin ();
  if (ledger != NULL)
    stress_print_history (ledger);
  fflush (stderr);
}

void
stress_report (StressLedger *ledger,
               const char   *format,
               ...)
{
  va_list arguments;

  va_start (arguments, format);
  report (ledger, format, arguments);
  va_end (arguments);
}

void
stress_violation (StressLedger *ledger,
                  const char   *format,
                  ...)
{
  va_list arguments;

  va_start (arguments, format);
  report (ledger, format, arguments);
  va_end (arguments);
  _exit (1);
}

void
stress_begin_call (void)
{
  n_calls++;
}

void
stress_end_call (void)
{
  n_calls--;
}

void
stress_check_not_inline (StressLedger *ledger,
                         const char   *what)
{
  stress_check (ledger, n_calls == 0, "%s within a call of the library", what);
}

int
stress_begin_iterating (void)
{
  int depth = n_calls;

  n_calls = 0;

  return depth;
}

void
stress_end_iterating (int depth)
{
  n_calls = depth;
}

void
stress_enter (StressFrame  *frame,
              StressLedger *ledger,
              const char   *what)
{
  stress_note (ledger, what, 0);
  stress_check_not_inline (ledger, what);
  stress_check (ledger, g_atomic_int_get (&ledger->is_refused) == 0,
                "%s of an operation that was refused", what);
  stress_check (ledger, ledger->world != NULL && stress_world_is_here (ledger->world),
                "%s on another thread than that of its home", what);
  stress_check (ledger, stress_world_is_pending (ledger->world),
                "%s after the context was told of the end", what);
  stress_check (ledger, g_atomic_int_add (&ledger->n_handlers, 1) == 0,
                "%s while another handler of the same operation runs%s", what,
                stress_is_on_stack (ledger) ? ", in a loop within it" : "");
  frame->ledger = ledger;
  frame->outer = innermost;
  frame->world = stress_world_set_current (ledger->world);
  innermost = frame;
}

void
stress_leave (StressFrame *frame)
{
  innermost = frame->outer;
  stress_world_set_current (frame->world);
  g_atomic_int_add (&frame->ledger->n_handlers, -1);
}

gboolean
stress_is_on_stack (StressLedger *ledger)
{
  for (StressFrame *frame = innermost; frame != NULL; frame = frame->outer)
    if (frame->ledger == ledger)
      return TRUE;

  return FALSE;
}

guint
stress_get_depth (void)
{
  guint depth = 0;

  for (StressFrame *frame = innermost; frame != NULL; frame = frame->outer)
    depth++;

  return depth;
}

void
stress_set_own_release (gboolean is_own)
{
  releases_own = is_own;
}

void
stress_check_home (StressLedger *ledger,
                   StressWorld  *world,
                   const char   *what)
{
  stress_beat ();
  if (!releases_own && (ledger == NULL || g_atomic_int_get (&ledger->is_refused) == 0))
    stress_check (ledger, world->dies || stress_world_is_here (world),
                  "%s released on another thread than that of its home", what);
}

#define push_atomically(list, item) \
  G_STMT_START { \
    do \
      (item)->next = g_atomic_pointer_get (list); \
    while (!g_atomic_pointer_compare_and_exchange ((list), (item)->next, (item))); \
  } G_STMT_END

StressMail *
stress_mail_new (StressMailKind  kind,
                 StressLedger   *ledger,
                 StressWorld    *world)
{
  StressMail *self = g_new0 (StressMail, 1);

  self->kind = kind;
  self->ledger = ledger;
  self->world = world;
  self->poster = g_thread_self ();
  self->was_gone = g_atomic_int_get (&world->is_gone);
  self->floor = ledger != NULL ? g_atomic_int_get (&ledger->placed_report) : 0;
  push_atomically (ledger != NULL ? &ledger->mails : &world->mails, self);
  self->begin = stress_tick ();

  return self;
}

void
stress_mail_posted (StressMail *self,
                    gboolean    accepted)
{
  self->end = stress_tick ();
  self->accepted = accepted;
  stress_check (self->ledger, !accepted || !self->was_gone,
                "The mail begun at %d was accepted by a context that was gone", self->begin);
  stress_note (self->ledger, accepted ? "accepted mail begun at" : "refused mail begun at",
               self->begin);
  g_atomic_int_inc (accepted ? &stress_totals.n_mails : &stress_totals.n_refused_mails);
}

/* Figures keep their place, and somebody listens. */
static gboolean
shows_all (StressLedger *self)
{
  if (!self->is_prompt)
    return FALSE;

  return self->component != NULL ? !stress_component_is_disposed (self->component)
                                 : g_atomic_int_get (&self->own_is_sure);
}

/* By a handler, so one at a time */
void
stress_mail_delivered (StressMail *self)
{
  StressLedger *ledger = self->ledger;

  stress_check (ledger, g_atomic_int_add (&self->n_delivered, 1) == 0,
                "The mail begun at %d is delivered twice", self->begin);
  stress_check (ledger, g_atomic_int_get (&self->n_released) == 0 ||
                        self->kind == STRESS_MAIL_PAYLOAD,
                "The mail begun at %d is delivered after its release", self->begin);
  self->delivered_at =
    g_atomic_int_add (ledger != NULL ? &ledger->n_delivered : &self->world->n_delivered, 1) + 1;
  if (ledger == NULL)
    return;

  stress_note (ledger, "delivered mail begun at", self->begin);
  stress_check (ledger, g_atomic_int_get (&ledger->n_component_completed) == 0 &&
                        g_atomic_int_get (&ledger->n_own_completed) == 0,
                "The mail begun at %d is delivered after Completed", self->begin);
  stress_check (ledger, !shows_all (ledger) ||
                        g_atomic_int_get (&ledger->highest_shown) >= self->floor,
                "The mail begun at %d is delivered before the report of %d, which had been "
                "accepted before", self->begin, self->floor);
}

/* A GDestroyNotify */
void
stress_mail_released (gpointer data)
{
  StressMail *self = data;

  stress_check_home (self->ledger, self->world, "A mail");
  stress_check (self->ledger, g_atomic_int_add (&self->n_released, 1) == 0,
                "The mail begun at %d is released twice", self->begin);
}

StressWait *
stress_wait_new (StressLedger *ledger,
                 StressWorld  *world)
{
  StressWait *self = g_new0 (StressWait, 1);

  self->ledger = ledger;
  self->world = world;
  push_atomically (&ledger->waits, self);
  g_atomic_int_inc (&stress_totals.n_waits);

  return self;
}

void
stress_wait_called (StressWait *self)
{
  stress_note (self->ledger, "told who waits in world", (int) self->world->number);
  stress_check_not_inline (self->ledger, "Who waits is told");
  stress_check (self->ledger, stress_world_is_here (self->world),
                "Who waits is told on another thread than that of its world");
  stress_check (self->ledger, g_atomic_int_add (&self->n_called, 1) == 0,
                "Who waits is told twice");
}

static StressEnd
get_end (StressLedger               *self,
         EapAsyncCompletedEventArgs *args)
{
  const GError *error = eap_async_completed_event_args_get_error (args);
  gboolean cancelled = eap_async_completed_event_args_get_cancelled (args);

  stress_check (self, error == NULL || !cancelled, "Completed is both an error and cancelled");
  stress_check (self, !cancelled || eap_async_completed_event_args_get_cancel_requested (args),
                "Cancelled without having been asked");
  if (cancelled)
    return STRESS_END_CANCELLED;
  if (error == NULL)
    return STRESS_END_SUCCESS;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return STRESS_END_TIMED_OUT;
  if (g_error_matches (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED))
    return STRESS_END_ABANDONED;
  if (g_error_matches (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION))
    return STRESS_END_INVALID;
  stress_check (self, !g_error_matches (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE),
                "Completed is heard although its context is said to be gone");

  return STRESS_END_ERROR;
}

/* In a handler */
void
stress_ledger_completed (StressLedger               *self,
                         gboolean                    own,
                         EapAsyncOperation          *operation,
                         EapAsyncCompletedEventArgs *args)
{
  StressEnd end = get_end (self, args);

  stress_note (self, own ? "Completed, an end of kind" : "Completed of the component, of kind",
               (int) end);
  g_atomic_int_compare_and_exchange (&self->completed_at, 0, stress_tick ());
  stress_check (self, g_atomic_int_add (own ? &self->n_own_completed
                                            : &self->n_component_completed, 1) == 0,
                "Completed twice");
  stress_check (self, !own || self->component == NULL ||
                      g_atomic_int_get (&self->n_component_completed) == 1 ||
                      stress_component_is_disposed (self->component),
                "Completed of the operation comes before that of its component");
  stress_check (self, own || g_atomic_int_get (&self->n_own_completed) == 0,
                "Completed of the operation comes before that of its component");
  stress_check (self, eap_async_operation_get_state (operation) == EAP_OPERATION_STATE_COMPLETED,
                "Completed in state %d", (int) eap_async_operation_get_state (operation));
  stress_check (self, eap_async_operation_get_args (operation) == args,
                "Completed with other args than those of the operation");
  stress_check (self, self->end == STRESS_END_NONE || self->end == end,
                "Completed differs for the component and the operation");
  if (self->end == STRESS_END_NONE)
    g_atomic_int_inc (&stress_totals.n_ends[end]);
  self->end = end;
  self->n_merged = eap_async_operation_get_n_merged_reports (operation);
}

static void
raise_atomically (int *highest,
                  int  number)
{
  int old = g_atomic_int_get (highest);

  while (old < number && !g_atomic_int_compare_and_exchange (highest, old, number))
    old = g_atomic_int_get (highest);
}

/* In a handler */
void
stress_ledger_shown (StressLedger *self,
                     gboolean      own,
                     int           percentage)
{
  stress_check (self, g_atomic_int_get (&self->n_component_completed) == 0 &&
                      g_atomic_int_get (&self->n_own_completed) == 0,
                "Progress is delivered after Completed");
  stress_check (self, percentage >= 0 && percentage <= 100, "Progress of %d per cent", percentage);
  stress_check (self, self->every || percentage >= g_atomic_int_get (&self->highest_shown),
                "Progress goes back from %d to %d", self->highest_shown, percentage);
  g_atomic_int_inc (own ? &self->n_own_reports : &self->n_component_reports);
  raise_atomically (&self->highest_shown, percentage);
}

void
stress_ledger_reports (StressLedger *self,
                       StressReport *report,
                       int           percentage)
{
  int number = g_atomic_int_add (&self->n_report_begins, 1);

  *report = (StressReport) { percentage, number,
                             g_atomic_int_get (&self->n_report_ends) == number };
}

/* Reports merge, so the place of one is that of another one whose call may not be over.
 * What no other one can have met has a place before all that comes later. */
void
stress_ledger_reported (StressLedger *self,
                        StressReport *report,
                        gboolean      accepted)
{
  if (accepted)
    {
      stress_note (self, "accepted report of", report->percentage);
      g_atomic_int_inc (&self->n_reports);
      g_atomic_int_inc (&stress_totals.n_reports);
      raise_atomically (&self->highest_report, report->percentage);
      if (report->is_alone && g_atomic_int_get (&self->n_report_begins) == report->number + 1)
        raise_atomically (&self->placed_report, report->percentage);
    }

  g_atomic_int_inc (&self->n_report_ends);
}

void
stress_ledger_won (StressLedger *self,
                   StressEnd     end)
{
  int now = stress_tick ();

  stress_note (self, "ended by a call, of kind", (int) end);
  stress_check (self, g_atomic_int_add (&self->n_winners, 1) == 0, "Two calls have ended it");
  self->winner_end = end;
  g_atomic_int_set (&self->sealed_at, now);
}
