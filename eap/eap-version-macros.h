/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#if !defined(EAP_INSIDE) && !defined(EAP_COMPILATION)
# error "Only <eap/eap.h> can be included directly."
#endif

#include <eap/eap-version.h>

#ifdef __GI_SCANNER__
# define _EAP_EXTERN extern
#else
# define _EAP_EXTERN __attribute__ ((visibility ("default"))) extern
#endif

/* Stands on the line above every public declaration and makes it one: the
 * library is compiled with hidden symbols. */
#define EAP_AVAILABLE_IN_ALL _EAP_EXTERN
