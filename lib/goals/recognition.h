/* What the files on recognition share: a team that was read and checked, and its values drawn together. */
#ifndef WFM_GOALS_RECOGNITION_H
#define WFM_GOALS_RECOGNITION_H

#include "core/core.h"

#include <libwfm/goal_recognition.h>

typedef struct wfm__team {
  wfm_ctx *ctx;
  wfm_recognition_input in;
  double *shrunk; /* [kpis * agents * periods]; NaN: missing */
} wfm__team;

/* Values of some agents and periods together. */
typedef struct wfm__pool {
  double sum, count; /* of deeds and agents with a KPI that counts */
} wfm__pool;

/* Reads and checks what the caller gave. */
wfm_status wfm__team_read(wfm_ctx *ctx, const wfm_recognition_input *input, wfm__team *team);
/* Draws all values towards the team's; the caller frees team->shrunk. */
wfm_status wfm__team_shrink(wfm__team *team);

size_t wfm__team_cell(const wfm__team *team, size_t agent, size_t period);
/* Contacts that count behind a value; 0: it is missing. */
double wfm__team_count(const wfm__team *team, size_t kpi, size_t agent, size_t period);
/* Adds a cell to a pool. */
void wfm__pool_add(const wfm__team *team, size_t kpi, size_t agent, size_t period, wfm__pool *pool);
/* All agents of a period. */
wfm__pool wfm__team_pool(const wfm__team *team, size_t kpi, size_t period);
double wfm__pool_value(const wfm__pool *pool); /* NaN when it is empty */
/* z of the change from one pool to the next, above 0 for the better; NaN when it cannot be told. */
double wfm__pool_change(const wfm_recognition_kpi *kpi, const wfm__pool *before, const wfm__pool *after);

/* Way from floor to target that a value has gone; NaN for NaN. */
double wfm__way(const wfm_recognition_kpi *kpi, double value);
bool wfm__way_done(const wfm_recognition_kpi *kpi, double value);
/* Whether an agent met a KPI in a period, its guard included. */
bool wfm__team_met(const wfm__team *team, size_t kpi, size_t agent, size_t period);
/* badge [agents * periods] of one rule, all 0 at first; taken [agents] is scratch. */
void wfm__badge_give(const wfm__team *team, const wfm_badge_rule *rule, int32_t *badge, size_t *taken);

#endif
