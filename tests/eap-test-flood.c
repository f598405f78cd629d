/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-flood.h"

EAP_DEFINE_EVENT_ARGS (EapTestPayloadArgs, eap_test_payload_args,
                       EAP_TYPE_PROGRESS_CHANGED_EVENT_ARGS,
                       EAP_EVENT_ARGS_FIELD (worker, G_TYPE_INT)
                       EAP_EVENT_ARGS_FIELD (number, G_TYPE_INT))

static void
args_gone_cb (gpointer  flood,
              GObject  *args)
{
  g_atomic_int_add (&((EapTestFlood *) flood)->n_live, -1);
}

EapProgressChangedEventArgs *
eap_test_flood_make_args (EapTestFlood *self,
                          int           worker,
                          int           number)
{
  EapTestPayloadArgs *args = g_object_new (EAP_TEST_TYPE_PAYLOAD_ARGS, "worker", worker,
                                           "number", number, NULL);

  g_atomic_int_inc (&self->n_live);
  g_object_weak_ref (G_OBJECT (args), args_gone_cb, self);

  return EAP_PROGRESS_CHANGED_EVENT_ARGS (args);
}

gboolean
eap_test_flood_report (EapTestFlood  *self,
                       int            worker,
                       int            number,
                       GError       **error)
{
  g_autoptr (EapProgressChangedEventArgs) args = eap_test_flood_make_args (self, worker, number);

  g_atomic_int_inc (&self->n_sent);
  if (!eap_async_operation_report (self->operation, args, error))
    return FALSE;

  g_atomic_int_inc (&self->n_accepted);

  return TRUE;
}

/* In order and complete, and never more of them than there may be: those that are
 * queued, where each worker may go one beyond the limit, and one in the hands of each */
static void
progress_changed_cb (EapAsyncOperation  *operation,
                     EapTestPayloadArgs *args,
                     EapTestFlood       *self)
{
  int n_workers = MAX (g_atomic_int_get (&self->n_workers), 1);

  if (self->limit > 0)
    g_assert_cmpuint (g_atomic_int_get (&self->n_live), <=, self->limit + 2 * (gint64) n_workers);
  g_assert_false (self->completed);
  g_assert_cmpint (args->number, ==, self->last[args->worker] + 1);
  self->last[args->worker] = args->number;
  g_atomic_int_inc (&self->n_heard);
  if (self->pause > 0)
    g_usleep (self->pause);
}

static void
completed_cb (EapAsyncOperation          *operation,
              EapAsyncCompletedEventArgs *args,
              EapTestFlood               *self)
{
  const GError *error = eap_async_completed_event_args_get_error (args);

  if (error != NULL)
    self->outcome = g_error_copy (error);
  else if (eap_async_completed_event_args_get_cancelled (args))
    self->outcome = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "");
  g_atomic_int_set (&self->completed, TRUE);
}

void
eap_test_flood_init_in (EapTestFlood              *self,
                        EapSynchronizationContext *context,
                        guint                      limit)
{
  *self = (EapTestFlood) { .limit = limit };
  eap_test_gate_init (&self->refused);
  self->operation = eap_test_start_in (context, NULL);
  eap_async_operation_set_max_undelivered (self->operation, limit);
  g_assert_cmpuint (eap_async_operation_get_max_undelivered (self->operation), ==, limit);
  g_signal_connect (self->operation, "progress-changed", G_CALLBACK (progress_changed_cb), self);
  g_signal_connect (self->operation, "completed", G_CALLBACK (completed_cb), self);
}

void
eap_test_flood_init (EapTestFlood *self,
                     guint         limit)
{
  eap_test_flood_init_in (self, eap_async_operation_manager_get_synchronization_context (), limit);
}

void
eap_test_flood_release (EapTestFlood *self)
{
  g_assert_cmpint (g_atomic_int_get (&self->n_live), ==, 0);
  eap_test_gate_clear (&self->refused);
  g_clear_error (&self->error);
  g_clear_error (&self->outcome);
}

void
eap_test_flood_finish (EapTestFlood *self)
{
  eap_test_iterate_until_set (NULL, &self->completed);
  g_assert_cmpint (self->n_heard, ==, self->n_accepted);
  eap_test_finalize_soon (NULL, self->operation);
  eap_test_flood_release (self);
}

void
eap_test_flood_end (EapTestFlood *self)
{
  g_assert_true (eap_async_operation_operation_completed (self->operation, NULL));
  eap_test_flood_finish (self);
}

gpointer
eap_test_flood_thread (gpointer data)
{
  EapTestFlood *self = data;
  int worker = g_atomic_int_add (&self->n_workers, 1);
  g_autoptr (GError) error = NULL;

  for (int i = 1; i <= self->n_each; i++)
    {
      if (!eap_test_flood_report (self, worker, i, &error))
        {
          self->error = g_steal_pointer (&error);
          eap_test_gate_open (&self->refused);
          g_atomic_int_set (&self->is_refused, TRUE);
          break;
        }
    }

  return NULL;
}

static EapAsyncCompletedEventArgs *
flood_work (EapAsyncOperation  *operation,
            gpointer            data,
            GError            **error)
{
  EapTestFlood *self = data;

  eap_test_flood_thread (self);
  if (self->error == NULL)
    return eap_async_completed_event_args_new (NULL, FALSE, NULL);

  g_propagate_error (error, g_error_copy (self->error));

  return NULL;
}

void
eap_test_flood_work_begin (EapTestFlood *self,
                           int           n_each)
{
  self->n_each = n_each;
  g_assert_true (eap_async_operation_run_in_thread (self->operation, NULL, flood_work, self, NULL,
                                                    NULL));
}

void
eap_test_await_count (const int *count,
                      int        n)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (g_atomic_int_get (count) < n)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_thread_yield ();
    }
}

void
eap_test_flood_await_full (EapTestFlood *self)
{
  eap_test_await_count (&self->n_sent, (int) self->limit + 1);
  g_assert_cmpint (g_atomic_int_get (&self->n_accepted), ==, (int) self->limit);
}
