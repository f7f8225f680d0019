/* Goals as a file: written and read again the same; every kind of bad input; out of memory. */
#include "support/oom.h"
#include "support/suite.h"
#include "support/tempdir.h"

#include <libwfm/io_goals.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char folder[TEMPDIR_PATH], path[TEMPDIR_PATH + 16], second[TEMPDIR_PATH + 16];

static void make_folder(void) {
  tempdir_make(folder);
  snprintf(path, sizeof path, "%s/g.json", folder);
  snprintf(second, sizeof second, "%s/h.json", folder);
}

static void remove_folder(void) {
  tempdir_remove(folder);
}

static char *whole(const char *name) {
  FILE *file = fopen(name, "rb");
  ck_assert_ptr_nonnull(file);
  char *text = calloc(1, 1 << 16);
  ck_assert(text && fread(text, 1, (1 << 16) - 1, file) > 0);
  fclose(file);
  return text;
}

/* Two goals; the first was revised twice to serve the second, which was set later. */
static wfm_status make_goals(wfm_ctx *ctx, wfm_goals **out) {
  wfm_goal_spec s;
  wfm_goal_observation o;
  wfm_goals *goals = NULL;
  wfm_goal_spec_init(&s, sizeof s);
  wfm_goal_observation_init(&o, sizeof o);
  s.id = "asa";
  s.kpi = "asa_s";
  s.title = "Shorter \"waits\"";
  s.unit = "s";
  s.direction = WFM_GOAL_DOWN;
  s.start_date = 20458;
  s.due_date = 20542;
  s.baseline = 300.1;
  s.target = 120;
  wfm_status st = wfm_goals_create(ctx, &goals);
  if (st == WFM_OK) st = wfm_goals_add(goals, &s, 20458, NULL);
  s.id = "service";
  s.kpi = "service_level";
  s.unit = "frac";
  s.direction = WFM_GOAL_UP;
  s.baseline = 0.6;
  s.baseline_se = 0.02;
  s.target = 0.8;
  if (st == WFM_OK) st = wfm_goals_add(goals, &s, 20460, NULL);
  s.id = "csat";
  s.kpi = "csat";
  s.flags = WFM_GOAL_KEEP;
  s.baseline = 0.85;
  if (st == WFM_OK) st = wfm_goals_add(goals, &s, 20460, NULL);
  if (st == WFM_OK) st = wfm_goals_get(goals, 0, &s);
  s.parent = "service";
  s.guard = "csat";
  s.target = 100;
  if (st == WFM_OK) st = wfm_goals_revise(goals, 0, &s, 20465, "it went well");
  if (st == WFM_OK) st = wfm_goals_split(goals, 0, WFM_STEPS_RAMP, 4, 20);
  o.date = 20464;
  o.value = 285;
  o.weight = 2300;
  o.source = "weekly.csv";
  o.note = "first week";
  o.recorded_date = 20466;
  if (st == WFM_OK) st = wfm_goals_record(goals, 0, &o);
  o.value = 284.5;
  o.weight = NAN;
  if (st == WFM_OK) st = wfm_goals_record(goals, 0, &o);
  if (st == WFM_OK)
    *out = goals;
  else
    wfm_goals_free(goals);
  return st;
}

START_TEST(round_trip) {
  wfm_ctx *ctx = NULL;
  wfm_goals *goals = NULL, *again = NULL;
  wfm_findings *findings = NULL;
  wfm_goal_observation o;
  wfm_goal_spec s;
  int32_t shape, steps, lead;
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(wfm_findings_create(ctx, 0, &findings), WFM_OK);
  ck_assert_int_eq(make_goals(ctx, &goals), WFM_OK);
  ck_assert_int_eq(wfm_goals_write_json(ctx, goals, path), WFM_OK);
  ck_assert_int_eq(wfm_goals_read_json(ctx, path, NULL, findings, &again), WFM_OK);
  ck_assert_uint_eq(wfm_findings_count(findings), 0);
  ck_assert_int_eq(wfm_goals_write_json(ctx, again, second), WFM_OK);
  char *a = whole(path), *b = whole(second);
  ck_assert_str_eq(a, b);
  ck_assert_int_eq(wfm_goals_count(again), 3);
  ck_assert_int_eq(wfm_goals_revisions(again, 0), 2);
  wfm_goal_spec_init(&s, sizeof s);
  ck_assert_int_eq(wfm_goals_revision(again, 0, 0, &s, NULL, NULL), WFM_OK);
  ck_assert(s.target == 120 && s.baseline == 300.1 && !s.parent[0] &&
            strcmp(s.title, "Shorter \"waits\"") == 0);
  ck_assert(s.flags == 0 && !s.guard[0]);
  ck_assert_int_eq(wfm_goals_get(again, 0, &s), WFM_OK);
  ck_assert_str_eq(s.guard, "csat");
  ck_assert_int_eq(wfm_goals_get(again, 2, &s), WFM_OK);
  ck_assert_uint_eq(s.flags, WFM_GOAL_KEEP);
  ck_assert_int_eq(wfm_goals_split_get(again, 0, &shape, &steps, &lead), WFM_OK);
  ck_assert(shape == WFM_STEPS_RAMP && steps == 4 && lead == 20);
  ck_assert_int_eq(wfm_goals_split_get(again, 1, NULL, &steps, NULL), WFM_OK);
  ck_assert_int_eq(steps, 0);
  ck_assert_int_eq(wfm_goals_split_get(again, 3, NULL, NULL, NULL), WFM_EDOMAIN);
  wfm_goal_observation_init(&o, sizeof o);
  ck_assert_int_eq(wfm_goals_observation(again, 0, 0, &o), WFM_OK);
  ck_assert(o.value == 285 && o.weight == 2300 && o.superseded);
  ck_assert_int_eq(wfm_goals_write_json(ctx, again, "/nonexistent/g.json"), WFM_EIO);
  free(a);
  free(b);
  wfm_goals_free(again);
  wfm_goals_free(goals);
  wfm_findings_free(findings);
  wfm_ctx_free(ctx);
}
END_TEST

#define FILE_OF(goals) "{\"format\": \"wfm-goals-1\", \"goals\": [" goals "]}"
#define SET                                                                                                  \
  "{\"date\": \"2026-01-05\", \"kpi\": \"asa_s\", \"direction\": \"down\", \"start_date\": \"2026-01-05\", " \
  "\"due_date\": \"2026-03-30\", \"baseline\": 300, \"target\": 120}"
#define GOAL(more) "{\"id\": \"a\", \"revisions\": [" SET "]" more "}"

static const struct {
  const char *name, *json, *text;
  wfm_status status;
} bad[] = {
    {"empty file", "", "g.json", WFM_EPARSE},
    {"no JSON", "{\"format\": ", "g.json", WFM_EPARSE},
    {"other format", "{\"format\": \"wfm-plan-1\", \"goals\": []}", "want \"wfm-goals-1\"", WFM_EPARSE},
    {"later version", "{\"format\": \"wfm-goals-9\", \"goals\": []}",
     "\"wfm-goals-9\" is of a later version, this library knows \"wfm-goals-1\"", WFM_EPARSE},
    {"no list", "{\"format\": \"wfm-goals-1\"}", "goals", WFM_EPARSE},
    {"no object", FILE_OF("7"), "goals[0]: want an object", WFM_EPARSE},
    {"no id", FILE_OF("{\"revisions\": [" SET "]}"), "id", WFM_EPARSE},
    {"no revision", FILE_OF("{\"id\": \"a\", \"revisions\": []}"), "revisions: want at least one",
     WFM_EPARSE},
    {"empty revision", FILE_OF("{\"id\": \"a\", \"revisions\": [{}]}"), "goals[0].revisions[0]", WFM_EPARSE},
    {"twice", FILE_OF(GOAL("") "," GOAL("")), "goals[1].revisions[0]", WFM_EPARSE},
    {"unknown word",
     FILE_OF("{\"id\": \"a\", \"revisions\": [{\"date\": \"2026-01-05\", \"kpi\": \"x\", \"start_date\": "
             "\"2026-01-05\", "
             "\"due_date\": \"2026-03-30\", \"baseline\": 1, \"target\": 2, \"direction\": \"sideways\"}]}"),
     "direction: \"sideways\" is not known", WFM_EPARSE},
    {"wrong side",
     FILE_OF("{\"id\": \"a\", \"revisions\": [{\"date\": \"2026-01-05\", \"kpi\": \"x\", \"start_date\": "
             "\"2026-01-05\", "
             "\"due_date\": \"2026-03-30\", \"baseline\": 1, \"target\": 2, \"direction\": \"down\"}]}"),
     "goals[0].revisions[0]", WFM_EPARSE},
    {"steps", FILE_OF(GOAL(", \"steps\": {\"shape\": \"equal\", \"count\": 900}")), "steps=900", WFM_EPARSE},
    {"shape", FILE_OF(GOAL(", \"steps\": {\"shape\": \"round\", \"count\": 9}")), "shape: \"round\"",
     WFM_EPARSE},
    {"observation", FILE_OF(GOAL(", \"observations\": [{\"date\": \"2026-01-11\", \"value\": \"x\"}]")),
     "goals[0].observations[0]", WFM_EPARSE},
    {"unknown member", FILE_OF(GOAL(", \"colour\": 1")), "colour", WFM_EPARSE},
};

START_TEST(refused) {
  wfm_ctx *ctx = NULL;
  wfm_goals *goals = NULL;
  wfm_read_opts strict;
  wfm_read_opts_init(&strict, sizeof strict);
  strict.flags = WFM_READ_STRICT;
  tempdir_put(folder, "g.json", bad[_i].json);
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  wfm_status st = wfm_goals_read_json(ctx, path, &strict, NULL, &goals);
  ck_assert_msg(st == bad[_i].status && strstr(wfm_ctx_error(ctx), bad[_i].text), "%s: %s", bad[_i].name,
                wfm_ctx_error(ctx));
  ck_assert_ptr_null(goals);
  ck_assert_int_eq(wfm_goals_read_json(ctx, "/nonexistent", NULL, NULL, &goals), WFM_ENOTFOUND);
  ck_assert_int_eq(wfm_goals_read_json(ctx, NULL, NULL, NULL, &goals), WFM_EINVAL);
  wfm_ctx_free(ctx);
}
END_TEST

static wfm_status reading(wfm_ctx *ctx, void *user) {
  wfm_goals *goals = NULL;
  (void)user;
  wfm_status st = wfm_goals_read_json(ctx, path, NULL, NULL, &goals);
  if (st != WFM_OK) ck_assert_ptr_null(goals);
  wfm_goals_free(goals);
  return st;
}

static wfm_status writing(wfm_ctx *ctx, void *user) {
  wfm_goals *goals = NULL;
  (void)user;
  wfm_status st = make_goals(ctx, &goals);
  if (st == WFM_OK) st = wfm_goals_write_json(ctx, goals, second);
  wfm_goals_free(goals);
  return st;
}

START_TEST(every_allocation) {
  wfm_ctx *ctx = NULL;
  wfm_goals *goals = NULL;
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  ck_assert_int_eq(make_goals(ctx, &goals), WFM_OK);
  ck_assert_int_eq(wfm_goals_write_json(ctx, goals, path), WFM_OK);
  wfm_goals_free(goals);
  wfm_ctx_free(ctx);
  oom_sweep(reading, NULL);
  oom_sweep(writing, NULL);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("goals_json");
  tcase_add_checked_fixture(tc, make_folder, remove_folder);
  tcase_add_test(tc, round_trip);
  tcase_add_loop_test(tc, refused, 0, sizeof bad / sizeof bad[0]);
  tcase_add_test(tc, every_allocation);
  return suite_run("io/goals_json", tc, 60);
}
