// SPDX-FileCopyrightText: 2026 The eap authors
// SPDX-License-Identifier: LGPL-2.1-or-later

int main (string[] args) {
  Test.init (ref args);

  add_background_worker_tests ();
  add_component_tests ();
  add_context_tests ();
  add_contract_tests ();
  add_event_args_tests ();
  add_operation_tests ();
  add_progress_tests ();

  return Test.run ();
}
