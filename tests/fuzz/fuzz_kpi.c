/* Property: shares lie between 0 and 1 with their bounds around them, and a sum of sums is the sum. Input: 64-bit numbers,
 * six columns of up to 16 rows, after four bytes of options. */
#include "fuzz/fuzz.h"

#include <libwfm/kpi.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ROWS = 16, COLUMNS = 6 };

static void want(bool condition) {
  if (!condition) abort();
}

static void check_share(double low, double x, double high) {
  if (isnan(x)) return;
  want(x >= 0 && x <= 1 + 1e-6);
  want(low >= 0 && high <= 1 && low <= high);
  want(low <= x + 1e-9 && x <= high + 1e-6);
}

/* All rows at once, or each half by itself and then the halves. */
static void check_merge(wfm_ctx *ctx, const wfm_kpi_facts *facts, size_t n) {
  int32_t half[MAX_ROWS];
  double direct = -7, parts[2] = {-7, -7}, whole = -7;
  wfm_kpi_facts again;
  wfm_kpi_sums sums;
  wfm_kpi_facts_init(&again, sizeof again);
  wfm_kpi_sums_init(&sums, sizeof sums);
  for (size_t i = 0; i < n; i++) half[i] = i >= n / 2;
  sums.answered = &direct;
  if (wfm_kpi_merge(ctx, n, facts, NULL, 1, WFM_KPI_MISSING_SPREADS, &sums, NULL) != WFM_OK) {
    want(direct == -7);
    return;
  }
  sums.answered = parts;
  want(wfm_kpi_merge(ctx, n, facts, half, 2, WFM_KPI_MISSING_SPREADS, &sums, NULL) == WFM_OK);
  again.answered = parts;
  sums.answered = &whole;
  if (isinf(parts[0]) || isinf(parts[1])) return; /* finite entries may overflow together */
  want(wfm_kpi_merge(ctx, 2, &again, NULL, 1, WFM_KPI_MISSING_SPREADS, &sums, NULL) == WFM_OK);
  want((isnan(direct) && isnan(whole)) || fabs(direct - whole) <= 1e-12 * direct || direct == whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  wfm_ctx *ctx = NULL;
  double column[COLUMNS][MAX_ROWS], level[MAX_ROWS], low[MAX_ROWS], high[MAX_ROWS], gone[MAX_ROWS],
      gone_low[MAX_ROWS], gone_high[MAX_ROWS];
  wfm_status row[MAX_ROWS];
  if (size < 4) return 0;
  size_t n = (size - 4) / (COLUMNS * sizeof(double));
  if (n > MAX_ROWS) n = MAX_ROWS;
  for (size_t c = 0; c < COLUMNS; c++)
    memcpy(column[c], data + 4 + c * n * sizeof(double), n * sizeof(double));
  if (wfm_ctx_create(&ctx, NULL) != WFM_OK) return 0;
  wfm_kpi_opts opts;
  wfm_kpi_facts facts;
  wfm_kpi_measures measures;
  wfm_kpi_opts_init(&opts, sizeof opts);
  wfm_kpi_facts_init(&facts, sizeof facts);
  wfm_kpi_measures_init(&measures, sizeof measures);
  opts.sl_definition = data[0] % 6;
  opts.short_rule = data[1] % 4;
  opts.flags = data[2] & 4;
  facts.offered = data[3] & 1 ? column[0] : NULL;
  facts.answered = column[1];
  facts.abandoned = column[2];
  facts.answered_within = column[3];
  facts.abandoned_within = column[4];
  facts.short_abandoned = column[5];
  measures.service_level = level;
  measures.service_level_low = low;
  measures.service_level_high = high;
  measures.abandonment = gone;
  measures.abandonment_low = gone_low;
  measures.abandonment_high = gone_high;
  wfm_status st = wfm_kpi_measure(ctx, n, &facts, &opts, &measures, row);
  for (size_t i = 0; st == WFM_OK && i < n; i++) {
    if (row[i] != WFM_OK) want(isnan(level[i]));
    check_share(low[i], level[i], high[i]);
    check_share(gone_low[i], gone[i], gone_high[i]);
  }
  if (st == WFM_OK) st = wfm_kpi_measure(ctx, n, &facts, &opts, &measures, NULL);
  if (st != WFM_OK) want(wfm_ctx_error(ctx)[0] != '\0');
  check_merge(ctx, &facts, n);
  wfm_ctx_free(ctx);
  return 0;
}
