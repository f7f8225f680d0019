/* Swaps and time off: milliseconds of one answer on a roster.

     bench_schedule_swap FOLDER ASSIGNMENTS.csv

   Each kind of question is asked for every agent and one of his working days; mean and worst answer in processor time. */
#include <libwfm/io_roster.h>
#include <libwfm/swap.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

enum { TEST, DAY_OFF, PAIR, CYCLE_3, CYCLE_4, TIME_OFF, QUESTIONS };
static const char *const names[QUESTIONS] = {"may two swap",        "find a day off",
                                             "find another start",  "with cycles up to 3",
                                             "with cycles up to 4", "time off of a week"};

/* Asks one question for an agent's day; answers that it found. */
static size_t ask(wfm_swaps *swaps, int question, const wfm_assignment *row, const wfm_assignment *other,
                  int32_t days) {
  wfm_swap swap;
  wfm_swap_effect effect;
  wfm_swap_wish wish;
  wfm_time_off_request request;
  wfm_time_off_answer answer;
  size_t count = 0;
  wfm_swap_init(&swap, sizeof swap);
  wfm_swap_effect_init(&effect, sizeof effect);
  wfm_swap_wish_init(&wish, sizeof wish);
  wfm_time_off_request_init(&request, sizeof request);
  wfm_time_off_answer_init(&answer, sizeof answer);
  switch (question) {
  case TEST:
    swap.agents = 2;
    swap.agent[0] = row->agent;
    swap.agent[1] = other->agent;
    swap.day[0] = swap.day[1] = row->day;
    return wfm_swap_test(swaps, &swap, &effect) == WFM_OK && effect.allowed;
  case TIME_OFF:
    request.agent = row->agent;
    request.first_day = row->day < days - 7 ? row->day : days > 7 ? days - 7 : 0;
    request.last_day = days > 7 ? request.first_day + 6 : days - 1;
    request.credit_minutes = 480;
    request.most_cost = INFINITY;
    return wfm_time_off_test(swaps, &request, &answer) == WFM_OK && answer.granted;
  default:
    wish.agent = row->agent;
    wish.day = row->day;
    wish.kind = question == DAY_OFF ? WFM_REQUEST_OFF : WFM_REQUEST_START;
    wish.longest = question == CYCLE_4 ? 4 : question == CYCLE_3 ? 3 : 2;
    return wfm_swap_find(swaps, &wish, &count) == WFM_OK ? count : 0;
  }
}

/* One working day of each agent, the day going round. */
static size_t pick_rows(const wfm_assignments *rows, wfm_assignment *picked, size_t most) {
  size_t count = 0;
  int32_t agent = -1;
  wfm_assignment row;
  wfm_assignment_init(&row, sizeof row);
  for (size_t i = 0; i < wfm_assignments_count(rows) && count < most; i++) {
    if (wfm_assignments_get(rows, i, &row) != WFM_OK || row.agent == agent) continue;
    if (row.day < (row.agent * 5) % 21) continue;
    agent = row.agent;
    picked[count++] = row;
  }
  return count;
}

static void run(wfm_swaps *swaps, const wfm_assignment *picked, size_t count, int32_t days) {
  printf("%-24s %8s %9s %9s %9s\n", "question", "asked", "mean_ms", "worst_ms", "answers");
  for (int q = 0; q < QUESTIONS; q++) {
    double sum = 0, worst = 0;
    size_t answers = 0;
    for (size_t i = 0; i < count; i++) {
      double before = now_ms();
      answers += ask(swaps, q, &picked[i], &picked[(i + 1) % count], days);
      double spent = now_ms() - before;
      sum += spent;
      worst = spent > worst ? spent : worst;
    }
    printf("%-24s %8zu %9.4f %9.4f %9zu\n", names[q], count, sum / (double)count, worst, answers);
  }
}

int main(int argc, char **argv) {
  wfm_ctx *ctx = NULL;
  wfm_roster *roster = NULL;
  wfm_assignments *rows = NULL;
  wfm_swaps *swaps = NULL;
  wfm_roster_opts frame;
  wfm_roster_opts_init(&frame, sizeof frame);
  if (argc != 3) {
    fprintf(stderr, "usage: bench_schedule_swap FOLDER ASSIGNMENTS.csv\n");
    return 2;
  }
  wfm_status st = wfm_ctx_create(&ctx, NULL);
  if (st == WFM_OK) st = wfm_roster_read_folder(ctx, argv[1], NULL, NULL, &roster);
  if (st == WFM_OK) st = wfm_assignments_read_csv(ctx, argv[2], roster, NULL, NULL, &rows);
  if (st == WFM_OK) st = wfm_roster_frame(roster, &frame);
  double before = now_ms();
  if (st == WFM_OK) st = wfm_swaps_create(ctx, roster, rows, &swaps);
  if (st == WFM_OK) {
    size_t agents = (size_t)wfm_roster_agents(roster);
    wfm_assignment *picked = calloc(agents + 1, sizeof *picked);
    printf("made ready in %.1f ms, %zu agents, %d days\n", now_ms() - before, agents, (int)frame.days);
    size_t count = picked ? pick_rows(rows, picked, agents) : 0;
    if (count > 0) run(swaps, picked, count, frame.days);
    free(picked);
  }
  if (st != WFM_OK) fprintf(stderr, "%s\n", ctx ? wfm_ctx_error(ctx) : wfm_status_text(st));
  wfm_swaps_free(swaps);
  wfm_assignments_free(rows);
  wfm_roster_free(roster);
  wfm_ctx_free(ctx);
  return st == WFM_OK ? 0 : 3;
}
