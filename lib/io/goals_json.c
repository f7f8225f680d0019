/* Goals as a JSON file: "wfm-goals-1". */
#include "io/goal_store.h"

#include <math.h>
#include <string.h>

static const char FORMAT[] = "wfm-goals-1";
enum { FAMILY = sizeof "wfm-goals-" - 1 }; /* what all versions begin with */
const char *const wfm__goal_scales[4] = {"auto", "linear", "log", "logit"};
const char *const wfm__goal_shapes[3] = {"equal", "geometric", "ramp"};
static const char *const directions[] = {"down", "", "up"};

int32_t wfm__goal_word(const char *text, const char *const *words, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (words[i][0] && strcmp(text, words[i]) == 0) return (int32_t)i;
  return -1;
}

/* --- writing --- */

static void put_text(wfm__json_out *out, const char *key, const char *text) {
  if (!text || !text[0]) return;
  wfm__json_key(out, key);
  wfm__json_put_text(out, text);
}

static void put_number(wfm__json_out *out, const char *key, double value) {
  if (isnan(value)) return;
  wfm__json_key(out, key);
  wfm__json_put_number(out, value);
}

static void put_integer(wfm__json_out *out, const char *key, int64_t value) {
  wfm__json_key(out, key);
  wfm__json_put_integer(out, value);
}

static void put_date(wfm__json_out *out, const char *key, int32_t date) {
  wfm__json_key(out, key);
  wfm__json_put_date(out, date);
}

static wfm_status put_revision(wfm__json_out *out, const wfm_goals *goals, int32_t goal, int32_t revision) {
  wfm_goal_spec s;
  int32_t date = 0;
  const char *why = "";
  wfm_goal_spec_init(&s, sizeof s);
  wfm_status st = wfm_goals_revision(goals, goal, revision, &s, &date, &why);
  if (st != WFM_OK) return st;
  wfm__json_enter(out, '{');
  put_date(out, "date", date);
  put_text(out, "why", why);
  put_text(out, "title", s.title);
  put_text(out, "kpi", s.kpi);
  put_text(out, "definition", s.definition);
  put_text(out, "scope", s.scope);
  put_text(out, "unit", s.unit);
  put_text(out, "owner", s.owner);
  put_text(out, "reason", s.reason);
  put_text(out, "parent", s.parent);
  put_text(out, "guard", s.guard);
  if (s.flags & WFM_GOAL_KEEP) {
    wfm__json_key(out, "keep");
    wfm__json_put_bool(out, true);
  }
  put_text(out, "direction", directions[s.direction + 1]);
  put_text(out, "scale", wfm__goal_scales[s.scale]);
  put_date(out, "start_date", s.start_date);
  put_date(out, "due_date", s.due_date);
  put_integer(out, "cadence_days", s.cadence_days);
  put_integer(out, "hold", s.hold);
  put_number(out, "baseline", s.baseline);
  put_number(out, "baseline_se", s.baseline_se);
  put_number(out, "target", s.target);
  put_number(out, "weight", s.weight);
  wfm__json_leave(out, '}');
  return WFM_OK;
}

static wfm_status put_records(wfm__json_out *out, const wfm_goals *goals, int32_t goal) {
  wfm_status st = WFM_OK;
  wfm__json_key(out, "observations");
  wfm__json_enter(out, '[');
  for (size_t i = 0; st == WFM_OK && i < wfm_goals_observations(goals, goal); i++) {
    wfm_goal_observation o;
    wfm_goal_observation_init(&o, sizeof o);
    st = wfm_goals_observation(goals, goal, i, &o);
    if (st != WFM_OK) break;
    wfm__json_enter(out, '{');
    put_date(out, "date", o.date);
    put_number(out, "value", o.value);
    put_number(out, "weight", o.weight);
    put_text(out, "source", o.source);
    put_text(out, "note", o.note);
    put_date(out, "recorded_date", o.recorded_date);
    wfm__json_leave(out, '}');
  }
  wfm__json_leave(out, ']');
  return st;
}

static wfm_status put_goal(wfm__json_out *out, const wfm_goals *goals, int32_t goal) {
  wfm_goal_spec spec;
  int32_t shape = 0, steps = 0, lead_days = 0;
  wfm_goal_spec_init(&spec, sizeof spec);
  wfm_status st = wfm_goals_get(goals, goal, &spec);
  if (st == WFM_OK) st = wfm_goals_split_get(goals, goal, &shape, &steps, &lead_days);
  if (st != WFM_OK) return st;
  wfm__json_enter(out, '{');
  put_text(out, "id", spec.id);
  wfm__json_key(out, "revisions");
  wfm__json_enter(out, '[');
  for (int32_t r = 0; st == WFM_OK && r < wfm_goals_revisions(goals, goal); r++)
    st = put_revision(out, goals, goal, r);
  wfm__json_leave(out, ']');
  if (steps > 0) {
    wfm__json_key(out, "steps");
    wfm__json_enter(out, '{');
    put_text(out, "shape", wfm__goal_shapes[shape]);
    put_integer(out, "count", steps);
    put_integer(out, "lead_days", lead_days);
    wfm__json_leave(out, '}');
  }
  if (st == WFM_OK) st = put_records(out, goals, goal);
  wfm__json_leave(out, '}');
  return st;
}

wfm_status wfm_goals_write_json(wfm_ctx *ctx, const wfm_goals *goals, const char *path) {
  if (!ctx || !goals || !path) return wfm__fail(ctx, WFM_EINVAL, "goals: context, goals or path is NULL");
  wfm__json_out out;
  wfm_status st = WFM_OK;
  wfm__json_begin(&out, ctx);
  put_text(&out, "format", FORMAT);
  wfm__json_key(&out, "goals");
  wfm__json_enter(&out, '[');
  for (int32_t g = 0; st == WFM_OK && g < wfm_goals_count(goals); g++) st = put_goal(&out, goals, g);
  wfm__json_leave(&out, ']');
  if (st == WFM_OK) return wfm__json_finish(&out, NULL, path);
  wfm__text_free(&out.text);
  return st;
}

/* --- reading --- */

typedef struct reader {
  wfm_ctx *ctx;
  wfm__json_file file;
  const wfm__json *list;
  wfm_goals *goals;
  bool strict;
  char where[120];
} reader;

static size_t errors(const reader *r) {
  return wfm_findings_total(r->file.findings, WFM_FINDING_ERROR);
}

/* A refusal becomes an error that says where; out of memory goes on. */
static wfm_status report(reader *r, wfm_status st) {
  if (st == WFM_OK || st == WFM_ENOMEM) return st;
  char text[400];
  (void)wfm__format(text, sizeof text, "%s", wfm_ctx_error(r->ctx));
  return wfm__json_bad(&r->file, r->where, "%s", text);
}

static wfm_status read_word(reader *r, const wfm__json *object, const char *key, const char *const *words,
                            size_t count, int32_t *value) {
  const char *text = NULL;
  wfm_status st = wfm__json_text(&r->file, r->where, object, key, false, &text);
  if (st != WFM_OK || !text) return st;
  int32_t found = wfm__goal_word(text, words, count);
  if (found < 0) return wfm__json_bad(&r->file, r->where, "%s: \"%.60s\" is not known", key, text);
  *value = found;
  return WFM_OK;
}

static wfm_status read_integer(reader *r, const wfm__json *object, const char *key, int32_t *value) {
  int64_t wide = *value;
  wfm_status st = wfm__json_integer(&r->file, r->where, object, key, false, INT32_MIN, INT32_MAX, &wide);
  *value = (int32_t)wide;
  return st;
}

static wfm_status read_spec(reader *r, const wfm__json *object, const char *id, wfm_goal_spec *s,
                            int32_t *date, const char **why) {
  static const char *const keys[] = {
      "date",     "why",         "title",     "kpi",    "definition", "scope",    "unit",         "owner",
      "reason",   "parent",      "direction", "scale",  "start_date", "due_date", "cadence_days", "hold",
      "baseline", "baseline_se", "target",    "weight", "guard",      "keep"};
  const struct {
    const char *key;
    const char **text;
  } texts[] = {
      {"why", why},           {"title", &s->title}, {"kpi", &s->kpi},     {"definition", &s->definition},
      {"scope", &s->scope},   {"unit", &s->unit},   {"owner", &s->owner}, {"reason", &s->reason},
      {"parent", &s->parent}, {"guard", &s->guard}};
  const struct {
    const char *key;
    double *number;
  } numbers[] = {{"baseline", &s->baseline},
                 {"baseline_se", &s->baseline_se},
                 {"target", &s->target},
                 {"weight", &s->weight}};
  int32_t direction = 1;
  bool keep = false;
  wfm_goal_spec_init(s, sizeof *s);
  s->id = id;
  *why = "";
  wfm_status st = wfm__json_known(&r->file, r->where, object, keys, WFM__COUNT(keys), r->strict);
  if (st == WFM_OK) st = wfm__json_date(&r->file, r->where, object, "date", true, date);
  if (st == WFM_OK) st = wfm__json_date(&r->file, r->where, object, "start_date", true, &s->start_date);
  if (st == WFM_OK) st = wfm__json_date(&r->file, r->where, object, "due_date", true, &s->due_date);
  for (size_t k = 0; st == WFM_OK && k < WFM__COUNT(texts); k++)
    st = wfm__json_text(&r->file, r->where, object, texts[k].key, false, texts[k].text);
  for (size_t k = 0; st == WFM_OK && k < WFM__COUNT(numbers); k++)
    st =
        wfm__json_number(&r->file, r->where, object, numbers[k].key, false, -1e300, 1e300, numbers[k].number);
  if (st == WFM_OK) st = read_integer(r, object, "cadence_days", &s->cadence_days);
  if (st == WFM_OK) st = read_integer(r, object, "hold", &s->hold);
  if (st == WFM_OK) st = wfm__json_bool(&r->file, r->where, object, "keep", false, &keep);
  if (st == WFM_OK) st = read_word(r, object, "direction", directions, 3, &direction);
  if (st == WFM_OK) st = read_word(r, object, "scale", wfm__goal_scales, 4, &s->scale);
  s->direction = direction - 1;
  s->flags = keep ? WFM_GOAL_KEEP : 0;
  return st;
}

static const wfm__json *goal_at(reader *r, size_t g, const char **id) {
  const wfm__json *object = wfm__json_at(r->list, g);
  *id = "";
  (void)wfm__format(r->where, sizeof r->where, "goals[%zu]", g);
  return object;
}

/* The id and the list of revisions of a goal. */
static wfm_status open_goal(reader *r, size_t g, const char **id, const wfm__json **object,
                            const wfm__json **revisions) {
  *revisions = NULL;
  *object = goal_at(r, g, id);
  if (!wfm__json_is_object(*object)) return wfm__json_bad(&r->file, r->where, "want an object");
  wfm_status st = wfm__json_text(&r->file, r->where, *object, "id", true, id);
  if (st == WFM_OK) st = wfm__json_array(&r->file, r->where, *object, "revisions", true, revisions);
  if (st == WFM_OK && *revisions && wfm__json_count(*revisions) == 0)
    st = wfm__json_bad(&r->file, r->where, "revisions: want at least one");
  return st;
}

/* Goals as they were first set, in the order of the file. */
static wfm_status add_goals(reader *r) {
  static const char *const keys[] = {"id", "revisions", "steps", "observations"};
  wfm_status st = WFM_OK;
  for (size_t g = 0; st == WFM_OK && g < wfm__json_count(r->list); g++) {
    const char *id, *why;
    const wfm__json *object, *revisions;
    wfm_goal_spec spec;
    int32_t date = 0;
    size_t before = errors(r);
    st = open_goal(r, g, &id, &object, &revisions);
    if (st == WFM_OK && errors(r) == before)
      st = wfm__json_known(&r->file, r->where, object, keys, WFM__COUNT(keys), r->strict);
    if (st != WFM_OK || errors(r) > before) continue;
    (void)wfm__format(r->where, sizeof r->where, "goals[%zu].revisions[0]", g);
    st = read_spec(r, wfm__json_at(revisions, 0), id, &spec, &date, &why);
    if (st == WFM_OK && errors(r) == before) st = report(r, wfm_goals_add(r->goals, &spec, date, NULL));
  }
  return st;
}

/* A revision that is still to be made: the earliest, the first goal's among equals. False when there is none. */
static wfm_status next_revision(reader *r, const size_t *done, size_t *goal, bool *found) {
  wfm_status st = WFM_OK;
  int32_t earliest = 0;
  *found = false;
  for (size_t g = 0; st == WFM_OK && g < wfm__json_count(r->list); g++) {
    const char *id;
    const wfm__json *object, *revisions;
    int32_t date = 0;
    st = open_goal(r, g, &id, &object, &revisions);
    if (st != WFM_OK || done[g] >= wfm__json_count(revisions)) continue;
    (void)wfm__format(r->where, sizeof r->where, "goals[%zu].revisions[%zu]", g, done[g]);
    st = wfm__json_date(&r->file, r->where, wfm__json_at(revisions, done[g]), "date", true, &date);
    if (st != WFM_OK || (*found && date >= earliest)) continue;
    *found = true;
    *goal = g;
    earliest = date;
  }
  return st;
}

/* Later revisions of all goals in order of date, so that parents stand as they stood. */
static wfm_status revise_goals(reader *r) {
  size_t before = errors(r), *done = wfm__alloc(r->ctx, wfm__json_count(r->list), sizeof *done);
  wfm_status st = done ? WFM_OK : wfm__fail(r->ctx, WFM_ENOMEM, "out of memory for goals");
  for (size_t g = 0; done && g < wfm__json_count(r->list); g++) done[g] = 1;
  for (bool found = true; st == WFM_OK && found && errors(r) == before;) {
    const char *id, *why;
    const wfm__json *object, *revisions;
    wfm_goal_spec spec;
    int32_t date = 0;
    size_t g = 0;
    st = next_revision(r, done, &g, &found);
    if (st != WFM_OK || !found) break;
    st = open_goal(r, g, &id, &object, &revisions);
    (void)wfm__format(r->where, sizeof r->where, "goals[%zu].revisions[%zu]", g, done[g]);
    if (st == WFM_OK) st = read_spec(r, wfm__json_at(revisions, done[g]++), id, &spec, &date, &why);
    if (st == WFM_OK && errors(r) == before)
      st = report(r, wfm_goals_revise(r->goals, wfm_goals_find(r->goals, id), &spec, date, why));
  }
  wfm__free(r->ctx, done);
  return st;
}

static wfm_status read_steps(reader *r, const wfm__json *object, int32_t goal) {
  const wfm__json *steps = NULL;
  int32_t shape = 0, count = 0, lead_days = 0;
  wfm_status st = wfm__json_object(&r->file, r->where, object, "steps", false, &steps);
  if (st != WFM_OK || !steps) return st;
  size_t before = errors(r);
  st = read_word(r, steps, "shape", wfm__goal_shapes, 3, &shape);
  if (st == WFM_OK) st = read_integer(r, steps, "count", &count);
  if (st == WFM_OK) st = read_integer(r, steps, "lead_days", &lead_days);
  return st == WFM_OK && errors(r) == before
             ? report(r, wfm_goals_split(r->goals, goal, shape, count, lead_days))
             : st;
}

static wfm_status read_record(reader *r, const wfm__json *object, int32_t goal) {
  static const char *const keys[] = {"date", "value", "weight", "source", "note", "recorded_date"};
  wfm_goal_observation o;
  size_t before = errors(r);
  wfm_goal_observation_init(&o, sizeof o);
  if (!wfm__json_is_object(object)) return wfm__json_bad(&r->file, r->where, "want an object");
  wfm_status st = wfm__json_known(&r->file, r->where, object, keys, WFM__COUNT(keys), r->strict);
  if (st == WFM_OK) st = wfm__json_date(&r->file, r->where, object, "date", true, &o.date);
  if (st == WFM_OK) st = wfm__json_date(&r->file, r->where, object, "recorded_date", true, &o.recorded_date);
  if (st == WFM_OK) st = wfm__json_number(&r->file, r->where, object, "value", true, -1e300, 1e300, &o.value);
  if (st == WFM_OK) st = wfm__json_number(&r->file, r->where, object, "weight", false, 0, 1e300, &o.weight);
  if (st == WFM_OK) st = wfm__json_text(&r->file, r->where, object, "source", true, &o.source);
  if (st == WFM_OK) st = wfm__json_text(&r->file, r->where, object, "note", false, &o.note);
  return st == WFM_OK && errors(r) == before ? report(r, wfm_goals_record(r->goals, goal, &o)) : st;
}

static wfm_status read_rest(reader *r) {
  wfm_status st = WFM_OK;
  for (size_t g = 0; st == WFM_OK && g < wfm__json_count(r->list); g++) {
    const char *id;
    const wfm__json *object, *revisions, *records = NULL;
    st = open_goal(r, g, &id, &object, &revisions);
    int32_t goal = wfm_goals_find(r->goals, id);
    if (st == WFM_OK) st = read_steps(r, object, goal);
    if (st == WFM_OK) st = wfm__json_array(&r->file, r->where, object, "observations", false, &records);
    for (size_t i = 0; st == WFM_OK && records && i < wfm__json_count(records); i++) {
      (void)wfm__format(r->where, sizeof r->where, "goals[%zu].observations[%zu]", g, i);
      st = read_record(r, wfm__json_at(records, i), goal);
    }
  }
  return st;
}

static wfm_status read_root(reader *r) {
  static const char *const keys[] = {"format", "goals"};
  const char *format = NULL;
  size_t before = errors(r);
  wfm_status st = wfm__json_text(&r->file, "", r->file.root, "format", true, &format);
  if (st == WFM_OK && format && strncmp(format, FORMAT, FAMILY) == 0 && format[FAMILY] > FORMAT[FAMILY])
    return wfm__json_bad(&r->file, "", "format: \"%.60s\" is of a later version, this library knows \"%s\"",
                         format, FORMAT);
  if (st == WFM_OK && format && strcmp(format, FORMAT) != 0)
    return wfm__json_bad(&r->file, "", "format: \"%.60s\", want \"%s\"", format, FORMAT);
  if (st == WFM_OK) st = wfm__json_known(&r->file, "", r->file.root, keys, WFM__COUNT(keys), r->strict);
  if (st == WFM_OK) st = wfm__json_array(&r->file, "", r->file.root, "goals", true, &r->list);
  if (st != WFM_OK || errors(r) > before) return st;
  st = wfm_goals_create(r->ctx, &r->goals);
  if (st == WFM_OK) st = add_goals(r);
  if (st == WFM_OK && errors(r) == before) st = revise_goals(r);
  if (st == WFM_OK && errors(r) == before) st = read_rest(r);
  return st;
}

wfm_status wfm_goals_read_json(wfm_ctx *ctx, const char *path, const wfm_read_opts *opts,
                               wfm_findings *findings, wfm_goals **out) {
  const wfm__source source = {.folder = NULL};
  reader r = {.ctx = ctx};
  wfm_findings *own = NULL, *use = NULL;
  if (!out) return wfm__fail(ctx, WFM_EINVAL, "out is NULL");
  *out = NULL;
  if (!ctx || !path) return wfm__fail(ctx, WFM_EINVAL, "goals: context or path is NULL");
  wfm_status st = wfm__read_opts(ctx, opts, &r.strict);
  if (st == WFM_OK) st = wfm__findings_use(ctx, findings, &own, &use);
  if (st != WFM_OK) return st;
  size_t before = wfm_findings_total(use, WFM_FINDING_ERROR);
  st = wfm__json_open(ctx, &source, path, use, &r.file);
  if (st == WFM_OK && r.file.root) st = read_root(&r);
  if (st == WFM_OK) st = wfm__findings_verdict(ctx, use, before);
  if (st == WFM_OK)
    *out = r.goals;
  else
    wfm_goals_free(r.goals);
  wfm__json_close(&r.file);
  wfm_findings_free(own);
  return st;
}
