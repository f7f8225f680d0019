/* Reading single contacts: from a queue_log, or from a file as wfm import writes it. */
#include "contact_set.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* --- names --- */

int32_t text_number(text_list *list, const char *text) {
  /* Names come in runs: look at the last one first. */
  for (size_t i = list->count; i > 0; i--)
    if (strcmp(list->text[i - 1], text) == 0) return (int32_t)(i - 1);
  if (list->count == list->cap) {
    size_t cap = list->cap ? 2 * list->cap : 16;
    char **more = realloc(list->text, cap * sizeof *more);
    if (!more) return -1;
    list->text = more;
    list->cap = cap;
  }
  list->text[list->count] = malloc(strlen(text) + 1);
  if (!list->text[list->count]) return -1;
  strcpy(list->text[list->count], text);
  return (int32_t)list->count++;
}

void free_texts(text_list *list) {
  for (size_t i = 0; i < list->count; i++) free(list->text[i]);
  free(list->text);
}

void free_contact_set(contact_set *set) {
  free(set->contact);
  free(set->state);
  free_texts(&set->queue);
  free_texts(&set->agent);
  free_texts(&set->reason);
  wfm_zone_free(set->zone);
}

/* --- what a file is --- */

static size_t first_bytes(const char *path, char *text, size_t cap) {
  FILE *file = fopen(path, "rb");
  size_t got = file ? fread(text, 1, cap - 1, file) : 0;
  if (file) fclose(file);
  text[got] = '\0';
  return got;
}

bool is_queue_log(const char *path) {
  char text[64];
  size_t digits = 0;
  first_bytes(path, text, sizeof text);
  while (text[digits] >= '0' && text[digits] <= '9') digits++;
  if (digits > 0 && text[digits] == '.') digits += 1 + strspn(text + digits + 1, "0123456789");
  return digits > 0 && text[digits] == '|';
}

bool is_contacts(const char *path) {
  char text[2000];
  first_bytes(path, text, sizeof text);
  text[strcspn(text, "\r\n")] = '\0';
  return strstr(text, "arrival") && strstr(text, "outcome") && strstr(text, "wait_s");
}

/* --- logs --- */

bool more_room(void *array_pointer, size_t *cap, size_t want, size_t size) {
  void *old, *grown;
  if (want <= *cap) return true;
  memcpy(&old, array_pointer, sizeof old);
  grown = realloc(old, 2 * want * size);
  if (!grown) return false;
  memcpy(array_pointer, &grown, sizeof grown);
  *cap = 2 * want;
  return true;
}

static bool take_batch(const wfm_queue_log_batch *b, contact_set *set) {
  if (!more_room(&set->contact, &set->contact_cap, set->contacts + b->contacts, sizeof *set->contact) ||
      !more_room(&set->state, &set->state_cap, set->states + b->states, sizeof *set->state))
    return false;
  for (size_t i = 0; i < b->contacts; i++)
    set->contact[set->contacts++] = (contact_row){.arrival = b->arrival[i],
                                                  .customer = b->customer[i],
                                                  .wait_s = b->wait_s[i],
                                                  .ring_s = b->ring_s[i],
                                                  .talk_s = b->talk_s[i],
                                                  .score = NAN,
                                                  .queue = b->queue[i],
                                                  .agent = b->agent[i],
                                                  .outcome = b->outcome[i]};
  for (size_t i = 0; i < b->states; i++)
    set->state[set->states++] =
        (state_row){b->state_start[i], b->state_end[i], b->state_agent[i], b->state[i], b->state_reason[i]};
  return true;
}

static bool take_names(const wfm_queue_log *log, contact_set *set) {
  bool good = true;
  for (size_t q = 0; good && q < wfm_queue_log_queues(log); q++)
    good = text_number(&set->queue, wfm_queue_log_queue(log, q)) >= 0;
  for (size_t a = 0; good && a < wfm_queue_log_agents(log); a++)
    good = text_number(&set->agent, wfm_queue_log_agent(log, a)) >= 0;
  for (size_t r = 0; good && r < wfm_queue_log_reasons(log); r++)
    good = text_number(&set->reason, wfm_queue_log_reason(log, r)) >= 0;
  return good;
}

int read_contact_log(const cli_app *app, char **paths, size_t n, const char *zone, contact_set *set) {
  wfm_findings *findings = NULL;
  wfm_queue_log *log = NULL;
  wfm_queue_log_batch b;
  wfm_queue_log_counts counts;
  *set = (contact_set){.has_ring = true, .has_states = true};
  wfm_status status = wfm_zone_open(app->ctx, zone ? zone : "UTC", &set->zone);
  if (status == WFM_OK) status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK)
    status = wfm_queue_log_open(app->ctx, (const char *const *)paths, n, NULL, findings, &log);
  do {
    wfm_queue_log_batch_init(&b, sizeof b);
    if (status == WFM_OK) status = wfm_queue_log_read(log, &b);
    if (status == WFM_OK && !take_batch(&b, set)) status = WFM_ENOMEM;
  } while (status == WFM_OK && b.contacts + b.states > 0);
  if (status == WFM_OK && !take_names(log, set)) status = WFM_ENOMEM;
  wfm_queue_log_counts_init(&counts, sizeof counts);
  if (status == WFM_OK) status = wfm_queue_log_get_counts(log, &counts);
  set->excluded = counts.excluded;
  set->end = wfm_queue_log_time(log);
  print_findings(app, findings);
  wfm_queue_log_free(log);
  wfm_findings_free(findings);
  if (status != WFM_OK) return failed(app, status);
  if (set->contacts > 0) return EXIT_DONE;
  complain("%s: no contact in it", paths[0]);
  return EXIT_USAGE;
}

/* --- files --- */

enum { ARRIVAL, QUEUE, OUTCOME, EXCLUDED, WAIT, RING, TALK, HOLD, AFTER, AGENT, CUSTOMER, SCORE, COLUMNS };

static void contact_columns(wfm_table_column *column) {
  static const char *const name[COLUMNS] = {"arrival", "queue",  "outcome", "excluded", "wait_s",   "ring_s",
                                            "talk_s",  "hold_s", "after_s", "agent",    "customer", "score"};
  for (int c = 0; c < COLUMNS; c++) {
    bool text = c == QUEUE || c == OUTCOME || c == AGENT || c == CUSTOMER;
    number_column(&column[c], name[c], WFM_COLUMN_OPTIONAL | WFM_COLUMN_MAY_BE_EMPTY, 0, 1e9);
    column[c].kind = c == ARRIVAL ? WFM_COLUMN_TIME : text ? WFM_COLUMN_TEXT : WFM_COLUMN_NUMBER;
    if (c == SCORE || text || c == ARRIVAL) column[c].low = -INFINITY, column[c].high = INFINITY;
  }
  column[ARRIVAL].flags = 0;
  column[OUTCOME].flags = WFM_COLUMN_MAY_BE_EMPTY;
  column[WAIT].flags = WFM_COLUMN_MAY_BE_EMPTY;
}

/* The same number for the same text; -1 for none. */
static int64_t customer_of(const char *text) {
  uint64_t h = UINT64_C(14695981039346656037);
  if (!text[0]) return -1;
  for (; *text; text++) h = (h ^ (unsigned char)*text) * UINT64_C(1099511628211);
  return (int64_t)((h ^ (h >> 32)) & INT64_MAX);
}

static int outcome_of(const char *text) {
  static const char *const name[] = {"", "answered", "abandoned", "flow_out", "dequeued"};
  for (int o = 0; o <= WFM_CONTACT_DEQUEUED; o++)
    if (strcmp(name[o], text) == 0) return o;
  return -1;
}

static double cell(const wfm_table *table, int column, size_t row, double fallback) {
  double value = wfm_table_numbers(table, (size_t)column)[row];
  return isnan(value) ? fallback : value;
}

static int take_row(const char *path, const wfm_table *table, size_t i, contact_set *set) {
  contact_row c = {.customer = customer_of(wfm_table_text(table, CUSTOMER, i)), .agent = -1, .score = NAN};
  const char *text = wfm_table_text(table, OUTCOME, i), *agent = wfm_table_text(table, AGENT, i);
  int outcome = outcome_of(text);
  c.wait_s = cell(table, WAIT, i, NAN);
  if (outcome < 0) {
    complain("%s:%lld: outcome: \"%s\", want answered, abandoned, flow_out or dequeued", path,
             (long long)wfm_table_lines(table)[i], text);
    return EXIT_USAGE;
  }
  if (cell(table, EXCLUDED, i, 0) != 0 || outcome == 0 || isnan(c.wait_s)) {
    set->excluded++;
    return EXIT_DONE;
  }
  c.outcome = (uint8_t)outcome;
  c.arrival = set->end; /* set to the row's instant by the caller */
  c.ring_s = fmin(cell(table, RING, i, 0), c.wait_s);
  c.talk_s = cell(table, TALK, i, 0);
  c.hold_s = cell(table, HOLD, i, 0);
  c.after_s = cell(table, AFTER, i, 0);
  c.score = cell(table, SCORE, i, NAN);
  text = wfm_table_text(table, QUEUE, i);
  c.queue = text_number(&set->queue, text[0] ? text : "main");
  if (agent[0]) c.agent = text_number(&set->agent, agent);
  if (c.queue < 0 || (agent[0] && c.agent < 0)) {
    complain("out of memory");
    return EXIT_FAILED;
  }
  set->contact[set->contacts++] = c;
  return EXIT_DONE;
}

static int take_rows(const cli_app *app, const char *path, const wfm_table *table, bool zoned,
                     contact_set *set) {
  size_t n = wfm_table_rows(table);
  int64_t *instant = malloc((n + 1) * sizeof *instant), last = INT64_MIN;
  set->contact = malloc((n + 1) * sizeof *set->contact);
  int code = EXIT_DONE;
  wfm_status status = instant && set->contact ? wfm_table_instants(app->ctx, table, ARRIVAL, SIZE_MAX,
                                                                   zoned ? set->zone : NULL, instant)
                                              : WFM_ENOMEM;
  for (size_t i = 0; status == WFM_OK && code == EXIT_DONE && i < n; i++) {
    if (instant[i] == WFM_INSTANT_NONE) {
      set->excluded++;
      continue;
    }
    set->end = instant[i];
    code = take_row(path, table, i, set);
    if (instant[i] > last) last = instant[i];
  }
  set->end = last;
  free(instant);
  if (status != WFM_OK) return failed(app, status);
  if (code == EXIT_DONE && set->contacts == 0) {
    complain("%s: no contact in it", path);
    code = EXIT_USAGE;
  }
  return code;
}

int read_contact_file(const cli_app *app, const char *path, const char *zone, contact_set *set) {
  wfm_table_column column[COLUMNS];
  wfm_findings *findings = NULL;
  wfm_table *table = NULL;
  wfm_read_opts opts;
  *set = (contact_set){.contact = NULL};
  contact_columns(column);
  wfm_read_opts_init(&opts, sizeof opts);
  opts.flags = WFM_READ_ANY_COLUMN;
  /* Times with an offset are instants of a place that has one: UTC will do where none is named. */
  wfm_status status = wfm_zone_open(app->ctx, zone ? zone : "UTC", &set->zone);
  if (status == WFM_OK) status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK) status = wfm_table_read_csv(app->ctx, path, column, COLUMNS, &opts, findings, &table);
  print_findings(app, findings);
  wfm_findings_free(findings);
  if (status == WFM_EPARSE) return EXIT_USAGE;
  if (status != WFM_OK) return failed(app, status);
  set->has_ring = wfm_table_has(table, RING);
  set->has_hold = wfm_table_has(table, HOLD);
  set->has_after = wfm_table_has(table, AFTER);
  set->has_score = wfm_table_has(table, SCORE);
  int code = take_rows(app, path, table, zone != NULL, set);
  if (code == EXIT_DONE && set->excluded > 0 && !app->quiet)
    fprintf(stderr, "warning: %s: %lld contacts left out\n", path, (long long)set->excluded);
  wfm_table_free(table);
  return code;
}

/* --- groups --- */

static int read_teams(const cli_app *app, const char *path, const contact_set *set, contact_groups *g) {
  wfm_table_column column[2];
  wfm_findings *findings = NULL;
  wfm_table *table = NULL;
  wfm_read_opts opts;
  for (int c = 0; c < 2; c++) {
    wfm_table_column_init(&column[c], sizeof column[c]);
    column[c].name = c ? "team" : "agent";
  }
  wfm_read_opts_init(&opts, sizeof opts);
  opts.flags = WFM_READ_ANY_COLUMN;
  wfm_status status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK) status = wfm_table_read_csv(app->ctx, path, column, 2, &opts, findings, &table);
  print_findings(app, findings);
  wfm_findings_free(findings);
  if (status == WFM_EPARSE) return EXIT_USAGE;
  for (size_t i = 0; status == WFM_OK && i < wfm_table_rows(table); i++)
    for (size_t a = 0; a < set->agent.count; a++)
      if (strcmp(set->agent.text[a], wfm_table_text(table, 0, i)) == 0) {
        g->of_agent[a] = text_number(&g->name, wfm_table_text(table, 1, i));
        if (g->of_agent[a] < 0) status = WFM_ENOMEM;
      }
  wfm_table_free(table);
  if (status != WFM_OK) return failed(app, status);
  size_t without = 0;
  for (size_t a = 0; a < set->agent.count; a++) without += g->of_agent[a] < 0;
  if (without > 0) fprintf(stderr, "warning: %s: %zu agents have no team, left out\n", path, without);
  return EXIT_DONE;
}

int group_contacts(const cli_app *app, const contact_set *set, contact_by by, const char *teams,
                   contact_groups *g) {
  *g = (contact_groups){.of_contact = NULL};
  g->of_contact = malloc((set->contacts + 1) * sizeof *g->of_contact);
  g->of_agent = by == BY_QUEUE ? NULL : malloc((set->agent.count + 1) * sizeof *g->of_agent);
  if (!g->of_contact || (by != BY_QUEUE && !g->of_agent)) return failed(app, WFM_ENOMEM);
  int code = EXIT_DONE;
  bool good = by != BY_SITE || text_number(&g->name, "all") >= 0;
  for (size_t q = 0; good && by == BY_QUEUE && q < set->queue.count; q++)
    good = text_number(&g->name, set->queue.text[q]) >= 0;
  for (size_t a = 0; good && by != BY_QUEUE && a < set->agent.count; a++) {
    g->of_agent[a] = by == BY_SITE ? 0 : by == BY_AGENT ? text_number(&g->name, set->agent.text[a]) : -1;
    good = by == BY_TEAM || g->of_agent[a] >= 0;
  }
  if (!good) return failed(app, WFM_ENOMEM);
  if (by == BY_TEAM) code = read_teams(app, teams, set, g);
  for (size_t i = 0; i < set->contacts; i++) {
    const contact_row *c = &set->contact[i];
    g->of_contact[i] = by == BY_QUEUE  ? c->queue
                       : by == BY_SITE ? 0
                       : c->agent >= 0 ? g->of_agent[c->agent]
                                       : -1; /* nobody's: of no agent and no team */
  }
  return code;
}

void free_groups(contact_groups *g) {
  free_texts(&g->name);
  free(g->of_contact);
  free(g->of_agent);
}
