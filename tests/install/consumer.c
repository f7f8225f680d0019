/* A product that uses the library as it was installed: builds, links, runs, and finds the version of its headers. */
#include <libwfm/wfm.h>

#include <stdio.h>
#include <string.h>

int main(void) {
  char headers[32];
  snprintf(headers, sizeof headers, "%d.%d.%d", WFM_VERSION_MAJOR, WFM_VERSION_MINOR, WFM_VERSION_PATCH);
  if (strcmp(headers, wfm_version()) != 0) {
    fprintf(stderr, "headers are %s, the library is %s\n", headers, wfm_version());
    return 1;
  }
  wfm_ctx *ctx = NULL;
  if (wfm_ctx_create(&ctx, NULL) != WFM_OK) return 1;
  wfm_zone *zone = NULL;
  wfm_status status = wfm_zone_open(ctx, "Nowhere/Atall", &zone);
  if (status != WFM_ENOTFOUND || zone || !*wfm_ctx_error(ctx)) {
    fprintf(stderr, "a zone that does not exist: %s\n", wfm_status_name(status));
    return 1;
  }
  wfm_ctx_free(ctx);
  puts(headers);
  return 0;
}
