/* Chat over arrays. */
#include <libwfm/chat.h>

#include "queueing/chat.h"
#include "queueing/rows.h"

#include <math.h>

enum { READS = WFM__READS_LOAD | WFM__READS_AHT | WFM__READS_PATIENCE };

void wfm_chat_team_init(wfm_chat_team *team, size_t struct_size) {
  static const wfm_chat_team defaults = {.slots = 1};
  wfm__opts_init(team, struct_size, &defaults, sizeof defaults);
}

void wfm_chat_perf_init(wfm_chat_perf *perf, size_t struct_size) {
  static const wfm_chat_perf defaults = {0};
  wfm__opts_init(perf, struct_size, &defaults, sizeof defaults);
}

/* What all rows share. */
typedef struct job {
  wfm_queue_input in;
  wfm_queue_perf perf;
  wfm_chat_perf chat;
  wfm__chat_team team;
} job;

wfm_status wfm__chat_team_read(wfm_ctx *ctx, const wfm_chat_team *src, wfm__chat_team *out) {
  wfm_chat_team team;
  wfm_chat_team_init(&team, sizeof team);
  wfm_status st = wfm__opts_read(ctx, &team, sizeof team, src);
  if (st == WFM_OK && (team.flags != 0 || team.reserved0 != 0))
    st = wfm__fail(ctx, WFM_EVERSION, "team: flags and reserved0, want 0");
  if (st == WFM_OK) st = wfm__check_number(ctx, "slots", team.slots, 1, WFM__MAX_SLOTS);
  if (st == WFM_OK && team.stretch)
    st = wfm__check_array(ctx, "stretch", team.stretch, (size_t)team.slots, 1e-3, 1e3);
  if (st != WFM_OK) return st;
  *out = (wfm__chat_team){.slots = team.slots, .monotone = true};
  for (int k = 1; k <= team.slots; k++) {
    out->pace[k] = k / (team.stretch ? team.stretch[k - 1] : 1);
    if (k > 1 &&
        (out->pace[k] < out->pace[k - 1] || (team.stretch && team.stretch[k - 1] < team.stretch[k - 2])))
      out->monotone = false;
  }
  return WFM_OK;
}

static wfm_status prepare(wfm_ctx *ctx, const wfm_queue_input *input, const wfm_chat_team *team, size_t n,
                          int reads, const wfm_queue_perf *perf, const wfm_chat_perf *chat, job *j) {
  wfm_chat_perf_init(&j->chat, sizeof j->chat);
  wfm_status st = wfm__input_read(ctx, input, n, reads, &j->in);
  if (st == WFM_OK) st = wfm__chat_team_read(ctx, team, &j->team);
  if (st == WFM_OK) st = wfm__perf_read(ctx, perf, &j->perf);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &j->chat, sizeof j->chat, chat);
  if (st == WFM_OK && j->chat.flags != 0)
    st = wfm__fail(ctx, WFM_EVERSION, "chat: flags=%u, want 0", j->chat.flags);
  return st;
}

static wfm_status read_row(wfm_ctx *ctx, const job *j, size_t i, wfm__queue *q, double *places) {
  wfm_status st = wfm__row_read(ctx, &j->in, READS | WFM__READS_AGENTS | WFM__READS_THRESHOLD, i, q, NULL);
  *places = HUGE_VAL;
  if (st != WFM_OK) return st;
  double top = q->agents * j->team.slots;
  if (q->agents != floor(q->agents))
    return wfm__fail(ctx, WFM_EDOMAIN, "row %zu: agents=%g, want a whole number", i, q->agents);
  st = wfm__row_check(ctx, "agents * slots", i, top, 0, 1e8);
  if (st != WFM_OK || !j->in.lines || j->in.lines[i] == HUGE_VAL) return st;
  double lines = j->in.lines[i];
  st = wfm__row_check(ctx, "lines", i, lines, 0, top + 1e7);
  if (st == WFM_OK && (lines < top || lines != floor(lines)))
    st = wfm__fail(ctx, WFM_EDOMAIN, "row %zu: lines=%g, want a whole number >= agents * slots=%g", i, lines,
                   top);
  if (st == WFM_OK && q->agents == 0)
    st = wfm__fail(ctx, WFM_EDOMAIN, "row %zu: agents=0, want at least 1 where lines are limited", i);
  *places = lines - top;
  return st;
}

static void put(double *column, size_t i, double value) {
  if (column) column[i] = value;
}

/* What a percentile needs to know besides the queue. */
typedef struct row {
  const wfm__chat_team *team;
  double places;
} row;

static double quantile(const void *user, const wfm__queue *q, const wfm__measures *m, double miss) {
  const row *r = user;
  return wfm__chat_wait_quantile(q, r->team, r->places, m, miss);
}

/* Evaluates and writes row i; queue NULL: NaN. */
static void write_row(const job *j, size_t i, const wfm__queue *q, double places) {
  wfm__measures m;
  wfm__chat_measures chat = {NAN, NAN, NAN, NAN};
  row r = {&j->team, places};
  if (q) wfm__chat(q, &j->team, places, &m, &chat);
  wfm__perf_write(&j->perf, i, q, q ? &m : NULL, quantile, &r);
  put(j->chat.in_progress, i, chat.in_progress);
  put(j->chat.concurrency, i, chat.concurrency);
  put(j->chat.slot_use, i, chat.slot_use);
  put(j->chat.handle_s, i, chat.handle_s);
}

wfm_status wfm_chat(wfm_ctx *ctx, const wfm_queue_input *input, const wfm_chat_team *team, size_t n,
                    const wfm_queue_perf *perf, const wfm_chat_perf *chat, wfm_status *row_status) {
  job j;
  wfm__queue q;
  double places = 0;
  wfm_status st = prepare(ctx, input, team, n, READS | WFM__READS_AGENTS, perf, chat, &j);
  for (size_t i = 0; st == WFM_OK && !row_status && i < n; i++) st = read_row(ctx, &j, i, &q, &places);
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    wfm_status good = read_row(NULL, &j, i, &q, &places);
    write_row(&j, i, good == WFM_OK ? &q : NULL, places);
    if (row_status) row_status[i] = good;
  }
  return st;
}

static wfm_status solve_row(wfm_ctx *ctx, wfm_ctx *messages, const job *j, const wfm_queue_target *target,
                            double max_agents, size_t i, wfm__queue *q) {
  wfm_status st = wfm__row_read(messages, &j->in, READS, i, q, NULL);
  if (st == WFM_OK && !wfm__target_suits(target, q->patience_s))
    st = wfm__fail(
        messages, WFM_EINVAL,
        "row %zu: a level that counts abandoned contacts is not monotone in agents, want max_abandon < 1", i);
  if (st != WFM_OK) return st;
  st = wfm__chat_solve(ctx, target, &j->team, max_agents, q);
  if (st == WFM_ELIMIT)
    st = wfm__fail(messages, st, "row %zu: more than max_agents=%g agents or 1e8 places needed", i,
                   max_agents);
  if (st == WFM_ECANCELLED) st = wfm__fail(messages, st, "row %zu: cancelled", i);
  return st;
}

static wfm_status read_opts(wfm_ctx *ctx, const wfm_queue_solve_opts *opts, wfm_queue_solve_opts *o) {
  wfm_queue_solve_opts_init(o, sizeof *o);
  wfm_status st = wfm__opts_read(ctx, o, sizeof *o, opts);
  if (st == WFM_OK && o->flags != 0)
    st = wfm__fail(ctx, WFM_EINVAL, "options: flags=%u, want 0: agents are whole", o->flags);
  if (st == WFM_OK) st = wfm__check_number(ctx, "max_agents", o->max_agents, 1, 1e9);
  return st;
}

wfm_status wfm_chat_agents(wfm_ctx *ctx, const wfm_queue_input *input, const wfm_chat_team *team, size_t n,
                           const wfm_queue_target *target, const wfm_queue_solve_opts *opts, double *agents,
                           const wfm_queue_perf *perf, const wfm_chat_perf *chat, wfm_status *row_status) {
  job j;
  wfm_queue_target want;
  wfm_queue_solve_opts o;
  wfm__queue q;
  double *found = NULL;
  wfm_status st = prepare(ctx, input, team, n, READS, perf, chat, &j);
  if (st == WFM_OK) st = wfm__target_read(ctx, target, &want);
  if (st == WFM_OK) st = read_opts(ctx, opts, &o);
  if (st == WFM_OK && n > 0 && !agents) st = wfm__fail(ctx, WFM_EINVAL, "agents is NULL");
  if (st == WFM_OK) found = wfm__alloc(ctx, n, sizeof *found);
  if (st == WFM_OK && !found) st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu rows", n);
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    wfm_status good = solve_row(ctx, row_status ? NULL : ctx, &j, &want, floor(o.max_agents), i, &q);
    found[i] = good == WFM_OK ? q.agents : -(double)good; /* a status is above 0, agents are not below */
    if (!row_status || good == WFM_ECANCELLED) st = good;
  }
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    bool good = found[i] >= 0;
    (void)wfm__row_read(NULL, &j.in, READS, i, &q, NULL);
    q.agents = found[i];
    q.threshold_s = want.threshold_s;
    write_row(&j, i, good ? &q : NULL, HUGE_VAL);
    agents[i] = good ? found[i] : NAN;
    if (row_status) row_status[i] = good ? WFM_OK : (wfm_status)-found[i];
  }
  wfm__free(ctx, found);
  return st;
}
