/* Tables that the program writes: to a file, whole or not at all, or to the standard output. */
#include "wfm.h"

#include <libwfm/io_plan.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

int open_output(cli_output *out) {
  *out = (cli_output){0};
  out->file = open_memstream(&out->data, &out->size);
  if (out->file) return EXIT_DONE;
  complain("out of memory");
  return EXIT_FAILED;
}

int close_output(const cli_app *app, cli_output *out, const char *path, int code) {
  bool bad = ferror(out->file) != 0;
  bad = fclose(out->file) != 0 || bad;
  if (bad) {
    complain("out of memory");
    code = EXIT_FAILED;
  }
  if (code == EXIT_DONE && path && strcmp(path, "-") != 0) {
    wfm_status status = wfm_file_replace(app->ctx, path, out->data, out->size);
    if (status != WFM_OK) code = failed(app, status);
  } else if (code == EXIT_DONE) {
    fwrite(out->data, 1, out->size, stdout);
  }
  free(out->data);
  return code;
}

void print_cell(FILE *out, const char *text) {
  if (!strpbrk(text, ",\"\r\n") && text[0] != ' ' && (!text[0] || text[strlen(text) - 1] != ' ')) {
    fputs(text, out);
    return;
  }
  fputc('"', out);
  for (; *text; text++) {
    if (*text == '"') fputc('"', out);
    fputc(*text, out);
  }
  fputc('"', out);
}

void print_start(FILE *out, const wfm_grid *grid, size_t i) {
  int32_t second = wfm_grid_second(grid, i);
  print_date(out, wfm_grid_first_date(grid) + wfm_grid_day(grid, i));
  fprintf(out, "T%02d:%02d", (int)second / 3600, (int)second / 60 % 60);
}

void print_value(FILE *out, double value) {
  char text[40];
  if (isnan(value)) return;
  for (int digits = 6; digits <= 17; digits++) {
    snprintf(text, sizeof text, "%.*g", digits, value);
    if (strtod(text, NULL) == value) break;
  }
  fputs(text, out);
}
