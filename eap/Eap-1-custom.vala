// SPDX-FileCopyrightText: 2026 The eap authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// What metadata cannot say: the names of getters, which are called instead of having
// a copy made, as what an expression takes from a copy would outlive it; and the exact
// type of what a virtual function takes.
namespace Eap {
  public class AsyncCompletedEventArgs : Eap.EventArgs {
    public GLib.Error? error { get; }
  }

  public sealed class AsyncOperation : GLib.Object {
    public GLib.Value? user_state {
      [CCode (cname = "eap_async_operation_get_user_supplied_state")]
      get;
    }
  }

  public abstract class Component : GLib.Object {
    public virtual void cancel_async ([CCode (type = "const GValue*")] GLib.Value? user_state = null);
  }

  public sealed class DoWorkEventArgs : Eap.EventArgs {
    public GLib.Value? argument { get; }
  }

  public abstract class EventArgs : GLib.Object {
    public GLib.Value? user_state { get; }
  }
}
