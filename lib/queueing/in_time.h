/* Whether a contact that has to wait is answered in time, by the number it finds waiting. */
#ifndef WFM_QUEUEING_IN_TIME_H
#define WFM_QUEUEING_IN_TIME_H

#include <stdbool.h>

/* P(answered within T) of who finds k waiting, for k = 0, 1, ... in turn. It grows out of the law of the number of departures within T:
   negative binomial, or Poisson when nobody hangs up. */
typedef struct wfm__in_time {
  double x; /* speed of all agents / rate at which one waiting contact hangs up */
  double leave, nb, sum, ln;
  bool hang_up;
} wfm__in_time;
/* serve > 0: contacts per second that all agents end; leave: rate at which a waiting contact hangs up, may be 0. */
wfm__in_time wfm__in_time_start(double serve, double leave, double threshold_s);
double wfm__in_time_next(wfm__in_time *t, double k);

#endif
