/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "stress-program.h"

/* Posts that post themselves again, without end: what is in a mailbox is never
 * finished, and the loop has to go on all the same. A timer below the priority of
 * GTK's redraws must have its turns, and so must each mailbox. Then there is so much to
 * deliver that one dispatch cannot, to a loop that goes on while it has something. */

#define N_MAILBOXES 3
#define MAX_WAIT    500                         /* for a turn, in posts of other mailboxes */
#define N_WAITING   100000
#define INTERVAL    5                           /* of the timer, in milliseconds */
#define N_TICKS     20
#define PATIENCE    (5 * G_USEC_PER_SEC)        /* until the first tick, and each next one */

typedef struct
{
  GMainContext      *main_context;
  EapAsyncOperation *operations[N_MAILBOXES];
  int                n_waited[N_MAILBOXES]; /* posts of others since one of its own */
  gboolean           is_over[N_MAILBOXES];
  int                n_ticks;
  gint64             last_tick;
  int                n_over;
  int                n_delivered;
} Flood;

typedef struct
{
  Flood *flood;
  guint  number;
} Source;

/* How much each gets depends on where budgets end, but none waits for long. */
static void
check_turns (Flood *flood,
             guint  number)
{
  flood->n_waited[number] = 0;
  for (guint i = 0; i < N_MAILBOXES; i++)
    if (i != number && !flood->is_over[i])
      stress_check (NULL, ++flood->n_waited[i] <= MAX_WAIT,
                    "An operation has waited for a post of its own to be delivered while %d "
                    "of others were", flood->n_waited[i]);
}

static void
flood_cb (gpointer data)
{
  Source *source = data;
  Flood *flood = source->flood;
  gint64 late = g_get_monotonic_time () - flood->last_tick;

  stress_beat ();
  check_turns (flood, source->number);
  stress_check (NULL, late < PATIENCE,
                "A timer of the loop has had no turn for %d milliseconds under a flood of posts, "
                "after %d ticks", (int) (late / 1000), flood->n_ticks);

  if (flood->n_ticks < N_TICKS)
    eap_async_operation_post (flood->operations[source->number], flood_cb, source, NULL, NULL);
  else
    flood->is_over[source->number] =
      eap_async_operation_operation_completed (flood->operations[source->number], NULL);
}

static gboolean
tick_cb (gpointer data)
{
  Flood *flood = data;

  flood->last_tick = g_get_monotonic_time ();

  return ++flood->n_ticks < N_TICKS ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
over_cb (EapAsyncOperation          *operation,
         EapAsyncCompletedEventArgs *args,
         Flood                      *flood)
{
  flood->n_over++;
}

static void
count_cb (gpointer data)
{
  ((Flood *) data)->n_delivered++;
}

static void
drain (Flood *flood)
{
  EapAsyncOperation *operation = eap_async_operation_manager_create_operation (NULL, NULL);

  for (guint i = 0; i < N_WAITING; i++)
    eap_async_operation_post (operation, count_cb, flood, NULL, NULL);
  eap_async_operation_operation_completed (operation, NULL);
  while (g_main_context_iteration (flood->main_context, FALSE))
    ;
  stress_check (NULL, flood->n_delivered == N_WAITING,
                "A loop that goes on while it has something delivers %d of %d posts",
                flood->n_delivered, N_WAITING);
  g_assert_finalize_object (operation);
}

void
stress_flood (void)
{
  Flood flood = { .main_context = g_main_context_new () };
  Source sources[N_MAILBOXES];
  GSource *timer = g_timeout_source_new (INTERVAL);

  g_source_set_priority (timer, G_PRIORITY_DEFAULT_IDLE);
  g_source_set_callback (timer, tick_cb, &flood, NULL);
  g_source_attach (timer, flood.main_context);
  g_main_context_push_thread_default (flood.main_context);

  flood.last_tick = g_get_monotonic_time ();
  for (guint i = 0; i < N_MAILBOXES; i++)
    {
      sources[i] = (Source) { &flood, i };
      flood.operations[i] = eap_async_operation_manager_create_operation (NULL, NULL);
      g_signal_connect (flood.operations[i], "completed", G_CALLBACK (over_cb), &flood);
      eap_async_operation_post (flood.operations[i], flood_cb, &sources[i], NULL, NULL);
    }
  while (flood.n_over < N_MAILBOXES)
    g_main_context_iteration (flood.main_context, TRUE);

  for (guint i = 0; i < N_MAILBOXES; i++)
    g_assert_finalize_object (flood.operations[i]);
  drain (&flood);
  g_main_context_pop_thread_default (flood.main_context);
  g_source_destroy (timer);
  g_source_unref (timer);
  g_main_context_unref (flood.main_context);
  g_atomic_int_inc (&stress_totals.n_floods);
}
