/* Judges a roster: reads a roster folder and assignments, prints figures and broken rules.
 *
 *   check_roster [FOLDER [assignments.csv]]
 *
 * Without arguments it takes data/small_roster, and assignments.csv of the folder where none is named.
 *
 * Exit 0: no rule broken; 1: some are; 2: input that cannot be read; 3: memory or reading failed.
 */
#include <libwfm/io_roster.h>

#include <stdio.h>

static void print_findings(const wfm_findings *findings) {
  char line[1200];
  for (size_t i = 0; i < wfm_findings_count(findings); i++) {
    wfm_findings_text(findings, i, line, sizeof line);
    fprintf(stderr, "%s\n", line);
  }
}

static void print_figures(const wfm_roster_figures *f) {
  static const char *const kinds[] = {"OFF", "WORK", "START"};
  printf("days worked            %lld\n", (long long)f->assignments);
  printf("required               %.4f agent-intervals\n", f->required);
  printf("missing                %.4f, at worst %.4f at once, in %lld intervals\n", f->under,
         f->worst_shortage, (long long)f->short_intervals);
  printf("surplus                %.4f\n", f->over);
  printf("under the contracts    %lld minutes, %lld days\n", (long long)f->contract_short_minutes,
         (long long)f->contract_short_days);
  for (int k = 0; k < 3; k++)
    printf("wishes %-5s           %lld of %lld met\n", kinds[k], (long long)f->requests_met[k],
           (long long)f->requests_live[k]);
  printf("satisfaction           mean %.4f, least %.4f, Gini of the loss %.4f\n", f->satisfaction_mean,
         f->satisfaction_min, f->satisfaction_gini);
  printf("cost                   %.4f\n", f->cost);
  printf("  labour               %.4f\n", f->cost_labour);
  printf("  missing              %.4f\n", f->cost_under);
  printf("  surplus              %.4f\n", f->cost_over);
  printf("  wishes               %.4f\n", f->cost_requests);
  printf("  contracts            %.4f\n", f->cost_contract_short);
  printf("  long weeks           %.4f\n", f->cost_long_week);
}

static void print_violations(const wfm_check *check, const wfm_roster *roster) {
  char text[600];
  size_t n = wfm_check_violations(check);
  for (int32_t rule = 0; rule < WFM_RULES; rule++)
    if (wfm_check_rule_count(check, rule) > 0)
      printf("broken %-22s %zu\n", wfm_rule_text(rule), wfm_check_rule_count(check, rule));
  for (size_t i = 0; i < n && i < 20; i++) {
    wfm_violation v;
    wfm_violation_init(&v, sizeof v);
    if (wfm_check_violation(check, i, &v) != WFM_OK) break;
    wfm_violation_text(roster, &v, text, sizeof text);
    printf("  %s\n", text);
  }
  if (n > 20) printf("  and %zu more\n", n - 20);
}

static int exit_code(wfm_status st) {
  return st == WFM_ENOMEM || st == WFM_EIO ? 3 : 2;
}

/* Reads, judges and prints; *broken is the number of violations. */
static wfm_status judge(wfm_ctx *ctx, const char *folder, const char *path, size_t *broken) {
  wfm_findings *findings = NULL;
  wfm_roster *roster = NULL;
  wfm_assignments *assignments = NULL;
  wfm_check *check = NULL;
  wfm_roster_figures figures;
  wfm_roster_figures_init(&figures, sizeof figures);
  wfm_status st = wfm_findings_create(ctx, 0, &findings);
  if (st == WFM_OK) st = wfm_roster_read_folder(ctx, folder, NULL, findings, &roster);
  if (st == WFM_OK) st = wfm_assignments_read_csv(ctx, path, roster, NULL, findings, &assignments);
  print_findings(findings);
  if (st == WFM_OK) st = wfm_roster_check(ctx, roster, assignments, &check);
  if (st == WFM_OK) st = wfm_check_figures(check, &figures);
  if (st == WFM_OK) {
    print_figures(&figures);
    print_violations(check, roster);
    *broken = wfm_check_violations(check);
  } else if (st != WFM_EPARSE) { /* its findings are printed */
    fprintf(stderr, "%s\n", wfm_ctx_error(ctx));
  }
  wfm_check_free(check);
  wfm_assignments_free(assignments);
  wfm_roster_free(roster);
  wfm_findings_free(findings);
  return st;
}

int main(int argc, char **argv) {
  const char *folder = argc > 1 ? argv[1] : "data/small_roster";
  char path[4096];
  size_t broken = 0;
  if (argc > 3 || snprintf(path, sizeof path, "%s/assignments.csv", folder) >= (int)sizeof path) {
    fprintf(stderr, "usage: check_roster [FOLDER [assignments.csv]]\n");
    return 2;
  }
  wfm_ctx *ctx = NULL;
  if (wfm_ctx_create(&ctx, NULL) != WFM_OK) return 3;
  wfm_status st = judge(ctx, folder, argc == 3 ? argv[2] : path, &broken);
  wfm_ctx_free(ctx);
  if (st != WFM_OK) return exit_code(st);
  return broken > 0 ? 1 : 0;
}
