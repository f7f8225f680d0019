/* The middle of the absolute remainders as the published program of STL takes it.

   That program sorts in part (Singleton 1969, ACM algorithm 347) and asks for the upper of the two middle values before the lower. Where a
   split falls between the two, the part with one of them is thus left as it is, and what happens to lie there is taken. The difference
   is small, but its effect grows over the rounds of robustness, and every implementation in use has it: we follow, so that decompositions
   agree. */
#include "forecast/stl.h"

enum { SHORT = 10, DEPTH = 40 };

/* A part of the array still to be sorted, ends included, and which of the wanted places it may hold: first to last. */
typedef struct part {
  size_t low, high;
  int first, last;
} part;

static void swap(double *a, double *b) {
  double t = *a;
  *a = *b;
  *b = t;
}

static double median_of_three(double *x, size_t i, size_t j) {
  double *a = &x[i], *b = &x[(i + j) / 2], *c = &x[j];
  if (*a > *b) swap(a, b);
  if (*c < *b) {
    swap(b, c);
    if (*a > *b) swap(a, b);
  }
  return *b;
}

/* Splits a part about its pivot: up to *left, and from *right on. */
static void split(double *x, size_t i, size_t j, size_t *left, size_t *right) {
  double pivot = median_of_three(x, i, j);
  size_t k = i, l = j;
  for (;;) {
    do l--;
    while (x[l] > pivot);
    do k++;
    while (x[k] < pivot);
    if (k > l) break;
    swap(&x[l], &x[k]);
  }
  *left = l;
  *right = k;
}

/* Insertion; whatever lies before the part is not above it. */
static void sort_short(double *x, size_t i, size_t j) {
  for (size_t at = i + 1; at <= j; at++) {
    double t = x[at];
    size_t k = at;
    for (; k > i && x[k - 1] > t; k--) x[k] = x[k - 1];
    x[k] = t;
  }
}

double wfm__stl_middle(double *x, size_t n) {
  const size_t want[2] = {n / 2, n - n / 2 - 1}; /* the upper one first */
  part stack[DEPTH];
  size_t depth = 0;
  part p = {0, n - 1, 0, 1};
  for (;;) {
    bool done = p.first > p.last;
    /* The first part is split however short it is. */
    while (!done && (p.high - p.low > SHORT || (p.low == 0 && p.low < p.high))) {
      size_t left, right;
      part other = p;
      split(x, p.low, p.high, &left, &right);
      if (left - p.low <= p.high - right) {
        other.low = right;
        p.high = left;
        while (p.first <= p.last && want[p.last] > p.high) p.last--;
        if (p.first <= p.last) other.first = p.last + 1;
      } else {
        other.high = left;
        p.low = right;
        while (p.first <= p.last && want[p.first] < p.low) p.first++;
        if (p.first <= p.last) other.last = p.first - 1;
      }
      stack[depth++] = other;
      done = p.first > p.last;
    }
    if (!done && p.low > 0) sort_short(x, p.low, p.high);
    if (depth == 0) break;
    p = stack[--depth];
  }
  return x[want[0]] + x[want[1]];
}
