/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-component.h"

/* Args with a result of any type, and operations that are completed with one */

/* What a method derives that says more */
#define NOTED_TYPE_ARGS (noted_args_get_type ())
G_DECLARE_FINAL_TYPE (NotedArgs, noted_args, NOTED, ARGS, EapMethodCompletedEventArgs)

struct _NotedArgs
{
  EapMethodCompletedEventArgs  parent_instance;

  char                        *note; /* (owned) (nullable) */
};

EAP_DEFINE_EVENT_ARGS (NotedArgs, noted_args, EAP_TYPE_METHOD_COMPLETED_EVENT_ARGS,
                       EAP_EVENT_ARGS_FIELD (note, G_TYPE_STRING))

/* A boxed value that counts its copies, all but the one on the stack */
typedef struct
{
  int             *n_copies; /* (atomic) */
  EapTestReleased *released;
} Counted;

static Counted *
counted_copy (Counted *self)
{
  g_atomic_int_inc (self->n_copies);

  return g_memdup2 (self, sizeof *self);
}

static void
counted_free (Counted *self)
{
  eap_test_released_cb (self->released);
  g_free (self);
}

GType counted_get_type (void);
G_DEFINE_BOXED_TYPE (Counted, counted, counted_copy, counted_free)

typedef struct
{
  Counted         counted;
  GValue          value;    /* holds the one above, without a copy */
  int             n_copies; /* (atomic) */
  EapTestReleased released;
} Counter;

static void
counter_init (Counter *self)
{
  *self = (Counter) { .value = G_VALUE_INIT };
  self->counted = (Counted) { &self->n_copies, &self->released };
  g_value_init (&self->value, counted_get_type ());
  g_value_set_static_boxed (&self->value, &self->counted);
}

/* As many as were made have been released, here. */
static void
counter_finish (Counter *self)
{
  eap_test_assert_released (&self->released, g_atomic_int_get (&self->n_copies));
}

static EapMethodCompletedEventArgs *
get_args (EapAsyncOperation *operation)
{
  return EAP_METHOD_COMPLETED_EVENT_ARGS (eap_async_operation_get_args (operation));
}

/* By the getter and by the property; NULL: there is none, and no error either */
static void
assert_result (EapMethodCompletedEventArgs *args,
               const GValue                *expected)
{
  g_autoptr (GError) error = NULL;
  const GValue *result = eap_method_completed_event_args_get_result (args, &error);
  GValue *property;

  g_assert_no_error (error);
  g_assert_true (eap_state_equal (result, expected));
  g_assert_cmpint (result == NULL, ==, expected == NULL);

  g_object_get (args, "result", &property, NULL);
  g_assert_true (eap_state_equal (property, expected));
  g_assert_cmpint (property == NULL, ==, expected == NULL);
  if (property != NULL)
    g_boxed_free (G_TYPE_VALUE, property);
}

static void
assert_no_result (EapMethodCompletedEventArgs *args,
                  int                          code)
{
  g_autoptr (GError) error = NULL;
  GValue *property;

  g_assert_null (eap_method_completed_event_args_get_result (args, &error));
  g_assert_error (error, G_IO_ERROR, code);
  g_assert_null (eap_method_completed_event_args_get_result (args, NULL));

  g_object_get (args, "result", &property, NULL);
  g_assert_null (property);
}

static void
test_result (void)
{
  g_autoptr (GObject) object = g_object_new (G_TYPE_CANCELLABLE, NULL);
  EapMethodCompletedEventArgs *args =
    g_object_new (EAP_TYPE_METHOD_COMPLETED_EVENT_ARGS, NULL);

  assert_result (args, NULL);
  g_object_set (args, "result", EAP_STATE_INT (42), NULL);
  assert_result (args, EAP_STATE_INT (42));
  g_object_set (args, "result", EAP_STATE_OBJECT (object), NULL);
  assert_result (args, EAP_STATE_OBJECT (object));
  g_object_set (args, "result", NULL, NULL);
  assert_result (args, NULL);
  g_assert_cmpuint (object->ref_count, ==, 1);
  g_assert_finalize_object (args);

  args = g_object_new (EAP_TYPE_METHOD_COMPLETED_EVENT_ARGS,
                       "result", EAP_STATE_OBJECT (object), NULL);
  assert_result (args, EAP_STATE_OBJECT (object));
  g_assert_finalize_object (args);
  g_assert_finalize_object (g_steal_pointer (&object));
}

/* A result that comes with an error or with cancelled cannot be read, and an error
 * comes first. */
static void
test_result_raises (void)
{
  static const struct {
    gboolean has_error;
    gboolean cancelled;
    int      raises;
  } rows[] = {
    { FALSE, TRUE, G_IO_ERROR_CANCELLED },
    { TRUE, FALSE, G_IO_ERROR_NOT_FOUND },
    { TRUE, TRUE, G_IO_ERROR_NOT_FOUND },
  };
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Gone");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      EapMethodCompletedEventArgs *args =
        g_object_new (EAP_TYPE_METHOD_COMPLETED_EVENT_ARGS,
                      "result", EAP_STATE_INT (42),
                      "error", rows[i].has_error ? reason : NULL,
                      "cancelled", rows[i].cancelled,
                      NULL);

      assert_no_result (args, rows[i].raises);
      g_assert_finalize_object (args);
    }
}

/* C programs have a getter of its own for it. */
static void
test_parent_of_run_worker (void)
{
  EapRunWorkerCompletedEventArgs *args =
    eap_run_worker_completed_event_args_new (EAP_STATE_INT (42), NULL, FALSE);

  assert_result (EAP_METHOD_COMPLETED_EVENT_ARGS (args), EAP_STATE_INT (42));
  g_assert_true (eap_run_worker_completed_event_args_get_result (args, NULL) ==
                 eap_method_completed_event_args_get_result (EAP_METHOD_COMPLETED_EVENT_ARGS (args),
                                                             NULL));
  g_assert_finalize_object (args);
}

static void
completed_cb (EapAsyncOperation           *operation,
              EapMethodCompletedEventArgs *args,
              int                         *n_completed)
{
  g_assert_true (args == get_args (operation));
  ++*n_completed;
}

static EapAsyncOperation *
start (GType args_type)
{
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *operation =
    eap_async_operation_manager_create_operation_full (EAP_STATE_INT (7), args_type, &error);

  g_assert_no_error (error);

  return operation;
}

/* An operation whose args are of that class ends with such args and that result; NULL
 * expected: with none */
static void
check (GType         args_type,
       const GValue *result,
       const GValue *expected)
{
  EapAsyncOperation *operation = start (args_type);
  g_autoptr (GError) error = NULL;
  const GValue *user_state;
  int n_completed = 0;

  g_signal_connect (operation, "completed", G_CALLBACK (completed_cb), &n_completed);
  g_assert_true (eap_async_operation_complete_with_result (operation, result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (n_completed, ==, 0);
  eap_test_drain (NULL);

  g_assert_cmpint (n_completed, ==, 1);
  g_assert_cmpuint (G_OBJECT_TYPE (get_args (operation)), ==, args_type);
  assert_result (get_args (operation), expected);
  user_state = eap_event_args_get_user_state (EAP_EVENT_ARGS (get_args (operation)));
  g_assert_true (eap_state_equal (user_state, EAP_STATE_INT (7)));
  g_assert_finalize_object (operation);
}

static void
test_complete (void)
{
  GType types[] = { EAP_TYPE_METHOD_COMPLETED_EVENT_ARGS, NOTED_TYPE_ARGS,
                    EAP_TYPE_RUN_WORKER_COMPLETED_EVENT_ARGS };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      GValue unset = G_VALUE_INIT;

      check (types[i], EAP_STATE_INT (42), EAP_STATE_INT (42));
      check (types[i], EAP_STATE_STRING ("forty-two"), EAP_STATE_STRING ("forty-two"));

      /* Nothing, in all its forms */
      check (types[i], NULL, NULL);
      check (types[i], &unset, NULL);
      check (types[i], EAP_STATE_STRING (NULL), NULL);
    }
}

/* It is copied: what it was made of may go. */
static void
test_complete_copies (void)
{
  EapAsyncOperation *operation = start (EAP_TYPE_METHOD_COMPLETED_EVENT_ARGS);
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, "forty-two");
  g_assert_true (eap_async_operation_complete_with_result (operation, &value, NULL));
  g_value_unset (&value);
  eap_test_drain (NULL);
  assert_result (get_args (operation), EAP_STATE_STRING ("forty-two"));
  g_assert_finalize_object (operation);
}

/* Who finishes although he was asked to cancel has succeeded. */
static void
test_complete_after_cancel (void)
{
  EapAsyncOperation *operation = start (EAP_TYPE_METHOD_COMPLETED_EVENT_ARGS);
  EapAsyncCompletedEventArgs *args;

  eap_async_operation_cancel (operation);
  g_assert_true (eap_async_operation_complete_with_result (operation, EAP_STATE_INT (1), NULL));
  eap_test_drain (NULL);
  args = eap_async_operation_get_args (operation);
  g_assert_true (eap_async_completed_event_args_get_cancel_requested (args));
  assert_result (get_args (operation), EAP_STATE_INT (1));
  g_assert_finalize_object (operation);
}

/* What was used for an event does not change any more. */
static void
test_sealed (void)
{
  EapAsyncOperation *operation = start (EAP_TYPE_METHOD_COMPLETED_EVENT_ARGS);

  eap_async_operation_complete_with_result (operation, EAP_STATE_INT (1), NULL);
  eap_test_drain (NULL);
  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*does not change any more*");
  g_object_set (get_args (operation), "result", EAP_STATE_INT (2), NULL);
  g_test_assert_expected_messages ();
  assert_result (get_args (operation), EAP_STATE_INT (1));
  g_assert_finalize_object (operation);
}

static void
assert_refused (EapAsyncOperation *operation,
                const GValue      *result)
{
  EapOperationState state = eap_async_operation_get_state (operation);
  g_autoptr (GError) error = NULL;

  g_assert_false (eap_async_operation_complete_with_result (operation, result, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  g_assert_false (eap_async_operation_complete_with_result (operation, result, NULL));
  g_assert_cmpint (eap_async_operation_get_state (operation), ==, state);
}

/* Args without a result, whether there is a value or not. It goes on. */
static void
test_refused_class (void)
{
  GType types[] = { EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS, EAP_TEST_TYPE_SUM_ARGS };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      EapAsyncOperation *operation = start (types[i]);
      Counter counter;

      counter_init (&counter);
      assert_refused (operation, EAP_STATE_INT (42));
      assert_refused (operation, &counter.value);
      assert_refused (operation, NULL);
      eap_test_drain (NULL);
      g_assert_cmpint (eap_async_operation_get_state (operation), ==,
                       EAP_OPERATION_STATE_RUNNING);
      g_assert_true (eap_async_operation_operation_completed (operation, NULL));
      eap_test_drain (NULL);
      g_assert_true (G_TYPE_CHECK_INSTANCE_TYPE (eap_async_operation_get_args (operation),
                                                 types[i]));
      g_assert_finalize_object (operation);
      counter_finish (&counter);
    }
}

/* It goes on, and can be completed with another one. */
static void
test_refused_value (void)
{
  EapAsyncOperation *operation = start (EAP_TYPE_METHOD_COMPLETED_EVENT_ARGS);
  GValue broken = { .g_type = G_TYPE_NONE };

  assert_refused (operation, &broken);
  eap_test_drain (NULL);
  g_assert_cmpint (eap_async_operation_get_state (operation), ==, EAP_OPERATION_STATE_RUNNING);
  g_assert_true (eap_async_operation_complete_with_result (operation, EAP_STATE_INT (1), NULL));
  eap_test_drain (NULL);
  assert_result (get_args (operation), EAP_STATE_INT (1));
  g_assert_finalize_object (operation);
}

/* The first one counts, before it is delivered and after that. */
static void
test_refused_when_ended (void)
{
  EapAsyncOperation *operation = start (EAP_TYPE_METHOD_COMPLETED_EVENT_ARGS);
  Counter counter;

  counter_init (&counter);
  g_assert_true (eap_async_operation_complete_with_result (operation, EAP_STATE_INT (1), NULL));
  assert_refused (operation, &counter.value);
  eap_test_drain (NULL);
  assert_refused (operation, &counter.value);
  eap_test_drain (NULL);
  assert_result (get_args (operation), EAP_STATE_INT (1));
  counter_finish (&counter);
  g_assert_finalize_object (operation);
}

static void
test_error (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "Gone");
  EapAsyncOperation *operation = start (NOTED_TYPE_ARGS);

  g_assert_true (eap_async_operation_complete_with_error (operation, reason, NULL));
  eap_test_drain (NULL);
  g_assert_true (NOTED_IS_ARGS (get_args (operation)));
  assert_no_result (get_args (operation), G_IO_ERROR_NOT_FOUND);
  assert_refused (operation, EAP_STATE_INT (1));
  g_assert_finalize_object (operation);
}

static void
test_cancelled (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Enough");
  EapAsyncOperation *operation = start (NOTED_TYPE_ARGS);
  EapAsyncCompletedEventArgs *args;

  eap_async_operation_cancel (operation);
  g_assert_true (eap_async_operation_complete_with_error (operation, reason, NULL));
  eap_test_drain (NULL);
  args = eap_async_operation_get_args (operation);
  g_assert_true (eap_async_completed_event_args_get_cancelled (args));
  assert_no_result (get_args (operation), G_IO_ERROR_CANCELLED);
  g_assert_finalize_object (operation);
}

static gpointer
complete_thread (gpointer data)
{
  gpointer *operation_and_value = data;

  return GINT_TO_POINTER (eap_async_operation_complete_with_result (operation_and_value[0],
                                                                    operation_and_value[1],
                                                                    NULL));
}

static gboolean
complete_on_thread (EapAsyncOperation *operation,
                    const GValue      *value)
{
  gpointer operation_and_value[] = { operation, (gpointer) value };

  return GPOINTER_TO_INT (g_thread_join (g_thread_new ("complete", complete_thread,
                                                       operation_and_value)));
}

/* One copy is all that there is, and it goes with the args, in the operation's place. */
static void
test_released (void)
{
  EapAsyncOperation *operation = start (EAP_TYPE_METHOD_COMPLETED_EVENT_ARGS);
  Counter counter;

  counter_init (&counter);
  g_assert_true (complete_on_thread (operation, &counter.value));
  eap_test_drain (NULL);
  eap_test_assert_released (&counter.released, 0);
  g_assert_nonnull (eap_method_completed_event_args_get_result (get_args (operation), NULL));
  g_assert_finalize_object (operation);
  g_assert_cmpint (counter.n_copies, ==, 1);
  counter_finish (&counter);
}

static void
test_released_unheard (void)
{
  EapAsyncOperation *operation = start (EAP_TYPE_METHOD_COMPLETED_EVENT_ARGS);
  Counter counter;

  counter_init (&counter);
  g_assert_true (complete_on_thread (operation, &counter.value));
  g_object_unref (operation);
  eap_test_assert_released (&counter.released, 0);
  eap_test_drain (NULL);
  g_assert_cmpint (counter.n_copies, ==, 1);
  counter_finish (&counter);
}

/* Also of one that was refused nothing is left, and nothing is released elsewhere. */
static void
test_released_refused (void)
{
  EapAsyncOperation *operation = start (EAP_TYPE_METHOD_COMPLETED_EVENT_ARGS);
  Counter counter;

  counter_init (&counter);
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  g_assert_false (complete_on_thread (operation, &counter.value));
  eap_test_drain (NULL);
  counter_finish (&counter);
  assert_result (get_args (operation), NULL);
  g_assert_finalize_object (operation);
}

/* There is no place any more: it is released all the same. */
static void
test_released_in_closed_context (void)
{
  GMainContext *main_context = g_main_context_new ();
  EapAsyncOperation *operation;
  const GError *error;
  Counter counter;

  counter_init (&counter);
  g_main_context_push_thread_default (main_context);
  operation = start (EAP_TYPE_METHOD_COMPLETED_EVENT_ARGS);
  g_main_context_pop_thread_default (main_context);
  g_assert_true (eap_async_operation_complete_with_result (operation, &counter.value, NULL));
  g_main_context_unref (main_context);

  error = eap_async_completed_event_args_get_error (eap_async_operation_get_args (operation));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
  g_assert_null (eap_method_completed_event_args_get_result (get_args (operation), NULL));
  g_assert_finalize_object (operation);
  g_assert_cmpint (counter.n_copies, ==, 1);
  counter_finish (&counter);
}

/* A method that says no more than that */
#define ECHO_TYPE_COMPONENT (echo_component_get_type ())
G_DECLARE_FINAL_TYPE (EchoComponent, echo_component, ECHO, COMPONENT, EapComponent)

struct _EchoComponent
{
  EapComponent parent_instance;
};

G_DEFINE_FINAL_TYPE (EchoComponent, echo_component, EAP_TYPE_COMPONENT)

static gboolean
echo_component_start_operation (EapComponent       *component,
                                EapAsyncOperation  *operation,
                                GError            **error)
{
  return eap_async_operation_complete_with_result (operation,
                                                   eap_async_operation_get_arguments (operation),
                                                   error);
}

static void
echo_component_class_init (EchoComponentClass *klass)
{
  EapComponentClass *component_class = EAP_COMPONENT_CLASS (klass);

  component_class->start_operation = echo_component_start_operation;
  eap_component_class_add_method (component_class, "echo", EAP_TYPE_METHOD_COMPLETED_EVENT_ARGS,
                                  EAP_CONCURRENCY_CONCURRENT, FALSE);
  eap_component_class_add_method (component_class, "plain", EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS,
                                  EAP_CONCURRENCY_CONCURRENT, FALSE);
}

static void
echo_component_init (EchoComponent *self)
{
}

static EapAsyncOperation *
call (EapComponent *component,
      const char   *method)
{
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *operation =
    eap_component_start_with_value (component, method, NULL, EAP_STATE_STRING ("hello"), NULL,
                                    &error);

  g_assert_no_error (error);
  eap_test_drain (NULL);

  return operation;
}

static void
test_component (void)
{
  EapComponent *component = g_object_new (ECHO_TYPE_COMPONENT, NULL);
  EapAsyncOperation *operation;
  GError *error;

  operation = call (component, "echo");
  assert_result (get_args (operation), EAP_STATE_STRING ("hello"));
  g_assert_finalize_object (operation);

  /* The message says whose mistake it is. */
  operation = call (component, "plain");
  error = eap_async_completed_event_args_get_error (eap_async_operation_get_args (operation));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
  g_assert_nonnull (strstr (error->message, "plain of EchoComponent"));
  g_assert_nonnull (strstr (error->message, "EapAsyncCompletedEventArgs"));
  g_assert_finalize_object (operation);
  g_assert_finalize_object (component);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) \
  g_test_add_func ("/eap/method-completed-event-args/" path, function)

  ADD ("result", test_result);
  ADD ("result-raises", test_result_raises);
  ADD ("parent-of-run-worker", test_parent_of_run_worker);
  ADD ("complete", test_complete);
  ADD ("complete-copies", test_complete_copies);
  ADD ("complete-after-cancel", test_complete_after_cancel);
  ADD ("sealed", test_sealed);
  ADD ("refused-class", test_refused_class);
  ADD ("refused-value", test_refused_value);
  ADD ("refused-when-ended", test_refused_when_ended);
  ADD ("error", test_error);
  ADD ("cancelled", test_cancelled);
  ADD ("released", test_released);
  ADD ("released-unheard", test_released_unheard);
  ADD ("released-refused", test_released_refused);
  ADD ("released-in-closed-context", test_released_in_closed_context);
  ADD ("component", test_component);

  return g_test_run ();
}
