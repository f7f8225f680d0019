/* The hard rules as data: name, unit and sentence of each; violations in words. */
#include "roster/roster.h"

#include <string.h>

/* Words in braces are filled in from the violation and the problem. */
static const struct {
  const char *unit, *sentence;
} rules[WFM_RULES] = {
    [WFM_RULE_UNKNOWN] = {"", "no such agent, day or shift (row {row} of the roster)"},
    [WFM_RULE_TWO_SHIFTS] = {"", "a second shift on the same day, {shift}"},
    [WFM_RULE_SHIFT_GROUP] = {"", "shift {shift} is not in contract {contract}"},
    [WFM_RULE_START_WINDOW] = {"clock", "shift {shift} starts at {value}, want {window}"},
    [WFM_RULE_SKILL] = {"", "works on skill {skill}, has only: {skills}"},
    [WFM_RULE_TIME_OFF] = {"", "shift {shift} overlaps time off {off}"},
    [WFM_RULE_PAUSE_NOT_IN_SHIFT] = {"clock",
                                     "pause {pause} at {value}, but shift {shift} has no such pause"},
    [WFM_RULE_PAUSE_MISSING] = {"", "pause {pause} of shift {shift} is missing"},
    [WFM_RULE_PAUSE_WINDOW] = {"clock",
                               "pause {pause} of shift {shift} starts at {value}, want {pause window}"},
    [WFM_RULE_PAUSE_GAP] = {"minutes",
                            "pause {pause} of shift {shift} starts {value} minutes after the end of "
                            "the one before, want at least {limit}"},
    [WFM_RULE_LOCKED] = {"", "locked to {lock}, has {shift}"},
    [WFM_RULE_CONSECUTIVE_DAYS] = {"days", "{value} days worked in a row, want at most {limit}"},
    [WFM_RULE_REST] = {"minutes", "rest of {value} minutes before the shift, want at least {limit}"},
    [WFM_RULE_HOURS_CAP] = {"minutes", "{value} minutes worked in the week from here, want at most {limit}"},
    [WFM_RULE_CONTRACT_HOURS] = {"minutes",
                                 "{value} minutes of work and paid leave in the week from here, want "
                                 "at most {limit}"},
    [WFM_RULE_WEEKLY_DAYS] = {"days", "{value} days worked in the week from here, want at most {limit}"},
};

static bool is_rule(int32_t rule) {
  return rule >= 0 && rule < WFM_RULES;
}

const char *wfm_rule_text(int32_t rule) {
  static const char *const names[WFM_RULES] = {
#define X(name, text) [name] = text,
      WFM_RULE_MAP(X)
#undef X
  };
  return is_rule(rule) ? names[rule] : "unknown-rule";
}

const char *wfm_rule_unit(int32_t rule) {
  return is_rule(rule) ? rules[rule].unit : "";
}

/* Text of a bounded size whose whole length is counted. */
typedef struct sink {
  char *text;
  size_t size, length;
} sink;

static void put(sink *to, const char *s, size_t n) {
  for (size_t i = 0; i < n; i++, to->length++)
    if (to->length + 1 < to->size) to->text[to->length] = s[i];
}

static void put_text(sink *to, const char *s) {
  put(to, s, strlen(s));
}

static void put_number(sink *to, int64_t value) {
  char text[WFM__NUMBER_TEXT];
  put(to, text, wfm__format(text, sizeof text, "%lld", (long long)value));
}

static void put_clock(sink *to, int64_t minutes) {
  char text[WFM__NUMBER_TEXT];
  if (minutes < 0) put_text(to, "-");
  int64_t m = minutes < 0 ? -minutes : minutes;
  put(to, text, wfm__format(text, sizeof text, "%02lld:%02lld", (long long)(m / 60), (long long)(m % 60)));
}

static void put_range(sink *to, int64_t from, int64_t until) {
  put_clock(to, from);
  put_text(to, " to ");
  put_clock(to, until);
}

/* Name of an element, or its number when it has none. */
static void put_name(sink *to, const wfm__names *names, int32_t index) {
  const char *name = wfm__names_get(names, index);
  if (name) {
    put_text(to, name);
  } else {
    put_text(to, "no. ");
    put_number(to, index);
  }
}

static void put_shift(sink *to, const wfm_roster *roster, int32_t shift) {
  if (shift == WFM_SHIFT_OFF)
    put_text(to, "OFF");
  else
    put_name(to, roster->shift_names, shift);
}

static const wfm_shift *shift_of(const wfm_roster *roster, const wfm_violation *v) {
  return v->shift >= 0 && (size_t)v->shift < roster->shift_count ? &roster->shift[v->shift].in : NULL;
}

static const wfm_agent *agent_of(const wfm_roster *roster, const wfm_violation *v) {
  return v->agent >= 0 && (size_t)v->agent < roster->agent_count ? &roster->agent[v->agent].in : NULL;
}

static void put_time_off(sink *to, const wfm_roster *roster, int64_t row) {
  if (row < 0 || (uint64_t)row >= roster->time_off_count) return;
  const wfm_time_off *off = &roster->time_off[row];
  put_range(to, off->start_minute, off->end_minute);
  put_text(to, " of day ");
  put_number(to, off->day);
}

static void put_pause_window(sink *to, const wfm_roster *roster, const wfm_violation *v) {
  const wfm_shift *shift = shift_of(roster, v);
  if (!shift || v->pause < 0 || v->pause >= WFM_MAX_PAUSES) return;
  put_range(to, shift->start_minute + shift->pause_from[v->pause],
            shift->start_minute + shift->pause_to[v->pause]);
  put_text(to, " in steps of ");
  put_number(to, roster->frame.interval_minutes);
}

static void put_clock_or_number(sink *to, const wfm_violation *v, int64_t value) {
  if (strcmp(rules[v->rule].unit, "clock") == 0)
    put_clock(to, value);
  else
    put_number(to, value);
}

/* Fills in the word between braces. */
static void put_word(sink *to, const char *word, size_t n, const wfm_roster *roster, const wfm_violation *v) {
#define IS(text) (n == sizeof(text) - 1 && memcmp(word, text, n) == 0)
  const wfm_agent *agent = agent_of(roster, v);
  if (IS("row")) put_number(to, v->row);
  if (IS("shift")) put_shift(to, roster, v->shift);
  if (IS("contract") && agent) put_name(to, roster->contract_names, agent->contract);
  if (IS("window") && agent) put_range(to, agent->start_from_minute, agent->start_to_minute);
  if (IS("skill")) put_name(to, roster->skill_names, v->skill);
  if (IS("skills") && agent) put_text(to, agent->skills[0] ? agent->skills : "none");
  if (IS("off")) put_time_off(to, roster, v->row);
  if (IS("pause")) put_number(to, (int64_t)v->pause + 1);
  if (IS("pause window")) put_pause_window(to, roster, v);
  if (IS("lock") && v->row >= 0 && (uint64_t)v->row < roster->lock_count)
    put_shift(to, roster, roster->lock[v->row].shift);
  if (IS("value")) put_clock_or_number(to, v, v->value);
  if (IS("limit")) put_clock_or_number(to, v, v->limit);
#undef IS
}

size_t wfm_violation_text(const wfm_roster *roster, const wfm_violation *violation, char *text, size_t size) {
  if (!roster || !violation || (!text && size > 0)) return 0;
  wfm_violation v = {.shift = WFM_SHIFT_OFF, .skill = -1, .pause = -1, .row = -1};
  sink to = {text, size, 0};
  if (wfm__opts_read(NULL, &v, sizeof v, violation) == WFM_OK && is_rule(v.rule)) {
    put_text(&to, "agent ");
    put_name(&to, roster->agent_names, v.agent);
    put_text(&to, ", day ");
    put_number(&to, v.day);
    put_text(&to, ": ");
    for (const char *at = rules[v.rule].sentence; *at;) {
      const char *close = *at == '{' ? strchr(at, '}') : NULL;
      if (close)
        put_word(&to, at + 1, (size_t)(close - at) - 1, roster, &v);
      else
        put(&to, at, 1);
      at = close ? close + 1 : at + 1;
    }
  }
  if (size > 0) text[to.length < size ? to.length : size - 1] = '\0';
  return to.length;
}
