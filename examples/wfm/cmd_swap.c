/* wfm swap: may these agents swap, who would, may he have the time off, who gets which line. */
#include "cmd_swap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *test, *want, *leave, *bids, *memory, *from, *to, *out_folder;
static bool strict;
static int64_t longest = 3, most = 10, credit;
static double most_cost = 0;

static const cli_option options[] = {
    {"test", OPTION_TEXT, &test, "may they swap: A0003:2,A0007:4 (agent:day; three and more: a cycle)", 0, 0},
    {"want", OPTION_TEXT, &want, "who would swap: A0003:2 wants that day off, or another start", 0, 0},
    {"from", OPTION_TEXT, &from, "with --want: earliest start wanted, HH:MM", 0, 0},
    {"to", OPTION_TEXT, &to, "with --want: latest start wanted, HH:MM", 0, 0},
    {"longest", OPTION_INTEGER, &longest, "most agents in a cycle; 3", 2, 6},
    {"most", OPTION_INTEGER, &most, "most answers; 10", 1, 1000},
    {"time-off", OPTION_TEXT, &leave, "may he be away: A0003:2-4 (agent:days)", 0, 0},
    {"credit", OPTION_INTEGER, &credit, "with --time-off: paid minutes a day; 0", 0, 1440},
    {"most-cost", OPTION_NUMBER, &most_cost, "with --time-off: grant it up to this cost; 0", -1e15, 1e15},
    {"bids", OPTION_TEXT, &bids, "award lines by bids.csv (agent,line in the order of wishes)", 0, 0},
    {"memory", OPTION_TEXT, &memory, "with --bids: memory.csv (agent,loss) of earlier periods", 0, 0},
    {"o", OPTION_TEXT, &out_folder, "folder for the roster after --test or --bids", 0, 0},
    {"strict", OPTION_FLAG, &strict, "unknown columns and members are errors", 0, 0},
};

struct job {
  wfm_roster *roster;
  wfm_assignments *rows, *changed;
  wfm_swaps *swaps;
  agent_days *list;
  size_t listed;
};

static void print_swap(const struct job *job, const wfm_swap *swap, const wfm_swap_effect *effect, bool json,
                       bool first) {
  char text[2400];
  wfm_swap_text(job->swaps, swap, effect, text, sizeof text);
  if (!json) {
    printf("%s\n", text);
    return;
  }
  printf("%s\n  {\"allowed\": %s, \"rule\": ", first ? "" : ",", effect->allowed ? "true" : "false");
  print_json_text(stdout, effect->rule >= 0 ? wfm_rule_text(effect->rule) : "");
  printf(", \"cost\": ");
  print_json_number(stdout, effect->cost);
  printf(", \"under\": ");
  print_json_number(stdout, effect->under);
  printf(", \"text\": ");
  print_json_text(stdout, text);
  printf("}");
}

static int write_rows(cli_app *app, const struct job *job) {
  char *path = join_path(out_folder, "assignments.csv");
  wfm_status status =
      path ? wfm_assignments_write_csv(app->ctx, job->roster, job->changed, path) : WFM_ENOMEM;
  free(path);
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

static int run_test(cli_app *app, struct job *job) {
  wfm_swap swap;
  wfm_swap_effect effect;
  wfm_swap_init(&swap, sizeof swap);
  wfm_swap_effect_init(&effect, sizeof effect);
  if (job->listed < 2 || job->listed > WFM_SWAP_MOST) {
    complain("--test: %zu agents, want 2 to %d", job->listed, (int)WFM_SWAP_MOST);
    return EXIT_USAGE;
  }
  swap.agents = (int32_t)job->listed;
  for (size_t i = 0; i < job->listed; i++) {
    swap.agent[i] = job->list[i].agent;
    swap.day[i] = job->list[i].first;
  }
  wfm_status status = wfm_swap_test(job->swaps, &swap, &effect);
  if (status == WFM_OK && effect.allowed && out_folder)
    status = wfm_swap_rows(job->swaps, &swap, &job->changed);
  if (status != WFM_OK) return failed(app, status);
  if (app->json) printf("{\"swaps\": [");
  print_swap(job, &swap, &effect, app->json, true);
  if (app->json) printf("]}\n");
  if (!effect.allowed) return EXIT_MISSED;
  return out_folder ? write_rows(app, job) : EXIT_DONE;
}

static bool read_clock(const char *text, int32_t *minutes) {
  int hour, minute, used = 0;
  if (sscanf(text, "%2d:%2d%n", &hour, &minute, &used) != 2 || text[used] || hour < 0 || hour > 48 ||
      minute < 0 || minute > 59)
    return false;
  *minutes = 60 * hour + minute;
  return true;
}

static int run_want(cli_app *app, struct job *job) {
  wfm_swap_wish wish;
  wfm_swap swap;
  wfm_swap_effect effect;
  size_t count = 0;
  wfm_swap_wish_init(&wish, sizeof wish);
  wfm_swap_init(&swap, sizeof swap);
  wfm_swap_effect_init(&effect, sizeof effect);
  if (job->listed != 1) {
    complain("--want: %zu agents, want one", job->listed);
    return EXIT_USAGE;
  }
  wish.agent = job->list[0].agent;
  wish.day = job->list[0].first;
  wish.longest = (int32_t)longest;
  wish.most = (int32_t)most;
  if (from || to) wish.kind = WFM_REQUEST_START;
  if ((from && !read_clock(from, &wish.start_from_minute)) ||
      (to && !read_clock(to, &wish.start_to_minute))) {
    complain("--from and --to: want clock times as 09:30");
    return EXIT_USAGE;
  }
  wfm_status status = wfm_swap_find(job->swaps, &wish, &count);
  if (status != WFM_OK) return failed(app, status);
  if (app->json) printf("{\"swaps\": [");
  for (size_t i = 0; i < count; i++)
    if (wfm_swap_found(job->swaps, i, &swap, &effect) == WFM_OK)
      print_swap(job, &swap, &effect, app->json, i == 0);
  if (app->json) printf("]}\n");
  if (count == 0 && !app->json) printf("nobody could\n");
  return count ? EXIT_DONE : EXIT_MISSED;
}

static const char *name_of(const struct job *job, int32_t i) {
  wfm_agent agent;
  wfm_agent_init(&agent, sizeof agent);
  return i >= 0 && wfm_roster_agent(job->roster, i, &agent) == WFM_OK ? agent.name : "nobody";
}

static void print_answer(const struct job *job, const wfm_time_off_request *r, const wfm_time_off_answer *a) {
  printf("%s\n", a->granted ? "granted" : a->allowed ? "refused: it costs too much" : "refused");
  if (!a->allowed) {
    printf("rule broken         %s\n", wfm_rule_text(a->rule));
    return;
  }
  printf("cost                ");
  print_number(stdout, a->cost, 1);
  printf(" (without substitutes ");
  print_number(stdout, a->cost_alone, 1);
  printf(")\nmissing             ");
  print_number(stdout, a->under, 1);
  printf(" agent-intervals more (without substitutes ");
  print_number(stdout, a->under_alone, 1);
  printf(")\n");
  for (int32_t i = 0; i <= r->last_day - r->first_day; i++)
    if (a->substitute[i] >= 0)
      printf("day %-16d%s steps in\n", (int)(r->first_day + i), name_of(job, a->substitute[i]));
}

static void print_answer_json(const struct job *job, const wfm_time_off_request *r,
                              const wfm_time_off_answer *a) {
  printf("{\"granted\": %s, \"allowed\": %s, \"rule\": ", a->granted ? "true" : "false",
         a->allowed ? "true" : "false");
  print_json_text(stdout, a->rule >= 0 ? wfm_rule_text(a->rule) : "");
  printf(", \"cost\": ");
  print_json_number(stdout, a->cost);
  printf(", \"cost_alone\": ");
  print_json_number(stdout, a->cost_alone);
  printf(", \"under\": ");
  print_json_number(stdout, a->under);
  printf(", \"substitutes\": [");
  for (int32_t i = 0; i <= r->last_day - r->first_day; i++) {
    printf("%s", i ? ", " : "");
    if (a->substitute[i] >= 0)
      print_json_text(stdout, name_of(job, a->substitute[i]));
    else
      printf("null");
  }
  printf("]}\n");
}

static int run_time_off(cli_app *app, struct job *job) {
  wfm_time_off_request request;
  wfm_time_off_answer answer;
  wfm_time_off_request_init(&request, sizeof request);
  wfm_time_off_answer_init(&answer, sizeof answer);
  if (job->listed != 1) {
    complain("--time-off: %zu agents, want one", job->listed);
    return EXIT_USAGE;
  }
  request.agent = job->list[0].agent;
  request.first_day = job->list[0].first;
  request.last_day = job->list[0].last;
  request.credit_minutes = (int32_t)credit;
  request.most_cost = most_cost;
  wfm_status status = wfm_time_off_test(job->swaps, &request, &answer);
  if (status != WFM_OK) return failed(app, status);
  if (app->json)
    print_answer_json(job, &request, &answer);
  else
    print_answer(job, &request, &answer);
  return answer.granted ? EXIT_DONE : EXIT_MISSED;
}

static int ask(cli_app *app, struct job *job) {
  const char *option = test ? "test" : want ? "want" : "time-off";
  int code = read_agent_days(job->roster, option,
                             test   ? test
                             : want ? want
                                    : leave,
                             true, &job->list, &job->listed);
  if (code != EXIT_DONE) return code;
  wfm_status status = wfm_swaps_create(app->ctx, job->roster, job->rows, &job->swaps);
  if (status != WFM_OK) return failed(app, status);
  return test ? run_test(app, job) : want ? run_want(app, job) : run_time_off(app, job);
}

static int run(cli_app *app, int count, char **argument) {
  struct job job = {0};
  int code = EXIT_DONE;
  (void)count;
  if (!!test + !!want + !!leave + !!bids != 1) {
    complain("swap: want one of --test, --want, --time-off and --bids");
    return EXIT_USAGE;
  }
  if (out_folder) code = prepare_output(app, out_folder);
  if (code != EXIT_DONE) return code;
  wfm_status status = read_roster(app, argument[0], argument[1], strict, &job.roster, &job.rows);
  if (status != WFM_OK)
    code = failed(app, status);
  else
    code = bids ? run_bids(app, job.roster, job.rows, bids, memory, out_folder) : ask(app, &job);
  wfm_swaps_free(job.swaps);
  wfm_assignments_free(job.changed);
  wfm_assignments_free(job.rows);
  wfm_roster_free(job.roster);
  free(job.list);
  return code;
}

const cli_command command_swap = {
    .name = "swap",
    .summary = "swaps, time off and bids on a roster",
    .arguments = "FOLDER ASSIGNMENTS.csv",
    .about =
        "Asks one question of a roster. --test: may these agents swap (each gives his day and takes the next "
        "one's), what does\n"
        "it cost, what is missing then; --want: who would give an agent a day off or another start, cheapest "
        "first, "
        "cycles\n"
        "included; --time-off: granted or refused, its cost, who steps in; --bids: lines awarded by "
        "seniority and "
        "by what was\n"
        "lost before. Exit 1 when the answer is no.",
    .example =
        "  wfm swap mycentre/roster mycentre/out/assignments.csv --test A0003:2,A0007:2\n"
        "  wfm swap mycentre/roster mycentre/out/assignments.csv --want A0003:2 --from 09:00 --to 11:00\n"
        "  wfm swap mycentre/roster mycentre/out/assignments.csv --time-off A0003:7-11 --credit 480",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .least = 2,
    .most = 2,
    .run = run,
};
