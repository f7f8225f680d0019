/* KPIs from single contacts: sums by interval, percentiles, first-contact resolution, repeat intervals,
   surveys. */
#ifndef LIBWFM_KPI_CONTACTS_H
#define LIBWFM_KPI_CONTACTS_H

#include <libwfm/kpi.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How a contact ended in the queue. */
enum {
  WFM_CONTACT_ANSWERED = 1,
  WFM_CONTACT_ABANDONED = 2, /* hung up while waiting */
  WFM_CONTACT_FLOW_OUT = 3,  /* left for another queue: not offered to this one */
  WFM_CONTACT_DEQUEUED = 4   /* taken out by the system: offered, neither answered nor abandoned */
};

/** Contacts of a queue, one row each; columns are [n]. */
typedef struct wfm_kpi_contacts {
  uint32_t struct_size;   /* set by wfm_kpi_contacts_init */
  uint32_t flags;         /* 0 */
  const int64_t *arrival; /* seconds UTC at which the contact entered the queue */
  const uint8_t *outcome; /* WFM_CONTACT_* */
  const double *wait_s;   /* until it was answered or left, 0 to 1e9, ringing included */
  const double *ring_s;   /* of it ringing at agents; NULL: not known */
  const double *talk_s;   /* of answered contacts, 0 to 1e9; read for these only; NULL: not known */
  const double *hold_s;   /* as talk_s; NULL: in talk_s or none */
  const double *after_s;  /* as talk_s; NULL: none */
} wfm_kpi_contacts;

/** All columns NULL. @param struct_size sizeof(wfm_kpi_contacts) of the caller. Since 0.1. */
WFM_API void wfm_kpi_contacts_init(wfm_kpi_contacts *contacts, size_t struct_size);

/** Sums of contacts by interval: takes any number of contacts in batches, its memory is that of the
    intervals. */
typedef struct wfm_kpi_collector wfm_kpi_collector;

/**
 * Makes a collector without contacts.
 *
 * @param      ctx          context
 * @param[in]  grid         intervals; must outlive the collector
 * @param      threshold_s  T of the service level, >= 0: within means wait <= T
 * @param      short_s      s of short abandons, >= 0: short means wait < s
 * @param[out] out          the collector, the caller's to free with wfm_kpi_collector_free
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN, WFM_ENOTFINITE, WFM_ENOMEM
 * @note   Memory O(intervals). Since 0.1.
 */
WFM_API wfm_status wfm_kpi_collector_create(wfm_ctx *ctx, const wfm_grid *grid, double threshold_s,
                                            double short_s, wfm_kpi_collector **out);

/** Frees a collector; accepts NULL. Since 0.1. */
WFM_API void wfm_kpi_collector_free(wfm_kpi_collector *collector);

/**
 * Adds contacts, in any order.
 *
 * A contact counts in the interval in which it arrived, with its waiting and handling. The work itself
 * (handling_s of the sums) is spread over the intervals in which it was done, from the answer on.
 *
 * @param         collector   collector
 * @param         n           contacts; 0 is allowed
 * @param[in]     contacts    columns [n]
 * @param[out]    row_status  [n] WFM_OK, or what is wrong with the row, which is then left out; NULL: a bad
 *                            row fails the call and nothing is added
 * @return WFM_OK; WFM_EINVAL (a NULL, outcome), WFM_EDOMAIN (a time out of range, ring_s above wait_s),
 *         WFM_ENOTFINITE, WFM_EVERSION
 * @note   Time O(n + intervals over which the work of contacts reaches). Since 0.1.
 */
WFM_API wfm_status wfm_kpi_collector_add(wfm_kpi_collector *collector, size_t n,
                                         const wfm_kpi_contacts *contacts, wfm_status *row_status);

/**
 * Sums so far. available_s and paid_s are no matter of contacts and cannot be had here.
 *
 * @param         collector  collector
 * @param[in,out] sums       columns [count of the grid]
 * @param[out]    outside    contacts that arrived before or after the grid; may be NULL
 * @param[out]    left_out   bad rows left out; may be NULL
 * @return WFM_OK; WFM_EINVAL (a NULL, a column that cannot be had, ring_s or talk_s when no contact brought
 *         it), WFM_EVERSION
 * @note   Time O(intervals) per column. Since 0.1.
 */
WFM_API wfm_status wfm_kpi_collector_sums(const wfm_kpi_collector *collector, wfm_kpi_sums *sums,
                                          int64_t *outside, int64_t *left_out);

/**
 * Percentiles of waits or handling times: the smallest value that at least a share p of the values does not
 * exceed.
 *
 * "90 % were answered within 45 s" is the percentile 0.9; it is always one of the values.
 *
 * @param      ctx    context
 * @param      n      values; 0 gives NaN
 * @param[in]  value  [n] finite
 * @param      m      percentiles wanted
 * @param[in]  p      [m] 0 to 1; 0 is the smallest value
 * @param[out] out    [m]
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN (p), WFM_ENOTFINITE, WFM_ENOMEM
 * @note   Time O(n log n). Source: Hyndman and Fan (1996), definition 1. Since 0.1.
 */
WFM_API wfm_status wfm_kpi_percentiles(wfm_ctx *ctx, size_t n, const double *value, size_t m, const double *p,
                                       double *out);

/** First-contact resolution and repeats. */
typedef struct wfm_kpi_resolution {
  uint32_t struct_size; /* set by wfm_kpi_resolution_init */
  int32_t reserved0;
  int64_t handled;   /* handled contacts of known customers, older than the window */
  int64_t resolved;  /* of these without a repeat within the window */
  int64_t too_young; /* handled contacts whose window is not over: not judged */
  int64_t unknown;   /* contacts without a customer: left out */
  int64_t repeats;   /* gaps between consecutive contacts of one customer (and reason) */
  double fcr;        /* resolved / handled; NaN without handled contacts */
  double fcr_low;    /* 95 % confidence interval (Wilson) */
  double fcr_high;
  double repeat_frac;  /* share of these gaps that are within the window */
  double gap_mean_s;   /* mean of the gaps, each at most gap_cap_s; NaN without gaps */
  double gap_median_s; /* median of the gaps */
} wfm_kpi_resolution;

/** Clears a result. @param struct_size sizeof(wfm_kpi_resolution) of the caller. Since 0.1. */
WFM_API void wfm_kpi_resolution_init(wfm_kpi_resolution *resolution, size_t struct_size);

/**
 * First-contact resolution: handled contacts older than the window without another contact of the same
 * customer (and reason) within the window, over handled contacts older than the window.
 *
 * @param         ctx        context
 * @param         n          contacts of all kinds; 0 is allowed
 * @param[in]     arrival    [n] seconds UTC, in any order
 * @param[in]     customer   [n] number of the customer, >= 0; -1: not known
 * @param[in]     reason     [n] number of the reason; NULL: any contact of the customer is a repeat
 * @param[in]     handled    [n] 1 handled; 0 not (abandoned): it is not judged, but it is a repeat; NULL: all
 *                           handled
 * @param         window_s   1 to 1e9; a contact at the very end of the window is within it
 * @param         end        instant up to which contacts are known; contacts after it are left aside
 * @param         gap_cap_s  gaps count as at most this in their mean, > 0; INFINITY: as they are
 * @param[in,out] out        result
 * @return WFM_OK; WFM_EINVAL (a NULL, out not initialised, handled), WFM_EDOMAIN (customer, window_s,
 *         gap_cap_s, arrival beyond +-4e18), WFM_ENOMEM
 * @note   Time O(n log n), memory O(n). Two contacts at the same second keep the order in which they stand.
 *         Since 0.1.
 */
WFM_API wfm_status wfm_kpi_first_contact(wfm_ctx *ctx, size_t n, const int64_t *arrival,
                                         const int64_t *customer, const int32_t *reason,
                                         const uint8_t *handled, int64_t window_s, int64_t end,
                                         double gap_cap_s, wfm_kpi_resolution *out);

/** What wfm_kpi_first_contact_marks says of a contact. */
enum {
  WFM_RESOLUTION_NONE = 0,     /* not judged: not handled, no customer, or after the end */
  WFM_RESOLUTION_RESOLVED = 1, /* judged: no repeat within the window */
  WFM_RESOLUTION_REPEATED = 2, /* judged: a repeat within the window */
  WFM_RESOLUTION_YOUNG = 3     /* handled, and its window is not over */
};

/**
 * First-contact resolution contact by contact, to be summed by day, queue or agent: of a group it is resolved over
 * resolved and repeated, wherever the repeats went.
 *
 * @param      ctx       context
 * @param      n         contacts of all kinds; 0 is allowed
 * @param[in]  arrival   [n] as for wfm_kpi_first_contact, and so customer, reason, handled, window_s and end
 * @param[in]  customer  [n]
 * @param[in]  reason    [n] or NULL
 * @param[in]  handled   [n] or NULL
 * @param      window_s  1 to 1e9
 * @param      end       instant up to which contacts are known
 * @param[out] mark      [n] WFM_RESOLUTION_*
 * @return as wfm_kpi_first_contact
 * @note   Time O(n log n), memory O(n). Since 0.1.
 */
WFM_API wfm_status wfm_kpi_first_contact_marks(wfm_ctx *ctx, size_t n, const int64_t *arrival,
                                               const int64_t *customer, const int32_t *reason,
                                               const uint8_t *handled, int64_t window_s, int64_t end,
                                               uint8_t *mark);

/** Answers to a survey. */
typedef struct wfm_kpi_survey {
  uint32_t struct_size; /* set by wfm_kpi_survey_init */
  int32_t reserved0;
  int64_t responses; /* scores that are not NaN */
  double mean;       /* of the scores; NaN without any, and so all below */
  double csat;       /* share of scores in the top box */
  double csat_low;   /* 95 % confidence interval (Wilson) */
  double csat_high;
  double nps; /* share of 9 and 10 less share of 0 to 6, -1 to 1; NaN unless the scale is 0 to 10 */
} wfm_kpi_survey;

/** Clears a result. @param struct_size sizeof(wfm_kpi_survey) of the caller. Since 0.1. */
WFM_API void wfm_kpi_survey_init(wfm_kpi_survey *survey, size_t struct_size);

/**
 * Satisfaction: mean, top box, net promoter score.
 *
 * @param         ctx       context
 * @param         n         contacts asked; 0 is allowed
 * @param[in]     score     [n] lowest to highest; NaN: no answer
 * @param         lowest    of the scale
 * @param         highest   of the scale, above lowest
 * @param         top_from  scores from here on are satisfied (4 of 5), within the scale
 * @param[in,out] out       result
 * @return WFM_OK; WFM_EINVAL (a NULL, out not initialised), WFM_EDOMAIN, WFM_ENOTFINITE
 * @note   Time O(n). Source: Reichheld (2003) for the net promoter score. Since 0.1.
 */
WFM_API wfm_status wfm_kpi_satisfaction(wfm_ctx *ctx, size_t n, const double *score, double lowest,
                                        double highest, double top_from, wfm_kpi_survey *out);

#ifdef __cplusplus
}
#endif

#endif
