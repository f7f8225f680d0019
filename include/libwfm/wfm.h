/* Everything at once. */
#ifndef LIBWFM_WFM_H
#define LIBWFM_WFM_H

#include <libwfm/api.h>
#include <libwfm/backlog.h>
#include <libwfm/calendar.h>
#include <libwfm/callback.h>
#include <libwfm/callers.h>
#include <libwfm/chance.h>
#include <libwfm/chat.h>
#include <libwfm/context.h>
#include <libwfm/forecast.h>
#include <libwfm/forecast_ets.h>
#include <libwfm/forecast_thin.h>
#include <libwfm/goals.h>
#include <libwfm/io.h>
#include <libwfm/io_goals.h>
#include <libwfm/io_history.h>
#include <libwfm/io_plan.h>
#include <libwfm/io_queue_log.h>
#include <libwfm/io_roster.h>
#include <libwfm/io_schedule.h>
#include <libwfm/io_table.h>
#include <libwfm/kpi.h>
#include <libwfm/kpi_contacts.h>
#include <libwfm/loss.h>
#include <libwfm/multiskill.h>
#include <libwfm/patience.h>
#include <libwfm/period.h>
#include <libwfm/plan.h>
#include <libwfm/queueing.h>
#include <libwfm/replan.h>
#include <libwfm/roster.h>
#include <libwfm/schedule.h>
#include <libwfm/sensitivity.h>
#include <libwfm/series.h>
#include <libwfm/service_level.h>
#include <libwfm/simulate.h>
#include <libwfm/simulate_contacts.h>
#include <libwfm/staff_transient.h>
#include <libwfm/staffing.h>
#include <libwfm/status.h>
#include <libwfm/transient.h>

#endif
