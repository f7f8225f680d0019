/* Compiled zone files (TZif, RFC 8536) from memory: nothing in them is believed before it is checked. */
#include "calendar/calendar.h"

#include <string.h>

enum { HEADER = 44, MAX_COUNT = 1 << 20 };

typedef struct header {
  int version; /* 1 to 4 */
  size_t isut, isstd, leap, time, type, chars;
} header;

static uint32_t read_u32(const unsigned char *p) {
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int32_t read_i32(const unsigned char *p) {
  uint32_t u = read_u32(p);
  return u <= INT32_MAX ? (int32_t)u : (int32_t)((int64_t)u - (INT64_C(1) << 32));
}

static int64_t read_i64(const unsigned char *p) {
  return ((int64_t)read_i32(p)) * (INT64_C(1) << 32) + read_u32(p + 4);
}

static wfm_status damaged(wfm_ctx *ctx, const char *what) {
  return wfm__fail(ctx, WFM_EPARSE, "zone file: %s", what);
}

/* Reads the header at p; at least HEADER bytes are there. */
static wfm_status read_header(wfm_ctx *ctx, const unsigned char *p, header *h) {
  if (memcmp(p, "TZif", 4) != 0) return damaged(ctx, "does not start with TZif");
  if (p[4] != 0 && (p[4] < '2' || p[4] > '4'))
    return wfm__fail(ctx, WFM_EPARSE, "zone file: version byte %d, want 0 or '2' to '4'", p[4]);
  size_t *counts[] = {&h->isut, &h->isstd, &h->leap, &h->time, &h->type, &h->chars};
  h->version = p[4] ? p[4] - '0' : 1;
  for (size_t i = 0; i < WFM__COUNT(counts); i++) {
    uint32_t count = read_u32(p + 20 + 4 * i);
    if (count > MAX_COUNT)
      return wfm__fail(ctx, WFM_EPARSE, "zone file: a count of %u, want at most %d", count, MAX_COUNT);
    *counts[i] = count;
  }
  if (h->type == 0 || h->type > 256) return damaged(ctx, "number of types, want 1 to 256");
  if (h->chars == 0) return damaged(ctx, "no abbreviations");
  if (h->isut != 0 && h->isut != h->type) return damaged(ctx, "number of UT flags");
  if (h->isstd != 0 && h->isstd != h->type) return damaged(ctx, "number of standard flags");
  return WFM_OK;
}

static size_t block_size(const header *h, size_t time_size) {
  return h->time * (time_size + 1) + h->type * 6 + h->chars + h->leap * (time_size + 4) + h->isstd + h->isut;
}

static wfm_status read_type(wfm_ctx *ctx, const unsigned char *types, size_t type, size_t chars,
                            int32_t *offset) {
  const unsigned char *p = types + 6 * type;
  *offset = read_i32(p);
  if (*offset < WFM__OFFSET_MIN || *offset > WFM__OFFSET_MAX)
    return wfm__fail(ctx, WFM_EPARSE, "zone file: type %zu: offset %d s, want %d to %d", type, (int)*offset,
                     (int)WFM__OFFSET_MIN, (int)WFM__OFFSET_MAX);
  if (p[4] > 1) return wfm__fail(ctx, WFM_EPARSE, "zone file: type %zu: flag %d, want 0 or 1", type, p[4]);
  if (p[5] >= chars)
    return wfm__fail(ctx, WFM_EPARSE, "zone file: type %zu: abbreviation out of range", type);
  return WFM_OK;
}

/* The data block at p: changes that alter the offset and that dates reach are kept. */
static wfm_status read_block(wfm_ctx *ctx, const unsigned char *p, const header *h, size_t time_size,
                             wfm_zone *zone) {
  const unsigned char *index = p + h->time * time_size, *types = index + h->time;
  wfm_status st = WFM_OK;
  for (size_t i = 0; i < h->type && st == WFM_OK; i++) {
    int32_t offset;
    st = read_type(ctx, types, i, h->chars, &offset);
    if (st == WFM_OK && i == 0) zone->first_offset = offset;
  }
  if (st != WFM_OK) return st;
  zone->at = wfm__alloc(ctx, h->time, sizeof *zone->at);
  zone->offset = wfm__alloc(ctx, h->time, sizeof *zone->offset);
  if (!zone->at || !zone->offset)
    return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu changes of a zone", h->time);
  int64_t previous = 0;
  zone->rule_from = WFM__INSTANT_MIN;
  int32_t in_force = zone->first_offset;
  for (size_t i = 0; i < h->time; i++) {
    int64_t at = time_size == 8 ? read_i64(p + 8 * i) : read_i32(p + 4 * i);
    if (i > 0 && at <= previous)
      return wfm__fail(ctx, WFM_EPARSE, "zone file: change %zu is not after the one before it", i);
    if (index[i] >= h->type)
      return wfm__fail(ctx, WFM_EPARSE, "zone file: change %zu: type %d, want below %zu", i, index[i],
                       h->type);
    previous = zone->rule_from = at;
    int32_t offset = read_i32(types + 6 * (size_t)index[i]);
    if (offset == in_force || at > WFM__INSTANT_MAX) continue;
    in_force = offset;
    if (at < WFM__INSTANT_MIN) {
      zone->first_offset = offset;
      continue;
    }
    zone->at[zone->count] = at;
    zone->offset[zone->count++] = offset;
  }
  return WFM_OK;
}

/* Newline, POSIX TZ string, newline; an empty string says that nothing is known after the last change. */
static wfm_status read_footer(wfm_ctx *ctx, const unsigned char *p, size_t size, wfm_zone *zone) {
  if (size < 2 || p[0] != '\n') return damaged(ctx, "no footer");
  const unsigned char *end = memchr(p + 1, '\n', size - 1);
  if (!end) return damaged(ctx, "the footer has no end");
  size_t length = (size_t)(end - (p + 1));
  if (length == 0) return WFM_OK;
  if (!wfm__tz_rule_parse((const char *)p + 1, length, &zone->rule))
    return damaged(ctx, "the footer is no rule");
  zone->has_rule = zone->rule.has_dst;
  if (zone->rule_from == WFM__INSTANT_MIN) zone->first_offset = zone->rule.standard_s;
  return WFM_OK;
}

wfm_status wfm__tzif_parse(wfm_ctx *ctx, const unsigned char *data, size_t size, wfm_zone *zone) {
  header h;
  if (size < HEADER) return damaged(ctx, "shorter than its header");
  wfm_status st = read_header(ctx, data, &h);
  if (st != WFM_OK) return st;
  size_t at = HEADER, time_size = 4;
  if (h.version > 1) { /* a second header and block with times of 64 bits follow the first */
    size_t skip = block_size(&h, 4);
    if (size - at < skip || size - at - skip < HEADER)
      return damaged(ctx, "cut off before its second header");
    at += skip;
    st = read_header(ctx, data + at, &h);
    if (st != WFM_OK) return st;
    if (h.version == 1) return damaged(ctx, "versions of its two headers differ");
    at += HEADER;
    time_size = 8;
  }
  if (size - at < block_size(&h, time_size)) return damaged(ctx, "cut off in its data");
  if (h.leap != 0) return wfm__fail(ctx, WFM_EUNSUPPORTED, "zone file: counts leap seconds");
  st = read_block(ctx, data + at, &h, time_size, zone);
  at += block_size(&h, time_size);
  if (st == WFM_OK && time_size == 8) st = read_footer(ctx, data + at, size - at, zone);
  return st;
}
