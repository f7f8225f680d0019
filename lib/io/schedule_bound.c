/* bound.json: the proven bound of a roster with the prices that prove it. */
#include "io/io.h"

#include <libwfm/io_schedule.h>

wfm_status wfm_schedule_write_bound(wfm_ctx *ctx, const wfm_schedule *schedule, const char *path) {
  wfm_schedule_figures solved = {.struct_size = sizeof solved};
  if (!ctx || !schedule || !path) return wfm__fail(ctx, WFM_EINVAL, "context, schedule or path is NULL");
  wfm_status st = wfm_schedule_figures_get(schedule, &solved);
  if (st != WFM_OK) return st;
  size_t count = 0;
  const double *price = wfm_schedule_prices(schedule, &count);
  wfm__json_out out;
  wfm__json_begin(&out, ctx);
  wfm__json_key(&out, "lower_bound");
  wfm__json_put_number(&out, solved.lower_bound);
  wfm__json_key(&out, "cost");
  wfm__json_put_number(&out, solved.cost);
  wfm__json_key(&out, "gap");
  wfm__json_put_number(&out, solved.gap);
  wfm__json_key(&out, "prices");
  wfm__json_enter(&out, '[');
  for (size_t i = 0; i < count; i++) wfm__json_put_number(&out, price[i]);
  wfm__json_leave(&out, ']');
  return wfm__json_finish(&out, NULL, path);
}
