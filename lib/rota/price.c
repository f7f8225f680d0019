/* The cheapest schedule of a person: a dynamic programme over days with the units worked, the run, the class of the last shift and
   the weekends; limited shifts are counted only once an answer goes over their limit (Righini and Salani 2008). */
#include "rota/price.h"

#include <math.h>
#include <string.h>

enum { LARGEST_COUNTED = 400000, COUNTED_TIMES = 64, MOST_TRIALS = 40, LARGEST_LAYER = 1 << 24 };

/* --- sizes --- */

static int32_t runs_kept(const rota_model *model, const rota_staff *rules) {
  return rules->max_run < model->days ? rules->max_run : wfm__rota_least(rules->min_run, model->days);
}

static int32_t offs_kept(const rota_model *model, const rota_staff *rules) {
  return wfm__rota_least(rules->min_off_run, model->days);
}

static int32_t pad(int32_t units, const rota_model *model) {
  return (units + model->longest + 2 * BLOCK - 2) / BLOCK * BLOCK;
}

/* Doubles of a layer without counters for the longest window of that many days. */
static size_t layer_size(const rota_model *model, const rota_staff *rules, int32_t days) {
  int32_t units = wfm__rota_least(rules->max_minutes / model->unit, days * model->longest) + 1;
  int32_t weekends = wfm__rota_least(rules->max_weekends, days / ROTA_WEEK + 2) + 1;
  int32_t states = runs_kept(model, rules) * model->classes + offs_kept(model, rules);
  return (size_t)pad(units, model) * (size_t)weekends * (size_t)states;
}

/* Doubles for windows of that many days. */
static size_t room_for(const rota_model *model, int32_t window) {
  size_t room = 0;
  for (int32_t p = 0; p < model->people; p++) {
    const rota_staff *rules = &model->rota->staff[p];
    int32_t tail = wfm__rota_most(wfm__rota_least(rules->max_run, model->days), offs_kept(model, rules)) + 1;
    int32_t most = wfm__rota_least(model->days, window + tail);
    size_t size = ((size_t)most + 1) * layer_size(model, rules, most);
    if (size > room) room = size;
  }
  return room;
}

int32_t wfm__rota_widest_window(const rota_model *model) {
  int32_t window = model->days;
  while (window > ROTA_WEEK && room_for(model, window) > LARGEST_LAYER)
    window = (window - 1) / ROTA_WEEK * ROTA_WEEK;
  return window;
}

wfm_status wfm__rota_pricer_create(const rota_model *model, int32_t window, rota_pricer *pricer) {
  wfm_ctx *ctx = model->ctx;
  size_t days = (size_t)model->days, table = ((size_t)model->classes + 1) * (size_t)model->shifts;
  memset(pricer, 0, sizeof *pricer);
  pricer->model = model;
  pricer->most = room_for(model, window);
  if (pricer->most > LARGEST_LAYER || days * table > LARGEST_LAYER)
    return wfm__fail(ctx, WFM_ELIMIT, "the rules about runs and weekends make more than %d states in %d days",
                     LARGEST_LAYER, window);
  size_t counted = pricer->most * COUNTED_TIMES; /* with shifts counted */
  if (counted > (days + 1) * LARGEST_COUNTED) counted = (days + 1) * LARGEST_COUNTED;
  if (counted > LARGEST_LAYER) counted = LARGEST_LAYER;
  if (pricer->most < counted) pricer->most = counted;
  pricer->layer = wfm__alloc(ctx, pricer->most, sizeof *pricer->layer);
  pricer->step_cost = wfm__alloc(ctx, table, sizeof *pricer->step_cost);
  pricer->step_shift = wfm__alloc(ctx, days * table, sizeof *pricer->step_shift);
  pricer->choice = wfm__alloc(ctx, days, sizeof *pricer->choice);
  if (pricer->layer && pricer->step_cost && pricer->step_shift && pricer->choice) return WFM_OK;
  return wfm__fail(ctx, WFM_ENOMEM, "out of memory for schedules of %d days", window);
}

void wfm__rota_pricer_free(rota_pricer *pricer) {
  if (!pricer->model) return;
  wfm_ctx *ctx = pricer->model->ctx;
  wfm__free(ctx, pricer->layer);
  wfm__free(ctx, pricer->step_cost);
  wfm__free(ctx, pricer->step_shift);
  wfm__free(ctx, pricer->choice);
}

/* --- what the days outside of the window leave --- */

/* The first day after the window that no longer depends on it: past the run that the window ends in. */
static int32_t find_end(const rota_programme *run) {
  int32_t last = run->ask->last, days = run->model->days, d = last;
  if (run->ask->open || last == days) return last;
  if (wfm__rota_works(run, last)) {
    while (d < days && wfm__rota_works(run, d)) d++;
  } else {
    while (d < days && !wfm__rota_works(run, d) && d - last < run->offs) d++;
  }
  return wfm__rota_least(d + 1, days);
}

static void count_outside(rota_programme *run, int32_t first, int32_t last) {
  for (int32_t d = first; d < last; d++) {
    if (!wfm__rota_works(run, d)) continue;
    int32_t units = run->model->units[run->ask->row[d]], in_week = d % ROTA_WEEK;
    run->min_units -= units;
    run->max_units -= units;
    run->max_weekends -= in_week == ROTA_SATURDAY || (in_week == ROTA_SUNDAY && !wfm__rota_works(run, d - 1));
  }
}

int32_t wfm__rota_left(const rota_programme *run, int32_t shift) {
  const rota_question *ask = run->ask;
  int32_t left = run->model->rota->most[(size_t)ask->person * (size_t)run->model->shifts + (size_t)shift];
  if (left >= run->model->days) return left;
  for (int32_t d = 0; d < ask->first; d++) left -= ask->row[d] == shift;
  for (int32_t d = run->end; d < run->model->days && !ask->open; d++) left -= ask->row[d] == shift;
  return left;
}

/* False when the days outside leave nothing that is legal. */
static bool begin(rota_programme *run) {
  const rota_model *model = run->model;
  const rota_question *ask = run->ask;
  run->runs = runs_kept(model, run->rules);
  run->run_grows = run->rules->max_run < model->days;
  run->offs = offs_kept(model, run->rules);
  run->states = run->runs * model->classes + run->offs;
  run->end = find_end(run);
  if (ask->open) {
    run->min_units = ask->min_units;
    run->max_units = ask->max_units;
    run->max_weekends = ask->max_weekends;
  } else {
    run->min_units = (run->rules->min_minutes + model->unit - 1) / model->unit;
    run->max_units = run->rules->max_minutes / model->unit;
    run->max_weekends = run->rules->max_weekends;
    count_outside(run, run->end, model->days);
  }
  count_outside(run, 0, ask->first);
  int32_t days = run->end - ask->first;
  if (run->max_units < 0 || run->max_weekends < 0 || run->min_units > days * model->longest) return false;
  run->units = wfm__rota_least(run->max_units, days * model->longest) + 1;
  run->padded = pad(run->units, model);
  run->weekends = wfm__rota_least(run->max_weekends, days / ROTA_WEEK + 2) + 1;
  return true;
}

/* How often the answer works a shift beyond its limit; negative: how often it still might. */
static int32_t excess_of(const rota_programme *run, int32_t shift) {
  int32_t excess = -wfm__rota_left(run, shift);
  for (int32_t d = run->ask->first; d < run->end; d++)
    excess += (d < run->ask->last ? run->pricer->choice[d] : run->ask->row[d]) == shift;
  return excess;
}

/* The shift that the answer works most beyond its limit; -1: it is legal. */
static int32_t worst_shift(const rota_programme *run) {
  int32_t worst = -1, most = 0;
  for (int32_t s = 0; s < run->model->shifts; s++) {
    int32_t excess = excess_of(run, s);
    if (excess <= most) continue;
    most = excess;
    worst = s;
  }
  return worst;
}

/* Counts a shift from now on; false when there is no room for it. */
static bool count_shift(rota_programme *run, int32_t shift) {
  int32_t most = wfm__rota_left(run, shift);
  size_t layers = (size_t)(run->end - run->ask->first) + 1;
  if (run->counters == MOST_COUNTERS || run->line * (size_t)(most + 1) > LARGEST_COUNTED ||
      run->line * (size_t)(most + 1) > run->pricer->most / layers)
    return false;
  run->counted[run->counters++] = (rota_counter){shift, most, run->counts};
  run->counts *= most + 1;
  return true;
}

/* What the answer costs without penalties. */
static double true_cost(const rota_programme *run) {
  const rota_question *ask = run->ask;
  double cost = 0;
  for (int32_t d = ask->first; d < ask->last; d++) {
    int32_t s = run->pricer->choice[d];
    cost += *wfm__rota_wish(run->model, ask->person, d, s);
    if (s != WFM_ROTA_OFF) cost -= ask->price[(size_t)d * (size_t)run->model->shifts + (size_t)s];
  }
  return cost;
}

static double dearest(const rota_programme *run) {
  double most = 1;
  size_t from = (size_t)run->ask->first * (size_t)run->model->shifts,
         to = (size_t)run->ask->last * (size_t)run->model->shifts;
  for (size_t i = from; i < to; i++) most = fabs(run->ask->price[i]) > most ? fabs(run->ask->price[i]) : most;
  return most;
}

/* The bound that an answer of that value proves: what limits are worth at the penalties is taken off. */
static double proven(const rota_programme *run, double least) {
  for (int32_t s = 0; s < run->model->shifts; s++)
    if (run->penalty[s] > 0) least -= run->penalty[s] * wfm__rota_left(run, s);
  return least;
}

/* Makes the shifts that are worked too often dearer until the answer is legal. */
static double penalise(rota_programme *run, int64_t *work) {
  double step = dearest(run) / 16;
  for (int32_t trial = 0; trial < MOST_TRIALS && worst_shift(run) >= 0; trial++) {
    for (int32_t s = 0; s < run->model->shifts; s++) {
      int32_t excess = excess_of(run, s);
      if (excess > 0) run->penalty[s] += step * excess;
    }
    step *= 1.4;
    double least = wfm__rota_walk(run, work);
    if (!(least < INFINITY)) return INFINITY;
    if (proven(run, least) > run->pricer->bound) run->pricer->bound = proven(run, least);
  }
  return worst_shift(run) < 0 ? true_cost(run) : INFINITY;
}

/* Lets go of penalties a little, so that the next answer to a like question may use its limits up. */
static void relent(rota_programme *run) {
  for (int32_t s = 0; s < run->model->shifts; s++)
    run->penalty[s] = run->penalty[s] < 0.01 ? 0 : 0.8 * run->penalty[s];
}

static bool penalised(const rota_programme *run) {
  for (int32_t s = 0; s < run->model->shifts; s++)
    if (run->penalty[s] > 0) return true;
  return false;
}

double wfm__rota_price(rota_pricer *pricer, const rota_question *question, int64_t *work) {
  double penalty[WFM_ROTA_MAX_SHIFTS] = {0};
  rota_programme run = {.model = pricer->model,
                        .rules = &pricer->model->rota->staff[question->person],
                        .ask = question,
                        .pricer = pricer,
                        .penalty = question->penalty ? question->penalty : penalty,
                        .counts = 1};
  pricer->bound = INFINITY;
  if (!begin(&run)) return INFINITY;
  double least = wfm__rota_walk(&run, work);
  pricer->bound = least < INFINITY ? proven(&run, least) : least;
  while (least < INFINITY) {
    int32_t worst = worst_shift(&run);
    if (worst < 0 && !penalised(&run)) return least;
    if (worst < 0 || penalised(&run) || !count_shift(&run, worst)) {
      least = penalise(&run, work);
      relent(&run);
      return least;
    }
    least = wfm__rota_walk(&run, work);
    pricer->bound = least;
  }
  return least;
}
