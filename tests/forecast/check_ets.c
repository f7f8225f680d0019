/* Exponential smoothing against R 4.2.2, package forecast 8.20 (tests/reference/ets.csv, made by ets() and forecast()); fixed parameters
 * by hand; bad input; every allocation. */
#include "libwfm/forecast_ets.h"
#include "support/golden.h"
#include "support/oom.h"
#include "support/suite.h"

#include <math.h>
#include <string.h>

enum { SERIES_MAX = 256, AHEAD = 14 };

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void teardown(void) {
  wfm_ctx_free(ctx);
}

static size_t series(const char *name, double *y) {
  golden *g = golden_read("ets_series.csv");
  const double *value = golden_column(g, "value");
  size_t n = 0;
  for (size_t i = 0; i < golden_rows(g); i++)
    if (strcmp(golden_text(g, i, "series"), name) == 0) y[n++] = value[i];
  golden_free(g);
  ck_assert_uint_gt(n, 0);
  return n;
}

static int32_t kind(char letter) {
  return letter == 'N' ? WFM_ETS_NONE : letter == 'A' ? WFM_ETS_ADDITIVE : WFM_ETS_MULTIPLICATIVE;
}

/* Likelihood never worse than R's by more than 0.05; forecasts within 1 % and bands within 3 % where it is the same. */
START_TEST(forms) {
  golden *g = golden_read("ets.csv");
  for (size_t i = 0; i < golden_rows(g); i++) {
    double y[SERIES_MAX], mean[AHEAD], variance[AHEAD];
    const char *text = golden_text(g, i, "form"), *name = golden_text(g, i, "series");
    wfm_ets_opts o;
    wfm_ets_fit fit = {.struct_size = sizeof fit};
    wfm_ets_opts_init(&o, sizeof o);
    o.error = kind(text[0]);
    o.trend = kind(text[1]);
    o.season = kind(text[2]);
    o.damped = text[3] == 'd';
    o.period = (int32_t)golden_column(g, "period")[i];
    size_t n = series(name, y);
    ck_assert_msg(wfm_ets(ctx, y, n, &o, &fit, AHEAD, mean, variance) == WFM_OK, "%s", wfm_ctx_error(ctx));
    double loglik = golden_column(g, "loglik")[i],
           sd = (golden_column(g, "high80_14")[i] - golden_column(g, "low80_14")[i]) / 2 / 1.2815515655;
    ck_assert_msg(fit.loglik > loglik - 0.05, "%s %s: log-likelihood %.4f, R %.4f", name, text, fit.loglik,
                  loglik);
    if (fabs(fit.loglik - loglik) > 0.02) continue; /* another optimum */
    ck_assert_msg(fabs(fit.aicc - golden_column(g, "aicc")[i]) < 0.05, "%s %s: AICc", name, text);
    ck_assert_msg(fabs(fit.sigma2 / golden_column(g, "sigma2")[i] - 1) < 0.01, "%s %s: sigma2", name, text);
    ck_assert_msg(fabs(mean[0] / golden_column(g, "f1")[i] - 1) < 0.01, "%s %s: step 1", name, text);
    ck_assert_msg(fabs(mean[6] / golden_column(g, "f7")[i] - 1) < 0.01, "%s %s: step 7", name, text);
    ck_assert_msg(fabs(mean[13] / golden_column(g, "f14")[i] - 1) < 0.01, "%s %s: step 14", name, text);
    ck_assert_msg(fabs(sqrt(variance[13]) / sd - 1) < 0.03, "%s %s: band %g, R %g", name, text,
                  sqrt(variance[13]), sd);
  }
  golden_free(g);
}
END_TEST

/* R: ets(y, "ANN", alpha = 0.3) of AirPassengers. */
START_TEST(fixed_alpha) {
  double y[SERIES_MAX], mean[1];
  wfm_ets_opts o;
  wfm_ets_fit fit = {.struct_size = sizeof fit};
  wfm_ets_opts_init(&o, sizeof o);
  o.error = WFM_ETS_ADDITIVE;
  o.trend = o.season = WFM_ETS_NONE;
  o.damped = 0;
  o.alpha = 0.3;
  size_t n = series("airpassengers", y);
  ck_assert_int_eq(wfm_ets(ctx, y, n, &o, &fit, 1, mean, NULL), WFM_OK);
  ck_assert_double_eq(fit.alpha, 0.3);
  ck_assert_double_ge(fit.loglik, -908.217396796112 - 1e-6);
}
END_TEST

/* The form that AICc takes, or one as good: R's choices on these series. */
START_TEST(automatic) {
  static const struct {
    const char *name;
    int32_t period;
    double aicc;
  } cases[] = {{"airpassengers", 12, 1400.63843247391}, {"nile", 1, NAN}, {"usaccdeaths", 12, NAN}};
  double y[SERIES_MAX], mean[AHEAD], best = INFINITY;
  golden *g = golden_read("ets.csv");
  wfm_ets_opts o;
  wfm_ets_fit fit = {.struct_size = sizeof fit};
  wfm_ets_opts_init(&o, sizeof o);
  o.period = cases[_i].period;
  size_t n = series(cases[_i].name, y);
  for (size_t i = 0; i < golden_rows(g); i++)
    if (strcmp(golden_text(g, i, "series"), cases[_i].name) == 0)
      best = fmin(best, golden_column(g, "aicc")[i]);
  ck_assert_int_eq(wfm_ets(ctx, y, n, &o, &fit, AHEAD, mean, NULL), WFM_OK);
  ck_assert_double_le(fit.aicc, best + 0.5);
  if (!isnan(cases[_i].aicc)) ck_assert_double_le(fit.aicc, cases[_i].aicc + 0.5);
  golden_free(g);
}
END_TEST

START_TEST(bad_input) {
  double y[12] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, mean[2] = {-7, -7};
  wfm_ets_opts o;
  wfm_ets_opts_init(&o, sizeof o);
  ck_assert_int_eq(wfm_ets(ctx, NULL, 12, &o, NULL, 2, mean, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_ets(ctx, y, 12, &o, NULL, 2, NULL, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_ets(ctx, y, 3, &o, NULL, 2, mean, NULL), WFM_ENODATA);
  o.period = 0;
  ck_assert_int_eq(wfm_ets(ctx, y, 12, &o, NULL, 2, mean, NULL), WFM_EDOMAIN);
  o.period = 1;
  o.alpha = 2;
  ck_assert_int_eq(wfm_ets(ctx, y, 12, &o, NULL, 2, mean, NULL), WFM_EDOMAIN);
  o.alpha = NAN;
  o.season = WFM_ETS_ADDITIVE; /* without a period */
  ck_assert_int_eq(wfm_ets(ctx, y, 12, &o, NULL, 2, mean, NULL), WFM_EDOMAIN);
  o.season = WFM_ETS_AUTO;
  o.error = WFM_ETS_MULTIPLICATIVE;
  y[4] = 0;
  ck_assert_int_eq(wfm_ets(ctx, y, 12, &o, NULL, 2, mean, NULL), WFM_EDOMAIN);
  y[4] = NAN;
  ck_assert_int_eq(wfm_ets(ctx, y, 12, &o, NULL, 2, mean, NULL), WFM_ENOTFINITE);
  ck_assert_double_eq(mean[0], -7);
  y[4] = 5;
  ck_assert_int_eq(wfm_ets(ctx, y, 12, &o, NULL, 0, NULL, NULL), WFM_OK);
}
END_TEST

static wfm_status scenario(wfm_ctx *own, void *user) {
  double y[14] = {4, 6, 5, 7, 6, 8, 7, 9, 8, 10, 9, 11, 10, 12}, mean[2] = {-7, -7};
  (void)user;
  wfm_status st = wfm_ets(own, y, 14, NULL, NULL, 2, mean, NULL);
  if (st != WFM_OK) ck_assert_double_eq(mean[0], -7);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("ets");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, forms);
  tcase_add_test(tc, fixed_alpha);
  tcase_add_loop_test(tc, automatic, 0, 3);
  tcase_add_test(tc, bad_input);
  tcase_add_test(tc, every_allocation);
  return suite_run("ets", tc, 200);
}
