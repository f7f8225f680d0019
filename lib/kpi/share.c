/* Bounds of a share that was counted. */
#include "kpi/kpi.h"

#include <math.h>

double wfm__wilson(double numerator, double n, double sign) {
  static const double z = 1.959963984540054; /* normal quantile of 0.975 */
  if (!(n > 0) || isnan(numerator)) return NAN;
  double x = fmin(numerator, n), half = z * sqrt(x * ((n - x) / n) + z * z / 4);
  return fmin(fmax((x + z * z / 2 + sign * half) / (n + z * z), 0), 1);
}
