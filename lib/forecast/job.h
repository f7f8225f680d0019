/* Methods at work on one history: each with its memory, its forecasts, its law and its score. */
#ifndef WFM_FORECAST_JOB_H
#define WFM_FORECAST_JOB_H

#include "forecast/score.h"
#include "forecast/source.h"

enum { WFM__METHODS_MAX = 13, WFM__ORIGINS_MAX = 400 };

typedef struct wfm__attempt {
  const wfm__method *method;
  double *scratch, *back, *ahead; /* scratch: the method's, then the law's */
  double *spread;                 /* [slots] of the law */
  wfm__law law;
  wfm_forecast_score score;
} wfm__attempt;

typedef struct wfm__job {
  wfm_ctx *ctx;
  wfm__source source;
  wfm__trial trial;
  size_t origin[WFM__ORIGINS_MAX];
  size_t first_lead, end_lead; /* of the horizon */
  double *usual;               /* [known] see wfm__trial */
  wfm__attempt attempt[WFM__METHODS_MAX];
  size_t attempts;
  bool only_combined;    /* the combination was asked for */
  wfm__attempt combined; /* memory of the combination; without a method where none is asked for */
} wfm__job;

extern const wfm_forecast_opts wfm__forecast_defaults;
/* Messages name the option or the interval. kinds: WFM__VOLUMES or WFM__MEANS. */
wfm_status wfm__check_option(wfm_ctx *ctx, const char *name, int32_t x, int32_t low, int32_t high);
wfm_status wfm__check_forecast_opts(wfm_ctx *ctx, const wfm_forecast_opts *opts, int32_t kinds);
wfm_status wfm__check_history(wfm_ctx *ctx, const wfm_series *history);

/* Origins of the back-test on a history of known rows, oldest first; at most wanted. Returns how many. */
size_t wfm__origins(size_t known, size_t week, size_t wanted, size_t *origin);
/* Everything that a run needs; input and options have been checked. */
wfm_status wfm__job_prepare(wfm_ctx *ctx, const wfm_series *history, const wfm_grid *horizon,
                            const wfm_hours *hours, const wfm_forecast_opts *opts, wfm__job **out);
/* Runs every method of every job, NULL ones left out; the best of each is its attempt[0] then. */
wfm_status wfm__jobs_run(wfm_ctx *ctx, wfm__watch *watch, wfm__job *const *job, size_t jobs);
/* The combination of a job whose methods have run and are sorted (combination.c). */
extern const wfm__method wfm__combination;
void wfm__combine(wfm__job *job);
/* Fits an attempt's law and measures it. */
void wfm__attempt_judge(const wfm__job *job, wfm__attempt *attempt);
void wfm__job_free(wfm__job *job); /* accepts NULL */

#endif
