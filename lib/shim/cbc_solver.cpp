/* CLP and CBC behind the seam: CLP for linear programs from a kept basis, CBC for integer programs. No
   exception leaves this file.

   Their objects are left half-built by an exception, out of memory above all, and crash when they are
   destroyed then. So they live on the heap and are destroyed only when no exception came; what one leaves
   behind is lost, and the copy of the model is built anew. */
#include <cmath>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

#include <CbcEventHandler.hpp>
#include <CbcModel.hpp>
#include <CbcStrategy.hpp>
#include <ClpEventHandler.hpp>
#include <ClpSimplex.hpp>
#include <CoinError.hpp>
#include <CoinMessageHandler.hpp>
#include <OsiClpSolverInterface.hpp>

extern "C" {
#include "shim/solver_backend.h"
}

namespace {

/* Whether to stop; asked from inside the solvers. */
bool should_stop(wfm__solver_job *job) {
  if (job->stop == WFM_OK) job->stop = wfm__watch_check(job->watch);
  return job->stop != WFM_OK;
}

/* Says nothing. */
class silent_handler : public CoinMessageHandler {
public:
  silent_handler() { setLogLevel(0); }
  silent_handler(const silent_handler &other) : CoinMessageHandler(other) {}
  CoinMessageHandler *clone() const override { return new silent_handler(*this); }
  int print() override { return 0; }
};

/* Stops CLP in the middle of a program; copies of it go along with copies of the model. */
class clp_watcher : public ClpEventHandler {
public:
  explicit clp_watcher(wfm__solver_job *given) : job(given), asked(0) {}
  ClpEventHandler *clone() const override { return new clp_watcher(*this); }
  int event(Event what) override {
    if (what != endOfIteration || ++asked % 64 != 0) return -1; /* go on */
    return should_stop(job) ? 5 : -1;
  }

private:
  wfm__solver_job *job;
  int asked;
};

/* Follows CBC: keeps each better solution and the bound, and stops it. */
class cbc_watcher : public CbcEventHandler {
public:
  explicit cbc_watcher(wfm__solver_job *given) : job(given) {}
  cbc_watcher(const cbc_watcher &other) : CbcEventHandler(other), job(other.job) {}
  CbcEventHandler *clone() const override { return new cbc_watcher(*this); }
  CbcAction event(CbcEvent what) override {
    if (model_->parentModel())
      return should_stop(job) ? stop : noAction; /* a heuristic's own little search */
    if (job->stop != WFM_OK) return stop;
    if (what == node || what == treeStatus || what == solution || what == heuristicSolution) follow();
    return should_stop(job) ? stop : noAction;
  }

private:
  void follow() {
    const double bound = model_->getBestPossibleObjValue(), best = model_->getObjValue();
    job->nodes = model_->getNodeCount();
    job->iterations = model_->getIterationCount();
    if (std::fabs(bound) < 1e40 && bound > job->bound) job->bound = bound;
    const bool found = model_->bestSolution() != nullptr && std::fabs(best) < 1e40;
    if (found) {
      std::memcpy(job->primal, model_->bestSolution(), job->model->columns * sizeof(double));
      job->has_primal = true;
    }
    job->report(job, found ? best : std::nan(""), job->bound);
  }
  wfm__solver_job *job;
};

/* CLP's copy of the model. */
struct clp_copy {
  silent_handler silent;
  ClpSimplex clp;
  std::size_t steps = 0, rows = 0, columns = 0;
  clp_copy() {
    clp.passInMessageHandler(&silent);
    clp.setLogLevel(0);
    clp.setOptimizationDirection(1.0);
  }
};

/* Starts of vectors first to last, counted from the first. */
std::vector<CoinBigIndex> starts(const std::size_t *start, std::size_t first, std::size_t last) {
  std::vector<CoinBigIndex> own(last - first + 1);
  for (std::size_t i = first; i <= last; i++)
    own[i - first] = static_cast<CoinBigIndex>(start[i] - start[first]);
  return own;
}

/* Adds what the model has gained, call by call in the order in which it came. */
void add_what_is_new(clp_copy &copy, const wfm__model *m) {
  for (; copy.steps < m->steps; copy.steps++) {
    const wfm__model_step step = m->step[copy.steps];
    if (step.rows > copy.rows) {
      const std::size_t first = m->row_start[copy.rows];
      const std::vector<CoinBigIndex> start = starts(m->row_start, copy.rows, step.rows);
      copy.clp.addRows(static_cast<int>(step.rows - copy.rows), m->row_lower + copy.rows,
                       m->row_upper + copy.rows, start.data(), m->row_column + first, m->row_value + first);
      copy.rows = step.rows;
    }
    if (step.columns > copy.columns) {
      const std::size_t first = m->column_start[copy.columns];
      const std::vector<CoinBigIndex> start = starts(m->column_start, copy.columns, step.columns);
      copy.clp.addColumns(static_cast<int>(step.columns - copy.columns), m->lower + copy.columns,
                          m->upper + copy.columns, m->cost + copy.columns, start.data(),
                          m->column_row + first, m->column_value + first);
      copy.columns = step.columns;
    }
  }
}

double clp_bound(double bound) {
  return std::isinf(bound) ? std::copysign(COIN_DBL_MAX, bound) : bound;
}

void set_bounds_and_costs(clp_copy &copy, const wfm__solver_job *job) {
  const wfm__model *m = job->model;
  for (std::size_t i = 0; i < m->rows; i++)
    copy.clp.setRowBounds(static_cast<int>(i), clp_bound(m->row_lower[i]), clp_bound(m->row_upper[i]));
  for (std::size_t j = 0; j < m->columns; j++) {
    copy.clp.setColumnBounds(static_cast<int>(j), clp_bound(job->lower[j]), clp_bound(job->upper[j]));
    copy.clp.setObjectiveCoefficient(static_cast<int>(j), m->cost[j]);
  }
}

/* A place outside the basis that the bounds allow. */
ClpSimplex::Status outside(std::uint8_t basis, double lower, double upper) {
  if (lower == upper) return ClpSimplex::isFixed;
  if (std::isinf(lower) && std::isinf(upper)) return ClpSimplex::isFree;
  const bool at_upper = std::isinf(lower) || (basis == WFM__AT_UPPER && !std::isinf(upper));
  return at_upper ? ClpSimplex::atUpperBound : ClpSimplex::atLowerBound;
}

void set_basis(clp_copy &copy, const wfm__solver_job *job) {
  const wfm__model *m = job->model;
  if (job->cold) {
    copy.clp.allSlackBasis(true);
    return;
  }
  for (std::size_t i = 0; i < m->rows; i++) {
    const ClpSimplex::Status to = m->row_basis[i] == WFM__BASIC
                                      ? ClpSimplex::basic
                                      : outside(m->row_basis[i], m->row_lower[i], m->row_upper[i]);
    copy.clp.setRowStatus(static_cast<int>(i), to);
  }
  for (std::size_t j = 0; j < m->columns; j++) {
    const bool basic = m->column_basis[j] == WFM__BASIC;
    const ClpSimplex::Status to =
        basic ? ClpSimplex::basic : outside(m->column_basis[j], job->lower[j], job->upper[j]);
    copy.clp.setColumnStatus(static_cast<int>(j), to);
    if (to == ClpSimplex::atUpperBound)
      copy.clp.primalColumnSolution()[j] = job->upper[j];
    else if (to == ClpSimplex::atLowerBound || to == ClpSimplex::isFixed)
      copy.clp.primalColumnSolution()[j] = job->lower[j];
  }
}

std::uint8_t basis_of(ClpSimplex::Status status) {
  if (status == ClpSimplex::basic) return WFM__BASIC;
  return status == ClpSimplex::atUpperBound ? WFM__AT_UPPER : WFM__AT_LOWER;
}

void read_solution(const clp_copy &copy, wfm__solver_job *job) {
  const wfm__model *m = job->model;
  for (std::size_t i = 0; i < m->rows; i++) {
    job->dual[i] = copy.clp.dualRowSolution()[i];
    job->row_basis[i] = basis_of(copy.clp.getRowStatus(static_cast<int>(i)));
  }
  for (std::size_t j = 0; j < m->columns; j++) {
    job->primal[j] = copy.clp.primalColumnSolution()[j];
    job->column_basis[j] = basis_of(copy.clp.getColumnStatus(static_cast<int>(j)));
  }
  job->has_primal = job->has_dual = true;
  job->has_basis = true;
}

wfm__answer stopped(wfm__solver_job *job) {
  if (job->stop == WFM_OK) job->stop = WFM_ELIMIT;
  return WFM__ANSWER_STOPPED;
}

int limit_of(int64_t most) {
  return most < COIN_INT_MAX ? static_cast<int>(most) : COIN_INT_MAX;
}

wfm__answer solve_lp(clp_copy &copy, wfm__solver_job *job) {
  set_basis(copy, job);
  clp_watcher watcher(job);
  copy.clp.passInEventHandler(&watcher); /* it keeps a copy */
  copy.clp.setMaximumIterations(limit_of(job->max_iterations));
  copy.clp.primal(0);
  job->iterations = copy.clp.numberIterations();
  switch (copy.clp.status()) {
  case 0:
    read_solution(copy, job);
    return WFM__ANSWER_OPTIMAL;
  case 1:
    return WFM__ANSWER_INFEASIBLE;
  case 2:
    return WFM__ANSWER_UNBOUNDED;
  case 3:
  case 5:
    read_solution(copy, job);
    job->has_primal = copy.clp.primalFeasible();
    return stopped(job);
  default:
    (void)wfm__format(job->text, sizeof job->text, "status %d of CLP", copy.clp.status());
    return WFM__ANSWER_FAILED;
  }
}

/* What CBC says of itself at the end. A search that was stopped keeps the bound from before the stop: the
   program that was left in the middle may have counted as infeasible. */
wfm__answer read_search(const CbcModel &cbc, wfm__solver_job *job) {
  job->nodes = cbc.getNodeCount();
  job->iterations = cbc.getIterationCount();
  if (cbc.bestSolution()) {
    std::memcpy(job->primal, cbc.bestSolution(), job->model->columns * sizeof(double));
    job->has_primal = true;
  }
  if (job->stop != WFM_OK) return stopped(job);
  const double bound = cbc.getBestPossibleObjValue();
  if (std::fabs(bound) < 1e40 && bound > job->bound) job->bound = bound;
  if (cbc.isNodeLimitReached() || cbc.getIterationCount() >= job->max_iterations) return stopped(job);
  if (cbc.isProvenInfeasible()) return WFM__ANSWER_INFEASIBLE;
  if (cbc.isProvenOptimal() && job->has_primal) {
    if (job->gap_frac == 0.0) job->bound = cbc.getObjValue();
    return WFM__ANSWER_OPTIMAL;
  }
  (void)wfm__format(job->text, sizeof job->text, "status %d, %d of CBC", cbc.status(), cbc.secondaryStatus());
  return WFM__ANSWER_FAILED;
}

/* One branch and bound on the program that CLP has just solved. */
struct search {
  OsiClpSolverInterface osi;
  std::unique_ptr<CbcModel> cbc;
  cbc_watcher watcher;
  CbcStrategyDefault strategy;

  search(clp_copy &copy, wfm__solver_job *job) : osi(&copy.clp, false), watcher(job) {
    osi.passInMessageHandler(&copy.silent);
    for (std::size_t j = 0; j < job->model->columns; j++)
      if (job->model->integer[j]) osi.setInteger(static_cast<int>(j));
    job->bound = copy.clp.objectiveValue();
    cbc.reset(new CbcModel(osi));
    cbc->passInMessageHandler(&copy.silent);
    cbc->setLogLevel(0);
    cbc->passInEventHandler(&watcher);
    cbc->setStrategy(strategy);
    cbc->setAllowableFractionGap(job->gap_frac /
                                 (1.0 + job->gap_frac)); /* CBC's is of the bound, ours of the solution */
    if (job->max_nodes < COIN_INT_MAX) cbc->setMaximumNodes(static_cast<int>(job->max_nodes));
    if (job->max_iterations < COIN_INT_MAX)
      cbc->setMaximumNumberIterations(static_cast<int>(job->max_iterations));
  }

  wfm__answer run(wfm__solver_job *job) {
    if (job->start) {
      double objective = 0.0;
      for (std::size_t j = 0; j < job->model->columns; j++) objective += job->model->cost[j] * job->start[j];
      cbc->setBestSolution(job->start, static_cast<int>(job->model->columns), objective, true);
    }
    cbc->initialSolve();
    cbc->branchAndBound();
    return read_search(*cbc, job);
  }
};

wfm__answer solve_mip(clp_copy &copy, wfm__solver_job *job) {
  const wfm__answer relaxed = solve_lp(copy, job);
  const int64_t used = job->iterations;
  job->has_primal = job->has_dual = false;
  if (relaxed != WFM__ANSWER_OPTIMAL) return relaxed;
  search *s = new search(copy, job);
  const wfm__answer answer = s->run(job);
  delete s;
  job->iterations += used;
  return answer;
}

/* The session's state: one pointer. */
struct clp_state {
  clp_copy *copy;
};

void drop(clp_state *state) {
  delete state->copy;
  state->copy = nullptr;
}

wfm__answer guarded(void *user, wfm__solver_job *job, wfm__answer (*inside)(clp_copy &, wfm__solver_job *)) {
  clp_state *state = static_cast<clp_state *>(user);
  wfm__answer answer = WFM__ANSWER_FAILED;
  job->text[0] = '\0';
  try {
    if (job->rebuild) drop(state);
    if (!state->copy) state->copy = new clp_copy;
    add_what_is_new(*state->copy, job->model);
    set_bounds_and_costs(*state->copy, job);
    return inside(*state->copy, job);
  } catch (const std::bad_alloc &) {
    answer = WFM__ANSWER_NOMEM;
  } catch (const CoinError &error) {
    (void)wfm__format(job->text, sizeof job->text, "%s", error.message().c_str());
  } catch (...) {
    (void)wfm__format(job->text, sizeof job->text, "an exception of unknown kind");
  }
  state->copy = nullptr; /* lost: see above */
  job->has_primal = job->has_dual = job->has_basis = false;
  return answer;
}

wfm__answer clp_lp(void *state, wfm__solver_job *job) {
  return guarded(state, job, solve_lp);
}
wfm__answer clp_mip(void *state, wfm__solver_job *job) {
  return guarded(state, job, solve_mip);
}
void clp_close(void *state) {
  drop(static_cast<clp_state *>(state));
}

} // namespace

const wfm__solver_backend wfm__clp_backend = {
    WFM__SOLVER_BACKEND_VERSION, "clp", sizeof(clp_state), clp_lp, clp_mip, clp_close};
