/* Kinds of agents: what contract, skills and start window together allow, as states and steps. */
#include "schedule/schedule.h"

#include <stdlib.h>
#include <string.h>

/* States of one agent's day beyond which a pricing would need gigabytes. */
enum { MAX_STATES = 1 << 20 };

/* --- who is of which kind --- */

static bool same_kind(const sched_kind *kind, const wfm__agent *agent) {
  if (kind->contract != agent->in.contract || kind->start_from != agent->in.start_from_minute ||
      kind->start_to != agent->in.start_to_minute || kind->skills != agent->skills)
    return false;
  for (int32_t i = 0; i < agent->skills; i++) {
    bool found = false;
    for (int32_t j = 0; j < kind->skills; j++) found = found || kind->skill[j] == agent->skill[i];
    if (!found) return false;
  }
  return true;
}

static int compare_int32(const void *a, const void *b) {
  int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
  return (x > y) - (x < y);
}

static wfm_status open_kind(sched_model *model, const wfm__agent *agent, size_t *cap) {
  wfm_ctx *ctx = model->ctx;
  wfm_status st = wfm__grow(ctx, &model->kind, cap, (size_t)model->kinds + 1, sizeof *model->kind);
  if (st != WFM_OK) return st;
  sched_kind *kind = &model->kind[model->kinds++];
  memset(kind, 0, sizeof *kind);
  kind->contract = agent->in.contract;
  kind->start_from = agent->in.start_from_minute;
  kind->start_to = agent->in.start_to_minute;
  kind->skill = wfm__alloc(ctx, (size_t)agent->skills, sizeof *kind->skill);
  if (!kind->skill) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %d skills", agent->skills);
  kind->skills = agent->skills;
  if (agent->skills) memcpy(kind->skill, agent->skill, (size_t)agent->skills * sizeof *kind->skill);
  qsort(kind->skill, (size_t)kind->skills, sizeof *kind->skill, compare_int32);
  return WFM_OK;
}

static wfm_status find_kinds(sched_model *model) {
  size_t cap = 0;
  model->agent = wfm__alloc(model->ctx, (size_t)model->agents, sizeof *model->agent);
  if (!model->agent) return wfm__fail(model->ctx, WFM_ENOMEM, "out of memory for %d agents", model->agents);
  for (int32_t a = 0; a < model->agents; a++) {
    const wfm__agent *agent = &model->roster->agent[a];
    int32_t k = model->kinds - 1;
    while (k >= 0 && !same_kind(&model->kind[k], agent)) k--;
    if (k < 0) {
      wfm_status st = open_kind(model, agent, &cap);
      if (st != WFM_OK) return st;
      k = model->kinds - 1;
    }
    model->agent[a].kind = k;
  }
  return WFM_OK;
}

/* --- shifts of a kind --- */

/* Shifts that the contract has and the window allows, ascending by start, then index. */
static wfm_status find_shifts(const sched_model *model, sched_kind *kind) {
  const uint8_t *allowed = &model->index->allowed[(size_t)kind->contract * (size_t)model->shifts];
  kind->shift = wfm__alloc(model->ctx, (size_t)model->shifts, sizeof *kind->shift);
  kind->step_of = wfm__alloc(model->ctx, (size_t)model->shifts, sizeof *kind->step_of);
  kind->paid_minutes = wfm__alloc(model->ctx, (size_t)model->shifts, sizeof *kind->paid_minutes);
  if (!kind->shift || !kind->step_of || !kind->paid_minutes)
    return wfm__fail(model->ctx, WFM_ENOMEM, "out of memory for %d shifts", model->shifts);
  for (int32_t s = 0; s < model->shifts && kind->skills > 0; s++) {
    int32_t start = model->shift[s].start_minute;
    if (!allowed[s] || start < kind->start_from || start > kind->start_to) continue;
    int32_t at = kind->shifts++;
    for (; at > 0 && model->shift[kind->shift[at - 1]].start_minute > start; at--)
      kind->shift[at] = kind->shift[at - 1];
    kind->shift[at] = s;
  }
  for (int32_t j = 0; j < kind->shifts; j++) {
    int32_t paid = model->shift[kind->shift[j]].paid_minutes, p = 0;
    while (p < kind->paids && kind->paid_minutes[p] != paid) p++;
    if (p == kind->paids) kind->paid_minutes[kind->paids++] = paid;
  }
  return WFM_OK;
}

/* --- states of a week --- */

static int compare_node(const void *a, const void *b) {
  const sched_node *x = a, *y = b;
  if (x->days != y->days) return (x->days > y->days) - (x->days < y->days);
  return (x->minutes > y->minutes) - (x->minutes < y->minutes);
}

static int32_t find_node(const sched_kind *kind, int32_t minutes, int32_t days) {
  sched_node key = {minutes, days};
  const sched_node *found = bsearch(&key, kind->node, (size_t)kind->nodes, sizeof *kind->node, compare_node);
  return found ? (int32_t)(found - kind->node) : -1;
}

/* Adds every state one shift after those of the level that begins at first; keeps them sorted and distinct. */
static wfm_status add_level(const sched_model *model, sched_kind *kind, size_t *cap, int32_t first) {
  int32_t last = kind->nodes;
  for (int32_t i = first; i < last; i++) {
    for (int32_t p = 0; p < kind->paids; p++) {
      int32_t minutes = kind->node[i].minutes + kind->paid_minutes[p];
      if (minutes > kind->max_minutes) continue;
      int32_t at = kind->nodes;
      while (at > last && kind->node[at - 1].minutes > minutes) at--;
      if (at > last && kind->node[at - 1].minutes == minutes) continue;
      wfm_status st = wfm__grow(model->ctx, &kind->node, cap, (size_t)kind->nodes + 1, sizeof *kind->node);
      if (st != WFM_OK) return st;
      memmove(&kind->node[at + 1], &kind->node[at], (size_t)(kind->nodes - at) * sizeof *kind->node);
      kind->node[at] = (sched_node){minutes, kind->node[i].days + 1};
      kind->nodes++;
    }
  }
  return WFM_OK;
}

static wfm_status find_nodes(const sched_model *model, sched_kind *kind) {
  size_t cap = 0;
  wfm_status st = wfm__grow(model->ctx, &kind->node, &cap, 1, sizeof *kind->node);
  if (st != WFM_OK) return st;
  kind->nodes = 1;
  kind->node[0] = (sched_node){0, 0};
  int32_t first = 0;
  for (int32_t i = 0; i <= WFM__WEEK_DAYS; i++) {
    int32_t last = kind->nodes;
    kind->nodes_by_days[i] = last;
    if (i < kind->days_max && i < WFM__WEEK_DAYS) st = add_level(model, kind, &cap, first);
    if (st != WFM_OK) return st;
    first = last;
  }
  kind->next = wfm__alloc(model->ctx, (size_t)kind->nodes * (size_t)kind->paids, sizeof *kind->next);
  if (!kind->next) return wfm__fail(model->ctx, WFM_ENOMEM, "out of memory for %d states", kind->nodes);
  for (int32_t i = 0; i < kind->nodes; i++)
    for (int32_t p = 0; p < kind->paids; p++)
      kind->next[i * kind->paids + p] =
          find_node(kind, kind->node[i].minutes + kind->paid_minutes[p], kind->node[i].days + 1);
  return WFM_OK;
}

/* --- classes of rest: two earliest starts are one class when they leave the same starts, today and later --- */

/* The least start on this day or a later one that is not before ready; the first start of all stands for "free". */
static int32_t canonical_ready(const sched_model *model, const sched_kind *kind, int32_t ready) {
  int32_t least = INT32_MAX;
  for (int32_t j = 0; j < kind->shifts; j++) {
    int32_t start = model->shift[kind->shift[j]].start_minute;
    if (ready > start) start += (ready - start + WFM__DAY_MINUTES - 1) / WFM__DAY_MINUTES * WFM__DAY_MINUTES;
    if (start < least) least = start;
  }
  int32_t first = kind->shifts ? model->shift[kind->shift[0]].start_minute : 0;
  return ready <= first ? first : least;
}

static int32_t find_class(const sched_kind *kind, int32_t canonical) {
  if (kind->classes == 0) return -1;
  const int32_t *found =
      bsearch(&canonical, kind->ready, (size_t)kind->classes, sizeof *kind->ready, compare_int32);
  return found ? (int32_t)(found - kind->ready) : -1;
}

/* Adds the class of an earliest start and those that days off lead to from it. */
static wfm_status add_ready(const sched_model *model, sched_kind *kind, size_t *cap, int32_t ready) {
  for (int32_t canonical = canonical_ready(model, kind, ready); find_class(kind, canonical) < 0;
       canonical = canonical_ready(model, kind, canonical - WFM__DAY_MINUTES)) {
    wfm_status st = wfm__grow(model->ctx, &kind->ready, cap, (size_t)kind->classes + 1, sizeof *kind->ready);
    if (st != WFM_OK) return st;
    int32_t at = kind->classes++;
    for (; at > 0 && kind->ready[at - 1] > canonical; at--) kind->ready[at] = kind->ready[at - 1];
    kind->ready[at] = canonical;
  }
  return WFM_OK;
}

static int32_t ready_after(const sched_model *model, const sched_kind *kind, int32_t j) {
  return model->shift[kind->shift[j]].end_minute + kind->min_rest - WFM__DAY_MINUTES;
}

/* Earliest start on day 0 after the prior period. Long ago is long ago: clipped so that sums fit. */
static int32_t ready_first(const sched_model *model, const sched_kind *kind, int32_t agent) {
  int32_t before = model->roster->agent[agent].in.prior_end_minutes_before;
  return kind->min_rest - (before < 1000000 ? before : 1000000);
}

static wfm_status find_classes(sched_model *model, int32_t k) {
  sched_kind *kind = &model->kind[k];
  size_t cap = 0;
  wfm_status st = add_ready(model, kind, &cap, INT32_MIN / 2);
  for (int32_t j = 0; st == WFM_OK && j < kind->shifts; j++)
    st = add_ready(model, kind, &cap, ready_after(model, kind, j));
  for (int32_t a = 0; st == WFM_OK && a < model->agents; a++)
    if (model->agent[a].kind == k) st = add_ready(model, kind, &cap, ready_first(model, kind, a));
  if (st != WFM_OK) return st;
  for (int32_t a = 0; a < model->agents; a++)
    if (model->agent[a].kind == k)
      model->agent[a].first_class =
          find_class(kind, canonical_ready(model, kind, ready_first(model, kind, a)));
  kind->class_off = wfm__alloc(model->ctx, (size_t)kind->classes, sizeof *kind->class_off);
  if (!kind->class_off)
    return wfm__fail(model->ctx, WFM_ENOMEM, "out of memory for %d classes", kind->classes);
  for (int32_t c = 0; c < kind->classes; c++)
    kind->class_off[c] = find_class(kind, canonical_ready(model, kind, kind->ready[c] - WFM__DAY_MINUTES));
  return WFM_OK;
}

/* --- steps --- */

static wfm_status find_steps(const sched_model *model, sched_kind *kind) {
  kind->step = wfm__alloc(model->ctx, (size_t)kind->shifts, sizeof *kind->step);
  if (!kind->step) return wfm__fail(model->ctx, WFM_ENOMEM, "out of memory for %d shifts", kind->shifts);
  for (int32_t j = 0; j < kind->shifts; j++) {
    const sched_shift *shift = &model->shift[kind->shift[j]];
    sched_step step = {0, find_class(kind, canonical_ready(model, kind, ready_after(model, kind, j))), 0};
    while (step.class_max + 1 < kind->classes && kind->ready[step.class_max + 1] <= shift->start_minute)
      step.class_max++;
    while (kind->paid_minutes[step.paid] != shift->paid_minutes) step.paid++;
    int32_t q = 0;
    while (q < kind->steps && (kind->step[q].class_max != step.class_max ||
                               kind->step[q].class_out != step.class_out || kind->step[q].paid != step.paid))
      q++;
    if (q == kind->steps) kind->step[kind->steps++] = step;
    kind->step_of[j] = q;
  }
  return WFM_OK;
}

/* Run lengths need states only where the longest run can be passed within the horizon. */
static void find_runs(sched_model *model, int32_t k) {
  sched_kind *kind = &model->kind[k];
  int64_t longest = 0;
  for (int32_t a = 0; a < model->agents; a++) {
    if (model->agent[a].kind != k) continue;
    int64_t run = (int64_t)model->roster->agent[a].in.prior_consecutive_days + model->days;
    if (run > longest) longest = run;
  }
  bool binds = kind->max_run < longest;
  kind->runs = binds ? kind->max_run + 1 : 1;
  kind->width = (kind->runs + 3) / 4 * 4;
  for (int32_t a = 0; a < model->agents; a++) {
    if (model->agent[a].kind != k) continue;
    int32_t run = model->roster->agent[a].in.prior_consecutive_days;
    model->agent[a].first_run = !binds ? 0 : run < kind->max_run ? run : kind->max_run;
  }
}

static void read_contract(const sched_model *model, sched_kind *kind) {
  const wfm_contract *in = &model->roster->contract[kind->contract].in;
  kind->min_rest = in->min_rest_minutes;
  kind->max_run = in->max_consecutive_days;
  kind->days_max = in->days_max;
  kind->max_minutes = in->weekly_max_minutes < in->cap_minutes ? in->weekly_max_minutes : in->cap_minutes;
  kind->weekly_max = in->weekly_max_minutes;
  kind->cap = in->cap_minutes;
  kind->min_minutes = in->weekly_min_minutes;
  kind->days_min = in->days_min;
  kind->long_minutes = in->long_week_minutes;
  kind->long_weight = in->long_week_weight;
}

wfm_status wfm__sched_kinds(sched_model *model) {
  wfm_status st = find_kinds(model);
  for (int32_t k = 0; st == WFM_OK && k < model->kinds; k++) {
    sched_kind *kind = &model->kind[k];
    read_contract(model, kind);
    st = find_shifts(model, kind);
    if (st == WFM_OK) st = find_nodes(model, kind);
    if (st == WFM_OK) st = find_classes(model, k);
    if (st == WFM_OK) st = find_steps(model, kind);
    if (st != WFM_OK) return st;
    find_runs(model, k);
    int64_t states = (int64_t)kind->nodes * kind->classes * kind->width;
    if (states > MAX_STATES)
      st = wfm__fail(model->ctx, WFM_ELIMIT,
                     "contract %s: its paid lengths, rests and runs make %lld states a day, want at most %d",
                     model->roster->contract[kind->contract].in.name, (long long)states, (int)MAX_STATES);
  }
  return st;
}
