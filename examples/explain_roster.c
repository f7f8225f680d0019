/* Why is the roster as it is? Solves a roster folder and prints what its intervals are worth, which rules stand in an agent's way and
 * what wishes would cost.
 *
 *   explain_roster [FOLDER]        default: data/small_roster
 *
 * Exit 0: done; 2: the folder cannot be read; 3: memory or the solver failed.
 */
#include <libwfm/explain.h>
#include <libwfm/io_roster.h>

#include <stdio.h>

static wfm_status solve_and_explain(wfm_ctx *ctx, const wfm_roster *roster) {
  wfm_schedule *schedule = NULL;
  wfm_explanation *explanation = NULL;
  wfm_explain_opts opts;
  wfm_explain_opts_init(&opts, sizeof opts);
  opts.prices = opts.shortages = opts.requests = 5;
  wfm_status st = wfm_schedule_solve(ctx, roster, NULL, &schedule);
  if (st == WFM_OK)
    st = wfm_roster_explain(ctx, roster, wfm_schedule_assignments(schedule),
                            wfm_schedule_prices(schedule, NULL), &opts, &explanation);
  for (size_t i = 0; st == WFM_OK && i < wfm_explanation_count(explanation); i++)
    printf("%s\n", wfm_explanation_text(explanation, i));
  wfm_explanation_free(explanation);
  wfm_schedule_free(schedule);
  return st;
}

int main(int argc, char **argv) {
  wfm_ctx *ctx = NULL;
  wfm_roster *roster = NULL;
  int code = 0;
  const char *folder = argc > 1 ? argv[1] : "data/small_roster";
  wfm_status st = wfm_ctx_create(&ctx, NULL);
  if (st == WFM_OK) st = wfm_roster_read_folder(ctx, folder, NULL, NULL, &roster);
  if (st != WFM_OK) code = 2;
  if (st == WFM_OK) {
    st = solve_and_explain(ctx, roster);
    if (st != WFM_OK) code = 3;
  }
  if (st != WFM_OK) fprintf(stderr, "explain_roster: %s\n", ctx ? wfm_ctx_error(ctx) : wfm_status_text(st));
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
  return code;
}
