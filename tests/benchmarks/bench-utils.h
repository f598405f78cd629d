/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#pragma once

#include <eap/eap.h>

G_BEGIN_DECLS

/* One way to do what is compared. The first row is what the others are compared
 * with; they take turns, A B A B …, so that a busy machine is busy for all. */
typedef struct {
  const char    *name;
  const char    *goal;  /* (nullable) */
  double       (*run) (gconstpointer data); /* the cost of one */
  gconstpointer  data;
  double         cost;  /* the median of its runs */
  double         ratio; /* the median of its ratios to the first row's cost */
} BenchRow;

typedef void (*BenchChildFunc) (gconstpointer  data,
                                double        *figures);

void    bench_init           (int             argc,
                              char          **argv,
                              const char     *title);
int     bench_scale          (int             full,
                              int             quick);

gint64  bench_now            (void);
gint64  bench_processor_time (void);
double  bench_resident       (void);
void    bench_sort           (double         *values,
                              int             n_values);
double  bench_median         (double         *values,
                              int             n_values);
void    bench_drain          (void);

void    bench_compare        (const char     *title,
                              const char     *unit,
                              BenchRow       *rows,
                              int             n_rows,
                              int             n_rounds);
void    bench_in_child       (BenchChildFunc  func,
                              gconstpointer   data,
                              double         *figures,
                              int             n_figures);

G_END_DECLS
