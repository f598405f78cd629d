/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  RECKONER_OUTCOME_NONE,
  RECKONER_OUTCOME_SUCCEEDED,
  RECKONER_OUTCOME_FAILED,
  RECKONER_OUTCOME_CANCELLED,
} ReckonerOutcome;

#define RECKONER_TYPE_TASK (reckoner_task_get_type ())

G_DECLARE_FINAL_TYPE (ReckonerTask, reckoner_task, RECKONER, TASK, GObject)

ReckonerTask    *reckoner_task_new_for_file   (GFile        *file,
                                               guint64       size);
ReckonerTask    *reckoner_task_new_for_number (guint64       number);

void             reckoner_task_succeed        (ReckonerTask *self,
                                               const char   *text,
                                               const char   *value);
void             reckoner_task_fail           (ReckonerTask *self,
                                               const GError *error);

GFile           *reckoner_task_get_file       (ReckonerTask *self);
guint64          reckoner_task_get_number     (ReckonerTask *self);
const char      *reckoner_task_get_name       (ReckonerTask *self);
double           reckoner_task_get_weight     (ReckonerTask *self);
ReckonerOutcome  reckoner_task_get_outcome    (ReckonerTask *self);
const char      *reckoner_task_get_text       (ReckonerTask *self);
const char      *reckoner_task_get_value      (ReckonerTask *self);

G_END_DECLS
