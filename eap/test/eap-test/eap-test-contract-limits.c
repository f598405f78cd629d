/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "eap-test-contract-private.h"

/* How long anything may take */

static void
set_milliseconds (EapTestContract *self,
                  guint           *field,
                  guint            value,
                  const char      *property)
{
  if (*field == value)
    return;

  *field = value;
  g_object_notify (G_OBJECT (self), property);
}

/**
 * eap_test_contract_get_timeout: (get-property timeout)
 * @self: a contract
 *
 * Gets how long a check may take.
 *
 * Returns: a time in milliseconds
 */
guint
eap_test_contract_get_timeout (EapTestContract *self)
{
  g_return_val_if_fail (EAP_TEST_IS_CONTRACT (self), 0);

  return self->timeout;
}

/**
 * eap_test_contract_set_timeout: (set-property timeout)
 * @self: a contract
 * @milliseconds: a time in milliseconds
 *
 * Sets how long a check may take.
 *
 * The time for which it listens, see [method@EapTest.Contract.set_grace], is not counted.
 */
void
eap_test_contract_set_timeout (EapTestContract *self,
                               guint            milliseconds)
{
  g_return_if_fail (EAP_TEST_IS_CONTRACT (self));
  g_return_if_fail (milliseconds > 0 && milliseconds <= G_MAXINT);

  set_milliseconds (self, &self->timeout, milliseconds, "timeout");
}

/**
 * eap_test_contract_get_latency: (get-property latency)
 * @self: a contract
 *
 * Gets how long a function may take that has to return at once.
 *
 * Returns: a time in milliseconds
 */
guint
eap_test_contract_get_latency (EapTestContract *self)
{
  g_return_val_if_fail (EAP_TEST_IS_CONTRACT (self), 0);

  return self->latency;
}

/**
 * eap_test_contract_set_latency: (set-property latency)
 * @self: a contract
 * @milliseconds: a time in milliseconds
 *
 * Sets how long a function may take that has to return at once.
 */
void
eap_test_contract_set_latency (EapTestContract *self,
                               guint            milliseconds)
{
  g_return_if_fail (EAP_TEST_IS_CONTRACT (self));
  g_return_if_fail (milliseconds > 0 && milliseconds <= G_MAXINT);

  set_milliseconds (self, &self->latency, milliseconds, "latency");
}

/**
 * eap_test_contract_get_grace: (get-property grace)
 * @self: a contract
 *
 * Gets for how long a check listens for what must not come.
 *
 * Returns: a time in milliseconds
 */
guint
eap_test_contract_get_grace (EapTestContract *self)
{
  g_return_val_if_fail (EAP_TEST_IS_CONTRACT (self), 0);

  return self->grace;
}

/**
 * eap_test_contract_set_grace: (set-property grace)
 * @self: a contract
 * @milliseconds: a time in milliseconds
 *
 * Sets for how long a check listens for what must not come.
 *
 * What comes later is not noticed. Each check takes that much longer.
 */
void
eap_test_contract_set_grace (EapTestContract *self,
                             guint            milliseconds)
{
  g_return_if_fail (EAP_TEST_IS_CONTRACT (self));
  g_return_if_fail (milliseconds <= G_MAXINT);

  set_milliseconds (self, &self->grace, milliseconds, "grace");
}
