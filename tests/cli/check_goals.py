"""wfm goals: a goal from its first day to its last, the file as it is kept, bad input by its message and exit code."""

import csv
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
    must("no data" in ok("status", file, "--today", "2026-01-06"), "no data yet")
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
    must(sorted(p.name for p in base.iterdir()) == ["g.json", "g.json.lock"], "a file was left over")


def check_table(base):
    """The table, CSV, the page, and the same goals in SQLite."""
    file = base / "g.json"
    table = ok("status", file, "--today", "2026-03-02").splitlines()
    must(len(table) == 3 and table[0].startswith("goal ") and "█" in table[1] and "▁" in table[1], f"{table}")
    rows = list(csv.DictReader(ok("status", file, "--csv", "--today", "2026-03-02").splitlines()))
    must([r["id"] for r in rows] == ["asa", "child"] and rows[0]["due_date"] == "2026-03-30" and 0 < float(rows[0]["probability"]) < 1, f"{rows}")
    ok("history", file, "--csv", "-o", base / "h.csv")
    with open(base / "h.csv", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    must(len(rows) == 9 and rows[8]["source"] == "corrected" and sum(int(r["superseded"]) for r in rows) == 1, f"{rows}")
    ok("report", file, "--today", "2026-03-02", "-o", base / "g.html")
    page = (base / "g.html").read_text(encoding="utf-8")
    must("<h2>Shorter waits</h2>" in page and page.count('<svg class="goal"') == 2 and 'class="band"' in page and "http" not in page.replace("http-equiv", ""), "the page")
    again = ok("report", file, "--today", "2026-03-02")
    must(again == page, "the same goals give the same page")


def check_levers(base):
    """What it takes, from a week in a table; the week that comes of it can be read again."""
    week, file = base / "week.csv", base / "l.json"
    lines = ["start,volume,aht_s,patience_s,agents"]
    for day in range(5, 8):
        for i in range(20):
            lines.append(f"2026-01-{day:02d}T{8 + i // 2:02d}:{30 * (i % 2):02d},{38 if 2 <= i < 10 else 17},300,3000,6")
    week.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ok("add", file, "csat", "--kpi", "csat", "--unit", "frac", "--baseline", 0.84, "--target", 0.8, "--keep", "--start", "2026-01-05", "--due", "2026-04-05", "--today", "2026-01-05")
    ok("add", file, "asa", "--kpi", "asa_s", "--unit", "s", "--baseline", 300, "--target", 120, "--start", "2026-01-05", "--due", "2026-04-05", "--today", "2026-01-05", "--guard", "csat",
       "--scope", "service", "--definition", "mean wait", "--reason", "complaints")
    how = ["--week", week, "--shift", "5h", "--max-moves", 3, "--shrinkage", 0.3, "--wage", 20, "--today", "2026-01-05"]
    text = ok("check", file, "asa", *how, "--week-out", base / "after.csv")
    must("mean wait 5:00 to 2:00 in 3 months: moving 3 shifts closes" in text and "more agents at peak" in text and "schedule fit  taken" in text, text)
    found = json.loads(ok("check", file, "--json", *how, code=1))["goals"]  # the guard-rail says no reason and no scope
    levers = found[1]["levers"]
    must("levers" not in found[0] and levers["reached"] and levers["schedule_fit"]["amount"] == 3 and levers["people"]["payroll"] > 0, f"{found}")
    must(abs(levers["schedule_fit"]["closes_frac"] + levers["people"]["closes_frac"] - 1) < 0.02, f"{levers}")
    with open(base / "after.csv", encoding="utf-8", newline="") as rows:
        after = list(csv.DictReader(rows))
    must(len(after) == 60 and sum(float(r["agents_moved"]) for r in after) == 360 and sum(float(r["agents"]) for r in after) > 360, "the week that comes of it")
    late = json.loads(ok("check", file, "asa", "--json", *how, "--hire-days", 80))["goals"][0]
    must(late["levers"]["people"]["state"] == "too late" and late["achievable"]["findings"] & (1 << 17), f"{late}")
    for name, arguments, words in [("two queues", ["--week", base / "two.csv"], "want one queue"), ("no agents", ["--week", base / "none.csv"], "agents"),
                                   ("no such week", ["--week", base / "gone.csv"], "gone.csv"), ("a KPI of no queue", ["csat", "--week", week], "the queue does not decide csat")]:
        (base / "two.csv").write_text("start,queue,volume,aht_s,agents\n2026-01-05T08:00,a,1,300,2\n2026-01-05T08:00,b,1,300,2\n2026-01-05T08:30,b,1,300,2\n", encoding="utf-8")
        (base / "none.csv").write_text("start,volume,aht_s\n2026-01-05T08:00,1,300\n2026-01-05T08:30,1,300\n", encoding="utf-8")
        goal = [] if arguments[0] == "csat" else ["asa"]
        run = wfm("goals", "check", file, *goal, *arguments, "--today", "2026-01-05")
        must(run.returncode == 2 and words in run.stderr, f"{name}: exit {run.returncode}: {run.stderr}")


def check_database(base):
    """The same in SQLite, where the program has it."""
    file = base / "g.db"
    run = wfm("goals", "add", file, "asa", *SET)
    if run.returncode == 3 and "no SQLite" in run.stderr:
        return
    must(run.returncode == 0, run.stderr)
    ok("record", file, "asa", "--date", "2026-01-11", "--value", 280, "--source", "weekly.csv", "--today", "2026-01-11")
    must(json.loads(ok("status", file, "--json", "--today", "2026-01-12"))["goals"][0]["last_value"] == 280, "kept")
    must(sorted(p.name for p in base.iterdir() if p.name.startswith("g.db")) == ["g.db"], "a file was left over")
    file.write_bytes(file.read_bytes()[:5000])
    run = wfm("goals", "status", file)
    must(run.returncode == 2 and "damaged or cut short" in run.stderr, run.stderr)


def check_bad(base):
    file = base / "g.json"
    before = file.read_bytes()
    for name, arguments, code, words in [
        ("no action", ("grow", file), 2, "want add, revise"),
        ("report of one", ("report", file, "asa"), 2, "a report is of all goals"),
        ("CSV of a check", ("check", file, "--csv"), 2, "--csv goes with"),
        ("guard", ("add", file, "b", *SET, "--guard", "asa"), 2, "is no goal to keep"),
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
        ("unwritable", ("add", "/nonexistent/g.json", "b", *SET), 3, "cannot be opened"),
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
        check_table(base)
        check_levers(base)
        check_database(base)
        check_bad(base)


main()
