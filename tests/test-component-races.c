/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <string.h>

#include "eap-test-component.h"

/* Several threads start, cancel and look up calls of one component, at scale. Each
 * call that is accepted ends with one Completed, what it was given is released
 * once, and nothing is left of it. */
#define N_THREADS 3
#define N_CALLS   40
#define N_STATES  4

typedef struct _Race Race;

typedef struct
{
  EapTestJob  job;        /* first: the data of a call */
  Race       *race;
  gboolean    is_queued;
  int         n_released; /* (atomic) */
  GThread    *released_by;
} Call;

struct _Race
{
  EapComponent              *component;
  EapSynchronizationContext *context;     /* (nullable): of all calls */
  gboolean                   closes;      /* the context, meanwhile */
  gboolean                   own_loops;   /* each thread hears of its calls itself */
  const char                *method;      /* (nullable): the only one */
  guint                      round;
  int                        n_ready;     /* (atomic) */
  int                        n_over;      /* (atomic) */
  int                        n_accepted;  /* (atomic) */
  int                        n_completed; /* (atomic) */
  int                        n_running;   /* (atomic): of one queue */
  Call                       calls[N_THREADS * N_CALLS];
  GThread                   *threads[N_THREADS];
};

typedef struct
{
  Race  *race;
  guint  number;
  int    n_mine;      /* accepted */
  int    n_completed; /* of those, where they are heard here */
} Member;

static _Thread_local Member *this_member;

static const char *const methods[] = {
  "exclusive", "concurrent", "queued", "replace", "join",
  "exclusive-start", "concurrent-start", "queued-start", "replace-start", "join-start",
};

static void
call_release (gpointer data)
{
  Call *call = data;

  call->released_by = g_thread_self ();
  g_assert_cmpint (g_atomic_int_add (&call->n_released, 1), ==, 0);
}

/* A queue runs one at a time, whatever becomes of its calls. */
static void
check_alone (EapTestJob        *job,
             EapAsyncOperation *operation)
{
  Call *call = (Call *) job;

  if (call->is_queued)
    {
      g_assert_cmpint (g_atomic_int_add (&call->race->n_running, 1), ==, 0);
      g_thread_yield ();
      g_atomic_int_dec_and_test (&call->race->n_running);
    }
}

static void
completed_cb (EapComponent *component,
              EapEventArgs *args,
              Race         *race)
{
  g_autoptr (EapAsyncOperation) operation = eap_event_args_dup_operation (args);

  g_assert_null (g_object_get_data (G_OBJECT (operation), "completed"));
  g_object_set_data (G_OBJECT (operation), "completed", race);
  g_assert_true (eap_async_operation_get_synchronization_context (operation) ==
                 eap_async_operation_manager_get_synchronization_context ());
  if (this_member != NULL)
    this_member->n_completed++;
  g_atomic_int_inc (&race->n_completed);
}

static void
check_error (const GError *error)
{
  g_assert_true (error->domain == EAP_ASYNC_ERROR);
  g_assert_true (error->code == EAP_ASYNC_ERROR_INVALID_OPERATION ||
                 error->code == EAP_ASYNC_ERROR_DUPLICATE_STATE ||
                 error->code == EAP_ASYNC_ERROR_CONTEXT_GONE);
}

/* What was refused or has joined another one is released here, at once. */
static void
make_call (Member *self,
           Call   *call,
           guint   chance)
{
  Race *race = self->race;
  const char *method = race->method != NULL ? race->method
                                            : methods[chance % G_N_ELEMENTS (methods)];
  const GValue *state = chance % 7 == 0 ? NULL : EAP_STATE_INT ((int) (chance / 7 % N_STATES));
  g_autoptr (EapAsyncOperation) operation = NULL;
  g_autoptr (GError) error = NULL;

  eap_test_job_init_quick (&call->job, 1);
  call->job.probe = check_alone;
  call->race = race;
  call->is_queued = g_str_equal (method, "queued");
  operation = eap_component_start (race->component, method, state, call, call_release, &error);
  if (operation == NULL)
    {
      check_error (error);
      g_assert_cmpint (g_atomic_int_get (&call->n_released), ==, 1);
      g_assert_true (call->released_by == g_thread_self ());
    }
  else if (race->own_loops || g_atomic_int_get (&call->n_released) == 0 ||
           call->released_by != g_thread_self ())
    {
      g_atomic_int_inc (&race->n_accepted);
      self->n_mine++;
    }
}

static void
look_and_cancel (Race  *race,
                 guint  chance)
{
  const GValue *state = EAP_STATE_INT ((int) (chance / 3 % N_STATES));

  if (chance % 3 == 0)
    g_clear_object (&(EapAsyncOperation *) { eap_component_lookup (race->component, state) });
  if (chance % 5 == 0)
    eap_component_cancel_async (race->component, state);
  if (chance % 11 == 0)
    eap_component_cancel_async (race->component, NULL);
  if (chance % 31 == 0)
    eap_component_cancel_all (race->component);
}

static gboolean
has_heard_all (gpointer data)
{
  Member *self = data;

  return self->n_completed == self->n_mine;
}

static gpointer
member_thread (gpointer data)
{
  Member self = *(Member *) data;
  Race *race = self.race;
  g_autoptr (GMainContext) loop = race->own_loops ? g_main_context_new () : NULL;
  g_autoptr (GRand) dice = g_rand_new_with_seed (race->round * N_THREADS + self.number);

  if (loop != NULL)
    {
      this_member = &self;
      g_main_context_push_thread_default (loop);
    }
  eap_async_operation_manager_set_synchronization_context (race->context);
  g_atomic_int_inc (&race->n_ready);
  while (g_atomic_int_get (&race->n_ready) < N_THREADS)
    g_thread_yield ();

  for (guint i = 0; i < N_CALLS; i++)
    {
      make_call (&self, &race->calls[self.number * N_CALLS + i], g_rand_int (dice));
      look_and_cancel (race, g_rand_int (dice));
    }

  if (loop != NULL)
    {
      eap_test_iterate_until (loop, has_heard_all, &self);
      g_main_context_pop_thread_default (loop);
    }
  g_atomic_int_inc (&race->n_over);

  return NULL;
}

static gboolean
is_over (gpointer data)
{
  Race *race = data;

  if (g_atomic_int_get (&race->n_over) < N_THREADS)
    return FALSE;
  for (guint i = 0; i < N_THREADS * N_CALLS; i++)
    if (g_atomic_int_get (&race->calls[i].n_released) == 0)
      return FALSE;

  return TRUE;
}

static void
race_begin (Race  *race,
            guint  round)
{
  race->round = round;
  race->component = g_object_new (EAP_TEST_TYPE_COMPONENT, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autofree char *name = g_strconcat (methods[i], "-completed", NULL);

      g_signal_connect (race->component, name, G_CALLBACK (completed_cb), race);
    }
}

static void
race_run (Race *race)
{
  Member members[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    {
      members[i] = (Member) { race, i };
      race->threads[i] = g_thread_new ("member", member_thread, &members[i]);
    }
  eap_test_iterate_until_count (NULL, &race->n_ready, N_THREADS);
  if (race->closes)
    eap_synchronization_context_close (race->context);
  eap_test_iterate_until_count (NULL, &race->n_over, N_THREADS);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (race->threads[i]);
  eap_test_iterate_until (NULL, is_over, race);
  eap_test_drain (NULL);
}

static void
race_finish (Race *race)
{
  g_assert_cmpuint (eap_component_get_n_pending (race->component), ==, 0);
  g_assert_null (eap_component_lookup (race->component, NULL));
  for (int i = 0; i < N_STATES; i++)
    g_assert_null (eap_component_lookup (race->component, EAP_STATE_INT (i)));
  g_assert_cmpuint (g_list_model_get_n_items (eap_component_get_operations (race->component)),
                    ==, 0);
  g_assert_cmpint (race->n_running, ==, 0);
  eap_test_finalize_soon (NULL, race->component);
}

/* Threads without a context of their own: all of it is heard on this one. */
static void
check_race (const char *method,
            gboolean    has_list,
            guint       n_rounds)
{
  for (guint round = 0; round < eap_test_scaled (n_rounds); round++)
    {
      g_autofree Race *race = g_new0 (Race, 1);

      race->method = method;
      race_begin (race, round);
      if (has_list)
        eap_component_get_operations (race->component);
      race_run (race);
      g_assert_cmpint (race->n_completed, ==, race->n_accepted);
      for (guint i = 0; i < N_THREADS * N_CALLS; i++)
        g_assert_cmpint (race->calls[i].n_released, ==, 1);
      race_finish (race);
    }
}

static void
test_all_modes (void)
{
  check_race (NULL, FALSE, 300);
  check_race (NULL, TRUE, 300);
}

static void
test_each_mode (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    check_race (methods[i], i % 2 == 0, 100);
}

/* Each thread hears in a loop of its own; the list is here. */
static void
test_loops_of_their_own (void)
{
  for (guint round = 0; round < eap_test_scaled (300); round++)
    {
      g_autofree Race *race = g_new0 (Race, 1);

      /* Which of them hears of a call that was joined is not known. */
      race->method = methods[round % 4];
      race->own_loops = TRUE;
      race_begin (race, round);
      eap_component_get_operations (race->component);
      race_run (race);
      g_assert_cmpint (race->n_completed, ==, race->n_accepted);
      race_finish (race);
    }
}

/* Nothing is listed any more of what has ended elsewhere. */
static gboolean
is_told (gpointer data)
{
  Race *race = data;

  return g_atomic_int_get (&race->n_completed) == race->n_accepted &&
         g_list_model_get_n_items (eap_component_get_operations (race->component)) == 0;
}

/* Heard on any thread of a pool, while the list is here */
static void
test_on_a_pool (void)
{
  for (guint round = 0; round < eap_test_scaled (300); round++)
    {
      g_autofree Race *race = g_new0 (Race, 1);

      race->context = eap_thread_pool_synchronization_context_new ();
      race_begin (race, round);
      eap_component_get_operations (race->component);
      race_run (race);
      eap_test_iterate_until (NULL, is_told, race);
      g_assert_cmpint (race->n_completed, ==, race->n_accepted);
      race_finish (race);
      eap_test_finalize_soon (NULL, race->context);
    }
}

/* The place of the calls is closed while they are made. */
static void
test_context_is_closed (void)
{
  for (guint round = 0; round < eap_test_scaled (1000); round++)
    {
      g_autofree Race *race = g_new0 (Race, 1);
      GMainContext *main_context = g_main_context_new ();

      race->context = eap_main_synchronization_context_new (main_context, 0);
      race->closes = TRUE;
      race_begin (race, round);
      eap_component_get_operations (race->component);
      race_run (race);
      g_assert_cmpint (race->n_completed, ==, 0);
      race_finish (race);
      g_main_context_unref (main_context);
      eap_test_finalize_soon (NULL, race->context);
    }
}

/* A limit that is over while the call is just being made, by a name whose copy
 * takes its time; heard on this thread, while the component is another's. */
typedef struct
{
  GMainContext    *main_context; /* of the component */
  EapComponent    *component;
  EapStartOptions *options;
  EapTestJob       job;
} Late;

static gpointer
late_thread (gpointer data)
{
  Late *late = data;
  g_autoptr (EapAsyncOperation) operation = NULL;
  g_autoptr (GError) error = NULL;

  operation = eap_component_start_full (late->component, "concurrent-start", NULL, &late->job,
                                        eap_test_job_release, late->options, &error);
  g_assert_no_error (error);

  return NULL;
}

static gboolean
late_is_released (gpointer data)
{
  Late *late = data;

  eap_test_drain (late->main_context);

  return g_atomic_int_get (&late->job.released.n) > 0;
}

static void
test_over_before_it_is_made (void)
{
  GMainContext *main_context = g_main_context_new ();
  EapSynchronizationContext *context = eap_main_synchronization_context_new (main_context, 0);
  gsize length = 16 * 1024 * 1024;
  g_autofree char *name = g_malloc (length);
  GListModel *list;

  memset (name, 'n', length - 1);
  name[length - 1] = '\0';
  for (guint round = 0; round < MIN (eap_test_scaled (20), 20); round++)
    {
      Late late = { main_context };
      GThread *thread;

      late.component = g_object_new (EAP_TEST_TYPE_COMPONENT, "synchronization-context", context,
                                     NULL);
      late.options = g_object_new (EAP_TYPE_START_OPTIONS, "timeout", 1, "name", name, NULL);
      eap_test_job_init_quick (&late.job, 1);
      list = eap_component_get_operations (late.component);
      thread = g_thread_new ("late", late_thread, &late);
      eap_test_iterate_until (NULL, late_is_released, &late);
      g_thread_join (thread);
      eap_test_drain (main_context);
      eap_test_job_finish (&late.job, late.job.n_runs);
      g_assert_cmpuint (eap_component_get_n_pending (late.component), ==, 0);
      g_assert_cmpuint (g_list_model_get_n_items (list), ==, 0);
      g_assert_finalize_object (late.options);
      g_assert_finalize_object (late.component);
    }
  g_main_context_unref (main_context);
  eap_test_finalize_soon (NULL, context);
}

/* Who is replaced is heard of before who replaces it, where the place is one and
 * nothing else of it waits to be delivered. */
typedef struct
{
  int first;
  int n_completed;
} Order;

static void
order_cb (EapComponent *component,
          EapEventArgs *args,
          Order        *order)
{
  int state = g_value_get_int (eap_event_args_get_user_state (args));

  if (order->n_completed++ == 0)
    order->first = state;
}

static void
check_replaced_completes_first (gboolean is_listed)
{
  EapComponent *component = g_object_new (EAP_TEST_TYPE_COMPONENT, NULL);
  Order order;

  if (is_listed)
    eap_component_get_operations (component);
  g_signal_connect (component, "replace-completed", G_CALLBACK (order_cb), &order);
  for (guint round = 0; round < eap_test_scaled (10000); round++)
    {
      EapTestJob jobs[2];

      order = (Order) { -1, 0 };
      for (int i = 0; i < 2; i++)
        {
          eap_test_job_init (&jobs[i], i);
          if (i == 1)
            eap_test_gate_open (&jobs[i].go);
          g_object_unref (eap_component_start (component, "replace", EAP_STATE_INT (i), &jobs[i],
                                               eap_test_job_release, NULL));
          if (i == 0 && is_listed)
            eap_test_drain (NULL);
        }
      eap_test_iterate_until_count (NULL, &order.n_completed, 2);
      eap_test_gate_open (&jobs[0].go);
      for (int i = 0; i < 2; i++)
        {
          eap_test_iterate_until_set (NULL, &jobs[i].released.n);
          eap_test_job_finish (&jobs[i], jobs[i].n_runs);
        }
      g_assert_cmpint (order.first, ==, 0);
    }
  eap_test_finalize_soon (NULL, component);
}

static void
test_replaced_completes_first (void)
{
  check_replaced_completes_first (FALSE);
  check_replaced_completes_first (TRUE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/component-races/" path, function)

  ADD ("all-modes", test_all_modes);
  ADD ("each-mode", test_each_mode);
  ADD ("loops-of-their-own", test_loops_of_their_own);
  ADD ("on-a-pool", test_on_a_pool);
  ADD ("context-is-closed", test_context_is_closed);
  ADD ("over-before-it-is-made", test_over_before_it_is_made);
  ADD ("replaced-completes-first", test_replaced_completes_first);

  return g_test_run ();
}
