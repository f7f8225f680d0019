/* Non-negative integers of up to 5,120 bits, enough for every exact step between a double and its decimal
 * text. */
#ifndef WFM_CORE_BIG_H
#define WFM_CORE_BIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WFM__BIG_LIMBS = 160 };

typedef struct wfm__big {
  uint32_t limb[WFM__BIG_LIMBS]; /* least first; those from size on are undefined */
  size_t size;                   /* 0: zero; else limb[size - 1] != 0 */
} wfm__big;

void wfm__big_set(wfm__big *a, uint64_t value);
void wfm__big_copy(wfm__big *a, const wfm__big *b); /* only the limbs in use */
void wfm__big_multiply_add(wfm__big *a, uint32_t factor, uint32_t addend);
void wfm__big_multiply_power10(wfm__big *a, unsigned exponent);
void wfm__big_shift_left(wfm__big *a, size_t bits);
void wfm__big_subtract(wfm__big *a, const wfm__big *b); /* a >= b */
int wfm__big_compare(const wfm__big *a, const wfm__big *b);
void wfm__big_add(wfm__big *a, const wfm__big *b);
size_t wfm__big_bits(const wfm__big *a); /* position of the highest bit plus one; 0 for zero */
/* The quotient, which must fit into 64 bits; a becomes the remainder. */
uint64_t wfm__big_divide(wfm__big *a, const wfm__big *b);

#endif
