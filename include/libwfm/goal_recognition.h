/* Recognition: points, badges, a list of the best and the team's scorecard, without reward for luck. */
#ifndef LIBWFM_GOAL_RECOGNITION_H
#define LIBWFM_GOAL_RECOGNITION_H

#include <libwfm/context.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a KPI of an agent is made of. */
enum {
  WFM_RECOGNITION_SHARE = 0, /* a share of the contacts behind it: first-call resolution, CSAT, punctuality */
  WFM_RECOGNITION_MEAN = 1,  /* a mean over them: AHT, a score; wants sd */
  WFM_RECOGNITION_COUNT = 2  /* a number of deeds: swaps given; a fact, taken as it is */
};

/** A KPI of efficiency: it counts only together with a guard of quality, and is refused without one. */
enum { WFM_RECOGNITION_EFFICIENCY = 1 };

/** A KPI with the values of all agents. Arrays are read during the call. */
typedef struct wfm_recognition_kpi {
  uint32_t struct_size; /* set by wfm_recognition_kpi_init */
  uint32_t flags;       /* WFM_RECOGNITION_EFFICIENCY; 0 */
  int32_t kind;         /* WFM_RECOGNITION_SHARE, _MEAN, _COUNT; WFM_RECOGNITION_SHARE */
  int32_t guard; /* index of the KPI whose points these cannot exceed; it has no guard itself; -1: none */
  double floor;  /* value from which points begin; NaN until set */
  double target; /* value of full points; above the floor, or below it where less is better */
  double weight; /* among the KPIs, > 0; 1 */
  double sd;     /* WFM_RECOGNITION_MEAN: standard deviation of a single contact, > 0; else unused; NaN */
  double least;  /* values with fewer contacts behind them count as missing, >= 0; 0 */
  const double *value; /* [agents * periods] an agent's periods in order of time; NaN: missing */
  const double *count; /* [agents * periods] contacts behind it, >= 0; 0: missing; NULL with _COUNT */
} wfm_recognition_kpi;

/** Fills defaults. @param struct_size sizeof(wfm_recognition_kpi) of the caller. Since 0.1. */
WFM_API void wfm_recognition_kpi_init(wfm_recognition_kpi *kpi, size_t struct_size);

/** For what a badge is given. */
enum {
  WFM_BADGE_STREAK = 0,   /* the KPI met in so many periods in a row; again after as many more */
  WFM_BADGE_IMPROVED = 1, /* the surest improvement of all, from the periods before to the last ones */
  WFM_BADGE_TEAM = 2,     /* the team met the KPI: everybody who has a value has a part in it */
  WFM_BADGE_HELPED = 3    /* so many deeds within the periods since the last such badge */
};

/** A rule for a badge. */
typedef struct wfm_badge_rule {
  uint32_t struct_size; /* set by wfm_badge_rule_init */
  uint32_t flags;       /* 0 */
  int32_t kind;         /* WFM_BADGE_*; WFM_BADGE_STREAK */
  int32_t kpi;          /* index of the KPI; of kind _COUNT with WFM_BADGE_HELPED, not so with _IMPROVED */
  int32_t periods;      /* of the streak; on either side of the improvement; of the deeds; 1 to 1000; 3 */
  int32_t reserved0;    /* keep 0 */
  double
      threshold; /* WFM_BADGE_IMPROVED: probability of giving it for chance alone, 0 < x < 1, 0.05 where NaN;
                       WFM_BADGE_HELPED: deeds, > 0; else unused; NaN */
} wfm_badge_rule;

/** Fills defaults. @param struct_size sizeof(wfm_badge_rule) of the caller. Since 0.1. */
WFM_API void wfm_badge_rule_init(wfm_badge_rule *rule, size_t struct_size);

/** Give a rank to everybody, not to the best alone. */
enum { WFM_RECOGNITION_RANK_ALL = 1 };

/** A team, what it did and what is recognised. */
typedef struct wfm_recognition_input {
  uint32_t struct_size;           /* set by wfm_recognition_input_init */
  uint32_t flags;                 /* WFM_RECOGNITION_RANK_ALL; 0 */
  size_t agents;                  /* 1 to 1000000 */
  size_t periods;                 /* 1 to 10000 */
  size_t kpis;                    /* 1 to 1000 */
  const wfm_recognition_kpi *kpi; /* [kpis] */
  size_t rules;                   /* 0 to 1000 */
  const wfm_badge_rule *rule;     /* [rules]; NULL when there are none */
  double
      least_frac; /* share of the weights that points want, and of the periods with points that a rank wants, 0 to 1; 0.5 */
  int32_t top;       /* ranks that are given, >= 0; 3 */
  int32_t reserved0; /* keep 0 */
} wfm_recognition_input;

/** Fills defaults. @param struct_size sizeof(wfm_recognition_input) of the caller. Since 0.1. */
WFM_API void wfm_recognition_input_init(wfm_recognition_input *input, size_t struct_size);

/** What is wanted; columns belong to the caller, NULL is not written. */
typedef struct wfm_recognition_columns {
  uint32_t struct_size; /* set by wfm_recognition_columns_init, which sets every column to NULL */
  uint32_t flags;       /* 0 */
  double *shrunk;       /* [kpis * agents * periods] values drawn towards the team; NaN: missing */
  double *points;       /* [agents * periods] 0 to 100, whole tenths; NaN: too little is known */
  double *mean_points;  /* [agents] mean over the periods that have points, whole tenths; NaN: none */
  int32_t *rank;  /* [agents] by mean_points: 1 the best, equals share a rank (1, 2, 2, 4); 0: none given */
  int32_t *badge; /* [rules * agents * periods] 1 where the badge is given, else 0 */
} wfm_recognition_columns;

/** Sets every column to NULL. @param struct_size sizeof(wfm_recognition_columns) of the caller. Since 0.1. */
WFM_API void wfm_recognition_columns_init(wfm_recognition_columns *columns, size_t struct_size);

/**
 * Points, badges and the list of the best of a team.
 *
 * A value is drawn towards the team's value m of its period by what chance explains of the differences,
 *
 *     x = m + T / (T + s^2 / n) (y - m),
 *
 * with n contacts behind y, s^2 the variance of one (m (1 - m) for shares) and T the variance between agents by
 * the method of moments over the periods so far: a small sample earns nothing by luck, and where agents cannot
 * be told apart all have the team's value. Points of a KPI go from 0 at the floor to 1 at the target and no
 * further; with a guard they are at most the guard's, and missing when the guard is. An agent's points are
 * 100 times their weighted mean over the KPIs that have a value. Nothing in a period depends on later ones.
 *
 * A KPI is met when the drawn value reaches the target and so does its guard's. An improvement compares the
 * pooled values of two stretches as they were seen by a z-test; the badge goes to the agent with the largest z
 * when its one-sided probability, times the agents compared (Bonferroni), is within the threshold, and the
 * guard is met in the last period. Who has had it takes no part for as many periods.
 *
 * @param         ctx      context
 * @param[in]     input    team
 * @param[in,out] columns  columns asked for
 * @return WFM_OK; WFM_EINVAL (a NULL, a kind, an index, efficiency without a guard, a guard with a guard),
 *         WFM_EDOMAIN (bad element, see wfm_ctx_error), WFM_ENOTFINITE, WFM_EVERSION, WFM_ELIMIT (more than
 *         2^31 cells), WFM_ENOMEM
 * @note   Time O((kpis + periods of all rules) agents periods + agents log agents). Source: Efron and Morris (1975) for the
 *         shrinkage, DerSimonian and Laird (1986) for the variance, Dunn (1961) for many comparisons.
 *         Since 0.1.
 */
WFM_API wfm_status wfm_recognition(wfm_ctx *ctx, const wfm_recognition_input *input,
                                   const wfm_recognition_columns *columns);

/** A line of the team's scorecard: one KPI in one period. */
typedef struct wfm_scorecard_line {
  double target;   /* as given */
  double actual;   /* of all contacts together; with _COUNT deeds for an agent; NaN: no value */
  double previous; /* the same of the period before; NaN: none */
  double z;        /* of the change, above 0 for the better; NaN: not to be told */
  int32_t trend;   /* 1 better, -1 worse, 0 within what chance explains (two-sided 5 %) or not to be told */
  int32_t met;     /* 1: the target is reached, and the guard's; 0: not; -1: no value */
} wfm_scorecard_line;

/**
 * The team's scorecard of a period: target, actual, and an arrow only where the change is beyond chance.
 *
 * @param      ctx     context
 * @param[in]  input   team; rules are not read
 * @param      period  0 to periods - 1
 * @param[out] lines   [kpis]
 * @return as wfm_recognition; WFM_EDOMAIN (period)
 * @note   Time O(kpis agents periods). Since 0.1.
 */
WFM_API wfm_status wfm_recognition_scorecard(wfm_ctx *ctx, const wfm_recognition_input *input, size_t period,
                                             wfm_scorecard_line *lines);

#ifdef __cplusplus
}
#endif

#endif
