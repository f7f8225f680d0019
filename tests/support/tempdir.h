/* A folder of one's own for a test that writes files. */
#ifndef WFM_TESTS_SUPPORT_TEMPDIR_H
#define WFM_TESTS_SUPPORT_TEMPDIR_H

enum { TEMPDIR_PATH = 256 };

/* Makes an empty folder under TMPDIR or /tmp; a failure fails the test. */
void tempdir_make(char path[TEMPDIR_PATH]);
/* Removes it with all that is in it. */
void tempdir_remove(const char *path);
/* Files and folders in it. */
int tempdir_count(const char *path);
/* Writes text into the file of a folder. */
void tempdir_put(const char *folder, const char *name, const char *text);

#endif
