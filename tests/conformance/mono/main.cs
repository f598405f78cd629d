/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

using System;
using System.ComponentModel;
using System.Threading;

struct Scenario
{
  public readonly string Name;
  public readonly Action Run;

  public Scenario (string name, Action run)
  {
    Name = name;
    Run = run;
  }
}

static class Program
{
  static readonly Scenario[][] topics =
  {
    Args.Scenarios,
    Manager.Scenarios,
    Operation.Scenarios,
    Context.Scenarios,
    Outcome.Scenarios,
    Events.Scenarios,
    Busy.Scenarios,
    Cancel.Scenarios,
    Report.Scenarios,
    Several.Scenarios,
    Life.Scenarios,
  };

  static void Run (Scenario scenario)
  {
    Stage.Home = Thread.CurrentThread;
    Stage.Loop = new QueueContext ();
    AsyncOperationManager.SynchronizationContext = Stage.Loop;

    Stage.Say ("# " + scenario.Name);
    scenario.Run ();

    AsyncOperationManager.SynchronizationContext = null;
  }

  static int Main (string[] names)
  {
    var n = 0;

    foreach (var topic in topics)
      foreach (var scenario in topic)
        if (names.Length == 0 || Array.IndexOf (names, scenario.Name) >= 0)
          {
            Run (scenario);
            n++;
          }

    if (names.Length == 0 || n == names.Length)
      return 0;

    Console.Error.WriteLine ("There is no such scenario");
    return 2;
  }
}
