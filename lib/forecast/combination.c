/* Cross-validated combination: the mean of the best few methods, as many as do best at the origins. In M4 most of the best entries combined
   (Makridakis, Spiliotis, Assimakopoulos 2020). */
#include "forecast/job.h"

#include <math.h>
#include <string.h>

enum { MEMBERS_MAX = 4 };

const wfm__method wfm__combination = {WFM_METHOD_COMBINATION, NULL, NULL, WFM__VOLUMES | WFM__MEANS, true};

/* Mean of the first k of all that lie in front. */
static void average(const wfm__job *j, size_t k, size_t back, size_t ahead, wfm__attempt *out) {
  memset(out->back, 0, back * sizeof *out->back);
  memset(out->ahead, 0, ahead * sizeof *out->ahead);
  for (size_t m = 0; m < k; m++) {
    for (size_t i = 0; i < back; i++) out->back[i] += j->attempt[m].back[i] / (double)k;
    for (size_t i = 0; i < ahead; i++) out->ahead[i] += j->attempt[m].ahead[i] / (double)k;
  }
}

void wfm__combine(wfm__job *j) {
  const wfm__trial *t = &j->trial;
  wfm__attempt *own = &j->combined;
  size_t slots = t->panel->slots, back = t->origins * t->lead * slots,
         ahead = (t->panel->rows - t->known) * slots, best = 0, members = 0;
  double least = INFINITY;
  if (!own->method || j->attempts < 2) return;
  while (members < j->attempts && members < MEMBERS_MAX && isfinite(j->attempt[members].score.mae)) members++;
  for (size_t k = 2; k <= members; k++) {
    average(j, k, back, ahead, own);
    wfm__attempt_judge(j, own);
    if (!(own->score.mae < least)) continue;
    least = own->score.mae;
    best = k;
  }
  if (!best) return;
  if (best < members) {
    average(j, best, back, ahead, own);
    wfm__attempt_judge(j, own);
  }
  j->attempt[j->attempts++] = *own;
  memset(own, 0, sizeof *own);
}
