/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "stage.h"

G_BEGIN_DECLS

/* A worker, what its work does, and what is heard of it */
typedef struct _Scene Scene;

typedef void (*SceneFunc) (Scene              *self);
typedef void (*SceneWork) (Scene              *self,
                           EapDoWorkEventArgs *args);

struct _Scene
{
  EapBackgroundWorker *worker;       /* (owned) */
  EapAsyncOperation   *operation;    /* (owned) (nullable): the last run */

  EapTestGate          go;           /* opened by home: the work may begin */
  EapTestGate          reached;      /* opened by the work: it has come so far */
  EapTestGate          next;         /* opened by home: the work may go on */
  EapTestGate          worked;       /* opened by the work: that was all */

  gulong               do_work;      /* handlers */
  gulong               progress_changed;
  gulong               run_worker_completed;

  const char          *prefix;
  SceneWork            work;         /* (nullable) */
  SceneFunc            on_progress;  /* (nullable) */
  SceneFunc            on_completed; /* (nullable) */
  gboolean             is_quiet;     /* about its work */
  int                  n_runs;
  int                  n_completed;

  SceneWork            then;         /* a scenario's own */
  gpointer             data;
  int                  n;
};

Scene   *scene_new             (SceneWork     work);
Scene   *scene_new_named       (SceneWork     work,
                                const char   *prefix);
void     scene_free            (Scene        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scene, scene_free)

void     scene_connect         (Scene        *self);
void     scene_disconnect      (Scene        *self,
                                gulong        handler);

void     scene_say_flags       (Scene        *self,
                                const char   *when);

/* The work of the first waits at the gate. */
void     scene_start_held      (Scene        *self,
                                const GValue *argument);
void     scene_start           (Scene        *self,
                                const GValue *argument);
void     scene_cancel          (Scene        *self);
void     scene_report          (Scene        *self,
                                int           percentage);
void     scene_report_state    (Scene        *self,
                                int           percentage,
                                const char   *state);
/* The work's side of a meeting */
void     scene_meet            (Scene        *self);
/* Until the operation has ended, but nobody has heard of it */
void     scene_await_end       (Scene        *self);
/* Until all that was started has completed, and nothing more comes */
void     scene_pump_to_end     (Scene        *self);
/* Lets the work do all it does before anybody hears of it */
void     scene_finish          (Scene        *self);
void     scene_run             (Scene        *self,
                                const GValue *argument);

G_END_DECLS
