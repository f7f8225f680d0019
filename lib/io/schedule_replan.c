/* changes.csv and replan.json: what a replan has changed. */
#include "io/io.h"

#include <libwfm/io_schedule.h>

static const char *const kinds[] = {"pauses", "shift", "added", "dropped"};

static const char *shift_name(const wfm_roster *roster, int32_t i) {
  wfm_shift shift;
  wfm_shift_init(&shift, sizeof shift);
  return i >= 0 && wfm_roster_shift(roster, i, &shift) == WFM_OK ? shift.name : "OFF";
}

static const char *skill_name(const wfm_roster *roster, int32_t i) {
  return i >= 0 ? wfm_roster_skill(roster, i) : "";
}

static void put_change(wfm__sheet *out, const wfm_roster *roster, const wfm_replan_change *c) {
  wfm_agent agent;
  wfm_agent_init(&agent, sizeof agent);
  wfm__sheet_text(out, wfm_roster_agent(roster, c->agent, &agent) == WFM_OK ? agent.name : "");
  wfm__sheet_integer(out, c->day);
  wfm__sheet_text(out, kinds[c->kind]);
  wfm__sheet_integer(out, c->forced);
  wfm__sheet_integer(out, c->needs_consent);
  wfm__sheet_text(out, shift_name(roster, c->old_shift));
  wfm__sheet_text(out, shift_name(roster, c->new_shift));
  wfm__sheet_text(out, skill_name(roster, c->old_skill));
  wfm__sheet_text(out, skill_name(roster, c->new_skill));
  for (int32_t i = 0; i < WFM_MAX_PAUSES; i++) wfm__sheet_clock(out, c->old_pause[i]);
  for (int32_t i = 0; i < WFM_MAX_PAUSES; i++) wfm__sheet_clock(out, c->new_pause[i]);
  wfm__sheet_end(out);
}

wfm_status wfm_replan_write_changes(wfm_ctx *ctx, const wfm_roster *roster, const wfm_replan *replan,
                                    const char *path) {
  wfm_replan_change change = {.struct_size = sizeof change};
  if (!ctx || !roster || !replan || !path)
    return wfm__fail(ctx, WFM_EINVAL, "context, roster, replan or path is NULL");
  wfm__sheet out;
  wfm__sheet_open(&out, ctx,
                  "agent,day,change,forced,needs_consent,old_shift,new_shift,old_skill,new_skill,old_pause1,"
                  "old_pause2,old_pause3,new_pause1,new_pause2,new_pause3");
  for (size_t i = 0; i < wfm_replan_changes(replan); i++)
    if (wfm_replan_change_get(replan, i, &change) == WFM_OK) put_change(&out, roster, &change);
  return wfm__sheet_close(&out, NULL, path);
}

static void put_sentences(wfm__json_out *out, const wfm_roster *roster, const wfm_replan *replan) {
  char text[800];
  wfm_replan_change change = {.struct_size = sizeof change};
  wfm__json_key(out, "changes");
  wfm__json_enter(out, '[');
  for (size_t i = 0; i < wfm_replan_changes(replan); i++) {
    if (wfm_replan_change_get(replan, i, &change) != WFM_OK) continue;
    wfm_replan_change_text(roster, &change, text, sizeof text);
    wfm__json_put_text(out, text);
  }
  wfm__json_leave(out, ']');
}

wfm_status wfm_replan_write_json(wfm_ctx *ctx, const wfm_roster *roster, const wfm_replan *replan,
                                 const char *path) {
  wfm_replan_figures f = {.struct_size = sizeof f};
  if (!ctx || !roster || !replan || !path)
    return wfm__fail(ctx, WFM_EINVAL, "context, roster, replan or path is NULL");
  wfm_status st = wfm_replan_figures_get(replan, &f);
  if (st != WFM_OK) return st;
  const struct {
    const char *name;
    double value;
  } member[] = {{"agents_changed", f.agents_changed},
                {"agents_forced", f.agents_forced},
                {"days_changed", f.days_changed},
                {"days_pauses", f.days_pauses},
                {"consents_needed", f.consents_needed},
                {"cost_forced", f.cost_forced},
                {"cost", f.cost},
                {"under_forced", f.under_forced},
                {"under", f.under},
                {"distance", f.distance}};
  wfm__json_out out;
  wfm__json_begin(&out, ctx);
  for (size_t i = 0; i < WFM__COUNT(member); i++) {
    wfm__json_key(&out, member[i].name);
    wfm__json_put_number(&out, member[i].value);
  }
  put_sentences(&out, roster, replan);
  return wfm__json_finish(&out, NULL, path);
}
