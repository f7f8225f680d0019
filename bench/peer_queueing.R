#!/usr/bin/env Rscript
# The questions of bench_queueing in plain R: vectorised over many rows where R can be, so that it is R at its best.
# No package is loaded. Prints "question size answers_per_s", CPU time. peer_queueing.py puts them beside the library.

AHT <- 180; T_S <- 20; PATIENCE <- 120; LEVEL <- 0.8

# Erlang C by the Poisson law: B = dpois / ppois.
erlang_c_level <- function(n, a) {
  b <- dpois(n, a) / ppois(n, a)
  wait <- b / (1 - a / n * (1 - b))
  ifelse(a < n, 1 - wait * exp(-(n - a) * T_S / AHT), 0)
}

# Erlang A by Palm's incomplete gamma function; J(t) as in Zeltyn and Mandelbaum (2005), in logarithms.
erlang_a <- function(n, a) {
  rate <- a / AHT; leave <- 1 / PATIENCE; x <- n * PATIENCE / AHT; y <- a * PATIENCE / AHT
  ln_j <- function(t) y - x * log(y) + lgamma(x) + pgamma(y * exp(-leave * t), x, log.p = TRUE) - log(leave)
  before <- ppois(n - 1, a, log.p = TRUE) - dpois(n - 1, a, log = TRUE)   # sum of the states with an idle agent
  ln_queue <- log(rate) + ln_j(0)
  scale <- pmax(before, ln_queue)
  ln_all <- scale + log(exp(before - scale) + exp(ln_queue - scale))
  p_wait <- exp(ln_queue - ln_all)
  p_abandon <- exp(-ln_all) + (rate - n / AHT) * exp(ln_j(0) - ln_all)
  served_late <- n / AHT * exp(ln_j(T_S) - ln_all) - exp(y * -expm1(-leave * T_S) - n / AHT * T_S - ln_all)
  list(level = 1 - p_abandon - served_late, p_wait = p_wait, p_abandon = p_abandon, ln_all = ln_all)
}

# All that follows from these, and the mean wait of the answered, which has no closed form: Simpson's rule on 200 panels.
erlang_a_full <- function(n, a) {
  m <- erlang_a(n, a)
  rate <- a / AHT; serve <- n / AHT; leave <- 1 / PATIENCE
  peak <- pmax(log(a / n), 0) * PATIENCE
  end <- peak + pmin(9 * sqrt(PATIENCE / serve), ifelse(n > a, 36 / (serve - rate), Inf)) + 1 / serve
  sum_s <- 0
  for (k in 0:200) {
    x <- end * k / 200
    f <- x * exp(rate * -expm1(-leave * x) / leave - (serve + leave) * x - m$ln_all)
    sum_s <- sum_s + f * (if (k == 0 || k == 200) 1 else if (k %% 2 == 1) 4 else 2)
  }
  answered <- 1 - m$p_abandon
  wait_answered_s <- rate * sum_s * end / 600
  wait_s <- m$p_abandon * PATIENCE
  list(level = m$level, p_wait = m$p_wait, p_abandon = m$p_abandon, wait_s = wait_s, asa_s = wait_answered_s / answered,
       wait_abandoned_s = (wait_s - wait_answered_s) / m$p_abandon, queue = rate * wait_s, occupancy = a * answered / n)
}

# Fewest agents of all rows at once: bounds of the square-root law, then halves.
fewest <- function(a, low, high, good) {
  while (any(high - low > 1)) {
    mid <- floor((low + high) / 2)
    ok <- good(mid, a)
    high <- ifelse(ok, mid, high)
    low <- ifelse(ok, low, mid)
  }
  high
}

agents_c <- function(a) {
  fewest(a, floor(a), ceiling(a / 0.9 + 3 * sqrt(a) + 10), function(n, a) erlang_c_level(n, a) >= LEVEL & a / n <= 0.9)
}

agents_a <- function(a) {
  fewest(a, floor(a * 0.5), ceiling(a / 0.9 + 3 * sqrt(a) + 10), function(n, a) {
    p <- erlang_a(n, a)
    p$level >= LEVEL & a * (1 - p$p_abandon) / n <= 0.95
  })
}

# M/M/n+G with lognormal patience, the library's default law: integrate(). P(abandon), and the share not answered by T among those who wait.
lognormal <- function(n, a) {
  rate <- a / AHT
  patient <- function(x) plnorm(x, 4.5, 0.8, lower.tail = FALSE)
  area <- function(x) vapply(x, function(to) integrate(patient, 0, to, rel.tol = 1e-8)$value, 0)
  j <- function(from, weight = function(x) 1) {
    integrate(function(x) weight(x) * exp(rate * area(x) - n / AHT * x), from, 40 * PATIENCE, rel.tol = 1e-8)$value
  }
  before <- ppois(n - 1, a) / dpois(n - 1, a)
  c((1 + (rate - n / AHT) * j(0)) / (before + rate * j(0)), j(T_S, patient) / j(0))
}

# A day of M(t)/M/n(t)+M by uniformisation: the distribution at the end of each of 96 quarters, and P(wait). No service level.
transient_day <- function(most) {
  states <- 0:(most + 30 * ceiling(sqrt(most)))
  p <- c(1, numeric(length(states) - 1))
  waits <- numeric(96)
  for (i in 0:95) {
    n <- floor(most * (0.7 + 0.3 * sin(0.06 * i)))
    up <- c(rep(0.96 * n / AHT, length(states) - 1), 0)
    down <- pmin(states, n) / AHT + pmax(states - n, 0) / PATIENCE
    all <- max(up + down)
    terms <- qpois(1e-10, all * 900, lower.tail = FALSE)
    weight <- dpois(0:terms, all * 900)
    rise <- up / all; fall <- down / all; stay <- 1 - rise - fall
    end <- weight[1] * p
    last <- length(p)
    for (k in seq_len(terms)) {
      p <- p * stay + c(0, (p * rise)[-last]) + c((p * fall)[-1], 0)
      end <- end + weight[k + 1] * p
    }
    p <- end
    waits[i + 1] <- sum(p[states >= n])
  }
  waits
}

now_s <- function() sum(proc.time()[1:2])

# Rows a second: whole vectors until 0.3 s have passed.
rate_of <- function(rows, question) {
  count <- 0; start <- now_s()
  while (count == 0 || now_s() - start < 0.3) {
    question()
    count <- count + rows
  }
  count / max(now_s() - start, 1e-3)
}

say <- function(name, size, rate) cat(name, format(size, scientific = FALSE), format(rate, scientific = FALSE), "\n")

rows <- 20000
vary <- 1e-7 * (seq_len(rows) %% 1000)
for (n in c(10, 50, 200, 1000, 5000, 1e5, 1e6)) {
  say("erlang_c", n, rate_of(rows, function() erlang_c_level(rep(n, rows), n * (0.95 - vary))))
  say("erlang_a", n, rate_of(rows, function() erlang_a_full(rep(n, rows), n * (0.97 - vary))))
  say("agents_c", n, rate_of(rows, function() agents_c(n * (1 + 100 * vary))))
  say("agents_a", n, rate_of(rows, function() agents_a(n * (1 + 100 * vary))))
}
quarters <- (0.3 + 0.7 * sin(pi * (1:96 - 0.5) / 96)^2)
for (n in c(10, 50, 200)) say("staff_day", n, rate_of(1, function() ceiling(agents_c(n * quarters) / 0.9)))
for (n in c(10, 50, 200)) say("lognormal", n, rate_of(1, function() lognormal(n, 0.97 * n)))
for (n in c(50, 200)) say("transient_day", n, rate_of(1, function() transient_day(n)))
