/* Random numbers of the generator: SplitMix64 (Steele, Lea, Flood 2014) and what is drawn from it. */
#include "generate_parts.h"

#include <math.h>

static uint64_t mix(uint64_t x) {
  x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
  return x ^ (x >> 31);
}

static uint64_t next(dice *d) {
  d->state += UINT64_C(0x9e3779b97f4a7c15);
  return mix(d->state);
}

dice dice_of(uint64_t seed, uint64_t subject, uint64_t number) {
  return (dice){mix(mix(mix(seed + 1) + subject) + number)};
}

double dice_uniform(dice *d) {
  return ((double)(next(d) >> 11) + 0.5) * 0x1p-53;
}

int32_t dice_int(dice *d, int32_t low, int32_t high) {
  return low + (int32_t)(dice_uniform(d) * (high - low + 1));
}

bool dice_chance(dice *d, double probability) {
  return dice_uniform(d) < probability;
}

double dice_normal(dice *d) {
  double radius = sqrt(-2 * log(dice_uniform(d)));
  return radius * cos(6.283185307179586 * dice_uniform(d));
}

/* Marsaglia and Tsang (2000). */
double dice_gamma(dice *d, double shape) {
  if (shape < 1) return dice_gamma(d, shape + 1) * pow(dice_uniform(d), 1 / shape);
  double a = shape - 1.0 / 3, b = 1 / sqrt(9 * a);
  for (;;) {
    double x = dice_normal(d), v = 1 + b * x;
    if (v <= 0) continue;
    v = v * v * v;
    if (log(dice_uniform(d)) < 0.5 * x * x + a - a * v + a * log(v)) return a * v;
  }
}

/* Products of uniforms; a large mean is the sum of smaller ones, since Poisson counts add. */
int64_t dice_poisson(dice *d, double mean) {
  enum { PART = 16 };
  int64_t count = 0;
  for (; mean > PART; mean -= PART) count += dice_poisson(d, PART);
  double limit = exp(-mean);
  for (double product = dice_uniform(d); product > limit; product *= dice_uniform(d)) count++;
  return count;
}

int64_t dice_binomial(dice *d, int64_t n, double probability) {
  int64_t count = 0;
  for (int64_t i = 0; i < n; i++) count += dice_chance(d, probability);
  return count;
}

int32_t dice_pick(dice *d, const double *weights, int32_t n) {
  double total = 0;
  for (int32_t i = 0; i < n; i++) total += weights[i];
  double at = dice_uniform(d) * total;
  for (int32_t i = 0; i < n - 1; i++) {
    at -= weights[i];
    if (at < 0) return i;
  }
  return n - 1;
}
