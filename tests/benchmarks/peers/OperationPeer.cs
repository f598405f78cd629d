/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

using System;
using System.ComponentModel;
using System.Threading;

class WorkCompletedEventArgs : AsyncCompletedEventArgs
{
  readonly int result;

  public WorkCompletedEventArgs (int result, Exception error, bool cancelled, object state)
    : base (error, cancelled, state)
  {
    this.result = result;
  }

  public int Result
  {
    get
      {
        RaiseExceptionIfNecessary ();
        return result;
      }
  }
}

// AsyncOperation and ThreadPool, as components of .NET are written
class OperationPeer : Peer
{
  event EventHandler<WorkCompletedEventArgs> WorkCompleted;
  event ProgressChangedEventHandler ProgressChanged;

  readonly SendOrPostCallback onPosted;
  readonly SendOrPostCallback onCompleted;
  readonly SendOrPostCallback onProgress;
  readonly SendOrPostCallback onFlooded;
  readonly WaitCallback work;

  public OperationPeer ()
  {
    WorkCompleted += (sender, args) => Completed ((Slot) args.UserState, args.Result);
    ProgressChanged += (sender, args) => Reported ();

    onPosted = state => Posted ();
    onCompleted = state => WorkCompleted (this, (WorkCompletedEventArgs) state);
    onProgress = state => ProgressChanged (this, (ProgressChangedEventArgs) state);
    onFlooded = state => Flooded ();
    work = Work;
  }

  public override bool Posts { get { return true; } }

  public override object Open ()
  {
    return AsyncOperationManager.CreateOperation (null);
  }

  public override void Post (object target)
  {
    ((AsyncOperation) target).Post (onPosted, null);
  }

  public override void Close (object target)
  {
    ((AsyncOperation) target).OperationCompleted ();
  }

  void Work (object state)
  {
    var operation = (AsyncOperation) state;

    operation.PostOperationCompleted (onCompleted,
      new WorkCompletedEventArgs (1, null, false, operation.UserSuppliedState));
  }

  public override void Start (Slot slot)
  {
    ThreadPool.QueueUserWorkItem (work, AsyncOperationManager.CreateOperation (slot));
  }

  void FloodWork (object state)
  {
    var operation = (AsyncOperation) state;

    for (var i = 0; i < nReports; i++)
      operation.Post (onProgress, new ProgressChangedEventArgs (Percentage (i), null));
    operation.PostOperationCompleted (onFlooded, null);
  }

  public override void Flood ()
  {
    ThreadPool.QueueUserWorkItem (FloodWork, AsyncOperationManager.CreateOperation (null));
  }
}
