/* Reading a plan folder: the order of its files, and the plan made of them. */
#include "io/plan_folder.h"

#include "io/roster.h"

#include <math.h>
#include <string.h>

size_t wfm__folder_errors(const wfm__folder_reader *reader) {
  return wfm_findings_total(reader->findings, WFM_FINDING_ERROR);
}

bool wfm__folder_clean(const wfm__folder_reader *reader, size_t before) {
  return wfm__folder_errors(reader) == before;
}

wfm_status wfm__folder_report(wfm__folder_reader *reader, const char *file, int64_t line, wfm_status st) {
  if (st == WFM_OK || st == WFM_ENOMEM) return st;
  char text[400];
  (void)wfm__format(text, sizeof text, "%s", wfm_ctx_error(reader->ctx));
  return wfm__finding_add(reader->findings, WFM_FINDING_ERROR, file, line, 0, NULL, "%s", text);
}

wfm_status wfm__folder_queue_index(wfm__folder_reader *reader, const char *name, int32_t *index) {
  wfm_plan_folder *folder = reader->folder;
  *index = wfm__names_find(reader->names, name);
  if (*index >= 0) return WFM_OK;
  wfm_status st =
      wfm__grow(reader->ctx, &folder->queue, &folder->queue_cap, folder->queues + 1, sizeof *folder->queue);
  if (st != WFM_OK) return st;
  wfm__folder_queue *queue = &folder->queue[folder->queues];
  *queue = (wfm__folder_queue){.spec = reader->defaults, .target = reader->target};
  queue->name = wfm__strdup(reader->ctx, name);
  if (!queue->name) return wfm__fail(reader->ctx, WFM_ENOMEM, "out of memory for a queue");
  folder->queues++; /* freed with the folder from here on */
  st = wfm__names_add(reader->names, name, index);
  return st == WFM_OK ? st : wfm__fail(reader->ctx, WFM_ENOMEM, "out of memory for a queue");
}

/* --- the roster's folder --- */

/* Its findings, with the folder before their files' names. */
static wfm_status take_findings(wfm__folder_reader *reader, const wfm_findings *from) {
  wfm_status st = WFM_OK;
  for (size_t i = 0; st == WFM_OK && i < wfm_findings_count(from); i++) {
    wfm_finding finding;
    char file[300];
    wfm_finding_init(&finding, sizeof finding);
    st = wfm_findings_get(from, i, &finding);
    if (st != WFM_OK) break;
    (void)wfm__format(file, sizeof file, "roster/%s", finding.file);
    st = wfm__finding_add(reader->findings, finding.severity, file, finding.line, finding.column,
                          finding.column_name[0] ? finding.column_name : NULL, "%s", finding.text);
  }
  return st;
}

/* The roster's files of a source in memory: those below roster/, without it. */
static wfm_status memory_below(wfm_ctx *ctx, const wfm__source *source, wfm__memory_file **files,
                               wfm__source *below) {
  static const char folder[] = "roster/";
  *files = wfm__alloc(ctx, source->count, sizeof **files);
  if (!*files) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a folder");
  below->files = *files;
  for (size_t i = 0; i < source->count; i++)
    if (strncmp(source->files[i].name, folder, sizeof folder - 1) == 0) {
      (*files)[below->count] = source->files[i];
      (*files)[below->count++].name += sizeof folder - 1;
    }
  return WFM_OK;
}

wfm_status wfm__folder_roster(wfm__folder_reader *reader) {
  wfm_ctx *ctx = reader->ctx;
  wfm_findings *found = NULL;
  wfm__memory_file *files = NULL;
  wfm__source below = {.folder = NULL};
  char *path = NULL;
  wfm_status st = wfm_findings_create(ctx, 1000, &found);
  if (st == WFM_OK && reader->source->files) st = memory_below(ctx, reader->source, &files, &below);
  if (st == WFM_OK && !reader->source->files) {
    below.folder = path = wfm__path_join(ctx, reader->source->folder, "roster");
    if (!path) st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for a path");
  }
  if (st == WFM_OK) {
    st = wfm__roster_read(ctx, &below, reader->strict, false, found, &reader->folder->roster);
    wfm_status taken = take_findings(reader, found);
    if (st == WFM_EPARSE || taken != WFM_OK) st = taken;
  }
  wfm_findings_free(found);
  wfm__free(ctx, files);
  wfm__free(ctx, path);
  return st;
}

/* --- the frame --- */

static wfm_status disagree(wfm__folder_reader *reader, const char *member, const char *ours,
                           const char *theirs) {
  return wfm__finding_add(reader->findings, WFM_FINDING_ERROR, "plan.json", 0, 0, member,
                          "is %.60s, but roster/instance.json says %.60s", ours, theirs);
}

static wfm_status disagree_number(wfm__folder_reader *reader, const char *member, int32_t ours,
                                  int32_t theirs) {
  char a[24], b[24];
  (void)wfm__format(a, sizeof a, "%d", ours);
  (void)wfm__format(b, sizeof b, "%d", theirs);
  return disagree(reader, member, a, b);
}

static wfm_status disagree_date(wfm__folder_reader *reader, int32_t ours, int32_t theirs) {
  char text[2][24];
  const int32_t date[2] = {ours, theirs};
  for (int i = 0; i < 2; i++) {
    int32_t year, month, day;
    wfm_date_to_ymd(date[i], &year, &month, &day);
    (void)wfm__format(text[i], sizeof text[i], "%04d-%02d-%02d", year, month, day);
  }
  return disagree(reader, "start_date", text[0], text[1]);
}

/* Takes from the roster what plan.json leaves open; both together must agree. */
static wfm_status join_frames(wfm__folder_reader *reader) {
  wfm_roster_opts roster;
  wfm_plan_opts *frame = &reader->frame;
  wfm_roster_opts_init(&roster, sizeof roster);
  wfm_status st = wfm_roster_frame(reader->folder->roster, &roster);
  if (st != WFM_OK) return st;
  if (!reader->zone) reader->zone = roster.zone;
  if (!reader->start_given) frame->start_date = roster.start_date;
  if (!reader->days_given) frame->days = roster.days;
  if (!reader->interval_given) frame->plan_interval_minutes = roster.interval_minutes;
  /* UTC is also what an instance.json without a zone has */
  if (strcmp(reader->zone, roster.zone) != 0 && strcmp(roster.zone, "UTC") != 0)
    st = disagree(reader, "zone", reader->zone, roster.zone);
  if (st == WFM_OK && frame->start_date != roster.start_date)
    st = disagree_date(reader, frame->start_date, roster.start_date);
  if (st == WFM_OK && frame->days != roster.days)
    st = disagree_number(reader, "days", frame->days, roster.days);
  if (st == WFM_OK && frame->plan_interval_minutes != roster.interval_minutes)
    st = disagree_number(reader, "plan_interval_minutes", frame->plan_interval_minutes,
                         roster.interval_minutes);
  if (st != WFM_OK) return st;
  st = wfm_zone_open(reader->ctx, reader->zone, &reader->folder->zone);
  if (st != WFM_OK) return wfm__folder_report(reader, "plan.json", 0, st);
  frame->zone = reader->clock = reader->folder->zone;
  return wfm__folder_report(reader, "plan.json", 0,
                            wfm_plan_create(reader->ctx, frame, &reader->folder->plan));
}

/* --- the plan --- */

/* Special days into the hours of a queue, which are read off its history where none were given. */
static wfm_status add_days(wfm__folder_reader *reader, size_t q) {
  wfm__folder_queue *queue = &reader->folder->queue[q];
  wfm_status st = WFM_OK;
  for (size_t d = 0; st == WFM_OK && d < reader->days; d++) {
    const wfm__day_row *row = &reader->day[d];
    if (row->queue >= 0 && (size_t)row->queue != q) continue;
    if (!queue->hours) {
      queue->spec.flags |= WFM_QUEUE_HOURS_INFERRED;
      st = wfm_plan_infer_hours(reader->ctx, queue->volume, &queue->hours);
    }
    if (st == WFM_OK)
      st = wfm__folder_report(reader, "special_days.csv", row->line,
                              wfm_hours_add_special(queue->hours, &row->day));
  }
  return st;
}

/* A queue's skill: its own, else the one called like it, else the roster's only one. */
static const char *skill_of(const wfm_plan_folder *folder, const wfm__folder_queue *queue) {
  if (queue->skill) return queue->skill;
  if (wfm_roster_find_skill(folder->roster, queue->name) >= 0) return queue->name;
  return wfm_roster_skills(folder->roster) == 1 ? wfm_roster_skill(folder->roster, 0) : queue->name;
}

static wfm_status add_queue(wfm__folder_reader *reader, size_t q) {
  wfm_plan_folder *folder = reader->folder;
  wfm__folder_queue *queue = &folder->queue[q];
  const char *file = queue->line ? "queues.csv" : "history.csv";
  if (!queue->volume)
    return wfm__finding_add(reader->findings, WFM_FINDING_ERROR, file, queue->line, 0, NULL,
                            "queue %s has no row in history.csv", queue->name);
  const char *skill = skill_of(folder, queue);
  if (wfm_roster_find_skill(folder->roster, skill) < 0)
    return wfm__finding_add(
        reader->findings, WFM_FINDING_ERROR, file, queue->line, 0, queue->line ? "skill" : NULL,
        "queue %s: \"%.60s\" is none of the skills of roster/instance.json", queue->name, skill);
  if (!queue->aht && isnan(queue->spec.aht_s))
    return wfm__finding_add(reader->findings, WFM_FINDING_ERROR, file, queue->line, 0, NULL,
                            "queue %s: the history has no aht_s; give one in queues.csv or plan.json",
                            queue->name);
  wfm_status st = add_days(reader, q);
  if (st != WFM_OK) return st;
  queue->spec.name = queue->name;
  queue->spec.skill = skill;
  queue->spec.volume = queue->volume;
  queue->spec.aht = queue->aht;
  queue->spec.hours = queue->hours;
  queue->spec.target = &queue->target;
  queue->spec.contacts =
      reader->any_offered || reader->any_abandoned ? WFM_CONTACTS_OFFERED : WFM_CONTACTS_HANDLED;
  return wfm__folder_report(reader, file, queue->line, wfm_plan_add_queue(folder->plan, &queue->spec));
}

static wfm_status add_change(wfm__folder_reader *reader, const wfm__change_row *row) {
  wfm_plan_folder *folder = reader->folder;
  wfm_plan_override change;
  wfm_status st = WFM_OK;
  int64_t instant[2];
  wfm_plan_override_init(&change, sizeof change);
  for (int e = 0; st == WFM_OK && e < 2; e++) {
    if (row->offset_s[e] != WFM__NO_OFFSET)
      instant[e] = (int64_t)row->date[e] * 86400 + row->second[e] - row->offset_s[e];
    else
      st = wfm_zone_to_instant(reader->ctx, folder->zone, row->date[e], row->second[e], WFM_GAP_FORWARD,
                               WFM_FOLD_FIRST, &instant[e]);
  }
  if (st == WFM_OK) {
    change.queue = folder->queue[row->queue < 0 ? 0 : row->queue].name;
    change.start = instant[0];
    change.end = instant[1];
    change.measure = row->measure;
    change.action = row->action;
    change.value = row->value;
    change.who = row->who;
    change.why = row->why;
    st = wfm_plan_add_override(folder->plan, &change);
  }
  return wfm__folder_report(reader, "overrides.csv", row->line, st);
}

static wfm_status build(wfm__folder_reader *reader) {
  wfm_plan_folder *folder = reader->folder;
  size_t before = wfm__folder_errors(reader);
  wfm_status st =
      wfm__folder_report(reader, "plan.json", 0, wfm_plan_set_roster(folder->plan, folder->roster));
  if (st == WFM_OK) st = wfm__folder_shrinkage(reader);
  for (size_t q = 0; st == WFM_OK && q < folder->queues; q++) st = add_queue(reader, q);
  if (!wfm__folder_clean(reader, before)) return st;
  for (size_t c = 0; st == WFM_OK && c < reader->changes; c++) st = add_change(reader, &reader->change[c]);
  return st;
}

/* --- the whole --- */

/* Files that name queues come after the history; a faulty file does not keep those after it from being looked at, unless they
   need what it defines. */
static wfm_status read_files(wfm__folder_reader *reader) {
  static const char *const known[] = {"plan.json", "history.csv", "queues.csv", "special_days.csv",
                                      "overrides.csv"};
  size_t before = wfm__folder_errors(reader);
  wfm_status st = wfm__folder_json(reader);
  if (st == WFM_OK)
    st = wfm__source_known(reader->ctx, reader->source, known, WFM__COUNT(known), reader->strict,
                           reader->findings);
  if (st == WFM_OK) st = wfm__folder_roster(reader);
  if (st == WFM_OK && reader->folder->roster && reader->json.root && wfm__folder_clean(reader, before))
    st = join_frames(reader);
  if (st == WFM_OK) st = wfm__folder_queues(reader);
  if (st == WFM_OK) st = wfm__folder_history(reader);
  if (st == WFM_OK) st = wfm__folder_days(reader);
  if (st == WFM_OK) st = wfm__folder_changes(reader);
  if (st == WFM_OK && reader->folder->plan && wfm__folder_clean(reader, before))
    st = wfm__folder_series(reader);
  if (st == WFM_OK && wfm__folder_clean(reader, before)) st = build(reader);
  return st == WFM_OK ? wfm__findings_verdict(reader->ctx, reader->findings, before) : st;
}

static void free_reader(wfm__folder_reader *reader) {
  for (size_t d = 0; d < reader->days; d++) wfm__free(reader->ctx, reader->day[d].name);
  for (size_t c = 0; c < reader->changes; c++) {
    wfm__free(reader->ctx, reader->change[c].who);
    wfm__free(reader->ctx, reader->change[c].why);
  }
  wfm__free(reader->ctx, reader->day);
  wfm__free(reader->ctx, reader->change);
  wfm__free(reader->ctx, reader->row);
  wfm__names_free(reader->names);
  wfm__json_close(&reader->json);
}

wfm_status wfm__plan_folder_read(wfm_ctx *ctx, const wfm__source *source, bool strict, wfm_findings *findings,
                                 wfm_plan_folder **out) {
  wfm__folder_reader reader = {.ctx = ctx,
                               .source = source,
                               .findings = findings,
                               .strict = strict,
                               .history = "history.csv",
                               .before = WFM_DATE_NONE};
  wfm_status st = WFM_OK;
  wfm_plan_opts_init(&reader.frame, sizeof reader.frame);
  wfm_plan_queue_init(&reader.defaults, sizeof reader.defaults);
  wfm_queue_target_init(&reader.target, sizeof reader.target);
  reader.names = wfm__names_create(ctx);
  reader.folder = wfm__alloc(ctx, 1, sizeof *reader.folder);
  if (reader.folder) reader.folder->ctx = ctx;
  if (!reader.names || !reader.folder) st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for a plan folder");
  if (st == WFM_OK) st = read_files(&reader);
  if (st == WFM_OK)
    *out = reader.folder;
  else
    wfm_plan_folder_free(reader.folder);
  free_reader(&reader);
  return st;
}

wfm_status wfm_plan_folder_read(wfm_ctx *ctx, const char *path, const wfm_read_opts *opts,
                                wfm_findings *findings, wfm_plan_folder **out) {
  bool strict = false;
  wfm_findings *own = NULL, *use = NULL;
  if (!out) return wfm__fail(ctx, WFM_EINVAL, "out is NULL");
  *out = NULL;
  if (!ctx || !path) return wfm__fail(ctx, WFM_EINVAL, "plan folder: context or path is NULL");
  const wfm__source source = {.folder = path};
  wfm_status st = wfm__read_opts(ctx, opts, &strict);
  if (st == WFM_OK) st = wfm__findings_use(ctx, findings, &own, &use);
  if (st == WFM_OK) {
    st = wfm__plan_folder_read(ctx, &source, strict, use, out);
    if (st == WFM_EPARSE) st = wfm__fail_within(ctx, st, "%s", path);
  }
  wfm_findings_free(own);
  return st;
}

void wfm_plan_folder_free(wfm_plan_folder *folder) {
  if (!folder) return;
  wfm_plan_free(folder->plan);
  for (size_t q = 0; q < folder->queues; q++) {
    wfm__folder_queue *queue = &folder->queue[q];
    wfm_series_free(queue->volume);
    wfm_series_free(queue->aht);
    wfm_grid_free(queue->grid);
    wfm_hours_free(queue->hours);
    wfm__free(folder->ctx, queue->name);
    wfm__free(folder->ctx, queue->skill);
  }
  wfm__free(folder->ctx, folder->queue);
  wfm_roster_free(folder->roster);
  wfm_zone_free(folder->zone);
  wfm__free(folder->ctx, folder);
}

const wfm_plan *wfm_plan_folder_plan(const wfm_plan_folder *folder) {
  return folder->plan;
}
const wfm_roster *wfm_plan_folder_roster(const wfm_plan_folder *folder) {
  return folder->roster;
}
