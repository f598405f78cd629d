/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-utils.h"

/* A member of each type there is */
#define ALL_TYPE_ARGS (all_args_get_type ())
G_DECLARE_FINAL_TYPE (AllArgs, all_args, ALL, ARGS, EapAsyncCompletedEventArgs)

struct _AllArgs
{
  EapAsyncCompletedEventArgs parent_instance;

  gboolean        truth;
  int             signed_int;
  guint           unsigned_int;
  long            signed_long;
  gulong          unsigned_long;
  gint64          signed_int64;
  guint64         unsigned_int64;
  float           single;
  double          real;
  char           *text;
  char          **names;
  GBytes         *bytes;
  GVariant       *variant;
  EapOperationState mode;
  GBindingFlags   binding;
  GCancellable   *cancellable;
  GFile          *file;
};

EAP_DEFINE_EVENT_ARGS (AllArgs, all_args, EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS,
                       EAP_EVENT_ARGS_FIELD (truth, G_TYPE_BOOLEAN)
                       EAP_EVENT_ARGS_FIELD (signed_int, G_TYPE_INT)
                       EAP_EVENT_ARGS_FIELD (unsigned_int, G_TYPE_UINT)
                       EAP_EVENT_ARGS_FIELD (signed_long, G_TYPE_LONG)
                       EAP_EVENT_ARGS_FIELD (unsigned_long, G_TYPE_ULONG)
                       EAP_EVENT_ARGS_FIELD (signed_int64, G_TYPE_INT64)
                       EAP_EVENT_ARGS_FIELD (unsigned_int64, G_TYPE_UINT64)
                       EAP_EVENT_ARGS_FIELD (single, G_TYPE_FLOAT)
                       EAP_EVENT_ARGS_FIELD (real, G_TYPE_DOUBLE)
                       EAP_EVENT_ARGS_FIELD (text, G_TYPE_STRING)
                       EAP_EVENT_ARGS_FIELD (names, G_TYPE_STRV)
                       EAP_EVENT_ARGS_FIELD (bytes, G_TYPE_BYTES)
                       EAP_EVENT_ARGS_FIELD (variant, G_TYPE_VARIANT)
                       EAP_EVENT_ARGS_FIELD (mode, EAP_TYPE_OPERATION_STATE)
                       EAP_EVENT_ARGS_FIELD (binding, G_TYPE_BINDING_FLAGS)
                       EAP_EVENT_ARGS_FIELD (cancellable, G_TYPE_CANCELLABLE)
                       EAP_EVENT_ARGS_FIELD (file, G_TYPE_FILE))

int         all_args_get_signed_int (AllArgs  *self,
                                     GError  **error);
double      all_args_get_real       (AllArgs  *self,
                                     GError  **error);
const char *all_args_get_text       (AllArgs  *self,
                                     GError  **error);
EAP_DEFINE_RESULT_GETTER (AllArgs, all_args, int, signed_int)
EAP_DEFINE_RESULT_GETTER (AllArgs, all_args, double, real)
EAP_DEFINE_RESULT_GETTER (AllArgs, all_args, const char *, text)

/* An interim result */
#define FOUND_TYPE_ARGS (found_args_get_type ())
G_DECLARE_FINAL_TYPE (FoundArgs, found_args, FOUND, ARGS, EapProgressChangedEventArgs)

struct _FoundArgs
{
  EapProgressChangedEventArgs  parent_instance;

  char                        *path;
  int                          line_number;
};

EAP_DEFINE_EVENT_ARGS (FoundArgs, found_args, EAP_TYPE_PROGRESS_CHANGED_EVENT_ARGS,
                       EAP_EVENT_ARGS_FIELD (path, G_TYPE_STRING)
                       EAP_EVENT_ARGS_FIELD (line_number, G_TYPE_INT))

const char *found_args_get_path        (FoundArgs *self);
int         found_args_get_line_number (FoundArgs *self);
EAP_DEFINE_EVENT_ARGS_GETTER (FoundArgs, found_args, const char *, path)
EAP_DEFINE_EVENT_ARGS_GETTER (FoundArgs, found_args, int, line_number)

/* Fields, a class with more of them, and one with a property of its own kind */
typedef struct
{
  EapAsyncCompletedEventArgs  parent_instance;

  GObject                    *first;
} BaseArgs;

typedef EapAsyncCompletedEventArgsClass BaseArgsClass;

typedef struct
{
  BaseArgs  parent_instance;

  GObject  *second;
} MoreArgs;

typedef BaseArgsClass MoreArgsClass;

typedef struct
{
  MoreArgs parent_instance;

  int      own;
} OwnArgs;

typedef MoreArgsClass OwnArgsClass;

GType base_args_get_type (void);
GType more_args_get_type (void);
GType own_args_get_type  (void);

G_DEFINE_TYPE (BaseArgs, base_args, EAP_TYPE_ASYNC_COMPLETED_EVENT_ARGS)
G_DEFINE_TYPE (MoreArgs, more_args, base_args_get_type ())
G_DEFINE_TYPE (OwnArgs, own_args, more_args_get_type ())

static void
base_args_class_init (BaseArgsClass *klass)
{
  eap_event_args_class_install_field (EAP_EVENT_ARGS_CLASS (klass), "first", G_TYPE_OBJECT,
                                      G_STRUCT_OFFSET (BaseArgs, first), sizeof (GObject *));
}

static void
base_args_init (BaseArgs *self)
{
}

static void
more_args_class_init (MoreArgsClass *klass)
{
  eap_event_args_class_install_field (EAP_EVENT_ARGS_CLASS (klass), "second", G_TYPE_OBJECT,
                                      G_STRUCT_OFFSET (MoreArgs, second), sizeof (GObject *));
}

static void
more_args_init (MoreArgs *self)
{
}

static void
own_args_get_property (GObject    *object,
                       guint       prop_id,
                       GValue     *value,
                       GParamSpec *pspec)
{
  g_assert_cmpuint (prop_id, ==, 1);
  g_value_set_int (value, ((OwnArgs *) object)->own);
}

static void
own_args_class_init (OwnArgsClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = own_args_get_property;
  g_object_class_install_property (G_OBJECT_CLASS (klass), 1,
                                   g_param_spec_int ("own", NULL, NULL, 0, 9, 0,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS));
}

static void
own_args_init (OwnArgs *self)
{
}

/* Mistakes, which are noticed while the class is initialized */
typedef struct
{
  EapEventArgs parent_instance;

  int          number;
  gpointer     pointer;
} WrongArgs;

typedef EapEventArgsClass WrongArgsClass;

GType wrong_args_get_type (void);
G_DEFINE_TYPE (WrongArgs, wrong_args, EAP_TYPE_EVENT_ARGS)

static void
expect_no_field (const char *name,
                 const char *type)
{
  g_autofree char *pattern = g_strdup_printf ("WrongArgs*“%s”*%s*", name, type);

  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, pattern);
}

static void
wrong_args_class_init (WrongArgsClass *klass)
{
  EapEventArgsClass *args_class = EAP_EVENT_ARGS_CLASS (klass);

  expect_no_field ("number", "gint64");
  eap_event_args_class_install_field (args_class, "number", G_TYPE_INT64,
                                      G_STRUCT_OFFSET (WrongArgs, number), sizeof (int));
  expect_no_field ("pointer", "gpointer");
  eap_event_args_class_install_field (args_class, "pointer", G_TYPE_POINTER,
                                      G_STRUCT_OFFSET (WrongArgs, pointer), sizeof (gpointer));
  expect_no_field ("letter", "gchar");
  eap_event_args_class_install_field (args_class, "letter", G_TYPE_CHAR,
                                      G_STRUCT_OFFSET (WrongArgs, number), sizeof (char));
  g_test_assert_expected_messages ();
}

static void
wrong_args_init (WrongArgs *self)
{
}

#define assert_property(name, type) \
  G_STMT_START { \
    GParamSpec *pspec_ = g_object_class_find_property (klass, name); \
    g_assert_nonnull (pspec_); \
    g_assert_cmpuint (pspec_->value_type, ==, type); \
    g_assert_cmphex (pspec_->flags & G_PARAM_READWRITE, ==, G_PARAM_READWRITE); \
  } G_STMT_END

static void
test_are_properties (void)
{
  GObjectClass *klass = g_type_class_ref (ALL_TYPE_ARGS);

  assert_property ("truth", G_TYPE_BOOLEAN);
  assert_property ("signed-int", G_TYPE_INT);
  assert_property ("unsigned-int", G_TYPE_UINT);
  assert_property ("signed-long", G_TYPE_LONG);
  assert_property ("unsigned-long", G_TYPE_ULONG);
  assert_property ("signed-int64", G_TYPE_INT64);
  assert_property ("unsigned-int64", G_TYPE_UINT64);
  assert_property ("single", G_TYPE_FLOAT);
  assert_property ("real", G_TYPE_DOUBLE);
  assert_property ("text", G_TYPE_STRING);
  assert_property ("names", G_TYPE_STRV);
  assert_property ("bytes", G_TYPE_BYTES);
  assert_property ("variant", G_TYPE_VARIANT);
  assert_property ("mode", EAP_TYPE_OPERATION_STATE);
  assert_property ("binding", G_TYPE_BINDING_FLAGS);
  assert_property ("cancellable", G_TYPE_CANCELLABLE);
  assert_property ("file", G_TYPE_FILE);
  g_type_class_unref (klass);
}

static void
test_numbers (void)
{
  AllArgs *args = g_object_new (ALL_TYPE_ARGS,
                                "truth", TRUE,
                                "signed-int", G_MININT,
                                "unsigned-int", G_MAXUINT,
                                "signed-long", G_MINLONG,
                                "unsigned-long", G_MAXULONG,
                                "signed-int64", G_MININT64,
                                "unsigned-int64", G_MAXUINT64,
                                "single", -G_MAXFLOAT,
                                "real", -G_MAXDOUBLE,
                                "mode", EAP_OPERATION_STATE_COMPLETED,
                                "binding", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL,
                                NULL);

  g_assert_true (args->truth);
  g_assert_cmpint (args->signed_int, ==, G_MININT);
  g_assert_cmpuint (args->unsigned_int, ==, G_MAXUINT);
  g_assert_true (args->signed_long == G_MINLONG);
  g_assert_true (args->unsigned_long == G_MAXULONG);
  g_assert_true (args->signed_int64 == G_MININT64);
  g_assert_true (args->unsigned_int64 == G_MAXUINT64);
  g_assert_cmpfloat (args->single, ==, -G_MAXFLOAT);
  g_assert_cmpfloat (args->real, ==, -G_MAXDOUBLE);
  g_assert_cmpint (args->mode, ==, EAP_OPERATION_STATE_COMPLETED);
  g_assert_cmphex (args->binding, ==, G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_assert_finalize_object (args);
}

static void
test_numbers_are_read (void)
{
  AllArgs *args = g_object_new (ALL_TYPE_ARGS, NULL);
  GBindingFlags binding;
  EapOperationState mode;
  double real;
  gboolean truth;
  guint64 unsigned_int64;

  args->truth = TRUE;
  args->unsigned_int64 = G_MAXUINT64;
  args->real = 2.5;
  args->mode = EAP_OPERATION_STATE_RUNNING;
  args->binding = G_BINDING_INVERT_BOOLEAN;
  g_object_get (args, "truth", &truth, "unsigned-int64", &unsigned_int64, "real", &real,
                "mode", &mode, "binding", &binding, NULL);
  g_assert_true (truth);
  g_assert_true (unsigned_int64 == G_MAXUINT64);
  g_assert_cmpfloat (real, ==, 2.5);
  g_assert_cmpint (mode, ==, EAP_OPERATION_STATE_RUNNING);
  g_assert_cmphex (binding, ==, G_BINDING_INVERT_BOOLEAN);
  g_assert_finalize_object (args);
}

static void
test_owned_members (void)
{
  const char *names[] = { "one", "two", NULL };
  GBytes *bytes = g_bytes_new_static ("b", 1);
  GCancellable *cancellable = g_cancellable_new ();
  GFile *file = g_file_new_for_path ("/");
  AllArgs *args = g_object_new (ALL_TYPE_ARGS,
                                "text", "words", "names", names, "bytes", bytes,
                                "variant", g_variant_new_int32 (7),
                                "cancellable", cancellable, "file", file, NULL);
  g_autofree char *text = NULL;
  g_autoptr (GVariant) variant = NULL;
  g_autoptr (GFile) read = NULL;

  g_assert_cmpstr (args->text, ==, "words");
  g_assert_cmpstrv (args->names, names);
  g_assert_true (args->names != (char **) names);
  g_assert_true (args->bytes == bytes);
  g_assert_cmpint (g_variant_get_int32 (args->variant), ==, 7);
  g_assert_true (args->cancellable == cancellable);
  g_object_get (args, "text", &text, "variant", &variant, "file", &read, NULL);
  g_assert_cmpstr (text, ==, "words");
  g_assert_true (variant == args->variant);
  g_assert_true (read == file);
  g_clear_object (&read);

  g_assert_finalize_object (args);
  g_bytes_unref (bytes);
  g_assert_finalize_object (cancellable);
  g_assert_finalize_object (file);
}

/* A worker gives what it has made, without a copy. */
static void
test_members_are_given (void)
{
  EapTestReleased released = { 0 };
  AllArgs *args = g_object_new (ALL_TYPE_ARGS, NULL);

  args->text = g_strdup ("words");
  args->names = g_strsplit ("one two", " ", -1);
  args->bytes = g_bytes_new_with_free_func ("b", 1, eap_test_released_cb, &released);
  args->variant = g_variant_ref_sink (g_variant_new_string ("v"));
  args->cancellable = eap_test_released_watch (&released, g_cancellable_new ());
  args->file = eap_test_released_watch (&released, g_file_new_for_path ("/"));
  eap_test_assert_released (&released, 0);

  g_assert_finalize_object (args);
  eap_test_assert_released (&released, 3);
}

static void
test_set_anew (void)
{
  EapTestReleased released = { 0 };
  AllArgs *args = g_object_new (ALL_TYPE_ARGS, "text", "first", NULL);

  args->cancellable = eap_test_released_watch (&released, g_cancellable_new ());
  g_object_set (args, "text", "second", "cancellable", NULL, NULL);
  eap_test_assert_released (&released, 1);
  g_assert_cmpstr (args->text, ==, "second");
  g_assert_null (args->cancellable);
  g_assert_finalize_object (args);
}

/* A string that the value which is copied does not own */
static void
test_strings_are_copied (void)
{
  GValue value = G_VALUE_INIT;
  AllArgs *args = g_object_new (ALL_TYPE_ARGS, NULL);

  g_value_init (&value, G_TYPE_STRING);
  g_value_set_interned_string (&value, g_intern_static_string ("interned"));
  g_object_set_property (G_OBJECT (args), "text", &value);
  g_assert_cmpstr (args->text, ==, "interned");
  g_assert_true (args->text != g_intern_static_string ("interned"));
  g_value_unset (&value);
  g_assert_finalize_object (args);
}

static void
test_result_getter (void)
{
  AllArgs *args = g_object_new (ALL_TYPE_ARGS, "signed-int", 7, "real", 0.5, "text", "t", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (all_args_get_signed_int (args, &error), ==, 7);
  g_assert_no_error (error);
  g_assert_cmpfloat (all_args_get_real (args, &error), ==, 0.5);
  g_assert_no_error (error);
  g_assert_cmpstr (all_args_get_text (args, NULL), ==, "t");
  g_assert_finalize_object (args);
}

static void
test_result_getter_of_a_failure (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "no");
  AllArgs *args = g_object_new (ALL_TYPE_ARGS, "signed-int", 7, "text", "t", "error", reason, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (all_args_get_signed_int (args, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BUSY);
  g_assert_cmpstr (error->message, ==, "no");

  /* Who does not ask why */
  g_assert_null (all_args_get_text (args, NULL));
  g_assert_finalize_object (args);
}

static void
test_result_getter_of_a_cancelled_one (void)
{
  AllArgs *args = g_object_new (ALL_TYPE_ARGS, "signed-int", 7, "cancelled", TRUE, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (all_args_get_signed_int (args, &error), ==, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_finalize_object (args);
}

static void
test_result_getter_of_another_object (void)
{
  GObject *other = g_object_new (G_TYPE_OBJECT, NULL);

  g_test_expect_message (G_LOG_DOMAIN, G_LOG_LEVEL_CRITICAL, "*all_args_get_type*");
  g_assert_cmpint (all_args_get_signed_int ((AllArgs *) other, NULL), ==, 0);
  g_test_assert_expected_messages ();
  g_assert_finalize_object (other);
}

/* Also where a property is read instead of the getter */
static void
check_read_as_default (AllArgs *args)
{
  int signed_int = -1;
  double real = -1;
  char *text = (char *) "";
  GCancellable *cancellable = NULL;
  EapOperationState mode = EAP_OPERATION_STATE_COMPLETED;

  g_object_get (args, "signed-int", &signed_int, "real", &real, "text", &text,
                "cancellable", &cancellable, "mode", &mode, NULL);
  g_assert_cmpint (signed_int, ==, 0);
  g_assert_cmpfloat (real, ==, 0);
  g_assert_null (text);
  g_assert_null (cancellable);
  g_assert_cmpint (mode, ==, 0);
}

static void
test_read_as_default_unless_succeeded (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "no");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  for (int i = 0; i < 2; i++)
    {
      AllArgs *args = g_object_new (ALL_TYPE_ARGS, "signed-int", 7, "real", 0.5, "text", "t",
                                    "cancellable", cancellable, "mode", EAP_OPERATION_STATE_RUNNING,
                                    NULL);
      int signed_int;

      g_object_get (args, "signed-int", &signed_int, NULL);
      g_assert_cmpint (signed_int, ==, 7);
      if (i == 0)
        g_object_set (args, "error", reason, NULL);
      else
        g_object_set (args, "cancelled", TRUE, NULL);
      check_read_as_default (args);
      g_assert_finalize_object (args);
    }

  g_assert_finalize_object (g_steal_pointer (&cancellable));
}

/* What the library makes of a failure reads the same. */
static void
test_read_as_default_where_none_were_given (void)
{
  g_autoptr (GError) reason = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_BUSY, "no");
  EapAsyncOperation *operation =
    eap_async_operation_manager_create_operation_full (NULL, ALL_TYPE_ARGS, NULL);

  eap_async_operation_complete_with_error (operation, reason, NULL);
  eap_test_drain (NULL);
  check_read_as_default (ALL_ARGS (eap_async_operation_get_args (operation)));
  g_assert_finalize_object (operation);
}

static void
test_refused_once_used (void)
{
  AllArgs *args = g_object_new (ALL_TYPE_ARGS, "signed-int", 7, NULL);
  EapAsyncOperation *operation =
    eap_async_operation_manager_create_operation_full (NULL, ALL_TYPE_ARGS, NULL);

  g_object_set (args, "signed-int", 8, NULL);
  g_assert_true (eap_async_operation_complete (operation, EAP_ASYNC_COMPLETED_EVENT_ARGS (args),
                                               NULL));
  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*AllArgs*does not change*");
  g_object_set (args, "signed-int", 9, NULL);
  g_test_expect_message ("Eap", G_LOG_LEVEL_CRITICAL, "*AllArgs*does not change*");
  g_object_set (args, "text", "late", NULL);
  g_test_assert_expected_messages ();
  g_assert_cmpint (args->signed_int, ==, 8);
  g_assert_null (args->text);

  eap_test_drain (NULL);
  g_assert_cmpint (all_args_get_signed_int (args, NULL), ==, 8);
  g_assert_finalize_object (operation);
  g_assert_finalize_object (args);
}

static void
test_of_progress (void)
{
  FoundArgs *args = g_object_new (FOUND_TYPE_ARGS, "path", "/etc", "line-number", 3,
                                  "progress-percentage", 40, NULL);
  g_autofree char *path = NULL;

  g_assert_cmpstr (found_args_get_path (args), ==, "/etc");
  g_assert_cmpint (found_args_get_line_number (args), ==, 3);
  g_assert_cmpint (eap_progress_changed_event_args_get_progress_percentage (
                     EAP_PROGRESS_CHANGED_EVENT_ARGS (args)), ==, 40);
  g_object_get (args, "path", &path, NULL);
  g_assert_cmpstr (path, ==, "/etc");
  g_assert_finalize_object (args);
}

static void
test_derived_classes (void)
{
  EapTestReleased released = { 0 };
  GObject *first = eap_test_released_watch (&released, g_object_new (G_TYPE_OBJECT, NULL));
  GObject *second = eap_test_released_watch (&released, g_object_new (G_TYPE_OBJECT, NULL));
  GObject *args = g_object_new (own_args_get_type (), "first", first, "second", second, NULL);
  int own;

  g_object_unref (first);
  g_object_unref (second);
  ((OwnArgs *) args)->own = 5;
  g_object_get (args, "first", &first, "second", &second, "own", &own, NULL);
  g_assert_true (first == ((BaseArgs *) args)->first);
  g_assert_true (second == ((MoreArgs *) args)->second);
  g_assert_cmpint (own, ==, 5);
  g_object_unref (first);
  g_object_unref (second);
  eap_test_assert_released (&released, 0);
  g_assert_finalize_object (args);
  eap_test_assert_released (&released, 2);
}

static void
test_wrong_members (void)
{
  GObject *args = g_object_new (wrong_args_get_type (), NULL);
  GObjectClass *klass = G_OBJECT_GET_CLASS (args);

  g_assert_null (g_object_class_find_property (klass, "number"));
  g_assert_null (g_object_class_find_property (klass, "pointer"));
  g_assert_null (g_object_class_find_property (klass, "letter"));
  g_assert_finalize_object (args);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add_func ("/eap/event-args-fields/" path, function)

  ADD ("are-properties", test_are_properties);
  ADD ("numbers", test_numbers);
  ADD ("numbers-are-read", test_numbers_are_read);
  ADD ("owned-members", test_owned_members);
  ADD ("members-are-given", test_members_are_given);
  ADD ("set-anew", test_set_anew);
  ADD ("strings-are-copied", test_strings_are_copied);
  ADD ("result-getter", test_result_getter);
  ADD ("result-getter-of-a-failure", test_result_getter_of_a_failure);
  ADD ("result-getter-of-a-cancelled-one", test_result_getter_of_a_cancelled_one);
  ADD ("result-getter-of-another-object", test_result_getter_of_another_object);
  ADD ("read-as-default-unless-succeeded", test_read_as_default_unless_succeeded);
  ADD ("read-as-default-where-none-were-given", test_read_as_default_where_none_were_given);
  ADD ("refused-once-used", test_refused_once_used);
  ADD ("of-progress", test_of_progress);
  ADD ("derived-classes", test_derived_classes);
  ADD ("wrong-members", test_wrong_members);

  return g_test_run ();
}
