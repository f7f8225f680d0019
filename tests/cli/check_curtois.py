"""wfm schedule --from-curtois: the files it writes, messages, and benchmark instances where they are at hand."""

import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = os.environ.get("WFM_PROGRAM")
DATA = os.environ.get("WFM_DATA_DIR")
OPTIMA = {1: 607, 3: 1001, 11: 3443}
INSTANCE = """SECTION_HORIZON
14
SECTION_SHIFTS
E,480,
L,480,E
SECTION_STAFF
A,E=14|L=14,3840,2400,5,2,2,1
B,E=14|L=14,3840,2400,5,2,2,1
C,E=14|L=0,3840,2400,5,2,2,1
SECTION_DAYS_OFF
A,0
SECTION_SHIFT_ON_REQUESTS
B,3,L,2
SECTION_COVER
""" + "".join(f"{day},E,1,100,1\n{day},L,1,100,1\n" for day in range(14))


def wfm(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)


def must(holds, text):
    if not holds:
        sys.exit(text)


def solve(file, out, *more):
    run = wfm("schedule", "--from-curtois", file, "-o", out, "--json", "--quiet", *more)
    must(run.returncode == 0, f"{file}: {run.stderr}")
    with open(out / "roster.csv", newline="", encoding="utf-8") as rows:
        return json.loads(run.stdout), json.loads((out / "result.json").read_text()), list(csv.DictReader(rows))


def check_files(folder):
    file = folder / "small.txt"
    file.write_text(INSTANCE, encoding="utf-8")
    printed, result, rows = solve(file, folder / "a", "--work", 300000)
    must(set(rows[0]) == {"staff", "day", "shift"} and {r["shift"] for r in rows} <= {"E", "L"}, f"{rows[0]}")
    must(printed["objective"] == result["objective"] >= result["lower_bound"] and result["violations"] == 0, f"{result}")
    missing = sum(not any(r["day"] == str(d) and r["shift"] == s for r in rows) for d in range(14) for s in "EL")
    must(result["under"] == 100 * missing, f"{missing} missing: {result}")
    solve(file, folder / "b", "--work", 300000, "--threads", 2)
    must((folder / "a/roster.csv").read_bytes() == (folder / "b/roster.csv").read_bytes(), "other bytes with two threads")


def check_messages(folder):
    file = folder / "bad.txt"
    file.write_text(INSTANCE.replace("L,480,E", "L,480,M"), encoding="utf-8")
    run = wfm("schedule", "--from-curtois", file, "-o", folder / "c")
    must(run.returncode == 2 and 'bad.txt:5' in run.stderr and 'shift "M", want one of SECTION_SHIFTS' in run.stderr, run.stderr)
    must(not (folder / "c/roster.csv").exists(), "half a result")
    file.write_text(INSTANCE.replace("C,E=14|L=0,3840,2400", "C,E=1|L=0,3840,2400"), encoding="utf-8")
    run = wfm("schedule", "--from-curtois", file, "-o", folder / "c")
    must(run.returncode == 2 and "staff C: no schedule" in run.stderr, f"{run.returncode} {run.stderr}")
    for arguments in (["--from-curtois", file], ["--from-curtois", file, "-o", folder, folder], []):
        must(wfm("schedule", *arguments).returncode == 2, f"{arguments}")


def check_benchmark(folder):
    for number, optimum in OPTIMA.items():
        file = Path(DATA) / "scheduling/curtois" / f"Instance{number}.txt"
        if not file.is_file():
            continue
        _, result, _ = solve(file, folder / f"i{number}", "--work", 3000000)
        must(result["objective"] == optimum and result["lower_bound"] <= optimum, f"{file}: {result}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        check_files(Path(folder))
        check_messages(Path(folder))
        if DATA:
            check_benchmark(Path(folder))


main()
