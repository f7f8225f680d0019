/* A plan as it is built: its frame, queues, shrinkage, overrides, people. */
#include "plan/plan.h"

#include <math.h>
#include <string.h>

static const wfm_plan_opts plan_defaults = {.struct_size = sizeof plan_defaults,
                                            .start_date = WFM_DATE_NONE,
                                            .days = 28,
                                            .plan_interval_minutes = 15,
                                            .hourly_cost = NAN};

static const wfm_plan_queue queue_defaults = {.struct_size = sizeof queue_defaults,
                                              .contacts = WFM_CONTACTS_OFFERED,
                                              .method = WFM_METHOD_AUTO,
                                              .aht_s = NAN,
                                              .patience_s = INFINITY,
                                              .period = WFM_PERIOD_DAY};

static const wfm_plan_override override_defaults = {.struct_size = sizeof override_defaults};

void wfm_plan_opts_init(wfm_plan_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &plan_defaults, sizeof plan_defaults);
}

void wfm_plan_queue_init(wfm_plan_queue *queue, size_t struct_size) {
  wfm__opts_init(queue, struct_size, &queue_defaults, sizeof queue_defaults);
}

void wfm_plan_override_init(wfm_plan_override *change, size_t struct_size) {
  wfm__opts_init(change, struct_size, &override_defaults, sizeof override_defaults);
}

static wfm_status check_frame(wfm_ctx *ctx, const wfm_plan_opts *frame) {
  if (frame->flags) return wfm__fail(ctx, WFM_EINVAL, "flags=%u, want 0", frame->flags);
  if (!frame->zone) return wfm__fail(ctx, WFM_EINVAL, "zone is NULL, want the zone of the horizon");
  if (frame->start_date == WFM_DATE_NONE)
    return wfm__fail(ctx, WFM_EINVAL, "start_date is not set, want the first day of the horizon");
  if (frame->days < 1 || frame->days > 366)
    return wfm__fail(ctx, WFM_EDOMAIN, "days=%d, want 1 to 366", frame->days);
  if (frame->plan_interval_minutes != 15 && frame->plan_interval_minutes != 30)
    return wfm__fail(ctx, WFM_EDOMAIN, "plan_interval_minutes=%d, want 15 or 30",
                     frame->plan_interval_minutes);
  if (!isnan(frame->hourly_cost))
    return wfm__check_number(ctx, "hourly_cost", frame->hourly_cost, 0, INFINITY);
  return WFM_OK;
}

wfm_status wfm_plan_create(wfm_ctx *ctx, const wfm_plan_opts *opts, wfm_plan **out) {
  wfm_plan_opts frame = plan_defaults;
  wfm_plan *plan = NULL;
  wfm_status st;
  if (!out) return wfm__fail(ctx, WFM_EINVAL, "out is NULL");
  *out = NULL;
  if (!opts) return wfm__fail(ctx, WFM_EINVAL, "opts is NULL, want at least zone and start_date");
  if ((st = wfm__opts_read(ctx, &frame, sizeof frame, opts)) != WFM_OK) return st;
  if ((st = check_frame(ctx, &frame)) != WFM_OK) return st;
  plan = wfm__alloc(ctx, 1, sizeof *plan);
  if (plan) {
    plan->name = wfm__strdup(ctx, frame.name ? frame.name : "");
    plan->currency = wfm__strdup(ctx, frame.currency ? frame.currency : "");
  }
  if (!plan || !plan->name || !plan->currency) {
    if (plan) {
      wfm__free(ctx, plan->name);
      wfm__free(ctx, plan->currency);
    }
    wfm__free(ctx, plan);
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a plan");
  }
  plan->ctx = ctx;
  plan->frame = frame;
  plan->frame.name = plan->name;
  plan->frame.currency = plan->currency;
  *out = plan;
  return WFM_OK;
}

static void free_queue(wfm_ctx *ctx, struct wfm__plan_queue *queue) {
  wfm__free(ctx, queue->name);
  wfm__free(ctx, queue->skill);
}

static void free_change(wfm_ctx *ctx, struct wfm__plan_change *change) {
  wfm__free(ctx, change->queue);
  wfm__free(ctx, change->who);
  wfm__free(ctx, change->why);
}

void wfm_plan_free(wfm_plan *plan) {
  if (!plan) return;
  wfm_ctx *ctx = plan->ctx;
  for (size_t i = 0; i < plan->queues; i++) free_queue(ctx, &plan->queue[i]);
  for (size_t i = 0; i < plan->causes; i++) wfm__free(ctx, plan->cause[i].name);
  for (size_t i = 0; i < plan->changes; i++) free_change(ctx, &plan->change[i]);
  for (size_t i = 0; i < plan->notes; i++) wfm__free(ctx, plan->note[i]);
  wfm__free(ctx, plan->queue);
  wfm__free(ctx, plan->cause);
  wfm__free(ctx, plan->change);
  wfm__free(ctx, plan->note);
  wfm__free(ctx, plan->name);
  wfm__free(ctx, plan->currency);
  wfm__free(ctx, plan);
}

static struct wfm__plan_queue *find_queue(const wfm_plan *plan, const char *name) {
  for (size_t i = 0; i < plan->queues; i++)
    if (strcmp(plan->queue[i].name, name) == 0) return &plan->queue[i];
  return NULL;
}

static wfm_status check_target(wfm_ctx *ctx, const wfm_queue_target *target) {
  wfm_status st;
  if (target->level != 0 && (st = wfm__check_number(ctx, "target level", target->level, 0, 1)) != WFM_OK)
    return st;
  if (!(target->level > 0 && target->level < 1))
    return wfm__fail(ctx, WFM_EDOMAIN, "target level=%g, want 0 < level < 1", target->level);
  if ((st = wfm__check_number(ctx, "target threshold_s", target->threshold_s, 0, INFINITY)) != WFM_OK)
    return st;
  if (!(target->max_occupancy > 0 && target->max_occupancy <= 1))
    return wfm__fail(ctx, WFM_EDOMAIN, "target max_occupancy=%g, want 0 < max_occupancy <= 1",
                     target->max_occupancy);
  if (target->sl_definition < WFM_SL_OFFERED || target->sl_definition > WFM_SL_INCL_ABANDON)
    return wfm__fail(ctx, WFM_EDOMAIN,
                     "target definition %s, want one that a roster can be measured by: offered, excl_short, "
                     "answered, incl_abandon",
                     wfm_sl_definition_name(target->sl_definition));
  return WFM_OK;
}

/* The series of a queue against the plan's clock. */
static wfm_status check_series(const wfm_plan *plan, const wfm_plan_queue *spec) {
  wfm_ctx *ctx = plan->ctx;
  if (!spec->volume) return wfm__fail(ctx, WFM_EINVAL, "volume is NULL, want the history of the queue");
  if (wfm_series_kind(spec->volume) != WFM_SERIES_VOLUME)
    return wfm__fail(ctx, WFM_EINVAL, "volume is a series of means, want one of counts");
  const wfm_grid *grid = wfm_series_grid(spec->volume);
  const char *zone = wfm_zone_name(wfm_grid_zone(grid)), *wanted = wfm_zone_name(plan->frame.zone);
  if (strcmp(zone, wanted) != 0)
    return wfm__fail(ctx, WFM_EINVAL, "the history's zone is %s, want %s, the plan's", zone, wanted);
  int32_t step = wfm_grid_interval_s(grid);
  if (plan->frame.plan_interval_minutes * 60 % step != 0)
    return wfm__fail(ctx, WFM_EDOMAIN,
                     "plan_interval_minutes=%d is no multiple of the history's interval of %d seconds",
                     plan->frame.plan_interval_minutes, step);
  if (!spec->aht) return WFM_OK;
  if (wfm_series_kind(spec->aht) != WFM_SERIES_MEAN)
    return wfm__fail(ctx, WFM_EINVAL, "aht is a series of counts, want one of means");
  const wfm_grid *other = wfm_series_grid(spec->aht);
  if (wfm_grid_interval_s(other) != step || wfm_grid_first_date(other) != wfm_grid_first_date(grid) ||
      wfm_grid_days(other) != wfm_grid_days(grid))
    return wfm__fail(ctx, WFM_EINVAL, "aht lies on another grid than volume");
  return WFM_OK;
}

static wfm_status check_queue(const wfm_plan *plan, const wfm_plan_queue *spec,
                              const wfm_queue_target *target) {
  wfm_ctx *ctx = plan->ctx;
  wfm_status st;
  if (spec->flags & ~(uint32_t)WFM_QUEUE_HOURS_INFERRED)
    return wfm__fail(ctx, WFM_EINVAL, "flags=%u, want WFM_QUEUE_*", spec->flags);
  if (spec->contacts != WFM_CONTACTS_OFFERED && spec->contacts != WFM_CONTACTS_HANDLED)
    return wfm__fail(ctx, WFM_EDOMAIN, "contacts=%d, want one of WFM_CONTACTS_*", spec->contacts);
  if (spec->period < WFM_PERIOD_INTERVAL || spec->period > WFM_PERIOD_MONTH)
    return wfm__fail(ctx, WFM_EDOMAIN, "period=%d, want one of WFM_PERIOD_*", spec->period);
  if (!isnan(spec->aht_s) && !(spec->aht_s > 0 && isfinite(spec->aht_s)))
    return wfm__fail(ctx, WFM_EDOMAIN, "aht_s=%g, want > 0", spec->aht_s);
  if (!(spec->patience_s > 0))
    return wfm__fail(ctx, WFM_EDOMAIN, "patience_s=%g, want > 0", spec->patience_s);
  if (spec->min_agents < 0 || spec->min_agents > 1000000)
    return wfm__fail(ctx, WFM_EDOMAIN, "min_agents=%d, want 0 to 1000000", spec->min_agents);
  if (!spec->aht && isnan(spec->aht_s))
    return wfm__fail(ctx, WFM_EINVAL, "neither aht nor aht_s is given, want one");
  if ((st = check_target(ctx, target)) != WFM_OK) return st;
  return check_series(plan, spec);
}

wfm_status wfm_plan_add_queue(wfm_plan *plan, const wfm_plan_queue *queue) {
  if (!plan || !queue) return wfm__fail(plan ? plan->ctx : NULL, WFM_EINVAL, "plan or queue is NULL");
  wfm_ctx *ctx = plan->ctx;
  struct wfm__plan_queue made = {.spec = queue_defaults};
  wfm_status st = wfm__opts_read(ctx, &made.spec, sizeof made.spec, queue);
  if (st != WFM_OK) return st;
  if (!made.spec.name || !made.spec.name[0]) return wfm__fail(ctx, WFM_EINVAL, "a queue has no name");
  const char *name = made.spec.name;
  wfm_queue_target_init(&made.target, sizeof made.target);
  if ((st = wfm__opts_read(ctx, &made.target, sizeof made.target, made.spec.target)) != WFM_OK ||
      (st = check_queue(plan, &made.spec, &made.target)) != WFM_OK)
    return wfm__fail_within(ctx, st, "queue %s", name);
  if (find_queue(plan, name)) return wfm__fail(ctx, WFM_EDUPLICATE, "queue %s is given twice", name);
  made.name = wfm__strdup(ctx, name);
  made.skill = wfm__strdup(ctx, made.spec.skill && made.spec.skill[0] ? made.spec.skill : name);
  if (!made.name || !made.skill) st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for queue %s", name);
  if (st == WFM_OK)
    st = wfm__grow(ctx, &plan->queue, &plan->queue_cap, plan->queues + 1, sizeof *plan->queue);
  if (st != WFM_OK) {
    free_queue(ctx, &made);
    return st;
  }
  made.spec.name = made.name;
  made.spec.skill = made.skill;
  made.spec.target = NULL; /* made.target moves with the list */
  plan->queue[plan->queues++] = made;
  return WFM_OK;
}

wfm_status wfm_plan_add_shrinkage(wfm_plan *plan, const wfm_shrink_cause *cause) {
  if (!plan || !cause) return wfm__fail(plan ? plan->ctx : NULL, WFM_EINVAL, "plan or cause is NULL");
  wfm_ctx *ctx = plan->ctx;
  struct wfm__plan_cause made = {.name = NULL};
  wfm_shrink_cause_init(&made.spec, sizeof made.spec);
  wfm_status st = wfm__opts_read(ctx, &made.spec, sizeof made.spec, cause);
  if (st == WFM_OK)
    st = wfm__grow(ctx, &plan->cause, &plan->cause_cap, plan->causes + 1, sizeof *plan->cause);
  if (st != WFM_OK) return st;
  /* All of them together, since bases refer to each other. */
  wfm_shrink_cause *all = wfm__alloc(ctx, plan->causes + 1, sizeof *all);
  if (!all) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu causes", plan->causes + 1);
  for (size_t i = 0; i < plan->causes; i++) all[i] = plan->cause[i].spec;
  all[plan->causes] = made.spec;
  wfm_shrinkage total;
  wfm_shrinkage_init(&total, sizeof total);
  st = wfm_shrinkage_combine(ctx, all, plan->causes + 1, &total, NULL);
  wfm__free(ctx, all);
  if (st != WFM_OK) return wfm__fail_within(ctx, st, "shrinkage");
  made.name = wfm__strdup(ctx, made.spec.name);
  if (!made.name) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for a cause of shrinkage");
  made.spec.name = made.name;
  plan->cause[plan->causes++] = made;
  return WFM_OK;
}

static wfm_status check_override(const wfm_plan *plan, const wfm_plan_override *spec) {
  wfm_ctx *ctx = plan->ctx;
  if (spec->flags) return wfm__fail(ctx, WFM_EINVAL, "override: flags=%u, want 0", spec->flags);
  if (!spec->queue) return wfm__fail(ctx, WFM_EINVAL, "override: no queue named");
  if (!find_queue(plan, spec->queue))
    return wfm__fail(ctx, WFM_ENOTFOUND, "override: no queue is called %s", spec->queue);
  if (spec->start >= spec->end) return wfm__fail(ctx, WFM_EDOMAIN, "override: start is not before end");
  if (spec->measure != WFM_MEASURE_VOLUME && spec->measure != WFM_MEASURE_AHT)
    return wfm__fail(ctx, WFM_EDOMAIN, "override: measure=%d, want one of WFM_MEASURE_*", spec->measure);
  if (spec->action < WFM_OVERRIDE_SET || spec->action > WFM_OVERRIDE_SCALE)
    return wfm__fail(ctx, WFM_EDOMAIN, "override: action=%d, want one of WFM_OVERRIDE_*", spec->action);
  return wfm__check_number(ctx, "override value", spec->value,
                           spec->action == WFM_OVERRIDE_ADD ? -INFINITY : 0, INFINITY);
}

wfm_status wfm_plan_add_override(wfm_plan *plan, const wfm_plan_override *change) {
  if (!plan || !change) return wfm__fail(plan ? plan->ctx : NULL, WFM_EINVAL, "plan or override is NULL");
  wfm_ctx *ctx = plan->ctx;
  struct wfm__plan_change made = {.spec = override_defaults};
  wfm_status st = wfm__opts_read(ctx, &made.spec, sizeof made.spec, change);
  if (st == WFM_OK) st = check_override(plan, &made.spec);
  if (st == WFM_OK)
    st = wfm__grow(ctx, &plan->change, &plan->change_cap, plan->changes + 1, sizeof *plan->change);
  if (st != WFM_OK) return st;
  made.queue = wfm__strdup(ctx, made.spec.queue);
  made.who = wfm__strdup(ctx, made.spec.who ? made.spec.who : "");
  made.why = wfm__strdup(ctx, made.spec.why ? made.spec.why : "");
  if (!made.queue || !made.who || !made.why) {
    free_change(ctx, &made);
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for an override");
  }
  made.spec.queue = made.queue;
  made.spec.who = made.who;
  made.spec.why = made.why;
  plan->change[plan->changes++] = made;
  return WFM_OK;
}

wfm_status wfm_plan_set_roster(wfm_plan *plan, const wfm_roster *roster) {
  if (!plan || !roster) return wfm__fail(plan ? plan->ctx : NULL, WFM_EINVAL, "plan or roster is NULL");
  wfm_roster_opts frame;
  wfm_roster_opts_init(&frame, sizeof frame);
  wfm_status st = wfm_roster_frame(roster, &frame);
  if (st != WFM_OK) return st;
  if (frame.start_date != plan->frame.start_date || frame.days != plan->frame.days)
    return wfm__fail(plan->ctx, WFM_EDOMAIN,
                     "the roster has %d days from day %d, the plan %d days from day %d (since 1970-01-01)",
                     frame.days, frame.start_date, plan->frame.days, plan->frame.start_date);
  if (frame.interval_minutes != plan->frame.plan_interval_minutes)
    return wfm__fail(plan->ctx, WFM_EDOMAIN, "the roster's interval_minutes=%d, want %d, the plan's",
                     frame.interval_minutes, plan->frame.plan_interval_minutes);
  plan->roster = roster;
  return WFM_OK;
}

wfm_status wfm_plan_assume(wfm_plan *plan, const char *sentence) {
  if (!plan || !sentence) return wfm__fail(plan ? plan->ctx : NULL, WFM_EINVAL, "plan or sentence is NULL");
  return wfm__plan_keep(plan->ctx, &plan->note, &plan->notes, &plan->note_cap, sentence);
}
