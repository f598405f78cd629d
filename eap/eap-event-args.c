/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-event-args-private.h"

#include "eap-async-operation.h"
#include "eap-error.h"
#include "eap-state-private.h"

/**
 * EapEventArgs:
 *
 * What an event says: facts that do not change any more.
 *
 * Each event of an operation carries the user state of its call and the
 * operation itself, so that a handler always knows which call it is about.
 *
 * Event args are made by whoever emits or posts the event, on any thread, and
 * belong to one operation from then on. Their properties are given when they are
 * made; once they were used for an event they cannot be set. Handlers may keep
 * them.
 *
 * This is .NET's `EventArgs`, with what there each derived class declares anew.
 */

typedef struct
{
  EapOperationCore *core;       /* (atomic) (owned) (nullable): set once */
  GValue            user_state; /* unset: the operation's */
} EapEventArgsPrivate;

typedef enum
{
  PROP_USER_STATE = 1,
  PROP_OPERATION,
} EapEventArgsProperty;

static GParamSpec *properties[PROP_OPERATION + 1];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (EapEventArgs, eap_event_args, G_TYPE_OBJECT)

static EapEventArgsPrivate *
get_private (EapEventArgs *self)
{
  return eap_event_args_get_instance_private (self);
}

static void
eap_event_args_finalize (GObject *object)
{
  EapEventArgsPrivate *priv = get_private (EAP_EVENT_ARGS (object));

  eap_event_args_release_fields (EAP_EVENT_ARGS (object));
  if (G_VALUE_TYPE (&priv->user_state) != 0)
    g_value_unset (&priv->user_state);
  g_clear_pointer (&priv->core, eap_operation_core_unref);

  G_OBJECT_CLASS (eap_event_args_parent_class)->finalize (object);
}

static void
eap_event_args_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  EapEventArgs *self = EAP_EVENT_ARGS (object);

  switch ((EapEventArgsProperty) prop_id)
    {
    case PROP_USER_STATE:
      g_value_set_boxed (value, eap_event_args_get_user_state (self));
      break;
    case PROP_OPERATION:
      g_value_take_object (value, eap_event_args_dup_operation (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_event_args_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  EapEventArgs *self = EAP_EVENT_ARGS (object);

  switch ((EapEventArgsProperty) prop_id)
    {
    case PROP_USER_STATE:
      if (eap_event_args_is_open (self))
        eap_event_args_set_user_state (self, g_value_get_boxed (value));
      break;
    case PROP_OPERATION:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static gboolean
eap_event_args_real_is_readable (EapEventArgs *self)
{
  return TRUE;
}

static void
eap_event_args_class_init (EapEventArgsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = eap_event_args_finalize;
  object_class->get_property = eap_event_args_get_property;
  object_class->set_property = eap_event_args_set_property;
  klass->is_readable = eap_event_args_real_is_readable;

  /**
   * EapEventArgs:user-state: (getter get_user_state)
   *
   * The state that was given to the call that started the operation.
   *
   * Some progress events have one of their own instead.
   */
  properties[PROP_USER_STATE] =
    g_param_spec_boxed ("user-state", NULL, NULL, G_TYPE_VALUE,
                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);

  /**
   * EapEventArgs:operation: (getter dup_operation)
   *
   * The operation that the event is about.
   *
   * `NULL` when nobody has a reference on it any more.
   */
  properties[PROP_OPERATION] =
    g_param_spec_object ("operation", NULL, NULL, EAP_TYPE_ASYNC_OPERATION,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
eap_event_args_init (EapEventArgs *self)
{
}

/* Makes it an event of that operation; FALSE: it is one of another already. */
gboolean
eap_event_args_bind (EapEventArgs      *self,
                     EapOperationCore  *core,
                     GError           **error)
{
  EapEventArgsPrivate *priv = get_private (self);
  EapOperationCore *unbound = NULL;

  /* Release pairs with the acquire of the getters. */
  if (eap_atomic_cas (&priv->core, &unbound, core, RELEASE, RELAXED))
    {
      eap_operation_core_ref (core);
      return TRUE;
    }

  g_set_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION,
               "This %s was used for an event before", G_OBJECT_TYPE_NAME (self));

  return FALSE;
}

/* Whether its properties may still be given. They are not construct-only, which
 * would cost each event of the library's own the setting of every one of them;
 * but from when it is an event of an operation on, nothing changes any more. */
gboolean
eap_event_args_is_open (EapEventArgs *self)
{
  if (eap_atomic_load (&get_private (self)->core, ACQUIRE) == NULL)
    return TRUE;

  g_critical ("This %s was used for an event, and does not change any more",
              G_OBJECT_TYPE_NAME (self));

  return FALSE;
}

void
eap_event_args_set_user_state (EapEventArgs *self,
                               const GValue *user_state)
{
  eap_state_replace (user_state, &get_private (self)->user_state);
}

/**
 * eap_event_args_get_user_state: (get-property user-state)
 * @self: event args
 *
 * Gets the state that was given to the call that started the operation.
 *
 * Some progress events have one of their own instead. It can be read whatever the
 * outcome is (rule R24).
 *
 * Returns: (transfer none) (nullable): the user state; `NULL` if there is none
 */
const GValue *
eap_event_args_get_user_state (EapEventArgs *self)
{
  EapEventArgsPrivate *priv;
  EapOperationCore *core;

  g_return_val_if_fail (EAP_IS_EVENT_ARGS (self), NULL);

  priv = get_private (self);
  if (G_VALUE_TYPE (&priv->user_state) != 0)
    return &priv->user_state;

  core = eap_atomic_load (&priv->core, ACQUIRE);

  return core != NULL ? eap_state_or_null (&core->user_state) : NULL;
}

/**
 * eap_event_args_dup_operation: (get-property operation)
 * @self: event args
 *
 * Gets the operation that the event is about.
 *
 * The event does not keep it alive: `NULL` when nobody has a reference on the
 * operation any more. While handlers run it is always there.
 *
 * Returns: (transfer full) (nullable): the operation, or `NULL`
 */
EapAsyncOperation *
eap_event_args_dup_operation (EapEventArgs *self)
{
  EapOperationCore *core;

  g_return_val_if_fail (EAP_IS_EVENT_ARGS (self), NULL);

  core = eap_atomic_load (&get_private (self)->core, ACQUIRE);

  return core != NULL ? eap_operation_core_dup_handle (core) : NULL;
}
