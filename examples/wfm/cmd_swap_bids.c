/* wfm swap --bids: the lines of a roster awarded by rank. */
#include "cmd_swap.h"

#include <libwfm/io_table.h>

#include <math.h>
#include <stdlib.h>

/* What is read and made. */
struct awards {
  const wfm_roster *roster;
  int32_t *agent, *bid, *line;
  double *memory, *loss;
  size_t bids;
  wfm_assignments *rows;
};

static const char *name_of(const struct awards *a, int32_t i) {
  wfm_agent agent;
  wfm_agent_init(&agent, sizeof agent);
  return wfm_roster_agent(a->roster, i, &agent) == WFM_OK ? agent.name : "";
}

/* Index of the agent that a cell names; -1 after a message. */
static int32_t find_agent(const struct awards *a, const char *path, const wfm_table *table, size_t column,
                          size_t row) {
  const char *name = wfm_table_text(table, column, row);
  int32_t index = wfm_roster_find_agent(a->roster, name);
  if (index < 0)
    complain("%s:%lld: no agent \"%s\" in agents.csv", path, (long long)wfm_table_lines(table)[row], name);
  return index;
}

static int read_table(cli_app *app, const char *path, const wfm_table_column *columns, wfm_table **out) {
  wfm_findings *findings = NULL;
  wfm_status status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK) status = wfm_table_read_csv(app->ctx, path, columns, 2, NULL, findings, out);
  print_findings(app, findings);
  wfm_findings_free(findings);
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

static int read_bids(cli_app *app, const char *path, struct awards *a) {
  wfm_table_column columns[2];
  wfm_table *table = NULL;
  for (int i = 0; i < 2; i++) wfm_table_column_init(&columns[i], sizeof columns[i]);
  columns[0].name = "agent";
  columns[1].name = "line";
  int code = read_table(app, path, columns, &table);
  if (code != EXIT_DONE) return code;
  a->bids = wfm_table_rows(table);
  a->agent = calloc(a->bids + 1, sizeof *a->agent);
  a->bid = calloc(a->bids + 1, sizeof *a->bid);
  if (!a->agent || !a->bid) code = EXIT_FAILED;
  for (size_t i = 0; code == EXIT_DONE && i < a->bids; i++) {
    a->agent[i] = find_agent(a, path, table, 0, i);
    a->bid[i] = find_agent(a, path, table, 1, i);
    if (a->agent[i] < 0 || a->bid[i] < 0) code = EXIT_USAGE;
  }
  wfm_table_free(table);
  return code;
}

static int read_memory(cli_app *app, const char *path, struct awards *a) {
  wfm_table_column columns[2];
  wfm_table *table = NULL;
  for (int i = 0; i < 2; i++) wfm_table_column_init(&columns[i], sizeof columns[i]);
  columns[0].name = "agent";
  columns[1].name = "loss";
  columns[1].kind = WFM_COLUMN_NUMBER;
  columns[1].low = 0;
  columns[1].high = 1e9;
  int code = read_table(app, path, columns, &table);
  if (code != EXIT_DONE) return code;
  for (size_t i = 0; code == EXIT_DONE && i < wfm_table_rows(table); i++) {
    int32_t agent = find_agent(a, path, table, 0, i);
    if (agent < 0)
      code = EXIT_USAGE;
    else
      a->memory[agent] = wfm_table_numbers(table, 1)[i];
  }
  wfm_table_free(table);
  return code;
}

static int write_table(const cli_app *app, const struct awards *a, const char *folder, const char *name) {
  cli_output out;
  char *path = join_path(folder, name);
  int code = path ? open_output(&out) : EXIT_FAILED;
  bool lines = name[0] == 'a';
  if (code == EXIT_DONE) {
    fprintf(out.file, lines ? "agent,line\n" : "agent,loss\n");
    for (int32_t i = 0; i < wfm_roster_agents(a->roster); i++) {
      print_cell(out.file, name_of(a, i));
      fputc(',', out.file);
      if (lines)
        print_cell(out.file, name_of(a, a->line[i]));
      else
        print_value(out.file, a->loss[i]);
      fputc('\n', out.file);
    }
    code = close_output(app, &out, path, code);
  }
  free(path);
  return code;
}

static int write_all(cli_app *app, const struct awards *a, const char *folder) {
  char *path = join_path(folder, "assignments.csv");
  wfm_status status = path ? wfm_assignments_write_csv(app->ctx, a->roster, a->rows, path) : WFM_ENOMEM;
  free(path);
  int code = status == WFM_OK ? EXIT_DONE : failed(app, status);
  if (code == EXIT_DONE) code = write_table(app, a, folder, "awards.csv");
  return code == EXIT_DONE ? write_table(app, a, folder, "memory.csv") : code;
}

static void print_awards(const cli_app *app, const struct awards *a) {
  if (app->json) printf("{\"awards\": {");
  for (int32_t i = 0, shown = 0; i < wfm_roster_agents(a->roster); i++) {
    if (a->line[i] == i) continue;
    if (app->json) {
      printf("%s", shown++ ? ", " : "");
      print_json_text(stdout, name_of(a, i));
      printf(": ");
      print_json_text(stdout, name_of(a, a->line[i]));
    } else {
      printf("agent %s gets the line of %s\n", name_of(a, i), name_of(a, a->line[i]));
    }
  }
  if (app->json) printf("}}\n");
}

int run_bids(cli_app *app, const wfm_roster *roster, const wfm_assignments *rows, const char *bids,
             const char *memory, const char *folder) {
  struct awards a = {.roster = roster};
  size_t agents = (size_t)wfm_roster_agents(roster) + 1;
  a.line = calloc(agents, sizeof *a.line);
  a.memory = calloc(agents, sizeof *a.memory);
  a.loss = calloc(agents, sizeof *a.loss);
  int code = a.line && a.memory && a.loss ? read_bids(app, bids, &a) : EXIT_FAILED;
  if (code == EXIT_DONE && memory) code = read_memory(app, memory, &a);
  if (code == EXIT_DONE) {
    wfm_status status = wfm_shift_bid(app->ctx, roster, rows, a.agent, a.bid, a.bids, a.memory, NULL, a.line,
                                      a.loss, &a.rows);
    code = status == WFM_OK ? EXIT_DONE : failed(app, status);
  }
  if (code == EXIT_DONE) print_awards(app, &a);
  if (code == EXIT_DONE && folder) code = write_all(app, &a, folder);
  wfm_assignments_free(a.rows);
  free(a.agent);
  free(a.bid);
  free(a.line);
  free(a.memory);
  free(a.loss);
  return code;
}
