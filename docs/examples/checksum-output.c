/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "checksum-output.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include <glib-unix.h>

#define FULL_BYTES         (64 * 1024)
#define FRAME_MILLISECONDS 80

/* Some lines for the same stream. */
typedef struct
{
  int      fd;
  GString *text;
  gsize    n_written;
} Chunk;

struct _ChecksumOutput
{
  GQueue              chunks;      /* of Chunk, oldest first */
  gsize               n_bytes;     /* in all of them */
  gboolean            is_terminal[STDERR_FILENO + 1];
  int                 error;       /* errno of standard output */
  guint               ready_id;    /* the source that waits for the oldest one's stream */

  ChecksumProgress   *progress;    /* (unowned) (nullable): while it is shown */
  guint               frame_id;

  ChecksumOutputFunc  written;
  gpointer            data;
};

static gboolean frame_cb (gpointer data);

static void
chunk_free (Chunk *self)
{
  g_string_free (self->text, TRUE);
  g_free (self);
}

/* Draws @progress, if there is any, until that is ended. */
ChecksumOutput *
checksum_output_new (ChecksumProgress   *progress,
                     ChecksumOutputFunc  written,
                     gpointer            data)
{
  ChecksumOutput *self = g_new0 (ChecksumOutput, 1);

  g_queue_init (&self->chunks);
  for (int fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++)
    self->is_terminal[fd] = isatty (fd);
  self->written = written;
  self->data = data;

  self->progress = progress;
  if (progress != NULL)
    self->frame_id = g_timeout_add (FRAME_MILLISECONDS, frame_cb, self);

  return self;
}

void
checksum_output_free (ChecksumOutput *self)
{
  checksum_output_end_progress (self);
  g_clear_handle_id (&self->ready_id, g_source_remove);
  g_queue_clear_full (&self->chunks, (GDestroyNotify) chunk_free);
  g_free (self);
}

static void
drop_first_chunk (ChecksumOutput *self)
{
  Chunk *chunk = g_queue_pop_head (&self->chunks);

  self->n_bytes -= chunk->text->len - chunk->n_written;
  chunk_free (chunk);
}

/* Returns FALSE when the stream has to be waited for. No more is written at once
 * than a pipe takes for certain when it says that it is ready, so that this does
 * not block; to make the stream non-blocking would be to change it for everybody
 * who has it, the shell included. */
static gboolean
write_first_chunk (ChecksumOutput *self)
{
  Chunk *chunk = g_queue_peek_head (&self->chunks);
  GPollFD stream = { chunk->fd, G_IO_OUT, 0 };
  gssize n_written;

  if (chunk->fd == STDOUT_FILENO && self->error != 0)
    {
      drop_first_chunk (self);
      return TRUE;
    }

  if (g_poll (&stream, 1, 0) <= 0)
    return FALSE;

  n_written = write (chunk->fd, chunk->text->str + chunk->n_written,
                     MIN (chunk->text->len - chunk->n_written, PIPE_BUF));
  if (n_written == -1 && (errno == EAGAIN || errno == EINTR))
    return FALSE;

  if (n_written == -1)
    {
      /* Where could one tell that standard error does not work? */
      if (chunk->fd == STDOUT_FILENO)
        self->error = errno;
      drop_first_chunk (self);
      return TRUE;
    }

  chunk->n_written += n_written;
  self->n_bytes -= n_written;
  if (chunk->n_written == chunk->text->len)
    drop_first_chunk (self);

  return TRUE;
}

/* Lines that go where the bars are wait for the next frame, so that the bars do
 * not have to be drawn again for every single one of them. */
static gboolean
waits_for_frame (ChecksumOutput *self)
{
  Chunk *chunk = g_queue_peek_head (&self->chunks);

  return self->progress != NULL && chunk != NULL && self->is_terminal[chunk->fd];
}

static gboolean ready_cb (int          fd,
                          GIOCondition condition,
                          gpointer     data);

static void
wait_until_ready (ChecksumOutput *self)
{
  Chunk *chunk = g_queue_peek_head (&self->chunks);

  if (self->ready_id == 0 && chunk != NULL && !waits_for_frame (self))
    self->ready_id = g_unix_fd_add (chunk->fd, G_IO_OUT, ready_cb, self);
}

static gboolean
ready_cb (int          fd,
          GIOCondition condition,
          gpointer     data)
{
  ChecksumOutput *self = data;

  self->ready_id = 0;
  while (!g_queue_is_empty (&self->chunks) && !waits_for_frame (self) &&
         write_first_chunk (self))
    ;

  wait_until_ready (self);
  self->written (self->error, self->data);

  return G_SOURCE_REMOVE;
}

static gboolean
frame_cb (gpointer data)
{
  ChecksumOutput *self = data;
  Chunk *chunk;

  if (waits_for_frame (self))
    {
      checksum_progress_hide (self->progress);
      while (!g_queue_is_empty (&self->chunks) && write_first_chunk (self))
        ;
      self->written (self->error, self->data);
    }

  /* Ended meanwhile? */
  if (self->progress == NULL)
    return G_SOURCE_REMOVE;

  /* Not in the middle of a line that the terminal had no room for */
  chunk = g_queue_peek_head (&self->chunks);
  if (chunk == NULL || chunk->n_written == 0)
    checksum_progress_draw (self->progress);

  wait_until_ready (self);

  return G_SOURCE_CONTINUE;
}

static GString *
begin_line (ChecksumOutput *self,
            int             fd)
{
  Chunk *chunk = g_queue_peek_tail (&self->chunks);

  if (chunk == NULL || chunk->fd != fd || chunk->text->len >= PIPE_BUF)
    {
      chunk = g_new0 (Chunk, 1);
      chunk->fd = fd;
      chunk->text = g_string_new (NULL);
      g_queue_push_tail (&self->chunks, chunk);
    }

  return chunk->text;
}

static void
end_line (ChecksumOutput *self,
          GString        *text,
          gsize           old_len)
{
  g_string_append_c (text, '\n');
  self->n_bytes += text->len - old_len;
  wait_until_ready (self);
}

/* As sha256sum does: each name stays on its line, and what stands for something
 * else is announced by a backslash at the beginning of the line. */
void
checksum_output_add_digest (ChecksumOutput *self,
                            const char     *digest,
                            const char     *name)
{
  GString *text = begin_line (self, STDOUT_FILENO);
  gsize old_len = text->len;

  if (strpbrk (name, "\\\n\r") != NULL)
    g_string_append_c (text, '\\');
  g_string_append (text, digest);
  g_string_append (text, "  ");

  for (; *name != '\0'; name++)
    {
      switch (*name)
        {
        case '\\':
          g_string_append (text, "\\\\");
          break;
        case '\n':
          g_string_append (text, "\\n");
          break;
        case '\r':
          g_string_append (text, "\\r");
          break;
        default:
          g_string_append_c (text, *name);
        }
    }

  end_line (self, text, old_len);
}

/* @name is what the message is about, or NULL. */
void
checksum_output_add_message (ChecksumOutput *self,
                             const char     *name,
                             const char     *message)
{
  GString *text = begin_line (self, STDERR_FILENO);
  gsize old_len = text->len;
  g_autofree char *ascii = NULL;

  /* The messages of the system are UTF-8. */
  if (!g_get_charset (NULL))
    {
      ascii = g_str_to_ascii (message, NULL);
      message = ascii;
    }

  g_string_append (text, "checksum: ");
  if (name != NULL)
    g_string_append_printf (text, "%s: ", name);
  g_string_append (text, message);

  end_line (self, text, old_len);
}

/* Clears the bars away; there will be no more of them. */
void
checksum_output_end_progress (ChecksumOutput *self)
{
  if (self->progress == NULL)
    return;

  checksum_progress_hide (self->progress);
  self->progress = NULL;
  g_clear_handle_id (&self->frame_id, g_source_remove);
  wait_until_ready (self);
}

gboolean
checksum_output_is_empty (ChecksumOutput *self)
{
  return g_queue_is_empty (&self->chunks);
}

gboolean
checksum_output_is_full (ChecksumOutput *self)
{
  return self->n_bytes >= FULL_BYTES;
}
