/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-check-private.h"

/* What was heard, and how it is told to who reads a failure */

guint
eap_test_trial_count (EapTestTrial      *self,
                      EapTestEventKind   kind,
                      const EapTestCall *call)
{
  /* It is asked all the time whether a call has ended, and there may be much progress. */
  GPtrArray *events = eap_test_event_kind_is_end (kind) ? self->ends : self->events;
  guint n = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < events->len; i++)
    {
      const EapTestEvent *event = g_ptr_array_index (events, i);

      if (event->kind == kind && (call == NULL || event->operation == call->address))
        n++;
    }
  g_mutex_unlock (&self->lock);

  return n;
}

GPtrArray *
eap_test_trial_dup_events (EapTestTrial *self)
{
  GPtrArray *events = g_ptr_array_new ();

  g_mutex_lock (&self->lock);
  g_ptr_array_extend (events, self->events, NULL, NULL);
  g_mutex_unlock (&self->lock);

  return events;
}

EapAsyncCompletedEventArgs *
eap_test_trial_get_args (EapTestTrial      *self,
                         const EapTestCall *call)
{
  g_autoptr (GPtrArray) events = eap_test_trial_dup_events (self);

  for (guint i = 0; i < events->len; i++)
    {
      const EapTestEvent *event = g_ptr_array_index (events, i);

      if (event->kind == EAP_TEST_EVENT_COMPLETED && event->operation == call->address &&
          EAP_IS_ASYNC_COMPLETED_EVENT_ARGS (event->args))
        return EAP_ASYNC_COMPLETED_EVENT_ARGS (event->args);
    }

  return NULL;
}

gboolean
eap_test_event_kind_is_end (EapTestEventKind kind)
{
  return kind == EAP_TEST_EVENT_COMPLETED || kind == EAP_TEST_EVENT_OPERATION_COMPLETED;
}

const char *
eap_test_event_kind_get_name (EapTestEventKind kind)
{
  switch (kind)
    {
    case EAP_TEST_EVENT_PROGRESS:
      return "the component's progress-changed";
    case EAP_TEST_EVENT_OPERATION_PROGRESS:
      return "the operation's progress-changed";
    case EAP_TEST_EVENT_COMPLETED:
      return "the component's Completed";
    case EAP_TEST_EVENT_OPERATION_COMPLETED:
      return "the operation's completed";
    case EAP_TEST_EVENT_BUSY:
    default:
      return "notify::is-busy";
    }
}

char *
eap_test_describe_outcome (EapAsyncCompletedEventArgs *args)
{
  const GError *error = eap_async_completed_event_args_get_error (args);
  gboolean cancelled = eap_async_completed_event_args_get_cancelled (args);

  if (error != NULL && cancelled)
    return g_strdup_printf ("both cancelled and the error '%s'", error->message);
  if (error != NULL)
    return g_strdup_printf ("the error '%s'", error->message);

  return g_strdup (cancelled ? "cancelled" : "success");
}

char *
eap_test_describe_state (const GValue *state)
{
  g_autofree char *contents = NULL;

  if (state == NULL || !G_IS_VALUE (state))
    return g_strdup ("none");

  contents = g_strdup_value_contents (state);

  return g_strdup_printf ("%s (%s)", contents, G_VALUE_TYPE_NAME (state));
}

static gboolean
read_number (const GValue *state,
             double       *number)
{
  GValue value = G_VALUE_INIT;
  gboolean is_number = state != NULL && G_IS_VALUE (state) && !G_VALUE_HOLDS_STRING (state) &&
                       g_value_type_transformable (G_VALUE_TYPE (state), G_TYPE_DOUBLE);

  if (!is_number)
    return FALSE;

  g_value_init (&value, G_TYPE_DOUBLE);
  g_value_transform (state, &value);
  *number = g_value_get_double (&value);

  return TRUE;
}

gboolean
eap_test_states_match (const GValue *state,
                       const GValue *other)
{
  double number;
  double other_number;

  if (read_number (state, &number) && read_number (other, &other_number))
    return number == other_number;

  return eap_state_equal (state, other);
}
