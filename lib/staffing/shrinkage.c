/* Shrinkage by cause, with its base and its stage, and the bridge from positions to paid hours. */
#include "core/core.h"
#include "staffing/private.h"

#include <math.h>
#include <string.h>

void wfm_shrink_cause_init(wfm_shrink_cause *cause, size_t struct_size) {
  static const wfm_shrink_cause defaults = {.base = WFM_SHRINK_OF_PAID};
  wfm__opts_init(cause, struct_size, &defaults, sizeof defaults);
}

void wfm_shrinkage_init(wfm_shrinkage *shrinkage, size_t struct_size) {
  static const wfm_shrinkage defaults = {0};
  wfm__opts_init(shrinkage, struct_size, &defaults, sizeof defaults);
}

wfm_status wfm__shrinkage_read(wfm_ctx *ctx, const wfm_shrinkage *src, wfm_shrinkage *out) {
  wfm_shrinkage_init(out, sizeof *out);
  wfm_status st = wfm__opts_read(ctx, out, sizeof *out, src);
  if (st == WFM_OK) st = wfm__check_number(ctx, "shrinkage: rostered_frac", out->rostered_frac, 0, 1 - 1e-12);
  if (st == WFM_OK) st = wfm__check_number(ctx, "shrinkage: residual_frac", out->residual_frac, 0, 1 - 1e-12);
  return st;
}

void wfm_staff_bridge_init(wfm_staff_bridge *bridge, size_t struct_size) {
  static const wfm_staff_bridge defaults = {0};
  wfm__opts_init(bridge, struct_size, &defaults, sizeof defaults);
}

static wfm_status check_cause(wfm_ctx *ctx, const wfm_shrink_cause *c, size_t i) {
  if (!c->name || !c->name[0]) return wfm__fail(ctx, WFM_EINVAL, "cause %zu: no name", i);
  if (c->stage != WFM_SHRINK_ROSTERED && c->stage != WFM_SHRINK_RESIDUAL)
    return wfm__fail(ctx, WFM_EINVAL,
                     "cause %zu (%s): stage=%d, want WFM_SHRINK_ROSTERED or WFM_SHRINK_RESIDUAL", i, c->name,
                     (int)c->stage);
  if (c->base < WFM_SHRINK_OF_REST || (c->base >= 0 && (size_t)c->base >= i))
    return wfm__fail(
        ctx, WFM_EINVAL,
        "cause %zu (%s): base=%d, want WFM_SHRINK_OF_PAID, WFM_SHRINK_OF_REST or an earlier cause", i,
        c->name, (int)c->base);
  if (!isfinite(c->frac))
    return wfm__fail(ctx, WFM_ENOTFINITE, "cause %zu (%s): frac=%g, want 0 <= frac < 1", i, c->name, c->frac);
  if (c->frac < 0 || c->frac >= 1)
    return wfm__fail(ctx, WFM_EDOMAIN, "cause %zu (%s): frac=%g, want 0 <= frac < 1", i, c->name, c->frac);
  return WFM_OK;
}

/* Cause i of a list whose structs may be longer or shorter than ours. */
static wfm_status read_cause(wfm_ctx *ctx, const wfm_shrink_cause *causes, size_t i, wfm_shrink_cause *out) {
  uint32_t stride = causes->struct_size;
  wfm_shrink_cause_init(out, sizeof *out);
  wfm_status st = wfm__opts_read(ctx, out, sizeof *out, (const char *)causes + i * stride);
  if (st == WFM_OK && out->struct_size != stride)
    st = wfm__fail(ctx, WFM_EINVAL, "cause %zu: struct_size=%u, want %u as the first", i, out->struct_size,
                   stride);
  return st == WFM_OK ? check_cause(ctx, out, i) : st;
}

static wfm_status check_names(wfm_ctx *ctx, const wfm_shrink_cause *causes, size_t i, const char *name) {
  for (size_t k = 0; k < i; k++) {
    wfm_shrink_cause other;
    wfm_status st = read_cause(ctx, causes, k, &other);
    if (st != WFM_OK) return st;
    if (strcmp(other.name, name) == 0)
      return wfm__fail(ctx, WFM_EDUPLICATE,
                       "cause %zu: %s is already cause %zu, want each cause in one place", i, name, k);
  }
  return WFM_OK;
}

wfm_status wfm_shrinkage_combine(wfm_ctx *ctx, const wfm_shrink_cause *causes, size_t n, wfm_shrinkage *out,
                                 double *hours) {
  if (n > 0 && !causes) return wfm__fail(ctx, WFM_EINVAL, "causes is NULL");
  if (!out) return wfm__fail(ctx, WFM_EINVAL, "out is NULL");
  wfm_status st = WFM_OK;
  double *taken = wfm__alloc(ctx, n, sizeof *taken), *left = wfm__alloc(ctx, n, sizeof *left);
  double rostered = 0, total = 0;
  if (!taken || !left) {
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu causes", n);
    goto done;
  }
  for (size_t i = 0; i < n; i++) {
    wfm_shrink_cause c;
    st = read_cause(ctx, causes, i, &c);
    if (st == WFM_OK) st = check_names(ctx, causes, i, c.name);
    if (st != WFM_OK) goto done;
    double base = c.base == WFM_SHRINK_OF_PAID ? 1 : c.base == WFM_SHRINK_OF_REST ? 1 - total : left[c.base];
    taken[i] = c.frac * base;
    left[i] = base - taken[i];
    total += taken[i];
    if (c.stage == WFM_SHRINK_ROSTERED) rostered += taken[i];
    if (total >= 1 - 1e-12) {
      st = wfm__fail(ctx, WFM_EDOMAIN, "cause %zu (%s): the causes together take %g of paid hours, want < 1",
                     i, c.name, total);
      goto done;
    }
  }
  wfm_shrinkage sum = {.rostered_frac = rostered, .total_frac = total};
  sum.residual_frac = (total - rostered) / (1 - rostered);
  st = wfm__result_write(ctx, out, &sum, sizeof sum);
  for (size_t i = 0; st == WFM_OK && hours && i < n; i++) hours[i] = taken[i];
done:
  wfm__free(ctx, left);
  wfm__free(ctx, taken);
  return st;
}

wfm_status wfm_staff_bridge_build(wfm_ctx *ctx, const double *positions, const double *demand, size_t n,
                                  double interval_s, const wfm_shrinkage *shrinkage, double rostered_h,
                                  double paid_h, wfm_staff_bridge *bridge) {
  wfm_shrinkage s;
  wfm_status st = wfm__shrinkage_read(ctx, shrinkage, &s);
  if (st == WFM_OK) st = wfm__check_number(ctx, "interval_s", interval_s, 1e-3, 1e9);
  if (st == WFM_OK) st = wfm__check_array(ctx, "positions", positions, n, 0, 1e12);
  if (st == WFM_OK) st = wfm__check_array(ctx, "demand", demand, n, 0, 1e12);
  if (st == WFM_OK && !isnan(rostered_h)) st = wfm__check_number(ctx, "rostered_h", rostered_h, 0, 1e15);
  if (st == WFM_OK && !isnan(paid_h)) st = wfm__check_number(ctx, "paid_h", paid_h, 0, 1e15);
  if (st == WFM_OK && !bridge) st = wfm__fail(ctx, WFM_EINVAL, "bridge is NULL");
  if (st != WFM_OK) return st;
  wfm_staff_bridge b = {0};
  for (size_t i = 0; i < n; i++) {
    b.positions_h += positions[i];
    b.demand_h += demand[i];
  }
  b.positions_h *= interval_s / 3600;
  b.demand_h *= interval_s / 3600;
  b.residual_h = b.positions_h * (s.residual_frac / (1 - s.residual_frac));
  b.rounding_h = b.demand_h - b.positions_h - b.residual_h;
  b.rostered_h = isnan(rostered_h) ? b.demand_h : rostered_h;
  b.surplus_h = b.rostered_h - b.demand_h;
  b.paid_h = isnan(paid_h) ? b.rostered_h / (1 - s.rostered_frac) : paid_h;
  b.away_h = b.paid_h - b.rostered_h;
  return wfm__result_write(ctx, bridge, &b, sizeof b);
}
