/* The restricted master of the bound: blocks of agents with weighted columns, balanced by pairs.

   Minimising over the weights with a proximal term around the prices known so far is a step of the method of multipliers
   (Hestenes 1969; Rockafellar 1976), its columns those of simplicial decomposition (von Hohenbalken 1977) with a simplex for each
   block. A pair of columns is balanced exactly: along the line between them the cost is convex and its slope is piecewise linear. */
#include "schedule/schedule.h"

#include <math.h>
#include <string.h>

enum { BLOCKS = 40, COLUMNS = 10, LEAST_COLUMNS = 3, TRIES = 12 };
static const size_t MOST_NUMBERS = (size_t)16 << 20; /* in the columns of all blocks */
static const double NEAR = 1e-3; /* part of the first slope at which the line search is content */

/* Agents of a kind side by side, so that a block prices few kinds. */
static void order_agents(const sched_model *model, int32_t *order) {
  int32_t n = 0;
  for (int32_t k = 0; k < model->kinds; k++)
    for (int32_t a = 0; a < model->agents; a++)
      if (model->agent[a].kind == k) order[n++] = a;
}

/* Agents over whom a price falls from one end of its range to the other, measured on teams of 20 to 5000. */
static void set_slopes(sched_master *master) {
  const sched_model *model = master->model;
  double range = model->frame.under_weight + model->frame.over_weight;
  for (int32_t s = 0; s < model->skills; s++) {
    double peak = 1;
    for (int32_t t = 0; t < model->slots; t++)
      peak = fmax(peak, model->need[(size_t)s * (size_t)model->slots + (size_t)t]);
    master->slope[s] = range / (3 * pow(peak, 0.7));
  }
}

wfm_status wfm__sched_master_create(const sched_model *model, sched_master *master) {
  wfm_ctx *ctx = model->ctx;
  memset(master, 0, sizeof *master);
  master->model = model;
  if (model->agents == 0) return WFM_OK;
  int32_t size = (model->agents + BLOCKS - 1) / BLOCKS;
  master->blocks = (model->agents + size - 1) / size;
  master->most_agents = size;
  size_t points = (size_t)model->points, blocks = (size_t)master->blocks;
  master->most_columns = COLUMNS;
  while (master->most_columns > LEAST_COLUMNS &&
         points > MOST_NUMBERS / blocks / (size_t)master->most_columns)
    master->most_columns--;
  size_t columns = blocks * (size_t)master->most_columns;
  master->block = wfm__alloc(ctx, blocks, sizeof *master->block);
  master->order = wfm__alloc(ctx, (size_t)model->agents, sizeof *master->order);
  master->cover = wfm__alloc(ctx, points, sizeof *master->cover);
  master->centre = wfm__alloc(ctx, points, sizeof *master->centre);
  master->slope = wfm__alloc(ctx, (size_t)model->skills, sizeof *master->slope);
  master->number = wfm__alloc(ctx, 2 * columns, sizeof *master->number);
  master->since = wfm__alloc(ctx, columns, sizeof *master->since);
  master->columns = points > SIZE_MAX / columns ? NULL : wfm__alloc(ctx, columns * points, sizeof(float));
  if (!master->block || !master->order || !master->cover || !master->centre || !master->slope ||
      !master->number || !master->since || !master->columns) {
    wfm__sched_master_free(master);
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu columns of %zu prices", columns, points);
  }
  order_agents(model, master->order);
  set_slopes(master);
  for (int32_t b = 0; b < master->blocks; b++) {
    size_t at = (size_t)b * (size_t)master->most_columns;
    int32_t left = model->agents - b * size;
    master->block[b] = (sched_block){.first = b * size,
                                     .count = left < size ? left : size,
                                     .own = master->number + at,
                                     .weight = master->number + columns + at,
                                     .since = master->since + at,
                                     .cover = master->columns + at * points};
  }
  return WFM_OK;
}

void wfm__sched_master_free(sched_master *master) {
  wfm_ctx *ctx = master->model->ctx;
  wfm__free(ctx, master->block);
  wfm__free(ctx, master->order);
  wfm__free(ctx, master->cover);
  wfm__free(ctx, master->centre);
  wfm__free(ctx, master->slope);
  wfm__free(ctx, master->number);
  wfm__free(ctx, master->since);
  wfm__free(ctx, master->columns);
  memset(master, 0, sizeof *master);
}

/* --- prices --- */

static inline double clip(double x, double low, double high) {
  return x < low ? low : x > high ? high : x;
}

void wfm__sched_master_prices(const sched_master *master, double *price) {
  const sched_model *model = master->model;
  for (int32_t s = 0; s < model->skills; s++)
    for (int32_t p = s * model->slots; p < (s + 1) * model->slots; p++)
      price[p] = clip(master->centre[p] + master->slope[s] * (model->need[p] - master->cover[p]),
                      model->low[p], model->high[p]);
}

/* Own cost of a column less what it covers at the prices; summed in four strands. */
static double reduced_cost(const sched_master *master, const sched_block *block, int32_t column,
                           const double *price) {
  const float *cover = block->cover + (size_t)column * (size_t)master->model->points;
  int32_t points = master->model->points, p = 0;
  double a = 0, b = 0, c = 0, d = 0;
  for (; p + 4 <= points; p += 4) {
    a += (double)cover[p] * price[p];
    b += (double)cover[p + 1] * price[p + 1];
    c += (double)cover[p + 2] * price[p + 2];
    d += (double)cover[p + 3] * price[p + 3];
  }
  for (; p < points; p++) a += (double)cover[p] * price[p];
  return block->own[column] - ((a + b) + (c + d));
}

/* --- columns --- */

/* Puts the two columns of least weight into one and returns the place of the other. */
static int32_t merge_least(const sched_master *master, sched_block *block) {
  int32_t points = master->model->points, a = 0, b = 1;
  if (block->weight[b] < block->weight[a]) {
    a = 1;
    b = 0;
  }
  for (int32_t k = 2; k < block->columns; k++) {
    if (block->weight[k] < block->weight[a]) {
      b = a;
      a = k;
    } else if (block->weight[k] < block->weight[b]) {
      b = k;
    }
  }
  float *from = block->cover + (size_t)a * (size_t)points, *to = block->cover + (size_t)b * (size_t)points;
  double both = block->weight[a] + block->weight[b], share = block->weight[a] / both;
  for (int32_t p = 0; p < points; p++) to[p] = (float)(share * from[p] + (1 - share) * to[p]);
  block->own[b] = share * block->own[a] + (1 - share) * block->own[b];
  block->weight[b] = both;
  return a;
}

/* Where the next column goes: a new place, that of the oldest without weight, or one that is merged away. */
static int32_t free_place(const sched_master *master, sched_block *block) {
  if (block->columns < master->most_columns) return block->columns++;
  int32_t oldest = -1;
  for (int32_t k = 0; k < block->columns; k++)
    if (!(block->weight[k] > 0) && (oldest < 0 || block->since[k] < block->since[oldest])) oldest = k;
  return oldest >= 0 ? oldest : merge_least(master, block);
}

void wfm__sched_master_add(sched_master *master, int32_t b, int32_t round, double own, const int32_t *cover) {
  int32_t points = master->model->points;
  sched_block *block = &master->block[b];
  bool first = block->columns == 0;
  int32_t k = free_place(master, block);
  float *to = block->cover + (size_t)k * (size_t)points;
  for (int32_t p = 0; p < points; p++) to[p] = (float)cover[p];
  block->own[k] = own;
  block->since[k] = round;
  block->weight[k] = first ? 1 : 0;
  for (int32_t p = 0; p < points && first; p++) master->cover[p] += cover[p];
}

/* --- balance --- */

/* Two columns of a block: weight goes from one to the other at this first slope of the cost. */
typedef struct pair {
  const float *to, *from;
  double own;   /* of to less that of from */
  double slope; /* < 0 */
  double most;  /* weight that can go */
} pair;

/* Slope of the cost once so much weight has gone. */
static double slope_after(const sched_master *master, const pair *way, double gone) {
  const sched_model *model = master->model;
  double sum[2] = {way->own, 0};
  for (int32_t s = 0; s < model->skills; s++)
    for (int32_t p = s * model->slots; p < (s + 1) * model->slots; p++) {
      double more = (double)way->to[p] - (double)way->from[p];
      double missing = model->need[p] - master->cover[p] - gone * more;
      sum[p & 1] -=
          more * clip(master->centre[p] + master->slope[s] * missing, model->low[p], model->high[p]);
    }
  return sum[0] + sum[1];
}

/* Where the slope is zero: false position with a halving now and then. */
static double best_shift(const sched_master *master, const pair *way) {
  double low = 0, high = way->most, at_low = way->slope, at_high = slope_after(master, way, high), x = high;
  if (at_high <= 0) return high;
  for (int32_t i = 1; i < TRIES; i++) {
    x = i % 3 == 0 ? (low + high) / 2 : low + (high - low) * -at_low / (at_high - at_low);
    double slope = slope_after(master, way, x);
    if (fabs(slope) < NEAR * -way->slope) break;
    if (slope > 0) {
      high = x;
      at_high = slope;
    } else {
      low = x;
      at_low = slope;
    }
  }
  return x;
}

static bool balance_pair(sched_master *master, sched_block *block, double *price) {
  const sched_model *model = master->model;
  size_t points = (size_t)model->points;
  int32_t to = 0, from = -1;
  double reduced[COLUMNS];
  for (int32_t k = 0; k < block->columns; k++) {
    reduced[k] = reduced_cost(master, block, k, price);
    if (reduced[k] < reduced[to]) to = k;
    if (block->weight[k] > 0 && (from < 0 || reduced[k] > reduced[from])) from = k;
  }
  master->work += 1 + (int64_t)block->columns * model->points / 2000;
  if (!(reduced[from] - reduced[to] > 1e-6 * (model->frame.under_weight + model->frame.over_weight)))
    return false;
  pair way = {block->cover + (size_t)to * points, block->cover + (size_t)from * points,
              block->own[to] - block->own[from], reduced[to] - reduced[from], block->weight[from]};
  double gone = best_shift(master, &way);
  for (size_t p = 0; p < points; p++) master->cover[p] += gone * ((double)way.to[p] - (double)way.from[p]);
  block->weight[to] += gone;
  block->weight[from] -= gone;
  wfm__sched_master_prices(master, price);
  master->work += 1 + (int64_t)model->points / 150;
  return true;
}

void wfm__sched_master_balance(sched_master *master, int32_t b, int32_t moves, double *price) {
  for (int32_t i = 0; i < moves && balance_pair(master, &master->block[b], price); i++) continue;
}
