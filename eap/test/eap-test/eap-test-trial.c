/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-check-private.h"

/* Handlers run within this function of the component, on this thread. */
static GPrivate within;

static void
event_free (gpointer data)
{
  EapTestEvent *event = data;

  g_clear_object (&event->args);
  g_clear_pointer (&event->context, g_main_context_unref);
  g_free (event);
}

static void
call_free (gpointer data)
{
  EapTestCall *call = data;

  g_clear_object (&call->operation);
  if (G_IS_VALUE (&call->state))
    g_value_unset (&call->state);
  g_free (call);
}

EapTestTrial *
eap_test_trial_new (EapTestContract    *contract,
                    const EapTestCheck *check,
                    EapTestGuard       *guard,
                    gint64              deadline)
{
  EapTestTrial *self = g_atomic_rc_box_new0 (EapTestTrial);

  self->contract = g_object_ref (contract);
  self->check = check;
  self->guard = guard;
  self->deadline = deadline;
  self->home = g_thread_self ();
  self->context = g_main_context_ref_thread_default ();
  self->calls = g_ptr_array_new_with_free_func (call_free);
  self->events = g_ptr_array_new_with_free_func (event_free);
  self->ends = g_ptr_array_new ();
  g_mutex_init (&self->lock);

  return self;
}

static void
trial_clear (gpointer data)
{
  EapTestTrial *self = data;

  g_clear_error (&self->error);
  g_clear_pointer (&self->outer, g_main_context_unref);
  g_ptr_array_unref (self->ends);
  g_ptr_array_unref (self->events);
  g_ptr_array_unref (self->calls);
  g_main_context_unref (self->context);
  g_object_unref (self->contract);
  g_mutex_clear (&self->lock);
}

EapTestTrial *
eap_test_trial_new_part (EapTestTrial *self,
                         gint64        deadline)
{
  EapTestTrial *part = eap_test_trial_new (self->contract, self->check, self->guard, deadline);

  if (part->home == self->home)
    part->outer = g_main_context_ref (self->context);

  return part;
}

void
eap_test_trial_take_error (EapTestTrial *self,
                           GError       *error)
{
  if (self->error == NULL)
    self->error = error;
  else
    g_clear_error (&error);
}

/* Of handlers: one may run on another thread when the trial is over. */
static void
release_trial (gpointer  data,
               GClosure *closure)
{
  g_atomic_rc_box_release_full (data, trial_clear);
}

static void
listen_to (EapTestTrial *self,
           gpointer      object,
           const char   *signal,
           GCallback     callback)
{
  g_signal_connect_data (object, signal, callback, g_atomic_rc_box_acquire (self),
                         release_trial, 0);
}

static gboolean
read_is_busy (gpointer component)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (component), "is-busy");
  gboolean is_busy = FALSE;

  if (pspec != NULL && pspec->value_type == G_TYPE_BOOLEAN && (pspec->flags & G_PARAM_READABLE))
    g_object_get (component, "is-busy", &is_busy, NULL);

  return is_busy;
}

static void
note_operation (EapTestEvent *event,
                gpointer      emitter)
{
  g_autoptr (EapAsyncOperation) operation = NULL;

  if (EAP_IS_ASYNC_OPERATION (emitter))
    operation = g_object_ref (emitter);
  else if (event->args != NULL)
    operation = eap_event_args_dup_operation (event->args);

  if (operation != NULL)
    {
      event->operation = operation;
      event->state = eap_async_operation_get_state (operation);
    }
}

/* On whichever thread it is emitted. On that of the trial the event stays until it is
 * forgotten; on another one it may be gone already. */
static EapTestEvent *
record (EapTestTrial     *self,
        EapTestEventKind  kind,
        gpointer          emitter,
        gpointer          args)
{
  EapTestEvent *event = g_new0 (EapTestEvent, 1);
  GSource *source = g_main_current_source ();
  GMainContext *context = source != NULL ? g_source_get_context (source) : NULL;

  event->kind = kind;
  event->args = EAP_IS_EVENT_ARGS (args) ? g_object_ref (args) : NULL;
  event->thread = g_thread_self ();
  event->context = context != NULL ? g_main_context_ref (context) : NULL;
  event->within = g_private_get (&within);
  note_operation (event, emitter);

  if (EAP_IS_COMPONENT (emitter))
    {
      event->is_busy = read_is_busy (emitter);
      event->n_pending = eap_component_get_n_pending (emitter);
    }

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->events, event);
  if (eap_test_event_kind_is_end (kind))
    g_ptr_array_add (self->ends, event);
  g_mutex_unlock (&self->lock);

  return event;
}

static void
completed_cb (gpointer      component,
              gpointer      args,
              EapTestTrial *self)
{
  EapTestEvent *event = record (self, EAP_TEST_EVENT_COMPLETED, component, args);

  if (g_thread_self () == self->home && self->hook != NULL)
    self->hook (self, event);
}

static void
progress_changed_cb (gpointer      component,
                     gpointer      args,
                     EapTestTrial *self)
{
  record (self, EAP_TEST_EVENT_PROGRESS, component, args);
}

static void
operation_completed_cb (gpointer      operation,
                        gpointer      args,
                        EapTestTrial *self)
{
  record (self, EAP_TEST_EVENT_OPERATION_COMPLETED, operation, args);
}

static void
operation_progress_changed_cb (gpointer      operation,
                               gpointer      args,
                               EapTestTrial *self)
{
  record (self, EAP_TEST_EVENT_OPERATION_PROGRESS, operation, args);
}

static void
busy_cb (gpointer      component,
         GParamSpec   *pspec,
         EapTestTrial *self)
{
  record (self, EAP_TEST_EVENT_BUSY, component, NULL);
}

static const EapTestRule component_rule = {
  EAP_TEST_CONTRACT_ERROR_SETUP, NULL,
  "a new component of the contract's class",
  "have the function that was given to set_new_func() return one",
};

static const EapTestRule signal_rule = {
  EAP_TEST_CONTRACT_ERROR_COMPLETION, "R11",
  "a signal of that name, which is the method's Completed",
  "install the method on the class, with eap_component_class_install_method() or as the "
  "language does it, or correct the name that the contract was given",
};

static const EapTestRule signature_rule = {
  EAP_TEST_CONTRACT_ERROR_COMPLETION, "R13",
  "a Completed with one parameter, of a class derived from EapAsyncCompletedEventArgs",
  "install the method on the class with its class of args, instead of adding a signal by hand",
};

static gboolean
check_signal (EapTestTrial *self,
              EapComponent *component,
              const char   *name)
{
  guint signal = g_signal_lookup (name, G_OBJECT_TYPE (component));
  GSignalQuery query;
  GType type;

  if (signal == 0)
    return eap_test_trial_violate (self, &signal_rule, "no signal '%s'", name);

  g_signal_query (signal, &query);
  if (query.n_params != 1)
    return eap_test_trial_violate (self, &signature_rule, "'%s' with %u parameters", name,
                                   query.n_params);

  type = query.param_types[0] & ~G_SIGNAL_TYPE_STATIC_SCOPE;

  return g_type_is_a (type, EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS) ||
         eap_test_trial_violate (self, &signature_rule, "'%s' with a %s", name,
                                 g_type_name (type));
}

gboolean
eap_test_trial_set_up_with (EapTestTrial *self,
                            EapComponent *component)
{
  g_autofree char *signal = g_strconcat (self->contract->method, "-completed", NULL);

  if (!G_TYPE_CHECK_INSTANCE_TYPE (component, self->contract->component_type))
    return eap_test_trial_violate (self, &component_rule, "%s",
                                   component != NULL ? G_OBJECT_TYPE_NAME (component) : "nothing");
  if (!check_signal (self, component, signal))
    return FALSE;

  self->component = g_object_ref (component);
  listen_to (self, component, signal, G_CALLBACK (completed_cb));
  listen_to (self, component, "progress-changed", G_CALLBACK (progress_changed_cb));
  listen_to (self, component, "notify::is-busy", G_CALLBACK (busy_cb));

  return TRUE;
}

gboolean
eap_test_trial_set_up (EapTestTrial *self)
{
  g_autoptr (EapComponent) component = NULL;
  const char *before = eap_test_trial_enter (self, "the making of a component");

  component = eap_test_contract_make_component (self->contract);
  eap_test_trial_leave (self, before);

  return eap_test_trial_set_up_with (self, component);
}

const char *
eap_test_trial_enter (EapTestTrial *self,
                      const char   *what)
{
  const char *before = g_private_get (&within);

  g_private_set (&within, (gpointer) what);
  eap_test_guard_enter (self->guard, what);

  return before;
}

void
eap_test_trial_leave (EapTestTrial *self,
                      const char   *before)
{
  g_private_set (&within, (gpointer) before);
  eap_test_guard_enter (self->guard, before);
}

const GValue *
eap_test_trial_make_state (EapTestTrial *self,
                           GValue       *value,
                           int           number)
{
  gboolean has_state = number != 0 && self->contract->supports_user_state;

  return has_state ? eap_state_init_int (value, number) : NULL;
}

static gboolean
is_known (EapTestTrial      *self,
          EapAsyncOperation *operation)
{
  for (guint i = 0; i < self->calls->len; i++)
    if (((EapTestCall *) g_ptr_array_index (self->calls, i))->operation == operation)
      return TRUE;

  return FALSE;
}

static EapTestCall *
add_call (EapTestTrial      *self,
          EapAsyncOperation *operation,
          const GValue      *state,
          gint64             began)
{
  EapTestCall *call = g_new0 (EapTestCall, 1);

  call->took = g_get_monotonic_time () - began;
  call->operation = operation;
  call->address = operation;
  if (state != NULL)
    {
      g_value_init (&call->state, G_VALUE_TYPE (state));
      g_value_copy (state, &call->state);
    }

  /* Early enough: nothing is emitted before the context is iterated. */
  if (!is_known (self, operation))
    {
      listen_to (self, operation, "completed", G_CALLBACK (operation_completed_cb));
      listen_to (self, operation, "progress-changed", G_CALLBACK (operation_progress_changed_cb));
    }
  g_ptr_array_add (self->calls, call);

  return call;
}

EapTestCall *
eap_test_trial_try_start (EapTestTrial      *self,
                          EapTestStartKind   kind,
                          const GValue      *state,
                          GError           **error)
{
  const char *before = eap_test_trial_enter (self, "the call");
  gint64 began = g_get_monotonic_time ();
  g_autoptr (GError) reason = NULL;
  EapAsyncOperation *operation;

  operation = eap_test_contract_start (self->contract, kind, self->component, state, &reason);
  eap_test_trial_leave (self, before);

  if (EAP_IS_ASYNC_OPERATION (operation))
    return add_call (self, operation, state, began);

  if (reason == NULL)
    g_set_error_literal (&reason, EAP_TEST_CONTRACT_ERROR, EAP_TEST_CONTRACT_ERROR_SETUP,
                         "the function that makes the call has returned neither an operation "
                         "nor an error; an exception that is no GError was printed before");
  g_propagate_error (error, g_steal_pointer (&reason));

  return NULL;
}

static const EapTestRule refused_rule = {
  EAP_TEST_CONTRACT_ERROR_SETUP, NULL,
  "a call that is accepted",
  "give the contract functions that return what the method returns, and whose calls are "
  "accepted as often as they are called, also those that fail later; whether a second call is "
  "accepted while one is pending is the method's concurrency, see "
  "eap_test_contract_set_concurrency()",
};

static const EapTestRule ended_rule = {
  EAP_TEST_CONTRACT_ERROR_COMPLETION, "R26, R27",
  "an operation that is not over when the method returns",
  "do the work on a worker thread, or begin it in a start function, which is called later",
};

EapTestCall *
eap_test_trial_start (EapTestTrial     *self,
                      EapTestStartKind  kind,
                      const GValue     *state)
{
  g_autoptr (GError) error = NULL;
  EapTestCall *call = eap_test_trial_try_start (self, kind, state, &error);

  if (call == NULL)
    eap_test_trial_violate (self, &refused_rule, "%s", error->message);
  else if (eap_async_operation_get_state (call->operation) == EAP_OPERATION_STATE_COMPLETED)
    eap_test_trial_violate (self, &ended_rule, "it has completed already");

  return self->error == NULL ? call : NULL;
}

EapTestCall *
eap_test_trial_start_number (EapTestTrial     *self,
                             EapTestStartKind  kind,
                             int               number)
{
  GValue value = G_VALUE_INIT;

  return eap_test_trial_start (self, kind, eap_test_trial_make_state (self, &value, number));
}

EapTestStartKind
eap_test_trial_prefer_slow (EapTestTrial *self)
{
  return eap_test_contract_has_start (self->contract, EAP_TEST_START_SLOW)
    ? EAP_TEST_START_SLOW : EAP_TEST_START_PLAIN;
}

/* Nothing is heard of its own signals any more: handlers would keep nothing alive, but
 * who drops an operation has none. */
void
eap_test_call_drop (EapTestCall  *call,
                    EapTestTrial *trial)
{
  if (call->operation != NULL)
    g_signal_handlers_disconnect_by_data (call->operation, trial);
  g_clear_object (&call->operation);
}

void
eap_test_trial_forget (EapTestTrial *self)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new_with_free_func (event_free);

  g_mutex_lock (&self->lock);
  g_ptr_array_set_size (self->ends, 0);
  g_ptr_array_extend_and_steal (events, g_ptr_array_ref (self->events));
  g_mutex_unlock (&self->lock);
}

void
eap_test_trial_drop_component (EapTestTrial *self)
{
  g_clear_object (&self->component);
}

void
eap_test_trial_drop_calls (EapTestTrial *self)
{
  for (guint i = 0; i < self->calls->len; i++)
    eap_test_call_drop (g_ptr_array_index (self->calls, i), self);
  g_ptr_array_set_size (self->calls, 0);
}

static gboolean
is_idle (EapTestTrial  *self,
         gconstpointer  data)
{
  for (guint i = 0; i < self->calls->len; i++)
    {
      const EapTestCall *call = g_ptr_array_index (self->calls, i);

      if (call->operation != NULL &&
          eap_async_operation_get_state (call->operation) != EAP_OPERATION_STATE_COMPLETED)
        return FALSE;
    }

  return self->component == NULL || eap_component_get_n_pending (self->component) == 0;
}

/* The component, if it is still there, knows of calls that were dropped; operations, of
 * those whose component was. */
static void
cancel_calls (EapTestTrial *self)
{
  if (self->component != NULL && !self->is_shared)
    eap_component_cancel_all (self->component);

  for (guint i = 0; i < self->calls->len; i++)
    {
      const EapTestCall *call = g_ptr_array_index (self->calls, i);

      if (call->operation != NULL)
        eap_async_operation_cancel (call->operation);
    }
}

/* What is left to run would run into the next check. Where something is wrong it is not
 * waited for as long; where others have the component too, who made it waits. */
static void
end_calls (EapTestTrial *self)
{
  guint limit = self->error == NULL ? self->contract->timeout : self->contract->latency;

  self->deadline = g_get_monotonic_time () + limit * G_TIME_SPAN_MILLISECOND;
  cancel_calls (self);
  if (!self->is_shared)
    eap_test_trial_iterate_until (self, is_idle, NULL);
  eap_test_trial_drain (self);
}

GError *
eap_test_trial_close (EapTestTrial *self)
{
  GError *error;

  end_calls (self);
  if (self->component != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->component, self);
      eap_test_trial_drop_component (self);
    }
  eap_test_trial_drop_calls (self);
  eap_test_trial_forget (self);
  error = g_steal_pointer (&self->error);

  g_atomic_rc_box_release_full (self, trial_clear);

  return error;
}
