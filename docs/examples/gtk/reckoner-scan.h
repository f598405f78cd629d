/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <eap/eap.h>

G_BEGIN_DECLS

void reckoner_scan_do_work_cb (EapBackgroundWorker *worker,
                               EapDoWorkEventArgs  *args,
                               gpointer             user_data);

G_END_DECLS
