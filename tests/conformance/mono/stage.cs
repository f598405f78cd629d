/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Reflection;
using System.Threading;

// A gate that one thread waits at until another one opens it; may be opened
// before.
class Gate
{
  readonly ManualResetEvent opened = new ManualResetEvent (false);

  public void Open ()
  {
    opened.Set ();
  }

  public void Close ()
  {
    opened.Reset ();
  }

  public void Wait ()
  {
    if (!opened.WaitOne (Stage.Deadline))
      Stage.Fail ("A gate was not opened");
  }
}

// A place of one thread: what is posted is called there in order, when it is
// pumped.
class QueueContext : SynchronizationContext
{
  readonly Thread owner = Thread.CurrentThread;
  readonly Queue<Action> queue = new Queue<Action> ();
  int started;
  int completed;

  public bool Says;          // when operations start and complete
  public bool Refuses;       // operations
  public bool IsGone;        // and accepts nothing more
  public Action OnStarted;

  public override void Post (SendOrPostCallback callback, object state)
  {
    if (IsGone)
      throw new ApplicationException ("context-gone");

    lock (queue)
      {
        queue.Enqueue (() => callback (state));
        Monitor.PulseAll (queue);
      }
  }

  public override void Send (SendOrPostCallback callback, object state)
  {
    var done = new Gate ();

    if (Thread.CurrentThread == owner)
      {
        callback (state);
        return;
      }

    Post (nothing =>
      {
        callback (state);
        done.Open ();
      }, null);
    done.Wait ();
  }

  public override void OperationStarted ()
  {
    if (Refuses)
      throw new ApplicationException ("not here");

    if (Says)
      Stage.Say ("context: operation started on " + Stage.Where);
    Count (ref started);
    if (OnStarted != null)
      OnStarted ();
  }

  public override void OperationCompleted ()
  {
    if (Says)
      Stage.Say ("context: operation completed on " + Stage.Where);
    Count (ref completed);
  }

  void Count (ref int counter)
  {
    lock (queue)
      {
        counter++;
        Monitor.PulseAll (queue);
      }
  }

  bool Iterate (bool mayBlock)
  {
    Action call;

    lock (queue)
      {
        while (mayBlock && queue.Count == 0)
          if (!Monitor.Wait (queue, Stage.Deadline))
            Stage.Fail ("Nothing was posted");
        if (queue.Count == 0)
          return false;
        call = queue.Dequeue ();
      }

    call ();
    return true;
  }

  public void PumpUntil (Func<bool> condition)
  {
    while (!condition ())
      Iterate (true);
  }

  // Until nothing is ready any more
  public void Pump ()
  {
    while (Iterate (false))
      ;
  }

  // Until this was told of the end of all that it was told of the start of
  public void AwaitCompleted ()
  {
    lock (queue)
      while (completed < started)
        if (!Monitor.Wait (queue, Stage.Deadline))
          Stage.Fail ("An operation did not complete");
  }

  public bool HasHeardOf (int n)
  {
    lock (queue)
      return completed >= n;
  }

  public string Counters
  {
    get
      {
        lock (queue)
          return "started=" + started + " completed=" + completed;
      }
  }
}

// What the scenarios of all topics use
class Stage
{
  public const int Deadline = 30000;

  // Where what a scenario starts is heard of, and the thread that pumps it
  public static QueueContext Loop;
  public static Thread Home;

  public static string Where
  {
    get { return Thread.CurrentThread == Home ? "home" : "worker"; }
  }

  public static void Say (string line)
  {
    Console.Out.WriteLine (line);
  }

  public static void Fail (string line)
  {
    Console.Out.Flush ();
    Console.Error.WriteLine ("{0} within {1} seconds", line, Deadline / 1000);
    Environment.Exit (1);
  }

  public static string YesNo (bool value)
  {
    return value ? "yes" : "no";
  }

  public static string Describe (object value)
  {
    return value == null ? "none" : value.ToString ();
  }

  public static string Describe (Exception error)
  {
    if (error == null)
      return "none";
    if (error is ArgumentNullException)
      return "null-callback";
    if (error is InvalidOperationException)
      return "invalid-operation";
    if (error is OperationCanceledException)
      return "operation-cancelled";
    return error.Message;
  }

  public static string Describe (AsyncCompletedEventArgs args)
  {
    return "cancelled=" + YesNo (args.Cancelled) + " error=" + Describe (args.Error) +
           " state=" + Describe (args.UserState);
  }

  // What a getter that raises what went wrong answers
  public static string Answer (Func<object> getter)
  {
    try
      {
        return Describe (getter ());
      }
    catch (TargetInvocationException e)
      {
        return "error(" + Describe (e.InnerException) + ")";
      }
    catch (InvalidOperationException)
      {
        return "cancelled";
      }
  }

  public static void Attempt (string what, Action call)
  {
    try
      {
        call ();
        Say (what + ": accepted");
      }
    catch (Exception e)
      {
        Say (what + ": refused: " + Describe (e));
      }
  }

  // Calls on another thread, and returns when that has ended
  public static void Elsewhere (Action call)
  {
    var thread = new Thread (() => call ());

    thread.Start ();
    if (!thread.Join (Deadline))
      Fail ("A thread did not end");
  }

  // What nobody refers to any more is finalized, and the context told of it
  public static void Collect (int n)
  {
    var deadline = Environment.TickCount + Deadline;

    do
      {
        GC.Collect ();
        GC.WaitForPendingFinalizers ();
      }
    while (!Loop.HasHeardOf (n) && Environment.TickCount - deadline < 0);
  }
}
