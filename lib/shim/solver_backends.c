/* The back ends of this build, the default first. */
#include "shim/solver_backend.h"

#include <string.h>

static const wfm__solver_backend *const backends[] = {
#ifdef WFM_WITH_GLPK
    &wfm__glpk_backend,
#endif
#ifdef WFM_WITH_CBC
    &wfm__clp_backend,
#endif
    NULL};

const wfm__solver_backend *wfm__solver_backend_at(size_t index) {
  return index < WFM__COUNT(backends) ? backends[index] : NULL;
}

const wfm__solver_backend *wfm__solver_backend_named(const char *name) {
  for (size_t i = 0; backends[i]; i++)
    if (strcmp(backends[i]->name, name) == 0) return backends[i];
  return NULL;
}

const char *wfm__solver_backend_name(const wfm__solver_backend *backend) {
  return backend->name;
}
