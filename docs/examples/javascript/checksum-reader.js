/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* The component of checksum.js. Its methods are generators, which compute a piece at a
 * time in the main loop and yield while they wait for Gio. */

import Eap from 'gi://Eap?version=1';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';

import {use} from './checksum-files.js';

const OPERATION_BYTES = 65536;  // of memory, about

Gio._promisify(Gio.BufferedInputStream.prototype, 'fill_async', 'fill_finish');

export const Reader = GObject.registerClass(class Reader extends Eap.Component {
    static [Eap.methods] = {
        read: {concurrency: Eap.Concurrency.CONCURRENT},
        measure: {},
    };

    /* The digest of a file, or a list of what is in a directory. Cancelled, it ends where
     * it yields, even if Gio should wait for a pipe for ever. */
    *read(operation, file, algorithm) {
        const cancellable = operation.get_cancellable();
        use(OPERATION_BYTES);
        const info = yield file.look(cancellable);
        if (file.isDirectory(info))
            return yield file.list(cancellable);

        const size = info.get_file_type() === Gio.FileType.REGULAR ? info.get_size() : 0;
        const stream = yield file.open(info, cancellable);
        const checksum = new GLib.Checksum(algorithm);
        let processed = 0;
        try {
            for (;;) {
                operation.report_amount(processed, size);
                const n = yield stream.fill_async(-1, GLib.PRIORITY_DEFAULT, cancellable);
                if (n === 0)
                    return checksum.get_string();
                checksum.update(stream.peek_buffer());
                stream.skip(n, null);
                processed += n;
                use(n);
            }
        } finally {
            if (!stream.has_pending())
                stream.close(null);
        }
    }

    /* How large files are, with all that is in directories; 0 if there is no knowing */
    *measure(operation, files) {
        const cancellable = operation.get_cancellable();
        const waiting = [...files];
        let total = 0;
        while (waiting.length > 0) {
            const file = waiting.pop();
            try {
                const info = yield file.look(cancellable);
                if (file.isDirectory(info)) {
                    for (const child of yield file.list(cancellable))
                        waiting.push(child);
                } else if (file.isInput || info.get_file_type() !== Gio.FileType.REGULAR) {
                    return 0;
                } else {
                    total += info.get_size();
                }
            } catch (error) {
                if (cancellable.is_cancelled())
                    throw error;
                // Otherwise it is told when the file is read.
            }
        }
        return total;
    }
});
