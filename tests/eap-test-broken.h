/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include "eap-test-sum.h"

G_BEGIN_DECLS

/* What is wrong with a component */
typedef enum
{
  BROKEN_NOTHING,

  /* The end of a call */
  BROKEN_NEVER_COMPLETES,
  BROKEN_COMPLETES_TWICE,
  BROKEN_COMPLETES_ALONE,     /* the operation does, without the component */
  BROKEN_COMPLETES_BY_HAND,   /* the component does, without the operation */
  BROKEN_COMPLETES_OTHERWISE, /* the two with different args */
  BROKEN_COMPLETES_WITHIN,    /* before the method returns */
  BROKEN_EMITS_WITHIN,
  BROKEN_BLOCKS,              /* the caller, for some milliseconds */
  BROKEN_HIDES_ERRORS,
  BROKEN_DROPS_OPERATIONS,    /* its work has no reference on them */
  BROKEN_FORGETS_LATE,        /* that a call has ended */

  /* Where events go */
  BROKEN_EMITS_ON_WORKER,
  BROKEN_EMITS_IN_DEFAULT_CONTEXT,
  BROKEN_REMEMBERS_CONTEXT,   /* in which it was made */

  /* What they say */
  BROKEN_LOSES_STATE,
  BROKEN_CHANGES_STATE,
  BROKEN_REPORTS_LATE,
  BROKEN_REPORTS_TOO_MUCH,
  BROKEN_REPORTS_BY_HAND,
  BROKEN_REPORTS_NOTHING,     /* instead of args */
  BROKEN_LEAVES_RESULTS,

  /* Cancelling */
  BROKEN_REMEMBERS_REQUESTS,
  BROKEN_MISSES_REQUESTS,     /* that come too early */
  BROKEN_COMPLETES_WHEN_ASKED,
  BROKEN_COMPLETES_WHEN_ASKED_TWICE,
  BROKEN_COMPLETES_WHEN_OVER, /* and asked then */
  BROKEN_IS_DEAF,             /* and succeeds */
  BROKEN_IS_STUCK,            /* however often it is asked */
  BROKEN_WAITS_WHEN_ASKED,
  BROKEN_CANCELS_ALL,
  BROKEN_CANCELS_OTHERS,      /* if there is one with that state */
  BROKEN_CANCELS_WITH_ERROR,

  /* What is pending */
  BROKEN_HAS_NO_TABLE,
  BROKEN_STAYS_BUSY,
  BROKEN_NOTIFIES_BY_HAND,

  /* Its life */
  BROKEN_KEEPS_ITSELF,
  BROKEN_KEEPS_OPERATIONS,
  BROKEN_DISPOSES_NOTHING,
} Broken;

/* A component with the method "add", which is declared as concurrent, with all of these
 * faults. Which one a component has, says broken_contract(). */
#define BROKEN_TYPE_COMPONENT (broken_component_get_type ())
G_DECLARE_FINAL_TYPE (BrokenComponent, broken_component, BROKEN, COMPONENT, EapComponent)

EapTestContract *broken_contract (const char *method,
                                  Broken      fault);

G_END_DECLS
