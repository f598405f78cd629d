/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "stress-program.h"

G_BEGIN_DECLS

/* An action that is under way. On the stack of who acts */
typedef struct {
  StressProgram     *program;
  StressActor        actor;
  StressOperation   *operation;
  StressLedger      *ledger;
  EapAsyncOperation *handle;    /* (nullable): most need one */
  guint              target;
  guint              amount;
} StressAct;

void stress_act_cancel_state       (StressAct *act);
void stress_act_cancel_all         (StressAct *act);
void stress_act_cancel_cancellable (StressAct *act);
void stress_act_dispose_owner      (StressAct *act);
void stress_act_look               (StressAct *act);
void stress_act_nest               (StressAct *act);
void stress_act_busy               (StressAct *act);
void stress_act_dispose            (StressAct *act);
void stress_act_list               (StressAct *act);
void stress_act_context_post       (StressAct *act);
void stress_act_close              (StressAct *act);
void stress_act_send               (StressAct *act);

G_END_DECLS
