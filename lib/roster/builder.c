/* Filling a rostering problem: every row is checked before it is taken in. */
#include "roster/builder.h"

#include <math.h>
#include <string.h>

/* Adds a name as the next index. */
static wfm_status add_name(wfm_ctx *ctx, const char *what, wfm__names *names, const char *name) {
  wfm_status st = wfm__names_add(names, name, NULL);
  if (st == WFM_EDUPLICATE) return wfm__fail(ctx, st, "%s %s: given twice", what, name);
  return st == WFM_OK ? st : wfm__fail(ctx, st, "%s %s: out of memory", what, name);
}

/* Splits "a|b" into distinct indices: of known names, or interned where intern is set. */
static wfm_status read_list(wfm_ctx *ctx, const char *what, const char *name, const char *item_name,
                            const char *list, wfm__names *names, bool intern, int32_t **items,
                            int32_t *count) {
  wfm_status st = WFM_OK;
  size_t most = 1;
  for (const char *c = list; *c; c++) most += *c == '|';
  int32_t *found = wfm__alloc(ctx, most, sizeof *found);
  char *word = wfm__alloc(ctx, strlen(list) + 1, 1);
  int32_t n = 0;
  if (!found || !word) {
    st = wfm__fail(ctx, WFM_ENOMEM, "%s %s: out of memory", what, name);
    goto done;
  }
  for (const char *at = list; st == WFM_OK && *list; at++) {
    size_t length = strcspn(at, "|");
    memcpy(word, at, length);
    word[length] = '\0';
    int32_t index = wfm__names_find(names, word);
    if (index < 0) {
      st = intern ? wfm__roster_check_name(ctx, item_name, word, true, NULL)
                  : wfm__fail(ctx, WFM_EINVAL, "%s \"%s\" is not known", item_name, word);
      if (st == WFM_OK && wfm__names_add(names, word, &index) != WFM_OK)
        st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %s %s", item_name, word);
      if (st != WFM_OK) st = wfm__fail_within(ctx, st, "%s %s", what, name);
    }
    bool seen = false;
    for (int32_t i = 0; i < n; i++) seen = seen || found[i] == index;
    if (st == WFM_OK && !seen) found[n++] = index;
    at += length;
    if (!*at) break;
  }
done:
  wfm__free(ctx, word);
  if (st != WFM_OK) {
    wfm__free(ctx, found);
    return st;
  }
  *items = found;
  *count = n;
  return WFM_OK;
}

wfm_status wfm_roster_add_skill(wfm_roster *roster, const char *name, int32_t *index) {
  if (!roster) return WFM_EINVAL;
  wfm_ctx *ctx = roster->ctx;
  int32_t count = wfm__roster_skill_count(roster);
  wfm_status st = wfm__roster_check_name(ctx, "skill", name, true, "*");
  if (st == WFM_OK && count >= WFM_ROSTER_MAX_SKILLS)
    st = wfm__fail(ctx, WFM_ELIMIT, "skill %s: more than %d skills", name, (int)WFM_ROSTER_MAX_SKILLS);
  if (st == WFM_OK && (int64_t)(count + 1) * roster->slots > WFM_ROSTER_MAX_CELLS)
    st = wfm__fail(ctx, WFM_ELIMIT, "skill %s: %d skills of %d intervals are more than %d cells", name,
                   count + 1, roster->slots, (int)WFM_ROSTER_MAX_CELLS);
  if (st == WFM_OK) st = add_name(ctx, "skill", roster->skill_names, name);
  if (st == WFM_OK && index) *index = count;
  return st;
}

/* --- contracts --- */

static const wfm_contract default_contract = {.shift_groups = "",
                                              .weekly_max_minutes = 2400,
                                              .days_max = 7,
                                              .max_consecutive_days = 6,
                                              .min_rest_minutes = 660,
                                              .cap_minutes = 2400,
                                              .long_week_minutes = 2100,
                                              .hourly_cost = NAN,
                                              .night_factor = 1,
                                              .sunday_factor = 1};

void wfm_contract_init(wfm_contract *contract, size_t struct_size) {
  wfm__opts_init(contract, struct_size, &default_contract, sizeof default_contract);
}

static wfm_status check_contract(wfm_ctx *ctx, const wfm_contract *c) {
  const int64_t week = WFM__WEEK_DAYS * WFM__DAY_MINUTES;
  const wfm__field fields[] = {
      {"weekly_min_minutes", c->weekly_min_minutes, 0, week},
      {"weekly_max_minutes", c->weekly_max_minutes, c->weekly_min_minutes, week},
      {"days_min", c->days_min, 0, WFM__WEEK_DAYS},
      {"days_max", c->days_max, c->days_min, WFM__WEEK_DAYS},
      {"max_consecutive_days", c->max_consecutive_days, 0, 3660},
      {"min_rest_minutes", c->min_rest_minutes, 0, week},
      {"cap_minutes", c->cap_minutes, 0, week},
      {"long_week_minutes", c->long_week_minutes, 0, week},
  };
  const struct {
    const char *name;
    double value;
  } numbers[] = {{"long_week_weight", c->long_week_weight},
                 {"hourly_cost", isnan(c->hourly_cost) ? 0 : c->hourly_cost},
                 {"night_factor", c->night_factor},
                 {"sunday_factor", c->sunday_factor}};
  wfm_status st = wfm__roster_check_name(ctx, "contract", c->name, false, NULL);
  if (st == WFM_OK) st = wfm__roster_check_fields(ctx, "contract", c->name, fields, WFM__COUNT(fields));
  for (size_t i = 0; st == WFM_OK && i < WFM__COUNT(numbers); i++)
    st = wfm__roster_check_weight(ctx, "contract", c->name, numbers[i].name, numbers[i].value);
  return st;
}

wfm_status wfm_roster_add_contract(wfm_roster *roster, const wfm_contract *contract, int32_t *index) {
  if (!roster) return WFM_EINVAL;
  wfm_ctx *ctx = roster->ctx;
  size_t at = roster->contract_count;
  wfm__contract row = {.in = default_contract};
  char *list = NULL;
  wfm_status st = wfm__roster_read_row(ctx, "contract", &row.in, sizeof row.in, contract);
  if (st == WFM_OK) st = check_contract(ctx, &row.in);
  if (st == WFM_OK)
    st = wfm__roster_make_room(ctx, "contracts", &roster->contract, &roster->contract_cap, at,
                               WFM_ROSTER_MAX_CONTRACTS, sizeof row);
  if (st == WFM_OK) {
    list = wfm__strdup(ctx, row.in.shift_groups ? row.in.shift_groups : "");
    if (!list) st = wfm__fail(ctx, WFM_ENOMEM, "contract %s: out of memory", row.in.name);
  }
  if (st == WFM_OK)
    st = read_list(ctx, "contract", row.in.name, "shift group", list, roster->group_names, true, &row.group,
                   &row.groups);
  if (st == WFM_OK) st = add_name(ctx, "contract", roster->contract_names, row.in.name);
  if (st != WFM_OK) {
    wfm__free(ctx, row.group);
    wfm__free(ctx, list);
    return st;
  }
  row.in.struct_size = sizeof row.in;
  row.in.name = wfm__names_get(roster->contract_names, (int32_t)at);
  row.in.shift_groups = list;
  roster->contract[roster->contract_count++] = row;
  if (index) *index = (int32_t)at;
  return WFM_OK;
}

/* --- shifts --- */

static const wfm_shift default_shift = {.name = NULL};

void wfm_shift_init(wfm_shift *shift, size_t struct_size) {
  wfm__opts_init(shift, struct_size, &default_shift, sizeof default_shift);
}

/* Places each pause as early as it may be; when that fails no placement exists. */
static wfm_status check_pauses(wfm_ctx *ctx, const wfm_shift *s, int32_t interval) {
  int32_t earliest = 0;
  for (int i = 0; i < WFM_MAX_PAUSES; i++) {
    const wfm__field fields[] = {
        {"pause_minutes", s->pause_minutes[i], 0, s->length_minutes},
        {"pause_to", s->pause_to[i], 0, s->length_minutes - s->pause_minutes[i]},
        {"pause_from", s->pause_from[i], 0, s->pause_to[i]},
    };
    if (s->pause_minutes[i] == 0) continue;
    wfm_status st = wfm__roster_check_fields(ctx, "shift", s->name, fields, WFM__COUNT(fields));
    if (st != WFM_OK) return wfm__fail_within(ctx, st, "pause %d", i + 1);
    int32_t start = s->pause_from[i] > earliest ? s->pause_from[i] : earliest;
    start = (start + interval - 1) / interval * interval;
    if (start > s->pause_to[i])
      return wfm__fail(
          ctx, WFM_EDOMAIN,
          "shift %s: pause %d cannot fit: after the pauses before it, on the grid of %d minutes, it "
          "could start %d minutes into the shift at the earliest, want %d to %d",
          s->name, i + 1, interval, start, s->pause_from[i], s->pause_to[i]);
    earliest = start + s->pause_minutes[i] + s->pause_gap_minutes;
  }
  return WFM_OK;
}

static wfm_status check_shift(wfm_ctx *ctx, const wfm_shift *s, int32_t interval) {
  const wfm__field fields[] = {
      {"start_minute", s->start_minute, 0, 2 * WFM__DAY_MINUTES - 1},
      {"length_minutes", s->length_minutes, 1, WFM__DAY_MINUTES},
      {"paid_minutes", s->paid_minutes, 0, s->length_minutes},
      {"pause_gap_minutes", s->pause_gap_minutes, 0, WFM__DAY_MINUTES},
  };
  wfm_status st = wfm__roster_check_name(ctx, "shift", s->name, false, "OFF");
  if (st == WFM_OK) {
    st = wfm__roster_check_name(ctx, "group", s->group, true, NULL);
    if (st != WFM_OK) return wfm__fail_within(ctx, st, "shift %s", s->name);
  }
  if (st == WFM_OK) st = wfm__roster_check_fields(ctx, "shift", s->name, fields, WFM__COUNT(fields));
  if (st == WFM_OK && s->start_minute % interval != 0)
    st = wfm__fail(ctx, WFM_EDOMAIN, "shift %s: start_minute=%d, want a multiple of %d", s->name,
                   s->start_minute, interval);
  return st == WFM_OK ? check_pauses(ctx, s, interval) : st;
}

wfm_status wfm_roster_add_shift(wfm_roster *roster, const wfm_shift *shift, int32_t *index) {
  if (!roster) return WFM_EINVAL;
  wfm_ctx *ctx = roster->ctx;
  size_t at = roster->shift_count;
  int32_t interval = roster->frame.interval_minutes;
  wfm__shift row = {.in = default_shift};
  wfm_status st = wfm__roster_read_row(ctx, "shift", &row.in, sizeof row.in, shift);
  if (st == WFM_OK) st = check_shift(ctx, &row.in, interval);
  if (st == WFM_OK)
    st = wfm__roster_make_room(ctx, "shifts", &roster->shift, &roster->shift_cap, at, WFM_ROSTER_MAX_SHIFTS,
                               sizeof row);
  if (st == WFM_OK) {
    row.group = wfm__names_find(roster->group_names, row.in.group);
    if (row.group < 0) st = wfm__names_add(roster->group_names, row.in.group, &row.group);
    if (st != WFM_OK) st = wfm__fail(ctx, st, "shift %s: out of memory", row.in.name);
  }
  if (st == WFM_OK) st = add_name(ctx, "shift", roster->shift_names, row.in.name);
  if (st != WFM_OK) return st;
  row.in.struct_size = sizeof row.in;
  row.in.name = wfm__names_get(roster->shift_names, (int32_t)at);
  row.in.group = wfm__names_get(roster->group_names, row.group);
  row.cells = (row.in.length_minutes + interval - 1) / interval;
  roster->shift[roster->shift_count++] = row;
  if (index) *index = (int32_t)at;
  return WFM_OK;
}

/* --- agents --- */

static const wfm_agent default_agent = {
    .skills = "", .start_to_minute = 2 * WFM__DAY_MINUTES, .prior_end_minutes_before = 2 * WFM__DAY_MINUTES};

void wfm_agent_init(wfm_agent *agent, size_t struct_size) {
  wfm__opts_init(agent, struct_size, &default_agent, sizeof default_agent);
}

static wfm_status check_agent(const wfm_roster *roster, const wfm_agent *a) {
  wfm_ctx *ctx = roster->ctx;
  const wfm__field fields[] = {
      {"start_from_minute", a->start_from_minute, 0, 2 * WFM__DAY_MINUTES},
      {"start_to_minute", a->start_to_minute, a->start_from_minute, 2 * WFM__DAY_MINUTES},
      {"prior_consecutive_days", a->prior_consecutive_days, 0, 3660},
      {"prior_end_minutes_before", a->prior_end_minutes_before, -2 * WFM__DAY_MINUTES, 1000000000},
  };
  wfm_status st = wfm__roster_check_name(ctx, "agent", a->name, false, NULL);
  if (st == WFM_OK && (a->contract < 0 || (size_t)a->contract >= roster->contract_count))
    st = wfm__fail(ctx, WFM_EINVAL, "agent %s: contract=%d, want an index below %zu", a->name, a->contract,
                   roster->contract_count);
  if (st == WFM_OK) st = wfm__roster_check_fields(ctx, "agent", a->name, fields, WFM__COUNT(fields));
  if (st == WFM_OK)
    st = wfm__roster_check_weight(ctx, "agent", a->name, "seniority_years", a->seniority_years);
  return st;
}

wfm_status wfm_roster_add_agent(wfm_roster *roster, const wfm_agent *agent, int32_t *index) {
  if (!roster) return WFM_EINVAL;
  wfm_ctx *ctx = roster->ctx;
  size_t at = roster->agent_count;
  wfm__agent row = {.in = default_agent};
  char *list = NULL;
  wfm_status st = wfm__roster_read_row(ctx, "agent", &row.in, sizeof row.in, agent);
  if (st == WFM_OK) st = check_agent(roster, &row.in);
  if (st == WFM_OK)
    st = wfm__roster_make_room(ctx, "agents", &roster->agent, &roster->agent_cap, at, WFM_ROSTER_MAX_AGENTS,
                               sizeof row);
  if (st == WFM_OK) {
    list = wfm__strdup(ctx, row.in.skills ? row.in.skills : "");
    if (!list) st = wfm__fail(ctx, WFM_ENOMEM, "agent %s: out of memory", row.in.name);
  }
  if (st == WFM_OK)
    st = read_list(ctx, "agent", row.in.name, "skill", list, roster->skill_names, false, &row.skill,
                   &row.skills);
  if (st == WFM_OK) st = add_name(ctx, "agent", roster->agent_names, row.in.name);
  if (st != WFM_OK) {
    wfm__free(ctx, row.skill);
    wfm__free(ctx, list);
    return st;
  }
  row.in.struct_size = sizeof row.in;
  row.in.name = wfm__names_get(roster->agent_names, (int32_t)at);
  row.in.skills = list;
  roster->agent[roster->agent_count++] = row;
  if (index) *index = (int32_t)at;
  return WFM_OK;
}
