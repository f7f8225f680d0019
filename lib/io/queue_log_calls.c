/* Contacts that wait or talk: found by call id and queue, kept in the order in which they came. */
#include "io/queue_log.h"

#include <string.h>

/* FNV-1a, with the queue as a last character. */
static uint64_t hash_of(const char *id, size_t length, int32_t queue) {
  uint64_t h = UINT64_C(14695981039346656037);
  for (size_t i = 0; i < length; i++) h = (h ^ (unsigned char)id[i]) * UINT64_C(1099511628211);
  h = (h ^ (uint64_t)(uint32_t)queue) * UINT64_C(1099511628211);
  return h ^ (h >> 29);
}

/* Slot of the contact, or the free one where it would go. */
static size_t slot_of(const wfm__log_calls *calls, uint64_t hash, const char *id, size_t length,
                      int32_t queue) {
  size_t at = (size_t)hash & (calls->slots - 1);
  for (; calls->slot[at]; at = (at + 1) & (calls->slots - 1)) {
    const wfm__log_call *c = &calls->call[calls->slot[at] - 1];
    if (c->hash == hash && c->queue == queue && memcmp(c->id, id, length) == 0 && c->id[length] == '\0')
      break;
  }
  return at;
}

int32_t wfm__log_find(const wfm__log_calls *calls, const char *id, size_t length, int32_t queue) {
  if (calls->slots == 0) return -1;
  return calls->slot[slot_of(calls, hash_of(id, length, queue), id, length, queue)] - 1;
}

/* Keeps the table at most half full after one more. */
static wfm_status make_room(wfm_ctx *ctx, wfm__log_calls *calls) {
  if (2 * (calls->count + 1) > calls->slots) {
    size_t slots = calls->slots ? 2 * calls->slots : 256;
    int32_t *slot = wfm__alloc(ctx, slots, sizeof *slot);
    if (!slot) return wfm__fail(ctx, WFM_ENOMEM, "out of memory for %zu open contacts", calls->count + 1);
    for (size_t i = 0; i < calls->slots; i++) {
      if (!calls->slot[i]) continue;
      size_t at = (size_t)calls->call[calls->slot[i] - 1].hash & (slots - 1);
      while (slot[at]) at = (at + 1) & (slots - 1);
      slot[at] = calls->slot[i];
    }
    wfm__free(ctx, calls->slot);
    calls->slot = slot;
    calls->slots = slots;
  }
  if (calls->free >= 0) return WFM_OK;
  if (calls->made >= INT32_MAX / 4) return wfm__fail(ctx, WFM_ELIMIT, "more than 5e8 open contacts");
  wfm_status st = wfm__grow(ctx, &calls->call, &calls->cap, calls->made + 1, sizeof *calls->call);
  if (st != WFM_OK) return st;
  calls->call[calls->made].next = -1;
  calls->free = (int32_t)calls->made++;
  return WFM_OK;
}

wfm_status wfm__log_enter(wfm_ctx *ctx, wfm__log_calls *calls, const char *id, size_t length, int32_t queue,
                          int32_t *index) {
  wfm_status st = make_room(ctx, calls);
  if (st != WFM_OK) return st;
  int32_t i = calls->free;
  wfm__log_call *c = &calls->call[i];
  calls->free = c->next;
  *c = (wfm__log_call){.queue = queue, .agent = -1, .previous = calls->newest, .next = -1};
  c->hash = hash_of(id, length, queue);
  memcpy(c->id, id, length);
  calls->slot[slot_of(calls, c->hash, id, length, queue)] = i + 1;
  if (calls->newest >= 0)
    calls->call[calls->newest].next = i;
  else
    calls->oldest = i;
  calls->newest = i;
  calls->count++;
  *index = i;
  return WFM_OK;
}

/* Frees a slot and moves those behind it that had to give way (Knuth, volume 3, 6.4, algorithm R). */
static void free_slot(wfm__log_calls *calls, size_t hole) {
  size_t mask = calls->slots - 1;
  for (size_t at = (hole + 1) & mask; calls->slot[at]; at = (at + 1) & mask) {
    size_t home = (size_t)calls->call[calls->slot[at] - 1].hash & mask;
    if (((at - home) & mask) < ((at - hole) & mask)) continue; /* its home lies behind the hole */
    calls->slot[hole] = calls->slot[at];
    hole = at;
  }
  calls->slot[hole] = 0;
}

void wfm__log_leave(wfm__log_calls *calls, int32_t index) {
  wfm__log_call *c = &calls->call[index];
  free_slot(calls, slot_of(calls, c->hash, c->id, strlen(c->id), c->queue));
  if (c->previous >= 0)
    calls->call[c->previous].next = c->next;
  else
    calls->oldest = c->next;
  if (c->next >= 0)
    calls->call[c->next].previous = c->previous;
  else
    calls->newest = c->previous;
  c->next = calls->free;
  calls->free = index;
  calls->count--;
}
