/* Text that grows. */
#include "core/core.h"

#include <string.h>

void wfm__text_init(wfm__text *text, wfm_ctx *ctx) {
  *text = (wfm__text){.ctx = ctx};
}

void wfm__text_free(wfm__text *text) {
  wfm__free(text->ctx, text->data);
  wfm__text_init(text, text->ctx);
}

/* Room for n characters more and the end mark. */
static bool reserve(wfm__text *text, size_t n) {
  if (text->failed) return false;
  if (n >= SIZE_MAX - text->length)
    text->failed = true;
  else
    text->failed = wfm__grow(text->ctx, &text->data, &text->cap, text->length + n + 1, 1) != WFM_OK;
  return !text->failed;
}

void wfm__text_add_n(wfm__text *text, const char *s, size_t length) {
  if (!reserve(text, length)) return;
  if (length) memcpy(text->data + text->length, s, length);
  text->length += length;
  text->data[text->length] = '\0';
}

void wfm__text_add(wfm__text *text, const char *s) {
  wfm__text_add_n(text, s, strlen(s));
}

void wfm__text_printf(wfm__text *text, const char *format, ...) {
  va_list args;
  va_start(args, format);
  size_t room = text->cap - text->length;
  size_t needed = wfm__vformat(room ? text->data + text->length : NULL, room, format, args);
  if (needed >= room && reserve(text, needed))
    (void)wfm__vformat(text->data + text->length, needed + 1, format, args);
  va_end(args);
  if (text->failed) {
    if (text->data) text->data[text->length] = '\0';
  } else {
    text->length += needed;
  }
}

void wfm__text_number(wfm__text *text, double value) {
  char number[WFM__NUMBER_TEXT];
  wfm__text_add_n(text, number, wfm__format_double(number, value));
}

void wfm__text_fixed(wfm__text *text, double value, int decimals) {
  char number[WFM__NUMBER_TEXT];
  wfm__text_add_n(text, number, wfm__format_fixed(number, value, decimals));
}
