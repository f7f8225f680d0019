/* Inside of a session: what its life, its thread and its solves share. */
#ifndef WFM_SHIM_SOLVER_SESSION_H
#define WFM_SHIM_SOLVER_SESSION_H

#include "shim/solver_backend.h"

#include <pthread.h>

typedef enum wfm__command { WFM__IDLE, WFM__SOLVE_LP, WFM__SOLVE_MIP, WFM__QUIT } wfm__command;

struct wfm__solver {
  wfm_ctx *ctx;
  const wfm__solver_backend *backend;
  wfm__model model;
  void *state;   /* the back end's, used on the thread only */
  bool distrust; /* the back end's copy of the model is to be built anew */
  /* of the last solve */
  bool has_primal, has_dual;
  double *primal, *lower, *upper, *reduced; /* [columns] */
  double *activity, *size, *dual;           /* [rows] */
  uint8_t *row_basis, *column_basis;
  size_t row_room, column_room;
  /* the thread */
  bool started;
  pthread_t thread;
  pthread_mutex_t lock;   /* guards what follows */
  pthread_cond_t changed; /* a command was given, or carried out */
  wfm__command command;
  wfm__solver_job *job;
  wfm__answer answer;
  double best_cost, best_bound; /* progress; NaN when unknown */
};

/* The job with the session behind it, for the report of the back end. */
typedef struct wfm__request {
  wfm__solver_job job;
  wfm__solver *solver;
  wfm__watch watch; /* the thread's copy: the caller's changes with each report */
} wfm__request;

/* Room for the answer and a thread to find it on. WFM_ENOMEM. */
wfm_status wfm__session_prepare(wfm__solver *solver);
/* A fresh question about the model with the bounds in lower and upper. */
wfm__request wfm__session_ask(wfm__solver *solver, const wfm__watch *watch);
/* Has it answered on the thread, reporting progress; the counts add up over the attempts at one question.
   A basis is kept. */
wfm__answer wfm__session_run(wfm__solver *solver, wfm__command what, wfm__request *request, wfm__watch *watch,
                             const char *phase);

#endif
