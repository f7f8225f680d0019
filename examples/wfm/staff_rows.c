/* wfm staff: reads the volumes and the table of queues onto one grid of whole days. */
#include "staff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { QUANTILES = 6 };
enum {
  C_VOLUME = INTERVAL_COLUMNS,
  C_AHT,
  C_PATIENCE,
  C_VARIANCE,
  C_LEAST,
  C_AGENTS,
  C_QUANTILE,
  C_COUNT = C_QUANTILE + QUANTILES
};
static const char *const quantile_column[QUANTILES] = {"q05", "q95", "q10", "q90", "q25", "q75"};
/* Standard deviations of a normal law between the two of a pair. */
static const double quantile_span[QUANTILES / 2] = {3.2897072539029457, 2.5631031310892007,
                                                    1.3489795003921634};

/* --- the table of queues --- */

typedef struct queue_table {
  wfm_table *table;
  char column[SETTINGS][32];
  const char *path;
} queue_table;

static int read_queue_table(const cli_app *app, const char *path, queue_table *t) {
  wfm_table_column column[SETTINGS + 1];
  *t = (queue_table){.path = path};
  if (!path) return EXIT_DONE;
  for (int k = 0; k <= SETTINGS; k++) wfm_table_column_init(&column[k], sizeof column[k]);
  for (int k = 0; k < SETTINGS; k++) {
    snprintf(t->column[k], sizeof t->column[k], "%s", setting_name[k]);
    for (char *c = t->column[k]; *c; c++)
      if (*c == '-') *c = '_';
    column[k].name = t->column[k];
    column[k].flags = WFM_COLUMN_OPTIONAL | WFM_COLUMN_MAY_BE_EMPTY;
  }
  column[SETTINGS].name = "queue";
  wfm_findings *findings = NULL;
  wfm_status status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK)
    status = wfm_table_read_csv(app->ctx, path, column, SETTINGS + 1, NULL, findings, &t->table);
  print_findings(app, findings);
  wfm_findings_free(findings);
  if (status == WFM_EPARSE) return EXIT_USAGE;
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

static int bad_queue(const queue_table *t, size_t row, const char *what) {
  complain("%s:%lld: queue: \"%s\" %s", t->path, (long long)wfm_table_lines(t->table)[row],
           wfm_table_text(t->table, SETTINGS, row), what);
  return EXIT_USAGE;
}

/* Every queue of the table once, and with volumes. */
static int check_queue_table(const queue_table *t, const staff_job *j) {
  for (size_t r = 0; r < wfm_table_rows(t->table); r++) {
    const char *name = wfm_table_text(t->table, SETTINGS, r);
    bool known = false;
    for (size_t q = 0; q < j->in.queues; q++) known = known || strcmp(j->in.name[q], name) == 0;
    if (!known) return bad_queue(t, r, "has no volumes");
    for (size_t k = 0; k < r; k++)
      if (strcmp(wfm_table_text(t->table, SETTINGS, k), name) == 0) return bad_queue(t, r, "is there twice");
  }
  return EXIT_DONE;
}

/* The settings of a queue: its cells, else the options. */
static int queue_settings(const cli_app *app, const queue_table *t, const char *const option[SETTINGS],
                          staff_queue *q) {
  const char *text[SETTINGS], *where[SETTINGS];
  char place[SETTINGS][512];
  size_t row = SIZE_MAX;
  for (size_t r = 0; r < wfm_table_rows(t->table); r++)
    if (strcmp(wfm_table_text(t->table, SETTINGS, r), q->name) == 0) row = r;
  for (int k = 0; k < SETTINGS; k++) {
    const char *cell = row == SIZE_MAX ? "" : wfm_table_text(t->table, (size_t)k, row);
    if (cell[0])
      snprintf(place[k], sizeof place[k], "%s:%lld: %s", t->path, (long long)wfm_table_lines(t->table)[row],
               t->column[k]);
    else
      snprintf(place[k], sizeof place[k], "--%s", setting_name[k]);
    text[k] = cell[0] ? cell : option[k];
    where[k] = place[k];
  }
  return read_settings(app, text, where, &q->set);
}

/* --- the grid --- */

static int make_grid(const cli_app *app, staff_job *j) {
  int64_t first = INT64_MAX, last = INT64_MIN;
  for (size_t i = 0; i < j->in.rows; i++) {
    if (j->in.instant[i] < first) first = j->in.instant[i];
    if (j->in.instant[i] > last) last = j->in.instant[i];
  }
  wfm_local from, to;
  wfm_zone_to_local(j->in.zone, first, &from);
  wfm_zone_to_local(j->in.zone, last, &to);
  if (86400 % j->in.interval_s != 0) {
    complain("%s: intervals of %d s, want a length that divides a day, or --interval", j->path,
             (int)j->in.interval_s);
    return EXIT_USAGE;
  }
  if ((int64_t)to.date - from.date >= 3660) {
    complain("%s: more than ten years from the first row to the last", j->path);
    return EXIT_USAGE;
  }
  wfm_status status =
      wfm_grid_create(app->ctx, j->in.zone, from.date, to.date - from.date + 1, j->in.interval_s, &j->grid);
  if (status != WFM_OK) return failed(app, status);
  j->n = wfm_grid_count(j->grid);
  j->day = malloc((j->n + 1) * sizeof *j->day);
  if (!j->day) return failed(app, WFM_ENOMEM);
  for (size_t i = 0; i < j->n; i++) j->day[i] = wfm_grid_day(j->grid, i);
  return EXIT_DONE;
}

static int make_columns(const cli_app *app, const staff_job *j, staff_queue *q) {
  q->block = calloc(j->n * STAFF_COLUMNS, sizeof *q->block);
  q->row = malloc(j->n * sizeof *q->row);
  q->open = calloc(j->n, 1);
  q->model = calloc(j->n, sizeof *q->model);
  if (!q->block || !q->row || !q->open || !q->model) return failed(app, WFM_ENOMEM);
  for (int k = 0; k < STAFF_COLUMNS; k++) q->column[k] = q->block + (size_t)k * j->n;
  for (size_t i = 0; i < j->n; i++) {
    q->row[i] = SIZE_MAX;
    q->column[IN_AHT][i] = 1;
    q->column[IN_PATIENCE][i] = q->set.patience_s;
    q->column[IN_LEAST][i] = q->set.min_agents;
    q->column[IN_AGENTS][i] = NAN;
    for (int k = LEVEL; k <= GIVEN_P_TARGET; k++) q->column[k][i] = NAN;
  }
  return EXIT_DONE;
}

/* Variance of the rate that the widest pair of quantiles of the count leaves beside Poisson's own. */
static double variance_of(const staff_job *j, size_t row, double mean) {
  for (int k = 0; k < QUANTILES / 2; k++) {
    double low = wfm_table_numbers(j->in.table, (size_t)(C_QUANTILE + 2 * k))[row];
    double high = wfm_table_numbers(j->in.table, (size_t)(C_QUANTILE + 2 * k + 1))[row];
    if (isnan(low) || isnan(high) || high < low) continue;
    double sd = (high - low) / quantile_span[k];
    return fmax(sd * sd - mean, 0);
  }
  return 0;
}

/* Puts a row where it belongs. */
static int take_row(staff_job *j, staff_queue *q, size_t row) {
  int64_t cell = wfm_grid_find(j->grid, j->in.instant[row]);
  if (cell < 0 || wfm_grid_start(j->grid, (size_t)cell) != j->in.instant[row])
    return bad_row(j->path, &j->in, row, "start", "not the start of an interval of the file's length");
  size_t i = (size_t)cell;
  double volume = wfm_table_numbers(j->in.table, C_VOLUME)[row];
  q->row[i] = row;
  q->column[IN_VOLUME][i] = volume;
  q->column[IN_AHT][i] = number_or(&j->in, C_AHT, row, q->set.aht_s);
  q->column[IN_PATIENCE][i] = number_or(&j->in, C_PATIENCE, row, q->set.patience_s);
  q->column[IN_VARIANCE][i] = number_or(&j->in, C_VARIANCE, row, variance_of(j, row, volume));
  q->column[IN_LEAST][i] = number_or(&j->in, C_LEAST, row, q->set.min_agents);
  q->column[IN_AGENTS][i] = wfm_table_numbers(j->in.table, C_AGENTS)[row];
  if (volume > 0 && !(q->column[IN_AHT][i] > 0))
    return bad_row(j->path, &j->in, row, "aht_s",
                   "not given where there are contacts, want > 0 here or --aht");
  if (!(q->column[IN_AHT][i] > 0)) q->column[IN_AHT][i] = 1; /* no contacts: it does not matter */
  return EXIT_DONE;
}

static int set_open(const cli_app *app, const staff_job *j, staff_queue *q) {
  if (q->set.hours) {
    wfm_status status = wfm_hours_mask(app->ctx, q->set.hours, j->grid, q->open);
    if (status != WFM_OK) return failed(app, status);
  }
  q->patient = true;
  for (size_t i = 0; i < j->n; i++) {
    if (!q->set.hours) q->open[i] = q->row[i] != SIZE_MAX;
    if (!q->open[i] && q->set.channel != CHANNEL_DEFERRED) {
      q->outside += q->column[IN_VOLUME][i];
      q->column[WORK][i] = 0;
    }
    if (!q->open[i]) continue;
    q->patient = q->patient && isinf(q->column[IN_PATIENCE][i]);
    q->variance = q->variance || q->column[IN_VARIANCE][i] > 0;
  }
  if (q->set.by_law) q->patient = false;
  if (q->set.model == WFM_MODEL_ERLANG_C) q->patient = true;
  if (q->set.model == WFM_MODEL_ERLANG_A && q->patient) {
    complain("--model a wants --patience or a column patience_s");
    return EXIT_USAGE;
  }
  return EXIT_DONE;
}

static int fill_queue(const cli_app *app, staff_job *j, const queue_table *t,
                      const char *const option[SETTINGS], size_t number) {
  staff_queue *q = &j->queue[number];
  q->name = j->in.name[number];
  int code = queue_settings(app, t, option, q);
  if (code == EXIT_DONE) code = make_columns(app, j, q);
  for (size_t k = j->in.first[number]; code == EXIT_DONE && k < j->in.first[number + 1]; k++)
    code = take_row(j, q, j->in.order[k]);
  if (code == EXIT_DONE) code = set_open(app, j, q);
  if (code != EXIT_DONE) return code;
  size_t periods = (size_t)wfm_grid_days(j->grid); /* at most one a day; an interval is judged by its day */
  q->chance = malloc(4 * periods * sizeof *q->chance);
  q->first_date = malloc(periods * sizeof *q->first_date);
  if (!q->chance || !q->first_date) return failed(app, WFM_ENOMEM);
  q->expected = q->chance + periods;
  q->given_chance = q->expected + periods;
  q->given_expected = q->given_chance + periods;
  for (size_t k = 0; k < 4 * periods; k++) q->chance[k] = NAN;
  return EXIT_DONE;
}

int read_staff(const cli_app *app, const staff_files *files, const char *const option[SETTINGS],
               staff_job *j) {
  const uint32_t free_cell = WFM_COLUMN_OPTIONAL | WFM_COLUMN_MAY_BE_EMPTY;
  wfm_table_column column[C_COUNT];
  queue_table queues = {0};
  *j = (staff_job){.path = files->volumes, .given = files->agents != NULL};
  interval_columns(column);
  number_column(&column[C_VOLUME], files->value ? files->value : "volume|offered|mean|contacts", 0, 0, 1e12);
  number_column(&column[C_AHT], "aht_s", free_cell, 0, 1e6);
  number_column(&column[C_PATIENCE], "patience_s", free_cell, 1e-6, 1e12);
  number_column(&column[C_VARIANCE], "volume_var", free_cell, 0, 1e24);
  number_column(&column[C_LEAST], "min_agents", free_cell, 0, 1e6);
  number_column(&column[C_AGENTS], files->agents ? files->agents : "x_given_agents",
                files->agents ? WFM_COLUMN_MAY_BE_EMPTY : free_cell, 0, 1e6);
  for (int k = 0; k < QUANTILES; k++)
    number_column(&column[C_QUANTILE + k], quantile_column[k], free_cell, 0, 1e12);
  /* A quantile that is staffed for as it stands takes its column away from the spread. */
  size_t columns = C_COUNT;
  for (int k = 0; k < QUANTILES; k++)
    if (files->value && strcmp(files->value, quantile_column[k]) == 0)
      column[C_QUANTILE + k].name = "x_taken";
  int code = read_intervals(app, files->volumes, column, columns, files->zone, files->interval_s, &j->in);
  if (code == EXIT_DONE) code = make_grid(app, j);
  if (code == EXIT_DONE) code = read_queue_table(app, files->queues, &queues);
  if (code == EXIT_DONE && queues.table) code = check_queue_table(&queues, j);
  if (code == EXIT_DONE) {
    j->queue = calloc(j->in.queues, sizeof *j->queue);
    if (!j->queue) code = failed(app, WFM_ENOMEM);
  }
  for (size_t q = 0; code == EXIT_DONE && q < j->in.queues; q++)
    code = fill_queue(app, j, &queues, option, q);
  j->queues_table = queues.table; /* settings point into its texts */
  return code;
}

void free_staff(staff_job *j) {
  for (size_t q = 0; j->queue && q < j->in.queues; q++) {
    free_settings(&j->queue[q].set);
    free(j->queue[q].block);
    free(j->queue[q].row);
    free(j->queue[q].open);
    free(j->queue[q].model);
    free(j->queue[q].chance);
    free(j->queue[q].first_date);
  }
  free(j->queue);
  free(j->day);
  wfm_table_free(j->queues_table);
  wfm_grid_free(j->grid);
  free_intervals(&j->in);
}

int failed_cell(const cli_app *app, wfm_status status, const staff_job *j, const staff_queue *q) {
  unsigned long long cell;
  int used = 0;
  const char *text = wfm_ctx_error(app->ctx);
  bool named = (sscanf(text, "interval %llu: %n", &cell, &used) == 1 && used > 0) ||
               (sscanf(text, "row %llu: %n", &cell, &used) == 1 && used > 0);
  end_progress(app);
  if (named && cell < j->n && q->row[cell] != SIZE_MAX)
    complain("%s:%lld: %s", j->path, (long long)wfm_table_lines(j->in.table)[q->row[cell]], text + used);
  else
    complain("queue %s: %s", q->name, text[0] ? text : wfm_status_text(status));
  return exit_code(status);
}
