/* Minima of functions without derivatives: of one variable (Brent 1973, chapter 5), of two by a simplex (Nelder and Mead 1965). */
#include "forecast/search.h"

#include <math.h>

enum { CORNERS = 3, TRIALS = 2000 };
#define GOLDEN 0.38196601125010515 /* (3 - sqrt 5) / 2 */

double wfm__minimum(wfm__curve f, void *user, double low, double high, double tolerance) {
  double x = low + GOLDEN * (high - low), w = x, v = x, step = 0, before = 0;
  double fx = f(user, x), fw = fx, fv = fx;
  for (int round = 0; round < 200; round++) {
    double middle = (low + high) / 2, least = 1.5e-8 * fabs(x) + tolerance / 3, p = 0, q = 0, r = 0;
    if (fabs(x - middle) <= 2 * least - (high - low) / 2) break;
    if (fabs(before) > least) { /* parabola through the three best */
      r = (x - w) * (fx - fv);
      q = (x - v) * (fx - fw);
      p = (x - v) * q - (x - w) * r;
      q = 2 * (q - r);
      p = q > 0 ? -p : p;
      q = fabs(q);
      r = before;
      before = step;
    }
    if (fabs(p) >= fabs(q * r / 2) || p <= q * (low - x) || p >= q * (high - x)) {
      before = x < middle ? high - x : low - x;
      step = GOLDEN * before;
    } else {
      step = p / q;
      double u = x + step;
      if (u - low < 2 * least || high - u < 2 * least) step = x >= middle ? -least : least;
    }
    double u = x + (fabs(step) >= least ? step : step > 0 ? least : -least), fu = f(user, u);
    if (fu <= fx) {
      if (u < x)
        high = x;
      else
        low = x;
      v = w;
      fv = fw;
      w = x;
      fw = fx;
      x = u;
      fx = fu;
      continue;
    }
    if (u < x)
      low = u;
    else
      high = u;
    if (fu <= fw || w == x) {
      v = w;
      fv = fw;
      w = u;
      fw = fu;
    } else if (fu <= fv || v == x || v == w) {
      v = u;
      fv = fu;
    }
  }
  return x;
}

/* A corner of the simplex, or a trial, with its value. */
typedef struct corner {
  double x[2], value;
} corner;

typedef struct surface {
  wfm__surface f;
  void *user;
  int trials;
} surface;

static corner look(surface *s, double x0, double x1) {
  corner c = {{x0, x1}, 0};
  c.value = s->f(s->user, c.x);
  if (!isfinite(c.value)) c.value = 1e35;
  s->trials++;
  return c;
}

/* A point on the line from the middle through a corner: at the middle for weight 0, at the corner for 1. */
static corner along(surface *s, const double middle[2], const corner *from, double weight) {
  return look(s, (1 - weight) * middle[0] + weight * from->x[0],
              (1 - weight) * middle[1] + weight * from->x[1]);
}

/* Draws the others half way to the best; the sum of what is left of their distances. */
static double shrink(surface *s, corner *c, int best) {
  double size = 0;
  for (int j = 0; j < CORNERS; j++) {
    if (j == best) continue;
    double x0 = 0.5 * (c[j].x[0] - c[best].x[0]) + c[best].x[0],
           x1 = 0.5 * (c[j].x[1] - c[best].x[1]) + c[best].x[1];
    size += fabs(x0 - c[best].x[0]) + fabs(x1 - c[best].x[1]);
    c[j] = look(s, x0, x1);
  }
  return size;
}

double wfm__simplex(wfm__surface f, void *user, double x[2]) {
  surface s = {f, user, 0};
  corner c[CORNERS];
  double step = 0.1 * fmax(fabs(x[0]), fabs(x[1])), size = INFINITY;
  int best = 0;
  if (step == 0) step = 0.1;
  c[0] = look(&s, x[0], x[1]);
  double enough = 1.4901161193847656e-08 * (fabs(c[0].value) + 1.4901161193847656e-08);
  c[1] = look(&s, x[0] + step, x[1]);
  c[2] = look(&s, x[0], x[1] + step);
  while (s.trials <= TRIALS) {
    int worst = best;
    for (int j = 0; j < CORNERS; j++) {
      if (c[j].value < c[best].value) best = j;
      if (c[j].value > c[worst].value) worst = j;
    }
    if (c[worst].value <= c[best].value + enough) break;
    double middle[2] = {0, 0};
    for (int j = 0; j < CORNERS; j++)
      for (int k = 0; j != worst && k < 2; k++) middle[k] += c[j].x[k] / 2;
    double high = c[worst].value;
    corner mirror = along(&s, middle, &c[worst], -1);
    if (mirror.value < c[best].value) {
      corner further = along(&s, middle, &mirror, 2);
      c[worst] = further.value < mirror.value ? further : mirror;
      continue;
    }
    if (mirror.value < high) c[worst] = mirror;
    corner nearer = along(&s, middle, &c[worst], 0.5);
    if (nearer.value < c[worst].value) {
      c[worst] = nearer;
    } else if (mirror.value >= high) {
      double left = shrink(&s, c, best);
      if (!(left < size)) break;
      size = left;
    }
  }
  for (int j = 0; j < CORNERS; j++)
    if (c[j].value < c[best].value) best = j;
  x[0] = c[best].x[0];
  x[1] = c[best].x[1];
  return c[best].value;
}
