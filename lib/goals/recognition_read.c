/* A team with its KPIs and rules as a caller gives them: defaults and checks. */
#include "goals/recognition.h"

#include <math.h>

static const double most_cells = 2147483647;

void wfm_recognition_kpi_init(wfm_recognition_kpi *kpi, size_t struct_size) {
  static const wfm_recognition_kpi defaults = {
      .guard = -1, .floor = NAN, .target = NAN, .weight = 1, .sd = NAN};
  wfm__opts_init(kpi, struct_size, &defaults, sizeof defaults);
}

void wfm_badge_rule_init(wfm_badge_rule *rule, size_t struct_size) {
  static const wfm_badge_rule defaults = {.periods = 3, .threshold = NAN};
  wfm__opts_init(rule, struct_size, &defaults, sizeof defaults);
}

void wfm_recognition_input_init(wfm_recognition_input *input, size_t struct_size) {
  static const wfm_recognition_input defaults = {.least_frac = 0.5, .top = 3};
  wfm__opts_init(input, struct_size, &defaults, sizeof defaults);
}

void wfm_recognition_columns_init(wfm_recognition_columns *columns, size_t struct_size) {
  static const wfm_recognition_columns defaults = {0};
  wfm__opts_init(columns, struct_size, &defaults, sizeof defaults);
}

static wfm_status check_guard(wfm_ctx *ctx, const wfm_recognition_input *in, const wfm_recognition_kpi *kpi) {
  if (kpi->guard < -1 || kpi->guard >= (int32_t)in->kpis)
    return wfm__fail(ctx, WFM_EINVAL, "guard=%d, want -1 to %zu", (int)kpi->guard, in->kpis - 1);
  if (kpi->flags & WFM_RECOGNITION_EFFICIENCY && kpi->guard < 0)
    return wfm__fail(ctx, WFM_EINVAL, "guard=-1, want a KPI of quality beside one of efficiency");
  if (kpi->guard < 0) return WFM_OK;
  const wfm_recognition_kpi *guard = &in->kpi[kpi->guard];
  if (guard == kpi || guard->guard >= 0 || guard->flags & WFM_RECOGNITION_EFFICIENCY)
    return wfm__fail(ctx, WFM_EINVAL, "guard=%d, want a KPI of quality without a guard", (int)kpi->guard);
  return WFM_OK;
}

static wfm_status check_spec(wfm_ctx *ctx, const wfm_recognition_kpi *kpi) {
  double low = kpi->kind == WFM_RECOGNITION_MEAN ? -1e15 : 0;
  double high = kpi->kind == WFM_RECOGNITION_SHARE ? 1 : 1e15;
  wfm_status st = wfm__check_number(ctx, "floor", kpi->floor, low, high);
  if (st == WFM_OK) st = wfm__check_number(ctx, "target", kpi->target, low, high);
  if (st == WFM_OK && kpi->floor == kpi->target)
    st = wfm__fail(ctx, WFM_EDOMAIN, "target=%g is the floor, want another value", kpi->target);
  if (st == WFM_OK) st = wfm__check_number(ctx, "weight", kpi->weight, 1e-9, 1e9);
  if (st == WFM_OK) st = wfm__check_number(ctx, "least", kpi->least, 0, 1e15);
  if (st == WFM_OK && kpi->kind == WFM_RECOGNITION_MEAN)
    st = wfm__check_number(ctx, "sd", kpi->sd, 1e-9, 1e15);
  return st;
}

static wfm_status check_cells(wfm_ctx *ctx, const wfm_recognition_input *in, const wfm_recognition_kpi *kpi) {
  double low = kpi->kind == WFM_RECOGNITION_MEAN ? -1e15 : 0;
  double high = kpi->kind == WFM_RECOGNITION_SHARE ? 1 : 1e15;
  if (!kpi->value) return wfm__fail(ctx, WFM_EINVAL, "value is NULL");
  if (!kpi->count && kpi->kind != WFM_RECOGNITION_COUNT) return wfm__fail(ctx, WFM_EINVAL, "count is NULL");
  wfm_status st = WFM_OK;
  for (size_t i = 0; st == WFM_OK && i < in->agents * in->periods; i++) {
    if (!isnan(kpi->value[i])) st = wfm__check_number(ctx, "value", kpi->value[i], low, high);
    if (st == WFM_OK && kpi->count) st = wfm__check_number(ctx, "count", kpi->count[i], 0, 1e15);
    if (st != WFM_OK)
      st = wfm__fail_within(ctx, st, "agent %zu, period %zu", i / in->periods, i % in->periods);
  }
  return st;
}

static wfm_status check_kpi(wfm_ctx *ctx, const wfm_recognition_input *in, const wfm_recognition_kpi *kpi) {
  if (kpi->struct_size != sizeof *kpi || kpi->flags & ~(uint32_t)WFM_RECOGNITION_EFFICIENCY)
    return wfm__fail(ctx, WFM_EVERSION, "struct_size=%u, flags=%u of another version", kpi->struct_size,
                     kpi->flags);
  if (kpi->kind < WFM_RECOGNITION_SHARE || kpi->kind > WFM_RECOGNITION_COUNT)
    return wfm__fail(ctx, WFM_EINVAL, "kind=%d, want 0 to 2", (int)kpi->kind);
  wfm_status st = check_guard(ctx, in, kpi);
  if (st == WFM_OK) st = check_spec(ctx, kpi);
  return st == WFM_OK ? check_cells(ctx, in, kpi) : st;
}

static wfm_status check_rule(wfm_ctx *ctx, const wfm_recognition_input *in, const wfm_badge_rule *rule) {
  if (rule->struct_size != sizeof *rule || rule->flags)
    return wfm__fail(ctx, WFM_EVERSION, "struct_size=%u, flags=%u of another version", rule->struct_size,
                     rule->flags);
  if (rule->kind < WFM_BADGE_STREAK || rule->kind > WFM_BADGE_HELPED)
    return wfm__fail(ctx, WFM_EINVAL, "kind=%d, want 0 to 3", (int)rule->kind);
  if (rule->kpi < 0 || rule->kpi >= (int32_t)in->kpis)
    return wfm__fail(ctx, WFM_EINVAL, "kpi=%d, want 0 to %zu", (int)rule->kpi, in->kpis - 1);
  bool counts = in->kpi[rule->kpi].kind == WFM_RECOGNITION_COUNT;
  if (rule->kind == WFM_BADGE_HELPED && !counts)
    return wfm__fail(ctx, WFM_EINVAL, "kpi=%d, want one that counts deeds", (int)rule->kpi);
  if (rule->kind == WFM_BADGE_IMPROVED && counts)
    return wfm__fail(ctx, WFM_EINVAL, "kpi=%d, want a share or a mean", (int)rule->kpi);
  wfm_status st = wfm__check_number(ctx, "periods", rule->periods, 1, 1000);
  if (st == WFM_OK && rule->kind == WFM_BADGE_HELPED)
    st = wfm__check_number(ctx, "threshold", rule->threshold, 1e-9, 1e15);
  if (st == WFM_OK && rule->kind == WFM_BADGE_IMPROVED && !isnan(rule->threshold))
    st = wfm__check_number(ctx, "threshold", rule->threshold, 1e-12, 1 - 1e-12);
  return st;
}

static wfm_status check_size(wfm_ctx *ctx, const wfm_recognition_input *in) {
  if (in->flags & ~(uint32_t)WFM_RECOGNITION_RANK_ALL)
    return wfm__fail(ctx, WFM_EVERSION, "options: unknown flags");
  if (!in->kpi || (!in->rule && in->rules)) return wfm__fail(ctx, WFM_EINVAL, "kpi or rule is NULL");
  wfm_status st = wfm__check_number(ctx, "agents", (double)in->agents, 1, 1e6);
  if (st == WFM_OK) st = wfm__check_number(ctx, "periods", (double)in->periods, 1, 1e4);
  if (st == WFM_OK) st = wfm__check_number(ctx, "kpis", (double)in->kpis, 1, 1000);
  if (st == WFM_OK) st = wfm__check_number(ctx, "rules", (double)in->rules, 0, 1000);
  if (st == WFM_OK) st = wfm__check_number(ctx, "least_frac", in->least_frac, 0, 1);
  if (st == WFM_OK) st = wfm__check_number(ctx, "top", in->top, 0, INFINITY);
  double cells = (double)in->agents * (double)in->periods * (double)(in->kpis + in->rules);
  if (st == WFM_OK && cells > most_cells)
    st = wfm__fail(ctx, WFM_ELIMIT, "%g cells of agents, periods, KPIs and rules, want at most %g", cells,
                   most_cells);
  return st;
}

wfm_status wfm__team_read(wfm_ctx *ctx, const wfm_recognition_input *input, wfm__team *team) {
  *team = (wfm__team){.ctx = ctx};
  if (!input) return wfm__fail(ctx, WFM_EINVAL, "input is NULL");
  wfm_recognition_input_init(&team->in, sizeof team->in);
  wfm_status st = wfm__opts_read(ctx, &team->in, sizeof team->in, input);
  const wfm_recognition_input *in = &team->in;
  if (st == WFM_OK) st = check_size(ctx, in);
  for (size_t k = 0; st == WFM_OK && k < in->kpis; k++) {
    st = check_kpi(ctx, in, &in->kpi[k]);
    if (st != WFM_OK) st = wfm__fail_within(ctx, st, "KPI %zu", k);
  }
  for (size_t r = 0; st == WFM_OK && r < in->rules; r++) {
    st = check_rule(ctx, in, &in->rule[r]);
    if (st != WFM_OK) st = wfm__fail_within(ctx, st, "rule %zu", r);
  }
  return st;
}
