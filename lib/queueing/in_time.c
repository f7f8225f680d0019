/* Whether a contact that has to wait is answered in time. */
#include "queueing/in_time.h"

#include "queueing/tables.h"

#include <math.h>

wfm__in_time wfm__in_time_start(double serve, double leave, double threshold_s) {
  wfm__in_time t = {.hang_up = leave > 0, .nb = 1};
  t.x = t.hang_up ? serve / leave : 0;
  t.leave = t.hang_up ? -expm1(-leave * threshold_s) : serve * threshold_s;
  t.ln = -(serve + leave) * threshold_s;
  return t;
}

double wfm__in_time_next(wfm__in_time *t, double k) {
  if (k > 0) t->nb *= t->hang_up ? (t->x + k) / k * t->leave : t->leave / k;
  if (t->nb > 0x1p400) {
    t->nb *= 0x1p-400;
    t->sum *= 0x1p-400;
    t->ln += 400 * wfm__ln2.hi;
  }
  t->sum += t->nb;
  double late = t->sum * exp(t->ln);
  return late < 1 ? (t->hang_up ? t->x / (t->x + k + 1) : 1) * (1 - late) : 0;
}
