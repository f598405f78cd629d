/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "reckoner-numbers.h"

/* Numbers as people type them */

#define SEPARATORS " \t\n,;"

static gboolean
parse_number (const char  *text,
              guint64     *number,
              GError     **error)
{
  g_autoptr (GError) reason = NULL;

  if (g_ascii_string_to_unsigned (text, 10, 2, G_MAXUINT64, number, &reason))
    return TRUE;

  if (!g_error_matches (reason, G_NUMBER_PARSER_ERROR, G_NUMBER_PARSER_ERROR_OUT_OF_BOUNDS))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 "“%s” is not a whole number", text);
  else if (g_str_equal (text, "0") || g_str_equal (text, "1"))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 "%s is neither prime nor a product of primes", text);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 "%s is too large; the largest number is %" G_GUINT64_FORMAT, text, G_MAXUINT64);

  return FALSE;
}

/* Returns the numbers, of guint64, or NULL if one of them is none. */
GArray *
reckoner_numbers_parse (const char  *text,
                        GError     **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_auto (GStrv) words = g_strsplit_set (text, SEPARATORS, -1);

  for (char **word = words; *word != NULL; word++)
    {
      guint64 number;

      if (**word == '\0')
        continue;
      if (!parse_number (*word, &number, error))
        return NULL;

      g_array_append_val (numbers, number);
    }

  if (numbers->len == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "There is no number to test");
      return NULL;
    }

  return g_steal_pointer (&numbers);
}
