/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "eap-reading-private.h"

#define KB 1000
#define MB (1000 * KB)
#define GB (G_GUINT64_CONSTANT (1000) * MB)

#define MINUTE 60.0
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* Compares with unbreakable spaces made plain: some versions of GLib have them in
 * sizes. Takes @text */
#define assert_text(text, expected) \
  G_STMT_START { \
    g_autofree char *text_ = with_plain_spaces (text); \
    g_assert_cmpstr (text_, ==, (expected)); \
  } G_STMT_END

static char *
with_plain_spaces (char *text)
{
  GString *plain = g_string_new (text);

  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_free (text);
  g_string_replace (plain, "\302\240", " ", 0);

  return g_string_free (plain, FALSE);
}

static const struct {
  EapProgressUnit  unit;
  guint64          processed;
  guint64          total;
  const char      *expected;
} amounts[] = {
  { EAP_PROGRESS_UNIT_BYTES, 3200 * (guint64) MB, 7900 * (guint64) MB, "3.2 GB of 7.9 GB" },
  { EAP_PROGRESS_UNIT_BYTES, 0, 45 * KB, "0 bytes of 45.0 kB" },
  { EAP_PROGRESS_UNIT_BYTES, 1, 1, "1 byte of 1 byte" },
  { EAP_PROGRESS_UNIT_BYTES, 3200 * (guint64) MB, 0, "3.2 GB" },
  { EAP_PROGRESS_UNIT_BYTES, G_MAXUINT64, G_MAXUINT64, "18.4 EB of 18.4 EB" },
  { EAP_PROGRESS_UNIT_FILES, 12, 40, "12 of 40 files" },
  { EAP_PROGRESS_UNIT_FILES, 0, 40, "0 of 40 files" },
  { EAP_PROGRESS_UNIT_FILES, 1, 40, "1 of 40 files" },
  { EAP_PROGRESS_UNIT_FILES, 0, 1, "0 of 1 file" },
  { EAP_PROGRESS_UNIT_FILES, 1, 1, "1 of 1 file" },
  { EAP_PROGRESS_UNIT_FILES, 12, 0, "12 files" },
  { EAP_PROGRESS_UNIT_FILES, 1, 0, "1 file" },
  { EAP_PROGRESS_UNIT_ITEMS, 12, 40, "12 of 40 items" },
  { EAP_PROGRESS_UNIT_ITEMS, 1, 1, "1 of 1 item" },
  { EAP_PROGRESS_UNIT_ITEMS, 12, 0, "12 items" },
  { EAP_PROGRESS_UNIT_ITEMS, 1, 0, "1 item" },
  { EAP_PROGRESS_UNIT_NONE, 12, 40, "12 of 40" },
  { EAP_PROGRESS_UNIT_NONE, 12, 0, "12" },
  { (EapProgressUnit) 99, 12, 40, "12 of 40" },
  /* 1, if only 32 bits are looked at */
  { EAP_PROGRESS_UNIT_FILES, 1, G_GUINT64_CONSTANT (0x100000001), "1 of 4294967297 files" },
  { EAP_PROGRESS_UNIT_ITEMS, G_GUINT64_CONSTANT (0x100000001), 0, "4294967297 items" },
  { EAP_PROGRESS_UNIT_ITEMS, 1000001, 0, "1000001 items" },
  { EAP_PROGRESS_UNIT_FILES, G_MAXUINT64, G_MAXUINT64,
    "18446744073709551615 of 18446744073709551615 files" },
  { EAP_PROGRESS_UNIT_NONE, G_MAXUINT64, 0, "18446744073709551615" },
};

static void
test_amount (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      EapReading reading = {
        .unit = amounts[i].unit,
        .processed = amounts[i].processed,
        .total = amounts[i].total,
      };

      assert_text (eap_reading_dup_amount_text (&reading), amounts[i].expected);

      /* Amounts are known all the same. */
      reading.indeterminate = TRUE;
      reading.fraction = NAN;
      assert_text (eap_reading_dup_amount_text (&reading), amounts[i].expected);
    }
}

static void
test_percentage (void)
{
  static const struct {
    double      fraction;
    const char *expected;
  } cases[] = {
    { 0, "0%" },
    { 0.009, "0%" },
    { 0.29, "29%" },
    { 0.45, "45%" },
    { 0.58, "58%" },
    { 0.9999, "99%" },
    { 1, "100%" },
    { -3, "0%" },
    { 17, "100%" },
    { -INFINITY, "0%" },
    { INFINITY, "100%" },
    { NAN, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EapReading reading = { .fraction = cases[i].fraction, .unit = EAP_PROGRESS_UNIT_BYTES };

      assert_text (eap_reading_dup_amount_text (&reading), cases[i].expected);

      reading.indeterminate = TRUE;
      assert_text (eap_reading_dup_amount_text (&reading), "");
    }
}

static const struct {
  EapProgressUnit  unit;
  double           rate;
  const char      *expected;
} rates[] = {
  { EAP_PROGRESS_UNIT_BYTES, 12.3 * MB, "12.3 MB/s" },
  { EAP_PROGRESS_UNIT_BYTES, 0.5, "1 byte/s" },
  { EAP_PROGRESS_UNIT_BYTES, 0.4, "" },
  { EAP_PROGRESS_UNIT_BYTES, 1e300, "18.4 EB/s" },
  { EAP_PROGRESS_UNIT_FILES, 1234, "1234 files/s" },
  { EAP_PROGRESS_UNIT_FILES, 3.5, "3.5 files/s" },
  { EAP_PROGRESS_UNIT_ITEMS, 3.5, "3.5 items/s" },
  { EAP_PROGRESS_UNIT_ITEMS, 1, "1.0 items/s" },
  { EAP_PROGRESS_UNIT_ITEMS, 9.94, "9.9 items/s" },
  { EAP_PROGRESS_UNIT_ITEMS, 9.96, "10 items/s" },
  { EAP_PROGRESS_UNIT_ITEMS, 10.4, "10 items/s" },
  { EAP_PROGRESS_UNIT_ITEMS, 10.6, "11 items/s" },
  { EAP_PROGRESS_UNIT_ITEMS, 0.06, "0.1 items/s" },
  { EAP_PROGRESS_UNIT_ITEMS, 0.04, "" },
  { EAP_PROGRESS_UNIT_ITEMS, 4294967297.0, "4294967297 items/s" },
  { EAP_PROGRESS_UNIT_FILES, 1e19, "10000000000000000000 files/s" },
  { EAP_PROGRESS_UNIT_FILES, 1e300, "18446744073709551615 files/s" },
  { EAP_PROGRESS_UNIT_NONE, 3.5, "3.5/s" },
  { EAP_PROGRESS_UNIT_NONE, 1234, "1234/s" },
  { (EapProgressUnit) 99, 3.5, "3.5/s" },
};

static void
test_rate (void)
{
  static const double unknown[] = { 0, -0.0, -1, -1e300, NAN, INFINITY, -INFINITY, 5e-324 };

  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      EapReading reading = { .unit = rates[i].unit, .rate = rates[i].rate };

      assert_text (eap_reading_dup_rate_text (&reading), rates[i].expected);
    }

  for (int unit = EAP_PROGRESS_UNIT_NONE; unit <= EAP_PROGRESS_UNIT_FILES; unit++)
    for (gsize i = 0; i < G_N_ELEMENTS (unknown); i++)
      {
        EapReading reading = { .unit = (EapProgressUnit) unit, .rate = unknown[i] };

        assert_text (eap_reading_dup_rate_text (&reading), "");
      }
}

static const struct {
  double      remaining;
  const char *expected;
} remainings[] = {
  { 5e-324, "a few seconds left" },
  { 4.99, "a few seconds left" },
  { 5, "about 5 seconds left" },
  { 7.4, "about 5 seconds left" },
  { 7.5, "about 10 seconds left" },
  { 57.4, "about 55 seconds left" },
  { 57.5, "about 1 minute left" },
  { 59.6, "about 1 minute left" },
  { 1.4 * MINUTE, "about 1 minute left" },
  { 1.5 * MINUTE, "about 2 minutes left" },
  { 59.4 * MINUTE, "about 59 minutes left" },
  { 59.5 * MINUTE, "about 1 hour left" },
  { 64 * MINUTE, "about 1 hour left" },
  { 89 * MINUTE, "about 1 hour 30 minutes left" },
  { 1.97 * HOUR, "about 2 hours left" },
  { 2.3 * HOUR, "about 2 hours 20 minutes left" },
  { 9.8 * HOUR, "about 9 hours 50 minutes left" },
  { 9.95 * HOUR, "about 10 hours left" },
  { 10.4 * HOUR, "about 10 hours left" },
  { 23.4 * HOUR, "about 23 hours left" },
  { 23.7 * HOUR, "about 1 day left" },
  { 1.4 * DAY, "about 1 day left" },
  { 1.5 * DAY, "about 2 days left" },
  { 100 * DAY, "about 100 days left" },
  { 100 * DAY + 1, "" },
  /* It has ended. */
  { 0, "" },
  { -0.0, "" },
  { -1, "" },
  { 1e300, "" },
  { -1e300, "" },
  { NAN, "" },
  { INFINITY, "" },
  { -INFINITY, "" },
};

static void
test_remaining (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (remainings); i++)
    {
      EapReading reading = { .remaining = remainings[i].remaining };

      assert_text (eap_reading_dup_remaining_text (&reading), remainings[i].expected);
    }
}

/* How long a text says it takes, and by how much that may be wrong at most */
static double
parse_remaining (const char *text,
                 double     *precision)
{
  static const struct {
    const char *name;
    int         limit;
    double      seconds;
    double      precision;
  } units[] = {
    { "second", 60, 1, 2.5 },
    { "minute", 60, MINUTE, 0.5 * MINUTE },
    { "hour", 24, HOUR, 5 * MINUTE },
    { "day", 101, DAY, 0.5 * DAY },
  };
  char unit[8] = "";
  int n = 0, minutes = 0;

  g_assert_cmpint (sscanf (text, "about %d %7[a-z] %d minutes", &n, unit, &minutes), >=, 2);
  g_assert_cmpint (g_str_has_suffix (unit, "s"), ==, n != 1);
  if (n != 1)
    unit[strlen (unit) - 1] = '\0';

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (unit, units[i].name))
      {
        g_assert_cmpint (n, >, 0);
        g_assert_cmpint (n, <, units[i].limit);
        g_assert_cmpint (minutes, <, 60);
        *precision = g_str_equal (unit, "hour") && n >= 10 ? 0.5 * HOUR : units[i].precision;

        return n * units[i].seconds + minutes * MINUTE;
      }

  g_error ("“%s” is no time", text);
}

/* Nothing is left out, nor 60 of something said */
static void
test_remaining_steps (void)
{
  double before = 0;

  /* NOLINTNEXTLINE(cert-flp30-c, clang-analyzer-security.FloatLoopCounter): no count */
  for (double seconds = 5; seconds < 100 * DAY; seconds += MAX (0.1, seconds / 2000))
    {
      EapReading reading = { .remaining = seconds };
      g_autofree char *text = eap_reading_dup_remaining_text (&reading);
      double precision = 0;
      double said = parse_remaining (text, &precision);

      g_assert_cmpfloat_with_epsilon (said, seconds, precision + 0.001);
      g_assert_cmpfloat (said, >=, before);
      before = said;
    }
}

static void
test_summary (void)
{
  EapReading reading = {
    .unit = EAP_PROGRESS_UNIT_FILES,
    .processed = 12,
    .total = 40,
    .remaining = 5 * MINUTE,
  };

  assert_text (eap_reading_dup_summary (&reading), "12 of 40 files — about 5 minutes left");
  reading.paused = TRUE;
  assert_text (eap_reading_dup_summary (&reading), "12 of 40 files — Paused");
  reading.paused = FALSE;
  reading.remaining = -1;
  assert_text (eap_reading_dup_summary (&reading), "12 of 40 files");
  reading.processed = 40;
  reading.remaining = 0;
  assert_text (eap_reading_dup_summary (&reading), "40 of 40 files");

  reading = (EapReading) { .fraction = 0.45, .remaining = 20 };
  assert_text (eap_reading_dup_summary (&reading), "45% — about 20 seconds left");

  reading = (EapReading) { .indeterminate = TRUE, .remaining = -1 };
  assert_text (eap_reading_dup_summary (&reading), "");
  reading.remaining = 20;
  assert_text (eap_reading_dup_summary (&reading), "about 20 seconds left");
  reading.paused = TRUE;
  assert_text (eap_reading_dup_summary (&reading), "Paused");

  reading = (EapReading) { .fraction = NAN, .rate = NAN, .remaining = NAN, .elapsed = NAN };
  assert_text (eap_reading_dup_summary (&reading), "");
}

/* The first of some locales that is installed. C is, at the end */
static const char *
set_some_locale (int category)
{
  static const char * const locales[] = { "de_DE.UTF-8", "en_US.UTF-8", "C.UTF-8", "C" };

  for (gsize i = 0; i < G_N_ELEMENTS (locales); i++)
    if (setlocale (category, locales[i]) != NULL)
      return locales[i];

  g_assert_not_reached ();
}

static void
test_separators (void)
{
  EapReading reading = { .unit = EAP_PROGRESS_UNIT_ITEMS, .processed = 1234567, .rate = 3.5 };
  const char *locale = set_some_locale (LC_NUMERIC);
  g_autofree char *amount = g_strdup_printf ("1%s234%s567 items", localeconv ()->thousands_sep,
                                             localeconv ()->thousands_sep);
  g_autofree char *rate = g_strdup_printf ("3%s5 items/s", localeconv ()->decimal_point);

  g_test_message ("in %s", locale);
  assert_text (eap_reading_dup_amount_text (&reading), amount);
  assert_text (eap_reading_dup_rate_text (&reading), rate);

  g_assert_nonnull (setlocale (LC_NUMERIC, "C"));
}

#ifdef ENABLE_NLS
/* Numbers stay those of C, and sizes are not looked at: GLib has translations of its
 * own, or not. */
static void
assert_language (const char *language,
                 const char *files,
                 const char *paused,
                 const char *rate)
{
  EapReading reading = {
    .unit = EAP_PROGRESS_UNIT_FILES,
    .total = 1,
    .remaining = 140 * MINUTE,
    .rate = 3.5,
  };

  /* The C library looks at the language again where the locale has changed. */
  g_setenv ("LANGUAGE", language, TRUE);
  setlocale (LC_MESSAGES, "C");
  set_some_locale (LC_MESSAGES);

  assert_text (eap_reading_dup_summary (&reading), files);
  assert_text (eap_reading_dup_rate_text (&reading), rate);

  reading = (EapReading) {
    .processed = 12,
    .total = 40,
    .paused = TRUE,
  };
  assert_text (eap_reading_dup_summary (&reading), paused);
}

/* Some C libraries translate nothing in C.UTF-8, where there is no other locale. */
static gboolean
can_translate (void)
{
  const char *locale = set_some_locale (LC_MESSAGES);

  return !g_str_equal (locale, "C") &&
         (!g_str_equal (locale, "C.UTF-8") ||
          !g_str_equal (dgettext (GETTEXT_PACKAGE, "Paused"), "Paused"));
}

static void
test_translations (void)
{
  g_autofree char *built = g_test_build_filename (G_TEST_BUILT, "..", "eap", "po", NULL);
  g_autofree char *german =
    g_build_filename (built, "de", "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);
  g_autofree char *language = g_strdup (g_getenv ("LANGUAGE"));
  EapReading reading = { .paused = TRUE };

  /* From now on the library's own folder does not come back. */
  g_free (eap_reading_dup_summary (&reading));
  g_assert_cmpstr (bindtextdomain (GETTEXT_PACKAGE, NULL), ==, EAP_LOCALEDIR);
  g_assert_true (g_file_test (german, G_FILE_TEST_IS_REGULAR));
  bindtextdomain (GETTEXT_PACKAGE, built);
  g_setenv ("LANGUAGE", "de", TRUE);

  if (can_translate ())
    {
      assert_language ("de", "0 von 1 Datei – noch etwa 2 Stunden 20 Minuten",
                       "12 von 40 – Pausiert", "3.5 Dateien/s");
      assert_language ("es", "0 de 1 archivo — quedan alrededor de 2 horas y 20 minutos",
                       "12 de 40 — En pausa", "3.5 archivos/s");
      assert_language ("fr", "0 sur 1 fichier — environ 2 heures 20 minutes restantes",
                       "12 sur 40 — En pause", "3.5 fichiers/s");
    }
  else
    {
      g_test_skip ("The C library translates nothing in the locales there are");
    }

  if (language != NULL)
    g_setenv ("LANGUAGE", language, TRUE);
  else
    g_unsetenv ("LANGUAGE");
  bindtextdomain (GETTEXT_PACKAGE, EAP_LOCALEDIR);
  setlocale (LC_MESSAGES, "C");
}
#else
static void
test_translations (void)
{
  g_test_skip ("Built without translations");
}
#endif

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/reading/amount", test_amount);
  g_test_add_func ("/eap/reading/percentage", test_percentage);
  g_test_add_func ("/eap/reading/rate", test_rate);
  g_test_add_func ("/eap/reading/remaining", test_remaining);
  g_test_add_func ("/eap/reading/remaining-steps", test_remaining_steps);
  g_test_add_func ("/eap/reading/summary", test_summary);
  g_test_add_func ("/eap/reading/separators", test_separators);
  g_test_add_func ("/eap/reading/translations", test_translations);

  return g_test_run ();
}
