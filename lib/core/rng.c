/* Random streams: Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011) and the variates made from it. */
#include "core/core.h"

#include <math.h>
#include <string.h>

static void philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]) {
  uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3], k0 = key[0], k1 = key[1];
  for (int round = 0; round < 10; round++) {
    uint64_t p0 = UINT64_C(0xD2511F53) * c0, p1 = UINT64_C(0xCD9E8D57) * c2;
    uint32_t n0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0, n2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
    c1 = (uint32_t)p1;
    c3 = (uint32_t)p0;
    c0 = n0;
    c2 = n2;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

/* (series, scenario) enciphered under the seed gives 128 bits that differ for every pair: half of them key
   the stream, half are the upper counter. So streams of one seed never overlap before 2^64 blocks. */
void wfm__rng_seed(wfm__rng *rng, uint64_t seed, uint64_t series, uint64_t scenario) {
  uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)}, mixed[4];
  uint32_t name[4] = {(uint32_t)series, (uint32_t)(series >> 32), (uint32_t)scenario,
                      (uint32_t)(scenario >> 32)};
  philox(name, key, mixed);
  *rng = (wfm__rng){.key = {mixed[0], mixed[1]}, .counter = {0, 0, mixed[2], mixed[3]}, .used = 4};
}

uint32_t wfm__rng_u32(wfm__rng *rng) {
  if (rng->used >= 4) {
    philox(rng->counter, rng->key, rng->block);
    if (++rng->counter[0] == 0) rng->counter[1]++;
    rng->used = 0;
  }
  return rng->block[rng->used++];
}

double wfm__rng_uniform(wfm__rng *rng) {
  uint64_t high = wfm__rng_u32(rng), low = wfm__rng_u32(rng);
  uint64_t bits = (high << 20) | (low >> 12); /* 52 bits */
  return ((double)bits + 0.5) * 0x1p-52;      /* the middle of its cell: never 0 or 1, symmetric, exact */
}

/* Lemire (2019): multiply, and reject the few that would be favoured. */
uint32_t wfm__rng_below(wfm__rng *rng, uint32_t n) {
  uint64_t product = (uint64_t)wfm__rng_u32(rng) * n;
  if ((uint32_t)product < n) {
    uint32_t threshold = (0u - n) % n;
    while ((uint32_t)product < threshold) product = (uint64_t)wfm__rng_u32(rng) * n;
  }
  return (uint32_t)(product >> 32);
}

double wfm__rng_exponential(wfm__rng *rng) {
  return -log(wfm__rng_uniform(rng));
}

/* Box and Muller (1958); the second value is not kept, so that a stream's state is its counter alone. */
double wfm__rng_normal(wfm__rng *rng) {
  double radius = sqrt(-2.0 * log(wfm__rng_uniform(rng)));
  return radius * cos(6.283185307179586 * wfm__rng_uniform(rng));
}

/* Marsaglia and Tsang (2000). */
double wfm__rng_gamma(wfm__rng *rng, double shape) {
  double boost = 1.0;
  if (shape < 1.0) {
    boost = pow(wfm__rng_uniform(rng), 1.0 / shape);
    shape += 1.0;
  }
  double d = shape - 1.0 / 3.0, c = 1.0 / sqrt(9.0 * d);
  for (;;) {
    double x = wfm__rng_normal(rng), v = 1.0 + c * x;
    if (v <= 0.0) continue;
    v = v * v * v;
    double u = wfm__rng_uniform(rng);
    if (log(u) < 0.5 * x * x + d * (1.0 - v + log(v))) return boost * d * v;
  }
}

/* log(k!) - (k log k - k + log(2 pi k) / 2), k >= 1 (Stirling's series; table below 10). */
static double stirling_rest(double k) {
  static const double small[] = {0.0,
                                 0.08106146679532726,
                                 0.0413406959554093,
                                 0.02767792568499834,
                                 0.020790672103765093,
                                 0.016644691189821193,
                                 0.013876128823070748,
                                 0.011896709945891770,
                                 0.010411265261972096,
                                 0.009255462182712733};
  if (k < 10.0) return small[(int)k];
  double r = 1.0 / (k * k);
  return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680) * r) * r) * r) / k;
}

/* k log(k / mean) + mean - k without cancellation (Loader 2000). */
static double deviance(double k, double mean) {
  double d = k - mean, v = d / (k + mean);
  if (fabs(v) > 0.1) return k * log(k / mean) + mean - k;
  double sum = d * v, term = 2.0 * k * v;
  for (int j = 1; j < 100; j++) {
    term *= v * v;
    double next = sum + term / (2 * j + 1);
    if (next == sum) break;
    sum = next;
  }
  return sum;
}

static double log_poisson(double k, double mean) {
  if (k == 0.0) return -mean;
  return -0.5 * log(6.283185307179586 * k) - stirling_rest(k) - deviance(k, mean);
}

/* Hörmann (1993), algorithm PTRS. */
static int64_t poisson_rejection(wfm__rng *rng, double mean) {
  double b = 0.931 + 2.53 * sqrt(mean), a = -0.059 + 0.02483 * b;
  double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4), v_r = 0.9277 - 3.6224 / (b - 2.0);
  for (;;) {
    double u = wfm__rng_uniform(rng) - 0.5, v = wfm__rng_uniform(rng);
    double us = 0.5 - fabs(u), k = floor((2.0 * a / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= v_r) return (int64_t)k;
    if (k < 0.0 || k > 9e18 || (us < 0.013 && v > us)) continue;
    if (log(v * inverse_alpha / (a / (us * us) + b)) <= log_poisson(k, mean)) return (int64_t)k;
  }
}

int64_t wfm__rng_poisson(wfm__rng *rng, double mean) {
  if (!(mean > 0.0)) return 0;
  if (mean >= 10.0) return poisson_rejection(rng, mean < 1e15 ? mean : 1e15);
  double p = exp(-mean), left = wfm__rng_uniform(rng) - p; /* inversion from 0 upwards */
  int64_t k = 0;
  while (left > 0.0 && k < 1000) {
    p *= mean / (double)++k;
    left -= p;
  }
  return k;
}
