/* Out of memory inside the solver and beside it, and a host that uses GLPK itself on the calling thread. */
#include "shim/heap.h"

#include "shim/models.h"
#include "support/oom.h"
#include "support/suite.h"

#ifdef WFM_WITH_GLPK
#include <glpk.h>
#endif
#include <string.h>

/* --- our own allocations --- */

static wfm_status small_session(wfm_ctx *ctx, void *user) {
  wfm__solver *solver = user;
  wfm__watch watch;
  wfm__solver_result lp = {.objective = -7}, mip = {.objective = -7};
  wfm__watch_start(&watch, ctx, 0.0);
  wfm_status st = wfm__solver_create(&solver, ctx, NULL);
  if (st != WFM_OK) ck_assert_ptr_null(solver);
  if (st == WFM_OK) st = models_covering(solver, 6, 10, true, 1);
  if (st == WFM_OK) st = wfm__solver_lp(solver, &watch, "test", NULL, &lp);
  if (st == WFM_OK) st = models_shifts(solver, 10, true, 2);
  if (st == WFM_OK) st = wfm__solver_mip(solver, &watch, "test", NULL, &mip);
  if (st != WFM_OK) ck_assert_double_eq(mip.objective, -7);
  wfm__solver_free(solver);
  return st;
}

START_TEST(every_allocation_of_ours) {
  oom_sweep(small_session, NULL);
}
END_TEST

#if HEAP_WATCHED

/* --- the solver's allocations: every one of its thread refused in turn --- */

typedef struct run {
  wfm_status st;
  double objective, again;
  long asked, refused_growth, left;
} run;

/* One session with the given allocation of the solver's thread refused; then, with memory back, the same
   session solves again. */
static run session(const wfm__solver_backend *backend, int kind, long at, bool sticky) {
  wfm_ctx *ctx;
  wfm__solver *solver;
  wfm__watch watch;
  wfm__solver_result r = {.objective = -7};
  run out = {.again = -7};
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
  wfm__watch_start(&watch, ctx, 0.0);
  ck_assert_int_eq(wfm__solver_create(&solver, ctx, backend), WFM_OK);
  ck_assert_int_eq(models_covering(solver, 12, 30, kind == 2, 1), WFM_OK);
  atomic_store(&heap.live, 0);
  atomic_store(&heap.asked, 0);
  atomic_store(&heap.refused, 0);
  atomic_store(&heap.refused_growth, 0);
  atomic_store(&heap.at, at);
  atomic_store(&heap.sticky, sticky);
  heap.host = pthread_self();
  atomic_store(&heap.on, true);
  const wfm__lp_opts interior = {.method = WFM__LP_INTERIOR};
  for (int i = 0; i < 2; i++) {
    wfm_status st = kind == 2 ? wfm__solver_mip(solver, &watch, "test", NULL, &r)
                              : wfm__solver_lp(solver, &watch, "test", kind == 1 ? &interior : NULL, &r);
    if (i == 0) {
      out.st = st;
      out.objective = r.objective;
      out.asked = atomic_load(&heap.asked);
      atomic_store(&heap.at, -1);
    } else {
      ck_assert_msg(st == WFM_OK, "with memory back: %s", wfm_ctx_error(ctx));
      out.again = r.objective;
    }
  }
  wfm__solver_free(solver);
  out.refused_growth = atomic_load(&heap.refused_growth);
  out.left = atomic_load(&heap.live);
  atomic_store(&heap.on, false);
  wfm_ctx_free(ctx);
  return out;
}

/* GLPK takes a block off its list before it asks the C library for a larger one, and has lost it when that
   is refused: one block a refused growth, which nobody outside can find again. Everything else must come
   back. */
START_TEST(every_allocation_of_glpk) {
  const wfm__solver_backend *backend = wfm__solver_backend_named("glpk");
  if (!backend) return;
  int kind = _i % 3;
  bool sticky = _i >= 3;
  run whole = session(backend, kind, -1, false);
  ck_assert_int_eq(whole.st, WFM_OK);
  ck_assert_int_eq(whole.left, 0);
  ck_assert_int_gt(whole.asked, 20);
  ck_assert_double_eq(whole.objective, whole.again);
  long lost = 0;
  for (long at = 0; at < whole.asked; at += at < 200 ? 1 : 1 + whole.asked / 500) {
    run r = session(backend, kind, at, sticky);
    if (kind == 1 && !sticky &&
        r.st == WFM_OK) { /* the interior point failed, the simplex method after it did not */
      ck_assert_double_eq_tol(r.objective, whole.objective, 1e-6 * whole.objective);
    } else {
      ck_assert_msg(r.st == WFM_ENOMEM, "allocation %ld: %s", at, wfm_status_name(r.st));
      ck_assert_double_eq(r.objective, -7);
    }
    ck_assert_msg(r.left <= r.refused_growth, "allocation %ld: %ld blocks leak", at, r.left);
    ck_assert_double_eq_tol(r.again, whole.objective, 1e-6 * whole.objective);
    lost += r.left;
  }
  ck_assert_int_le(lost, 4);
}
END_TEST

/* CLP survives each refusal too, though what it was building then is lost. CBC does not: it frees twice
   while it unwinds. */
START_TEST(every_allocation_of_clp) {
  const wfm__solver_backend *backend = wfm__solver_backend_named("clp");
  if (!backend) return;
  run whole = session(backend, 0, -1, false);
  ck_assert_int_eq(whole.st, WFM_OK);
  ck_assert_int_eq(whole.left, 0);
  for (long at = 0; at < whole.asked; at += 1 + whole.asked / 300) {
    run r = session(backend, 0, at, _i);
    ck_assert_msg(r.st == WFM_ENOMEM, "allocation %ld: %s", at, wfm_status_name(r.st));
    ck_assert_double_eq_tol(r.again, whole.objective, 1e-6 * whole.objective);
  }
}
END_TEST

#ifdef WFM_WITH_GLPK

/* --- the host's own GLPK --- */

static long host_errors;
static void on_host_error(void *user) {
  (void)user;
  host_errors++;
}

static long host_texts;
static int on_host_text(void *user, const char *text) {
  (void)user;
  (void)text;
  host_texts++;
  return 1;
}

static glp_prob *hosts_problem(void) {
  glp_prob *p = glp_create_prob();
  glp_set_obj_dir(p, GLP_MAX);
  glp_add_rows(p, 1);
  glp_set_row_bnds(p, 1, GLP_UP, 0.0, 10.0);
  glp_add_cols(p, 2);
  for (int j = 1; j <= 2; j++) {
    glp_set_col_bnds(p, j, GLP_DB, 0.0, 7.0);
    glp_set_obj_coef(p, j, j);
  }
  const int index[] = {0, 1, 2};
  const double value[] = {0, 1, 1};
  glp_set_mat_row(p, 1, 2, index, value);
  return p;
}

static double hosts_optimum(glp_prob *p) {
  glp_smcp parm;
  glp_init_smcp(&parm);
  ck_assert_int_eq(glp_simplex(p, &parm), 0);
  return glp_get_obj_val(p);
}

/* A failing solve of ours frees its whole environment and leaves by a jump; the host's on this thread must
   not notice. */
START_TEST(hosts_glpk_survives) {
  glp_term_hook(on_host_text, &host_texts);
  glp_error_hook(on_host_error, &host_errors);
  glp_prob *p = hosts_problem();
  ck_assert_double_eq(hosts_optimum(p), 17.0);
  ck_assert_int_gt(host_texts, 0);
  int count, count_after;
  size_t total, total_after;
  glp_mem_usage(&count, NULL, &total, NULL);
  long texts = host_texts;
  for (long at = 0; at < 60; at += 3) {
    run r = session(wfm__solver_backend_named("glpk"), (int)(at % 3), at, true);
    ck_assert_int_eq(r.st, WFM_ENOMEM);
  }
  glp_mem_usage(&count_after, NULL, &total_after, NULL);
  ck_assert_int_eq(count_after, count);
  ck_assert_uint_eq(total_after, total);
  ck_assert_int_eq(host_texts, texts); /* nothing of ours went through the host's hook */
  ck_assert_int_eq(host_errors, 0);
  glp_set_col_bnds(p, 2, GLP_DB, 0.0, 5.0);
  ck_assert_double_eq(hosts_optimum(p), 15.0);
  ck_assert_int_gt(host_texts, texts); /* its hook is still its own */
  glp_delete_prob(p);
  glp_term_hook(NULL, NULL);
  glp_error_hook(NULL, NULL);
  (void)glp_free_env();
}
END_TEST

#endif
#endif

/* --- sessions side by side, each in a thread of the host's --- */

static void *side_by_side(void *user) {
  wfm_ctx *ctx;
  wfm__solver *solver;
  wfm__watch watch;
  double *objective = user;
  wfm__solver_result r;
  *objective = -1.0;
  if (wfm_ctx_create(&ctx, NULL) != WFM_OK) return NULL;
  wfm__watch_start(&watch, ctx, 0.0);
  if (wfm__solver_create(&solver, ctx, NULL) == WFM_OK) {
    *objective = 0.0;
    for (uint64_t round = 0; round < 5; round++) {
      if (round == 0 && models_covering(solver, 40, 80, true, 7) != WFM_OK) break;
      if (round > 0 && models_shifts(solver, 10, true, round) != WFM_OK) break;
      if (wfm__solver_lp(solver, &watch, "test", NULL, &r) == WFM_OK) *objective += r.objective;
      if (wfm__solver_mip(solver, &watch, "test", &(wfm__mip_opts){.gap_frac = 0.01}, &r) == WFM_OK)
        *objective += r.objective;
    }
    wfm__solver_free(solver);
  }
  wfm_ctx_free(ctx);
  return NULL;
}

START_TEST(sessions_side_by_side) {
  enum { THREADS = 4 };
  pthread_t thread[THREADS];
  double objective[THREADS + 1];
  for (int i = 0; i < THREADS; i++)
    ck_assert_int_eq(pthread_create(&thread[i], NULL, side_by_side, &objective[i]), 0);
  for (int i = 0; i < THREADS; i++) ck_assert_int_eq(pthread_join(thread[i], NULL), 0);
  (void)side_by_side(&objective[THREADS]);
  ck_assert_double_gt(objective[THREADS], 0.0);
  for (int i = 0; i < THREADS; i++) ck_assert_double_eq(objective[i], objective[THREADS]);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("solver_memory");
  tcase_add_test(tc, every_allocation_of_ours);
#if HEAP_WATCHED
  tcase_add_loop_test(tc, every_allocation_of_glpk, 0, 6);
  tcase_add_loop_test(tc, every_allocation_of_clp, 0, 2);
#ifdef WFM_WITH_GLPK
  tcase_add_test(tc, hosts_glpk_survives);
#endif
#endif
  tcase_add_test(tc, sessions_side_by_side);
  return suite_run("shim/solver_memory", tc, 120);
}
