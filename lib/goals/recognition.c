/* Points of agents, the list of the best, and the team's scorecard. */
#include "goals/recognition.h"
#include "core/sort.h"

#include <math.h>
#include <string.h>

/* What is made before anything is written. */
typedef struct results {
  double *points, *mean, *sorted;
  int32_t *rank, *badge;
  size_t *taken;
  size_t *known; /* [agents] periods with points */
} results;

/* Whole tenths, so that what is shown as equal is equal. */
static double tenths(double points) {
  return nearbyint(points * 10) / 10;
}

static double cell_points(const wfm__team *team, size_t cell) {
  const wfm_recognition_input *in = &team->in;
  size_t cells = in->agents * in->periods;
  double earned = 0, known = 0, all = 0;
  for (size_t k = 0; k < in->kpis; k++) {
    const wfm_recognition_kpi *kpi = &in->kpi[k];
    double way = wfm__way(kpi, team->shrunk[k * cells + cell]);
    if (kpi->guard >= 0) {
      double guard = wfm__way(&in->kpi[kpi->guard], team->shrunk[(size_t)kpi->guard * cells + cell]);
      way = isnan(guard) ? NAN : isnan(way) ? NAN : fmin(way, guard);
    }
    all += kpi->weight;
    if (isnan(way)) continue;
    earned += kpi->weight * way;
    known += kpi->weight;
  }
  return known > 0 && known >= in->least_frac * all ? tenths(100 * earned / known) : NAN;
}

static void make_points(const wfm__team *team, results *r) {
  for (size_t a = 0; a < team->in.agents; a++) {
    double sum = 0, periods = 0;
    for (size_t p = 0; p < team->in.periods; p++) {
      size_t cell = wfm__team_cell(team, a, p);
      double points = r->points[cell] = cell_points(team, cell);
      if (isnan(points)) continue;
      sum += points;
      periods++;
    }
    r->known[a] = (size_t)periods;
    r->mean[a] = periods > 0 ? tenths(sum / periods) : NAN;
  }
}

/* A mean of few periods stands on little, and takes no part in the list. */
static bool in_list(const wfm__team *team, const results *r, size_t agent) {
  return r->known[agent] > 0 && (double)r->known[agent] >= team->in.least_frac * (double)team->in.periods;
}

/* Agents in a sorted list who have more. */
static size_t count_above(const double *sorted, size_t n, double value) {
  size_t low = 0, high = n;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (sorted[middle] > value)
      high = middle;
    else
      low = middle + 1;
  }
  return n - low;
}

static void make_ranks(const wfm__team *team, results *r) {
  size_t n = 0;
  for (size_t a = 0; a < team->in.agents; a++)
    if (in_list(team, r, a)) r->sorted[n++] = r->mean[a];
  wfm__sort_doubles(r->sorted, n);
  bool all = team->in.flags & WFM_RECOGNITION_RANK_ALL;
  for (size_t a = 0; a < team->in.agents; a++) {
    if (!in_list(team, r, a)) continue;
    size_t rank = count_above(r->sorted, n, r->mean[a]) + 1;
    if (all || (rank <= (size_t)team->in.top && r->mean[a] > 0)) r->rank[a] = (int32_t)rank;
  }
}

static wfm_status open_results(const wfm__team *team, results *r) {
  const wfm_recognition_input *in = &team->in;
  r->points = wfm__alloc(team->ctx, in->agents * in->periods, sizeof *r->points);
  r->mean = wfm__alloc(team->ctx, in->agents, sizeof *r->mean);
  r->sorted = wfm__alloc(team->ctx, in->agents, sizeof *r->sorted);
  r->rank = wfm__alloc(team->ctx, in->agents, sizeof *r->rank);
  r->badge = wfm__alloc(team->ctx, in->rules * in->agents * in->periods, sizeof *r->badge);
  r->taken = wfm__alloc(team->ctx, in->agents, sizeof *r->taken);
  r->known = wfm__alloc(team->ctx, in->agents, sizeof *r->known);
  if (r->points && r->mean && r->sorted && r->rank && r->badge && r->taken && r->known) return WFM_OK;
  return wfm__fail(team->ctx, WFM_ENOMEM, "out of memory for %zu agents", in->agents);
}

static void free_results(wfm_ctx *ctx, results *r) {
  void *blocks[] = {r->points, r->mean, r->sorted, r->rank, r->badge, r->taken, r->known};
  for (size_t i = 0; i < WFM__COUNT(blocks); i++) wfm__free(ctx, blocks[i]);
}

static void write_columns(const wfm__team *team, const results *r, const wfm_recognition_columns *to) {
  size_t agents = team->in.agents, cells = agents * team->in.periods;
  if (to->shrunk) memcpy(to->shrunk, team->shrunk, team->in.kpis * cells * sizeof *to->shrunk);
  if (to->points) memcpy(to->points, r->points, cells * sizeof *to->points);
  if (to->mean_points) memcpy(to->mean_points, r->mean, agents * sizeof *to->mean_points);
  if (to->rank) memcpy(to->rank, r->rank, agents * sizeof *to->rank);
  if (to->badge) memcpy(to->badge, r->badge, team->in.rules * cells * sizeof *to->badge);
}

wfm_status wfm_recognition(wfm_ctx *ctx, const wfm_recognition_input *input,
                           const wfm_recognition_columns *columns) {
  wfm__team team = {.ctx = ctx};
  wfm_recognition_columns to;
  results r = {0};
  if (!columns) return wfm__fail(ctx, WFM_EINVAL, "columns is NULL");
  wfm_recognition_columns_init(&to, sizeof to);
  wfm_status st = wfm__opts_read(ctx, &to, sizeof to, columns);
  if (st == WFM_OK) st = wfm__team_read(ctx, input, &team);
  if (st == WFM_OK) st = wfm__team_shrink(&team);
  if (st == WFM_OK) st = open_results(&team, &r);
  if (st == WFM_OK) {
    make_points(&team, &r);
    make_ranks(&team, &r);
    for (size_t i = 0; i < team.in.rules; i++)
      wfm__badge_give(&team, &team.in.rule[i], r.badge + i * team.in.agents * team.in.periods, r.taken);
    write_columns(&team, &r, &to);
  }
  free_results(ctx, &r);
  wfm__free(ctx, team.shrunk);
  return st;
}

/* --- scorecard --- */

static wfm_scorecard_line make_line(const wfm__team *team, size_t k, size_t period) {
  static const double two_sided = 1.959963984540054; /* normal quantile of 0.975 */
  const wfm_recognition_kpi *kpi = &team->in.kpi[k];
  wfm__pool now = wfm__team_pool(team, k, period), before = {0, 0};
  if (period > 0) before = wfm__team_pool(team, k, period - 1);
  wfm_scorecard_line line = {.target = kpi->target,
                             .actual = wfm__pool_value(&now),
                             .previous = wfm__pool_value(&before),
                             .z = wfm__pool_change(kpi, &before, &now),
                             .met = -1};
  if (fabs(line.z) > two_sided) line.trend = line.z > 0 ? 1 : -1;
  if (isnan(line.actual)) return line;
  line.met = wfm__way_done(kpi, line.actual);
  if (line.met && kpi->guard >= 0) {
    wfm__pool guard = wfm__team_pool(team, (size_t)kpi->guard, period);
    line.met = wfm__way_done(&team->in.kpi[kpi->guard], wfm__pool_value(&guard));
  }
  return line;
}

wfm_status wfm_recognition_scorecard(wfm_ctx *ctx, const wfm_recognition_input *input, size_t period,
                                     wfm_scorecard_line *lines) {
  wfm__team team;
  if (!lines) return wfm__fail(ctx, WFM_EINVAL, "lines is NULL");
  wfm_status st = wfm__team_read(ctx, input, &team);
  if (st == WFM_OK && period >= team.in.periods)
    st = wfm__fail(ctx, WFM_EDOMAIN, "period=%zu, want 0 to %zu", period, team.in.periods - 1);
  for (size_t k = 0; st == WFM_OK && k < team.in.kpis; k++) lines[k] = make_line(&team, k, period);
  return st;
}
