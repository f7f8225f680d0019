/* The files of a plan's result: what they hold, names that need quoting, failures that leave the old files whole, every allocation. */
#include "plan/small.h"
#include "support/oom.h"
#include "support/suite.h"
#include "support/tempdir.h"

#include <libwfm/io_plan.h>
#include <libwfm/io_schedule.h>

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* The zone stays with the caller. */
static wfm_plan_result *make(wfm_ctx *ctx, int32_t last_stage, const char *queue_name, wfm_zone **kept) {
  small s;
  small_frame f = {.zone = NULL,
                   .days = 2,
                   .weeks = 2,
                   .agents = 2,
                   .open_h = 10,
                   .close_h = 14,
                   .step_s = 1800,
                   .plan_minutes = 30};
  wfm_plan_result *result = NULL;
  wfm_plan_run_opts opts;
  wfm_plan_run_opts_init(&opts, sizeof opts);
  opts.work_limit = 2000;
  opts.replications = 2;
  opts.last_stage = last_stage;
  wfm_plan_queue queue;
  wfm_plan_queue_init(&queue, sizeof queue);
  ck_assert_int_eq(small_begin(ctx, &f, &s), WFM_OK);
  ck_assert_int_eq(small_queue(&s, queue_name, "calls", &queue), WFM_OK);
  ck_assert_msg(wfm_plan_run(ctx, s.plan, &opts, &result) == WFM_OK, "%s", wfm_ctx_error(ctx));
  wfm_zone *zone = s.zone; /* all else may go before the result */
  s.zone = NULL;
  small_end(&s);
  *kept = zone;
  return result;
}

static char *read_all(const char *folder, const char *name) {
  char path[2 * TEMPDIR_PATH];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  if (!file) return NULL;
  char *text = calloc(1, 1 << 20);
  size_t got = fread(text, 1, (1 << 20) - 1, file);
  text[got] = '\0';
  fclose(file);
  return text;
}

static bool there(const char *folder, const char *name) {
  char *text = read_all(folder, name);
  free(text);
  return text != NULL;
}

/* Each stage writes what it has. */
START_TEST(stages) {
  static const struct {
    const char *name;
    int32_t from;
  } files[] = {{"forecast.csv", WFM_STAGE_FORECAST},  {"requirement.csv", WFM_STAGE_REQUIREMENT},
               {"demand.csv", WFM_STAGE_REQUIREMENT}, {"assignments.csv", WFM_STAGE_ROSTER},
               {"hours.csv", WFM_STAGE_ROSTER},       {"weeks.csv", WFM_STAGE_ROSTER},
               {"bound.json", WFM_STAGE_ROSTER},      {"result.json", WFM_STAGE_FORECAST}};
  wfm_ctx *ctx = NULL;
  wfm_zone *zone = NULL;
  char folder[TEMPDIR_PATH], out[2 * TEMPDIR_PATH];
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  tempdir_make(folder);
  snprintf(out, sizeof out, "%s/out", folder);
  wfm_plan_result *result = make(ctx, _i, "calls", &zone);
  ck_assert_msg(wfm_plan_result_write(ctx, result, out) == WFM_OK, "%s", wfm_ctx_error(ctx));
  for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
    ck_assert_msg(there(out, files[i].name) == (_i >= files[i].from), "%s", files[i].name);
  char *json = read_all(out, "result.json");
  static const char *const stage[] = {"forecast", "requirement", "roster", "simulation"};
  char want[40];
  snprintf(want, sizeof want, "\"stage\": \"%s\"", stage[_i]);
  ck_assert_msg(strstr(json, want) != NULL, "%s", json);
  free(json);
  wfm_plan_result_free(result);
  wfm_zone_free(zone);
  tempdir_remove(folder);
  wfm_ctx_free(ctx);
}
END_TEST

/* Names from files may hold anything; tables and JSON stay tables and JSON. */
START_TEST(awkward_names) {
  wfm_ctx *ctx = NULL;
  wfm_zone *zone = NULL;
  char folder[TEMPDIR_PATH];
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  tempdir_make(folder);
  wfm_plan_result *result = make(ctx, WFM_STAGE_ROSTER, "a,\"b\";\\c", &zone);
  ck_assert_int_eq(wfm_plan_result_write(ctx, result, folder), WFM_OK);
  char *csv = read_all(folder, "forecast.csv"), *json = read_all(folder, "result.json"),
       *weeks = read_all(folder, "weeks.csv");
  ck_assert(strstr(csv, "\"a,\"\"b\"\";\\c\",2026-03-02T10:00,offered,") != NULL);
  ck_assert(strstr(json, "\"queue\": \"a,\\\"b\\\";\\\\c\"") != NULL);
  ck_assert(strncmp(weeks, "agent,Mon 2026-03-02,Tue 2026-03-03,paid hours week 1\nAnn,", 58) == 0);
  ck_assert(strstr(weeks, "\nBen,") != NULL && strstr(weeks, ",leave,") != NULL);
  free(csv);
  free(json);
  free(weeks);
  wfm_plan_result_free(result);
  wfm_zone_free(zone);
  tempdir_remove(folder);
  wfm_ctx_free(ctx);
}
END_TEST

START_TEST(where_nothing_can_be_written) {
  wfm_ctx *ctx = NULL;
  wfm_zone *zone = NULL;
  char folder[TEMPDIR_PATH], path[2 * TEMPDIR_PATH];
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  tempdir_make(folder);
  wfm_plan_result *result = make(ctx, WFM_STAGE_ROSTER, "calls", &zone);
  ck_assert_int_eq(wfm_plan_result_write(ctx, result, "/nonexistent/a/b"), WFM_EIO);
  ck_assert_int_eq(wfm_plan_result_write(ctx, NULL, folder), WFM_EINVAL);
  tempdir_put(folder, "file", "x");
  snprintf(path, sizeof path, "%s/file", folder);
  ck_assert_int_eq(wfm_plan_result_write(ctx, result, path), WFM_EIO);
  snprintf(path, sizeof path, "%s/bound.json", folder);
  ck_assert_int_eq(mkdir(path, 0777), 0); /* a folder in the way of a file */
  ck_assert_int_eq(wfm_schedule_write_bound(ctx, wfm_plan_result_schedule(result), path), WFM_EIO);
  ck_assert(strstr(wfm_ctx_error(ctx), "bound.json: cannot be written") != NULL);
  ck_assert_int_eq(wfm_schedule_write_bound(ctx, NULL, path), WFM_EINVAL);
  snprintf(path, sizeof path, "%s/page", folder);
  ck_assert_int_eq(wfm_file_replace(ctx, path, "one", 3), WFM_OK);
  ck_assert_int_eq(wfm_file_replace(ctx, path, "two", 3), WFM_OK);
  char *text = read_all(folder, "page");
  ck_assert_str_eq(text, "two");
  free(text);
  ck_assert_int_eq(wfm_file_replace(ctx, NULL, "x", 1), WFM_EINVAL);
  ck_assert_int_eq(wfm_file_replace(ctx, "/nonexistent/x", "x", 1), WFM_EIO);
  wfm_plan_result_free(result);
  wfm_zone_free(zone);
  tempdir_remove(folder);
  wfm_ctx_free(ctx);
}
END_TEST

struct writing {
  const wfm_plan_result *result;
  const char *folder;
};

static wfm_status scenario(wfm_ctx *ctx, void *user) {
  const struct writing *writing = user;
  return wfm_plan_result_write(ctx, writing->result, writing->folder);
}

START_TEST(every_allocation) {
  wfm_ctx *ctx = NULL;
  wfm_zone *zone = NULL;
  char folder[TEMPDIR_PATH];
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  tempdir_make(folder);
  wfm_plan_result *result = make(ctx, WFM_STAGE_FORECAST, "calls", &zone);
  struct writing writing = {result, folder};
  oom_sweep(scenario, &writing);
  wfm_plan_result_free(result);
  wfm_zone_free(zone);
  tempdir_remove(folder);
  wfm_ctx_free(ctx);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("plan_write");
  tcase_add_loop_test(tc, stages, WFM_STAGE_FORECAST, WFM_STAGE_SIMULATION + 1);
  tcase_add_test(tc, awkward_names);
  tcase_add_test(tc, where_nothing_can_be_written);
  tcase_add_test(tc, every_allocation);
  return suite_run("plan_write", tc, 120);
}
