/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "scenarios.h"

#include "interleave.h"
#include "world.h"

/* What threads do to the operations A and B, each with a reference of its own */

typedef struct
{
  Box *box;
  int  sender;
  int  n_posts;
} Part;

static Part parts[WORLD_SENDERS];
static int  n_parts;
static Box *box_a, *box_b;

static void
post (gpointer data)
{
  Part *part = data;

  for (int i = 1; i <= part->n_posts; i++)
    if (!box_post (part->box, part->sender, i))
      break;

  box_unref (part->box);
}

static void
finish (gpointer data)
{
  Part *part = data;

  box_finish (part->box);
  box_unref (part->box);
}

static void
post_and_finish (gpointer data)
{
  Part *part = data;

  box_ref (part->box);
  post (part);
  finish (part);
}

static void
begin_and_finish (gpointer data)
{
  Part *part = data;

  if (box_begin (part->box))
    box_finish (part->box);
  box_unref (part->box);
}

/* The loop's own thread, when it has iterated for a while */
static void
iterate_and_close (gpointer data)
{
  scheduler_point ("leaves the loop");
  world_close (NULL);
}

static void
add (const char *name,
     void      (*func) (gpointer data),
     Box        *box,
     int         n_posts)
{
  Part *part = &parts[n_parts];

  *part = (Part) { box_ref (box), n_parts, n_posts };
  n_parts++;
  scheduler_add_thread (name, func, part);
}

static void
begin (gboolean is_polled)
{
  n_parts = 0;
  world_init (is_polled);
  box_a = world_add_box ();
  box_begin (box_a);
}

static void
begin_polled (void)
{
  begin (TRUE);
  scheduler_add_loop ("loop", world_polled_loop, NULL);
}

static void
begin_foreign (void)
{
  begin (FALSE);
  scheduler_add_loop ("loop", world_foreign_loop, NULL);
}

static void
add_box_b (void)
{
  box_b = world_add_box ();
  box_begin (box_b);
}

static void
end_set_up (void)
{
  box_unref (box_a);
  if (box_b != NULL)
    box_unref (box_b);
  box_b = NULL;
}

static void
add_producer (int n_posts)
{
  add ("producer", post, box_a, n_posts);
  end_set_up ();
}

static void
set_up_post (void)
{
  begin_polled ();
  add_producer (1);
}

static void
set_up_post_foreign (void)
{
  begin_foreign ();
  add_producer (1);
}

static void
set_up_posts (void)
{
  begin_polled ();
  add_producer (3);
}

static void
set_up_two_producers (void)
{
  begin_polled ();
  add ("producer 1", post, box_a, 2);
  add ("producer 2", post, box_a, 1);
  end_set_up ();
}

static void
set_up_three_producers (void)
{
  begin_foreign ();
  add ("producer 1", post, box_a, 1);
  add ("producer 2", post, box_a, 1);
  add ("producer 3", post, box_a, 1);
  end_set_up ();
}

static void
add_two_producers (void)
{
  add_box_b ();
  add ("producer of A", post_and_finish, box_a, 1);
  add ("producer of B", post_and_finish, box_b, 1);
  end_set_up ();
}

static void
set_up_two_operations (void)
{
  begin_polled ();
  add_two_producers ();
}

static void
set_up_two_operations_foreign (void)
{
  begin_foreign ();
  add_two_producers ();
}

static void
set_up_two_completers (void)
{
  begin_polled ();
  add ("completer", post_and_finish, box_a, 1);
  add ("canceller", finish, box_a, 0);
  end_set_up ();
}

static void
set_up_completers_and_producer (void)
{
  begin_polled ();
  add ("completer", finish, box_a, 0);
  add ("canceller", finish, box_a, 0);
  add ("producer", post, box_a, 2);
  end_set_up ();
}

static void
set_up_nested (void)
{
  begin_polled ();
  add_box_b ();
  box_a->iterates = box_b;
  add ("producer of A", post_and_finish, box_a, 2);
  add ("producer of B", post, box_b, 1);
  end_set_up ();
}

static void
use_up_budget (void)
{
  interleave_budget = 1;
  add_box_b ();
  add ("producer of A", post, box_a, 2);
  add ("producer of B", post_and_finish, box_b, 1);
  end_set_up ();
}

static void
set_up_budget (void)
{
  begin_polled ();
  use_up_budget ();
}

static void
set_up_budget_foreign (void)
{
  begin_foreign ();
  use_up_budget ();
}

static void
set_up_pool (void)
{
  begin_foreign ();
  scheduler_add_loop ("other loop", world_foreign_loop, NULL);
  add_box_b ();
  add ("producer of A", post_and_finish, box_a, 2);
  add ("producer of B", post, box_b, 1);
  end_set_up ();
}

static void
set_up_dying (void)
{
  begin_polled ();
  add ("completer", post_and_finish, box_a, 1);
  scheduler_add_thread ("closer", world_close, NULL);
  end_set_up ();
}

static void
set_up_dying_foreign (void)
{
  begin_foreign ();
  add_box_b ();
  add ("completer of A", post_and_finish, box_a, 1);
  add ("completer of B", finish, box_b, 0);
  scheduler_add_thread ("closer", world_close, NULL);
  end_set_up ();
}

static void
set_up_dying_unserved (void)
{
  begin (TRUE);
  add_box_b ();
  add ("completer of A", post_and_finish, box_a, 1);
  add ("completer of B", finish, box_b, 0);
  scheduler_add_thread ("loop", iterate_and_close, NULL);
  end_set_up ();
}

static void
set_up_start_while_dying (void)
{
  begin_polled ();
  box_b = world_add_box ();
  add ("starter", begin_and_finish, box_b, 0);
  add ("completer", finish, box_a, 0);
  scheduler_add_thread ("closer", world_close, NULL);
  end_set_up ();
}

const Scenario scenarios[] = {
  { "post", "one post, a loop that sleeps and is woken",
    -1, set_up_post, world_check },
  { "post-foreign", "the same in a foreign loop",
    -1, set_up_post_foreign, world_check },
  { "posts", "one producer with several posts",
    5, set_up_posts, world_check },
  { "two-producers", "two producers of one operation",
    3, set_up_two_producers, world_check },
  { "three-producers", "three producers of one operation, in a foreign loop",
    3, set_up_three_producers, world_check },
  { "two-operations", "two operations become ready, and end",
    3, set_up_two_operations, world_check },
  { "two-operations-foreign", "the same in a foreign loop",
    3, set_up_two_operations_foreign, world_check },
  { "two-completers", "a completer and a canceller of one operation",
    4, set_up_two_completers, world_check },
  { "completers-and-producer", "the same, and a producer that goes on",
    3, set_up_completers_and_producer, world_check },
  { "nested", "a handler iterates the loop until another operation has mail",
    3, set_up_nested, world_check },
  { "budget", "a dispatch ends after each element",
    3, set_up_budget, world_check },
  { "budget-foreign", "the same in a foreign loop",
    3, set_up_budget_foreign, world_check },
  { "pool", "two threads dispatch at once",
    3, set_up_pool, world_check },
  { "dying", "a context is closed while it delivers",
    3, set_up_dying, world_check },
  { "dying-foreign", "the same with two operations, in a foreign loop",
    3, set_up_dying_foreign, world_check },
  { "dying-unserved", "a context is closed that nobody iterates",
    3, set_up_dying_unserved, world_check },
  { "start-while-dying", "an operation begins while its context is closed",
    3, set_up_start_while_dying, world_check },
};
const int n_scenarios = G_N_ELEMENTS (scenarios);
