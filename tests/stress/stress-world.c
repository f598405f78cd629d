/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "stress-world.h"

#include <sys/ioctl.h>

#include "eap-test-poll-context.h"

static GQuark world_quark;
static int default_is_stopping;
static GThread *first_thread;
static StressWorld *default_world;

static _Thread_local StressWorld *current_world;

typedef gboolean (*Started)   (EapSynchronizationContext  *context,
                               GError                    **error);
typedef void     (*Completed) (EapSynchronizationContext  *context);

/* The classes of contexts, and what was there before the count */
static struct {
  EapSynchronizationContextClass *klass;
  Started                         started;
  Completed                       completed;
} counted[3];

static guint
find_class (EapSynchronizationContext *context)
{
  guint i = 0;

  while (counted[i].klass != EAP_SYNCHRONIZATION_CONTEXT_GET_CLASS (context))
    g_assert_cmpuint (++i, <, G_N_ELEMENTS (counted));

  return i;
}

static gboolean
count_started (EapSynchronizationContext  *context,
               GError                    **error)
{
  StressWorld *world = g_object_get_qdata (G_OBJECT (context), world_quark);

  if (!counted[find_class (context)].started (context, error))
    return FALSE;

  if (world != NULL)
    g_atomic_int_inc (&world->n_begun);

  return TRUE;
}

static void
count_completed (EapSynchronizationContext *context)
{
  StressWorld *world = g_object_get_qdata (G_OBJECT (context), world_quark);

  if (world != NULL)
    stress_check (NULL, g_atomic_int_add (&world->n_ended, 1) < g_atomic_int_get (&world->n_begun),
                  "World %u is told of more ends than starts", world->number);
  counted[find_class (context)].completed (context);
}

static void
count_class (guint i,
             GType type)
{
  EapSynchronizationContextClass *klass = g_type_class_ref (type);

  counted[i].klass = klass;
  counted[i].started = klass->operation_started;
  counted[i].completed = klass->operation_completed;
  klass->operation_started = count_started;
  klass->operation_completed = count_completed;
}

void
stress_worlds_init (void)
{
  world_quark = g_quark_from_static_string ("stress-world");
  first_thread = g_thread_self ();
  count_class (0, EAP_TYPE_MAIN_SYNCHRONIZATION_CONTEXT);
  count_class (1, EAP_TYPE_THREAD_POOL_SYNCHRONIZATION_CONTEXT);
  count_class (2, POLL_TYPE_CONTEXT);
}

/* Nothing but the library wakes it, so that a wake-up that is missed is seen. */
void
stress_worlds_run_default (void)
{
  while (!g_atomic_int_get (&default_is_stopping))
    g_main_context_iteration (NULL, TRUE);
}

void
stress_worlds_stop_default (void)
{
  g_atomic_int_set (&default_is_stopping, TRUE);
  g_main_context_wakeup (NULL);
}

const char *
stress_world_get_name (StressWorld *self)
{
  static const char *const names[] = { "default", "loop", "poll", "pool" };

  return names[self->place];
}

gboolean
stress_world_is_here (StressWorld *self)
{
  if (self->place == STRESS_PLACE_POOL)
    return eap_async_operation_manager_get_synchronization_context () == self->context;

  return g_thread_self () == self->thread;
}

/* Ends first: what is pending all the time was begun before, and has not ended. */
gboolean
stress_world_is_pending (StressWorld *self)
{
  int n_ended = g_atomic_int_get (&self->n_ended);

  return g_atomic_int_get (&self->n_begun) > n_ended;
}

StressWorld *
stress_world_set_current (StressWorld *self)
{
  StressWorld *old = current_world;

  current_world = self;

  return old;
}

StressWorld *
stress_world_get_current (void)
{
  return current_world != NULL ? current_world : default_world;
}

void
stress_world_set_default (StressWorld *self)
{
  default_world = self;
}

static void
context_gone_cb (gpointer world)
{
  g_atomic_int_add (&((StressWorld *) world)->n_live, -1);
}

static void
adopt_context (StressWorld               *self,
               EapSynchronizationContext *context)
{
  self->context = context;
  g_object_set_qdata (G_OBJECT (context), world_quark, self);
  if (self->place == STRESS_PLACE_DEFAULT)
    return;

  g_atomic_int_inc (&self->n_live);
  g_object_set_data_full (G_OBJECT (context), "stress", self, context_gone_cb);
}

static gboolean
script_cb (gpointer data)
{
  StressWorld *self = data;

  if (self->script.step (self->script.data))
    return G_SOURCE_CONTINUE;

  g_atomic_int_set (&self->script.is_over, TRUE);

  return G_SOURCE_REMOVE;
}

/* Numbers count up in each main context. */
static guint
get_source_number (GMainContext *main_context)
{
  GSource *source = g_idle_source_new ();
  guint number = g_source_attach (source, main_context);

  g_source_destroy (source);
  g_source_unref (source);

  return number;
}

void
stress_world_end (StressWorld *self)
{
  gboolean is_first = g_atomic_int_compare_and_exchange (&self->is_closing, FALSE, TRUE);

  eap_synchronization_context_close (self->context);
  if (is_first)
    g_atomic_int_set (&self->is_gone, TRUE);
}

/* Who had it begin may have a reference on the main context for a moment still. */
static void
loop_end (StressWorld *self)
{
  gboolean is_first = g_atomic_int_compare_and_exchange (&self->is_closing, FALSE, TRUE);

  while (!g_atomic_int_get (&self->has_begun))
    g_thread_yield ();

  if (self->dies)
    g_atomic_int_inc (&stress_totals.n_deaths);
  g_main_context_unref (self->main_context);
  if (is_first)
    g_atomic_int_set (&self->is_gone, TRUE);
}

static gpointer
loop_thread (gpointer data)
{
  StressWorld *self = data;
  guint n_sources;

  self->thread = g_thread_self ();
  self->main_context = g_main_context_new ();
  g_main_context_push_thread_default (self->main_context);
  adopt_context (self, eap_main_synchronization_context_new (self->main_context,
                                                             G_PRIORITY_DEFAULT));
  stress_world_set_current (self);
  n_sources = get_source_number (self->main_context);
  g_atomic_int_set (&self->is_ready, TRUE);

  while (!g_atomic_int_get (&self->is_stopping) &&
         !(self->dies && g_atomic_int_get (&self->script.is_over)))
    g_main_context_iteration (self->main_context, TRUE);

  /* One of them is the script. */
  n_sources = get_source_number (self->main_context) - n_sources - 1;
  stress_check (NULL, n_sources == 1, "%u sources were attached to the main context of world %u",
                n_sources, self->number);
  g_main_context_pop_thread_default (self->main_context);
  loop_end (self);

  return NULL;
}

/* Each wake-up is a byte in a pipe. Who waits in the place has it woken when time is up,
 * and when another thread answers. */
static void
check_wake_ups (StressWorld *self)
{
  int n_bytes = 0;

  g_assert_cmpint (ioctl (POLL_CONTEXT (self->context)->fds[0], FIONREAD, &n_bytes), ==, 0);
  stress_check (NULL, n_bytes <= 1 + 2 * self->n_waits, "World %u was woken %d times to look once",
                self->number, n_bytes);
  if (n_bytes == 0)
    self->n_waits = 0;
}

static gpointer
poll_thread (gpointer data)
{
  StressWorld *self = data;

  self->thread = g_thread_self ();
  adopt_context (self, poll_context_new ());
  eap_async_operation_manager_set_synchronization_context (self->context);
  stress_world_set_current (self);
  g_atomic_int_set (&self->is_ready, TRUE);

  /* The script comes as a post, so the loop may sleep before it. */
  while (!g_atomic_int_get (&self->is_stopping) &&
         !(self->dies && g_atomic_int_get (&self->script.is_over)))
    {
      check_wake_ups (self);
      poll_context_iterate (self->context, TRUE);
    }

  eap_async_operation_manager_set_synchronization_context (NULL);
  if (self->dies)
    g_atomic_int_inc (&stress_totals.n_deaths);
  g_atomic_int_set (&POLL_CONTEXT (self->context)->is_gone, TRUE);
  stress_world_end (self);

  return NULL;
}

void
stress_world_open (StressWorld *self)
{
  switch (self->place)
    {
    case STRESS_PLACE_LOOP:
      self->joined = g_thread_new ("stress-loop", loop_thread, self);
      break;
    case STRESS_PLACE_POLL:
      self->joined = g_thread_new ("stress-poll", poll_thread, self);
      break;
    case STRESS_PLACE_POOL:
      adopt_context (self, eap_thread_pool_synchronization_context_new ());
      self->is_ready = TRUE;
      break;
    case STRESS_PLACE_DEFAULT:
    default:
      self->thread = first_thread;
      adopt_context (self, eap_main_synchronization_context_new (NULL, G_PRIORITY_DEFAULT));
      self->is_ready = TRUE;
    }

  while (!g_atomic_int_get (&self->is_ready))
    g_thread_yield ();
}

/* One step, and the next one in its turn: the script is a post that posts itself. */
static void
step_cb (gpointer data)
{
  StressWorld *self = data;
  StressWorld *outer = stress_world_set_current (self);

  if (!self->script.step (self->script.data) ||
      !eap_synchronization_context_post (self->context, step_cb, self, NULL, NULL))
    g_atomic_int_set (&self->script.is_over, TRUE);

  stress_world_set_current (outer);
}

void
stress_world_begin (StressWorld *self)
{
  g_autoptr (GMainContext) main_context = NULL;
  GSource *source;

  if (self->place == STRESS_PLACE_POLL || self->place == STRESS_PLACE_POOL)
    {
      eap_synchronization_context_post (self->context, step_cb, self, NULL, NULL);
      return;
    }

  /* One that dies does so as soon as the script is over. */
  main_context = g_main_context_ref (self->place == STRESS_PLACE_DEFAULT
                                     ? g_main_context_default () : self->main_context);
  source = g_idle_source_new ();
  g_source_set_priority (source, self->number % 2 == 0 ? G_PRIORITY_DEFAULT
                                                       : G_PRIORITY_DEFAULT_IDLE);
  g_source_set_callback (source, script_cb, self, NULL);
  g_source_attach (source, main_context);
  g_source_unref (source);
  g_clear_pointer (&main_context, g_main_context_unref);
  g_atomic_int_set (&self->has_begun, TRUE);
}

static void
nothing (gpointer data)
{
}

/* When all of it is over. Only a place that is alive has to be told. */
void
stress_world_close (StressWorld *self)
{
  g_autoptr (GMainContext) main_context = NULL;

  /* It may be gone before this has woken it. */
  if (self->place == STRESS_PLACE_LOOP && !self->dies)
    main_context = g_main_context_ref (self->main_context);

  g_atomic_int_set (&self->is_stopping, TRUE);
  if (self->place == STRESS_PLACE_POLL && !self->dies)
    eap_synchronization_context_post (self->context, nothing, NULL, NULL, NULL);
  else if (main_context != NULL)
    g_main_context_wakeup (main_context);

  if (self->joined != NULL)
    g_thread_join (self->joined);

  if (self->place == STRESS_PLACE_DEFAULT)
    g_object_set_qdata (G_OBJECT (self->context), world_quark, NULL);

  /* Known by its address still, while the last of it goes */
  g_object_unref (self->context);
}

static void
iterate (StressWorld *self)
{
  if (self->place == STRESS_PLACE_POLL)
    poll_context_iterate (self->context, FALSE);
  else if (self->place == STRESS_PLACE_POOL)
    eap_synchronization_context_dispatch (self->context);
  else
    g_main_context_iteration (self->place == STRESS_PLACE_LOOP ? self->main_context : NULL,
                              FALSE);
}

void
stress_world_nest (StressWorld *self,
                   guint        n_iterations)
{
  int depth = stress_begin_iterating ();

  g_atomic_int_inc (&stress_totals.n_nested);
  for (guint i = 0; i < n_iterations; i++)
    iterate (self);

  stress_end_iterating (depth);
}

void
stress_world_nest_until (StressWorld *self,
                         StressMail  *mail)
{
  int depth = stress_begin_iterating ();

  g_atomic_int_inc (&stress_totals.n_nested);
  while (g_atomic_int_get (&mail->n_released) == 0)
    iterate (self);

  stress_end_iterating (depth);
}
