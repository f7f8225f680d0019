/* One simulated run contact by contact: who came, who waited, who answered, and when agents were there. */
#ifndef LIBWFM_SIMULATE_CONTACTS_H
#define LIBWFM_SIMULATE_CONTACTS_H

#include <libwfm/kpi_contacts.h>
#include <libwfm/simulate.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Contacts and logins of one run. */
typedef struct wfm_simulated wfm_simulated;

/** Columns of a run; they are the run's and live as long as it. Times are seconds after the start of interval 0. */
typedef struct wfm_simulated_columns {
  uint32_t struct_size; /* set by wfm_simulated_columns_init */
  int32_t reserved0;
  size_t contacts;         /* rows of the columns up to agent, in the order of arrival */
  const double *arrival_s; /* 0 to n interval_s */
  const double *wait_s;    /* until answered or hung up */
  const double *handle_s;  /* 0 when not answered */
  const uint8_t *outcome;  /* WFM_CONTACT_ANSWERED or _ABANDONED */
  const int32_t *agent;    /* who answered, 0 to agents - 1; -1: nobody */
  size_t agents; /* the most that were there at one time, and those who stayed on for a contact beyond */
  size_t logins; /* rows of the columns below, in the order of their ends */
  const int32_t *login_agent;
  const double *login_start_s;
  const double *login_end_s; /* not before the end of a contact that he was on */
} wfm_simulated_columns;
/** Clears columns. @param struct_size sizeof(wfm_simulated_columns) of the caller. Since 0.1. */
WFM_API void wfm_simulated_columns_init(wfm_simulated_columns *columns, size_t struct_size);

/**
 * Runs one replication of wfm_simulate and keeps its contacts.
 *
 * The replication is the one that wfm_simulate with the same options counts as number `replication`: the same contacts,
 * waits and ends. Of the agents who are there and free, the one who is free longest takes a contact; agents[i] agents
 * are the numbers from 0 on, so that the ones with high numbers come for the peaks. Contacts that are never served nor
 * hang up (no agents there, endless patience) are left out.
 *
 * @param      ctx          context
 * @param[in]  volume       [n] as for wfm_simulate, and so aht_s, agents and opts
 * @param[in]  aht_s        [n]
 * @param[in]  agents       [n]
 * @param      n            intervals; 0 is allowed
 * @param[in]  opts         NULL for defaults
 * @param      replication  0 to opts->replications - 1
 * @param[out] out          freed with wfm_simulated_free before the context; unchanged on error
 * @return WFM_OK; WFM_EINVAL, WFM_EVERSION, WFM_ENOTFINITE, WFM_EDOMAIN, WFM_ELIMIT as wfm_simulate, WFM_EDOMAIN
 *         (replication), WFM_ENOMEM, WFM_ECANCELLED
 * @note   Time O((contacts + n) log agents), memory O(contacts + n + agents). Since 0.1.
 */
WFM_API wfm_status wfm_simulate_contacts(wfm_ctx *ctx, const double *volume, const double *aht_s,
                                         const double *agents, size_t n, const wfm_simulate_opts *opts,
                                         int32_t replication, wfm_simulated **out);
/** Frees a run; accepts NULL. Since 0.1. */
WFM_API void wfm_simulated_free(wfm_simulated *run);
/** Columns of a run. @return WFM_OK; WFM_EINVAL (a NULL, columns not initialised). Since 0.1. */
WFM_API wfm_status wfm_simulated_get(const wfm_simulated *run, wfm_simulated_columns *columns);

#ifdef __cplusplus
}
#endif

#endif
