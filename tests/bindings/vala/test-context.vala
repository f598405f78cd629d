// SPDX-FileCopyrightText: 2026 The eap authors
// SPDX-License-Identifier: LGPL-2.1-or-later

using Utils;

namespace ContextTests {
  // A place that belongs to the thread that made it, with a queue as its loop.
  private class QueueContext : Eap.SynchronizationContext {
    private AsyncQueue<string> queue = new AsyncQueue<string> ();
    private unowned Thread<void*> thread = Thread.self<void*> ();
    public int n_operations = 0;
    public bool refuses = false;

    protected override bool wakeup () {
      queue.push ("dispatch");
      return true;
    }

    protected override bool is_owner () {
      return Thread.self<void*> () == thread;
    }

    protected override bool iterate (bool may_block) {
      string? word = may_block ? queue.timeout_pop (30 * TimeSpan.SECOND) : queue.try_pop ();
      assert (word != null || !may_block);
      return word != null && dispatch ();
    }

    protected override bool operation_started () throws Error {
      if (refuses)
        throw new IOError.BUSY ("Not now");
      n_operations++;
      return true;
    }

    protected override void operation_completed () {
      n_operations--;
    }

    public void run_until (Condition condition) {
      while (!condition ())
        iterate (true);
    }
  }

  private void test_derived () throws Error {
    var context = new QueueContext ();
    bool completed = false;
    Eap.AsyncOperationManager.set_synchronization_context (context);
    assert (Eap.AsyncOperationManager.get_synchronization_context () == context);
    var operation = Eap.AsyncOperationManager.create_operation ();
    assert (operation.synchronization_context == context && context.n_operations == 1);
    operation.completed.connect (() => completed = true);
    operation.run_in_thread (null, () => new Eap.AsyncCompletedEventArgs ());
    context.run_until (() => completed);
    assert (context.n_operations == 0);

    // Waiting iterates it.
    operation = Eap.AsyncOperationManager.create_operation ();
    operation.run_in_thread (null, () => new Eap.AsyncCompletedEventArgs ());
    operation.wait ();

    context.refuses = true;
    assert_fails (new IOError.BUSY (""), () => {
      Eap.AsyncOperationManager.create_operation ();
    });
    Eap.AsyncOperationManager.set_synchronization_context (null);
    context.close ();
  }

  private void test_post () throws Error {
    var context = new QueueContext ();
    var seen = new StringBuilder ();
    assert (context.post (() => seen.append ("posted")));
    assert (seen.str == "");
    context.run_until (() => seen.str != "");
    assert (seen.str == "posted");
    context.close ();
    assert_fails (new Eap.AsyncError.CONTEXT_GONE (""), () => {
      context.post (() => assert_not_reached ());
    });
  }

  private void test_send () throws Error {
    var context = new QueueContext ();
    unowned Thread<void*> here = Thread.self<void*> ();
    bool sent = false;
    bool returned = false;
    var thread = new Thread<bool> ("sender", () => {
      try {
        context.send (() => {
          assert (Thread.self<void*> () == here);
          sent = true;
        });
        returned = sent;
        context.post (() => {});
      } catch (Error e) {
        assert_not_reached ();
      }
      return true;
    });
    context.run_until (() => returned);
    thread.join ();
    assert (sent);
    context.close ();
  }

  private void test_main () throws Error {
    var main_context = new MainContext ();
    var context = new Eap.MainSynchronizationContext (main_context, Priority.LOW);
    assert (context.main_context == main_context && context.get_main_context () == main_context);
    assert (context.priority == Priority.LOW && context.get_priority () == Priority.LOW);
    assert (new Eap.MainSynchronizationContext ().priority == Priority.DEFAULT);

    bool posted = false;
    context.post (() => posted = true);
    while (!posted)
      main_context.iteration (true);

    var application = new Application ("org.example.Test", ApplicationFlags.FLAGS_NONE);
    assert (context.application == null && context.get_application () == null);
    context.application = application;
    assert (context.get_application () == application);
    context.set_application (null);
    assert (context.application == null);
  }

  private void test_thread_pool () throws Error {
    unowned Thread<void*> here = Thread.self<void*> ();
    Eap.AsyncOperationManager.set_synchronization_context (
      new Eap.ThreadPoolSynchronizationContext ());
    var operation = Eap.AsyncOperationManager.create_operation ();
    Eap.AsyncOperationManager.set_synchronization_context (null);
    var gate = new Gate ();
    operation.completed.connect (() => {
      assert (Thread.self<void*> () != here);
      gate.open ();
    });
    operation.operation_completed ();
    gate.wait ();
    operation.wait ();
  }
}

void add_context_tests () {
  add ("/context/derived", ContextTests.test_derived);
  add ("/context/post", ContextTests.test_post);
  add ("/context/send", ContextTests.test_send);
  add ("/context/main", ContextTests.test_main);
  add ("/context/thread-pool", ContextTests.test_thread_pool);
}
