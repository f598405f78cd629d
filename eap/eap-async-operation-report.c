/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-async-operation-private.h"

#include "eap-event-args-private.h"
#include "eap-hold-private.h"
#include "eap-progress-changed-event-args-private.h"
#include "eap-slab-private.h"

typedef struct
{
  EapMail                      mail;
  EapProgressChangedEventArgs *args;  /* (owned) */
  guint                        epoch; /* of the figures; 0: they have noted it */
} Report;

G_STATIC_ASSERT (sizeof (Report) <= EAP_SLAB_CELL_SIZE);

/* Workers go on when half of the room is free, not with each report. Whoever counts
 * down to that, or changes the limit, has them look. */
static void
make_room (EapOperationCore *core)
{
  guint n = eap_atomic_fetch_add (&core->n_undelivered, -1, SEQ_CST);

  if (n == eap_atomic_load (&core->max_undelivered, SEQ_CST) / 2 + 1)
    eap_hold_look_again ();
}

static void
report_free (Report *report)
{
  g_object_unref (report->args);
  eap_slab_free (report);
}

static void
report_discard (EapMailbox *mailbox,
                EapMail    *mail)
{
  make_room ((EapOperationCore *) mailbox);
  report_free ((Report *) mail);
}

static void
report_deliver (EapMailbox *mailbox,
                EapMail    *mail)
{
  EapOperationCore *core = (EapOperationCore *) mailbox;
  EapProgressChangedEventArgs *args = ((Report *) mail)->args;
  int percentage = eap_progress_changed_event_args_get_progress_percentage (args);

  /* In its turn, so that no earlier report is shown with it, and not what was reported
   * before a reset. 0 is that of reports of something else (rule R43). */
  if (percentage > 0 && ((Report *) mail)->epoch == eap_figures_get_epoch (&core->figures))
    eap_figures_note_share (&core->figures, eap_share_of_percentage (percentage));

  make_room (core);
  core->funcs->progress (core, args);
  report_free ((Report *) mail);
}

static const EapMailFuncs report_funcs = { report_deliver, report_discard, FALSE };

static gboolean
has_room (gpointer data)
{
  EapOperationCore *core = data;
  guint max = eap_atomic_load (&core->max_undelivered, SEQ_CST);

  return max == 0 || eap_atomic_load (&core->n_undelivered, SEQ_CST) <= max / 2 ||
         eap_mailbox_is_sealed (&core->mailbox);
}

static gboolean
is_full (EapOperationCore *core)
{
  guint max = eap_atomic_load (&core->max_undelivered, RELAXED);

  return max > 0 && eap_atomic_load (&core->n_undelivered, RELAXED) >= max;
}

/* Before there are args, which would have to go home. Has a worker wait that is far
 * ahead of who listens; several workers may go a little beyond the limit together. */
gboolean
eap_async_operation_may_report (EapOperationCore  *core,
                                GError           **error)
{
  GCancellable *cancellable;

  if (eap_mailbox_is_sealed (&core->mailbox))
    return eap_operation_core_set_ended_error (error);
  if (!is_full (core))
    return TRUE;

  /* Who delivers cannot wait for itself. */
  if (eap_mailbox_on_stack (&core->mailbox) || eap_synchronization_context_is_home (core->context))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK,
                   "%u reports wait for delivery already; "
                   "let the loop run before the next one, or allow for more",
                   eap_atomic_load (&core->n_undelivered, RELAXED));
      return FALSE;
    }

  cancellable = eap_operation_core_get_cancellable (core);

  return eap_hold (has_room, core, cancellable) ||
         !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static gboolean
push_report (EapOperationCore             *core,
             EapProgressChangedEventArgs  *args,
             guint                         epoch,
             GError                      **error)
{
  Report *report = eap_slab_alloc ();

  report->mail.funcs = &report_funcs;
  report->args = args;
  report->epoch = epoch;

  eap_atomic_fetch_add (&core->n_undelivered, 1, RELAXED);
  if (eap_operation_core_push (core, &report->mail, error))
    return TRUE;

  eap_slab_free (report);
  make_room (core);

  return FALSE;
}

/* Consumes @args, whatever becomes of them: what they hold goes home. */
static gboolean
report (EapOperationCore             *core,
        EapProgressChangedEventArgs  *args,
        guint                         epoch,
        GError                      **error)
{
  if (eap_event_args_bind (EAP_EVENT_ARGS (args), core, error) &&
      push_report (core, args, epoch, error))
    return TRUE;

  eap_synchronization_context_send_home (core->context, args, g_object_unref);

  return FALSE;
}

gboolean
eap_async_operation_report_args (EapOperationCore             *core,
                                 EapProgressChangedEventArgs  *args,
                                 GError                      **error)
{
  return report (core, args, eap_figures_get_epoch (&core->figures), error);
}

/* Merged, or each of them delivered where the component wants that */
gboolean
eap_async_operation_report_figures (EapOperationCore  *core,
                                    int                share,
                                    guint64            processed,
                                    guint64            total,
                                    GError           **error)
{
  EapProgressChangedEventArgs *args;

  if (!core->every)
    return eap_operation_core_report (core, share, processed, total, error);

  if (!eap_async_operation_may_report (core, error))
    return FALSE;

  eap_figures_note (&core->figures, share, processed, total);
  args = eap_progress_changed_event_args_new_figures (MAX (share, 0) / EAP_SHARE_PERCENT,
                                                      total > 0 ? MIN (processed, total) : processed,
                                                      total);

  return report (core, args, 0, error);
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
 * Fails with `EAP_ASYNC_ERROR_INVALID_OPERATION` if the operation has ended; where each
 * report is delivered also as [method@Eap.AsyncOperation.report] does.
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
                                             eap_share_of_percentage (percentage), 0, 0, error);
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
 * Fails as [method@Eap.AsyncOperation.report_progress] does.
 *
 * Returns: `TRUE` if the report was accepted
 */
gboolean
eap_async_operation_report_amount (EapAsyncOperation  *self,
                                   guint64             processed,
                                   guint64             total,
                                   GError            **error)
{
  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return eap_async_operation_report_figures (eap_async_operation_get_core (self),
                                             eap_share_of_amount (processed, total), processed, total,
                                             error);
}

/**
 * eap_async_operation_report:
 * @self: an operation
 * @args: (transfer none): what to tell
 * @error: return location for an error
 *
 * Reports something besides figures, an interim result for example.
 *
 * Each such report is delivered, in the order reported. A worker that reports faster
 * than its reports are delivered waits in here as soon as
 * [method@Eap.AsyncOperation.get_max_undelivered] of them are queued, so that memory
 * stays bounded however long it runs.
 *
 * Fails with
 *
 *  - `EAP_ASYNC_ERROR_INVALID_OPERATION` if the operation has ended or @args were used
 *    for another event before,
 *  - `G_IO_ERROR_CANCELLED` if it would have to wait, or waits, and the operation is
 *    asked to cancel,
 *  - `G_IO_ERROR_WOULD_BLOCK` if it would have to wait in the operation's context,
 *    where the reports are to be delivered, or in one of its handlers.
 *
 * Returns: `TRUE` if the report was accepted
 */
gboolean
eap_async_operation_report (EapAsyncOperation            *self,
                            EapProgressChangedEventArgs  *args,
                            GError                      **error)
{
  EapOperationCore *core;

  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), FALSE);
  g_return_val_if_fail (EAP_IS_PROGRESS_CHANGED_EVENT_ARGS (args), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  core = eap_async_operation_get_core (self);

  return eap_async_operation_may_report (core, error) &&
         eap_async_operation_report_args (core, g_object_ref (args), error);
}

/**
 * eap_async_operation_get_n_merged_reports:
 * @self: an operation
 *
 * Gets how many reports of figures were replaced by later ones before they could be
 * delivered.
 *
 * Returns: a number of reports
 */
guint64
eap_async_operation_get_n_merged_reports (EapAsyncOperation *self)
{
  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), 0);

  return eap_atomic_load (&eap_async_operation_get_core (self)->n_merged, RELAXED);
}

/**
 * eap_async_operation_get_max_undelivered:
 * @self: an operation
 *
 * Gets how many reports that are not merged may wait for delivery.
 *
 * Returns: a number of reports; 0 if there is no limit
 */
guint
eap_async_operation_get_max_undelivered (EapAsyncOperation *self)
{
  g_return_val_if_fail (EAP_IS_ASYNC_OPERATION (self), 0);

  return eap_atomic_load (&eap_async_operation_get_core (self)->max_undelivered, RELAXED);
}

/**
 * eap_async_operation_set_max_undelivered:
 * @self: an operation
 * @max_undelivered: a number of reports; 0: no limit
 *
 * Sets how many reports that are not merged may wait for delivery.
 *
 * It is 10000 unless the component says something else; .NET has no limit. See
 * [method@Eap.AsyncOperation.report] for what a worker does that is further ahead.
 */
void
eap_async_operation_set_max_undelivered (EapAsyncOperation *self,
                                         guint              max_undelivered)
{
  g_return_if_fail (EAP_IS_ASYNC_OPERATION (self));

  /* Sequentially consistent with has_room(): see eap_hold_look_again(). */
  eap_atomic_store (&eap_async_operation_get_core (self)->max_undelivered, max_undelivered, SEQ_CST);
  eap_hold_look_again ();
}
