/* Bars and sparklines on the standard output. */
#ifndef WFM_PROGRAM_BARS_H
#define WFM_PROGRAM_BARS_H

#include <stddef.h>

/* A share as a bar of so many cells; NaN: empty. */
void print_bar(double share, int cells);
/* Values between their smallest and their largest, one cell each; NaN: a gap. */
void print_spark(const double *value, size_t n);

#endif
