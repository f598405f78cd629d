/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Preloaded into programs under helgrind, which knows the locks of the C library only:
 * GLib's are made of system calls on Linux. Each of GLib's functions is wrapped where it
 * is, so calls from within GLib are seen too. */

#include <glib.h>
#include <valgrind/helgrind.h>

#define WRAP(function) I_WRAP_SONAME_FNNAME_ZU (libglibZh2Zd0ZdsoZd0, function)

void WRAP (g_mutex_init) (GMutex *mutex);
void WRAP (g_mutex_clear) (GMutex *mutex);
void WRAP (g_mutex_lock) (GMutex *mutex);
gboolean WRAP (g_mutex_trylock) (GMutex *mutex);
void WRAP (g_mutex_unlock) (GMutex *mutex);
void WRAP (g_cond_wait) (GCond *cond, GMutex *mutex);
gboolean WRAP (g_cond_wait_until) (GCond *cond, GMutex *mutex, gint64 end_time);

/* A condition variable's functions may call a mutex's, or have them inlined. */
static __thread gboolean is_waiting;

static void
begin_to_wait (GMutex *mutex)
{
  VALGRIND_HG_MUTEX_UNLOCK_PRE (mutex);
  VALGRIND_HG_MUTEX_UNLOCK_POST (mutex);
  is_waiting = TRUE;
}

static void
end_to_wait (GMutex *mutex)
{
  is_waiting = FALSE;
  VALGRIND_HG_MUTEX_LOCK_PRE (mutex, FALSE);
  VALGRIND_HG_MUTEX_LOCK_POST (mutex);
}

void
WRAP (g_mutex_init) (GMutex *mutex)
{
  OrigFn original;

  VALGRIND_GET_ORIG_FN (original);
  CALL_FN_v_W (original, mutex);
  VALGRIND_HG_MUTEX_INIT_POST (mutex, FALSE);
}

void
WRAP (g_mutex_clear) (GMutex *mutex)
{
  OrigFn original;

  VALGRIND_GET_ORIG_FN (original);
  VALGRIND_HG_MUTEX_DESTROY_PRE (mutex);
  CALL_FN_v_W (original, mutex);
}

void
WRAP (g_mutex_lock) (GMutex *mutex)
{
  OrigFn original;

  VALGRIND_GET_ORIG_FN (original);
  if (!is_waiting)
    VALGRIND_HG_MUTEX_LOCK_PRE (mutex, FALSE);
  CALL_FN_v_W (original, mutex);
  if (!is_waiting)
    VALGRIND_HG_MUTEX_LOCK_POST (mutex);
}

gboolean
WRAP (g_mutex_trylock) (GMutex *mutex)
{
  OrigFn original;
  gboolean is_locked;

  VALGRIND_GET_ORIG_FN (original);
  CALL_FN_W_W (is_locked, original, mutex);
  if (is_locked)
    VALGRIND_HG_MUTEX_LOCK_POST (mutex);

  return is_locked;
}

void
WRAP (g_mutex_unlock) (GMutex *mutex)
{
  OrigFn original;

  VALGRIND_GET_ORIG_FN (original);
  if (!is_waiting)
    VALGRIND_HG_MUTEX_UNLOCK_PRE (mutex);
  CALL_FN_v_W (original, mutex);
  if (!is_waiting)
    VALGRIND_HG_MUTEX_UNLOCK_POST (mutex);
}

void
WRAP (g_cond_wait) (GCond  *cond,
                    GMutex *mutex)
{
  OrigFn original;

  VALGRIND_GET_ORIG_FN (original);
  begin_to_wait (mutex);
  CALL_FN_v_WW (original, cond, mutex);
  end_to_wait (mutex);
}

gboolean
WRAP (g_cond_wait_until) (GCond  *cond,
                          GMutex *mutex,
                          gint64  end_time)
{
  OrigFn original;
  gboolean is_signalled;

  VALGRIND_GET_ORIG_FN (original);
  begin_to_wait (mutex);
  CALL_FN_W_WWW (is_signalled, original, cond, mutex, end_time);
  end_to_wait (mutex);

  return is_signalled;
}
