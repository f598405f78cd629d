/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "scheduler.h"

#include "interleave.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <ucontext.h>

/* Threads are coroutines on stacks of their own: one processor does it all, and a
 * schedule that is run again goes the same way. A schedule is the list of decisions at
 * those points where more than one thread could go on; they are tried in depth-first
 * order, always to the end of a run, from the beginning each time. */

#define MAX_THREADS   8
#define STACK_SIZE    (256 * 1024)
#define MAX_DECISIONS 4096
#define MAX_POINTS    100000 /* in one run; more: it never ends */

typedef struct
{
  const char  *name;
  void       (*func) (gpointer data);
  gpointer     data;

  ucontext_t   begin;
  jmp_buf      place;
  gboolean     is_loop, has_begun, has_ended;
  Condition    condition;      /* (nullable): what it waits for */
  gpointer     condition_data;
  ThreadLocals locals;
} Thread;

typedef struct
{
  guint8 chosen;
  guint8 n_options;
} Decision;

typedef struct
{
  gpointer memory;
  gsize    size;
  gboolean is_freed;
} Block;

static char     stacks[MAX_THREADS][STACK_SIZE];
static Thread   threads[MAX_THREADS];
static int      n_threads;
static Thread  *current;          /* NULL: the explorer itself */
static jmp_buf  explorer;

static Decision decisions[MAX_DECISIONS];
static guint    n_given;          /* decisions that are prescribed */
static guint    n_decided;
static guint    n_points;
static int      bound, n_preemptions;
static char    *failure;
static gboolean prints;
static GArray  *blocks;           /* (element-type Block) */

int interleave_budget;

static gboolean
is_free (gpointer mutex)
{
  return ((GMutex *) mutex)->p == NULL;
}

static gboolean
can_go_on (Thread *thread)
{
  return !thread->has_ended &&
         (thread->condition == NULL || thread->condition (thread->condition_data));
}

/* One of @n_options: the first one, unless the schedule says something else */
static guint
decide (guint n_options)
{
  Decision *decision;

  if (n_options == 1)
    return 0;
  if (n_decided == MAX_DECISIONS)
    scheduler_fail ("There are too many decisions in one run");

  decision = &decisions[n_decided++];
  if (n_decided > n_given)
    decision->chosen = 0;
  decision->n_options = n_options;

  if (decision->chosen >= n_options)
    scheduler_fail ("The schedule is not one of this scenario");

  return decision->chosen;
}

/* The thread that goes on. The one that runs comes first, so that the first schedule
 * has no preemption; from a bound on, it is the only one. */
static Thread *
choose (void)
{
  Thread *options[MAX_THREADS];
  Thread *chosen;
  guint n_options = 0;
  gboolean may_stay = current != NULL && can_go_on (current);

  if (may_stay)
    options[n_options++] = current;
  if (!may_stay || bound < 0 || n_preemptions < bound)
    for (int i = 0; i < n_threads; i++)
      if (&threads[i] != current && can_go_on (&threads[i]))
        options[n_options++] = &threads[i];

  if (n_options == 0)
    return NULL;

  chosen = options[decide (n_options)];
  if (may_stay && chosen != current)
    n_preemptions++;

  return chosen;
}

/* NULL: nobody can go on. Does not return: what is to come back has set its place. */
static void
resume (Thread *next)
{
  if (next == NULL)
    _longjmp (explorer, 1);

  current = next;
  explored_restore (&next->locals);
  if (next->has_begun)
    _longjmp (next->place, 1);
  next->has_begun = TRUE;
  setcontext (&next->begin);
}

static void
thread_main (void)
{
  current->func (current->data);
  current->has_ended = TRUE;
  resume (choose ());
}

static void
go_to (Thread *next)
{
  if (next == current)
    return;

  if (current != NULL && next != NULL)
    {
      explored_save (&current->locals);
      if (_setjmp (current->place) != 0)
        return;
    }

  resume (next);
}

static void
check_address (gconstpointer where)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      Block *block = &g_array_index (blocks, Block, i);

      if (block->is_freed && (const char *) where >= (const char *) block->memory &&
          (const char *) where < (const char *) block->memory + block->size)
        scheduler_fail ("Something was touched after it was freed");
    }
}

void
interleave_point (const char    *what,
                  gconstpointer  where,
                  const char    *function,
                  int            line)
{
  /* Outside of the threads everything happens at once. */
  if (current == NULL)
    return;

  if (++n_points > MAX_POINTS)
    scheduler_fail ("It never ends");

  go_to (choose ());

  current->condition = NULL;
  if (where != NULL)
    check_address (where);
  if (prints && function != NULL)
    printf ("  %-12s %-10s in %s(), line %d\n", current->name, what, function, line);
  else if (prints)
    printf ("  %-12s %s\n", current->name, what);
}

void
scheduler_point (const char *what)
{
  interleave_point (what, NULL, NULL, 0);
}

static void
wait_at (Condition   condition,
         gpointer    data,
         const char *what,
         const char *function,
         int         line)
{
  if (current == NULL)
    {
      g_assert (condition (data));
      return;
    }

  current->condition = condition;
  current->condition_data = data;
  interleave_point (what, NULL, function, line);
}

void
scheduler_wait (Condition   condition,
                gpointer    data,
                const char *what)
{
  wait_at (condition, data, what, NULL, 0);
}

void
interleave_lock (GMutex     *mutex,
                 const char *function,
                 int         line)
{
  wait_at (is_free, mutex, "lock", function, line);
  mutex->p = mutex;
}

void
interleave_unlock (GMutex *mutex)
{
  g_assert (mutex->p == mutex);
  mutex->p = NULL;
}

gboolean
scheduler_senders_ended (void)
{
  for (int i = 0; i < n_threads; i++)
    if (!threads[i].is_loop && !threads[i].has_ended)
      return FALSE;

  return TRUE;
}

void
scheduler_fail (const char *format,
                ...)
{
  va_list args;

  va_start (args, format);
  failure = g_strdup_vprintf (format, args);
  va_end (args);
  if (current == NULL)
    g_error ("%s", failure);

  _longjmp (explorer, 1);
}

void
scheduler_add_thread (const char *name,
                      void      (*func) (gpointer data),
                      gpointer    data)
{
  Thread *thread = &threads[n_threads];

  g_assert (n_threads < MAX_THREADS);

  *thread = (Thread) { .name = name, .func = func, .data = data };
  getcontext (&thread->begin);
  thread->begin.uc_stack.ss_sp = stacks[n_threads];
  thread->begin.uc_stack.ss_size = STACK_SIZE;
  makecontext (&thread->begin, thread_main, 0);
  n_threads++;
}

void
scheduler_add_loop (const char *name,
                    void      (*func) (gpointer data),
                    gpointer    data)
{
  scheduler_add_thread (name, func, data);
  threads[n_threads - 1].is_loop = TRUE;
}

gpointer
scheduler_alloc (gsize size)
{
  Block block = { g_malloc0 (size), size, FALSE };

  g_array_append_val (blocks, block);

  return block.memory;
}

void
scheduler_free (gpointer memory)
{
  for (guint i = 0; i < blocks->len; i++)
    {
      Block *block = &g_array_index (blocks, Block, i);

      if (block->memory == memory)
        {
          if (block->is_freed)
            scheduler_fail ("Something was freed twice");
          block->is_freed = TRUE;
          memset (block->memory, 0xdd, block->size);
          return;
        }
    }

  g_assert_not_reached ();
}

static const char *
find_waiting (void)
{
  for (int i = 0; i < n_threads; i++)
    if (!threads[i].has_ended)
      return threads[i].name;

  return NULL;
}

/* With the decisions so far; what is not decided yet takes the first option. */
static void
run (const Scenario *scenario)
{
  n_threads = 0;
  n_decided = 0;
  n_points = 0;
  n_preemptions = 0;
  current = NULL;
  interleave_budget = 65536;
  g_array_set_size (blocks, 0);
  explored_restore (&(ThreadLocals) { 0 });

  scenario->set_up ();

  if (_setjmp (explorer) == 0)
    go_to (choose ());

  current = NULL;
  if (failure == NULL && find_waiting () != NULL)
    failure = g_strdup_printf ("%s waits for ever: a wake-up was lost", find_waiting ());
}

static void
clean_up (void)
{
  for (guint i = 0; i < blocks->len; i++)
    g_free (g_array_index (blocks, Block, i).memory);
}

/* The next schedule in depth-first order; FALSE: that was the last one. */
static gboolean
advance (void)
{
  while (n_decided > 0 &&
         decisions[n_decided - 1].chosen + 1 == decisions[n_decided - 1].n_options)
    n_decided--;

  n_given = n_decided;
  if (n_decided == 0)
    return FALSE;

  decisions[n_decided - 1].chosen++;

  return TRUE;
}

/* A digit for each decision; those at the end that are 0 go without saying. */
static char *
describe_schedule (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_decided; i++)
    g_string_append_c (text, '0' + decisions[i].chosen);
  while (text->len > 0 && text->str[text->len - 1] == '0')
    g_string_truncate (text, text->len - 1);

  return g_string_free (text, FALSE);
}

/* Within a run, so that a failure is one like others */
static void
check (const Scenario *scenario)
{
  Thread checker = { .name = "the check" };

  current = &checker;
  n_threads = 0;
  if (failure == NULL && _setjmp (explorer) == 0)
    scenario->check ();
  current = NULL;
}

void
scheduler_explore (const Scenario *scenario,
                   int             max_preemptions,
                   guint64         max_schedules,
                   Exploration    *result)
{
  *result = (Exploration) { 0 };
  blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  bound = max_preemptions;
  n_given = 0;
  failure = NULL;

  do
    {
      run (scenario);
      result->n_schedules++;
      result->n_points += n_points;
      result->n_deepest = MAX (result->n_deepest, n_decided);
      check (scenario);
      if (failure == NULL)
        clean_up ();
    }
  while (failure == NULL && result->n_schedules < max_schedules &&
         (result->is_complete = !advance ()) == FALSE);

  if (failure != NULL)
    result->schedule = describe_schedule ();
  result->failure = g_steal_pointer (&failure);
  g_clear_pointer (&blocks, g_array_unref);
}

gboolean
scheduler_replay (const Scenario *scenario,
                  int             max_preemptions,
                  const char     *schedule,
                  Exploration    *result)
{
  *result = (Exploration) { 0 };
  n_given = strlen (schedule);
  if (n_given > MAX_DECISIONS || strspn (schedule, "01234567") != n_given)
    return FALSE;

  for (guint i = 0; i < n_given; i++)
    decisions[i].chosen = schedule[i] - '0';

  blocks = g_array_new (FALSE, FALSE, sizeof (Block));
  bound = max_preemptions;
  failure = NULL;
  prints = TRUE;
  run (scenario);
  check (scenario);
  prints = FALSE;

  result->n_schedules = 1;
  result->n_points = n_points;
  result->failure = g_steal_pointer (&failure);
  g_clear_pointer (&blocks, g_array_unref);

  return TRUE;
}
