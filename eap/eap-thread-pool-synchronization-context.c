/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-thread-pool-synchronization-context.h"

#include "eap-synchronization-context-private.h"
#include "eap-worker-pool-private.h"

/**
 * EapThreadPoolSynchronizationContext:
 *
 * Delivers events on the threads of a pool.
 *
 * For programs without a loop, and for handlers that may run anywhere. Handlers
 * of different operations run at once; those of one operation still run one at
 * a time, in order, and its Completed is still the last.
 *
 * ```c
 * g_autoptr (EapSynchronizationContext) context =
 *   eap_thread_pool_synchronization_context_new ();
 *
 * eap_async_operation_manager_set_synchronization_context (context);
 * ```
 *
 * The place is whichever thread runs a handler, so
 * [method@Eap.AsyncOperation.wait] may be called on any thread, and blocks.
 *
 * This is what .NET does where there is no other context, but for the order.
 */

struct _EapThreadPoolSynchronizationContext
{
  EapSynchronizationContext parent_instance;

  /* One is enough, since each dispatch wakes another one while more is ready.
   * It is embedded, so that waking cannot fail. */
  EapJob                    job;
  gboolean                  is_queued; /* (atomic): the job is in the pool's queue */
};

G_DEFINE_FINAL_TYPE (EapThreadPoolSynchronizationContext,
                     eap_thread_pool_synchronization_context,
                     EAP_TYPE_SYNCHRONIZATION_CONTEXT)

static void
dispatch_thread (EapJob *job)
{
  EapThreadPoolSynchronizationContext *self =
    (EapThreadPoolSynchronizationContext *)
      ((char *) job - G_STRUCT_OFFSET (EapThreadPoolSynchronizationContext, job));

  /* Before the dispatch looks at what is ready: who finds this TRUE knows that
   * the look is still to come. Pairs with the exchange in wakeup(). */
  eap_atomic_exchange (&self->is_queued, FALSE, ACQ_REL);

  eap_crew_begin_dispatch ();
  eap_synchronization_context_dispatch (EAP_SYNCHRONIZATION_CONTEXT (self));
  eap_crew_end_dispatch ();
  g_object_unref (self);
}

static gboolean
eap_thread_pool_synchronization_context_wakeup (EapSynchronizationContext *context)
{
  EapThreadPoolSynchronizationContext *self =
    EAP_THREAD_POOL_SYNCHRONIZATION_CONTEXT (context);
  EapWorkerPool *pool = eap_worker_pool_get_default ();

  if (eap_atomic_exchange (&self->is_queued, TRUE, ACQ_REL))
    return TRUE;

  /* Where there is no thread for the moment, what is delivered waits for one. */
  eap_worker_pool_reserve_anyway (pool);
  g_object_ref (self);
  eap_worker_pool_push (pool, &self->job);

  return TRUE;
}

static gboolean
eap_thread_pool_synchronization_context_operation_started (EapSynchronizationContext  *context,
                                                           GError                    **error)
{
  EapWorkerPool *pool = eap_worker_pool_get_default ();

  if (!eap_worker_pool_reserve (pool, error))
    return FALSE;

  eap_worker_pool_unreserve (pool);

  return TRUE;
}

static void
eap_thread_pool_synchronization_context_class_init (EapThreadPoolSynchronizationContextClass *klass)
{
  EapSynchronizationContextClass *context_class = EAP_SYNCHRONIZATION_CONTEXT_CLASS (klass);

  context_class->wakeup = eap_thread_pool_synchronization_context_wakeup;
  context_class->operation_started = eap_thread_pool_synchronization_context_operation_started;
}

static void
eap_thread_pool_synchronization_context_init (EapThreadPoolSynchronizationContext *self)
{
  self->job.run = dispatch_thread;
}

/**
 * eap_thread_pool_synchronization_context_new:
 *
 * Makes a context that delivers on the threads of the default
 * [class@Eap.WorkerPool].
 *
 * Returns: (transfer full) (type EapThreadPoolSynchronizationContext): a
 *   synchronization context
 */
EapSynchronizationContext *
eap_thread_pool_synchronization_context_new (void)
{
  return g_object_new (EAP_TYPE_THREAD_POOL_SYNCHRONIZATION_CONTEXT, NULL);
}
