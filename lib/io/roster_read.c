/* Reading a roster folder: the frame, the order of its files, and what contradicts itself. */
#include "io/roster.h"

#include <math.h>
#include <string.h>

static const char *const files[] = {"instance.json", "contracts.csv", "shifts.csv",
                                    "agents.csv",    "demand.csv",    "requests.csv",
                                    "timeoff.csv",   "locked.csv",    "assignments.csv"};

wfm_status wfm__lines_set(wfm_ctx *ctx, wfm__lines *lines, size_t index, int64_t line) {
  wfm_status st = wfm__grow(ctx, &lines->line, &lines->cap, index + 1, sizeof *lines->line);
  if (st == WFM_OK) lines->line[index] = line;
  return st;
}

wfm_status wfm__roster_read_table(wfm__roster_reader *reader, const char *name, bool optional,
                                  const wfm__column *columns, size_t count,
                                  wfm_status (*row)(wfm__table *table, const wfm__cell *cells, void *user)) {
  const wfm__table_opts opts = {.columns = columns,
                                .column_count = count,
                                .most_rows = WFM_ROSTER_MAX_ROWS,
                                .strict = reader->strict,
                                .row = row,
                                .user = reader};
  wfm_status st = wfm__table_read(reader->ctx, reader->source, name, &opts, reader->findings);
  if (st != WFM_ENOTFOUND) return st;
  return optional ? WFM_OK
                  : wfm__finding_add(reader->findings, WFM_FINDING_ERROR, name, 0, 0, NULL, "no such file");
}

/* --- instance.json --- */

static wfm_status read_weights(wfm__json_file *file, bool strict, wfm_roster_opts *frame) {
  static const char *const known[] = {"labour", "under", "over", "request", "short_minute", "short_day"};
  double *const weights[] = {&frame->labour_weight,  &frame->under_weight,        &frame->over_weight,
                             &frame->request_weight, &frame->short_minute_weight, &frame->short_day_weight};
  const wfm__json *object = NULL;
  wfm_status st = wfm__json_object(file, "", file->root, "weights", false, &object);
  if (st != WFM_OK || !object) return st;
  for (size_t i = 0; st == WFM_OK && i < WFM__COUNT(known); i++)
    st = wfm__json_number(file, "weights", object, known[i], false, 0, INFINITY, weights[i]);
  return st == WFM_OK ? wfm__json_known(file, "weights", object, known, WFM__COUNT(known), strict) : st;
}

static wfm_status read_members(wfm__json_file *file, bool strict, wfm_roster_opts *frame,
                               const wfm__json **skills) {
  static const char *const known[] = {"format",           "name",   "start_date", "zone", "days",
                                      "interval_minutes", "skills", "weights",    "seed"};
  const wfm__json *root = file->root;
  const char *format = NULL;
  int64_t days = frame->days, interval = frame->interval_minutes;
  wfm_status st = wfm__json_text(file, "", root, "format", true, &format);
  if (st == WFM_OK && format && strcmp(format, "wfm-roster-1") != 0)
    st = wfm__json_bad(file, "format", "is \"%.40s\", want \"wfm-roster-1\"", format);
  if (st == WFM_OK) st = wfm__json_text(file, "", root, "name", false, &frame->name);
  if (st == WFM_OK) st = wfm__json_text(file, "", root, "zone", false, &frame->zone);
  if (st == WFM_OK) st = wfm__json_date(file, "", root, "start_date", true, &frame->start_date);
  if (st == WFM_OK) st = wfm__json_integer(file, "", root, "days", true, 1, 3660, &days);
  if (st == WFM_OK) st = wfm__json_integer(file, "", root, "interval_minutes", true, 1, 1440, &interval);
  if (st == WFM_OK && 1440 % interval != 0)
    st = wfm__json_bad(file, "interval_minutes", "is %lld, want a divisor of 1440", (long long)interval);
  if (st == WFM_OK) st = wfm__json_array(file, "", root, "skills", true, skills);
  if (st == WFM_OK) st = read_weights(file, strict, frame);
  if (st == WFM_OK) st = wfm__json_known(file, "", root, known, WFM__COUNT(known), strict);
  frame->days = (int32_t)days;
  frame->interval_minutes = (int32_t)interval;
  return st;
}

/* A failure of the builder at a member becomes a finding. */
static wfm_status report(wfm__json_file *file, const char *where, wfm_status st) {
  if (st == WFM_OK || st == WFM_ENOMEM) return st;
  char text[300];
  (void)wfm__format(text, sizeof text, "%s", wfm_ctx_error(file->ctx));
  return wfm__json_bad(file, where, "%s", text);
}

static wfm_status add_skills(wfm__roster_reader *reader, wfm__json_file *file, const wfm__json *skills) {
  wfm_status st = WFM_OK;
  for (size_t i = 0; st == WFM_OK && i < wfm__json_count(skills); i++) {
    const char *name = wfm__json_text_of(wfm__json_at(skills, i));
    st = name ? report(file, "skills", wfm_roster_add_skill(reader->roster, name, NULL))
              : wfm__json_bad(file, "skills", "entry %zu: want a text", i + 1);
  }
  return st;
}

wfm_status wfm__roster_read_frame(wfm__roster_reader *reader) {
  wfm__json_file file;
  wfm_roster_opts frame;
  const wfm__json *skills = NULL;
  size_t before = wfm_findings_total(reader->findings, WFM_FINDING_ERROR);
  wfm_roster_opts_init(&frame, sizeof frame);
  wfm_status st = wfm__json_open(reader->ctx, reader->source, files[0], reader->findings, &file);
  if (st == WFM_ENOTFOUND)
    return wfm__finding_add(reader->findings, WFM_FINDING_ERROR, files[0], 0, 0, NULL, "no such file");
  if (st == WFM_OK && file.root) st = read_members(&file, reader->strict, &frame, &skills);
  if (st == WFM_OK && wfm_findings_total(reader->findings, WFM_FINDING_ERROR) == before) {
    st = report(&file, "", wfm_roster_create(reader->ctx, &frame, &reader->roster));
    if (st == WFM_OK && reader->roster) st = add_skills(reader, &file, skills);
  }
  reader->days = frame.days;
  wfm__json_close(&file);
  return st;
}

/* --- contradictions --- */

typedef struct placed_notes {
  wfm__roster_reader *reader;
  wfm_status status;
} placed_notes;

static void take_note(int32_t kind, size_t row, const char *text, void *user) {
  placed_notes *notes = user;
  wfm__roster_reader *reader = notes->reader;
  const char *file = files[0];
  const wfm__lines *lines = NULL;
  switch (kind) {
  case WFM_NOTE_LOCK_BREAKS_RULE:
    file = "locked.csv", lines = &reader->locks;
    break;
  case WFM_NOTE_TIME_OFF_OVERLAP:
    file = "timeoff.csv", lines = &reader->time_off;
    break;
  case WFM_NOTE_DEMAND_AFTER_END:
    file = "demand.csv", lines = &reader->demand;
    break;
  case WFM_NOTE_GROUP_EMPTY:
  case WFM_NOTE_MINIMUM_TOO_HIGH:
    file = "contracts.csv", lines = &reader->contracts;
    break;
  case WFM_NOTE_SHIFT_UNUSED:
    file = "shifts.csv", lines = &reader->shifts;
    break;
  case WFM_NOTE_AGENT_IDLE:
    file = "agents.csv", lines = &reader->agents;
    break;
  default:
    break;
  }
  int32_t severity = kind == WFM_NOTE_SHIFT_UNUSED ? WFM_FINDING_NOTE : WFM_FINDING_WARNING;
  if (notes->status == WFM_OK)
    notes->status =
        wfm__finding_add(reader->findings, severity, file, lines ? lines->line[row] : 0, 0, NULL, "%s", text);
}

static wfm_status review(wfm__roster_reader *reader) {
  placed_notes notes = {reader, WFM_OK};
  wfm_status st = wfm_roster_review(reader->ctx, reader->roster, take_note, &notes);
  return st == WFM_OK ? notes.status : st;
}

/* --- the folder --- */

/* Runs readers one after another; *clean says that none of them found an error. */
static wfm_status run(wfm__roster_reader *reader, wfm_status (*const *readers)(wfm__roster_reader *),
                      size_t count, bool *clean) {
  wfm_status st = WFM_OK;
  size_t before = wfm_findings_total(reader->findings, WFM_FINDING_ERROR);
  for (size_t i = 0; st == WFM_OK && i < count; i++) st = readers[i](reader);
  *clean = st == WFM_OK && wfm_findings_total(reader->findings, WFM_FINDING_ERROR) == before;
  return st;
}

wfm_status wfm__roster_read(wfm_ctx *ctx, const wfm__source *source, bool strict, bool demand,
                            wfm_findings *findings, wfm_roster **out) {
  /* Each stage needs the names that the one before defines. */
  wfm_status (*const frame[])(wfm__roster_reader *) = {wfm__roster_read_frame};
  wfm_status (*const definitions[])(wfm__roster_reader *) = {wfm__roster_read_contracts,
                                                             wfm__roster_read_shifts};
  wfm_status (*const people[])(wfm__roster_reader *) = {wfm__roster_read_agents, wfm__roster_read_demand};
  wfm_status (*const rows[])(wfm__roster_reader *) = {wfm__roster_read_requests, wfm__roster_read_time_off,
                                                      wfm__roster_read_locks, review};
  wfm__roster_reader reader = {
      .ctx = ctx, .source = source, .findings = findings, .strict = strict, .wants_demand = demand};
  size_t before = wfm_findings_total(findings, WFM_FINDING_ERROR);
  bool clean = false;
  wfm_status st = run(&reader, frame, 1, &clean);
  if (st == WFM_OK && reader.roster)
    st = wfm__source_known(ctx, source, files, WFM__COUNT(files), strict, findings);
  if (clean && st == WFM_OK) st = run(&reader, definitions, 2, &clean);
  if (clean && st == WFM_OK) st = run(&reader, people, 2, &clean);
  if (clean && st == WFM_OK) st = run(&reader, rows, 4, &clean);
  if (st == WFM_OK) st = wfm__findings_verdict(ctx, findings, before);
  wfm__lines *lines[] = {&reader.contracts, &reader.shifts,   &reader.agents,
                         &reader.demand,    &reader.time_off, &reader.locks};
  for (size_t i = 0; i < WFM__COUNT(lines); i++) wfm__free(ctx, lines[i]->line);
  if (st == WFM_OK)
    *out = reader.roster;
  else
    wfm_roster_free(reader.roster);
  return st;
}

wfm_status wfm_roster_read_folder(wfm_ctx *ctx, const char *path, const wfm_read_opts *opts,
                                  wfm_findings *findings, wfm_roster **out) {
  if (!ctx || !path || !out)
    return wfm__fail(ctx, WFM_EINVAL, "roster folder: context, path or output is NULL");
  bool strict = false;
  wfm_findings *own = NULL, *use = NULL;
  const wfm__source source = {.folder = path};
  wfm_status st = wfm__read_opts(ctx, opts, &strict);
  if (st == WFM_OK) st = wfm__findings_use(ctx, findings, &own, &use);
  if (st == WFM_OK) {
    st = wfm__roster_read(ctx, &source, strict, true, use, out);
    if (st == WFM_EPARSE) st = wfm__fail_within(ctx, st, "%s", path);
  }
  wfm_findings_free(own);
  return st;
}
