/* Goals in an SQLite database: revisions and observations are rows that nobody can change, in order of entry. */
#include "io/goal_store.h"

#include <math.h>
#include <sqlite3.h>
#include <string.h>

enum { VERSION = 1, APPLICATION = 0x77666d67 /* "wfmg" */ };

struct wfm__goal_base {
  wfm_ctx *ctx;
  sqlite3 *db;
  const char *path; /* the store's */
  bool writes, open;
  int32_t goals;        /* [goals] in the database, with as many rows of each */
  int32_t *revisions;   /* [goals] */
  size_t *observations; /* [goals] */
  int32_t (*steps)[3];  /* [goals] shape, count, lead days */
};

static const char schema[] =
    "CREATE TABLE goal(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);"
    "CREATE TABLE revision(entry INTEGER PRIMARY KEY, goal INTEGER NOT NULL REFERENCES goal, date INTEGER "
    "NOT NULL,"
    " why TEXT, title TEXT, kpi TEXT NOT NULL, definition TEXT, scope TEXT, unit TEXT, owner TEXT, reason "
    "TEXT,"
    " parent TEXT, guard TEXT, keep INTEGER NOT NULL, direction INTEGER NOT NULL, scale TEXT NOT NULL,"
    " start_date INTEGER NOT NULL, due_date INTEGER NOT NULL, cadence_days INTEGER NOT NULL, hold INTEGER "
    "NOT NULL,"
    " baseline REAL NOT NULL, baseline_se REAL, target REAL NOT NULL, weight REAL NOT NULL);"
    "CREATE TABLE steps(entry INTEGER PRIMARY KEY, goal INTEGER NOT NULL REFERENCES goal, shape TEXT NOT "
    "NULL,"
    " count INTEGER NOT NULL, lead_days INTEGER NOT NULL);"
    "CREATE TABLE observation(entry INTEGER PRIMARY KEY, goal INTEGER NOT NULL REFERENCES goal, date INTEGER "
    "NOT NULL,"
    " value REAL NOT NULL, weight REAL, source TEXT NOT NULL, note TEXT, recorded_date INTEGER NOT NULL);"
    "CREATE TRIGGER revision_update BEFORE UPDATE ON revision BEGIN SELECT RAISE(ABORT, 'revisions stay'); "
    "END;"
    "CREATE TRIGGER revision_delete BEFORE DELETE ON revision BEGIN SELECT RAISE(ABORT, 'revisions stay'); "
    "END;"
    "CREATE TRIGGER observation_update BEFORE UPDATE ON observation BEGIN"
    " SELECT RAISE(ABORT, 'observations stay'); END;"
    "CREATE TRIGGER observation_delete BEFORE DELETE ON observation BEGIN"
    " SELECT RAISE(ABORT, 'observations stay'); END;";

/* The status of what SQLite says, with its words. */
static wfm_status refuse(const wfm__goal_base *b) {
  int code = b->db ? sqlite3_errcode(b->db) : SQLITE_NOMEM;
  const char *text = b->db ? sqlite3_errmsg(b->db) : "out of memory";
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
    return wfm__fail(b->ctx, WFM_EBUSY, "%s: another program is changing it", b->path);
  if (code == SQLITE_NOMEM) return wfm__fail(b->ctx, WFM_ENOMEM, "%s: out of memory", b->path);
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
    return wfm__fail(b->ctx, WFM_EPARSE, "%s: damaged or cut short: %s", b->path, text);
  return wfm__fail(b->ctx, WFM_EIO, "%s: %s", b->path, text);
}

static wfm_status execute(const wfm__goal_base *b, const char *sql) {
  return sqlite3_exec(b->db, sql, NULL, NULL, NULL) == SQLITE_OK ? WFM_OK : refuse(b);
}

/* Runs a query; row is called for each row with the statement and may end it by a status. */
static wfm_status query(wfm__goal_base *b, const char *sql,
                        wfm_status (*row)(wfm__goal_base *, sqlite3_stmt *, void *), void *user) {
  sqlite3_stmt *statement = NULL;
  if (sqlite3_prepare_v2(b->db, sql, -1, &statement, NULL) != SQLITE_OK) return refuse(b);
  wfm_status st = WFM_OK;
  int code = SQLITE_DONE;
  while (st == WFM_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) st = row(b, statement, user);
  if (st == WFM_OK && code != SQLITE_DONE) st = refuse(b);
  (void)sqlite3_finalize(statement);
  return st;
}

/* --- reading --- */

static wfm_status take_integer(wfm__goal_base *b, sqlite3_stmt *s, void *user) {
  (void)b;
  *(int64_t *)user = sqlite3_column_int64(s, 0);
  return WFM_OK;
}

static wfm_status take_check(wfm__goal_base *b, sqlite3_stmt *s, void *user) {
  const unsigned char *text = sqlite3_column_text(s, 0);
  (void)user;
  if (text && strcmp((const char *)text, "ok") == 0) return WFM_OK;
  return wfm__fail(b->ctx, WFM_EPARSE, "%s: damaged or cut short: %s", b->path,
                   text ? (const char *)text : "no answer");
}

static const char *text_at(sqlite3_stmt *s, int column) {
  const unsigned char *text = sqlite3_column_text(s, column);
  return text ? (const char *)text : "";
}

static double number_at(sqlite3_stmt *s, int column) {
  return sqlite3_column_type(s, column) == SQLITE_NULL ? NAN : sqlite3_column_double(s, column);
}

/* A refusal of the goals names the row. */
static wfm_status within_row(const wfm__goal_base *b, wfm_status st, const char *table, int64_t entry) {
  if (st == WFM_OK || st == WFM_ENOMEM) return st;
  (void)wfm__fail_within(b->ctx, st, "%s: %s %lld", b->path, table, (long long)entry);
  return WFM_EPARSE;
}

static wfm_status take_revision(wfm__goal_base *b, sqlite3_stmt *s, void *user) {
  wfm_goals *goals = user;
  wfm_goal_spec spec;
  wfm_goal_spec_init(&spec, sizeof spec);
  int64_t entry = sqlite3_column_int64(s, 0);
  int32_t date = sqlite3_column_int(s, 2);
  spec.id = text_at(s, 1);
  const char *why = text_at(s, 3);
  spec.title = text_at(s, 4);
  spec.kpi = text_at(s, 5);
  spec.definition = text_at(s, 6);
  spec.scope = text_at(s, 7);
  spec.unit = text_at(s, 8);
  spec.owner = text_at(s, 9);
  spec.reason = text_at(s, 10);
  spec.parent = text_at(s, 11);
  spec.guard = text_at(s, 12);
  spec.flags = sqlite3_column_int(s, 13) ? WFM_GOAL_KEEP : 0;
  spec.direction = sqlite3_column_int(s, 14);
  spec.scale = wfm__goal_word(text_at(s, 15), wfm__goal_scales, 4);
  spec.start_date = sqlite3_column_int(s, 16);
  spec.due_date = sqlite3_column_int(s, 17);
  spec.cadence_days = sqlite3_column_int(s, 18);
  spec.hold = sqlite3_column_int(s, 19);
  spec.baseline = number_at(s, 20);
  spec.baseline_se = number_at(s, 21);
  spec.target = number_at(s, 22);
  spec.weight = number_at(s, 23);
  if (sqlite3_errcode(b->db) == SQLITE_NOMEM) return refuse(b);
  int32_t goal = wfm_goals_find(goals, spec.id);
  wfm_status st =
      goal < 0 ? wfm_goals_add(goals, &spec, date, NULL) : wfm_goals_revise(goals, goal, &spec, date, why);
  return within_row(b, st, "revision", entry);
}

static wfm_status take_steps(wfm__goal_base *b, sqlite3_stmt *s, void *user) {
  wfm_goals *goals = user;
  int32_t shape = wfm__goal_word(text_at(s, 2), wfm__goal_shapes, 3);
  wfm_status st = wfm_goals_split(goals, wfm_goals_find(goals, text_at(s, 1)), shape,
                                  sqlite3_column_int(s, 3), sqlite3_column_int(s, 4));
  return within_row(b, st, "steps", sqlite3_column_int64(s, 0));
}

static wfm_status take_observation(wfm__goal_base *b, sqlite3_stmt *s, void *user) {
  wfm_goals *goals = user;
  wfm_goal_observation o;
  wfm_goal_observation_init(&o, sizeof o);
  int32_t goal = wfm_goals_find(goals, text_at(s, 1));
  o.date = sqlite3_column_int(s, 2);
  o.value = number_at(s, 3);
  o.weight = number_at(s, 4);
  o.source = text_at(s, 5);
  o.note = text_at(s, 6);
  o.recorded_date = sqlite3_column_int(s, 7);
  if (sqlite3_errcode(b->db) == SQLITE_NOMEM) return refuse(b);
  return within_row(b, wfm_goals_record(goals, goal, &o), "observation", sqlite3_column_int64(s, 0));
}

/* That the file is a store of goals, whole, and of a version that is known. */
static wfm_status look_at_base(wfm__goal_base *b) {
  int64_t application = 0, version = 0;
  wfm_status st = query(b, "PRAGMA application_id", take_integer, &application);
  if (st == WFM_OK) st = query(b, "PRAGMA user_version", take_integer, &version);
  if (st != WFM_OK) return st;
  if (application != APPLICATION || version < 1)
    return wfm__fail(b->ctx, WFM_EPARSE, "%s: no store of goals", b->path);
  if (version > VERSION)
    return wfm__fail(b->ctx, WFM_EVERSION, "%s: a store of the later version %lld, this library knows %d",
                     b->path, (long long)version, VERSION);
  return query(b, "PRAGMA quick_check(1)", take_check, NULL);
}

static wfm_status read_base(wfm__goal_base *b, wfm_goals *goals) {
  wfm_status st =
      query(b,
            "SELECT r.entry, g.id, r.date, r.why, r.title, r.kpi, r.definition, r.scope, r.unit, r.owner,"
            " r.reason, r.parent, r.guard, r.keep, r.direction, r.scale, r.start_date, r.due_date,"
            " r.cadence_days, r.hold, r.baseline, r.baseline_se, r.target, r.weight"
            " FROM revision r JOIN goal g ON g.number = r.goal ORDER BY r.entry",
            take_revision, goals);
  if (st == WFM_OK)
    st = query(
        b,
        "SELECT s.entry, g.id, s.shape, s.count, s.lead_days FROM steps s JOIN goal g ON g.number = s.goal"
        " WHERE s.entry IN (SELECT max(entry) FROM steps GROUP BY goal) ORDER BY s.entry",
        take_steps, goals);
  if (st == WFM_OK)
    st = query(b,
               "SELECT o.entry, g.id, o.date, o.value, o.weight, o.source, o.note, o.recorded_date"
               " FROM observation o JOIN goal g ON g.number = o.goal ORDER BY o.entry",
               take_observation, goals);
  return st;
}

/* Remembers how many rows of each goal there are. */
static wfm_status remember(wfm__goal_base *b, const wfm_goals *goals) {
  size_t n = (size_t)wfm_goals_count(goals);
  b->revisions = wfm__alloc(b->ctx, n, sizeof *b->revisions);
  b->observations = wfm__alloc(b->ctx, n, sizeof *b->observations);
  b->steps = wfm__alloc(b->ctx, n, sizeof *b->steps);
  if (!b->revisions || !b->observations || !b->steps)
    return wfm__fail(b->ctx, WFM_ENOMEM, "%s: out of memory for %zu goals", b->path, n);
  b->goals = (int32_t)n;
  for (int32_t g = 0; g < b->goals; g++) {
    b->revisions[g] = wfm_goals_revisions(goals, g);
    b->observations[g] = wfm_goals_observations(goals, g);
    (void)wfm_goals_split_get(goals, g, &b->steps[g][0], &b->steps[g][1], &b->steps[g][2]); /* g is inside */
  }
  return WFM_OK;
}

static wfm_status begin(wfm__goal_base *b, uint32_t flags) {
  int64_t tables = 0;
  wfm_status st = execute(b, b->writes ? "BEGIN IMMEDIATE" : "BEGIN");
  if (st != WFM_OK) return st;
  b->open = true;
  st = query(b, "SELECT count(*) FROM sqlite_master", take_integer, &tables);
  if (st != WFM_OK) return st;
  if (tables > 0 || !(flags & WFM_STORE_CREATE)) return look_at_base(b);
  st = execute(b, schema);
  if (st == WFM_OK) st = execute(b, "PRAGMA application_id = 0x77666d67"); /* APPLICATION */
  return st == WFM_OK ? execute(b, "PRAGMA user_version = 1") : st;
}

wfm_status wfm__goal_base_open(wfm_ctx *ctx, const char *path, uint32_t flags, double wait_s,
                               wfm_goals **goals, wfm__goal_base **out) {
  wfm__goal_base *b = wfm__alloc(ctx, 1, sizeof *b);
  wfm_goals *made = NULL;
  if (!b) return wfm__fail(ctx, WFM_ENOMEM, "%s: out of memory", path);
  b->ctx = ctx;
  b->path = path;
  b->writes = flags & WFM_STORE_WRITE;
  /* Readers too: what a killed writer left behind is rolled back first. A file that is write-protected is opened to read. */
  int how = SQLITE_OPEN_READWRITE | (flags & WFM_STORE_CREATE ? SQLITE_OPEN_CREATE : 0);
  wfm_status st = WFM_OK;
  int code = sqlite3_open_v2(path, &b->db, how, NULL);
  if (code == SQLITE_CANTOPEN && !(flags & WFM_STORE_CREATE))
    st = wfm__fail(ctx, WFM_ENOTFOUND, "%s: cannot be opened", path);
  else if (code != SQLITE_OK)
    st = refuse(b);
  if (st == WFM_OK && sqlite3_busy_timeout(b->db, (int)(wait_s * 1000)) != SQLITE_OK) st = refuse(b);
  if (st == WFM_OK) st = begin(b, flags);
  if (st == WFM_OK) st = wfm_goals_create(ctx, &made);
  if (st == WFM_OK) st = read_base(b, made);
  if (st == WFM_OK) st = remember(b, made);
  if (st == WFM_OK && !b->writes) {
    st = execute(b, "COMMIT");
    b->open = st != WFM_OK;
  }
  if (st != WFM_OK) {
    wfm_goals_free(made);
    wfm__goal_base_close(b);
    return st;
  }
  *goals = made;
  *out = b;
  return WFM_OK;
}

/* --- writing --- */

static void bind_number(sqlite3_stmt *s, int column, double value) {
  if (isnan(value))
    (void)sqlite3_bind_null(s, column);
  else
    (void)sqlite3_bind_double(s, column, value);
}

static void bind_text(sqlite3_stmt *s, int column, const char *text) {
  (void)sqlite3_bind_text(s, column, text ? text : "", -1, SQLITE_STATIC);
}

/* Runs an insert once; failed bindings show as a failed step (NOT NULL) or as SQLITE_NOMEM. */
static wfm_status insert(const wfm__goal_base *b, sqlite3_stmt *s) {
  return sqlite3_step(s) == SQLITE_DONE && sqlite3_reset(s) == SQLITE_OK ? WFM_OK : refuse(b);
}

static wfm_status put_goal(const wfm__goal_base *b, sqlite3_stmt *s, const wfm_goals *goals, int32_t g) {
  wfm_goal_spec spec;
  wfm_goal_spec_init(&spec, sizeof spec);
  wfm_status st = wfm_goals_get(goals, g, &spec);
  if (st != WFM_OK) return st;
  (void)sqlite3_bind_int(s, 1, g);
  bind_text(s, 2, spec.id);
  return insert(b, s);
}

static wfm_status put_revision(const wfm__goal_base *b, sqlite3_stmt *s, const wfm_goals *goals, int32_t g,
                               int32_t r) {
  wfm_goal_spec spec;
  int32_t date = 0;
  const char *why = "";
  wfm_goal_spec_init(&spec, sizeof spec);
  wfm_status st = wfm_goals_revision(goals, g, r, &spec, &date, &why);
  if (st != WFM_OK) return st;
  const char *const texts[] = {why,       spec.title, spec.kpi,    spec.definition, spec.scope,
                               spec.unit, spec.owner, spec.reason, spec.parent,     spec.guard};
  (void)sqlite3_bind_int(s, 1, g);
  (void)sqlite3_bind_int(s, 2, date);
  for (int i = 0; i < (int)WFM__COUNT(texts); i++) bind_text(s, 3 + i, texts[i]);
  (void)sqlite3_bind_int(s, 13, spec.flags & WFM_GOAL_KEEP ? 1 : 0);
  (void)sqlite3_bind_int(s, 14, spec.direction);
  bind_text(s, 15, wfm__goal_scales[spec.scale]);
  (void)sqlite3_bind_int(s, 16, spec.start_date);
  (void)sqlite3_bind_int(s, 17, spec.due_date);
  (void)sqlite3_bind_int(s, 18, spec.cadence_days);
  (void)sqlite3_bind_int(s, 19, spec.hold);
  const double numbers[] = {spec.baseline, spec.baseline_se, spec.target, spec.weight};
  for (int i = 0; i < 4; i++) bind_number(s, 20 + i, numbers[i]);
  return insert(b, s);
}

static wfm_status put_observation(const wfm__goal_base *b, sqlite3_stmt *s, const wfm_goals *goals, int32_t g,
                                  size_t i) {
  wfm_goal_observation o;
  wfm_goal_observation_init(&o, sizeof o);
  wfm_status st = wfm_goals_observation(goals, g, i, &o);
  if (st != WFM_OK) return st;
  (void)sqlite3_bind_int(s, 1, g);
  (void)sqlite3_bind_int(s, 2, o.date);
  bind_number(s, 3, o.value);
  bind_number(s, 4, o.weight);
  bind_text(s, 5, o.source);
  bind_text(s, 6, o.note);
  (void)sqlite3_bind_int(s, 7, o.recorded_date);
  return insert(b, s);
}

static wfm_status put_steps(const wfm__goal_base *b, sqlite3_stmt *s, const wfm_goals *goals, int32_t g) {
  int32_t shape = 0, count = 0, lead = 0;
  wfm_status st = wfm_goals_split_get(goals, g, &shape, &count, &lead);
  const int32_t *old = g < b->goals ? b->steps[g] : NULL;
  if (st != WFM_OK || count == 0 || (old && old[0] == shape && old[1] == count && old[2] == lead)) return st;
  (void)sqlite3_bind_int(s, 1, g);
  bind_text(s, 2, wfm__goal_shapes[shape]);
  (void)sqlite3_bind_int(s, 3, count);
  (void)sqlite3_bind_int(s, 4, lead);
  return insert(b, s);
}

/* The date of a revision; goals and revision exist. */
static int32_t date_of(const wfm_goals *goals, int32_t g, int32_t r) {
  int32_t date = 0;
  (void)wfm_goals_revision(goals, g, r, NULL, &date, NULL);
  return date;
}

/* Later revisions in order of date, so that parents stand as they stood; done [goals] counts those that are in. */
static wfm_status put_later(const wfm__goal_base *b, sqlite3_stmt *s, const wfm_goals *goals, int32_t *done) {
  wfm_status st = WFM_OK;
  for (int32_t next = 0; st == WFM_OK && next >= 0;) {
    next = -1;
    for (int32_t g = 0; g < wfm_goals_count(goals); g++) {
      if (done[g] >= wfm_goals_revisions(goals, g)) continue;
      if (next < 0 || date_of(goals, g, done[g]) < date_of(goals, next, done[next])) next = g;
    }
    if (next >= 0) st = put_revision(b, s, goals, next, done[next]++);
  }
  return st;
}

enum { GOAL, REVISION, STEPS, OBSERVATION, INSERTS };

static wfm_status put_all(const wfm__goal_base *b, sqlite3_stmt *const s[INSERTS], const wfm_goals *goals,
                          int32_t *done) {
  wfm_status st = WFM_OK;
  for (int32_t g = 0; st == WFM_OK && g < wfm_goals_count(goals); g++) {
    done[g] = g < b->goals ? b->revisions[g] : 1;
    if (g < b->goals) continue;
    st = put_goal(b, s[GOAL], goals, g);
    if (st == WFM_OK) st = put_revision(b, s[REVISION], goals, g, 0);
  }
  if (st == WFM_OK) st = put_later(b, s[REVISION], goals, done);
  for (int32_t g = 0; st == WFM_OK && g < wfm_goals_count(goals); g++) {
    st = put_steps(b, s[STEPS], goals, g);
    for (size_t i = g < b->goals ? b->observations[g] : 0;
         st == WFM_OK && i < wfm_goals_observations(goals, g); i++)
      st = put_observation(b, s[OBSERVATION], goals, g, i);
  }
  return st;
}

wfm_status wfm__goal_base_commit(wfm__goal_base *b, const wfm_goals *goals) {
  static const char *const sql[INSERTS] = {
      "INSERT INTO goal(number, id) VALUES(?, ?)",
      ("INSERT INTO revision(goal, date, why, title, kpi, definition, scope, unit, owner, reason, parent, "
       "guard, keep,"
       " direction, scale, start_date, due_date, cadence_days, hold, baseline, baseline_se, target, weight)"
       " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      "INSERT INTO steps(goal, shape, count, lead_days) VALUES(?, ?, ?, ?)",
      ("INSERT INTO observation(goal, date, value, weight, source, note, recorded_date) VALUES(?, ?, ?, ?, "
       "?, "
       "?, ?)")};
  sqlite3_stmt *statement[INSERTS] = {NULL};
  wfm_status st = WFM_OK;
  if (!b->open) return wfm__fail(b->ctx, WFM_ESTATE, "%s: a commit failed; open the store again", b->path);
  int32_t *done = wfm__alloc(b->ctx, (size_t)wfm_goals_count(goals), sizeof *done);
  if (!done) st = wfm__fail(b->ctx, WFM_ENOMEM, "%s: out of memory for goals", b->path);
  for (int i = 0; st == WFM_OK && i < INSERTS; i++)
    if (sqlite3_prepare_v2(b->db, sql[i], -1, &statement[i], NULL) != SQLITE_OK) st = refuse(b);
  if (st == WFM_OK) st = put_all(b, statement, goals, done);
  for (int i = 0; i < INSERTS; i++) (void)sqlite3_finalize(statement[i]);
  wfm__free(b->ctx, done);
  if (st == WFM_OK) st = execute(b, "COMMIT");
  if (st != WFM_OK) (void)sqlite3_exec(b->db, "ROLLBACK", NULL, NULL, NULL);
  b->open = false;
  return st;
}

void wfm__goal_base_close(wfm__goal_base *b) {
  if (!b) return;
  if (b->open) (void)sqlite3_exec(b->db, "ROLLBACK", NULL, NULL, NULL);
  (void)sqlite3_close(b->db);
  wfm__free(b->ctx, b->revisions);
  wfm__free(b->ctx, b->observations);
  wfm__free(b->ctx, b->steps);
  wfm__free(b->ctx, b);
}
