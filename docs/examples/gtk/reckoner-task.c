/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "reckoner-task.h"

/* What a task counts for in the total, in bytes to be read: what each costs besides,
 * and what a candidate does that is tried as a divisor */
#define TASK_WEIGHT (64.0 * 1024)
#define CANDIDATE_WEIGHT 200.0

/* Something to do, and what became of it. It is the user state of the call that
 * does it, and when that has ended an item of the list of results. Nothing in it
 * changes while it is shown. */
struct _ReckonerTask
{
  GObject          parent_instance;

  GFile           *file;    /* (owned) (nullable): if there is none it is a number */
  guint64          number;
  double           weight;
  char            *name;    /* (owned) */
  char            *place;   /* (owned) (nullable): where the file is */
  ReckonerOutcome  outcome;
  char            *text;    /* (owned) (nullable): of the outcome */
  char            *value;   /* (owned) (nullable): what is worth a copy */
};

typedef enum
{
  PROP_NAME = 1,
  PROP_PLACE,
  PROP_TEXT,
  PROP_VALUE,
  PROP_ICON_NAME,
  PROP_CSS_CLASSES,
} ReckonerTaskProperty;

static GParamSpec *properties[PROP_CSS_CLASSES + 1];

G_DEFINE_FINAL_TYPE (ReckonerTask, reckoner_task, G_TYPE_OBJECT)

static const char *const icon_names[] = {
  [RECKONER_OUTCOME_NONE] = NULL,
  [RECKONER_OUTCOME_SUCCEEDED] = "emblem-ok-symbolic",
  [RECKONER_OUTCOME_FAILED] = "dialog-error-symbolic",
  [RECKONER_OUTCOME_CANCELLED] = "process-stop-symbolic",
};

static const char *const css_classes[][2] = {
  [RECKONER_OUTCOME_NONE] = { NULL },
  [RECKONER_OUTCOME_SUCCEEDED] = { "succeeded", NULL },
  [RECKONER_OUTCOME_FAILED] = { "failed", NULL },
  [RECKONER_OUTCOME_CANCELLED] = { "dim-label", NULL },
};

static void
reckoner_task_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  ReckonerTask *self = RECKONER_TASK (object);

  switch ((ReckonerTaskProperty) prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_PLACE:
      g_value_set_string (value, self->place);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_VALUE:
      g_value_set_string (value, self->value);
      break;
    case PROP_ICON_NAME:
      g_value_set_static_string (value, icon_names[self->outcome]);
      break;
    case PROP_CSS_CLASSES:
      g_value_set_boxed (value, css_classes[self->outcome]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
reckoner_task_finalize (GObject *object)
{
  ReckonerTask *self = RECKONER_TASK (object);

  g_clear_object (&self->file);
  g_free (self->name);
  g_free (self->place);
  g_free (self->text);
  g_free (self->value);

  G_OBJECT_CLASS (reckoner_task_parent_class)->finalize (object);
}

static GParamSpec *
string_property (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL,
                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
reckoner_task_class_init (ReckonerTaskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = reckoner_task_get_property;
  object_class->finalize = reckoner_task_finalize;

  properties[PROP_NAME] = string_property ("name");
  properties[PROP_PLACE] = string_property ("place");
  properties[PROP_TEXT] = string_property ("text");
  properties[PROP_VALUE] = string_property ("value");
  properties[PROP_ICON_NAME] = string_property ("icon-name");
  properties[PROP_CSS_CLASSES] =
    g_param_spec_boxed ("css-classes", NULL, NULL, G_TYPE_STRV,
                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
reckoner_task_init (ReckonerTask *self)
{
}

/* May be called on any thread. */
ReckonerTask *
reckoner_task_new_for_file (GFile   *file,
                            guint64  size)
{
  ReckonerTask *self = g_object_new (RECKONER_TYPE_TASK, NULL);
  g_autofree char *name = g_file_get_basename (file);

  self->file = g_object_ref (file);
  self->name = g_filename_display_name (name != NULL ? name : "?");
  self->place = g_file_get_parse_name (file);
  self->weight = size + TASK_WEIGHT;

  return self;
}

ReckonerTask *
reckoner_task_new_for_number (guint64 number)
{
  ReckonerTask *self = g_object_new (RECKONER_TYPE_TASK, NULL);

  self->number = number;
  self->name = g_strdup_printf ("Is %" G_GUINT64_FORMAT " prime?", number);
  self->weight = CANDIDATE_WEIGHT;
  /* About the square root of it, which is as far as divisors are looked for */
  for (guint64 rest = number; rest > 0; rest >>= 2)
    self->weight *= 2;
  self->weight += TASK_WEIGHT;

  return self;
}

/* @value is what a user may want to have in the clipboard. */
void
reckoner_task_succeed (ReckonerTask *self,
                       const char   *text,
                       const char   *value)
{
  g_return_if_fail (self->outcome == RECKONER_OUTCOME_NONE);

  self->outcome = RECKONER_OUTCOME_SUCCEEDED;
  self->text = g_strdup (text);
  self->value = g_strdup (value);
}

/* Where it was is known, so the usual reasons are short. */
static const char *
describe (const GError *error)
{
  if (error->domain != G_IO_ERROR)
    return error->message;

  switch (error->code)
    {
    case G_IO_ERROR_CANCELLED:
      return "Cancelled";
    case G_IO_ERROR_NOT_FOUND:
      return "There is no such file or folder";
    case G_IO_ERROR_PERMISSION_DENIED:
      return "The permission to read it is missing";
    default:
      return error->message;
    }
}

void
reckoner_task_fail (ReckonerTask *self,
                    const GError *error)
{
  gboolean is_cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_return_if_fail (self->outcome == RECKONER_OUTCOME_NONE);

  self->outcome = is_cancelled ? RECKONER_OUTCOME_CANCELLED : RECKONER_OUTCOME_FAILED;
  self->text = g_strdup (describe (error));
}

GFile *
reckoner_task_get_file (ReckonerTask *self)
{
  return self->file;
}

guint64
reckoner_task_get_number (ReckonerTask *self)
{
  return self->number;
}

const char *
reckoner_task_get_name (ReckonerTask *self)
{
  return self->name;
}

/* What it counts for in the total */
double
reckoner_task_get_weight (ReckonerTask *self)
{
  return self->weight;
}

ReckonerOutcome
reckoner_task_get_outcome (ReckonerTask *self)
{
  return self->outcome;
}

const char *
reckoner_task_get_text (ReckonerTask *self)
{
  return self->text;
}

const char *
reckoner_task_get_value (ReckonerTask *self)
{
  return self->value;
}
