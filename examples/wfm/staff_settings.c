/* wfm staff: settings of a queue from texts, which are options or cells of the table of queues. */
#include "staff.h"
#include "target.h"

#include <libwfm/kpi.h>
#include <libwfm/staff_transient.h>

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const setting_name[SETTINGS] = {
    "channel",       "sl",     "definition", "period",     "asa",    "abandon",  "occupancy", "patience",
    "law",           "aht",    "shrinkage",  "min-agents", "hours",  "method",   "model",     "quantile",
    "shared-cv2",    "slots",  "stretch",    "offer",      "accept", "window",   "in-window", "deadline",
    "deadline-unit", "spread", "backlog",    "efficiency", "blend",  "idle-use", "lines",     "block"};

/* One text on its way into the settings. */
typedef struct source {
  const char *text, *where; /* text NULL: not given */
} source;

static int refuse(source s, const char *want) {
  complain("%s wants %s, not \"%.80s\"", s.where, want, s.text);
  return EXIT_USAGE;
}

static int number(source s, double low, double high, double *out) {
  char *end;
  if (!s.text) return EXIT_DONE;
  double value = strtod(s.text, &end);
  if (end == s.text || *end || !(value >= low && value <= high)) {
    char want[80];
    snprintf(want, sizeof want, "a number from %.12g to %.12g", low, high);
    return refuse(s, want);
  }
  *out = value;
  return EXIT_DONE;
}

static int duration(source s, bool zero, double *out) {
  double value;
  if (!s.text) return EXIT_DONE;
  if (!read_duration(s.text, &value) || (!zero && value == 0))
    return refuse(s, zero ? "a time as 90s, 5m, 2h or 28d" : "a time above 0 as 90s, 5m, 2h or 28d");
  *out = value;
  return EXIT_DONE;
}

/* Index of a word in a list that ends with NULL. */
static int word(source s, const char *const *words, const char *want, int32_t *out) {
  if (!s.text) return EXIT_DONE;
  for (int32_t k = 0; words[k]; k++)
    if (strcmp(words[k], s.text) == 0) {
      *out = k;
      return EXIT_DONE;
    }
  return refuse(s, want);
}

static const char *const channels[] = {"voice", "chat", "callback", "deferred", NULL};
static const char *const methods[] = {"sipp", "lagged", "mol", "transient", NULL};

const char *channel_name(int channel) {
  return channels[channel];
}

const char *method_name(int32_t method) {
  return methods[method == METHOD_TRANSIENT ? 3 : method];
}

/* --- the law of patience: NAME:a,b,c --- */

static const struct {
  const char *name;
  int32_t law;
  int numbers;
  const char *form;
} laws[] = {{"exponential", WFM_PATIENCE_EXPONENTIAL, 1, "exponential:MEAN"},
            {"deterministic", WFM_PATIENCE_DETERMINISTIC, 1, "deterministic:SECONDS"},
            {"uniform", WFM_PATIENCE_UNIFORM, 1, "uniform:LONGEST"},
            {"erlang2", WFM_PATIENCE_ERLANG2, 1, "erlang2:MEAN"},
            {"hyperexp2", WFM_PATIENCE_HYPEREXP2, 3, "hyperexp2:SHARE,MEAN,MEAN2"},
            {"lognormal", WFM_PATIENCE_LOGNORMAL, 2, "lognormal:LN_MEAN,LN_SD"},
            {"balking", WFM_PATIENCE_BALKING, 2, "balking:SHARE,MEAN"}};
enum { LAWS = sizeof laws / sizeof laws[0] };

static void take_law(int32_t law, const double x[3], wfm_patience_law *out) {
  out->law = law;
  switch (law) {
  case WFM_PATIENCE_DETERMINISTIC:
  case WFM_PATIENCE_UNIFORM:
    out->limit_s = x[0];
    break;
  case WFM_PATIENCE_HYPEREXP2:
    out->share = x[0];
    out->mean_s = x[1];
    out->mean2_s = x[2];
    break;
  case WFM_PATIENCE_LOGNORMAL:
    out->ln_mean = x[0];
    out->ln_sd = x[1];
    break;
  case WFM_PATIENCE_BALKING:
    out->share = x[0];
    out->mean_s = x[1];
    break;
  default:
    out->mean_s = x[0];
  }
}

static int read_law(source s, staff_settings *out) {
  wfm_patience_law_init(&out->law, sizeof out->law);
  if (!s.text) return EXIT_DONE;
  size_t length = strcspn(s.text, ":");
  for (int k = 0; k < LAWS; k++) {
    if (strlen(laws[k].name) != length || strncmp(laws[k].name, s.text, length) != 0) continue;
    double x[3] = {0};
    const char *at = s.text + length;
    for (int i = 0; i < laws[k].numbers; i++) {
      char *end;
      if (*at != (i == 0 ? ':' : ',')) return refuse(s, laws[k].form);
      x[i] = strtod(at + 1, &end);
      if (end == at + 1 || !isfinite(x[i])) return refuse(s, laws[k].form);
      at = end;
    }
    if (*at) return refuse(s, laws[k].form);
    take_law(laws[k].law, x, &out->law);
    out->by_law = true;
    return EXIT_DONE;
  }
  return refuse(s, "exponential, deterministic, uniform, erlang2, hyperexp2, lognormal or balking, a colon "
                   "and its numbers");
}

void print_law(FILE *out, const wfm_patience_law *law) {
  switch (law->law) {
  case WFM_PATIENCE_DETERMINISTIC:
    fprintf(out, "patience deterministic, %g s", law->limit_s);
    break;
  case WFM_PATIENCE_UNIFORM:
    fprintf(out, "patience uniform, 0 to %g s", law->limit_s);
    break;
  case WFM_PATIENCE_ERLANG2:
    fprintf(out, "patience Erlang-2, mean %g s", law->mean_s);
    break;
  case WFM_PATIENCE_HYPEREXP2:
    fprintf(out, "patience hyper-exponential, %g %% of mean %g s and the others %g s", 100 * law->share,
            law->mean_s, law->mean2_s);
    break;
  case WFM_PATIENCE_LOGNORMAL:
    fprintf(out, "patience lognormal, mean %g and deviation %g of ln seconds", law->ln_mean, law->ln_sd);
    break;
  case WFM_PATIENCE_BALKING:
    fprintf(out, "%g %% hang up at once when they have to wait, the others exponential with mean %g s",
            100 * law->share, law->mean_s);
    break;
  default:
    fprintf(out, "patience exponential, mean %g s", law->mean_s);
  }
}

/* --- opening hours: "mon-fri 08:00-20:00, sat 09:00-14:00" --- */

static bool clock_time(const char **at, int32_t *second) {
  int hour, minute, used = 0;
  if (sscanf(*at, "%2d:%2d%n", &hour, &minute, &used) != 2 || hour < 0 || hour > 48 || minute < 0 ||
      minute > 59)
    return false;
  *second = hour * 3600 + minute * 60;
  *at += used;
  return true;
}

static int weekday(const char **at) {
  static const char *const names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  for (int d = 0; d < 7; d++)
    if (strncmp(*at, names[d], 3) == 0) {
      *at += 3;
      return d;
    }
  return -1;
}

static int read_hours(const cli_app *app, source s, staff_settings *out) {
  static const char form[] = "opening hours as \"mon-fri 08:00-20:00, sat 09:00-14:00\"";
  if (!s.text) return EXIT_DONE;
  wfm_status status = wfm_hours_create(app->ctx, &out->hours);
  for (const char *at = s.text; status == WFM_OK;) {
    int32_t open, close;
    int from = weekday(&at), to = from;
    if (from >= 0 && *at == '-') {
      at++;
      to = weekday(&at);
    }
    at += strspn(at, " ");
    if (from < 0 || to < from || !clock_time(&at, &open) || *at++ != '-' || !clock_time(&at, &close) ||
        close <= open)
      return refuse(s, form);
    for (int d = from; status == WFM_OK && d <= to; d++) status = wfm_hours_add(out->hours, d, open, close);
    at += strspn(at, " ");
    if (!*at) break;
    if (*at++ != ',') return refuse(s, form);
    at += strspn(at, " ");
  }
  out->hours_text = s.text;
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

/* --- chat --- */

static int read_team(source slots, source stretch, staff_settings *out) {
  double count = 1;
  int code = number(slots, 1, MOST_SLOTS, &count);
  if (code != EXIT_DONE) return code;
  if (count != floor(count)) return refuse(slots, "a whole number of contacts at once");
  wfm_chat_team_init(&out->team, sizeof out->team);
  out->team.slots = (int32_t)count;
  if (!stretch.text) return EXIT_DONE;
  const char *at = stretch.text;
  for (int k = 0; k < out->team.slots; k++) {
    char *end;
    out->stretch[k] = strtod(at, &end);
    bool last = k + 1 == out->team.slots;
    if (end == at || !(out->stretch[k] >= 1e-3 && out->stretch[k] <= 1e3) || *end != (last ? '\0' : ','))
      return refuse(stretch, "one number from 0.001 to 1000 for each of --slots, with commas between, as "
                             "1,1.3,1.7 for three");
    at = end + 1;
  }
  out->team.stretch = out->stretch;
  return EXIT_DONE;
}

/* --- all of them --- */

static int read_target(const source *s, staff_settings *out) {
  wfm_queue_target *t = &out->target;
  wfm_queue_target_init(t, sizeof *t);
  if (s[SET_SL].text && !read_level(s[SET_SL].text, &t->level, &t->threshold_s))
    return refuse(s[SET_SL], "X/T as in 80/20, 0 < X < 100");
  if (s[SET_DEFINITION].text) {
    t->sl_definition = find_definition(s[SET_DEFINITION].text);
    if (!t->sl_definition)
      return refuse(s[SET_DEFINITION], "offered, excl_short, answered, incl_abandon or virtual");
  }
  int code = duration(s[SET_ASA], false, &t->max_asa_s);
  if (code == EXIT_DONE) code = number(s[SET_ABANDON], 1e-6, 1, &t->max_abandon);
  if (code == EXIT_DONE) code = number(s[SET_OCCUPANCY], 1e-6, 1, &t->max_occupancy);
  if (code == EXIT_DONE) code = number(s[SET_BLOCK], 1e-9, 1, &t->max_block);
  return code;
}

static int read_method(const source *s, staff_settings *out) {
  static const char *const periods[] = {"interval", "day", "week", "month", NULL};
  static const char *const models[] = {"auto", "c", "a", NULL};
  static const int32_t model[] = {0, WFM_MODEL_ERLANG_C, WFM_MODEL_ERLANG_A};
  int32_t method = 0, channel = CHANNEL_VOICE, which = 0;
  int code = word(s[SET_CHANNEL], channels, "voice, chat, callback or deferred", &channel);
  if (code == EXIT_DONE) code = word(s[SET_PERIOD], periods, "interval, day, week or month", &out->period);
  if (code == EXIT_DONE) code = word(s[SET_METHOD], methods, "sipp, lagged, mol or transient", &method);
  if (code == EXIT_DONE) code = word(s[SET_MODEL], models, "auto, c or a", &which);
  out->channel = channel;
  out->method = method == 3 ? METHOD_TRANSIENT : method;
  out->model = model[which];
  return code;
}

static int read_numbers(const source *s, staff_settings *out) {
  int code = duration(s[SET_PATIENCE], false, &out->patience_s);
  if (code == EXIT_DONE) code = duration(s[SET_AHT], false, &out->aht_s);
  if (code == EXIT_DONE) code = number(s[SET_MIN_AGENTS], 0, 1e6, &out->min_agents);
  if (code == EXIT_DONE) code = number(s[SET_QUANTILE], 0, 0.999999, &out->quantile);
  if (code == EXIT_DONE) code = number(s[SET_LINES], 1, 1e7, &out->lines);
  if (code == EXIT_DONE) code = number(s[SET_SHARED_CV2], 0, 4, &out->shared_cv2);
  if (code == EXIT_DONE) code = duration(s[SET_OFFER], true, &out->offer_s);
  if (code == EXIT_DONE) code = number(s[SET_ACCEPT], 0, 1, &out->accept);
  if (code == EXIT_DONE) code = duration(s[SET_WINDOW], true, &out->window_s);
  if (code == EXIT_DONE) code = number(s[SET_IN_WINDOW], 0, 0.999999, &out->in_window);
  if (code == EXIT_DONE) code = duration(s[SET_DEADLINE], false, &out->deadline_s);
  if (code == EXIT_DONE) code = number(s[SET_BACKLOG], 0, 1e9, &out->backlog);
  if (code == EXIT_DONE) code = number(s[SET_EFFICIENCY], 0.01, 1, &out->efficiency);
  if (code == EXIT_DONE) code = number(s[SET_IDLE_USE], 0, 1, &out->idle_use);
  return code;
}

static int read_deferred(const source *s, staff_settings *out) {
  static const char *const units[] = {"clock", "open", NULL}, *const spreads[] = {"level", "constant", NULL};
  int32_t unit = 0, spread = 0;
  int code = word(s[SET_DEADLINE_UNIT], units, "clock or open", &unit);
  if (code == EXIT_DONE) code = word(s[SET_SPREAD], spreads, "level or constant", &spread);
  out->deadline_unit = unit ? WFM_DEADLINE_OPEN_S : WFM_DEADLINE_CLOCK_S;
  out->spread = spread ? WFM_BACKLOG_CONSTANT : WFM_BACKLOG_LEVEL;
  out->blend = s[SET_BLEND].text;
  return code;
}

/* What does not go together. */
static int check_settings(const source *s, const staff_settings *x) {
  const char *where = s[SET_METHOD].where;
  if ((x->channel == CHANNEL_CALLBACK || x->channel == CHANNEL_DEFERRED) && x->period != WFM_PERIOD_INTERVAL)
    return refuse(s[SET_PERIOD], "interval for callbacks and deferred work");
  if (x->channel != CHANNEL_VOICE && x->by_law) return refuse(s[SET_LAW], "a voice queue");
  if (x->by_law && s[SET_MODEL].text && x->model != 0) return refuse(s[SET_MODEL], "auto beside --law");
  if (x->method == METHOD_TRANSIENT && x->by_law) return refuse(s[SET_LAW], "a method other than transient");
  if (x->channel == CHANNEL_VOICE && x->period != WFM_PERIOD_INTERVAL && x->method != WFM_STAFF_SIPP) {
    complain("%s: a target over a %s is staffed by sipp alone", where, wfm_period_name(x->period));
    return EXIT_USAGE;
  }
  if (x->method == METHOD_TRANSIENT && x->target.sl_definition != WFM_SL_OFFERED)
    return refuse(s[SET_DEFINITION], "offered with the method transient");
  if (x->method == METHOD_TRANSIENT && !isinf(x->target.max_asa_s))
    return refuse(s[SET_ASA], "no value with the method transient");
  if (x->lines != floor(x->lines)) return refuse(s[SET_LINES], "a whole number");
  if (x->lines > 0 && (x->channel != CHANNEL_VOICE || x->period != WFM_PERIOD_INTERVAL || x->by_law ||
                       x->method == METHOD_TRANSIENT))
    return refuse(s[SET_LINES], "a voice queue without --law, by interval, by sipp, lagged or mol");
  if (s[SET_BLOCK].text && !(x->lines > 0)) return refuse(s[SET_BLOCK], "a queue with --lines");
  if (x->blend && x->channel != CHANNEL_DEFERRED) return refuse(s[SET_BLEND], "a queue of deferred work");
  return EXIT_DONE;
}

int read_settings(const cli_app *app, const char *const text[SETTINGS], const char *const where[SETTINGS],
                  staff_settings *out) {
  source s[SETTINGS];
  for (int k = 0; k < SETTINGS; k++) s[k] = (source){text[k], where[k]};
  *out = (staff_settings){.patience_s = INFINITY,
                          .aht_s = -1,
                          .offer_s = 60,
                          .accept = 0.5,
                          .window_s = 3600,
                          .in_window = 0.9,
                          .deadline_s = 86400,
                          .efficiency = 1,
                          .idle_use = 0.7};
  int code = read_method(s, out);
  if (code == EXIT_DONE) code = read_target(s, out);
  if (code == EXIT_DONE) code = read_numbers(s, out);
  if (code == EXIT_DONE) code = read_law(s[SET_LAW], out);
  if (code == EXIT_DONE) code = read_team(s[SET_SLOTS], s[SET_STRETCH], out);
  if (code == EXIT_DONE) code = read_deferred(s, out);
  if (code == EXIT_DONE) code = read_hours(app, s[SET_HOURS], out);
  if (code == EXIT_DONE) code = read_shrinkage(app, s[SET_SHRINKAGE].text, &out->shrinkage);
  return code == EXIT_DONE ? check_settings(s, out) : code;
}

void free_settings(staff_settings *settings) {
  wfm_hours_free(settings->hours);
  settings->hours = NULL;
}
