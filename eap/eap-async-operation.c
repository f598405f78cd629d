/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-async-operation-private.h"

#include "eap-async-completed-event-args-private.h"
#include "eap-error.h"
#include "eap-event-args-private.h"
#include "eap-progress-changed-event-args-private.h"
#include "eap-progress-private.h"

/**
 * EapAsyncOperation:
 *
 * One call of an asynchronous method, from its start to its Completed event.
 *
 * ```c
 * static EapAsyncCompletedEventArgs *
 * count_words (EapAsyncOperation *operation, gpointer data, GError **error)
 * {
 *   // on a worker thread
 *   eap_async_operation_report_progress (operation, 50, NULL);
 *   return eap_async_completed_event_args_new (NULL, FALSE, NULL);
 * }
 *
 * static gboolean
 * start (GError **error)
 * {
 *   g_autoptr (EapAsyncOperation) operation =
 *     eap_async_operation_manager_create_operation (EAP_STATE_INT (1), error);
 *
 *   if (operation == NULL ||
 *       !eap_async_operation_run_in_thread (operation, NULL, count_words,
 *                                           NULL, NULL, error))
 *     return FALSE;
 *
 *   // early enough: nothing is emitted before the loop is iterated
 *   g_signal_connect (operation, "completed", G_CALLBACK (completed_cb), NULL);
 *   return TRUE;
 * }
 * ```
 *
 * ## Life cycle
 *
 * [func@Eap.AsyncOperationManager.create_operation] starts an operation. It
 * ends when somebody completes it: a worker that returns, one of the `complete`
 * methods, a cancellation while its work waits for a thread, a time-out. Whoever is
 * first decides what became of it; the others are refused. When the last
 * reference is dropped before that, it ends with `EAP_ASYNC_ERROR_ABANDONED`. So
 * each operation ends with exactly one Completed, and nothing comes after it.
 *
 * A worker's run keeps its operation alive: the caller may drop the operation
 * at once and hear of the end by signal all the same.
 *
 * ## Where and in which order
 *
 * Signals are emitted in the context that was the calling thread's when the
 * operation was created ([method@Eap.AsyncOperation.get_synchronization_context]),
 * never from within the call that caused them. What is posted and reported is
 * delivered in that order, one at a time, all of it before Completed. While a
 * handler runs, also if it iterates the loop, no other handler of the same
 * operation does.
 *
 * ## Threads
 *
 * All methods may be called from any thread, unless they say otherwise. What was
 * given to the operation is released in its context, never on a worker.
 *
 * ## Cancellation
 *
 * [method@Eap.AsyncOperation.cancel] is a request. A worker sees it through
 * [method@Eap.AsyncOperation.get_cancellable]; one that finishes all the same has
 * succeeded.
 *
 * This is .NET's `AsyncOperation`, with the start, the end and the waiting that
 * .NET leaves to each component.
 */

struct _EapAsyncOperation
{
  GObject                     parent_instance;

  EapOperationCore           *core;     /* (owned) */
  EapAsyncCompletedEventArgs *args;     /* (owned) (nullable); guarded by the context's lock */
  EapProgress                *progress; /* (atomic) (owned) (nullable): when asked for */
};

typedef enum
{
  PROP_USER_STATE = 1,
  PROP_SYNCHRONIZATION_CONTEXT,
  PROP_STATE,
  PROP_NAME,
  PROP_CANCELLABLE,
  PROP_PROGRESS,
} EapAsyncOperationProperty;

typedef enum
{
  COMPLETED,
  PROGRESS_CHANGED,
} EapAsyncOperationSignal;

static GParamSpec *properties[PROP_PROGRESS + 1];
static guint signals[PROGRESS_CHANGED + 1];
static guint notify_signal;
static GQuark notify_state_detail;

G_DEFINE_FINAL_TYPE (EapAsyncOperation, eap_async_operation, G_TYPE_OBJECT)

static gboolean
is_connected (EapAsyncOperation       *self,
              EapAsyncOperationSignal  signal)
{
  return g_signal_has_handler_pending (self, signals[signal], 0, FALSE);
}

/* At home, before it has settled: until then the handle is pinned. Emits, the
 * component first. @args is NULL for the figures. */
static void
progress (EapOperationCore            *core,
          EapProgressChangedEventArgs *args)
{
  EapAsyncOperation *self = core->handle;
  EapProgress *shown = eap_atomic_load (&self->progress, ACQUIRE);

  if (shown != NULL)
    eap_gauge_touch (eap_progress_get_gauge (shown));

  /* Objects are made for somebody only; a component's class may be somebody. */
  if (args != NULL)
    {
      g_object_ref (args);
    }
  else if (core->client != NULL || is_connected (self, PROGRESS_CHANGED))
    {
      int share = MAX (eap_figures_get_share (&core->figures), 0);

      args =
        eap_progress_changed_event_args_new_figures (share / EAP_SHARE_PERCENT,
                                                     eap_figures_get_processed (&core->figures),
                                                     eap_figures_get_total (&core->figures));
      eap_event_args_bind (EAP_EVENT_ARGS (args), core, NULL);
    }

  if (args != NULL && core->client != NULL)
    core->client->funcs->progress_changed (core->client, args);
  if (args != NULL && is_connected (self, PROGRESS_CHANGED))
    g_signal_emit (self, signals[PROGRESS_CHANGED], 0, args);

  g_clear_object (&args);
}

static void
set_args (EapAsyncOperation          *self,
          EapAsyncCompletedEventArgs *args)
{
  GMutex *lock = eap_synchronization_context_get_lock (self->core->context);

  g_object_ref (args);

  g_mutex_lock (lock);
  if (self->args == NULL)
    self->args = g_steal_pointer (&args);
  g_mutex_unlock (lock);

  g_clear_object (&args);
}

/* Args are made for somebody only. */
static EapAsyncCompletedEventArgs *
ensure_args (EapAsyncOperation *self,
             EapOperationCore  *core,
             EapTerminal       *terminal)
{
  if (terminal->args == NULL)
    {
      terminal->args = eap_async_completed_event_args_new_outcome (core);
      set_args (self, terminal->args);
      /* Another thread may have asked for them a moment before. */
      g_set_object (&terminal->args, self->args);
    }

  return terminal->args;
}

/* Not g_object_notify(): while another thread is dropping its last reference,
 * notifications are frozen, and that thread would emit them. */
static void
notify_state (EapAsyncOperation *self)
{
  g_signal_emit (self, notify_signal, notify_state_detail, properties[PROP_STATE]);
}

/* Of one whose outcome stands; @args are those that it was completed with. */
static gboolean
has_succeeded (EapOperationCore           *core,
               EapAsyncCompletedEventArgs *args)
{
  return core->error == NULL && !core->cancelled &&
         (args == NULL || (eap_async_completed_event_args_get_error (args) == NULL &&
                           !eap_async_completed_event_args_get_cancelled (args)));
}

/* By settle(), which has the handle pinned. Before it is no longer pending, so that
 * what is started from then on finds this one over. */
static void
ending (EapOperationCore *core,
        EapTerminal      *terminal)
{
  EapAsyncOperation *self = core->handle;
  EapProgress *shown = eap_atomic_load (&self->progress, SEQ_CST);

  if (shown != NULL)
    eap_gauge_end (eap_progress_get_gauge (shown), has_succeeded (core, terminal->args));
}

/* At home, by settle(), which has the handle pinned */
static void
completed (EapOperationCore *core,
           EapTerminal      *terminal)
{
  EapAsyncOperation *self = core->handle;
  EapProgress *shown;

  if (terminal->args != NULL)
    {
      eap_async_completed_event_args_set_outcome (terminal->args, core);
      set_args (self, terminal->args);
    }

  /* Release pairs with the acquire of who reads the outcome from elsewhere.
   * Sequentially consistent with get_progress(), which stores the progress and then
   * looks here: one sees the other's. */
  eap_atomic_store (&core->settled, TRUE, SEQ_CST);
  shown = eap_atomic_load (&self->progress, SEQ_CST);
  if (shown != NULL)
    eap_gauge_show_end (eap_progress_get_gauge (shown), has_succeeded (core, terminal->args));

  if (terminal->callback != NULL)
    terminal->callback (terminal->state);
  notify_state (self);

  if (core->client != NULL)
    core->client->funcs->completed (core->client, ensure_args (self, core, terminal));
  if (terminal->args != NULL || is_connected (self, COMPLETED))
    g_signal_emit (self, signals[COMPLETED], 0, ensure_args (self, core, terminal));
}

static const EapOperationFuncs operation_funcs = { progress, ending, completed };

static void
eap_async_operation_dispose (GObject *object)
{
  EapAsyncOperation *self = EAP_ASYNC_OPERATION (object);

  if (!eap_operation_core_drop_handle (self->core, self))
    {
      /* Kept until its end, so that who connected hears of it. Nobody is left
       * to complete it, unless a time-out just does. */
      if (!eap_mailbox_is_sealed (&self->core->mailbox))
        eap_operation_core_finish_new_error (self->core, EAP_ASYNC_ERROR,
                                             EAP_ASYNC_ERROR_ABANDONED,
                                             "The operation was dropped before it was completed");

      /* Queued, and dispatched when the unref that brought us here is over. */
      g_object_notify_by_pspec (object, properties[PROP_STATE]);
      return;
    }

  G_OBJECT_CLASS (eap_async_operation_parent_class)->dispose (object);
}

/* An object that is referenced anew in its dispose is touched once more by the
 * unref that disposed it: GLib 2.74 thaws its notifications after it has given
 * up its reference. Another thread must not free it before. Dispatching them is
 * the last thing done with it, so this is where that is known. */
static void
eap_async_operation_dispatch_properties_changed (GObject     *object,
                                                 guint        n_pspecs,
                                                 GParamSpec **pspecs)
{
  EapAsyncOperation *self = EAP_ASYNC_OPERATION (object);

  if (!eap_operation_core_end_drop (self->core))
    G_OBJECT_CLASS (eap_async_operation_parent_class)->dispatch_properties_changed (object,
                                                                                    n_pspecs,
                                                                                    pspecs);
}

static void
eap_async_operation_finalize (GObject *object)
{
  EapAsyncOperation *self = EAP_ASYNC_OPERATION (object);

  if (self->args != NULL)
    eap_synchronization_context_send_home (self->core->context, self->args, g_object_unref);
  if (self->progress != NULL)
    eap_synchronization_context_send_home (self->core->context, self->progress, g_object_unref);
  g_clear_pointer (&self->core, eap_operation_core_unref);

  G_OBJECT_CLASS (eap_async_operation_parent_class)->finalize (object);
}

static void
eap_async_operation_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  EapAsyncOperation *self = EAP_ASYNC_OPERATION (object);

  switch ((EapAsyncOperationProperty) prop_id)
    {
    case PROP_USER_STATE:
      g_value_set_boxed (value, eap_async_operation_get_user_supplied_state (self));
      break;
    case PROP_SYNCHRONIZATION_CONTEXT:
      g_value_set_object (value, self->core->context);
      break;
    case PROP_STATE:
      g_value_set_enum (value, eap_async_operation_get_state (self));
      break;
    case PROP_NAME:
      g_value_set_string (value, eap_async_operation_get_name (self));
      break;
    case PROP_CANCELLABLE:
      g_value_set_object (value, eap_async_operation_get_cancellable (self));
      break;
    case PROP_PROGRESS:
      g_value_set_object (value, eap_async_operation_get_progress (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_async_operation_class_init (EapAsyncOperationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = eap_async_operation_dispose;
  object_class->finalize = eap_async_operation_finalize;
  object_class->dispatch_properties_changed = eap_async_operation_dispatch_properties_changed;
  object_class->get_property = eap_async_operation_get_property;

  /**
   * EapAsyncOperation:user-state: (getter get_user_supplied_state)
   *
   * The state that was given when the operation was created.
   */
  properties[PROP_USER_STATE] =
    g_param_spec_boxed ("user-state", NULL, NULL, G_TYPE_VALUE,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * EapAsyncOperation:synchronization-context: (getter get_synchronization_context)
   *
   * Where the operation's events are delivered.
   */
  properties[PROP_SYNCHRONIZATION_CONTEXT] =
    g_param_spec_object ("synchronization-context", NULL, NULL,
                         EAP_TYPE_SYNCHRONIZATION_CONTEXT,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * EapAsyncOperation:state: (getter get_state)
   *
   * Where the operation is in its life.
   *
   * Notified in the operation's context, when it has completed.
   */
  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, EAP_TYPE_OPERATION_STATE,
                       EAP_OPERATION_STATE_RUNNING,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * EapAsyncOperation:name: (getter get_name)
   *
   * A name for people who look at what is running.
   */
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * EapAsyncOperation:cancellable: (getter get_cancellable)
   *
   * What is cancelled when the operation is asked to cancel.
   */
  properties[PROP_CANCELLABLE] =
    g_param_spec_object ("cancellable", NULL, NULL, G_TYPE_CANCELLABLE,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * EapAsyncOperation:progress: (getter get_progress)
   *
   * How far the operation is, for a user interface to show.
   */
  properties[PROP_PROGRESS] =
    g_param_spec_object ("progress", NULL, NULL, EAP_TYPE_PROGRESS,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  /**
   * EapAsyncOperation::completed:
   * @self: the operation
   * @args: what became of it, of the class that was given when the operation was
   *   created
   *
   * The operation has ended.
   *
   * Emitted exactly once, in the operation's context, after all its progress and
   * posts, and after the event of its component (rules R1–R3). In a context
   * that was closed it is not emitted.
   */
  signals[COMPLETED] =
    g_signal_new ("completed", EAP_TYPE_ASYNC_OPERATION, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1,
                  EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS);

  /**
   * EapAsyncOperation::progress-changed:
   * @self: the operation
   * @args: how far it is
   *
   * The operation has reported progress.
   *
   * Emitted in the operation's context, after the event of its component, and
   * never after Completed (rule R41). Plain reports that come faster than they
   * can be delivered are merged, and the last one is always delivered.
   */
  signals[PROGRESS_CHANGED] =
    g_signal_new ("progress-changed", EAP_TYPE_ASYNC_OPERATION, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 1,
                  EAP_TYPE_PROGRESS_CHANGED_EVENT_ARGS);

  notify_signal = g_signal_lookup ("notify", G_TYPE_OBJECT);
  notify_state_detail = g_quark_from_static_string ("state");
}

/* What the handle that is just being made is for */
static _Thread_local EapOperationCore *beginning_core;

static void
eap_async_operation_init (EapAsyncOperation *self)
{
  self->core = beginning_core;

  /* By g_object_new() or in a .ui file: every use would crash, less clearly. */
  if (self->core == NULL)
    g_error ("An EapAsyncOperation cannot be made by itself; call a method of a component "
             "or eap_async_operation_manager_create_operation()");
}

EapOperationCore *
eap_async_operation_new_core (EapSynchronizationContext *context,
                              const GValue              *user_state,
                              GType                      args_type,
                              EapOperationClient        *client)
{
  return eap_operation_core_new (context, user_state, args_type, &operation_funcs, client);
}

/* Starts the operation of @core, a reference on which the handle takes over.
 * All that can be refused must have been before. */
EapAsyncOperation *
eap_async_operation_begin (EapOperationCore  *core,
                           GError           **error)
{
  g_autoptr (EapAsyncOperation) self = NULL;

  beginning_core = core;
  self = g_object_new (EAP_TYPE_ASYNC_OPERATION, NULL);
  beginning_core = NULL;

  if (!eap_operation_core_begin (core, self, error))
    return NULL;

  return g_steal_pointer (&self);
}

EapOperationCore *
eap_async_operation_get_core (EapAsyncOperation *self)
{
  return self->core;
}

/**
 * eap_async_operation_get_args:
 * @self: an operation
 *
 * Gets what became of the operation.
 *
 * Returns: (transfer none) (nullable): the arguments of the Completed event;
 *   `NULL` as long as the operation has not completed
 */
EapAsyncCompletedEventArgs *
eap_async_operation_get_args (EapAsyncOperation *self)
{
  GMutex *lock;
  gboolean has_args;

  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), NULL);

  if (!eap_atomic_load (&self->core->settled, ACQUIRE))
    return NULL;

  lock = eap_synchronization_context_get_lock (self->core->context);
  g_mutex_lock (lock);
  has_args = self->args != NULL;
  g_mutex_unlock (lock);

  /* Nobody listened, so none were made. */
  if (!has_args)
    {
      g_autoptr (EapAsyncCompletedEventArgs) args =
        eap_async_completed_event_args_new_outcome (self->core);

      set_args (self, args);
    }

  return self->args;
}

/**
 * eap_async_operation_get_progress: (get-property progress)
 * @self: an operation
 *
 * Gets how far the operation is, for a user interface to show.
 *
 * It is made when somebody first asks, and shows what the operation reports from
 * then on and what it has reported last.
 *
 * Returns: (transfer none): a progress
 */
EapProgress *
eap_async_operation_get_progress (EapAsyncOperation *self)
{
  EapProgress *progress;
  EapProgress *created;
  EapGauge *gauge;

  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), NULL);

  progress = eap_atomic_load (&self->progress, ACQUIRE);
  if (progress != NULL)
    return progress;

  created = eap_progress_new_for_core (self->core);
  if (!eap_atomic_cas (&self->progress, &progress, created, SEQ_CST, SEQ_CST))
    {
      g_object_unref (created);
      return progress;
    }

  /* See completed(). */
  gauge = eap_progress_get_gauge (created);
  if (eap_atomic_load (&self->core->settled, SEQ_CST))
    eap_gauge_set_ended (gauge, has_succeeded (self->core, eap_async_operation_get_args (self)));
  else
    eap_gauge_touch (gauge);

  return created;
}
