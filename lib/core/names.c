/* Names to indices: open addressing over FNV-1a, keys copied. */
#include "core/core.h"

#include <string.h>

struct wfm__names {
  wfm_ctx *ctx;
  char **key; /* by index */
  size_t key_cap;
  int32_t count;
  int32_t *slot; /* index + 1 of a name; 0: free */
  size_t slots;  /* a power of two, at least twice count; 0 before the first name */
};

static uint64_t hash_of(const char *name) {
  uint64_t h = UINT64_C(14695981039346656037);
  for (; *name; name++) h = (h ^ (unsigned char)*name) * UINT64_C(1099511628211);
  return h ^ (h >> 32);
}

/* Slot of the name, or the free one where it would go. */
static size_t slot_of(const wfm__names *names, const int32_t *slot, size_t slots, const char *name) {
  size_t at = (size_t)hash_of(name) & (slots - 1);
  while (slot[at] && strcmp(names->key[slot[at] - 1], name) != 0) at = (at + 1) & (slots - 1);
  return at;
}

wfm__names *wfm__names_create(wfm_ctx *ctx) {
  wfm__names *names = wfm__alloc(ctx, 1, sizeof *names);
  if (names)
    names->ctx = ctx;
  else
    (void)wfm__fail(ctx, WFM_ENOMEM, "out of memory for a table of names");
  return names;
}

void wfm__names_free(wfm__names *names) {
  if (!names) return;
  for (int32_t i = 0; i < names->count; i++) wfm__free(names->ctx, names->key[i]);
  wfm__free(names->ctx, names->key);
  wfm__free(names->ctx, names->slot);
  wfm__free(names->ctx, names);
}

int32_t wfm__names_find(const wfm__names *names, const char *name) {
  if (names->slots == 0) return -1;
  return names->slot[slot_of(names, names->slot, names->slots, name)] - 1;
}

/* Keeps the table at most half full after one name more. */
static wfm_status make_room(wfm__names *names) {
  size_t need = (size_t)names->count + 1;
  if (need > INT32_MAX / 4) return wfm__fail(names->ctx, WFM_ELIMIT, "%zu names, want fewer", need);
  wfm_status st = wfm__grow(names->ctx, &names->key, &names->key_cap, need, sizeof *names->key);
  if (st != WFM_OK || 2 * need <= names->slots) return st;
  size_t slots = names->slots ? 2 * names->slots : 16;
  int32_t *slot = wfm__alloc(names->ctx, slots, sizeof *slot);
  if (!slot) return wfm__fail(names->ctx, WFM_ENOMEM, "out of memory for %zu names", need);
  for (int32_t i = 0; i < names->count; i++) slot[slot_of(names, slot, slots, names->key[i])] = i + 1;
  wfm__free(names->ctx, names->slot);
  names->slot = slot;
  names->slots = slots;
  return WFM_OK;
}

wfm_status wfm__names_add(wfm__names *names, const char *name, int32_t *index) {
  int32_t found = wfm__names_find(names, name);
  if (found >= 0) {
    if (index) *index = found;
    return WFM_EDUPLICATE;
  }
  wfm_status st = make_room(names);
  if (st != WFM_OK) return st;
  char *copy = wfm__strdup(names->ctx, name);
  if (!copy) return wfm__fail(names->ctx, WFM_ENOMEM, "out of memory for the name %s", name);
  names->slot[slot_of(names, names->slot, names->slots, name)] = names->count + 1;
  names->key[names->count] = copy;
  if (index) *index = names->count;
  names->count++;
  return WFM_OK;
}

const char *wfm__names_get(const wfm__names *names, int32_t index) {
  return index >= 0 && index < names->count ? names->key[index] : NULL;
}

int32_t wfm__names_count(const wfm__names *names) {
  return names->count;
}
