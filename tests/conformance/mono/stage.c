/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "stage.h"

#include <stdarg.h>
#include <stdio.h>

static GThread *home;
static Place *used_place;         /* (owned) (nullable) */
static char *critical;            /* (owned) (nullable): what was said of a wrong call */
static guint critical_handler;
static GLogLevelFlags fatal_levels;

G_DEFINE_FINAL_TYPE (Place, place, EAP_TYPE_SYNCHRONIZATION_CONTEXT)

static gboolean
place_wakeup (EapSynchronizationContext *context)
{
  Place *self = STAGE_PLACE (context);

  g_mutex_lock (&self->lock);
  self->is_woken = TRUE;
  g_cond_broadcast (&self->woken);
  g_mutex_unlock (&self->lock);

  return TRUE;
}

static gboolean
place_is_owner (EapSynchronizationContext *context)
{
  return STAGE_PLACE (context)->owner == g_thread_self ();
}

static gboolean
place_iterate (EapSynchronizationContext *context,
               gboolean                   may_block)
{
  Place *self = STAGE_PLACE (context);
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  gboolean was_woken;

  g_mutex_lock (&self->lock);
  while (may_block && !self->is_woken)
    {
      if (!g_cond_wait_until (&self->woken, &self->lock, deadline))
        g_error ("The place was not woken within 30 seconds");
    }
  was_woken = self->is_woken;
  self->is_woken = FALSE;
  g_mutex_unlock (&self->lock);

  if (was_woken)
    eap_synchronization_context_dispatch (context);

  return was_woken;
}

static gboolean
place_operation_started (EapSynchronizationContext  *context,
                         GError                    **error)
{
  Place *self = STAGE_PLACE (context);

  if (self->refuses)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "not here");
      return FALSE;
    }

  if (self->says)
    say ("context: operation started on %s", where ());
  g_atomic_int_inc (&self->n_started);
  if (self->on_started != NULL)
    self->on_started (self->data);

  return TRUE;
}

static void
place_operation_completed (EapSynchronizationContext *context)
{
  Place *self = STAGE_PLACE (context);

  if (self->says)
    say ("context: operation completed on %s", where ());
  g_atomic_int_inc (&self->n_completed);
}

static void
place_finalize (GObject *object)
{
  Place *self = STAGE_PLACE (object);

  g_mutex_clear (&self->lock);
  g_cond_clear (&self->woken);

  G_OBJECT_CLASS (place_parent_class)->finalize (object);
}

static void
place_class_init (PlaceClass *klass)
{
  EapSynchronizationContextClass *context_class = EAP_SYNCHRONIZATION_CONTEXT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = place_finalize;
  context_class->wakeup = place_wakeup;
  context_class->is_owner = place_is_owner;
  context_class->iterate = place_iterate;
  context_class->operation_started = place_operation_started;
  context_class->operation_completed = place_operation_completed;
}

static void
place_init (Place *self)
{
  self->owner = g_thread_self ();
  g_mutex_init (&self->lock);
  g_cond_init (&self->woken);
}

EapSynchronizationContext *
place_new (void)
{
  return g_object_new (PLACE_TYPE, NULL);
}

void
place_pump (Place *self)
{
  while (place_iterate (EAP_SYNCHRONIZATION_CONTEXT (self), FALSE))
    ;
}

void
place_tell (Place *self)
{
  say ("started=%d completed=%d",
       g_atomic_int_get (&self->n_started), g_atomic_int_get (&self->n_completed));
}

void
set_home (void)
{
  home = g_thread_self ();
}

const char *
where (void)
{
  return g_thread_self () == home ? "home" : "worker";
}

Place *
use_place (void)
{
  EapSynchronizationContext *context = place_new ();

  eap_async_operation_manager_set_synchronization_context (context);
  used_place = STAGE_PLACE (context);

  return used_place;
}

void
leave_place (void)
{
  eap_async_operation_manager_set_synchronization_context (NULL);
  if (used_place != NULL)
    {
      finalize_soon (used_place);
      used_place = NULL;
    }
}

void
pump (void)
{
  if (used_place != NULL)
    place_pump (used_place);
  else
    eap_test_drain (g_main_context_get_thread_default ());
}

void
pump_until (EapTestCondition condition,
            gpointer         data)
{
  if (used_place != NULL)
    {
      while (!condition (data))
        place_iterate (EAP_SYNCHRONIZATION_CONTEXT (used_place), TRUE);
    }
  else
    {
      eap_test_iterate_until (g_main_context_get_thread_default (), condition, data);
    }
}

/* The last reference of a scenario: what worked for the object may hold it a
 * little longer, and be released at home. */
void
finalize_soon (gpointer object)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (g_atomic_int_get (&G_OBJECT (object)->ref_count) > 1)
    {
      if (g_get_monotonic_time () > deadline)
        g_error ("An object was not released within 30 seconds");
      pump ();
      g_thread_yield ();
    }
  g_assert_finalize_object (object);
}

void
await_end (EapAsyncOperation *operation)
{
  gint64 deadline = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  while (eap_async_operation_get_state (operation) < EAP_OPERATION_STATE_COMPLETING)
    {
      if (g_get_monotonic_time () > deadline)
        g_error ("An operation did not end within 30 seconds");
      g_thread_yield ();
    }
}

typedef struct
{
  EapSendOrPostCallback callback;
  gpointer              data;
} Call;

static gpointer
call_thread (gpointer data)
{
  Call *call = data;

  call->callback (call->data);

  return NULL;
}

void
elsewhere (EapSendOrPostCallback callback,
           gpointer              data)
{
  Call call = { callback, data };

  g_thread_join (g_thread_new ("elsewhere", call_thread, &call));
}

void
gate_close (EapTestGate *self)
{
  g_mutex_lock (&self->lock);
  self->is_open = FALSE;
  g_mutex_unlock (&self->lock);
}

void
say (const char *format,
     ...)
{
  va_list arguments;
  g_autofree char *line = NULL;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  puts (line);
}

const char *
yes_no (gboolean value)
{
  return value ? "yes" : "no";
}

const char *
describe (const GValue *value)
{
  g_autofree char *number = NULL;

  if (value == NULL)
    return "none";
  if (G_VALUE_HOLDS_STRING (value))
    return g_intern_string (g_value_get_string (value));

  g_assert_true (G_VALUE_HOLDS_INT (value));
  number = g_strdup_printf ("%d", g_value_get_int (value));

  return g_intern_string (number);
}

const char *
describe_error (const GError *error)
{
  if (error == NULL)
    return "none";
  if (g_error_matches (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION))
    return "invalid-operation";
  if (g_error_matches (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_ABANDONED))
    return "abandoned";
  if (g_error_matches (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_CONTEXT_GONE))
    return "context-gone";
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "operation-cancelled";

  return g_intern_string (error->message);
}

const char *
describe_args (gpointer args)
{
  g_autofree char *description =
    g_strdup_printf ("cancelled=%s error=%s state=%s",
                     yes_no (eap_async_completed_event_args_get_cancelled (args)),
                     describe_error (eap_async_completed_event_args_get_error (args)),
                     describe (eap_event_args_get_user_state (args)));

  return g_intern_string (description);
}

const char *
describe_raised (gpointer      args,
                 const GError *raised)
{
  g_autofree char *description = NULL;

  if (eap_async_completed_event_args_get_error (args) == NULL &&
      g_error_matches (raised, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "cancelled";

  description = g_strdup_printf ("error(%s)", describe_error (raised));

  return g_intern_string (description);
}

const char *
describe_result (EapRunWorkerCompletedEventArgs *args)
{
  g_autoptr (GError) error = NULL;
  const GValue *result = eap_run_worker_completed_event_args_get_result (args, &error);

  return error != NULL ? describe_raised (args, error) : describe (result);
}

const GError *
boom (void)
{
  static GError error = { 0, G_IO_ERROR_FAILED, (char *) "boom" };

  error.domain = G_IO_ERROR;

  return &error;
}

const GError *
cancelled_error (void)
{
  static GError error = { 0, G_IO_ERROR_CANCELLED, (char *) "stopped" };

  error.domain = G_IO_ERROR;

  return &error;
}

void
say_attempt (const char *what,
             gboolean    was_accepted,
             GError     *refusal)
{
  if (was_accepted)
    say ("%s: accepted", what);
  else
    say ("%s: refused: %s", what, describe_error (refusal));

  g_clear_error (&refusal);
}

static void
log_cb (const char     *domain,
        GLogLevelFlags  level,
        const char     *message,
        gpointer        data)
{
  g_free (critical);
  critical = g_strdup (message);
}

void
begin_wrong (void)
{
  fatal_levels = g_log_set_always_fatal (G_LOG_FATAL_MASK);
  critical_handler = g_log_set_handler ("Eap", G_LOG_LEVEL_CRITICAL, log_cb, NULL);
}

void
end_wrong (GError **refusal)
{
  g_log_remove_handler ("Eap", critical_handler);
  g_log_set_always_fatal (fatal_levels);

  if (critical != NULL && strstr (critical, "callback != NULL") != NULL)
    g_set_error_literal (refusal, G_IO_ERROR, G_IO_ERROR_FAILED, "null-callback");
  g_clear_pointer (&critical, g_free);
}
