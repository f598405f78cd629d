/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

#define DEADLINE_SECONDS 30

guint
eap_test_scaled (guint n)
{
  const char *scale = g_getenv ("EAP_TEST_SCALE");
  guint64 percent = scale != NULL ? g_ascii_strtoull (scale, NULL, 10) : 100;

  return (guint) MAX (n * percent / 100, 1);
}

static gboolean
is_set (gpointer data)
{
  return g_atomic_int_get ((const int *) data) != 0;
}

void
eap_test_iterate_until_set (GMainContext *context,
                            const int    *flag)
{
  eap_test_iterate_until (context, is_set, (gpointer) flag);
}

static gboolean
look_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
deadline_cb (gpointer data)
{
  g_error ("What the test waits for did not happen within %d seconds", DEADLINE_SECONDS);

  return G_SOURCE_REMOVE;
}

void
eap_test_iterate_until (GMainContext     *context,
                        EapTestCondition  condition,
                        gpointer          data)
{
  GSource *deadline = g_timeout_source_new_seconds (DEADLINE_SECONDS);
  /* A condition may become true without waking the context. */
  GSource *look = g_timeout_source_new (5);

  g_source_set_callback (deadline, deadline_cb, NULL, NULL);
  g_source_attach (deadline, context);
  g_source_set_callback (look, look_cb, NULL, NULL);
  g_source_attach (look, context);

  while (!condition (data))
    g_main_context_iteration (context, TRUE);

  g_source_destroy (look);
  g_source_unref (look);
  g_source_destroy (deadline);
  g_source_unref (deadline);
}

typedef struct
{
  const int *count;
  int        n;
} Count;

static gboolean
is_reached (gpointer data)
{
  Count *count = data;

  return g_atomic_int_get (count->count) >= count->n;
}

void
eap_test_iterate_until_count (GMainContext *context,
                              const int    *count,
                              int           n)
{
  Count reached = { count, n };

  eap_test_iterate_until (context, is_reached, &reached);
}

static gboolean
is_last_reference (gpointer object)
{
  return g_atomic_int_get (&G_OBJECT (object)->ref_count) == 1;
}

void
eap_test_finalize_soon (GMainContext *context,
                        gpointer      object)
{
  eap_test_iterate_until (context, is_last_reference, object);
  g_assert_finalize_object (object);
}

void
eap_test_drain (GMainContext *context)
{
  while (g_main_context_iteration (context, FALSE))
    ;
}

void
eap_test_gate_init (EapTestGate *self)
{
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  self->is_open = FALSE;
}

void
eap_test_gate_clear (EapTestGate *self)
{
  g_cond_clear (&self->changed);
  g_mutex_clear (&self->lock);
}

void
eap_test_gate_open (EapTestGate *self)
{
  g_mutex_lock (&self->lock);
  self->is_open = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
eap_test_gate_wait (EapTestGate *self)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_SECONDS * G_USEC_PER_SEC;

  g_mutex_lock (&self->lock);
  while (!self->is_open)
    {
      if (!g_cond_wait_until (&self->changed, &self->lock, deadline))
        g_error ("A gate was not opened within %d seconds", DEADLINE_SECONDS);
    }
  g_mutex_unlock (&self->lock);
}

struct _EapTestThread
{
  GThread      *thread;
  GMainContext *context;
  GMainLoop    *loop;
};

static gpointer
test_thread (gpointer data)
{
  EapTestThread *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

EapTestThread *
eap_test_thread_new (void)
{
  EapTestThread *self = g_new0 (EapTestThread, 1);

  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("eap-test", test_thread, self);

  return self;
}

GMainContext *
eap_test_thread_get_context (EapTestThread *self)
{
  return self->context;
}

GThread *
eap_test_thread_get_thread (EapTestThread *self)
{
  return self->thread;
}

typedef struct
{
  EapSendOrPostCallback callback;
  gpointer              data;
  EapTestGate           done;
} Call;

static gboolean
call_cb (gpointer data)
{
  Call *call = data;

  call->callback (call->data);
  eap_test_gate_open (&call->done);

  return G_SOURCE_REMOVE;
}

void
eap_test_thread_call (EapTestThread         *self,
                      EapSendOrPostCallback  callback,
                      gpointer               data)
{
  Call call = { callback, data };
  GSource *source = g_idle_source_new ();

  eap_test_gate_init (&call.done);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, call_cb, &call, NULL);
  g_source_attach (source, self->context);
  g_source_unref (source);

  eap_test_gate_wait (&call.done);
  /* Whoever opened it has left it once the lock was taken. */
  g_mutex_lock (&call.done.lock);
  g_mutex_unlock (&call.done.lock);
  eap_test_gate_clear (&call.done);
}

static void
quit_cb (gpointer data)
{
  g_main_loop_quit (data);
}

void
eap_test_thread_free (EapTestThread *self)
{
  eap_test_thread_call (self, quit_cb, self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self);
}

void
eap_test_released_cb (gpointer released)
{
  EapTestReleased *self = released;

  self->thread = g_thread_self ();
  g_atomic_int_inc (&self->n);
}

static void
released_weak_cb (gpointer  data,
                  GObject  *object)
{
  eap_test_released_cb (data);
}

void
eap_test_released_watch (EapTestReleased *self,
                         gpointer         object)
{
  g_object_weak_ref (object, released_weak_cb, self);
}

void
eap_test_tally_cb (gpointer tally)
{
  EapTestTally *self = tally;

  if (self->home != NULL && self->home != g_thread_self ())
    g_atomic_int_inc (&self->n_away);
  g_atomic_int_inc (&self->n);
}

static void
object_disposed_cb (gpointer  data,
                    GObject  *object)
{
  eap_test_tally_cb (data);
}

GObject *
eap_test_tally_object_new (EapTestTally *tally)
{
  GObject *object = g_object_new (G_TYPE_OBJECT, NULL);

  g_object_weak_ref (object, object_disposed_cb, tally);

  return object;
}

void
eap_test_recorder_init (EapTestRecorder *self)
{
  g_mutex_init (&self->lock);
  self->events = g_ptr_array_new_with_free_func (g_free);
}

void
eap_test_recorder_clear (EapTestRecorder *self)
{
  g_ptr_array_unref (self->events);
  g_mutex_clear (&self->lock);
}

void
eap_test_record (EapTestRecorder *self,
                 const char      *format,
                 ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->events, g_strdup_vprintf (format, arguments));
  g_mutex_unlock (&self->lock);
  va_end (arguments);
}

char *
eap_test_recorder_dup (EapTestRecorder *self)
{
  g_autoptr (GString) all = g_string_new (NULL);

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->events->len; i++)
    g_string_append_printf (all, "%s%s", i > 0 ? " " : "",
                            (const char *) g_ptr_array_index (self->events, i));
  g_mutex_unlock (&self->lock);

  return g_strdup (all->str);
}
