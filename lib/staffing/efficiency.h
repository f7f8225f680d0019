/* Groups whose speed depends on the queue: the linear program of who covers what. */
#ifndef WFM_STAFFING_EFFICIENCY_H
#define WFM_STAFFING_EFFICIENCY_H

#include "staffing/multiskill.h"

/* What the program finds. */
typedef struct wfm__cover {
  double *share; /* [groups * queues] agents, of the caller */
  double *size;  /* [groups] agents of each group, used or not, of the caller */
  double *want;  /* [queues] not covered, of the caller */
  double *price; /* [queues] by how much the shortage falls with the requirement, of the caller */
  double shortage;
} wfm__cover;

/* Sizes given: the least shortage. Sizes NULL: the cheapest between least and most, unless shortage comes out above 0. */
wfm_status wfm__efficiency_solve(wfm_ctx *ctx, const wfm_multiskill_input *in, const double *sizes,
                                 wfm__cover *out);

#endif
