/* Decimal digits of a double, exact. */
#ifndef WFM_CORE_NUMBER_DIGITS_H
#define WFM_CORE_NUMBER_DIGITS_H

enum { WFM__DIGITS_MAX = 40 };

/* value = 0.d1 d2 d3 ... * 10^point; no digits and point 0 for zero. */
typedef struct wfm__digits {
  int count, point;
  char digit[WFM__DIGITS_MAX]; /* '0' to '9' */
} wfm__digits;

/* The fewest digits that read back as value, the nearest of those; value finite, >= 0. */
void wfm__digits_shortest(double value, wfm__digits *out);
/* Rounded to count significant digits (at most WFM__DIGITS_MAX), exact ties to even. */
void wfm__digits_significant(double value, int count, wfm__digits *out);
/* Rounded to decimals behind the point, exact ties to even; value below 1e15, decimals at most 17. */
void wfm__digits_fixed(double value, int decimals, wfm__digits *out);

#endif
