/* What agents are exposed to: long weeks, long runs of days, short rests, exhausting weeks. */
#include "kpi_job.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 12 };
static const char *const names[COLUMNS] = {
    "worked_h",    "weeks",     "most_h",      "hours_above_soft", "hours_above_hard", "weeks_above_hard",
    "longest_run", "long_runs", "short_rests", "least_rest_h",     "busy_weeks",       "occupancy"};

typedef struct spans {
  int32_t *agent;
  int64_t *start, *end;
  double *busy_s;
  size_t n;
} spans;

static int by_agent_and_start(const void *a, const void *b) {
  const state_row *x = a, *y = b;
  if (x->agent != y->agent) return x->agent < y->agent ? -1 : 1;
  return (x->start > y->start) - (x->start < y->start);
}

/* Time logged in: states that follow one another without a gap are one span, of at most a day. */
static bool join_states(contact_set *set, spans *s) {
  size_t n = set->states + 1;
  s->agent = malloc(n * sizeof *s->agent);
  s->start = malloc(n * sizeof *s->start);
  s->end = malloc(n * sizeof *s->end);
  s->busy_s = malloc(n * sizeof *s->busy_s);
  if (!s->agent || !s->start || !s->end || !s->busy_s) return false;
  if (set->states > 0) qsort(set->state, set->states, sizeof *set->state, by_agent_and_start);
  for (size_t i = 0; i < set->states; i++) {
    const state_row *x = &set->state[i];
    double busy_s = x->state == WFM_AGENT_BUSY ? (double)(x->end - x->start) : 0;
    bool goes_on = s->n > 0 && s->agent[s->n - 1] == x->agent && s->end[s->n - 1] == x->start &&
                   x->end - s->start[s->n - 1] <= 86400;
    if (goes_on) {
      s->end[s->n - 1] = x->end;
      s->busy_s[s->n - 1] += busy_s;
      continue;
    }
    if (x->end - x->start > 7 * 86400) continue; /* a login that was forgotten */
    s->agent[s->n] = x->agent;
    s->start[s->n] = x->start;
    s->end[s->n] = x->end;
    s->busy_s[s->n++] = busy_s;
  }
  return true;
}

static void write_csv(FILE *out, const contact_set *set, double *const column[COLUMNS]) {
  fputs("agent", out);
  for (int k = 0; k < COLUMNS; k++) fprintf(out, ",%s", names[k]);
  fputc('\n', out);
  for (size_t a = 0; a < set->agent.count; a++) {
    print_cell(out, set->agent.text[a]);
    for (int k = 0; k < COLUMNS; k++) {
      fputc(',', out);
      print_value(out, column[k][a]);
    }
    fputc('\n', out);
  }
}

static void print_json(const contact_set *set, double *const column[COLUMNS]) {
  printf("{\"agents\": [");
  for (size_t a = 0; a < set->agent.count; a++) {
    printf("%s\n {\"agent\": ", a ? "," : "");
    print_json_text(stdout, set->agent.text[a]);
    for (int k = 0; k < COLUMNS; k++) {
      printf(", \"%s\": ", names[k]);
      print_json_number(stdout, column[k][a]);
    }
    printf("}");
  }
  double total[COLUMNS] = {0};
  for (size_t a = 0; a < set->agent.count; a++)
    for (int k = 0; k < COLUMNS; k++) total[k] += isnan(column[k][a]) ? 0 : column[k][a];
  printf("],\n \"hours_above_35\": ");
  print_json_number(stdout, total[1] > 0 ? total[3] / total[1] : NAN);
  printf(", \"hours_above_40\": ");
  print_json_number(stdout, total[1] > 0 ? total[4] / total[1] : NAN);
  printf(", \"weeks_above_40\": ");
  print_json_number(stdout, total[1] > 0 ? total[5] / total[1] : NAN);
  printf(", \"busy_weeks\": ");
  print_json_number(stdout, total[1] > 0 ? total[10] / total[1] : NAN);
  printf(", \"long_runs\": %.0f, \"short_rests\": %.0f}\n", total[7], total[8]);
}

static void print_text(const contact_set *set, double *const column[COLUMNS],
                       const wfm_kpi_exposure_opts *o) {
  printf("%-20s %8s %6s %8s %8s %8s %6s %6s %6s %9s\n", "agent", "hours", "weeks", "longest", "above",
         "above", "run of", "short", "busy", "occupancy");
  printf("%-20s %8s %6s %8s %6gh+ %6gh+ %6s %6s %6s\n", "", "", "", "week", o->soft_h, o->hard_h, "days",
         "rests", "weeks");
  for (size_t a = 0; a < set->agent.count; a++) {
    double *const *c = column;
    printf("%-20.20s %8.1f %6.0f %8.1f %8.1f %8.1f %5.0f%s %5.0f%s %5.0f%s ", set->agent.text[a], c[0][a],
           c[1][a], c[2][a], c[3][a], c[4][a], c[6][a], c[7][a] > 0 ? "!" : " ", c[8][a],
           c[8][a] > 0 ? "!" : " ", c[10][a], c[10][a] > 0 ? "!" : " ");
    print_percent(stdout, c[11][a], 1);
    printf("\n");
  }
}

int kpi_print_exposure(const cli_app *app, const kpi_job *j, const wfm_kpi_exposure_opts *opts, bool table,
                       const char *out_path) {
  contact_set set = j->set; /* its states are put in order: the array stays the job's */
  size_t agents = set.agent.count;
  spans s = {.n = 0};
  double *block = malloc((COLUMNS * agents + 1) * sizeof *block), *column[COLUMNS];
  wfm_kpi_exposure_columns c;
  int code = EXIT_DONE;
  if (!set.has_states) {
    complain("--exposure wants a queue_log, which has the agents' logins");
    free(block);
    return EXIT_USAGE;
  }
  wfm_kpi_exposure_columns_init(&c, sizeof c);
  double **to[COLUMNS] = {&c.worked_h,         &c.weeks,       &c.most_h,    &c.above_soft_h, &c.above_hard_h,
                          &c.weeks_above_hard, &c.longest_run, &c.long_runs, &c.short_rests,  &c.least_rest_h,
                          &c.busy_weeks,       &c.occupancy};
  for (size_t k = 0; block && k < COLUMNS; k++) *to[k] = column[k] = block + k * agents;
  wfm_status status =
      block && join_states(&set, &s)
          ? wfm_kpi_exposure(app->ctx, agents, s.n, s.agent, s.start, s.end, s.busy_s, set.zone, opts, &c)
          : WFM_ENOMEM;
  if (status != WFM_OK) code = failed(app, status);
  if (code == EXIT_DONE && app->json) print_json(&set, column);
  if (code == EXIT_DONE && table && !app->json) print_text(&set, column, opts);
  if (code == EXIT_DONE && (out_path || (!app->json && !table))) {
    cli_output out;
    code = open_output(&out);
    if (code == EXIT_DONE) {
      write_csv(out.file, &set, column);
      code = close_output(app, &out, out_path, code);
    }
  }
  free(block);
  free(s.agent);
  free(s.start);
  free(s.end);
  free(s.busy_s);
  return code;
}
