/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-test-utils.h"

G_BEGIN_DECLS

#define EAP_TEST_TYPE_PAYLOAD_ARGS (eap_test_payload_args_get_type ())
G_DECLARE_FINAL_TYPE (EapTestPayloadArgs, eap_test_payload_args, EAP_TEST, PAYLOAD_ARGS,
                      EapProgressChangedEventArgs)

struct _EapTestPayloadArgs
{
  EapProgressChangedEventArgs parent_instance;

  int                         worker;
  int                         number;
};

#define EAP_TEST_FLOOD_WORKERS 4

/* An operation, and workers that report payloads for it as fast as they can */
typedef struct {
  EapAsyncOperation *operation;  /* (owned) */
  guint              limit;      /* of what is not delivered; 0: none */
  int                n_workers;  /* (atomic) */
  int                n_each;     /* that each of them reports */
  gulong             pause;      /* microseconds that the handler takes */

  int                n_sent;     /* (atomic): before it is accepted or refused */
  int                n_accepted; /* (atomic) */
  int                n_heard;    /* (atomic) */
  int                n_live;     /* (atomic): args */
  int                completed;  /* (atomic) */
  int                last[EAP_TEST_FLOOD_WORKERS]; /* heard, of each worker */
  EapTestGate        refused;    /* a report was, and … */
  int                is_refused; /* (atomic): the same */
  GError            *error;      /* (nullable): … this is why */
  GError            *outcome;    /* (nullable) */
} EapTestFlood;

void                         eap_test_flood_init       (EapTestFlood              *self,
                                                        guint                      limit);
void                         eap_test_flood_init_in    (EapTestFlood              *self,
                                                        EapSynchronizationContext *context,
                                                        guint                      limit);
/* Counts what is left of them. The first number is 1. */
EapProgressChangedEventArgs *eap_test_flood_make_args  (EapTestFlood              *self,
                                                        int                        worker,
                                                        int                        number);
gboolean                     eap_test_flood_report     (EapTestFlood              *self,
                                                        int                        worker,
                                                        int                        number,
                                                        GError                   **error);
/* A worker, until a report is refused: as a thread, and as one of the operation, which
 * it completes */
gpointer                     eap_test_flood_thread     (gpointer                   flood);
void                         eap_test_flood_work_begin (EapTestFlood              *self,
                                                        int                        n_each);
/* Without running the loop; in the first one, until the only worker has to wait */
void                         eap_test_flood_await_full (EapTestFlood              *self);
void                         eap_test_await_count      (const int                 *count,
                                                        int                        n);
/* Waits for the end; proves that all that was accepted was heard, and nothing is left */
void                         eap_test_flood_finish     (EapTestFlood              *self);
/* Completes it before that */
void                         eap_test_flood_end        (EapTestFlood              *self);
/* The same of one that is over and finalized */
void                         eap_test_flood_release    (EapTestFlood              *self);

G_END_DECLS
