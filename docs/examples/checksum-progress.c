/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "checksum-progress.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The rate is that between the last drawings: of some five seconds. If it is one
 * of less time than this, nothing is foretold from it. */
#define WINDOW_LENGTH   64
#define TRUSTED_TIME    (3 * G_USEC_PER_SEC)

/* Who has not drawn for so long was stopped, and the shell has written since. */
#define STOPPED_TIME    G_USEC_PER_SEC

/* A narrower terminal has names and percentages only. */
#define MIN_BAR_COLUMNS 40
#define MAX_BAR_WIDTH   40

typedef struct
{
  gint64  time;
  guint64 n_bytes;
} Sample;

struct _ChecksumProgress
{
  GPtrArray *files;                 /* of ChecksumFile: being read, oldest first */
  guint      n_files;               /* that were read */
  guint64    n_bytes;               /* of these */
  guint64    total;                 /* 0: not known yet, or never */

  Sample     window[WINDOW_LENGTH]; /* a ring */
  guint      n_samples;             /* that were ever put into it */

  gboolean   is_utf8;
  guint      rows;                  /* of the terminal, now */
  guint      columns;
  GArray    *drawn;                 /* of guint: the widths of the lines shown */
  gint64     drawn_time;
};

/* Returns NULL if standard error can show no bars. */
ChecksumProgress *
checksum_progress_new (void)
{
  const char *term = g_getenv ("TERM");
  ChecksumProgress *self;

  if (!isatty (STDERR_FILENO) || term == NULL || strcmp (term, "dumb") == 0)
    return NULL;

  self = g_new0 (ChecksumProgress, 1);
  self->files = g_ptr_array_new_with_free_func (g_object_unref);
  self->drawn = g_array_new (FALSE, FALSE, sizeof (guint));
  self->is_utf8 = g_get_charset (NULL);

  return self;
}

void
checksum_progress_free (ChecksumProgress *self)
{
  g_ptr_array_unref (self->files);
  g_array_unref (self->drawn);
  g_free (self);
}

/* What is processed of @file counts from now on. */
void
checksum_progress_begin (ChecksumProgress *self,
                         ChecksumFile     *file)
{
  if (!g_ptr_array_find (self->files, file, NULL))
    g_ptr_array_add (self->files, g_object_ref (file));
}

/* Whatever became of @file. */
void
checksum_progress_end (ChecksumProgress *self,
                       ChecksumFile     *file)
{
  self->n_files++;
  self->n_bytes += file->processed;
  g_ptr_array_remove (self->files, file);
}

void
checksum_progress_set_total (ChecksumProgress *self,
                             guint64           n_bytes)
{
  self->total = n_bytes;
}

static guint64
get_n_bytes (ChecksumProgress *self)
{
  guint64 n_bytes = self->n_bytes;

  for (guint i = 0; i < self->files->len; i++)
    n_bytes += ((ChecksumFile *) self->files->pdata[i])->processed;

  return n_bytes;
}

static Sample *
get_sample (ChecksumProgress *self,
            guint             index)
{
  return &self->window[index % WINDOW_LENGTH];
}

static void
take_sample (ChecksumProgress *self)
{
  Sample *sample = get_sample (self, self->n_samples++);

  sample->time = g_get_monotonic_time ();
  sample->n_bytes = get_n_bytes (self);
}

/* Returns bytes per second, and in @time over how long that was. */
static double
get_rate (ChecksumProgress *self,
          gint64           *time)
{
  Sample *newest = get_sample (self, self->n_samples - 1);
  Sample *oldest = get_sample (self, self->n_samples - MIN (self->n_samples, WINDOW_LENGTH));

  *time = newest->time - oldest->time;

  return *time > 0 ? (double) (newest->n_bytes - oldest->n_bytes) * G_USEC_PER_SEC / *time : 0;
}

static guint
get_width (gunichar c)
{
  return g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
}

static guint
get_text_width (const char *text)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    width += get_width (g_utf8_get_char (text));

  return width;
}

/* Returns the end of as much of @text as fits into @columns. */
static const char *
skip_columns (const char *text,
              guint       columns)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      width += get_width (g_utf8_get_char (text));
      if (width > columns)
        break;
    }

  return text;
}

/* Appends @text, without its middle if it has to be, and spaces up to @columns. */
static void
append_name (ChecksumProgress *self,
             GString          *line,
             const char       *text,
             guint             columns)
{
  const char *ellipsis = self->is_utf8 ? "…" : "...";
  guint width = get_text_width (text);
  guint room = columns - MIN (columns, get_text_width (ellipsis));

  if (width > columns)
    {
      const char *end = skip_columns (text, room / 2);

      g_string_append_len (line, text, end - text);
      g_string_append (line, ellipsis);

      room -= room / 2;
      for (text = end, width = get_text_width (end); width > room; text = g_utf8_next_char (text))
        width -= get_width (g_utf8_get_char (text));
    }

  g_string_append (line, text);
  for (width = get_text_width (line->str); width < columns; width++)
    g_string_append_c (line, ' ');
}

static void
append_bar (GString *line,
            guint    width,
            double   fraction)
{
  guint n_full = (guint) ((width - 2) * fraction);

  g_string_append_c (line, '[');
  for (guint i = 0; i < width - 2; i++)
    g_string_append_c (line, i < n_full ? '#' : '-');
  g_string_append_c (line, ']');
}

/* In the encoding of the terminal. */
static char *
format_size (ChecksumProgress *self,
             guint64           n_bytes)
{
  g_autofree char *size = g_format_size (n_bytes);

  return self->is_utf8 ? g_steal_pointer (&size) : g_str_to_ascii (size, NULL);
}

/* NAME [####----]  50%; or the amount instead, where there is no knowing what it
 * is half of. */
static void
append_file (ChecksumProgress *self,
             GString          *line,
             ChecksumFile     *file)
{
  g_autofree char *name = checksum_file_dup_display_name (file);
  guint columns = self->columns - 1;
  guint bar = columns < MIN_BAR_COLUMNS ? 0 : MIN (columns / 3, MAX_BAR_WIDTH);
  guint figures = bar + strlen (" 100%");

  append_name (self, line, name, columns - MIN (columns, figures + 1));
  g_string_append_c (line, ' ');

  if (file->total > 0)
    {
      double fraction = (double) file->processed / file->total;

      if (bar > 0)
        append_bar (line, bar, fraction);
      g_string_append_printf (line, "%4d%%", (int) (100 * fraction));
    }
  else
    {
      g_autofree char *size = format_size (self, file->processed);

      g_string_append_printf (line, "%*s", (int) figures, size);
    }
}

static void
append_remaining_time (GString *line,
                       guint64  seconds)
{
  if (seconds >= 3600)
    g_string_append_printf (line, ", %d:%02d:%02d left", (int) (seconds / 3600),
                            (int) (seconds / 60 % 60), (int) (seconds % 60));
  else
    g_string_append_printf (line, ", %d:%02d left", (int) (seconds / 60), (int) (seconds % 60));
}

/* 12 files, 3.4 GB of 20.1 GB, 512.0 MB/s, 0:33 left */
static void
append_sum (ChecksumProgress *self,
            GString          *line)
{
  guint64 n_bytes = get_n_bytes (self);
  gint64 time;
  double rate = get_rate (self, &time);
  g_autofree char *done = format_size (self, n_bytes);
  g_autofree char *total = format_size (self, self->total);
  g_autofree char *per_second = format_size (self, (guint64) rate);

  g_string_append_printf (line, "%u %s, %s", self->n_files,
                          self->n_files == 1 ? "file" : "files", done);
  if (self->total > 0)
    g_string_append_printf (line, " of %s", total);
  if (time > 0)
    g_string_append_printf (line, ", %s/s", per_second);
  if (self->total > n_bytes && rate > 0 && time >= TRUSTED_TIME)
    append_remaining_time (line, (guint64) ((self->total - n_bytes) / rate));
}

/* Whoever was put into the background has no say on the terminal. */
static gboolean
is_in_foreground (void)
{
  return tcgetpgrp (STDERR_FILENO) == getpgrp ();
}

/* Asked for each time, since a terminal's size may change. */
static void
get_terminal_size (ChecksumProgress *self)
{
  struct winsize size = { 0 };

  if (ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == -1 || size.ws_col == 0 || size.ws_row == 0)
    {
      size.ws_col = 80;
      size.ws_row = 24;
    }

  self->columns = size.ws_col;
  self->rows = size.ws_row;
}

/* The cursor is at the end of the last line that was drawn. In a terminal that
 * has become narrower since, each line may take up several rows. */
static void
append_return (ChecksumProgress *self,
               GString          *text)
{
  guint n_rows = 0;

  for (guint i = 0; i < self->drawn->len; i++)
    n_rows += 1 + (MAX (g_array_index (self->drawn, guint, i), 1) - 1) / self->columns;

  if (n_rows > 0)
    g_string_append_c (text, '\r');
  if (n_rows > 1)
    g_string_append_printf (text, "\033[%uA", MIN (n_rows, self->rows) - 1);

  g_array_set_size (self->drawn, 0);
}

/* A line that reached the last column would leave the cursor who knows where. */
static void
append_line (ChecksumProgress *self,
             GString          *text,
             const char       *line)
{
  const char *end = skip_columns (line, self->columns - 1);
  guint width;

  if (self->drawn->len > 0)
    g_string_append (text, "\r\n");
  g_string_append_len (text, line, end - line);
  g_string_append (text, "\033[K");

  width = MIN (get_text_width (line), self->columns - 1);
  g_array_append_val (self->drawn, width);
}

/* What does not get to the terminal is drawn again anyway. */
static void
write_text (GString *text)
{
  gsize n_written = 0;

  while (n_written < text->len)
    {
      gssize n = write (STDERR_FILENO, text->str + n_written, text->len - n_written);

      if (n <= 0)
        return;
      n_written += n;
    }
}

void
checksum_progress_draw (ChecksumProgress *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) line = g_string_new (NULL);
  gint64 now = g_get_monotonic_time ();

  take_sample (self);
  if (!is_in_foreground ())
    return;

  if (now - self->drawn_time > STOPPED_TIME && self->drawn->len > 0)
    {
      g_string_append (text, "\r\n");
      g_array_set_size (self->drawn, 0);
    }
  self->drawn_time = now;

  get_terminal_size (self);
  append_return (self, text);

  for (guint i = 0; i < self->files->len && i + 2 < self->rows; i++)
    {
      append_file (self, line, self->files->pdata[i]);
      append_line (self, text, line->str);
      g_string_truncate (line, 0);
    }

  append_sum (self, line);
  append_line (self, text, line->str);
  g_string_append (text, "\033[J");

  write_text (text);
}

/* To be called before anything else is written on the terminal. */
void
checksum_progress_hide (ChecksumProgress *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->drawn->len == 0 || !is_in_foreground ())
    return;

  get_terminal_size (self);
  append_return (self, text);
  g_string_append (text, "\033[J");

  write_text (text);
}
