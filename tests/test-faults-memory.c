/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#define _GNU_SOURCE          /* vasprintf() */
#undef _FORTIFY_SOURCE       /* which defines it */

#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "eap-test-component.h"

/* Memory is used up. GLib ends the program then, and says so; it must not crash in
 * another way, nor hang. In a process of its own, which is given little. */

#define DEADLINE_SECONDS 20

#define NO_LIMIT "the limit on memory does not bite"

static const char *program;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
# define HAS_SANITIZER 1
#elif defined(__has_feature)
# if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#  define HAS_SANITIZER 1
# endif
#endif

#ifndef HAS_SANITIZER
# define HAS_SANITIZER 0

/* GLib calls itself without end where there is not even the memory for its message:
 * the stack overflows. It finds these before those of the system. */
int
vasprintf (char       **result,
           const char  *format,
           va_list      arguments)
{
  static const char message[] = "failed to allocate a message\n";
  va_list copy;
  int length;

  va_copy (copy, arguments);
  length = vsnprintf (NULL, 0, format, copy);
  va_end (copy);

  *result = malloc ((gsize) length + 1);
  if (*result == NULL)
    {
      if (write (STDERR_FILENO, message, sizeof message - 1) != -1)
        abort ();
      _exit (2);
    }

  return vsnprintf (*result, (gsize) length + 1, format, arguments);
}

int __vasprintf_chk (char       **result,
                     int          flag,
                     const char  *format,
                     va_list      arguments);

int
__vasprintf_chk (char       **result,
                 int          flag,
                 const char  *format,
                 va_list      arguments)
{
  return vasprintf (result, format, arguments);
}

#endif

/* In bytes; 0: it cannot be known */
static gsize
get_address_space (void)
{
  g_autofree char *contents = NULL;

  if (!g_file_get_contents ("/proc/self/statm", &contents, NULL, NULL))
    return 0;

  return (gsize) g_ascii_strtoull (contents, NULL, 10) * (gsize) sysconf (_SC_PAGESIZE);
}

static gboolean
limit_memory (gsize bytes)
{
  gsize now = get_address_space ();
  struct rlimit space = { now + bytes, now + bytes };
  struct rlimit no_core = { 0, 0 };

  setrlimit (RLIMIT_CORE, &no_core);
  alarm (DEADLINE_SECONDS);

  return now != 0 && setrlimit (RLIMIT_AS, &space) == 0;
}

typedef void (*Start) (EapComponent *component);

static EapAsyncCompletedEventArgs *
report (EapAsyncOperation  *operation,
        gpointer            data,
        GError            **error)
{
  for (int i = 0; i < 100; i++)
    eap_async_operation_report_progress (operation, i, NULL);

  return eap_async_completed_event_args_new (NULL, FALSE, NULL);
}

/* Nothing is dropped, and nothing delivered. */
static void
start_work (EapComponent *component)
{
  EapAsyncOperation *operation = eap_async_operation_manager_create_operation (NULL, NULL);

  eap_async_operation_run_in_thread (operation, NULL, report, NULL, NULL, NULL);
}

static void
start_dedicated_work (EapComponent *component)
{
  EapAsyncOperation *operation = eap_async_operation_manager_create_operation (NULL, NULL);
  g_autoptr (GError) error = NULL;

  if (!eap_async_operation_run_in_thread (operation, eap_worker_pool_get_dedicated (), report,
                                          NULL, NULL, &error))
    g_assert_error (error, G_THREAD_ERROR, G_THREAD_ERROR_AGAIN);
}

static void
start_method (EapComponent *component)
{
  static int n;
  EapTestJob *job = g_new (EapTestJob, 1);
  g_autoptr (GError) error = NULL;

  eap_test_job_init_quick (job, 0);
  if (eap_component_start (component, "concurrent", EAP_STATE_INT (n++), job, g_free,
                           &error) == NULL)
    g_assert_error (error, G_THREAD_ERROR, G_THREAD_ERROR_AGAIN);
}

static void
start_queue (EapComponent *component)
{
  EapTestJob *job = g_new (EapTestJob, 1);
  EapAsyncOperation *operation;

  eap_test_job_init (job, 0);
  operation = eap_component_start (component, "queued-start", NULL, job, g_free, NULL);
  eap_async_operation_set_timeout (operation, 60000);
  g_assert_nonnull (eap_async_operation_get_progress (operation));
}

static void
start_posts (EapComponent *component)
{
  static EapAsyncOperation *operation;
  g_autoptr (EapProgressChangedEventArgs) args = eap_progress_changed_event_args_new (1, NULL);

  if (operation == NULL)
    operation = eap_async_operation_manager_create_operation (NULL, NULL);
  eap_async_operation_report (operation, args, NULL);
  eap_async_operation_post (operation, g_free, g_malloc (16), NULL, NULL);
}

static void
start_and_deliver (EapComponent *component)
{
  start_method (component);
  eap_test_drain (NULL);
}

static void
run_until_used_up (Start start,
                   gsize bytes)
{
  EapComponent *component = g_object_new (EAP_TEST_TYPE_COMPONENT, NULL);

  start (component);
  if (!limit_memory (bytes))
    {
      g_print (NO_LIMIT "\n");
      return;
    }

  /* Until the end, one way or the other */
  for (;;)
    start (component);
}

/* In the process of a test it exits where it would abort. */
static gboolean
is_said_by_glib (int         status,
                 const char *output)
{
  gboolean is_abort = WIFSIGNALED (status) &&
                      (WTERMSIG (status) == SIGTRAP || WTERMSIG (status) == SIGABRT);

  return (is_abort || (WIFEXITED (status) && WEXITSTATUS (status) == 1)) &&
         (strstr (output, "failed to allocate") != NULL ||
          strstr (output, "Cannot allocate memory") != NULL ||
          strstr (output, "Error creating thread") != NULL);
}

static void
check_in_a_process_of_its_own (const char *mebibytes)
{
  const char *argv[] = { program, "-p", g_test_get_path (), "--GTestSubprocess", NULL };
  g_auto (GStrv) environment =
    g_environ_setenv (g_get_environ (), "EAP_TEST_MEBIBYTES", mebibytes, TRUE);
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, environment, G_SPAWN_DEFAULT, NULL, NULL,
                &output, &errors, &status, &error);
  g_assert_no_error (error);

  if (strstr (output, NO_LIMIT) != NULL)
    {
      g_test_skip (NO_LIMIT);
      return;
    }

  if (!is_said_by_glib (status, errors))
    {
      g_test_message ("With %s MiB, status %x:\n%s", mebibytes, (guint) status, errors);
      g_test_fail ();
    }
}

static void
test_used_up (gconstpointer start)
{
  const char *mebibytes = g_getenv ("EAP_TEST_MEBIBYTES");
  static const char *const limits[] = { "1", "2", "5", "11", "24", "47", "100" };

  if (g_test_subprocess ())
    {
      run_until_used_up ((Start) start,
                         (gsize) g_ascii_strtoull (mebibytes, NULL, 10) * 1024 * 1024);
      return;
    }

  if (HAS_SANITIZER)
    {
      g_test_skip ("a sanitizer needs all the addresses");
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    check_in_a_process_of_its_own (limits[i]);
}

int
main (int   argc,
      char *argv[])
{
  program = argv[0];
  g_test_init (&argc, &argv, NULL);

#define ADD(path, start) \
  g_test_add_data_func ("/eap/faults/memory/" path, (gpointer) start, test_used_up)

  ADD ("work", start_work);
  ADD ("dedicated-work", start_dedicated_work);
  ADD ("method", start_method);
  ADD ("queue", start_queue);
  ADD ("posts", start_posts);
  ADD ("delivered", start_and_deliver);

  return g_test_run ();
}
