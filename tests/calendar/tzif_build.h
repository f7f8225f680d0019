/* Builds compiled zone files in memory, good ones and damaged ones. */
#ifndef WFM_TESTS_CALENDAR_TZIF_BUILD_H
#define WFM_TESTS_CALENDAR_TZIF_BUILD_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct tzif {
  unsigned char data[4096];
  size_t size;
} tzif;

static inline void tzif_bytes(tzif *f, const void *p, size_t n) {
  memcpy(f->data + f->size, p, n);
  f->size += n;
}

static inline void tzif_big_endian(tzif *f, int64_t value, int bytes) {
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    f->data[f->size++] = (unsigned char)((uint64_t)value >> shift);
}

/* version 0, '2', '3'; changes with the index of their type; offsets of the types */
static inline void tzif_block(tzif *f, char version, int time_size, size_t n, const int64_t *at,
                              const unsigned char *type, size_t types, const int32_t *offset) {
  const int64_t counts[6] = {0, 0, 0, (int64_t)n, (int64_t)types, 4};
  const char zeros[15] = {0};
  tzif_bytes(f, "TZif", 4);
  tzif_bytes(f, &version, 1);
  tzif_bytes(f, zeros, sizeof zeros);
  for (int i = 0; i < 6; i++) tzif_big_endian(f, counts[i], 4);
  for (size_t i = 0; i < n; i++) tzif_big_endian(f, at[i], time_size);
  for (size_t i = 0; i < n; i++) tzif_big_endian(f, type[i], 1);
  for (size_t i = 0; i < types; i++) {
    tzif_big_endian(f, offset[i], 4);
    tzif_big_endian(f, i > 0, 1);
    tzif_big_endian(f, 0, 1);
  }
  tzif_bytes(f, "ABC", 4);
}

/* A file of version 1 to 3 with two types; footer NULL for none. */
static inline void tzif_build(tzif *f, int version, size_t n, const int64_t *at, const unsigned char *type,
                              const int32_t offset[2], const char *footer) {
  char mark = (char)(version == 1 ? 0 : '0' + version);
  f->size = 0;
  if (version == 1) {
    tzif_block(f, mark, 4, n, at, type, 2, offset);
    return;
  }
  tzif_block(f, mark, 4, 0, at, type, 1, offset);
  tzif_block(f, mark, 8, n, at, type, 2, offset);
  tzif_bytes(f, "\n", 1);
  if (footer) tzif_bytes(f, footer, strlen(footer));
  tzif_bytes(f, "\n", 1);
}

/* A zone that knows nothing but its rule. */
static inline void tzif_rule(tzif *f, const char *footer) {
  static const int32_t offset[2] = {0, 0};
  tzif_build(f, 3, 0, NULL, NULL, offset, footer);
}

#endif
