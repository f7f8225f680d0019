/* Calendar columns of the day level, and the designs that choose among them. */
#ifndef WFM_FORECAST_DESIGN_H
#define WFM_FORECAST_DESIGN_H

#include "forecast/forecast.h"

/* Columns of wfm__panel.column. */
enum {
  WFM__COL_MONTH = 0,    /* cosine and sine of the day of the month, 3 harmonics */
  WFM__COL_YEAR = 6,     /* cosine and sine of the day of the year, 6 harmonics */
  WFM__COL_TREND = 18,   /* years since the last row known */
  WFM__COL_TURN = 19,    /* 24 and 31 December; 25 December; 26 December and 1 January */
  WFM__COL_AFTER = 22,   /* first row after a special closure */
  WFM__COL_BEFORE = 23,  /* last row before one */
  WFM__COL_SPECIAL = 24, /* any special day whose effect is to be learnt */
  WFM__COL_TYPE = 25,    /* one for each type of special day */
  WFM__TYPES_MAX = 23,
  WFM__REGRESSORS_MAX = 16, /* the caller's, after the types */
  WFM__COLUMNS_MAX = WFM__COL_TYPE + WFM__TYPES_MAX + WFM__REGRESSORS_MAX
};

/* What the day level may depend on besides the weekday. */
typedef struct wfm__design {
  int32_t month, year; /* harmonics */
  int32_t trend;       /* 0 or 1 */
  double ridge;        /* days of history that the penalty weighs */
} wfm__design;

/* A special day as the columns see it. */
typedef struct wfm__special {
  int32_t date;
  int32_t type;   /* WFM__TYPES_MAX: one of more types than are told apart; -1: no effect to be learnt */
  int32_t closed; /* the whole day */
} wfm__special;

/* Fills column [rows * columns], columns = WFM__COL_TYPE + types + regressors, these left 0. special [specials] by date; open_weekday[7]: usually open. */
void wfm__design_columns(const int32_t *date, size_t rows, int32_t last_known, const wfm__special *special,
                         size_t specials, const uint8_t *open_weekday, size_t columns, double *column);
/* Columns of a design that are not constant over the rows: their numbers and penalties. Returns how many. */
size_t wfm__design_choose(const wfm__panel *panel, const wfm__design *design, size_t *number, double *ridge);

#endif
