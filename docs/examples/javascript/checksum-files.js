/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

/* Files and streams for checksum.js. Names are strings of bytes, one in each character,
 * since they need not be UTF-8. */

import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import System from 'system';

const BUFFER_BYTES = 256 * 1024;
const FILE_BYTES = 4096;        // of memory, about, to find a file
const GARBAGE_BYTES = 16 * 1024 * 1024;
const PIPE_BYTES = 4096;        // which a pipe takes without blocking, if it takes any
const EBADF = 9;

const NORMAL = GLib.PRIORITY_DEFAULT;
const NOFOLLOW = Gio.FileQueryInfoFlags.NOFOLLOW_SYMLINKS;

for (const [klass, name] of [
    [Gio.File, 'enumerate_children'], [Gio.File, 'query_info'], [Gio.File, 'read'],
    [Gio.FileEnumerator, 'next_files'], [Gio.OutputStream, 'write_bytes'],
])
    Gio._promisify(klass.prototype, `${name}_async`, `${name}_finish`);

export const isUtf8 = GLib.get_charset()[0];
export const toBytes = text => unescape(encodeURIComponent(text));
const fromBytes = bytes => decodeURIComponent(escape(bytes));

/* Messages are in the encoding of the locale, names of files in none. */
export const encode = text => toBytes(isUtf8 ? text : GLib.str_to_ascii(text, null));

/* Without the name, for which messages of Gio have no room for its bytes */
export const reason = error => error.message.replace(/^.*: /s, '');

/* To be called for memory of which there will be much. gjs collects a large heap in steps,
 * and before 1.82 loses what is awaited meanwhile; so the heap must not get there. */
let nUncollected = 0;
export function use(nBytes) {
    nUncollected += nBytes;
    if (nUncollected < GARBAGE_BYTES)
        return;
    nUncollected = 0;
    System.gc();
}

/* Whether it was closed when the program started. Something else may have its number by
 * now, but that is not handed on to other programs, as this one was. */
function isClosed(fd) {
    try {
        const [, info] = GLib.file_get_contents(`/proc/self/fdinfo/${fd}`);
        const [, flags] = /^flags:\s*([0-7]+)$/m.exec(new TextDecoder().decode(info));
        return (parseInt(flags, 8) & 0o2000000) !== 0;
    } catch {
        return GLib.file_test('/proc/self/fdinfo', GLib.FileTest.EXISTS);
    }
}

const closed = [0, 1, 2].filter(isClosed);

function checkOpen(fd) {
    if (closed.includes(fd))
        throw new Error(GLib.strerror(EBADF));
}

export function isTerminal(fd) {
    return !closed.includes(fd) && GLib.log_writer_supports_color(fd);
}

export async function write(fd, bytes) {
    checkOpen(fd);
    const stream = Gio.UnixOutputStream.new(fd, false);
    while (bytes.length > 0) {
        const piece = Uint8Array.from(bytes.slice(0, PIPE_BYTES), c => c.charCodeAt(0));
        bytes = bytes.slice(await stream.write_bytes_async(new GLib.Bytes(piece), NORMAL, null));
    }
}

/* Gio takes "link/../name" for "name", and "name/" too. The system knows better. */
function locate(name) {
    if (name !== '' && !name.endsWith('/') && !name.split('/').includes('..'))
        return Gio.File.new_for_path(name);

    const directory = name.replace(/[^/]*$/, last => last === '..' ? last : '');
    const enter = channel => GLib.chdir(`/proc/self/fd/${channel.unix_get_fd()}`);
    const there = GLib.IOChannel.new_file(directory && `${directory}/.`, 'r');
    const here = GLib.IOChannel.new_file('.', 'r');
    enter(there);
    const file = Gio.File.new_for_path(name.slice(directory.length) || '.');
    enter(here);
    here.shutdown(false);
    there.shutdown(false);
    return file;
}

/* What was named by the user, or found in a directory */
export class File {
    constructor(name, place, uri = null) {
        this.name = name;
        this.place = place;         // among all others: those of the directories, and its own
        this.isFound = uri !== null;
        this.isInput = name === '-' && !this.isFound;
        this.operation = null;      // when it is started
        this._uri = uri;
        this._file = null;
    }

    comesBefore(other) {
        const i = this.place.findIndex((n, at) => n !== other.place[at]);
        return i >= 0 && this.place[i] < other.place[i];
    }

    /* What it is; of what was found, not where that leads to */
    async look(cancellable) {
        if (this.isInput)
            checkOpen(0);
        this._file ??= this.isFound ? Gio.File.new_for_uri(this._uri)
            : locate(this.isInput ? '/proc/self/fd/0' : fromBytes(this.name));
        return this._file.query_info_async('standard::type,standard::size,id::file',
            this.isFound ? NOFOLLOW : Gio.FileQueryInfoFlags.NONE, NORMAL, cancellable);
    }

    isDirectory(info) {
        return !this.isInput && info.get_file_type() === Gio.FileType.DIRECTORY;
    }

    async open(info, cancellable) {
        const stream = this.isInput ? Gio.UnixInputStream.new(0, false)
            : await this._file.read_async(NORMAL, cancellable);
        const id = 'id::file';
        // What was a file a moment ago must not lead elsewhere now.
        if (this.isFound && info.get_attribute_string(id) !==
            stream.query_info(id, cancellable).get_attribute_string(id))
            throw new Error('Replaced while it was opened');
        return new Gio.BufferedInputStream({baseStream: stream, bufferSize: BUFFER_BYTES});
    }

    /* What is in it, sorted by name, so that the order is the same each time. What cannot
     * be looked at is wanted, too: reading it will tell why. */
    async list(cancellable) {
        const wanted = [Gio.FileType.REGULAR, Gio.FileType.DIRECTORY, Gio.FileType.UNKNOWN];
        const folder = this.name.replace(/\/*$/, '/');
        const entries = await this._file.enumerate_children_async('standard::name,standard::type',
            NOFOLLOW, NORMAL, cancellable);
        const files = [];
        let infos;
        do {
            infos = await entries.next_files_async(1000, NORMAL, cancellable);
            for (const info of infos.filter(each => wanted.includes(each.get_file_type()))) {
                // A string would have to be UTF-8; in a URI every byte is kept.
                const uri = entries.get_child(info).get_uri();
                const name = unescape(uri.replace(/^.*\//, ''));
                files.push(new File(folder + name, null, uri));
            }
            use(infos.length * FILE_BYTES);
        } while (infos.length > 0);
        entries.close(null);
        files.sort((a, b) => a.name < b.name ? -1 : 1);
        files.forEach((file, i) => {
            file.place = [...this.place, i];
        });
        return files;
    }

    /* A terminal obeys control characters, so none of them gets through. */
    describe() {
        const character =
            /[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|[^]/g;
        return this.name.replace(character, bytes => {
            try {
                const c = fromBytes(bytes);
                if ((isUtf8 || c < '\x80') && GLib.unichar_isprint(c))
                    return c;
            } catch {
                // It is no character.
            }
            return bytes.replace(/[^]/g, byte =>
                `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}`);
        });
    }

    /* A line like that of sha256sum: the name stays on it. */
    format(digest) {
        const escapes = {'\\': '\\\\', '\n': '\\n', '\r': '\\r'};
        const name = this.name.replace(/[\\\n\r]/g, c => escapes[c]);
        return `${name !== this.name ? '\\' : ''}${digest}  ${name}\n`;
    }
}
