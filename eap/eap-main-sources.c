/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-main-sources-private.h"

#include <errno.h>
#include <glib-unix.h>
#ifdef HAVE_EVENTFD
#include <sys/eventfd.h>
#endif
#include <unistd.h>

typedef struct
{
  GSource         source;
  EapMainSources *sources; /* (unowned): of the context that the callback data keeps */
} MainSource;

static gboolean
main_source_prepare (GSource *source,
                     int     *timeout)
{
  EapMainSources *self = ((MainSource *) source)->sources;

  *timeout = -1;

  /* The companion is ready meanwhile, so the loop does not sleep. */
  if (self->yielded && ++self->n_prepares < 3)
    return FALSE;

  self->yielded = FALSE;

  return eap_synchronization_context_fall_asleep (self->context);
}

static gboolean
main_source_check (GSource *source)
{
  EapMainSources *self = ((MainSource *) source)->sources;

  if (self->poll_fd.revents != 0)
    {
      char buffer[64];

      /* What is read does not matter, and it does not block. */
      while (read (self->poll_fd.fd, buffer, sizeof buffer) == sizeof buffer)
        ;
    }

  return eap_synchronization_context_stay_awake (self->context) &&
         !self->yielded;
}

static gboolean
main_source_dispatch (GSource     *source,
                      GSourceFunc  callback,
                      gpointer     data)
{
  EapMainSources *self = ((MainSource *) source)->sources;

  self->yielded = FALSE;

  if (eap_synchronization_context_dispatch (self->context))
    {
      self->yielded = TRUE;
      self->n_prepares = 0;
    }

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs main_source_funcs = {
  main_source_prepare,
  main_source_check,
  main_source_dispatch,
  NULL, NULL, NULL,
};

static gboolean
companion_source_prepare (GSource *source,
                          int     *timeout)
{
  *timeout = -1;

  return ((MainSource *) source)->sources->yielded;
}

static gboolean
companion_source_check (GSource *source)
{
  return ((MainSource *) source)->sources->yielded;
}

static GSourceFuncs companion_source_funcs = {
  companion_source_prepare,
  companion_source_check,
  main_source_dispatch,
  NULL, NULL, NULL,
};

void
eap_main_sources_init (EapMainSources *self)
{
  self->wakeup_fd = -1;
  self->poll_fd.fd = -1;
}

/* FALSE: there is no file descriptor left. */
gboolean
eap_main_sources_open (EapMainSources *self)
{
  int fds[2] = { -1, -1 };

#ifdef HAVE_EVENTFD
  fds[0] = fds[1] = eventfd (0, EFD_CLOEXEC | EFD_NONBLOCK);
#endif

  if (fds[0] == -1)
    {
      if (!g_unix_open_pipe (fds, FD_CLOEXEC, NULL))
        return FALSE;

      g_unix_set_fd_nonblocking (fds[0], TRUE, NULL);
      g_unix_set_fd_nonblocking (fds[1], TRUE, NULL);
    }

  self->poll_fd.fd = fds[0];
  self->poll_fd.events = G_IO_IN;
  self->wakeup_fd = fds[1];

  return TRUE;
}

static void
attach_source (EapMainSources *self,
               GSourceFuncs   *funcs,
               const char     *name,
               GMainContext   *main_context,
               int             priority,
               GDestroyNotify  gone)
{
  GSource *source = g_source_new (funcs, sizeof (MainSource));

  ((MainSource *) source)->sources = self;
  g_source_set_static_name (source, name);
  g_source_set_priority (source, priority);
  g_source_set_can_recurse (source, TRUE);
  g_source_set_callback (source, NULL, g_object_ref (self->context), gone);

  /* Not g_source_add_unix_fd(): what is signalled there counts as ready,
   * whatever check() says. */
  if (funcs == &main_source_funcs)
    g_source_add_poll (source, &self->poll_fd);

  g_source_attach (source, main_context);
  g_source_unref (source);
}

/* Once. The sources live as long as @main_context, and keep @context as long;
 * @gone is called with it, and drops a reference, when @main_context goes. */
void
eap_main_sources_attach (EapMainSources            *self,
                         GMainContext              *main_context,
                         int                        priority,
                         EapSynchronizationContext *context,
                         GDestroyNotify             gone)
{
  self->context = context;

  attach_source (self, &main_source_funcs, "[eap] events",
                 main_context, priority, gone);
  attach_source (self, &companion_source_funcs, "[eap] events after others",
                 main_context, MAX (priority, G_PRIORITY_LOW), g_object_unref);
}

/* Any thread */
void
eap_main_sources_wakeup (EapMainSources *self)
{
  guint64 one = 1;
  gssize written;

  /* A full pipe or counter is as good: the loop is being woken. */
  do
    written = write (self->wakeup_fd, &one, sizeof one);
  while (written == -1 && errno == EINTR);
}

void
eap_main_sources_close (EapMainSources *self)
{
  if (self->wakeup_fd != self->poll_fd.fd)
    close (self->wakeup_fd);
  if (self->poll_fd.fd != -1)
    close (self->poll_fd.fd);
}
