/* Heap sort of doubles and the median. */
#include "core/sort.h"

#include <math.h>

static void sift_down(double *x, size_t root, size_t n) {
  double moved = x[root];
  for (size_t child; (child = 2 * root + 1) < n; root = child) {
    if (child + 1 < n && x[child + 1] > x[child]) child++;
    if (x[child] <= moved) break;
    x[root] = x[child];
  }
  x[root] = moved;
}

void wfm__sort_doubles(double *x, size_t n) {
  for (size_t root = n / 2; root-- > 0;) sift_down(x, root, n);
  for (size_t end = n; end-- > 1;) {
    double largest = x[0];
    x[0] = x[end];
    x[end] = largest;
    sift_down(x, 0, end);
  }
}

double wfm__median(double *x, size_t n) {
  if (n == 0) return NAN;
  wfm__sort_doubles(x, n);
  return n % 2 ? x[n / 2] : x[n / 2 - 1] + (x[n / 2] - x[n / 2 - 1]) / 2;
}
