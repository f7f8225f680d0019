/* A team's month: who earned recognition, without reward for luck and without a list of the worst.
 *
 *   recognise_team
 *
 * Four agents, four weeks; handling time counts only together with satisfaction. Exit 0: done; 3: memory.
 */
#include <libwfm/goal_recognition.h>

#include <math.h>
#include <stdio.h>

enum { AGENTS = 4, WEEKS = 4, CELLS = AGENTS * WEEKS, KPIS = 3, RULES = 3 };

static const char *const agent_name[AGENTS] = {"Ada", "Ben", "Cleo", "Dan"};
static const char *const kpi_name[KPIS] = {"satisfaction", "handling time", "swaps given"};
static const char *const badge_name[RULES] = {"content customers, three weeks", "most improved",
                                              "helping hand"};

/* Dan is new: two surveys, both of them top. */
static const double satisfied[CELLS] = {0.94, 0.93, 0.95, 0.94, 0.78, 0.80, 0.88, 0.90,
                                        0.83, 0.82, 0.80, 0.84, NAN,  NAN,  NAN,  1};
static const double surveys[CELLS] = {120, 110, 130, 125, 115, 120, 118, 122, 100, 104, 98, 101, 0, 0, 0, 2};
static const double aht_s[CELLS] = {310, 305, 300, 298, 330, 328, 326, 325,
                                    262, 258, 255, 250, NAN, NAN, NAN, 420};
static const double contacts[CELLS] = {400, 390, 410, 405, 380, 395, 388, 391,
                                       450, 460, 455, 470, 0,   0,   0,   30};
static const double swaps[CELLS] = {0, 1, 0, 0, 1, 2, 1, 0, 0, 0, 1, 0, NAN, NAN, NAN, 0};

static void describe_kpis(wfm_recognition_kpi kpi[KPIS]) {
  for (int k = 0; k < KPIS; k++) wfm_recognition_kpi_init(&kpi[k], sizeof kpi[k]);
  kpi[0].floor = 0.7;
  kpi[0].target = 0.9;
  kpi[0].weight = 2;
  kpi[0].value = satisfied;
  kpi[0].count = surveys;
  kpi[1].kind = WFM_RECOGNITION_MEAN;
  kpi[1].flags = WFM_RECOGNITION_EFFICIENCY;
  kpi[1].guard = 0;
  kpi[1].floor = 360;
  kpi[1].target = 300;
  kpi[1].sd = 240;
  kpi[1].value = aht_s;
  kpi[1].count = contacts;
  kpi[2].kind = WFM_RECOGNITION_COUNT;
  kpi[2].floor = 0;
  kpi[2].target = 1;
  kpi[2].weight = 0.5;
  kpi[2].value = swaps;
}

static void describe_badges(wfm_badge_rule rule[RULES]) {
  for (int r = 0; r < RULES; r++) wfm_badge_rule_init(&rule[r], sizeof rule[r]);
  rule[1].kind = WFM_BADGE_IMPROVED;
  rule[1].periods = 2;
  rule[2].kind = WFM_BADGE_HELPED;
  rule[2].kpi = 2;
  rule[2].threshold = 3;
}

static wfm_status print_scorecard(wfm_ctx *ctx, const wfm_recognition_input *team) {
  static const char *const arrow[] = {"worse", "-", "better"};
  wfm_scorecard_line line[KPIS];
  wfm_status st = wfm_recognition_scorecard(ctx, team, WEEKS - 1, line);
  for (int k = 0; st == WFM_OK && k < KPIS; k++)
    printf("%-14s target %7.3f  actual %7.3f  %-6s %s\n", kpi_name[k], line[k].target, line[k].actual,
           arrow[line[k].trend + 1], line[k].met == 1 ? "met" : "");
  return st;
}

static wfm_status print_recognition(wfm_ctx *ctx, const wfm_recognition_input *team) {
  double mean_points[AGENTS];
  int32_t rank[AGENTS], badge[RULES * CELLS];
  wfm_recognition_columns columns;
  wfm_recognition_columns_init(&columns, sizeof columns);
  columns.mean_points = mean_points;
  columns.rank = rank;
  columns.badge = badge;
  wfm_status st = wfm_recognition(ctx, team, &columns);
  for (int r = 1; st == WFM_OK && r <= team->top; r++)
    for (int a = 0; a < AGENTS; a++)
      if (rank[a] == r) printf("%d. %-6s %5.1f points\n", r, agent_name[a], mean_points[a]);
  for (int i = 0; st == WFM_OK && i < RULES * CELLS; i++)
    if (badge[i])
      printf("week %d: %s, \"%s\"\n", i % WEEKS + 1, agent_name[i % CELLS / WEEKS], badge_name[i / CELLS]);
  return st;
}

int main(void) {
  wfm_ctx *ctx = NULL;
  wfm_recognition_kpi kpi[KPIS];
  wfm_badge_rule rule[RULES];
  wfm_recognition_input team;
  wfm_recognition_input_init(&team, sizeof team);
  describe_kpis(kpi);
  describe_badges(rule);
  team.agents = AGENTS;
  team.periods = WEEKS;
  team.kpis = KPIS;
  team.kpi = kpi;
  team.rules = RULES;
  team.rule = rule;
  wfm_status st = wfm_ctx_create(&ctx, NULL);
  if (st == WFM_OK) st = print_scorecard(ctx, &team);
  if (st == WFM_OK) st = print_recognition(ctx, &team);
  if (st != WFM_OK) fprintf(stderr, "%s\n", ctx ? wfm_ctx_error(ctx) : wfm_status_text(st));
  wfm_ctx_free(ctx);
  return st == WFM_OK ? 0 : 3;
}
