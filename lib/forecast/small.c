/* Small kernels of the room: selection, symmetric eigenvalues, lead bands, parts of a block. */
#include "forecast/forecast.h"

#include <math.h>

static void swap(double *a, double *b) {
  double t = *a;
  *a = *b;
  *b = t;
}

/* Hoare's selection with the median of three. */
double wfm__select(double *x, size_t n, size_t k) {
  size_t low = 0, high = n - 1;
  while (low < high) {
    size_t mid = low + (high - low) / 2, i = low, j = high;
    if (x[mid] < x[low]) swap(&x[mid], &x[low]);
    if (x[high] < x[low]) swap(&x[high], &x[low]);
    if (x[high] < x[mid]) swap(&x[high], &x[mid]);
    double pivot = x[mid];
    while (i <= j) {
      while (x[i] < pivot) i++;
      while (x[j] > pivot) j--;
      if (i > j) break;
      swap(&x[i++], &x[j]);
      if (j == 0) break;
      j--;
    }
    if (k <= j)
      high = j;
    else if (k >= i)
      low = i;
    else
      break;
  }
  return x[k];
}

/* One rotation that makes a[p][q] zero. */
static void rotate(double *a, double *v, size_t n, size_t p, size_t q) {
  double apq = a[p * n + q];
  if (apq == 0) return;
  double theta = (a[q * n + q] - a[p * n + p]) / (2 * apq);
  double t = (theta >= 0 ? 1 : -1) / (fabs(theta) + sqrt(theta * theta + 1));
  double c = 1 / sqrt(t * t + 1), s = t * c;
  for (size_t i = 0; i < n; i++) {
    double x = a[i * n + p], y = a[i * n + q];
    a[i * n + p] = c * x - s * y;
    a[i * n + q] = s * x + c * y;
  }
  for (size_t i = 0; i < n; i++) {
    double x = a[p * n + i], y = a[q * n + i];
    a[p * n + i] = c * x - s * y;
    a[q * n + i] = s * x + c * y;
  }
  for (size_t i = 0; i < n; i++) {
    double x = v[i * n + p], y = v[i * n + q];
    v[i * n + p] = c * x - s * y;
    v[i * n + q] = s * x + c * y;
  }
}

void wfm__symmetric_eigen(double *a, double *v, size_t n) {
  double total = 0;
  for (size_t i = 0; i < n * n; i++) {
    v[i] = i % (n + 1) == 0;
    total += a[i] * a[i];
  }
  for (int sweep = 0; sweep < 12; sweep++) {
    double off = 0;
    for (size_t p = 0; p < n; p++)
      for (size_t q = p + 1; q < n; q++) off += a[p * n + q] * a[p * n + q];
    if (off <= 1e-22 * total) break;
    for (size_t p = 0; p < n; p++)
      for (size_t q = p + 1; q < n; q++) rotate(a, v, n, p, q);
  }
}

double wfm__mean_of_root(double x, double noise) {
  double m = x * x - 0.25;
  return m > 0 ? m + noise * 0.25 * (1 - exp(-2.47 * m)) : 0;
}

size_t wfm__band(const wfm__trial *trial, size_t lead) {
  return lead < 1 ? 0 : lead < trial->week ? 1 : lead < 4 * trial->week ? 2 : 3;
}

size_t wfm__band_first(const wfm__trial *trial, size_t band) {
  return band == 0 ? 0 : band == 1 ? 1 : band == 2 ? trial->week : band == 3 ? 4 * trial->week : SIZE_MAX;
}

double *wfm__part(double *base, size_t *used, size_t n) {
  double *p = base ? base + *used : NULL;
  *used += n;
  return p;
}

void wfm__keep_best(const double *cost, size_t n, size_t kept, size_t *best) {
  for (size_t k = 0; k < kept; k++) {
    size_t pick = n;
    for (size_t i = 0; i < n; i++) {
      int used = 0;
      for (size_t j = 0; j < k; j++) used = used || best[j] == i;
      if (!used && (pick == n || cost[i] < cost[pick])) pick = i;
    }
    best[k] = pick;
  }
}
