/* Reading the tables of a roster folder, one function a file. */
#include "io/roster.h"

#include <string.h>

/* Clock cells hold at most this: the builder knows the finer ranges and says them. */
enum { CLOCK_END = 366 * 1440, MINUTES_END = 1000000000 };

#define INTEGER(column_name)                                                                                 \
  { .name = column_name, .kind = WFM__INTEGER, .low = -MINUTES_END, .high = MINUTES_END }
#define CLOCK(column_name)                                                                                   \
  { .name = column_name, .kind = WFM__CLOCK, .low = 0, .high = CLOCK_END }
#define NUMBER(column_name)                                                                                  \
  { .name = column_name, .kind = WFM__NUMBER }
#define MAY_LACK(column_name, column_kind)                                                                   \
  { .name = column_name, .kind = column_kind, .optional = true, .empty = true, .low = 0, .high = MINUTES_END }

static int32_t minutes(const wfm__cell *cell) {
  return (int32_t)cell->integer;
}

static double number_or(const wfm__cell *cell, double missing) {
  return cell->given ? cell->number : missing;
}

/* Index of a named element; an error at the cell when there is none. */
static wfm_status find(wfm__table *table, int column, const wfm__cell *cell, const char *what, int32_t index,
                       int32_t *out) {
  *out = index;
  return index >= 0 ? WFM_OK : wfm__table_bad(table, column, "%s \"%.80s\" is not known", what, cell->text);
}

/* --- contracts.csv --- */

enum {
  C_NAME,
  C_MIN,
  C_MAX,
  C_DAYS_MIN,
  C_DAYS_MAX,
  C_RUN,
  C_REST,
  C_GROUPS,
  C_CAP,
  C_LONG,
  C_LONG_WEIGHT,
  C_COST,
  C_NIGHT,
  C_SUNDAY
};

static wfm_status take_contract(wfm__table *table, const wfm__cell *cells, void *user) {
  wfm__roster_reader *reader = user;
  wfm_contract c;
  wfm_contract_init(&c, sizeof c);
  c.name = cells[C_NAME].text;
  c.shift_groups = cells[C_GROUPS].text;
  c.weekly_min_minutes = minutes(&cells[C_MIN]);
  c.weekly_max_minutes = minutes(&cells[C_MAX]);
  c.days_min = minutes(&cells[C_DAYS_MIN]);
  c.days_max = minutes(&cells[C_DAYS_MAX]);
  c.max_consecutive_days = minutes(&cells[C_RUN]);
  c.min_rest_minutes = minutes(&cells[C_REST]);
  if (cells[C_CAP].given) c.cap_minutes = minutes(&cells[C_CAP]);
  if (cells[C_LONG].given) c.long_week_minutes = minutes(&cells[C_LONG]);
  c.long_week_weight = number_or(&cells[C_LONG_WEIGHT], c.long_week_weight);
  c.hourly_cost = number_or(&cells[C_COST], c.hourly_cost);
  c.night_factor = number_or(&cells[C_NIGHT], c.night_factor);
  c.sunday_factor = number_or(&cells[C_SUNDAY], c.sunday_factor);
  int32_t index = -1;
  wfm_status st = wfm__table_result(table, -1, wfm_roster_add_contract(reader->roster, &c, &index));
  if (index < 0) return st;
  return wfm__lines_set(reader->ctx, &reader->contracts, (size_t)index, wfm__table_line(table));
}

wfm_status wfm__roster_read_contracts(wfm__roster_reader *reader) {
  static const wfm__column columns[] = {
      [C_NAME] = {.name = "contract", .key = true},
      [C_MIN] = INTEGER("weekly_min_minutes"),
      [C_MAX] = INTEGER("weekly_max_minutes"),
      [C_DAYS_MIN] = INTEGER("days_min"),
      [C_DAYS_MAX] = INTEGER("days_max"),
      [C_RUN] = INTEGER("max_consecutive_days"),
      [C_REST] = INTEGER("min_rest_minutes"),
      [C_GROUPS] = {.name = "shift_groups", .empty = true},
      [C_CAP] = MAY_LACK("cap_minutes", WFM__INTEGER),
      [C_LONG] = MAY_LACK("long_week_minutes", WFM__INTEGER),
      [C_LONG_WEIGHT] = MAY_LACK("long_week_weight", WFM__NUMBER),
      [C_COST] = MAY_LACK("hourly_cost", WFM__NUMBER),
      [C_NIGHT] = MAY_LACK("night_factor", WFM__NUMBER),
      [C_SUNDAY] = MAY_LACK("sunday_factor", WFM__NUMBER),
  };
  return wfm__roster_read_table(reader, "contracts.csv", false, columns, WFM__COUNT(columns), take_contract);
}

/* --- shifts.csv --- */

enum { S_NAME, S_GROUP, S_START, S_PAID, S_LENGTH, S_PAUSE, S_GAP = S_PAUSE + 9 };

static wfm_status take_shift(wfm__table *table, const wfm__cell *cells, void *user) {
  wfm__roster_reader *reader = user;
  wfm_shift s;
  wfm_shift_init(&s, sizeof s);
  s.name = cells[S_NAME].text;
  s.group = cells[S_GROUP].text;
  s.start_minute = minutes(&cells[S_START]);
  s.paid_minutes = minutes(&cells[S_PAID]);
  s.length_minutes = minutes(&cells[S_LENGTH]);
  s.pause_gap_minutes = minutes(&cells[S_GAP]);
  for (int i = 0; i < WFM_MAX_PAUSES; i++) {
    s.pause_minutes[i] = minutes(&cells[S_PAUSE + 3 * i]);
    s.pause_from[i] = minutes(&cells[S_PAUSE + 3 * i + 1]);
    s.pause_to[i] = minutes(&cells[S_PAUSE + 3 * i + 2]);
  }
  int32_t index = -1;
  wfm_status st = wfm__table_result(table, -1, wfm_roster_add_shift(reader->roster, &s, &index));
  if (index < 0) return st;
  return wfm__lines_set(reader->ctx, &reader->shifts, (size_t)index, wfm__table_line(table));
}

wfm_status wfm__roster_read_shifts(wfm__roster_reader *reader) {
  static const wfm__column columns[] = {
      [S_NAME] = {.name = "shift", .key = true},
      [S_GROUP] = {.name = "group"},
      [S_START] = CLOCK("start"),
      [S_PAID] = INTEGER("paid_minutes"),
      [S_LENGTH] = INTEGER("length_minutes"),
      [S_PAUSE] = INTEGER("pause1_minutes"),
      INTEGER("pause1_from"),
      INTEGER("pause1_to"),
      INTEGER("pause2_minutes"),
      INTEGER("pause2_from"),
      INTEGER("pause2_to"),
      INTEGER("pause3_minutes"),
      INTEGER("pause3_from"),
      INTEGER("pause3_to"),
      [S_GAP] = INTEGER("pause_gap_minutes"),
  };
  return wfm__roster_read_table(reader, "shifts.csv", false, columns, WFM__COUNT(columns), take_shift);
}

/* --- agents.csv --- */

enum { A_NAME, A_CONTRACT, A_SKILLS, A_SENIORITY, A_FROM, A_TO, A_RUN, A_END };

static wfm_status take_agent(wfm__table *table, const wfm__cell *cells, void *user) {
  wfm__roster_reader *reader = user;
  wfm_agent a;
  wfm_agent_init(&a, sizeof a);
  a.name = cells[A_NAME].text;
  a.skills = cells[A_SKILLS].text;
  a.seniority_years = number_or(&cells[A_SENIORITY], 0);
  a.start_from_minute = minutes(&cells[A_FROM]);
  a.start_to_minute = minutes(&cells[A_TO]);
  a.prior_consecutive_days = minutes(&cells[A_RUN]);
  a.prior_end_minutes_before = minutes(&cells[A_END]);
  int32_t contract = wfm_roster_find_contract(reader->roster, cells[A_CONTRACT].text), index = -1;
  wfm_status st = find(table, A_CONTRACT, &cells[A_CONTRACT], "contract", contract, &a.contract);
  if (contract < 0) return st;
  st = wfm__table_result(table, -1, wfm_roster_add_agent(reader->roster, &a, &index));
  if (index < 0) return st;
  return wfm__lines_set(reader->ctx, &reader->agents, (size_t)index, wfm__table_line(table));
}

wfm_status wfm__roster_read_agents(wfm__roster_reader *reader) {
  static const wfm__column columns[] = {
      [A_NAME] = {.name = "agent", .key = true},
      [A_CONTRACT] = {.name = "contract"},
      [A_SKILLS] = {.name = "skills", .empty = true},
      [A_SENIORITY] = MAY_LACK("seniority", WFM__NUMBER),
      [A_FROM] = CLOCK("start_from"),
      [A_TO] = CLOCK("start_to"),
      [A_RUN] = INTEGER("prior_consecutive_days"),
      [A_END] = INTEGER("prior_end_minutes_before"),
  };
  return wfm__roster_read_table(reader, "agents.csv", false, columns, WFM__COUNT(columns), take_agent);
}

/* --- demand.csv --- */

enum { D_DAY, D_START, D_SKILL, D_REQUIRED };

static wfm_status take_demand(wfm__table *table, const wfm__cell *cells, void *user) {
  wfm__roster_reader *reader = user;
  int32_t skill;
  wfm_status st = find(table, D_SKILL, &cells[D_SKILL], "skill",
                       wfm_roster_find_skill(reader->roster, cells[D_SKILL].text), &skill);
  if (skill < 0) return st;
  size_t before = wfm_roster_demands(reader->roster);
  st = wfm__table_result(table, -1,
                         wfm_roster_add_demand(reader->roster, minutes(&cells[D_DAY]),
                                               minutes(&cells[D_START]), skill, cells[D_REQUIRED].number));
  if (wfm_roster_demands(reader->roster) == before) return st;
  return wfm__lines_set(reader->ctx, &reader->demand, before, wfm__table_line(table));
}

wfm_status wfm__roster_read_demand(wfm__roster_reader *reader) {
  static const wfm__column columns[] = {
      [D_DAY] = INTEGER("day"),
      [D_START] = CLOCK("start"),
      [D_SKILL] = {.name = "skill"},
      [D_REQUIRED] = NUMBER("required"),
  };
  return wfm__roster_read_table(reader, "demand.csv", !reader->wants_demand, columns, WFM__COUNT(columns),
                                take_demand);
}

/* --- requests.csv --- */

enum { R_AGENT, R_DAY, R_KIND, R_FROM, R_TO, R_WEIGHT };

/* A day or "*"; false after an error was found. */
static bool read_day(wfm__table *table, const char *text, int64_t *day, wfm_status *st) {
  *st = WFM_OK;
  if (strcmp(text, "*") == 0) {
    *day = WFM_EVERY_DAY;
    return true;
  }
  if (wfm__parse_int64(text, strlen(text), day) == strlen(text)) return true;
  *st = wfm__table_bad(table, R_DAY, "\"%.60s\", want a day or *", text);
  return false;
}

static bool read_kind(wfm__table *table, const char *text, int32_t *kind, wfm_status *st) {
  static const char *const kinds[] = {
      [WFM_REQUEST_OFF] = "OFF", [WFM_REQUEST_WORK] = "WORK", [WFM_REQUEST_START] = "START"};
  *st = WFM_OK;
  for (int32_t k = 0; k < (int32_t)WFM__COUNT(kinds); k++)
    if (strcmp(kinds[k], text) == 0) {
      *kind = k;
      return true;
    }
  *st = wfm__table_bad(table, R_KIND, "\"%.60s\", want OFF, WORK or START", text);
  return false;
}

static wfm_status take_request(wfm__table *table, const wfm__cell *cells, void *user) {
  wfm__roster_reader *reader = user;
  wfm_request r;
  int64_t day = 0;
  wfm_request_init(&r, sizeof r);
  wfm_status st = find(table, R_AGENT, &cells[R_AGENT], "agent",
                       wfm_roster_find_agent(reader->roster, cells[R_AGENT].text), &r.agent);
  if (r.agent < 0) return st;
  if (!read_day(table, cells[R_DAY].text, &day, &st) || !read_kind(table, cells[R_KIND].text, &r.kind, &st))
    return st;
  if (cells[R_DAY].text[0] != '*' && (day < 0 || day >= reader->days))
    return wfm__table_warn(table, R_DAY, "day %lld is outside the horizon, the wish is ignored",
                           (long long)day);
  if (r.kind == WFM_REQUEST_START && (!cells[R_FROM].given || !cells[R_TO].given))
    return wfm__table_bad(table, cells[R_FROM].given ? R_TO : R_FROM,
                          "a START wish needs start_from and start_to");
  if (r.kind == WFM_REQUEST_START) {
    r.start_from_minute = minutes(&cells[R_FROM]);
    r.start_to_minute = minutes(&cells[R_TO]);
  }
  r.day = (int32_t)day;
  r.weight = cells[R_WEIGHT].number;
  return wfm__table_result(table, -1, wfm_roster_add_request(reader->roster, &r));
}

wfm_status wfm__roster_read_requests(wfm__roster_reader *reader) {
  static const wfm__column columns[] = {
      [R_AGENT] = {.name = "agent"},
      [R_DAY] = {.name = "day"},
      [R_KIND] = {.name = "kind"},
      [R_FROM] = MAY_LACK("start_from", WFM__CLOCK),
      [R_TO] = MAY_LACK("start_to", WFM__CLOCK),
      [R_WEIGHT] = NUMBER("weight"),
  };
  return wfm__roster_read_table(reader, "requests.csv", true, columns, WFM__COUNT(columns), take_request);
}

/* --- timeoff.csv --- */

enum { T_AGENT, T_DAY, T_START, T_END, T_CREDIT };

static wfm_status take_time_off(wfm__table *table, const wfm__cell *cells, void *user) {
  wfm__roster_reader *reader = user;
  wfm_time_off off;
  wfm_time_off_init(&off, sizeof off);
  wfm_status st = find(table, T_AGENT, &cells[T_AGENT], "agent",
                       wfm_roster_find_agent(reader->roster, cells[T_AGENT].text), &off.agent);
  if (off.agent < 0) return st;
  off.day = minutes(&cells[T_DAY]);
  off.start_minute = minutes(&cells[T_START]);
  off.end_minute = minutes(&cells[T_END]);
  off.credit_minutes = minutes(&cells[T_CREDIT]);
  size_t before = wfm_roster_times_off(reader->roster);
  st = wfm__table_result(table, -1, wfm_roster_add_time_off(reader->roster, &off));
  if (wfm_roster_times_off(reader->roster) == before) return st;
  return wfm__lines_set(reader->ctx, &reader->time_off, before, wfm__table_line(table));
}

wfm_status wfm__roster_read_time_off(wfm__roster_reader *reader) {
  static const wfm__column columns[] = {
      [T_AGENT] = {.name = "agent"},
      [T_DAY] = INTEGER("day"),
      [T_START] = CLOCK("start"),
      [T_END] = CLOCK("end"),
      [T_CREDIT] = INTEGER("credit_minutes"),
  };
  return wfm__roster_read_table(reader, "timeoff.csv", true, columns, WFM__COUNT(columns), take_time_off);
}

/* --- locked.csv --- */

enum { L_AGENT, L_DAY, L_SHIFT };

static wfm_status take_lock(wfm__table *table, const wfm__cell *cells, void *user) {
  wfm__roster_reader *reader = user;
  int32_t agent, shift = WFM_SHIFT_OFF;
  wfm_status st = find(table, L_AGENT, &cells[L_AGENT], "agent",
                       wfm_roster_find_agent(reader->roster, cells[L_AGENT].text), &agent);
  if (agent < 0) return st;
  if (strcmp(cells[L_SHIFT].text, "OFF") != 0) {
    st = find(table, L_SHIFT, &cells[L_SHIFT], "shift",
              wfm_roster_find_shift(reader->roster, cells[L_SHIFT].text), &shift);
    if (shift < 0) return st;
  }
  size_t before = wfm_roster_locks(reader->roster);
  st =
      wfm__table_result(table, -1, wfm_roster_add_lock(reader->roster, agent, minutes(&cells[L_DAY]), shift));
  if (wfm_roster_locks(reader->roster) == before) return st;
  return wfm__lines_set(reader->ctx, &reader->locks, before, wfm__table_line(table));
}

wfm_status wfm__roster_read_locks(wfm__roster_reader *reader) {
  static const wfm__column columns[] = {
      [L_AGENT] = {.name = "agent", .key = true},
      [L_DAY] = {.name = "day", .kind = WFM__INTEGER, .key = true, .low = 0, .high = MINUTES_END},
      [L_SHIFT] = {.name = "shift"},
  };
  return wfm__roster_read_table(reader, "locked.csv", true, columns, WFM__COUNT(columns), take_lock);
}
