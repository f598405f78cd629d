/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-async-completed-event-args-private.h"

#include "eap-error.h"
#include "eap-event-args-private.h"

/**
 * EapAsyncCompletedEventArgs:
 *
 * What became of an operation.
 *
 * It succeeded, it failed with an
 * [property@Eap.AsyncCompletedEventArgs:error], or it was
 * [property@Eap.AsyncCompletedEventArgs:cancelled]; the library never says both
 * of the latter. A method with results has a derived class with a getter for
 * each of them. Such a getter takes a [struct@GLib.Error] and calls
 * [method@Eap.AsyncCompletedEventArgs.raise_exception_if_necessary] first: what
 * is not there cannot be read by mistake.
 *
 * ```c
 * static void
 * completed_cb (EapAsyncOperation          *operation,
 *               EapAsyncCompletedEventArgs *args,
 *               gpointer                    user_data)
 * {
 *   g_autoptr (GError) error = NULL;
 *
 *   if (!eap_async_completed_event_args_raise_exception_if_necessary (args, &error))
 *     g_printerr ("%s\n", error->message);
 * }
 * ```
 *
 * A derived class is written with [func@Eap.DEFINE_EVENT_ARGS]; the guide
 * “Implementing a component” shows how.
 *
 * The getters may be called from any thread.
 *
 * This is .NET's `AsyncCompletedEventArgs`. Different from there, an error is
 * given on as it is, not wrapped into another one.
 */

typedef struct
{
  GError   *error; /* (owned) (nullable) */
  gboolean  cancelled;
  gboolean  cancel_requested;
} EapAsyncCompletedEventArgsPrivate;

typedef enum
{
  PROP_ERROR = 1,
  PROP_CANCELLED,
  PROP_CANCEL_REQUESTED,
} EapAsyncCompletedEventArgsProperty;

static GParamSpec *properties[PROP_CANCEL_REQUESTED + 1];

G_DEFINE_TYPE_WITH_PRIVATE (EapAsyncCompletedEventArgs, eap_async_completed_event_args,
                            EAP_TYPE_EVENT_ARGS)

static EapAsyncCompletedEventArgsPrivate *
get_private (EapAsyncCompletedEventArgs *self)
{
  return eap_async_completed_event_args_get_instance_private (self);
}

static void
eap_async_completed_event_args_finalize (GObject *object)
{
  g_clear_error (&get_private (EAP_ASYNC_COMPLETED_EVENT_ARGS (object))->error);

  G_OBJECT_CLASS (eap_async_completed_event_args_parent_class)->finalize (object);
}

static void
eap_async_completed_event_args_get_property (GObject    *object,
                                             guint       prop_id,
                                             GValue     *value,
                                             GParamSpec *pspec)
{
  EapAsyncCompletedEventArgsPrivate *priv =
    get_private (EAP_ASYNC_COMPLETED_EVENT_ARGS (object));

  switch ((EapAsyncCompletedEventArgsProperty) prop_id)
    {
    case PROP_ERROR:
      g_value_set_boxed (value, priv->error);
      break;
    case PROP_CANCELLED:
      g_value_set_boolean (value, priv->cancelled);
      break;
    case PROP_CANCEL_REQUESTED:
      g_value_set_boolean (value, priv->cancel_requested);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_async_completed_event_args_set_property (GObject      *object,
                                             guint         prop_id,
                                             const GValue *value,
                                             GParamSpec   *pspec)
{
  EapAsyncCompletedEventArgsPrivate *priv =
    get_private (EAP_ASYNC_COMPLETED_EVENT_ARGS (object));

  if (!eap_event_args_is_open (EAP_EVENT_ARGS (object)))
    return;

  switch ((EapAsyncCompletedEventArgsProperty) prop_id)
    {
    case PROP_ERROR:
      g_clear_error (&priv->error);
      priv->error = g_value_dup_boxed (value);
      break;
    case PROP_CANCELLED:
      priv->cancelled = g_value_get_boolean (value);
      break;
    case PROP_CANCEL_REQUESTED:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
eap_async_completed_event_args_is_readable (EapEventArgs *args)
{
  EapAsyncCompletedEventArgsPrivate *priv = get_private (EAP_ASYNC_COMPLETED_EVENT_ARGS (args));

  return priv->error == NULL && !priv->cancelled;
}

static void
eap_async_completed_event_args_class_init (EapAsyncCompletedEventArgsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = eap_async_completed_event_args_finalize;
  object_class->get_property = eap_async_completed_event_args_get_property;
  object_class->set_property = eap_async_completed_event_args_set_property;
  EAP_EVENT_ARGS_CLASS (klass)->is_readable = eap_async_completed_event_args_is_readable;

  /**
   * EapAsyncCompletedEventArgs:error: (getter get_error)
   *
   * Why the operation failed; `NULL` if it did not.
   */
  properties[PROP_ERROR] =
    g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * EapAsyncCompletedEventArgs:cancelled: (getter get_cancelled)
   *
   * Whether the operation was cancelled.
   */
  properties[PROP_CANCELLED] =
    g_param_spec_boolean ("cancelled", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * EapAsyncCompletedEventArgs:cancel-requested: (getter get_cancel_requested)
   *
   * Whether somebody asked for cancellation before the operation had ended.
   */
  properties[PROP_CANCEL_REQUESTED] =
    g_param_spec_boolean ("cancel-requested", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
eap_async_completed_event_args_init (EapAsyncCompletedEventArgs *self)
{
}

/* Makes it the event of that operation, if it is of its method's class. */
gboolean
eap_async_completed_event_args_accept (EapAsyncCompletedEventArgs  *self,
                                       EapOperationCore            *core,
                                       GError                     **error)
{
  g_autofree char *label = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (self, core->args_type))
    return eap_event_args_bind (EAP_EVENT_ARGS (self), core, error);

  label = eap_operation_core_dup_label (core);
  g_set_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION,
               "%s completes with %s, not with %s",
               label, g_type_name (core->args_type), G_OBJECT_TYPE_NAME (self));

  return FALSE;
}

/* At home, before anybody else sees it */
void
eap_async_completed_event_args_set_outcome (EapAsyncCompletedEventArgs *self,
                                            EapOperationCore           *core)
{
  EapAsyncCompletedEventArgsPrivate *priv = get_private (self);

  if (core->error != NULL && priv->error == NULL)
    priv->error = g_error_copy (core->error);
  priv->cancelled |= core->cancelled;
  priv->cancel_requested = core->outcome_cancel_requested;
}

/* The event of a settled operation that was completed without args */
EapAsyncCompletedEventArgs *
eap_async_completed_event_args_new_outcome (EapOperationCore *core)
{
  EapAsyncCompletedEventArgs *self = g_object_new (core->args_type, NULL);

  eap_event_args_bind (EAP_EVENT_ARGS (self), core, NULL);
  eap_async_completed_event_args_set_outcome (self, core);

  return self;
}

/**
 * eap_async_completed_event_args_new: (skip)
 * @reason: (nullable): why the operation failed
 * @cancelled: whether it was cancelled
 * @user_state: (nullable): a user state; `NULL` is the one of the operation
 *
 * Makes event args without a result.
 *
 * As in .NET nothing is checked: an error and cancelled may both be given, and
 * then the error counts (rule R23).
 *
 * Other languages make them with their properties.
 *
 * Returns: (transfer full): event args
 */
EapAsyncCompletedEventArgs *
eap_async_completed_event_args_new (const GError *reason,
                                    gboolean      cancelled,
                                    const GValue *user_state)
{
  return g_object_new (EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS,
                       "error", reason,
                       "cancelled", !!cancelled,
                       "user-state", user_state,
                       NULL);
}

/**
 * eap_async_completed_event_args_get_error: (get-property error)
 * @self: event args
 *
 * Gets why the operation failed.
 *
 * Returns: (transfer none) (nullable): an error; `NULL` if it did not fail
 */
GError *
eap_async_completed_event_args_get_error (EapAsyncCompletedEventArgs *self)
{
  g_return_val_if_fail (EAP_IS_ASYNC_COMPLETED_EVENT_ARGS (self), NULL);

  return get_private (self)->error;
}

/**
 * eap_async_completed_event_args_get_cancelled: (get-property cancelled)
 * @self: event args
 *
 * Gets whether the operation was cancelled.
 *
 * Returns: `TRUE` if it was cancelled
 */
gboolean
eap_async_completed_event_args_get_cancelled (EapAsyncCompletedEventArgs *self)
{
  g_return_val_if_fail (EAP_IS_ASYNC_COMPLETED_EVENT_ARGS (self), FALSE);

  return get_private (self)->cancelled;
}

/**
 * eap_async_completed_event_args_get_cancel_requested: (get-property cancel-requested)
 * @self: event args
 *
 * Gets whether somebody asked for cancellation before the operation had ended.
 *
 * A request may come too late (rule R60): an operation that was asked to cancel
 * and is not cancelled has finished its work all the same.
 *
 * Returns: `TRUE` if cancellation was asked for
 */
gboolean
eap_async_completed_event_args_get_cancel_requested (EapAsyncCompletedEventArgs *self)
{
  g_return_val_if_fail (EAP_IS_ASYNC_COMPLETED_EVENT_ARGS (self), FALSE);

  return get_private (self)->cancel_requested;
}

/**
 * eap_async_completed_event_args_raise_exception_if_necessary:
 * @self: event args
 * @error: return location for an error
 *
 * Fails if the operation did.
 *
 * The error is the operation's own, or `G_IO_ERROR_CANCELLED` if it was
 * cancelled; an error comes before cancelled (rules R20–R23). Getters of results
 * call this first.
 *
 * Returns: `TRUE` if the operation succeeded
 */
gboolean
eap_async_completed_event_args_raise_exception_if_necessary (EapAsyncCompletedEventArgs  *self,
                                                             GError                     **error)
{
  EapAsyncCompletedEventArgsPrivate *priv;

  g_return_val_if_fail (EAP_IS_ASYNC_COMPLETED_EVENT_ARGS (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  priv = get_private (self);

  if (priv->error != NULL)
    {
      g_propagate_error (error, g_error_copy (priv->error));
      return FALSE;
    }

  if (priv->cancelled)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           "The operation was cancelled");
      return FALSE;
    }

  return TRUE;
}
