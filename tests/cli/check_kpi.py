"""wfm kpi: ratios of sums by period and queue, definitions named, missing cells, bad input by its message and exit code."""

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
HEADER = "start,queue,offered,answered,abandoned,answered_within,abandoned_within,answered_wait_s,talk_s,handling_s,available_s\n"


def must(holds, text):
    if not holds:
        sys.exit(text)


def wfm(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def near(a, b):
    return abs(float(a) - b) < 1e-12


def check_values(base):
    file = base / "i.csv"
    file.write_text(HEADER + "2026-01-31T08:00,a,10,8,2,6,1,80,800,800,200\n2026-01-31T08:30,a,20,20,0,18,0,100,3000,3000,500\n"
                    "2026-02-01T08:00,a,0,0,0,0,0,0,0,0,900\n2026-02-02T08:00,a,4,4,0,1,0,200,400,400,100\n"
                    "2026-01-31T08:00,b,5,4,1,4,0,8,400,400,600\n", encoding="utf-8")
    run = wfm("kpi", file)
    must(run.returncode == 0 and "answered within 20 s / offered" in run.stderr, run.stderr)
    rows = table(run.stdout)
    must([(r["queue"], r["day"]) for r in rows] == [("a", "2026-01-31"), ("a", "2026-02-01"), ("a", "2026-02-02"), ("b", "2026-01-31")], f"{rows}")
    first, none = rows[0], rows[1]
    must(near(first["service_level"], 24 / 30) and near(first["abandonment"], 2 / 30) and near(first["asa_s"], 180 / 28), f"{first}")
    must(near(first["aht_s"], 3800 / 28) and near(first["occupancy"], 3800 / 4500) and near(first["sum_offered"], 30), f"{first}")
    must(float(first["service_level_low"]) < 0.8 < float(first["service_level_high"]), "the confidence interval")
    must(none["service_level"] == "" and none["aht_s"] == "" and near(none["occupancy"], 0), f"no contacts: {none}")
    must("utilisation" not in first and all(r["definition"] == "answered within 20 s / offered" for r in rows), f"{first}")

    weeks = table(wfm("kpi", file, "--period", "week", "--quiet").stdout)
    must([(r["queue"], r["week"]) for r in weeks] == [("a", "2026-01-26"), ("a", "2026-02-02"), ("b", "2026-01-26")] and near(weeks[0]["service_level"], 0.8), f"{weeks}")
    months = table(wfm("kpi", file, "--period", "month", "--quiet").stdout)
    must([r["month"] for r in months] == ["2026-01-01", "2026-02-01", "2026-01-01"], f"{months}")
    every = table(wfm("kpi", file, "--period", "interval", "--quiet").stdout)
    must(len(every) == 5 and every[1]["interval"] == "2026-01-31T08:30" and near(every[1]["service_level"], 0.9), f"{every}")
    other = json.loads(wfm("kpi", file, "--definition", "excl_short", "--threshold", 30, "--json", "--quiet").stdout)
    must(near(other["rows"][0]["service_level"], 24 / 29) and "30 s" in other["definition"] and "offered - abandoned within 30 s" in other["definition"], f"{other['definition']}")
    must(other["rows"][1]["service_level"] is None and other["rows"][0]["sums"]["offered"] == 30, "JSON")

    # a history has handled contacts and AHT only
    file.write_text("start,offered,handled,abandoned,aht_s\n2026-01-05T08:00,10,8,2,100\n2026-01-05T08:15,4,4,0,130\n2026-01-05T08:30,1,0,1,\n", encoding="utf-8")
    row = table(wfm("kpi", file, "--quiet").stdout)[0]
    must(near(row["aht_s"], (800 + 520) / 12) and near(row["abandonment"], 3 / 15) and "service_level" not in row, f"{row}")
    # an empty cell spreads, or its row is left out
    file.write_text("start,offered,answered,answered_within\n2026-01-05T08:00,10,10,5\n2026-01-05T08:15,4,4,\n", encoding="utf-8")
    row = table(wfm("kpi", file, "--quiet").stdout)[0]
    must(row["service_level"] == "" and near(row["sum_offered"], 14), f"{row}")
    row = table(wfm("kpi", file, "--quiet", "--skip-missing").stdout)[0]
    must(near(row["service_level"], 0.5) and row["rows_left_out"] == "1", f"{row}")


GOOD = HEADER + "2026-01-31T08:00,a,10,8,2,6,1,80,800,800,200\n2026-01-31T08:30,a,10,8,2,6,1,80,800,800,200\n"
BAD = [
    ("no file", None, (), 2, "no such file"),
    ("empty", "", (), 2, "the file is empty"),
    ("header only", HEADER, (), 2, "no row below the header"),
    ("no count", "start,calls\n2026-01-05T08:00,3\n2026-01-05T08:30,3\n", (), 2, ":1: want counts"),
    ("negative", GOOD.replace("10,8,2", "-10,8,2", 1), (), 2, ":2: offered: -10, want 0 to"),
    ("no number", GOOD.replace("10,8,2", "10,x,2", 1), (), 2, ":2: answered: \"x\", want a number"),
    ("part above its whole", GOOD.replace("10,8,2,6", "10,8,2,9", 1), (), 2, ":2: answered_within=9"),
    ("more than offered", GOOD.replace("10,8,2", "9,8,2", 1), (), 2, ":2: "),
    ("twice", GOOD.replace("08:30", "08:00"), (), 2, ":3: start: the interval was given before"),
    ("period", GOOD, ("--period", "year"), 2, "--period wants"),
    ("definition", GOOD, ("--definition", "best"), 2, "best"),
    ("zone", GOOD, ("--zone", "Moon"), 2, "Moon"),
    ("unwritable", GOOD, ("-o", "/nonexistent/r.csv"), 3, "cannot be written"),
]


def check_bad(base):
    file = base / "x.csv"
    for name, text, arguments, code, words in BAD:
        file.unlink(missing_ok=True)
        if text is not None:
            file.write_text(text, encoding="utf-8")
        run = wfm("kpi", file, *arguments)
        must(run.returncode == code and words in run.stderr, f"{name}: exit {run.returncode}, want {code} and \"{words}\": {run.stderr}")
        must(run.stdout == "", f"{name}: a result was printed")


def main():
    if not PROGRAM:
        print("skipped: the wfm program is not built")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        check_values(base)
        check_bad(base)


main()
