/* The explanation of a roster: its findings in order, with their sentences. */
#include "schedule/explain.h"

#include <libwfm/calendar.h>

#include <math.h>
#include <string.h>

static const wfm_explain_opts default_opts = {.prices = 20, .shortages = 20, .agents = 20, .requests = 200};

void wfm_explain_opts_init(wfm_explain_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &default_opts, sizeof default_opts);
}

void wfm_explain_item_init(wfm_explain_item *item, size_t struct_size) {
  static const wfm_explain_item zeros = {0};
  wfm__opts_init(item, struct_size, &zeros, sizeof zeros);
}

static wfm_status check_opts(wfm_ctx *ctx, const wfm_explain_opts *opts) {
  const struct {
    const char *name;
    int32_t value;
  } most[] = {{"prices", opts->prices},
              {"shortages", opts->shortages},
              {"agents", opts->agents},
              {"requests", opts->requests}};
  if (opts->flags != 0) return wfm__fail(ctx, WFM_EVERSION, "flags=%u, want 0", opts->flags);
  for (size_t i = 0; i < WFM__COUNT(most); i++)
    if (most[i].value < 0)
      return wfm__fail(ctx, WFM_EDOMAIN, "%s=%d, want >= 0", most[i].name, (int)most[i].value);
  return WFM_OK;
}

/* --- what the parts use --- */

wfm_status wfm__explain_add(explain_job *job, const wfm_explain_item *item, wfm__text *text) {
  wfm_explanation *out = job->out;
  wfm_status st = text->failed ? wfm__fail(job->ctx, WFM_ENOMEM, "out of memory for a sentence") : WFM_OK;
  if (st == WFM_OK) st = wfm__grow(job->ctx, &out->item, &out->item_cap, out->items + 1, sizeof *out->item);
  if (st == WFM_OK) st = wfm__grow(job->ctx, &out->text, &out->text_cap, out->items + 1, sizeof *out->text);
  if (st == WFM_OK) {
    out->text[out->items] = wfm__strdup(job->ctx, text->data);
    if (out->text[out->items]) {
      out->item[out->items] = *item;
      out->item[out->items++].struct_size = sizeof *item;
    } else {
      st = wfm__fail(job->ctx, WFM_ENOMEM, "out of memory for a sentence");
    }
  }
  wfm__text_free(text);
  return st;
}

void wfm__explain_date(const explain_job *job, int32_t day, wfm__text *text) {
  static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  int32_t date = job->roster->frame.start_date + day, year, month, of_month;
  wfm_date_to_ymd(date, &year, &month, &of_month);
  wfm__text_printf(text, "%s %04d-%02d-%02d", weekdays[wfm_date_weekday(date)], (int)year, (int)month,
                   (int)of_month);
}

void wfm__explain_clock(int64_t minutes, wfm__text *text) {
  wfm__text_printf(text, "%02d:%02d", (int)(minutes / 60), (int)(minutes % 60));
}

wfm_status wfm__explain_watch(explain_job *job) {
  wfm_status st = wfm__watch_report(&job->watch, "explain", NAN, NAN, NAN);
  return st == WFM_OK ? st : wfm__fail(job->ctx, st, "cancelled while the roster was explained");
}

/* --- the call --- */

static wfm_status explain(explain_job *job, const wfm_assignments *rows, const double *prices) {
  sched_model *model = &job->model;
  wfm_status st = wfm__sched_state_create(model, &job->state);
  if (st != WFM_OK) return st;
  job->offends = wfm__alloc(job->ctx, (size_t)model->agents, sizeof *job->offends);
  if (!job->offends) return wfm__fail(job->ctx, WFM_ENOMEM, "out of memory for %d agents", model->agents);
  if (prices) st = wfm__check_array(job->ctx, "prices", prices, model->rows, -1e20, 1e20);
  if (st == WFM_OK) st = wfm_roster_check(job->ctx, job->roster, rows, &job->check);
  if (st == WFM_OK) st = wfm__sched_read_rows(model, rows, &job->state, job->offends);
  if (st == WFM_OK) st = wfm__explain_prices(job, prices);
  if (st == WFM_OK) st = wfm__explain_shortages(job);
  if (st == WFM_OK) st = wfm__explain_agents(job);
  if (st == WFM_OK) st = wfm__explain_requests(job);
  return st;
}

wfm_status wfm_roster_explain(wfm_ctx *ctx, const wfm_roster *roster, const wfm_assignments *rows,
                              const double *prices, const wfm_explain_opts *opts, wfm_explanation **out) {
  if (!ctx) return WFM_EINVAL;
  if (!roster || !rows || !out)
    return wfm__fail(ctx, WFM_EINVAL, "%s is NULL", !roster ? "roster" : !rows ? "rows" : "out");
  wfm_explain_opts read = default_opts;
  wfm_status st = wfm__opts_read(ctx, &read, sizeof read, opts);
  if (st == WFM_OK) st = check_opts(ctx, &read);
  if (st != WFM_OK) return st;
  explain_job job = {.ctx = ctx, .roster = roster, .opts = &read};
  wfm__watch_start(&job.watch, ctx, 0);
  st = wfm__sched_compile(ctx, roster, &job.model);
  if (st == WFM_OK) {
    job.out = wfm__alloc(ctx, 1, sizeof *job.out);
    if (job.out) {
      job.out->ctx = ctx;
      st = explain(&job, rows, prices);
    } else {
      st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for the explanation");
    }
  }
  if (st == WFM_OK) {
    *out = job.out;
    job.out = NULL;
  }
  wfm_explanation_free(job.out);
  wfm_check_free(job.check);
  wfm__free(ctx, job.offends);
  wfm__sched_state_free(&job.model, &job.state);
  wfm__sched_model_free(&job.model);
  return st;
}

void wfm_explanation_free(wfm_explanation *explanation) {
  if (!explanation) return;
  wfm_ctx *ctx = explanation->ctx;
  for (size_t i = 0; i < explanation->items; i++) wfm__free(ctx, explanation->text[i]);
  wfm__free(ctx, explanation->text);
  wfm__free(ctx, explanation->item);
  wfm__free(ctx, explanation);
}

size_t wfm_explanation_count(const wfm_explanation *explanation) {
  return explanation ? explanation->items : 0;
}

wfm_status wfm_explanation_item(const wfm_explanation *explanation, size_t i, wfm_explain_item *out) {
  if (!explanation) return WFM_EINVAL;
  if (i >= explanation->items)
    return wfm__fail(explanation->ctx, WFM_EINVAL, "finding %zu, want below %zu", i, explanation->items);
  return wfm__result_write(explanation->ctx, out, &explanation->item[i], sizeof explanation->item[i]);
}

const char *wfm_explanation_text(const wfm_explanation *explanation, size_t i) {
  return explanation && i < explanation->items ? explanation->text[i] : NULL;
}
