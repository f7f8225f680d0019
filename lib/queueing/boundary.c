/* Where a monotone margin changes sign: secant steps kept inside a bracket, halving when they do not pay. */
#include "queueing/boundary.h"

#include <math.h>

enum { MOST = 300 };

typedef struct bracket {
  double bad, bad_margin; /* margin below 0; -infinity before it is known */
  double good, good_margin;
  bool closed; /* good is known */
} bracket;

static double middle(const bracket *b) {
  /* Far apart in size: halve the logarithm, so that no search is long. */
  if (b->bad > 0 && b->good > 0 && (b->good > 16 * b->bad || b->bad > 16 * b->good))
    return sqrt(b->bad) * sqrt(b->good);
  return b->bad + 0.5 * (b->good - b->bad);
}

/* Next x inside a closed bracket. */
static double inside(const bracket *b, bool halve, bool whole) {
  double x = middle(b);
  if (!halve && isfinite(b->bad_margin) && isfinite(b->good_margin)) {
    double share = b->bad_margin / (b->bad_margin - b->good_margin);
    x = b->bad + share * (b->good - b->bad);
  }
  if (!whole) return x;
  x = b->good > b->bad ? ceil(x) : floor(x);
  double side = b->good > b->bad ? 1 : -1;
  if ((b->good - x) * side < 1) x = b->good - side;
  if ((x - b->bad) * side < 1) x = b->bad + side;
  return x;
}

/* Next x when the margin is still below 0: along the secant, at most four times as far as the last step. */
static double outside(const wfm__boundary *s, const bracket *b, double last, double last_margin,
                      double *step) {
  double side = s->limit > s->bad ? 1 : -1, far = 4 * *step, ahead = 2 * *step;
  if (isfinite(last_margin) && isfinite(b->bad_margin) && b->bad_margin > last_margin) {
    double slope = (b->bad_margin - last_margin) / fabs(b->bad - last);
    ahead = -b->bad_margin / slope * 1.05;
    if (ahead > far) ahead = far;
  }
  if (s->whole) ahead = ceil(ahead);
  if (s->whole && ahead < 1) ahead = 1;
  *step = ahead > *step ? ahead : *step;
  double x = b->bad + side * ahead;
  return (s->limit - x) * side < 0 ? s->limit : x;
}

/* Next x on the way back from the good side while nothing is known of the bad one: along the secant of the last two good points. */
static double backwards(const wfm__boundary *s, const bracket *b, double last, double last_margin,
                        double *step) {
  double side = s->limit > s->bad ? 1 : -1, back = *step;
  if (isfinite(last_margin) && last_margin > b->good_margin) {
    double slope = (last_margin - b->good_margin) / fabs(last - b->good);
    back = b->good_margin / slope * 1.05;
    if (back > 4 * *step) back = 4 * *step;
  }
  *step = back > *step ? back : *step;
  if (s->whole) back = ceil(back);
  if (s->whole && back < 1) back = 1;
  double x = b->good - side * back;
  return (x - b->bad) * side > 0 ? x : inside(b, true, s->whole);
}

static bool narrow(const bracket *b, bool whole) {
  double width = fabs(b->good - b->bad);
  return whole ? width <= 1 : width <= 4.5e-16 * fabs(b->good);
}

bool wfm__boundary_find(const wfm__boundary *search, double *result) {
  double side = search->limit > search->bad ? 1 : -1;
  bracket b = {.bad = search->bad, .bad_margin = -HUGE_VAL, .good = search->limit};
  double x = search->start, step = search->step, width = HUGE_VAL;
  double last = search->bad, last_margin = -HUGE_VAL; /* the point before on the side that is being left */
  bool halve = false;
  if ((x - b.bad) * side <= 0) x = b.bad + side * step;
  if ((search->limit - x) * side < 0) x = search->limit;
  for (int i = 0; i < MOST; i++) {
    double margin = search->margin(search->user, x);
    if (margin >= 0) {
      last = b.good;
      last_margin = b.closed ? b.good_margin : HUGE_VAL;
      b.good = x;
      b.good_margin = margin;
      b.closed = true;
    } else {
      if (x == search->limit) return false;
      last = b.bad;
      last_margin = b.bad_margin;
      b.bad = x;
      b.bad_margin = margin;
    }
    if (b.closed && narrow(&b, search->whole)) break;
    if (!b.closed) {
      x = outside(search, &b, last, last_margin, &step);
      continue;
    }
    double now = fabs(b.good - b.bad);
    if (!isfinite(b.bad_margin) && margin >= 0 && i < 40) {
      x = backwards(search, &b, last, last_margin, &step);
    } else {
      x = inside(&b, halve, search->whole);
      if (x == b.bad || x == b.good) x = middle(&b);
      halve = now > 0.5 * width;
      width = now;
    }
    if (x == b.bad || x == b.good) break; /* neighbouring numbers */
  }
  *result = b.good;
  return b.closed;
}
