/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-test-contract.h"
#include "eap-test-contract-error.h"

G_BEGIN_DECLS

/* Which function makes a call */
typedef enum
{
  EAP_TEST_START_PLAIN,
  EAP_TEST_START_FAILING,
  EAP_TEST_START_SLOW,
} EapTestStartKind;

#define EAP_TEST_N_START_KINDS (EAP_TEST_START_SLOW + 1)

/* What was given for a callback */
typedef struct
{
  GCallback      func;    /* (nullable) */
  gpointer       data;
  GDestroyNotify destroy;
} EapTestFunc;

struct _EapTestContract
{
  GObject         parent_instance;

  GType           component_type;
  char           *method;        /* (owned) */
  EapConcurrency  concurrency;
  gboolean        supports_cancellation;
  gboolean        supports_user_state;
  gboolean        supports_threads;
  guint           timeout; /* in milliseconds, as those that follow */
  guint           latency;
  guint           grace;
  EapTestFunc     new_func;
  EapTestFunc     starts[EAP_TEST_N_START_KINDS];
  EapTestFunc     collect_func;
  EapTestFunc     read_func;
};

/* New, as each check needs one; NULL: what makes them does not */
EapComponent      *eap_test_contract_make_component (EapTestContract   *self);
gboolean           eap_test_contract_has_start      (EapTestContract   *self,
                                                     EapTestStartKind   kind);
EapAsyncOperation *eap_test_contract_start          (EapTestContract   *self,
                                                     EapTestStartKind   kind,
                                                     EapComponent      *component,
                                                     const GValue      *user_state,
                                                     GError           **error);
/* Whether calls can be pending at the same time */
gboolean           eap_test_contract_allows_several (EapTestContract   *self);
void               eap_test_contract_collect        (EapTestContract   *self);
void               eap_test_contract_clear_funcs    (EapTestContract   *self);

G_END_DECLS
