/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* What a callback costs that a worker thread has run on the loop, from the
 * first post to the last delivery. */

#include "bench-utils.h"

#define MAX_PRODUCERS 4

typedef struct _Node Node;
struct _Node {
  Node *next;
};

/* The least that has to be done: one atomic exchange for each post and a wake-up
 * for each batch. Nothing is allocated, ordered, bounded or released. */
typedef struct {
  GSource  source;
  Node    *newest; /* (atomic) */
} Floor;

typedef struct _Way Way;

typedef struct {
  const Way *way;
  GThread   *thread;
  gpointer   target; /* an operation, a context or a Floor */
  Node      *nodes;
  int        n_posts;
} Producer;

struct _Way {
  void     (*post)   (Producer *producer,
                      int       i);
  gpointer (*open)   (void);
  void     (*close)  (gpointer  target);
  int        n_producers;
};

static GMainLoop *loop;
static GMutex starting_line; /* held until the producers may go */
static int n_awaited;

static void
delivered (gpointer state)
{
  if (--n_awaited == 0)
    g_main_loop_quit (loop);
}

static gboolean
delivered_by_source (gpointer data)
{
  delivered (data);

  return G_SOURCE_REMOVE;
}

static void
post_invoke (Producer *producer,
             int       i)
{
  g_main_context_invoke_full (NULL, G_PRIORITY_DEFAULT, delivered_by_source, NULL, NULL);
}

static void
post_idle (Producer *producer,
           int       i)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, delivered_by_source, NULL, NULL);
}

static gpointer
open_operation (void)
{
  return eap_async_operation_manager_create_operation (NULL, NULL);
}

static void
close_operation (gpointer target)
{
  eap_async_operation_operation_completed (target, NULL);
  g_object_unref (target);
}

static void
post_operation (Producer *producer,
                int       i)
{
  eap_async_operation_post (producer->target, delivered, NULL, NULL, NULL);
}

static gpointer
open_context (void)
{
  return g_object_ref (eap_async_operation_manager_get_synchronization_context ());
}

static void
post_context (Producer *producer,
              int       i)
{
  eap_synchronization_context_post (producer->target, delivered, NULL, NULL, NULL);
}

static gboolean
floor_prepare (GSource *source,
               int     *timeout)
{
  *timeout = -1;

  return __atomic_load_n (&((Floor *) source)->newest, __ATOMIC_ACQUIRE) != NULL;
}

static gboolean
floor_check (GSource *source)
{
  int timeout;

  return floor_prepare (source, &timeout);
}

static gboolean
floor_dispatch (GSource     *source,
                GSourceFunc  callback,
                gpointer     data)
{
  Node *node = __atomic_exchange_n (&((Floor *) source)->newest, NULL, __ATOMIC_ACQUIRE);

  while (node != NULL)
    {
      node = node->next;
      delivered (NULL);
    }

  return G_SOURCE_CONTINUE;
}

static gpointer
open_floor (void)
{
  static GSourceFuncs funcs = { floor_prepare, floor_check, floor_dispatch };
  static GSource *source;

  /* One for all producers */
  if (source == NULL)
    {
      source = g_source_new (&funcs, sizeof (Floor));
      g_source_attach (source, NULL);
    }

  return source;
}

static void
post_floor (Producer *producer,
            int       i)
{
  Floor *self = producer->target;
  Node *node = &producer->nodes[i];

  node->next = __atomic_load_n (&self->newest, __ATOMIC_RELAXED);
  while (!__atomic_compare_exchange_n (&self->newest, &node->next, node, TRUE,
                                       __ATOMIC_RELEASE, __ATOMIC_RELAXED))
    ;

  if (node->next == NULL)
    g_main_context_wakeup (NULL);
}

static gpointer
producer_thread (gpointer data)
{
  Producer *self = data;

  g_mutex_lock (&starting_line);
  g_mutex_unlock (&starting_line);

  for (int i = 0; i < self->n_posts; i++)
    self->way->post (self, i);

  return NULL;
}

static double
run_way (gconstpointer data)
{
  const Way *way = data;
  Producer producers[MAX_PRODUCERS];
  int n_posts = bench_scale (400000, 40000);
  gint64 start;

  n_awaited = n_posts;
  g_mutex_lock (&starting_line);
  for (int i = 0; i < way->n_producers; i++)
    {
      Producer *self = &producers[i];

      self->way = way;
      self->n_posts = n_posts / way->n_producers;
      self->target = way->open != NULL ? way->open () : NULL;
      self->nodes = g_new0 (Node, self->n_posts);
      self->thread = g_thread_new ("producer", producer_thread, self);
    }

  start = bench_now ();
  g_mutex_unlock (&starting_line);
  g_main_loop_run (loop);
  start = bench_now () - start;

  for (int i = 0; i < way->n_producers; i++)
    {
      g_thread_join (producers[i].thread);
      g_free (producers[i].nodes);
      if (way->close != NULL)
        way->close (producers[i].target);
    }
  bench_drain ();

  return (double) start / n_posts;
}

static void
compare_ways (int         n_producers,
              const char *goal)
{
  Way ways[] = {
    { post_invoke, NULL, NULL, n_producers },
    { post_idle, NULL, NULL, n_producers },
    { post_operation, open_operation, close_operation, n_producers },
    { post_context, open_context, g_object_unref, n_producers },
    { post_floor, open_floor, NULL, n_producers },
  };
  BenchRow rows[] = {
    { "g_main_context_invoke_full", NULL, run_way, &ways[0] },
    { "g_idle_add_full", NULL, run_way, &ways[1] },
    { "eap_async_operation_post", goal, run_way, &ways[2] },
    { "eap_synchronization_context_post", NULL, run_way, &ways[3] },
    { "floor: bare lock-free push", NULL, run_way, &ways[4] },
  };

  bench_compare (n_producers == 1 ? "post, one producer" :
                                    "post, four producers, an operation each",
                 "ns", rows, G_N_ELEMENTS (rows), bench_scale (7, 3));
}

int
main (int   argc,
      char *argv[])
{
  bench_init (argc, argv, "post");

  /* So that invoke_full() never runs a callback on the producer's thread */
  g_main_context_acquire (NULL);
  loop = g_main_loop_new (NULL, FALSE);

  compare_ways (1, "10x faster");
  compare_ways (4, "20x faster");

  g_main_loop_unref (loop);

  return 0;
}
