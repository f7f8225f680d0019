/* What the room goals promises: goals as they are kept, and the trend of their values. */
#ifndef WFM_GOALS_GOALS_H
#define WFM_GOALS_GOALS_H

#include "core/core.h"

#include <libwfm/goals.h>

enum { WFM__GOAL_TEXTS = 10 };

/* Days that a goal may last, and that its values may lie before or after it; dates lie within so many days of 1970. */
enum { WFM__GOAL_LONGEST = 3660, WFM__GOAL_LAST_DATE = 1000000 };

typedef struct wfm__goal_revision {
  wfm_goal_spec spec;          /* its texts point to the copies below */
  char *text[WFM__GOAL_TEXTS]; /* owned */
  int32_t date;
  char *why; /* owned */
} wfm__goal_revision;

typedef struct wfm__goal_record {
  wfm_goal_observation seen; /* its texts point to the copies below */
  char *source, *note;       /* owned */
} wfm__goal_record;

typedef struct wfm__goal_step {
  int32_t date;
  double value;
} wfm__goal_step;

typedef struct wfm__goal {
  wfm__goal_revision *revision;
  size_t revisions, revisions_cap;
  wfm__goal_record *record; /* in order of entry */
  size_t records, records_cap;
  size_t *by_date; /* records that are not superseded, in order of date */
  size_t dates, dates_cap;
  wfm__goal_step *step;
  size_t steps;
  int32_t shape, lead_days; /* of the steps, to make them anew */
} wfm__goal;

struct wfm_goals {
  wfm_ctx *ctx;
  wfm__goal **goal;
  size_t count, cap;
  wfm__names *ids; /* index of a goal by its id */
};

/* The goal with this index, NULL with a message on ctx when there is none. */
wfm__goal *wfm__goal_at(wfm_ctx *ctx, const wfm_goals *goals, int32_t index);
/* The spec in force. */
const wfm_goal_spec *wfm__goal_spec_of(const wfm__goal *goal);
/* 1 for values at or beyond the target. */
bool wfm__goal_reaches(const wfm_goal_spec *spec, double value, double target);
/* Last value that counts from first to last (dates); NULL: none. */
const wfm_goal_observation *wfm__goal_last(const wfm__goal *goal, int32_t first, int32_t last);
/* Makes the steps of a goal; they replace those that there were. */
wfm_status wfm__goal_make_steps(wfm_ctx *ctx, wfm__goal *goal, int32_t shape, int32_t steps,
                                int32_t lead_days);
/* Values that count until today (dates), in order of date: the first so many of by_date. */
size_t wfm__goal_seen(const wfm__goal *goal, int32_t today);
/* The scale on which the first n values are taken: that of the spec, unless it was to be chosen and a value does not fit. */
int32_t wfm__goal_scale(const wfm__goal *goal, size_t n);
/* Value that the steps, or the straight way, want on a date. */
double wfm__goal_expected(const wfm__goal *goal, int32_t date);

/* --- scales --- */
int32_t wfm__scale_of(const wfm_goal_spec *spec); /* WFM_SCALE_AUTO resolved by unit, baseline and target */
bool wfm__scale_allows(int32_t scale, double value);
double wfm__scale_to(int32_t scale, double value);
double wfm__scale_from(int32_t scale, double y);

/* --- trend, averaged over variants --- */
enum { WFM__WEEKDAYS = 7 };
typedef struct wfm__trend_point {
  int32_t date;
  double y;
  double noise; /* variance in units of the noise */
} wfm__trend_point;

/* What is estimated: long-run level, its slope, and a deviation from it that dies out. */
enum { WFM__TREND_STATES = 3, WFM__TREND_VARIANTS = 50 };
typedef struct wfm__trend_filter {
  double x[WFM__TREND_STATES];                    /* level, slope, deviation */
  double p[WFM__TREND_STATES][WFM__TREND_STATES]; /* variances in units of the noise */
  double damping, keep;                           /* of slope and deviation, a day */
  double q_level, q_deviation;                    /* added a day */
} wfm__trend_filter;

typedef struct wfm__trend {
  int32_t last_date, freedom;
  double mean, spread; /* of all values */
  double
      weekday[WFM__WEEKDAYS]; /* what a day of the week adds to the level; 0 unless values come day by day */
  struct {
    wfm__trend_filter filter;
    double weight, scale; /* share of the mixture; square root of the estimate of the noise variance */
    double wild_frac;     /* of the values to come */
  } variant[WFM__TREND_VARIANTS];
} wfm__trend;
/* points [n] ascending, n >= 1; usual is the size of a step that would matter, for what few points cannot tell. work [n]. */
void wfm__trend_fit(const wfm__trend_point *points, size_t n, int32_t cadence_days, double usual,
                    double *work, wfm__trend *trend);

/* Level and deviation together, averaged. */
double wfm__trend_level(const wfm__trend *trend);
/* One day on. */
void wfm__trend_step(wfm__trend_filter *filter);

/* What the trend says of a day: a mixture of Student distributions. */
typedef struct wfm__outlook {
  int32_t freedom;
  double weight[WFM__TREND_VARIANTS], mean[WFM__TREND_VARIANTS], scale[WFM__TREND_VARIANTS];
  double wild_frac[WFM__TREND_VARIANTS];      /* share of wild values; 0 for the level */
  double break_frac, break_mean, break_scale; /* that the centre has changed by then; 0 for the level */
} wfm__outlook;
/* days after the last point; observed: with the noise of an observation, else the level alone. */
void wfm__trend_outlook(const wfm__trend *trend, int32_t days, bool observed, wfm__outlook *outlook);
double wfm__outlook_cdf(const wfm__outlook *outlook, double y);
double wfm__outlook_quantile(const wfm__outlook *outlook, double p);
double wfm__outlook_mean(const wfm__outlook *outlook);
double
wfm__outlook_spread(const wfm__outlook *outlook); /* root of the mean square around the mean, by the scales */

/* Lower tail of Student's distribution with whole freedom. */
double wfm__student_cdf(double t, int32_t freedom);

/* --- days of the week --- */
/* Effects of the days of the week on values taken day by day; all 0 unless each was seen in three weeks. work [2 n]. */
void wfm__weekday_effects(const wfm__trend_point *points, size_t n, double *work,
                          double effect[WFM__WEEKDAYS]);
double wfm__weekday_effect(const double effect[WFM__WEEKDAYS], int32_t date);

/* Fits the trend of a goal from what was seen until today. False when nothing was seen. WFM_ENOMEM. */
wfm_status wfm__goal_trend(wfm_ctx *ctx, const wfm__goal *goal, int32_t today, wfm__trend *trend,
                           int32_t *scale, bool *found);

#endif
