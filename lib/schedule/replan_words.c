/* Replanning in words, and sick days. */
#include "schedule/replan.h"

static const char *shift_name(const wfm_roster *roster, int32_t shift) {
  return shift >= 0 && (size_t)shift < roster->shift_count ? roster->shift[shift].in.name : "?";
}

static const char *skill_name(const wfm_roster *roster, int32_t skill) {
  const char *name = wfm_roster_skill(roster, skill);
  return name ? name : "?";
}

enum { PAUSES_TEXT = 40 };

/* "10:15, 13:00"; "none" */
static void pauses_text(const int32_t pause[WFM_MAX_PAUSES], char text[PAUSES_TEXT]) {
  size_t length = 0;
  text[0] = '\0';
  for (int32_t i = 0; i < WFM_MAX_PAUSES; i++)
    if (pause[i] >= 0 && length < PAUSES_TEXT)
      length += wfm__format(text + length, PAUSES_TEXT - length, "%s%02d:%02d", length ? ", " : "",
                            (int)(pause[i] / 60), (int)(pause[i] % 60));
  if (length == 0) (void)wfm__format(text, PAUSES_TEXT, "none");
}

static size_t work_text(const wfm_roster *roster, const wfm_replan_change *c, const char *who,
                        const char *why, char *text, size_t size) {
  const char *old_shift = shift_name(roster, c->old_shift), *new_shift = shift_name(roster, c->new_shift);
  char old_pause[PAUSES_TEXT], new_pause[PAUSES_TEXT];
  int day = (int)c->day;
  if (c->kind == WFM_CHANGE_DROPPED)
    return wfm__format(text, size, "agent %s, day %d: off instead of %s%s", who, day, old_shift, why);
  if (c->kind == WFM_CHANGE_ADDED)
    return wfm__format(text, size, "agent %s, day %d: works %s instead of a day off%s", who, day, new_shift,
                       why);
  if (c->kind == WFM_CHANGE_SHIFT && c->old_shift == c->new_shift)
    return wfm__format(text, size, "agent %s, day %d: serves %s instead of %s%s", who, day,
                       skill_name(roster, c->new_skill), skill_name(roster, c->old_skill), why);
  if (c->kind == WFM_CHANGE_SHIFT)
    return wfm__format(text, size, "agent %s, day %d: works %s instead of %s%s", who, day, new_shift,
                       old_shift, why);
  pauses_text(c->old_pause, old_pause);
  pauses_text(c->new_pause, new_pause);
  return wfm__format(text, size, "agent %s, day %d: pauses at %s instead of %s", who, day, new_pause,
                     old_pause);
}

size_t wfm_replan_change_text(const wfm_roster *roster, const wfm_replan_change *change, char *text,
                              size_t size) {
  wfm_replan_change c = {0};
  if (!roster || !change || (!text && size > 0)) return 0;
  if (wfm__opts_read(NULL, &c, sizeof c, change) != WFM_OK) return 0;
  bool known = c.agent >= 0 && (size_t)c.agent < roster->agent_count;
  const char *who = known ? roster->agent[c.agent].in.name : "?";
  const char *why = c.needs_consent ? " (needs consent)" : c.forced ? " (forced)" : "";
  return work_text(roster, &c, who, why, text, size);
}

wfm_status wfm_roster_add_sick_day(wfm_roster *roster, const wfm_assignments *published, int32_t agent,
                                   int32_t day) {
  if (!roster) return WFM_EINVAL;
  wfm_ctx *ctx = roster->ctx;
  if (!published) return wfm__fail(ctx, WFM_EINVAL, "published is NULL");
  if (agent < 0 || (size_t)agent >= roster->agent_count)
    return wfm__fail(ctx, WFM_EINVAL, "agent %d, want 0 to %zu", (int)agent, roster->agent_count - 1);
  if (day < 0 || day >= roster->frame.days)
    return wfm__fail(ctx, WFM_EINVAL, "day %d, want 0 to %d", (int)day, (int)roster->frame.days - 1);
  wfm_time_off off;
  wfm_time_off_init(&off, sizeof off);
  off.agent = agent;
  off.day = day;
  for (size_t i = 0; i < published->count; i++) {
    const wfm_assignment *row = &published->row[i];
    if (row->agent != agent || row->shift < 0 || (size_t)row->shift >= roster->shift_count) continue;
    const wfm_shift *shift = &roster->shift[row->shift].in;
    int32_t end = shift->start_minute + shift->length_minutes;
    if (row->day == day) {
      off.credit_minutes = shift->paid_minutes;
      if (end > off.end_minute) off.end_minute = end;
    }
    if (row->day == day - 1 && end - WFM__DAY_MINUTES > off.start_minute)
      off.start_minute = end - WFM__DAY_MINUTES;
  }
  return wfm_roster_add_time_off(roster, &off);
}
