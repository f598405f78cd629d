/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-test-reckoner.h"

/* Whether the example docs/examples/gtk draws in time, whatever its workers do */

/* What nobody sees */
#define MAX_LATENESS_US (50 * 1000)
#define MAX_ROUNDS      8

typedef struct
{
  gint64 end;
  gint64 last;  /* 0: there was none yet */
  gint64 worst; /* how late a frame was, in microseconds */
  int    n;
} Frames;

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  Frames *frames = data;
  gint64 now = g_get_monotonic_time ();
  gint64 interval;

  gdk_frame_clock_get_refresh_info (clock, gdk_frame_clock_get_frame_time (clock), &interval, NULL);
  if (frames->last != 0)
    frames->worst = MAX (frames->worst, now - frames->last - interval);
  frames->last = now;
  frames->n++;

  return G_SOURCE_CONTINUE;
}

static gboolean
is_over (gpointer data)
{
  return g_get_monotonic_time () >= ((Frames *) data)->end;
}

/* Returns how late the worst of them was. */
static gint64
watch_frames (EapTestReckoner *self,
              int              seconds,
              const char      *what)
{
  GtkWidget *window = GTK_WIDGET (self->window);
  Frames frames = { g_get_monotonic_time () + seconds * G_USEC_PER_SEC };
  guint id = gtk_widget_add_tick_callback (window, tick_cb, &frames, NULL);

  eap_test_iterate_until (NULL, is_over, &frames);
  gtk_widget_remove_tick_callback (window, id);

  /* The last one, that never came */
  frames.worst = MAX (frames.worst, frames.end - frames.last);
  g_test_message ("%s: %d frames a second, the worst one %.1f ms late", what,
                  frames.n / seconds, frames.worst / 1000.0);
  g_assert_cmpint (frames.n, >, seconds);

  return frames.worst;
}

static void
progress_changed_cb (EapComponent                *calculator,
                     EapProgressChangedEventArgs *args,
                     gint64                      *n_reports)
{
  ++*n_reports;
}

static gboolean
is_window_shown (gpointer data)
{
  return gtk_widget_get_mapped (data);
}

/* What makes frames late without end does so in each round; other programs of the
 * machine do in some. */
static gint64
watch_rounds (EapTestReckoner *self,
              gint64           limit)
{
  gint64 best = G_MAXINT64;

  for (int i = 0; i < MAX_ROUNDS && best > limit; i++)
    best = MIN (best, watch_frames (self, 2, "four workers report"));

  return best;
}

static void
drive (EapTestReckoner *self)
{
  gint64 limit = MAX_LATENESS_US;
  gint64 n_reports = 0;
  gint64 idle, busy;

  eap_test_iterate_until (NULL, is_window_shown, self->window);
  idle = watch_frames (self, 2, "idle");
  if (idle > limit)
    {
      g_test_message ("This machine is slow: frames are late with nothing to do, "
                      "so that is not counted");
      limit += idle;
    }

  g_signal_connect (self->window->calculator, "progress-changed",
                    G_CALLBACK (progress_changed_cb), &n_reports);
  eap_test_reckoner_enter (self, ENDLESS " 18446744073709551533 18446744073709551521 "
                                 "18446744073709551437");
  busy = watch_rounds (self, limit);
  g_signal_handlers_disconnect_by_data (self->window->calculator, &n_reports);
  g_test_message ("%" G_GINT64_FORMAT " reports were delivered", n_reports);

  g_assert_cmpuint (eap_component_get_n_pending (EAP_COMPONENT (self->window->calculator)), ==, 4);
  g_assert_cmpint (n_reports, >, 1000);
  g_assert_cmpint (busy, <=, limit);

  eap_test_reckoner_activate (self, "win.cancel-all");
  eap_test_reckoner_wait_finished (self, 4);
  eap_test_reckoner_close (self);
}

static void
test_frames (void)
{
  eap_test_reckoner_run (drive, "");
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

  g_test_add_func ("/reckoner/frames", test_frames);

  return g_test_run ();
}
