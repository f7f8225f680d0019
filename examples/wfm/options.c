/* The command line: options of a command and those that every command has. */
#include "wfm.h"

#include <libwfm/calendar.h>

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COMMON = 4 };

/* What every command understands; values are the app's. */
static void common_options(cli_app *app, cli_option common[COMMON]) {
  common[0] =
      (cli_option){"json", OPTION_FLAG, &app->json, "the result as JSON on the standard output", 0, 0};
  common[1] = (cli_option){"quiet", OPTION_FLAG, &app->quiet, "no notes and no progress line", 0, 0};
  common[2] = (cli_option){"seed", OPTION_INTEGER, &app->seed, "of all random choices; 1", 0, 9e15};
  common[3] = (cli_option){
      "threads", OPTION_INTEGER, &app->threads, "most threads to use; the result is the same; 1", 1, 256};
}

static bool matches(const cli_option *option, const char *argument, const char **value) {
  size_t length = strlen(option->name);
  const char *name = argument + (argument[1] == '-' && length > 1 ? 2 : 1);
  *value = NULL;
  if (strncmp(name, option->name, length) != 0) return false;
  if (name[length] == '\0') return true;
  if (name[length] != '=' || length == 1) return false;
  *value = name + length + 1;
  return true;
}

static bool read_number(const char *text, double *value, const char **rest) {
  char *end;
  errno = 0;
  *value = strtod(text, &end);
  *rest = end;
  return end != text && errno == 0 && isfinite(*value);
}

bool read_duration(const char *text, double *seconds) {
  const char *rest;
  if (!read_number(text, seconds, &rest) || *seconds < 0) return false;
  if (strcmp(rest, "") == 0 || strcmp(rest, "s") == 0) return true;
  if (strcmp(rest, "m") == 0)
    *seconds *= 60;
  else if (strcmp(rest, "h") == 0)
    *seconds *= 3600;
  else if (strcmp(rest, "d") == 0)
    *seconds *= 86400;
  else
    return false;
  return true;
}

static bool read_date(const char *text, int32_t *date) {
  int year, month, day, used = 0;
  if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &used) != 3 || text[used]) return false;
  *date = wfm_date_from_ymd(year, month, day);
  return *date != WFM_DATE_NONE;
}

static int refuse(const cli_option *option, const char *text, const char *want) {
  complain("%s%s: \"%s\", want %s", option->name[1] ? "--" : "-", option->name, text, want);
  return EXIT_USAGE;
}

static int refuse_range(const cli_option *option, const char *text) {
  complain("%s%s: %s, want %.15g to %.15g", option->name[1] ? "--" : "-", option->name, text, option->low,
           option->high);
  return EXIT_USAGE;
}

static int take_number(const cli_option *option, const char *text) {
  double number;
  const char *rest;
  if (!read_number(text, &number, &rest) || *rest) return refuse(option, text, "a number");
  if (option->kind == OPTION_INTEGER && number != floor(number))
    return refuse(option, text, "a whole number");
  if (number < option->low || number > option->high) return refuse_range(option, text);
  if (option->kind == OPTION_INTEGER)
    *(int64_t *)option->value = (int64_t)number;
  else
    *(double *)option->value = number;
  return EXIT_DONE;
}

static int take(const cli_option *option, const char *text) {
  switch (option->kind) {
  case OPTION_FLAG:
    *(bool *)option->value = true;
    return EXIT_DONE;
  case OPTION_TEXT:
    *(const char **)option->value = text;
    return EXIT_DONE;
  case OPTION_INTEGER:
  case OPTION_NUMBER:
    return take_number(option, text);
  case OPTION_DURATION:
    return read_duration(text, option->value) ? EXIT_DONE
                                              : refuse(option, text, "a time as 90s, 5m, 2h or 28d");
  case OPTION_DATE:
    return read_date(text, option->value) ? EXIT_DONE : refuse(option, text, "a date, YYYY-MM-DD");
  }
  return EXIT_USAGE;
}

static const cli_option *find(const cli_command *command, const cli_option *common, const char *argument,
                              const char **value) {
  for (size_t i = 0; i < command->option_count; i++)
    if (matches(&command->options[i], argument, value)) return &command->options[i];
  for (size_t i = 0; i < COMMON; i++)
    if (matches(&common[i], argument, value)) return &common[i];
  return NULL;
}

int read_options(const cli_command *command, cli_app *app, int argc, char **argv, int *count, bool *help) {
  cli_option common[COMMON];
  bool only_arguments = false;
  common_options(app, common);
  *count = 0;
  for (int i = 0; i < argc; i++) {
    const char *value = NULL;
    if (only_arguments || argv[i][0] != '-' || !argv[i][1]) {
      argv[(*count)++] = argv[i];
      continue;
    }
    if (strcmp(argv[i], "--") == 0) {
      only_arguments = true;
      continue;
    }
    if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
      *help = true;
      return EXIT_DONE;
    }
    const cli_option *option = find(command, common, argv[i], &value);
    if (!option) {
      complain("%s: no option %s; wfm %s --help lists them", command->name, argv[i], command->name);
      return EXIT_USAGE;
    }
    if (option->kind != OPTION_FLAG && !value) {
      if (i + 1 == argc) return refuse(option, "", "a value behind it");
      value = argv[++i];
    }
    int code = take(option, value);
    if (code != EXIT_DONE) return code;
  }
  if (*count < command->least || *count > command->most) {
    complain("usage: wfm %s [OPTIONS] %s", command->name, command->arguments);
    return EXIT_USAGE;
  }
  return EXIT_DONE;
}

static void print_option(const cli_option *option) {
  static const char *const value[] = {"", " TEXT", " N", " X", " TIME", " DATE"};
  char left[64];
  snprintf(left, sizeof left, "%s%s%s", option->name[1] ? "--" : "-", option->name, value[option->kind]);
  printf("  %-22s %s\n", left, option->help);
}

void print_help(const cli_command *command) {
  cli_app app;
  cli_option common[COMMON];
  common_options(&app, common);
  printf("wfm %s: %s\n\nusage: wfm %s [OPTIONS] %s\n\n%s\n\n", command->name, command->summary, command->name,
         command->arguments, command->about);
  for (size_t i = 0; i < command->option_count; i++) print_option(&command->options[i]);
  for (size_t i = 0; i < COMMON; i++) print_option(&common[i]);
  printf("\nexample:\n%s\n", command->example);
}
