/* Reading reference tables. */
#include "support/golden.h"
#include "core/core.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct golden {
  char *text;    /* the file, commas and line ends replaced by end marks */
  char **field;  /* [(rows + 1) * columns], the header first */
  double *value; /* [columns * rows], one column after another */
  size_t rows, columns;
};

static char *read_whole(const char *path) {
  FILE *f = fopen(path, "rb");
  ck_assert_msg(f != NULL, "%s cannot be opened", path);
  size_t length = 0, cap = 1 << 16;
  char *text = malloc(cap);
  ck_assert_ptr_nonnull(text);
  for (size_t got; (got = fread(text + length, 1, cap - length - 1, f)) > 0;) {
    length += got;
    if (length + 1 < cap) continue;
    cap *= 2;
    text = realloc(text, cap);
    ck_assert_ptr_nonnull(text);
  }
  ck_assert_int_eq(ferror(f), 0);
  ck_assert_int_eq(fclose(f), 0);
  text[length] = '\0';
  return text;
}

static size_t count_of(const char *text, char c, const char *end) {
  size_t n = 0;
  for (; text < end; text++) n += *text == c;
  return n;
}

static void fill_values(golden *g) {
  for (size_t row = 0; row < g->rows; row++)
    for (size_t column = 0; column < g->columns; column++) {
      const char *field = g->field[(row + 1) * g->columns + column];
      size_t length = strlen(field);
      double x = (double)NAN;
      if (length == 0 || wfm__parse_double(field, length, '.', &x) != length) x = (double)NAN;
      g->value[column * g->rows + row] = x;
    }
}

golden *golden_read(const char *name) {
  char path[512];
  (void)wfm__format(path, sizeof path, "%s/reference/%s", WFM_TESTS_DIR, name);
  golden *g = calloc(1, sizeof *g);
  ck_assert_ptr_nonnull(g);
  g->text = read_whole(path);
  size_t length = strlen(g->text);
  const char *first_end = strchr(g->text, '\n');
  ck_assert_msg(first_end != NULL && g->text[length - 1] == '\n', "%s: want lines that end with a line end",
                path);
  g->columns = count_of(g->text, ',', first_end) + 1;
  g->rows = count_of(g->text, '\n', g->text + length) - 1;
  g->field = calloc((g->rows + 1) * g->columns, sizeof *g->field);
  g->value = calloc(g->rows * g->columns + 1, sizeof *g->value);
  ck_assert(g->field && g->value);
  char *p = g->text;
  for (size_t row = 0; row <= g->rows; row++)
    for (size_t column = 0; column < g->columns; column++) {
      g->field[row * g->columns + column] = p;
      size_t n = strcspn(p, ",\r\n");
      char end = p[n];
      p[n] = '\0';
      if (end == '\r') end = p[++n];
      ck_assert_msg(end == (column + 1 < g->columns ? ',' : '\n'), "%s:%zu: want %zu columns", path, row + 1,
                    g->columns);
      p += n + 1;
    }
  fill_values(g);
  return g;
}

void golden_free(golden *g) {
  if (!g) return;
  free(g->text);
  free(g->field);
  free(g->value);
  free(g);
}

size_t golden_rows(const golden *g) {
  return g->rows;
}

static size_t column_of(const golden *g, const char *name) {
  size_t at = 0;
  while (at < g->columns && strcmp(g->field[at], name) != 0) at++;
  ck_assert_msg(at < g->columns, "the table has no column %s", name);
  return at;
}

const double *golden_column(const golden *g, const char *name) {
  return g->value + column_of(g, name) * g->rows;
}

const char *golden_text(const golden *g, size_t row, const char *name) {
  ck_assert_uint_lt(row, g->rows);
  return g->field[(row + 1) * g->columns + column_of(g, name)];
}

double relative_error(double got, double want, double floor) {
  if (got == want || (isnan(got) && isnan(want))) return 0.0;
  if (!isfinite(got) || !isfinite(want)) return (double)INFINITY;
  double scale = fabs(want) > floor ? fabs(want) : floor;
  return scale > 0.0 ? fabs(got - want) / scale : (double)INFINITY;
}
