/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <QtCore>

#include <memory>

// How a peer that has Qt's event loop does what is measured: see peer.h. There is no
// post() where it has no way for that.
class Peer
{
public:
  // One of the operations in flight
  struct Slot
  {
    virtual ~Slot () {}

    qint64 started = 0;
  };

  virtual ~Peer () {}

  virtual bool posts () const { return false; }
  virtual void post (QObject *) {}                 // on any thread
  virtual std::unique_ptr<Slot> prepare () { return std::make_unique<Slot> (); }
  virtual void start (Slot *slot) = 0;
  virtual void flood () = 0;

  void posted ();
  void completed (Slot *slot, int result);
  void reported () { nReported++; }
  void flooded () { QCoreApplication::quit (); }

  int percentage (int i) const { return static_cast<int> (i * Q_INT64_C (100) / nReports); }

  int main (int argc, char **argv);

protected:
  int nReports = 0;

private:
  double timePosts (int nProducers, int nPosts);
  double timeOperations (int nSlots, int nOperations);
  double timeLatency (int nOperations);
  void runFloods (int n, qint64 atLeast, bool isPrinted);
  void measure (bool isQuick);
  void startNext (Slot *slot);

  int nAwaited = 0;
  int nUnstarted = 0;
  int nUnfinished = 0;
  qint64 latency = 0;
  qint64 sum = 0;
  int nReported = 0;
};
