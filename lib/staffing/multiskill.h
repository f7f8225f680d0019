/* Multi-skill inside the room: reading of groups and queues. */
#ifndef WFM_STAFFING_MULTISKILL_H
#define WFM_STAFFING_MULTISKILL_H

#include <libwfm/multiskill.h>

#include "core/core.h"

enum { WFM__READS_REQUIREMENT = 1, WFM__READS_BOUNDS = 2 };

/* Copies the input and checks what is read. */
wfm_status wfm__multiskill_read(wfm_ctx *ctx, const wfm_multiskill_input *input, int reads,
                                wfm_multiskill_input *out);
bool wfm__has_skill(const wfm_multiskill_input *in, size_t group, size_t queue);
double wfm__group_cost(const wfm_multiskill_input *in, size_t group);
double wfm__group_least(const wfm_multiskill_input *in, size_t group);
double wfm__group_speed(const wfm_multiskill_input *in, size_t group);
double wfm__group_most(const wfm_multiskill_input *in, size_t group);

#endif
