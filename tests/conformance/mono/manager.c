/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "stage.h"

/* Where events go, and what operations are given */

static EapSynchronizationContext *
get_current (void)
{
  return eap_async_operation_manager_get_synchronization_context ();
}

static void
set_current (EapSynchronizationContext *context)
{
  eap_async_operation_manager_set_synchronization_context (context);
}

static EapAsyncOperation *
create (const GValue *state)
{
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *operation;

  operation = eap_async_operation_manager_create_operation (state, &error);
  g_assert_no_error (error);

  return operation;
}

static void
nothing_cb (gpointer state)
{
}

static void
end (EapAsyncOperation *operation)
{
  attempt ("complete", eap_async_operation_post_operation_completed (operation, nothing_cb,
                                                                     NULL, NULL, &refusal));
  pump ();
}

static void
never_null (void)
{
  set_current (NULL);
  say ("there is one: %s", yes_no (get_current () != NULL));
  /* NOLINTNEXTLINE(misc-redundant-expression): that is what is asked. */
  say ("the next time the same: %s", yes_no (get_current () == get_current ()));
}

static void
ask_cb (gpointer data)
{
  GMainContext *before = g_main_context_get_thread_default ();
  EapSynchronizationContext *asked = get_current ();

  say ("there is one: %s", yes_no (asked != NULL));
  say ("asking has installed it: %s", yes_no (g_main_context_get_thread_default () != before));
}

static void
asking_installs (void)
{
  elsewhere (ask_cb, NULL);
}

static void
set (void)
{
  EapSynchronizationContext *first = place_new ();
  EapSynchronizationContext *second = place_new ();

  set_current (first);
  say ("first: %s", yes_no (get_current () == first));
  set_current (second);
  say ("second: %s", yes_no (get_current () == second));

  set_current (NULL);
  g_assert_finalize_object (first);
  g_assert_finalize_object (second);
}

static void
set_null (void)
{
  EapSynchronizationContext *context = place_new ();

  set_current (context);
  set_current (NULL);
  say ("there is one: %s", yes_no (get_current () != NULL));
  say ("the one that was set: %s", yes_no (get_current () == context));

  g_assert_finalize_object (context);
}

static void
set_null_twice (void)
{
  EapSynchronizationContext *first;

  set_current (NULL);
  first = get_current ();
  set_current (NULL);
  say ("the same as before: %s", yes_no (get_current () == first));
}

static void
look_cb (gpointer context)
{
  say ("seen on another thread: %s", yes_no (get_current () == context));
}

static void
per_thread (void)
{
  EapSynchronizationContext *context = EAP_SYNCHRONIZATION_CONTEXT (use_place ());

  elsewhere (look_cb, context);
  say ("seen here: %s", yes_no (get_current () == context));
}

static void
operation_context (void)
{
  EapSynchronizationContext *context = EAP_SYNCHRONIZATION_CONTEXT (use_place ());
  g_autoptr (EapAsyncOperation) operation = create (NULL);
  g_autoptr (EapSynchronizationContext) other = place_new ();

#define its_context eap_async_operation_get_synchronization_context (operation)

  say ("the manager's: %s", yes_no (its_context == get_current ()));
  set_current (other);
  say ("another one was set: %s", yes_no (its_context == get_current ()));
  say ("still the first: %s", yes_no (its_context == context));
  end (operation);
  say ("after its end: %s", yes_no (its_context == context));

#undef its_context
}

static void
say_state (const char        *when,
           EapAsyncOperation *operation)
{
  say ("%s: %s", when, describe (eap_async_operation_get_user_supplied_state (operation)));
}

static void
state (void)
{
  EapAsyncOperation *operation = create (EAP_STATE_STRING ("some"));

  say_state ("state", operation);
  attempt ("complete", eap_async_operation_post_operation_completed (operation, nothing_cb,
                                                                     NULL, NULL, &refusal));
  say_state ("after its end", operation);
  pump ();
  say_state ("delivered", operation);

  g_assert_finalize_object (operation);
}

static void
no_state (void)
{
  g_autoptr (EapAsyncOperation) operation = create (NULL);

  say_state ("state", operation);
  end (operation);
}

static void
state_itself (void)
{
  GObject *given = g_object_new (G_TYPE_OBJECT, NULL);
  EapAsyncOperation *operation = create (EAP_STATE_OBJECT (given));
  const GValue *kept = eap_async_operation_get_user_supplied_state (operation);

  say ("the object itself: %s", yes_no (g_value_get_object (kept) == given));
  end (operation);

  g_assert_finalize_object (operation);
  g_assert_finalize_object (given);
}

static void
same_state_twice (void)
{
  g_autoptr (EapAsyncOperation) first = create (EAP_STATE_STRING ("some"));
  g_autoptr (EapAsyncOperation) second = create (EAP_STATE_STRING ("some"));

  say ("two operations: %s", yes_no (first != second));
  end (first);
  attempt ("post to the second", eap_async_operation_post (second, nothing_cb, NULL, NULL,
                                                           &refusal));
  end (second);
  attempt ("post to the first", eap_async_operation_post (first, nothing_cb, NULL, NULL,
                                                          &refusal));
}

const Scenario manager_scenarios[] = {
  { "manager-never-null", never_null },
  { "manager-asking-installs", asking_installs },
  { "manager-set", set },
  { "manager-set-null", set_null },
  { "manager-set-null-twice", set_null_twice },
  { "manager-per-thread", per_thread },
  { "manager-operation-context", operation_context },
  { "manager-state", state },
  { "manager-no-state", no_state },
  { "manager-state-itself", state_itself },
  { "manager-same-state-twice", same_state_twice },
  { NULL },
};
