/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

// A place of one thread, as a program with windows has one. It takes all that is
// queued at once, wakes its thread only where that sleeps, and looks at its timer
// after some callbacks: no toolkit has less to do.
class Loop : SynchronizationContext
{
  const double Period = 16667000; // nanoseconds
  const int LookUpInterval = 16;  // callbacks

  struct Call
  {
    public SendOrPostCallback Callback;
    public object State;
  }

  public static Loop Home;

  readonly object gate = new object ();
  List<Call> queue = new List<Call> ();
  List<Call> batch = new List<Call> ();
  bool sleeps;
  bool quits;

  bool ticks;
  double due;
  double worst; // lateness

  public static double Now
  {
    get { return Stopwatch.GetTimestamp () * (1e9 / Stopwatch.Frequency); }
  }

  public override void Post (SendOrPostCallback callback, object state)
  {
    lock (gate)
      {
        queue.Add (new Call { Callback = callback, State = state });
        if (sleeps)
          Monitor.Pulse (gate);
      }
  }

  public void StartTicking ()
  {
    ticks = true;
    worst = 0;
    due = Now + Period;
  }

  // Returns how late it was at worst, in nanoseconds.
  public double StopTicking ()
  {
    ticks = false;

    // One that is still awaited may be late already.
    return Math.Max (worst, Now - due);
  }

  void LookUp ()
  {
    var now = Now;

    if (now < due)
      return;

    worst = Math.Max (worst, now - due);
    while (due <= now)
      due += Period;
  }

  void TakeBatch ()
  {
    lock (gate)
      {
        if (queue.Count == 0)
          {
            sleeps = true;
            if (ticks)
              Monitor.Wait (gate, (int) Math.Max (Math.Ceiling ((due - Now) / 1e6), 0));
            else
              Monitor.Wait (gate);
            sleeps = false;
          }

        var taken = queue;
        queue = batch;
        batch = taken;
      }
  }

  // Until Quit() is called by one of the callbacks
  public void Run ()
  {
    quits = false;
    while (!quits)
      {
        TakeBatch ();
        if (ticks)
          LookUp ();

        for (var i = 0; i < batch.Count; i++)
          {
            var call = batch[i];

            call.Callback (call.State);
            if (ticks && i % LookUpInterval == 0)
              LookUp ();
          }
        batch.Clear ();
      }
  }

  public void Quit ()
  {
    quits = true;
  }
}
