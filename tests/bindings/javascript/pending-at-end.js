/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* A program without a loop, for test-exit.js */

import Eap from 'gi://Eap';

const worker = new Eap.BackgroundWorker();
worker.connect('run-worker-completed', () => {});
worker.run_worker_async(['argument']);
const operation = Eap.AsyncOperationManager.create_operation(Symbol('state'));
operation.then(() => {}, () => {});
operation.report_progress(5);
