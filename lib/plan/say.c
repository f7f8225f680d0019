/* Sentences of a result: what was assumed, defaulted, left out. */
#include "plan/plan.h"

#include <stdarg.h>

wfm_status wfm__plan_keep(wfm_ctx *ctx, char ***list, size_t *count, size_t *cap, const char *text) {
  wfm_status st = wfm__grow(ctx, list, cap, *count + 1, sizeof **list);
  if (st != WFM_OK) return st;
  char *copy = wfm__strdup(ctx, text);
  if (!copy) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a sentence");
  (*list)[(*count)++] = copy;
  return WFM_OK;
}

wfm_status wfm__plan_say(wfm_plan_result *result, wfm__text *text) {
  wfm_status st = WFM_OK;
  if (text->failed)
    st = wfm__fail(result->ctx, WFM_ENOMEM, "out of memory for a sentence");
  else if (text->length)
    st = wfm__plan_keep(result->ctx, &result->note, &result->notes, &result->note_cap, text->data);
  wfm__text_free(text);
  return st;
}

wfm_status wfm__plan_sayf(wfm_plan_result *result, const char *format, ...) {
  char line[1024];
  va_list args;
  va_start(args, format);
  (void)wfm__vformat(line, sizeof line, format, args);
  va_end(args);
  return wfm__plan_keep(result->ctx, &result->note, &result->notes, &result->note_cap, line);
}

void wfm__plan_add_date(wfm__text *text, int32_t date) {
  int32_t year, month, day;
  wfm_date_to_ymd(date, &year, &month, &day);
  wfm__text_printf(text, "%04d-%02d-%02d", year, month, day);
}

void wfm__plan_add_clock(wfm__text *text, int32_t second) {
  wfm__text_printf(text, "%02d:%02d", second / 3600, second / 60 % 60);
}

void wfm__plan_add_percent(wfm__text *text, double frac, int decimals) {
  wfm__text_fixed(text, 100 * frac, decimals);
  wfm__text_add(text, " %");
}
