/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include <locale.h>

#include "reckoner-application.h"

/* Reckoner: makes digests of files and tests numbers for primality.
 *
 * - reckoner-window.ui declares the components, and binds what is shown to them,
 * - reckoner-window-work.c calls their methods, and hears of what became of them,
 * - reckoner-row.ui shows an operation that is pending, with its progress, and
 * - file-hasher.c and ../prime-number-calculator.c do the work, on other threads. */

int
main (int    argc,
      char **argv)
{
  g_autoptr (ReckonerApplication) application = NULL;

  setlocale (LC_ALL, "");
  application = reckoner_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
