/* A target over the day: what it saves, what queues carried over make of it, and how likely the plan keeps it.
 *
 * A planner has 80/20 in the contract, measured over the day. Staffing every half hour for 80/20 is dearer than needed, and nobody knows
 * the volume exactly: 8 % up or down for the whole day are usual. */
#include <libwfm/wfm.h>
#include <math.h>
#include <stdio.h>

enum { N = 24 };

typedef struct day {
  double volume[N], variance[N], aht_s[N], patience_s[N];
  wfm_staff_input in;
} day;

static void make_day(day *d) {
  wfm_staff_input_init(&d->in, sizeof d->in);
  for (int i = 0; i < N; i++) {
    d->volume[i] = 25 + 90 * pow(sin(3.14159265 * (i + 0.5) / N), 2);
    d->variance[i] = pow(0.08 * d->volume[i], 2);
    d->aht_s[i] = 240;
    d->patience_s[i] = 120;
  }
  d->in.volume = d->volume;
  d->in.volume_var = d->variance;
  d->in.aht_s = d->aht_s;
  d->in.patience_s = d->patience_s;
}

/* Hours of a plan, the level that it really gives with queues carried over, and the chance that the day keeps 80/20. */
static wfm_status judge(wfm_ctx *ctx, const day *d, const char *name, const double *agents) {
  double level[N], hours = 0, in_time = 0, contacts = 0, worst = 1, chance = 0;
  wfm_transient_columns columns;
  wfm_staff_chance_opts opts;
  wfm_transient_columns_init(&columns, sizeof columns);
  wfm_staff_chance_opts_init(&opts, sizeof opts);
  columns.level = level;
  opts.shared_cv2 = 0.08 * 0.08; /* the whole day is up or down together */
  wfm_status st = wfm_transient(ctx, d->volume, d->aht_s, d->patience_s, agents, N, NULL, &columns);
  if (st == WFM_OK) st = wfm_staff_chance(ctx, &d->in, N, agents, NULL, 1, NULL, &opts, &chance, NULL);
  if (st != WFM_OK) return st;
  for (int i = 0; i < N; i++) {
    hours += agents[i] / 2;
    in_time += level[i] * d->volume[i];
    contacts += d->volume[i];
    worst = fmin(worst, level[i]);
  }
  printf("  %-34s %6.1f %9.1f %9.1f %9.0f\n", name, hours, 100 * in_time / contacts, 100 * worst,
         100 * chance);
  return WFM_OK;
}

static wfm_status compare(wfm_ctx *ctx) {
  day d;
  double each[N], whole[N], carried[N], sure[N];
  wfm_staff_result r;
  wfm_staff_opts opts;
  wfm_staff_period_result p;
  make_day(&d);
  wfm_staff_result_init(&r, sizeof r);
  wfm_staff_opts_init(&opts, sizeof opts);
  wfm_staff_period_result_init(&p, sizeof p);
  r.demand = each;
  p.agents = whole;
  wfm_status st = wfm_staff(ctx, &d.in, N, NULL, NULL, NULL, &r, NULL);
  wfm_queue_target target; /* no interval may give up its callers for the others */
  wfm_queue_target_init(&target, sizeof target);
  target.max_abandon = 0.12;
  if (st == WFM_OK) st = wfm_staff_period(ctx, &d.in, N, NULL, 1, &target, NULL, &p);
  if (st == WFM_OK) st = wfm_staff_transient(ctx, &d.in, N, NULL, NULL, NULL, carried, NULL);
  opts.quantile = 0.9;
  r.demand = sure;
  if (st == WFM_OK) st = wfm_staff(ctx, &d.in, N, NULL, NULL, &opts, &r, NULL);
  if (st != WFM_OK) return st;
  puts("  plan                                hours  day's %  worst %  P(day) %");
  st = judge(ctx, &d, "80/20 over the day, 12 % hang up", whole);
  if (st == WFM_OK) st = judge(ctx, &d, "80/20 in every half hour", each);
  if (st == WFM_OK) st = judge(ctx, &d, "the same with queues carried over", carried);
  if (st == WFM_OK) st = judge(ctx, &d, "every half hour, 0.9 of the volume", sure);
  printf("\n  the day's plan: %.0f agent half-hours, %s\n", p.cost,
         p.bound == p.cost ? "proven least" : "not proven least");
  return st;
}

int main(void) {
  wfm_ctx *ctx = NULL;
  wfm_status st = wfm_ctx_create(&ctx, NULL);
  if (st == WFM_OK) st = compare(ctx);
  if (st != WFM_OK) fprintf(stderr, "%s: %s\n", wfm_status_text(st), ctx ? wfm_ctx_error(ctx) : "no context");
  wfm_ctx_free(ctx);
  return st == WFM_OK ? 0 : 1;
}
