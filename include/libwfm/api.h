/* Export mark and version. */
#ifndef LIBWFM_API_H
#define LIBWFM_API_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define WFM_API __attribute__((visibility("default")))
#else
#define WFM_API
#endif

#define WFM_VERSION_MAJOR 0
#define WFM_VERSION_MINOR 1
#define WFM_VERSION_PATCH 0

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Version of the library that runs, which may be newer than the headers that a caller was built with.
 *
 * @return "major.minor.patch", static storage. Since 0.1.
 */
WFM_API const char *wfm_version(void);

#ifdef __cplusplus
}
#endif

#endif
