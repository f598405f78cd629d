/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-timekeeper-private.h"

#include "eap-crew-private.h"

/* How long the thread stays when there is nothing to keep time for */
#define IDLE_MICROSECONDS (10 * G_USEC_PER_SEC)

#define TRY_AGAIN_MILLISECONDS 100

/* The lock guards all of this, and the due and position of every timer. */
static GMutex lock;
static GCond changed;
static GPtrArray *heap; /* of EapTimer, the next one at 0 */
static gboolean has_thread;
static gboolean is_trying; /* a source of the default main context tries to make it */

static EapTimer *
timer_at (guint position)
{
  return g_ptr_array_index (heap, position - 1);
}

static void
place (EapTimer *timer,
       guint     position)
{
  g_ptr_array_index (heap, position - 1) = timer;
  timer->position = position;
}

static void
sift_up (EapTimer *timer,
         guint     position)
{
  while (position > 1 && timer_at (position / 2)->due > timer->due)
    {
      place (timer_at (position / 2), position);
      position /= 2;
    }

  place (timer, position);
}

static void
sift_down (EapTimer *timer,
           guint     position)
{
  guint child;

  while ((child = 2 * position) <= heap->len)
    {
      if (child < heap->len && timer_at (child + 1)->due < timer_at (child)->due)
        child++;
      if (timer_at (child)->due >= timer->due)
        break;

      place (timer_at (child), position);
      position = child;
    }

  place (timer, position);
}

static void
remove_unlocked (EapTimer *timer)
{
  guint position = timer->position;
  EapTimer *last = timer_at (heap->len);

  g_ptr_array_set_size (heap, (int) heap->len - 1);
  timer->position = 0;

  if (last == timer)
    return;

  if (position > 1 && timer_at (position / 2)->due > last->due)
    sift_up (last, position);
  else
    sift_down (last, position);
}

static gpointer
timekeeper_thread (gpointer data)
{
  gint64 leave = g_get_monotonic_time () + IDLE_MICROSECONDS;

  g_mutex_lock (&lock);

  while (heap->len > 0 || g_get_monotonic_time () < leave)
    {
      EapTimer *timer = heap->len > 0 ? timer_at (1) : NULL;

      if (timer != NULL && timer->due <= g_get_monotonic_time ())
        {
          remove_unlocked (timer);
          g_mutex_unlock (&lock);

          eap_crew_stop_if_halted ();
          timer->fire (timer);

          g_mutex_lock (&lock);
          leave = g_get_monotonic_time () + IDLE_MICROSECONDS;
        }
      else
        {
          g_cond_wait_until (&changed, &lock, timer != NULL ? timer->due : leave);
        }
    }

  has_thread = FALSE;
  g_mutex_unlock (&lock);

  return NULL;
}

static gboolean
try_thread_unlocked (void)
{
  GThread *thread;

  if (!has_thread && heap->len > 0)
    {
      thread = g_thread_try_new ("eap-timekeeper", timekeeper_thread, NULL, NULL);
      has_thread = thread != NULL;
      g_clear_pointer (&thread, g_thread_unref);
    }

  return has_thread || heap->len == 0;
}

static gboolean
try_again_cb (gpointer data)
{
  g_mutex_lock (&lock);
  is_trying = !try_thread_unlocked ();
  g_mutex_unlock (&lock);

  return is_trying;
}

/* A thread that cannot be created now is tried again with the next timer, and from
 * time to time by the default main context; until then timers are late. */
static void
ensure_thread_unlocked (void)
{
  if (!try_thread_unlocked () && !is_trying)
    {
      is_trying = TRUE;
      g_timeout_add_full (G_PRIORITY_DEFAULT, TRY_AGAIN_MILLISECONDS, try_again_cb, NULL, NULL);
    }
}

/* Has @timer, which is in use by nobody, fire at @due. FALSE: there is no thread
 * to see to it for the time being. Any thread. */
gboolean
eap_timekeeper_add (EapTimer *timer,
                    gint64    due)
{
  gboolean is_kept;

  g_mutex_lock (&lock);

  if (heap == NULL)
    heap = g_ptr_array_new ();

  timer->due = due;
  g_ptr_array_add (heap, timer);
  sift_up (timer, heap->len);

  ensure_thread_unlocked ();
  if (timer->position == 1)
    g_cond_signal (&changed);
  is_kept = has_thread;

  g_mutex_unlock (&lock);

  return is_kept;
}

/* TRUE: it will not fire. FALSE: it has fired, or is just about to. Any thread.
 * Each timer that is added is either removed with TRUE or fires, once. */
gboolean
eap_timekeeper_remove (EapTimer *timer)
{
  gboolean waits;

  g_mutex_lock (&lock);
  waits = timer->position != 0;
  if (waits)
    remove_unlocked (timer);
  g_mutex_unlock (&lock);

  return waits;
}
