/* Speed of reading a queue_log: rows a second of CPU time on one core, and the memory that it took.

   bench_queue_log CONTACTS FILE writes a log of so many contacts, a year of them evenly over its seconds, with
   repeated callers, 500 agents and their logins and pauses; bench_queue_log FILE reads it. */
#include <libwfm/io_queue_log.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

enum { AGENTS = 500, START = 1700000000, YEAR_S = 365 * 86400, SPAN_S = 8 * 3600 };

static double now_s(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static uint64_t state = 1;
static uint32_t draw(uint32_t below) { /* Knuth's MMIX generator, high half */
  state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (uint32_t)((state >> 33) % below);
}

/* Events of contacts in flight stand in a ring by the second in which they come. */
typedef struct flight {
  long id, arrival, wait_s, talk_s;
  int queue, agent, stage, next;
} flight;

static int write_log(long contacts, const char *path) {
  enum { RING = 1024, MOST = 1 << 16 };
  FILE *out = fopen(path, "w");
  flight *f = calloc(MOST, sizeof *f);
  int head[RING], spare = 0;
  if (!out || !f) return 3;
  for (int i = 0; i < RING; i++) head[i] = -1;
  for (int i = 0; i < MOST; i++) f[i].next = i + 1 < MOST ? i + 1 : -1;
  double due = 0, step = (double)YEAR_S / (double)contacts;
  long made = 0;
  for (long s = 0; s < YEAR_S + RING; s++) {
    long t = START + s;
    int agent = (int)(s % SPAN_S);
    if (s < YEAR_S && agent < AGENTS) {
      if (s >= SPAN_S) fprintf(out, "%ld|MANAGER|q%d|SIP/%d|REMOVEMEMBER|\n", t, agent % 8, agent);
      fprintf(out, "%ld|MANAGER|q%d|SIP/%d|ADDMEMBER|\n", t, agent % 8, agent);
    }
    for (int i = head[s % RING], next; i >= 0; i = next) {
      flight *c = &f[i];
      next = c->next;
      if (c->stage == 0 && c->agent < 0) {
        fprintf(out, "%ld|%ld.%ld|q%d|NONE|ABANDON|1|1|%ld\n", t, c->arrival, c->id, c->queue, c->wait_s);
      } else if (c->stage == 0) {
        fprintf(out, "%ld|%ld.%ld|q%d|SIP/%d|CONNECT|%ld|%ld.%ld|%ld\n", t, c->arrival, c->id, c->queue,
                c->agent, c->wait_s, c->arrival, c->id + 1, c->wait_s / 2);
        c->stage = 1;
        int *to = &head[(s + c->talk_s) % RING];
        c->next = *to;
        *to = i;
        continue;
      } else {
        fprintf(out, "%ld|%ld.%ld|q%d|SIP/%d|COMPLETECALLER|%ld|%ld|1\n", t, c->arrival, c->id, c->queue,
                c->agent, c->wait_s, c->talk_s);
      }
      c->next = spare;
      spare = i;
    }
    head[s % RING] = -1;
    for (; made < contacts && due <= (double)s && spare >= 0; due += step, made++) {
      int i = spare;
      flight *c = &f[i];
      spare = c->next;
      *c = (flight){made, t, 1 + draw(60), 1 + draw(600), (int)draw(8), (int)draw(AGENTS + 25) - 25, 0, -1};
      fprintf(out, "%ld|%ld.%ld|q%d|NONE|ENTERQUEUE||0%u|1\n", t, t, made, c->queue, 1000000 + draw(4000000));
      int *to = &head[(s + c->wait_s) % RING];
      c->next = *to;
      *to = i;
    }
  }
  free(f);
  return fclose(out) == 0 ? 0 : 3;
}

static int read_log(const char *path) {
  wfm_ctx *ctx = NULL;
  wfm_queue_log *log = NULL;
  wfm_queue_log_batch b;
  wfm_queue_log_counts n;
  struct rusage used;
  double wait_s = 0, talk_s = 0, start_s = now_s();
  wfm_status st = wfm_ctx_create(&ctx, NULL);
  if (st == WFM_OK) st = wfm_queue_log_open(ctx, &path, 1, NULL, NULL, &log);
  do {
    wfm_queue_log_batch_init(&b, sizeof b);
    if (st == WFM_OK) st = wfm_queue_log_read(log, &b);
    for (size_t i = 0; st == WFM_OK && i < b.contacts; i++) {
      wait_s += b.wait_s[i];
      talk_s += b.talk_s[i];
    }
  } while (st == WFM_OK && b.contacts + b.states > 0);
  double spent_s = now_s() - start_s;
  wfm_queue_log_counts_init(&n, sizeof n);
  if (st == WFM_OK) st = wfm_queue_log_get_counts(log, &n);
  getrusage(RUSAGE_SELF, &used);
  if (st != WFM_OK)
    fprintf(stderr, "%s\n", wfm_ctx_error(ctx));
  else
    printf("rows contacts excluded cpu_s rows_per_s peak_mb wait_s talk_s\n%lld %lld %lld %.3f %.0f %.1f "
           "%.0f %.0f\n",
           (long long)n.rows, (long long)n.contacts, (long long)n.excluded, spent_s, (double)n.rows / spent_s,
           (double)used.ru_maxrss / 1024, wait_s, talk_s);
  wfm_queue_log_free(log);
  wfm_ctx_free(ctx);
  return st == WFM_OK ? 0 : 3;
}

int main(int argc, char **argv) {
  static const char sample[] = "/tmp/bench_queue_log.sample";
  if (argc == 3) return write_log(atol(argv[1]), argv[2]);
  if (argc == 2) return read_log(argv[1]);
  int status = write_log(200000, sample);
  if (status == 0) status = read_log(sample);
  remove(sample);
  return status;
}
