/* wfm staff: the table, and every definition that it used, in words. */
#include "staff.h"

#include <libwfm/kpi.h>

#include <math.h>
#include <string.h>

const char *staff_model_text(const staff_queue *q, size_t i) {
  switch (q->set.channel) {
  case CHANNEL_CHAT:
    return q->column[LOAD][i] > 0 ? "chat" : "none";
  case CHANNEL_CALLBACK:
    return q->column[LOAD][i] > 0 ? "callback" : "none";
  case CHANNEL_DEFERRED:
    return "backlog";
  default:
    if (!q->model[i]) return "none";
    return q->set.method == METHOD_TRANSIENT ? "M(t)/M/n(t)+M" : wfm_model_name(q->model[i]);
  }
}

/* How the agents of a queue were found. */
const char *staff_way(const staff_queue *q) {
  if (q->set.channel == CHANNEL_DEFERRED) return q->set.spread == WFM_BACKLOG_LEVEL ? "level" : "constant";
  if (q->set.channel == CHANNEL_CALLBACK) return "sipp";
  return q->set.period == WFM_PERIOD_INTERVAL ? method_name(q->set.method) : "period";
}

static const char *definition(const staff_queue *q) {
  return q->set.channel == CHANNEL_DEFERRED ? "in_time" : wfm_sl_definition_name(q->set.target.sl_definition);
}

bool staff_has_period(const staff_queue *q) {
  return (q->set.channel == CHANNEL_VOICE || q->set.channel == CHANNEL_CHAT) &&
         q->set.period != WFM_PERIOD_INTERVAL;
}

/* --- rows --- */

const staff_shown staff_columns[STAFF_SHOWN] = {
    {"volume", IN_VOLUME},    {"aht_s", IN_AHT},      {"load_erlangs", LOAD}, {"positions", POSITIONS},
    {"demand", DEMAND},       {"level", LEVEL},       {"asa_s", ASA},         {"p_abandon", ABANDON},
    {"occupancy", OCCUPANCY}, {"p_target", P_TARGET}, {"backlog", BACKLOG}};
const staff_shown staff_given_columns[STAFF_SHOWN_GIVEN] = {
    {"given_agents", IN_AGENTS}, {"given_level", GIVEN_LEVEL}, {"given_p_target", GIVEN_P_TARGET}};

/* A row of the output: one of the file, or open without one. */
bool staff_row_shown(const staff_queue *q, size_t i) {
  return q->row[i] != SIZE_MAX || q->open[i];
}

double staff_cell(const staff_queue *q, int column, size_t i) {
  return column == IN_AHT && !(q->column[IN_VOLUME][i] > 0) ? NAN : q->column[column][i];
}

void print_staff_time(FILE *out, const staff_job *j, size_t i) {
  wfm_local local;
  wfm_zone_to_local(j->in.zone, wfm_grid_start(j->grid, i), &local);
  print_date(out, local.date);
  fprintf(out, "T%02d:%02d", (int)local.second / 3600, (int)local.second / 60 % 60);
}

static void write_row(const staff_job *j, const staff_queue *q, size_t i, FILE *out) {
  print_cell(out, q->name);
  fputc(',', out);
  print_staff_time(out, j, i);
  for (int c = 0; c < STAFF_SHOWN - 1; c++) {
    fputc(',', out);
    print_value(out, staff_cell(q, staff_columns[c].column, i));
  }
  fprintf(out, ",%s,%s,%s,%s,", staff_model_text(q, i), definition(q), channel_name(q->set.channel),
          staff_way(q));
  print_value(out, q->column[BACKLOG][i]);
  for (int c = 0; j->given && c < STAFF_SHOWN_GIVEN; c++) {
    fputc(',', out);
    print_value(out, q->column[staff_given_columns[c].column][i]);
  }
  fputc('\n', out);
}

void write_staff(const staff_job *j, FILE *out) {
  fputs("queue,start", out);
  for (int c = 0; c < STAFF_SHOWN - 1; c++) fprintf(out, ",%s", staff_columns[c].name);
  fputs(",model,definition,channel,method,backlog", out);
  for (int c = 0; j->given && c < STAFF_SHOWN_GIVEN; c++) fprintf(out, ",%s", staff_given_columns[c].name);
  fputc('\n', out);
  for (size_t k = 0; k < j->in.queues; k++)
    for (size_t i = 0; i < j->n; i++)
      if (staff_row_shown(&j->queue[k], i)) write_row(j, &j->queue[k], i, out);
}

/* --- words --- */

static void print_target(const staff_queue *q, FILE *out) {
  const wfm_queue_target *t = &q->set.target;
  if (q->set.channel == CHANNEL_DEFERRED) {
    fprintf(out, "  target: every contact done within %g h of %s, counted from the start of its interval\n",
            q->set.deadline_s / 3600,
            q->set.deadline_unit == WFM_DEADLINE_OPEN_S ? "opening time" : "clock time");
    return;
  }
  fprintf(out, "  target: %.4g %% by %s, T = %g s", 100 * t->level, wfm_sl_definition_text(t->sl_definition),
          t->threshold_s);
  if (q->set.channel == CHANNEL_CALLBACK) fputs(", of those who take no callback", out);
  fprintf(out, q->set.period == WFM_PERIOD_INTERVAL ? ", in every interval" : ", over each %s",
          wfm_period_name(q->set.period));
  if (isfinite(t->max_asa_s)) fprintf(out, "; mean wait of the answered <= %g s", t->max_asa_s);
  if (t->max_abandon < 1) fprintf(out, "; hang up <= %g %%", 100 * t->max_abandon);
  if (t->max_occupancy < 1) fprintf(out, "; occupancy <= %g %%", 100 * t->max_occupancy);
  if (t->max_block < 1) fprintf(out, "; blocked <= %g %%", 100 * t->max_block);
  if (q->set.channel == CHANNEL_CALLBACK && q->set.in_window > 0)
    fprintf(out, "; called back within %g s: %g %%", q->set.window_s, 100 * q->set.in_window);
  bool caps = isfinite(t->max_asa_s) || t->max_abandon < 1 || t->max_occupancy < 1;
  fputs(caps && q->set.period != WFM_PERIOD_INTERVAL ? "; these caps in every interval\n" : "\n", out);
}

static void print_voice_model(const staff_job *j, const staff_queue *q, FILE *out) {
  static const char *const load[] = {
      "each interval by itself in steady state, at its own load (SIPP)",
      "each interval in steady state, at the load of one AHT earlier (lagged SIPP)",
      "each interval in steady state, at the modified offered load (MOL)"};
  bool c = false, a = false;
  for (size_t i = 0; i < j->n; i++) {
    c = c || q->model[i] == WFM_MODEL_ERLANG_C || q->model[i] == WFM_MODEL_LINES_C;
    a = a || q->model[i] == WFM_MODEL_ERLANG_A || q->model[i] == WFM_MODEL_LINES_A;
  }
  const char *model = c && a ? "Erlang A where patience is known, else Erlang C"
                      : a    ? "Erlang A"
                             : "Erlang C";
  fputs("  model: ", out);
  if (q->set.by_law) {
    fputs("M/M/n+G, ", out);
    print_law(out, &q->set.law);
  } else {
    fputs(model, out);
  }
  if (q->set.lines > 0) fprintf(out, " with %g lines (%s)", q->set.lines, a ? "M/M/n/K+M" : "M/M/n/K");
  if (q->set.method == METHOD_TRANSIENT)
    fputs("; followed through the day with queues carried over (M(t)/M/n(t)+M)", out);
  else
    fprintf(out, "; %s", load[q->set.period == WFM_PERIOD_INTERVAL ? q->set.method : 0]);
  fprintf(out, "; intervals of %d minutes\n", (int)j->in.interval_s / 60);
}

static void print_chat(const staff_queue *q, FILE *out) {
  fprintf(out, "  model: birth-death chain, up to %d chats at once per agent", (int)q->set.team.slots);
  if (q->set.team.stretch) {
    fputs(", handling time times", out);
    for (int k = 0; k < q->set.team.slots; k++) fprintf(out, " %g", q->set.stretch[k]);
    fputs(" with 1, 2, ...", out);
  }
  fputs("; each interval by itself in steady state, whole positions\n", out);
}

static void print_model(const staff_job *j, const staff_queue *q, FILE *out) {
  switch (q->set.channel) {
  case CHANNEL_CHAT:
    print_chat(q, out);
    break;
  case CHANNEL_CALLBACK:
    fprintf(
        out,
        "  model: M/M/n%s; a callback is offered above a told wait of %g s, %g %% take it; calls go before "
        "callbacks; each interval by itself in steady state, whole positions\n",
        q->patient ? "" : "+M", q->set.offer_s, 100 * q->set.accept);
    break;
  case CHANNEL_DEFERRED:
    fprintf(
        out,
        "  model: fluid in order of arrival, %s; %g contacts wait at the start; %g %% of the time is work\n",
        q->set.spread == WFM_BACKLOG_LEVEL ? "as level as can be" : "the same agents all the time",
        q->set.backlog, 100 * q->set.efficiency);
    break;
  default:
    print_voice_model(j, q, out);
  }
  if (q->set.quantile > 0)
    fprintf(out,
            "  volume: the %g quantile of the rate, gamma distributed with the variance of the forecast%s\n",
            q->set.quantile, q->variance ? "" : "; the file gives none, so the mean");
  else
    fputs("  volume: the mean\n", out);
}

static void print_shrinkage(const staff_queue *q, FILE *out) {
  const shrinkage_list *s = &q->set.shrinkage;
  for (size_t c = 0; c < s->count; c++) {
    char base[CAUSE_NAME];
    base_name(s, c, base, sizeof base);
    fprintf(out, "  shrinkage: %s %g %% of %s, %s\n", s->name[c], 100 * s->cause[c].frac, base,
            stage_name(s->cause[c].stage));
  }
  fprintf(out, "  demand = positions / (1 - %.4g), rounded up once; paid = demand / (1 - %.4g)\n",
          s->total.residual_frac, s->total.rostered_frac);
}

static void range(const double *x, size_t n, double *low, double *high) {
  *low = INFINITY;
  *high = -INFINITY;
  for (size_t k = 0; k < n; k++) {
    if (isnan(x[k])) continue;
    *low = fmin(*low, x[k]);
    *high = fmax(*high, x[k]);
  }
}

const char *staff_judged(const staff_queue *q) {
  return wfm_period_name(q->set.period == WFM_PERIOD_INTERVAL ? WFM_PERIOD_DAY : q->set.period);
}

/* A period lets an interval go without agents where that is cheapest: says so. */
static void print_worst(const staff_job *j, const staff_queue *q, FILE *out) {
  double worst = INFINITY;
  size_t at = 0;
  for (size_t i = 0; i < j->n; i++)
    if (q->column[LEVEL][i] < worst) {
      worst = q->column[LEVEL][i];
      at = i;
    }
  if (!isfinite(worst)) return;
  fputs("  the lowest interval, ", out);
  print_staff_time(out, j, at);
  fprintf(out, ", has a level of %.1f %%; --abandon, --asa or --min-agents keep it higher\n", 100 * worst);
}

static void print_chances(const staff_queue *q, const char *who, const double *chance, const double *expected,
                          FILE *out) {
  double low, high, worst, best;
  range(expected, q->periods, &low, &high);
  range(chance, q->periods, &worst, &best);
  if (!(low <= high)) return;
  fprintf(out, "  %s: expected level over a %s %.1f to %.1f %%, kept with a probability of %.2f to %.2f", who,
          staff_judged(q), 100 * low, 100 * high, worst, best);
  if (q->variance)
    fprintf(out, " (gamma volumes, squared variation %g shared over the %s)\n", q->set.shared_cv2,
            staff_judged(q));
  else
    fputs(" (volumes taken as known)\n", out);
}

static void print_deferred(const staff_queue *q, FILE *out) {
  fprintf(out, "  of %g contacts %g are done in time, %g late, %g not due yet\n", q->totals.arrived,
          q->totals.in_time, q->totals.late, q->totals.not_due);
  if (q->set.blend)
    fprintf(out,
            "  blended: %s has %.1f h idle of which %g %% can be used; alone they do %.1f h of this work; "
            "without them it "
            "takes %.1f h\n",
            q->set.blend, q->set.idle_use > 0 ? q->idle_h / q->set.idle_use : 0, 100 * q->set.idle_use,
            q->filled_h, q->separate_h);
}

void print_staff(const staff_job *j, FILE *out) {
  for (size_t k = 0; k < j->in.queues; k++) {
    const staff_queue *q = &j->queue[k];
    const wfm_staff_bridge *b = &q->bridge;
    fprintf(out, "queue %s (%s)\n", q->name, channel_name(q->set.channel));
    print_target(q, out);
    print_model(j, q, out);
    fprintf(out, "  open: %s\n", q->set.hours_text ? q->set.hours_text : "the intervals of the file");
    if (q->outside > 0)
      fprintf(out, "  %g contacts come outside these hours; nobody is staffed for them\n", q->outside);
    print_shrinkage(q, out);
    fprintf(out,
            "  at most %g agents; %.1f h on the queue + %.1f h residual + %.1f h rounding and minimum = %.1f "
            "h to "
            "roster; + %.1f h away = %.1f h paid\n",
            q->peak, b->positions_h, b->residual_h, b->rounding_h, b->demand_h, b->away_h, b->paid_h);
    if (q->set.channel == CHANNEL_DEFERRED) print_deferred(q, out);
    if (staff_has_period(q))
      fprintf(out, "  %g agent intervals on the queue, %s\n", q->cost,
              q->bound == q->cost ? "proven least" : "not proven least");
    if (staff_has_period(q) && q->bound != q->cost)
      fprintf(out, "  fewer than %g are impossible\n", q->bound);
    if (staff_has_period(q)) print_worst(j, q, out);
    print_chances(q, "the demand", q->chance, q->expected, out);
    if (j->given) print_chances(q, "the given agents", q->given_chance, q->given_expected, out);
  }
}
