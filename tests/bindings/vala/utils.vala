// SPDX-FileCopyrightText: 2026 The eap authors
// SPDX-License-Identifier: LGPL-2.1-or-later

namespace Utils {
  public delegate bool Condition ();
  public delegate void Call () throws Error;

  private class Case {
    private Call call;

    public Case (owned Call call) {
      this.call = (owned) call;
    }

    public void run () {
      try {
        call ();
      } catch (Error e) {
        error ("%s", e.message);
      }
    }
  }

  private GenericArray<Case> cases;

  // A test fails if it throws.
  public void add (string path, owned Call call) {
    if (cases == null)
      cases = new GenericArray<Case> ();
    cases.add (new Case ((owned) call));
    Test.add_data_func (path, cases[cases.length - 1].run);
  }

  // Iterates the default main context; a watchdog ends what hangs.
  public void iterate_until (Condition condition) {
    bool expired = false;
    uint watchdog = Timeout.add_seconds (30, () => {
      expired = true;
      return Source.CONTINUE;
    });
    while (!condition ()) {
      MainContext.default ().iteration (true);
      assert (!expired);
    }
    Source.remove (watchdog);
  }

  public void assert_fails (Error like, Call call) {
    bool failed = false;
    try {
      call ();
    } catch (Error e) {
      failed = true;
      assert_cmpstr (e.domain.to_string (), CompareOperator.EQ, like.domain.to_string ());
      assert_cmpint (e.code, CompareOperator.EQ, like.code);
    }
    assert (failed);
  }

  // A worker waits at it until the test opens it.
  public class Gate {
    private Mutex mutex = Mutex ();
    private Cond cond = Cond ();
    private bool is_open = false;

    public void open () {
      mutex.lock ();
      is_open = true;
      cond.broadcast ();
      mutex.unlock ();
    }

    public void wait () {
      int64 end = get_monotonic_time () + 30 * TimeSpan.SECOND;
      mutex.lock ();
      while (!is_open)
        assert (cond.wait_until (mutex, end));
      mutex.unlock ();
    }
  }
}
