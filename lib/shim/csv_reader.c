/* CSV row by row with libcsv, which is given one line at a time and allocates nothing: its only buffer is
   ours and of fixed size. */
#include "shim/csv_reader.h"

#include <csv.h>
#include <string.h>

enum { CHUNK = 65536, DEFAULT_FIELD = 65536, DEFAULT_FIELDS = 4096, ROW_PER_FIELD = 16 };

struct wfm__csv {
  wfm_ctx *ctx;
  const char *name;
  char delimiter; /* 0 until it is known */
  size_t max_field, max_fields;
  /* input: data[at .. length) is still to be parsed */
  wfm__csv_source source; /* NULL: data is the whole text */
  void *user;
  char *buffer;
  const char *data;
  size_t at, length;
  bool begun, ended, had_bom, had_crlf;
  /* position of data[at] */
  size_t line, column;
  bool after_cr;
  /* the parser and the row that it fills */
  struct csv_parser parser;
  char *field_buffer;
  char *text; /* fields of the row, each ended */
  size_t text_length, text_cap;
  size_t *offset, *field_length;
  const char **field;
  size_t offset_cap, field_length_cap, field_cap;
  size_t row_line;
  wfm__csv_row row;
  bool complete;
  wfm_status status; /* sticks */
};

/* --- what libcsv calls --- */

static void *refuse_realloc(void *p, size_t n) {
  (void)p;
  (void)n;
  return NULL; /* the field is longer than its buffer */
}

static wfm_status too_long(wfm__csv *c) {
  return wfm__fail(c->ctx, WFM_EPARSE,
                   "%s:%zu: a field of more than %zu bytes in the row that begins here (a quote left open?)",
                   c->name, c->row_line, c->max_field);
}

static void on_field(void *bytes, size_t n, void *user) {
  wfm__csv *c = user;
  if (c->status != WFM_OK) return;
  size_t i = c->row.count;
  if (n > c->max_field) {
    c->status = too_long(c);
    return;
  }
  if (i >= c->max_fields || c->text_length + n >= ROW_PER_FIELD * c->max_field) {
    c->status =
        wfm__fail(c->ctx, WFM_EPARSE, "%s:%zu: the row goes on beyond %zu fields or %zu bytes, want less",
                  c->name, c->row_line, c->max_fields, ROW_PER_FIELD * c->max_field);
    return;
  }
  c->status = wfm__grow(c->ctx, &c->text, &c->text_cap, c->text_length + n + 1, 1);
  if (c->status == WFM_OK)
    c->status = wfm__grow(c->ctx, &c->offset, &c->offset_cap, i + 1, sizeof *c->offset);
  if (c->status == WFM_OK)
    c->status = wfm__grow(c->ctx, &c->field_length, &c->field_length_cap, i + 1, sizeof *c->field_length);
  if (c->status == WFM_OK) c->status = wfm__grow(c->ctx, &c->field, &c->field_cap, i + 1, sizeof *c->field);
  if (c->status != WFM_OK) return;
  if (n) memcpy(c->text + c->text_length, bytes, n);
  c->text[c->text_length + n] = '\0';
  c->offset[i] = c->text_length;
  c->field_length[i] = n;
  c->text_length += n + 1;
  c->row.count++;
}

static void on_row(int end, void *user) {
  (void)end;
  wfm__csv *c = user;
  if (c->status == WFM_OK) c->complete = true;
}

/* --- input --- */

/* Moves what is left to the front and reads more behind it; sets ended when there is no more. */
static wfm_status fill(wfm__csv *c) {
  if (!c->source || c->ended) {
    c->ended = true;
    return WFM_OK;
  }
  size_t left = c->length - c->at, got = 0;
  memmove(c->buffer, c->buffer + c->at, left);
  wfm_status st = c->source(c->user, c->buffer + left, CHUNK - left, &got);
  c->at = 0;
  c->length = left + (st == WFM_OK ? got : 0);
  c->ended = st == WFM_OK && got == 0;
  return st;
}

/* Bytes up to and with the end of the line, or all there are when it is not there. */
static size_t line_length(const wfm__csv *c) {
  size_t n = 0, left = c->length - c->at;
  const char *p = c->data + c->at;
  while (n < left && p[n] != '\n' && p[n] != '\r') n++;
  return n < left ? n + 1 : n;
}

/* Moves the position behind n bytes that have been parsed. */
static void advance(wfm__csv *c, size_t n) {
  for (size_t i = 0; i < n; i++) {
    char byte = c->data[c->at + i];
    if (byte == '\n' && c->after_cr)
      c->had_crlf = true; /* the second half of a line end */
    else if (byte == '\n' || byte == '\r')
      c->line++;
    c->column = byte == '\n' || byte == '\r' ? 1 : c->column + 1;
    c->after_cr = byte == '\r';
  }
  c->at += n;
}

/* The delimiter that the first line has most of outside quotes. */
static char guess_delimiter(const char *text, size_t length) {
  static const char candidates[] = {',', ';', '\t'};
  size_t count[3] = {0};
  bool quoted = false;
  size_t i = 0;
  while (i < length && (text[i] == '\n' || text[i] == '\r')) i++;
  for (; i < length && (quoted || (text[i] != '\n' && text[i] != '\r')); i++) {
    if (text[i] == '"') quoted = !quoted;
    for (size_t k = 0; k < 3 && !quoted; k++) count[k] += text[i] == candidates[k];
  }
  size_t best = 0;
  for (size_t k = 1; k < 3; k++)
    if (count[k] > count[best]) best = k;
  return candidates[best];
}

/* Byte-order mark and delimiter, from the first chunk. */
static wfm_status begin(wfm__csv *c) {
  wfm_status st = WFM_OK;
  while (st == WFM_OK && !c->ended && c->length < CHUNK) st = fill(c);
  if (st != WFM_OK) return st;
  const unsigned char *p = (const unsigned char *)c->data;
  if (c->length >= 2 && ((p[0] == 0xFF && p[1] == 0xFE) || (p[0] == 0xFE && p[1] == 0xFF)))
    return wfm__fail(c->ctx, WFM_EPARSE, "%s:1:1: the text is UTF-16, want UTF-8", c->name);
  c->had_bom = c->length >= 3 && p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF;
  if (c->had_bom) c->at = 3;
  if (!c->delimiter) c->delimiter = guess_delimiter(c->data + c->at, c->length - c->at);
  csv_set_delim(&c->parser, (unsigned char)c->delimiter);
  c->begun = true;
  return WFM_OK;
}

/* --- rows --- */

static wfm_status parse_error(wfm__csv *c) {
  if (csv_error(&c->parser) != CSV_EPARSE) return too_long(c);
  return wfm__fail(
      c->ctx, WFM_EPARSE,
      "%s:%zu:%zu: a quote inside a field, or text behind a closing quote; want \"...\" with quotes doubled",
      c->name, c->line, c->column);
}

/* Parses to the end of the line, or of what there is. */
static wfm_status parse_line(wfm__csv *c) {
  size_t n = line_length(c);
  const char *text = c->data + c->at, *zero = memchr(text, '\0', n);
  if (c->parser.pstate == 0) c->row_line = c->line; /* no row is open */
  if (zero) {
    advance(c, (size_t)(zero - text));
    return wfm__fail(c->ctx, WFM_EPARSE, "%s:%zu:%zu: a zero byte, want text", c->name, c->line, c->column);
  }
  size_t used = csv_parse(&c->parser, text, n, on_field, on_row, c);
  if (c->status != WFM_OK) return c->status;
  if (used == n) {
    advance(c, n);
    return WFM_OK;
  }
  advance(c, used); /* up to the byte that it refused */
  return parse_error(c);
}

/* The end of the input: the last row may have no line end. */
static wfm_status parse_end(wfm__csv *c) {
  if (csv_fini(&c->parser, on_field, on_row, c) == 0 || c->status != WFM_OK) return c->status;
  return wfm__fail(c->ctx, WFM_EPARSE,
                   "%s:%zu:%zu: the text ends inside a quoted field of the row that begins at line %zu",
                   c->name, c->line, c->column, c->row_line);
}

static wfm_status next_row(wfm__csv *c, bool *found) {
  wfm_status st = c->begun ? WFM_OK : begin(c);
  bool finished = false;
  while (st == WFM_OK && !c->complete && !finished) {
    if (c->at < c->length) {
      st = parse_line(c);
    } else if (!c->ended) {
      st = fill(c);
    } else {
      st = parse_end(c);
      finished = true;
    }
  }
  *found = c->complete;
  return st;
}

wfm_status wfm__csv_next(wfm__csv *c, const wfm__csv_row **row) {
  *row = NULL;
  if (c->status != WFM_OK) return c->status;
  bool found = false;
  c->complete = false;
  c->row.count = 0;
  c->text_length = 0;
  c->status = next_row(c, &found);
  if (c->status != WFM_OK || !found) return c->status;
  for (size_t i = 0; i < c->row.count; i++) c->field[i] = c->text + c->offset[i];
  c->row.line = c->row_line;
  c->row.field = c->field;
  c->row.length = c->field_length;
  *row = &c->row;
  return WFM_OK;
}

/* --- life --- */

static wfm_status open_reader(wfm__csv **out, wfm_ctx *ctx, const wfm__csv_opts *opts, bool streams) {
  wfm__csv_opts o = opts ? *opts : (wfm__csv_opts){0};
  *out = NULL;
  if (o.delimiter && !strchr(",;\t", o.delimiter))
    return wfm__fail(ctx, WFM_EINVAL, "delimiter of code %d, want a comma, a semicolon or a tab",
                     o.delimiter);
  wfm__csv *c = wfm__alloc(ctx, 1, sizeof *c);
  if (!c) goto no_memory;
  c->ctx = ctx;
  c->name = o.name ? o.name : "csv";
  c->delimiter = o.delimiter;
  c->max_field = o.max_field ? o.max_field : DEFAULT_FIELD;
  c->max_fields = o.max_fields ? o.max_fields : DEFAULT_FIELDS;
  c->line = c->column = c->row_line = 1;
  size_t room = c->max_field +
                2; /* libcsv keeps the closing quote too, and wants a byte free before it looks at the next */
  c->field_buffer = wfm__alloc(ctx, room, 1);
  if (!c->field_buffer) goto no_memory;
  if (streams && !(c->buffer = wfm__alloc(ctx, CHUNK, 1))) goto no_memory;
  (void)csv_init(&c->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL);
  csv_set_realloc_func(&c->parser, refuse_realloc);
  c->parser.entry_buf = (unsigned char *)c->field_buffer;
  c->parser.entry_size = room;
  *out = c;
  return WFM_OK;
no_memory:
  wfm__csv_free(c);
  return wfm__fail(ctx, WFM_ENOMEM, "out of memory for reading %s", o.name ? o.name : "csv");
}

wfm_status wfm__csv_open_text(wfm__csv **out, wfm_ctx *ctx, const char *text, size_t length,
                              const wfm__csv_opts *opts) {
  wfm_status st = open_reader(out, ctx, opts, false);
  if (st != WFM_OK) return st;
  (*out)->data = text;
  (*out)->length = length;
  return WFM_OK;
}

wfm_status wfm__csv_open(wfm__csv **out, wfm_ctx *ctx, wfm__csv_source source, void *user,
                         const wfm__csv_opts *opts) {
  wfm_status st = open_reader(out, ctx, opts, true);
  if (st != WFM_OK) return st;
  (*out)->source = source;
  (*out)->user = user;
  (*out)->data = (*out)->buffer;
  return WFM_OK;
}

void wfm__csv_free(wfm__csv *c) {
  if (!c) return;
  void *blocks[] = {c->buffer, c->field_buffer, c->text, c->offset, c->field_length, c->field};
  for (size_t i = 0; i < WFM__COUNT(blocks); i++) wfm__free(c->ctx, blocks[i]);
  wfm__free(c->ctx, c);
}

char wfm__csv_delimiter(const wfm__csv *c) {
  return c->begun ? c->delimiter : '\0';
}
bool wfm__csv_had_bom(const wfm__csv *c) {
  return c->had_bom;
}
bool wfm__csv_had_crlf(const wfm__csv *c) {
  return c->had_crlf;
}
size_t wfm__csv_line(const wfm__csv *c) {
  return c->line;
}
