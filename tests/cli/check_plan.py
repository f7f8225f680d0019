"""wfm plan: the sample centre and recorded calls from end to end; bad input by its message and exit code, nothing half-written."""

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SKIPPED = 77
PROGRAM = os.environ.get("WFM_PROGRAM")
SOURCE = Path(os.environ.get("WFM_SOURCE_DIR", "."))
WRITTEN = ["assignments.csv", "bound.json", "demand.csv", "forecast.csv", "hours.csv", "report.html", "requirement.csv", "result.json",
           "weeks.csv"]
QUICK = ["--work", "300000", "--replications", "8", "--quiet"]


def must(holds, text):
    if not holds:
        sys.exit(text)


def wfm(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def minutes(clock):
    hours, rest = clock.split(":")
    return int(hours) * 60 + int(rest)


def check_outputs(folder, result):
    """The files of out/ agree with each other and with the folder."""
    out = folder / "out"
    must(sorted(f.name for f in out.iterdir()) == WRITTEN, f"{folder}: {sorted(f.name for f in out.iterdir())}")
    totals, roster = result["totals"], result["roster"]
    must(roster["hard_violations"] == 0, f"{folder}: rules broken")
    must(roster["lower_bound"] <= roster["cost"] * (1 + 1e-9), f"{folder}: bound above cost")
    must(abs(roster["gap"] - (roster["cost"] - roster["lower_bound"]) / roster["cost"]) < 1e-9, f"{folder}: gap")
    forecast = rows(out / "forecast.csv")
    must(abs(sum(float(r["mean"]) for r in forecast) / totals["contacts"] - 1) < 1e-3, f"{folder}: contacts")
    must(all(float(r["q10"]) <= float(r["mean"]) + 1 and float(r["mean"]) <= float(r["q90"]) + 1 for r in forecast), f"{folder}: bands")
    step = result["plan_interval_minutes"] / 60
    requirement = rows(out / "requirement.csv")
    must(abs(sum(float(r["demand"]) for r in requirement) * step - totals["demand_h"]) < 1e-6, f"{folder}: demand")
    must(abs(sum(float(r["rostered"]) for r in requirement) * step - totals["rostered_h"]) < 1e-6, f"{folder}: rostered")
    hours = rows(out / "hours.csv")
    codes = [c for c in hours[0] if c.endswith("_minutes") and c != "paid_minutes"]
    must(all(sum(int(r[c]) for c in codes) == int(r["paid_minutes"]) for r in hours), f"{folder}: pay codes")
    must(abs(sum(int(r["paid_minutes"]) for r in hours) / 60 - totals["paid_h"]) < 1e-6, f"{folder}: paid hours")
    weeks = rows(out / "weeks.csv")
    agents = [r["agent"] for r in rows(folder / "roster" / "agents.csv")]
    must([r["agent"] for r in weeks] == agents, f"{folder}: agents of weeks.csv")
    shifts = sum(bool(re.match(r"\d\d:\d\d-\d\d:\d\d ", cell)) for r in weeks for cell in r.values())
    must(shifts == len(rows(out / "assignments.csv")), f"{folder}: shifts of weeks.csv")
    bound = json.loads((out / "bound.json").read_text(encoding="utf-8"))
    must(len(bound["prices"]) == len(rows(out / "demand.csv")), f"{folder}: prices")
    must(bound["lower_bound"] == roster["lower_bound"], f"{folder}: bounds differ")
    html = (out / "report.html").read_text(encoding="utf-8")
    must(html.rstrip().endswith("</html>") and len(result["assumptions"]) > 4, f"{folder}: report")
    must(not re.search(r"<(script|link|img)[^>]*(src|href)=", html), f"{folder}: the report loads something")


def check_roster_again(folder, base):
    """wfm check and wfm schedule on the plan's own demand agree with the plan."""
    again = base / "again"
    shutil.copytree(folder / "roster", again)
    shutil.copyfile(folder / "out" / "demand.csv", again / "demand.csv")
    run = wfm("check", again, folder / "out" / "assignments.csv", "--json", "--quiet")
    must(run.returncode == 0, run.stderr)
    judged = json.loads(run.stdout)
    result = json.loads((folder / "out" / "result.json").read_text(encoding="utf-8"))
    must(judged["feasible"] and abs(judged["objective"] - result["roster"]["cost"]) < 1e-6, "wfm check found another cost")
    must(abs(judged["under"] * 0.25 - result["totals"]["short_h"]) < 2.01, "shortage differs by more than the night of the clock change")
    out = base / "scheduled"
    run = wfm("schedule", again, "-o", out, "--work", 300000, "--quiet", "--json", "--warm", folder / "out" / "assignments.csv")
    must(run.returncode in (0, 1), run.stderr)
    solved = json.loads(run.stdout)
    must(solved["cost"] <= result["roster"]["cost"] + 1e-6 and solved["violations"] == 0, "a warm start made the roster worse")


def check_sample(base):
    folder = base / "sample"
    shutil.copytree(SOURCE / "examples" / "data" / "sample", folder)
    before = {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()}
    run = wfm("plan", folder, *QUICK, "--json")
    must(run.returncode in (0, 1), f"exit {run.returncode}: {run.stderr}")
    must(run.stderr == "", f"the sample gave findings: {run.stderr}")
    result = json.loads(run.stdout)
    check_outputs(folder, result)
    must(all(f.read_bytes() == text for f, text in before.items()), "an input file was changed")
    first = {name: (folder / "out" / name).read_bytes() for name in WRITTEN}
    run = wfm("plan", folder, *QUICK, "--threads", 2)
    must(run.returncode in (0, 1), f"exit {run.returncode}: {run.stderr}")
    for words in ("contacts", "peak agents", "hours", "cost", "coverage", "service level", "LP bound", "gap", "assumed"):
        must(words in run.stdout, f"no {words} in the summary")
    for name in WRITTEN:
        must((folder / "out" / name).read_bytes() == first[name], f"{name}: other bytes with two threads")
    check_roster_again(folder, base)
    return folder


# What is done to a copy of the sample, the exit code, and what standard error must say.
def put(name, text):
    return lambda folder: (folder / name).write_text(text, encoding="utf-8")


def change(name, old, new, count=1):
    def act(folder):
        path = folder / name
        text = path.read_text(encoding="utf-8")
        must(old in text, f"{name} has no {old}")
        path.write_text(text.replace(old, new, count), encoding="utf-8")
    return act


def repeat_first_row(folder):
    lines = (folder / "history.csv").read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    cells[1] = str(int(cells[1]) + 1)
    put("history.csv", "\n".join(lines + [",".join(cells)]) + "\n")(folder)


def out_is_a_file(folder):
    (folder / "out").write_text("in the way", encoding="utf-8")


BAD = [
    ("empty history", put("history.csv", ""), 2, "history.csv: the file is empty"),
    ("header only", put("history.csv", "start,offered,aht_s\n"), 2, "history.csv: no row below the header"),
    ("wrong delimiter", put("history.csv", "start|offered\n2026-01-05T08:00|5\n"), 2, "history.csv:"),
    ("negative count", put("history.csv", "start,offered,aht_s\n2026-01-05T08:00,-3,100\n"), 2, "history.csv:2: offered: -3, want 0"),
    ("no number", put("history.csv", "start,offered,aht_s\n2026-01-05T08:00,many,100\n"), 2, "history.csv:2: offered: \"many\""),
    ("conflicting duplicate", repeat_first_row, 2, "this interval was given before on line 2 with other values"),
    ("unknown agent", put("roster/requests.csv", "agent,day,kind,start_from,start_to,weight\nNobody,1,OFF,,,1\n"), 2,
     "roster/requests.csv:2"),
    ("unknown shift", put("roster/locked.csv", "agent,day,shift\nA0001,1,X9\n"), 2, "roster/locked.csv:2"),
    ("unknown zone", change("plan.json", "Europe/Berlin", "Europe/Nowhere"), 2, "Europe/Nowhere"),
    ("interval does not divide the day", change("plan.json", "\"days\"", "\"history\": {\"interval_minutes\": 25}, \"days\""), 2,
     "25, want a divisor of 1440"),
    ("interval is no multiple",
     put("history.csv", "start,offered,aht_s\n2026-01-05T08:00,3,100\n2026-01-05T08:20,3,100\n"), 2,
     "want a multiple of the history's interval of 20 minutes"),
    ("plan interval", change("plan.json", "\"plan_interval_minutes\": 15", "\"plan_interval_minutes\": 20"), 2, "want 15 or 30"),
    ("out cannot be written", out_is_a_file, 3, "is no folder"),
    ("no plan.json", lambda folder: (folder / "plan.json").unlink(), 2, "plan.json: no such file"),
]


def check_bad(base, sample):
    shutil.rmtree(sample / "out")
    for name, act, code, text in BAD:
        folder = base / name.replace(" ", "_")
        shutil.copytree(sample, folder)
        act(folder)
        before = sorted(f for f in folder.rglob("*"))
        run = wfm("plan", folder, *QUICK)
        must(run.returncode == code, f"{name}: exit {run.returncode}, want {code}: {run.stderr}")
        must(text in run.stderr, f"{name}: no \"{text}\" in: {run.stderr}")
        must(run.stdout == "", f"{name}: a result was printed")
        must(sorted(f for f in folder.rglob("*")) == before, f"{name}: something was written")
        shutil.rmtree(folder)


def check_hard_cases(base, sample):
    """Demand that nobody can serve is shortage; an agent away all the time is named and the rest planned."""
    folder = base / "hard"
    shutil.copytree(sample, folder)
    change("plan.json", "\"days\"", "\"aht_s\": 3000, \"days\"")(folder)
    history = [line.rsplit(",", 1)[0] for line in (folder / "history.csv").read_text(encoding="utf-8").splitlines()]
    put("history.csv", "\n".join(history) + "\n")(folder)
    with open(folder / "roster" / "timeoff.csv", "a", encoding="utf-8") as file:
        file.writelines(f"A0003,{day},00:00,24:00,0\n" for day in range(28))
    run = wfm("plan", folder, *QUICK, "--json")
    must(run.returncode == 1, f"exit {run.returncode}: {run.stderr}")
    result = json.loads(run.stdout)
    check_outputs(folder, result)
    must(result["totals"]["coverage_frac"] < 0.5 and result["totals"]["short_h"] > 1000, "no shortage shown")
    must([a["agent"] for a in result["agents_without_work"]] == ["A0003"], f"{result['agents_without_work']}")
    must(result["roster"]["agents_working"] == result["roster"]["agents"] - 1, "the others were not planned")


def check_interrupt(base, sample):
    """Interrupted, the program ends with 130; what it has written is whole: nothing, or a checked roster without a simulation."""
    folder = base / "interrupted"
    shutil.copytree(sample, folder)
    for wait in (1, 6):
        run = subprocess.Popen([PROGRAM, "plan", str(folder), "--work", "1000000000", "--quiet", "--json"], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
        time.sleep(wait)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=60)
        must(run.returncode == 130 and "interrupted" in err, f"after {wait} s: exit {run.returncode}: {err}")
        must(not list(folder.rglob("*.part")), "a temporary file was left")
        if not (folder / "out" / "result.json").exists():
            continue
        result = json.loads(out)
        must(result["stage"] == "roster" and result["totals"]["level"] is None, f"stage {result['stage']}")
        check_outputs(folder, result)


def check_usage():
    for arguments, code, text in [((), 2, "usage"), (("plan",), 2, "usage: wfm plan"), (("plan", "a", "b"), 2, "usage: wfm plan"),
                                  (("plan", "a", "--colour"), 2, "no option --colour"), (("nothing",), 2, "no command nothing"),
                                  (("plan", "a", "--threads", "0"), 2, "--threads: 0, want 1 to 256"),
                                  (("plan", "a", "--time", "soon"), 2, "want a time as 90s"),
                                  (("plan", "/nonexistent"), 2, "plan.json: no such file")]:
        run = wfm(*arguments)
        must(run.returncode == code and text in run.stderr, f"{arguments}: exit {run.returncode}: {run.stderr}")
    commands = re.findall(r"^  ([a-z]+) ", wfm("--help").stdout, re.M)
    must("plan" in commands and "check" in commands, f"{commands}")
    for command in commands:
        run = wfm(command, "--help")
        must(run.returncode == 0 and "\nexample:\n" in run.stdout and not run.stderr, f"wfm {command} --help")


def check_real(base):
    """Recorded calls of two banks, where the data is at hand."""
    data = os.environ.get("WFM_DATA_DIR")
    calls = Path(data) / "calls" if data else None
    if not calls or not calls.is_dir():
        print("recorded calls: skipped, WFM_DATA_DIR does not lead to them")
        return
    for case, name, words in [("bank", "bank_calls_5min.csv", "handled"), ("anonymous", "anonymous_bank_1999_6min.csv", "offered")]:
        folder = base / case
        run = subprocess.run([sys.executable, SOURCE / "examples" / "real_calls.py", case, calls / name, folder, "--wfm", PROGRAM],
                             capture_output=True, text=True)
        must(run.returncode == 0, run.stderr)
        run = wfm("plan", folder, *QUICK, "--json")
        must(run.returncode in (0, 1), f"{case}: exit {run.returncode}: {run.stderr}")
        result = json.loads(run.stdout)
        check_outputs(folder, result)
        must(result["totals"]["contacts_counted"] == words, f"{case}: contacts are not labelled")
        must(0.5 < result["totals"]["coverage_frac"] <= 1, f"{case}: coverage {result['totals']['coverage_frac']}")
        if case == "anonymous":
            nights = sum(int(r["night_minutes"]) for r in rows(folder / "out" / "hours.csv"))
            must(nights > 0, "no night was worked")
            must(any("spring change" in a for a in result["assumptions"]), "the hour that never was is not mentioned")


def main():
    if not PROGRAM:
        print("skipped: the wfm program is not built")
        sys.exit(SKIPPED)
    check_usage()
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        sample = check_sample(base)
        check_bad(base, sample)
        check_hard_cases(base, sample)
        check_interrupt(base, sample)
        check_real(base)


main()
