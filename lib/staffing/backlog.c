/* Deferred work: what given agents make of it. */
#include "staffing/backlog.h"

#include <math.h>

void wfm_backlog_input_init(wfm_backlog_input *input, size_t struct_size) {
  static const wfm_backlog_input defaults = {0};
  wfm__opts_init(input, struct_size, &defaults, sizeof defaults);
}

void wfm_backlog_opts_init(wfm_backlog_opts *opts, size_t struct_size) {
  static const wfm_backlog_opts defaults = {.interval_s = 1800,
                                            .deadline = 86400,
                                            .efficiency = 1,
                                            .max_agents = 1e7,
                                            .deadline_unit = WFM_DEADLINE_CLOCK_S};
  wfm__opts_init(opts, struct_size, &defaults, sizeof defaults);
}

void wfm_backlog_columns_init(wfm_backlog_columns *columns, size_t struct_size) {
  static const wfm_backlog_columns defaults = {0};
  wfm__opts_init(columns, struct_size, &defaults, sizeof defaults);
}

/* The deadline's unit in seconds. */
static double unit_s(const wfm_backlog_opts *o) {
  return o->deadline_unit == WFM_DEADLINE_INTERVALS ? o->interval_s : 1;
}

static wfm_status read_opts(wfm_ctx *ctx, const wfm_backlog_opts *opts, wfm_backlog_opts *o) {
  wfm_backlog_opts_init(o, sizeof *o);
  wfm_status st = wfm__opts_read(ctx, o, sizeof *o, opts);
  if (st == WFM_OK && o->flags & ~(uint32_t)(WFM_AGENTS_REAL | WFM_BACKLOG_CLEAR))
    st = wfm__fail(ctx, WFM_EVERSION, "options: flags=%u, want WFM_AGENTS_REAL, WFM_BACKLOG_CLEAR or 0",
                   o->flags);
  if (st == WFM_OK) st = wfm__check_number(ctx, "interval_s", o->interval_s, 1e-3, 1e9);
  if (st == WFM_OK)
    st = wfm__check_number(ctx, "deadline_unit", o->deadline_unit, WFM_DEADLINE_INTERVALS,
                           WFM_DEADLINE_CLOCK_S);
  if (st == WFM_OK) st = wfm__check_number(ctx, "method", o->method, WFM_BACKLOG_CONSTANT, WFM_BACKLOG_LEVEL);
  if (st == WFM_OK) st = wfm__check_number(ctx, "efficiency", o->efficiency, 1e-6, 1);
  if (st == WFM_OK) st = wfm__check_number(ctx, "max_agents", o->max_agents, 1, 1e9);
  if (st == WFM_OK) st = wfm__check_number(ctx, "deadline", o->deadline, o->interval_s / unit_s(o), 1e12);
  if (st == WFM_OK && o->deadline_unit == WFM_DEADLINE_INTERVALS && o->deadline != floor(o->deadline))
    st = wfm__fail(ctx, WFM_EDOMAIN, "deadline=%g intervals, want a whole number", o->deadline);
  return st;
}

static wfm_status check_contacts(wfm_ctx *ctx, const char *what, size_t i, double volume,
                                 const double *aht_s) {
  wfm_status st = wfm__check_number(ctx, "volume", volume, 0, 1e12);
  if (st == WFM_OK && volume > 0) st = wfm__check_number(ctx, "aht_s", aht_s[i], 1e-12, 1e12);
  return st == WFM_OK ? st : wfm__fail_within(ctx, st, "%s %zu", what, i);
}

static wfm_status check_input(wfm_ctx *ctx, const wfm_backlog_input *in, size_t n) {
  if (in->flags != 0) return wfm__fail(ctx, WFM_EVERSION, "input: flags=%u, want 0", in->flags);
  if (n > 0 && (!in->volume || !in->aht_s))
    return wfm__fail(ctx, WFM_EINVAL, "input: %s is NULL", in->volume ? "aht_s" : "volume");
  if (in->starts > 0 && (!in->start_volume || !in->start_age || !in->start_aht_s))
    return wfm__fail(ctx, WFM_EINVAL, "input: start_volume, start_age or start_aht_s is NULL");
  wfm_status st = WFM_OK;
  for (size_t i = 0; st == WFM_OK && i < n; i++)
    st = check_contacts(ctx, "interval", i, in->volume[i], in->aht_s);
  for (size_t i = 0; st == WFM_OK && i < in->starts; i++) {
    st = check_contacts(ctx, "start", i, in->start_volume[i], in->start_aht_s);
    if (st == WFM_OK) st = wfm__check_number(ctx, "start_age", in->start_age[i], 0, 1e12);
    if (st == WFM_OK && i > 0 && in->start_age[i] > in->start_age[i - 1])
      st = wfm__fail(ctx, WFM_EDOMAIN, "start_age[%zu]=%g, want the oldest first", i, in->start_age[i]);
  }
  return st;
}

bool wfm__backlog_open(const wfm__backlog *w, size_t i) {
  return !w->in.open || w->in.open[i] != 0;
}

double wfm__backlog_agent_s(const wfm__backlog *w) {
  return w->opts.interval_s * w->opts.efficiency;
}

/* Last interval that ends by arrived + deadline; intervals before low are known to. n where the deadline is beyond the last. */
static size_t due_of(const wfm__backlog *w, double arrived, size_t low) {
  double due = arrived + w->opts.deadline * unit_s(&w->opts) / w->opts.interval_s + 1e-9;
  if (due >= w->tick[w->n] + 1e-6) return w->n;
  size_t i = low;
  while (i < w->n && w->tick[i + 1] <= due) i++;
  return i - 1;
}

static void fill_batches(wfm__backlog *w) {
  double per_tick = w->opts.interval_s / unit_s(&w->opts);
  bool open_time = w->opts.deadline_unit == WFM_DEADLINE_OPEN_S;
  for (size_t i = 0; i < w->n; i++)
    w->tick[i + 1] = w->tick[i] + (open_time && !wfm__backlog_open(w, i) ? 0 : 1);
  size_t low = 0;
  for (size_t k = 0; k < w->count; k++) {
    wfm__batch *b = &w->batch[k];
    bool start = k < w->in.starts;
    size_t i = start ? k : k - w->in.starts;
    b->volume = start ? w->in.start_volume[i] : w->in.volume[i];
    b->aht_s = b->volume > 0 ? (start ? w->in.start_aht_s[i] : w->in.aht_s[i]) : 1;
    b->arrived = start ? -w->in.start_age[i] / per_tick : w->tick[i];
    b->from = start ? 0 : i;
    if (start && b->arrived + w->opts.deadline / per_tick + 1e-9 < 1) {
      b->late_at_start = true;
      b->due = due_of(w, 0, 0);
      continue;
    }
    if (low < b->from) low = b->from;
    b->due = due_of(w, b->arrived, low);
    if (b->due < w->n) low = b->due;
  }
  /* What is late at the start stands before what is not, and so has to be done sooner than that. */
  size_t due = w->n;
  for (size_t k = w->count; k-- > 0;) {
    wfm__batch *b = &w->batch[k];
    if (b->late_at_start && b->due > due) b->due = due;
    if (b->volume > 0) due = b->due;
  }
}

wfm_status wfm__backlog_read(wfm_ctx *ctx, const wfm_backlog_input *input, size_t n,
                             const wfm_backlog_opts *opts, wfm__backlog *w) {
  *w = (wfm__backlog){.ctx = ctx, .n = n};
  if (!input) return wfm__fail(ctx, WFM_EINVAL, "input is NULL");
  wfm_backlog_input_init(&w->in, sizeof w->in);
  wfm_status st = wfm__opts_read(ctx, &w->in, sizeof w->in, input);
  if (st == WFM_OK) st = read_opts(ctx, opts, &w->opts);
  if (st == WFM_OK) st = check_input(ctx, &w->in, n);
  if (st != WFM_OK) return st;
  if (w->in.starts > SIZE_MAX / 2 - n)
    return wfm__fail(ctx, WFM_EDOMAIN, "starts=%zu are too many", w->in.starts);
  w->count = w->in.starts + n;
  w->batch = wfm__alloc(ctx, w->count, sizeof *w->batch);
  w->tick = wfm__alloc(ctx, n + 1, sizeof *w->tick);
  if (!w->batch || !w->tick) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals", n);
  fill_batches(w);
  return WFM_OK;
}

void wfm__backlog_free(wfm__backlog *w) {
  wfm__free(w->ctx, w->batch);
  wfm__free(w->ctx, w->tick);
}

wfm_status wfm__backlog_check_agents(const wfm__backlog *w, const char *name, const double *agents) {
  wfm_status st = WFM_OK;
  for (size_t i = 0; st == WFM_OK && i < w->n; i++) {
    if (wfm__backlog_open(w, i)) st = wfm__check_number(w->ctx, name, agents[i], 0, 1e9);
    if (st != WFM_OK) st = wfm__fail_within(w->ctx, st, "interval %zu", i);
  }
  return st;
}

void wfm__flow_start(wfm__backlog *w, wfm__flow *f) {
  *f = (wfm__flow){0};
  for (size_t k = 0; k < w->count; k++) {
    w->batch[k].left = w->batch[k].volume;
    w->batch[k].in_time = 0;
  }
}

double wfm__flow_work(wfm__backlog *w, wfm__flow *f, size_t i, double seconds, double *done) {
  double left = seconds;
  if (done) *done = 0;
  while (f->next < w->count && w->batch[f->next].from <= i) f->next++;
  for (; f->head < f->next; f->head++) {
    wfm__batch *b = &w->batch[f->head];
    double work = b->left * b->aht_s;
    bool all = work <= left + 1e-9 * b->volume * b->aht_s; /* what rounding leaves of it is nothing */
    double contacts = all ? b->left : left / b->aht_s;
    b->left = all ? 0 : b->left - contacts;
    left = all ? fmax(left - work, 0) : 0;
    if (!b->late_at_start && (b->due == w->n || i <= b->due)) b->in_time += contacts;
    if (done) *done += contacts;
    if (!all) break;
  }
  return seconds - left;
}

static void put(double *column, size_t i, double value) {
  if (column) column[i] = value;
}

/* Contacts that are there and not done, and the work in them. */
typedef struct waiting {
  double contacts, work_s;
} waiting;

static void write_interval(const wfm__backlog *w, const wfm__flow *f, const wfm_backlog_columns *c, size_t i,
                           waiting now, double late) {
  double per_tick = w->opts.interval_s / unit_s(&w->opts);
  size_t k = f->head;
  while (k < f->next && w->batch[k].left == 0) k++;
  bool any = k < f->next;
  put(c->backlog, i, any ? fmax(now.contacts, 0) : 0);
  put(c->backlog_h, i, any ? fmax(now.work_s, 0) / 3600 : 0);
  put(c->oldest, i, any ? (w->tick[i + 1] - w->batch[k].arrived) * per_tick : 0);
  put(c->late, i, late);
}

/* What is known of the batches at the end. */
static void write_shares(const wfm__backlog *w, const wfm_backlog_columns *c, wfm_backlog_totals *t) {
  double work = 0;
  for (size_t k = 0; k < w->count; k++) {
    const wfm__batch *b = &w->batch[k];
    bool not_due = b->due == w->n && !b->late_at_start;
    work += b->volume * b->aht_s;
    t->arrived += b->volume;
    t->done += b->volume - b->left;
    t->in_time += b->in_time;
    if (b->late_at_start) t->late_at_start += b->volume;
    if (not_due)
      t->not_due += b->left;
    else if (b->volume - b->in_time > 1e-12 * b->volume) /* the rest is rounding */
      t->late += b->volume - b->in_time;
    if (k >= w->in.starts)
      put(c->in_time, k - w->in.starts,
          b->volume > 0 && !(not_due && b->left > 0) ? b->in_time / b->volume : NAN);
  }
  t->work_h = work / 3600;
  t->in_time_frac = t->in_time + t->late > 0 ? t->in_time / (t->in_time + t->late) : NAN;
}

wfm_status wfm_backlog_run(wfm_ctx *ctx, const wfm_backlog_input *input, const double *agents, size_t n,
                           const wfm_backlog_opts *opts, const wfm_backlog_columns *columns,
                           wfm_backlog_totals *totals) {
  wfm__backlog w;
  wfm_backlog_columns c;
  wfm_backlog_totals t = {.struct_size = sizeof t, .first_late = -1};
  wfm_backlog_columns_init(&c, sizeof c);
  wfm_status st = wfm__backlog_read(ctx, input, n, opts, &w);
  if (st == WFM_OK) st = wfm__opts_read(ctx, &c, sizeof c, columns);
  if (st == WFM_OK && n > 0 && !agents) st = wfm__fail(ctx, WFM_EINVAL, "agents is NULL");
  if (st == WFM_OK && c.flags != 0) st = wfm__fail(ctx, WFM_EVERSION, "columns: flags=%u, want 0", c.flags);
  if (st == WFM_OK) st = wfm__backlog_check_agents(&w, "agents", agents);
  if (st == WFM_OK) st = wfm__result_write(ctx, totals, &t, sizeof t); /* before any output, for its error */
  if (st == WFM_OK) {
    wfm__flow f;
    waiting now = {0, 0};
    wfm__flow_start(&w, &f);
    for (size_t i = 0; i < n; i++) {
      double here = wfm__backlog_open(&w, i) ? agents[i] : 0, done = 0, late = 0;
      for (size_t k = f.next; k < w.count && w.batch[k].from <= i; k++) {
        now.contacts += w.batch[k].volume;
        now.work_s += w.batch[k].volume * w.batch[k].aht_s;
      }
      double used = wfm__flow_work(&w, &f, i, here * wfm__backlog_agent_s(&w), &done);
      now.contacts -= done;
      now.work_s -= used;
      for (; f.due < w.count && w.batch[f.due].due <= i; f.due++)
        if (!w.batch[f.due].late_at_start) late += w.batch[f.due].left;
      if (late > 0 && t.first_late < 0) t.first_late = (int32_t)i;
      double busy = used / wfm__backlog_agent_s(&w);
      t.agents_h += here * w.opts.interval_s / 3600;
      t.busy_h += busy * w.opts.interval_s / 3600;
      put(c.done, i, done);
      put(c.busy, i, busy);
      write_interval(&w, &f, &c, i, now, late);
    }
    write_shares(&w, &c, &t);
    st = wfm__result_write(ctx, totals, &t, sizeof t);
  }
  wfm__backlog_free(&w);
  return st;
}
