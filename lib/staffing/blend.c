/* Blended work: what idle voice agents do of deferred work, and how many agents the rest wants. */
#include "core/core.h"

#include <libwfm/backlog.h>
#include <math.h>

void wfm_blend_result_init(wfm_blend_result *result, size_t struct_size) {
  static const wfm_blend_result defaults = {0};
  wfm__opts_init(result, struct_size, &defaults, sizeof defaults);
}

/* Columns in scratch, in the order of wfm_blend_result. */
enum { OCCUPANCY, IDLE, FILLED, AGENTS, SEPARATE, COLUMNS };

static wfm_status read_occupancy(wfm_ctx *ctx, const wfm_staff_input *voice, const double *agents, size_t n,
                                 const wfm_staff_opts *opts, double *occupancy) {
  wfm_staff_result r;
  wfm_staff_result_init(&r, sizeof r);
  r.occupancy = occupancy;
  wfm_status st = wfm_staff_evaluate(ctx, voice, n, agents, NULL, opts, &r, NULL);
  return st == WFM_OK ? st : wfm__fail_within(ctx, st, "voice");
}

static bool voice_open(const wfm_staff_input *voice, size_t i) {
  return !voice->open || voice->open[i] != 0;
}

static wfm_status same_interval(wfm_ctx *ctx, const wfm_staff_opts *voice_opts, const wfm_backlog_opts *opts,
                                double *interval_s) {
  wfm_staff_opts v;
  wfm_backlog_opts o;
  wfm_staff_opts_init(&v, sizeof v);
  wfm_backlog_opts_init(&o, sizeof o);
  wfm_status st = wfm__opts_read(ctx, &v, sizeof v, voice_opts);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &o, sizeof o, opts);
  if (st == WFM_OK && v.interval_s != o.interval_s)
    st = wfm__fail(ctx, WFM_EINVAL, "interval_s=%g of voice and %g of deferred work, want the same",
                   v.interval_s, o.interval_s);
  *interval_s = o.interval_s;
  return st;
}

/* Fills the columns of scratch. */
static wfm_status compute(wfm_ctx *ctx, const wfm_staff_input *voice, const double *agents, size_t n,
                          double idle_use, const wfm_backlog_input *work, const wfm_backlog_opts *opts,
                          double *column[COLUMNS], double *late) {
  for (size_t i = 0; i < n; i++) {
    bool there = voice_open(voice, i) && agents[i] > 0;
    if (there && isnan(column[OCCUPANCY][i])) column[OCCUPANCY][i] = 0; /* no calls */
    if (!there) column[OCCUPANCY][i] = NAN;
    column[IDLE][i] = there ? agents[i] * (1 - column[OCCUPANCY][i]) * idle_use : 0;
  }
  wfm_backlog_columns c;
  wfm_backlog_columns_init(&c, sizeof c);
  c.busy = column[FILLED];
  wfm_backlog_totals t = {.struct_size = sizeof t};
  wfm_status st = wfm_backlog_run(ctx, work, column[IDLE], n, opts, &c, &t);
  *late = t.late;
  if (st == WFM_OK) st = wfm_backlog_agents(ctx, work, column[IDLE], n, opts, column[AGENTS]);
  if (st == WFM_OK) st = wfm_backlog_agents(ctx, work, NULL, n, opts, column[SEPARATE]);
  return st;
}

wfm_status wfm_blend(wfm_ctx *ctx, const wfm_staff_input *voice, const double *agents, size_t n,
                     const wfm_staff_opts *voice_opts, double idle_use, const wfm_backlog_input *work,
                     const wfm_backlog_opts *opts, wfm_blend_result *result) {
  wfm_staff_input v;
  wfm_backlog_input w;
  wfm_blend_result r;
  double *scratch = NULL, *column[COLUMNS], interval_s = 0;
  if (!voice || !work || !result || (n > 0 && !agents))
    return wfm__fail(ctx, WFM_EINVAL, "voice, agents, work or result is NULL");
  wfm_staff_input_init(&v, sizeof v);
  wfm_backlog_input_init(&w, sizeof w);
  wfm_blend_result_init(&r, sizeof r);
  wfm_status st = wfm__opts_read(ctx, &r, sizeof r, result);
  if (st == WFM_OK && r.reserved0 != 0) st = wfm__fail(ctx, WFM_EVERSION, "result: reserved0, want 0");
  if (st == WFM_OK) st = wfm__opts_read(ctx, &v, sizeof v, voice);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &w, sizeof w, work);
  if (st == WFM_OK) st = wfm__check_number(ctx, "idle_use", idle_use, 0, 1);
  if (st == WFM_OK) st = same_interval(ctx, voice_opts, opts, &interval_s);
  if (st == WFM_OK && n > SIZE_MAX / COLUMNS)
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals", n);
  if (st == WFM_OK) scratch = wfm__alloc(ctx, n * COLUMNS, sizeof *scratch);
  if (st == WFM_OK && !scratch) st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals", n);
  for (size_t k = 0; k < COLUMNS; k++) column[k] = scratch ? scratch + k * n : NULL;
  if (st == WFM_OK) st = read_occupancy(ctx, &v, agents, n, voice_opts, column[OCCUPANCY]);
  if (st == WFM_OK) st = compute(ctx, &v, agents, n, idle_use, &w, opts, column, &r.late);
  if (st == WFM_OK) {
    double hour = interval_s / 3600;
    double *const to[COLUMNS] = {r.occupancy, r.idle_agents, r.filled_agents, r.agents, r.separate_agents};
    r.idle_h = r.filled_h = r.agents_h = r.separate_h = 0;
    for (size_t i = 0; i < n; i++) {
      bool open = !w.open || w.open[i] != 0;
      r.idle_h += open ? column[IDLE][i] * hour : 0;
      r.filled_h += column[FILLED][i] * hour;
      r.agents_h += column[AGENTS][i] * hour;
      r.separate_h += column[SEPARATE][i] * hour;
      for (size_t k = 0; k < COLUMNS; k++)
        if (to[k]) to[k][i] = column[k][i];
    }
    st = wfm__result_write(ctx, result, &r, sizeof r);
  }
  wfm__free(ctx, scratch);
  return st;
}
