/* Methods at work on one history. */
#include "forecast/job.h"

#include <math.h>

enum { LEAD_WEEKS = 8 };

size_t wfm__origins(size_t known, size_t week, size_t wanted, size_t *origin) {
  size_t step = week > 1 ? week - 1 : 1; /* every weekday takes its turn */
  size_t least = known >= 8 * week ? 5 * week : known >= 5 * week ? 3 * week : 2 * week, n = 0;
  if (known < week + least) return 0;
  n = (known - week - least) / step + 1;
  if (n > wanted) n = wanted;
  for (size_t i = 0; i < n; i++) origin[i] = known - week - (n - 1 - i) * step;
  return n;
}

static void set_trial(wfm__job *j, const wfm_grid *horizon, const wfm_forecast_opts *opts) {
  wfm__source *s = &j->source;
  size_t ahead = s->panel.rows - s->known, most = LEAD_WEEKS * s->week, first = s->panel.rows;
  for (size_t i = s->known; i < s->panel.rows && first == s->panel.rows; i++)
    if (s->date[i] >= wfm_grid_first_date(horizon)) first = i;
  j->trial.panel = &s->panel;
  j->trial.known = s->known;
  j->trial.week = s->week;
  j->trial.weeks = opts->weeks;
  j->trial.usual = j->usual;
  j->trial.origin = j->origin;
  j->trial.origins = wfm__origins(s->known, s->week, (size_t)opts->origins, j->origin);
  j->trial.lead = ahead < s->week ? s->week : ahead > most ? most : ahead;
  j->first_lead = first - s->known;
  j->end_lead = ahead;
  if (j->first_lead >= j->trial.lead) j->first_lead = 0; /* beyond the back-test's reach: by all it has */
}

static wfm_status make_attempt(wfm__job *j, const wfm__method *m, wfm__attempt *a) {
  const wfm__trial *t = &j->trial;
  size_t slots = t->panel->slots, scratch = m->scratch ? m->scratch(t) : 0, law = wfm__law_scratch(t);
  a->method = m;
  a->scratch = wfm__alloc(j->ctx, scratch > law ? scratch : law, sizeof(double));
  a->back = wfm__alloc(j->ctx, t->origins * t->lead * slots, sizeof(double));
  a->ahead = wfm__alloc(j->ctx, (t->panel->rows - t->known) * slots, sizeof(double));
  a->spread = wfm__alloc(j->ctx, slots, sizeof(double));
  if (a->scratch && a->back && a->ahead && a->spread) return WFM_OK;
  return wfm__fail(j->ctx, WFM_ENOMEM, "out of memory for method %s on %zu days", wfm_method_text(m->id),
                   t->panel->rows);
}

static wfm_status add_attempts(wfm__job *j, const wfm_forecast_opts *opts, int32_t kinds) {
  bool every = opts->method == WFM_METHOD_AUTO || opts->method == WFM_METHOD_COMBINATION;
  bool companions = opts->method == WFM_METHOD_COMBINATION || (opts->flags & WFM_FORECAST_COMPANIONS);
  wfm_status st = WFM_OK;
  for (size_t i = 0; st == WFM_OK && i < wfm__methods_count; i++) {
    const wfm__method *m = &wfm__methods[i];
    if (!(m->kinds & kinds) || (every ? m->companion && !companions : opts->method != m->id)) continue;
    if (every && j->attempts > 0 && j->trial.origins == 0) continue; /* nothing to choose by */
    st = make_attempt(j, m, &j->attempt[j->attempts++]);
  }
  if (st == WFM_OK && every && companions && j->attempts > 1)
    st = make_attempt(j, &wfm__combination, &j->combined);
  return st;
}

void wfm__attempt_judge(const wfm__job *j, wfm__attempt *a) {
  wfm__law_fit(&j->trial, a->back, a->scratch, a->spread, &a->law);
  wfm_forecast_score_init(&a->score, sizeof a->score);
  a->score.method = a->method->id;
  wfm__score(&j->trial, a->back, &a->law, j->first_lead, j->end_lead, &a->score);
}

static void run_attempt(const wfm__job *j, wfm__attempt *a) {
  a->method->run(&j->trial, a->scratch, a->back, a->ahead);
  wfm__attempt_judge(j, a);
}

/* Better first, the combination in front where it was asked for; those that cannot be compared keep their order. */
static bool before(const wfm__job *j, const wfm__attempt *a, const wfm__attempt *b) {
  bool first = j->only_combined && a->method == &wfm__combination,
       other = j->only_combined && b->method == &wfm__combination;
  return first || (!other && a->score.mae < b->score.mae);
}

static void sort_attempts(wfm__job *j) {
  for (size_t i = 1; i < j->attempts; i++)
    for (size_t k = i; k > 0 && before(j, &j->attempt[k], &j->attempt[k - 1]); k--) {
      wfm__attempt t = j->attempt[k];
      j->attempt[k] = j->attempt[k - 1];
      j->attempt[k - 1] = t;
    }
}

wfm_status wfm__job_prepare(wfm_ctx *ctx, const wfm_series *history, const wfm_grid *horizon,
                            const wfm_hours *hours, const wfm_forecast_opts *opts, wfm__job **out) {
  const wfm__source_input input = {.history = history,
                                   .horizon = horizon,
                                   .hours = hours,
                                   .history_days = opts->history_days,
                                   .regressors = opts->regressors};
  wfm__job *j = wfm__alloc(ctx, 1, sizeof *j);
  if (!j) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a forecast");
  j->ctx = ctx;
  wfm_status st = wfm__source_create(ctx, &input, &j->source);
  if (st != WFM_OK) goto done;
  j->usual = wfm__alloc(ctx, j->source.known, sizeof *j->usual);
  if (!j->usual) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu days", j->source.known);
    goto done;
  }
  for (size_t i = 0; i < j->source.known; i++) j->usual[i] = 1;
  set_trial(j, horizon, opts);
  j->only_combined = opts->method == WFM_METHOD_COMBINATION;
  st = add_attempts(j, opts, wfm_series_kind(history) == WFM_SERIES_MEAN ? WFM__MEANS : WFM__VOLUMES);
  if (st != WFM_OK) goto done;
  *out = j;
  j = NULL;
done:
  wfm__job_free(j);
  return st;
}

/* Methods of several jobs as one row of tasks. */
typedef struct lane {
  wfm__job *const *job;
  size_t *first; /* [jobs + 1] number of each job's first task */
} lane;

static wfm_status run_task(void *user, size_t task, size_t worker) {
  const lane *l = user;
  size_t j = 0;
  (void)worker;
  while (l->first[j + 1] <= task) j++;
  run_attempt(l->job[j], &l->job[j]->attempt[task - l->first[j]]);
  return WFM_OK;
}

wfm_status wfm__jobs_run(wfm_ctx *ctx, wfm__watch *watch, wfm__job *const *job, size_t jobs) {
  lane l = {job, wfm__alloc(ctx, jobs + 1, sizeof *l.first)};
  if (!l.first) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu forecasts", jobs);
  for (size_t i = 0; i < jobs; i++) l.first[i + 1] = l.first[i] + (job[i] ? job[i]->attempts : 0);
  wfm_status st = wfm__parallel(watch, "forecast", l.first[jobs], run_task, &l);
  if (st != WFM_OK) wfm__fail(ctx, st, "forecast: %s", wfm_status_text(st));
  for (size_t i = 0; st == WFM_OK && i < jobs; i++)
    if (job[i]) {
      sort_attempts(job[i]);
      wfm__combine(job[i]);
      sort_attempts(job[i]);
    }
  wfm__free(ctx, l.first);
  return st;
}

static void free_attempt(const wfm__job *job, wfm__attempt *a) {
  wfm__free(job->ctx, a->scratch);
  wfm__free(job->ctx, a->back);
  wfm__free(job->ctx, a->ahead);
  wfm__free(job->ctx, a->spread);
}

void wfm__job_free(wfm__job *job) {
  if (!job) return;
  for (size_t i = 0; i < job->attempts; i++) free_attempt(job, &job->attempt[i]);
  free_attempt(job, &job->combined);
  wfm__free(job->ctx, job->usual);
  wfm__source_clear(&job->source);
  wfm__free(job->ctx, job);
}
