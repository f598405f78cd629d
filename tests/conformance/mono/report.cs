/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

using System;
using System.ComponentModel;

// Reporting progress, at each moment
class Report : Stage
{
  static void Order ()
  {
    new Scene ((self, args) =>
      {
        self.ReportProgress (10);
        self.ReportProgress (20, "a");
        self.ReportProgress (30);
        self.ReportProgress (40, "b");
        args.Result = 42;
      }).Run ();
  }

  // As a worker is made; the other scenarios want each report delivered.
  static void Plain ()
  {
    new Scene ((self, args) =>
      {
        self.ReportProgress (10);
        self.ReportProgress (20);
        self.ReportProgress (30);
      }).Run ();
  }

  static void PlainWithStates ()
  {
    new Scene ((self, args) =>
      {
        self.ReportProgress (10, "a");
        self.ReportProgress (20, "b");
        self.ReportProgress (30, "c");
      }).Run ();
  }

  static void PlainOneByOne ()
  {
    var scene = new Scene ((self, args) =>
      {
        for (var i = 1; i <= 3; i++)
          {
            self.Worker.ReportProgress (10 * i);
            self.Next.Wait ();
            self.Next.Close ();
          }
      });

    scene.OnProgress = self => self.Next.Open ();
    scene.Start ();
    scene.PumpToEnd ();
  }

  static void OutOfRange ()
  {
    new Scene ((self, args) =>
      {
        self.ReportProgress (-5);
        self.ReportProgress (0);
        self.ReportProgress (100);
        self.ReportProgress (1000);
        self.ReportProgress (-1, "state");
        self.ReportProgress (101, "state");
      }).Run ();
  }

  static void Backwards ()
  {
    new Scene ((self, args) =>
      {
        self.ReportProgress (50);
        self.ReportProgress (20);
        self.ReportProgress (30, "state");
      }).Run ();
  }

  static void Same ()
  {
    new Scene ((self, args) =>
      {
        self.ReportProgress (50);
        self.ReportProgress (50);
      }).Run ();
  }

  static void StateItself ()
  {
    var state = new object ();
    var scene = new Scene ((self, args) => self.Worker.ReportProgress (10, state));

    scene.Worker.ProgressChanged -= scene.ProgressChanged;
    scene.Worker.ProgressChanged += (sender, args) =>
      Say ("the object itself: " + YesNo (args.UserState == state));
    scene.Run ();
  }

  static void BeforeError ()
  {
    new Scene ((self, args) =>
      {
        self.ReportProgress (10);
        throw new ApplicationException ("boom");
      }).Run ();
  }

  static void BeforeCancel ()
  {
    new Scene ((self, args) =>
      {
        self.ReportProgress (10);
        args.Cancel = true;
      }).Run ();
  }

  static void AfterAsking ()
  {
    var scene = new Scene ((self, args) =>
      {
        self.Meet ();
        self.ReportProgress (10);
        args.Cancel = true;
        self.ReportProgress (20);
      });

    scene.Start ();
    scene.Reached.Wait ();
    scene.CancelAsync ();
    scene.Finish ();
  }

  static void NeverStarted ()
  {
    var scene = new Scene (null);

    scene.ReportProgress (10);
    scene.ReportProgress (20, "state");
    Loop.Pump ();
  }

  static void NeverStartedNobodyListens ()
  {
    var scene = new Scene (null);

    scene.Worker.ProgressChanged -= scene.ProgressChanged;
    scene.ReportProgress (10);
  }

  static void AfterWork ()
  {
    var scene = new Scene ((self, args) => self.ReportProgress (10));

    scene.Start ();
    scene.AwaitEndOfWork ();
    scene.ReportProgress (20);
    scene.ReportProgress (30, "state");
    scene.PumpToEnd ();
  }

  static void InHandler ()
  {
    var scene = new Scene (null);

    scene.OnCompleted = self =>
      {
        self.ReportProgress (10);
        self.ReportProgress (20, "state");
      };
    scene.Run ();
  }

  static void AfterEnd ()
  {
    var scene = new Scene (null);

    scene.Run ();
    scene.ReportProgress (10);
    scene.ReportProgress (20, "state");
    Loop.Pump ();
  }

  static void FromHome ()
  {
    var scene = new Scene ((self, args) => self.Meet ());

    scene.Start ();
    scene.Reached.Wait ();
    scene.ReportProgress (10);
    Say ("reported");
    scene.Finish ();
  }

  static void FromProgressHandler ()
  {
    var scene = new Scene ((self, args) =>
      {
        self.Worker.ReportProgress (10);
        self.Next.Wait ();
      });

    scene.OnProgress = self =>
      {
        self.OnProgress = null;
        self.ReportProgress (20);
        Say ("the handler is over");
        self.Next.Open ();
      };
    scene.Start ();
    scene.PumpToEnd ();
  }

  static void FromElsewhere ()
  {
    var scene = new Scene ((self, args) => Elsewhere (() => self.ReportProgress (10)));

    scene.Run ();
  }

  static void BeforeWork ()
  {
    var scene = new Scene (null);

    scene.StartHeld ();
    scene.ReportProgress (10);
    scene.Go.Open ();
    scene.Finish ();
  }

  static void UnsupportedIdle ()
  {
    var scene = new Scene (null);

    scene.Worker.WorkerReportsProgress = false;
    scene.ReportProgress (10);
    scene.ReportProgress (20, "state");
  }

  static void Unsupported ()
  {
    var scene = new Scene ((self, args) =>
      {
        self.ReportProgress (10);
        self.ReportProgress (20, "state");
        args.Result = 42;
      });

    scene.Worker.WorkerReportsProgress = false;
    scene.Run ();
  }

  static void SupportedFromWork ()
  {
    var scene = new Scene ((self, args) =>
      {
        self.ReportProgress (10);
        self.Worker.WorkerReportsProgress = true;
        self.ReportProgress (20);
        self.Worker.WorkerReportsProgress = false;
        self.ReportProgress (30);
      });

    scene.Worker.WorkerReportsProgress = false;
    scene.Run ();
  }

  static void UnsupportedAfterReport ()
  {
    var scene = new Scene ((self, args) => self.ReportProgress (10));

    scene.Start ();
    scene.AwaitEndOfWork ();
    scene.Worker.WorkerReportsProgress = false;
    scene.ReportProgress (20);
    scene.PumpToEnd ();
  }

  static void Many ()
  {
    var n = 0;
    var inOrder = true;
    var scene = new Scene ((self, args) =>
      {
        for (var i = 0; i < 1000; i++)
          self.Worker.ReportProgress (i % 100, i);
      });

    scene.Worker.ProgressChanged -= scene.ProgressChanged;
    scene.Worker.ProgressChanged += (sender, args) => inOrder &= (int) args.UserState == n++;
    scene.Run ();
    Say ("reports: " + n + " in order: " + YesNo (inOrder));
  }

  public static readonly Scenario[] Scenarios =
  {
    new Scenario ("report-order", Order),
    new Scenario ("report-plain", Plain),
    new Scenario ("report-plain-with-states", PlainWithStates),
    new Scenario ("report-plain-one-by-one", PlainOneByOne),
    new Scenario ("report-out-of-range", OutOfRange),
    new Scenario ("report-backwards", Backwards),
    new Scenario ("report-same", Same),
    new Scenario ("report-state-itself", StateItself),
    new Scenario ("report-before-error", BeforeError),
    new Scenario ("report-before-cancel", BeforeCancel),
    new Scenario ("report-after-asking", AfterAsking),
    new Scenario ("report-never-started", NeverStarted),
    new Scenario ("report-never-started-nobody-listens", NeverStartedNobodyListens),
    new Scenario ("report-after-work", AfterWork),
    new Scenario ("report-in-handler", InHandler),
    new Scenario ("report-after-end", AfterEnd),
    new Scenario ("report-from-home", FromHome),
    new Scenario ("report-from-progress-handler", FromProgressHandler),
    new Scenario ("report-from-elsewhere", FromElsewhere),
    new Scenario ("report-before-work", BeforeWork),
    new Scenario ("report-unsupported-idle", UnsupportedIdle),
    new Scenario ("report-unsupported", Unsupported),
    new Scenario ("report-supported-from-work", SupportedFromWork),
    new Scenario ("report-unsupported-after-report", UnsupportedAfterReport),
    new Scenario ("report-many", Many),
  };
}
