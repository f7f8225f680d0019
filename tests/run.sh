#!/usr/bin/env bash
# Runs every test. On a fresh Debian 12 it first installs what is missing, as root or through sudo.
#
#   tests/run.sh                    all stages, one after another
#   tests/run.sh --stage NAME...    these only
#   tests/run.sh --list             the stages
#
# Each stage has a build folder of its own under build/. Exits with 0 only when nothing failed. Tests on real data read the folder
# in WFM_DATA_DIR and are reported as skipped without it.
set -u
cd "$(dirname "$0")/.."

stages="packages release asan tsan nogpl cbc python"
describe() {
  cat <<'TEXT'
packages  installs the Debian packages that are missing
release   gcc, optimised, every test: the rules of the tree, the installed consumers and the binary interface among them
asan      clang with address and undefined-behaviour sanitizers, every test
tsan      clang with the thread sanitizer, the tests that use threads
nogpl     the rooms that need neither GSL nor GLPK
cbc       the tests of the solver seam, of the scheduler and of rotas with CLP and CBC built in
python    the package libwfm: wheel, pytest and mypy in a virtual environment
format    the format of the C files alone (part of release)
TEXT
}

jobs=$(nproc)
logs=build/logs
passed=0 failed=0 skipped=0
failures=""

# Adds the counts of a JUnit file to the totals; without the file the stage itself has failed.
count() {
  if [ ! -s "$2" ]; then
    failed=$((failed + 1))
    failures="$failures $1"
    return
  fi
  local suite tests bad skip
  suite=$(tr '\n\t' '  ' <"$2" | grep -o '<testsuite [^>]*>' | head -n 1)
  attribute() { echo "$suite" | sed -n "s/.* $1=\"\([0-9]*\)\".*/\1/p"; }
  tests=$(attribute tests)
  bad=$(($(attribute failures) + 0$(attribute errors)))
  skip=$(($(attribute skipped) + 0$(attribute disabled)))
  passed=$((passed + tests - bad - skip))
  failed=$((failed + bad))
  skipped=$((skipped + skip))
  [ "$bad" -eq 0 ] || failures="$failures $1"
  echo "$1: $((tests - bad - skip)) passed, $bad failed, $skip skipped"
}

# Shows the log of a step that went wrong.
step() {
  local log=$1
  shift
  if ! "$@" >"$log" 2>&1; then
    tail -n 60 "$log"
    return 1
  fi
}

# build_and_test STAGE [ctest options]: configures and builds the preset of that name, runs its tests.
build_and_test() {
  local stage=$1
  shift
  local junit=$PWD/$logs/$stage.xml
  rm -f "$junit"
  step "$logs/$stage-configure.log" cmake --preset "$stage" &&
    step "$logs/$stage-build.log" cmake --build --preset "$stage" -j "$jobs" &&
    ctest --preset "$stage" -j "$jobs" --output-junit "$junit" "$@" | grep -vE "^ +Start|Passed +[0-9.]+ sec$"
  count "$stage" "$junit"
}

run_stage() {
  case "$1" in
  packages)
    packaging/install-debian.sh build test python || { failed=$((failed + 1)); failures="$failures packages"; }
    ;;
  release | asan | tsan | nogpl) build_and_test "$1" ;;
  cbc) build_and_test cbc -L '^(shim|schedule|rota)$' ;;
  python)
    rm -f "$logs/python.xml"
    bindings/python/tests/run.sh "$PWD/$logs/python.xml"
    count python "$logs/python.xml"
    ;;
  format)
    python3 -B tests/rules/format.py && passed=$((passed + 1)) || { failed=$((failed + 1)); failures="$failures format"; }
    ;;
  *)
    echo "no stage $1; tests/run.sh --list" >&2
    exit 2
    ;;
  esac
}

case "${1:-}" in
--list) describe; exit 0 ;;
--stage) shift; stages="$*"; [ -n "$stages" ] || { describe; exit 2; } ;;
"") ;;
*) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac

mkdir -p "$logs"
times=""
begin=$SECONDS
for stage in $stages; do
  echo "== $stage"
  from=$SECONDS
  run_stage "$stage"
  times="$times$(printf '%-9s %5d s' "$stage" $((SECONDS - from)))
"
done
echo "== time"
printf '%s' "$times"
echo "total     $(printf '%5d' $((SECONDS - begin))) s"
[ -z "$failures" ] || echo "failed in:$failures"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
