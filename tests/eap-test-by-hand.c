/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-by-hand.h"

/* Calls as they are made without eap_component_start(), and not as they should be */

/* What was kept: (element-type GObject) (owned) (nullable) */
static GPtrArray *kept;

/* Who is stuck waits for the test to be over. */
static GMutex lock;
static GCond changed;
static gboolean is_over;

void
by_hand_keep (gpointer object)
{
  if (kept == NULL)
    kept = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (kept, g_object_ref (object));
}

static void
set_over (gboolean value)
{
  g_mutex_lock (&lock);
  is_over = value;
  g_cond_broadcast (&changed);
  g_mutex_unlock (&lock);
}

void
by_hand_wait (void)
{
  g_mutex_lock (&lock);
  while (!is_over)
    g_cond_wait (&changed, &lock);
  g_mutex_unlock (&lock);
}

void
by_hand_begin (void)
{
  set_over (FALSE);
}

void
by_hand_release (void)
{
  set_over (TRUE);
  for (guint i = 0; kept != NULL && i < kept->len; i++)
    if (EAP_IS_ASYNC_OPERATION (g_ptr_array_index (kept, i)))
      {
        eap_async_operation_cancel (g_ptr_array_index (kept, i));
        eap_async_operation_operation_completed (g_ptr_array_index (kept, i), NULL);
      }
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&kept, g_ptr_array_unref);
}

void
by_hand_report (EapComponent *component)
{
  g_autoptr (EapProgressChangedEventArgs) args = eap_progress_changed_event_args_new (50, NULL);

  g_signal_emit_by_name (component, "progress-changed", args);
}

void
by_hand_complete (EapComponent *component)
{
  g_autoptr (EapAsyncCompletedEventArgs) args =
    eap_async_completed_event_args_new (NULL, FALSE, NULL);

  g_signal_emit_by_name (component, "add-completed", args);
}

static gboolean
complete_by_hand_cb (gpointer component)
{
  by_hand_complete (component);

  return G_SOURCE_REMOVE;
}

static void
pass_on_cb (EapAsyncOperation          *operation,
            EapAsyncCompletedEventArgs *args,
            EapComponent               *component)
{
  g_signal_emit_by_name (component, "add-completed", args);
}

static void
pass_progress_on_cb (EapAsyncOperation           *operation,
                     EapProgressChangedEventArgs *args,
                     EapComponent                *component)
{
  g_signal_emit_by_name (component, "progress-changed", args);
}

static void
replace_args_cb (EapAsyncOperation          *operation,
                 EapAsyncCompletedEventArgs *args,
                 EapComponent               *component)
{
  by_hand_complete (component);
}

typedef struct
{
  EapComponent      *component; /* (owned) */
  EapAsyncOperation *operation; /* (owned) */
} Late;

static void
late_free (gpointer data)
{
  Late *late = data;

  g_object_unref (late->operation);
  g_object_unref (late->component);
  g_free (late);
}

static gboolean
late_cb (gpointer data)
{
  Late *late = data;

  by_hand_report (late->component);
  eap_async_operation_operation_completed (late->operation, NULL);

  return G_SOURCE_REMOVE;
}

/* Whatever context the caller has */
static void
complete_in_context (EapComponent      *component,
                     EapAsyncOperation *operation,
                     GMainContext      *context)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Late *late = g_new0 (Late, 1);

  late->component = g_object_ref (component);
  late->operation = g_object_ref (operation);
  g_source_set_callback (source, late_cb, late, late_free);
  g_source_attach (source, context);
}

static gboolean
complete_weakly_cb (gpointer reference)
{
  g_autoptr (EapAsyncOperation) operation = g_weak_ref_get (reference);

  if (operation != NULL)
    eap_async_operation_operation_completed (operation, NULL);

  return G_SOURCE_REMOVE;
}

static void
weak_ref_free (gpointer reference)
{
  g_weak_ref_clear (reference);
  g_free (reference);
}

static void
complete_weakly (EapAsyncOperation *operation)
{
  GWeakRef *reference = g_new (GWeakRef, 1);

  g_weak_ref_init (reference, operation);
  g_idle_add_full (G_PRIORITY_DEFAULT, complete_weakly_cb, reference, weak_ref_free);
}

static void
cancelled_cb (EapAsyncOperation *operation)
{
  sum_start (operation, GINT_TO_POINTER (SUM_QUICK));
}

static gboolean
listen_cb (gpointer operation)
{
  g_signal_connect_object (eap_async_operation_get_cancellable (operation), "cancelled",
                           G_CALLBACK (cancelled_cb), operation, G_CONNECT_SWAPPED);

  return G_SOURCE_REMOVE;
}

/* Without a look whether it was asked before */
static void
obey_later (EapAsyncOperation *operation,
            SumWork            work)
{
  by_hand_keep (operation);
  if (work == SUM_SLOW)
    g_idle_add_full (G_PRIORITY_DEFAULT, listen_cb, g_object_ref (operation), g_object_unref);
  else
    sum_start (operation, GINT_TO_POINTER (work));
}

static void
complete_within (EapAsyncOperation *operation)
{
  eap_async_operation_operation_completed (operation, NULL);
  while (eap_async_operation_get_state (operation) != EAP_OPERATION_STATE_COMPLETED)
    g_main_context_iteration (NULL, TRUE);
}

/* Each in its way */
static void
begin (EapComponent      *component,
       Broken             fault,
       GMainContext      *context,
       EapAsyncOperation *operation,
       SumWork            work)
{
  switch ((int) fault)
    {
    case BROKEN_NEVER_COMPLETES:
      break;
    case BROKEN_COMPLETES_BY_HAND:
      g_idle_add_full (G_PRIORITY_DEFAULT, complete_by_hand_cb, g_object_ref (component),
                       g_object_unref);
      break;
    case BROKEN_COMPLETES_WITHIN:
      complete_within (operation);
      break;
    case BROKEN_DROPS_OPERATIONS:
      complete_weakly (operation);
      break;
    case BROKEN_EMITS_IN_DEFAULT_CONTEXT:
      complete_in_context (component, operation, NULL);
      break;
    case BROKEN_REMEMBERS_CONTEXT:
      complete_in_context (component, operation, context);
      break;
    case BROKEN_MISSES_REQUESTS:
      obey_later (operation, work);
      break;
    default:
      sum_start (operation, GINT_TO_POINTER (work));
      break;
    }
}

gboolean
by_hand_is (Broken fault)
{
  switch ((int) fault)
    {
    case BROKEN_NEVER_COMPLETES:
    case BROKEN_COMPLETES_ALONE:
    case BROKEN_COMPLETES_BY_HAND:
    case BROKEN_COMPLETES_OTHERWISE:
    case BROKEN_COMPLETES_WITHIN:
    case BROKEN_DROPS_OPERATIONS:
    case BROKEN_EMITS_IN_DEFAULT_CONTEXT:
    case BROKEN_REMEMBERS_CONTEXT:
    case BROKEN_MISSES_REQUESTS:
    case BROKEN_HAS_NO_TABLE:
      return TRUE;
    default:
      return FALSE;
    }
}

EapAsyncOperation *
by_hand_call (EapComponent  *component,
              Broken         fault,
              GMainContext  *context,
              SumWork        work,
              const GValue  *user_state,
              GError       **error)
{
  EapAsyncOperation *operation =
    eap_async_operation_manager_create_operation (user_state, error);

  if (fault == BROKEN_COMPLETES_OTHERWISE)
    {
      g_signal_connect_object (operation, "completed", G_CALLBACK (replace_args_cb), component, 0);
    }
  else if (fault != BROKEN_COMPLETES_ALONE)
    {
      g_signal_connect_object (operation, "completed", G_CALLBACK (pass_on_cb), component, 0);
      g_signal_connect_object (operation, "progress-changed", G_CALLBACK (pass_progress_on_cb),
                               component, 0);
    }
  begin (component, fault, context, operation, work);

  return operation;
}
