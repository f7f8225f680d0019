/* Swaps that give an agent what he wants: with one other, and cycles of more. */
#include "schedule/swap.h"

#include <math.h>
#include <string.h>

static const wfm_swap_wish default_wish = {
    .kind = WFM_REQUEST_OFF, .start_to_minute = 2 * WFM__DAY_MINUTES, .longest = 3, .most = 10};

void wfm_swap_wish_init(wfm_swap_wish *wish, size_t struct_size) {
  wfm__opts_init(wish, struct_size, &default_wish, sizeof default_wish);
}

static wfm_status check_wish(const wfm_swaps *s, const wfm_swap_wish *wish) {
  const struct {
    const char *name;
    int32_t value, low, high;
  } range[] = {{"start_from_minute", wish->start_from_minute, 0, 2 * WFM__DAY_MINUTES},
               {"start_to_minute", wish->start_to_minute, wish->start_from_minute, 2 * WFM__DAY_MINUTES},
               {"longest", wish->longest, 2, WFM_SWAP_MOST},
               {"most", wish->most, 1, SWAP_FOUND}};
  if (wish->flags != 0) return wfm__fail(s->ctx, WFM_EVERSION, "flags=%u, want 0", wish->flags);
  if (wish->kind != WFM_REQUEST_OFF && wish->kind != WFM_REQUEST_START)
    return wfm__fail(s->ctx, WFM_EDOMAIN, "kind=%d, want WFM_REQUEST_OFF or WFM_REQUEST_START",
                     (int)wish->kind);
  for (size_t i = 0; i < WFM__COUNT(range); i++)
    if (range[i].value < range[i].low || range[i].value > range[i].high)
      return wfm__fail(s->ctx, WFM_EDOMAIN, "%s=%d, want %d to %d", range[i].name, (int)range[i].value,
                       (int)range[i].low, (int)range[i].high);
  return wfm__swap_check_agent(s, wish->agent, wish->day);
}

/* --- answers, cheapest first; equal ones in the order found --- */

static void offer(wfm_swaps *s, const wfm_swap *swap, double cost, size_t most) {
  if (!(cost < INFINITY) || (s->count == most && cost >= s->found[most - 1].effect.cost)) return;
  size_t at = s->count < most ? s->count++ : most - 1;
  for (; at > 0 && s->found[at - 1].effect.cost > cost; at--) s->found[at] = s->found[at - 1];
  s->found[at].swap = *swap;
  s->found[at].effect.cost = cost;
}

static wfm_swap pair(int32_t a, int32_t day_a, int32_t b, int32_t day_b) {
  return (wfm_swap){.agents = 2, .agent = {a, b}, .day = {day_a, day_b}};
}

/* The answers were ranked by own costs as estimated; reckons them exactly, drops what is not allowed, and ranks again. */
static void settle(wfm_swaps *s, size_t most) {
  size_t count = s->count;
  s->count = 0;
  for (size_t i = 0; i < count; i++) {
    wfm_swap swap = s->found[i].swap;
    wfm_swap_effect effect;
    wfm__swap_effect(s, &swap, &effect);
    if (effect.allowed) offer(s, &swap, effect.cost, most);
  }
  for (size_t i = 0; i < s->count; i++) wfm__swap_effect(s, &s->found[i].swap, &s->found[i].effect);
}

/* --- a day off --- */

/* Own cost of exchanging two days: the agent's day for one on which he is off; infinite when a rule is broken. */
static double trade(const wfm_swaps *s, int32_t agent, int32_t gives, int32_t takes, int32_t shift) {
  const sched_model *model = &s->model;
  sched_move m = {.agent = agent,
                  .days = 2,
                  .day = {gives, takes},
                  .to = {-1, -1},
                  .kind = &model->kind[model->agent[agent].kind]};
  m.place = s->place + (size_t)agent * (size_t)model->days;
  m.from[0] = m.place[gives];
  m.from[1] = m.place[takes];
  m.to[1] = wfm__swap_place_of(model, agent, shift);
  if (m.to[1] < 0) return INFINITY;
  double cost = wfm__sched_own_change(model, &m);
  wfm__sched_set_places(&m, m.from);
  return cost;
}

/* Another who is off takes the shift, for nothing or for one of his own in the same week. */
static void find_day_off(wfm_swaps *s, const wfm_swap_wish *wish) {
  const sched_model *model = &s->model;
  int32_t a = wish->agent, d = wish->day, shift = swap_day(s, a, d)->shift;
  int32_t first = d - d % WFM__WEEK_DAYS, last = first + WFM__WEEK_DAYS;
  if (last > model->days) last = model->days;
  for (int32_t k = 0; k < model->kinds; k++) s->kind_place[k] = -2;
  for (int32_t b = 0; b < model->agents; b++) {
    int32_t k = model->agent[b].kind;
    if (b == a || s->offends[b] || swap_place(s, b, d) >= 0) continue;
    if (s->kind_place[k] == -2) s->kind_place[k] = wfm__swap_place_of(model, b, shift);
    if (s->kind_place[k] < 0) continue;
    wfm_swap swap = pair(a, d, b, d);
    offer(s, &swap, swap_change(s, a, d, -1) + swap_change(s, b, d, s->kind_place[k]), (size_t)wish->most);
    for (int32_t e = first; e < last; e++) {
      if (swap_place(s, b, e) < 0 || swap_place(s, a, e) >= 0) continue;
      double cost = trade(s, b, e, d, shift);
      if (!(cost < INFINITY)) continue;
      swap = pair(a, d, b, e);
      offer(s, &swap, cost + trade(s, a, d, e, swap_day(s, b, e)->shift), (size_t)wish->most);
    }
  }
}

/* --- another start: classes of agents on the same shift --- */

static bool in_window(const wfm_swaps *s, const wfm_swap_wish *wish, int32_t shift) {
  int32_t start = s->model.shift[shift].start_minute;
  return start >= wish->start_from_minute && start <= wish->start_to_minute;
}

static void find_pairs(wfm_swaps *s, const wfm_swap_wish *wish) {
  const sched_model *model = &s->model;
  int32_t a = wish->agent, d = wish->day, shift = swap_day(s, a, d)->shift;
  for (int32_t b = 0; b < model->agents; b++) {
    const sched_day *other = swap_day(s, b, d);
    if (b == a || s->offends[b] || other->shift < 0 || other->shift == shift ||
        !in_window(s, wish, other->shift))
      continue;
    int32_t takes = wfm__swap_place_of(model, a, other->shift), gives = wfm__swap_place_of(model, b, shift);
    if (takes < 0 || gives < 0) continue;
    wfm_swap swap = pair(a, d, b, d);
    offer(s, &swap, swap_change(s, a, d, takes) + swap_change(s, b, d, gives), (size_t)wish->most);
  }
}

/* Shifts in use on the day as classes, the agent's own first. */
static int32_t make_classes(wfm_swaps *s, const wfm_swap_wish *wish) {
  const sched_model *model = &s->model;
  int32_t count = 1, own = swap_day(s, wish->agent, wish->day)->shift;
  for (int32_t i = 0; i < model->shifts; i++) s->class_of[i] = -1;
  s->class_of[own] = 0;
  s->class_shift[0] = own;
  for (int32_t b = 0; b < model->agents && count < SWAP_CLASSES; b++) {
    int32_t shift = swap_day(s, b, wish->day)->shift;
    if (shift < 0 || s->offends[b] || s->class_of[shift] >= 0) continue;
    s->class_of[shift] = count;
    s->class_shift[count++] = shift;
  }
  return count;
}

/* hop[x][y]: the cheapest of those on shift x who would take y. */
static void fill_hops(wfm_swaps *s, const wfm_swap_wish *wish, int32_t classes) {
  const sched_model *model = &s->model;
  for (int32_t i = 0; i < classes * classes; i++) {
    s->hop[i] = INFINITY;
    s->hopper[i] = -1;
  }
  for (int32_t b = 0; b < model->agents; b++) {
    int32_t shift = swap_day(s, b, wish->day)->shift;
    const sched_kind *kind = &model->kind[model->agent[b].kind];
    if (b == wish->agent || shift < 0 || s->offends[b] || s->class_of[shift] < 0) continue;
    int32_t x = s->class_of[shift];
    for (int32_t j = 0; j < kind->shifts; j++) {
      int32_t y = s->class_of[kind->shift[j]];
      if (y < 0 || y == x) continue;
      double cost = swap_change(s, b, wish->day, j);
      if (cost >= s->hop[x * classes + y]) continue;
      s->hop[x * classes + y] = cost;
      s->hopper[x * classes + y] = b;
    }
  }
}

/* The cycle through the classes that from[] tells, ending in class z after so many hops; false when somebody is in it twice. */
static bool trace(const wfm_swaps *s, const wfm_swap_wish *wish, int32_t classes, int32_t hops, int32_t z,
                  wfm_swap *swap) {
  int32_t to = 0;
  *swap = (wfm_swap){.agents = hops + 2, .agent = {wish->agent}};
  for (int32_t k = hops + 1; k >= 1; k--) {
    int32_t x = z;
    swap->agent[k] = s->hopper[x * classes + to];
    to = x;
    if (k > 1) z = s->from[(k - 1) * classes + x];
  }
  for (int32_t k = 0; k < swap->agents; k++) {
    swap->day[k] = wish->day;
    for (int32_t i = 0; i < k; i++)
      if (swap->agent[i] == swap->agent[k]) return false;
  }
  return true;
}

/* Cycles that begin with the agent taking a shift of class y: the cheapest for each number of members, by relaxation over hops. */
static void find_cycles_from(wfm_swaps *s, const wfm_swap_wish *wish, int32_t classes, int32_t y,
                             double first) {
  for (int32_t z = 0; z < classes; z++) s->reach[z] = z == y ? first : INFINITY;
  for (int32_t hops = 1; hops + 2 <= wish->longest; hops++) {
    double *now = s->reach + (size_t)hops * (size_t)classes, *before = now - classes, least = INFINITY;
    int32_t *from = s->from + (size_t)hops * (size_t)classes, best = -1;
    for (int32_t z = 0; z < classes; z++) now[z] = INFINITY;
    for (int32_t x = 1; x < classes; x++) {
      if (!(before[x] < INFINITY)) continue;
      for (int32_t z = 1; z < classes; z++) {
        double cost = before[x] + s->hop[x * classes + z];
        if (cost >= now[z]) continue;
        now[z] = cost;
        from[z] = x;
      }
    }
    for (int32_t z = 1; z < classes; z++)
      if (now[z] + s->hop[z * classes] < least) {
        least = now[z] + s->hop[z * classes];
        best = z;
      }
    wfm_swap swap;
    if (best >= 0 && trace(s, wish, classes, hops, best, &swap)) offer(s, &swap, least, (size_t)wish->most);
  }
}

static void find_cycles(wfm_swaps *s, const wfm_swap_wish *wish) {
  if (wish->longest < 3) return;
  int32_t classes = make_classes(s, wish);
  fill_hops(s, wish, classes);
  for (int32_t y = 1; y < classes; y++) {
    int32_t place = wfm__swap_place_of(&s->model, wish->agent, s->class_shift[y]);
    if (place < 0 || !in_window(s, wish, s->class_shift[y])) continue;
    double first = swap_change(s, wish->agent, wish->day, place);
    if (first < INFINITY) find_cycles_from(s, wish, classes, y, first);
  }
}

wfm_status wfm_swap_find(wfm_swaps *swaps, const wfm_swap_wish *wish, size_t *count) {
  wfm_swap_wish read = default_wish;
  if (!swaps) return WFM_EINVAL;
  if (!wish || !count) return wfm__fail(swaps->ctx, WFM_EINVAL, "%s is NULL", wish ? "count" : "wish");
  wfm_status st = wfm__opts_read(swaps->ctx, &read, sizeof read, wish);
  if (st == WFM_OK) st = check_wish(swaps, &read);
  if (st != WFM_OK) return st;
  swaps->count = 0;
  if (swap_place(swaps, read.agent, read.day) >= 0) {
    if (read.kind == WFM_REQUEST_OFF) {
      find_day_off(swaps, &read);
    } else {
      find_pairs(swaps, &read);
      find_cycles(swaps, &read);
    }
    settle(swaps, (size_t)read.most);
  }
  *count = swaps->count;
  return WFM_OK;
}

wfm_status wfm_swap_found(const wfm_swaps *swaps, size_t i, wfm_swap *swap, wfm_swap_effect *effect) {
  if (!swaps) return WFM_EINVAL;
  if (!swap || i >= swaps->count)
    return wfm__fail(swaps->ctx, WFM_EINVAL, "answer %zu: want an output and an answer below %zu", i,
                     swaps->count);
  wfm_status st = wfm__result_write(swaps->ctx, swap, &swaps->found[i].swap, sizeof *swap);
  if (st == WFM_OK && effect)
    st = wfm__result_write(swaps->ctx, effect, &swaps->found[i].effect, sizeof *effect);
  return st;
}
