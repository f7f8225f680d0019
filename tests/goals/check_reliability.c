/* Probabilities that can be believed: of goals given 60 to 80 %, 60 to 80 % are met, on 2,500 simulated histories (trending,
 * seasonal, noisy, with level shifts, wandering) and on the KPIs of a real centre, by week and by day. */
#include "goals/reliability.h"

#include "support/suite.h"

enum { HISTORIES = 500, ENOUGH = 100 };

static void set_up(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void tear_down(void) {
  wfm_ctx_free(ctx);
}

/* Each fifth with enough cases lies within its bounds, but for so much; the score beats all that it is compared with. */
static void believable(const table *t, double slack) {
  for (int b = 0; b < BUCKETS; b++) {
    if (t->count[b] < ENOUGH) continue;
    double met = t->met[b] / t->count[b];
    ck_assert_msg(met >= 0.2 * b - slack && met <= 0.2 * (b + 1) + slack, "fifth %d: %g met", b, met);
  }
  double base = t->wins / t->goals;
  ck_assert_double_lt(t->brier / t->goals, base * (1 - base));
  ck_assert_double_lt(t->brier, t->line);
  ck_assert_double_lt(t->brier, t->band);
}

START_TEST(simulated) {
  table all = {0};
  print_head();
  for (size_t k = 0; k < KINDS; k++) every_history(k, HISTORIES, &all);
  print_table("all simulated", &all);
  believable(&all, 0);
}
END_TEST

START_TEST(real) {
  table by_week = {0}, by_day = {0};
  print_head();
  if (!every_kpi(&by_week, &by_day)) {
    (void)printf("skipped: WFM_DATA_DIR is not set\n");
    return;
  }
  believable(&by_week, 0.03);
  believable(&by_day, 0.1); /* the goals overlap: a few crises of one centre decide */
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("reliability");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_test(tc, simulated);
  tcase_add_test(tc, real);
  return suite_run("goals/reliability", tc, 60);
}
