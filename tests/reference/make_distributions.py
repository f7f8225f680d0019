#!/usr/bin/env python3
"""Writes distributions.csv: both tails of gamma, beta and negative-binomial laws, by quadrature of the density or summation of the
probabilities with 50 digits (mpmath). Run: python3 make_distributions.py > distributions.csv"""
from mpmath import mp, mpf, quad, gammainc, betainc, loggamma, log, exp, sqrt

mp.dps = 50


def number(x):
    return mp.nstr(x, 17, min_fixed=0, max_fixed=0) if x else "0"


def tails(log_density, x, low, high, deviation):
    """Integrals of a density below and above x; pieces as short as the density falls fast."""
    def piece(a, b):
        a, b = max(a, low), min(b, high)
        return quad(lambda t: exp(log_density(t)), mp.linspace(a, b, 121)) if a < b else mpf(0)
    slope = abs(log_density(x + deviation / 1000) - log_density(x - deviation / 1000)) * 500
    reach = 120 * deviation / (1 + slope)
    if slope < 2:
        return piece(x - reach, x), piece(x, x + reach)
    return (piece(x - reach, x), None) if log_density(x - deviation / 1000) < log_density(x) else (None, piece(x, x + reach))


def both(below, above):
    """The larger tail from the smaller one."""
    return (1 - above if below is None else below), (1 - below if above is None else above)


def gamma(x, shape):
    x, a = mpf(x), mpf(shape)
    if a <= 2000:
        return gammainc(a, 0, x, regularized=True), gammainc(a, x, mp.inf, regularized=True)
    return both(*tails(lambda t: (a - 1) * log(t) - t - loggamma(a), x, mpf(0), mp.inf, sqrt(a)))


def beta(x, a, b):
    x, a, b = mpf(x), mpf(a), mpf(b)
    if a < 300 and b < 300:
        below = betainc(a, b, 0, x, regularized=True)
        above = betainc(b, a, 0, 1 - x, regularized=True)
        return below, above
    constant = loggamma(a + b) - loggamma(a) - loggamma(b)
    deviation = sqrt(a * b / (a + b + 1)) / (a + b)
    return both(*tails(lambda t: constant + (a - 1) * log(t) + (b - 1) * log(1 - t), x, mpf(0), mpf(1), deviation))


def counts(k, mean, size):
    """At most k, more than k, by summation."""
    mean, total, below = mpf(mean), mpf(0), mpf(0)
    p = exp(-mean) if size == mp.inf else (size / (size + mean)) ** size
    n = 0
    above = mpf(0)
    while n <= k or p > mpf(10) ** -60 * above or n < mean:
        if n <= k:
            below += p
        else:
            above += p
        p *= mean / (n + 1) if size == mp.inf else (size + n) / (n + 1) * (mean / (size + mean))
        n += 1
    return below, above


print("law,x,first,second,below,above")
for shape in (0.01, 0.3, 1.0, 2.5, 50.0, 1e3, 9e4, 1.1e5, 1e6, 1e9, 1e12):
    for z in (-30, -8, -3, -1, -0.01, 0, 0.01, 1, 3, 8, 30):
        x = shape + z * shape ** 0.5
        if x <= 0:
            x = shape * 10.0 ** z if z > -10 else 0
        if x > 0:
            print("gamma", repr(x), repr(shape), "1", *map(number, gamma(x, shape)), sep=",")
for a, b in ((0.01, 0.02), (0.5, 0.5), (1.0, 3.0), (20.0, 2.0), (250.0, 250.0), (1e3, 50.0), (3.0, 1e6), (1e5, 3e5), (1e9, 1e9),
             (1e10, 40.0), (7e7, 1e10)):
    mean, deviation = a / (a + b), (a * b / (a + b + 1)) ** 0.5 / (a + b)
    for z in (-8, -3, -1, 0, 0.01, 1, 3, 8):
        x = mean + z * deviation
        if 0 < x < 1:
            print("beta", repr(x), repr(a), repr(b), *map(number, beta(x, a, b)), sep=",")
for mean, size in ((0.01, 0.5), (2.0, 0.1), (5.0, mp.inf), (12.5, 3.0), (100.0, 1e6), (400.0, mp.inf), (900.0, 20.0), (2e3, 1e9)):
    deviation = float(sqrt(mpf(mean) + (0 if size == mp.inf else mpf(mean) ** 2 / size)))
    for z in (-4, -2, -0.5, 0, 0.5, 2, 4, 8):
        k = int(mean + z * deviation)
        if k >= 0:
            print("count", k, repr(mean), "inf" if size == mp.inf else repr(size), *map(number, counts(k, mean, mpf(size))), sep=",")
