/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#if !defined(EAP_TEST_INSIDE) && !defined(EAP_TEST_COMPILATION)
# error "Only <eap-test/eap-test.h> can be included directly."
#endif

#include <eap/eap.h>

G_BEGIN_DECLS

/**
 * EAP_TEST_CONTRACT_ERROR:
 *
 * The error domain of a contract that is not kept.
 *
 * Its codes are those of [error@EapTest.ContractError].
 */
#define EAP_TEST_CONTRACT_ERROR (eap_test_contract_error_quark ())

/**
 * EapTestContractError:
 * @EAP_TEST_CONTRACT_ERROR_NOT_APPLICABLE: the check does not apply to the method, or needs
 *   something that the contract was not given; nothing is wrong
 * @EAP_TEST_CONTRACT_ERROR_SETUP: the contract was given something that cannot be checked, such
 *   as a start function whose call does not succeed
 * @EAP_TEST_CONTRACT_ERROR_COMPLETION: a call has no Completed, more than one, the wrong one, or
 *   one from within the call
 * @EAP_TEST_CONTRACT_ERROR_CONTEXT: an event was emitted in another place than the caller's
 * @EAP_TEST_CONTRACT_ERROR_PROGRESS: progress came after the end, or makes no sense
 * @EAP_TEST_CONTRACT_ERROR_RESULT: a result could be read where there is none, or not where there
 *   is one
 * @EAP_TEST_CONTRACT_ERROR_USER_STATE: a user state did not come back, or one that was taken was
 *   accepted
 * @EAP_TEST_CONTRACT_ERROR_CANCELLATION: asking to cancel has waited, failed, or was not obeyed
 * @EAP_TEST_CONTRACT_ERROR_BUSY: the component says that it is busy where it is not, or the other
 *   way round
 * @EAP_TEST_CONTRACT_ERROR_CONCURRENCY: a second call did something else than the method's
 *   [enum@Eap.Concurrency] says
 * @EAP_TEST_CONTRACT_ERROR_LIFE: something was not released, or was lost with a reference
 *
 * Error codes of a contract that is not kept.
 */
typedef enum
{
  EAP_TEST_CONTRACT_ERROR_NOT_APPLICABLE,
  EAP_TEST_CONTRACT_ERROR_SETUP,
  EAP_TEST_CONTRACT_ERROR_COMPLETION,
  EAP_TEST_CONTRACT_ERROR_CONTEXT,
  EAP_TEST_CONTRACT_ERROR_PROGRESS,
  EAP_TEST_CONTRACT_ERROR_RESULT,
  EAP_TEST_CONTRACT_ERROR_USER_STATE,
  EAP_TEST_CONTRACT_ERROR_CANCELLATION,
  EAP_TEST_CONTRACT_ERROR_BUSY,
  EAP_TEST_CONTRACT_ERROR_CONCURRENCY,
  EAP_TEST_CONTRACT_ERROR_LIFE,
} EapTestContractError;

#define EAP_TEST_TYPE_CONTRACT_ERROR (eap_test_contract_error_get_type ())

EAP_AVAILABLE_IN_ALL
GType  eap_test_contract_error_get_type (void);
EAP_AVAILABLE_IN_ALL
GQuark eap_test_contract_error_quark    (void);

G_END_DECLS
