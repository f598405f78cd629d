/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

using System;
using System.ComponentModel;

// Posting, and the end of an operation
class Operation : Stage
{
  static AsyncOperation Create (object state = null)
  {
    return AsyncOperationManager.CreateOperation (state);
  }

  static void Called (object state)
  {
    Say ("called on " + Where + ": " + state);
  }

  static void Post (AsyncOperation operation, string state)
  {
    Attempt ("post " + state, () => operation.Post (Called, state));
  }

  static void End (AsyncOperation operation)
  {
    Attempt ("post end", () => operation.PostOperationCompleted (Called, "end"));
  }

  static void UseAll (AsyncOperation operation)
  {
    Post (operation, "late");
    End (operation);
    Attempt ("complete", operation.OperationCompleted);
  }

  static void PostOrder ()
  {
    var operation = Create ();

    Post (operation, "one");
    Post (operation, "two");
    Post (operation, "three");
    Loop.Pump ();
    End (operation);
    Loop.Pump ();
  }

  static void PostThenEnd ()
  {
    var operation = Create ();

    Post (operation, "one");
    Post (operation, "two");
    End (operation);
    Say ("pump");
    Loop.Pump ();
  }

  static void PostElsewhere ()
  {
    var operation = Create ();

    Elsewhere (() =>
      {
        Post (operation, "one");
        End (operation);
      });
    Loop.Pump ();
  }

  static void PostNoState ()
  {
    var operation = Create ();

    Attempt ("post", () => operation.Post (state => Say ("called with " + Describe (state)), null));
    End (operation);
    Loop.Pump ();
  }

  static void PostItself ()
  {
    var operation = Create ();
    var given = new object ();

    operation.Post (state => Say ("the object itself: " + YesNo (state == given)), given);
    End (operation);
    Loop.Pump ();
  }

  static void TwoOperations ()
  {
    var first = Create ();
    var second = Create ();

    Post (first, "first");
    End (first);
    Post (second, "second");
    Attempt ("post end", () => second.PostOperationCompleted (Called, "second end"));
    Loop.Pump ();
  }

  static void LateAfterPost ()
  {
    var operation = Create ();

    End (operation);
    Loop.Pump ();
    UseAll (operation);
    Loop.Pump ();
  }

  static void LateBeforeDelivery ()
  {
    var operation = Create ();

    Post (operation, "one");
    End (operation);
    UseAll (operation);
    Say ("pump");
    Loop.Pump ();
  }

  static void LateAfterCompleted ()
  {
    var operation = Create ();

    Post (operation, "one");
    Attempt ("complete", operation.OperationCompleted);
    UseAll (operation);
    Say ("pump");
    Loop.Pump ();
    UseAll (operation);
    Loop.Pump ();
  }

  static void NullPost ()
  {
    var operation = Create ();

    Attempt ("post nothing", () => operation.Post (null, null));
    Post (operation, "one");
    End (operation);
    Loop.Pump ();
  }

  static void NullEnd ()
  {
    var operation = Create ();

    Attempt ("post nothing as end", () => operation.PostOperationCompleted (null, null));
    Post (operation, "one");
    End (operation);
    Loop.Pump ();
  }

  static void NullLate ()
  {
    var operation = Create ();

    End (operation);
    Loop.Pump ();
    Attempt ("post nothing", () => operation.Post (null, null));
    Attempt ("post nothing as end", () => operation.PostOperationCompleted (null, null));
  }

  static void UseInEnd ()
  {
    var operation = Create ();

    Attempt ("post end", () => operation.PostOperationCompleted (state =>
      {
        Called (state);
        UseAll (operation);
      }, "end"));
    Loop.Pump ();
  }

  static void PostInPost ()
  {
    var operation = Create ();

    Attempt ("post outer", () => operation.Post (state =>
      {
        Called (state);
        Post (operation, "inner");
        Say ("outer is over");
      }, "outer"));
    Post (operation, "second");
    Loop.Pump ();
    End (operation);
    Loop.Pump ();
  }

  static void EndInPost ()
  {
    var operation = Create ();

    Attempt ("post outer", () => operation.Post (state =>
      {
        Called (state);
        End (operation);
        Post (operation, "late");
        Say ("outer is over");
      }, "outer"));
    Post (operation, "second");
    Loop.Pump ();
  }

  static void Told ()
  {
    AsyncOperation operation;

    Loop.Says = true;
    operation = Create ();
    Say ("created");
    Post (operation, "one");
    End (operation);
    Loop.Pump ();
    Say (Loop.Counters);
  }

  static void ToldCompleted ()
  {
    AsyncOperation operation;

    Loop.Says = true;
    operation = Create ();
    Say ("created");
    Attempt ("complete", operation.OperationCompleted);
    Loop.Pump ();
    Say (Loop.Counters);
  }

  static void ToldOnce ()
  {
    var operation = Create ();

    End (operation);
    UseAll (operation);
    Loop.Pump ();
    UseAll (operation);
    Loop.Pump ();
    operation = null;
    Collect (1);
    Say (Loop.Counters);
  }

  static void ToldOfRefused ()
  {
    Elsewhere (() =>
      {
        AsyncOperationManager.SynchronizationContext = Loop;
        Loop.Refuses = true;
        Attempt ("create", () => Create ());
        Loop.Refuses = false;
      });
    Loop.Pump ();
    Collect (1);
    Say (Loop.Counters);
  }

  static void Event ()
  {
    var operation = Create ("some");

    // There is no event but those that a component posts.
    Post (operation, "one");
    Attempt ("complete", operation.OperationCompleted);
    Loop.Pump ();
  }

  static void Dropped ()
  {
    Elsewhere (() =>
      {
        AsyncOperationManager.SynchronizationContext = Loop;
        for (var i = 0; i < 3; i++)
          Create (i);
      });
    Collect (3);
    Loop.Pump ();
    Say (Loop.Counters);
  }

  static void ManyOperations ()
  {
    var operations = new AsyncOperation[1000];
    var called = 0;

    for (var i = 0; i < operations.Length; i++)
      operations[i] = Create (i);
    Say (Loop.Counters);
    foreach (var operation in operations)
      operation.PostOperationCompleted (state => called++, null);
    Loop.Pump ();
    Say ("called: " + called);
    Say (Loop.Counters);
  }

  public static readonly Scenario[] Scenarios =
  {
    new Scenario ("operation-post-order", PostOrder),
    new Scenario ("operation-post-then-end", PostThenEnd),
    new Scenario ("operation-post-elsewhere", PostElsewhere),
    new Scenario ("operation-post-no-state", PostNoState),
    new Scenario ("operation-post-itself", PostItself),
    new Scenario ("operation-two-operations", TwoOperations),
    new Scenario ("operation-late-after-post", LateAfterPost),
    new Scenario ("operation-late-before-delivery", LateBeforeDelivery),
    new Scenario ("operation-late-after-completed", LateAfterCompleted),
    new Scenario ("operation-null-post", NullPost),
    new Scenario ("operation-null-end", NullEnd),
    new Scenario ("operation-null-late", NullLate),
    new Scenario ("operation-use-in-end", UseInEnd),
    new Scenario ("operation-post-in-post", PostInPost),
    new Scenario ("operation-end-in-post", EndInPost),
    new Scenario ("operation-told", Told),
    new Scenario ("operation-told-completed", ToldCompleted),
    new Scenario ("operation-told-once", ToldOnce),
    new Scenario ("operation-told-of-refused", ToldOfRefused),
    new Scenario ("operation-event", Event),
    new Scenario ("operation-dropped", Dropped),
    new Scenario ("operation-many", ManyOperations),
  };
}
