/* The list of what readers find. */
#include "io/io.h"

#include <string.h>

typedef struct finding {
  int32_t severity;
  char *file, *column_name, *text;
  int64_t line, column;
} finding;

struct wfm_findings {
  wfm_ctx *ctx;
  finding *row;
  size_t count, cap, most;
  size_t total[3];
};

enum { DEFAULT_MOST = 200, LARGEST_MOST = 100000, TEXT = 1024 };

static const wfm_finding no_finding = {.file = "", .column_name = "", .text = ""};

void wfm_finding_init(wfm_finding *finding_out, size_t struct_size) {
  wfm__opts_init(finding_out, struct_size, &no_finding, sizeof no_finding);
}

wfm_status wfm_findings_create(wfm_ctx *ctx, int32_t most, wfm_findings **out) {
  if (!ctx || !out) return wfm__fail(ctx, WFM_EINVAL, "findings: context or output is NULL");
  if (most < 0 || most > LARGEST_MOST)
    return wfm__fail(ctx, WFM_EDOMAIN, "findings: most=%d, want 0 to %d", most, (int)LARGEST_MOST);
  wfm_findings *findings = wfm__alloc(ctx, 1, sizeof *findings);
  if (!findings) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a list of findings");
  findings->ctx = ctx;
  findings->most = most ? (size_t)most : DEFAULT_MOST;
  *out = findings;
  return WFM_OK;
}

static void free_row(wfm_ctx *ctx, finding *row) {
  wfm__free(ctx, row->file);
  wfm__free(ctx, row->column_name);
  wfm__free(ctx, row->text);
}

void wfm_findings_free(wfm_findings *findings) {
  if (!findings) return;
  for (size_t i = 0; i < findings->count; i++) free_row(findings->ctx, &findings->row[i]);
  wfm__free(findings->ctx, findings->row);
  wfm__free(findings->ctx, findings);
}

size_t wfm_findings_count(const wfm_findings *findings) {
  return findings ? findings->count : 0;
}

size_t wfm_findings_total(const wfm_findings *findings, int32_t severity) {
  bool known = severity >= WFM_FINDING_NOTE && severity <= WFM_FINDING_ERROR;
  return findings && known ? findings->total[severity] : 0;
}

wfm_status wfm_findings_get(const wfm_findings *findings, size_t i, wfm_finding *out) {
  if (!findings) return WFM_EINVAL;
  if (!out || i >= findings->count)
    return wfm__fail(findings->ctx, WFM_EINVAL, "finding %zu: want an output and an index below %zu", i,
                     findings->count);
  const finding *row = &findings->row[i];
  const wfm_finding given = {.struct_size = sizeof given,
                             .severity = row->severity,
                             .file = row->file,
                             .column_name = row->column_name,
                             .text = row->text,
                             .line = row->line,
                             .column = row->column};
  return wfm__result_write(findings->ctx, out, &given, sizeof given);
}

size_t wfm_findings_text(const wfm_findings *findings, size_t i, char *text, size_t size) {
  if (!findings || i >= findings->count || (!text && size > 0)) return 0;
  const finding *row = &findings->row[i];
  char line[WFM__NUMBER_TEXT] = "";
  if (row->line > 0 && row->column > 0 && !row->column_name[0]) /* JSON: line and character */
    (void)wfm__format(line, sizeof line, ":%lld:%lld", (long long)row->line, (long long)row->column);
  else if (row->line > 0)
    (void)wfm__format(line, sizeof line, ":%lld", (long long)row->line);
  return wfm__format(text, size, "%s%s: %s%s%s", row->file, line, row->column_name,
                     row->column_name[0] ? ": " : "", row->text);
}

/* Where a new finding goes when the list is full: over the last kept one that is less serious; count:
   nowhere. */
static size_t place_for(const wfm_findings *findings, int32_t severity) {
  if (severity < WFM_FINDING_ERROR) return findings->count;
  for (size_t i = findings->count; i > 0; i--)
    if (findings->row[i - 1].severity < severity) return i - 1;
  return findings->count;
}

wfm_status wfm__finding_add(wfm_findings *findings, int32_t severity, const char *file, int64_t line,
                            int64_t column, const char *column_name, const char *format, ...) {
  wfm_ctx *ctx = findings->ctx;
  findings->total[severity]++;
  size_t at = findings->count;
  if (at >= findings->most) {
    at = place_for(findings, severity);
    if (at == findings->count) return WFM_OK;
  }
  char text[TEXT];
  va_list args;
  va_start(args, format);
  (void)wfm__vformat(text, sizeof text, format, args);
  va_end(args);
  finding row = {.severity = severity, .line = line, .column = column};
  row.file = wfm__strdup(ctx, file);
  row.column_name = wfm__strdup(ctx, column_name ? column_name : "");
  row.text = wfm__strdup(ctx, text);
  if (!row.file || !row.column_name || !row.text ||
      wfm__grow(ctx, &findings->row, &findings->cap, at + 1, sizeof row) != WFM_OK) {
    free_row(ctx, &row);
    return wfm__fail(ctx, WFM_ENOMEM, "%s: out of memory for a finding", file);
  }
  if (at < findings->count) { /* the newest comes last */
    free_row(ctx, &findings->row[at]);
    memmove(&findings->row[at], &findings->row[at + 1], (findings->count - at - 1) * sizeof row);
    at = findings->count - 1;
  } else {
    findings->count++;
  }
  findings->row[at] = row;
  return WFM_OK;
}

void wfm_read_opts_init(wfm_read_opts *opts, size_t struct_size) {
  const wfm_read_opts defaults = {.flags = 0};
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

wfm_status wfm__read_opts(wfm_ctx *ctx, const wfm_read_opts *opts, bool *strict) {
  wfm_read_opts read = {.flags = 0};
  wfm_status st = wfm__opts_read(ctx, &read, sizeof read, opts);
  if (st == WFM_OK && (read.flags & ~(uint32_t)WFM_READ_STRICT) != 0)
    st = wfm__fail(ctx, WFM_EVERSION, "flags=%u, want WFM_READ_STRICT or 0", read.flags);
  if (st == WFM_OK) *strict = (read.flags & WFM_READ_STRICT) != 0;
  return st;
}

wfm_status wfm__read_opts_table(wfm_ctx *ctx, const wfm_read_opts *opts, uint32_t *flags) {
  wfm_read_opts read = {.flags = 0};
  wfm_status st = wfm__opts_read(ctx, &read, sizeof read, opts);
  if (st != WFM_OK) return st;
  uint32_t columns = read.flags & ~(uint32_t)WFM_READ_BAD_ROWS;
  if (columns > WFM_READ_ANY_COLUMN)
    return wfm__fail(ctx, WFM_EVERSION,
                     "flags=%u, want WFM_READ_STRICT or WFM_READ_ANY_COLUMN, WFM_READ_BAD_ROWS, or 0",
                     read.flags);
  *flags = read.flags;
  return WFM_OK;
}

wfm_status wfm__findings_use(wfm_ctx *ctx, wfm_findings *given, wfm_findings **own, wfm_findings **use) {
  *own = NULL;
  wfm_status st = given ? WFM_OK : wfm_findings_create(ctx, 0, own);
  if (st == WFM_OK) *use = given ? given : *own;
  return st;
}

wfm_status wfm__findings_verdict(wfm_ctx *ctx, const wfm_findings *findings, size_t before) {
  size_t errors = findings->total[WFM_FINDING_ERROR];
  if (errors <= before) return WFM_OK;
  size_t seen = 0;
  for (size_t i = 0; i < findings->count; i++) {
    if (findings->row[i].severity != WFM_FINDING_ERROR || seen++ < before) continue;
    char text[TEXT];
    (void)wfm_findings_text(findings, i, text, sizeof text);
    return errors - before == 1
               ? wfm__fail(ctx, WFM_EPARSE, "%s", text)
               : wfm__fail(ctx, WFM_EPARSE, "%zu errors, the first: %s", errors - before, text);
  }
  return wfm__fail(ctx, WFM_EPARSE, "%zu errors", errors - before);
}
