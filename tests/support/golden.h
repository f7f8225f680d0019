/* Reference tables of tests/reference/ (CSV without quotes, header row), and the measure of agreement. */
#ifndef WFM_TESTS_SUPPORT_GOLDEN_H
#define WFM_TESTS_SUPPORT_GOLDEN_H

#include <stddef.h>

typedef struct golden golden;

/* Reads tests/reference/<name>; a file that is missing or malformed fails the test. */
golden *golden_read(const char *name);
void golden_free(golden *table);
size_t golden_rows(const golden *table);
/* A column as numbers, NaN where the field is empty or no number; lives as long as the table. A missing
 * column fails the test. */
const double *golden_column(const golden *table, const char *column);
/* A field as text, e.g. of a column that names a case. */
const char *golden_text(const golden *table, size_t row, const char *column);

/* |got - want| / |want|, with |want| not below floor; 0 when both are the same, infinities and NaN included,
   else infinite for those. floor 0: purely relative. */
double relative_error(double got, double want, double floor);

#endif
