#!/usr/bin/gjs -m
/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Prints the checksums of files, many at a time: docs/examples/checksum.c in JavaScript.
 *
 * The component is Reader, in checksum-reader.js. Checksum starts its methods and awaits
 * their results in order. */

import Eap from 'gi://Eap?version=1';
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import GObject from 'gi://GObject';
import System from 'system';

import {encode, File, isTerminal, isUtf8, reason, toBytes, write} from './checksum-files.js';
import {parse} from './checksum-options.js';
import {Reader} from './checksum-reader.js';

const FRAME_MILLISECONDS = 80;
const TRUSTED_SECONDS = 3;      // before, no time left is foretold
const MAX_AHEAD = 10000;        // results that wait for those before them
const BAR_WIDTH = 20, NAME_WIDTH = 24;
const SIGINT = 2, SIGTERM = 15;
const CLEAR = '\r\x1b[K';

const pause = milliseconds => new Promise(resolve =>
    GLib.timeout_add(GLib.PRIORITY_DEFAULT, milliseconds, () => {
        resolve();
        return GLib.SOURCE_REMOVE;
    }));

/* How far everything is, in a line at the bottom of the terminal that standard error is.
 * What is too long for it is not wrapped. */
class Bar {
    constructor() {
        this._sum = new Eap.Progress();
    }

    /* NAME [####----]  50%; or the amount instead, where nobody knows of how much */
    _describe(file) {
        const name = [...file.describe()];
        const dots = isUtf8 ? '…' : '...';
        if (name.length > NAME_WIDTH)
            name.splice(NAME_WIDTH / 2, name.length - NAME_WIDTH + dots.length, dots);
        const {processed, total, fraction} = file.operation.get_progress();
        if (total === 0)
            return `${name.join('')} ${GLib.format_size(processed)}`;
        const bar = '#'.repeat(BAR_WIDTH * fraction).padEnd(BAR_WIDTH, '-');
        return `${name.join('')} [${bar}] ${String(Math.floor(100 * fraction)).padStart(3)}%`;
    }

    /* 12 files, 3.4 GB of 20.1 GB, 512.0 MB/s, 0:33 left */
    _describeSum(nFiles, nBytes, total) {
        this._sum.report_amount(nBytes, total);
        const {rate, remaining, elapsed} = this._sum;
        const parts = [nFiles === 1 ? '1 file' : `${nFiles} files`];
        parts.push(GLib.format_size(nBytes) + (total > 0 ? ` of ${GLib.format_size(total)}` : ''));
        parts.push(`${GLib.format_size(rate)}/s`);
        if (remaining >= 0 && elapsed >= TRUSTED_SECONDS) {
            const two = n => String(Math.floor(n) % 60).padStart(2, '0');
            const [hours, minutes] = [remaining / 3600, remaining / 60].map(Math.floor);
            const first = hours > 0 ? `${hours}:${two(minutes)}` : minutes;
            parts.push(`${first}:${two(remaining)} left`);
        }
        return parts.join(', ');
    }

    format(file, ...amounts) {
        const parts = [file ? this._describe(file) : '', this._describeSum(...amounts)];
        return `${CLEAR}\x1b[?7l${encode(parts.filter(part => part).join('  '))}\x1b[?7h`;
    }
}

class Checksum {
    constructor(options) {
        this.options = options;
        this.reader = new Reader();
        this.reader.connect('read-completed', (_reader, args) => this.readCompleted(args));
        this.reading = new Set();   // files
        this.lines = [];            // that are not written yet, of the same stream together
        this.writing = Promise.resolve();
        this.nAhead = 0;            // started, and not printed
        this.nFiles = this.nBytes = this.total = 0;
        this.isStopped = this.hasOutputFailed = false;
        this.status = 0;
        this.named = options.files.map((name, i) => new File(toBytes(name), [i]));
        this.waiting = [...this.named].reverse();       // to be started, the next one last
        this.unprinted = [...this.waiting];
        // A bar and what is typed meanwhile would be written over each other.
        const types = isTerminal(0) && options.files.includes('-');
        const isShown = options.progress && !types && isTerminal(2) &&
            (GLib.getenv('TERM') ?? 'dumb') !== 'dumb';
        this.bar = isShown ? new Bar() : null;
    }

    start() {
        const file = this.waiting.pop();
        const options = new Eap.StartOptions({userState: file});
        file.operation = this.reader.readAsync(file, this.options.algorithm, options);
        this.reading.add(file);
        this.nAhead++;
    }

    /* However many files there are, only so much is under way that nobody has to wait. */
    startMore() {
        while (this.waiting.length > 0 && !this.isStopped && this.nAhead < MAX_AHEAD &&
               this.reading.size < this.options.jobs &&
               !(this.waiting.at(-1).isInput && [...this.reading].some(file => file.isInput)))
            this.start();
    }

    readCompleted(args) {
        const file = args.user_state;
        this.reading.delete(file);
        if (args.error === null && !args.cancelled && Array.isArray(args.result)) {
            let i = this.waiting.length;
            while (i > 0 && this.waiting[i - 1].comesBefore(file))
                i--;
            this.waiting = this.waiting.slice(0, i).concat([...args.result].reverse(),
                this.waiting.slice(i));
        } else {
            this.nFiles++;
            this.nBytes += file.operation.get_progress().processed;
        }
        this.startMore();
    }

    stop(status) {
        if (this.isStopped)
            return;
        this.isStopped = true;
        this.status = status;
        this.hideBar();
        this.reader.cancel_all();
    }

    /* One after the other, whoever asks */
    write(fd, bytes) {
        this.writing = this.writing.then(() => {
            return fd === 1 && this.hasOutputFailed ? null : write(fd, bytes);
        }).catch(error => {
            if (fd !== 1)   // where could one tell that standard error does not work?
                return;
            this.hasOutputFailed = true;
            this.addMessage(`write error: ${reason(error)}`);
            this.stop(1);
        });
        return this.writing;
    }

    addLine(fd, bytes) {
        const last = this.lines.at(-1);
        if (last?.fd === fd)
            last.bytes += bytes;
        else
            this.lines.push({fd, bytes});
    }

    addMessage(text) {
        this.addLine(2, encode(`checksum: ${text}\n`));
    }

    async flush() {
        // The bar need not be drawn again for every single line.
        if (this.bar && this.lines.length > 0)
            await pause(FRAME_MILLISECONDS);
        const lines = this.lines;
        this.lines = [];
        for (const {fd, bytes} of lines)
            await this.write(fd, (this.bar && isTerminal(fd) ? CLEAR : '') + bytes);
    }

    hideBar() {
        if (this.bar)
            this.write(2, CLEAR);
        this.bar = null;
    }

    async drawBar() {
        while (this.bar) {
            const [first] = this.reading;
            const processed = [...this.reading].reduce((sum, file) =>
                sum + file.operation.get_progress().processed, this.nBytes);
            await this.write(2, this.bar.format(first, this.nFiles, processed, this.total));
            await pause(FRAME_MILLISECONDS);
        }
    }

    async measure() {
        try {
            this.total = (await this.reader.measureAsync(this.named)).result;
        } catch {
            // It was cancelled.
        }
    }

    async printFile(file) {
        let message = 'cancelled';
        try {
            const result = file.operation && (await file.operation).result;
            if (Array.isArray(result)) {
                [...result].reverse().forEach(child => this.unprinted.push(child));
                return;
            }
            if (result !== null) {
                this.addLine(1, file.format(result));
                return;
            }
        } catch (error) {
            if (!file.operation.get_args().cancelled)
                message = reason(error);
        }
        this.status ||= 1;
        // Not to be blamed on the files
        if (message !== 'cancelled' || !this.hasOutputFailed)
            this.addMessage(`${file.describe()}: ${message}`);
    }

    /* In order: a result waits for those before it. */
    async printFiles() {
        while (this.unprinted.length > 0) {
            const file = this.unprinted.pop();
            if (file.operation === null && !this.isStopped)
                this.start();       // it is the first of those that wait
            if (this.reading.has(file))
                await this.flush();
            await this.printFile(file);
            if (file.operation) {
                file.operation = null;
                this.nAhead--;
                this.startMore();
            }
        }
    }

    /* Returns the status of the program. */
    async run() {
        const listen = number => GLib.unix_signal_add(GLib.PRIORITY_DEFAULT, number, () => {
            ids.forEach(id => GLib.Source.remove(id));  // the next one ends the program at once
            this.stop(128 + number);
            return GLib.SOURCE_REMOVE;
        });
        const ids = [SIGINT, SIGTERM].map(listen);
        if (this.bar) {
            this.measure();
            this.drawBar();
        }
        this.startMore();
        await this.printFiles();
        this.hideBar();
        while (this.lines.length > 0)
            await this.flush();
        await this.writing;
        return this.status;
    }
}

async function main(options) {
    if (!('text' in options))
        return new Checksum(options).run();
    try {
        await write(options.fd, encode(options.text));
        return options.status;
    } catch (error) {
        if (options.fd === 1)
            await write(2, encode(`checksum: write error: ${reason(error)}\n`)).catch(() => {});
        return options.status || 1;
    }
}

// The class of sockets has SIGPIPE ignored, so that a broken pipe is an error like others.
GObject.TypeClass.ref(Gio.Socket.$gtype);

// An async function cannot end the program.
const loop = new GLib.MainLoop(null, false);
let status = 1;
main(parse(System.programArgs)).then(result => {
    status = result;
}).catch(logError).finally(() => loop.quit());
loop.run();
System.exit(status);
