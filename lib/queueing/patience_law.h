/* Laws of patience as the general model needs them. */
#ifndef WFM_QUEUEING_PATIENCE_LAW_H
#define WFM_QUEUEING_PATIENCE_LAW_H

#include "queueing/dd.h"

#include <libwfm/patience.h>

/* A law ready for use. Exponential, hyper-exponential and balking laws are mixtures of an atom at 0 and two exponentials. */
typedef struct wfm__law {
  int32_t kind;                     /* WFM_PATIENCE_*; mixtures as WFM_PATIENCE_HYPEREXP2 */
  double at_once, share[2], tau[2]; /* mixtures; Erlang-2: tau[0] of a stage */
  double limit;                     /* deterministic, uniform */
  double ln_mean, ln_sd, mean;      /* lognormal */
  size_t points;                    /* empirical */
  const double *time, *hung_up;
  double *area; /* [points] integral of P(R <= u) to time; set by wfm__law_areas */
} wfm__law;

/* Copies and checks a law; NULL is WFM_EINVAL. */
wfm_status wfm__law_read(wfm_ctx *ctx, const wfm_patience_law *src, wfm_patience_law *out);
/* The law has been checked. */
void wfm__law_make(const wfm_patience_law *src, wfm__law *out);
/* Fills area [points] of an empirical law and keeps it. */
void wfm__law_areas(wfm__law *law, double *area);
double wfm__law_fail(const wfm__law *law, double t);    /* P(R <= t) */
double wfm__law_survive(const wfm__law *law, double t); /* P(R > t) */
double wfm__law_lost(const wfm__law *law, double t);    /* E[R; R <= t] */
/* The three of them together at b + s, of which the rounding does not show where the law ends near b. */
void wfm__law_shares(const wfm__law *law, double b, double s, double *survive, double *fail, double *lost);
/* int_0^t P(R <= u) du, a pair where the law allows it: lognormal and empirical laws have a double's digits. */
wfm__dd wfm__law_area(const wfm__law *law, double t);
/* int_0^s (P(R <= b + v) - P(R <= b)) dv >= 0, b >= 0, b + s >= 0, without the cancellation of large terms. */
double wfm__law_bend(const wfm__law *law, double b, double s);
/* The next time beyond t in the direction of sign (1 or -1) at which the law bends or changes scale; infinite in that direction when there
   is none. Between two of them one panel follows it. */
double wfm__law_next_cut(const wfm__law *law, double sign, double t);
/* P(never hangs up) */
double wfm__law_never(const wfm__law *law);

#endif
