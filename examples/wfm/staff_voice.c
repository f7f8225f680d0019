/* wfm staff: voice, by interval, over a period, or on the transient solution; and what given agents achieve. */
#include "staff.h"

#include <libwfm/kpi.h>
#include <libwfm/period.h>
#include <libwfm/staff_transient.h>

#include <math.h>
#include <stdlib.h>

void voice_input(const staff_queue *q, wfm_staff_input *input) {
  wfm_staff_input_init(input, sizeof *input);
  input->volume = q->column[IN_VOLUME];
  input->aht_s = q->column[IN_AHT];
  input->patience_s = q->patient || q->set.by_law ? NULL : q->column[IN_PATIENCE];
  input->volume_var = q->variance ? q->column[IN_VARIANCE] : NULL;
  input->min_agents = q->column[IN_LEAST];
  input->open = q->open;
}

static wfm_staff_opts voice_opts(const staff_job *j, const staff_queue *q) {
  wfm_staff_opts opts;
  wfm_staff_opts_init(&opts, sizeof opts);
  opts.interval_s = j->in.interval_s;
  opts.quantile = q->set.quantile;
  opts.model = q->set.by_law ? 0 : q->set.model;
  opts.method = q->set.method == METHOD_TRANSIENT ? WFM_STAFF_SIPP : q->set.method;
  opts.law = q->set.by_law ? &q->set.law : NULL;
  opts.lines = q->set.lines;
  return opts;
}

void gross_up(const staff_job *j, staff_queue *q) {
  double stay = 1 - q->set.shrinkage.total.residual_frac;
  for (size_t i = 0; i < j->n; i++) {
    double gross = q->column[POSITIONS][i] / stay;
    q->column[DEMAND][i] = 0;
    if (!q->open[i]) continue;
    q->column[DEMAND][i] = fmax(ceil(gross - 1e-9 * gross), ceil(q->column[IN_LEAST][i]));
  }
}

/* Agents of the demand who are on the queue, into WORK. */
static void present(const staff_job *j, const staff_queue *q) {
  for (size_t i = 0; i < j->n; i++)
    q->column[WORK][i] = q->column[DEMAND][i] * (1 - q->set.shrinkage.total.residual_frac);
}

int volumes_to_staff(const cli_app *app, const staff_job *j, staff_queue *q) {
  for (size_t i = 0; i < j->n; i++) q->column[WORK][i] = q->open[i] ? q->column[IN_VOLUME][i] : 0;
  if (!(q->set.quantile > 0) || !q->variance) return EXIT_DONE;
  /* The load that the quantile gives, turned back into contacts; the agents do not matter. */
  wfm_staff_input input;
  wfm_staff_result result;
  wfm_staff_opts opts = voice_opts(j, q);
  voice_input(q, &input);
  opts.method = WFM_STAFF_SIPP;
  wfm_staff_result_init(&result, sizeof result);
  result.load = q->column[LOAD];
  wfm_queue_target target;
  wfm_queue_target_init(&target, sizeof target);
  wfm_status status =
      wfm_staff_evaluate(app->ctx, &input, j->n, q->column[IN_LEAST], &target, &opts, &result, NULL);
  if (status != WFM_OK) return failed_cell(app, status, j, q);
  for (size_t i = 0; i < j->n; i++)
    if (q->open[i]) q->column[WORK][i] = q->column[LOAD][i] * j->in.interval_s / q->column[IN_AHT][i];
  return EXIT_DONE;
}

/* Level, ASA, abandonment, occupancy and the chance of the target with the agents in WORK. */
static wfm_status evaluate(const cli_app *app, const staff_job *j, staff_queue *q, wfm_staff_result *result) {
  wfm_staff_input input;
  wfm_staff_opts opts = voice_opts(j, q);
  voice_input(q, &input);
  return wfm_staff_evaluate(app->ctx, &input, j->n, q->column[WORK], &q->set.target, &opts, result, NULL);
}

static void bind(const staff_queue *q, wfm_staff_result *result) {
  wfm_staff_result_init(result, sizeof *result);
  result->load = q->column[LOAD];
  result->level = q->column[LEVEL];
  result->asa_s = q->column[ASA];
  result->p_abandon = q->column[ABANDON];
  result->occupancy = q->column[OCCUPANCY];
  result->p_target = q->column[P_TARGET];
  result->models = q->model;
}

static wfm_status by_interval(const cli_app *app, const staff_job *j, staff_queue *q) {
  wfm_staff_input input;
  wfm_staff_result result;
  wfm_staff_opts opts = voice_opts(j, q);
  voice_input(q, &input);
  bind(q, &result);
  result.positions = q->column[POSITIONS];
  result.demand = q->column[DEMAND];
  return wfm_staff(app->ctx, &input, j->n, &q->set.target, &q->set.shrinkage.total, &opts, &result, NULL);
}

/* The fewest on the queue that the demanded minimum leaves, into LOAD. */
static void least_present(const staff_job *j, const staff_queue *q) {
  for (size_t i = 0; i < j->n; i++)
    q->column[LOAD][i] = ceil(q->column[IN_LEAST][i]) * (1 - q->set.shrinkage.total.residual_frac);
}

static wfm_status groups_of(const cli_app *app, const staff_job *j, int32_t period, int32_t *group,
                            size_t *groups) {
  return wfm_kpi_groups(app->ctx, j->grid, period == WFM_PERIOD_INTERVAL ? WFM_PERIOD_DAY : period, group,
                        groups);
}

wfm_status staff_over_period(const cli_app *app, const staff_job *j, staff_queue *q) {
  wfm_staff_input input;
  wfm_staff_period_opts opts;
  wfm_staff_period_result result;
  wfm_staff_period_opts_init(&opts, sizeof opts);
  wfm_staff_period_result_init(&result, sizeof result);
  voice_input(q, &input);
  least_present(j, q);
  input.volume = q->column[WORK];
  input.volume_var = NULL;
  input.min_agents = q->column[LOAD];
  opts.interval_s = j->in.interval_s;
  opts.law = q->set.by_law ? &q->set.law : NULL;
  opts.team = q->set.channel == CHANNEL_CHAT ? &q->set.team : NULL;
  result.agents = q->column[POSITIONS];
  int32_t *group = malloc((j->n + 1) * sizeof *group);
  size_t groups = 0;
  wfm_status status = group ? groups_of(app, j, q->set.period, group, &groups) : WFM_ENOMEM;
  if (status == WFM_OK)
    status = wfm_staff_period(app->ctx, &input, j->n, group, groups, &q->set.target, &opts, &result);
  free(group);
  q->cost = result.cost;
  q->bound = result.bound;
  return status;
}

static wfm_status transient_agents(const cli_app *app, const staff_job *j, staff_queue *q) {
  wfm_staff_input input;
  wfm_staff_transient_opts opts;
  wfm_staff_transient_opts_init(&opts, sizeof opts);
  voice_input(q, &input);
  least_present(j, q);
  input.volume = q->column[WORK];
  input.volume_var = NULL;
  input.min_agents = q->column[LOAD];
  opts.interval_s = j->in.interval_s;
  return wfm_staff_transient(app->ctx, &input, j->n, NULL, &q->set.target, &opts, q->column[POSITIONS], NULL);
}

/* What the demand gives with queues carried over, where the method looked at them. */
static wfm_status follow(const cli_app *app, const staff_job *j, staff_queue *q) {
  wfm_transient_opts opts;
  wfm_transient_columns columns;
  wfm_transient_opts_init(&opts, sizeof opts);
  wfm_transient_columns_init(&columns, sizeof columns);
  opts.interval_s = j->in.interval_s;
  opts.threshold_s = q->set.target.threshold_s;
  columns.level = q->column[LEVEL];
  columns.abandoned = q->column[ABANDON];
  columns.occupancy = q->column[OCCUPANCY];
  columns.queue_at_end = q->column[BACKLOG];
  double *volume = malloc((j->n + 1) * sizeof *volume);
  if (!volume) return WFM_ENOMEM;
  for (size_t i = 0; i < j->n; i++) volume[i] = q->open[i] ? q->column[IN_VOLUME][i] : 0;
  wfm_status status =
      wfm_transient(app->ctx, volume, q->column[IN_AHT], q->patient ? NULL : q->column[IN_PATIENCE],
                    q->column[WORK], j->n, &opts, &columns);
  for (size_t i = 0; status == WFM_OK && i < j->n; i++) {
    q->column[ABANDON][i] = volume[i] > 0 ? q->column[ABANDON][i] / volume[i] : NAN;
    q->column[ASA][i] = NAN;
  }
  free(volume);
  return status;
}

/* The chance over each period, with the agents in WORK; not known where lines are limited. */
static wfm_status chances(const cli_app *app, const staff_job *j, staff_queue *q, double *chance,
                          double *expected) {
  if (q->set.target.level == 0 || q->set.lines > 0 ||
      (q->set.target.sl_definition == WFM_SL_INCL_ABANDON && !q->patient))
    return WFM_OK;
  wfm_staff_input input;
  wfm_staff_chance_opts opts;
  wfm_staff_chance_opts_init(&opts, sizeof opts);
  voice_input(q, &input);
  opts.interval_s = j->in.interval_s;
  opts.shared_cv2 = q->set.shared_cv2;
  opts.law = q->set.by_law ? &q->set.law : NULL;
  int32_t *group = malloc((j->n + 1) * sizeof *group);
  wfm_status status = group ? groups_of(app, j, q->set.period, group, &q->periods) : WFM_ENOMEM;
  if (status == WFM_OK)
    status = wfm_staff_chance(app->ctx, &input, j->n, q->column[WORK], group, q->periods, &q->set.target,
                              &opts, chance, expected);
  for (size_t i = j->n; status == WFM_OK && i-- > 0;)
    q->first_date[group[i]] = wfm_grid_first_date(j->grid) + j->day[i];
  free(group);
  return status;
}

/* What the agents of the file achieve: rostered, so that residual shrinkage takes its part. */
static wfm_status given_agents(const cli_app *app, const staff_job *j, staff_queue *q) {
  wfm_staff_result result;
  wfm_staff_result_init(&result, sizeof result);
  result.level = q->column[GIVEN_LEVEL];
  result.p_target = q->column[GIVEN_P_TARGET];
  for (size_t i = 0; i < j->n; i++) {
    double agents = isnan(q->column[IN_AGENTS][i]) ? 0 : q->column[IN_AGENTS][i];
    q->column[WORK][i] = agents * (1 - q->set.shrinkage.total.residual_frac);
  }
  wfm_status status = evaluate(app, j, q, &result);
  return status == WFM_OK ? chances(app, j, q, q->given_chance, q->given_expected) : status;
}

int solve_voice(const cli_app *app, const staff_job *j, staff_queue *q) {
  bool sipp = q->set.period == WFM_PERIOD_INTERVAL && q->set.method != METHOD_TRANSIENT;
  wfm_status status = WFM_OK;
  if (sipp) {
    status = by_interval(app, j, q);
    if (status != WFM_OK) return failed_cell(app, status, j, q);
    present(j, q);
  } else {
    int code = volumes_to_staff(app, j, q);
    if (code != EXIT_DONE) return code;
    status = q->set.method == METHOD_TRANSIENT ? transient_agents(app, j, q) : staff_over_period(app, j, q);
    if (status != WFM_OK) return failed_cell(app, status, j, q);
    gross_up(j, q);
    present(j, q);
    wfm_staff_result result;
    bind(q, &result);
    status = evaluate(app, j, q, &result);
    if (status == WFM_OK && q->set.method == METHOD_TRANSIENT) status = follow(app, j, q);
  }
  if (status == WFM_OK) status = chances(app, j, q, q->chance, q->expected);
  if (status == WFM_OK && j->given) status = given_agents(app, j, q);
  return status == WFM_OK ? EXIT_DONE : failed_cell(app, status, j, q);
}
