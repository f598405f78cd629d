/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <stdio.h>

#include "stress-program.h"

/* One program from its worlds' begin to their end. The thread that does this starts
 * nothing itself, and no place is woken by it before all is over. */

static StressProgram *running; /* (atomic) */

StressProgram *
stress_get_program (void)
{
  return g_atomic_pointer_get (&running);
}

StressOperation *
stress_operation_of (StressLedger *ledger)
{
  return (StressOperation *) ledger;
}

static gpointer
outsider_thread (gpointer data)
{
  StressOutsider *self = data;

  stress_world_set_current (self->world);
  if (self->world != NULL)
    eap_async_operation_manager_set_synchronization_context (self->world->context);
  while (stress_act_next (self->program, &self->actions, STRESS_BY_OUTSIDER))
    ;

  return NULL;
}

typedef gboolean (*Condition) (StressProgram *self);

/* The watchdog says when that is too long. */
static void
wait_until (StressProgram *self,
            Condition      condition)
{
  while (!condition (self))
    g_usleep (50);
}

static gboolean
scripts_are_over (StressProgram *self)
{
  for (guint i = 0; i < STRESS_N_WORLDS; i++)
    if (!g_atomic_int_get (&self->worlds[i].script.is_over))
      return FALSE;

  return TRUE;
}

/* What nobody is left to complete ends by that; half of what a start function has
 * begun is completed. */
void
stress_sweep (StressProgram *self)
{
  for (guint i = 0; i < self->n_operations; i++)
    {
      StressOperation *operation = &self->operations[i];
      EapAsyncOperation *handle;
      EapAsyncOperation *begun;

      g_mutex_lock (&operation->lock);
      handle = g_steal_pointer (&operation->handle);
      begun = g_steal_pointer (&operation->begun);
      g_mutex_unlock (&operation->lock);

      stress_begin_call ();
      if (begun != NULL && i % 2 == 0 && eap_async_operation_operation_completed (begun, NULL))
        stress_ledger_won (&operation->ledger, STRESS_END_SUCCESS);
      g_clear_object (&begun);
      g_clear_object (&handle);
      stress_end_call ();
    }
}

static gboolean
is_quiet (StressProgram *self)
{
  stress_sweep (self);
  if (stress_program_is_acting (self))
    return FALSE;

  for (guint i = 0; i < self->n_operations; i++)
    if (!stress_ledger_is_quiet (&self->operations[i].ledger))
      return FALSE;
  for (guint i = 0; i < STRESS_N_WORLDS; i++)
    if (!stress_mails_are_quiet (g_atomic_pointer_get (&self->worlds[i].mails)))
      return FALSE;

  return TRUE;
}

static gboolean
is_settled (StressProgram *self)
{
  if (g_atomic_int_get (&stress_n_live_args) > 0)
    return FALSE;

  for (guint i = 0; i < STRESS_N_WORLDS; i++)
    if (g_atomic_int_get (&self->worlds[i].n_begun) !=
        g_atomic_int_get (&self->worlds[i].n_ended))
      return FALSE;

  return TRUE;
}

static gboolean
components_are_gone (StressProgram *self)
{
  for (guint i = 0; i < STRESS_N_COMPONENTS; i++)
    if (g_atomic_int_get (&self->components[i].n_live) > 0)
      return FALSE;
  for (guint i = 0; i < self->n_operations; i++)
    if (g_atomic_int_get (&self->operations[i].orphan.n_live) > 0)
      return FALSE;

  return TRUE;
}

static gboolean
contexts_are_gone (StressProgram *self)
{
  for (guint i = 0; i < STRESS_N_WORLDS; i++)
    if (g_atomic_int_get (&self->worlds[i].n_live) > 0)
      return FALSE;

  return TRUE;
}

static void
open_program (StressProgram *self)
{
  for (guint i = 0; i < STRESS_N_WORLDS; i++)
    stress_world_open (&self->worlds[i]);
  stress_world_set_default (&self->worlds[0]);

  for (guint i = 0; i < STRESS_N_COMPONENTS; i++)
    stress_component_open (&self->components[i], self->max_undelivered[i], self->interval[i]);
  for (guint i = 0; i < STRESS_N_CANCELLABLES; i++)
    self->cancellables[i] = g_cancellable_new ();
  for (guint i = 0; i < STRESS_N_OWNERS; i++)
    self->owners[i] = g_object_new (G_TYPE_OBJECT, NULL);
  self->pool = eap_worker_pool_new ("stress", 2);
}

static void
close_components (StressProgram *self)
{
  for (guint i = 0; i < STRESS_N_COMPONENTS; i++)
    {
      EapComponent *component = self->components[i].object;
      gboolean is_busy;

      g_object_get (component, "is-busy", &is_busy, NULL);
      stress_check (NULL, !is_busy, "Component %u is busy at the end", i);
      stress_check (NULL, eap_component_get_n_pending (component) == 0,
                    "%u calls of component %u are pending at the end",
                    eap_component_get_n_pending (component), i);
      stress_check (NULL, eap_component_lookup (component, NULL) == NULL,
                    "Component %u finds an operation at the end", i);
      g_object_unref (component);
    }
}

static void
close_program (StressProgram *self)
{
  wait_until (self, is_settled);
  close_components (self);
  wait_until (self, components_are_gone);

  for (guint i = 0; i < STRESS_N_CANCELLABLES; i++)
    g_assert_finalize_object (self->cancellables[i]);
  for (guint i = 0; i < STRESS_N_OWNERS; i++)
    g_assert_finalize_object (self->owners[i]);
  g_object_unref (self->pool);
  stress_world_set_default (NULL);
  for (guint i = 0; i < STRESS_N_WORLDS; i++)
    stress_world_close (&self->worlds[i]);
  wait_until (self, contexts_are_gone);
}

void
stress_program_run (StressProgram *self)
{
  open_program (self);
  g_atomic_pointer_set (&running, self);

  for (guint i = 0; i < STRESS_N_WORLDS; i++)
    stress_world_begin (&self->worlds[i]);
  for (guint i = 0; i < self->n_outsiders; i++)
    self->outsiders[i].thread = g_thread_new ("stress-outsider", outsider_thread,
                                              &self->outsiders[i]);
  for (guint i = 0; i < self->n_outsiders; i++)
    g_thread_join (self->outsiders[i].thread);
  wait_until (self, scripts_are_over);
  wait_until (self, is_quiet);
  close_program (self);

  for (guint i = 0; i < self->n_operations; i++)
    stress_ledger_check (&self->operations[i].ledger);
  for (guint i = 0; i < STRESS_N_WORLDS; i++)
    stress_mails_check (self->worlds[i].mails);
  g_atomic_pointer_set (&running, NULL);
  g_atomic_int_inc (&stress_totals.n_programs);
}

void
stress_program_report_pending (void)
{
  StressProgram *self = stress_get_program ();
  guint n_reported = 0;

  if (self == NULL)
    return;

  stress_program_print_acts (self);
  for (guint i = 0; i < STRESS_N_WORLDS; i++)
    fprintf (stderr, "World %u (%s%s): script %s, contexts %d, told of %d starts and %d ends%s\n",
             i, stress_world_get_name (&self->worlds[i]), self->worlds[i].dies ? ", dies" : "",
             g_atomic_int_get (&self->worlds[i].script.is_over) ? "over" : "not over",
             self->worlds[i].n_live, self->worlds[i].n_begun, self->worlds[i].n_ended,
             stress_mails_are_quiet (self->worlds[i].mails) ? "" : ", with undelivered posts");
  for (guint i = 0; i < STRESS_N_COMPONENTS; i++)
    fprintf (stderr, "Component %u: %d objects\n", i, self->components[i].n_live);
  fprintf (stderr, "Args: %d\n", g_atomic_int_get (&stress_n_live_args));

  for (guint i = 0; i < self->n_operations && n_reported < 6; i++)
    if (!stress_ledger_is_quiet (&self->operations[i].ledger))
      {
        stress_print_history (&self->operations[i].ledger);
        n_reported++;
      }
}
