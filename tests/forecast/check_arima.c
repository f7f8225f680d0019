/* ARIMA against R (reference.h) and by what is known of it; bad input; every allocation. */
#include "reference.h"
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/forecast_arima.h>

enum { AHEAD = 14 };

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}

static void teardown(void) {
  wfm_ctx_free(ctx);
}

static wfm_arima_opts orders(int32_t p, int32_t d, int32_t q, int32_t sp, int32_t sd, int32_t sq,
                             size_t period, int32_t constant) {
  wfm_arima_opts o;
  wfm_arima_opts_init(&o, sizeof o);
  o.p = p;
  o.d = d;
  o.q = q;
  o.seasonal_p = sp;
  o.seasonal_d = sd;
  o.seasonal_q = sq;
  o.period = (int32_t)period;
  o.constant = constant;
  return o;
}

/* Likelihood to 1e-3 (better is fine), forecasts to 0.1 % where it is R's. After differences R's likelihood has a prior of variance kappa
 * on the first values; it comes to ours as kappa grows: the golden value is stats::arima(..., kappa = 1e9). */
START_TEST(against_r) {
  golden *g = golden_read("models.csv");
  const char *name = reference_series[_i];
  double y[REFERENCE_MAX], mean[AHEAD];
  size_t n = reference(g, name, "y", y), period = (size_t)reference_one(g, name, "m");
  for (int k = 0; k < (period > 1 ? 2 : 1); k++) {
    wfm_arima_fit fit = {.struct_size = sizeof fit};
    wfm_arima_opts o = k ? orders(0, 1, 1, 0, 1, 1, period, 0) : orders(1, 0, 1, 0, 0, 0, period, 1);
    char key[64];
    ck_assert_msg(wfm_arima(ctx, y, n, &o, &fit, AHEAD, mean, NULL) == WFM_OK, "%s", wfm_ctx_error(ctx));
    (void)wfm__format(key, sizeof key, "%s", k ? "arima_011_011/loglik_kappa9" : "arima_101/loglik");
    double loglik = reference_one(g, name, key);
    ck_assert_msg(fit.loglik > loglik - 1e-3, "%s %s: %.5f, R %.5f", name, key, fit.loglik, loglik);
    if (fit.loglik > loglik + 1e-3) continue;
    (void)wfm__format(key, sizeof key, "%s/mean", k ? "arima_011_011" : "arima_101");
    ck_assert_uint_eq(reference_check(g, name, key, mean, 1e-3), AHEAD);
    (void)wfm__format(key, sizeof key, "%s/sigma2", k ? "arima_011_011" : "arima_101");
    ck_assert_uint_eq(reference_check(g, name, key, &fit.sigma2, 1e-2), 1);
    (void)wfm__format(key, sizeof key, "%s/aicc", k ? "arima_011_011" : "arima_101");
    ck_assert_uint_eq(reference_check(g, name, key, &fit.aicc, 1e-5), 1);
  }
  golden_free(g);
}
END_TEST

/* Innovations of a stationary series by the covariance matrix itself: the likelihood of three values of an ARMA(1,1). */
START_TEST(likelihood_by_hand) {
  double y[8] = {1, -2, 0.5, 3, -1, 0.25, 2, -0.75};
  wfm_arima_fit fit = {.struct_size = sizeof fit};
  wfm_arima_opts o = orders(1, 0, 1, 0, 0, 0, 1, 0);
  ck_assert_int_eq(wfm_arima(ctx, y, 8, &o, &fit, 0, NULL, NULL), WFM_OK);
  double a = fit.coefficient[0], b = fit.coefficient[1], cov[8][8], lower[8][8] = {{0}}, log_det = 0,
         form = 0;
  for (int i = 0; i < 8; i++)
    for (int j = 0; j < 8; j++) {
      int lag = abs(i - j);
      cov[i][j] = lag == 0 ? (1 + 2 * a * b + b * b) / (1 - a * a)
                           : pow(a, lag - 1) * (1 + a * b) * (a + b) / (1 - a * a);
    }
  for (int i = 0; i < 8; i++) {
    double z = y[i];
    for (int j = 0; j <= i; j++) {
      double v = cov[i][j];
      for (int k = 0; k < j; k++) v -= lower[i][k] * lower[j][k];
      lower[i][j] = i == j ? sqrt(v) : v / lower[j][j];
    }
    cov[0][i] = z; /* forward substitution in place of the row that is done with */
    for (int k = 0; k < i; k++) z -= lower[i][k] * cov[0][k];
    cov[0][i] = z / lower[i][i];
    form += cov[0][i] * cov[0][i];
    log_det += 2 * log(lower[i][i]);
  }
  double want = -0.5 * (8 * (log(6.283185307179586 * form / 8) + 1) + log_det);
  ck_assert_double_eq_tol(fit.loglik, want, 1e-9);
  ck_assert_double_eq_tol(fit.sigma2, form / 6, 1e-9);
  ck_assert_double_eq_tol(fit.aic, -2 * want + 6, 1e-9);
}
END_TEST

/* A white series with a mean and a regressor is least squares. */
START_TEST(regression) {
  enum { N = 60, H = 6 };
  double y[N], x[N + H], mean[H], variance[H], sx = 0, sy = 0, sxx = 0, sxy = 0;
  for (int i = 0; i < N + H; i++) x[i] = sin(1.7 * i) + i % 3;
  for (int i = 0; i < N; i++) {
    y[i] = 5 + 3 * x[i] + cos(12.9 * i * i);
    sx += x[i];
    sy += y[i];
    sxx += x[i] * x[i];
    sxy += x[i] * y[i];
  }
  wfm_arima_fit fit = {.struct_size = sizeof fit};
  wfm_arima_opts o = orders(0, 0, 0, 0, 0, 0, 1, 1);
  o.columns = 1;
  o.regressor = x;
  ck_assert_int_eq(wfm_arima(ctx, y, N, &o, &fit, H, mean, variance), WFM_OK);
  double slope = (N * sxy - sx * sy) / (N * sxx - sx * sx), level = (sy - slope * sx) / N;
  ck_assert_int_eq(fit.coefficients, 2);
  ck_assert_double_eq_tol(fit.coefficient[0], level, 1e-9);
  ck_assert_double_eq_tol(fit.coefficient[1], slope, 1e-9);
  ck_assert_double_eq_tol(mean[3], level + slope * x[N + 3], 1e-9);
  ck_assert_double_eq_tol(variance[3], fit.sigma2, 1e-12);
  for (int i = 0; i < N + H; i++) x[i] = 2; /* the constant over again: nothing is left for it to tell */
  ck_assert_int_eq(wfm_arima(ctx, y, N, &o, &fit, H, mean, NULL), WFM_OK);
  ck_assert_double_eq_tol(mean[3], sy / N, 1e-9);
}
END_TEST

/* A random walk forecasts its last value, with variance growing by steps; with a drift, a line. */
START_TEST(walk) {
  double y[40], mean[10], variance[10];
  for (int i = 0; i < 40; i++) y[i] = i ? y[i - 1] + 1 + sin(3.1 * i) : 7;
  wfm_arima_fit fit = {.struct_size = sizeof fit};
  wfm_arima_opts o = orders(0, 1, 0, 0, 0, 0, 1, 0);
  ck_assert_int_eq(wfm_arima(ctx, y, 40, &o, &fit, 10, mean, variance), WFM_OK);
  for (int i = 0; i < 10; i++) {
    ck_assert_double_eq_tol(mean[i], y[39], 1e-9);
    ck_assert_double_eq_tol(variance[i] / fit.sigma2, i + 1, 1e-9);
  }
  o.constant = 1;
  ck_assert_int_eq(wfm_arima(ctx, y, 40, &o, &fit, 10, mean, variance), WFM_OK);
  double drift = (y[39] - y[0]) / 39;
  ck_assert_double_eq_tol(fit.coefficient[0], drift, 1e-9);
  ck_assert_double_eq_tol(mean[9], y[39] + 10 * drift, 1e-8);
  o = orders(0, 1, 0, 0, 1, 0, 4, 0);
  ck_assert_int_eq(wfm_arima(ctx, y, 40, &o, &fit, 10, mean, variance), WFM_OK);
  ck_assert_double_eq_tol(mean[0], y[39] + y[36] - y[35], 1e-9);
  ck_assert_double_eq_tol(mean[4], mean[3] + mean[0] - y[39], 1e-9);
}
END_TEST

/* Missing values: those at the ends say nothing, and one in the middle of a white series changes only what it would have added. */
START_TEST(missing) {
  double y[50], mean[2], other[2];
  wfm_arima_fit all = {.struct_size = sizeof all}, part = {.struct_size = sizeof part};
  for (int i = 0; i < 50; i++) y[i] = cos(5.3 * i * i) + 0.6 * (i ? y[i - 1] : 0);
  wfm_arima_opts o = orders(1, 0, 1, 0, 0, 0, 1, 1);
  ck_assert_int_eq(wfm_arima(ctx, y + 5, 40, &o, &all, 2, mean, NULL), WFM_OK);
  for (int i = 0; i < 5; i++) y[i] = NAN;
  ck_assert_int_eq(wfm_arima(ctx, y, 45, &o, &part, 2, other, NULL), WFM_OK);
  ck_assert_double_eq_tol(all.loglik, part.loglik, 1e-8);
  ck_assert_double_eq_tol(mean[1], other[1], 1e-5);
  y[20] = y[21] = NAN;
  ck_assert_int_eq(wfm_arima(ctx, y, 45, &o, &part, 2, other, NULL), WFM_OK);
  ck_assert_int_eq(part.values, 38);
  ck_assert_double_eq_tol(mean[1], other[1], 0.3);
}
END_TEST

/* Orders found where they are plain; a wave is left to Fourier terms. */
START_TEST(found) {
  double y[400], mean[30], state = 0;
  wfm_arima_fit fit = {.struct_size = sizeof fit};
  wfm_arima_opts o;
  wfm_arima_opts_init(&o, sizeof o);
  for (int i = 0; i < 400; i++) {
    double noise = fmod(12345.678 * sin(78.233 * (i + 1)), 1);
    state = 0.8 * state + noise;
    y[i] = 20 + state;
  }
  ck_assert_int_eq(wfm_arima(ctx, y, 400, &o, &fit, 30, mean, NULL), WFM_OK);
  ck_assert_int_eq(fit.d, 0);
  ck_assert_int_ge(fit.p, 1);
  wfm_arima_opts truth = orders(1, 0, 0, 0, 0, 0, 1, 1);
  double aicc = fit.aicc;
  ck_assert_int_eq(wfm_arima(ctx, y, 400, &truth, &fit, 0, NULL, NULL), WFM_OK);
  ck_assert_double_le(aicc, fit.aicc + 1e-9);
  for (int i = 0; i < 400; i++) y[i] += 9 * sin(6.283185307179586 * (i + 1) / 91.3);
  truth.fourier = 1;
  truth.fourier_period = 91.3;
  ck_assert_int_eq(wfm_arima(ctx, y, 400, &truth, &fit, 30, mean, NULL), WFM_OK);
  ck_assert_double_eq_tol(fit.coefficient[3], 9, 0.5);
  ck_assert_double_eq_tol(mean[29], 20 + 9 * sin(6.283185307179586 * 430 / 91.3), 2);
}
END_TEST

START_TEST(bad_input) {
  static const struct {
    int32_t p, d, sp, period, constant, columns, fourier;
    size_t n;
    wfm_status want;
  } cases[] = {{11, 0, 0, 1, 0, 0, 0, 40, WFM_EDOMAIN},  {0, 3, 0, 1, 0, 0, 0, 40, WFM_EDOMAIN},
               {0, 0, 1, 1, 0, 0, 0, 40, WFM_EDOMAIN},   {0, 0, 0, 0, 0, 0, 0, 40, WFM_EDOMAIN},
               {0, 2, 0, 1, 1, 0, 0, 40, WFM_EDOMAIN},   {0, 0, 0, 1, 0, 1, 0, 40, WFM_EINVAL},
               {0, 0, 0, 1, 0, 0, 33, 40, WFM_EDOMAIN},  {2, 0, 0, 1, 1, 0, 0, 5, WFM_ENODATA},
               {0, 0, 3, 200, 0, 0, 0, 40, WFM_EDOMAIN}, {0, 0, 0, 1, 0, 0, 0, 0, WFM_ENODATA}};
  double y[40], mean[2] = {-7, -7};
  for (int i = 0; i < 40; i++) y[i] = i % 5 + i;
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    wfm_arima_opts o =
        orders(cases[i].p, cases[i].d, 0, cases[i].sp, 0, 0, (size_t)cases[i].period, cases[i].constant);
    o.columns = cases[i].columns;
    o.fourier = cases[i].fourier;
    wfm_status st = wfm_arima(ctx, y, cases[i].n, &o, NULL, 2, mean, NULL);
    ck_assert_msg(st == cases[i].want, "case %zu: %d, %s", i, (int)st, wfm_ctx_error(ctx));
    ck_assert_double_eq(mean[0], -7);
  }
  wfm_arima_opts o = orders(0, 0, 0, 0, 0, 0, 1, 0);
  ck_assert_int_eq(wfm_arima(ctx, NULL, 40, &o, NULL, 2, mean, NULL), WFM_EINVAL);
  ck_assert_int_eq(wfm_arima(ctx, y, 40, &o, NULL, 2, NULL, NULL), WFM_EINVAL);
  y[3] = INFINITY;
  ck_assert_int_eq(wfm_arima(ctx, y, 40, &o, NULL, 2, mean, NULL), WFM_ENOTFINITE);
  for (int i = 0; i < 40; i++) y[i] = 3; /* a constant is forecast as it is */
  wfm_arima_opts_init(&o, sizeof o);
  ck_assert_int_eq(wfm_arima(ctx, y, 40, &o, NULL, 2, mean, NULL), WFM_OK);
  ck_assert_double_eq_tol(mean[1], 3, 1e-9);
}
END_TEST

static wfm_status scenario(wfm_ctx *own, void *user) {
  double y[24], mean[2] = {-7, -7}, x[26];
  (void)user;
  for (int i = 0; i < 24; i++) y[i] = 5 + i % 4 + 0.1 * i;
  for (int i = 0; i < 26; i++) x[i] = i % 3;
  wfm_arima_opts o = orders(-1, 0, 0, 0, 0, 0, 4, 1);
  o.columns = 1;
  o.regressor = x;
  wfm_status st = wfm_arima(own, y, 24, &o, NULL, 2, mean, NULL);
  if (st != WFM_OK) ck_assert_double_eq(mean[0], -7);
  return st;
}

START_TEST(every_allocation) {
  oom_sweep(scenario, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("arima");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_loop_test(tc, against_r, 0, REFERENCE_SERIES);
  tcase_add_test(tc, likelihood_by_hand);
  tcase_add_test(tc, regression);
  tcase_add_test(tc, walk);
  tcase_add_test(tc, missing);
  tcase_add_test(tc, found);
  tcase_add_test(tc, bad_input);
  tcase_add_test(tc, every_allocation);
  return suite_run("arima", tc, 100);
}
