/* Slopes against derivatives in closed form, against integrals back to the measures, and their signs. */
#include "support/golden.h"
#include "support/suite.h"

#include <libwfm/sensitivity.h>
#include <math.h>
#include <string.h>

static wfm_ctx *ctx;

static void setup(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void teardown(void) {
  wfm_ctx_free(ctx);
}

enum { SLOPES = 12 };

static wfm_status slopes_of(double n, double a, double aht, double patience, double t, int32_t definition,
                            double out[SLOPES]) {
  wfm_queue_input in;
  wfm_queue_input_init(&in, sizeof in);
  in.agents = &n;
  in.load = &a;
  in.aht_s = &aht;
  in.patience_s = &patience;
  in.threshold_s = &t;
  wfm_queue_slopes s;
  wfm_queue_slopes_init(&s, sizeof s);
  double **columns[SLOPES] = {&s.level_agent,   &s.level_rate,   &s.level_aht,   &s.level_patience,
                              &s.asa_agent,     &s.asa_rate,     &s.asa_aht,     &s.asa_patience,
                              &s.abandon_agent, &s.abandon_rate, &s.abandon_aht, &s.abandon_patience};
  for (int i = 0; i < SLOPES; i++) *columns[i] = &out[i];
  return wfm_queue_sensitivity(ctx, &in, 1, definition, &s, NULL);
}

/* d ln B / da = n/a - 1 + B and 1/C = 1 + (1 - a/n)(1/B - 1) give dC/da in closed form. */
START_TEST(erlang_c_by_rate) {
  static const double aht = 200, t = 15;
  for (double n = 2; n < 2e5; n *= 3)
    for (double ratio = 0.7; ratio < 1; ratio = 1 - (1 - ratio) / 3) {
      if (1 - ratio < 1e-3) break;
      double a = n * ratio, b = wfm_erlang_b_blocking(n, a), c = wfm_erlang_c_p_wait(n, a), out[SLOPES];
      if (b < 1e-200) continue;
      double rest = 1 / b - 1, db = b * (n / a - 1 + b);
      double dc = -c * c * (-rest / n - (1 - ratio) * db / (b * b));
      double miss = c * exp(-(n - a) * t / aht), per_hour = aht / 3600;
      double level = -(dc / c + t / aht) * miss * per_hour,
             asa = (dc / (n - a) + c / ((n - a) * (n - a))) * aht * per_hour;
      ck_assert_int_eq(slopes_of(n, a, aht, (double)INFINITY, t, WFM_SL_OFFERED, out), WFM_OK);
      ck_assert_msg(relative_error(out[1], level, 1e-250) < 1e-8, "n %g a %g level: %.12g %.12g", n, a,
                    out[1], level);
      ck_assert_msg(relative_error(out[5], asa, 1e-250) < 1e-8, "n %g a %g asa: %.12g %.12g", n, a, out[5],
                    asa);
      ck_assert_double_eq(out[3], 0); /* patience plays no part */
      ck_assert_double_eq(out[9], 0); /* nobody hangs up */
    }
}
END_TEST

/* The integral of a slope (Simpson) is the difference of the measure. */
static const struct {
  double n, a, patience, t;
} centres[] = {{14, 10, 120, 20}, {100, 104, 60, 20}, {1000, 990, 300, 5}, {5, 2, 900, 60}, {50, 80, 90, 10}};

START_TEST(slopes_add_up) {
  double n = centres[_i].n, a = centres[_i].a, patience = centres[_i].patience, t = centres[_i].t;
  for (int32_t d = WFM_SL_OFFERED; d <= WFM_SL_VIRTUAL; d++) {
    enum { STEPS = 64 };
    double agents = 0, by_aht = 0, by_patience = 0, wait = 0, hang_up = 0, out[SLOPES], range = 0.05;
    for (int k = 0; k <= STEPS; k++) {
      double x = 1 + range * k / STEPS, w = (k == 0 || k == STEPS ? 1 : k % 2 ? 4 : 2) * range / STEPS / 3;
      ck_assert_int_eq(slopes_of(n * x, a, 180, patience, t, d, out), WFM_OK);
      agents += w * n * out[0];
      wait += w * n * out[4];
      hang_up += w * n * out[8];
      ck_assert_int_eq(slopes_of(n, a * x, 180 * x, patience, t, d, out), WFM_OK);
      by_aht += w * 180 * out[2];
      ck_assert_int_eq(slopes_of(n, a, 180, patience * x, t, d, out), WFM_OK);
      by_patience += w * patience * out[3];
    }
    double x = 1 + range, level = wfm_erlang_a_level(n, a, 180, patience, t, d);
    ck_assert_double_eq_tol(agents, wfm_erlang_a_level(n * x, a, 180, patience, t, d) - level, 1e-7);
    ck_assert_double_eq_tol(by_aht, wfm_erlang_a_level(n, a * x, 180 * x, patience, t, d) - level, 1e-7);
    ck_assert_double_eq_tol(by_patience, wfm_erlang_a_level(n, a, 180, patience * x, t, d) - level, 1e-7);
    ck_assert_double_eq_tol(
        wait, wfm_erlang_a_asa_s(n * x, a, 180, patience) - wfm_erlang_a_asa_s(n, a, 180, patience), 1e-6);
    ck_assert_double_eq_tol(
        hang_up,
        wfm_erlang_a_p_abandon(n * x, a, 180, patience) - wfm_erlang_a_p_abandon(n, a, 180, patience), 1e-8);
    ck_assert(agents > 0 && by_aht < 0 && wait < 0 && hang_up < 0);
  }
}
END_TEST

START_TEST(bad_input) {
  double out[SLOPES] = {-7};
  ck_assert_int_eq(slopes_of(0, 5, 180, 60, 20, 1, out), WFM_EDOMAIN);
  ck_assert_int_eq(slopes_of(5, 0, 180, 60, 20, 1, out), WFM_EDOMAIN);
  ck_assert_int_eq(slopes_of((double)NAN, 5, 180, 60, 20, 1, out), WFM_ENOTFINITE);
  ck_assert_int_eq(slopes_of(5, 4, 180, 60, 20, 6, out), WFM_EDOMAIN);
  ck_assert_double_eq(out[0], -7);
  ck_assert_int_eq(slopes_of(5, 6, 180, (double)INFINITY, 20, 1, out), WFM_OK); /* no steady state */
  ck_assert_double_nan(out[0]);
  ck_assert_int_eq(wfm_queue_sensitivity(ctx, NULL, 0, 1, NULL, NULL), WFM_EINVAL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("sensitivity");
  tcase_add_checked_fixture(tc, setup, teardown);
  tcase_add_test(tc, erlang_c_by_rate);
  tcase_add_loop_test(tc, slopes_add_up, 0, sizeof centres / sizeof centres[0]);
  tcase_add_test(tc, bad_input);
  return suite_run("queueing/sensitivity", tc, 60);
}
