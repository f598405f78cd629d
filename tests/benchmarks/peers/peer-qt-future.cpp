/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

// QtConcurrent::run() and QFutureWatcher. Posts are not of this; progress is that of
// QFutureInterface, which tells of it 25 times a second at most.

#include "peer-qt.h"

#include <QtConcurrent>

namespace
{

struct WatcherSlot : Peer::Slot
{
  QFutureWatcher<int> watcher; // one for all operations of the slot
};

class FuturePeer : public Peer
{
public:
  std::unique_ptr<Slot>
  prepare () override
  {
    auto slot = std::make_unique<WatcherSlot> ();

    QObject::connect (&slot->watcher, &QFutureWatcher<int>::finished, [this, slot = slot.get ()]
      {
        completed (slot, slot->watcher.result ());
      });

    return slot;
  }

  void
  start (Slot *slot) override
  {
    static_cast<WatcherSlot *> (slot)->watcher.setFuture (QtConcurrent::run ([] { return 1; }));
  }

  void
  flood () override
  {
    auto watcher = new QFutureWatcher<void>;
    QFutureInterface<void> future;

    QObject::connect (watcher, &QFutureWatcher<void>::progressValueChanged,
                      [this] { reported (); });
    QObject::connect (watcher, &QFutureWatcher<void>::finished, [this, watcher]
      {
        watcher->deleteLater ();
        flooded ();
      });

    future.reportStarted ();
    watcher->setFuture (future.future ());
    QtConcurrent::run ([this, future] () mutable
      {
        future.setProgressRange (0, 100);
        for (int i = 0; i < nReports; i++)
          future.setProgressValue (percentage (i));
        future.reportFinished ();
      });
  }
};

}

int
main (int argc, char **argv)
{
  return FuturePeer ().main (argc, argv);
}
