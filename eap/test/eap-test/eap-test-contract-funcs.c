/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-contract-private.h"

/* The functions that a contract was given */

static void
clear_func (EapTestFunc *func)
{
  EapTestFunc old = *func;

  *func = (EapTestFunc) { NULL };
  if (old.destroy != NULL)
    old.destroy (old.data);
}

static void
set_func (EapTestFunc    *self,
          GCallback       func,
          gpointer        data,
          GDestroyNotify  destroy)
{
  clear_func (self);
  *self = (EapTestFunc) { func, data, destroy };
}

void
eap_test_contract_clear_funcs (EapTestContract *self)
{
  clear_func (&self->new_func);
  for (int i = 0; i < EAP_TEST_N_START_KINDS; i++)
    clear_func (&self->starts[i]);
  clear_func (&self->collect_func);
  clear_func (&self->read_func);
}

EapComponent *
eap_test_contract_make_component (EapTestContract *self)
{
  EapTestNewFunc func = (EapTestNewFunc) self->new_func.func;

  return func != NULL ? func (self->new_func.data) : g_object_new (self->component_type, NULL);
}

gboolean
eap_test_contract_has_start (EapTestContract  *self,
                             EapTestStartKind  kind)
{
  return self->starts[kind].func != NULL;
}

EapAsyncOperation *
eap_test_contract_start (EapTestContract   *self,
                         EapTestStartKind   kind,
                         EapComponent      *component,
                         const GValue      *user_state,
                         GError           **error)
{
  EapTestFunc *start = &self->starts[kind];

  return ((EapTestStartFunc) start->func) (component, user_state, start->data, error);
}

void
eap_test_contract_collect (EapTestContract *self)
{
  EapTestCollectFunc func = (EapTestCollectFunc) self->collect_func.func;

  if (func != NULL)
    func (self->collect_func.data);
}

/**
 * eap_test_contract_set_new_func:
 * @self: a contract
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy): a function;
 *   `NULL`: none
 * @user_data: (nullable): what it is given
 * @destroy: (nullable): releases @user_data
 *
 * Sets how a component is made.
 *
 * A component of its own is made for each check, with handlers and properties that the
 * method needs.
 */
void
eap_test_contract_set_new_func (EapTestContract *self,
                                EapTestNewFunc   func,
                                gpointer         user_data,
                                GDestroyNotify   destroy)
{
  g_return_if_fail (EAP_TEST_IS_CONTRACT (self));

  set_func (&self->new_func, (GCallback) func, user_data, destroy);
}

/**
 * eap_test_contract_set_start_func:
 * @self: a contract
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy): a function;
 *   `NULL`: none
 * @user_data: (nullable): what it is given
 * @destroy: (nullable): releases @user_data
 *
 * Sets how a call is made that succeeds.
 *
 * It should take little time; no check can do without it.
 */
void
eap_test_contract_set_start_func (EapTestContract  *self,
                                  EapTestStartFunc  func,
                                  gpointer          user_data,
                                  GDestroyNotify    destroy)
{
  g_return_if_fail (EAP_TEST_IS_CONTRACT (self));

  set_func (&self->starts[EAP_TEST_START_PLAIN], (GCallback) func, user_data, destroy);
}

/**
 * eap_test_contract_set_failing_start_func:
 * @self: a contract
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy): a function;
 *   `NULL`: none
 * @user_data: (nullable): what it is given
 * @destroy: (nullable): releases @user_data
 *
 * Sets how a call is made that is accepted, and whose work then fails.
 */
void
eap_test_contract_set_failing_start_func (EapTestContract  *self,
                                          EapTestStartFunc  func,
                                          gpointer          user_data,
                                          GDestroyNotify    destroy)
{
  g_return_if_fail (EAP_TEST_IS_CONTRACT (self));

  set_func (&self->starts[EAP_TEST_START_FAILING], (GCallback) func, user_data, destroy);
}

/**
 * eap_test_contract_set_slow_start_func:
 * @self: a contract
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy): a function;
 *   `NULL`: none
 * @user_data: (nullable): what it is given
 * @destroy: (nullable): releases @user_data
 *
 * Sets how a call is made that takes long enough to be cancelled meanwhile.
 *
 * Where the method is [property@EapTest.Contract:supports-cancellation] it should take several
 * seconds or go on for ever: it is always cancelled. Otherwise it is waited for, and
 * some tenths of a second are enough.
 */
void
eap_test_contract_set_slow_start_func (EapTestContract  *self,
                                       EapTestStartFunc  func,
                                       gpointer          user_data,
                                       GDestroyNotify    destroy)
{
  g_return_if_fail (EAP_TEST_IS_CONTRACT (self));

  set_func (&self->starts[EAP_TEST_START_SLOW], (GCallback) func, user_data, destroy);
}

/**
 * eap_test_contract_set_collect_func:
 * @self: a contract
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy): a function;
 *   `NULL`: none
 * @user_data: (nullable): what it is given
 * @destroy: (nullable): releases @user_data
 *
 * Sets how a language is made to release what it needs no more.
 *
 * It is called, on the thread that checks, where something is to be finalized. In
 * JavaScript it calls `System.gc()`, in Python `gc.collect()`.
 */
void
eap_test_contract_set_collect_func (EapTestContract    *self,
                                    EapTestCollectFunc  func,
                                    gpointer            user_data,
                                    GDestroyNotify      destroy)
{
  g_return_if_fail (EAP_TEST_IS_CONTRACT (self));

  set_func (&self->collect_func, (GCallback) func, user_data, destroy);
}

/**
 * eap_test_contract_set_read_func:
 * @self: a contract
 * @func: (nullable) (scope notified) (closure user_data) (destroy destroy): a function;
 *   `NULL`: none
 * @user_data: (nullable): what it is given
 * @destroy: (nullable): releases @user_data
 *
 * Sets how a result is read.
 *
 * Without it the property is read from C. Where a language has getters that throw, as
 * Python and JavaScript have for methods that are written in them, C sees nothing either,
 * and the language prints the exception.
 */
void
eap_test_contract_set_read_func (EapTestContract *self,
                                 EapTestReadFunc  func,
                                 gpointer         user_data,
                                 GDestroyNotify   destroy)
{
  g_return_if_fail (EAP_TEST_IS_CONTRACT (self));

  set_func (&self->read_func, (GCallback) func, user_data, destroy);
}
