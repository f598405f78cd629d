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
  GThread *here = g_thread_self ();

  if (!g_atomic_pointer_compare_and_exchange (&self->thread, NULL, here) &&
      g_atomic_pointer_get (&self->thread) != here)
    g_atomic_int_inc (&self->n_elsewhere);
  g_atomic_int_inc (&self->n);
}

static void
released_weak_cb (gpointer  data,
                  GObject  *object)
{
  eap_test_released_cb (data);
}

gpointer
eap_test_released_watch (EapTestReleased *self,
                         gpointer         object)
{
  g_object_weak_ref (object, released_weak_cb, self);

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

/* Whether @events are all that is left of @orders, each in its order */
static gboolean
are_merged (char       **events,
            const char **orders)
{
  gboolean is_over = *events == NULL;

  for (guint i = 0; orders[i] != NULL; i++)
    {
      const char *order = orders[i];
      gsize length = strcspn (order, " ");

      is_over = is_over && length == 0;
      if (*events == NULL || length == 0 || strlen (*events) != length ||
          strncmp (order, *events, length) != 0)
        continue;

      orders[i] += length + strspn (order + length, " ");
      if (are_merged (events + 1, orders))
        return TRUE;
      orders[i] = order;
    }

  return is_over;
}

gboolean
eap_test_is_in_order (const char *events,
                      const char *expected)
{
  g_auto (GStrv) split = g_strsplit (events, " ", -1);
  g_auto (GStrv) operations = g_strsplit (expected, " | ", -1);
  g_autofree const char **orders = g_memdup2 (operations,
                                              (g_strv_length (operations) + 1) * sizeof (char *));

  return are_merged (split, orders);
}

EapAsyncOperation *
eap_test_start (const GValue *state)
{
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *operation = eap_async_operation_manager_create_operation (state, &error);

  g_assert_no_error (error);

  return operation;
}

EapAsyncOperation *
eap_test_start_in (EapSynchronizationContext *context,
                   const GValue              *state)
{
  EapAsyncOperation *operation;

  eap_async_operation_manager_set_synchronization_context (context);
  operation = eap_test_start (state);
  eap_async_operation_manager_set_synchronization_context (NULL);

  return operation;
}

static void
completed_cb (EapAsyncOperation          *operation,
              EapAsyncCompletedEventArgs *args,
              EapTestScene               *self)
{
  g_assert_cmpint (eap_async_operation_get_state (operation), ==, EAP_OPERATION_STATE_COMPLETED);
  g_assert_true (eap_async_operation_get_args (operation) == args);
  g_assert_null (self->args);
  self->args = g_object_ref (args);

  if (eap_async_completed_event_args_get_cancelled (args))
    eap_test_scene_record (self, "cancelled");
  else if (eap_async_completed_event_args_get_error (args) != NULL)
    eap_test_scene_record (self, "failed");
  else
    eap_test_scene_record (self, "completed");
  g_atomic_int_set (&self->completed, TRUE);
}

static void
progress_changed_cb (EapAsyncOperation           *operation,
                     EapProgressChangedEventArgs *args,
                     EapTestScene                *self)
{
  g_assert_true (g_thread_self () == self->home);
  g_assert_true (eap_state_equal (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)),
                                  eap_async_operation_get_user_supplied_state (operation)));
  eap_test_record (&self->recorder, "%d",
                   eap_progress_changed_event_args_get_progress_percentage (args));
}

void
eap_test_scene_init_unheard (EapTestScene *self,
                             const GValue *state)
{
  *self = (EapTestScene) { .home = g_thread_self (), .operation = eap_test_start (state) };
  eap_test_recorder_init (&self->recorder);
  eap_test_gate_init (&self->started);
  eap_test_gate_init (&self->go);
}

void
eap_test_scene_init (EapTestScene *self,
                     const GValue *state)
{
  eap_test_scene_init_unheard (self, state);
  g_signal_connect (self->operation, "completed", G_CALLBACK (completed_cb), self);
  g_signal_connect (self->operation, "progress-changed", G_CALLBACK (progress_changed_cb), self);
}

static void
scene_clear (EapTestScene *self)
{
  if (self->operation != NULL)
    g_assert_finalize_object (self->operation);
  if (self->other != NULL)
    g_assert_finalize_object (self->other);
  if (self->args != NULL)
    g_assert_finalize_object (self->args);
  eap_test_gate_clear (&self->go);
  eap_test_gate_clear (&self->started);
  eap_test_recorder_clear (&self->recorder);
}

void
eap_test_scene_finish (EapTestScene *self,
                       const char   *events)
{
  eap_test_drain (g_main_context_get_thread_default ());
  eap_test_assert_recorded (&self->recorder, events);
  scene_clear (self);
}

void
eap_test_scene_finish_work (EapTestScene *self)
{
  EapTestReleased gone = { 0 };

  eap_test_iterate_until_set (NULL, &self->completed);
  if (self->operation != NULL)
    {
      g_object_unref (eap_test_released_watch (&gone, g_steal_pointer (&self->operation)));
      eap_test_iterate_until_set (NULL, &gone.n);
      eap_test_assert_released (&gone, 1);
    }
  scene_clear (self);
}

void
eap_test_scene_record (EapTestScene *self,
                       const char   *event)
{
  g_assert_true (g_thread_self () == self->home);
  eap_test_record (&self->recorder, "%s", event);
}

void
eap_test_scene_run (EapTestScene  *self,
                    EapWorkerPool *pool,
                    EapWorkerFunc  func)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (eap_async_operation_run_in_thread (self->operation, pool, func, self,
                                                    NULL, &error));
  g_assert_no_error (error);
}

EapAsyncCompletedEventArgs *
eap_test_quick_work (EapAsyncOperation  *operation,
                     gpointer            scene,
                     GError            **error)
{
  EapTestScene *self = scene;

  g_assert_true (g_thread_self () != self->home);
  g_atomic_int_inc (&self->n_runs);

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

EapAsyncCompletedEventArgs *
eap_test_slow_work (EapAsyncOperation  *operation,
                    gpointer            scene,
                    GError            **error)
{
  EapTestScene *self = scene;

  eap_test_gate_open (&self->started);
  eap_test_gate_wait (&self->go);

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

void
eap_test_assert_succeeded (EapTestScene *scene)
{
  eap_test_iterate_until_set (NULL, &scene->completed);
  g_assert_no_error (eap_async_completed_event_args_get_error (scene->args));
  g_assert_false (eap_async_completed_event_args_get_cancelled (scene->args));
}

void
eap_test_assert_cancelled (EapTestScene *scene)
{
  eap_test_iterate_until_set (NULL, &scene->completed);
  g_assert_no_error (eap_async_completed_event_args_get_error (scene->args));
  g_assert_true (eap_async_completed_event_args_get_cancelled (scene->args));
  g_assert_true (eap_async_completed_event_args_get_cancel_requested (scene->args));
}
