/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

/* Going on, on another thread than the operation's own, with a function that is told the
 * args */

static void
hear (EapTestScene               *self,
      EapAsyncCompletedEventArgs *args,
      const char                 *name)
{
  g_autoptr (EapAsyncOperation) operation =
    eap_event_args_dup_operation (EAP_EVENT_ARGS (args));

  g_assert_true (eap_async_operation_get_args (operation) == args);
  g_assert_no_error (eap_async_completed_event_args_get_error (args));
  eap_test_scene_record (self, name);
  g_atomic_int_set (&self->completed, TRUE);
}

static void
first_cb (EapAsyncCompletedEventArgs *args,
          gpointer                    scene)
{
  hear (scene, args, "first");
}

static void
ask_on_thread (gpointer data)
{
  EapTestScene *self = data;

  self->home = g_thread_self (); /* where it is told */
  eap_async_operation_on_completed (self->operation, first_cb, self);
}

/* One is told where he has asked; the events go to where it was started. */
static void
test_plain (void)
{
  g_autoptr (EapTestThread) thread = eap_test_thread_new ();
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  eap_test_thread_call (thread, ask_on_thread, &scene);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_iterate_until_set (NULL, &scene.completed);
  eap_test_thread_free (g_steal_pointer (&thread));
  eap_test_scene_finish (&scene, "first");
}

static void
abandoned_cb (EapAsyncCompletedEventArgs *args,
              gpointer                    data)
{
  EapTestScene *self = data;

  g_assert_true (g_thread_self () == self->home);
  g_assert_error (eap_async_completed_event_args_get_error (args),
                  EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED);
  eap_test_scene_record (self, "abandoned");
  g_atomic_int_set (&self->completed, TRUE);
}

static void
ask_abandoned_on_thread (gpointer data)
{
  EapTestScene *self = data;

  self->home = g_thread_self ();
  eap_async_operation_on_completed (self->operation, abandoned_cb, self);
}

static void
test_abandoned (void)
{
  g_autoptr (EapTestThread) thread = eap_test_thread_new ();
  EapTestReleased released = { 0 };
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  eap_test_thread_call (thread, ask_abandoned_on_thread, &scene);
  eap_test_released_watch (&released, scene.operation);
  g_clear_object (&scene.operation);
  eap_test_iterate_until_set (NULL, &scene.completed);
  eap_test_thread_free (g_steal_pointer (&thread));
  eap_test_scene_finish (&scene, "abandoned");
  eap_test_assert_released (&released, 1);
}

static void
ask_late_on_thread (gpointer data)
{
  EapTestScene *self = data;

  ask_on_thread (self);
  g_clear_object (&self->operation);
  eap_test_assert_recorded (&self->recorder, "");
}

/* Completed already, and not kept by anybody else any more */
static void
test_late (void)
{
  g_autoptr (EapTestThread) thread = eap_test_thread_new ();
  EapTestReleased released = { 0 };
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  eap_test_released_watch (&released, scene.operation);
  eap_async_operation_operation_completed (scene.operation, NULL);
  eap_test_drain (NULL);
  eap_test_thread_call (thread, ask_late_on_thread, &scene);
  eap_test_iterate_until_set (NULL, &released.n);
  eap_test_assert_released (&released, 1);
  eap_test_thread_free (g_steal_pointer (&thread));
  eap_test_scene_finish (&scene, "first");
}

static void
slow_cb (EapAsyncCompletedEventArgs *args,
         gpointer                    data)
{
  EapTestScene *self = data;

  eap_test_gate_open (&self->started);
  eap_test_gate_wait (&self->go);
  hear (self, args, "slow");
}

static void
ask_slowly_on_thread (gpointer data)
{
  EapTestScene *self = data;

  self->home = g_thread_self ();
  eap_async_operation_on_completed (self->operation, slow_cb, self);
}

/* Whoever is told is the last one who needs them, on a thread of his own. The args, and
 * the result in them, are released in the operation's place all the same. */
static void
test_released_at_home (void)
{
  g_autoptr (EapTestThread) thread = eap_test_thread_new ();
  EapTestReleased args_released = { 0 }, result_released = { 0 };
  GObject *result = eap_test_released_watch (&result_released, g_cancellable_new ());
  EapTestScene scene;

  eap_test_scene_init_unheard (&scene, NULL);
  g_clear_object (&scene.operation);
  eap_test_drain (NULL);
  scene.operation =
    eap_async_operation_manager_create_operation_full (NULL, EAP_TYPE_METHOD_COMPLETED_EVENT_ARGS,
                                                       NULL);
  eap_test_thread_call (thread, ask_slowly_on_thread, &scene);
  eap_async_operation_complete_with_result (scene.operation, EAP_STATE_OBJECT (result), NULL);
  g_object_unref (result);
  eap_test_drain (NULL);
  eap_test_released_watch (&args_released, eap_async_operation_get_args (scene.operation));
  g_clear_object (&scene.operation);
  eap_test_gate_wait (&scene.started);
  eap_test_drain (NULL);
  g_assert_cmpint (args_released.n, ==, 0);

  eap_test_gate_open (&scene.go);
  eap_test_iterate_until_set (NULL, &args_released.n);
  eap_test_assert_released (&args_released, 1);
  eap_test_assert_released (&result_released, 1);
  eap_test_thread_free (g_steal_pointer (&thread));
  eap_test_scene_finish (&scene, "slow");
}

/* Operations that end on workers, while somebody asks of them on another thread */
#define N_RACING 50

typedef struct
{
  EapAsyncOperation *operations[N_RACING]; /* (owned) */
  GThread           *asking;
  int                n_told;               /* (atomic) */
} Race;

static EapAsyncCompletedEventArgs *
end_cb (EapAsyncOperation  *operation,
        gpointer            data,
        GError            **error)
{
  return eap_async_completed_event_args_new (NULL, FALSE, EAP_STATE_INT (GPOINTER_TO_INT (data)));
}

static void
told_cb (EapAsyncCompletedEventArgs *args,
         gpointer                    data)
{
  Race *race = data;

  g_assert_true (g_thread_self () == race->asking);
  g_assert_nonnull (args);
  g_assert_no_error (eap_async_completed_event_args_get_error (args));
  g_atomic_int_inc (&race->n_told);
}

static void
ask_all (gpointer data)
{
  Race *race = data;

  race->asking = g_thread_self ();
  for (int i = 0; i < N_RACING; i++)
    {
      eap_async_operation_on_completed (race->operations[i], told_cb, race);
      eap_async_operation_on_completed (race->operations[i], told_cb, race);
      g_clear_object (&race->operations[i]);
    }
}

static gpointer
ask_all_thread (gpointer data)
{
  gpointer *thread_and_race = data;

  eap_test_thread_call (thread_and_race[0], ask_all, thread_and_race[1]);

  return NULL;
}

/* Each is told once, whoever is first. */
static void
test_race (void)
{
  g_autoptr (EapTestThread) thread = eap_test_thread_new ();

  for (guint round = 0; round < eap_test_scaled (100); round++)
    {
      EapTestReleased released = { 0 };
      Race race = { .n_told = 0 };
      gpointer thread_and_race[] = { thread, &race };
      GThread *caller;

      for (int i = 0; i < N_RACING; i++)
        {
          race.operations[i] = eap_test_released_watch (&released, eap_test_start (NULL));
          g_assert_true (eap_async_operation_run_in_thread (race.operations[i], NULL, end_cb,
                                                            GINT_TO_POINTER (i), NULL, NULL));
        }
      caller = g_thread_new ("caller", ask_all_thread, thread_and_race);
      eap_test_iterate_until_count (NULL, &released.n, N_RACING);
      g_thread_join (caller);
      eap_test_iterate_until_count (NULL, &race.n_told, 2 * N_RACING);
      g_assert_cmpint (race.n_told, ==, 2 * N_RACING);
      eap_test_assert_released (&released, N_RACING);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) \
  g_test_add_func ("/eap/async-operation/on-completed-threads/" path, function)

  ADD ("plain", test_plain);
  ADD ("abandoned", test_abandoned);
  ADD ("late", test_late);
  ADD ("released-at-home", test_released_at_home);
  ADD ("race", test_race);

  return g_test_run ();
}
