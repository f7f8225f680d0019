/* Damped local linear trend with noise of unknown size: filtered in variants, averaged by how well each foresaw the
 * values. Harvey (1989); West and Harrison (1997) for the noise; Gardner and McKenzie (1985) for damping. */
#include "core/sort.h"
#include "goals/goals.h"

#include <math.h>

/* Prior of the noise variance: inverse gamma of this shape, as three observations would tell. */
static const double prior_shape = 1.5;

/* Changes per cadence in units of the noise: of the level, of the slope, first slope; and cadences to half the slope. */
static const double level_steps[] = {0, 0.3, 1.2}, slope_steps[] = {0, 0.1}, first_slopes[] = {0.1, 1},
                    half_lives[] = {INFINITY, 8, 3};
_Static_assert(sizeof level_steps / sizeof(double) * sizeof slope_steps / sizeof(double) *
                       sizeof first_slopes / sizeof(double) * sizeof half_lives / sizeof(double) ==
                   WFM__TREND_VARIANTS,
               "one variant for each choice");

/* A wild value counts as one so many standard errors off. */
static const double clip = 3;

/* Wild values to come: as often as before, with one in ten in mind, and so many times as wide as the others. */
static const double wild_prior = 1, wild_prior_count = 10, wild_scale = 5;

/* Abramowitz and Stegun (1964), 26.7.3 and 26.7.4. */
double wfm__student_cdf(double t, int32_t freedom) {
  if (isnan(t)) return NAN;
  if (isinf(t)) return t > 0 ? 1 : 0;
  double angle = atan(t / sqrt(freedom)), cosine2 = 1 / (1 + t * t / freedom);
  double term = freedom % 2 ? sqrt(cosine2) : 1, sum = freedom > 1 ? term : 0;
  for (int32_t k = freedom % 2 ? 3 : 2; k < freedom; k += 2) {
    term *= cosine2 * (k - 1) / k;
    sum += term;
  }
  double share = sin(angle) * sum;
  if (freedom % 2) share = (angle + share) * 0.63661977236758134308; /* 2 / pi */
  return fmin(fmax(0.5 + share / 2, 0), 1);
}

typedef struct filter {
  double level, slope, p_level, p_cross, p_slope;
  double q_level, q_slope, damping;
} filter;

static void next_day(filter *f) {
  double d = f->damping;
  f->level += f->slope;
  f->slope *= d;
  f->p_level += 2 * f->p_cross + f->p_slope + f->q_level;
  f->p_cross = d * (f->p_cross + f->p_slope);
  f->p_slope = d * d * f->p_slope + f->q_slope;
}

/* Spread of the noise from differences of neighbours; few of them cannot tell it to be small. */
static double first_guess(const wfm__trend_point *points, size_t n, double usual, double *work) {
  for (size_t i = 1; i < n; i++) work[i - 1] = fabs(points[i].y - points[i - 1].y);
  double robust = n > 1 ? wfm__median(work, n - 1) / (0.6744897501960817 * 1.4142135623730951) : 0;
  return fmax(robust, (n < 5 ? 0.15 : 0.02) * usual);
}

static filter start_filter(const wfm__trend_point *first, size_t variant, double cadence) {
  size_t a = variant % 3, b = variant / 3 % 2, c = variant / 6 % 2, d = variant / 12;
  double slope = first_slopes[c] / cadence, change = slope_steps[b] / cadence;
  filter f = {.level = first->y, .p_level = first->noise, .p_slope = slope * slope};
  f.q_level = level_steps[a] * level_steps[a] / cadence;
  f.q_slope = change * change / cadence;
  f.damping = isinf(half_lives[d]) ? 1 : exp2(-1 / (half_lives[d] * cadence));
  return f;
}

/* Innovation of a point and its variance. A first wild value is cut down; a second one on the same side is a new level. */
static double innovation(filter *f, const wfm__trend_point *point, double guess, int *wild, double *s) {
  double v = point->y - f->level;
  *s = f->p_level + point->noise;
  double bound = clip * guess * sqrt(*s);
  int side = v > bound ? 1 : v < -bound ? -1 : 0;
  if (side != 0 && side == *wild) {
    f->p_level += v * v / (guess * guess);
    *s = f->p_level + point->noise;
    side = 0;
  } else if (side != 0) {
    v = side * bound;
  }
  *wild = side;
  return v;
}

/* Runs through the points; returns the sum of ln S, adds to *squares the squared innovations over S. */
static double run_filter(filter *f, const wfm__trend_point *points, size_t n, double guess, double *squares,
                         double *wild_values) {
  double logs = 0;
  int wild = 0;
  for (size_t i = 1; i < n; i++) {
    double s;
    for (int32_t day = points[i - 1].date; day < points[i].date; day++) next_day(f);
    double v = innovation(f, &points[i], guess, &wild, &s);
    *wild_values += wild != 0;
    double gain_level = f->p_level / s, gain_slope = f->p_cross / s;
    f->level += gain_level * v;
    f->slope += gain_slope * v;
    f->p_slope -= gain_slope * f->p_cross;
    f->p_cross -= gain_level * f->p_cross;
    f->p_level -= gain_level * f->p_level;
    logs += log(s);
    *squares += v * v / s;
  }
  return logs;
}

void wfm__trend_fit(const wfm__trend_point *points, size_t n, int32_t cadence_days, double usual,
                    double *work, wfm__trend *trend) {
  double guess = first_guess(points, n, usual, work), prior = prior_shape * guess * guess;
  double shape = prior_shape + (double)(n - 1) / 2, best = -INFINITY, total = 0;
  double fit[WFM__TREND_VARIANTS];
  trend->last_date = points[n - 1].date;
  trend->freedom = (int32_t)(2 * shape + 0.5);
  for (size_t k = 0; k < WFM__TREND_VARIANTS; k++) {
    filter f = start_filter(&points[0], k, cadence_days);
    double squares = 0, wild = 0, logs = run_filter(&f, points, n, guess, &squares, &wild);
    double rate = prior + squares / 2;
    fit[k] = -logs / 2 - shape * log(rate);
    best = fmax(best, fit[k]);
    trend->variant[k].scale = sqrt(rate / shape);
    trend->variant[k].wild_frac = (wild + wild_prior) / ((double)n + wild_prior_count);
    trend->variant[k].level = f.level;
    trend->variant[k].slope = f.slope;
    trend->variant[k].p_level = f.p_level;
    trend->variant[k].p_cross = f.p_cross;
    trend->variant[k].p_slope = f.p_slope;
    trend->variant[k].q_level = f.q_level;
    trend->variant[k].q_slope = f.q_slope;
    trend->variant[k].damping = f.damping;
  }
  for (size_t k = 0; k < WFM__TREND_VARIANTS; k++) total += trend->variant[k].weight = exp(fit[k] - best);
  for (size_t k = 0; k < WFM__TREND_VARIANTS; k++) trend->variant[k].weight /= total;
}

void wfm__trend_outlook(const wfm__trend *trend, int32_t days, bool observed, wfm__outlook *outlook) {
  outlook->freedom = trend->freedom;
  for (size_t k = 0; k < WFM__TREND_VARIANTS; k++) {
    filter f = {trend->variant[k].level,   trend->variant[k].slope,   trend->variant[k].p_level,
                trend->variant[k].p_cross, trend->variant[k].p_slope, trend->variant[k].q_level,
                trend->variant[k].q_slope, trend->variant[k].damping};
    for (int32_t d = 0; d < days; d++) next_day(&f);
    outlook->weight[k] = trend->variant[k].weight;
    outlook->wild_frac[k] = observed ? trend->variant[k].wild_frac : 0;
    outlook->mean[k] = f.level;
    outlook->scale[k] = trend->variant[k].scale * sqrt(fmax(f.p_level, 0) + (observed ? 1 : 0));
  }
}

double wfm__outlook_cdf(const wfm__outlook *outlook, double y) {
  double sum = 0;
  for (size_t k = 0; k < WFM__TREND_VARIANTS; k++) {
    double off = y - outlook->mean[k], scale = outlook->scale[k], wild = outlook->wild_frac[k];
    double share = off >= 0 ? 1 : 0;
    if (scale > 0) {
      share = (1 - wild) * wfm__student_cdf(off / scale, outlook->freedom) +
              wild * wfm__student_cdf(off / (wild_scale * scale), outlook->freedom);
    }
    sum += outlook->weight[k] * share;
  }
  return fmin(sum, 1);
}

double wfm__outlook_mean(const wfm__outlook *outlook) {
  double sum = 0;
  for (size_t k = 0; k < WFM__TREND_VARIANTS; k++) sum += outlook->weight[k] * outlook->mean[k];
  return sum;
}

double wfm__outlook_spread(const wfm__outlook *outlook) {
  double mean = wfm__outlook_mean(outlook), sum = 0;
  for (size_t k = 0; k < WFM__TREND_VARIANTS; k++) {
    double off = outlook->mean[k] - mean;
    sum += outlook->weight[k] * (outlook->scale[k] * outlook->scale[k] + off * off);
  }
  return sqrt(sum);
}

/* By halving, from a bracket that holds it. */
double wfm__outlook_quantile(const wfm__outlook *outlook, double p) {
  double middle = wfm__outlook_mean(outlook), width = wfm__outlook_spread(outlook), low, high;
  if (!(width > 0)) return middle;
  for (low = middle - width; wfm__outlook_cdf(outlook, low) > p; low -= width) width *= 2;
  for (high = middle + width; wfm__outlook_cdf(outlook, high) < p; high += width) width *= 2;
  for (int i = 0; i < 200 && high - low > 1e-12 * (fabs(low) + fabs(high)); i++) {
    double mid = low + (high - low) / 2;
    if (wfm__outlook_cdf(outlook, mid) < p)
      low = mid;
    else
      high = mid;
  }
  return low + (high - low) / 2;
}

/* --- scales --- */

bool wfm__scale_allows(int32_t scale, double value) {
  if (scale == WFM_SCALE_LOG) return value > 0;
  return scale != WFM_SCALE_LOGIT || (value > 0 && value < 1);
}

double wfm__scale_to(int32_t scale, double value) {
  if (scale == WFM_SCALE_LOG) return log(value);
  return scale == WFM_SCALE_LOGIT ? log(value / (1 - value)) : value;
}

double wfm__scale_from(int32_t scale, double y) {
  if (scale == WFM_SCALE_LOG) return exp(y);
  return scale == WFM_SCALE_LOGIT ? 1 / (1 + exp(-y)) : y;
}
