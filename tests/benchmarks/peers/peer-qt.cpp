/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

// The same as peer.c, with Qt's event loop

#include "peer-qt.h"

#include <algorithm>
#include <cstdio>
#include <mutex>
#include <thread>
#include <vector>

namespace
{

const int nSlots = 1000;
const qint64 period = 16667000; // nanoseconds

qint64
now ()
{
  static QElapsedTimer clock;

  if (!clock.isValid ())
    clock.start ();

  return clock.nsecsElapsed ();
}

double
median (std::vector<double> &values)
{
  std::sort (values.begin (), values.end ());

  return (values[(values.size () - 1) / 2] + values[values.size () / 2]) / 2;
}

// Delivers what is on its way, releases included.
void
drain ()
{
  for (int i = 0; i < 3; i++)
    {
      QCoreApplication::sendPostedEvents (nullptr, QEvent::DeferredDelete);
      QCoreApplication::processEvents ();
    }
}

// Ticks at 60 Hz, as exactly as Qt has it.
class Ticker
{
public:
  Ticker ()
    : due (now () + period)
  {
    timer.setTimerType (Qt::PreciseTimer);
    timer.setSingleShot (true);
    QObject::connect (&timer, &QTimer::timeout, [this] { tick (); });
    await ();
  }

  void
  note ()
  {
    worst = std::max (worst, now () - due);
  }

  qint64 worst = 0;

private:
  void
  await ()
  {
    timer.start (static_cast<int> ((std::max (due - now (), Q_INT64_C (0)) + 999999) / 1000000));
  }

  void
  tick ()
  {
    note ();
    for (const qint64 current = now (); due <= current;)
      due += period;
    await ();
  }

  QTimer timer;
  qint64 due;
};

}

void
Peer::posted ()
{
  if (--nAwaited == 0)
    QCoreApplication::quit ();
}

// Nanoseconds of each, from the first post to the last delivery
double
Peer::timePosts (int nProducers, int nPosts)
{
  std::mutex startingLine; // held until the producers may go
  std::vector<std::unique_ptr<QObject>> targets;
  std::vector<std::thread> threads;

  nAwaited = nPosts;
  startingLine.lock ();
  for (int i = 0; i < nProducers; i++)
    {
      targets.push_back (std::make_unique<QObject> ());
      threads.emplace_back ([this, &startingLine, nProducers, nPosts, target = targets[i].get ()]
        {
          startingLine.lock ();
          startingLine.unlock ();
          for (int j = 0; j < nPosts / nProducers; j++)
            post (target);
        });
    }

  const qint64 begin = now ();
  startingLine.unlock ();
  QCoreApplication::exec ();
  const qint64 elapsed = now () - begin;

  for (std::thread &thread : threads)
    thread.join ();
  drain ();

  return static_cast<double> (elapsed) / nPosts;
}

void
Peer::startNext (Slot *slot)
{
  nUnstarted--;
  slot->started = now ();
  start (slot);
}

void
Peer::completed (Slot *slot, int result)
{
  latency = now () - slot->started;
  sum += result;
  nUnfinished--;

  if (nUnstarted > 0)
    startNext (slot);
  else if (nUnfinished == 0)
    QCoreApplication::quit ();
}

// Nanoseconds of all of them
double
Peer::timeOperations (int n, int nOperations)
{
  std::vector<std::unique_ptr<Slot>> slots_;

  for (int i = 0; i < n; i++)
    slots_.push_back (prepare ());

  const qint64 begin = now ();
  nUnstarted = nUnfinished = nOperations;
  for (const std::unique_ptr<Slot> &slot : slots_)
    startNext (slot.get ());
  QCoreApplication::exec ();
  drain ();

  return static_cast<double> (now () - begin);
}

// Nanoseconds, the median
double
Peer::timeLatency (int nOperations)
{
  std::vector<double> latencies;

  for (int i = 0; i < nOperations; i++)
    {
      timeOperations (1, 1);
      latencies.push_back (static_cast<double> (latency));
    }

  return median (latencies);
}

// One flood after the other for as long as it takes to see how late the timer is.
void
Peer::runFloods (int n, qint64 atLeast, bool isPrinted)
{
  Ticker ticker;
  const qint64 begin = now ();
  qint64 elapsed;
  int nFloods = 0;

  nReports = n;
  nReported = 0;
  do
    {
      flood ();
      QCoreApplication::exec ();
      nFloods++;
      elapsed = now () - begin;
    }
  while (elapsed < atLeast);

  // One that is still awaited may be late already.
  ticker.note ();
  if (isPrinted)
    std::printf ("report %.2f ns\ndelivered %.0f of_%d\nlateness %.2f ms\n",
                 static_cast<double> (elapsed) / nFloods / n,
                 static_cast<double> (nReported) / nFloods, n,
                 static_cast<double> (ticker.worst) / 1e6);
  drain ();
}

// Everything is done in a small number first, as in peer.c.
void
Peer::measure (bool isQuick)
{
  const int scale = isQuick ? 20 : 1;

  timeLatency (500 / scale);
  std::printf ("latency %.2f us\n", timeLatency (5000 / scale) / 1e3);
  timeOperations (nSlots, 10000);
  std::printf ("whole-operation %.3f us\n",
               timeOperations (nSlots, 100000 / scale) / (100000 / scale) / 1e3);
  if (posts ())
    {
      timePosts (1, 20000);
      std::printf ("post-1 %.1f ns\n", timePosts (1, 200000 / scale));
      timePosts (4, 20000);
      std::printf ("post-4 %.1f ns\n", timePosts (4, 200000 / scale));
    }

  runFloods (10000, 0, false);
  runFloods (1000000 / scale, Q_INT64_C (1000000000) / scale, true);
}

int
Peer::main (int argc, char **argv)
{
  QCoreApplication application (argc, argv);

  measure (argc > 1 && qstrcmp (argv[1], "--quick") == 0);

  return sum > 0 ? 0 : 1;
}
