/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

// QThreadPool, and queued QMetaObject::invokeMethod() for everything that is to happen
// on the loop

#include "peer-qt.h"

namespace
{

class InvokePeer : public Peer
{
public:
  bool posts () const override { return true; }

  void
  post (QObject *target) override
  {
    QMetaObject::invokeMethod (target, [this] { posted (); }, Qt::QueuedConnection);
  }

  void
  start (Slot *slot) override
  {
    QThreadPool::globalInstance ()->start ([this, slot]
      {
        QMetaObject::invokeMethod (&home, [this, slot, result = 1] { completed (slot, result); },
                                   Qt::QueuedConnection);
      });
  }

  void
  flood () override
  {
    QThreadPool::globalInstance ()->start ([this]
      {
        for (int i = 0; i < nReports; i++)
          QMetaObject::invokeMethod (&home, [this, value = percentage (i)]
            {
              Q_UNUSED (value)
              reported ();
            }, Qt::QueuedConnection);
        QMetaObject::invokeMethod (&home, [this] { flooded (); }, Qt::QueuedConnection);
      });
  }

private:
  QObject home; // of the loop's thread
};

}

int
main (int argc, char **argv)
{
  return InvokePeer ().main (argc, argv);
}
