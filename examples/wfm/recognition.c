/* wfm goals recognise: scorecard, list of the best and badges, as text, CSV and JSON. */
#include "recognition.h"

#include <math.h>
#include <stdlib.h>

static size_t badges_of(const recognition_job *j, size_t rule, size_t agent, size_t period) {
  return (size_t)j->badge[(rule * j->team.agents + agent) * j->team.periods + period];
}

static int compute(recognition_job *j) {
  size_t cells = j->team.agents * j->team.periods;
  wfm_recognition_columns c;
  wfm_recognition_columns_init(&c, sizeof c);
  c.points = j->points = malloc(cells * sizeof *j->points);
  c.mean_points = j->mean_points = malloc(j->team.agents * sizeof *j->mean_points);
  c.rank = j->rank = malloc(j->team.agents * sizeof *j->rank);
  c.badge = j->badge = malloc((j->team.rules * cells + 1) * sizeof *j->badge);
  j->line = malloc(j->team.kpis * sizeof *j->line);
  if (!c.points || !c.mean_points || !c.rank || !c.badge || !j->line) return failed(j->app, WFM_ENOMEM);
  wfm_status status = wfm_recognition(j->app->ctx, &j->team, &c);
  if (status == WFM_OK)
    status = wfm_recognition_scorecard(j->app->ctx, &j->team, j->team.periods - 1, j->line);
  return status == WFM_OK ? EXIT_DONE : failed(j->app, status);
}

/* --- text --- */

static void print_scorecard(FILE *out, const recognition_job *j) {
  static const char *const arrow[] = {"worse", "-", "better"};
  fprintf(out, "Team, %s\n  %-20s %10s %10s %10s  %-6s\n", j->period_name[j->team.periods - 1], "", "target",
          "actual", "before", "trend");
  for (size_t k = 0; k < j->team.kpis; k++) {
    const wfm_scorecard_line *l = &j->line[k];
    double numbers[] = {l->target, l->actual, l->previous};
    fprintf(out, "  %-20s", recognition_kpi_name(j, k));
    for (int i = 0; i < 3; i++)
      if (isnan(numbers[i]))
        fprintf(out, " %10s", "-");
      else
        fprintf(out, " %10.4g", numbers[i]);
    fprintf(out, "  %-6s%s\n", arrow[l->trend + 1], l->met == 1 ? " met" : "");
  }
}

static void print_ranks(FILE *out, const recognition_job *j) {
  fprintf(out, "\nPoints, %s to %s\n", j->period_name[0], j->period_name[j->team.periods - 1]);
  for (size_t r = 1; r <= j->team.agents; r++)
    for (size_t a = 0; a < j->team.agents; a++)
      if (j->rank[a] == (int32_t)r)
        fprintf(out, "%3zu. %-20s %5.1f\n", r, j->agent_name[a], j->mean_points[a]);
}

static void print_badges(FILE *out, const recognition_job *j) {
  if (j->team.rules) fprintf(out, "\nBadges\n");
  for (size_t p = 0; p < j->team.periods; p++)
    for (size_t r = 0; r < j->team.rules; r++)
      for (size_t a = 0; a < j->team.agents; a++)
        if (badges_of(j, r, a, p))
          fprintf(out, "  %-12s %-20s %s\n", j->period_name[p], j->agent_name[a],
                  recognition_badge_name(j, r));
}

/* --- CSV: points and badges of everybody, for each to see the own ones --- */

static void print_csv(FILE *out, const recognition_job *j) {
  fprintf(out, "agent,period,points");
  for (size_t r = 0; r < j->team.rules; r++) {
    fputc(',', out);
    print_cell(out, recognition_badge_name(j, r));
  }
  fputc('\n', out);
  for (size_t a = 0; a < j->team.agents; a++)
    for (size_t p = 0; p < j->team.periods; p++) {
      print_cell(out, j->agent_name[a]);
      fputc(',', out);
      print_cell(out, j->period_name[p]);
      fputc(',', out);
      print_value(out, j->points[a * j->team.periods + p]);
      for (size_t r = 0; r < j->team.rules; r++) fprintf(out, ",%zu", badges_of(j, r, a, p));
      fputc('\n', out);
    }
}

/* --- JSON --- */

static void json_scorecard(FILE *out, const recognition_job *j) {
  fprintf(out, "{\"period\": ");
  print_json_text(out, j->period_name[j->team.periods - 1]);
  fprintf(out, ", \"scorecard\": [");
  for (size_t k = 0; k < j->team.kpis; k++) {
    fprintf(out, "%s{\"kpi\": ", k ? ", " : "");
    print_json_text(out, recognition_kpi_name(j, k));
    fprintf(out, ", \"target\": ");
    print_json_number(out, j->line[k].target);
    fprintf(out, ", \"actual\": ");
    print_json_number(out, j->line[k].actual);
    fprintf(out, ", \"previous\": ");
    print_json_number(out, j->line[k].previous);
    fprintf(out, ", \"trend\": %d, \"met\": %s}", (int)j->line[k].trend,
            j->line[k].met < 0 ? "null"
            : j->line[k].met   ? "true"
                               : "false");
  }
}

static void print_json(FILE *out, const recognition_job *j) {
  json_scorecard(out, j);
  fprintf(out, "], \"ranking\": [");
  size_t shown = 0;
  for (size_t r = 1; r <= j->team.agents; r++)
    for (size_t a = 0; a < j->team.agents; a++) {
      if (j->rank[a] != (int32_t)r) continue;
      fprintf(out, "%s{\"rank\": %zu, \"agent\": ", shown++ ? ", " : "", r);
      print_json_text(out, j->agent_name[a]);
      fprintf(out, ", \"points\": ");
      print_json_number(out, j->mean_points[a]);
      fputc('}', out);
    }
  fprintf(out, "], \"badges\": [");
  shown = 0;
  for (size_t i = 0; i < j->team.rules * j->team.agents * j->team.periods; i++) {
    if (!j->badge[i]) continue;
    fprintf(out, "%s{\"badge\": ", shown++ ? ", " : "");
    print_json_text(out, recognition_badge_name(j, i / j->team.periods / j->team.agents));
    fprintf(out, ", \"agent\": ");
    print_json_text(out, j->agent_name[i / j->team.periods % j->team.agents]);
    fprintf(out, ", \"period\": ");
    print_json_text(out, j->period_name[i % j->team.periods]);
    fputc('}', out);
  }
  fprintf(out, "]}\n");
}

static int print_all(const recognition_job *j, const recognition_options *o) {
  cli_output out;
  int code = open_output(&out);
  if (code != EXIT_DONE) return code;
  if (j->app->json) {
    print_json(out.file, j);
  } else if (o->csv) {
    print_csv(out.file, j);
  } else {
    print_scorecard(out.file, j);
    print_ranks(out.file, j);
    print_badges(out.file, j);
  }
  return close_output(j->app, &out, o->out, code);
}

int recognise(const cli_app *app, const char *values, const recognition_options *o) {
  recognition_job j = {.app = app};
  wfm_recognition_input_init(&j.team, sizeof j.team);
  if (o->everyone) j.team.flags = WFM_RECOGNITION_RANK_ALL;
  if (o->top >= 0) j.team.top = (int32_t)o->top;
  int code = read_recognition(&j, values, o);
  if (code == EXIT_DONE) code = compute(&j);
  if (code == EXIT_DONE) code = print_all(&j, o);
  free_recognition(&j);
  return code;
}
