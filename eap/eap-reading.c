/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-reading-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "eap-figures-private.h"

#define MINUTE 60
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

/* What would take longer is not foreseen, it is stuck. */
#define LONGEST (100 * DAY)

/* Only now, since most programs never ask for a text */
static void
bind_text_domain (void)
{
#ifdef ENABLE_NLS
  static gsize is_bound;

  if (g_once_init_enter (&is_bound))
    {
      bindtextdomain (GETTEXT_PACKAGE, EAP_LOCALEDIR);
      bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
      g_once_init_leave (&is_bound, 1);
    }
#endif
}

/* The plural is chosen by a long, which has 32 bits on some machines. No language
 * looks at more than the last six digits, and at whether there are others. */
static gulong
plural_of (guint64 n)
{
  return n < 1000000 ? n : n % 1000000 + 1000000;
}

/* Its separators are in the charset of the locale. Takes @number */
static char *
number_to_utf8 (char *number)
{
  g_autofree char *taken = number;
  char *utf8;

  if (g_utf8_validate (number, -1, NULL))
    return g_steal_pointer (&taken);

  utf8 = g_locale_to_utf8 (number, -1, NULL, NULL, NULL);

  return utf8 != NULL ? utf8 : g_utf8_make_valid (number, -1);
}

static char *
dup_number (guint64 n)
{
  return number_to_utf8 (g_strdup_printf ("%'" G_GUINT64_FORMAT, n));
}

static guint64
to_whole (double x)
{
  return x < (double) G_MAXUINT64 ? (guint64) (x + 0.5) : G_MAXUINT64;
}

static char *
dup_percentage_text (const EapReading *self)
{
  int share = self->indeterminate ? EAP_SHARE_UNKNOWN : eap_share_of_fraction (self->fraction);

  if (share == EAP_SHARE_UNKNOWN)
    return g_strdup ("");

  /* Translators: how far something is, such as “45%” */
  return g_strdup_printf (_("%d%%"), share / EAP_SHARE_PERCENT);
}

static const char *
get_count_format (const EapReading *self)
{
  gulong plural = plural_of (self->processed);

  switch (self->unit)
    {
    case EAP_PROGRESS_UNIT_ITEMS:
      /* Translators: how many are done so far, when nobody knows how many there are.
         %s is a whole number. */
      return g_dngettext (GETTEXT_PACKAGE, "%s item", "%s items", plural);

    case EAP_PROGRESS_UNIT_FILES:
      /* Translators: how many are done so far, when nobody knows how many there are.
         %s is a whole number. */
      return g_dngettext (GETTEXT_PACKAGE, "%s file", "%s files", plural);

    case EAP_PROGRESS_UNIT_BYTES:
    case EAP_PROGRESS_UNIT_NONE:
    default:
      return "%s";
    }
}

static const char *
get_amount_format (const EapReading *self)
{
  gulong plural = plural_of (self->total);

  switch (self->unit)
    {
    case EAP_PROGRESS_UNIT_ITEMS:
      /* Translators: “12 of 40 items” are done. Both %s are whole numbers, and the
         plural form is that of the second one. */
      return g_dngettext (GETTEXT_PACKAGE, "%s of %s item", "%s of %s items", plural);

    case EAP_PROGRESS_UNIT_FILES:
      /* Translators: “12 of 40 files” are done. Both %s are whole numbers, and the
         plural form is that of the second one. */
      return g_dngettext (GETTEXT_PACKAGE, "%s of %s file", "%s of %s files", plural);

    case EAP_PROGRESS_UNIT_BYTES:
    case EAP_PROGRESS_UNIT_NONE:
    default:
      /* Translators: how much is done, such as “3.2 GB of 7.9 GB”, or “12 of 40” of
         something that has no name. */
      return _("%s of %s");
    }
}

char *
eap_reading_dup_amount_text (const EapReading *self)
{
  g_autofree char *processed = NULL;
  g_autofree char *total = NULL;

  bind_text_domain ();

  if (self->processed == 0 && self->total == 0)
    return dup_percentage_text (self);

  if (self->unit == EAP_PROGRESS_UNIT_BYTES)
    {
      processed = g_format_size (self->processed);
      total = g_format_size (self->total);
    }
  else
    {
      processed = dup_number (self->processed);
      total = dup_number (self->total);
    }

  if (self->total == 0)
    return g_strdup_printf (get_count_format (self), processed);

  return g_strdup_printf (get_amount_format (self), processed, total);
}

static const char *
get_rate_format (EapProgressUnit unit,
                 gboolean        is_whole,
                 guint64         n)
{
  if (unit == EAP_PROGRESS_UNIT_ITEMS && is_whole)
    /* Translators: how fast it goes: items in a second. %s is a whole number, 10 or more. */
    return g_dngettext (GETTEXT_PACKAGE, "%s item/s", "%s items/s", plural_of (n));

  if (unit == EAP_PROGRESS_UNIT_ITEMS)
    /* Translators: how fast it goes: items in a second. %s is “0.1” to “9.9”. */
    return C_("with a decimal", "%s items/s");

  if (unit == EAP_PROGRESS_UNIT_FILES && is_whole)
    /* Translators: how fast it goes: files in a second. %s is a whole number, 10 or more. */
    return g_dngettext (GETTEXT_PACKAGE, "%s file/s", "%s files/s", plural_of (n));

  if (unit == EAP_PROGRESS_UNIT_FILES)
    /* Translators: how fast it goes: files in a second. %s is “0.1” to “9.9”. */
    return C_("with a decimal", "%s files/s");

  /* Translators: how fast it goes: what is done in a second. %s is a size, such as
     “12.3 MB”, or a number. */
  return _("%s/s");
}

char *
eap_reading_dup_rate_text (const EapReading *self)
{
  g_autofree char *amount = NULL;
  guint64 tenths, n;

  bind_text_domain ();

  if (!isfinite (self->rate) || self->rate <= 0)
    return g_strdup ("");

  tenths = to_whole (10 * self->rate);
  n = to_whole (self->rate);

  /* What would read as zero says nothing. */
  if ((self->unit == EAP_PROGRESS_UNIT_BYTES ? n : tenths) == 0)
    return g_strdup ("");

  if (self->unit == EAP_PROGRESS_UNIT_BYTES)
    amount = g_format_size (n);
  else if (tenths < 100)
    amount = number_to_utf8 (g_strdup_printf ("%.1f", (double) tenths / 10));
  else
    amount = dup_number (n);

  return g_strdup_printf (get_rate_format (self->unit, tenths >= 100, n), amount);
}

static char *
dup_hours_text (int hours,
                int minutes)
{
  if (minutes == 0)
    /* Translators: how long something will still take. */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "about %d hour left",
                                         "about %d hours left", (gulong) hours), hours);

  /* Translators: how long something will still take. The hours are 1 to 9, and decide
     the plural form; the minutes are 10, 20, 30, 40 or 50. */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "about %d hour %d minutes left",
                                       "about %d hours %d minutes left", (gulong) hours),
                          hours, minutes);
}

static int
in_steps_of (int    step,
             double seconds)
{
  return (int) (seconds / step + 0.5);
}

/* In each unit up to what rounds to the next one, so that there is no minute of 60
 * seconds and no day of 24 hours. Up to ten hours the minutes count, by tens: half
 * an hour more or less is much of one or two. */
char *
eap_reading_dup_remaining_text (const EapReading *self)
{
  double seconds = self->remaining;
  int n;

  bind_text_domain ();

  /* Nothing is left of what has ended: 0 is not "a few". */
  if (!(seconds > 0 && seconds <= LONGEST))
    return g_strdup ("");

  if (seconds < 5)
    /* Translators: how long something will still take. */
    return g_strdup (_("a few seconds left"));

  if ((n = 5 * in_steps_of (5, seconds)) < 60)
    /* Translators: how long something will still take: 5, 10, 15 … 55 seconds. */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "about %d second left",
                                         "about %d seconds left", (gulong) n), n);

  if ((n = in_steps_of (MINUTE, seconds)) < 60)
    /* Translators: how long something will still take. */
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "about %d minute left",
                                         "about %d minutes left", (gulong) n), n);

  if ((n = in_steps_of (10 * MINUTE, seconds)) < 60)
    return dup_hours_text (n / 6, n % 6 * 10);

  if ((n = in_steps_of (HOUR, seconds)) < 24)
    return dup_hours_text (n, 0);

  n = in_steps_of (DAY, seconds);
  /* Translators: how long something will still take. */
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "about %d day left",
                                       "about %d days left", (gulong) n), n);
}

char *
eap_reading_dup_summary (const EapReading *self)
{
  g_autofree char *amount = eap_reading_dup_amount_text (self);
  g_autofree char *prospect = NULL;

  if (self->paused)
    /* Translators: something does not go on for now. It stands alone, or as in
       “12 of 40 files — Paused”. */
    prospect = g_strdup (_("Paused"));
  else
    prospect = eap_reading_dup_remaining_text (self);

  if (amount[0] == '\0')
    return g_steal_pointer (&prospect);
  if (prospect[0] == '\0')
    return g_steal_pointer (&amount);

  /* Translators: how far something is, and how long it will still take, such as
     “12 of 40 files — about 5 minutes left”. The first %s may also be “45%” or
     “3.2 GB of 7.9 GB”, the second one “Paused”. */
  return g_strdup_printf (_("%s — %s"), amount, prospect);
}
