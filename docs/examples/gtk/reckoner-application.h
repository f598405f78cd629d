/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RECKONER_APPLICATION_ID "io.github.eap.Reckoner"

#define RECKONER_TYPE_APPLICATION (reckoner_application_get_type ())

G_DECLARE_FINAL_TYPE (ReckonerApplication, reckoner_application, RECKONER, APPLICATION,
                      GtkApplication)

ReckonerApplication *reckoner_application_new (void);

G_END_DECLS
