/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

#define TEST_TYPE_CONTEXT (test_context_get_type ())
G_DECLARE_FINAL_TYPE (TestContext, test_context, TEST, CONTEXT, EapSynchronizationContext)

/* A place that is dispatched by hand, counts, and may refuse */
struct _TestContext
{
  EapSynchronizationContext parent_instance;

  gboolean                  refuses;
  const GError             *refusal; /* (unowned) (nullable) */
  int                       n_started;
  int                       n_completed;
};

G_DEFINE_FINAL_TYPE (TestContext, test_context, EAP_TYPE_SYNCHRONIZATION_CONTEXT)

static gboolean
test_context_wakeup (EapSynchronizationContext *context)
{
  return TRUE;
}

static gboolean
test_context_is_owner (EapSynchronizationContext *context)
{
  return TRUE;
}

static gboolean
test_context_operation_started (EapSynchronizationContext  *context,
                                GError                    **error)
{
  TestContext *self = TEST_CONTEXT (context);

  if (self->refuses)
    {
      if (self->refusal != NULL)
        g_propagate_error (error, g_error_copy (self->refusal));
      return FALSE;
    }

  self->n_started++;

  return TRUE;
}

static void
test_context_operation_completed (EapSynchronizationContext *context)
{
  TEST_CONTEXT (context)->n_completed++;
}

static void
test_context_class_init (TestContextClass *klass)
{
  EapSynchronizationContextClass *context_class = EAP_SYNCHRONIZATION_CONTEXT_CLASS (klass);

  context_class->wakeup = test_context_wakeup;
  context_class->is_owner = test_context_is_owner;
  context_class->operation_started = test_context_operation_started;
  context_class->operation_completed = test_context_operation_completed;
}

static void
test_context_init (TestContext *self)
{
}

/* Made the calling thread's until test_context_remove () */
static TestContext *
test_context_install (void)
{
  TestContext *context = g_object_new (TEST_TYPE_CONTEXT, NULL);

  eap_async_operation_manager_set_synchronization_context (EAP_SYNCHRONIZATION_CONTEXT (context));

  return context;
}

static void
test_context_remove (TestContext *context)
{
  eap_async_operation_manager_set_synchronization_context (NULL);
  g_assert_finalize_object (context);
}

static GMainContext *
get_main_context (EapSynchronizationContext *context)
{
  EapMainSynchronizationContext *self = EAP_MAIN_SYNCHRONIZATION_CONTEXT (context);

  return eap_main_synchronization_context_get_main_context (self);
}

/* Functions only: nobody makes one. */
static void
test_is_abstract (void)
{
  g_assert_true (G_TYPE_IS_ABSTRACT (EAP_TYPE_ASYNC_OPERATION_MANAGER));
}

static void
test_default_context (void)
{
  EapSynchronizationContext *context =
    eap_async_operation_manager_get_synchronization_context ();

  g_assert_true (EAP_IS_MAIN_SYNCHRONIZATION_CONTEXT (context));
  g_assert_true (get_main_context (context) == g_main_context_default ());
  g_assert_true (eap_async_operation_manager_get_synchronization_context () == context);

  /* Asking installs nothing. */
  g_assert_null (g_main_context_get_thread_default ());
}

static void
test_pushed_context (void)
{
  GMainContext *main_context = g_main_context_new ();
  EapSynchronizationContext *before =
    eap_async_operation_manager_get_synchronization_context ();
  EapSynchronizationContext *pushed;

  g_main_context_push_thread_default (main_context);
  pushed = eap_async_operation_manager_get_synchronization_context ();
  g_assert_true (pushed != before);
  g_assert_true (get_main_context (pushed) == main_context);
  g_assert_true (eap_async_operation_manager_get_synchronization_context () == pushed);
  g_main_context_pop_thread_default (main_context);

  g_assert_true (eap_async_operation_manager_get_synchronization_context () == before);

  g_object_ref (pushed);
  g_main_context_unref (main_context);
  g_assert_finalize_object (pushed);
}

static gpointer
get_context_thread (gpointer data)
{
  return g_object_ref (eap_async_operation_manager_get_synchronization_context ());
}

static void
test_set_context (void)
{
  TestContext *context = test_context_install ();
  EapSynchronizationContext *elsewhere;

  g_assert_true (eap_async_operation_manager_get_synchronization_context () ==
                 EAP_SYNCHRONIZATION_CONTEXT (context));

  /* Of this thread only; a thread without any gets the process's default. */
  elsewhere = g_thread_join (g_thread_new ("get", get_context_thread, NULL));
  g_assert_true (get_main_context (elsewhere) == g_main_context_default ());
  g_object_unref (elsewhere);

  eap_async_operation_manager_set_synchronization_context (NULL);
  g_assert_true (eap_async_operation_manager_get_synchronization_context () !=
                 EAP_SYNCHRONIZATION_CONTEXT (context));

  test_context_remove (context);
}

static void
test_set_context_keeps_it (void)
{
  TestContext *context = test_context_install ();
  EapTestReleased released = { 0 };

  eap_test_released_watch (&released, context);
  g_object_unref (context);
  g_assert_cmpint (released.n, ==, 0);

  /* Again the same one: not released in between */
  eap_async_operation_manager_set_synchronization_context (EAP_SYNCHRONIZATION_CONTEXT (context));
  g_assert_cmpint (released.n, ==, 0);

  eap_async_operation_manager_set_synchronization_context (NULL);
  eap_test_assert_released (&released, 1);
}

static gpointer
set_context_thread (gpointer data)
{
  eap_async_operation_manager_set_synchronization_context (data);

  return NULL;
}

static void
test_released_with_the_thread (void)
{
  TestContext *context = g_object_new (TEST_TYPE_CONTEXT, NULL);

  g_thread_join (g_thread_new ("set", set_context_thread, context));

  g_assert_finalize_object (context);
}

static void
test_create_operation (void)
{
  TestContext *context = test_context_install ();
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *operation;

  operation = eap_async_operation_manager_create_operation (EAP_STATE_INT (7), &error);
  g_assert_no_error (error);
  g_assert_true (eap_async_operation_get_synchronization_context (operation) ==
                 EAP_SYNCHRONIZATION_CONTEXT (context));
  g_assert_true (eap_state_equal (eap_async_operation_get_user_supplied_state (operation),
                                  EAP_STATE_INT (7)));
  g_assert_cmpint (context->n_started, ==, 1);
  g_assert_cmpint (context->n_completed, ==, 0);

  g_assert_true (eap_async_operation_operation_completed (operation, &error));
  g_assert_cmpint (context->n_completed, ==, 0);
  eap_synchronization_context_dispatch (EAP_SYNCHRONIZATION_CONTEXT (context));
  g_assert_cmpint (context->n_completed, ==, 1);

  g_assert_finalize_object (operation);
  test_context_remove (context);
}

static void
completed_cb (EapAsyncOperation          *operation,
              EapAsyncCompletedEventArgs *args,
              gpointer                    user_data)
{
  TestContext *context = user_data;

  /* Told after the handlers: nobody may quit before. */
  g_assert_cmpint (context->n_completed, ==, 0);
  context->n_started = -1;
}

static void
test_told_after_handlers (void)
{
  TestContext *context = test_context_install ();
  EapAsyncOperation *operation = eap_async_operation_manager_create_operation (NULL, NULL);

  g_signal_connect (operation, "completed", G_CALLBACK (completed_cb), context);
  g_object_unref (operation);
  eap_synchronization_context_dispatch (EAP_SYNCHRONIZATION_CONTEXT (context));

  /* An abandoned operation counts like any other. */
  g_assert_cmpint (context->n_started, ==, -1);
  g_assert_cmpint (context->n_completed, ==, 1);
  test_context_remove (context);
}

static void
test_state_not_unique (void)
{
  EapAsyncOperation *operations[2];

  for (int i = 0; i < 2; i++)
    {
      operations[i] = eap_async_operation_manager_create_operation (EAP_STATE_INT (7), NULL);
      g_assert_nonnull (operations[i]);
    }

  for (int i = 0; i < 2; i++)
    {
      g_assert_true (eap_async_operation_operation_completed (operations[i], NULL));
      eap_test_drain (NULL);
      g_assert_finalize_object (operations[i]);
    }
}

static void
test_refused (void)
{
  g_autoptr (GError) refusal = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "Full");
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) state = g_cancellable_new ();
  TestContext *context = test_context_install ();

  context->refuses = TRUE;
  context->refusal = refusal;
  g_assert_null (eap_async_operation_manager_create_operation (EAP_STATE_OBJECT (state), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_cmpstr (error->message, ==, "Full");

  g_assert_cmpint (context->n_started, ==, 0);
  g_assert_cmpint (context->n_completed, ==, 0);
  test_context_remove (context);
  g_assert_finalize_object (g_steal_pointer (&state));
}

static void
test_refused_without_reason (void)
{
  g_autoptr (GError) error = NULL;
  TestContext *context = test_context_install ();

  context->refuses = TRUE;
  g_assert_null (eap_async_operation_manager_create_operation (NULL, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_FAILED);

  test_context_remove (context);
}

static void
test_closed_context (void)
{
  g_autoptr (GError) error = NULL;
  TestContext *context = test_context_install ();

  eap_synchronization_context_close (EAP_SYNCHRONIZATION_CONTEXT (context));
  g_assert_null (eap_async_operation_manager_create_operation (NULL, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
  g_assert_cmpint (context->n_started, ==, context->n_completed);

  test_context_remove (context);
}

static gpointer
create_thread (gpointer data)
{
  return eap_async_operation_manager_create_operation (NULL, NULL);
}

/* A thread without a context of its own: the process's default one */
static void
test_create_on_plain_thread (void)
{
  EapAsyncOperation *operation = g_thread_join (g_thread_new ("create", create_thread, NULL));

  g_assert_true (get_main_context (eap_async_operation_get_synchronization_context (operation)) ==
                 g_main_context_default ());
  g_assert_true (eap_async_operation_operation_completed (operation, NULL));
  g_assert_cmpint (eap_async_operation_get_state (operation), ==, EAP_OPERATION_STATE_COMPLETING);
  eap_test_drain (NULL);
  g_assert_cmpint (eap_async_operation_get_state (operation), ==, EAP_OPERATION_STATE_COMPLETED);
  g_assert_finalize_object (operation);
}

static void
compare_context (gpointer state)
{
  g_assert_true (eap_async_operation_manager_get_synchronization_context () == state);
}

/* What is started in an event goes where the event is, also without set(). */
static void
test_context_in_dispatch (void)
{
  EapSynchronizationContext *context = g_object_new (TEST_TYPE_CONTEXT, NULL);

  g_assert_true (eap_synchronization_context_post (context, compare_context, context, NULL, NULL));
  g_assert_false (eap_synchronization_context_dispatch (context));
  g_assert_true (eap_async_operation_manager_get_synchronization_context () != context);

  g_assert_finalize_object (context);
}

/* What the library makes of a failure has the class that was promised too. */
static void
test_create_with_args_type (void)
{
  GType type = EAP_TYPE_RUN_WORKER_COMPLETED_EVENT_ARGS;
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "no");
  g_autoptr (GError) error = NULL;
  g_autoptr (EapAsyncCompletedEventArgs) plain =
    eap_async_completed_event_args_new (NULL, FALSE, NULL);
  EapAsyncOperation *operation =
    eap_async_operation_manager_create_operation_full (NULL, type, &error);

  g_assert_no_error (error);
  g_assert_false (eap_async_operation_complete (operation, plain, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);

  g_assert_true (eap_async_operation_complete_with_error (operation, reason, NULL));
  eap_test_drain (NULL);
  g_assert_true (G_TYPE_CHECK_INSTANCE_TYPE (eap_async_operation_get_args (operation), type));
  g_assert_finalize_object (operation);
}

static void
test_create_with_wrong_args_type (void)
{
  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*g_type_is_a*");
  g_assert_null (eap_async_operation_manager_create_operation_full (NULL, G_TYPE_OBJECT, NULL));
  g_test_assert_expected_messages ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/async-operation-manager/" path, function)

  ADD ("is-abstract", test_is_abstract);
  ADD ("default-context", test_default_context);
  ADD ("pushed-context", test_pushed_context);
  ADD ("set-context", test_set_context);
  ADD ("set-context-keeps-it", test_set_context_keeps_it);
  ADD ("released-with-the-thread", test_released_with_the_thread);
  ADD ("create-operation", test_create_operation);
  ADD ("told-after-handlers", test_told_after_handlers);
  ADD ("state-not-unique", test_state_not_unique);
  ADD ("refused", test_refused);
  ADD ("refused-without-reason", test_refused_without_reason);
  ADD ("closed-context", test_closed_context);
  ADD ("create-on-plain-thread", test_create_on_plain_thread);
  ADD ("context-in-dispatch", test_context_in_dispatch);

  g_test_add_func ("/eap/async-operation-manager/create-with-args-type",
                   test_create_with_args_type);
  g_test_add_func ("/eap/async-operation-manager/create-with-wrong-args-type",
                   test_create_with_wrong_args_type);

  return g_test_run ();
}
