/* Everything of libwfm in one include. */
#ifndef LIBWFM_WFM_H
#define LIBWFM_WFM_H

#include <libwfm/api.h>
#include <libwfm/context.h>
#include <libwfm/queueing.h>
#include <libwfm/service_level.h>
#include <libwfm/staffing.h>
#include <libwfm/status.h>

#endif
