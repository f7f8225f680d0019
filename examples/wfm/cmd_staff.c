/* wfm staff: volumes in, agents by interval out. */
#include "intervals.h"
#include "shrinkage.h"
#include "target.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *out_path, *zone, *value, *level_text, *definition_name = "offered", *causes,
                                                         *model_name = "auto";
static double interval_s, aht_s = -1, patience_s = INFINITY, max_asa_s = INFINITY, max_abandon = 1,
                          max_occupancy = 1, min_agents, quantile;

static const cli_option options[] = {
    {"sl", OPTION_TEXT, &level_text, "service level X/T: X per cent within T seconds; 80/20", 0, 0},
    {"definition", OPTION_TEXT, &definition_name,
     "of the service level: offered, excl_short, answered, incl_abandon, virtual; offered", 0, 0},
    {"asa", OPTION_DURATION, &max_asa_s, "longest mean wait of the answered; none", 0, 0},
    {"abandon", OPTION_NUMBER, &max_abandon, "largest share that hangs up, 0 to 1; none", 0, 1},
    {"occupancy", OPTION_NUMBER, &max_occupancy, "largest occupancy, 0 to 1; none", 0, 1},
    {"patience", OPTION_DURATION, &patience_s, "mean patience where the file gives none; nobody hangs up", 0,
     0},
    {"aht", OPTION_DURATION, &aht_s, "handling time where the file gives none", 0, 0},
    {"shrinkage", OPTION_TEXT, &causes,
     "causes NAME=SHARE[/residual|rostered[/paid|rest|NAME]] with commas between", 0, 0},
    {"min-agents", OPTION_NUMBER, &min_agents, "never fewer; 0", 0, 1e6},
    {"quantile", OPTION_NUMBER, &quantile,
     "staff for this quantile of the rate where the file has volume_var; the mean", 0, 0.999999},
    {"model", OPTION_TEXT, &model_name, "auto (a where patience is known, else c), a or c; auto", 0, 0},
    {"value", OPTION_TEXT, &value, "column of the volume, as q75; volume, offered, mean or contacts", 0, 0},
    {"interval", OPTION_DURATION, &interval_s, "length of the intervals; read off the times", 0, 0},
    {"zone", OPTION_TEXT, &zone, "zone of the file's times; without one they are taken as written", 0, 0},
    {"o", OPTION_TEXT, &out_path, "file to write; the standard output", 0, 0},
};

enum { VOLUME = INTERVAL_COLUMNS, AHT, PATIENCE, VARIANCE, LEAST, COLUMNS };
enum {
  IN_VOLUME,
  IN_AHT,
  IN_PATIENCE,
  IN_VARIANCE,
  IN_LEAST,
  LOAD,
  POSITIONS,
  DEMAND,
  LEVEL,
  ASA,
  ABANDON,
  OCCUPANCY,
  P_TARGET,
  ARRAYS
};

typedef struct job {
  interval_table in;
  shrinkage_list shrinkage;
  wfm_queue_target target;
  wfm_staff_result result;
  double *block, *column[ARRAYS]; /* [rows] each, in the order of the file */
  int32_t *model;
} job;

static int refuse(const char *what) {
  complain("%s; wfm staff --help explains the options", what);
  return EXIT_USAGE;
}

static int read_target(wfm_queue_target *target) {
  wfm_queue_target_init(target, sizeof *target);
  target->sl_definition = find_definition(definition_name);
  if (!target->sl_definition)
    return refuse("--definition wants offered, excl_short, answered, incl_abandon or virtual");
  if (level_text && !read_level(level_text, &target->level, &target->threshold_s))
    return refuse("--sl wants X/T as in 80/20, 0 < X < 100");
  target->max_asa_s = max_asa_s;
  target->max_abandon = max_abandon;
  target->max_occupancy = max_occupancy;
  return EXIT_DONE;
}

static int read_rows(const cli_app *app, const char *path, job *j) {
  const uint32_t free_cell = WFM_COLUMN_OPTIONAL | WFM_COLUMN_MAY_BE_EMPTY;
  wfm_table_column column[COLUMNS];
  interval_columns(column);
  number_column(&column[VOLUME], value ? value : "volume|offered|mean|contacts", 0, 0, 1e12);
  number_column(&column[AHT], "aht_s", free_cell, 0, 1e6);
  number_column(&column[PATIENCE], "patience_s", free_cell, 1e-6, 1e12);
  number_column(&column[VARIANCE], "volume_var", free_cell, 0, 1e24);
  number_column(&column[LEAST], "min_agents", free_cell, 0, 1e6);
  int code = read_intervals(app, path, column, COLUMNS, zone, interval_s, &j->in);
  if (code != EXIT_DONE) return code;
  size_t n = j->in.rows;
  j->block = calloc(n * ARRAYS, sizeof *j->block);
  j->model = calloc(n, sizeof *j->model);
  if (!j->block || !j->model) return failed(app, WFM_ENOMEM);
  for (int k = 0; k < ARRAYS; k++) j->column[k] = j->block + (size_t)k * n;
  for (size_t i = 0; i < n; i++) {
    j->column[IN_VOLUME][i] = wfm_table_numbers(j->in.table, VOLUME)[i];
    j->column[IN_AHT][i] = number_or(&j->in, AHT, i, aht_s);
    j->column[IN_PATIENCE][i] = number_or(&j->in, PATIENCE, i, patience_s);
    j->column[IN_VARIANCE][i] = number_or(&j->in, VARIANCE, i, 0);
    j->column[IN_LEAST][i] = number_or(&j->in, LEAST, i, min_agents);
    if (j->column[IN_VOLUME][i] > 0 && !(j->column[IN_AHT][i] > 0))
      return bad_row(path, &j->in, i, "aht_s", "not given where there are contacts, want > 0 here or --aht");
    if (!(j->column[IN_AHT][i] > 0)) j->column[IN_AHT][i] = 1; /* no contacts: it does not matter */
  }
  return EXIT_DONE;
}

static int find_model(int32_t *model) {
  static const char *const name[] = {"auto", "c", "a"};
  static const int32_t models[] = {0, WFM_MODEL_ERLANG_C, WFM_MODEL_ERLANG_A};
  for (int k = 0; k < 3; k++)
    if (strcmp(model_name, name[k]) == 0) {
      *model = models[k];
      return EXIT_DONE;
    }
  return refuse("--model wants auto, c or a");
}

static int solve(const cli_app *app, const char *path, job *j) {
  wfm_staff_input input;
  wfm_staff_opts opts;
  wfm_staff_input_init(&input, sizeof input);
  wfm_staff_opts_init(&opts, sizeof opts);
  wfm_staff_result_init(&j->result, sizeof j->result);
  int code = find_model(&opts.model);
  if (code != EXIT_DONE) return code;
  bool patient = true;
  for (size_t i = 0; i < j->in.rows; i++) patient = patient && isinf(j->column[IN_PATIENCE][i]);
  if (opts.model == WFM_MODEL_ERLANG_A && patient)
    return refuse("--model a wants --patience or a column patience_s");
  input.volume = j->column[IN_VOLUME];
  input.aht_s = j->column[IN_AHT];
  input.patience_s = patient ? NULL : j->column[IN_PATIENCE];
  if (wfm_table_has(j->in.table, VARIANCE)) input.volume_var = j->column[IN_VARIANCE];
  input.min_agents = j->column[IN_LEAST];
  opts.interval_s = j->in.interval_s;
  opts.quantile = quantile;
  double **wanted[] = {&j->result.load,  &j->result.positions, &j->result.demand,    &j->result.level,
                       &j->result.asa_s, &j->result.p_abandon, &j->result.occupancy, &j->result.p_target};
  for (int k = 0; k < ARRAYS - LOAD; k++) *wanted[k] = j->column[LOAD + k];
  j->result.models = j->model;
  wfm_status status =
      wfm_staff(app->ctx, &input, j->in.rows, &j->target, &j->shrinkage.total, &opts, &j->result, NULL);
  return status == WFM_OK ? EXIT_DONE : failed_row(app, status, path, &j->in);
}

/* --- what comes out --- */

static void write_rows(const job *j, FILE *out) {
  static const int shown[] = {IN_VOLUME, IN_AHT, LOAD,    POSITIONS, DEMAND,
                              LEVEL,     ASA,    ABANDON, OCCUPANCY, P_TARGET};
  fputs("queue,start,volume,aht_s,load_erlangs,positions,demand,level,asa_s,p_abandon,occupancy,p_target,"
        "model,definition\n",
        out);
  for (size_t k = 0; k < j->in.rows; k++) {
    size_t i = j->in.order[k];
    print_cell(out, j->in.name[j->in.queue[i]]);
    fputc(',', out);
    print_clock(out, &j->in, i);
    for (size_t c = 0; c < sizeof shown / sizeof shown[0]; c++) {
      fputc(',', out);
      if (shown[c] != IN_AHT || j->column[IN_VOLUME][i] > 0) print_value(out, j->column[shown[c]][i]);
    }
    fprintf(out, ",%s,%s\n", j->model[i] ? wfm_model_name(j->model[i]) : "none",
            wfm_sl_definition_name(j->target.sl_definition));
  }
}

static wfm_status bridge_of(const cli_app *app, const job *j, size_t q, wfm_staff_bridge *bridge,
                            double *peak) {
  size_t n = j->in.first[q + 1] - j->in.first[q];
  double *positions = malloc((n + 1) * sizeof *positions), *demand = malloc((n + 1) * sizeof *demand);
  wfm_status status = positions && demand ? WFM_OK : WFM_ENOMEM;
  *peak = 0;
  for (size_t k = 0; status == WFM_OK && k < n; k++) {
    size_t i = j->in.order[j->in.first[q] + k];
    positions[k] = j->column[POSITIONS][i];
    demand[k] = j->column[DEMAND][i];
    *peak = fmax(*peak, demand[k]);
  }
  wfm_staff_bridge_init(bridge, sizeof *bridge);
  if (status == WFM_OK)
    status = wfm_staff_bridge_build(app->ctx, positions, demand, n, j->in.interval_s, &j->shrinkage.total,
                                    NAN, NAN, bridge);
  free(positions);
  free(demand);
  return status;
}

static void print_definitions(const job *j, FILE *out) {
  fprintf(out, "each interval by itself in steady state, %d minutes; %s\n", (int)j->in.interval_s / 60,
          j->result.model ? wfm_model_name(j->result.model)
                          : "Erlang A where patience is known, else Erlang C");
  fprintf(out, "target: %.4g %% by %s, T = %g s", 100 * j->target.level,
          wfm_sl_definition_text(j->target.sl_definition), j->target.threshold_s);
  if (isfinite(max_asa_s)) fprintf(out, "; mean wait of the answered <= %g s", max_asa_s);
  if (max_abandon < 1) fprintf(out, "; hang up <= %g %%", 100 * max_abandon);
  if (max_occupancy < 1) fprintf(out, "; occupancy <= %g %%", 100 * max_occupancy);
  if (quantile > 0) fprintf(out, "; at the %g quantile of the rate", quantile);
  fprintf(out, "; in every interval\n");
  for (size_t c = 0; c < j->shrinkage.count; c++) {
    char base[CAUSE_NAME];
    base_name(&j->shrinkage, c, base, sizeof base);
    fprintf(out, "shrinkage: %s %g %% of %s, %s\n", j->shrinkage.name[c], 100 * j->shrinkage.cause[c].frac,
            base, stage_name(j->shrinkage.cause[c].stage));
  }
  fprintf(out, "demand = positions / (1 - %.4g), rounded up; paid = demand / (1 - %.4g)\n",
          j->shrinkage.total.residual_frac, j->shrinkage.total.rostered_frac);
}

static wfm_status print_bridges(const cli_app *app, const job *j, FILE *out) {
  wfm_status status = WFM_OK;
  for (size_t q = 0; status == WFM_OK && q < j->in.queues; q++) {
    wfm_staff_bridge b;
    double peak;
    status = bridge_of(app, j, q, &b, &peak);
    if (status != WFM_OK) break;
    if (app->json) {
      printf("%s\n  {\"queue\": ", q ? "," : "");
      print_json_text(stdout, j->in.name[q]);
      printf(", \"peak_demand\": %.17g, \"positions_h\": %.17g, \"residual_h\": %.17g, \"rounding_h\": "
             "%.17g, \"demand_h\": "
             "%.17g, \"away_h\": %.17g, \"paid_h\": %.17g}",
             peak, b.positions_h, b.residual_h, b.rounding_h, b.demand_h, b.away_h, b.paid_h);
    } else {
      fprintf(out,
              "queue %s: at most %g agents; %.1f h on the queue + %.1f h residual + %.1f h rounding and "
              "minimum = %.1f h to "
              "roster; + %.1f h away = %.1f h paid\n",
              j->in.name[q], peak, b.positions_h, b.residual_h, b.rounding_h, b.demand_h, b.away_h, b.paid_h);
    }
  }
  return status;
}

static int print_result(const cli_app *app, const job *j) {
  if (app->json) {
    printf("{\"definition\": \"%s\", \"definition_text\": \"%s\", \"level\": %.17g, \"threshold_s\": %.17g, "
           "\"model\": \"%s\", "
           "\"interval_minutes\": %d, \"residual_frac\": %.17g, \"rostered_frac\": %.17g, \"shrinkage\": [",
           wfm_sl_definition_name(j->target.sl_definition), wfm_sl_definition_text(j->target.sl_definition),
           j->target.level, j->target.threshold_s,
           j->result.model ? wfm_model_name(j->result.model) : "by interval", (int)j->in.interval_s / 60,
           j->shrinkage.total.residual_frac, j->shrinkage.total.rostered_frac);
    for (size_t c = 0; c < j->shrinkage.count; c++) {
      printf("%s{\"name\": ", c ? ", " : "");
      print_json_text(stdout, j->shrinkage.name[c]);
      printf(", \"frac\": %.17g, \"stage\": \"%s\"}", j->shrinkage.cause[c].frac,
             stage_name(j->shrinkage.cause[c].stage));
    }
    printf("], \"queues\": [");
  } else if (!app->quiet) {
    print_definitions(j, out_path ? stdout : stderr);
  }
  wfm_status status = app->json || !app->quiet ? print_bridges(app, j, out_path ? stdout : stderr) : WFM_OK;
  if (app->json) printf("]}\n");
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

static int run(cli_app *app, int count, char **argument) {
  job j = {.block = NULL};
  cli_output out;
  (void)count;
  if (app->json && !out_path) return refuse("--json wants -o FILE: the requirement itself goes there");
  int code = read_target(&j.target);
  if (code == EXIT_DONE) code = read_shrinkage(app, causes, &j.shrinkage);
  if (code == EXIT_DONE) code = read_rows(app, argument[0], &j);
  if (code == EXIT_DONE) code = solve(app, argument[0], &j);
  if (code == EXIT_DONE) code = open_output(&out);
  if (code == EXIT_DONE) {
    write_rows(&j, out.file);
    code = close_output(app, &out, out_path, code);
  }
  if (code == EXIT_DONE) code = print_result(app, &j);
  free(j.block);
  free(j.model);
  free_intervals(&j.in);
  return code;
}

const cli_command command_staff = {
    .name = "staff",
    .summary = "agents by interval for given volumes",
    .arguments = "VOLUMES.csv",
    .about = "Reads start, volume (or offered, mean, contacts), aht_s and, if they are there, queue, "
             "patience_s, volume_var,\n"
             "min_agents; a history, a forecast or a plan's forecast.csv will do. Writes load, positions, "
             "the agents to roster\n"
             "(demand) and what they give, and names every definition. Page: docs/cli.md.",
    .example = "  wfm staff forecast.csv --aht 240 --patience 120 --sl 80/20 --shrinkage "
               "sickness=0.05,breaks=0.08/rostered -o "
               "requirement.csv",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .least = 1,
    .most = 1,
    .run = run,
};
