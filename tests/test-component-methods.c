/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-component.h"

/* How a class gets its methods, and those that its virtual functions answer */

/* Methods by name. Their argument says what becomes of a call. */
#define NAMED_TYPE_COMPONENT (named_component_get_type ())
G_DECLARE_DERIVABLE_TYPE (NamedComponent, named_component, NAMED, COMPONENT, EapComponent)

struct _NamedComponentClass
{
  EapComponentClass parent_class;
};

G_DEFINE_TYPE (NamedComponent, named_component, EAP_TYPE_COMPONENT)

static gboolean
is_argument (EapAsyncOperation *operation,
             const char        *text)
{
  return eap_state_equal (eap_async_operation_get_arguments (operation), EAP_STATE_STRING (text));
}

static EapAsyncCompletedEventArgs *
make_args (EapComponent       *component,
           EapAsyncOperation  *operation,
           GError            **error)
{
  const char *name = eap_async_operation_get_method_name (operation);

  g_assert_true (eap_async_operation_get_source_object (operation) == G_OBJECT (component));
  if (is_argument (operation, "error"))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "no");
  if (is_argument (operation, "both"))
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_BUSY, "both");
  if (is_argument (operation, "error") || is_argument (operation, "nothing"))
    return NULL;
  if (is_argument (operation, "wrong"))
    return eap_async_completed_event_args_new (NULL, FALSE, NULL);

  return g_object_new (EAP_TEST_TYPE_SUM_ARGS, "sum", (int) strlen (name), "text", name, NULL);
}

static gboolean
named_component_start_operation (EapComponent       *component,
                                 EapAsyncOperation  *operation,
                                 GError            **error)
{
  g_autoptr (EapAsyncCompletedEventArgs) args = make_args (component, operation, error);

  /* What it does not take is its own business: nobody completes it then. */
  return args != NULL && !is_argument (operation, "both") &&
         (eap_async_operation_complete (operation, args, NULL) || TRUE);
}

static void
named_component_class_init (NamedComponentClass *klass)
{
  EapComponentClass *component_class = EAP_COMPONENT_CLASS (klass);

  component_class->run_operation = make_args;
  component_class->start_operation = named_component_start_operation;
  eap_component_class_add_method (component_class, "in_thread", EAP_TEST_TYPE_SUM_ARGS,
                                  EAP_CONCURRENCY_CONCURRENT, TRUE);
  eap_component_class_add_method (component_class, "in-place", EAP_TEST_TYPE_SUM_ARGS,
                                  EAP_CONCURRENCY_QUEUED, FALSE);
}

static void
named_component_init (NamedComponent *self)
{
}

/* A class that leaves everything to the defaults */
typedef struct
{
  EapComponent parent_instance;
} BareComponent;

typedef struct
{
  EapComponentClass parent_class;
} BareComponentClass;

GType bare_component_get_type (void);
G_DEFINE_FINAL_TYPE (BareComponent, bare_component, EAP_TYPE_COMPONENT)

static void
bare_component_class_init (BareComponentClass *klass)
{
  eap_component_class_add_method (EAP_COMPONENT_CLASS (klass), "think", 0,
                                  EAP_CONCURRENCY_CONCURRENT, TRUE);
  eap_component_class_add_method (EAP_COMPONENT_CLASS (klass), "dream", 0,
                                  EAP_CONCURRENCY_CONCURRENT, FALSE);
}

static void
bare_component_init (BareComponent *self)
{
}

/* Derived: one inherited as it is, one anew, one with another mode, one more */
typedef struct
{
  EapTestComponent parent_instance;

  int              n_cancels;
} ChildComponent;

typedef struct
{
  EapTestComponentClass parent_class;
} ChildComponentClass;

GType child_component_get_type (void);
G_DEFINE_FINAL_TYPE (ChildComponent, child_component, EAP_TEST_TYPE_COMPONENT)

static EapAsyncCompletedEventArgs *
run_anew (EapAsyncOperation  *operation,
          gpointer            job,
          GError            **error)
{
  ((EapTestJob *) job)->sum += 100;

  return eap_test_job_run (operation, job, error);
}

static void
child_component_cancel_async (EapComponent *component,
                              const GValue *user_state)
{
  ((ChildComponent *) component)->n_cancels++;
  EAP_COMPONENT_CLASS (child_component_parent_class)->cancel_async (component, user_state);
}

static void
child_component_class_init (ChildComponentClass *klass)
{
  EapComponentClass *component_class = EAP_COMPONENT_CLASS (klass);

  component_class->cancel_async = child_component_cancel_async;
  eap_component_class_install_method (component_class, &(EapMethodInfo) {
    .name = "concurrent",
    .completed_args_type = EAP_TEST_TYPE_SUM_ARGS,
    .concurrency = EAP_CONCURRENCY_EXCLUSIVE,
    .run = run_anew,
  });
  eap_component_class_install_method (component_class, &(EapMethodInfo) {
    .name = "further_one",
    .run = eap_test_job_run,
    .completed_args_type = EAP_TEST_TYPE_SUM_ARGS,
    .concurrency = EAP_CONCURRENCY_CONCURRENT,
  });
}

static void
child_component_init (ChildComponent *self)
{
}

/* Everything that can be wrong with a method, and signals that are there before */
typedef struct
{
  EapComponent parent_instance;
} WrongComponent;

typedef struct
{
  EapComponentClass parent_class;
} WrongComponentClass;

GType wrong_component_get_type (void);
G_DEFINE_FINAL_TYPE (WrongComponent, wrong_component, EAP_TYPE_COMPONENT)

static guint taken_signal;

static void
expect_fault (EapComponentClass *klass,
              EapMethodInfo      info,
              const char        *why)
{
  g_autofree char *pattern = g_strdup_printf ("WrongComponent*“%s”*%s*", info.name, why);

  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, pattern);
  eap_component_class_install_method (klass, &info);
  g_test_assert_expected_messages ();
}

static EapAsyncCompletedEventArgs *
never_finish (EapAsyncOperation  *operation,
              GObject            *source,
              GAsyncResult       *result,
              gpointer            data,
              GError            **error)
{
  g_assert_not_reached ();
}

static void
install_faults (EapComponentClass *klass)
{
  EapMethodInfo info = { .name = "wrong", .run = eap_test_job_run };

  expect_fault (klass, (EapMethodInfo) { .name = "wrong" }, "exactly one");
  info.start = eap_test_job_start;
  expect_fault (klass, info, "exactly one");
  info.start = NULL;
  info.completed_args_type = EAP_TYPE_EVENT_ARGS;
  expect_fault (klass, info, "instantiated");
  info.completed_args_type = G_TYPE_OBJECT;
  expect_fault (klass, info, "EapAsyncCompletedEventArgs");
  info.completed_args_type = g_type_register_static_simple (
    EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS, "AbstractArgs", sizeof (EapAsyncCompletedEventArgsClass),
    NULL, sizeof (EapAsyncCompletedEventArgs), NULL, G_TYPE_FLAG_ABSTRACT);
  expect_fault (klass, info, "instantiated");
  info.completed_args_type = EAP_TEST_TYPE_SUM_ARGS;
  info.concurrency = (EapConcurrency) 77;
  expect_fault (klass, info, "concurrency");
  info.concurrency = EAP_CONCURRENCY_JOIN;
  info.name = "two words";
  expect_fault (klass, info, "letters");
  info.name = "";
  expect_fault (klass, info, "letters");
  info.name = "Upper";
  expect_fault (klass, info, "lower-case");
  info.name = "wrong";
  info.finish = never_finish;
  expect_fault (klass, info, "finish is for task and start");
}

static void
new_signal (GType       type,
            const char *name,
            GType       return_type,
            guint       n_params,
            GType       param_type)
{
  taken_signal = g_signal_new (name, type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, return_type,
                               n_params, param_type, param_type);
}

static void
wrong_component_class_init (WrongComponentClass *klass)
{
  EapComponentClass *component_class = EAP_COMPONENT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  EapMethodInfo info = { .run = eap_test_job_run, .completed_args_type = EAP_TEST_TYPE_SUM_ARGS };

  install_faults (component_class);

  new_signal (type, "number-completed", G_TYPE_NONE, 1, G_TYPE_INT);
  info.name = "number";
  expect_fault (component_class, info, "“number-completed”*EapTestSumArgs");
  new_signal (type, "two-completed", G_TYPE_NONE, 2, EAP_TEST_TYPE_SUM_ARGS);
  info.name = "two";
  expect_fault (component_class, info, "“two-completed”");
  new_signal (type, "none-completed", G_TYPE_NONE, 0, G_TYPE_NONE);
  info.name = "none";
  expect_fault (component_class, info, "“none-completed”");
  new_signal (type, "object-completed", G_TYPE_NONE, 1, G_TYPE_OBJECT);
  info.name = "object";
  expect_fault (component_class, info, "“object-completed”");
  new_signal (type, "other-completed", G_TYPE_NONE, 1, EAP_TYPE_RUN_WORKER_COMPLETED_EVENT_ARGS);
  info.name = "other";
  expect_fault (component_class, info, "“other-completed”");

  /* A class of its args that is further up will do. */
  new_signal (type, "taken-completed", G_TYPE_NONE, 1, EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS);
  info.name = "taken";
  eap_component_class_install_method (component_class, &info);
  expect_fault (component_class, info, "one of that name already");

  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*WrongComponent*“absent”*");
  eap_component_class_set_method_timeout (component_class, "absent", 5);
  g_test_assert_expected_messages ();
}

static void
wrong_component_init (WrongComponent *self)
{
}

/* Every component would have it. */
static void
test_base_class_has_none (void)
{
  EapComponentClass *klass = g_type_class_ref (EAP_TYPE_COMPONENT);

  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "EapComponent*“mine”*derived*");
  eap_component_class_add_method (klass, "mine", EAP_TEST_TYPE_SUM_ARGS,
                                  EAP_CONCURRENCY_EXCLUSIVE, TRUE);
  g_test_assert_expected_messages ();
  g_type_class_unref (klass);
}

static void
test_faults (void)
{
  static const char *const names[] = {
    "wrong", "two words", "", "Upper", "number", "two", "none", "object", "other", "absent",
  };
  EapTestStage stage;
  EapTestJob job;

  stage = (EapTestStage) { .component = g_object_new (wrong_component_get_type (), NULL) };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (eap_test_stage_refuse (&stage, names[i], NULL, EAP_ASYNC_ERROR_INVALID_OPERATION));
  g_assert_cmpuint (g_signal_lookup ("wrong-completed", wrong_component_get_type ()), ==, 0);

  /* The signal that was there before is the method's. */
  g_assert_cmpuint (g_signal_lookup ("taken-completed", wrong_component_get_type ()), ==,
                    taken_signal);
  eap_test_job_init_quick (&job, 7);
  eap_test_stage_call (&stage, "taken", NULL, &job);
  eap_test_job_finish (&job, 1);
  eap_test_finalize_soon (NULL, stage.component);
}

static void
test_signal_of_a_method (void)
{
  GType type = EAP_TEST_TYPE_COMPONENT;
  GSignalQuery query;

  g_type_class_unref (g_type_class_ref (type));
  g_signal_query (g_signal_lookup ("join-start-completed", type), &query);
  g_assert_cmpuint (query.itype, ==, type);
  g_assert_cmpuint (query.n_params, ==, 1);
  g_assert_cmpuint (query.param_types[0], ==, EAP_TEST_TYPE_SUM_ARGS);
  g_assert_cmpuint (query.return_type, ==, G_TYPE_NONE);

  /* Without a class of its own */
  g_type_class_unref (g_type_class_ref (bare_component_get_type ()));
  g_signal_query (g_signal_lookup ("think-completed", bare_component_get_type ()), &query);
  g_assert_cmpuint (query.param_types[0], ==, EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS);
}

static void
test_names (void)
{
  EapTestStage stage;
  EapTestJob jobs[3];
  EapAsyncOperation *operation;

  eap_test_stage_init (&stage, child_component_get_type ());
  for (int i = 0; i < 3; i++)
    eap_test_job_init_quick (&jobs[i], i);
  eap_test_stage_call (&stage, "queued_start", NULL, &jobs[0]);
  eap_test_stage_wait (&stage, 1);

  /* Installed with an underscore */
  operation = eap_test_stage_start (&stage, "further-one", NULL, &jobs[1], NULL);
  g_assert_cmpstr (eap_async_operation_get_method_name (operation), ==, "further-one");
  eap_test_stage_wait (&stage, 2);
  eap_test_stage_call (&stage, "further_one", NULL, &jobs[2]);
  eap_test_stage_wait (&stage, 3);
  eap_test_finalize_soon (NULL, operation);
  for (int i = 0; i < 3; i++)
    eap_test_job_finish (&jobs[i], 1);
  eap_test_stage_finish (&stage, "-:0 -:1 -:2");
}

static void
test_inherited (void)
{
  EapTestStage parent, child;
  EapTestJob jobs[4];

  eap_test_stage_init (&parent, EAP_TEST_TYPE_COMPONENT);
  eap_test_stage_init (&child, child_component_get_type ());
  for (int i = 0; i < 4; i++)
    eap_test_job_init (&jobs[i], i);
  eap_test_stage_call (&child, "queued", EAP_STATE_INT (0), &jobs[0]);
  eap_test_stage_call (&child, "concurrent", EAP_STATE_INT (1), &jobs[1]);
  g_free (eap_test_stage_refuse (&child, "concurrent", NULL, EAP_ASYNC_ERROR_INVALID_OPERATION));

  /* The parent class is as before. */
  eap_test_stage_call (&parent, "concurrent", NULL, &jobs[2]);
  eap_test_stage_call (&parent, "concurrent", NULL, &jobs[3]);
  g_free (eap_test_stage_refuse (&parent, "further-one", NULL, EAP_ASYNC_ERROR_INVALID_OPERATION));
  for (int i = 0; i < 4; i++)
    {
      eap_test_gate_open (&jobs[i].go);
      eap_test_stage_wait (i < 2 ? &child : &parent, i % 2 + 1);
      eap_test_job_finish (&jobs[i], 1);
    }
  eap_test_stage_finish (&parent, "-:2 -:3");
  eap_test_stage_finish (&child, "0:0 1:101");
}

/* A class may answer cancel_async() itself, and call the one that it derives from. */
static void
test_cancel_vfunc (void)
{
  EapTestStage stage;
  EapTestJob job;

  eap_test_stage_init (&stage, child_component_get_type ());
  eap_test_job_init (&job, 0);
  eap_test_stage_call (&stage, "exclusive-start", NULL, &job);
  eap_component_cancel_async (stage.component, NULL);
  g_assert_cmpint (((ChildComponent *) stage.component)->n_cancels, ==, 1);
  eap_test_stage_wait (&stage, 1);
  eap_test_job_finish (&job, 0);
  eap_test_stage_finish (&stage, "-:cancelled");
}

static void
call_by_name (EapTestStage *stage,
              const char   *method,
              const char   *argument)
{
  g_autoptr (GError) error = NULL;
  EapAsyncOperation *operation =
    eap_component_start_with_value (stage->component, method, EAP_STATE_STRING (argument),
                                    EAP_STATE_STRING (argument), NULL, &error);

  g_assert_no_error (error);
  g_object_unref (operation);
  eap_test_stage_wait (stage, stage->n_completed + 1);
}

static void
test_added_methods (void)
{
  EapTestStage stage;

  eap_test_stage_init (&stage, NAMED_TYPE_COMPONENT);
  call_by_name (&stage, "in-thread", "good");
  call_by_name (&stage, "in_place", "well");
  call_by_name (&stage, "in-place", NULL);
  eap_test_stage_finish (&stage, "good:9 well:8 -:8");
}

typedef struct
{
  EapTestStage       stage;
  EapAsyncOperation *operation;
} Failure;

static const GError *
failure_get_error (Failure    *self,
                   GType       type,
                   const char *method,
                   const char *argument)
{
  g_autoptr (GError) error = NULL;

  eap_test_stage_init (&self->stage, type);
  self->operation =
    eap_component_start_with_value (self->stage.component, method, NULL,
                                    EAP_STATE_STRING (argument), NULL, &error);
  g_assert_no_error (error);
  eap_test_stage_wait (&self->stage, 1);
  g_assert_nonnull (eap_async_completed_event_args_get_error (
                      eap_async_operation_get_args (self->operation)));

  return eap_async_completed_event_args_get_error (eap_async_operation_get_args (self->operation));
}

static void
failure_finish (Failure *self)
{
  eap_test_finalize_soon (NULL, self->operation);
  eap_test_stage_finish (&self->stage, "-:failed");
}

/* The class and the method are named, so that one finds what to write. */
static void
check_failed (GType          type,
              const char    *method,
              const char    *argument,
              const char    *function,
              EapAsyncError  code)
{
  Failure failure;
  const GError *error = failure_get_error (&failure, type, method, argument);

  g_assert_error (error, EAP_ASYNC_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, g_type_name (type)));
  g_assert_nonnull (strstr (error->message, method));
  g_assert_nonnull (strstr (error->message, function));
  failure_finish (&failure);
}

static void
test_vfuncs_are_not_there (void)
{
  GType type = bare_component_get_type ();

  check_failed (type, "think", NULL, "run_operation()", EAP_ASYNC_ERROR_FAILED);
  check_failed (type, "dream", NULL, "start_operation()", EAP_ASYNC_ERROR_FAILED);
}

static void
test_vfuncs_fail_without_an_error (void)
{
  GType type = NAMED_TYPE_COMPONENT;

  check_failed (type, "in-thread", "nothing", "run_operation()", EAP_ASYNC_ERROR_FAILED);
  check_failed (type, "in-place", "nothing", "start_operation()", EAP_ASYNC_ERROR_FAILED);
}

static void
test_vfunc_returns_wrong_args (void)
{
  check_failed (NAMED_TYPE_COMPONENT, "in-thread", "wrong", "EapTestSumArgs",
                EAP_ASYNC_ERROR_INVALID_OPERATION);
}

/* Nobody completes the operation, which nobody has any more. */
static void
test_vfunc_completes_with_wrong_args (void)
{
  EapTestStage stage;

  eap_test_stage_init (&stage, NAMED_TYPE_COMPONENT);
  call_by_name (&stage, "in-place", "wrong");
  eap_test_stage_finish (&stage, "wrong:failed");
}

static void
test_vfuncs_fail (void)
{
  static const char *const arguments[] = { "error", "both" };
  Failure failure;

  for (int i = 0; i < 4; i++)
    {
      const GError *error = failure_get_error (&failure, NAMED_TYPE_COMPONENT,
                                               i < 2 ? "in-thread" : "in-place",
                                               arguments[i % 2]);

      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
      failure_finish (&failure);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/component-methods/" path, function)

  ADD ("base-class-has-none", test_base_class_has_none);
  ADD ("faults", test_faults);
  ADD ("signal-of-a-method", test_signal_of_a_method);
  ADD ("names", test_names);
  ADD ("inherited", test_inherited);
  ADD ("cancel-vfunc", test_cancel_vfunc);
  ADD ("added-methods", test_added_methods);
  ADD ("vfuncs-are-not-there", test_vfuncs_are_not_there);
  ADD ("vfuncs-fail-without-an-error", test_vfuncs_fail_without_an_error);
  ADD ("vfunc-returns-wrong-args", test_vfunc_returns_wrong_args);
  ADD ("vfunc-completes-with-wrong-args", test_vfunc_completes_with_wrong_args);
  ADD ("vfuncs-fail", test_vfuncs_fail);

  return g_test_run ();
}
