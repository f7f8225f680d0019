/* The builder: what it takes in, what it refuses and in which words, and the review of contradictions. */
#include "support/oom.h"
#include "support/suite.h"

#include <libwfm/roster.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static wfm_ctx *ctx;
static wfm_roster *roster;

/* Two weeks of hours, one skill, one contract, one shift with a pause, one agent: index 0 of each. */
static void set_up(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  wfm_roster_opts frame;
  wfm_roster_opts_init(&frame, sizeof frame);
  frame.days = 14;
  frame.interval_minutes = 60;
  ck_assert_int_eq(wfm_roster_create(ctx, &frame, &roster), WFM_OK);
  ck_assert_int_eq(wfm_roster_add_skill(roster, "S1", NULL), WFM_OK);
  wfm_contract contract;
  wfm_contract_init(&contract, sizeof contract);
  contract.name = "FT";
  contract.shift_groups = "D";
  ck_assert_int_eq(wfm_roster_add_contract(roster, &contract, NULL), WFM_OK);
  wfm_shift shift;
  wfm_shift_init(&shift, sizeof shift);
  shift.name = "D-08:00";
  shift.group = "D";
  shift.start_minute = 480;
  shift.length_minutes = 540;
  shift.paid_minutes = 480;
  ck_assert_int_eq(wfm_roster_add_shift(roster, &shift, NULL), WFM_OK);
  wfm_agent agent;
  wfm_agent_init(&agent, sizeof agent);
  agent.name = "A1";
  agent.skills = "S1";
  ck_assert_int_eq(wfm_roster_add_agent(roster, &agent, NULL), WFM_OK);
}

static void tear_down(void) {
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
}

/* The call failed as wanted and its message holds what a reader needs. */
static void refused(wfm_status got, wfm_status want, const char *text) {
  ck_assert_msg(got == want, "%s: status %d, want %d (%s)", text, got, want, wfm_ctx_error(ctx));
  ck_assert_msg(strstr(wfm_ctx_error(ctx), text) != NULL, "message \"%s\" lacks \"%s\"", wfm_ctx_error(ctx),
                text);
}

START_TEST(frame_ranges) {
  wfm_roster_opts frame;
  wfm_roster *none = NULL;
  wfm_roster_opts_init(&frame, sizeof frame);
  frame.days = 0;
  refused(wfm_roster_create(ctx, &frame, &none), WFM_EDOMAIN, "days=0, want 1 to 3660");
  frame.days = 7;
  frame.interval_minutes = 7;
  refused(wfm_roster_create(ctx, &frame, &none), WFM_EDOMAIN, "interval_minutes=7, want a divisor of 1440");
  frame.interval_minutes = 15;
  frame.under_weight = NAN;
  refused(wfm_roster_create(ctx, &frame, &none), WFM_ENOTFINITE, "under_weight=nan");
  frame.under_weight = -1;
  refused(wfm_roster_create(ctx, &frame, &none), WFM_EDOMAIN, "under_weight=-1, want >= 0");
  frame.under_weight = 1;
  frame.start_date = INT32_MIN;
  refused(wfm_roster_create(ctx, &frame, &none), WFM_EDOMAIN, "start_date");
  frame.start_date = 0;
  frame.struct_size = 0;
  refused(wfm_roster_create(ctx, &frame, &none), WFM_EINVAL, "_init");
  ck_assert_int_eq(wfm_roster_create(ctx, NULL, NULL), WFM_EINVAL);
  ck_assert_ptr_null(none);
}
END_TEST

START_TEST(defaults_are_documented) {
  wfm_roster *plain = NULL;
  wfm_roster_opts frame;
  wfm_roster_opts_init(&frame, sizeof frame);
  ck_assert_int_eq(wfm_roster_create(ctx, NULL, &plain), WFM_OK);
  ck_assert_int_eq(wfm_roster_frame(plain, &frame), WFM_OK);
  ck_assert_int_eq(frame.days, 28);
  ck_assert_int_eq(frame.interval_minutes, 15);
  ck_assert_str_eq(frame.zone, "UTC");
  ck_assert_double_eq(frame.under_weight, 10);
  ck_assert_double_eq(frame.short_day_weight, 600);
  wfm_roster_free(plain);
  wfm_contract contract;
  wfm_contract_init(&contract, sizeof contract);
  ck_assert_int_eq(wfm_roster_contract(roster, 0, &contract), WFM_OK);
  ck_assert_int_eq(contract.cap_minutes, 2400);
  ck_assert_double_nan(contract.hourly_cost);
}
END_TEST

static void change_contract(int at, wfm_contract *c) {
  c->name = "C";
  switch (at) {
  case 0:
    c->weekly_min_minutes = 2500;
    break;
  case 1:
    c->days_min = 6, c->days_max = 5;
    break;
  case 2:
    c->cap_minutes = -1;
    break;
  case 3:
    c->min_rest_minutes = -5;
    break;
  case 4:
    c->hourly_cost = INFINITY;
    break;
  case 5:
    c->night_factor = NAN;
    break;
  case 6:
    c->name = "FT";
    break;
  case 7:
    c->name = "";
    break;
  case 8:
    c->shift_groups = "D||N";
    break;
  case 9:
    c->flags = 4;
    break;
  default:
    c->days_max = 8;
    break;
  }
}

static const struct {
  wfm_status status;
  const char *text;
} bad_contracts[] = {
    {WFM_EDOMAIN, "contract C: weekly_max_minutes=2400, want 2500 to 10080"},
    {WFM_EDOMAIN, "contract C: days_max=5, want 6 to 7"},
    {WFM_EDOMAIN, "cap_minutes=-1, want 0 to 10080"},
    {WFM_EDOMAIN, "min_rest_minutes=-5, want 0 to 10080"},
    {WFM_ENOTFINITE, "contract C: hourly_cost=inf"},
    {WFM_ENOTFINITE, "contract C: night_factor=nan"},
    {WFM_EDUPLICATE, "contract FT: given twice"},
    {WFM_EINVAL, "contract: the name is empty"},
    {WFM_EINVAL, "contract C: shift group: the name is empty"},
    {WFM_EVERSION, "flags=4, want 0"},
    {WFM_EDOMAIN, "days_max=8, want 0 to 7"},
};

START_TEST(contract_ranges) {
  wfm_contract contract;
  wfm_contract_init(&contract, sizeof contract);
  change_contract(_i, &contract);
  int32_t index = -7;
  refused(wfm_roster_add_contract(roster, &contract, &index), bad_contracts[_i].status,
          bad_contracts[_i].text);
  ck_assert_int_eq(index, -7);
  ck_assert_int_eq(wfm_roster_contracts(roster), 1);
}
END_TEST

static void change_shift(int at, wfm_shift *s) {
  s->name = "S";
  s->group = "D";
  s->start_minute = 480;
  s->length_minutes = 480;
  s->paid_minutes = 480;
  s->pause_gap_minutes = 45;
  s->pause_minutes[0] = 60, s->pause_from[0] = 120, s->pause_to[0] = 180;
  switch (at) {
  case 0:
    s->length_minutes = 1441;
    break;
  case 1:
    s->paid_minutes = 481;
    break;
  case 2:
    s->start_minute = 470;
    break;
  case 3:
    s->pause_to[0] = 421;
    break;
  case 4:
    s->pause_from[0] = 200;
    break;
  case 5:
    s->pause_from[0] = 121, s->pause_to[0] = 179;
    break;
  case 6:
    s->pause_minutes[1] = 60, s->pause_from[1] = 130, s->pause_to[1] = 220;
    break;
  case 7:
    s->name = "OFF";
    break;
  case 8:
    s->group = "a|b";
    break;
  case 9:
    s->pause_minutes[2] = -15;
    break;
  default:
    s->start_minute = 2880;
    break;
  }
}

static const struct {
  wfm_status status;
  const char *text;
} bad_shifts[] = {
    {WFM_EDOMAIN, "shift S: length_minutes=1441, want 1 to 1440"},
    {WFM_EDOMAIN, "shift S: paid_minutes=481, want 0 to 480"},
    {WFM_EDOMAIN, "shift S: start_minute=470, want a multiple of 60"},
    {WFM_EDOMAIN, "pause 1: shift S: pause_to=421, want 0 to 420"},
    {WFM_EDOMAIN, "pause 1: shift S: pause_from=200, want 0 to 180"},
    {WFM_EDOMAIN, "shift S: pause 1 cannot fit"}, /* no multiple of 60 lies in 121 to 179 */
    {WFM_EDOMAIN, "shift S: pause 2 cannot fit"}, /* 120 + 60 + 45 = 225, on the grid 240 > 220 */
    {WFM_EINVAL, "\"OFF\" is reserved"},
    {WFM_EINVAL, "shift S: group: the name has"},
    {WFM_EDOMAIN, "pause 3: shift S: pause_minutes=-15, want 0 to 480"},
    {WFM_EDOMAIN, "start_minute=2880, want 0 to 2879"},
};

START_TEST(shift_ranges) {
  wfm_shift shift;
  wfm_shift_init(&shift, sizeof shift);
  change_shift(_i, &shift);
  refused(wfm_roster_add_shift(roster, &shift, NULL), bad_shifts[_i].status, bad_shifts[_i].text);
  ck_assert_int_eq(wfm_roster_shifts(roster), 1);
}
END_TEST

START_TEST(agent_ranges) {
  wfm_agent agent;
  wfm_agent_init(&agent, sizeof agent);
  agent.name = "A2";
  agent.skills = "S1|S9";
  refused(wfm_roster_add_agent(roster, &agent, NULL), WFM_EINVAL, "agent A2: skill \"S9\" is not known");
  agent.skills = "S1";
  agent.contract = 1;
  refused(wfm_roster_add_agent(roster, &agent, NULL), WFM_EINVAL,
          "agent A2: contract=1, want an index below 1");
  agent.contract = 0;
  agent.start_from_minute = 600, agent.start_to_minute = 540;
  refused(wfm_roster_add_agent(roster, &agent, NULL), WFM_EDOMAIN, "start_to_minute=540, want 600 to 2880");
  agent.start_to_minute = 660;
  agent.prior_consecutive_days = -1;
  refused(wfm_roster_add_agent(roster, &agent, NULL), WFM_EDOMAIN, "prior_consecutive_days=-1");
  agent.prior_consecutive_days = 0;
  agent.seniority_years = NAN;
  refused(wfm_roster_add_agent(roster, &agent, NULL), WFM_ENOTFINITE, "seniority_years=nan");
  agent.seniority_years = 3;
  agent.skills = "S1|S1";
  int32_t index = -1;
  ck_assert_int_eq(wfm_roster_add_agent(roster, &agent, &index), WFM_OK);
  ck_assert_int_eq(index, 1);
  ck_assert_int_eq(wfm_roster_find_agent(roster, "A2"), 1);
  ck_assert_int_eq(wfm_roster_find_agent(roster, "A3"), -1);
}
END_TEST

START_TEST(row_ranges) {
  wfm_request request;
  wfm_request_init(&request, sizeof request);
  request.agent = 5;
  refused(wfm_roster_add_request(roster, &request), WFM_EINVAL, "request 0: agent=5, want an index below 1");
  request.agent = 0, request.day = 14;
  refused(wfm_roster_add_request(roster, &request), WFM_EDOMAIN,
          "request of agent A1: day=14, want -1 to 13");
  request.day = 0, request.kind = 3;
  refused(wfm_roster_add_request(roster, &request), WFM_EDOMAIN, "kind=3, want 0 to 2");
  request.kind = WFM_REQUEST_START, request.start_from_minute = 700, request.start_to_minute = 600;
  refused(wfm_roster_add_request(roster, &request), WFM_EDOMAIN, "start_to_minute=600, want 700 to 2880");
  request.kind = WFM_REQUEST_OFF, request.weight = NAN;
  refused(wfm_roster_add_request(roster, &request), WFM_ENOTFINITE, "request of agent A1: weight=nan");
  ck_assert_uint_eq(wfm_roster_requests(roster), 0);

  wfm_time_off off;
  wfm_time_off_init(&off, sizeof off);
  off.start_minute = 600, off.end_minute = 600;
  refused(wfm_roster_add_time_off(roster, &off), WFM_EDOMAIN,
          "time off of agent A1: end_minute=600, want 601");
  off.end_minute = 700, off.credit_minutes = -1;
  refused(wfm_roster_add_time_off(roster, &off), WFM_EDOMAIN, "credit_minutes=-1, want 0");
  ck_assert_uint_eq(wfm_roster_times_off(roster), 0);

  refused(wfm_roster_add_lock(roster, 0, 14, 0), WFM_EDOMAIN, "lock of agent A1: day=14, want 0 to 13");
  refused(wfm_roster_add_lock(roster, 0, 0, 1), WFM_EDOMAIN, "shift=1, want -1 to 0");
  ck_assert_int_eq(wfm_roster_add_lock(roster, 0, 3, 0), WFM_OK);
  ck_assert_int_eq(wfm_roster_add_lock(roster, 0, 3, 0), WFM_OK);
  ck_assert_uint_eq(wfm_roster_locks(roster), 1);
  refused(wfm_roster_add_lock(roster, 0, 3, WFM_SHIFT_OFF), WFM_EDUPLICATE, "day 3 is locked twice");

  refused(wfm_roster_add_demand(roster, 0, 30, 0, 1), WFM_EDOMAIN, "start_minute=30, want a multiple of 60");
  refused(wfm_roster_add_demand(roster, 0, 0, 1, 1), WFM_EINVAL, "skill=1, want an index below 1");
  refused(wfm_roster_add_demand(roster, 0, 0, 0, -2), WFM_EDOMAIN, "required=-2, want 0 to");
  refused(wfm_roster_add_demand(roster, 0, 0, 0, NAN), WFM_ENOTFINITE, "required=nan");
  refused(wfm_roster_add_demand(roster, 0, 2880, 0, 1), WFM_EDOMAIN, "start_minute=2880, want 0 to 2820");
  ck_assert_uint_eq(wfm_roster_demands(roster), 0);
}
END_TEST

START_TEST(too_many_cells) {
  wfm_roster_opts frame;
  wfm_roster_opts_init(&frame, sizeof frame);
  frame.days = 3660;
  frame.interval_minutes = 1;
  wfm_roster *wide = NULL;
  ck_assert_int_eq(wfm_roster_create(ctx, &frame, &wide), WFM_OK);
  wfm_status st = WFM_OK;
  for (int i = 0; i < 26 && st == WFM_OK; i++) { /* 2^25 cells are 6.3 skills of 3661 * 1440 */
    char name[2] = {(char)('a' + i), 0};
    st = wfm_roster_add_skill(wide, name, NULL);
  }
  refused(st, WFM_ELIMIT, "skill g: 7 skills of 5271840 intervals are more than 33554432 cells");
  ck_assert_int_eq(wfm_roster_skills(wide), 6);
  wfm_roster_free(wide);
}
END_TEST

START_TEST(reads_back) {
  wfm_shift shift;
  wfm_shift_init(&shift, sizeof shift);
  ck_assert_int_eq(wfm_roster_shift(roster, 0, &shift), WFM_OK);
  ck_assert_str_eq(shift.name, "D-08:00");
  ck_assert_str_eq(shift.group, "D");
  ck_assert_int_eq(shift.length_minutes, 540);
  wfm_agent agent;
  wfm_agent_init(&agent, sizeof agent);
  ck_assert_int_eq(wfm_roster_agent(roster, 0, &agent), WFM_OK);
  ck_assert_str_eq(agent.skills, "S1");
  refused(wfm_roster_agent(roster, 1, &agent), WFM_EINVAL, "want less than 1");
  refused(wfm_roster_agent(roster, -1, &agent), WFM_EINVAL, "agent");
  ck_assert_int_eq(wfm_roster_add_demand(roster, 1, 1500, 0, 2.5), WFM_OK);
  int32_t day = -1, start = -1, skill = -1;
  double required = -1;
  ck_assert_int_eq(wfm_roster_demand(roster, 0, &day, &start, &skill, &required), WFM_OK);
  ck_assert_int_eq(day, 1);
  ck_assert_int_eq(start, 1500);
  ck_assert_int_eq(skill, 0);
  ck_assert_double_eq(required, 2.5);
  ck_assert_ptr_null(wfm_roster_skill(roster, 1));
}
END_TEST

/* Notes of a review: how often each kind came, and the last text. */
struct notes {
  int count[8];
  char text[8][256];
};

static void take_note(int32_t kind, size_t row, const char *text, void *user) {
  struct notes *notes = user;
  (void)row;
  notes->count[kind]++;
  strncpy(notes->text[kind], text, sizeof notes->text[kind] - 1);
}

static void add_time_off(int32_t agent, int32_t day, int32_t from, int32_t to) {
  wfm_time_off off;
  wfm_time_off_init(&off, sizeof off);
  off.agent = agent, off.day = day, off.start_minute = from, off.end_minute = to, off.credit_minutes = 60;
  ck_assert_int_eq(wfm_roster_add_time_off(roster, &off), WFM_OK);
}

START_TEST(review_finds_contradictions) {
  struct notes notes = {.count = {0}};
  ck_assert_int_eq(wfm_roster_review(ctx, roster, take_note, &notes), WFM_OK);
  for (int k = 0; k < 8; k++) ck_assert_int_eq(notes.count[k], 0);

  ck_assert_int_eq(wfm_roster_add_skill(roster, "S2", NULL), WFM_OK);
  ck_assert_int_eq(wfm_roster_add_demand(roster, 0, 480, 1, 1), WFM_OK);
  ck_assert_int_eq(wfm_roster_add_demand(roster, 13, 1440, 0, 1), WFM_OK);
  add_time_off(0, 2, 0, 1440);
  add_time_off(0, 1, 1400, 1500); /* reaches one hour into day 2 */
  ck_assert_int_eq(wfm_roster_add_lock(roster, 0, 2, 0), WFM_OK);
  wfm_contract contract;
  wfm_contract_init(&contract, sizeof contract);
  contract.name = "PT", contract.shift_groups = "Z";
  contract.weekly_min_minutes = 2880, contract.weekly_max_minutes = 2880;
  ck_assert_int_eq(wfm_roster_add_contract(roster, &contract, NULL), WFM_OK);
  wfm_shift shift;
  wfm_shift_init(&shift, sizeof shift);
  shift.name = "N", shift.group = "N", shift.length_minutes = 60;
  ck_assert_int_eq(wfm_roster_add_shift(roster, &shift, NULL), WFM_OK);
  wfm_agent agent;
  wfm_agent_init(&agent, sizeof agent);
  agent.name = "A2", agent.skills = "S1", agent.contract = 1;
  ck_assert_int_eq(wfm_roster_add_agent(roster, &agent, NULL), WFM_OK);

  ck_assert_int_eq(wfm_roster_review(ctx, roster, take_note, &notes), WFM_OK);
  for (int k = 0; k < 8; k++) ck_assert_msg(notes.count[k] == 1, "note %d came %d times", k, notes.count[k]);
  ck_assert_str_eq(notes.text[WFM_NOTE_LOCK_BREAKS_RULE],
                   "agent A1, day 2: locked shift D-08:00 overlaps time off");
  ck_assert_str_eq(notes.text[WFM_NOTE_AGENT_IDLE],
                   "agent A2 has a contract without shifts: can work nothing");
  ck_assert_int_eq(wfm_roster_review(ctx, roster, NULL, NULL), WFM_EINVAL);
}
END_TEST

START_TEST(long_term_sick_is_idle) {
  struct notes notes = {.count = {0}};
  for (int32_t d = 0; d < 14; d++) add_time_off(0, d, 0, 1440);
  ck_assert_int_eq(wfm_roster_review(ctx, roster, take_note, &notes), WFM_OK);
  ck_assert_int_eq(notes.count[WFM_NOTE_AGENT_IDLE], 1);
  ck_assert_int_eq(notes.count[WFM_NOTE_TIME_OFF_OVERLAP], 0);
  ck_assert_str_eq(notes.text[WFM_NOTE_AGENT_IDLE],
                   "agent A1 has time off against every shift: can work nothing");
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("builder");
  tcase_add_checked_fixture(tc, set_up, tear_down);
  tcase_add_test(tc, frame_ranges);
  tcase_add_test(tc, defaults_are_documented);
  tcase_add_loop_test(tc, contract_ranges, 0, sizeof bad_contracts / sizeof bad_contracts[0]);
  tcase_add_loop_test(tc, shift_ranges, 0, sizeof bad_shifts / sizeof bad_shifts[0]);
  tcase_add_test(tc, agent_ranges);
  tcase_add_test(tc, row_ranges);
  tcase_add_test(tc, too_many_cells);
  tcase_add_test(tc, reads_back);
  tcase_add_test(tc, review_finds_contradictions);
  tcase_add_test(tc, long_term_sick_is_idle);
  return suite_run("builder", tc, 60);
}
