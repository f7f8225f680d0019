/* How a shift's paid minutes fall on day, night and Sunday. */
#ifndef WFM_ROSTER_PAY_H
#define WFM_ROSTER_PAY_H

#include <libwfm/roster.h>

enum {
  WFM__PAID_DAY = 0,
  WFM__PAID_NIGHT = 1,
  WFM__PAID_SUNDAY = 2,
  WFM__PAID_SUNDAY_NIGHT = 3,
  WFM__PAID_KINDS = 4
};

/* Splits the paid minutes of a shift that starts on a date: they are spread evenly over its length, night is 22:00 to 06:00 by
   nominal clock time, Sunday goes by the date of the minute. The parts add up to paid_minutes. */
void wfm__pay_split(const wfm_shift *shift, int32_t date, double minutes[WFM__PAID_KINDS]);

#endif
