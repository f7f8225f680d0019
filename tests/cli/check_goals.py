"""wfm goals: a goal from its first day to its last, the file as it is kept, bad input by its message and exit code."""

import datetime
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
PROGRAM = os.environ.get("WFM_PROGRAM")
SET = ["--kpi", "asa_s", "--unit", "s", "--baseline", 300, "--target", 120, "--start", "2026-01-05", "--due", "2026-03-30", "--today", "2026-01-05"]


def must(holds, text):
    if not holds:
        sys.exit(text)


def wfm(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)


def ok(*arguments, code=0):
    run = wfm("goals", *arguments)
    must(run.returncode == code, f"{arguments}: exit {run.returncode}: {run.stderr}")
    return run.stdout


def check_life(base):
    file = base / "g.json"
    must(ok("add", file, "asa", *SET, "--steps", 4, "--title", "Shorter waits", "--owner", "Ann", "--scope", "service", "--definition", "mean wait of the answered",
            "--reason", "complaints", "--baseline-se", 8) == "", "add prints nothing")
    must("no data" in ok("status", file, "--today", "2026-01-06") or "not started" in ok("status", file, "--today", "2026-01-06"), "no data yet")
    first = datetime.date(2026, 1, 11)
    for week in range(8):
        day = first + datetime.timedelta(days=7 * week)
        ok("record", file, "asa", "--date", day, "--value", 285 - 22 * week + (week % 3), "--source", "weekly.csv", "--today", day)
    found = json.loads(ok("status", file, "--json", "--today", "2026-03-02"))
    goal = found["goals"][0]
    must(found["today"] == "2026-03-02" and goal["id"] == "asa" and goal["observations"] == 8, f"{goal}")
    must(goal["status"] in ("on track", "ahead") and goal["probability"] > 0.5 and goal["milestones_met"] == goal["milestones"] == 2, f"{goal}")
    must(goal["projected_low"] < goal["projected"] < goal["projected_high"], f"{goal}")
    text = ok("status", file, "asa", "--today", "2026-03-02")
    must("asa: " in text and "of service from 300 to 120 by 2026-03-30" in text, text)
    report = json.loads(ok("check", file, "--json", "--today", "2026-03-02"))["goals"][0]
    must(report["specific"]["verdict"] == report["measurable"]["verdict"] == "yes" and report["relevant"]["verdict"] == "yes", f"{report}")
    ok("revise", file, "asa", "--target", 100, "--why", "it goes well", "--today", "2026-03-02")
    ok("record", file, "asa", "--date", "2026-03-01", "--value", 150, "--source", "corrected", "--today", "2026-03-03")
    story = json.loads(ok("history", file, "--json"))["goals"][0]
    must([r["target"] for r in story["revisions"]] == [120, 100] and story["revisions"][1]["why"] == "it goes well", f"{story}")
    must(len(story["observations"]) == 9 and sum(o["superseded"] for o in story["observations"]) == 1, f"{story['observations']}")
    must("revised: from 300 to 100" in ok("history", file, "asa"), "the revision is not shown")
    missed = ok("status", file, "--today", "2026-03-31", code=1)
    must("missed" in missed, missed)
    # a second goal in the same file, which stays whole
    ok("add", file, "child", *SET, "--parent", "asa")
    kept = json.loads(file.read_text(encoding="utf-8"))
    must(kept["format"] == "wfm-goals-1" and [g["id"] for g in kept["goals"]] == ["asa", "child"] and len(kept["goals"][0]["observations"]) == 9, "the file")
    must(sorted(p.name for p in base.iterdir()) == ["g.json"], "a file was left over")


def check_bad(base):
    file = base / "g.json"
    before = file.read_bytes()
    for name, arguments, code, words in [
        ("no action", ("grow", file), 2, "want add, revise"),
        ("no id", ("record", file), 2, "the id of a goal"),
        ("unknown id", ("record", file, "x", "--value", 1, "--source", "s"), 2, "there is no goal \"x\""),
        ("no such file", ("status", base / "none.json"), 2, "no such file"),
        ("id twice", ("add", file, "asa", *SET), 2, "asa"),
        ("no target", ("add", file, "b", "--kpi", "x", "--baseline", 1, "--due", "2026-03-30"), 2, "a goal wants --kpi"),
        ("due first", ("add", file, "b", *SET, "--due", "2026-01-01"), 2, "due"),
        ("direction", ("add", file, "b", *SET, "--direction", "left"), 2, "--direction wants"),
        ("wrong side", ("add", file, "b", *SET, "--direction", "up"), 2, "target"),
        ("parent", ("add", file, "b", *SET, "--parent", "z"), 2, "z"),
        ("shape", ("add", file, "b", *SET, "--steps", 4, "--shape", "round"), 2, "--shape wants"),
        ("steps", ("add", file, "b", *SET, "--steps", 400), 2, "steps=400"),
        ("no value", ("record", file, "asa"), 2, "wants --value and --source"),
        ("future", ("record", file, "asa", "--value", 1, "--source", "s", "--date", "2026-05-01", "--today", "2026-04-01"), 2, "after the day of its entry"),
        ("no why", ("revise", file, "asa", "--target", 90), 2, "wants --why"),
        ("unwritable", ("add", "/nonexistent/g.json", "b", *SET), 3, "cannot be written"),
    ]:
        run = wfm("goals", *arguments)
        must(run.returncode == code and words in run.stderr and run.stdout == "", f"{name}: exit {run.returncode}, want {code} and \"{words}\": {run.stderr}")
        must(file.read_bytes() == before, f"{name}: the file was changed")
    for name, text, words in [("empty", "", "x.json"), ("no JSON", "{", "x.json:1"), ("format", "{\"format\": \"wfm-plan-1\", \"goals\": []}", "want \"wfm-goals-1\""),
                              ("version", "{\"format\": \"wfm-goals-9\", \"goals\": []}", "later version"),
                              ("member", "{\"format\": \"wfm-goals-1\", \"goals\": [{\"id\": 3, \"revisions\": []}]}", "goals[0]")]:
        (base / "x.json").write_text(text, encoding="utf-8")
        run = wfm("goals", "status", base / "x.json")
        must(run.returncode == 2 and words in run.stderr, f"{name}: exit {run.returncode}: {run.stderr}")


def main():
    if not PROGRAM:
        print("skipped: the wfm program is not built")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        check_life(base)
        check_bad(base)


main()
