/* Sums by interval from single contacts, batch by batch. */
#include "kpi/kpi.h"

#include <libwfm/kpi_contacts.h>

#include <math.h>
#include <string.h>

struct wfm_kpi_collector {
  wfm_ctx *ctx;
  const wfm_grid *grid;
  size_t count;
  double threshold_s, short_s;
  double *sum; /* [KPI_COLUMNS][count] */
  bool has_ring, has_talk;
  int64_t outside, left_out;
};

/* A contact as it is read. */
typedef struct contact {
  int64_t arrival;
  uint8_t outcome;
  double wait_s, ring_s, talk_s, hold_s, after_s;
} contact;

static const double longest_s = 1e9;

void wfm_kpi_contacts_init(wfm_kpi_contacts *contacts, size_t struct_size) {
  static const wfm_kpi_contacts none = {0};
  wfm__opts_init(contacts, struct_size, &none, sizeof none);
}

wfm_status wfm_kpi_collector_create(wfm_ctx *ctx, const wfm_grid *grid, double threshold_s, double short_s,
                                    wfm_kpi_collector **out) {
  if (!grid || !out) return wfm__fail(ctx, WFM_EINVAL, "grid or out is NULL");
  wfm_status st = wfm__check_number(ctx, "threshold_s", threshold_s, 0, INFINITY);
  if (st == WFM_OK) st = wfm__check_number(ctx, "short_s", short_s, 0, INFINITY);
  if (st != WFM_OK) return st;
  size_t count = wfm_grid_count(grid);
  wfm_kpi_collector *made = wfm__alloc(ctx, 1, sizeof *made);
  double *sum = wfm__alloc(ctx, count, KPI_COLUMNS * sizeof *sum);
  if (!made || !sum) {
    wfm__free(ctx, made);
    wfm__free(ctx, sum);
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for the sums of %zu intervals", count);
  }
  *made = (wfm_kpi_collector){
      .ctx = ctx, .grid = grid, .count = count, .threshold_s = threshold_s, .short_s = short_s, .sum = sum};
  *out = made;
  return WFM_OK;
}

void wfm_kpi_collector_free(wfm_kpi_collector *collector) {
  if (!collector) return;
  wfm__free(collector->ctx, collector->sum);
  wfm__free(collector->ctx, collector);
}

static contact read_contact(const wfm_kpi_contacts *c, size_t i) {
  bool answered = c->outcome[i] == WFM_CONTACT_ANSWERED;
  contact one = {.arrival = c->arrival[i], .outcome = c->outcome[i], .wait_s = c->wait_s[i]};
  if (c->ring_s) one.ring_s = c->ring_s[i];
  if (answered && c->talk_s) one.talk_s = c->talk_s[i];
  if (answered && c->hold_s) one.hold_s = c->hold_s[i];
  if (answered && c->after_s) one.after_s = c->after_s[i];
  return one;
}

/* ctx NULL: no message. */
static wfm_status check_contact(wfm_ctx *ctx, size_t i, const contact *c) {
  const struct {
    const char *name;
    double value;
  } times[] = {{"wait_s", c->wait_s},
               {"ring_s", c->ring_s},
               {"talk_s", c->talk_s},
               {"hold_s", c->hold_s},
               {"after_s", c->after_s}};
  if (c->outcome < WFM_CONTACT_ANSWERED || c->outcome > WFM_CONTACT_DEQUEUED)
    return wfm__fail(ctx, WFM_EINVAL, "contact %zu: outcome=%d, want WFM_CONTACT_*", i, c->outcome);
  for (size_t k = 0; k < WFM__COUNT(times); k++) {
    if (times[k].value >= 0 && times[k].value <= longest_s) continue;
    return wfm__fail(ctx, isfinite(times[k].value) ? WFM_EDOMAIN : WFM_ENOTFINITE,
                     "contact %zu: %s=%g, want 0 to 1e9", i, times[k].name, times[k].value);
  }
  if (c->ring_s > c->wait_s)
    return wfm__fail(ctx, WFM_EDOMAIN, "contact %zu: ring_s=%g, want at most wait_s=%g", i, c->ring_s,
                     c->wait_s);
  return WFM_OK;
}

static void add_to(wfm_kpi_collector *k, size_t column, size_t interval, double value) {
  k->sum[column * k->count + interval] += value;
}

/* Spreads work over the intervals that it reaches into. */
static void add_work(wfm_kpi_collector *k, int64_t arrival, double wait_s, double work_s) {
  if (k->count == 0 || !(work_s > 0)) return;
  /* Seconds after the start of the grid, where doubles are exact enough. */
  int64_t origin = wfm_grid_start(k->grid, 0), span = wfm_grid_start(k->grid, k->count) - origin;
  if (arrival >= origin + span || arrival < origin - (int64_t)(4 * longest_s)) return;
  double from = fmax((double)(arrival - origin) + wait_s, 0);
  double to = fmin((double)(arrival - origin) + wait_s + work_s, (double)span);
  if (!(from < to)) return;
  for (size_t i = (size_t)wfm_grid_find(k->grid, origin + (int64_t)from); i < k->count; i++) {
    double start = (double)(wfm_grid_start(k->grid, i) - origin),
           end = (double)(wfm_grid_start(k->grid, i + 1) - origin);
    if (start >= to) break;
    add_to(k, KPI_HANDLING_S, i, fmin(to, end) - fmax(from, start));
  }
}

static void add_answered(wfm_kpi_collector *k, size_t i, const contact *c) {
  add_to(k, KPI_ANSWERED, i, 1);
  add_to(k, KPI_HANDLED, i, 1);
  add_to(k, KPI_ANSWERED_WITHIN, i, c->wait_s <= k->threshold_s);
  add_to(k, KPI_ANSWERED_WAIT_S, i, c->wait_s);
  add_to(k, KPI_RING_S, i, c->ring_s);
  add_to(k, KPI_TALK_S, i, c->talk_s);
  add_to(k, KPI_HOLD_S, i, c->hold_s);
  add_to(k, KPI_AFTER_S, i, c->after_s);
}

static void add_contact(wfm_kpi_collector *k, const contact *c) {
  if (c->outcome == WFM_CONTACT_ANSWERED)
    add_work(k, c->arrival, c->wait_s, c->talk_s + c->hold_s + c->after_s);
  int64_t at = wfm_grid_find(k->grid, c->arrival);
  if (at < 0) {
    k->outside++;
    return;
  }
  size_t i = (size_t)at;
  if (c->outcome == WFM_CONTACT_FLOW_OUT) {
    add_to(k, KPI_FLOW_OUT, i, 1);
    return;
  }
  add_to(k, KPI_OFFERED, i, 1);
  if (c->outcome == WFM_CONTACT_ANSWERED) {
    add_answered(k, i, c);
  } else if (c->outcome == WFM_CONTACT_DEQUEUED) {
    add_to(k, KPI_DEQUEUED, i, 1);
  } else {
    add_to(k, KPI_ABANDONED, i, 1);
    add_to(k, KPI_ABANDONED_WITHIN, i, c->wait_s <= k->threshold_s);
    add_to(k, KPI_SHORT_ABANDONED, i, c->wait_s < k->short_s);
    add_to(k, KPI_ABANDONED_WAIT_S, i, c->wait_s);
  }
}

wfm_status wfm_kpi_collector_add(wfm_kpi_collector *collector, size_t n, const wfm_kpi_contacts *contacts,
                                 wfm_status *row_status) {
  if (!collector) return WFM_EINVAL;
  wfm_ctx *ctx = collector->ctx;
  wfm_kpi_contacts read = {0};
  if (!contacts) return wfm__fail(ctx, WFM_EINVAL, "contacts is NULL");
  wfm_status st = wfm__opts_read(ctx, &read, sizeof read, contacts);
  if (st != WFM_OK) return st;
  if (read.flags != 0) return wfm__fail(ctx, WFM_EVERSION, "contacts: flags=%u, want 0", read.flags);
  if (n > 0 && (!read.arrival || !read.outcome || !read.wait_s))
    return wfm__fail(ctx, WFM_EINVAL, "arrival, outcome or wait_s is NULL");
  for (size_t i = 0; i < n && !row_status; i++) {
    contact one = read_contact(&read, i);
    st = check_contact(ctx, i, &one);
    if (st != WFM_OK) return st;
  }
  for (size_t i = 0; i < n; i++) {
    contact one = read_contact(&read, i);
    wfm_status good = row_status ? check_contact(NULL, i, &one) : WFM_OK;
    if (row_status) row_status[i] = good;
    if (good == WFM_OK)
      add_contact(collector, &one);
    else
      collector->left_out++;
  }
  if (n > 0 && read.ring_s) collector->has_ring = true;
  if (n > 0 && read.talk_s) collector->has_talk = true;
  return WFM_OK;
}

/* Whether contacts can tell a column. */
static bool can_tell(const wfm_kpi_collector *k, int column) {
  if (column == KPI_AVAILABLE_S || column == KPI_PAID_S) return false;
  if (column == KPI_RING_S) return k->has_ring;
  return k->has_talk ||
         (column != KPI_TALK_S && column != KPI_HOLD_S && column != KPI_AFTER_S && column != KPI_HANDLING_S);
}

wfm_status wfm_kpi_collector_sums(const wfm_kpi_collector *collector, wfm_kpi_sums *sums, int64_t *outside,
                                  int64_t *left_out) {
  if (!collector) return WFM_EINVAL;
  double *to[KPI_COLUMNS];
  wfm_status st = wfm__kpi_read_sums(collector->ctx, sums, to);
  if (st != WFM_OK) return st;
  for (int c = 0; c < KPI_COLUMNS; c++)
    if (to[c] && !can_tell(collector, c))
      return wfm__fail(collector->ctx, WFM_EINVAL, "sums: %s is wanted, but the contacts do not tell it",
                       wfm__kpi_column_names[c]);
  for (size_t c = 0; c < KPI_COLUMNS; c++)
    if (to[c]) memcpy(to[c], collector->sum + c * collector->count, collector->count * sizeof *to[c]);
  if (outside) *outside = collector->outside;
  if (left_out) *left_out = collector->left_out;
  return WFM_OK;
}
