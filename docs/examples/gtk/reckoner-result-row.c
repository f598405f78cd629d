/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "reckoner-result-row.h"

/* A task that has ended. What it shows is bound to the task in
 * reckoner-result-row.ui. */
struct _ReckonerResultRow
{
  GtkWidget     parent_instance;

  ReckonerTask *task; /* (owned) (nullable) */

  GtkWidget    *box;  /* of the template */
};

typedef enum
{
  PROP_TASK = 1,
} ReckonerResultRowProperty;

static GParamSpec *properties[PROP_TASK + 1];

G_DEFINE_FINAL_TYPE (ReckonerResultRow, reckoner_result_row, GTK_TYPE_WIDGET)

static gboolean
is_there (ReckonerResultRow *self,
          const char        *text)
{
  return text != NULL;
}

static void
copy_clicked_cb (ReckonerResultRow *self)
{
  if (self->task != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                            reckoner_task_get_value (self->task));
}

static void
reckoner_result_row_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  switch ((ReckonerResultRowProperty) prop_id)
    {
    case PROP_TASK:
      g_value_set_object (value, RECKONER_RESULT_ROW (object)->task);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
reckoner_result_row_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  switch ((ReckonerResultRowProperty) prop_id)
    {
    case PROP_TASK:
      if (g_set_object (&RECKONER_RESULT_ROW (object)->task, g_value_get_object (value)))
        g_object_notify_by_pspec (object, pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
reckoner_result_row_dispose (GObject *object)
{
  ReckonerResultRow *self = RECKONER_RESULT_ROW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), RECKONER_TYPE_RESULT_ROW);
  g_clear_object (&self->task);

  G_OBJECT_CLASS (reckoner_result_row_parent_class)->dispose (object);
}

static void
reckoner_result_row_class_init (ReckonerResultRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = reckoner_result_row_get_property;
  object_class->set_property = reckoner_result_row_set_property;
  object_class->dispose = reckoner_result_row_dispose;

  properties[PROP_TASK] =
    g_param_spec_object ("task", NULL, NULL, RECKONER_TYPE_TASK,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/eap/Reckoner/reckoner-result-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ReckonerResultRow, box);
  gtk_widget_class_bind_template_callback (widget_class, is_there);
  gtk_widget_class_bind_template_callback (widget_class, copy_clicked_cb);
}

static void
reckoner_result_row_init (ReckonerResultRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
