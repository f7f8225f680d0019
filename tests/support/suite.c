/* The main of a test program. */
#include "support/suite.h"

#include <stdlib.h>

int suite_run(const char *name, TCase *tc, double timeout_s) {
  if (timeout_s > 0.0) tcase_set_timeout(tc, timeout_s);
  Suite *suite = suite_create(name);
  suite_add_tcase(suite, tc);
  SRunner *runner = srunner_create(suite);
  srunner_run_all(runner, CK_ENV);
  int failed = srunner_ntests_failed(runner);
  srunner_free(runner);
  return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
