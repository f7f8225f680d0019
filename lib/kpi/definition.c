/* Definitions of the service level: options, names, words. */
#include "kpi/kpi.h"

#include <math.h>
#include <string.h>

static const wfm_kpi_opts default_opts = {.sl_definition = WFM_SL_OFFERED, .threshold_s = 20, .short_s = 5};

static const struct {
  const char *name;
  int32_t sl_definition, short_rule;
  uint32_t flags;
} named[] = {
    {"offered", WFM_SL_OFFERED, WFM_SHORT_KEEP, 0},
    {"negative_abandon", WFM_SL_OFFERED, WFM_SHORT_KEEP, 0},
    {"answered", WFM_SL_ANSWERED, WFM_SHORT_KEEP, 0},
    {"only_handled", WFM_SL_ANSWERED, WFM_SHORT_KEEP, 0},
    {"incl_abandon", WFM_SL_INCL_ABANDON, WFM_SHORT_KEEP, 0},
    {"positive_abandon", WFM_SL_INCL_ABANDON, WFM_SHORT_KEEP, 0},
    {"excl_short", WFM_SL_EXCL_SHORT, WFM_SHORT_KEEP, 0},
    {"abandon_ignored", WFM_SL_EXCL_SHORT, WFM_SHORT_KEEP, 0},
    {"short_credit", WFM_SL_OFFERED, WFM_SHORT_CREDIT, 0},
    {"short_out", WFM_SL_OFFERED, WFM_SHORT_OUT, 0},
    {"flow_out", WFM_SL_OFFERED, WFM_SHORT_KEEP, WFM_KPI_ADD_FLOW_OUT},
    {"flow_out_short_out", WFM_SL_OFFERED, WFM_SHORT_OUT, WFM_KPI_ADD_FLOW_OUT},
    {"less_dequeued", WFM_SL_OFFERED, WFM_SHORT_KEEP, WFM_KPI_LESS_DEQUEUED},
};

enum { KNOWN_FLAGS = WFM_KPI_ADD_FLOW_OUT | WFM_KPI_LESS_DEQUEUED | WFM_KPI_LESS_RING };

void wfm_kpi_opts_init(wfm_kpi_opts *opts, size_t struct_size) {
  wfm__opts_init(opts, struct_size, &default_opts, sizeof default_opts);
}

const char *wfm_kpi_definition_name(size_t i) {
  return i < WFM__COUNT(named) ? named[i].name : NULL;
}

wfm_status wfm__kpi_read_opts(wfm_ctx *ctx, const wfm_kpi_opts *opts, wfm_kpi_opts *read) {
  *read = default_opts;
  wfm_status st = wfm__opts_read(ctx, read, sizeof *read, opts);
  if (st != WFM_OK) return st;
  if (read->flags & ~(uint32_t)KNOWN_FLAGS)
    return wfm__fail(ctx, WFM_EVERSION, "flags=%u, want WFM_KPI_* only", read->flags);
  if (read->sl_definition < WFM_SL_OFFERED || read->sl_definition > WFM_SL_INCL_ABANDON)
    return wfm__fail(ctx, WFM_EINVAL, "sl_definition=%d, want 1 to 4: counts do not know the test caller",
                     (int)read->sl_definition);
  if (read->short_rule < WFM_SHORT_KEEP || read->short_rule > WFM_SHORT_CREDIT)
    return wfm__fail(ctx, WFM_EINVAL, "short_rule=%d, want WFM_SHORT_*", (int)read->short_rule);
  if (read->short_rule == WFM_SHORT_CREDIT && read->sl_definition != WFM_SL_OFFERED)
    return wfm__fail(ctx, WFM_EINVAL, "WFM_SHORT_CREDIT goes with WFM_SL_OFFERED, not with \"%s\"",
                     wfm_sl_definition_name(read->sl_definition));
  st = wfm__check_number(ctx, "threshold_s", read->threshold_s, 0, INFINITY);
  return st == WFM_OK ? wfm__check_number(ctx, "short_s", read->short_s, 0, INFINITY) : st;
}

wfm_status wfm_kpi_opts_named(wfm_ctx *ctx, const char *name, wfm_kpi_opts *opts) {
  if (!name || !opts) return wfm__fail(ctx, WFM_EINVAL, "name or opts is NULL");
  wfm_kpi_opts read = default_opts;
  wfm_status st = wfm__opts_read(ctx, &read, sizeof read, opts);
  if (st != WFM_OK) return st;
  for (size_t i = 0; i < WFM__COUNT(named); i++) {
    if (strcmp(named[i].name, name) != 0) continue;
    read.sl_definition = named[i].sl_definition;
    read.short_rule = named[i].short_rule;
    read.flags = (read.flags & WFM_KPI_LESS_RING) | named[i].flags;
    return wfm__result_write(ctx, opts, &read, sizeof read);
  }
  char list[512];
  size_t used = 0;
  for (size_t i = 0; i < WFM__COUNT(named) && used < sizeof list; i++)
    used += wfm__format(list + used, sizeof list - used, "%s%s", i ? ", " : "", named[i].name);
  return wfm__fail(ctx, WFM_ENOTFOUND, "definition \"%.40s\", want one of %s", name, list);
}

wfm_status wfm_kpi_definition(wfm_ctx *ctx, const wfm_kpi_opts *opts, char *text, size_t cap,
                              size_t *length) {
  wfm_kpi_opts o;
  if (!text && cap > 0) return wfm__fail(ctx, WFM_EINVAL, "text is NULL");
  wfm_status st = wfm__kpi_read_opts(ctx, opts, &o);
  if (st != WFM_OK) return st;
  char numerator[128], denominator[256], minus[64] = "", shorts[64];
  bool positive = o.sl_definition == WFM_SL_INCL_ABANDON, answered = o.sl_definition == WFM_SL_ANSWERED;
  (void)wfm__format(shorts, sizeof shorts, "abandoned before %g s", o.short_s);
  (void)wfm__format(numerator, sizeof numerator, "answered within %g s", o.threshold_s);
  if (positive)
    (void)wfm__format(numerator, sizeof numerator, "(answered within %g s + abandoned within %g s)",
                      o.threshold_s, o.threshold_s);
  if (o.short_rule == WFM_SHORT_CREDIT)
    (void)wfm__format(numerator, sizeof numerator, "(answered within %g s + %s)", o.threshold_s, shorts);
  if (o.sl_definition == WFM_SL_EXCL_SHORT)
    (void)wfm__format(minus, sizeof minus, " - abandoned within %g s", o.threshold_s);
  bool out = o.short_rule == WFM_SHORT_OUT && !answered;
  (void)wfm__format(denominator, sizeof denominator, "%s%s%s%s%s%s", answered ? "answered" : "offered", minus,
                    out ? " - " : "", out ? shorts : "",
                    o.flags & WFM_KPI_LESS_DEQUEUED && !answered ? " - dequeued" : "",
                    o.flags & WFM_KPI_ADD_FLOW_OUT ? " + flowed out" : "");
  bool sum = strchr(denominator, ' ') != NULL;
  size_t whole =
      wfm__format(text, cap, "%s / %s%s%s", numerator, sum ? "(" : "", denominator, sum ? ")" : "");
  if (length) *length = whole;
  return WFM_OK;
}
