/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <eap/eap.h>

G_BEGIN_DECLS

/* How many rounds a test at scale does: n by default, fewer under a tool that
 * makes everything slow (EAP_TEST_SCALE, a percentage). At least 1 */
guint          eap_test_scaled             (guint                  n);

/* Iterates a context until a flag is set, or a condition holds; fails the test
 * after half a minute. Never sleeps for a result. */
typedef gboolean (*EapTestCondition) (gpointer data);

void           eap_test_iterate_until_set  (GMainContext          *context,
                                            const int             *flag);
void           eap_test_iterate_until      (GMainContext          *context,
                                            EapTestCondition       condition,
                                            gpointer               data);
void           eap_test_iterate_until_count (GMainContext         *context,
                                            const int             *count,
                                            int                    n);
/* Drops the last reference of the test, once other threads have let go of
 * theirs; fails the test unless the object is finalized. */
void           eap_test_finalize_soon      (GMainContext          *context,
                                            gpointer               object);
/* Iterates until nothing is ready any more */
void           eap_test_drain              (GMainContext          *context);

/* A gate that a worker waits at until the test opens it; may be opened before.
 * It fails the test after half a minute. */
typedef struct {
  GMutex   lock;
  GCond    changed;
  gboolean is_open;
} EapTestGate;

void           eap_test_gate_init          (EapTestGate           *self);
void           eap_test_gate_clear         (EapTestGate           *self);
void           eap_test_gate_open          (EapTestGate           *self);
void           eap_test_gate_wait          (EapTestGate           *self);

/* A second thread that runs a main context of its own, pushed as its default */
typedef struct _EapTestThread EapTestThread;

EapTestThread *eap_test_thread_new         (void);
GMainContext  *eap_test_thread_get_context (EapTestThread         *self);
GThread       *eap_test_thread_get_thread  (EapTestThread         *self);
/* Calls on that thread, from its loop, and returns after that */
void           eap_test_thread_call        (EapTestThread         *self,
                                            EapSendOrPostCallback  callback,
                                            gpointer               data);
/* Stops the loop, and joins */
void           eap_test_thread_free        (EapTestThread         *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EapTestThread, eap_test_thread_free)

/* How often something was released, and on which thread the last time */
typedef struct {
  int      n;      /* (atomic) */
  GThread *thread;
} EapTestReleased;

/* A GDestroyNotify */
void           eap_test_released_cb        (gpointer               released);
/* Counts the end of an object instead */
void           eap_test_released_watch     (EapTestReleased       *self,
                                            gpointer               object);
/* Fails the test unless it was released so often, on the calling thread */
#define eap_test_assert_released(self, times) \
  G_STMT_START { \
    g_assert_cmpint (g_atomic_int_get (&(self)->n), ==, (times)); \
    g_assert_true ((self)->thread == g_thread_self ()); \
  } G_STMT_END

/* Counts what is released, and how much of that on a thread that is not its
 * home. All zero: any thread is right. Atomic */
typedef struct {
  GThread *home;
  int      n;
  int      n_away;
} EapTestTally;

#define EAP_TEST_TALLY_HERE { g_thread_self (), 0, 0 }

/* A destroy notify, and an object that calls it in its dispose */
void           eap_test_tally_cb           (gpointer               tally);
GObject       *eap_test_tally_object_new   (EapTestTally          *tally);

/* Fails the test unless so many were released, all of them at home */
#define eap_test_assert_tally(tally, expected) \
  G_STMT_START { \
    g_assert_cmpint (g_atomic_int_get (&(tally)->n), ==, (expected)); \
    g_assert_cmpint (g_atomic_int_get (&(tally)->n_away), ==, 0); \
  } G_STMT_END

/* What happened, in order. Any thread */
typedef struct {
  GMutex     lock;
  GPtrArray *events; /* (element-type utf8) */
} EapTestRecorder;

void           eap_test_recorder_init      (EapTestRecorder       *self);
void           eap_test_recorder_clear     (EapTestRecorder       *self);
void           eap_test_record             (EapTestRecorder       *self,
                                            const char            *format,
                                            ...) G_GNUC_PRINTF (2, 3);
/* Fails the test unless exactly these events happened: "first second third" */
#define eap_test_assert_recorded(recorder, expected) \
  G_STMT_START { \
    g_autofree char *recorded_ = eap_test_recorder_dup (recorder); \
    g_assert_cmpstr (recorded_, ==, (expected)); \
  } G_STMT_END

char          *eap_test_recorder_dup       (EapTestRecorder       *self);

G_END_DECLS
