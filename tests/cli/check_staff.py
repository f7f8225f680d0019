"""wfm staff: demand against the calculator's answers, shrinkage and the bridge, several queues, bad input by its message and exit code."""

import csv
import io
import json
import math
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


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def check_calculator(base):
    """Fewest agents are those of the calculator; with shrinkage they are divided and rounded once."""
    file, cases = base / "v.csv", base / "c.csv"
    volumes = [0.5, 3, 10, 42, 100, 1000]
    file.write_text("start,volume,aht_s\n" + "".join(f"2026-01-05T{8 + k // 2:02}:{30 * (k % 2):02},{v},240\n" for k, v in enumerate(volumes)),
                    encoding="utf-8")
    cases.write_text("sl_definition,load,aht_s,patience_s,T_s,target_sl,max_abandon,max_occupancy\n"
                     + "".join(f"sl1_offered,{v * 240 / 1800!r},240,120,30,0.85,,0.9\n" for v in volumes), encoding="utf-8")
    run = wfm("staff", file, "--sl", "85/30", "--patience", "120", "--occupancy", 0.9, "--quiet")
    must(run.returncode == 0 and run.stderr == "", run.stderr)
    got = table(run.stdout)
    want = table(wfm("erlang", "cases", "erlang_a_inverse", cases).stdout)
    for a, b in zip(got, want):
        must(float(a["demand"]) == float(b["min_agents"]), f"{a}: want {b['min_agents']}")
        must(abs(float(a["level"]) - float(b["sl_at_result"])) < 1e-9, f"{a}: want {b['sl_at_result']}")
        must(float(a["demand"]) - 1 <= float(a["positions"]) <= float(a["demand"]), f"{a}")
        must(a["model"] == "Erlang A" and a["definition"] == "offered" and float(a["level"]) >= 0.85, f"{a}")
    run = wfm("staff", file, "--sl", "85/30", "--quiet", "--shrinkage", "sick=0.12,leave=0.12/rostered,breaks=0.06/rostered", "--json", "-o", base / "r.csv")
    must(run.returncode == 0, run.stderr)
    found = json.loads(run.stdout)
    must(abs(found["residual_frac"] - 0.12 / 0.82) < 1e-12 and abs(found["rostered_frac"] - 0.18) < 1e-12, f"{found}")
    shrunk = table((base / "r.csv").read_text(encoding="utf-8"))
    for a in shrunk:
        must(float(a["demand"]) == math.ceil(float(a["positions"]) / (1 - 0.12 / 0.82) - 1e-9) and a["model"] == "Erlang C", f"{a}")
    queue = found["queues"][0]
    must(abs(queue["demand_h"] - sum(float(a["demand"]) for a in shrunk) / 2) < 1e-9, "hours to roster")
    must(abs(queue["positions_h"] + queue["residual_h"] + queue["rounding_h"] - queue["demand_h"]) < 1e-9, "the bridge does not add up")
    must(abs(queue["demand_h"] / 0.82 - queue["paid_h"]) < 1e-9, "paid hours")
    text = wfm("staff", file, "--shrinkage", "sick=0.1,late=0.02/residual/rest", "-o", base / "r.csv").stdout
    for words in ("answered within T / offered", "Erlang C", "sick 10 % of paid hours, residual", "late 2 % of the rest", "to roster"):
        must(words in text, f"no {words} in {text}")


def check_queues(base):
    file = base / "q.csv"
    file.write_text("queue,offered,start,aht_s,min_agents,patience_s\nb,20,2026-01-05T08:15,200,,60\na,20,2026-01-05T08:00,200,9,\nb,0,2026-01-05T08:00,,3,60\n",
                    encoding="utf-8")
    rows = table(wfm("staff", file, "--quiet").stdout)
    must([(r["queue"], r["start"], r["model"]) for r in rows] == [("b", "2026-01-05T08:00", "none"), ("b", "2026-01-05T08:15", "Erlang A"),
                                                                  ("a", "2026-01-05T08:00", "Erlang C")], f"{rows}")
    must(float(rows[0]["demand"]) == 3 and float(rows[2]["demand"]) == 9 and rows[0]["level"] == "" and rows[0]["aht_s"] == "", f"{rows}")


GOOD = "start,volume,aht_s\n2026-01-05T08:00,5,200\n2026-01-05T08:30,6,200\n"
BAD = [
    ("no file", None, (), 2, "no such file"),
    ("empty", "", (), 2, "the file is empty"),
    ("header only", "start,volume\n", (), 2, "no row below the header"),
    ("no volume", "start,calls\n2026-01-05T08:00,5\n", (), 2, "missing columns: volume (or offered) (or mean)"),
    ("negative", "start,volume\n2026-01-05T08:00,-5\n", (), 2, ":2: volume: -5, want 0 to"),
    ("missing", "start,volume\n2026-01-05T08:00,\n", (), 2, ":2: volume: the cell is empty"),
    ("no aht", "start,volume\n2026-01-05T08:00,5\n2026-01-05T08:30,5\n", (), 2, ":2: aht_s: not given where there are contacts"),
    ("aht 0", "start,volume,aht_s\n2026-01-05T08:00,5,0\n2026-01-05T08:30,5,1\n", (), 2, ":2: aht_s"),
    ("one row", "start,volume,aht_s\n2026-01-05T08:00,5,100\n", (), 2, "want --interval"),
    ("twice", "start,volume,aht_s\n2026-01-05T08:00,5,100\n2026-01-05T08:00,5,100\n", (), 2, ":3: start: the interval was given before"),
    ("target", GOOD, ("--sl", "100/20"), 2, "--sl wants X/T"),
    ("definition", GOOD, ("--definition", "good"), 2, "--definition wants"),
    ("not monotone", GOOD, ("--definition", "incl_abandon", "--patience", "60"), 2, "abandon"),
    ("occupancy", GOOD, ("--occupancy", "0"), 2, "occupancy"),
    ("shrinkage 1", GOOD, ("--shrinkage", "sick=1"), 2, "sick"),
    ("shrinkage form", GOOD, ("--shrinkage", "sick"), 2, "want NAME=SHARE"),
    ("shrinkage twice", GOOD, ("--shrinkage", "sick=0.1,sick=0.1/rostered"), 2, "sick"),
    ("model", GOOD, ("--model", "a"), 2, "--model a wants --patience"),
    ("interval", GOOD, ("--interval", "1h"), 2, "has rows 1800 s apart"),
    ("zone", GOOD, ("--zone", "Moon"), 2, "Moon"),
    ("unwritable", GOOD, ("-o", "/nonexistent/r.csv"), 3, "cannot be written"),
]


def check_bad(base):
    file = base / "x.csv"
    for name, text, arguments, code, words in BAD:
        file.unlink(missing_ok=True)
        if text is not None:
            file.write_text(text, encoding="utf-8")
        run = wfm("staff", file, *arguments)
        must(run.returncode == code and words in run.stderr, f"{name}: exit {run.returncode}, want {code} and \"{words}\": {run.stderr}")
        must(run.stdout == "", f"{name}: a result was printed")


def main():
    if not PROGRAM:
        print("skipped: the wfm program is not built")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        check_calculator(base)
        check_queues(base)
        check_bad(base)


main()
