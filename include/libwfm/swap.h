/* Swaps of shifts between agents, time off on request, and bidding for shift lines. */
#ifndef LIBWFM_SWAP_H
#define LIBWFM_SWAP_H

#include <libwfm/schedule.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is reckoned and how: docs/swap.md. Everything in this header is new in 0.1. */

enum { WFM_SWAP_MOST = 6, WFM_TIME_OFF_MOST = 31 };

/** A roster prepared for questions. Reads the problem it was made from, which must outlive it. */
typedef struct wfm_swaps wfm_swaps;

/**
 * Prepares a roster for questions about swaps and time off.
 *
 * @param      ctx     context
 * @param[in]  roster  the problem; it must outlive the result
 * @param[in]  rows    the roster; agents whose rows break a rule take part in nothing
 * @param[out] out     freed with wfm_swaps_free before the problem; untouched on error
 * @return WFM_OK; WFM_EINVAL, WFM_ELIMIT (as wfm_schedule_solve; more than 2^28 agents x days x shifts),
 *         WFM_ENOMEM
 * @note   Time and memory O(agents * days * shifts of a contract), once; the questions then take well under
 *         a millisecond for 1000 agents.
 */
WFM_API wfm_status wfm_swaps_create(wfm_ctx *ctx, const wfm_roster *roster, const wfm_assignments *rows,
                                    wfm_swaps **out);
/** Frees it; accepts NULL. */
WFM_API void wfm_swaps_free(wfm_swaps *swaps);

/** A cycle: agent i gives up what he works on day i and takes what agent i + 1, the last one what the first,
    works on that one's day. Two agents swap. Being off can be given and taken. */
typedef struct wfm_swap {
  uint32_t struct_size; /* set by wfm_swap_init */
  int32_t agents;       /* 2 to WFM_SWAP_MOST */
  int32_t agent[6];     /* indices, distinct */
  int32_t day[6];
} wfm_swap;
/** Fills zeros. @param struct_size sizeof(wfm_swap) of the caller. */
WFM_API void wfm_swap_init(wfm_swap *swap, size_t struct_size);

/** What a swap, or time off, would do. */
typedef struct wfm_swap_effect {
  uint32_t struct_size; /* set by wfm_swap_effect_init */
  int32_t allowed;      /* 1: every rule is kept */
  int32_t rule;         /* WFM_RULE_* that is broken first; -1: none */
  int32_t agent;        /* whose; -1: none */
  double cost;          /* change of the roster's cost; negative: better. NaN unless allowed */
  double own_cost;      /* of it what is the agents' own: labour, wishes, contracts */
  double under;         /* change of the missing agent-intervals */
  double over;          /* change of the surplus */
} wfm_swap_effect;
/** Fills zeros. @param struct_size sizeof(wfm_swap_effect) of the caller. */
WFM_API void wfm_swap_effect_init(wfm_swap_effect *effect, size_t struct_size);

/**
 * May these agents swap, and what does it do? Who takes a shift keeps its skill and pauses where he has the
 * skill, else he serves his best one with the best pauses.
 *
 * @return WFM_OK, also when it is not allowed; WFM_EINVAL (NULL, not initialised, no such agent or day, an
 *         agent twice, an agent whose rows break a rule)
 */
WFM_API wfm_status wfm_swap_test(wfm_swaps *swaps, const wfm_swap *swap, wfm_swap_effect *effect);

/**
 * The roster after a swap; the prepared one stays as it is.
 *
 * @param[out] out  freed with wfm_assignments_free before the context; untouched on error
 * @return WFM_OK; WFM_EINVAL as wfm_swap_test; WFM_EINFEASIBLE (not allowed), WFM_ENOMEM
 */
WFM_API wfm_status wfm_swap_rows(wfm_swaps *swaps, const wfm_swap *swap, wfm_assignments **out);

/**
 * "agent A0003 takes F8-09:00 of A0007 on day 2, A0007 takes ...: allowed, cost -4.0".
 *
 * @param[out] text  [size] always terminated when size > 0; may be NULL when size is 0
 * @return length of the whole sentence without the terminator; 0 on bad arguments
 */
WFM_API size_t wfm_swap_text(const wfm_swaps *swaps, const wfm_swap *swap, const wfm_swap_effect *effect,
                             char *text, size_t size);

/** What an agent wants of a day, for wfm_swap_find. */
typedef struct wfm_swap_wish {
  uint32_t struct_size; /* set by wfm_swap_wish_init */
  uint32_t flags;       /* 0 */
  int32_t agent;        /* index */
  int32_t day;
  int32_t kind;              /* WFM_REQUEST_OFF, or WFM_REQUEST_START: another shift with such a start; OFF */
  int32_t start_from_minute; /* START: both ends included; 0 */
  int32_t start_to_minute;   /* 2880 */
  int32_t longest;           /* most agents in a cycle, 2 to WFM_SWAP_MOST; 3 */
  int32_t most;              /* most answers, 1 to 1000; 10 */
  int32_t reserved0;         /* keep 0 */
} wfm_swap_wish;
/** Fills defaults. @param struct_size sizeof(wfm_swap_wish) of the caller. */
WFM_API void wfm_swap_wish_init(wfm_swap_wish *wish, size_t struct_size);

/**
 * Finds swaps that give an agent what he wants, cheapest first. For a day off: someone who is off takes the
 * shift, or takes it for one of his own on another day. For another start: swaps and cycles of that day;
 * of the cycles of three and more the cheapest for each shift that the agent would take.
 *
 * @param[out] count  number of answers, for wfm_swap_found
 * @return WFM_OK; WFM_EINVAL, WFM_EDOMAIN (a field), WFM_EVERSION
 */
WFM_API wfm_status wfm_swap_find(wfm_swaps *swaps, const wfm_swap_wish *wish, size_t *count);

/** Answer i of the last wfm_swap_find; effect may be NULL. @return WFM_OK; WFM_EINVAL */
WFM_API wfm_status wfm_swap_found(const wfm_swaps *swaps, size_t i, wfm_swap *swap, wfm_swap_effect *effect);

/** A request for time off. */
typedef struct wfm_time_off_request {
  uint32_t struct_size;        /* set by wfm_time_off_request_init */
  uint32_t flags;              /* 0 */
  int32_t agent;               /* index */
  int32_t first_day, last_day; /* at most WFM_TIME_OFF_MOST days */
  int32_t credit_minutes;      /* paid leave a day, 0 to 1440; with credit a day of leave each; 0 */
  double most_cost;            /* grant it up to this cost; infinite: whenever the rules allow; 0 */
} wfm_time_off_request;
/** Fills defaults. @param struct_size sizeof(wfm_time_off_request) of the caller. */
WFM_API void wfm_time_off_request_init(wfm_time_off_request *request, size_t struct_size);

/** Answer to it. */
typedef struct wfm_time_off_answer {
  uint32_t struct_size; /* set by wfm_time_off_answer_init */
  int32_t granted;      /* 1: allowed, and cost <= most_cost */
  int32_t allowed;      /* 1: every rule is kept */
  int32_t rule;         /* WFM_RULE_* that is broken; -1: none */
  int32_t days_worked;  /* of the days asked for */
  int32_t reserved0;
  double cost_alone;  /* change of the roster's cost when nobody steps in */
  double under_alone; /* change of the missing agent-intervals then */
  double cost;        /* with the substitutes below */
  double under;
  int32_t substitute[31]; /* by day: who takes the shift; -1: nobody, or no shift */
  int32_t reserved1;
} wfm_time_off_answer;
/** Fills zeros. @param struct_size sizeof(wfm_time_off_answer) of the caller. */
WFM_API void wfm_time_off_answer_init(wfm_time_off_answer *answer, size_t struct_size);

/**
 * Grants or refuses time off, with its cost: what is missing then, the labour saved, contract and wishes; and
 * with the cheapest agent who is off and may take the shift, where that is cheaper.
 *
 * @return WFM_OK, also when it is refused; WFM_EINVAL, WFM_EDOMAIN, WFM_ENOTFINITE (a field), WFM_EVERSION
 */
WFM_API wfm_status wfm_time_off_test(wfm_swaps *swaps, const wfm_time_off_request *request,
                                     wfm_time_off_answer *answer);

/* --- bidding --- */

/** Options of wfm_shift_bid. */
typedef struct wfm_bid_opts {
  uint32_t struct_size;    /* set by wfm_bid_opts_init */
  uint32_t flags;          /* 0 */
  double seniority_weight; /* of a year in the rank, >= 0; 1 */
  double memory_weight;    /* of a unit of loss remembered, >= 0; 0: rank by seniority alone; 10 */
  double memory_keep;      /* share of the old loss that is remembered, 0 to 1; 0.5 */
} wfm_bid_opts;
/** Fills defaults. @param struct_size sizeof(wfm_bid_opts) of the caller. */
WFM_API void wfm_bid_opts_init(wfm_bid_opts *opts, size_t struct_size);

/**
 * Awards the lines of a roster (each agent's whole schedule is one) to the agents who bid for them.
 *
 * By rank each agent gets the first line of his list that he may work and that leaves every other agent a
 * line that he may work; who bids for none, or gets none, keeps his own or gets another that he may work.
 * Rank: seniority_weight * years + memory_weight * loss remembered, ties by index. The loss of an award is
 * its place in the list over the list's length, 0 for the first choice, 1 for none of it; without bids 0.
 * Remembered is memory_keep * the old loss + the new one, so that who lost comes sooner next time.
 *
 * @param      ctx         context
 * @param[in]  roster      the problem
 * @param[in]  rows        the lines; it breaks no rule
 * @param[in]  bid_agent   [bids] who bids, each agent's bids in the order of his wishes
 * @param[in]  bid_line    [bids] for whose line
 * @param      bids        number of bids; 0 is allowed
 * @param[in]  memory      [agents] loss remembered from earlier periods, >= 0; NULL: none
 * @param[in]  opts        NULL for defaults
 * @param[out] line        [agents] whose line each gets; each line is awarded once
 * @param[out] memory_out  [agents] loss to remember; may be NULL or memory itself
 * @param[out] out         the roster with the lines' new owners, freed by wfm_assignments_free; may be NULL
 * @return WFM_OK; WFM_EINVAL (NULL, no such agent, a bid twice), WFM_EDOMAIN, WFM_ENOTFINITE (memory, an
 *         option), WFM_EINFEASIBLE (the roster breaks a rule), WFM_ELIMIT (more than 8192 agents),
 *         WFM_EVERSION, WFM_ENOMEM
 * @note   Serial dictatorship over perfect matchings, by augmenting paths (Hall 1935; Abdulkadiroglu and
 *         Sonmez 1998). Time O(bids * agents^2) at worst, O(agents) for most bids.
 */
WFM_API wfm_status wfm_shift_bid(wfm_ctx *ctx, const wfm_roster *roster, const wfm_assignments *rows,
                                 const int32_t *bid_agent, const int32_t *bid_line, size_t bids,
                                 const double *memory, const wfm_bid_opts *opts, int32_t *line,
                                 double *memory_out, wfm_assignments **out);

#ifdef __cplusplus
}
#endif

#endif
