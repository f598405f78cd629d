/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "stress-component.h"

#include <stdlib.h>

#include "stress-world.h"

static StressHooks hooks;

const char *const stress_methods[STRESS_N_METHODS] = {
  "exclusive", "concurrent", "queued", "replace", "join",
  "exclusive-start", "concurrent-start", "queued-start", "replace-start", "join-start",
  "concurrent-task",
};

G_DEFINE_FINAL_TYPE (StressState, stress_state, G_TYPE_OBJECT)

static void
stress_state_finalize (GObject *object)
{
  StressLedger *ledger = STRESS_STATE (object)->ledger;

  stress_check_home (ledger, ledger->world, "A user state");
  stress_check (ledger, g_atomic_int_add (&ledger->n_states_released, 1) == 0,
                "The user state is released twice");

  G_OBJECT_CLASS (stress_state_parent_class)->finalize (object);
}

static void
stress_state_class_init (StressStateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stress_state_finalize;
}

static void
stress_state_init (StressState *self)
{
}

G_DEFINE_FINAL_TYPE (StressArgs, stress_args, EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS)

static void
stress_args_finalize (GObject *object)
{
  StressArgs *self = STRESS_ARGS (object);

  if (self->by_worker)
    stress_check_home (self->ledger, self->ledger->world, "The worker's args");
  g_atomic_int_add (&stress_n_live_args, -1);

  G_OBJECT_CLASS (stress_args_parent_class)->finalize (object);
}

static void
stress_args_class_init (StressArgsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stress_args_finalize;
}

static void
stress_args_init (StressArgs *self)
{
  g_atomic_int_inc (&stress_n_live_args);
}

G_DEFINE_FINAL_TYPE (StressPayload, stress_payload, EAP_TYPE_PROGRESS_CHANGED_EVENT_ARGS)

static void
stress_payload_finalize (GObject *object)
{
  stress_mail_released (STRESS_PAYLOAD (object)->mail);
  g_atomic_int_add (&stress_n_live_args, -1);

  G_OBJECT_CLASS (stress_payload_parent_class)->finalize (object);
}

static void
stress_payload_class_init (StressPayloadClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = stress_payload_finalize;
}

static void
stress_payload_init (StressPayload *self)
{
  g_atomic_int_inc (&stress_n_live_args);
}

struct _StressThing
{
  EapComponent parent_instance;
};

G_DEFINE_FINAL_TYPE (StressThing, stress_thing, EAP_TYPE_COMPONENT)

static EapAsyncCompletedEventArgs *
thing_run (EapAsyncOperation  *operation,
           gpointer            ledger,
           GError            **error)
{
  return hooks.run (operation, ledger, error);
}

static void
thing_start (EapAsyncOperation *operation,
             gpointer           ledger)
{
  hooks.start (operation, ledger);
}

static void
thing_task (GTask        *task,
            gpointer      source,
            gpointer      ledger,
            GCancellable *cancellable)
{
  GError *error = NULL;
  EapAsyncCompletedEventArgs *args = hooks.run (NULL, ledger, &error);

  if (error != NULL)
    {
      if (STRESS_IS_ARGS (args))
        STRESS_ARGS (args)->by_worker = FALSE;
      g_clear_object (&args);
      g_task_return_error (task, error);
    }
  else
    {
      g_task_return_pointer (task, args, g_object_unref);
    }
}

static EapAsyncCompletedEventArgs *
thing_finish (EapAsyncOperation  *operation,
              GObject            *source,
              GAsyncResult       *result,
              gpointer            ledger,
              GError            **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
thing_get_property (GObject    *object,
                    guint       prop_id,
                    GValue     *value,
                    GParamSpec *pspec)
{
  g_value_set_boolean (value, eap_component_get_n_pending (EAP_COMPONENT (object)) > 0);
}

static void
stress_thing_class_init (StressThingClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = thing_get_property;
  g_object_class_install_property (
    G_OBJECT_CLASS (klass), 1,
    g_param_spec_boolean ("is-busy", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));

  for (guint i = 0; i < STRESS_N_METHODS; i++)
    eap_component_class_install_method (EAP_COMPONENT_CLASS (klass), &(EapMethodInfo) {
      .name = stress_methods[i],
      .completed_args_type = STRESS_TYPE_ARGS,
      .concurrency = i == STRESS_METHOD_TASK ? EAP_CONCURRENCY_CONCURRENT
                                             : (EapConcurrency) (i % 5),
      .run = i < 5 ? thing_run : NULL,
      .start = i >= 5 && i < STRESS_METHOD_TASK ? thing_start : NULL,
      .task = i == STRESS_METHOD_TASK ? thing_task : NULL,
      .finish = i == STRESS_METHOD_TASK ? thing_finish : NULL,
    });
}

static void
stress_thing_init (StressThing *self)
{
}

void
stress_classes_init (const StressHooks *program_hooks)
{
  hooks = *program_hooks;
  g_type_class_ref (STRESS_TYPE_THING);
}

StressLedger *
stress_find_ledger (EapAsyncOperation *operation)
{
  const GValue *state = eap_async_operation_get_user_supplied_state (operation);
  const GValue *arguments = eap_async_operation_get_arguments (operation);
  const char *name = eap_async_operation_get_name (operation);

  if (state != NULL && G_VALUE_HOLDS (state, STRESS_TYPE_STATE))
    return STRESS_STATE (g_value_get_object (state))->ledger;
  if (arguments != NULL && G_VALUE_HOLDS (arguments, STRESS_TYPE_STATE))
    return STRESS_STATE (g_value_get_object (arguments))->ledger;

  stress_check (NULL, name != NULL && g_str_has_prefix (name, "operation-"),
                "An operation is called \"%s\", and has neither its name nor its state",
                name != NULL ? name : "nothing");

  return hooks.find ((guint) atoi (name + strlen ("operation-")));
}

/* A GDestroyNotify */
void
stress_data_released (gpointer data)
{
  StressLedger *ledger = data;

  stress_note (ledger, "data released", 0);
  if (g_atomic_int_get (&ledger->is_started))
    stress_check_home (ledger, ledger->world, "What was given with the start");
  stress_check (ledger, g_atomic_int_add (&ledger->n_data_released, 1) == 0,
                "What was given with the start is released twice");
}

static StressLedger *
find_of_args (gpointer             args,
              EapAsyncOperation **operation)
{
  StressLedger *ledger;

  *operation = eap_event_args_dup_operation (EAP_EVENT_ARGS (args));
  stress_check (NULL, *operation != NULL, "Event args without an operation");
  ledger = stress_find_ledger (*operation);

  return ledger;
}

static void
completed_cb (EapComponent *component,
              EapEventArgs *args,
              gpointer      data)
{
  g_autoptr (EapAsyncOperation) operation = NULL;
  StressLedger *ledger = find_of_args (args, &operation);

  hooks.completed (operation, ledger, FALSE, EAP_ASYNC_COMPLETED_EVENT_ARGS (args));
}

static void
progress_cb (EapComponent                *component,
             EapProgressChangedEventArgs *args,
             gpointer                     data)
{
  g_autoptr (EapAsyncOperation) operation = NULL;
  StressLedger *ledger = find_of_args (args, &operation);

  hooks.progress (operation, ledger, FALSE, args);
}

static void
busy_cb (EapComponent    *component,
         GParamSpec      *pspec,
         StressComponent *self)
{
  stress_check_not_inline (NULL, "Notice of is-busy");
  stress_check (NULL, stress_world_is_here (self->world),
                "is-busy of component %u is notified on another thread than that of its home",
                self->number);
}

static void
do_work_cb (EapBackgroundWorker *worker,
            EapDoWorkEventArgs  *args,
            gpointer             data)
{
  g_autoptr (EapAsyncOperation) operation = eap_event_args_dup_operation (EAP_EVENT_ARGS (args));
  g_autoptr (EapAsyncCompletedEventArgs) outcome = NULL;
  g_autoptr (GError) error = NULL;

  outcome = hooks.run (operation, stress_find_ledger (operation), &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    eap_do_work_event_args_set_cancel (args, TRUE);
  else if (error != NULL)
    eap_do_work_event_args_set_error (args, error);
  if (outcome != NULL)
    eap_do_work_event_args_set_result (args, EAP_STATE_STRING ("done"));

  /* Not given to the library */
  if (STRESS_IS_ARGS (outcome))
    STRESS_ARGS (outcome)->by_worker = FALSE;
}

/* One that lives as long as its operation goes where that is heard, or where it tells of
 * itself, unless one of them is dying. */
static void
component_gone_cb (gpointer data)
{
  StressComponent *self = data;

  if (self->only != NULL && !self->world->dies && !stress_world_is_here (self->world))
    stress_check_home (self->only, self->only->world, "The component");
  g_atomic_int_add (&self->n_live, -1);
}

static void
component_connect (StressComponent *self)
{
  for (guint i = 0; i < STRESS_N_METHODS && !self->is_worker; i++)
    {
      g_autofree char *signal = g_strconcat (stress_methods[i], "-completed", NULL);

      g_signal_connect (self->object, signal, G_CALLBACK (completed_cb), NULL);
    }

  if (self->is_worker)
    {
      g_signal_connect (self->object, "run-worker-completed", G_CALLBACK (completed_cb), NULL);
      g_signal_connect (self->object, "do-work", G_CALLBACK (do_work_cb), NULL);
    }

  g_signal_connect (self->object, "progress-changed", G_CALLBACK (progress_cb), NULL);
  g_signal_connect (self->object, "notify::is-busy", G_CALLBACK (busy_cb), self);
}

void
stress_component_open (StressComponent *self,
                       guint            max_undelivered,
                       guint            interval)
{
  self->object = g_object_new (self->is_worker ? EAP_TYPE_BACKGROUND_WORKER : STRESS_TYPE_THING,
                               "synchronization-context", self->world->context,
                               "progress-delivery", self->every ? EAP_PROGRESS_DELIVERY_EVERY
                                                                : EAP_PROGRESS_DELIVERY_LATEST,
                               "max-undelivered", max_undelivered,
                               "progress-interval", interval,
                               NULL);
  if (self->is_worker)
    g_object_set (self->object, "worker-reports-progress", TRUE,
                  "worker-supports-cancellation", self->number % 2 == 0, NULL);
  self->n_live = 1;
  g_object_set_data_full (G_OBJECT (self->object), "stress", self, component_gone_cb);
  component_connect (self);
}

gboolean
stress_component_is_disposed (StressComponent *self)
{
  return g_atomic_int_get (&self->is_disposed);
}

void
stress_component_dispose (StressComponent *self)
{
  if (!g_atomic_int_compare_and_exchange (&self->is_disposed, FALSE, TRUE))
    return;

  g_atomic_int_inc (&stress_totals.n_disposed);
  g_object_run_dispose (G_OBJECT (self->object));
}

static void
own_completed_cb (EapAsyncOperation          *operation,
                  EapAsyncCompletedEventArgs *args,
                  StressLedger               *ledger)
{
  hooks.completed (operation, ledger, TRUE, args);
}

static void
own_progress_cb (EapAsyncOperation           *operation,
                 EapProgressChangedEventArgs *args,
                 StressLedger                *ledger)
{
  hooks.progress (operation, ledger, TRUE, args);
}

void
stress_connect_own (EapAsyncOperation *operation,
                    StressLedger      *ledger)
{
  g_signal_connect (operation, "completed", G_CALLBACK (own_completed_cb), ledger);
  g_signal_connect (operation, "progress-changed", G_CALLBACK (own_progress_cb), ledger);
}
