/* What covering is worth at given prices: every shift with its best pauses, by a chain over their windows. */
#include "schedule/schedule.h"

#include <math.h>

wfm_status wfm__sched_prices_create(const sched_model *model, sched_prices *prices) {
  size_t stride = (size_t)model->slots + (size_t)model->tail + 1;
  prices->price = wfm__alloc(model->ctx, (size_t)model->points, sizeof *prices->price);
  prices->prefix = wfm__alloc(model->ctx, (size_t)model->skills * stride, sizeof *prices->prefix);
  if (prices->price && prices->prefix) return WFM_OK;
  return wfm__fail(model->ctx, WFM_ENOMEM, "out of memory for %d prices", model->points);
}

void wfm__sched_prices_free(const sched_model *model, sched_prices *prices) {
  wfm__free(model->ctx, prices->price);
  wfm__free(model->ctx, prices->prefix);
}

void wfm__sched_prices_sum(const sched_model *model, sched_prices *prices, int32_t skill) {
  const double *price = &prices->price[(size_t)skill * (size_t)model->slots];
  double *prefix = &prices->prefix[(size_t)skill * ((size_t)model->slots + (size_t)model->tail + 1)];
  double sum = 0;
  for (int32_t t = 0; t < model->slots; t++) {
    prefix[t] = sum;
    sum += price[t];
  }
  for (int32_t t = 0; t <= model->tail; t++) prefix[model->slots + t] = sum;
}

/* Least sum of prices lost to pauses up to each, by where it starts: [pauses][window]. */
typedef double losses[WFM_MAX_PAUSES][WFM__DAY_MINUTES];

/* Fills loss and returns its least end; prefix begins at the shift's start. Pause i starts at least step[i] slots after the one
   before, whose least loss so far is kept while the window is walked. */
static double least_loss(const sched_shift *shift, const double *prefix, losses loss) {
  double best = 0;
  for (int32_t i = 0; i < shift->pauses; i++) {
    int32_t from = shift->from[i], to = shift->to[i], length = shift->length[i];
    double so_far = i ? INFINITY : 0;
    int32_t next = i ? shift->from[i - 1] : 0;
    best = INFINITY;
    for (int32_t t = from; t <= to; t++) {
      if (i)
        for (; next <= shift->to[i - 1] && next <= t - shift->step[i]; next++) {
          double x = loss[i - 1][next - shift->from[i - 1]];
          so_far = x < so_far ? x : so_far;
        }
      double x = so_far + (prefix[t + length] - prefix[t]);
      loss[i][t - from] = x;
      best = x < best ? x : best;
    }
  }
  return best;
}

/* Where the pauses of the least loss start: the last first, each as early as it may be. */
static void trace_pauses(const sched_shift *shift, losses loss, int16_t *pause) {
  int32_t latest = INT32_MAX;
  for (int32_t i = shift->pauses - 1; i >= 0; i--) {
    int32_t at = shift->from[i];
    for (int32_t t = at + 1; t <= shift->to[i] && t <= latest; t++)
      if (loss[i][t - shift->from[i]] < loss[i][at - shift->from[i]]) at = t;
    pause[i] = (int16_t)at;
    latest = at - shift->step[i];
  }
}

static const double *prefix_at(const sched_model *model, const sched_prices *prices, int32_t day,
                               int32_t start, int32_t skill) {
  size_t stride = (size_t)model->slots + (size_t)model->tail + 1;
  return &prices->prefix[(size_t)skill * stride + (size_t)(day * model->day_slots + start)];
}

double wfm__sched_worth_at(const sched_shift *shift, const double *prefix, int16_t *pause) {
  losses loss;
  double lost = least_loss(shift, prefix, loss);
  if (pause) trace_pauses(shift, loss, pause);
  return prefix[shift->slots] - prefix[0] - lost;
}

double wfm__sched_worth(const sched_model *model, const sched_prices *prices, int32_t day, int32_t s,
                        int32_t skill, int16_t *pause) {
  const sched_shift *shift = &model->shift[s];
  return wfm__sched_worth_at(shift, prefix_at(model, prices, day, shift->start, skill), pause);
}

int32_t wfm__sched_best_skill(const sched_model *model, const sched_prices *prices, int32_t day, int32_t s,
                              const sched_kind *kind) {
  int32_t best = kind->skill[0];
  double most = wfm__sched_worth(model, prices, day, s, best, NULL);
  for (int32_t i = 1; i < kind->skills; i++) {
    double worth = wfm__sched_worth(model, prices, day, s, kind->skill[i], NULL);
    if (worth > most) {
      most = worth;
      best = kind->skill[i];
    }
  }
  return best;
}

void wfm__sched_worth_kind(const sched_model *model, const sched_prices *prices, const sched_kind *kind,
                           double *worth) {
  for (int32_t d = 0; d < model->days; d++)
    for (int32_t j = 0; j < kind->shifts; j++) {
      double most = -INFINITY;
      for (int32_t i = 0; i < kind->skills; i++) {
        double x = wfm__sched_worth(model, prices, d, kind->shift[j], kind->skill[i], NULL);
        most = x > most ? x : most;
      }
      worth[(size_t)d * (size_t)kind->shifts + (size_t)j] = most;
    }
}
