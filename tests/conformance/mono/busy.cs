/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

using System;
using System.ComponentModel;

// When a worker is busy, and what a second start is told
class Busy : Stage
{
  static void New ()
  {
    var worker = new BackgroundWorker ();

    Say ("busy=" + YesNo (worker.IsBusy) + " pending=" + YesNo (worker.CancellationPending));
    Say ("reports=" + YesNo (worker.WorkerReportsProgress) +
         " supports=" + YesNo (worker.WorkerSupportsCancellation));
  }

  static void Timing ()
  {
    var scene = new Scene ((self, args) =>
      {
        self.SayFlags ("in the work");
        self.Meet ();
      });

    scene.SayFlags ("before");
    scene.StartHeld ();
    scene.SayFlags ("started");
    scene.Go.Open ();
    scene.Reached.Wait ();
    scene.SayFlags ("working");
    scene.Next.Open ();
    scene.AwaitEndOfWork ();
    scene.SayFlags ("worked");
    scene.PumpToEnd ();
    scene.SayFlags ("after");
  }

  static void InProgressHandler ()
  {
    var scene = new Scene ((self, args) => self.ReportProgress (10));

    scene.OnProgress = self => self.SayFlags ("in the handler");
    scene.Run ();
  }

  static void SecondStart ()
  {
    var scene = new Scene ((self, args) =>
      {
        self.Meet ();
        args.Result = args.Argument;
      });

    scene.Start ("first");
    scene.Reached.Wait ();
    scene.StartHeld ("second");
    scene.Finish ();
  }

  static void SecondStartAtOnce ()
  {
    var scene = new Scene ((self, args) => args.Result = args.Argument);

    scene.StartHeld ("first");
    scene.StartHeld ("second");
    scene.Go.Open ();
    scene.Finish ();
  }

  static void SecondStartAfterWork ()
  {
    var scene = new Scene (null);

    scene.Start ();
    scene.AwaitEndOfWork ();
    scene.StartHeld ();
    scene.PumpToEnd ();
  }

  static void SecondStartInProgress ()
  {
    var scene = new Scene ((self, args) => self.ReportProgress (10));

    scene.OnProgress = self => self.StartHeld ();
    scene.Run ();
  }

  static void SecondStartInWork ()
  {
    var scene = new Scene ((self, args) => self.StartHeld ());

    scene.Run ();
  }

  static void SecondStartKeepsRequest ()
  {
    var scene = new Scene ((self, args) =>
      {
        self.Meet ();
        self.SayFlags ("in the work");
      });

    scene.Start ();
    scene.Reached.Wait ();
    scene.CancelAsync ();
    scene.StartHeld ();
    scene.Finish ();
  }

  static void RestartInHandler ()
  {
    var n = 0;
    var scene = new Scene ((self, args) => args.Result = args.Argument);

    scene.OnCompleted = self =>
      {
        if (++n < 3)
          {
            self.Go.Close ();
            self.StartHeld (n);
            self.SayFlags ("in the handler");
            self.Go.Open ();
          }
      };
    scene.Start (0);
    scene.PumpToEnd ();
  }

  static void RestartTwiceInHandler ()
  {
    var scene = new Scene (null);

    scene.OnCompleted = self =>
      {
        self.OnCompleted = null;
        self.Go.Close ();
        self.StartHeld ();
        self.StartHeld ();
        self.Go.Open ();
      };
    scene.Run ();
  }

  static void RestartSeenByNext ()
  {
    var scene = new Scene (null);

    scene.OnCompleted = self =>
      {
        self.OnCompleted = null;
        self.Go.Close ();
        self.StartHeld ();
      };
    scene.Worker.RunWorkerCompleted += (sender, args) =>
      {
        scene.SayFlags ("in the second handler");
        scene.Go.Open ();
      };
    scene.Run ();
  }

  static void RestartAfterFailure ()
  {
    var scene = new Scene ((self, args) =>
      {
        if (args.Argument == null)
          throw new ApplicationException ("boom");
        args.Result = args.Argument;
      });

    scene.Run ();
    scene.Run ("good");
  }

  static void RestartAfterCancel ()
  {
    var scene = new Scene ((self, args) =>
      {
        self.SayFlags ("in the work");
        args.Cancel = args.Argument == null;
      });

    scene.Run ();
    scene.Run ("good");
  }

  static void ManyRuns ()
  {
    var sum = 0;
    var worker = new BackgroundWorker ();

    worker.DoWork += (sender, args) => args.Result = args.Argument;
    worker.RunWorkerCompleted += (sender, args) => sum += (int) args.Result;
    for (var i = 1; i <= 100; i++)
      {
        worker.RunWorkerAsync (i);
        Loop.PumpUntil (() => !worker.IsBusy);
      }
    Say ("sum: " + sum);
  }

  static void ManyRunsInHandler ()
  {
    var sum = 0;
    var worker = new BackgroundWorker ();

    worker.DoWork += (sender, args) => args.Result = args.Argument;
    worker.RunWorkerCompleted += (sender, args) =>
      {
        sum += (int) args.Result;
        if ((int) args.Result < 100)
          worker.RunWorkerAsync ((int) args.Result + 1);
      };
    worker.RunWorkerAsync (1);
    Loop.PumpUntil (() => sum == 5050);
    Say ("sum: " + sum + ", busy=" + YesNo (worker.IsBusy));
  }

  public static readonly Scenario[] Scenarios =
  {
    new Scenario ("busy-new", New),
    new Scenario ("busy-timing", Timing),
    new Scenario ("busy-in-progress-handler", InProgressHandler),
    new Scenario ("busy-second-start", SecondStart),
    new Scenario ("busy-second-start-at-once", SecondStartAtOnce),
    new Scenario ("busy-second-start-after-work", SecondStartAfterWork),
    new Scenario ("busy-second-start-in-progress", SecondStartInProgress),
    new Scenario ("busy-second-start-in-work", SecondStartInWork),
    new Scenario ("busy-second-start-keeps-request", SecondStartKeepsRequest),
    new Scenario ("busy-restart-in-handler", RestartInHandler),
    new Scenario ("busy-restart-twice-in-handler", RestartTwiceInHandler),
    new Scenario ("busy-restart-seen-by-next", RestartSeenByNext),
    new Scenario ("busy-restart-after-failure", RestartAfterFailure),
    new Scenario ("busy-restart-after-cancel", RestartAfterCancel),
    new Scenario ("busy-many-runs", ManyRuns),
    new Scenario ("busy-many-runs-in-handler", ManyRunsInHandler),
  };
}
