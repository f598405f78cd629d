/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-worker-pool-private.h"

/**
 * EapWorkerPool:
 *
 * The threads on which operations do their work.
 *
 * Operations run on the default pool unless they are given another one. It
 * starts as many threads as the machine has processors, and more when work
 * waits and none of it gets done: workers that block, however many, do not hold
 * up an operation that has nothing to do with them. A pool with a bound never
 * has more threads than that; what is started beyond it waits in order. On the
 * dedicated pool nothing waits, each operation has a thread at once.
 *
 * Work of less than 50 µs that comes in a row is done sooner by few threads than by many:
 * by one for each processor but the one on which its results are waited for. More are
 * called when nothing has ended for some milliseconds. Not so on the dedicated pool.
 *
 * Threads are made when they are needed and leave after some seconds without
 * work. When the last reference on a pool is dropped, what it was given is still
 * done.
 *
 * All methods may be called from any thread.
 */

struct _EapWorkerPool
{
  GObject  parent_instance;

  char    *name;
  guint    max_threads;
  EapCrew *crew;         /* (owned) */
};

typedef enum
{
  PROP_NAME = 1,
  PROP_MAX_THREADS,
} EapWorkerPoolProperty;

static GParamSpec *properties[PROP_MAX_THREADS + 1];

G_DEFINE_FINAL_TYPE (EapWorkerPool, eap_worker_pool, G_TYPE_OBJECT)

static void
eap_worker_pool_constructed (GObject *object)
{
  EapWorkerPool *self = EAP_WORKER_POOL (object);

  G_OBJECT_CLASS (eap_worker_pool_parent_class)->constructed (object);

  if (self->name == NULL)
    self->name = g_strdup ("eap-worker");

  if (self->max_threads > 0)
    self->crew = eap_crew_new (self->name, self->max_threads, self->max_threads);
  else
    self->crew = eap_crew_new (self->name, MAX (g_get_num_processors (), 2), EAP_CREW_MAX_THREADS);
}

static void
eap_worker_pool_finalize (GObject *object)
{
  EapWorkerPool *self = EAP_WORKER_POOL (object);

  eap_crew_close (self->crew);
  g_free (self->name);

  G_OBJECT_CLASS (eap_worker_pool_parent_class)->finalize (object);
}

static void
eap_worker_pool_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  EapWorkerPool *self = EAP_WORKER_POOL (object);

  switch ((EapWorkerPoolProperty) prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_MAX_THREADS:
      g_value_set_uint (value, self->max_threads);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_worker_pool_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  EapWorkerPool *self = EAP_WORKER_POOL (object);

  switch ((EapWorkerPoolProperty) prop_id)
    {
    case PROP_NAME:
      self->name = g_value_dup_string (value);
      break;
    case PROP_MAX_THREADS:
      self->max_threads = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_worker_pool_class_init (EapWorkerPoolClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = eap_worker_pool_constructed;
  object_class->finalize = eap_worker_pool_finalize;
  object_class->get_property = eap_worker_pool_get_property;
  object_class->set_property = eap_worker_pool_set_property;

  /**
   * EapWorkerPool:name: (getter get_name)
   *
   * The name of the threads, as a debugger shows it.
   */
  properties[PROP_NAME] =
    g_param_spec_string ("name", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                         G_PARAM_STATIC_STRINGS);

  /**
   * EapWorkerPool:max-threads: (getter get_max_threads)
   *
   * How many threads there are at the most; 0: as many as it takes.
   */
  properties[PROP_MAX_THREADS] =
    g_param_spec_uint ("max-threads", NULL, NULL, 0, G_MAXUINT, 0,
                       G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                       G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
eap_worker_pool_init (EapWorkerPool *self)
{
}

gboolean
eap_worker_pool_reserve (EapWorkerPool  *self,
                         GError        **error)
{
  return eap_crew_reserve (self->crew, error);
}

void
eap_worker_pool_reserve_anyway (EapWorkerPool *self)
{
  eap_crew_reserve_anyway (self->crew);
}

void
eap_worker_pool_unreserve (EapWorkerPool *self)
{
  eap_crew_unreserve (self->crew);
}

void
eap_worker_pool_push (EapWorkerPool *self,
                      EapJob        *job)
{
  eap_crew_push (self->crew, job);
}

/**
 * eap_worker_pool_new:
 * @name: (nullable): the name of the threads; `NULL`: `eap-worker`
 * @max_threads: how many threads there are at the most; 0: as many as it takes
 *
 * Makes a pool of its own for a kind of work.
 *
 * Threads are made when there is work.
 *
 * Returns: (transfer full): a worker pool
 */
EapWorkerPool *
eap_worker_pool_new (const char *name,
                     guint       max_threads)
{
  return g_object_new (EAP_TYPE_WORKER_POOL,
                       "name", name,
                       "max-threads", max_threads,
                       NULL);
}

/**
 * eap_worker_pool_get_default:
 *
 * Gets the pool that operations run on unless they are given another one.
 *
 * Returns: (transfer none): a worker pool, which lives as long as the process
 */
EapWorkerPool *
eap_worker_pool_get_default (void)
{
  static EapWorkerPool *pool;

  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool, eap_worker_pool_new (NULL, 0));

  return pool;
}

/**
 * eap_worker_pool_get_dedicated:
 *
 * Gets the pool that has a thread for each operation at once.
 *
 * For work that blocks for long, or that must not wait for other work.
 *
 * Returns: (transfer none): a worker pool, which lives as long as the process
 */
EapWorkerPool *
eap_worker_pool_get_dedicated (void)
{
  static EapWorkerPool *pool;

  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool, eap_worker_pool_new ("eap-dedicated", G_MAXUINT));

  return pool;
}

/**
 * eap_worker_pool_get_name: (get-property name)
 * @self: a worker pool
 *
 * Gets the name of the threads.
 *
 * Returns: (transfer none): a name
 */
const char *
eap_worker_pool_get_name (EapWorkerPool *self)
{
  g_return_val_if_fail (EAP_IS_WORKER_POOL (self), NULL);

  return self->name;
}

/**
 * eap_worker_pool_get_max_threads: (get-property max-threads)
 * @self: a worker pool
 *
 * Gets how many threads there are at the most.
 *
 * Returns: a number; 0: as many as it takes
 */
guint
eap_worker_pool_get_max_threads (EapWorkerPool *self)
{
  g_return_val_if_fail (EAP_IS_WORKER_POOL (self), 0);

  return self->max_threads;
}

/**
 * eap_worker_pool_get_n_threads:
 * @self: a worker pool
 *
 * Gets how many threads there are at this moment.
 *
 * Returns: a number
 */
guint
eap_worker_pool_get_n_threads (EapWorkerPool *self)
{
  g_return_val_if_fail (EAP_IS_WORKER_POOL (self), 0);

  return eap_crew_get_n_threads (self->crew);
}

/**
 * eap_worker_pool_get_n_queued:
 * @self: a worker pool
 *
 * Gets how many operations wait for a thread at this moment.
 *
 * Returns: a number
 */
guint
eap_worker_pool_get_n_queued (EapWorkerPool *self)
{
  g_return_val_if_fail (EAP_IS_WORKER_POOL (self), 0);

  return eap_crew_get_n_queued (self->crew);
}

/**
 * eap_worker_pool_set_thread_func:
 * @func: (scope notified) (closure data) (destroy destroy): the function
 * @data: (nullable): what is handed to @func
 * @destroy: (nullable): called with @data if @func is not taken
 *
 * Has something done at the begin and at the end of each worker thread.
 *
 * Some surroundings want to know the threads that call them: a virtual machine to
 * which each thread is attached, a language whose interpreter keeps a record of its
 * threads. @func is called on every thread of any pool that starts from now on. What
 * it does before [func@Eap.WorkerPool.run_thread] comes before the thread's first
 * work, what it does after that comes after its last. It may not fail: a thread that
 * returns without having worked works after all.
 *
 * There can be one such function in a program, and it stays; setting another is a
 * programming error. It is meant for who writes bindings, and must be set before
 * other threads use the library.
 */
void
eap_worker_pool_set_thread_func (EapWorkerThreadFunc func,
                                 gpointer            data,
                                 GDestroyNotify      destroy)
{
  g_return_if_fail (func != NULL);

  if (!eap_crew_set_thread_func (func, data))
    {
      g_critical ("There is a function for worker threads already");
      if (destroy != NULL)
        destroy (data);
    }
}

/**
 * eap_worker_pool_run_thread:
 *
 * Does what worker threads do, until the calling one is not needed any more.
 *
 * To be called once by the function that was given to
 * [func@Eap.WorkerPool.set_thread_func], and by nobody else.
 */
void
eap_worker_pool_run_thread (void)
{
  eap_crew_run_thread ();
}

/**
 * eap_worker_pool_set_has_interpreter_lock:
 * @has_lock: whether it has
 *
 * Says whether work is done in an interpreter that runs one thread at a time.
 *
 * Short work is then done sooner by one thread than by several that wait for each
 * other's lock. So work of less than 50 µs that comes in a row is left to one, however
 * many processors there are. The dedicated pool goes on as it is. It is meant for who
 * writes bindings.
 *
 * May be called from any thread.
 */
void
eap_worker_pool_set_has_interpreter_lock (gboolean has_lock)
{
  eap_crew_set_has_interpreter_lock (has_lock);
}

/**
 * eap_worker_pool_halt:
 *
 * Has all threads of the library stop for good, each where it takes up something new.
 *
 * An interpreter that ends before the program does must not be called any more. It is
 * meant for who writes bindings, for the very end of a program: what is pending stays
 * so, no time limit ends it, and [method@Eap.AsyncOperation.wait] fails at once with
 * `EAP_ASYNC_ERROR_CONTEXT_GONE`. Work that has begun goes on; handlers that are just
 * run by a [class@Eap.ThreadPoolSynchronizationContext] are waited for, but for no more
 * than a tenth of a second.
 */
void
eap_worker_pool_halt (void)
{
  eap_crew_halt ();
}
