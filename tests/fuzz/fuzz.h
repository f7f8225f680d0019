/* Entry of a fuzz target: libFuzzer calls it, and so does the replay of the corpus. */
#ifndef WFM_TESTS_FUZZ_FUZZ_H
#define WFM_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Returns 0; calls abort() when the property that the target states does not hold. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
