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
  case WFM_PATIENCE_ERLANG2:
    return exp(-t / l->tau[0]) * wfm__psi(-t / l->tau[0]);
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

void wfm__law_shares(const wfm__law *l, double t, double *survive, double *fail, double *lost) {
  if (l->kind != WFM_PATIENCE_LOGNORMAL || t <= 0) {
    *survive = wfm__law_survive(l, t);
    *fail = wfm__law_fail(l, t);
    *lost = wfm__law_lost(l, t);
    return;
  }
  double z = (log(t) - l->ln_mean) / l->ln_sd, smaller = 0.5 * erfc(fabs(z) * root_half);
  *survive = z > 0 ? smaller : 1 - smaller;
  *fail = z > 0 ? 1 - smaller : smaller;
  *lost = l->mean * 0.5 * erfc(-(z - l->ln_sd) * root_half);
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

static double bend_uniform(double limit, double b, double s) {
  double end = b + s;
  if (b <= limit && end <= limit) return s * s / (2 * limit);
  if (b <= limit) { /* beyond the limit the share stays */
    double inner = limit - b;
    return inner * (inner / (2 * limit) + (end - limit) / limit);
  }
  return end < limit ? (limit - end) * (limit - end) / (2 * limit) : 0;
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
  double sum = 0, end = b + s;
  switch (l->kind) {
  case WFM_PATIENCE_DETERMINISTIC:
    if (b < l->limit) return end > l->limit ? end - l->limit : 0;
    return end < l->limit ? l->limit - end : 0;
  case WFM_PATIENCE_UNIFORM:
    return bend_uniform(l->limit, b, s);
  case WFM_PATIENCE_ERLANG2: {
    double tau = l->tau[0];
    return exp(-b / tau) * (b * wfm__psi(s / tau) + tau * chi(s / tau));
  }
  case WFM_PATIENCE_LOGNORMAL:
    return bend_lognormal(l, b, s);
  case WFM_PATIENCE_EMPIRICAL:
    return bend_empirical(l, b, s);
  default:
    for (int i = 0; i < 2; i++)
      if (l->share[i] > 0) sum += l->share[i] * exp(-b / l->tau[i]) * l->tau[i] * wfm__psi(s / l->tau[i]);
    return sum;
  }
}

/* Cuts of an exponential of mean tau: from one to the next exp(-t / tau) falls by a factor that one panel follows. */
static int exponential_cuts(double tau, double *cuts) {
  static const double at[] = {3, 10, 25, 50};
  for (int i = 0; i < 4; i++) cuts[i] = at[i] * tau;
  return 4;
}

int wfm__law_cuts(const wfm__law *l, double cuts[WFM__LAW_CUTS]) {
  int n = 0;
  if (l->kind == WFM_PATIENCE_DETERMINISTIC || l->kind == WFM_PATIENCE_UNIFORM) {
    cuts[n++] = l->limit;
  } else if (l->kind == WFM_PATIENCE_ERLANG2) {
    n = exponential_cuts(l->tau[0], cuts);
  } else if (l->kind == WFM_PATIENCE_LOGNORMAL) {
    for (int j = -3; j <= 3; j++) cuts[n++] = exp(l->ln_mean + 1.5 * l->ln_sd * j);
  } else if (l->kind == WFM_PATIENCE_HYPEREXP2) {
    for (int i = 0; i < 2; i++)
      if (l->share[i] > 0) n += exponential_cuts(l->tau[i], cuts + n);
    for (int i = 1; i < n; i++) /* in order */
      for (int k = i; k > 0 && cuts[k] < cuts[k - 1]; k--) {
        double swap = cuts[k];
        cuts[k] = cuts[k - 1];
        cuts[k - 1] = swap;
      }
  }
  return n;
}

double wfm__law_never(const wfm__law *l) {
  return l->kind == WFM_PATIENCE_EMPIRICAL ? 1 - l->hung_up[l->points - 1] : 0;
}
