/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

using System.ComponentModel;

// Classes of one's own, and the ends of a worker's life
class Life : Stage
{
  // What a class of its own has to say, after the handlers
  class Derived : BackgroundWorker
  {
    protected override void OnDoWork (DoWorkEventArgs args)
    {
      base.OnDoWork (args);
      Say ("the class: do-work on " + Where + ": result=" + Describe (args.Result));
      args.Result = "the class's";
    }

    protected override void OnProgressChanged (ProgressChangedEventArgs args)
    {
      base.OnProgressChanged (args);
      Say ("the class: progress on " + Where + ": " + args.ProgressPercentage);
    }

    protected override void OnRunWorkerCompleted (RunWorkerCompletedEventArgs args)
    {
      base.OnRunWorkerCompleted (args);
      Say ("the class: completed on " + Where + ": result=" + Answer (() => args.Result));
    }
  }

  static void DerivedClass ()
  {
    var worker = new Derived ();

    worker.WorkerReportsProgress = true;
    worker.DoWork += (sender, args) =>
      {
        Say ("handler: do-work");
        args.Result = "the handler's";
        worker.ReportProgress (10);
      };
    worker.ProgressChanged += (sender, args) => Say ("handler: progress");
    worker.RunWorkerCompleted += (sender, args) => Say ("handler: completed");
    worker.RunWorkerAsync ();
    Loop.AwaitCompleted ();
    Loop.Pump ();
  }

  static void DerivedAlone ()
  {
    var worker = new Derived ();

    worker.WorkerReportsProgress = true;
    worker.RunWorkerAsync ();
    Loop.AwaitCompleted ();
    Loop.Pump ();
  }

  static void Dispose (Scene scene)
  {
    Attempt ("dispose", scene.Worker.Dispose);
  }

  static void DisposeIdle ()
  {
    var scene = new Scene (null);

    Dispose (scene);
    Dispose (scene);
    scene.SayFlags ("disposed");
  }

  static void DisposeDuringRun ()
  {
    var scene = new Scene ((self, args) =>
      {
        self.Meet ();
        self.SayFlags ("in the work");
        args.Result = 42;
      });

    scene.Start ();
    scene.Reached.Wait ();
    Dispose (scene);
    scene.SayFlags ("disposed");
    scene.Next.Open ();
    scene.AwaitEndOfWork ();
    Loop.Pump ();
    scene.SayFlags ("after");
  }

  static void DisposeAfterWork ()
  {
    var scene = new Scene ((self, args) => args.Result = 42);

    scene.Start ();
    scene.AwaitEndOfWork ();
    Dispose (scene);
    Loop.Pump ();
    scene.SayFlags ("after");
  }

  static void DisposeInHandler ()
  {
    var scene = new Scene (null);

    scene.Worker.RunWorkerCompleted += (sender, args) => Say ("handler: completed");
    scene.OnCompleted = Dispose;
    scene.Run ();
    scene.SayFlags ("after");
  }

  static void DisposeThenStart ()
  {
    var scene = new Scene (null);

    Dispose (scene);
    scene.StartHeld ();
    scene.Go.Open ();
    scene.AwaitEndOfWork ();
    Loop.Pump ();
    scene.SayFlags ("after");
  }

  // Nobody but the run refers to it any more.
  static void Dropped ()
  {
    var reached = new Gate ();
    var next = new Gate ();
    var completed = false;

    Elsewhere (() =>
      {
        var worker = new BackgroundWorker ();

        worker.DoWork += (sender, args) =>
          {
            reached.Open ();
            next.Wait ();
            args.Result = 42;
          };
        worker.RunWorkerCompleted += (sender, args) =>
          {
            Say ("completed on " + Where + ": " + args.Result);
            completed = true;
          };
        AsyncOperationManager.SynchronizationContext = Loop;
        worker.RunWorkerAsync ();
      });
    reached.Wait ();
    Collect (0);
    next.Open ();
    Loop.PumpUntil (() => completed);
  }

  public static readonly Scenario[] Scenarios =
  {
    new Scenario ("life-derived-class", DerivedClass),
    new Scenario ("life-derived-alone", DerivedAlone),
    new Scenario ("life-dispose-idle", DisposeIdle),
    new Scenario ("life-dispose-during-run", DisposeDuringRun),
    new Scenario ("life-dispose-after-work", DisposeAfterWork),
    new Scenario ("life-dispose-in-handler", DisposeInHandler),
    new Scenario ("life-dispose-then-start", DisposeThenStart),
    new Scenario ("life-dropped", Dropped),
  };
}
