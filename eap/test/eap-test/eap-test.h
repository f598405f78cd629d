/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#define EAP_TEST_INSIDE
# include <eap-test/eap-test-contract-error.h>
# include <eap-test/eap-test-contract.h>
#undef EAP_TEST_INSIDE
