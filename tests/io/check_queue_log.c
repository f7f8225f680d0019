/* queue_log: every event, agents' states, every kind of damage, rotated files, written and read again, out of
   memory. */
#include "io/queue_log.h"
#include "support/oom.h"
#include "support/suite.h"
#include "support/tempdir.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 400 };

typedef struct seen {
  size_t contacts, states;
  int64_t arrival[MOST], start[MOST], end[MOST];
  int outcome[MOST], queue[MOST], agent[MOST], state[MOST], state_agent[MOST], reason[MOST], lasting[MOST];
  double wait_s[MOST], ring_s[MOST], talk_s[MOST];
  uint32_t mark[MOST];
  char id[MOST][40], caller[MOST][40];
  int64_t customer[MOST];
  wfm_queue_log_counts counts;
} seen;

static wfm_ctx *ctx;

static void make_ctx(void) {
  ck_assert_int_eq(wfm_ctx_create(&ctx, NULL), WFM_OK);
}
static void free_ctx(void) {
  wfm_ctx_free(ctx);
}

static void take(const wfm_queue_log_batch *b, seen *s) {
  for (size_t i = 0; i < b->contacts; i++, s->contacts++) {
    ck_assert_uint_lt(s->contacts, MOST);
    s->arrival[s->contacts] = b->arrival[i];
    s->outcome[s->contacts] = b->outcome[i];
    s->queue[s->contacts] = b->queue[i];
    s->agent[s->contacts] = b->agent[i];
    s->wait_s[s->contacts] = b->wait_s[i];
    s->ring_s[s->contacts] = b->ring_s[i];
    s->talk_s[s->contacts] = b->talk_s[i];
    s->mark[s->contacts] = b->mark[i];
    s->customer[s->contacts] = b->customer[i];
    snprintf(s->id[s->contacts], sizeof s->id[0], "%s", b->id[i]);
    snprintf(s->caller[s->contacts], sizeof s->caller[0], "%s", b->caller[i]);
  }
  for (size_t i = 0; i < b->states; i++, s->states++) {
    ck_assert_uint_lt(s->states, MOST);
    s->start[s->states] = b->state_start[i];
    s->end[s->states] = b->state_end[i];
    s->state[s->states] = b->state[i];
    s->state_agent[s->states] = b->state_agent[i];
    s->reason[s->states] = b->state_reason[i];
    s->lasting[s->states] = b->state_lasting[i];
    ck_assert_int_lt(b->state_start[i], b->state_end[i]);
    ck_assert((b->state[i] == WFM_AGENT_BUSY) == (b->state_queue[i] >= 0));
  }
}

/* Reads to the end; the log stays open for its names. */
static wfm_status read_all(wfm_queue_log *log, seen *s) {
  wfm_status st;
  wfm_queue_log_batch b;
  memset(s, 0, sizeof *s);
  do {
    wfm_queue_log_batch_init(&b, sizeof b);
    st = wfm_queue_log_read(log, &b);
    if (st == WFM_OK) take(&b, s);
  } while (st == WFM_OK && b.contacts + b.states > 0);
  wfm_queue_log_counts_init(&s->counts, sizeof s->counts);
  ck_assert_int_eq(wfm_queue_log_get_counts(log, &s->counts), WFM_OK);
  const wfm_queue_log_counts *n = &s->counts;
  ck_assert_int_eq(n->contacts, n->answered + n->abandoned + n->dequeued);
  ck_assert_int_eq(n->excluded, n->no_start + n->no_end + n->unfinished + n->negative + n->clock);
  return st;
}

static wfm_queue_log *open_text(const wfm__source *source, uint32_t flags, wfm_findings *findings) {
  static const char *const name = "queue_log";
  wfm_queue_log *log = NULL;
  wfm_queue_log_opts opts;
  wfm_queue_log_opts_init(&opts, sizeof opts);
  opts.flags = flags;
  ck_assert_int_eq(wfm__queue_log_open(ctx, source, &name, 1, &opts, findings, &log), WFM_OK);
  return log;
}

static void read_text(const char *text, uint32_t flags, seen *s) {
  const wfm__memory_file file = {"queue_log", text, strlen(text)};
  const wfm__source source = {.files = &file, .count = 1};
  wfm_queue_log *log = open_text(&source, flags, NULL);
  ck_assert_int_eq(read_all(log, s), WFM_OK);
  wfm_queue_log_free(log);
}

/* A day in small: made by hand after Asterisk's own description of the events (doc/queuelog). */
static const char day[] = "1000|NONE|NONE|NONE|QUEUESTART|\n"
                          "1000|NONE|NONE|NONE|CONFIGRELOAD|\n"
                          "1010|MANAGER|sales|SIP/1|ADDMEMBER|\n"
                          "1010|MANAGER|help|SIP/1|ADDMEMBER|\n"
                          "1012|NONE|NONE|Agent/2|AGENTLOGIN|SIP/2-0001\n"
                          "1020|c1|sales|NONE|DID|5550\n"
                          "1020|c1|sales|NONE|ENTERQUEUE||0301234|1\n"
                          "1026|c1|sales|SIP/3|RINGNOANSWER|5000\n"
                          "1032|c1|sales|SIP/1|CONNECT|12|c1-b|4\n"
                          "1040|c2|help|NONE|ENTERQUEUE|http://crm|0309|1\n"
                          "1045|c2|help|NONE|RINGCANCELED|900\n"
                          "1047|c2|help|NONE|ABANDON|1|1|7\n"
                          "1050|c3|help|NONE|ENTERQUEUE||anonymous|1\n"
                          "1053|c3|help|Agent/2|CONNECT|3|c3-b|2\n"
                          "1060|NONE|NONE|SIP/1|PAUSEALL|lunch\n"
                          "1060|NONE|sales|SIP/1|PAUSE|lunch\n"
                          "1060|NONE|help|SIP/1|PAUSE|lunch\n"
                          "1092|c1|sales|SIP/1|COMPLETECALLER|12|60|1\n"
                          "1100|c3|help|Agent/2|TRANSFER|400|default|3|47|1\n"
                          "1100|c4|sales|NONE|ENTERQUEUE||0301234|1\n"
                          "1130|c4|sales|NONE|EXITWITHTIMEOUT|1|1|30\n"
                          "1130|c4|help|NONE|ENTERQUEUE||0301234|1\n"
                          "1140|c4|help|NONE|EXITWITHKEY|2|1|1|10\n"
                          "1150|c5|help|NONE|ENTERQUEUE||77|1\n"
                          "1160|c5|help|NONE|EXITEMPTY|1|1|10\n"
                          "1170|NONE|NONE|SIP/1|UNPAUSEALL|\n"
                          "1170|NONE|sales|SIP/1|UNPAUSE|\n"
                          "1170|NONE|help|SIP/1|UNPAUSE|\n"
                          "1180|c6|help|NONE|ENTERQUEUE||78|1\n"
                          "1182|c6|help|SIP/1|CONNECT|2|c6-b|1\n"
                          "1200|c6|help|SIP/1|ATTENDEDTRANSFER|BRIDGE|b9|2|18|1\n"
                          "1201|c7|help|NONE|ENTERQUEUE||79|1\n"
                          "1202|c7|help|SIP/1|CONNECT|1|c7-b|1\n"
                          "1212|c7|help|SIP/1|BLINDTRANSFER|500|default|1|10|1\n"
                          "1213|c8|help|NONE|ENTERQUEUE||80|1\n"
                          "1215|c8|help|SIP/1|CONNECT|2|c8-b|1\n"
                          "1225|c8|help|SIP/1|COMPLETEAGENT|2|10|1\n"
                          "1226|c9|help|NONE|ENTERQUEUE||81|1\n"
                          "1230|c9|help|SIP/1|SYSCOMPAT|\n"
                          "1240|NONE|NONE|Agent/2|AGENTLOGOFF|SIP/2-0001|228\n"
                          "1250|MANAGER|sales|SIP/1|REMOVEMEMBER|\n"
                          "1260|MANAGER|help|SIP/1|PENALTY|3\n"
                          "1300|MANAGER|help|SIP/1|REMOVEMEMBER|\n";

START_TEST(every_event) {
  static const struct {
    const char *id;
    int outcome, queue, agent;
    int64_t arrival;
    double wait_s, ring_s, talk_s;
    uint32_t mark;
  } want[] = {{"c2", WFM_CONTACT_ABANDONED, 1, -1, 1040, 7, 0, 0, 0},
              {"c1", WFM_CONTACT_ANSWERED, 0, 0, 1020, 12, 4, 60, 0},
              {"c3", WFM_CONTACT_ANSWERED, 1, 1, 1050, 3, 2, 47, WFM_LOG_TRANSFERRED},
              {"c4", WFM_CONTACT_DEQUEUED, 0, -1, 1100, 30, 0, 0, 0},
              {"c4", WFM_CONTACT_DEQUEUED, 1, -1, 1130, 10, 0, 0, 0},
              {"c5", WFM_CONTACT_DEQUEUED, 1, -1, 1150, 10, 0, 0, 0},
              {"c6", WFM_CONTACT_ANSWERED, 1, 0, 1180, 2, 1, 18, WFM_LOG_TRANSFERRED},
              {"c7", WFM_CONTACT_ANSWERED, 1, 0, 1201, 1, 1, 10, WFM_LOG_TRANSFERRED},
              {"c8", WFM_CONTACT_ANSWERED, 1, 0, 1213, 2, 1, 10, 0},
              {"c9", WFM_CONTACT_DEQUEUED, 1, -1, 1226, 4, 0, 0, 0}};
  static const struct {
    int agent, state, reason;
    int64_t start, end;
  } span[] = {{0, WFM_AGENT_AVAILABLE, -1, 1010, 1032}, {1, WFM_AGENT_AVAILABLE, -1, 1012, 1053},
              {0, WFM_AGENT_BUSY, -1, 1032, 1092},      {1, WFM_AGENT_BUSY, -1, 1053, 1100},
              {0, WFM_AGENT_PAUSED, 0, 1092, 1170},     {0, WFM_AGENT_AVAILABLE, -1, 1170, 1182},
              {0, WFM_AGENT_BUSY, -1, 1182, 1200},      {0, WFM_AGENT_AVAILABLE, -1, 1200, 1202},
              {0, WFM_AGENT_BUSY, -1, 1202, 1212},      {0, WFM_AGENT_AVAILABLE, -1, 1212, 1215},
              {0, WFM_AGENT_BUSY, -1, 1215, 1225},      {1, WFM_AGENT_AVAILABLE, -1, 1100, 1240},
              {0, WFM_AGENT_AVAILABLE, -1, 1225, 1300}};
  seen *s = malloc(sizeof *s);
  const wfm__memory_file file = {"queue_log", day, sizeof day - 1};
  const wfm__source source = {.files = &file, .count = 1};
  wfm_queue_log *log = open_text(&source, 0, NULL);
  ck_assert_int_eq(wfm_queue_log_time(log), WFM_INSTANT_NONE);
  ck_assert_int_eq(read_all(log, s), WFM_OK);
  ck_assert_uint_eq(s->contacts, WFM__COUNT(want));
  for (size_t i = 0; i < WFM__COUNT(want); i++) {
    ck_assert_msg(
        strcmp(s->id[i], want[i].id) == 0 && s->outcome[i] == want[i].outcome &&
            s->queue[i] == want[i].queue && s->agent[i] == want[i].agent &&
            s->arrival[i] == want[i].arrival && s->wait_s[i] == want[i].wait_s &&
            s->ring_s[i] == want[i].ring_s && s->talk_s[i] == want[i].talk_s && s->mark[i] == want[i].mark,
        "contact %zu: %s %d %d %d %lld %g %g %g %u", i, s->id[i], s->outcome[i], s->queue[i], s->agent[i],
        (long long)s->arrival[i], s->wait_s[i], s->ring_s[i], s->talk_s[i], s->mark[i]);
  }
  ck_assert_uint_eq(s->states, WFM__COUNT(span));
  for (size_t i = 0; i < WFM__COUNT(span); i++)
    ck_assert_msg(s->state_agent[i] == span[i].agent && s->state[i] == span[i].state &&
                      s->reason[i] == span[i].reason && s->start[i] == span[i].start &&
                      s->end[i] == span[i].end && !s->lasting[i],
                  "span %zu: %d %d %d %lld %lld", i, s->state_agent[i], s->state[i], s->reason[i],
                  (long long)s->start[i], (long long)s->end[i]);
  ck_assert_int_eq(s->counts.rows, 43);
  ck_assert_int_eq(s->counts.excluded, 0);
  ck_assert_int_eq(s->counts.ring_no_answer, 1);
  ck_assert_int_eq(s->counts.transferred, 3);
  ck_assert_int_eq(s->counts.no_login, 0);
  ck_assert(s->customer[1] == s->customer[3] && s->customer[1] >= 0 && s->customer[2] == -1);
  ck_assert_str_eq(s->caller[2], "anonymous");
  ck_assert_uint_eq(wfm_queue_log_queues(log), 2);
  ck_assert_str_eq(wfm_queue_log_queue(log, 0), "sales");
  ck_assert_ptr_null(wfm_queue_log_queue(log, 2));
  ck_assert_uint_eq(wfm_queue_log_agents(log), 2);
  ck_assert_str_eq(wfm_queue_log_agent(log, 1), "Agent/2");
  ck_assert_uint_eq(wfm_queue_log_reasons(log), 1);
  ck_assert_str_eq(wfm_queue_log_reason(log, 0), "lunch");
  ck_assert_int_eq(wfm_queue_log_time(log), 1300);
  wfm_queue_log_free(log);
  free(s);
}
END_TEST

/* What each kind of damage does to the counts. */
#define COUNT(field) offsetof(wfm_queue_log_counts, field)
static const struct {
  const char *name, *text;
  size_t first;
  int64_t first_count;
  size_t second;
  int64_t second_count;
  int64_t contacts, excluded;
} damage[] = {
    {"no end", "100|a|q|NONE|ENTERQUEUE||1|1\n90000|b|q|NONE|ENTERQUEUE||2|1\n90001|b|q|NONE|ABANDON|1|1|1\n",
     COUNT(no_end), 1, COUNT(abandoned), 1, 1, 1},
    {"talks at the end", "100|a|q|NONE|ENTERQUEUE||1|1\n105|a|q|A|CONNECT|5|x|1\n", COUNT(unfinished), 1,
     COUNT(answered), 0, 0, 1},
    {"no start", "100|a|q|A|CONNECT|5|x|1\n110|a|q|A|COMPLETEAGENT|5|10|1\n", COUNT(no_start), 1,
     COUNT(cut_rows), 0, 0, 1},
    {"no connect", "100|a|q|NONE|ENTERQUEUE||1|1\n120|a|q|A|COMPLETEAGENT|5|15|1\n", COUNT(no_connect), 1,
     COUNT(answered), 1, 1, 0},
    {"negative wait", "100|a|q|NONE|ENTERQUEUE||1|1\n100|a|q|NONE|ABANDON|1|1|-3\n", COUNT(negative), 1,
     COUNT(abandoned), 0, 0, 1},
    {"negative talk",
     "100|a|q|NONE|ENTERQUEUE||1|1\n105|a|q|A|CONNECT|5|x|1\n106|a|q|A|COMPLETEAGENT|5|-20|1\n",
     COUNT(negative), 1, COUNT(answered), 0, 0, 1},
    {"disagree", "100|a|q|NONE|ENTERQUEUE||1|1\n900|a|q|NONE|ABANDON|1|1|5\n", COUNT(clock), 1,
     COUNT(abandoned), 0, 0, 1},
    {"clock set back",
     "5000|a|q|NONE|ENTERQUEUE||1|1\n5001|b|q|NONE|ENTERQUEUE||1|2\n1400|c|q|NONE|ENTERQUEUE||1|3\n"
     "1405|a|q|NONE|ABANDON|1|1|5\n1410|b|q|NONE|ABANDON|1|1|9\n1410|c|q|NONE|ABANDON|1|1|10\n",
     COUNT(clock_jumps), 1, COUNT(clock), 2, 1, 2},
    {"stray row",
     "100|a|q|NONE|ENTERQUEUE||1|1\n99999|b|q|NONE|ENTERQUEUE||1|2\n110|a|q|NONE|ABANDON|1|1|10\n"
     "120|b|q|NONE|ABANDON|1|1|10\n",
     COUNT(stray_rows), 1, COUNT(clock), 1, 1, 1},
    {"a little out of order",
     "100|a|q|NONE|ENTERQUEUE||1|1\n103|b|q|NONE|ENTERQUEUE||1|2\n101|a|q|NONE|ABANDON|1|1|1\n"
     "110|b|q|NONE|ABANDON|1|1|7\n",
     COUNT(unordered_rows), 1, COUNT(abandoned), 2, 2, 0},
    {"id used again",
     "100|a|q|NONE|ENTERQUEUE||1|1\n200|a|q|NONE|ENTERQUEUE||1|1\n205|a|q|NONE|ABANDON|1|1|5\n",
     COUNT(no_end), 1, COUNT(reused_ids), 1, 1, 1},
    {"row twice", "100|a|q|NONE|ENTERQUEUE||1|1\n100|a|q|NONE|ENTERQUEUE||1|1\n105|a|q|NONE|ABANDON|1|1|5\n",
     COUNT(repeated_rows), 1, COUNT(abandoned), 1, 1, 0},
    {"end twice", "100|a|q|NONE|ENTERQUEUE||1|1\n105|a|q|NONE|ABANDON|1|1|5\n105|a|q|NONE|ABANDON|1|1|5\n",
     COUNT(no_start), 1, COUNT(abandoned), 1, 1, 1},
    {"second connect",
     "100|a|q|NONE|ENTERQUEUE||1|1\n105|a|q|A|CONNECT|5|x|1\n105|a|q|A|CONNECT|5|x|1\n"
     "115|a|q|A|COMPLETEAGENT|5|10|1\n",
     COUNT(repeated_rows), 1, COUNT(answered), 1, 1, 0},
    {"abandoned while talking",
     "100|a|q|NONE|ENTERQUEUE||1|1\n105|a|q|A|CONNECT|5|x|1\n106|a|q|NONE|ABANDON|1|1|6\n"
     "115|a|q|A|COMPLETEAGENT|5|10|1\n",
     COUNT(repeated_rows), 1, COUNT(answered), 1, 1, 0},
    {"nobody answered",
     "100|a|q|NONE|ENTERQUEUE||1|1\n105|a|q||CONNECT|5|x|1\n115|a|q|NONE|COMPLETEAGENT|5|10|1\n",
     COUNT(no_agent), 1, COUNT(answered), 1, 1, 0},
    {"another agent",
     "100|a|q|NONE|ENTERQUEUE||1|1\n105|a|q|A|CONNECT|5|x|1\n115|a|q|B|COMPLETEAGENT|5|10|1\n",
     COUNT(agent_differs), 1, COUNT(no_login), 2, 1, 0},
    {"few fields", "100|a|q\n100|a|q|NONE|ENTERQUEUE||1|1\n105|a|q|NONE|ABANDON|1|1|5\n", COUNT(cut_rows), 1,
     COUNT(rows), 2, 1, 0},
    {"no number", "1x0|a|q|NONE|ENTERQUEUE||1|1\n|a|q|NONE|ENTERQUEUE||1|1\n1|NONE|NONE|NONE|QUEUESTART|\n",
     COUNT(cut_rows), 2, COUNT(rows), 1, 0, 0},
    {"parameters cut", "100|a|q|NONE|ENTERQUEUE||1|1\n105|a|q|NONE|ABANDON|1\n", COUNT(cut_rows), 1,
     COUNT(unfinished), 1, 0, 1},
    {"parameters no numbers", "100|a|q|NONE|ENTERQUEUE||1|1\n105|a|q|NONE|ABANDON|1|1|5s\n", COUNT(cut_rows),
     1, COUNT(unfinished), 1, 0, 1},
    {"last line open", "100|a|q|NONE|ENTERQUEUE||1|1\n105|a|q|NONE|ABANDON|1|1|5", COUNT(cut_rows), 1,
     COUNT(unfinished), 1, 0, 1},
    {"an empty line", "\n100|a|q|NONE|ENTERQUEUE||1|1\r\n\r\n105|a|q|NONE|ABANDON|1|1|5\r\n", COUNT(cut_rows),
     2, COUNT(abandoned), 1, 1, 0},
    {"no queue", "100|a|NONE|NONE|ENTERQUEUE||1|1\n100||q|NONE|ENTERQUEUE||1|1\n", COUNT(cut_rows), 2,
     COUNT(unfinished), 0, 0, 0},
    {"a login of nobody", "100|NONE|q|NONE|ADDMEMBER|\n", COUNT(cut_rows), 1, COUNT(states), 0, 0, 0},
    {"foreign bytes", "100|a|q|NONE|ENTERQUEUE||1|1\n105|a|q\xff|NONE|ABANDON|1|1|5\n", COUNT(cut_rows), 1,
     COUNT(unfinished), 1, 0, 1},
    {"unknown event", "100|a|q|NONE|NEWEVENT|1\n101|NONE|NONE|NONE|QUEUESTART|\n", COUNT(unknown_events), 1,
     COUNT(rows), 1, 0, 0},
    {"fractions", "100.25|a|q|NONE|ENTERQUEUE||1|1\n105.5|a|q|NONE|ABANDON|1|1|5.25\n", COUNT(abandoned), 1,
     COUNT(cut_rows), 0, 1, 0},
    {"nothing", "", COUNT(rows), 0, COUNT(cut_rows), 0, 0, 0},
};

static int64_t count_at(const seen *s, size_t at) {
  int64_t value;
  memcpy(&value, (const char *)&s->counts + at, sizeof value);
  return value;
}

START_TEST(damaged) {
  seen *s = malloc(sizeof *s), *all = malloc(sizeof *all);
  read_text(damage[_i].text, 0, s);
  ck_assert_msg(count_at(s, damage[_i].first) == damage[_i].first_count &&
                    count_at(s, damage[_i].second) == damage[_i].second_count,
                "%s: %lld and %lld", damage[_i].name, (long long)count_at(s, damage[_i].first),
                (long long)count_at(s, damage[_i].second));
  ck_assert_msg(s->counts.contacts == damage[_i].contacts && s->counts.excluded == damage[_i].excluded,
                "%s: %lld kept, %lld left out", damage[_i].name, (long long)s->counts.contacts,
                (long long)s->counts.excluded);
  ck_assert_uint_eq(s->contacts, (size_t)damage[_i].contacts);
  for (size_t i = 0; i < s->contacts; i++) ck_assert(!(s->mark[i] & WFM_QUEUE_LOG_EXCLUDED));
  read_text(damage[_i].text, WFM_QUEUE_LOG_ALL, all); /* those without a start have no row */
  ck_assert_uint_eq(all->contacts, (size_t)(damage[_i].contacts + damage[_i].excluded - s->counts.no_start));
  size_t marked = 0;
  for (size_t i = 0; i < all->contacts; i++) marked += (all->mark[i] & WFM_QUEUE_LOG_EXCLUDED) != 0;
  ck_assert_uint_eq(marked, (size_t)(damage[_i].excluded - s->counts.no_start));
  free(s);
  free(all);
}
END_TEST

/* Agents whose states are told in unusual ways. */
static const struct {
  const char *name, *text, *spans; /* "agent state start-end", A available, P paused, B busy, + lasting */
} states[] = {
    {"paused in one of two queues is free",
     "10|x|a|S|ADDMEMBER|\n10|x|b|S|ADDMEMBER|\n20|x|a|S|PAUSE|\n30|x|b|S|PAUSE|\n40|x|a|S|UNPAUSE|\n"
     "50|x|a|S|REMOVEMEMBER|\n60|x|b|S|REMOVEMEMBER|\n",
     "0A10-30 0P30-40 0A40-50 0P50-60 "},
    {"added in a pause", "10|x|a|S|ADDMEMBER|PAUSED\n30|x|a|S|UNPAUSE|\n40|x|a|S|REMOVEMEMBER|\n",
     "0P10-30 0A30-40 "},
    {"lasts", "10|x|a|S|ADDMEMBER|\n30|x|NONE|NONE|QUEUESTART|\n", "0A10-30+ "},
    {"no login: only what is known",
     "10|x|NONE|S|PAUSEALL|tea\n20|x|NONE|S|UNPAUSEALL|\n30|c|a|NONE|ENTERQUEUE||1|1\n31|c|a|S|CONNECT|1|y|"
     "1\n"
     "41|c|a|S|COMPLETEAGENT|1|10|1\n50|x|NONE|NONE|QUEUESTART|\n",
     "0P10-20 0B31-41 "},
    {"added twice", "10|x|a|S|ADDMEMBER|\n20|x|a|S|ADDMEMBER|\n30|x|a|S|REMOVEMEMBER|\n", "0A10-30 "},
    {"the clock is set back",
     "5000|x|a|S|ADDMEMBER|\n5001|x|NONE|NONE|QUEUESTART|\n100|x|NONE|NONE|QUEUESTART|\n"
     "110|x|a|S|REMOVEMEMBER|\n",
     ""},
    {"pause ends with the login",
     "10|x|a|S|ADDMEMBER|\n20|x|NONE|S|PAUSEALL|tea\n30|x|a|S|REMOVEMEMBER|\n"
     "40|x|a|S|ADDMEMBER|\n50|x|a|S|REMOVEMEMBER|\n",
     "0A10-20 0P20-30 0A40-50 "},
    {"two contacts at once",
     "1|x|a|S|ADDMEMBER|\n10|c|a|NONE|ENTERQUEUE||1|1\n10|d|a|NONE|ENTERQUEUE||1|1\n11|c|a|S|CONNECT|1|y|1\n"
     "15|d|a|S|CONNECT|5|y|1\n20|c|a|S|COMPLETEAGENT|1|9|1\n30|d|a|S|COMPLETEAGENT|5|15|1\n"
     "40|x|a|S|REMOVEMEMBER|\n",
     "0A1-11 0B11-30 0A30-40 "},
};

START_TEST(agents) {
  seen *s = malloc(sizeof *s);
  char got[300] = "";
  read_text(states[_i].text, 0, s);
  for (size_t i = 0; i < s->states; i++)
    snprintf(got + strlen(got), sizeof got - strlen(got), "%d%c%lld-%lld%s ", s->state_agent[i],
             " APB"[s->state[i]], (long long)s -> start[i], (long long)s -> end[i],
             s -> lasting[i] ? "+" : "");
  ck_assert_msg(strcmp(got, states[_i].spans) == 0, "%s: \"%s\"", states[_i].name, got);
  ck_assert_int_eq(s->counts.states, (int64_t)s->states);
  free(s);
}
END_TEST

/* Cut in two anywhere between lines, given in any order, it reads the same. */
START_TEST(rotated) {
  seen *whole = malloc(sizeof *whole), *parts = malloc(sizeof *parts);
  static const char *const names[] = {"queue_log", "queue_log.1"};
  read_text(day, 0, whole);
  for (size_t cut = 1; cut < sizeof day - 1; cut++) {
    if (day[cut - 1] != '\n' || strncmp(day + cut, "1000", 4) == 0) continue;
    const wfm__memory_file file[] = {{"queue_log", day + cut, sizeof day - 1 - cut},
                                     {"queue_log.1", day, cut}};
    const wfm__source source = {.files = file, .count = 2};
    wfm_queue_log *log = NULL;
    wfm_findings *findings = NULL;
    /* files that begin in the same second keep their order */
    const char *const ordered[] = {names[1], names[0]};
    bool same = strtol(day + cut, NULL, 10) == 1000;
    ck_assert_int_eq(wfm_findings_create(ctx, 0, &findings), WFM_OK);
    ck_assert_int_eq(wfm__queue_log_open(ctx, &source, same ? ordered : names, 2, NULL, findings, &log),
                     WFM_OK);
    ck_assert_uint_eq(wfm_findings_total(findings, WFM_FINDING_NOTE), same ? 0 : 1);
    ck_assert_int_eq(read_all(log, parts), WFM_OK);
    ck_assert_mem_eq(parts, whole, sizeof *parts);
    wfm_queue_log_free(log);
    wfm_findings_free(findings);
  }
  free(whole);
  free(parts);
}
END_TEST

START_TEST(findings_name_lines) {
  static const char text[] = "100|a|q|NONE|ENTERQUEUE||1|1\n101|half\n105|a|q|NONE|ABANDON|1|1|-5\n";
  const wfm__memory_file file = {"queue_log", text, sizeof text - 1};
  const wfm__source source = {.files = &file, .count = 1};
  wfm_findings *findings = NULL;
  char line[200];
  seen *s = malloc(sizeof *s);
  ck_assert_int_eq(wfm_findings_create(ctx, 0, &findings), WFM_OK);
  wfm_queue_log *log = open_text(&source, 0, findings);
  ck_assert_int_eq(read_all(log, s), WFM_OK);
  ck_assert_uint_eq(wfm_findings_count(findings), 3);
  wfm_findings_text(findings, 0, line, sizeof line);
  ck_assert_str_eq(line, "queue_log:2: left out: fewer than five fields, want time|call|queue|agent|event");
  wfm_findings_text(findings, 1, line, sizeof line);
  ck_assert_str_eq(line, "queue_log: 1 rows left out: cut or malformed");
  wfm_findings_text(findings, 2, line, sizeof line);
  ck_assert_str_eq(line, "queue_log: 1 contacts left out: a duration below 0");
  wfm_queue_log_free(log);
  wfm_findings_free(findings);
  free(s);
}
END_TEST

START_TEST(refused) {
  static const struct {
    const char *name, *text;
    size_t size;
    wfm_status st;
  } bad[] = {{"gzip", "\x1f\x8b\x08rest", 7, WFM_EPARSE}, {"prose", "dear sir\nhello\n", 15, WFM_EPARSE}};
  static const char *const name = "queue_log";
  static const char *const missing = "nothing";
  wfm_queue_log *log = NULL;
  wfm_queue_log_batch b;
  wfm_queue_log_batch_init(&b, sizeof b);
  for (size_t i = 0; i < WFM__COUNT(bad); i++) {
    const wfm__memory_file file = {name, bad[i].text, bad[i].size};
    const wfm__source source = {.files = &file, .count = 1};
    log = NULL;
    wfm_status st = wfm__queue_log_open(ctx, &source, &name, 1, NULL, NULL, &log);
    if (st == WFM_OK) st = wfm_queue_log_read(log, &b);
    ck_assert_msg(st == bad[i].st, "%s: %d", bad[i].name, st);
    if (log) ck_assert_int_eq(wfm_queue_log_read(log, &b), bad[i].st);
    wfm_queue_log_free(log);
  }
  const wfm__memory_file file = {name, day, sizeof day - 1};
  const wfm__source source = {.files = &file, .count = 1};
  wfm_queue_log_opts opts;
  log = NULL;
  ck_assert_int_eq(wfm__queue_log_open(ctx, &source, &missing, 1, NULL, NULL, &log), WFM_ENOTFOUND);
  ck_assert_int_eq(wfm_queue_log_open(ctx, NULL, 1, NULL, NULL, &log), WFM_EINVAL);
  ck_assert_int_eq(wfm_queue_log_open(ctx, &name, 0, NULL, NULL, &log), WFM_EDOMAIN);
  wfm_queue_log_opts_init(&opts, sizeof opts);
  opts.longest_s = 1;
  ck_assert_int_eq(wfm__queue_log_open(ctx, &source, &name, 1, &opts, NULL, &log), WFM_EDOMAIN);
  wfm_queue_log_opts_init(&opts, sizeof opts);
  opts.jump_s = NAN;
  ck_assert_int_eq(wfm__queue_log_open(ctx, &source, &name, 1, &opts, NULL, &log), WFM_ENOTFINITE);
  wfm_queue_log_opts_init(&opts, sizeof opts);
  opts.flags = 64;
  ck_assert_int_eq(wfm__queue_log_open(ctx, &source, &name, 1, &opts, NULL, &log), WFM_EVERSION);
  ck_assert_ptr_null(log);
  ck_assert_int_eq(wfm_queue_log_read(NULL, &b), WFM_EINVAL);
  ck_assert_int_eq(wfm_queue_log_get_counts(NULL, NULL), WFM_EINVAL);
  ck_assert_uint_eq(wfm_queue_log_agents(NULL) + wfm_queue_log_queues(NULL) + wfm_queue_log_reasons(NULL), 0);
  wfm_queue_log_free(NULL);
}
END_TEST

/* A row longer than the buffer is cut, and reading goes on behind it. */
START_TEST(long_row) {
  size_t length = 3 * LOG_ROOM + 17;
  char *text = malloc(length + 200);
  seen *s = malloc(sizeof *s);
  memset(text, 'x', length);
  strcpy(text + length, "\n100|a|q|NONE|ENTERQUEUE||1|1\n105|a|q|NONE|ABANDON|1|1|5\n");
  read_text(text, 0, s);
  ck_assert_int_eq(s->counts.cut_rows, 1);
  ck_assert_int_eq(s->counts.abandoned, 1);
  free(text);
  free(s);
}
END_TEST

/* --- written and read again --- */

enum { QUEUES = 2, AGENTS = 3, CONTACTS = 120 };
static const char *const queue_name[QUEUES] = {"sales", "help desk"};
static const char *const agent_name[AGENTS] = {"SIP/1", "Ömer", "Agent/3"};

typedef struct sample {
  int64_t arrival[CONTACTS], start[AGENTS + 1], end[AGENTS + 1];
  uint8_t outcome[CONTACTS];
  int32_t queue[CONTACTS], agent[CONTACTS], span_agent[AGENTS + 1], span_queue[AGENTS + 1];
  double wait_s[CONTACTS], ring_s[CONTACTS], talk_s[CONTACTS];
  const char *caller[CONTACTS], *reason[AGENTS + 1];
  char number[CONTACTS][12];
  wfm_queue_log_rows rows;
} sample;

/* Contacts that agents take one after another, half seconds and all. */
static void make_sample(sample *x, uint64_t seed) {
  wfm__rng rng;
  memset(x, 0, sizeof *x);
  wfm__rng_seed(&rng, seed, 0, 0);
  for (size_t i = 0; i < CONTACTS; i++) {
    x->arrival[i] = 1700000000 + 40 * (int64_t)i + wfm__rng_below(&rng, 30);
    x->outcome[i] = (uint8_t)(i % 4 == 1 ? 2 + wfm__rng_below(&rng, 3) : WFM_CONTACT_ANSWERED);
    x->queue[i] = (int32_t)wfm__rng_below(&rng, QUEUES);
    x->agent[i] = x->outcome[i] == WFM_CONTACT_ANSWERED ? (int32_t)(i % AGENTS) : -1;
    x->wait_s[i] = floor(60 * wfm__rng_uniform(&rng)) / 4;
    x->ring_s[i] = floor(x->wait_s[i]) / 3;
    x->talk_s[i] = floor(240 * wfm__rng_uniform(&rng)) / 4;
    snprintf(x->number[i], sizeof x->number[i], "0%u", (unsigned)wfm__rng_below(&rng, 50));
    x->caller[i] = x->number[i];
  }
  for (int a = 0; a < AGENTS; a++) {
    x->span_agent[a] = a;
    x->span_queue[a] = a - 1;
    x->start[a] = 1700000000 - 100 - a;
    x->end[a] = 1700000000 + 40 * CONTACTS + 400;
  }
  x->span_agent[AGENTS] = 1;
  x->reason[AGENTS] = "lunch";
  x->start[AGENTS] = 1700000000 + 40 * CONTACTS + 200;
  x->end[AGENTS] = x->start[AGENTS] + 60;
  wfm_queue_log_rows_init(&x->rows, sizeof x->rows);
  x->rows.queue = queue_name;
  x->rows.queues = QUEUES;
  x->rows.agent = agent_name;
  x->rows.agents = AGENTS;
  x->rows.contacts = CONTACTS;
  x->rows.arrival = x->arrival;
  x->rows.outcome = x->outcome;
  x->rows.queue_of = x->queue;
  x->rows.agent_of = x->agent;
  x->rows.wait_s = x->wait_s;
  x->rows.ring_s = x->ring_s;
  x->rows.talk_s = x->talk_s;
  x->rows.caller = x->caller;
  x->rows.spans = AGENTS + 1;
  x->rows.span_agent = x->span_agent;
  x->rows.span_queue = x->span_queue;
  x->rows.span_start = x->start;
  x->rows.span_end = x->end;
  x->rows.span_reason = x->reason;
}

START_TEST(written_and_read) {
  char folder[TEMPDIR_PATH], path[TEMPDIR_PATH + 16];
  sample *x = malloc(sizeof *x);
  seen *s = malloc(sizeof *s);
  wfm_queue_log *log = NULL;
  make_sample(x, (uint64_t)_i);
  tempdir_make(folder);
  snprintf(path, sizeof path, "%s/queue_log", folder);
  const char *const paths[] = {path};
  ck_assert_msg(wfm_queue_log_write(ctx, &x->rows, path) == WFM_OK, "%s", wfm_ctx_error(ctx));
  ck_assert_int_eq(wfm_queue_log_open(ctx, paths, 1, NULL, NULL, &log), WFM_OK);
  ck_assert_int_eq(read_all(log, s), WFM_OK);
  ck_assert_uint_eq(s->contacts, CONTACTS);
  ck_assert_int_eq(s->counts.excluded + s->counts.cut_rows + s->counts.repeated_rows + s->counts.no_login, 0);
  for (size_t k = 0; k < s->contacts; k++) {
    size_t i = (size_t)strtol(strchr(s->id[k], '.') + 1, NULL, 10) - 1;
    bool answered = x->outcome[i] == WFM_CONTACT_ANSWERED;
    double left = floor(x->wait_s[i] + 0.5), end = floor(x->wait_s[i] + x->talk_s[i] + 0.5);
    ck_assert_int_eq(s->arrival[k], x->arrival[i]);
    ck_assert_int_eq(s->outcome[k],
                     x->outcome[i] == WFM_CONTACT_FLOW_OUT ? WFM_CONTACT_DEQUEUED : x->outcome[i]);
    ck_assert_str_eq(wfm_queue_log_queue(log, (size_t)s->queue[k]), queue_name[x->queue[i]]);
    if (answered) ck_assert_str_eq(wfm_queue_log_agent(log, (size_t)s->agent[k]), agent_name[x->agent[i]]);
    ck_assert_double_eq(s->wait_s[k], left);
    ck_assert_double_eq(s->talk_s[k], answered ? end - left : 0);
    ck_assert_str_eq(s->caller[k], x->number[i]);
  }
  double total[AGENTS] = {0}; /* states fill the logins */
  for (size_t k = 0; k < s->states; k++) total[s->state_agent[k]] += (double)(s->end[k] - s->start[k]);
  for (int a = 0; a < AGENTS; a++) {
    int number = 0;
    while (strcmp(wfm_queue_log_agent(log, (size_t)number), agent_name[a]) != 0) number++;
    ck_assert_double_eq(total[number], (double)(x->end[a] - x->start[a]));
  }
  wfm_queue_log_free(log);
  tempdir_remove(folder);
  free(x);
  free(s);
}
END_TEST

START_TEST(not_written) {
  static const char *const barred[] = {"a|b"}, *const none[] = {"NONE"};
  sample *x = malloc(sizeof *x);
  for (int k = 0; k < 15; k++) {
    wfm_status want = WFM_EDOMAIN;
    make_sample(x, 1);
    if (k == 0) x->rows.queue = barred, x->rows.queues = 1, want = WFM_EINVAL;
    if (k == 1) x->rows.agent = none, x->rows.agents = 1, want = WFM_EINVAL;
    if (k == 2) x->arrival[3] = -1;
    if (k == 3) x->outcome[3] = 9, want = WFM_EINVAL;
    if (k == 4) x->queue[3] = QUEUES;
    if (k == 5) x->agent[0] = -1;
    if (k == 6) x->wait_s[3] = -1;
    if (k == 7) x->talk_s[0] = NAN, want = WFM_ENOTFINITE;
    if (k == 8) x->ring_s[3] = x->wait_s[3] + 1;
    if (k == 9) x->caller[3] = "1\n2", want = WFM_EINVAL;
    if (k == 10) x->end[0] = x->start[0] - 1;
    if (k == 11) x->span_agent[1] = AGENTS;
    if (k == 12) x->rows.talk_s = NULL, want = WFM_EINVAL;
    if (k == 14) x->span_queue[0] = QUEUES;
    if (k == 13) x->reason[AGENTS] = "a|b", want = WFM_EINVAL;
    wfm_status st = wfm_queue_log_write(ctx, &x->rows, "/nonexistent/queue_log");
    ck_assert_msg(st == want, "case %d: %d, %s", k, st, wfm_ctx_error(ctx));
  }
  make_sample(x, 1);
  ck_assert_int_eq(wfm_queue_log_write(ctx, &x->rows, "/nonexistent/queue_log"), WFM_EIO);
  ck_assert_int_eq(wfm_queue_log_write(ctx, NULL, "x"), WFM_EINVAL);
  free(x);
}
END_TEST

static wfm_status read_scenario(wfm_ctx *own, void *user) {
  static const char *const name = "queue_log";
  const wfm__memory_file file = {name, user, strlen(user)};
  const wfm__source source = {.files = &file, .count = 1};
  wfm_queue_log *log = NULL;
  wfm_findings *findings = NULL;
  wfm_queue_log_batch b;
  wfm_status st = wfm_findings_create(own, 0, &findings);
  if (st == WFM_OK) st = wfm__queue_log_open(own, &source, &name, 1, NULL, findings, &log);
  do {
    wfm_queue_log_batch_init(&b, sizeof b);
    if (st == WFM_OK) st = wfm_queue_log_read(log, &b);
  } while (st == WFM_OK && b.contacts + b.states > 0);
  wfm_queue_log_free(log);
  wfm_findings_free(findings);
  return st;
}

START_TEST(out_of_memory) {
  static char text[sizeof day + 40];
  snprintf(text, sizeof text, "%sx|y\n1400|z|q|NONE|ABANDON|1|1|1\n", day);
  oom_sweep(read_scenario, text);
}
END_TEST

static wfm_status write_scenario(wfm_ctx *own, void *user) {
  sample *x = user;
  char path[TEMPDIR_PATH + 16];
  snprintf(path, sizeof path, "%s/queue_log", x->caller[0]);
  return wfm_queue_log_write(own, &x->rows, path);
}

START_TEST(out_of_memory_writing) {
  char folder[TEMPDIR_PATH];
  sample *x = malloc(sizeof *x);
  tempdir_make(folder);
  make_sample(x, 2);
  x->caller[0] = folder;
  x->rows.contacts = 3;
  oom_sweep(write_scenario, x);
  tempdir_remove(folder);
  free(x);
}
END_TEST

int main(void) {
  TCase *tc = tcase_create("queue_log");
  tcase_add_checked_fixture(tc, make_ctx, free_ctx);
  tcase_add_test(tc, every_event);
  tcase_add_loop_test(tc, damaged, 0, WFM__COUNT(damage));
  tcase_add_loop_test(tc, agents, 0, WFM__COUNT(states));
  tcase_add_test(tc, rotated);
  tcase_add_test(tc, findings_name_lines);
  tcase_add_test(tc, refused);
  tcase_add_test(tc, long_row);
  tcase_add_loop_test(tc, written_and_read, 0, 20);
  tcase_add_test(tc, not_written);
  tcase_add_test(tc, out_of_memory);
  tcase_add_test(tc, out_of_memory_writing);
  return suite_run("queue_log", tc, 120);
}
