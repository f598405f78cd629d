/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "reckoner-task.h"

G_BEGIN_DECLS

#define RECKONER_TYPE_RESULT_ROW (reckoner_result_row_get_type ())

G_DECLARE_FINAL_TYPE (ReckonerResultRow, reckoner_result_row, RECKONER, RESULT_ROW, GtkWidget)

G_END_DECLS
