/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-component.h"

/* Starts that meet other starts of the component half-way: a context runs code of
 * its own when it is told of an operation, and may be told on another thread. */
#define HOOK_TYPE_CONTEXT (hook_context_get_type ())
G_DECLARE_FINAL_TYPE (HookContext, hook_context, HOOK, CONTEXT, EapSynchronizationContext)

struct _HookContext
{
  EapSynchronizationContext   parent_instance;

  GThread                    *owner;
  EapSendOrPostCallback       hook;        /* (nullable): called once */
  gpointer                    data;
  gboolean                    refuses;
  int                         n_pending;
};

G_DEFINE_FINAL_TYPE (HookContext, hook_context, EAP_TYPE_SYNCHRONIZATION_CONTEXT)

static gboolean
hook_context_wakeup (EapSynchronizationContext *context)
{
  return TRUE;
}

static gboolean
hook_context_is_owner (EapSynchronizationContext *context)
{
  return HOOK_CONTEXT (context)->owner == g_thread_self ();
}

static gboolean
hook_context_operation_started (EapSynchronizationContext  *context,
                                GError                    **error)
{
  HookContext *self = HOOK_CONTEXT (context);
  EapSendOrPostCallback hook = g_steal_pointer (&self->hook);

  if (hook != NULL)
    hook (self->data);
  if (!self->refuses)
    self->n_pending++;

  return !self->refuses;
}

static void
hook_context_operation_completed (EapSynchronizationContext *context)
{
  HOOK_CONTEXT (context)->n_pending--;
}

static void
hook_context_class_init (HookContextClass *klass)
{
  EapSynchronizationContextClass *context_class = EAP_SYNCHRONIZATION_CONTEXT_CLASS (klass);

  context_class->wakeup = hook_context_wakeup;
  context_class->is_owner = hook_context_is_owner;
  context_class->operation_started = hook_context_operation_started;
  context_class->operation_completed = hook_context_operation_completed;
}

static void
hook_context_init (HookContext *self)
{
  self->owner = g_thread_self ();
}

/* Two calls of a method: the inner one is made while the outer one starts. */
typedef struct
{
  EapTestStage       stage;
  EapTestJob         jobs[2];
  HookContext       *context;
  const char        *method;
  EapAsyncOperation *outer;   /* (owned) (nullable) */
  EapAsyncOperation *inner;   /* (owned) (nullable) */
  EapTestGate        hooked;
  EapTestGate        go_on;
} Scene;

static void
scene_init (Scene                 *self,
            const char            *method,
            EapSendOrPostCallback  hook)
{
  eap_test_stage_init (&self->stage, EAP_TEST_TYPE_COMPONENT);
  eap_test_job_init (&self->jobs[0], 0);
  eap_test_job_init (&self->jobs[1], 1);
  eap_test_gate_init (&self->hooked);
  eap_test_gate_init (&self->go_on);
  self->method = method;
  self->outer = NULL;
  self->inner = NULL;
  self->context = g_object_new (HOOK_TYPE_CONTEXT, NULL);
  self->context->hook = hook;
  self->context->data = self;
}

/* The outer one */
static void
scene_start (Scene        *self,
             const GValue *state)
{
  EapSynchronizationContext *context = EAP_SYNCHRONIZATION_CONTEXT (self->context);

  eap_async_operation_manager_set_synchronization_context (context);
  self->outer = eap_component_start (self->stage.component, self->method, state, &self->jobs[0],
                                     eap_test_job_release, NULL);
  eap_async_operation_manager_set_synchronization_context (NULL);
  g_assert_true ((self->outer == NULL) == self->context->refuses);
}

static void
end_job (Scene *self,
         int    i)
{
  eap_test_gate_open (&self->jobs[i].go);
  if (self->jobs[i].operation != NULL)
    eap_test_job_complete (&self->jobs[i]);
}

/* Ends both, the outer one first */
static void
scene_finish (Scene      *self,
              int         n_outer_runs,
              int         n_inner_runs,
              const char *events)
{
  EapSynchronizationContext *context = EAP_SYNCHRONIZATION_CONTEXT (self->context);

  while (eap_synchronization_context_dispatch (context))
    ;
  end_job (self, 0);
  while (eap_synchronization_context_dispatch (context))
    ;
  g_clear_object (&self->outer);
  eap_test_drain (NULL);
  end_job (self, 1);
  eap_test_drain (NULL);
  g_clear_object (&self->inner);
  eap_test_job_finish (&self->jobs[0], n_outer_runs);
  eap_test_job_finish (&self->jobs[1], n_inner_runs);
  g_assert_cmpint (self->context->n_pending, ==, 0);
  eap_test_stage_finish (&self->stage, events);
  g_assert_finalize_object (self->context);
  eap_test_gate_clear (&self->hooked);
  eap_test_gate_clear (&self->go_on);
}

/* In the main context again */
static void
start_inner (Scene        *self,
             const GValue *state)
{
  eap_async_operation_manager_set_synchronization_context (NULL);
  self->inner = eap_test_stage_start (&self->stage, self->method, state, &self->jobs[1], NULL);
}

static void
refuse_inner (Scene        *self,
              const GValue *state)
{
  eap_async_operation_manager_set_synchronization_context (NULL);
  g_free (eap_test_stage_refuse (&self->stage, self->method, state,
                                 EAP_ASYNC_ERROR_INVALID_OPERATION));
  eap_test_job_release (&self->jobs[1]);
}

static void
start_same_cb (gpointer scene)
{
  start_inner (scene, EAP_STATE_STRING ("a"));
}

static void
start_without_state_cb (gpointer scene)
{
  start_inner (scene, NULL);
}

static void
refuse_same_cb (gpointer scene)
{
  refuse_inner (scene, EAP_STATE_STRING ("a"));
}

static void
test_exclusive (void)
{
  Scene scene;

  scene_init (&scene, "exclusive-start", refuse_same_cb);
  scene_start (&scene, EAP_STATE_STRING ("a"));
  scene_finish (&scene, 1, 0, "a:0");
}

/* It would wait for itself. */
static void
test_join (void)
{
  Scene scene;

  scene_init (&scene, "join-start", refuse_same_cb);
  scene_start (&scene, EAP_STATE_STRING ("a"));
  scene_finish (&scene, 1, 0, "a:0");
}

/* The state is taken from when the call is checked. */
static void
duplicate_cb (gpointer data)
{
  Scene *scene = data;

  eap_async_operation_manager_set_synchronization_context (NULL);
  g_free (eap_test_stage_refuse (&scene->stage, "queued-start", EAP_STATE_STRING ("a"),
                                 EAP_ASYNC_ERROR_DUPLICATE_STATE));
  eap_test_job_release (&scene->jobs[1]);
}

static void
test_duplicate (void)
{
  Scene scene;

  scene_init (&scene, "concurrent-start", duplicate_cb);
  scene_start (&scene, EAP_STATE_STRING ("a"));
  scene_finish (&scene, 1, 0, "a:0");
}

/* Who has started in fact is first. */
static void
test_queue (void)
{
  Scene scene;

  scene_init (&scene, "queued-start", start_without_state_cb);
  scene_start (&scene, EAP_STATE_STRING ("a"));
  eap_synchronization_context_dispatch (EAP_SYNCHRONIZATION_CONTEXT (scene.context));
  g_assert_cmpint (scene.jobs[0].n_runs, ==, 0);
  eap_test_drain (NULL);
  g_assert_cmpint (scene.jobs[1].n_runs, ==, 1);
  eap_test_job_complete (&scene.jobs[1]);
  eap_test_drain (NULL);
  scene_finish (&scene, 1, 1, "-:1 a:0");
}

/* The inner one is pending when the outer one takes its place. */
static void
test_replace (void)
{
  g_autoptr (EapAsyncOperation) found = NULL;
  Scene scene;

  scene_init (&scene, "replace-start", start_same_cb);
  scene_start (&scene, EAP_STATE_STRING ("a"));
  g_assert_cmpuint (eap_component_get_n_pending (scene.stage.component), ==, 1);
  eap_test_stage_wait (&scene.stage, 1);

  /* It is found by its state, which nobody else can take. */
  found = eap_component_lookup (scene.stage.component, EAP_STATE_STRING ("a"));
  g_assert_true (found == scene.outer);
  g_clear_object (&found);
  g_free (eap_test_stage_refuse (&scene.stage, "queued", EAP_STATE_STRING ("a"),
                                 EAP_ASYNC_ERROR_DUPLICATE_STATE));
  scene_finish (&scene, 1, 0, "a:cancelled a:0");
}

/* A third call was pending before both, and is the one that goes on. */
static void
test_replace_refused (void)
{
  EapTestJob first;
  EapAsyncOperation *operation;
  g_autoptr (EapAsyncOperation) found = NULL;
  Scene scene;

  eap_test_job_init (&first, 7);
  scene_init (&scene, "replace-start", NULL);
  operation = eap_test_stage_start (&scene.stage, "replace-start", EAP_STATE_STRING ("a"), &first,
                                    NULL);
  scene.context->refuses = TRUE;
  scene_start (&scene, EAP_STATE_STRING ("a"));
  found = eap_component_lookup (scene.stage.component, EAP_STATE_STRING ("a"));
  g_assert_true (found == operation);
  g_clear_object (&found);
  eap_test_iterate_until_set (NULL, &first.n_runs);
  eap_test_job_complete (&first);
  eap_test_stage_wait (&scene.stage, 1);
  g_assert_finalize_object (operation);
  eap_test_job_finish (&first, 1);
  eap_test_job_release (&scene.jobs[1]);
  scene_finish (&scene, 0, 0, "a:7");
}

/* While its successor starts, a pending call is found, and can be cancelled. */
static void
cancel_by_state_cb (gpointer data)
{
  Scene *scene = data;
  g_autoptr (EapAsyncOperation) found =
    eap_component_lookup (scene->stage.component, EAP_STATE_STRING ("a"));

  g_assert_true (found == scene->inner);
  eap_component_cancel_async (scene->stage.component, EAP_STATE_STRING ("a"));
}

static void
test_found_while_it_is_replaced (void)
{
  Scene scene;

  scene_init (&scene, "replace-start", cancel_by_state_cb);
  scene.jobs[1].obeys = TRUE;
  start_inner (&scene, EAP_STATE_STRING ("a"));
  eap_test_iterate_until_set (NULL, &scene.jobs[1].n_runs);
  scene.context->refuses = TRUE;
  scene_start (&scene, EAP_STATE_STRING ("a"));
  scene_finish (&scene, 0, 1, "a:cancelled");
}

/* The outer one is not pending yet, so the inner one is the oldest. */
static void
lookup_inner_cb (gpointer data)
{
  Scene *scene = data;
  g_autoptr (EapAsyncOperation) found = NULL;

  start_inner (scene, NULL);
  found = eap_component_lookup (scene->stage.component, NULL);
  g_assert_true (found == scene->inner);
}

static void
test_lookup_without_a_state (void)
{
  Scene scene;

  scene_init (&scene, "concurrent-start", lookup_inner_cb);
  scene_start (&scene, NULL);
  scene_finish (&scene, 1, 1, "-:0 -:1");
}

static void
cancel_cb (gpointer data)
{
  Scene *scene = data;

  start_inner (scene, EAP_STATE_STRING ("b"));
  eap_component_cancel_all (scene->stage.component);
}

/* No cancellation is missed: what is just starting does not begin either. */
static void
test_cancel_all (void)
{
  Scene scene;

  scene_init (&scene, "concurrent-start", cancel_cb);
  scene_start (&scene, EAP_STATE_STRING ("a"));
  scene_finish (&scene, 0, 0, "a:cancelled b:cancelled");
}

static void
cancel_outer_cb (gpointer data)
{
  Scene *scene = data;

  start_inner (scene, EAP_STATE_STRING ("b"));
  eap_component_cancel_async (scene->stage.component, EAP_STATE_STRING ("a"));
}

static void
test_cancel_by_state (void)
{
  Scene scene;

  scene_init (&scene, "concurrent-start", cancel_outer_cb);
  scene_start (&scene, EAP_STATE_STRING ("a"));
  scene_finish (&scene, 0, 1, "a:cancelled b:1");
}

/* The starts of two threads: the second one waits for the first, and joins it. */
static void
pause_cb (gpointer data)
{
  Scene *scene = data;

  eap_test_gate_open (&scene->hooked);
  eap_test_gate_wait (&scene->go_on);
}

static gpointer
join_thread (gpointer data)
{
  Scene *scene = data;

  eap_test_gate_wait (&scene->hooked);
  eap_test_gate_open (&scene->go_on);
  scene->inner = eap_test_stage_start (&scene->stage, scene->method, EAP_STATE_STRING ("a"),
                                       &scene->jobs[1], NULL);

  return NULL;
}

static void
test_join_what_just_starts (void)
{
  GThread *thread;
  Scene scene;

  scene_init (&scene, "join-start", pause_cb);
  thread = g_thread_new ("join", join_thread, &scene);
  scene_start (&scene, EAP_STATE_STRING ("a"));
  g_thread_join (thread);
  g_assert_true (scene.outer == scene.inner);
  g_assert_cmpint (scene.jobs[1].released.n, ==, 1);
  scene.jobs[1].released.thread = g_thread_self ();
  scene_finish (&scene, 1, 0, "a:0");
}

/* It is refused, so the second one starts itself. */
static void
test_join_what_does_not_start (void)
{
  GThread *thread;
  Scene scene;

  scene_init (&scene, "join-start", pause_cb);
  scene.context->refuses = TRUE;
  thread = g_thread_new ("join", join_thread, &scene);
  scene_start (&scene, EAP_STATE_STRING ("a"));
  g_thread_join (thread);
  scene_finish (&scene, 0, 1, "a:1");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/component-nested/" path, function)

  ADD ("exclusive", test_exclusive);
  ADD ("join", test_join);
  ADD ("duplicate", test_duplicate);
  ADD ("queue", test_queue);
  ADD ("replace-refused", test_replace_refused);
  ADD ("cancel-all", test_cancel_all);
  ADD ("cancel-by-state", test_cancel_by_state);
  ADD ("join-what-just-starts", test_join_what_just_starts);
  ADD ("join-what-does-not-start", test_join_what_does_not_start);
  ADD ("replace", test_replace);
  ADD ("found-while-it-is-replaced", test_found_while_it_is_replaced);
  ADD ("lookup-without-a-state", test_lookup_without_a_state);

  return g_test_run ();
}
