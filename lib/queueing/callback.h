/* Callbacks: the kernel. */
#ifndef WFM_QUEUEING_CALLBACK_H
#define WFM_QUEUEING_CALLBACK_H

#include "queueing/kernels.h"

typedef struct wfm__callback_row {
  double agents, load, aht_s, patience_s, offer_s, accept, window_s, threshold_s;
} wfm__callback_row;

typedef struct wfm__callback_measures {
  double p_wait, p_callback, p_abandon, level, asa_s, mean_queue, mean_callbacks, callback_wait_s,
      within_window, occupancy;
} wfm__callback_measures;

/* WFM_EINFEASIBLE without a steady state, WFM_ELIMIT when too many wait on the line. */
wfm_status wfm__callback(const wfm__callback_row *row, wfm__callback_measures *out);

#endif
