/* plan.json: the frame of a plan, what queues take when they say nothing, the column map, shrinkage. */
#include "io/plan_folder.h"

#include <math.h>
#include <string.h>

static const char FILE_NAME[] = "plan.json";

bool wfm__folder_definition(const char *text, int32_t *value) {
  for (int32_t d = WFM_SL_OFFERED; d <= WFM_SL_INCL_ABANDON; d++)
    if (strcmp(text, wfm_sl_definition_name(d)) == 0) {
      *value = d;
      return true;
    }
  return false;
}

bool wfm__folder_period(const char *text, int32_t *value) {
  for (int32_t p = WFM_PERIOD_INTERVAL; p <= WFM_PERIOD_MONTH; p++)
    if (strcmp(text, wfm_period_name(p)) == 0) {
      *value = p;
      return true;
    }
  return false;
}

bool wfm__folder_method(const char *text, int32_t *value) {
  static const int32_t methods[] = {
#define X(name, number, words) name,
      WFM_METHOD_MAP(X)
#undef X
  };
  for (size_t m = 0; m < WFM__COUNT(methods); m++)
    if (strcmp(text, wfm_method_text(methods[m])) == 0) {
      *value = methods[m];
      return true;
    }
  return false;
}

static wfm_status read_target(wfm__folder_reader *reader) {
  static const char *const known[] = {"level",  "answer_s",      "definition",
                                      "period", "max_occupancy", "max_abandon"};
  wfm__json_file *file = &reader->json;
  wfm_queue_target *target = &reader->target;
  const wfm__json *object = NULL;
  const char *definition = NULL, *period = NULL;
  wfm_status st = wfm__json_object(file, "", file->root, "target", false, &object);
  if (st != WFM_OK || !object) return st;
  st = wfm__json_number(file, "target", object, "level", false, 0.01, 0.9999, &target->level);
  if (st == WFM_OK)
    st = wfm__json_number(file, "target", object, "answer_s", false, 0, 86400, &target->threshold_s);
  if (st == WFM_OK)
    st = wfm__json_number(file, "target", object, "max_occupancy", false, 0.01, 1, &target->max_occupancy);
  if (st == WFM_OK)
    st = wfm__json_number(file, "target", object, "max_abandon", false, 0.0001, 1, &target->max_abandon);
  if (st == WFM_OK) st = wfm__json_text(file, "target", object, "definition", false, &definition);
  if (st == WFM_OK) st = wfm__json_text(file, "target", object, "period", false, &period);
  if (st == WFM_OK && definition && !wfm__folder_definition(definition, &target->sl_definition))
    st = wfm__json_bad(file, "target.definition",
                       "is \"%.40s\", want offered, excl_short, answered or incl_abandon", definition);
  if (st == WFM_OK && period && !wfm__folder_period(period, &reader->defaults.period))
    st = wfm__json_bad(file, "target.period", "is \"%.40s\", want interval, day, week or month", period);
  return st == WFM_OK ? wfm__json_known(file, "target", object, known, WFM__COUNT(known), reader->strict)
                      : st;
}

static wfm_status read_columns(wfm__folder_reader *reader, const wfm__json *columns) {
  static const char *const ours[] = {"start", "queue", "offered", "handled", "abandoned", "aht_s"};
  wfm_status st = WFM_OK;
  for (size_t c = 0; st == WFM_OK && c < WFM__COUNT(ours); c++) {
    const char *theirs = NULL;
    st = wfm__json_text(&reader->json, "history.columns", columns, ours[c], false, &theirs);
    if (theirs) reader->rename[reader->renames++] = (wfm__rename){.theirs = theirs, .ours = ours[c]};
  }
  if (st == WFM_OK)
    st = wfm__json_known(&reader->json, "history.columns", columns, ours, WFM__COUNT(ours), reader->strict);
  return st;
}

static wfm_status read_history(wfm__folder_reader *reader) {
  static const char *const known[] = {"interval_minutes", "queue", "columns"};
  wfm__json_file *file = &reader->json;
  const wfm__json *object = NULL, *columns = NULL;
  int64_t minutes = 0;
  wfm_status st = wfm__json_object(file, "", file->root, "history", false, &object);
  if (st != WFM_OK || !object) return st;
  st = wfm__json_integer(file, "history", object, "interval_minutes", false, 1, 1440, &minutes);
  if (st == WFM_OK && minutes && 1440 % minutes != 0)
    st = wfm__json_bad(file, "history.interval_minutes",
                       "is %lld, want a divisor of 1440, the minutes of a day", (long long)minutes);
  reader->history_minutes = (int32_t)minutes;
  if (st == WFM_OK) st = wfm__json_text(file, "history", object, "queue", false, &reader->only_queue);
  if (st == WFM_OK) st = wfm__json_object(file, "history", object, "columns", false, &columns);
  if (st == WFM_OK && columns) st = read_columns(reader, columns);
  return st == WFM_OK ? wfm__json_known(file, "history", object, known, WFM__COUNT(known), reader->strict)
                      : st;
}

static wfm_status read_frame(wfm__folder_reader *reader) {
  wfm__json_file *file = &reader->json;
  const wfm__json *root = file->root;
  const char *format = NULL;
  int32_t start = WFM_DATE_NONE;
  int64_t days = 0, interval = 0;
  wfm_status st = wfm__json_text(file, "", root, "format", true, &format);
  if (st == WFM_OK && format && strcmp(format, "wfm-plan-1") != 0)
    st = wfm__json_bad(file, "format", "is \"%.40s\", want \"wfm-plan-1\"", format);
  if (st == WFM_OK) st = wfm__json_text(file, "", root, "name", false, &reader->frame.name);
  if (st == WFM_OK) st = wfm__json_text(file, "", root, "zone", false, &reader->zone);
  if (st == WFM_OK) st = wfm__json_text(file, "", root, "currency", false, &reader->frame.currency);
  if (st == WFM_OK) st = wfm__json_date(file, "", root, "start_date", false, &start);
  if (st == WFM_OK) st = wfm__json_integer(file, "", root, "days", false, 1, 366, &days);
  if (st == WFM_OK)
    st = wfm__json_integer(file, "", root, "plan_interval_minutes", false, 1, 1440, &interval);
  if (st == WFM_OK && interval && interval != 15 && interval != 30)
    st = wfm__json_bad(file, "plan_interval_minutes", "is %lld, want 15 or 30", (long long)interval);
  if (st == WFM_OK)
    st = wfm__json_number(file, "", root, "hourly_cost", false, 0, 1e6, &reader->frame.hourly_cost);
  reader->start_given = start != WFM_DATE_NONE;
  reader->days_given = days != 0;
  reader->interval_given = interval != 0;
  if (reader->start_given) reader->frame.start_date = start;
  if (reader->days_given) reader->frame.days = (int32_t)days;
  if (reader->interval_given) reader->frame.plan_interval_minutes = (int32_t)interval;
  return st;
}

/* What queues take when queues.csv says nothing. */
static wfm_status read_defaults(wfm__folder_reader *reader) {
  wfm__json_file *file = &reader->json;
  const wfm__json *root = file->root;
  const char *method = NULL;
  int64_t least = 0;
  wfm_status st =
      wfm__json_number(file, "", root, "patience_s", false, 0.001, 1e9, &reader->defaults.patience_s);
  if (st == WFM_OK)
    st = wfm__json_number(file, "", root, "aht_s", false, 0.001, 1e6, &reader->defaults.aht_s);
  if (st == WFM_OK) st = wfm__json_integer(file, "", root, "min_agents", false, 0, 1000000, &least);
  if (st == WFM_OK) st = wfm__json_text(file, "", root, "method", false, &method);
  if (st == WFM_OK && method && !wfm__folder_method(method, &reader->defaults.method))
    st = wfm__json_bad(file, "method", "is \"%.40s\", want auto, snaive, weekmean, levelshape or holtwinters",
                       method);
  reader->defaults.min_agents = (int32_t)least;
  return st;
}

wfm_status wfm__folder_json(wfm__folder_reader *reader) {
  static const char *const known[] = {
      "format",      "name",   "zone",       "start_date", "days",
      "currency",    "target", "patience_s", "aht_s",      "min_agents",
      "hourly_cost", "method", "shrinkage",  "history",    "plan_interval_minutes"};
  wfm_status st = wfm__json_open(reader->ctx, reader->source, FILE_NAME, reader->findings, &reader->json);
  if (st != WFM_OK || !reader->json.root) return st;
  st = read_frame(reader);
  if (st == WFM_OK) st = read_defaults(reader);
  if (st == WFM_OK) st = read_target(reader);
  if (st == WFM_OK) st = read_history(reader);
  if (st == WFM_OK)
    st = wfm__json_known(&reader->json, "", reader->json.root, known, WFM__COUNT(known), reader->strict);
  return st;
}

/* --- shrinkage --- */

static const char *cause_name(const wfm__json *list, size_t i, wfm__json_file *file) {
  const char *name = NULL;
  const wfm__json *object = wfm__json_at(list, i);
  if (wfm__json_is_object(object)) (void)wfm__json_text(file, "shrinkage", object, "name", false, &name);
  return name;
}

/* What a cause is measured on; false when the text is none of it. */
static bool read_base(wfm__json_file *file, const wfm__json *list, size_t i, const char *base,
                      int32_t *value) {
  if (!base || strcmp(base, "paid") == 0) {
    *value = WFM_SHRINK_OF_PAID;
    return true;
  }
  if (strcmp(base, "rest") == 0) {
    *value = WFM_SHRINK_OF_REST;
    return true;
  }
  for (size_t k = 0; k < i; k++) {
    const char *name = cause_name(list, k, file);
    if (name && strcmp(name, base) == 0) {
      *value = (int32_t)k;
      return true;
    }
  }
  return false;
}

static wfm_status read_cause(wfm__folder_reader *reader, const wfm__json *list, size_t i) {
  static const char *const known[] = {"name", "frac", "base", "stage"};
  wfm__json_file *file = &reader->json;
  const wfm__json *object = wfm__json_at(list, i);
  const char *base = NULL, *stage = NULL;
  size_t before = wfm__folder_errors(reader);
  wfm_shrink_cause cause;
  wfm_shrink_cause_init(&cause, sizeof cause);
  if (!wfm__json_is_object(object))
    return wfm__json_bad(file, "shrinkage", "entry %zu: want an object with name, frac and stage", i + 1);
  wfm_status st = wfm__json_text(file, "shrinkage", object, "name", true, &cause.name);
  if (st == WFM_OK) st = wfm__json_number(file, "shrinkage", object, "frac", true, 0, 0.9999, &cause.frac);
  if (st == WFM_OK) st = wfm__json_text(file, "shrinkage", object, "base", false, &base);
  if (st == WFM_OK) st = wfm__json_text(file, "shrinkage", object, "stage", true, &stage);
  if (st == WFM_OK && stage && strcmp(stage, "residual") == 0) cause.stage = WFM_SHRINK_RESIDUAL;
  if (st == WFM_OK && stage && strcmp(stage, "rostered") == 0) cause.stage = WFM_SHRINK_ROSTERED;
  if (st == WFM_OK && stage && !cause.stage)
    st = wfm__json_bad(file, "shrinkage.stage", "entry %zu: is \"%.40s\", want residual or rostered", i + 1,
                       stage);
  if (st == WFM_OK && !read_base(file, list, i, base, &cause.base))
    st = wfm__json_bad(file, "shrinkage.base",
                       "entry %zu: is \"%.40s\", want paid, rest or the name of a cause before it", i + 1,
                       base);
  if (st == WFM_OK) st = wfm__json_known(file, "shrinkage", object, known, WFM__COUNT(known), reader->strict);
  if (st == WFM_OK && wfm__folder_clean(reader, before))
    st = wfm__folder_report(reader, FILE_NAME, 0, wfm_plan_add_shrinkage(reader->folder->plan, &cause));
  return st;
}

wfm_status wfm__folder_shrinkage(wfm__folder_reader *reader) {
  const wfm__json *list = NULL;
  wfm_status st = wfm__json_array(&reader->json, "", reader->json.root, "shrinkage", false, &list);
  for (size_t i = 0; st == WFM_OK && list && i < wfm__json_count(list); i++) st = read_cause(reader, list, i);
  return st;
}
