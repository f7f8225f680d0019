/* Whom to hire: reads a roster folder, takes its contracts, shifts and demand, and prints how many agents of each contract its mean week
 * needs, with as many shifts as pay and with six.
 *
 *   hiring_mix [FOLDER]        default: data/small_roster
 *
 * Exit 0: done; 2: the folder cannot be read; 3: memory or the solver failed.
 */
#include <libwfm/design.h>
#include <libwfm/io_roster.h>

#include <stdio.h>

static wfm_status print_mix(wfm_ctx *ctx, const wfm_roster *roster, int32_t max_shifts) {
  wfm_design *design = NULL;
  wfm_design_opts opts;
  wfm_design_figures f;
  wfm_contract contract;
  wfm_design_opts_init(&opts, sizeof opts);
  wfm_design_figures_init(&f, sizeof f);
  wfm_contract_init(&contract, sizeof contract);
  opts.max_shifts = max_shifts;
  wfm_status st = wfm_roster_design(ctx, roster, &opts, &design);
  if (st == WFM_OK) st = wfm_design_figures_get(design, &f);
  if (st == WFM_OK)
    printf("%d agents on %d shifts, cost %.0f, at least %.0f:", (int)f.agents, (int)f.shifts, f.cost,
           f.lower_bound);
  for (int32_t c = 0; st == WFM_OK && c < wfm_roster_contracts(roster); c++) {
    st = wfm_roster_contract(roster, c, &contract);
    if (st == WFM_OK) printf(" %s %d", contract.name, (int)wfm_design_hires(design, c));
  }
  if (st == WFM_OK) printf("\n");
  wfm_design_free(design);
  return st;
}

int main(int argc, char **argv) {
  wfm_ctx *ctx = NULL;
  wfm_roster *roster = NULL;
  int code = 0;
  wfm_status st = wfm_ctx_create(&ctx, NULL);
  if (st == WFM_OK)
    st = wfm_roster_read_folder(ctx, argc > 1 ? argv[1] : "data/small_roster", NULL, NULL, &roster);
  if (st != WFM_OK) code = 2;
  if (st == WFM_OK) {
    st = print_mix(ctx, roster, 0);
    if (st == WFM_OK) st = print_mix(ctx, roster, 6);
    if (st != WFM_OK) code = 3;
  }
  if (st != WFM_OK) fprintf(stderr, "hiring_mix: %s\n", ctx ? wfm_ctx_error(ctx) : wfm_status_text(st));
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
  return code;
}
