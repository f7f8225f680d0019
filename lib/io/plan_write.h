/* Writers of a plan's result, shared by their files. */
#ifndef WFM_IO_PLAN_WRITE_H
#define WFM_IO_PLAN_WRITE_H

#include "io/io.h"

#include <libwfm/io_plan.h>

const char *wfm__contacts_text(int32_t contacts); /* "offered", "handled" */
wfm_status wfm__plan_write_weeks(wfm_ctx *ctx, const wfm_plan_result *result, const char *folder);
wfm_status wfm__plan_write_summary(wfm_ctx *ctx, const wfm_plan_result *result, const char *folder);

#endif
