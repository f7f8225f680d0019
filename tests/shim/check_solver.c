/* The solver seam: models, linear and integer programs, limits, and answers that do not stand. Each back
   end of the build. */
#include "shim/models.h"
#include "shim/solver_backend.h"
#include "support/suite.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define INF (double)INFINITY

static wfm_ctx *ctx;
static wfm__solver *solver;
static wfm__watch watch;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void teardown(void) {
  wfm__solver_free(solver);
  solver = NULL;
  wfm_ctx_free(ctx);
}

static size_t backends(void) {
  size_t n = 0;
  while (wfm__solver_backend_at(n)) n++;
  return n;
}

static void renew(const wfm__solver_backend *backend) {
  wfm__solver_free(solver);
  ck_assert_int_eq(wfm__solver_create(&solver, ctx, backend), WFM_OK);
  wfm__watch_start(&watch, ctx, 0.0);
}

static void ok(wfm_status st) {
  ck_assert_msg(st == WFM_OK, "%s: %s", wfm_status_name(st), wfm_ctx_error(ctx));
}

static wfm__solver_result lp(const wfm__lp_opts *opts) {
  wfm__solver_result r;
  ok(wfm__solver_lp(solver, &watch, "test", opts, &r));
  ck_assert_int_eq(r.outcome, WFM__OPTIMAL);
  return r;
}

static wfm__solver_result mip(const wfm__mip_opts *opts) {
  wfm__solver_result r;
  ok(wfm__solver_mip(solver, &watch, "test", opts, &r));
  ck_assert_int_eq(r.outcome, WFM__OPTIMAL);
  return r;
}

/* minimise -3x - 5y; x <= 4, 2y <= 12, 3x + 2y <= 18: x 2, y 6, -36 (Hillier and Lieberman's first
   example). */
static void add_wyndor(void) {
  static const double low[] = {-INFINITY, -INFINITY, -INFINITY}, high[] = {4, 12, 18};
  static const double cost[] = {-3, -5}, lower[] = {0, 0}, upper[] = {INFINITY, INFINITY},
                      value[] = {1, 3, 2, 2};
  static const size_t start[] = {0, 2, 4};
  static const int32_t row[] = {0, 2, 1, 2};
  ok(wfm__solver_add_rows(solver, 3, low, high, NULL, NULL, NULL));
  ok(wfm__solver_add_columns(solver, 2, cost, lower, upper, NULL, start, row, value));
}

START_TEST(known_program) {
  for (size_t b = 0; b < backends(); b++)
    for (int method = WFM__LP_PRIMAL; method <= WFM__LP_INTERIOR; method++) {
      renew(wfm__solver_backend_at(b));
      add_wyndor();
      wfm__solver_result r = lp(&(wfm__lp_opts){.method = (wfm__lp_method)method});
      ck_assert_double_eq_tol(r.objective, -36.0, 1e-5);
      ck_assert_double_eq_tol(r.bound, -36.0, 1e-4);
      static const double x[] = {2, 6}, activity[] = {2, 12, 18}, dual[] = {0, -1.5, -1};
      for (int j = 0; j < 2; j++) {
        ck_assert_double_eq_tol(wfm__solver_primal(solver)[j], x[j], 1e-5);
        ck_assert_double_eq_tol(wfm__solver_reduced(solver)[j], 0.0, 1e-5);
      }
      for (int i = 0; i < 3; i++) {
        ck_assert_double_eq_tol(wfm__solver_activity(solver)[i], activity[i], 1e-4);
        ck_assert_double_eq_tol(wfm__solver_dual(solver)[i], dual[i], 1e-5);
      }
    }
}
END_TEST

/* Bounds, fixed and free columns, ranges, equalities: optima by hand. */
START_TEST(bounds_of_all_kinds) {
  for (size_t b = 0; b < backends(); b++) {
    renew(wfm__solver_backend_at(b));
    static const double cost[] = {1, -1, 1, 2}, lower[] = {-INFINITY, -3, 5, -INFINITY},
                        upper[] = {INFINITY, 7, 5, 4};
    static const double low[] = {-2, 1}, high[] = {6, 1}, value[] = {1, 1, 1, 1};
    static const size_t start[] = {0, 2, 3, 3, 4};
    static const int32_t row[] = {0, 1, 0, 1};
    ok(wfm__solver_add_rows(solver, 2, low, high, NULL, NULL, NULL));
    ok(wfm__solver_add_columns(solver, 4, cost, lower, upper, NULL, start, row, value));
    /* a + d = 1 with -2 <= a + b <= 6: cost a - b + c + 2d = 7 - a - b + ... is least at a as small as d
       allows: d 4, a -3, b 7 */
    wfm__solver_result r = lp(NULL);
    double a = wfm__solver_primal(solver)[0], bb = wfm__solver_primal(solver)[1],
           d = wfm__solver_primal(solver)[3];
    ck_assert_double_eq_tol(a + d, 1.0, 1e-9);
    ck_assert_double_eq_tol(r.objective, a - bb + 5.0 + 2.0 * d, 1e-9);
    /* a = 1 - d: cost = 6 + d - b, and b <= 6 - a = 5 + d, so b = 5 + d up to 7: cost 1 for every d up to
       2 */
    ck_assert_double_eq_tol(r.objective, 1.0, 1e-9);
    ok(wfm__solver_set_column(solver, 3, 3.0, 4.0));
    ck_assert_double_eq_tol(lp(NULL).objective, 2.0, 1e-9);
    ok(wfm__solver_set_row(solver, 0, -2.0, -2.0)); /* b = -3 + d >= -3: 6 + d - b = 9 */
    ck_assert_double_eq_tol(lp(NULL).objective, 9.0, 1e-9);
    ok(wfm__solver_set_cost(solver, 1, -2.0)); /* 6 + d - 2b = 12 - d, at d 4 */
    ck_assert_double_eq_tol(lp(NULL).objective, 8.0, 1e-9);
  }
}
END_TEST

START_TEST(no_solution) {
  for (size_t b = 0; b < backends(); b++) {
    static const double one[] = {1, 1}, low[] = {3}, high[] = {INFINITY}, lower[] = {0, 0}, upper[] = {1, 1},
                        cost[] = {1, 1};
    static const size_t start[] = {0, 1, 2};
    static const int32_t row[] = {0, 0};
    static const uint8_t whole[] = {1, 1};
    renew(wfm__solver_backend_at(b));
    ok(wfm__solver_add_rows(solver, 1, low, high, NULL, NULL, NULL));
    ok(wfm__solver_add_columns(solver, 2, cost, lower, upper, whole, start, row, one));
    wfm__solver_result r = {.objective = -7};
    ck_assert_int_eq(wfm__solver_lp(solver, &watch, "test", NULL, &r), WFM_EINFEASIBLE);
    ck_assert_int_eq(wfm__solver_lp(solver, &watch, "test", &(wfm__lp_opts){.method = WFM__LP_INTERIOR}, &r),
                     WFM_EINFEASIBLE);
    ck_assert_int_eq(wfm__solver_mip(solver, &watch, "test", NULL, &r), WFM_EINFEASIBLE);
    ck_assert_double_eq(r.objective, -7);
    ck_assert_ptr_null(wfm__solver_primal(solver));
    ck_assert_ptr_null(wfm__solver_dual(solver));
    /* feasible for numbers, not for whole ones */
    ok(wfm__solver_set_row(solver, 0, 0.5, 0.5));
    ck_assert_double_eq_tol(lp(NULL).objective, 0.5, 1e-9);
    ck_assert_int_eq(wfm__solver_mip(solver, &watch, "test", NULL, &r), WFM_EINFEASIBLE);
    ok(wfm__solver_set_column(solver, 0, 0.2, 0.8));
    ck_assert_int_eq(wfm__solver_mip(solver, &watch, "test", NULL, &r), WFM_EINFEASIBLE);
    ck_assert_str_eq(wfm_ctx_error(ctx), "column 0: no whole number from 0.2 to 0.8");
    /* unbounded, and well again */
    ok(wfm__solver_set_row(solver, 0, 0.5, INF));
    ok(wfm__solver_set_column(solver, 0, 0.0, INF));
    ok(wfm__solver_set_cost(solver, 0, -1.0));
    ck_assert_int_eq(wfm__solver_lp(solver, &watch, "test", NULL, &r), WFM_ESOLVER);
    ck_assert_str_eq(wfm_ctx_error(ctx), "the objective is unbounded below");
    ck_assert_int_eq(wfm__solver_mip(solver, &watch, "test", NULL, &r), WFM_ESOLVER);
    ok(wfm__solver_set_column(solver, 0, 0.0, 10.0));
    ck_assert_double_eq_tol(lp(NULL).objective, -10.0, 1e-9);
    ck_assert_double_eq_tol(mip(NULL).objective, -10.0, 1e-9);
  }
}
END_TEST

START_TEST(empty_models) {
  for (size_t b = 0; b < backends(); b++) {
    renew(wfm__solver_backend_at(b));
    ck_assert_double_eq(lp(NULL).objective, 0.0);
    ck_assert_double_eq(mip(NULL).objective, 0.0);
    double low = -1.0, high = 1.0;
    ok(wfm__solver_add_rows(solver, 1, &low, &high, NULL, NULL, NULL));
    ck_assert_double_eq(lp(NULL).bound, 0.0);
    ck_assert_double_eq(wfm__solver_activity(solver)[0], 0.0);
    ok(wfm__solver_set_row(solver, 0, 1.0, 1.0));
    ck_assert_int_eq(wfm__solver_lp(solver, &watch, "test", NULL, NULL), WFM_EINFEASIBLE);
    renew(wfm__solver_backend_at(b)); /* columns without rows */
    static const double cost[] = {2, -2}, lower[] = {-1, -1}, upper[] = {3.5, 3.5};
    static const uint8_t whole[] = {1, 1};
    ok(wfm__solver_add_columns(solver, 2, cost, lower, upper, whole, NULL, NULL, NULL));
    ck_assert_double_eq_tol(lp(NULL).objective, -9.0, 1e-9);
    ck_assert_double_eq_tol(lp(&(wfm__lp_opts){.method = WFM__LP_INTERIOR}).objective, -9.0, 1e-4);
    ck_assert_double_eq_tol(mip(NULL).objective, -8.0, 1e-9);
    ok(wfm__solver_add_rows(solver, 0, NULL, NULL, NULL, NULL, NULL));
    ok(wfm__solver_add_columns(solver, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL));
  }
}
END_TEST

static const struct {
  const char *name;
  double cost, lower, upper, value;
  int32_t row[2];
  wfm_status st;
  const char *message;
} refused[] = {
    {"NaN cost", NAN, 0, 1, 1, {0, 1}, WFM_ENOTFINITE, "column 2: cost=nan, want a finite number"},
    {"infinite cost", INFINITY, 0, 1, 1, {0, 1}, WFM_ENOTFINITE, "column 2: cost=inf, want a finite number"},
    {"huge cost", 1e21, 0, 1, 1, {0, 1}, WFM_EDOMAIN, "column 2: cost=1e+21, want -1e20 to 1e20"},
    {"NaN bound", 1, NAN, 1, 1, {0, 1}, WFM_ENOTFINITE, "column 2: bounds nan to 1, want numbers"},
    {"lower infinite",
     1,
     INFINITY,
     INFINITY,
     1,
     {0, 1},
     WFM_EDOMAIN,
     "column 2: bounds inf to inf, want -1e20 to 1e20, -inf below or inf above"},
    {"upper infinite",
     1,
     -INFINITY,
     -INFINITY,
     1,
     {0, 1},
     WFM_EDOMAIN,
     "column 2: bounds -inf to -inf, want -1e20 to 1e20, -inf below or inf above"},
    {"crossed", 1, 2, 1, 1, {0, 1}, WFM_EDOMAIN, "column 2: bounds 2 to 1, want lower <= upper"},
    {"NaN coefficient",
     1,
     0,
     1,
     NAN,
     {0, 1},
     WFM_ENOTFINITE,
     "column 2: coefficient=nan, want a finite number"},
    {"infinite coefficient",
     1,
     0,
     1,
     -INFINITY,
     {0, 1},
     WFM_ENOTFINITE,
     "column 2: coefficient=-inf, want a finite number"},
    {"index below", 1, 0, 1, 1, {0, -1}, WFM_EINVAL, "column 2: index=-1, want 0 to 2"},
    {"index above", 1, 0, 1, 1, {0, 3}, WFM_EINVAL, "column 2: index=3, want 0 to 2"},
    {"index twice", 1, 0, 1, 1, {1, 1}, WFM_EINVAL, "column 2: index 1 given twice"},
};

START_TEST(bad_numbers_never_reach_the_solver) {
  renew(NULL);
  add_wyndor();
  double first = lp(NULL).objective;
  const double value[2] = {refused[_i].value, 1};
  static const size_t start[2] = {0, 2};
  wfm_status st = wfm__solver_add_columns(solver, 1, &refused[_i].cost, &refused[_i].lower,
                                          &refused[_i].upper, NULL, start, refused[_i].row, value);
  ck_assert_msg(st == refused[_i].st, "%s: %s", refused[_i].name, wfm_ctx_error(ctx));
  ck_assert_str_eq(wfm_ctx_error(ctx), refused[_i].message);
  ck_assert_uint_eq(wfm__solver_columns(solver), 2);
  ck_assert_double_eq(lp(NULL).objective, first); /* the model stayed as it was */
}
END_TEST

START_TEST(bad_changes_are_refused) {
  renew(NULL);
  add_wyndor();
  double first = lp(NULL).objective;
  ck_assert_int_eq(wfm__solver_set_row(solver, 3, 0, 1), WFM_EINVAL);
  ck_assert_int_eq(wfm__solver_set_row(solver, 0, 1, 0), WFM_EDOMAIN);
  ck_assert_int_eq(wfm__solver_set_column(solver, 2, 0, 1), WFM_EINVAL);
  ck_assert_int_eq(wfm__solver_set_column(solver, 0, (double)NAN, 1), WFM_ENOTFINITE);
  ck_assert_int_eq(wfm__solver_set_cost(solver, 2, 1), WFM_EINVAL);
  ck_assert_int_eq(wfm__solver_set_cost(solver, 0, (double)NAN), WFM_ENOTFINITE);
  ck_assert_int_eq(wfm__solver_set_integer(solver, 2, true), WFM_EINVAL);
  static const double low[] = {0, 0}, high[] = {1, 1}, value[] = {1, 1};
  static const size_t starts[][3] = {{1, 1, 2}, {0, 2, 1}};
  static const int32_t column[] = {0, 1};
  for (int i = 0; i < 2; i++)
    ck_assert_int_eq(wfm__solver_add_rows(solver, 2, low, high, starts[i], column, value), WFM_EINVAL);
  ck_assert_int_eq(wfm__solver_mip(solver, &watch, "test", &(wfm__mip_opts){.gap_frac = -1}, NULL),
                   WFM_EDOMAIN);
  ck_assert_int_eq(wfm__solver_mip(solver, &watch, "test", &(wfm__mip_opts){.gap_frac = (double)NAN}, NULL),
                   WFM_EDOMAIN);
  ck_assert_uint_eq(wfm__solver_rows(solver), 3);
  ck_assert_double_eq(lp(NULL).objective, first);
}
END_TEST

/* The same dense program, built column by column or row by row or both, solved in between or not. */
START_TEST(built_in_any_order) {
  for (size_t b = 0; b < backends(); b++)
    for (uint64_t seed = 0; seed < 20; seed++) {
      models_dense m = models_random(8, 10, 5.0, seed);
      renew(wfm__solver_backend_at(b));
      ok(models_add(solver, &m, false));
      double at_once = lp(NULL).objective;
      renew(wfm__solver_backend_at(b));
      size_t rows = 0, columns = 0;
      wfm__rng rng;
      wfm__rng_seed(&rng, seed, 9, 0);
      while (rows < m.rows || columns < m.columns) {
        bool row = columns == m.columns || (rows < m.rows && wfm__rng_below(&rng, 2));
        int32_t index[MODELS_MOST];
        double value[MODELS_MOST], zero = 0.0;
        size_t start[2] = {0, row ? columns : rows};
        for (size_t k = 0; k < start[1]; k++) {
          index[k] = (int32_t)k;
          value[k] = row ? m.a[rows][k] : m.a[k][columns];
        }
        if (row)
          ok(wfm__solver_add_rows(solver, 1, &m.lower[rows], &m.upper[rows], start, index, value));
        else
          ok(wfm__solver_add_columns(solver, 1, &m.cost[columns], &zero, &m.top, NULL, start, index, value));
        rows += row;
        columns += !row;
        if (seed % 2) (void)wfm__solver_lp(solver, &watch, "test", NULL, NULL); /* may have no solution yet */
      }
      ck_assert_double_eq_tol(lp(NULL).objective, at_once, 1e-6 * (1.0 + fabs(at_once)));
    }
}
END_TEST

/* Every whole point tried: the optimum of small integer programs, from each back end. */
static double best_by_trying_all(const models_dense *m) {
  double best = INF, x[MODELS_MOST] = {0};
  for (;;) {
    double cost = 0.0;
    bool fits = true;
    for (size_t i = 0; i < m->rows && fits; i++) {
      double sum = 0.0;
      for (size_t j = 0; j < m->columns; j++) sum += m->a[i][j] * x[j];
      fits = sum >= m->lower[i] && sum <= m->upper[i];
    }
    for (size_t j = 0; j < m->columns; j++) cost += m->cost[j] * x[j];
    if (fits && cost < best) best = cost;
    size_t j = 0;
    while (j < m->columns && x[j] == m->top) x[j++] = 0.0;
    if (j == m->columns) return best;
    x[j] += 1.0;
  }
}

START_TEST(whole_numbers_by_trying_all) {
  for (uint64_t seed = 0; seed < 30; seed++) {
    models_dense m = models_random(2 + seed % 5, 6, 3.0, seed);
    double best = best_by_trying_all(&m);
    ck_assert(best < INF);
    for (size_t b = 0; b < backends(); b++) {
      renew(wfm__solver_backend_at(b));
      ok(models_add(solver, &m, true));
      wfm__solver_result r = mip(NULL);
      ck_assert_msg(fabs(r.objective - best) < 1e-6, "%s, seed %d: %g, want %g",
                    wfm__solver_backend_name(wfm__solver_backend_at(b)), (int)seed, r.objective, best);
      ck_assert_double_eq_tol(r.bound, best, 1e-5);
      for (size_t j = 0; j < m.columns; j++)
        ck_assert_double_eq(wfm__solver_primal(solver)[j], nearbyint(wfm__solver_primal(solver)[j]));
      ck_assert_ptr_null(wfm__solver_dual(solver));
    }
  }
}
END_TEST

START_TEST(back_ends_agree) {
  for (uint64_t seed = 0; seed < 12; seed++) {
    double first[3] = {0};
    for (size_t b = 0; b < backends(); b++) {
      double now[3];
      renew(wfm__solver_backend_at(b));
      ok(models_covering(solver, 40, 120, true, seed));
      now[0] = lp(NULL).objective;
      now[1] = mip(NULL).objective;
      models_dense m = models_random(30, 40, 9.0, seed);
      renew(wfm__solver_backend_at(b));
      ok(models_add(solver, &m, false));
      now[2] = lp(NULL).objective;
      ck_assert_double_ge(now[1], now[0] - 1e-6);
      for (int i = 0; i < 3 && b > 0; i++)
        ck_assert_double_eq_tol(now[i], first[i], 1e-6 * (1.0 + fabs(first[i])));
      memcpy(first, now, sizeof first);
    }
  }
}
END_TEST

START_TEST(interior_agrees) {
  for (uint64_t seed = 0; seed < 10; seed++) {
    renew(NULL);
    ok(models_covering(solver, 60, 200, false, seed));
    double simplex = lp(NULL).objective;
    wfm__solver_result r = lp(&(wfm__lp_opts){.method = WFM__LP_INTERIOR});
    ck_assert_double_eq_tol(r.objective, simplex, 1e-5 * simplex);
    ck_assert_double_le(r.bound, simplex + 1e-6 * simplex);
    ck_assert_double_eq_tol(r.bound, simplex, 1e-5 * simplex);
  }
}
END_TEST

/* Column generation in small: after 40 columns more, the kept basis leads to the optimum in a fraction of
   the iterations. */
START_TEST(basis_is_kept_while_columns_are_added) {
  for (size_t b = 0; b < backends(); b++) {
    int64_t warm = 0, cold = 0;
    for (uint64_t seed = 0; seed < 5; seed++) {
      renew(wfm__solver_backend_at(b));
      ok(models_covering(solver, 150, 400, false, seed));
      (void)lp(NULL);
      for (int round = 0; round < 4; round++) {
        ok(models_shifts(solver, 10, false, 100 + seed * 10 + (uint64_t)round));
        wfm__solver_result r = lp(NULL);
        warm += r.iterations;
        wfm__solver *again = solver; /* the same model from nothing */
        solver = NULL;
        renew(wfm__solver_backend_at(b));
        ok(models_covering(solver, 150, 400, false, seed));
        for (int earlier = 0; earlier <= round; earlier++)
          ok(models_shifts(solver, 10, false, 100 + seed * 10 + (uint64_t)earlier));
        wfm__solver_result fresh = lp(NULL);
        cold += fresh.iterations;
        ck_assert_double_eq_tol(r.objective, fresh.objective, 1e-6 * r.objective);
        wfm__solver_free(solver);
        solver = again;
      }
      wfm__solver_result forced = lp(&(wfm__lp_opts){.cold = true});
      ck_assert_int_gt(forced.iterations, 0);
      ck_assert_int_eq(lp(NULL).iterations, 0); /* nothing has changed since */
    }
    ck_assert_msg(warm * 4 < cold, "%s: %lld warm, %lld cold iterations",
                  wfm__solver_backend_name(wfm__solver_backend_at(b)), (long long)warm, (long long)cold);
  }
}
END_TEST

START_TEST(basis_survives_rows_and_bounds) {
  for (size_t b = 0; b < backends(); b++) {
    renew(wfm__solver_backend_at(b));
    ok(models_covering(solver, 100, 300, false, 3));
    int64_t cold = lp(NULL).iterations;
    int32_t column[20];
    double value[20], low = 3.0, high = INF;
    const size_t start[] = {0, 20};
    for (int k = 0; k < 20; k++) {
      column[k] = 100 + 7 * k;
      value[k] = 1.0;
    }
    ok(wfm__solver_add_rows(solver, 1, &low, &high, start, column, value));
    ok(wfm__solver_set_column(solver, 150, 0.0, 1.0));
    ok(wfm__solver_set_row(solver, 5, 25.0, INF));
    wfm__solver_result r = lp(NULL), fresh = lp(&(wfm__lp_opts){.cold = true});
    ck_assert_int_lt(r.iterations, cold / 2);
    ck_assert_double_eq_tol(r.objective, fresh.objective, 1e-6 * r.objective);
  }
}
END_TEST

START_TEST(limits) {
  for (size_t b = 0; b < backends(); b++) {
    renew(wfm__solver_backend_at(b));
    ok(models_covering(solver, 120, 400, true, 5));
    wfm__solver_result whole = {0}, r;
    double relaxed = lp(NULL).objective;
    ck_assert_int_eq(
        wfm__solver_lp(solver, &watch, "test", &(wfm__lp_opts){.cold = true, .max_iterations = 5}, &r),
        WFM_ELIMIT);
    ck_assert_int_le(r.iterations, 6);
    ck_assert_str_ne(wfm_ctx_error(ctx), "");
    if (r.outcome == WFM__FEASIBLE) ck_assert_double_ge(r.objective, relaxed - 1e-6);
    ck_assert_double_le(r.bound, relaxed + 1e-6);
    ck_assert_double_eq_tol(lp(NULL).objective, relaxed, 1e-6 * relaxed);

    renew(wfm__solver_backend_at(b));
    ok(models_knapsack(solver, 10, 60, 2));
    relaxed = lp(NULL).objective;
    ck_assert_int_eq(wfm__solver_mip(solver, &watch, "test", &(wfm__mip_opts){.max_nodes = 20}, &whole),
                     WFM_ELIMIT);
    ck_assert_int_le(whole.nodes, 25);
    ck_assert_double_ge(whole.bound, relaxed - 1e-6 * fabs(relaxed));
    if (whole.outcome == WFM__FEASIBLE) ck_assert_double_le(whole.bound, whole.objective);

    whole = mip(&(wfm__mip_opts){.gap_frac = 0.02});
    ck_assert_double_ge(whole.bound, relaxed - 1e-6 * fabs(relaxed));
    ck_assert_double_le(whole.objective - whole.bound, 0.02 * fabs(whole.objective) + 1e-6);

    /* a start within the gap ends the search soon, and what comes back is no worse; one that is none is
       ignored */
    double *start = wfm__alloc(ctx, wfm__solver_columns(solver), sizeof *start);
    memcpy(start, wfm__solver_primal(solver), wfm__solver_columns(solver) * sizeof *start);
    wfm__solver_result again = mip(&(wfm__mip_opts){.gap_frac = 0.02, .start = start});
    ck_assert_double_le(again.objective, whole.objective + 1e-6);
    ck_assert_int_le(again.nodes, whole.nodes);
    ck_assert_int_eq(
        wfm__solver_mip(solver, &watch, "test", &(wfm__mip_opts){.start = start, .max_nodes = 1}, &r),
        WFM_ELIMIT);
    ck_assert_int_eq(r.outcome, WFM__FEASIBLE);
    ck_assert_double_le(r.objective, whole.objective + 1e-6);
    start[3] = 0.5;
    again = mip(&(wfm__mip_opts){.gap_frac = 0.02, .start = start});
    ck_assert_double_le(again.objective - again.bound, 0.02 * fabs(again.objective) + 1e-6);
    wfm__free(ctx, start);

    ck_assert_int_eq(wfm__solver_mip(solver, &watch, "test", &(wfm__mip_opts){.max_iterations = 1}, &r),
                     WFM_ELIMIT);
  }
}
END_TEST

/* At once, or as soon as a solution is known. */
static int32_t cancel_soon(const wfm_progress *progress, void *user) {
  const bool *whole = user;
  ck_assert_str_eq(progress->phase, "test");
  return !*whole || !isnan(progress->cost);
}

/* A program that takes seconds is left within its slices, by progress, by cancel and by the deadline. */
START_TEST(stops_when_told) {
  for (size_t b = 0; b < backends(); b++)
    for (int how = 0; how < 6; how++) {
      bool whole = how >= 3;
      wfm_ctx *before = ctx;
      wfm_ctx_opts opts;
      wfm_ctx_opts_init(&opts, sizeof opts);
      if (how % 3 == 0) opts.progress_fn = cancel_soon;
      opts.progress_user = &whole;
      ok(wfm_ctx_create(&ctx, &opts));
      renew(wfm__solver_backend_at(b));
      ok(whole ? models_knapsack(solver, 30, 200, 1) : models_covering(solver, 1500, 20000, false, 1));
      if (how % 3 == 1) wfm_ctx_cancel(ctx);
      wfm__watch_start(&watch, ctx, how % 3 == 2 ? 0.1 : 0.0);
      wfm__solver_result r = {.objective = -7};
      wfm_status st = whole ? wfm__solver_mip(solver, &watch, "test", NULL, &r)
                            : wfm__solver_lp(solver, &watch, "test", NULL, &r);
      ck_assert_msg(st == (how % 3 == 2 ? WFM_ELIMIT : WFM_ECANCELLED), "how %d: %s", how,
                    wfm_status_name(st));
      ck_assert(r.outcome != WFM__OPTIMAL);
      if (how % 3 == 1) ck_assert_int_eq(r.outcome, WFM__NO_SOLUTION);
      if (whole && how % 3 == 0) ck_assert_int_eq(r.outcome, WFM__FEASIBLE);
      if (whole && r.outcome == WFM__FEASIBLE) { /* the best so far with its bound */
        ck_assert_double_lt(r.objective, 0.0);
        ck_assert_double_lt(r.bound, r.objective);
        ck_assert_double_gt(r.bound, 1.5 * r.objective);
      }
      ck_assert(r.outcome == WFM__NO_SOLUTION || wfm__solver_primal(solver));
      wfm_ctx_cancel_clear(ctx);
      ck_assert_int_eq(wfm__watch_check(&watch), how % 3 == 2 ? WFM_ELIMIT : WFM_OK);
      wfm__solver_free(solver);
      solver = NULL;
      wfm_ctx_free(ctx);
      ctx = before;
    }
}
END_TEST

/* Solvers like to talk: not a byte on standard output or error, from good solves and bad. */
START_TEST(nothing_is_printed) {
  FILE *kept = tmpfile();
  ck_assert_ptr_nonnull(kept);
  int out = dup(1), err = dup(2);
  (void)fflush(stdout);
  ck_assert(out >= 0 && err >= 0 && dup2(fileno(kept), 1) == 1 && dup2(fileno(kept), 2) == 2);
  wfm_status found[4] = {WFM_OK};
  for (size_t b = 0; b < backends(); b++) {
    wfm__solver_free(solver);
    found[0] |= wfm__solver_create(&solver, ctx, wfm__solver_backend_at(b));
    wfm__watch_start(&watch, ctx, 0.0);
    found[0] |= models_covering(solver, 40, 80, true, 1);
    for (int method = WFM__LP_PRIMAL; method <= WFM__LP_INTERIOR; method++)
      found[1] |=
          wfm__solver_lp(solver, &watch, "test", &(wfm__lp_opts){.method = (wfm__lp_method)method}, NULL);
    found[2] |= wfm__solver_mip(solver, &watch, "test", NULL, NULL);
    for (size_t j = 0; j < wfm__solver_columns(solver); j++)
      found[0] |= wfm__solver_set_column(solver, j, 0.0, 0.01);
    found[3] = wfm__solver_lp(solver, &watch, "test", NULL, NULL);
  }
  (void)fflush(stdout);
  long length = lseek(fileno(kept), 0, SEEK_END);
  bool restored = dup2(out, 1) == 1 && dup2(err, 2) == 2 && close(out) == 0 && close(err) == 0;
  ck_assert(restored && fclose(kept) == 0);
  ck_assert_int_eq(length, 0);
  ck_assert(found[0] == WFM_OK && found[1] == WFM_OK && found[2] == WFM_OK);
  ck_assert_int_eq(found[3], WFM_EINFEASIBLE);
}
END_TEST

/* --- answers that do not stand: a back end that lies --- */

static struct lie {
  wfm__answer answer;
  double x[2], dual[3], bound;
  int calls, rebuilds;
} lie;

static wfm__answer tell(void *state, wfm__solver_job *job) {
  (void)state;
  lie.calls++;
  lie.rebuilds += job->rebuild;
  memcpy(job->primal, lie.x, sizeof lie.x);
  memcpy(job->dual, lie.dual, sizeof lie.dual);
  job->bound = lie.bound;
  job->has_primal = job->has_dual = true;
  return lie.answer;
}

static void close_nothing(void *state) {
  (void)state;
}

static const wfm__solver_backend liar = {.version = WFM__SOLVER_BACKEND_VERSION,
                                         .name = "liar",
                                         .state_size = 1,
                                         .lp = tell,
                                         .mip = tell,
                                         .close = close_nothing};

static const struct {
  const char *name;
  double x[2], dual[3], bound;
  bool whole;
  wfm_status st;
  const char *message;
} lies[] = {
    {"the truth", {2, 6}, {0, -1.5, -1}, -36, false, WFM_OK, ""},
    {"a hair beside it", {2 + 1e-8, 6 + 1e-8}, {0, -1.5, -1}, -36, false, WFM_OK, ""},
    {"NaN", {NAN, 6}, {0, -1.5, -1}, -36, false, WFM_ESOLVER, "liar: column 0 is nan"},
    {"infinite", {2, INFINITY}, {0, -1.5, -1}, -36, false, WFM_ESOLVER, "liar: column 1 is inf"},
    {"below its bound",
     {-1, 6},
     {0, -1.5, -1},
     -36,
     false,
     WFM_ESOLVER,
     "liar: column 0 is -1, want 0 to inf"},
    {"row broken", {3, 6}, {0, -1.5, -1}, -36, false, WFM_ESOLVER, "liar: row 2 is 21, want -inf to 18"},
    {"not the best", {2, 5}, {0, -1.5, -1}, -36, false, WFM_ESOLVER, "liar: objective -31, but bound -36"},
    {"duals too good", {2, 6}, {0, -1, -1}, -36, false, WFM_ESOLVER, "liar: objective -36, but bound -inf"},
    {"NaN dual", {2, 6}, {0, NAN, -1}, -36, false, WFM_ESOLVER, "liar: objective -36, but bound -inf"},
    {"whole truth", {2, 6}, {0}, -36, true, WFM_OK, ""},
    {"not whole", {2.5, 5}, {0}, -36, true, WFM_ESOLVER, "liar: column 0 is 2.5, want a whole number"},
    {"bound above", {2, 5}, {0}, -30, true, WFM_ESOLVER, "liar: objective -31, but bound -30"},
    {"bound far below", {2, 5}, {0}, -36, true, WFM_ESOLVER, "liar: objective -31, but bound -36"},
    {"NaN bound", {2, 6}, {0}, NAN, true, WFM_ESOLVER, "liar: objective -36, but bound -inf"},
};

START_TEST(no_answer_is_trusted) {
  renew(&liar);
  add_wyndor();
  ok(wfm__solver_set_integer(solver, 0, true));
  lie = (struct lie){.answer = WFM__ANSWER_OPTIMAL, .bound = lies[_i].bound};
  memcpy(lie.x, lies[_i].x, sizeof lie.x);
  memcpy(lie.dual, lies[_i].dual, sizeof lie.dual);
  wfm__solver_result r = {.objective = -7};
  wfm_status st = lies[_i].whole ? wfm__solver_mip(solver, &watch, "test", NULL, &r)
                                 : wfm__solver_lp(solver, &watch, "test", NULL, &r);
  ck_assert_msg(st == lies[_i].st, "%s: %s", lies[_i].name, wfm_ctx_error(ctx));
  if (st == WFM_OK) {
    ck_assert_double_eq_tol(r.objective, -36, 1e-6);
    ck_assert_int_eq(lie.calls, 1);
  } else {
    ck_assert_str_eq(wfm_ctx_error(ctx), lies[_i].message);
    ck_assert_double_eq(r.objective, -7);
    ck_assert_ptr_null(wfm__solver_primal(solver));
    ck_assert_int_gt(lie.calls, 1);
    ck_assert_int_gt(lie.rebuilds, 0); /* asked again on a fresh copy before giving up */
  }
}
END_TEST

START_TEST(limits_of_a_liar) {
  renew(&liar);
  add_wyndor();
  wfm__solver_result r;
  lie = (struct lie){.answer = WFM__ANSWER_STOPPED, .x = {9, 9}, .bound = -INF};
  (void)wfm__solver_lp(solver, &watch, "test", NULL, &r);
  ck_assert_int_eq(r.outcome, WFM__NO_SOLUTION); /* a stop with a wrong solution is a stop without one */
  ck_assert_ptr_null(wfm__solver_primal(solver));
  static const wfm__answer none[] = {WFM__ANSWER_INFEASIBLE, WFM__ANSWER_UNBOUNDED, WFM__ANSWER_NOMEM,
                                     WFM__ANSWER_FAILED};
  static const wfm_status st[] = {WFM_EINFEASIBLE, WFM_ESOLVER, WFM_ENOMEM, WFM_ESOLVER};
  for (int i = 0; i < 4; i++) {
    lie.answer = none[i];
    ck_assert_int_eq(wfm__solver_lp(solver, &watch, "test", NULL, &r), st[i]);
    ck_assert_int_eq(wfm__solver_mip(solver, &watch, "test", NULL, &r), st[i]);
  }
  /* infeasible, though a solution was given */
  const double start[] = {1, 1};
  lie.answer = WFM__ANSWER_INFEASIBLE;
  ck_assert_int_eq(wfm__solver_mip(solver, &watch, "test", &(wfm__mip_opts){.start = start}, &r),
                   WFM_ESOLVER);
  wfm__solver *none_made = solver;
  wfm__solver_backend later = liar;
  later.version = WFM__SOLVER_BACKEND_VERSION + 1;
  ck_assert_int_eq(wfm__solver_create(&none_made, ctx, &later), WFM_EVERSION);
  ck_assert_ptr_null(none_made);
}
END_TEST

START_TEST(named_back_ends) {
  ck_assert_uint_ge(backends(), 1);
  for (size_t b = 0; b < backends(); b++) {
    const wfm__solver_backend *backend = wfm__solver_backend_at(b);
    ck_assert_ptr_eq(wfm__solver_backend_named(wfm__solver_backend_name(backend)), backend);
  }
  ck_assert_ptr_null(wfm__solver_backend_named("abacus"));
  ck_assert_ptr_null(wfm__solver_backend_at(1000));
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("solver");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, known_program);
  tcase_add_test(tc, bounds_of_all_kinds);
  tcase_add_test(tc, no_solution);
  tcase_add_test(tc, empty_models);
  tcase_add_loop_test(tc, bad_numbers_never_reach_the_solver, 0, WFM__COUNT(refused));
  tcase_add_test(tc, bad_changes_are_refused);
  tcase_add_test(tc, built_in_any_order);
  tcase_add_test(tc, whole_numbers_by_trying_all);
  tcase_add_test(tc, back_ends_agree);
  tcase_add_test(tc, interior_agrees);
  tcase_add_test(tc, basis_is_kept_while_columns_are_added);
  tcase_add_test(tc, basis_survives_rows_and_bounds);
  tcase_add_test(tc, limits);
  tcase_add_test(tc, stops_when_told);
  tcase_add_test(tc, nothing_is_printed);
  tcase_add_loop_test(tc, no_answer_is_trusted, 0, WFM__COUNT(lies));
  tcase_add_test(tc, limits_of_a_liar);
  tcase_add_test(tc, named_back_ends);
  return suite_run("shim/solver", tc, 120);
}
