/* What the levers say in words. */
#ifndef WFM_GOALS_LEVERS_H
#define WFM_GOALS_LEVERS_H

#include <libwfm/goal_levers.h>

/* Writes plan->text. */
void wfm__lever_text(const wfm_goal_spec *spec, int32_t today, wfm_lever_plan *plan);

#endif
