/* Second stage: the queues of a skill as one line, and the agents that the line needs. */
#include "plan/plan.h"

#include <math.h>
#include <string.h>

enum { LINE_COLUMNS = 14 };

static wfm_status make_line(const wfm_plan *plan, size_t q, wfm_plan_result *result,
                            struct wfm__plan_line *line) {
  wfm_ctx *ctx = result->ctx;
  size_t n = result->n;
  line->first_queue = q;
  line->name = wfm__strdup(ctx, plan->queue[q].skill);
  line->open = wfm__alloc(ctx, n, 1);
  line->block = wfm__alloc(ctx, LINE_COLUMNS * n, sizeof *line->block);
  if (!line->name || !line->open || !line->block)
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for skill %s", plan->queue[q].skill);
  double **column[LINE_COLUMNS] = {&line->volume,    &line->aht_s,    &line->rate,     &line->load,
                                   &line->positions, &line->demand,   &line->coverage, &line->offered,
                                   &line->in_time,   &line->counted,  &line->level,    &line->abandoned,
                                   &line->wait_s,    &line->occupancy};
  for (size_t c = 0; c < LINE_COLUMNS; c++) *column[c] = line->block + c * n;
  return WFM_OK;
}

/* Queues of one line are answered by the same agents in order of arrival: one target, one patience. */
static wfm_status check_alike(wfm_ctx *ctx, const struct wfm__plan_queue *a,
                              const struct wfm__plan_queue *b) {
  const wfm_queue_target *s = &a->target, *t = &b->target;
  bool alike = s->level == t->level && s->threshold_s == t->threshold_s && s->max_asa_s == t->max_asa_s &&
               s->max_abandon == t->max_abandon && s->max_occupancy == t->max_occupancy &&
               s->sl_definition == t->sl_definition && a->spec.period == b->spec.period &&
               a->spec.patience_s == b->spec.patience_s;
  return alike
             ? WFM_OK
             : wfm__fail(ctx, WFM_EINVAL,
                         "queues %s and %s share skill %s and so one line, but differ in target, definition, "
                         "period, occupancy cap or patience",
                         a->name, b->name, a->skill);
}

/* Sorts the queues into lines in the order in which skills are first named. */
static wfm_status make_lines(const wfm_plan *plan, wfm_plan_result *result) {
  wfm_ctx *ctx = result->ctx;
  result->line = wfm__alloc(ctx, plan->queues, sizeof *result->line);
  if (!result->line) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu queues", plan->queues);
  for (size_t q = 0; q < plan->queues; q++) {
    size_t l = 0;
    while (l < result->lines && strcmp(result->line[l].name, plan->queue[q].skill) != 0) l++;
    wfm_status st;
    if (l == result->lines) {
      result->lines++; /* counted first, so that what it has is freed on failure */
      st = make_line(plan, q, result, &result->line[l]);
    } else {
      st = check_alike(ctx, &plan->queue[result->line[l].first_queue], &plan->queue[q]);
    }
    if (st != WFM_OK) return st;
    result->queue[q].view.skill = (int32_t)l;
    int32_t least = plan->queue[q].spec.min_agents;
    if (least > result->line[l].view.min_agents) result->line[l].view.min_agents = least;
  }
  return WFM_OK;
}

/* Adds up the queues of a line. The rate is that of the open part: an interval that closes after five minutes is as busy in them as
   a whole one, however few contacts it has. */
static void pool(wfm_plan_result *result, struct wfm__plan_line *line, int32_t index) {
  for (size_t i = 0; i < result->n; i++) {
    double work = 0;
    for (size_t q = 0; q < result->queues; q++) {
      const struct wfm__plan_queue_out *queue = &result->queue[q];
      if (queue->view.skill != index || !queue->open[i]) continue;
      line->open[i] = 1;
      line->volume[i] += queue->mean[i];
      line->rate[i] += queue->mean[i] / queue->open_frac[i];
      if (queue->mean[i] > 0) work += queue->mean[i] * queue->aht_s[i];
    }
    line->aht_s[i] = line->volume[i] > 0 ? work / line->volume[i] : NAN;
  }
}

static wfm_status shrinkage(const wfm_plan *plan, wfm_plan_result *result) {
  wfm_ctx *ctx = result->ctx;
  size_t n = plan->causes;
  wfm_shrinkage_init(&result->shrinkage, sizeof result->shrinkage);
  result->cause = wfm__alloc(ctx, n, sizeof *result->cause);
  result->cause_frac = wfm__alloc(ctx, n, sizeof *result->cause_frac);
  wfm_shrink_cause *all = wfm__alloc(ctx, n, sizeof *all);
  wfm_status st = WFM_OK;
  if (!result->cause || !result->cause_frac || !all)
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu causes of shrinkage", n);
  for (size_t c = 0; st == WFM_OK && c < n; c++) {
    all[c] = plan->cause[c].spec;
    result->cause[c].spec = plan->cause[c].spec;
    result->cause[c].name = wfm__strdup(ctx, plan->cause[c].name);
    if (!result->cause[c].name) st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for a cause of shrinkage");
    result->cause[c].spec.name = result->cause[c].name;
    result->causes = c + 1;
  }
  if (st == WFM_OK) st = wfm_shrinkage_combine(ctx, all, n, &result->shrinkage, result->cause_frac);
  wfm__free(ctx, all);
  return st;
}

static wfm_status say_shrinkage(wfm_plan_result *result) {
  if (!result->causes)
    return wfm__plan_sayf(result,
                          "No shrinkage was given: every rostered hour on the queue is taken to be worked.");
  wfm__text text;
  wfm__text_init(&text, result->ctx);
  wfm__text_add(&text, "Shrinkage:");
  for (size_t c = 0; c < result->causes; c++) {
    const wfm_shrink_cause *cause = &result->cause[c].spec;
    wfm__text_printf(&text, "%s %s ", c ? ";" : "", cause->name);
    wfm__plan_add_percent(&text, cause->frac, 1);
    if (cause->base == WFM_SHRINK_OF_PAID)
      wfm__text_add(&text, " of paid hours");
    else if (cause->base == WFM_SHRINK_OF_REST)
      wfm__text_add(&text, " of what the causes before it leave");
    else
      wfm__text_printf(&text, " of what %s leaves", result->cause[cause->base].name);
    wfm__text_add(&text, cause->stage == WFM_SHRINK_RESIDUAL ? ", residual" : ", in the roster");
  }
  wfm__text_add(&text, ". Demand is positions / (1 - ");
  wfm__plan_add_percent(&text, result->shrinkage.residual_frac, 2);
  wfm__text_add(&text, "), rounded up once; the simulation takes the same share out of the roster.");
  return wfm__plan_say(result, &text);
}

static wfm_status say_line(wfm_plan_result *result, const struct wfm__plan_line *line,
                           const wfm_queue_target *target) {
  wfm__text text;
  wfm__text_init(&text, result->ctx);
  wfm__text_printf(&text, "Skill %s: requirement by %s", line->name, wfm_model_name(line->view.model));
  if (isinf(line->view.patience_s)) {
    wfm__text_add(&text, " (no patience was given: nobody hangs up)");
  } else {
    wfm__text_add(&text, " with a mean patience of ");
    wfm__text_number(&text, line->view.patience_s);
    wfm__text_add(&text, " s");
  }
  wfm__text_add(&text, ", each interval by itself, for ");
  wfm__plan_add_percent(&text, target->level, 1);
  wfm__text_add(&text, " within ");
  wfm__text_number(&text, target->threshold_s);
  wfm__text_printf(&text, " s; service level is %s, judged by the %s",
                   wfm_sl_definition_text(target->sl_definition), wfm_period_name(line->view.period));
  if (target->max_occupancy < 1) {
    wfm__text_add(&text, "; occupancy at most ");
    wfm__plan_add_percent(&text, target->max_occupancy, 1);
  }
  if (line->view.min_agents)
    wfm__text_printf(&text, "; never fewer than %d agents while open", line->view.min_agents);
  wfm__text_add(&text, ".");
  return wfm__plan_say(result, &text);
}

static wfm_status staff_line(const wfm_plan *plan, wfm_plan_result *result, struct wfm__plan_line *line) {
  wfm_ctx *ctx = result->ctx;
  const struct wfm__plan_queue *first = &plan->queue[line->first_queue];
  size_t n = result->n;
  double *patience = wfm__alloc(ctx, n, sizeof *patience), *least = wfm__alloc(ctx, n, sizeof *least);
  wfm_status st;
  if (!patience || !least) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu intervals", n);
    goto done;
  }
  for (size_t i = 0; i < n; i++) {
    patience[i] = first->spec.patience_s;
    least[i] = line->view.min_agents;
  }
  wfm_staff_input input;
  wfm_staff_input_init(&input, sizeof input);
  input.volume = line->rate;
  input.aht_s = line->aht_s;
  input.patience_s = patience;
  input.open = line->open;
  input.min_agents = least;
  wfm_staff_opts opts;
  wfm_staff_opts_init(&opts, sizeof opts);
  opts.interval_s = wfm_grid_interval_s(result->grid);
  wfm_staff_result wanted;
  wfm_staff_result_init(&wanted, sizeof wanted);
  wanted.load = line->load;
  wanted.positions = line->positions;
  wanted.demand = line->demand;
  st = wfm_staff(ctx, &input, n, &first->target, &result->shrinkage, &opts, &wanted, NULL);
  line->view.model = wanted.model                    ? wanted.model
                     : isinf(first->spec.patience_s) ? WFM_MODEL_ERLANG_C
                                                     : WFM_MODEL_ERLANG_A;
done:
  wfm__free(ctx, patience);
  wfm__free(ctx, least);
  return st;
}

static void show(struct wfm__plan_line *line, const struct wfm__plan_queue *first, double residual) {
  wfm_plan_skill_result *view = &line->view;
  view->skill = -1;
  view->definition = first->target.sl_definition;
  view->period = first->spec.period;
  view->name = line->name;
  view->target_frac = first->target.level;
  view->target_answer_s = first->target.threshold_s;
  view->patience_s = first->spec.patience_s;
  view->max_occupancy = first->target.max_occupancy;
  view->residual_frac = residual;
  view->volume = line->volume;
  view->aht_s = line->aht_s;
  view->load = line->load;
  view->positions = line->positions;
  view->demand = line->demand;
  view->total_level = view->level_low = view->level_high = view->level_half = NAN;
  view->abandon_frac = view->asa_s = view->mean_occupancy = view->day_cv2 = NAN;
}

wfm_status wfm__plan_require(const wfm_plan *plan, wfm_plan_result *result) {
  wfm_status st = shrinkage(plan, result);
  if (st == WFM_OK) st = say_shrinkage(result);
  if (st == WFM_OK) st = make_lines(plan, result);
  for (size_t l = 0; st == WFM_OK && l < result->lines; l++) {
    struct wfm__plan_line *line = &result->line[l];
    const struct wfm__plan_queue *first = &plan->queue[line->first_queue];
    pool(result, line, (int32_t)l);
    show(line, first, result->shrinkage.residual_frac);
    for (size_t i = 0; i < result->n; i++) line->view.total_volume += line->volume[i];
    st = staff_line(plan, result, line);
    if (st != WFM_OK) return wfm__fail_within(result->ctx, st, "skill %s: requirement", line->name);
    st = say_line(result, line, &first->target);
  }
  return st;
}
