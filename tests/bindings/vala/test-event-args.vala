// SPDX-FileCopyrightText: 2026 The eap authors
// SPDX-License-Identifier: LGPL-2.1-or-later

using Utils;

namespace EventArgsTests {
  private void test_completed () throws Error {
    var args = new Eap.AsyncCompletedEventArgs (new IOError.NOT_FOUND ("Gone"), true, 7);
    assert (args.error.message == "Gone" && args.get_error ().matches (IOError.quark (), 1));
    assert (args.cancelled && !args.cancel_requested);
    assert ((int) args.user_state == 7 && (int) args.get_user_state () == 7);
    assert (args.operation == null && args.dup_operation () == null);
    assert_fails (new IOError.NOT_FOUND (""), () => {
      args.raise_exception_if_necessary ();
    });

    args = new Eap.AsyncCompletedEventArgs ();
    assert (args.error == null && args.user_state == null && args.get_user_state () == null);
    args.cancelled = true;
    assert (args.get_cancelled ());
  }

  private void test_run_worker_completed () throws Error {
    var args = new Eap.RunWorkerCompletedEventArgs ("result");
    assert ((string) args.get_result () == "result" && (string) args.result == "result");

    args = new Eap.RunWorkerCompletedEventArgs (null, null, true);
    assert (args.result == null);
    assert_fails (new IOError.CANCELLED (""), () => {
      args.get_result ();
    });

    args = new Eap.RunWorkerCompletedEventArgs ();
    assert (args.get_result () == null);
    args.result = 7;
    assert ((int) args.get_result () == 7);
  }

  private void test_do_work () throws Error {
    var args = new Eap.DoWorkEventArgs (7);
    assert ((int) args.argument == 7 && (int) args.get_argument () == 7);
    assert (args.result == null && args.error == null && !args.cancel);
    args.result = "result";
    assert ((string) args.result == "result");
    args.result = null;
    assert (args.result == null);
    args.set_result (7);
    assert ((int) args.get_result () == 7);
    args.cancel = true;
    assert (args.get_cancel ());
    args.set_cancel (false);
    assert (!args.cancel);
    args.error = new IOError.NOT_FOUND ("Gone");
    assert (args.get_error ().message == "Gone");

    args = new Eap.DoWorkEventArgs ();
    args.set_error (new IOError.FAILED ("Worse"));
    assert (args.error.message == "Worse");
    assert (args.argument == null && args.get_argument () == null);
  }

  private void test_progress_changed () throws Error {
    var args = new Eap.ProgressChangedEventArgs (40, "state");
    assert (args.progress_percentage == 40 && args.get_progress_percentage () == 40);
    assert (args.processed == 0 && args.get_processed () == 0);
    assert (args.total == 0 && args.get_total () == 0);
    assert ((string) args.user_state == "state");
    args.progress_percentage = 50;
    assert (args.get_progress_percentage () == 50);
    assert (new Eap.ProgressChangedEventArgs (1).user_state == null);
  }

  private void test_errors () throws Error {
    Error error = new Eap.AsyncError.FAILED ("It did");
    assert (error is Eap.AsyncError && error.domain == Eap.AsyncError.quark ());
    assert (!(error is Eap.AsyncError.ABANDONED || error is Eap.AsyncError.CONTEXT_GONE ||
              error is Eap.AsyncError.DUPLICATE_STATE ||
              error is Eap.AsyncError.INVALID_OPERATION));
    try {
      Eap.AsyncOperationManager.create_operation ();
    } catch (Eap.AsyncError e) {
      assert_not_reached ();
    }
  }

  private void test_pool () throws Error {
    var pool = new Eap.WorkerPool ("test", 2);
    assert (pool.name == "test" && pool.get_name () == "test");
    assert (pool.max_threads == 2 && pool.get_max_threads () == 2);
    assert (pool.get_n_threads () == 0 && pool.get_n_queued () == 0);
    assert (new Eap.WorkerPool (null).max_threads == 0);
    assert (Eap.WorkerPool.get_default () != Eap.WorkerPool.get_dedicated ());
  }

  private int n_threads = 0;

  private void live () {
    AtomicInt.inc (ref n_threads);
    Eap.WorkerPool.run_thread ();
  }

  private void test_thread_func () throws Error {
    Eap.WorkerPool.set_thread_func (live);
    var operation = Eap.AsyncOperationManager.create_operation ();
    operation.run_in_thread (new Eap.WorkerPool ("live", 1), () =>
      new Eap.AsyncCompletedEventArgs ());
    operation.wait ();
    assert (AtomicInt.get (ref n_threads) == 1);
  }

  private void test_version () throws Error {
    assert (Eap.MAJOR_VERSION * 10000 + Eap.MINOR_VERSION * 100 + Eap.MICRO_VERSION >= 100);
  }
}

void add_event_args_tests () {
  add ("/event-args/completed", EventArgsTests.test_completed);
  add ("/event-args/run-worker-completed", EventArgsTests.test_run_worker_completed);
  add ("/event-args/do-work", EventArgsTests.test_do_work);
  add ("/event-args/progress-changed", EventArgsTests.test_progress_changed);
  add ("/event-args/errors", EventArgsTests.test_errors);
  add ("/event-args/pool", EventArgsTests.test_pool);
  add ("/event-args/thread-func", EventArgsTests.test_thread_func);
  add ("/event-args/version", EventArgsTests.test_version);
}
