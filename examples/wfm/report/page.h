/* Text of a page that grows: plain text escaped, numbers and times as people write them. */
#ifndef WFM_REPORT_PAGE_H
#define WFM_REPORT_PAGE_H

#include <libwfm/goals.h>
#include <libwfm/plan.h>

typedef struct page {
  char *data;
  size_t length, cap;
  int failed; /* out of memory: everything after is left out */
} page;

void page_raw(page *p, const char *html);
void page_raw_n(page *p, const char *html, size_t length);
void page_text(page *p, const char *text); /* escaped for HTML */
/* HTML with numbers in it; arguments are numbers and texts of our own, never text from a file. */
void page_format(page *p, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Opens a table that scrolls when it is too wide: heads parted by '|', '#' before those of numbers. Text of our own. */
void page_table(page *p, const char *style, const char *heads);
void page_table_end(page *p);

/* --- numbers: NaN is a dash --- */
void page_number(page *p, double value, int decimals);      /* 12 345.6 with narrow spaces */
void page_percent(page *p, double frac, int decimals);      /* 83.1 % */
void page_minutes(page *p, double minutes);                 /* 38:30 hours */
void page_clock(page *p, int32_t minute);                   /* 09:15; past midnight 01:30 */
void page_date(page *p, int32_t date);                      /* Mon 5 Jan 2026 */
void page_short_date(page *p, int32_t date);                /* Mon 5 Jan */
void page_json_number(page *p, double value, int decimals); /* null for NaN; no superfluous zeros */

/* Text of the whole plan that several sections need. */
typedef struct report {
  page page;
  const wfm_plan_result *result;
  const wfm_grid *grid;
  const wfm_roster *roster;           /* NULL before the roster's stage */
  const wfm_assignments *assignments; /* NULL before the roster's stage */
  wfm_plan_totals totals;
  size_t n; /* intervals */
  int32_t days, first_date, step_minutes;
} report;

/* --- sections, each in its file --- */
void report_summary(report *r); /* title, verdict, figures */
void report_volume(report *r);  /* history, forecast and band of each queue */
void report_coverage(
    report *r);               /* requirement against roster, coverage by day and interval, worst half-hours */
void report_money(report *r); /* bridge from positions to paid hours, hours by pay code, cost */
void report_people(report *r); /* hours against the cap, weeks, unmet wishes, agents who can work nothing */
void report_notes(report *r);  /* assumptions, what the words mean */

/* A section for each goal, as it stands on a day. */
void page_goals(page *p, wfm_ctx *ctx, const wfm_goals *goals, int32_t today);

/* Columns for pictures: the text of a JSON array of minutes since the first day's 00:00 by the clock, and of a column. A repeated hour
   of autumn is drawn once: its second run is left out of every column. */
void report_json_times(report *r);
void report_json_column(report *r, const char *name, const double *column, int decimals);

#endif
