#!/usr/bin/env bash
# Compares the binary interface of the shared library with the kept baseline. Functions may be added, and fields at the end of an
# options struct; anything else needs a new baseline: tests/abi/renew.sh.
set -eu
cache=$WFM_BUILD_DIR/CMakeCache.txt
command -v abidiff >/dev/null || { echo "abidiff (Debian: abigail-tools) is not installed"; exit 77; }
if grep -qE '^WFM_SANITIZE:[A-Z]*=.|^WFM_(COVERAGE|BUILD_FUZZ):BOOL=(ON|TRUE)|^WFM_WITH_(GLPK|GSL):BOOL=(OFF|FALSE)|^CMAKE_C_COMPILER:.*clang' "$cache"; then
  echo "the baseline is of the plain gcc build with all rooms"
  exit 77
fi
library=$WFM_BUILD_DIR/lib/libwfm.so
readelf -S "$library" | grep -q debug_info || { echo "built without debug information"; exit 77; }
now=$(mktemp)
trap 'rm -f "$now"' EXIT
"$WFM_SOURCE_DIR/tests/abi/renew.sh" "$library" "$now" >/dev/null
abidiff --no-added-syms --suppressions "$WFM_SOURCE_DIR/tests/abi/allowed.suppr" "$WFM_SOURCE_DIR/tests/abi/libwfm.abi" "$now" || {
  echo "the binary interface has changed; where that is meant: tests/abi/renew.sh"
  exit 1
}
echo "same interface as the baseline"
