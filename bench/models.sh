#!/bin/sh
# Models for plain series beside R's, in one run: mean MASE on the last 48 values of the hourly series of M4 and CPU seconds a series.
#   bench/models.sh BUILD_DIR FILE [STEP]     FILE: the M4 hourly training set; every STEP-th series (10)
# Needs R with the package forecast; without it our own figures are printed alone.
set -eu
build=$1 file=$2 step=${3:-10}
here=$(dirname "$0")
own=$("$build/bench/bench_models" "$file" "$step")
printf '%s\n' "$own"
if ! command -v Rscript >/dev/null || ! Rscript -e 'quit(status = !requireNamespace("forecast", quietly = TRUE))' 2>/dev/null; then
  echo "R with the package forecast is not installed: no peers"
  exit 0
fi
peer=$(Rscript "$here/models.R" "$file" "$step")
printf '\nR\n%s\n\nours / R (below 1 is better)\n' "$peer"
{ printf '%s\n' "$own"; printf '%s\n' "$peer"; } | awk -F, '
  $1 == "method" { table++; next }
  table == 1 { mase[$1] = $3; time[$1] = $4; ours[++n] = $1 }
  table == 2 { other[$1] = $3; spent[$1] = $4; if ($1 != "snaive" && (!best || $3 < best)) { best = $3; which = $1 } }
  END {
    printf "%-12s %10s %14s %22s\n", "method", "MASE", "CPU time", "MASE / best of R"
    for (i = 1; i <= n; i++) {
      m = ours[i]
      printf "%-12s %10s %14s %22.4f\n", m, (m in other) ? sprintf("%.4f", mase[m] / other[m]) : "-",
             ((m in other) && spent[m] > 0) ? sprintf("%.5f", time[m] / spent[m]) : "-", mase[m] / best
    }
    printf "best of R: %s, MASE %.4f; seasonal naive %.4f\n", which, best, other["snaive"]
  }'
