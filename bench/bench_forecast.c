/* Accuracy and speed of the forecasts on real call and arrival series, at rolling origins, beside the planner's mean of eight weeks computed
 * in the same run. Reads the folder named by WFM_DATA_DIR.
 *
 * bench_forecast [task ...]: bank30, bank30-daily, bank5, anon30, anon30-daily, ed60, aht; all but the daily ones when none is named.
 * One row a lead: WAPE of the forecast and of the planner's mean in percent, the gain on it, bias, mean pinball loss of both over seven quantiles,
 * share of intervals and of day totals within the 80 % band; then milliseconds a forecast, choice of settings included; then the rest of the
 * day after its morning, forecast anew with the morning's actuals and not, and microseconds an update. aht: mean handling time 28 days
 * ahead, weighted by contacts, beside the last value and the mean of 28 days.
 *
 * The planner's mean fills missing days from the week before, as planners do; its bands are those of a normal law with the spread of its
 * eight weeks. */
#include "core/core.h"
#include "data.h"
#include "shim/gsl.h"

#include <libwfm/forecast.h>
#include <math.h>
#include <string.h>

enum { LEADS = 6, LEVELS = 7, ROWS_MAX = 1400, WEEKS = 8, LINE = 256 };
static const double levels[LEVELS] = {0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95};

/* A task: how to read the file and where its origins lie, in rows of open days. */
typedef struct task {
  const char *name, *file;
  int32_t interval_s, first_s, last_s; /* slots by the clock */
  size_t week;                         /* rows of a week */
  size_t first, step;                  /* first origin, rows between origins */
  size_t from_end;                     /* 0, or: first origin this many rows before the last one */
  int32_t window_days;                 /* history used; 0: all */
  size_t morning;                      /* slots seen before the rest of the day is forecast anew */
} task;

static const task tasks[] = {
    {"bank30", "bank_calls_5min.csv", 1800, 25200, 75600, 5, 60, 5, 0, 0, 8},
    {"bank5", "bank_calls_5min.csv", 300, 25200, 75600, 5, 60, 15, 0, 0, 48},
    {"anon30", "anonymous_bank_1999_6min.csv", 1800, 0, 86400, 7, 126, 14, 0, 0, 22},
    {"ed60", "ed_arrivals_hourly.csv", 3600, 0, 86400, 7, 0, 28, 196, 182, 11},
    {"bank30-daily", "bank_calls_5min.csv", 1800, 25200, 75600, 5, 60, 1, 0, 0, 8},
    {"anon30-daily", "anonymous_bank_1999_6min.csv", 1800, 0, 86400, 7, 126, 1, 0, 0, 22},
};

/* Values by row and slot; NaN: missing. */
typedef struct table {
  size_t rows, slots;
  int32_t date[ROWS_MAX];
  double *y, *filled;
} table;

typedef struct sums {
  double error, bias, actual, pinball, inside, forecasts;
  double days, days_inside, day_error, day_actual; /* of totals of whole days */
} sums;

/* Rows "2003-03-03T07:00,111": the rows of the table are all days of the file's span, weekends left out where a week has five rows. */
static int read_table(const task *t, table *out) {
  FILE *f = data_open(t->file);
  char line[LINE];
  if (!f) return 0;
  out->slots = (size_t)((t->last_s - t->first_s) / t->interval_s);
  out->rows = 0;
  out->y = calloc(ROWS_MAX * out->slots, sizeof *out->y);
  out->filled = calloc(ROWS_MAX * out->slots, sizeof *out->filled);
  while (out->y && out->filled && fgets(line, sizeof line, f)) {
    int year, month, day, hour, minute;
    double value;
    if (sscanf(line, "%d-%d-%dT%d:%d,%lf", &year, &month, &day, &hour, &minute, &value) != 6) continue;
    int32_t date = wfm_date_from_ymd(year, month, day), second = 3600 * hour + 60 * minute;
    if (second < t->first_s || second >= t->last_s) continue;
    while (out->rows == 0 || out->date[out->rows - 1] < date) {
      int32_t next = out->rows ? out->date[out->rows - 1] + 1 : date;
      while (t->week == 5 && wfm_date_weekday(next) > 4) next++;
      if (out->rows == ROWS_MAX) break;
      for (size_t s = 0; s < out->slots; s++) out->y[out->rows * out->slots + s] = NAN;
      out->date[out->rows++] = next;
    }
    double *cell = &out->y[(out->rows - 1) * out->slots + (size_t)((second - t->first_s) / t->interval_s)];
    *cell = isnan(*cell) ? value : *cell + value;
  }
  (void)fclose(f);
  for (size_t i = 0; i < out->rows * out->slots; i++) {
    size_t week = t->week * out->slots;
    out->filled[i] = !isnan(out->y[i]) ? out->y[i] : i >= week ? out->filled[i - week] : 0;
  }
  return out->rows > 0;
}

/* Adds one interval's comparison with seven quantiles. */
static void add(sums *u, double y, double mean, const double *q) {
  u->error += fabs(mean - y);
  u->bias += mean - y;
  u->actual += y;
  for (size_t k = 0; k < LEVELS; k++)
    u->pinball += (y >= q[k] ? levels[k] * (y - q[k]) : (1 - levels[k]) * (q[k] - y)) / LEVELS;
  u->inside += y >= q[1] && y <= q[5];
  u->forecasts++;
}

/* The rest of the days of the first week after their mornings: errors without and with the update. */
typedef struct rest {
  double before, after, actual, spent, updates;
} rest;

/* Mean of the last eight weeks, with a normal band. */
static void planner(const table *b, size_t origin, size_t week, size_t row, size_t slot, double *mean,
                    double *q) {
  double sum = 0, square = 0;
  for (size_t k = 1; k <= WEEKS; k++) {
    double v = b->filled[(origin - k * week + (row - origin) % week) * b->slots + slot];
    sum += v;
    square += v * v;
  }
  *mean = sum / WEEKS;
  double sd = sqrt(fmax((square - sum * *mean) / (WEEKS - 1), 1e-9) * (1 + 1.0 / WEEKS));
  for (size_t k = 0; k < LEVELS; k++)
    q[k] = fmax(*mean + sd * wfm__dist_normal_quantile(levels[k]), k < 3 ? 0 : -INFINITY);
}

/* The library's objects for a task. */
typedef struct setting {
  wfm_ctx *ctx;
  wfm_zone *zone;
  wfm_grid *grid;
  wfm_hours *hours;
  wfm_series *history;
} setting;

static wfm_status make_hours(const task *t, setting *s) {
  static const int32_t closed[][2] = {{5, 26}, {7, 4}, {9, 1}}; /* announced, in 2003 */
  wfm_status st = wfm_hours_create(s->ctx, &s->hours);
  for (int32_t d = 0; st == WFM_OK && d < (int32_t)t->week; d++)
    st = wfm_hours_add(s->hours, d, t->first_s, t->last_s);
  for (size_t i = 0; st == WFM_OK && t->week == 5 && i < WFM__COUNT(closed); i++) {
    wfm_special_day day;
    wfm_special_day_init(&day, sizeof day);
    day.date = wfm_date_from_ymd(2003, closed[i][0], closed[i][1]);
    day.name = "public holiday";
    day.closed = 1;
    st = wfm_hours_add_special(s->hours, &day);
  }
  return st;
}

static wfm_status make(const task *t, const table *b, setting *s) {
  wfm_status st = wfm_ctx_create(&s->ctx, NULL);
  int32_t first = b->date[0], days = b->date[b->rows - 1] - first + 1;
  if (st == WFM_OK) st = wfm_zone_open(s->ctx, "floating", &s->zone);
  if (st == WFM_OK) st = wfm_grid_create(s->ctx, s->zone, first, days, t->interval_s, &s->grid);
  if (st == WFM_OK) st = make_hours(t, s);
  if (st != WFM_OK) return st;
  size_t n = wfm_grid_count(s->grid), per_day = (size_t)(86400 / t->interval_s),
         skip = (size_t)(t->first_s / t->interval_s);
  double *value = malloc(n * sizeof *value);
  for (size_t i = 0; value && i < n; i++) value[i] = NAN;
  for (size_t r = 0; value && r < b->rows; r++)
    memcpy(value + (size_t)(b->date[r] - first) * per_day + skip, b->y + r * b->slots,
           b->slots * sizeof *value);
  st = value ? wfm_series_create(s->ctx, s->grid, WFM_SERIES_VOLUME, value, NULL, NULL, &s->history)
             : WFM_ENOMEM;
  free(value);
  return st;
}

/* The days of the first week, each brought up to date by its own morning. */
static wfm_status add_rest(const task *t, const table *b, const setting *s, size_t origin,
                           const wfm_grid *horizon, const wfm_forecast *f, rest *r) {
  size_t per_day = (size_t)(86400 / t->interval_s), skip = (size_t)(t->first_s / t->interval_s);
  wfm_status st = WFM_OK;
  for (size_t row = origin; st == WFM_OK && row < origin + t->week && row < b->rows; row++) {
    size_t first = (size_t)(b->date[row] - b->date[origin]) * per_day + skip, end = first + b->slots;
    wfm_forecast *u = NULL;
    double morning = 0;
    int whole = 1;
    for (size_t i = 0; i < b->slots; i++) whole = whole && !isnan(b->y[row * b->slots + i]);
    for (size_t i = first; i < first + t->morning; i++) morning += wfm_forecast_mean(f)[i];
    if (!whole || morning < 5) continue;
    double start = data_cpu_s();
    st = wfm_forecast_update(s->ctx, f, s->history, wfm_grid_start(horizon, first + t->morning), &u);
    r->spent += data_cpu_s() - start;
    r->updates++;
    for (size_t i = first + t->morning; st == WFM_OK && i < end; i++) {
      double y = b->y[row * b->slots + i - first];
      r->before += fabs(wfm_forecast_mean(f)[i] - y);
      r->after += fabs(wfm_forecast_mean(u)[i] - y);
      r->actual += y;
    }
    wfm_forecast_free(u);
  }
  return st;
}

/* One origin: forecasts, and adds to the sums of every lead. */
static wfm_status one(const task *t, const table *b, const setting *s, size_t origin, size_t rows,
                      double *spent, sums ours[LEADS], sums theirs[LEADS], rest *r) {
  static const size_t lead_weeks[LEADS] = {0, 1, 2, 4, 6, 8};
  size_t per_day = (size_t)(86400 / t->interval_s), skip = (size_t)(t->first_s / t->interval_s);
  int32_t date = b->date[origin], days = (int32_t)(8 * 7 + 7);
  wfm_forecast_opts opts;
  wfm_grid *horizon = NULL;
  wfm_forecast *f = NULL;
  double *q = NULL, *day = NULL;
  wfm_forecast_opts_init(&opts, sizeof opts);
  opts.method = WFM_METHOD_LEVEL_SHAPE;
  if (t->window_days) opts.history_days = t->window_days;
  wfm_status st = wfm_grid_create(s->ctx, s->zone, date, days, t->interval_s, &horizon);
  double start = data_cpu_s();
  if (st == WFM_OK) st = wfm_forecast_run(s->ctx, s->history, horizon, s->hours, &opts, &f);
  *spent += data_cpu_s() - start;
  if (st != WFM_OK) goto done;
  st = add_rest(t, b, s, origin, horizon, f, r);
  size_t n = wfm_forecast_count(f), n_days = wfm_forecast_days(f);
  q = malloc(LEVELS * n * sizeof *q);
  day = malloc(2 * n_days * sizeof *day);
  if (st == WFM_OK && (!q || !day)) st = WFM_ENOMEM;
  for (size_t k = 0; st == WFM_OK && k < LEVELS; k++)
    st = wfm_forecast_quantile(s->ctx, f, levels[k], q + k * n);
  for (size_t k = 0; st == WFM_OK && k < 2; k++)
    st = wfm_forecast_day_quantile(s->ctx, f, levels[k ? 5 : 1], day + k * n_days);
  for (size_t l = 0; st == WFM_OK && l < LEADS; l++) {
    size_t lead = l ? lead_weeks[l] * t->week : 1;
    if (lead > rows || origin + lead > b->rows) continue;
    for (size_t row = origin; row < origin + lead; row++) {
      size_t d = (size_t)(b->date[row] - date), cells = 0;
      double total = 0, expected = 0, usual = 0;
      for (size_t slot = 0; slot < b->slots; slot++) {
        double y = b->y[row * b->slots + slot], own[LEVELS], mean, normal[LEVELS];
        size_t c = d * per_day + skip + slot;
        if (isnan(y)) continue;
        for (size_t k = 0; k < LEVELS; k++) own[k] = q[k * n + c];
        add(&ours[l], y, wfm_forecast_mean(f)[c], own);
        planner(b, origin, t->week, row, slot, &mean, normal);
        add(&theirs[l], y, mean, normal);
        total += y;
        expected += wfm_forecast_mean(f)[c];
        usual += mean;
        cells++;
      }
      if (cells < b->slots) continue;
      ours[l].days++;
      ours[l].days_inside += total >= day[d] && total <= day[n_days + d];
      ours[l].day_error += fabs(expected - total);
      theirs[l].day_error += fabs(usual - total);
      ours[l].day_actual += total;
    }
  }
done:
  free(q);
  free(day);
  wfm_forecast_free(f);
  wfm_grid_free(horizon);
  return st;
}

static void print(const task *t, const sums ours[LEADS], const sums theirs[LEADS], const rest *r,
                  size_t forecasts, double spent) {
  static const char *const names[LEADS] = {"1 day", "1 week", "2 weeks", "4 weeks", "6 weeks", "8 weeks"};
  double gain = 0, loss = 0, count = 0;
  for (size_t l = 0; l < LEADS; l++) {
    const sums *a = &ours[l], *b = &theirs[l];
    if (!(a->forecasts > 0)) continue;
    double g = 100 * (1 - a->error / a->actual * b->actual / b->error);
    (void)printf("%-12s %-8s %6.2f %6.2f %6.1f %6.2f %8.3f %8.3f %6.1f %6.3f %6.2f %6.2f %6.3f\n", t->name,
                 names[l], 100 * a->error / a->actual, 100 * b->error / b->actual, g,
                 100 * a->bias / a->actual, a->pinball / a->forecasts, b->pinball / b->forecasts,
                 100 * (1 - a->pinball / b->pinball), a->inside / a->forecasts,
                 100 * a->day_error / a->day_actual, 100 * b->day_error / a->day_actual,
                 a->days > 0 ? a->days_inside / a->days : NAN);
    if (l < 4) {
      gain += g;
      loss += 100 * (1 - a->pinball / b->pinball);
      count++;
    }
  }
  (void)printf(
      "%-12s mean gain of the leads up to 4 weeks %.2f %%, pinball %.2f %%; %zu forecasts, %.2f ms each\n",
      t->name, gain / count, loss / count, forecasts, 1000 * spent / (double)forecasts);
  (void)printf(
      "%-12s rest of the day after its morning: WAPE %.2f, with the update %.2f; %.1f us an update\n",
      t->name, 100 * r->before / r->actual, 100 * r->after / r->actual, 1e6 * r->spent / r->updates);
}

/* Leads up to 4 weeks are compared from the same origins; those of 6 and 8 weeks from the origins that have them. */
static int run(const task *t) {
  table b = {0};
  setting s = {0};
  sums ours[LEADS] = {{0}}, theirs[LEADS] = {{0}};
  rest r = {0};
  double spent = 0;
  size_t forecasts = 0;
  wfm_status st = WFM_OK;
  if (!read_table(t, &b)) {
    (void)fprintf(stderr, "%s: no %s in the folder named by WFM_DATA_DIR\n", t->name, t->file);
    return 1;
  }
  st = make(t, &b, &s);
  size_t last = b.rows - 4 * t->week, first = t->from_end ? last - t->from_end : t->first;
  for (size_t o = first; st == WFM_OK && o <= last; o += t->step) {
    st = one(t, &b, &s, o, b.rows - o, &spent, ours, theirs, &r);
    forecasts++;
  }
  if (st == WFM_OK)
    print(t, ours, theirs, &r, forecasts, spent);
  else
    (void)fprintf(stderr, "%s: %s\n", t->name, wfm_ctx_error(s.ctx));
  wfm_series_free(s.history);
  wfm_hours_free(s.hours);
  wfm_grid_free(s.grid);
  wfm_zone_free(s.zone);
  wfm_ctx_free(s.ctx);
  free(b.y);
  free(b.filled);
  return st != WFM_OK;
}

/* --- AHT --- */

enum { AHT_LEAD = 28, AHT_ORIGINS = 8 };

/* Days of the call centre's file: contacts answered and their mean talk time. */
static size_t read_aht(double *weight, double *value, int32_t *first) {
  FILE *f = data_open("callcenter_kpi_daily.csv");
  char line[LINE];
  size_t n = 0;
  while (f && n < ROWS_MAX && fgets(line, sizeof line, f)) {
    int year, month, day;
    double offered, answered, abandoned, asa, talk;
    if (sscanf(line, "%d-%d-%d,%lf,%lf,%lf,%lf,%lf", &year, &month, &day, &offered, &answered, &abandoned,
               &asa, &talk) != 8)
      continue;
    if (n == 0) *first = wfm_date_from_ymd(year, month, day);
    weight[n] = answered;
    value[n++] = answered > 0 ? talk : NAN;
  }
  if (f) (void)fclose(f);
  return n;
}

static int run_aht(void) {
  static double weight[ROWS_MAX], value[ROWS_MAX];
  setting s = {0};
  int32_t first = 0;
  size_t n = read_aht(weight, value, &first);
  double ours = 0, last = 0, mean = 0, actual = 0;
  if (n < 400) {
    (void)fprintf(stderr, "aht: no callcenter_kpi_daily.csv in the folder named by WFM_DATA_DIR\n");
    return 1;
  }
  wfm_status st = wfm_ctx_create(&s.ctx, NULL);
  if (st == WFM_OK) st = wfm_zone_open(s.ctx, "floating", &s.zone);
  if (st == WFM_OK) st = wfm_grid_create(s.ctx, s.zone, first, (int32_t)n, 86400, &s.grid);
  if (st == WFM_OK) st = wfm_series_create(s.ctx, s.grid, WFM_SERIES_MEAN, value, NULL, weight, &s.history);
  for (size_t k = 0; st == WFM_OK && k < AHT_ORIGINS; k++) {
    size_t origin = n - AHT_LEAD * (AHT_ORIGINS - k);
    wfm_grid *horizon = NULL;
    wfm_forecast *f = NULL;
    double recent = 0, contacts = 0, before = NAN;
    st = wfm_grid_create(s.ctx, s.zone, first + (int32_t)origin, AHT_LEAD, 86400, &horizon);
    if (st == WFM_OK) st = wfm_forecast_run(s.ctx, s.history, horizon, NULL, NULL, &f);
    for (size_t i = origin - AHT_LEAD; i < origin; i++) {
      if (isnan(value[i])) continue;
      recent += weight[i] * value[i];
      contacts += weight[i];
      before = value[i];
    }
    for (size_t i = 0; st == WFM_OK && i < AHT_LEAD; i++) {
      double y = value[origin + i], w = weight[origin + i];
      if (isnan(y)) continue;
      ours += w * fabs(wfm_forecast_mean(f)[i] - y);
      last += w * fabs(before - y);
      mean += w * fabs(recent / contacts - y);
      actual += w * y;
    }
    wfm_forecast_free(f);
    wfm_grid_free(horizon);
  }
  if (st == WFM_OK)
    (void)printf("aht          28 days  %6.2f, last value %.2f, mean of 28 days %.2f\n", 100 * ours / actual,
                 100 * last / actual, 100 * mean / actual);
  else
    (void)fprintf(stderr, "aht: %s\n", wfm_ctx_error(s.ctx));
  wfm_series_free(s.history);
  wfm_grid_free(s.grid);
  wfm_zone_free(s.zone);
  wfm_ctx_free(s.ctx);
  return st != WFM_OK;
}

int main(int argc, char **argv) {
  int failed = 0;
  (void)printf("%-12s %-8s %6s %6s %6s %6s %8s %8s %6s %6s %6s %6s %6s\n", "task", "lead", "WAPE", "mean8",
               "gain", "bias", "pinball", "mean8", "gain", "in80", "day", "mean8", "day80");
  for (size_t i = 0; i < WFM__COUNT(tasks); i++) {
    int wanted = argc < 2 && !strstr(tasks[i].name, "daily");
    for (int k = 1; k < argc; k++) wanted = wanted || strcmp(argv[k], tasks[i].name) == 0;
    if (wanted) failed |= run(&tasks[i]);
  }
  int aht = argc < 2;
  for (int k = 1; k < argc; k++) aht = aht || strcmp(argv[k], "aht") == 0;
  return aht ? failed | run_aht() : failed;
}
