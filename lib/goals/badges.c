/* Badges by rule: streaks, the surest improvement, what the team met, help for others. */
#include "goals/recognition.h"

#include <math.h>

static void give_streaks(const wfm__team *team, const wfm_badge_rule *rule, int32_t *badge) {
  for (size_t a = 0; a < team->in.agents; a++)
    for (size_t p = 0, run = 0; p < team->in.periods; p++) {
      run = wfm__team_met(team, (size_t)rule->kpi, a, p) ? run + 1 : 0;
      badge[wfm__team_cell(team, a, p)] = run > 0 && run % (size_t)rule->periods == 0;
    }
}

static void give_team(const wfm__team *team, const wfm_badge_rule *rule, int32_t *badge) {
  size_t k = (size_t)rule->kpi;
  const wfm_recognition_kpi *kpi = &team->in.kpi[k];
  for (size_t p = 0; p < team->in.periods; p++) {
    wfm__pool pool = wfm__team_pool(team, k, p);
    bool met = wfm__way_done(kpi, wfm__pool_value(&pool));
    if (met && kpi->guard >= 0) {
      wfm__pool guard = wfm__team_pool(team, (size_t)kpi->guard, p);
      met = wfm__way_done(&team->in.kpi[kpi->guard], wfm__pool_value(&guard));
    }
    for (size_t a = 0; met && a < team->in.agents; a++)
      badge[wfm__team_cell(team, a, p)] = wfm__team_count(team, k, a, p) > 0;
  }
}

/* Deeds since the last badge, but not before the window; a deed counts for one badge only. */
static void give_helped(const wfm__team *team, const wfm_badge_rule *rule, int32_t *badge) {
  size_t k = (size_t)rule->kpi, window = (size_t)rule->periods;
  for (size_t a = 0; a < team->in.agents; a++) {
    for (size_t p = 0, first = 0; p < team->in.periods; p++) {
      wfm__pool deeds = {0, 0};
      if (p - first >= window) first = p + 1 - window;
      for (size_t q = first; q <= p; q++) wfm__pool_add(team, k, a, q, &deeds);
      if (deeds.sum < rule->threshold) continue;
      badge[wfm__team_cell(team, a, p)] = 1;
      first = p + 1;
    }
  }
}

/* z of an agent's change from the stretch before to the one that ends with the period. */
static double improvement(const wfm__team *team, const wfm_badge_rule *rule, size_t agent, size_t period) {
  size_t n = (size_t)rule->periods, k = (size_t)rule->kpi;
  wfm__pool before = {0, 0}, after = {0, 0};
  for (size_t i = 0; i < n; i++) {
    wfm__pool_add(team, k, agent, period - i, &after);
    wfm__pool_add(team, k, agent, period - n - i, &before);
  }
  return wfm__pool_change(&team->in.kpi[k], &before, &after);
}

static bool guard_met(const wfm__team *team, const wfm_badge_rule *rule, size_t agent, size_t period) {
  int32_t guard = team->in.kpi[rule->kpi].guard;
  return guard < 0 || wfm__team_met(team, (size_t)guard, agent, period);
}

/* One period: all with the largest z among those who may have it. taken: period from which an agent takes part. */
static void give_improved(const wfm__team *team, const wfm_badge_rule *rule, size_t period, int32_t *badge,
                          size_t *taken) {
  double best = 0, compared = 0, chance = isnan(rule->threshold) ? 0.05 : rule->threshold;
  for (size_t a = 0; a < team->in.agents; a++) {
    double z = period >= taken[a] ? improvement(team, rule, a, period) : NAN;
    compared += !isnan(z);
    if (z > best && guard_met(team, rule, a, period)) best = z;
  }
  if (!(best > 0) || compared * 0.5 * erfc(best * sqrt(0.5)) > chance) return;
  for (size_t a = 0; a < team->in.agents; a++) {
    if (period < taken[a] || improvement(team, rule, a, period) != best || !guard_met(team, rule, a, period))
      continue;
    badge[wfm__team_cell(team, a, period)] = 1;
    taken[a] = period + (size_t)rule->periods;
  }
}

void wfm__badge_give(const wfm__team *team, const wfm_badge_rule *rule, int32_t *badge, size_t *taken) {
  switch (rule->kind) {
  case WFM_BADGE_STREAK:
    give_streaks(team, rule, badge);
    break;
  case WFM_BADGE_TEAM:
    give_team(team, rule, badge);
    break;
  case WFM_BADGE_HELPED:
    give_helped(team, rule, badge);
    break;
  default:
    for (size_t a = 0; a < team->in.agents; a++) taken[a] = 0;
    for (size_t p = 2 * (size_t)rule->periods - 1; p < team->in.periods; p++)
      give_improved(team, rule, p, badge, taken);
  }
}
