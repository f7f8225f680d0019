/* Arithmetic of non-negative big integers in fixed space; callers keep within the limbs. */
#include "core/big.h"

#include <string.h>

static void trim(wfm__big *a) {
  while (a->size > 0 && a->limb[a->size - 1] == 0) a->size--;
}

void wfm__big_set(wfm__big *a, uint64_t value) {
  a->limb[0] = (uint32_t)value;
  a->limb[1] = (uint32_t)(value >> 32);
  a->size = 2;
  trim(a);
}

void wfm__big_copy(wfm__big *a, const wfm__big *b) {
  memcpy(a->limb, b->limb, b->size * sizeof b->limb[0]);
  a->size = b->size;
}

void wfm__big_multiply_add(wfm__big *a, uint32_t factor, uint32_t addend) {
  uint64_t carry = addend;
  for (size_t i = 0; i < a->size; i++) {
    carry += (uint64_t)a->limb[i] * factor;
    a->limb[i] = (uint32_t)carry;
    carry >>= 32;
  }
  if (carry && a->size < WFM__BIG_LIMBS) a->limb[a->size++] = (uint32_t)carry;
  trim(a);
}

void wfm__big_multiply_power10(wfm__big *a, unsigned exponent) {
  for (; exponent >= 9; exponent -= 9) wfm__big_multiply_add(a, 1000000000u, 0);
  for (; exponent > 0; exponent--) wfm__big_multiply_add(a, 10, 0);
}

void wfm__big_shift_left(wfm__big *a, size_t bits) {
  size_t limbs = bits / 32, rest = bits % 32;
  if (a->size == 0 || a->size + limbs + 1 > WFM__BIG_LIMBS) return;
  uint32_t high = 0;
  for (size_t i = a->size; i-- > 0;) {
    uint64_t wide = (uint64_t)a->limb[i] << rest;
    a->limb[i + limbs] = (uint32_t)wide;
    if (i + 1 == a->size)
      high = (uint32_t)(wide >> 32);
    else
      a->limb[i + limbs + 1] |= (uint32_t)(wide >> 32);
  }
  memset(a->limb, 0, limbs * sizeof a->limb[0]);
  a->size += limbs;
  if (high) a->limb[a->size++] = high;
}

void wfm__big_subtract(wfm__big *a, const wfm__big *b) {
  int64_t borrow = 0;
  for (size_t i = 0; i < a->size && (i < b->size || borrow); i++) {
    int64_t d = (int64_t)a->limb[i] - (i < b->size ? b->limb[i] : 0) + borrow;
    a->limb[i] = (uint32_t)d;
    borrow = d < 0 ? -1 : 0;
  }
  trim(a);
}

void wfm__big_add(wfm__big *a, const wfm__big *b) {
  uint64_t carry = 0;
  size_t i = 0;
  for (; i < b->size || (carry && i < WFM__BIG_LIMBS); i++) {
    carry += (uint64_t)(i < a->size ? a->limb[i] : 0) + (i < b->size ? b->limb[i] : 0);
    a->limb[i] = (uint32_t)carry;
    carry >>= 32;
  }
  if (i > a->size) a->size = i;
}

int wfm__big_compare(const wfm__big *a, const wfm__big *b) {
  if (a->size != b->size) return a->size < b->size ? -1 : 1;
  for (size_t i = a->size; i-- > 0;)
    if (a->limb[i] != b->limb[i]) return a->limb[i] < b->limb[i] ? -1 : 1;
  return 0;
}

size_t wfm__big_bits(const wfm__big *a) {
  if (a->size == 0) return 0;
  size_t bits = (a->size - 1) * 32;
  for (uint32_t top = a->limb[a->size - 1]; top; top >>= 1) bits++;
  return bits;
}

/* The highest count bits (32 or 64) of a, as if a had been shifted so that its top bit is the word's. */
static uint64_t top_bits(const wfm__big *a, unsigned count) {
  uint64_t word = 0;
  size_t n = a->size;
  unsigned used = (unsigned)(wfm__big_bits(a) - (n - 1) * 32);
  for (size_t i = 0; i < 2; i++) word = word << 32 | (n > i ? a->limb[n - 1 - i] : 0);
  if (used < 32) word = word << (32 - used) | (n > 2 ? a->limb[n - 3] >> used : 0);
  return count == 64 ? word : word >> 32;
}

/* a -= factor * 2^(32 * limbs) * b, which must not exceed a */
static void subtract_multiple(wfm__big *a, const wfm__big *b, uint32_t factor, size_t limbs) {
  uint64_t carry = 0;
  for (size_t i = limbs; i < a->size && (i - limbs < b->size || carry); i++) {
    if (i - limbs < b->size) carry += (uint64_t)b->limb[i - limbs] * factor;
    uint32_t part = (uint32_t)carry;
    carry = (carry >> 32) + (a->limb[i] < part);
    a->limb[i] -= part;
  }
  trim(a);
}

uint64_t wfm__big_divide(wfm__big *a, const wfm__big *b) {
  uint64_t quotient = 0;
  while (wfm__big_compare(a, b) >= 0) {
    /* a >= top64(a) 2^(A - 64) and b < (top32(b) + 1) 2^(B - 32), so this guess is never too large. */
    size_t shift = wfm__big_bits(a) - wfm__big_bits(b), limbs = shift / 32;
    uint64_t ratio = top_bits(a, 64) / (top_bits(b, 32) + 1), guess = ratio >> (32 - shift % 32);
    if (guess == 0 && limbs > 0) {
      guess = ratio;
      limbs--;
    } else if (guess == 0) {
      guess = 1;
    }
    subtract_multiple(a, b, (uint32_t)guess, limbs);
    quotient += guess << (32 * limbs);
  }
  return quotient;
}
