/* Wishes that the roster does not grant, heaviest first. */
#include "plan/plan.h"

#include <stdlib.h>

/* Whether a request is live on a day, and whether the day meets it. work NULL: off. */
static bool is_missed(const wfm_request *request, const wfm_shift *work) {
  switch (request->kind) {
  case WFM_REQUEST_OFF:
    return work != NULL;
  case WFM_REQUEST_WORK:
    return work == NULL;
  default:
    return work &&
           (work->start_minute < request->start_from_minute || work->start_minute > request->start_to_minute);
  }
}

static wfm_status check_day(wfm_plan_result *result, const wfm_request *request, int32_t day,
                            int32_t assignment) {
  wfm_shift shift;
  wfm_shift_init(&shift, sizeof shift);
  wfm_status st = WFM_OK;
  if (assignment >= 0) {
    wfm_assignment work;
    wfm_assignment_init(&work, sizeof work);
    st = wfm_assignments_get(wfm_schedule_assignments(result->schedule), (size_t)assignment, &work);
    if (st == WFM_OK) st = wfm_roster_shift(result->roster, work.shift, &shift);
    if (st != WFM_OK) return st;
  }
  if (!is_missed(request, assignment >= 0 ? &shift : NULL)) return WFM_OK;
  st = wfm__grow(result->ctx, &result->unmet, &result->unmet_cap, result->unmets + 1, sizeof *result->unmet);
  if (st != WFM_OK) return st;
  result->unmet[result->unmets++] = (wfm_plan_unmet){.struct_size = sizeof *result->unmet,
                                                     .agent = request->agent,
                                                     .day = day,
                                                     .kind = request->kind,
                                                     .start_from_minute = request->start_from_minute,
                                                     .start_to_minute = request->start_to_minute,
                                                     .assignment = assignment,
                                                     .weight = request->weight};
  return WFM_OK;
}

static int heaviest_first(const void *left, const void *right) {
  const wfm_plan_unmet *a = left, *b = right;
  if (a->weight != b->weight) return a->weight > b->weight ? -1 : 1;
  if (a->agent != b->agent) return a->agent < b->agent ? -1 : 1;
  if (a->day != b->day) return a->day < b->day ? -1 : 1;
  return (a->kind > b->kind) - (a->kind < b->kind);
}

wfm_status wfm__plan_wishes(wfm_plan_result *result) {
  wfm_ctx *ctx = result->ctx;
  const wfm_assignments *all = wfm_schedule_assignments(result->schedule);
  size_t days = (size_t)wfm_grid_days(result->grid), agents = (size_t)wfm_roster_agents(result->roster);
  wfm_status st = WFM_OK;
  int32_t *on = wfm__alloc(ctx, agents * days, sizeof *on); /* assignment of each agent and day, -1: off */
  if (!on) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for the wishes of %zu agents", agents);
  for (size_t k = 0; k < agents * days; k++) on[k] = -1;
  for (size_t a = 0; st == WFM_OK && a < wfm_assignments_count(all); a++) {
    wfm_assignment work;
    wfm_assignment_init(&work, sizeof work);
    if ((st = wfm_assignments_get(all, a, &work)) == WFM_OK)
      on[(size_t)work.agent * days + (size_t)work.day] = (int32_t)a;
  }
  for (size_t r = 0; st == WFM_OK && r < wfm_roster_requests(result->roster); r++) {
    wfm_request request;
    wfm_request_init(&request, sizeof request);
    if ((st = wfm_roster_request(result->roster, r, &request)) != WFM_OK) break;
    int32_t from = request.day == WFM_EVERY_DAY ? 0 : request.day;
    int32_t to = request.day == WFM_EVERY_DAY ? (int32_t)days : request.day + 1;
    for (int32_t day = from; st == WFM_OK && day < to; day++)
      st = check_day(result, &request, day, on[(size_t)request.agent * days + (size_t)day]);
  }
  if (st == WFM_OK && result->unmets > 1)
    qsort(result->unmet, result->unmets, sizeof *result->unmet, heaviest_first);
  wfm__free(ctx, on);
  return st;
}
