/* Trend of a KPI: long-run level with a fading slope, and a deviation from it that dies out, observed with noise of unknown
 * size. Filtered in variants that are averaged by how well each foresaw the values. Harvey (1989); West and Harrison (1997) for
 * the noise and the mixture; Gardner and McKenzie (1985) for the damping. */
#include "core/sort.h"
#include "goals/goals.h"

#include <math.h>

/* Prior of the noise variance: inverse gamma of this shape, as three observations would tell. */
static const double prior_shape = 1.5;

/* Changes per cadence in units of the noise: of the long-run level, and of a deviation of which `keep` is left after a cadence;
 * with the weight of each before anything is seen. */
static const struct {
  double level, deviation, keep, weight;
} levels[] = {{0, 0, 0, 0.5},    {0, 0.5, 0.6, 1}, {0, 1.5, 0.85, 1},  {0, 3, 0.85, 1},     {0, 0.5, 0.95, 3},
              {0, 1.5, 0.95, 1}, {0.6, 0, 0, 1},   {0.2, 1.5, 0.7, 1}, {0.1, 0.7, 0.85, 1}, {1.2, 0, 0, 1}};

/* First slope, in noises a week or a cadence, whichever is longer, and how many of these halve it. */
static const struct {
  double first, half_life, weight;
} slopes[] = {{0, INFINITY, 5}, {0.15, INFINITY, 1}, {0.5, INFINITY, 0.5}, {2, INFINITY, 0.5}, {0.5, 3, 1}};

enum { LEVELS = WFM__COUNT(levels), SLOPES = WFM__COUNT(slopes), VARIANTS = WFM__TREND_VARIANTS, WEEK = 7 };
_Static_assert(LEVELS *SLOPES == VARIANTS, "one variant for each choice");

/* A wild value counts as one so many standard errors off. */
static const double clip = 3;

/* Wild values to come: as often as before, with one in ten in mind, and so many times as wide as the others. */
static const double wild_prior = 1, wild_prior_count = 10, wild_scale = 5;

/* Once in so many weeks a centre changes in ways that its trend does not tell: then a value is one around all that were seen,
 * so many times as wide as these. */
static const double break_weeks = 50, break_scale = 1.5;
enum { BREAK_FREEDOM = 4 };

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

void wfm__trend_step(wfm__trend_filter *f) {
  double(*p)[WFM__TREND_STATES] = f->p;
  f->x[0] += f->x[1];
  f->x[1] *= f->damping;
  f->x[2] *= f->keep;
  p[0][0] += 2 * p[0][1] + p[1][1] + f->q_level;
  p[0][1] = f->damping * (p[0][1] + p[1][1]);
  p[0][2] = f->keep * (p[0][2] + p[1][2]);
  p[1][1] *= f->damping * f->damping;
  p[1][2] *= f->damping * f->keep;
  p[2][2] = f->keep * f->keep * p[2][2] + f->q_deviation;
}

static double level_of(const wfm__trend_filter *f) {
  return f->x[0] + f->x[2];
}

static double level_variance(const wfm__trend_filter *f) {
  return fmax(f->p[0][0] + 2 * f->p[0][2] + f->p[2][2], 0);
}

/* Kalman update by an innovation v of variance s. */
static void update(wfm__trend_filter *f, double v, double s) {
  double(*p)[WFM__TREND_STATES] = f->p;
  const double c[WFM__TREND_STATES] = {p[0][0] + p[0][2], p[0][1] + p[1][2], p[0][2] + p[2][2]};
  for (int i = 0; i < WFM__TREND_STATES; i++) {
    f->x[i] += c[i] / s * v;
    for (int j = i; j < WFM__TREND_STATES; j++) p[i][j] -= c[i] * c[j] / s;
  }
}

/* Spread of the noise from differences of neighbours around their median; few of them cannot tell it to be small. */
static double first_guess(const wfm__trend_point *points, size_t n, double usual, double *work) {
  double least = (n < 5 ? 0.15 : 0.02) * usual;
  if (n < 2) return least;
  for (size_t i = 1; i < n; i++) work[i - 1] = points[i].y - points[i - 1].y;
  double usual_step = wfm__median(work, n - 1);
  for (size_t i = 1; i < n; i++) work[i - 1] = fabs(points[i].y - points[i - 1].y - usual_step);
  return fmax(wfm__median(work, n - 1) / (0.6744897501960817 * 1.4142135623730951), least);
}

/* The first value is level and deviation together; the deviation is as wide as it will be in the long run. */
static wfm__trend_filter start_filter(const wfm__trend_point *first, size_t variant, double cadence) {
  size_t a = variant % LEVELS, b = variant / LEVELS;
  double slow = fmax(cadence, WEEK), slope = slopes[b].first / slow, kept = levels[a].keep;
  double wide = levels[a].deviation * levels[a].deviation / (1 - kept * kept);
  wfm__trend_filter f = {.x = {first->y, 0, 0}};
  f.keep = kept > 0 ? pow(kept, 1 / cadence) : 0;
  f.damping = isinf(slopes[b].half_life) ? 1 : exp2(-1 / (slopes[b].half_life * slow));
  f.q_level = levels[a].level * levels[a].level / cadence;
  f.q_deviation = wide * (1 - f.keep * f.keep);
  f.p[0][0] = first->noise + wide;
  f.p[0][2] = -wide;
  f.p[1][1] = slope * slope;
  f.p[2][2] = wide;
  return f;
}

/* Innovation of a point and its variance. A first wild value is cut down; a second one on the same side is a new level. */
static double innovation(wfm__trend_filter *f, const wfm__trend_point *point, double guess, int *wild,
                         double *s) {
  double v = point->y - level_of(f);
  *s = level_variance(f) + point->noise;
  double bound = clip * guess * sqrt(*s);
  int side = v > bound ? 1 : v < -bound ? -1 : 0;
  if (side != 0 && side == *wild) {
    f->p[0][0] += v * v / (guess * guess);
    *s = level_variance(f) + point->noise;
    side = 0;
  } else if (side != 0) {
    v = side * bound;
  }
  *wild = side;
  return v;
}

/* Runs through the points; returns the sum of ln S, adds to *squares the squared innovations over S. */
static double run_filter(wfm__trend_filter *f, const wfm__trend_point *points, size_t n, double guess,
                         double *squares, double *wild_values) {
  double logs = 0;
  int wild = 0;
  for (size_t i = 1; i < n; i++) {
    double s;
    for (int32_t day = points[i - 1].date; day < points[i].date; day++) wfm__trend_step(f);
    double v = innovation(f, &points[i], guess, &wild, &s);
    *wild_values += wild != 0;
    update(f, v, s);
    logs += log(s);
    *squares += v * v / s;
  }
  return logs;
}

/* Mean and spread of all values, no narrower than the noise. */
static void look_back(const wfm__trend_point *points, size_t n, double guess, wfm__trend *trend) {
  double mean = 0, squares = 0;
  for (size_t i = 0; i < n; i++) mean += points[i].y / (double)n;
  for (size_t i = 0; i < n; i++) squares += (points[i].y - mean) * (points[i].y - mean);
  trend->mean = mean;
  trend->spread = fmax(n > 1 ? sqrt(squares / (double)(n - 1)) : 0, guess);
}

void wfm__trend_fit(const wfm__trend_point *points, size_t n, int32_t cadence_days, double usual,
                    double *work, wfm__trend *trend) {
  double guess = first_guess(points, n, usual, work), prior = prior_shape * guess * guess;
  double shape = prior_shape + (double)(n - 1) / 2, best = -INFINITY, total = 0;
  double fit[VARIANTS];
  trend->last_date = points[n - 1].date;
  trend->freedom = (int32_t)(2 * shape + 0.5);
  look_back(points, n, guess, trend);
  for (size_t k = 0; k < VARIANTS; k++) {
    wfm__trend_filter f = start_filter(&points[0], k, cadence_days);
    double squares = 0, wild = 0, logs = run_filter(&f, points, n, guess, &squares, &wild);
    double rate = prior + squares / 2;
    fit[k] = log(levels[k % LEVELS].weight * slopes[k / LEVELS].weight) - logs / 2 - shape * log(rate);
    best = fmax(best, fit[k]);
    trend->variant[k].filter = f;
    trend->variant[k].scale = sqrt(rate / shape);
    trend->variant[k].wild_frac = (wild + wild_prior) / ((double)n + wild_prior_count);
  }
  for (size_t k = 0; k < VARIANTS; k++) total += trend->variant[k].weight = exp(fit[k] - best);
  for (size_t k = 0; k < VARIANTS; k++) trend->variant[k].weight /= total;
}

double wfm__trend_level(const wfm__trend *trend) {
  double sum = 0;
  for (size_t k = 0; k < VARIANTS; k++) sum += trend->variant[k].weight * level_of(&trend->variant[k].filter);
  return sum;
}

void wfm__trend_outlook(const wfm__trend *trend, int32_t days, bool observed, wfm__outlook *outlook) {
  outlook->freedom = trend->freedom;
  outlook->break_frac = observed ? -expm1(-days / (break_weeks * WEEK)) : 0;
  outlook->break_mean = trend->mean;
  outlook->break_scale = break_scale * trend->spread;
  for (size_t k = 0; k < VARIANTS; k++) {
    wfm__trend_filter f = trend->variant[k].filter;
    for (int32_t d = 0; d < days; d++) wfm__trend_step(&f);
    outlook->weight[k] = trend->variant[k].weight;
    outlook->wild_frac[k] = observed ? trend->variant[k].wild_frac : 0;
    outlook->mean[k] = level_of(&f);
    outlook->scale[k] = trend->variant[k].scale * sqrt(level_variance(&f) + (observed ? 1 : 0));
  }
}

double wfm__outlook_cdf(const wfm__outlook *outlook, double y) {
  double sum = 0;
  for (size_t k = 0; k < VARIANTS; k++) {
    double off = y - outlook->mean[k], scale = outlook->scale[k], wild = outlook->wild_frac[k];
    double share = off >= 0 ? 1 : 0;
    if (scale > 0) {
      share = (1 - wild) * wfm__student_cdf(off / scale, outlook->freedom) +
              wild * wfm__student_cdf(off / (wild_scale * scale), outlook->freedom);
    }
    sum += outlook->weight[k] * share;
  }
  if (outlook->break_frac > 0 && outlook->break_scale > 0) {
    double share = wfm__student_cdf((y - outlook->break_mean) / outlook->break_scale, BREAK_FREEDOM);
    sum += outlook->break_frac * (share - sum);
  }
  return fmin(sum, 1);
}

double wfm__outlook_mean(const wfm__outlook *outlook) {
  double sum = 0;
  for (size_t k = 0; k < VARIANTS; k++) sum += outlook->weight[k] * outlook->mean[k];
  return sum;
}

double wfm__outlook_spread(const wfm__outlook *outlook) {
  double mean = wfm__outlook_mean(outlook), sum = 0;
  for (size_t k = 0; k < VARIANTS; k++) {
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
