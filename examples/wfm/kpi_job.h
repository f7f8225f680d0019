/* What the files of wfm kpi share: sums by row, groups of rows by period, measures of groups. */
#ifndef WFM_PROGRAM_KPI_JOB_H
#define WFM_PROGRAM_KPI_JOB_H

#include "contact_set.h"

#include <libwfm/kpi.h>
#include <libwfm/kpi_hours.h>

enum {
  FACT_OFFERED = 0,
  FACT_ANSWERED = 1,
  FACT_HANDLED = 8,
  FACT_TALK = 12,
  FACT_AVAILABLE = 16,
  FACT_PAID = 17,
  FACTS = 18,
  MEASURES = 18,
  MORE = 7 /* measures of single contacts and of money */
};

/* Facts by the names of their columns; wfm_kpi_facts and wfm_kpi_sums have the same ones. */
typedef struct kpi_fact {
  const char *name;
  size_t fact, sum;
} kpi_fact;
extern const kpi_fact kpi_facts[FACTS];

typedef struct kpi_measure {
  const char *name;
  size_t at;
} kpi_measure;
extern const kpi_measure kpi_measures[MEASURES];

enum { WAIT_P50, WAIT_P90, WAIT_P95, FCR, CSAT, NPS, COST_PER_CONTACT };
extern const char *const kpi_more[MORE];

typedef struct kpi_job {
  interval_table in; /* rows by queue (or site, agent, team) and time */
  contact_set set;   /* of a log or of contacts.csv */
  contact_groups groups_of;
  bool has_set;
  wfm_grid *grid;     /* of rows made of contacts */
  size_t *grid_first; /* [queues of in] interval of each one's first row */
  uint8_t *mark;      /* [contacts] WFM_RESOLUTION_* */
  contact_by by;
  wfm_kpi_opts opts;
  int32_t period;
  const double *fact[FACTS]; /* [rows] columns that the file has; NULL: not */
  double *made, *rows_block; /* [rows] talk_s made of aht_s; columns made of contacts */
  int32_t *group;            /* [rows] */
  size_t groups;
  size_t *head;                      /* [groups] a row of the group, its first */
  double *sum[FACTS];                /* [groups] */
  double *block, *measure[MEASURES]; /* [groups]; NULL: cannot be told from the file's columns */
  double *more_block, *more[MORE];   /* [groups] */
  int64_t *left_out;
  char definition[300];
} kpi_job;

/* cmd_kpi.c */
int64_t kpi_period_of(const kpi_job *job, size_t row);
void kpi_print_period(FILE *out, const kpi_job *job, size_t group);
/* A column of a group by its name; NaN where it is not known, *known false where no such KPI is. */
double kpi_value(const kpi_job *job, const char *name, size_t group, bool *known);

/* kpi_contacts.c: contacts to rows of facts; percentiles, resolution, surveys by group. */
typedef struct kpi_contact_wish {
  double window_s, cost_per_h, score_low, score_high, score_top;
} kpi_contact_wish;
int kpi_rows_of_contacts(const cli_app *app, double interval_s, kpi_job *job);
int kpi_more_of_contacts(const cli_app *app, const kpi_contact_wish *wish, kpi_job *job);
/* Whether the efficiency won since a date at the cost of quality: AHT with first-contact resolution. Prints a line. */
int kpi_guard(const cli_app *app, const kpi_job *job, int32_t since);

/* kpi_table.c: a table with bars, a sparkline and what moves, for people. headline: names with commas between. */
int kpi_print_table(const cli_app *app, const kpi_job *job, const char *headline);
int kpi_review(const cli_app *app, const kpi_job *job, const char *headline);

/* kpi_exposure.c: what agents are exposed to, as CSV, JSON or a table. */
int kpi_print_exposure(const cli_app *app, const kpi_job *job, const wfm_kpi_exposure_opts *opts, bool table,
                       const char *out_path);

#endif
