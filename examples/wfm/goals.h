/* wfm goals: what the actions that show something share. */
#ifndef WFM_PROGRAM_GOALS_H
#define WFM_PROGRAM_GOALS_H

#include "wfm.h"

#include <libwfm/goal_levers.h>
#include <libwfm/goals.h>

/* A goal as an action sees it. */
typedef struct goal_view {
  const cli_app *app;
  const wfm_goals *goals;
  int32_t goal, today;
  bool alone; /* one goal was asked for: in full */
  wfm_goal_spec spec;
  FILE *out;
} goal_view;

/* A member of a JSON object that has one already. */
void json_member(FILE *out, const char *name, double number);
void json_text(FILE *out, const char *name, const char *text);
void json_date(FILE *out, const char *name, int32_t date); /* null for none */

/* Each prints a goal and gives EXIT_MISSED when it stands badly. In JSON they add members to the goal's object. */
int show_status(const goal_view *v);
int show_check(const goal_view *v);
int show_history(const goal_view *v);
/* Rows of a CSV file. */
int csv_status(const goal_view *v);
int csv_history(const goal_view *v);
void csv_status_head(FILE *out);
void csv_history_head(FILE *out);
void status_head(FILE *out); /* of the table of all goals */

/* goals_week.c: the usual week and the levers, for check. Given by options. */
typedef struct week_options {
  const char *path, *zone, *guard, *out;
  double interval_s, threshold_s, patience_s, aht_s, weeks, shift_s, self_service, repeats, repeat_cut,
      shrinkage, wage, contract_h, hire_cost, max_hires, aht_cut;
  int64_t max_moves, move_days, self_service_days, repeat_days, hire_days, train_days, aht_days;
  bool as_planned;
} week_options;
extern week_options week_given;
/* Computes the levers of a goal; *found is false when no week was given, or the queue does not decide the KPI. */
int find_levers(const goal_view *v, wfm_lever_plan *plan, bool *found);
void print_levers(const goal_view *v, const wfm_lever_plan *plan);
void json_levers(const goal_view *v, const wfm_lever_plan *plan);

#endif
