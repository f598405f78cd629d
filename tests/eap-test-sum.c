/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-sum.h"

struct _SumArgs
{
  EapAsyncCompletedEventArgs  parent_instance;

  int                         sum;
  char                       *text;
};

EAP_DEFINE_EVENT_ARGS (SumArgs, sum_args, EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS,
                       EAP_EVENT_ARGS_FIELD (sum, G_TYPE_INT)
                       EAP_EVENT_ARGS_FIELD (text, G_TYPE_STRING))

G_DEFINE_TYPE (SumComponent, sum_component, EAP_TYPE_COMPONENT)

static void
install (SumComponentClass *klass,
         const char        *name,
         EapConcurrency     concurrency)
{
  g_autofree char *start_name = g_strconcat (name, "-start", NULL);

  eap_component_class_install_method (EAP_COMPONENT_CLASS (klass), &(EapMethodInfo) {
    .name = name,
    .completed_args_type = SUM_TYPE_ARGS,
    .concurrency = concurrency,
    .run = sum_run,
  });
  eap_component_class_install_method (EAP_COMPONENT_CLASS (klass), &(EapMethodInfo) {
    .name = start_name,
    .completed_args_type = SUM_TYPE_ARGS,
    .concurrency = concurrency,
    .start = sum_start,
  });
}

static void
get_property (GObject    *object,
              guint       prop_id,
              GValue     *value,
              GParamSpec *pspec)
{
  g_value_set_boolean (value, eap_component_get_n_pending (EAP_COMPONENT (object)) > 0);
}

static void
sum_component_class_init (SumComponentClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = get_property;
  g_object_class_install_property (G_OBJECT_CLASS (klass), 1,
                                   g_param_spec_boolean ("is-busy", NULL, NULL, FALSE,
                                                         G_PARAM_READABLE));

  install (klass, "exclusive", EAP_CONCURRENCY_EXCLUSIVE);
  install (klass, "concurrent", EAP_CONCURRENCY_CONCURRENT);
  install (klass, "queued", EAP_CONCURRENCY_QUEUED);
  install (klass, "replace", EAP_CONCURRENCY_REPLACE);
  install (klass, "join", EAP_CONCURRENCY_JOIN);
}

static void
sum_component_init (SumComponent *self)
{
}

static EapAsyncCompletedEventArgs *
make_args (EapAsyncOperation  *operation,
           SumWork             work,
           GError            **error)
{
  if (g_cancellable_set_error_if_cancelled (eap_async_operation_get_cancellable (operation), error))
    return NULL;
  if (work != SUM_FAILING)
    return g_object_new (SUM_TYPE_ARGS, "sum", 42, "text", "forty-two", NULL);

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No numbers");

  return NULL;
}

/* Without looking for it all the time */
void
sum_wait (GCancellable *cancellable)
{
  GPollFD fd;

  if (!g_cancellable_make_pollfd (cancellable, &fd))
    g_error ("No file descriptor");
  while (!g_cancellable_is_cancelled (cancellable))
    g_poll (&fd, 1, -1);
  g_cancellable_release_fd (cancellable);
}

EapAsyncCompletedEventArgs *
sum_run (EapAsyncOperation  *operation,
         gpointer            work,
         GError            **error)
{
  for (int i = 1; i <= 4; i++)
    eap_async_operation_report_amount (operation, i, 4, NULL);

  if (GPOINTER_TO_INT (work) == SUM_SLOW)
    sum_wait (eap_async_operation_get_cancellable (operation));

  return make_args (operation, GPOINTER_TO_INT (work), error);
}

static gboolean
end_cb (gpointer operation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (EapAsyncCompletedEventArgs) args =
    make_args (operation, GPOINTER_TO_INT (g_object_get_data (operation, "work")), &error);

  eap_async_operation_report_progress (operation, 100, NULL);
  if (args != NULL)
    eap_async_operation_complete (operation, args, NULL);
  else
    eap_async_operation_complete_with_error (operation, error, NULL);

  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      operation)
{
  return end_cb (operation);
}

void
sum_start (EapAsyncOperation *operation,
           gpointer           work)
{
  g_autoptr (GSource) source = NULL;

  g_object_set_data (G_OBJECT (operation), "work", work);
  eap_async_operation_report_progress (operation, 50, NULL);

  if (GPOINTER_TO_INT (work) == SUM_SLOW)
    {
      source = g_cancellable_source_new (eap_async_operation_get_cancellable (operation));
      g_source_set_callback (source, G_SOURCE_FUNC (cancelled_cb), g_object_ref (operation),
                             g_object_unref);
    }
  else
    {
      source = g_idle_source_new ();
      g_source_set_callback (source, end_cb, g_object_ref (operation), g_object_unref);
    }
  g_source_attach (source, g_main_context_get_thread_default ());
}

EapAsyncOperation *
sum_call (EapComponent  *component,
          const char    *method,
          SumWork        work,
          const GValue  *user_state,
          GError       **error)
{
  return eap_component_start (component, method, user_state, GINT_TO_POINTER (work), NULL, error);
}

static EapAsyncOperation *
quick_cb (EapComponent  *component,
          const GValue  *user_state,
          gpointer       method,
          GError       **error)
{
  return sum_call (component, method, SUM_QUICK, user_state, error);
}

static EapAsyncOperation *
failing_cb (EapComponent  *component,
            const GValue  *user_state,
            gpointer       method,
            GError       **error)
{
  return sum_call (component, method, SUM_FAILING, user_state, error);
}

static EapAsyncOperation *
slow_cb (EapComponent  *component,
         const GValue  *user_state,
         gpointer       method,
         GError       **error)
{
  return sum_call (component, method, SUM_SLOW, user_state, error);
}

EapTestContract *
sum_contract (GType           type,
              const char     *method,
              EapConcurrency  concurrency)
{
  EapTestContract *contract = eap_test_contract_new (type, method);

  eap_test_contract_set_concurrency (contract, concurrency);
  eap_test_contract_set_start_func (contract, quick_cb, g_strdup (method), g_free);
  eap_test_contract_set_failing_start_func (contract, failing_cb, g_strdup (method), g_free);
  eap_test_contract_set_slow_start_func (contract, slow_cb, g_strdup (method), g_free);

  return contract;
}
