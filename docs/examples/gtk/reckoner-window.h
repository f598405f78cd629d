/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RECKONER_TYPE_WINDOW (reckoner_window_get_type ())

G_DECLARE_FINAL_TYPE (ReckonerWindow, reckoner_window, RECKONER, WINDOW, GtkApplicationWindow)

ReckonerWindow *reckoner_window_new          (GtkApplication  *application);

void            reckoner_window_add_files    (ReckonerWindow  *self,
                                              GPtrArray       *files);
gboolean        reckoner_window_test_numbers (ReckonerWindow  *self,
                                              const char      *text,
                                              GError         **error);

G_END_DECLS
