/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-progress-private.h"

#include "eap-async-operation-manager.h"

/**
 * EapProgress:
 *
 * How far something is, for a user interface to show.
 *
 * ```c
 * // in the context of the user interface
 * EapProgress *progress = eap_async_operation_get_progress (operation);
 *
 * g_object_bind_property (progress, "fraction", bar, "fraction",
 *                         G_BINDING_SYNC_CREATE);
 * g_object_bind_property (progress, "summary", label, "label",
 *                         G_BINDING_SYNC_CREATE);
 *
 * // on the worker
 * eap_progress_set_unit (progress, EAP_PROGRESS_UNIT_BYTES);
 * eap_progress_report_amount (progress, n_read, size);
 * ```
 *
 * Every operation has one, [method@Eap.AsyncOperation.get_progress], which shows
 * what the operation reports, by whichever method; so has every
 * [class@Eap.BackgroundWorker]. Others are made with [ctor@Eap.Progress.new], for
 * work that is no operation, or as the sum of several.
 *
 * ## Where and how often
 *
 * Whatever workers report, properties are notified in one context only, that of the
 * operation or of the thread that made the object, and at most once in an iteration
 * of its loop: they can be bound to widgets as they are. What an operation has
 * reported last is shown before its Completed event, if need be once more in the same
 * iteration.
 *
 * ## What it shows
 *
 * [property@Eap.Progress:fraction] never goes back, unless somebody calls
 * [method@Eap.Progress.reset]. The rate is that of the last 15 seconds. The time
 * left is unknown until it can be trusted, and then counts down steadily. What time
 * makes, the rate, the time left and the time elapsed, changes twice a second while
 * somebody looks, also when nothing is reported: somebody who is connected when a
 * property changes, or reads one of these.
 *
 * ## Pausing
 *
 * [property@Eap.Progress:paused] is a request to the workers. One that supports it
 * calls [method@Eap.Progress.wait_while_paused] between its steps. Time in which it
 * is paused does not count.
 *
 * ## Children
 *
 * With [method@Eap.Progress.add_child] a progress shows the sum of others, by their
 * weights. A child that has ended well counts as whole from then on; one that has
 * failed, was cancelled or dropped is taken out. A call can be made a part of
 * another one with [property@Eap.StartOptions:parent], and is a child of its
 * progress then.
 *
 * ## Threads
 *
 * All methods may be called from any thread. What the getters return is what was
 * notified last; where something was set, what was set.
 */

struct _EapProgress
{
  GObject   parent_instance;

  EapGauge *gauge; /* (owned) */
};

typedef enum
{
  PROP_SYNCHRONIZATION_CONTEXT = 1,
  PROP_FRACTION,
  PROP_PERCENTAGE,
  PROP_INDETERMINATE,
  PROP_PROCESSED,
  PROP_TOTAL,
  PROP_UNIT,
  PROP_TEXT,
  PROP_RATE,
  PROP_REMAINING,
  PROP_ELAPSED,
  PROP_PAUSED,
  PROP_AMOUNT_TEXT,
  PROP_RATE_TEXT,
  PROP_REMAINING_TEXT,
  PROP_SUMMARY,
} EapProgressProperty;

static GParamSpec *properties[PROP_SUMMARY + 1];
static guint notify_signal;

G_DEFINE_FINAL_TYPE (EapProgress, eap_progress, G_TYPE_OBJECT)

#define AMOUNT_CHANGES \
  (EAP_READING_PERCENTAGE | EAP_READING_INDETERMINATE | EAP_READING_PROCESSED | \
   EAP_READING_TOTAL | EAP_READING_UNIT)

/* What has to be notified where these have changed */
static const struct
{
  EapProgressProperty property;
  guint               changes;
} notified[] = {
  { PROP_FRACTION, EAP_READING_FRACTION },
  { PROP_PERCENTAGE, EAP_READING_PERCENTAGE },
  { PROP_INDETERMINATE, EAP_READING_INDETERMINATE },
  { PROP_PROCESSED, EAP_READING_PROCESSED },
  { PROP_TOTAL, EAP_READING_TOTAL },
  { PROP_UNIT, EAP_READING_UNIT },
  { PROP_TEXT, EAP_READING_TEXT },
  { PROP_RATE, EAP_READING_RATE },
  { PROP_REMAINING, EAP_READING_REMAINING },
  { PROP_ELAPSED, EAP_READING_ELAPSED },
  { PROP_PAUSED, EAP_READING_PAUSED },
  { PROP_AMOUNT_TEXT, AMOUNT_CHANGES },
  { PROP_RATE_TEXT, EAP_READING_RATE | EAP_READING_UNIT },
  { PROP_REMAINING_TEXT, EAP_READING_REMAINING },
  { PROP_SUMMARY, AMOUNT_CHANGES | EAP_READING_REMAINING | EAP_READING_PAUSED },
};

static gboolean
is_watched (gpointer handle)
{
  return g_signal_handler_find (handle, G_SIGNAL_MATCH_ID, notify_signal, 0,
                                NULL, NULL, NULL) != 0;
}

/* Not g_object_notify(): while another thread is dropping its last reference,
 * notifications are frozen, and that thread would emit them. */
static void
show (gpointer handle,
      guint    changes)
{
  if (!is_watched (handle))
    return;

  for (gsize i = 0; i < G_N_ELEMENTS (notified); i++)
    {
      GParamSpec *pspec = properties[notified[i].property];

      if (changes & notified[i].changes)
        g_signal_emit (handle, notify_signal, g_param_spec_get_name_quark (pspec), pspec);
    }
}

static const EapGaugeFuncs gauge_funcs = { show, is_watched };

static void
eap_progress_constructed (GObject *object)
{
  EapProgress *self = EAP_PROGRESS (object);

  if (self->gauge == NULL)
    self->gauge = eap_gauge_new (eap_async_operation_manager_get_synchronization_context (),
                                 &gauge_funcs, self);

  G_OBJECT_CLASS (eap_progress_parent_class)->constructed (object);
}

static void
eap_progress_finalize (GObject *object)
{
  eap_gauge_drop_handle (EAP_PROGRESS (object)->gauge);

  G_OBJECT_CLASS (eap_progress_parent_class)->finalize (object);
}

static void
eap_progress_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  EapProgress *self = EAP_PROGRESS (object);

  switch ((EapProgressProperty) prop_id)
    {
    case PROP_SYNCHRONIZATION_CONTEXT:
      g_value_set_object (value, eap_progress_get_synchronization_context (self));
      break;
    case PROP_FRACTION:
      g_value_set_double (value, eap_progress_get_fraction (self));
      break;
    case PROP_PERCENTAGE:
      g_value_set_int (value, eap_progress_get_percentage (self));
      break;
    case PROP_INDETERMINATE:
      g_value_set_boolean (value, eap_progress_get_indeterminate (self));
      break;
    case PROP_PROCESSED:
      g_value_set_uint64 (value, eap_progress_get_processed (self));
      break;
    case PROP_TOTAL:
      g_value_set_uint64 (value, eap_progress_get_total (self));
      break;
    case PROP_UNIT:
      g_value_set_enum (value, eap_progress_get_unit (self));
      break;
    case PROP_TEXT:
      g_value_take_string (value, eap_progress_dup_text (self));
      break;
    case PROP_RATE:
      g_value_set_double (value, eap_progress_get_rate (self));
      break;
    case PROP_REMAINING:
      g_value_set_double (value, eap_progress_get_remaining (self));
      break;
    case PROP_ELAPSED:
      g_value_set_double (value, eap_progress_get_elapsed (self));
      break;
    case PROP_PAUSED:
      g_value_set_boolean (value, eap_progress_get_paused (self));
      break;
    case PROP_AMOUNT_TEXT:
      g_value_take_string (value, eap_progress_dup_amount_text (self));
      break;
    case PROP_RATE_TEXT:
      g_value_take_string (value, eap_progress_dup_rate_text (self));
      break;
    case PROP_REMAINING_TEXT:
      g_value_take_string (value, eap_progress_dup_remaining_text (self));
      break;
    case PROP_SUMMARY:
      g_value_take_string (value, eap_progress_dup_summary (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
eap_progress_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  EapProgress *self = EAP_PROGRESS (object);
  EapSynchronizationContext *context;

  switch ((EapProgressProperty) prop_id)
    {
    case PROP_SYNCHRONIZATION_CONTEXT:
      context = g_value_get_object (value);
      if (context != NULL)
        self->gauge = eap_gauge_new (context, &gauge_funcs, self);
      break;
    case PROP_UNIT:
      eap_progress_set_unit (self, g_value_get_enum (value));
      break;
    case PROP_TEXT:
      eap_progress_set_text (self, g_value_get_string (value));
      break;
    case PROP_PAUSED:
      eap_progress_set_paused (self, g_value_get_boolean (value));
      break;
    case PROP_FRACTION:
    case PROP_PERCENTAGE:
    case PROP_INDETERMINATE:
    case PROP_PROCESSED:
    case PROP_TOTAL:
    case PROP_RATE:
    case PROP_REMAINING:
    case PROP_ELAPSED:
    case PROP_AMOUNT_TEXT:
    case PROP_RATE_TEXT:
    case PROP_REMAINING_TEXT:
    case PROP_SUMMARY:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_figures (void)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  /**
   * EapProgress:fraction: (getter get_fraction)
   *
   * How much is done, from 0 to 1.
   *
   * Never goes back, except after [method@Eap.Progress.reset].
   */
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);

  /**
   * EapProgress:percentage: (getter get_percentage)
   *
   * How much is done, from 0 to 100, rounded down.
   */
  properties[PROP_PERCENTAGE] = g_param_spec_int ("percentage", NULL, NULL, 0, 100, 0, flags);

  /**
   * EapProgress:indeterminate: (getter get_indeterminate)
   *
   * Whether nobody knows how much is done.
   *
   * This is so until a share, or an amount with a total, has been reported. With
   * children it is so while no child that is under way knows; it is not where some
   * do.
   */
  properties[PROP_INDETERMINATE] =
    g_param_spec_boolean ("indeterminate", NULL, NULL, TRUE, flags);

  /**
   * EapProgress:processed: (getter get_processed)
   *
   * How much is done, in the unit; never more than the total, if that is known.
   */
  properties[PROP_PROCESSED] =
    g_param_spec_uint64 ("processed", NULL, NULL, 0, G_MAXUINT64, 0, flags);

  /**
   * EapProgress:total: (getter get_total)
   *
   * How much there is to do, in the unit; 0 if that is unknown.
   */
  properties[PROP_TOTAL] =
    g_param_spec_uint64 ("total", NULL, NULL, 0, G_MAXUINT64, 0, flags);
}

static void
install_times (void)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  /**
   * EapProgress:rate: (getter get_rate)
   *
   * How much is processed in a second, in the unit; 0 if that is unknown.
   *
   * This is the rate of the last 15 seconds of running time. It is 0 too where all is
   * over.
   */
  properties[PROP_RATE] = g_param_spec_double ("rate", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);

  /**
   * EapProgress:remaining: (getter get_remaining)
   *
   * How long it will take, in seconds; negative if that is unknown.
   *
   * It is unknown until it can be trusted, some seconds after the first report. It is 0
   * where all is done.
   */
  properties[PROP_REMAINING] =
    g_param_spec_double ("remaining", NULL, NULL, -1, G_MAXDOUBLE, -1, flags);

  /**
   * EapProgress:elapsed: (getter get_elapsed)
   *
   * How long it has taken, in seconds, without the time in which it was paused.
   *
   * It counts from the first report or child on; for an operation, from when its
   * progress was first asked for. Where all children have ended it stands still.
   */
  properties[PROP_ELAPSED] =
    g_param_spec_double ("elapsed", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
}

static void
install_texts (void)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  /**
   * EapProgress:amount-text: (getter dup_amount_text)
   *
   * How much is done, in the user's language: “3.2 GB of 7.9 GB”.
   *
   * Where no amounts are reported it is the percentage. It is empty while nothing
   * is known.
   */
  properties[PROP_AMOUNT_TEXT] = g_param_spec_string ("amount-text", NULL, NULL, "", flags);

  /**
   * EapProgress:rate-text: (getter dup_rate_text)
   *
   * The rate, in the user's language: “12.3 MB/s”; empty while it is unknown.
   */
  properties[PROP_RATE_TEXT] = g_param_spec_string ("rate-text", NULL, NULL, "", flags);

  /**
   * EapProgress:remaining-text: (getter dup_remaining_text)
   *
   * How long it will take, in the user's language: “about 2 minutes left”; empty
   * while it is unknown.
   */
  properties[PROP_REMAINING_TEXT] =
    g_param_spec_string ("remaining-text", NULL, NULL, "", flags);

  /**
   * EapProgress:summary: (getter dup_summary)
   *
   * What there is to say in a line, in the user's language:
   * “3.2 GB of 7.9 GB — about 2 minutes left”; empty while nothing is known.
   *
   * It is the amount text, and the time left or, while it is paused, that it is.
   */
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, "", flags);
}

static void
eap_progress_class_init (EapProgressClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = eap_progress_constructed;
  object_class->finalize = eap_progress_finalize;
  object_class->get_property = eap_progress_get_property;
  object_class->set_property = eap_progress_set_property;

  /**
   * EapProgress:synchronization-context: (getter get_synchronization_context)
   *
   * Where the properties are notified.
   *
   * By default the context of the thread that makes the object.
   */
  properties[PROP_SYNCHRONIZATION_CONTEXT] =
    g_param_spec_object ("synchronization-context", NULL, NULL,
                         EAP_TYPE_SYNCHRONIZATION_CONTEXT,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  install_figures ();
  install_times ();
  install_texts ();

  /**
   * EapProgress:unit: (getter get_unit) (setter set_unit)
   *
   * What the amounts count.
   */
  properties[PROP_UNIT] =
    g_param_spec_enum ("unit", NULL, NULL, EAP_TYPE_PROGRESS_UNIT, EAP_PROGRESS_UNIT_NONE, flags);

  /**
   * EapProgress:text: (getter dup_text) (setter set_text)
   *
   * What is being done at the moment, the stage for example.
   */
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);

  /**
   * EapProgress:paused: (getter get_paused) (setter set_paused)
   *
   * Whether workers are asked to pause.
   *
   * It can be bound to a toggle button in both directions. It becomes `FALSE` when
   * the operation ends, and what has ended cannot be paused. The children of a progress that is paused are paused too,
   * without having this property set.
   */
  properties[PROP_PAUSED] = g_param_spec_boolean ("paused", NULL, NULL, FALSE, flags);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  notify_signal = g_signal_lookup ("notify", G_TYPE_OBJECT);
}

static void
eap_progress_init (EapProgress *self)
{
}

/* Without a change that is on its way, and so what getters say at once */
EapProgress *
eap_progress_new_for_core (EapOperationCore *core)
{
  EapProgress *self =
    g_object_new (EAP_TYPE_PROGRESS, "synchronization-context", core->context, NULL);

  eap_gauge_serve (self->gauge, core);

  return self;
}

EapGauge *
eap_progress_get_gauge (EapProgress *self)
{
  return self->gauge;
}

/**
 * eap_progress_new:
 *
 * Makes a progress of its own, in the context of the calling thread.
 *
 * Returns: (transfer full): a progress
 */
EapProgress *
eap_progress_new (void)
{
  return g_object_new (EAP_TYPE_PROGRESS, NULL);
}

/**
 * eap_progress_get_synchronization_context: (get-property synchronization-context)
 * @self: a progress
 *
 * Gets where the properties are notified.
 *
 * Returns: (transfer none): a synchronization context
 */
EapSynchronizationContext *
eap_progress_get_synchronization_context (EapProgress *self)
{
  g_return_val_if_fail (EAP_IS_PROGRESS (self), NULL);

  return self->gauge->context;
}
