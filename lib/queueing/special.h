/* Special functions behind the queueing kernels. No context, no allocation, no errno. */
#ifndef WFM_QUEUEING_SPECIAL_H
#define WFM_QUEUEING_SPECIAL_H

#include "queueing/dd.h"

/* ln(num / den) as a pair, absolute error about 1e-23, relative 1e-18 where the ratio is within 1 % of 1.
 * num, den > 0. */
wfm__dd wfm__ln_ratio(double num, double den);
/* phi(r) = r - 1 - ln r >= 0 for r = num / den, as a pair with the same errors. */
wfm__dd wfm__phi_ratio(double num, double den);
/* psi(h) = exp(-h) - 1 + h >= 0, relative error a few units. */
double wfm__psi(double h);
/* psi of a pair, absolute error about 1e-23 (1 + |h|) max(1, exp(-h)), relative 1e-18 for |h| < 1/128. */
wfm__dd wfm__psi_pair(wfm__dd h);
/* exp(z^2) erfc(z), z >= 0. */
double wfm__erfcx(double z);
/* exp(-(hi + lo)) */
double wfm__exp_minus(wfm__dd x);
/* Gamma*(x) = Gamma(x + 1) exp(x) x^-x / sqrt(2 pi x), x >= 32. */
double wfm__gamma_star(double x);
/* S of Temme's uniform expansion, |eta| <= 0.63, x >= 32: Q(x, a) = erfc(eta sqrt(x/2)) / 2 + exp(-x eta^2 /
 * 2) S / sqrt(2 pi x). */
double wfm__temme_sum(double x, double eta);

#endif
