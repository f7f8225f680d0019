#!/usr/bin/env python3
"""Writes extreme_TABLE.csv beside this file: rows at the edges of every table of `wfm erlang cases`, answered by queueing_oracle.py. The last
column names the answers that the inputs themselves do not fix to 1e-13 and their condition numbers.

    python3 make_extreme.py [TABLE ...]            (needs mpmath, gmpy2 makes it fast; all tables take about an hour)
    python3 make_extreme.py --random 50 --seed 7 --out DIR TABLE ...    (other rows of the same kinds, to look for errors with)"""
import argparse
import csv
import math
import random
from pathlib import Path

import queueing_oracle as oracle
from mpmath import mpf

INF = math.inf


def cross(*lists):
    rows = [()]
    for values in lists:
        rows = [row + (value,) for row in rows for value in values]
    return rows


def near(n):
    """Loads next to n."""
    return [n * (1 - 1e-3), n * (1 - 1e-6), n * (1 - 1e-9), n * (1 - 1e-13), math.nextafter(n, 0)]


def beyond(n):
    return [float(n), math.nextafter(n, INF), n * (1 + 1e-9), n * (1 + 1e-6), n * 1.001]


SIZES = [1, 2, 31, 32, 33, 1000, 100000, 1000000]


def erlang_b():
    rows = [(n, a) for n in SIZES for a in near(n)[1:3] + beyond(n)[:3]]
    rows += cross([0, 1, 7, 60], [1e-12, 1e-300, 1e9]) + cross([31, 32, 33, 500], [0.3, 15.9, 16.1, 54.3, 54.5, 3000])
    rows += [(n, n * r) for n in (45, 300, 1e4, 1e6) for r in (0.02, 0.49, 0.5, 0.51, 0.9, 1.1, 1.69, 1.71, 40)]
    return rows


def erlang_b_real():
    rows = cross([1e-12, 1e-9, 1e-6, 0.01, 0.5, 0.999999, 1 + 1e-12, 1.5, 31.5, math.nextafter(32, 0), math.nextafter(32, 33), 32.5],
                 [1e-12, 0.3, 1.999, 2.0, 30.0, 1e5])
    rows += [(x, x * r) for x in (45.25, 999.999999999, 123456.789, 1e6 + 0.5) for r in (0.1, 0.5, 0.999999999, 1.0, 1.000000001, 1.7, 30)]
    return rows


def erlang_b_inverse():
    rows = [("min_servers", a, None, t) for a, t in cross([1e-12, 0.3, 10.0, 1000.0, 1e6], [1e-9, 0.01, 0.5, 0.999, 1 - 1e-12])]
    rows += [("real_servers", a, None, t) for a, t in cross([1e-6, 0.3, 10.0, 1000.0, 1e6], [1e-9, 0.01, 0.5, 0.999])]
    rows += [("max_load", None, n, t) for n, t in cross([1, 2, 40, 1000, 1000000], [1e-9, 1e-4, 0.01, 0.5, 0.999, 1 - 1e-9])]
    return rows


def erlang_b_ext():
    rows = [(n, n * r, p) for n in (1, 10, 1000, 100000) for r in (1e-6, 0.5, 0.99, 1.0, 1.3)
            for p in (0.0, 1e-12, 0.5, 1 - 1e-9) if p < 0.9 or r != 1.0 or n < 100000]
    rows += [(n, n * r, 1.0) for n in (1, 10, 1000, 100000) for r in (1e-6, 0.5, 0.9, 0.999)]
    return rows


def erlang_c():
    rows = [(n, a, 180.0, t) for n in SIZES for a in near(n) for t in (0.0, 20.0)]
    rows += [(n, a, 180.0, 20.0) for n in (1, 1000) for a in beyond(n)[:2] + [1e9]]
    rows += [(n, a, aht, t) for n, a in ((1, 1e-12), (3, 1e-12), (14, 10.0), (200, 190.0), (100000, 99000.0), (1000000, 999000.0))
             for aht, t in ((180.0, 3600.0), (1e-6, 20.0), (1e9, 20.0), (240.0, 1e-9))]
    return rows


def erlang_c_real():
    rows = [(x, x * r, 180.0, t) for x in (1e-9, 0.01, 0.5, 1 - 1e-9, 1 + 1e-9, 2.75, 31.999, 32.001, 1000.3, 1e6 - 0.25)
            for r, t in ((1e-9, 20.0), (0.5, 0.0), (0.9, 20.0), (1 - 1e-9, 20.0), (0.97, 600.0))]
    return rows


def erlang_c_inverse():
    rows = [("min_agents_sl", a, None, 180.0, t, s, c) for a, t, s, c in
            cross([3e-12, 0.3, 10.0, 1000.0, 1e6], [0.0, 20.0], [1e-9, 0.8, 1 - 1e-12], [1.0, 0.85])]
    rows += [("min_agents_asa", a, None, 180.0, None, s, 1.0) for a, s in cross([1e-6, 7.0, 3e4, 1e6], [1e-9, 20.0, 1e6])]
    rows += [("max_load_sl", None, n, 180.0, t, s, None) for n, t, s in cross([1, 30, 1000, 1000000], [0.0, 20.0], [1e-9, 0.8, 1 - 1e-12])]
    rows += [("max_load_asa", None, n, 180.0, None, s, None) for n, s in cross([1, 30, 1000, 1000000], [1e-9, 20.0, 1e6])]
    rows += [("real_agents_sl", a, None, 180.0, t, s, None) for a, t, s in cross([1e-6, 0.3, 10.0, 1000.0, 1e6], [0.0, 20.0], [1e-9, 0.8, 1 - 1e-12])]
    return rows


def erlang_a():
    rows = [(n, n * r, 180.0, 180.0 * p, t) for n, r, p, t in
            cross([1, 40, 1000000], [0.9, 1 - 1e-9, 1.0, 1 + 1e-9, 1.2], [1e-6, 1e-2, 1.0, 1e3, 1e9], [0.0, 20.0])]
    rows += [(n, a, 300.0, pat, t) for n, a, pat, t in
             [(100, 105.0, 1.0, 200.0), (100, 105.0, 60.0, 36000.0), (10, 30.0, 60.0, 20000.0), (1, 1e-12, 120.0, 20.0), (1, 1e6, 120.0, 20.0),
              (1000, 1e6, 120.0, 20.0), (1000, 1.0, 120.0, 20.0), (50, 48.0, 600.0, 1e-9), (50, 48.0, 600.0, 1e5), (500, 505.0, 90.0, 300.0),
              (300, 320.0, 3e8, 600.0), (2, 1.9999999, 1e10, 3e5), (100, 150.0, 600.0, 240.0), (100, 150.0, 600.0, 1000.0)]]
    rows += [(x, x * r, 180.0, 90.0, 20.0) for x, r in cross([0.01, 0.999, 1.5, 33.3, 2500.75], [0.5, 1.0, 1.5])]
    return rows


def erlang_a_inverse():
    rows = [(d, a, 180.0, p, 20.0, s, ab, c) for d, a, p, s, ab, c in
            cross(["sl1_offered", "sl4_incl_ab"], [0.3, 48.0, 20000.0], [0.01, 120.0, 1e8], [0.5, 1 - 1e-9], [0.02, 0.5], [1.0, 0.8])]
    rows += [(d, a, 300.0, 30.0, 60.0, 0.7, ab, 1.0) for d, a, ab in
             cross(["sl2_excl_short_ab", "sl3_answered", "sl_virtual"], [1.0, 1000.0], [0.02, 0.9])]
    rows += [(d, 1e6, 180.0, 120.0, 20.0, s, ab, 1.0) for d, s, ab in
             cross(["sl1_offered", "sl2_excl_short_ab"], [0.8], [1e-9, 0.05])]
    return rows


def mmnk():
    rows = [(n, n + w, n * r, 180.0, p, t) for n, w, r, p, t in
            cross([1, 30, 5000], [0, 1, 200], [0.5, 1 - 1e-9, 1.0, 1.5], [INF, 60.0], [0.0, 20.0]) if w or t]
    rows += [(n, n + w, n * r, 180.0, p, t) for n, w, r, p, t in
             [(10, 100000, 0.99999, INF, 20.0), (10, 100000, 1.0, INF, 20.0), (10, 100000, 1.001, INF, 3600.0), (10, 100000, 1.5, 1e9, 600.0),
              (1000, 100000, 1.0, 1e6, 60.0), (1, 100000, 50.0, 3600.0, 20.0), (2000, 20000, 1.2, 1e5, 1e4), (100000, 1000, 1.0, 180.0, 20.0),
              (1000000, 5000, 0.999, INF, 5.0), (1000000, 100, 1.01, 90.0, 1.0)]]
    rows += [(n, n + w, n * r, 240.0, p, t) for n, w, r, p, t in
             [(14, 61, 3.0, 1e-4, 20.0), (14, 61, 1.3, 1e11, 20.0), (14, 61, 1e-9, 60.0, 20.0), (14, 61, 1e6, 60.0, 20.0), (14, 61, 1.0, 1.0, 300.0),
              (100, 400, 1.1, 30.0, 6000.0), (100, 400, 1.1, INF, 6000.0), (100, 400, 0.9, INF, 1e-9), (100, 400, 0.9, 600.0, 1e-9),
              (3, 40, 2.0, 10.0, 1800.0)]]
    return rows


def queue_length():
    rows = [(n, n * r, 180.0, p, None, k) for n, r, p in
            [(1, 0.5, INF), (20, 0.95, INF), (1000, 1 - 1e-9, INF), (1000000, 0.999, INF), (20, 0.95, 60.0), (20, 1.3, 60.0), (1, 3.0, 1.0),
             (1000, 1.0, 180.0), (1000, 1.1, 2e4), (100000, 1.05, 90.0), (30, 0.3, 1e-3), (7.5, 1.2, 400.0), (5, 1.5, 1e5), (0.25, 4.0, 20.0)]
            for k in (1, 2, 40, 1000)]
    rows += [(n, n * r, 180.0, p, n + w, k) for n, r, p, w in
             [(1, 0.5, INF, 0), (20, 1.0, INF, 50), (20, 1.5, INF, 5000), (20, 1 - 1e-9, INF, 100000), (20, 0.9, 60.0, 30), (20, 3.0, 60.0, 30),
              (1000, 1.3, 1e4, 900), (1000, 1.0, 1e5, 3000), (1000, 1.0, 1e6, 30000), (20000, 1.01, 180.0, 100)]
             for k in (0, 1, w // 2, w, w + 1)]
    return rows


LAWS = [("det", 30.0), ("det", 1e-3), ("det", 1e6), ("uniform", 240.0), ("uniform", 1e-3), ("uniform", 1e7), ("erlang2", 120.0), ("erlang2", 1e-4),
        ("erlang2", 1e7), ("hyperexp2", 0.001, 1e-3, 1e5), ("hyperexp2", 0.999, 0.5, 3600.0), ("hyperexp2", 0.5, 180.0, 180.0),
        ("hyperexp2", 1e-9, 1.0, 200.0), ("lognormal", 4.5, 0.1), ("lognormal", 4.5, 3.0), ("lognormal", -3.0, 0.8), ("lognormal", 12.0, 1.0),
        ("expbalk", 180.0, 0.999), ("expbalk", 180.0, 1e-9), ("expbalk", 1e6, 0.3), ("expbalk", 1e-3, 0.5)]


def with_law(n, a, aht, law, t):
    return (n, a, aht, law[0], *law[1:], *[None] * (4 - len(law)), t)


def mmn_g():
    rows = [with_law(n, n * r, 180.0, law, t) for law in LAWS for n, r, t in
            [(1, 0.5, 20.0), (20, 0.95, 0.0), (20, 1.3, 20.0), (1000, 1 - 1e-9, 20.0), (1000, 1.0, 60.0), (1000, 1.1, 5.0)]]
    rows += [with_law(100, a, 180.0, law, t) for law in LAWS[0::3] for a, t in [(1e-6, 20.0), (110.0, 3600.0), (400.0, 1.0)]]
    rows += [with_law(1000000, a, 180.0, law, 2.0) for law in (("det", 30.0), ("uniform", 240.0), ("lognormal", 4.5, 0.5),
                                                               ("hyperexp2", 0.3, 15.0, 300.0), ("expbalk", 180.0, 0.1)) for a in (999000.0, 1e6, 1.05e6)]
    return rows


def loose(low, high):
    """A number whose logarithm is uniform."""
    return math.exp(random.uniform(math.log(low), math.log(high)))


def size():
    return max(1, round(loose(1, 10 ** random.choice((1, 2, 4, 6)))))


def load_of(n):
    """Far below, around and beyond n: within a few roots of n, within tiny distances, or anywhere."""
    kind = random.random()
    if kind < 0.45:
        return max(n + random.uniform(-3, 3) * math.sqrt(n), 0.01 * n)
    if kind < 0.65:
        return n * (1 + random.choice((-1, 1)) * loose(1e-12, 1e-2))
    return n * loose(1e-3, 10 if kind < 0.9 else 1e3)


def below(n):
    while True:
        a = load_of(n)
        if a < n:
            return a


def times():
    aht = random.choice((180.0, 240.0, 300.0, round(loose(1, 3600), 3)))
    return aht, random.choice((0.0, 10.0, 20.0, 60.0, round(loose(1e-3, 1e4), 4)))


def any_share():
    return random.choice((0.5, 0.8, 0.9, 0.95, loose(1e-9, 0.5), 1 - loose(1e-12, 0.5)))


def random_row(table):
    n = size()
    aht, t = times()
    patience = aht * random.choice((0.5, 1.0, loose(1e-6, 1e9), loose(1e-2, 1e2)))
    if table == "erlang_b":
        return n, load_of(n)
    if table == "erlang_b_real":
        x = n + random.random() - random.choice((0, 1))
        return x, load_of(x)
    if table == "erlang_b_inverse":
        kind, share = random.choice(("min_servers", "max_load", "real_servers")), 1 - any_share()
        return (kind, None, n, share) if kind == "max_load" else (kind, n * random.uniform(0.1, 1.5), None, share)
    if table == "erlang_b_ext":
        return n, n * random.uniform(0.01, 1.5), random.choice((random.random(), loose(1e-9, 1), 1 - loose(1e-9, 1)))
    if table == "erlang_c":
        return n, below(n), aht, t
    if table == "erlang_c_real":
        x = n + random.random() - random.choice((0, 1))
        return x, below(x), aht, t
    if table == "erlang_c_inverse":
        kind = random.choice(("min_agents_sl", "min_agents_asa", "max_load_sl", "max_load_asa", "real_agents_sl"))
        target, cap = (loose(1e-6, 1e4), None) if kind.endswith("asa") else (any_share(), None)
        if kind.startswith("min"):
            cap = random.choice((1.0, 0.9, 0.85, random.uniform(0.3, 1)))
        a = n * random.uniform(0.05, 1.5)
        return (kind, None, n, aht, None if kind.endswith("asa") else t, target, cap) if kind.startswith("max") else (
            kind, a, None, aht, None if kind.endswith("asa") else t, target, cap)
    if table == "erlang_a":
        return n, load_of(n), aht, patience, t
    if table == "erlang_a_inverse":
        d = random.choice(("sl1_offered", "sl2_excl_short_ab", "sl3_answered", "sl4_incl_ab", "sl_virtual"))
        return d, min(n, 3e4) * random.uniform(0.05, 1.5), aht, patience, t, any_share(), random.choice((0.02, 0.05, 0.3, loose(1e-6, 1))), random.choice((1.0, 0.9, 0.8))
    if table == "mmnk":
        places = random.choice((0, 1, round(loose(1, 300)), round(loose(1, 3000))))
        return n, n + places, load_of(n), aht, random.choice((INF, patience)), t
    law = random.choice((("det", loose(1, 1e3)), ("uniform", loose(1, 1e4)), ("erlang2", loose(1, 1e4)),
                         ("hyperexp2", random.random(), loose(0.1, 100), loose(10, 1e5)), ("lognormal", random.uniform(0, 8), loose(0.1, 3)),
                         ("expbalk", loose(1, 1e4), random.choice((0.1, random.random())))))
    return with_law(n, load_of(n), aht, law, t)


def write(table, rows, path):
    inputs, answers, _ = oracle.TABLES[table]
    given = [c for c in inputs if c[0] != "="]
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow([c.lstrip("$?=") for c in inputs] + answers + ["conditions"])
        for values in rows:
            row = {c.lstrip("$?="): v for c, v in zip(given, values)}
            exact = {k: mpf(v) if isinstance(v, (int, float)) else v for k, v in row.items()}
            got = oracle.answer(table, exact)
            hard = {c: v for c, v in oracle.conditions(table, exact).items() if v > 50}
            cells = []
            for c in inputs:
                name = c.lstrip("$?=")
                value = got[name] if c[0] == "=" else row[name]
                cells.append(oracle.number(value) if c[0] == "=" else "" if value is None else repr(value) if isinstance(value, float) else value)
            out.writerow(cells + [oracle.number(got.get(c)) for c in answers] + [";".join(f"{c}:{float(v):.3g}" for c, v in hard.items())])
            file.flush()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("tables", nargs="*")
    arguments = parser.parse_args()
    for table in arguments.tables or oracle.TABLES:
        random.seed(f"{arguments.seed} {table}")
        rows = [random_row(table) for _ in range(arguments.random)] if arguments.random else globals()[table]()
        write(table, rows, arguments.out / f"extreme_{table}.csv")


if __name__ == "__main__":
    main()
