#!/usr/bin/env python3
"""Reading a queue_log beside pandas and beside plain Python, the same file in one run.

usage: peer_queue_log.py BENCH_QUEUE_LOG [CONTACTS]        (needs: pip install pandas)
"""
import os
import subprocess
import sys
import tempfile
import time

import pandas as pd


def with_pandas(path):
    """Waits and talk times of answered contacts by joins of the events."""
    names = ["time", "call", "queue", "agent", "event", "p1", "p2", "p3"]
    rows = pd.read_csv(path, sep="|", names=names, header=None, dtype=str, engine="c", index_col=False)
    events = {name: part.set_index(["call", "queue"]) for name, part in rows.groupby("event")}
    calls = events["ENTERQUEUE"][["time"]].join(events["CONNECT"][["p1"]], how="left")
    calls = calls.join(events["COMPLETECALLER"][["p2"]], how="left").join(events["ABANDON"][["p3"]], how="left")
    return len(rows), calls.p1.astype(float).sum() + calls.p3.astype(float).sum(), calls.p2.astype(float).sum()


def with_python(path):
    """The same with a dictionary of open contacts, line by line."""
    rows, wait, talk, open_calls = 0, 0, 0, {}
    with open(path, encoding="utf-8") as file:
        for line in file:
            rows += 1
            field = line.rstrip("\n").split("|")
            key = field[1], field[2]
            if field[4] == "ENTERQUEUE":
                open_calls[key] = field[0]
            elif field[4] == "CONNECT":
                wait += int(field[5])
            elif field[4] == "COMPLETECALLER":
                talk += int(field[6])
                del open_calls[key]
            elif field[4] == "ABANDON":
                wait += int(field[7])
                del open_calls[key]
    return rows, wait, talk


def main():
    contacts = sys.argv[2] if len(sys.argv) > 2 else "300000"
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "queue_log")
        subprocess.run([sys.argv[1], contacts, path], check=True)
        ours = subprocess.run([sys.argv[1], path], check=True, capture_output=True, text=True).stdout.split("\n")[1].split()
        speed = float(ours[4])
        print(f"libwfm {speed:12.0f} rows/s, {ours[6]} s waited, {ours[7]} s talked")
        for name, read in (("pandas", with_pandas), ("python", with_python)):
            start = time.process_time()
            rows, wait, talk = read(path)
            peer = rows / (time.process_time() - start)
            print(f"{name} {peer:12.0f} rows/s, ratio {speed / peer:.1f}, {wait:.0f} s waited, {talk:.0f} s talked")


if __name__ == "__main__":
    main()
