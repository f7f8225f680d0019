/* The growing text of a page, and how numbers, dates and clock times are written on it. */
#include "page.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void page_raw_n(page *p, const char *html, size_t length) {
  if (p->failed) return;
  if (p->length + length + 1 > p->cap) {
    size_t cap = p->cap ? p->cap : 65536;
    while (cap < p->length + length + 1) cap *= 2;
    char *data = realloc(p->data, cap);
    if (!data) {
      p->failed = 1;
      return;
    }
    p->data = data;
    p->cap = cap;
  }
  memcpy(p->data + p->length, html, length);
  p->length += length;
  p->data[p->length] = '\0';
}

void page_raw(page *p, const char *html) {
  page_raw_n(p, html, strlen(html));
}

void page_text(page *p, const char *text) {
  for (; *text; text++) switch (*text) {
    case '&':
      page_raw(p, "&amp;");
      break;
    case '<':
      page_raw(p, "&lt;");
      break;
    case '>':
      page_raw(p, "&gt;");
      break;
    case '"':
      page_raw(p, "&quot;");
      break;
    case '\'':
      page_raw(p, "&#39;");
      break;
    default:
      page_raw_n(p, text, 1);
    }
}

void page_format(page *p, const char *format, ...) {
  char text[512];
  va_list args;
  va_start(args, format);
  int length = vsnprintf(text, sizeof text, format, args);
  va_end(args);
  if (length < 0 || (size_t)length >= sizeof text) {
    p->failed = 1;
    return;
  }
  page_raw_n(p, text, (size_t)length);
}

void page_table(page *p, const char *style, const char *heads) {
  page_format(p, "<div class=\"scroll\"><table class=\"%s\"><thead><tr>", style);
  while (*heads) {
    size_t length = strcspn(heads, "|");
    int number = heads[0] == '#';
    page_raw(p, number ? "<th class=\"n\">" : "<th>");
    page_raw_n(p, heads + number, length - (size_t)number);
    page_raw(p, "</th>");
    heads += length + (heads[length] == '|');
  }
  page_raw(p, "</tr></thead><tbody>\n");
}

void page_table_end(page *p) {
  page_raw(p, "</tbody></table></div>\n");
}

void page_number(page *p, double value, int decimals) {
  char text[64];
  if (!isfinite(value)) {
    page_raw(p, "–");
    return;
  }
  int length =
      snprintf(text, sizeof text, "%.*f", decimals, fabs(value) < 1e15 ? value : copysign(1e15, value));
  int whole = 0;
  while (whole < length && text[whole] != '.') whole++;
  if (strspn(text, "-0.") == (size_t)length && text[0] == '-')
    page_raw_n(p, text + 1, (size_t)length - 1); /* no -0 */
  else
    for (int i = 0; i < length; i++) {
      int left = whole - i;
      if (i > 0 && left > 0 && left % 3 == 0 && text[i - 1] != '-')
        page_raw(p, "\xE2\x80\xAF"); /* narrow no-break space */
      page_raw_n(p, text + i, 1);
    }
}

void page_percent(page *p, double frac, int decimals) {
  page_number(p, 100 * frac, decimals);
  if (isfinite(frac)) page_raw(p, "\xC2\xA0%"); /* no-break space */
}

void page_minutes(page *p, double minutes) {
  long long whole = llround(minutes);
  page_format(p, "%lld:%02lld", whole / 60, whole % 60);
}

void page_clock(page *p, int32_t minute) {
  page_format(p, "%02d:%02d", (int)(minute / 60 % 24), (int)(minute % 60));
}

static const char *const weekdays[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void page_short_date(page *p, int32_t date) {
  int32_t year, month, day;
  wfm_date_to_ymd(date, &year, &month, &day);
  page_format(p, "%s %d %s", weekdays[wfm_date_weekday(date)], (int)day, months[month - 1]);
}

void page_date(page *p, int32_t date) {
  int32_t year, month, day;
  wfm_date_to_ymd(date, &year, &month, &day);
  page_short_date(p, date);
  page_format(p, " %d", (int)year);
}

void page_json_number(page *p, double value, int decimals) {
  char text[64];
  if (!isfinite(value)) {
    page_raw(p, "null");
    return;
  }
  int length =
      snprintf(text, sizeof text, "%.*f", decimals, fabs(value) < 1e15 ? value : copysign(1e15, value));
  if (strchr(text, '.')) {
    while (text[length - 1] == '0') length--;
    if (text[length - 1] == '.') length--;
  }
  page_raw_n(p, text, (size_t)length);
}

/* Minutes of interval i since the first day's 00:00 by the clock; 0 in *drawn while a repeated hour runs a second time. */
static int32_t minute_of(const report *r, size_t i, int32_t *last, int *drawn) {
  int32_t minute = wfm_grid_day(r->grid, i) * 1440 + wfm_grid_second(r->grid, i) / 60;
  *drawn = minute > *last;
  if (*drawn) *last = minute;
  return minute;
}

void report_json_times(report *r) {
  const char *comma = "";
  page_raw(&r->page, "\"minute\":[");
  int32_t last = -1;
  for (size_t i = 0; i < r->n; i++) {
    int drawn;
    int32_t minute = minute_of(r, i, &last, &drawn);
    if (!drawn) continue;
    page_format(&r->page, "%s%d", comma, (int)minute);
    comma = ",";
  }
  page_raw(&r->page, "]");
}

void report_json_column(report *r, const char *name, const double *column, int decimals) {
  const char *comma = "";
  page_format(&r->page, ",\"%s\":[", name);
  int32_t last = -1;
  for (size_t i = 0; i < r->n; i++) {
    int drawn;
    (void)minute_of(r, i, &last, &drawn);
    if (!drawn) continue;
    page_raw(&r->page, comma);
    page_json_number(&r->page, column[i], decimals);
    comma = ",";
  }
  page_raw(&r->page, "]");
}
