/* wfm erlang: a calculator for one interval: agents around the answer, with every measure. */
#include "cases.h"
#include "target.h"

#include <libwfm/queue_length.h>
#include <libwfm/queueing.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static double calls = -1, per_s = 1800, load = -1, aht_s = 180, patience_s = INFINITY, agents_given = -1;
static double max_asa_s = INFINITY, max_abandon = 1, max_occupancy = 1, max_block = -1, lines = -1;
static const char *level_text, *definition_name = "offered", *out_path;
static bool plot;

static const cli_option options[] = {
    {"calls", OPTION_NUMBER, &calls, "contacts in the interval", 0, 1e12},
    {"per", OPTION_DURATION, &per_s, "length of the interval; 30m", 0, 0},
    {"load", OPTION_NUMBER, &load, "offered load in erlangs, instead of --calls", 0, 1e12},
    {"aht", OPTION_DURATION, &aht_s, "average handling time; 180", 0, 0},
    {"patience", OPTION_DURATION, &patience_s, "mean patience (model a)", 0, 0},
    {"sl", OPTION_TEXT, &level_text, "service level X/T: X per cent within T seconds; 80/20", 0, 0},
    {"definition", OPTION_TEXT, &definition_name,
     "of the service level: offered, excl_short, answered, incl_abandon, virtual", 0, 0},
    {"asa", OPTION_DURATION, &max_asa_s, "longest mean wait of the answered", 0, 0},
    {"abandon", OPTION_NUMBER, &max_abandon, "largest share that hangs up, 0 to 1 (model a)", 0, 1},
    {"occupancy", OPTION_NUMBER, &max_occupancy, "largest occupancy, 0 to 1", 0, 1},
    {"block", OPTION_NUMBER, &max_block,
     "largest share blocked, 0 to 1; with model b 0.01, with --lines none", 0, 1},
    {"lines", OPTION_NUMBER, &lines,
     "most contacts at a time, waiting and handled; others are blocked (c, a)", 1, 1e9},
    {"agents", OPTION_NUMBER, &agents_given,
     "show this many agents instead of the fewest that meet the target", 0, 1e9},
    {"plot", OPTION_FLAG, &plot, "a bar for each row", 0, 0},
    {"o", OPTION_TEXT, &out_path, "cases: the file to write; the standard output", 0, 0},
};

enum { MOST_ROWS = 9, BESIDE = 4, BAR = 40 };

/* The rows shown: agents, and a column for each measure. */
struct table {
  size_t n;
  double agents[MOST_ROWS], level[MOST_ROWS], p_wait[MOST_ROWS], asa_s[MOST_ROWS], p90_s[MOST_ROWS],
      abandon[MOST_ROWS], queue[MOST_ROWS], queue_p95[MOST_ROWS], occupancy[MOST_ROWS], block[MOST_ROWS];
  double answer, load;
};

static int refuse(const char *what) {
  complain("%s; wfm erlang --help explains the options", what);
  return EXIT_USAGE;
}

static void first_agents(struct table *t, double lowest) {
  double first = fmax(lowest, t->answer - BESIDE);
  for (t->n = 0; t->n < MOST_ROWS && (lines < 0 || first + (double)t->n <= lines); t->n++)
    t->agents[t->n] = first + (double)t->n;
}

/* --- Erlang B --- */

static wfm_status fewest_lines(cli_app *app, struct table *t) {
  double at = 0, step = 1;
  /* Doubling, then halving: blocking falls in the number of lines. */
  while (wfm_erlang_b_blocking(at + step, t->load) > max_block) {
    at += step;
    step *= 2;
    if (at > 1e9) return WFM_ELIMIT;
  }
  (void)app;
  for (; step >= 1; step /= 2)
    if (wfm_erlang_b_blocking(at + step, t->load) > max_block) at += step;
  t->answer = wfm_erlang_b_blocking(0, t->load) <= max_block ? 0 : at + 1;
  return WFM_OK;
}

static int blocking(cli_app *app, struct table *t) {
  if (max_block < 0) max_block = 0.01;
  if (!(max_block > 0)) return refuse("--block wants a share above 0");
  if (agents_given >= 0)
    t->answer = agents_given;
  else if (fewest_lines(app, t) != WFM_OK)
    return refuse("more than 1e9 lines would be needed");
  first_agents(t, 0);
  wfm_status status = WFM_OK;
  double loads[MOST_ROWS];
  for (size_t i = 0; i < t->n; i++) loads[i] = t->load;
  status = wfm_erlang_b(app->ctx, t->agents, loads, t->n, t->level, NULL, NULL);
  if (status != WFM_OK) return failed(app, status);
  if (app->json) {
    printf("{\"model\": \"Erlang B\", \"load\": ");
    print_json_number(stdout, t->load);
    printf(", \"lines\": ");
    print_json_number(stdout, t->answer);
    printf(", \"rows\": [");
  } else {
    printf("Erlang B, ");
    print_number(stdout, t->load, 3);
    printf(" erlangs\n\n   lines    blocked\n");
  }
  for (size_t i = 0; i < t->n; i++) {
    if (app->json) {
      printf("%s{\"lines\": ", i ? ", " : "");
      print_json_number(stdout, t->agents[i]);
      printf(", \"blocked\": ");
      print_json_number(stdout, t->level[i]);
      printf("}");
    } else {
      printf("%s%7.0f %8.3f %%\n", t->agents[i] == t->answer ? ">" : " ", t->agents[i], 100 * t->level[i]);
    }
  }
  printf(app->json ? "]}\n" : "\n");
  return EXIT_DONE;
}

/* --- Erlang C and A --- */

static double *level_column(wfm_queue_perf *perf, int32_t definition, double *column) {
  switch (definition) {
  case WFM_SL_EXCL_SHORT:
    return perf->sl_excl_short = column;
  case WFM_SL_ANSWERED:
    return perf->sl_answered = column;
  case WFM_SL_INCL_ABANDON:
    return perf->sl_incl_abandon = column;
  case WFM_SL_VIRTUAL:
    return perf->sl_virtual = column;
  default:
    return perf->sl_offered = column;
  }
}

static wfm_status measure(cli_app *app, struct table *t, const wfm_queue_target *target, bool patient) {
  double loads[MOST_ROWS], ahts[MOST_ROWS], patiences[MOST_ROWS], thresholds[MOST_ROWS], most[MOST_ROWS],
      shares[MOST_ROWS];
  wfm_queue_input input;
  wfm_queue_perf perf;
  wfm_queue_input_init(&input, sizeof input);
  wfm_queue_perf_init(&perf, sizeof perf);
  for (size_t i = 0; i < t->n; i++) {
    loads[i] = t->load;
    ahts[i] = aht_s;
    patiences[i] = patient ? INFINITY : patience_s;
    thresholds[i] = target->threshold_s;
    most[i] = lines;
    shares[i] = 0.95;
  }
  input.agents = t->agents;
  input.load = loads;
  input.aht_s = ahts;
  input.patience_s = patiences;
  input.threshold_s = thresholds;
  level_column(&perf, target->sl_definition, t->level);
  perf.p_wait = t->p_wait;
  perf.asa_answered_s = t->asa_s;
  perf.wait_p90_s = t->p90_s;
  perf.p_abandon = t->abandon;
  perf.mean_queue = t->queue;
  perf.occupancy = t->occupancy;
  perf.p_block = t->block;
  if (lines >= 0) input.lines = most;
  wfm_status status = wfm_queue_length_quantile(app->ctx, &input, shares, t->n, 0, t->queue_p95, NULL);
  if (status != WFM_OK) return status;
  return lines >= 0 ? wfm_finite_lines(app->ctx, &input, t->n, &perf, NULL)
                    : wfm_erlang_a(app->ctx, &input, t->n, &perf, NULL);
}

/* A number with its unit in a column; a dash where it is undefined. */
static void cell(double value, int width, int decimals, const char *unit) {
  char text[48];
  if (isfinite(value))
    snprintf(text, sizeof text, "%.*f%s", decimals, value, unit);
  else
    snprintf(text, sizeof text, "%s", isinf(value) ? "endless" : "-");
  printf("%*s", width, text);
}

static void print_rows(const struct table *t, bool patient) {
  printf("  agents  occupancy      level  have to wait   mean wait   90 %% wait%s    queue   95 %% queue%s\n",
         patient ? "" : "    hang up", lines < 0 ? "" : "    blocked");
  for (size_t i = 0; i < t->n; i++) {
    printf("%s%7g", t->agents[i] == t->answer ? ">" : " ", t->agents[i]);
    cell(100 * t->occupancy[i], 11, 1, " %");
    cell(100 * t->level[i], 11, 1, " %");
    cell(100 * t->p_wait[i], 14, 1, " %");
    cell(t->asa_s[i], 12, 1, " s");
    cell(t->p90_s[i], 12, 1, " s");
    if (!patient) cell(100 * t->abandon[i], 11, 2, " %");
    cell(t->queue[i], 9, 2, "");
    cell(t->queue_p95[i], 13, 0, "");
    if (lines >= 0) cell(100 * t->block[i], 11, 2, " %");
    if (plot) {
      printf("  ");
      for (int k = 0; k < BAR; k++) fputs(k < (int)lround(BAR * t->level[i]) ? "█" : "·", stdout);
    }
    printf("\n");
  }
}

static void json_row(const struct table *t, size_t i) {
  const struct {
    const char *name;
    double value;
  } member[] = {{"agents", t->agents[i]},     {"occupancy", t->occupancy[i]}, {"service_level", t->level[i]},
                {"p_wait", t->p_wait[i]},     {"asa_s", t->asa_s[i]},         {"wait_p90_s", t->p90_s[i]},
                {"p_abandon", t->abandon[i]}, {"mean_queue", t->queue[i]},    {"queue_p95", t->queue_p95[i]},
                {"p_block", t->block[i]}};
  printf("%s{", i ? ",\n  " : "\n  ");
  for (size_t k = 0; k < sizeof member / sizeof member[0]; k++) {
    printf("%s\"%s\": ", k ? ", " : "", member[k].name);
    print_json_number(stdout, member[k].value);
  }
  printf("}");
}

/* What the rows say of the target. */
static void print_answer(const struct table *t, const wfm_queue_target *target) {
  size_t at = 0;
  while (at < t->n && t->agents[at] != t->answer) at++;
  if (agents_given >= 0 || at == t->n) {
    printf("\n");
    return;
  }
  printf("\n%g agents give %.1f %% within %g s", t->answer, 100 * t->level[at], target->threshold_s);
  if (at > 0) printf("; %g would give %.1f %%", t->agents[at - 1], 100 * t->level[at - 1]);
  printf(".\n");
}

static void print_result(const cli_app *app, const struct table *t, const wfm_queue_target *target,
                         bool patient) {
  const char *model = wfm_model_name(patient ? WFM_MODEL_ERLANG_C : WFM_MODEL_ERLANG_A);
  const char *definition = wfm_sl_definition_text(target->sl_definition);
  if (app->json) {
    printf("{\"model\": \"%s\", \"definition\": \"%s\", \"threshold_s\": %.17g, \"load\": %.17g, \"aht_s\": "
           "%.17g, "
           "\"patience_s\": ",
           model, definition, target->threshold_s, t->load, aht_s);
    print_json_number(stdout, patient ? INFINITY : patience_s);
    printf(", \"lines\": ");
    print_json_number(stdout, lines >= 0 ? lines : INFINITY);
    printf(", \"agents\": %.17g, \"rows\": [", t->answer);
    for (size_t i = 0; i < t->n; i++) json_row(t, i);
    printf("]}\n");
    return;
  }
  printf("%s, %.3f erlangs, AHT %.0f s", model, t->load, aht_s);
  if (!patient) printf(", mean patience %.0f s", patience_s);
  if (lines >= 0) printf(", %g lines", lines);
  printf("\nservice level: %s, T = %.0f s\n\n", definition, target->threshold_s);
  print_rows(t, patient);
  print_answer(t, target);
  if (patient && lines < 0 && t->agents[0] <= t->load)
    printf("Without more agents than erlangs the queue grows without end.\n");
  printf("Mean wait: of answered contacts. 90 %% wait: nine in ten of all contacts wait no longer. 95 %% "
         "queue: contacts waiting, "
         "exceeded 5 %% of the time.\n");
}

static int waiting(cli_app *app, struct table *t, bool patient) {
  wfm_queue_target target;
  wfm_queue_input input;
  wfm_queue_target_init(&target, sizeof target);
  wfm_queue_input_init(&input, sizeof input);
  target.sl_definition = find_definition(definition_name);
  if (target.sl_definition == 0)
    return refuse("--definition wants offered, excl_short, answered, incl_abandon or virtual");
  if (level_text && !read_level(level_text, &target.level, &target.threshold_s))
    return refuse("--sl wants X/T as in 80/20, 0 < X < 100");
  target.max_asa_s = max_asa_s;
  target.max_abandon = max_abandon;
  target.max_occupancy = max_occupancy;
  if (max_block >= 0 && lines < 0) return refuse("--block wants --lines with the models c and a");
  if (max_block >= 0) target.max_block = max_block;
  if (!patient && !isfinite(patience_s)) return refuse("model a wants --patience");
  input.load = &t->load;
  input.aht_s = &aht_s;
  input.patience_s = patient ? NULL : &patience_s;
  if (lines >= 0) input.lines = &lines;
  wfm_status status = WFM_OK;
  if (agents_given >= 0)
    t->answer = agents_given;
  else
    status = wfm_agents_for_target(app->ctx, &input, 1, &target, NULL, &t->answer, NULL, NULL);
  if (status == WFM_EINFEASIBLE) {
    complain("no number of agents up to the %g lines meets the target", lines);
    return EXIT_MISSED;
  }
  if (status != WFM_OK) return failed(app, status);
  first_agents(t, patient && lines < 0 && t->answer > t->load ? floor(t->load) + 1 : 1);
  status = measure(app, t, &target, patient);
  if (status != WFM_OK) return failed(app, status);
  print_result(app, t, &target, patient);
  return EXIT_DONE;
}

static int run(cli_app *app, int count, char **argument) {
  struct table t = {0};
  bool cases = strcmp(argument[0], "cases") == 0;
  if (count != (cases ? 3 : 1)) return refuse("want b, c, a, or cases TABLE IN.csv");
  if (cases) return erlang_cases(app, argument[1], argument[2], out_path);
  if ((calls >= 0) == (load >= 0)) return refuse("give --calls or --load, one of them");
  if (!(per_s > 0)) return refuse("--per wants a time above 0");
  if (!(aht_s > 0)) return refuse("--aht wants a time above 0");
  if (lines >= 0 && lines != floor(lines)) return refuse("--lines wants a whole number");
  if (lines >= 0 && agents_given >= 0 &&
      (agents_given != floor(agents_given) || agents_given < 1 || agents_given > lines))
    return refuse("with --lines, --agents wants a whole number from 1 to --lines");
  t.load = load >= 0 ? load : calls * aht_s / per_s;
  if (t.load == 0 && !app->json) {
    printf("No contacts: no agents are needed.\n");
    return EXIT_DONE;
  }
  if (strcmp(argument[0], "b") == 0) return blocking(app, &t);
  if (strcmp(argument[0], "c") == 0) return waiting(app, &t, true);
  if (strcmp(argument[0], "a") == 0) return waiting(app, &t, false);
  return refuse("the model is b, c or a");
}

const cli_command command_erlang = {
    .name = "erlang",
    .summary = "a calculator: Erlang B, C and A for one interval",
    .arguments = "b|c|a | cases TABLE IN.csv",
    .about = "The fewest agents (or lines) that meet a target, with the measures of a few more and a few "
             "less. b: contacts that find no\n"
             "free line are lost; c: everybody waits; a: callers hang up after --patience on average.\n"
             "With --lines those who find all of them taken are blocked.\n"
             "cases answers a table of inputs row for row; docs/cli.md has the names of the tables and their "
             "columns.",
    .example = "  wfm erlang a --calls 100 --per 30m --aht 180 --patience 120 --sl 80/20\n"
               "  wfm erlang cases erlang_c inputs.csv -o answers.csv",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .least = 1,
    .most = 3,
    .run = run,
};
