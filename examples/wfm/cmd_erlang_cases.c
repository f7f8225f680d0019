/* wfm erlang cases: a table of inputs answered row for row. */
#include "cases.h"

#include <libwfm/io_table.h>

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = CASES_INPUTS + CASES_OUTPUTS, NAME = 40, MOST_FINDINGS = 100000 };

/* The columns of a table, taken apart. */
typedef struct layout {
  char name[MOST_COLUMNS][NAME];
  char mark[MOST_COLUMNS]; /* as in cases_table.columns; 0: an input that must be there */
  size_t columns, inputs;
} layout;

static void read_layout(const cases_table *table, layout *lay) {
  *lay = (layout){.columns = 0};
  for (const char *at = table->columns; *at;) {
    char *mark = &lay->mark[lay->columns];
    if (strchr("=?$", *at)) *mark = *at++;
    size_t length = strcspn(at, ",");
    snprintf(lay->name[lay->columns++], NAME, "%.*s", (int)length, at);
    lay->inputs += *mark != '=';
    at += length + (at[length] == ',');
  }
}

static void make_columns(const layout *lay, wfm_table_column column[CASES_INPUTS]) {
  size_t at = 0;
  for (size_t c = 0; c < lay->columns; c++) {
    if (lay->mark[c] == '=') continue;
    wfm_table_column_init(&column[at], sizeof column[at]);
    column[at].name = lay->name[c];
    column[at].flags = WFM_COLUMN_MAY_BE_EMPTY | (lay->mark[c] == '?' ? WFM_COLUMN_OPTIONAL : 0);
    at++;
  }
}

/* A number as tables write it, "nan" and "inf" included; false when the text is none. */
static bool read_number(const char *text, double *value) {
  char *end;
  if (text[strspn(text, "+-.0123456789eEinfatyINFATY")]) return false;
  errno = 0;
  *value = strtod(text, &end);
  return *end == '\0' && end != text;
}

/* The inputs of a row; false after a message. */
static bool read_row(const char *path, const layout *lay, const wfm_table *table, size_t row,
                     cases_row *out) {
  long long line = (long long)wfm_table_lines(table)[row];
  size_t at = 0;
  for (size_t c = 0; c < lay->columns; c++) {
    if (lay->mark[c] == '=') continue;
    const char *text = out->text[at] = wfm_table_text(table, at, row);
    out->number[at] = NAN;
    if (lay->mark[c] == '?' && !text[0]) {
      at++;
      continue;
    }
    if (!text[0]) {
      complain("%s:%lld: %s: the cell is empty", path, line, lay->name[c]);
      return false;
    }
    if (lay->mark[c] != '$' && !read_number(text, &out->number[at])) {
      complain("%s:%lld: %s: \"%.60s\", want a number", path, line, lay->name[c], text);
      return false;
    }
    at++;
  }
  return true;
}

static void write_number(FILE *out, double value) {
  if (is_no_cell(value)) return;
  if (isnan(value))
    fputs("nan", out);
  else
    fprintf(out, "%.17g", value == 0 ? 0 : value);
}

static void write_row(FILE *out, const layout *lay, const wfm_table *table, size_t row,
                      const double *answer) {
  size_t in = 0, answered = 0;
  for (size_t c = 0; c < lay->columns; c++) {
    if (c) fputc(',', out);
    if (lay->mark[c] != '=')
      print_cell(out, wfm_table_text(table, in++, row));
    else if (answer)
      write_number(out, answer[answered++]);
  }
  fputc('\n', out);
}

/* The context's message without the number of the only row. */
static const char *reason(const cli_app *app) {
  const char *text = wfm_ctx_error(app->ctx);
  return strncmp(text, "row 0: ", 7) == 0 ? text + 7 : text;
}

/* Whether something was found at a line, such as too few cells; *at goes along with the lines. */
static bool found_at(const wfm_findings *findings, long long line, size_t *at) {
  wfm_finding finding;
  for (wfm_finding_init(&finding, sizeof finding); *at < wfm_findings_count(findings); ++*at)
    if (wfm_findings_get(findings, *at, &finding) == WFM_OK && finding.severity == WFM_FINDING_WARNING &&
        finding.line >= line)
      return finding.line == line;
  return false;
}

/* Rows in, rows out; how many were bad. */
static size_t answer_rows(const cli_app *app, const cases_table *cases, const layout *lay, const char *path,
                          const wfm_table *table, const wfm_findings *findings, FILE *out) {
  size_t bad = 0, finding = 0;
  for (size_t row = 0; row < wfm_table_rows(table); row++) {
    cases_row in = {.text = {0}};
    double answer[CASES_OUTPUTS];
    for (int k = 0; k < CASES_OUTPUTS; k++) answer[k] = NAN;
    bool malformed = found_at(findings, (long long)wfm_table_lines(table)[row], &finding);
    bool good = !malformed && read_row(path, lay, table, row, &in);
    if (good) {
      const char *wrong = NULL;
      good = cases->answer(app->ctx, cases, &in, answer, &wrong) == WFM_OK;
      if (!good)
        complain("%s:%lld: %s", path, (long long)wfm_table_lines(table)[row], wrong ? wrong : reason(app));
    }
    bad += !good;
    write_row(out, lay, table, row, good ? answer : NULL);
  }
  return bad;
}

static int read_table(const cli_app *app, const char *path, const layout *lay, wfm_findings **findings,
                      wfm_table **table) {
  wfm_table_column column[CASES_INPUTS];
  wfm_read_opts opts;
  make_columns(lay, column);
  wfm_read_opts_init(&opts, sizeof opts);
  opts.flags = WFM_READ_ANY_COLUMN | WFM_READ_BAD_ROWS;
  wfm_status status = wfm_findings_create(app->ctx, MOST_FINDINGS, findings);
  if (status == WFM_OK)
    status = wfm_table_read_csv(app->ctx, path, column, lay->inputs, &opts, *findings, table);
  print_findings(app, *findings);
  if (status == WFM_OK) return EXIT_DONE;
  return status == WFM_EPARSE ? EXIT_USAGE : failed(app, status);
}

int erlang_cases(const cli_app *app, const char *name, const char *in_path, const char *out_path) {
  const cases_table *cases = find_cases(name);
  layout lay;
  wfm_findings *findings = NULL;
  wfm_table *table = NULL;
  cli_output out;
  size_t bad = 0;
  if (!cases) {
    fprintf(stderr, "wfm: there is no table %s, want one of ", name);
    list_cases(stderr);
    fputc('\n', stderr);
    return EXIT_USAGE;
  }
  if (app->json && !out_path) {
    complain("--json wants -o FILE: the table itself goes there");
    return EXIT_USAGE;
  }
  read_layout(cases, &lay);
  int code = read_table(app, in_path, &lay, &findings, &table);
  if (code == EXIT_DONE) code = open_output(&out);
  if (code == EXIT_DONE) {
    for (size_t c = 0; c < lay.columns; c++) fprintf(out.file, "%s%s", c ? "," : "", lay.name[c]);
    fputc('\n', out.file);
    bad = answer_rows(app, cases, &lay, in_path, table, findings, out.file);
    code = close_output(app, &out, out_path, code);
  }
  if (code == EXIT_DONE && app->json)
    printf("{\"table\": \"%s\", \"rows\": %zu, \"bad_rows\": %zu}\n", name, wfm_table_rows(table), bad);
  wfm_table_free(table);
  wfm_findings_free(findings);
  return code == EXIT_DONE && bad ? EXIT_USAGE : code;
}
