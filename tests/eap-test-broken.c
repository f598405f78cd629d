/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-by-hand.h"

/* How long what must not wait does so, in microseconds: longer than a slow machine makes
 * anything else take */
#define DELAY (600 * G_TIME_SPAN_MILLISECOND)

/* Args with a result, which can be read whatever became of the call if that is the fault */
#define BROKEN_TYPE_ARGS (broken_args_get_type ())
G_DECLARE_FINAL_TYPE (BrokenArgs, broken_args, BROKEN, ARGS, EapAsyncCompletedEventArgs)

struct _BrokenArgs
{
  EapAsyncCompletedEventArgs parent_instance;

  gboolean                   is_open;
};

G_DEFINE_FINAL_TYPE (BrokenArgs, broken_args, EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS)

static void
broken_args_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  EapAsyncCompletedEventArgs *args = EAP_ASYNC_COMPLETED_EVENT_ARGS (object);

  if (BROKEN_ARGS (object)->is_open ||
      eap_async_completed_event_args_raise_exception_if_necessary (args, NULL))
    g_value_set_int (value, 42);
}

static void
broken_args_class_init (BrokenArgsClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = broken_args_get_property;
  g_object_class_install_property (G_OBJECT_CLASS (klass), 1,
                                   g_param_spec_int ("sum", NULL, NULL, 0, G_MAXINT, 0,
                                                     G_PARAM_READABLE));
}

static void
broken_args_init (BrokenArgs *self)
{
}

struct _BrokenComponent
{
  EapComponent parent_instance;

  Broken        fault;
  GMainContext *context;    /* (owned): in which it was made */
  gboolean      was_called;
  guint         n_requests;
  gboolean      is_taken;   /* by a call that may have ended */
};

G_DEFINE_FINAL_TYPE (BrokenComponent, broken_component, EAP_TYPE_COMPONENT)

/* === The work, on a worker === */

static EapAsyncCompletedEventArgs *
make_args (BrokenComponent *self,
           SumWork          work,
           gboolean         cancelled)
{
  gboolean is_deaf = self->fault == BROKEN_IS_DEAF;
  g_autoptr (GError) reason = NULL;
  BrokenArgs *args;

  if ((work == SUM_FAILING && self->fault != BROKEN_HIDES_ERRORS) ||
      (cancelled && self->fault == BROKEN_CANCELS_WITH_ERROR))
    g_set_error_literal (&reason, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No numbers");

  args = g_object_new (BROKEN_TYPE_ARGS, "error", reason, "cancelled", cancelled && !is_deaf, NULL);
  args->is_open = self->fault == BROKEN_LEAVES_RESULTS;
  if (self->fault == BROKEN_CHANGES_STATE)
    g_object_set (args, "user-state", EAP_STATE_INT (1000), NULL);

  return EAP_ASYNC_COMPLETED_EVENT_ARGS (args);
}

static void
report (BrokenComponent   *self,
        EapAsyncOperation *operation)
{
  g_autoptr (EapProgressChangedEventArgs) args = eap_progress_changed_event_args_new (120, NULL);

  eap_async_operation_report_progress (operation, 50, NULL);
  if (self->fault == BROKEN_REPORTS_TOO_MUCH)
    eap_async_operation_report (operation, args, NULL);
  if (self->fault == BROKEN_EMITS_ON_WORKER)
    by_hand_report (EAP_COMPONENT (self));
}

static EapAsyncCompletedEventArgs *
broken_run_operation (EapComponent       *component,
                      EapAsyncOperation  *operation,
                      GError            **error)
{
  BrokenComponent *self = BROKEN_COMPONENT (component);
  GCancellable *cancellable = eap_async_operation_get_cancellable (operation);
  SumWork work = g_value_get_int (eap_async_operation_get_arguments (operation));

  report (self, operation);
  if (work == SUM_SLOW && self->fault == BROKEN_IS_STUCK)
    by_hand_wait ();
  else if (work == SUM_SLOW)
    sum_wait (cancellable);

  return make_args (self, work, g_cancellable_is_cancelled (cancellable));
}

/* === The call === */

static gboolean
report_cb (gpointer component)
{
  by_hand_report (component);

  return G_SOURCE_REMOVE;
}

static gboolean
report_nothing_cb (gpointer component)
{
  g_signal_emit_by_name (component, "progress-changed", NULL);

  return G_SOURCE_REMOVE;
}

static gboolean
forget_cb (gpointer component)
{
  BROKEN_COMPONENT (component)->is_taken = FALSE;

  return G_SOURCE_REMOVE;
}

/* In a handler of its own, which comes before those of others */
static void
ended_cb (EapAsyncOperation          *operation,
          EapAsyncCompletedEventArgs *args,
          BrokenComponent            *self)
{
  if (self->fault == BROKEN_COMPLETES_TWICE)
    g_signal_emit_by_name (self, "add-completed", args);
  if (self->fault == BROKEN_REPORTS_LATE)
    g_idle_add_full (G_PRIORITY_DEFAULT, report_cb, g_object_ref (self), g_object_unref);
  if (self->fault == BROKEN_FORGETS_LATE)
    g_idle_add_full (G_PRIORITY_DEFAULT, forget_cb, g_object_ref (self), g_object_unref);
}

/* What is done wrong beside a call that is right */
static void
go_wrong (BrokenComponent   *self,
          EapAsyncOperation *operation)
{
  switch ((int) self->fault)
    {
    case BROKEN_EMITS_WITHIN:
      by_hand_report (EAP_COMPONENT (self));
      break;
    case BROKEN_BLOCKS:
      g_usleep (DELAY);
      break;
    case BROKEN_REPORTS_BY_HAND:
      g_idle_add_full (G_PRIORITY_HIGH, report_cb, g_object_ref (self), g_object_unref);
      break;
    case BROKEN_REPORTS_NOTHING:
      g_idle_add_full (G_PRIORITY_HIGH, report_nothing_cb, g_object_ref (self), g_object_unref);
      break;
    case BROKEN_REMEMBERS_REQUESTS:
      if (self->n_requests > 0)
        eap_async_operation_cancel (operation);
      break;
    case BROKEN_NOTIFIES_BY_HAND:
      g_object_notify (G_OBJECT (self), "is-busy");
      break;
    case BROKEN_KEEPS_ITSELF:
      by_hand_keep (self);
      break;
    case BROKEN_KEEPS_OPERATIONS:
    case BROKEN_IS_STUCK:
    case BROKEN_DISPOSES_NOTHING:
      by_hand_keep (operation);
      break;
    default:
      break;
    }
}

static EapAsyncOperation *
broken_call (BrokenComponent  *self,
             SumWork           work,
             const GValue     *user_state,
             GError          **error)
{
  g_auto (GValue) arguments = G_VALUE_INIT;
  EapAsyncOperation *operation;

  self->was_called = TRUE;
  if (by_hand_is (self->fault))
    return by_hand_call (EAP_COMPONENT (self), self->fault, self->context, work, user_state,
                         error);
  if (self->is_taken)
    {
      g_set_error_literal (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_DUPLICATE_STATE, "It is taken");
      return NULL;
    }

  g_value_init (&arguments, G_TYPE_INT);
  g_value_set_int (&arguments, work);
  if (self->fault == BROKEN_LOSES_STATE)
    user_state = NULL;
  operation = eap_component_start_with_value (EAP_COMPONENT (self), "add", user_state, &arguments,
                                              NULL, error);
  if (operation == NULL)
    return NULL;

  self->is_taken = self->fault == BROKEN_FORGETS_LATE;
  g_signal_connect_object (operation, "completed", G_CALLBACK (ended_cb), self, 0);
  go_wrong (self, operation);
  self->n_requests = 0;

  return operation;
}

/* === The class === */

static gboolean
completes_when_asked (BrokenComponent *self)
{
  guint n_pending = eap_component_get_n_pending (EAP_COMPONENT (self));

  switch ((int) self->fault)
    {
    case BROKEN_COMPLETES_WHEN_ASKED:
      return TRUE;
    case BROKEN_COMPLETES_WHEN_ASKED_TWICE:
      return n_pending > 0 && self->n_requests > 1;
    case BROKEN_COMPLETES_WHEN_OVER:
      return n_pending == 0 && self->was_called;
    default:
      return FALSE;
    }
}

static gboolean
cancels_all (BrokenComponent *self,
             const GValue    *user_state)
{
  g_autoptr (EapAsyncOperation) operation =
    eap_component_lookup (EAP_COMPONENT (self), user_state);

  return self->fault == BROKEN_CANCELS_ALL ||
         (self->fault == BROKEN_CANCELS_OTHERS && operation != NULL);
}

static void
broken_cancel_async (EapComponent *component,
                     const GValue *user_state)
{
  BrokenComponent *self = BROKEN_COMPONENT (component);

  self->n_requests++;
  if (completes_when_asked (self))
    by_hand_complete (component);
  if (self->fault == BROKEN_WAITS_WHEN_ASKED)
    g_usleep (DELAY);

  if (cancels_all (self, user_state))
    eap_component_cancel_all (component);
  else
    EAP_COMPONENT_CLASS (broken_component_parent_class)->cancel_async (component, user_state);
}

static void
broken_component_dispose (GObject *object)
{
  if (BROKEN_COMPONENT (object)->fault != BROKEN_DISPOSES_NOTHING)
    G_OBJECT_CLASS (broken_component_parent_class)->dispose (object);
}

static void
broken_component_finalize (GObject *object)
{
  g_main_context_unref (BROKEN_COMPONENT (object)->context);

  G_OBJECT_CLASS (broken_component_parent_class)->finalize (object);
}

static void
broken_component_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  gboolean was_ever_busy = BROKEN_COMPONENT (object)->was_called;
  gboolean is_busy = eap_component_get_n_pending (EAP_COMPONENT (object)) > 0;

  if (BROKEN_COMPONENT (object)->fault == BROKEN_STAYS_BUSY)
    is_busy = was_ever_busy;
  g_value_set_boolean (value, is_busy);
}

static void
broken_component_class_init (BrokenComponentClass *klass)
{
  EapComponentClass *component_class = EAP_COMPONENT_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = broken_component_dispose;
  G_OBJECT_CLASS (klass)->finalize = broken_component_finalize;
  G_OBJECT_CLASS (klass)->get_property = broken_component_get_property;
  component_class->cancel_async = broken_cancel_async;
  component_class->run_operation = broken_run_operation;

  g_object_class_install_property (G_OBJECT_CLASS (klass), 1,
                                   g_param_spec_boolean ("is-busy", NULL, NULL, FALSE,
                                                         G_PARAM_READABLE));
  g_signal_new ("odd-completed", BROKEN_TYPE_COMPONENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_STRING);
  eap_component_class_add_method (component_class, "add", EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS,
                                  EAP_CONCURRENCY_CONCURRENT, TRUE);
}

static void
broken_component_init (BrokenComponent *self)
{
  self->context = g_main_context_ref_thread_default ();
}

static EapComponent *
new_cb (gpointer fault)
{
  BrokenComponent *self = g_object_new (BROKEN_TYPE_COMPONENT, NULL);

  self->fault = GPOINTER_TO_INT (fault);

  return EAP_COMPONENT (self);
}

static EapAsyncOperation *
start_cb (EapComponent  *component,
          const GValue  *user_state,
          gpointer       work,
          GError       **error)
{
  return broken_call (BROKEN_COMPONENT (component), GPOINTER_TO_INT (work), user_state, error);
}

EapTestContract *
broken_contract (const char *method,
                 Broken      fault)
{
  EapTestContract *contract = eap_test_contract_new (BROKEN_TYPE_COMPONENT, method);

  by_hand_begin ();
  eap_test_contract_set_concurrency (contract, EAP_CONCURRENCY_CONCURRENT);
  eap_test_contract_set_new_func (contract, new_cb, GINT_TO_POINTER (fault), NULL);
  eap_test_contract_set_start_func (contract, start_cb, GINT_TO_POINTER (SUM_QUICK), NULL);
  eap_test_contract_set_failing_start_func (contract, start_cb, GINT_TO_POINTER (SUM_FAILING),
                                            NULL);
  eap_test_contract_set_slow_start_func (contract, start_cb, GINT_TO_POINTER (SUM_SLOW), NULL);

  return contract;
}
