// SPDX-FileCopyrightText: 2026 The eap authors
// SPDX-License-Identifier: LGPL-2.1-or-later

using Utils;

namespace BackgroundWorkerTests {
  private Eap.RunWorkerCompletedEventArgs finish (Eap.AsyncOperation run) throws Error {
    return (Eap.RunWorkerCompletedEventArgs) run.wait ();
  }

  private void test_do_work () throws Error {
    var thread = Thread.self<void*> ();
    var worker = new Eap.BackgroundWorker ();
    Eap.RunWorkerCompletedEventArgs? seen = null;
    worker.do_work.connect ((args) => {
      assert (Thread.self<void*> () != thread);
      args.result = (int) args.argument + 1;
    });
    worker.run_worker_completed.connect ((sender, args) => {
      assert (Thread.self<void*> () == thread && sender == worker);
      seen = args;
    });
    var run = worker.run_worker_async (41);
    assert (worker.is_busy && worker.get_is_busy ());
    iterate_until (() => seen != null);
    assert (!worker.is_busy);
    assert ((int) seen.get_result () == 42);
    assert (run.get_args () == seen);
  }

  private void test_error () throws Error {
    var worker = new Eap.BackgroundWorker ();
    worker.do_work.connect ((args) => args.error = new IOError.NOT_FOUND ("Gone"));
    assert_fails (new IOError.NOT_FOUND (""), () => {
      worker.run_worker_async ().wait ();
    });
  }

  private void test_busy () throws Error {
    var gate = new Gate ();
    var worker = new Eap.BackgroundWorker ();
    worker.do_work.connect (() => gate.wait ());
    var run = worker.run_worker_async ();
    assert_fails (new Eap.AsyncError.INVALID_OPERATION (""), () => {
      worker.run_worker_async ();
    });
    gate.open ();
    assert (finish (run).get_result () == null);
  }

  private void test_cancel () throws Error {
    var started = new Gate ();
    var worker = new Eap.BackgroundWorker () {
      worker_supports_cancellation = true
    };
    assert (worker.get_worker_supports_cancellation ());
    worker.do_work.connect ((args) => {
      started.open ();
      while (!worker.cancellation_pending)
        Thread.yield ();
      args.cancel = worker.get_cancellation_pending ();
    });
    var run = worker.run_worker_async ();
    started.wait ();
    worker.cancel_async ();
    assert_fails (new IOError.CANCELLED (""), () => {
      run.wait ();
    });
    assert (run.get_args ().cancelled);
    assert (!worker.cancellation_pending);
    worker.set_worker_supports_cancellation (false);
    assert (!worker.worker_supports_cancellation);
  }

  private void test_progress () throws Error {
    var worker = new Eap.BackgroundWorker ();
    var seen = new StringBuilder ();
    var progress = worker.progress;
    worker.worker_reports_progress = true;
    assert (worker.get_worker_reports_progress ());
    worker.do_work.connect ((args) => {
      try {
        worker.report_progress_with_state (40, "half");
        worker.report_progress_with_state (50);
        worker.report_progress (60);
      } catch (Error e) {
        args.error = e;
      }
    });
    worker.progress_changed.connect ((args) => {
      seen.append_printf ("%d%s ", args.progress_percentage,
                          args.user_state != null ? (string) args.user_state : "");
    });
    finish (worker.run_worker_async ()).get_result ();
    assert (seen.str.has_prefix ("40half ") && seen.str.has_suffix ("60 "));
    iterate_until (() => progress.fraction == 1);
    assert (worker.get_progress () == progress);

    worker.set_worker_reports_progress (false);
    assert (!worker.worker_reports_progress);
    assert_fails (new Eap.AsyncError.INVALID_OPERATION (""), () => {
      worker.run_worker_async ().wait ();
    });
  }

  private class Doubler : Eap.BackgroundWorker {
    public int n_completed = 0;

    public override void do_work (Eap.DoWorkEventArgs args) {
      args.result = 2 * (int) args.argument;
    }

    public override void run_worker_completed (Eap.RunWorkerCompletedEventArgs args) {
      n_completed++;
    }
  }

  private void test_derived () throws Error {
    var doubler = new Doubler ();
    assert ((int) finish (doubler.run_worker_async (21)).result == 42);
    assert (doubler.n_completed == 1);
  }
}

void add_background_worker_tests () {
  add ("/background-worker/do-work", BackgroundWorkerTests.test_do_work);
  add ("/background-worker/error", BackgroundWorkerTests.test_error);
  add ("/background-worker/busy", BackgroundWorkerTests.test_busy);
  add ("/background-worker/cancel", BackgroundWorkerTests.test_cancel);
  add ("/background-worker/progress", BackgroundWorkerTests.test_progress);
  add ("/background-worker/derived", BackgroundWorkerTests.test_derived);
}
