/* Erlang B for any number of servers: the weight of the idle states, from which every other model here
 * starts. */
#include "queueing/kernels.h"
#include "queueing/special.h"
#include "queueing/tables.h"

#include <math.h>

static const double half_pi_root = 1.25331413731550025121; /* sqrt(pi / 2) */

/* I(f) = int_0^inf exp(-a (e^v - 1)) e^(f v) dv, so that r(f) = f I(f); 0 < f < 1, a < 2. */
static double start_small(double f, double a) {
  double end = log1p(42 / a), sum = 0;
  int panels = (int)(end / 3) + 1;
  double half = 0.5 * end / panels;
  for (int p = 0; p < panels; p++) {
    double centre = (2 * p + 1) * half;
    for (int i = 0; i < WFM__LEGENDRE_HALF; i++) {
      double step = half * wfm__legendre_node[i];
      double v1 = centre - step, v2 = centre + step;
      sum += half * wfm__legendre_weight[i] * (exp(f * v1 - a * expm1(v1)) + exp(f * v2 - a * expm1(v2)));
    }
  }
  return f * sum;
}

/* r(f) for 0 < f < 1 and a >= 2: continued fraction of the incomplete gamma function (Legendre), backwards.
 */
static double start_large(double f, double a) {
  int terms = 12 + (int)(100 / a);
  double tail = a + 2 * terms + 1 - f;
  for (int k = terms; k >= 1; k--) tail = a + 2 * k - 1 - f - k * (k - f) / tail;
  return f / tail;
}

/* r(x) = (x/a) (1 + r(x - 1)), upwards from the fraction of x; all terms are positive. Scaled when it leaves
 * the range. */
static wfm__idle weight_recursive(double x, double a) {
  double whole = floor(x), f = x - whole;
  if (a < 1e-100) { /* a^-x Gamma(x + 1) - 1, the other states do not count beside it */
    double e = -x * log(a);
    return (wfm__idle){e > 1 ? tgamma(x + 1) - exp(-e) : expm1(e + log(tgamma(x + 1))) * exp(-e), exp(-e), e};
  }
  double r = f == 0 ? 0 : a < 2 ? start_small(f, a) : start_large(f, a);
  wfm__idle idle = {r, 1, 0};
  for (double left = whole - 1; left >= 0; left--) {
    idle.m = ((x - left) / a) * (idle.shrink + idle.m);
    if (idle.m > 0x1p400) {
      idle.m *= 0x1p-800;
      idle.shrink *= 0x1p-800;
      idle.e += 800 * wfm__ln2.hi;
    }
  }
  return idle;
}

/* Far above x: x/a + x(x-1)/a^2 + ..., which has converged long before it ends at k = x. */
static double weight_overload(double x, double a) {
  double term = x / a, sum = term;
  for (double k = x - 1; k > 0; k--) {
    term *= k / a;
    sum += term;
    if (term < 1e-17 * sum) break;
  }
  return sum;
}

/* 1F1(1; x+1; a), a well below x. */
static double kummer(double x, double a) {
  double term = 1, sum = 1;
  for (double k = x + 1; term > 1e-17 * sum; k++) {
    term *= a / k;
    sum += term;
  }
  return sum;
}

wfm__idle wfm__idle_weight(double servers, double load) {
  double x = servers, a = load;
  if (x == 0) return (wfm__idle){0, 1, 0};
  if (a == 0) return (wfm__idle){1, 0, HUGE_VAL};
  if (x < 32) return weight_recursive(x, a);
  double ratio = a / x;
  if (ratio > 1.7) return (wfm__idle){weight_overload(x, a), 1, 0};
  wfm__dd phi = wfm__phi_ratio(a, x);
  wfm__dd z2 = wfm__dd_mul(wfm__dd_of(x), phi);
  double star = wfm__gamma_star(x), root = half_pi_root * sqrt(x);
  if (ratio >= 1) {
    double s = wfm__temme_sum(x, sqrt(2 * phi.hi));
    return (wfm__idle){star * (root * wfm__erfcx(sqrt(z2.hi)) + s), 1, 0};
  }
  wfm__idle idle = {2 * root * star, wfm__exp_minus(z2), z2.hi};
  if (z2.hi > 45) return idle; /* the rest is below 1e-19 of it */
  if (ratio < 0.5)
    idle.m -= idle.shrink * kummer(x, a);
  else
    idle.m += idle.shrink * star * (wfm__temme_sum(x, -sqrt(2 * phi.hi)) - root * wfm__erfcx(sqrt(z2.hi)));
  return idle;
}

double wfm__ln_blocking(wfm__idle idle) {
  if (idle.e == 0 || idle.m < idle.shrink) return -log1p(idle.m / idle.shrink);
  return -(idle.e + log(idle.m + idle.shrink));
}

double wfm_erlang_b_blocking(double servers, double load) {
  if (!(servers >= 0 && load >= 0 && isfinite(servers) && isfinite(load))) return NAN;
  wfm__idle idle = wfm__idle_weight(servers, load);
  return idle.shrink / (idle.shrink + idle.m);
}

double wfm_erlang_b_ln_blocking(double servers, double load) {
  if (!(servers >= 0 && load >= 0 && isfinite(servers) && isfinite(load))) return NAN;
  return wfm__ln_blocking(wfm__idle_weight(servers, load));
}
