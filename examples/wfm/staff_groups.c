/* wfm staff --groups: agents by group and interval that cover the requirements of all queues, nobody counted twice. */
#include "staff.h"

#include <libwfm/multiskill.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { G_GROUP, G_SKILLS, G_COST, G_SPEED, G_LEAST, G_MOST, G_EFFICIENCY, G_COLUMNS };

typedef struct group_table {
  wfm_table *table;
  const char *path;
  size_t groups;
} group_table;

static int bad_group(const group_table *t, size_t row, const char *column, const char *what,
                     const char *text) {
  complain("%s:%lld: %s: \"%.60s\" %s", t->path, (long long)wfm_table_lines(t->table)[row], column, text,
           what);
  return EXIT_USAGE;
}

static double cell_or(const wfm_table *table, size_t column, size_t row, double otherwise) {
  double value = wfm_table_numbers(table, column)[row];
  return isnan(value) ? otherwise : value;
}

static int read_table(const cli_app *app, const char *path, group_table *t) {
  const uint32_t free_cell = WFM_COLUMN_OPTIONAL | WFM_COLUMN_MAY_BE_EMPTY;
  wfm_table_column column[G_COLUMNS];
  wfm_findings *findings = NULL;
  *t = (group_table){.path = path};
  for (int k = 0; k < G_COLUMNS; k++) wfm_table_column_init(&column[k], sizeof column[k]);
  column[G_GROUP].name = "group";
  column[G_SKILLS].name = "skills|queues";
  number_column(&column[G_COST], "cost", free_cell, 0, 1e9);
  number_column(&column[G_SPEED], "speed", free_cell, 1e-3, 1e3);
  number_column(&column[G_LEAST], "least", free_cell, 0, 1e6);
  number_column(&column[G_MOST], "most", free_cell, 0, 1e6);
  column[G_EFFICIENCY].name = "efficiency";
  column[G_EFFICIENCY].flags = free_cell;
  wfm_status status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK)
    status = wfm_table_read_csv(app->ctx, path, column, G_COLUMNS, NULL, findings, &t->table);
  print_findings(app, findings);
  wfm_findings_free(findings);
  if (status == WFM_EPARSE) return EXIT_USAGE;
  t->groups = wfm_table_rows(t->table);
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

static size_t find_queue(const staff_job *j, const char *name, size_t length) {
  size_t q = 0;
  while (q < j->in.queues && (strlen(j->in.name[q]) != length || strncmp(j->in.name[q], name, length) != 0))
    q++;
  return q;
}

/* "sales|service" into a row of skill; "sales=1|service=0.8" into one of efficiency. */
static int read_list(const staff_job *j, const group_table *t, size_t row, uint8_t *skill,
                     double *efficiency) {
  const char *column = efficiency ? "efficiency" : "skills";
  for (const char *at = wfm_table_text(t->table, efficiency ? G_EFFICIENCY : G_SKILLS, row); *at;) {
    size_t length = strcspn(at, "|="), q = find_queue(j, at, length);
    char *end = NULL;
    if (q == j->in.queues) return bad_group(t, row, column, "names no queue of the volumes", at);
    if (!efficiency) {
      skill[q] = 1;
    } else {
      if (at[length] != '=') return bad_group(t, row, column, "wants QUEUE=FACTOR joined by |", at);
      efficiency[q] = strtod(at + length + 1, &end);
      if (end == at + length + 1 || !(efficiency[q] >= 1e-3 && efficiency[q] <= 1e3))
        return bad_group(t, row, column, "wants factors from 0.001 to 1000", at);
      length = (size_t)(end - at);
    }
    at += length;
    if (*at == '|')
      at++;
    else if (*at)
      return bad_group(t, row, column,
                       efficiency ? "wants QUEUE=FACTOR joined by |" : "wants queues joined by |", at);
  }
  return EXIT_DONE;
}

static int fill(const staff_job *j, const group_table *t, staff_groups *g) {
  size_t queues = j->in.queues;
  for (size_t r = 0; r < t->groups; r++) {
    const char *name = wfm_table_text(t->table, G_GROUP, r);
    for (size_t k = 0; k < r; k++)
      if (strcmp(g->name[k], name) == 0) return bad_group(t, r, "group", "is there twice", name);
    g->name[r] = name;
    g->cost[r] = cell_or(t->table, G_COST, r, 1);
    g->speed[r] = cell_or(t->table, G_SPEED, r, 1);
    g->least[r] = cell_or(t->table, G_LEAST, r, 0);
    g->most[r] = cell_or(t->table, G_MOST, r, INFINITY);
    for (size_t q = 0; q < queues; q++) g->efficiency[r * queues + q] = 1;
    int code = read_list(j, t, r, g->skill + r * queues, NULL);
    if (code == EXIT_DONE) code = read_list(j, t, r, NULL, g->efficiency + r * queues);
    if (code != EXIT_DONE) return code;
  }
  return EXIT_DONE;
}

static int make(const cli_app *app, const staff_job *j, size_t groups, staff_groups *g) {
  size_t queues = j->in.queues;
  g->groups = groups;
  g->name = calloc(groups, sizeof *g->name);
  g->skill = calloc(groups * queues, 1);
  g->cost = calloc(groups * (6 + queues + j->n) + queues, sizeof *g->cost);
  if (!g->name || !g->skill || !g->cost) return failed(app, WFM_ENOMEM);
  g->speed = g->cost + groups;
  g->least = g->speed + groups;
  g->most = g->least + groups;
  g->hours = g->most + groups;
  g->peak = g->hours + groups;
  g->efficiency = g->peak + groups;
  g->size = g->efficiency + groups * queues;
  g->requirement = g->size + groups * j->n;
  return EXIT_DONE;
}

/* What each queue asks of the roster in an interval, a real number; whether anything is open. */
static bool requirements(const staff_job *j, size_t i, double *requirement) {
  bool open = false;
  for (size_t q = 0; q < j->in.queues; q++) {
    const staff_queue *queue = &j->queue[q];
    double gross = queue->column[POSITIONS][i] / (1 - queue->set.shrinkage.total.residual_frac);
    requirement[q] = queue->open[i] ? fmax(gross, queue->column[IN_LEAST][i]) : 0;
    open = open || queue->open[i];
  }
  return open;
}

static int solve(const cli_app *app, const staff_job *j, staff_groups *g) {
  wfm_multiskill_input in;
  wfm_multiskill_input_init(&in, sizeof in);
  in.groups = g->groups;
  in.queues = j->in.queues;
  in.skill = g->skill;
  in.requirement = g->requirement;
  in.cost = g->cost;
  in.speed = g->speed;
  in.least = g->least;
  in.most = g->most;
  in.efficiency = g->efficient ? g->efficiency : NULL;
  double hour = j->in.interval_s / 3600.0, *size = calloc(g->groups + 1, sizeof *size);
  if (!size) return failed(app, WFM_ENOMEM);
  wfm_status status = WFM_OK;
  size_t i = 0;
  for (; status == WFM_OK && i < j->n; i++) {
    double cost = 0;
    for (size_t k = 0; k < g->groups; k++) g->size[k * j->n + i] = NAN;
    if (!requirements(j, i, g->requirement)) continue;
    status = wfm_multiskill_cheapest(app->ctx, &in, size, NULL, &cost);
    if (status != WFM_OK) break;
    g->bound += cost * hour;
    for (size_t k = 0; k < g->groups; k++) {
      double whole = ceil(size[k] - 1e-9 * (1 + size[k]));
      g->size[k * j->n + i] = size[k];
      g->hours[k] += whole * hour;
      g->total += whole * hour * g->cost[k];
      g->peak[k] = fmax(g->peak[k], whole);
    }
  }
  free(size);
  if (status == WFM_OK) return EXIT_DONE;
  wfm_local local;
  wfm_zone_to_local(j->in.zone, wfm_grid_start(j->grid, i), &local);
  int32_t year, month, day;
  wfm_date_to_ymd(local.date, &year, &month, &day);
  complain("groups, %04d-%02d-%02dT%02d:%02d: %s", (int)year, (int)month, (int)day, (int)local.second / 3600,
           (int)local.second / 60 % 60, wfm_ctx_error(app->ctx));
  return exit_code(status);
}

int solve_groups(const cli_app *app, const staff_job *j, const char *path, staff_groups *g) {
  group_table t = {0};
  int code = read_table(app, path, &t);
  g->table = t.table;
  if (code == EXIT_DONE) code = make(app, j, t.groups, g);
  if (code == EXIT_DONE) code = fill(j, &t, g);
  g->efficient = t.table && wfm_table_has(t.table, G_EFFICIENCY);
  return code == EXIT_DONE ? solve(app, j, g) : code;
}

void free_staff_groups(staff_groups *g) {
  free(g->name);
  free(g->skill);
  free(g->cost);
  wfm_table_free(g->table);
}

void write_groups(const staff_job *j, const staff_groups *g, FILE *out) {
  fputs("group,start,agents,agents_real\n", out);
  for (size_t k = 0; k < g->groups; k++)
    for (size_t i = 0; i < j->n; i++) {
      double size = g->size[k * j->n + i];
      if (isnan(size)) continue;
      print_cell(out, g->name[k]);
      fputc(',', out);
      print_start(out, j->grid, i);
      fputc(',', out);
      print_value(out, ceil(size - 1e-9 * (1 + size)));
      fputc(',', out);
      print_value(out, size);
      fputc('\n', out);
    }
}

void print_groups(const staff_groups *g, FILE *out) {
  fputs(
      "groups: the cheapest that cover what all queues ask for in each interval, every agent counted once\n",
      out);
  for (size_t k = 0; k < g->groups; k++)
    fprintf(out, "  %s: at most %g agents, %.1f h\n", g->name[k], g->peak[k], g->hours[k]);
  fprintf(out, "  cost %.1f agent hours, whole agents; no sizes that cover cost less than %.1f\n", g->total,
          g->bound);
}

void print_groups_json(const staff_groups *g, FILE *out) {
  fputs(", \"groups\": [", out);
  for (size_t k = 0; k < g->groups; k++) {
    fprintf(out, "%s{\"group\": ", k ? ", " : "");
    print_json_text(out, g->name[k]);
    fprintf(out, ", \"peak\": %.17g, \"hours\": %.17g}", g->peak[k], g->hours[k]);
  }
  fprintf(out, "], \"groups_cost_h\": %.17g, \"groups_bound_h\": %.17g", g->total, g->bound);
}
