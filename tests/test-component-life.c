/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "eap-test-component.h"
#include "eap-test-poll-context.h"

/* Components that say whether they are busy, and the ends of their lives */
#define BUSY_TYPE_COMPONENT (busy_component_get_type ())
G_DECLARE_FINAL_TYPE (BusyComponent, busy_component, BUSY, COMPONENT, EapTestComponent)

struct _BusyComponent
{
  EapTestComponent  parent_instance;

  GThread          *home;
  EapTestRecorder  *recorder;   /* (unowned) (nullable) */
  int               n_notified; /* (atomic) */
};

G_DEFINE_FINAL_TYPE (BusyComponent, busy_component, EAP_TEST_TYPE_COMPONENT)

static void
busy_component_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  g_value_set_boolean (value, eap_component_get_n_pending (EAP_COMPONENT (object)) > 0);
}

static void
busy_component_class_init (BusyComponentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = busy_component_get_property;
  g_object_class_install_property (object_class, 1,
                                   g_param_spec_boolean ("is-busy", NULL, NULL, FALSE,
                                                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
busy_component_init (BusyComponent *self)
{
}

static void
notify_busy_cb (BusyComponent *self)
{
  gboolean is_busy;

  g_assert_true (g_thread_self () == self->home);
  g_object_get (self, "is-busy", &is_busy, NULL);
  if (self->recorder != NULL)
    eap_test_record (self->recorder, "%s", is_busy ? "busy" : "idle");
  g_atomic_int_inc (&self->n_notified);
}

typedef struct
{
  EapTestStage stage;
  EapTestJob   jobs[3];
} Scene;

static void
scene_init (Scene *self)
{
  eap_test_stage_init (&self->stage, BUSY_TYPE_COMPONENT);
  g_signal_connect (self->stage.component, "notify::is-busy", G_CALLBACK (notify_busy_cb), NULL);
  BUSY_COMPONENT (self->stage.component)->recorder = &self->stage.recorder;
  BUSY_COMPONENT (self->stage.component)->home = g_thread_self ();
  for (int i = 0; i < 3; i++)
    eap_test_job_init_quick (&self->jobs[i], i);
}

static void
scene_call (Scene        *self,
            const char   *method,
            int           i,
            const GValue *state)
{
  eap_test_stage_call (&self->stage, method, state, &self->jobs[i]);
}

static void
test_busy (void)
{
  Scene scene;

  scene_init (&scene);
  scene_call (&scene, "exclusive-start", 0, NULL);
  eap_test_assert_recorded (&scene.stage.recorder, "");
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_stage_finish (&scene.stage, "busy idle -:0");
}

/* Neither a second call nor a refused one changes it. */
static void
test_busy_once (void)
{
  Scene scene;

  scene_init (&scene);
  eap_test_job_init (&scene.jobs[1], 1);
  scene_call (&scene, "concurrent-start", 0, EAP_STATE_STRING ("a"));
  scene_call (&scene, "queued-start", 1, EAP_STATE_STRING ("b"));
  g_free (eap_test_stage_refuse (&scene.stage, "join", EAP_STATE_STRING ("a"),
                                 EAP_ASYNC_ERROR_DUPLICATE_STATE));
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_job_end (&scene.jobs[1]);
  eap_test_stage_wait (&scene.stage, 2);
  g_free (eap_test_stage_refuse (&scene.stage, "absent", NULL, EAP_ASYNC_ERROR_INVALID_OPERATION));
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 1);
  eap_test_stage_finish (&scene.stage, "busy a:0 idle b:1");
}

static void
test_busy_while_replaced (void)
{
  Scene scene;

  scene_init (&scene);
  eap_test_job_init (&scene.jobs[2], 2);
  for (int i = 0; i < 3; i++)
    scene_call (&scene, "replace-start", i, EAP_STATE_STRING ("a"));
  eap_test_stage_wait (&scene.stage, 2);
  eap_test_job_end (&scene.jobs[2]);
  eap_test_stage_wait (&scene.stage, 3);
  for (int i = 0; i < 3; i++)
    eap_test_job_finish (&scene.jobs[i], i == 2 ? 1 : 0);
  eap_test_stage_finish (&scene.stage, "busy a:cancelled a:cancelled idle a:2");
}

static void
test_busy_until_cancelled (void)
{
  Scene scene;

  scene_init (&scene);
  scene_call (&scene, "queued-start", 0, NULL);
  scene_call (&scene, "queued-start", 1, NULL);
  eap_component_cancel_all (scene.stage.component);
  eap_test_stage_wait (&scene.stage, 2);
  eap_test_job_finish (&scene.jobs[0], 0);
  eap_test_job_finish (&scene.jobs[1], 0);
  eap_test_stage_finish (&scene.stage, "busy -:cancelled idle -:cancelled");
}

static void
call_again_cb (EapComponent *component,
               GObject      *pspec_or_args,
               Scene        *scene)
{
  if (eap_component_get_n_pending (component) == 0 && scene->jobs[1].n_runs == 0)
    scene_call (scene, "exclusive-start", 1, NULL);
}

static void
test_busy_again_in_completed (void)
{
  Scene scene;

  scene_init (&scene);
  g_signal_connect (scene.stage.component, "exclusive-start-completed",
                    G_CALLBACK (call_again_cb), &scene);
  scene_call (&scene, "exclusive-start", 0, NULL);
  eap_test_stage_wait (&scene.stage, 2);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 1);
  eap_test_stage_finish (&scene.stage, "busy idle -:0 busy idle -:1");
}

/* The call is the next one already when the Completed of the first is emitted. */
static void
test_busy_again_when_idle (void)
{
  Scene scene;

  scene_init (&scene);
  g_signal_connect (scene.stage.component, "notify::is-busy", G_CALLBACK (call_again_cb), &scene);
  scene_call (&scene, "exclusive-start", 0, NULL);
  eap_test_stage_wait (&scene.stage, 2);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 1);
  eap_test_stage_finish (&scene.stage, "busy idle -:0 busy idle -:1");
}

static void
call_elsewhere (gpointer data)
{
  Scene *scene = data;

  scene->stage.home = g_thread_self ();
  scene_call (scene, "queued-start", 0, NULL);
  scene_call (scene, "queued-start", 1, NULL);
}

/* The calls' events go to their place, this one is of the object's: once for all
 * that has changed until somebody looks there. */
static void
test_busy_elsewhere (void)
{
  EapTestThread *thread = eap_test_thread_new ();
  BusyComponent *component;
  Scene scene;

  scene_init (&scene);
  component = BUSY_COMPONENT (scene.stage.component);
  component->recorder = NULL;
  eap_test_thread_call (thread, call_elsewhere, &scene);
  while (eap_component_get_n_pending (scene.stage.component) > 0)
    g_thread_yield ();
  eap_test_thread_free (thread);
  g_assert_cmpint (component->n_notified, ==, 0);
  eap_test_drain (NULL);
  g_assert_cmpint (component->n_notified, ==, 1);
  g_assert_cmpint (scene.jobs[0].released.n + scene.jobs[1].released.n, ==, 2);
  eap_test_stage_finish (&scene.stage, "-:0 -:1");
}

/* A context of its own */
static void
test_own_context (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  BusyComponent *component =
    g_object_new (BUSY_TYPE_COMPONENT, "synchronization-context", context, NULL);
  EapSynchronizationContext *read;
  EapTestStage stage;
  EapTestJob job;

  g_object_get (component, "synchronization-context", &read, NULL);
  g_assert_true (read == context);
  g_object_unref (read);
  eap_test_stage_init_with (&stage, EAP_COMPONENT (component));
  component->home = g_thread_self ();
  g_signal_connect (component, "notify::is-busy", G_CALLBACK (notify_busy_cb), NULL);
  eap_test_job_init_quick (&job, 7);
  eap_test_stage_call (&stage, "concurrent-start", NULL, &job);
  eap_test_stage_wait (&stage, 1);
  g_assert_cmpint (component->n_notified, ==, 0);
  g_assert_true (poll_context_iterate (context, TRUE));
  while (poll_context_iterate (context, FALSE))
    ;
  g_assert_cmpint (component->n_notified, ==, 1);
  eap_test_job_finish (&job, 1);
  eap_test_stage_finish (&stage, "-:7");
  poll_context_free (context);
}

static void
test_default_own_context (void)
{
  EapComponent *component = g_object_new (EAP_TEST_TYPE_COMPONENT, NULL);

  g_assert_true (eap_component_get_synchronization_context (component) ==
                 eap_async_operation_manager_get_synchronization_context ());
  g_assert_finalize_object (component);
}

/* A pool is no single place: as by default, without a context on this thread */
static void
test_own_context_of_a_pool (void)
{
  EapSynchronizationContext *context = eap_thread_pool_synchronization_context_new ();
  EapComponent *components[2];

  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*EapTestComponent*threads of a pool*");
  components[0] = g_object_new (EAP_TEST_TYPE_COMPONENT, "synchronization-context", context, NULL);
  g_test_assert_expected_messages ();
  eap_async_operation_manager_set_synchronization_context (context);
  components[1] = g_object_new (EAP_TEST_TYPE_COMPONENT, NULL);
  eap_async_operation_manager_set_synchronization_context (NULL);
  for (int i = 0; i < 2; i++)
    {
      g_assert_true (eap_component_get_synchronization_context (components[i]) ==
                     eap_async_operation_manager_get_synchronization_context ());
      g_assert_finalize_object (components[i]);
    }
  eap_test_finalize_soon (NULL, context);
}

/* Calls go on, though nobody can be told of them any more. */
static void
test_own_context_is_closed (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  EapComponent *component =
    g_object_new (BUSY_TYPE_COMPONENT, "synchronization-context", context, NULL);
  EapTestStage stage;
  EapTestJob jobs[2];

  eap_component_get_operations (component);
  eap_test_stage_init_with (&stage, component);
  g_signal_connect (component, "notify::is-busy", G_CALLBACK (notify_busy_cb), NULL);
  for (int i = 0; i < 2; i++)
    {
      eap_test_job_init_quick (&jobs[i], i);
      eap_test_stage_call (&stage, "concurrent", NULL, &jobs[i]);
      eap_synchronization_context_close (context);
      eap_test_stage_wait (&stage, i + 1);
      eap_test_job_finish (&jobs[i], 1);
    }
  g_assert_cmpint (BUSY_COMPONENT (component)->n_notified, ==, 0);
  eap_test_stage_finish (&stage, "-:0 -:1");
  poll_context_free (context);
}

/* Pending calls keep the component: nobody need. */
static void
check_kept_alive (const char *method)
{
  EapTestReleased released = { 0 };
  Scene scene;

  scene_init (&scene);
  eap_test_job_init (&scene.jobs[1], 1);
  eap_test_released_watch (&released, scene.stage.component);
  scene_call (&scene, method, 0, NULL);
  scene_call (&scene, method, 1, NULL);
  g_clear_object (&scene.stage.component);
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_job_end (&scene.jobs[1]);
  eap_test_stage_wait (&scene.stage, 2);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 1);
  eap_test_iterate_until_set (NULL, &released.n);
  eap_test_assert_released (&released, 1);
  eap_test_stage_finish (&scene.stage, "busy -:0 idle -:1");
}

static void
test_kept_alive (void)
{
  check_kept_alive ("queued");
  check_kept_alive ("concurrent-start");
}

/* Its handlers are gone, who waits hears. */
static void
test_dispose (void)
{
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *operations[2];
  Scene scene;

  scene_init (&scene);
  for (int i = 0; i < 2; i++)
    operations[i] = eap_test_stage_start (&scene.stage, "queued-start", NULL, &scene.jobs[i], NULL);
  g_object_run_dispose (G_OBJECT (scene.stage.component));
  for (int i = 0; i < 2; i++)
    {
      g_assert_null (eap_async_operation_wait (operations[i], -1, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      g_assert_finalize_object (operations[i]);
      eap_test_job_finish (&scene.jobs[i], 0);
    }
  g_object_run_dispose (G_OBJECT (scene.stage.component));
  eap_test_stage_finish (&scene.stage, "");
}

static void
dispose_cb (EapComponent *component,
            GObject      *args,
            Scene        *scene)
{
  scene_call (scene, "exclusive-start", 1, NULL);
  g_object_run_dispose (G_OBJECT (component));
  g_clear_object (&scene->stage.component);
}

static void
test_dispose_in_completed (void)
{
  EapTestReleased released = { 0 };
  Scene scene;

  scene_init (&scene);
  eap_test_released_watch (&released, scene.stage.component);
  g_signal_connect (scene.stage.component, "exclusive-start-completed", G_CALLBACK (dispose_cb),
                    &scene);
  scene_call (&scene, "exclusive-start", 0, NULL);
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 0);
  eap_test_assert_released (&released, 1);
  eap_test_stage_finish (&scene.stage, "busy idle -:0");
}

/* The caller's place goes while its call runs. */
static void
check_context_is_closed (const char *method)
{
  EapSynchronizationContext *context = poll_context_new ();
  EapAsyncOperation *operation;
  g_autoptr (GError) error = NULL;
  Scene scene;

  scene_init (&scene);
  eap_test_job_init (&scene.jobs[0], 0);
  eap_async_operation_manager_set_synchronization_context (context);
  operation = eap_test_stage_start (&scene.stage, method, EAP_STATE_INT (5), &scene.jobs[0], NULL);
  eap_async_operation_manager_set_synchronization_context (NULL);
  while (g_atomic_int_get (&scene.jobs[0].n_runs) == 0)
    poll_context_iterate (context, FALSE);

  eap_synchronization_context_close (context);
  g_assert_cmpuint (eap_component_get_n_pending (scene.stage.component), ==, 0);
  g_assert_null (eap_component_lookup (scene.stage.component, EAP_STATE_INT (5)));
  g_assert_cmpint (POLL_CONTEXT (context)->n_completed, ==, 1);
  g_assert_true (g_cancellable_is_cancelled (eap_async_operation_get_cancellable (operation)));
  g_assert_null (eap_async_operation_wait (operation, 0, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);

  eap_test_job_end (&scene.jobs[0]);
  eap_test_finalize_soon (NULL, operation);
  eap_test_iterate_until_set (NULL, &scene.jobs[0].released.n);
  g_assert_cmpint (scene.jobs[0].released.n, ==, 1);

  /* The component is of another place, and hears. */
  eap_test_iterate_until_count (NULL, &BUSY_COMPONENT (scene.stage.component)->n_notified, 1);
  poll_context_free (context);
  eap_test_stage_finish (&scene.stage, "idle");
}

static void
test_context_is_closed (void)
{
  check_context_is_closed ("exclusive");
  check_context_is_closed ("concurrent-start");
  check_context_is_closed ("replace");
  check_context_is_closed ("join-start");
}

static void
test_main_context_is_freed (void)
{
  GMainContext *main_context = g_main_context_new ();
  Scene scene;

  scene_init (&scene);
  g_main_context_push_thread_default (main_context);
  scene_call (&scene, "queued-start", 0, NULL);
  scene_call (&scene, "queued-start", 1, NULL);
  g_main_context_pop_thread_default (main_context);
  g_main_context_unref (main_context);
  g_assert_cmpuint (eap_component_get_n_pending (scene.stage.component), ==, 0);
  eap_test_job_finish (&scene.jobs[0], 0);
  eap_test_job_finish (&scene.jobs[1], 0);
  eap_test_stage_finish (&scene.stage, "idle");
}

/* Where threads cannot be created: in a process of its own, which becomes
 * somebody whom the limit applies to. */
static const char *program;

static gboolean
forbid_threads (void)
{
  struct rlimit limit = { 1, 1 };
  GThread *thread = NULL;

  if (setrlimit (RLIMIT_NPROC, &limit) == 0 &&
      (geteuid () != 0 || (setgid (65534) == 0 && setuid (65534) == 0)))
    {
      thread = g_thread_try_new ("probe", (GThreadFunc) (GCallback) g_thread_self, NULL, NULL);
      if (thread == NULL)
        return TRUE;
      g_thread_join (thread);
    }

  return FALSE;
}

static void
run_in_a_process_of_its_own (void)
{
  const char *argv[] = { program, "-p", g_test_get_path (), "--GTestSubprocess", NULL };
  /* Looking for leaks takes a thread. */
  g_auto (GStrv) environment =
    g_environ_setenv (g_get_environ (), "ASAN_OPTIONS", "detect_leaks=0", TRUE);
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, environment, G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
}

static void
test_no_thread (void)
{
  static const char *const methods[] = { "exclusive", "concurrent", "queued", "replace", "join" };
  g_autoptr (GError) error = NULL;
  EapTestReleased released = { 0 };
  Scene scene;

  if (!g_test_subprocess ())
    {
      run_in_a_process_of_its_own ();
      return;
    }
  if (!forbid_threads ())
    return;

  scene_init (&scene);
  for (int i = 0; i < 5; i++)
    {
      g_assert_null (eap_component_start (scene.stage.component, methods[i], EAP_STATE_INT (1),
                                          &released, eap_test_released_cb, &error));
      g_assert_cmpuint (error->domain, ==, G_THREAD_ERROR);
      g_clear_error (&error);
      eap_test_assert_released (&released, i + 1);
      g_assert_cmpuint (eap_component_get_n_pending (scene.stage.component), ==, 0);
    }

  /* Not all work needs one. */
  scene_call (&scene, "queued-start", 0, EAP_STATE_INT (1));
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_stage_finish (&scene.stage, "busy idle 1:0");
}

/* There was one when the call was made, and none is left when its turn comes. */
static void
test_no_thread_for_a_queued_call (void)
{
  EapStartOptions *options;
  Scene scene;

  if (!g_test_subprocess ())
    {
      run_in_a_process_of_its_own ();
      return;
    }

  scene_init (&scene);
  eap_test_job_init (&scene.jobs[0], 0);
  options = eap_start_options_new ();
  eap_start_options_set_pool (options, eap_worker_pool_get_dedicated ());
  scene_call (&scene, "queued", 0, NULL);
  eap_test_gate_wait (&scene.jobs[0].started);
  g_object_unref (eap_test_stage_start (&scene.stage, "queued", NULL, &scene.jobs[1], options));
  scene_call (&scene, "queued", 2, NULL);
  if (!forbid_threads ())
    return;

  eap_test_gate_open (&scene.jobs[0].go);
  eap_test_stage_wait (&scene.stage, 3);
  for (int i = 0; i < 3; i++)
    eap_test_job_finish (&scene.jobs[i], scene.jobs[i].n_runs);
  g_assert_cmpint (scene.jobs[2].n_runs, ==, 1);
  g_assert_finalize_object (options);
  g_assert_cmpuint (scene.stage.recorder.events->len, ==, 5);
}

int
main (int   argc,
      char *argv[])
{
  program = argv[0];
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/component-life/" path, function)

  ADD ("busy", test_busy);
  ADD ("busy-once", test_busy_once);
  ADD ("busy-while-replaced", test_busy_while_replaced);
  ADD ("busy-until-cancelled", test_busy_until_cancelled);
  ADD ("busy-again-in-completed", test_busy_again_in_completed);
  ADD ("busy-again-when-idle", test_busy_again_when_idle);
  ADD ("busy-elsewhere", test_busy_elsewhere);
  ADD ("own-context", test_own_context);
  ADD ("default-own-context", test_default_own_context);
  ADD ("own-context-of-a-pool", test_own_context_of_a_pool);
  ADD ("own-context-is-closed", test_own_context_is_closed);
  ADD ("kept-alive", test_kept_alive);
  ADD ("dispose", test_dispose);
  ADD ("dispose-in-completed", test_dispose_in_completed);
  ADD ("context-is-closed", test_context_is_closed);
  ADD ("main-context-is-freed", test_main_context_is_freed);
  ADD ("no-thread", test_no_thread);
  ADD ("no-thread-for-a-queued-call", test_no_thread_for_a_queued_call);

  return g_test_run ();
}
