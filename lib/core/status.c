/* Texts of the status codes, and the message of a failure. */
#include "core/context_private.h"

#include <stdarg.h>
#include <string.h>

const char *wfm_status_text(wfm_status status) {
  switch (status) {
#define X(name, value, text)                                                                                 \
  case name:                                                                                                 \
    return text;
    WFM_STATUS_MAP(X)
#undef X
  default:
    return "unknown status";
  }
}

const char *wfm_status_name(wfm_status status) {
  switch (status) {
#define X(name, value, text)                                                                                 \
  case name:                                                                                                 \
    return #name;
    WFM_STATUS_MAP(X)
#undef X
  default:
    return "WFM_UNKNOWN";
  }
}

/* Marks a text that did not fit: cuts it at the start of a UTF-8 character and ends it with three dots. */
static void mark_cut(char text[WFM__MESSAGE_CAP], size_t needed) {
  if (needed < WFM__MESSAGE_CAP) return;
  size_t at = WFM__MESSAGE_CAP - 4;
  while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80) at--;
  memcpy(text + at, "...", 4);
}

/* The arguments may point into the old message, so the new one is made beside it. */
static void set_message(wfm_ctx *ctx, wfm_status status, const char text[WFM__MESSAGE_CAP]) {
  ctx->status = status;
  memcpy(ctx->message, text, WFM__MESSAGE_CAP);
}

wfm_status wfm__fail(wfm_ctx *ctx, wfm_status status, const char *format, ...) {
  if (!ctx) return status;
  char text[WFM__MESSAGE_CAP] = "";
  va_list args;
  va_start(args, format);
  size_t needed = wfm__vformat(text, sizeof text, format, args);
  va_end(args);
  mark_cut(text, needed);
  set_message(ctx, status, text);
  return status;
}

wfm_status wfm__fail_within(wfm_ctx *ctx, wfm_status status, const char *format, ...) {
  if (!ctx) return status;
  char text[WFM__MESSAGE_CAP] = "";
  va_list args;
  va_start(args, format);
  size_t needed = wfm__vformat(text, sizeof text, format, args);
  va_end(args);
  if (needed < sizeof text) needed += wfm__format(text + needed, sizeof text - needed, ": %s", ctx->message);
  mark_cut(text, needed);
  set_message(ctx, status, text);
  return status;
}

void wfm__log(wfm_ctx *ctx, int32_t level, const char *format, ...) {
  if (!ctx || !ctx->opts.log_fn) return;
  char text[WFM__MESSAGE_CAP] = "";
  va_list args;
  va_start(args, format);
  size_t needed = wfm__vformat(text, sizeof text, format, args);
  va_end(args);
  mark_cut(text, needed);
  ctx->opts.log_fn(level, text, ctx->opts.log_user);
}
