/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "reckoner-row.h"

#include "reckoner-window-private.h"

#define PULSE_INTERVAL_MS 100

/* An operation that is pending. What it shows is bound to the operation and its
 * progress in reckoner-row.ui; here is what cannot be said there. */
struct _ReckonerRow
{
  GtkWidget          parent_instance;

  EapAsyncOperation *operation;        /* (owned) (nullable) */
  GSignalGroup      *progress_signals; /* (owned) (nullable): of its progress */
  guint              pulse_id;         /* 0: not pulsing */

  /* Of the template */
  GtkWidget         *box;
  GtkWidget         *progress_bar;
};

typedef enum
{
  PROP_OPERATION = 1,
} ReckonerRowProperty;

static GParamSpec *properties[PROP_OPERATION + 1];

G_DEFINE_FINAL_TYPE (ReckonerRow, reckoner_row, GTK_TYPE_WIDGET)

/* Whether it is under way, and not paused */
static gboolean
is_moving (ReckonerRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return eap_async_operation_get_state (self->operation) == EAP_OPERATION_STATE_RUNNING &&
         !eap_progress_get_paused (eap_async_operation_get_progress (self->operation)) &&
         !(RECKONER_IS_WINDOW (root) && eap_progress_get_paused (RECKONER_WINDOW (root)->total));
}

static gboolean
pulse_cb (gpointer data)
{
  ReckonerRow *self = data;

  if (is_moving (self))
    gtk_progress_bar_pulse (GTK_PROGRESS_BAR (self->progress_bar));

  return G_SOURCE_CONTINUE;
}

/* As long as nobody knows how far it is */
static void
update_pulse (ReckonerRow *self)
{
  gboolean pulses = self->operation != NULL &&
    eap_progress_get_indeterminate (eap_async_operation_get_progress (self->operation));

  if (!pulses)
    g_clear_handle_id (&self->pulse_id, g_source_remove);
  else if (self->pulse_id == 0)
    self->pulse_id = g_timeout_add (PULSE_INTERVAL_MS, pulse_cb, self);
}

static void
set_operation (ReckonerRow       *self,
               EapAsyncOperation *operation)
{
  if (!g_set_object (&self->operation, operation))
    return;

  g_signal_group_set_target (self->progress_signals, operation != NULL
                               ? eap_async_operation_get_progress (operation) : NULL);
  update_pulse (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OPERATION]);
}

/* What it is doing, in a word */
static char *
describe_stage (ReckonerRow       *self,
                EapOperationState  state,
                gboolean           paused,
                gboolean           all_paused,
                const char        *text)
{
  if (paused || all_paused)
    return g_strdup ("Paused");
  if (state == EAP_OPERATION_STATE_QUEUED)
    return g_strdup ("Waiting");

  return g_strdup (text);
}

static void
pause_toggled_cb (ReckonerRow     *self,
                  GtkToggleButton *button)
{
  if (self->operation != NULL)
    eap_progress_set_paused (eap_async_operation_get_progress (self->operation),
                             gtk_toggle_button_get_active (button));
}

static void
cancel_clicked_cb (ReckonerRow *self)
{
  if (self->operation != NULL)
    eap_async_operation_cancel (self->operation);
}

static void
reckoner_row_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  switch ((ReckonerRowProperty) prop_id)
    {
    case PROP_OPERATION:
      g_value_set_object (value, RECKONER_ROW (object)->operation);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
reckoner_row_set_property (GObject      *object,
                           guint         prop_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  switch ((ReckonerRowProperty) prop_id)
    {
    case PROP_OPERATION:
      set_operation (RECKONER_ROW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
reckoner_row_dispose (GObject *object)
{
  ReckonerRow *self = RECKONER_ROW (object);

  set_operation (self, NULL);
  g_clear_object (&self->progress_signals);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), RECKONER_TYPE_ROW);

  G_OBJECT_CLASS (reckoner_row_parent_class)->dispose (object);
}

static void
reckoner_row_class_init (ReckonerRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = reckoner_row_get_property;
  object_class->set_property = reckoner_row_set_property;
  object_class->dispose = reckoner_row_dispose;

  properties[PROP_OPERATION] =
    g_param_spec_object ("operation", NULL, NULL, EAP_TYPE_ASYNC_OPERATION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/eap/Reckoner/reckoner-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ReckonerRow, box);
  gtk_widget_class_bind_template_child (widget_class, ReckonerRow, progress_bar);
  gtk_widget_class_bind_template_callback (widget_class, describe_stage);
  gtk_widget_class_bind_template_callback (widget_class, pause_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_clicked_cb);
}

static void
reckoner_row_init (ReckonerRow *self)
{
  self->progress_signals = g_signal_group_new (EAP_TYPE_PROGRESS);
  g_signal_group_connect_swapped (self->progress_signals, "notify::indeterminate",
                                  G_CALLBACK (update_pulse), self);

  gtk_widget_init_template (GTK_WIDGET (self));
}
