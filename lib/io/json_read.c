/* JSON files, with their mistakes named by place and member. jansson seeds its hash tables once per process by
   itself, safely between threads; members keep the order of the file whatever the seed. */
#include "io/io.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

enum { MOST_BYTES = 16 << 20, MOST_LEVELS = 64 };

/* Position of byte `at` as line and column, both from 1. */
static void place(const char *data, size_t at, int64_t *line, int64_t *column) {
  *line = *column = 1;
  for (size_t i = 0; i < at; i++) {
    ++*column;
    if (data[i] == '\n') {
      ++*line;
      *column = 1;
    }
  }
}

/* First byte that opens a level too many, size when none; jansson goes down by recursion. */
static size_t too_deep(const char *data, size_t size) {
  int levels = 0;
  bool in_text = false;
  for (size_t i = 0; i < size; i++) {
    char c = data[i];
    if (in_text) {
      if (c == '\\')
        i++;
      else if (c == '"')
        in_text = false;
    } else if (c == '"') {
      in_text = true;
    } else if (c == '[' || c == '{') {
      if (++levels > MOST_LEVELS) return i;
    } else if (c == ']' || c == '}') {
      levels--;
    }
  }
  return size;
}

static wfm_status parse(wfm__json_file *file, const char *data, size_t size) {
  int64_t line, column;
  size_t start = size >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  size_t deep = too_deep(data, size);
  if (deep < size) {
    place(data, deep, &line, &column);
    return wfm__finding_add(file->findings, WFM_FINDING_ERROR, file->name, line, column, NULL,
                            "nested deeper than %d levels", (int)MOST_LEVELS);
  }
  json_error_t error;
  json_t *root = json_loadb(data + start, size - start, JSON_REJECT_DUPLICATES, &error);
  if (root && json_is_object(root)) {
    file->root = root;
    return WFM_OK;
  }
  if (root) {
    json_decref(root);
    return wfm__finding_add(file->findings, WFM_FINDING_ERROR, file->name, 1, 0, NULL,
                            "want an object: { ... }");
  }
  if (json_error_code(&error) == json_error_out_of_memory)
    return wfm__fail(file->ctx, WFM_ENOMEM, "%s: out of memory", file->name);
  return wfm__finding_add(file->findings, WFM_FINDING_ERROR, file->name, error.line > 0 ? error.line : 1,
                          error.column > 0 ? error.column : 0, NULL, "malformed JSON: %s", error.text);
}

wfm_status wfm__json_open(wfm_ctx *ctx, const wfm__source *source, const char *name, wfm_findings *findings,
                          wfm__json_file *file) {
  char *data = NULL;
  size_t size = 0;
  *file = (wfm__json_file){.ctx = ctx, .findings = findings, .name = name};
  wfm_status st = wfm__source_load(ctx, source, name, MOST_BYTES, &data, &size);
  if (st == WFM_ELIMIT)
    st = wfm__finding_add(findings, WFM_FINDING_ERROR, name, 0, 0, NULL, "longer than %d bytes",
                          (int)MOST_BYTES);
  else if (st == WFM_OK)
    st = parse(file, data, size);
  wfm__free(ctx, data);
  return st;
}

void wfm__json_close(wfm__json_file *file) {
  json_decref(file->root);
  file->root = NULL;
}

/* --- members --- */

/* jansson's readers take non-const pointers but change nothing. */
static json_t *open_value(const wfm__json *value) {
  json_t *open;
  memcpy(&open, &value, sizeof open);
  return open;
}

static wfm_status bad_member(wfm__json_file *file, const char *where, const char *key, const char *format,
                             ...) WFM__PRINTF(4, 5);
static wfm_status bad_member(wfm__json_file *file, const char *where, const char *key, const char *format,
                             ...) {
  char text[256], member[128];
  va_list args;
  va_start(args, format);
  (void)wfm__vformat(text, sizeof text, format, args);
  va_end(args);
  (void)wfm__format(member, sizeof member, "%s%s%s", where, where[0] && key[0] ? "." : "", key);
  return wfm__finding_add(file->findings, WFM_FINDING_ERROR, file->name, 0, 0, member, "%s", text);
}

wfm_status wfm__json_bad(wfm__json_file *file, const char *where, const char *format, ...) {
  char text[256];
  va_list args;
  va_start(args, format);
  (void)wfm__vformat(text, sizeof text, format, args);
  va_end(args);
  return bad_member(file, where, "", "%s", text);
}

/* The member, NULL when there is none; it was reported when required. */
static wfm_status find(wfm__json_file *file, const char *where, const wfm__json *object, const char *key,
                       bool required, json_t **out) {
  *out = json_object_get(open_value(object), key);
  if (json_is_null(*out)) *out = NULL;
  return *out || !required ? WFM_OK : bad_member(file, where, key, "is missing");
}

wfm_status wfm__json_text(wfm__json_file *file, const char *where, const wfm__json *object, const char *key,
                          bool required, const char **out) {
  json_t *value;
  wfm_status st = find(file, where, object, key, required, &value);
  if (st != WFM_OK || !value) return st;
  if (!json_is_string(value) || strlen(json_string_value(value)) != json_string_length(value))
    return bad_member(file, where, key, "want a text");
  *out = json_string_value(value);
  return WFM_OK;
}

wfm_status wfm__json_integer(wfm__json_file *file, const char *where, const wfm__json *object,
                             const char *key, bool required, int64_t low, int64_t high, int64_t *out) {
  json_t *value;
  wfm_status st = find(file, where, object, key, required, &value);
  if (st != WFM_OK || !value) return st;
  if (!json_is_integer(value) || json_integer_value(value) < low || json_integer_value(value) > high)
    return bad_member(file, where, key, "want a whole number, %lld to %lld", (long long)low, (long long)high);
  *out = json_integer_value(value);
  return WFM_OK;
}

wfm_status wfm__json_number(wfm__json_file *file, const char *where, const wfm__json *object, const char *key,
                            bool required, double low, double high, double *out) {
  json_t *value;
  wfm_status st = find(file, where, object, key, required, &value);
  if (st != WFM_OK || !value) return st;
  double number = json_number_value(value);
  if (!json_is_number(value) || !(number >= low && number <= high)) {
    if (isinf(high)) return bad_member(file, where, key, "want a number of at least %g", low);
    return bad_member(file, where, key, "want a number, %g to %g", low, high);
  }
  *out = number;
  return WFM_OK;
}

wfm_status wfm__json_bool(wfm__json_file *file, const char *where, const wfm__json *object, const char *key,
                          bool required, bool *out) {
  json_t *value;
  wfm_status st = find(file, where, object, key, required, &value);
  if (st != WFM_OK || !value) return st;
  if (!json_is_boolean(value)) return bad_member(file, where, key, "want true or false");
  *out = json_is_true(value);
  return WFM_OK;
}

wfm_status wfm__json_date(wfm__json_file *file, const char *where, const wfm__json *object, const char *key,
                          bool required, int32_t *out) {
  json_t *value;
  wfm_status st = find(file, where, object, key, required, &value);
  if (st != WFM_OK || !value) return st;
  if (!json_is_string(value) || !wfm__read_date(json_string_value(value), out))
    return bad_member(file, where, key, "want a date, YYYY-MM-DD");
  return WFM_OK;
}

wfm_status wfm__json_object(wfm__json_file *file, const char *where, const wfm__json *object, const char *key,
                            bool required, const wfm__json **out) {
  json_t *value;
  wfm_status st = find(file, where, object, key, required, &value);
  if (st != WFM_OK || !value) return st;
  if (!json_is_object(value)) return bad_member(file, where, key, "want an object: { ... }");
  *out = value;
  return WFM_OK;
}

wfm_status wfm__json_array(wfm__json_file *file, const char *where, const wfm__json *object, const char *key,
                           bool required, const wfm__json **out) {
  json_t *value;
  wfm_status st = find(file, where, object, key, required, &value);
  if (st != WFM_OK || !value) return st;
  if (!json_is_array(value)) return bad_member(file, where, key, "want a list: [ ... ]");
  *out = value;
  return WFM_OK;
}

size_t wfm__json_count(const wfm__json *array) {
  return json_array_size(array);
}

const wfm__json *wfm__json_at(const wfm__json *array, size_t i) {
  return json_array_get(array, i);
}

const char *wfm__json_text_of(const wfm__json *value) {
  return json_string_value(value);
}

bool wfm__json_is_object(const wfm__json *value) {
  return json_is_object(value);
}

wfm_status wfm__json_known(wfm__json_file *file, const char *where, const wfm__json *object,
                           const char *const *keys, size_t count, bool strict) {
  wfm_status st = WFM_OK;
  json_t *open = open_value(object);
  for (void *it = json_object_iter(open); st == WFM_OK && it; it = json_object_iter_next(open, it)) {
    const char *key = json_object_iter_key(it);
    bool known = strncmp(key, "x_", 2) == 0;
    for (size_t i = 0; i < count; i++) known = known || strcmp(keys[i], key) == 0;
    if (known) continue;
    char member[128];
    (void)wfm__format(member, sizeof member, "%s%s%s", where, where[0] ? "." : "", key);
    st = wfm__finding_add(file->findings, strict ? WFM_FINDING_ERROR : WFM_FINDING_WARNING, file->name, 0, 0,
                          member, "unknown, ignored");
  }
  return st;
}
