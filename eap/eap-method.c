/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-method-private.h"

#include "eap-error.h"

/* How GLib spells a signal's name */
static const char *
canonicalize (const char *name)
{
  g_autofree char *canonical = g_strdelimit (g_strdup (name), "_", '-');

  return g_intern_string (canonical);
}

static gboolean
names_equal (const char *canonical,
             const char *name)
{
  while (*canonical != '\0' && (*canonical == *name || (*canonical == '-' && *name == '_')))
    {
      canonical++;
      name++;
    }

  return *canonical == *name;
}

static const EapMethod *
find (EapComponentClass *klass,
      const char        *name)
{
  for (const EapMethod *method = klass->methods; method != NULL; method = method->next)
    if (names_equal (method->info.name, name))
      return method;

  return NULL;
}

/* For messages: what there is instead */
static char *
list_names (EapComponentClass *klass)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (const EapMethod *method = klass->methods; method != NULL; method = method->next)
    if (find (klass, method->info.name) == method)
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", method->info.name);

  return g_strdup (names->len > 0 ? names->str : "none");
}

const EapMethod *
eap_method_find (EapComponentClass  *klass,
                 const char         *name,
                 GError            **error)
{
  const EapMethod *method = find (klass, name);
  g_autofree char *names = NULL;

  if (method != NULL)
    return method;

  names = list_names (klass);
  g_set_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION,
               "%s has no asynchronous method “%s” (it has: %s)",
               G_OBJECT_CLASS_NAME (klass), name, names);

  return NULL;
}

/* An existing signal serves as well: a language may have declared it, or a class
 * whose method is installed anew. */
static gboolean
is_completed_signal (guint signal,
                     GType args_type)
{
  GSignalQuery query;
  GType param_type;

  g_signal_query (signal, &query);
  if (query.return_type != G_TYPE_NONE || query.n_params != 1)
    return FALSE;

  param_type = query.param_types[0] & ~G_SIGNAL_TYPE_STATIC_SCOPE;

  return g_type_is_a (args_type, param_type) &&
         g_type_is_a (param_type, EAP_TYPE_EVENT_ARGS);
}

static guint
ensure_completed_signal (EapComponentClass *klass,
                         const char        *name,
                         GType              args_type)
{
  g_autofree char *signal_name = g_strconcat (name, "-completed", NULL);
  guint signal = g_signal_lookup (signal_name, G_TYPE_FROM_CLASS (klass));

  if (signal == 0)
    return g_signal_new (signal_name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                         NULL, NULL, NULL, G_TYPE_NONE, 1, args_type);

  if (is_completed_signal (signal, args_type))
    return signal;

  g_critical ("%s cannot install the method “%s”: its signal “%s” exists, and does not "
              "take event args of the type %s",
              G_OBJECT_CLASS_NAME (klass), name, signal_name, g_type_name (args_type));

  return 0;
}

static gboolean
is_valid_name (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return g_str_equal (lower, name) && g_signal_is_valid_name (name);
}

/* Not a parent's, which may be installed anew */
static gboolean
is_own (EapComponentClass *klass,
        const EapMethod   *method)
{
  EapComponentClass *parent = g_type_class_peek_parent (klass);
  const EapMethod *own = klass->methods;

  while (own != parent->methods && own != method)
    own = own->next;

  return own != parent->methods;
}

/* NULL if it can be installed */
static const char *
find_fault (EapComponentClass   *klass,
            const EapMethodInfo *info,
            GType                args_type)
{
  if (G_TYPE_FROM_CLASS (klass) == EAP_TYPE_COMPONENT)
    return "methods belong to classes that are derived from it";
  if (!is_valid_name (info->name))
    return "a name has lower-case letters, digits and dashes, and begins with a letter";
  if (is_own (klass, find (klass, info->name)))
    return "it has one of that name already";
  if (!g_type_is_a (args_type, EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS) ||
      G_TYPE_IS_ABSTRACT (args_type))
    return "its event args are not of a class derived from EapAsyncCompletedEventArgs "
           "that can be instantiated";
  if ((info->run != NULL) + (info->task != NULL) + (info->start != NULL) != 1)
    return "it needs exactly one of run, task and start";
  if (info->run != NULL && info->finish != NULL)
    return "finish is for task and start; run makes its event args itself";
  if ((guint) info->concurrency > EAP_CONCURRENCY_JOIN)
    return "its concurrency is unknown";

  return NULL;
}

static EapMethod *
prepend (EapComponentClass   *klass,
         const EapMethodInfo *info)
{
  EapMethod *method = g_new0 (EapMethod, 1);

  method->info = *info;
  method->next = klass->methods;
  klass->methods = method;

  return method;
}

/**
 * eap_component_class_install_method: (skip)
 * @klass: the class of a component
 * @info: the method, which is copied
 *
 * Installs an asynchronous method on the class.
 *
 * The class gets the signal `NAME-completed`, with one parameter of the method's
 * class of event args (rules R11, R13), unless it has it already. A derived
 * class may install a method of its parent anew.
 *
 * To be called while the class is initialized. A mistake is a critical message
 * that names the class and the method; the method does not exist then.
 */
void
eap_component_class_install_method (EapComponentClass   *klass,
                                    const EapMethodInfo *info)
{
  GType args_type;
  const char *fault;
  EapMethod *method;
  guint signal;

  g_return_if_fail (EAP_IS_COMPONENT_CLASS (klass));
  g_return_if_fail (info != NULL && info->name != NULL);

  args_type = info->completed_args_type != 0 ? info->completed_args_type
                                             : EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS;

  fault = find_fault (klass, info, args_type);
  if (fault != NULL)
    {
      g_critical ("%s cannot install the method “%s”: %s",
                  G_OBJECT_CLASS_NAME (klass), info->name, fault);
      return;
    }

  signal = ensure_completed_signal (klass, canonicalize (info->name), args_type);
  if (signal == 0)
    return;

  method = prepend (klass, info);
  method->info.name = canonicalize (info->name);
  method->info.completed_args_type = args_type;
  method->completed_signal = signal;
}

/* A vfunc that says nothing, as that of a language does which threw */
static void
set_failed_error (EapAsyncOperation  *operation,
                  const char         *function,
                  const char         *answer,
                  GError            **error)
{
  GObject *component = eap_async_operation_get_source_object (operation);

  g_set_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_FAILED,
               "%s() of %s failed for the method “%s” without saying why: it returned %s "
               "and set no error",
               function, G_OBJECT_TYPE_NAME (component),
               eap_async_operation_get_method_name (operation), answer);
}

static EapAsyncCompletedEventArgs *
added_run (EapAsyncOperation  *operation,
           gpointer            data,
           GError            **error)
{
  EapComponent *component = EAP_COMPONENT (eap_async_operation_get_source_object (operation));
  GError *local_error = NULL;
  EapAsyncCompletedEventArgs *args;

  args = EAP_COMPONENT_GET_CLASS (component)->run_operation (component, operation, &local_error);
  if (args == NULL && local_error == NULL)
    set_failed_error (operation, "run_operation", "no event args", &local_error);
  if (local_error != NULL)
    g_propagate_error (error, local_error);

  return args;
}

static void
added_start (EapAsyncOperation *operation,
             gpointer           data)
{
  EapComponent *component = EAP_COMPONENT (eap_async_operation_get_source_object (operation));
  g_autoptr (GError) error = NULL;

  if (EAP_COMPONENT_GET_CLASS (component)->start_operation (component, operation, &error))
    return;

  if (error == NULL)
    set_failed_error (operation, "start_operation", "FALSE", &error);
  eap_async_operation_complete_with_error (operation, error, NULL);
}

/**
 * eap_component_class_add_method:
 * @klass: the class of a component
 * @name: the name of the method in lower case, with dashes: `calculate-prime`
 * @completed_args_type: the class of the arguments of the Completed event, derived
 *   from [class@Eap.AsyncCompletedEventArgs]
 * @concurrency: what a call does while another one is pending
 * @threaded: whether its work is done on a worker thread
 *
 * Adds an asynchronous method that the class's virtual functions answer.
 *
 * This is [method@Eap.ComponentClass.install_method] for languages without
 * function pointers: the work is [vfunc@Eap.Component.run_operation] on a
 * worker thread where @threaded is `TRUE`, and
 * [vfunc@Eap.Component.start_operation] in the caller's context where it is not.
 * Calls are made with [method@Eap.Component.start_with_value], and
 * [method@Eap.AsyncOperation.get_method_name] tells which method one is of.
 */
void
eap_component_class_add_method (EapComponentClass *klass,
                                const char        *name,
                                GType              completed_args_type,
                                EapConcurrency     concurrency,
                                gboolean           threaded)
{
  EapMethodInfo info = {
    .name = name,
    .completed_args_type = completed_args_type,
    .concurrency = concurrency,
    .run = threaded ? added_run : NULL,
    .start = threaded ? NULL : added_start,
  };

  eap_component_class_install_method (klass, &info);
}

/**
 * eap_component_class_set_method_timeout:
 * @klass: the class of a component
 * @name: the name of a method
 * @milliseconds: a time limit, in milliseconds; 0: none
 *
 * Sets how long a call of the method may take that names no limit of its own.
 *
 * To be called while the class is initialized.
 */
void
eap_component_class_set_method_timeout (EapComponentClass *klass,
                                        const char        *name,
                                        guint              milliseconds)
{
  const EapMethod *method;
  EapMethod *own;

  g_return_if_fail (EAP_IS_COMPONENT_CLASS (klass));
  g_return_if_fail (name != NULL);

  method = find (klass, name);
  if (method == NULL)
    {
      g_critical ("%s has no asynchronous method “%s”", G_OBJECT_CLASS_NAME (klass), name);
      return;
    }

  /* It may be the parent's. */
  own = prepend (klass, &method->info);
  own->info.timeout = milliseconds;
  own->completed_signal = method->completed_signal;
}

/**
 * eap_component_class_set_worker_pool:
 * @klass: the class of a component
 * @pool: (nullable): where its work is done; `NULL` is the default pool
 *
 * Sets which threads do the work of calls that name no pool of their own.
 *
 * To be called while the class is initialized. Derived classes that are
 * initialized later inherit it. A reference on @pool is kept for ever.
 */
void
eap_component_class_set_worker_pool (EapComponentClass *klass,
                                     EapWorkerPool     *pool)
{
  g_return_if_fail (EAP_IS_COMPONENT_CLASS (klass));
  g_return_if_fail (pool == NULL || EAP_IS_WORKER_POOL (pool));

  klass->worker_pool = pool != NULL ? g_object_ref (pool) : NULL;
}
