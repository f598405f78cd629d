/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

using System;
using System.ComponentModel;
using System.Threading;

// More than one worker, or more than one place
class Several : Stage
{
  static void MeetAndAnswer (Scene scene, DoWorkEventArgs args)
  {
    scene.Meet ();
    args.Result = args.Argument;
  }

  static void AtOnce ()
  {
    Scene[] scenes =
    {
      new Scene (MeetAndAnswer, "first "),
      new Scene (MeetAndAnswer, "second "),
      new Scene (MeetAndAnswer, "third "),
    };

    foreach (var scene in scenes)
      {
        scene.Start ("its own");
        scene.Reached.Wait ();
      }
    Say ("all are at work");
    foreach (var scene in scenes)
      scene.Finish ();
  }

  static void EndInAnotherOrder ()
  {
    var first = new Scene (MeetAndAnswer, "first ");
    var second = new Scene (MeetAndAnswer, "second ");

    first.Start (1);
    first.Reached.Wait ();
    second.Start (2);
    second.Reached.Wait ();
    second.Finish ();
    first.SayFlags ("first");
    first.Finish ();
  }

  static void OneFails ()
  {
    var first = new Scene ((self, args) =>
      {
        self.Meet ();
        throw new ApplicationException ("boom");
      }, "first ");
    var second = new Scene (MeetAndAnswer, "second ");

    first.Start ();
    first.Reached.Wait ();
    second.Start (2);
    second.Reached.Wait ();
    first.Finish ();
    second.Finish ();
  }

  static void Chained ()
  {
    var second = new Scene ((self, args) => args.Result = args.Argument, "second ");
    var first = new Scene ((self, args) => args.Result = 1, "first ");

    first.OnCompleted = self => second.Start (2);
    first.Start ();
    first.PumpToEnd ();
    second.PumpToEnd ();
  }

  static void SharedHandlers ()
  {
    var first = new BackgroundWorker ();
    var second = new BackgroundWorker ();
    var n = 0;
    DoWorkEventHandler work = (sender, args) => args.Result = sender == first ? "first" : "second";
    RunWorkerCompletedEventHandler completed = (sender, args) =>
      {
        Say ((sender == first ? "first" : "second") + ": " + args.Result);
        n++;
      };

    foreach (var worker in new [] { first, second })
      {
        worker.DoWork += work;
        worker.RunWorkerCompleted += completed;
        worker.RunWorkerAsync ();
        Loop.AwaitCompleted ();
      }
    Loop.PumpUntil (() => n == 2);
  }

  // A worker that is started by another one's work
  static void Nested ()
  {
    var ended = new Gate ();
    var inner = new Scene ((self, args) =>
      {
        self.Worker.ReportProgress (10);
        self.Next.Wait ();
        args.Result = 1;
      }, "inner ");
    var outer = new Scene ((self, args) =>
      {
        inner.StartHeld ();
        inner.Go.Open ();
        ended.Wait ();
        args.Result = 2;
      }, "outer ");

    inner.OnProgress = self => self.Next.Open ();
    inner.OnCompleted = self => ended.Open ();
    outer.Start ();
    outer.PumpToEnd ();
  }

  // Started in a handler of another one: at home, as ever
  static void NestedInHandler ()
  {
    var inner = new Scene ((self, args) => self.ReportProgress (10), "inner ");
    var outer = new Scene ((self, args) =>
      {
        self.Worker.ReportProgress (50);
        self.Next.Wait ();
      }, "outer ");

    inner.OnCompleted = self => outer.Next.Open ();
    outer.OnProgress = self =>
      {
        inner.Start ();
        inner.Worked.Wait ();
      };
    outer.Start ();
    outer.PumpToEnd ();
  }

  // Another one is heard of while a handler pumps.
  static void PumpInHandler ()
  {
    var inner = new Scene ((self, args) => self.ReportProgress (10), "inner ");
    var outer = new Scene ((self, args) => self.ReportProgress (50), "outer ");

    outer.OnProgress = self =>
      {
        inner.Start ();
        inner.AwaitEndOfWork ();
        Say ("pump in the handler");
        inner.PumpToEnd ();
        Say ("the handler is over");
      };
    outer.Run ();
  }

  static void OperationFromWork ()
  {
    var called = new Gate ();

    var scene = new Scene ((self, args) =>
      {
        var operation = AsyncOperationManager.CreateOperation ("some");

        operation.PostOperationCompleted (state =>
          {
            Say ("called on " + Where + ": " + state);
            called.Open ();
          }, "one");
        called.Wait ();
      });

    scene.Start ();
    scene.PumpToEnd ();
  }

  // Another thread starts it, and pumps.
  static void AnotherThread ()
  {
    var scene = new Scene (MeetAndAnswer);
    var home = Home;

    Elsewhere (() =>
      {
        var here = new QueueContext ();

        Home = Thread.CurrentThread;
        Loop = here;
        AsyncOperationManager.SynchronizationContext = here;
        scene.Start ("its own");
        scene.Reached.Wait ();
        scene.Next.Open ();
        scene.AwaitEndOfWork ();
        scene.PumpToEnd ();
      });
    Home = home;
  }

  public static readonly Scenario[] Scenarios =
  {
    new Scenario ("several-at-once", AtOnce),
    new Scenario ("several-end-in-another-order", EndInAnotherOrder),
    new Scenario ("several-one-fails", OneFails),
    new Scenario ("several-chained", Chained),
    new Scenario ("several-shared-handlers", SharedHandlers),
    new Scenario ("several-nested", Nested),
    new Scenario ("several-nested-in-handler", NestedInHandler),
    new Scenario ("several-pump-in-handler", PumpInHandler),
    new Scenario ("several-operation-from-work", OperationFromWork),
    new Scenario ("several-another-thread", AnotherThread),
  };
}
