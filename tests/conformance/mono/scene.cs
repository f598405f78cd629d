/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

using System;
using System.ComponentModel;

// A worker, what its work does, and what is heard of it
class Scene : Stage
{
  public readonly BackgroundWorker Worker = new BackgroundWorker ();
  public readonly Gate Go = new Gate ();      // opened by home: the work may begin
  public readonly Gate Reached = new Gate (); // opened by the work: it has come so far
  public readonly Gate Next = new Gate ();    // opened by home: the work may go on
  public readonly Gate Worked = new Gate ();  // opened by the work: that was all

  public readonly DoWorkEventHandler DoWork;
  public readonly ProgressChangedEventHandler ProgressChanged;
  public readonly RunWorkerCompletedEventHandler RunWorkerCompleted;

  readonly string prefix;
  readonly Action<Scene, DoWorkEventArgs> work;
  int runs;
  int completed;

  public Action<Scene> OnProgress;
  public Action<Scene> OnCompleted;
  public bool IsQuiet;                        // about its work

  public Scene (Action<Scene, DoWorkEventArgs> work, string prefix = "")
  {
    this.work = work;
    this.prefix = prefix;
    DoWork = DoWorkHandler;
    ProgressChanged = ProgressChangedHandler;
    RunWorkerCompleted = RunWorkerCompletedHandler;
    Worker.WorkerReportsProgress = true;
    Worker.WorkerSupportsCancellation = true;
    Worker.DoWork += DoWork;
    Worker.ProgressChanged += ProgressChanged;
    Worker.RunWorkerCompleted += RunWorkerCompleted;
  }

  void DoWorkHandler (object sender, DoWorkEventArgs args)
  {
    Go.Wait ();
    if (!IsQuiet)
      Say (prefix + "do-work on " + Where);
    try
      {
        if (work != null)
          work (this, args);
      }
    finally
      {
        Worked.Open ();
      }
  }

  void ProgressChangedHandler (object sender, ProgressChangedEventArgs args)
  {
    Say (prefix + "progress on " + Where + ": " + args.ProgressPercentage +
         " state=" + Describe (args.UserState));
    if (OnProgress != null)
      OnProgress (this);
  }

  void RunWorkerCompletedHandler (object sender, RunWorkerCompletedEventArgs args)
  {
    Say (prefix + "completed on " + Where + ": " + Describe ((AsyncCompletedEventArgs) args) +
         " result=" + Answer (() => args.Result) + " " + Flags);
    completed++;
    if (OnCompleted != null)
      OnCompleted (this);
  }

  public string Flags
  {
    get
      {
        return "busy=" + YesNo (Worker.IsBusy) +
               " pending=" + YesNo (Worker.CancellationPending);
      }
  }

  public void SayFlags (string when)
  {
    Say (when + ": " + Flags);
  }

  // Its work waits at the gate.
  public void StartHeld (object argument = null)
  {
    Attempt (prefix + "start", () =>
      {
        Worker.RunWorkerAsync (argument);
        runs++;
      });
  }

  public void Start (object argument = null)
  {
    Go.Close ();
    Reached.Close ();
    Next.Close ();
    Worked.Close ();
    StartHeld (argument);
    Go.Open ();
  }

  public void CancelAsync ()
  {
    Attempt (prefix + "cancel", () => Worker.CancelAsync ());
  }

  public void ReportProgress (int percentage)
  {
    Attempt (prefix + "report " + percentage, () => Worker.ReportProgress (percentage));
  }

  public void ReportProgress (int percentage, object state)
  {
    Attempt (prefix + "report " + percentage + " " + state,
             () => Worker.ReportProgress (percentage, state));
  }

  // The work's side of a meeting
  public void Meet ()
  {
    Reached.Open ();
    Next.Wait ();
  }

  // Until the operation has ended, but nobody has heard of it
  public void AwaitEndOfWork ()
  {
    Loop.AwaitCompleted ();
  }

  // Until all that was started has completed, and nothing more comes
  public void PumpToEnd ()
  {
    Loop.PumpUntil (() => completed == runs);
    Loop.Pump ();
  }

  // Lets the work do all it does before anybody hears of it
  public void Finish ()
  {
    Next.Open ();
    Worked.Wait ();
    PumpToEnd ();
  }

  public void Run (object argument = null)
  {
    Start (argument);
    Finish ();
  }
}
