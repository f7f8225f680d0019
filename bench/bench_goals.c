/* How far the probabilities of goals can be believed: goals set at random on simulated histories of five kinds, on the KPIs of
 * a real centre (WFM_DATA_DIR) and on series of your own (arguments: files with one value > 0 a line, a week each). For each: of
 * the goals given 60 to 80 %, how many are met; the Brier score beside the base rate, a straight line, and one with its band. */
#include "goals/reliability.h"

enum { HISTORIES = 1000 };

static void own_series(const char *path, table *all) {
  static double value[LONGEST];
  FILE *file = fopen(path, "r");
  int32_t n = 0;
  if (!file) die(path, "cannot be opened");
  while (n < LONGEST && fscanf(file, "%lf", &value[n]) == 1) n++;
  (void)fclose(file);
  const char *name = strrchr(path, '/');
  every_week(name ? name + 1 : path, value, n, "contacts", 7, all);
}

int main(int argc, char **argv) {
  table simulated = {0}, by_week = {0}, by_day = {0}, own = {0};
  if (wfm_ctx_create(&ctx, NULL) != WFM_OK) return 3;
  print_head();
  for (size_t k = 0; k < KINDS; k++) every_history(k, HISTORIES, &simulated);
  print_table("all simulated", &simulated);
  if (!every_kpi(&by_week, &by_day)) (void)printf("a real centre: skipped, WFM_DATA_DIR is not set\n");
  for (int i = 1; i < argc; i++) own_series(argv[i], &own);
  print_table("own series", &own);
  wfm_ctx_free(ctx);
  return 0;
}
