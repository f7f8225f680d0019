/* Models that the tests of the solver seam share. */
#ifndef WFM_TESTS_SHIM_MODELS_H
#define WFM_TESTS_SHIM_MODELS_H

#include "shim/solver.h"

#include <math.h>
#include <stdlib.h>

/* columns shifts that each cover some neighbouring rows, at a random cost per row covered. */
static inline wfm_status models_shifts(wfm__solver *solver, size_t columns, bool whole, uint64_t seed) {
  size_t rows = wfm__solver_rows(solver);
  wfm__rng rng;
  wfm__rng_seed(&rng, seed, 1, 0);
  wfm_status st = WFM_OK;
  for (size_t j = 0; j < columns && st == WFM_OK; j++) {
    int32_t row[12];
    double value[12];
    uint32_t length = 3 + wfm__rng_below(&rng, 8), first = wfm__rng_below(&rng, (uint32_t)rows);
    if (length > rows) length = (uint32_t)rows;
    for (uint32_t k = 0; k < length; k++) {
      row[k] = (int32_t)((first + k) % rows);
      value[k] = 1.0;
    }
    const size_t start[2] = {0, length};
    double cost = length * (1.0 + wfm__rng_uniform(&rng)), lower = 0.0, upper = (double)INFINITY;
    uint8_t integer = whole;
    st = wfm__solver_add_columns(solver, 1, &cost, &lower, &upper, &integer, start, row, value);
  }
  return st;
}

/* Cover a random demand per row by shifts; what is missing is paid for, so that a solution exists. */
static inline wfm_status models_covering(wfm__solver *solver, size_t rows, size_t columns, bool whole,
                                         uint64_t seed) {
  wfm__rng rng;
  wfm__rng_seed(&rng, seed, 0, 0);
  wfm_status st = WFM_OK;
  for (size_t i = 0; i < rows && st == WFM_OK; i++) {
    double demand = 1.0 + wfm__rng_below(&rng, 20), none = (double)INFINITY;
    st = wfm__solver_add_rows(solver, 1, &demand, &none, NULL, NULL, NULL);
  }
  for (size_t i = 0; i < rows && st == WFM_OK; i++) {
    double cost = 100.0, lower = 0.0, upper = (double)INFINITY, one = 1.0;
    int32_t row = (int32_t)i;
    const size_t start[2] = {0, 1};
    st = wfm__solver_add_columns(solver, 1, &cost, &lower, &upper, NULL, start, &row, &one);
  }
  return st == WFM_OK ? models_shifts(solver, columns, whole, seed) : st;
}

/* Choose among columns of random worth under several random weights: hard to prove best, easy to fill. */
static inline wfm_status models_knapsack(wfm__solver *solver, size_t rows, size_t columns, uint64_t seed) {
  wfm__rng rng;
  wfm__rng_seed(&rng, seed, 3, 0);
  wfm_status st = WFM_OK;
  for (size_t i = 0; i < rows && st == WFM_OK; i++) {
    double low = (double)-INFINITY, high = 8.0 * (double)columns;
    st = wfm__solver_add_rows(solver, 1, &low, &high, NULL, NULL, NULL);
  }
  for (size_t j = 0; j < columns && st == WFM_OK; j++) {
    int32_t row[32];
    double value[32], cost = -20.0 - (double)wfm__rng_below(&rng, 20), lower = 0.0, upper = 1.0;
    uint8_t integer = 1;
    for (size_t i = 0; i < rows; i++) {
      row[i] = (int32_t)i;
      value[i] = 10.0 + (double)wfm__rng_below(&rng, 20);
    }
    const size_t start[2] = {0, rows};
    st = wfm__solver_add_columns(solver, 1, &cost, &lower, &upper, &integer, start, row, value);
  }
  return st;
}

enum { MODELS_MOST = 64 };

/* A dense program with random costs, columns between 0 and top, and random rows of all kinds through a
   random whole point. */
typedef struct models_dense {
  size_t rows, columns;
  double top, cost[MODELS_MOST], lower[MODELS_MOST], upper[MODELS_MOST], a[MODELS_MOST][MODELS_MOST];
} models_dense;

static inline models_dense models_random(size_t rows, size_t columns, double top, uint64_t seed) {
  models_dense m = {.rows = rows, .columns = columns, .top = top};
  double point[MODELS_MOST];
  wfm__rng rng;
  wfm__rng_seed(&rng, seed, 2, 0);
  for (size_t j = 0; j < columns; j++) {
    point[j] = wfm__rng_below(&rng, (uint32_t)top + 1);
    m.cost[j] = (double)wfm__rng_below(&rng, 41) - 20.0;
  }
  for (size_t i = 0; i < rows; i++) {
    double at_point = 0.0;
    for (size_t j = 0; j < columns; j++) {
      m.a[i][j] = wfm__rng_below(&rng, 3) ? (double)wfm__rng_below(&rng, 21) - 10.0 : 0.0;
      at_point += m.a[i][j] * point[j];
    }
    uint32_t kind = wfm__rng_below(&rng, 8), room = wfm__rng_below(&rng, 5);
    m.lower[i] = kind < 3 ? (double)-INFINITY : at_point - (kind == 7 ? 0.0 : room);
    m.upper[i] = kind >= 3 && kind < 6 ? (double)INFINITY : at_point + (kind == 7 ? 0.0 : room);
  }
  return m;
}

static inline wfm_status models_add(wfm__solver *solver, const models_dense *m, bool whole) {
  wfm_status st = wfm__solver_add_rows(solver, m->rows, m->lower, m->upper, NULL, NULL, NULL);
  for (size_t j = 0; j < m->columns && st == WFM_OK; j++) {
    int32_t row[MODELS_MOST];
    double value[MODELS_MOST], lower = 0.0;
    size_t start[2] = {0, 0};
    for (size_t i = 0; i < m->rows; i++) {
      if (m->a[i][j] == 0.0) continue;
      row[start[1]] = (int32_t)i;
      value[start[1]++] = m->a[i][j];
    }
    uint8_t integer = whole;
    st = wfm__solver_add_columns(solver, 1, &m->cost[j], &lower, &m->top, &integer, start, row, value);
  }
  return st;
}

#endif
