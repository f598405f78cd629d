/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-call-private.h"

G_BEGIN_DECLS

/* The pending operations of a component, as its own context sees them. Used in
 * that context only, but for forget(). */
#define EAP_TYPE_OPERATION_LIST (eap_operation_list_get_type ())

G_DECLARE_FINAL_TYPE (EapOperationList, eap_operation_list, EAP, OPERATION_LIST, GObject)

EapOperationList *eap_operation_list_new    (void);
void              eap_operation_list_fill   (EapOperationList *self,
                                             GPtrArray        *cores);
void              eap_operation_list_add    (EapOperationList *self,
                                             EapCall          *call);
void              eap_operation_list_remove (EapOperationList *self,
                                             EapCall          *call);
void              eap_operation_list_forget (EapOperationList *self,
                                             EapCall          *call);

G_END_DECLS
