/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "checksum-options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <eap/eap.h>

#define MAX_JOBS 1024

#define STATUS_USAGE 2

#define SUMMARY \
  "Print the checksums of files, as sha256sum does."

#define DESCRIPTION \
  "With no FILE, or when FILE is -, read standard input. A directory stands for\n" \
  "the regular files in it and below it, sorted by name. A symbolic link that is\n" \
  "named is followed; one that is found in a directory is skipped, as are devices,\n" \
  "pipes and sockets that are found there.\n" \
  "\n" \
  "The lines come in the order in which the files were named and found. They can be\n" \
  "checked with 'sha256sum --check', or its like for the algorithm. A name with a\n" \
  "backslash, newline or carriage return is written with \\\\, \\n or \\r, and then its\n" \
  "line begins with a backslash.\n" \
  "\n" \
  "A file that cannot be read is reported on standard error, and the others are read\n" \
  "all the same. If standard error is a terminal, progress is shown there.\n" \
  "\n" \
  "Ctrl-C stops; files that are not finished are reported as cancelled. A second\n" \
  "Ctrl-C ends the program at once.\n" \
  "\n" \
  "Exit status:\n" \
  "  0    all files were read\n" \
  "  1    a file could not be read, or the output could not be written\n" \
  "  2    there is a mistake in the command line\n" \
  "  130  stopped by Ctrl-C (SIGINT)\n" \
  "  143  stopped by SIGTERM\n"

/* As GLib's parser has them. */
typedef struct
{
  char     *algorithm; /* (owned) (nullable) */
  int       n_jobs;
  gboolean  no_progress;
  gboolean  help;
  gboolean  version;
} Values;

static const struct
{
  const char    *name;
  GChecksumType  type;
} algorithms[] = {
  { "md5", G_CHECKSUM_MD5 },
  { "sha1", G_CHECKSUM_SHA1 },
  { "sha256", G_CHECKSUM_SHA256 },
  { "sha384", G_CHECKSUM_SHA384 },
  { "sha512", G_CHECKSUM_SHA512 },
};

static gboolean
parse_algorithm (const char     *name,
                 GChecksumType  *type,
                 GError        **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (algorithms); i++)
    {
      if (g_ascii_strcasecmp (name, algorithms[i].name) == 0)
        {
          *type = algorithms[i].type;
          return TRUE;
        }
    }

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "Unknown algorithm '%s'", name);

  return FALSE;
}

static gboolean
check_values (ChecksumOptions  *self,
                 const Values     *values,
                 GError          **error)
{
  if (values->n_jobs < 1 || values->n_jobs > MAX_JOBS)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "The number of jobs must be from 1 to %d", MAX_JOBS);
      return FALSE;
    }

  self->n_jobs = values->n_jobs;
  self->progress = !values->no_progress;

  return values->algorithm == NULL ||
         parse_algorithm (values->algorithm, &self->algorithm, error);
}

/* Splits "-j8" into "-j" and "8", which everybody is used to and GLib is not. */
static char **
split_arguments (char **argv)
{
  GPtrArray *arguments = g_ptr_array_new ();
  gboolean has_options = TRUE;

  for (; *argv != NULL; argv++)
    {
      const char *argument = *argv;

      has_options &= strcmp (argument, "--") != 0;
      if (has_options && argument[0] == '-' && argument[1] != '\0' &&
          strchr ("aj", argument[1]) != NULL && argument[2] != '\0')
        {
          g_ptr_array_add (arguments, g_strndup (argument, 2));
          argument += 2;
        }
      g_ptr_array_add (arguments, g_strdup (argument));
    }

  g_ptr_array_add (arguments, NULL);

  return (char **) g_ptr_array_free (arguments, FALSE);
}

/* Parsing with the context fills in both. */
static GOptionContext *
new_context (ChecksumOptions *self,
             Values          *values)
{
  const GOptionEntry entries[] = {
    { "algorithm", 'a', 0, G_OPTION_ARG_STRING, &values->algorithm,
      "md5, sha1, sha256 (the default), sha384 or sha512", "NAME" },
    { "jobs", 'j', 0, G_OPTION_ARG_INT, &values->n_jobs,
      "Read so many files at a time (default: one per processor)", "N" },
    { "no-progress", 'q', 0, G_OPTION_ARG_NONE, &values->no_progress,
      "Show no progress", NULL },
    { "help", 'h', 0, G_OPTION_ARG_NONE, &values->help,
      "Show this help and exit", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &values->version,
      "Show the version and exit", NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self->names, NULL, "[FILE…]" },
    G_OPTION_ENTRY_NULL
  };
  GOptionContext *context = g_option_context_new (NULL);

  /* GLib's own --help cannot tell that it was not written. */
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, SUMMARY);
  g_option_context_set_description (context, DESCRIPTION);
  g_option_context_add_main_entries (context, entries, NULL);

  return context;
}

static int
print (const char *text)
{
  g_autofree char *ascii = NULL;

  if (!g_get_charset (NULL))
    {
      ascii = g_str_to_ascii (text, NULL);
      text = ascii;
    }

  if (fputs (text, stdout) != EOF && fflush (stdout) != EOF)
    return EXIT_SUCCESS;

  g_printerr ("checksum: write error: %s\n", g_strerror (errno));

  return EXIT_FAILURE;
}

/* Returns FALSE when there is nothing more to do than to exit with @status. */
gboolean
checksum_options_parse (ChecksumOptions  *self,
                        char            **argv,
                        int              *status)
{
  Values values = { .n_jobs = CLAMP (g_get_num_processors (), 1, MAX_JOBS) };
  g_autoptr (GOptionContext) context = new_context (self, &values);
  g_auto (GStrv) arguments = split_arguments (argv);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gboolean go_on = FALSE;

  self->algorithm = G_CHECKSUM_SHA256;

  if (!g_option_context_parse_strv (context, &arguments, &error) ||
      !check_values (self, &values, &error))
    {
      g_printerr ("checksum: %s\nTry 'checksum --help' for more information.\n",
                  error->message);
      *status = STATUS_USAGE;
    }
  else if (values.help)
    {
      text = g_option_context_get_help (context, TRUE, NULL);
      *status = print (text);
    }
  else if (values.version)
    {
      text = g_strdup_printf ("checksum (eap) %d.%d.%d\n", EAP_MAJOR_VERSION,
                              EAP_MINOR_VERSION, EAP_MICRO_VERSION);
      *status = print (text);
    }
  else
    {
      if (self->names == NULL)
        self->names = g_strsplit ("-", " ", 0);
      go_on = TRUE;
    }

  g_free (values.algorithm);

  return go_on;
}

void
checksum_options_clear (ChecksumOptions *self)
{
  g_clear_pointer (&self->names, g_strfreev);
}
