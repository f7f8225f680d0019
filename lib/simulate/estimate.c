/* Estimates over replications: ratios with their confidence, quantiles. */
#include "simulate/simulate.h"

#include <math.h>
#include <stdlib.h>

static int compare_doubles(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

void wfm__sim_sort(double *x, size_t n) {
  qsort(x, n, sizeof *x, compare_doubles);
}

double wfm__sim_quantile(const double *x, size_t n, double p) {
  if (n == 0) return NAN;
  double at = p * (double)(n - 1);
  size_t low = (size_t)at;
  return low + 1 < n ? x[low] + (at - (double)low) * (x[low + 1] - x[low]) : x[low];
}

/* Two-sided 95 % quantile of Student's t: exact to four digits (table to 10, expansion in 1/freedom beyond).
 */
static double student_95(size_t freedom) {
  static const double table[] = {12.7062, 4.3027, 3.1824, 2.7764, 2.5706,
                                 2.4469,  2.3646, 2.3060, 2.2622, 2.2281};
  const double z = 1.959963984540054, f = (double)freedom;
  if (freedom <= WFM__COUNT(table)) return table[freedom - 1];
  return z + (pow(z, 3) + z) / (4 * f) + (5 * pow(z, 5) + 16 * pow(z, 3) + 3 * z) / (96 * f * f);
}

double wfm__sim_ratio(const double *totals, size_t stride, size_t n, int top, int bottom, double *half) {
  double a = 0, b = 0, spread = 0;
  for (size_t k = 0; k < n; k++) {
    a += totals[k * stride + (size_t)top];
    b += totals[k * stride + (size_t)bottom];
  }
  *half = NAN;
  if (!(b > 0)) return NAN;
  for (size_t k = 0; k < n; k++) {
    double e = totals[k * stride + (size_t)top] - a / b * totals[k * stride + (size_t)bottom];
    spread += e * e;
  }
  *half = student_95(n - 1) * sqrt(spread / (double)(n - 1) / (double)n) / (b / (double)n);
  return a / b;
}
