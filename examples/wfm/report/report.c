/* Puts the report together: head, sections, pictures' library. */
#include "page.h"

#include "report.h"

#include <stdbool.h>
#include <stdlib.h>

/* Made at build time from the files of the same name: text without end mark, and its length. */
extern const unsigned char embedded_report_css[], embedded_report_js[], embedded_chart_css[],
    embedded_chart_js[];
extern const size_t embedded_report_css_size, embedded_report_js_size, embedded_chart_css_size,
    embedded_chart_js_size;

static void embed(page *p, const char *open, const unsigned char *text, size_t size, const char *close) {
  page_raw(p, open);
  page_raw_n(p, (const char *)text, size);
  page_raw(p, close);
}

static void head(page *p, const char *what, const char *name, bool charts) {
  page_raw(p, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
  page_raw(p, what);
  if (name[0]) {
    page_raw(p, " ");
    page_text(p, name);
  }
  page_raw(p, "</title>\n");
  if (charts) embed(p, "<style>\n", embedded_chart_css, embedded_chart_css_size, "\n</style>\n");
  embed(p, "<style>\n", embedded_report_css, embedded_report_css_size, "</style>\n");
  page_raw(p, "</head>\n<body>\n<main>\n");
}

static char *finish(page *p, size_t *length) {
  if (p->failed) {
    free(p->data);
    return NULL;
  }
  *length = p->length;
  return p->data;
}

char *goals_html(wfm_ctx *ctx, const wfm_goals *goals, int32_t today, size_t *length) {
  page p = {0};
  head(&p, "Goals", "", false);
  page_raw(&p, "<header><h1>Goals</h1><p>as they stand on ");
  page_date(&p, today);
  page_raw(&p, "</p></header>\n");
  page_goals(&p, ctx, goals, today);
  page_raw(&p, "</main>\n</body>\n</html>\n");
  return finish(&p, length);
}

char *report_html(wfm_ctx *ctx, const wfm_plan_result *result, const wfm_goals *goals, size_t *length) {
  report r = {.result = result,
              .grid = wfm_plan_result_grid(result),
              .roster = wfm_plan_result_roster(result),
              .assignments = wfm_plan_result_assignments(result)};
  r.totals.struct_size = sizeof r.totals;
  (void)wfm_plan_result_totals(result, &r.totals);
  r.n = wfm_grid_count(r.grid);
  r.days = wfm_grid_days(r.grid);
  r.first_date = wfm_grid_first_date(r.grid);
  r.step_minutes = wfm_grid_interval_s(r.grid) / 60;

  head(&r.page, "Plan", wfm_plan_result_name(result), true);
  report_summary(&r);
  report_volume(&r);
  report_coverage(&r);
  report_money(&r);
  report_people(&r);
  if (goals) page_goals(&r.page, ctx, goals, r.first_date);
  report_notes(&r);
  page_raw(&r.page, "</main>\n");
  embed(&r.page, "<script>\n", embedded_chart_js, embedded_chart_js_size, "\n</script>\n");
  embed(&r.page, "<script>\n", embedded_report_js, embedded_report_js_size, "</script>\n</body>\n</html>\n");
  return finish(&r.page, length);
}
