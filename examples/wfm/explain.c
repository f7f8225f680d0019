/* What a forecast found in a queue's history, in words and as JSON. */
#include "explain.h"

#include <math.h>
#include <string.h>

enum { DATES_SHOWN = 12 };
#define WORTH_SAYING 0.02 /* share of the variance from which an effect is spoken of */

static const char *const weekday_name[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                           "Friday", "Saturday", "Sunday"};
static const char *const month_name[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};

static double total(const wfm_forecast *forecast) {
  double sum = 0;
  for (size_t i = 0; i < wfm_forecast_count(forecast); i++) sum += wfm_forecast_mean(forecast)[i];
  return sum;
}

static bool effect_at(const found *f, size_t i, wfm_effect *effect) {
  wfm_effect_init(effect, sizeof *effect);
  return wfm_effects_get(f->effects, i, effect) == WFM_OK;
}

/* The first effect of a kind; false where there is none. */
static bool first_of(const found *f, int32_t kind, wfm_effect *effect) {
  for (size_t i = 0; i < wfm_effects_count(f->effects); i++)
    if (effect_at(f, i, effect) && effect->kind == kind) return true;
  return false;
}

/* The one with the largest, or the smallest, factor of a kind. */
static wfm_effect extreme(const found *f, int32_t kind, double sign) {
  wfm_effect best, effect;
  (void)first_of(f, kind, &best);
  for (size_t i = 0; i < wfm_effects_count(f->effects); i++)
    if (effect_at(f, i, &effect) && effect.kind == kind && sign * effect.value > sign * best.value)
      best = effect;
  return best;
}

static double percent(double factor) {
  return 100 * (factor - 1);
}

/* --- in words --- */

static void say_level(const found *f) {
  wfm_effect e;
  if (first_of(f, WFM_EFFECT_LEVEL, &e)) {
    fprintf(stderr, "  level: about ");
    print_number(stderr, e.value, e.value < 100 ? 1 : 0);
    fprintf(stderr, " contacts on an ordinary open day at the end of the history");
    if (first_of(f, WFM_EFFECT_SPREAD, &e)) fprintf(stderr, ", give or take %.0f %%", 100 * e.value);
    fprintf(stderr, "\n");
  }
  if (!first_of(f, WFM_EFFECT_TREND, &e)) return;
  if (e.gain >= WORTH_SAYING)
    fprintf(stderr, "  trend: %+.0f %% a year over the %d days of the history\n", percent(e.value),
            (int)e.days);
  else
    fprintf(stderr, "  trend: none to speak of\n");
}

static void say_weekdays(const found *f) {
  wfm_effect e;
  fprintf(stderr, "  weekdays:");
  const char *comma = " ";
  for (size_t i = 0; i < wfm_effects_count(f->effects); i++) {
    if (!effect_at(f, i, &e) || e.kind != WFM_EFFECT_WEEKDAY) continue;
    fprintf(stderr, "%s%s %+.0f %%", comma, weekday_name[e.index], percent(e.value));
    comma = ", ";
  }
  fputc('\n', stderr);
}

static void say_cycles(const found *f) {
  wfm_effect e;
  if (first_of(f, WFM_EFFECT_MONTH_DAY, &e)) {
    wfm_effect high = extreme(f, WFM_EFFECT_MONTH_DAY, 1), low = extreme(f, WFM_EFFECT_MONTH_DAY, -1);
    if (e.gain >= WORTH_SAYING)
      fprintf(stderr,
              "  day of the month (paydays, billing): most about day %d (%+.0f %%), least about day %d "
              "(%+.0f %%)\n",
              (int)high.index, percent(high.value), (int)low.index, percent(low.value));
    else
      fprintf(stderr, "  day of the month (paydays, billing): no pattern to speak of\n");
  }
  if (!first_of(f, WFM_EFFECT_MONTH, &e)) {
    fprintf(stderr, "  season of the year: the history is too short to tell\n");
  } else if (e.gain >= WORTH_SAYING) {
    wfm_effect high = extreme(f, WFM_EFFECT_MONTH, 1), low = extreme(f, WFM_EFFECT_MONTH, -1);
    fprintf(stderr, "  season of the year: most in %s (%+.0f %%), least in %s (%+.0f %%)\n",
            month_name[high.index - 1], percent(high.value), month_name[low.index - 1], percent(low.value));
  } else {
    fprintf(stderr, "  season of the year: no pattern to speak of\n");
  }
}

static void say_special_days(const found *f) {
  wfm_effect e;
  size_t known = wfm_hours_special_count(f->queue->hours);
  if (!known) {
    fprintf(stderr, "  special days: none were given\n");
    return;
  }
  fprintf(stderr, "  special days: %zu were given\n", known);
  for (size_t i = 0; i < wfm_effects_count(f->effects); i++) {
    if (!effect_at(f, i, &e)) continue;
    if (e.kind == WFM_EFFECT_SPECIAL)
      fprintf(stderr, "    %s: %+.0f %%, learnt from %d in the history\n",
              e.name[0] ? e.name : "without a name", percent(e.value), (int)e.days);
    if (e.kind == WFM_EFFECT_AFTER || e.kind == WFM_EFFECT_BEFORE)
      fprintf(stderr, "    the day %s a closure: %+.0f %%, learnt from %d\n",
              e.kind == WFM_EFFECT_AFTER ? "after" : "before", percent(e.value), (int)e.days);
  }
}

static void say_regressors(const found *f) {
  wfm_effect e;
  for (size_t i = 0; i < wfm_effects_count(f->effects); i++)
    if (effect_at(f, i, &e) && e.kind == WFM_EFFECT_REGRESSOR)
      fprintf(stderr, "  %s: %+.1f %% for each standard deviation more\n", e.name, percent(e.value));
}

static void say_set_aside(const found *f) {
  const wfm_clean_report *c = &f->queue->cleaned;
  size_t unusual = wfm_forecast_unusual_days(f->forecast);
  if (c->outliers || c->outage_days || c->negative)
    fprintf(stderr, "  set aside: %lld outliers, %lld days with next to nothing, %lld negative values\n",
            (long long)c->outliers, (long long)c->outage_days, (long long)c->negative);
  if (!unusual) return;
  fprintf(stderr, "  days unlike all others, which counted for less:");
  for (size_t i = 0; i < unusual && i < DATES_SHOWN; i++) {
    int32_t date;
    if (wfm_forecast_unusual_day(f->forecast, i, &date, NULL) != WFM_OK) continue;
    fputc(' ', stderr);
    print_date(stderr, date);
  }
  if (unusual > DATES_SHOWN) fprintf(stderr, " and %zu more", unusual - DATES_SHOWN);
  fputc('\n', stderr);
}

/* Why this method: the table of the back-test. */
static void say_choice(const found *f) {
  if (wfm_forecast_scores(f->forecast) == 0) {
    fprintf(stderr, "  the history is too short to compare methods on it\n");
    return;
  }
  fprintf(stderr, "  method: %s; forecasts of the history's own past over the same leads:\n",
          wfm_method_text(wfm_forecast_method(f->forecast)));
  for (size_t i = 0; i < wfm_forecast_scores(f->forecast); i++) {
    wfm_forecast_score score;
    wfm_forecast_score_init(&score, sizeof score);
    if (wfm_forecast_score_get(f->forecast, i, &score) == WFM_OK)
      fprintf(stderr,
              "    %-12s WAPE %.1f %%, bias %+.1f %%, MASE %.2f, 80 %% bands hold %.0f %%, over %d origins\n",
              wfm_method_text(score.method), 100 * score.wape, 100 * score.bias, score.mase,
              100 * score.coverage80, (int)score.origins);
  }
}

void explain_queue(const found *f) {
  fprintf(stderr, "queue %s: ", f->queue->name);
  print_number(stderr, total(f->forecast), 0);
  fprintf(stderr, " contacts expected in %d days\n", (int)f->days);
  say_level(f);
  say_weekdays(f);
  say_cycles(f);
  say_special_days(f);
  say_regressors(f);
  say_set_aside(f);
  say_choice(f);
}

/* --- as JSON --- */

static void json_effects(const found *f) {
  static const char *const kind[] = {"level", "trend",  "weekday", "month_day", "month",
                                     "after", "before", "special", "regressor", "spread"};
  wfm_effect e;
  for (size_t i = 0; i < wfm_effects_count(f->effects); i++) {
    if (!effect_at(f, i, &e)) continue;
    printf("%s\n    {\"kind\": \"%s\", \"index\": %d, \"name\": ", i ? "," : "", kind[e.kind], (int)e.index);
    print_json_text(stdout, e.name);
    printf(", \"days\": %d, \"value\": ", (int)e.days);
    print_json_number(stdout, e.value);
    printf(", \"gain\": ");
    print_json_number(stdout, e.gain);
    printf("}");
  }
}

static void json_scores(const wfm_forecast *forecast) {
  for (size_t i = 0; i < wfm_forecast_scores(forecast); i++) {
    wfm_forecast_score score;
    wfm_forecast_score_init(&score, sizeof score);
    if (wfm_forecast_score_get(forecast, i, &score) != WFM_OK) continue;
    printf("%s{\"method\": \"%s\", \"origins\": %d, \"wape\": ", i ? ", " : "", wfm_method_text(score.method),
           (int)score.origins);
    print_json_number(stdout, score.wape);
    printf(", \"bias\": ");
    print_json_number(stdout, score.bias);
    printf(", \"mase\": ");
    print_json_number(stdout, score.mase);
    printf(", \"coverage80\": ");
    print_json_number(stdout, score.coverage80);
    printf("}");
  }
}

void json_queue(const found *f, bool first) {
  const wfm_clean_report *c = &f->queue->cleaned;
  printf("%s\n  {\"queue\": ", first ? "" : ",");
  print_json_text(stdout, f->queue->name);
  printf(", \"contacts\": ");
  print_json_number(stdout, total(f->forecast));
  printf(", \"method\": \"%s\", \"outliers\": %lld, \"outage_days\": %lld, \"negative\": %lld, "
         "\"unusual_days\": [",
         wfm_method_text(wfm_forecast_method(f->forecast)), (long long)c->outliers, (long long)c->outage_days,
         (long long)c->negative);
  for (size_t i = 0; i < wfm_forecast_unusual_days(f->forecast); i++) {
    int32_t date;
    if (wfm_forecast_unusual_day(f->forecast, i, &date, NULL) != WFM_OK) continue;
    printf(i ? ", \"" : "\"");
    print_date(stdout, date);
    printf("\"");
  }
  printf("], \"effects\": [");
  json_effects(f);
  printf("],\n   \"scores\": [");
  json_scores(f->forecast);
  printf("]}");
}
