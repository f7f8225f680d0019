/* Judging a rota, day by day and rule by rule; shares nothing with the optimiser. */
#include "rota/rota.h"

void wfm_rota_figures_init(wfm_rota_figures *figures, size_t struct_size) {
  static const wfm_rota_figures zeros = {.worst_staff = -1};
  wfm__opts_init(figures, struct_size, &zeros, sizeof zeros);
}

const char *wfm_rota_rule_text(int32_t rule) {
  switch (rule) {
#define X(name, text)                                                                                        \
  case name:                                                                                                 \
    return text;
    WFM_ROTA_RULE_MAP(X)
#undef X
  default:
    return "unknown-rule";
  }
}

typedef struct judge {
  const wfm_rota *rota;
  const int32_t *row; /* of the person */
  int32_t person, days, shifts;
  wfm_rota_figures *out;
} judge;

static void blame(const judge *j, int32_t rule, int32_t day) {
  wfm_rota_figures *f = j->out;
  f->violations++;
  if (f->worst_staff >= 0) return;
  f->worst_staff = j->person;
  f->worst_rule = rule;
  f->worst_day = day;
}

static bool works(const judge *j, int32_t day) {
  return j->row[day] != WFM_ROTA_OFF;
}

/* Each run, from its first day to the one after its last. */
static void judge_runs(const judge *j) {
  const rota_staff *rules = &j->rota->staff[j->person];
  for (int32_t first = 0, end; first < j->days; first = end) {
    for (end = first + 1; end < j->days && works(j, end) == works(j, first);) end++;
    int32_t length = end - first;
    bool inside = first > 0 && end < j->days;
    if (works(j, first)) {
      if (length > rules->max_run) blame(j, WFM_ROTA_RULE_MAX_RUN, first);
      if (inside && length < rules->min_run) blame(j, WFM_ROTA_RULE_MIN_RUN, first);
    } else if (inside && length < rules->min_off_run) {
      blame(j, WFM_ROTA_RULE_MIN_OFF_RUN, first);
    }
  }
}

static void judge_limits(const judge *j) {
  const wfm_rota *rota = j->rota;
  const rota_staff *rules = &rota->staff[j->person];
  int64_t minutes = 0;
  int32_t weekends = 0;
  for (int32_t d = 0; d < j->days; d++) {
    if (!works(j, d)) continue;
    minutes += rota->minutes[j->row[d]];
    int32_t in_week = d % ROTA_WEEK;
    weekends += in_week == ROTA_SATURDAY || (in_week == ROTA_SUNDAY && !works(j, d - 1));
  }
  if (minutes > rules->max_minutes) blame(j, WFM_ROTA_RULE_MAX_MINUTES, -1);
  if (minutes < rules->min_minutes) blame(j, WFM_ROTA_RULE_MIN_MINUTES, -1);
  if (weekends > rules->max_weekends) blame(j, WFM_ROTA_RULE_WEEKENDS, -1);
  for (int32_t s = 0; s < j->shifts; s++) {
    int32_t times = 0;
    for (int32_t d = 0; d < j->days; d++) times += j->row[d] == s;
    if (times > rota->most[(size_t)j->person * (size_t)j->shifts + (size_t)s])
      blame(j, WFM_ROTA_RULE_SHIFT_LIMIT, -1);
  }
}

static void judge_days(const judge *j) {
  const wfm_rota *rota = j->rota;
  for (int32_t d = 0; d < j->days; d++) {
    size_t at = (size_t)j->person * (size_t)j->days + (size_t)d;
    int32_t choice = works(j, d) ? j->row[d] : j->shifts;
    j->out->requests += rota->wish[at * ((size_t)j->shifts + 1) + (size_t)choice];
    if (!works(j, d)) continue;
    if (rota->day_off[at]) blame(j, WFM_ROTA_RULE_DAY_OFF, d);
    if (d > 0 && works(j, d - 1) &&
        rota->forbidden[(size_t)j->row[d - 1] * (size_t)j->shifts + (size_t)j->row[d]])
      blame(j, WFM_ROTA_RULE_SUCCESSION, d);
  }
}

static void judge_cover(const wfm_rota *rota, const int32_t *plan, int32_t people, wfm_rota_figures *out) {
  int32_t shifts = wfm__rota_shift_count(rota);
  for (int32_t d = 0; d < rota->days; d++)
    for (int32_t s = 0; s < shifts; s++) {
      size_t cell = (size_t)d * (size_t)shifts + (size_t)s;
      if (!rota->asked || !rota->asked[cell]) continue;
      double there = 0;
      for (int32_t p = 0; p < people; p++) there += plan[(size_t)p * (size_t)rota->days + (size_t)d] == s;
      double missing = rota->need[cell] - there;
      if (missing > 0) {
        out->missing += missing;
        out->under += missing * rota->under[cell];
      } else {
        out->surplus -= missing;
        out->over -= missing * rota->over[cell];
      }
    }
}

wfm_status wfm_rota_check(wfm_ctx *ctx, const wfm_rota *rota, const int32_t *plan, wfm_rota_figures *out) {
  if (!ctx || !rota || !out) return wfm__fail(ctx, WFM_EINVAL, "rota: context, problem or figures is NULL");
  int32_t people = wfm__rota_people_count(rota), shifts = wfm__rota_shift_count(rota);
  if (!plan && people > 0) return wfm__fail(ctx, WFM_EINVAL, "rota: the plan is NULL");
  for (int32_t p = 0; p < people; p++)
    for (int32_t d = 0; d < rota->days; d++) {
      int32_t s = plan[(size_t)p * (size_t)rota->days + (size_t)d];
      if (s < WFM_ROTA_OFF || s >= shifts)
        return wfm__fail(ctx, WFM_EDOMAIN, "staff %s, day %d: shift=%d, want -1 to %d",
                         wfm_rota_staff_name(rota, p), d, s, shifts - 1);
    }
  wfm_rota_figures f = {.worst_staff = -1, .worst_rule = -1, .worst_day = -1};
  for (int32_t p = 0; p < people; p++) {
    judge j = {rota, plan + (size_t)p * (size_t)rota->days, p, rota->days, shifts, &f};
    judge_runs(&j);
    judge_limits(&j);
    judge_days(&j);
  }
  judge_cover(rota, plan, people, &f);
  f.cost = f.requests + f.under + f.over;
  return wfm__result_write(ctx, out, &f, sizeof f);
}
