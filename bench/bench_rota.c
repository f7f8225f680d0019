/* Rotas of whole shifts: objective, bound and time of benchmark instances, beside the best values that are known. */
#include <libwfm/io_rota.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Best known objectives of the instances of Curtois and Qu (2014), by number; 0: not noted here. */
static const double best_known[] = {0, 607,  0, 1001, 0, 1143, 0, 1056, 0, 439,   0, 3443,
                                    0, 1348, 0, 3829, 0, 5746, 0, 3149, 0, 21133, 0, 17428};

static double known(const char *path) {
  const char *name = strrchr(path, '/');
  int number = 0;
  if (sscanf(name ? name + 1 : path, "Instance%d.txt", &number) != 1 || number < 1) return 0;
  return number < (int)(sizeof best_known / sizeof best_known[0]) ? best_known[number] : 0;
}

static int run(wfm_ctx *ctx, const char *path, double time_limit) {
  wfm_rota *rota = NULL;
  wfm_rota_opts opts;
  wfm_rota_result r;
  wfm_rota_figures f;
  wfm_rota_opts_init(&opts, sizeof opts);
  wfm_rota_result_init(&r, sizeof r);
  wfm_rota_figures_init(&f, sizeof f);
  opts.time_limit_s = time_limit;
  wfm_status st = wfm_rota_read_curtois(ctx, path, NULL, &rota);
  size_t cells = (size_t)wfm_rota_people(rota) * (size_t)wfm_rota_days(rota);
  int32_t *plan = malloc(cells * sizeof *plan + 1);
  clock_t start = clock();
  if (st == WFM_OK) st = plan ? wfm_rota_solve(ctx, rota, &opts, plan, &r) : WFM_ENOMEM;
  double spent = (double)(clock() - start) / CLOCKS_PER_SEC;
  if (st == WFM_OK) st = wfm_rota_check(ctx, rota, plan, &f);
  if (st != WFM_OK) {
    fprintf(stderr, "%s: %s\n", path, wfm_ctx_error(ctx));
  } else {
    double best = known(path);
    printf("%-40.40s %4d people %3d days  objective %8.0f  bound %8.0f  broken %lld  %6.1f CPU s  %6.1f s",
           path, wfm_rota_people(rota), wfm_rota_days(rota), f.cost, r.lower_bound, (long long)f.violations,
           spent, r.elapsed_s);
    if (best > 0) printf("  best known %8.0f  %+.2f %%", best, 100 * (f.cost - best) / best);
    printf("\n");
    fflush(stdout);
  }
  free(plan);
  wfm_rota_free(rota);
  return st == WFM_OK ? 0 : 1;
}

int main(int argc, char **argv) {
  double time_limit = 600;
  int first = 1, failed = 0;
  wfm_ctx *ctx = NULL;
  if (argc > 2 && strcmp(argv[1], "--time") == 0) {
    time_limit = atof(argv[2]);
    first = 3;
  }
  if (first >= argc) {
    fprintf(stderr, "usage: bench_rota [--time SECONDS] FILE...\n");
    return 2;
  }
  if (wfm_ctx_create(&ctx, NULL) != WFM_OK) return 3;
  for (int i = first; i < argc; i++) failed |= run(ctx, argv[i], time_limit);
  wfm_ctx_free(ctx);
  return failed;
}
