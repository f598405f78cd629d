/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A module that waits at its top level, for test-await.js */

import Eap from 'gi://Eap';

const operation = Eap.AsyncOperationManager.create_operation(null);
operation.report_progress(42);
operation.operation_completed();

export const figures = [];
for await (const args of operation)
    figures.push(args.progress_percentage);
export const args = await operation;
