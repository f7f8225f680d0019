/* Volume and forecast of each queue: by day with its history, by interval with its band. */
#include "page.h"

#include <math.h>

static void numbers(page *p, const char *name, const double *x, size_t n, int decimals) {
  page_format(p, ",\"%s\":[", name);
  for (size_t i = 0; i < n; i++) {
    if (i) page_raw(p, ",");
    page_json_number(p, x[i], decimals);
  }
  page_raw(p, "]");
}

static void day_chart(report *r, const wfm_plan_queue_result *q) {
  page *p = &r->page;
  page_raw(p,
           "<figure><figcaption>Contacts a day: known, then expected with the band that holds four days in "
           "five</figcaption><div class=\"plot\"></div><script type=\"application/json\">{\"kind\":\"days\"");
  page_format(p, ",\"first\":%d,\"historyFirst\":%d", (int)r->first_date, (int)q->history_first_date);
  numbers(p, "history", q->history_day, q->history_days, 0);
  numbers(p, "mean", q->day_mean, (size_t)r->days, 1);
  numbers(p, "low", q->day_low, (size_t)r->days, 1);
  numbers(p, "high", q->day_high, (size_t)r->days, 1);
  page_raw(p, "}</script></figure>\n");
}

static void interval_chart(report *r, const wfm_plan_queue_result *q) {
  page *p = &r->page;
  page_format(p,
              "<figure><figcaption>Contacts every %d minutes, with the band that holds four intervals in "
              "five; drag below the picture for other weeks</figcaption><div class=\"plot\"></div><script "
              "type=\"application/json\">{\"kind\":\"volume\",\"first\":%d,",
              (int)r->step_minutes, (int)r->first_date);
  report_json_times(r);
  report_json_column(r, "mean", q->mean, 2);
  report_json_column(r, "low", q->low, 1);
  report_json_column(r, "high", q->high, 1);
  page_raw(p, "}</script></figure>\n");
}

static void scores(report *r, const wfm_plan_queue_result *q) {
  page *p = &r->page;
  size_t n = wfm_forecast_scores(q->forecast);
  if (n == 0) return;
  page_raw(p, "<details><summary>Back-test of the methods on this history</summary>\n");
  page_table(p, "", "method|#origins|#WAPE|#bias|#MASE|#inside the 80 % band");
  for (size_t i = 0; i < n; i++) {
    wfm_forecast_score s = {.struct_size = sizeof s};
    if (wfm_forecast_score_get(q->forecast, i, &s) != WFM_OK) continue;
    page_format(p, "<tr%s><td>%s</td><td class=\"n\">%d</td><td class=\"n\">",
                s.method == q->method ? " class=\"chosen\"" : "", wfm_method_text(s.method), (int)s.origins);
    page_percent(p, s.wape, 1);
    page_raw(p, "</td><td class=\"n\">");
    page_percent(p, s.bias, 1);
    page_raw(p, "</td><td class=\"n\">");
    page_number(p, s.mase, 2);
    page_raw(p, "</td><td class=\"n\">");
    page_percent(p, s.coverage80, 0);
    page_raw(p, "</td></tr>\n");
  }
  page_table_end(p);
  page_raw(p, "</details>\n");
}

void report_volume(report *r) {
  page *p = &r->page;
  page_raw(p, "<section><h2>Volume and forecast</h2>\n");
  for (size_t i = 0; i < wfm_plan_result_queues(r->result); i++) {
    wfm_plan_queue_result q = {.struct_size = sizeof q};
    if (wfm_plan_result_queue(r->result, i, &q) != WFM_OK) continue;
    double total = 0;
    for (int32_t d = 0; d < r->days; d++)
      if (isfinite(q.day_mean[d])) total += q.day_mean[d];
    page_raw(p, "<h3>");
    page_text(p, q.name);
    page_raw(p, "</h3><p>");
    page_number(p, total, 0);
    page_format(p, " contacts expected, %s; method: %s.</p>\n",
                q.contacts == WFM_CONTACTS_HANDLED
                    ? "counted as handled (those who hung up are not in the history)"
                    : "counted as offered",
                wfm_method_text(q.method));
    day_chart(r, &q);
    interval_chart(r, &q);
    scores(r, &q);
  }
  page_raw(p, "</section>\n");
}
