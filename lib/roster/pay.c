/* How a shift's paid minutes fall on day, night and Sunday. */
#include "roster/pay.h"

#include <libwfm/calendar.h>
#include <stdbool.h>

enum { DAY = 1440, NIGHT_END = 6 * 60, NIGHT_START = 22 * 60, SUNDAY = 6 };

void wfm__pay_split(const wfm_shift *shift, int32_t date, double minutes[WFM__PAID_KINDS]) {
  int32_t end = shift->start_minute + shift->length_minutes;
  for (int k = 0; k < WFM__PAID_KINDS; k++) minutes[k] = 0;
  for (int32_t at = shift->start_minute, next; at < end; at = next) {
    int32_t clock = at % DAY;
    int32_t bound = clock < NIGHT_END ? NIGHT_END : clock < NIGHT_START ? NIGHT_START : DAY;
    next = at - clock + bound < end ? at - clock + bound : end;
    bool night = clock < NIGHT_END || clock >= NIGHT_START;
    bool sunday = wfm_date_weekday(date + at / DAY) == SUNDAY;
    int kind = sunday  ? night ? WFM__PAID_SUNDAY_NIGHT : WFM__PAID_SUNDAY
               : night ? WFM__PAID_NIGHT
                       : WFM__PAID_DAY;
    minutes[kind] += (double)(next - at) * shift->paid_minutes / shift->length_minutes;
  }
}
