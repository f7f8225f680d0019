/* Derivatives of the measures by agents, volume, AHT and patience. */
#include <libwfm/sensitivity.h>

#include "queueing/rows.h"

#include <math.h>

enum variable { AGENT, RATE, AHT, PATIENCE, VARIABLES };

/* Level, ASA and abandonment, or their derivatives. */
typedef struct triple {
  double level, asa, abandon;
} triple;

void wfm_queue_slopes_init(wfm_queue_slopes *slopes, size_t struct_size) {
  static const wfm_queue_slopes defaults = {0};
  wfm__opts_init(slopes, struct_size, &defaults, sizeof defaults);
}

static double smaller(double a, double b) {
  return a < b ? a : b;
}

/* Over how much of the variable the measures change by their own size; a small part of it is the step. */
static double scale_of(const wfm__queue *q, enum variable v) {
  double agents = smaller(sqrt(q->agents), q->agents);
  if (q->threshold_s > 0) agents = smaller(agents, q->aht_s / q->threshold_s);
  if (isinf(q->patience_s) && q->cv2 == 0) agents = smaller(agents, q->agents - q->load);
  double load = smaller(agents, q->load);
  switch (v) {
  case AGENT:
    return agents;
  case RATE:
    return load * 3600 / q->aht_s;
  case AHT:
    return q->aht_s * smaller(load / q->load, 1);
  default:
    return 0.3 * smaller(q->patience_s, q->patience_s * sqrt(q->patience_s / q->aht_s));
  }
}

static triple evaluate(const wfm__queue *queue, int32_t definition, enum variable v, double step) {
  wfm__queue q = *queue;
  wfm__measures m;
  if (v == AGENT) q.agents += step;
  if (v == RATE) q.load += step / 3600 * q.aht_s;
  if (v == AHT) {
    q.load *= 1 + step / q.aht_s;
    q.aht_s += step;
  }
  if (v == PATIENCE) q.patience_s += step;
  wfm__erlang(&q, &m);
  /* The smaller of level and miss has the digits. */
  double level = m.level[definition] < 0.5 ? m.level[definition] : -m.miss[definition];
  return (triple){level, m.asa_answered_s, m.p_abandon};
}

/* (45 (f1 - f-1) - 9 (f2 - f-2) + (f3 - f-3)) / 60 h */
static triple derivative(const wfm__queue *q, int32_t definition, enum variable v) {
  static const double weight[] = {45, -9, 1};
  double h = 0.01 * scale_of(q, v);
  triple sum = {0};
  for (int k = 0; k < 3; k++) {
    triple up = evaluate(q, definition, v, (k + 1) * h), down = evaluate(q, definition, v, -(k + 1) * h);
    if ((up.level < 0) != (down.level < 0)) { /* the level passes one half here */
      if (up.level < 0) up.level += 1;
      if (down.level < 0) down.level += 1;
    }
    sum.level += weight[k] * (up.level - down.level);
    sum.asa += weight[k] * (up.asa - down.asa);
    sum.abandon += weight[k] * (up.abandon - down.abandon);
  }
  return (triple){sum.level / (60 * h), sum.asa / (60 * h), sum.abandon / (60 * h)};
}

static wfm_status read_row(wfm_ctx *ctx, const wfm_queue_input *in, int reads, size_t i, wfm__queue *q) {
  wfm_status st = wfm__row_read(ctx, in, reads, i, q, NULL);
  if (st == WFM_OK && q->agents < 0.01)
    st = wfm__fail(ctx, WFM_EDOMAIN, "row %zu: agents=%g, want at least 0.01", i, q->agents);
  if (st == WFM_OK && q->load < 1e-12)
    st = wfm__fail(ctx, WFM_EDOMAIN, "row %zu: load=%g, want > 0", i, q->load);
  return st;
}

static void put(double *column, size_t i, double value) {
  if (column) column[i] = value;
}

static void write_row(const wfm_queue_slopes *out, size_t i, const wfm__queue *q, int32_t definition,
                      wfm_status row) {
  double *const columns[VARIABLES][3] = {{out->level_agent, out->asa_agent, out->abandon_agent},
                                         {out->level_rate, out->asa_rate, out->abandon_rate},
                                         {out->level_aht, out->asa_aht, out->abandon_aht},
                                         {out->level_patience, out->asa_patience, out->abandon_patience}};
  bool endless = isinf(q->patience_s), steady = !endless || q->cv2 > 0 || q->load < q->agents;
  for (int v = 0; v < VARIABLES; v++) {
    triple d = {NAN, NAN, NAN};
    if (!columns[v][0] && !columns[v][1] && !columns[v][2]) continue;
    if (row == WFM_OK && steady && v == PATIENCE && endless)
      d = (triple){0, 0, 0};
    else if (row == WFM_OK && steady)
      d = derivative(q, definition, (enum variable)v);
    put(columns[v][0], i, d.level);
    put(columns[v][1], i, d.asa);
    put(columns[v][2], i, d.abandon);
  }
}

wfm_status wfm_queue_sensitivity(wfm_ctx *ctx, const wfm_queue_input *input, size_t n, int32_t definition,
                                 const wfm_queue_slopes *slopes, wfm_status *row_status) {
  int reads = WFM__READS_AGENTS | WFM__READS_LOAD | WFM__READS_AHT | WFM__READS_PATIENCE |
              WFM__READS_THRESHOLD | WFM__READS_CV2;
  wfm_queue_input in;
  wfm_queue_slopes out;
  wfm__queue q;
  wfm_status st = wfm__input_read(ctx, input, n, reads, &in);
  if (st == WFM_OK && !slopes) st = wfm__fail(ctx, WFM_EINVAL, "slopes is NULL");
  if (st == WFM_OK) {
    wfm_queue_slopes_init(&out, sizeof out);
    st = wfm__opts_read(ctx, &out, sizeof out, slopes);
  }
  if (st == WFM_OK && (definition < WFM_SL_OFFERED || definition > WFM_SL_VIRTUAL))
    st = wfm__fail(ctx, WFM_EDOMAIN, "definition=%d, want WFM_SL_*, 1 to 5", (int)definition);
  for (size_t i = 0; st == WFM_OK && !row_status && i < n; i++) st = read_row(ctx, &in, reads, i, &q);
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    wfm_status row = read_row(NULL, &in, reads, i, &q);
    write_row(&out, i, &q, definition, row);
    if (row_status) row_status[i] = row;
  }
  return st;
}
