/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>
#include <unistd.h>

G_BEGIN_DECLS

/* What the explored sources are compiled with: each of their atomics, locks and
 * wake-ups is a point at which the scheduler may go on with another thread. What lies
 * between two points is seen by one thread only, so switching there changes nothing. */

#define INTERLEAVE_POINT(what, where) interleave_point ((what), (where), __func__, __LINE__)

#define eap_atomic_load(location, order) \
  (INTERLEAVE_POINT ("load", (location)), __atomic_load_n ((location), __ATOMIC_SEQ_CST))
#define eap_atomic_store(location, value, order) \
  (INTERLEAVE_POINT ("store", (location)), \
   __atomic_store_n ((location), (value), __ATOMIC_SEQ_CST))
#define eap_atomic_exchange(location, value, order) \
  (INTERLEAVE_POINT ("exchange", (location)), \
   __atomic_exchange_n ((location), (value), __ATOMIC_SEQ_CST))
#define eap_atomic_fetch_add(location, value, order) \
  (INTERLEAVE_POINT ("fetch_add", (location)), \
   __atomic_fetch_add ((location), (value), __ATOMIC_SEQ_CST))
#define eap_atomic_fetch_and(location, value, order) \
  (INTERLEAVE_POINT ("fetch_and", (location)), \
   __atomic_fetch_and ((location), (value), __ATOMIC_SEQ_CST))
#define eap_atomic_cas(location, expected, desired, success, failure) \
  (INTERLEAVE_POINT ("cas", (location)), \
   __atomic_compare_exchange_n ((location), (expected), (desired), FALSE, \
                                __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))

#define g_mutex_lock(mutex)   interleave_lock ((mutex), __func__, __LINE__)
#define g_mutex_unlock(mutex) interleave_unlock ((mutex))

/* The file that wakes a loop; a clock that stands still; a budget of some elements */
#define write(fd, data, size)  interleave_write ((fd), (size), __func__, __LINE__)
#define read(fd, data, size)   interleave_read ((fd), (size), __func__, __LINE__)
#define g_get_monotonic_time() G_GINT64_CONSTANT (0)
#undef EAP_BUDGET_ELEMENTS
#define EAP_BUDGET_ELEMENTS    (interleave_budget)

extern int interleave_budget;

void    interleave_point  (const char    *what,
                           gconstpointer  where,
                           const char    *function,
                           int            line);
void    interleave_lock   (GMutex        *mutex,
                           const char    *function,
                           int            line);
void    interleave_unlock (GMutex        *mutex);
gssize  interleave_write  (int            fd,
                           gsize          size,
                           const char    *function,
                           int            line);
gssize  interleave_read   (int            fd,
                           gsize          size,
                           const char    *function,
                           int            line);

G_END_DECLS
