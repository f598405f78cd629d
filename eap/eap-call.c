/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-call-private.h"

#include "eap-async-operation-private.h"
#include "eap-slab-private.h"
#include "eap-worker-run-private.h"

/* Begins the work of a method that does not use a worker. From here on who
 * cancels it only asks; its work may still be given to a worker. */
static void
start_cb (gpointer operation)
{
  EapOperationCore *core = eap_async_operation_get_core (operation);
  EapCall *call = (EapCall *) core->client;

  if (!eap_operation_core_take_up (core, EAP_WORK_NONE))
    return;

  /* Somebody may have cancelled what the operation is linked to. */
  if (eap_operation_core_is_cancel_requested (core))
    eap_operation_core_finish_cancelled (core);
  else
    call->method->info.start (operation, call->data);
}

static void
push_worker (EapCall           *self,
             GObject           *component,
             EapAsyncOperation *operation)
{
  const EapMethodInfo *info = &self->method->info;
  EapWorker worker = {
    .func = info->run,
    .task_func = info->task,
    .data = self->data,
    .destroy = g_steal_pointer (&self->destroy),
    .source = component,
    .finish = info->finish != NULL,
  };

  eap_worker_run_push (operation, self->core, self->pool, &worker);
}

EapCall *
eap_call_new (const EapOperationClientFuncs *funcs,
              GObject                       *component,
              const EapMethod               *method,
              EapWorkerPool                 *pool,
              gpointer                       data,
              GDestroyNotify                 destroy)
{
  EapCall *self = eap_new0 (EapCall);

  self->client.funcs = funcs;
  self->client.name = method->info.name;
  self->client.type_name = G_OBJECT_TYPE_NAME (component);
  self->client.source = g_object_ref (component);
  self->method = method;
  self->pool = pool;
  self->data = data;
  self->destroy = destroy;
  self->has_returned = method->info.start != NULL;

  return self;
}

void
eap_call_free (EapCall *self)
{
  if (self->destroy != NULL)
    self->destroy (self->data);
  if (G_VALUE_TYPE (&self->client.arguments) != 0)
    g_value_unset (&self->client.arguments);
  g_clear_object (&self->pool);
  g_clear_object (&self->client.source);
  g_free (self);
}

/* Fails if it needs a thread and there is none. */
gboolean
eap_call_reserve (EapCall  *self,
                  GError  **error)
{
  return self->method->info.start != NULL || eap_worker_pool_reserve (self->pool, error);
}

void
eap_call_unreserve (EapCall *self)
{
  if (self->method->info.start == NULL)
    eap_worker_pool_unreserve (self->pool);
}

/* After reserve(): cannot fail. */
void
eap_call_launch (EapCall           *self,
                 GObject           *component,
                 EapAsyncOperation *operation)
{
  if (self->method->info.start != NULL)
    eap_operation_core_post (self->core, start_cb, g_object_ref (operation), g_object_unref, NULL);
  else
    push_worker (self, component, operation);
}
