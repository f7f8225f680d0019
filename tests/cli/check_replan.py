"""wfm replan: sick calls on a generated centre; files agree with one another, bad options are named."""

import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
PROGRAM = os.environ.get("WFM_PROGRAM")


def wfm(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)


def must(holds, text):
    if not holds:
        sys.exit(text)


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def main():
    if not PROGRAM:
        print("skipped: the wfm program is not built")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        run = wfm("generate", base / "c", "--agents", 25, "--seed", 3)
        must(run.returncode == 0, run.stderr)
        roster, old, out = base / "c" / "roster", base / "assignments.csv", base / "out"
        run = wfm("schedule", roster, "-o", base, "--work", 300000, "--quiet")
        must(run.returncode == 0, run.stderr)
        before = rows(old)
        findings = json.loads((base / "explain.json").read_text(encoding="utf-8"))["findings"]
        must((base / "explain.txt").read_text(encoding="utf-8").splitlines() == [f["text"] for f in findings], "explain files disagree")
        must({f["kind"] for f in findings} <= {"price", "shortage", "idle", "contract", "lock", "request"}, "unknown findings")
        must(findings and all(f["text"] for f in findings), "nothing is explained")
        sick = next(r for r in before if r["day"] == "2")["agent"]

        run = wfm("replan", roster, old, "--sick", f"{sick}:2-3", "--now", "2", "--max-agents", 5, "-o", out, "--json")
        must(run.returncode == 0, f"exit {run.returncode}: {run.stderr}")
        printed, written, changes = json.loads(run.stdout), json.loads((out / "replan.json").read_text()), rows(out / "changes.csv")
        must(printed["violations"] == 0 and printed["agents_changed"] <= 5, f"{printed}")
        must(printed["changes"] == written["changes"] and len(changes) == len(written["changes"]), "files disagree")
        after = {(r["agent"], r["day"]): r for r in rows(out / "assignments.csv")}
        was = {(r["agent"], r["day"]): r for r in before}
        differ = {k for k in was.keys() | after.keys() if was.get(k) != after.get(k)}
        must(differ == {(r["agent"], r["day"]) for r in changes}, "changes.csv is not the difference of the rosters")
        must(all(int(r["day"]) >= 2 for r in changes), "the past was changed")
        must(not any(a == sick and d in ("2", "3") for a, d in after), "the sick agent works")

        again = wfm("replan", roster, old, "--sick", f"{sick}:2-3", "--now", "2", "--max-agents", 5, "--json", "--threads", 2)
        must(again.stdout == run.stdout, "another answer with two threads")

        for arguments, text in [(("--sick", "nobody:1"), 'no agent "nobody"'), (("--sick", f"{sick}:99"), "want AGENT:DAY"),
                                (("--sick", sick), "want AGENT:DAY"), (("--now", "2T25:00"), "--now"), (("--now", "99"), "now_day"),
                                (("--state", "final"), "--state"), (("--consent", "nobody"), "--consent")]:
            run = wfm("replan", roster, old, *arguments)
            must(run.returncode == 2 and text in run.stderr, f"{arguments}: exit {run.returncode}, {run.stderr}")
        run = wfm("replan", roster, base / "none.csv")
        must(run.returncode in (2, 3) and "none.csv" in run.stderr, f"exit {run.returncode}: {run.stderr}")


main()
