/* Files of rotas of whole shifts: the staff-scheduling benchmark of Curtois and Qu (2014). */
#ifndef LIBWFM_IO_ROTA_H
#define LIBWFM_IO_ROTA_H

#include <libwfm/io.h>
#include <libwfm/rota.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The files: docs/formats/curtois.md. Everything in this header was new in 0.1. */

/**
 * Reads an instance of the benchmark: a text of sections, fields separated by commas, `#` before comments. Everything that is wrong
 * is found before the call fails.
 *
 * @param[in]  path      the file, of at most 64 MiB
 * @param      findings  receives every error, with its line; may be NULL
 * @param[out] out       freed with wfm_rota_free before the context; unchanged on error
 * @return WFM_OK; WFM_EPARSE (errors were found; the message holds the first), WFM_ENOTFOUND, WFM_EIO, WFM_ELIMIT, WFM_EINVAL,
 *         WFM_ENOMEM
 * @note   Time O(bytes + staff * days * shifts).
 */
WFM_API wfm_status wfm_rota_read_curtois(wfm_ctx *ctx, const char *path, wfm_findings *findings,
                                         wfm_rota **out);

/** The same of a text in memory; name stands for the file in messages. Text [size] need not be terminated. */
WFM_API wfm_status wfm_rota_read_curtois_text(wfm_ctx *ctx, const char *name, const char *text, size_t size,
                                              wfm_findings *findings, wfm_rota **out);

/**
 * Writes roster.csv: `staff,day,shift`, a row for each day worked, by staff, then day.
 *
 * @param[in] plan  [people * days], as from wfm_rota_solve
 * @param[in] path  the file; written whole under another name, then renamed; its folder is there
 * @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN (a shift that does not exist), WFM_EIO (the message names the file), WFM_ENOMEM
 */
WFM_API wfm_status wfm_rota_write_csv(wfm_ctx *ctx, const wfm_rota *rota, const int32_t *plan,
                                      const char *path);

/**
 * Writes result.json: objective, lower_bound, gap as a fraction, and the parts of the objective, as the checker counts them.
 *
 * @param[in] result  of the solve that made the plan
 * @return as wfm_rota_write_csv
 */
WFM_API wfm_status wfm_rota_write_result(wfm_ctx *ctx, const wfm_rota *rota, const int32_t *plan,
                                         const wfm_rota_result *result, const char *path);

#ifdef __cplusplus
}
#endif

#endif
