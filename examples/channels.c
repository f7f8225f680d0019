/* More than calls: chat with several contacts at once, callbacks, e-mail with a deadline, and e-mail in the idle time of the phones. */
#include <libwfm/wfm.h>
#include <stdio.h>

enum { N = 24 }; /* half hours, 8:00 to 20:00 */

/* 90 chats an hour of 6 minutes, at most three at once; each takes 1.3 and 1.7 times as long beside another one or two. */
static wfm_status chat(wfm_ctx *ctx) {
  static const double stretch[] = {1, 1.3, 1.7};
  double rate = 90, aht = 360, patience = 180, agents = 0, level = 0, together = 0;
  wfm_queue_input in;
  wfm_queue_perf perf;
  wfm_chat_perf only;
  wfm_chat_team team;
  wfm_queue_input_init(&in, sizeof in);
  wfm_queue_perf_init(&perf, sizeof perf);
  wfm_chat_perf_init(&only, sizeof only);
  wfm_chat_team_init(&team, sizeof team);
  in.rate_per_h = &rate;
  in.aht_s = &aht;
  in.patience_s = &patience;
  perf.sl_offered = &level;
  only.concurrency = &together;
  for (int32_t slots = 1; slots <= 3; slots++) {
    team.slots = slots;
    team.stretch = stretch;
    wfm_status st = wfm_chat_agents(ctx, &in, &team, 1, NULL, NULL, &agents, &perf, &only, NULL);
    if (st != WFM_OK) return st;
    printf("chat, %d at once: %2.0f agents, %.1f %% within 20 s, %.2f chats at once on average\n", (int)slots,
           agents, 100 * level, together);
  }
  return WFM_OK;
}

/* The peak: 20 agents, 21 erlangs. Who is told a wait above half a minute may leave a number instead. */
static wfm_status callbacks(wfm_ctx *ctx) {
  double agents = 20, load = 21, aht = 240, patience = 150, offer = 30, accept = 0, window = 1800;
  double level = 0, abandon = 0, taken = 0, kept = 0;
  wfm_callback_input in;
  wfm_callback_perf perf;
  wfm_callback_input_init(&in, sizeof in);
  wfm_callback_perf_init(&perf, sizeof perf);
  in.agents = &agents;
  in.load = &load;
  in.aht_s = &aht;
  in.patience_s = &patience;
  in.offer_s = &offer;
  in.accept = &accept;
  in.window_s = &window;
  perf.level = &level;
  perf.p_abandon = &abandon;
  perf.p_callback = &taken;
  perf.within_window = &kept;
  for (; accept < 0.5; accept += 0.2) {
    wfm_status st = wfm_callback(ctx, &in, 1, &perf, NULL);
    if (st != WFM_OK) return st;
    printf("callbacks taken by %2.0f %%: %4.1f %% of calls, %4.1f %% hang up, %4.1f %% of the others within "
           "20 s",
           100 * accept, 100 * taken, 100 * abandon, 100 * level);
    if (taken > 0) printf(", %.1f %% called back within half an hour", 100 * kept);
    putchar('\n');
  }
  return WFM_OK;
}

/* 24 letters every half hour, 7 minutes each, to be answered within 4 hours, beside 12 agents on the phones. */
static wfm_status letters(wfm_ctx *ctx) {
  double calls[N], aht[N], patience[N], on_phone[N], mails[N], work[N], beside[N];
  wfm_staff_input voice;
  wfm_staff_opts voice_opts;
  wfm_backlog_input in;
  wfm_backlog_opts opts;
  wfm_blend_result r;
  wfm_staff_input_init(&voice, sizeof voice);
  wfm_staff_opts_init(&voice_opts, sizeof voice_opts);
  wfm_backlog_input_init(&in, sizeof in);
  wfm_backlog_opts_init(&opts, sizeof opts);
  wfm_blend_result_init(&r, sizeof r);
  for (int i = 0; i < N; i++) {
    calls[i] = 50 + 4 * (i < 12 ? i : 24 - i);
    aht[i] = 180;
    patience[i] = 120;
    on_phone[i] = 12;
    mails[i] = 24;
    work[i] = 420;
  }
  voice.volume = calls;
  voice.aht_s = aht;
  voice.patience_s = patience;
  in.volume = mails;
  in.aht_s = work;
  opts.deadline = 4 * 3600;
  opts.method = WFM_BACKLOG_LEVEL;
  opts.flags = WFM_AGENTS_REAL;
  r.agents = beside;
  wfm_status st = wfm_blend(ctx, &voice, on_phone, N, &voice_opts, 0.7, &in, &opts, &r);
  if (st != WFM_OK) return st;
  printf("letters: %.1f h of agents who do nothing else; beside the phones %.1f h, since %.1f h of idle time "
         "are used\n",
         r.separate_h, r.agents_h, r.filled_h);
  return WFM_OK;
}

int main(void) {
  wfm_ctx *ctx = NULL;
  wfm_status st = wfm_ctx_create(&ctx, NULL);
  if (st == WFM_OK) st = chat(ctx);
  if (st == WFM_OK) st = callbacks(ctx);
  if (st == WFM_OK) st = letters(ctx);
  if (st != WFM_OK) fprintf(stderr, "%s: %s\n", wfm_status_text(st), ctx ? wfm_ctx_error(ctx) : "no context");
  wfm_ctx_free(ctx);
  return st == WFM_OK ? 0 : 1;
}
