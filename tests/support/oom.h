/* Fails every allocation of a scenario in turn.
 *
 * A scenario is a piece of work on a context that the harness makes: it calls the functions under test, frees
 * everything that it made (in the failing cases too), and returns the status of the first call that failed,
 * WFM_OK when none did:
 *
 *   static wfm_status scenario(wfm_ctx *ctx, void *user) {
 *     double level[3] = {-7, -7, -7};
 *     wfm_status st = wfm_some_call(ctx, user, 3, NULL, level);
 *     if (st != WFM_OK) ck_assert_double_eq(level[0], -7);   // outputs untouched
 *     return st;
 *   }
 *   START_TEST(every_allocation) { oom_sweep(scenario, NULL); } END_TEST
 *
 * oom_sweep runs it once untouched, then again and again with the first, second, ... allocation failing: once
 * with that one only, once with it and all that follow. After each run it asserts that the scenario returned
 * WFM_ENOMEM, that the context holds a message, and that every block was freed. Beyond 2,000 allocations it
 * takes the first 1,000, the last 100 and 900 between; with WFM_OOM_FULL=1 in the environment it takes all.
 * Choose inputs so tiny that a run takes milliseconds.
 *
 * Where a failed allocation is rightly survived (an optional cache, say) the scenario returns OOM_TOLERATED
 * instead of WFM_OK; it does so only after it has checked that the result is complete. To know whether an
 * allocation failed in this run, ask oom_struck(ctx). The scenario must be deterministic and allocate through
 * the context only: what a third-party library allocates is not seen here.
 */
#ifndef WFM_TESTS_SUPPORT_OOM_H
#define WFM_TESTS_SUPPORT_OOM_H

#include <libwfm/context.h>
#include <stdbool.h>

enum { OOM_TOLERATED = -1 };

typedef wfm_status (*oom_scenario)(wfm_ctx *ctx, void *user);

/* Sweeps with one thread. */
void oom_sweep(oom_scenario scenario, void *user);
void oom_sweep_threads(oom_scenario scenario, void *user, int32_t threads);
/* Whether an allocation of the present run has been refused. */
bool oom_struck(const wfm_ctx *ctx);

/* The counting allocator by itself, for tests that make their own context: put oom_realloc and a struct oom
 * into wfm_ctx_opts. */
typedef struct oom {
  long at;     /* number of the allocation that fails, from 0; -1: none */
  bool sticky; /* all after it fail too */
  long seen;   /* allocations asked for so far */
  long struck; /* of these refused */
  long live;   /* blocks not freed */
} oom;
void *oom_realloc(void *p, size_t n, void *user);

#endif
