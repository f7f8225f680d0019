/* Between the files of the distributions: both tails at once, so that neither is lost beside the other. */
#ifndef WFM_SHIM_GSL_PRIVATE_H
#define WFM_SHIM_GSL_PRIVATE_H

/* ln(1 + x) - x, x > -1; -INFINITY at -1. */
double wfm__log1pmx(double x);
/* ln Gamma(z) - ((z - 1/2) ln z - z + ln(2 pi) / 2), z > 0. */
double wfm__stirling_rest(double z);
/* Gamma of scale 1; x >= 0, shape > 0. */
void wfm__gamma_tails(double x, double shape, double *below, double *above);
/* Beta at x = 1 - y; x, y >= 0, a, b > 0. NaN when its fraction does not converge. */
void wfm__beta_tails(double x, double y, double a, double b, double *below, double *above);

/* Tails of an increasing distribution at x. */
typedef void (*wfm__tails)(const void *user, double x, double *below, double *above);
/* The x in [0, top] with below(x) = p, 0 < p < 1, searched from guess. */
double wfm__invert(wfm__tails tails, const void *user, double p, double guess, double top);

#endif
