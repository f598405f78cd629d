/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#if !defined(EAP_TEST_INSIDE) && !defined(EAP_TEST_COMPILATION)
# error "Only <eap-test/eap-test.h> can be included directly."
#endif

#include <eap/eap.h>

G_BEGIN_DECLS

#define EAP_TEST_TYPE_CONTRACT (eap_test_contract_get_type ())

EAP_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (EapTestContract, eap_test_contract, EAP_TEST, CONTRACT, GObject)

/**
 * EapTestNewFunc:
 * @user_data: (closure): what was given beside the function
 *
 * Makes a component to be checked.
 *
 * It is called for each check, also on other threads than the one that checks where
 * [property@EapTest.Contract:supports-threads] says so.
 *
 * Returns: (transfer full): a new component
 */
typedef EapComponent *(*EapTestNewFunc) (gpointer user_data);

/**
 * EapTestStartFunc:
 * @component: a component
 * @user_state: (nullable): the user state to call it with; `NULL` is none
 * @user_data: (closure): what was given beside the function
 * @error: return location for an error
 *
 * Makes one call of the method that is checked, and returns what that returns.
 *
 * What the method is given is always the same kind of thing, which the function knows.
 * It does not wait for the call, and hands on the error of one that is refused. It may
 * be called several times for a component, before the first call has ended.
 *
 * Returns: (transfer full) (nullable): the operation; `NULL` with @error set if the
 *   call was refused
 */
typedef EapAsyncOperation *(*EapTestStartFunc) (EapComponent  *component,
                                                const GValue  *user_state,
                                                gpointer       user_data,
                                                GError       **error);

/**
 * EapTestCollectFunc:
 * @user_data: (closure): what was given beside the function
 *
 * Has a language release what it needs no more: its garbage collector.
 */
typedef void (*EapTestCollectFunc) (gpointer user_data);

/**
 * EapTestReadFunc:
 * @args: the arguments of the Completed of a call that did not succeed
 * @name: the name of one of their properties, with dashes
 * @user_data: (closure): what was given beside the function
 *
 * Tries to read a result in the way of a language.
 *
 * Returns: `TRUE` if there was one; `FALSE` if reading it has thrown an exception, or gave
 *   nothing
 */
typedef gboolean (*EapTestReadFunc) (EapAsyncCompletedEventArgs *args,
                                     const char                 *name,
                                     gpointer                    user_data);

EAP_AVAILABLE_IN_ALL
EapTestContract *eap_test_contract_new                       (GType                component_type,
                                                              const char          *method) G_GNUC_WARN_UNUSED_RESULT;
EAP_AVAILABLE_IN_ALL
GType            eap_test_contract_get_component_type        (EapTestContract     *self);
EAP_AVAILABLE_IN_ALL
const char      *eap_test_contract_get_method                (EapTestContract     *self);

EAP_AVAILABLE_IN_ALL
void             eap_test_contract_set_new_func              (EapTestContract     *self,
                                                              EapTestNewFunc       func,
                                                              gpointer             user_data,
                                                              GDestroyNotify       destroy);
EAP_AVAILABLE_IN_ALL
void             eap_test_contract_set_start_func            (EapTestContract     *self,
                                                              EapTestStartFunc     func,
                                                              gpointer             user_data,
                                                              GDestroyNotify       destroy);
EAP_AVAILABLE_IN_ALL
void             eap_test_contract_set_failing_start_func    (EapTestContract     *self,
                                                              EapTestStartFunc     func,
                                                              gpointer             user_data,
                                                              GDestroyNotify       destroy);
EAP_AVAILABLE_IN_ALL
void             eap_test_contract_set_slow_start_func       (EapTestContract     *self,
                                                              EapTestStartFunc     func,
                                                              gpointer             user_data,
                                                              GDestroyNotify       destroy);
EAP_AVAILABLE_IN_ALL
void             eap_test_contract_set_collect_func          (EapTestContract     *self,
                                                              EapTestCollectFunc   func,
                                                              gpointer             user_data,
                                                              GDestroyNotify       destroy);
EAP_AVAILABLE_IN_ALL
void             eap_test_contract_set_read_func             (EapTestContract     *self,
                                                              EapTestReadFunc      func,
                                                              gpointer             user_data,
                                                              GDestroyNotify       destroy);

EAP_AVAILABLE_IN_ALL
EapConcurrency   eap_test_contract_get_concurrency           (EapTestContract     *self);
EAP_AVAILABLE_IN_ALL
void             eap_test_contract_set_concurrency           (EapTestContract     *self,
                                                              EapConcurrency       concurrency);
EAP_AVAILABLE_IN_ALL
gboolean         eap_test_contract_get_supports_cancellation (EapTestContract     *self);
EAP_AVAILABLE_IN_ALL
void             eap_test_contract_set_supports_cancellation (EapTestContract     *self,
                                                              gboolean             supports_cancellation);
EAP_AVAILABLE_IN_ALL
gboolean         eap_test_contract_get_supports_user_state   (EapTestContract     *self);
EAP_AVAILABLE_IN_ALL
void             eap_test_contract_set_supports_user_state   (EapTestContract     *self,
                                                              gboolean             supports_user_state);
EAP_AVAILABLE_IN_ALL
gboolean         eap_test_contract_get_supports_threads      (EapTestContract     *self);
EAP_AVAILABLE_IN_ALL
void             eap_test_contract_set_supports_threads      (EapTestContract     *self,
                                                              gboolean             supports_threads);
EAP_AVAILABLE_IN_ALL
guint            eap_test_contract_get_timeout               (EapTestContract     *self);
EAP_AVAILABLE_IN_ALL
void             eap_test_contract_set_timeout               (EapTestContract     *self,
                                                              guint                milliseconds);
EAP_AVAILABLE_IN_ALL
guint            eap_test_contract_get_latency               (EapTestContract     *self);
EAP_AVAILABLE_IN_ALL
void             eap_test_contract_set_latency               (EapTestContract     *self,
                                                              guint                milliseconds);
EAP_AVAILABLE_IN_ALL
guint            eap_test_contract_get_grace                 (EapTestContract     *self);
EAP_AVAILABLE_IN_ALL
void             eap_test_contract_set_grace                 (EapTestContract     *self,
                                                              guint                milliseconds);

EAP_AVAILABLE_IN_ALL
char           **eap_test_contract_list_checks               (EapTestContract     *self) G_GNUC_WARN_UNUSED_RESULT;
EAP_AVAILABLE_IN_ALL
gboolean         eap_test_contract_check_one                 (EapTestContract     *self,
                                                              const char          *name,
                                                              GError             **error);
EAP_AVAILABLE_IN_ALL
gboolean         eap_test_contract_check                     (EapTestContract     *self,
                                                              GError             **error);
EAP_AVAILABLE_IN_ALL
void             eap_test_contract_add_tests                 (EapTestContract     *self,
                                                              const char          *path);

G_END_DECLS
