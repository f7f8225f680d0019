#!/usr/bin/env Rscript
# R's package forecast on the series and origins of bench_forecast and bench_forecast_daily.
# usage: peer_forecast.R [slow]     reads the folder named by WFM_DATA_DIR; slow: ets on the M4 series too (minutes)
# Prints, by task and method, WAPE in percent at each lead, share of intervals within the 80 % band at the longest, CPU seconds a forecast.
suppressMessages(library(forecast))
folder <- Sys.getenv("WFM_DATA_DIR")
if (dir.exists(file.path(folder, "calls"))) folder <- file.path(folder, "calls")
slow <- "slow" %in% commandArgs(TRUE)
read <- function(name) read.csv(file.path(folder, name))

# Rows of days by slots, NA where missing; a missing value is that of the season before.
bank <- function() {
  d <- read("bank_calls_5min.csv")
  day <- as.Date(substr(d$ts, 1, 10))
  minute <- as.integer(substr(d$ts, 12, 13)) * 60 + as.integer(substr(d$ts, 15, 16)) - 420
  days <- seq(min(day), max(day), 1)
  days <- days[!format(days, "%u") %in% c("6", "7")]
  keep <- minute >= 0 & minute < 840
  t(as.matrix(xtabs(calls ~ factor(minute[keep] %/% 30, 0:27) + factor(as.character(day[keep]), as.character(days)),
                    data = d[keep, ], addNA = FALSE))) |> (\(m) { m[rowSums(m) == 0, ] <- NA; m })()
}
anonymous <- function() {
  y <- read("anonymous_bank_1999_6min.csv")$calls
  matrix(tapply(y, (seq_along(y) - 1) %/% 5, sum), ncol = 48, byrow = TRUE)
}
fill <- function(y, season) {
  for (i in which(is.na(y))) y[i] <- if (i > season) y[i - season] else mean(y, na.rm = TRUE)
  y
}
methods <- list(
  stlf = function(y, season, h) stlf(if (length(season) > 1) msts(y, season) else ts(y, frequency = season), h = h, level = 80),
  theta = function(y, season, h) thetaf(ts(y, frequency = max(season)), h = h, level = 80),
  ets = function(y, season, h) forecast(ets(ts(y, frequency = max(season))), h = h, level = 80))

# Rolling origins on one series of rows by slots.
roll <- function(m, week, origins, leads, window, method) {
  slots <- ncol(m)
  season <- if (slots > 1) c(slots, slots * week) else week
  error <- actual <- numeric(length(leads))
  inside <- count <- 0
  start <- proc.time()
  for (o in origins) {
    y <- fill(as.numeric(t(m[max(1, o - window + 1):o, , drop = FALSE])), max(season))
    f <- suppressWarnings(methods[[method]](y, season, max(leads) * slots))
    mean <- pmax(as.numeric(f$mean), 0)
    came <- as.numeric(t(m[o + seq_len(max(leads)), , drop = FALSE]))
    for (l in seq_along(leads)) {
      i <- seq_len(leads[l] * slots)
      i <- i[!is.na(came[i])]
      error[l] <- error[l] + sum(abs(mean[i] - came[i]))
      actual[l] <- actual[l] + sum(came[i])
    }
    i <- which(!is.na(came))
    inside <- inside + sum(came[i] >= f$lower[i] & came[i] <= f$upper[i])
    count <- count + length(i)
  }
  list(wape = 100 * error / actual, inside = inside / count, seconds = sum((proc.time() - start)[1:2]) / length(origins))
}
say <- function(task, method, r)
  cat(sprintf("%-12s %-6s WAPE %s  in80 %.3f  %.3f s\n", task, method, paste(sprintf("%6.2f", r$wape), collapse = " "), r$inside, r$seconds))

m <- bank()
for (method in c("stlf", "theta")) say("bank30-daily", method, roll(m, 5, 60:(nrow(m) - 20), c(1, 5, 10, 20), 1e6, method))
m <- anonymous()
for (method in c("stlf", "theta")) say("anon30", method, roll(m, 7, seq(126, nrow(m) - 28, 14), c(1, 7, 14, 28), 1e6, method))

ems <- read("ems_daily_bottom.csv")
sw <- read("ambulance_sw_daily.csv")
sums <- function(d) as.numeric(tapply(d$n, d$date, sum))
daily <- c(list(kpi = read("callcenter_kpi_daily.csv")$offered, booking = read("booking_calls_daily.csv")$calls),
           lapply(c(sw_Trust = "Trust", sw_BNSSG = "BNSSG", sw_Cornwall = "Cornwall", sw_Somerset = "Somerset"), function(a) sw$responses[sw$area == a]),
           list(ems_total = sums(ems)),
           lapply(c(ems_AB = "AB", ems_BC = "BC", ems_HD = "HD"), function(a) sums(ems[ems$lhb == a, ])))
for (method in c("theta", "stlf")) {
  all <- lapply(daily, function(y) roll(matrix(as.numeric(y), ncol = 1), 7, length(y) - 28 * (8:1), c(1, 7, 14, 28), 1095, method))
  say("daily, ten", method, list(wape = rowMeans(sapply(all, `[[`, "wape")), inside = mean(sapply(all, `[[`, "inside")), seconds = mean(sapply(all, `[[`, "seconds"))))
}

k <- read("callcenter_kpi_daily.csv")
error <- total <- 0
for (o in nrow(k) - 28 * (8:1)) {
  talk <- ifelse(k$answered[1:o] > 0, k$talk_s[1:o], NA)
  mean <- as.numeric(forecast(ets(ts(fill(talk, 7), frequency = 7)), h = 28)$mean)
  i <- o + 1:28
  error <- error + sum(k$answered[i] * abs(mean - k$talk_s[i]))
  total <- total + sum(k$answered[i] * k$talk_s[i])
}
cat(sprintf("%-12s ets    28 days ahead, weighted by contacts: %.2f %%\n", "aht", 100 * error / total))

lines <- readLines(file.path(folder, "m4_hourly_train.csv"))
for (method in c("stlf", "theta", if (slow) "ets")) {
  mase <- sapply(strsplit(gsub('"', "", lines), ","), function(v) {
    y <- suppressWarnings(as.numeric(v[-1]))
    y <- y[!is.na(y)]
    n <- length(y) - 48
    if (n < 144) return(NA)
    f <- suppressWarnings(methods[[method]](y[1:n], if (method == "stlf") c(24, 168) else 24, 48))
    mean(abs(as.numeric(f$mean) - y[n + 1:48])) / mean(abs(diff(y[1:n], 24)))
  })
  cat(sprintf("%-12s %-6s MASE %.3f\n", "m4 hourly", method, mean(mase, na.rm = TRUE)))
}
