#!/usr/bin/env python3
"""The simulation beside Ciw (Python, discrete events, reneging customers), the same centre in one run.

usage: peer_simulate.py BENCH_SIMULATE        (needs: pip install ciw)
"""
import subprocess
import sys
import time

import ciw

AGENTS, AHT_S, PATIENCE_S, TARGET_S, DAY_S = 10, 180.0, 90.0, 20.0, 86400.0
RATE = 0.95 * AGENTS / AHT_S


def peer(days):
    """Contacts, service level and CPU seconds of Ciw over so many days."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(RATE)],
        service_distributions=[ciw.dists.Exponential(1 / AHT_S)],
        reneging_time_distributions=[ciw.dists.Exponential(1 / PATIENCE_S)],
        number_of_servers=[AGENTS],
    )
    contacts = in_time = 0
    start = time.process_time()
    for day in range(days):
        ciw.seed(day)
        run = ciw.Simulation(network)
        run.simulate_until_max_time(DAY_S)
        for record in run.get_all_records():
            contacts += 1
            in_time += record.record_type == "service" and record.waiting_time <= TARGET_S
    return contacts, in_time / contacts, time.process_time() - start


def main():
    ours = subprocess.run([sys.argv[1], str(AGENTS)], check=True, capture_output=True, text=True).stdout.split("\n")[1].split()
    contacts, level, seconds = peer(10)
    print(f"libwfm {float(ours[2]):12.0f} contacts/s, service level {float(ours[3]):.4f} +- {float(ours[4]):.4f}")
    print(f"ciw    {contacts / seconds:12.0f} contacts/s, service level {level:.4f}")
    print(f"ratio  {float(ours[2]) / (contacts / seconds):12.0f}")


if __name__ == "__main__":
    main()
