/* Status codes: one list, everything else is generated from it. Values are never reused. */
#ifndef LIBWFM_STATUS_H
#define LIBWFM_STATUS_H

#include <libwfm/api.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef int32_t wfm_status; /* fixed width: an enum's size is the compiler's choice */

#define WFM_STATUS_MAP(X)                                                                                    \
  X(WFM_OK, 0, "success")                                                                                    \
  X(WFM_ENOMEM, 1, "out of memory")                                                                          \
  X(WFM_EINVAL, 2, "invalid argument")                                                                       \
  X(WFM_EDOMAIN, 3, "value outside its documented range")                                                    \
  X(WFM_ENOTFINITE, 4, "NaN or infinity in input")                                                           \
  X(WFM_EVERSION, 5, "struct or file of an unknown version")                                                 \
  X(WFM_ELIMIT, 6, "a search reached its limit")                                                             \
  X(WFM_EINFEASIBLE, 7, "no solution satisfies the constraints")                                             \
  X(WFM_ESOLVER, 8, "the linear-programming solver failed")                                                  \
  X(WFM_ECANCELLED, 9, "cancelled by the caller")                                                            \
  X(WFM_EIO, 10, "reading or writing failed")                                                                \
  X(WFM_EPARSE, 11, "malformed input")                                                                       \
  X(WFM_ENOTFOUND, 12, "not found")                                                                          \
  X(WFM_EDUPLICATE, 13, "given twice with different values")                                                 \
  X(WFM_ESTATE, 14, "call out of order")                                                                     \
  X(WFM_ENODATA, 15, "not enough data")                                                                      \
  X(WFM_EUNSUPPORTED, 16, "left out of this build")                                                          \
  X(WFM_EINTERNAL, 17, "internal check failed")                                                              \
  X(WFM_EBUSY, 18, "in use by another program")

enum {
#define X(name, value, text) name = value,
  WFM_STATUS_MAP(X)
#undef X
};

/**
 * Fixed English text of a status code.
 *
 * @return text in static storage; "unknown status" for a value that is none. Since 0.1.
 */
WFM_API const char *wfm_status_text(wfm_status status);

/**
 * Name of a status code, e.g. "WFM_ENOMEM".
 *
 * @return name in static storage; "WFM_UNKNOWN" for a value that is none. Since 0.1.
 */
WFM_API const char *wfm_status_name(wfm_status status);

#ifdef __cplusplus
}
#endif

#endif
