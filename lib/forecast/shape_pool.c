/* Shape of the day: what the weekdays have in common. Weekday shapes are pooled, reduced to two directions, or drawn to weekdays like them;
   what is left of a weekday's own is smoothed along the day. */
#include "forecast/shape.h"

#include <math.h>
#include <string.h>

enum { POOL_PASSES = 4, RANK = 2 };
#define STRANGE_1                                                                                            \
  1.0 /* how soon a weekday counts as unlike another: days of evidence weigh as much as given times the noise of a day */
#define STRANGE_2  0.2
#define HALF_HOURS 48.0 /* slots of a day for which the penalties of smoothing are stated */

/* Pool over the weekdays, each first scaled to the pool on the slots that it has. */
static void pool_shares(const wfm__shape *shape, size_t slots, wfm__pool *pool) {
  for (size_t w = 0; w < WFM__WEEKDAYS; w++) pool->factor[w] = 1;
  for (int pass = 0; pass < POOL_PASSES; pass++) {
    for (size_t s = 0; s < slots; s++) {
      double sum = 0, count = 0;
      for (size_t w = 0; w < WFM__WEEKDAYS; w++) {
        if (!(shape->seen[w * slots + s] > 0)) continue;
        sum += shape->share[w * slots + s] / pool->factor[w];
        count++;
      }
      pool->pooled[s] = count > 0 ? sum / count : -1;
    }
    for (size_t w = 0; w < WFM__WEEKDAYS; w++) {
      double own = 0, pooled = 0;
      for (size_t s = 0; s < slots; s++) {
        if (!(shape->seen[w * slots + s] > 0)) continue;
        own += shape->share[w * slots + s];
        pooled += pool->pooled[s];
      }
      pool->factor[w] = own > 0 && pooled > 0 ? own / pooled : 1;
    }
  }
}

/* A slot never seen on any day is as its nearest neighbour that was (the earlier of two); 1 when none was. */
static void fill_pool(size_t slots, double *pooled) {
  for (size_t s = 0; s < slots; s++) {
    if (pooled[s] >= 0) continue;
    double value = 1;
    for (size_t d = 1; d < slots; d++) {
      if (s >= d && pooled[s - d] >= 0)
        value = pooled[s - d];
      else if (s + d < slots && pooled[s + d] >= 0)
        value = pooled[s + d];
      else
        continue;
      break;
    }
    pooled[s] = -1 - value; /* marked, so that it fills no other */
  }
  for (size_t s = 0; s < slots; s++)
    if (pooled[s] < 0) pooled[s] = -1 - pooled[s];
}

/* Best approximation of rank 2: projection on the two leading directions among the weekdays. */
static void low_rank(const double *full, size_t slots, double *low) {
  double gram[WFM__WEEKDAYS * WFM__WEEKDAYS], vector[WFM__WEEKDAYS * WFM__WEEKDAYS],
      projection[WFM__WEEKDAYS][WFM__WEEKDAYS] = {{0}};
  for (size_t a = 0; a < WFM__WEEKDAYS; a++)
    for (size_t b = a; b < WFM__WEEKDAYS; b++) {
      double sum = 0;
      for (size_t s = 0; s < slots; s++) sum += full[a * slots + s] * full[b * slots + s];
      gram[a * WFM__WEEKDAYS + b] = gram[b * WFM__WEEKDAYS + a] = sum;
    }
  wfm__symmetric_eigen(gram, vector, WFM__WEEKDAYS);
  uint8_t used[WFM__WEEKDAYS] = {0};
  for (int r = 0; r < RANK; r++) {
    size_t best = WFM__WEEKDAYS;
    for (size_t k = 0; k < WFM__WEEKDAYS; k++)
      if (!used[k] &&
          (best == WFM__WEEKDAYS || gram[k * (WFM__WEEKDAYS + 1)] > gram[best * (WFM__WEEKDAYS + 1)]))
        best = k;
    used[best] = 1;
    for (size_t a = 0; a < WFM__WEEKDAYS; a++)
      for (size_t b = 0; b < WFM__WEEKDAYS; b++)
        projection[a][b] += vector[a * WFM__WEEKDAYS + best] * vector[b * WFM__WEEKDAYS + best];
  }
  memset(low, 0, WFM__WEEKDAYS * slots * sizeof *low);
  for (size_t a = 0; a < WFM__WEEKDAYS; a++)
    for (size_t b = 0; b < WFM__WEEKDAYS; b++)
      for (size_t s = 0; s < slots; s++) low[a * slots + s] += projection[a][b] * full[b * slots + s];
}

void wfm__shape_pool(const wfm__shape *shape, size_t slots, wfm__pool *pool) {
  pool_shares(shape, slots, pool);
  fill_pool(slots, pool->pooled);
  for (size_t w = 0; w < WFM__WEEKDAYS; w++)
    for (size_t s = 0; s < slots; s++) {
      size_t c = w * slots + s;
      pool->full[c] = shape->seen[c] > 0 ? shape->share[c] / pool->factor[w] - pool->pooled[s] : 0;
    }
  low_rank(pool->full, slots, pool->low);
}

/* --- estimates --- */

/* How weekdays look to one another: factor[a][b] brings b to a's scale on the slots that both have, excess[a][b] is the mean squared
   difference beyond what the noise of their days explains, in variances of a day. */
typedef struct likeness {
  double days[WFM__WEEKDAYS]; /* that a weekday's shape rests on */
  double factor[WFM__WEEKDAYS][WFM__WEEKDAYS], excess[WFM__WEEKDAYS][WFM__WEEKDAYS];
} likeness;

static double days_of(const wfm__shape *shape, size_t slots, size_t weekday) {
  double most = 0;
  for (size_t s = 0; s < slots; s++)
    if (shape->seen[weekday * slots + s] > most) most = shape->seen[weekday * slots + s];
  return fmin(most, (1 + shape->discount) / (1 - shape->discount));
}

/* Shares are 0 where never seen, so that sums of products need no mask. */
static void compare(const wfm__shape *shape, const double *mask, size_t slots, size_t a, size_t b,
                    likeness *like) {
  const double *x = shape->share + a * slots, *y = shape->share + b * slots, *in_x = mask + a * slots,
               *in_y = mask + b * slots;
  double sum_x = 0, sum_y = 0, xx = 0, xy = 0, yy = 0, count = 0;
  for (size_t s = 0; s < slots; s++) {
    double u = x[s] * in_y[s], v = y[s] * in_x[s];
    sum_x += u;
    sum_y += v;
    xx += u * u;
    xy += u * v;
    yy += v * v;
    count += in_x[s] * in_y[s];
  }
  double noise = fmax(shape->distance * shape->distance, 1e-12),
         f = sum_x > 0 && sum_y > 0 ? sum_x / sum_y : 1;
  double expected = 1 / like->days[a] + 1 / like->days[b];
  double square = count > 0 ? fmax(xx - 2 * f * xy + f * f * yy, 0) / (noise * count) : INFINITY;
  like->factor[a][b] = f;
  like->factor[b][a] = 1 / f;
  like->excess[a][b] = fmax(square - expected, 0);
  like->excess[b][a] = fmax(square / (f * f) - expected, 0);
}

static void look(const wfm__shape *shape, const double *mask, size_t slots, likeness *like) {
  for (size_t a = 0; a < WFM__WEEKDAYS; a++) {
    like->days[a] = days_of(shape, slots, a);
    like->factor[a][a] = 1;
    like->excess[a][a] = 0;
  }
  for (size_t a = 0; a < WFM__WEEKDAYS; a++)
    for (size_t b = a + 1; b < WFM__WEEKDAYS; b++)
      if (like->days[a] > 0 && like->days[b] > 0) compare(shape, mask, slots, a, b, like);
}

/* Weekdays count for one another by their days, less the more they differ. strange: how much difference matters. total [slots] */
static void similar(const wfm__shape *shape, const double *mask, size_t slots, const likeness *like,
                    double strange, const wfm__pool *pool, double *total, double *out) {
  for (size_t a = 0; a < WFM__WEEKDAYS; a++) {
    double *sum = out + a * slots;
    for (size_t s = 0; s < slots; s++) sum[s] = total[s] = 0;
    for (size_t b = 0; b < WFM__WEEKDAYS && like->days[a] > 0; b++) {
      const double *share = shape->share + b * slots, *in = mask + b * slots;
      if (!(like->days[b] > 0)) continue;
      double weight = like->days[b] / (1 + strange * like->days[b] * like->excess[a][b]);
      double scaled = weight * like->factor[a][b];
      for (size_t s = 0; s < slots; s++) {
        sum[s] += scaled * share[s];
        total[s] += weight * in[s];
      }
    }
    for (size_t s = 0; s < slots; s++)
      sum[s] = total[s] > 0 ? sum[s] / total[s] : pool->factor[a] * pool->pooled[s];
  }
}

/* Shape of rank 2 around the pool. */
static void reduced(const wfm__pool *pool, size_t slots, double *out) {
  for (size_t w = 0; w < WFM__WEEKDAYS; w++)
    for (size_t s = 0; s < slots; s++)
      out[w * slots + s] = pool->factor[w] * (pool->pooled[s] + pool->low[w * slots + s]);
}

/* Whittaker (1923): least squares to what was seen, penalty on second differences. Banded factors L D L' of one mask [3 slots]: 1 / d, then
   the two columns below. */
static void factorise(const double *mask, size_t slots, double penalty, double *factor) {
  double *d = factor, *e = factor + slots, *f = factor + 2 * slots;
  for (size_t s = 0; s < slots; s++) {
    double ends = slots < 3 ? 0 : s == 0 || s + 1 == slots ? 1 : s == 1 || s + 2 == slots ? 5 : 6;
    if (slots == 3 && s == 1) ends = 4;
    d[s] = fmax(mask[s], 1e-6) + penalty * ends;
    e[s] = slots < 3 || s + 1 >= slots ? 0 : penalty * (s == 0 || s + 2 == slots ? -2 : -4);
    f[s] = s + 2 < slots ? penalty : 0;
  }
  for (size_t s = 0; s < slots; s++) {
    double below = e[s], next = f[s];
    d[s] = 1 / d[s];
    e[s] *= d[s];
    f[s] *= d[s];
    if (s + 1 < slots) {
      d[s + 1] -= e[s] * below;
      e[s + 1] -= e[s] * next;
    }
    if (s + 2 < slots) d[s + 2] -= f[s] * next;
  }
}

/* Smooths the columns of z [slots * WFM__SHAPE_BASES] in place. */
static void smooth(const double *factor, size_t slots, double *z) {
  const double *d = factor, *e = factor + slots, *f = factor + 2 * slots;
  enum { N = WFM__SHAPE_BASES };
  for (size_t s = 1; s < slots; s++)
    for (size_t k = 0; k < N; k++)
      z[s * N + k] -= e[s - 1] * z[(s - 1) * N + k] + (s > 1 ? f[s - 2] * z[(s - 2) * N + k] : 0);
  for (size_t s = slots; s-- > 0;)
    for (size_t k = 0; k < N; k++)
      z[s * N + k] = d[s] * z[s * N + k] - (s + 1 < slots ? e[s] * z[(s + 1) * N + k] : 0) -
                     (s + 2 < slots ? f[s] * z[(s + 2) * N + k] : 0);
}

/* Scratch of the estimates. */
typedef struct parts {
  wfm__pool pool;
  double *mask;   /* [WFM__WEEKDAYS * slots] 1: seen */
  double *base;   /* [WFM__SHAPE_BASES][WFM__WEEKDAYS * slots] */
  double *total;  /* [slots] */
  double *z;      /* [slots * WFM__SHAPE_BASES] */
  double *factor; /* [3 slots] */
} parts;

static size_t layout(size_t slots, double *scratch, parts *p) {
  size_t used = 0, cells = WFM__WEEKDAYS * slots;
  p->pool.pooled = wfm__part(scratch, &used, slots);
  p->pool.full = wfm__part(scratch, &used, cells);
  p->pool.low = wfm__part(scratch, &used, cells);
  p->mask = wfm__part(scratch, &used, cells);
  p->base = wfm__part(scratch, &used, WFM__SHAPE_BASES * cells);
  p->total = wfm__part(scratch, &used, slots);
  p->z = wfm__part(scratch, &used, WFM__SHAPE_BASES * slots);
  p->factor = wfm__part(scratch, &used, 3 * slots);
  return used;
}

size_t wfm__shape_estimates_scratch(size_t slots) {
  parts p;
  return layout(slots, NULL, &p);
}

/* What each weekday has of its own beside the bases, smoothed. */
static void add_own(const wfm__shape *shape, size_t slots, size_t smoothing, parts *p, double *out) {
  static const double penalties[WFM__SHAPE_SMOOTHS] = {2, 20, 1e4};
  enum { N = WFM__SHAPE_BASES };
  size_t cells = WFM__WEEKDAYS * slots;
  double penalty = penalties[smoothing] * fmax((double)slots / HALF_HOURS, 1);
  const double *last = NULL; /* mask of the factors */
  for (size_t w = 0; w < WFM__WEEKDAYS; w++) {
    const double *mask = p->mask + w * slots, *share = shape->share + w * slots;
    if (!last || memcmp(last, mask, slots * sizeof *mask) != 0) factorise(mask, slots, penalty, p->factor);
    last = mask;
    for (size_t k = 0; k < N; k++)
      for (size_t s = 0; s < slots; s++)
        p->z[s * N + k] = mask[s] * (share[s] - p->base[k * cells + w * slots + s]);
    smooth(p->factor, slots, p->z);
    for (size_t k = 0; k < N; k++) {
      const double *base = p->base + k * cells + w * slots;
      double *to = out + (k * WFM__SHAPE_SMOOTHS + smoothing) * cells + w * slots;
      for (size_t s = 0; s < slots; s++) to[s] = base[s] + mask[s] * p->z[s * N + k];
    }
  }
}

void wfm__shape_estimates(const wfm__shape *shape, size_t slots, double *scratch, double *out) {
  size_t cells = WFM__WEEKDAYS * slots;
  likeness like;
  parts p;
  layout(slots, scratch, &p);
  for (size_t i = 0; i < cells; i++) p.mask[i] = shape->seen[i] > 0 ? 1 : 0;
  wfm__shape_pool(shape, slots, &p.pool);
  look(shape, p.mask, slots, &like);
  similar(shape, p.mask, slots, &like, STRANGE_1, &p.pool, p.total, p.base);
  similar(shape, p.mask, slots, &like, STRANGE_2, &p.pool, p.total, p.base + cells);
  reduced(&p.pool, slots, p.base + 2 * cells);
  for (size_t i = 0; i < WFM__SHAPE_SMOOTHS; i++) add_own(shape, slots, i, &p, out);
}
