/* Lines on which nobody waits: sizing for Erlang B, and Erlang B with callers who try again. */
#ifndef LIBWFM_LOSS_H
#define LIBWFM_LOSS_H

#include <libwfm/context.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Array functions take [n] rows and are all or nothing: on error no output has changed and the message names
 * the row. Where row_status [n] is given, a bad row gets NaN in every output and its status there, and the
 * call succeeds. Input arrays may not overlap output arrays.
 */

/**
 * Fewest lines on which no more than a share of calls is blocked (Erlang B).
 *
 * @param      ctx        context
 * @param[in]  load       [n] erlangs, 0 to 1e12; 0 needs no line
 * @param[in]  target     [n] blocking allowed, 0 < x < 1; blocking <= target counts as met
 * @param      n          rows; 0 is allowed
 * @param      real       0: whole lines, exact; 1: real lines at which the target is just met
 * @param[out] servers    [n]
 * @param[out] row_status [n] may be NULL, see above
 * @return WFM_OK; WFM_EINVAL, WFM_ENOTFINITE, WFM_EDOMAIN (real, bad element), WFM_ELIMIT (more than 1e9
 *         lines), WFM_ENOMEM
 * @note   About 8 evaluations of Erlang B per row, at most 300. Since 0.1.
 */
WFM_API wfm_status wfm_erlang_b_servers(wfm_ctx *ctx, const double *load, const double *target, size_t n,
                                        int32_t real, double *servers, wfm_status *row_status);

/**
 * Largest load of which given lines block no more than a share (Erlang B).
 *
 * @param      ctx        context
 * @param[in]  servers    [n] 0 < x <= 1e9, may be fractional
 * @param[in]  target     [n] blocking allowed, 0 < x < 1
 * @param      n          rows; 0 is allowed
 * @param[out] load       [n] erlangs
 * @param[out] row_status [n] may be NULL, see above
 * @return WFM_OK; WFM_EINVAL, WFM_ENOTFINITE, WFM_EDOMAIN (bad element), WFM_ENOMEM, WFM_EINTERNAL (the
 *         search failed)
 * @note   About 8 evaluations of Erlang B per row, at most 300. Since 0.1.
 */
WFM_API wfm_status wfm_erlang_b_load(wfm_ctx *ctx, const double *servers, const double *target, size_t n,
                                     double *load, wfm_status *row_status);

/**
 * Erlang B when each blocked call is tried again with a probability (extended Erlang B).
 *
 * The load with retries A solves A = fresh_load + retry * A * B(servers, A).
 *
 * @param      ctx        context
 * @param[in]  servers    [n] 0 to 1e9, may be fractional
 * @param[in]  fresh_load [n] load of first attempts, erlangs, 0 to 1e12
 * @param[in]  retry      [n] probability that a blocked attempt is repeated, 0 to 1
 * @param      n          rows; 0 is allowed
 * @param[out] total_load [n] load of all attempts, erlangs; may be NULL
 * @param[out] blocking   [n] share of attempts that is blocked; may be NULL
 * @param[out] carried    [n] erlangs carried; may be NULL
 * @param[out] row_status [n] may be NULL, see above
 * @return WFM_OK; WFM_EINVAL, WFM_ENOTFINITE, WFM_EDOMAIN (bad element), WFM_EINFEASIBLE (retry 1 and
 *         fresh_load not below servers: attempts grow without end), WFM_ENOMEM
 * @note   About 8 evaluations of Erlang B per row, at most 300. Source: Jewett, Shrago and Yomtov (1980),
 *         Designing optimal voice networks. Since 0.1.
 */
WFM_API wfm_status wfm_erlang_b_ext(wfm_ctx *ctx, const double *servers, const double *fresh_load,
                                    const double *retry, size_t n, double *total_load, double *blocking,
                                    double *carried, wfm_status *row_status);

#ifdef __cplusplus
}
#endif

#endif
