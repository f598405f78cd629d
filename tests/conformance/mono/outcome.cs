/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

using System;
using System.ComponentModel;

// What becomes of a run
class Outcome : Stage
{
  static readonly Exception boom = new ApplicationException ("boom");

  static void Run (Action<Scene, DoWorkEventArgs> work)
  {
    new Scene (work).Run ();
  }

  static void Result (Scene scene, DoWorkEventArgs args)
  {
    args.Result = 42;
  }

  static void NoResult (Scene scene, DoWorkEventArgs args)
  {
  }

  static void ResultOverwritten (Scene scene, DoWorkEventArgs args)
  {
    args.Result = 42;
    args.Result = "other";
  }

  static void ResultAndCancel (Scene scene, DoWorkEventArgs args)
  {
    args.Result = 42;
    args.Cancel = true;
  }

  static void CancelAndResult (Scene scene, DoWorkEventArgs args)
  {
    args.Cancel = true;
    args.Result = 42;
  }

  static void CancelUnset (Scene scene, DoWorkEventArgs args)
  {
    args.Result = 42;
    args.Cancel = true;
    args.Cancel = false;
  }

  static void Error (Scene scene, DoWorkEventArgs args)
  {
    throw boom;
  }

  static void ResultAndError (Scene scene, DoWorkEventArgs args)
  {
    args.Result = 42;
    throw boom;
  }

  static void CancelAndError (Scene scene, DoWorkEventArgs args)
  {
    args.Cancel = true;
    throw boom;
  }

  static void All (Scene scene, DoWorkEventArgs args)
  {
    args.Result = 42;
    args.Cancel = true;
    throw boom;
  }

  static void ErrorCancelled (Scene scene, DoWorkEventArgs args)
  {
    throw new OperationCanceledException ();
  }

  static void CancelUnsupported ()
  {
    var scene = new Scene ((self, args) => args.Cancel = true);

    scene.Worker.WorkerSupportsCancellation = false;
    scene.Run ();
  }

  static void NoHandler ()
  {
    var scene = new Scene (null);

    scene.Worker.DoWork -= scene.DoWork;
    scene.Start ();
    scene.PumpToEnd ();
  }

  // Asks for cancellation while the work waits, and lets it go on
  static void AskAndRun (Action<Scene, DoWorkEventArgs> work)
  {
    var scene = new Scene ((self, args) =>
      {
        self.Meet ();
        work (self, args);
      });

    scene.Start ();
    scene.Reached.Wait ();
    scene.CancelAsync ();
    scene.Finish ();
  }

  static void ErrorItself ()
  {
    var scene = new Scene (Error);

    scene.Worker.RunWorkerCompleted += (sender, args) =>
      Say ("the error itself: " + YesNo (args.Error == boom));
    scene.Run ();
  }

  static void ArgumentAndResultThemselves ()
  {
    var argument = new object ();
    var result = new object ();
    var scene = new Scene ((self, args) =>
      {
        Say ("the argument itself: " + YesNo (args.Argument == argument));
        args.Result = result;
      });

    scene.Worker.RunWorkerCompleted -= scene.RunWorkerCompleted;
    scene.Worker.RunWorkerCompleted += (sender, args) =>
      Say ("the result itself: " + YesNo (args.Result == result));
    scene.Start (argument);
    scene.AwaitEndOfWork ();
    Loop.Pump ();
  }

  static void Argument (object argument)
  {
    var scene = new Scene ((self, args) =>
      {
        Say ("argument: " + Describe (args.Argument));
        args.Result = args.Argument;
      });

    scene.Run (argument);
  }

  static void ResultTwice ()
  {
    var scene = new Scene (Result);

    scene.Worker.RunWorkerCompleted += (sender, args) =>
      Say ("again: " + Answer (() => args.Result) + " " + Answer (() => args.Result));
    scene.Run ();
  }

  static void ErrorTwice ()
  {
    var scene = new Scene (Error);

    scene.Worker.RunWorkerCompleted += (sender, args) =>
      Say ("again: " + Answer (() => args.Result) + " " + Answer (() => args.Result));
    scene.Run ();
  }

  static void ResultLater ()
  {
    var scene = new Scene (Result);
    RunWorkerCompletedEventArgs kept = null;

    scene.Worker.RunWorkerCompleted += (sender, args) => kept = args;
    scene.Run ();
    Say ("later: " + Describe ((AsyncCompletedEventArgs) kept) +
         " result=" + Answer (() => kept.Result));
  }

  static void FreshEachTime ()
  {
    var n = 0;
    var scene = new Scene ((self, args) =>
      {
        Say ("result=" + Describe (args.Result) + " cancel=" + YesNo (args.Cancel));
        switch (n++)
          {
          case 0:
            args.Result = 42;
            args.Cancel = true;
            break;
          case 1:
            throw boom;
          case 2:
            break;
          }
      });

    for (var i = 0; i < 3; i++)
      scene.Run ();
  }

  public static readonly Scenario[] Scenarios =
  {
    new Scenario ("outcome-result", () => Run (Result)),
    new Scenario ("outcome-no-result", () => Run (NoResult)),
    new Scenario ("outcome-result-overwritten", () => Run (ResultOverwritten)),
    new Scenario ("outcome-no-handler", NoHandler),
    new Scenario ("outcome-result-and-cancel", () => Run (ResultAndCancel)),
    new Scenario ("outcome-cancel-and-result", () => Run (CancelAndResult)),
    new Scenario ("outcome-cancel-unset", () => Run (CancelUnset)),
    new Scenario ("outcome-cancel-unsupported", CancelUnsupported),
    new Scenario ("outcome-error", () => Run (Error)),
    new Scenario ("outcome-result-and-error", () => Run (ResultAndError)),
    new Scenario ("outcome-cancel-and-error", () => Run (CancelAndError)),
    new Scenario ("outcome-result-cancel-and-error", () => Run (All)),
    new Scenario ("outcome-cancelled-error-unasked", () => Run (ErrorCancelled)),
    new Scenario ("outcome-asked-cancelled-error", () => AskAndRun (ErrorCancelled)),
    new Scenario ("outcome-asked-result", () => AskAndRun (Result)),
    new Scenario ("outcome-asked-error", () => AskAndRun (Error)),
    new Scenario ("outcome-asked-result-and-cancel", () => AskAndRun (ResultAndCancel)),
    new Scenario ("outcome-asked-cancel-and-error", () => AskAndRun (CancelAndError)),
    new Scenario ("outcome-error-itself", ErrorItself),
    new Scenario ("outcome-argument-and-result-themselves", ArgumentAndResultThemselves),
    new Scenario ("outcome-argument", () => Argument ("some")),
    new Scenario ("outcome-argument-number", () => Argument (7)),
    new Scenario ("outcome-no-argument", () => Argument (null)),
    new Scenario ("outcome-result-twice", ResultTwice),
    new Scenario ("outcome-error-twice", ErrorTwice),
    new Scenario ("outcome-result-later", ResultLater),
    new Scenario ("outcome-fresh-each-time", FreshEachTime),
  };
}
