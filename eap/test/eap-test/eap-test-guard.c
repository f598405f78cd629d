/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-guard-private.h"

/* What a thread does */
typedef struct
{
  GThread    *thread; /* for comparing only */
  const char *what;
} Act;

struct _EapTestGuard
{
  GThread *thread;
  char    *label;    /* (owned) */
  gint64   began;

  GMutex   lock;
  GCond    changed;
  /* Guarded by the lock */
  gboolean is_over;
  gint64   deadline;
  GArray  *acts;     /* (element-type Act): no more than one of each thread, the oldest first */
};

static const char *
get_oldest (EapTestGuard *self)
{
  return self->acts->len > 0 ? g_array_index (self->acts, Act, 0).what
                             : "a handler or a source of the main context";
}

static gpointer
guard_thread (gpointer data)
{
  EapTestGuard *self = data;

  g_mutex_lock (&self->lock);
  while (!self->is_over)
    {
      /* It may have been given more time meanwhile. */
      if (g_cond_wait_until (&self->changed, &self->lock, self->deadline) || self->is_over ||
          g_get_monotonic_time () < self->deadline)
        continue;

      g_error ("%s: %s has not returned within %" G_GINT64_FORMAT " ms, and cannot be "
               "interrupted", self->label, get_oldest (self),
               (self->deadline - self->began) / G_TIME_SPAN_MILLISECOND);
    }
  g_mutex_unlock (&self->lock);

  return NULL;
}

EapTestGuard *
eap_test_guard_new (const char *method,
                    const char *type_name,
                    const char *check,
                    gint64      milliseconds)
{
  EapTestGuard *self = g_new0 (EapTestGuard, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->label = g_strdup_printf ("Check '%s' of the method '%s' of %s", check, method, type_name);
  self->acts = g_array_new (FALSE, FALSE, sizeof (Act));
  self->began = g_get_monotonic_time ();
  self->deadline = self->began + milliseconds * G_TIME_SPAN_MILLISECOND;
  self->thread = g_thread_new ("eap-test-guard", guard_thread, self);

  return self;
}

void
eap_test_guard_free (EapTestGuard *self)
{
  g_mutex_lock (&self->lock);
  self->is_over = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);

  g_thread_join (self->thread);
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
  g_array_unref (self->acts);
  g_free (self->label);
  g_free (self);
}

void
eap_test_guard_enter (EapTestGuard *self,
                      const char   *what)
{
  Act act = { g_thread_self (), what };
  guint i = 0;

  g_mutex_lock (&self->lock);
  while (i < self->acts->len && g_array_index (self->acts, Act, i).thread != act.thread)
    i++;
  if (i < self->acts->len)
    g_array_remove_index (self->acts, i);
  if (what != NULL)
    g_array_append_val (self->acts, act);
  g_mutex_unlock (&self->lock);
}

void
eap_test_guard_extend (EapTestGuard *self,
                       gint64        time)
{
  g_mutex_lock (&self->lock);
  self->deadline += time;
  g_mutex_unlock (&self->lock);
}
