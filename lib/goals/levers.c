/* Levers in the order a manager should take them, each as far as it is needed after those before it. */
#include "goals/levers.h"
#include "goals/floor.h"
#include "goals/goals.h"

#include <math.h>
#include <string.h>

/* Shares of the planned agents that are thought possible, and halvings of a search. */
static const double least_effective = 0.5, most_effective = 2;
enum { HALVINGS = 40 };

static const wfm_lever no_lever = {.ready_date = WFM_DATE_NONE};

static const wfm_lever_plan no_plan = {.schedule_fit = {.ready_date = WFM_DATE_NONE},
                                       .self_service = {.ready_date = WFM_DATE_NONE},
                                       .repeats = {.ready_date = WFM_DATE_NONE},
                                       .people = {.ready_date = WFM_DATE_NONE},
                                       .handle_time = {.ready_date = WFM_DATE_NONE},
                                       .kpi_now = NAN,
                                       .kpi_target = NAN,
                                       .kpi_after = NAN,
                                       .closes_frac = NAN,
                                       .effective_frac = 1,
                                       .trend_probability = NAN,
                                       .trend_projected = NAN,
                                       .trend_closes_frac = NAN,
                                       .ready_date = WFM_DATE_NONE};

void wfm_goal_centre_init(wfm_goal_centre *centre, size_t struct_size) {
  static const wfm_goal_centre defaults = {.interval_s = 1800, .threshold_s = 20, .weeks = 1};
  wfm__opts_init(centre, struct_size, &defaults, sizeof defaults);
}

void wfm_lever_opts_init(wfm_lever_opts *opts, size_t struct_size) {
  static const wfm_lever_opts defaults = {.shift_h = 8,
                                          .max_moves = 40,
                                          .move_lead_days = 14,
                                          .self_service_aht_frac = 0.7,
                                          .self_service_recontact_frac = 0.1,
                                          .repeat_max_cut_frac = 0.25,
                                          .max_hires = INFINITY,
                                          .contract_h_per_week = 40,
                                          .self_service_lead_days = 60,
                                          .repeat_lead_days = 30,
                                          .hire_lead_days = 42,
                                          .train_lead_days = 28,
                                          .aht_lead_days = 42,
                                          .settle_days = -1};
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

void wfm_lever_plan_init(wfm_lever_plan *plan, size_t struct_size) {
  wfm__opts_init(plan, struct_size, &no_plan, sizeof no_plan);
}

void wfm_lever_columns_init(wfm_lever_columns *columns, size_t struct_size) {
  static const wfm_lever_columns defaults = {0};
  wfm__opts_init(columns, struct_size, &defaults, sizeof defaults);
}

const char *wfm_lever_state_name(int32_t state) {
  switch (state) {
#define X(name, value, text)                                                                                 \
  case name:                                                                                                 \
    return text;
    WFM_LEVER_STATE_MAP(X)
#undef X
  default:
    return "unknown";
  }
}

static wfm_status check_opts(wfm_ctx *ctx, const wfm_lever_opts *o) {
  static const double below_one = 1 - 1e-9;
  const struct {
    const char *name;
    double value, low, high;
  } numbers[] = {{"shift_h", o->shift_h, 1e-2, 24},
                 {"max_moves", o->max_moves, 0, 1e6},
                 {"move_cost", o->move_cost, 0, 1e15},
                 {"self_service_max_frac", o->self_service_max_frac, 0, below_one},
                 {"self_service_aht_frac", o->self_service_aht_frac, 0, 1},
                 {"self_service_recontact_frac", o->self_service_recontact_frac, 0, below_one},
                 {"self_service_cost_once", o->self_service_cost_once, 0, 1e15},
                 {"self_service_cost", o->self_service_cost, 0, 1e15},
                 {"repeat_frac", o->repeat_frac, 0, below_one},
                 {"repeat_max_cut_frac", o->repeat_max_cut_frac, 0, 1},
                 {"repeat_cost_once", o->repeat_cost_once, 0, 1e15},
                 {"contract_h_per_week", o->contract_h_per_week, 1e-2, 168},
                 {"shrinkage_frac", o->shrinkage_frac, 0, below_one},
                 {"wage_per_h", o->wage_per_h, 0, 1e15},
                 {"hire_cost_once", o->hire_cost_once, 0, 1e15},
                 {"aht_max_cut_frac", o->aht_max_cut_frac, 0, below_one},
                 {"aht_cost_once", o->aht_cost_once, 0, 1e15},
                 {"move_lead_days", o->move_lead_days, 0, 3660},
                 {"self_service_lead_days", o->self_service_lead_days, 0, 3660},
                 {"repeat_lead_days", o->repeat_lead_days, 0, 3660},
                 {"hire_lead_days", o->hire_lead_days, 0, 3660},
                 {"train_lead_days", o->train_lead_days, 0, 3660},
                 {"aht_lead_days", o->aht_lead_days, 0, 3660},
                 {"settle_days", o->settle_days, -1, 3660}};
  if (o->flags & ~(uint32_t)WFM_LEVERS_AS_PLANNED)
    return wfm__fail(ctx, WFM_EVERSION, "options: unknown flags");
  wfm_status st = WFM_OK;
  for (size_t i = 0; st == WFM_OK && i < WFM__COUNT(numbers); i++)
    st = wfm__check_number(ctx, numbers[i].name, numbers[i].value, numbers[i].low, numbers[i].high);
  if (st == WFM_OK && !isinf(o->max_hires))
    st = wfm__check_number(ctx, "max_hires", o->max_hires, 0, INFINITY);
  return st;
}

/* What all levers work on. */
typedef struct job {
  wfm_ctx *ctx;
  const wfm_goal_spec *spec;
  wfm_lever_opts o;
  wfm__floor floor;
  double *before, *moved, *volume,
      *aht_s; /* [n] agents before and after the moves; contacts and times at first */
  double weeks, value, now, target;
  int32_t today, last_date; /* a lever works by then, or too late */
  wfm_lever_plan plan;
} job;

static bool reached(const job *j, double value) {
  return wfm__goal_reaches(j->spec, value, j->target);
}

/* The KPI with planned agents counted as this share of themselves. */
static wfm_status value_at(job *j, double effective, double *value) {
  j->floor.effective = effective;
  wfm_status st = wfm__floor_all(&j->floor);
  *value = wfm__floor_value(&j->floor, 0, NULL);
  return st;
}

/* Looks for the share of the planned agents that explains the level of today. */
static wfm_status explain_today(job *j, double level) {
  double low = least_effective, high = most_effective, at_low, at_high, value;
  wfm_status st = value_at(j, low, &at_low);
  if (st == WFM_OK) st = value_at(j, high, &at_high);
  if (st != WFM_OK) return st;
  double up = wfm__floor_better(j->floor.kpi); /* more agents always make it better */
  if (up * (level - at_low) < 0 || up * (at_high - level) < 0) return value_at(j, 1, &j->value);
  for (int i = 0; st == WFM_OK && i < HALVINGS; i++) {
    double middle = low + (high - low) / 2;
    st = value_at(j, middle, &value);
    *(up * (value - level) < 0 ? &low : &high) = middle;
  }
  j->plan.effective_found = 1;
  j->plan.effective_frac = high;
  return st == WFM_OK ? value_at(j, high, &j->value) : st;
}

/* Closes a lever: what it covers, when it works, what it costs; takes the floor back when that is too late. */
static void settle(job *j, wfm_lever *lever, int32_t lead_days) {
  double value = wfm__floor_value(&j->floor, 0, NULL), way = j->target - j->now;
  lever->ready_date = j->today + lead_days;
  lever->kpi_after = value;
  lever->closes_frac = way != 0 ? (value - j->value) / way : 0;
  lever->state = lever->ready_date > j->last_date ? WFM_LEVER_TOO_LATE : WFM_LEVER_TAKEN;
  if (lever->amount == 0) {
    *lever = no_lever;
    lever->state = WFM_LEVER_NO_EFFECT;
  }
  if (lever->state != WFM_LEVER_TAKEN) {
    lever->closes_frac = 0;
    return;
  }
  j->value = value;
  j->plan.cost_once += lever->cost_once;
  j->plan.cost_per_week += lever->cost_per_week;
  if (j->plan.ready_date == WFM_DATE_NONE || lever->ready_date > j->plan.ready_date)
    j->plan.ready_date = lever->ready_date;
}

/* Whether there is anything to do for a lever; its state is set when not. */
static bool wanted(const job *j, wfm_lever *lever, bool open) {
  lever->kpi_after = j->value;
  if (reached(j, j->value)) return false;
  lever->state = open ? WFM_LEVER_TAKEN : WFM_LEVER_CLOSED;
  return open;
}

static double largest_rise(const double *after, const double *before, size_t n) {
  double most = 0;
  for (size_t i = 0; i < n; i++) most = fmax(most, after[i] - before[i]);
  return most;
}

/* Agents go back to where they were when the lever is not taken. */
static wfm_status keep_agents(job *j, const wfm_lever *lever, const double *before) {
  if (lever->state == WFM_LEVER_TAKEN) return WFM_OK;
  memcpy(j->floor.agents, before, j->floor.n * sizeof *before);
  return wfm__floor_all(&j->floor);
}

static wfm_status fit_schedule(job *j) {
  wfm_lever *lever = &j->plan.schedule_fit;
  if (!wanted(j, lever, j->o.max_moves > 0)) return WFM_OK;
  wfm__shifts shifts;
  double moved = 0;
  wfm_status st = wfm__shifts_open(&j->floor, j->o.shift_h, &shifts);
  if (st == WFM_OK) st = wfm__shifts_move(&shifts, j->target, j->o.max_moves * j->weeks, &moved);
  wfm__shifts_free(&shifts);
  if (st != WFM_OK) return st;
  lever->amount = moved / j->weeks;
  lever->agents_peak = largest_rise(j->floor.agents, j->before, j->floor.n);
  lever->cost_once = lever->amount * j->o.move_cost;
  settle(j, lever, j->o.move_lead_days);
  return keep_agents(j, lever, j->before);
}

/* Contacts and handling times with a share taken by self-service, of repeats spared, and the rest shortened. */
static wfm_status change_contacts(job *j, double taken, double spared, double shorter) {
  const wfm_lever_opts *o = &j->o;
  double gone = taken * (1 - o->self_service_recontact_frac);
  for (size_t i = 0; i < j->floor.n; i++) {
    j->floor.volume[i] = j->volume[i] * (1 - gone) * (1 - o->repeat_frac * spared);
    j->floor.aht_s[i] = j->aht_s[i] * (1 - gone * o->self_service_aht_frac) / (1 - gone) * (1 - shorter);
  }
  return wfm__floor_all(&j->floor);
}

/* The least share, up to most, that reaches the target; change[which] is the share. */
static wfm_status least_share(job *j, double change[3], int which, double most) {
  change[which] = most;
  wfm_status st = change_contacts(j, change[0], change[1], change[2]);
  if (st != WFM_OK || !reached(j, wfm__floor_value(&j->floor, 0, NULL))) return st;
  double low = 0, high = most;
  for (int i = 0; st == WFM_OK && i < HALVINGS / 2; i++) {
    change[which] = low + (high - low) / 2;
    st = change_contacts(j, change[0], change[1], change[2]);
    *(reached(j, wfm__floor_value(&j->floor, 0, NULL)) ? &high : &low) = change[which];
  }
  change[which] = high;
  return st == WFM_OK ? change_contacts(j, change[0], change[1], change[2]) : st;
}

/* Hours of handling in the week, and the most agents at work on it. */
static double work_h(const job *j, double *peak) {
  double sum = 0;
  *peak = 0;
  for (size_t i = 0; i < j->floor.n; i++) {
    double work = j->floor.volume[i] * j->floor.aht_s[i];
    sum += work / 3600 / j->weeks;
    *peak = fmax(*peak, work / j->floor.interval_s);
  }
  return sum;
}

static double contacts_per_week(const job *j) {
  double sum = 0;
  for (size_t i = 0; i < j->floor.n; i++) sum += j->volume[i] / j->weeks;
  return sum;
}

/* One of the levers that change contacts: change[which] is settled, or 0 again when the lever is not taken. */
static wfm_status contacts_lever(job *j, wfm_lever *lever, double change[3], int which, double most,
                                 int32_t lead_days, double cost_once, double cost_each) {
  if (!wanted(j, lever, most > 0)) return WFM_OK;
  double peak, peak_after, work = work_h(j, &peak);
  wfm_status st = least_share(j, change, which, most);
  if (st != WFM_OK) return st;
  lever->amount = change[which];
  lever->floor_h_per_week = work_h(j, &peak_after) - work;
  lever->agents_peak = peak_after - peak;
  lever->cost_once = cost_once;
  lever->cost_per_week = cost_each * change[which] * contacts_per_week(j);
  settle(j, lever, lead_days);
  if (lever->state == WFM_LEVER_TAKEN) return WFM_OK;
  change[which] = 0;
  return change_contacts(j, change[0], change[1], change[2]);
}

static wfm_status add_people(job *j) {
  wfm_lever *lever = &j->plan.people;
  const wfm_lever_opts *o = &j->o;
  if (!wanted(j, lever, o->max_hires > 0)) return WFM_OK;
  wfm__shifts shifts;
  double added = 0, hours = 0;
  double most = o->max_hires * o->contract_h_per_week * (1 - o->shrinkage_frac) / o->shift_h * j->weeks;
  wfm_status st = wfm__shifts_open(&j->floor, o->shift_h, &shifts);
  if (st == WFM_OK) st = wfm__shifts_add(&shifts, j->target, most, &added);
  wfm__shifts_free(&shifts);
  if (st != WFM_OK) return st;
  for (size_t i = 0; i < j->floor.n; i++) hours += j->floor.agents[i] - j->moved[i];
  lever->agents_peak = largest_rise(j->floor.agents, j->moved, j->floor.n);
  lever->floor_h_per_week = hours * j->floor.interval_s / 3600 / j->weeks;
  lever->paid_h_per_week = lever->floor_h_per_week / (1 - o->shrinkage_frac);
  lever->payroll = lever->paid_h_per_week / o->contract_h_per_week;
  lever->amount = lever->payroll;
  lever->cost_once = ceil(lever->payroll - 1e-9) * o->hire_cost_once;
  lever->cost_per_week = lever->paid_h_per_week * o->wage_per_h;
  settle(j, lever, o->hire_lead_days + o->train_lead_days);
  return keep_agents(j, lever, j->moved);
}

static wfm_status pull(job *j) {
  const wfm_lever_opts *o = &j->o;
  double change[3] = {0, 0, 0};
  wfm_status st = fit_schedule(j);
  memcpy(j->moved, j->floor.agents, j->floor.n * sizeof *j->moved);
  if (st == WFM_OK)
    st = contacts_lever(j, &j->plan.self_service, change, 0, o->self_service_max_frac,
                        o->self_service_lead_days, o->self_service_cost_once, o->self_service_cost);
  if (st == WFM_OK)
    st = contacts_lever(j, &j->plan.repeats, change, 1, o->repeat_frac > 0 ? o->repeat_max_cut_frac : 0,
                        o->repeat_lead_days, o->repeat_cost_once, 0);
  if (st == WFM_OK) st = add_people(j);
  bool guarded = o->aht_guard && o->aht_guard[0];
  if (st == WFM_OK)
    st = contacts_lever(j, &j->plan.handle_time, change, 2, guarded ? o->aht_max_cut_frac : 0,
                        o->aht_lead_days, o->aht_cost_once, 0);
  if (st == WFM_OK && !guarded && o->aht_max_cut_frac > 0 && j->plan.handle_time.state == WFM_LEVER_CLOSED)
    j->plan.handle_time.state = WFM_LEVER_NO_GUARD;
  return st;
}

/* The trend, and the level of today: the baseline when nothing was observed. */
static wfm_status look_at_trend(job *j, const wfm_goals *goals, int32_t index, double *level) {
  wfm_goal_state state;
  wfm_goal_state_init(&state, sizeof state);
  wfm_status st = wfm_goals_assess(j->ctx, goals, index, j->today, &state);
  if (st != WFM_OK) return st;
  *level = isnan(state.current) ? j->spec->baseline : state.current;
  j->plan.trend_probability = state.probability;
  j->plan.trend_projected = state.projected;
  if (*level != j->spec->target)
    j->plan.trend_closes_frac = (state.projected - *level) / (j->spec->target - *level);
  return WFM_OK;
}

static wfm_status open_job(job *j, const wfm_goal_centre *centre, int32_t kpi) {
  wfm_status st = wfm__floor_open(j->ctx, centre, kpi, &j->floor);
  if (st != WFM_OK) return st;
  size_t n = j->floor.n;
  wfm_goal_centre c;
  wfm_goal_centre_init(&c, sizeof c);
  st = wfm__opts_read(j->ctx, &c, sizeof c, centre);
  if (st != WFM_OK) return st;
  j->weeks = c.weeks;
  j->before = wfm__alloc(j->ctx, n, 4 * sizeof *j->before);
  if (!j->before) return wfm__fail(j->ctx, WFM_ENOMEM, "out of memory for %zu intervals", n);
  j->moved = j->before + n;
  j->volume = j->moved + n;
  j->aht_s = j->volume + n;
  memcpy(j->before, j->floor.agents, n * sizeof *j->before);
  memcpy(j->volume, j->floor.volume, n * sizeof *j->volume);
  memcpy(j->aht_s, j->floor.aht_s, n * sizeof *j->aht_s);
  return WFM_OK;
}

static void sum_up(job *j) {
  wfm_lever_plan *p = &j->plan;
  p->kpi_now = j->now;
  p->kpi_target = j->target;
  p->kpi_after = j->value;
  p->reached = reached(j, j->value);
  p->closes_frac = p->reached ? 1 : (j->value - j->now) / (j->target - j->now);
  wfm__lever_text(j->spec, j->today, p);
}

static void write_columns(const job *j, const wfm_lever_columns *c) {
  size_t n = j->floor.n;
  if (c->agents_moved) memcpy(c->agents_moved, j->moved, n * sizeof *j->moved);
  if (c->agents) memcpy(c->agents, j->floor.agents, n * sizeof *j->moved);
  if (c->volume) memcpy(c->volume, j->floor.volume, n * sizeof *j->moved);
  if (c->aht_s) memcpy(c->aht_s, j->floor.aht_s, n * sizeof *j->moved);
}

/* Which KPI it is, and that the goal wants it better. */
static wfm_status find_kpi(wfm_ctx *ctx, const wfm_goal_spec *s, int32_t *kpi) {
  *kpi = wfm__floor_kpi(s->kpi);
  if (*kpi < 0)
    return wfm__fail(ctx, WFM_EINVAL,
                     "goal \"%.80s\": the queue does not decide %.60s, want asa_s, wait_s, service_level, "
                     "abandonment or occupancy",
                     s->id, s->kpi);
  if (s->direction != wfm__floor_better(*kpi))
    return wfm__fail(ctx, WFM_EINVAL, "goal \"%.80s\": %.60s is to go %s, which no lever here does", s->id,
                     s->kpi, s->direction == WFM_GOAL_DOWN ? "down" : "up");
  return WFM_OK;
}

static wfm_status run(job *j, const wfm_goals *goals, int32_t index, const wfm_goal_centre *centre) {
  double level = NAN;
  int32_t kpi = 0;
  wfm_status st = find_kpi(j->ctx, j->spec, &kpi);
  if (st == WFM_OK) st = look_at_trend(j, goals, index, &level);
  if (st == WFM_OK) st = open_job(j, centre, kpi);
  if (st != WFM_OK) return st;
  bool as_planned = j->o.flags & WFM_LEVERS_AS_PLANNED;
  j->plan.effective_found = as_planned;
  st = as_planned ? value_at(j, 1, &j->value) : explain_today(j, level);
  if (st == WFM_OK && isnan(j->value))
    st = wfm__fail(j->ctx, WFM_EDOMAIN, "goal \"%.80s\": %.60s of the centre as planned is not defined",
                   j->spec->id, j->spec->kpi);
  if (st != WFM_OK) return st;
  j->now = j->value;
  j->target = j->spec->target;
  st = pull(j);
  if (st == WFM_OK) sum_up(j);
  return st;
}

wfm_status wfm_goals_levers(wfm_ctx *ctx, const wfm_goals *goals, int32_t index, int32_t today,
                            const wfm_goal_centre *centre, const wfm_lever_opts *opts, wfm_lever_plan *plan,
                            const wfm_lever_columns *columns) {
  job j = {.ctx = ctx, .today = today, .plan = no_plan};
  wfm_lever_columns c;
  if (!goals || !plan) return wfm__fail(ctx, WFM_EINVAL, "goals or plan is NULL");
  const wfm__goal *goal = wfm__goal_at(ctx, goals, index);
  if (!goal) return WFM_EDOMAIN;
  j.spec = wfm__goal_spec_of(goal);
  wfm_lever_opts_init(&j.o, sizeof j.o);
  wfm_lever_columns_init(&c, sizeof c);
  wfm_status st = wfm__opts_read(ctx, &j.o, sizeof j.o, opts);
  if (st == WFM_OK) st = check_opts(ctx, &j.o);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &c, sizeof c, columns);
  if (st == WFM_OK && (today == WFM_DATE_NONE || today >= j.spec->due_date))
    st = wfm__fail(ctx, WFM_EDOMAIN, "goal \"%.80s\": today is not before the due date", j.spec->id);
  if (st != WFM_OK) return st;
  j.last_date = j.spec->due_date - (j.o.settle_days < 0 ? j.spec->cadence_days : j.o.settle_days);
  st = run(&j, goals, index, centre);
  if (st == WFM_OK) st = wfm__result_write(ctx, plan, &j.plan, sizeof j.plan);
  if (st == WFM_OK) write_columns(&j, &c);
  wfm__free(ctx, j.before);
  wfm__floor_free(&j.floor);
  return st;
}
