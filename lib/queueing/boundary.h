/* Where a monotone margin changes sign: the search behind every inversion. */
#ifndef WFM_QUEUEING_BOUNDARY_H
#define WFM_QUEUEING_BOUNDARY_H

#include <stdbool.h>

/* margin(x) >= 0 on one side only of one x; it may be -infinity on the other. */
typedef double (*wfm__margin)(void *user, double x);

typedef struct wfm__boundary {
  wfm__margin margin;
  void *user;
  double bad;   /* margin is below 0 here; never evaluated */
  double limit; /* the search does not go beyond; on the good side of bad */
  double start; /* first guess, between the two */
  double step;  /* first step towards the other side, > 0 */
  bool whole;   /* whole x only: bad, start and limit are whole */
} wfm__boundary;

/* The point with margin >= 0 that is nearest to bad: exact for whole x, else within two units in the last
   place. False when the margin is below 0 at the limit. At most 300 evaluations, usually 4 to 8. */
bool wfm__boundary_find(const wfm__boundary *search, double *x);

#endif
