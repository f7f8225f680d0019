/* CSV and JSON text, the same whatever the locale. */
#include "io/io.h"

#include <libwfm/calendar.h>

#include <math.h>
#include <string.h>

static void add_date(wfm__text *text, int32_t date) {
  int32_t year, month, day;
  wfm_date_to_ymd(date, &year, &month, &day);
  wfm__text_printf(text, "%04d-%02d-%02d", year, month, day);
}

static wfm_status finish(wfm__text *text, const char *folder, const char *name) {
  wfm_status st = text->failed ? wfm__fail(text->ctx, WFM_ENOMEM, "%s: out of memory", name)
                               : wfm__file_write(text->ctx, folder, name, text->data, text->length);
  wfm__text_free(text);
  return st;
}

/* --- CSV --- */

void wfm__sheet_open(wfm__sheet *out, wfm_ctx *ctx, const char *header) {
  wfm__text_init(&out->text, ctx);
  wfm__text_add(&out->text, header);
  wfm__text_add(&out->text, "\n");
  out->in_row = false;
}

static void next_cell(wfm__sheet *out) {
  if (out->in_row) wfm__text_add(&out->text, ",");
  out->in_row = true;
}

void wfm__sheet_text(wfm__sheet *out, const char *text) {
  next_cell(out);
  if (!text) return;
  size_t length = strlen(text);
  bool blank_end = length > 0 && (text[0] == ' ' || text[length - 1] == ' ');
  if (!blank_end && !strpbrk(text, ",;\t\"\r\n")) {
    wfm__text_add_n(&out->text, text, length);
    return;
  }
  wfm__text_add(&out->text, "\"");
  for (const char *quote; (quote = strchr(text, '"')) != NULL; text = quote + 1) {
    wfm__text_add_n(&out->text, text, (size_t)(quote - text) + 1);
    wfm__text_add(&out->text, "\"");
  }
  wfm__text_add(&out->text, text);
  wfm__text_add(&out->text, "\"");
}

void wfm__sheet_integer(wfm__sheet *out, int64_t value) {
  next_cell(out);
  wfm__text_printf(&out->text, "%lld", (long long)value);
}

void wfm__sheet_number(wfm__sheet *out, double value) {
  next_cell(out);
  if (!isnan(value)) wfm__text_number(&out->text, value);
}

void wfm__sheet_fixed(wfm__sheet *out, double value, int decimals) {
  next_cell(out);
  if (!isnan(value)) wfm__text_fixed(&out->text, value, decimals);
}

void wfm__sheet_clock(wfm__sheet *out, int64_t minutes) {
  next_cell(out);
  if (minutes >= 0)
    wfm__text_printf(&out->text, "%02lld:%02lld", (long long)(minutes / 60), (long long)(minutes % 60));
}

void wfm__sheet_date(wfm__sheet *out, int32_t date) {
  next_cell(out);
  add_date(&out->text, date);
}

void wfm__sheet_end(wfm__sheet *out) {
  wfm__text_add(&out->text, "\n");
  out->in_row = false;
}

wfm_status wfm__sheet_close(wfm__sheet *out, const char *folder, const char *name) {
  return finish(&out->text, folder, name);
}

/* --- JSON --- */

static void new_line(wfm__json_out *out) {
  wfm__text_add(&out->text, "\n");
  for (int i = 0; i < out->depth; i++) wfm__text_add(&out->text, " ");
}

static void add_quoted(wfm__text *text, const char *s) {
  wfm__text_add(text, "\"");
  for (; *s; s++) {
    if (*s == '"' || *s == '\\')
      wfm__text_printf(text, "\\%c", *s);
    else if ((unsigned char)*s < 0x20)
      wfm__text_printf(text, "\\u%04x", (unsigned)(unsigned char)*s);
    else
      wfm__text_add_n(text, s, 1);
  }
  wfm__text_add(text, "\"");
}

/* Before a value: a comma and a new line inside an array; after a key nothing. */
static void before_value(wfm__json_out *out) {
  if (out->text.failed || out->text.length < 2) return;
  const char *end = out->text.data + out->text.length;
  if (end[-1] == ' ' && end[-2] == ':') return;
  if (out->filled) wfm__text_add(&out->text, ",");
  new_line(out);
  out->filled = true;
}

void wfm__json_begin(wfm__json_out *out, wfm_ctx *ctx) {
  wfm__text_init(&out->text, ctx);
  wfm__text_add(&out->text, "{");
  out->depth = 1;
  out->filled = false;
}

void wfm__json_key(wfm__json_out *out, const char *key) {
  if (out->filled) wfm__text_add(&out->text, ",");
  new_line(out);
  out->filled = true;
  add_quoted(&out->text, key);
  wfm__text_add(&out->text, ": ");
}

void wfm__json_put_text(wfm__json_out *out, const char *text) {
  before_value(out);
  if (text)
    add_quoted(&out->text, text);
  else
    wfm__text_add(&out->text, "null");
}

void wfm__json_put_integer(wfm__json_out *out, int64_t value) {
  before_value(out);
  wfm__text_printf(&out->text, "%lld", (long long)value);
}

void wfm__json_put_number(wfm__json_out *out, double value) {
  before_value(out);
  if (isfinite(value))
    wfm__text_number(&out->text, value);
  else
    wfm__text_add(&out->text, "null");
}

void wfm__json_put_bool(wfm__json_out *out, bool value) {
  before_value(out);
  wfm__text_add(&out->text, value ? "true" : "false");
}

void wfm__json_put_date(wfm__json_out *out, int32_t date) {
  before_value(out);
  wfm__text_add(&out->text, "\"");
  add_date(&out->text, date);
  wfm__text_add(&out->text, "\"");
}

void wfm__json_enter(wfm__json_out *out, char bracket) {
  before_value(out);
  wfm__text_add_n(&out->text, &bracket, 1);
  out->depth++;
  out->filled = false;
}

void wfm__json_leave(wfm__json_out *out, char bracket) {
  out->depth--;
  if (out->filled) new_line(out);
  wfm__text_add_n(&out->text, &bracket, 1);
  out->filled = true;
}

wfm_status wfm__json_finish(wfm__json_out *out, const char *folder, const char *name) {
  wfm__json_leave(out, '}');
  wfm__text_add(&out->text, "\n");
  return finish(&out->text, folder, name);
}
