/* A history of contacts: level, season, weekday and time of day, with counts that vary more than Poisson. */
#include "generate_parts.h"

#include <math.h>

/* Share of a weekday's volume in an ordinary week. */
static const double weekday_level[7] = {1.14, 1.05, 1.00, 0.98, 0.96, 0.52, 0.38};
/* By month: the year's ups and downs. */
static const double month_level[12] = {1.06, 1.02, 1.03, 0.99, 0.98, 0.96,
                                       0.92, 0.90, 0.99, 1.02, 1.05, 1.08};
/* Handling time, seconds, of each queue. */
static const double handling_s[GENERATE_QUEUES] = {285, 340, 410};

static double hump(double hour, double at, double width) {
  double x = (hour - at) / width;
  return exp(-x * x);
}

/* Contacts by time of day: a peak before noon, a lower one in the afternoon, a few in the evening; later
   for the second queue. */
static double day_curve(const centre *c, int32_t queue, double hour) {
  double shift = queue == 1 ? 1.2 : 0, base = c->opts.nights ? 0.16 : 0.10;
  return base + hump(hour, 10.4 + shift, 2.3) + 0.78 * hump(hour, 15.2 + shift, 2.6) +
         0.28 * hump(hour, 19.4, 1.9);
}

static double special_level(int special) {
  switch (special) {
  case SPECIAL_HOLIDAY:
    return 0.45;
  case SPECIAL_EVE:
    return 0.70;
  case SPECIAL_CAMPAIGN:
    return 1.25;
  default:
    return 1;
  }
}

static double day_level(const centre *c, int32_t date) {
  int32_t year, month, day;
  wfm_date_to_ymd(date, &year, &month, &day);
  double years = (date - c->opts.start_date) / 365.25;
  return weekday_level[wfm_date_weekday(date)] * month_level[month - 1] * special_level(special_of(c, date)) *
         pow(1.03, years); /* growth of 3 % a year */
}

/* Sum of level x curve over the intervals of an ordinary week of the horizon. */
static double week_weight(const centre *c, int32_t queue) {
  double sum = 0;
  for (int32_t weekday = 0; weekday < 7; weekday++) {
    int32_t open, close;
    weekday_hours(c, weekday, &open, &close);
    for (int32_t m = open; m < close; m += INTERVAL_MINUTES)
      sum += weekday_level[weekday] * day_curve(c, queue, m / 60.0);
  }
  return sum;
}

/* Contacts of an interval of weight 1, such that a week's work fills the agents: of their minutes at work
   7 % are lost on the day, and 79 % of the rest is spent with contacts. */
static double contact_scale(const centre *c, int32_t queue) {
  double handled_minutes = c->weekly_minutes[queue] * 0.93 * 0.79;
  return handled_minutes * 60 / handling_s[queue] / week_weight(c, queue);
}

static void put_row(const centre *c, FILE *out, int32_t queue, const wfm_local *at, double mean, dice *d) {
  enum { NOISE_SHAPE = 60 }; /* of the gamma factor on each interval: counts are negative binomial */
  int32_t year, month, day, minute = at->second / 60;
  double hour = minute / 60.0;
  int64_t offered = dice_poisson(d, mean * dice_gamma(d, NOISE_SHAPE) / NOISE_SHAPE);
  int64_t abandoned = dice_binomial(d, offered, 0.02 + 0.03 * hump(hour, 10.5, 1.5));
  int64_t handled = offered - abandoned;
  wfm_date_to_ymd(at->date, &year, &month, &day);
  fprintf(out, "%04d-%02d-%02dT%02d:%02d,", year, month, day, minute / 60, minute % 60);
  if (c->opts.queues > 1) fprintf(out, "%s,", queue_names[queue]);
  fprintf(out, "%lld,%lld,%lld,", (long long)offered, (long long)handled, (long long)abandoned);
  if (handled > 0) { /* single contacts vary by 80 % of their mean */
    double aht = handling_s[queue] * (1 + 0.05 * hump(hour, 18.5, 2.5));
    double shape = (double)handled / (0.8 * 0.8);
    fprintf(out, "%.1f", aht * dice_gamma(d, shape) / shape);
  }
  fprintf(out, "\n");
}

/* Two hours of one day got lost: their rows are missing. */
static bool is_lost(const centre *c, const wfm_local *at) {
  return at->date == c->opts.start_date - LEAD_DAYS - 18 && at->second >= 13 * 3600 && at->second < 15 * 3600;
}

static void put_day(const centre *c, FILE *out, const wfm_grid *grid, int32_t day, const double *scale) {
  enum { DAY_SHAPE = 250 }; /* of the gamma factor on each day */
  size_t first, count;
  int32_t open, close, date = wfm_grid_first_date(grid) + day;
  wfm_grid_day_range(grid, day, &first, &count);
  hours_of(c, date, &open, &close);
  for (int32_t q = 0; q < c->opts.queues; q++) {
    dice of_day =
        dice_of(c->opts.seed, DICE_DAYS, (uint64_t)(date + 1000000) * GENERATE_QUEUES + (uint64_t)q);
    dice of_contacts =
        dice_of(c->opts.seed, DICE_CONTACTS, (uint64_t)(date + 1000000) * GENERATE_QUEUES + (uint64_t)q);
    double level = scale[q] * day_level(c, date) * dice_gamma(&of_day, DAY_SHAPE) / DAY_SHAPE;
    for (size_t i = first; i < first + count; i++) {
      wfm_local at;
      wfm_zone_to_local(wfm_grid_zone(grid), wfm_grid_start(grid, i), &at);
      int32_t minute = at.second / 60;
      if (minute < open || minute >= close || is_lost(c, &at)) continue;
      put_row(c, out, q, &at, level * day_curve(c, q, minute / 60.0), &of_contacts);
    }
  }
}

wfm_status generate_history(centre *c) {
  wfm_zone *zone = NULL;
  wfm_grid *grid = NULL;
  new_file file;
  double scale[GENERATE_QUEUES] = {0};
  int32_t days = 7 * c->opts.history_weeks;
  for (int32_t q = 0; q < c->opts.queues; q++) scale[q] = contact_scale(c, q);
  wfm_status st = wfm_zone_open(c->ctx, c->opts.zone, &zone);
  if (st == WFM_OK)
    st = wfm_grid_create(c->ctx, zone, c->opts.start_date - LEAD_DAYS - days, days, INTERVAL_MINUTES * 60,
                         &grid);
  if (st != WFM_OK)
    st = refuse(c, st, "%s", wfm_ctx_error(c->ctx));
  else
    st = begin_file(c, "history.csv", &file);
  if (st == WFM_OK) {
    fprintf(file.out, "start,%soffered,handled,abandoned,aht_s\n", c->opts.queues > 1 ? "queue," : "");
    for (int32_t day = 0; day < days; day++) put_day(c, file.out, grid, day, scale);
    st = end_file(c, &file);
  }
  wfm_grid_free(grid);
  wfm_zone_free(zone);
  return st;
}
