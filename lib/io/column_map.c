/* Column maps: presets, and files of the form wfm-map-1. */
#include "io/column_map.h"

#include <stdlib.h>
#include <string.h>

static const char *const keys[] = {"format", "about", "delimiter",   "decimal",    "date",
                                   "time",   "queue", "time_format", "duplicates", "columns"};

/* Presets are maps of the same form; the page of the form says what they were made after. */
static const struct {
  const char *name, *text;
} presets[] = {
    {"avaya-cms", "{\"format\": \"wfm-map-1\", \"date\": \"ROW_DATE\", \"time\": \"STARTTIME\", "
                  "\"time_format\": \"%Y-%m-%d %t\","
                  " \"queue\": \"SPLIT|SPLITNAME\", \"columns\": ["
                  "{\"fact\": \"answered\", \"column\": \"ACDCALLS\"}, {\"fact\": \"abandoned\", \"column\": "
                  "\"ABNCALLS\"},"
                  "{\"fact\": \"answered_within\", \"column\": \"ACCEPTABLE\"},"
                  "{\"fact\": \"flow_out\", \"column\": \"OUTFLOWCALLS\"},"
                  "{\"fact\": \"answered_wait_s\", \"column\": \"ANSTIME\", \"unit\": \"s\"},"
                  "{\"fact\": \"abandoned_wait_s\", \"column\": \"ABNTIME\", \"unit\": \"s\"},"
                  "{\"fact\": \"talk_s\", \"column\": \"ACDTIME\", \"unit\": \"s\"},"
                  "{\"fact\": \"hold_s\", \"column\": \"HOLDTIME\", \"unit\": \"s\"},"
                  "{\"fact\": \"after_s\", \"column\": \"ACWTIME\", \"unit\": \"s\"},"
                  "{\"fact\": \"available_s\", \"column\": \"I_AVAILTIME\", \"unit\": \"s\"}]}"},
    {"cisco-uccx", "{\"format\": \"wfm-map-1\", \"date\": \"Interval Start Time\", \"time_format\": "
                   "\"%m/%d/%y %I:%M:%S %p\","
                   " \"queue\": \"CSQ Name\", \"columns\": ["
                   "{\"fact\": \"offered\", \"column\": \"Calls Presented\"},"
                   "{\"fact\": \"answered\", \"column\": \"Calls Handled\"},"
                   "{\"fact\": \"abandoned\", \"column\": \"Calls Abandoned\"},"
                   "{\"fact\": \"dequeued\", \"column\": \"Calls Dequeued\"},"
                   "{\"fact\": \"answered_within\", \"column\": \"Calls Handled < Service Level\"},"
                   "{\"fact\": \"abandoned_within\", \"column\": \"Calls Abandoned < Service Level\"}]}"},
    {"genesys-cloud",
     "{\"format\": \"wfm-map-1\", \"date\": \"Interval Start UTC Date\", \"queue\": \"Queue\","
     " \"duplicates\": \"add\", \"columns\": ["
     "{\"fact\": \"offered\", \"column\": \"Offered\"},"
     "{\"fact\": \"handled\", \"column\": \"Interactions Handled\"},"
     "{\"fact\": \"answered\", \"column\": \"Interactions Handled\"},"
     "{\"fact\": \"talk_s\", \"column\": \"Total Handle Time|Total Handle Time (Seconds)\", \"unit\": "
     "\"s\"}]}"},
    {"wfm",
     "{\"format\": \"wfm-map-1\", \"date\": \"start|ts|date\", \"queue\": \"queue|skill\", \"columns\": ["
     "{\"fact\": \"offered\", \"column\": \"offered\"}, {\"fact\": \"answered\", \"column\": "
     "\"answered|handled\"},"
     "{\"fact\": \"abandoned\", \"column\": \"abandoned\"}, {\"fact\": \"handled\", \"column\": \"handled\"},"
     "{\"fact\": \"answered_within\", \"column\": \"answered_within\"},"
     "{\"fact\": \"talk_s\", \"column\": \"aht_s\", \"unit\": \"s\", \"per\": \"handled\"}]}"},
};

const char *wfm_column_map_preset_name(size_t i) {
  return i < WFM__COUNT(presets) ? presets[i].name : NULL;
}

void wfm_column_map_free(wfm_column_map *map) {
  if (!map) return;
  for (size_t i = 0; i < map->columns; i++) wfm__free(map->ctx, map->column[i].name);
  wfm__free(map->ctx, map->column);
  wfm__free(map->ctx, map->date);
  wfm__free(map->ctx, map->time);
  wfm__free(map->ctx, map->queue);
  wfm__free(map->ctx, map->format);
  wfm__free(map->ctx, map);
}

/* --- members --- */

static wfm_status read_text(wfm__json_file *file, const char *key, bool required, char **out) {
  const char *text = NULL;
  wfm_status st = wfm__json_text(file, "", file->root, key, required, &text);
  if (st != WFM_OK || !text) return st;
  if (!text[0]) return wfm__json_bad(file, "", "%s is empty", key);
  *out = wfm__strdup(file->ctx, text);
  return *out ? WFM_OK : wfm__fail(file->ctx, WFM_ENOMEM, "out of memory for a map");
}

/* One of the words; *found keeps its value when the member is missing. */
static wfm_status read_word(wfm__json_file *file, const char *where, const wfm__json *object, const char *key,
                            const char *const *words, size_t count, const char *want, int *found) {
  const char *text = NULL;
  wfm_status st = wfm__json_text(file, where, object, key, false, &text);
  if (st != WFM_OK || !text) return st;
  for (size_t i = 0; i < count; i++)
    if (strcmp(words[i], text) == 0) {
      *found = (int)i;
      return WFM_OK;
    }
  return wfm__json_bad(file, where, "%s is \"%s\", want %s", key, text, want);
}

static int find_fact(const char *name) {
  int k = 0;
  while (k < KPI_COLUMNS && strcmp(wfm__kpi_column_names[k], name) != 0) k++;
  return k < KPI_COLUMNS ? k : -1;
}

static bool is_time(int fact) {
  return fact >= KPI_ANSWERED_WAIT_S;
}

static wfm_status read_column(wfm__json_file *file, const wfm__json *object, const char *where,
                              wfm_column_map *map) {
  static const char *const known[] = {"fact", "column", "unit", "per"};
  static const char *const units[] = {"count", "s", "ms", "min", "h", "clock"};
  const char *fact = NULL, *column = NULL, *per = NULL;
  int unit = -1;
  if (!wfm__json_is_object(object)) return wfm__json_bad(file, where, "want an object");
  wfm_status st = wfm__json_text(file, where, object, "fact", true, &fact);
  if (st == WFM_OK) st = wfm__json_text(file, where, object, "column", true, &column);
  if (st == WFM_OK) st = wfm__json_text(file, where, object, "per", false, &per);
  if (st == WFM_OK)
    st = read_word(file, where, object, "unit", units, WFM__COUNT(units), "count, s, ms, min, h or clock",
                   &unit);
  if (st == WFM_OK) st = wfm__json_known(file, where, object, known, WFM__COUNT(known), true);
  if (st != WFM_OK || !fact || !column) return st;
  wfm__map_column to = {.fact = find_fact(fact), .per = per ? find_fact(per) : -1};
  if (to.fact < 0)
    return wfm__json_bad(file, where,
                         "fact is \"%s\", want a column of wfm_kpi_facts: offered, answered, ...", fact);
  if (per && (to.per < 0 || is_time(to.per)))
    return wfm__json_bad(file, where, "per is \"%s\", want a count: answered, handled, abandoned, ...", per);
  if (!column[0]) return wfm__json_bad(file, where, "column is empty");
  if (unit < 0) unit = is_time(to.fact) ? UNIT_S : UNIT_COUNT;
  if (is_time(to.fact) != (unit != UNIT_COUNT))
    return wfm__json_bad(file, where, "the unit of %s wants to be %s", fact,
                         is_time(to.fact) ? "one of time" : "count");
  to.unit = (wfm__unit)unit;
  st = wfm__grow(file->ctx, &map->column, &map->column_cap, map->columns + 1, sizeof *map->column);
  if (st != WFM_OK) return st;
  to.name = wfm__strdup(file->ctx, column);
  if (!to.name) return wfm__fail(file->ctx, WFM_ENOMEM, "out of memory for a map");
  map->column[map->columns++] = to;
  return WFM_OK;
}

/* Means want their count in the map. */
static wfm_status check_columns(wfm__json_file *file, const wfm_column_map *map) {
  for (size_t i = 0; i < map->columns; i++) {
    bool found = map->column[i].per < 0;
    for (size_t k = 0; k < map->columns; k++) {
      found = found || (map->column[k].fact == map->column[i].per && map->column[k].per < 0);
      if (k < i && map->column[k].fact == map->column[i].fact)
        return wfm__json_bad(file, "columns", "%s is there twice",
                             wfm__kpi_column_names[map->column[i].fact]);
    }
    if (!found)
      return wfm__json_bad(file, "columns", "%s is a mean per %s, want that among the columns too",
                           wfm__kpi_column_names[map->column[i].fact],
                           wfm__kpi_column_names[map->column[i].per]);
  }
  return map->columns > 0 ? WFM_OK : wfm__json_bad(file, "columns", "want at least one column");
}

static wfm_status read_columns(wfm__json_file *file, wfm_column_map *map) {
  const wfm__json *array = NULL;
  wfm_status st = wfm__json_array(file, "", file->root, "columns", true, &array);
  if (st != WFM_OK || !array) return st;
  for (size_t i = 0; st == WFM_OK && i < wfm__json_count(array); i++) {
    char where[40];
    (void)wfm__format(where, sizeof where, "columns[%zu]", i);
    st = read_column(file, wfm__json_at(array, i), where, map);
  }
  return st == WFM_OK ? check_columns(file, map) : st;
}

static wfm_status read_members(wfm__json_file *file, bool strict, wfm_column_map *map) {
  static const char *const delimiters[] = {",", ";", "\t", "tab"}, *const decimals[] = {".", ","},
                           *const duplicates[] = {"error", "add"};
  int delimiter = -1, decimal = 0, duplicate = 0;
  const char *form = NULL;
  wfm_status st = wfm__json_text(file, "", file->root, "format", true, &form);
  if (st == WFM_OK && form && strcmp(form, "wfm-map-1") != 0)
    st = wfm__json_bad(file, "", "format is \"%s\", want \"wfm-map-1\"", form);
  if (st == WFM_OK) st = read_text(file, "date", true, &map->date);
  if (st == WFM_OK) st = read_text(file, "time", false, &map->time);
  if (st == WFM_OK) st = read_text(file, "queue", false, &map->queue);
  if (st == WFM_OK) st = read_text(file, "time_format", false, &map->format);
  if (st == WFM_OK && map->format && !wfm__time_format_ok(map->format))
    st =
        wfm__json_bad(file, "", "time_format is \"%s\", want %%Y or %%y, %%m, %%d and the like", map->format);
  if (st == WFM_OK && map->time && !map->format)
    st = wfm__json_bad(file, "", "a column for the time of day wants time_format");
  if (st == WFM_OK)
    st = read_word(file, "", file->root, "delimiter", delimiters, WFM__COUNT(delimiters),
                   "\",\", \";\" or \"tab\"", &delimiter);
  if (st == WFM_OK)
    st = read_word(file, "", file->root, "decimal", decimals, WFM__COUNT(decimals), "\".\" or \",\"",
                   &decimal);
  if (st == WFM_OK)
    st = read_word(file, "", file->root, "duplicates", duplicates, WFM__COUNT(duplicates),
                   "\"error\" or \"add\"", &duplicate);
  if (st == WFM_OK) st = read_columns(file, map);
  if (st == WFM_OK) st = wfm__json_known(file, "", file->root, keys, WFM__COUNT(keys), strict);
  if (delimiter >= 0) map->delimiter = delimiter == 3 ? '\t' : delimiters[delimiter][0];
  map->decimal = decimals[decimal][0];
  map->add_up = duplicate == 1;
  return st;
}

wfm_status wfm__column_map_read(wfm_ctx *ctx, const wfm__source *source, const char *name, bool strict,
                                wfm_findings *findings, wfm_column_map **out) {
  wfm__json_file file = {.ctx = ctx};
  wfm_findings *own = NULL, *use = NULL;
  wfm_status st = wfm__findings_use(ctx, findings, &own, &use);
  if (st != WFM_OK) return st;
  size_t before = wfm_findings_total(use, WFM_FINDING_ERROR);
  wfm_column_map *map = wfm__alloc(ctx, 1, sizeof *map);
  if (map)
    map->ctx = ctx;
  else
    st = wfm__fail(ctx, WFM_ENOMEM, "out of memory for a map");
  if (st == WFM_OK) st = wfm__json_open(ctx, source, name, use, &file);
  if (st == WFM_OK && file.root) st = read_members(&file, strict, map);
  wfm__json_close(&file);
  if (st == WFM_OK) st = wfm__findings_verdict(ctx, use, before);
  if (st == WFM_OK)
    *out = map;
  else
    wfm_column_map_free(map);
  wfm_findings_free(own);
  return st;
}

wfm_status wfm_column_map_read_json(wfm_ctx *ctx, const char *path, const wfm_read_opts *opts,
                                    wfm_findings *findings, wfm_column_map **out) {
  static const wfm__source disk = {0};
  bool strict = false;
  if (!path || !out) return wfm__fail(ctx, WFM_EINVAL, "path or out is NULL");
  wfm_status st = wfm__read_opts(ctx, opts, &strict);
  return st == WFM_OK ? wfm__column_map_read(ctx, &disk, path, strict, findings, out) : st;
}

wfm_status wfm_column_map_preset(wfm_ctx *ctx, const char *name, wfm_column_map **out) {
  if (!name || !out) return wfm__fail(ctx, WFM_EINVAL, "name or out is NULL");
  for (size_t i = 0; i < WFM__COUNT(presets); i++) {
    if (strcmp(presets[i].name, name) != 0) continue;
    const wfm__memory_file file = {name, presets[i].text, strlen(presets[i].text)};
    const wfm__source source = {.files = &file, .count = 1};
    return wfm__column_map_read(ctx, &source, name, true, NULL, out);
  }
  return wfm__fail(ctx, WFM_ENOTFOUND, "no preset \"%s\", want avaya-cms, cisco-uccx, genesys-cloud or wfm",
                   name);
}
