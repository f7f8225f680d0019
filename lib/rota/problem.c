/* Filling a problem: every row is checked before it is taken in. */
#include "rota/rota.h"

enum { MOST_MINUTES = 100000000, MOST_DAYS = 3660 };

static const wfm_rota_staff staff_defaults = {.max_minutes = MOST_MINUTES,
                                              .max_run = MOST_DAYS,
                                              .min_run = 1,
                                              .min_off_run = 1,
                                              .max_weekends = MOST_DAYS};

void wfm_rota_staff_init(wfm_rota_staff *staff, size_t struct_size) {
  wfm__opts_init(staff, struct_size, &staff_defaults, sizeof staff_defaults);
}

wfm_status wfm_rota_create(wfm_ctx *ctx, int32_t days, wfm_rota **out) {
  if (!ctx || !out) return wfm__fail(ctx, WFM_EINVAL, "rota: context or output is NULL");
  if (days < 1 || days > WFM_ROTA_MAX_DAYS)
    return wfm__fail(ctx, WFM_EDOMAIN, "rota: days=%d, want 1 to %d", days, WFM_ROTA_MAX_DAYS);
  wfm_rota *rota = wfm__alloc(ctx, 1, sizeof *rota);
  if (!rota) return wfm__fail(ctx, WFM_ENOMEM, "rota: out of memory");
  rota->ctx = ctx;
  rota->days = days;
  rota->shift_names = wfm__names_create(ctx);
  rota->staff_names = wfm__names_create(ctx);
  if (!rota->shift_names || !rota->staff_names) {
    wfm_rota_free(rota);
    return wfm__fail(ctx, WFM_ENOMEM, "rota: out of memory");
  }
  *out = rota;
  return WFM_OK;
}

void wfm_rota_free(wfm_rota *rota) {
  if (!rota) return;
  wfm_ctx *ctx = rota->ctx;
  wfm__names_free(rota->shift_names);
  wfm__names_free(rota->staff_names);
  void *owned[] = {rota->minutes, rota->forbidden, rota->staff, rota->most, rota->day_off,
                   rota->wish,    rota->need,      rota->under, rota->over, rota->asked};
  for (size_t i = 0; i < WFM__COUNT(owned); i++) wfm__free(ctx, owned[i]);
  wfm__free(ctx, rota);
}

static wfm_status no_memory(wfm_ctx *ctx, const char *what, const char *name) {
  return wfm__fail(ctx, WFM_ENOMEM, "%s %s: out of memory", what, name);
}

wfm_status wfm_rota_add_shift(wfm_rota *rota, const char *name, int32_t minutes, int32_t *index) {
  if (!rota) return WFM_EINVAL;
  wfm_ctx *ctx = rota->ctx;
  int32_t shifts = wfm__rota_shift_count(rota);
  if (!name || !*name) return wfm__fail(ctx, WFM_EINVAL, "shift %d: the name is empty", shifts);
  if (rota->need)
    return wfm__fail(ctx, WFM_EINVAL,
                     "shift %s: comes after staff, cover or successions, want all shifts first", name);
  if (minutes < 1 || minutes > 1440)
    return wfm__fail(ctx, WFM_EDOMAIN, "shift %s: minutes=%d, want 1 to 1440", name, minutes);
  if (shifts >= WFM_ROTA_MAX_SHIFTS)
    return wfm__fail(ctx, WFM_ELIMIT, "shift %s: one more than %d", name, WFM_ROTA_MAX_SHIFTS);
  wfm_status st = wfm__grow(ctx, &rota->minutes, &rota->shift_cap, (size_t)shifts + 1, sizeof *rota->minutes);
  if (st == WFM_OK) st = wfm__names_add(rota->shift_names, name, NULL);
  if (st == WFM_EDUPLICATE) return wfm__fail(ctx, st, "shift %s: given twice", name);
  if (st != WFM_OK) return no_memory(ctx, "shift", name);
  rota->minutes[shifts] = minutes;
  if (index) *index = shifts;
  return WFM_OK;
}

/* Makes what is sized by the shifts; none can be added from then on. */
static wfm_status close_shifts(wfm_rota *rota) {
  wfm_ctx *ctx = rota->ctx;
  if (rota->need) return WFM_OK;
  size_t shifts = (size_t)wfm__rota_shift_count(rota), cells = (size_t)rota->days * shifts;
  bool *forbidden = wfm__alloc(ctx, shifts * shifts, sizeof *forbidden),
       *asked = wfm__alloc(ctx, cells, sizeof *asked);
  double *need = wfm__alloc(ctx, cells, sizeof *need), *under = wfm__alloc(ctx, cells, sizeof *under),
         *over = wfm__alloc(ctx, cells, sizeof *over);
  if (!forbidden || !asked || !need || !under || !over) {
    void *owned[] = {forbidden, asked, need, under, over};
    for (size_t i = 0; i < WFM__COUNT(owned); i++) wfm__free(ctx, owned[i]);
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for the cover of %d days", rota->days);
  }
  rota->forbidden = forbidden;
  rota->asked = asked;
  rota->need = need;
  rota->under = under;
  rota->over = over;
  return WFM_OK;
}

/* Fails unless 0 <= index < count. */
static wfm_status check_index(wfm_ctx *ctx, const char *what, int32_t index, int32_t count) {
  if (index >= 0 && index < count) return WFM_OK;
  return wfm__fail(ctx, WFM_EINVAL, "%s=%d, want 0 to %d", what, index, count - 1);
}

wfm_status wfm_rota_forbid(wfm_rota *rota, int32_t shift, int32_t next_day) {
  if (!rota) return WFM_EINVAL;
  int32_t shifts = wfm__rota_shift_count(rota);
  wfm_status st = check_index(rota->ctx, "shift", shift, shifts);
  if (st == WFM_OK) st = check_index(rota->ctx, "next_day", next_day, shifts);
  if (st == WFM_OK) st = close_shifts(rota);
  if (st == WFM_OK) rota->forbidden[(size_t)shift * (size_t)shifts + (size_t)next_day] = true;
  return st;
}

static wfm_status check_range(wfm_ctx *ctx, const char *name, const char *field, int32_t value, int32_t low,
                              int32_t high) {
  if (value >= low && value <= high) return WFM_OK;
  return wfm__fail(ctx, WFM_EDOMAIN, "staff %s: %s=%d, want %d to %d", name, field, value, low, high);
}

static wfm_status check_staff(wfm_ctx *ctx, const wfm_rota_staff *s) {
  wfm_status st = check_range(ctx, s->name, "min_minutes", s->min_minutes, 0, MOST_MINUTES);
  if (st == WFM_OK)
    st = check_range(ctx, s->name, "max_minutes", s->max_minutes, s->min_minutes, MOST_MINUTES);
  if (st == WFM_OK) st = check_range(ctx, s->name, "max_run", s->max_run, 1, MOST_DAYS);
  if (st == WFM_OK) st = check_range(ctx, s->name, "min_run", s->min_run, 1, s->max_run);
  if (st == WFM_OK) st = check_range(ctx, s->name, "min_off_run", s->min_off_run, 1, MOST_DAYS);
  if (st == WFM_OK) st = check_range(ctx, s->name, "max_weekends", s->max_weekends, 0, MOST_DAYS);
  return st;
}

/* Room for one person more. */
static wfm_status grow_staff(wfm_rota *rota, const char *name) {
  wfm_ctx *ctx = rota->ctx;
  size_t people = (size_t)wfm__rota_people_count(rota) + 1, shifts = (size_t)wfm__rota_shift_count(rota);
  size_t days = (size_t)rota->days;
  if (people > WFM_ROTA_MAX_STAFF || people * days * (shifts + 1) > WFM_ROTA_MAX_CELLS)
    return wfm__fail(ctx, WFM_ELIMIT,
                     "staff %s: one too many, want at most %d, and %d people x days x (shifts + 1)", name,
                     WFM_ROTA_MAX_STAFF, WFM_ROTA_MAX_CELLS);
  wfm_status st = wfm__grow(ctx, &rota->staff, &rota->staff_cap, people, sizeof *rota->staff);
  if (st == WFM_OK) st = wfm__grow(ctx, &rota->most, &rota->most_cap, people * shifts, sizeof *rota->most);
  if (st == WFM_OK)
    st = wfm__grow(ctx, &rota->day_off, &rota->day_off_cap, people * days, sizeof *rota->day_off);
  if (st == WFM_OK)
    st = wfm__grow(ctx, &rota->wish, &rota->wish_cap, people * days * (shifts + 1), sizeof *rota->wish);
  return st;
}

wfm_status wfm_rota_add_staff(wfm_rota *rota, const wfm_rota_staff *staff, int32_t *index) {
  if (!rota) return WFM_EINVAL;
  wfm_ctx *ctx = rota->ctx;
  if (!staff) return wfm__fail(ctx, WFM_EINVAL, "staff: the struct is NULL");
  wfm_rota_staff s = staff_defaults;
  wfm_status st = wfm__opts_read(ctx, &s, sizeof s, staff);
  if (st != WFM_OK) return st;
  int32_t person = wfm__rota_people_count(rota), shifts = wfm__rota_shift_count(rota);
  if (!s.name || !*s.name) return wfm__fail(ctx, WFM_EINVAL, "staff %d: the name is empty", person);
  if (s.flags) return wfm__fail(ctx, WFM_EINVAL, "staff %s: flags=%u, want 0", s.name, s.flags);
  st = check_staff(ctx, &s);
  if (st == WFM_OK) st = close_shifts(rota);
  if (st == WFM_OK) st = grow_staff(rota, s.name);
  if (st != WFM_OK) return st;
  st = wfm__names_add(rota->staff_names, s.name, NULL);
  if (st == WFM_EDUPLICATE) return wfm__fail(ctx, st, "staff %s: given twice", s.name);
  if (st != WFM_OK) return no_memory(ctx, "staff", s.name);
  rota->staff[person] =
      (rota_staff){s.max_minutes, s.min_minutes, s.max_run, s.min_run, s.min_off_run, s.max_weekends};
  for (int32_t i = 0; i < shifts; i++) rota->most[(size_t)person * (size_t)shifts + (size_t)i] = ROTA_FREE;
  if (index) *index = person;
  return WFM_OK;
}

wfm_status wfm_rota_limit_shift(wfm_rota *rota, int32_t staff, int32_t shift, int32_t most) {
  if (!rota) return WFM_EINVAL;
  int32_t shifts = wfm__rota_shift_count(rota);
  wfm_status st = check_index(rota->ctx, "staff", staff, wfm__rota_people_count(rota));
  if (st == WFM_OK) st = check_index(rota->ctx, "shift", shift, shifts);
  if (st != WFM_OK) return st;
  if (most < 0 || most > MOST_DAYS)
    return wfm__fail(rota->ctx, WFM_EDOMAIN, "staff %s, shift %s: most=%d, want 0 to %d",
                     wfm_rota_staff_name(rota, staff), wfm_rota_shift_name(rota, shift), most, MOST_DAYS);
  rota->most[(size_t)staff * (size_t)shifts + (size_t)shift] = most;
  return WFM_OK;
}

wfm_status wfm_rota_add_day_off(wfm_rota *rota, int32_t staff, int32_t day) {
  if (!rota) return WFM_EINVAL;
  wfm_status st = check_index(rota->ctx, "staff", staff, wfm__rota_people_count(rota));
  if (st == WFM_OK) st = check_index(rota->ctx, "day", day, rota->days);
  if (st == WFM_OK) rota->day_off[(size_t)staff * (size_t)rota->days + (size_t)day] = true;
  return st;
}

/* Where the wishes of a person about a day begin, after the indices and the weight were checked; NULL: bad. */
static wfm_status find_wish(wfm_rota *rota, int32_t staff, int32_t day, int32_t shift, double weight,
                            double **wish) {
  wfm_ctx *ctx = rota->ctx;
  int32_t shifts = wfm__rota_shift_count(rota);
  wfm_status st = check_index(ctx, "staff", staff, wfm__rota_people_count(rota));
  if (st == WFM_OK) st = check_index(ctx, "day", day, rota->days);
  if (st == WFM_OK) st = check_index(ctx, "shift", shift, shifts);
  if (st == WFM_OK) st = wfm__check_number(ctx, "weight", weight, 0, 1e15);
  if (st == WFM_OK)
    *wish = rota->wish + ((size_t)staff * (size_t)rota->days + (size_t)day) * ((size_t)shifts + 1);
  return st;
}

wfm_status wfm_rota_want(wfm_rota *rota, int32_t staff, int32_t day, int32_t shift, double weight) {
  if (!rota) return WFM_EINVAL;
  double *wish = NULL;
  wfm_status st = find_wish(rota, staff, day, shift, weight, &wish);
  for (int32_t i = 0; st == WFM_OK && i <= wfm__rota_shift_count(rota); i++)
    if (i != shift) wish[i] += weight;
  return st;
}

wfm_status wfm_rota_avoid(wfm_rota *rota, int32_t staff, int32_t day, int32_t shift, double weight) {
  if (!rota) return WFM_EINVAL;
  double *wish = NULL;
  wfm_status st = find_wish(rota, staff, day, shift, weight, &wish);
  if (st == WFM_OK) wish[shift] += weight;
  return st;
}

wfm_status wfm_rota_cover(wfm_rota *rota, int32_t day, int32_t shift, double required, double under,
                          double over) {
  if (!rota) return WFM_EINVAL;
  wfm_ctx *ctx = rota->ctx;
  int32_t shifts = wfm__rota_shift_count(rota);
  wfm_status st = check_index(ctx, "day", day, rota->days);
  if (st == WFM_OK) st = check_index(ctx, "shift", shift, shifts);
  if (st == WFM_OK) st = wfm__check_number(ctx, "required", required, 0, 1e9);
  if (st == WFM_OK) st = wfm__check_number(ctx, "under", under, 0, 1e12);
  if (st == WFM_OK) st = wfm__check_number(ctx, "over", over, 0, 1e12);
  if (st == WFM_OK) st = close_shifts(rota);
  if (st != WFM_OK) return st;
  size_t cell = (size_t)day * (size_t)shifts + (size_t)shift;
  if (rota->asked[cell])
    return wfm__fail(ctx, WFM_EDUPLICATE, "cover of day %d, shift %s: given twice", day,
                     wfm_rota_shift_name(rota, shift));
  rota->asked[cell] = true;
  rota->need[cell] = required;
  rota->under[cell] = under;
  rota->over[cell] = over;
  return WFM_OK;
}

int32_t wfm_rota_days(const wfm_rota *rota) {
  return rota ? rota->days : 0;
}

int32_t wfm_rota_shifts(const wfm_rota *rota) {
  return rota ? wfm__rota_shift_count(rota) : 0;
}

int32_t wfm_rota_people(const wfm_rota *rota) {
  return rota ? wfm__rota_people_count(rota) : 0;
}

static const char *name_at(const wfm__names *names, int32_t index) {
  return index >= 0 && index < wfm__names_count(names) ? wfm__names_get(names, index) : NULL;
}

const char *wfm_rota_shift_name(const wfm_rota *rota, int32_t shift) {
  return rota ? name_at(rota->shift_names, shift) : NULL;
}

const char *wfm_rota_staff_name(const wfm_rota *rota, int32_t staff) {
  return rota ? name_at(rota->staff_names, staff) : NULL;
}

int32_t wfm_rota_find_shift(const wfm_rota *rota, const char *name) {
  return rota && name ? wfm__names_find(rota->shift_names, name) : -1;
}

int32_t wfm_rota_find_staff(const wfm_rota *rota, const char *name) {
  return rota && name ? wfm__names_find(rota->staff_names, name) : -1;
}
