/* KPIs of single contacts: sums by group and interval, percentiles of waits, resolution, surveys, cost. */
#include "kpi_job.h"

#include <libwfm/kpi_change.h>
#include <libwfm/kpi_contacts.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_S = 86400 };

/* --- rows --- */

/* Whole days of all that the set knows. */
static wfm_status make_grid(const cli_app *app, double interval_s, kpi_job *j) {
  const contact_set *set = &j->set;
  int64_t first = INT64_MAX, last = INT64_MIN;
  for (size_t i = 0; i < set->contacts; i++) {
    if (set->contact[i].arrival < first) first = set->contact[i].arrival;
    if (set->contact[i].arrival > last) last = set->contact[i].arrival;
  }
  for (size_t i = 0; i < set->states; i++) {
    if (set->state[i].start < first) first = set->state[i].start;
    if (set->state[i].end - 1 > last) last = set->state[i].end - 1;
  }
  wfm_local from, to;
  wfm_zone_to_local(set->zone, first, &from);
  wfm_zone_to_local(set->zone, last, &to);
  j->in.zone = j->set.zone;
  j->in.interval_s = j->period == WFM_PERIOD_INTERVAL ? (int32_t)interval_s : DAY_S;
  return wfm_grid_create(app->ctx, set->zone, from.date, to.date - from.date + 1, j->in.interval_s, &j->grid);
}

/* Contacts of one group as the collector takes them. */
typedef struct columns {
  int64_t *arrival;
  uint8_t *outcome;
  double *wait_s, *ring_s, *talk_s, *hold_s, *after_s;
} columns;

static bool make_columns(columns *c, size_t n) {
  c->arrival = malloc((n + 1) * sizeof *c->arrival);
  c->outcome = malloc(n + 1);
  double **times[] = {&c->wait_s, &c->ring_s, &c->talk_s, &c->hold_s, &c->after_s};
  bool good = c->arrival && c->outcome;
  for (size_t k = 0; k < sizeof times / sizeof times[0]; k++) {
    *times[k] = malloc((n + 1) * sizeof **times[k]);
    good = good && *times[k];
  }
  return good;
}

static void free_columns(columns *c) {
  void *blocks[] = {c->arrival, c->outcome, c->wait_s, c->ring_s, c->talk_s, c->hold_s, c->after_s};
  for (size_t k = 0; k < sizeof blocks / sizeof blocks[0]; k++) free(blocks[k]);
}

/* Order of contacts by group, those of none left out; begin [groups + 1]. */
static size_t *order_by(const int32_t *group, size_t n, size_t groups, size_t **begin) {
  size_t *order = malloc((n + 1) * sizeof *order), *at = calloc(groups + 2, sizeof *at);
  *begin = at;
  if (!order || !at) {
    free(order);
    return NULL;
  }
  for (size_t i = 0; i < n; i++)
    if (group[i] >= 0) at[group[i] + 2]++;
  for (size_t g = 0; g < groups; g++) at[g + 2] += at[g + 1];
  for (size_t i = 0; i < n; i++)
    if (group[i] >= 0) order[at[group[i] + 1]++] = i;
  return order;
}

static wfm_status collect(const cli_app *app, const kpi_job *j, const size_t *order, size_t n, columns *c,
                          double *const fact[FACTS]) {
  wfm_kpi_collector *collector = NULL;
  wfm_kpi_contacts given;
  wfm_kpi_sums sums;
  wfm_kpi_contacts_init(&given, sizeof given);
  wfm_kpi_sums_init(&sums, sizeof sums);
  for (size_t k = 0; k < n; k++) {
    const contact_row *x = &j->set.contact[order[k]];
    c->arrival[k] = x->arrival;
    c->outcome[k] = x->outcome;
    c->wait_s[k] = x->wait_s;
    c->ring_s[k] = x->ring_s;
    c->talk_s[k] = x->talk_s;
    c->hold_s[k] = x->hold_s;
    c->after_s[k] = x->after_s;
  }
  given.arrival = c->arrival;
  given.outcome = c->outcome;
  given.wait_s = c->wait_s;
  given.ring_s = c->ring_s;
  given.talk_s = c->talk_s;
  given.hold_s = c->hold_s;
  given.after_s = c->after_s;
  for (size_t f = 0; f < FACTS; f++)
    if (fact[f] && f != FACT_AVAILABLE && f != FACT_PAID)
      memcpy((char *)&sums + kpi_facts[f].sum, &fact[f], sizeof fact[f]);
  wfm_status status =
      wfm_kpi_collector_create(app->ctx, j->grid, j->opts.threshold_s, j->opts.short_s, &collector);
  if (status == WFM_OK) status = wfm_kpi_collector_add(collector, n, &given, NULL);
  if (status == WFM_OK && n > 0) status = wfm_kpi_collector_sums(collector, &sums, NULL, NULL);
  wfm_kpi_collector_free(collector);
  return status;
}

/* Spreads a span over the intervals that it reaches into. */
static void spread(const wfm_grid *grid, const state_row *s, double *sum) {
  int64_t first = wfm_grid_find(grid, s->start);
  for (size_t i = (size_t)first; first >= 0 && i < wfm_grid_count(grid) && wfm_grid_start(grid, i) < s->end;
       i++) {
    int64_t start = wfm_grid_start(grid, i), end = wfm_grid_start(grid, i + 1);
    sum[i] += (double)((s->end < end ? s->end : end) - (s->start > start ? s->start : start));
  }
}

/* Whether the set can tell a column, by the group. */
static bool can_tell(const kpi_job *j, size_t f) {
  const char *name = kpi_facts[f].name;
  if (f == FACT_AVAILABLE || f == FACT_PAID) return j->set.has_states && j->groups_of.of_agent;
  if (strcmp(name, "ring_s") == 0) return j->set.has_ring;
  if (strcmp(name, "hold_s") == 0) return j->set.has_hold;
  return strcmp(name, "after_s") != 0 || j->set.has_after;
}

/* Adds the rows of one group, from its first interval with anything to its last. */
static bool add_rows(kpi_job *j, int32_t g, double *const fact[FACTS], double **rows, size_t *cap) {
  size_t n = wfm_grid_count(j->grid), first = n, last = 0;
  for (size_t i = 0; i < n; i++) {
    bool any = fact[FACT_OFFERED][i] > 0 || (fact[FACT_PAID] && fact[FACT_PAID][i] > 0);
    if (any && first == n) first = i;
    if (any) last = i;
  }
  j->grid_first[g] = first;
  for (size_t i = first; first < n && i <= last; i++) {
    interval_table *in = &j->in;
    if (in->rows == *cap) {
      size_t more = *cap ? 2 * *cap : 256;
      double *wider = realloc(*rows, more * FACTS * sizeof *wider);
      if (wider) *rows = wider;
      int64_t *instant = realloc(in->instant, more * sizeof *instant);
      if (instant) in->instant = instant;
      int32_t *queue = realloc(in->queue, more * sizeof *queue);
      if (queue) in->queue = queue;
      if (!wider || !instant || !queue) return false;
      *cap = more;
    }
    for (size_t f = 0; f < FACTS; f++) (*rows)[in->rows * FACTS + f] = fact[f] ? fact[f][i] : NAN;
    in->instant[in->rows] = wfm_grid_start(j->grid, i);
    in->queue[in->rows++] = g;
  }
  j->in.first[g + 1] = j->in.rows;
  return true;
}

/* Rows are by row so far; the job wants columns. */
static bool turn_rows(kpi_job *j, const double *rows) {
  size_t n = j->in.rows;
  j->rows_block = malloc((FACTS * n + 1) * sizeof *j->rows_block);
  j->in.order = malloc((n + 1) * sizeof *j->in.order);
  if (!j->rows_block || !j->in.order) return false;
  for (size_t i = 0; i < n; i++) j->in.order[i] = i;
  for (size_t f = 0; f < FACTS; f++) {
    for (size_t i = 0; i < n; i++) j->rows_block[f * n + i] = rows[i * FACTS + f];
    if (can_tell(j, f)) j->fact[f] = j->rows_block + f * n;
  }
  return true;
}

/* Order of the states by the group of their agents, as order_by gives it. */
static size_t *order_states(const kpi_job *j, size_t **begin) {
  int32_t *of = malloc((j->set.states + 1) * sizeof *of);
  *begin = NULL;
  if (!of) return NULL;
  for (size_t i = 0; i < j->set.states; i++)
    of[i] = j->groups_of.of_agent ? j->groups_of.of_agent[j->set.state[i].agent] : -1;
  size_t *order = order_by(of, j->set.states, j->in.queues, begin);
  free(of);
  return order;
}

static wfm_status fill_rows(const cli_app *app, kpi_job *j, const size_t *order, const size_t *begin,
                            columns *c, double *block, double **rows) {
  size_t n = wfm_grid_count(j->grid), cap = 0;
  double *fact[FACTS];
  size_t *first = NULL, *state = order_states(j, &first);
  wfm_status status = state ? WFM_OK : WFM_ENOMEM;
  for (size_t f = 0; f < FACTS; f++) fact[f] = can_tell(j, f) ? block + f * n : NULL;
  for (size_t g = 0; status == WFM_OK && g < j->in.queues; g++) {
    memset(block, 0, FACTS * n * sizeof *block);
    status = collect(app, j, order + begin[g], begin[g + 1] - begin[g], c, fact);
    for (size_t k = first[g]; fact[FACT_PAID] && k < first[g + 1]; k++) {
      const state_row *s = &j->set.state[state[k]];
      spread(j->grid, s, fact[FACT_PAID]);
      if (s->state == WFM_AGENT_AVAILABLE) spread(j->grid, s, fact[FACT_AVAILABLE]);
    }
    if (status == WFM_OK && !add_rows(j, (int32_t)g, fact, rows, &cap)) status = WFM_ENOMEM;
  }
  free(state);
  free(first);
  return status;
}

int kpi_rows_of_contacts(const cli_app *app, double interval_s, kpi_job *j) {
  size_t *begin = NULL, groups = j->groups_of.name.count;
  double *rows = NULL;
  columns c = {.arrival = NULL};
  wfm_status status = make_grid(app, interval_s, j);
  if (status != WFM_OK) return failed(app, status);
  double *block = malloc((FACTS * wfm_grid_count(j->grid) + 1) * sizeof *block);
  size_t *order = order_by(j->groups_of.of_contact, j->set.contacts, groups, &begin);
  j->in.queues = groups;
  j->in.name = malloc((groups + 1) * sizeof *j->in.name);
  j->in.first = calloc(groups + 1, sizeof *j->in.first);
  j->grid_first = calloc(groups + 1, sizeof *j->grid_first);
  if (!make_columns(&c, j->set.contacts) || !block || !order || !j->in.name || !j->in.first || !j->grid_first)
    status = WFM_ENOMEM;
  for (size_t g = 0; status == WFM_OK && g < groups; g++) j->in.name[g] = j->groups_of.name.text[g];
  if (status == WFM_OK) status = fill_rows(app, j, order, begin, &c, block, &rows);
  if (status == WFM_OK && !turn_rows(j, rows)) status = WFM_ENOMEM;
  free_columns(&c);
  free(block);
  free(order);
  free(begin);
  free(rows);
  if (status != WFM_OK) return failed(app, status);
  if (j->in.rows > 0) return EXIT_DONE;
  complain("no contact belongs to a group");
  return EXIT_USAGE;
}

/* --- what sums do not give --- */

/* Group of each contact by period. */
static int32_t *periods_of(const kpi_job *j) {
  int32_t *of = malloc((j->set.contacts + 1) * sizeof *of);
  for (size_t i = 0; of && i < j->set.contacts; i++) {
    int32_t g = j->groups_of.of_contact[i];
    int64_t at = wfm_grid_find(j->grid, j->set.contact[i].arrival);
    of[i] = g < 0 || at < 0 ? -1 : j->group[j->in.first[g] + (size_t)at - j->grid_first[g]];
  }
  return of;
}

static wfm_status mark_contacts(const cli_app *app, double window_s, kpi_job *j) {
  size_t n = j->set.contacts;
  int64_t *arrival = malloc((n + 1) * sizeof *arrival), *customer = malloc((n + 1) * sizeof *customer);
  uint8_t *handled = malloc(n + 1);
  j->mark = malloc(n + 1);
  wfm_status status = arrival && customer && handled && j->mark ? WFM_OK : WFM_ENOMEM;
  for (size_t i = 0; status == WFM_OK && i < n; i++) {
    arrival[i] = j->set.contact[i].arrival;
    customer[i] = j->set.contact[i].customer;
    handled[i] = j->set.contact[i].outcome == WFM_CONTACT_ANSWERED;
  }
  if (status == WFM_OK)
    status = wfm_kpi_first_contact_marks(app->ctx, n, arrival, customer, NULL, handled, (int64_t)window_s,
                                         j->set.end, j->mark);
  free(arrival);
  free(customer);
  free(handled);
  return status;
}

/* Measures of one group from its contacts; value [3 n] is scratch. */
static wfm_status measure_group(const cli_app *app, const kpi_contact_wish *wish, kpi_job *j, size_t group,
                                const size_t *order, size_t n, double *value) {
  static const double p[] = {0.5, 0.9, 0.95};
  double wait_s[3];
  size_t waits = 0, scores = 0, resolved = 0, judged = 0;
  double *score = value + n;
  wfm_kpi_survey survey;
  wfm_kpi_survey_init(&survey, sizeof survey);
  for (size_t k = 0; k < n; k++) {
    const contact_row *c = &j->set.contact[order[k]];
    uint8_t mark = j->mark[order[k]];
    if (c->outcome == WFM_CONTACT_ANSWERED) value[waits++] = c->wait_s;
    if (!isnan(c->score)) score[scores++] = c->score;
    resolved += mark == WFM_RESOLUTION_RESOLVED;
    judged += mark == WFM_RESOLUTION_RESOLVED || mark == WFM_RESOLUTION_REPEATED;
  }
  wfm_status status = wfm_kpi_percentiles(app->ctx, waits, value, 3, p, wait_s);
  if (status == WFM_OK && j->set.has_score)
    status = wfm_kpi_satisfaction(app->ctx, scores, score, wish->score_low, wish->score_high, wish->score_top,
                                  &survey);
  for (int k = 0; k < 3; k++) j->more[WAIT_P50 + k][group] = wait_s[k];
  j->more[FCR][group] = judged > 0 ? (double)resolved / (double)judged : NAN;
  if (j->more[CSAT]) j->more[CSAT][group] = survey.csat;
  if (j->more[NPS]) j->more[NPS][group] = survey.nps;
  return status;
}

int kpi_more_of_contacts(const cli_app *app, const kpi_contact_wish *wish, kpi_job *j) {
  size_t *begin = NULL, g = j->groups;
  bool cost = wish->cost_per_h > 0 && j->sum[FACT_PAID] && j->sum[FACT_HANDLED];
  int32_t *of = periods_of(j);
  size_t *order = of ? order_by(of, j->set.contacts, g, &begin) : NULL;
  double *value = malloc((2 * j->set.contacts + 1) * sizeof *value);
  j->more_block = malloc((MORE * g + 1) * sizeof *j->more_block);
  wfm_status status = order && value && j->more_block ? mark_contacts(app, wish->window_s, j) : WFM_ENOMEM;
  for (size_t m = 0; status == WFM_OK && m < MORE; m++)
    if ((m != CSAT && m != NPS && m != COST_PER_CONTACT) || (m == COST_PER_CONTACT ? cost : j->set.has_score))
      j->more[m] = j->more_block + m * g;
  for (size_t k = 0; status == WFM_OK && k < g; k++) {
    status = measure_group(app, wish, j, k, order + begin[k], begin[k + 1] - begin[k], value);
    if (!j->more[COST_PER_CONTACT]) continue;
    double handled = j->sum[FACT_HANDLED][k], paid_h = j->sum[FACT_PAID][k] / 3600;
    j->more[COST_PER_CONTACT][k] = handled > 0 ? wish->cost_per_h * paid_h / handled : NAN;
  }
  free(of);
  free(order);
  free(begin);
  free(value);
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

/* --- guard-rail --- */

typedef struct sample {
  double n, sum, squares;
} sample;

static double mean_of(const sample *s) {
  return s->sum / s->n;
}

static double error_of(const sample *s) {
  double mean = mean_of(s);
  return sqrt(fmax(s->squares / s->n - mean * mean, 0) / s->n);
}

int kpi_guard(const cli_app *app, const kpi_job *j, int32_t since) {
  static const char *const word[] = {"AHT did not fall", "AHT fell, and resolution was held",
                                     "AHT fell at the cost of resolution",
                                     "AHT fell; whether resolution was held is unclear"};
  sample aht[2] = {{0}}, fcr[2] = {{0}};
  int64_t from = wfm_zone_day_start(j->set.zone, since);
  wfm_kpi_move e, q;
  int32_t verdict;
  for (size_t i = 0; i < j->set.contacts; i++) {
    const contact_row *c = &j->set.contact[i];
    int late = c->arrival >= from;
    double work_s = c->talk_s + c->hold_s + c->after_s;
    if (c->outcome == WFM_CONTACT_ANSWERED)
      aht[late] = (sample){aht[late].n + 1, aht[late].sum + work_s, aht[late].squares + work_s * work_s};
    if (j->mark[i] != WFM_RESOLUTION_RESOLVED && j->mark[i] != WFM_RESOLUTION_REPEATED) continue;
    double good = j->mark[i] == WFM_RESOLUTION_RESOLVED;
    fcr[late] = (sample){fcr[late].n + 1, fcr[late].sum + good, fcr[late].squares + good};
  }
  if (!(aht[0].n > 1 && aht[1].n > 1 && fcr[0].n > 1 && fcr[1].n > 1)) {
    complain("--since: too few contacts whose window is over before or after that date");
    return EXIT_USAGE;
  }
  wfm_kpi_move_init(&e, sizeof e);
  wfm_kpi_move_init(&q, sizeof q);
  e.direction = -1;
  e.before = mean_of(&aht[0]), e.after = mean_of(&aht[1]);
  e.before_se = error_of(&aht[0]), e.after_se = error_of(&aht[1]);
  q.before = mean_of(&fcr[0]), q.after = mean_of(&fcr[1]);
  q.before_se = error_of(&fcr[0]), q.after_se = error_of(&fcr[1]);
  q.least = 0.01;
  wfm_status status = wfm_kpi_guard_rail(app->ctx, &e, &q, &verdict, NULL, NULL);
  if (status != WFM_OK) return failed(app, status);
  fprintf(
      stderr,
      "guard-rail: %s: AHT %.1f +- %.1f s to %.1f +- %.1f s, resolution %.1f +- %.1f %% to %.1f +- %.1f %%\n",
      word[verdict], e.before, 1.96 * e.before_se, e.after, 1.96 * e.after_se, 100 * q.before,
      196 * q.before_se, 100 * q.after, 196 * q.after_se);
  return verdict == WFM_GUARD_AT_COST ? EXIT_MISSED : EXIT_DONE;
}
