/* Pauses of a day, shifts fixed: processor seconds to the proven optimum.

     bench_schedule_pauses FOLDER ASSIGNMENTS.csv

   Every pause is first put at the earliest time that its window allows, so that the search begins from nothing; one row a day. */
#include <libwfm/io_roster.h>
#include <libwfm/pauses.h>

#include <stdio.h>
#include <time.h>

static double cpu_s(void) {
  return (double)clock() / CLOCKS_PER_SEC;
}

static wfm_status earliest(wfm_ctx *ctx, const wfm_roster *roster, const wfm_assignments *rows,
                           wfm_assignments **out) {
  wfm_assignment row;
  wfm_shift shift;
  wfm_assignment_init(&row, sizeof row);
  wfm_shift_init(&shift, sizeof shift);
  wfm_status st = wfm_assignments_create(ctx, out);
  for (size_t i = 0; st == WFM_OK && i < wfm_assignments_count(rows); i++) {
    st = wfm_assignments_get(rows, i, &row);
    if (st == WFM_OK) st = wfm_roster_shift(roster, row.shift, &shift);
    int32_t least = 0;
    for (int k = 0; st == WFM_OK && k < WFM_MAX_PAUSES; k++) {
      if (shift.pause_minutes[k] == 0) continue;
      int32_t at = shift.pause_from[k] > least ? shift.pause_from[k] : least;
      row.pause_minute[k] = shift.start_minute + at;
      least = at + shift.pause_minutes[k] + shift.pause_gap_minutes;
    }
    if (st == WFM_OK) st = wfm_assignments_add(*out, &row);
  }
  return st;
}

static wfm_status bench(wfm_ctx *ctx, const wfm_roster *roster, const wfm_assignments *rows) {
  wfm_roster_opts frame;
  wfm_pauses_opts opts;
  wfm_pauses_figures f;
  double total = 0;
  wfm_roster_opts_init(&frame, sizeof frame);
  wfm_pauses_opts_init(&opts, sizeof opts);
  wfm_pauses_figures_init(&f, sizeof f);
  wfm_status st = wfm_roster_frame(roster, &frame);
  printf("%4s %8s %10s %10s %10s %7s %6s\n", "day", "moved", "before", "cost", "bound", "cpu_s", "proven");
  for (opts.day = 0; st == WFM_OK && opts.day < frame.days; opts.day++) {
    wfm_assignments *out = NULL;
    double before = cpu_s();
    st = wfm_roster_place_pauses(ctx, roster, rows, &opts, &out, &f);
    double spent = cpu_s() - before;
    total += spent;
    if (st == WFM_OK)
      printf("%4d %8d %10.2f %10.2f %10.2f %7.3f %3d/%d\n", (int)opts.day, (int)f.moved, f.cost_before,
             f.cost, f.lower_bound, spent, (int)f.proven, (int)f.problems);
    wfm_assignments_free(out);
  }
  printf("mean %.3f s a day\n", frame.days ? total / frame.days : 0);
  return st;
}

int main(int argc, char **argv) {
  wfm_ctx *ctx = NULL;
  wfm_roster *roster = NULL;
  wfm_assignments *rows = NULL, *begin = NULL;
  if (argc != 3) {
    fprintf(stderr, "usage: bench_schedule_pauses FOLDER ASSIGNMENTS.csv\n");
    return 2;
  }
  wfm_status st = wfm_ctx_create(&ctx, NULL);
  if (st == WFM_OK) st = wfm_roster_read_folder(ctx, argv[1], NULL, NULL, &roster);
  if (st == WFM_OK) st = wfm_assignments_read_csv(ctx, argv[2], roster, NULL, NULL, &rows);
  if (st == WFM_OK) st = earliest(ctx, roster, rows, &begin);
  if (st == WFM_OK) st = bench(ctx, roster, begin);
  if (st != WFM_OK) fprintf(stderr, "%s\n", ctx ? wfm_ctx_error(ctx) : wfm_status_text(st));
  wfm_assignments_free(begin);
  wfm_assignments_free(rows);
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
  return st == WFM_OK ? 0 : 3;
}
