/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-slab-private.h"

#include "eap-ready-private.h"

/* Under a sanitizer each cell is a slab, so that use after free is seen. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
# define N_CELLS 1
#elif defined(__has_feature)
# if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#  define N_CELLS 1
# endif
#endif

/* Less than 1024 bytes: for more glibc's malloc() first joins all the small pieces that
 * others have freed, be they hundreds of thousands. */
#ifndef N_CELLS
# define N_CELLS 20
#endif

typedef struct _Slab Slab;

typedef struct {
  Slab    *slab; /* (unowned) */
  guint64  payload[EAP_SLAB_CELL_SIZE / sizeof (guint64)];
} Cell;

struct _Slab {
  int  unfreed; /* (atomic): cells not freed, those not yet handed out included */
  int  used;    /* cells handed out; the owning thread's */
  Cell cells[N_CELLS];
};

static void
slab_forget (Slab *self,
             int   n_cells)
{
  /* Release: what was done with a cell comes before the slab goes; acquire, by
   * whoever drops the last one: it comes after what was done with all. */
  if (__atomic_sub_fetch (&self->unfreed, n_cells, __ATOMIC_ACQ_REL) == 0)
    g_free (self);
}

/* At the end of the owning thread: the cells never handed out */
static void
slab_disown (gpointer data)
{
  Slab *self = data;

  slab_forget (self, N_CELLS - self->used);
}

static GPrivate current_slab = G_PRIVATE_INIT (slab_disown);

gpointer
eap_slab_alloc (void)
{
  Slab *slab = g_private_get (&current_slab);
  Cell *cell;

  if (slab == NULL)
    {
      slab = g_new (Slab, 1);
      slab->unfreed = N_CELLS;
      slab->used = 0;
      g_private_set (&current_slab, slab);
    }

  cell = &slab->cells[slab->used++];
  cell->slab = slab;

  /* Used up: the last one to be freed takes the slab along. */
  if (slab->used == N_CELLS)
    g_private_set (&current_slab, NULL);

  return cell->payload;
}

void
eap_slab_free (gpointer cell)
{
  Cell *self = (Cell *) ((char *) cell - G_STRUCT_OFFSET (Cell, payload));

  slab_forget (self->slab, 1);
}
