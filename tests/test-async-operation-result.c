/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

/* A result that comes too late, on another thread, while its operation's place is quick:
 * whoever wakes that place goes on only when it has dispatched. */
#define QUICK_TYPE_CONTEXT (quick_context_get_type ())
G_DECLARE_FINAL_TYPE (QuickContext, quick_context, QUICK, CONTEXT, EapSynchronizationContext)

struct _QuickContext
{
  EapSynchronizationContext parent_instance;

  GThread     *owner;
  int          is_woken;   /* (atomic) */
  EapTestGate  dispatched;
};

G_DEFINE_FINAL_TYPE (QuickContext, quick_context, EAP_TYPE_SYNCHRONIZATION_CONTEXT)

static gboolean
quick_context_is_owner (EapSynchronizationContext *context)
{
  return QUICK_CONTEXT (context)->owner == g_thread_self ();
}

static gboolean
quick_context_wakeup (EapSynchronizationContext *context)
{
  QuickContext *self = QUICK_CONTEXT (context);

  if (!quick_context_is_owner (context))
    {
      g_atomic_int_set (&self->is_woken, TRUE);
      eap_test_gate_wait (&self->dispatched);
    }

  return TRUE;
}

static void
quick_context_finalize (GObject *object)
{
  eap_test_gate_clear (&QUICK_CONTEXT (object)->dispatched);

  G_OBJECT_CLASS (quick_context_parent_class)->finalize (object);
}

static void
quick_context_class_init (QuickContextClass *klass)
{
  EapSynchronizationContextClass *context_class = EAP_SYNCHRONIZATION_CONTEXT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = quick_context_finalize;
  context_class->wakeup = quick_context_wakeup;
  context_class->is_owner = quick_context_is_owner;
}

static void
quick_context_init (QuickContext *self)
{
  self->owner = g_thread_self ();
  eap_test_gate_init (&self->dispatched);
}

typedef struct
{
  EapAsyncOperation *operation;
  GValue             result;
} Late;

static gpointer
complete_late_thread (gpointer data)
{
  Late *late = data;

  g_assert_false (eap_async_operation_complete_with_result (late->operation, &late->result, NULL));

  return NULL;
}

/* The library's copy of it is released where the operation's events are delivered. */
static void
test_released_refused_late (void)
{
  EapSynchronizationContext *context = g_object_new (QUICK_TYPE_CONTEXT, NULL);
  EapTestReleased released = { 0 };
  Late late = { .result = G_VALUE_INIT };
  GThread *thread;

  eap_async_operation_manager_set_synchronization_context (context);
  late.operation =
    eap_async_operation_manager_create_operation_full (NULL, EAP_TYPE_METHOD_COMPLETED_EVENT_ARGS,
                                                       NULL);
  eap_async_operation_operation_completed (late.operation, NULL);
  eap_synchronization_context_dispatch (context);
  g_value_init (&late.result, G_TYPE_OBJECT);
  g_value_take_object (&late.result, eap_test_released_watch (&released, g_cancellable_new ()));

  thread = g_thread_new ("late", complete_late_thread, &late);
  eap_test_iterate_until_set (NULL, &QUICK_CONTEXT (context)->is_woken);
  g_value_unset (&late.result);
  eap_synchronization_context_dispatch (context);
  eap_test_gate_open (&QUICK_CONTEXT (context)->dispatched);
  g_thread_join (thread);
  eap_test_assert_released (&released, 1);

  g_assert_finalize_object (late.operation);
  eap_async_operation_manager_set_synchronization_context (NULL);
  g_assert_finalize_object (context);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/async-operation/result/released-refused-late",
                   test_released_refused_late);

  return g_test_run ();
}
