/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-component-private.h"

#include "eap-error.h"

/* What a component does for a call of it, at the call's turns */

/* Those whose turn it is now, which is one unless it cannot begin */
static void
launch_next (EapComponent      *component,
             EapCall           *call,
             EapAsyncOperation *handle)
{
  EapCallTable *table = &eap_component_get_private (component)->table;

  while (call != NULL)
    {
      g_autoptr (EapSynchronizationContext) context = g_object_ref (call->core->context);
      EapAsyncOperation *launched = g_steal_pointer (&handle);
      GError *error = NULL;

      if (eap_call_reserve (call, &error))
        {
          eap_call_launch (call, G_OBJECT (component), launched);
          call = NULL;
        }
      else
        {
          EapTerminal *terminal = eap_terminal_new (call->core);

          terminal->error = error;
          eap_operation_core_finish (call->core, terminal, NULL);
          call = eap_call_table_returned (table, call, &handle);
        }

      /* It may be over by now, and this the last reference. */
      eap_synchronization_context_send_home (context, launched, g_object_unref);
    }

  g_clear_object (&handle);
}

static void
call_settle (EapOperationClient *client,
             gboolean            at_home)
{
  EapCall *call = (EapCall *) client;
  EapComponent *component = EAP_COMPONENT (client->source);
  EapAsyncOperation *handle = NULL;
  gboolean made_idle;
  EapCall *next;

  next = eap_call_table_leave (&eap_component_get_private (component)->table, call,
                               &made_idle, &handle);
  launch_next (component, next, handle);
  eap_component_announce_left (component, call, made_idle, at_home);
}

static void
call_completed (EapOperationClient         *client,
                EapAsyncCompletedEventArgs *args)
{
  g_signal_emit (client->source, ((EapCall *) client)->method->completed_signal, 0, args);
}

static void
call_progress_changed (EapOperationClient          *client,
                       EapProgressChangedEventArgs *args)
{
  eap_component_emit_progress_changed (EAP_COMPONENT (client->source), args);
}

static void
call_merged (EapOperationClient *client,
             guint64             n_reports)
{
  eap_atomic_fetch_add (&eap_component_get_private (EAP_COMPONENT (client->source))->n_merged,
                        n_reports, RELAXED);
}

static void
call_returned (EapOperationClient *client,
               GObject            *source)
{
  EapComponent *component = EAP_COMPONENT (source);
  EapAsyncOperation *handle = NULL;
  EapCall *next;

  next = eap_call_table_returned (&eap_component_get_private (component)->table,
                                  (EapCall *) client, &handle);
  launch_next (component, next, handle);
}

static EapAsyncCompletedEventArgs *
call_finish (EapOperationClient  *client,
             EapAsyncOperation   *operation,
             GObject             *source,
             GAsyncResult        *result,
             GError             **error)
{
  EapCall *call = (EapCall *) client;
  EapFinishFunc finish = call->method->info.finish;

  if (finish != NULL)
    return finish (operation, source, result, call->data, error);

  g_set_error (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION,
               "%s of %s has no finish function for its asynchronous result",
               client->name, client->type_name);

  return NULL;
}

static void
call_free (EapOperationClient *client)
{
  eap_call_free ((EapCall *) client);
}

const EapOperationClientFuncs eap_component_call_funcs = {
  call_settle,
  call_completed,
  call_progress_changed,
  call_merged,
  call_returned,
  call_finish,
  call_free,
};
