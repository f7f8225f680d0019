/* The generator: its options, the centre's days, and the small files of the plan folder. */
#include "generate.h"

#include "generate_parts.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const char *const queue_names[GENERATE_QUEUES] = {"service", "sales", "claims"};

void generate_opts_init(generate_opts *opts) {
  *opts = (generate_opts){.agents = 60,
                          .weeks = 4,
                          .history_weeks = 30,
                          .interval = INTERVAL_MINUTES,
                          .queues = 1,
                          .start_date = wfm_date_from_ymd(2026, 3, 2),
                          .seed = 1,
                          .zone = "Europe/Berlin"};
}

wfm_status refuse(const centre *c, wfm_status status, const char *format, ...) {
  va_list args;
  va_start(args, format);
  (void)vsnprintf(c->message, GENERATE_MESSAGE, format, args);
  va_end(args);
  return status;
}

/* --- files --- */

static char *join(const char *a, const char *b, const char *end) {
  size_t size = strlen(a) + strlen(b) + strlen(end) + 2;
  char *path = malloc(size);
  if (path) (void)snprintf(path, size, "%s/%s%s", a, b, end);
  return path;
}

wfm_status begin_file(const centre *c, const char *name, new_file *file) {
  *file = (new_file){.part = join(c->folder, name, ".part"), .path = join(c->folder, name, "")};
  wfm_status st = WFM_OK;
  if (!file->part || !file->path)
    st = refuse(c, WFM_ENOMEM, "out of memory");
  else if (!(file->out = fopen(file->part, "w")))
    st = refuse(c, WFM_EIO, "%s: cannot be written: %s", file->path, strerror(errno));
  if (st == WFM_OK) return st;
  free(file->part);
  free(file->path);
  return st;
}

wfm_status end_file(const centre *c, new_file *file) {
  bool failed = ferror(file->out) != 0;
  failed = fclose(file->out) != 0 || failed;
  failed = failed || rename(file->part, file->path) != 0;
  wfm_status st = WFM_OK;
  if (failed) {
    st = refuse(c, WFM_EIO, "%s: cannot be written: %s", file->path, strerror(errno));
    (void)remove(file->part);
  }
  free(file->part);
  free(file->path);
  return st;
}

/* --- days --- */

int special_of(const centre *c, int32_t date) {
  int32_t year, month, day;
  wfm_date_to_ymd(date, &year, &month, &day);
  if ((month == 1 && day == 1) || (month == 5 && day == 1) || (month == 10 && day == 3) ||
      (month == 12 && day == 25) || (month == 12 && day == 26))
    return SPECIAL_HOLIDAY;
  if (month == 12 && (day == 24 || day == 31)) return SPECIAL_EVE;
  /* a campaign on the first Tuesday of each quarter's last month, and on the second Tuesday of the horizon */
  bool quarter = month % 3 == 0 && day <= 7 && wfm_date_weekday(date) == 1;
  return quarter || date == c->opts.start_date + 8 ? SPECIAL_CAMPAIGN : SPECIAL_NONE;
}

void weekday_hours(const centre *c, int32_t weekday, int32_t *open, int32_t *close) {
  *open = *close = 0;
  if (c->opts.nights) {
    *close = 1440;
  } else if (weekday < 5) {
    *open = 7 * 60;
    *close = 21 * 60;
  } else if (weekday == 5) {
    *open = 8 * 60;
    *close = 18 * 60;
  }
}

void hours_of(const centre *c, int32_t date, int32_t *open, int32_t *close) {
  int special = special_of(c, date);
  weekday_hours(c, wfm_date_weekday(date), open, close);
  if (c->opts.nights) return;
  if (special == SPECIAL_HOLIDAY) *open = *close = 0;
  if (special == SPECIAL_EVE && *close > 13 * 60) *close = 13 * 60;
}

/* --- the small files --- */

static void put_date(FILE *out, int32_t date) {
  int32_t year, month, day;
  wfm_date_to_ymd(date, &year, &month, &day);
  fprintf(out, "%04d-%02d-%02d", year, month, day);
}

static wfm_status write_plan(const centre *c) {
  static const char body[] =
      " \"currency\": \"EUR\",\n"
      " \"target\": {\"level\": 0.8, \"answer_s\": 20, \"definition\": \"offered\", \"period\": \"day\", "
      "\"max_occupancy\": 0.92},\n"
      " \"patience_s\": 180,\n"
      " \"min_agents\": 2,\n"
      " \"shrinkage\": [\n"
      "  {\"name\": \"leave\", \"frac\": 0.07, \"base\": \"paid\", \"stage\": \"rostered\"},\n"
      "  {\"name\": \"paid pauses\", \"frac\": 0.06, \"base\": \"paid\", \"stage\": \"rostered\"},\n"
      "  {\"name\": \"sickness\", \"frac\": 0.05, \"base\": \"paid\", \"stage\": \"residual\"},\n"
      "  {\"name\": \"system time\", \"frac\": 0.02, \"base\": \"paid\", \"stage\": \"residual\"}\n"
      " ]\n"
      "}\n";
  new_file file;
  wfm_status st = begin_file(c, "plan.json", &file);
  if (st != WFM_OK) return st;
  fprintf(file.out,
          "{\n \"format\": \"wfm-plan-1\",\n \"name\": \"sample centre\",\n \"zone\": \"%s\",\n "
          "\"start_date\": \"",
          c->opts.zone);
  put_date(file.out, c->opts.start_date);
  fprintf(file.out,
          "\",\n \"x_made_by\": \"wfm generate --agents %d --weeks %d --history %d --queues %d%s --zone %s "
          "--start ",
          c->opts.agents, c->opts.weeks, c->opts.history_weeks, c->opts.queues,
          c->opts.nights ? " --nights" : "", c->opts.zone);
  put_date(file.out, c->opts.start_date);
  fprintf(file.out, "%s --seed %llu\",\n \"days\": %d,\n \"plan_interval_minutes\": %d,\n%s",
          c->opts.interval == INTERVAL_MINUTES ? "" : " --interval 30", (unsigned long long)c->opts.seed,
          7 * c->opts.weeks, c->opts.interval, body);
  return end_file(c, &file);
}

static wfm_status write_queues(const centre *c) {
  new_file file;
  wfm_status st = begin_file(c, "queues.csv", &file);
  if (st != WFM_OK) return st;
  fprintf(file.out, "queue,skill,mon,tue,wed,thu,fri,sat,sun\n");
  for (int32_t q = 0; q < c->opts.queues; q++) {
    fprintf(file.out, "%s,%s", queue_names[q], queue_names[q]);
    for (int32_t weekday = 0; weekday < 7; weekday++) {
      int32_t open, close;
      weekday_hours(c, weekday, &open, &close);
      if (open == close)
        fprintf(file.out, ",closed");
      else
        fprintf(file.out, ",%02d:%02d-%02d:%02d", open / 60, open % 60, close / 60, close % 60);
    }
    fprintf(file.out, "\n");
  }
  return end_file(c, &file);
}

static wfm_status write_special_days(const centre *c) {
  static const char *const names[] = {
      [SPECIAL_HOLIDAY] = "holiday", [SPECIAL_EVE] = "eve", [SPECIAL_CAMPAIGN] = "campaign"};
  new_file file;
  wfm_status st = begin_file(c, "special_days.csv", &file);
  if (st != WFM_OK) return st;
  fprintf(file.out, "date,name,closed,open,close\n");
  int32_t first = c->opts.start_date - LEAD_DAYS - 7 * c->opts.history_weeks;
  for (int32_t date = first; date < c->opts.start_date + 7 * c->opts.weeks; date++) {
    int special = special_of(c, date);
    int32_t open, close;
    if (special == SPECIAL_NONE) continue;
    hours_of(c, date, &open, &close);
    put_date(file.out, date);
    fprintf(file.out, ",%s,%d", names[special], open == close);
    if (special == SPECIAL_EVE && !c->opts.nights && open != close)
      fprintf(file.out, ",%02d:%02d,%02d:%02d\n", open / 60, open % 60, close / 60, close % 60);
    else
      fprintf(file.out, ",,\n");
  }
  return end_file(c, &file);
}

static wfm_status write_overrides(const centre *c) {
  new_file file;
  wfm_status st = begin_file(c, "overrides.csv", &file);
  if (st != WFM_OK) return st;
  fprintf(file.out, "queue,start,end,measure,action,value,who,why\n%s,", queue_names[0]);
  put_date(file.out, c->opts.start_date + 3);
  fprintf(file.out, "T12:00,");
  put_date(file.out, c->opts.start_date + 3);
  fprintf(file.out, "T16:00,volume,scale,1.15,planning,invoices go out at noon\n");
  return end_file(c, &file);
}

/* --- the whole --- */

static wfm_status check_opts(const centre *c) {
  const generate_opts *o = &c->opts;
  const struct {
    const char *name;
    int32_t value, low, high;
  } ranges[] = {{"agents", o->agents, 1, 100000},
                {"weeks", o->weeks, 1, 52},
                {"history weeks", o->history_weeks, 1, 520},
                {"queues", o->queues, 1, GENERATE_QUEUES}};
  for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
    if (ranges[i].value < ranges[i].low || ranges[i].value > ranges[i].high)
      return refuse(c, WFM_EDOMAIN, "%s: %d, want %d to %d", ranges[i].name, ranges[i].value, ranges[i].low,
                    ranges[i].high);
  if (o->interval != 15 && o->interval != 30)
    return refuse(c, WFM_EDOMAIN, "interval: %d, want 15 or 30", o->interval);
  if (o->start_date < -700000 || o->start_date > 2900000 || wfm_date_weekday(o->start_date) != 0)
    return refuse(c, WFM_EDOMAIN, "the first day of the horizon must be a Monday");
  wfm_zone *zone = NULL;
  wfm_status st = wfm_zone_open(c->ctx, o->zone, &zone);
  wfm_zone_free(zone);
  return st == WFM_OK ? st : refuse(c, st, "%s", wfm_ctx_error(c->ctx));
}

wfm_status generate_centre(wfm_ctx *ctx, const char *folder, const generate_opts *opts, char *message) {
  centre c = {.ctx = ctx, .folder = folder, .opts = *opts, .message = message};
  message[0] = '\0';
  wfm_status st = check_opts(&c);
  if (st == WFM_OK && mkdir(folder, 0777) != 0 && errno != EEXIST)
    st = refuse(&c, WFM_EIO, "%s: cannot make the folder: %s", folder, strerror(errno));
  if (st == WFM_OK) st = generate_roster(&c);
  if (st == WFM_OK) st = generate_history(&c);
  if (st == WFM_OK) st = write_queues(&c);
  if (st == WFM_OK) st = write_special_days(&c);
  if (st == WFM_OK) st = write_overrides(&c);
  return st == WFM_OK ? write_plan(&c) : st;
}
