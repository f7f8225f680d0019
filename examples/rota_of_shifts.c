/* As the head of a small help desk I want a fair rota of early and late shifts for four weeks, and to know that it can hardly be better. */
#include <libwfm/rota.h>

#include <stdio.h>

enum { DAYS = 28, PEOPLE = 8 };

static wfm_status describe(wfm_rota *rota) {
  int32_t early, late;
  wfm_status st = wfm_rota_add_shift(rota, "early", 480, &early);
  if (st == WFM_OK) st = wfm_rota_add_shift(rota, "late", 480, &late);
  if (st == WFM_OK) st = wfm_rota_forbid(rota, late, early); /* eleven hours of rest */
  for (int32_t p = 0; p < PEOPLE && st == WFM_OK; p++) {
    char name[16];
    wfm_rota_staff staff;
    snprintf(name, sizeof name, "person %d", (int)p + 1);
    wfm_rota_staff_init(&staff, sizeof staff);
    staff.name = name;
    staff.min_minutes = 4 * 32 * 60;
    staff.max_minutes = 4 * 40 * 60;
    staff.max_run = 5;
    staff.min_run = 2;
    staff.min_off_run = 2;
    staff.max_weekends = 2;
    st = wfm_rota_add_staff(rota, &staff, NULL);
    if (st == WFM_OK) st = wfm_rota_want(rota, p, 3 * p, p % 2 ? early : late, 2);
  }
  if (st == WFM_OK) st = wfm_rota_add_day_off(rota, 0, 11); /* a wedding */
  for (int32_t d = 0; d < DAYS && st == WFM_OK; d++) {
    st = wfm_rota_cover(rota, d, early, d % 7 < 5 ? 3 : 2, 100, 1);
    if (st == WFM_OK) st = wfm_rota_cover(rota, d, late, d % 7 < 5 ? 2 : 1, 100, 1);
  }
  return st;
}

static void print(const wfm_rota *rota, const int32_t *plan) {
  for (int32_t p = 0; p < PEOPLE; p++) {
    printf("%-9s ", wfm_rota_staff_name(rota, p));
    for (int32_t d = 0; d < DAYS; d++) {
      int32_t shift = plan[p * DAYS + d];
      printf("%s%c", d && d % 7 == 0 ? " " : "", shift == WFM_ROTA_OFF ? '.' : shift == 0 ? 'E' : 'L');
    }
    printf("\n");
  }
}

int main(void) {
  wfm_ctx *ctx = NULL;
  wfm_rota *rota = NULL;
  int32_t plan[PEOPLE * DAYS];
  wfm_rota_opts opts;
  wfm_rota_result result;
  wfm_rota_opts_init(&opts, sizeof opts);
  wfm_rota_result_init(&result, sizeof result);
  opts.work_limit = 2000000;
  wfm_status st = wfm_ctx_create(&ctx, NULL);
  if (st == WFM_OK) st = wfm_rota_create(ctx, DAYS, &rota);
  if (st == WFM_OK) st = describe(rota);
  if (st == WFM_OK) st = wfm_rota_solve(ctx, rota, &opts, plan, &result);
  if (st == WFM_OK) {
    print(rota, plan);
    printf("cost %.0f; no rota that keeps the rules costs less than %.0f\n", result.cost, result.lower_bound);
  } else {
    fprintf(stderr, "%s\n", wfm_ctx_error(ctx));
  }
  wfm_rota_free(rota);
  wfm_ctx_free(ctx);
  return st == WFM_OK ? 0 : 1;
}
