/* Whether the KPIs of two goals change together. */
#include "goals/goals.h"

#include <math.h>

enum { FEWEST = 4 };

void wfm_goal_association_init(wfm_goal_association *association, size_t struct_size) {
  static const wfm_goal_association none = {
      .r = NAN, .r_low = NAN, .r_high = NAN, .slope = NAN, .slope_se = NAN};
  wfm__opts_init(association, struct_size, &none, sizeof none);
}

/* Value of a goal next to a date, at most so many days from it; NULL: none. */
static const wfm_goal_observation *nearest(const wfm__goal *goal, size_t n, int32_t date, int32_t most) {
  const wfm_goal_observation *best = NULL;
  for (size_t i = 0; i < n; i++) {
    const wfm_goal_observation *o = &goal->record[goal->by_date[i]].seen;
    int32_t off = o->date < date ? date - o->date : o->date - date;
    if (off <= most && (!best || off < (best->date < date ? date - best->date : best->date - date))) best = o;
  }
  return best;
}

/* Sums over changes x of one KPI and y of the other. */
typedef struct moments {
  double n, x, y, xx, xy, yy;
} moments;

static void count(moments *m, double x, double y) {
  m->n++;
  m->x += x;
  m->y += y;
  m->xx += x * x;
  m->xy += x * y;
  m->yy += y * y;
}

static void centre(moments *m) {
  m->xx -= m->x * m->x / m->n;
  m->xy -= m->x * m->y / m->n;
  m->yy -= m->y * m->y / m->n;
}

/* Changes from pair to pair, on the scales (for the correlation) and as they are (for the slope). */
static void collect(const wfm__goal *a, const wfm__goal *b, int32_t today, moments *scaled, moments *plain) {
  const wfm_goal_observation *last_a = NULL, *last_b = NULL;
  size_t na = wfm__goal_seen(a, today), nb = wfm__goal_seen(b, today);
  int32_t sa = wfm__goal_scale(a, na), sb = wfm__goal_scale(b, nb);
  int32_t most = wfm__goal_spec_of(a)->cadence_days / 2;
  for (size_t i = 0; i < na; i++) {
    const wfm_goal_observation *oa = &a->record[a->by_date[i]].seen, *ob = nearest(b, nb, oa->date, most);
    if (!ob || ob == last_b) continue;
    if (last_a) {
      count(scaled, wfm__scale_to(sa, oa->value) - wfm__scale_to(sa, last_a->value),
            wfm__scale_to(sb, ob->value) - wfm__scale_to(sb, last_b->value));
      count(plain, oa->value - last_a->value, ob->value - last_b->value);
    }
    last_a = oa;
    last_b = ob;
  }
}

static void conclude(moments *scaled, moments *plain, int32_t good, wfm_goal_association *r) {
  r->changes = (int32_t)scaled->n;
  if (r->changes < FEWEST) return;
  centre(scaled);
  centre(plain);
  if (!(scaled->xx > 0 && scaled->yy > 0)) return;
  r->r = fmin(fmax(scaled->xy / sqrt(scaled->xx * scaled->yy), -1), 1);
  double z = atanh(fmin(fmax(r->r, -0.999999), 0.999999)), wide = 1.959963984540054 / sqrt(scaled->n - 3);
  r->r_low = fmin(tanh(z - wide), r->r);
  r->r_high = fmax(tanh(z + wide), r->r);
  r->slope = plain->xy / plain->xx;
  double rest = fmax(plain->yy - r->slope * plain->xy, 0);
  r->slope_se = sqrt(rest / (plain->n - 2) / plain->xx);
  if (r->r_low > 0 || r->r_high < 0) r->verdict = (r->r > 0 ? 1 : -1) * good;
}

wfm_status wfm_goals_association(wfm_ctx *ctx, const wfm_goals *goals, int32_t index, int32_t other,
                                 int32_t today, wfm_goal_association *out) {
  if (!goals || !out) return wfm__fail(ctx, WFM_EINVAL, "goals or out is NULL");
  const wfm__goal *a = wfm__goal_at(ctx, goals, index), *b = a ? wfm__goal_at(ctx, goals, other) : NULL;
  if (!b) return WFM_EDOMAIN;
  if (a == b) return wfm__fail(ctx, WFM_EDOMAIN, "goal %d and other are the same", (int)index);
  wfm_goal_association r;
  moments scaled = {0}, plain = {0};
  wfm_goal_association_init(&r, sizeof r);
  collect(a, b, today, &scaled, &plain);
  conclude(&scaled, &plain, wfm__goal_spec_of(a)->direction * wfm__goal_spec_of(b)->direction, &r);
  return wfm__result_write(ctx, out, &r, sizeof r);
}
