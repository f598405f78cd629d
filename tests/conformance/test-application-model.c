/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "conformance-client.h"

#include "eap-test-poll-context.h"

/* R73–R78: one component under every application model */

static EapSynchronizationContext *
get_current (void)
{
  return eap_async_operation_manager_get_synchronization_context ();
}

/* The three outcomes, in one place */
typedef struct
{
  Calculator      *calculator;
  EapTestRecorder  recorder;
  GError          *error;
  GCancellable    *cancelled;
  int              n_heard;
  int              n_completed; /* (atomic) */
} Model;

static void
model_completed_cb (Calculator                 *calculator,
                    EapAsyncCompletedEventArgs *args,
                    Model                      *self)
{
  g_autoptr (EapStartOptions) options = NULL;

  if (eap_async_completed_event_args_get_cancelled (args))
    eap_test_record (&self->recorder, "cancelled");
  else
    eap_test_record (&self->recorder, "%s", eap_async_completed_event_args_get_error (args) != NULL
                                              ? "failed" : "succeeded");

  /* One after the other, so that their order is known everywhere */
  switch (self->n_heard++)
    {
    case 0:
      calculator_begin (calculator, "save", NULL, &(CalculatorJob) { .error = self->error });
      break;
    case 1:
      options = eap_start_options_new ();
      eap_start_options_set_cancellable (options, self->cancelled);
      g_object_unref (calculator_start_full (calculator, "tick", NULL, NULL, options, NULL));
      break;
    default:
      break;
    }
  g_atomic_int_inc (&self->n_completed);
}

static void
model_begin (gpointer data)
{
  calculator_begin (((Model *) data)->calculator, "add", NULL, NULL);
}

static void
model_init (Model *self)
{
  static const char *const signals[] = { "add-completed", "save-completed", "tick-completed" };

  *self = (Model) { calculator_new () };
  self->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "Broken");
  self->cancelled = g_cancellable_new ();
  g_cancellable_cancel (self->cancelled);
  eap_test_recorder_init (&self->recorder);
  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect (self->calculator, signals[i], G_CALLBACK (model_completed_cb), self);
}

static void
model_finish (Model *self)
{
  eap_test_finalize_soon (NULL, self->calculator);
  eap_test_assert_recorded (&self->recorder, "succeeded failed cancelled");
  eap_test_recorder_clear (&self->recorder);
  g_error_free (self->error);
  eap_test_finalize_soon (NULL, self->cancelled);
}

static void
test_every_model (gconstpointer place)
{
  Model model;

  model_init (&model);
  place_run (GPOINTER_TO_UINT (place), model_begin, &model, &model.n_completed, 3);
  model_finish (&model);
}

static gpointer
plain_thread (gpointer data)
{
  model_begin (data);

  return NULL;
}

/* A thread without a loop: it is the process's default context that delivers. */
static void
test_thread_without_a_loop (void)
{
  Model model;

  model_init (&model);
  g_thread_join (g_thread_new ("plain", plain_thread, &model));
  eap_test_iterate_until_count (NULL, &model.n_completed, 3);
  model_finish (&model);
}

/* A program without a loop waits instead. */
static void
test_console (void)
{
  Calculator *calculator = calculator_new ();
  EapAsyncOperation *operation = calculator_start (calculator, "add", NULL, NULL);
  EapAsyncCompletedEventArgs *args = eap_async_operation_wait (operation, -1, NULL);

  g_assert_cmpint (calculator_number_completed_event_args_get_number (
                     CALCULATOR_NUMBER_COMPLETED_EVENT_ARGS (args), NULL), ==, 7);
  eap_test_finalize_soon (NULL, operation);
  g_assert_finalize_object (args);
  eap_test_finalize_soon (NULL, calculator);
}

/* Posts from several threads to one operation of a free-threaded context */
#define N_POSTERS 3

typedef struct
{
  EapAsyncOperation *operation;
  int                n_posts;
  int                n_at_once;    /* (atomic) */
  int                n_delivered;  /* guarded by the order of the operation */
  int                next[N_POSTERS];
  int                is_over;      /* (atomic) */
} Serial;

typedef struct
{
  Serial *serial;
  int     poster;
  int     number;
} SerialPost;

static void
serial_post_cb (gpointer data)
{
  SerialPost *post = data;
  Serial *self = post->serial;

  g_assert_cmpint (g_atomic_int_add (&self->n_at_once, 1), ==, 0);
  g_assert_false (g_atomic_int_get (&self->is_over));
  g_assert_cmpint (post->number, ==, self->next[post->poster]++);
  self->n_delivered++;
  g_atomic_int_add (&self->n_at_once, -1);
}

static void
serial_completed_cb (EapAsyncOperation          *operation,
                     EapAsyncCompletedEventArgs *args,
                     Serial                     *self)
{
  g_assert_cmpint (self->n_delivered, ==, N_POSTERS * self->n_posts);
  g_atomic_int_set (&self->is_over, TRUE);
}

static gpointer
poster_thread (gpointer data)
{
  SerialPost *self = data;

  for (int i = 0; i < self->serial->n_posts; i++)
    {
      SerialPost *post = g_memdup2 (self, sizeof *self);

      post->number = i;
      g_assert_true (eap_async_operation_post (self->serial->operation, serial_post_cb, post,
                                               g_free, NULL));
    }

  return NULL;
}

static void
test_free_threaded_is_serial (void)
{
  EapSynchronizationContext *context = eap_thread_pool_synchronization_context_new ();
  Serial serial = { eap_test_start_in (context, NULL), (int) eap_test_scaled (20000) };
  SerialPost posters[N_POSTERS];
  GThread *threads[N_POSTERS];

  g_signal_connect (serial.operation, "completed", G_CALLBACK (serial_completed_cb), &serial);
  for (int i = 0; i < N_POSTERS; i++)
    {
      posters[i] = (SerialPost) { &serial, i, 0 };
      threads[i] = g_thread_new ("poster", poster_thread, &posters[i]);
    }
  for (int i = 0; i < N_POSTERS; i++)
    g_thread_join (threads[i]);
  g_assert_true (eap_async_operation_operation_completed (serial.operation, NULL));
  eap_test_iterate_until_set (NULL, &serial.is_over);
  eap_test_finalize_soon (NULL, serial.operation);
  eap_test_finalize_soon (NULL, context);
}

/* Nothing is installed on a thread, neither by asking nor by calling. */
static gpointer
nothing_installed_thread (gpointer data)
{
  Calculator *calculator = calculator_new ();

  g_assert_null (g_main_context_get_thread_default ());
  g_assert_true (get_current () == data);
  calculator_begin (calculator, "add", NULL, NULL);
  g_assert_true (get_current () == data);
  g_assert_null (g_main_context_get_thread_default ());
  g_object_unref (calculator);

  return NULL;
}

static EapAsyncCompletedEventArgs *
nothing_installed_run (EapAsyncOperation  *operation,
                       gpointer            data,
                       GError            **error)
{
  g_assert_null (g_main_context_get_thread_default ());
  g_assert_true (get_current () == data);

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static void
test_nothing_is_installed (void)
{
  EapSynchronizationContext *context = get_current ();
  EapAsyncOperation *operation = eap_test_start (NULL);

  g_thread_join (g_thread_new ("plain", nothing_installed_thread, context));
  g_assert_true (eap_async_operation_run_in_thread (operation, NULL, nothing_installed_run,
                                                    context, NULL, NULL));
  g_object_unref (eap_async_operation_wait (operation, -1, NULL));
  g_assert_true (get_current () == context);
  g_assert_null (g_main_context_get_thread_default ());
  eap_test_finalize_soon (NULL, operation);
  eap_test_drain (NULL);
}

static void
test_released_when_reset (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  EapSynchronizationContext *before = get_current ();

  eap_async_operation_manager_set_synchronization_context (context);
  g_assert_true (get_current () == context);
  g_assert_cmpuint (G_OBJECT (context)->ref_count, ==, 2);
  eap_async_operation_manager_set_synchronization_context (NULL);
  g_assert_true (get_current () == before);
  g_assert_finalize_object (context);
}

static gpointer
forgetful_thread (gpointer data)
{
  eap_async_operation_manager_set_synchronization_context (data);

  return NULL;
}

/* A thread that forgets to: its end does it. */
static void
test_released_with_the_thread (void)
{
  EapSynchronizationContext *context = poll_context_new ();

  g_thread_join (g_thread_new ("forgetful", forgetful_thread, context));
  g_assert_finalize_object (context);
}

static void
test_state_is_recorded (void)
{
  g_autoptr (GObject) object = g_object_new (G_TYPE_OBJECT, NULL);
  EapAsyncOperation *operation = eap_test_start (EAP_STATE_OBJECT (object));
  EapAsyncOperation *anonymous = eap_test_start (NULL);

  g_assert_true (g_value_get_object (eap_async_operation_get_user_supplied_state (operation)) ==
                 object);
  g_assert_null (eap_async_operation_get_user_supplied_state (anonymous));
  eap_async_operation_operation_completed (operation, NULL);
  eap_async_operation_operation_completed (anonymous, NULL);
  eap_test_drain (NULL);
  g_assert_finalize_object (operation);
  g_assert_finalize_object (anonymous);
}

static void
there_is_one (gpointer data)
{
  g_assert_true (EAP_IS_SYNCHRONIZATION_CONTEXT (get_current ()));
  g_atomic_int_inc ((int *) data);
}

static gpointer
there_is_one_thread (gpointer data)
{
  there_is_one (data);

  return NULL;
}

static void
test_never_without_context (void)
{
  g_autoptr (EapTestThread) thread = eap_test_thread_new ();
  GMainContext *pushed = g_main_context_new ();
  EapSynchronizationContext *context;
  int n = 0;

  there_is_one (&n);
  eap_async_operation_manager_set_synchronization_context (NULL);
  there_is_one (&n);
  g_main_context_push_thread_default (pushed);
  there_is_one (&n);
  context = get_current ();
  g_main_context_pop_thread_default (pushed);
  g_assert_true (get_current () != context);
  g_main_context_unref (pushed);
  eap_test_thread_call (thread, there_is_one, &n);
  g_thread_join (g_thread_new ("plain", there_is_one_thread, &n));
  g_assert_cmpint (n, ==, 5);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/conformance/" path, function)

  place_add_tests ("/conformance/R73", test_every_model);
  ADD ("R73/thread-without-a-loop", test_thread_without_a_loop);
  ADD ("R73/console", test_console);
  ADD ("R75", test_free_threaded_is_serial);
  ADD ("R76", test_nothing_is_installed);
  ADD ("R77/reset", test_released_when_reset);
  ADD ("R77/end-of-thread", test_released_with_the_thread);
  ADD ("R78/state", test_state_is_recorded);
  ADD ("R78/context", test_never_without_context);

  return g_test_run ();
}
