"""wfm design: files agree with what is printed, few shifts cost no less than many, bad options are named."""

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


def main():
    if not PROGRAM:
        print("skipped: the wfm program is not built")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        must(wfm("generate", base / "c", "--agents", 25, "--seed", 3).returncode == 0, "generate failed")
        roster = base / "c" / "roster"
        run = wfm("design", roster)
        must(run.returncode == 0 and "asks for nobody" in run.stderr, f"no demand: exit {run.returncode}: {run.stderr}")
        lines = ["day,start,skill,required"]
        skill = json.loads((roster / "instance.json").read_text(encoding="utf-8"))["skills"][0]
        lines += [f"{d},{h:02}:{m:02},{skill},{6 if h < 12 else 4}" for d in range(7) for h in range(8, 18) for m in (0, 30)]
        (roster / "demand.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        made = []
        for most in (0, 2):
            run = wfm("design", roster, "--max-shifts", most, "-o", base / "out", "--json")
            must(run.returncode == 0, f"exit {run.returncode}: {run.stderr}")
            printed = json.loads(run.stdout)
            must(printed == json.loads((base / "out" / "design.json").read_text(encoding="utf-8")), "design.json differs")
            with open(base / "out" / "design.csv", newline="", encoding="utf-8") as file:
                uses = list(csv.DictReader(file))
            must(len({u["shift"] for u in uses}) == printed["shifts"], "shifts are miscounted")
            must(sum(printed["hires"].values()) == printed["agents"] > 0, "hires are miscounted")
            must(printed["lower_bound"] <= printed["cost"] + 1e-9, "the bound is above the cost")
            made.append(printed)
        must(made[1]["shifts"] <= 2 and made[1]["cost"] >= made[0]["cost"] * 0.998, f"{made}")
        run = wfm("design", roster, "--max-shifts", "-1")
        must(run.returncode == 2 and "--max-shifts" in run.stderr, f"exit {run.returncode}: {run.stderr}")
        run = wfm("design", base / "none")
        must(run.returncode in (2, 3) and "none" in run.stderr, f"exit {run.returncode}: {run.stderr}")


main()
