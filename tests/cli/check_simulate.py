"""wfm simulate: totals against Erlang A, several queues, nights, the same bytes with two threads, bad input by its message and exit code."""

import csv
import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
PROGRAM = os.environ.get("WFM_PROGRAM")


def must(holds, text):
    if not holds:
        sys.exit(text)


def wfm(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)


def day(volume, agents, name="", date="2026-01-05", first=8, last=20):
    return "".join(f"{name}{date}T{k // 2:02}:{30 * (k % 2):02},{volume},200,{agents}\n" for k in range(2 * first, 2 * last))


def check_model(base):
    """A long even day has the steady state of Erlang A: 90 contacts of 200 s in half an hour are 10 erlangs."""
    file, cases, out = base / "t.csv", base / "c.csv", base / "o.csv"
    file.write_text("start,volume,aht_s,agents\n" + "".join(day(90, 11, date=f"2026-01-{d:02}", first=0, last=24) for d in range(5, 10)), encoding="utf-8")
    cases.write_text("agents,load,aht_s,patience_s,T_s\n11,10,200,100,20\n", encoding="utf-8")
    want = next(csv.DictReader(io.StringIO(wfm("erlang", "cases", "erlang_a", cases).stdout)))
    run = wfm("simulate", file, "--patience", 100, "--json", "--replications", 200, "-o", out, "--quiet")
    must(run.returncode == 0 and run.stderr == "", run.stderr)
    found = json.loads(run.stdout)["queues"][0]
    for ours, half, theirs in [("level", "level_half", "sl1_offered"), ("abandon_frac", "abandon_half", "p_abandon"), ("asa_s", "asa_half_s", "asa_served_s"),
                               ("occupancy", "occupancy_half", "occupancy")]:
        # the half-width is 1.96 standard errors; 4 of them, and the empty start of the first morning
        must(abs(found[ours] - float(want[theirs])) < 2 * found[half] + 0.01 * float(want[theirs]), f"{ours}: {found[ours]}, want {want[theirs]}")
        must(0 < found[half] < 0.02 * max(1, found[ours]), f"{half}: {found[half]}")
    must(found["empty_at_midnight"] is False, "queues carry over midnight here")
    rows = list(csv.DictReader(out.open(encoding="utf-8")))
    must(len(rows) == 240 and all(float(r["level_low"]) <= float(r["level_high"]) for r in rows), "rows")
    must(abs(sum(float(r["offered"]) for r in rows) - found["offered"]) < 1e-6 * found["offered"], "contacts by interval")
    again = wfm("simulate", file, "--patience", 100, "--json", "--replications", 200, "--threads", 2)
    must(again.stdout == run.stdout, "other bytes with two threads")
    other = wfm("simulate", file, "--patience", 100, "--json", "--replications", 200, "--seed", 2)
    must(other.stdout != run.stdout, "the seed does nothing")


def check_queues(base):
    file = base / "q.csv"
    text = "queue,start,volume,aht_s,agents\n" + day(60, 9, "a,") + day(60, 9, "a,", "2026-01-07") + day(60, 7, "b,")
    file.write_text(text, encoding="utf-8")
    run = wfm("simulate", file, "--patience", 60, "--sl", "90/20", "--json")
    must(run.returncode == 1, f"exit {run.returncode}: {run.stderr}")
    a, b = json.loads(run.stdout)["queues"]
    must(a["queue"] == "a" and b["queue"] == "b" and a["level"] > b["level"] and a["empty_at_midnight"], f"{a} {b}")
    must(abs(a["offered"] / (2 * 24 * 60) - 1) < 0.02 and abs(b["offered"] / (24 * 60) - 1) < 0.02, "contacts")
    must(wfm("simulate", file, "--patience", 60, "--sl", "50/20").returncode == 0, "an easy target was missed")
    less = json.loads(wfm("simulate", file, "--patience", 60, "--json", "--residual", 0.1).stdout)["queues"]
    must(less[0]["level"] < a["level"], "residual shrinkage does nothing")
    text = wfm("simulate", file, "--patience", 60).stdout
    for words in ("queue a:", "95 % confidence", "answered within T / offered", "+-", "every day starts with an empty queue"):
        must(words in text, f"no {words} in {text}")


HEADER = "start,volume,aht_s,agents\n"
BAD = [
    ("no file", None, (), 2, "no such file"),
    ("empty", "", (), 2, "the file is empty"),
    ("header only", HEADER, (), 2, "no row below the header"),
    ("no agents", "start,volume,aht_s\n2026-01-05T08:00,5,200\n", (), 2, "missing columns: agents (or rostered)"),
    ("negative", HEADER + "2026-01-05T08:00,5,200,-1\n", (), 2, ":2: agents: -1, want 0 to"),
    ("no aht", "start,volume,agents\n2026-01-05T08:00,5,2\n2026-01-05T08:30,5,2\n", (), 2, ":2: aht_s: not given"),
    ("one row", HEADER + "2026-01-05T08:00,5,200,1\n", (), 2, "want --interval"),
    ("off step", HEADER + "2026-01-05T08:00,5,200,1\n2026-01-05T08:30,5,200,1\n2026-01-05T09:10,5,200,1\n", (), 2, ":4: start: want steps"),
    ("twice", HEADER + "2026-01-05T08:00,5,200,1\n2026-01-05T08:00,5,200,2\n", (), 2, ":3: start: the interval was given before"),
    ("residual", HEADER + day(5, 2), ("--residual", "1"), 2, "--residual: 1, want 0 to 0.999"),
    ("replications", HEADER + day(5, 2), ("--replications", "1"), 2, "--replications: 1, want 2 to"),
    ("target", HEADER + day(5, 2), ("--sl", "80"), 2, "--sl wants X/T"),
    ("patience", HEADER + day(5, 2), ("--patience", "0"), 2, "--patience wants a time above 0"),
    ("unwritable", HEADER + day(5, 2), ("-o", "/nonexistent/r.csv"), 3, "cannot be written"),
]


def check_bad(base):
    file = base / "x.csv"
    for name, text, arguments, code, words in BAD:
        file.unlink(missing_ok=True)
        if text is not None:
            file.write_text(text, encoding="utf-8")
        run = wfm("simulate", file, *arguments)
        must(run.returncode == code and words in run.stderr, f"{name}: exit {run.returncode}, want {code} and \"{words}\": {run.stderr}")
        must(run.stdout == "", f"{name}: a result was printed")


def check_log(base):
    """The first run as a queue_log: as many contacts as the run has, all events in order, the same bytes again."""
    table, log, again = base / "l.csv", base / "queue_log", base / "again"
    table.write_text("queue,start,volume,aht_s,agents\n" + day(30, 4, name="sales,") + day(12, 2, name="help,"), encoding="utf-8")
    run = wfm("simulate", table, "--patience", 60, "--queue-log", log, "--quiet", "--replications", 2)
    must(run.returncode == 0, run.stderr)
    must(wfm("simulate", table, "--patience", 60, "--queue-log", again, "--quiet", "--replications", 2).returncode == 0, "again")
    must(log.read_bytes() == again.read_bytes(), "other bytes")
    rows = [line.split("|") for line in log.read_text(encoding="utf-8").splitlines()]
    count = {}
    for row in rows:
        count[row[4], row[2]] = count.get((row[4], row[2]), 0) + 1
    must([int(r[0]) for r in rows] == sorted(int(r[0]) for r in rows), "events in order")
    for queue, volume in (("sales", 720), ("help", 288)):
        entered, connected = count["ENTERQUEUE", queue], count["CONNECT", queue]
        must(abs(entered - volume) < 5 * volume**0.5, f"{queue}: {entered} contacts")
        must(connected == count["COMPLETECALLER", queue] and entered == connected + count["ABANDON", queue], f"{queue}: ends")
        must(count["ADDMEMBER", queue] == count["REMOVEMEMBER", queue], f"{queue}: logins")
    must(wfm("simulate", table, "--queue-log", base / "no" / "log").returncode == 3, "a folder that is not there")


def main():
    if not PROGRAM:
        print("skipped: the wfm program is not built")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        check_model(base)
        check_log(base)
        check_queues(base)
        check_bad(base)


main()
