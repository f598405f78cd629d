/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

/* Each handler that there is does each thing that a handler better does not. Whatever
 * it does: Completed is told once, or to nobody where nobody is left, nothing stays
 * busy, nothing leaks, other operations go on, and later ones work. */

typedef enum
{
  OPERATION_PROGRESS,
  OPERATION_COMPLETED,
  COMPONENT_PROGRESS,
  COMPONENT_COMPLETED,
} Place;

static const char *const place_names[] = {
  "operation-progress", "operation-completed", "component-progress", "component-completed",
};

typedef struct _Scene Scene;

typedef struct
{
  const char *name;
  void      (*act) (Scene *scene);
  const char *outcome; /* where the operation is pending; else it is done already */

  /* Who is left to hear of Completed, by the place of the handler */
  gboolean    operation_hears[4];
  gboolean    component_hears[4];
} Deed;

#define N_OTHERS 3

struct _Scene
{
  const Deed        *deed;
  Place              place;
  gboolean           is_worker;
  GMainContext      *main_context;
  GMainLoop         *loop;
  EapComponent      *component;  /* (owned) (nullable) */
  EapAsyncOperation *operation;  /* (owned) (nullable) */
  EapAsyncOperation *others[N_OTHERS];
  EapTestGate        go;         /* the work waits for it */
  gboolean           is_done;    /* the deed */
  gboolean           is_closed;
  int                n_starts;   /* of a method */
  int                n_expected; /* Completed of the component */
  int                n_operation_completed;
  int                n_component_completed;
  int                n_others_completed;
  EapTestReleased    released;   /* (atomic): the data of a method */
  EapTestReleased    operation_gone;
  EapTestReleased    component_gone;
};

/* A component with a method that excludes itself */
#define BUSY_TYPE_COMPONENT (busy_component_get_type ())
G_DECLARE_FINAL_TYPE (BusyComponent, busy_component, BUSY, COMPONENT, EapComponent)

struct _BusyComponent
{
  EapComponent parent_instance;
};

G_DEFINE_FINAL_TYPE (BusyComponent, busy_component, EAP_TYPE_COMPONENT)

static EapAsyncCompletedEventArgs *
method_run (EapAsyncOperation  *operation,
            gpointer            data,
            GError            **error)
{
  GCancellable *cancellable = eap_async_operation_get_cancellable (operation);
  Scene *scene = data;

  eap_async_operation_report_progress (operation, 50, NULL);
  eap_test_gate_wait (&scene->go);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

static void
busy_component_class_init (BusyComponentClass *klass)
{
  eap_component_class_install_method (EAP_COMPONENT_CLASS (klass), &(EapMethodInfo) {
    .name = "work",
    .completed_args_type = EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS,
    .concurrency = EAP_CONCURRENCY_EXCLUSIVE,
    .run = method_run,
  });
}

static void
busy_component_init (BusyComponent *self)
{
}

static void
do_work_cb (EapBackgroundWorker *worker,
            EapDoWorkEventArgs  *args,
            Scene               *scene)
{
  eap_background_worker_report_progress (worker, 50, NULL);
  eap_test_gate_wait (&scene->go);
  eap_do_work_event_args_set_cancel (args,
                                     eap_background_worker_get_cancellation_pending (worker));
}

static const char *
get_completed_signal (Scene *scene)
{
  return scene->is_worker ? "run-worker-completed" : "work-completed";
}

static void
release_data (gpointer scene)
{
  eap_test_released_cb (&((Scene *) scene)->released);
}

static EapAsyncOperation *
start (Scene   *scene,
       GError **error)
{
  if (scene->is_worker)
    return eap_background_worker_run_worker_async (EAP_BACKGROUND_WORKER (scene->component), NULL,
                                                   error);

  scene->n_starts++;

  return eap_component_start (scene->component, "work", NULL, scene, release_data, error);
}

static void
run_again (Scene *scene)
{
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *operation = start (scene, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (eap_component_get_n_pending (scene->component), ==, 1);
  g_object_unref (operation);
  scene->n_expected++;
}

/* The deeds */

static gboolean
is_pending (Scene *scene)
{
  return scene->place == OPERATION_PROGRESS || scene->place == COMPONENT_PROGRESS;
}

static void
dispose_component (Scene *scene)
{
  g_object_run_dispose (G_OBJECT (scene->component));
}

static void
dispose_operation (Scene *scene)
{
  g_object_run_dispose (G_OBJECT (scene->operation));
}

static void
dispose_both (Scene *scene)
{
  dispose_operation (scene);
  dispose_component (scene);
}

static void
drop_both (Scene *scene)
{
  g_clear_object (&scene->component);
  g_clear_object (&scene->operation);
}

static void
drop_disposed (Scene *scene)
{
  dispose_both (scene);
  drop_both (scene);
}

static void
disconnect_all (Scene *scene)
{
  g_signal_handlers_disconnect_by_data (scene->operation, scene);
  g_signal_handlers_disconnect_matched (scene->component, G_SIGNAL_MATCH_DATA | G_SIGNAL_MATCH_ID,
                                        g_signal_lookup ("progress-changed", EAP_TYPE_COMPONENT),
                                        0, NULL, NULL, scene);
  g_signal_handlers_disconnect_matched (scene->component, G_SIGNAL_MATCH_DATA | G_SIGNAL_MATCH_ID,
                                        g_signal_lookup (get_completed_signal (scene),
                                                         G_OBJECT_TYPE (scene->component)),
                                        0, NULL, NULL, scene);
}

static void
quit_loop (Scene *scene)
{
  g_main_loop_quit (scene->loop);
}

static void
start_again (Scene *scene)
{
  g_autoptr (GError) error = NULL;

  if (!is_pending (scene))
    {
      run_again (scene);
      return;
    }

  g_assert_null (start (scene, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
}

static gboolean
is_completing (gpointer operation)
{
  return eap_async_operation_get_state (operation) >= EAP_OPERATION_STATE_COMPLETING;
}

/* The others go on, this one is held back. */
static void
iterate_loop (Scene *scene)
{
  int n_completed = scene->n_operation_completed;

  eap_test_gate_open (&scene->go);
  for (int i = 0; i < N_OTHERS; i++)
    eap_async_operation_operation_completed (scene->others[i], NULL);
  eap_test_iterate_until (scene->main_context, is_completing, scene->operation);
  eap_test_iterate_until_count (scene->main_context, &scene->n_others_completed, N_OTHERS);
  eap_test_drain (scene->main_context);
  g_assert_cmpint (scene->n_operation_completed, ==, n_completed);
}

static void
wait_for_itself (Scene *scene)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (eap_async_operation_wait (scene->operation, -1, &error));
  g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION);
}

static void
cancel_itself (Scene *scene)
{
  eap_async_operation_cancel (scene->operation);
  eap_async_operation_cancel (scene->operation);
  eap_component_cancel_all (scene->component);
}

static void
time_out (Scene *scene)
{
  eap_async_operation_set_timeout (scene->operation, 1);
  if (is_pending (scene))
    while (!is_completing (scene->operation))
      g_thread_yield ();
}

static void
close_context (Scene *scene)
{
  scene->is_closed = TRUE;
  eap_synchronization_context_close (
    eap_async_operation_get_synchronization_context (scene->operation));
}

static gpointer
complete_others_thread (gpointer data)
{
  Scene *scene = data;

  for (int i = 0; i < N_OTHERS; i++)
    {
      eap_async_operation_report_progress (scene->others[i], 50, NULL);
      eap_async_operation_operation_completed (scene->others[i], NULL);
    }

  return NULL;
}

/* What is to be told meanwhile is told afterwards. */
static void
take_long (Scene *scene)
{
  g_thread_join (g_thread_new ("others", complete_others_thread, scene));
  g_usleep (200000);
  g_assert_cmpint (scene->n_others_completed, ==, 0);
}

static void
warn (Scene *scene)
{
  g_test_expect_message ("Eap", G_LOG_LEVEL_WARNING, "*misbehave*");
  g_warning ("Handlers may misbehave");
  g_test_assert_expected_messages ();
}

#define ALL      { TRUE, TRUE, TRUE, TRUE }
#define AT_END   { FALSE, TRUE, FALSE, TRUE }

static const Deed deeds[] = {
  { "dispose-component", dispose_component, "cancelled", ALL, AT_END },
  { "dispose-operation", dispose_operation, "abandoned", ALL, ALL },
  { "dispose-both", dispose_both, "abandoned", ALL, AT_END },
  { "drop", drop_both, "done", ALL, ALL },
  { "drop-disposed", drop_disposed, "abandoned", ALL, AT_END },
  { "disconnect", disconnect_all, NULL, { FALSE, TRUE, FALSE, FALSE }, AT_END },
  { "quit", quit_loop, "done", ALL, ALL },
  { "start-again", start_again, "done", ALL, ALL },
  { "iterate", iterate_loop, "done", ALL, ALL },
  { "wait", wait_for_itself, "done", ALL, ALL },
  { "cancel", cancel_itself, "cancelled", ALL, ALL },
  { "time-out", time_out, "timed-out", ALL, ALL },
  { "close", close_context, NULL, AT_END, AT_END },
  { "take-long", take_long, "done", ALL, ALL },
  { "warn", warn, "done", ALL, ALL },
};

static void
misbehave_cb (gpointer  sender,
              GObject  *args,
              Scene    *scene)
{
  if (scene->is_done)
    return;

  scene->is_done = TRUE;
  scene->deed->act (scene);
  /* What is misused must still be there. */
  g_assert_true (G_IS_OBJECT (sender));
  g_assert_true (EAP_IS_EVENT_ARGS (args));
  eap_test_gate_open (&scene->go);
}

static const char *
name_outcome (EapAsyncCompletedEventArgs *args)
{
  const GError *error = eap_async_completed_event_args_get_error (args);

  if (eap_async_completed_event_args_get_cancelled (args))
    return "cancelled";
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return "timed-out";
  if (g_error_matches (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED))
    return "abandoned";

  return error == NULL ? "done" : error->message;
}

static void
operation_completed_cb (EapAsyncOperation          *operation,
                        EapAsyncCompletedEventArgs *args,
                        Scene                      *scene)
{
  g_assert_cmpstr (name_outcome (args), ==, is_pending (scene) ? scene->deed->outcome : "done");
  scene->n_operation_completed++;
}

static void
component_completed_cb (EapComponent *component,
                        GObject      *args,
                        Scene        *scene)
{
  scene->n_component_completed++;
}

static void
other_completed_cb (EapAsyncOperation          *operation,
                    EapAsyncCompletedEventArgs *args,
                    Scene                      *scene)
{
  g_assert_no_error (eap_async_completed_event_args_get_error (args));
  scene->n_others_completed++;
}

static void
scene_init (Scene      *self,
            const Deed *deed,
            Place       place,
            gboolean    is_worker)
{
  *self = (Scene) { .deed = deed, .place = place, .is_worker = is_worker };
  eap_test_gate_init (&self->go);
  self->main_context = g_main_context_new ();
  self->loop = g_main_loop_new (self->main_context, FALSE);
  g_main_context_push_thread_default (self->main_context);
  if (is_worker)
    {
      self->component = g_object_new (EAP_TYPE_BACKGROUND_WORKER,
                                      "worker-reports-progress", TRUE,
                                      "worker-supports-cancellation", TRUE,
                                      NULL);
      g_signal_connect (self->component, "do-work", G_CALLBACK (do_work_cb), self);
    }
  else
    {
      self->component = g_object_new (BUSY_TYPE_COMPONENT, NULL);
    }
  g_signal_connect (self->component, get_completed_signal (self),
                    G_CALLBACK (component_completed_cb), self);

  for (int i = 0; i < N_OTHERS; i++)
    {
      self->others[i] = eap_test_start (NULL);
      g_signal_connect (self->others[i], "completed", G_CALLBACK (other_completed_cb), self);
    }
}

static void
scene_start (Scene *self)
{
  g_autoptr (GError) error = NULL;
  gboolean at_operation = self->place == OPERATION_PROGRESS || self->place == OPERATION_COMPLETED;

  self->operation = start (self, &error);
  g_assert_no_error (error);
  self->n_expected = 1;
  eap_test_released_watch (&self->operation_gone, self->operation);
  eap_test_released_watch (&self->component_gone, self->component);
  g_signal_connect (self->operation, "completed", G_CALLBACK (operation_completed_cb), self);
  g_signal_connect (at_operation ? (gpointer) self->operation : (gpointer) self->component,
                    is_pending (self) ? "progress-changed"
                    : at_operation    ? "completed"
                                      : get_completed_signal (self),
                    G_CALLBACK (misbehave_cb), self);
  if (!is_pending (self))
    eap_test_gate_open (&self->go);
}

static gboolean
is_over (gpointer data)
{
  Scene *self = data;

  return self->is_done &&
         (self->operation == NULL || eap_async_operation_get_args (self->operation) != NULL) &&
         (self->component == NULL || eap_component_get_n_pending (self->component) == 0);
}

/* Others, and what comes later */
static void
scene_go_on (Scene *self)
{
  g_autoptr (GError) error = NULL;

  if (self->is_closed)
    {
      g_assert_null (start (self, &error));
      g_assert_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE);
      return;
    }

  for (int i = 0; i < N_OTHERS; i++)
    eap_async_operation_operation_completed (self->others[i], NULL);
  eap_test_iterate_until_count (self->main_context, &self->n_others_completed, N_OTHERS);
  g_assert_cmpint (self->n_others_completed, ==, N_OTHERS);

  if (self->component != NULL)
    {
      g_autoptr (EapAsyncOperation) operation = start (self, &error);

      g_assert_no_error (error);
      g_object_unref (eap_async_operation_wait (operation, -1, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (eap_component_get_n_pending (self->component), ==, 0);
    }
}

static void
scene_clear (Scene *self)
{
  for (int i = 0; i < N_OTHERS; i++)
    eap_test_finalize_soon (self->main_context, self->others[i]);
  g_clear_object (&self->operation);
  g_clear_object (&self->component);
  eap_test_iterate_until_set (self->main_context, &self->operation_gone.n);
  eap_test_iterate_until_set (self->main_context, &self->component_gone.n);
  g_assert_cmpint (self->operation_gone.n, ==, 1);
  g_assert_cmpint (self->component_gone.n, ==, 1);
  eap_test_iterate_until_count (self->main_context, &self->released.n, self->n_starts);
  g_assert_cmpint (self->released.n, ==, self->n_starts);
  g_main_loop_unref (self->loop);
  g_main_context_pop_thread_default (self->main_context);
  g_main_context_unref (self->main_context);
  eap_test_gate_clear (&self->go);
}

static void
check (const Deed *deed,
       Place       place,
       gboolean    is_worker)
{
  Scene scene;
  int n_expected;

  g_test_message ("%s, %s", place_names[place], is_worker ? "worker" : "method");
  scene_init (&scene, deed, place, is_worker);
  scene_start (&scene);
  if (deed->act == quit_loop)
    g_main_loop_run (scene.loop);
  eap_test_iterate_until (scene.main_context, is_over, &scene);
  eap_test_drain (scene.main_context);

  n_expected = deed->component_hears[place] ? scene.n_expected : 0;
  eap_test_iterate_until_count (scene.main_context, &scene.n_component_completed, n_expected);
  eap_test_iterate_until_count (scene.main_context, &scene.n_operation_completed,
                                deed->operation_hears[place] ? 1 : 0);
  g_assert_cmpint (scene.n_component_completed, ==, n_expected);
  g_assert_cmpint (scene.n_operation_completed, ==, deed->operation_hears[place] ? 1 : 0);
  scene_go_on (&scene);
  scene_clear (&scene);
  g_assert_cmpint (scene.n_operation_completed, ==, deed->operation_hears[place] ? 1 : 0);
}

static void
test_deed (gconstpointer deed)
{
  for (Place place = OPERATION_PROGRESS; place <= COMPONENT_COMPLETED; place++)
    {
      check (deed, place, FALSE);
      check (deed, place, TRUE);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      g_autofree char *path = g_strdup_printf ("/eap/handlers-that-misbehave/%s", deeds[i].name);

      g_test_add_data_func (path, &deeds[i], test_deed);
    }

  return g_test_run ();
}
