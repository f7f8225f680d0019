/* Seasonal naive and the planner's mean of recent same weekdays: the anchors that every other method is held against. */
#include "forecast/forecast.h"

#include <string.h>

/* The last k values of every weekday and slot. */
typedef struct recent {
  size_t slots, k;
  double *ring;  /* [WFM__WEEKDAYS * slots * k] */
  double *count; /* [WFM__WEEKDAYS * slots] values seen */
  double *mean;  /* [WFM__WEEKDAYS * slots] scratch of write_mean */
} recent;

static size_t layout(const wfm__trial *t, size_t k, double *base, recent *r) {
  size_t used = 0, cells = WFM__WEEKDAYS * t->panel->slots;
  r->slots = t->panel->slots;
  r->k = k;
  r->ring = wfm__part(base, &used, cells * k);
  r->count = wfm__part(base, &used, cells);
  r->mean = wfm__part(base, &used, cells);
  return used;
}

static void add_row(const wfm__panel *panel, size_t row, recent *r) {
  size_t weekday = (size_t)wfm_date_weekday(panel->date[row]);
  for (size_t s = 0; s < r->slots; s++) {
    size_t cell = weekday * r->slots + s, at = row * r->slots + s;
    if (panel->ok[at]) r->ring[cell * r->k + (size_t)(r->count[cell]++) % r->k] = panel->y[at];
  }
}

/* Means by weekday and slot; a slot that a weekday never had is as on the other weekdays, else as the mean of all. */
static void means(const recent *r) {
  double all = 0, all_count = 0;
  for (size_t s = 0; s < r->slots; s++) {
    double sum = 0, count = 0;
    for (size_t w = 0; w < WFM__WEEKDAYS; w++) {
      size_t cell = w * r->slots + s, n = r->count[cell] < (double)r->k ? (size_t)r->count[cell] : r->k;
      double v = 0;
      for (size_t j = 0; j < n; j++) v += r->ring[cell * r->k + j];
      if (n == 0) continue;
      r->mean[cell] = v / (double)n;
      sum += r->mean[cell];
      count++;
    }
    all += sum;
    all_count += count;
    for (size_t w = 0; w < WFM__WEEKDAYS; w++)
      if (!(r->count[w * r->slots + s] > 0)) r->mean[w * r->slots + s] = count > 0 ? sum / count : -1;
  }
  for (size_t c = 0; c < WFM__WEEKDAYS * r->slots; c++)
    if (r->mean[c] < 0 && !(r->count[c] > 0)) r->mean[c] = all_count > 0 ? all / all_count : 0;
}

static void write_mean(const wfm__panel *panel, size_t row, size_t end, const recent *r, double *out) {
  means(r);
  for (size_t i = row; i < end; i++) {
    const double *mean = r->mean + (size_t)wfm_date_weekday(panel->date[i]) * r->slots;
    for (size_t s = 0; s < r->slots; s++, out++) *out = panel->open[i * r->slots + s] ? mean[s] : 0;
  }
}

static void run(const wfm__trial *t, size_t k, double *scratch, double *back, double *ahead) {
  recent r;
  size_t origin = 0, cells = t->lead * t->panel->slots;
  layout(t, k, scratch, &r);
  memset(r.count, 0, WFM__WEEKDAYS * r.slots * sizeof *r.count);
  for (size_t row = 0; row < t->known; row++) {
    for (; origin < t->origins && t->origin[origin] == row; origin++) {
      size_t end = row + t->lead < t->known ? row + t->lead : t->known;
      write_mean(t->panel, row, end, &r, back + origin * cells);
    }
    add_row(t->panel, row, &r);
  }
  write_mean(t->panel, t->known, t->panel->rows, &r, ahead);
}

size_t wfm__snaive_scratch(const wfm__trial *trial) {
  recent r;
  return layout(trial, 1, NULL, &r);
}

void wfm__snaive_run(const wfm__trial *trial, double *scratch, double *back, double *ahead) {
  run(trial, 1, scratch, back, ahead);
}

size_t wfm__week_mean_scratch(const wfm__trial *trial) {
  recent r;
  return layout(trial, (size_t)trial->weeks, NULL, &r);
}

void wfm__week_mean_run(const wfm__trial *trial, double *scratch, double *back, double *ahead) {
  run(trial, (size_t)trial->weeks, scratch, back, ahead);
}
