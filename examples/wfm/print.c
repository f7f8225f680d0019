/* Numbers, messages and findings as the program prints them. */
#include "wfm.h"

#include <libwfm/calendar.h>

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void complain(const char *format, ...) {
  va_list args;
  va_start(args, format);
  fputs("wfm: ", stderr);
  vfprintf(stderr, format, args);
  fputc('\n', stderr);
  va_end(args);
}

int exit_code(wfm_status status) {
  switch (status) {
  case WFM_OK:
    return EXIT_DONE;
  case WFM_ECANCELLED:
    return EXIT_INTERRUPTED;
  case WFM_ENOMEM:
  case WFM_EIO:
  case WFM_EBUSY:
  case WFM_ESOLVER:
  case WFM_EINTERNAL:
  case WFM_EUNSUPPORTED:
    return EXIT_FAILED;
  default:
    return EXIT_USAGE;
  }
}

int failed(const cli_app *app, wfm_status status) {
  const char *message = wfm_ctx_error(app->ctx);
  end_progress(app);
  complain("%s", status == WFM_ECANCELLED ? "interrupted before there was a result"
                 : message[0]             ? message
                                          : wfm_status_text(status));
  return exit_code(status);
}

void print_findings(const cli_app *app, const wfm_findings *findings) {
  static const char *const word[] = {"note", "warning", "error"};
  end_progress(app);
  for (size_t i = 0; i < wfm_findings_count(findings); i++) {
    char line[1500];
    wfm_finding finding;
    wfm_finding_init(&finding, sizeof finding);
    if (wfm_findings_get(findings, i, &finding) != WFM_OK ||
        (app->quiet && finding.severity == WFM_FINDING_NOTE))
      continue;
    wfm_findings_text(findings, i, line, sizeof line);
    fprintf(stderr, "%s: %s\n", word[finding.severity], line);
  }
  size_t all = 0;
  for (int32_t s = WFM_FINDING_NOTE; s <= WFM_FINDING_ERROR; s++) all += wfm_findings_total(findings, s);
  if (all > wfm_findings_count(findings))
    fprintf(stderr, "... and %zu more\n", all - wfm_findings_count(findings));
}

void print_number(FILE *out, double value, int decimals) {
  char text[64];
  if (!isfinite(value)) {
    fputs("-", out);
    return;
  }
  snprintf(text, sizeof text, "%.*f", decimals, value);
  size_t whole = strcspn(text, ".");
  for (size_t i = 0; text[i]; i++) {
    if (i > 0 && i < whole && (whole - i) % 3 == 0 && text[i - 1] != '-') fputc(' ', out);
    fputc(text[i], out);
  }
}

void print_percent(FILE *out, double frac, int decimals) {
  print_number(out, 100 * frac, decimals);
  fputs(" %", out);
}

void print_date(FILE *out, int32_t date) {
  int32_t year, month, day;
  wfm_date_to_ymd(date, &year, &month, &day);
  fprintf(out, "%04d-%02d-%02d", (int)year, (int)month, (int)day);
}

void print_json_text(FILE *out, const char *text) {
  fputc('"', out);
  for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
    if (*c == '"' || *c == '\\')
      fprintf(out, "\\%c", *c);
    else if (*c < 0x20)
      fprintf(out, "\\u%04x", *c);
    else
      fputc(*c, out);
  }
  fputc('"', out);
}

void print_json_number(FILE *out, double value) {
  if (isfinite(value))
    fprintf(out, "%.17g", value);
  else
    fputs("null", out);
}

int copy_file(FILE *out, const char *path) {
  char buffer[4096];
  FILE *in = fopen(path, "rb");
  size_t got;
  if (!in) {
    complain("%s: %s", path, strerror(errno));
    return EXIT_FAILED;
  }
  while ((got = fread(buffer, 1, sizeof buffer, in)) > 0) fwrite(buffer, 1, got, out);
  int bad = ferror(in);
  fclose(in);
  if (bad) complain("%s: cannot be read", path);
  return bad ? EXIT_FAILED : EXIT_DONE;
}

char *join_path(const char *folder, const char *name) {
  size_t length = strlen(folder) + strlen(name) + 2;
  char *path = malloc(length);
  if (!path) {
    complain("out of memory");
    return NULL;
  }
  bool slash = folder[0] && folder[strlen(folder) - 1] == '/';
  snprintf(path, length, "%s%s%s", folder, slash ? "" : "/", name);
  return path;
}

int prepare_output(const cli_app *app, const char *folder) {
  struct stat about;
  (void)app;
  if (mkdir(folder, 0777) != 0 && errno != EEXIST) {
    complain("%s: cannot make the folder: %s", folder, strerror(errno));
    return EXIT_FAILED;
  }
  if (stat(folder, &about) != 0 || !S_ISDIR(about.st_mode)) {
    complain("%s: is no folder", folder);
    return EXIT_FAILED;
  }
  if (access(folder, W_OK | X_OK) != 0) {
    complain("%s: cannot be written to: %s", folder, strerror(errno));
    return EXIT_FAILED;
  }
  return EXIT_DONE;
}
