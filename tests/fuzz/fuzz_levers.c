/* Property: whatever centre and options the levers are given, they answer; an answer is not worse than today, moved shifts keep the
 * hours, and added people only add. Input: sixteen bytes of goal and options, then four bytes an interval. */
#include "fuzz/bounded.h"
#include "fuzz/fuzz.h"

#include <libwfm/goal_levers.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { HEAD = 16, CELL = 4, MOST = 24 };

static void want(bool condition) {
  if (!condition) abort();
}

typedef struct week {
  size_t n;
  double volume[MOST], aht_s[MOST], patience_s[MOST], agents[MOST];
  int32_t day[MOST];
} week;

static void read_week(const uint8_t *data, size_t size, week *w) {
  w->n = size / CELL < MOST ? size / CELL : MOST;
  for (size_t i = 0; i < w->n; i++) {
    const uint8_t *p = data + i * CELL;
    w->volume[i] = p[0] / 2.0;
    w->aht_s[i] = 30 + 4 * p[1];
    w->patience_s[i] = p[2] == 255 ? HUGE_VAL : 60 + 20 * p[2];
    w->agents[i] = p[3] % 16;
    w->day[i] = (int32_t)i / 12;
  }
}

static wfm_lever_opts read_options(const uint8_t *data) {
  wfm_lever_opts o;
  wfm_lever_opts_init(&o, sizeof o);
  o.flags = data[0] >> 4 & 1;
  o.shift_h = 0.5 + data[3] / 32.0;
  o.max_moves = data[4] % 6;
  o.self_service_max_frac = data[5] / 600.0;
  o.repeat_frac = data[6] / 600.0;
  o.max_hires = data[7] % 4;
  o.shrinkage_frac = data[8] / 600.0;
  o.aht_max_cut_frac = data[9] / 600.0;
  o.aht_guard = data[9] & 1 ? "csat" : NULL;
  o.hire_lead_days = data[10];
  o.settle_days = data[11] % 32 - 1;
  return o;
}

static double sum(const double *x, size_t n) {
  double s = 0;
  for (size_t i = 0; i < n; i++) s += x[i];
  return s;
}

static void check_plan(const wfm_lever_plan *p, const week *w, const double *moved, const double *agents,
                       int32_t direction) {
  double better = direction * (p->kpi_after - p->kpi_now);
  want(better >= -1e-6 * fabs(p->kpi_now));
  want(p->closes_frac <= 1 + 1e-9 && p->effective_frac >= 0.5 && p->effective_frac <= 2);
  want(fabs(sum(moved, w->n) - sum(w->agents, w->n)) < 1e-9 * (1 + sum(moved, w->n)));
  for (size_t i = 0; i < w->n; i++) want(moved[i] >= 0 && agents[i] >= moved[i] - 1e-12);
  want(strlen(p->text) > 0 && strlen(p->text) < sizeof p->text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const kpis[] = {"asa_s", "wait_s", "service_level", "abandonment", "occupancy"};
  week w;
  if (size < HEAD + CELL) return 0;
  wfm_ctx *ctx = bounded_ctx();
  wfm_goals *goals = NULL;
  if (!ctx) return 0;
  read_week(data + HEAD, size - HEAD, &w);
  wfm_goal_spec spec;
  wfm_goal_spec_init(&spec, sizeof spec);
  int kpi = data[0] % 5;
  bool time = kpi < 2;
  spec.id = "g";
  spec.kpi = kpis[kpi];
  spec.unit = time ? "s" : "frac";
  spec.direction = kpi == 2 ? WFM_GOAL_UP : WFM_GOAL_DOWN;
  spec.baseline = time ? 1 + 2 * data[1] : (data[1] + 0.5) / 256;
  spec.target = time ? 1 + 2 * data[2] : (data[2] + 0.5) / 256;
  spec.start_date = 0;
  spec.due_date = 91;
  want(wfm_goals_create(ctx, &goals) == WFM_OK);
  if (wfm_goals_add(goals, &spec, 0, NULL) == WFM_OK) {
    double moved[MOST], agents[MOST];
    wfm_goal_centre centre;
    wfm_lever_columns columns;
    wfm_lever_plan plan;
    wfm_goal_centre_init(&centre, sizeof centre);
    wfm_lever_columns_init(&columns, sizeof columns);
    wfm_lever_plan_init(&plan, sizeof plan);
    centre.n = w.n;
    centre.volume = w.volume;
    centre.aht_s = w.aht_s;
    centre.patience_s = w.patience_s;
    centre.agents = w.agents;
    centre.day = w.day;
    columns.agents_moved = moved;
    columns.agents = agents;
    wfm_lever_opts o = read_options(data);
    if (wfm_goals_levers(ctx, goals, 0, 0, &centre, &o, &plan, &columns) == WFM_OK)
      check_plan(&plan, &w, moved, agents, spec.direction);
  }
  wfm_goals_free(goals);
  wfm_ctx_free(ctx);
  return 0;
}
