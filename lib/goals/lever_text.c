/* The levers in a sentence: what covers how much of the way, from when on, and what the trend does by itself. */
#include "core/core.h"
#include "goals/floor.h"
#include "goals/levers.h"

#include <math.h>
#include <string.h>

typedef struct line {
  char *text;
  size_t cap;
  int parts;
} line;

static void add(line *l, const char *text) {
  size_t used = strlen(l->text);
  (void)wfm__format(l->text + used, l->cap - used, "%s", text);
}

static void add_date(line *l, int32_t date, int32_t today) {
  static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};
  int32_t year, month, day, this_year;
  char text[40];
  wfm_date_to_ymd(date, &year, &month, &day);
  wfm_date_to_ymd(today, &this_year, NULL, NULL);
  size_t used = wfm__format(text, sizeof text, "%d %s", (int)day, months[month - 1]);
  if (year != this_year) (void)wfm__format(text + used, sizeof text - used, " %d", (int)year);
  add(l, text);
}

static void add_fixed(line *l, double value, int decimals, const char *after) {
  char number[WFM__NUMBER_TEXT];
  (void)wfm__format_fixed(number, value, decimals);
  add(l, number);
  add(l, after);
}

/* A share of the way or of the contacts: whole per cent, tenths below one. */
static void add_share(line *l, double share) {
  add_fixed(l, 100 * share, share < 0.01 ? 1 : 0, " %");
}

static void add_value(line *l, int32_t kpi, double value) {
  if (kpi != WFM__FLOOR_ASA && kpi != WFM__FLOOR_WAIT) {
    add_share(l, value);
  } else if (value < 60) {
    add_fixed(l, value, 0, " s");
  } else {
    char text[40];
    int64_t seconds = (int64_t)nearbyint(fmin(value, 1e9));
    (void)wfm__format(text, sizeof text, "%lld:%02d", (long long)(seconds / 60), (int)(seconds % 60));
    add(l, text);
  }
}

static void add_span(line *l, int32_t days) {
  char text[40];
  if (days >= 56)
    (void)wfm__format(text, sizeof text, "%d months", (int)nearbyint(days / 30.4));
  else if (days >= 14)
    (void)wfm__format(text, sizeof text, "%d weeks", (int)nearbyint(days / 7.0));
  else
    (void)wfm__format(text, sizeof text, "%d day%s", (int)days, days == 1 ? "" : "s");
  add(l, text);
}

/* ", " before all but the first. */
static void next_part(line *l) {
  add(l, l->parts++ > 0 ? ", " : "");
}

/* " closes 40 % of it" or "the rest", of what is taken in time; else when it could work. */
static void add_effect(line *l, const wfm_lever *lever, const wfm_lever_plan *plan, int32_t today) {
  if (lever->state == WFM_LEVER_TOO_LATE) {
    add(l, " would come too late, on ");
    add_date(l, lever->ready_date, today);
    return;
  }
  bool last = plan->reached && lever->kpi_after == plan->kpi_after;
  if (last && l->parts > 1) {
    add(l, " the rest");
  } else {
    add(l, l->parts > 1 ? " another " : " closes ");
    if (last && l->parts == 1)
      add(l, "all of it");
    else
      add_share(l, lever->closes_frac);
    if (!last && l->parts == 1) add(l, " of it");
  }
  add(l, " from ");
  add_date(l, lever->ready_date, today);
  add(l, " on");
}

static bool said(const wfm_lever *lever) {
  return lever->state == WFM_LEVER_TAKEN || lever->state == WFM_LEVER_TOO_LATE;
}

static void add_levers(line *l, const wfm_lever_plan *p, int32_t today) {
  if (said(&p->schedule_fit)) {
    next_part(l);
    add(l, "moving ");
    add_fixed(l, p->schedule_fit.amount, 0, p->schedule_fit.amount == 1 ? " shift" : " shifts");
    add_effect(l, &p->schedule_fit, p, today);
  }
  if (said(&p->self_service)) {
    next_part(l);
    add(l, "self-service for ");
    add_share(l, p->self_service.amount);
    add(l, " of the contacts");
    add_effect(l, &p->self_service, p, today);
  }
  if (said(&p->repeats)) {
    next_part(l);
    add_share(l, p->repeats.amount);
    add(l, " fewer repeats");
    add_effect(l, &p->repeats, p, today);
  }
  if (said(&p->people)) {
    next_part(l);
    add_fixed(l, p->people.agents_peak, 1, " more agents at peak (");
    add_fixed(l, p->people.payroll, 1, " on the payroll)");
    add_effect(l, &p->people, p, today);
  }
  if (said(&p->handle_time)) {
    next_part(l);
    add(l, "handling time ");
    add_share(l, p->handle_time.amount);
    add(l, " shorter, quality watched,");
    add_effect(l, &p->handle_time, p, today);
  }
}

void wfm__lever_text(const wfm_goal_spec *spec, int32_t today, wfm_lever_plan *plan) {
  static const char *const names[] = {"mean wait", "mean wait of all", "service level", "abandonment",
                                      "occupancy"};
  line l = {plan->text, sizeof plan->text, 0};
  int32_t kpi = wfm__floor_kpi(spec->kpi);
  plan->text[0] = '\0';
  add(&l, names[kpi]);
  add(&l, " ");
  add_value(&l, kpi, plan->kpi_now);
  add(&l, " to ");
  add_value(&l, kpi, plan->kpi_target);
  add(&l, " in ");
  add_span(&l, spec->due_date - today);
  add(&l, ": ");
  add_levers(&l, plan, today);
  if (l.parts == 0) add(&l, plan->reached ? "nothing has to change" : "no lever is open");
  if (!plan->reached && plan->closes_frac > 0) {
    add(&l, "; ");
    add_share(&l, plan->closes_frac);
    add(&l, " of the way in all");
  }
  if (!plan->effective_found) add(&l, "; the agents as planned do not explain the level of today");
  if (isnan(plan->trend_probability)) {
    add(&l, "; nothing is known of the trend");
  } else {
    add(&l, "; the trend alone gets there with probability ");
    add_fixed(&l, plan->trend_probability, 2, "");
  }
}
