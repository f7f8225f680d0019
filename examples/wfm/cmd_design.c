/* wfm design: which contracts to hire for a demand, and which few shifts to use. */
#include "roster_files.h"

#include <libwfm/design.h>

#include <stdlib.h>

static const char *out_folder;
static bool strict;
static int64_t max_shifts;
static double hire_cost, time_limit;

static const cli_option options[] = {
    {"max-shifts", OPTION_INTEGER, &max_shifts, "most distinct shifts; as many as pay", 0, 100000},
    {"hire-cost", OPTION_NUMBER, &hire_cost, "of an agent's week besides his labour, in paid intervals; 0", 0,
     1e9},
    {"time", OPTION_DURATION, &time_limit, "deadline, as 60s; none", 0, 0},
    {"o", OPTION_TEXT, &out_folder, "folder for design.csv and design.json", 0, 0},
    {"strict", OPTION_FLAG, &strict, "unknown columns and members are errors", 0, 0},
};

static const char *contract_name(const wfm_roster *roster, int32_t i) {
  wfm_contract contract;
  wfm_contract_init(&contract, sizeof contract);
  return wfm_roster_contract(roster, i, &contract) == WFM_OK ? contract.name : "";
}

static const char *shift_name(const wfm_roster *roster, int32_t i) {
  wfm_shift shift;
  wfm_shift_init(&shift, sizeof shift);
  return wfm_roster_shift(roster, i, &shift) == WFM_OK ? shift.name : "";
}

static void print_json(FILE *out, const wfm_roster *roster, const wfm_design *design,
                       const wfm_design_figures *f) {
  const struct {
    const char *name;
    double value;
  } member[] = {{"agents", f->agents},
                {"shifts", f->shifts},
                {"cost", f->cost},
                {"lower_bound", f->lower_bound},
                {"gap", f->gap},
                {"required", f->required},
                {"under", f->under},
                {"over", f->over},
                {"paid_minutes", f->paid_minutes}};
  fprintf(out, "{");
  for (size_t i = 0; i < sizeof member / sizeof member[0]; i++) {
    fprintf(out, "%s\n \"%s\": ", i ? "," : "", member[i].name);
    print_json_number(out, member[i].value);
  }
  fprintf(out, ",\n \"hires\": {");
  for (int32_t c = 0; c < wfm_roster_contracts(roster); c++) {
    fprintf(out, "%s", c ? ", " : "");
    print_json_text(out, contract_name(roster, c));
    fprintf(out, ": %d", (int)wfm_design_hires(design, c));
  }
  fprintf(out, "}\n}\n");
}

static void print_uses(FILE *out, const wfm_roster *roster, const wfm_design *design) {
  fprintf(out, "contract,shift,day,agents\n");
  for (size_t i = 0; i < wfm_design_uses(design); i++) {
    int32_t contract = 0, shift = 0, day = 0;
    double agents = 0;
    if (wfm_design_use(design, i, &contract, &shift, &day, &agents) != WFM_OK) continue;
    print_cell(out, contract_name(roster, contract));
    fputc(',', out);
    print_cell(out, shift_name(roster, shift));
    fprintf(out, ",%d,", (int)day);
    print_value(out, agents);
    fputc('\n', out);
  }
}

static int write_out(const cli_app *app, const wfm_roster *roster, const wfm_design *design,
                     const wfm_design_figures *f) {
  int code = EXIT_DONE;
  for (int i = 0; code == EXIT_DONE && i < 2; i++) {
    cli_output out;
    char *path = join_path(out_folder, i ? "design.json" : "design.csv");
    code = path ? open_output(&out) : EXIT_FAILED;
    if (code == EXIT_DONE) {
      if (i)
        print_json(out.file, roster, design, f);
      else
        print_uses(out.file, roster, design);
      code = close_output(app, &out, path, code);
    }
    free(path);
  }
  return code;
}

static void print_text(const wfm_roster *roster, const wfm_design *design, const wfm_design_figures *f) {
  printf("agents to hire      %d\n", (int)f->agents);
  for (int32_t c = 0; c < wfm_roster_contracts(roster); c++)
    if (wfm_design_hires(design, c) > 0)
      printf("  %-18s%d\n", contract_name(roster, c), (int)wfm_design_hires(design, c));
  printf("distinct shifts     %d\nmean week           ", (int)f->shifts);
  print_number(stdout, f->required, 0);
  printf(" agent-intervals required, ");
  print_number(stdout, f->under, 1);
  printf(" missing, ");
  print_number(stdout, f->over, 1);
  printf(" surplus\npaid hours          ");
  print_number(stdout, f->paid_minutes / 60, 1);
  printf("\ncost                ");
  print_number(stdout, f->cost, 1);
  printf("\nlower bound         ");
  print_number(stdout, f->lower_bound, 1);
  printf("\ngap                 ");
  print_percent(stdout, f->gap, 2);
  printf("\n");
  if (out_folder) printf("written to %s: design.csv, design.json\n", out_folder);
}

static int run(cli_app *app, int count, char **argument) {
  wfm_roster *roster = NULL;
  wfm_design *design = NULL;
  wfm_design_opts opts;
  wfm_design_figures f;
  (void)count;
  wfm_design_opts_init(&opts, sizeof opts);
  wfm_design_figures_init(&f, sizeof f);
  opts.max_shifts = (int32_t)max_shifts;
  opts.hire_cost = hire_cost;
  opts.time_limit_s = time_limit;
  int code = out_folder ? prepare_output(app, out_folder) : EXIT_DONE;
  if (code != EXIT_DONE) return code;
  wfm_status status = read_roster(app, argument[0], NULL, strict, &roster, NULL);
  if (status == WFM_OK) status = wfm_roster_design(app->ctx, roster, &opts, &design);
  end_progress(app);
  if (status == WFM_OK) status = wfm_design_figures_get(design, &f);
  if (status != WFM_OK)
    code = failed(app, status);
  else if (out_folder)
    code = write_out(app, roster, design, &f);
  if (code == EXIT_DONE) {
    if (app->json)
      print_json(stdout, roster, design, &f);
    else
      print_text(roster, design, &f);
  }
  wfm_design_free(design);
  wfm_roster_free(roster);
  return code;
}

const cli_command command_design = {
    .name = "design",
    .summary = "which contracts to hire for a demand, which few shifts to use",
    .arguments = "FOLDER",
    .about = "Reads contracts, shifts and demand of a roster folder and finds for their mean week how many "
             "agents of each "
             "contract to\n"
             "hire, and how many of them work which shift on which day, so that labour, missing and surplus "
             "cost least. "
             "Writes\n"
             "design.csv (contract, shift, day, mean number of agents) and design.json (hires, cost and its "
             "lower bound).",
    .example = "  wfm design mycentre/roster --max-shifts 12 -o design",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .least = 1,
    .most = 1,
    .run = run,
};
