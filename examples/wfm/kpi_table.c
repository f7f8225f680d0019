/* KPIs as a table for people: bars, a sparkline, what moves, and what is to be said of the choice. */
#include "bars.h"
#include "kpi_job.h"

#include <libwfm/kpi_change.h>
#include <libwfm/kpi_registry.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_HEADLINE = 12, HANDFUL = 7, BAR = 10, SPARKS = 60 };
static const char *const usual = "service_level,abandonment,asa_s,aht_s,occupancy";

/* Names of a list with commas; the list is copied. */
static int split_names(const char *list, char *copy, size_t cap, const char *name[MOST_HEADLINE],
                       size_t *count) {
  if (strlen(list) >= cap) {
    complain("--headline: too long");
    return EXIT_USAGE;
  }
  strcpy(copy, list);
  *count = 0;
  for (char *at = strtok(copy, ","); at; at = strtok(NULL, ",")) {
    if (*count == MOST_HEADLINE) {
      complain("--headline: more than %d KPIs", MOST_HEADLINE);
      return EXIT_USAGE;
    }
    name[(*count)++] = at;
  }
  return EXIT_DONE;
}

static int check_names(const kpi_job *j, const char *const *name, size_t count) {
  for (size_t k = 0; k < count; k++) {
    bool known;
    (void)kpi_value(j, name[k], 0, &known);
    if (known) continue;
    complain("--headline: no KPI %s", name[k]);
    return EXIT_USAGE;
  }
  return EXIT_DONE;
}

/* Shares fill a bar of ten; others have none. */
static bool is_share(const char *name) {
  return strstr(name, "level") || strstr(name, "abandonment") || strstr(name, "frac") ||
         strstr(name, "occupancy") || strstr(name, "utilisation") || strcmp(name, "fcr") == 0 ||
         strcmp(name, "csat") == 0;
}

/* The last SPARKS values of a KPI. */
static void print_spark_of(const kpi_job *j, const char *name, size_t from, size_t to) {
  double value[SPARKS];
  bool known;
  if (to - from > SPARKS) from = to - SPARKS;
  for (size_t g = from; g < to; g++) value[g - from] = kpi_value(j, name, g, &known);
  print_spark(value, to - from);
}

static void print_cell_of(const kpi_job *j, const char *name, size_t g) {
  bool known;
  double value = kpi_value(j, name, g, &known);
  if (!is_share(name)) {
    if (isnan(value))
      printf(" %10s", "-");
    else
      printf(" %10.1f", value);
    return;
  }
  if (isnan(value))
    printf("  %10s      -", "");
  else {
    printf("  ");
    print_bar(value, BAR);
    printf(" %5.1f%%", 100 * value);
  }
}

/* A service level of few contacts is marked. */
static bool is_small(const kpi_job *j, size_t g) {
  bool known;
  return j->measure[0] && wfm_kpi_small_sample(kpi_value(j, "offered", g, &known),
                                               kpi_value(j, "service_level_low", g, &known),
                                               kpi_value(j, "service_level_high", g, &known));
}

static int print_change(const cli_app *app, const kpi_job *j, const char *name, size_t from, size_t to) {
  wfm_kpi_change_result r;
  bool known;
  double *value = malloc((to - from + 1) * sizeof *value);
  if (!value) return failed(app, WFM_ENOMEM);
  for (size_t g = from; g < to; g++) value[g - from] = kpi_value(j, name, g, &known);
  wfm_kpi_change_result_init(&r, sizeof r);
  wfm_status status = to - from <= 20000 ? wfm_kpi_change(app->ctx, to - from, value, 0.05, &r) : WFM_OK;
  free(value);
  if (status != WFM_OK) return failed(app, status);
  double unit = is_share(name) ? 100 : 1;
  const char *word = is_share(name) ? " points" : "";
  if (r.kind == WFM_KPI_TREND)
    printf("  %s moves by %+.3g%s a %s (p = %.2g)\n", name, unit * r.slope, word, wfm_period_name(j->period),
           r.trend_p);
  if (r.kind == WFM_KPI_SHIFT) {
    printf("  %s went from %.4g to %.4g%s with ", name, unit * r.level_before, unit * r.level_after,
           is_share(name) ? " %" : "");
    kpi_print_period(stdout, j, from + (size_t)r.shift_row);
    printf(" (p = %.2g)\n", r.shift_p);
  }
  return EXIT_DONE;
}

static int print_queue(const cli_app *app, const kpi_job *j, size_t from, size_t to, const char *const *name,
                       size_t count) {
  static const char *const heading[] = {"interval", "day", "week from", "month from"};
  bool small = false;
  int code = EXIT_DONE;
  printf("%s  ", j->in.name[j->in.queue[j->head[from]]]);
  if (count > 0) {
    print_spark_of(j, name[0], from, to);
    printf("  %s", name[0]);
  }
  printf("\n%-17s%9s", heading[j->period], "offered");
  for (size_t k = 0; k < count; k++) printf(is_share(name[k]) ? "  %17.17s" : " %10.10s", name[k]);
  printf("\n");
  for (size_t g = from; g < to; g++) {
    bool known;
    double offered = kpi_value(j, "offered", g, &known);
    if (isnan(offered)) offered = kpi_value(j, "answered", g, &known) + kpi_value(j, "abandoned", g, &known);
    kpi_print_period(stdout, j, g);
    printf("%*s", j->period == WFM_PERIOD_INTERVAL ? 1 : 7, "");
    if (isnan(offered))
      printf("%8s", "-");
    else
      printf("%8.0f", offered);
    printf("%s", is_small(j, g) ? "~" : " ");
    small = small || is_small(j, g);
    for (size_t k = 0; k < count; k++) print_cell_of(j, name[k], g);
    printf("\n");
  }
  if (small) printf("~ few contacts: the service level is known to within ten points at best\n");
  for (size_t k = 0; code == EXIT_DONE && k < count; k++) code = print_change(app, j, name[k], from, to);
  printf("\n");
  return code;
}

int kpi_print_table(const cli_app *app, const kpi_job *j, const char *headline) {
  char copy[400];
  const char *name[MOST_HEADLINE], *known_name[MOST_HEADLINE];
  size_t count, kept = 0;
  int code = split_names(headline ? headline : usual, copy, sizeof copy, name, &count);
  if (code == EXIT_DONE) code = check_names(j, name, count);
  if (code != EXIT_DONE) return code;
  for (size_t k = 0; k < count; k++) { /* of the usual ones those that the file gives */
    bool known, any = headline != NULL;
    for (size_t g = 0; !any && g < j->groups; g++) any = !isnan(kpi_value(j, name[k], g, &known));
    if (any) known_name[kept++] = name[k];
  }
  for (size_t from = 0, to; code == EXIT_DONE && from < j->groups; from = to) {
    for (to = from + 1; to < j->groups && j->in.queue[j->head[to]] == j->in.queue[j->head[from]];) to++;
    code = print_queue(app, j, from, to, known_name, kept);
  }
  return code;
}

int kpi_review(const cli_app *app, const kpi_job *j, const char *headline) {
  char copy[400];
  const char *name[MOST_HEADLINE];
  int32_t kind[200], first[200], second[200];
  double found[200];
  size_t count;
  wfm_kpi_review_columns c;
  int code = split_names(headline, copy, sizeof copy, name, &count);
  if (code == EXIT_DONE) code = check_names(j, name, count);
  if (code != EXIT_DONE) return code;
  double *value = malloc((count * j->groups + 1) * sizeof *value);
  if (!value) return failed(app, WFM_ENOMEM);
  for (size_t k = 0; k < count; k++)
    for (size_t g = 0; g < j->groups; g++) {
      bool known;
      value[k * j->groups + g] = kpi_value(j, name[k], g, &known);
    }
  wfm_kpi_review_columns_init(&c, sizeof c);
  c.cap = 200;
  c.kind = kind;
  c.first = first;
  c.second = second;
  c.value = found;
  wfm_status status = wfm_kpi_review(app->ctx, count, name, j->groups, value, HANDFUL, &c);
  free(value);
  if (status != WFM_OK) return failed(app, status);
  for (size_t i = 0; i < c.count && i < c.cap; i++) {
    if (kind[i] == WFM_KPI_REVIEW_TOO_MANY)
      fprintf(stderr, "warning: %.0f headline KPIs are more than a handful\n", found[i]);
    else if (kind[i] == WFM_KPI_REVIEW_UNPAIRED)
      fprintf(stderr, "warning: %s is an efficiency without a quality beside it (fcr, csat)\n",
              name[first[i]]);
    else
      fprintf(stderr, "warning: %s and %s say much the same\n", name[first[i]], name[second[i]]);
  }
  return EXIT_DONE;
}
