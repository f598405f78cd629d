/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a synchronization context serves, without knowing what it is: things
 * that are ready for a turn, and things that must hear of its end. */

/* Atomics with their memory order spelled out; each use says why the order
 * suffices. A test has others, at which its scheduler may switch threads. */
#ifndef eap_atomic_load
#define eap_atomic_load(location, order) \
  __atomic_load_n ((location), __ATOMIC_##order)
#define eap_atomic_store(location, value, order) \
  __atomic_store_n ((location), (value), __ATOMIC_##order)
#define eap_atomic_exchange(location, value, order) \
  __atomic_exchange_n ((location), (value), __ATOMIC_##order)
#define eap_atomic_fetch_add(location, value, order) \
  __atomic_fetch_add ((location), (value), __ATOMIC_##order)
#define eap_atomic_fetch_and(location, value, order) \
  __atomic_fetch_and ((location), (value), __ATOMIC_##order)
#define eap_atomic_cas(location, expected, desired, success, failure) \
  __atomic_compare_exchange_n ((location), (expected), (desired), FALSE, \
                               __ATOMIC_##success, __ATOMIC_##failure)
#endif

/* Tells the processor that this thread waits for another one. */
static inline void
eap_relax (void)
{
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause ();
#elif defined(__aarch64__)
  __asm__ volatile ("yield");
#endif
}

/* How much one dispatch may do before it lets the loop go on. The clock is
 * read after 1, 2, 4 … elements: a read costs as much as a cheap element, and
 * slow elements must be noticed at once. */
typedef struct {
  gint64          deadline;   /* monotonic, in microseconds */
  int             left;       /* elements; 0: it is used up */
  int             stride;     /* elements from one look at the clock to the next */
  int             until_look;
  const gboolean *gone;       /* (atomic): the place is, so stop at once */
} EapBudget;

/* A build can have others: with the smallest ones a budget ends after each
 * element, as on a machine that is slow, and no test may depend on where. */
#ifndef EAP_BUDGET_ELEMENTS
#define EAP_BUDGET_ELEMENTS 65536
#endif
#ifndef EAP_BUDGET_MICROSECONDS
#define EAP_BUDGET_MICROSECONDS 1000
#endif
#ifndef EAP_BUDGET_STRIDE
#define EAP_BUDGET_STRIDE 32
#endif

void     eap_budget_init (EapBudget      *self,
                          const gboolean *gone);
gboolean eap_budget_look (EapBudget      *self);

/* Counts one element; TRUE when there may be no other one. */
static inline gboolean
eap_budget_spend (EapBudget *self)
{
  self->left--;

  /* Acquire pairs with the release of who closes the context. */
  return eap_atomic_load (self->gone, ACQUIRE) ||
         (--self->until_look <= 0 && eap_budget_look (self));
}

typedef struct _EapReady   EapReady;
typedef struct _EapPending EapPending;

typedef struct {
  /* In the place of the context, without its lock. TRUE: there is more, give
   * it another turn; FALSE: it is done with, and may be gone. */
  gboolean (*turn)    (EapReady  *self,
                       EapBudget *budget);
  /* The place is gone: release everything, call nobody. Any thread. */
  void     (*discard) (EapReady  *self);
} EapReadyFuncs;

struct _EapReady {
  EapReady            *next;
  const EapReadyFuncs *funcs;
};

typedef struct {
  void (*ref)  (EapPending *self);
  /* The place is gone: end. Drops the reference. Any thread. */
  void (*gone) (EapPending *self);
} EapPendingFuncs;

struct _EapPending {
  EapPending            *previous;
  EapPending            *next;
  const EapPendingFuncs *funcs;
};

/* The things that are ready for a turn, and whether anybody will look. */
typedef struct {
  EapReady  *ready;  /* (atomic): became ready, newest first */
  gboolean   awake;  /* (atomic): a look at ready will come */

  GMutex     lock;   /* guards those below */
  EapReady  *oldest; /* the queue: what was taken from ready, in turn order */
  EapReady **newest; /* where the next one is linked */
  EapReady  *later;  /* in the next dispatch, in no order */
} EapReadyList;

void      eap_ready_list_init            (EapReadyList *self);
void      eap_ready_list_clear           (EapReadyList *self);
gboolean  eap_ready_list_push            (EapReadyList *self,
                                          EapReady     *ready);
gboolean  eap_ready_list_rouse           (EapReadyList *self);
void      eap_ready_list_fall_asleep     (EapReadyList *self);
EapReady *eap_ready_list_take_unlocked   (EapReadyList *self);
void      eap_ready_list_append_unlocked (EapReadyList *self,
                                          EapReady     *ready);
void      eap_ready_list_put_off_unlocked (EapReadyList *self,
                                          EapReady     *ready);
void      eap_ready_list_resume_unlocked (EapReadyList *self);
gboolean  eap_ready_list_is_empty        (EapReadyList *self);

G_END_DECLS
