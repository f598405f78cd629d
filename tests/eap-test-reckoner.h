/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-test-utils.h"
#include "reckoner-application.h"
#include "reckoner-row.h"
#include "reckoner-window-private.h"

G_BEGIN_DECLS

/* A prime number that takes an hour */
#define ENDLESS "18446744073709551557"

/* The example application, run with its window while a test drives it */
typedef struct {
  ReckonerApplication *application;
  ReckonerWindow      *window;      /* (weak) (nullable) */
  gpointer             components[3]; /* (weak) (nullable): of the window */
  char                *folder;      /* (owned): for files of the test */
} EapTestReckoner;

typedef void (*EapTestReckonerFunc) (EapTestReckoner *self);

/* Runs the program with these arguments, and the test in its loop. Fails the test
 * unless the program ends by itself after that, with nothing left of its window. */
void       eap_test_reckoner_run           (EapTestReckonerFunc  func,
                                            const char          *arguments);

/* A file in the folder of the test: empty but of that length, which costs no room */
GFile     *eap_test_reckoner_make_file     (EapTestReckoner     *self,
                                            const char          *name,
                                            gint64               length);
/* One that has a text in it */
GFile     *eap_test_reckoner_write_file    (EapTestReckoner     *self,
                                            const char          *name,
                                            const char          *text);
void       eap_test_reckoner_add           (EapTestReckoner     *self,
                                            GFile               *file);
/* As if it were typed */
void       eap_test_reckoner_enter         (EapTestReckoner     *self,
                                            const char          *numbers);
void       eap_test_reckoner_activate      (EapTestReckoner     *self,
                                            const char          *action);

/* Iterates until so many tasks have ended */
void       eap_test_reckoner_wait_finished (EapTestReckoner     *self,
                                            guint                n);
/* Asks the window to close, and waits until it is gone, without a question */
void       eap_test_reckoner_close         (EapTestReckoner     *self);
void       eap_test_reckoner_wait_gone     (EapTestReckoner     *self);

/* The window that is there besides that of the program */
GtkWindow *eap_test_reckoner_find_dialog   (EapTestReckoner     *self);
GtkWindow *eap_test_reckoner_wait_for_dialog
                                           (EapTestReckoner     *self);

/* The task that has ended with this name; fails the test if there is none */
ReckonerTask *
           eap_test_reckoner_get_finished  (EapTestReckoner     *self,
                                            const char          *name);
void       eap_test_reckoner_assert_finished
                                           (EapTestReckoner     *self,
                                            const char          *name,
                                            ReckonerOutcome      outcome,
                                            const char          *text);
/* Iterates until there is a row with this name */
GtkWidget *eap_test_reckoner_find_row      (EapTestReckoner     *self,
                                            const char          *name);

/* What is shown in a widget, wherever it is; NULL if there is none. Not in windows
 * of their own */
GtkWidget *eap_test_find_widget            (GtkWidget           *top,
                                            GType                type,
                                            const char          *icon_name);
/* Also what is not shown */
GtkWidget *eap_test_find_any               (GtkWidget           *top,
                                            GType                type);
gboolean   eap_test_shows_text             (GtkWidget           *top,
                                            const char          *text);
/* Iterates until it is */
void       eap_test_wait_for_text          (GtkWidget           *top,
                                            const char          *text);
void       eap_test_click                  (GtkWidget           *button);
/* Writes a picture of it to a file in the build directory */
void       eap_test_take_picture           (GtkWidget           *window,
                                            const char          *name);

G_END_DECLS
