#!/usr/bin/env bash
# Fuzzes for longer than the tests do: tests/fuzz/run.sh [-s SECONDS] [TARGET...]
# SECONDS is per target, 60 by default; without TARGET all are run, one after another. New inputs are kept under
# build/fuzz/corpus/, an input that fails under build/fuzz/found/.
set -eu
cd "$(dirname "$0")/../.."
seconds=60
if [ "${1:-}" = "-s" ]; then
  seconds=$2
  shift 2
fi
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz
if [ $# -eq 0 ]; then
  for file in tests/fuzz/fuzz_*.c; do
    name=$(basename "$file" .c)
    set -- "$@" "${name#fuzz_}"
  done
fi
failed=""
for name in "$@"; do
  mkdir -p "build/fuzz/corpus/$name" build/fuzz/found
  echo "== $name: $seconds s"
  build/fuzz/tests/fuzz/"fuzz_$name" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=0 \
    -artifact_prefix="build/fuzz/found/$name-" "build/fuzz/corpus/$name" "tests/fuzz/corpus/$name" || failed="$failed $name"
done
if [ -n "$failed" ]; then
  echo "failed:$failed; the inputs are in build/fuzz/found"
  exit 1
fi
