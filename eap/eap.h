/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#define EAP_INSIDE
# include <eap/eap-enums.h>
# include <eap/eap-error.h>
# include <eap/eap-types.h>
# include <eap/eap-version-macros.h>
# include <eap/eap-version.h>
#undef EAP_INSIDE
