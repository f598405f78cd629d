/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-error.h"

/**
 * eap_async_error_quark:
 *
 * Gets the quark of the error domain of eap.
 *
 * Returns: the quark behind `EAP_ASYNC_ERROR`
 */
G_DEFINE_QUARK (eap-async-error-quark, eap_async_error)

G_DEFINE_ENUM_TYPE (EapAsyncError, eap_async_error,
  G_DEFINE_ENUM_VALUE (EAP_ASYNC_ERROR_INVALID_OPERATION, "invalid-operation"),
  G_DEFINE_ENUM_VALUE (EAP_ASYNC_ERROR_DUPLICATE_STATE, "duplicate-state"),
  G_DEFINE_ENUM_VALUE (EAP_ASYNC_ERROR_ABANDONED, "abandoned"),
  G_DEFINE_ENUM_VALUE (EAP_ASYNC_ERROR_CONTEXT_GONE, "context-gone"),
  G_DEFINE_ENUM_VALUE (EAP_ASYNC_ERROR_FAILED, "failed"))
