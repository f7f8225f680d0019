/* weeks.csv: agents down, days across, to hand out. */
#include "io/plan_write.h"

enum { WEEK = 7 };

/* The heading of a day, "Mon 2026-03-02". */
static void put_day(wfm__text *text, int32_t date) {
  static const char *const name[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  int32_t year, month, day;
  wfm_date_to_ymd(date, &year, &month, &day);
  wfm__text_printf(text, ",%s %04d-%02d-%02d", name[wfm_date_weekday(date)], year, month, day);
}

static wfm_status make_header(wfm_ctx *ctx, const wfm_plan_result *result, wfm__text *header) {
  const wfm_grid *grid = wfm_plan_result_grid(result);
  wfm__text_init(header, ctx);
  wfm__text_add(header, "agent");
  for (int32_t day = 0; day < wfm_grid_days(grid); day++) put_day(header, wfm_grid_first_date(grid) + day);
  for (int32_t week = 0; week * WEEK < wfm_grid_days(grid); week++)
    wfm__text_printf(header, ",paid hours week %d", week + 1);
  return header->failed ? wfm__fail(ctx, WFM_ENOMEM, "out of memory for weeks.csv") : WFM_OK;
}

/* "09:00-17:30 F8-09:00"; past midnight the end is the next day's clock. */
static wfm_status put_shift(wfm__sheet *out, const wfm_plan_result *result, size_t assignment) {
  wfm_assignment work;
  wfm_shift shift;
  char text[400];
  wfm_assignment_init(&work, sizeof work);
  wfm_shift_init(&shift, sizeof shift);
  wfm_status st = wfm_assignments_get(wfm_plan_result_assignments(result), assignment, &work);
  if (st == WFM_OK) st = wfm_roster_shift(wfm_plan_result_roster(result), work.shift, &shift);
  if (st != WFM_OK) return st;
  int32_t from = shift.start_minute, to = from + shift.length_minutes;
  (void)wfm__format(text, sizeof text, "%02d:%02d-%02d:%02d %s", from / 60 % 24, from % 60, to / 60 % 24,
                    to % 60, shift.name);
  wfm__sheet_text(out, text);
  return WFM_OK;
}

/* Paid minutes of agents by week, and what each does on each day: index of an assignment, OFF, LEAVE. */
enum { OFF = -1, LEAVE = -2 };
struct weeks {
  int32_t *what;    /* [agents * days] */
  int32_t *minutes; /* [agents * weeks] */
  size_t agents, days, weeks;
};

static wfm_status fill(wfm_ctx *ctx, const wfm_plan_result *result, struct weeks *sheet) {
  const wfm_assignments *all = wfm_plan_result_assignments(result);
  sheet->agents = (size_t)wfm_roster_agents(wfm_plan_result_roster(result));
  sheet->days = (size_t)wfm_grid_days(wfm_plan_result_grid(result));
  sheet->weeks = (sheet->days + WEEK - 1) / WEEK;
  sheet->what = wfm__alloc(ctx, sheet->agents * sheet->days, sizeof *sheet->what);
  sheet->minutes = wfm__alloc(ctx, sheet->agents * sheet->weeks, sizeof *sheet->minutes);
  if (!sheet->what || !sheet->minutes) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for weeks.csv");
  for (size_t k = 0; k < sheet->agents * sheet->days; k++) sheet->what[k] = OFF;
  wfm_status st = WFM_OK;
  for (size_t i = 0; st == WFM_OK && i < wfm_plan_result_hours(result); i++) {
    wfm_plan_hours row = {.struct_size = sizeof row};
    if ((st = wfm_plan_result_hours_row(result, i, &row)) != WFM_OK) break;
    size_t agent = (size_t)row.agent, day = (size_t)row.day;
    if (row.minutes[WFM_PAY_LEAVE]) sheet->what[agent * sheet->days + day] = LEAVE;
    for (int p = 0; p < WFM_PAYS; p++) sheet->minutes[agent * sheet->weeks + day / WEEK] += row.minutes[p];
  }
  for (size_t a = 0; st == WFM_OK && a < wfm_assignments_count(all); a++) {
    wfm_assignment work;
    wfm_assignment_init(&work, sizeof work);
    if ((st = wfm_assignments_get(all, a, &work)) == WFM_OK)
      sheet->what[(size_t)work.agent * sheet->days + (size_t)work.day] = (int32_t)a;
  }
  return st;
}

static wfm_status put_agent(wfm__sheet *out, const wfm_plan_result *result, const struct weeks *sheet,
                            size_t a) {
  wfm_agent agent;
  wfm_agent_init(&agent, sizeof agent);
  wfm_status st = wfm_roster_agent(wfm_plan_result_roster(result), (int32_t)a, &agent);
  if (st != WFM_OK) return st;
  wfm__sheet_text(out, agent.name);
  for (size_t d = 0; st == WFM_OK && d < sheet->days; d++) {
    int32_t what = sheet->what[a * sheet->days + d];
    if (what >= 0)
      st = put_shift(out, result, (size_t)what);
    else
      wfm__sheet_text(out, what == LEAVE ? "leave" : "");
  }
  for (size_t w = 0; w < sheet->weeks; w++)
    wfm__sheet_fixed(out, sheet->minutes[a * sheet->weeks + w] / 60.0, 2);
  wfm__sheet_end(out);
  return st;
}

wfm_status wfm__plan_write_weeks(wfm_ctx *ctx, const wfm_plan_result *result, const char *folder) {
  struct weeks sheet = {.what = NULL};
  wfm__text header;
  wfm__sheet out;
  wfm_status st = make_header(ctx, result, &header);
  if (st == WFM_OK) st = fill(ctx, result, &sheet);
  if (st == WFM_OK) {
    wfm__sheet_open(&out, ctx, header.data);
    for (size_t a = 0; st == WFM_OK && a < sheet.agents; a++) st = put_agent(&out, result, &sheet, a);
    if (st == WFM_OK)
      st = wfm__sheet_close(&out, folder, "weeks.csv");
    else
      wfm__text_free(&out.text);
  }
  wfm__text_free(&header);
  wfm__free(ctx, sheet.what);
  wfm__free(ctx, sheet.minutes);
  return st;
}
