/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GArray *reckoner_numbers_parse (const char  *text,
                                GError     **error);

G_END_DECLS
