/* What the room core promises to every other: allocation, failure, options, numbers, text, random streams,
 * threads. */
#ifndef WFM_CORE_CORE_H
#define WFM_CORE_CORE_H

#include <libwfm/context.h>

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WFM__PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define WFM__COUNT(array)      (sizeof(array) / sizeof((array)[0]))

/* --- failure: sets the context's message and returns the status; ctx may be NULL --- */
wfm_status wfm__fail(wfm_ctx *ctx, wfm_status status, const char *format, ...) WFM__PRINTF(3, 4);
/* Puts "prefix: " before the message already there; keeps and returns its status. */
wfm_status wfm__fail_within(wfm_ctx *ctx, wfm_status status, const char *format, ...) WFM__PRINTF(3, 4);
void wfm__log(wfm_ctx *ctx, int32_t level, const char *format, ...) WFM__PRINTF(3, 4);

/* --- allocation: calling thread only; checks count * size, zeroes, NULL when out of memory; count 0 gives a
 * valid block --- */
void *wfm__alloc(wfm_ctx *ctx, size_t count, size_t size);
void *wfm__realloc(wfm_ctx *ctx, void *p, size_t old_count, size_t new_count,
                   size_t size); /* zeroes what is new */
/* Makes room for at least want elements, doubling; *cap and *array change together. WFM_ENOMEM with message
 * on failure. */
wfm_status wfm__grow(wfm_ctx *ctx, void *array_pointer, size_t *cap, size_t want, size_t size);
char *wfm__strdup(wfm_ctx *ctx, const char *text); /* NULL for NULL or out of memory */
void wfm__free(wfm_ctx *ctx, void *p);             /* accepts NULL */

/* --- options: copies what both sides know; newer callers may pass unknown fields only if they are zero ---
 */
wfm_status wfm__opts_read(wfm_ctx *ctx, void *dst, size_t dst_size, const void *src);
void wfm__opts_init(void *opts, size_t struct_size, const void *defaults,
                    size_t defaults_size); /* sets struct_size */
/* Result structs: copies the first struct_size bytes that the caller has room for, keeping its struct_size.
 */
wfm_status wfm__result_write(wfm_ctx *ctx, void *dst, const void *src, size_t src_size);

/* --- checked input: message "element i: name=value, want ..." --- */
wfm_status wfm__check_array(wfm_ctx *ctx, const char *name, const double *x, size_t n, double low,
                            double high);
wfm_status wfm__check_number(wfm_ctx *ctx, const char *name, double x, double low, double high);

/* --- numbers as text, whatever the host's locale --- */
/* Reads one decimal number ("1e3", "-0.5", "nan", "inf") correctly rounded; decimal is '.' or ','. Returns
 * characters used, 0: none. */
size_t wfm__parse_double(const char *text, size_t length, char decimal, double *value);
size_t wfm__parse_int64(const char *text, size_t length, int64_t *value); /* 0 also when it does not fit */
enum { WFM__NUMBER_TEXT = 40 };
/* Shortest text that reads back as the same double; "nan", "inf", "-inf". Returns its length. */
size_t wfm__format_double(char text[WFM__NUMBER_TEXT], double value);
/* Fixed decimals (0 to 17), rounded to even as printf does, but never "-0.00"; the shortest form from 1e15
 * on. */
size_t wfm__format_fixed(char text[WFM__NUMBER_TEXT], double value, int decimals);
/* Significant digits (1 to 17), zeros at the end left out: "%.*g" */
size_t wfm__format_significant(char text[WFM__NUMBER_TEXT], double value, int digits);
/* snprintf without the locale: %d %i %u %x %X %c %s %f %g with the usual flags, widths and lengths; returns
   the length that the whole text has. "%g" without a precision is wfm__format_double. */
size_t wfm__format(char *text, size_t cap, const char *format, ...) WFM__PRINTF(3, 4);
size_t wfm__vformat(char *text, size_t cap, const char *format, va_list args) WFM__PRINTF(3, 0);

/* --- growing text: errors stick, checked once at the end --- */
typedef struct wfm__text {
  wfm_ctx *ctx;
  char *data; /* always terminated once anything was added */
  size_t length, cap;
  bool failed;
} wfm__text;
void wfm__text_init(wfm__text *text, wfm_ctx *ctx);
void wfm__text_add(wfm__text *text, const char *s);
void wfm__text_add_n(wfm__text *text, const char *s, size_t length);
void wfm__text_printf(wfm__text *text, const char *format, ...) WFM__PRINTF(2, 3); /* wfm__format */
void wfm__text_number(wfm__text *text, double value);                              /* wfm__format_double */
void wfm__text_fixed(wfm__text *text, double value, int decimals);
void wfm__text_free(wfm__text *text);

/* --- names to indices: a hash table of strings; keys are copied --- */
typedef struct wfm__names wfm__names;
wfm__names *wfm__names_create(wfm_ctx *ctx); /* NULL when out of memory */
void wfm__names_free(wfm__names *names);
/* Index of the name, -1 when absent. */
int32_t wfm__names_find(const wfm__names *names, const char *name);
/* Adds name as the next index (0, 1, ...); WFM_EDUPLICATE without a message when already there; WFM_ENOMEM.
 */
wfm_status wfm__names_add(wfm__names *names, const char *name, int32_t *index);
const char *wfm__names_get(const wfm__names *names, int32_t index);
int32_t wfm__names_count(const wfm__names *names);

/* --- random streams: counter-based (Philox4x32-10, Salmon et al. 2011), keyed by seed, series, scenario --- */
typedef struct wfm__rng {
  uint32_t key[2], counter[4], block[4];
  uint32_t used;
} wfm__rng;
void wfm__rng_seed(wfm__rng *rng, uint64_t seed, uint64_t series, uint64_t scenario);
uint32_t wfm__rng_u32(wfm__rng *rng);
double wfm__rng_uniform(wfm__rng *rng);             /* in (0, 1), 53 bits */
uint32_t wfm__rng_below(wfm__rng *rng, uint32_t n); /* 0 to n - 1, unbiased; n >= 1 */
double wfm__rng_exponential(wfm__rng *rng);         /* mean 1 */
double wfm__rng_normal(wfm__rng *rng);
double wfm__rng_gamma(wfm__rng *rng, double shape);   /* mean shape, scale 1; shape > 0 */
int64_t wfm__rng_poisson(wfm__rng *rng, double mean); /* mean 0 to 1e15 */

/* --- long work --- */
typedef struct wfm__watch {
  wfm_ctx *ctx;
  double start_s, deadline_s; /* monotonic clock */
  double next_report_s;
} wfm__watch;
double wfm__now_s(void); /* monotonic */
void wfm__watch_start(wfm__watch *watch, wfm_ctx *ctx,
                      double time_limit_s); /* <= 0 or infinite: no deadline */
/* Calling thread only: reports at most ten times a second; WFM_OK, WFM_ECANCELLED, or WFM_ELIMIT past the
 * deadline (no message). */
wfm_status wfm__watch_report(wfm__watch *watch, const char *phase, double done_frac, double cost,
                             double lower_bound);
/* Any thread: same answers without reporting. */
wfm_status wfm__watch_check(const wfm__watch *watch);

/* Runs body(user, task, worker) for every task from 0 to tasks - 1 on up to the context's threads; worker <
   wfm__workers. The body allocates nothing through the context and calls nothing of the host. Progress is
   pumped on the calling thread, which works too when there is one thread only. The first status other than
   WFM_OK by task number is returned; tasks not begun then are left out. */
typedef wfm_status (*wfm__task)(void *user, size_t task, size_t worker);
size_t wfm__workers(const wfm_ctx *ctx, size_t tasks);
wfm_status wfm__parallel(wfm__watch *watch, const char *phase, size_t tasks, wfm__task body, void *user);

#endif
