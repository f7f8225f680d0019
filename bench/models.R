# The peers of bench_models: R's ets, thetaf, stlf and dshw on the same series, in the same form. Rscript models.R FILE [STEP]
suppressPackageStartupMessages(library(forecast))
arguments <- commandArgs(TRUE)
step <- if (length(arguments) > 1) as.integer(arguments[2]) else 1L
held <- 48
rows <- strsplit(readLines(arguments[1]), ",")
series <- lapply(rows, function(r) { v <- suppressWarnings(as.numeric(r[-1])); v[!is.na(v)] })
series <- series[vapply(series, length, 1L) >= held + 2 * 168 + 1]
series <- series[seq(1, length(series), by = step)]
models <- list(
  ets = function(y) forecast(ets(ts(y, frequency = 24)), h = held)$mean,
  theta = function(y) thetaf(ts(y, frequency = 24), h = held)$mean,
  stl = function(y) stlf(msts(y, c(24, 168)), h = held)$mean,
  snaive = function(y) rep(tail(y, 24), 2))
cat("method,series,mase,cpu_s\n")
for (name in names(models)) {
  mase <- c(); spent <- 0
  for (y in series) {
    n <- length(y) - held
    train <- y[1:n]
    from <- sum(proc.time()[1:2])
    mean <- tryCatch(as.numeric(models[[name]](train)), error = function(e) rep(NA_real_, held))
    spent <- spent + sum(proc.time()[1:2]) - from
    mase <- c(mase, mean(abs(y[n + 1:held] - mean)) / mean(abs(diff(train, 24))))
  }
  good <- is.finite(mase)
  cat(sprintf("%s,%d,%.6f,%.6f\n", name, sum(good), mean(mase[good]), spent / sum(good)))
}
