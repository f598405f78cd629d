/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

using System.ComponentModel;

// BackgroundWorker, one for all operations of a slot
class WorkerPeer : Peer
{
  public override void Prepare (Slot slot)
  {
    var worker = new BackgroundWorker ();

    worker.DoWork += (sender, args) => args.Result = 1;
    worker.RunWorkerCompleted += (sender, args) => Completed (slot, (int) args.Result);
    slot.Handle = worker;
  }

  public override void Start (Slot slot)
  {
    ((BackgroundWorker) slot.Handle).RunWorkerAsync ();
  }

  public override void Flood ()
  {
    var worker = new BackgroundWorker { WorkerReportsProgress = true };

    worker.DoWork += (sender, args) =>
      {
        for (var i = 0; i < nReports; i++)
          worker.ReportProgress (Percentage (i));
      };
    worker.ProgressChanged += (sender, args) => Reported ();
    worker.RunWorkerCompleted += (sender, args) => Flooded ();
    worker.RunWorkerAsync ();
  }
}
