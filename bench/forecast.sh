#!/usr/bin/env bash
# Every figure of the forecasts in one run: accuracy on measured series at rolling origins, beside the planner's mean and, where Rscript and its
# package forecast are installed, beside R on the same origins; then speed. One thread; a few minutes.
# bench/forecast.sh [BUILD]: the folder of a release build with -DWFM_BUILD_BENCH=ON; build/release unless named. WFM_DATA_DIR names the data.
set -eu
cd "$(dirname "$0")/.."
build=${1:-build/release}
[ -x "$build/bench/bench_forecast" ] || { echo "$build: build the benchmarks first: cmake -DWFM_BUILD_BENCH=ON"; exit 2; }
"$build/bench/bench_forecast" bank30-daily bank30 bank5 anon30 anon30-daily ed60 aht
"$build/bench/bench_forecast_daily"
"$build/bench/bench_forecast_speed"
if command -v Rscript >/dev/null && Rscript -e 'library(forecast)' >/dev/null 2>&1; then
  Rscript bench/peer_forecast.R
else
  echo "R and its package forecast are not installed: no peer"
fi
