// SPDX-FileCopyrightText: 2026 The eap authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// What is written on standard output and standard error, in the order in which it
// was added. Who reads slowly, or not at all, holds up the lines, but never the
// main loop.
class Output : Object {
  // No more is written at once than a pipe takes for certain.
  private const int PIECE = 4096;

  private class Chunk {
    public int fd;
    public StringBuilder text = new StringBuilder ();
    public ssize_t n_written = 0;
  }

  private Queue<Chunk> chunks = new Queue<Chunk> ();
  private bool is_writing = false;
  private Bars? bars;

  public ssize_t n_bytes { get; private set; default = 0; }
  public int error { get; private set; default = 0; } // errno of standard output

  public signal void written ();

  public Output (Bars? bars) {
    this.bars = bars;
    if (bars != null)
      Timeout.add (80, draw);
  }

  public void end_bars () {
    if (bars != null)
      bars.hide ();
    bars = null;
  }

  private bool draw () {
    // Not in the middle of a line that the terminal had no room for
    if (bars != null && (chunks.is_empty () || chunks.peek_head ().n_written == 0))
      bars.draw ();
    return bars != null;
  }

  public void add_line (int fd, string line) {
    unowned Chunk? chunk = chunks.peek_tail ();
    if (chunk == null || chunk.fd != fd || chunk.text.len >= PIECE) {
      chunks.push_tail (new Chunk () { fd = fd });
      chunk = chunks.peek_tail ();
    }
    chunk.text.append (line).append_c ('\n');
    n_bytes += line.length + 1;
    if (!is_writing)
      write_chunks.begin ();
  }

  private async void write_chunks () {
    is_writing = true;
    while (!chunks.is_empty ()) {
      unowned Chunk chunk = chunks.peek_head ();
      new IOChannel.unix_new (chunk.fd).add_watch (IOCondition.OUT | IOCondition.ERR, () => {
        write_chunks.callback ();
        return Source.REMOVE;
      });
      yield;
      if (bars != null && Posix.isatty (chunk.fd))
        bars.hide ();
      var rest = chunk.text.len - chunk.n_written;
      var n = rest; // After an error nothing more is written on standard output.
      if (chunk.fd != Posix.STDOUT_FILENO || error == 0)
        n = Posix.write (chunk.fd, (uint8*) chunk.text.str + chunk.n_written,
                         ssize_t.min (rest, PIECE));
      if (n == -1 && (errno == Posix.EAGAIN || errno == Posix.EINTR))
        continue;
      if (n == -1 && chunk.fd == Posix.STDOUT_FILENO)
        error = errno;
      chunk.n_written += n == -1 ? rest : n;
      n_bytes -= n == -1 ? rest : n;
      if (chunk.n_written == chunk.text.len)
        chunks.pop_head ();
      written ();
    }
    is_writing = false;
  }
}

// Bars at the bottom of the terminal that standard error is.
class Bars : Object {
  private ListModel operations;
  private bool is_utf8 = get_charset (null);
  private int rows;
  private int columns;
  private int[] drawn = {}; // the widths of the lines shown
  private int64 drawn_time;

  public uint n_files = 0;    // that were read
  public uint64 n_bytes = 0;  // of these
  public uint64 total = 0;    // 0: not known yet, or never
  public Eap.Progress sum = new Eap.Progress ();

  public Bars (ListModel operations) {
    this.operations = operations;
  }

  public static bool can_be_shown () {
    unowned string? term = Environment.get_variable ("TERM");
    return Posix.isatty (Posix.STDERR_FILENO) && term != null && term != "dumb";
  }

  private static int get_width (string text) {
    int width = 0;
    unichar c;
    for (int i = 0; text.get_next_char (ref i, out c); )
      width += c.iszerowidth () ? 0 : c.iswide () ? 2 : 1;
    return width;
  }

  // As wide as this, without the middle if it has to be.
  private string fit (string text, int width) {
    string name = text;
    string ellipsis = is_utf8 ? "…" : "...";
    for (int n = name.char_count (); n > 0 && get_width (name) > width; n--)
      name = text.substring (0, text.index_of_nth_char (n / 2)) + ellipsis +
        text.substring (text.index_of_nth_char (text.char_count () - n / 2));
    return name + string.nfill (int.max (width - get_width (name), 0), ' ');
  }

  private string format (uint64 size) {
    return is_utf8 ? format_size (size) : format_size (size).to_ascii ();
  }

  private string get_bar (Entry entry, Eap.Progress progress) {
    int bar = columns <= 40 ? 0 : int.min ((columns - 1) / 3, 40);
    string name = fit (entry.get_display_name (), int.max (columns - 7 - bar, 0));
    if (progress.total == 0)
      return "%s %*s".printf (name, bar + 5, format (progress.processed));
    int n_full = (int) ((bar - 2) * progress.fraction);
    string text = bar == 0 ? "" : "[%s%s]".printf (string.nfill (n_full, '#'),
                                                   string.nfill (bar - 2 - n_full, '-'));
    return "%s %s%4d%%".printf (name, text, progress.percentage);
  }

  private string get_sum (uint64 processed) {
    var text = new StringBuilder ();
    text.printf ("%u %s, %s", n_files, n_files == 1 ? "file" : "files", format (processed));
    if (total > 0)
      text.append (" of ").append (format (total));
    if (sum.rate > 0)
      text.append_printf (", %s/s", format ((uint64) sum.rate));
    int left = (int) sum.remaining;
    if (total > 0 && left >= 3600)
      text.append_printf (", %d:%02d:%02d left", left / 3600, left / 60 % 60, left % 60);
    else if (total > 0 && left >= 0)
      text.append_printf (", %d:%02d left", left / 60, left % 60);
    return text.str;
  }

  private string get_return () {
    var size = Linux.winsize ();
    int code = Posix.ioctl (Posix.STDERR_FILENO, Linux.Termios.TIOCGWINSZ, ref size);
    columns = code == -1 || size.ws_col == 0 ? 80 : size.ws_col;
    rows = code == -1 || size.ws_row == 0 ? 24 : size.ws_row;
    // In a terminal that has become narrower, a line may take up several rows.
    int n_rows = 0;
    foreach (int width in drawn)
      n_rows += 1 + (int.max (width, 1) - 1) / columns;
    drawn = {};
    return n_rows > 1 ? "\r\033[%dA".printf (int.min (n_rows, rows) - 1) : n_rows > 0 ? "\r" : "";
  }

  private void show (string text) {
    Posix.write (Posix.STDERR_FILENO, text, text.length);
  }

  // Whoever was put into the background has no say on the terminal.
  private bool is_in_foreground () {
    return Posix.tcgetpgrp (Posix.STDERR_FILENO) == Posix.getpgrp ();
  }

  public void draw () {
    string[] lines = {};
    var begin = new StringBuilder ();
    uint64 processed = n_bytes;
    int64 now = get_monotonic_time ();
    if (now - drawn_time > TimeSpan.SECOND && drawn.length > 0) {
      begin.append ("\r\n"); // It was stopped, and the shell has written since.
      drawn = {};
    }
    begin.append (get_return ());
    for (uint i = 0; i < operations.get_n_items (); i++) {
      var operation = (Eap.AsyncOperation) operations.get_item (i);
      if (operation.state != Eap.OperationState.RUNNING ||
          !operation.user_state.holds (typeof (Entry)))
        continue;
      processed += operation.progress.processed;
      if (lines.length + 2 < rows)
        lines += get_bar ((Entry) operation.user_state.get_object (), operation.progress);
    }
    sum.report_amount (processed, total);
    lines += fit (get_sum (processed), columns - 1).chomp ();
    if (!is_in_foreground ())
      return;
    foreach (unowned string line in lines)
      drawn += get_width (line);
    drawn_time = now;
    show (begin.str + string.joinv ("\033[K\r\n", lines) + "\033[J");
  }

  // To be called before anything else is written on the terminal.
  public void hide () {
    if (drawn.length > 0 && is_in_foreground ())
      show (get_return () + "\033[J");
  }
}
