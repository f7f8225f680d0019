/* Files of solved and changed rosters: bound.json, explain.txt and explain.json, changes.csv,
   replan.json. */
#ifndef LIBWFM_IO_SCHEDULE_H
#define LIBWFM_IO_SCHEDULE_H

#include <libwfm/explain.h>
#include <libwfm/replan.h>
#include <libwfm/schedule.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Writes bound.json: lower_bound, cost, gap (a fraction), prices (one number for each row of demand, in the
 * order of the rows), so that another program can recompute the bound; see wfm_schedule_prices.
 *
 * @param      ctx       context
 * @param[in]  schedule  solved
 * @param[in]  path      the file; written whole under another name, then renamed; its folder is there
 * @return WFM_OK; WFM_EINVAL, WFM_EIO (the message names the file), WFM_ENOMEM. Since 0.1.
 */
WFM_API wfm_status wfm_schedule_write_bound(wfm_ctx *ctx, const wfm_schedule *schedule, const char *path);

/**
 * Writes explain.txt: the sentences, one a line.
 *
 * @param      ctx          context
 * @param[in]  explanation  what to write
 * @param[in]  path         the file, as in wfm_schedule_write_bound
 * @return WFM_OK; WFM_EINVAL, WFM_EIO (the message names the file), WFM_ENOMEM. Since 0.1.
 */
WFM_API wfm_status wfm_explanation_write_text(wfm_ctx *ctx, const wfm_explanation *explanation,
                                              const char *path);

/**
 * Writes explain.json: "findings", each with kind, agent, day, row, value, cost, weight, able, rules (names of
 * those in conflict), repair (rule, from, to; null without) and text.
 *
 * @param[in]  roster  the problem, for the names
 * @return as wfm_explanation_write_text. Since 0.1.
 */
WFM_API wfm_status wfm_explanation_write_json(wfm_ctx *ctx, const wfm_roster *roster,
                                              const wfm_explanation *explanation, const char *path);

/**
 * Writes the changes of a replan, one row a changed day: agent, day, change (pauses, shift, added, dropped),
 * forced, needs_consent, old_shift, new_shift, old_skill, new_skill, old_pause1 to new_pause3 (clock times).
 *
 * @param      ctx     context
 * @param[in]  roster  the problem that was solved
 * @param[in]  replan  solved
 * @param[in]  path    the file, as in wfm_schedule_write_bound
 * @return WFM_OK; WFM_EINVAL, WFM_EIO (the message names the file), WFM_ENOMEM. Since 0.1.
 */
WFM_API wfm_status wfm_replan_write_changes(wfm_ctx *ctx, const wfm_roster *roster, const wfm_replan *replan,
                                            const char *path);

/**
 * Writes replan.json: the figures, and each change as a sentence.
 *
 * @return as wfm_replan_write_changes. Since 0.1.
 */
WFM_API wfm_status wfm_replan_write_json(wfm_ctx *ctx, const wfm_roster *roster, const wfm_replan *replan,
                                         const char *path);

#ifdef __cplusplus
}
#endif

#endif
