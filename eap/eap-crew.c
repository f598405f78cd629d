/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-crew-private.h"

#include "eap-growth-private.h"
#include "eap-ready-private.h"
#include "eap-timekeeper-private.h"

#define IDLE_MICROSECONDS   (10 * G_USEC_PER_SEC)

/* How long a thread that runs out of work looks for some before it sleeps: to be
 * woken costs about as much, and whoever wakes it pays as well. Only while work
 * comes in a stream, since a thread that looks keeps a processor from others. */
#define LOOK_MICROSECONDS   20
#define STREAM_JOBS         4

/* Work that takes less than this is done sooner by few threads than by many, which wait
 * for each other's locks, and take the processor from who waits for the work. So one
 * processor is left to that one; and under an interpreter's lock one thread does it all. */
#define SHORT_MICROSECONDS  50

/* What the threads of a pool share; it goes with the last of them. */
struct _EapCrew
{
  gatomicrefcount  ref_count;
  char            *name;
  guint            n_at_once;   /* threads made without further ado */
  guint            max_threads; /* threads made at all */
  guint            n_processors;

  GMutex           lock;        /* guards all that follows */
  GCond            has_work;
  EapJob          *oldest;
  EapJob         **newest;
  guint            n_queued;    /* (atomic): written under the lock */
  guint            n_reserved;  /* jobs that will be pushed for certain */
  guint            n_threads;
  guint            n_starting;  /* of which so many have not begun to work */
  guint            n_idle;
  gboolean         is_looking;  /* a thread without work has not gone to sleep yet */
  gboolean         waking;      /* one idle thread was signalled; it signals the next */
  int              n_short;     /* short jobs in a row, up to STREAM_JOBS */
  guint            n_running;   /* jobs under way */
  guint            n_slow;      /* those of them that were so at the last stall */
  guint            n_stalls;    /* how often work stood still */
  gboolean         closed;

  EapTimer         watch;       /* whether work waits too long */
  gboolean         watched;     /* it is in the timekeeper, with a reference */
  EapGrowth        growth;
  guint64          n_done;      /* jobs that have ended so far */
};

/* Around the work of every thread that starts from now on; set once */
static EapWorkerThreadFunc thread_func;
static gpointer            thread_func_data;

/* (atomic): an interpreter has most of the work done by one thread at a time */
static gboolean has_interpreter_lock;

/* (atomic): the program ends, and no thread takes anything up any more */
static gboolean halted;
static int      n_dispatching; /* (atomic): threads that run handlers */

/* Of a thread that has not begun to work: (owned) its crew */
static GPrivate waiting_crew;

static void crew_watch_fire     (EapTimer *timer);
static void crew_watch_unlocked (EapCrew  *self);

EapCrew *
eap_crew_new (const char *name,
              guint       n_at_once,
              guint       max_threads)
{
  EapCrew *self = g_new0 (EapCrew, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  g_cond_init (&self->has_work);
  self->name = g_strdup (name);
  self->n_at_once = n_at_once;
  self->max_threads = max_threads;
  self->n_processors = self->growth.n_processors = g_get_num_processors ();
  self->newest = &self->oldest;
  self->watch.fire = crew_watch_fire;

  return self;
}

static EapCrew *
crew_ref (EapCrew *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

static void
crew_unref (EapCrew *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_assert (self->oldest == NULL && self->n_threads == 0);
  g_cond_clear (&self->has_work);
  g_mutex_clear (&self->lock);
  g_free (self->name);
  g_free (self);
}

static EapJob *
crew_take_unlocked (EapCrew *self)
{
  EapJob *job = self->oldest;

  self->oldest = job->next;
  if (self->oldest == NULL)
    self->newest = &self->oldest;
  eap_atomic_store (&self->n_queued, self->n_queued - 1, RELAXED);
  self->n_running++;

  return job;
}

/* @n_stalls: as it was when the job was taken up */
static void
crew_done_unlocked (EapCrew  *self,
                    gboolean  is_short,
                    guint     n_stalls)
{
  self->n_short = is_short ? MIN (self->n_short + 1, STREAM_JOBS) : 0;
  self->n_running--;
  self->n_done++;
  if (n_stalls != self->n_stalls)
    self->n_slow--;
}

/* Relaxed: it guards nothing, and what is decided by it is right either way. */
static gboolean
is_under_interpreter_lock (void)
{
  return eap_atomic_load (&has_interpreter_lock, RELAXED);
}

/* Are so many threads enough that are awake? If one has something long to do after all,
 * it does not come back in time: see crew_watch_fire(). Threads of which that is known do
 * not count, and on the dedicated pool nothing waits. */
static gboolean
crew_is_enough_unlocked (EapCrew *self,
                         guint    n_awake)
{
  guint n_wanted = is_under_interpreter_lock () ? 1 : MAX (self->n_processors - 1, 1);

  return self->n_short >= STREAM_JOBS && n_awake >= self->n_slow + n_wanted &&
         self->max_threads < G_MAXUINT;
}

/* Should work wait for a thread that is awake, rather than for an idle one? */
static gboolean
crew_holds_back_unlocked (EapCrew *self)
{
  return self->n_idle > 0 && crew_is_enough_unlocked (self, self->n_threads - self->n_idle);
}

/* Should a thread that is awake leave work to the others? Only where that is watched. */
static gboolean
crew_is_crowded_unlocked (EapCrew *self)
{
  return self->watched && crew_is_enough_unlocked (self, self->n_threads - self->n_idle - 1);
}

/* TRUE: signal has_work. One thread wakes at a time and passes the signal on:
 * waking costs more than small jobs do, and most of the time the first one has
 * done them all before a second one is awake. After crew_watch_unlocked(): nothing
 * is held back that is not watched. */
static gboolean
crew_should_signal_unlocked (EapCrew *self)
{
  if (self->waking || self->is_looking || self->n_idle == 0 || self->oldest == NULL ||
      (self->watched && crew_holds_back_unlocked (self)))
    return FALSE;

  self->waking = TRUE;

  return TRUE;
}

/* Gives the lock up meanwhile. What is pushed after the last look, who pushes it
 * leaves to this thread, which looks once more with the lock. */
static void
crew_look_for_work_unlocked (EapCrew *self)
{
  gint64 until;

  /* One at a time, and where there is another processor to push something */
  if (self->is_looking || self->n_processors == 1)
    return;

  self->is_looking = TRUE;
  g_mutex_unlock (&self->lock);

  until = g_get_monotonic_time () + LOOK_MICROSECONDS;
  do
    {
      for (int i = 0; i < 16 && eap_atomic_load (&self->n_queued, RELAXED) == 0; i++)
        eap_relax ();
    }
  while (eap_atomic_load (&self->n_queued, RELAXED) == 0 && g_get_monotonic_time () < until);

  g_mutex_lock (&self->lock);
  self->is_looking = FALSE;
}

/* @n_done: jobs done since the thread last slept. FALSE: there was none to do for long,
 * leave */
static gboolean
crew_wait_for_work_unlocked (EapCrew *self,
                             int  *n_done)
{
  gint64 leave = 0;
  gboolean in_time = TRUE;

  if (self->oldest == NULL && !self->closed && *n_done >= STREAM_JOBS)
    crew_look_for_work_unlocked (self);

  while ((self->oldest == NULL || crew_is_crowded_unlocked (self)) && !self->closed && in_time)
    {
      if (leave == 0)
        leave = g_get_monotonic_time () + IDLE_MICROSECONDS;

      *n_done = 0;
      self->n_idle++;
      in_time = g_cond_wait_until (&self->has_work, &self->lock, leave);
      self->n_idle--;

      /* Not only whoever was signalled may find this set. It is a hint: at
       * worst one thread is signalled too many. */
      self->waking = FALSE;
    }

  return self->oldest != NULL || (!self->closed && self->n_reserved > 0);
}

/* Returns whether it was short. */
static gboolean
run_job (EapJob *job)
{
  gint64 begin;

  eap_crew_stop_if_halted ();

  begin = g_get_monotonic_time ();
  job->run (job);

  return g_get_monotonic_time () - begin < SHORT_MICROSECONDS;
}

static void
crew_work (EapCrew *self)
{
  int n_done = 0;

  g_mutex_lock (&self->lock);
  self->n_starting--;

  while (crew_wait_for_work_unlocked (self, &n_done))
    {
      EapJob *job;
      gboolean signal, is_short;
      guint n_stalls;

      if (self->oldest == NULL)
        continue;

      job = crew_take_unlocked (self);
      n_stalls = self->n_stalls;
      crew_watch_unlocked (self);
      signal = crew_should_signal_unlocked (self);
      g_mutex_unlock (&self->lock);

      if (signal)
        g_cond_signal (&self->has_work);
      is_short = run_job (job);
      n_done = MIN (n_done + 1, STREAM_JOBS);

      g_mutex_lock (&self->lock);
      crew_done_unlocked (self, is_short, n_stalls);
    }

  self->n_threads--;
  g_mutex_unlock (&self->lock);

  crew_unref (self);

  /* Before the function around it goes on */
  eap_crew_stop_if_halted ();
}

static gpointer
crew_thread (gpointer data)
{
  /* Acquire pairs with the release of eap_crew_set_thread_func(): its data is
   * seen whole. */
  EapWorkerThreadFunc func = eap_atomic_load (&thread_func, ACQUIRE);

  eap_crew_stop_if_halted ();
  g_private_set (&waiting_crew, data);
  if (func != NULL)
    func (thread_func_data);

  /* Whatever the function has done, work must not be lost. */
  if (g_private_get (&waiting_crew) != NULL)
    eap_crew_run_thread ();

  return NULL;
}

void
eap_crew_run_thread (void)
{
  EapCrew *self = g_private_get (&waiting_crew);

  g_return_if_fail (self != NULL);

  g_private_set (&waiting_crew, NULL);
  crew_work (self);
}

gboolean
eap_crew_set_thread_func (EapWorkerThreadFunc func,
                          gpointer            data)
{
  if (eap_atomic_load (&thread_func, RELAXED) != NULL)
    return FALSE;

  thread_func_data = data;
  eap_atomic_store (&thread_func, func, RELEASE);

  return TRUE;
}

void
eap_crew_set_has_interpreter_lock (gboolean has_lock)
{
  eap_atomic_store (&has_interpreter_lock, has_lock, RELAXED);
}

void
eap_crew_halt (void)
{
  /* Sequentially consistent, as in begin_dispatch(): either the thread sees that it
   * has to stop, or it is counted here. A handler that takes long is not waited for. */
  eap_atomic_store (&halted, TRUE, SEQ_CST);
  for (int i = 0; i < 100 && eap_atomic_load (&n_dispatching, SEQ_CST) > 0; i++)
    g_usleep (1000);
}

gboolean
eap_crew_is_halted (void)
{
  /* Relaxed: it guards nothing, and who does not see it yet goes on for one more. */
  return eap_atomic_load (&halted, RELAXED);
}

void
eap_crew_stop_if_halted (void)
{
  while (G_UNLIKELY (eap_crew_is_halted ()))
    g_usleep (G_USEC_PER_SEC);
}

/* Around handlers that run on a thread of a crew */
void
eap_crew_begin_dispatch (void)
{
  eap_atomic_fetch_add (&n_dispatching, 1, SEQ_CST);
  if (G_UNLIKELY (eap_atomic_load (&halted, SEQ_CST)))
    {
      eap_crew_end_dispatch ();
      eap_crew_stop_if_halted ();
    }
}

void
eap_crew_end_dispatch (void)
{
  eap_atomic_fetch_add (&n_dispatching, -1, RELEASE);
}

static gboolean
crew_add_thread_unlocked (EapCrew    *self,
                          GError **error)
{
  GThread *thread = g_thread_try_new (self->name, crew_thread, self, error);

  if (thread == NULL)
    return FALSE;

  /* In time: it needs the lock for all that it does. */
  crew_ref (self);
  self->n_threads++;
  self->n_starting++;
  g_thread_unref (thread);

  return TRUE;
}

/* Is there more work than will be taken up by itself? An idle thread that was
 * signalled counts as idle until it is awake. */
static gboolean
crew_needs_watch_unlocked (EapCrew *self)
{
  if (crew_holds_back_unlocked (self))
    return self->n_queued > 0;

  return self->n_queued > self->n_idle && self->n_threads < self->max_threads;
}

/* What is under way is not short: idle threads are held back no longer, and not because
 * of it any more. */
static void
crew_grow_unlocked (EapCrew *self,
                    guint    n_more)
{
  self->n_short = 0;
  self->n_slow = self->n_running;
  self->n_stalls++;

  /* Where no more threads can be had, work goes on waiting. */
  n_more = MIN (n_more, self->max_threads - self->n_threads);
  while (self->n_queued > self->n_idle + self->n_starting && n_more-- > 0 &&
         crew_add_thread_unlocked (self, NULL))
    ;
}

/* On the timekeeper's thread, as long as work waits */
static void
crew_watch_fire (EapTimer *timer)
{
  EapCrew *self = (EapCrew *) ((char *) timer - G_STRUCT_OFFSET (EapCrew, watch));
  gint64 now = g_get_monotonic_time ();
  gint64 busy = eap_growth_get_busy ();
  gboolean signal = FALSE, watched;
  guint n_more;

  g_mutex_lock (&self->lock);

  if (eap_growth_look (&self->growth, self->n_done, now, busy, &n_more) && self->n_queued > 0)
    {
      crew_grow_unlocked (self, n_more);
      signal = crew_should_signal_unlocked (self);
    }

  watched = self->watched = self->n_queued > 0 &&
                            (self->n_threads < self->max_threads || self->n_idle > 0);
  if (watched)
    eap_timekeeper_add (timer, now + EAP_GROWTH_PERIOD);

  g_mutex_unlock (&self->lock);

  if (signal)
    g_cond_signal (&self->has_work);
  if (!watched)
    crew_unref (self);
}

static void
crew_watch_unlocked (EapCrew *self)
{
  gint64 now;

  if (self->watched || !crew_needs_watch_unlocked (self))
    return;

  now = g_get_monotonic_time ();
  eap_growth_begin (&self->growth, self->n_done, now, eap_growth_get_busy ());

  /* It needs the lock to fire, so the reference is in time. */
  self->watched = TRUE;
  crew_ref (self);
  eap_timekeeper_add (&self->watch, now + EAP_GROWTH_PERIOD);
}

/* Makes certain that a job will find a thread. Fails only if there is none and
 * none can be made. push() or unreserve() uses it up. */
gboolean
eap_crew_reserve (EapCrew  *self,
                  GError  **error)
{
  gboolean reserved = TRUE;

  g_mutex_lock (&self->lock);

  if (self->n_queued + self->n_reserved >= self->n_idle &&
      self->n_threads < self->n_at_once)
    {
      g_autoptr (GError) local_error = NULL;

      /* With a thread left, the job waits for that one. */
      if (!crew_add_thread_unlocked (self, &local_error) && self->n_threads == 0)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          reserved = FALSE;
        }
    }

  if (reserved)
    self->n_reserved++;

  g_mutex_unlock (&self->lock);

  return reserved;
}

/* The same where it must not fail: without a thread the job waits until one can be
 * made. */
void
eap_crew_reserve_anyway (EapCrew *self)
{
  if (eap_crew_reserve (self, NULL))
    return;

  g_mutex_lock (&self->lock);
  self->n_reserved++;
  g_mutex_unlock (&self->lock);
}

void
eap_crew_unreserve (EapCrew *self)
{
  g_mutex_lock (&self->lock);
  self->n_reserved--;
  g_mutex_unlock (&self->lock);
}

/* After reserve(); cannot fail. */
void
eap_crew_push (EapCrew *self,
               EapJob  *job)
{
  gboolean signal;

  job->next = NULL;

  g_mutex_lock (&self->lock);
  self->n_reserved--;
  *self->newest = job;
  self->newest = &job->next;
  eap_atomic_store (&self->n_queued, self->n_queued + 1, RELAXED);
  crew_watch_unlocked (self);
  signal = crew_should_signal_unlocked (self);
  g_mutex_unlock (&self->lock);

  if (signal)
    g_cond_signal (&self->has_work);
}

/* Consumes the caller's reference: what was pushed is still done. */
void
eap_crew_close (EapCrew *self)
{
  g_mutex_lock (&self->lock);
  self->closed = TRUE;
  g_cond_broadcast (&self->has_work);
  g_mutex_unlock (&self->lock);

  crew_unref (self);
}

guint
eap_crew_get_n_threads (EapCrew *self)
{
  guint n_threads;

  g_mutex_lock (&self->lock);
  n_threads = self->n_threads;
  g_mutex_unlock (&self->lock);

  return n_threads;
}

guint
eap_crew_get_n_queued (EapCrew *self)
{
  return eap_atomic_load (&self->n_queued, RELAXED);
}
