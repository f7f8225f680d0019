/* Minima of functions without derivatives. */
#ifndef WFM_FORECAST_SEARCH_H
#define WFM_FORECAST_SEARCH_H

#include "core/core.h"

/* Place of a minimum of f between low and high, to within tolerance: golden section with parabolic steps (Brent 1973). */
typedef double (*wfm__curve)(void *user, double x);
double wfm__minimum(wfm__curve f, void *user, double low, double high, double tolerance);

/* Minimum of f over two variables by a simplex (Nelder and Mead 1965) in the form of Nash (1990, algorithm 19); infinite outside its
   range, finite at x, which becomes its place. */
typedef double (*wfm__surface)(void *user, const double x[2]);
double wfm__simplex(wfm__surface f, void *user, double x[2]);

#endif
