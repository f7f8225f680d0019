/* Runs one test case as a program: int main(void) { TCase *tc = tcase_create("x"); ...; return suite_run("x",
 * tc, 60); } */
#ifndef WFM_TESTS_SUPPORT_SUITE_H
#define WFM_TESTS_SUPPORT_SUITE_H

#include <check.h>

/* Exit status of the program; takes the case. A test that runs longer than timeout_s fails (0: check's
 * default of 4 s). */
int suite_run(const char *name, TCase *tc, double timeout_s);

#endif
