/* Values of agents, KPIs and badges from CSV files. */
#include "recognition.h"

#include <libwfm/io_table.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { KPI_NAME, KPI_KIND, KPI_FLOOR, KPI_TARGET, KPI_WEIGHT, KPI_SD, KPI_LEAST, KPI_GUARD, KPI_EFFICIENCY };
enum { VALUE_AGENT, VALUE_PERIOD, VALUE_KPI, VALUE_VALUE, VALUE_COUNT };
enum { BADGE_NAME, BADGE_KIND, BADGE_KPI, BADGE_PERIODS, BADGE_THRESHOLD };

enum { NUMBER = 1, MAY_LACK = 2, MOST_COLUMNS = 9 };
typedef struct column {
  const char *name;
  int form;
} column;

static const column kpi_columns[] = {{"kpi", 0},
                                     {"kind", 0},
                                     {"floor", NUMBER},
                                     {"target", NUMBER},
                                     {"weight", NUMBER | MAY_LACK},
                                     {"sd", NUMBER | MAY_LACK},
                                     {"least", NUMBER | MAY_LACK},
                                     {"guard", MAY_LACK},
                                     {"efficiency", MAY_LACK}};
static const column value_columns[] = {
    {"agent", 0}, {"period", 0}, {"kpi", 0}, {"value", NUMBER | MAY_LACK}, {"count", NUMBER | MAY_LACK}};
static const column badge_columns[] = {
    {"badge", 0}, {"kind", 0}, {"kpi", 0}, {"periods", NUMBER | MAY_LACK}, {"threshold", NUMBER | MAY_LACK}};

static int read_table(const cli_app *app, const char *path, const column *columns, size_t n,
                      wfm_table **out) {
  wfm_table_column want[MOST_COLUMNS];
  wfm_findings *findings = NULL;
  for (size_t c = 0; c < n; c++) {
    wfm_table_column_init(&want[c], sizeof want[c]);
    want[c].name = columns[c].name;
    if (columns[c].form & NUMBER) want[c].kind = WFM_COLUMN_NUMBER;
    if (columns[c].form & MAY_LACK) want[c].flags = WFM_COLUMN_OPTIONAL | WFM_COLUMN_MAY_BE_EMPTY;
  }
  wfm_status status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK) status = wfm_table_read_csv(app->ctx, path, want, n, NULL, findings, out);
  print_findings(app, findings);
  wfm_findings_free(findings);
  if (status == WFM_EPARSE) return EXIT_USAGE;
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

static int refuse(const char *path, const wfm_table *table, size_t row, const char *what, const char *text) {
  complain("%s:%lld: %s \"%.60s\"", path, (long long)wfm_table_lines(table)[row], what, text);
  return EXIT_USAGE;
}

static int32_t find_word(const char *text, const char *const *words, int32_t count) {
  for (int32_t i = 0; i < count; i++)
    if (strcmp(text, words[i]) == 0) return i;
  return -1;
}

const char *recognition_kpi_name(const recognition_job *j, size_t kpi) {
  return wfm_table_text(j->kpis, KPI_NAME, kpi);
}

const char *recognition_badge_name(const recognition_job *j, size_t rule) {
  return wfm_table_text(j->badges, BADGE_NAME, rule);
}

static int32_t find_kpi(const recognition_job *j, const char *name) {
  for (size_t k = 0; k < wfm_table_rows(j->kpis); k++)
    if (strcmp(recognition_kpi_name(j, k), name) == 0) return (int32_t)k;
  return -1;
}

static void take(double *to, double from) {
  if (!isnan(from)) *to = from;
}

static int read_kpi(const recognition_job *j, const char *path, size_t k, wfm_recognition_kpi *kpi) {
  static const char *const kinds[] = {"share", "mean", "count"}, *const answers[] = {"", "no", "yes"};
  const char *kind = wfm_table_text(j->kpis, KPI_KIND, k), *guard = wfm_table_text(j->kpis, KPI_GUARD, k);
  const char *efficiency = wfm_table_text(j->kpis, KPI_EFFICIENCY, k);
  wfm_recognition_kpi_init(kpi, sizeof *kpi);
  kpi->kind = find_word(kind, kinds, 3);
  if (kpi->kind < 0) return refuse(path, j->kpis, k, "kind wants share, mean or count, not", kind);
  if (find_kpi(j, recognition_kpi_name(j, k)) != (int32_t)k)
    return refuse(path, j->kpis, k, "given twice: the KPI", recognition_kpi_name(j, k));
  if (*guard && (kpi->guard = find_kpi(j, guard)) < 0) return refuse(path, j->kpis, k, "no KPI", guard);
  int32_t answer = find_word(efficiency, answers, 3);
  if (answer < 0) return refuse(path, j->kpis, k, "efficiency wants yes or no, not", efficiency);
  if (answer == 2) kpi->flags = WFM_RECOGNITION_EFFICIENCY;
  kpi->floor = wfm_table_numbers(j->kpis, KPI_FLOOR)[k];
  kpi->target = wfm_table_numbers(j->kpis, KPI_TARGET)[k];
  take(&kpi->weight, wfm_table_numbers(j->kpis, KPI_WEIGHT)[k]);
  take(&kpi->sd, wfm_table_numbers(j->kpis, KPI_SD)[k]);
  take(&kpi->least, wfm_table_numbers(j->kpis, KPI_LEAST)[k]);
  return EXIT_DONE;
}

static int read_badge(const recognition_job *j, const char *path, size_t r, wfm_badge_rule *rule) {
  static const char *const kinds[] = {"streak", "improved", "team", "helped"};
  const char *kind = wfm_table_text(j->badges, BADGE_KIND, r), *kpi = wfm_table_text(j->badges, BADGE_KPI, r);
  double periods = wfm_table_numbers(j->badges, BADGE_PERIODS)[r];
  wfm_badge_rule_init(rule, sizeof *rule);
  rule->kind = find_word(kind, kinds, 4);
  rule->kpi = find_kpi(j, kpi);
  if (rule->kind < 0)
    return refuse(path, j->badges, r, "kind wants streak, improved, team or helped, not", kind);
  if (rule->kpi < 0) return refuse(path, j->badges, r, "no KPI", kpi);
  if (!isnan(periods)) {
    if (!(periods >= 1 && periods <= 1000 && periods == floor(periods)))
      return refuse(path, j->badges, r, "periods wants a whole number from 1 to 1000 for",
                    recognition_badge_name(j, r));
    rule->periods = (int32_t)periods;
  }
  take(&rule->threshold, wfm_table_numbers(j->badges, BADGE_THRESHOLD)[r]);
  return EXIT_DONE;
}

/* A text and the row where it stands first. */
typedef struct word {
  const char *text;
  size_t row;
} word;

static int by_text(const void *a, const void *b) {
  const word *x = a, *y = b;
  int order = strcmp(x->text, y->text);
  return order ? order : x->row < y->row ? -1 : x->row > y->row;
}

/* Numbers the texts of a column in their order; names has room for all rows. */
static int number_texts(const recognition_job *j, size_t column_index, int32_t *number, const char **names,
                        size_t *count) {
  size_t rows = wfm_table_rows(j->values);
  word *words = malloc((rows + 1) * sizeof *words);
  if (!words) return failed(j->app, WFM_ENOMEM);
  for (size_t i = 0; i < rows; i++) words[i] = (word){wfm_table_text(j->values, column_index, i), i};
  qsort(words, rows, sizeof *words, by_text);
  *count = 0;
  for (size_t i = 0; i < rows; i++) {
    if (i == 0 || strcmp(words[i].text, words[i - 1].text) != 0) names[(*count)++] = words[i].text;
    number[words[i].row] = (int32_t)(*count - 1);
  }
  free(words);
  return EXIT_DONE;
}

/* Few rows can span many cells: every agent in a period of his own. */
static const double most_cells = 1e8;

/* Lays the rows into cells; a cell that is given twice is refused. */
static int lay_values(recognition_job *j, const char *path) {
  size_t rows = wfm_table_rows(j->values), cells = j->team.agents * j->team.periods,
         all = j->team.kpis * cells;
  if ((double)j->team.agents * (double)j->team.periods * (double)j->team.kpis > most_cells) {
    complain("%s: %zu agents in %zu periods, want at most %.0f cells with all KPIs", path, j->team.agents,
             j->team.periods, most_cells);
    return EXIT_USAGE;
  }
  bool *given = calloc(all, sizeof *given);
  j->value = malloc(all * sizeof *j->value);
  j->count = calloc(all, sizeof *j->count);
  int code = given && j->value && j->count ? EXIT_DONE : failed(j->app, WFM_ENOMEM);
  for (size_t i = 0; code == EXIT_DONE && i < all; i++) j->value[i] = NAN;
  for (size_t i = 0; code == EXIT_DONE && i < rows; i++) {
    const char *name = wfm_table_text(j->values, VALUE_KPI, i);
    int32_t k = find_kpi(j, name);
    size_t cell = (size_t)j->agent[i] * j->team.periods + (size_t)j->period[i];
    if (k < 0) {
      code = refuse(path, j->values, i, "no KPI", name);
    } else if (given[(size_t)k * cells + cell]) {
      code = refuse(path, j->values, i, "given twice for this agent and period:", name);
    } else {
      given[(size_t)k * cells + cell] = true;
      j->value[(size_t)k * cells + cell] = wfm_table_numbers(j->values, VALUE_VALUE)[i];
      take(&j->count[(size_t)k * cells + cell], wfm_table_numbers(j->values, VALUE_COUNT)[i]);
    }
  }
  free(given);
  return code;
}

static int read_values(recognition_job *j, const char *path) {
  int code = read_table(j->app, path, value_columns, 5, &j->values);
  if (code != EXIT_DONE) return code;
  size_t rows = wfm_table_rows(j->values);
  j->agent = calloc(rows, sizeof *j->agent);
  j->period = calloc(rows, sizeof *j->period);
  j->agent_name = calloc(rows, sizeof *j->agent_name);
  j->period_name = calloc(rows, sizeof *j->period_name);
  if (!j->agent || !j->period || !j->agent_name || !j->period_name) return failed(j->app, WFM_ENOMEM);
  code = number_texts(j, VALUE_AGENT, j->agent, j->agent_name, &j->team.agents);
  if (code == EXIT_DONE) code = number_texts(j, VALUE_PERIOD, j->period, j->period_name, &j->team.periods);
  return code == EXIT_DONE ? lay_values(j, path) : code;
}

int read_recognition(recognition_job *j, const char *values, const recognition_options *o) {
  int code = read_table(j->app, o->kpis, kpi_columns, 9, &j->kpis);
  if (code == EXIT_DONE && o->badges) code = read_table(j->app, o->badges, badge_columns, 5, &j->badges);
  if (code != EXIT_DONE) return code;
  j->team.kpis = wfm_table_rows(j->kpis);
  j->team.rules = wfm_table_rows(j->badges);
  j->kpi = calloc(j->team.kpis, sizeof *j->kpi);
  j->rule = calloc(j->team.rules + 1, sizeof *j->rule);
  if (!j->kpi || !j->rule) return failed(j->app, WFM_ENOMEM);
  for (size_t k = 0; code == EXIT_DONE && k < j->team.kpis; k++) code = read_kpi(j, o->kpis, k, &j->kpi[k]);
  for (size_t r = 0; code == EXIT_DONE && r < j->team.rules; r++)
    code = read_badge(j, o->badges, r, &j->rule[r]);
  if (code == EXIT_DONE) code = read_values(j, values);
  size_t cells = j->team.agents * j->team.periods;
  for (size_t k = 0; code == EXIT_DONE && k < j->team.kpis; k++) {
    j->kpi[k].value = j->value + k * cells;
    if (j->kpi[k].kind != WFM_RECOGNITION_COUNT) j->kpi[k].count = j->count + k * cells;
  }
  j->team.kpi = j->kpi;
  j->team.rule = j->rule;
  return code;
}

void free_recognition(recognition_job *j) {
  void *blocks[] = {j->agent, j->period, j->agent_name,  j->period_name, j->value, j->count, j->kpi,
                    j->rule,  j->points, j->mean_points, j->rank,        j->badge, j->line};
  for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) free(blocks[i]);
  wfm_table_free(j->kpis);
  wfm_table_free(j->values);
  wfm_table_free(j->badges);
}
