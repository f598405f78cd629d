/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-gauge-private.h"

void
eap_gauge_free (EapGauge *self)
{
  g_assert (!self->ticks && self->node.parent == NULL);
  g_weak_ref_clear (&self->handle);
  g_mutex_clear (&self->lock);
  g_clear_pointer (&self->text, g_ref_string_release);
  if (self->reading.text != NULL)
    g_ref_string_release ((GRefString *) self->reading.text);
  g_free (self->pace);
  g_clear_pointer (&self->core, eap_operation_core_unref);
  g_object_unref (self->context);
  g_free (self);
}

EapGauge *
eap_gauge_ref (EapGauge *self)
{
  g_atomic_int_inc (&self->ref_count);

  return self;
}

/* Where its own mailbox is having a turn, that ends with this. */
void
eap_gauge_unref (EapGauge *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  if (self->core != NULL || eap_mailbox_push (&self->mailbox, &self->end) == EAP_PUSH_CLAIMED)
    eap_gauge_free (self);
}
