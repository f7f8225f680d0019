/* Staff-scheduling instances of any bytes: refused with a finding, or read; small ones get a rota that keeps every rule and does not
   cost less than its bound, or a reason why there is none. */
#include "fuzz/bounded.h"
#include "fuzz/fuzz.h"

#include <libwfm/io_rota.h>

#include <stdlib.h>

enum { MOST_CELLS = 300, MOST_SHIFTS = 6 };

static void must(int holds) {
  if (!holds) abort();
}

static void solve(wfm_ctx *ctx, const wfm_rota *rota) {
  int32_t plan[MOST_CELLS];
  wfm_rota_opts opts;
  wfm_rota_result r;
  wfm_rota_figures f;
  wfm_rota_opts_init(&opts, sizeof opts);
  wfm_rota_result_init(&r, sizeof r);
  wfm_rota_figures_init(&f, sizeof f);
  opts.work_limit = 3000;
  wfm_status st = wfm_rota_solve(ctx, rota, &opts, plan, &r);
  if (st != WFM_OK) {
    must(st == WFM_EINFEASIBLE || st == WFM_ENOMEM || st == WFM_ELIMIT || st == WFM_ESOLVER);
    must(wfm_ctx_error(ctx)[0] != '\0');
    return;
  }
  must(wfm_rota_check(ctx, rota, plan, &f) == WFM_OK);
  must(f.violations == 0 && f.cost >= r.lower_bound - 1e-6 * (1 + r.lower_bound));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  wfm_ctx *ctx = bounded_ctx();
  if (!ctx) return 0;
  wfm_findings *findings = NULL;
  wfm_rota *rota = NULL;
  if (wfm_findings_create(ctx, 0, &findings) == WFM_OK) {
    wfm_status st = wfm_rota_read_curtois_text(ctx, "x", (const char *)data, size, findings, &rota);
    must(st != WFM_EPARSE || wfm_findings_total(findings, WFM_FINDING_ERROR) > 0);
    must(st == WFM_OK || (rota == NULL && wfm_ctx_error(ctx)[0] != '\0'));
  }
  if (rota && wfm_rota_people(rota) * wfm_rota_days(rota) <= MOST_CELLS &&
      wfm_rota_shifts(rota) <= MOST_SHIFTS)
    solve(ctx, rota);
  wfm_rota_free(rota);
  wfm_findings_free(findings);
  wfm_ctx_free(ctx);
  return 0;
}
