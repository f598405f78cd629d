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

/* How often something was released, and where. Any thread */
typedef struct {
  int      n;           /* (atomic) */
  int      n_elsewhere; /* (atomic): on another thread than the first time */
  GThread *thread;      /* (atomic) (nullable): of the first time */
} EapTestReleased;

/* A GDestroyNotify */
void           eap_test_released_cb        (gpointer               released);
/* Counts the end of an object instead, and returns the object */
gpointer       eap_test_released_watch     (EapTestReleased       *self,
                                            gpointer               object);
/* Fails the test unless it was released so often, always on the calling thread */
#define eap_test_assert_released(self, times) \
  G_STMT_START { \
    GThread *thread_ = g_atomic_pointer_get (&(self)->thread); \
    g_assert_cmpint (g_atomic_int_get (&(self)->n), ==, (times)); \
    g_assert_cmpint (g_atomic_int_get (&(self)->n_elsewhere), ==, 0); \
    g_assert_true (thread_ == ((times) > 0 ? g_thread_self () : NULL)); \
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
/* Fails the test unless exactly these events happened: "first second third". Of
 * independent operations each has its own order, and there is none between them:
 * "first second | other". */
#define eap_test_assert_recorded(recorder, expected) \
  G_STMT_START { \
    g_autofree char *recorded_ = eap_test_recorder_dup (recorder); \
    if (!eap_test_is_in_order (recorded_, (expected))) \
      g_assert_cmpstr (recorded_, ==, (expected)); \
  } G_STMT_END

char          *eap_test_recorder_dup       (EapTestRecorder       *self);
gboolean       eap_test_is_in_order        (const char            *events,
                                            const char            *expected);

/* Starts an operation, in the calling thread's context or in another one */
EapAsyncOperation *eap_test_start          (const GValue              *state);
EapAsyncOperation *eap_test_start_in       (EapSynchronizationContext *context,
                                            const GValue              *state);

/* An operation of the calling thread, what its work needs, and what is heard of
 * it: "completed", "failed" or "cancelled", and percentages of progress */
typedef struct {
  EapTestRecorder             recorder;
  GThread                    *home;
  EapAsyncOperation          *operation; /* (owned) (nullable) */
  EapAsyncOperation          *other;     /* (owned) (nullable): if the test has two */
  EapAsyncCompletedEventArgs *args;      /* (owned) (nullable): of Completed */
  int                         completed; /* (atomic) */

  EapTestGate                 started;   /* opened by the slow work */
  EapTestGate                 go;        /* the slow work waits for it */
  int                         n_runs;    /* (atomic): of the quick work */
  EapTestReleased             released;  /* for the test's use */
} EapTestScene;

/* Starts the operation; of an unheard one nothing is recorded, nor its args kept. */
void           eap_test_scene_init         (EapTestScene          *self,
                                            const GValue          *state);
void           eap_test_scene_init_unheard (EapTestScene          *self,
                                            const GValue          *state);
/* Delivers everything, compares, and proves that nothing is left of it */
void           eap_test_scene_finish       (EapTestScene          *self,
                                            const char            *events);
/* The same without comparing, when a worker may be the last to let go of it */
void           eap_test_scene_finish_work  (EapTestScene          *self);
/* At home only */
void           eap_test_scene_record       (EapTestScene          *self,
                                            const char            *event);

/* Runs something on a thread, with the scene as its data */
void           eap_test_scene_run          (EapTestScene          *self,
                                            EapWorkerPool         *pool,
                                            EapWorkerFunc          func);
/* Two of these that succeed */
EapAsyncCompletedEventArgs *
               eap_test_quick_work         (EapAsyncOperation     *operation,
                                            gpointer               scene,
                                            GError               **error);
EapAsyncCompletedEventArgs *
               eap_test_slow_work          (EapAsyncOperation     *operation,
                                            gpointer               scene,
                                            GError               **error);

/* Wait for the end, and fail the test unless it is this one */
void           eap_test_assert_succeeded   (EapTestScene          *scene);
void           eap_test_assert_cancelled   (EapTestScene          *scene);
#define eap_test_assert_failed(scene, domain, code) \
  G_STMT_START { \
    eap_test_iterate_until_set (NULL, &(scene)->completed); \
    g_assert_error (eap_async_completed_event_args_get_error ((scene)->args), domain, code); \
    g_assert_false (eap_async_completed_event_args_get_cancelled ((scene)->args)); \
  } G_STMT_END

G_END_DECLS
