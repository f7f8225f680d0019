/* Small tools of the tests of schedule: calls that must succeed, numbers drawn in a range. */
#ifndef WFM_TESTS_SCHEDULE_DRAW_H
#define WFM_TESTS_SCHEDULE_DRAW_H

#include "core/core.h"
#include <libwfm/roster.h>

#include <check.h>

#define MUST(call) ck_assert_int_eq((call), WFM_OK)

static inline int32_t between(wfm__rng *rng, int32_t low, int32_t high) {
  return low + (int32_t)wfm__rng_below(rng, (uint32_t)(high - low + 1));
}

#endif
