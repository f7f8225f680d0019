/* Special functions behind the queueing kernels: logarithms and exponentials as pairs, erfcx, Temme's
 * expansion. */
#include "queueing/special.h"

#include "queueing/tables.h"

#include <math.h>

/* r with num / den = 2^k (j / 64) (1 + r), |r| <= 1/96, j = 48 to 96. */
static wfm__dd reduce(double num, double den, int *k, int *j) {
  int kn, kd;
  double fn = frexp(num, &kn), fd = frexp(den, &kd); /* each in [0.5, 1) */
  *k = kn - kd;
  double q = fn / fd; /* in (0.5, 2) */
  if (q < 0.75) {
    fn *= 2;
    q *= 2;
    *k -= 1;
  } else if (q > 1.5) {
    fn *= 0.5;
    q *= 0.5;
    *k += 1;
  }
  *j = (int)(q * 64 + 0.5);
  wfm__dd base = wfm__dd_product(fd, *j * 0x1p-6);
  wfm__dd rest = wfm__dd_add(wfm__dd_of(fn), wfm__dd_minus(base));
  return wfm__dd_div(rest, base);
}

/* (ln(1 + r) - r) for |r| <= 1/96. */
static wfm__dd log1p_minus_x(wfm__dd r) {
  double x = r.hi;
  double tail =
      x * x * x *
      (1.0 / 3 -
       x * (1.0 / 4 - x * (1.0 / 5 - x * (1.0 / 6 - x * (1.0 / 7 - x * (1.0 / 8 - x * (1.0 / 9)))))));
  wfm__dd square = wfm__dd_mul(r, r);
  return wfm__dd_fast_sum(-0.5 * square.hi, tail - 0.5 * square.lo);
}

wfm__dd wfm__ln_ratio(double num, double den) {
  int k, j;
  wfm__dd r = reduce(num, den, &k, &j);
  wfm__dd sum = wfm__dd_add(r, log1p_minus_x(r));
  if (j != 64) sum = wfm__dd_add(wfm__log_table[j - 48], sum);
  if (k != 0) sum = wfm__dd_add(wfm__dd_mul(wfm__dd_of(k), wfm__ln2), sum);
  return sum;
}

wfm__dd wfm__phi_ratio(double num, double den) {
  int k, j;
  wfm__dd r = reduce(num, den, &k, &j);
  if (j == 64 && k == 0) return wfm__dd_minus(log1p_minus_x(r));
  wfm__dd ln = wfm__dd_add(wfm__log_table[j - 48], wfm__dd_add(r, log1p_minus_x(r)));
  if (k != 0) ln = wfm__dd_add(wfm__dd_mul(wfm__dd_of(k), wfm__ln2), ln);
  wfm__dd excess = wfm__dd_div(wfm__dd_sum(num, -den), wfm__dd_of(den));
  return wfm__dd_add(excess, wfm__dd_minus(ln));
}

double wfm__psi(double h) {
  if (fabs(h) > 0.35) return expm1(-h) + h;
  double s = 1.0 / 87178291200.0; /* 1/14! */
  s = 1.0 / 6227020800.0 - h * s;
  s = 1.0 / 479001600.0 - h * s;
  s = 1.0 / 39916800.0 - h * s;
  s = 1.0 / 3628800.0 - h * s;
  s = 1.0 / 362880.0 - h * s;
  s = 1.0 / 40320.0 - h * s;
  s = 1.0 / 5040.0 - h * s;
  s = 1.0 / 720.0 - h * s;
  s = 1.0 / 120.0 - h * s;
  s = 1.0 / 24.0 - h * s;
  s = 1.0 / 6.0 - h * s;
  return h * h * (0.5 - h * s);
}

/* psi of a pair within 1/128 of 0. */
static wfm__dd psi_small(wfm__dd h) {
  double x = h.hi;
  double tail = x * x * x *
                (1.0 / 6 - x * (1.0 / 24 - x * (1.0 / 120 - x * (1.0 / 720 - x * (1.0 / 5040 - x / 40320)))));
  wfm__dd square = wfm__dd_mul(h, h);
  return wfm__dd_fast_sum(0.5 * square.hi, 0.5 * square.lo - tail);
}

wfm__dd wfm__psi_pair(wfm__dd h) {
  if (fabs(h.hi) <= 0x1p-7) return psi_small(h);
  if (h.hi > 700) return wfm__dd_add(h, wfm__dd_of(-1)); /* exp(-h) is lost beside h */
  /* exp(-h) = 2^-k exp(-j/64) exp(-t), |t| <= 1/128. */
  double k = floor(h.hi / wfm__ln2.hi);
  wfm__dd t = wfm__dd_add(h, wfm__dd_mul(wfm__dd_of(-k), wfm__ln2));
  int j = (int)(t.hi * 64 + 0.5);
  j = j < 0 ? 0 : j > 64 ? 64 : j;
  t = wfm__dd_add(t, wfm__dd_of(-j * 0x1p-6));
  wfm__dd e = wfm__dd_add(wfm__dd_add(wfm__dd_of(1), wfm__dd_minus(t)), psi_small(t));
  e = wfm__dd_mul(wfm__exp_table[j], e);
  e.hi = ldexp(e.hi, -(int)k);
  e.lo = ldexp(e.lo, -(int)k);
  return wfm__dd_add(wfm__dd_add(h, wfm__dd_of(-1)), e);
}

double wfm__erfcx(double z) {
  double t = 4 / (4 + z);
  double scaled = t * WFM__ERFCX_PARTS;
  int part = (int)scaled;
  if (part > WFM__ERFCX_PARTS - 1) part = WFM__ERFCX_PARTS - 1;
  double v = 2 * (scaled - part) - 1;
  const double *c = wfm__erfcx_table[part];
  double s = c[8];
  for (int i = 7; i >= 0; i--) s = s * v + c[i];
  return s * t;
}

double wfm__exp_minus(wfm__dd x) {
  return exp(-x.hi) * (1 - x.lo);
}

double wfm__gamma_star(double x) {
  double u = 1 / x, s = 0;
  int rows = x > 1e4 ? 5 : x > 300 ? 7 : 11;
  for (int i = rows - 1; i >= 1; i--) s = (s + wfm__gamma_star_table[i]) * u;
  return 1 + s;
}

double wfm__temme_sum(double x, double eta) {
  /* Each power of 1/x and of eta is worth a number of digits; the terms left out are below 1e-18. */
  int rows = x > 1e6 ? 3 : x > 1e4 ? 5 : x > 300 ? 7 : 11;
  double size = fabs(eta);
  int columns = size < 0.1 ? 13 : size < 0.3 ? 18 : 25;
  double u = 1 / x, sum = 0;
  for (int k = rows - 1; k >= 0; k--) {
    const double *c = wfm__temme_table[k];
    int last = columns - 2 * k < 6 ? 6 : columns - 2 * k;
    double s = c[last];
    for (int j = last - 1; j >= 0; j--) s = s * eta + c[j];
    sum = sum * u + s;
  }
  return sum;
}
