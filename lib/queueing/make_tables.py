"""Writes lib/queueing/tables.c: coefficients and nodes of the queueing kernels, computed with 60 digits (needs mpmath).

Run: python3 lib/queueing/make_tables.py > lib/queueing/tables.c && clang-format -i lib/queueing/tables.c
"""
from fractions import Fraction

from mpmath import mp, mpf, erfc, exp, log, chebyfit, legendre

mp.dps = 60
NODES, SHORT_NODES = 40, 8
ROWS, COLUMNS = 12, 28
ERFCX_PARTS, ERFCX_DEGREE = 64, 8


def number(x):
    return float(x).hex() if isinstance(x, float) else float(mpf(x)).hex()


def pair(x):
    high = float(mpf(x))
    return "{%s, %s}" % (high.hex(), float(mpf(x) - mpf(high)).hex())


def erfcx(z):
    """exp(z^2) erfc(z), z >= 0."""
    if z < 25:
        return exp(z * z) * erfc(z)
    term, total, k = mpf(1), mpf(0), 0
    while abs(term) > mpf(10) ** -45 and k < z * z:
        total += term
        k += 1
        term *= -(2 * k - 1) / (2 * z * z)
    return total / (z * mp.sqrt(mp.pi))


def erfcx_over_t(t):
    """erfcx(z) / t with t = 4 / (4 + z); at t = 0 the limit."""
    if t == 0:
        return 1 / (4 * mp.sqrt(mp.pi))
    return erfcx(4 / t - 4) / t


def erfcx_table():
    """Polynomials in 2 (64 t - part) - 1 of erfcx(z) / t on each of 64 parts of 0 <= t <= 1, lowest power first."""
    for part in range(ERFCX_PARTS):
        poly = chebyfit(lambda v: erfcx_over_t((part + (v + 1) / 2) / ERFCX_PARTS), [-1, 1], ERFCX_DEGREE + 1)
        yield list(reversed(poly))


def temme_table():
    """Coefficients d[k][j] of eta^j x^-k in the uniform expansion of Q(x, a) (Temme 1979), and those of Gamma*(x)."""
    size = COLUMNS + 2 * ROWS + 4
    # mu(eta) with eta^2 / 2 = mu - ln(1 + mu): d mu / d eta = eta (1 + mu) / mu, solved power by power.
    mu = [Fraction(0), Fraction(1)]
    for k in range(2, size + 2):
        # mu mu' = eta (1 + mu): coefficient of eta^k gives mu[k].
        known = sum(mu[i] * (k + 1 - i) * mu[k + 1 - i] for i in range(2, k))
        mu.append((mu[k - 1] - known) / (k + 1))
    ratio = [Fraction(1)]  # eta / mu
    for k in range(1, size):
        ratio.append(-sum(mu[i + 1] * ratio[k - i] for i in range(1, k + 1)))
    row = ratio[1:]  # C_0 = 1/mu - 1/eta
    rows, star = [row], [Fraction(1)]
    for _ in range(1, ROWS):
        gamma = -rows[-1][1]
        star.append(gamma)  # 1/Gamma*(x) = sum star[k] x^-k
        rows.append([(j + 2) * rows[-1][j + 2] + gamma * ratio[j + 1] for j in range(len(rows[-1]) - 2)])
    # Gamma*(x) itself has the same coefficients with alternating signs.
    return [r[:COLUMNS] for r in rows], [(-1) ** k * g for k, g in enumerate(star)]


def legendre_rule(n):
    """Positive half of the nodes and the weights of Gauss-Legendre on [-1, 1]; n is even."""
    for i in range(n // 2):
        x = mp.cos(mp.pi * (n // 2 - i - mpf(1) / 4) / (n + mpf(1) / 2))
        for _ in range(8):
            p = legendre(n, x)
            slope = n * (x * p - legendre(n - 1, x)) / (x * x - 1)
            x -= p / slope
        slope = n * (x * legendre(n, x) - legendre(n - 1, x)) / (x * x - 1)
        yield x, 2 / ((1 - x * x) * slope * slope)


def pade_poles():
    """Poles z with positive imaginary part and residues c of the (7, 8) Pade approximant of exp: sum of 2 Re c / (x - z)."""
    m, k = 7, 8
    top = [mp.factorial(m + k - j) * mp.factorial(m) / (mp.factorial(m + k) * mp.factorial(j) * mp.factorial(m - j)) for j in range(m + 1)]
    low = [(-1) ** j * mp.factorial(m + k - j) * mp.factorial(k) / (mp.factorial(m + k) * mp.factorial(j) * mp.factorial(k - j)) for j in range(k + 1)]
    value = lambda c, z: sum(a * z**j for j, a in enumerate(c))
    slope = lambda c, z: sum(j * a * z ** (j - 1) for j, a in enumerate(c) if j > 0)
    for z in mp.polyroots(list(reversed(low)), maxsteps=500, extraprec=400):
        if z.imag > 0:
            yield z, value(top, z) / slope(low, z)


def main():
    print("/* Coefficients and nodes of the queueing kernels. Written by make_tables.py; do not edit. */")
    print('#include "queueing/tables.h"\n')
    print("const double wfm__erfcx_table[%d][%d] = {" % (ERFCX_PARTS, ERFCX_DEGREE + 1))
    for row in erfcx_table():
        print("{" + ", ".join(number(c) for c in row) + "},")
    print("};\n")
    rows, star = temme_table()
    fraction = lambda f: mpf(f.numerator) / f.denominator
    print("const double wfm__temme_table[%d][%d] = {" % (ROWS, COLUMNS))
    for row in rows:
        print("{" + ", ".join(number(fraction(c)) for c in row) + "},")
    print("};\n")
    print("const double wfm__gamma_star_table[%d] = {%s};\n" % (ROWS, ", ".join(number(fraction(c)) for c in star)))
    print("const wfm__dd wfm__log_table[49] = {")
    for j in range(48, 97):
        print(pair(log(mpf(j) / 64)) + ",")
    print("};\n")
    print("const wfm__dd wfm__exp_table[65] = {")
    for j in range(65):
        print(pair(exp(-mpf(j) / 64)) + ",")
    print("};\n")
    print("const wfm__dd wfm__ln2 = %s;\n" % pair(log(2)))
    for name, nodes in ("legendre", NODES), ("short", SHORT_NODES):
        rule = list(legendre_rule(nodes))
        print("const double wfm__%s_node[%d] = {%s};\n" % (name, nodes // 2, ", ".join(number(x) for x, _ in rule)))
        print("const double wfm__%s_weight[%d] = {%s};\n" % (name, nodes // 2, ", ".join(number(w) for _, w in rule)))
    print("const wfm__pole wfm__pade_pole[%d] = {" % 4)
    for z, c in pade_poles():
        print("{%s, %s, %s, %s}," % (number(z.real), number(z.imag), number(c.real), number(c.imag)))
    print("};")


if __name__ == "__main__":
    main()
