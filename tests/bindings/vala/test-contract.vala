// SPDX-FileCopyrightText: 2026 The eap authors
// SPDX-License-Identifier: LGPL-2.1-or-later

using Utils;

namespace ContractTests {
  private class DoubleArgs : Eap.AsyncCompletedEventArgs {
    public int result { get; construct; }

    public DoubleArgs (int result) {
      Object (result: result);
    }
  }

  private class Doubler : Eap.Component {
    static construct {
      add_method ("double", typeof (DoubleArgs), Eap.Concurrency.CONCURRENT, true);
    }

    public Eap.AsyncOperation double_async (int number, Value? user_state) throws Error {
      return start_with_value ("double", user_state, number);
    }

    public override Eap.AsyncCompletedEventArgs? run_operation (Eap.AsyncOperation operation)
    throws Error {
      int number = operation.get_arguments ().get_int ();
      if (number < 0)
        throw new IOError.INVALID_ARGUMENT ("It is negative");
      operation.report_progress (50);
      return new DoubleArgs (2 * number);
    }
  }

  private EapTest.Contract create () {
    var contract = new EapTest.Contract (typeof (Doubler), "double");
    contract.concurrency = Eap.Concurrency.CONCURRENT;
    contract.set_start_func ((component, state) => {
      return ((Doubler) component).double_async (21, state);
    });
    contract.set_failing_start_func ((component, state) => {
      return ((Doubler) component).double_async (-1, state);
    });
    return contract;
  }

  private void test_check () throws Error {
    assert (create ().check ());
  }

  private void test_wrong () throws Error {
    var contract = create ();
    contract.set_start_func ((component, state) => {
      return ((Doubler) component).double_async (21, null);
    });
    assert_fails (new EapTest.ContractError.USER_STATE (""), () => contract.check_one ("user-state"));
    assert_fails (new EapTest.ContractError.NOT_APPLICABLE (""), () => contract.check_one ("busy"));
  }
}

void add_contract_tests () {
  add ("/contract/check", ContractTests.test_check);
  add ("/contract/wrong", ContractTests.test_wrong);
  ContractTests.create ().add_tests ("/contract");
}
