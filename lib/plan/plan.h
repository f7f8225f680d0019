/* What the room plan shares among its files: the plan as built, the result as it grows stage by stage. */
#ifndef WFM_PLAN_PLAN_H
#define WFM_PLAN_PLAN_H

#include "core/core.h"
#include <libwfm/plan.h>
#include <libwfm/simulate.h>

enum { WFM__HISTORY_DAYS = 98, WFM__WORST = 10 };

/* --- the plan as built --- */
struct wfm__plan_queue {
  wfm_plan_queue spec; /* its name, skill and target point to what follows */
  char *name, *skill;
  wfm_queue_target target;
};

struct wfm__plan_cause {
  wfm_shrink_cause spec; /* its name points to what follows */
  char *name;
};

struct wfm__plan_change {
  wfm_plan_override spec; /* its texts point to what follows */
  char *queue, *who, *why;
};

struct wfm_plan {
  wfm_ctx *ctx;
  wfm_plan_opts frame; /* its texts point to what follows */
  char *name, *currency;
  struct wfm__plan_queue *queue;
  size_t queues, queue_cap;
  struct wfm__plan_cause *cause;
  size_t causes, cause_cap;
  struct wfm__plan_change *change;
  size_t changes, change_cap;
  char **note;
  size_t notes, note_cap;
  const wfm_roster *roster;
};

/* --- the result --- */
struct wfm__plan_queue_out {
  wfm_plan_queue_result view; /* what the getter hands out; points to what follows */
  char *name;
  wfm_forecast *forecast;
  wfm_grid *history_grid; /* the horizon at the history's interval */
  uint8_t *open;
  double *block; /* all columns of doubles */
  double *open_frac, *model, *mean, *low, *high, *aht_s;
  double *day_mean, *day_low, *day_high, *history_day;
};

/* A line: the queues of one skill. */
struct wfm__plan_line {
  wfm_plan_skill_result view; /* what the getter hands out; points to what follows */
  char *name;
  size_t first_queue; /* whose target, patience and cap are the line's */
  uint8_t *open;
  double *block; /* all columns of doubles */
  double *volume, *aht_s, *rate, *load, *positions, *demand, *coverage;
  double *offered, *in_time, *counted, *level, *abandoned, *wait_s, *occupancy;
};

struct wfm_plan_result {
  wfm_ctx *ctx;
  int32_t stage;
  char *name, *currency;
  wfm_grid *grid;
  size_t n; /* intervals of the grid */
  struct wfm__plan_queue_out *queue;
  size_t queues;
  struct wfm__plan_line *line;
  size_t lines;
  wfm_shrinkage shrinkage;
  struct wfm__plan_cause *cause; /* copies */
  double *cause_frac;            /* share of paid hours */
  size_t causes;
  wfm_roster *roster; /* with the plan's demand */
  wfm_schedule *schedule;
  wfm_check *check;
  wfm_plan_totals totals;
  double at_work_h; /* of all assignments, pauses taken out: on any skill, also after the horizon */
  char **note;
  size_t notes, note_cap;
  wfm_plan_bridge_step *step; /* their texts are step_text[2 i] and [2 i + 1] */
  char **step_text;
  size_t steps, step_cap, step_texts, step_text_cap;
  wfm_plan_worst worst[WFM__WORST];
  size_t worsts;
  wfm_plan_hours *hours;
  size_t hours_rows, hours_cap;
  wfm_plan_unmet *unmet;
  size_t unmets, unmet_cap;
};

/* Puts a copy of text at the end of a list. */
wfm_status wfm__plan_keep(wfm_ctx *ctx, char ***list, size_t *count, size_t *cap, const char *text);

/* --- sentences of the result --- */
/* Adds the text as a sentence and empties it, out of memory included. */
wfm_status wfm__plan_say(wfm_plan_result *result, wfm__text *text);
wfm_status wfm__plan_sayf(wfm_plan_result *result, const char *format, ...) WFM__PRINTF(2, 3);
void wfm__plan_add_date(wfm__text *text, int32_t date);                 /* 2026-01-31 */
void wfm__plan_add_clock(wfm__text *text, int32_t second);              /* 07:05 */
void wfm__plan_add_percent(wfm__text *text, double frac, int decimals); /* 12.5 % */

/* --- the stages, in their order --- */
wfm_status wfm__plan_forecast(const wfm_plan *plan, wfm_plan_result *result);
wfm_status wfm__plan_require(const wfm_plan *plan, wfm_plan_result *result);
wfm_status wfm__plan_schedule(const wfm_plan *plan, const wfm_plan_run_opts *opts, wfm_plan_result *result);
wfm_status wfm__plan_simulate(const wfm_plan_run_opts *opts, wfm_plan_result *result);
wfm_status wfm__plan_figures(wfm_plan_result *result);

/* --- parts of the stages --- */
/* The history up to the horizon, suspicious cells set missing; says what was done. The grid is the series'. */
wfm_status wfm__plan_history(const wfm_plan *plan, size_t queue, const wfm_hours *hours,
                             wfm_plan_result *result, wfm_grid **grid, wfm_series **volume);
/* AHT of a queue; days: the history's. */
wfm_status wfm__plan_aht(const wfm_plan *plan, size_t queue, const wfm_grid *days, const wfm_hours *hours,
                         wfm_plan_result *result);
/* Applies the overrides of one queue and measure to values on a grid; closed intervals stay as they are. */
void wfm__plan_override(const wfm_plan *plan, const char *queue, int32_t measure, const wfm_grid *grid,
                        const uint8_t *open, double *value);
wfm_status wfm__plan_say_overrides(const wfm_plan *plan, wfm_plan_result *result);
wfm_status wfm__plan_say_hours(wfm_plan_result *result, const char *queue, const wfm_hours *inferred);
/* The problem of the plan with the demand of the result's lines. */
wfm_status wfm__plan_roster(const wfm_plan *plan, wfm_plan_result *result);
/* Agents at work by elapsed time, into the coverage of the lines. */
wfm_status wfm__plan_coverage(wfm_plan_result *result);
wfm_status wfm__plan_pay(wfm_plan_result *result);
wfm_status wfm__plan_wishes(wfm_plan_result *result);
wfm_status wfm__plan_bridge(wfm_plan_result *result);

#endif
