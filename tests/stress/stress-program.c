/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "stress-program.h"

#include <stdio.h>

/* The generation of a program */

static guint
throw (StressProgram *self,
       guint          n)
{
  return (guint) g_rand_int_range (self->dice, 0, (gint32) n);
}

static gboolean
chance (StressProgram *self,
        guint          percentage)
{
  return throw (self, 100) < percentage;
}

/* How often each verb is chosen: by outsiders, scripts, handlers, work */
static const guchar weights[STRESS_N_VERBS][4] = {
  [STRESS_START] = { 24, 30, 6, 4 },
  [STRESS_POST] = { 16, 14, 10, 14 },
  [STRESS_REPORT] = { 12, 10, 6, 20 },
  [STRESS_REPORT_ARGS] = { 6, 4, 3, 12 },
  [STRESS_CANCEL] = { 4, 4, 3, 2 },
  [STRESS_CANCEL_STATE] = { 2, 2, 2, 1 },
  [STRESS_CANCEL_ALL] = { 1, 1, 1, 1 },
  [STRESS_CANCEL_CANCELLABLE] = { 1, 1, 1, 1 },
  [STRESS_SUCCEED] = { 8, 6, 3, 2 },
  [STRESS_FAIL] = { 4, 3, 2, 2 },
  [STRESS_END] = { 4, 3, 2, 1 },
  [STRESS_POST_LAST] = { 4, 3, 2, 1 },
  [STRESS_TIME_OUT] = { 3, 3, 2, 1 },
  [STRESS_BIND] = { 2, 2, 1, 1 },
  [STRESS_DISPOSE_OWNER] = { 1, 1, 1, 0 },
  [STRESS_WAIT] = { 10, 5, 4, 2 },
  [STRESS_WAIT_ASYNC] = { 3, 5, 3, 1 },
  [STRESS_CONTINUE] = { 3, 5, 3, 1 },
  [STRESS_DROP] = { 8, 8, 6, 2 },
  [STRESS_LOOK] = { 4, 4, 3, 2 },
  [STRESS_NEST] = { 0, 4, 10, 0 },
  [STRESS_BUSY] = { 6, 3, 8, 10 },
  [STRESS_DISPOSE] = { 0, 1, 2, 0 },
  [STRESS_LIST] = { 0, 3, 2, 0 },
  [STRESS_CONTEXT_POST] = { 4, 4, 3, 2 },
  [STRESS_CLOSE] = { 1, 0, 0, 1 },
  [STRESS_PING] = { 6, 0, 0, 0 },
  [STRESS_SEND] = { 2, 0, 0, 1 },
};

static StressVerb
choose_verb (StressProgram *self,
             StressActor    actor)
{
  guint sum = 0;
  guint left;

  for (guint i = 0; i < STRESS_N_VERBS; i++)
    sum += weights[i][actor];

  left = throw (self, sum);
  for (guint i = 0; i < STRESS_N_VERBS; i++)
    {
      if (left < weights[i][actor])
        return (StressVerb) i;
      left -= weights[i][actor];
    }

  return STRESS_BUSY;
}

/* @own is the operation whose handler or work this is; -1: of none. Time goes on
 * with the number of the operations: what acts later acts on later ones. */
static void
generate_actions (StressProgram *self,
                  StressActions *actions,
                  StressActor    actor,
                  guint          n_actions,
                  int            own)
{
  actions->n_actions = n_actions;
  actions->actions = g_new0 (StressAction, n_actions);
  for (guint i = 0; i < n_actions; i++)
    {
      StressAction *action = &actions->actions[i];
      guint now = own >= 0 ? (guint) own : self->n_operations * (i + 1) / (n_actions + 1);
      guint around = MIN (self->n_operations, 8);

      action->verb = choose_verb (self, actor);
      action->amount = throw (self, 10000);
      action->target = (now + self->n_operations + throw (self, around) - around / 2) %
                       self->n_operations;
      if (own >= 0 && action->verb != STRESS_START && chance (self, 60))
        action->target = (guint) own;
    }
}

static void
generate_operation (StressProgram   *self,
                    StressOperation *operation,
                    guint            number)
{
  guint kind = throw (self, 11);

  g_mutex_init (&operation->lock);
  operation->ledger.number = number;
  operation->kind = kind < 3 ? STRESS_KIND_BARE : kind < 4 ? STRESS_KIND_THREAD
                  : kind < 9 ? STRESS_KIND_METHOD
                  : kind < 10 ? STRESS_KIND_WORKER : STRESS_KIND_ORPHAN;
  /* The last component is the background worker. */
  operation->component = operation->kind == STRESS_KIND_WORKER
                       ? STRESS_N_COMPONENTS - 1 : throw (self, STRESS_N_COMPONENTS - 1);
  operation->method = throw (self, STRESS_N_METHODS);
  operation->state_kind = (StressStateKind) throw (self, 3);
  operation->state = (int) throw (self, STRESS_N_STATES);
  operation->listens = chance (self, 85);
  operation->timeout = chance (self, 15) ? 1 + throw (self, 4) : 0;
  operation->pool = chance (self, 80) ? 0 : 1 + throw (self, 2);
  operation->cancellable = chance (self, 15) ? (int) throw (self, STRESS_N_CANCELLABLES) : -1;
  operation->owner = chance (self, 10) ? 0 : -1;
  operation->parent = chance (self, 10) && number > 0 ? (int) throw (self, number) : -1;
  operation->outcome = chance (self, 50) ? STRESS_OUTCOME_ARGS
                                         : (StressOutcome) throw (self, STRESS_N_OUTCOMES);
  operation->start_style = throw (self, 4);
  generate_actions (self, &operation->work, STRESS_BY_WORK, throw (self, 7), (int) number);
  generate_actions (self, &operation->handled, STRESS_BY_HANDLER, throw (self, STRESS_N_HANDLED),
                    (int) number);
}

static gboolean
script_step (gpointer data)
{
  StressWorldScript *script = data;

  return stress_act_next (script->program, &script->actions, STRESS_BY_SCRIPT);
}

/* The default one, a loop, one that dies, a foreign one, and a pool */
static void
generate_worlds (StressProgram *self)
{
  static const StressPlace places[STRESS_N_WORLDS] = {
    STRESS_PLACE_DEFAULT, STRESS_PLACE_LOOP, STRESS_PLACE_LOOP, STRESS_PLACE_POLL,
    STRESS_PLACE_POOL,
  };

  for (guint i = 0; i < STRESS_N_WORLDS; i++)
    {
      self->worlds[i].number = i;
      self->worlds[i].place = places[i];
      self->worlds[i].dies = i == 2 || (i == 3 && chance (self, 30));
      self->worlds[i].script.step = script_step;
      self->worlds[i].script.data = &self->scripts[i];
      self->scripts[i].program = self;
      generate_actions (self, &self->scripts[i].actions, STRESS_BY_SCRIPT,
                        5 + throw (self, 40), -1);
    }
}

static void
generate_components (StressProgram *self)
{
  for (guint i = 0; i < STRESS_N_COMPONENTS; i++)
    {
      self->components[i].number = i;
      self->components[i].is_worker = i == STRESS_N_COMPONENTS - 1;
      self->components[i].every = chance (self, 50);
      /* A pool is no place for a component. */
      self->components[i].world = &self->worlds[throw (self, STRESS_N_WORLDS - 1)];
      self->max_undelivered[i] = chance (self, 30) ? 1 + throw (self, 4) : 10000;
      self->interval[i] = chance (self, 25) ? 1 + throw (self, 2) : 0;
    }
}

StressProgram *
stress_program_new (guint64 seed,
                    guint   n_outsiders)
{
  StressProgram *self = g_new0 (StressProgram, 1);

  self->seed = seed;
  self->dice = g_rand_new_with_seed_array ((guint32[]) { (guint32) seed, (guint32) (seed >> 32) },
                                           2);
  self->n_operations = 8 + throw (self, 56);
  self->operations = g_new0 (StressOperation, self->n_operations);
  generate_worlds (self);
  generate_components (self);
  for (guint i = 0; i < self->n_operations; i++)
    generate_operation (self, &self->operations[i], i);

  self->n_outsiders = n_outsiders;
  self->outsiders = g_new0 (StressOutsider, n_outsiders);
  for (guint i = 0; i < n_outsiders; i++)
    {
      self->outsiders[i].program = self;
      self->outsiders[i].world = chance (self, 40) ? NULL
                                                   : &self->worlds[throw (self, STRESS_N_WORLDS)];
      generate_actions (self, &self->outsiders[i].actions, STRESS_BY_OUTSIDER,
                        10 + throw (self, 60), -1);
    }

  return self;
}

void
stress_program_free (StressProgram *self)
{
  for (guint i = 0; i < self->n_operations; i++)
    {
      g_free (self->operations[i].work.actions);
      g_free (self->operations[i].handled.actions);
      g_mutex_clear (&self->operations[i].lock);
      stress_ledger_clear (&self->operations[i].ledger);
    }
  for (guint i = 0; i < STRESS_N_WORLDS; i++)
    {
      g_free (self->scripts[i].actions.actions);
      stress_mails_free (self->worlds[i].mails);
    }
  for (guint i = 0; i < self->n_outsiders; i++)
    g_free (self->outsiders[i].actions.actions);

  g_free (self->outsiders);
  g_free (self->operations);
  g_rand_free (self->dice);
  g_free (self);
}

static const char *const verb_names[STRESS_N_VERBS] = {
  "start", "post", "report", "payload", "cancel", "cancel-state", "cancel-all",
  "cancel-cancellable", "succeed", "fail", "end", "post-last", "time-out", "bind",
  "dispose-owner", "wait", "wait-async", "continue", "drop", "look", "nest", "busy", "dispose",
  "list", "context-post", "close", "ping", "send",
};

static void
print_actions (const char          *whose,
               guint                number,
               const StressActions *actions)
{
  g_print ("  %s %u:", whose, number);
  for (guint i = 0; i < actions->n_actions; i++)
    g_print (" %s %u/%u", verb_names[actions->actions[i].verb], actions->actions[i].target,
             actions->actions[i].amount);
  g_print ("\n");
}

void
stress_program_print (StressProgram *self)
{
  g_print ("Program %" G_GUINT64_FORMAT ", %u operations\n", self->seed, self->n_operations);
  for (guint i = 0; i < self->n_operations; i++)
    {
      StressOperation *operation = &self->operations[i];

      g_print ("  operation %u: kind %d, component %u, %s, state %d of kind %d, timeout %u, "
               "parent %d, outcome %d\n", i, (int) operation->kind, operation->component,
               stress_methods[operation->method], operation->state, (int) operation->state_kind,
               operation->timeout, operation->parent, (int) operation->outcome);
      print_actions ("work of", i, &operation->work);
      print_actions ("handlers of", i, &operation->handled);
    }
  for (guint i = 0; i < STRESS_N_WORLDS; i++)
    print_actions ("script of world", i, &self->scripts[i].actions);
  for (guint i = 0; i < self->n_outsiders; i++)
    print_actions ("outsider", i, &self->outsiders[i].actions);
}

/* All there are: of operations, of worlds and of outsiders. NULL: no more */
static StressActions *
get_actions (StressProgram  *self,
             guint           i,
             const char    **whose,
             guint          *number)
{
  static const char *const names[] = { "the work of", "handlers of", "the script of world",
                                       "outsider" };

  *number = i / 2;
  if (i < 2 * self->n_operations)
    {
      *whose = names[i % 2];
      return i % 2 == 0 ? &self->operations[i / 2].work : &self->operations[i / 2].handled;
    }

  *number = i - 2 * self->n_operations;
  *whose = names[2 + (*number >= STRESS_N_WORLDS)];
  if (*number < STRESS_N_WORLDS)
    return &self->scripts[*number].actions;

  *number -= STRESS_N_WORLDS;

  return *number < self->n_outsiders ? &self->outsiders[*number].actions : NULL;
}

gboolean
stress_program_is_acting (StressProgram *self)
{
  StressActions *actions;
  const char *whose;
  guint number;

  for (guint i = 0; (actions = get_actions (self, i, &whose, &number)) != NULL; i++)
    if (g_atomic_int_get (&actions->under_way) != 0)
      return TRUE;

  return FALSE;
}

void
stress_program_print_acts (StressProgram *self)
{
  StressActions *actions;
  const char *whose;
  guint number;

  for (guint i = 0; (actions = get_actions (self, i, &whose, &number)) != NULL; i++)
    {
      int under_way = g_atomic_int_get (&actions->under_way);
      const StressAction *action = &actions->actions[under_way - 1];

      if (under_way != 0)
        fprintf (stderr, "Under way by %s %u: %s %u/%u\n", whose, number,
                 verb_names[action->verb], action->target, action->amount);
    }
}
