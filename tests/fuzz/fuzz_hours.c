/* Spans of agents' time of any kind: hours of the exposure report add up and stand in order, adherence is between 0 and 1
 * and its parts add up; series of any numbers: probabilities are probabilities. Input: bytes that become spans and values.
 */
#include "fuzz/fuzz.h"

#include <libwfm/intraday.h>
#include <libwfm/kpi.h>
#include <libwfm/kpi_change.h>
#include <libwfm/kpi_hours.h>

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 64, AGENTS = 3 };

static void want(bool condition) {
  if (!condition) abort();
}

static void check_exposure(wfm_ctx *ctx, const wfm_zone *zone, size_t n, const int32_t *agent,
                           const int64_t *start, const int64_t *end) {
  double worked[AGENTS], weeks[AGENTS], most[AGENTS], soft[AGENTS], hard[AGENTS], run[AGENTS], all = 0,
                                                                                               sum = 0;
  wfm_kpi_exposure_columns c;
  wfm_kpi_exposure_columns_init(&c, sizeof c);
  c.worked_h = worked, c.weeks = weeks, c.most_h = most, c.above_soft_h = soft, c.above_hard_h = hard,
  c.longest_run = run;
  if (wfm_kpi_exposure(ctx, AGENTS, n, agent, start, end, NULL, zone, NULL, &c) != WFM_OK) return;
  for (size_t i = 0; i < n; i++) all += (double)(end[i] - start[i]) / 3600;
  for (int a = 0; a < AGENTS; a++) {
    want(worked[a] >= 0 && most[a] <= worked[a] + 1e-6 && soft[a] >= hard[a] && soft[a] <= worked[a] + 1e-6);
    want((worked[a] > 0) == (weeks[a] > 0) && most[a] * weeks[a] >= worked[a] - 1e-6 &&
         most[a] <= 168 + 1e-6);
    want((worked[a] > 0) == (run[a] > 0));
    sum += worked[a];
  }
  want(fabs(sum - all) < 1e-6 * (1 + all));
}

static void check_adherence(wfm_ctx *ctx, size_t n, const int32_t *agent, const int64_t *start,
                            const int64_t *end, int64_t now) {
  double scheduled[AGENTS], exception[AGENTS], outside[AGENTS], worked[AGENTS], adherence[AGENTS],
      conformance[AGENTS];
  wfm_intraday_spans plan, work;
  wfm_intraday_spans_init(&plan, sizeof plan);
  wfm_intraday_spans_init(&work, sizeof work);
  plan.n = n / 2, plan.agent = agent, plan.start = start, plan.end = end;
  work.n = n - n / 2, work.agent = agent + n / 2, work.start = start + n / 2, work.end = end + n / 2;
  if (wfm_intraday_adherence(ctx, AGENTS, &plan, &work, now, 0, scheduled, exception, outside, worked) !=
      WFM_OK)
    return;
  want(wfm_kpi_adherence(ctx, AGENTS, scheduled, exception, outside, worked, adherence, conformance) ==
       WFM_OK);
  for (int a = 0; a < AGENTS; a++) {
    want(exception[a] >= 0 && outside[a] >= 0 && exception[a] <= scheduled[a] && outside[a] <= worked[a]);
    want(scheduled[a] - exception[a] == worked[a] - outside[a]); /* both are the time at work as scheduled */
    want(isnan(adherence[a]) || (adherence[a] >= 0 && adherence[a] <= 1));
  }
}

static void check_change(wfm_ctx *ctx, const uint8_t *data, size_t size) {
  double value[MOST];
  wfm_kpi_change_result r;
  size_t n = size / 2 < MOST ? size / 2 : MOST;
  for (size_t i = 0; i < n; i++) value[i] = data[2 * i] == 255 ? NAN : data[2 * i] + data[2 * i + 1] / 16.0;
  wfm_kpi_change_result_init(&r, sizeof r);
  want(wfm_kpi_change(ctx, n, value, 0.05, &r) == WFM_OK);
  want(r.known < 8 ? isnan(r.slope) && r.kind == WFM_KPI_STEADY
                   : r.trend_p >= 0 && r.trend_p <= 1 && r.shift_p >= 0 && r.shift_p <= 1 && r.shift_row > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  int32_t agent[MOST];
  int64_t start[MOST], end[MOST];
  wfm_ctx *ctx;
  wfm_zone *zone = NULL;
  size_t n = size / 4 < MOST ? size / 4 : MOST;
  if (size < 4 || wfm_ctx_create(&ctx, NULL) != WFM_OK) return 0;
  want(wfm_zone_open(ctx, "UTC", &zone) == WFM_OK);
  for (size_t i = 0; i < n; i++) {
    const uint8_t *at = data + 4 * i;
    agent[i] = at[0] % (AGENTS + 1) - (at[0] == 255); /* now and then one that is not there */
    start[i] = 1767571200 + 900 * (int64_t)(at[1] * 4 + at[2] % 4);
    end[i] = start[i] + 300 * (int64_t)at[3];
  }
  check_exposure(ctx, zone, n, agent, start, end);
  check_adherence(ctx, n, agent, start, end, 1767571200 + 900 * (int64_t)(4 * data[size - 1]));
  check_change(ctx, data, size);
  wfm_zone_free(zone);
  wfm_ctx_free(ctx);
  return 0;
}
