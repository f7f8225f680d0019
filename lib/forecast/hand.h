/* The planner's hand: what other rooms take of it. */
#ifndef WFM_FORECAST_HAND_H
#define WFM_FORECAST_HAND_H

#include "core/core.h"
#include <libwfm/forecast_hand.h>

/* A value after a change: WFM_OVERRIDE_*. */
double wfm__override_value(int32_t action, double by, double value);

#endif
