/* The report of a plan: one HTML page that opens offline, for management and planners. */
#ifndef WFM_REPORT_REPORT_H
#define WFM_REPORT_REPORT_H

#include <libwfm/plan.h>

/* The page of a result that went through every stage (a cancelled one lacks its simulation). Text to free(), NULL when out of memory.
   The same result gives the same bytes. */
char *report_html(const wfm_plan_result *result, size_t *length);

#endif
