// SPDX-FileCopyrightText: 2026 The eap authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// Prints the checksums of files, many at a time. Each is read by an operation of the
// component in reader.vala; in here it is called, and its events are handled.

[CCode (array_length = false, array_null_terminated = true)]
string[]? names;
string? algorithm;
int n_jobs;
bool no_progress;
bool help;
bool version;

const OptionEntry[] OPTIONS = {
  { "algorithm", 'a', 0, OptionArg.STRING, ref algorithm,
    "md5, sha1, sha256 (the default), sha384 or sha512", "NAME" },
  { "jobs", 'j', 0, OptionArg.INT, ref n_jobs,
    "Read so many files at a time (default: one per processor)", "N" },
  { "no-progress", 'q', 0, OptionArg.NONE, ref no_progress, "Show no progress" },
  { "help", 'h', 0, OptionArg.NONE, ref help, "Show this help and exit" },
  { "version", 0, 0, OptionArg.NONE, ref version, "Show the version and exit" },
  { OPTION_REMAINING, 0, 0, OptionArg.FILENAME_ARRAY, ref names, null, "[FILE…]" },
  {}
};

const string ABOUT = """With no FILE, or when FILE is -, read standard input. A directory stands for
the regular files in it and below it, sorted by name. A symbolic link that is
named is followed; one that is found in a directory is skipped, as are devices,
pipes and sockets that are found there.

The lines come in the order in which the files were named and found. They can be
checked with 'sha256sum --check', or its like for the algorithm. A name with a
backslash, newline or carriage return is written with \\, \n or \r, and then its
line begins with a backslash.

A file that cannot be read is reported on standard error, and the others are read
all the same. If standard error is a terminal, progress is shown there.

Ctrl-C stops; files that are not finished are reported as cancelled. A second
Ctrl-C ends the program at once.

Exit status:
  0    all files were read
  1    a file could not be read, or the output could not be written
  2    there is a mistake in the command line
  130  stopped by Ctrl-C (SIGINT)
  143  stopped by SIGTERM
""";

class Program : Object {
  private MainLoop loop = new MainLoop ();
  private Reader reader;
  private Output output;
  private Bars? bars;
  private Sequence<Entry> entries = new Sequence<Entry> ();
  private SequenceIter<Entry> next; // nothing before it waits to be started
  private uint n_started = 0;       // of them, that have not ended
  private bool reads_input = false; // standard input, which only one can
  private Eap.AsyncOperation? measuring;
  private uint[] signals;
  private bool stopped = false;
  private int status = 0;

  public Program (ChecksumType type) {
    reader = new Reader (type, n_jobs);
    reader.read_completed.connect (read_completed);
    reader.measure_completed.connect (measure_completed);
    // Bars and what is typed meanwhile would be written over each other.
    bool is_typed = Posix.isatty (Posix.STDIN_FILENO) && "-" in names;
    if (!no_progress && !is_typed && Bars.can_be_shown ())
      bars = new Bars (reader.operations);
    output = new Output (bars);
    output.written.connect (written);
    signals = {
      Unix.signal_add (ProcessSignal.INT, () => interrupt (ProcessSignal.INT)),
      Unix.signal_add (ProcessSignal.TERM, () => interrupt (ProcessSignal.TERM))
    };
    foreach (unowned string name in names) {
      var entry = new Entry (name, false);
      entry.place = entries.append (entry);
    }
    next = entries.get_begin_iter ();
  }

  public int run () {
    if (bars != null) {
      try {
        measuring = reader.measure_async (names);
      } catch (Error e) {
        // The display does without where it must.
      }
    }
    advance ();
    loop.run ();
    return status;
  }

  // Files take the place of the directory in which they were found.
  private void replace_directory (Entry directory, GenericArray<Entry> children) {
    var after = directory.place.next ();
    foreach (var child in children) {
      child.place = after.insert_before (child);
      if (child.place.compare (next) < 0)
        next = child.place;
    }
    remove (directory);
  }

  private void remove (Entry entry) {
    if (next == entry.place)
      next = next.next ();
    entry.place.remove ();
  }

  private void read_completed (ReadCompletedEventArgs args) {
    var entry = (Entry) args.user_state.get_object ();
    n_started--;
    if (entry.is_standard_input)
      reads_input = false;
    if (bars != null) {
      bars.n_bytes += entry.operation.progress.processed;
      bars.n_files += args.children == null ? 1 : 0;
    }
    entry.operation = null;
    try {
      entry.digest = args.get_digest ();
      if (args.children != null)
        replace_directory (entry, args.children);
    } catch (Error e) {
      entry.error = e;
    }
    advance ();
  }

  private void measure_completed (MeasureCompletedEventArgs args) {
    measuring = null;
    try {
      bars.total = args.get_n_bytes ();
    } catch (Error e) {
      // It cannot be known.
    }
    advance ();
  }

  // However many files there are, only so much is under way that nobody has to wait,
  // neither the workers nor who reads the output: memory is bounded.
  private bool may_start (Entry entry) {
    return n_started < 2 * n_jobs && entry.place.get_position () < 10000 &&
      output.n_bytes < 65536 && !(reads_input && entry.is_standard_input);
  }

  private void start_files () {
    for (; !next.is_end (); next = next.next ()) {
      unowned Entry entry = next.get ();
      if (entry.operation != null || entry.has_ended)
        continue;
      try {
        if (stopped)
          throw new IOError.CANCELLED ("Not started");
        if (!may_start (entry))
          break;
        entry.operation = reader.read_async (entry);
        n_started++;
        reads_input = reads_input || entry.is_standard_input;
      } catch (Error e) {
        entry.error = e;
      }
    }
  }

  // As sha256sum does: what stands for something else is announced by a backslash.
  private void print_digest (Entry entry) {
    var line = new StringBuilder ();
    for (int i = 0; i < entry.name.length; i++) {
      switch (entry.name[i]) {
        case '\\': line.append ("\\\\"); break;
        case '\n': line.append ("\\n"); break;
        case '\r': line.append ("\\r"); break;
        default: line.append_c (entry.name[i]); break;
      }
    }
    line.prepend (entry.digest + "  ");
    if (line.len > entry.digest.length + 2 + entry.name.length)
      line.prepend ("\\");
    output.add_line (Posix.STDOUT_FILENO, line.str);
  }

  private void print_message (string message) {
    output.add_line (Posix.STDERR_FILENO, "checksum: " +
                     (get_charset (null) ? message : message.to_ascii ()));
  }

  // In order: a result waits for those before it.
  private void print_results () {
    while (!entries.is_empty ()) {
      Entry entry = entries.get_begin_iter ().get ();
      if (!entry.has_ended)
        return;
      remove (entry);
      bool is_cancelled = entry.error is IOError.CANCELLED;
      if (entry.digest != null)
        print_digest (entry);
      else if (status == 0)
        status = 1;
      if (entry.error != null && !(is_cancelled && output.error != 0))
        print_message (entry.get_display_name () + ": " +
                       (is_cancelled ? "cancelled" : entry.error.message));
    }
  }

  // Whatever has happened, this goes on from there, as far as it is possible.
  private void advance () {
    print_results ();
    start_files ();
    print_results ();
    if (!entries.is_empty ())
      return;
    output.end_bars ();
    if (measuring != null)
      measuring.cancel ();
    else if (output.n_bytes == 0)
      loop.quit ();
  }

  // The operations end as they always do, with a Completed, only sooner.
  private void stop (int status) {
    if (stopped)
      return;
    stopped = true;
    this.status = status;
    output.end_bars ();
    // Backwards, since a worker that is free takes up what was started next
    for (var iter = entries.get_end_iter (); !iter.is_begin (); ) {
      iter = iter.prev ();
      if (iter.get ().operation != null)
        iter.get ().operation.cancel ();
    }
    advance ();
  }

  private void written () {
    if (output.error != 0 && !stopped) {
      print_message ("write error: " + strerror (output.error));
      stop (1);
    }
    advance ();
  }

  // Without their handlers, the next signal ends the program at once.
  private bool interrupt (int number) {
    foreach (uint id in signals) {
      if (id != MainContext.current_source ().get_id ())
        Source.remove (id);
    }
    stop (128 + number);
    return Source.REMOVE;
  }
}

// Splits "-j8" into "-j" and "8", which everybody is used to and GLib is not.
string[] split_arguments (string[] args) {
  string[] split = {};
  bool has_options = true;
  foreach (unowned string arg in args) {
    has_options = has_options && arg != "--";
    if (has_options && arg.length > 2 && (arg.has_prefix ("-a") || arg.has_prefix ("-j"))) {
      split += arg.substring (0, 2);
      split += arg.substring (2);
    } else {
      split += arg;
    }
  }
  return split;
}

ChecksumType parse_algorithm () throws OptionError {
  switch ((algorithm ?? "sha256").ascii_down ()) {
    case "md5": return ChecksumType.MD5;
    case "sha1": return ChecksumType.SHA1;
    case "sha256": return ChecksumType.SHA256;
    case "sha384": return ChecksumType.SHA384;
    case "sha512": return ChecksumType.SHA512;
    default: throw new OptionError.BAD_VALUE ("Unknown algorithm '%s'", algorithm);
  }
}

int print_text (string text) {
  if (stdout.puts (get_charset (null) ? text : text.to_ascii ()) >= 0 && stdout.flush () == 0)
    return 0;
  printerr ("checksum: write error: %s\n", strerror (errno));
  return 1;
}

int main (string[] args) {
  Intl.setlocale (LocaleCategory.ALL, "");
  Posix.@signal (Posix.Signal.PIPE, Posix.SIG_IGN); // a write error like others
  // A stream that is closed must not become one of the files that are opened. The
  // wrong way round it still fails, as a closed one does.
  for (int fd = 0; fd <= 2; fd++) {
    if (Posix.fcntl (fd, Posix.F_GETFD) == -1)
      Posix.open ("/dev/null", fd == 0 ? Posix.O_WRONLY : Posix.O_RDONLY);
  }

  n_jobs = int.min ((int) get_num_processors (), 1024);
  var context = new OptionContext ();
  context.set_help_enabled (false); // GLib's own cannot tell that it was not written.
  context.set_summary ("Print the checksums of files, as sha256sum does.");
  context.set_description (ABOUT);
  context.add_main_entries (OPTIONS, null);

  try {
    string[] arguments = split_arguments (args);
    context.parse_strv (ref arguments);
    if (n_jobs < 1 || n_jobs > 1024)
      throw new OptionError.BAD_VALUE ("The number of jobs must be from 1 to 1024");
    var type = parse_algorithm ();
    if (help)
      return print_text (context.get_help (true, null));
    if (version)
      return print_text ("checksum (eap) %d.%d.%d\n".printf (
        Eap.MAJOR_VERSION, Eap.MINOR_VERSION, Eap.MICRO_VERSION));
    names = names ?? new string[] { "-" };
    return new Program (type).run ();
  } catch (OptionError e) {
    printerr ("checksum: %s\nTry 'checksum --help' for more information.\n", e.message);
    return 2;
  }
}
