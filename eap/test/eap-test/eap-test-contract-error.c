/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-contract-error.h"

/**
 * eap_test_contract_error_quark:
 *
 * Gets the quark of the error domain of a contract that is not kept.
 *
 * Returns: the quark behind `EAP_TEST_CONTRACT_ERROR`
 */
G_DEFINE_QUARK (eap-test-contract-error-quark, eap_test_contract_error)

G_DEFINE_ENUM_TYPE (EapTestContractError, eap_test_contract_error,
  G_DEFINE_ENUM_VALUE (EAP_TEST_CONTRACT_ERROR_NOT_APPLICABLE, "not-applicable"),
  G_DEFINE_ENUM_VALUE (EAP_TEST_CONTRACT_ERROR_SETUP, "setup"),
  G_DEFINE_ENUM_VALUE (EAP_TEST_CONTRACT_ERROR_COMPLETION, "completion"),
  G_DEFINE_ENUM_VALUE (EAP_TEST_CONTRACT_ERROR_CONTEXT, "context"),
  G_DEFINE_ENUM_VALUE (EAP_TEST_CONTRACT_ERROR_PROGRESS, "progress"),
  G_DEFINE_ENUM_VALUE (EAP_TEST_CONTRACT_ERROR_RESULT, "result"),
  G_DEFINE_ENUM_VALUE (EAP_TEST_CONTRACT_ERROR_USER_STATE, "user-state"),
  G_DEFINE_ENUM_VALUE (EAP_TEST_CONTRACT_ERROR_CANCELLATION, "cancellation"),
  G_DEFINE_ENUM_VALUE (EAP_TEST_CONTRACT_ERROR_BUSY, "busy"),
  G_DEFINE_ENUM_VALUE (EAP_TEST_CONTRACT_ERROR_CONCURRENCY, "concurrency"),
  G_DEFINE_ENUM_VALUE (EAP_TEST_CONTRACT_ERROR_LIFE, "life"))
