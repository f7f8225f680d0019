/* roster.csv and result.json of a rota of whole shifts. */
#include "io/io.h"

#include <libwfm/io_rota.h>

wfm_status wfm_rota_write_csv(wfm_ctx *ctx, const wfm_rota *rota, const int32_t *plan, const char *path) {
  if (!ctx || !rota || !plan || !path)
    return wfm__fail(ctx, WFM_EINVAL, "rota: context, problem, plan or path is NULL");
  wfm_rota_figures figures = {.struct_size = sizeof figures};
  wfm_status st = wfm_rota_check(ctx, rota, plan, &figures);
  if (st != WFM_OK) return st;
  wfm__sheet out;
  wfm__sheet_open(&out, ctx, "staff,day,shift");
  int32_t days = wfm_rota_days(rota);
  for (int32_t p = 0; p < wfm_rota_people(rota); p++)
    for (int32_t d = 0; d < days; d++) {
      int32_t shift = plan[(size_t)p * (size_t)days + (size_t)d];
      if (shift == WFM_ROTA_OFF) continue;
      wfm__sheet_text(&out, wfm_rota_staff_name(rota, p));
      wfm__sheet_integer(&out, d);
      wfm__sheet_text(&out, wfm_rota_shift_name(rota, shift));
      wfm__sheet_end(&out);
    }
  return wfm__sheet_close(&out, NULL, path);
}

static void put_number(wfm__json_out *out, const char *key, double value) {
  wfm__json_key(out, key);
  wfm__json_put_number(out, value);
}

wfm_status wfm_rota_write_result(wfm_ctx *ctx, const wfm_rota *rota, const int32_t *plan,
                                 const wfm_rota_result *result, const char *path) {
  if (!ctx || !rota || !plan || !result || !path)
    return wfm__fail(ctx, WFM_EINVAL, "rota: context, problem, plan, result or path is NULL");
  wfm_rota_figures f = {.struct_size = sizeof f};
  wfm_rota_result r = {.struct_size = sizeof r};
  wfm_status st = wfm__opts_read(ctx, &r, sizeof r, result);
  if (st == WFM_OK) st = wfm_rota_check(ctx, rota, plan, &f);
  if (st != WFM_OK) return st;
  wfm__json_out out;
  wfm__json_begin(&out, ctx);
  put_number(&out, "objective", f.cost);
  put_number(&out, "lower_bound", r.lower_bound);
  put_number(&out, "gap", f.cost > 0 ? (f.cost - r.lower_bound) / f.cost : 0);
  put_number(&out, "requests", f.requests);
  put_number(&out, "under", f.under);
  put_number(&out, "over", f.over);
  wfm__json_key(&out, "violations");
  wfm__json_put_integer(&out, f.violations);
  return wfm__json_finish(&out, NULL, path);
}
