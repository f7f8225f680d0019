/* wfm staff: every definition that was used, and the rows, as JSON. */
#include "staff.h"

#include <math.h>

static void json_field(FILE *out, const char *name, double value) {
  fprintf(out, ", \"%s\": ", name);
  print_json_number(out, value);
}

static void json_word(FILE *out, const char *name, const char *value) {
  fprintf(out, ", \"%s\": ", name);
  print_json_text(out, value);
}

static void json_model(const staff_job *j, const staff_queue *q, FILE *out) {
  int32_t model = 0;
  bool differ = false;
  for (size_t i = 0; i < j->n; i++) {
    differ = differ || (model && q->model[i] && q->model[i] != model);
    if (q->model[i]) model = q->model[i];
  }
  const char *text = differ ? "by interval" : model ? wfm_model_name(model) : "none";
  static const char *const other[] = {"", "chat", "callback", "backlog"};
  json_word(out, "model", q->set.channel == CHANNEL_VOICE ? text : other[q->set.channel]);
  json_word(out, "method", staff_way(q));
  json_field(out, "quantile", q->set.quantile > 0 ? q->set.quantile : NAN);
  if (q->set.lines > 0) json_field(out, "lines", q->set.lines);
  if (q->set.channel == CHANNEL_CHAT) json_field(out, "slots", q->set.team.slots);
  if (q->set.channel == CHANNEL_CALLBACK) {
    json_field(out, "offer_s", q->set.offer_s);
    json_field(out, "accept", q->set.accept);
    json_field(out, "window_s", q->set.window_s);
    json_field(out, "in_window", q->set.in_window);
  }
}

static void json_target(const staff_queue *q, FILE *out) {
  const wfm_queue_target *t = &q->set.target;
  if (q->set.channel == CHANNEL_DEFERRED) {
    json_word(out, "definition", "in_time");
    json_field(out, "deadline_s", q->set.deadline_s);
    json_word(out, "deadline_unit", q->set.deadline_unit == WFM_DEADLINE_OPEN_S ? "open" : "clock");
    json_field(out, "in_time", q->totals.in_time);
    json_field(out, "late", q->totals.late);
    json_field(out, "not_due", q->totals.not_due);
    if (q->set.blend) {
      json_word(out, "blend", q->set.blend);
      json_field(out, "idle_h", q->idle_h);
      json_field(out, "filled_h", q->filled_h);
      json_field(out, "separate_h", q->separate_h);
    }
    return;
  }
  json_word(out, "definition", wfm_sl_definition_name(t->sl_definition));
  json_word(out, "definition_text", wfm_sl_definition_text(t->sl_definition));
  json_field(out, "level", t->level);
  json_field(out, "threshold_s", t->threshold_s);
  json_word(out, "period", wfm_period_name(q->set.period));
  json_field(out, "max_asa_s", t->max_asa_s);
  json_field(out, "max_abandon", t->max_abandon < 1 ? t->max_abandon : NAN);
  json_field(out, "max_occupancy", t->max_occupancy < 1 ? t->max_occupancy : NAN);
  json_field(out, "max_block", t->max_block < 1 ? t->max_block : NAN);
  if (staff_has_period(q)) {
    json_field(out, "agent_intervals", q->cost);
    json_field(out, "bound", q->bound);
  }
}

static void json_shrinkage(const staff_queue *q, FILE *out) {
  const shrinkage_list *s = &q->set.shrinkage;
  json_field(out, "residual_frac", s->total.residual_frac);
  json_field(out, "rostered_frac", s->total.rostered_frac);
  fputs(", \"shrinkage\": [", out);
  for (size_t c = 0; c < s->count; c++) {
    char base[CAUSE_NAME];
    base_name(s, c, base, sizeof base);
    fprintf(out, "%s{\"name\": ", c ? ", " : "");
    print_json_text(out, s->name[c]);
    json_field(out, "frac", s->cause[c].frac);
    json_word(out, "base", base);
    json_word(out, "stage", stage_name(s->cause[c].stage));
    fputc('}', out);
  }
  fputc(']', out);
}

static void json_periods(const staff_job *j, const staff_queue *q, FILE *out) {
  fprintf(out, ", \"judged_over\": \"%s\", \"periods\": [", staff_judged(q));
  for (size_t k = 0; k < q->periods; k++) {
    fprintf(out, "%s{\"from\": \"", k ? ", " : "");
    print_date(out, q->first_date[k]);
    fputc('"', out);
    json_field(out, "level", q->expected[k]);
    json_field(out, "p_target", q->chance[k]);
    if (j->given) {
      json_field(out, "given_level", q->given_expected[k]);
      json_field(out, "given_p_target", q->given_chance[k]);
    }
    fputc('}', out);
  }
  fputc(']', out);
}

static void json_rows(const staff_job *j, const staff_queue *q, FILE *out) {
  bool first = true;
  fputs(", \"intervals\": [", out);
  for (size_t i = 0; i < j->n; i++) {
    if (!staff_row_shown(q, i)) continue;
    fprintf(out, "%s\n   {\"start\": \"", first ? "" : ",");
    first = false;
    print_staff_time(out, j, i);
    fputc('"', out);
    for (int c = 0; c < STAFF_SHOWN; c++)
      json_field(out, staff_columns[c].name, staff_cell(q, staff_columns[c].column, i));
    for (int c = 0; j->given && c < STAFF_SHOWN_GIVEN; c++)
      json_field(out, staff_given_columns[c].name, q->column[staff_given_columns[c].column][i]);
    json_word(out, "model", staff_model_text(q, i));
    fputc('}', out);
  }
  fputc(']', out);
}

void print_staff_json(const staff_job *j, const staff_groups *groups, FILE *out, bool rows) {
  fprintf(out, "{\"interval_minutes\": %d, \"queues\": [", (int)j->in.interval_s / 60);
  for (size_t k = 0; k < j->in.queues; k++) {
    const staff_queue *q = &j->queue[k];
    fprintf(out, "%s\n  {\"queue\": ", k ? "," : "");
    print_json_text(out, q->name);
    json_word(out, "channel", channel_name(q->set.channel));
    json_target(q, out);
    json_model(j, q, out);
    json_word(out, "open", q->set.hours_text ? q->set.hours_text : "the intervals of the file");
    json_field(out, "contacts_outside", q->outside);
    json_shrinkage(q, out);
    json_field(out, "peak_demand", q->peak);
    json_field(out, "positions_h", q->bridge.positions_h);
    json_field(out, "residual_h", q->bridge.residual_h);
    json_field(out, "rounding_h", q->bridge.rounding_h);
    json_field(out, "demand_h", q->bridge.demand_h);
    json_field(out, "away_h", q->bridge.away_h);
    json_field(out, "paid_h", q->bridge.paid_h);
    if (q->periods > 0) json_periods(j, q, out);
    if (rows) json_rows(j, q, out);
    fputc('}', out);
  }
  fputc(']', out);
  if (groups) print_groups_json(groups, out);
  fputs("}\n", out);
}
