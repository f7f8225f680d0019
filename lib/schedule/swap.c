/* Swaps: the roster made ready for questions, and whether a cycle of agents may swap. */
#include "schedule/swap.h"

#include <math.h>
#include <string.h>

void wfm_swap_init(wfm_swap *swap, size_t struct_size) {
  static const wfm_swap zeros = {0};
  wfm__opts_init(swap, struct_size, &zeros, sizeof zeros);
}

void wfm_swap_effect_init(wfm_swap_effect *effect, size_t struct_size) {
  static const wfm_swap_effect zeros = {0};
  wfm__opts_init(effect, struct_size, &zeros, sizeof zeros);
}

/* --- making it --- */

static wfm_status size_change(wfm_swaps *s, size_t *total) {
  const sched_model *model = &s->model;
  *total = 0;
  for (int32_t a = 0; a < model->agents; a++) {
    s->first[a] = *total;
    *total += (size_t)model->days * ((size_t)model->kind[model->agent[a].kind].shifts + 1);
    if (*total > (size_t)1 << 28)
      return wfm__fail(s->ctx, WFM_ELIMIT, "agents x days x shifts above %zu, want at most that many",
                       (size_t)1 << 28);
  }
  return WFM_OK;
}

static void fill_agent(wfm_swaps *s, int32_t agent) {
  const sched_model *model = &s->model;
  sched_move m = {.agent = agent, .days = 1, .kind = &model->kind[model->agent[agent].kind]};
  m.place = s->place + (size_t)agent * (size_t)model->days;
  float *out = s->change + s->first[agent];
  for (int32_t d = 0; d < model->days; d++) {
    m.day[0] = d;
    m.from[0] = m.place[d];
    for (int32_t j = -1; j < m.kind->shifts; j++) {
      m.to[0] = j;
      *out++ = s->offends[agent] ? INFINITY : j == m.from[0] ? 0 : (float)wfm__sched_own_change(model, &m);
      wfm__sched_set_places(&m, m.from);
    }
  }
}

static wfm_status make_arrays(wfm_swaps *s) {
  const sched_model *model = &s->model;
  wfm_ctx *ctx = s->ctx;
  size_t agents = (size_t)model->agents, total = 0;
  int32_t longest = 0;
  for (int32_t i = 0; i < model->shifts; i++)
    if (model->shift[i].slots > longest) longest = model->shift[i].slots;
  s->offends = wfm__alloc(ctx, agents, sizeof *s->offends);
  s->place = wfm__alloc(ctx, agents * (size_t)model->days, sizeof *s->place);
  s->prefix = wfm__alloc(ctx, (size_t)longest + 1, sizeof *s->prefix);
  s->first = wfm__alloc(ctx, agents, sizeof *s->first);
  s->found = wfm__alloc(ctx, SWAP_FOUND + 1, sizeof *s->found);
  s->kind_place = wfm__alloc(ctx, (size_t)model->kinds, sizeof *s->kind_place);
  s->class_of = wfm__alloc(ctx, (size_t)model->shifts, sizeof *s->class_of);
  s->class_shift = wfm__alloc(ctx, SWAP_CLASSES, sizeof *s->class_shift);
  s->hop = wfm__alloc(ctx, (size_t)SWAP_CLASSES * SWAP_CLASSES, sizeof *s->hop);
  s->hopper = wfm__alloc(ctx, (size_t)SWAP_CLASSES * SWAP_CLASSES, sizeof *s->hopper);
  s->reach = wfm__alloc(ctx, (size_t)SWAP_CLASSES * WFM_SWAP_MOST, sizeof *s->reach);
  s->from = wfm__alloc(ctx, (size_t)SWAP_CLASSES * WFM_SWAP_MOST, sizeof *s->from);
  bool all = s->offends && s->place && s->prefix && s->first && s->found && s->kind_place && s->class_of &&
             s->class_shift && s->hop && s->hopper && s->reach && s->from;
  wfm_status st = all ? size_change(s, &total) : WFM_ENOMEM;
  if (st == WFM_OK) s->change = wfm__alloc(ctx, total, sizeof *s->change);
  if (st == WFM_ENOMEM || (st == WFM_OK && !s->change))
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for the swaps of %zu agents", agents);
  return st;
}

wfm_status wfm_swaps_create(wfm_ctx *ctx, const wfm_roster *roster, const wfm_assignments *rows,
                            wfm_swaps **out) {
  if (!ctx) return WFM_EINVAL;
  if (!roster || !rows || !out)
    return wfm__fail(ctx, WFM_EINVAL, "%s is NULL", !roster ? "roster" : !rows ? "rows" : "out");
  wfm_swaps *s = wfm__alloc(ctx, 1, sizeof *s);
  if (!s) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for swaps");
  s->ctx = ctx;
  wfm_status st = wfm__sched_compile(ctx, roster, &s->model);
  if (st == WFM_OK) st = wfm__sched_state_create(&s->model, &s->state);
  if (st == WFM_OK) st = make_arrays(s);
  if (st == WFM_OK) st = wfm__sched_read_rows(&s->model, rows, &s->state, s->offends);
  if (st == WFM_OK) {
    wfm__sched_read_places(&s->model, &s->state, s->place);
    for (int32_t a = 0; a < s->model.agents; a++) fill_agent(s, a);
    *out = s;
  } else {
    wfm_swaps_free(s);
  }
  return st;
}

void wfm_swaps_free(wfm_swaps *swaps) {
  if (!swaps) return;
  wfm_ctx *ctx = swaps->ctx;
  wfm__free(ctx, swaps->offends);
  wfm__free(ctx, swaps->place);
  wfm__free(ctx, swaps->prefix);
  wfm__free(ctx, swaps->first);
  wfm__free(ctx, swaps->change);
  wfm__free(ctx, swaps->found);
  wfm__free(ctx, swaps->kind_place);
  wfm__free(ctx, swaps->class_of);
  wfm__free(ctx, swaps->class_shift);
  wfm__free(ctx, swaps->hop);
  wfm__free(ctx, swaps->hopper);
  wfm__free(ctx, swaps->reach);
  wfm__free(ctx, swaps->from);
  wfm__sched_state_free(&swaps->model, &swaps->state);
  wfm__sched_model_free(&swaps->model);
  wfm__free(ctx, swaps);
}

/* --- what the parts use --- */

wfm_status wfm__swap_check_agent(const wfm_swaps *s, int32_t agent, int32_t day) {
  const sched_model *model = &s->model;
  if (agent < 0 || agent >= model->agents)
    return wfm__fail(s->ctx, WFM_EINVAL, "agent %d, want 0 to %d", (int)agent, (int)model->agents - 1);
  if (day < 0 || day >= model->days)
    return wfm__fail(s->ctx, WFM_EINVAL, "day %d, want 0 to %d", (int)day, (int)model->days - 1);
  if (s->offends[agent])
    return wfm__fail(s->ctx, WFM_EINVAL, "agent %s: his rows break a rule, want a legal schedule",
                     model->roster->agent[agent].in.name);
  return WFM_OK;
}

int32_t wfm__swap_place_of(const sched_model *model, int32_t agent, int32_t shift) {
  const sched_kind *kind = &model->kind[model->agent[agent].kind];
  if (kind->shifts == 0) return -1;
  int32_t j = wfm__sched_place(model, kind, shift);
  return kind->shift[j] == shift ? j : -1;
}

bool wfm__swap_has_skill(const sched_model *model, int32_t agent, int32_t skill) {
  const sched_kind *kind = &model->kind[model->agent[agent].kind];
  for (int32_t i = 0; i < kind->skills; i++)
    if (kind->skill[i] == skill) return true;
  return false;
}

int32_t wfm__swap_covered(const sched_model *model, int32_t d, const sched_day *day) {
  if (day->shift < 0) return 0;
  const sched_shift *shift = &model->shift[day->shift];
  int32_t left = model->slots - d * model->day_slots - shift->start, count = 0;
  for (int32_t i = 0, t = 0; i <= shift->pauses; i++) {
    int32_t end = i < shift->pauses ? day->pause[i] : shift->slots;
    if (end > left) end = left;
    if (end > t) count += end - t;
    if (i < shift->pauses) t = day->pause[i] + shift->length[i];
  }
  return count;
}

double wfm__swap_missing(const sched_model *model, double cost, double covered) {
  double both = model->frame.under_weight + model->frame.over_weight;
  return both > 0 ? (cost - model->frame.over_weight * covered) / both : 0;
}

/* --- the effect of a swap --- */

/* What a member works instead. */
typedef struct member {
  int32_t agent, days, day[2];
  sched_day old[2], now[2];
} member;

static wfm_swap_effect refused(int32_t rule, int32_t agent) {
  return (wfm_swap_effect){
      .rule = rule, .agent = agent, .cost = NAN, .own_cost = NAN, .under = NAN, .over = NAN};
}

/* The rule that keeps a shift from an agent by itself. */
static int32_t shift_rule(const sched_model *model, int32_t agent, int32_t shift) {
  const wfm__agent *who = &model->roster->agent[agent];
  bool allowed = model->index->allowed[(size_t)who->in.contract * (size_t)model->shifts + (size_t)shift];
  return who->skills == 0 ? WFM_RULE_SKILL : allowed ? WFM_RULE_START_WINDOW : WFM_RULE_SHIFT_GROUP;
}

/* Fills what the member gives and takes, and the change of his own cost; the rule that forbids it, or -1. */
static int32_t take(const wfm_swaps *s, const wfm_swap *swap, int32_t i, member *out, double *own) {
  const sched_model *model = &s->model;
  int32_t next = (i + 1) % swap->agents, agent = swap->agent[i], gives = swap->day[i],
          takes = swap->day[next];
  const sched_day *taken = swap_day(s, swap->agent[next], takes);
  sched_move m = {.agent = agent, .days = 1, .day = {gives}, .kind = &model->kind[model->agent[agent].kind]};
  m.place = s->place + (size_t)agent * (size_t)model->days;
  m.from[0] = m.place[gives];
  m.to[0] = -1;
  *out = (member){.agent = agent, .days = 1, .day = {gives}};
  out->old[0] = *swap_day(s, agent, gives);
  out->now[0].shift = -1;
  if (taken->shift >= 0) {
    int32_t place = wfm__swap_place_of(model, agent, taken->shift), at = takes != gives;
    if (place < 0) return shift_rule(model, agent, taken->shift);
    if (at && m.place[takes] >= 0) return WFM_RULE_TWO_SHIFTS;
    m.days = out->days = at + 1;
    m.day[at] = out->day[at] = takes;
    m.from[at] = m.place[takes];
    m.to[at] = place;
    out->old[at] = *swap_day(s, agent, takes);
    out->now[at] = *taken;
  }
  double change = wfm__sched_own_change(model, &m);
  int32_t rule = change < INFINITY ? -1 : wfm__sched_broken_rule(model, agent, m.place);
  wfm__sched_set_places(&m, m.from);
  *own += change;
  return rule;
}

/* Cost of the coverage when the members work the new days; it ends as it was. Days whose skill the taker lacks are served anew. */
static double cover_change(wfm_swaps *s, member *members, int32_t count, int32_t *covered) {
  const sched_model *model = &s->model;
  double cost = 0;
  *covered = 0;
  for (int32_t i = 0; i < count; i++)
    for (int32_t k = 0; k < members[i].days; k++) {
      *covered -= wfm__swap_covered(model, members[i].day[k], &members[i].old[k]);
      if (members[i].old[k].shift >= 0)
        cost += wfm__sched_cover_day(model, s->state.cover, members[i].day[k], &members[i].old[k], -1);
    }
  for (int32_t i = 0; i < count; i++)
    for (int32_t k = 0; k < members[i].days; k++) {
      sched_day *day = &members[i].now[k];
      if (day->shift < 0) continue;
      if (!wfm__swap_has_skill(model, members[i].agent, day->skill))
        wfm__sched_best_day(model, s->state.cover, s->prefix,
                            &model->kind[model->agent[members[i].agent].kind], members[i].day[k], day->shift,
                            day);
      cost -= wfm__sched_cover_day(model, s->state.cover, members[i].day[k], day, 1);
      *covered += wfm__swap_covered(model, members[i].day[k], day);
    }
  for (int32_t i = 0; i < count; i++)
    for (int32_t k = 0; k < members[i].days; k++)
      if (members[i].now[k].shift >= 0)
        wfm__sched_cover_day(model, s->state.cover, members[i].day[k], &members[i].now[k], -1);
  for (int32_t i = 0; i < count; i++)
    for (int32_t k = 0; k < members[i].days; k++)
      if (members[i].old[k].shift >= 0)
        wfm__sched_cover_day(model, s->state.cover, members[i].day[k], &members[i].old[k], 1);
  return cost;
}

/* Skills stay, so that nothing of the coverage changes. */
static bool same_coverage(const wfm_swaps *s, const member *members, int32_t count) {
  for (int32_t i = 0; i < count; i++)
    for (int32_t k = 0; k < members[i].days; k++)
      if (members[i].now[k].shift >= 0 &&
          !wfm__swap_has_skill(&s->model, members[i].agent, members[i].now[k].skill))
        return false;
  return true;
}

/* Fills members and own cost; the effect of a refusal and false when a rule is broken. */
static bool take_all(const wfm_swaps *s, const wfm_swap *swap, member *members, double *own,
                     wfm_swap_effect *effect) {
  *own = 0;
  for (int32_t i = 0; i < swap->agents; i++) {
    int32_t rule = take(s, swap, i, &members[i], own);
    if (rule < 0) continue;
    *effect = refused(rule, swap->agent[i]);
    return false;
  }
  return true;
}

void wfm__swap_effect(wfm_swaps *s, const wfm_swap *swap, wfm_swap_effect *effect) {
  member members[WFM_SWAP_MOST];
  double own, cost = 0;
  int32_t covered = 0;
  if (!take_all(s, swap, members, &own, effect)) return;
  if (!same_coverage(s, members, swap->agents)) cost = cover_change(s, members, swap->agents, &covered);
  double under = wfm__swap_missing(&s->model, cost, covered);
  *effect = (wfm_swap_effect){.allowed = 1,
                              .rule = -1,
                              .agent = -1,
                              .cost = own + cost,
                              .own_cost = own,
                              .under = under,
                              .over = under + covered};
}

/* The caller's swap, checked. */
static wfm_status read_swap(const wfm_swaps *swaps, const wfm_swap *swap, wfm_swap *read) {
  wfm_ctx *ctx = swaps->ctx;
  wfm_status st = wfm__opts_read(ctx, read, sizeof *read, swap);
  if (st == WFM_OK && (read->agents < 2 || read->agents > WFM_SWAP_MOST))
    st = wfm__fail(ctx, WFM_EINVAL, "agents=%d, want 2 to %d", (int)read->agents, (int)WFM_SWAP_MOST);
  for (int32_t i = 0; st == WFM_OK && i < read->agents; i++) {
    st = wfm__swap_check_agent(swaps, read->agent[i], read->day[i]);
    for (int32_t j = 0; st == WFM_OK && j < i; j++)
      if (read->agent[j] == read->agent[i])
        st = wfm__fail(ctx, WFM_EINVAL, "agent %s takes part twice, want distinct agents",
                       swaps->model.roster->agent[read->agent[i]].in.name);
  }
  return st;
}

wfm_status wfm_swap_test(wfm_swaps *swaps, const wfm_swap *swap, wfm_swap_effect *effect) {
  wfm_swap read = {0};
  wfm_swap_effect found;
  if (!swaps) return WFM_EINVAL;
  if (!swap || !effect) return wfm__fail(swaps->ctx, WFM_EINVAL, "%s is NULL", swap ? "effect" : "swap");
  wfm_status st = read_swap(swaps, swap, &read);
  if (st != WFM_OK) return st;
  wfm__swap_effect(swaps, &read, &found);
  return wfm__result_write(swaps->ctx, effect, &found, sizeof found);
}

static void set_days(wfm_swaps *s, const member *members, int32_t count, bool now) {
  for (int32_t i = 0; i < count; i++)
    for (int32_t k = 0; k < members[i].days; k++)
      *swap_day(s, members[i].agent, members[i].day[k]) = now ? members[i].now[k] : members[i].old[k];
}

wfm_status wfm_swap_rows(wfm_swaps *swaps, const wfm_swap *swap, wfm_assignments **out) {
  member members[WFM_SWAP_MOST];
  wfm_swap read = {0};
  wfm_swap_effect effect;
  wfm_assignments *rows = NULL;
  double own;
  int32_t covered;
  if (!swaps) return WFM_EINVAL;
  wfm_ctx *ctx = swaps->ctx;
  if (!swap || !out) return wfm__fail(ctx, WFM_EINVAL, "%s is NULL", swap ? "out" : "swap");
  wfm_status st = read_swap(swaps, swap, &read);
  if (st != WFM_OK) return st;
  if (!take_all(swaps, &read, members, &own, &effect))
    return wfm__fail(ctx, WFM_EINFEASIBLE, "agent %s would break %s",
                     swaps->model.roster->agent[effect.agent].in.name, wfm_rule_text(effect.rule));
  cover_change(swaps, members, read.agents,
               &covered); /* finds skill and pauses where the taker lacks the skill */
  st = wfm_assignments_create(ctx, &rows);
  if (st == WFM_OK) {
    set_days(swaps, members, read.agents, true);
    st = wfm__sched_write_rows(&swaps->model, &swaps->state, rows);
    set_days(swaps, members, read.agents, false);
  }
  if (st == WFM_OK) {
    *out = rows;
    rows = NULL;
  }
  wfm_assignments_free(rows);
  return st;
}

size_t wfm_swap_text(const wfm_swaps *swaps, const wfm_swap *swap, const wfm_swap_effect *effect, char *text,
                     size_t size) {
  wfm_swap c = {0};
  wfm_swap_effect e = {0};
  if (!swaps || !swap || !effect || (!text && size > 0)) return 0;
  if (wfm__opts_read(NULL, &c, sizeof c, swap) != WFM_OK ||
      wfm__opts_read(NULL, &e, sizeof e, effect) != WFM_OK || c.agents < 2 || c.agents > WFM_SWAP_MOST)
    return 0;
  const wfm_roster *roster = swaps->model.roster;
  size_t length = 0;
  for (int32_t i = 0; i < c.agents; i++) {
    int32_t next = (i + 1) % c.agents;
    if (wfm__swap_check_agent(swaps, c.agent[i], c.day[i]) != WFM_OK ||
        wfm__swap_check_agent(swaps, c.agent[next], c.day[next]) != WFM_OK)
      return 0;
    int32_t shift = swap_day(swaps, c.agent[next], c.day[next])->shift;
    length += wfm__format(size > length ? text + length : NULL, size > length ? size - length : 0,
                          "%s%s takes %s of %s on day %d", i ? ", " : "agent ",
                          roster->agent[c.agent[i]].in.name, shift < 0 ? "OFF" : roster->shift[shift].in.name,
                          roster->agent[c.agent[next]].in.name, (int)c.day[next]);
  }
  char *rest = size > length ? text + length : NULL;
  size_t left = size > length ? size - length : 0;
  if (e.allowed)
    return length + wfm__format(rest, left, ": allowed, cost %+.1f, missing %+.1f", e.cost, e.under);
  return length +
         wfm__format(rest, left, ": refused, agent %s would break %s",
                     e.agent >= 0 && e.agent < swaps->model.agents ? roster->agent[e.agent].in.name : "?",
                     wfm_rule_text(e.rule));
}
