/* Agents' time: scheduled, missing, outside the schedule, worked. */
#include "core/core.h"

#include <libwfm/intraday.h>

#include <math.h>
#include <stdlib.h>

enum { MOST_AGENTS = 1000000 };
static const int64_t farthest = INT64_C(100000000000);

typedef struct span {
  int64_t start, end;
  int32_t agent;
} span;

void wfm_intraday_spans_init(wfm_intraday_spans *spans, size_t struct_size) {
  static const wfm_intraday_spans none = {0};
  wfm__opts_init(spans, struct_size, &none, sizeof none);
}

static int by_agent_and_start(const void *a, const void *b) {
  const span *x = a, *y = b;
  if (x->agent != y->agent) return x->agent < y->agent ? -1 : 1;
  if (x->start != y->start) return x->start < y->start ? -1 : 1;
  return (x->end > y->end) - (x->end < y->end);
}

/* Spans up to now, sorted, those that touch or overlap as one. */
static wfm_status take_spans(wfm_ctx *ctx, const char *name, const wfm_intraday_spans *given, size_t agents,
                             int64_t now, span **out, size_t *count) {
  wfm_intraday_spans s = {0};
  if (!given) return wfm__fail(ctx, WFM_EINVAL, "%s is NULL", name);
  wfm_status st = wfm__opts_read(ctx, &s, sizeof s, given);
  if (st != WFM_OK) return st;
  if (s.n > 0 && (!s.agent || !s.start || !s.end))
    return wfm__fail(ctx, WFM_EINVAL, "%s: a column is NULL", name);
  span *list = *out = wfm__alloc(ctx, s.n, sizeof *list);
  if (!list) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu spans", s.n);
  size_t n = 0;
  for (size_t i = 0; i < s.n; i++) {
    if (s.agent[i] < 0 || (size_t)s.agent[i] >= agents)
      return wfm__fail(ctx, WFM_EDOMAIN, "%s %zu: agent=%d, want 0 to %lld", name, i, (int)s.agent[i],
                       (long long)agents - 1);
    if (s.start[i] < -farthest || s.end[i] > farthest || s.end[i] < s.start[i])
      return wfm__fail(ctx, WFM_EDOMAIN, "%s %zu: want an end not before its start, within 1e11", name, i);
    int64_t end = s.end[i] < now ? s.end[i] : now;
    if (end > s.start[i]) list[n++] = (span){s.start[i], end, s.agent[i]};
  }
  if (n > 0) qsort(list, n, sizeof *list, by_agent_and_start);
  *count = 0;
  for (size_t i = 0; i < n; i++) {
    span *last = *count > 0 ? &list[*count - 1] : NULL;
    if (last && last->agent == list[i].agent && list[i].start <= last->end) {
      if (list[i].end > last->end) last->end = list[i].end;
    } else {
      list[(*count)++] = list[i];
    }
  }
  return WFM_OK;
}

/* Of one scheduled span: what is missing, stretch by stretch, and what is covered. at: the first of the agent's worked
   spans that may reach into it. */
static double missing_of(const span *s, const span *worked, size_t at, size_t end, double grace_s,
                         double *covered) {
  double missing = 0;
  int64_t from = s->start;
  for (; at < end && worked[at].start < s->end; at++) {
    if (worked[at].end <= from) continue;
    int64_t begins = worked[at].start > from ? worked[at].start : from;
    int64_t ends = worked[at].end < s->end ? worked[at].end : s->end;
    if ((double)(begins - from) > grace_s) missing += (double)(begins - from);
    *covered += (double)(ends - begins);
    from = ends;
  }
  if ((double)(s->end - from) > grace_s) missing += (double)(s->end - from);
  return missing;
}

wfm_status wfm_intraday_adherence(wfm_ctx *ctx, size_t agents, const wfm_intraday_spans *scheduled,
                                  const wfm_intraday_spans *worked, int64_t now, double grace_s,
                                  double *scheduled_s, double *exception_s, double *outside_s,
                                  double *worked_s) {
  span *plan = NULL, *work = NULL;
  size_t plans = 0, works = 0;
  if (agents > MOST_AGENTS) return wfm__fail(ctx, WFM_EDOMAIN, "agents=%zu, want at most 1e6", agents);
  wfm_status st = wfm__check_number(ctx, "grace_s", grace_s, 0, INFINITY);
  if (st == WFM_OK) st = take_spans(ctx, "scheduled", scheduled, agents, now, &plan, &plans);
  if (st == WFM_OK) st = take_spans(ctx, "worked", worked, agents, now, &work, &works);
  for (size_t a = 0, p = 0, w = 0; st == WFM_OK && a < agents; a++) {
    size_t first = w;
    double planned = 0, missing = 0, covered = 0, done = 0;
    for (; w < works && work[w].agent == (int32_t)a; w++) done += (double)(work[w].end - work[w].start);
    for (size_t at = first; p < plans && plan[p].agent == (int32_t)a; p++) {
      while (at < w && work[at].end <= plan[p].start) at++;
      planned += (double)(plan[p].end - plan[p].start);
      missing += missing_of(&plan[p], work, at, w, grace_s, &covered);
    }
    if (scheduled_s) scheduled_s[a] = planned;
    if (exception_s) exception_s[a] = missing;
    if (outside_s) outside_s[a] = done - covered;
    if (worked_s) worked_s[a] = done;
  }
  wfm__free(ctx, plan);
  wfm__free(ctx, work);
  return st;
}
