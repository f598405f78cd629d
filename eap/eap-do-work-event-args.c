/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-do-work-event-args-private.h"

#include "eap-event-args-private.h"
#include "eap-state-private.h"

/**
 * EapDoWorkEventArgs:
 *
 * What a handler of [signal@Eap.BackgroundWorker::do-work] is given, and what
 * it answers.
 *
 * The handler sets a [property@Eap.DoWorkEventArgs:result], or
 * [property@Eap.DoWorkEventArgs:cancel] when it stopped because it was asked
 * to, or an [property@Eap.DoWorkEventArgs:error]. An error counts before
 * cancel, and cancel before a result. All handlers of one run share the args.
 *
 * They belong to the worker thread as long as the handlers run, and are
 * released in the context in which the operation was started.
 *
 * This is .NET's `DoWorkEventArgs`; since C has no exceptions, the error is
 * set here.
 */

struct _EapDoWorkEventArgs
{
  EapEventArgs parent_instance;

  GValue       argument;
  GValue       result;
  GError      *error;   /* (owned) (nullable) */
  gboolean     cancel;
};

typedef enum
{
  PROP_ARGUMENT = 1,
  PROP_RESULT,
  PROP_CANCEL,
  PROP_ERROR,
} EapDoWorkEventArgsProperty;

static GParamSpec *properties[PROP_ERROR + 1];

G_DEFINE_FINAL_TYPE (EapDoWorkEventArgs, eap_do_work_event_args, EAP_TYPE_EVENT_ARGS)

static void
clear_value (GValue *value)
{
  if (G_VALUE_TYPE (value) != 0)
    g_value_unset (value);
}

static void
eap_do_work_event_args_finalize (GObject *object)
{
  EapDoWorkEventArgs *self = EAP_DO_WORK_EVENT_ARGS (object);

  clear_value (&self->argument);
  clear_value (&self->result);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (eap_do_work_event_args_parent_class)->finalize (object);
}

static void
eap_do_work_event_args_get_property (GObject    *object,
                                     guint       prop_id,
                                     GValue     *value,
                                     GParamSpec *pspec)
{
  EapDoWorkEventArgs *self = EAP_DO_WORK_EVENT_ARGS (object);

  switch ((EapDoWorkEventArgsProperty) prop_id)
    {
    case PROP_ARGUMENT:
      g_value_set_boxed (value, eap_do_work_event_args_get_argument (self));
      break;
    case PROP_RESULT:
      g_value_set_boxed (value, eap_do_work_event_args_get_result (self));
      break;
    case PROP_CANCEL:
      g_value_set_boolean (value, self->cancel);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_do_work_event_args_set_property (GObject      *object,
                                     guint         prop_id,
                                     const GValue *value,
                                     GParamSpec   *pspec)
{
  EapDoWorkEventArgs *self = EAP_DO_WORK_EVENT_ARGS (object);

  switch ((EapDoWorkEventArgsProperty) prop_id)
    {
    case PROP_ARGUMENT:
      if (eap_event_args_is_open (EAP_EVENT_ARGS (self)))
        eap_state_replace (g_value_get_boxed (value), &self->argument);
      break;
    case PROP_RESULT:
      eap_do_work_event_args_set_result (self, g_value_get_boxed (value));
      break;
    case PROP_CANCEL:
      eap_do_work_event_args_set_cancel (self, g_value_get_boolean (value));
      break;
    case PROP_ERROR:
      if (g_value_get_boxed (value) != NULL)
        eap_do_work_event_args_set_error (self, g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_do_work_event_args_class_init (EapDoWorkEventArgsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = eap_do_work_event_args_finalize;
  object_class->get_property = eap_do_work_event_args_get_property;
  object_class->set_property = eap_do_work_event_args_set_property;

  /**
   * EapDoWorkEventArgs:argument: (getter get_argument)
   *
   * What the run was started with.
   */
  properties[PROP_ARGUMENT] =
    g_param_spec_boxed ("argument", NULL, NULL, G_TYPE_VALUE,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * EapDoWorkEventArgs:result: (getter get_result) (setter set_result)
   *
   * The result of the work.
   */
  properties[PROP_RESULT] =
    g_param_spec_boxed ("result", NULL, NULL, G_TYPE_VALUE,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * EapDoWorkEventArgs:cancel: (getter get_cancel) (setter set_cancel)
   *
   * Whether the work stopped because it was asked to.
   *
   * This is the answer, not the question: for that see
   * [property@Eap.BackgroundWorker:cancellation-pending].
   */
  properties[PROP_CANCEL] =
    g_param_spec_boolean ("cancel", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * EapDoWorkEventArgs:error: (getter get_error) (setter set_error)
   *
   * Why the work failed.
   */
  properties[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
eap_do_work_event_args_init (EapDoWorkEventArgs *self)
{
}

/* Values are moved on a worker, never unset: the last one may hold an object
 * of a language that allows that on its own thread only. */
static void
move_value (GValue *from,
            GValue *to)
{
  *to = *from;
  *from = (GValue) G_VALUE_INIT;
}

void
eap_do_work_event_args_steal_result (EapDoWorkEventArgs *self,
                                     GValue             *result)
{
  move_value (&self->result, result);
}

GError *
eap_do_work_event_args_steal_error (EapDoWorkEventArgs *self)
{
  return g_steal_pointer (&self->error);
}

/**
 * eap_do_work_event_args_new:
 * @argument: (nullable): an argument; `NULL`: none
 *
 * Makes event args, for a component of your own that raises such an event.
 *
 * Returns: (transfer full): event args
 */
EapDoWorkEventArgs *
eap_do_work_event_args_new (const GValue *argument)
{
  EapDoWorkEventArgs *self = g_object_new (EAP_TYPE_DO_WORK_EVENT_ARGS, NULL);

  eap_state_copy (argument, &self->argument);

  return self;
}

/**
 * eap_do_work_event_args_get_argument: (get-property argument)
 * @self: event args
 *
 * Gets what the run was started with.
 *
 * Returns: (transfer none) (nullable): the argument; `NULL` if there is none
 */
const GValue *
eap_do_work_event_args_get_argument (EapDoWorkEventArgs *self)
{
  g_return_val_if_fail (EAP_IS_DO_WORK_EVENT_ARGS (self), NULL);

  return eap_state_or_null (&self->argument);
}

/**
 * eap_do_work_event_args_get_result: (get-property result)
 * @self: event args
 *
 * Gets the result of the work.
 *
 * Returns: (transfer none) (nullable): the result; `NULL` if none was set
 */
const GValue *
eap_do_work_event_args_get_result (EapDoWorkEventArgs *self)
{
  g_return_val_if_fail (EAP_IS_DO_WORK_EVENT_ARGS (self), NULL);

  return eap_state_or_null (&self->result);
}

/**
 * eap_do_work_event_args_set_result: (set-property result)
 * @self: event args
 * @result: (nullable): a result, which is copied; `NULL`: none
 *
 * Sets the result of the work.
 */
void
eap_do_work_event_args_set_result (EapDoWorkEventArgs *self,
                                   const GValue       *result)
{
  g_return_if_fail (EAP_IS_DO_WORK_EVENT_ARGS (self));

  eap_state_replace (result, &self->result);
}

/**
 * eap_do_work_event_args_get_cancel: (get-property cancel)
 * @self: event args
 *
 * Gets whether the work stopped because it was asked to.
 *
 * Returns: `TRUE` if it did
 */
gboolean
eap_do_work_event_args_get_cancel (EapDoWorkEventArgs *self)
{
  g_return_val_if_fail (EAP_IS_DO_WORK_EVENT_ARGS (self), FALSE);

  return self->cancel;
}

/**
 * eap_do_work_event_args_set_cancel: (set-property cancel)
 * @self: event args
 * @cancel: whether the work stopped because it was asked to
 *
 * Sets whether the work stopped because it was asked to (rule B5).
 */
void
eap_do_work_event_args_set_cancel (EapDoWorkEventArgs *self,
                                   gboolean            cancel)
{
  g_return_if_fail (EAP_IS_DO_WORK_EVENT_ARGS (self));

  self->cancel = cancel;
}

/**
 * eap_do_work_event_args_get_error: (get-property error)
 * @self: event args
 *
 * Gets why the work failed.
 *
 * Returns: (transfer none) (nullable): an error; `NULL` if there is none
 */
GError *
eap_do_work_event_args_get_error (EapDoWorkEventArgs *self)
{
  g_return_val_if_fail (EAP_IS_DO_WORK_EVENT_ARGS (self), NULL);

  return self->error;
}

/**
 * eap_do_work_event_args_set_error: (set-property error)
 * @self: event args
 * @reason: an error, which is copied
 *
 * Sets why the work failed (rule B4).
 *
 * The first error counts: later ones are dropped, as are results and cancel.
 */
void
eap_do_work_event_args_set_error (EapDoWorkEventArgs *self,
                                  const GError       *reason)
{
  g_return_if_fail (EAP_IS_DO_WORK_EVENT_ARGS (self));
  g_return_if_fail (reason != NULL);

  if (self->error == NULL)
    self->error = g_error_copy (reason);
}
