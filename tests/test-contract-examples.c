/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "file-copier.h"
#include "file-hasher.h"
#include "prime-number-calculator.h"

#include <eap-test/eap-test.h>

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* The library's own component and those of the examples keep the contract. */

/* More than anybody reads in a test; a file of that size is empty but for its end. */
#define ENDLESS (G_GINT64_CONSTANT (1) << 36)

/* The greatest prime number of 64 bits, which takes minutes */
#define GREAT_PRIME G_GUINT64_CONSTANT (18446744073709551557)

static char *folder;

/* Of however slow a machine, in milliseconds */
#define TIMEOUT 60000

static EapTestContract *
new_contract (GType       component_type,
              const char *method)
{
  EapTestContract *contract = eap_test_contract_new (component_type, method);

  eap_test_contract_set_timeout (contract, TIMEOUT);

  return contract;
}

static EapAsyncOperation *
calculate_cb (EapComponent  *component,
              const GValue  *user_state,
              gpointer       number,
              GError       **error)
{
  return prime_number_calculator_calculate_prime_async (PRIME_NUMBER_CALCULATOR (component),
                                                        *(guint64 *) number, user_state, error);
}

/* Without calls that fail: it refuses what it cannot do at once. */
static void
add_calculator (void)
{
  static guint64 quick = 9973;
  static guint64 slow = GREAT_PRIME;
  g_autoptr (EapTestContract) contract =
    new_contract (PRIME_TYPE_NUMBER_CALCULATOR, "calculate-prime");

  eap_test_contract_set_concurrency (contract, EAP_CONCURRENCY_CONCURRENT);
  eap_test_contract_set_start_func (contract, calculate_cb, &quick, NULL);
  eap_test_contract_set_slow_start_func (contract, calculate_cb, &slow, NULL);
  eap_test_contract_add_tests (contract, "/examples/prime-number-calculator");
}

static GFile *
get_file (const char *name)
{
  return g_file_new_build_filename (folder, name, NULL);
}

static EapAsyncOperation *
hash_cb (EapComponent  *component,
         const GValue  *user_state,
         gpointer       name,
         GError       **error)
{
  g_autoptr (GFile) file = get_file (name);

  return file_hasher_hash_async (FILE_HASHER (component), file, user_state, error);
}

static void
add_hasher (void)
{
  g_autoptr (EapTestContract) contract = new_contract (FILE_TYPE_HASHER, "hash");

  eap_test_contract_set_concurrency (contract, EAP_CONCURRENCY_CONCURRENT);
  eap_test_contract_set_start_func (contract, hash_cb, (gpointer) "small", NULL);
  eap_test_contract_set_failing_start_func (contract, hash_cb, (gpointer) "missing", NULL);
  eap_test_contract_set_slow_start_func (contract, hash_cb, (gpointer) "endless", NULL);
  eap_test_contract_add_tests (contract, "/examples/file-hasher");
}

static EapAsyncOperation *
copy_cb (EapComponent  *component,
         const GValue  *user_state,
         gpointer       name,
         GError       **error)
{
  g_autoptr (GFile) source = get_file (name);
  g_autoptr (GFile) destination = get_file ("copy");

  return file_copier_copy_async (FILE_COPIER (component), source, destination,
                                 G_FILE_COPY_OVERWRITE, user_state, error);
}

/* Without slow calls, which would fill the disk */
static void
add_copier (void)
{
  g_autoptr (EapTestContract) contract = new_contract (FILE_TYPE_COPIER, "copy");

  eap_test_contract_set_concurrency (contract, EAP_CONCURRENCY_QUEUED);
  eap_test_contract_set_start_func (contract, copy_cb, (gpointer) "small", NULL);
  eap_test_contract_set_failing_start_func (contract, copy_cb, (gpointer) "missing", NULL);
  eap_test_contract_add_tests (contract, "/examples/file-copier");
}

typedef enum
{
  QUICK,
  FAILING,
  SLOW,
} Work;

static void
do_work_cb (EapBackgroundWorker *worker,
            EapDoWorkEventArgs  *args)
{
  Work work = g_value_get_int (eap_do_work_event_args_get_argument (args));
  g_autoptr (GError) error = NULL;

  eap_background_worker_report_progress (worker, 50, NULL);

  if (work == FAILING)
    {
      g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No numbers");
      eap_do_work_event_args_set_error (args, error);
    }

  while (work == SLOW && !eap_background_worker_get_cancellation_pending (worker))
    g_usleep (1000);
  eap_do_work_event_args_set_cancel (args, eap_background_worker_get_cancellation_pending (worker));
  eap_do_work_event_args_set_result (args, EAP_STATE_INT (42));
}

static EapComponent *
new_worker_cb (gpointer data)
{
  EapBackgroundWorker *worker = eap_background_worker_new ();

  eap_background_worker_set_worker_reports_progress (worker, TRUE);
  eap_background_worker_set_worker_supports_cancellation (worker, TRUE);
  g_signal_connect (worker, "do-work", G_CALLBACK (do_work_cb), NULL);

  return EAP_COMPONENT (worker);
}

static EapAsyncOperation *
run_worker_cb (EapComponent  *component,
               const GValue  *user_state,
               gpointer       work,
               GError       **error)
{
  g_assert_null (user_state);

  return eap_background_worker_run_worker_async (EAP_BACKGROUND_WORKER (component),
                                                 EAP_STATE_INT (GPOINTER_TO_INT (work)), error);
}

static void
add_worker (void)
{
  g_autoptr (EapTestContract) contract =
    new_contract (EAP_TYPE_BACKGROUND_WORKER, "run-worker");

  eap_test_contract_set_new_func (contract, new_worker_cb, NULL, NULL);
  eap_test_contract_set_supports_user_state (contract, FALSE);
  eap_test_contract_set_start_func (contract, run_worker_cb, GINT_TO_POINTER (QUICK), NULL);
  eap_test_contract_set_failing_start_func (contract, run_worker_cb, GINT_TO_POINTER (FAILING),
                                            NULL);
  eap_test_contract_set_slow_start_func (contract, run_worker_cb, GINT_TO_POINTER (SLOW), NULL);
  eap_test_contract_add_tests (contract, "/background-worker");
}

static void
make_files (void)
{
  g_autofree char *small = g_build_filename (folder, "small", NULL);
  g_autofree char *endless = g_build_filename (folder, "endless", NULL);
  int fd = g_open (endless, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

  g_assert_true (g_file_set_contents (small, "some words", -1, NULL));
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (ftruncate (fd, ENDLESS), ==, 0);
  g_assert_true (g_close (fd, NULL));
}

static void
remove_files (void)
{
  const char *const names[] = { "small", "endless", "copy" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_free (folder);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("eap-test-XXXXXX", NULL);
  g_assert_nonnull (folder);
  make_files ();

  add_calculator ();
  add_copier ();
  add_hasher ();
  add_worker ();

  status = g_test_run ();
  remove_files ();

  return status;
}
