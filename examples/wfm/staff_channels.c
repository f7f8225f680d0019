/* wfm staff: chat with several contacts at once, callbacks, and deferred work, alone or in the idle time of voice. */
#include "staff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows with contacts while open, packed for functions that want every row to have some. */
typedef struct packed {
  size_t n;
  size_t *cell;                                                      /* [n] */
  double *load, *aht_s, *patience_s, *agents, *threshold_s, *answer; /* [n]; answer: 6 columns */
} packed;

enum { ANSWERS = 6 };

static int pack(const cli_app *app, const staff_job *j, const staff_queue *q, packed *p) {
  *p = (packed){0};
  p->cell = malloc((j->n + 1) * sizeof *p->cell);
  p->load = malloc((j->n + 1) * (5 + ANSWERS) * sizeof *p->load);
  if (!p->cell || !p->load) return failed(app, WFM_ENOMEM);
  p->aht_s = p->load + j->n;
  p->patience_s = p->aht_s + j->n;
  p->agents = p->patience_s + j->n;
  p->threshold_s = p->agents + j->n;
  p->answer = p->threshold_s + j->n;
  for (size_t i = 0; i < j->n; i++) {
    double volume = q->open[i] ? q->column[WORK][i] : 0;
    q->column[POSITIONS][i] = q->column[LOAD][i] = 0;
    if (!(volume > 0)) continue;
    p->cell[p->n] = i;
    p->aht_s[p->n] = q->column[IN_AHT][i];
    p->load[p->n] = q->column[LOAD][i] = volume * q->column[IN_AHT][i] / j->in.interval_s;
    p->patience_s[p->n] = q->patient ? INFINITY : q->column[IN_PATIENCE][i];
    p->threshold_s[p->n++] = q->set.target.threshold_s;
  }
  return EXIT_DONE;
}

static void unpack(packed *p) {
  free(p->cell);
  free(p->load);
}

/* A message about a packed row, at the row of the grid. */
static int failed_packed(const cli_app *app, wfm_status status, const staff_job *j, const staff_queue *q,
                         const packed *p) {
  unsigned long long row;
  int used = 0;
  const char *text = wfm_ctx_error(app->ctx);
  if (sscanf(text, "row %llu: %n", &row, &used) != 1 || used == 0 || row >= p->n)
    return failed_cell(app, status, j, q);
  size_t line = q->row[p->cell[row]];
  if (line == SIZE_MAX) return failed_cell(app, status, j, q);
  complain("%s:%lld: %s", j->path, (long long)wfm_table_lines(j->in.table)[line], text + used);
  return exit_code(status);
}

/* Agents back onto the grid, and the whole ones of the demand who are there, at least one. */
static void spread_agents(const staff_job *j, staff_queue *q, packed *p) {
  for (size_t k = 0; k < p->n; k++) q->column[POSITIONS][p->cell[k]] = p->agents[k];
  gross_up(j, q);
  for (size_t k = 0; k < p->n; k++) {
    double here = q->column[DEMAND][p->cell[k]] * (1 - q->set.shrinkage.total.residual_frac);
    p->agents[k] = fmax(floor(here + 1e-9 * here), 1);
  }
}

static void put_back(const packed *p, size_t answer, size_t n, double *column) {
  for (size_t k = 0; k < p->n; k++) column[p->cell[k]] = p->answer[answer * n + k];
}

int solve_chat(const cli_app *app, const staff_job *j, staff_queue *q) {
  packed p;
  int code = volumes_to_staff(app, j, q);
  if (code == EXIT_DONE) code = pack(app, j, q, &p);
  if (code != EXIT_DONE) return code;
  wfm_queue_input in;
  wfm_queue_perf perf;
  wfm_queue_input_init(&in, sizeof in);
  wfm_queue_perf_init(&perf, sizeof perf);
  in.load = p.load;
  in.aht_s = p.aht_s;
  in.patience_s = p.patience_s;
  wfm_status status = WFM_OK;
  if (q->set.period == WFM_PERIOD_INTERVAL)
    status =
        wfm_chat_agents(app->ctx, &in, &q->set.team, p.n, &q->set.target, NULL, p.agents, NULL, NULL, NULL);
  else
    status = staff_over_period(app, j, q);
  if (status == WFM_OK && q->set.period != WFM_PERIOD_INTERVAL) {
    for (size_t i = 0; i < j->n; i++) q->column[LOAD][i] = 0; /* was scratch */
    for (size_t k = 0; k < p.n; k++) {
      p.agents[k] = q->column[POSITIONS][p.cell[k]];
      q->column[LOAD][p.cell[k]] = p.load[k];
    }
  }
  if (status == WFM_OK) {
    spread_agents(j, q, &p);
    double *const level[] = {NULL, p.answer, p.answer, p.answer, p.answer, p.answer};
    in.agents = p.agents;
    in.threshold_s = p.threshold_s;
    switch (q->set.target.sl_definition) {
    case WFM_SL_EXCL_SHORT:
      perf.sl_excl_short = level[WFM_SL_EXCL_SHORT];
      break;
    case WFM_SL_ANSWERED:
      perf.sl_answered = level[WFM_SL_ANSWERED];
      break;
    case WFM_SL_INCL_ABANDON:
      perf.sl_incl_abandon = level[WFM_SL_INCL_ABANDON];
      break;
    case WFM_SL_VIRTUAL:
      perf.sl_virtual = level[WFM_SL_VIRTUAL];
      break;
    default:
      perf.sl_offered = level[WFM_SL_OFFERED];
    }
    perf.asa_answered_s = p.answer + j->n;
    perf.p_abandon = p.answer + 2 * j->n;
    perf.occupancy = p.answer + 3 * j->n;
    status = wfm_chat(app->ctx, &in, &q->set.team, p.n, &perf, NULL, NULL);
  }
  if (status == WFM_OK)
    for (size_t k = 0; k < 4; k++) put_back(&p, k, j->n, q->column[LEVEL + k]);
  code = status == WFM_OK ? EXIT_DONE : failed_packed(app, status, j, q, &p);
  unpack(&p);
  return code;
}

static wfm_callback_target callback_target(const staff_queue *q) {
  wfm_callback_target target;
  wfm_callback_target_init(&target, sizeof target);
  target.level = q->set.target.level;
  target.threshold_s = q->set.target.threshold_s;
  target.max_abandon = q->set.target.max_abandon;
  target.max_occupancy = q->set.target.max_occupancy;
  target.min_in_window = q->set.in_window;
  return target;
}

int solve_callback(const cli_app *app, const staff_job *j, staff_queue *q) {
  packed p;
  if (q->set.target.sl_definition != WFM_SL_OFFERED || !isinf(q->set.target.max_asa_s)) {
    complain("queue %s: callbacks take the definition offered and no --asa", q->name);
    return EXIT_USAGE;
  }
  int code = volumes_to_staff(app, j, q);
  if (code == EXIT_DONE) code = pack(app, j, q, &p);
  if (code != EXIT_DONE) return code;
  wfm_callback_input in;
  wfm_callback_perf perf;
  wfm_callback_target target = callback_target(q);
  wfm_callback_input_init(&in, sizeof in);
  wfm_callback_perf_init(&perf, sizeof perf);
  double *three = malloc((3 * p.n + 1) * sizeof *three);
  wfm_status status = three ? WFM_OK : WFM_ENOMEM;
  for (size_t k = 0; status == WFM_OK && k < p.n; k++) {
    three[k] = q->set.offer_s;
    three[p.n + k] = q->set.accept;
    three[2 * p.n + k] = q->set.window_s;
  }
  in.load = p.load;
  in.aht_s = p.aht_s;
  in.patience_s = p.patience_s;
  in.offer_s = three;
  in.accept = three ? three + p.n : NULL;
  in.window_s = three ? three + 2 * p.n : NULL;
  in.threshold_s = p.threshold_s;
  if (status == WFM_OK) status = wfm_callback_agents(app->ctx, &in, p.n, &target, p.agents, NULL, NULL);
  if (status == WFM_OK) {
    spread_agents(j, q, &p);
    in.agents = p.agents;
    perf.level = p.answer;
    perf.asa_s = p.answer + j->n;
    perf.p_abandon = p.answer + 2 * j->n;
    perf.occupancy = p.answer + 3 * j->n;
    perf.mean_callbacks = p.answer + 4 * j->n;
    status = wfm_callback(app->ctx, &in, p.n, &perf, NULL);
  }
  if (status == WFM_OK) {
    for (size_t k = 0; k < 4; k++) put_back(&p, k, j->n, q->column[LEVEL + k]);
    put_back(&p, 4, j->n, q->column[BACKLOG]);
  }
  code = status == WFM_OK ? EXIT_DONE : failed_packed(app, status, j, q, &p);
  free(three);
  unpack(&p);
  return code;
}

/* --- deferred work --- */

typedef struct work {
  wfm_backlog_input input;
  wfm_backlog_opts opts;
  double start_volume, start_age, start_aht_s;
} work;

static void describe(const staff_job *j, const staff_queue *q, work *w) {
  wfm_backlog_input_init(&w->input, sizeof w->input);
  wfm_backlog_opts_init(&w->opts, sizeof w->opts);
  w->input.volume = q->column[WORK];
  w->input.aht_s = q->column[IN_AHT];
  w->input.open = q->open;
  if (q->set.backlog > 0) {
    w->start_volume = q->set.backlog;
    w->start_age = 0;
    w->start_aht_s = q->set.aht_s;
    for (size_t i = j->n; i-- > 0;)
      if (q->column[IN_VOLUME][i] > 0) w->start_aht_s = q->column[IN_AHT][i];
    w->input.starts = 1;
    w->input.start_volume = &w->start_volume;
    w->input.start_age = &w->start_age;
    w->input.start_aht_s = &w->start_aht_s;
  }
  w->opts.flags = WFM_AGENTS_REAL;
  w->opts.interval_s = j->in.interval_s;
  w->opts.deadline = q->set.deadline_s;
  w->opts.deadline_unit = q->set.deadline_unit;
  w->opts.efficiency = q->set.efficiency;
  w->opts.method = q->set.spread;
}

/* Agents beside the idle ones of a voice queue; what these are worth goes to LOAD for a while. */
static wfm_status beside_voice(const cli_app *app, const staff_job *j, staff_queue *q,
                               const staff_queue *voice, const work *w) {
  wfm_staff_input input;
  wfm_staff_opts opts;
  wfm_blend_result result;
  wfm_staff_opts_init(&opts, sizeof opts);
  wfm_blend_result_init(&result, sizeof result);
  voice_input(voice, &input);
  opts.interval_s = j->in.interval_s;
  opts.law = voice->set.by_law ? &voice->set.law : NULL;
  opts.lines = voice->set.lines;
  opts.model = voice->set.by_law ? 0 : voice->set.model;
  result.agents = q->column[POSITIONS];
  result.idle_agents = q->column[LOAD];
  double *there = malloc((j->n + 1) * sizeof *there);
  if (!there) return WFM_ENOMEM;
  for (size_t i = 0; i < j->n; i++)
    there[i] = voice->column[DEMAND][i] * (1 - voice->set.shrinkage.total.residual_frac);
  wfm_status status =
      wfm_blend(app->ctx, &input, there, j->n, &opts, q->set.idle_use, &w->input, &w->opts, &result);
  free(there);
  q->idle_h = result.idle_h;
  q->filled_h = result.filled_h;
  q->separate_h = result.separate_h;
  return status;
}

static const staff_queue *voice_of(const staff_job *j, const staff_queue *q) {
  for (size_t k = 0; k < j->in.queues; k++)
    if (strcmp(j->queue[k].name, q->set.blend) == 0 && j->queue[k].set.channel == CHANNEL_VOICE)
      return &j->queue[k];
  return NULL;
}

int solve_deferred(const cli_app *app, const staff_job *j, staff_queue *q) {
  work w;
  const staff_queue *voice = q->set.blend ? voice_of(j, q) : NULL;
  if (q->set.blend && !voice) {
    complain("queue %s: --blend wants a voice queue, not \"%s\"", q->name, q->set.blend);
    return EXIT_USAGE;
  }
  if (q->set.deadline_s < j->in.interval_s) {
    complain("queue %s: --deadline wants at least one interval, %d s", q->name, (int)j->in.interval_s);
    return EXIT_USAGE;
  }
  int code = volumes_to_staff(app, j, q);
  if (code != EXIT_DONE) return code;
  for (size_t i = 0; i < j->n; i++) /* contacts that come while closed wait too */
    if (!q->open[i]) q->column[WORK][i] = q->column[IN_VOLUME][i];
  describe(j, q, &w);
  for (size_t i = 0; i < j->n; i++) q->column[LOAD][i] = 0;
  wfm_status status = voice
                          ? beside_voice(app, j, q, voice, &w)
                          : wfm_backlog_agents(app->ctx, &w.input, NULL, j->n, &w.opts, q->column[POSITIONS]);
  if (status != WFM_OK) return failed_cell(app, status, j, q);
  gross_up(j, q);
  /* What the demand makes of it, idle voice agents included. */
  double *agents = q->column[ASA], *in_time = q->column[LEVEL];
  for (size_t i = 0; i < j->n; i++)
    agents[i] = q->column[DEMAND][i] * (1 - q->set.shrinkage.total.residual_frac) + q->column[LOAD][i];
  wfm_backlog_columns columns;
  wfm_backlog_columns_init(&columns, sizeof columns);
  columns.in_time = in_time;
  columns.backlog = q->column[BACKLOG];
  columns.busy = q->column[OCCUPANCY];
  q->totals.struct_size = sizeof q->totals;
  status = wfm_backlog_run(app->ctx, &w.input, agents, j->n, &w.opts, &columns, &q->totals);
  if (status != WFM_OK) return failed_cell(app, status, j, q);
  for (size_t i = 0; i < j->n; i++) {
    q->column[OCCUPANCY][i] = q->open[i] && agents[i] > 0 ? q->column[OCCUPANCY][i] / agents[i] : NAN;
    q->column[LOAD][i] = q->column[WORK][i] * q->column[IN_AHT][i] / j->in.interval_s;
    q->column[ASA][i] = NAN;
  }
  return EXIT_DONE;
}
