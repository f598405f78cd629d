// SPDX-FileCopyrightText: 2026 The eap authors
// SPDX-License-Identifier: LGPL-2.1-or-later

using Utils;

namespace OperationTests {
  private Eap.AsyncOperation create (Value? state = null) throws Error {
    return Eap.AsyncOperationManager.create_operation (state);
  }

  private void test_complete () throws Error {
    Eap.AsyncCompletedEventArgs? seen = null;
    var operation = create ("state");
    operation.completed.connect ((sender, args) => {
      assert (sender == operation);
      seen = args;
    });
    assert (operation.state == Eap.OperationState.RUNNING);
    assert (operation.get_state () == Eap.OperationState.RUNNING);
    assert (operation.get_args () == null);

    var args = new Eap.AsyncCompletedEventArgs ();
    assert (operation.complete (args));
    assert (operation.state == Eap.OperationState.COMPLETING);
    assert (seen == null);
    iterate_until (() => seen != null);
    assert (seen == args && operation.get_args () == args);
    assert (operation.state == Eap.OperationState.COMPLETED);
    assert (args.error == null && !args.cancelled && !args.cancel_requested);
    assert ((string) args.user_state == "state");
    assert (args.operation == operation && args.dup_operation () == operation);
    assert (args.raise_exception_if_necessary ());

    assert_fails (new Eap.AsyncError.INVALID_OPERATION (""), () => {
      operation.operation_completed ();
    });
  }

  private void test_complete_with_error () throws Error {
    var operation = create ();
    assert (operation.complete_with_error (new IOError.NOT_FOUND ("Gone")));
    assert_fails (new IOError.NOT_FOUND (""), () => {
      operation.wait ();
    });
    assert (operation.get_args ().error.message == "Gone");
    assert (operation.get_args ().get_error ().message == "Gone");
  }

  private void test_user_states () throws Error {
    var object = new Cancellable ();

    assert (create (7).user_state.get_int () == 7);
    assert ((int64) create (int64.MAX).user_state == int64.MAX);
    assert ((double) create (1.5).user_state == 1.5);
    assert ((bool) create (true).user_state);
    assert ((string) create ("text").user_state == "text");
    assert (create (object).user_state.get_object () == object);
    assert ((Type) create (typeof (Object)).user_state == typeof (Object));
    var variant = create (new Variant ("(i)", 1)).user_state.dup_variant ();
    assert (variant.get_child_value (0).get_int32 () == 1);
    assert (((string[]) create (new string[] { "a", "b" }).user_state)[1] == "b");
    assert (create ().user_state == null);
    assert (create ().get_user_supplied_state () == null);
    assert ((string) create ("text").get_user_supplied_state () == "text");

    assert (Eap.state_equal (7, 7) && !Eap.state_equal (7, "7"));
    assert (Eap.state_equal (null, null) && !Eap.state_equal (null, 7));
    assert (Eap.state_hash ("text") == Eap.state_hash ("text"));
  }

  // What a delegate has captured lives until it was called.
  private void test_post () throws Error {
    var thread = Thread.self<void*> ();
    var order = new StringBuilder ();
    var operation = create ();
    operation.completed.connect (() => order.append ("completed"));
    assert (operation.post (() => {
      assert (Thread.self<void*> () == thread);
      order.append ("posted ");
    }));
    assert (operation.post_operation_completed (() => order.append ("last ")));
    assert (order.str == "");
    iterate_until (() => order.str.has_suffix ("completed"));
    assert (order.str == "posted last completed");
  }

  // All of them have a target.
  private void test_delegates () throws Error {
    int n_calls = 0;
    var operation = create ();
    Eap.SendOrPostCallback post = () => n_calls++;
    Eap.StartFunc start = () => n_calls++;
    Eap.WorkerFunc work = () => {
      n_calls++;
      return new Eap.AsyncCompletedEventArgs ();
    };
    Eap.FinishFunc finish = () => {
      n_calls++;
      return new Eap.AsyncCompletedEventArgs ();
    };
    post ();
    start (operation);
    work (operation);
    finish (operation, null, new Task (null, null, () => {}));
    assert (n_calls == 4);
    operation.run_in_thread (null, (owned) work);
    operation.wait ();
    assert (n_calls == 5);
  }

  private void test_run_in_thread () throws Error {
    var thread = Thread.self<void*> ();
    var pool = new Eap.WorkerPool ("test", 1);
    var operation = Eap.AsyncOperationManager.create_operation_full (
      null, typeof (Eap.RunWorkerCompletedEventArgs));
    int number = 41;
    operation.set_name ("Add one");
    assert (operation.name == "Add one" && operation.get_name () == "Add one");
    assert (operation.run_in_thread (pool, (work) => {
      assert (Thread.self<void*> () != thread);
      assert (work == operation);
      work.report_progress (50);
      return new Eap.RunWorkerCompletedEventArgs (number + 1);
    }));
    var args = operation.wait () as Eap.RunWorkerCompletedEventArgs;
    assert ((int) args.get_result () == 42);
    assert ((int) args.result == 42);
  }

  private void test_run_throws () throws Error {
    var operation = create ();
    operation.run_in_thread (null, () => {
      throw new IOError.NOT_FOUND ("Gone");
    });
    assert_fails (new IOError.NOT_FOUND (""), () => {
      operation.wait ();
    });
  }

  private void test_report () throws Error {
    var seen = new StringBuilder ();
    var operation = create ();
    operation.set_max_undelivered (10);
    assert (operation.get_max_undelivered () == 10);
    operation.progress_changed.connect ((args) => {
      seen.append_printf ("%d:%s/%s ", args.progress_percentage, args.processed.to_string (),
                          args.total.to_string ());
      if (args.user_state != null)
        seen.append_printf ("%s ", (string) args.user_state);
    });
    assert (operation.report_progress (10));
    assert (operation.report_amount (1, 4));
    assert (operation.report (new Eap.ProgressChangedEventArgs (60, "own")));
    operation.operation_completed ();
    operation.wait ();
    assert (seen.str == "25:1/4 60:0/0 own ");
    assert (operation.get_n_merged_reports () == 1);
    iterate_until (() => operation.progress.percentage == 100);
    assert (operation.get_progress () == operation.progress);
  }

  private void test_cancel () throws Error {
    var started = new Gate ();
    var operation = create ();
    operation.run_in_thread (null, (work) => {
      started.open ();
      while (!work.cancellable.is_cancelled ())
        Thread.yield ();
      work.get_cancellable ().set_error_if_cancelled ();
      return null;
    });
    started.wait ();
    operation.cancel ();
    assert_fails (new IOError.CANCELLED (""), () => {
      operation.wait ();
    });
    assert (operation.get_args ().cancelled && operation.get_args ().get_cancelled ());
    assert (operation.get_args ().get_cancel_requested ());
  }

  private void test_bind_owner () throws Error {
    var owner = new Object ();
    var operation = create ();
    operation.bind_owner (owner);
    owner = null;
    assert (operation.cancellable.is_cancelled ());
    operation.operation_completed ();
    operation.wait ();
  }

  private void test_timeout () throws Error {
    var operation = create ();
    operation.set_timeout (1);
    assert_fails (new IOError.TIMED_OUT (""), () => {
      operation.wait ();
    });
  }

  private void test_wait () throws Error {
    var operation = create ();
    assert_fails (new IOError.TIMED_OUT (""), () => {
      operation.wait (0);
    });
    operation.operation_completed ();
    assert (operation.wait (TimeSpan.MINUTE) == operation.get_args ());
  }

  private async string work_twice () throws Error {
    var first = create ();
    first.run_in_thread (null, () => new Eap.AsyncCompletedEventArgs ());
    var second = create ();
    second.run_in_thread (null, () => {
      throw new IOError.NOT_FOUND ("Gone");
    });
    assert ((yield first.wait_async ()) == first.get_args ());
    try {
      yield second.wait_async ();
    } catch (IOError.NOT_FOUND e) {
      return e.message;
    }
    return "nothing was thrown";
  }

  private async void wait_in_vain (Eap.AsyncOperation operation,
                                   Cancellable cancellable) throws Error {
    yield operation.wait_async (cancellable);
  }

  private void test_yield () throws Error {
    AsyncResult? result = null;
    work_twice.begin ((object, answer) => result = answer);
    iterate_until (() => result != null);
    assert (work_twice.end (result) == "Gone");

    var cancellable = new Cancellable ();
    AsyncResult? vain = null;
    var operation = create ();
    wait_in_vain.begin (operation, cancellable, (object, answer) => vain = answer);
    cancellable.cancel ();
    iterate_until (() => vain != null);
    assert_fails (new IOError.CANCELLED (""), () => wait_in_vain.end (vain));
    assert (operation.state == Eap.OperationState.RUNNING);
    operation.operation_completed ();
    operation.wait ();
  }

  private void test_where () throws Error {
    var operation = create ();
    assert (operation.get_source_object () == null);
    assert (operation.get_method_name () == null);
    assert (operation.get_arguments () == null);
    assert (operation.synchronization_context ==
            Eap.AsyncOperationManager.get_synchronization_context ());
    assert (operation.get_synchronization_context () == operation.synchronization_context);
    operation.operation_completed ();
    operation.wait ();
  }
}

void add_operation_tests () {
  add ("/operation/complete", OperationTests.test_complete);
  add ("/operation/complete-with-error", OperationTests.test_complete_with_error);
  add ("/operation/user-states", OperationTests.test_user_states);
  add ("/operation/post", OperationTests.test_post);
  add ("/operation/delegates", OperationTests.test_delegates);
  add ("/operation/run-in-thread", OperationTests.test_run_in_thread);
  add ("/operation/run-throws", OperationTests.test_run_throws);
  add ("/operation/report", OperationTests.test_report);
  add ("/operation/cancel", OperationTests.test_cancel);
  add ("/operation/bind-owner", OperationTests.test_bind_owner);
  add ("/operation/timeout", OperationTests.test_timeout);
  add ("/operation/wait", OperationTests.test_wait);
  add ("/operation/yield", OperationTests.test_yield);
  add ("/operation/where", OperationTests.test_where);
}
