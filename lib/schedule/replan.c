/* Replanning: what a change costs, the phases, the result. */
#include "schedule/replan.h"

#include <math.h>
#include <string.h>

struct wfm_replan {
  wfm_ctx *ctx;
  wfm_assignments *assignments;
  wfm_replan_figures figures;
  wfm_replan_change *change; /* [changes] */
  size_t changes, cap;
};

enum { DAY_BROKEN = 1, DAY_FORCED = 2 }; /* bits of replan.broken */

static const wfm_replan_opts default_opts = {.state = WFM_ROSTER_PUBLISHED,
                                             .max_agents = 30,
                                             .agent_weight = 2,
                                             .day_weight = 2,
                                             .pause_weight = 0.2,
                                             .notice_weight = 4};

void wfm_replan_opts_init(wfm_replan_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &default_opts, sizeof default_opts);
}

void wfm_replan_figures_init(wfm_replan_figures *figures, size_t struct_size) {
  static const wfm_replan_figures zeros = {0};
  wfm__opts_init(figures, struct_size, &zeros, sizeof zeros);
}

void wfm_replan_change_init(wfm_replan_change *change, size_t struct_size) {
  static const wfm_replan_change zeros = {0};
  wfm__opts_init(change, struct_size, &zeros, sizeof zeros);
}

static wfm_status check_range(wfm_ctx *ctx, const char *name, int32_t x, int32_t low, int32_t high) {
  return x >= low && x <= high
             ? WFM_OK
             : wfm__fail(ctx, WFM_EDOMAIN, "%s=%d, want %d to %d", name, (int)x, (int)low, (int)high);
}

static wfm_status check_opts(wfm_ctx *ctx, const wfm_roster *roster, const wfm_replan_opts *opts) {
  const struct {
    const char *name;
    int32_t value, low, high;
  } whole[] = {{"state", opts->state, WFM_ROSTER_DRAFT, WFM_ROSTER_PUBLISHED},
               {"now_day", opts->now_day, 0, roster->frame.days},
               {"now_minute", opts->now_minute, 0, WFM__DAY_MINUTES - 1},
               {"notice_days", opts->notice_days, 0, 3660},
               {"max_agents", opts->max_agents, 0, INT32_MAX}};
  const struct {
    const char *name;
    double value;
  } weight[] = {{"agent_weight", opts->agent_weight},
                {"day_weight", opts->day_weight},
                {"pause_weight", opts->pause_weight},
                {"notice_weight", opts->notice_weight < INFINITY ? opts->notice_weight : 0},
                {"time_limit_s", opts->time_limit_s}};
  if (opts->flags != 0) return wfm__fail(ctx, WFM_EVERSION, "flags=%u, want 0", opts->flags);
  wfm_status st = isnan(opts->notice_weight)
                      ? wfm__fail(ctx, WFM_ENOTFINITE, "notice_weight=nan, want a number >= 0")
                      : WFM_OK;
  for (size_t i = 0; st == WFM_OK && i < WFM__COUNT(whole); i++)
    st = check_range(ctx, whole[i].name, whole[i].value, whole[i].low, whole[i].high);
  for (size_t i = 0; st == WFM_OK && i < WFM__COUNT(weight); i++)
    st = wfm__check_number(ctx, weight[i].name, weight[i].value, 0, 1e9);
  if (st == WFM_OK && !opts->consents && opts->consent_count > 0)
    st = wfm__fail(ctx, WFM_EINVAL, "consents is NULL, want %zu agents", opts->consent_count);
  for (size_t i = 0; st == WFM_OK && i < opts->consent_count; i++)
    if (opts->consents[i] < 0 || (size_t)opts->consents[i] >= roster->agent_count)
      st = wfm__fail(ctx, WFM_EINVAL, "consents: element %zu: agent %d, want 0 to %zu", i,
                     (int)opts->consents[i], roster->agent_count - 1);
  return st;
}

/* --- what a change costs --- */

bool wfm__replan_same_work(const sched_day *a, const sched_day *b) {
  return a->shift == b->shift && (a->shift < 0 || a->skill == b->skill);
}

bool wfm__replan_same(const replan_job *rp, const sched_day *a, const sched_day *b) {
  if (!wfm__replan_same_work(a, b)) return false;
  int32_t pauses = a->shift < 0 ? 0 : rp->model->shift[a->shift].pauses;
  return memcmp(a->pause, b->pause, (size_t)pauses * sizeof *a->pause) == 0;
}

/* Whether other work on the day needs a consent that was not given. */
static bool wants_consent(const replan_job *rp, int32_t agent, int32_t day) {
  return rp->opts->state == WFM_ROSTER_PUBLISHED && !rp->consents[agent] &&
         (int64_t)day * WFM__DAY_MINUTES < rp->notice_end;
}

double wfm__replan_price(const replan_job *rp, int32_t agent, int32_t day, const sched_day *new_day) {
  const sched_day *old = replan_published(rp, agent, day);
  bool broken = rp->broken[(size_t)agent * (size_t)rp->model->days + (size_t)day] & DAY_BROKEN;
  if (wfm__replan_same(rp, new_day, old) || (broken && new_day->shift < 0)) return 0;
  if (wfm__replan_same_work(new_day, old)) return broken ? 0 : rp->pause_price;
  if (new_day->shift >= 0 && new_day->shift != old->shift && replan_start(rp, day, new_day->shift) < rp->now)
    return INFINITY;
  if (old->shift >= 0 && !broken && replan_start(rp, day, old->shift) < rp->now) return INFINITY;
  return rp->day_price + (wants_consent(rp, agent, day) ? rp->notice_price : 0);
}

double wfm__replan_shift_price(const replan_job *rp, int32_t agent, int32_t day, int32_t shift) {
  const sched_day *old = replan_published(rp, agent, day);
  const sched_day new_day = {.shift = shift, .skill = -1};
  return shift == old->shift ? 0 : wfm__replan_price(rp, agent, day, &new_day);
}

void wfm__replan_set(replan_job *rp, int32_t agent, int32_t day, const sched_day *new_day) {
  const sched_model *model = rp->model;
  const sched_day *published = replan_published(rp, agent, day);
  sched_day *now = replan_day(rp, agent, day);
  bool before = rp->changed[agent] > 0;
  rp->changed[agent] += wfm__replan_same(rp, now, published) - wfm__replan_same(rp, new_day, published);
  rp->agents_changed += (rp->changed[agent] > 0) - before;
  rp->moved[agent] += wfm__replan_same_work(now, published) - wfm__replan_same_work(new_day, published);
  if (now->shift >= 0) wfm__sched_cover_day(model, rp->state.cover, day, now, -1);
  if (new_day->shift >= 0) wfm__sched_cover_day(model, rp->state.cover, day, new_day, 1);
  *now = *new_day;
  rp->place[(size_t)agent * (size_t)model->days + (size_t)day] =
      new_day->shift < 0 ? -1
                         : wfm__sched_place(model, &model->kind[model->agent[agent].kind], new_day->shift);
}

/* --- the published roster --- */

/* Marks days and agents that break a rule. */
static wfm_status mark_broken(replan_job *rp, const wfm_assignments *rows) {
  const sched_model *model = rp->model;
  wfm_check *check = NULL;
  wfm_status st = wfm_roster_check(model->ctx, model->roster, rows, &check);
  for (size_t i = 0; st == WFM_OK && i < wfm_check_violations(check); i++) {
    wfm_violation v = {.struct_size = sizeof v};
    st = wfm_check_violation(check, i, &v);
    if (st != WFM_OK || v.agent < 0 || v.agent >= model->agents || v.rule == WFM_RULE_UNKNOWN) continue;
    rp->offends[v.agent] = 1;
    bool by_itself = v.rule >= WFM_RULE_SHIFT_GROUP && v.rule <= WFM_RULE_PAUSE_GAP;
    if (by_itself) rp->broken[(size_t)v.agent * (size_t)model->days + (size_t)v.day] = DAY_BROKEN;
  }
  wfm_check_free(check);
  return st;
}

static wfm_status read_published(replan_job *rp, const wfm_assignments *rows) {
  const sched_model *model = rp->model;
  size_t cells = (size_t)model->agents * (size_t)model->days;
  for (size_t i = 0; i < cells; i++) rp->published[i].shift = -1;
  wfm_status st = mark_broken(rp, rows);
  for (size_t i = 0; st == WFM_OK && i < wfm_assignments_count(rows); i++) {
    wfm_assignment row = {.struct_size = sizeof row};
    st = wfm_assignments_get(rows, i, &row);
    if (row.agent < 0 || row.agent >= model->agents || row.day < 0 || row.day >= model->days ||
        row.shift < 0 || row.shift >= model->shifts)
      continue;
    sched_day *day = &rp->published[(size_t)row.agent * (size_t)model->days + (size_t)row.day];
    if (day->shift < 0) *day = wfm__sched_day_of(model, &row);
  }
  for (size_t i = 0; st == WFM_OK && i < cells; i++)
    if (!rp->offends[i / (size_t)model->days]) rp->state.day[i] = rp->published[i];
  for (int32_t a = 0; st == WFM_OK && a < model->agents; a++) {
    wfm__sched_cover(model, rp->state.cover, replan_day(rp, a, 0), 1);
    for (int32_t d = 0; d < model->days; d++)
      rp->changed[a] += !wfm__replan_same(rp, replan_day(rp, a, d), replan_published(rp, a, d));
    for (int32_t d = 0; d < model->days; d++)
      rp->moved[a] += !wfm__replan_same_work(replan_day(rp, a, d), replan_published(rp, a, d));
    rp->agents_changed += rp->changed[a] > 0;
  }
  if (st == WFM_OK) wfm__sched_read_places(model, &rp->state, rp->place);
  return st;
}

static wfm_status replan_create(replan_job *rp, const wfm_assignments *published) {
  const sched_model *model = rp->model;
  wfm_ctx *ctx = model->ctx;
  size_t agents = (size_t)model->agents, cells = agents * (size_t)model->days;
  int32_t longest = 0;
  for (int32_t s = 0; s < model->shifts; s++)
    if (model->shift[s].slots > longest) longest = model->shift[s].slots;
  rp->published = wfm__alloc(ctx, cells, sizeof *rp->published);
  rp->broken = wfm__alloc(ctx, cells, sizeof *rp->broken);
  rp->offends = wfm__alloc(ctx, agents, sizeof *rp->offends);
  rp->consents = wfm__alloc(ctx, agents, sizeof *rp->consents);
  rp->changed = wfm__alloc(ctx, agents, sizeof *rp->changed);
  rp->moved = wfm__alloc(ctx, agents, sizeof *rp->moved);
  rp->place = wfm__alloc(ctx, cells, sizeof *rp->place);
  rp->prefix = wfm__alloc(ctx, (size_t)longest + 1, sizeof *rp->prefix);
  if (!rp->published || !rp->broken || !rp->offends || !rp->consents || !rp->changed || !rp->moved ||
      !rp->place || !rp->prefix)
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a roster of %zu agents", agents);
  wfm_status st = wfm__sched_state_create(model, &rp->state);
  if (st != WFM_OK) return st;
  const wfm_replan_opts *opts = rp->opts;
  double unit = opts->state == WFM_ROSTER_DRAFT ? 0 : model->frame.under_weight;
  rp->agent_price = unit * opts->agent_weight;
  rp->day_price = unit * opts->day_weight;
  rp->pause_price = unit * opts->pause_weight;
  rp->notice_price = opts->notice_weight < INFINITY ? unit * opts->notice_weight : INFINITY;
  rp->now = (int64_t)opts->now_day * WFM__DAY_MINUTES + opts->now_minute;
  rp->notice_end = rp->now + (int64_t)opts->notice_days * WFM__DAY_MINUTES;
  for (size_t i = 0; i < opts->consent_count; i++) rp->consents[opts->consents[i]] = 1;
  return read_published(rp, published);
}

static void replan_free(replan_job *rp) {
  wfm_ctx *ctx = rp->model->ctx;
  wfm__free(ctx, rp->published);
  wfm__free(ctx, rp->broken);
  wfm__free(ctx, rp->offends);
  wfm__free(ctx, rp->consents);
  wfm__free(ctx, rp->changed);
  wfm__free(ctx, rp->moved);
  wfm__free(ctx, rp->place);
  wfm__free(ctx, rp->prefix);
  wfm__sched_state_free(rp->model, &rp->state);
}

/* --- the result --- */

static double missing(const replan_job *rp) {
  double under = 0;
  for (int32_t p = 0; p < rp->model->points; p++) under += fmax(0, rp->model->need[p] - rp->state.cover[p]);
  return under +
         (rp->model->frame.under_weight > 0 ? rp->model->fixed_cost / rp->model->frame.under_weight : 0);
}

/* Remembers which days the repair has changed, and what the roster then costs. */
static void note_forced(replan_job *rp, wfm_replan_figures *figures) {
  const sched_model *model = rp->model;
  size_t cells = (size_t)model->agents * (size_t)model->days;
  for (size_t i = 0; i < cells; i++)
    if (!wfm__replan_same(rp, &rp->state.day[i], &rp->published[i])) rp->broken[i] |= DAY_FORCED;
  figures->agents_forced = rp->agents_changed;
  figures->cost_forced = wfm__sched_cost(model, &rp->state);
  figures->under_forced = missing(rp);
}

static void fill_day(const sched_model *model, int32_t agent, int32_t d, const sched_day *day, int32_t *shift,
                     int32_t *skill, int32_t pause[WFM_MAX_PAUSES]) {
  wfm_assignment row;
  wfm_assignment_init(&row, sizeof row);
  if (day->shift >= 0) wfm__sched_row_of(model, agent, d, day, &row);
  *shift = day->shift;
  *skill = day->shift < 0 ? -1 : day->skill;
  memcpy(pause, row.pause_minute, sizeof row.pause_minute);
}

static wfm_status add_change(const replan_job *rp, wfm_replan *result, int32_t agent, int32_t d) {
  const sched_day *old = replan_published(rp, agent, d), *now = replan_day(rp, agent, d);
  size_t at = (size_t)agent * (size_t)rp->model->days + (size_t)d;
  wfm_replan_figures *figures = &result->figures;
  wfm_status st =
      wfm__grow(result->ctx, &result->change, &result->cap, result->changes + 1, sizeof *result->change);
  if (st != WFM_OK) return st;
  wfm_replan_change *change = &result->change[result->changes++];
  *change = (wfm_replan_change){.struct_size = sizeof *change, .agent = agent, .day = d};
  fill_day(rp->model, agent, d, old, &change->old_shift, &change->old_skill, change->old_pause);
  fill_day(rp->model, agent, d, now, &change->new_shift, &change->new_skill, change->new_pause);
  change->kind = now->shift < 0                    ? WFM_CHANGE_DROPPED
                 : old->shift < 0                  ? WFM_CHANGE_ADDED
                 : wfm__replan_same_work(old, now) ? WFM_CHANGE_PAUSES
                                                   : WFM_CHANGE_SHIFT;
  change->forced = rp->broken[at] & DAY_FORCED ? 1 : 0;
  bool gone = rp->broken[at] & DAY_BROKEN && now->shift < 0;
  change->needs_consent = change->kind != WFM_CHANGE_PAUSES && !gone && wants_consent(rp, agent, d);
  double price = wfm__replan_price(rp, agent, d, now);
  figures->distance += price < INFINITY ? price : rp->day_price;
  figures->days_changed += change->kind != WFM_CHANGE_PAUSES;
  figures->days_pauses += change->kind == WFM_CHANGE_PAUSES;
  figures->consents_needed += change->needs_consent;
  return WFM_OK;
}

static wfm_status make_result(replan_job *rp, wfm_replan *result) {
  const sched_model *model = rp->model;
  wfm_replan_figures *figures = &result->figures;
  wfm_status st = wfm_assignments_create(model->ctx, &result->assignments);
  if (st == WFM_OK) st = wfm__sched_write_rows(model, &rp->state, result->assignments);
  for (int32_t a = 0; st == WFM_OK && a < model->agents; a++) {
    for (int32_t d = 0; st == WFM_OK && rp->changed[a] && d < model->days; d++)
      if (!wfm__replan_same(rp, replan_day(rp, a, d), replan_published(rp, a, d)))
        st = add_change(rp, result, a, d);
    if (rp->moved[a] && !rp->offends[a]) figures->distance += rp->agent_price;
  }
  figures->agents_changed = rp->agents_changed;
  figures->cost = wfm__sched_cost(model, &rp->state);
  figures->under = missing(rp);
  figures->stop = rp->stopped == WFM_OK           ? WFM_STOP_DONE
                  : rp->stopped == WFM_ECANCELLED ? WFM_STOP_CANCELLED
                                                  : WFM_STOP_TIME;
  figures->elapsed_s = wfm__now_s() - rp->watch->start_s;
  return st;
}

wfm_status wfm_roster_replan(wfm_ctx *ctx, const wfm_roster *roster, const wfm_assignments *published,
                             const wfm_replan_opts *opts, wfm_replan **out) {
  if (!ctx) return WFM_EINVAL;
  if (!roster || !published || !out)
    return wfm__fail(ctx, WFM_EINVAL, "%s is NULL", !roster ? "roster" : !published ? "published" : "out");
  wfm_replan_opts read = default_opts;
  wfm_status st = wfm__opts_read(ctx, &read, sizeof read, opts);
  if (st == WFM_OK) st = check_opts(ctx, roster, &read);
  if (st != WFM_OK) return st;
  wfm__watch watch;
  wfm__watch_start(&watch, ctx, read.time_limit_s);
  sched_model model;
  replan_job rp = {.model = &model, .watch = &watch, .opts = &read};
  wfm_replan *result = wfm__alloc(ctx, 1, sizeof *result);
  st = wfm__sched_compile(ctx, roster, &model);
  if (result)
    result->ctx = ctx;
  else
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for the result");
  if (st != WFM_OK) goto done;
  st = replan_create(&rp, published);
  if (st == WFM_OK) st = wfm__replan_repair(&rp);
  if (st == WFM_OK) {
    note_forced(&rp, &result->figures);
    st = wfm__replan_search(&rp);
  }
  if (st == WFM_OK) st = make_result(&rp, result);
  if (st == WFM_OK) {
    *out = result;
    result = NULL;
  }
done:
  wfm_replan_free(result);
  replan_free(&rp);
  wfm__sched_model_free(&model);
  return st;
}

void wfm_replan_free(wfm_replan *replan) {
  if (!replan) return;
  wfm_ctx *ctx = replan->ctx;
  wfm_assignments_free(replan->assignments);
  wfm__free(ctx, replan->change);
  wfm__free(ctx, replan);
}

const wfm_assignments *wfm_replan_assignments(const wfm_replan *replan) {
  return replan ? replan->assignments : NULL;
}

wfm_status wfm_replan_figures_get(const wfm_replan *replan, wfm_replan_figures *out) {
  if (!replan) return WFM_EINVAL;
  return wfm__result_write(replan->ctx, out, &replan->figures, sizeof replan->figures);
}

size_t wfm_replan_changes(const wfm_replan *replan) {
  return replan ? replan->changes : 0;
}

wfm_status wfm_replan_change_get(const wfm_replan *replan, size_t i, wfm_replan_change *out) {
  if (!replan) return WFM_EINVAL;
  if (i >= replan->changes)
    return wfm__fail(replan->ctx, WFM_EINVAL, "change %zu, want below %zu", i, replan->changes);
  return wfm__result_write(replan->ctx, out, &replan->change[i], sizeof replan->change[i]);
}
