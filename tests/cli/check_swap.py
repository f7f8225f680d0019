"""wfm swap: questions of a generated roster; what is written is legal by wfm check."""

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


def check(roster, rows):
    run = wfm("check", roster, rows, "--json")
    return json.loads(run.stdout)


def swaps(run):
    must(run.returncode in (0, 1), f"exit {run.returncode}: {run.stderr}")
    return json.loads(run.stdout)["swaps"]


def main():
    if not PROGRAM:
        print("skipped: the wfm program is not built")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        must(wfm("generate", base / "c", "--agents", 25, "--seed", 3).returncode == 0, "generate failed")
        roster, rows = base / "c" / "roster", base / "assignments.csv"
        must(wfm("schedule", roster, "-o", base, "--work", 300000, "--quiet").returncode == 0, "schedule failed")
        with open(rows, newline="", encoding="utf-8") as file:
            worked = list(csv.DictReader(file))
        before = check(roster, rows)

        found, applied = 0, 0
        for row in worked[:: len(worked) // 12]:
            who = f"{row['agent']}:{row['day']}"
            answers = swaps(wfm("swap", roster, rows, "--want", who, "--json"))
            answers += swaps(wfm("swap", roster, rows, "--want", who, "--from", "07:00", "--longest", 4, "--json"))
            must(all(a["allowed"] and a["rule"] == "" for a in answers), f"{who}: {answers}")
            found += len(answers)
        must(found > 0, "nobody would swap anything")

        day = worked[0]["day"]
        agents = [r["agent"] for r in worked if r["day"] == day]
        for other in agents[1:]:
            run = wfm("swap", roster, rows, "--test", f"{agents[0]}:{day},{other}:{day}", "--json", "-o", base / "swapped")
            (answer,) = swaps(run)
            must((run.returncode == 0) == answer["allowed"], f"{answer}")
            if answer["allowed"]:
                after = check(roster, base / "swapped" / "assignments.csv")
                must(after["feasible"] and abs(after["objective"] - before["objective"] - answer["cost"]) < 1e-6, f"{answer}: {after}")
                applied += 1
        must(applied > 0, "no swap was allowed")

        run = wfm("swap", roster, rows, "--time-off", f"{agents[0]}:{day}-{int(day) + 1}", "--credit", 480, "--most-cost", "1e9", "--json")
        answer = json.loads(run.stdout)
        must((run.returncode == 0) == answer["granted"], f"{answer}")

        (base / "bids.csv").write_text("agent,line\n" + "".join(f"{agents[0]},{a}\n" for a in agents[1:]), encoding="utf-8")
        run = wfm("swap", roster, rows, "--bids", base / "bids.csv", "-o", base / "bid")
        must(run.returncode == 0, run.stderr)
        must(check(roster, base / "bid" / "assignments.csv")["feasible"], "the awards break a rule")
        with open(base / "bid" / "awards.csv", newline="", encoding="utf-8") as file:
            awards = {r["agent"]: r["line"] for r in csv.DictReader(file)}
        must(sorted(awards) == sorted(awards.values()), "a line was awarded twice")
        run = wfm("swap", roster, rows, "--bids", base / "bids.csv", "--memory", base / "bid" / "memory.csv", "--json")
        must(run.returncode == 0 and "awards" in json.loads(run.stdout), run.stderr)

        (base / "bad.csv").write_text(f"agent,line\n{agents[0]},nobody\n", encoding="utf-8")
        for arguments, text in [((), "want one of"), (("--test", f"{agents[0]}:{day}"), "want 2 to 6"),
                                (("--test", "nobody:1,x:1"), 'no agent "nobody"'), (("--want", f"{agents[0]}:99"), "--want"),
                                (("--want", f"{agents[0]}:{day}", "--from", "late"), "clock times"),
                                (("--bids", base / "bad.csv"), "bad.csv:2")]:
            run = wfm("swap", roster, rows, *arguments)
            must(run.returncode == 2 and text in run.stderr, f"{arguments}: exit {run.returncode}, {run.stderr}")


main()
