/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Takes two locks of GLib, and with an argument takes them in the other order too.
 * Nothing waits for ever, but might. */

#include <glib.h>

static GMutex first;
static GMutex second;

int
main (int   argc,
      char *argv[])
{
  g_mutex_lock (&first);
  g_mutex_lock (&second);
  g_mutex_unlock (&second);
  g_mutex_unlock (&first);

  if (argc == 1)
    return 0;

  g_mutex_lock (&second);
  g_mutex_lock (&first);
  g_mutex_unlock (&first);
  g_mutex_unlock (&second);

  return 0;
}
