/* Laws of patience: shares, partial means, and how P(R <= t) bends. */
#include "queueing/patience_law.h"

#include "queueing/special.h"
#include "queueing/tables.h"

#include <math.h>

static const double root_half = 0.70710678118654752440;

void wfm__law_make(const wfm_patience_law *src, wfm__law *out) {
  *out = (wfm__law){.kind = src->law, .limit = src->limit_s, .ln_mean = src->ln_mean, .ln_sd = src->ln_sd};
  out->tau[0] = src->mean_s;
  out->tau[1] = src->mean2_s;
  out->mean = exp(out->ln_mean + 0.5 * out->ln_sd * out->ln_sd);
  out->points = src->points;
  out->time = src->time_s;
  out->hung_up = src->hung_up;
  if (src->law == WFM_PATIENCE_EXPONENTIAL) {
    out->share[0] = 1;
  } else if (src->law == WFM_PATIENCE_HYPEREXP2) {
    out->share[0] = src->share;
    out->share[1] = 1 - src->share;
  } else if (src->law == WFM_PATIENCE_BALKING) {
    out->at_once = src->share;
    out->share[0] = 1 - src->share;
  } else if (src->law == WFM_PATIENCE_ERLANG2) {
    out->tau[0] = 0.5 * src->mean_s;
    return;
  } else {
    return;
  }
  out->kind = WFM_PATIENCE_HYPEREXP2;
}

/* Index of the point that ends the piece in which t lies; points beyond the last. */
static size_t piece(const wfm__law *l, double t) {
  size_t low = 0, high = l->points;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    if (l->time[mid] < t)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

static double piece_start(const wfm__law *l, size_t k) {
  return k > 0 ? l->time[k - 1] : 0;
}
static double piece_share(const wfm__law *l, size_t k) {
  return k > 0 ? l->hung_up[k - 1] : 0;
}
static double piece_slope(const wfm__law *l, size_t k) {
  return k < l->points ? (l->hung_up[k] - piece_share(l, k)) / (l->time[k] - piece_start(l, k)) : 0;
}

void wfm__law_areas(wfm__law *law, double *area) {
  double sum = 0;
  for (size_t k = 0; k < law->points; k++) {
    sum += 0.5 * (law->hung_up[k] + piece_share(law, k)) * (law->time[k] - piece_start(law, k));
    area[k] = sum;
  }
  law->area = area;
}

/* Area under P(R <= u) to t of an empirical law. */
static double empirical_area(const wfm__law *l, double t) {
  size_t k = piece(l, t);
  double s = t - piece_start(l, k);
  return (k > 0 ? l->area[k - 1] : 0) + s * (piece_share(l, k) + 0.5 * piece_slope(l, k) * s);
}

double wfm__law_fail(const wfm__law *l, double t) {
  double sum;
  switch (l->kind) {
  case WFM_PATIENCE_DETERMINISTIC:
    return t >= l->limit;
  case WFM_PATIENCE_UNIFORM:
    return t < l->limit ? t / l->limit : 1;
  case WFM_PATIENCE_ERLANG2: /* 1 - (1 + d) e^-d = e^-d psi(-d) */
    sum = t / l->tau[0];
    return sum < 600 ? exp(-sum) * wfm__psi(-sum) : 1;
  case WFM_PATIENCE_LOGNORMAL:
    return t > 0 ? 0.5 * erfc(-(log(t) - l->ln_mean) / l->ln_sd * root_half) : 0;
  case WFM_PATIENCE_EMPIRICAL: {
    size_t k = piece(l, t);
    return piece_share(l, k) + piece_slope(l, k) * (t - piece_start(l, k));
  }
  default:
    sum = l->at_once;
    for (int i = 0; i < 2; i++)
      if (l->share[i] > 0) sum += l->share[i] * -expm1(-t / l->tau[i]);
    return sum;
  }
}

double wfm__law_survive(const wfm__law *l, double t) {
  double sum;
  switch (l->kind) {
  case WFM_PATIENCE_DETERMINISTIC:
    return t < l->limit;
  case WFM_PATIENCE_UNIFORM:
    return t < l->limit ? (l->limit - t) / l->limit : 0;
  case WFM_PATIENCE_ERLANG2:
    return exp(-t / l->tau[0]) * (1 + t / l->tau[0]);
  case WFM_PATIENCE_LOGNORMAL:
    return t > 0 ? 0.5 * erfc((log(t) - l->ln_mean) / l->ln_sd * root_half) : 1;
  case WFM_PATIENCE_EMPIRICAL:
    return 1 - wfm__law_fail(l, t);
  default:
    sum = 0;
    for (int i = 0; i < 2; i++)
      if (l->share[i] > 0) sum += l->share[i] * exp(-t / l->tau[i]);
    return sum;
  }
}

/* int_0^x w^2 e^-w dw = 2 - (x^2 + 2x + 2) e^-x */
static double gamma3(double x) {
  if (x > 2) return 2 - (x * x + 2 * x + 2) * exp(-x);
  double term = x * x * x * exp(-x) / 3, sum = term;
  for (double k = 4; term > 1e-17 * sum; k++) {
    term *= x / k;
    sum += term;
  }
  return sum;
}

double wfm__law_lost(const wfm__law *l, double t) {
  double sum;
  switch (l->kind) {
  case WFM_PATIENCE_DETERMINISTIC:
    return t >= l->limit ? l->limit : 0;
  case WFM_PATIENCE_UNIFORM:
    return t < l->limit ? t * (t / l->limit) / 2 : l->limit / 2;
  case WFM_PATIENCE_ERLANG2:
    return l->tau[0] * gamma3(t / l->tau[0]);
  case WFM_PATIENCE_LOGNORMAL:
    if (t <= 0) return 0;
    return l->mean * 0.5 * erfc(-((log(t) - l->ln_mean) / l->ln_sd - l->ln_sd) * root_half);
  case WFM_PATIENCE_EMPIRICAL:
    sum = 0;
    for (size_t k = 0; k < l->points && piece_start(l, k) < t; k++) {
      double end = l->time[k] < t ? l->time[k] : t, start = piece_start(l, k);
      sum += piece_slope(l, k) * 0.5 * (end - start) * (end + start);
    }
    return sum;
  default:
    sum = 0;
    for (int i = 0; i < 2; i++)
      if (l->share[i] > 0) { /* 1 - (1 + d) e^-d = e^-d psi(-d) */
        double d = t / l->tau[i];
        sum += l->share[i] * l->tau[i] * (d < 600 ? exp(-d) * wfm__psi(-d) : 1);
      }
    return sum;
  }
}

void wfm__law_shares(const wfm__law *l, double b, double s, double *survive, double *fail, double *lost) {
  double t = b + s, rest = (l->limit - b) - s;
  if (l->kind == WFM_PATIENCE_DETERMINISTIC) {
    *survive = rest > 0;
    *fail = 1 - *survive;
    *lost = rest > 0 ? 0 : l->limit;
  } else if (l->kind == WFM_PATIENCE_UNIFORM && rest > 0) {
    *survive = rest / l->limit;
    *fail = t / l->limit;
    *lost = 0.5 * t * *fail;
  } else if (l->kind == WFM_PATIENCE_LOGNORMAL && t > 0) {
    double z = (log(t) - l->ln_mean) / l->ln_sd, smaller = 0.5 * erfc(fabs(z) * root_half);
    *survive = z > 0 ? smaller : 1 - smaller;
    *fail = z > 0 ? 1 - smaller : smaller;
    *lost = l->mean * 0.5 * erfc(-(z - l->ln_sd) * root_half);
  } else {
    *survive = wfm__law_survive(l, t);
    *fail = wfm__law_fail(l, t);
    *lost = wfm__law_lost(l, t);
  }
}

/* int_0^x (x - w) w e^-w dw = x - 2 + (x + 2) e^-x */
static double chi(double x) {
  if (fabs(x) > 1.6) return x - 2 + (x + 2) * exp(-x);
  double power = x * x * x, sum = 0;
  for (int k = 0; k < 26; k++) {
    sum += power / ((k + 2) * (k + 3));
    power *= -x / (k + 1);
  }
  return sum;
}

/* Far to the left the exponential at b + s is taken by itself, so that nothing overflows. */
static double bend_exponential(double tau, double b, double s) {
  double h = s / tau;
  if (h > -30) return exp(-b / tau) * tau * wfm__psi(h);
  return tau * (exp(-(b + s) / tau) + exp(-b / tau) * (h - 1));
}

static double bend_erlang2(double tau, double b, double s) {
  double h = s / tau;
  if (h > -30) return exp(-b / tau) * (b * wfm__psi(h) + tau * chi(h));
  return exp(-(b + s) / tau) * (b + s + 2 * tau) + exp(-b / tau) * (b * (h - 1) + tau * (h - 2));
}

/* The base may be large beside s: b + s is never formed, its rounding would show. */
static double bend_deterministic(double limit, double b, double s) {
  double beyond = (b - limit) + s;
  if (b < limit) return beyond > 0 ? beyond : 0;
  return beyond < 0 ? -beyond : 0;
}

static double bend_uniform(double limit, double b, double s) {
  double inner = limit - b, beyond = s - inner;
  if (b <= limit && beyond <= 0) return s * s / (2 * limit);
  if (b <= limit)
    return inner * (inner / (2 * limit) + beyond / limit); /* beyond the limit the share stays */
  return beyond < 0 ? beyond * beyond / (2 * limit) : 0;
}

static double bend_empirical(const wfm__law *l, double b, double s) {
  size_t k = piece(l, b), other = piece(l, b + s);
  if (k == other) return 0.5 * piece_slope(l, k) * s * s;
  return empirical_area(l, b + s) - empirical_area(l, b) - wfm__law_fail(l, b) * s;
}

static double lognormal_area(const wfm__law *l, double t) {
  return t * wfm__law_fail(l, t) - wfm__law_lost(l, t);
}

/* Near the base by the density, int_0^s (s - v) g(b + v) dv; far from it by areas. */
static double bend_lognormal(const wfm__law *l, double b, double s) {
  if (s == 0) return 0;
  double near = 0.3 * b * (l->ln_sd < 1 ? l->ln_sd : 1);
  if (fabs(s) > near) return lognormal_area(l, b + s) - lognormal_area(l, b) - wfm__law_fail(l, b) * s;
  double half = 0.5 * s, sum = 0;
  for (int i = 0; i < 2 * WFM__SHORT_HALF; i++) {
    double node = i < WFM__SHORT_HALF ? wfm__short_node[i] : -wfm__short_node[i - WFM__SHORT_HALF];
    double v = half * (1 + node), t = b + v, z = (log(t) - l->ln_mean) / l->ln_sd;
    sum += wfm__short_weight[i % WFM__SHORT_HALF] * (s - v) * exp(-0.5 * z * z) / t;
  }
  return sum * half * 0.39894228040143267794 / l->ln_sd;
}

double wfm__law_bend(const wfm__law *l, double b, double s) {
  double sum = 0;
  switch (l->kind) {
  case WFM_PATIENCE_DETERMINISTIC:
    return bend_deterministic(l->limit, b, s);
  case WFM_PATIENCE_UNIFORM:
    return bend_uniform(l->limit, b, s);
  case WFM_PATIENCE_ERLANG2:
    return bend_erlang2(l->tau[0], b, s);
  case WFM_PATIENCE_LOGNORMAL:
    return bend_lognormal(l, b, s);
  case WFM_PATIENCE_EMPIRICAL:
    return bend_empirical(l, b, s);
  default:
    for (int i = 0; i < 2; i++)
      if (l->share[i] > 0) sum += l->share[i] * bend_exponential(l->tau[i], b, s);
    return sum;
  }
}

/* tau psi(t / tau), the area of an exponential of mean tau. */
static wfm__dd exponential_area(double tau, double t) {
  wfm__dd d = wfm__dd_div(wfm__dd_of(t), wfm__dd_of(tau));
  return wfm__dd_mul(wfm__dd_of(tau), wfm__psi_pair(d));
}

wfm__dd wfm__law_area(const wfm__law *l, double t) {
  wfm__dd sum = wfm__dd_mul(wfm__dd_of(l->at_once), wfm__dd_of(t)), d;
  switch (l->kind) {
  case WFM_PATIENCE_DETERMINISTIC:
    return t > l->limit ? wfm__dd_sum(t, -l->limit) : wfm__dd_of(0);
  case WFM_PATIENCE_UNIFORM:
    if (t > l->limit) return wfm__dd_sum(t, -0.5 * l->limit);
    return wfm__dd_div(wfm__dd_product(0.5 * t, t), wfm__dd_of(l->limit));
  case WFM_PATIENCE_ERLANG2: /* tau (d - 2 + (d + 2) e^-d) = tau ((d + 2) psi(d) - d^2) */
    d = wfm__dd_div(wfm__dd_of(t), wfm__dd_of(l->tau[0]));
    if (d.hi > 700) return wfm__dd_sum(t, -2 * l->tau[0]);
    sum = wfm__dd_mul(wfm__dd_add(d, wfm__dd_of(2)), wfm__psi_pair(d));
    return wfm__dd_mul(wfm__dd_of(l->tau[0]), wfm__dd_add(sum, wfm__dd_minus(wfm__dd_mul(d, d))));
  case WFM_PATIENCE_LOGNORMAL:
    return wfm__dd_of(lognormal_area(l, t));
  case WFM_PATIENCE_EMPIRICAL:
    return wfm__dd_of(empirical_area(l, t));
  default:
    for (int i = 0; i < 2; i++)
      if (l->share[i] > 0)
        sum = wfm__dd_add(sum, wfm__dd_mul(wfm__dd_of(l->share[i]), exponential_area(l->tau[i], t)));
    return sum;
  }
}

/* The nearest of some times beyond t in the direction of sign. */
static double nearest(double best, double sign, double t, double candidate) {
  return sign * (candidate - t) > 0 && sign * (candidate - best) < 0 ? candidate : best;
}

/* From one to the next of these times exp(-t / tau) falls by a factor that one panel follows. */
static double nearest_scale(double best, double sign, double t, double tau) {
  static const double at[] = {3, 10, 25, 50};
  for (int i = 0; i < 4; i++) best = nearest(best, sign, t, at[i] * tau);
  return best;
}

/* A panel follows the law over a few standard deviations, and times within a factor of 13; outside 9 of them nothing happens. */
static double nearest_lognormal(const wfm__law *l, double best, double sign, double t) {
  double step = exp(4.5 * l->ln_sd < 2.6 ? 4.5 * l->ln_sd : 2.6);
  double low = exp(l->ln_mean - 9 * l->ln_sd), high = exp(l->ln_mean + 9 * l->ln_sd);
  if (sign > 0 ? t < low : t <= low) return nearest(best, sign, t, low);
  if (sign > 0 ? t >= high : t > high) return nearest(best, sign, t, high);
  return nearest(best, sign, t, sign > 0 ? t * step : t / step);
}

static double nearest_point(const wfm__law *l, double best, double sign, double t) {
  size_t k = piece(l, t); /* the first point at or after t */
  if (sign > 0 && k < l->points && l->time[k] == t) k++;
  if (sign > 0) return k < l->points ? l->time[k] : best;
  return k > 0 ? l->time[k - 1] : best;
}

double wfm__law_next_cut(const wfm__law *l, double sign, double t) {
  double best = sign * HUGE_VAL;
  switch (l->kind) {
  case WFM_PATIENCE_DETERMINISTIC:
  case WFM_PATIENCE_UNIFORM:
    return nearest(best, sign, t, l->limit);
  case WFM_PATIENCE_ERLANG2:
    return nearest_scale(best, sign, t, l->tau[0]);
  case WFM_PATIENCE_LOGNORMAL:
    return nearest_lognormal(l, best, sign, t);
  case WFM_PATIENCE_EMPIRICAL:
    return nearest_point(l, best, sign, t);
  default:
    for (int i = 0; i < 2; i++)
      if (l->share[i] > 0) best = nearest_scale(best, sign, t, l->tau[i]);
    return best;
  }
}

double wfm__law_never(const wfm__law *l) {
  return l->kind == WFM_PATIENCE_EMPIRICAL ? 1 - l->hung_up[l->points - 1] : 0;
}
