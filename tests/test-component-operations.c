/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-component.h"
#include "eap-test-poll-context.h"

/* The list of pending operations, beside a mirror that knows it from its signal
 * only, and is compared with it after each */
typedef struct
{
  GListModel *list;
  GPtrArray  *items;     /* (element-type EapAsyncOperation) */
  GThread    *home;
  guint       n_changes;
} Mirror;

static void
mirror_compare (Mirror *self)
{
  g_assert_cmpuint (g_list_model_get_n_items (self->list), ==, self->items->len);
  for (guint i = 0; i < self->items->len; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (self->list, i);

      g_assert_true (item == g_ptr_array_index (self->items, i));
    }
  g_assert_null (g_list_model_get_item (self->list, self->items->len));
}

static void
items_changed_cb (GListModel *list,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  Mirror     *self)
{
  g_assert_true (g_thread_self () == self->home);
  g_assert_cmpuint (position + n_removed, <=, self->items->len);
  g_assert_cmpuint (n_removed + n_added, >, 0);

  if (n_removed > 0)
    g_ptr_array_remove_range (self->items, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    {
      GObject *item = g_list_model_get_item (list, position + i);

      g_assert_true (EAP_IS_ASYNC_OPERATION (item));
      g_ptr_array_insert (self->items, (int) (position + i), item);
    }
  self->n_changes++;
  mirror_compare (self);
}

static void
mirror_init (Mirror       *self,
             EapComponent *component)
{
  self->list = eap_component_get_operations (component);
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->home = g_thread_self ();
  self->n_changes = 0;
  for (guint i = 0; i < g_list_model_get_n_items (self->list); i++)
    g_ptr_array_add (self->items, g_list_model_get_item (self->list, i));
  g_signal_connect (self->list, "items-changed", G_CALLBACK (items_changed_cb), self);
}

static void
mirror_finish (Mirror *self,
               guint   n_changes)
{
  g_assert_cmpuint (self->n_changes, ==, n_changes);
  g_assert_cmpuint (self->items->len, ==, 0);
  g_ptr_array_unref (self->items);
}

typedef struct
{
  EapTestStage stage;
  EapTestJob   jobs[4];
  Mirror       mirror;
} Scene;

static void
scene_init (Scene *self)
{
  eap_test_stage_init (&self->stage, EAP_TEST_TYPE_COMPONENT);
  for (int i = 0; i < 4; i++)
    eap_test_job_init (&self->jobs[i], i);
}

static void
scene_call (Scene      *self,
            const char *method,
            int         first,
            int         n)
{
  for (int i = first; i < first + n; i++)
    eap_test_stage_call (&self->stage, method, EAP_STATE_INT (i), &self->jobs[i]);
}

/* The states of what is listed */
static char *
describe (GListModel *list)
{
  GString *states = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (EapAsyncOperation) item = g_list_model_get_item (list, i);
      const GValue *state = eap_async_operation_get_user_supplied_state (item);

      g_string_append_printf (states, "%d", g_value_get_int (state));
    }

  return g_string_free (states, FALSE);
}

#define assert_listed(list, expected) \
  G_STMT_START { \
    g_autofree char *listed_ = describe (list); \
    g_assert_cmpstr (listed_, ==, expected); \
  } G_STMT_END

static void
test_begin_and_leave (void)
{
  Scene scene;

  scene_init (&scene);
  mirror_init (&scene.mirror, scene.stage.component);
  g_assert_cmpuint (g_list_model_get_item_type (scene.mirror.list), ==, EAP_TYPE_ASYNC_OPERATION);
  scene_call (&scene, "concurrent-start", 0, 4);

  /* Soon, not within the call */
  g_assert_cmpuint (scene.mirror.n_changes, ==, 0);
  eap_test_drain (NULL);
  assert_listed (scene.mirror.list, "0123");
  for (int i = 0; i < 4; i++)
    {
      static const int order[] = { 2, 0, 3, 1 };
      static const char *const left[] = { "013", "13", "1", "" };

      eap_test_job_complete (&scene.jobs[order[i]]);
      eap_test_stage_wait (&scene.stage, i + 1);
      assert_listed (scene.mirror.list, left[i]);
    }
  mirror_finish (&scene.mirror, 8);
  for (int i = 0; i < 4; i++)
    eap_test_job_finish (&scene.jobs[i], 1);
  eap_test_stage_finish (&scene.stage, "2:2 0:0 3:3 1:1");
}

static void
check_gone_cb (EapComponent *component,
               EapEventArgs *args,
               int          *n_checked)
{
  g_autoptr (EapAsyncOperation) operation = eap_event_args_dup_operation (args);
  GListModel *list = eap_component_get_operations (component);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (EapAsyncOperation) item = g_list_model_get_item (list, i);

      g_assert_true (item != operation);
    }
  (*n_checked)++;
}

/* What it is filled with when it is made now is what is pending now. */
static void
check_left_cb (EapComponent *component,
               GObject      *args,
               int          *n_checked)
{
  g_assert_cmpuint (g_list_model_get_n_items (eap_component_get_operations (component)), ==,
                    eap_component_get_n_pending (component));
  (*n_checked)++;
}

/* Gone just before its Completed */
static void
test_gone_in_completed (void)
{
  int n_checked = 0;
  Scene scene;

  scene_init (&scene);
  g_signal_connect (scene.stage.component, "queued-start-completed", G_CALLBACK (check_gone_cb),
                    &n_checked);
  mirror_init (&scene.mirror, scene.stage.component);
  for (int i = 0; i < 4; i++)
    eap_test_gate_open (&scene.jobs[i].go);
  scene_call (&scene, "queued-start", 0, 4);
  eap_test_stage_wait (&scene.stage, 4);
  g_assert_cmpint (n_checked, ==, 4);
  mirror_finish (&scene.mirror, 8);
  for (int i = 0; i < 4; i++)
    eap_test_job_finish (&scene.jobs[i], 1);
  eap_test_stage_finish (&scene.stage, "0:0 1:1 2:2 3:3");
}

static void
test_property (void)
{
  EapComponent *component = g_object_new (EAP_TEST_TYPE_COMPONENT, NULL);
  GListModel *list;

  g_object_get (component, "operations", &list, NULL);
  g_assert_true (list == eap_component_get_operations (component));
  g_object_unref (list);
  g_assert_finalize_object (component);
}

/* An item is the operation that the call returned, also if nobody kept it. */
static void
test_identity (void)
{
  g_autoptr (EapAsyncOperation) item = NULL;
  g_autoptr (EapAsyncOperation) again = NULL;
  g_autoptr (EapAsyncOperation) found = NULL;
  EapAsyncOperation *operation;
  GListModel *list;
  Scene scene;

  scene_init (&scene);
  list = eap_component_get_operations (scene.stage.component);
  operation = eap_test_stage_start (&scene.stage, "concurrent", EAP_STATE_INT (0), &scene.jobs[0],
                                    NULL);
  scene_call (&scene, "concurrent", 1, 1);
  eap_test_drain (NULL);
  item = g_list_model_get_item (list, 0);
  g_assert_true (item == operation);
  g_clear_object (&item);
  item = g_list_model_get_item (list, 1);
  again = g_list_model_get_item (list, 1);
  found = eap_component_lookup (scene.stage.component, EAP_STATE_INT (1));
  g_assert_true (item == again && item == found);
  g_assert_null (g_list_model_get_item (list, 2));
  g_assert_null (g_list_model_get_item (list, G_MAXUINT));
  g_clear_object (&again);
  g_clear_object (&found);
  for (int i = 0; i < 2; i++)
    {
      eap_test_gate_open (&scene.jobs[i].go);
      eap_test_stage_wait (&scene.stage, i + 1);
    }
  eap_test_finalize_soon (NULL, operation);
  eap_test_finalize_soon (NULL, g_steal_pointer (&item));
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 1);
  eap_test_stage_finish (&scene.stage, "0:0 1:1");
}

/* It keeps no operation alive: one that nobody can end is abandoned. */
static void
forget (EapTestJob        *job,
        EapAsyncOperation *operation)
{
  g_clear_object (&job->operation);
}

static void
test_keeps_nothing (void)
{
  GListModel *list;
  Scene scene;

  scene_init (&scene);
  list = eap_component_get_operations (scene.stage.component);
  scene.jobs[0].probe = forget;
  scene_call (&scene, "concurrent-start", 0, 1);
  eap_test_stage_wait (&scene.stage, 1);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 0);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_stage_finish (&scene.stage, "0:failed");
}

static void
test_outlives_the_component (void)
{
  GListModel *list;
  Scene scene;

  scene_init (&scene);
  list = g_object_ref (eap_component_get_operations (scene.stage.component));
  eap_test_gate_open (&scene.jobs[0].go);
  scene_call (&scene, "join", 0, 1);
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_stage_finish (&scene.stage, "0:0");
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 0);
  g_assert_null (g_list_model_get_item (list, 0));
  g_assert_finalize_object (list);
}

/* What is refused, joins another one or is replaced at once is never listed. */
static void
test_modes (void)
{
  EapAsyncOperation *joined;
  Scene scene;

  scene_init (&scene);
  mirror_init (&scene.mirror, scene.stage.component);
  scene_call (&scene, "exclusive-start", 0, 1);
  g_free (eap_test_stage_refuse (&scene.stage, "exclusive-start", NULL,
                                 EAP_ASYNC_ERROR_INVALID_OPERATION));
  scene_call (&scene, "join-start", 1, 1);
  joined = eap_component_start (scene.stage.component, "join-start", EAP_STATE_INT (1), NULL, NULL,
                                NULL);
  g_object_unref (joined);
  scene_call (&scene, "replace-start", 2, 2);
  eap_test_stage_wait (&scene.stage, 1);
  eap_test_iterate_until_set (NULL, &scene.jobs[3].n_runs);
  assert_listed (scene.mirror.list, "013");
  for (int i = 0; i < 4; i++)
    if (i != 2)
      {
        eap_test_job_complete (&scene.jobs[i]);
        eap_test_stage_wait (&scene.stage, MIN (i + 2, 4));
      }
  mirror_finish (&scene.mirror, 6);
  for (int i = 0; i < 4; i++)
    eap_test_job_finish (&scene.jobs[i], i == 2 ? 0 : 1);
  eap_test_stage_finish (&scene.stage, "2:cancelled 0:0 1:1 3:3");
}

static void
test_replaced (void)
{
  Scene scene;

  scene_init (&scene);
  mirror_init (&scene.mirror, scene.stage.component);
  scene_call (&scene, "replace-start", 0, 1);
  eap_test_drain (NULL);
  assert_listed (scene.mirror.list, "0");
  scene_call (&scene, "replace-start", 1, 1);
  eap_test_drain (NULL);
  assert_listed (scene.mirror.list, "1");
  eap_test_job_complete (&scene.jobs[0]);
  eap_test_job_complete (&scene.jobs[1]);
  eap_test_stage_wait (&scene.stage, 2);
  mirror_finish (&scene.mirror, 4);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 1);
  eap_test_stage_finish (&scene.stage, "0:cancelled 1:1");
}

/* Asked for when calls are pending, of which it has not been told */
static void
test_created_late (void)
{
  Scene scene;

  scene_init (&scene);
  scene_call (&scene, "queued", 0, 2);
  eap_test_gate_wait (&scene.jobs[0].started);
  mirror_init (&scene.mirror, scene.stage.component);
  assert_listed (scene.mirror.list, "01");
  scene_call (&scene, "queued", 2, 2);
  eap_test_drain (NULL);
  assert_listed (scene.mirror.list, "0123");
  for (int i = 0; i < 4; i++)
    {
      eap_test_gate_open (&scene.jobs[i].go);
      eap_test_stage_wait (&scene.stage, i + 1);
    }
  mirror_finish (&scene.mirror, 6);
  for (int i = 0; i < 4; i++)
    eap_test_job_finish (&scene.jobs[i], 1);
  eap_test_stage_finish (&scene.stage, "0:0 1:1 2:2 3:3");
}

static void
test_created_in_completed (void)
{
  int n_checked = 0;
  Scene scene;

  scene_init (&scene);
  g_signal_connect (scene.stage.component, "concurrent-completed", G_CALLBACK (check_left_cb),
                    &n_checked);
  scene_call (&scene, "concurrent", 0, 2);
  for (int i = 0; i < 2; i++)
    {
      eap_test_gate_open (&scene.jobs[i].go);
      eap_test_stage_wait (&scene.stage, i + 1);
      eap_test_job_finish (&scene.jobs[i], 1);
    }
  g_assert_cmpint (n_checked, ==, 2);
  eap_test_stage_finish (&scene.stage, "0:0 1:1");
}

static void
call_elsewhere (gpointer data)
{
  Scene *scene = data;

  scene->stage.home = g_thread_self ();
  scene_call (scene, "queued-start", 1, 2);
}

static gboolean
has_changed (gpointer data)
{
  Scene *scene = data;

  return scene->mirror.n_changes == (guint) scene->jobs[3].sum;
}

/* The last job is not used: its sum says how many changes there must be. */
static void
scene_wait_for_changes (Scene *self,
                        int    n_changes)
{
  self->jobs[3].sum = n_changes;
  eap_test_iterate_until (NULL, has_changed, self);
}

/* Calls of another thread: the list changes here, where the items are. */
static void
test_calls_of_another_thread (void)
{
  EapTestThread *thread = eap_test_thread_new ();
  Scene scene;

  scene_init (&scene);
  mirror_init (&scene.mirror, scene.stage.component);
  eap_test_thread_call (thread, call_elsewhere, &scene);
  scene_wait_for_changes (&scene, 2);
  assert_listed (scene.mirror.list, "12");
  for (int i = 1; i < 3; i++)
    {
      eap_test_gate_wait (&scene.jobs[i].started);
      eap_test_job_complete (&scene.jobs[i]);
      scene_wait_for_changes (&scene, 2 + i);
    }
  eap_test_thread_free (thread);
  eap_test_drain (NULL);
  mirror_finish (&scene.mirror, 4);
  g_assert_cmpint (scene.jobs[1].released.n + scene.jobs[2].released.n, ==, 2);
  eap_test_stage_finish (&scene.stage, "1:1 2:2");
}

/* The component's place is not where its calls are: what it has heard of is listed
 * until it is told that it has ended, and can be had. */
static void
test_own_context (void)
{
  EapSynchronizationContext *context = poll_context_new ();
  EapTestReleased released = { 0 };
  Scene scene;

  scene_init (&scene);
  g_assert_finalize_object (scene.stage.component);
  scene.stage.component = g_object_new (EAP_TEST_TYPE_COMPONENT, "synchronization-context", context,
                                        NULL);
  mirror_init (&scene.mirror, scene.stage.component);
  eap_test_gate_open (&scene.jobs[0].go);
  for (int i = 0; i < 2; i++)
    g_object_unref (eap_test_released_watch (&released,
                                             eap_test_stage_start (&scene.stage, "concurrent-start",
                                                                   EAP_STATE_INT (i),
                                                                   &scene.jobs[i], NULL)));
  eap_test_drain (NULL);
  g_assert_cmpuint (eap_component_get_n_pending (scene.stage.component), ==, 1);
  g_assert_cmpuint (scene.mirror.n_changes, ==, 0);
  eap_test_assert_released (&released, 0);
  while (poll_context_iterate (context, FALSE))
    ;
  assert_listed (scene.mirror.list, "1");
  eap_test_job_complete (&scene.jobs[1]);
  eap_test_drain (NULL);
  assert_listed (scene.mirror.list, "1");
  while (poll_context_iterate (context, FALSE))
    ;
  mirror_finish (&scene.mirror, 2);
  eap_test_job_finish (&scene.jobs[0], 1);
  eap_test_job_finish (&scene.jobs[1], 1);
  eap_test_assert_released (&released, 2);
  eap_test_stage_finish (&scene.stage, "");
  poll_context_free (context);
}

/* A handler that calls and cancels */
static void
call_one_more_cb (GListModel *list,
                  guint       position,
                  guint       n_removed,
                  guint       n_added,
                  Scene      *scene)
{
  if (n_added > 0 && scene->jobs[1].sum == 1)
    {
      scene->jobs[1].sum = 11;
      scene_call (scene, "queued-start", 1, 2);
      eap_component_cancel_async (scene->stage.component, EAP_STATE_INT (0));
      eap_component_cancel_async (scene->stage.component, EAP_STATE_INT (2));
    }
}

static void
test_called_when_it_changes (void)
{
  Scene scene;

  scene_init (&scene);
  mirror_init (&scene.mirror, scene.stage.component);
  g_signal_connect (scene.mirror.list, "items-changed", G_CALLBACK (call_one_more_cb), &scene);
  eap_test_gate_open (&scene.jobs[1].go);
  scene_call (&scene, "concurrent-start", 0, 1);
  eap_test_stage_wait (&scene.stage, 3);
  mirror_finish (&scene.mirror, 6);
  eap_test_job_finish (&scene.jobs[0], 0);
  eap_test_job_finish (&scene.jobs[1], 1);
  eap_test_job_finish (&scene.jobs[2], 0);
  g_ptr_array_set_size (scene.stage.recorder.events, 0);
  eap_test_stage_finish (&scene.stage, "");
}

/* Many, which leave in any order: each in a time that hardly grows with them */
static void
test_many (void)
{
  guint n = eap_test_scaled (100000);
  g_autofree EapAsyncOperation **operations = g_new (EapAsyncOperation *, n);
  EapComponent *component = g_object_new (EAP_TEST_TYPE_COMPONENT, NULL);
  GListModel *list = eap_component_get_operations (component);
  EapTestJob job;

  eap_test_job_init (&job, 0);
  job.probe = forget;
  for (guint i = 0; i < n; i++)
    operations[i] = eap_component_start (component, "concurrent-start", EAP_STATE_INT ((int) i),
                                         &job, NULL, NULL);
  eap_test_drain (NULL);
  g_assert_cmpuint (eap_component_get_n_pending (component), ==, n);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, n);
  for (guint i = 0; i < n; i++)
    {
      EapAsyncOperation *item = g_list_model_get_item (list, i);

      g_assert_true (item == operations[i]);
      g_object_unref (item);
    }
  for (guint i = 0; i < n; i++)
    {
      /* The last digits come first. */
      guint k = (guint) ((guint64) i * 7919 % n);

      eap_async_operation_operation_completed (operations[k], NULL);
    }
  for (guint i = 0; i < n; i++)
    eap_async_operation_operation_completed (operations[i], NULL);
  eap_test_drain (NULL);
  g_assert_cmpint (job.n_runs, ==, n);
  g_assert_cmpuint (eap_component_get_n_pending (component), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 0);
  for (guint i = 0; i < n; i++)
    g_assert_finalize_object (operations[i]);
  g_assert_finalize_object (component);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/component-operations/" path, function)

  ADD ("begin-and-leave", test_begin_and_leave);
  ADD ("gone-in-completed", test_gone_in_completed);
  ADD ("property", test_property);
  ADD ("identity", test_identity);
  ADD ("keeps-nothing", test_keeps_nothing);
  ADD ("outlives-the-component", test_outlives_the_component);
  ADD ("modes", test_modes);
  ADD ("replaced", test_replaced);
  ADD ("created-late", test_created_late);
  ADD ("created-in-completed", test_created_in_completed);
  ADD ("calls-of-another-thread", test_calls_of_another_thread);
  ADD ("own-context", test_own_context);
  ADD ("called-when-it-changes", test_called_when_it_changes);
  ADD ("many", test_many);

  return g_test_run ();
}
