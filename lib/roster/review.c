/* Contradictions within a problem: what no legal roster can satisfy, and what can never take effect. */
#include "roster/roster.h"

#include <stdlib.h>

typedef struct review {
  wfm_ctx *ctx;
  const wfm_roster *roster;
  const wfm__roster_index *index;
  wfm_roster_note_fn fn;
  void *user;
} review;

enum { TEXT = 600 };

static void note(const review *r, int32_t kind, size_t row, const char *format, ...) WFM__PRINTF(4, 5);
static void note(const review *r, int32_t kind, size_t row, const char *format, ...) {
  char text[TEXT];
  va_list args;
  va_start(args, format);
  (void)wfm__vformat(text, sizeof text, format, args);
  va_end(args);
  r->fn(kind, row, text, r->user);
}

static bool allowed(const review *r, const wfm_agent *agent, size_t shift) {
  return r->index->allowed[(size_t)agent->contract * r->roster->shift_count + shift] != 0;
}

static bool in_window(const wfm_agent *agent, const wfm_shift *shift) {
  return shift->start_minute >= agent->start_from_minute && shift->start_minute <= agent->start_to_minute;
}

/* Whether time off of the agent forbids a shift on a day. */
static bool blocked(const review *r, size_t agent, int32_t day, const wfm_shift *shift) {
  int64_t start = (int64_t)day * WFM__DAY_MINUTES + shift->start_minute;
  for (size_t k = r->index->time_off_first[agent]; k < r->index->time_off_first[agent + 1]; k++) {
    const wfm_time_off *off = &r->roster->time_off[r->index->times_off[k]];
    int64_t base = (int64_t)off->day * WFM__DAY_MINUTES;
    if (start < base + off->end_minute && start + shift->length_minutes > base + off->start_minute)
      return true;
  }
  return false;
}

static void review_locks(const review *r) {
  for (size_t i = 0; i < r->roster->lock_count; i++) {
    const wfm__lock *lock = &r->roster->lock[i];
    if (lock->shift == WFM_SHIFT_OFF) continue;
    const wfm__agent *agent = &r->roster->agent[lock->agent];
    const wfm_shift *shift = &r->roster->shift[lock->shift].in;
    const char *why = !allowed(r, &agent->in, (size_t)lock->shift) ? "is not in the agent's contract"
                      : !in_window(&agent->in, shift)              ? "starts outside the agent's window"
                      : blocked(r, (size_t)lock->agent, lock->day, shift) ? "overlaps time off"
                      : agent->skills == 0 ? "needs a skill, the agent has none"
                                           : NULL;
    if (why)
      note(r, WFM_NOTE_LOCK_BREAKS_RULE, i, "agent %s, day %d: locked shift %s %s", agent->in.name, lock->day,
           shift->name, why);
  }
}

/* A row of time off in minutes after day 0. */
typedef struct span {
  int64_t from, to;
  size_t row;
} span;

static int compare_spans(const void *left, const void *right) {
  const span *a = left, *b = right;
  if (a->from != b->from) return a->from < b->from ? -1 : 1;
  return a->row < b->row ? -1 : a->row > b->row;
}

static int compare_rows(const void *left, const void *right) {
  size_t a = *(const size_t *)left, b = *(const size_t *)right;
  return (a > b) - (a < b);
}

/* Rows of one agent that begin before an earlier one has ended; writes them to found and counts them. */
static size_t overlaps_of(const review *r, size_t agent, span *spans, size_t *found) {
  size_t n = 0, count = 0;
  for (size_t k = r->index->time_off_first[agent]; k < r->index->time_off_first[agent + 1]; k++) {
    size_t row = r->index->times_off[k];
    const wfm_time_off *off = &r->roster->time_off[row];
    int64_t base = (int64_t)off->day * WFM__DAY_MINUTES;
    spans[n++] = (span){base + off->start_minute, base + off->end_minute, row};
  }
  if (n > 1) qsort(spans, n, sizeof *spans, compare_spans);
  size_t widest = 0; /* the span that reaches furthest so far */
  for (size_t i = 1; i < n; i++) {
    if (spans[i].from < spans[widest].to)
      found[count++] = spans[i].row > spans[widest].row ? spans[i].row : spans[widest].row;
    if (spans[i].to > spans[widest].to) widest = i;
  }
  return count;
}

static wfm_status review_time_off(const review *r) {
  size_t rows = r->roster->time_off_count, count = 0;
  span *spans = wfm__alloc(r->ctx, rows, sizeof *spans);
  size_t *found = wfm__alloc(r->ctx, rows, sizeof *found);
  wfm_status st = WFM_OK;
  if (!spans || !found) {
    st = wfm__fail(r->ctx, WFM_ENOMEM, "out of memory to review %zu rows of time off", rows);
    goto done;
  }
  for (size_t a = 0; a < r->roster->agent_count; a++) count += overlaps_of(r, a, spans, found + count);
  if (count > 1) qsort(found, count, sizeof *found, compare_rows);
  for (size_t i = 0; i < count; i++) {
    const wfm_time_off *off = &r->roster->time_off[found[i]];
    if (i > 0 && found[i] == found[i - 1]) continue;
    note(r, WFM_NOTE_TIME_OFF_OVERLAP, found[i],
         "agent %s, day %d: overlaps other time off; the credit of both counts",
         r->roster->agent[off->agent].in.name, off->day);
  }
done:
  wfm__free(r->ctx, spans);
  wfm__free(r->ctx, found);
  return st;
}

static wfm_status review_demand(const review *r) {
  const wfm_roster *roster = r->roster;
  size_t skills = (size_t)wfm__roster_skill_count(roster);
  uint8_t *wanted = wfm__alloc(r->ctx, skills, 1);
  if (!wanted) return wfm__fail(r->ctx, WFM_ENOMEM, "out of memory to review %zu skills", skills);
  for (size_t i = 0; i < roster->demand_count; i++) {
    const wfm__demand *row = &roster->demand[i];
    if (!(row->required > 0)) continue;
    wanted[row->skill] = 1;
    if (row->slot >= roster->intervals)
      note(r, WFM_NOTE_DEMAND_AFTER_END, i,
           "skill %s, day %d: demand after the end of the horizon is always missing",
           wfm__names_get(roster->skill_names, row->skill), row->day);
  }
  for (size_t a = 0; a < roster->agent_count; a++)
    for (int32_t k = 0; k < roster->agent[a].skills; k++) wanted[roster->agent[a].skill[k]] = 0;
  for (size_t s = 0; s < skills; s++)
    if (wanted[s])
      note(r, WFM_NOTE_SKILL_UNSERVED, s, "skill %s: no agent has it",
           wfm__names_get(roster->skill_names, (int32_t)s));
  wfm__free(r->ctx, wanted);
  return WFM_OK;
}

/* Groups of contracts without shifts, and shifts without contracts. */
static wfm_status review_groups(const review *r) {
  const wfm_roster *roster = r->roster;
  size_t groups = (size_t)wfm__names_count(roster->group_names);
  uint8_t *filled = wfm__alloc(r->ctx, groups, 1), *named = wfm__alloc(r->ctx, groups, 1);
  wfm_status st = WFM_OK;
  if (!filled || !named) {
    st = wfm__fail(r->ctx, WFM_ENOMEM, "out of memory to review %zu shift groups", groups);
    goto done;
  }
  for (size_t s = 0; s < roster->shift_count; s++) filled[roster->shift[s].group] = 1;
  for (size_t c = 0; c < roster->contract_count; c++)
    for (int32_t k = 0; k < roster->contract[c].groups; k++) {
      int32_t group = roster->contract[c].group[k];
      named[group] = 1;
      if (!filled[group])
        note(r, WFM_NOTE_GROUP_EMPTY, c, "contract %s: shift group %s has no shifts",
             roster->contract[c].in.name, wfm__names_get(roster->group_names, group));
    }
  for (size_t s = 0; s < roster->shift_count; s++)
    if (!named[roster->shift[s].group])
      note(r, WFM_NOTE_SHIFT_UNUSED, s, "shift %s: no contract has its group %s", roster->shift[s].in.name,
           roster->shift[s].in.group);
done:
  wfm__free(r->ctx, filled);
  wfm__free(r->ctx, named);
  return st;
}

/* Why an agent can work nothing; NULL when there is a day and a shift. */
static const char *idle_because(const review *r, size_t a) {
  const wfm_roster *roster = r->roster;
  const wfm__agent *agent = &roster->agent[a];
  const wfm_contract *contract = &roster->contract[agent->in.contract].in;
  bool in_contract = false, starts = false;
  if (agent->skills == 0) return "has no skill";
  if (contract->days_max == 0 || contract->max_consecutive_days == 0) return "has a contract without days";
  for (size_t s = 0; s < roster->shift_count; s++) {
    const wfm_shift *shift = &roster->shift[s].in;
    if (!allowed(r, &agent->in, s)) continue;
    in_contract = true;
    if (!in_window(&agent->in, shift)) continue;
    starts = true;
    for (int32_t d = 0; d < roster->frame.days; d++)
      if (!blocked(r, a, d, shift)) return NULL;
  }
  if (!in_contract) return "has a contract without shifts";
  return starts ? "has time off against every shift" : "has a start window without shifts";
}

static void review_people(const review *r) {
  const wfm_roster *roster = r->roster;
  for (size_t a = 0; a < roster->agent_count; a++) {
    const char *why = idle_because(r, a);
    if (why) note(r, WFM_NOTE_AGENT_IDLE, a, "agent %s %s: can work nothing", roster->agent[a].in.name, why);
  }
  for (size_t c = 0; c < roster->contract_count; c++) {
    const wfm_contract *contract = &roster->contract[c].in;
    if (contract->weekly_min_minutes > contract->cap_minutes)
      note(r, WFM_NOTE_MINIMUM_TOO_HIGH, c, "contract %s: weekly_min_minutes=%d is above cap_minutes=%d",
           contract->name, contract->weekly_min_minutes, contract->cap_minutes);
  }
}

wfm_status wfm_roster_review(wfm_ctx *ctx, const wfm_roster *roster, wfm_roster_note_fn fn, void *user) {
  if (!ctx || !roster || !fn)
    return wfm__fail(ctx, WFM_EINVAL, "review: context, problem or function is NULL");
  wfm__roster_index *index = NULL;
  wfm_status st = wfm__roster_index_create(ctx, roster, &index);
  if (st != WFM_OK) return st;
  const review r = {ctx, roster, index, fn, user};
  review_locks(&r);
  st = review_time_off(&r);
  if (st == WFM_OK) st = review_demand(&r);
  if (st == WFM_OK) st = review_groups(&r);
  if (st == WFM_OK) review_people(&r);
  wfm__roster_index_free(index);
  return st;
}
