/* All KPIs by name, and what is to be said of a choice of them. */
#include "core/sort.h"
#include "kpi/kpi.h"

#include <libwfm/kpi_registry.h>

#include <math.h>
#include <string.h>

enum { LEAST_ROWS = 10, MOST_KPIS = 1000 };
static const double same_from = 0.9;

#define KPI(name_, unit_, kind_, direction_, family_, pair_, formula_)                                       \
  {                                                                                                          \
    .kind = kind_, .direction = direction_, .name = name_, .unit = unit_, .formula = formula_,               \
    .family = family_, .pair = pair_                                                                         \
  }
static const wfm_kpi_info list[] = {
    KPI("service_level", "frac", WFM_KPI_ACCESS, 1, "wait", "",
        "answered in T / offered, or another definition that is named"),
    KPI("asa_s", "s", WFM_KPI_ACCESS, -1, "wait", "", "waits of the answered / answered"),
    KPI("wait_s", "s", WFM_KPI_ACCESS, -1, "wait", "", "waits of all / contacts"),
    KPI("wait_p90_s", "s", WFM_KPI_ACCESS, -1, "wait", "",
        "the wait that nine of ten contacts did not exceed"),
    KPI("abandoned_wait_s", "s", WFM_KPI_ACCESS, 0, "", "", "waits of the abandoned / abandoned"),
    KPI("abandonment", "frac", WFM_KPI_ACCESS, -1, "wait", "", "abandoned / offered"),
    KPI("unaccounted", "count", WFM_KPI_ACCESS, -1, "", "", "offered - answered - abandoned"),
    KPI("aht_s", "s", WFM_KPI_EFFICIENCY, -1, "handling", "fcr",
        "(talk + hold + after-contact work) / handled"),
    KPI("talk_s", "s", WFM_KPI_EFFICIENCY, -1, "handling", "fcr", "talk / handled"),
    KPI("hold_s", "s", WFM_KPI_EFFICIENCY, -1, "hold", "fcr", "hold / handled"),
    KPI("hold_frac", "frac", WFM_KPI_EFFICIENCY, -1, "hold", "fcr",
        "hold / (talk + hold + after-contact work)"),
    KPI("after_s", "s", WFM_KPI_EFFICIENCY, -1, "", "fcr", "after-contact work / handled"),
    KPI("occupancy", "frac", WFM_KPI_EFFICIENCY, 0, "load", "csat", "handling / (handling + available)"),
    KPI("utilisation", "frac", WFM_KPI_EFFICIENCY, 1, "load", "csat", "handling / paid"),
    KPI("contacts_per_h", "per_h", WFM_KPI_EFFICIENCY, 1, "handling", "fcr",
        "handled / hours of handling and available time"),
    KPI("contacts_per_paid_h", "per_h", WFM_KPI_EFFICIENCY, 1, "productivity", "fcr", "handled / paid hours"),
    KPI("cost_per_contact", "money", WFM_KPI_EFFICIENCY, -1, "productivity", "csat", "cost / handled"),
    KPI("cost_per_resolved", "money", WFM_KPI_EFFICIENCY, -1, "", "csat", "cost / resolved"),
    KPI("shrinkage", "frac", WFM_KPI_EFFICIENCY, 0, "", "", "time away / paid, each cause by itself"),
    KPI("fcr", "frac", WFM_KPI_QUALITY, 1, "repeats", "",
        "handled contacts older than W without a repeat within W / handled contacts older than W"),
    KPI("repeat_frac", "frac", WFM_KPI_QUALITY, -1, "repeats", "",
        "gaps between contacts of one customer within W / gaps"),
    KPI("repeat_gap_s", "s", WFM_KPI_QUALITY, 1, "repeats", "",
        "mean gap between consecutive contacts of one customer"),
    KPI("csat", "frac", WFM_KPI_QUALITY, 1, "satisfaction", "", "answers in the top box / answers"),
    KPI("nps", "score", WFM_KPI_QUALITY, 1, "satisfaction", "", "share of 9 and 10 - share of 0 to 6"),
    KPI("adherence", "frac", WFM_KPI_PLANNING, 1, "", "",
        "max(0, 1 - (exception + outside) / (scheduled + outside))"),
    KPI("conformance", "frac", WFM_KPI_PLANNING, 0, "", "", "worked / scheduled on the queue"),
    KPI("forecast_wape", "frac", WFM_KPI_PLANNING, -1, "", "", "sum of |forecast - actual| / sum of actual"),
    KPI("forecast_bias", "frac", WFM_KPI_PLANNING, 0, "", "", "sum of (forecast - actual) / sum of actual"),
    KPI("short_h", "h", WFM_KPI_PLANNING, -1, "cover", "", "agent-hours missing, interval by interval"),
    KPI("surplus_h", "h", WFM_KPI_PLANNING, -1, "", "", "agent-hours too many, interval by interval"),
    KPI("covered_frac", "frac", WFM_KPI_PLANNING, 1, "cover", "", "1 - short hours / required hours"),
    KPI("hours_above_35", "h", WFM_KPI_WELLBEING, -1, "", "", "hours of weeks above 35, per agent and week"),
    KPI("hours_above_40", "h", WFM_KPI_WELLBEING, -1, "long_weeks", "",
        "hours of weeks above 40, per agent and week"),
    KPI("weeks_above_40", "frac", WFM_KPI_WELLBEING, -1, "long_weeks", "",
        "agents' weeks above 40 hours / agents' weeks"),
    KPI("busy_weeks", "frac", WFM_KPI_WELLBEING, -1, "", "",
        "agents' weeks with an occupancy above the cap / agents' weeks"),
    KPI("long_runs", "count", WFM_KPI_WELLBEING, -1, "", "", "runs of more than six days of work"),
    KPI("short_rests", "count", WFM_KPI_WELLBEING, -1, "", "",
        "rests of less than eleven hours between shifts"),
};
#undef KPI

void wfm_kpi_info_init(wfm_kpi_info *info, size_t struct_size) {
  static const wfm_kpi_info none = {.name = "", .unit = "", .formula = "", .family = "", .pair = ""};
  wfm__opts_init(info, struct_size, &none, sizeof none);
}

size_t wfm_kpi_count(void) {
  return WFM__COUNT(list);
}

wfm_status wfm_kpi_get(wfm_ctx *ctx, size_t i, wfm_kpi_info *info) {
  if (!info) return wfm__fail(ctx, WFM_EINVAL, "info is NULL");
  if (i >= WFM__COUNT(list))
    return wfm__fail(ctx, WFM_EDOMAIN, "KPI %zu, want 0 to %zu", i, WFM__COUNT(list) - 1);
  return wfm__result_write(ctx, info, &list[i], sizeof list[i]);
}

static const wfm_kpi_info *find(const char *name) {
  for (size_t i = 0; i < WFM__COUNT(list); i++)
    if (strcmp(list[i].name, name) == 0) return &list[i];
  return NULL;
}

/* Names that share the longest beginning with the text. */
static void name_nearest(const char *name, char *text, size_t cap) {
  size_t best = 0, at = 0;
  for (size_t i = 0; i < WFM__COUNT(list); i++) {
    size_t n = 0;
    while (name[n] && name[n] == list[i].name[n]) n++;
    if (n > best) best = n;
  }
  text[0] = '\0';
  for (size_t i = 0; i < WFM__COUNT(list) && at + 40 < cap; i++)
    if (strncmp(list[i].name, name, best) == 0)
      at += wfm__format(text + at, cap - at, "%s%s", at ? ", " : "", list[i].name);
}

wfm_status wfm_kpi_find(wfm_ctx *ctx, const char *name, wfm_kpi_info *info) {
  char nearest[400];
  if (!name || !info) return wfm__fail(ctx, WFM_EINVAL, "name or info is NULL");
  const wfm_kpi_info *found = find(name);
  if (found) return wfm__result_write(ctx, info, found, sizeof *found);
  name_nearest(name, nearest, sizeof nearest);
  return wfm__fail(ctx, WFM_ENOTFOUND, "no KPI %s, want one of: %s ...", name, nearest);
}

/* --- a choice --- */

void wfm_kpi_review_columns_init(wfm_kpi_review_columns *columns, size_t struct_size) {
  static const wfm_kpi_review_columns none = {0};
  wfm__opts_init(columns, struct_size, &none, sizeof none);
}

static void put(wfm_kpi_review_columns *c, int32_t kind, int32_t first, int32_t second, double value) {
  size_t i = c->count++;
  if (i >= c->cap) return;
  if (c->kind) c->kind[i] = kind;
  if (c->first) c->first[i] = first;
  if (c->second) c->second[i] = second;
  if (c->value) c->value[i] = value;
}

/* Mean rank of each value among all, from sorted copies. */
static void rank(const double *x, size_t n, double *sorted, double *ranks) {
  memcpy(sorted, x, n * sizeof *x);
  wfm__sort_doubles(sorted, n);
  for (size_t i = 0; i < n; i++) {
    size_t low = 0, high = n; /* first of its equals, and behind the last */
    while (low < high) {
      size_t mid = (low + high) / 2;
      if (sorted[mid] < x[i])
        low = mid + 1;
      else
        high = mid;
    }
    size_t begin = low;
    high = n;
    while (low < high) {
      size_t mid = (low + high) / 2;
      if (sorted[mid] <= x[i])
        low = mid + 1;
      else
        high = mid;
    }
    ranks[i] = (double)(begin + low - 1) / 2;
  }
}

static double correlation(const double *x, const double *y, size_t n) {
  double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
  for (size_t i = 0; i < n; i++) {
    mx += x[i] / (double)n;
    my += y[i] / (double)n;
  }
  for (size_t i = 0; i < n; i++) {
    xx += (x[i] - mx) * (x[i] - mx);
    yy += (y[i] - my) * (y[i] - my);
    xy += (x[i] - mx) * (y[i] - my);
  }
  return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : NAN;
}

/* Rank correlation over the rows in which both are known; NaN with too few. scratch [5 n]. */
static double rank_correlation(const double *a, const double *b, size_t n, double *scratch) {
  double *x = scratch, *y = x + n, *sorted = y + n, *rx = sorted + n, *ry = rx + n;
  size_t m = 0;
  for (size_t i = 0; i < n; i++) {
    if (isnan(a[i]) || isnan(b[i])) continue;
    x[m] = a[i];
    y[m++] = b[i];
  }
  if (m < LEAST_ROWS) return NAN;
  rank(x, m, sorted, rx);
  rank(y, m, sorted, ry);
  return correlation(rx, ry, m);
}

static bool chosen(size_t k, const char *const *name, const char *wanted) {
  for (size_t i = 0; i < k; i++)
    if (strcmp(name[i], wanted) == 0) return true;
  return false;
}

/* Two qualities guard each other's efficiencies: any of them will do. */
static bool guarded(size_t k, const char *const *name) {
  return chosen(k, name, "fcr") || chosen(k, name, "csat") || chosen(k, name, "nps") ||
         chosen(k, name, "repeat_frac");
}

wfm_status wfm_kpi_review(wfm_ctx *ctx, size_t k, const char *const *name, size_t n, const double *value,
                          int32_t most, wfm_kpi_review_columns *out) {
  wfm_kpi_review_columns c = {0};
  if (!out || (k > 0 && !name) || (k > 0 && n > 0 && !value))
    return wfm__fail(ctx, WFM_EINVAL, "name, value or out is NULL");
  wfm_status st = wfm__opts_read(ctx, &c, sizeof c, out);
  if (st == WFM_OK && k > MOST_KPIS) st = wfm__fail(ctx, WFM_EDOMAIN, "k=%zu KPIs, want at most 1000", k);
  if (st == WFM_OK && most < 1) st = wfm__fail(ctx, WFM_EDOMAIN, "most=%d, want >= 1", (int)most);
  for (size_t i = 0; st == WFM_OK && i < k; i++)
    if (!name[i]) st = wfm__fail(ctx, WFM_EINVAL, "name %zu is NULL", i);
  for (size_t i = 0; st == WFM_OK && i < k * n; i++)
    if (isinf(value[i]))
      st = wfm__fail(ctx, WFM_ENOTFINITE, "element %zu: value=%g, want a number or NaN", i, value[i]);
  if (st != WFM_OK) return st;
  double *scratch = wfm__alloc(ctx, n, 5 * sizeof *scratch);
  if (!scratch) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu rows", n);
  c.count = 0;
  if (k > (size_t)most) put(&c, WFM_KPI_REVIEW_TOO_MANY, -1, -1, (double)k);
  for (size_t i = 0; i < k; i++)
    for (size_t j = i + 1; j < k; j++) {
      const wfm_kpi_info *a = find(name[i]), *b = find(name[j]);
      double r = n > 0 ? rank_correlation(value + i * n, value + j * n, n, scratch) : NAN;
      bool family = a && b && a->family[0] && strcmp(a->family, b->family) == 0;
      if (family || strcmp(name[i], name[j]) == 0 || fabs(r) >= same_from)
        put(&c, WFM_KPI_REVIEW_SAME, (int32_t)i, (int32_t)j, r);
    }
  for (size_t i = 0; i < k; i++) {
    const wfm_kpi_info *a = find(name[i]);
    if (a && a->pair[0] && !guarded(k, name)) put(&c, WFM_KPI_REVIEW_UNPAIRED, (int32_t)i, -1, NAN);
  }
  wfm__free(ctx, scratch);
  return wfm__result_write(ctx, out, &c, sizeof c);
}
