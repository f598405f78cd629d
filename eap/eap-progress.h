/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#if !defined(EAP_INSIDE) && !defined(EAP_COMPILATION)
# error "Only <eap/eap.h> can be included directly."
#endif

#include <eap/eap-enums.h>
#include <eap/eap-synchronization-context.h>

G_BEGIN_DECLS

#define EAP_TYPE_PROGRESS (eap_progress_get_type ())

EAP_AVAILABLE_IN_ALL
G_DECLARE_FINAL_TYPE (EapProgress, eap_progress, EAP, PROGRESS, GObject)

EAP_AVAILABLE_IN_ALL
EapProgress               *eap_progress_new                         (void);
EAP_AVAILABLE_IN_ALL
EapSynchronizationContext *eap_progress_get_synchronization_context (EapProgress      *self);

EAP_AVAILABLE_IN_ALL
double                     eap_progress_get_fraction                (EapProgress      *self);
EAP_AVAILABLE_IN_ALL
int                        eap_progress_get_percentage              (EapProgress      *self);
EAP_AVAILABLE_IN_ALL
gboolean                   eap_progress_get_indeterminate           (EapProgress      *self);
EAP_AVAILABLE_IN_ALL
guint64                    eap_progress_get_processed               (EapProgress      *self);
EAP_AVAILABLE_IN_ALL
guint64                    eap_progress_get_total                   (EapProgress      *self);
EAP_AVAILABLE_IN_ALL
double                     eap_progress_get_rate                    (EapProgress      *self);
EAP_AVAILABLE_IN_ALL
double                     eap_progress_get_remaining               (EapProgress      *self);
EAP_AVAILABLE_IN_ALL
double                     eap_progress_get_elapsed                 (EapProgress      *self);

EAP_AVAILABLE_IN_ALL
char                      *eap_progress_dup_amount_text             (EapProgress      *self) G_GNUC_WARN_UNUSED_RESULT;
EAP_AVAILABLE_IN_ALL
char                      *eap_progress_dup_rate_text               (EapProgress      *self) G_GNUC_WARN_UNUSED_RESULT;
EAP_AVAILABLE_IN_ALL
char                      *eap_progress_dup_remaining_text          (EapProgress      *self) G_GNUC_WARN_UNUSED_RESULT;
EAP_AVAILABLE_IN_ALL
char                      *eap_progress_dup_summary                 (EapProgress      *self) G_GNUC_WARN_UNUSED_RESULT;

EAP_AVAILABLE_IN_ALL
void                       eap_progress_report_fraction             (EapProgress      *self,
                                                                     double            fraction);
EAP_AVAILABLE_IN_ALL
void                       eap_progress_report_amount               (EapProgress      *self,
                                                                     guint64           processed,
                                                                     guint64           total);
EAP_AVAILABLE_IN_ALL
void                       eap_progress_advance                     (EapProgress      *self,
                                                                     guint64           amount);
EAP_AVAILABLE_IN_ALL
void                       eap_progress_reset                       (EapProgress      *self);
EAP_AVAILABLE_IN_ALL
void                       eap_progress_finish                      (EapProgress      *self);

EAP_AVAILABLE_IN_ALL
EapProgressUnit            eap_progress_get_unit                    (EapProgress      *self);
EAP_AVAILABLE_IN_ALL
void                       eap_progress_set_unit                    (EapProgress      *self,
                                                                     EapProgressUnit   unit);
EAP_AVAILABLE_IN_ALL
char                      *eap_progress_dup_text                    (EapProgress      *self) G_GNUC_WARN_UNUSED_RESULT;
EAP_AVAILABLE_IN_ALL
void                       eap_progress_set_text                    (EapProgress      *self,
                                                                     const char       *text);

EAP_AVAILABLE_IN_ALL
gboolean                   eap_progress_get_paused                  (EapProgress      *self);
EAP_AVAILABLE_IN_ALL
void                       eap_progress_set_paused                  (EapProgress      *self,
                                                                     gboolean          paused);
EAP_AVAILABLE_IN_ALL
gboolean                   eap_progress_wait_while_paused           (EapProgress      *self,
                                                                     GCancellable     *cancellable,
                                                                     GError          **error);

EAP_AVAILABLE_IN_ALL
gboolean                   eap_progress_add_child                   (EapProgress      *self,
                                                                     EapProgress      *child,
                                                                     double            weight,
                                                                     GError          **error);
EAP_AVAILABLE_IN_ALL
gboolean                   eap_progress_remove_child                (EapProgress      *self,
                                                                     EapProgress      *child);
EAP_AVAILABLE_IN_ALL
double                     eap_progress_get_own_weight              (EapProgress      *self);
EAP_AVAILABLE_IN_ALL
void                       eap_progress_set_own_weight              (EapProgress      *self,
                                                                     double            weight);

G_END_DECLS
