/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-figures-private.h"
#include "eap-mailbox-private.h"
#include "eap-synchronization-context-private.h"
#include "eap-timekeeper-private.h"
#include "eap-types.h"

G_BEGIN_DECLS

/* One operation's life. It owns everything that the user gave, and whichever
 * thread drops the last reference, it is finalized in its context's place.
 * The public handle, an EapAsyncOperation, is thin and may go anywhere. */

typedef struct _EapProgressChangedEventArgs EapProgressChangedEventArgs;

/* How many reports with args wait for delivery before a worker does: enough for
 * any burst, and little memory */
#define EAP_MAX_UNDELIVERED 10000

typedef struct _EapOperationCore EapOperationCore;
typedef struct _EapCancelLink    EapCancelLink;
typedef struct _EapOwner         EapOwner;
typedef struct _EapTerminal      EapTerminal;
typedef struct _EapWaiter        EapWaiter;

/* The last mail of an operation: what became of it. Each completer brings its
 * own; the one whose mail seals the mailbox has won. */
struct _EapTerminal {
  EapMail                     mail;
  EapAsyncCompletedEventArgs *args;             /* (owned) (nullable) */
  GError                     *error;            /* (owned) (nullable) */
  GTask                      *task;             /* (owned) (nullable): with the result */
  GObject                    *refused;          /* (owned) (nullable): args that do not fit */
  gboolean                    cancelled;
  gboolean                    cancel_requested;

  EapSendOrPostCallback       callback;         /* (nullable): the last post */
  gpointer                    state;
  GDestroyNotify              destroy;          /* (nullable) */

  /* Releases all this, in the context's place */
  void                      (*release) (EapTerminal *self);
};

/* Who waits for the end without a handler. Answered after the handlers. */
struct _EapWaiter {
  EapWaiter *next;
  void     (*answer) (EapWaiter *self);
  gboolean   is_thread; /* that blocks, and is answered before callbacks run */
};

/* The call of a component's method, which the operation is. Its record begins
 * with this, and belongs to the core. */
typedef struct _EapOperationClient EapOperationClient;

typedef struct {
  /* First of all at the end: leave the tables, be no longer busy. Not at home:
   * call and notify nobody. */
  void                        (*settle)           (EapOperationClient          *client,
                                                   gboolean                     at_home);
  void                        (*completed)        (EapOperationClient          *client,
                                                   EapAsyncCompletedEventArgs  *args);
  void                        (*progress_changed) (EapOperationClient          *client,
                                                   EapProgressChangedEventArgs *args);
  /* So many reports were merged into a later one. */
  void                        (*merged)           (EapOperationClient          *client,
                                                   guint64                      n_reports);
  /* On the worker, whose function has returned, or will not be called; @source
   * is the component, which the worker keeps */
  void                        (*returned)         (EapOperationClient          *client,
                                                   GObject                     *source);
  EapAsyncCompletedEventArgs *(*finish)           (EapOperationClient          *client,
                                                   EapAsyncOperation           *operation,
                                                   GObject                     *source,
                                                   GAsyncResult                *result,
                                                   GError                     **error);
  /* With the core, at home */
  void                        (*free)             (EapOperationClient          *client);
} EapOperationClientFuncs;

struct _EapOperationClient {
  const EapOperationClientFuncs *funcs;
  const char                    *name;      /* of the method */
  const char                    *type_name; /* of the component */
  GObject                       *source;    /* (atomic) (owned) (nullable): the
                                             * component, until all has been emitted */
  GValue                         arguments; /* unset: none */
};

/* What the layer of the handle does for a core */
typedef struct {
  void (*progress)  (EapOperationCore            *core,
                     EapProgressChangedEventArgs *args); /* (nullable): from the figures */
  /* Its outcome stands; call and notify nobody, it is still pending. Where its
   * context is gone nothing follows. */
  void (*ending)    (EapOperationCore            *core,
                     EapTerminal                 *terminal);
  void (*completed) (EapOperationCore            *core,
                     EapTerminal                 *terminal);
} EapOperationFuncs;

typedef enum {
  EAP_WORK_NONE,
  EAP_WORK_QUEUED,
  EAP_WORK_RUNNING,
  EAP_WORK_CANCELLED,
} EapWork;

/* There may be a million of these: what is a flag takes a byte. */
struct _EapOperationCore {
  EapMailbox                 mailbox; /* first: a mail is delivered to its core */
  EapPending                 pending;
  EapSynchronizationContext *context;   /* (owned) */
  const EapOperationFuncs   *funcs;
  int                        ref_count; /* (atomic) */

  /* Guarded by the context's lock, as keeps_handle and is_dropping */
  int                        n_pins;
  gpointer                   handle;    /* (nullable): owned only if it was dropped while pinned */
  EapWaiter                 *waiters;   /* newest first */
  EapTimer                  *timer;     /* (nullable): the time-out */
  EapTimer                  *delay;     /* (nullable): until figures may be told again */
  EapOwner                  *owner;     /* (nullable) */

  /* Set before anybody else knows of it, or by the handle's layer at home */
  GValue                     user_state;
  GType                      args_type;
  EapCancelLink             *links;
  EapOperationClient        *client;    /* (owned) (nullable) */

  GCancellable              *cancellable;      /* (atomic) (owned) (nullable) */
  char                      *name;             /* (atomic) (nullable): never replaced */

  guint8                     keeps_handle;     /* a reference on it */
  guint8                     is_dropping;      /* the unref that dropped it is under way */
  guint8                     cancel_requested; /* (atomic) */
  guint8                     settled;          /* (atomic): the outcome is below */
  guint8                     completed;        /* (atomic): handlers have run */

  /* The outcome, at home, where no args were made of it */
  guint8                     cancelled;
  guint8                     outcome_cancel_requested;
  guint8                     every;            /* report is to be delivered; see below */
  GError                    *error;     /* (owned) (nullable) */
  GTask                     *task;      /* (owned) (nullable): with the result */

  /* The figures, and how many reports of them were not delivered; the mail is on its
   * way, or held back until the interval is over, while there are any */
  EapFigures                 figures;
  EapMail                    progress;
  _Alignas (8) guint64       n_reports;        /* (atomic) */
  _Alignas (8) guint64       n_merged;         /* (atomic): written at home */
  gint64                     last_delivery;    /* of figures; at home */

  /* How reports are delivered; set as the client is */
  guint                      interval;         /* between figures, in milliseconds */
  guint                      max_undelivered;  /* (atomic): reports with args; 0: no limit */
  guint                      n_undelivered;    /* (atomic) */

  EapWork                    work;             /* (atomic) */
};

EapOperationCore *eap_operation_core_new              (EapSynchronizationContext  *context,
                                                       const GValue               *user_state,
                                                       GType                       args_type,
                                                       const EapOperationFuncs    *funcs,
                                                       EapOperationClient         *client);
void              eap_operation_core_drop_client      (EapOperationCore           *self);
gboolean          eap_operation_core_begin            (EapOperationCore           *self,
                                                       gpointer                    handle,
                                                       GError                    **error);
EapOperationCore *eap_operation_core_ref              (EapOperationCore           *self);
void              eap_operation_core_unref            (EapOperationCore           *self);

gboolean          eap_operation_core_push             (EapOperationCore           *self,
                                                       EapMail                    *mail,
                                                       GError                    **error);
gboolean          eap_operation_core_post             (EapOperationCore           *self,
                                                       EapSendOrPostCallback       callback,
                                                       gpointer                    state,
                                                       GDestroyNotify              destroy,
                                                       GError                    **error);
gboolean          eap_operation_core_report           (EapOperationCore           *self,
                                                       int                         share,
                                                       guint64                     processed,
                                                       guint64                     total,
                                                       GError                    **error);
gboolean          eap_operation_core_announce_figures (EapOperationCore           *self,
                                                       GError                    **error);
void              eap_operation_core_close_figures    (EapOperationCore           *self);
void              eap_operation_core_cancel_delay     (EapOperationCore           *self);
extern const EapMailFuncs eap_operation_core_figures_funcs;

void              eap_terminal_init                   (EapTerminal                *self,
                                                       EapOperationCore           *core);
EapTerminal      *eap_terminal_new                    (EapOperationCore           *core);
void              eap_terminal_clear                  (EapTerminal                *self);
gboolean          eap_operation_core_finish           (EapOperationCore           *self,
                                                       EapTerminal                *terminal,
                                                       GError                    **error);
gboolean          eap_operation_core_finish_new_error (EapOperationCore           *self,
                                                       GQuark                      domain,
                                                       int                         code,
                                                       const char                 *message);

const char       *eap_operation_core_get_name         (EapOperationCore           *self);
char             *eap_operation_core_dup_label        (EapOperationCore           *self);
GCancellable     *eap_operation_core_get_cancellable  (EapOperationCore           *self);
gboolean          eap_operation_core_is_cancel_requested
                                                      (EapOperationCore           *self);
void              eap_operation_core_cancel           (EapOperationCore           *self);
gboolean          eap_operation_core_take_up          (EapOperationCore           *self,
                                                       EapWork                     work);
void              eap_operation_core_request_cancel   (EapOperationCore           *self);
gboolean          eap_operation_core_set_ended_error  (GError                    **error);

void              eap_operation_core_set_timeout      (EapOperationCore           *self,
                                                       guint                       milliseconds);
void              eap_operation_core_link_cancellable (EapOperationCore           *self,
                                                       GCancellable               *cancellable);
void              eap_operation_core_unlink_cancellables
                                                      (EapOperationCore           *self);
void              eap_operation_core_finish_cancelled (EapOperationCore           *self);
void              eap_operation_core_bind_owner       (EapOperationCore           *self,
                                                       GObject                    *owner);
gboolean          eap_operation_core_add_waiter       (EapOperationCore           *self,
                                                       EapWaiter                  *waiter);
gboolean          eap_operation_core_remove_waiter    (EapOperationCore           *self,
                                                       EapWaiter                  *waiter);

gpointer          eap_operation_core_pin              (EapOperationCore           *self);
EapAsyncOperation *
                  eap_operation_core_dup_handle       (EapOperationCore           *self);
void              eap_operation_core_unpin            (EapOperationCore           *self);
gboolean          eap_operation_core_drop_handle      (EapOperationCore           *self,
                                                       gpointer                    handle);
gboolean          eap_operation_core_end_drop         (EapOperationCore           *self);

G_END_DECLS
