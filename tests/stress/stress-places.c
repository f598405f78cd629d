/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "stress-actions.h"

/* What is done to components, contexts and whatever several operations share */

static EapComponent *
get_component (StressAct *act)
{
  return act->program->components[act->target % STRESS_N_COMPONENTS].object;
}

void
stress_act_cancel_state (StressAct *act)
{
  const GValue *state = act->amount % 4 == 0 ? NULL
                      : EAP_STATE_INT ((int) (act->amount % STRESS_N_STATES));

  stress_begin_call ();
  eap_component_cancel_async (get_component (act), state);
  stress_end_call ();
}

void
stress_act_cancel_all (StressAct *act)
{
  if (act->amount % 4 != 0)
    return;

  stress_begin_call ();
  eap_component_cancel_all (get_component (act));
  stress_end_call ();
}

void
stress_act_cancel_cancellable (StressAct *act)
{
  if (act->amount % 4 != 0)
    return;

  stress_begin_call ();
  g_cancellable_cancel (act->program->cancellables[act->target % STRESS_N_CANCELLABLES]);
  stress_end_call ();
}

/* Not the first one, which is given with options: they hold it by a GWeakRef, and GLib
 * 2.74 aborts where one is set while another thread disposes the object explicitly. */
void
stress_act_dispose_owner (StressAct *act)
{
  if (act->amount % 4 != 0)
    return;

  stress_begin_call ();
  g_object_run_dispose (act->program->owners[1]);
  stress_end_call ();
}

void
stress_act_look (StressAct *act)
{
  g_autoptr (EapAsyncOperation) found = NULL;

  stress_begin_call ();
  found = eap_component_lookup (get_component (act),
                                EAP_STATE_INT ((int) (act->amount % STRESS_N_STATES)));
  eap_component_get_n_pending (get_component (act));
  if (act->handle != NULL && act->amount % 4 == 0)
    eap_progress_get_fraction (eap_async_operation_get_progress (act->handle));
  if (act->handle != NULL)
    eap_async_operation_get_state (act->handle);
  g_clear_object (&found);
  stress_end_call ();
}

void
stress_act_busy (StressAct *act)
{
  /* Now and then it is long for a loop. */
  gint64 until = g_get_monotonic_time () + (act->amount % 20 == 0 ? act->amount % 3000
                                                                  : act->amount % 60);

  while (g_get_monotonic_time () < until)
    ;
}

void
stress_act_dispose (StressAct *act)
{
  StressComponent *component = &act->program->components[act->target % STRESS_N_COMPONENTS];

  if (act->amount % 6 != 0 || !stress_world_is_here (component->world))
    return;

  stress_begin_call ();
  stress_component_dispose (component);
  stress_end_call ();
}

void
stress_act_list (StressAct *act)
{
  StressComponent *component = &act->program->components[act->target % STRESS_N_COMPONENTS];
  GListModel *list;

  if (!stress_world_is_here (component->world))
    return;

  stress_begin_call ();
  list = eap_component_get_operations (component->object);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (EapAsyncOperation) listed = g_list_model_get_item (list, i);

      /* Another thread may have closed the context since the items were counted:
       * then it empties the list. */
      stress_check (NULL, listed != NULL || component->world->dies,
                    "The list of operations has a hole");
    }
  stress_end_call ();
}

static void
context_deliver_cb (gpointer data)
{
  StressMail *mail = data;

  stress_beat ();
  stress_check_not_inline (NULL, "A post to a context");
  stress_check (NULL, stress_world_is_here (mail->world),
                "A post to world %u is delivered elsewhere", mail->world->number);
  stress_mail_delivered (mail);
}

static StressMail *
context_post (StressWorld *world)
{
  StressMail *mail = stress_mail_new (STRESS_MAIL_CONTEXT, NULL, world);
  gboolean accepted;

  stress_begin_call ();
  accepted = eap_synchronization_context_post (world->context, context_deliver_cb, mail,
                                               stress_mail_released, NULL);
  stress_end_call ();
  stress_mail_posted (mail, accepted);
  stress_check (NULL, accepted || world->dies, "World %u refuses a post", world->number);

  return mail;
}

void
stress_act_context_post (StressAct *act)
{
  context_post (&act->program->worlds[act->target % STRESS_N_WORLDS]);
}

/* What is posted in a handler arrives in a loop within it, where nothing else is waited
 * for. */
void
stress_act_nest (StressAct *act)
{
  StressWorld *world = stress_world_get_current ();

  if (!stress_world_is_here (world) || stress_get_depth () >= 3)
    return;

  if (act->amount % 4 == 0 && !world->dies && world->place != STRESS_PLACE_POOL)
    stress_world_nest_until (world, context_post (world));
  else
    stress_world_nest (world, 1 + act->amount % 8);
}

/* Of a main context, whose loop goes on */
void
stress_act_close (StressAct *act)
{
  StressWorld *world = &act->program->worlds[act->target % STRESS_N_WORLDS];

  if (world->place != STRESS_PLACE_LOOP || !world->dies || act->amount % 4 != 0)
    return;

  stress_begin_call ();
  stress_world_end (world);
  stress_end_call ();
}

static void
sent_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
}

void
stress_act_send (StressAct *act)
{
  StressWorld *world = &act->program->worlds[act->target % STRESS_N_WORLDS];
  gboolean was_called = FALSE;
  gboolean accepted;

  if (world->dies)
    return;

  accepted = eap_synchronization_context_send (world->context, sent_cb, &was_called, NULL);
  stress_check (NULL, accepted && was_called, "World %u was sent something in vain",
                world->number);
}
