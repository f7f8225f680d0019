/* What a solver has to offer to stand behind the seam. Everything here runs on the session's thread,
   touches no context, and never lets an error of the solver out: no exit, no abort, no exception, nothing
   printed. */
#ifndef WFM_SHIM_SOLVER_BACKEND_H
#define WFM_SHIM_SOLVER_BACKEND_H

#include "shim/solver_model.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { WFM__SOLVER_BACKEND_VERSION = 1, WFM__SOLVER_TEXT = 200 };

typedef enum wfm__answer {
  WFM__ANSWER_FAILED = 0, /* says why in text */
  WFM__ANSWER_OPTIMAL,
  WFM__ANSWER_STOPPED, /* job->stop says by what; has_primal whether with a feasible solution */
  WFM__ANSWER_INFEASIBLE,
  WFM__ANSWER_UNBOUNDED,
  WFM__ANSWER_NOMEM
} wfm__answer;

typedef struct wfm__solver_job {
  /* the question */
  const wfm__model *model;
  const double *lower, *upper;       /* [columns] bounds to use instead of the model's */
  const double *start;               /* [columns] feasible integer solution, or NULL */
  bool interior;                     /* interior point, if there is one */
  bool cold;                         /* not from the kept basis */
  bool rebuild;                      /* drop the solver's own copy first: something went wrong in it */
  int64_t max_iterations, max_nodes; /* INT64_MAX: none */
  double gap_frac;
  const wfm__watch *watch; /* for wfm__watch_check */
  /* the answer */
  wfm_status stop;                   /* WFM_ELIMIT, WFM_ECANCELLED */
  double *primal;                    /* [columns] */
  double *dual;                      /* [rows] */
  uint8_t *row_basis, *column_basis; /* wfm__basis */
  bool has_primal, has_dual, has_basis;
  double bound; /* branch and bound: no solution is better; -INFINITY */
  int64_t iterations, nodes;
  char text[WFM__SOLVER_TEXT]; /* what the solver said last */
  /* progress, taken by the calling thread: call when the best solution or the bound changed */
  void (*report)(struct wfm__solver_job *job, double cost, double bound);
} wfm__solver_job;

struct wfm__solver_backend {
  uint32_t version; /* WFM__SOLVER_BACKEND_VERSION */
  const char *name;
  size_t state_size; /* bytes that the session keeps for it, zeroed */
  wfm__answer (*lp)(void *state, wfm__solver_job *job);
  wfm__answer (*mip)(void *state, wfm__solver_job *job);
  void (*close)(void *state); /* once, before the thread ends; the other two may never have been called */
};

extern const wfm__solver_backend wfm__glpk_backend;
extern const wfm__solver_backend wfm__clp_backend;

#ifdef __cplusplus
}
#endif

#endif
