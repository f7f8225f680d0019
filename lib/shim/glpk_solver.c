/* GLPK behind the seam.

   GLPK keeps one environment per thread, prints, and aborts on errors. So each session has its own thread,
   nothing is printed (term_hook), and an error jumps back into the guard below (error_hook), after which
   the whole environment is freed and later built anew from the model. */
#include "shim/solver_backend.h"

#include <float.h>
#include <glpk.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <string.h>

enum { SLICE = 5000, POLL_MS = 50, GRACE_S = 2 };

typedef struct glpk_state {
  glp_prob *prob;              /* NULL: no environment, or none that is trusted */
  size_t steps, rows, columns; /* of the model that prob has */
  wfm__solver_job *job;
  jmp_buf jump;
  int first_iteration; /* GLPK's counter before an integer program */
  bool no_memory, stopping;
  double stop_s; /* when stopping was set */
} glpk_state;

/* --- the hooks --- */

/* Whether to stop, and since when; checked from inside GLPK too. */
static bool should_stop(glpk_state *g) {
  if (g->stopping) return true;
  g->job->stop = wfm__watch_check(g->job->watch);
  if (g->job->stop == WFM_OK) return false;
  g->stopping = true;
  g->stop_s = wfm__now_s();
  return true;
}

/* GLPK wants to print: every POLL_MS in the simplex method, in each iteration of the interior point. Keeps
   the text of errors; leaves by a jump when branch and bound has not come to a stop by itself. */
static int on_text(void *user, const char *text) {
  glpk_state *g = user;
  if (glp_at_error()) {
    size_t n = strcspn(text, "\n");
    if (strstr(text, "no memory available")) g->no_memory = true;
    if (g->job->text[0] == '\0') (void)wfm__format(g->job->text, sizeof g->job->text, "%.*s", (int)n, text);
  } else if (should_stop(g) && wfm__now_s() >= g->stop_s + (g->job->has_primal ? GRACE_S : 0)) {
    longjmp(g->jump, 2);
  }
  return 1;
}

static void on_error(void *user) {
  longjmp(((glpk_state *)user)->jump, 1);
}

/* --- the model --- */

static int kind_of(double lower, double upper) {
  if (isinf(lower)) return isinf(upper) ? GLP_FR : GLP_UP;
  if (isinf(upper)) return GLP_LO;
  return lower == upper ? GLP_FX : GLP_DB;
}

/* Copies a sparse vector to GLPK's numbering from 1. */
static int copy_vector(const int32_t *index, const double *value, size_t n, int *to_index, double *to_value) {
  for (size_t k = 0; k < n; k++) {
    to_index[k + 1] = index[k] + 1;
    to_value[k + 1] = value[k];
  }
  return (int)n;
}

/* Adds what the model has gained, call by call in the order in which it came, so that no vector overwrites
   another. */
static void add_what_is_new(glpk_state *g) {
  const wfm__model *m = g->job->model;
  if (g->steps == m->steps) return;
  int most = (int)(m->rows > m->columns ? m->rows : m->columns) + 1;
  int *index = glp_alloc(most, (int)sizeof *index);
  double *value = glp_alloc(most, (int)sizeof *value);
  for (; g->steps < m->steps; g->steps++) {
    wfm__model_step step = m->step[g->steps];
    if (step.rows > g->rows) (void)glp_add_rows(g->prob, (int)(step.rows - g->rows));
    for (; g->rows < step.rows; g->rows++) {
      size_t from = m->row_start[g->rows], n = m->row_start[g->rows + 1] - from;
      if (n == 0) continue; /* the model may hold no vector yet */
      int length = copy_vector(m->row_column + from, m->row_value + from, n, index, value);
      glp_set_mat_row(g->prob, (int)g->rows + 1, length, index, value);
    }
    if (step.columns > g->columns) (void)glp_add_cols(g->prob, (int)(step.columns - g->columns));
    for (; g->columns < step.columns; g->columns++) {
      size_t from = m->column_start[g->columns], n = m->column_start[g->columns + 1] - from;
      if (n == 0) continue; /* the model may hold no vector yet */
      int length = copy_vector(m->column_row + from, m->column_value + from, n, index, value);
      glp_set_mat_col(g->prob, (int)g->columns + 1, length, index, value);
    }
  }
  glp_free(index);
  glp_free(value);
}

static void set_bounds_and_costs(glpk_state *g, bool whole) {
  const wfm__solver_job *job = g->job;
  const wfm__model *m = job->model;
  for (size_t i = 0; i < m->rows; i++)
    glp_set_row_bnds(g->prob, (int)i + 1, kind_of(m->row_lower[i], m->row_upper[i]), m->row_lower[i],
                     m->row_upper[i]);
  for (size_t j = 0; j < m->columns; j++) {
    glp_set_col_bnds(g->prob, (int)j + 1, kind_of(job->lower[j], job->upper[j]), job->lower[j],
                     job->upper[j]);
    glp_set_obj_coef(g->prob, (int)j + 1, m->cost[j]);
    glp_set_col_kind(g->prob, (int)j + 1, whole && m->integer[j] ? GLP_IV : GLP_CV);
  }
}

/* Brings GLPK's copy up to date, from nothing if need be. */
static void load(glpk_state *g, bool whole) {
  if (!g->prob) {
    g->prob = glp_create_prob();
    glp_set_obj_dir(g->prob, GLP_MIN);
  }
  add_what_is_new(g);
  set_bounds_and_costs(g, whole);
}

/* --- the basis --- */

static int status_of(uint8_t basis) {
  return basis == WFM__BASIC      ? GLP_BS
         : basis == WFM__AT_UPPER ? GLP_NU
                                  : GLP_NL; /* GLPK mends it by the bounds */
}

static uint8_t basis_of(int status) {
  return status == GLP_BS ? WFM__BASIC : status == GLP_NU ? WFM__AT_UPPER : WFM__AT_LOWER;
}

static void set_basis(glpk_state *g) {
  const wfm__model *m = g->job->model;
  if (g->job->cold) {
    glp_scale_prob(g->prob, GLP_SF_AUTO);
    glp_adv_basis(g->prob, 0);
    return;
  }
  for (size_t i = 0; i < m->rows; i++) glp_set_row_stat(g->prob, (int)i + 1, status_of(m->row_basis[i]));
  for (size_t j = 0; j < m->columns; j++)
    glp_set_col_stat(g->prob, (int)j + 1, status_of(m->column_basis[j]));
}

static void keep_basis(glpk_state *g) {
  const wfm__model *m = g->job->model;
  for (size_t i = 0; i < m->rows; i++) g->job->row_basis[i] = basis_of(glp_get_row_stat(g->prob, (int)i + 1));
  for (size_t j = 0; j < m->columns; j++)
    g->job->column_basis[j] = basis_of(glp_get_col_stat(g->prob, (int)j + 1));
  g->job->has_basis = true;
}

/* --- linear programs --- */

static wfm__answer fail(glpk_state *g, const char *what, int code) {
  if (g->job->text[0] == '\0')
    (void)wfm__format(g->job->text, sizeof g->job->text, "%s gave code %d", what, code);
  return WFM__ANSWER_FAILED;
}

/* The simplex method in slices of iterations (never of time: that would make the path depend on the
   clock). Returns glp_simplex's code, GLP_EITLIM at the job's limit, GLP_ESTOP when the watch says so. */
static int simplex(glpk_state *g) {
  glp_smcp parm;
  glp_init_smcp(&parm);
  parm.msg_lev = GLP_MSG_ON;
  parm.meth = GLP_PRIMAL;
  parm.out_frq = POLL_MS;
  int64_t most = 100000 + 50 * ((int64_t)g->rows + (int64_t)g->columns); /* beyond it, it cycles */
  for (int64_t done = 0; done < most;) {
    int64_t left = g->job->max_iterations - g->job->iterations;
    if (left <= 0) return GLP_EITLIM;
    parm.it_lim = left < SLICE ? (int)left : SLICE;
    int before = glp_get_it_cnt(g->prob), code = glp_simplex(g->prob, &parm);
    int used = glp_get_it_cnt(g->prob) - before;
    g->job->iterations += used;
    done += used > 0 ? used : 1;
    if (code != GLP_EITLIM) return code;
    keep_basis(g);
    if (should_stop(g)) return GLP_ESTOP;
  }
  return GLP_EFAIL;
}

/* What a stop means: the caller's limit, or the watch. */
static wfm__answer stopped(glpk_state *g) {
  if (g->job->stop == WFM_OK) g->job->stop = WFM_ELIMIT;
  return WFM__ANSWER_STOPPED;
}

static void read_basic(glpk_state *g) {
  const wfm__model *m = g->job->model;
  for (size_t j = 0; j < m->columns; j++) g->job->primal[j] = glp_get_col_prim(g->prob, (int)j + 1);
  for (size_t i = 0; i < m->rows; i++) g->job->dual[i] = glp_get_row_dual(g->prob, (int)i + 1);
  g->job->has_primal = g->job->has_dual = true;
}

static wfm__answer solve_simplex(glpk_state *g) {
  set_basis(g);
  int code = simplex(g), status = glp_get_status(g->prob);
  if (code == GLP_EITLIM || code == GLP_ESTOP) {
    if (status == GLP_FEAS || status == GLP_OPT) read_basic(g);
    return stopped(g);
  }
  if (code != 0) return fail(g, "glp_simplex", code);
  switch (status) {
  case GLP_OPT:
    keep_basis(g);
    read_basic(g);
    return WFM__ANSWER_OPTIMAL;
  case GLP_NOFEAS:
    return WFM__ANSWER_INFEASIBLE;
  case GLP_UNBND:
    return WFM__ANSWER_UNBOUNDED;
  default:
    return fail(g, "glp_get_status", status);
  }
}

static wfm__answer solve_interior(glpk_state *g) {
  const wfm__model *m = g->job->model;
  glp_iptcp parm;
  glp_init_iptcp(&parm);
  parm.msg_lev = GLP_MSG_ALL;
  int code = glp_interior(g->prob, &parm), status = glp_ipt_status(g->prob);
  if (code != 0 || status != GLP_OPT) return fail(g, "glp_interior", code ? code : status);
  for (size_t j = 0; j < m->columns; j++) g->job->primal[j] = glp_ipt_col_prim(g->prob, (int)j + 1);
  for (size_t i = 0; i < m->rows; i++) g->job->dual[i] = glp_ipt_row_dual(g->prob, (int)i + 1);
  g->job->has_primal = g->job->has_dual = true;
  return WFM__ANSWER_OPTIMAL;
}

static wfm__answer lp_inside(glpk_state *g) {
  load(g, false);
  if (g->job->interior && g->job->model->rows > 0) return solve_interior(g);
  return solve_simplex(g);
}

/* --- integer programs --- */

typedef struct search {
  glpk_state *g;
  bool give_start; /* the caller's solution is still to be handed in */
  double best;     /* of the solution kept so far; NaN before the first */
} search;

static void hand_in_start(search *s, glp_tree *tree) {
  int n = (int)s->g->job->model->columns;
  double *x = glp_alloc(n + 1, (int)sizeof *x);
  memcpy(x + 1, s->g->job->start, (size_t)n * sizeof *x);
  s->give_start = false;
  (void)glp_ios_heur_sol(tree, x);
  glp_free(x);
}

/* Keeps a better solution on our side at once: it outlives a jump. */
static void keep_whole(search *s, glp_prob *prob) {
  int status = glp_mip_status(prob);
  double value = glp_mip_obj_val(prob);
  if ((status != GLP_FEAS && status != GLP_OPT) || value == s->best) return;
  wfm__solver_job *job = s->g->job;
  for (size_t j = 0; j < job->model->columns; j++) job->primal[j] = glp_mip_col_val(prob, (int)j + 1);
  job->has_primal = true;
  s->best = value;
}

/* Called by GLPK at every step of the search. */
static void on_step(glp_tree *tree, void *user) {
  search *s = user;
  wfm__solver_job *job = s->g->job;
  int best = glp_ios_best_node(tree), nodes = 0;
  double bound = best != 0 ? glp_ios_node_bound(tree, best) : job->bound;
  if (isfinite(bound) && fabs(bound) < DBL_MAX) job->bound = bound;
  glp_ios_tree_size(tree, NULL, NULL, &nodes);
  job->nodes = nodes;
  if (s->give_start && glp_ios_reason(tree) == GLP_IHEUR) hand_in_start(s, tree);
  keep_whole(s, glp_ios_get_prob(tree));
  job->report(job, s->best, job->bound);
  int64_t used = glp_get_it_cnt(s->g->prob) - s->g->first_iteration;
  if (should_stop(s->g) || nodes > job->max_nodes || used > job->max_iterations) glp_ios_terminate(tree);
}

/* Branch and bound on the problem, whose relaxation is solved. Reductions are left out, because no
   solution can be carried through them either way; cuts, because they cost more than they gained on
   covering models of some hundred rows; the choice of columns by pseudo-costs gained most there. */
static wfm__answer branch(glpk_state *g) {
  search s = {.g = g, .give_start = g->job->start != NULL, .best = (double)NAN};
  glp_iocp parm;
  glp_init_iocp(&parm);
  parm.msg_lev = GLP_MSG_ON;
  parm.out_frq = POLL_MS;
  parm.out_dly = POLL_MS;
  parm.br_tech = GLP_BR_PCH;
  parm.cb_func = on_step;
  parm.cb_info = &s;
  parm.mip_gap = g->job->gap_frac;
  g->job->bound = glp_get_obj_val(g->prob);
  int code = glp_intopt(g->prob, &parm), status = glp_mip_status(g->prob);
  g->job->iterations = glp_get_it_cnt(g->prob) - g->first_iteration;
  keep_whole(&s, g->prob);
  if (code == 0 && status == GLP_NOFEAS) return WFM__ANSWER_INFEASIBLE;
  if (code == 0 && status == GLP_OPT) g->job->bound = s.best;
  if ((code == 0 && status == GLP_OPT) || (code == GLP_EMIPGAP && status == GLP_FEAS))
    return WFM__ANSWER_OPTIMAL;
  if (code == GLP_ESTOP) return stopped(g);
  return fail(g, "glp_intopt", code ? code : status);
}

static wfm__answer mip_inside(glpk_state *g) {
  load(g, true);
  set_basis(g);
  g->first_iteration = glp_get_it_cnt(g->prob);
  int code = simplex(g), status = glp_get_status(g->prob);
  if (code == GLP_EITLIM || code == GLP_ESTOP) return stopped(g);
  if (code != 0) return fail(g, "glp_simplex", code);
  switch (status) {
  case GLP_OPT:
    return branch(g);
  case GLP_NOFEAS:
    return WFM__ANSWER_INFEASIBLE;
  case GLP_UNBND:
    return WFM__ANSWER_UNBOUNDED;
  default:
    return fail(g, "glp_get_status", status);
  }
}

/* --- the guard --- */

static void drop(glpk_state *g) {
  (void)glp_free_env(); /* of this thread; with all that GLPK holds in it */
  g->prob = NULL;
  g->steps = g->rows = g->columns = 0;
}

static bool open_environment(glpk_state *g) {
  if (glp_init_env() == 2) return false; /* 1: is there already */
  glp_term_hook(on_text, g);
  glp_error_hook(on_error, g);
  return true;
}

/* Everything that calls GLPK is called from here. */
static wfm__answer guarded(glpk_state *g, wfm__solver_job *job, wfm__answer (*inside)(glpk_state *g)) {
  g->job = job;
  g->no_memory = g->stopping = false;
  job->text[0] = '\0';
  if (!glp_config("TLS")) {
    (void)wfm__format(job->text, sizeof job->text, "GLPK was built without an environment per thread");
    return WFM__ANSWER_FAILED;
  }
  if (job->rebuild) drop(g);
  if (!open_environment(g)) return WFM__ANSWER_NOMEM;
  int jumped = setjmp(g->jump);
  if (jumped == 0) return inside(g);
  drop(g);
  job->has_dual = false;
  if (jumped == 2) return WFM__ANSWER_STOPPED; /* with the best integer solution so far, if there is one */
  return g->no_memory ? WFM__ANSWER_NOMEM : WFM__ANSWER_FAILED;
}

static wfm__answer glpk_lp(void *state, wfm__solver_job *job) {
  return guarded(state, job, lp_inside);
}
static wfm__answer glpk_mip(void *state, wfm__solver_job *job) {
  return guarded(state, job, mip_inside);
}
static void glpk_close(void *state) {
  drop(state);
}

const wfm__solver_backend wfm__glpk_backend = {.version = WFM__SOLVER_BACKEND_VERSION,
                                               .name = "glpk",
                                               .state_size = sizeof(glpk_state),
                                               .lp = glpk_lp,
                                               .mip = glpk_mip,
                                               .close = glpk_close};
