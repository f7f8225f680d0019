/* Decompositions, diagnostics and classical models against R (reference.h); by hand and by property; bad input; every allocation. */
#include "reference.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/forecast_decompose.h>
#include <libwfm/forecast_diagnose.h>
#include <libwfm/forecast_ets.h>
#include <libwfm/forecast_smooth.h>
#include <libwfm/forecast_thin.h>

enum { AHEAD = 14 };

static wfm_ctx *ctx;
static golden *g;
static const char *name;
static double y[REFERENCE_MAX];
static size_t n, period;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  g = golden_read("models.csv");
}

static void teardown(void) {
  golden_free(g);
  wfm_ctx_free(ctx);
}

static void take(int i) {
  name = reference_series[i];
  n = reference(g, name, "y", y);
  period = (size_t)reference_one(g, name, "m");
  ck_assert_uint_gt(n, 0);
}

#define OK(call) ck_assert_msg((call) == WFM_OK, "%s: %s", name, wfm_ctx_error(ctx))

START_TEST(diagnostics) {
  double acf[21], partial[20], statistic, power;
  int32_t first, seasonal;
  take(_i);
  OK(wfm_autocorrelation(ctx, y, n, 20, acf, partial));
  ck_assert_uint_eq(reference_check(g, name, "acf", acf, 1e-10), 21);
  ck_assert_uint_eq(reference_check(g, name, "pacf", partial, 1e-10), 20);
  OK(wfm_ljung_box(ctx, y, n, 10, 0, &statistic, NULL));
  ck_assert_uint_eq(reference_check(g, name, "ljung_box_lag10", &statistic, 1e-10), 1);
  OK(wfm_differences(ctx, y, n, period, &first, &seasonal));
  ck_assert_int_eq(first, (int)reference_one(g, name, "ndiffs_kpss"));
  double wanted = reference_one(g, name, "nsdiffs_seas");
  ck_assert_int_eq(seasonal, isnan(wanted) ? 0 : (int)wanted);
  OK(wfm_box_cox_power(ctx, y, n, period, WFM_BOX_COX_GUERRERO, &power));
  ck_assert_double_eq_tol(power, reference_one(g, name, "boxcox_guerrero"), 1e-3);
  OK(wfm_box_cox_power(ctx, y, n, period, WFM_BOX_COX_LIKELIHOOD, &power));
  ck_assert_double_eq_tol(power, reference_one(g, name, "boxcox_loglik"), 1e-9);
}
END_TEST

START_TEST(decompositions) {
  static const char *const kind[] = {"stl_periodic", "stl_7", "stl_periodic_robust", "stl_7_robust"};
  take(_i);
  if (period == 1) return;
  for (int k = 0; k < 4; k++) {
    double seasonal[REFERENCE_MAX], trend[REFERENCE_MAX], remainder[REFERENCE_MAX], weight[REFERENCE_MAX];
    char key[64];
    wfm_stl_opts o;
    wfm_stl_parts parts;
    wfm_stl_opts_init(&o, sizeof o);
    wfm_stl_parts_init(&parts, sizeof parts);
    o.seasonal_window = k % 2 ? 7 : 0;
    o.robust = k > 1;
    parts.seasonal = seasonal;
    parts.trend = trend;
    parts.remainder = remainder;
    parts.weight = weight;
    OK(wfm_stl(ctx, y, n, period, &o, &parts));
    (void)wfm__format(key, sizeof key, "%s/seasonal", kind[k]);
    ck_assert_uint_eq(reference_check(g, name, key, seasonal, 1e-8), n);
    (void)wfm__format(key, sizeof key, "%s/trend", kind[k]);
    ck_assert_uint_eq(reference_check(g, name, key, trend, 1e-8), n);
    (void)wfm__format(key, sizeof key, "%s/remainder", kind[k]);
    ck_assert_uint_eq(reference_check(g, name, key, remainder, 1e-8), n);
    (void)wfm__format(key, sizeof key, "%s/weights", kind[k]);
    ck_assert_uint_eq(reference_check(g, name, key, weight, 1e-8), k > 1 ? n : 0);
  }
  double figure[400];
  OK(wfm_decompose(ctx, y, n, period, 0, NULL, figure));
  ck_assert_uint_eq(reference_check(g, name, "decompose_add/figure", figure, 1e-10), period);
}
END_TEST

START_TEST(outliers) {
  double cleaned[REFERENCE_MAX], index[REFERENCE_MAX];
  uint8_t unusual[REFERENCE_MAX];
  size_t count = 0;
  take(_i);
  OK(wfm_outliers(ctx, y, n, period, cleaned, unusual));
  size_t wanted = reference(g, name, "tsoutliers/index", index);
  for (size_t i = 0; i < n; i++) {
    if (!unusual[i]) continue;
    ck_assert_msg(count < wanted && index[count] == (double)i + 1, "%s: value %zu", name, i);
    count++;
  }
  ck_assert_uint_eq(count, wanted);
  ck_assert_uint_eq(reference_check(g, name, "tsclean", cleaned, 1e-6), n);
}
END_TEST

START_TEST(holt_winters) {
  take(_i);
  for (int k = 0; period > 1 && k < 4; k++) {
    const char *season = k % 2 ? "multiplicative" : "additive";
    double mean[AHEAD], last[400];
    char key[64];
    wfm_holt_winters_opts o;
    wfm_holt_winters_fit fit = {.struct_size = sizeof fit};
    wfm_holt_winters_opts_init(&o, sizeof o);
    o.season = k % 2 ? WFM_SMOOTH_MULTIPLICATIVE : WFM_SMOOTH_ADDITIVE;
    o.period = (int32_t)period;
    if (k < 2) {
      o.alpha = 0.2;
      o.beta = o.gamma = 0.1;
    }
    OK(wfm_holt_winters(ctx, y, n, &o, &fit, AHEAD, mean, last));
    (void)wfm__format(key, sizeof key, "hw_%s_%s/sse", k < 2 ? "fixed" : "opt", season);
    double sse = reference_one(g, name, key);
    if (k >= 2) {
      ck_assert_msg(fit.sse <= sse * 1.001, "%s %s: %g, R %g", name, key, fit.sse, sse);
      continue;
    }
    ck_assert_double_eq_tol(fit.sse / sse, 1, 1e-9);
    (void)wfm__format(key, sizeof key, "hw_fixed_%s/fc", season);
    ck_assert_uint_eq(reference_check(g, name, key, mean, 1e-9), AHEAD);
    double coefficient[402] = {fit.level, fit.trend};
    memcpy(coefficient + 2, last, period * sizeof *last);
    (void)wfm__format(key, sizeof key, "hw_fixed_%s/coef", season);
    ck_assert_uint_eq(reference_check(g, name, key, coefficient, 1e-9), period + 2);
  }
}
END_TEST

START_TEST(simple_smoothing) {
  double mean[AHEAD], rate, input[REFERENCE_MAX];
  wfm_holt_winters_opts o;
  take(_i);
  wfm_holt_winters_opts_init(&o, sizeof o);
  o.trend = o.season = WFM_SMOOTH_NONE;
  o.alpha = 0.3;
  OK(wfm_holt_winters(ctx, y, n, &o, NULL, AHEAD, mean, NULL));
  ck_assert_uint_eq(reference_check(g, name, "ses_simple_alpha03", mean, 1e-9), AHEAD);
  size_t rows = reference(g, name, "croston_alpha01/input", input);
  OK(wfm_thin_rate(ctx, input, rows, WFM_THIN_CROSTON, 0.1, NAN, &rate));
  ck_assert_double_eq_tol(rate / reference_one(g, name, "croston_alpha01/mean"), 1, 1e-9);
  wfm_ets_opts e;
  wfm_ets_fit fit = {.struct_size = sizeof fit};
  wfm_ets_opts_init(&e, sizeof e);
  e.error = WFM_ETS_ADDITIVE;
  e.trend = e.season = WFM_ETS_NONE;
  e.damped = 0;
  e.alpha = 0.3;
  OK(wfm_ets(ctx, y, n, &e, &fit, 0, NULL, NULL));
  ck_assert_double_eq_tol(fit.loglik / reference_one(g, name, "ets_ANN_alpha03/loglik"), 1, 1e-6);
  ck_assert_double_eq_tol(fit.mse * (double)n / reference_one(g, name, "ets_ANN_alpha03/sse"), 1, 1e-6);
}
END_TEST

START_TEST(theta) {
  double mean[AHEAD], variance[AHEAD], band[AHEAD];
  static const struct {
    const char *key;
    double z;
  } bands[] = {{"theta/lo80", -1.2815515655446004},
               {"theta/up80", 1.2815515655446004},
               {"theta/lo95", -1.9599639845400545},
               {"theta/up95", 1.9599639845400545}};
  take(_i);
  OK(wfm_theta(ctx, y, n, period, AHEAD, mean, variance, NULL));
  ck_assert_uint_eq(reference_check(g, name, "theta/mean", mean, 1e-4), AHEAD);
  for (size_t k = 0; k < 4; k++) {
    for (size_t i = 0; i < AHEAD; i++) band[i] = mean[i] + bands[k].z * sqrt(variance[i]);
    ck_assert_uint_eq(reference_check(g, name, bands[k].key, band, 1e-4), AHEAD);
  }
}
END_TEST

START_TEST(naive_accuracy) {
  double forecast[AHEAD];
  wfm_accuracy a;
  take(_i);
  size_t known = n - AHEAD;
  for (size_t i = 0; i < AHEAD; i++) forecast[i] = y[known - period + i % period];
  wfm_accuracy_init(&a, sizeof a);
  OK(wfm_accuracy_measure(ctx, y + known, forecast, AHEAD, y, known, period, &a));
  ck_assert_double_eq_tol(a.rmse / reference_one(g, name, "snaive_accuracy_last14/RMSE"), 1, 1e-10);
  ck_assert_double_eq_tol(a.mae / reference_one(g, name, "snaive_accuracy_last14/MAE"), 1, 1e-10);
  ck_assert_double_eq_tol(a.mape / reference_one(g, name, "snaive_accuracy_last14/MAPE"), 1, 1e-10);
  ck_assert_double_eq_tol(a.mase / reference_one(g, name, "snaive_accuracy_last14/MASE"), 1, 1e-10);
}
END_TEST

START_TEST(ets_automatic) {
  double mean[AHEAD];
  wfm_ets_opts o;
  wfm_ets_fit fit = {.struct_size = sizeof fit};
  take(_i);
  wfm_ets_opts_init(&o, sizeof o);
  o.period = (int32_t)period;
  OK(wfm_ets(ctx, y, n, &o, &fit, AHEAD, mean, NULL));
  ck_assert_msg(fit.aicc <= reference_one(g, name, "ets_auto/aicc") + 0.5, "%s: AICc %g", name, fit.aicc);
}
END_TEST

/* Half-hourly demand with a day and a week: Taylor's series, four weeks. */
START_TEST(two_seasons) {
  static double seasonal[2 * REFERENCE_MAX], trend[REFERENCE_MAX], remainder[REFERENCE_MAX];
  const size_t periods[] = {48, 336};
  double mean[48], variance[48], low[48];
  wfm_stl_parts parts;
  wfm_double_seasonal_opts o;
  wfm_double_seasonal_fit fit = {.struct_size = sizeof fit};
  name = "taylor4wk";
  n = reference(g, name, "y", y);
  wfm_stl_parts_init(&parts, sizeof parts);
  parts.seasonal = seasonal;
  parts.trend = trend;
  parts.remainder = remainder;
  OK(wfm_mstl(ctx, y, n, periods, 2, 0, &parts));
  ck_assert_uint_eq(reference_check(g, name, "mstl/s1", seasonal, 1e-8), n);
  ck_assert_uint_eq(reference_check(g, name, "mstl/s2", seasonal + n, 1e-8), n);
  ck_assert_uint_eq(reference_check(g, name, "mstl/trend", trend, 1e-8), n);
  ck_assert_uint_eq(reference_check(g, name, "mstl/remainder", remainder, 1e-8), n);
  OK(wfm_stl_forecast(ctx, y, n, periods, 2, 48, mean, variance));
  ck_assert_uint_eq(reference_check(g, name, "stlf_ets/mean", mean, 1e-4), 48);
  for (size_t i = 0; i < 48; i++) low[i] = mean[i] - 1.9599639845400545 * sqrt(variance[i]);
  ck_assert_uint_eq(reference_check(g, name, "stlf_ets/lo95", low, 1e-3), 48);
  wfm_double_seasonal_opts_init(&o, sizeof o);
  o.alpha = 0.1;
  o.beta = 0.01;
  o.gamma = o.omega = 0.2;
  o.phi = 0.8;
  o.damping = 1;
  OK(wfm_double_seasonal(ctx, y, n, &o, &fit, 48, mean));
  ck_assert_double_eq_tol(fit.mse / reference_one(g, name, "dshw_fixed/mse"), 1, 1e-8);
  ck_assert_uint_eq(reference_check(g, name, "dshw_fixed/fc", mean, 1e-8), 48);
  o.alpha = o.beta = o.gamma = o.omega = o.phi = NAN;
  double fixed = fit.mse;
  OK(wfm_double_seasonal(ctx, y, n, &o, &fit, 48, mean));
  ck_assert_double_lt(fit.mse, fixed);
}
END_TEST

/* Parts add up, and a season with a line comes apart exactly. */
START_TEST(properties) {
  enum { N = 84 };
  double x[N], seasonal[2 * N], trend[N], remainder[N], mean[21], variance[21], alpha;
  const size_t periods[] = {7, 14};
  wfm_stl_parts parts;
  wfm_stl_opts o;
  name = "made";
  for (int i = 0; i < N; i++) x[i] = 100 + i + (i % 7) * 3;
  wfm_stl_opts_init(&o, sizeof o);
  wfm_stl_parts_init(&parts, sizeof parts);
  parts.seasonal = seasonal;
  parts.trend = trend;
  parts.remainder = remainder;
  OK(wfm_stl(ctx, x, N, 7, &o, &parts));
  for (int i = 0; i < N; i++) {
    ck_assert_double_eq_tol(seasonal[i] + trend[i] + remainder[i], x[i], 1e-9);
    ck_assert_double_eq_tol(remainder[i], 0, 1);
  }
  OK(wfm_mstl(ctx, x, N, periods, 2, 1, &parts));
  for (int i = 0; i < N; i++)
    ck_assert_double_eq_tol(seasonal[i] + seasonal[N + i] + trend[i] + remainder[i], x[i], 1e-9);
  OK(wfm_theta(ctx, x, N, 7, 21, mean, variance, &alpha));
  ck_assert_double_gt(mean[20], mean[6]); /* the line goes on, by half */
  ck_assert(alpha > 0 && alpha < 1 && variance[20] >= variance[0]);
  x[30] = x[31] = NAN;
  OK(wfm_fill_gaps(ctx, x, N, 7));
  ck_assert_double_eq_tol(x[30], 100 + 30 + (30 % 7) * 3, 0.2);
  ck_assert_double_eq_tol(x[31], 100 + 31 + (31 % 7) * 3, 0.2);
  double gaps[5] = {NAN, 2, NAN, 4, NAN}, want[5] = {2, 2, 3, 4, 4};
  OK(wfm_fill_gaps(ctx, gaps, 5, 1));
  for (int i = 0; i < 5; i++) ck_assert_double_eq(gaps[i], want[i]);
}
END_TEST

/* A trend does not run away: the damped form ends within what the undamped one reaches. */
START_TEST(damped) {
  enum { N = 48, H = 96 };
  double x[N], mean[H], straight[H];
  wfm_double_seasonal_opts o;
  name = "made";
  for (int i = 0; i < N; i++) x[i] = (100 + i) * (1 + 0.3 * (i % 4)) * (1 + 0.1 * (i % 12));
  wfm_double_seasonal_opts_init(&o, sizeof o);
  o.short_period = 4;
  o.long_period = 12;
  o.alpha = o.beta = 0.5;
  o.gamma = o.omega = 0.1;
  o.phi = 0;
  o.damping = 1;
  OK(wfm_double_seasonal(ctx, x, N, &o, NULL, H, straight));
  o.damping = NAN;
  OK(wfm_double_seasonal(ctx, x, N, &o, NULL, H, mean));
  ck_assert_double_lt(fabs(mean[H - 1] - mean[H - 13]), fabs(straight[H - 1] - straight[H - 13]));
}
END_TEST

START_TEST(bad_input) {
  double x[30], out[30] = {-7}, one = -7;
  int32_t d = -7;
  const size_t falling[] = {14, 7}, fine[] = {7};
  wfm_stl_opts so;
  wfm_stl_parts parts;
  wfm_holt_winters_opts ho;
  wfm_double_seasonal_opts dso;
  wfm_accuracy a;
  for (int i = 0; i < 30; i++) x[i] = 1 + i % 7;
  wfm_stl_opts_init(&so, sizeof so);
  wfm_stl_parts_init(&parts, sizeof parts);
  wfm_holt_winters_opts_init(&ho, sizeof ho);
  wfm_double_seasonal_opts_init(&dso, sizeof dso);
  wfm_accuracy_init(&a, sizeof a);
  parts.trend = out;
  ck_assert_int_eq(wfm_stl(ctx, NULL, 30, 7, NULL, &parts), WFM_EINVAL);
  ck_assert_int_eq(wfm_stl(ctx, x, 30, 1, NULL, &parts), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_stl(ctx, x, 14, 7, NULL, &parts), WFM_ENODATA);
  so.seasonal_window = 4;
  ck_assert_int_eq(wfm_stl(ctx, x, 30, 7, &so, &parts), WFM_EDOMAIN);
  so.seasonal_window = 0;
  so.inner = 0;
  ck_assert_int_eq(wfm_stl(ctx, x, 30, 7, &so, &parts), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_mstl(ctx, x, 30, falling, 2, 0, &parts), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_mstl(ctx, x, 30, fine, 0, 0, &parts), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_stl_forecast(ctx, x, 30, fine, 1, 2, NULL, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_decompose(ctx, x, 13, 7, 0, NULL, out), WFM_ENODATA);
  ck_assert_int_eq(wfm_decompose(ctx, x, 30, 7, 2, NULL, out), WFM_EDOMAIN);
  ho.period = 1;
  ck_assert_int_eq(wfm_holt_winters(ctx, x, 30, &ho, NULL, 2, out, NULL), WFM_EDOMAIN);
  ho.period = 20;
  ck_assert_int_eq(wfm_holt_winters(ctx, x, 30, &ho, NULL, 2, out, NULL), WFM_ENODATA);
  ho.period = 7;
  ho.gamma = 1.5;
  ck_assert_int_eq(wfm_holt_winters(ctx, x, 30, &ho, NULL, 2, out, NULL), WFM_EDOMAIN);
  dso.short_period = 4;
  dso.long_period = 10;
  ck_assert_int_eq(wfm_double_seasonal(ctx, x, 30, &dso, NULL, 2, out), WFM_EDOMAIN);
  dso.long_period = 16;
  ck_assert_int_eq(wfm_double_seasonal(ctx, x, 30, &dso, NULL, 2, out), WFM_ENODATA);
  dso.long_period = 8;
  x[3] = 0;
  ck_assert_int_eq(wfm_double_seasonal(ctx, x, 30, &dso, NULL, 2, out), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_box_cox_power(ctx, x, 30, 7, 0, &one), WFM_EDOMAIN);
  x[3] = 4;
  ck_assert_int_eq(wfm_box_cox_power(ctx, x, 30, 7, 2, &one), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_theta(ctx, x, 2, 1, 2, out, NULL, NULL), WFM_ENODATA);
  ck_assert_int_eq(wfm_theta(ctx, x, 30, 0, 2, out, NULL, NULL), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_autocorrelation(ctx, x, 30, 30, out, NULL), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_ljung_box(ctx, x, 30, 5, 5, &one, NULL), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_differences(ctx, x, 30, 31, &d, NULL), WFM_EDOMAIN);
  ck_assert_int_eq(wfm_accuracy_measure(ctx, x, x, 0, NULL, 0, 1, &a), WFM_ENODATA);
  for (int i = 0; i < 30; i++) x[i] = NAN;
  ck_assert_int_eq(wfm_fill_gaps(ctx, x, 30, 7), WFM_ENODATA);
  ck_assert_int_eq(wfm_outliers(ctx, x, 30, 7, out, NULL), WFM_ENODATA);
  x[0] = INFINITY;
  ck_assert_int_eq(wfm_outliers(ctx, x, 30, 7, out, NULL), WFM_ENOTFINITE);
  ck_assert_int_eq(wfm_theta(ctx, x, 30, 1, 2, out, NULL, NULL), WFM_ENOTFINITE);
  for (int i = 0; i < 30; i++) x[i] = 4;
  ck_assert_int_eq(wfm_autocorrelation(ctx, x, 30, 3, out, NULL), WFM_EDOMAIN);
  ck_assert_double_eq(out[0], -7);
  ck_assert_double_eq(one, -7);
  ck_assert_int_eq(d, -7);
  ck_assert_int_eq(wfm_outliers(ctx, x, 30, 7, out, NULL), WFM_OK);
  ck_assert_double_eq(out[7], 4);
  ck_assert_int_eq(wfm_theta(ctx, x, 30, 7, 2, out, NULL, NULL), WFM_OK);
  ck_assert_double_eq_tol(out[1], 4, 1e-9);
}
END_TEST

static wfm_status scenario(wfm_ctx *own, void *user) {
  double x[30], out[60] = {-7}, other[30];
  const size_t periods[] = {4, 8};
  wfm_stl_parts parts;
  wfm_holt_winters_opts ho;
  wfm_double_seasonal_opts dso;
  (void)user;
  for (int i = 0; i < 30; i++) x[i] = 5 + i % 4 + 0.1 * (i % 8) + sin(i);
  wfm_stl_parts_init(&parts, sizeof parts);
  wfm_holt_winters_opts_init(&ho, sizeof ho);
  wfm_double_seasonal_opts_init(&dso, sizeof dso);
  parts.seasonal = out;
  ho.period = dso.short_period = 4;
  dso.long_period = 8;
  wfm_status st = wfm_stl(own, x, 30, 4, NULL, &parts);
  if (st == WFM_OK) st = wfm_mstl(own, x, 30, periods, 2, 0, &parts);
  if (st == WFM_OK) st = wfm_stl_forecast(own, x, 30, periods, 1, 2, out, NULL);
  if (st == WFM_OK) st = wfm_decompose(own, x, 30, 4, 1, NULL, out);
  if (st == WFM_OK) st = wfm_holt_winters(own, x, 30, &ho, NULL, 2, out, NULL);
  if (st == WFM_OK) st = wfm_double_seasonal(own, x, 30, &dso, NULL, 2, out);
  if (st == WFM_OK) st = wfm_theta(own, x, 30, 4, 2, out, NULL, NULL);
  if (st == WFM_OK) st = wfm_autocorrelation(own, x, 30, 4, out, NULL);
  if (st == WFM_OK) st = wfm_ljung_box(own, x, 30, 4, 0, out, NULL);
  if (st == WFM_OK) st = wfm_differences(own, x, 30, 4, NULL, NULL);
  if (st == WFM_OK) st = wfm_box_cox_power(own, x, 30, 4, WFM_BOX_COX_LIKELIHOOD, out);
  if (st == WFM_OK) st = wfm_outliers(own, x, 30, 4, other, NULL);
  x[7] = NAN;
  if (st == WFM_OK) st = wfm_fill_gaps(own, x, 30, 4);
  if (st != WFM_OK) ck_assert(out[0] == -7 || isfinite(out[0]));
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("models");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_loop_test(tc, diagnostics, 0, REFERENCE_SERIES);
  tcase_add_loop_test(tc, decompositions, 0, REFERENCE_SERIES);
  tcase_add_loop_test(tc, outliers, 0, REFERENCE_SERIES);
  tcase_add_loop_test(tc, holt_winters, 0, REFERENCE_SERIES);
  tcase_add_loop_test(tc, simple_smoothing, 0, REFERENCE_SERIES);
  tcase_add_loop_test(tc, theta, 0, REFERENCE_SERIES);
  tcase_add_loop_test(tc, naive_accuracy, 0, REFERENCE_SERIES);
  tcase_add_loop_test(tc, ets_automatic, 0, REFERENCE_SERIES);
  tcase_add_test(tc, two_seasons);
  tcase_add_test(tc, properties);
  tcase_add_test(tc, damped);
  tcase_add_test(tc, bad_input);
  tcase_add_test(tc, every_allocation);
  return suite_run("models", tc, 200);
}
