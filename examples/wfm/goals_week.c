/* wfm goals check: the usual week from a table, the levers out of it, and the agents that come of them. */
#include "goals.h"
#include "intervals.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { VOLUME = INTERVAL_COLUMNS, AGENTS, AHT, PATIENCE, COLUMNS };

week_options week_given = {.threshold_s = 20,
                           .patience_s = INFINITY,
                           .aht_s = NAN,
                           .weeks = NAN,
                           .shift_s = 8 * 3600,
                           .repeat_cut = NAN,
                           .wage = 0,
                           .contract_h = NAN,
                           .max_hires = NAN,
                           .max_moves = -1,
                           .move_days = -1,
                           .self_service_days = -1,
                           .repeat_days = -1,
                           .hire_days = -1,
                           .train_days = -1,
                           .aht_days = -1};

/* Columns of the week in order of time. */
typedef struct week {
  interval_table in;
  double *block, *volume, *agents, *aht_s, *patience_s, *moved, *after;
  int32_t *day;
} week;

static void free_week(week *w) {
  free(w->block);
  free(w->day);
  free_intervals(&w->in);
}

static int read_week(const goal_view *v, week *w) {
  const uint32_t free_cell = WFM_COLUMN_OPTIONAL | WFM_COLUMN_MAY_BE_EMPTY;
  wfm_table_column column[COLUMNS];
  interval_columns(column);
  number_column(&column[VOLUME], "volume|offered|mean|contacts", 0, 0, 1e9);
  number_column(&column[AGENTS], "agents|rostered|demand|positions", 0, 0, 1e6);
  number_column(&column[AHT], "aht_s", free_cell, 0, 1e6);
  number_column(&column[PATIENCE], "patience_s", free_cell, 0, 1e12);
  int code = read_intervals(v->app, week_given.path, column, COLUMNS, week_given.zone, week_given.interval_s,
                            &w->in);
  if (code != EXIT_DONE) return code;
  size_t n = w->in.rows;
  if (w->in.queues != 1) {
    complain("%s: want one queue, the one of the goal; there are %zu", week_given.path, w->in.queues);
    return EXIT_USAGE;
  }
  w->block = calloc(n, 6 * sizeof *w->block);
  w->day = calloc(n, sizeof *w->day);
  if (!w->block || !w->day) {
    complain("out of memory");
    return EXIT_FAILED;
  }
  w->volume = w->block;
  w->agents = w->block + n;
  w->aht_s = w->block + 2 * n;
  w->patience_s = w->block + 3 * n;
  w->moved = w->block + 4 * n;
  w->after = w->block + 5 * n;
  for (size_t i = 0; i < n; i++) {
    size_t row = w->in.order[i];
    w->volume[i] = number_or(&w->in, VOLUME, row, 0);
    w->agents[i] = number_or(&w->in, AGENTS, row, 0);
    w->aht_s[i] = number_or(&w->in, AHT, row, week_given.aht_s);
    w->patience_s[i] = number_or(&w->in, PATIENCE, row, week_given.patience_s);
    wfm_local local;
    wfm_zone_to_local(w->in.zone, w->in.instant[row], &local);
    w->day[i] = local.date;
    if (isnan(w->aht_s[i]))
      return bad_row(week_given.path, &w->in, row, "aht_s", "want a handling time, or --aht");
  }
  return EXIT_DONE;
}

static void take(double *to, double from) {
  if (!isnan(from)) *to = from;
}

static void take_days(int32_t *to, int64_t from) {
  if (from >= 0) *to = (int32_t)from;
}

static void fill_options(wfm_lever_opts *o) {
  const week_options *g = &week_given;
  wfm_lever_opts_init(o, sizeof *o);
  o->flags = g->as_planned ? WFM_LEVERS_AS_PLANNED : 0;
  o->shift_h = g->shift_s / 3600;
  o->self_service_max_frac = g->self_service;
  o->repeat_frac = g->repeats;
  take(&o->repeat_max_cut_frac, g->repeat_cut);
  take(&o->max_hires, g->max_hires);
  take(&o->contract_h_per_week, g->contract_h);
  o->shrinkage_frac = g->shrinkage;
  o->wage_per_h = g->wage;
  o->hire_cost_once = g->hire_cost;
  o->aht_max_cut_frac = g->aht_cut;
  o->aht_guard = g->guard;
  take_days(&o->max_moves, g->max_moves);
  take_days(&o->move_lead_days, g->move_days);
  take_days(&o->self_service_lead_days, g->self_service_days);
  take_days(&o->repeat_lead_days, g->repeat_days);
  take_days(&o->hire_lead_days, g->hire_days);
  take_days(&o->train_lead_days, g->train_days);
  take_days(&o->aht_lead_days, g->aht_days);
}

/* The week with agents as they will be, for wfm staff, simulate and schedule. */
static int write_week(const goal_view *v, const week *w, const wfm_lever_columns *c) {
  cli_output out;
  if (!week_given.out) return EXIT_DONE;
  int code = open_output(&out);
  if (code != EXIT_DONE) return code;
  fputs("start,volume,aht_s,agents,agents_moved,agents_before\n", out.file);
  for (size_t i = 0; i < w->in.rows; i++) {
    print_clock(out.file, &w->in, w->in.order[i]);
    const double cells[] = {c->volume[i], c->aht_s[i], c->agents[i], c->agents_moved[i], w->agents[i]};
    for (int k = 0; k < 5; k++) {
      fputc(',', out.file);
      print_value(out.file, cells[k]);
    }
    fputc('\n', out.file);
  }
  return close_output(v->app, &out, week_given.out, code);
}

static int compute(const goal_view *v, week *w, wfm_lever_plan *plan) {
  wfm_goal_centre centre;
  wfm_lever_opts o;
  wfm_lever_columns columns;
  size_t n = w->in.rows;
  double *changed = calloc(n, 2 * sizeof *changed);
  if (!changed) {
    complain("out of memory");
    return EXIT_FAILED;
  }
  wfm_goal_centre_init(&centre, sizeof centre);
  wfm_lever_columns_init(&columns, sizeof columns);
  centre.n = n;
  centre.volume = w->volume;
  centre.aht_s = w->aht_s;
  centre.patience_s = w->patience_s;
  centre.agents = w->agents;
  centre.day = w->day;
  centre.interval_s = w->in.interval_s;
  centre.threshold_s = week_given.threshold_s;
  /* Weeks of the table: the days from its first to its last, in whole weeks. */
  centre.weeks = ceil((w->day[n - 1] - w->day[0] + 1) / 7.0);
  take(&centre.weeks, week_given.weeks);
  columns.agents_moved = w->moved;
  columns.agents = w->after;
  columns.volume = changed;
  columns.aht_s = changed + n;
  fill_options(&o);
  wfm_status status = wfm_goals_levers(v->app->ctx, v->goals, v->goal, v->today, &centre, &o, plan, &columns);
  int code = status == WFM_OK ? write_week(v, w, &columns) : failed(v->app, status);
  free(changed);
  return code;
}

/* Whether the levers say anything of the KPI; asked for one goal alone, wfm_goals_levers says why not. */
static bool queue_decides(const char *kpi) {
  static const char *const names[] = {"asa_s", "wait_s", "service_level", "abandonment", "occupancy"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
    if (strcmp(kpi, names[i]) == 0) return true;
  return false;
}

int find_levers(const goal_view *v, wfm_lever_plan *plan, bool *found) {
  week w = {0};
  *found = false;
  if (!week_given.path || (!v->alone && !queue_decides(v->spec.kpi))) return EXIT_DONE;
  wfm_lever_plan_init(plan, sizeof *plan);
  int code = read_week(v, &w);
  if (code == EXIT_DONE) code = compute(v, &w, plan);
  free_week(&w);
  *found = code == EXIT_DONE;
  return code;
}

static const struct {
  const char *name, *key, *amount;
  size_t at;
} levers[] = {{"schedule fit", "schedule_fit", "shifts moved", offsetof(wfm_lever_plan, schedule_fit)},
              {"self-service", "self_service", "of the contacts", offsetof(wfm_lever_plan, self_service)},
              {"repeats", "repeats", "of the repeats", offsetof(wfm_lever_plan, repeats)},
              {"people", "people", "people", offsetof(wfm_lever_plan, people)},
              {"handle time", "handle_time", "of the AHT", offsetof(wfm_lever_plan, handle_time)}};
enum { LEVERS = sizeof levers / sizeof levers[0] };

static const wfm_lever *lever_of(const wfm_lever_plan *plan, int k) {
  return (const wfm_lever *)(const void *)((const char *)plan + levers[k].at);
}

void print_levers(const goal_view *v, const wfm_lever_plan *plan) {
  (void)v;
  printf("  %-12s  %-12s %22s  %6s  %9s %7s  %8s  %7s  %9s  %9s  %s\n", "lever", "state", "amount", "covers",
         "KPI then", "at peak", "floor h", "payroll", "once", "a week", "from");
  for (int k = 0; k < LEVERS; k++) {
    const wfm_lever *l = lever_of(plan, k);
    char amount[64] = "";
    bool told = l->state == WFM_LEVER_TAKEN || l->state == WFM_LEVER_TOO_LATE;
    bool share = strncmp(levers[k].amount, "of ", 3) == 0;
    if (told)
      snprintf(amount, sizeof amount, share ? "%.1f %% %s" : "%.1f %s", share ? 100 * l->amount : l->amount,
               levers[k].amount);
    printf("  %-12s  %-12s %22s  ", levers[k].name, wfm_lever_state_name(l->state), amount);
    if (told) {
      printf("%4.0f %%  %9.4g %+7.1f  %+8.1f  %+7.1f  %9.0f  %9.0f  ", 100 * l->closes_frac, l->kpi_after,
             l->agents_peak, l->floor_h_per_week, l->payroll, l->cost_once, l->cost_per_week);
      print_date(stdout, l->ready_date);
    }
    printf("\n");
  }
  printf("  %.0f %% of the planned agents explain the level of today; %.4g to %.4g with all that works in "
         "time\n",
         100 * plan->effective_frac, plan->kpi_now, plan->kpi_after);
}

void json_levers(const goal_view *v, const wfm_lever_plan *plan) {
  fprintf(v->out, ", \"levers\": {\"reached\": %s", plan->reached ? "true" : "false");
  json_text(v->out, "text", plan->text);
  json_member(v->out, "kpi_now", plan->kpi_now);
  json_member(v->out, "kpi_target", plan->kpi_target);
  json_member(v->out, "kpi_after", plan->kpi_after);
  json_member(v->out, "closes_frac", plan->closes_frac);
  json_member(v->out, "effective_frac", plan->effective_frac);
  json_member(v->out, "trend_probability", plan->trend_probability);
  json_member(v->out, "trend_projected", plan->trend_projected);
  json_member(v->out, "trend_closes_frac", plan->trend_closes_frac);
  json_member(v->out, "cost_once", plan->cost_once);
  json_member(v->out, "cost_per_week", plan->cost_per_week);
  json_date(v->out, "ready_date", plan->ready_date);
  for (int k = 0; k < LEVERS; k++) {
    const wfm_lever *l = lever_of(plan, k);
    fprintf(v->out, ", \"%s\": {\"state\": \"%s\"", levers[k].key, wfm_lever_state_name(l->state));
    json_member(v->out, "amount", l->amount);
    json_member(v->out, "closes_frac", l->closes_frac);
    json_member(v->out, "kpi_after", l->kpi_after);
    json_member(v->out, "agents_peak", l->agents_peak);
    json_member(v->out, "floor_h_per_week", l->floor_h_per_week);
    json_member(v->out, "payroll", l->payroll);
    json_member(v->out, "paid_h_per_week", l->paid_h_per_week);
    json_member(v->out, "cost_once", l->cost_once);
    json_member(v->out, "cost_per_week", l->cost_per_week);
    json_date(v->out, "ready_date", l->ready_date);
    fputc('}', v->out);
  }
  fputc('}', v->out);
}
