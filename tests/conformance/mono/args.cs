/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

using System;
using System.ComponentModel;
using System.Reflection;

// Event args made by hand
class Args : Stage
{
  class OpenEventArgs : AsyncCompletedEventArgs
  {
    public OpenEventArgs (Exception error, bool cancelled, object state)
      : base (error, cancelled, state)
    {
    }

    public object Raise ()
    {
      RaiseExceptionIfNecessary ();
      return null;
    }
  }

  static readonly Exception boom = new ApplicationException ("boom");

  static void Completed (Exception error, bool cancelled, object state)
  {
    var args = new OpenEventArgs (error, cancelled, state);

    Say ("made: " + Describe (args));
    Say ("raised: " + Answer (args.Raise));
    Say ("raised again: " + Answer (args.Raise));
    Say ("after that: " + Describe (args));
  }

  static void CompletedErrorItself ()
  {
    var args = new OpenEventArgs (boom, false, null);

    try
      {
        args.Raise ();
      }
    catch (Exception e)
      {
        Say ("the error itself is raised: " + YesNo (e == args.Error));
      }
  }

  static void SayProgress (int percentage, object state)
  {
    var args = new ProgressChangedEventArgs (percentage, state);

    Say ("progress: " + args.ProgressPercentage + " state=" + Describe (args.UserState));
  }

  static void Progress ()
  {
    SayProgress (0, "some");
    SayProgress (100, null);
    SayProgress (int.MinValue, null);
    SayProgress (-5, null);
    SayProgress (101, null);
    SayProgress (int.MaxValue, "some");
  }

  static void SayDoWork (DoWorkEventArgs args)
  {
    Say ("argument=" + Describe (args.Argument) + " result=" + Describe (args.Result) +
         " cancel=" + YesNo (args.Cancel));
  }

  static void DoWork ()
  {
    var args = new DoWorkEventArgs ("some");

    SayDoWork (args);
    args.Result = "first";
    SayDoWork (args);
    args.Result = 2;
    args.Cancel = true;
    SayDoWork (args);
    args.Cancel = false;
    SayDoWork (args);
    args.Result = null;
    SayDoWork (args);
  }

  static void DoWorkNoArgument ()
  {
    SayDoWork (new DoWorkEventArgs (null));
  }

  static void RunCompleted (object result, Exception error, bool cancelled)
  {
    var args = new RunWorkerCompletedEventArgs (result, error, cancelled);

    Say (Describe ((AsyncCompletedEventArgs) args));
    Say ("result: " + Answer (() => args.Result));
    Say ("result again: " + Answer (() => args.Result));
  }

  public static readonly Scenario[] Scenarios =
  {
    new Scenario ("args-completed-plain", () => Completed (null, false, "some")),
    new Scenario ("args-completed-cancelled", () => Completed (null, true, "some")),
    new Scenario ("args-completed-error", () => Completed (boom, false, "some")),
    new Scenario ("args-completed-both", () => Completed (boom, true, "some")),
    new Scenario ("args-completed-no-state", () => Completed (null, false, null)),
    new Scenario ("args-completed-error-itself", CompletedErrorItself),
    new Scenario ("args-progress-as-given", Progress),
    new Scenario ("args-do-work", DoWork),
    new Scenario ("args-do-work-no-argument", DoWorkNoArgument),
    new Scenario ("args-run-worker-completed-result", () => RunCompleted (42, null, false)),
    new Scenario ("args-run-worker-completed-no-result", () => RunCompleted (null, null, false)),
    new Scenario ("args-run-worker-completed-cancelled", () => RunCompleted (42, null, true)),
    new Scenario ("args-run-worker-completed-error", () => RunCompleted (42, boom, false)),
    new Scenario ("args-run-worker-completed-both", () => RunCompleted (42, boom, true)),
  };
}
