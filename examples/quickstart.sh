#!/usr/bin/env bash
# From a checkout to a plan: installs what is missing (Debian 12, as root or through sudo), builds the wfm program, plans the sample
# centre and says where the report is. Quick the second time. examples/quickstart.sh [FOLDER]: plans a copy of the sample in FOLDER.
set -eu
cd "$(dirname "$0")/.."
folder=${1:-build/quickstart}

packaging/install-debian.sh build
echo "building the library and the wfm program in build/quick"
mkdir -p build
if ! { cmake -S . -B build/quick -G Ninja -DCMAKE_BUILD_TYPE=Release -DWFM_BUILD_TESTS=OFF -DWFM_WERROR=OFF &&
  cmake --build build/quick; } >build/quick.log 2>&1; then
  tail -n 40 build/quick.log
  exit 1
fi
wfm=build/quick/examples/wfm/wfm

mkdir -p "$folder"
cp -R examples/data/sample/. "$folder"
echo "planning the sample centre in $folder"
status=0
"$wfm" plan "$folder" || status=$?
# 1: the plan is there, but misses a target or a rule; its summary says which.
[ "$status" -le 1 ] || exit "$status"
echo
echo "report:  $folder/out/report.html"
echo "program: $wfm"
