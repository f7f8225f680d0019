/* The floor of a usual week as the levers see it: what a KPI becomes when agents, contacts or handling times change. */
#ifndef WFM_GOALS_FLOOR_H
#define WFM_GOALS_FLOOR_H

#include "core/core.h"

#include <libwfm/goal_levers.h>

/* KPIs that the queue decides. */
enum {
  WFM__FLOOR_ASA,
  WFM__FLOOR_WAIT,
  WFM__FLOOR_LEVEL,
  WFM__FLOOR_ABANDONMENT,
  WFM__FLOOR_OCCUPANCY,
  WFM__FLOOR_KPIS
};

/* A KPI is a ratio of sums over all intervals. */
typedef struct wfm__floor_sum {
  double part, whole;
} wfm__floor_sum;

typedef struct wfm__transient wfm__transient;

typedef struct wfm__floor {
  wfm_ctx *ctx;
  size_t n, days;
  size_t *first; /* [days + 1] intervals of a day */
  double interval_s, threshold_s;
  int32_t kpi;
  double effective;                             /* share of the planned agents that are there */
  double *volume, *aht_s, *patience_s, *agents; /* [n] may be changed; then wfm__floor_day or _all */
  wfm__floor_sum *sum;                          /* [days] */
  wfm__transient *state;                        /* marked while empty */
} wfm__floor;

/* Number of the KPI with this name; -1: the queue does not decide it. */
int32_t wfm__floor_kpi(const char *name);
/* WFM_GOAL_DOWN or WFM_GOAL_UP: where the KPI is better. */
int32_t wfm__floor_better(int32_t kpi);
/* Copies and checks the centre. Statuses of wfm_goals_levers; *floor can be freed in any case. */
wfm_status wfm__floor_open(wfm_ctx *ctx, const wfm_goal_centre *centre, int32_t kpi, wfm__floor *floor);
void wfm__floor_free(wfm__floor *floor);
/* Sums of one day, or of all days, as the arrays are now. */
wfm_status wfm__floor_day(const wfm__floor *floor, size_t day, wfm__floor_sum *sum);
wfm_status wfm__floor_all(wfm__floor *floor);
/* The KPI out of the sums; with those of `day` replaced, when replaced is not NULL. */
double wfm__floor_value(const wfm__floor *floor, size_t day, const wfm__floor_sum *replaced);

/* --- shifts: blocks of intervals within a day --- */

typedef struct wfm__shifts {
  wfm__floor *floor;
  size_t starts;                   /* places of a day at most */
  size_t *place, *places, *length; /* [days * starts] first interval; [days] */
  wfm__floor_sum *more, *fewer;    /* [days * starts] sums of the day with a unit more and fewer */
  bool *may_leave;                 /* [days * starts] */
  double unit;                     /* agents moved or added at once */
} wfm__shifts;

wfm_status wfm__shifts_open(wfm__floor *floor, double shift_h, wfm__shifts *shifts);
void wfm__shifts_free(wfm__shifts *shifts);
/* Moves shifts until the KPI reaches target or `most` are moved or none helps; *moved is their number. */
wfm_status wfm__shifts_move(wfm__shifts *shifts, double target, double most, double *moved);
/* Adds shifts until the KPI reaches target, the last one as a part; *added is their number. Stops short of the target when none
   helps or `most` are added. */
wfm_status wfm__shifts_add(wfm__shifts *shifts, double target, double most, double *added);

#endif
