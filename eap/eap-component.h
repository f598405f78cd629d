/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#if !defined(EAP_INSIDE) && !defined(EAP_COMPILATION)
# error "Only <eap/eap.h> can be included directly."
#endif

#include <eap/eap-async-completed-event-args.h>
#include <eap/eap-async-operation.h>
#include <eap/eap-enums.h>
#include <eap/eap-progress-changed-event-args.h>
#include <eap/eap-start-options.h>
#include <eap/eap-worker-pool.h>

G_BEGIN_DECLS

#define EAP_TYPE_COMPONENT (eap_component_get_type ())

EAP_AVAILABLE_IN_ALL
G_DECLARE_DERIVABLE_TYPE (EapComponent, eap_component, EAP, COMPONENT, GObject)

/**
 * EapComponentClass:
 * @parent_class: the parent class
 * @run_operation: the work of a threaded method that was added by name, on a
 *   worker thread; returns the arguments of the Completed event, or fails
 * @start_operation: begins the work of another method that was added by name, in
 *   the context in which it was called; fails, or completes the operation later
 * @cancel_async: see [method@Eap.Component.cancel_async]
 * @progress_changed: after the handlers of
 *   [signal@Eap.Component::progress-changed]
 *
 * The virtual functions of [class@Eap.Component].
 */
struct _EapComponentClass
{
  GObjectClass parent_class;

  EapAsyncCompletedEventArgs *(*run_operation)    (EapComponent                 *self,
                                                   EapAsyncOperation            *operation,
                                                   GError                      **error);
  gboolean                    (*start_operation)  (EapComponent                 *self,
                                                   EapAsyncOperation            *operation,
                                                   GError                      **error);
  void                        (*cancel_async)     (EapComponent                 *self,
                                                   const GValue                 *user_state);
  void                        (*progress_changed) (EapComponent                 *self,
                                                   EapProgressChangedEventArgs  *args);

  /*< private >*/
  gpointer methods;
  gpointer worker_pool;
  gpointer padding[8];
};

/**
 * EapComponentClass::progress_changed:
 * @self: a component
 * @args: how far which call is
 *
 * A call has reported progress; called after the handlers of
 * [signal@Eap.Component::progress-changed].
 */

/**
 * EapMethodInfo: (skip)
 * @name: the name of the method in lower case, with dashes: `calculate-prime`
 * @completed_args_type: the class of the arguments of the Completed event, derived
 *   from [class@Eap.AsyncCompletedEventArgs]; 0 is that class itself
 * @concurrency: what a call does while another one is pending; if nothing is
 *   said, it is refused
 * @run: (nullable): the work, on a worker thread
 * @task: (nullable): or the work as a task function, on a worker thread
 * @start: (nullable): or what begins the work, in the caller's context; it
 *   completes the operation later
 * @finish: (nullable): makes the event args of an asynchronous result: of the
 *   task that @task has finished, or of what @start has begun and
 *   [func@Eap.AsyncOperation.ready_cb] has heard of
 * @timeout: the time limit of a call that names none, in milliseconds; 0: none
 *
 * An asynchronous method of a component, as it is installed with
 * [method@Eap.ComponentClass.install_method]. Exactly one of @run, @task and
 * @start is given.
 */
typedef struct
{
  const char      *name;
  GType            completed_args_type;
  EapConcurrency   concurrency;
  EapWorkerFunc    run;
  GTaskThreadFunc  task;
  EapStartFunc     start;
  EapFinishFunc    finish;
  guint            timeout;

  /*< private >*/
  gpointer padding[4];
} EapMethodInfo;

EAP_AVAILABLE_IN_ALL
void                       eap_component_class_install_method        (EapComponentClass    *klass,
                                                                      const EapMethodInfo  *info);
EAP_AVAILABLE_IN_ALL
void                       eap_component_class_add_method            (EapComponentClass    *klass,
                                                                      const char           *name,
                                                                      GType                 completed_args_type,
                                                                      EapConcurrency        concurrency,
                                                                      gboolean              threaded);
EAP_AVAILABLE_IN_ALL
void                       eap_component_class_set_method_timeout    (EapComponentClass    *klass,
                                                                      const char           *name,
                                                                      guint                 milliseconds);
EAP_AVAILABLE_IN_ALL
void                       eap_component_class_set_worker_pool       (EapComponentClass    *klass,
                                                                      EapWorkerPool        *pool);

EAP_AVAILABLE_IN_ALL
EapAsyncOperation         *eap_component_start                       (EapComponent         *self,
                                                                      const char           *method,
                                                                      const GValue         *user_state,
                                                                      gpointer              data,
                                                                      GDestroyNotify        destroy,
                                                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;
EAP_AVAILABLE_IN_ALL
EapAsyncOperation         *eap_component_start_full                  (EapComponent         *self,
                                                                      const char           *method,
                                                                      const GValue         *user_state,
                                                                      gpointer              data,
                                                                      GDestroyNotify        destroy,
                                                                      EapStartOptions      *options,
                                                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;
EAP_AVAILABLE_IN_ALL
EapAsyncOperation         *eap_component_start_with_value            (EapComponent         *self,
                                                                      const char           *method,
                                                                      const GValue         *user_state,
                                                                      const GValue         *arguments,
                                                                      EapStartOptions      *options,
                                                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;

EAP_AVAILABLE_IN_ALL
void                       eap_component_cancel_async                (EapComponent         *self,
                                                                      const GValue         *user_state);
EAP_AVAILABLE_IN_ALL
void                       eap_component_cancel_all                  (EapComponent         *self);
EAP_AVAILABLE_IN_ALL
EapAsyncOperation         *eap_component_lookup                      (EapComponent         *self,
                                                                      const GValue         *user_state) G_GNUC_WARN_UNUSED_RESULT;
EAP_AVAILABLE_IN_ALL
guint                      eap_component_get_n_pending               (EapComponent         *self);
EAP_AVAILABLE_IN_ALL
GListModel                *eap_component_get_operations              (EapComponent         *self);
EAP_AVAILABLE_IN_ALL
EapSynchronizationContext *eap_component_get_synchronization_context (EapComponent         *self);

EAP_AVAILABLE_IN_ALL
EapProgressDelivery        eap_component_get_progress_delivery       (EapComponent         *self);
EAP_AVAILABLE_IN_ALL
void                       eap_component_set_progress_delivery       (EapComponent         *self,
                                                                      EapProgressDelivery   delivery);
EAP_AVAILABLE_IN_ALL
guint                      eap_component_get_progress_interval       (EapComponent         *self);
EAP_AVAILABLE_IN_ALL
void                       eap_component_set_progress_interval       (EapComponent         *self,
                                                                      guint                 milliseconds);
EAP_AVAILABLE_IN_ALL
guint                      eap_component_get_max_undelivered         (EapComponent         *self);
EAP_AVAILABLE_IN_ALL
void                       eap_component_set_max_undelivered         (EapComponent         *self,
                                                                      guint                 max_undelivered);
EAP_AVAILABLE_IN_ALL
guint64                    eap_component_get_n_merged_reports        (EapComponent         *self);

G_END_DECLS
