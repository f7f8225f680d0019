/* Why a roster is as it is: what intervals are worth, which rules stand in the way, what a wish would cost. */
#ifndef LIBWFM_EXPLAIN_H
#define LIBWFM_EXPLAIN_H

#include <libwfm/schedule.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How each finding is reckoned: docs/explain.md. Everything in this header is new in 0.1. */

/** What a finding is about. */
enum {
  WFM_EXPLAIN_PRICE = 0, /* row: demand; value: what one agent more there saves, in paid intervals */
  WFM_EXPLAIN_SHORTAGE =
      1,                /* row: demand; value: agents missing; able: who could be there, taken one by one */
  WFM_EXPLAIN_IDLE = 2, /* agent can work no day */
  WFM_EXPLAIN_CONTRACT = 3, /* agent, week: value: minutes under the contract in that week */
  WFM_EXPLAIN_LOCK = 4,     /* row: a lock that the roster does not keep */
  WFM_EXPLAIN_REQUEST = 5   /* row: a wish that is not met on the day; value: what granting it would cost */
};

/** Options of wfm_roster_explain: how many findings of a kind at most, the heaviest first; each >= 0. */
typedef struct wfm_explain_opts {
  uint32_t struct_size; /* set by wfm_explain_opts_init */
  uint32_t flags;       /* 0 */
  int32_t prices;       /* 20 */
  int32_t shortages;    /* 20 */
  int32_t agents;       /* idle agents, weeks under the contract and locks: each; 20 */
  int32_t requests;     /* 200 */
} wfm_explain_opts;
/** Fills defaults. @param struct_size sizeof(wfm_explain_opts) of the caller. */
WFM_API void wfm_explain_opts_init(wfm_explain_opts *opts, size_t struct_size);

/** One finding. */
typedef struct wfm_explain_item {
  uint32_t struct_size; /* set by wfm_explain_item_init */
  int32_t kind;         /* WFM_EXPLAIN_* */
  int32_t agent;        /* index; -1: none */
  int32_t day;          /* -1: none; the first day of the week for CONTRACT */
  int64_t row;          /* of demand, locks or requests; -1: none */
  double value;         /* see the kind; NaN: none */
  double cost;          /* PRICE, REQUEST: value in the unit of the cost; weight: of the wish */
  double weight;        /* REQUEST: what not granting it costs; else 0 */
  uint32_t rules; /* 1 << WFM_RULE_*: a smallest set of rules that together stand in the way; 0: none do */
  int32_t repair; /* WFM_RULE_* whose giving way is the cheapest repair; -1: none alone is enough */
  int64_t repair_from; /* the rule's limit as it is, in the rule's unit; a row of time off or of locks; -1 */
  int64_t repair_to;   /* the limit that is enough; the group to add; -1 where the row has to go */
  int32_t able;        /* SHORTAGE: agents who could be there; else 0 */
  int32_t reserved0;
} wfm_explain_item;
/** Fills zeros. @param struct_size sizeof(wfm_explain_item) of the caller. */
WFM_API void wfm_explain_item_init(wfm_explain_item *item, size_t struct_size);

/** Findings in the order of their kinds. */
typedef struct wfm_explanation wfm_explanation;

/**
 * Explains a roster.
 *
 * For an agent, a week or a lock that rules leave no way, the smallest set of kinds of rules in conflict is
 * found by a deletion filter and by trying smaller sets: with them alone in force it stays impossible, and
 * with any of them gone it is possible. The repair is the least giving way of one of them that makes it
 * possible, counted in minutes.
 *
 * @param      ctx     context
 * @param[in]  roster  the problem
 * @param[in]  rows    the roster, of wfm_schedule_solve or any other
 * @param[in]  prices  [rows of demand] as wfm_schedule_prices; NULL: what one agent more saves as the roster
 *                     stands
 * @param[in]  opts    NULL for defaults
 * @param[out] out     freed with wfm_explanation_free before the context; untouched on error
 * @return WFM_OK; WFM_ECANCELLED; WFM_EINVAL (NULL, options not initialised), WFM_EDOMAIN (an option),
 *         WFM_ENOTFINITE (a price), WFM_EVERSION, WFM_ELIMIT (as wfm_schedule_solve), WFM_ENOMEM
 * @note   Deterministic. About a millisecond for each agent's week or wish on 135 shifts and 28 days. Source:
 *         Chinneck and Dravnieks (1991).
 */
WFM_API wfm_status wfm_roster_explain(wfm_ctx *ctx, const wfm_roster *roster, const wfm_assignments *rows,
                                      const double *prices, const wfm_explain_opts *opts,
                                      wfm_explanation **out);

/** Frees an explanation; accepts NULL. */
WFM_API void wfm_explanation_free(wfm_explanation *explanation);

/** Number of findings. 0 for NULL. */
WFM_API size_t wfm_explanation_count(const wfm_explanation *explanation);

/** Finding i. @return WFM_OK; WFM_EINVAL (no such finding, out not initialised) */
WFM_API wfm_status wfm_explanation_item(const wfm_explanation *explanation, size_t i, wfm_explain_item *out);

/** Finding i as a sentence: "one more agent on Mon 2026-03-02 at 10:30 on calls is worth 4.2 paid intervals".
    @return text that lives as long as the explanation; NULL when there is no such finding */
WFM_API const char *wfm_explanation_text(const wfm_explanation *explanation, size_t i);

#ifdef __cplusplus
}
#endif

#endif
