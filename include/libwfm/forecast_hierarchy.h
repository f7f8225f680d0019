/* Forecasts that must add up: queues to sites, intervals to days to weeks; and queues too new to have a history. */
#ifndef LIBWFM_FORECAST_HIERARCHY_H
#define LIBWFM_FORECAST_HIERARCHY_H

#include <libwfm/forecast.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How forecasts of nodes are brought together. */
enum {
  WFM_RECONCILE_MINT = 0,       /* least trace, covariance of the errors shrunk to its diagonal */
  WFM_RECONCILE_VARIANCE = 1,   /* least squares, nodes weighted by the variance of their errors */
  WFM_RECONCILE_STRUCTURAL = 2, /* least squares, nodes weighted by how many bottom nodes they hold */
  WFM_RECONCILE_BOTTOM_UP = 3   /* bottom nodes as they are, the others their sums */
};

/** Flags of wfm_reconcile_opts. */
enum { WFM_RECONCILE_NON_NEGATIVE = 1 /* bottom nodes below 0 become 0, and sums follow */ };

/** Options of wfm_reconcile. */
typedef struct wfm_reconcile_opts {
  uint32_t struct_size; /* set by wfm_reconcile_opts_init */
  uint32_t flags;       /* WFM_RECONCILE_NON_NEGATIVE */
  int32_t method;       /* WFM_RECONCILE_*; WFM_RECONCILE_MINT */
  int32_t reserved0;    /* keep 0 */
} wfm_reconcile_opts;

/** Fills defaults. @param struct_size sizeof(wfm_reconcile_opts) of the caller. Since 0.1. */
WFM_API void wfm_reconcile_opts_init(wfm_reconcile_opts *opts, size_t struct_size);

/**
 * Bottom nodes of every node of a tree of equal blocks: all, then halves ..., e.g. intervals of a week as week,
 * days and intervals.
 *
 * @param      ctx     context
 * @param      bottom  number of bottom nodes
 * @param[in]  block   [levels] bottom nodes of a node, level by level, each dividing bottom: {336, 48, 1}
 * @param      levels  1 or more
 * @param[out] start   [nodes + 1] where the bottom nodes of each node begin in member; nodes is the sum of
 *                     bottom / block
 * @param[out] member  [levels * bottom] numbers of bottom nodes
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN (a block)
 * @note   Time O(levels bottom). Since 0.1.
 */
WFM_API wfm_status wfm_hierarchy_blocks(wfm_ctx *ctx, size_t bottom, const size_t *block, size_t levels,
                                        size_t *start, size_t *member);

/**
 * Makes forecasts of all nodes of a hierarchy add up, with the least error.
 *
 * Every node is the sum of bottom nodes: of one (the bottom nodes themselves) or of several (queues of a skill, of
 * a site, all; days, weeks). Forecasts of every node go in, forecasts that agree come out, each better for what
 * the others know.
 *
 * @param         ctx        context
 * @param         nodes      1 to 4000
 * @param         bottom     number of bottom nodes, 1 to nodes
 * @param[in]     start      [nodes + 1] where each node's members begin; start[0] = 0
 * @param[in]     member     [start[nodes]] numbers of bottom nodes, none twice in a node; for each bottom node
 *                           one node has it alone
 * @param[in]     mean       [steps * nodes] forecasts, step by step
 * @param         steps      0 is allowed
 * @param[in]     errors     [periods * nodes] errors of such forecasts in the past (back-test or one step),
 *                           period by period; NULL with periods 0: for methods that do not need them
 * @param         periods    2 or more for WFM_RECONCILE_MINT and WFM_RECONCILE_VARIANCE
 * @param[in]     opts       NULL for defaults
 * @param[out]    out        [steps * nodes] forecasts that add up; may be the same array as mean
 * @param[out]    variance   [nodes] of the errors that remain, on the scale of errors; needs them; may be NULL
 * @param[out]    shrinkage  weight of the diagonal, 0 to 1; needs errors; may be NULL
 * @return WFM_OK; WFM_EINVAL (a NULL, opts not initialised), WFM_EVERSION, WFM_EDOMAIN (sizes; start; a member:
 *         node and place are named; a bottom node that no node has alone; options), WFM_ENODATA (periods),
 *         WFM_ENOTFINITE, WFM_ENOMEM
 * @note   Time O(nodes^3 + nodes^2 periods + steps nodes bottom). Sources: Wickramasuriya, Athanasopoulos,
 *         Hyndman (2019); Schaefer, Strimmer (2005) for the shrinkage. Since 0.1.
 */
WFM_API wfm_status wfm_reconcile(wfm_ctx *ctx, size_t nodes, size_t bottom, const size_t *start,
                                 const size_t *member, const double *mean, size_t steps, const double *errors,
                                 size_t periods, const wfm_reconcile_opts *opts, double *out,
                                 double *variance, double *shrinkage);

/**
 * Forecast of a queue too new for one of its own: the group's, times the share that the queue has of it.
 *
 * The share is gamma distributed: with the mean and relative variance that are expected of a queue of the group,
 * brought up to date by what the queue has had so far, beside the group in the same intervals. It adds to the
 * uncertainty of every interval, and less so with every contact.
 *
 * @param      ctx        context
 * @param[in]  group      forecast of the group's volume, or of a queue like it
 * @param[in]  behind     history of what group forecasts
 * @param[in]  own        history of the new queue on a grid of the same zone and interval; NULL: none yet
 * @param      share      expected share of the group's contacts, 0 < share <= 1e6
 * @param      share_cv2  relative variance of that expectation, 0.0001 to 100; 1 says hardly anything
 * @param[out] out        the caller's to free with wfm_forecast_free
 * @return WFM_OK; WFM_EINVAL (a NULL), WFM_EDOMAIN (means; zone or interval; share, share_cv2), WFM_ENOTFINITE,
 *         WFM_ENOMEM
 * @note   Time O(intervals of all). Since 0.1.
 */
WFM_API wfm_status wfm_forecast_borrow(wfm_ctx *ctx, const wfm_forecast *group, const wfm_series *behind,
                                       const wfm_series *own, double share, double share_cv2,
                                       wfm_forecast **out);

#ifdef __cplusplus
}
#endif

#endif
