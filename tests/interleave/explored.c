/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "interleave.h"

/* The library's own files, as they are shipped, compiled as one so that what a thread
 * keeps for itself can be told apart. */

/* NOLINTBEGIN(bugprone-suspicious-include): as just said */
#include "eap-ready-list.c"
#include "eap-mailbox.c"
#include "eap-synchronization-context.c"
#include "eap-main-sources.c"
/* NOLINTEND(bugprone-suspicious-include) */

#include "explored.h"

void
explored_save (ThreadLocals *locals)
{
  locals->values[0] = innermost_frame;
  locals->values[1] = dispatching;
}

void
explored_restore (const ThreadLocals *locals)
{
  innermost_frame = locals->values[0];
  dispatching = locals->values[1];
}

/* One iteration of a GMainContext, as far as the two sources see of it: GLib's own
 * rules, in g_main_context_iterate(). */
void
explored_iterate (EapMainSources *sources,
                  Condition       may_poll_end)
{
  MainSource main_source = { .sources = sources };
  GSource *source = &main_source.source;
  gboolean main_is_ready, companion_is_ready;
  int timeout;

  main_is_ready = main_source_prepare (source, &timeout);
  companion_is_ready = companion_source_prepare (source, &timeout);

  if (!main_is_ready && !companion_is_ready)
    scheduler_wait (may_poll_end, sources, "poll");

  /* What poll() found; where prepare() said that a source is ready, check() is not
   * called for that one. */
  sources->poll_fd.revents = explored_is_signalled () ? G_IO_IN : 0;
  if (!main_is_ready)
    main_is_ready = main_source_check (source);
  if (!companion_is_ready)
    companion_is_ready = companion_source_check (source);

  /* Of those that are ready, only the ones with the highest priority */
  if (main_is_ready || companion_is_ready)
    main_source_dispatch (source, NULL, NULL);
}

/* An eventfd's counter */
static guint64 counter;

gboolean
explored_is_signalled (void)
{
  return counter > 0;
}

void
explored_init_sources (EapMainSources            *sources,
                       EapSynchronizationContext *context)
{
  counter = 0;
  eap_main_sources_init (sources);
  sources->context = context;
}

gssize
interleave_write (int         fd,
                  gsize       size,
                  const char *function,
                  int         line)
{
  INTERLEAVE_POINT ("wake up", NULL);
  counter++;

  return size;
}

gssize
interleave_read (int         fd,
                 gsize       size,
                 const char *function,
                 int         line)
{
  INTERLEAVE_POINT ("read", NULL);
  counter = 0;

  return 8;
}
