/* Roster folder and assignments, and lists of agents and days. */
#include "roster_files.h"

#include <stdlib.h>
#include <string.h>

wfm_status read_roster(cli_app *app, const char *folder, const char *file, bool strict, wfm_roster **roster,
                       wfm_assignments **assignments) {
  wfm_findings *findings = NULL;
  wfm_read_opts how;
  wfm_read_opts_init(&how, sizeof how);
  if (strict) how.flags |= WFM_READ_STRICT;
  wfm_status status = wfm_findings_create(app->ctx, 0, &findings);
  if (status == WFM_OK) status = wfm_roster_read_folder(app->ctx, folder, &how, findings, roster);
  if (status == WFM_OK && file)
    status = wfm_assignments_read_csv(app->ctx, file, *roster, &how, findings, assignments);
  print_findings(app, findings);
  wfm_findings_free(findings);
  if (status == WFM_OK && !app->quiet && wfm_roster_demands(*roster) == 0)
    complain(
        "%s: demand.csv asks for nobody, so every hour at work is surplus (wfm plan writes a demand.csv into "
        "its out/, to be copied there)",
        folder);
  return status;
}

/* The next entry of the list, of so many characters; false at the end. */
static bool next_entry(const char **text, size_t *length) {
  if (**text == ',') (*text)++;
  *length = strcspn(*text, ",");
  return *length > 0;
}

static int read_entry(const wfm_roster *roster, const char *option, const char *text, size_t length,
                      bool days, agent_days *out) {
  char name[WFM_ROSTER_MAX_NAME + 40];
  wfm_roster_opts frame;
  wfm_roster_opts_init(&frame, sizeof frame);
  if (length >= sizeof name || wfm_roster_frame(roster, &frame) != WFM_OK) {
    complain("--%s: an entry of %zu characters, want less than %zu", option, length, sizeof name);
    return EXIT_USAGE;
  }
  memcpy(name, text, length);
  name[length] = '\0';
  char *colon = days ? strrchr(name, ':') : NULL;
  out->first = out->last = -1;
  if (days) {
    int used = 0;
    int read = colon ? sscanf(colon, ":%d%n-%d%n", &out->first, &used, &out->last, &used) : 0;
    if (read == 1) out->last = out->first;
    if (read < 1 || colon[used] || out->first < 0 || out->last < out->first || out->last >= frame.days) {
      complain("--%s: \"%s\", want AGENT:DAY or AGENT:DAY-DAY with days 0 to %d", option, name,
               (int)frame.days - 1);
      return EXIT_USAGE;
    }
    *colon = '\0';
  }
  out->agent = wfm_roster_find_agent(roster, name);
  if (out->agent >= 0) return EXIT_DONE;
  complain("--%s: no agent \"%s\" in agents.csv", option, name);
  return EXIT_USAGE;
}

int read_agent_days(const wfm_roster *roster, const char *option, const char *text, bool days,
                    agent_days **list, size_t *count) {
  size_t length, cap = text ? strlen(text) / 2 + 1 : 1;
  int code = EXIT_DONE;
  *count = 0;
  *list = calloc(cap, sizeof **list);
  if (!*list) {
    complain("out of memory");
    return EXIT_FAILED;
  }
  for (const char *at = text ? text : ""; code == EXIT_DONE && next_entry(&at, &length); at += length) {
    code = read_entry(roster, option, at, length, days, *list + *count);
    if (code == EXIT_DONE) ++*count;
  }
  return code;
}
