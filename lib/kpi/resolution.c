/* First-contact resolution and the gaps between contacts of one customer. */
#include "core/sort.h"
#include "kpi/kpi.h"

#include <libwfm/kpi_contacts.h>

#include <math.h>

static const int64_t farthest = INT64_C(4000000000000000000), longest_window = 1000000000;

void wfm_kpi_resolution_init(wfm_kpi_resolution *resolution, size_t struct_size) {
  static const wfm_kpi_resolution none = {.fcr = NAN,
                                          .fcr_low = NAN,
                                          .fcr_high = NAN,
                                          .repeat_frac = NAN,
                                          .gap_mean_s = NAN,
                                          .gap_median_s = NAN};
  wfm__opts_init(resolution, struct_size, &none, sizeof none);
}

typedef struct entry {
  int64_t customer, arrival;
  size_t row;
  int32_t reason;
  uint8_t handled;
} entry;

/* By customer, reason, arrival. */
static bool before(const entry *a, const entry *b) {
  if (a->customer != b->customer) return a->customer < b->customer;
  if (a->reason != b->reason) return a->reason < b->reason;
  return a->arrival < b->arrival;
}

/* Merges the sorted runs from low to mid and from mid to high. */
static void merge_runs(const entry *from, entry *to, size_t low, size_t mid, size_t high) {
  size_t a = low, b = mid;
  for (size_t i = low; i < high; i++) {
    bool second = a == mid || (b < high && before(&from[b], &from[a]));
    to[i] = second ? from[b++] : from[a++];
  }
}

/* Merge sort from short runs up; equals keep their order. Returns where the result is: x or spare. */
static entry *sort_entries(entry *x, entry *spare, size_t n) {
  for (size_t width = 1; width < n; width *= 2) {
    for (size_t low = 0; low < n; low += 2 * width) {
      size_t mid = low + width < n ? low + width : n, high = mid + width < n ? mid + width : n;
      merge_runs(x, spare, low, mid, high);
    }
    entry *swap = x;
    x = spare;
    spare = swap;
  }
  return x;
}

static wfm_status check_rows(wfm_ctx *ctx, size_t n, const int64_t *arrival, const int64_t *customer,
                             const uint8_t *handled) {
  for (size_t i = 0; i < n; i++) {
    if (arrival[i] > farthest || arrival[i] < -farthest)
      return wfm__fail(ctx, WFM_EDOMAIN, "contact %zu: arrival=%lld, want within 4e18", i,
                       (long long)arrival[i]);
    if (customer[i] < -1)
      return wfm__fail(ctx, WFM_EDOMAIN, "contact %zu: customer=%lld, want >= 0, or -1", i,
                       (long long)customer[i]);
    if (handled && handled[i] > 1)
      return wfm__fail(ctx, WFM_EINVAL, "contact %zu: handled=%d, want 0 or 1", i, handled[i]);
  }
  return WFM_OK;
}

/* Goes through the sorted contacts; gap [count] takes the gaps. */
static void count_repeats(const entry *list, size_t count, int64_t window_s, int64_t end, double gap_cap_s,
                          double *gap, wfm_kpi_resolution *r) {
  double sum = 0, within = 0;
  for (size_t i = 0; i < count; i++) {
    bool again =
        i + 1 < count && list[i + 1].customer == list[i].customer && list[i + 1].reason == list[i].reason;
    int64_t distance = again ? list[i + 1].arrival - list[i].arrival : 0;
    if (again) {
      gap[r->repeats++] = (double)distance;
      sum += fmin((double)distance, gap_cap_s);
      within += distance <= window_s;
    }
    if (!list[i].handled) continue;
    if (list[i].arrival > end - window_s) {
      r->too_young++;
      continue;
    }
    r->handled++;
    r->resolved += !again || distance > window_s;
  }
  if (r->repeats > 0) {
    r->gap_mean_s = sum / (double)r->repeats;
    r->repeat_frac = within / (double)r->repeats;
    r->gap_median_s = wfm__median(gap, (size_t)r->repeats);
  }
}

wfm_status wfm_kpi_first_contact(wfm_ctx *ctx, size_t n, const int64_t *arrival, const int64_t *customer,
                                 const int32_t *reason, const uint8_t *handled, int64_t window_s, int64_t end,
                                 double gap_cap_s, wfm_kpi_resolution *out) {
  if (!out || (n > 0 && (!arrival || !customer)))
    return wfm__fail(ctx, WFM_EINVAL, "arrival, customer or out is NULL");
  if (window_s < 1 || window_s > longest_window)
    return wfm__fail(ctx, WFM_EDOMAIN, "window_s=%lld, want 1 to 1e9", (long long)window_s);
  if (!(gap_cap_s > 0)) return wfm__fail(ctx, WFM_EDOMAIN, "gap_cap_s=%g, want > 0", gap_cap_s);
  if (end > farthest || end < -farthest)
    return wfm__fail(ctx, WFM_EDOMAIN, "end=%lld, want within 4e18", (long long)end);
  wfm_status st = check_rows(ctx, n, arrival, customer, handled);
  if (st != WFM_OK) return st;
  wfm_kpi_resolution r;
  wfm_kpi_resolution_init(&r, sizeof r);
  size_t count = 0;
  entry *list = wfm__alloc(ctx, n, sizeof *list), *spare = wfm__alloc(ctx, n, sizeof *spare);
  double *gap = wfm__alloc(ctx, n, sizeof *gap);
  if (!list || !spare || !gap) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu contacts", n);
    goto done;
  }
  for (size_t i = 0; i < n; i++) {
    if (arrival[i] > end) continue;
    if (customer[i] < 0)
      r.unknown++;
    else
      list[count++] = (entry){customer[i], arrival[i], i, reason ? reason[i] : 0, handled ? handled[i] : 1};
  }
  count_repeats(sort_entries(list, spare, count), count, window_s, end, gap_cap_s, gap, &r);
  if (r.handled > 0) r.fcr = (double)r.resolved / (double)r.handled;
  r.fcr_low = wfm__wilson((double)r.resolved, (double)r.handled, -1);
  r.fcr_high = wfm__wilson((double)r.resolved, (double)r.handled, 1);
  st = wfm__result_write(ctx, out, &r, sizeof r);
done:
  wfm__free(ctx, list);
  wfm__free(ctx, spare);
  wfm__free(ctx, gap);
  return st;
}

wfm_status wfm_kpi_first_contact_marks(wfm_ctx *ctx, size_t n, const int64_t *arrival,
                                       const int64_t *customer, const int32_t *reason, const uint8_t *handled,
                                       int64_t window_s, int64_t end, uint8_t *mark) {
  if (n > 0 && (!arrival || !customer || !mark))
    return wfm__fail(ctx, WFM_EINVAL, "arrival, customer or mark is NULL");
  if (window_s < 1 || window_s > longest_window)
    return wfm__fail(ctx, WFM_EDOMAIN, "window_s=%lld, want 1 to 1e9", (long long)window_s);
  if (end > farthest || end < -farthest)
    return wfm__fail(ctx, WFM_EDOMAIN, "end=%lld, want within 4e18", (long long)end);
  wfm_status st = check_rows(ctx, n, arrival, customer, handled);
  if (st != WFM_OK) return st;
  size_t count = 0;
  entry *list = wfm__alloc(ctx, n, sizeof *list), *spare = wfm__alloc(ctx, n, sizeof *spare);
  if (!list || !spare) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu contacts", n);
    goto done;
  }
  for (size_t i = 0; i < n; i++) {
    mark[i] = WFM_RESOLUTION_NONE;
    if (arrival[i] <= end && customer[i] >= 0)
      list[count++] = (entry){customer[i], arrival[i], i, reason ? reason[i] : 0, handled ? handled[i] : 1};
  }
  const entry *sorted = sort_entries(list, spare, count);
  for (size_t i = 0; i < count; i++) {
    const entry *e = &sorted[i], *next = i + 1 < count ? e + 1 : NULL;
    bool again = next && next->customer == e->customer && next->reason == e->reason &&
                 next->arrival - e->arrival <= window_s;
    if (!e->handled) continue;
    mark[e->row] = e->arrival > end - window_s ? WFM_RESOLUTION_YOUNG
                   : again                     ? WFM_RESOLUTION_REPEATED
                                               : WFM_RESOLUTION_RESOLVED;
  }
done:
  wfm__free(ctx, list);
  wfm__free(ctx, spare);
  return st;
}
