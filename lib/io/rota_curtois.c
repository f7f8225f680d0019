/* Instances of the staff-scheduling benchmark of Curtois and Qu (2014). */
#include "io/io.h"

#include <libwfm/io_rota.h>

#include <string.h>

enum { MOST_BYTES = 64 << 20, MOST_FIELDS = 8 };

typedef enum section { NONE = -1, HORIZON, SHIFTS, STAFF, DAYS_OFF, ON, OFF, COVER, SECTIONS } section;
static const char *const section_names[SECTIONS] = {"SECTION_HORIZON",
                                                    "SECTION_SHIFTS",
                                                    "SECTION_STAFF",
                                                    "SECTION_DAYS_OFF",
                                                    "SECTION_SHIFT_ON_REQUESTS",
                                                    "SECTION_SHIFT_OFF_REQUESTS",
                                                    "SECTION_COVER"};

typedef struct reader {
  wfm_ctx *ctx;
  const char *name;
  wfm_findings *findings;
  wfm_rota *rota;
  int64_t line;
  char *field[MOST_FIELDS]; /* of the line; days off go on after the first */
  int32_t fields;
  char *rest; /* what follows the fields that a section has; NULL: nothing */
} reader;

/* --- fields --- */

static wfm_status bad(reader *r, const char *field, const char *text, const char *want) {
  return wfm__finding_add(r->findings, WFM_FINDING_ERROR, r->name, r->line, 0, NULL, "%s \"%.40s\", want %s",
                          field, text, want);
}

static char *trim(char *text) {
  while (*text == ' ' || *text == '\t') text++;
  size_t length = strlen(text);
  while (length && strchr(" \t\r", text[length - 1])) text[--length] = '\0';
  return text;
}

/* Cuts at the separator; *text is what follows, NULL at the end. */
static char *cut(char **text, char separator) {
  char *first = *text, *at = strchr(first, separator);
  *text = at ? at + 1 : NULL;
  if (at) *at = '\0';
  return trim(first);
}

static void split(reader *r, char *line, int32_t most) {
  r->fields = 0;
  r->rest = line;
  while (r->rest && r->fields < most) r->field[r->fields++] = cut(&r->rest, ',');
}

static bool read_integer(const char *text, int64_t low, int64_t high, int32_t *out) {
  int64_t x;
  size_t length = strlen(text);
  if (!length || wfm__parse_int64(text, length, &x) != length || x < low || x > high) return false;
  *out = (int32_t)x;
  return true;
}

static wfm_status need_integer(reader *r, int32_t field, const char *name, int64_t low, int64_t high,
                               int32_t *out, bool *good) {
  if (read_integer(r->field[field], low, high, out)) return WFM_OK;
  char want[80];
  wfm__format(want, sizeof want, "a whole number from %lld to %lld", (long long)low, (long long)high);
  *good = false;
  return bad(r, name, r->field[field], want);
}

static wfm_status need_number(reader *r, int32_t field, const char *name, double *out, bool *good) {
  const char *text = r->field[field];
  size_t length = strlen(text);
  if (length && wfm__parse_double(text, length, '.', out) == length && *out >= 0 && *out <= 1e12)
    return WFM_OK;
  *good = false;
  return bad(r, name, text, "a number from 0 to 1e12");
}

static wfm_status need_staff(reader *r, int32_t *out, bool *good) {
  *out = wfm_rota_find_staff(r->rota, r->field[0]);
  if (*out >= 0) return WFM_OK;
  *good = false;
  return bad(r, "staff", r->field[0], "one of SECTION_STAFF");
}

static wfm_status need_shift(reader *r, const char *text, int32_t *out, bool *good) {
  *out = wfm_rota_find_shift(r->rota, text);
  if (*out >= 0) return WFM_OK;
  *good = false;
  return bad(r, "shift", text, "one of SECTION_SHIFTS");
}

static wfm_status need_fields(reader *r, int32_t count, bool *good) {
  if (r->fields == count && !r->rest) return WFM_OK;
  *good = false;
  return wfm__finding_add(r->findings, WFM_FINDING_ERROR, r->name, r->line, 0, NULL, "%s%d fields, want %d",
                          r->rest ? "more than " : "", r->fields, count);
}

/* What the problem refused becomes an error at the line. */
static wfm_status refused(reader *r, wfm_status st) {
  if (st == WFM_OK || st == WFM_ENOMEM) return st;
  return wfm__finding_add(r->findings, WFM_FINDING_ERROR, r->name, r->line, 0, NULL, "%s",
                          wfm_ctx_error(r->ctx));
}

/* --- sections --- */

static wfm_status take_horizon(reader *r, char *line) {
  int32_t days = 0;
  bool good = true;
  split(r, line, 1);
  if (r->rota) return bad(r, "horizon", r->field[0], "one only");
  wfm_status st = need_integer(r, 0, "horizon", 1, WFM_ROTA_MAX_DAYS, &days, &good);
  return good && st == WFM_OK ? wfm_rota_create(r->ctx, days, &r->rota) : st;
}

static wfm_status take_shift(reader *r, char *line) {
  int32_t minutes = 0;
  bool good = true;
  split(r, line, 2);
  if (r->fields < 2) return need_fields(r, 3, &good);
  wfm_status st = need_integer(r, 1, "length", 1, 1440, &minutes, &good);
  return good && st == WFM_OK ? refused(r, wfm_rota_add_shift(r->rota, r->field[0], minutes, NULL)) : st;
}

/* A second time over the shifts: those that may not follow. */
static wfm_status take_successions(reader *r, char *line) {
  bool good = true;
  split(r, line, 2);
  int32_t shift = wfm_rota_find_shift(r->rota, r->field[0]), next;
  wfm_status st = WFM_OK;
  while (st == WFM_OK && shift >= 0 && r->rest && *trim(r->rest)) {
    char *name = cut(&r->rest, '|');
    good = true;
    st = need_shift(r, name, &next, &good);
    if (good && st == WFM_OK) st = refused(r, wfm_rota_forbid(r->rota, shift, next));
  }
  return st;
}

static wfm_status take_limits(reader *r, int32_t person, char *list) {
  wfm_status st = WFM_OK;
  while (st == WFM_OK && list && *list) {
    char *item = cut(&list, '|'), *most = strchr(item, '=');
    int32_t shift, limit;
    bool good = true;
    if (!most) return bad(r, "MaxShifts", item, "shift=number");
    *most++ = '\0';
    st = need_shift(r, item, &shift, &good);
    if (st != WFM_OK || !good) continue;
    if (read_integer(trim(most), 0, 3660, &limit))
      st = refused(r, wfm_rota_limit_shift(r->rota, person, shift, limit));
    else
      st = bad(r, "MaxShifts", most, "a whole number from 0 to 3660");
  }
  return st;
}

static wfm_status take_staff(reader *r, char *line) {
  wfm_rota_staff staff;
  int32_t person = -1;
  bool good = true;
  wfm_rota_staff_init(&staff, sizeof staff);
  split(r, line, MOST_FIELDS);
  wfm_status st = need_fields(r, MOST_FIELDS, &good);
  if (!good) return st;
  const struct {
    const char *name;
    int32_t *value, most;
  } number[] = {
      {"MaxTotalMinutes", &staff.max_minutes, 100000000},  {"MinTotalMinutes", &staff.min_minutes, 100000000},
      {"MaxConsecutiveShifts", &staff.max_run, 3660},      {"MinConsecutiveShifts", &staff.min_run, 3660},
      {"MinConsecutiveDaysOff", &staff.min_off_run, 3660}, {"MaxWeekends", &staff.max_weekends, 3660}};
  for (int32_t i = 0; i < (int32_t)WFM__COUNT(number) && st == WFM_OK; i++)
    st = need_integer(r, 2 + i, number[i].name, 0, number[i].most, number[i].value, &good);
  if (st != WFM_OK || !good) return st;
  staff.name = r->field[0];
  st = refused(r, wfm_rota_add_staff(r->rota, &staff, &person));
  return st == WFM_OK && person >= 0 ? take_limits(r, person, r->field[1]) : st;
}

static wfm_status take_days_off(reader *r, char *line) {
  int32_t person, day, last = wfm_rota_days(r->rota) - 1;
  bool good = true;
  split(r, line, 1);
  wfm_status st = need_staff(r, &person, &good);
  while (st == WFM_OK && good && r->rest) {
    char *text = cut(&r->rest, ',');
    r->field[0] = text;
    st = need_integer(r, 0, "day", 0, last, &day, &good);
    if (good && st == WFM_OK) st = wfm_rota_add_day_off(r->rota, person, day);
  }
  return st;
}

static wfm_status take_request(reader *r, char *line, bool on) {
  int32_t person, day, shift;
  double weight;
  bool good = true;
  split(r, line, 4);
  wfm_status st = need_fields(r, 4, &good);
  if (!good) return st;
  st = need_staff(r, &person, &good);
  if (st == WFM_OK) st = need_integer(r, 1, "day", 0, wfm_rota_days(r->rota) - 1, &day, &good);
  if (st == WFM_OK) st = need_shift(r, r->field[2], &shift, &good);
  if (st == WFM_OK) st = need_number(r, 3, "weight", &weight, &good);
  if (st != WFM_OK || !good) return st;
  return refused(r, (on ? wfm_rota_want : wfm_rota_avoid)(r->rota, person, day, shift, weight));
}

static wfm_status take_cover(reader *r, char *line) {
  int32_t day, shift;
  double required, under, over;
  bool good = true;
  split(r, line, 5);
  wfm_status st = need_fields(r, 5, &good);
  if (!good) return st;
  st = need_integer(r, 0, "day", 0, wfm_rota_days(r->rota) - 1, &day, &good);
  if (st == WFM_OK) st = need_shift(r, r->field[1], &shift, &good);
  if (st == WFM_OK) st = need_number(r, 2, "requirement", &required, &good);
  if (st == WFM_OK) st = need_number(r, 3, "weight for under", &under, &good);
  if (st == WFM_OK) st = need_number(r, 4, "weight for over", &over, &good);
  if (st != WFM_OK || !good) return st;
  return refused(r, wfm_rota_cover(r->rota, day, shift, required, under, over));
}

/* --- lines --- */

/* The passes over the file, in the order in which the problem is filled. */
typedef enum pass { P_HORIZON, P_SHIFTS, P_SUCCESSIONS, P_STAFF, P_REST, PASSES } pass;

static wfm_status take_line(reader *r, pass now, section where, char *line) {
  switch (now) {
  case P_HORIZON:
    if (where == NONE) return bad(r, "line", line, "a section first");
    return where == HORIZON ? take_horizon(r, line) : WFM_OK;
  case P_SHIFTS:
    return where == SHIFTS ? take_shift(r, line) : WFM_OK;
  case P_SUCCESSIONS:
    return where == SHIFTS ? take_successions(r, line) : WFM_OK;
  case P_STAFF:
    return where == STAFF ? take_staff(r, line) : WFM_OK;
  default:
    if (where == DAYS_OFF) return take_days_off(r, line);
    if (where == ON || where == OFF) return take_request(r, line, where == ON);
    return where == COVER ? take_cover(r, line) : WFM_OK;
  }
}

static section section_of(const char *line) {
  for (int32_t i = 0; i < SECTIONS; i++)
    if (strcmp(line, section_names[i]) == 0) return (section)i;
  return NONE;
}

/* Reads each line into a copy, since fields are cut in place. */
static wfm_status run_pass(reader *r, pass now, const char *text, size_t size, char *copy) {
  wfm_status st = WFM_OK;
  section where = NONE;
  r->line = 0;
  for (size_t at = 0; at < size && st == WFM_OK;) {
    const char *end = memchr(text + at, '\n', size - at);
    size_t length = end ? (size_t)(end - (text + at)) : size - at;
    memcpy(copy, text + at, length);
    copy[length] = '\0';
    at += length + 1;
    r->line++;
    char *line = trim(copy);
    if (!*line || *line == '#') continue;
    section next = section_of(line);
    if (next == NONE && strncmp(line, "SECTION_", 8) == 0) {
      where = SECTIONS;
      if (now == P_HORIZON) st = bad(r, "section", line, "one of the seven of the benchmark");
    } else if (next != NONE) {
      where = next;
    } else {
      st = take_line(r, now, where, line);
    }
  }
  return st;
}

wfm_status wfm_rota_read_curtois_text(wfm_ctx *ctx, const char *name, const char *text, size_t size,
                                      wfm_findings *findings, wfm_rota **out) {
  if (!ctx || !name || (!text && size) || !out)
    return wfm__fail(ctx, WFM_EINVAL, "rota: context, name, text or output is NULL");
  wfm_findings *own = NULL, *use = NULL;
  reader r = {.ctx = ctx, .name = name};
  char *copy = wfm__alloc(ctx, size + 1, 1);
  wfm_status st = copy ? wfm__findings_use(ctx, findings, &own, &use)
                       : wfm__fail(ctx, WFM_ENOMEM, "%s: out of memory", name);
  size_t before = use ? wfm_findings_total(use, WFM_FINDING_ERROR) : 0;
  r.findings = use;
  for (int32_t now = 0; now < PASSES && st == WFM_OK; now++) {
    st = run_pass(&r, (pass)now, text, size, copy);
    if (st == WFM_OK && now == P_HORIZON && !r.rota && wfm_findings_total(use, WFM_FINDING_ERROR) == before)
      st = wfm__finding_add(use, WFM_FINDING_ERROR, name, 0, 0, NULL, "no days in SECTION_HORIZON");
    if (st == WFM_OK) st = wfm__findings_verdict(ctx, use, before);
  }
  if (st == WFM_OK && (wfm_rota_people(r.rota) == 0 || wfm_rota_shifts(r.rota) == 0)) {
    st = wfm__finding_add(use, WFM_FINDING_ERROR, name, 0, 0, NULL,
                          "%d staff and %d shifts, want at least one of each", wfm_rota_people(r.rota),
                          wfm_rota_shifts(r.rota));
    if (st == WFM_OK) st = wfm__findings_verdict(ctx, use, before);
  }
  if (st == WFM_OK)
    *out = r.rota;
  else
    wfm_rota_free(r.rota);
  wfm_findings_free(own);
  wfm__free(ctx, copy);
  return st;
}

wfm_status wfm_rota_read_curtois(wfm_ctx *ctx, const char *path, wfm_findings *findings, wfm_rota **out) {
  if (!ctx || !path || !out) return wfm__fail(ctx, WFM_EINVAL, "rota: context, path or output is NULL");
  const wfm__source disk = {.folder = NULL};
  char *text = NULL;
  size_t size = 0;
  wfm_status st = wfm__source_load(ctx, &disk, path, MOST_BYTES, &text, &size);
  if (st == WFM_OK) st = wfm_rota_read_curtois_text(ctx, path, text, size, findings, out);
  wfm__free(ctx, text);
  return st;
}
