/* Speed of staffing on one core: whole days of 96 quarters through the public functions. Prints one row a measurement: what, most erlangs,
   answers a second. */
#include <libwfm/callback.h>
#include <libwfm/chance.h>
#include <libwfm/chat.h>
#include <libwfm/period.h>
#include <libwfm/staff_transient.h>

#include <math.h>
#include <stdio.h>
#include <time.h>

enum { DAY = 96 };

typedef struct day {
  wfm_ctx *ctx;
  double volume[DAY], variance[DAY], aht_s[DAY], patience_s[DAY], load[DAY], three[3][DAY], agents[DAY];
  wfm_staff_input in;
} day;

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void make_day(day *d, double most, int k) {
  for (int i = 0; i < DAY; i++) {
    d->load[i] = most * (0.3 + 0.7 * pow(sin(3.14159265 * (i + 0.5) / DAY), 2)) * (1 + 1e-6 * k);
    d->aht_s[i] = 180;
    d->volume[i] = d->load[i] * 900 / 180;
    d->variance[i] = 0.01 * d->volume[i] * d->volume[i];
    d->patience_s[i] = 120;
    d->three[0][i] = 30;
    d->three[1][i] = 0.4;
    d->three[2][i] = 1800;
  }
  wfm_staff_input_init(&d->in, sizeof d->in);
  d->in.volume = d->volume;
  d->in.aht_s = d->aht_s;
}

/* Erlang C with 10 % residual shrinkage: what pyworkforce and R are asked too. */
static wfm_status staff_day(day *d) {
  wfm_staff_opts opts;
  wfm_staff_result r;
  wfm_shrinkage s;
  wfm_queue_target target;
  wfm_staff_opts_init(&opts, sizeof opts);
  wfm_staff_result_init(&r, sizeof r);
  wfm_shrinkage_init(&s, sizeof s);
  wfm_queue_target_init(&target, sizeof target);
  opts.interval_s = 900;
  opts.flags = WFM_STAFF_WHOLE_POSITIONS;
  target.max_occupancy = 0.9;
  s.residual_frac = s.total_frac = 0.1;
  r.demand = d->agents;
  return wfm_staff(d->ctx, &d->in, DAY, &target, &s, &opts, &r, NULL);
}

static wfm_status period_day(day *d) {
  wfm_staff_period_opts opts;
  wfm_staff_period_result r;
  wfm_staff_period_opts_init(&opts, sizeof opts);
  wfm_staff_period_result_init(&r, sizeof r);
  opts.interval_s = 900;
  r.agents = d->agents;
  d->in.patience_s = d->patience_s;
  return wfm_staff_period(d->ctx, &d->in, DAY, NULL, 1, NULL, &opts, &r);
}

static wfm_status transient_staff(day *d) {
  wfm_staff_transient_opts opts;
  wfm_staff_transient_opts_init(&opts, sizeof opts);
  opts.interval_s = 900;
  d->in.patience_s = d->patience_s;
  return wfm_staff_transient(d->ctx, &d->in, DAY, NULL, NULL, &opts, d->agents, NULL);
}

static wfm_status chance_day(day *d) {
  double chance;
  wfm_staff_chance_opts opts;
  wfm_staff_chance_opts_init(&opts, sizeof opts);
  opts.interval_s = 900;
  opts.shared_cv2 = 0.01;
  d->in.patience_s = d->patience_s;
  d->in.volume_var = d->variance;
  for (int i = 0; i < DAY; i++) d->agents[i] = ceil(d->load[i] * 1.05);
  return wfm_staff_chance(d->ctx, &d->in, DAY, d->agents, NULL, 1, NULL, &opts, &chance, NULL);
}

static wfm_status chat_day(day *d) {
  wfm_queue_input in;
  wfm_chat_team team;
  wfm_queue_input_init(&in, sizeof in);
  wfm_chat_team_init(&team, sizeof team);
  team.slots = 3;
  in.load = d->load;
  in.aht_s = d->aht_s;
  in.patience_s = d->patience_s;
  return wfm_chat_agents(d->ctx, &in, &team, DAY, NULL, NULL, d->agents, NULL, NULL, NULL);
}

static wfm_status callback_day(day *d) {
  wfm_callback_input in;
  wfm_callback_input_init(&in, sizeof in);
  in.load = d->load;
  in.aht_s = d->aht_s;
  in.patience_s = d->patience_s;
  in.offer_s = d->three[0];
  in.accept = d->three[1];
  in.window_s = d->three[2];
  return wfm_callback_agents(d->ctx, &in, DAY, NULL, d->agents, NULL, NULL);
}

int main(void) {
  static const struct {
    const char *name;
    wfm_status (*run)(day *);
  } what[] = {{"staff_day", staff_day},   {"period_day", period_day}, {"transient_staff", transient_staff},
              {"chance_day", chance_day}, {"chat_day", chat_day},     {"callback_day", callback_day}};
  static const double sizes[] = {10, 50, 200};
  static day d;
  if (wfm_ctx_create(&d.ctx, NULL) != WFM_OK) return 1;
  puts("what size days_per_s");
  for (size_t w = 0; w < sizeof what / sizeof what[0]; w++)
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
      int days = 0;
      double start_s = now_s();
      wfm_status st = WFM_OK;
      while (st == WFM_OK && now_s() - start_s < 0.2) {
        make_day(&d, sizes[s], days++);
        st = what[w].run(&d);
      }
      if (st != WFM_OK) {
        fprintf(stderr, "%s: %s\n", what[w].name, wfm_ctx_error(d.ctx));
        wfm_ctx_free(d.ctx);
        return 1;
      }
      printf("%s %.0f %.6g\n", what[w].name, sizes[s], days / (now_s() - start_s));
    }
  wfm_ctx_free(d.ctx);
  return 0;
}
