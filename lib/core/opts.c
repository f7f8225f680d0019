/* Option and result structs whose size the two sides may know differently. */
#include "core/core.h"

#include <string.h>

enum { SMALLEST = 2 * sizeof(uint32_t), LARGEST = 4096 };

static bool read_size(const void *sized, uint32_t *size) {
  memcpy(size, sized, sizeof *size);
  return *size >= SMALLEST && *size <= LARGEST;
}

wfm_status wfm__opts_read(wfm_ctx *ctx, void *dst, size_t dst_size, const void *src) {
  if (!src) return WFM_OK; /* defaults, already in dst */
  uint32_t size;
  if (!read_size(src, &size))
    return wfm__fail(ctx, WFM_EINVAL, "options: struct_size=%u, call the _init function first", size);
  for (size_t i = dst_size; i < size; i++)
    if (((const unsigned char *)src)[i] != 0)
      return wfm__fail(ctx, WFM_EVERSION, "options: a field at byte %zu is newer than this library, want 0",
                       i);
  memcpy(dst, src, size < dst_size ? size : dst_size);
  return WFM_OK;
}

void wfm__opts_init(void *opts, size_t struct_size, const void *defaults, size_t defaults_size) {
  if (!opts || struct_size < SMALLEST || struct_size > LARGEST) return;
  memset(opts, 0, struct_size);
  memcpy(opts, defaults, struct_size < defaults_size ? struct_size : defaults_size);
  uint32_t size = (uint32_t)struct_size;
  memcpy(opts, &size, sizeof size);
}

wfm_status wfm__result_write(wfm_ctx *ctx, void *dst, const void *src, size_t src_size) {
  if (!dst) return WFM_OK;
  uint32_t size;
  if (!read_size(dst, &size))
    return wfm__fail(ctx, WFM_EINVAL, "result: struct_size=%u, set it to the size of the struct first", size);
  memcpy((char *)dst + sizeof size, (const char *)src + sizeof size,
         (size < src_size ? size : src_size) - sizeof size);
  if (size > src_size) memset((char *)dst + src_size, 0, size - src_size);
  return WFM_OK;
}
