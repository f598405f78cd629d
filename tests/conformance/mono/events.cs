/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

using System;
using System.ComponentModel;

// Handlers: which of them are called, when, and with what
class Events : Stage
{
  static void SayCompleted (string who, RunWorkerCompletedEventArgs args)
  {
    Say (who + " completed: result=" + Answer (() => args.Result));
  }

  static void OrderOfWork ()
  {
    var scene = new Scene ((self, args) => args.Result = "one");

    scene.Worker.DoWork += (sender, args) =>
      {
        Say ("second do-work on " + Where + ": result=" + Describe (args.Result));
        args.Result = "two";
      };
    scene.Worker.DoWork += (sender, args) =>
      Say ("third do-work on " + Where + ": result=" + Describe (args.Result));
    scene.Run ();
  }

  static void WorkCancelSeen ()
  {
    var scene = new Scene ((self, args) => args.Cancel = true);

    scene.Worker.DoWork += (sender, args) =>
      {
        Say ("second do-work: cancel=" + YesNo (args.Cancel));
        args.Cancel = false;
        args.Result = 42;
      };
    scene.Run ();
  }

  static void WorkFails ()
  {
    var scene = new Scene ((self, args) => { throw new ApplicationException ("boom"); });

    scene.Worker.DoWork += (sender, args) => Say ("second do-work");
    scene.Run ();
  }

  static void OrderOfProgress ()
  {
    var scene = new Scene ((self, args) =>
      {
        self.ReportProgress (10);
        self.ReportProgress (20);
      });

    scene.Worker.ProgressChanged += (sender, args) => Say ("second: " + args.ProgressPercentage);
    scene.Run ();
  }

  static void OrderOfCompleted ()
  {
    var scene = new Scene ((self, args) => args.Result = 42);

    scene.Worker.RunWorkerCompleted += (sender, args) => SayCompleted ("second", args);
    scene.Worker.RunWorkerCompleted += (sender, args) => SayCompleted ("third", args);
    scene.Run ();
  }

  static void Sender ()
  {
    var scene = new Scene ((self, args) => self.ReportProgress (10));
    var worker = scene.Worker;

    worker.DoWork += (sender, args) => Say ("do-work: " + YesNo (sender == worker));
    worker.ProgressChanged += (sender, args) => Say ("progress: " + YesNo (sender == worker));
    worker.RunWorkerCompleted += (sender, args) => Say ("completed: " + YesNo (sender == worker));
    scene.Start ();
    scene.AwaitEndOfWork ();
    scene.PumpToEnd ();
  }

  static void SameArgs ()
  {
    var scene = new Scene (null);
    object first = null;

    scene.Worker.RunWorkerCompleted += (sender, args) => first = args;
    scene.Worker.RunWorkerCompleted += (sender, args) =>
      Say ("the same args: " + YesNo (args == first));
    scene.Run ();
  }

  static void AttachDuringRun ()
  {
    var scene = new Scene ((self, args) =>
      {
        self.Meet ();
        self.ReportProgress (10);
      });

    scene.Start ();
    scene.Reached.Wait ();
    scene.Worker.ProgressChanged += (sender, args) => Say ("attached: " + args.ProgressPercentage);
    scene.Worker.RunWorkerCompleted += (sender, args) => SayCompleted ("attached", args);
    scene.Finish ();
  }

  static void AttachAfterWork ()
  {
    var scene = new Scene ((self, args) => self.ReportProgress (10));

    scene.Worker.ProgressChanged -= scene.ProgressChanged;
    scene.Start ();
    scene.AwaitEndOfWork ();
    scene.Worker.ProgressChanged += (sender, args) => Say ("attached: " + args.ProgressPercentage);
    scene.Worker.RunWorkerCompleted += (sender, args) => SayCompleted ("attached", args);
    scene.PumpToEnd ();
  }

  static void AttachTooLate ()
  {
    var scene = new Scene (null);

    scene.Run ();
    scene.Worker.RunWorkerCompleted += (sender, args) => SayCompleted ("attached", args);
    Loop.Pump ();
    Say ("again");
    scene.Run ();
  }

  static void DetachDuringRun ()
  {
    var scene = new Scene ((self, args) =>
      {
        self.ReportProgress (10);
        self.Meet ();
        self.ReportProgress (20);
      });
    RunWorkerCompletedEventHandler second = (sender, args) => SayCompleted ("second", args);

    scene.Worker.RunWorkerCompleted += second;
    scene.Start ();
    scene.Reached.Wait ();
    scene.Worker.ProgressChanged -= scene.ProgressChanged;
    scene.Worker.RunWorkerCompleted -= second;
    scene.Finish ();
  }

  static void DetachAfterWork ()
  {
    var scene = new Scene ((self, args) => self.ReportProgress (10));
    RunWorkerCompletedEventHandler second = (sender, args) => SayCompleted ("second", args);

    scene.Worker.RunWorkerCompleted += second;
    scene.Start ();
    scene.AwaitEndOfWork ();
    scene.Worker.ProgressChanged -= scene.ProgressChanged;
    scene.Worker.RunWorkerCompleted -= second;
    scene.PumpToEnd ();
  }

  static void DetachWorkDuringRun ()
  {
    var scene = new Scene ((self, args) => self.Meet ());

    scene.Start ();
    scene.Reached.Wait ();
    scene.Worker.DoWork -= scene.DoWork;
    scene.Finish ();
    Say ("again");
    scene.Start ();
    scene.PumpToEnd ();
  }

  static void DetachAndAttachDuringRun ()
  {
    var scene = new Scene ((self, args) => self.Meet ());

    scene.Worker.RunWorkerCompleted += (sender, args) => SayCompleted ("second", args);
    scene.Start ();
    scene.Reached.Wait ();
    scene.Worker.RunWorkerCompleted -= scene.RunWorkerCompleted;
    scene.Worker.RunWorkerCompleted += scene.RunWorkerCompleted;
    scene.Finish ();
  }

  static void AttachInHandler ()
  {
    var scene = new Scene (null);
    RunWorkerCompletedEventHandler second = (sender, args) => SayCompleted ("second", args);

    scene.OnCompleted = self => self.Worker.RunWorkerCompleted += second;
    scene.Run ();
    Say ("again");
    scene.OnCompleted = null;
    scene.Run ();
  }

  static void DetachItselfInHandler ()
  {
    var scene = new Scene (null);
    RunWorkerCompletedEventHandler second = null;

    second = (sender, args) =>
      {
        SayCompleted ("second", args);
        scene.Worker.RunWorkerCompleted -= second;
      };
    scene.Worker.RunWorkerCompleted += second;
    scene.Run ();
    Say ("again");
    scene.Run ();
  }

  static void DetachNextInHandler ()
  {
    var scene = new Scene (null);
    RunWorkerCompletedEventHandler second = (sender, args) => SayCompleted ("second", args);

    scene.OnCompleted = self => self.Worker.RunWorkerCompleted -= second;
    scene.Worker.RunWorkerCompleted += second;
    scene.Run ();
    Say ("again");
    scene.Run ();
  }

  static void AttachTwice ()
  {
    var scene = new Scene (null);
    RunWorkerCompletedEventHandler second = (sender, args) => SayCompleted ("second", args);

    scene.Worker.RunWorkerCompleted += second;
    scene.Worker.RunWorkerCompleted += second;
    scene.Run ();
  }

  static void NobodyListens ()
  {
    var scene = new Scene ((self, args) => self.ReportProgress (10));

    scene.Worker.ProgressChanged -= scene.ProgressChanged;
    scene.Worker.RunWorkerCompleted -= scene.RunWorkerCompleted;
    scene.Start ();
    scene.AwaitEndOfWork ();
    scene.SayFlags ("not delivered");
    Loop.Pump ();
    scene.SayFlags ("delivered");
  }

  // As a modal dialog does
  static void PumpInProgress ()
  {
    var scene = new Scene ((self, args) =>
      {
        self.ReportProgress (10);
        self.ReportProgress (20);
      });

    scene.OnProgress = self =>
      {
        self.OnProgress = null;
        self.AwaitEndOfWork ();
        Say ("pump in the handler");
        Loop.Pump ();
        Say ("the handler is over");
      };
    scene.Run ();
  }

  static void PumpInCompleted ()
  {
    var scene = new Scene (null);

    scene.OnCompleted = self =>
      {
        self.OnCompleted = null;
        self.Start ();
        self.AwaitEndOfWork ();
        Say ("pump in the handler");
        Loop.Pump ();
        Say ("the handler is over");
      };
    scene.Start ();
    scene.PumpToEnd ();
  }

  public static readonly Scenario[] Scenarios =
  {
    new Scenario ("events-order-of-work", OrderOfWork),
    new Scenario ("events-work-cancel-seen", WorkCancelSeen),
    new Scenario ("events-work-fails", WorkFails),
    new Scenario ("events-order-of-progress", OrderOfProgress),
    new Scenario ("events-order-of-completed", OrderOfCompleted),
    new Scenario ("events-sender", Sender),
    new Scenario ("events-same-args", SameArgs),
    new Scenario ("events-attach-during-run", AttachDuringRun),
    new Scenario ("events-attach-after-work", AttachAfterWork),
    new Scenario ("events-attach-too-late", AttachTooLate),
    new Scenario ("events-detach-during-run", DetachDuringRun),
    new Scenario ("events-detach-after-work", DetachAfterWork),
    new Scenario ("events-detach-work-during-run", DetachWorkDuringRun),
    new Scenario ("events-detach-and-attach-during-run", DetachAndAttachDuringRun),
    new Scenario ("events-attach-in-handler", AttachInHandler),
    new Scenario ("events-detach-itself-in-handler", DetachItselfInHandler),
    new Scenario ("events-detach-next-in-handler", DetachNextInHandler),
    new Scenario ("events-attach-twice", AttachTwice),
    new Scenario ("events-nobody-listens", NobodyListens),
    new Scenario ("events-pump-in-progress", PumpInProgress),
    new Scenario ("events-pump-in-completed", PumpInCompleted),
  };
}
