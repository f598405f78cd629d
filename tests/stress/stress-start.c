/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "stress-program.h"

/* How an operation of a program starts, and what its work and handlers do */

EapAsyncOperation *
stress_dup_handle (StressOperation *operation)
{
  EapAsyncOperation *handle;

  g_mutex_lock (&operation->lock);
  handle = operation->handle != NULL ? g_object_ref (operation->handle) : NULL;
  g_mutex_unlock (&operation->lock);

  return handle;
}

static void
handle_gone_cb (gpointer data)
{
  StressLedger *ledger = data;

  stress_note (ledger, "handle gone", 0);
  g_atomic_int_add (&ledger->n_live_handles, -1);
}

/* The caller's reference becomes everybody's. */
static void
adopt_handle (StressOperation   *operation,
              EapAsyncOperation *handle)
{
  StressLedger *ledger = &operation->ledger;

  stress_check (ledger, !ledger->was_gone, "It was started in a context that was gone");
  g_atomic_int_inc (&ledger->n_live_handles);
  g_object_set_data_full (G_OBJECT (handle), "stress", ledger, handle_gone_cb);
  g_atomic_int_set (&ledger->is_started, TRUE);
  g_atomic_int_inc (&stress_totals.n_started);
}

static void
publish_handle (StressOperation   *operation,
                EapAsyncOperation *handle)
{
  g_mutex_lock (&operation->lock);
  operation->handle = handle;
  g_mutex_unlock (&operation->lock);
}

static void
refuse (StressOperation *operation,
        const GError    *error)
{
  StressLedger *ledger = &operation->ledger;

  g_atomic_int_set (&ledger->is_refused, TRUE);
  stress_note (ledger, error != NULL ? "refused with code" : "joined",
               error != NULL ? error->code : 0);
  if (error == NULL)
    {
      g_atomic_int_inc (&stress_totals.n_joined);
      return;
    }

  g_atomic_int_inc (&stress_totals.n_refused);
  stress_check (ledger, error->domain == EAP_ASYNC_ERROR, "Refused: %s", error->message);
  stress_check (ledger, error->code != EAP_ASYNC_ERROR_CONTEXT_GONE || ledger->world->dies,
                "Refused, since its context is gone, which is not: %s", error->message);
  stress_check (ledger, ledger->component != NULL ||
                        error->code == EAP_ASYNC_ERROR_CONTEXT_GONE,
                "Refused without a reason: %s", error->message);
}

static const GValue *
make_state (StressOperation *operation,
            GValue          *value)
{
  switch (operation->state_kind)
    {
    case STRESS_STATE_SHARED:
      g_value_init (value, G_TYPE_INT);
      g_value_set_int (value, operation->state);
      return value;
    case STRESS_STATE_OBJECT:
      operation->ledger.has_state = TRUE;
      g_value_init (value, STRESS_TYPE_STATE);
      g_value_take_object (value, g_object_new (STRESS_TYPE_STATE, NULL));
      STRESS_STATE (g_value_get_object (value))->ledger = &operation->ledger;
      return value;
    case STRESS_STATE_NONE:
    default:
      return NULL;
    }
}

static void
drop_state (GValue *value)
{
  stress_set_own_release (TRUE);
  if (G_VALUE_TYPE (value) != 0)
    g_value_unset (value);
  stress_set_own_release (FALSE);
}

static EapWorkerPool *
choose_pool (StressProgram   *self,
             StressOperation *operation)
{
  return operation->pool == 0 ? NULL
       : operation->pool == 1 ? eap_worker_pool_get_dedicated () : self->pool;
}

static EapAsyncCompletedEventArgs *
work_cb (EapAsyncOperation  *handle,
         gpointer            data,
         GError            **error);

#define BIT(end) (1u << STRESS_END_##end)

/* Where no call ends it; a task function and a background worker make less of it. */
static guint
get_ends (StressOperation *operation)
{
  gboolean is_method = operation->kind == STRESS_KIND_METHOD ||
                       operation->kind == STRESS_KIND_ORPHAN;
  gboolean is_task = is_method && operation->method == STRESS_METHOD_TASK;

  /* Who has it abandons it. */
  if (operation->kind == STRESS_KIND_BARE || (is_method && operation->method >= 5 && !is_task))
    return BIT (ABANDONED);

  switch (operation->outcome)
    {
    case STRESS_OUTCOME_ERROR:
    case STRESS_OUTCOME_BOTH:
      return BIT (ERROR);
    case STRESS_OUTCOME_NOTHING:
      return operation->kind == STRESS_KIND_WORKER ? BIT (SUCCESS) : BIT (ABANDONED);
    case STRESS_OUTCOME_WRONG:
      return operation->kind == STRESS_KIND_WORKER ? BIT (SUCCESS) : BIT (INVALID);
    case STRESS_OUTCOME_USED:
      return operation->kind == STRESS_KIND_WORKER || is_task ? BIT (SUCCESS) : BIT (INVALID);
    case STRESS_OUTCOME_ARGS:
    case STRESS_OUTCOME_OBEYS:
    default:
      return BIT (SUCCESS);
    }
}

static void
start_bare (StressProgram   *self,
            StressOperation *operation)
{
  StressLedger *ledger = &operation->ledger;
  g_autoptr (GError) error = NULL;
  GValue value = G_VALUE_INIT;
  EapAsyncOperation *handle;
  g_autofree char *name = g_strdup_printf ("operation-%u", ledger->number);

  stress_begin_call ();
  handle = eap_async_operation_manager_create_operation_full (make_state (operation, &value),
                                                              STRESS_TYPE_ARGS, &error);
  stress_end_call ();
  if (handle == NULL)
    {
      refuse (operation, error);
      drop_state (&value);
      return;
    }

  eap_async_operation_set_name (handle, name);
  adopt_handle (operation, handle);
  drop_state (&value);
  if (operation->listens)
    {
      stress_connect_own (handle, ledger);
      g_atomic_int_set (&ledger->own_is_sure, TRUE);
    }

  stress_begin_call ();
  if (operation->kind == STRESS_KIND_THREAD)
    {
      ledger->has_data = TRUE;
      eap_async_operation_run_in_thread (handle, choose_pool (self, operation), work_cb, ledger,
                                         stress_data_released, NULL);
    }
  if (operation->timeout > 0)
    eap_async_operation_set_timeout (handle, operation->timeout);
  stress_end_call ();
  publish_handle (operation, handle);
}

static EapStartOptions *
make_options (StressProgram     *self,
              StressOperation   *operation,
              EapAsyncOperation *parent)
{
  g_autofree char *name = g_strdup_printf ("operation-%u", operation->ledger.number);
  EapStartOptions *options;

  if (operation->state_kind == STRESS_STATE_OBJECT && operation->timeout == 0 && parent == NULL &&
      operation->cancellable < 0 && operation->owner < 0)
    return NULL;

  options = eap_start_options_new ();
  eap_start_options_set_name (options, name);
  eap_start_options_set_timeout (options, operation->timeout);
  eap_start_options_set_pool (options, choose_pool (self, operation));
  if (operation->cancellable >= 0)
    eap_start_options_set_cancellable (options, self->cancellables[operation->cancellable]);
  if (operation->owner >= 0)
    eap_start_options_set_owner (options, self->owners[operation->owner]);
  if (parent != NULL)
    eap_start_options_set_parent (options, parent);

  return options;
}

/* What was returned may be another one that was joined. */
static void
begin_component (StressOperation   *operation,
                 EapAsyncOperation *handle,
                 const GError      *error)
{
  StressLedger *ledger = &operation->ledger;

  if (handle == NULL || stress_find_ledger (handle) != ledger)
    {
      refuse (operation, handle == NULL ? error : NULL);
      stress_begin_call ();
      g_clear_object (&handle);
      stress_end_call ();
      return;
    }

  adopt_handle (operation, handle);
  if (operation->listens)
    {
      stress_connect_own (handle, ledger);
      g_atomic_int_set (&ledger->own_is_sure,
                        ledger->world->place != STRESS_PLACE_POOL &&
                        stress_world_is_here (ledger->world));
    }

  publish_handle (operation, handle);
}

static void
start_method (StressProgram   *self,
              StressOperation *operation,
              StressComponent *component)
{
  StressLedger *ledger = &operation->ledger;
  g_autoptr (EapAsyncOperation) parent = NULL;
  g_autoptr (EapStartOptions) options = NULL;
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *handle;
  GValue value = G_VALUE_INIT;

  if (operation->parent >= 0)
    parent = stress_dup_handle (&self->operations[operation->parent]);
  if (parent != NULL)
    ledger->world = self->operations[operation->parent].ledger.world;
  ledger->was_gone = g_atomic_int_get (&ledger->world->is_gone);
  options = make_options (self, operation, parent);
  ledger->component = component;
  ledger->every = component->every;
  ledger->is_queued = operation->method == EAP_CONCURRENCY_QUEUED;
  ledger->has_data = TRUE;

  stress_begin_call ();
  handle = eap_component_start_full (component->object, stress_methods[operation->method],
                                     make_state (operation, &value), ledger,
                                     stress_data_released, options, &error);
  stress_end_call ();
  begin_component (operation, handle, error);
  drop_state (&value);
}

/* The operation is all that keeps the component. */
static void
start_orphan (StressProgram   *self,
              StressOperation *operation)
{
  StressComponent *orphan = &operation->orphan;
  StressWorld *world = operation->ledger.world;

  orphan->number = STRESS_N_COMPONENTS;
  orphan->world = world->place == STRESS_PLACE_POOL ? &self->worlds[0] : world;
  orphan->only = &operation->ledger;
  stress_component_open (orphan, 10000, 0);
  start_method (self, operation, orphan);

  stress_set_own_release (TRUE);
  g_object_unref (orphan->object);
  stress_set_own_release (FALSE);
}

static void
start_worker (StressProgram   *self,
              StressOperation *operation)
{
  StressLedger *ledger = &operation->ledger;
  StressComponent *component = &self->components[operation->component];
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *handle;
  GValue value = G_VALUE_INIT;

  operation->state_kind = STRESS_STATE_OBJECT;
  ledger->component = component;
  ledger->every = component->every;

  stress_begin_call ();
  handle = eap_background_worker_run_worker_async (EAP_BACKGROUND_WORKER (component->object),
                                                   make_state (operation, &value), &error);
  stress_end_call ();
  begin_component (operation, handle, error);
  drop_state (&value);
}

void
stress_start_operation (StressProgram   *self,
                        StressOperation *operation)
{
  StressLedger *ledger = &operation->ledger;

  if (!g_atomic_int_compare_and_exchange (&ledger->is_attempted, FALSE, TRUE))
    return;

  ledger->world = stress_world_get_current ();
  ledger->was_gone = g_atomic_int_get (&ledger->world->is_gone);
  ledger->ends = get_ends (operation);
  ledger->has_limit = operation->timeout > 0;
  ledger->is_prompt = (operation->kind != STRESS_KIND_METHOD &&
                       operation->kind != STRESS_KIND_WORKER) ||
                      self->interval[operation->component] == 0;
  stress_note (ledger, "start, a call of kind", (int) operation->kind);
  if (operation->kind == STRESS_KIND_METHOD)
    start_method (self, operation, &self->components[operation->component]);
  else if (operation->kind == STRESS_KIND_ORPHAN)
    start_orphan (self, operation);
  else if (operation->kind == STRESS_KIND_WORKER)
    start_worker (self, operation);
  else
    start_bare (self, operation);
}

static EapAsyncCompletedEventArgs *
make_outcome (StressOperation    *operation,
              EapAsyncOperation  *handle,
              GError            **error)
{
  StressArgs *args = g_object_new (STRESS_TYPE_ARGS, NULL);

  args->ledger = &operation->ledger;
  args->by_worker = TRUE;
  switch (operation->outcome)
    {
    case STRESS_OUTCOME_ERROR:
    case STRESS_OUTCOME_BOTH:
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "The work has failed");
      break;
    case STRESS_OUTCOME_OBEYS:
      if (handle != NULL)
        g_cancellable_set_error_if_cancelled (eap_async_operation_get_cancellable (handle), error);
      break;
    case STRESS_OUTCOME_USED:
      if (handle != NULL &&
          eap_async_operation_complete (handle, EAP_ASYNC_COMPLETED_EVENT_ARGS (args), NULL))
        stress_ledger_won (&operation->ledger, STRESS_END_SUCCESS);
      break;
    case STRESS_OUTCOME_NOTHING:
    case STRESS_OUTCOME_WRONG:
      args->by_worker = FALSE;
      g_object_unref (args);
      return operation->outcome == STRESS_OUTCOME_NOTHING
             ? NULL : eap_async_completed_event_args_new (NULL, FALSE, NULL);
    case STRESS_OUTCOME_ARGS:
    default:
      break;
    }

  if (*error != NULL && operation->outcome != STRESS_OUTCOME_BOTH)
    {
      args->by_worker = FALSE;
      g_clear_object (&args);
    }

  return (EapAsyncCompletedEventArgs *) args;
}

/* Which of its operations the background worker is to find out by itself. */
static void
report_by_thread (StressLedger *ledger)
{
  StressReport report;

  stress_ledger_reports (ledger, &report, 50);
  stress_ledger_reported (ledger, &report, eap_background_worker_report_progress (
                            EAP_BACKGROUND_WORKER (ledger->component->object), 50, NULL));
}

/* On a worker; without a handle where a task function has none */
static EapAsyncCompletedEventArgs *
run (EapAsyncOperation  *handle,
     StressLedger       *ledger,
     GError            **error)
{
  StressOperation *operation = stress_operation_of (ledger);
  StressProgram *program = stress_get_program ();
  StressWorld *outer = stress_world_set_current (NULL);
  EapAsyncCompletedEventArgs *args;

  stress_note (ledger, "its work begins", 0);
  stress_check_not_inline (ledger, "Its work");
  g_atomic_int_inc (&stress_totals.n_runs);
  stress_check (ledger, g_atomic_int_add (&ledger->n_runs, 1) == 0, "Its work is done twice");
  if (ledger->is_queued)
    stress_check (ledger, g_atomic_int_add (&ledger->component->n_running, 1) == 0,
                  "Two of a queue run at once");

  while (stress_act_next (program, &operation->work, STRESS_BY_WORK))
    ;

  if (operation->kind == STRESS_KIND_WORKER)
    report_by_thread (ledger);

  args = make_outcome (operation, handle, error);
  if (ledger->is_queued)
    g_atomic_int_add (&ledger->component->n_running, -1);
  stress_world_set_current (outer);
  stress_note (ledger, "its work ends", (int) operation->outcome);

  return args;
}

static EapAsyncCompletedEventArgs *
work_cb (EapAsyncOperation  *handle,
         gpointer            data,
         GError            **error)
{
  return run (handle, data, error);
}

static void
start (EapAsyncOperation *handle,
       StressLedger      *ledger)
{
  StressOperation *operation = stress_operation_of (ledger);
  StressFrame frame;

  stress_enter (&frame, ledger, "start function");
  stress_check (ledger, g_atomic_int_add (&ledger->n_runs, 1) == 0, "It is begun twice");
  stress_act_next (stress_get_program (), &operation->handled, STRESS_BY_HANDLER);
  stress_begin_call ();
  switch (operation->start_style)
    {
    case 0:
      if (eap_async_operation_operation_completed (handle, NULL))
        stress_ledger_won (ledger, STRESS_END_SUCCESS);
      break;
    case 1:
      break;
    default:
      g_mutex_lock (&operation->lock);
      operation->begun = g_object_ref (handle);
      g_mutex_unlock (&operation->lock);
    }
  stress_end_call ();
  stress_leave (&frame);
}

static void
completed (EapAsyncOperation          *handle,
           StressLedger               *ledger,
           gboolean                    own,
           EapAsyncCompletedEventArgs *args)
{
  StressFrame frame;
  StressMail *mail;
  gboolean accepted;

  stress_enter (&frame, ledger, own ? "completed" : "completed of the component");
  stress_ledger_completed (ledger, own, handle, args);
  if (ledger->number % 2 == 0)
    {
      mail = stress_mail_new (STRESS_MAIL_POST, ledger, ledger->world);
      stress_begin_call ();
      accepted = eap_async_operation_post (handle, (EapSendOrPostCallback) stress_mail_delivered,
                                           mail, stress_mail_released, NULL);
      stress_end_call ();
      stress_mail_posted (mail, accepted);
      stress_check (ledger, !accepted, "A post is accepted in a handler of Completed");
    }
  stress_act_next (stress_get_program (), &stress_operation_of (ledger)->handled,
                   STRESS_BY_HANDLER);
  stress_leave (&frame);
}

static void
progress (EapAsyncOperation           *handle,
          StressLedger                *ledger,
          gboolean                     own,
          EapProgressChangedEventArgs *args)
{
  StressFrame frame;

  stress_enter (&frame, ledger, own ? "progress" : "progress of the component");
  if (!STRESS_IS_PAYLOAD (args))
    stress_ledger_shown (ledger, own,
                         eap_progress_changed_event_args_get_progress_percentage (args));
  else if (!own || ledger->component == NULL)
    stress_mail_delivered (STRESS_PAYLOAD (args)->mail);
  stress_act_next (stress_get_program (), &stress_operation_of (ledger)->handled,
                   STRESS_BY_HANDLER);
  stress_leave (&frame);
}

static StressLedger *
find (guint number)
{
  StressProgram *program = stress_get_program ();

  stress_check (NULL, program != NULL && number < program->n_operations,
                "An operation with the number %u", number);

  return &program->operations[number].ledger;
}

void
stress_actions_init (void)
{
  stress_classes_init (&(StressHooks) { run, start, completed, progress, find });
}
