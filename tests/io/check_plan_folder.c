/* Plan folders: what is read, what is defaulted and said, and every kind of bad input as an error at its place. */
#include "io/plan_folder.h"
#include "support/oom.h"
#include "support/suite.h"

#include <string.h>

enum { PLAN, HISTORY, QUEUES, DAYS, CHANGES, FILES, ROSTER = FILES, ALL = FILES + 4 };

#define JSON_OF(more) "{\"format\":\"wfm-plan-1\"," more "}"
#define PLAIN         "\"aht_s\":200"
#define HEADER        "start,offered,handled,abandoned,aht_s\n"
#define ROWS                                                                                                 \
  "2026-01-05T08:00,5,5,0,180\n2026-01-05T08:15,6,5,1,200\n2026-01-05T08:30,0,0,0,\n"                        \
  "2026-01-06T08:00,4,4,0,210\n"
#define INSTANCE(zone)                                                                                       \
  "{\"format\":\"wfm-roster-1\",\"start_date\":\"2026-02-02\",\"days\":7,\"interval_minutes\":15,"           \
  "\"zone\":\"" zone "\",\"skills\":[\"S1\"]}"
#define AGENTS                                                                                               \
  "agent,contract,skills,seniority,start_from,start_to,prior_consecutive_days,prior_end_minutes_before\n"    \
  "Ann,FT,S1,3,06:00,14:00,0,900\n"

/* A folder without a fault. */
static const wfm__memory_file good[ALL] = {
#define TEXT(name, text)                                                                                     \
  { name, text, sizeof(text) - 1 }
    [PLAN] = TEXT(
        "plan.json",
        JSON_OF(
            "\"name\":\"n\",\"zone\":\"UTC\",\"patience_s\":90,\"target\":{\"level\":0.7,\"answer_s\":30},"
            "\"shrinkage\":[{\"name\":\"ill\",\"frac\":0.05,\"stage\":\"residual\"}]")),
    [HISTORY] = TEXT("history.csv", HEADER ROWS),
    [QUEUES] = TEXT("queues.csv", "queue,skill,mon,tue\nmain,S1,08:00-12:00 13:00-17:00,22:00-30:00\n"),
    [DAYS] = TEXT("special_days.csv", "date,name,closed\n2026-01-01,new year,1\n"),
    [CHANGES] =
        TEXT("overrides.csv",
             "queue,start,end,measure,action,value,why\nmain,2026-02-02T08:00,2026-02-02T10:00,volume,"
             "scale,1.5,mailing\n"),
    [ROSTER] = TEXT("roster/instance.json", INSTANCE("UTC")),
    [ROSTER + 1] =
        TEXT("roster/contracts.csv",
             "contract,weekly_min_minutes,weekly_max_minutes,days_min,days_max,max_consecutive_days,"
             "min_rest_minutes,shift_groups\nFT,2400,2400,5,5,6,660,D\n"),
    [ROSTER + 2] =
        TEXT("roster/shifts.csv",
             "shift,group,start,paid_minutes,length_minutes,pause1_minutes,pause1_from,pause1_to,"
             "pause2_minutes,pause2_from,pause2_to,pause3_minutes,pause3_from,pause3_to,pause_gap_minutes\n"
             "D8,D,08:00,480,510,30,120,240,0,0,0,0,0,0,45\n"),
    [ROSTER + 3] = TEXT("roster/agents.csv", AGENTS),
};

static wfm_status read_with(wfm_ctx *ctx, int replaced, const char *text, bool strict, wfm_findings *findings,
                            wfm_plan_folder **out) {
  wfm__memory_file files[ALL];
  size_t n = 0;
  for (int i = 0; i < ALL; i++) {
    if (i != replaced)
      files[n++] = good[i];
    else if (text)
      files[n++] = (wfm__memory_file){good[i].name, text, strlen(text)};
  }
  const wfm__source source = {.files = files, .count = n};
  return wfm__plan_folder_read(ctx, &source, strict, findings, out);
}

/* One file replaced (NULL: left out), and what the first finding of the severity says. */
static const struct {
  int file;
  int32_t severity;
  const char *content, *text;
} cases[] = {
    {PLAN, WFM_FINDING_ERROR, "", "plan.json:1: malformed JSON"},
    {PLAN, WFM_FINDING_ERROR, "{\"format\":\"wfm-plan-2\"}",
     "plan.json: format: is \"wfm-plan-2\", want \"wfm-plan-1\""},
    {PLAN, WFM_FINDING_ERROR, JSON_OF("\"plan_interval_minutes\":20"),
     "plan.json: plan_interval_minutes: is 20, want 15 or 30"},
    {PLAN, WFM_FINDING_ERROR, JSON_OF("\"days\":14"),
     "plan.json: days: is 14, but roster/instance.json says 7"},
    {PLAN, WFM_FINDING_ERROR, JSON_OF("\"start_date\":\"2026-02-09\""),
     "plan.json: start_date: is 2026-02-09, but roster/instance.json says 2026-02-02"},
    {PLAN, WFM_FINDING_ERROR, JSON_OF("\"zone\":\"Europe/Nowhere\""),
     "plan.json: zone \"Europe/Nowhere\" does not exist"},
    {ROSTER, WFM_FINDING_ERROR, INSTANCE("Asia/Tokyo"),
     "plan.json: zone: is UTC, but roster/instance.json says Asia/Tokyo"},
    {PLAN, WFM_FINDING_ERROR, JSON_OF("\"target\":{\"level\":1}"),
     "plan.json: target.level: want a number, 0.01 to 0.9999"},
    {PLAN, WFM_FINDING_ERROR, JSON_OF("\"target\":{\"definition\":\"best\"}"),
     "plan.json: target.definition: is \"best\", want offered"},
    {PLAN, WFM_FINDING_ERROR, JSON_OF("\"target\":{\"period\":\"year\"}"),
     "plan.json: target.period: is \"year\", want"},
    {PLAN, WFM_FINDING_ERROR, JSON_OF("\"method\":\"guess\""), "plan.json: method: is \"guess\", want auto"},
    {PLAN, WFM_FINDING_ERROR, JSON_OF("\"patience_s\":0"), "plan.json: patience_s: want a number"},
    {PLAN, WFM_FINDING_ERROR,
     JSON_OF("\"shrinkage\":[{\"name\":\"ill\",\"frac\":1.2,\"stage\":\"residual\"}]"),
     "plan.json: shrinkage.frac: want a number"},
    {PLAN, WFM_FINDING_ERROR, JSON_OF("\"shrinkage\":[{\"name\":\"ill\",\"frac\":0.1,\"stage\":\"often\"}]"),
     "plan.json: shrinkage.stage: entry 1: is \"often\", want residual or rostered"},
    {PLAN, WFM_FINDING_ERROR,
     JSON_OF("\"shrinkage\":[{\"name\":\"ill\",\"frac\":0.1,\"stage\":\"residual\"},{\"name\":\"ill\","
             "\"frac\":0.1,"
             "\"stage\":\"rostered\"}]"),
     "plan.json: shrinkage"},
    {PLAN, WFM_FINDING_ERROR,
     JSON_OF("\"shrinkage\":[{\"name\":\"ill\",\"frac\":0.1,\"stage\":\"residual\",\"base\":\"late\"}]"),
     "plan.json: shrinkage.base: entry 1: is \"late\", want paid, rest or the name of a cause before it"},
    {PLAN, WFM_FINDING_ERROR, JSON_OF("\"history\":{\"interval_minutes\":25}"),
     "plan.json: history.interval_minutes: is 25, want a divisor of 1440"},
    {PLAN, WFM_FINDING_ERROR, JSON_OF("\"history\":{\"interval_minutes\":30}"),
     "history.csv:3: start: want a time that is a multiple of the history's interval of 30 minutes"},
    {PLAN, WFM_FINDING_WARNING, JSON_OF(PLAIN ",\"colour\":1"), "plan.json: colour: unknown, ignored"},

    {HISTORY, WFM_FINDING_ERROR, NULL, "history.csv: no such file"},
    {HISTORY, WFM_FINDING_ERROR, "", "history.csv: the file is empty, want a header row"},
    {HISTORY, WFM_FINDING_ERROR, HEADER, "history.csv: no row below the header"},
    {HISTORY, WFM_FINDING_ERROR, "start|offered\n2026-01-05T08:00|5\n",
     "history.csv:1: the header has one cell only"},
    {HISTORY, WFM_FINDING_ERROR, "start,calls\n2026-01-05T08:00,5\n",
     "history.csv:1: want a column offered, or handled"},
    {HISTORY, WFM_FINDING_ERROR, "start,offered\n2026-01-05T08:00,-5\n",
     "history.csv:2: offered: -5, want 0 to"},
    {HISTORY, WFM_FINDING_ERROR, "start,offered\n2026-01-05T08:00,many\n",
     "history.csv:2: offered: \"many\", want a number"},
    {HISTORY, WFM_FINDING_ERROR, "start,offered\n05.01.2026 08:00,5\n",
     "history.csv:2: start: \"05.01.2026 08:00\", want a time"},
    {HISTORY, WFM_FINDING_ERROR,
     "start,offered\n2026-01-05T08:00,5\n2026-01-05T08:15,7\n2026-01-05T08:00,6\n",
     "history.csv:4: queue main: this interval was given before on line 2 with other values"},
    {HISTORY, WFM_FINDING_ERROR, "start,offered\n2026-01-05T08:00,5\n2026-01-05T08:20,6\n",
     "plan.json: plan_interval_minutes: is 15, want a multiple of the history's interval of 20 minutes"},
    {HISTORY, WFM_FINDING_ERROR, "start,offered\n2026-01-05T08:00:00,5\n2026-01-05T08:00:30,6\n",
     "history.csv: start: times go by steps of 30 seconds"},
    {HISTORY, WFM_FINDING_ERROR, "start,offered\n0201-01-05T08:00,5\n2026-01-05T08:15,6\n",
     "history.csv:3: start: queue main: the history spans"},
    {HISTORY, WFM_FINDING_ERROR, "start,queue,offered\n2026-01-05T08:00,other,5\n2026-01-05T08:15,other,5\n",
     "queues.csv:2: queue main has no row in history.csv"},
    {HISTORY, WFM_FINDING_ERROR, "start,offered\n2026-01-05T08:00,5\n2026-01-05T08:15,5\n",
     "queues.csv:2: queue main: the history has no aht_s; give one in queues.csv or plan.json"},
    {HISTORY, WFM_FINDING_WARNING,
     "start,offered,aht_s,agent\n2026-01-05T08:00,5,180,Ann\n2026-01-05T08:15,5,180,Ann\n",
     "history.csv:1: agent: unknown column, ignored"},

    {QUEUES, WFM_FINDING_ERROR, "queue,skill\nmain,S9\n",
     "queues.csv:2: skill: queue main: \"S9\" is none of the skills of roster/instance.json"},
    {QUEUES, WFM_FINDING_ERROR, "queue,skill\nmain,S1\nmain,S1\n",
     "queues.csv:3: queue: queue main is there twice"},
    {QUEUES, WFM_FINDING_ERROR, "queue,mon\nmain,8-17 Uhr\n",
     "queues.csv:2: mon: \"8-17 Uhr\", want windows as 07:00-21:00"},
    {QUEUES, WFM_FINDING_ERROR, "queue,mon\nmain,08:00-12:00 11:00-13:00\n", "queues.csv:2: mon: "},
    {QUEUES, WFM_FINDING_ERROR, "queue,target_level\nmain,80\n",
     "queues.csv:2: target_level: 80, want 0.01 to 0.9999"},
    {QUEUES, WFM_FINDING_ERROR, "queue,definition\nmain,x\n",
     "queues.csv:2: definition: \"x\", want offered"},
    {QUEUES, WFM_FINDING_ERROR, "queue,period\nmain,x\n", "queues.csv:2: period: \"x\", want interval"},
    {QUEUES, WFM_FINDING_ERROR, "queue,method\nmain,x\n", "queues.csv:2: method: \"x\", want auto"},

    {DAYS, WFM_FINDING_ERROR, "date,name\n2026-02-30,x\n",
     "special_days.csv:2: date: \"2026-02-30\", want a date"},
    {DAYS, WFM_FINDING_ERROR, "date,name,queue\n2026-01-01,x,nobody\n",
     "special_days.csv:2: queue: no queue is called"},
    {DAYS, WFM_FINDING_ERROR, "date,name,open\n2026-01-01,x,08:00\n",
     "special_days.csv:2: close: open and close are given together"},
    {DAYS, WFM_FINDING_ERROR, "date,name,open,close\n2026-01-01,x,08:00,07:00\n",
     "special_days.csv:2: close: 07:00, want a time after open, 08:00"},
    {DAYS, WFM_FINDING_ERROR, "date,name,closed\n2026-01-01,x,1\n2026-01-01,y,0\n", "special_days.csv:3: "},

    {CHANGES, WFM_FINDING_ERROR,
     "start,end,measure,action,value\n2026-02-02T08:00,2026-02-02T10:00,calls,scale,1\n",
     "overrides.csv:2: measure: \"calls\", want volume or aht"},
    {CHANGES, WFM_FINDING_ERROR,
     "start,end,measure,action,value\n2026-02-02T08:00,2026-02-02T10:00,volume,double,1\n",
     "overrides.csv:2: action: \"double\", want set, add or scale"},
    {CHANGES, WFM_FINDING_ERROR,
     "start,end,measure,action,value\n2026-02-02T08:00,2026-02-02T10:00,volume,set,-1\n",
     "overrides.csv:2: value: -1, want >= 0"},
    {CHANGES, WFM_FINDING_ERROR,
     "start,end,measure,action,value\n2026-02-02T10:00,2026-02-02T08:00,volume,set,1\n",
     "overrides.csv:2: override: start is not before end"},

    {ROSTER, WFM_FINDING_ERROR, NULL, "roster/instance.json: no such file"},
    {ROSTER, WFM_FINDING_ERROR, INSTANCE("Mars/Olympus"), "plan.json: "},
    {ROSTER + 3, WFM_FINDING_ERROR, AGENTS "Bob,FT,S9,3,06:00,14:00,0,900\n", "roster/agents.csv:3: "},
};

START_TEST(folders) {
  wfm_ctx *ctx = NULL;
  wfm_findings *findings = NULL;
  wfm_plan_folder *folder = NULL;
  char text[600] = "";
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_findings_create(ctx, 0, &findings), WFM_OK);
  wfm_status st = read_with(ctx, cases[_i].file, cases[_i].content, false, findings, &folder);
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
    ck_assert_ptr_null(folder);
  } else {
    ck_assert_msg(st == WFM_OK, "%s", wfm_ctx_error(ctx));
  }
  wfm_plan_folder_free(folder);
  wfm_findings_free(findings);
  wfm_ctx_free(ctx);
}
END_TEST

/* Optional files may be missing; nothing is found in a folder without fault. */
START_TEST(good_folder) {
  wfm_ctx *ctx = NULL;
  wfm_findings *findings = NULL;
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_findings_create(ctx, 0, &findings), WFM_OK);
  for (int left_out = QUEUES; left_out <= FILES + 4; left_out++) {
    wfm_plan_folder *folder = NULL;
    if (left_out == FILES) left_out = ALL;
    wfm_status st = read_with(ctx, left_out, NULL, true, findings, &folder);
    ck_assert_msg(st == WFM_OK, "without %d: %s", left_out, wfm_ctx_error(ctx));
    ck_assert_ptr_nonnull(wfm_plan_folder_plan(folder));
    ck_assert_int_eq(wfm_roster_agents(wfm_plan_folder_roster(folder)), 1);
    wfm_plan_folder_free(folder);
  }
  ck_assert_uint_eq(wfm_findings_count(findings), 0);
  wfm_findings_free(findings);
  wfm_ctx_free(ctx);
}
END_TEST

/* What the reader brings into the queue's series. */
static void look(const char *history, const char *json, const char *instance,
                 void (*check)(const wfm__folder_queue *)) {
  wfm_ctx *ctx = NULL;
  wfm_findings *findings = NULL;
  wfm_plan_folder *folder = NULL;
  wfm__memory_file files[] = {{"plan.json", json, strlen(json)},
                              {"history.csv", history, strlen(history)},
                              {"roster/instance.json", instance, strlen(instance)},
                              good[ROSTER + 1],
                              good[ROSTER + 2],
                              good[ROSTER + 3]};
  const wfm__source source = {.files = files, .count = WFM__COUNT(files)};
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_findings_create(ctx, 0, &findings), WFM_OK);
  wfm_status st = wfm__plan_folder_read(ctx, &source, false, findings, &folder);
  ck_assert_msg(st == WFM_OK, "%s", wfm_ctx_error(ctx));
  check(&folder->queue[0]);
  wfm_plan_folder_free(folder);
  wfm_findings_free(findings);
  wfm_ctx_free(ctx);
}

static void is_sorted(const wfm__folder_queue *q) {
  ck_assert_str_eq(q->name, "main");
  ck_assert_int_eq(q->spec.contacts, WFM_CONTACTS_HANDLED);
  ck_assert_int_eq(wfm_grid_interval_s(q->grid), 300);
  int64_t at = wfm_grid_find(q->grid, 20458 * 86400LL + 8 * 3600); /* 2026-01-05 08:00 UTC */
  ck_assert_double_eq(wfm_series_value(q->volume)[at], 5.5);
  ck_assert_double_eq(wfm_series_value(q->volume)[at + 1], 7);
  ck_assert_int_eq(wfm_series_cell(q->volume)[at + 2], WFM_CELL_MISSING);
  ck_assert_double_eq(wfm_series_value(q->volume)[at + 3], 0);
  ck_assert_ptr_null(q->aht);
}

/* A real export: its own names, semicolons, decimal comma, CRLF, a mark at the start, unsorted, a row twice. */
START_TEST(spreadsheet_export) {
  look("\xef\xbb\xbfInterval;Calls\r\n2026-01-05 08:05;7\r\n2026-01-05 08:00;5,5\r\n2026-01-05 "
       "08:15;0\r\n2026-01-05 08:05;7\r\n",
       JSON_OF(PLAIN ",\"history\":{\"columns\":{\"start\":\"Interval\",\"handled\":\"Calls\"}}"),
       INSTANCE("UTC"), is_sorted);
}
END_TEST

static void has_both_runs(const wfm__folder_queue *q) {
  size_t first, count;
  wfm_grid_day_range(q->grid, 0, &first, &count);
  ck_assert_uint_eq(count, 100);
  ck_assert_int_eq(q->spec.contacts, WFM_CONTACTS_OFFERED);
  ck_assert_double_eq(wfm_series_value(q->volume)[first + 8],
                      3); /* 02:00 summer time: 2 handled, 1 abandoned */
  ck_assert_double_eq(wfm_series_value(q->volume)[first + 12], 4); /* 02:00 winter time */
  wfm_grid_day_range(q->grid, 154, &first, &count);
  ck_assert_uint_eq(count, 92);
  ck_assert_double_eq(wfm_series_value(q->volume)[first + 8], 6); /* 03:00, since 02:00 was left out */
  ck_assert_double_eq(wfm_series_value(q->aht)[first + 8], 240);
}

/* The hour that comes twice, and the one that never was. */
START_TEST(clock_changes) {
  look("start,handled,abandoned,aht_s\n2025-10-26T01:00,1,0,100\n2025-10-26T02:00,2,1,100\n2025-10-26T02:00,"
       "4,0,100\n"
       "2025-10-26T03:00,5,0,100\n2026-03-29T01:00,1,0,100\n2026-03-29T02:00,9,0,100\n2026-03-29T03:00,6,0,"
       "240\n",
       JSON_OF("\"history\":{\"interval_minutes\":15}"), INSTANCE("Europe/Berlin"), has_both_runs);
}
END_TEST

static wfm_status scenario(wfm_ctx *ctx, void *user) {
  const char *history = user;
  wfm_findings *findings = NULL;
  wfm_plan_folder *folder = NULL;
  wfm_status st = wfm_findings_create(ctx, 0, &findings);
  if (st == WFM_OK) st = read_with(ctx, history ? HISTORY : ALL, history, false, findings, &folder);
  if (history && st == WFM_EPARSE) st = WFM_OK; /* what this input deserves */
  if (st != WFM_OK) ck_assert_ptr_null(folder);
  wfm_plan_folder_free(folder);
  wfm_findings_free(findings);
  return st;
}

START_TEST(every_allocation) {
  char bad[] = HEADER "2026-01-05T08:00,5,5,0,180\n2026-01-05T08:00,6,6,0,180\n";
  oom_sweep(scenario, NULL);
  oom_sweep(scenario, bad);
}
END_TEST

START_TEST(paths) {
  wfm_ctx *ctx = NULL;
  wfm_plan_folder *folder = NULL;
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_plan_folder_read(ctx, "/nonexistent", NULL, NULL, &folder), WFM_ENOTFOUND);
  ck_assert_str_eq(wfm_ctx_error(ctx), "/nonexistent/plan.json: no such file or folder");
  ck_assert_int_eq(wfm_plan_folder_read(ctx, NULL, NULL, NULL, &folder), WFM_EINVAL);
  ck_assert_int_eq(wfm_plan_folder_read(ctx, "x", NULL, NULL, NULL), WFM_EINVAL);
  ck_assert_ptr_null(folder);
  wfm_ctx_free(ctx);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("plan_folder");
  tcase_add_loop_test(tc, folders, 0, (int)WFM__COUNT(cases));
  tcase_add_test(tc, good_folder);
  tcase_add_test(tc, spreadsheet_export);
  tcase_add_test(tc, clock_changes);
  tcase_add_test(tc, every_allocation);
  tcase_add_test(tc, paths);
  return suite_run("plan_folder", tc, 60);
}
