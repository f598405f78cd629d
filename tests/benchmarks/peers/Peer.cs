/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

// The same as peer.c, for .NET. Usage: peers.exe operation|worker [--quick]

using System;
using System.ComponentModel;
using System.Globalization;
using System.Threading;

// One of the operations in flight
class Slot
{
  public object Handle; // the peer's own
  public double Started;
}

// How a peer does what is measured: see peer.h
abstract class Peer
{
  const int NSlots = 1000;

  protected int nReports;

  int nAwaited;
  int nUnstarted;
  int nUnfinished;
  double latency;
  long sum;
  int nReported;

  public virtual bool Posts { get { return false; } }
  public virtual object Open () { return null; }
  public virtual void Post (object target) { } // on any thread
  public virtual void Close (object target) { }
  public virtual void Prepare (Slot slot) { }
  public abstract void Start (Slot slot);
  public abstract void Flood ();

  protected int Percentage (int i)
  {
    return (int) (i * 100L / nReports);
  }

  protected void Posted ()
  {
    if (--nAwaited == 0)
      Loop.Home.Quit ();
  }

  // Nanoseconds of each, from the first post to the last delivery
  double TimePosts (int nProducers, int nPosts)
  {
    var targets = new object[nProducers];
    var threads = new Thread[nProducers];
    var startingLine = new ManualResetEvent (false);

    GC.Collect ();
    nAwaited = nPosts;
    for (var i = 0; i < nProducers; i++)
      {
        var target = targets[i] = Open ();

        threads[i] = new Thread (() =>
          {
            startingLine.WaitOne ();
            for (var j = 0; j < nPosts / nProducers; j++)
              Post (target);
          });
        threads[i].Start ();
      }

    var begin = Loop.Now;
    startingLine.Set ();
    Loop.Home.Run ();
    var elapsed = Loop.Now - begin;

    for (var i = 0; i < nProducers; i++)
      {
        threads[i].Join ();
        Close (targets[i]);
      }

    return elapsed / nPosts;
  }

  void StartNext (Slot slot)
  {
    nUnstarted--;
    slot.Started = Loop.Now;
    Start (slot);
  }

  protected void Completed (Slot slot, int result)
  {
    latency = Loop.Now - slot.Started;
    sum += result;
    nUnfinished--;

    if (nUnstarted > 0)
      StartNext (slot);
    else if (nUnfinished == 0)
      Loop.Home.Quit ();
  }

  // Nanoseconds of all of them
  double TimeOperations (int nSlots, int nOperations)
  {
    var slots = new Slot[nSlots];

    for (var i = 0; i < nSlots; i++)
      {
        slots[i] = new Slot ();
        Prepare (slots[i]);
      }

    var begin = Loop.Now;
    nUnstarted = nUnfinished = nOperations;
    foreach (var slot in slots)
      StartNext (slot);
    Loop.Home.Run ();

    return Loop.Now - begin;
  }

  // Nanoseconds, the median
  double TimeLatency (int nOperations)
  {
    var latencies = new double[nOperations];

    for (var i = 0; i < nOperations; i++)
      {
        TimeOperations (1, 1);
        latencies[i] = latency;
      }
    Array.Sort (latencies);

    return (latencies[(nOperations - 1) / 2] + latencies[nOperations / 2]) / 2;
  }

  protected void Reported ()
  {
    nReported++;
  }

  protected void Flooded ()
  {
    Loop.Home.Quit ();
  }

  // One flood after the other for as long as it takes to see how late the timer is.
  void RunFloods (int n, double atLeast, bool isPrinted)
  {
    double elapsed;
    var nFloods = 0;

    GC.Collect ();
    nReports = n;
    nReported = 0;
    Loop.Home.StartTicking ();
    var begin = Loop.Now;
    do
      {
        Flood ();
        Loop.Home.Run ();
        nFloods++;
        elapsed = Loop.Now - begin;
      }
    while (elapsed < atLeast);

    var worst = Loop.Home.StopTicking ();
    if (!isPrinted)
      return;

    Print ("report", elapsed / nFloods / n, "ns");
    Print ("delivered", (double) nReported / nFloods, "of_" + n);
    Print ("lateness", worst / 1e6, "ms");
  }

  static void Print (string row, double value, string unit)
  {
    Console.WriteLine (string.Format (CultureInfo.InvariantCulture, "{0} {1:F3} {2}",
                                      row, value, unit));
  }

  // Everything is done in a small number first, as in peer.c: that compiles it.
  void Measure (bool isQuick)
  {
    var scale = isQuick ? 20 : 1;

    TimeLatency (500 / scale);
    GC.Collect ();
    Print ("latency", TimeLatency (5000 / scale) / 1e3, "us");
    TimeOperations (NSlots, 10000);
    GC.Collect ();
    Print ("whole-operation",
           TimeOperations (NSlots, 100000 / scale) / (100000 / scale) / 1e3, "us");
    if (Posts)
      {
        TimePosts (1, 20000);
        Print ("post-1", TimePosts (1, 200000 / scale), "ns");
        TimePosts (4, 20000);
        Print ("post-4", TimePosts (4, 200000 / scale), "ns");
      }

    RunFloods (10000, 0, false);
    RunFloods (1000000 / scale, 1e9 / scale, true);
  }

  static int Main (string[] arguments)
  {
    Peer peer;

    if (arguments.Length == 0)
      return 2;
    if (arguments[0] == "operation")
      peer = new OperationPeer ();
    else
      peer = new WorkerPeer ();

    Loop.Home = new Loop ();
    AsyncOperationManager.SynchronizationContext = Loop.Home;
    peer.Measure (Array.IndexOf (arguments, "--quick") > 0);

    return peer.sum > 0 ? 0 : 1;
  }
}
