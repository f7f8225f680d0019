/* The distribution of the queue: against values computed with 100 digits, against itself, at its limits, and bad input. */
#include "support/golden.h"
#include "support/suite.h"

#include <libwfm/queue_length.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

enum { AT_LEAST, LN_AT_LEAST, FEWER, EXACTLY, LN_EXACTLY, COLUMNS };
static const char *const column_name[COLUMNS] = {"at_least", "ln_at_least", "fewer", "exactly", "ln_exactly"};

/* One queue; lines 0: without end. */
typedef struct queue {
  double agents, load, aht_s, patience_s, lines;
} queue;

static wfm_queue_input input_of(const queue *q) {
  wfm_queue_input in;
  wfm_queue_input_init(&in, sizeof in);
  in.agents = &q->agents;
  in.load = &q->load;
  in.aht_s = &q->aht_s;
  in.patience_s = &q->patience_s;
  if (q->lines > 0) in.lines = &q->lines;
  return in;
}

static wfm_status probability(const queue *q, uint32_t flags, double k, double out[COLUMNS]) {
  wfm_queue_input in = input_of(q);
  wfm_queue_length length;
  wfm_queue_length_init(&length, sizeof length);
  length.flags = flags;
  length.p_at_least = &out[AT_LEAST];
  length.ln_p_at_least = &out[LN_AT_LEAST];
  length.p_fewer = &out[FEWER];
  length.p_exactly = &out[EXACTLY];
  length.ln_p_exactly = &out[LN_EXACTLY];
  return wfm_queue_length_probability(ctx, &in, &k, 1, &length, NULL);
}

/* Condition number of a column as the table says it, 1 where it does not. */
static double condition(const char *text, const char *column) {
  size_t length = strlen(column);
  for (const char *at = text; at; at = strchr(at, ';') ? strchr(at, ';') + 1 : NULL)
    if (strncmp(at, column, length) == 0 && at[length] == ':') return atof(at + length + 1);
  return 1;
}

START_TEST(table) {
  golden *g = golden_read("extreme_queue_length.csv");
  double worst = 0;
  for (size_t i = 0; i < golden_rows(g); i++) {
    double out[COLUMNS], lines = golden_column(g, "lines")[i];
    queue q = {golden_column(g, "agents")[i], golden_column(g, "load")[i], golden_column(g, "aht_s")[i],
               golden_column(g, "patience_s")[i], isnan(lines) ? 0 : lines};
    ck_assert_int_eq(probability(&q, 0, golden_column(g, "k")[i], out), WFM_OK);
    for (int c = 0; c < COLUMNS; c++) {
      double want = golden_column(g, column_name[c])[i];
      bool tiny = c != LN_AT_LEAST && c != LN_EXACTLY && fabs(want) < 1e-290;
      double error = tiny ? (out[c] < 1e-289 ? 0 : HUGE_VAL) : relative_error(out[c], want, 0);
      if (c == LN_EXACTLY && fabs(want) < 0.1) error = fabs(out[c] - want); /* P close to 1 */
      double allowed = fmax(2e-14, 8 * 0x1p-52 * condition(golden_text(g, i, "conditions"), column_name[c]));
      ck_assert_msg(error <= allowed, "row %zu %s: got %.17g, want %.17g", i + 2, column_name[c], out[c],
                    want);
      if (allowed == 2e-14 && error > worst) worst = error;
    }
  }
  printf("extreme_queue_length.csv: worst relative error %.2g over %zu rows\n", worst, golden_rows(g));
  ck_assert_int_gt((int)golden_rows(g), 50);
  golden_free(g);
}
END_TEST

/* Every kind of queue, in underload and overload, with short and long patience. */
static const queue queues[] = {{12, 9, 180, (double)INFINITY, 0},
                               {12, 9, 180, 60, 0},
                               {12, 30, 180, 60, 0},
                               {12, 12, 180, 1e6, 0},
                               {3, 2.9, 180, (double)INFINITY, 0},
                               {12, 9, 180, 60, 40},
                               {12, 30, 180, 1e4, 60},
                               {12, 12, 180, (double)INFINITY, 80},
                               {90, 130, 180, (double)INFINITY, 150},
                               {200, 195, 240, 90, 0},
                               {1, 0.2, 60, 1e-3, 0},
                               {40, 41, 180, 1800, 41}};
enum { QUEUES = sizeof queues / sizeof queues[0] };

/* P(fewer), P(k) and P(k or more) add up, and so do the P(k). */
START_TEST(sums) {
  const queue *q = &queues[_i];
  for (uint32_t flags = 0; flags <= WFM_LENGTH_IN_SYSTEM; flags++) {
    double sum = 0, mean = 0, last = 1, out[COLUMNS];
    for (double k = 0; k < 4000; k++) {
      ck_assert_int_eq(probability(q, flags, k, out), WFM_OK);
      ck_assert_double_eq_tol(out[AT_LEAST] + out[FEWER], 1, 1e-15);
      ck_assert_double_eq_tol(out[FEWER], sum, 2e-13);
      ck_assert_double_le(out[AT_LEAST], last * (1 + 1e-13));
      if (out[AT_LEAST] > 1e-300) ck_assert_double_eq_tol(exp(out[LN_AT_LEAST]) / out[AT_LEAST], 1, 1e-12);
      last = out[AT_LEAST];
      sum += out[EXACTLY];
      mean += k * out[EXACTLY];
    }
    ck_assert_double_eq_tol(sum, 1, 1e-12);
    double want = 0, p_wait = 0;
    wfm_queue_input in = input_of(q);
    wfm_queue_perf perf;
    wfm_queue_perf_init(&perf, sizeof perf);
    *(flags ? &perf.mean_in_system : &perf.mean_queue) = &want;
    perf.p_no_wait = &p_wait;
    ck_assert_int_eq((q->lines > 0 ? wfm_finite_lines : wfm_erlang_a)(ctx, &in, 1, &perf, NULL), WFM_OK);
    ck_assert_msg(relative_error(mean, want, 1e-300) < 1e-11, "%d: mean %.15g, want %.15g", _i, mean, want);
    ck_assert_int_eq(probability(q, WFM_LENGTH_IN_SYSTEM, q->agents, out), WFM_OK);
    ck_assert_msg(relative_error(out[FEWER], p_wait, 0) < 1e-13, "%d: idle %.15g, want %.15g", _i, out[FEWER],
                  p_wait);
  }
}
END_TEST

/* The quantile is the first number that is exceeded seldom enough. */
START_TEST(quantiles) {
  static const double shares[] = {1e-9, 0.1, 0.5, 0.9, 0.999, 1 - 1e-9};
  const queue *q = &queues[_i];
  wfm_queue_input in = input_of(q);
  for (uint32_t flags = 0; flags <= WFM_LENGTH_IN_SYSTEM; flags++) {
    double last = 0;
    for (size_t s = 0; s < sizeof shares / sizeof shares[0]; s++) {
      double k = -7, beyond[COLUMNS], here[COLUMNS];
      ck_assert_int_eq(wfm_queue_length_quantile(ctx, &in, &shares[s], 1, flags, &k, NULL), WFM_OK);
      ck_assert_double_ge(k, last);
      ck_assert_int_eq(probability(q, flags, k + 1, beyond), WFM_OK);
      ck_assert_int_eq(probability(q, flags, k, here), WFM_OK);
      ck_assert_double_ge(beyond[FEWER], shares[s]);
      ck_assert_msg(k == 0 || here[FEWER] < shares[s], "%d: share %g: %g", _i, shares[s], k);
      last = k;
    }
  }
}
END_TEST

/* Long patience is Erlang C, many lines are no limit, short patience lets nobody wait. */
START_TEST(limits) {
  for (double k = 0; k < 60; k++) {
    double c[COLUMNS], other[COLUMNS];
    queue q = {12, 10, 180, (double)INFINITY, 0};
    ck_assert_int_eq(probability(&q, 0, k, c), WFM_OK);
    q.patience_s = 1e18;
    ck_assert_int_eq(probability(&q, 0, k, other), WFM_OK);
    ck_assert_double_eq_tol(other[AT_LEAST] / c[AT_LEAST], 1, 1e-12);
    q.patience_s = (double)INFINITY;
    q.lines = 1e6;
    ck_assert_int_eq(probability(&q, 0, k, other), WFM_OK);
    ck_assert_double_eq_tol(other[AT_LEAST] / c[AT_LEAST], 1, 1e-13);
    q.lines = 0;
    q.patience_s = 1e-9;
    ck_assert_int_eq(probability(&q, 0, k, other), WFM_OK);
    ck_assert_double_eq_tol(other[AT_LEAST], k == 0, 1e-9);
  }
}
END_TEST

START_TEST(no_contacts_and_no_end) {
  double out[COLUMNS], k = -7, share = 0.9;
  queue empty = {5, 0, 180, 60, 0}, endless = {5, 5, 180, (double)INFINITY, 0};
  wfm_queue_input in = input_of(&empty);
  ck_assert_int_eq(probability(&empty, 0, 0, out), WFM_OK);
  ck_assert_double_eq(out[EXACTLY], 1);
  ck_assert_int_eq(wfm_queue_length_quantile(ctx, &in, &share, 1, 0, &k, NULL), WFM_OK);
  ck_assert_double_eq(k, 0);
  ck_assert_int_eq(probability(&endless, 0, 1e6, out), WFM_OK);
  ck_assert_double_eq(out[AT_LEAST], 1);
  in = input_of(&endless);
  ck_assert_int_eq(wfm_queue_length_quantile(ctx, &in, &share, 1, 0, &k, NULL), WFM_OK);
  ck_assert(isinf(k));
  in = input_of(&empty);
  in.agents = in.load = NULL;
  ck_assert_int_eq(wfm_queue_length_quantile(ctx, &in, NULL, 0, 0, NULL, NULL), WFM_OK); /* no rows */
}
END_TEST

static const struct {
  const char *name;
  queue q;
  double k, share;
  uint32_t flags;
  wfm_status st;
  const char *text;
} bad[] = {
    {"no agents", {0, 5, 180, 60, 0}, 1, 0.9, 0, WFM_EDOMAIN, "row 0: agents=0"},
    {"agents nan", {NAN, 5, 180, 60, 0}, 1, 0.9, 0, WFM_ENOTFINITE, "agents"},
    {"load", {5, -1, 180, 60, 0}, 1, 0.9, 0, WFM_EDOMAIN, "load=-1, want >= 0"},
    {"load infinite", {5, (double)INFINITY, 180, 60, 0}, 1, 0.9, 0, WFM_ENOTFINITE, "load"},
    {"aht", {5, 4, 0, 60, 0}, 1, 0.9, 0, WFM_EDOMAIN, "aht_s=0"},
    {"patience", {5, 4, 180, 0, 0}, 1, 0.9, 0, WFM_EDOMAIN, "patience_s=0"},
    {"lines below agents", {5, 4, 180, 60, 4}, 1, 0.9, 0, WFM_EDOMAIN, "lines=4"},
    {"fractional agents with lines", {4.5, 4, 180, 60, 6}, 1, 0.9, 0, WFM_EDOMAIN, "agents=4.5"},
    {"fractional agents in the system",
     {4.5, 4, 180, 60, 0},
     1,
     0.9,
     WFM_LENGTH_IN_SYSTEM,
     WFM_EDOMAIN,
     "agents=4.5"},
    {"unknown flag", {5, 4, 180, 60, 0}, 1, 0.9, 8, WFM_EVERSION, "flags=8"},
    {"k and share negative", {5, 4, 180, 60, 0}, -1, -0.5, 0, WFM_EDOMAIN, "-"},
    {"k and share not whole", {5, 4, 180, 60, 0}, 1.5, 1, 0, WFM_EDOMAIN, "1"},
    {"k and share nan", {5, 4, 180, 60, 0}, NAN, NAN, 0, WFM_ENOTFINITE, "nan"},
    {"k and share too large", {5, 4, 180, 60, 0}, 1e10, 2, 0, WFM_EDOMAIN, "row 0"},
};

START_TEST(bad_input) {
  wfm_queue_input in = input_of(&bad[_i].q);
  double out[2] = {-7, -7}, k[2] = {bad[_i].k, bad[_i].k};
  wfm_queue_length length;
  wfm_queue_length_init(&length, sizeof length);
  length.flags = bad[_i].flags;
  length.p_at_least = out;
  wfm_status st = wfm_queue_length_probability(ctx, &in, k, 1, &length, NULL);
  ck_assert_msg(st == bad[_i].st && strstr(wfm_ctx_error(ctx), bad[_i].text), "%s: %s", bad[_i].name,
                wfm_ctx_error(ctx));
  st = wfm_queue_length_quantile(ctx, &in, &bad[_i].share, 1, bad[_i].flags, out, NULL);
  ck_assert_msg(st == bad[_i].st && strstr(wfm_ctx_error(ctx), bad[_i].text), "%s: %s", bad[_i].name,
                wfm_ctx_error(ctx));
  ck_assert_double_eq(out[0], -7);
  if (bad[_i].st == WFM_EVERSION) return;
  wfm_status row = WFM_OK;
  ck_assert_int_eq(wfm_queue_length_probability(ctx, &in, k, 1, &length, &row), WFM_OK);
  ck_assert_int_eq(row, bad[_i].st);
  ck_assert(isnan(out[0]));
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("queue length");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, table);
  tcase_add_loop_test(tc, sums, 0, QUEUES);
  tcase_add_loop_test(tc, quantiles, 0, QUEUES);
  tcase_add_test(tc, limits);
  tcase_add_test(tc, no_contacts_and_no_end);
  tcase_add_loop_test(tc, bad_input, 0, sizeof bad / sizeof bad[0]);
  return suite_run("queueing/queue_length", tc, 60);
}
