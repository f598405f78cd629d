// SPDX-FileCopyrightText: 2026 The eap authors
// SPDX-License-Identifier: LGPL-2.1-or-later

using Utils;

namespace ProgressTests {
  private void test_figures () throws Error {
    var progress = new Eap.Progress ();
    int n_notified = 0;
    progress.notify["fraction"].connect (() => n_notified++);
    assert (progress.indeterminate && progress.get_indeterminate ());
    progress.unit = Eap.ProgressUnit.FILES;
    progress.text = "Looking";
    progress.report_amount (1, 4);
    progress.advance (1);
    iterate_until (() => n_notified > 0);
    assert (n_notified == 1);
    assert (progress.fraction == 0.5 && progress.get_fraction () == 0.5);
    assert (progress.percentage == 50 && progress.get_percentage () == 50);
    assert (progress.processed == 2 && progress.get_processed () == 2);
    assert (progress.total == 4 && progress.get_total () == 4);
    assert (progress.unit == Eap.ProgressUnit.FILES);
    assert (progress.get_unit () == Eap.ProgressUnit.FILES);
    assert (progress.text == "Looking" && progress.dup_text () == "Looking");
    assert (progress.amount_text != "" && progress.dup_amount_text () == progress.amount_text);
    assert (progress.summary != "" && progress.dup_summary () == progress.summary);
    assert (progress.rate == 0 && progress.get_rate () == 0);
    assert (progress.rate_text == "" && progress.dup_rate_text () == "");
    assert (progress.remaining < 0 && progress.get_remaining () < 0);
    assert (progress.remaining_text == "" && progress.dup_remaining_text () == "");
    assert (progress.elapsed >= 0 && progress.get_elapsed () >= 0);
    assert (progress.synchronization_context == progress.get_synchronization_context ());
    foreach (var unit in new Eap.ProgressUnit[] { Eap.ProgressUnit.BYTES,
                                                  Eap.ProgressUnit.ITEMS,
                                                  Eap.ProgressUnit.NONE }) {
      progress.set_unit (unit);
      assert (progress.get_unit () == unit);
    }
    progress.set_text (null);
    progress.reset ();
    iterate_until (() => progress.processed == 0);
    assert (progress.text == null && progress.unit == Eap.ProgressUnit.NONE);
    progress.report_fraction (0.25);
    progress.finish ();
    iterate_until (() => progress.fraction == 1);
  }

  private void test_bound () throws Error {
    var progress = new Eap.Progress ();
    var shown = new Eap.ProgressChangedEventArgs (0);
    progress.bind_property ("percentage", shown, "progress-percentage");
    progress.report_fraction (0.75);
    iterate_until (() => shown.progress_percentage == 75);
  }

  private void test_paused () throws Error {
    var operation = Eap.AsyncOperationManager.create_operation ();
    var progress = operation.progress;
    var started = new Gate ();
    int passed = 0;
    progress.paused = true;
    assert (progress.get_paused ());
    operation.run_in_thread (null, () => {
      started.open ();
      progress.wait_while_paused ();
      AtomicInt.set (ref passed, 1);
      return new Eap.AsyncCompletedEventArgs ();
    });
    started.wait ();
    assert (AtomicInt.get (ref passed) == 0);
    progress.set_paused (false);
    assert (!progress.paused);
    operation.wait ();
    assert (AtomicInt.get (ref passed) == 1);

    var cancellable = new Cancellable ();
    cancellable.cancel ();
    assert_fails (new IOError.CANCELLED (""), () => {
      var paused = new Eap.Progress ();
      paused.paused = true;
      paused.wait_while_paused (cancellable);
    });
  }

  private void test_children () throws Error {
    var total = new Eap.Progress ();
    var first = new Eap.Progress ();
    var second = new Eap.Progress ();
    assert (total.add_child (first, 3) && total.add_child (second, 1));
    first.report_fraction (1);
    iterate_until (() => total.fraction == 0.75);
    assert (total.remove_child (second) && !total.remove_child (second));
    iterate_until (() => total.fraction == 1);
    total.set_own_weight (2);
    assert (total.get_own_weight () == 2);
    assert_fails (new Eap.AsyncError.INVALID_OPERATION (""), () => {
      first.add_child (total, 1);
    });
  }
}

void add_progress_tests () {
  add ("/progress/figures", ProgressTests.test_figures);
  add ("/progress/bound", ProgressTests.test_bound);
  add ("/progress/paused", ProgressTests.test_paused);
  add ("/progress/children", ProgressTests.test_children);
}
