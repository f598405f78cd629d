/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-component-private.h"

/* How the reports of a component's calls are delivered */

/* Before the call begins */
void
eap_component_set_up_delivery (EapComponent     *self,
                               EapOperationCore *core)
{
  EapComponentPrivate *priv = eap_component_get_private (self);

  core->every = eap_atomic_load (&priv->progress_delivery, RELAXED) == EAP_PROGRESS_DELIVERY_EVERY;
  core->interval = eap_atomic_load (&priv->progress_interval, RELAXED);
  core->max_undelivered = eap_atomic_load (&priv->max_undelivered, RELAXED);
}

/**
 * eap_component_get_progress_delivery: (get-property progress-delivery)
 * @self: a component
 *
 * Gets what becomes of reports that come faster than they can be delivered.
 *
 * Returns: how progress is delivered
 */
EapProgressDelivery
eap_component_get_progress_delivery (EapComponent *self)
{
  g_return_val_if_fail (EAP_IS_COMPONENT (self), 0);

  return eap_atomic_load (&eap_component_get_private (self)->progress_delivery, RELAXED);
}

/**
 * eap_component_set_progress_delivery: (set-property progress-delivery)
 * @self: a component
 * @delivery: how progress is delivered
 *
 * Sets what becomes of reports that come faster than they can be delivered.
 *
 * A change applies to the calls that are made after it.
 */
void
eap_component_set_progress_delivery (EapComponent        *self,
                                     EapProgressDelivery  delivery)
{
  g_return_if_fail (EAP_IS_COMPONENT (self));
  g_return_if_fail (delivery <= EAP_PROGRESS_DELIVERY_EVERY);

  if (eap_atomic_exchange (&eap_component_get_private (self)->progress_delivery, delivery, RELAXED) != delivery)
    g_object_notify (G_OBJECT (self), "progress-delivery");
}

/**
 * eap_component_get_progress_interval: (get-property progress-interval)
 * @self: a component
 *
 * Gets how much time there is at least between two deliveries of a call's progress.
 *
 * Returns: an interval in milliseconds; 0: none
 */
guint
eap_component_get_progress_interval (EapComponent *self)
{
  g_return_val_if_fail (EAP_IS_COMPONENT (self), 0);

  return eap_atomic_load (&eap_component_get_private (self)->progress_interval, RELAXED);
}

/**
 * eap_component_set_progress_interval: (set-property progress-interval)
 * @self: a component
 * @milliseconds: an interval in milliseconds; 0: none
 *
 * Sets how much time there is at least between two deliveries of a call's progress.
 *
 * The first report is delivered at once, the last one before Completed in any case.
 *
 * A change applies to the calls that are made after it.
 */
void
eap_component_set_progress_interval (EapComponent *self,
                                     guint         milliseconds)
{
  g_return_if_fail (EAP_IS_COMPONENT (self));

  if (eap_atomic_exchange (&eap_component_get_private (self)->progress_interval, milliseconds, RELAXED) != milliseconds)
    g_object_notify (G_OBJECT (self), "progress-interval");
}

/**
 * eap_component_get_max_undelivered: (get-property max-undelivered)
 * @self: a component
 *
 * Gets how many reports of a call that are not merged may wait for delivery.
 *
 * Returns: a number of reports; 0: no limit
 */
guint
eap_component_get_max_undelivered (EapComponent *self)
{
  g_return_val_if_fail (EAP_IS_COMPONENT (self), 0);

  return eap_atomic_load (&eap_component_get_private (self)->max_undelivered, RELAXED);
}

/**
 * eap_component_set_max_undelivered: (set-property max-undelivered)
 * @self: a component
 * @max_undelivered: a number of reports; 0: no limit
 *
 * Sets how many reports of a call that are not merged may wait for delivery.
 *
 * A worker that is further ahead waits; see [method@Eap.AsyncOperation.report].
 *
 * A change applies to the calls that are made after it.
 */
void
eap_component_set_max_undelivered (EapComponent *self,
                                   guint         max_undelivered)
{
  g_return_if_fail (EAP_IS_COMPONENT (self));

  if (eap_atomic_exchange (&eap_component_get_private (self)->max_undelivered, max_undelivered, RELAXED) != max_undelivered)
    g_object_notify (G_OBJECT (self), "max-undelivered");
}

/**
 * eap_component_get_n_merged_reports:
 * @self: a component
 *
 * Gets how many reports of figures were replaced by later ones before they could be
 * delivered, over all calls.
 *
 * Returns: a number of reports
 */
guint64
eap_component_get_n_merged_reports (EapComponent *self)
{
  g_return_val_if_fail (EAP_IS_COMPONENT (self), 0);

  return eap_atomic_load (&eap_component_get_private (self)->n_merged, RELAXED);
}
