/* Paid minutes by agent, day and pay code. */
#include "plan/plan.h"

#include "roster/pay.h"

#include <math.h>
#include <stdlib.h>

const char *wfm_pay_text(int32_t pay) {
  switch (pay) {
#define X(name, text)                                                                                        \
  case name:                                                                                                 \
    return text;
    WFM_PAY_MAP(X)
#undef X
  default:
    return "unknown";
  }
}

/* Whole minutes of each kind that add up to the shift's: the largest remainders get the minutes that rounding down leaves. */
static void whole_minutes(const double part[WFM__PAID_KINDS], int32_t total,
                          int32_t minutes[WFM__PAID_KINDS]) {
  int32_t sum = 0;
  for (int k = 0; k < WFM__PAID_KINDS; k++) sum += minutes[k] = (int32_t)floor(part[k] + 1e-9);
  for (; sum < total; sum++) {
    int most = 0;
    for (int k = 1; k < WFM__PAID_KINDS; k++)
      if (part[k] - minutes[k] > part[most] - minutes[most]) most = k;
    minutes[most]++;
  }
}

static wfm_status add_row(wfm_plan_result *result, int32_t agent, int32_t day, wfm_plan_hours **row) {
  wfm_status st = wfm__grow(result->ctx, &result->hours, &result->hours_cap, result->hours_rows + 1,
                            sizeof *result->hours);
  if (st != WFM_OK) return st;
  *row = &result->hours[result->hours_rows++];
  **row = (wfm_plan_hours){.struct_size = sizeof **row, .agent = agent, .day = day};
  return WFM_OK;
}

static wfm_status add_work(wfm_plan_result *result, const wfm_assignment *work) {
  static const int32_t code[WFM__PAID_KINDS] = {
      [WFM__PAID_DAY] = WFM_PAY_DAY,
      [WFM__PAID_NIGHT] = WFM_PAY_NIGHT,
      [WFM__PAID_SUNDAY] = WFM_PAY_SUNDAY,
      [WFM__PAID_SUNDAY_NIGHT] = WFM_PAY_SUNDAY_NIGHT,
  };
  wfm_plan_hours *row = NULL;
  double part[WFM__PAID_KINDS];
  int32_t minutes[WFM__PAID_KINDS];
  wfm_shift shift;
  wfm_shift_init(&shift, sizeof shift);
  wfm_status st = wfm_roster_shift(result->roster, work->shift, &shift);
  if (st == WFM_OK) st = add_row(result, work->agent, work->day, &row);
  if (st != WFM_OK) return st;
  wfm__pay_split(&shift, wfm_grid_first_date(result->grid) + work->day, part);
  whole_minutes(part, shift.paid_minutes, minutes);
  for (int k = 0; k < WFM__PAID_KINDS; k++) row->minutes[code[k]] = minutes[k];
  result->totals.worked_h += shift.paid_minutes / 60.0;
  return WFM_OK;
}

static wfm_status add_leave(wfm_plan_result *result, const wfm_time_off *off) {
  wfm_plan_hours *row = NULL;
  if (off->credit_minutes <= 0 || off->day < 0 || off->day >= wfm_grid_days(result->grid)) return WFM_OK;
  wfm_agent agent;
  wfm_agent_init(&agent, sizeof agent);
  wfm_contract contract;
  wfm_contract_init(&contract, sizeof contract);
  wfm_status st = wfm_roster_agent(result->roster, off->agent, &agent);
  if (st == WFM_OK) st = wfm_roster_contract(result->roster, agent.contract, &contract);
  if (st == WFM_OK) st = add_row(result, off->agent, off->day, &row);
  if (st != WFM_OK) return st;
  row->minutes[WFM_PAY_LEAVE] = off->credit_minutes;
  result->totals.leave_h += off->credit_minutes / 60.0;
  result->totals.leave_cost += off->credit_minutes / 60.0 * contract.hourly_cost;
  return WFM_OK;
}

static int by_agent_and_day(const void *left, const void *right) {
  const wfm_plan_hours *a = left, *b = right;
  if (a->agent != b->agent) return a->agent < b->agent ? -1 : 1;
  return (a->day > b->day) - (a->day < b->day);
}

/* Puts rows of one agent and day together. */
static void merge(wfm_plan_result *result) {
  size_t kept = 0;
  if (result->hours_rows > 1)
    qsort(result->hours, result->hours_rows, sizeof *result->hours, by_agent_and_day);
  for (size_t i = 0; i < result->hours_rows; i++) {
    wfm_plan_hours *row = &result->hours[i];
    if (kept && by_agent_and_day(&result->hours[kept - 1], row) == 0)
      for (int p = 0; p < WFM_PAYS; p++) result->hours[kept - 1].minutes[p] += row->minutes[p];
    else
      result->hours[kept++] = *row;
  }
  result->hours_rows = kept;
}

wfm_status wfm__plan_pay(wfm_plan_result *result) {
  const wfm_assignments *all = wfm_schedule_assignments(result->schedule);
  wfm_status st = WFM_OK;
  for (size_t a = 0; st == WFM_OK && a < wfm_assignments_count(all); a++) {
    wfm_assignment work;
    wfm_assignment_init(&work, sizeof work);
    if ((st = wfm_assignments_get(all, a, &work)) == WFM_OK) st = add_work(result, &work);
  }
  for (size_t i = 0; st == WFM_OK && i < wfm_roster_times_off(result->roster); i++) {
    wfm_time_off off;
    wfm_time_off_init(&off, sizeof off);
    if ((st = wfm_roster_time_off(result->roster, i, &off)) == WFM_OK) st = add_leave(result, &off);
  }
  if (st == WFM_OK) merge(result);
  return st;
}
