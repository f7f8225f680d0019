/* wfm schedule --from-curtois: an instance of Curtois and Qu (2014) to roster.csv and result.json. */
#include "rota.h"

#include <libwfm/io_rota.h>

#include <stdlib.h>

typedef struct rota_job {
  wfm_rota *rota;
  int32_t *plan;
  wfm_rota_result result;
  wfm_rota_figures figures;
} rota_job;

static wfm_status read_and_solve(cli_app *app, const rota_request *request, rota_job *work) {
  wfm_findings *findings = NULL;
  wfm_rota_opts opts;
  wfm_status status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK) status = wfm_rota_read_curtois(app->ctx, request->file, findings, &work->rota);
  print_findings(app, findings);
  wfm_findings_free(findings);
  if (status != WFM_OK) return status;
  size_t cells = (size_t)wfm_rota_people(work->rota) * (size_t)wfm_rota_days(work->rota);
  work->plan = malloc(cells * sizeof *work->plan);
  if (!work->plan) return WFM_ENOMEM;
  wfm_rota_opts_init(&opts, sizeof opts);
  opts.seed = (uint64_t)app->seed;
  opts.time_limit_s = request->time_limit;
  opts.work_limit = request->work;
  wfm_rota_result_init(&work->result, sizeof work->result);
  wfm_rota_figures_init(&work->figures, sizeof work->figures);
  status = wfm_rota_solve(app->ctx, work->rota, &opts, work->plan, &work->result);
  end_progress(app);
  return status == WFM_OK ? wfm_rota_check(app->ctx, work->rota, work->plan, &work->figures) : status;
}

static wfm_status write_files(cli_app *app, const char *out, const rota_job *done) {
  char *rows = join_path(out, "roster.csv"), *result = join_path(out, "result.json");
  wfm_status status = rows && result ? WFM_OK : WFM_ENOMEM;
  if (status == WFM_OK) status = wfm_rota_write_csv(app->ctx, done->rota, done->plan, rows);
  if (status == WFM_OK)
    status = wfm_rota_write_result(app->ctx, done->rota, done->plan, &done->result, result);
  free(rows);
  free(result);
  return status;
}

static const char *stop_text(int32_t stop) {
  static const char *const text[] = {"proven optimal", "work limit reached", "deadline reached",
                                     "interrupted"};
  return text[stop];
}

static void print_result(const cli_app *app, const rota_job *done, const char *out) {
  const wfm_rota_figures *f = &done->figures;
  if (app->json) {
    printf("{\n \"objective\": ");
    print_json_number(stdout, f->cost);
    printf(",\n \"lower_bound\": ");
    print_json_number(stdout, done->result.lower_bound);
    printf(",\n \"stopped_by\": ");
    print_json_text(stdout, stop_text(done->result.stop));
    printf(",\n \"violations\": %lld\n}\n", (long long)f->violations);
    return;
  }
  printf("objective           ");
  print_number(stdout, f->cost, 0);
  printf("\nlower bound         ");
  print_number(stdout, done->result.lower_bound, 0);
  printf(" (%s)\nrequests not met    ", stop_text(done->result.stop));
  print_number(stdout, f->requests, 0);
  printf("\ncover               ");
  print_number(stdout, f->missing, 0);
  printf(" missing, ");
  print_number(stdout, f->surplus, 0);
  printf(" surplus\nhard rules broken   %lld\nwritten to %s: roster.csv, result.json\n",
         (long long)f->violations, out);
}

int solve_curtois(cli_app *app, const rota_request *request) {
  rota_job mine = {.rota = NULL};
  int code = prepare_output(app, request->out);
  if (code != EXIT_DONE) return code;
  wfm_status status = read_and_solve(app, request, &mine);
  if (status == WFM_OK) status = write_files(app, request->out, &mine);
  if (status != WFM_OK) {
    code = failed(app, status);
  } else {
    print_result(app, &mine, request->out);
    if (mine.result.stop == WFM_ROTA_STOP_CANCELLED) code = EXIT_INTERRUPTED;
  }
  free(mine.plan);
  wfm_rota_free(mine.rota);
  return code;
}
