#!/usr/bin/env python3
"""The queueing kernels beside pyworkforce (Python), the same questions in one run.

usage: peer_queueing.py BENCH_QUEUEING        (needs: pip install pyworkforce)

Prints for each question and size the answers a second of both and their ratio. A question that takes the peer more
than two seconds is asked once.
"""
import subprocess
import sys
import time

from pyworkforce.queuing import ErlangC

try:  # releases up to 0.5.1 have no Erlang A
    from pyworkforce.queuing import ErlangA
except ImportError:
    ErlangA = None

AHT_MIN, ANSWER_MIN, PATIENCE_MIN, LEVEL, OCCUPANCY = 3.0, 1 / 3, 2.0, 0.8, 0.9


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


QUESTIONS = {
    "erlang_c": (lambda n: erlang_c(0.95 * n).service_level(positions=n, scale_positions=False), (10, 50, 200, 1000, 5000)),
    "agents_c": (lambda n: erlang_c(n).required_positions(service_level=LEVEL, max_occupancy=OCCUPANCY), (10, 50, 200, 1000, 5000)),
    "erlang_a": (lambda n: erlang_a(0.97 * n).service_level(positions=n, scale_positions=False), (10, 50, 200)),
    "agents_a": (lambda n: erlang_a(n).required_positions(service_level=LEVEL, max_occupancy=0.95), (10, 50)),
}


def main():
    lines = subprocess.run([sys.argv[1]], check=True, capture_output=True, text=True).stdout.split("\n")[1:]
    ours = {(name, float(size)): float(calls) for name, size, calls in (line.split() for line in lines if line)}
    print(f"{'question':10} {'size':>6} {'libwfm/s':>12} {'pyworkforce/s':>14} {'ratio':>9}")
    for name, (question, sizes) in QUESTIONS.items():
        if name.endswith("_a") and ErlangA is None:
            print(f"{name:10} this release of pyworkforce has no Erlang A")
            continue
        for size in sizes:
            peer = rate(lambda: question(size))
            mine = ours[name, float(size)]
            print(f"{name:10} {size:6d} {mine:12.0f} {peer:14.1f} {mine / peer:9.0f}")


if __name__ == "__main__":
    main()
