/* Plan folders of any bytes: refused with a finding, or read; then a forecast and a requirement that are finite and fit together.
 * The files come one after another with a form feed between them. */
#include "fuzz/bounded.h"
#include "fuzz/fuzz.h"
#include "io/plan_folder.h"

#include <math.h>
#include <string.h>

static const char *const names[] = {
    "plan.json",         "history.csv",          "queues.csv",           "special_days.csv",
    "overrides.csv",     "roster/instance.json", "roster/contracts.csv", "roster/shifts.csv",
    "roster/agents.csv", "roster/requests.csv",  "roster/timeoff.csv",   "roster/locked.csv"};
enum { FILES = sizeof names / sizeof names[0], MOST_CELLS = 40000 };

static void must(int holds) {
  if (!holds) abort();
}

/* Large plans take minutes and find nothing that small ones do not. */
static bool is_small(const wfm_plan_folder *folder) {
  size_t cells = 0;
  wfm_roster_opts frame;
  wfm_roster_opts_init(&frame, sizeof frame);
  must(wfm_roster_frame(folder->roster, &frame) == WFM_OK);
  for (size_t q = 0; q < folder->queues; q++) {
    cells += wfm_grid_count(folder->queue[q].grid);
    cells += (size_t)frame.days * 86400 / (size_t)wfm_grid_interval_s(folder->queue[q].grid);
  }
  return cells <= MOST_CELLS;
}

static void look(const wfm_plan_result *result) {
  size_t n = wfm_grid_count(wfm_plan_result_grid(result));
  for (size_t q = 0; q < wfm_plan_result_queues(result); q++) {
    wfm_plan_queue_result queue = {.struct_size = sizeof queue};
    must(wfm_plan_result_queue(result, q, &queue) == WFM_OK);
    for (size_t i = 0; i < n; i++) {
      must(isfinite(queue.mean[i]) && queue.mean[i] >= 0);
      must(queue.low[i] >= 0 && queue.low[i] <= queue.high[i]);
      must(queue.open[i] || queue.mean[i] == 0);
    }
  }
  for (size_t s = 0; s < wfm_plan_result_skills(result); s++) {
    wfm_plan_skill_result skill = {.struct_size = sizeof skill};
    must(wfm_plan_result_skill(result, s, &skill) == WFM_OK);
    for (size_t i = 0; i < n; i++) {
      must(skill.positions[i] >= 0 && skill.demand[i] >= skill.positions[i] * (1 - 1e-6));
      must(skill.demand[i] == floor(skill.demand[i]));
    }
  }
}

static void run(wfm_ctx *ctx, const wfm_plan_folder *folder) {
  wfm_plan_result *result = NULL;
  wfm_plan_run_opts opts;
  wfm_plan_run_opts_init(&opts, sizeof opts);
  opts.last_stage = WFM_STAGE_REQUIREMENT;
  wfm_status st = wfm_plan_run(ctx, wfm_plan_folder_plan(folder), &opts, &result);
  must((st == WFM_OK) == (result != NULL) && st != WFM_EINTERNAL);
  if (st == WFM_OK)
    look(result);
  else
    must(wfm_ctx_error(ctx)[0] != '\0');
  wfm_plan_result_free(result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  wfm__memory_file files[FILES];
  size_t n = 0, at = 0;
  while (n < FILES && at <= size) {
    const uint8_t *end = size > at ? memchr(data + at, '\f', size - at) : NULL;
    size_t length = end ? (size_t)(end - data) - at : size - at;
    files[n] = (wfm__memory_file){names[n], data + at, length};
    n++;
    at += length + 1;
  }
  const wfm__source source = {.files = files, .count = n};
  wfm_ctx *ctx = bounded_ctx();
  wfm_findings *findings = NULL;
  wfm_plan_folder *folder = NULL;
  if (!ctx) return 0;
  wfm_status st = wfm_findings_create(ctx, 20, &findings);
  if (st == WFM_OK) {
    st = wfm__plan_folder_read(ctx, &source, false, findings, &folder);
    must((st == WFM_OK) == (folder != NULL));
    must(st == WFM_OK || wfm_ctx_error(ctx)[0] != '\0');
    must(st != WFM_EPARSE || wfm_findings_total(findings, WFM_FINDING_ERROR) > 0);
  }
  if (st == WFM_OK && is_small(folder)) run(ctx, folder);
  wfm_plan_folder_free(folder);
  wfm_findings_free(findings);
  wfm_ctx_free(ctx);
  return 0;
}
