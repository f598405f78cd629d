/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-method-completed-event-args-private.h"

#include "eap-event-args-private.h"
#include "eap-state-private.h"

/**
 * EapMethodCompletedEventArgs:
 *
 * What became of a method that comes to one value, of any type.
 *
 * Methods that are written in a language whose values have no type of their own
 * complete with these, as does every [class@Eap.BackgroundWorker]. In C a class of
 * args with properties of their own types says more.
 *
 * .NET has such a property in its `RunWorkerCompletedEventArgs`, and rules for it
 * (R18 to R20).
 */

typedef struct
{
  GValue result;
} EapMethodCompletedEventArgsPrivate;

typedef enum
{
  PROP_RESULT = 1,
} EapMethodCompletedEventArgsProperty;

static GParamSpec *properties[PROP_RESULT + 1];

G_DEFINE_TYPE_WITH_PRIVATE (EapMethodCompletedEventArgs, eap_method_completed_event_args,
                            EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS)

static EapMethodCompletedEventArgsPrivate *
get_private (EapMethodCompletedEventArgs *self)
{
  return eap_method_completed_event_args_get_instance_private (self);
}

static void
eap_method_completed_event_args_finalize (GObject *object)
{
  EapMethodCompletedEventArgsPrivate *priv =
    get_private (EAP_METHOD_COMPLETED_EVENT_ARGS (object));

  if (G_VALUE_TYPE (&priv->result) != 0)
    g_value_unset (&priv->result);

  G_OBJECT_CLASS (eap_method_completed_event_args_parent_class)->finalize (object);
}

static void
eap_method_completed_event_args_get_property (GObject    *object,
                                              guint       prop_id,
                                              GValue     *value,
                                              GParamSpec *pspec)
{
  EapMethodCompletedEventArgs *self = EAP_METHOD_COMPLETED_EVENT_ARGS (object);

  switch ((EapMethodCompletedEventArgsProperty) prop_id)
    {
    case PROP_RESULT:
      g_value_set_boxed (value, eap_method_completed_event_args_get_result (self, NULL));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_method_completed_event_args_set_property (GObject      *object,
                                              guint         prop_id,
                                              const GValue *value,
                                              GParamSpec   *pspec)
{
  EapMethodCompletedEventArgs *self = EAP_METHOD_COMPLETED_EVENT_ARGS (object);

  switch ((EapMethodCompletedEventArgsProperty) prop_id)
    {
    case PROP_RESULT:
      if (eap_event_args_is_open (EAP_EVENT_ARGS (self)))
        eap_state_replace (g_value_get_boxed (value), &get_private (self)->result);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_method_completed_event_args_class_init (EapMethodCompletedEventArgsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = eap_method_completed_event_args_finalize;
  object_class->get_property = eap_method_completed_event_args_get_property;
  object_class->set_property = eap_method_completed_event_args_set_property;

  /**
   * EapMethodCompletedEventArgs:result:
   *
   * What the method came to; `NULL` if it failed or was cancelled.
   */
  properties[PROP_RESULT] =
    g_param_spec_boxed ("result", NULL, NULL, G_TYPE_VALUE,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
eap_method_completed_event_args_init (EapMethodCompletedEventArgs *self)
{
}

/* Where nobody else knows these args yet: it is not asked for what was set before. */
GValue *
eap_method_completed_event_args_peek_result (EapMethodCompletedEventArgs *self)
{
  return &get_private (self)->result;
}

/**
 * eap_method_completed_event_args_get_result:
 * @self: event args
 * @error: return location for an error
 *
 * Gets what the method came to.
 *
 * Fails with the method's error if it failed, and with `G_IO_ERROR_CANCELLED` if it
 * was cancelled (rule R20). Without an error a return of `NULL` says that no result
 * was set.
 *
 * Returns: (transfer none) (nullable): the result, or `NULL`
 */
const GValue *
eap_method_completed_event_args_get_result (EapMethodCompletedEventArgs  *self,
                                            GError                      **error)
{
  g_return_val_if_fail (EAP_IS_METHOD_COMPLETED_EVENT_ARGS (self), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (!eap_async_completed_event_args_raise_exception_if_necessary (EAP_ASYNC_COMPLETED_EVENT_ARGS (self),
                                                                    error))
    return NULL;

  return eap_state_or_null (&get_private (self)->result);
}
