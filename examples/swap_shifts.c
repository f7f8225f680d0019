/* Two people want to swap, one wants a day off, all bid for the next roster's lines: questions that a team leader answers in a minute.
 *
 *   swap_shifts [FOLDER]        default: data/sample/roster
 *
 * Solves a roster folder and asks about it. Exit 0: done; 2: the folder cannot be read; 3: memory or the solver failed.
 */
#include <libwfm/io_roster.h>
#include <libwfm/swap.h>

#include <stdio.h>
#include <stdlib.h>

/* The first day that the agent works; -1: none. */
static int32_t first_day(const wfm_assignments *rows, int32_t agent) {
  wfm_assignment row;
  wfm_assignment_init(&row, sizeof row);
  for (size_t i = 0; i < wfm_assignments_count(rows); i++)
    if (wfm_assignments_get(rows, i, &row) == WFM_OK && row.agent == agent) return row.day;
  return -1;
}

/* Who would give the agent that day off? */
static wfm_status print_offers(wfm_swaps *swaps, int32_t agent, int32_t day) {
  wfm_swap_wish wish;
  wfm_swap swap;
  wfm_swap_effect effect;
  size_t count = 0;
  char text[500];
  wfm_swap_wish_init(&wish, sizeof wish);
  wfm_swap_init(&swap, sizeof swap);
  wfm_swap_effect_init(&effect, sizeof effect);
  wish.agent = agent;
  wish.day = day;
  wish.most = 3;
  wfm_status st = wfm_swap_find(swaps, &wish, &count);
  printf("%zu offers for a day off on day %d:\n", count, (int)day);
  for (size_t i = 0; st == WFM_OK && i < count; i++) {
    st = wfm_swap_found(swaps, i, &swap, &effect);
    wfm_swap_text(swaps, &swap, &effect, text, sizeof text);
    printf("  %s\n", text);
  }
  return st;
}

/* May he take a day of leave? */
static wfm_status print_leave(wfm_swaps *swaps, int32_t agent, int32_t day) {
  wfm_time_off_request request;
  wfm_time_off_answer answer;
  wfm_time_off_request_init(&request, sizeof request);
  wfm_time_off_answer_init(&answer, sizeof answer);
  request.agent = agent;
  request.first_day = day;
  request.last_day = day;
  request.credit_minutes = 480;
  request.most_cost = 50;
  wfm_status st = wfm_time_off_test(swaps, &request, &answer);
  if (st == WFM_OK)
    printf("Leave on day %d: %s; it costs %.1f, %.1f without a substitute.\n", (int)day,
           answer.granted ? "granted" : "refused", answer.cost, answer.cost_alone);
  return st;
}

/* Everybody bids for the line of the next one; seniority decides. */
static wfm_status print_awards(wfm_ctx *ctx, const wfm_roster *roster, const wfm_assignments *rows) {
  int32_t agents = wfm_roster_agents(roster), happy = 0;
  size_t n = (size_t)agents;
  int32_t *who = calloc(n + 1, sizeof *who), *bid = calloc(n + 1, sizeof *bid),
          *line = calloc(n + 1, sizeof *line);
  wfm_status st = who && bid && line ? WFM_OK : WFM_ENOMEM;
  for (int32_t a = 0; st == WFM_OK && a < agents; a++) {
    who[a] = a;
    bid[a] = (a + 1) % agents;
  }
  if (st == WFM_OK) st = wfm_shift_bid(ctx, roster, rows, who, bid, n, NULL, NULL, line, NULL, NULL);
  for (int32_t a = 0; st == WFM_OK && a < agents; a++) happy += line[a] == bid[a];
  if (st == WFM_OK) printf("%d of %d agents get the line that they bid for.\n", (int)happy, (int)agents);
  free(who);
  free(bid);
  free(line);
  return st;
}

static wfm_status ask(wfm_ctx *ctx, const wfm_roster *roster) {
  wfm_schedule *schedule = NULL;
  wfm_swaps *swaps = NULL;
  wfm_schedule_opts opts;
  wfm_schedule_opts_init(&opts, sizeof opts);
  opts.work_limit = 500000;
  wfm_status st = wfm_schedule_solve(ctx, roster, &opts, &schedule);
  const wfm_assignments *rows = wfm_schedule_assignments(schedule);
  if (st == WFM_OK) st = wfm_swaps_create(ctx, roster, rows, &swaps);
  int32_t day = st == WFM_OK ? first_day(rows, 0) : -1;
  if (st == WFM_OK && day >= 0) st = print_offers(swaps, 0, day);
  if (st == WFM_OK && day >= 0) st = print_leave(swaps, 0, day);
  if (st == WFM_OK) st = print_awards(ctx, roster, rows);
  wfm_swaps_free(swaps);
  wfm_schedule_free(schedule);
  return st;
}

int main(int argc, char **argv) {
  wfm_ctx *ctx = NULL;
  wfm_roster *roster = NULL;
  int code = 0;
  wfm_status st = wfm_ctx_create(&ctx, NULL);
  if (st == WFM_OK)
    st = wfm_roster_read_folder(ctx, argc > 1 ? argv[1] : "data/sample/roster", NULL, NULL, &roster);
  if (st != WFM_OK) code = 2;
  if (st == WFM_OK) {
    st = ask(ctx, roster);
    if (st != WFM_OK) code = 3;
  }
  if (st != WFM_OK) fprintf(stderr, "swap_shifts: %s\n", ctx ? wfm_ctx_error(ctx) : wfm_status_text(st));
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
  return code;
}
