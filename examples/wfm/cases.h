/* Tables of cases for `wfm erlang cases`: which columns each has, and how a row is answered. */
#ifndef WFM_PROGRAM_CASES_H
#define WFM_PROGRAM_CASES_H

#include "wfm.h"

enum { CASES_INPUTS = 9, CASES_OUTPUTS = 24 };

/* One row. Numbers and texts stand in the order of the table's inputs; NaN where a cell is empty or a word. */
typedef struct cases_row {
  const char *text[CASES_INPUTS];
  double number[CASES_INPUTS];
} cases_row;

typedef struct cases_table cases_table;
struct cases_table {
  const char *name;
  /* All columns in the order of the file: "x" an input, "?x" one that may be empty, "$x" a word, "=x" an answer. */
  const char *columns;
  /* Fills the answers in their order; *wrong, when set, says why the row cannot be answered, else the context does. */
  wfm_status (*answer)(wfm_ctx *ctx, const cases_table *table, const cases_row *row, double *out,
                       const char **wrong);
  const size_t *measures; /* places in wfm_queue_perf of the answers that are measures */
  size_t measure_count;
};

/* The table of a name, NULL when there is none. */
const cases_table *find_cases(const char *name);
void list_cases(FILE *out); /* their names, with commas */

/* A cell that has no answer by its nature; not NaN, which is one. */
bool is_no_cell(double value);

int erlang_cases(const cli_app *app, const char *table, const char *in_path, const char *out_path);

#endif
