/* wfm: workforce planning at a terminal. Results go to stdout, everything else to stderr. */
#include "wfm.h"

#include <libwfm/api.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const cli_command *const commands[] = {
    &command_plan,     &command_schedule, &command_check, &command_erlang, &command_generate,
    &command_forecast, &command_backtest, &command_clean, &command_staff,  &command_simulate,
    &command_import,   &command_intraday, &command_kpi,   &command_goals,  &command_replan,
    &command_swap,     &command_design,
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static wfm_ctx *running; /* for the signal handler */

static void interrupt(int signal_number) {
  (void)signal_number;
  if (running) wfm_ctx_cancel(running);
}

static void print_commands(FILE *out) {
  fprintf(out, "wfm %s: workforce management for call centres\n\nusage: wfm COMMAND [OPTIONS] ...\n\n",
          wfm_version());
  for (int i = 0; i < COMMANDS; i++) fprintf(out, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
  fprintf(out, "\nwfm COMMAND --help explains a command and shows an example.\n"
               "Exit: 0 done, 1 done but a target or rule is not met, 2 bad input or usage, 3 reading, "
               "writing, memory or\n"
               "solver failed, 130 interrupted with the best so far kept.\n");
}

static const cli_command *find_command(const char *name) {
  for (int i = 0; i < COMMANDS; i++)
    if (strcmp(commands[i]->name, name) == 0) return commands[i];
  return NULL;
}

/* Runs a command whose options have been read. */
static int run(const cli_command *command, cli_app *app, int count, char **argument) {
  struct sigaction action = {.sa_handler = interrupt};
  wfm_ctx_opts opts;
  wfm_ctx_opts_init(&opts, sizeof opts);
  opts.threads = (int32_t)app->threads;
  opts.progress_fn = show_progress;
  opts.progress_user = app;
  wfm_status status = wfm_ctx_create(&app->ctx, &opts);
  if (status != WFM_OK) {
    complain("%s", wfm_status_text(status));
    return exit_code(status);
  }
  running = app->ctx;
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  int code = command->run(app, count, argument);
  running = NULL;
  wfm_ctx_free(app->ctx);
  if (fflush(stdout) != 0 || ferror(stdout)) {
    complain("writing to the standard output failed");
    code = EXIT_FAILED;
  }
  return code;
}

int main(int argc, char **argv) {
  cli_app app = {.seed = 1, .threads = 1, .terminal = isatty(STDERR_FILENO) != 0};
  bool help = false;
  int count = 0;
  if (argc < 2) {
    print_commands(stderr);
    return EXIT_USAGE;
  }
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
    print_commands(stdout);
    return EXIT_DONE;
  }
  if (strcmp(argv[1], "--version") == 0) {
    printf("wfm %s\n", wfm_version());
    return EXIT_DONE;
  }
  const cli_command *command = find_command(argv[1]);
  if (!command) {
    complain("there is no command %s; wfm --help lists them", argv[1]);
    return EXIT_USAGE;
  }
  int code = read_options(command, &app, argc - 2, argv + 2, &count, &help);
  if (code != EXIT_DONE) return code;
  if (help) {
    print_help(command);
    return EXIT_DONE;
  }
  return run(command, &app, count, argv + 2);
}
