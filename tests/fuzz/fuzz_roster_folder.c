/* Roster folders of any bytes: refused with a finding, or read; then any assignments are judged with
   figures that add up. The files come one after another with a form feed between them. */
#include "fuzz/bounded.h"
#include "fuzz/fuzz.h"
#include "io/roster.h"

#include <math.h>
#include <string.h>

static const char *const names[] = {"instance.json", "contracts.csv", "shifts.csv",
                                    "agents.csv",    "demand.csv",    "requests.csv",
                                    "timeoff.csv",   "locked.csv",    "assignments.csv"};
enum { FILES = sizeof names / sizeof names[0] };

static void must(int holds) {
  if (!holds) abort();
}

/* What a failure must leave behind. */
static void refused(const wfm_ctx *ctx, wfm_status st, const wfm_findings *findings, const void *out) {
  must(wfm_ctx_error(ctx)[0] != '\0' && out == NULL);
  must(st != WFM_EPARSE || wfm_findings_total(findings, WFM_FINDING_ERROR) > 0);
}

static void judge(wfm_ctx *ctx, const wfm_roster *roster, const wfm_assignments *rows) {
  wfm_check *check = NULL;
  wfm_roster_figures f;
  wfm_roster_figures_init(&f, sizeof f);
  wfm_status st = wfm_roster_check(ctx, roster, rows, &check);
  if (st != WFM_OK) {
    must(st == WFM_ENOMEM && check == NULL);
    return;
  }
  must(wfm_check_figures(check, &f) == WFM_OK);
  must(f.under >= 0 && f.over >= 0 && f.worst_shortage <= f.under);
  must(f.satisfaction_min >= 0 && f.satisfaction_mean <= 1 && f.satisfaction_gini >= 0);
  must(f.assignments + (int64_t)wfm_check_rule_count(check, WFM_RULE_UNKNOWN) +
           (int64_t)wfm_check_rule_count(check, WFM_RULE_TWO_SHIFTS) ==
       (int64_t)wfm_assignments_count(rows));
  for (size_t i = 0; i < wfm_check_violations(check) && i < 50; i++) {
    char text[400];
    wfm_violation v;
    wfm_violation_init(&v, sizeof v);
    must(wfm_check_violation(check, i, &v) == WFM_OK);
    must(wfm_violation_text(roster, &v, text, sizeof text) > 0);
  }
  wfm_check_free(check);
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
  wfm_roster *roster = NULL;
  wfm_assignments *rows = NULL;
  if (!ctx) return 0;
  wfm_status st = wfm_findings_create(ctx, 20, &findings);
  if (st == WFM_OK) {
    st = wfm__roster_read(ctx, &source, false, true, findings, &roster);
    if (st != WFM_OK) refused(ctx, st, findings, roster);
  }
  if (st == WFM_OK) {
    st = wfm__assignments_read(ctx, &source, "assignments.csv", roster, false, findings, &rows);
    if (st != WFM_OK) refused(ctx, st, findings, rows);
  }
  if (st == WFM_OK) judge(ctx, roster, rows);
  wfm_assignments_free(rows);
  wfm_roster_free(roster);
  wfm_findings_free(findings);
  wfm_ctx_free(ctx);
  return 0;
}
