/* From a queue_log to KPIs: reads a log batch by batch, adds contacts up by quarter of an hour, prints the day and what was
 * left out. Usage: queue_log_kpis [QUEUE_LOG...]; without one it writes a small log of its own and reads that. */
#include <libwfm/wfm.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char sample[] = "1767600000|NONE|NONE|NONE|QUEUESTART|\n"
                             "1767600000|x|sales|SIP/1|ADDMEMBER|\n"
                             "1767600010|c1|sales|NONE|ENTERQUEUE||0301|1\n"
                             "1767600018|c1|sales|SIP/1|CONNECT|8|b1|3\n"
                             "1767600030|c2|sales|NONE|ENTERQUEUE||0302|1\n"
                             "1767600065|c2|sales|NONE|ABANDON|1|1|35\n"
                             "1767600198|c1|sales|SIP/1|COMPLETECALLER|8|180|1\n"
                             "1767600200|cut\n"
                             "1767600900|c3|sales|NONE|ENTERQUEUE||0303|1\n"
                             "1767600905|c3|sales|SIP/1|CONNECT|5|b3|4\n"
                             "1767601025|c3|sales|SIP/1|COMPLETEAGENT|5|120|1\n";

static int fail(const wfm_ctx *ctx) {
  fprintf(stderr, "%s\n", wfm_ctx_error(ctx));
  return EXIT_FAILURE;
}

/* All batches of the log into the collector. */
static wfm_status collect(wfm_queue_log *log, wfm_kpi_collector *collector) {
  wfm_queue_log_batch batch;
  wfm_status st;
  do {
    wfm_kpi_contacts contacts;
    wfm_queue_log_batch_init(&batch, sizeof batch);
    st = wfm_queue_log_read(log, &batch);
    if (st != WFM_OK) break;
    wfm_kpi_contacts_init(&contacts, sizeof contacts);
    contacts.arrival = batch.arrival;
    contacts.outcome = batch.outcome;
    contacts.wait_s = batch.wait_s;
    contacts.ring_s = batch.ring_s;
    contacts.talk_s = batch.talk_s;
    st = wfm_kpi_collector_add(collector, batch.contacts, &contacts, NULL);
  } while (st == WFM_OK && batch.contacts + batch.states > 0);
  return st;
}

/* The day's sums as one group, and what they give. */
static wfm_status measure(wfm_ctx *ctx, const wfm_kpi_collector *collector, size_t n) {
  double *block = calloc(7 * n + 7, sizeof *block), level, low, high, asa_s, aht_s;
  wfm_kpi_sums sums, day;
  wfm_kpi_facts facts;
  wfm_kpi_measures m;
  char definition[200];
  if (!block) return WFM_ENOMEM;
  double *by = block + 7;
  wfm_kpi_sums_init(&sums, sizeof sums);
  wfm_kpi_sums_init(&day, sizeof day);
  wfm_kpi_facts_init(&facts, sizeof facts);
  wfm_kpi_measures_init(&m, sizeof m);
  facts.offered = sums.offered = by, day.offered = block;
  facts.answered = sums.answered = by + n, day.answered = block + 1;
  facts.abandoned = sums.abandoned = by + 2 * n, day.abandoned = block + 2;
  facts.answered_within = sums.answered_within = by + 3 * n, day.answered_within = block + 3;
  facts.answered_wait_s = sums.answered_wait_s = by + 4 * n, day.answered_wait_s = block + 4;
  facts.talk_s = sums.talk_s = by + 5 * n, day.talk_s = block + 5;
  wfm_status st = wfm_kpi_collector_sums(collector, &sums, NULL, NULL);
  if (st == WFM_OK) st = wfm_kpi_merge(ctx, n, &facts, NULL, 1, WFM_KPI_MISSING_SPREADS, &day, NULL);
  facts.offered = block, facts.answered = block + 1, facts.abandoned = block + 2,
  facts.answered_within = block + 3;
  facts.answered_wait_s = block + 4, facts.talk_s = block + 5;
  m.service_level = &level, m.service_level_low = &low, m.service_level_high = &high;
  m.asa_s = &asa_s, m.aht_s = &aht_s;
  if (st == WFM_OK) st = wfm_kpi_measure(ctx, 1, &facts, NULL, &m, NULL);
  if (st == WFM_OK) st = wfm_kpi_definition(ctx, NULL, definition, sizeof definition, NULL);
  if (st == WFM_OK) {
    printf("%.0f offered, %.0f answered, %.0f abandoned\n", block[0], block[1], block[2]);
    printf("%s: %.1f %% (%.1f to %.1f%s)\n", definition, 100 * level, 100 * low, 100 * high,
           wfm_kpi_small_sample(block[0], low, high) ? ", few contacts" : "");
    printf("ASA %.1f s, AHT %.1f s\n", asa_s, aht_s);
  }
  free(block);
  return st;
}

static int run(wfm_ctx *ctx, const char *const *paths, size_t count) {
  wfm_zone *zone = NULL;
  wfm_grid *grid = NULL;
  wfm_kpi_collector *collector = NULL;
  wfm_queue_log *log = NULL;
  wfm_queue_log_counts counts;
  wfm_queue_log_counts_init(&counts, sizeof counts);
  wfm_status st = wfm_zone_open(ctx, "UTC", &zone);
  if (st == WFM_OK) st = wfm_grid_create(ctx, zone, wfm_date_from_ymd(2026, 1, 5), 1, 900, &grid);
  if (st == WFM_OK) st = wfm_kpi_collector_create(ctx, grid, 20, 5, &collector);
  if (st == WFM_OK) st = wfm_queue_log_open(ctx, paths, count, NULL, NULL, &log);
  if (st == WFM_OK) st = collect(log, collector);
  if (st == WFM_OK) st = wfm_queue_log_get_counts(log, &counts);
  if (st == WFM_OK) st = measure(ctx, collector, wfm_grid_count(grid));
  if (st == WFM_OK)
    printf("%lld rows read, %lld left out; %lld contacts left out\n", (long long)counts.rows,
           (long long)(counts.cut_rows + counts.unknown_events), (long long)counts.excluded);
  int code = st == WFM_OK ? EXIT_SUCCESS : fail(ctx);
  wfm_queue_log_free(log);
  wfm_kpi_collector_free(collector);
  wfm_grid_free(grid);
  wfm_zone_free(zone);
  return code;
}

int main(int argc, char **argv) {
  char own[] = "/tmp/queue_log_kpis.XXXXXX";
  const char *const own_path[] = {own};
  wfm_ctx *ctx = NULL;
  int code = EXIT_FAILURE;
  if (wfm_ctx_create(&ctx, NULL) != WFM_OK) return EXIT_FAILURE;
  if (argc > 1) {
    code = run(ctx, (const char *const *)argv + 1, (size_t)argc - 1);
  } else {
    int file = mkstemp(own);
    if (file >= 0 && write(file, sample, sizeof sample - 1) == (ssize_t)(sizeof sample - 1))
      code = run(ctx, own_path, 1);
    if (file >= 0) {
      close(file);
      unlink(own);
    }
  }
  wfm_ctx_free(ctx);
  return code;
}
