/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-component.h"

EAP_DEFINE_EVENT_ARGS (EapTestSumArgs, eap_test_sum_args, EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS,
                       EAP_EVENT_ARGS_FIELD (sum, G_TYPE_INT)
                       EAP_EVENT_ARGS_FIELD (text, G_TYPE_STRING))
EAP_DEFINE_RESULT_GETTER (EapTestSumArgs, eap_test_sum_args, int, sum)
EAP_DEFINE_RESULT_GETTER (EapTestSumArgs, eap_test_sum_args, const char *, text)

G_DEFINE_TYPE (EapTestComponent, eap_test_component, EAP_TYPE_COMPONENT)

static void
install (EapTestComponentClass *klass,
         const char            *name,
         EapConcurrency         concurrency)
{
  g_autofree char *start_name = g_strconcat (name, "-start", NULL);

  eap_component_class_install_method (EAP_COMPONENT_CLASS (klass), &(EapMethodInfo) {
    .name = name,
    .completed_args_type = EAP_TEST_TYPE_SUM_ARGS,
    .concurrency = concurrency,
    .run = eap_test_job_run,
  });
  eap_component_class_install_method (EAP_COMPONENT_CLASS (klass), &(EapMethodInfo) {
    .name = start_name,
    .completed_args_type = EAP_TEST_TYPE_SUM_ARGS,
    .concurrency = concurrency,
    .start = eap_test_job_start,
  });
}

static void
eap_test_component_class_init (EapTestComponentClass *klass)
{
  install (klass, "exclusive", EAP_CONCURRENCY_EXCLUSIVE);
  install (klass, "concurrent", EAP_CONCURRENCY_CONCURRENT);
  install (klass, "queued", EAP_CONCURRENCY_QUEUED);
  install (klass, "replace", EAP_CONCURRENCY_REPLACE);
  install (klass, "join", EAP_CONCURRENCY_JOIN);
}

static void
eap_test_component_init (EapTestComponent *self)
{
}

void
eap_test_job_init (EapTestJob *self,
                   int         sum)
{
  *self = (EapTestJob) { .sum = sum };
  eap_test_gate_init (&self->started);
  eap_test_gate_init (&self->go);
}

void
eap_test_job_init_quick (EapTestJob *self,
                         int         sum)
{
  eap_test_job_init (self, sum);
  eap_test_gate_open (&self->go);
}

void
eap_test_job_finish (EapTestJob *self,
                     int         n_runs)
{
  eap_test_iterate_until_set (NULL, &self->released.n);
  eap_test_assert_released (&self->released, 1);
  g_assert_cmpint (self->n_runs, ==, n_runs);
  g_assert_null (self->operation);
  eap_test_gate_clear (&self->started);
  eap_test_gate_clear (&self->go);
}

void
eap_test_job_release (gpointer job)
{
  eap_test_released_cb (&((EapTestJob *) job)->released);
}

static EapAsyncCompletedEventArgs *
get_outcome (EapTestJob         *self,
             EapAsyncOperation  *operation,
             GError            **error)
{
  GCancellable *cancellable = eap_async_operation_get_cancellable (operation);

  if (self->obeys && g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return g_object_new (EAP_TEST_TYPE_SUM_ARGS, "sum", self->sum, "text", "sum", NULL);
}

EapAsyncCompletedEventArgs *
eap_test_job_run (EapAsyncOperation  *operation,
                  gpointer            job,
                  GError            **error)
{
  EapTestJob *self = job;

  g_atomic_int_inc (&self->n_runs);
  if (self->probe != NULL)
    self->probe (self, operation);
  eap_test_gate_open (&self->started);
  eap_test_gate_wait (&self->go);

  return get_outcome (self, operation, error);
}

void
eap_test_job_start (EapAsyncOperation *operation,
                    gpointer           job)
{
  EapTestJob *self = job;
  gboolean is_quick = self->go.is_open;

  g_assert_null (self->operation);
  self->operation = g_object_ref (operation);
  g_atomic_int_inc (&self->n_runs);
  if (self->probe != NULL)
    self->probe (self, operation);
  eap_test_gate_open (&self->started);

  if (is_quick)
    eap_test_job_complete (self);
}

void
eap_test_job_complete (EapTestJob *self)
{
  g_autoptr (EapAsyncOperation) operation = g_steal_pointer (&self->operation);
  g_autoptr (EapAsyncCompletedEventArgs) args = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (operation);
  args = get_outcome (self, operation, &error);
  if (args != NULL)
    eap_async_operation_complete (operation, args, NULL);
  else
    eap_async_operation_complete_with_error (operation, error, NULL);
}

void
eap_test_job_end (EapTestJob *self)
{
  eap_test_iterate_until_set (NULL, &self->n_runs);
  eap_test_gate_open (&self->go);
  if (self->operation != NULL)
    eap_test_job_complete (self);
}

static const char *
name_error (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ? "timed-out" : "failed";
}

static char *
name_outcome (EapAsyncCompletedEventArgs *args)
{
  const GError *error = eap_async_completed_event_args_get_error (args);

  /* Never both */
  g_assert_false (error != NULL && eap_async_completed_event_args_get_cancelled (args));
  if (error != NULL)
    return g_strdup (name_error (error));
  if (eap_async_completed_event_args_get_cancelled (args))
    return g_strdup ("cancelled");
  if (!EAP_TEST_IS_SUM_ARGS (args))
    return g_strdup ("done");

  return g_strdup_printf ("%d", eap_test_sum_args_get_sum (EAP_TEST_SUM_ARGS (args), NULL));
}

static char *
name_state (const GValue *state)
{
  if (state == NULL)
    return g_strdup ("-");
  if (G_VALUE_HOLDS_INT (state))
    return g_strdup_printf ("%d", g_value_get_int (state));

  return G_VALUE_HOLDS_STRING (state) ? g_value_dup_string (state) : g_strdup ("object");
}

static void
completed_cb (EapComponent               *component,
              EapAsyncCompletedEventArgs *args,
              EapTestStage               *self)
{
  g_autoptr (EapAsyncOperation) operation =
    eap_event_args_dup_operation (EAP_EVENT_ARGS (args));
  g_autofree char *state = name_state (eap_event_args_get_user_state (EAP_EVENT_ARGS (args)));
  g_autofree char *outcome = name_outcome (args);

  g_assert_true (self->home == NULL || g_thread_self () == self->home);
  g_assert_true (self->component == NULL || component == self->component);
  g_assert_cmpint (eap_async_operation_get_state (operation), ==,
                   EAP_OPERATION_STATE_COMPLETED);
  g_assert_true (eap_async_operation_get_args (operation) == args);
  eap_test_record (&self->recorder, "%s:%s", state, outcome);
  g_atomic_int_inc (&self->n_completed);
}

static void
connect_completed (EapTestStage *self,
                   GType         type)
{
  g_autofree guint *ids = NULL;
  guint n_ids;

  ids = g_signal_list_ids (type, &n_ids);
  for (guint i = 0; i < n_ids; i++)
    if (g_str_has_suffix (g_signal_name (ids[i]), "-completed"))
      g_signal_connect (self->component, g_signal_name (ids[i]), G_CALLBACK (completed_cb), self);
}

void
eap_test_stage_init_with (EapTestStage *self,
                          EapComponent *component)
{
  *self = (EapTestStage) { .home = g_thread_self (), .component = component };
  eap_test_recorder_init (&self->recorder);
  for (GType type = G_OBJECT_TYPE (component); type != EAP_TYPE_COMPONENT;
       type = g_type_parent (type))
    connect_completed (self, type);
}

void
eap_test_stage_init (EapTestStage *self,
                     GType         type)
{
  eap_test_stage_init_with (self, g_object_new (type, NULL));
}

/* Where it may be asked */
static void
assert_nothing_listed (EapComponent *component)
{
  if (eap_component_get_synchronization_context (component) ==
      eap_async_operation_manager_get_synchronization_context ())
    g_assert_cmpuint (g_list_model_get_n_items (eap_component_get_operations (component)), ==, 0);
}

void
eap_test_stage_finish (EapTestStage *self,
                       const char   *events)
{
  eap_test_drain (NULL);
  eap_test_assert_recorded (&self->recorder, events);
  if (self->component != NULL)
    {
      g_assert_cmpuint (eap_component_get_n_pending (self->component), ==, 0);
      assert_nothing_listed (self->component);
      eap_test_finalize_soon (NULL, self->component);
    }
  eap_test_recorder_clear (&self->recorder);
}

void
eap_test_stage_wait (EapTestStage *self,
                     int           n_completed)
{
  eap_test_iterate_until_count (NULL, &self->n_completed, n_completed);
  g_assert_cmpint (self->n_completed, ==, n_completed);
}

EapAsyncOperation *
eap_test_stage_start (EapTestStage    *self,
                      const char      *method,
                      const GValue    *state,
                      EapTestJob      *job,
                      EapStartOptions *options)
{
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *operation =
    eap_component_start_full (self->component, method, state, job,
                              job != NULL ? eap_test_job_release : NULL, options, &error);

  g_assert_no_error (error);
  g_assert_nonnull (operation);

  return operation;
}

void
eap_test_stage_call (EapTestStage *self,
                     const char   *method,
                     const GValue *state,
                     EapTestJob   *job)
{
  g_object_unref (eap_test_stage_start (self, method, state, job, NULL));
}

char *
eap_test_stage_refuse (EapTestStage  *self,
                       const char    *method,
                       const GValue  *state,
                       EapAsyncError  code)
{
  guint n_pending = eap_component_get_n_pending (self->component);
  g_autoptr (GError) error = NULL;
  EapTestJob job;

  eap_test_job_init (&job, 0);
  g_assert_null (eap_component_start (self->component, method, state, &job, eap_test_job_release,
                                      &error));
  g_assert_error (error, EAP_ASYNC_ERROR, (int) code);
  g_assert_cmpuint (eap_component_get_n_pending (self->component), ==, n_pending);

  /* At once, whichever thread this is */
  g_assert_cmpint (job.released.n, ==, 1);
  eap_test_gate_clear (&job.started);
  eap_test_gate_clear (&job.go);

  return g_strdup (error->message);
}
