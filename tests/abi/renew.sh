#!/usr/bin/env bash
# Writes the binary interface of a release build of this checkout as the new baseline, tests/abi/libwfm.abi.
# renew.sh LIBRARY FILE writes that of a library into a file.
set -eu
cd "$(dirname "$0")/../.."
library=${1:-build/release/lib/libwfm.so}
file=${2:-tests/abi/libwfm.abi}
if [ $# -eq 0 ]; then
  cmake --preset release >/dev/null
  cmake --build --preset release --target wfm_shared
fi
# Public types only, without places in sources or on this machine, without indentation.
abidw --headers-dir include/libwfm --exported-interfaces-only --drop-private-types --drop-undefined-syms --no-corpus-path \
  --no-comp-dir-path --no-show-locs --no-elf-needed --no-parameter-names "$library" | sed "s/^ *//; s| path='[^']*/lib/| path='lib/|" >"$file"
echo "$file: $(grep -c '<elf-symbol ' "$file") functions, $(wc -c <"$file") bytes"
