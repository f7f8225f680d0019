/* What the commands of the wfm program share: how a command is described, its environment, printing, exit codes. */
#ifndef WFM_PROGRAM_WFM_H
#define WFM_PROGRAM_WFM_H

#include <libwfm/calendar.h>
#include <libwfm/context.h>
#include <libwfm/io.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Exit codes. */
enum {
  EXIT_DONE = 0,
  EXIT_MISSED = 1,       /* done, but a target or a rule is not met */
  EXIT_USAGE = 2,        /* bad input or usage */
  EXIT_FAILED = 3,       /* reading, writing, memory or solver failed */
  EXIT_INTERRUPTED = 130 /* the best so far was kept */
};

/* What a command runs in. */
typedef struct cli_app {
  wfm_ctx *ctx;
  bool json, quiet, terminal; /* terminal: stderr is one */
  int64_t seed, threads;
} cli_app;

/* An option of a command. */
typedef enum option_kind {
  OPTION_FLAG,     /* bool */
  OPTION_TEXT,     /* const char * */
  OPTION_INTEGER,  /* int64_t within low and high */
  OPTION_NUMBER,   /* double within low and high */
  OPTION_DURATION, /* double, seconds: 90, 90s, 5m, 2h, 28d */
  OPTION_DATE      /* int32_t, days since 1970-01-01 */
} option_kind;

typedef struct cli_option {
  const char *name; /* "time", or "o" for -o */
  option_kind kind;
  void *value;      /* of the kind; keeps its default when the option is not given */
  const char *help; /* one line */
  double low, high;
} cli_option;

typedef struct cli_command {
  const char *name;
  const char *summary;   /* one line of `wfm --help` */
  const char *arguments; /* "FOLDER", "FOLDER ASSIGNMENTS.csv" */
  const char *about;     /* paragraph of its --help */
  const char *example;
  const cli_option *options;
  size_t option_count;
  int least, most; /* arguments */
  int (*run)(cli_app *app, int count, char **argument);
} cli_command;

extern const cli_command command_plan, command_schedule, command_check, command_erlang, command_generate,
    command_forecast, command_backtest, command_clean, command_staff, command_simulate, command_kpi,
    command_goals, command_replan, command_swap, command_design, command_import, command_intraday;

/* --- options.c: reads a command line into the options and the app; arguments are moved to the front of argv. EXIT_DONE, or
   EXIT_USAGE after a message; *help is set by --help. --- */
int read_options(const cli_command *command, cli_app *app, int argc, char **argv, int *count, bool *help);
void print_help(const cli_command *command);
bool read_duration(const char *text, double *seconds); /* 90, 90s, 5m, 2h, 28d */

/* --- print.c --- */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2))); /* "wfm: ..." on stderr */
/* Says why a call failed, and gives the exit code. */
int failed(const cli_app *app, wfm_status status);
int exit_code(wfm_status status);
void print_findings(const cli_app *app, const wfm_findings *findings); /* on stderr; notes not when quiet */
void print_number(FILE *out, double value, int decimals);              /* 12 345.6; a dash for NaN */
void print_percent(FILE *out, double frac, int decimals);              /* 81.2 % */
void print_date(FILE *out, int32_t date);                              /* 2026-03-02 */
void print_json_text(FILE *out, const char *text);
void print_json_number(FILE *out, double value); /* null for what is not finite */
int copy_file(FILE *out, const char *path);      /* 0, or EXIT_FAILED after a message */

/* --- progress.c: one line on a terminal, kept up to date --- */
int32_t show_progress(const wfm_progress *progress, void *user); /* for wfm_ctx_opts; user: the app */
void end_progress(const cli_app *app);

/* --- output.c: a table that goes to a file, whole or not at all, or to the standard output --- */
typedef struct cli_output {
  FILE *file; /* write here */
  char *data;
  size_t size;
} cli_output;
int open_output(cli_output *out); /* EXIT_DONE, or EXIT_FAILED after a message */
/* Writes it to path (NULL or "-": the standard output) when code is EXIT_DONE, and frees it; the exit code. */
int close_output(const cli_app *app, cli_output *out, const char *path, int code);
void print_cell(FILE *out, const char *text);                /* quoted where it must be */
void print_start(FILE *out, const wfm_grid *grid, size_t i); /* 2026-03-02T07:15 by the clock */
void print_value(FILE *out, double value);                   /* shortest form; empty for NaN */

/* folder "/" name in a new block; NULL after a message. */
char *join_path(const char *folder, const char *name);
/* Makes the folder when it is missing and sees that it can be written to; EXIT_DONE or EXIT_FAILED after a message. */
int prepare_output(const cli_app *app, const char *folder);

#endif
