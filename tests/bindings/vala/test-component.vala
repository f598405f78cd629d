// SPDX-FileCopyrightText: 2026 The eap authors
// SPDX-License-Identifier: LGPL-2.1-or-later

using Utils;

namespace ComponentTests {
  // A result is read with a getter that throws what the operation has thrown.
  private class CountCompletedEventArgs : Eap.AsyncCompletedEventArgs {
    private uint64 n_words;
    private string? longest;

    public uint64 get_n_words () throws Error {
      raise_exception_if_necessary ();
      return n_words;
    }

    public unowned string? get_longest () throws Error {
      raise_exception_if_necessary ();
      return longest;
    }

    public CountCompletedEventArgs (uint64 n_words, string? longest) {
      this.n_words = n_words;
      this.longest = longest;
    }
  }

  private class WordEventArgs : Eap.ProgressChangedEventArgs {
    public string word { get; construct; }

    public WordEventArgs (int percentage, string word) {
      Object (progress_percentage: percentage, word: word);
    }
  }

  private class WordCounter : Eap.Component {
    public Gate? gate;
    public int n_progress = 0;
    public int n_cancels = 0;

    public signal void count_completed (CountCompletedEventArgs args);
    public signal void load_completed (Eap.RunWorkerCompletedEventArgs args);

    static construct {
      add_method ("count", typeof (CountCompletedEventArgs), Eap.Concurrency.CONCURRENT, true);
      add_method ("load", typeof (Eap.RunWorkerCompletedEventArgs), Eap.Concurrency.QUEUED, false);
      set_method_timeout ("count", 30000);
      set_worker_pool (new Eap.WorkerPool ("counter", 2));
    }

    public Eap.AsyncOperation count_async (string text, Value? user_state = null,
                                           Eap.StartOptions? options = null) throws Error {
      return start_with_value ("count", user_state, text, options);
    }

    public Eap.AsyncOperation load_async (string name) throws Error {
      return start_with_value ("load", null, name);
    }

    protected override Eap.AsyncCompletedEventArgs? run_operation (
        Eap.AsyncOperation operation) throws Error {
      var text = (string) operation.get_arguments ();
      assert (operation.get_source_object () == this);
      assert (operation.get_method_name () == "count");
      if (gate != null)
        gate.wait ();
      operation.cancellable.set_error_if_cancelled ();
      if (text == "")
        throw new IOError.INVALID_ARGUMENT ("Nothing to count");

      string[] words = text.split (" ");
      string longest = "";
      for (int i = 0; i < words.length; i++) {
        if (words[i].length > longest.length) {
          longest = words[i];
          operation.report (new WordEventArgs (100 * i / words.length, longest));
        }
        operation.report_amount (i + 1, words.length);
      }
      return new CountCompletedEventArgs (words.length, longest);
    }

    protected override bool start_operation (Eap.AsyncOperation operation) throws Error {
      var name = (string) operation.get_arguments ();
      if (name == "")
        throw new IOError.INVALID_ARGUMENT ("Nothing to load");
      load.begin (operation, name);
      return true;
    }

    private async void load (Eap.AsyncOperation operation, string name) {
      try {
        try {
          uint8[] contents;
          yield File.new_for_path (name).load_contents_async (operation.cancellable,
                                                              out contents, null);
          operation.complete (new Eap.RunWorkerCompletedEventArgs (contents.length));
        } catch (IOError e) {
          operation.complete_with_error (e);
        }
      } catch (Error e) {
        // It has ended meanwhile.
      }
    }

    public override void progress_changed (Eap.ProgressChangedEventArgs args) {
      n_progress++;
    }

    public override void cancel_async (Value? user_state) {
      n_cancels++;
      base.cancel_async (user_state);
    }
  }

  private void test_results () throws Error {
    var counter = new WordCounter ();
    CountCompletedEventArgs? seen = null;
    var words = new StringBuilder ();
    counter.count_completed.connect ((sender, args) => {
      assert (sender == counter);
      seen = args;
    });
    counter.progress_changed.connect ((args) => {
      var word = args as WordEventArgs;
      if (word != null)
        words.append (word.word + " ");
    });
    counter.count_async ("one three", 7);
    iterate_until (() => seen != null);
    assert (seen.get_n_words () == 2 && seen.get_longest () == "three");
    assert (seen.user_state.get_int () == 7);
    assert (words.str == "one three ");
    assert (counter.n_progress >= 2);
  }

  private void test_error () throws Error {
    var counter = new WordCounter ();
    CountCompletedEventArgs? seen = null;
    counter.count_completed.connect ((args) => seen = args);
    counter.count_async ("");
    iterate_until (() => seen != null);
    assert (seen.error.message == "Nothing to count");
    assert_fails (new IOError.INVALID_ARGUMENT (""), () => {
      seen.get_longest ();
    });
  }

  private async string count_two (WordCounter counter) throws Error {
    var first = counter.count_async ("a bb");
    var second = counter.count_async ("ccc dd");
    var args = (CountCompletedEventArgs) yield first.wait_async ();
    var others = (CountCompletedEventArgs) yield second.wait_async ();
    return args.get_longest () + others.get_longest ();
  }

  private void test_yield () throws Error {
    AsyncResult? result = null;
    var counter = new WordCounter ();
    count_two.begin (counter, (object, answer) => result = answer);
    iterate_until (() => result != null);
    assert (count_two.end (result) == "bbccc");
  }

  private void test_start () throws Error {
    var counter = new WordCounter ();
    var args = (Eap.RunWorkerCompletedEventArgs) counter.load_async ("/dev/null").wait ();
    assert ((int) args.get_result () == 0);
    assert_fails (new IOError.NOT_FOUND (""), () => {
      counter.load_async ("/nowhere").wait ();
    });
    assert_fails (new IOError.INVALID_ARGUMENT (""), () => {
      counter.load_async ("").wait ();
    });
    assert_fails (new Eap.AsyncError.INVALID_OPERATION (""), () => {
      counter.start_with_value ("unknown");
    });
  }

  private void test_pending () throws Error {
    var counter = new WordCounter ();
    counter.gate = new Gate ();
    assert (counter.get_n_pending () == 0 && counter.lookup ("a") == null);
    var operation = counter.count_async ("text", "a");
    assert (counter.get_n_pending () == 1 && counter.lookup ("a") == operation);
    assert (counter.operations.get_n_items () == 1);
    assert (counter.get_operations ().get_item (0) == operation);
    assert_fails (new Eap.AsyncError.DUPLICATE_STATE (""), () => {
      counter.count_async ("text", "a");
    });
    counter.gate.open ();
    operation.wait ();
    assert (counter.operations.get_n_items () == 0);
  }

  private void test_cancel () throws Error {
    var counter = new WordCounter ();
    counter.gate = new Gate ();
    var operation = counter.count_async ("text", "a");
    var other = counter.count_async ("text", "b");
    counter.cancel_async ("a");
    counter.cancel_async ();
    assert (operation.cancellable.is_cancelled () && !other.cancellable.is_cancelled ());
    assert (counter.n_cancels == 2);
    counter.cancel_all ();
    counter.gate.open ();
    foreach (var each in new Eap.AsyncOperation[] { operation, other }) {
      assert_fails (new IOError.CANCELLED (""), () => {
        each.wait ();
      });
    }
  }

  private void test_options () throws Error {
    var owner = new Object ();
    var parent = Eap.AsyncOperationManager.create_operation ();
    var options = new Eap.StartOptions () {
      cancellable = new Cancellable (),
      name = "count",
      owner = owner,
      parent = parent,
      pool = new Eap.WorkerPool (null, 1),
      timeout = 20000,
      weight = 2
    };
    assert (options.get_cancellable () == options.cancellable && options.get_name () == "count");
    assert (options.dup_owner () == owner && options.get_parent () == parent);
    assert (options.get_pool () == options.pool && options.get_timeout () == 20000);
    assert (options.get_weight () == 2 && options.weight == 2 && options.timeout == 20000);
    assert (options.name == "count" && options.owner == owner && options.parent == parent);

    var counter = new WordCounter ();
    counter.gate = new Gate ();
    var operation = counter.count_async ("text", null, options);
    assert (operation.name == "count");
    options.cancellable.cancel ();
    counter.gate.open ();
    assert_fails (new IOError.CANCELLED (""), () => {
      operation.wait ();
    });
    parent.operation_completed ();
    parent.wait ();

    options.set_cancellable (null);
    options.set_name (null);
    options.set_owner (null);
    options.set_parent (null);
    options.set_pool (null);
    options.set_timeout (0);
    options.set_weight (1);
    assert (options.cancellable == null && options.name == null && options.owner == null);
    assert (options.parent == null && options.pool == null);
    counter.count_async ("text", null, options).wait ();
  }

  private void test_delivery () throws Error {
    var counter = new WordCounter () {
      progress_delivery = Eap.ProgressDelivery.EVERY,
      progress_interval = 5,
      max_undelivered = 100
    };
    assert (counter.get_progress_delivery () == Eap.ProgressDelivery.EVERY);
    assert (counter.get_progress_interval () == 5 && counter.get_max_undelivered () == 100);
    counter.set_progress_interval (0);
    counter.set_max_undelivered (0);
    assert (counter.progress_interval == 0 && counter.max_undelivered == 0);
    counter.count_async ("a a a").wait ();
    assert (counter.n_progress == 4 && counter.get_n_merged_reports () == 0);
    counter.set_progress_delivery (Eap.ProgressDelivery.LATEST);
    assert (counter.progress_delivery == Eap.ProgressDelivery.LATEST);
    assert (counter.synchronization_context == counter.get_synchronization_context ());
  }

  // One that lives elsewhere is given its context when it is made.
  private class Elsewhere : Eap.Component {
    public Elsewhere (Eap.SynchronizationContext context) {
      Object (synchronization_context: context);
    }
  }

  private void test_context () throws Error {
    var context = new Eap.MainSynchronizationContext (new MainContext ());
    assert (new Elsewhere (context).synchronization_context == context);
  }

  private class Silent : Eap.Component {
    static construct {
      add_method ("replace", typeof (Eap.AsyncCompletedEventArgs), Eap.Concurrency.REPLACE, true);
      add_method ("join", typeof (Eap.AsyncCompletedEventArgs), Eap.Concurrency.JOIN, true);
      add_method ("alone", typeof (Eap.AsyncCompletedEventArgs), Eap.Concurrency.EXCLUSIVE, false);
    }
  }

  // What is not overridden says so.
  private void test_default () throws Error {
    var silent = new Silent ();
    foreach (var method in new string[] { "replace", "join", "alone" }) {
      assert_fails (new Eap.AsyncError.FAILED (""), () => {
        silent.start_with_value (method).wait ();
      });
    }
  }
}

void add_component_tests () {
  add ("/component/results", ComponentTests.test_results);
  add ("/component/error", ComponentTests.test_error);
  add ("/component/yield", ComponentTests.test_yield);
  add ("/component/start", ComponentTests.test_start);
  add ("/component/pending", ComponentTests.test_pending);
  add ("/component/cancel", ComponentTests.test_cancel);
  add ("/component/options", ComponentTests.test_options);
  add ("/component/delivery", ComponentTests.test_delivery);
  add ("/component/context", ComponentTests.test_context);
  add ("/component/default", ComponentTests.test_default);
}
