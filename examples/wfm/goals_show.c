/* Goals as tables, as CSV and as JSON: how they stand, how SMART they are, what was entered. */
#include "bars.h"
#include "goals.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BAR = 8, SPARKS = 16 };

void json_member(FILE *out, const char *name, double number) {
  fprintf(out, ", \"%s\": ", name);
  print_json_number(out, number);
}

void json_text(FILE *out, const char *name, const char *text) {
  fprintf(out, ", \"%s\": ", name);
  print_json_text(out, text);
}

void json_date(FILE *out, const char *name, int32_t date) {
  fprintf(out, ", \"%s\": ", name);
  if (date == WFM_DATE_NONE) {
    fputs("null", out);
    return;
  }
  fputc('"', out);
  print_date(out, date);
  fputc('"', out);
}

/* --- status --- */

/* The last values that count, in order of date. */
static size_t last_values(const goal_view *v, double value[SPARKS]) {
  size_t count = 0;
  int32_t from = INT32_MIN;
  for (;;) { /* the next date each time: entries come in any order */
    const size_t n = wfm_goals_observations(v->goals, v->goal);
    wfm_goal_observation next, o;
    bool found = false;
    wfm_goal_observation_init(&next, sizeof next);
    for (size_t i = 0; i < n; i++) {
      wfm_goal_observation_init(&o, sizeof o);
      if (wfm_goals_observation(v->goals, v->goal, i, &o) != WFM_OK || o.superseded || o.date <= from ||
          o.date > v->today || (found && o.date >= next.date))
        continue;
      next = o;
      found = true;
    }
    if (!found) return count;
    if (count == SPARKS) memmove(value, value + 1, --count * sizeof *value);
    value[count++] = next.value;
    from = next.date;
  }
}

void status_head(FILE *out) {
  fprintf(out, "%-14s %-15s %9s %9s  %-10s  %-8s  %-14s %9s  %-16s  %-27s %5s  %s\n", "goal", "KPI", "from",
          "to", "due", "time", "done", "level", "values", "on the due date (80 %)", "prob.", "status");
}

static void print_row(const goal_view *v, const wfm_goal_state *s) {
  double value[SPARKS];
  char outlook[64] = "-", probability[16] = "-", done[16] = "-";
  size_t n = last_values(v, value);
  if (isfinite(s->projected))
    snprintf(outlook, sizeof outlook, "%.4g (%.4g to %.4g)", s->projected, s->projected_low,
             s->projected_high);
  if (isfinite(s->probability)) snprintf(probability, sizeof probability, "%.2f", s->probability);
  if (isfinite(s->progress_frac)) snprintf(done, sizeof done, "%.0f %%", 100 * s->progress_frac);
  printf("%-14s %-15s %9.4g %9.4g  ", v->spec.id, v->spec.kpi, v->spec.baseline, v->spec.target);
  print_date(stdout, v->spec.due_date);
  printf("  ");
  print_bar(s->time_frac, BAR);
  printf("  ");
  print_bar(s->progress_frac, BAR);
  printf(" %5s ", done);
  if (isfinite(s->current))
    printf("%9.4g  ", s->current);
  else
    printf("%9s  ", "-");
  print_spark(value, n);
  printf("%*s  %-27s %5s  %s%s\n", (int)(SPARKS - n), "", outlook, probability,
         wfm_goal_status_name(s->status),
         s->guard_status == WFM_GOAL_OFF_TRACK || s->guard_status == WFM_GOAL_MISSED ? ", guard-rail broken"
                                                                                     : "");
}

static void print_milestones(const goal_view *v) {
  static const char *const word[] = {"ahead", "met", "missed"};
  for (int32_t i = 0; i < wfm_goals_milestones(v->goals, v->goal); i++) {
    wfm_goal_milestone m = {.struct_size = sizeof m};
    if (wfm_goals_milestone(v->goals, v->goal, i, v->today, &m) != WFM_OK) return;
    printf("  %d. ", (int)i + 1);
    print_date(stdout, m.date);
    printf("  %9.4g  ", m.value);
    if (isfinite(m.observed))
      printf("%9.4g", m.observed);
    else
      printf("%9s", "-");
    printf("  %s\n", m.date <= v->today && m.state == WFM_GOAL_NO_DATA
                         ? "nothing observed"
                         : word[m.state == WFM_GOAL_MET      ? 1
                                : m.state == WFM_GOAL_MISSED ? 2
                                                             : 0]);
  }
}

static void print_state(const goal_view *v, const wfm_goal_state *s) {
  const wfm_goal_spec *spec = &v->spec;
  printf("%s: %s\n  %s%s%s %s %g to %g by ", spec->id, wfm_goal_status_name(s->status), spec->kpi,
         spec->scope[0] ? " of " : "", spec->scope, spec->flags & WFM_GOAL_KEEP ? "to stay, from" : "from",
         spec->baseline, spec->target);
  print_date(stdout, spec->due_date);
  printf("; %.0f %% of the time gone\n", 100 * s->time_frac);
  if (s->observations) {
    printf("  last value %g on ", s->last_value);
    print_date(stdout, s->last_date);
    printf(" (%d observations); level %.4g, the way wants %.4g today", (int)s->observations, s->current,
           s->expected);
    if (isfinite(s->progress_frac)) printf("; %.0f %% done", 100 * s->progress_frac);
    if (isfinite(s->pace)) printf(", pace %.2f", s->pace);
    printf("\n");
  }
  if (isfinite(s->projected))
    printf("  on the due date %.4g (80 %%: %.4g to %.4g); reaches the target with probability %.2f\n",
           s->projected, s->projected_low, s->projected_high, s->probability);
  if (isfinite(s->trend_per_week) && v->today < spec->due_date)
    printf("  trend %+.3g a week, %+.3g would be needed\n", s->trend_per_week, s->needed_per_week);
  if (s->guard_status >= 0)
    printf("  guard-rail %s: %s\n", spec->guard, wfm_goal_status_name(s->guard_status));
  if (s->milestones) printf("  milestones met: %d of %d\n", (int)s->milestones_met, (int)s->milestones);
  print_milestones(v);
  if (s->children)
    printf("  goals below it: %.0f %% done; %d met, %d behind\n", 100 * s->children_progress,
           (int)s->children_met, (int)s->children_behind);
}

/* Figures of a state by name, as JSON and CSV have them. */
static void numbers_of(const wfm_goal_state *s, const char *names[], double values[], int *count) {
  const struct {
    const char *name;
    double value;
  } all[] = {{"observations", s->observations},
             {"last_value", s->last_value},
             {"current", s->current},
             {"expected", s->expected},
             {"progress_frac", s->progress_frac},
             {"time_frac", s->time_frac},
             {"pace", s->pace},
             {"trend_per_week", s->trend_per_week},
             {"needed_per_week", s->needed_per_week},
             {"projected", s->projected},
             {"projected_low", s->projected_low},
             {"projected_high", s->projected_high},
             {"probability", s->probability},
             {"milestones", s->milestones},
             {"milestones_met", s->milestones_met},
             {"children", s->children},
             {"children_progress", s->children_progress},
             {"children_met", s->children_met},
             {"children_behind", s->children_behind}};
  *count = (int)(sizeof all / sizeof all[0]);
  for (int i = 0; i < *count; i++) {
    names[i] = all[i].name;
    values[i] = all[i].value;
  }
}

enum { MOST_NUMBERS = 24 };

static int stands_badly(const wfm_goal_state *s) {
  return s->status == WFM_GOAL_MISSED || s->status == WFM_GOAL_OFF_TRACK ? EXIT_MISSED : EXIT_DONE;
}

static int assess(const goal_view *v, wfm_goal_state *s) {
  wfm_goal_state_init(s, sizeof *s);
  wfm_status status = wfm_goals_assess(v->app->ctx, v->goals, v->goal, v->today, s);
  return status == WFM_OK ? EXIT_DONE : failed(v->app, status);
}

int show_status(const goal_view *v) {
  wfm_goal_state s;
  int code = assess(v, &s);
  if (code != EXIT_DONE) return code;
  if (v->app->json) {
    const char *names[MOST_NUMBERS];
    double values[MOST_NUMBERS];
    int count;
    json_text(v->out, "status", wfm_goal_status_name(s.status));
    if (s.guard_status >= 0) json_text(v->out, "guard_status", wfm_goal_status_name(s.guard_status));
    numbers_of(&s, names, values, &count);
    for (int i = 0; i < count; i++) json_member(v->out, names[i], values[i]);
    json_date(v->out, "last_date", s.last_date);
    json_date(v->out, "reach_date", s.reach_date);
  } else if (v->alone) {
    print_state(v, &s);
  } else {
    print_row(v, &s);
  }
  return stands_badly(&s);
}

void csv_status_head(FILE *out) {
  const char *names[MOST_NUMBERS];
  double values[MOST_NUMBERS];
  int count;
  wfm_goal_state s;
  wfm_goal_state_init(&s, sizeof s);
  fputs("id,kpi,scope,unit,baseline,target,start_date,due_date,status,guard_status,last_date,reach_date",
        out);
  numbers_of(&s, names, values, &count);
  for (int i = 0; i < count; i++) fprintf(out, ",%s", names[i]);
  fputc('\n', out);
}

static void csv_date(FILE *out, int32_t date) {
  fputc(',', out);
  if (date != WFM_DATE_NONE) print_date(out, date);
}

int csv_status(const goal_view *v) {
  const char *names[MOST_NUMBERS];
  double values[MOST_NUMBERS];
  int count;
  wfm_goal_state s;
  int code = assess(v, &s);
  if (code != EXIT_DONE) return code;
  const char *const texts[] = {v->spec.id, v->spec.kpi, v->spec.scope, v->spec.unit};
  for (int i = 0; i < 4; i++) {
    print_cell(v->out, texts[i]);
    fputc(',', v->out);
  }
  print_value(v->out, v->spec.baseline);
  fputc(',', v->out);
  print_value(v->out, v->spec.target);
  csv_date(v->out, v->spec.start_date);
  csv_date(v->out, v->spec.due_date);
  fprintf(v->out, ",%s,%s", wfm_goal_status_name(s.status),
          s.guard_status >= 0 ? wfm_goal_status_name(s.guard_status) : "");
  csv_date(v->out, s.last_date);
  csv_date(v->out, s.reach_date);
  numbers_of(&s, names, values, &count);
  for (int i = 0; i < count; i++) {
    fputc(',', v->out);
    print_value(v->out, values[i]);
  }
  fputc('\n', v->out);
  return stands_badly(&s);
}

/* --- check --- */

static void print_letter(const goal_view *v, const char *name, const char *key,
                         const wfm_smart_letter *letter) {
  static const char *const verdict[] = {"no", "partly", "yes"};
  if (v->app->json) {
    fprintf(v->out, ", \"%s\": {\"verdict\": \"%s\", \"findings\": %u", key, verdict[letter->verdict],
            letter->findings);
    json_text(v->out, "reason", letter->reason);
    json_text(v->out, "suggestion", letter->suggestion);
    fputc('}', v->out);
  } else {
    printf("  %-11s %-7s %s%s%s\n", name, verdict[letter->verdict], letter->reason,
           letter->suggestion[0] ? "; to do: " : "", letter->suggestion);
  }
}

int show_check(const goal_view *v) {
  static const char *const verdict[] = {"no", "partly", "yes"};
  wfm_smart_report r;
  wfm_lever_plan plan;
  bool levers = false;
  wfm_smart_report_init(&r, sizeof r);
  int code = find_levers(v, &plan, &levers);
  if (code != EXIT_DONE) return code;
  wfm_status status =
      wfm_goals_check_levers(v->app->ctx, v->goals, v->goal, v->today, levers ? &plan : NULL, &r);
  if (status != WFM_OK) return failed(v->app, status);
  if (v->app->json)
    json_text(v->out, "verdict", verdict[r.verdict]);
  else
    printf("%s: %s\n", v->spec.id, verdict[r.verdict]);
  print_letter(v, "specific", "specific", &r.specific);
  print_letter(v, "measurable", "measurable", &r.measurable);
  print_letter(v, "achievable", "achievable", &r.achievable);
  print_letter(v, "relevant", "relevant", &r.relevant);
  print_letter(v, "time-bound", "time_bound", &r.time_bound);
  if (v->app->json) json_member(v->out, "probability", r.probability);
  if (levers && v->app->json) json_levers(v, &plan);
  if (levers && !v->app->json) print_levers(v, &plan);
  return r.verdict == WFM_SMART_NO ? EXIT_MISSED : EXIT_DONE;
}

/* --- history --- */

static wfm_status print_revision(const goal_view *v, int32_t i) {
  wfm_goal_spec spec;
  int32_t day = 0;
  const char *reason = "";
  wfm_goal_spec_init(&spec, sizeof spec);
  wfm_status status = wfm_goals_revision(v->goals, v->goal, i, &spec, &day, &reason);
  if (status != WFM_OK) return status;
  if (v->app->json) {
    fputs(i ? ", {\"date\": \"" : "{\"date\": \"", v->out);
    print_date(v->out, day);
    fputc('"', v->out);
    json_text(v->out, "why", reason);
    json_member(v->out, "baseline", spec.baseline);
    json_member(v->out, "target", spec.target);
    json_date(v->out, "due_date", spec.due_date);
    fputc('}', v->out);
    return WFM_OK;
  }
  printf("  ");
  print_date(stdout, day);
  printf(i ? "  revised: from %g to %g by " : "  set: from %g to %g by ", spec.baseline, spec.target);
  print_date(stdout, spec.due_date);
  printf("%s%s\n", reason[0] ? "; " : "", reason);
  return WFM_OK;
}

static wfm_status print_record(const goal_view *v, size_t i) {
  wfm_goal_observation o;
  wfm_goal_observation_init(&o, sizeof o);
  wfm_status status = wfm_goals_observation(v->goals, v->goal, i, &o);
  if (status != WFM_OK) return status;
  if (v->app->json) {
    fputs(i ? ", {\"date\": \"" : "{\"date\": \"", v->out);
    print_date(v->out, o.date);
    fputc('"', v->out);
    json_date(v->out, "recorded_date", o.recorded_date);
    json_member(v->out, "value", o.value);
    json_member(v->out, "contacts", o.weight);
    json_text(v->out, "source", o.source);
    json_text(v->out, "note", o.note);
    fprintf(v->out, ", \"superseded\": %s}", o.superseded ? "true" : "false");
    return WFM_OK;
  }
  printf("  ");
  print_date(stdout, o.date);
  printf("  %g  %s%s%s%s\n", o.value, o.source, o.note[0] ? "; " : "", o.note,
         o.superseded ? " (a later entry counts)" : "");
  return WFM_OK;
}

int show_history(const goal_view *v) {
  wfm_status status = WFM_OK;
  if (v->app->json)
    fputs(", \"revisions\": [", v->out);
  else
    printf("%s\n", v->spec.id);
  for (int32_t i = 0; status == WFM_OK && i < wfm_goals_revisions(v->goals, v->goal); i++)
    status = print_revision(v, i);
  if (v->app->json) fputs("], \"observations\": [", v->out);
  for (size_t i = 0; status == WFM_OK && i < wfm_goals_observations(v->goals, v->goal); i++)
    status = print_record(v, i);
  if (v->app->json) fputc(']', v->out);
  return status == WFM_OK ? EXIT_DONE : failed(v->app, status);
}

void csv_history_head(FILE *out) {
  fputs("id,date,recorded_date,value,contacts,source,note,superseded\n", out);
}

int csv_history(const goal_view *v) {
  for (size_t i = 0; i < wfm_goals_observations(v->goals, v->goal); i++) {
    wfm_goal_observation o;
    wfm_goal_observation_init(&o, sizeof o);
    wfm_status status = wfm_goals_observation(v->goals, v->goal, i, &o);
    if (status != WFM_OK) return failed(v->app, status);
    print_cell(v->out, v->spec.id);
    csv_date(v->out, o.date);
    csv_date(v->out, o.recorded_date);
    fputc(',', v->out);
    print_value(v->out, o.value);
    fputc(',', v->out);
    print_value(v->out, o.weight);
    fputc(',', v->out);
    print_cell(v->out, o.source);
    fputc(',', v->out);
    print_cell(v->out, o.note);
    fprintf(v->out, ",%d\n", (int)o.superseded);
  }
  return EXIT_DONE;
}
