// SPDX-FileCopyrightText: 2026 The eap authors
// SPDX-License-Identifier: LGPL-2.1-or-later

// The component of the example keeps the contract.
int main (string[] args) {
  Test.init (ref args);

  var contract = new EapTest.Contract (typeof (Reader), "read");
  contract.concurrency = Eap.Concurrency.CONCURRENT;
  contract.supports_user_state = false; // it is what is read
  contract.set_new_func (() => new Reader (ChecksumType.SHA256, 2));
  contract.set_start_func ((component, state) => {
    return ((Reader) component).read_async (new Entry ("/proc/self/exe", false));
  });
  contract.set_failing_start_func ((component, state) => {
    return ((Reader) component).read_async (new Entry ("/proc/self/none", false));
  });
  contract.add_tests ("/contract-example");

  return Test.run ();
}
