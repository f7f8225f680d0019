/* wfm clean: the data-quality sheet of a history. */
#include "history.h"

#include <math.h>
#include <string.h>

static history_wish wish = HISTORY_WISH;
static const char *out_path;

static const cli_option options[] = {
    HISTORY_OPTIONS(wish),
    {"origin", OPTION_DATE, &wish.origin, "nothing on or after this day is looked at; all is", 0, 0},
    {"o", OPTION_TEXT, &out_path, "file for the list of suspicious cells: queue,start,kind,value", 0, 0},
};

enum { DATES_SHOWN = 12, SHIFTS_SHOWN = 12 };

/* A day as the sheet sees it. */
typedef struct day_facts {
  size_t wanted, known, missing, outliers; /* cells: open, with a value, open without, set aside */
  bool outage, clock_change;
} day_facts;

static day_facts look_at_day(const history_queue *queue, int32_t day) {
  day_facts facts = {0};
  const wfm_grid *grid = queue->grid;
  const uint8_t *cell = wfm_series_cell(queue->before);
  size_t first, count;
  wfm_grid_day_range(grid, day, &first, &count);
  for (size_t i = first; i < first + count; i++) {
    facts.known += cell[i] == WFM_CELL_OK;
    facts.missing += cell[i] == WFM_CELL_MISSING;
    facts.wanted += cell[i] != WFM_CELL_CLOSED;
    facts.outliers += queue->found[i] == WFM_CLEAN_OUTLIER || queue->found[i] == WFM_CLEAN_NEGATIVE;
    facts.outage = facts.outage || queue->found[i] == WFM_CLEAN_OUTAGE;
  }
  facts.clock_change = wfm_grid_start(grid, first + count) - wfm_grid_start(grid, first) != 86400;
  return facts;
}

/* What the days of a queue are counted by. */
static const struct {
  const char *json, *text;
} kinds[] = {
    {"missing_days", "open days without any value"}, {"gappy_days", "days with some values missing"},
    {"outage_days", "days with next to nothing"},    {"outlier_days", "days with outliers"},
    {"clock_changes", "days of 23 or 25 hours"},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static bool is_kind(const day_facts *facts, int kind) {
  const bool is[KINDS] = {facts->wanted && !facts->known, facts->known && facts->missing, facts->outage,
                          facts->outliers > 0, facts->clock_change};
  return is[kind];
}

typedef struct sheet {
  size_t open_cells, missing_cells, values;
  double contacts;
} sheet;

static sheet count_cells(const history_queue *queue) {
  sheet s = {0};
  for (size_t i = 0; i < wfm_grid_count(queue->grid); i++) {
    uint8_t cell = wfm_series_cell(queue->before)[i];
    s.open_cells += cell != WFM_CELL_CLOSED;
    s.missing_cells += cell == WFM_CELL_MISSING;
    s.values += cell == WFM_CELL_OK;
    if (cell == WFM_CELL_OK) s.contacts += wfm_series_value(queue->before)[i];
  }
  return s;
}

static size_t print_dates(const history_queue *queue, int kind, bool json) {
  size_t count = 0;
  for (int32_t day = 0; day < wfm_grid_days(queue->grid); day++) {
    day_facts facts = look_at_day(queue, day);
    if (!is_kind(&facts, kind)) continue;
    if (json || count < DATES_SHOWN) {
      printf(json ? "%s\"" : "%s", count ? ", " : "");
      print_date(stdout, wfm_grid_first_date(queue->grid) + day);
      if (json) printf("\"");
    }
    count++;
  }
  if (!json && count > DATES_SHOWN) printf(" and %zu more", count - DATES_SHOWN);
  return count;
}

static void print_shifts(const history_queue *queue, bool json) {
  level_shift shift[SHIFTS_SHOWN];
  size_t n = find_level_shifts(queue, shift, SHIFTS_SHOWN);
  if (json) printf(", \"level_shifts\": [");
  if (!json && n) printf("  lasting changes of level:");
  for (size_t i = 0; i < n; i++) {
    printf(json ? "%s{\"date\": \"" : "%s ", json && i ? ", " : i ? "," : "");
    print_date(stdout, shift[i].date);
    if (json) {
      printf("\", \"factor\": ");
      print_json_number(stdout, shift[i].factor);
      printf("}");
    } else {
      printf(" (%+.0f %%)", 100 * (shift[i].factor - 1));
    }
  }
  printf(json ? "]" : n ? "\n" : "");
}

static void print_text(const history_queue *queue, const history_set *set) {
  sheet s = count_cells(queue);
  printf("queue %s\n  from ", queue->name);
  print_date(stdout, wfm_grid_first_date(queue->grid));
  printf(" to ");
  print_date(stdout, wfm_grid_first_date(queue->grid) + wfm_grid_days(queue->grid) - 1);
  printf(", %d days, intervals of %d minutes (file: %d), clock: %s\n  ", (int)wfm_grid_days(queue->grid),
         (int)set->interval_s / 60, (int)set->file_interval_s / 60, wfm_zone_name(set->zone));
  print_number(stdout, s.contacts, 0);
  printf(" contacts (%s) in %zu of %zu open intervals, %zu missing\n", wfm_history_counts(set->file),
         s.values, s.open_cells, s.missing_cells);
  printf("  suspicious: %lld outliers, %lld days with next to nothing, %lld negative values; %lld peak days "
         "kept\n",
         (long long)queue->cleaned.outliers, (long long)queue->cleaned.outage_days,
         (long long)queue->cleaned.negative, (long long)queue->cleaned.peak_days);
  if (queue->outside) printf("  %zu intervals have contacts outside the opening hours\n", queue->outside);
  print_shifts(queue, false);
  for (int kind = 0; kind < KINDS; kind++) {
    bool any = false;
    for (int32_t day = 0; !any && day < wfm_grid_days(queue->grid); day++) {
      day_facts facts = look_at_day(queue, day);
      any = is_kind(&facts, kind);
    }
    if (!any) continue;
    printf("  %s: ", kinds[kind].text);
    (void)print_dates(queue, kind, false);
    printf("\n");
  }
}

static void print_json(const history_queue *queue, const history_set *set, bool first) {
  sheet s = count_cells(queue);
  printf("%s\n {\"queue\": ", first ? "" : ",");
  print_json_text(stdout, queue->name);
  printf(", \"first_date\": \"");
  print_date(stdout, wfm_grid_first_date(queue->grid));
  printf("\", \"days\": %d, \"interval_minutes\": %d, \"file_interval_minutes\": %d, \"contacts\": ",
         (int)wfm_grid_days(queue->grid), (int)set->interval_s / 60, (int)set->file_interval_s / 60);
  print_json_number(stdout, s.contacts);
  printf(", \"values\": %zu, \"open_intervals\": %zu, \"missing_intervals\": %zu, \"outliers\": %lld, "
         "\"negative\": "
         "%lld, \"peak_days\": %lld, \"outside_hours\": %zu",
         s.values, s.open_cells, s.missing_cells, (long long)queue->cleaned.outliers,
         (long long)queue->cleaned.negative, (long long)queue->cleaned.peak_days, queue->outside);
  for (int kind = 0; kind < KINDS; kind++) {
    printf(", \"%s\": [", kinds[kind].json);
    (void)print_dates(queue, kind, true);
    printf("]");
  }
  print_shifts(queue, true);
  printf("}");
}

static void list_cells(const history_queue *queue, FILE *out) {
  static const char *const kind[] = {"", "outlier", "outage", "negative"};
  for (size_t i = 0; i < wfm_grid_count(queue->grid); i++) {
    bool missing = wfm_series_cell(queue->before)[i] == WFM_CELL_MISSING;
    if (!queue->found[i] && !missing) continue;
    print_cell(out, queue->name);
    fputc(',', out);
    print_start(out, queue->grid, i);
    fprintf(out, ",%s,", missing ? "missing" : kind[queue->found[i]]);
    print_value(out, wfm_series_value(queue->before)[i]);
    fputc('\n', out);
  }
}

static int run(cli_app *app, int count, char **argument) {
  history_set set;
  cli_output out;
  (void)count;
  wish.path = argument[0];
  int code = read_history(app, &wish, &set);
  if (code == EXIT_DONE && out_path) {
    code = open_output(&out);
    if (code == EXIT_DONE) {
      fputs("queue,start,kind,value\n", out.file);
      for (size_t q = 0; q < set.queues; q++) list_cells(&set.queue[q], out.file);
      code = close_output(app, &out, out_path, code);
    }
  }
  if (code == EXIT_DONE) {
    if (app->json) printf("{\"rows\": %zu, \"queues\": [", wfm_history_rows(set.file));
    for (size_t q = 0; q < set.queues; q++) {
      if (app->json)
        print_json(&set.queue[q], &set, q == 0);
      else
        print_text(&set.queue[q], &set);
    }
    if (app->json) printf("]}\n");
  }
  free_history(&set);
  return code;
}

const cli_command command_clean = {
    .name = "clean",
    .summary = "the data-quality sheet of a history",
    .arguments = "HISTORY.csv",
    .about = "Reads what wfm forecast reads and says what is in it: days and intervals that are missing, "
             "outliers, days with next to\n"
             "nothing, lasting changes of level, clock changes, contacts outside the opening hours; sorted "
             "and repeated rows as notes. "
             "Nothing is changed.",
    .example = "  wfm clean history.csv --interval 30m --zone Europe/Berlin -o suspicious.csv",
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .least = 1,
    .most = 1,
    .run = run,
};
