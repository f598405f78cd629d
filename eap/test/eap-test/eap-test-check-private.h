/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-test-trial-private.h"

G_BEGIN_DECLS

/* What a check needs that not every contract has */
typedef enum
{
  EAP_TEST_NEEDS_FAILING     = 1 << 0,
  EAP_TEST_NEEDS_SLOW        = 1 << 1,
  EAP_TEST_NEEDS_CANCELLABLE = 1 << 2,
  EAP_TEST_NEEDS_STATES      = 1 << 3,
  EAP_TEST_NEEDS_THREADS     = 1 << 4,
  EAP_TEST_NEEDS_SEVERAL     = 1 << 5, /* calls that are pending at the same time */
} EapTestNeeds;

/* FALSE: the trial has what is wrong */
typedef gboolean (*EapTestCheckFunc) (EapTestTrial *trial);

struct _EapTestCheck
{
  const char       *name;
  EapTestCheckFunc  run;
  EapTestNeeds      needs;
};

/* Each ends with a check without a name. */
extern const EapTestCheck eap_test_completion_checks[];
extern const EapTestCheck eap_test_event_checks[];
extern const EapTestCheck eap_test_result_checks[];
extern const EapTestCheck eap_test_cancel_checks[];
extern const EapTestCheck eap_test_state_checks[];
extern const EapTestCheck eap_test_concurrency_checks[];
extern const EapTestCheck eap_test_context_checks[];
extern const EapTestCheck eap_test_life_checks[];

G_END_DECLS
