#!/usr/bin/env bash
# Time and memory of `wfm plan` on the sample centre, on one core, beside the parts of it that can be run alone.
# bench/plan_sample.sh [WFM]: the program; build/release/examples/wfm/wfm unless named.
set -eu
cd "$(dirname "$0")/.."
wfm=${1:-build/release/examples/wfm/wfm}
[ -x "$wfm" ] || { echo "$wfm: build the program first, e.g. cmake --preset release && cmake --build --preset release"; exit 2; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -R examples/data/sample/. "$folder"
pin=
command -v taskset >/dev/null && pin="taskset -c 0"

# Prints one line: what, CPU seconds, wall seconds, largest resident memory.
measure() {
  what=$1
  shift
  status=0
  /usr/bin/env python3 - "$what" $pin "$@" <<'PY' || status=$?
import resource, subprocess, sys, time
start = time.monotonic()
run = subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL)
wall = time.monotonic() - start
use = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{sys.argv[1]:<34} {use.ru_utime + use.ru_stime:7.2f} s CPU {wall:7.2f} s wall {use.ru_maxrss / 1024:7.1f} MB")
sys.exit(run.returncode if run.returncode > 1 else 0)
PY
  return $status
}

echo "sample centre: $(tail -n +2 "$folder/roster/agents.csv" | wc -l) agents, 28 days, 15 minutes; $(grep -c . "$folder/history.csv") rows of history"
measure "wfm plan" "$wfm" plan "$folder" --quiet
measure "wfm plan --work 1000 (no search)" "$wfm" plan "$folder" --quiet --work 1000 -o "$folder/short"
cp "$folder/out/demand.csv" "$folder/roster/demand.csv"
measure "wfm schedule" "$wfm" schedule "$folder/roster" -o "$folder/solved" --quiet
echo
"$wfm" plan "$folder" --quiet | sed -n '/^roster/,/^$/p'
