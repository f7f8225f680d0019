/* What the room queueing promises inside the library: kernels that take no context, allocate nothing and set
 * no errno. */
#ifndef WFM_QUEUEING_KERNELS_H
#define WFM_QUEUEING_KERNELS_H

#include <libwfm/queueing.h>
#include <stdbool.h>

/* Probability of the idle states against that of "all busy, none waiting": r = 1/B - 1 = m exp(e), with
   shrink = exp(-e), e >= 0. So B = shrink / (shrink + m), and r may exceed the range of a double. */
typedef struct wfm__idle {
  double m, shrink, e;
} wfm__idle;
/* servers, load >= 0, finite. */
wfm__idle wfm__idle_weight(double servers, double load);
double wfm__ln_blocking(wfm__idle idle);

/* x^s e^-x / Gamma(s + 1) */
double wfm__gamma_factor(double s, double x);

/* Everything that is known of one queue. Names are those of wfm_queue_perf; NaN where undefined. */
typedef struct wfm__measures {
  double p_wait, ln_p_wait, p_no_wait, p_abandon, ln_p_abandon, p_answered;
  double asa_answered_s, wait_all_s, wait_abandoned_s, wait_delayed_s, virtual_wait_s;
  double answered_in_t, abandoned_in_t, p_wait_gt_t, ln_p_wait_gt_t;
  double level[6], miss[6]; /* by WFM_SL_*; [0] is not used */
  double mean_queue, mean_in_system, occupancy;
  double p_block; /* of attempts; 0 but for finite lines */
} wfm__measures;

/* One queue. agents >= 0, load >= 0, aht_s > 0, patience_s > 0 or infinite, threshold_s >= 0. */
typedef struct wfm__queue {
  double agents, load, aht_s, patience_s, threshold_s;
  double cv2; /* squared variation of the gamma distributed rate of mean load; read by wfm__erlang only */
} wfm__queue;

/* Erlang C; patience is not read. */
void wfm__erlang_c(const wfm__queue *queue, wfm__measures *out);
/* Erlang A; patience is finite. */
void wfm__erlang_a(const wfm__queue *queue, wfm__measures *out);
/* Erlang A where patience is finite, else C. */
void wfm__erlang(const wfm__queue *queue, wfm__measures *out);
/* M/M/n/K(+M): agents and lines whole, 1 <= agents <= lines <= agents + 1e7. Probabilities are per attempt, levels per
   accepted contact. */
void wfm__finite_lines(const wfm__queue *queue, double lines, wfm__measures *out);
/* As wfm__wait_quantile, of accepted contacts. */
double wfm__finite_wait_quantile(const wfm__queue *queue, double lines, const wfm__measures *measures,
                                 double miss);
/* NaN everywhere. */
void wfm__no_measures(wfm__measures *out);
/* Time in queue that a share 1 - miss of contacts does not exceed, 0 < miss < 1. measures: of the same queue.
 */
double wfm__wait_quantile(const wfm__queue *queue, const wfm__measures *measures, double miss);

/* False where the answer would not be monotone in agents: WFM_SL_INCL_ABANDON with abandonment and without a cap on it. */
bool wfm__target_suits(const wfm_queue_target *target, double patience_s);
/* Whether the target holds at the measures of the queue. */
bool wfm__target_met(const wfm_queue_target *target, const wfm__queue *queue, const wfm__measures *measures);
/* How far inside its target the queue is: increasing in agents, >= 0 where met up to rounding, -infinity
 * without steady state. */
double wfm__target_margin(const wfm_queue_target *target, const wfm__queue *queue,
                          const wfm__measures *measures);

/* Fewest agents (load, aht_s, patience_s of the queue are read), whole or real, at most max_agents; sets
   queue->agents and the measures there. The target has been checked. WFM_ELIMIT when max_agents do not
   suffice. */
wfm_status wfm__solve_agents(const wfm_queue_target *target, bool real, double max_agents, wfm__queue *queue,
                             wfm__measures *measures);
/* As wfm__solve_agents with limited lines (whole, 1 to 1e7), whole agents only; WFM_EINFEASIBLE when not even as many agents as
   lines suffice. */
wfm_status wfm__solve_agents_on_lines(const wfm_queue_target *target, double lines, double max_agents,
                                      wfm__queue *queue, wfm__measures *measures);
/* Largest load of given agents; sets queue->load. */
wfm_status wfm__solve_load(const wfm_queue_target *target, wfm__queue *queue);
/* Longest AHT of given agents at rate contacts per second; sets queue->aht_s and queue->load. */
wfm_status wfm__solve_aht(const wfm_queue_target *target, double rate, wfm__queue *queue);

/* Shares of a gamma law of this shape and scale 1 below and above x; shape > 0, x >= 0. */
void wfm__gamma_shares(double shape, double x, double *below, double *above);
/* x with the share of the law below it, 0 < share < 1. */
double wfm__gamma_quantile(double shape, double share);

/* Reads and checks a target; NULL gives the defaults. */
wfm_status wfm__target_read(wfm_ctx *ctx, const wfm_queue_target *target, wfm_queue_target *out);

#endif
