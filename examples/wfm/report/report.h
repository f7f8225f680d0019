/* The report of a plan: one HTML page that opens offline, for management and planners. */
#ifndef WFM_REPORT_REPORT_H
#define WFM_REPORT_REPORT_H

#include <libwfm/goals.h>
#include <libwfm/plan.h>

/* The page of a result that went through every stage (a cancelled one lacks its simulation), with goals as they stand on its first day
   unless they are NULL. Text to free(), NULL when out of memory. The same result gives the same bytes. */
char *report_html(wfm_ctx *ctx, const wfm_plan_result *result, const wfm_goals *goals, size_t *length);

/* The page of goals as they stand on a day. */
char *goals_html(wfm_ctx *ctx, const wfm_goals *goals, int32_t today, size_t *length);

#endif
