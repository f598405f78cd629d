/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-component.h"

/* Work that is given as GIO gives it: a pair of functions, a task function, an
 * operation that is waited for */
typedef struct
{
  EapTestJob     job;       /* first: what the call is released with */
  GTask         *task;      /* (owned) (nullable): what is under way in GIO */
  const char    *result;    /* what becomes of it, or a path */
  EapComponent  *inner;     /* (unowned): whose operation is waited for */
  EapTestJob     inner_job;
} Work;

#define ADAPTER_TYPE_COMPONENT (adapter_component_get_type ())
G_DECLARE_FINAL_TYPE (AdapterComponent, adapter_component, ADAPTER, COMPONENT, EapComponent)

struct _AdapterComponent
{
  EapComponent parent_instance;
};

G_DEFINE_FINAL_TYPE (AdapterComponent, adapter_component, EAP_TYPE_COMPONENT)

static gboolean
is_result (Work       *work,
           const char *result)
{
  return g_strcmp0 (work->result, result) == 0;
}

static EapAsyncCompletedEventArgs *
make_args (Work    *work,
           int      sum,
           GError **error)
{
  if (is_result (work, "nothing"))
    return NULL;
  if (is_result (work, "wrong"))
    return eap_async_completed_event_args_new (NULL, FALSE, NULL);
  if (is_result (work, "error"))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "no");
      return NULL;
    }

  return g_object_new (EAP_TEST_TYPE_SUM_ARGS, "sum", sum, NULL);
}

/* A pair: the test ends what it begins. */
static void
pair_async (GCancellable        *cancellable,
            Work                *work,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  g_assert_null (work->task);
  work->task = g_task_new (NULL, cancellable, callback, user_data);
}

static void
pair_start (EapAsyncOperation *operation,
            gpointer           data)
{
  Work *work = data;

  g_atomic_int_inc (&work->job.n_runs);
  pair_async (eap_async_operation_get_cancellable (operation), work, eap_async_operation_ready_cb,
              g_object_ref (operation));
}

static EapAsyncCompletedEventArgs *
pair_finish (EapAsyncOperation  *operation,
             GObject            *source,
             GAsyncResult       *result,
             gpointer            data,
             GError            **error)
{
  g_autoptr (GError) local_error = NULL;
  gssize sum;

  g_assert_null (source);
  g_assert_true (ADAPTER_IS_COMPONENT (eap_async_operation_get_source_object (operation)));
  sum = g_task_propagate_int (G_TASK (result), &local_error);
  if (local_error == NULL)
    return make_args (data, (int) sum, error);

  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

/* GIO's own */
static void
info_start (EapAsyncOperation *operation,
            gpointer           data)
{
  g_autoptr (GFile) file = g_file_new_for_path (((Work *) data)->result);

  g_atomic_int_inc (&((Work *) data)->job.n_runs);
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT, eap_async_operation_get_cancellable (operation),
                           eap_async_operation_ready_cb, g_object_ref (operation));
}

static EapAsyncCompletedEventArgs *
info_finish (EapAsyncOperation  *operation,
             GObject            *source,
             GAsyncResult       *result,
             gpointer            data,
             GError            **error)
{
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, error);

  if (info == NULL)
    return NULL;

  return g_object_new (EAP_TEST_TYPE_SUM_ARGS, "sum", (int) g_file_info_get_file_type (info), NULL);
}

static void
task_func (GTask        *task,
           gpointer      source,
           gpointer      data,
           GCancellable *cancellable)
{
  Work *work = data;

  g_assert_true (ADAPTER_IS_COMPONENT (source));
  g_assert_true (g_task_get_source_object (task) == source);
  g_assert_true (g_task_get_cancellable (task) == cancellable);
  g_assert_true (g_task_get_task_data (task) == data);
  g_atomic_int_inc (&work->job.n_runs);
  eap_test_gate_open (&work->job.started);
  eap_test_gate_wait (&work->job.go);
  if (is_result (work, "error"))
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BUSY, "no");
  else if (is_result (work, "cancelled"))
    g_assert_true (g_task_return_error_if_cancelled (task));
  else if (!is_result (work, "no result"))
    g_task_return_int (task, work->job.sum);
}

static EapAsyncCompletedEventArgs *
task_finish (EapAsyncOperation  *operation,
             GObject            *source,
             GAsyncResult       *result,
             gpointer            data,
             GError            **error)
{
  g_assert_true (g_task_get_task_data (G_TASK (result)) == data);
  g_assert_true (g_task_is_valid (result, source));
  g_assert_cmpstr (eap_async_operation_get_method_name (operation), ==, "task");

  return make_args (data, (int) g_task_propagate_int (G_TASK (result), error), error);
}

static EapAsyncCompletedEventArgs *
run_func (EapAsyncOperation  *operation,
          gpointer            data,
          GError            **error)
{
  g_atomic_int_inc (&((Work *) data)->job.n_runs);

  return make_args (data, 5, error);
}

/* Another component's call, which is waited for as GIO's are */
static void
wait_start (EapAsyncOperation *operation,
            gpointer           data)
{
  Work *work = data;
  EapAsyncOperation *inner =
    eap_component_start (work->inner, "concurrent-start", NULL, &work->inner_job,
                         eap_test_job_release, NULL);

  g_atomic_int_inc (&work->job.n_runs);
  eap_async_operation_wait_async (inner, eap_async_operation_get_cancellable (operation),
                                  eap_async_operation_ready_cb, g_object_ref (operation));
  g_object_unref (inner);
}

static EapAsyncCompletedEventArgs *
wait_finish (EapAsyncOperation  *operation,
             GObject            *source,
             GAsyncResult       *result,
             gpointer            data,
             GError            **error)
{
  g_autoptr (EapAsyncCompletedEventArgs) args =
    eap_async_operation_wait_finish (EAP_ASYNC_OPERATION (source), result, error);

  if (args == NULL)
    return NULL;

  return g_object_new (EAP_TEST_TYPE_SUM_ARGS,
                       "sum", eap_test_sum_args_get_sum (EAP_TEST_SUM_ARGS (args), NULL) * 10,
                       NULL);
}

static void
install (EapComponentClass *klass,
         EapMethodInfo      info)
{
  info.completed_args_type = EAP_TEST_TYPE_SUM_ARGS;
  info.concurrency = EAP_CONCURRENCY_QUEUED;
  eap_component_class_install_method (klass, &info);
}

static void
adapter_component_class_init (AdapterComponentClass *klass)
{
  EapComponentClass *component_class = EAP_COMPONENT_CLASS (klass);

  install (component_class, (EapMethodInfo) { "pair", .start = pair_start, .finish = pair_finish });
  install (component_class, (EapMethodInfo) { "unfinished", .start = pair_start });
  install (component_class, (EapMethodInfo) { "info", .start = info_start, .finish = info_finish });
  install (component_class, (EapMethodInfo) { "task", .task = task_func, .finish = task_finish });
  install (component_class, (EapMethodInfo) { "bare-task", .task = task_func });
  install (component_class, (EapMethodInfo) { "run", .run = run_func });
  install (component_class, (EapMethodInfo) { "wait", .start = wait_start, .finish = wait_finish });
}

static void
adapter_component_init (AdapterComponent *self)
{
}

typedef struct
{
  EapTestStage       stage;
  Work               works[2];
  EapAsyncOperation *operation; /* (owned): of the first */
} Scene;

static void
scene_init (Scene      *self,
            const char *method,
            const char *result)
{
  eap_test_stage_init (&self->stage, ADAPTER_TYPE_COMPONENT);
  for (int i = 0; i < 2; i++)
    {
      self->works[i] = (Work) { .result = result };
      eap_test_job_init (&self->works[i].job, 5 + i);
    }
  self->operation = eap_test_stage_start (&self->stage, method, EAP_STATE_STRING ("a"),
                                          &self->works[0].job, NULL);
}

static void
scene_run (Scene *self)
{
  eap_test_iterate_until_set (NULL, &self->works[0].job.n_runs);
}

static void
scene_finish (Scene      *self,
              int         n_runs,
              const char *events)
{
  eap_test_finalize_soon (NULL, self->operation);
  eap_test_job_finish (&self->works[0].job, n_runs);
  eap_test_stage_finish (&self->stage, events);
}

static const GError *
scene_get_error (Scene *self)
{
  return eap_async_completed_event_args_get_error (eap_async_operation_get_args (self->operation));
}

/* What was begun in GIO ends well. */
static void
task_return (Scene *self)
{
  GTask *task = g_steal_pointer (&self->works[0].task);

  g_task_return_int (task, self->works[0].job.sum);
  g_object_unref (task);
}

static void
test_pair (void)
{
  Scene scene;

  scene_init (&scene, "pair", "good");
  scene_run (&scene);
  g_assert_true (g_task_get_cancellable (scene.works[0].task) ==
                 eap_async_operation_get_cancellable (scene.operation));
  task_return (&scene);
  eap_test_stage_wait (&scene.stage, 1);
  scene_finish (&scene, 1, "a:5");
}

static void
test_pair_fails (void)
{
  GTask *task;
  Scene scene;

  scene_init (&scene, "pair", "good");
  scene_run (&scene);
  task = g_steal_pointer (&scene.works[0].task);
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_BUSY, "no");
  g_object_unref (task);
  eap_test_stage_wait (&scene.stage, 1);
  g_assert_error (scene_get_error (&scene), G_IO_ERROR, G_IO_ERROR_BUSY);
  scene_finish (&scene, 1, "a:failed");
}

static void
test_pair_of_gio (void)
{
  Scene scene;

  scene_init (&scene, "info", "/");
  eap_test_stage_wait (&scene.stage, 1);
  g_assert_no_error (scene_get_error (&scene));
  scene_finish (&scene, 1, "a:2");

  scene_init (&scene, "info", "/does/not/exist");
  eap_test_stage_wait (&scene.stage, 1);
  g_assert_error (scene_get_error (&scene), G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  scene_finish (&scene, 1, "a:failed");
}

/* In each phase: before its turn, while it waits for it, in GIO, after */
static void
test_pair_cancelled_at_once (void)
{
  Scene scene;

  scene_init (&scene, "pair", "good");
  eap_async_operation_cancel (scene.operation);
  eap_test_stage_wait (&scene.stage, 1);
  scene_finish (&scene, 0, "a:cancelled");
}

static void
test_pair_cancelled_while_queued (void)
{
  Scene scene;

  scene_init (&scene, "pair", "good");
  eap_test_stage_call (&scene.stage, "pair", EAP_STATE_STRING ("b"), &scene.works[1].job);
  scene_run (&scene);
  eap_component_cancel_async (scene.stage.component, EAP_STATE_STRING ("b"));
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_job_finish (&scene.works[1].job, 0);
  task_return (&scene);
  eap_test_stage_wait (&scene.stage, 2);
  scene_finish (&scene, 1, "b:cancelled a:5");
}

static void
test_pair_cancelled_in_gio (void)
{
  Scene scene;

  scene_init (&scene, "pair", "good");
  scene_run (&scene);
  eap_component_cancel_async (scene.stage.component, EAP_STATE_STRING ("a"));
  eap_test_drain (NULL);
  eap_test_assert_recorded (&scene.stage.recorder, "");
  task_return (&scene);
  eap_test_stage_wait (&scene.stage, 1);
  scene_finish (&scene, 1, "a:cancelled");
}

static void
test_pair_cancelled_after (void)
{
  Scene scene;

  scene_init (&scene, "pair", "good");
  scene_run (&scene);
  task_return (&scene);
  eap_test_stage_wait (&scene.stage, 1);
  eap_async_operation_cancel (scene.operation);
  eap_component_cancel_all (scene.stage.component);
  scene_finish (&scene, 1, "a:5");
}

/* Its operation has ended when the result comes, which is dropped. */
static void
test_pair_is_late (void)
{
  Scene scene;

  scene_init (&scene, "pair", "good");
  scene_run (&scene);
  eap_async_operation_set_timeout (scene.operation, 1);
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_stage_call (&scene.stage, "pair", EAP_STATE_STRING ("b"), &scene.works[1].job);
  eap_test_iterate_until_set (NULL, &scene.works[1].job.n_runs);
  task_return (&scene);
  g_task_return_int (scene.works[1].task, 6);
  g_clear_object (&scene.works[1].task);
  eap_test_stage_wait (&scene.stage, 2);
  eap_test_job_finish (&scene.works[1].job, 1);
  scene_finish (&scene, 1, "a:timed-out b:6");
}

static void
check_bad_outcome (const char   *method,
                   const char   *result,
                   EapAsyncError code,
                   const char   *why)
{
  Scene scene;

  scene_init (&scene, method, result);
  eap_test_gate_open (&scene.works[0].job.go);
  scene_run (&scene);
  if (scene.works[0].task != NULL)
    task_return (&scene);
  eap_test_stage_wait (&scene.stage, 1);
  g_assert_error (scene_get_error (&scene), EAP_ASYNC_ERROR, (int) code);
  g_assert_nonnull (strstr (scene_get_error (&scene)->message, method));
  g_assert_nonnull (strstr (scene_get_error (&scene)->message, why));
  scene_finish (&scene, 1, "a:failed");
}

static void
test_bad_outcomes (void)
{
  static const char *const methods[] = { "pair", "task", "run" };

  for (int i = 0; i < 3; i++)
    {
      check_bad_outcome (methods[i], "nothing", EAP_ASYNC_ERROR_ABANDONED, "AdapterComponent");
      check_bad_outcome (methods[i], "wrong", EAP_ASYNC_ERROR_INVALID_OPERATION,
                         "EapAsyncCompletedEventArgs");
    }
  check_bad_outcome ("unfinished", "good", EAP_ASYNC_ERROR_INVALID_OPERATION,
                     "AdapterComponent has no finish function");
  check_bad_outcome ("task", "no result", EAP_ASYNC_ERROR_ABANDONED, "AdapterComponent");
  check_bad_outcome ("bare-task", "no result", EAP_ASYNC_ERROR_ABANDONED, "AdapterComponent");
}

static void
check_task (const char *method,
            const char *result,
            const char *events)
{
  Scene scene;

  scene_init (&scene, method, result);
  eap_test_gate_wait (&scene.works[0].job.started);
  if (is_result (&scene.works[0], "cancelled") || is_result (&scene.works[0], "ignored"))
    eap_component_cancel_async (scene.stage.component, EAP_STATE_STRING ("a"));
  eap_test_gate_open (&scene.works[0].job.go);
  eap_test_stage_wait (&scene.stage, 1);
  if (is_result (&scene.works[0], "error"))
    g_assert_error (scene_get_error (&scene), G_IO_ERROR, G_IO_ERROR_BUSY);
  scene_finish (&scene, 1, events);
}

static void
test_task (void)
{
  check_task ("task", "good", "a:5");
  check_task ("task", "error", "a:failed");
  check_task ("task", "cancelled", "a:cancelled");
  check_task ("task", "ignored", "a:5");
}

/* Without a function that makes args of it, the result is read from the task. */
static void
test_task_without_finish (void)
{
  g_autoptr (GError) error = NULL;
  Scene scene;

  scene_init (&scene, "bare-task", "good");
  eap_test_gate_open (&scene.works[0].job.go);
  g_assert_null (eap_async_operation_get_task (scene.operation));
  eap_test_stage_wait (&scene.stage, 1);
  g_assert_cmpint (g_task_propagate_int (eap_async_operation_get_task (scene.operation), &error),
                   ==, 5);
  g_assert_no_error (error);
  scene_finish (&scene, 1, "a:0");

  check_task ("bare-task", "error", "a:failed");
  check_task ("bare-task", "cancelled", "a:cancelled");
}

static void
wait_init (Scene    *self,
           gboolean  obeys)
{
  scene_init (self, "wait", "good");
  self->works[0].inner = g_object_new (EAP_TEST_TYPE_COMPONENT, NULL);
  eap_test_job_init (&self->works[0].inner_job, 4);
  self->works[0].inner_job.obeys = obeys;
  scene_run (self);
  eap_test_iterate_until_set (NULL, &self->works[0].inner_job.n_runs);
}

static void
wait_finish_scene (Scene      *self,
                   const char *events)
{
  eap_test_stage_wait (&self->stage, 1);
  if (self->works[0].inner_job.operation != NULL)
    eap_test_job_complete (&self->works[0].inner_job);
  eap_test_drain (NULL);
  eap_test_job_finish (&self->works[0].inner_job, 1);
  eap_test_finalize_soon (NULL, self->works[0].inner);
  scene_finish (self, 1, events);
}

static void
test_wait (void)
{
  Scene scene;

  wait_init (&scene, FALSE);
  eap_test_job_complete (&scene.works[0].inner_job);
  wait_finish_scene (&scene, "a:40");
}

/* Who waits gives up, what it waits for goes on. */
static void
test_wait_cancelled (void)
{
  Scene scene;

  wait_init (&scene, FALSE);
  eap_async_operation_cancel (scene.operation);
  eap_test_stage_wait (&scene.stage, 1);
  g_assert_cmpuint (eap_component_get_n_pending (scene.works[0].inner), ==, 1);
  wait_finish_scene (&scene, "a:cancelled");
}

/* Nobody has asked the outer one, so it is an error like others there. */
static void
test_wait_for_a_cancelled_one (void)
{
  Scene scene;

  wait_init (&scene, TRUE);
  eap_component_cancel_all (scene.works[0].inner);
  eap_test_job_complete (&scene.works[0].inner_job);
  eap_test_stage_wait (&scene.stage, 1);
  g_assert_error (scene_get_error (&scene), G_IO_ERROR, G_IO_ERROR_CANCELLED);
  wait_finish_scene (&scene, "a:failed");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/component-adapters/" path, function)

  ADD ("pair", test_pair);
  ADD ("pair-fails", test_pair_fails);
  ADD ("pair-of-gio", test_pair_of_gio);
  ADD ("pair-cancelled-at-once", test_pair_cancelled_at_once);
  ADD ("pair-cancelled-while-queued", test_pair_cancelled_while_queued);
  ADD ("pair-cancelled-in-gio", test_pair_cancelled_in_gio);
  ADD ("pair-cancelled-after", test_pair_cancelled_after);
  ADD ("pair-is-late", test_pair_is_late);
  ADD ("bad-outcomes", test_bad_outcomes);
  ADD ("task", test_task);
  ADD ("task-without-finish", test_task_without_finish);
  ADD ("wait", test_wait);
  ADD ("wait-cancelled", test_wait_cancelled);
  ADD ("wait-for-a-cancelled-one", test_wait_for_a_cancelled_one);

  return g_test_run ();
}
