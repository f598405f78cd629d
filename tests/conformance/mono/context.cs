/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

using System.ComponentModel;
using System.Threading;

// Contexts by themselves, and what they have to do with workers
class Context : Stage
{
  static SynchronizationContext Current
  {
    get { return AsyncOperationManager.SynchronizationContext; }
    set { AsyncOperationManager.SynchronizationContext = value; }
  }

  static void Called (object state)
  {
    Say ("called on " + Where + ": " + Describe (state));
  }

  static void PostOrder ()
  {
    Attempt ("post", () => Loop.Post (Called, "one"));
    Attempt ("post", () => Loop.Post (Called, "two"));
    Attempt ("post", () => Loop.Post (Called, null));
    Say ("pump");
    Loop.Pump ();
  }

  static void PostElsewhere ()
  {
    Elsewhere (() => Attempt ("post", () => Loop.Post (Called, "one")));
    Loop.Pump ();
  }

  static void PostInPost ()
  {
    Loop.Post (state =>
      {
        Attempt ("post", () => Loop.Post (Called, "inner"));
        Say ("outer is over");
      }, null);
    Loop.Pump ();
  }

  static void SendHere ()
  {
    Attempt ("send", () => Loop.Send (Called, "one"));
    Say ("sent");
  }

  static void SendBeforePosted ()
  {
    Loop.Post (Called, "posted");
    Attempt ("send", () => Loop.Send (Called, "sent"));
    Loop.Pump ();
  }

  static void SendElsewhere ()
  {
    var sent = false;
    var thread = new Thread (() =>
      {
        Attempt ("send", () => Loop.Send (Called, "one"));
        Loop.Post (state => sent = true, null);
      });

    thread.Start ();
    Loop.PumpUntil (() => sent);
    thread.Join ();
  }

  static void FreePost ()
  {
    var context = new SynchronizationContext ();
    var called = new Gate ();

    context.Post (state =>
      {
        Called (state);
        called.Open ();
      }, "one");
    called.Wait ();
  }

  static void FreeSend ()
  {
    var context = new SynchronizationContext ();

    Attempt ("send", () => context.Send (Called, "one"));
  }

  // One event at a time, each waited for
  static void Meeting (Scene scene, DoWorkEventArgs args)
  {
    scene.Worker.ReportProgress (50);
    scene.Meet ();
    args.Result = 42;
  }

  static void FreeWorker ()
  {
    var scene = new Scene (Meeting);
    var completed = new Gate ();

    scene.OnProgress = self => self.Next.Open ();
    scene.Worker.RunWorkerCompleted += (sender, args) => completed.Open ();
    Current = new SynchronizationContext ();
    scene.StartHeld ();
    Current = Loop;
    scene.Go.Open ();
    completed.Wait ();
  }

  static void NoContext ()
  {
    var scene = new Scene ((self, args) => args.Result = 42);
    var completed = new Gate ();

    scene.Worker.RunWorkerCompleted += (sender, args) => completed.Open ();
    Current = null;
    scene.Start ();
    completed.Wait ();
  }

  static void CapturedAtStart ()
  {
    var made = new QueueContext ();
    var started = new QueueContext ();
    Scene scene;

    Current = made;
    scene = new Scene (null);
    Current = started;
    scene.Start ();
    Current = Loop;
    started.AwaitCompleted ();

    Say ("pump where it was made");
    made.Pump ();
    Say ("pump where we are now");
    Loop.Pump ();
    Say ("pump where it was started");
    started.Pump ();
  }

  static void OfHandler ()
  {
    var scene = new Scene (null);

    scene.OnCompleted = self =>
      Say ("the run's context in the handler: " + YesNo (Current == Loop));
    scene.Run ();
  }

  static void OfWork ()
  {
    var scene = new Scene ((self, args) =>
      {
        Say ("there is one: " + YesNo (Current != null));
        Say ("the run's context in the work: " + YesNo (Current == Loop));
      });

    scene.Run ();
  }

  static void ToldByWorker ()
  {
    var scene = new Scene ((self, args) => self.ReportProgress (50));

    Loop.Says = true;
    scene.Start ();
    scene.AwaitEndOfWork ();
    scene.PumpToEnd ();
    Say (Loop.Counters);
  }

  static void ToldOfBusy ()
  {
    var scene = new Scene ((self, args) => self.Meet ());

    scene.Start ();
    scene.Reached.Wait ();
    scene.StartHeld ();
    Say (Loop.Counters);
    scene.Next.Open ();
    scene.AwaitEndOfWork ();
    scene.PumpToEnd ();
    Say (Loop.Counters);
  }

  static void RefusesWorker ()
  {
    var scene = new Scene (null);

    Loop.Refuses = true;
    scene.Start ();
    scene.SayFlags ("refused");
    Loop.Refuses = false;
    scene.Start ();
    scene.PumpToEnd ();
  }

  static void Gone ()
  {
    var operation = AsyncOperationManager.CreateOperation (null);

    Loop.IsGone = true;
    Attempt ("post", () => operation.Post (Called, "one"));
    Attempt ("post end", () => operation.PostOperationCompleted (Called, "end"));
    Attempt ("post end", () => operation.PostOperationCompleted (Called, "end"));
    Say (Loop.Counters);
    Attempt ("create", () => operation = AsyncOperationManager.CreateOperation (null));
    Attempt ("post to the context", () => Loop.Post (Called, "one"));
  }

  // Whether what is posted by one operation may overlap. Where it may, the
  // second does not have to wait for the first.
  static void FreeOrder ()
  {
    var began = new Gate ();
    var go = new Gate ();
    var over = new Gate ();
    var firstIsOver = false;
    AsyncOperation operation;

    Current = new SynchronizationContext ();
    operation = AsyncOperationManager.CreateOperation (null);
    Current = Loop;
    operation.Post (state =>
      {
        go.Wait ();
        firstIsOver = true;
        over.Open ();
      }, null);
    operation.Post (state =>
      {
        Say ("the first was over when the second began: " + YesNo (firstIsOver));
        began.Open ();
      }, null);
    began.Wait ();
    go.Open ();
    over.Wait ();
    operation.OperationCompleted ();
  }

  public static readonly Scenario[] Scenarios =
  {
    new Scenario ("context-post-order", PostOrder),
    new Scenario ("context-post-elsewhere", PostElsewhere),
    new Scenario ("context-post-in-post", PostInPost),
    new Scenario ("context-send-here", SendHere),
    new Scenario ("context-send-before-posted", SendBeforePosted),
    new Scenario ("context-send-elsewhere", SendElsewhere),
    new Scenario ("context-free-post", FreePost),
    new Scenario ("context-free-send", FreeSend),
    new Scenario ("context-free-order", FreeOrder),
    new Scenario ("context-free-worker", FreeWorker),
    new Scenario ("context-none", NoContext),
    new Scenario ("context-captured-at-start", CapturedAtStart),
    new Scenario ("context-of-handler", OfHandler),
    new Scenario ("context-of-work", OfWork),
    new Scenario ("context-told-by-worker", ToldByWorker),
    new Scenario ("context-told-of-busy", ToldOfBusy),
    new Scenario ("context-refuses-worker", RefusesWorker),
    new Scenario ("context-gone", Gone),
  };
}
