/* JSON of any bytes: an object, or a finding; its members are read or reported, and never both. */
#include "fuzz/bounded.h"
#include "fuzz/fuzz.h"
#include "io/io.h"

#include <math.h>

static void must(int holds) {
  if (!holds) abort();
}

static void read_members(wfm__json_file *file, const wfm_findings *findings) {
  const char *text = NULL;
  const wfm__json *list = NULL;
  double number = -7;
  size_t before = wfm_findings_total(findings, WFM_FINDING_ERROR);
  must(wfm__json_number(file, "", file->root, "n", true, 0, INFINITY, &number) == WFM_OK);
  must((number >= 0) != (wfm_findings_total(findings, WFM_FINDING_ERROR) > before));
  before = wfm_findings_total(findings, WFM_FINDING_ERROR);
  must(wfm__json_text(file, "", file->root, "t", true, &text) == WFM_OK);
  must((text != NULL) != (wfm_findings_total(findings, WFM_FINDING_ERROR) > before));
  must(wfm__json_array(file, "", file->root, "l", false, &list) == WFM_OK);
  for (size_t i = 0; list && i < wfm__json_count(list); i++) (void)wfm__json_text_of(wfm__json_at(list, i));
  must(wfm__json_known(file, "", file->root, NULL, 0, false) == WFM_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const wfm__memory_file memory = {"f.json", data, size};
  const wfm__source source = {.files = &memory, .count = 1};
  wfm__json_file file;
  wfm_findings *findings = NULL;
  wfm_ctx *ctx = bounded_ctx();
  if (!ctx) return 0;
  if (wfm_findings_create(ctx, 5, &findings) == WFM_OK &&
      wfm__json_open(ctx, &source, "f.json", findings, &file) == WFM_OK) {
    must((file.root != NULL) != (wfm_findings_total(findings, WFM_FINDING_ERROR) > 0));
    if (file.root) read_members(&file, findings);
    wfm__json_close(&file);
  }
  wfm_findings_free(findings);
  wfm_ctx_free(ctx);
  return 0;
}
