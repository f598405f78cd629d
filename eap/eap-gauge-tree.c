/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-gauge-private.h"

#include "eap-error.h"
#include "eap-hold-private.h"

/* Children add their shares to those of their parent. Only the sums are kept there,
 * so that a report costs the same however many children there are, and a child that
 * has ended needs nothing any more.
 *
 * Every child reports at home, which is one thread for all of a tree as a rule. So
 * one lock for all trees is hardly ever contended, and makes walking up simple. A
 * gauge's own lock comes before it. */
static GMutex tree_lock;

/* The number of gauges that are paused themselves; (atomic): mostly none */
static guint n_paused;

static void
sum_add (EapSum *sum,
         double  term)
{
  double value = sum->value + term;
  double added = value - sum->value;

  sum->error += (sum->value - (value - added)) + (term - added);
  sum->value = value;
}

static double
sum_get (const EapSum *sum)
{
  return sum->value + sum->error;
}

static void
count_unlocked (EapGauge *self,
                double    weight,
                int       n)
{
  EapGaugeNode *node = &self->node;
  EapGaugeNode *parent = &node->parent->node;

  parent->n_children += (guint) n;
  if (node->told_known)
    parent->n_known += (guint) n;
  if (node->told < EAP_SHARE_WHOLE && weight > 0)
    parent->n_partial += (guint) n;
  sum_add (&parent->weights, weight * n);
  sum_add (&parent->sum, weight * node->told * n);

  /* Not even a rounding error is left. */
  if (parent->n_children == 0)
    parent->weights = parent->sum = (EapSum) { 0 };
}

/* What it has told is withdrawn. The parent, for the caller to unref */
static EapGauge *
leave_unlocked (EapGauge *self)
{
  count_unlocked (self, self->node.weight, -1);

  return g_steal_pointer (&self->node.parent);
}

/* With its lock held, so that what is told later is newer. A child that has ended
 * well counts as whole for good, another one not at all. The parent where it has
 * changed, for the caller to touch and unref */
static EapGauge *
tell_unlocked (EapGauge *self)
{
  EapGaugeNode *node = &self->node;
  int share = MAX (self->share, 0);
  gboolean known = !self->reading.indeterminate;
  EapGauge *parent;

  if (node->parent == NULL)
    return NULL;

  if (self->ended)
    {
      parent = leave_unlocked (self);
      if (self->succeeded)
        parent->node.done_weight += node->weight;
      return parent;
    }

  if (share == node->told && known == node->told_known)
    return NULL;

  count_unlocked (self, node->weight, -1);
  node->told = share;
  node->told_known = known;
  count_unlocked (self, node->weight, 1);

  return eap_gauge_ref (node->parent);
}

static void
touch_and_unref (EapGauge *parent)
{
  if (parent == NULL)
    return;

  eap_gauge_touch (parent);
  eap_gauge_unref (parent);
}

void
eap_gauge_tell_parent (EapGauge *self)
{
  EapGauge *parent;

  g_mutex_lock (&self->lock);
  g_mutex_lock (&tree_lock);
  parent = tell_unlocked (self);
  g_mutex_unlock (&tree_lock);
  g_mutex_unlock (&self->lock);

  touch_and_unref (parent);
}

/* It is dropped: nobody will do what it was about, and its children go on without. */
void
eap_gauge_leave_tree (EapGauge *self)
{
  EapGauge *parent = NULL;

  g_mutex_lock (&tree_lock);
  self->node.is_gone = TRUE;
  if (self->node.parent != NULL)
    parent = leave_unlocked (self);
  g_mutex_unlock (&tree_lock);

  if (parent == NULL)
    return;

  touch_and_unref (parent);
  eap_hold_look_again (); /* The parent may be paused. */
}

static gboolean
is_above_unlocked (EapGauge *self,
                   EapGauge *other)
{
  while (other != NULL && other != self)
    other = other->node.parent;

  return other == self;
}

static gboolean
attach (EapGauge  *self,
        EapGauge  *child,
        double     weight,
        GError   **error)
{
  EapGauge *gone = NULL;
  const char *refused = NULL;

  g_mutex_lock (&tree_lock);
  if (child->node.parent != NULL && child->node.parent->node.is_gone)
    gone = leave_unlocked (child);

  if (child->node.parent != NULL)
    {
      refused = "The progress is a child already; remove it from its parent first";
    }
  else if (is_above_unlocked (child, self))
    {
      refused = "A progress cannot be a child of itself or of its children";
    }
  else
    {
      child->node.parent = eap_gauge_ref (self);
      child->node.weight = weight;
      child->node.told = 0;
      child->node.told_known = FALSE;
      self->node.is_sum = TRUE;
      count_unlocked (child, weight, 1);
    }
  g_mutex_unlock (&tree_lock);

  g_clear_pointer (&gone, eap_gauge_unref);
  if (refused != NULL)
    g_set_error_literal (error, EAP_ASYNC_ERROR, EAP_ASYNC_ERROR_INVALID_OPERATION, refused);

  return refused == NULL;
}

gboolean
eap_gauge_add_child (EapGauge  *self,
                     EapGauge  *child,
                     double     weight,
                     GError   **error)
{
  if (!(weight >= 0 && weight <= EAP_MAX_WEIGHT))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "A weight must be a number from 0 to 2^64, not %g", weight);
      return FALSE;
    }

  if (!attach (self, child, weight, error))
    return FALSE;

  eap_gauge_tell_parent (child);
  eap_gauge_begin (self);

  return TRUE;
}

gboolean
eap_gauge_remove_child (EapGauge *self,
                        EapGauge *child)
{
  EapGauge *parent = NULL;

  g_mutex_lock (&tree_lock);
  if (child->node.parent == self)
    parent = leave_unlocked (child);
  g_mutex_unlock (&tree_lock);

  if (parent == NULL)
    return FALSE;

  touch_and_unref (parent);
  eap_hold_look_again (); /* The parent may be paused. */

  return TRUE;
}

/* Those that have ended; the others begin anew with the parent. */
gboolean
eap_gauge_forget_children (EapGauge *self)
{
  gboolean has_children;

  g_mutex_lock (&tree_lock);
  has_children = self->node.n_children > 0;
  self->node.done_weight = 0;
  self->node.is_sum = has_children;
  g_mutex_unlock (&tree_lock);

  return has_children;
}

double
eap_gauge_get_own_weight (EapGauge *self)
{
  double weight;

  g_mutex_lock (&tree_lock);
  weight = self->node.own_weight;
  g_mutex_unlock (&tree_lock);

  return weight;
}

void
eap_gauge_set_own_weight (EapGauge *self,
                          double    weight)
{
  g_mutex_lock (&tree_lock);
  self->node.own_weight = isnan (weight) ? 0 : CLAMP (weight, 0, EAP_MAX_WEIGHT);
  g_mutex_unlock (&tree_lock);

  eap_gauge_touch (self);
}

/* With its lock held. Sequentially consistent: see eap_hold_look_again(). */
void
eap_gauge_store_paused (EapGauge *self,
                        gboolean  paused)
{
  if (eap_atomic_exchange (&self->paused, paused, SEQ_CST) != paused)
    eap_atomic_fetch_add (&n_paused, paused ? 1 : -1, SEQ_CST);
}

gboolean
eap_gauge_is_paused (EapGauge *self)
{
  gboolean is_paused = FALSE;

  if (eap_atomic_load (&n_paused, SEQ_CST) == 0)
    return FALSE;

  g_mutex_lock (&tree_lock);
  for (EapGauge *gauge = self; gauge != NULL && !is_paused; gauge = gauge->node.parent)
    is_paused = eap_atomic_load (&gauge->paused, SEQ_CST);
  g_mutex_unlock (&tree_lock);

  return is_paused;
}

/* The share of the whole is unknown as long as nobody has known one. */
EapGaugeSum
eap_gauge_combine (EapGauge *self)
{
  int own_share = eap_figures_get_share (self->figures);
  EapGaugeSum result = { own_share, own_share == EAP_SHARE_UNKNOWN };
  gboolean has_own, own_known, is_known;
  EapGaugeNode node;
  double weights, sum;

  g_mutex_lock (&tree_lock);
  node = self->node;
  g_mutex_unlock (&tree_lock);

  weights = node.own_weight + sum_get (&node.weights) + node.done_weight;
  has_own = own_share != EAP_SHARE_UNKNOWN || eap_figures_get_processed (self->figures) > 0;
  result.is_idle = node.is_sum && node.n_children == 0 && node.own_weight <= 0 &&
                   (weights > 0 || !has_own || self->is_follower);
  if (!node.is_sum || weights <= 0)
    return result;

  own_known = node.own_weight > 0 && own_share != EAP_SHARE_UNKNOWN;
  is_known = own_known || node.n_known > 0;

  if (self->is_follower && !is_known && node.done_weight <= 0 && own_share != EAP_SHARE_UNKNOWN)
    return result;

  result.has_parts = TRUE;
  result.indeterminate = !is_known && (node.n_children > 0 || node.own_weight > 0);
  result.share = EAP_SHARE_UNKNOWN;
  if (is_known || node.done_weight > 0)
    {
      sum = node.own_weight * MAX (own_share, 0) + sum_get (&node.sum) +
            node.done_weight * EAP_SHARE_WHOLE;

      /* Whole is all, whatever sums and division have lost or made up. */
      result.share = node.n_partial == 0 &&
                     (node.own_weight <= 0 || own_share == EAP_SHARE_WHOLE)
        ? EAP_SHARE_WHOLE : eap_share_round (MAX (sum / weights, 0));
    }

  return result;
}
