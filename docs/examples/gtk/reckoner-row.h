/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <eap/eap.h>
#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RECKONER_TYPE_ROW (reckoner_row_get_type ())

G_DECLARE_FINAL_TYPE (ReckonerRow, reckoner_row, RECKONER, ROW, GtkWidget)

G_END_DECLS
