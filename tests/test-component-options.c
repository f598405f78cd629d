/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-component.h"
#include "eap-test-poll-context.h"

/* What a call is given besides its arguments */

/* A class with limits and a pool of its own */
typedef struct
{
  EapTestComponent parent_instance;
} LimitedComponent;

typedef struct
{
  EapTestComponentClass parent_class;
} LimitedComponentClass;

GType limited_component_get_type (void);
G_DEFINE_TYPE (LimitedComponent, limited_component, EAP_TEST_TYPE_COMPONENT)

static EapWorkerPool *class_pool;

static void
limited_component_class_init (LimitedComponentClass *klass)
{
  EapComponentClass *component_class = EAP_COMPONENT_CLASS (klass);

  eap_component_class_install_method (component_class, &(EapMethodInfo) {
    .name = "limited",
    .completed_args_type = EAP_TEST_TYPE_SUM_ARGS,
    .concurrency = EAP_CONCURRENCY_CONCURRENT,
    .start = eap_test_job_start,
    .timeout = 1,
  });
  eap_component_class_set_method_timeout (component_class, "queued_start", 1);
  class_pool = eap_worker_pool_new ("class", 1);
  eap_component_class_set_worker_pool (component_class, class_pool);
}

static void
limited_component_init (LimitedComponent *self)
{
}

typedef struct
{
  LimitedComponent parent_instance;
} HeirComponent;

typedef struct
{
  LimitedComponentClass parent_class;
} HeirComponentClass;

GType heir_component_get_type (void);
G_DEFINE_TYPE (HeirComponent, heir_component, limited_component_get_type ())

static void
heir_component_class_init (HeirComponentClass *klass)
{
  eap_component_class_set_method_timeout (EAP_COMPONENT_CLASS (klass), "limited", 0);
}

static void
heir_component_init (HeirComponent *self)
{
}

typedef struct
{
  EapTestStage     stage;
  EapTestJob       jobs[3];
  EapStartOptions *options;
  GCancellable    *cancellable;
} Scene;

static void
scene_init (Scene *self,
            GType  type)
{
  eap_test_stage_init (&self->stage, type);
  for (int i = 0; i < 3; i++)
    {
      eap_test_job_init (&self->jobs[i], i);
      self->jobs[i].obeys = TRUE;
    }
  self->options = eap_start_options_new ();
  self->cancellable = g_cancellable_new ();
}

static void
scene_init_test (Scene *self)
{
  scene_init (self, EAP_TEST_TYPE_COMPONENT);
}

static void
scene_start (Scene      *self,
             const char *method,
             int         i)
{
  g_object_unref (eap_test_stage_start (&self->stage, method, EAP_STATE_INT (i), &self->jobs[i],
                                        self->options));
}

static void
scene_complete (Scene *self,
                int    i)
{
  eap_test_iterate_until_set (NULL, &self->jobs[i].n_runs);
  eap_test_gate_open (&self->jobs[i].go);
  if (self->jobs[i].operation != NULL)
    eap_test_job_complete (&self->jobs[i]);
}

/* Nothing of what was in the options is left. */
static void
scene_finish (Scene      *self,
              const char *events)
{
  g_assert_finalize_object (self->options);
  g_assert_finalize_object (self->cancellable);
  eap_test_stage_finish (&self->stage, events);
}

static const char *const methods[] = {
  "exclusive", "concurrent", "queued", "replace", "join",
  "exclusive-start", "concurrent-start", "queued-start", "replace-start", "join-start",
};

/* Accepted, and ended without having begun */
static void
test_cancelled_before (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      Scene scene;

      scene_init_test (&scene);
      g_cancellable_cancel (scene.cancellable);
      eap_start_options_set_cancellable (scene.options, scene.cancellable);
      scene_start (&scene, methods[i], 0);
      g_assert_cmpuint (eap_component_get_n_pending (scene.stage.component), ==, 1);
      eap_test_assert_recorded (&scene.stage.recorder, "");
      eap_test_stage_wait (&scene.stage, 1);
      eap_test_job_finish (&scene.jobs[0], 0);
      scene_finish (&scene, "0:cancelled");
    }
}

static void
test_cancelled_at_once (void)
{
  for (gsize i = 5; i < G_N_ELEMENTS (methods); i++)
    {
      Scene scene;

      scene_init_test (&scene);
      eap_start_options_set_cancellable (scene.options, scene.cancellable);
      scene_start (&scene, methods[i], 0);
      g_cancellable_cancel (scene.cancellable);
      eap_test_stage_wait (&scene.stage, 1);
      eap_test_job_finish (&scene.jobs[0], 0);
      scene_finish (&scene, "0:cancelled");
    }
}

static void
test_cancelled_meanwhile (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      Scene scene;

      scene_init_test (&scene);
      eap_start_options_set_cancellable (scene.options, scene.cancellable);
      scene_start (&scene, methods[i], 0);
      eap_test_iterate_until_set (NULL, &scene.jobs[0].n_runs);
      g_cancellable_cancel (scene.cancellable);
      scene_complete (&scene, 0);
      eap_test_stage_wait (&scene.stage, 1);
      eap_test_job_finish (&scene.jobs[0], 1);
      scene_finish (&scene, "0:cancelled");
    }
}

/* What has ended is linked no more. */
static void
test_cancelled_after (void)
{
  Scene scene;

  scene_init_test (&scene);
  eap_start_options_set_cancellable (scene.options, scene.cancellable);
  scene_start (&scene, "concurrent", 0);
  scene_complete (&scene, 0);
  eap_test_stage_wait (&scene.stage, 1);
  g_assert_false (g_signal_has_handler_pending (scene.cancellable,
                                                g_signal_lookup ("cancelled", G_TYPE_CANCELLABLE),
                                                0, TRUE));
  g_cancellable_cancel (scene.cancellable);
  eap_test_job_finish (&scene.jobs[0], 1);
  scene_finish (&scene, "0:0");
}

static gpointer
cancel_thread (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);

  return NULL;
}

/* One for all: those that run and one that waits */
static void
test_shared (void)
{
  Scene scene;

  scene_init_test (&scene);
  eap_start_options_set_cancellable (scene.options, scene.cancellable);
  for (int i = 0; i < 3; i++)
    scene_start (&scene, i == 0 ? "concurrent" : "queued", i);
  eap_test_gate_wait (&scene.jobs[0].started);
  eap_test_gate_wait (&scene.jobs[1].started);
  g_thread_join (g_thread_new ("cancel", cancel_thread, scene.cancellable));
  eap_test_stage_wait (&scene.stage, 1);
  for (int i = 0; i < 2; i++)
    {
      scene_complete (&scene, i);
      eap_test_stage_wait (&scene.stage, i + 2);
    }
  for (int i = 0; i < 3; i++)
    eap_test_job_finish (&scene.jobs[i], i == 2 ? 0 : 1);
  scene_finish (&scene, "2:cancelled 0:cancelled 1:cancelled");
}

/* A refused call leaves nothing behind, wherever it was refused. */
static void
test_refused (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  GObject *owner = g_object_new (G_TYPE_OBJECT, NULL);
  EapTestReleased released = { 0 };
  Scene scene;

  scene_init_test (&scene);
  eap_start_options_set_cancellable (scene.options, scene.cancellable);
  eap_start_options_set_owner (scene.options, owner);
  eap_start_options_set_timeout (scene.options, 1);
  POLL_CONTEXT (context)->refuses = TRUE;
  eap_async_operation_manager_set_synchronization_context (context);
  g_assert_null (eap_component_start_full (scene.stage.component, "join", NULL, &released,
                                           eap_test_released_cb, scene.options, NULL));
  g_assert_null (eap_component_start_full (scene.stage.component, "absent", NULL, &released,
                                           eap_test_released_cb, scene.options, NULL));
  eap_async_operation_manager_set_synchronization_context (NULL);
  eap_test_assert_released (&released, 2);
  g_cancellable_cancel (scene.cancellable);
  eap_start_options_set_owner (scene.options, NULL);
  g_assert_finalize_object (owner);
  poll_context_free (context);
  scene_finish (&scene, "");
}

/* Ends a call that may have run out of time before its work began */
static void
scene_end_late (Scene *self,
                int    i)
{
  eap_test_gate_open (&self->jobs[i].go);
  if (self->jobs[i].operation != NULL)
    eap_test_job_complete (&self->jobs[i]);
}

static void
test_time_out (void)
{
  Scene scene;

  scene_init_test (&scene);
  eap_start_options_set_timeout (scene.options, 1);
  scene_start (&scene, "concurrent", 0);
  eap_test_stage_wait (&scene.stage, 1);
  scene_start (&scene, "concurrent-start", 1);
  eap_test_stage_wait (&scene.stage, 2);
  for (int i = 0; i < 2; i++)
    {
      scene_end_late (&scene, i);
      eap_test_iterate_until_set (NULL, &scene.jobs[i].released.n);
      eap_test_job_finish (&scene.jobs[i], scene.jobs[i].n_runs);
    }
  scene_finish (&scene, "0:timed-out 1:timed-out");
}

/* The limit of the method, unless the call has one of its own; another call runs
 * out of time after that. */
static void
check_time_out (GType       type,
                const char *method,
                guint       timeout,
                const char *events)
{
  Scene scene;

  scene_init (&scene, type);
  eap_start_options_set_timeout (scene.options, timeout);
  scene_start (&scene, method, 0);
  eap_start_options_set_timeout (scene.options, 30);
  scene_start (&scene, "concurrent-start", 1);
  eap_test_stage_wait (&scene.stage, g_str_has_prefix (events, "1") ? 1 : 2);
  for (int i = 0; i < 2; i++)
    scene_end_late (&scene, i);
  eap_test_stage_wait (&scene.stage, 2);
  for (int i = 0; i < 2; i++)
    eap_test_job_finish (&scene.jobs[i], scene.jobs[i].n_runs);
  scene_finish (&scene, events);
}

static void
test_time_out_of_the_method (void)
{
  GType type = limited_component_get_type ();

  check_time_out (type, "limited", 0, "0:timed-out 1:timed-out");
  check_time_out (type, "limited", 60000, "1:timed-out 0:0");
  check_time_out (type, "queued-start", 0, "0:timed-out 1:timed-out");

  /* The parent class has none, and this one has none again. */
  check_time_out (EAP_TEST_TYPE_COMPONENT, "queued-start", 0, "1:timed-out 0:0");
  check_time_out (heir_component_get_type (), "limited", 0, "1:timed-out 0:0");
  check_time_out (heir_component_get_type (), "queued-start", 0, "0:timed-out 1:timed-out");
}

static void
test_pool (void)
{
  EapWorkerPool *pool = eap_worker_pool_new ("mill", 1);
  Scene scene;

  scene_init_test (&scene);
  eap_start_options_set_pool (scene.options, pool);
  for (int i = 0; i < 3; i++)
    scene_start (&scene, i < 2 ? "concurrent" : "concurrent-start", i);
  eap_test_gate_wait (&scene.jobs[0].started);
  g_assert_cmpuint (eap_worker_pool_get_n_threads (pool), ==, 1);
  g_assert_cmpuint (eap_worker_pool_get_n_queued (pool), ==, 1);
  for (int i = 0; i < 3; i++)
    {
      scene_complete (&scene, i);
      eap_test_stage_wait (&scene.stage, i + 1);
      eap_test_job_finish (&scene.jobs[i], 1);
    }
  scene_finish (&scene, "0:0 1:1 2:2");
  g_assert_finalize_object (pool);
}

/* Of the class, and of those that are derived from it */
static void
check_class_pool (GType type)
{
  EapWorkerPool *pool = eap_worker_pool_new ("mill", 1);
  Scene scene;

  scene_init (&scene, type);
  scene_start (&scene, "concurrent", 0);
  scene_start (&scene, "concurrent", 1);
  eap_test_gate_wait (&scene.jobs[0].started);
  g_assert_cmpuint (eap_worker_pool_get_n_queued (class_pool), ==, 1);

  /* That of the call goes before. */
  eap_start_options_set_pool (scene.options, pool);
  scene_start (&scene, "concurrent", 2);
  eap_test_gate_wait (&scene.jobs[2].started);
  for (int i = 2; i >= 0; i -= 2)
    {
      scene_complete (&scene, i);
      eap_test_stage_wait (&scene.stage, i == 2 ? 1 : 2);
    }
  scene_complete (&scene, 1);
  eap_test_stage_wait (&scene.stage, 3);
  for (int i = 0; i < 3; i++)
    eap_test_job_finish (&scene.jobs[i], 1);
  scene_finish (&scene, "2:2 0:0 1:1");
  g_assert_finalize_object (pool);
}

static void
test_pool_of_the_class (void)
{
  check_class_pool (limited_component_get_type ());
  check_class_pool (heir_component_get_type ());
}

/* A worker that calls another method for its own work */
static Scene *family;

static void
start_child (EapTestJob        *job,
             EapAsyncOperation *operation)
{
  EapStartOptions *options = eap_start_options_new ();
  EapAsyncOperation *child;

  eap_start_options_set_parent (options, operation);
  child = eap_test_stage_start (&family->stage, "concurrent-start", EAP_STATE_INT (1),
                                &family->jobs[1], options);
  g_assert_true (eap_async_operation_get_synchronization_context (child) ==
                 eap_async_operation_get_synchronization_context (operation));
  g_object_unref (child);
  g_assert_finalize_object (options);
}

static void
start_parent (gpointer data)
{
  Scene *self = data;

  self->stage.home = g_thread_self ();
  scene_start (self, "concurrent", 0);
}

/* The child is heard where the parent is, not where a worker's calls would be. */
static void
test_child_of_a_worker (void)
{
  EapTestThread *thread = eap_test_thread_new ();
  Scene scene;

  scene_init_test (&scene);
  family = &scene;
  scene.jobs[0].probe = start_child;
  eap_test_thread_call (thread, start_parent, &scene);
  eap_test_gate_wait (&scene.jobs[0].started);
  eap_test_gate_wait (&scene.jobs[1].started);
  eap_test_job_complete (&scene.jobs[1]);
  eap_test_iterate_until_count (NULL, &scene.stage.n_completed, 1);
  eap_test_gate_open (&scene.jobs[0].go);
  eap_test_iterate_until_count (NULL, &scene.stage.n_completed, 2);
  for (int i = 0; i < 2; i++)
    {
      eap_test_iterate_until_set (NULL, &scene.jobs[i].released.n);
      g_assert_true (scene.jobs[i].released.thread == eap_test_thread_get_thread (thread));
    }
  eap_test_thread_free (thread);
  scene_finish (&scene, "1:1 0:0");
}

static void
test_child_of_a_cancelled_worker (void)
{
  Scene scene;

  scene_init_test (&scene);
  family = &scene;
  scene.jobs[0].probe = start_child;
  scene_start (&scene, "queued", 0);
  eap_test_gate_wait (&scene.jobs[0].started);
  eap_test_iterate_until_set (NULL, &scene.jobs[1].n_runs);
  eap_component_cancel_async (scene.stage.component, EAP_STATE_INT (0));
  scene_complete (&scene, 1);
  eap_test_stage_wait (&scene.stage, 1);
  scene_complete (&scene, 0);
  eap_test_stage_wait (&scene.stage, 2);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 1);
  scene_finish (&scene, "1:cancelled 0:cancelled");
}

static void
finish_parent (EapAsyncOperation *parent)
{
  eap_async_operation_operation_completed (parent, NULL);
  eap_test_drain (NULL);
  g_assert_finalize_object (parent);
}

static void
test_child_is_cancelled (void)
{
  EapAsyncOperation *parent = eap_test_start (NULL);
  Scene scene;

  scene_init_test (&scene);
  eap_start_options_set_parent (scene.options, parent);
  scene_start (&scene, "concurrent-start", 0);
  eap_component_cancel_all (scene.stage.component);
  eap_test_stage_wait (&scene.stage, 1);
  g_assert_false (g_cancellable_is_cancelled (eap_async_operation_get_cancellable (parent)));
  eap_test_job_finish (&scene.jobs[0], 0);
  scene_finish (&scene, "0:cancelled");
  finish_parent (parent);
}

/* Either of them, and a child of a cancelled parent does not begin. */
static void
test_parent_and_cancellable (void)
{
  EapAsyncOperation *parent = eap_test_start (NULL);
  Scene scene;

  scene_init_test (&scene);
  eap_start_options_set_parent (scene.options, parent);
  eap_start_options_set_cancellable (scene.options, scene.cancellable);
  scene_start (&scene, "concurrent-start", 0);
  g_cancellable_cancel (scene.cancellable);
  eap_async_operation_cancel (parent);
  eap_start_options_set_cancellable (scene.options, NULL);
  scene_start (&scene, "concurrent", 1);
  eap_test_stage_wait (&scene.stage, 2);
  eap_test_job_finish (&scene.jobs[0], 0);
  eap_test_job_finish (&scene.jobs[1], 0);
  scene_finish (&scene, "0:cancelled | 1:cancelled");
  finish_parent (parent);
}

static void
test_owner (void)
{
  GObject *owner = g_object_new (G_TYPE_OBJECT, NULL);
  Scene scene;

  scene_init_test (&scene);
  eap_start_options_set_owner (scene.options, owner);
  scene_start (&scene, "queued-start", 0);
  eap_test_iterate_until_set (NULL, &scene.jobs[0].n_runs);
  g_assert_finalize_object (owner);
  scene_start (&scene, "queued-start", 1); /* the owner is gone already */
  eap_start_options_set_owner (scene.options, NULL);
  scene_start (&scene, "queued-start", 2);
  eap_test_stage_wait (&scene.stage, 1);
  scene_complete (&scene, 0);
  eap_test_stage_wait (&scene.stage, 2);
  scene_complete (&scene, 2);
  eap_test_stage_wait (&scene.stage, 3);
  for (int i = 0; i < 3; i++)
    eap_test_job_finish (&scene.jobs[i], i == 1 ? 0 : 1);
  scene_finish (&scene, "1:cancelled 0:cancelled 2:2");
}

/* Options are read by the call: what becomes of them later is no matter. */
static void
test_name (void)
{
  EapAsyncOperation *operations[2];
  Scene scene;

  scene_init_test (&scene);
  eap_start_options_set_name (scene.options, "first");
  operations[0] = eap_test_stage_start (&scene.stage, "concurrent-start", EAP_STATE_INT (0),
                                        &scene.jobs[0], scene.options);
  eap_start_options_set_name (scene.options, NULL);
  operations[1] = eap_test_stage_start (&scene.stage, "concurrent_start", EAP_STATE_INT (1),
                                        &scene.jobs[1], scene.options);
  g_assert_cmpstr (eap_async_operation_get_name (operations[0]), ==, "first");
  g_assert_cmpstr (eap_async_operation_get_method_name (operations[0]), ==, "concurrent-start");
  g_assert_cmpstr (eap_async_operation_get_name (operations[1]), ==, "concurrent-start");
  for (int i = 0; i < 2; i++)
    {
      scene_complete (&scene, i);
      eap_test_stage_wait (&scene.stage, i + 1);
      g_assert_finalize_object (operations[i]);
      eap_test_job_finish (&scene.jobs[i], 1);
    }
  scene_finish (&scene, "0:0 1:1");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/component-options/" path, function)

  ADD ("cancelled-before", test_cancelled_before);
  ADD ("cancelled-at-once", test_cancelled_at_once);
  ADD ("cancelled-meanwhile", test_cancelled_meanwhile);
  ADD ("cancelled-after", test_cancelled_after);
  ADD ("shared", test_shared);
  ADD ("refused", test_refused);
  ADD ("time-out", test_time_out);
  ADD ("time-out-of-the-method", test_time_out_of_the_method);
  ADD ("pool", test_pool);
  ADD ("pool-of-the-class", test_pool_of_the_class);
  ADD ("child-of-a-worker", test_child_of_a_worker);
  ADD ("child-of-a-cancelled-worker", test_child_of_a_cancelled_worker);
  ADD ("child-is-cancelled", test_child_is_cancelled);
  ADD ("parent-and-cancellable", test_parent_and_cancellable);
  ADD ("owner", test_owner);
  ADD ("name", test_name);

  return g_test_run ();
}
