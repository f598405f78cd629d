/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "file-hasher.h"
#include "prime-number-calculator.h"
#include "reckoner-task.h"
#include "reckoner-window.h"

G_BEGIN_DECLS

struct _ReckonerWindow
{
  GtkApplicationWindow   parent_instance;

  /* Of the template */
  PrimeNumberCalculator *calculator;
  FileHasher            *hasher;
  EapBackgroundWorker   *scanner;
  GtkNoSelection        *pending;    /* the operations of calculator and hasher */
  GtkSingleSelection    *finished;
  GtkWidget             *entry;
  GtkWidget             *error_label;
  GtkWidget             *finished_view;

  EapWorkerPool         *pool;       /* (owned): for what is listed */
  GtkFileChooserNative  *chooser;    /* (owned) (nullable): while it is shown */
  EapProgress           *total;      /* (owned): of what is listed */
  GListStore            *results;    /* (owned): of ReckonerTask, the latest first */
  GPtrArray             *to_scan;    /* (owned) (nullable): of GFile, when the scanner is idle */
  gboolean               is_closing; /* when nothing is pending any more */
};

/* What is done, in reckoner-window-work.c */
guint reckoner_window_get_n_pending (ReckonerWindow *self);
void  reckoner_window_cancel_all    (ReckonerWindow *self);
void  reckoner_window_bind_work     (GtkWidgetClass *klass);

/* What the user can ask for, in reckoner-window-actions.c */
void  reckoner_window_add_actions   (ReckonerWindow *self);
void  reckoner_window_ask_to_close  (ReckonerWindow *self);

G_END_DECLS
