/* Wishes that are not met: what granting each would cost, or which rules forbid it. */
#include "schedule/explain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A wish on one day. */
typedef struct wish {
  size_t row;
  int32_t day;
  double weight; /* in the unit of the cost */
} wish;

typedef struct pricing {
  explain_job *job;
  wish *wish;
  size_t wishes, cap;
  sched_pricer pricer;
  sched_prices prices;
  double *worth, *row; /* of the agent at hand; of the day at hand as it was */
  int32_t agent;       /* whose worth it is; -1: nobody's */
  double least;        /* what his cheapest schedule costs, wishes granted or not */
} pricing;

static bool met(const explain_job *job, const wfm_request *request, int32_t d) {
  const sched_day *day = &job->state.day[(size_t)request->agent * (size_t)job->model.days + (size_t)d];
  if (request->kind == WFM_REQUEST_OFF) return day->shift < 0;
  if (request->kind == WFM_REQUEST_WORK) return day->shift >= 0;
  if (day->shift < 0) return true;
  int32_t start = job->model.shift[day->shift].start_minute;
  return start >= request->start_from_minute && start <= request->start_to_minute;
}

static int by_weight(const void *a, const void *b) {
  const wish *x = a, *y = b;
  if (x->weight != y->weight) return x->weight > y->weight ? -1 : 1;
  if (x->row != y->row) return x->row < y->row ? -1 : 1;
  return (x->day > y->day) - (x->day < y->day);
}

static wfm_status find_wishes(pricing *p) {
  const explain_job *job = p->job;
  const sched_model *model = &job->model;
  wfm_status st = WFM_OK;
  for (size_t i = 0; i < job->roster->request_count; i++) {
    const wfm_request *request = &job->roster->request[i];
    if (job->offends[request->agent] || !(request->weight > 0)) continue;
    int32_t first = request->day == WFM_EVERY_DAY ? 0 : request->day,
            last = request->day == WFM_EVERY_DAY ? model->days - 1 : request->day;
    for (int32_t d = first; st == WFM_OK && d <= last; d++) {
      if (met(job, request, d)) continue;
      st = wfm__grow(job->ctx, &p->wish, &p->cap, p->wishes + 1, sizeof *p->wish);
      if (st == WFM_OK) p->wish[p->wishes++] = (wish){i, d, model->frame.request_weight * request->weight};
    }
  }
  if (st != WFM_OK || p->wishes == 0) return st;
  qsort(p->wish, p->wishes, sizeof *p->wish, by_weight);
  if (p->wishes > (size_t)job->opts->requests) p->wishes = (size_t)job->opts->requests;
  return WFM_OK;
}

static wfm_status pricing_create(pricing *p, explain_job *job) {
  const sched_model *model = &job->model;
  p->job = job;
  p->agent = -1;
  wfm_status st = wfm__sched_pricer_create(model, &p->pricer);
  if (st == WFM_OK) st = wfm__sched_prices_create(model, &p->prices);
  if (st != WFM_OK) return st;
  p->worth = wfm__alloc(job->ctx, (size_t)model->days * (size_t)model->shifts, sizeof *p->worth);
  p->row = wfm__alloc(job->ctx, (size_t)model->shifts, sizeof *p->row);
  if (p->worth && p->row) return WFM_OK;
  return wfm__fail(job->ctx, WFM_ENOMEM, "out of memory for a schedule of %d days", model->days);
}

static void pricing_free(pricing *p) {
  wfm_ctx *ctx = p->job->ctx;
  wfm__free(ctx, p->wish);
  wfm__free(ctx, p->worth);
  wfm__free(ctx, p->row);
  wfm__sched_prices_free(&p->job->model, &p->prices);
  wfm__sched_pricer_free(&p->job->model, &p->pricer);
}

/* Prices and worth with the agent taken out; what his cheapest schedule costs then. */
static void take_agent(pricing *p, int32_t agent) {
  const sched_model *model = &p->job->model;
  const sched_kind *kind = &model->kind[model->agent[agent].kind];
  sched_day *days = &p->job->state.day[(size_t)agent * (size_t)model->days];
  int32_t *cover = p->job->state.cover;
  p->agent = agent;
  wfm__sched_cover(model, cover, days, -1);
  for (int32_t i = 0; i < kind->skills; i++) {
    size_t first = (size_t)kind->skill[i] * (size_t)model->slots;
    for (size_t at = first; at < first + (size_t)model->slots; at++)
      p->prices.price[at] = wfm__sched_saving(model, at, cover[at]);
    wfm__sched_prices_sum(model, &p->prices, kind->skill[i]);
  }
  wfm__sched_worth_kind(model, &p->prices, kind, p->worth);
  p->least = wfm__sched_price(model, &p->pricer, agent, p->worth, NULL);
  wfm__sched_cover(model, cover, days, 1);
}

/* Least cost with the wish granted, infinite when no schedule grants it. */
static double price_granted(pricing *p, const wfm_request *request, int32_t d) {
  sched_model *model = &p->job->model;
  const sched_kind *kind = &model->kind[model->agent[request->agent].kind];
  double *worth = p->worth + (size_t)d * (size_t)kind->shifts;
  double *off_cost = &model->off_cost[(size_t)request->agent * (size_t)model->days + (size_t)d],
         kept = *off_cost;
  memcpy(p->row, worth, (size_t)kind->shifts * sizeof *worth);
  for (int32_t j = 0; j < kind->shifts; j++) {
    int32_t start = model->shift[kind->shift[j]].start_minute;
    bool grants = request->kind == WFM_REQUEST_WORK ||
                  (request->kind == WFM_REQUEST_START && start >= request->start_from_minute &&
                   start <= request->start_to_minute);
    if (!grants) worth[j] = -INFINITY;
  }
  if (request->kind != WFM_REQUEST_OFF) *off_cost = INFINITY;
  double least = wfm__sched_price(model, &p->pricer, request->agent, p->worth, NULL);
  *off_cost = kept;
  memcpy(worth, p->row, (size_t)kind->shifts * sizeof *worth);
  return least;
}

static void wish_words(const wfm_request *request, wfm__text *text) {
  wfm__text_add(text, request->kind == WFM_REQUEST_OFF    ? "the wish for a day off"
                      : request->kind == WFM_REQUEST_WORK ? "the wish to work"
                                                          : "the wish to start from ");
  if (request->kind != WFM_REQUEST_START) return;
  wfm__explain_clock(request->start_from_minute, text);
  wfm__text_add(text, " to ");
  wfm__explain_clock(request->start_to_minute, text);
}

/* Which rules forbid it; a day off is forbidden by a lock alone. */
static wfm_status forbidden(explain_job *job, const wfm_request *request, int32_t d, wfm_explain_item *item,
                            wfm__text *text) {
  explain_case c;
  wfm__text_add(text, " cannot be granted; ");
  if (request->kind == WFM_REQUEST_OFF) {
    item->rules = 1u << WFM_RULE_LOCKED;
    wfm__text_add(text, "in the way: locks");
    return WFM_OK;
  }
  wfm_status st = wfm__explain_case(&c, job->ctx, job->roster, job->model.index, request->agent);
  c.target = EXPLAIN_DAY;
  c.day = d;
  if (request->kind == WFM_REQUEST_START) {
    c.start_from = request->start_from_minute;
    c.start_to = request->start_to_minute;
  }
  if (st == WFM_OK) st = wfm__explain_conflict(&c, item);
  if (st == WFM_OK) wfm__explain_conflict_words(&c, item, text);
  return st;
}

static wfm_status explain_wish(pricing *p, const wish *w) {
  explain_job *job = p->job;
  const wfm_request *request = &job->roster->request[w->row];
  wfm_explain_item item = {.kind = WFM_EXPLAIN_REQUEST,
                           .agent = request->agent,
                           .day = w->day,
                           .row = (int64_t)w->row,
                           .weight = w->weight,
                           .repair = -1,
                           .repair_from = -1,
                           .repair_to = -1};
  if (p->agent != request->agent) take_agent(p, request->agent);
  item.cost = price_granted(p, request, w->day) - p->least + w->weight;
  double labour = job->model.frame.labour_weight;
  item.value = item.cost < INFINITY && labour > 0 ? item.cost / labour : NAN;
  wfm__text text;
  wfm__text_init(&text, job->ctx);
  wfm__text_printf(&text, "agent %s, ", job->roster->agent[request->agent].in.name);
  wfm__explain_date(job, w->day, &text);
  wfm__text_add(&text, ": ");
  wish_words(request, &text);
  wfm_status st = WFM_OK;
  if (item.cost < INFINITY) {
    wfm__text_add(&text, " would cost ");
    wfm__text_fixed(&text, item.cost, 1);
    wfm__text_add(&text,
                  item.cost > w->weight ? ", more than its weight of " : ", not more than its weight of ");
    wfm__text_fixed(&text, w->weight, 1);
  } else {
    item.cost = NAN;
    st = forbidden(job, request, w->day, &item, &text);
  }
  if (st == WFM_OK) return wfm__explain_add(job, &item, &text);
  wfm__text_free(&text);
  return st;
}

wfm_status wfm__explain_requests(explain_job *job) {
  pricing p = {0};
  wfm_status st = pricing_create(&p, job);
  if (st == WFM_OK) st = find_wishes(&p);
  for (size_t i = 0; st == WFM_OK && i < p.wishes; i++) {
    st = explain_wish(&p, &p.wish[i]);
    if (st == WFM_OK) st = wfm__explain_watch(job);
  }
  pricing_free(&p);
  return st;
}
