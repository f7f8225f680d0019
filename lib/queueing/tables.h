/* Coefficients and nodes of the queueing kernels; make_tables.py writes tables.c. */
#ifndef WFM_QUEUEING_TABLES_H
#define WFM_QUEUEING_TABLES_H

#include "queueing/dd.h"

enum {
  WFM__ERFCX_PARTS = 64,
  WFM__ERFCX_TERMS = 9,
  WFM__TEMME_ROWS = 12,
  WFM__TEMME_COLUMNS = 28,
  WFM__LEGENDRE_HALF = 20,
  WFM__SHORT_HALF = 4
};

extern const double wfm__erfcx_table[WFM__ERFCX_PARTS]
                                    [WFM__ERFCX_TERMS]; /* erfcx(z) / t, t = 4 / (4 + z), by parts of t */
extern const double wfm__temme_table[WFM__TEMME_ROWS][WFM__TEMME_COLUMNS];
extern const double wfm__gamma_star_table[WFM__TEMME_ROWS]; /* Gamma*(x) in powers of 1/x */
extern const wfm__dd wfm__log_table[49];                    /* ln(j / 64), j = 48 to 96 */
extern const wfm__dd wfm__exp_table[65];                    /* exp(-j / 64), j = 0 to 64 */
extern const wfm__dd wfm__ln2;
extern const double
    wfm__legendre_node[WFM__LEGENDRE_HALF]; /* positive nodes of the 40-point rule on [-1, 1] */
extern const double wfm__legendre_weight[WFM__LEGENDRE_HALF];
extern const double wfm__short_node[WFM__SHORT_HALF]; /* the same of the 8-point rule */
extern const double wfm__short_weight[WFM__SHORT_HALF];

/* Pole z and residue c of the (7, 8) Pade approximant of exp, one of each conjugate pair: exp(x) = 2 Re sum c / (x - z). */
typedef struct wfm__pole {
  double z_re, z_im, c_re, c_im;
} wfm__pole;
enum { WFM__POLES = 4 };
extern const wfm__pole wfm__pade_pole[WFM__POLES];

#endif
