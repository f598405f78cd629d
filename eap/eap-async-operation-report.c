/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-async-operation-private.h"

#include "eap-event-args-private.h"
#include "eap-progress-changed-event-args-private.h"
#include "eap-slab-private.h"

typedef struct
{
  EapMail                      mail;
  EapProgressChangedEventArgs *args; /* (owned) */
} Report;

G_STATIC_ASSERT (sizeof (Report) <= EAP_SLAB_CELL_SIZE);

static void
report_discard (EapMailbox *mailbox,
                EapMail    *mail)
{
  g_object_unref (((Report *) mail)->args);
  eap_slab_free (mail);
}

static void
report_deliver (EapMailbox *mailbox,
                EapMail    *mail)
{
  EapOperationCore *core = (EapOperationCore *) mailbox;

  core->funcs->progress (core, ((Report *) mail)->args);
  report_discard (mailbox, mail);
}

static const EapMailFuncs report_funcs = { report_deliver, report_discard, FALSE };

/* Consumes @args, whatever becomes of them: what they hold goes home. */
gboolean
eap_async_operation_report_args (EapOperationCore             *core,
                                 EapProgressChangedEventArgs  *args,
                                 GError                      **error)
{
  if (eap_event_args_bind (EAP_EVENT_ARGS (args), core, error))
    {
      Report *report = eap_slab_alloc ();

      report->mail.funcs = &report_funcs;
      report->args = args;

      if (eap_operation_core_push (core, &report->mail, error))
        return TRUE;

      eap_slab_free (report);
    }

  eap_synchronization_context_send_home (core->context, args, g_object_unref);

  return FALSE;
}

/* Merged, or each of them delivered where the component wants that */
gboolean
eap_async_operation_report_figures (EapOperationCore  *core,
                                    int                percentage,
                                    guint64            processed,
                                    guint64            total,
                                    GError           **error)
{
  EapProgressChangedEventArgs *args;

  if (!core->every)
    return eap_operation_core_report (core, percentage, processed, total, error);

  args = eap_progress_changed_event_args_new_figures (percentage,
                                                      total > 0 ? MIN (processed, total) : processed,
                                                      total);

  return eap_async_operation_report_args (core, args, error);
}

/**
 * eap_async_operation_report_progress:
 * @self: an operation
 * @percentage: how far it is; made to lie from 0 to 100 (rule R42)
 * @error: return location for an error
 *
 * Reports how far the operation is.
 *
 * This is cheap and may be called as often as one likes: a report that was not
 * delivered yet is replaced. What is shown never goes back, and the last report
 * is always delivered before Completed. Where a component wants
 * `EAP_PROGRESS_DELIVERY_EVERY`, each report is delivered instead, as it is.
 *
 * Fails with `EAP_ASYNC_ERROR_INVALID_OPERATION` if the operation has ended.
 *
 * Returns: `TRUE` if the report was accepted
 */
gboolean
eap_async_operation_report_progress (EapAsyncOperation  *self,
                                     int                 percentage,
                                     GError            **error)
{
  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return eap_async_operation_report_figures (eap_async_operation_get_core (self),
                                             CLAMP (percentage, 0, 100), 0, 0, error);
}

/**
 * eap_async_operation_report_amount:
 * @self: an operation
 * @processed: how much is done
 * @total: how much there is to do, in the same unit; 0 if that is unknown
 * @error: return location for an error
 *
 * Reports how far the operation is, as an amount.
 *
 * Like [method@Eap.AsyncOperation.report_progress], of which this gives the
 * percentage too. The amounts shown are those of the latest report of the two.
 *
 * Fails with `EAP_ASYNC_ERROR_INVALID_OPERATION` if the operation has ended.
 *
 * Returns: `TRUE` if the report was accepted
 */
gboolean
eap_async_operation_report_amount (EapAsyncOperation  *self,
                                   guint64             processed,
                                   guint64             total,
                                   GError            **error)
{
  int percentage = 0;

  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (total > 0)
    percentage = processed < total ? (int) (100.0 * processed / total) : 100;

  return eap_async_operation_report_figures (eap_async_operation_get_core (self),
                                             percentage, processed, total, error);
}

/**
 * eap_async_operation_report:
 * @self: an operation
 * @args: (transfer none): what to tell
 * @error: return location for an error
 *
 * Reports something besides figures, an interim result for example.
 *
 * Each such report is delivered, in the order reported.
 *
 * Fails with `EAP_ASYNC_ERROR_INVALID_OPERATION` if the operation has ended or
 * @args were used for another event before.
 *
 * Returns: `TRUE` if the report was accepted
 */
gboolean
eap_async_operation_report (EapAsyncOperation            *self,
                            EapProgressChangedEventArgs  *args,
                            GError                      **error)
{
  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), FALSE);
  g_return_val_if_fail (EAP_IS_PROGRESS_CHANGED_EVENT_ARGS (args), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return eap_async_operation_report_args (eap_async_operation_get_core (self),
                                          g_object_ref (args), error);
}
