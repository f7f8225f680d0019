/* Day level: age-discounted ridge regression with Huber weights, and the damped deviation that follows it. */
#include "forecast/level.h"

#include <math.h>
#include <string.h>

#define WEEKDAY_RIDGE 1e-3 /* days of history; decides only for weekdays never seen */
#define HUBER         1.5  /* robust standard deviations up to which a day counts in full */
#define GONE          5    /* times as far, a day has no weight */
enum { DEVIATION_ROWS = 60 };

/* Solves A x = b for symmetric positive definite A [k * k], in place; pivots that vanish give a zero coefficient. */
static void solve_spd(double *a, double *b, size_t k) {
  for (size_t j = 0; j < k; j++) {
    double d = a[j * k + j];
    for (size_t m = 0; m < j; m++) d -= a[j * k + m] * a[j * k + m];
    double r = d > 1e-12 ? 1 / sqrt(d) : 0;
    a[j * k + j] = r;
    for (size_t i = j + 1; i < k; i++) {
      double v = a[i * k + j];
      for (size_t m = 0; m < j; m++) v -= a[i * k + m] * a[j * k + m];
      a[i * k + j] = v * r;
    }
  }
  for (size_t i = 0; i < k; i++) {
    for (size_t m = 0; m < i; m++) b[i] -= a[i * k + m] * b[m];
    b[i] *= a[i * k + i];
  }
  for (size_t i = k; i-- > 0;) {
    for (size_t m = i + 1; m < k; m++) b[i] -= a[m * k + i] * b[m];
    b[i] *= a[i * k + i];
  }
}

/* One weighted fit with the weights in w; the weekdays are eliminated first, so that only the dense columns are solved for. */
static void fit_once(const wfm__level_data *data, size_t origin, wfm__level_fit *fit) {
  size_t k = data->columns;
  double weight[WFM__WEEKDAYS] = {0}, sum_y[WFM__WEEKDAYS] = {0},
         sum_x[WFM__WEEKDAYS][WFM__COLUMNS_MAX] = {{0}};
  double xx[WFM__COLUMNS_MAX * WFM__COLUMNS_MAX], xy[WFM__COLUMNS_MAX] = {0};
  double total = 0, total_y = 0;
  memset(xx, 0, k * k * sizeof *xx);
  for (size_t i = 0; i < origin; i++) {
    total += fit->w[i];
    total_y += fit->w[i] * data->level[i];
  }
  double centre = total > 0 ? total_y / total : 0;
  for (size_t i = 0; i < origin; i++) {
    double w = fit->w[i];
    if (!(w > 0)) continue;
    size_t d = data->weekday[i];
    const double *x = data->x + i * k;
    double wy = w * (data->level[i] - centre);
    weight[d] += w;
    sum_y[d] += wy;
    for (size_t a = 0; a < k; a++) {
      double wx = w * x[a];
      sum_x[d][a] += wx;
      xy[a] += wy * x[a];
      double *row = xx + a * k;
      for (size_t b = 0; b <= a; b++) row[b] += wx * x[b];
    }
  }
  for (size_t d = 0; d < WFM__WEEKDAYS; d++) {
    double r = 1 / (weight[d] + WEEKDAY_RIDGE);
    for (size_t a = 0; a < k; a++) {
      xy[a] -= sum_x[d][a] * sum_y[d] * r;
      for (size_t b = 0; b <= a; b++) xx[a * k + b] -= sum_x[d][a] * sum_x[d][b] * r;
    }
  }
  for (size_t a = 0; a < k; a++) xx[a * k + a] += data->ridge[a];
  solve_spd(xx, xy, k);
  memcpy(fit->beta, xy, k * sizeof *xy);
  for (size_t d = 0; d < WFM__WEEKDAYS; d++) {
    double v = sum_y[d];
    for (size_t a = 0; a < k; a++) v -= sum_x[d][a] * xy[a];
    fit->day[d] = centre + v / (weight[d] + WEEKDAY_RIDGE);
  }
}

double wfm__level_base(const wfm__level_data *data, const wfm__level_fit *fit, size_t row) {
  double v = fit->day[data->weekday[row]];
  const double *x = data->x + row * data->columns;
  for (size_t a = 0; a < data->columns; a++) v += x[a] * fit->beta[a];
  return v;
}

/* Residuals, their scale by the median, and Huber weights that let go of what lies far out. */
static void reweigh(const wfm__level_data *data, size_t origin, wfm__level_fit *fit) {
  size_t n = 0;
  for (size_t i = 0; i < origin; i++) {
    fit->residual[i] = data->weight[i] > 0 ? data->level[i] - wfm__level_base(data, fit, i) : 0;
    if (data->weight[i] > 0) fit->sorted[n++] = fabs(fit->residual[i]);
  }
  fit->scale = fmax(n ? 1.4826 * wfm__select(fit->sorted, n, n / 2) : 0, data->floor);
  for (size_t i = 0; i < origin; i++) {
    double u = fabs(fit->residual[i]) / (HUBER * fit->scale);
    fit->robust[i] = u <= 1 || data->marked[i] ? 1 : u > GONE ? 0 : 1 / u;
  }
}

void wfm__level_fit_run(const wfm__level_data *data, size_t origin, const double *discount, int32_t rounds,
                        wfm__level_fit *fit) {
  for (int32_t round = 0; round < rounds; round++) {
    for (size_t i = 0; i < origin; i++)
      fit->w[i] = data->weight[i] > 0 ? discount[origin - 1 - i] * data->weight[i] * fit->robust[i] : 0;
    fit_once(data, origin, fit);
    reweigh(data, origin, fit);
  }
}

double wfm__level_deviation(const wfm__level_data *data, const wfm__level_fit *fit, size_t origin,
                            double gain, double keep) {
  double r = 0, limit = 3 * fit->scale;
  size_t first = origin > DEVIATION_ROWS ? origin - DEVIATION_ROWS : 0;
  for (size_t i = first; i < origin; i++) {
    double v = fmin(fmax(fit->residual[i], -limit), limit);
    r = data->weight[i] > 0 ? keep * r + gain * (v - keep * r) : keep * r;
  }
  return r;
}
