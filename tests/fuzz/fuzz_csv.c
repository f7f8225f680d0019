/* CSV of any bytes: read from memory or in drops the same rows come out, or the same refusal; and rows
 * that are written with every field quoted come back. Input: two bytes of options, then the text.
 */
#include "fuzz/fuzz.h"
#include "shim/csv_reader.h"

#include <stdlib.h>
#include <string.h>

static void want(bool condition) {
  if (!condition) abort();
}

typedef struct drops {
  const char *text;
  size_t left, size;
} drops;

static wfm_status next_drop(void *user, char *buffer, size_t cap, size_t *got) {
  drops *d = user;
  *got = d->left < d->size ? d->left : d->size;
  if (*got > cap) *got = cap;
  memcpy(buffer, d->text, *got);
  d->text += *got;
  d->left -= *got;
  return WFM_OK;
}

/* Rows as CSV with every field quoted, and the delimiter ';'. */
static wfm_status rewrite(wfm__csv *csv, const wfm__csv_opts *opts, wfm__text *out) {
  const wfm__csv_row *row;
  wfm_status st;
  size_t line = 0;
  while ((st = wfm__csv_next(csv, &row)) == WFM_OK && row) {
    want(row->count >= 1 && row->count <= opts->max_fields && row->line > line &&
         row->line <= wfm__csv_line(csv));
    line = row->line;
    for (size_t i = 0; i < row->count; i++) {
      want(strlen(row->field[i]) == row->length[i] && row->length[i] <= opts->max_field);
      wfm__text_add(out, i ? ";\"" : "\"");
      for (const char *p = row->field[i]; *p; p++) {
        if (*p == '"') wfm__text_add(out, "\"");
        wfm__text_add_n(out, p, 1);
      }
      wfm__text_add(out, "\"");
    }
    wfm__text_add(out, "\n");
  }
  want(st == WFM_OK || st == WFM_EPARSE);
  return st;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char delimiters[] = {'\0', ',', ';', '\t'};
  if (size < 2) return 0;
  wfm__csv_opts opts = {
      .delimiter = delimiters[data[0] % 4], .max_field = 1 + data[0] / 4, .max_fields = 1 + data[1] % 8};
  drops d = {.text = (const char *)data + 2, .left = size - 2, .size = 1 + data[1] / 8};
  wfm_ctx *ctx;
  if (wfm_ctx_create(&ctx, NULL) != WFM_OK) return 0;
  wfm__csv *csv[3] = {NULL};
  wfm__text out[3];
  for (int i = 0; i < 3; i++) wfm__text_init(&out[i], ctx);
  if (wfm__csv_open_text(&csv[0], ctx, d.text, d.left, &opts) != WFM_OK) goto done;
  if (wfm__csv_open(&csv[1], ctx, next_drop, &d, &opts) != WFM_OK) goto done;
  wfm_status whole = rewrite(csv[0], &opts, &out[0]);
  want(rewrite(csv[1], &opts, &out[1]) == whole);
  want(out[0].length == out[1].length &&
       (out[0].length == 0 || memcmp(out[0].data, out[1].data, out[0].length) == 0));
  opts.delimiter = ';';
  if (out[0].length == 0 || wfm__csv_open_text(&csv[2], ctx, out[0].data, out[0].length, &opts) != WFM_OK)
    goto done;
  want(rewrite(csv[2], &opts, &out[2]) == WFM_OK);
  want(out[2].length == out[0].length && memcmp(out[2].data, out[0].data, out[0].length) == 0);
done:
  for (int i = 0; i < 3; i++) {
    wfm__text_free(&out[i]);
    wfm__csv_free(csv[i]);
  }
  wfm_ctx_free(ctx);
  return 0;
}
