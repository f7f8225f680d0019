#!/usr/bin/env bash
# Writes a new baseline of the binary interface, tests/abi/libwfm.abi, from a release build of this checkout.
set -eu
cd "$(dirname "$0")/../.."
cmake --preset release >/dev/null
cmake --build --preset release --target wfm_shared
abidw --headers-dir include/libwfm --drop-private-types --drop-undefined-syms --no-corpus-path --no-comp-dir-path --no-show-locs \
  --no-elf-needed --out-file tests/abi/libwfm.abi build/release/lib/libwfm.so
echo "tests/abi/libwfm.abi: $(grep -c '<elf-symbol ' tests/abi/libwfm.abi) functions, $(wc -c <tests/abi/libwfm.abi) bytes"
