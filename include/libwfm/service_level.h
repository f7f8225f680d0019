/* The definitions of service level, shared by queueing, staffing, simulation and KPIs. */
#ifndef LIBWFM_SERVICE_LEVEL_H
#define LIBWFM_SERVICE_LEVEL_H

#include <libwfm/status.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Service level X/T: the share X of contacts dealt with within T seconds. With S = answered within T, A =
 * abandoned within T, answered and offered as counts (or probabilities), offered = answered + abandoned.
 * "Within" means wait <= T.
 */
enum {
  WFM_SL_OFFERED = 1,      /* S / offered: an abandoned contact counts against; the default */
  WFM_SL_EXCL_SHORT = 2,   /* S / (offered - A): contacts that hung up within T are left out */
  WFM_SL_ANSWERED = 3,     /* S / answered */
  WFM_SL_INCL_ABANDON = 4, /* (S + A) / offered: every contact that left the queue within T */
  WFM_SL_VIRTUAL = 5       /* what a test caller of endless patience would find; models only */
};

/**
 * Formula of a definition in words, e.g. "answered within T / offered".
 *
 * @return text in static storage; "unknown definition" for a value that is none. Since 0.1.
 */
WFM_API const char *wfm_sl_definition_text(int32_t definition);

/**
 * Short name of a definition for files and options: "offered", "excl_short", "answered", "incl_abandon",
 * "virtual".
 *
 * @return text in static storage; "unknown" for a value that is none. Since 0.1.
 */
WFM_API const char *wfm_sl_definition_name(int32_t definition);

/** Over which time a target must hold; part of the target, since a day lets one interval help another. */
#define WFM_PERIOD_MAP(X)                                                                                    \
  X(WFM_PERIOD_INTERVAL, 0, "interval")                                                                      \
  X(WFM_PERIOD_DAY, 1, "day")                                                                                \
  X(WFM_PERIOD_WEEK, 2, "week") /* Monday to Sunday */                                                       \
  X(WFM_PERIOD_MONTH, 3, "month")
enum {
#define X(name, value, text) name = value,
  WFM_PERIOD_MAP(X)
#undef X
};

/**
 * Name of a period: "interval", "day", "week", "month".
 *
 * @return text in static storage; "unknown" for a value that is none. Since 0.1.
 */
WFM_API const char *wfm_period_name(int32_t period);

#ifdef __cplusplus
}
#endif

#endif
