/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-main-synchronization-context-private.h"

#ifdef __linux__
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include "eap-main-sources-private.h"
#include "eap-synchronization-context-private.h"

/**
 * EapMainSynchronizationContext:
 *
 * Delivers events in a [struct@GLib.MainContext].
 *
 * This is the context that operations use by themselves: the one of the calling
 * thread's default main context, see
 * [func@Eap.AsyncOperationManager.get_synchronization_context]. There is one
 * object per main context and priority.
 *
 * Whatever the number of pending operations, it adds two sources to the main
 * context. After about a millisecond of handlers the sources of lower
 * priority, GTK's drawing among them, get their turn, however much is waiting.
 *
 * It holds no reference on the main context. When the main context is freed,
 * pending operations end with `EAP_ASYNC_ERROR_CONTEXT_GONE` as described in
 * [method@Eap.SynchronizationContext.close].
 *
 * ## Threads
 *
 * The place is whichever thread owns the main context, which GLib says.
 * For the process's default main context it is also the first thread of the
 * process as long as nobody iterates that context.
 *
 * ## A service that must not exit under its work
 *
 * With [property@Eap.MainSynchronizationContext:application] set, the
 * application is held as long as operations are pending.
 */

struct _EapMainSynchronizationContext
{
  EapSynchronizationContext parent_instance;

  GMutex        lock;         /* guards main_context, which goes at any time */
  GMainContext *main_context; /* (unowned) (nullable) */
  int           priority;

  EapMainSources sources;

  /* Of the main context's owner too, but for the counter */
  int           n_pending;    /* (atomic) */
  gboolean      held;
  GWeakRef      application;
};

typedef enum
{
  PROP_MAIN_CONTEXT = 1,
  PROP_PRIORITY,
  PROP_APPLICATION,
} EapMainSynchronizationContextProperty;

static GParamSpec *properties[PROP_APPLICATION + 1];

G_DEFINE_FINAL_TYPE (EapMainSynchronizationContext, eap_main_synchronization_context,
                     EAP_TYPE_SYNCHRONIZATION_CONTEXT)

/* The living contexts by main context and priority. A main context that dies
 * takes its entries along before its memory can be used again. */
static GMutex registry_lock;
static GHashTable *registry;

/* The one of the default main context, which never dies */
static EapSynchronizationContext *default_context; /* (atomic) */

/* Stands for all that could not be made for want of a file descriptor: closed,
 * so that every start is refused, until one can be made. */
static EapMainSynchronizationContext *unusable_context;

static guint
place_hash (gconstpointer key)
{
  const EapMainSynchronizationContext *self = key;

  return g_direct_hash (self->main_context) ^ (guint) self->priority;
}

static gboolean
place_equal (gconstpointer a,
             gconstpointer b)
{
  const EapMainSynchronizationContext *self = a;
  const EapMainSynchronizationContext *other = b;

  return self->main_context == other->main_context &&
         self->priority == other->priority;
}

/* The main context is being freed, without its lock held. */
static void
main_context_gone_cb (gpointer data)
{
  EapMainSynchronizationContext *self = data;

  g_mutex_lock (&registry_lock);
  if (registry != NULL && g_hash_table_lookup (registry, self) == self)
    g_hash_table_remove (registry, self);
  g_mutex_unlock (&registry_lock);

  g_mutex_lock (&self->lock);
  self->main_context = NULL;
  g_mutex_unlock (&self->lock);

  eap_synchronization_context_close (EAP_SYNCHRONIZATION_CONTEXT (self));
  g_object_unref (self);
}

static gboolean
eap_main_synchronization_context_wakeup (EapSynchronizationContext *context)
{
  eap_main_sources_wakeup (&EAP_MAIN_SYNCHRONIZATION_CONTEXT (context)->sources);

  return TRUE;
}

static gboolean
is_first_thread (void)
{
#ifdef __linux__
  return syscall (SYS_gettid) == getpid ();
#else
  return FALSE;
#endif
}

/* Nobody iterates the default main context before its loop runs, or after:
 * the thread that will is then taken to be the first one. */
static gboolean
is_free_default_on_first_thread (GMainContext *main_context)
{
  if (main_context != g_main_context_default () || !is_first_thread () ||
      !g_main_context_acquire (main_context))
    return FALSE;

  g_main_context_release (main_context);

  return TRUE;
}

static gboolean
eap_main_synchronization_context_is_owner (EapSynchronizationContext *context)
{
  EapMainSynchronizationContext *self = EAP_MAIN_SYNCHRONIZATION_CONTEXT (context);
  gboolean is_owner;

  g_mutex_lock (&self->lock);
  is_owner = self->main_context != NULL &&
             (g_main_context_is_owner (self->main_context) ||
              is_free_default_on_first_thread (self->main_context));
  g_mutex_unlock (&self->lock);

  return is_owner;
}

/* In the place only, so the main context is alive. */
static gboolean
eap_main_synchronization_context_iterate (EapSynchronizationContext *context,
                                          gboolean                   may_block)
{
  EapMainSynchronizationContext *self = EAP_MAIN_SYNCHRONIZATION_CONTEXT (context);

  return g_main_context_iteration (self->main_context, may_block);
}

/* Holds the application while anything is pending. In the place only */
static void
update_hold (EapMainSynchronizationContext *self)
{
  g_autoptr (GApplication) application = g_weak_ref_get (&self->application);
  gboolean hold = application != NULL && g_atomic_int_get (&self->n_pending) > 0;

  if (hold == self->held)
    return;

  self->held = hold;
  if (hold)
    g_application_hold (application);
  else if (application != NULL)
    g_application_release (application);
}

static void
update_hold_cb (gpointer state)
{
  update_hold (state);
}

static void
update_hold_at_home (EapMainSynchronizationContext *self)
{
  EapSynchronizationContext *context = EAP_SYNCHRONIZATION_CONTEXT (self);

  if (eap_synchronization_context_is_home (context))
    update_hold (self);
  else
    eap_synchronization_context_post (context, update_hold_cb, g_object_ref (self),
                                      g_object_unref, NULL);
}

static gboolean
eap_main_synchronization_context_operation_started (EapSynchronizationContext  *context,
                                                    GError                    **error)
{
  EapMainSynchronizationContext *self = EAP_MAIN_SYNCHRONIZATION_CONTEXT (context);

  if (g_atomic_int_add (&self->n_pending, 1) == 0)
    update_hold_at_home (self);

  return TRUE;
}

static void
eap_main_synchronization_context_operation_completed (EapSynchronizationContext *context)
{
  EapMainSynchronizationContext *self = EAP_MAIN_SYNCHRONIZATION_CONTEXT (context);

  if (g_atomic_int_dec_and_test (&self->n_pending))
    update_hold_at_home (self);
}

static void
eap_main_synchronization_context_constructed (GObject *object)
{
  EapMainSynchronizationContext *self = EAP_MAIN_SYNCHRONIZATION_CONTEXT (object);

  G_OBJECT_CLASS (eap_main_synchronization_context_parent_class)->constructed (object);

  if (self->main_context == NULL)
    self->main_context = g_main_context_default ();

  if (eap_main_sources_open (&self->sources))
    {
      eap_main_sources_attach (&self->sources, self->main_context, self->priority,
                               EAP_SYNCHRONIZATION_CONTEXT (self), main_context_gone_cb);
    }
  else
    {
      self->main_context = NULL;
      eap_synchronization_context_close (EAP_SYNCHRONIZATION_CONTEXT (self));
    }
}

static void
eap_main_synchronization_context_finalize (GObject *object)
{
  EapMainSynchronizationContext *self = EAP_MAIN_SYNCHRONIZATION_CONTEXT (object);

  eap_main_sources_close (&self->sources);
  g_weak_ref_clear (&self->application);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (eap_main_synchronization_context_parent_class)->finalize (object);
}

static void
eap_main_synchronization_context_get_property (GObject    *object,
                                               guint       prop_id,
                                               GValue     *value,
                                               GParamSpec *pspec)
{
  EapMainSynchronizationContext *self = EAP_MAIN_SYNCHRONIZATION_CONTEXT (object);

  switch ((EapMainSynchronizationContextProperty) prop_id)
    {
    case PROP_MAIN_CONTEXT:
      g_mutex_lock (&self->lock);
      g_value_set_boxed (value, self->main_context);
      g_mutex_unlock (&self->lock);
      break;
    case PROP_PRIORITY:
      g_value_set_int (value, self->priority);
      break;
    case PROP_APPLICATION:
      g_value_take_object (value, g_weak_ref_get (&self->application));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_main_synchronization_context_set_property (GObject      *object,
                                               guint         prop_id,
                                               const GValue *value,
                                               GParamSpec   *pspec)
{
  EapMainSynchronizationContext *self = EAP_MAIN_SYNCHRONIZATION_CONTEXT (object);

  switch ((EapMainSynchronizationContextProperty) prop_id)
    {
    case PROP_MAIN_CONTEXT:
      self->main_context = g_value_get_boxed (value);
      break;
    case PROP_PRIORITY:
      self->priority = g_value_get_int (value);
      break;
    case PROP_APPLICATION:
      eap_main_synchronization_context_set_application (self, g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_main_synchronization_context_class_init (EapMainSynchronizationContextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  EapSynchronizationContextClass *context_class = EAP_SYNCHRONIZATION_CONTEXT_CLASS (klass);

  object_class->constructed = eap_main_synchronization_context_constructed;
  object_class->finalize = eap_main_synchronization_context_finalize;
  object_class->get_property = eap_main_synchronization_context_get_property;
  object_class->set_property = eap_main_synchronization_context_set_property;

  context_class->wakeup = eap_main_synchronization_context_wakeup;
  context_class->is_owner = eap_main_synchronization_context_is_owner;
  context_class->iterate = eap_main_synchronization_context_iterate;
  context_class->operation_started = eap_main_synchronization_context_operation_started;
  context_class->operation_completed = eap_main_synchronization_context_operation_completed;

  /**
   * EapMainSynchronizationContext:main-context: (getter get_main_context)
   *
   * The main context that events are delivered in.
   *
   * `NULL` once it is gone. No reference is held on it.
   */
  properties[PROP_MAIN_CONTEXT] =
    g_param_spec_boxed ("main-context", NULL, NULL, G_TYPE_MAIN_CONTEXT,
                        G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                        G_PARAM_STATIC_STRINGS);

  /**
   * EapMainSynchronizationContext:priority: (getter get_priority)
   *
   * The priority at which events are delivered, as [const@GLib.PRIORITY_DEFAULT].
   */
  properties[PROP_PRIORITY] =
    g_param_spec_int ("priority", NULL, NULL, G_MININT, G_MAXINT, G_PRIORITY_DEFAULT,
                      G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                      G_PARAM_STATIC_STRINGS);

  /**
   * EapMainSynchronizationContext:application: (getter get_application) (setter set_application)
   *
   * An application that is held while operations are pending.
   *
   * So a service does not exit under its work. No reference is kept on it. Set
   * in the context's place only.
   */
  properties[PROP_APPLICATION] =
    g_param_spec_object ("application", NULL, NULL, G_TYPE_APPLICATION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY |
                         G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
eap_main_synchronization_context_init (EapMainSynchronizationContext *self)
{
  g_mutex_init (&self->lock);
  g_weak_ref_init (&self->application, NULL);
  eap_main_sources_init (&self->sources);
  eap_synchronization_context_set_polled (EAP_SYNCHRONIZATION_CONTEXT (self));
}

static EapMainSynchronizationContext *
make_registered (GMainContext *main_context,
                 int           priority)
{
  EapMainSynchronizationContext *self =
    g_object_new (EAP_TYPE_MAIN_SYNCHRONIZATION_CONTEXT,
                  "main-context", main_context,
                  "priority", priority,
                  NULL);

  if (!eap_synchronization_context_is_gone (EAP_SYNCHRONIZATION_CONTEXT (self)))
    {
      g_hash_table_add (registry, self);
      return self;
    }

  if (unusable_context == NULL)
    unusable_context = g_object_ref (self);
  g_object_unref (self);

  return g_object_ref (unusable_context);
}

/**
 * eap_main_synchronization_context_new:
 * @context: (nullable): a main context; `NULL` is the default one of the process
 * @priority: the priority at which events are delivered, usually
 *   [const@GLib.PRIORITY_DEFAULT]
 *
 * Gets the synchronization context for @context and @priority.
 *
 * It is made at the first call, and the same object is returned from then on.
 * No reference on @context is held. May be called from any thread that holds
 * one.
 *
 * Returns: (transfer full) (type EapMainSynchronizationContext): the
 *   synchronization context
 */
EapSynchronizationContext *
eap_main_synchronization_context_new (GMainContext *context,
                                      int           priority)
{
  EapMainSynchronizationContext key = {
    .main_context = context != NULL ? context : g_main_context_default (),
    .priority = priority,
  };
  EapMainSynchronizationContext *self;

  g_mutex_lock (&registry_lock);

  if (registry == NULL)
    registry = g_hash_table_new (place_hash, place_equal);

  self = g_hash_table_lookup (registry, &key);
  if (self != NULL)
    g_object_ref (self);
  else
    self = make_registered (key.main_context, priority);

  g_mutex_unlock (&registry_lock);

  if (self == unusable_context)
    g_warning ("There is no file descriptor left to wake a main context with, "
               "so nothing can be started in it");

  return EAP_SYNCHRONIZATION_CONTEXT (self);
}

/* The context for GLib's thread-default main context, which keeps it */
EapSynchronizationContext *
eap_main_synchronization_context_get_thread_default (void)
{
  GMainContext *main_context = g_main_context_get_thread_default ();
  EapSynchronizationContext *context = NULL;
  gboolean is_default = main_context == NULL || main_context == g_main_context_default ();

  /* Acquire pairs with the release below: the object is seen whole. */
  if (is_default)
    context = eap_atomic_load (&default_context, ACQUIRE);
  if (context != NULL)
    return context;

  context = eap_main_synchronization_context_new (main_context, G_PRIORITY_DEFAULT);
  if (is_default && !eap_synchronization_context_is_gone (context))
    eap_atomic_store (&default_context, context, RELEASE);
  g_object_unref (context);

  return context;
}

/**
 * eap_main_synchronization_context_get_main_context: (get-property main-context)
 * @self: a synchronization context
 *
 * Gets the main context that events are delivered in.
 *
 * `NULL` once it is gone. No reference is held on it: what is returned lives as
 * long as somebody else's reference.
 *
 * Returns: (transfer none) (nullable): the main context, or `NULL`
 */
GMainContext *
eap_main_synchronization_context_get_main_context (EapMainSynchronizationContext *self)
{
  GMainContext *main_context;

  g_return_val_if_fail (EAP_IS_MAIN_SYNCHRONIZATION_CONTEXT (self), NULL);

  g_mutex_lock (&self->lock);
  main_context = self->main_context;
  g_mutex_unlock (&self->lock);

  return main_context;
}

/**
 * eap_main_synchronization_context_get_priority: (get-property priority)
 * @self: a synchronization context
 *
 * Gets the priority at which events are delivered.
 *
 * Returns: the priority, as [const@GLib.PRIORITY_DEFAULT]
 */
int
eap_main_synchronization_context_get_priority (EapMainSynchronizationContext *self)
{
  g_return_val_if_fail (EAP_IS_MAIN_SYNCHRONIZATION_CONTEXT (self), 0);

  return self->priority;
}

/**
 * eap_main_synchronization_context_get_application: (get-property application)
 * @self: a synchronization context
 *
 * Gets the application that is held while operations are pending.
 *
 * To be called in the context's place.
 *
 * Returns: (transfer none) (nullable): the application; `NULL` if none is set
 */
GApplication *
eap_main_synchronization_context_get_application (EapMainSynchronizationContext *self)
{
  g_autoptr (GApplication) application = NULL;

  g_return_val_if_fail (EAP_IS_MAIN_SYNCHRONIZATION_CONTEXT (self), NULL);

  application = g_weak_ref_get (&self->application);

  return application;
}

/**
 * eap_main_synchronization_context_set_application: (set-property application)
 * @self: a synchronization context
 * @application: (nullable): an application; `NULL`: none is held
 *
 * Sets the application that is held while operations are pending.
 *
 * So a service does not exit under its work. No reference is kept on it. To be
 * called in the context's place, usually from the application's `startup`.
 */
void
eap_main_synchronization_context_set_application (EapMainSynchronizationContext *self,
                                                  GApplication                  *application)
{
  g_autoptr (GApplication) old = NULL;

  g_return_if_fail (EAP_IS_MAIN_SYNCHRONIZATION_CONTEXT (self));
  g_return_if_fail (application == NULL || G_IS_APPLICATION (application));

  old = g_weak_ref_get (&self->application);
  if (old == application)
    return;

  if (old != NULL && self->held)
    g_application_release (old);
  self->held = FALSE;

  g_weak_ref_set (&self->application, application);
  update_hold (self);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_APPLICATION]);
}
