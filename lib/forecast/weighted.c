/* Means of contacts (AHT): slow level weighted by contacts, times weekday and slot effects that shrink towards none. Settings are averaged
   by what they cost at the origins of the back-test. */
#include "forecast/forecast.h"

#include <math.h>
#include <string.h>

enum {
  HALF_LIVES = 6,
  DAY_SHRINKS = 3,
  SLOT_SHRINKS = 3,
  SETTINGS = HALF_LIVES * DAY_SHRINKS * SLOT_SHRINKS
};
#define POWER            8    /* of the costs, for the weights of the settings */
#define LEAST_WEIGHT     0.01 /* relative to the best; settings below are left out */
#define EFFECT_HALF_LIFE 60   /* rows, of weekday and slot effects */
#define FAR              4    /* usual deviations beyond which a day's mean is drawn in */

static const double half_lives[HALF_LIVES] = {2, 4, 8, 16, 32, 64};
/* Contacts, in ordinary days (slots: ordinary slots), that the assumption of no effect weighs; infinite: no effect. */
static const double day_shrinks[DAY_SHRINKS] = {6, 30, INFINITY};
static const double slot_shrinks[SLOT_SHRINKS] = {2, 12, INFINITY};

/* Discounted sums: of contacts, of contacts times relative deviation. */
typedef struct work {
  double *level;       /* [HALF_LIVES][starts] */
  double *day_weight;  /* [starts][WFM__WEEKDAYS] */
  double *day_sum;     /* [starts][WFM__WEEKDAYS] */
  double *slot_weight; /* [starts][slots] */
  double *slot_sum;    /* [starts][slots] */
  double *usual;       /* [starts][2] contacts of an ordinary day and of an ordinary slot */
  double *running;     /* [2 * slots] slot sums so far */
  double *effect;      /* [slots] */
} work;

static size_t layout(const wfm__trial *t, double *base, work *w) {
  size_t n = t->origins + 1, slots = t->panel->slots, used = 0;
  w->level = wfm__part(base, &used, HALF_LIVES * n);
  w->day_weight = wfm__part(base, &used, n * WFM__WEEKDAYS);
  w->day_sum = wfm__part(base, &used, n * WFM__WEEKDAYS);
  w->slot_weight = wfm__part(base, &used, n * slots);
  w->slot_sum = wfm__part(base, &used, n * slots);
  w->usual = wfm__part(base, &used, n * 2);
  w->running = wfm__part(base, &used, 2 * slots);
  w->effect = wfm__part(base, &used, slots);
  return used;
}

size_t wfm__weighted_scratch(const wfm__trial *trial) {
  work w = {0};
  return layout(trial, NULL, &w);
}

static size_t start_row(const wfm__trial *t, size_t i) {
  return i < t->origins ? t->origin[i] : t->known;
}

static size_t start_leads(const wfm__trial *t, size_t i) {
  size_t left = (i < t->origins ? t->known : t->panel->rows) - start_row(t, i);
  return i < t->origins && left > t->lead ? t->lead : left;
}

/* Contacts of a row and their mean. */
static double row_mean(const wfm__panel *p, size_t row, double *contacts) {
  double sum = 0, weight = 0;
  for (size_t c = row * p->slots; c < (row + 1) * p->slots; c++) {
    if (!p->ok[c]) continue;
    sum += p->weight[c] * p->y[c];
    weight += p->weight[c];
  }
  *contacts = weight;
  return weight > 0 ? sum / weight : 0;
}

/* What runs along the history. */
typedef struct runner {
  double sum[HALF_LIVES], weight[HALF_LIVES];
  double day_weight[WFM__WEEKDAYS], day_sum[WFM__WEEKDAYS];
  double contacts, slot_contacts, rows; /* discounted */
  double spread; /* usual absolute relative deviation of a day's mean; < 0 before the first */
} runner;

static void keep(const wfm__trial *t, size_t start, const runner *r, work *w) {
  size_t slots = t->panel->slots, n = t->origins + 1;
  for (size_t l = 0; l < HALF_LIVES; l++)
    w->level[l * n + start] = r->weight[l] > 0 ? r->sum[l] / r->weight[l] : 0;
  memcpy(w->day_weight + start * WFM__WEEKDAYS, r->day_weight, sizeof r->day_weight);
  memcpy(w->day_sum + start * WFM__WEEKDAYS, r->day_sum, sizeof r->day_sum);
  memcpy(w->slot_weight + start * slots, w->running, slots * sizeof(double));
  memcpy(w->slot_sum + start * slots, w->running + slots, slots * sizeof(double));
  w->usual[2 * start] = r->rows > 0 ? r->contacts / r->rows : 0;
  w->usual[2 * start + 1] = r->rows > 0 ? r->slot_contacts / r->rows : 0;
}

/* Draws a day's mean in when it is far from the level, then lets it count. */
static void add_row(const wfm__trial *t, size_t row, runner *r, work *w) {
  const wfm__panel *p = t->panel;
  size_t slots = p->slots, weekday = (size_t)wfm_date_weekday(p->date[row]), seen = 0;
  double contacts, mean = row_mean(p, row, &contacts), fade = exp2(-1.0 / EFFECT_HALF_LIFE);
  if (!(contacts > 0)) return;
  double level = r->weight[HALF_LIVES / 2] > 0 ? r->sum[HALF_LIVES / 2] / r->weight[HALF_LIVES / 2] : mean;
  double off = level > 0 ? mean / level - 1 : 0;
  if (r->spread >= 0) off = fmin(fmax(off, -FAR * r->spread - 0.02), FAR * r->spread + 0.02);
  r->spread = r->rows > 0 ? (r->spread < 0 ? fabs(off) : 0.95 * r->spread + 0.05 * fabs(off)) : -1;
  for (size_t l = 0; l < HALF_LIVES; l++) {
    double f = exp2(-1 / half_lives[l]);
    r->sum[l] = f * r->sum[l] + contacts * level * (1 + off);
    r->weight[l] = f * r->weight[l] + contacts;
  }
  for (size_t d = 0; d < WFM__WEEKDAYS; d++) {
    r->day_weight[d] *= fade;
    r->day_sum[d] *= fade;
  }
  r->day_weight[weekday] += contacts;
  r->day_sum[weekday] += contacts * off;
  for (size_t s = 0; s < slots; s++) {
    size_t c = row * slots + s;
    double weight = p->ok[c] ? p->weight[c] : 0, v = p->ok[c] && mean > 0 ? p->y[c] / mean - 1 : 0;
    w->running[s] = fade * w->running[s] + weight;
    w->running[slots + s] = fade * w->running[slots + s] + weight * fmin(v, 3);
    seen += weight > 0;
  }
  r->contacts = fade * r->contacts + contacts;
  r->slot_contacts = fade * r->slot_contacts + contacts / (double)seen;
  r->rows = fade * r->rows + 1;
}

static void follow(const wfm__trial *t, work *w) {
  runner r;
  size_t start = 0;
  memset(&r, 0, sizeof r);
  memset(w->running, 0, 2 * t->panel->slots * sizeof(double));
  r.spread = -1;
  for (size_t row = 0; row <= t->known; row++) {
    while (start <= t->origins && start_row(t, start) == row) keep(t, start++, &r, w);
    if (row < t->known) add_row(t, row, &r, w);
  }
}

/* Adds weight times the forecast of one setting from one start to out [leads * slots]. */
static void add_setting(const wfm__trial *t, size_t setting, size_t start, double weight, double *out,
                        const work *w) {
  size_t slots = t->panel->slots, n = t->origins + 1, row = start_row(t, start),
         leads = start_leads(t, start);
  double level = w->level[setting / (DAY_SHRINKS * SLOT_SHRINKS) * n + start];
  double day_shrink = day_shrinks[setting / SLOT_SHRINKS % DAY_SHRINKS] * w->usual[2 * start];
  double slot_shrink = slot_shrinks[setting % SLOT_SHRINKS] * w->usual[2 * start + 1], day[WFM__WEEKDAYS];
  for (size_t d = 0; d < WFM__WEEKDAYS; d++) {
    double have = w->day_weight[start * WFM__WEEKDAYS + d] + day_shrink;
    day[d] = have > 0 ? w->day_sum[start * WFM__WEEKDAYS + d] / have : 0;
  }
  for (size_t s = 0; s < slots; s++) {
    double have = w->slot_weight[start * slots + s] + slot_shrink;
    w->effect[s] = have > 0 ? w->slot_sum[start * slots + s] / have : 0;
  }
  for (size_t h = 0; h < leads; h++) {
    double v = weight * level * (1 + day[wfm_date_weekday(t->panel->date[row + h])]);
    const uint8_t *open = t->panel->open + (row + h) * slots;
    for (size_t s = 0; s < slots; s++) out[h * slots + s] += open[s] ? v * (1 + w->effect[s]) : 0;
  }
}

/* Mean over the origins of the error weighted by contacts. */
static double setting_cost(const wfm__trial *t, size_t setting, double *out, const work *w) {
  size_t slots = t->panel->slots;
  double cost = 0;
  for (size_t o = 0; o < t->origins; o++) {
    size_t cells = start_leads(t, o) * slots;
    double sum = 0, weight = 0;
    memset(out, 0, cells * sizeof *out);
    add_setting(t, setting, o, 1, out, w);
    for (size_t i = 0; i < cells; i++) {
      size_t c = t->origin[o] * slots + i;
      if (!t->panel->ok[c]) continue;
      sum += t->panel->weight[c] * fabs(t->panel->y[c] - out[i]);
      weight += t->panel->weight[c];
    }
    if (weight > 0) cost += sum / weight;
  }
  return cost;
}

/* Weights that fall with a power of the cost, the smallest left out. */
static void weigh(const double *cost, double *weight) {
  double least = INFINITY, sum = 0;
  for (size_t i = 0; i < SETTINGS; i++) least = fmin(least, cost[i]);
  for (size_t i = 0; i < SETTINGS; i++) {
    weight[i] = cost[i] > least ? pow(least / cost[i], POWER) : 1;
    if (weight[i] < LEAST_WEIGHT) weight[i] = 0;
    sum += weight[i];
  }
  for (size_t i = 0; i < SETTINGS; i++) weight[i] /= sum;
}

void wfm__weighted_run(const wfm__trial *trial, double *scratch, double *back, double *ahead) {
  work w = {0};
  size_t slots = trial->panel->slots;
  double cost[SETTINGS], weight[SETTINGS];
  layout(trial, scratch, &w);
  follow(trial, &w);
  for (size_t i = 0; i < SETTINGS; i++) cost[i] = trial->origins ? setting_cost(trial, i, back, &w) : 1;
  weigh(cost, weight);
  for (size_t start = 0; start <= trial->origins; start++) {
    double *out = start < trial->origins ? back + start * trial->lead * slots : ahead;
    memset(out, 0, start_leads(trial, start) * slots * sizeof *out);
    for (size_t i = 0; i < SETTINGS; i++)
      if (weight[i] > 0) add_setting(trial, i, start, weight[i], out, &w);
  }
}
