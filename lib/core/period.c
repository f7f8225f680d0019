/* Names of the periods over which targets hold. */
#include <libwfm/service_level.h>

const char *wfm_period_name(int32_t period) {
  switch (period) {
#define X(name, value, text)                                                                                 \
  case name:                                                                                                 \
    return text;
    WFM_PERIOD_MAP(X)
#undef X
  default:
    return "unknown";
  }
}
