/* Calendar columns of the day level, and the designs that choose among them. */
#include "forecast/design.h"

#include <math.h>

#define TWO_PI 6.28318530717958647692
enum { NEAR_DAYS = 7 }; /* a closure further away has no day after it in the panel */

static void harmonics(double *column, int32_t count, double phase) {
  for (int32_t k = 1; k <= count; k++) {
    column[2 * k - 2] = cos(k * TWO_PI * phase);
    column[2 * k - 1] = sin(k * TWO_PI * phase);
  }
}

static void date_columns(int32_t date, int32_t last_known, double *column) {
  int32_t year = 0, month = 0, day = 0;
  wfm_date_to_ymd(date, &year, &month, &day);
  int32_t this_month = wfm_date_from_ymd(year, month, 1);
  int32_t next_month = wfm_date_from_ymd(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1);
  harmonics(column + WFM__COL_MONTH, 3, (day - 0.5) / (next_month - this_month));
  harmonics(column + WFM__COL_YEAR, 6, (date - wfm_date_from_ymd(year, 1, 1) + 1) / 365.25);
  column[WFM__COL_TREND] = (date - last_known) / 365.25;
  column[WFM__COL_TURN] = month == 12 && (day == 24 || day == 31);
  column[WFM__COL_TURN + 1] = month == 12 && day == 25;
  column[WFM__COL_TURN + 2] = (month == 12 && day == 26) || (month == 1 && day == 1);
}

/* Row of the first date at or after date; rows when there is none. */
static size_t row_at(const int32_t *date, size_t rows, int32_t wanted) {
  size_t low = 0, high = rows;
  while (low < high) {
    size_t mid = low + (high - low) / 2;
    if (date[mid] < wanted)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

void wfm__design_columns(const int32_t *date, size_t rows, int32_t last_known, const wfm__special *special,
                         size_t specials, const uint8_t *open_weekday, size_t columns, double *column) {
  for (size_t i = 0; i < rows * columns; i++) column[i] = 0;
  for (size_t i = 0; i < rows; i++) date_columns(date[i], last_known, column + i * columns);
  for (size_t s = 0; s < specials; s++) {
    size_t row = row_at(date, rows, special[s].date);
    if (row < rows && date[row] == special[s].date) {
      if (special[s].type < 0) continue;
      column[row * columns + WFM__COL_SPECIAL] = 1;
      if (special[s].type < WFM__TYPES_MAX)
        column[row * columns + WFM__COL_TYPE + (size_t)special[s].type] = 1;
    } else if (special[s].closed && open_weekday[wfm_date_weekday(special[s].date)]) {
      if (row < rows && date[row] - special[s].date <= NEAR_DAYS) column[row * columns + WFM__COL_AFTER] = 1;
      if (row > 0 && special[s].date - date[row - 1] <= NEAR_DAYS)
        column[(row - 1) * columns + WFM__COL_BEFORE] = 1;
    }
  }
}

static int varies(const wfm__panel *panel, size_t column) {
  for (size_t i = 1; i < panel->rows; i++)
    if (panel->column[i * panel->columns + column] != panel->column[column]) return 1;
  return 0;
}

size_t wfm__design_choose(const wfm__panel *panel, const wfm__design *design, size_t *number, double *ridge) {
  size_t n = 0;
  for (size_t c = 0; c < panel->columns; c++) {
    int wanted = c < WFM__COL_YEAR    ? c < WFM__COL_MONTH + 2 * (size_t)design->month
                 : c < WFM__COL_TREND ? c < WFM__COL_YEAR + 2 * (size_t)design->year
                 : c < WFM__COL_TURN  ? design->trend != 0
                 : c < WFM__COL_AFTER ? design->year > 0
                                      : 1;
    if (!wanted || !varies(panel, c)) continue;
    number[n] = c;
    ridge[n++] = c >= WFM__COL_AFTER ? 1 : design->ridge;
  }
  return n;
}
