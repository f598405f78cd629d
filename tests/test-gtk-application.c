/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-reckoner.h"

/* The example docs/examples/gtk, driven on a display */

#define GIBIBYTE (G_GINT64_CONSTANT (1) << 30)

#define ENDLESS_NAME "Is " ENDLESS " prime?"

/* Cancels what is there, and closes the window */
static void
finish (EapTestReckoner *self,
        guint            n_finished)
{
  eap_test_reckoner_activate (self, "win.cancel-all");
  eap_test_reckoner_wait_finished (self, n_finished);
  g_assert_false (eap_progress_get_paused (self->window->total));
  eap_test_reckoner_close (self);
}

static void
drive_numbers (EapTestReckoner *self)
{
  GtkWidget *window = GTK_WIDGET (self->window);

  g_assert_true (eap_test_shows_text (window, "Nothing to Do"));

  eap_test_reckoner_enter (self, " 97 91,4294967291; 18446744073709551615");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (self->window->entry)), ==, "");
  eap_test_reckoner_wait_finished (self, 4);
  eap_test_reckoner_assert_finished (self, "Is 97 prime?", RECKONER_OUTCOME_SUCCEEDED, "Yes");
  eap_test_reckoner_assert_finished (self, "Is 91 prime?", RECKONER_OUTCOME_SUCCEEDED,
                                     "No, it is divisible by 7");
  eap_test_reckoner_assert_finished (self, "Is 4294967291 prime?", RECKONER_OUTCOME_SUCCEEDED,
                                     "Yes");
  eap_test_reckoner_assert_finished (self, "Is 18446744073709551615 prime?",
                                     RECKONER_OUTCOME_SUCCEEDED,
                                     "No, it is divisible by 3");

  eap_test_reckoner_activate (self, "win.clear");
  eap_test_reckoner_close (self);
}

static void
test_numbers (void)
{
  eap_test_reckoner_run (drive_numbers, "");
}

static void
assert_refused (EapTestReckoner *self,
                const char      *numbers,
                const char      *reason)
{
  eap_test_reckoner_enter (self, numbers);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (self->window->entry)), ==, numbers);
  g_assert_true (gtk_widget_get_visible (self->window->error_label));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (self->window->error_label)), ==, reason);
  g_assert_cmpuint (reckoner_window_get_n_pending (self->window), ==, 0);
}

static void
drive_bad_numbers (EapTestReckoner *self)
{
  assert_refused (self, "97 12x", "“12x” is not a whole number");
  assert_refused (self, "-3", "“-3” is not a whole number");
  assert_refused (self, "1", "1 is neither prime nor a product of primes");
  assert_refused (self, "18446744073709551616",
                  "18446744073709551616 is too large; the largest number is "
                  "18446744073709551615");
  assert_refused (self, " ", "There is no number to test");

  gtk_editable_set_text (GTK_EDITABLE (self->window->entry), "9");
  g_assert_false (gtk_widget_get_visible (self->window->error_label));
  eap_test_reckoner_close (self);
}

static void
test_bad_numbers (void)
{
  eap_test_reckoner_run (drive_bad_numbers, "");
}

/* What the command line asks for is under way when the test begins. */
static void
drive_command_line (EapTestReckoner *self)
{
  eap_test_reckoner_wait_finished (self, 2);
  eap_test_reckoner_assert_finished (self, "Is 97 prime?", RECKONER_OUTCOME_SUCCEEDED, "Yes");
  eap_test_reckoner_assert_finished (self, "Is 6 prime?", RECKONER_OUTCOME_SUCCEEDED,
                                     "No, it is divisible by 2");
  eap_test_reckoner_close (self);
}

static void
test_command_line (void)
{
  eap_test_reckoner_run (drive_command_line, "--prime 97 -p 6");
}

static gboolean
is_scanner_idle (gpointer data)
{
  return !eap_background_worker_get_is_busy (((EapTestReckoner *) data)->window->scanner);
}

static void
drive_files (EapTestReckoner *self)
{
  const char *text = "The quick brown fox jumps over the lazy dog";
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  g_autofree char *empty_digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "", -1);
  g_autoptr (GFile) folder = g_file_new_build_filename (self->folder, "a", NULL);
  g_autoptr (GFile) missing = g_file_new_build_filename (self->folder, "missing", NULL);
  g_autoptr (GFile) device = g_file_new_for_path ("/dev/null");

  g_object_unref (eap_test_reckoner_write_file (self, "a/b/fox", text));
  g_object_unref (eap_test_reckoner_write_file (self, "a/empty", ""));

  /* Each after the other: the scanner looks at one heap at a time. */
  eap_test_reckoner_add (self, folder);
  eap_test_reckoner_add (self, missing);
  eap_test_reckoner_add (self, device);
  g_assert_true (eap_background_worker_get_is_busy (self->window->scanner));
  eap_test_reckoner_wait_finished (self, 4);

  eap_test_reckoner_assert_finished (self, "fox", RECKONER_OUTCOME_SUCCEEDED, digest);
  eap_test_reckoner_assert_finished (self, "empty", RECKONER_OUTCOME_SUCCEEDED, empty_digest);
  eap_test_reckoner_assert_finished (self, "null", RECKONER_OUTCOME_FAILED,
                                     "This is neither a file nor a folder");
  eap_test_reckoner_assert_finished (self, "missing", RECKONER_OUTCOME_FAILED,
                                     "There is no such file or folder");
  g_assert_cmpstr (reckoner_task_get_value (eap_test_reckoner_get_finished (self, "fox")), ==,
                   digest);
  eap_test_wait_for_text (GTK_WIDGET (self->window), "Finished (4)");
  eap_test_wait_for_text (GTK_WIDGET (self->window), "This is neither a file nor a folder");

  eap_test_iterate_until (NULL, is_scanner_idle, self);
  eap_test_reckoner_close (self);
}

static void
test_files (void)
{
  eap_test_reckoner_run (drive_files, "");
}

/* A bar, and how often it was seen further on */
typedef struct
{
  GtkProgressBar *bar;
  double          fraction;
  int             n_moves;
} Moves;

static gboolean
has_moved (gpointer data)
{
  Moves *moves = data;
  double fraction = gtk_progress_bar_get_fraction (moves->bar);

  g_assert_cmpfloat (fraction, >=, moves->fraction);
  g_assert_cmpfloat (fraction, <=, 1);
  moves->n_moves += fraction > moves->fraction;
  moves->fraction = fraction;

  return moves->n_moves >= 5;
}

static void
wait_for_moves (GtkWidget *top)
{
  Moves moves = { GTK_PROGRESS_BAR (eap_test_find_widget (top, GTK_TYPE_PROGRESS_BAR, NULL)) };

  eap_test_iterate_until (NULL, has_moved, &moves);
  g_assert_cmpfloat (moves.fraction, <, 1);
}

/* The first bar of the window is that of the total. */
static void
drive_bars (EapTestReckoner *self)
{
  g_autoptr (GFile) large = eap_test_reckoner_make_file (self, "large", 64 * GIBIBYTE);
  GtkWidget *row;

  eap_test_reckoner_add (self, large);
  row = eap_test_reckoner_find_row (self, "large");
  wait_for_moves (row);
  wait_for_moves (GTK_WIDGET (self->window));
  eap_test_wait_for_text (row, "Reading");
  eap_test_wait_for_text (row, "of 68.7");
  eap_test_wait_for_text (row, "B/s");

  finish (self, 1);
}

static void
test_bars (void)
{
  eap_test_reckoner_run (drive_bars, "");
}

/* Of five one waits for a thread. */
static void
drive_cancel (EapTestReckoner *self)
{
  GtkWidget *row;

  eap_test_wait_for_text (GTK_WIDGET (self->window), "In Progress (5)");
  row = eap_test_reckoner_find_row (self, "Is 18446744073709551533 prime?");
  eap_test_wait_for_text (row, "Looking for a divisor");
  eap_test_wait_for_text (GTK_WIDGET (self->window), "Waiting");

  eap_test_click (eap_test_find_widget (row, GTK_TYPE_BUTTON, "process-stop-symbolic"));
  eap_test_reckoner_wait_finished (self, 1);
  eap_test_reckoner_assert_finished (self, "Is 18446744073709551533 prime?",
                                     RECKONER_OUTCOME_CANCELLED,
                                     "Cancelled");
  eap_test_wait_for_text (GTK_WIDGET (self->window), "In Progress (4)");

  row = eap_test_reckoner_find_row (self, "Is " ENDLESS " prime?");
  eap_test_wait_for_text (row, "Looking for a divisor");
  finish (self, 5);
}

static void
test_cancel (void)
{
  eap_test_reckoner_run (drive_cancel,
                         "-p 18446744073709551533 -p 18446744073709551521 "
                         "-p 18446744073709551437 -p 18446744073709551427 -p " ENDLESS);
}

/* Whether something stands still, as far as one can see */
typedef struct
{
  EapProgress *progress;
  guint64      processed;
  gint64       since;
} Still;

static gboolean
stands_still (gpointer data)
{
  Still *still = data;
  guint64 processed = eap_progress_get_processed (still->progress);
  gint64 now = g_get_monotonic_time ();

  if (processed != still->processed || still->since == 0)
    still->since = now;
  still->processed = processed;

  return now - still->since > G_USEC_PER_SEC / 2;
}

static gboolean
goes_on (gpointer data)
{
  Still *still = data;

  return eap_progress_get_processed (still->progress) > still->processed;
}

static gboolean
is_active (gpointer button)
{
  return gtk_toggle_button_get_active (button);
}

static gboolean
is_inactive (gpointer button)
{
  return !gtk_toggle_button_get_active (button);
}

/* By its own button, or by that of all */
static void
pause_and_resume (EapTestReckoner *self,
                  GtkWidget       *row,
                  GtkWidget       *button)
{
  g_autoptr (EapAsyncOperation) operation = NULL;
  Still still = { NULL };

  g_object_get (row, "operation", &operation, NULL);
  still.progress = eap_async_operation_get_progress (operation);
  eap_test_wait_for_text (row, "Looking for a divisor");
  eap_test_iterate_until (NULL, goes_on, &still);

  eap_test_click (button);
  eap_test_iterate_until (NULL, is_active, button);
  eap_test_wait_for_text (row, "Paused");
  eap_test_iterate_until (NULL, stands_still, &still);
  g_assert_cmpuint (still.processed, >, 0);

  eap_test_click (button);
  eap_test_iterate_until (NULL, is_inactive, button);
  eap_test_wait_for_text (row, "Looking for a divisor");
  eap_test_iterate_until (NULL, goes_on, &still);
}

static void
drive_pause (EapTestReckoner *self)
{
  GtkWidget *row = eap_test_reckoner_find_row (self, ENDLESS_NAME);

  pause_and_resume (self, row,
                    eap_test_find_widget (row, GTK_TYPE_TOGGLE_BUTTON,
                                          "media-playback-pause-symbolic"));
  /* The first one in the window is that of all. */
  pause_and_resume (self, row,
                    eap_test_find_widget (GTK_WIDGET (self->window), GTK_TYPE_TOGGLE_BUTTON,
                                          "media-playback-pause-symbolic"));

  /* What is paused can be cancelled, and what comes after it is not paused. */
  eap_test_click (eap_test_find_widget (row, GTK_TYPE_TOGGLE_BUTTON,
                                        "media-playback-pause-symbolic"));
  eap_test_reckoner_activate (self, "win.pause-all");
  eap_test_wait_for_text (row, "Paused");
  finish (self, 1);
}

static void
test_pause (void)
{
  eap_test_reckoner_run (drive_pause, "--prime " ENDLESS);
}

/* What is bound to the worker that the .ui file declares, whether it is seen or not */
typedef struct
{
  int    n_spins;
  double fraction;
} Scanning;

static void
spinning_cb (GtkSpinner *spinner,
             GParamSpec *pspec,
             Scanning   *scanning)
{
  scanning->n_spins += gtk_spinner_get_spinning (spinner);
}

static void
fraction_cb (GtkProgressBar *bar,
             GParamSpec     *pspec,
             Scanning       *scanning)
{
  scanning->fraction = MAX (scanning->fraction, gtk_progress_bar_get_fraction (bar));
}

static void
watch_scanner (EapTestReckoner *self,
               Scanning        *scanning)
{
  GtkWidget *spinner = eap_test_find_any (GTK_WIDGET (self->window), GTK_TYPE_SPINNER);
  GtkWidget *bar = eap_test_find_any (gtk_widget_get_parent (spinner), GTK_TYPE_PROGRESS_BAR);

  g_signal_connect (spinner, "notify::spinning", G_CALLBACK (spinning_cb), scanning);
  g_signal_connect (bar, "notify::fraction", G_CALLBACK (fraction_cb), scanning);
}

static void
drive_scanner (EapTestReckoner *self)
{
  Scanning scanning = { 0 };
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);
  const guint n_files = 300;

  for (guint i = 0; i < n_files; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u/%u", i / 20, i);

      g_object_unref (eap_test_reckoner_write_file (self, name, name));
    }

  watch_scanner (self, &scanning);
  eap_test_reckoner_add (self, folder);
  eap_test_reckoner_wait_finished (self, n_files);
  eap_test_iterate_until (NULL, is_scanner_idle, self);
  g_assert_cmpint (scanning.n_spins, ==, 1);
  g_assert_cmpfloat (scanning.fraction, >, 0);

  g_assert_cmpint (reckoner_task_get_outcome (eap_test_reckoner_get_finished (self, "299")), ==,
                   RECKONER_OUTCOME_SUCCEEDED);
  eap_test_reckoner_close (self);
}

static void
test_scanner (void)
{
  eap_test_reckoner_run (drive_scanner, "");
}

static void
close_and_answer (EapTestReckoner *self,
                  int              answer)
{
  gtk_window_close (GTK_WINDOW (self->window));
  gtk_dialog_response (GTK_DIALOG (eap_test_reckoner_wait_for_dialog (self)), answer);
}

static void
drive_close (EapTestReckoner *self)
{
  g_autoptr (GFile) large = eap_test_reckoner_make_file (self, "large", 64 * GIBIBYTE);
  GtkWidget *row;

  eap_test_reckoner_add (self, large);
  row = eap_test_reckoner_find_row (self, "large");
  eap_test_wait_for_text (row, "Reading");

  close_and_answer (self, GTK_RESPONSE_CANCEL);
  g_assert_null (eap_test_reckoner_find_dialog (self));
  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (self->window)));
  wait_for_moves (row);

  /* In the end everything is cancelled, and the window goes only after that. */
  close_and_answer (self, GTK_RESPONSE_ACCEPT);
  g_assert_nonnull (self->window);
  g_assert_false (gtk_widget_is_sensitive (GTK_WIDGET (self->window)));
  g_assert_cmpuint (reckoner_window_get_n_pending (self->window), >, 0);
  eap_test_reckoner_wait_gone (self);
}

static void
test_close (void)
{
  eap_test_reckoner_run (drive_close, "-p " ENDLESS " -p 18446744073709551533");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }

  g_test_add_func ("/reckoner/numbers", test_numbers);
  g_test_add_func ("/reckoner/bad-numbers", test_bad_numbers);
  g_test_add_func ("/reckoner/command-line", test_command_line);
  g_test_add_func ("/reckoner/files", test_files);
  g_test_add_func ("/reckoner/bars", test_bars);
  g_test_add_func ("/reckoner/cancel", test_cancel);
  g_test_add_func ("/reckoner/pause", test_pause);
  g_test_add_func ("/reckoner/scanner", test_scanner);
  g_test_add_func ("/reckoner/close", test_close);

  return g_test_run ();
}
