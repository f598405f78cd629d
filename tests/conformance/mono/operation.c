/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "stage.h"

/* Posting, and the end of an operation */

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
called_cb (gpointer state)
{
  say ("called on %s: %s", where (), (const char *) state);
}

static void
post (EapAsyncOperation *operation,
      const char        *state)
{
  g_autofree char *what = g_strdup_printf ("post %s", state);

  attempt (what, eap_async_operation_post (operation, called_cb, (gpointer) state, NULL,
                                           &refusal));
}

static void
end_with (EapAsyncOperation     *operation,
          EapSendOrPostCallback  callback,
          gpointer               state)
{
  attempt ("post end", eap_async_operation_post_operation_completed (operation, callback, state,
                                                                     NULL, &refusal));
}

static void
end (EapAsyncOperation *operation)
{
  end_with (operation, called_cb, (gpointer) "end");
}

static void
complete (EapAsyncOperation *operation)
{
  attempt ("complete", eap_async_operation_operation_completed (operation, &refusal));
}

static void
use_all (EapAsyncOperation *operation)
{
  post (operation, "late");
  end (operation);
  complete (operation);
}

static void
post_order (void)
{
  g_autoptr (EapAsyncOperation) operation = create (NULL);

  post (operation, "one");
  post (operation, "two");
  post (operation, "three");
  pump ();
  end (operation);
  pump ();
}

static void
post_then_end (void)
{
  g_autoptr (EapAsyncOperation) operation = create (NULL);

  post (operation, "one");
  post (operation, "two");
  end (operation);
  say ("pump");
  pump ();
}

static void
post_and_end_cb (gpointer operation)
{
  post (operation, "one");
  end (operation);
}

static void
post_elsewhere (void)
{
  g_autoptr (EapAsyncOperation) operation = create (NULL);

  elsewhere (post_and_end_cb, operation);
  pump ();
}

static void
called_with_cb (gpointer state)
{
  say ("called with %s", state != NULL ? (const char *) state : "none");
}

static void
post_no_state (void)
{
  g_autoptr (EapAsyncOperation) operation = create (NULL);

  attempt ("post", eap_async_operation_post (operation, called_with_cb, NULL, NULL, &refusal));
  end (operation);
  pump ();
}

static GObject *given;

static void
itself_cb (gpointer state)
{
  say ("the object itself: %s", yes_no (state == given));
}

static void
post_itself (void)
{
  g_autoptr (EapAsyncOperation) operation = create (NULL);

  given = g_object_new (G_TYPE_OBJECT, NULL);
  eap_async_operation_post (operation, itself_cb, g_object_ref (given), g_object_unref, NULL);
  end (operation);
  pump ();
  g_assert_finalize_object (g_steal_pointer (&given));
}

static void
two_operations (void)
{
  g_autoptr (EapAsyncOperation) first = create (NULL);
  g_autoptr (EapAsyncOperation) second = create (NULL);

  post (first, "first");
  end (first);
  post (second, "second");
  end_with (second, called_cb, (gpointer) "second end");
  pump ();
}

static void
late_after_post (void)
{
  g_autoptr (EapAsyncOperation) operation = create (NULL);

  end (operation);
  pump ();
  use_all (operation);
  pump ();
}

static void
late_before_delivery (void)
{
  g_autoptr (EapAsyncOperation) operation = create (NULL);

  post (operation, "one");
  end (operation);
  use_all (operation);
  say ("pump");
  pump ();
}

static void
late_after_completed (void)
{
  g_autoptr (EapAsyncOperation) operation = create (NULL);

  post (operation, "one");
  complete (operation);
  use_all (operation);
  say ("pump");
  pump ();
  use_all (operation);
  pump ();
}

static void
post_nothing (EapAsyncOperation *operation)
{
  attempt_wrong ("post nothing", eap_async_operation_post (operation, NULL, NULL, NULL, &refusal));
}

static void
post_nothing_as_end (EapAsyncOperation *operation)
{
  attempt_wrong ("post nothing as end",
                 eap_async_operation_post_operation_completed (operation, NULL, NULL, NULL,
                                                               &refusal));
}

static void
null_post (void)
{
  g_autoptr (EapAsyncOperation) operation = create (NULL);

  post_nothing (operation);
  post (operation, "one");
  end (operation);
  pump ();
}

static void
null_end (void)
{
  g_autoptr (EapAsyncOperation) operation = create (NULL);

  post_nothing_as_end (operation);
  post (operation, "one");
  end (operation);
  pump ();
}

static void
null_late (void)
{
  g_autoptr (EapAsyncOperation) operation = create (NULL);

  end (operation);
  pump ();
  post_nothing (operation);
  post_nothing_as_end (operation);
}

static void
use_cb (gpointer operation)
{
  called_cb ((gpointer) "end");
  use_all (operation);
}

static void
use_in_end (void)
{
  g_autoptr (EapAsyncOperation) operation = create (NULL);

  end_with (operation, use_cb, operation);
  pump ();
}

static void
post_outer (EapAsyncOperation     *operation,
            EapSendOrPostCallback  callback)
{
  attempt ("post outer", eap_async_operation_post (operation, callback, operation, NULL,
                                                   &refusal));
}

static void
post_inner_cb (gpointer operation)
{
  called_cb ((gpointer) "outer");
  post (operation, "inner");
  say ("outer is over");
}

static void
post_in_post (void)
{
  g_autoptr (EapAsyncOperation) operation = create (NULL);

  post_outer (operation, post_inner_cb);
  post (operation, "second");
  pump ();
  end (operation);
  pump ();
}

static void
end_cb (gpointer operation)
{
  called_cb ((gpointer) "outer");
  end (operation);
  post (operation, "late");
  say ("outer is over");
}

static void
end_in_post (void)
{
  g_autoptr (EapAsyncOperation) operation = create (NULL);

  post_outer (operation, end_cb);
  post (operation, "second");
  pump ();
}

static void
told (void)
{
  g_autoptr (EapAsyncOperation) operation = NULL;
  Place *place = use_place ();

  place->says = TRUE;
  operation = create (NULL);
  say ("created");
  post (operation, "one");
  end (operation);
  pump ();
  place_tell (place);
}

static void
told_completed (void)
{
  g_autoptr (EapAsyncOperation) operation = NULL;
  Place *place = use_place ();

  place->says = TRUE;
  operation = create (NULL);
  say ("created");
  complete (operation);
  pump ();
  place_tell (place);
}

static void
told_once (void)
{
  Place *place = use_place ();
  EapAsyncOperation *operation = create (NULL);

  end (operation);
  use_all (operation);
  pump ();
  use_all (operation);
  pump ();
  g_assert_finalize_object (operation);
  pump ();
  place_tell (place);
}

static void
create_refused_cb (gpointer data)
{
  Place *place = data;
  EapAsyncOperation *operation;
  GError *error = NULL;

  eap_async_operation_manager_set_synchronization_context (EAP_SYNCHRONIZATION_CONTEXT (place));
  place->refuses = TRUE;
  operation = eap_async_operation_manager_create_operation (NULL, &error);
  place->refuses = FALSE;
  say_attempt ("create", operation != NULL, error);
}

static void
told_of_refused (void)
{
  Place *place = use_place ();

  elsewhere (create_refused_cb, place);
  pump ();
  place_tell (place);
}

static void
completed_cb (EapAsyncOperation          *operation,
              EapAsyncCompletedEventArgs *args,
              gpointer                    data)
{
  say ("completed on %s: %s", where (), describe_args (args));
}

static void
event (void)
{
  g_autoptr (EapAsyncOperation) operation = create (EAP_STATE_STRING ("some"));

  g_signal_connect (operation, "completed", G_CALLBACK (completed_cb), NULL);
  post (operation, "one");
  complete (operation);
  pump ();
}

static void
create_and_drop_cb (gpointer place)
{
  eap_async_operation_manager_set_synchronization_context (place);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (EapAsyncOperation) operation = create (EAP_STATE_INT (i));

      g_signal_connect (operation, "completed", G_CALLBACK (completed_cb), NULL);
    }
}

static void
dropped (void)
{
  Place *place = use_place ();

  elsewhere (create_and_drop_cb, place);
  pump ();
  place_tell (place);
}

static void
count_cb (gpointer count)
{
  (*(int *) count)++;
}

static void
many_operations (void)
{
  g_autoptr (GPtrArray) operations = g_ptr_array_new_with_free_func (g_object_unref);
  Place *place = use_place ();
  int n_called = 0;

  for (int i = 0; i < 1000; i++)
    g_ptr_array_add (operations, create (EAP_STATE_INT (i)));
  place_tell (place);
  for (guint i = 0; i < operations->len; i++)
    eap_async_operation_post_operation_completed (g_ptr_array_index (operations, i), count_cb,
                                                  &n_called, NULL, NULL);
  pump ();
  say ("called: %d", n_called);
  place_tell (place);
}

const Scenario operation_scenarios[] = {
  { "operation-post-order", post_order },
  { "operation-post-then-end", post_then_end },
  { "operation-post-elsewhere", post_elsewhere },
  { "operation-post-no-state", post_no_state },
  { "operation-post-itself", post_itself },
  { "operation-two-operations", two_operations },
  { "operation-late-after-post", late_after_post },
  { "operation-late-before-delivery", late_before_delivery },
  { "operation-late-after-completed", late_after_completed },
  { "operation-null-post", null_post },
  { "operation-null-end", null_end },
  { "operation-null-late", null_late },
  { "operation-use-in-end", use_in_end },
  { "operation-post-in-post", post_in_post },
  { "operation-end-in-post", end_in_post },
  { "operation-told", told },
  { "operation-told-completed", told_completed },
  { "operation-told-once", told_once },
  { "operation-told-of-refused", told_of_refused },
  { "operation-event", event },
  { "operation-dropped", dropped },
  { "operation-many", many_operations },
  { NULL },
};
