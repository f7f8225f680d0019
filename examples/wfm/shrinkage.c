/* Reading the option --shrinkage. */
#include "shrinkage.h"

#include <stdlib.h>
#include <string.h>

static int refuse(const char *part, const char *want) {
  complain("--shrinkage: \"%s\", want %s", part, want);
  return EXIT_USAGE;
}

static int32_t find_base(const shrinkage_list *list, const char *text) {
  if (strcmp(text, "paid") == 0) return WFM_SHRINK_OF_PAID;
  if (strcmp(text, "rest") == 0) return WFM_SHRINK_OF_REST;
  for (size_t c = 0; c < list->count; c++)
    if (strcmp(list->name[c], text) == 0) return (int32_t)c;
  return INT32_MIN;
}

/* NAME=SHARE[/STAGE[/BASE]] */
static int read_cause(char *part, shrinkage_list *list) {
  static const char form[] = "NAME=SHARE[/residual|rostered[/paid|rest|NAME]]";
  wfm_shrink_cause *cause = &list->cause[list->count];
  char *share = strchr(part, '='), *end;
  if (!share || share == part || share - part >= CAUSE_NAME) return refuse(part, form);
  wfm_shrink_cause_init(cause, sizeof *cause);
  snprintf(list->name[list->count], CAUSE_NAME, "%.*s", (int)(share - part), part);
  cause->name = list->name[list->count];
  cause->stage = WFM_SHRINK_RESIDUAL;
  cause->frac = strtod(share + 1, &end);
  if (end == share + 1) return refuse(part, form);
  if (*end == '/') {
    char *stage = end + 1, *base = strchr(stage, '/');
    if (base) *base++ = '\0';
    if (strcmp(stage, "rostered") == 0)
      cause->stage = WFM_SHRINK_ROSTERED;
    else if (strcmp(stage, "residual") != 0)
      return refuse(stage, "residual or rostered");
    cause->base = base ? find_base(list, base) : WFM_SHRINK_OF_PAID;
    if (cause->base == INT32_MIN) return refuse(base, "paid, rest or the name of a cause before it");
  } else if (*end) {
    return refuse(part, form);
  }
  list->count++;
  return EXIT_DONE;
}

int read_shrinkage(const cli_app *app, const char *text, shrinkage_list *list) {
  char copy[2048];
  int code = EXIT_DONE;
  list->count = 0;
  wfm_shrinkage_init(&list->total, sizeof list->total);
  if (!text) return EXIT_DONE;
  if (snprintf(copy, sizeof copy, "%s", text) >= (int)sizeof copy) return refuse(text, "fewer causes");
  for (char *part = copy, *next; part && code == EXIT_DONE; part = next) {
    next = strchr(part, ',');
    if (next) *next++ = '\0';
    if (list->count == MOST_CAUSES) return refuse(part, "at most 32 causes");
    code = read_cause(part, list);
  }
  if (code != EXIT_DONE) return code;
  wfm_status status = wfm_shrinkage_combine(app->ctx, list->cause, list->count, &list->total, NULL);
  return status == WFM_OK ? EXIT_DONE : failed(app, status);
}

const char *stage_name(int32_t stage) {
  return stage == WFM_SHRINK_ROSTERED ? "rostered" : "residual";
}

void base_name(const shrinkage_list *list, size_t cause, char *text, size_t size) {
  int32_t base = list->cause[cause].base;
  snprintf(text, size, "%s",
           base == WFM_SHRINK_OF_PAID   ? "paid hours"
           : base == WFM_SHRINK_OF_REST ? "the rest"
                                        : list->name[base]);
}
