/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

using System.ComponentModel;
using System.Threading;

// Where events go, and what operations are given
class Manager : Stage
{
  static SynchronizationContext Current
  {
    get { return AsyncOperationManager.SynchronizationContext; }
    set { AsyncOperationManager.SynchronizationContext = value; }
  }

  static void Nothing (object state)
  {
  }

  static void End (AsyncOperation operation)
  {
    Attempt ("complete", () => operation.PostOperationCompleted (Nothing, null));
    Loop.Pump ();
  }

  static void NeverNull ()
  {
    Current = null;
    Say ("there is one: " + YesNo (Current != null));
    Say ("the next time the same: " + YesNo (Current == Current));
  }

  static void Installs ()
  {
    Elsewhere (() =>
      {
        var before = SynchronizationContext.Current;
        var asked = Current;

        Say ("there is one: " + YesNo (asked != null));
        Say ("asking has installed it: " + YesNo (SynchronizationContext.Current != before));
      });
  }

  static void Set ()
  {
    var first = new QueueContext ();
    var second = new QueueContext ();

    Current = first;
    Say ("first: " + YesNo (Current == first));
    Current = second;
    Say ("second: " + YesNo (Current == second));
  }

  static void SetNull ()
  {
    var context = new QueueContext ();

    Current = context;
    Current = null;
    Say ("there is one: " + YesNo (Current != null));
    Say ("the one that was set: " + YesNo (Current == context));
  }

  static void NullTwice ()
  {
    SynchronizationContext first;

    Current = null;
    first = Current;
    Current = null;
    Say ("the same as before: " + YesNo (Current == first));
  }

  static void PerThread ()
  {
    Elsewhere (() => Say ("seen on another thread: " + YesNo (Current == Loop)));
    Say ("seen here: " + YesNo (Current == Loop));
  }

  static void OperationContext ()
  {
    var operation = AsyncOperationManager.CreateOperation (null);

    Say ("the manager's: " + YesNo (operation.SynchronizationContext == Current));
    Current = new QueueContext ();
    Say ("another one was set: " + YesNo (operation.SynchronizationContext == Current));
    Say ("still the first: " + YesNo (operation.SynchronizationContext == Loop));
    End (operation);
    Say ("after its end: " + YesNo (operation.SynchronizationContext == Loop));
  }

  static void State ()
  {
    var operation = AsyncOperationManager.CreateOperation ("some");

    Say ("state: " + Describe (operation.UserSuppliedState));
    Attempt ("complete", () => operation.PostOperationCompleted (Nothing, null));
    Say ("after its end: " + Describe (operation.UserSuppliedState));
    Loop.Pump ();
    Say ("delivered: " + Describe (operation.UserSuppliedState));
  }

  static void NoState ()
  {
    var operation = AsyncOperationManager.CreateOperation (null);

    Say ("state: " + Describe (operation.UserSuppliedState));
    End (operation);
  }

  static void StateItself ()
  {
    var state = new object ();
    var operation = AsyncOperationManager.CreateOperation (state);

    Say ("the object itself: " + YesNo (operation.UserSuppliedState == state));
    End (operation);
  }

  static void SameStateTwice ()
  {
    var first = AsyncOperationManager.CreateOperation ("some");
    var second = AsyncOperationManager.CreateOperation ("some");

    Say ("two operations: " + YesNo (first != second));
    End (first);
    Attempt ("post to the second", () => second.Post (Nothing, null));
    End (second);
    Attempt ("post to the first", () => first.Post (Nothing, null));
  }

  public static readonly Scenario[] Scenarios =
  {
    new Scenario ("manager-never-null", NeverNull),
    new Scenario ("manager-asking-installs", Installs),
    new Scenario ("manager-set", Set),
    new Scenario ("manager-set-null", SetNull),
    new Scenario ("manager-set-null-twice", NullTwice),
    new Scenario ("manager-per-thread", PerThread),
    new Scenario ("manager-operation-context", OperationContext),
    new Scenario ("manager-state", State),
    new Scenario ("manager-no-state", NoState),
    new Scenario ("manager-state-itself", StateItself),
    new Scenario ("manager-same-state-twice", SameStateTwice),
  };
}
