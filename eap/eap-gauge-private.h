/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-operation-core-private.h"
#include "eap-pace-private.h"
#include "eap-reading-private.h"

G_BEGIN_DECLS

/* What an EapProgress shows, and how it comes there: workers change it, and its
 * context is told, at most once a dispatch. The object is a thin handle on it, so
 * that children outlive the object of their parent. */

typedef struct _EapGauge EapGauge;

/* What of the reading has changed */
typedef enum {
  EAP_READING_FRACTION      = 1 << 0,
  EAP_READING_PERCENTAGE    = 1 << 1,
  EAP_READING_INDETERMINATE = 1 << 2,
  EAP_READING_PROCESSED     = 1 << 3,
  EAP_READING_TOTAL         = 1 << 4,
  EAP_READING_UNIT          = 1 << 5,
  EAP_READING_TEXT          = 1 << 6,
  EAP_READING_RATE          = 1 << 7,
  EAP_READING_REMAINING     = 1 << 8,
  EAP_READING_ELAPSED       = 1 << 9,
  EAP_READING_PAUSED        = 1 << 10,
} EapReadingChange;

typedef struct {
  void     (*show)       (gpointer handle,
                          guint    changes);
  gboolean (*is_watched) (gpointer handle);
} EapGaugeFuncs;

/* A sum from which large and small terms can be taken away again: with a plain one,
 * the small ones would be lost. */
typedef struct {
  double value;
  double error; /* what was lost of it */
} EapSum;

/* Guarded by the one lock of all trees */
typedef struct {
  EapGauge *parent;      /* (owned) (nullable) */
  double    weight;      /* in the parent */
  int       told;        /* share that the parent has been told; at least 0 */
  gboolean  told_known;

  guint     n_children;  /* that are under way */
  guint     n_known;     /* of them */
  guint     n_partial;   /* of them, those that are not whole and weigh something */
  EapSum    weights;     /* of them */
  EapSum    sum;         /* of their weights × shares */
  double    done_weight; /* of the children that have ended well */
  double    own_weight;
  gboolean  is_sum;      /* it has, or has had, children */
  gboolean  is_gone;     /* its handle is: it is nobody's parent any more */
} EapGaugeNode;

/* What a gauge and its children make together */
typedef struct {
  int      share;
  gboolean indeterminate; /* nobody who is under way knows a share */
  gboolean has_parts;     /* so that its amounts do not tell how far it is */
  gboolean is_idle;       /* its children have ended, and it has nothing of its own */
} EapGaugeSum;

struct _EapGauge {
  int                        ref_count; /* (atomic) */
  EapSynchronizationContext *context;   /* (owned) */
  EapOperationCore          *core;      /* (owned) (nullable): whose progress it is */
  EapFigures                *figures;   /* of the core, or its own */
  EapFigures                 own_figures;
  const EapGaugeFuncs       *funcs;
  GWeakRef                   handle;
  gboolean                   is_follower; /* its own reports count while its child is silent */

  /* How its context is told */
  EapMailbox                 mailbox;   /* where it has no core */
  EapMail                    change;
  EapMail                    end;       /* the mailbox's last one, which frees this */
  EapReady                   again;     /* puts a change off to the next dispatch */
  gboolean                   is_dirty;  /* (atomic): a change is on its way, with a reference */
  guint                      shown_in;  /* the dispatch; at home */

  EapGaugeNode               node;
  gboolean                   paused;    /* (atomic): written under the lock */
  gboolean                   begun;     /* (atomic): something was reported, or a child added */

  GMutex                     lock;      /* guards the rest */
  EapProgressUnit            unit;
  GRefString                *text;      /* (owned) (nullable) */
  gboolean                   ended;
  gboolean                   succeeded;
  guint                      n_waiting; /* workers that wait while it is paused */
  gboolean                   idle;      /* nothing is under way */
  gint64                     ran;       /* running time, in microseconds, until … */
  gint64                     since;     /* … it was last set going; 0: it stands still */
  gint64                     read_at;   /* running time when what time makes was last read */
  int                        share;     /* the furthest one that was shown */
  EapPace                   *pace;      /* (owned) (nullable): when somebody looks */
  gboolean                   wanted;    /* somebody asked for what time makes */
  EapReading                 reading;
  guint                      unshown;   /* changes of it that nobody was told of */
  EapTimer                   tick;
  gboolean                   ticks;     /* the timer is set, with a reference */
};

EapGauge   *eap_gauge_new               (EapSynchronizationContext *context,
                                         const EapGaugeFuncs       *funcs,
                                         gpointer                   handle);
void        eap_gauge_serve             (EapGauge                  *self,
                                         EapOperationCore          *core);
EapGauge   *eap_gauge_ref               (EapGauge                  *self);
void        eap_gauge_unref             (EapGauge                  *self);
void        eap_gauge_free              (EapGauge                  *self);
/* The handle is gone: it is no part of anything, and nobody can let its workers go on
 * any more. */
void        eap_gauge_drop_handle       (EapGauge                  *self);

/* Changes; any thread */
void        eap_gauge_begin             (EapGauge                  *self);
void        eap_gauge_touch             (EapGauge                  *self);
void        eap_gauge_set_unit          (EapGauge                  *self,
                                         EapProgressUnit            unit);
void        eap_gauge_set_text          (EapGauge                  *self,
                                         const char                *text);
void        eap_gauge_set_paused        (EapGauge                  *self,
                                         gboolean                   paused);
void        eap_gauge_reset             (EapGauge                  *self);
void        eap_gauge_finish            (EapGauge                  *self);
void        eap_gauge_set_waiting       (EapGauge                  *self,
                                         gboolean                   is_waiting);

/* Its operation ends: for its parent, shown at home, or known from the outset */
void        eap_gauge_end               (EapGauge                  *self,
                                         gboolean                   succeeded);
void        eap_gauge_show_end          (EapGauge                  *self,
                                         gboolean                   succeeded);
void        eap_gauge_set_ended         (EapGauge                  *self,
                                         gboolean                   succeeded);

/* What was shown last, but for its text; any thread */
EapReading  eap_gauge_get_reading       (EapGauge                  *self);
/* The same, kept up to date while time passes */
EapReading  eap_gauge_want_reading      (EapGauge                  *self);
EapProgressUnit
            eap_gauge_get_unit          (EapGauge                  *self);
char       *eap_gauge_dup_text          (EapGauge                  *self);

/* Rounded down, so that 100 is all */
static inline int
eap_reading_get_percentage (const EapReading *self)
{
  return eap_share_of_fraction (self->fraction) / EAP_SHARE_PERCENT;
}

/* The tree; any thread */
gboolean    eap_gauge_add_child         (EapGauge                  *self,
                                         EapGauge                  *child,
                                         double                     weight,
                                         GError                   **error);
gboolean    eap_gauge_remove_child      (EapGauge                  *self,
                                         EapGauge                  *child);
/* TRUE: some are under way. */
gboolean    eap_gauge_forget_children   (EapGauge                  *self);
double      eap_gauge_get_own_weight    (EapGauge                  *self);
void        eap_gauge_set_own_weight    (EapGauge                  *self,
                                         double                     weight);
gboolean    eap_gauge_is_paused         (EapGauge                  *self);
void        eap_gauge_tell_parent       (EapGauge                  *self);
void        eap_gauge_leave_tree        (EapGauge                  *self);
void        eap_gauge_store_paused      (EapGauge                  *self,
                                         gboolean                   paused);
EapGaugeSum eap_gauge_combine           (EapGauge                  *self);

G_END_DECLS
