/* The load that reaches the agents of an interval when volumes change faster than contacts end. */
#include "staffing/private.h"

#include <math.h>

static bool counts(const wfm_staff_input *in, size_t i) {
  return (!in->open || in->open[i]) && isfinite(in->volume[i]) && in->volume[i] > 0 &&
         isfinite(in->aht_s[i]) && in->aht_s[i] > 0;
}

/* Contacts per second that arrive between two times, seconds from the start of the first interval; 0 before it. */
static double mean_rate(const wfm_staff_input *in, double interval_s, size_t last, double from, double to) {
  double contacts = 0;
  for (size_t i = last + 1; i-- > 0;) {
    double start = (double)i * interval_s, end = start + interval_s;
    if (end <= from) break;
    double shared = fmin(end, to) - fmax(start, from);
    if (shared > 0 && counts(in, i)) contacts += in->volume[i] * (shared / interval_s);
  }
  return contacts / (to - from);
}

static void lagged(const wfm_staff_input *in, double interval_s, size_t n, double *load) {
  for (size_t i = 0; i < n; i++) {
    load[i] = 0;
    if (!counts(in, i)) continue;
    double aht = in->aht_s[i], start = (double)i * interval_s - aht;
    load[i] = mean_rate(in, interval_s, i, start, start + interval_s) * aht;
  }
}

/* m' = rate - m / aht: the mean number busy were there an agent for every contact, from an empty system. */
static void modified(const wfm_staff_input *in, double interval_s, size_t n, double *load) {
  double m = 0, aht = 0;
  for (size_t i = 0; i < n; i++) {
    bool here = counts(in, i);
    if (here) aht = in->aht_s[i];
    load[i] = 0;
    if (aht <= 0) continue; /* nothing has come yet */
    double steady = here ? in->volume[i] * aht / interval_s : 0, gone = -expm1(-interval_s / aht);
    load[i] = steady + (m - steady) * gone * aht / interval_s;
    m += (steady - m) * gone;
  }
}

void wfm__loads_by_method(const wfm_staff_input *in, int32_t method, double interval_s, size_t n,
                          double *load) {
  if (method == WFM_STAFF_LAGGED)
    lagged(in, interval_s, n, load);
  else
    modified(in, interval_s, n, load);
}
