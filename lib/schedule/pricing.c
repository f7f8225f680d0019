/* The cheapest schedule of one agent: a dynamic programme over days with the week's minutes and days, the run and the rest. */
#include "schedule/schedule.h"

#include <math.h>
#include <string.h>

wfm_status wfm__sched_pricer_create(const sched_model *model, sched_pricer *pricer) {
  wfm_ctx *ctx = model->ctx;
  size_t layer = 0, edge = 0, steps = 0, nodes = 0, days = (size_t)model->days;
  for (int32_t k = 0; k < model->kinds; k++) {
    const sched_kind *kind = &model->kind[k];
    size_t width = (size_t)kind->classes * (size_t)kind->width;
    if (width > edge) edge = width;
    if (width * (size_t)kind->nodes > layer) layer = width * (size_t)kind->nodes;
    if ((size_t)kind->steps > steps) steps = (size_t)kind->steps;
    if ((size_t)kind->nodes > nodes) nodes = (size_t)kind->nodes;
  }
  memset(pricer, 0, sizeof *pricer);
  if (layer > SIZE_MAX / 8 / days)
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a schedule of %zu days", days);
  pricer->after = wfm__alloc(ctx, days * layer + 1, sizeof *pricer->after);
  pricer->boundary = wfm__alloc(ctx, ((size_t)model->weeks + 1) * edge, sizeof *pricer->boundary);
  pricer->gathered = wfm__alloc(ctx, edge, sizeof *pricer->gathered);
  pricer->step_cost = wfm__alloc(ctx, days * steps, sizeof *pricer->step_cost);
  pricer->step_shift = wfm__alloc(ctx, days * steps, sizeof *pricer->step_shift);
  pricer->end_cost = wfm__alloc(ctx, (size_t)model->weeks * nodes, sizeof *pricer->end_cost);
  pricer->choice = wfm__alloc(ctx, days, sizeof *pricer->choice);
  if (pricer->after && pricer->boundary && pricer->gathered && pricer->step_cost && pricer->step_shift &&
      pricer->end_cost && pricer->choice)
    return WFM_OK;
  wfm__sched_pricer_free(model, pricer);
  return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a schedule of %zu days", days);
}

void wfm__sched_pricer_free(const sched_model *model, sched_pricer *pricer) {
  wfm__free(model->ctx, pricer->after);
  wfm__free(model->ctx, pricer->boundary);
  wfm__free(model->ctx, pricer->gathered);
  wfm__free(model->ctx, pricer->step_cost);
  wfm__free(model->ctx, pricer->step_shift);
  wfm__free(model->ctx, pricer->end_cost);
  wfm__free(model->ctx, pricer->choice);
  memset(pricer, 0, sizeof *pricer);
}

double wfm__sched_week_cost(const sched_model *model, const sched_kind *kind, const sched_week *week,
                            int32_t minutes, int32_t days) {
  double cost = 0;
  if (minutes < week->min_minutes) cost += model->frame.short_minute_weight * (week->min_minutes - minutes);
  if (days < week->min_days) cost += model->frame.short_day_weight * (week->min_days - days);
  if (minutes > kind->long_minutes) cost += kind->long_weight * (minutes - kind->long_minutes);
  return cost;
}

/* One run of the programme: what its parts share. */
typedef struct programme {
  const sched_model *model;
  const sched_kind *kind;
  sched_pricer *pricer;
  const sched_week *week; /* of the agent */
  const double *off_cost; /* of the agent */
  size_t edge, layer;     /* doubles in a node, in a layer */
} programme;

/* The best shift of each step on a day. */
static void find_steps(const programme *run, int32_t agent, int32_t day, const double *worth,
                       const sched_noise *noise) {
  const sched_kind *kind = run->kind;
  const double *row =
      &run->model->row[run->model->row_of[(size_t)agent * (size_t)run->model->days + (size_t)day]];
  double *cost = &run->pricer->step_cost[(size_t)day * (size_t)kind->steps];
  int32_t *shift = &run->pricer->step_shift[(size_t)day * (size_t)kind->steps];
  for (int32_t q = 0; q < kind->steps; q++) {
    cost[q] = INFINITY;
    shift[q] = -1;
  }
  worth += (size_t)day * (size_t)kind->shifts;
  for (int32_t j = 0; j < kind->shifts; j++) {
    double x = row[j] - worth[j];
    if (noise)
      x += noise->scale * noise->value[(noise->at + (uint32_t)(day * kind->shifts + j)) & (SCHED_NOISE - 1)];
    int32_t q = kind->step_of[j];
    if (x < cost[q]) {
      cost[q] = x;
      shift[q] = j;
    }
  }
}

/* to[r] = min(to[r], from[r] + cost) for every run length. */
static inline void relax(double *restrict to, const double *restrict from, double cost, int32_t width) {
  for (int32_t r = 0; r < width; r++) {
    double x = from[r] + cost;
    to[r] = x < to[r] ? x : to[r];
  }
}

/* Least over the run lengths, in four strands; the width is a multiple of four. */
static inline double least_run(const double *in, int32_t width) {
  double a = in[0], b = in[1], c = in[2], d = in[3];
  for (int32_t r = 4; r < width; r += 4) {
    a = in[r] < a ? in[r] : a;
    b = in[r + 1] < b ? in[r + 1] : b;
    c = in[r + 2] < c ? in[r + 2] : c;
    d = in[r + 3] < d ? in[r + 3] : d;
  }
  a = b < a ? b : a;
  c = d < c ? d : c;
  return c < a ? c : a;
}

/* For each class the least value of it and the freer ones, those aside whose run can be no longer. */
static void gather_classes(const sched_kind *kind, const double *restrict from, double *restrict out) {
  size_t width = (size_t)kind->width, edge = (size_t)kind->classes * width;
  memcpy(out, from, width * sizeof *out);
  for (size_t i = width; i < edge; i++) {
    double above = out[i - width], x = from[i];
    out[i] = above < x ? above : x;
  }
  if (kind->runs == 1) return;
  for (size_t i = (size_t)kind->runs - 1; i < edge; i += width) out[i] = INFINITY;
}

static bool node_open(const sched_week *week, const sched_node *node) {
  return node->days == 0 || (node->days <= week->max_days && node->minutes <= week->max_minutes);
}

/* A day off from every state of one node; false when none can be reached. */
static bool take_day_off(const programme *run, const double *from, double *to, double off_cost) {
  const sched_kind *kind = run->kind;
  bool reached = false;
  for (int32_t c = 0; c < kind->classes; c++) {
    double least = least_run(from + (size_t)c * (size_t)kind->width, kind->width);
    double *out = to + (size_t)kind->class_off[c] * (size_t)kind->width;
    reached = reached || least < INFINITY;
    if (least + off_cost < *out) *out = least + off_cost;
  }
  return reached;
}

static const double *before_day(const programme *run, int32_t day) {
  if (day % WFM__WEEK_DAYS == 0) return run->pricer->boundary + (size_t)(day / WFM__WEEK_DAYS) * run->edge;
  return run->pricer->after + (size_t)(day - 1) * run->layer;
}

static void walk_day(const programme *run, int32_t day) {
  const sched_kind *kind = run->kind;
  int32_t in_week = day % WFM__WEEK_DAYS;
  const sched_week *week = &run->week[day / WFM__WEEK_DAYS];
  const double *before = before_day(run, day),
               *cost = &run->pricer->step_cost[(size_t)day * (size_t)kind->steps];
  double *after = run->pricer->after + (size_t)day * run->layer, *gathered = run->pricer->gathered;
  size_t longer = kind->runs > 1, reach = (size_t)kind->nodes_by_days[in_week + 1] * run->edge;
  for (size_t i = 0; i < reach; i++) after[i] = INFINITY;
  for (int32_t n = 0; n < kind->nodes_by_days[in_week]; n++) {
    const double *from = before + (size_t)n * run->edge;
    if (!take_day_off(run, from, after + (size_t)n * run->edge, run->off_cost[day])) continue;
    if (kind->node[n].days >= week->max_days) continue;
    const int32_t *next = &kind->next[n * kind->paids];
    gather_classes(kind, from, gathered);
    for (int32_t q = 0; q < kind->steps; q++) {
      const sched_step *step = &kind->step[q];
      int32_t to = next[step->paid];
      if (to < 0 || !(cost[q] < INFINITY) || !node_open(week, &kind->node[to])) continue;
      /* One run longer is one place further. What would leave the last place of a class is infinite and changes nothing. */
      double *out = after + (size_t)to * run->edge + (size_t)step->class_out * (size_t)kind->width + longer;
      const double *in = gathered + (size_t)step->class_max * (size_t)kind->width;
      if (kind->width == 8)
        relax(out, in, cost[q], 8);
      else
        relax(out, in, cost[q], kind->width);
    }
  }
}

/* Leaves the week: its minutes and days are settled and forgotten. */
static void close_week(const programme *run, int32_t week, int32_t last_day) {
  const sched_kind *kind = run->kind;
  const double *after = run->pricer->after + (size_t)last_day * run->layer;
  double *out = run->pricer->boundary + (size_t)(week + 1) * run->edge;
  double *end_cost = &run->pricer->end_cost[(size_t)week * (size_t)kind->nodes];
  for (size_t i = 0; i < run->edge; i++) out[i] = INFINITY;
  for (int32_t n = 0; n < kind->nodes_by_days[last_day % WFM__WEEK_DAYS + 1]; n++) {
    end_cost[n] =
        wfm__sched_week_cost(run->model, kind, &run->week[week], kind->node[n].minutes, kind->node[n].days);
    const double *in = after + (size_t)n * run->edge;
    for (size_t i = 0; i < run->edge; i++) {
      double x = in[i] + end_cost[n];
      out[i] = x < out[i] ? x : out[i];
    }
  }
}

/* --- the way back --- */

typedef struct state {
  int32_t node, class, run;
} state;

static double value_of(const programme *run, const double *layer, state at) {
  return layer[(size_t)at.node * run->edge + (size_t)at.class * (size_t)run->kind->width + (size_t)at.run];
}

/* The state before the end of a week from which it was left. */
static state enter_week(const programme *run, int32_t week, int32_t last_day, state at) {
  const sched_kind *kind = run->kind;
  const double *after = run->pricer->after + (size_t)last_day * run->layer;
  const double *end_cost = &run->pricer->end_cost[(size_t)week * (size_t)kind->nodes];
  double least = INFINITY;
  state best = at;
  for (int32_t n = 0; n < kind->nodes_by_days[last_day % WFM__WEEK_DAYS + 1]; n++) {
    state from = {n, at.class, at.run};
    double x = value_of(run, after, from) + end_cost[n];
    if (x < least) {
      least = x;
      best = from;
    }
  }
  return best;
}

/* The step with which the day led to the state, and the state before it; -1: a day off. */
static int32_t step_back(const programme *run, int32_t day, state *at) {
  const sched_kind *kind = run->kind;
  const double *before = before_day(run, day),
               *cost = &run->pricer->step_cost[(size_t)day * (size_t)kind->steps];
  int32_t nodes = kind->nodes_by_days[day % WFM__WEEK_DAYS], taken = -1;
  bool binds = kind->runs > 1;
  double least = INFINITY;
  state best = *at;
  for (int32_t c = 0; c < kind->classes && at->run == 0 && at->node < nodes; c++) {
    if (kind->class_off[c] != at->class) continue;
    for (int32_t r = 0; r < kind->runs; r++) {
      state from = {at->node, c, r};
      double x = value_of(run, before, from) + run->off_cost[day];
      if (x < least) {
        least = x;
        best = from;
      }
    }
  }
  for (int32_t q = 0; q < kind->steps && (at->run > 0 || !binds); q++) {
    if (kind->step[q].class_out != at->class || !(cost[q] < INFINITY)) continue;
    for (int32_t n = 0; n < nodes; n++) {
      if (kind->next[n * kind->paids + kind->step[q].paid] != at->node) continue;
      for (int32_t c = 0; c <= kind->step[q].class_max; c++) {
        state from = {n, c, at->run - binds};
        double x = value_of(run, before, from) + cost[q];
        if (x < least) {
          least = x;
          best = from;
          taken = q;
        }
      }
    }
  }
  *at = best;
  return taken;
}

static void trace(const programme *run, state at) {
  const sched_kind *kind = run->kind;
  sched_pricer *pricer = run->pricer;
  for (int32_t day = run->model->days - 1; day >= 0; day--) {
    if (day % WFM__WEEK_DAYS == WFM__WEEK_DAYS - 1 || day == run->model->days - 1)
      at = enter_week(run, day / WFM__WEEK_DAYS, day, at);
    int32_t q = step_back(run, day, &at);
    pricer->choice[day] = q < 0 ? -1 : pricer->step_shift[(size_t)day * (size_t)kind->steps + (size_t)q];
  }
}

double wfm__sched_price(const sched_model *model, sched_pricer *pricer, int32_t agent, const double *worth,
                        const sched_noise *noise) {
  const sched_agent *who = &model->agent[agent];
  const sched_kind *kind = &model->kind[who->kind];
  size_t edge = (size_t)kind->classes * (size_t)kind->width, days = (size_t)model->days;
  programme run = {model,
                   kind,
                   pricer,
                   &model->week[(size_t)agent * (size_t)model->weeks],
                   &model->off_cost[(size_t)agent * days],
                   edge,
                   edge * (size_t)kind->nodes};
  for (size_t i = 0; i < edge; i++) pricer->boundary[i] = INFINITY;
  pricer->boundary[(size_t)who->first_class * (size_t)kind->width + (size_t)who->first_run] = 0;
  for (int32_t day = 0; day < model->days; day++) {
    find_steps(&run, agent, day, worth, noise);
    walk_day(&run, day);
    if (day % WFM__WEEK_DAYS == WFM__WEEK_DAYS - 1 || day == model->days - 1)
      close_week(&run, day / WFM__WEEK_DAYS, day);
  }
  const double *last = pricer->boundary + (size_t)model->weeks * edge;
  state best = {0, 0, 0};
  double least = INFINITY;
  for (int32_t c = 0; c < kind->classes; c++)
    for (int32_t r = 0; r < kind->runs; r++) {
      state at = {0, c, r};
      if (value_of(&run, last, at) < least) {
        least = value_of(&run, last, at);
        best = at;
      }
    }
  if (least < INFINITY) trace(&run, best);
  return least;
}
