/* Names of the definitions of service level. */
#include <libwfm/service_level.h>

const char *wfm_sl_definition_text(int32_t definition) {
  switch (definition) {
  case WFM_SL_OFFERED:
    return "answered within T / offered";
  case WFM_SL_EXCL_SHORT:
    return "answered within T / (offered - abandoned within T)";
  case WFM_SL_ANSWERED:
    return "answered within T / answered";
  case WFM_SL_INCL_ABANDON:
    return "(answered within T + abandoned within T) / offered";
  case WFM_SL_VIRTUAL:
    return "wait of a test caller within T";
  default:
    return "unknown definition";
  }
}

const char *wfm_sl_definition_name(int32_t definition) {
  switch (definition) {
  case WFM_SL_OFFERED:
    return "offered";
  case WFM_SL_EXCL_SHORT:
    return "excl_short";
  case WFM_SL_ANSWERED:
    return "answered";
  case WFM_SL_INCL_ABANDON:
    return "incl_abandon";
  case WFM_SL_VIRTUAL:
    return "virtual";
  default:
    return "unknown";
  }
}
