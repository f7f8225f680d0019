#!/usr/bin/env python3
"""Queueing and staffing beside pyworkforce (Python) and plain R, the same questions in one run.

usage: peer_queueing.py BENCH_QUEUEING [BENCH_STAFFING]

Prints for each question and size the answers a second of all three, CPU time of one core, and the ratios. Peers are taken as they
are found and nothing is installed: pyworkforce by `import pyworkforce` (pip install pyworkforce in a virtual environment), R by
Rscript (peer_queueing.R; base R, whole vectors at a time). A peer that is missing is named as missing. A question that takes a
peer long is asked once.
"""
import math
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

try:
    from pyworkforce.queuing import ErlangC
except ImportError:
    ErlangC = None
try:  # releases up to 0.5.1 have no Erlang A
    from pyworkforce.queuing import ErlangA
except ImportError:
    ErlangA = None

AHT_MIN, ANSWER_MIN, PATIENCE_MIN, LEVEL, OCCUPANCY = 3.0, 1 / 3, 2.0, 0.8, 0.9
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
ORDER = ("erlang_c", "agents_c", "erlang_a", "agents_a", "lognormal", "transient_day", "staff_day", "period_day", "transient_staff",
         "chance_day", "chat_day", "callback_day")  # fmt: skip


def rate(question):
    """Answers a second: at least one, until 0.3 s have passed."""
    count, start = 0, time.process_time()
    while count == 0 or time.process_time() - start < 0.3:
        question()
        count += 1
    return count / (time.process_time() - start)


def erlang_c(load):
    return ErlangC(transactions=load, aht=AHT_MIN, interval=AHT_MIN, asa=ANSWER_MIN)


def erlang_a(load):
    return ErlangA(transactions=load, aht=AHT_MIN, interval=AHT_MIN, asa=ANSWER_MIN, patience=PATIENCE_MIN)


def staff_day(most):
    """A day of 96 quarters, Erlang C, 10 % shrinkage."""
    for i in range(96):
        load = most * (0.3 + 0.7 * math.sin(math.pi * (i + 0.5) / 96) ** 2)
        centre = ErlangC(transactions=load, aht=AHT_MIN, interval=AHT_MIN, asa=ANSWER_MIN, shrinkage=0.1)
        centre.required_positions(service_level=LEVEL, max_occupancy=OCCUPANCY)


QUESTIONS = {
    "erlang_c": (lambda n: erlang_c(0.95 * n).service_level(positions=n, scale_positions=False), (10, 50, 200, 1000, 5000)),
    "agents_c": (lambda n: erlang_c(n).required_positions(service_level=LEVEL, max_occupancy=OCCUPANCY), (10, 50, 200, 1000, 5000)),
    "staff_day": (staff_day, (10, 50, 200)),
    "erlang_a": (lambda n: erlang_a(0.97 * n).service_level(positions=n, scale_positions=False), (10, 50, 200)),
    "agents_a": (lambda n: erlang_a(n).required_positions(service_level=LEVEL, max_occupancy=0.95), (10, 50)),
}


def rates_of(command):
    """{(question, size): answers a second} of a program that prints them."""
    run = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **ONE_CORE})
    rows = [line.split() for line in run.stdout.splitlines()]
    return {(row[0], int(float(row[1]))): float(row[2]) for row in rows if len(row) == 3 and row[0] != "what"}


def pyworkforce_rates():
    if ErlangC is None:
        return {}
    asked = {name: case for name, case in QUESTIONS.items() if ErlangA is not None or not name.endswith("_a")}
    return {(name, size): rate(lambda: question(size)) for name, (question, sizes) in asked.items() for size in sizes}


def r_rates():
    if not shutil.which("Rscript"):
        return {}
    return rates_of(["Rscript", "--vanilla", str(Path(__file__).with_name("peer_queueing.R"))])


def cell(peer, mine):
    return f"{peer:13.4g} {mine / peer:9.3g}" if peer else f"{'-':>13} {'-':>9}"


def main():
    ours = {key: rate for program in sys.argv[1:] for key, rate in rates_of([program]).items()}
    python, r = pyworkforce_rates(), r_rates()
    print(f"{'question':15} {'size':>7} {'libwfm/s':>12} {'pyworkforce/s':>13} {'ratio':>9} {'R/s':>13} {'ratio':>9}")
    for name in ORDER:
        for size in sorted(size for found, size in ours if found == name):
            mine = ours[name, size]
            print(f"{name:15} {size:7d} {mine:12.4g} {cell(python.get((name, size)), mine)} {cell(r.get((name, size)), mine)}")
    if ErlangC is None:
        print("missing: pyworkforce cannot be imported, its columns are empty")
    elif ErlangA is None:
        print("missing: this release of pyworkforce has no Erlang A")
    if not r:
        print("missing: Rscript is not on the path, its columns are empty")
    print("R's lognormal gives two shares and its transient day no service level; the library's rows give all measures")


if __name__ == "__main__":
    main()
