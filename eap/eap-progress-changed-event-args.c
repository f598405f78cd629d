/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-event-args-private.h"
#include "eap-progress-changed-event-args-private.h"

/**
 * EapProgressChangedEventArgs:
 *
 * How far an operation is.
 *
 * A method that has something else to tell, an interim result for example,
 * derives a class from this one and reports it with
 * [method@Eap.AsyncOperation.report].
 *
 * The getters may be called from any thread.
 *
 * This is .NET's `ProgressChangedEventArgs`, and the amounts behind the
 * percentage.
 */

typedef struct
{
  int     progress_percentage;
  guint64 processed;
  guint64 total;
} EapProgressChangedEventArgsPrivate;

typedef enum
{
  PROP_PROGRESS_PERCENTAGE = 1,
  PROP_PROCESSED,
  PROP_TOTAL,
} EapProgressChangedEventArgsProperty;

static GParamSpec *properties[PROP_TOTAL + 1];

G_DEFINE_TYPE_WITH_PRIVATE (EapProgressChangedEventArgs, eap_progress_changed_event_args,
                            EAP_TYPE_EVENT_ARGS)

static EapProgressChangedEventArgsPrivate *
get_private (EapProgressChangedEventArgs *self)
{
  return eap_progress_changed_event_args_get_instance_private (self);
}

static void
eap_progress_changed_event_args_get_property (GObject    *object,
                                              guint       prop_id,
                                              GValue     *value,
                                              GParamSpec *pspec)
{
  EapProgressChangedEventArgsPrivate *priv =
    get_private (EAP_PROGRESS_CHANGED_EVENT_ARGS (object));

  switch ((EapProgressChangedEventArgsProperty) prop_id)
    {
    case PROP_PROGRESS_PERCENTAGE:
      g_value_set_int (value, priv->progress_percentage);
      break;
    case PROP_PROCESSED:
      g_value_set_uint64 (value, priv->processed);
      break;
    case PROP_TOTAL:
      g_value_set_uint64 (value, priv->total);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_progress_changed_event_args_set_property (GObject      *object,
                                              guint         prop_id,
                                              const GValue *value,
                                              GParamSpec   *pspec)
{
  EapProgressChangedEventArgsPrivate *priv =
    get_private (EAP_PROGRESS_CHANGED_EVENT_ARGS (object));

  switch ((EapProgressChangedEventArgsProperty) prop_id)
    {
    case PROP_PROGRESS_PERCENTAGE:
      if (eap_event_args_is_open (EAP_EVENT_ARGS (object)))
        priv->progress_percentage = g_value_get_int (value);
      break;
    case PROP_PROCESSED:
    case PROP_TOTAL:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_progress_changed_event_args_class_init (EapProgressChangedEventArgsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = eap_progress_changed_event_args_get_property;
  object_class->set_property = eap_progress_changed_event_args_set_property;

  /**
   * EapProgressChangedEventArgs:progress-percentage: (getter get_progress_percentage)
   *
   * How far the operation is, usually from 0 to 100.
   */
  properties[PROP_PROGRESS_PERCENTAGE] =
    g_param_spec_int ("progress-percentage", NULL, NULL, G_MININT, G_MAXINT, 0,
                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * EapProgressChangedEventArgs:processed: (getter get_processed)
   *
   * How much is done, in the unit of the method; 0 if amounts were not reported.
   */
  properties[PROP_PROCESSED] =
    g_param_spec_uint64 ("processed", NULL, NULL, 0, G_MAXUINT64, 0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * EapProgressChangedEventArgs:total: (getter get_total)
   *
   * How much there is to do, in the unit of the method; 0 if that is unknown.
   */
  properties[PROP_TOTAL] =
    g_param_spec_uint64 ("total", NULL, NULL, 0, G_MAXUINT64, 0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
eap_progress_changed_event_args_init (EapProgressChangedEventArgs *self)
{
}

EapProgressChangedEventArgs *
eap_progress_changed_event_args_new_figures (int     progress_percentage,
                                             guint64 processed,
                                             guint64 total)
{
  EapProgressChangedEventArgs *self =
    g_object_new (EAP_TYPE_PROGRESS_CHANGED_EVENT_ARGS, NULL);
  EapProgressChangedEventArgsPrivate *priv = get_private (self);

  priv->progress_percentage = progress_percentage;
  priv->processed = processed;
  priv->total = total;

  return self;
}

/**
 * eap_progress_changed_event_args_new:
 * @progress_percentage: how far the operation is, usually from 0 to 100
 * @user_state: (nullable): a state of this event; `NULL` is the one of the
 *   operation
 *
 * Makes event args.
 *
 * As in .NET the percentage is taken as it is.
 *
 * Returns: (transfer full): event args
 */
EapProgressChangedEventArgs *
eap_progress_changed_event_args_new (int           progress_percentage,
                                     const GValue *user_state)
{
  EapProgressChangedEventArgs *self =
    eap_progress_changed_event_args_new_figures (progress_percentage, 0, 0);

  eap_event_args_set_user_state (EAP_EVENT_ARGS (self), user_state);

  return self;
}

/**
 * eap_progress_changed_event_args_get_progress_percentage: (get-property progress-percentage)
 * @self: event args
 *
 * Gets how far the operation is.
 *
 * Returns: a percentage
 */
int
eap_progress_changed_event_args_get_progress_percentage (EapProgressChangedEventArgs *self)
{
  g_return_val_if_fail (EAP_IS_PROGRESS_CHANGED_EVENT_ARGS (self), 0);

  return get_private (self)->progress_percentage;
}

/**
 * eap_progress_changed_event_args_get_processed: (get-property processed)
 * @self: event args
 *
 * Gets how much is done.
 *
 * Returns: an amount in the unit of the method; 0 if amounts were not reported
 */
guint64
eap_progress_changed_event_args_get_processed (EapProgressChangedEventArgs *self)
{
  g_return_val_if_fail (EAP_IS_PROGRESS_CHANGED_EVENT_ARGS (self), 0);

  return get_private (self)->processed;
}

/**
 * eap_progress_changed_event_args_get_total: (get-property total)
 * @self: event args
 *
 * Gets how much there is to do.
 *
 * Returns: an amount in the unit of the method; 0 if that is unknown
 */
guint64
eap_progress_changed_event_args_get_total (EapProgressChangedEventArgs *self)
{
  g_return_val_if_fail (EAP_IS_PROGRESS_CHANGED_EVENT_ARGS (self), 0);

  return get_private (self)->total;
}
