/* Two queues and their site were forecast apart; the planner needs figures that add up. The errors of the last weeks say whom to trust. */
#include <libwfm/forecast_hierarchy.h>
#include <stdio.h>

enum { NODES = 3, QUEUES = 2, WEEKS = 8 };

int main(void) {
  static const char *const name[NODES] = {"site", "sales", "service"};
  static const size_t start[NODES + 1] = {0, 2, 3, 4},
                                    member[] = {0, 1, 0, 1}; /* the site holds both queues */
  static const double forecast[NODES] = {5200, 2100, 2900};
  static const double errors[WEEKS * NODES] = {40, 150, -90, -30, -120, 110, 25,  90,  -60, -45, 60, -130,
                                               20, -80, 70,  35,  140,  -95, -15, -60, 30,  10,  40, -55};
  double agreed[NODES], variance[NODES];
  wfm_ctx *ctx = NULL;
  if (wfm_ctx_create(&ctx, NULL) != WFM_OK) return 1;
  wfm_status st = wfm_reconcile(ctx, NODES, QUEUES, start, member, forecast, 1, errors, WEEKS, NULL, agreed,
                                variance, NULL);
  if (st != WFM_OK) fprintf(stderr, "%s\n", wfm_ctx_error(ctx));
  for (int i = 0; st == WFM_OK && i < NODES; i++)
    printf("%-8s %6.0f contacts a week, was %.0f\n", name[i], agreed[i], forecast[i]);
  wfm_ctx_free(ctx);
  return st == WFM_OK ? 0 : 1;
}
