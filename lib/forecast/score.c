/* Measures of the errors of a back-test: of intervals and of day totals. */
#include "forecast/score.h"

#include <math.h>

enum { LEVELS = 7, LOW = 1, HIGH = 5, LOOKED_CELLS = 1000 };
static const double levels[LEVELS] = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95};

double wfm__naive_error(const wfm__panel *panel, size_t known) {
  double sum = 0, count = 0;
  for (size_t i = 1; i < known; i++) {
    size_t j = i - 1;
    while (j > 0 && panel->date[i] - panel->date[j] < 14 && (panel->date[i] - panel->date[j]) % 7 != 0) j--;
    if ((panel->date[i] - panel->date[j]) % 7 != 0) continue;
    for (size_t s = 0; s < panel->slots; s++) {
      size_t a = i * panel->slots + s, b = j * panel->slots + s;
      if (!panel->ok[a] || !panel->ok[b]) continue;
      sum += fabs(panel->y[a] - panel->y[b]);
      count++;
    }
  }
  return count > 0 ? sum / count : NAN;
}

/* Mean absolute deviation of a Poisson count from its mean (Crow 1958): the error that no forecast can avoid. */
static double poisson_deviation(double mean) {
  if (!(mean > 0)) return 0;
  if (mean > 500) return sqrt(mean) * 0.79788456080286535588 * (1 - 1 / (12 * mean)); /* to a millionth */
  double k = floor(mean), term = mean * exp(-mean);
  for (double i = 1; i <= k; i++) term *= mean / i;
  return 2 * term;
}

void wfm__tally_begin(wfm__tally *tally) {
  const double ends[2] = {levels[LOW], levels[HIGH]};
  *tally = (wfm__tally){0};
  tally->pinball_at = wfm__levels_of(levels, LEVELS);
  tally->ends = wfm__levels_of(ends, 2);
}

static void look(double y, double mean, double weight, const wfm__law *law, const wfm__place *at, int detail,
                 wfm__tally *u) {
  double q[LEVELS];
  wfm__law_quantiles(law, at, mean, &u->pinball_at, q);
  for (size_t k = 0; k < LEVELS; k++)
    u->pinball += weight * (y >= q[k] ? levels[k] * (y - q[k]) : (1 - levels[k]) * (q[k] - y)) / LEVELS;
  u->crps += detail >= WFM__CRPS ? weight * wfm__law_crps(law, at, mean, y) : NAN;
  u->inside += y >= q[LOW] && y <= q[HIGH] ? weight : 0;
  u->floor += law->means ? 0 : poisson_deviation(mean);
  u->looked_mean += mean;
  u->looked_weight += weight;
}

static void add_cell(double y, double mean, double weight, wfm__tally *u) {
  double e = mean - y;
  u->error += weight * e;
  u->abs_error += weight * fabs(e);
  u->square += weight * e * e;
  u->actual += weight * y;
  u->weight += weight;
}

static void add_day(double total, double expected, const wfm__law *law, const wfm__place *at, int detail,
                    wfm__tally *u) {
  double q[2];
  u->day_error += fabs(total - expected);
  u->day_actual += total;
  if (detail >= WFM__QUANTILES) {
    wfm__law_day_quantiles(law, at, expected, &u->ends, q);
    u->days_inside += total >= q[0] && total <= q[1];
    u->days++;
  }
  u->open_expected += expected;
  u->open_actual += total;
  u->open_days++;
}

void wfm__tally_add(const wfm__pair *pair, const wfm__law *law, size_t band, int detail, wfm__tally *tally) {
  double total = 0, expected = 0, weight = 0;
  int whole = 1;
  for (size_t s = 0; s < pair->slots; s++) {
    if (!pair->ok[s]) {
      whole = whole && !pair->open[s];
      continue;
    }
    double w = pair->weight ? pair->weight[s] : 1, y = pair->scale * pair->y[s],
           m = pair->scale * pair->mean[s];
    add_cell(y, m, w, tally);
    const wfm__place at = {band, pair->weekday, s};
    if (detail >= WFM__QUANTILES) look(y, m, w, law, &at, detail, tally);
    total += w * y;
    expected += w * m;
    weight += w;
  }
  if (!whole || !(weight > 0)) return;
  double share = pair->weight ? 1 / weight : 1;
  const wfm__place day = {band, pair->weekday, 0};
  add_day(share * total, share * expected, law, &day, detail, tally);
}

void wfm__tally_week(size_t rows, wfm__tally *tally) {
  if (rows > 0 && tally->open_days == rows) {
    tally->week_error += fabs(tally->open_actual - tally->open_expected);
    tally->week_actual += tally->open_actual;
  }
  tally->open_expected = tally->open_actual = 0;
  tally->open_days = 0;
}

void wfm__tally_score(const wfm__tally *u, double naive, wfm_forecast_score *out) {
  out->mae = u->weight > 0 ? u->abs_error / u->weight : NAN;
  out->wape = u->actual > 0 ? u->abs_error / u->actual : NAN;
  out->bias = u->actual > 0 ? u->error / u->actual : NAN;
  out->rmse = u->weight > 0 ? sqrt(u->square / u->weight) : NAN;
  out->mase = out->mae / naive;
  out->pinball = u->looked_weight > 0 ? u->pinball / u->looked_weight : NAN;
  out->crps = u->looked_weight > 0 ? u->crps / u->looked_weight : NAN;
  out->coverage80 = u->looked_weight > 0 ? u->inside / u->looked_weight : NAN;
  out->day_wape = u->day_actual > 0 ? u->day_error / u->day_actual : NAN;
  out->day_coverage80 = u->days > 0 ? u->days_inside / u->days : NAN;
  out->week_wape = u->week_actual > 0 ? u->week_error / u->week_actual : NAN;
  out->floor_wape = u->floor > 0 ? u->floor / u->looked_mean : NAN;
}

void wfm__set_skill(wfm_forecast_score *score, size_t methods) {
  double anchor = INFINITY, floor_wape = INFINITY;
  for (size_t i = 0; i < methods; i++) {
    if (score[i].method == WFM_METHOD_WEEK_MEAN || score[i].method == WFM_METHOD_SEASONAL_NAIVE)
      anchor = fmin(anchor, score[i].wape);
    floor_wape = fmin(floor_wape, score[i].floor_wape);
  }
  for (size_t i = 0; i < methods && isfinite(anchor) && anchor > floor_wape; i++)
    score[i].skill = (anchor - score[i].wape) / (anchor - floor_wape);
}

void wfm__score(const wfm__trial *trial, const double *back, const wfm__law *law, size_t first, size_t end,
                wfm_forecast_score *out) {
  const wfm__panel *p = trial->panel;
  wfm__tally u;
  wfm__tally_begin(&u);
  size_t rows_all = trial->origins * (end < trial->lead ? end : trial->lead), seen = 0;
  size_t stride = rows_all * p->slots / LOOKED_CELLS + 1;
  if (trial->week > 1 && stride % trial->week == 0) stride++; /* every weekday has its turn */
  for (size_t o = 0; o < trial->origins; o++) {
    size_t rows = 0;
    for (size_t h = first; h < end && h < trial->lead && trial->origin[o] + h < trial->known; h++) {
      size_t at = (trial->origin[o] + h) * p->slots;
      wfm__pair pair = {p->slots,
                        (size_t)wfm_date_weekday(p->date[trial->origin[o] + h]),
                        p->y + at,
                        p->weight ? p->weight + at : NULL,
                        back + (o * trial->lead + h) * p->slots,
                        p->ok + at,
                        p->open + at,
                        1};
      wfm__tally_add(&pair, law, wfm__band(trial, h), seen++ % stride ? WFM__ERRORS : WFM__QUANTILES, &u);
      if (++rows % trial->week == 0) wfm__tally_week(trial->week, &u);
    }
    wfm__tally_week(0, &u);
  }
  out->origins = (int32_t)trial->origins;
  wfm__tally_score(&u, wfm__naive_error(p, trial->known), out);
}
