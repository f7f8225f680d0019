/* Figures of a roster: coverage, wishes, wages, cost. */
#include "roster/check.h"
#include "roster/pay.h"

#include <libwfm/calendar.h>

#include <math.h>
#include <stdlib.h>

static void sum_coverage(wfm_check *check) {
  const wfm_roster *roster = check->roster;
  wfm_roster_figures *f = &check->figures;
  size_t cells = (size_t)wfm__roster_skill_count(roster) * (size_t)roster->slots;
  for (size_t i = 0; i < cells; i++) {
    double required = check->index->demand[i], missing = required - check->coverage[i];
    f->required += required;
    if (missing > 0) {
      f->under += missing;
      f->short_intervals++;
      if (missing > f->worst_shortage) f->worst_shortage = missing;
    } else {
      f->over -= missing;
    }
  }
  f->over += check->stray;
}

/* Wishes of one agent; on [days] is his shift of each day. */
static void weigh_agent(wfm_check *check, size_t agent, const int32_t *on) {
  const wfm_roster *roster = check->roster;
  const wfm__roster_index *index = check->index;
  for (size_t k = index->request_first[agent]; k < index->request_first[agent + 1]; k++) {
    size_t i = index->requests[k];
    const wfm_request *r = &roster->request[i];
    int32_t first = r->day == WFM_EVERY_DAY ? 0 : r->day;
    int32_t last = r->day == WFM_EVERY_DAY ? roster->frame.days - 1 : r->day;
    for (int32_t d = first; d <= last; d++) {
      bool works = on[d] != WFM_SHIFT_OFF;
      bool live = works || r->kind != WFM_REQUEST_START;
      bool met = r->kind == WFM_REQUEST_OFF ? !works : works;
      if (works && r->kind == WFM_REQUEST_START) {
        int32_t start = roster->shift[on[d]].in.start_minute;
        met = start >= r->start_from_minute && start <= r->start_to_minute;
      }
      if (!live) continue;
      check->asked[agent] += r->weight;
      check->live_days[i]++;
      if (met)
        check->met_days[i]++;
      else
        check->lost[agent] += r->weight;
    }
    check->figures.requests_live[r->kind] += check->live_days[i];
    check->figures.requests_met[r->kind] += check->met_days[i];
  }
}

static wfm_status weigh_requests(wfm_check *check) {
  size_t days = (size_t)check->roster->frame.days;
  int32_t *on = wfm__alloc(check->ctx, days, sizeof *on);
  if (!on) return wfm__fail(check->ctx, WFM_ENOMEM, "out of memory for %zu days", days);
  for (size_t a = 0; a < check->roster->agent_count; a++) {
    if (check->index->request_first[a] == check->index->request_first[a + 1]) continue;
    for (size_t d = 0; d < days; d++) on[d] = WFM_SHIFT_OFF;
    for (size_t k = check->worked_first[a]; k < check->worked_first[a + 1]; k++)
      on[check->worked[k].day] = check->worked[k].shift;
    weigh_agent(check, a, on);
  }
  wfm__free(check->ctx, on);
  return WFM_OK;
}

static int compare_doubles(const void *left, const void *right) {
  double a, b;
  a = *(const double *)left;
  b = *(const double *)right;
  return (a > b) - (a < b);
}

/* Gini coefficient of n values >= 0, which it sorts: sum of (2i - n + 1) x_i / (n sum of x). */
static double gini(double *x, size_t n) {
  double total = 0, sum = 0;
  if (n > 1) qsort(x, n, sizeof *x, compare_doubles);
  for (size_t i = 0; i < n; i++) {
    total += x[i];
    sum += (2 * (double)i - (double)n + 1) * x[i];
  }
  return total > 0 ? sum / ((double)n * total) : 0;
}

static wfm_status sum_satisfaction(wfm_check *check) {
  wfm_roster_figures *f = &check->figures;
  size_t agents = check->roster->agent_count, n = 0;
  double *loss = wfm__alloc(check->ctx, agents, sizeof *loss);
  if (!loss) return wfm__fail(check->ctx, WFM_ENOMEM, "out of memory for %zu agents", agents);
  double sum = 0, min = 1;
  for (size_t a = 0; a < agents; a++) {
    double s = wfm_check_satisfaction(check, (int32_t)a);
    if (isnan(s)) continue;
    sum += s;
    if (s < min) min = s;
    loss[n++] = 1 - s;
  }
  f->satisfaction_mean = n > 0 ? sum / (double)n : 1;
  f->satisfaction_min = min;
  f->satisfaction_gini = gini(loss, n);
  wfm__free(check->ctx, loss);
  return WFM_OK;
}

/* Wage of a shift at the factors of its minutes. */
static double wage(const wfm_roster *roster, const wfm__worked *day) {
  const wfm_contract *contract = &roster->contract[roster->agent[day->agent].in.contract].in;
  double part[WFM__PAID_KINDS];
  wfm__pay_split(&roster->shift[day->shift].in, roster->frame.start_date + day->day, part);
  return contract->hourly_cost / 60 *
         (part[WFM__PAID_DAY] + part[WFM__PAID_NIGHT] * contract->night_factor +
          part[WFM__PAID_SUNDAY] * contract->sunday_factor +
          part[WFM__PAID_SUNDAY_NIGHT] * contract->sunday_factor * contract->night_factor);
}

wfm_status wfm__check_figures(wfm_check *check) {
  const wfm_roster_opts *frame = &check->roster->frame;
  wfm_roster_figures *f = &check->figures;
  f->struct_size = sizeof *f;
  f->violations = (int64_t)check->violation_count;
  f->assignments = (int64_t)check->worked_count;
  for (size_t i = 0; i < check->worked_count; i++) {
    f->paid_minutes += check->roster->shift[check->worked[i].shift].in.paid_minutes;
    f->wage_cost += wage(check->roster, &check->worked[i]);
  }
  sum_coverage(check);
  wfm_status st = weigh_requests(check);
  if (st == WFM_OK) st = sum_satisfaction(check);
  double lost = 0;
  for (size_t a = 0; a < check->roster->agent_count; a++) lost += check->lost[a];
  f->cost_labour = frame->labour_weight * f->paid_minutes / frame->interval_minutes;
  f->cost_under = frame->under_weight * f->under;
  f->cost_over = frame->over_weight * f->over;
  f->cost_requests = frame->request_weight * lost;
  f->cost_contract_short = frame->short_minute_weight * (double)f->contract_short_minutes +
                           frame->short_day_weight * (double)f->contract_short_days;
  f->cost = f->cost_labour + f->cost_under + f->cost_over + f->cost_requests + f->cost_contract_short +
            f->cost_long_week;
  return st;
}
