/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

/* The function around the work of every thread: one for the whole program */

static GPrivate    is_begun;
static int         is_forgetful; /* (atomic) */
static int         is_late;      /* (atomic): until the gate is open */
static EapTestGate late;
static int         n_begun;      /* (atomic) */
static int         n_ended;      /* (atomic) */
static EapTestGate ended;

static void
thread_func (gpointer data)
{
  g_assert_true (data == &n_begun);
  g_private_set (&is_begun, GINT_TO_POINTER (TRUE));
  g_atomic_int_inc (&n_begun);
  if (g_atomic_int_get (&is_late))
    eap_test_gate_wait (&late);
  if (!g_atomic_int_get (&is_forgetful))
    eap_worker_pool_run_thread ();
  g_atomic_int_inc (&n_ended);
  eap_test_gate_open (&ended);
}

static EapAsyncCompletedEventArgs *
work (EapAsyncOperation  *operation,
      gpointer            data,
      GError            **error)
{
  g_assert_nonnull (g_private_get (&is_begun));
  g_assert_cmpint (g_atomic_int_get (&n_begun), ==, 1);
  g_assert_cmpint (g_atomic_int_get (&n_ended), ==, GPOINTER_TO_INT (data));

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

/* @n_ended_before: what the work sees */
static void
check (int n_ended_before)
{
  g_autoptr (EapWorkerPool) pool = eap_worker_pool_new ("one", 1);

  g_atomic_int_set (&n_begun, 0);
  g_atomic_int_set (&n_ended, 0);
  eap_test_gate_init (&ended);

  for (int i = 0; i < 3; i++)
    {
      EapAsyncOperation *operation = eap_test_start (NULL);
      g_autoptr (EapAsyncCompletedEventArgs) args = NULL;

      g_assert_true (eap_async_operation_run_in_thread (operation, pool, work,
                                                        GINT_TO_POINTER (n_ended_before), NULL,
                                                        NULL));
      args = eap_async_operation_wait (operation, -1, NULL);
      g_assert_null (eap_async_completed_event_args_get_error (args));
      eap_test_finalize_soon (NULL, operation);
    }

  /* A thread ends with its pool. */
  g_clear_object (&pool);
  eap_test_gate_wait (&ended);
  g_assert_cmpint (g_atomic_int_get (&n_ended), ==, 1);
  eap_test_gate_clear (&ended);
}

static void
test_around_the_work (void)
{
  check (0);
}

/* The work comes after the function then. */
static void
test_forgotten (void)
{
  g_atomic_int_set (&is_forgetful, TRUE);
  check (1);
  g_atomic_int_set (&is_forgetful, FALSE);
}

static void
test_misuse (void)
{
  EapTestReleased released = { 0 };

  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*function for worker threads*");
  eap_worker_pool_set_thread_func (thread_func, &released, eap_test_released_cb);
  g_test_assert_expected_messages ();
  eap_test_assert_released (&released, 1);

  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*self != NULL*");
  eap_worker_pool_run_thread ();
  g_test_assert_expected_messages ();
}

static gboolean
time_is_up_cb (gpointer is_up)
{
  *(gboolean *) is_up = TRUE;

  return G_SOURCE_REMOVE;
}

static EapAsyncCompletedEventArgs *
nothing (EapAsyncOperation  *operation,
         gpointer            data,
         GError            **error)
{
  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

/* Threads that are just beginning are on their way to the work that waits. */
static void
test_late_threads (void)
{
  g_autoptr (EapWorkerPool) pool = eap_worker_pool_new (NULL, 0);
  guint n_operations = MAX (g_get_num_processors (), 2) + 1;
  g_autofree EapAsyncOperation **operations = g_new (EapAsyncOperation *, n_operations);
  gboolean is_up = FALSE;

  eap_test_gate_init (&late);
  eap_test_gate_init (&ended);
  g_atomic_int_set (&n_begun, 0);
  g_atomic_int_set (&n_ended, 0);
  g_atomic_int_set (&is_late, TRUE);
  for (guint i = 0; i < n_operations; i++)
    {
      operations[i] = eap_test_start (NULL);
      g_assert_true (eap_async_operation_run_in_thread (operations[i], pool, nothing, NULL, NULL,
                                                        NULL));
    }

  g_timeout_add (100, time_is_up_cb, &is_up);
  eap_test_iterate_until_set (NULL, &is_up);
  g_assert_cmpuint (eap_worker_pool_get_n_threads (pool), <=, n_operations);

  g_atomic_int_set (&is_late, FALSE);
  eap_test_gate_open (&late);
  for (guint i = 0; i < n_operations; i++)
    {
      g_object_unref (eap_async_operation_wait (operations[i], -1, NULL));
      eap_test_finalize_soon (NULL, operations[i]);
    }

  /* Before the last of the tests, after which none ends any more */
  g_clear_object (&pool);
  eap_test_iterate_until_count (NULL, &n_ended, g_atomic_int_get (&n_begun));
}

/* The last of the tests: nothing is done after it, however long one waits. */
static void
test_halt (void)
{
  EapAsyncOperation *operations[2];
  gboolean is_up = FALSE;

  eap_worker_pool_halt ();
  for (int i = 0; i < 2; i++)
    {
      operations[i] = eap_test_start (NULL);
      g_assert_true (eap_async_operation_run_in_thread (operations[i], NULL, work, NULL, NULL,
                                                        NULL));
    }
  eap_async_operation_set_timeout (operations[0], 1);

  g_timeout_add (50, time_is_up_cb, &is_up);
  eap_test_iterate_until_set (NULL, &is_up);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (eap_async_operation_get_state (operations[i]), <,
                       EAP_OPERATION_STATE_COMPLETING);
      g_assert_null (eap_async_operation_wait (operations[i], -1, &error));
      g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  eap_worker_pool_set_thread_func (thread_func, &n_begun, NULL);

  g_test_add_func ("/eap/worker-threads/around-the-work", test_around_the_work);
  g_test_add_func ("/eap/worker-threads/forgotten", test_forgotten);
  g_test_add_func ("/eap/worker-threads/misuse", test_misuse);
  g_test_add_func ("/eap/worker-threads/late-threads", test_late_threads);
  g_test_add_func ("/eap/worker-threads/halt", test_halt);

  return g_test_run ();
}
