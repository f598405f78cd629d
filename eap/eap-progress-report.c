/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-progress-private.h"

#include "eap-hold-private.h"
#include "eap-worker-run-private.h"

/* What workers do: report, say what they are at, and pause. */

/* An operation tells of figures itself, as an event. */
static void
announce (EapGauge *gauge)
{
  if (gauge->core != NULL)
    eap_operation_core_announce_figures (gauge->core, NULL);
  else
    eap_gauge_begin (gauge);
}

/* What an operation that has ended has shown stands. */
static gboolean
is_over (EapGauge *gauge)
{
  return gauge->core != NULL && eap_mailbox_is_sealed (&gauge->core->mailbox);
}

/**
 * eap_progress_report_fraction:
 * @self: a progress
 * @fraction: how much is done, from 0 to 1
 *
 * Reports how much is done, as a share.
 *
 * Less than 0 counts as 0 and more than 1 as 1; what is not a number says nothing.
 * What is shown never goes back. Reports of the progress of an operation are those of
 * the operation, with [signal@Eap.AsyncOperation::progress-changed] too, and always
 * merged; where the operation has ended this does nothing.
 */
void
eap_progress_report_fraction (EapProgress *self,
                              double       fraction)
{
  EapGauge *gauge;

  g_return_if_fail (EAP_IS_PROGRESS (self));

  gauge = eap_progress_get_gauge (self);
  if (is_over (gauge))
    return;

  eap_figures_note_share (gauge->figures, eap_share_of_fraction (fraction));
  announce (gauge);
}

/**
 * eap_progress_report_amount:
 * @self: a progress
 * @processed: how much is done, in the unit
 * @total: how much there is to do, in the unit; 0 if that is unknown
 *
 * Reports how much is done, as an amount.
 *
 * More than the total counts as the total. The amounts may go back and the total may
 * change, the fraction that is shown never goes back. Otherwise like
 * [method@Eap.Progress.report_fraction].
 */
void
eap_progress_report_amount (EapProgress *self,
                            guint64      processed,
                            guint64      total)
{
  EapGauge *gauge;

  g_return_if_fail (EAP_IS_PROGRESS (self));

  gauge = eap_progress_get_gauge (self);
  if (is_over (gauge))
    return;

  eap_figures_note (gauge->figures, eap_share_of_amount (processed, total), processed, total);
  announce (gauge);
}

/**
 * eap_progress_advance:
 * @self: a progress
 * @amount: how much more is done, in the unit
 *
 * Reports that more is done than before.
 *
 * Several workers may share one progress in this way. The total is the one that was
 * reported with [method@Eap.Progress.report_amount], with 0 processed for a start.
 */
void
eap_progress_advance (EapProgress *self,
                      guint64      amount)
{
  EapGauge *gauge;
  guint64 processed, sum;

  g_return_if_fail (EAP_IS_PROGRESS (self));

  gauge = eap_progress_get_gauge (self);
  if (is_over (gauge))
    return;

  processed = eap_atomic_load (&gauge->figures->processed, RELAXED);
  do
    sum = processed <= G_MAXUINT64 - amount ? processed + amount : G_MAXUINT64;
  while (!eap_atomic_cas (&gauge->figures->processed, &processed, sum, RELAXED, RELAXED));

  eap_figures_note_share (gauge->figures,
                          eap_share_of_amount (sum, eap_figures_get_total (gauge->figures)));
  announce (gauge);
}

/**
 * eap_progress_reset:
 * @self: a progress
 *
 * Begins anew, for the next part of the work or for another try.
 *
 * Nothing is known then, and nothing is done; the clock begins at 0, and children
 * that have ended are forgotten. The unit, the text, children that are under way, and
 * whether it is paused are kept. This is the only way for a bar to go back. The progress of an operation
 * that has ended stays as it is.
 */
void
eap_progress_reset (EapProgress *self)
{
  EapGauge *gauge;

  g_return_if_fail (EAP_IS_PROGRESS (self));

  gauge = eap_progress_get_gauge (self);
  if (!is_over (gauge))
    eap_gauge_reset (gauge);
}

/**
 * eap_progress_finish:
 * @self: a progress
 *
 * Reports that all is done.
 *
 * The clock stops, and in its parent it counts as whole from then on; it is a child
 * no longer. [method@Eap.Progress.reset] begins anew.
 *
 * The progress of an operation finishes with that; there, this is a report that all
 * is done.
 */
void
eap_progress_finish (EapProgress *self)
{
  EapGauge *gauge;

  g_return_if_fail (EAP_IS_PROGRESS (self));

  gauge = eap_progress_get_gauge (self);
  if (gauge->core != NULL)
    eap_progress_report_fraction (self, 1);
  else
    eap_gauge_finish (gauge);
}

/**
 * eap_progress_get_unit: (get-property unit)
 * @self: a progress
 *
 * Gets what the amounts count.
 *
 * Returns: a unit
 */
EapProgressUnit
eap_progress_get_unit (EapProgress *self)
{
  g_return_val_if_fail (EAP_IS_PROGRESS (self), EAP_PROGRESS_UNIT_NONE);

  return eap_gauge_get_unit (eap_progress_get_gauge (self));
}

/**
 * eap_progress_set_unit: (set-property unit)
 * @self: a progress
 * @unit: a unit
 *
 * Sets what the amounts count.
 *
 * Does nothing where the operation of this progress has ended.
 */
void
eap_progress_set_unit (EapProgress     *self,
                       EapProgressUnit  unit)
{
  g_return_if_fail (EAP_IS_PROGRESS (self));
  g_return_if_fail (unit <= EAP_PROGRESS_UNIT_FILES);

  if (!is_over (eap_progress_get_gauge (self)))
    eap_gauge_set_unit (eap_progress_get_gauge (self), unit);
}

/**
 * eap_progress_dup_text: (get-property text)
 * @self: a progress
 *
 * Gets what is being done at the moment.
 *
 * Returns: (transfer full) (nullable): a text; `NULL` if nothing was said
 */
char *
eap_progress_dup_text (EapProgress *self)
{
  g_return_val_if_fail (EAP_IS_PROGRESS (self), NULL);

  return eap_gauge_dup_text (eap_progress_get_gauge (self));
}

/**
 * eap_progress_set_text: (set-property text)
 * @self: a progress
 * @text: (nullable): a text; `NULL`: none
 *
 * Sets what is being done at the moment, the stage for example.
 *
 * What is not UTF-8 in it is replaced by U+FFFD, as a user interface could not show
 * it. Does nothing where the operation of this progress has ended.
 */
void
eap_progress_set_text (EapProgress *self,
                       const char  *text)
{
  g_return_if_fail (EAP_IS_PROGRESS (self));

  if (!is_over (eap_progress_get_gauge (self)))
    eap_gauge_set_text (eap_progress_get_gauge (self), text);
}

/**
 * eap_progress_get_paused: (get-property paused)
 * @self: a progress
 *
 * Gets whether workers are asked to pause.
 *
 * Returns: `TRUE` if they are
 */
gboolean
eap_progress_get_paused (EapProgress *self)
{
  g_return_val_if_fail (EAP_IS_PROGRESS (self), FALSE);

  return eap_atomic_load (&eap_progress_get_gauge (self)->paused, RELAXED);
}

static void
notify_paused_cb (gpointer self)
{
  g_object_notify (self, "paused");
}

/**
 * eap_progress_set_paused: (set-property paused)
 * @self: a progress
 * @paused: whether workers are asked to pause
 *
 * Asks workers to pause, or to go on.
 *
 * Workers do so where they call [method@Eap.Progress.wait_while_paused]; those of
 * children too, without having their own property set. What has ended cannot be
 * paused: the property is notified then, so that a button that is bound to it comes
 * up again.
 */
void
eap_progress_set_paused (EapProgress *self,
                         gboolean     paused)
{
  g_return_if_fail (EAP_IS_PROGRESS (self));

  eap_gauge_set_paused (eap_progress_get_gauge (self), paused);

  if (paused && !eap_progress_get_paused (self))
    eap_synchronization_context_post (eap_progress_get_synchronization_context (self),
                                      notify_paused_cb, g_object_ref (self), g_object_unref, NULL);
}

static gboolean
may_go (gpointer gauge)
{
  return !eap_gauge_is_paused (gauge);
}

/* A new reference */
static GCancellable *
choose_cancellable (EapGauge     *gauge,
                    GCancellable *cancellable)
{
  if (cancellable == NULL)
    cancellable = gauge->core != NULL ? eap_operation_core_get_cancellable (gauge->core)
                                      : eap_worker_run_get_cancellable ();

  return cancellable != NULL ? g_object_ref (cancellable) : g_cancellable_new ();
}

/**
 * eap_progress_wait_while_paused:
 * @self: a progress
 * @cancellable: (nullable): what ends the wait; `NULL` is the one of the operation,
 *   or where the progress is no operation's, of the one that the calling thread works
 *   for
 * @error: return location for an error
 *
 * Blocks the calling thread while this, or what it is a child of, is paused.
 *
 * For workers, between their steps; never in the thread of a user interface, where
 * nobody could end the pause. It returns at once where nothing is paused, and so is
 * a place to see cancellation too.
 *
 * Fails with `G_IO_ERROR_CANCELLED` if @cancellable is cancelled.
 *
 * Returns: `TRUE` if the work is to go on
 */
gboolean
eap_progress_wait_while_paused (EapProgress   *self,
                                GCancellable  *cancellable,
                                GError       **error)
{
  g_autoptr (GCancellable) chosen = NULL;
  EapGauge *gauge;

  g_return_val_if_fail (EAP_IS_PROGRESS (self), FALSE);
  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  gauge = eap_progress_get_gauge (self);
  chosen = choose_cancellable (gauge, cancellable);
  if (eap_gauge_is_paused (gauge))
    {
      eap_gauge_set_waiting (gauge, TRUE);
      eap_hold (may_go, gauge, chosen);
      eap_gauge_set_waiting (gauge, FALSE);
    }

  return !g_cancellable_set_error_if_cancelled (chosen, error);
}

/**
 * eap_progress_add_child:
 * @self: a progress
 * @child: another one
 * @weight: what share of the whole it is, beside other children; from 0 to 2^64
 * @error: return location for an error
 *
 * Adds a progress to what this one shows.
 *
 * It shows the mean of its children by their weights, which may be sizes in bytes or
 * whatever counts there; where they add up to nothing, and where there are none, it
 * shows what it reports itself. Beside children, that counts with
 * [method@Eap.Progress.set_own_weight]. Amounts, unit, rate and text are always its
 * own. What is not a child yet does not count: where parts are begun one after
 * another, the own weight holds the place of those to come.
 *
 * A child under way that does not know its share counts as not begun. One that has
 * ended well counts as whole from then on, another one is taken out; neither is a
 * child any more. Nobody keeps the other alive: a child that is dropped is taken
 * out, one whose parent is gone goes on without.
 *
 * The two may have different contexts.
 *
 * Fails with `G_IO_ERROR_INVALID_ARGUMENT` if @weight is negative, more than 2^64 or
 * not a number, and with `EAP_ASYNC_ERROR_INVALID_OPERATION` if @child has a parent
 * already, or would be above itself.
 *
 * Returns: `TRUE` if it was added
 */
gboolean
eap_progress_add_child (EapProgress  *self,
                        EapProgress  *child,
                        double        weight,
                        GError      **error)
{
  g_return_val_if_fail (EAP_IS_PROGRESS (self), FALSE);
  g_return_val_if_fail (EAP_IS_PROGRESS (child), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return eap_gauge_add_child (eap_progress_get_gauge (self), eap_progress_get_gauge (child),
                              weight, error);
}

/**
 * eap_progress_remove_child:
 * @self: a progress
 * @child: another one
 *
 * Takes a child out of what this one shows.
 *
 * Returns: `TRUE` if it was a child
 */
gboolean
eap_progress_remove_child (EapProgress *self,
                           EapProgress *child)
{
  g_return_val_if_fail (EAP_IS_PROGRESS (self), FALSE);
  g_return_val_if_fail (EAP_IS_PROGRESS (child), FALSE);

  return eap_gauge_remove_child (eap_progress_get_gauge (self), eap_progress_get_gauge (child));
}

/**
 * eap_progress_get_own_weight:
 * @self: a progress
 *
 * Gets how much its own reports count beside its children.
 *
 * Returns: a weight
 */
double
eap_progress_get_own_weight (EapProgress *self)
{
  g_return_val_if_fail (EAP_IS_PROGRESS (self), 0);

  return eap_gauge_get_own_weight (eap_progress_get_gauge (self));
}

/**
 * eap_progress_set_own_weight:
 * @self: a progress
 * @weight: a weight like those of the children, from 0 to 2^64
 *
 * Sets how much its own reports count beside its children.
 *
 * It is 0 at first: a progress with children shows nothing but theirs. A weight
 * beyond the limits is made to lie in them; what is not a number counts as 0.
 */
void
eap_progress_set_own_weight (EapProgress *self,
                             double       weight)
{
  g_return_if_fail (EAP_IS_PROGRESS (self));

  eap_gauge_set_own_weight (eap_progress_get_gauge (self), weight);
}
