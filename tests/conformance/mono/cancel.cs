/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

using System;
using System.ComponentModel;

// Asking for cancellation, at each moment
class Cancel : Stage
{
  static void Obey (Scene scene, DoWorkEventArgs args)
  {
    scene.SayFlags ("in the work");
    args.Cancel = scene.Worker.CancellationPending;
  }

  static void MeetAndObey (Scene scene, DoWorkEventArgs args)
  {
    scene.Meet ();
    Obey (scene, args);
  }

  static void Idle ()
  {
    var scene = new Scene (null);

    scene.CancelAsync ();
    scene.SayFlags ("never started");
  }

  static void BeforeStart ()
  {
    var scene = new Scene (Obey);

    scene.CancelAsync ();
    scene.Run ();
  }

  // Whether the work has begun when it is asked is left open.
  static void AtOnce ()
  {
    var scene = new Scene ((self, args) => args.Cancel = self.Worker.CancellationPending);

    scene.IsQuiet = true;
    scene.StartHeld ();
    scene.CancelAsync ();
    scene.SayFlags ("asked");
    scene.Go.Open ();
    scene.PumpToEnd ();
  }

  // Before the work can have begun: from within the call that starts it
  static void WithinStart ()
  {
    var scene = new Scene (Obey);

    Loop.OnStarted = () => scene.CancelAsync ();
    scene.StartHeld ();
    Loop.OnStarted = null;
    scene.Go.Open ();
    scene.PumpToEnd ();
  }

  static void During ()
  {
    var scene = new Scene ((self, args) =>
      {
        self.SayFlags ("in the work");
        self.Meet ();
        Obey (self, args);
      });

    scene.Start ();
    scene.Reached.Wait ();
    scene.CancelAsync ();
    scene.SayFlags ("asked");
    scene.Finish ();
    scene.SayFlags ("after");
  }

  static void Ignored ()
  {
    var scene = new Scene ((self, args) =>
      {
        self.Meet ();
        self.SayFlags ("in the work");
        args.Result = 42;
      });

    scene.Start ();
    scene.Reached.Wait ();
    scene.CancelAsync ();
    scene.Finish ();
  }

  static void FromWork ()
  {
    var scene = new Scene ((self, args) =>
      {
        self.CancelAsync ();
        Obey (self, args);
      });

    scene.Run ();
  }

  static void FromProgressHandler ()
  {
    var scene = new Scene ((self, args) =>
      {
        self.Worker.ReportProgress (10);
        self.Next.Wait ();
        Obey (self, args);
      });

    scene.OnProgress = self =>
      {
        self.CancelAsync ();
        self.Next.Open ();
      };
    scene.Start ();
    scene.PumpToEnd ();
  }

  static void FromElsewhere ()
  {
    var scene = new Scene (MeetAndObey);

    scene.Start ();
    scene.Reached.Wait ();
    Elsewhere (scene.CancelAsync);
    scene.Finish ();
  }

  static void Twice ()
  {
    var scene = new Scene (MeetAndObey);

    scene.Start ();
    scene.Reached.Wait ();
    scene.CancelAsync ();
    scene.CancelAsync ();
    scene.Finish ();
  }

  static void AfterWork ()
  {
    var scene = new Scene ((self, args) => args.Result = 42);

    scene.Start ();
    scene.AwaitEndOfWork ();
    scene.CancelAsync ();
    scene.SayFlags ("asked");
    scene.PumpToEnd ();
  }

  static void DuringAndAfterWork ()
  {
    var scene = new Scene ((self, args) =>
      {
        self.Meet ();
        args.Result = 42;
      });

    scene.Start ();
    scene.Reached.Wait ();
    scene.CancelAsync ();
    scene.Next.Open ();
    scene.AwaitEndOfWork ();
    scene.SayFlags ("worked");
    scene.CancelAsync ();
    scene.PumpToEnd ();
  }

  static void InHandler ()
  {
    var scene = new Scene ((self, args) => args.Result = 42);

    scene.OnCompleted = self =>
      {
        self.CancelAsync ();
        self.SayFlags ("in the handler");
      };
    scene.Run ();
  }

  static void InHandlerThenRestart ()
  {
    var scene = new Scene (Obey);

    scene.OnCompleted = self =>
      {
        self.OnCompleted = null;
        self.CancelAsync ();
        self.Start ();
      };
    scene.Start ();
    scene.PumpToEnd ();
  }

  static void RestartInHandlerThenAsk ()
  {
    var scene = new Scene (MeetAndObey);

    scene.OnCompleted = self =>
      {
        self.OnCompleted = null;
        self.Start ();
        self.Reached.Wait ();
        self.CancelAsync ();
        self.Next.Open ();
      };
    scene.Start ();
    scene.Next.Open ();
    scene.PumpToEnd ();
  }

  static void AfterEnd ()
  {
    var scene = new Scene (Obey);

    scene.Run ();
    scene.CancelAsync ();
    scene.SayFlags ("after");
    scene.Run ();
  }

  static void NotCarriedOver ()
  {
    var scene = new Scene (MeetAndObey);

    scene.Start ();
    scene.Reached.Wait ();
    scene.CancelAsync ();
    scene.Finish ();
    scene.Run ();
  }

  static void UnsupportedIdle ()
  {
    var scene = new Scene (null);

    scene.Worker.WorkerSupportsCancellation = false;
    scene.CancelAsync ();
    scene.SayFlags ("asked");
  }

  static void Unsupported ()
  {
    var scene = new Scene (MeetAndObey);

    scene.Worker.WorkerSupportsCancellation = false;
    scene.Start ();
    scene.Reached.Wait ();
    scene.CancelAsync ();
    scene.SayFlags ("asked");
    scene.Finish ();
  }

  static void SupportedFromWork ()
  {
    var scene = new Scene ((self, args) =>
      {
        self.Worker.WorkerSupportsCancellation = true;
        MeetAndObey (self, args);
      });

    scene.Worker.WorkerSupportsCancellation = false;
    scene.Start ();
    scene.Reached.Wait ();
    scene.CancelAsync ();
    scene.Finish ();
  }

  static void UnsupportedAfterAsking ()
  {
    var scene = new Scene (MeetAndObey);

    scene.Start ();
    scene.Reached.Wait ();
    scene.CancelAsync ();
    scene.Worker.WorkerSupportsCancellation = false;
    scene.SayFlags ("switched off");
    scene.Finish ();
  }

  static void OneOfTwo ()
  {
    var first = new Scene (MeetAndObey, "first ");
    var second = new Scene (MeetAndObey, "second ");

    first.Start ();
    first.Reached.Wait ();
    second.Start ();
    second.Reached.Wait ();
    second.CancelAsync ();
    first.Finish ();
    second.Finish ();
  }

  public static readonly Scenario[] Scenarios =
  {
    new Scenario ("cancel-idle", Idle),
    new Scenario ("cancel-before-start", BeforeStart),
    new Scenario ("cancel-at-once", AtOnce),
    new Scenario ("cancel-within-start", WithinStart),
    new Scenario ("cancel-during", During),
    new Scenario ("cancel-ignored", Ignored),
    new Scenario ("cancel-from-work", FromWork),
    new Scenario ("cancel-from-progress-handler", FromProgressHandler),
    new Scenario ("cancel-elsewhere", FromElsewhere),
    new Scenario ("cancel-twice", Twice),
    new Scenario ("cancel-after-work", AfterWork),
    new Scenario ("cancel-during-and-after-work", DuringAndAfterWork),
    new Scenario ("cancel-in-handler", InHandler),
    new Scenario ("cancel-in-handler-then-restart", InHandlerThenRestart),
    new Scenario ("cancel-after-restart-in-handler", RestartInHandlerThenAsk),
    new Scenario ("cancel-after-end", AfterEnd),
    new Scenario ("cancel-not-carried-over", NotCarriedOver),
    new Scenario ("cancel-unsupported-idle", UnsupportedIdle),
    new Scenario ("cancel-unsupported", Unsupported),
    new Scenario ("cancel-supported-from-work", SupportedFromWork),
    new Scenario ("cancel-unsupported-after-asking", UnsupportedAfterAsking),
    new Scenario ("cancel-one-of-two", OneOfTwo),
  };
}
