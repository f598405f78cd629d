/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-start-options-private.h"

#include "eap-async-operation.h"
#include "eap-figures-private.h"

/**
 * EapStartOptions:
 *
 * What a call of a component's method is given besides its arguments.
 *
 * ```c
 * g_autoptr (EapStartOptions) options = eap_start_options_new ();
 *
 * eap_start_options_set_timeout (options, 5000);
 * eap_start_options_set_cancellable (options, cancellable);
 * ```
 *
 * All of it may be left out. Options are read by the call that they are given to,
 * and may be used for other calls after it.
 *
 * An object of this class belongs to one thread at a time.
 */

struct _EapStartOptions
{
  GObject            parent_instance;

  GCancellable      *cancellable; /* (owned) (nullable) */
  guint              timeout;
  EapWorkerPool     *pool; /* (owned) (nullable) */
  EapAsyncOperation *parent; /* (owned) (nullable) */
  double             weight;
  GWeakRef           owner;
  gboolean           has_owner;
  char              *name; /* (owned) (nullable) */
};

typedef enum
{
  PROP_CANCELLABLE = 1,
  PROP_TIMEOUT,
  PROP_POOL,
  PROP_PARENT,
  PROP_WEIGHT,
  PROP_OWNER,
  PROP_NAME,
} EapStartOptionsProperty;

static GParamSpec *properties[PROP_NAME + 1];

G_DEFINE_FINAL_TYPE (EapStartOptions, eap_start_options, G_TYPE_OBJECT)

static void
eap_start_options_finalize (GObject *object)
{
  EapStartOptions *self = EAP_START_OPTIONS (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->pool);
  g_clear_object (&self->parent);
  g_weak_ref_clear (&self->owner);
  g_free (self->name);

  G_OBJECT_CLASS (eap_start_options_parent_class)->finalize (object);
}

static void
eap_start_options_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  EapStartOptions *self = EAP_START_OPTIONS (object);

  switch ((EapStartOptionsProperty) prop_id)
    {
    case PROP_CANCELLABLE:
      g_value_set_object (value, self->cancellable);
      break;
    case PROP_TIMEOUT:
      g_value_set_uint (value, self->timeout);
      break;
    case PROP_POOL:
      g_value_set_object (value, self->pool);
      break;
    case PROP_PARENT:
      g_value_set_object (value, self->parent);
      break;
    case PROP_WEIGHT:
      g_value_set_double (value, self->weight);
      break;
    case PROP_OWNER:
      g_value_take_object (value, eap_start_options_dup_owner (self));
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_start_options_set_property (GObject      *object,
                                guint         prop_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  EapStartOptions *self = EAP_START_OPTIONS (object);

  switch ((EapStartOptionsProperty) prop_id)
    {
    case PROP_CANCELLABLE:
      eap_start_options_set_cancellable (self, g_value_get_object (value));
      break;
    case PROP_TIMEOUT:
      eap_start_options_set_timeout (self, g_value_get_uint (value));
      break;
    case PROP_POOL:
      eap_start_options_set_pool (self, g_value_get_object (value));
      break;
    case PROP_PARENT:
      eap_start_options_set_parent (self, g_value_get_object (value));
      break;
    case PROP_WEIGHT:
      eap_start_options_set_weight (self, g_value_get_double (value));
      break;
    case PROP_OWNER:
      eap_start_options_set_owner (self, g_value_get_object (value));
      break;
    case PROP_NAME:
      eap_start_options_set_name (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_start_options_class_init (EapStartOptionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = eap_start_options_finalize;
  object_class->get_property = eap_start_options_get_property;
  object_class->set_property = eap_start_options_set_property;

  /**
   * EapStartOptions:cancellable: (getter get_cancellable) (setter set_cancellable)
   *
   * What cancels the operation besides others.
   *
   * The operation is asked to cancel when this is cancelled. If it is cancelled
   * already, the work is not begun and the operation ends as cancelled.
   */
  properties[PROP_CANCELLABLE] =
    g_param_spec_object ("cancellable", NULL, NULL, G_TYPE_CANCELLABLE, flags);

  /**
   * EapStartOptions:timeout: (getter get_timeout) (setter set_timeout)
   *
   * How long the operation may take, in milliseconds.
   *
   * It counts from the call, also while that waits for its turn. 0 is the time
   * limit of the method.
   */
  properties[PROP_TIMEOUT] =
    g_param_spec_uint ("timeout", NULL, NULL, 0, G_MAXUINT, 0, flags);

  /**
   * EapStartOptions:pool: (getter get_pool) (setter set_pool)
   *
   * Which threads do the work.
   *
   * `NULL` is the pool of the class. A method that uses no worker ignores it.
   */
  properties[PROP_POOL] =
    g_param_spec_object ("pool", NULL, NULL, EAP_TYPE_WORKER_POOL, flags);

  /**
   * EapStartOptions:parent: (getter get_parent) (setter set_parent)
   *
   * The operation that this one is a part of.
   *
   * The events go where those of the parent go, who cancels or pauses the parent does
   * so to this one too, and its progress adds to that of the parent.
   */
  properties[PROP_PARENT] =
    g_param_spec_object ("parent", NULL, NULL, EAP_TYPE_ASYNC_OPERATION, flags);

  /**
   * EapStartOptions:weight: (getter get_weight) (setter set_weight)
   *
   * What share of its parent's progress the operation is, beside other parts.
   *
   * From 0 to 2^64, the size of a file for example. It has a meaning with a parent
   * only; see [method@Eap.Progress.add_child].
   */
  properties[PROP_WEIGHT] =
    g_param_spec_double ("weight", NULL, NULL, 0, EAP_MAX_WEIGHT, 1, flags);

  /**
   * EapStartOptions:owner: (getter dup_owner) (setter set_owner)
   *
   * On whose behalf the operation runs.
   *
   * The operation is cancelled when this object is disposed; see
   * [method@Eap.AsyncOperation.bind_owner]. The options hold no reference on it;
   * if it is gone when the call is made, the operation is cancelled at once.
   */
  properties[PROP_OWNER] =
    g_param_spec_object ("owner", NULL, NULL, G_TYPE_OBJECT, flags);

  /**
   * EapStartOptions:name: (getter get_name) (setter set_name)
   *
   * A name for people who look at what is running.
   *
   * `NULL` is the name of the method.
   */
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
eap_start_options_init (EapStartOptions *self)
{
  g_weak_ref_init (&self->owner, NULL);
  self->weight = 1;
}

/**
 * eap_start_options_new:
 *
 * Makes options in which everything is left out.
 *
 * Returns: (transfer full): options
 */
EapStartOptions *
eap_start_options_new (void)
{
  return g_object_new (EAP_TYPE_START_OPTIONS, NULL);
}

/**
 * eap_start_options_get_cancellable: (get-property cancellable)
 * @self: options
 *
 * Gets what cancels the operation besides others.
 *
 * Returns: (transfer none) (nullable): a cancellable; `NULL` if none is set
 */
GCancellable *
eap_start_options_get_cancellable (EapStartOptions *self)
{
  g_return_val_if_fail (EAP_IS_START_OPTIONS (self), NULL);

  return self->cancellable;
}

/**
 * eap_start_options_set_cancellable: (set-property cancellable)
 * @self: options
 * @cancellable: (nullable): a cancellable; `NULL`: none
 *
 * Sets what cancels the operation besides others.
 *
 * The operation is asked to cancel when this is cancelled. If it is cancelled
 * already, the work is not begun and the operation ends as cancelled.
 */
void
eap_start_options_set_cancellable (EapStartOptions *self,
                                   GCancellable    *cancellable)
{
  g_return_if_fail (EAP_IS_START_OPTIONS (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  if (g_set_object (&self->cancellable, cancellable))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CANCELLABLE]);
}

/**
 * eap_start_options_get_timeout: (get-property timeout)
 * @self: options
 *
 * Gets how long the operation may take, in milliseconds.
 *
 * Returns: a time limit, in milliseconds
 */
guint
eap_start_options_get_timeout (EapStartOptions *self)
{
  g_return_val_if_fail (EAP_IS_START_OPTIONS (self), 0);

  return self->timeout;
}

/**
 * eap_start_options_set_timeout: (set-property timeout)
 * @self: options
 * @timeout: a time limit, in milliseconds; 0: the one of the method
 *
 * Sets how long the operation may take, in milliseconds.
 *
 * It counts from the call, also while that waits for its turn. 0 is the time limit
 * of the method; [method@Eap.AsyncOperation.set_timeout] of the operation can lift
 * that.
 */
void
eap_start_options_set_timeout (EapStartOptions *self,
                               guint            timeout)
{
  g_return_if_fail (EAP_IS_START_OPTIONS (self));

  if (self->timeout == timeout)
    return;

  self->timeout = timeout;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TIMEOUT]);
}

/**
 * eap_start_options_get_pool: (get-property pool)
 * @self: options
 *
 * Gets which threads do the work.
 *
 * Returns: (transfer none) (nullable): a pool; `NULL` if none is set
 */
EapWorkerPool *
eap_start_options_get_pool (EapStartOptions *self)
{
  g_return_val_if_fail (EAP_IS_START_OPTIONS (self), NULL);

  return self->pool;
}

/**
 * eap_start_options_set_pool: (set-property pool)
 * @self: options
 * @pool: (nullable): a pool; `NULL`: the component's
 *
 * Sets which threads do the work.
 *
 * `NULL` is the pool of the class. A method that uses no worker ignores it.
 */
void
eap_start_options_set_pool (EapStartOptions *self,
                            EapWorkerPool   *pool)
{
  g_return_if_fail (EAP_IS_START_OPTIONS (self));
  g_return_if_fail (pool == NULL || EAP_IS_WORKER_POOL (pool));

  if (g_set_object (&self->pool, pool))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_POOL]);
}

/**
 * eap_start_options_get_parent: (get-property parent)
 * @self: options
 *
 * Gets the operation that this one is a part of.
 *
 * Returns: (transfer none) (nullable): an operation; `NULL` if none is set
 */
EapAsyncOperation *
eap_start_options_get_parent (EapStartOptions *self)
{
  g_return_val_if_fail (EAP_IS_START_OPTIONS (self), NULL);

  return self->parent;
}

/**
 * eap_start_options_set_parent: (set-property parent)
 * @self: options
 * @parent: (nullable): an operation; `NULL`: none
 *
 * Sets the operation that this one is a part of.
 *
 * The events go where those of the parent go, who cancels or pauses the parent does
 * so to this one too, and its progress adds to that of the parent.
 */
void
eap_start_options_set_parent (EapStartOptions   *self,
                              EapAsyncOperation *parent)
{
  g_return_if_fail (EAP_IS_START_OPTIONS (self));
  g_return_if_fail (parent == NULL || EAP_IS_ASYNC_OPERATION (parent));

  if (g_set_object (&self->parent, parent))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PARENT]);
}

/**
 * eap_start_options_get_weight: (get-property weight)
 * @self: options
 *
 * Gets what share of its parent's progress the operation is, beside other parts.
 *
 * Returns: a weight
 */
double
eap_start_options_get_weight (EapStartOptions *self)
{
  g_return_val_if_fail (EAP_IS_START_OPTIONS (self), 1);

  return self->weight;
}

/**
 * eap_start_options_set_weight: (set-property weight)
 * @self: options
 * @weight: a weight from 0 to 2^64; 1 unless it is set
 *
 * Sets what share of its parent's progress the operation is, beside other parts.
 *
 * It has a meaning with a parent only; see [method@Eap.Progress.add_child]. One out of
 * range is a programming error, and nothing is set.
 */
void
eap_start_options_set_weight (EapStartOptions *self,
                              double           weight)
{
  g_return_if_fail (EAP_IS_START_OPTIONS (self));
  g_return_if_fail (weight >= 0 && weight <= EAP_MAX_WEIGHT);

  if (self->weight == weight)
    return;

  self->weight = weight;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WEIGHT]);
}

/**
 * eap_start_options_dup_owner: (get-property owner)
 * @self: options
 *
 * Gets on whose behalf the operation runs.
 *
 * Returns: (transfer full) (nullable): an object; `NULL` if it has been disposed
 */
GObject *
eap_start_options_dup_owner (EapStartOptions *self)
{
  g_return_val_if_fail (EAP_IS_START_OPTIONS (self), NULL);

  return g_weak_ref_get (&self->owner);
}

/* On whose behalf the operation is to run has been disposed. */
gboolean
eap_start_options_is_orphan (EapStartOptions *self)
{
  g_autoptr (GObject) owner = g_weak_ref_get (&self->owner);

  return self->has_owner && owner == NULL;
}

/**
 * eap_start_options_set_owner: (set-property owner)
 * @self: options
 * @owner: (nullable): an object; `NULL`: nobody
 *
 * Sets on whose behalf the operation runs.
 *
 * The operation is cancelled when this object is disposed; see
 * [method@Eap.AsyncOperation.bind_owner]. The options hold no reference on it;
 * if it is gone when the call is made, the operation is cancelled at once.
 */
void
eap_start_options_set_owner (EapStartOptions *self,
                             GObject         *owner)
{
  g_autoptr (GObject) old = NULL;

  g_return_if_fail (EAP_IS_START_OPTIONS (self));
  g_return_if_fail (owner == NULL || G_IS_OBJECT (owner));

  old = g_weak_ref_get (&self->owner);
  if (old == owner && self->has_owner == (owner != NULL))
    return;

  g_weak_ref_set (&self->owner, owner);
  self->has_owner = owner != NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OWNER]);
}

/**
 * eap_start_options_get_name: (get-property name)
 * @self: options
 *
 * Gets a name for people who look at what is running.
 *
 * Returns: (transfer none) (nullable): a name; `NULL` if none is set
 */
const char *
eap_start_options_get_name (EapStartOptions *self)
{
  g_return_val_if_fail (EAP_IS_START_OPTIONS (self), NULL);

  return self->name;
}

/**
 * eap_start_options_set_name: (set-property name)
 * @self: options
 * @name: (nullable): a name; `NULL`: none
 *
 * Sets a name for people who look at what is running.
 *
 * `NULL` is the name of the method.
 */
void
eap_start_options_set_name (EapStartOptions *self,
                            const char      *name)
{
  g_return_if_fail (EAP_IS_START_OPTIONS (self));

  if (g_strcmp0 (self->name, name) == 0)
    return;

  g_free (self->name);
  self->name = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}
