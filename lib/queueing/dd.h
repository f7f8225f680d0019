/* Pairs of doubles: a value as high + low, about 32 digits (Dekker 1971, Knuth 1997). Needs exact IEEE
 * arithmetic. */
#ifndef WFM_QUEUEING_DD_H
#define WFM_QUEUEING_DD_H

typedef struct wfm__dd {
  double hi, lo;
} wfm__dd;

/* a + b exactly; the magnitude of a is not below that of b. */
static inline wfm__dd wfm__dd_fast_sum(double a, double b) {
  double s = a + b;
  return (wfm__dd){s, b - (s - a)};
}

/* a + b exactly. */
static inline wfm__dd wfm__dd_sum(double a, double b) {
  double s = a + b, t = s - a;
  return (wfm__dd){s, (a - (s - t)) + (b - t)};
}

/* a * b exactly, magnitudes below 1e290. */
static inline wfm__dd wfm__dd_product(double a, double b) {
  double p = a * b;
  double ta = 134217729.0 * a, tb = 134217729.0 * b;
  double ah = ta - (ta - a), al = a - ah;
  double bh = tb - (tb - b), bl = b - bh;
  return (wfm__dd){p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
}

static inline wfm__dd wfm__dd_add(wfm__dd a, wfm__dd b) {
  wfm__dd s = wfm__dd_sum(a.hi, b.hi), t = wfm__dd_sum(a.lo, b.lo);
  wfm__dd u = wfm__dd_fast_sum(s.hi, s.lo + t.hi);
  return wfm__dd_fast_sum(u.hi, u.lo + t.lo);
}

static inline wfm__dd wfm__dd_minus(wfm__dd a) {
  return (wfm__dd){-a.hi, -a.lo};
}

static inline wfm__dd wfm__dd_mul(wfm__dd a, wfm__dd b) {
  wfm__dd p = wfm__dd_product(a.hi, b.hi);
  return wfm__dd_fast_sum(p.hi, p.lo + (a.hi * b.lo + a.lo * b.hi));
}

static inline wfm__dd wfm__dd_div(wfm__dd a, wfm__dd b) {
  double q = a.hi / b.hi;
  wfm__dd p = wfm__dd_product(q, b.hi);
  double rest = ((a.hi - p.hi) - p.lo) + (a.lo - q * b.lo);
  return wfm__dd_fast_sum(q, rest / b.hi);
}

static inline wfm__dd wfm__dd_of(double a) {
  return (wfm__dd){a, 0};
}

#endif
