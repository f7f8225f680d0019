/* Checks that every row of a rostering problem goes through. */
#include "roster/builder.h"

#include <math.h>
#include <string.h>

wfm_status wfm__roster_check_fields(wfm_ctx *ctx, const char *what, const char *name,
                                    const wfm__field *fields, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (fields[i].value < fields[i].low || fields[i].value > fields[i].high)
      return wfm__fail(ctx, WFM_EDOMAIN, "%s %s: %s=%lld, want %lld to %lld", what, name, fields[i].name,
                       (long long)fields[i].value, (long long)fields[i].low, (long long)fields[i].high);
  return WFM_OK;
}

wfm_status wfm__roster_check_weight(wfm_ctx *ctx, const char *what, const char *name, const char *weight_name,
                                    double weight) {
  wfm_status st = wfm__check_number(ctx, weight_name, weight, 0, INFINITY);
  return st == WFM_OK ? st : wfm__fail_within(ctx, st, "%s %s", what, name);
}

/* Names are kept whole in files: no control characters, and none of the characters that lists need. */
wfm_status wfm__roster_check_name(wfm_ctx *ctx, const char *what, const char *name, bool listed,
                                  const char *reserved) {
  if (!name || !name[0]) return wfm__fail(ctx, WFM_EINVAL, "%s: the name is empty", what);
  if (strlen(name) > WFM_ROSTER_MAX_NAME)
    return wfm__fail(ctx, WFM_EINVAL, "%s %.40s...: the name is longer than %d bytes", what, name,
                     (int)WFM_ROSTER_MAX_NAME);
  for (const char *c = name; *c; c++)
    if ((unsigned char)*c < 0x20 || *c == 0x7f || (listed && *c == '|'))
      return wfm__fail(ctx, WFM_EINVAL, "%s: the name has a control character or \"|\" at byte %zu", what,
                       (size_t)(c - name));
  if (reserved && strcmp(name, reserved) == 0)
    return wfm__fail(ctx, WFM_EINVAL, "%s: the name \"%s\" is reserved", what, name);
  return WFM_OK;
}

/* Room for one more row of any kind. */
wfm_status wfm__roster_make_room(wfm_ctx *ctx, const char *what, void *array, size_t *cap, size_t count,
                                 size_t limit, size_t size) {
  if (count >= limit) return wfm__fail(ctx, WFM_ELIMIT, "%s: more than %zu rows", what, limit);
  return wfm__grow(ctx, array, cap, count + 1, size);
}

/* Reads the caller's struct over its defaults; there are no default rows. */
wfm_status wfm__roster_read_row(wfm_ctx *ctx, const char *what, void *dst, size_t size, const void *src) {
  if (!src) return wfm__fail(ctx, WFM_EINVAL, "%s is NULL", what);
  wfm_status st = wfm__opts_read(ctx, dst, size, src);
  uint32_t flags;
  memcpy(&flags, (const char *)dst + sizeof(uint32_t), sizeof flags);
  if (st == WFM_OK && flags != 0) st = wfm__fail(ctx, WFM_EVERSION, "flags=%u, want 0", flags);
  return st == WFM_OK ? st : wfm__fail_within(ctx, st, "%s", what);
}
