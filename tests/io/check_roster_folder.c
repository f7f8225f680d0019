/* Roster folders: every kind of bad input is an error at its place, contradictions are warnings, memory stays bounded. */
#include "io/roster.h"
#include "support/oom.h"
#include "support/suite.h"
#include "support/tempdir.h"

#include <stdlib.h>
#include <string.h>

enum { INSTANCE, CONTRACTS, SHIFTS, AGENTS, DEMAND, REQUESTS, TIME_OFF, LOCKED, FILES };

#define CONTRACT_HEADER                                                                                      \
  "contract,weekly_min_minutes,weekly_max_minutes,days_min,days_max,max_consecutive_days,min_rest_minutes,"  \
  "shift_groups\n"
#define SHIFT_HEADER                                                                                         \
  "shift,group,start,paid_minutes,length_minutes,pause1_minutes,pause1_from,pause1_to,pause2_minutes,"       \
  "pause2_from,"                                                                                             \
  "pause2_to,pause3_minutes,pause3_from,pause3_to,pause_gap_minutes\n"
#define AGENT_HEADER                                                                                         \
  "agent,contract,skills,seniority,start_from,start_to,prior_consecutive_days,prior_end_minutes_before\n"
#define JSON_OF(more) "{\"format\":\"wfm-roster-1\",\"start_date\":\"2026-01-05\"," more "}"
#define FRAME         "\"days\":7,\"interval_minutes\":30,\"skills\":[\"S1\"]"

/* A folder without a fault. */
static const wfm__memory_file good[FILES] = {
#define TEXT(name, text)                                                                                     \
  { name, text, sizeof(text) - 1 }
    [INSTANCE] = TEXT("instance.json", JSON_OF(FRAME)),
    [CONTRACTS] = TEXT("contracts.csv", CONTRACT_HEADER "FT,2400,2400,5,5,6,660,D\n"),
    [SHIFTS] = TEXT("shifts.csv", SHIFT_HEADER "D8,D,08:00,480,510,30,120,240,0,0,0,0,0,0,45\n"),
    [AGENTS] = TEXT("agents.csv", AGENT_HEADER "Ann,FT,S1,3,06:00,14:00,0,900\n"),
    [DEMAND] = TEXT("demand.csv", "day,start,skill,required\n0,08:00,S1,1\n"),
    [REQUESTS] =
        TEXT("requests.csv", "agent,day,kind,start_from,start_to,weight\nAnn,*,START,06:00,08:00,2\n"),
    [TIME_OFF] = TEXT("timeoff.csv", "agent,day,start,end,credit_minutes\nAnn,6,00:00,24:00,0\n"),
    [LOCKED] = TEXT("locked.csv", "agent,day,shift\nAnn,0,D8\n"),
};

/* One file replaced (NULL: left out), and what the only finding of the severity, or the first of several, says. */
static const struct {
  int file;
  int32_t severity;
  const char *csv, *text;
} cases[] = {
    {INSTANCE, WFM_FINDING_ERROR, NULL, "instance.json: no such file"},
    {INSTANCE, WFM_FINDING_ERROR, "", "instance.json:1: malformed JSON"},
    {INSTANCE, WFM_FINDING_ERROR, "{}", "instance.json: format: is missing"},
    {INSTANCE, WFM_FINDING_ERROR, "{\"format\":\"wfm-roster-2\",\"start_date\":\"2026-01-05\"," FRAME "}",
     "instance.json: format: is \"wfm-roster-2\", want \"wfm-roster-1\""},
    {INSTANCE, WFM_FINDING_ERROR, JSON_OF("\"days\":0,\"interval_minutes\":30,\"skills\":[]"),
     "instance.json: days: want a whole number, 1 to 3660"},
    {INSTANCE, WFM_FINDING_ERROR, JSON_OF("\"days\":7,\"interval_minutes\":25,\"skills\":[]"),
     "instance.json: interval_minutes: is 25, want a divisor of 1440"},
    {INSTANCE, WFM_FINDING_ERROR, JSON_OF("\"days\":7,\"interval_minutes\":30,\"skills\":[\"S1\",\"S1\"]"),
     "instance.json: skills: skill S1: given twice"},
    {INSTANCE, WFM_FINDING_ERROR, JSON_OF("\"days\":7,\"interval_minutes\":30,\"skills\":[1]"),
     "instance.json: skills: entry 1: want a text"},
    {INSTANCE, WFM_FINDING_ERROR, JSON_OF(FRAME ",\"weights\":{\"under\":-1}"),
     "instance.json: weights.under: want a number of at least 0"},
    {INSTANCE, WFM_FINDING_WARNING, JSON_OF(FRAME ",\"weights\":{\"undre\":1}"),
     "instance.json: weights.undre: unknown, ignored"},
    {INSTANCE, WFM_FINDING_WARNING, JSON_OF(FRAME ",\"currency\":\"EUR\""),
     "instance.json: currency: unknown, ignored"},

    {CONTRACTS, WFM_FINDING_ERROR, NULL, "contracts.csv: no such file"},
    {CONTRACTS, WFM_FINDING_ERROR, "", "contracts.csv: the file is empty, want a header row"},
    {CONTRACTS, WFM_FINDING_ERROR, CONTRACT_HEADER "FT,2500,2400,5,5,6,660,D\n",
     "contracts.csv:2: contract FT: weekly_max_minutes=2400, want 2500 to 10080"},
    {CONTRACTS, WFM_FINDING_ERROR, CONTRACT_HEADER "FT,2400,2400,6,5,6,660,D\n",
     "contracts.csv:2: contract FT: days_max=5, want 6 to 7"},
    {CONTRACTS, WFM_FINDING_ERROR, CONTRACT_HEADER "FT,2400,2400,5,5,6,660,D\nFT,1200,2400,5,5,6,660,D\n",
     "contracts.csv:3: given before on line 2 with other values"},
    {CONTRACTS, WFM_FINDING_ERROR, CONTRACT_HEADER "FT,2400,2400,5,5,six,660,D\n",
     "contracts.csv:2: max_consecutive_days: \"six\", want a whole number"},
    {CONTRACTS, WFM_FINDING_WARNING, CONTRACT_HEADER "FT,2400,2400,5,5,6,660,D|E\n",
     "contracts.csv:2: contract FT: shift group E has no shifts"},
    {CONTRACTS, WFM_FINDING_WARNING, CONTRACT_HEADER "FT,2880,2880,5,5,6,660,D\n",
     "contracts.csv:2: contract FT: weekly_min_minutes=2880 is above cap_minutes=2400"},

    {SHIFTS, WFM_FINDING_ERROR, NULL, "shifts.csv: no such file"},
    {SHIFTS, WFM_FINDING_ERROR, SHIFT_HEADER "D8,D,08:00,480,1500,30,120,240,0,0,0,0,0,0,45\n",
     "shifts.csv:2: shift D8: length_minutes=1500, want 1 to 1440"},
    {SHIFTS, WFM_FINDING_ERROR, SHIFT_HEADER "D8,D,08:10,480,510,30,120,240,0,0,0,0,0,0,45\n",
     "shifts.csv:2: shift D8: start_minute=490, want a multiple of 30"},
    {SHIFTS, WFM_FINDING_ERROR, SHIFT_HEADER "D8,D,08:00,480,510,30,120,140,30,150,180,0,0,0,45\n",
     "shifts.csv:2: shift D8: pause 2 cannot fit"},
    {SHIFTS, WFM_FINDING_ERROR, SHIFT_HEADER "D8,D,8 am,480,510,30,120,240,0,0,0,0,0,0,45\n",
     "shifts.csv:2: start: \"8 am\", want a clock time, HH:MM"},

    {AGENTS, WFM_FINDING_ERROR, NULL, "agents.csv: no such file"},
    {AGENTS, WFM_FINDING_ERROR, AGENT_HEADER "Ann,XX,S1,3,06:00,14:00,0,900\n",
     "agents.csv:2: contract: contract \"XX\" is not known"},
    {AGENTS, WFM_FINDING_ERROR, AGENT_HEADER "Ann,FT,S1|S7,3,06:00,14:00,0,900\n",
     "agents.csv:2: agent Ann: skill \"S7\" is not known"},
    {AGENTS, WFM_FINDING_ERROR, AGENT_HEADER "Ann,FT,S1,3,14:00,06:00,0,900\n",
     "agents.csv:2: agent Ann: start_to_minute=360, want 840 to 2880"},
    {AGENTS, WFM_FINDING_WARNING, AGENT_HEADER "Ann,FT,S1,3,06:00,14:00,0,900\nBob,FT,,3,06:00,14:00,0,900\n",
     "agents.csv:3: agent Bob has no skill: can work nothing"},

    {DEMAND, WFM_FINDING_ERROR, NULL, "demand.csv: no such file"},
    {DEMAND, WFM_FINDING_ERROR, "day,start,skill,required\n0,08:00,S1,-1\n",
     "demand.csv:2: demand for skill S1, day 0, minute 480: required=-1, want 0 to"},
    {DEMAND, WFM_FINDING_ERROR, "day,start,skill,required\n0,08:00,S1,lots\n",
     "demand.csv:2: required: \"lots\", want a number"},
    {DEMAND, WFM_FINDING_ERROR, "day,start,skill,required\n7,08:00,S1,1\n", "day=7, want 0 to 6"},
    {DEMAND, WFM_FINDING_ERROR, "day,start,skill,required\n0,08:00,S2,1\n",
     "demand.csv:2: skill: skill \"S2\" is not known"},
    {DEMAND, WFM_FINDING_ERROR, "day|start|skill|required\n0|08:00|S1|1\n",
     "demand.csv:1: the header has one cell only"},
    {DEMAND, WFM_FINDING_WARNING, "day,start,skill,required\n6,24:00,S1,1\n",
     "demand.csv:2: skill S1, day 6: demand after the end of the horizon is always missing"},
    {DEMAND, WFM_FINDING_WARNING, "day,start,skill,required,notes\n0,08:00,S1,1,x\n",
     "demand.csv:1: notes: unknown column, ignored"},

    {REQUESTS, WFM_FINDING_ERROR, "agent,day,kind,start_from,start_to,weight\nBob,1,OFF,,,1\n",
     "requests.csv:2: agent: agent \"Bob\" is not known"},
    {REQUESTS, WFM_FINDING_ERROR, "agent,day,kind,start_from,start_to,weight\nAnn,1,HOLIDAY,,,1\n",
     "requests.csv:2: kind: \"HOLIDAY\", want OFF, WORK or START"},
    {REQUESTS, WFM_FINDING_ERROR, "agent,day,kind,start_from,start_to,weight\nAnn,mon,OFF,,,1\n",
     "requests.csv:2: day: \"mon\", want a day or *"},
    {REQUESTS, WFM_FINDING_ERROR, "agent,day,kind,start_from,start_to,weight\nAnn,1,START,06:00,,1\n",
     "requests.csv:2: start_to: a START wish needs start_from and start_to"},
    {REQUESTS, WFM_FINDING_ERROR, "agent,day,kind,start_from,start_to,weight\nAnn,1,OFF,,,-1\n",
     "requests.csv:2: request of agent Ann: weight=-1, want >= 0"},
    {REQUESTS, WFM_FINDING_WARNING, "agent,day,kind,start_from,start_to,weight\nAnn,9,OFF,,,1\n",
     "requests.csv:2: day: day 9 is outside the horizon, the wish is ignored"},

    {TIME_OFF, WFM_FINDING_ERROR, "agent,day,start,end,credit_minutes\nAnn,1,10:00,09:00,0\n",
     "timeoff.csv:2: time off of agent Ann: end_minute=540, want 601 to"},
    {TIME_OFF, WFM_FINDING_WARNING,
     "agent,day,start,end,credit_minutes\nAnn,1,00:00,24:00,480\nAnn,1,12:00,18:00,240\n",
     "timeoff.csv:3: agent Ann, day 1: overlaps other time off; the credit of both counts"},

    {LOCKED, WFM_FINDING_ERROR, "agent,day,shift\nAnn,0,D9\n",
     "locked.csv:2: shift: shift \"D9\" is not known"},
    {LOCKED, WFM_FINDING_ERROR, "agent,day,shift\nAnn,0,D8\nAnn,0,OFF\n",
     "locked.csv:3: given before on line 2"},
    {LOCKED, WFM_FINDING_ERROR, "agent,day,shift\nAnn,7,D8\n",
     "locked.csv:2: lock of agent Ann: day=7, want 0 to 6"},
    {LOCKED, WFM_FINDING_WARNING, "agent,day,shift\nAnn,6,D8\n",
     "locked.csv:2: agent Ann, day 6: locked shift D8 overlaps time off"},
};

static wfm_status read_with(wfm_ctx *ctx, int replaced, const char *csv, bool strict, wfm_findings *findings,
                            wfm_roster **out) {
  wfm__memory_file files[FILES];
  size_t n = 0;
  for (int i = 0; i < FILES; i++) {
    if (i != replaced)
      files[n++] = good[i];
    else if (csv)
      files[n++] = (wfm__memory_file){good[i].name, csv, strlen(csv)};
  }
  const wfm__source source = {.files = files, .count = n};
  return wfm__roster_read(ctx, &source, strict, true, findings, out);
}

START_TEST(folders) {
  wfm_ctx *ctx = NULL;
  wfm_findings *findings = NULL;
  wfm_roster *roster = NULL;
  char text[500] = "";
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_findings_create(ctx, 0, &findings), WFM_OK);
  wfm_status st = read_with(ctx, cases[_i].file, cases[_i].csv, false, findings, &roster);
  for (size_t i = 0; i < wfm_findings_count(findings) && !text[0]; i++) {
    wfm_finding finding;
    wfm_finding_init(&finding, sizeof finding);
    ck_assert_int_eq(wfm_findings_get(findings, i, &finding), WFM_OK);
    if (finding.severity == cases[_i].severity) (void)wfm_findings_text(findings, i, text, sizeof text);
  }
  ck_assert_msg(strstr(text, cases[_i].text) != NULL, "want \"%s\", found \"%s\" (%s)", cases[_i].text, text,
                wfm_ctx_error(ctx));
  if (cases[_i].severity == WFM_FINDING_ERROR) {
    ck_assert_int_eq(st, WFM_EPARSE);
    ck_assert_ptr_null(roster);
    ck_assert_msg(strstr(wfm_ctx_error(ctx), cases[_i].text) != NULL, "%s", wfm_ctx_error(ctx));
  } else {
    ck_assert_int_eq(st, WFM_OK);
    ck_assert_uint_eq(wfm_findings_total(findings, WFM_FINDING_ERROR), 0);
  }
  wfm_roster_free(roster);
  wfm_findings_free(findings);
  wfm_ctx_free(ctx);
}
END_TEST

START_TEST(good_folder_has_no_findings) {
  wfm_ctx *ctx = NULL;
  wfm_findings *findings = NULL;
  wfm_roster *roster = NULL;
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_findings_create(ctx, 0, &findings), WFM_OK);
  ck_assert_int_eq(read_with(ctx, FILES, NULL, true, findings, &roster), WFM_OK);
  ck_assert_uint_eq(wfm_findings_count(findings), 0);
  wfm_roster_free(roster);
  roster = NULL;
  for (int file = REQUESTS; file < FILES; file++) { /* these may be missing */
    ck_assert_int_eq(read_with(ctx, file, NULL, true, findings, &roster), WFM_OK);
    wfm_roster_free(roster);
    roster = NULL;
  }
  ck_assert_uint_eq(wfm_findings_count(findings), 0);
  ck_assert_int_eq(
      read_with(ctx, DEMAND, "day,start,skill,required,notes\n0,08:00,S1,1,x\n", true, findings, &roster),
      WFM_EPARSE);
  ck_assert_ptr_null(roster);
  wfm_findings_free(findings);
  wfm_ctx_free(ctx);
}
END_TEST

/* A context that gives no more than most bytes at a time. */
struct bound {
  size_t most, largest;
};

static void *bounded_realloc(void *p, size_t n, void *user) {
  struct bound *bound = user;
  if (n == 0) {
    free(p);
    return NULL;
  }
  if (n > bound->largest) bound->largest = n;
  return n > bound->most ? NULL : realloc(p, n);
}

/* Ten million rows of demand are refused at the limit, with memory for the limit only. */
START_TEST(ten_million_rows) {
  static const char row[] = "0,08:00,S1,1\n", header[] = "day,start,skill,required\n";
  const size_t rows = 10000000, size = sizeof header - 1 + rows * (sizeof row - 1);
  struct bound bound = {(size_t)300 << 20, 0};
  wfm_ctx_opts opts;
  wfm_ctx *ctx = NULL;
  wfm_findings *findings = NULL;
  wfm_roster *roster = NULL;
  wfm_ctx_opts_init(&opts, sizeof opts);
  opts.realloc_fn = bounded_realloc;
  opts.realloc_user = &bound;
  ck_assert_int_eq(wfm_ctx_create(&ctx, &opts), WFM_OK);
  ck_assert_int_eq(wfm_findings_create(ctx, 0, &findings), WFM_OK);
  char *csv = malloc(size + 1);
  ck_assert_ptr_nonnull(csv);
  memcpy(csv, header, sizeof header);
  for (size_t i = 0; i < rows; i++) memcpy(csv + sizeof header - 1 + i * (sizeof row - 1), row, sizeof row);
  ck_assert_int_eq(read_with(ctx, DEMAND, csv, false, findings, &roster), WFM_EPARSE);
  ck_assert_ptr_null(roster);
  ck_assert_str_eq(wfm_ctx_error(ctx), "demand.csv:4194306: more than 4194304 rows");
  ck_assert_uint_le(bound.largest, (size_t)128 << 20);
  free(csv);
  wfm_findings_free(findings);
  wfm_ctx_free(ctx);
}
END_TEST

START_TEST(paths_and_arguments) {
  wfm_ctx *ctx = NULL;
  wfm_roster *roster = NULL;
  wfm_assignments *rows = NULL;
  wfm_read_opts opts;
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_roster_read_folder(ctx, "/nonexistent", NULL, NULL, &roster), WFM_EPARSE);
  ck_assert_str_eq(wfm_ctx_error(ctx), "/nonexistent: instance.json: no such file");
  ck_assert_int_eq(wfm_roster_read_folder(ctx, NULL, NULL, NULL, &roster), WFM_EINVAL);
  wfm_read_opts_init(&opts, sizeof opts);
  opts.flags = 2;
  ck_assert_int_eq(wfm_roster_read_folder(ctx, "/nonexistent", &opts, NULL, &roster), WFM_EVERSION);
  ck_assert_ptr_null(roster);
  wfm_findings *findings = NULL;
  ck_assert_int_eq(wfm_findings_create(ctx, 0, &findings), WFM_OK);
  ck_assert_int_eq(read_with(ctx, FILES, NULL, false, findings, &roster), WFM_OK);
  ck_assert_int_eq(wfm_assignments_read_csv(ctx, "/nonexistent/a.csv", roster, NULL, findings, &rows),
                   WFM_ENOTFOUND);
  ck_assert_str_eq(wfm_ctx_error(ctx), "/nonexistent/a.csv: no such file or folder");
  ck_assert_ptr_null(rows);
  ck_assert_int_eq(wfm_roster_write_folder(ctx, roster, "/nonexistent/a/b"), WFM_EIO);
  ck_assert_int_eq(wfm_assignments_create(ctx, &rows), WFM_OK);
  wfm_assignment unknown;
  wfm_assignment_init(&unknown, sizeof unknown);
  unknown.agent = 5;
  ck_assert_int_eq(wfm_assignments_add(rows, &unknown), WFM_OK);
  ck_assert_int_eq(wfm_assignments_write_csv(ctx, roster, rows, "/nonexistent/a.csv"), WFM_EINVAL);
  wfm_assignments_free(rows);
  wfm_roster_free(roster);
  wfm_findings_free(findings);
  wfm_ctx_free(ctx);
}
END_TEST

static wfm_status scenario(wfm_ctx *ctx, void *user) {
  const char *csv = user;
  wfm_findings *findings = NULL;
  wfm_roster *roster = NULL;
  wfm_status st = wfm_findings_create(ctx, 0, &findings);
  if (st == WFM_OK) st = read_with(ctx, csv ? AGENTS : FILES, csv, false, findings, &roster);
  if (csv && st == WFM_EPARSE) st = WFM_OK; /* what this input deserves */
  if (st != WFM_OK) ck_assert_ptr_null(roster);
  wfm_roster_free(roster);
  wfm_findings_free(findings);
  return st;
}

/* What write_scenario writes, made with a context of its own so that only the writing is swept: each file costs an fsync. */
struct written {
  char folder[TEMPDIR_PATH + 10], file[TEMPDIR_PATH + 30];
  wfm_roster *roster;
  wfm_assignments *rows;
};

static wfm_status write_scenario(wfm_ctx *ctx, void *user) {
  const struct written *w = user;
  wfm_status st = wfm_roster_write_folder(ctx, w->roster, w->folder);
  return st == WFM_OK ? wfm_assignments_write_csv(ctx, w->roster, w->rows, w->file) : st;
}

/* Failed writes leave no part of a file beside the whole ones, and what was written reads the same. */
START_TEST(every_allocation_of_writing) {
  char base[TEMPDIR_PATH];
  struct written w = {.roster = NULL};
  wfm_ctx *ctx = NULL;
  wfm_findings *findings = NULL;
  wfm_roster *again = NULL;
  wfm_assignments *rows_again = NULL;
  wfm_assignment row, got;
  tempdir_make(base);
  (void)wfm__format(w.folder, sizeof w.folder, "%s/r", base);
  (void)wfm__format(w.file, sizeof w.file, "%s/r/assignments.csv", base);
  wfm_assignment_init(&row, sizeof row);
  wfm_assignment_init(&got, sizeof got);
  row.pause_minute[0] = 600;
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_findings_create(ctx, 0, &findings), WFM_OK);
  ck_assert_int_eq(read_with(ctx, FILES, NULL, false, findings, &w.roster), WFM_OK);
  ck_assert_int_eq(wfm_assignments_create(ctx, &w.rows), WFM_OK);
  ck_assert_int_eq(wfm_assignments_add(w.rows, &row), WFM_OK);
  oom_sweep(write_scenario, &w);
  ck_assert_int_eq(tempdir_count(w.folder), FILES + 1); /* with assignments.csv */
  ck_assert_int_eq(wfm_roster_read_folder(ctx, w.folder, NULL, findings, &again), WFM_OK);
  ck_assert_int_eq(wfm_assignments_read_csv(ctx, w.file, again, NULL, findings, &rows_again), WFM_OK);
  ck_assert_int_eq(wfm_assignments_get(rows_again, 0, &got), WFM_OK);
  ck_assert_mem_eq(&got, &row, sizeof row);
  ck_assert_uint_eq(wfm_findings_count(findings), 0);
  wfm_assignments_free(rows_again);
  wfm_roster_free(again);
  wfm_assignments_free(w.rows);
  wfm_roster_free(w.roster);
  wfm_findings_free(findings);
  wfm_ctx_free(ctx);
  tempdir_remove(base);
}
END_TEST

START_TEST(every_allocation) {
  char bad[] = AGENT_HEADER "Ann,XX,S1,3,06:00,14:00,0,900\nBob,FT,S9,-1,06:00,14:00,0,900\n";
  oom_sweep(scenario, NULL);
  oom_sweep(scenario, bad);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("roster_folder");
  tcase_add_loop_test(tc, folders, 0, (int)WFM__COUNT(cases));
  tcase_add_test(tc, good_folder_has_no_findings);
  tcase_add_test(tc, ten_million_rows);
  tcase_add_test(tc, paths_and_arguments);
  tcase_add_test(tc, every_allocation);
  tcase_add_test(tc, every_allocation_of_writing);
  return suite_run("roster_folder", tc, 120);
}
