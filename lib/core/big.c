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

uint64_t wfm__big_divide(wfm__big *a, const wfm__big *b) {
  uint64_t quotient = 0;
  while (wfm__big_compare(a, b) >= 0) {
    /* A guess from the leading bits that is never too large, then subtract guess * 2^shift * b. */
    size_t a_bits = wfm__big_bits(a), b_bits = wfm__big_bits(b), shift = a_bits - b_bits;
    wfm__big part = *b;
    wfm__big_shift_left(&part, shift);
    if (wfm__big_compare(a, &part) < 0) {
      part = *b;
      wfm__big_shift_left(&part, --shift);
    }
    wfm__big_subtract(a, &part);
    quotient |= UINT64_C(1) << shift;
  }
  return quotient;
}
