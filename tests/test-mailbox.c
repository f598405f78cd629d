/*
 * SPDX-FileCopyrightText: 2026 The eap authors
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */

#include "config.h"

#include "eap-mailbox-private.h"
#include "eap-slab-private.h"
#include "eap-test-utils.h"

/* How many mails one turn delivers at the most */
#define QUOTA 64

typedef struct _Box Box;
struct _Box
{
  EapMailbox  mailbox;
  GArray     *delivered; /* (element-type int) */
  int         n_discarded;
  gboolean    was_on_stack;
  Box        *inner;     /* (nullable): what has its turn within a delivery */
};

typedef struct
{
  EapMail mail;
  int     number;
} Letter;

static void
letter_deliver (EapMailbox *mailbox,
                EapMail    *mail)
{
  Box *box = (Box *) mailbox;

  box->was_on_stack = eap_mailbox_on_stack (mailbox);
  g_array_append_val (box->delivered, ((Letter *) mail)->number);
  eap_slab_free (mail);
}

static void
letter_discard (EapMailbox *mailbox,
                EapMail    *mail)
{
  ((Box *) mailbox)->n_discarded++;
  eap_slab_free (mail);
}

static const EapMailFuncs letter_funcs = { letter_deliver, letter_discard, FALSE };
static const EapMailFuncs last_letter_funcs = { letter_deliver, letter_discard, TRUE };

G_STATIC_ASSERT (sizeof (Letter) <= EAP_SLAB_CELL_SIZE);

static void
box_init (Box *self)
{
  *self = (Box) { 0 };
  eap_mailbox_init (&self->mailbox);
  self->delivered = g_array_new (FALSE, FALSE, sizeof (int));
}

static void
box_clear (Box *self)
{
  g_array_unref (self->delivered);
}

static EapPush
box_push (Box                *self,
          int                 number,
          const EapMailFuncs *funcs)
{
  Letter *letter = eap_slab_alloc ();
  EapPush push;

  letter->mail.funcs = funcs;
  letter->number = number;
  push = eap_mailbox_push (&self->mailbox, &letter->mail);
  if (push == EAP_PUSH_REFUSED)
    eap_slab_free (letter);

  return push;
}

/* A budget of any time, and of so many elements */
static void
budget_init (EapBudget *self,
             int        n_elements)
{
  static const gboolean gone = FALSE;

  eap_budget_init (self, &gone);
  self->deadline = G_MAXINT64;
  self->left = n_elements;
}

static gboolean
box_turn (Box *self)
{
  EapBudget budget;

  budget_init (&budget, G_MAXINT);

  return self->mailbox.ready.funcs->turn (&self->mailbox.ready, &budget);
}

static void
assert_delivered (Box *self,
                  int  n)
{
  g_assert_cmpuint (self->delivered->len, ==, n);
  for (int i = 0; i < n; i++)
    g_assert_cmpint (g_array_index (self->delivered, int, i), ==, i);
}

static void
test_slab_cells (void)
{
  guint8 *cells[100];

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      cells[i] = eap_slab_alloc ();
      g_assert_cmpuint ((guintptr) cells[i] % 8, ==, 0);
      memset (cells[i], (int) i, EAP_SLAB_CELL_SIZE);
    }

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      for (guint j = 0; j < EAP_SLAB_CELL_SIZE; j++)
        g_assert_cmpuint (cells[i][j], ==, i);
      eap_slab_free (cells[i]);
    }
}

#define N_FOREIGN 40

static gpointer
alloc_thread (gpointer data)
{
  gpointer *cells = data;

  for (int i = 0; i < N_FOREIGN; i++)
    cells[i] = eap_slab_alloc ();

  return NULL;
}

/* The cells outlive the thread that took them; what was never handed out of
 * its last slab is not lost (the leak checkers look). */
static void
test_slab_outlives_thread (void)
{
  gpointer cells[N_FOREIGN];

  g_thread_join (g_thread_new ("alloc", alloc_thread, cells));

  for (int i = N_FOREIGN - 1; i >= 0; i--)
    {
      memset (cells[i], 0xff, EAP_SLAB_CELL_SIZE);
      eap_slab_free (cells[i]);
    }
}

static void
test_first_push_claims (void)
{
  Box box;

  box_init (&box);

  g_assert_cmpint (box_push (&box, 0, &letter_funcs), ==, EAP_PUSH_CLAIMED);
  g_assert_cmpint (box_push (&box, 1, &letter_funcs), ==, EAP_PUSH_QUEUED);
  g_assert_false (box_turn (&box));
  assert_delivered (&box, 2);

  /* The claim was given back. */
  g_assert_cmpint (box_push (&box, 2, &letter_funcs), ==, EAP_PUSH_CLAIMED);
  g_assert_false (box_turn (&box));
  assert_delivered (&box, 3);

  box_clear (&box);
}

static void
test_seal (void)
{
  Box box;

  box_init (&box);

  box_push (&box, 0, &letter_funcs);
  g_assert_false (eap_mailbox_is_sealed (&box.mailbox));
  g_assert_cmpint (box_push (&box, 1, &last_letter_funcs), ==, EAP_PUSH_QUEUED);
  g_assert_true (eap_mailbox_is_sealed (&box.mailbox));

  g_assert_cmpint (box_push (&box, 2, &letter_funcs), ==, EAP_PUSH_REFUSED);
  g_assert_cmpint (box_push (&box, 2, &last_letter_funcs), ==, EAP_PUSH_REFUSED);
  g_assert_false (box_turn (&box));
  assert_delivered (&box, 2);
  g_assert_cmpint (box_push (&box, 2, &letter_funcs), ==, EAP_PUSH_REFUSED);

  box_clear (&box);
}

static void
test_discard (void)
{
  Box box;

  box_init (&box);

  for (int i = 0; i < 3; i++)
    box_push (&box, i, &letter_funcs);
  box_push (&box, 3, &last_letter_funcs);
  box.mailbox.ready.funcs->discard (&box.mailbox.ready);

  assert_delivered (&box, 0);
  g_assert_cmpint (box.n_discarded, ==, 4);

  box_clear (&box);
}

static void
test_quota (void)
{
  Box box;

  box_init (&box);

  for (int i = 0; i < 2 * QUOTA; i++)
    box_push (&box, i, &letter_funcs);

  g_assert_true (box_turn (&box));
  assert_delivered (&box, QUOTA);

  /* It kept the claim, and so its place. */
  g_assert_cmpint (box_push (&box, 2 * QUOTA, &letter_funcs), ==, EAP_PUSH_QUEUED);
  g_assert_true (box_turn (&box));
  g_assert_false (box_turn (&box));
  assert_delivered (&box, 2 * QUOTA + 1);

  box_clear (&box);
}

static void
test_budget_ends_turn (void)
{
  EapBudget budget;
  Box box;

  box_init (&box);
  budget_init (&budget, 1);

  box_push (&box, 0, &letter_funcs);
  box_push (&box, 1, &letter_funcs);
  g_assert_true (box.mailbox.ready.funcs->turn (&box.mailbox.ready, &budget));
  assert_delivered (&box, 1);
  g_assert_cmpint (budget.left, ==, 0);

  g_assert_false (box_turn (&box));
  assert_delivered (&box, 2);

  box_clear (&box);
}

static void
test_budget_deadline (void)
{
  EapBudget budget;

  /* Slow elements are noticed at once, however many are left. */
  budget_init (&budget, G_MAXINT);
  budget.deadline = g_get_monotonic_time () - 1;
  g_assert_true (eap_budget_spend (&budget));
  g_assert_cmpint (budget.left, ==, 0);
}

static void
test_budget_place_gone (void)
{
  gboolean gone = FALSE;
  EapBudget budget;

  budget_init (&budget, G_MAXINT);
  budget.gone = &gone;
  g_assert_false (eap_budget_spend (&budget));
  gone = TRUE;
  g_assert_true (eap_budget_spend (&budget));
}

static void
check_counted (EapBudget *budget,
               int        n_elements)
{
  int n = 1;

  while (!eap_budget_spend (budget))
    n++;

  g_assert_cmpint (n, ==, n_elements);
  g_assert_cmpint (budget->left, ==, 0);
}

/* Exactly so many, wherever they end between two looks */
static void
test_budget_counts (void)
{
  gboolean gone = FALSE;
  EapBudget budget;

  for (int n = 1; n <= 4 * EAP_BUDGET_STRIDE; n++)
    {
      budget_init (&budget, n);
      check_counted (&budget, n);
    }

  eap_budget_init (&budget, &gone);
  budget.deadline = G_MAXINT64;
  check_counted (&budget, EAP_BUDGET_ELEMENTS);
}

static void
push_in_delivery (EapMailbox *mailbox,
                  EapMail    *mail)
{
  Box *box = (Box *) mailbox;

  /* Held back until this returns: nobody else gets to make it ready. */
  g_assert_cmpint (box_push (box, 1, &letter_funcs), ==, EAP_PUSH_QUEUED);
  assert_delivered (box, 0);
  letter_deliver (mailbox, mail);
}

static const EapMailFuncs push_in_delivery_funcs = { push_in_delivery, letter_discard, FALSE };

static void
test_push_in_delivery (void)
{
  Box box;

  box_init (&box);

  box_push (&box, 0, &push_in_delivery_funcs);
  g_assert_false (box_turn (&box));
  assert_delivered (&box, 2);

  box_clear (&box);
}

static void
nested_deliver (EapMailbox *mailbox,
                EapMail    *mail)
{
  Box *inner = ((Box *) mailbox)->inner;

  g_assert_true (eap_mailbox_on_stack (mailbox));
  g_assert_false (eap_mailbox_on_stack (&inner->mailbox));
  g_assert_false (box_turn (inner));
  g_assert_false (eap_mailbox_on_stack (&inner->mailbox));
  letter_deliver (mailbox, mail);
}

static const EapMailFuncs nested_funcs = { nested_deliver, letter_discard, FALSE };

static void
test_on_stack (void)
{
  Box outer;
  Box inner;

  box_init (&outer);
  box_init (&inner);

  outer.inner = &inner;
  box_push (&outer, 0, &nested_funcs);
  box_push (&inner, 0, &letter_funcs);
  g_assert_false (box_turn (&outer));

  assert_delivered (&outer, 1);
  assert_delivered (&inner, 1);
  g_assert_true (inner.was_on_stack);
  g_assert_false (eap_mailbox_on_stack (&outer.mailbox));

  box_clear (&inner);
  box_clear (&outer);
}

static void
test_ready_list_order (void)
{
  EapReadyList list = { 0 };
  EapReady ready[3];

  eap_ready_list_init (&list);
  g_assert_true (eap_ready_list_is_empty (&list));
  g_assert_null (eap_ready_list_take_unlocked (&list));

  eap_ready_list_push (&list, &ready[0]);
  eap_ready_list_push (&list, &ready[1]);
  g_assert_false (eap_ready_list_is_empty (&list));
  g_assert_true (eap_ready_list_take_unlocked (&list) == &ready[0]);

  /* What wants another turn waits behind what is ready. */
  eap_ready_list_append_unlocked (&list, &ready[0]);
  eap_ready_list_push (&list, &ready[2]);
  g_assert_true (eap_ready_list_take_unlocked (&list) == &ready[1]);
  g_assert_true (eap_ready_list_take_unlocked (&list) == &ready[0]);
  g_assert_true (eap_ready_list_take_unlocked (&list) == &ready[2]);
  g_assert_true (eap_ready_list_is_empty (&list));

  eap_ready_list_clear (&list);
}

static void
test_ready_list_wakes_once (void)
{
  EapReadyList list = { 0 };
  EapReady ready[4];

  eap_ready_list_init (&list);

  g_assert_true (eap_ready_list_push (&list, &ready[0]));
  g_assert_false (eap_ready_list_push (&list, &ready[1]));

  /* Asleep but not empty: whoever made it so has woken. */
  eap_ready_list_fall_asleep (&list);
  g_assert_false (eap_ready_list_push (&list, &ready[2]));

  while (eap_ready_list_take_unlocked (&list) != NULL)
    ;
  g_assert_true (eap_ready_list_push (&list, &ready[3]));
  g_assert_false (eap_ready_list_rouse (&list));

  g_assert_true (eap_ready_list_take_unlocked (&list) == &ready[3]);
  eap_ready_list_clear (&list);
}

#define N_WRITERS 4

typedef struct
{
  Box         *box;
  EapTestGate *gate;
  int          n;
  int         *claims;    /* (atomic): not yet taken up by the reader */
  gboolean     has_sealed;
} Writer;

static gpointer
writer_thread (gpointer data)
{
  Writer *writer = data;

  eap_test_gate_wait (writer->gate);

  for (int i = 0; i < writer->n; i++)
    {
      if (box_push (writer->box, i, &letter_funcs) == EAP_PUSH_CLAIMED)
        g_atomic_int_inc (writer->claims);
    }

  return NULL;
}

/* Many write while one reads: nothing is lost, and whoever is told that it
 * claimed is the only one. */
static void
test_many_writers (void)
{
  int n = (int) eap_test_scaled (20000);
  Writer writers[N_WRITERS];
  GThread *threads[N_WRITERS];
  EapTestGate gate;
  int claims = 0;
  Box box;

  box_init (&box);
  eap_test_gate_init (&gate);
  for (int i = 0; i < N_WRITERS; i++)
    {
      writers[i] = (Writer) { &box, &gate, n, &claims };
      threads[i] = g_thread_new ("writer", writer_thread, &writers[i]);
    }
  eap_test_gate_open (&gate);

  while (box.delivered->len < (guint) (N_WRITERS * n))
    {
      if (g_atomic_int_get (&claims) == 0)
        continue;
      g_assert_cmpint (g_atomic_int_add (&claims, -1), ==, 1);
      while (box_turn (&box))
        ;
    }

  for (int i = 0; i < N_WRITERS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (claims, ==, 0);
  eap_test_gate_clear (&gate);
  box_clear (&box);
}

static gpointer
sealer_thread (gpointer data)
{
  Writer *writer = data;

  eap_test_gate_wait (writer->gate);
  writer->has_sealed =
    box_push (writer->box, 0, &last_letter_funcs) != EAP_PUSH_REFUSED;

  return NULL;
}

static void
test_one_seal_wins (void)
{
  int rounds = (int) eap_test_scaled (200);

  for (int round = 0; round < rounds; round++)
    {
      Writer writers[N_WRITERS];
      GThread *threads[N_WRITERS];
      EapTestGate gate;
      int n_sealed = 0;
      Box box;

      box_init (&box);
      eap_test_gate_init (&gate);
      for (int i = 0; i < N_WRITERS; i++)
        {
          writers[i] = (Writer) { .box = &box, .gate = &gate };
          threads[i] = g_thread_new ("sealer", sealer_thread, &writers[i]);
        }
      eap_test_gate_open (&gate);
      for (int i = 0; i < N_WRITERS; i++)
        {
          g_thread_join (threads[i]);
          n_sealed += writers[i].has_sealed;
        }

      g_assert_cmpint (n_sealed, ==, 1);
      g_assert_false (box_turn (&box));
      assert_delivered (&box, 1);
      eap_test_gate_clear (&gate);
      box_clear (&box);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/eap/slab/cells", test_slab_cells);
  g_test_add_func ("/eap/slab/outlives-thread", test_slab_outlives_thread);
  g_test_add_func ("/eap/mailbox/first-push-claims", test_first_push_claims);
  g_test_add_func ("/eap/mailbox/seal", test_seal);
  g_test_add_func ("/eap/mailbox/discard", test_discard);
  g_test_add_func ("/eap/mailbox/quota", test_quota);
  g_test_add_func ("/eap/mailbox/budget-ends-turn", test_budget_ends_turn);
  g_test_add_func ("/eap/mailbox/push-in-delivery", test_push_in_delivery);
  g_test_add_func ("/eap/mailbox/on-stack", test_on_stack);
  g_test_add_func ("/eap/mailbox/many-writers", test_many_writers);
  g_test_add_func ("/eap/mailbox/one-seal-wins", test_one_seal_wins);
  g_test_add_func ("/eap/budget/deadline", test_budget_deadline);
  g_test_add_func ("/eap/budget/place-gone", test_budget_place_gone);
  g_test_add_func ("/eap/budget/counts", test_budget_counts);
  g_test_add_func ("/eap/ready-list/order", test_ready_list_order);
  g_test_add_func ("/eap/ready-list/wakes-once", test_ready_list_wakes_once);

  return g_test_run ();
}
