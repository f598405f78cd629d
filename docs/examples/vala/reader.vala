// SPDX-FileCopyrightText: 2026 The eap authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// What was named by the user, or found in a directory, and what became of it. The
// name is the very bytes, in no known encoding.
class Entry : Object {
  public string name { get; construct; }
  public bool found { get; construct; }

  public SequenceIter<Entry> place;
  public Eap.AsyncOperation? operation; // while it is being read
  public string? digest;
  public Error? error;

  public Entry (string name, bool found) {
    Object (name: name, found: found);
  }

  public bool is_standard_input {
    get { return !found && name == "-"; }
  }

  public bool has_ended {
    get { return digest != null || error != null; }
  }

  // For people. A terminal obeys control characters, so none of them gets through,
  // nor does what is no text at all.
  public string get_display_name () {
    var text = new StringBuilder ();
    bool is_utf8 = get_charset (null);
    unowned string rest = name;
    while (rest != "") {
      unichar c = rest.get_char_validated ();
      if (c < 0x110000 && (is_utf8 || c < 0x80) && c.isprint ()) {
        text.append_unichar (c);
        rest = rest.next_char ();
      } else {
        text.append_printf ("\\%03o", (uint8) rest[0]);
        rest = rest.offset (1);
      }
    }
    return text.str;
  }

  public int open (out Posix.Stat info) throws Error {
    info = Posix.Stat ();
    // Opening a pipe without a writer would block where nothing can cancel it; this
    // way it is the reading that waits. And what was a file a moment ago must not
    // lead elsewhere now.
    int fd = is_standard_input
      ? Posix.fcntl (Posix.STDIN_FILENO, Posix.F_DUPFD, Posix.STDERR_FILENO + 1)
      : Posix.open (name, Posix.O_RDONLY | Posix.O_CLOEXEC | Posix.O_NOCTTY |
                    Posix.O_NONBLOCK | (found ? Posix.O_NOFOLLOW : 0));
    if (fd == -1 || Posix.fstat (fd, out info) == -1) {
      int code = errno;
      if (fd != -1)
        FileUtils.close (fd);
      throw new IOError.FAILED (strerror (code));
    }
    return fd;
  }

  // The files and directories in a directory, sorted by name. What cannot be looked
  // at is there, too: reading it will tell why. Closes fd.
  public GenericArray<Entry> list (int fd, Cancellable cancellable) throws Error {
    var children = new GenericArray<Entry> ();
    Posix.Dir? directory = Posix.fdopendir (fd);
    unowned Posix.DirEnt? entry = null;
    if (directory != null)
      errno = 0;
    while (directory != null && (entry = Posix.readdir (directory)) != null) {
      Posix.Stat info;
      unowned string child = (string) entry.d_name;
      cancellable.set_error_if_cancelled ();
      if (child != "." && child != ".." &&
          (Posix.fstatat (fd, child, out info, Posix.AT_SYMLINK_NOFOLLOW) == -1 ||
           Posix.S_ISREG (info.st_mode) || Posix.S_ISDIR (info.st_mode)))
        children.add (new Entry (Path.build_filename (name, child), true));
      errno = 0;
    }
    if (errno != 0)
      throw new IOError.FAILED (strerror (errno));
    children.sort ((a, b) => strcmp (a.name, b.name));
    return children;
  }
}

class ReadCompletedEventArgs : Eap.AsyncCompletedEventArgs {
  private string? digest;
  public GenericArray<Entry>? children { get; private set; } // of a directory

  public ReadCompletedEventArgs (string? digest, GenericArray<Entry>? children = null) {
    this.digest = digest;
    this.children = children;
  }

  public unowned string? get_digest () throws Error {
    raise_exception_if_necessary ();
    return digest;
  }
}

class MeasureCompletedEventArgs : Eap.AsyncCompletedEventArgs {
  private uint64 n_bytes;

  public MeasureCompletedEventArgs (uint64 n_bytes) {
    this.n_bytes = n_bytes;
  }

  public uint64 get_n_bytes () throws Error {
    raise_exception_if_necessary ();
    return n_bytes;
  }
}

// A component with two methods, whose work is done on the threads of a pool.
class Reader : Eap.Component {
  public ChecksumType algorithm { get; construct; }
  private Eap.StartOptions options;

  public signal void read_completed (ReadCompletedEventArgs args);
  public signal void measure_completed (MeasureCompletedEventArgs args);

  static construct {
    add_method ("read", typeof (ReadCompletedEventArgs), Eap.Concurrency.CONCURRENT, true);
    add_method ("measure", typeof (MeasureCompletedEventArgs), Eap.Concurrency.EXCLUSIVE, true);
  }

  public Reader (ChecksumType algorithm, uint n_jobs) {
    Object (algorithm: algorithm);
    options = new Eap.StartOptions () { pool = new Eap.WorkerPool ("checksum", n_jobs) };
  }

  // Reads a file, or a directory, which has children instead of a digest. It is the
  // user state.
  public Eap.AsyncOperation read_async (Entry entry) throws Error {
    return start_with_value ("read", entry, null, options);
  }

  // Adds up how large the files of these names are, with all that is in directories.
  public Eap.AsyncOperation measure_async (string[] names) throws Error {
    return start_with_value ("measure", "measure", names);
  }

  protected override Eap.AsyncCompletedEventArgs? run_operation (
      Eap.AsyncOperation operation) throws Error {
    if (operation.get_method_name () == "measure")
      return measure (operation);

    Posix.Stat info;
    var entry = (Entry) operation.user_state.get_object ();
    int fd = entry.open (out info);
    if (Posix.S_ISDIR (info.st_mode) && !entry.is_standard_input)
      return new ReadCompletedEventArgs (null, entry.list (fd, operation.cancellable));
    return hash (operation, new UnixInputStream (fd, true),
                 Posix.S_ISREG (info.st_mode) ? info.st_size : 0);
  }

  private ReadCompletedEventArgs hash (Eap.AsyncOperation operation, InputStream stream,
                                       uint64 size) throws Error {
    var checksum = new Checksum (algorithm);
    var buffer = new uint8[256 * 1024];
    uint64 processed = 0;
    ssize_t n_read = 0;
    do {
      // Reports are cheap: those that nobody has time for are left out.
      operation.report_amount (processed, size);
      n_read = stream.read (buffer, operation.cancellable);
      checksum.update (buffer, n_read);
      processed += n_read;
    } while (n_read > 0);
    return new ReadCompletedEventArgs (checksum.get_string ());
  }

  private MeasureCompletedEventArgs measure (Eap.AsyncOperation operation) throws Error {
    var entries = new GenericArray<Entry> ();
    uint64 n_bytes = 0;
    foreach (unowned string name in (string[]) operation.get_arguments ())
      entries.add (new Entry (name, false));
    while (entries.length > 0) {
      Posix.Stat info;
      var entry = entries[entries.length - 1];
      entries.remove_index (entries.length - 1);
      operation.cancellable.set_error_if_cancelled ();
      if (entry.is_standard_input)
        throw new IOError.NOT_SUPPORTED ("The size is unknown");
      if (Posix.fstatat (Posix.AT_FDCWD, entry.name, out info,
                         entry.found ? Posix.AT_SYMLINK_NOFOLLOW : 0) == -1)
        continue; // Reading it will tell.
      if (Posix.S_ISDIR (info.st_mode)) {
        try {
          entries.extend_and_steal (entry.list (entry.open (out info), operation.cancellable));
        } catch (IOError.FAILED e) {
          continue;
        }
      } else if (Posix.S_ISREG (info.st_mode)) {
        n_bytes += info.st_size;
      } else {
        throw new IOError.NOT_SUPPORTED ("The size is unknown");
      }
    }
    return new MeasureCompletedEventArgs (n_bytes);
  }
}
