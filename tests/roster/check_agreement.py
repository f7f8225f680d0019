"""The checker against another program that judges the same folders: every count and every figure, on random damaged rosters.

The other program is named by WFM_ROSTER_CHECKER; it takes a folder and a file of assignments and prints JSON. Without it the test is skipped.
WFM_AGREEMENT_CASES sets how many instances are tried (30).
"""

import csv
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SKIPPED = 77
INTERVAL = 30


def clock(minutes):
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def write(folder, name, rows):
    if not rows:
        return
    with open(folder / name, "w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def make_shifts():
    """Day, short and night shifts with two, one and no pauses; P3 is not a whole number of intervals long."""
    rows = []
    for group, paid, length, pauses, starts in [
        ("D", 480, 540, [(30, 90, 180), (60, 210, 330), (30, 400, 480)], (360, 480, 630)),
        ("P", 240, 240, [(30, 60, 150)], (540, 780)),
        ("P3", 180, 195, [], (600,)),
        ("N", 480, 510, [(30, 100, 200), (30, 260, 400)], (1260, 1320)),
        ("X", 300, 300, [(45, 60, 200)], (1470,)),
    ]:
        for start in starts:
            row = dict(shift=f"{group}-{clock(start)}", group=group, start=clock(start), paid_minutes=paid,
                       length_minutes=length)
            for i in range(3):
                minutes, first, last = pauses[i] if i < len(pauses) else (0, 0, 0)
                row[f"pause{i + 1}_minutes"], row[f"pause{i + 1}_from"], row[f"pause{i + 1}_to"] = minutes, first, last
            row["pause_gap_minutes"] = 45
            rows.append(row)
    return rows


def make_instance(folder, rnd):
    days, skills = rnd.choice([7, 9, 14, 20]), ["S1", "S2", "S 3"]
    shifts = make_shifts()
    contracts = [
        dict(contract=name, weekly_min_minutes=low, weekly_max_minutes=high, days_min=first, days_max=last,
             max_consecutive_days=run, min_rest_minutes=rest, shift_groups=groups, cap_minutes=cap)
        for name, low, high, first, last, run, rest, groups, cap in [
            ("FT", 2400, 2400, 5, 5, 6, 660, "D|N", ""), ("PT", 600, 1200, 2, 4, 4, 720, "P|P3", 1000),
            ("ANY", 0, 2880, 0, 7, 5, 480, "D|P|N|X", 2600)]
    ]
    agents, requests, off, locks = [], [], [], []
    for i in range(rnd.randint(2, 9)):
        name = f"A{i}"
        late = rnd.random() < 0.3
        agents.append(dict(agent=name, contract=rnd.choice(contracts)["contract"],
                           skills="|".join(rnd.sample(skills, rnd.randint(1, 3))), seniority=rnd.randint(0, 9),
                           start_from=clock(540 if late else 0), start_to=clock(1500 if late else 900),
                           prior_consecutive_days=rnd.randint(0, 4), prior_end_minutes_before=rnd.choice([-60, 0, 300, 900])))
        for _ in range(rnd.randint(0, 5)):
            kind, start = rnd.choice(["OFF", "WORK", "START"]), rnd.randrange(0, 1200, 60)
            requests.append(dict(agent=name, day=rnd.choice(["*", rnd.randrange(-1, days + 1)]), kind=kind,
                                 start_from=clock(start) if kind == "START" else "",
                                 start_to=clock(start + 180) if kind == "START" else "",
                                 weight=rnd.choice([0, 1, 2.5, 7])))
        for _ in range(rnd.randint(0, 3)):
            start, end = rnd.choice([(0, 1440), (0, 1500), (0, 540), (1020, 1440), (1200, 1800)])
            off.append(dict(agent=name, day=rnd.randrange(-1, days + 1), start=clock(start), end=clock(end),
                            credit_minutes=rnd.choice([0, 240, 480])))
        for day in rnd.sample(range(days), 2):
            if rnd.random() < 0.3:
                locks.append(dict(agent=name, day=day, shift=rnd.choice(["OFF", rnd.choice(shifts)["shift"]])))
    demand = [dict(day=d, start=clock(m), skill=s, required=rnd.choice([0, 1, 2, 0.5, 1.25]))
              for d in range(days) for m in range(300, 1740, INTERVAL) for s in skills[:2] if rnd.random() < 0.8]
    for name, rows in [("shifts", shifts), ("contracts", contracts), ("agents", agents), ("demand", demand),
                       ("requests", requests), ("timeoff", off), ("locked", locks)]:
        write(folder, name + ".csv", rows)
    weights = dict(rnd.sample([("labour", 1.5), ("under", 7), ("over", 0.25), ("request", 2), ("short_minute", 3),
                               ("short_day", 100)], rnd.randint(0, 6)))
    (folder / "instance.json").write_text(json.dumps(
        dict(format="wfm-roster-1", name="agreement", start_date="2026-01-05", days=days, interval_minutes=INTERVAL,
             skills=skills, weights=weights)), encoding="utf-8")
    return days, skills, shifts, agents


def make_roster(folder, rnd, days, skills, shifts, agents):
    """Rows that are mostly in order, with every kind of damage now and then."""
    rows = []
    damage = rnd.choice([0.0, 0.1, 0.5])
    for agent in agents:
        for day in range(days):
            while rnd.random() < 0.55:
                shift = rnd.choice(shifts)
                hours, minutes = shift["start"].split(":")
                start, row = int(hours) * 60 + int(minutes), dict(agent=agent["agent"], day=day, shift=shift["shift"],
                                                                  skill=rnd.choice(agent["skills"].split("|")))
                earliest = 0
                for i in (1, 2, 3):
                    length, first, last = (shift[f"pause{i}_{x}"] for x in ("minutes", "from", "to"))
                    at = -(-max(first, earliest) // INTERVAL) * INTERVAL
                    earliest = at + length + 45
                    if rnd.random() < damage:
                        at += rnd.choice([-60, -30, -7, 15, 30, 120])
                    given = length > 0 if rnd.random() >= damage / 2 else rnd.random() < 0.5
                    row[f"pause{i}"] = clock(max(0, start + at)) if given else ""
                if rnd.random() < damage / 2:
                    row["skill"] = rnd.choice(skills + ["unheard"])
                if rnd.random() < damage / 4:
                    row["agent"] = "nobody"
                if rnd.random() < damage / 4:
                    row["shift"] = "never"
                if rnd.random() < damage / 4:
                    row["day"] = rnd.choice([-1, days])
                rows.append(row)
                if rnd.random() >= damage:
                    break
    rnd.shuffle(rows)
    write(folder, "assignments.csv", rows or [dict.fromkeys(["agent", "day", "shift", "skill", "pause1", "pause2", "pause3"], "")])
    if not rows:
        (folder / "assignments.csv").write_text("agent,day,shift,skill,pause1,pause2,pause3\n", encoding="utf-8")


def ours(program, folder):
    run = subprocess.run([program, folder], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        sys.exit(f"{folder}: exit {run.returncode}: {run.stderr}")
    text = run.stdout

    def numbers(label):
        line = re.search(rf"^ *{label} +(.*)$", text, re.M).group(1)
        return [float(x) for x in re.findall(r"-?\d+(?:\.\d+)?", line)]

    figures = dict(assignments=numbers("days worked")[0], required=numbers("required")[0], under=numbers("missing")[0],
                   worst_shortage=numbers("missing")[1], short_intervals=numbers("missing")[2], over=numbers("surplus")[0],
                   contract_short_minutes=numbers("under the contracts")[0], contract_short_days=numbers("under the contracts")[1],
                   objective=numbers("cost")[0])
    figures["mean"], figures["min"], figures["gini_of_loss"] = numbers("satisfaction")
    for kind in ("OFF", "WORK", "START"):
        met, live = numbers(f"wishes {kind}")
        if live or met:
            figures[f"wishes {kind}"] = f"{met:.0f}/{live:.0f}"
    parts = re.findall(r"^  (labour|missing|surplus|wishes|contracts) +(-?[\d.]+)$", text, re.M)
    names = dict(labour="labour", missing="under", surplus="over", wishes="requests", contracts="contract_short")
    figures.update({"part " + names[k]: float(v) for k, v in parts})
    for rule, count in re.findall(r"^broken (\S+) +(\d+)$", text, re.M):
        figures["rule " + rule] = int(count)
    return figures


def theirs(command, folder):
    run = subprocess.run(command + [folder, folder / "assignments.csv"], capture_output=True, text=True)
    if run.returncode not in (0, 1):
        sys.exit(f"{folder}: the other checker: exit {run.returncode}: {run.stderr}")
    got = json.loads(run.stdout)
    figures = {k: got[k] for k in ("assignments", "required", "under", "over", "short_intervals", "worst_shortage",
                                   "contract_short_minutes", "contract_short_days", "objective")}
    figures.update(got["satisfaction"])
    figures.update({"wishes " + k: v for k, v in got["requests_met"].items() if v != "0/0"})
    figures.update({"part " + k: v for k, v in got["objective_parts"].items()})
    figures.update({"rule " + k: v for k, v in got["violations"].items()})
    return figures


def differ(a, b):
    if isinstance(a, str) or isinstance(b, str) or a is None or b is None:
        return a != b
    return abs(a - b) > 1.01e-4  # both are printed with four digits


def main():
    checker = os.environ.get("WFM_ROSTER_CHECKER")
    program = Path(os.environ["WFM_BUILD_DIR"]) / "examples" / "check_roster"
    if not checker or not program.exists():
        print("skipped: want WFM_ROSTER_CHECKER and the built examples")
        sys.exit(SKIPPED)
    command = [sys.executable, "-B", checker] if checker.endswith(".py") else [checker]
    rules = {}
    with tempfile.TemporaryDirectory() as temporary:
        for seed in range(int(os.environ.get("WFM_AGREEMENT_CASES", "30"))):
            rnd = random.Random(seed)
            folder = Path(temporary) / str(seed)
            folder.mkdir()
            make_roster(folder, rnd, *make_instance(folder, rnd))
            a, b = ours(program, folder), theirs(command, folder)
            for key in sorted(set(a) | set(b)):
                if differ(a.get(key), b.get(key)):
                    sys.exit(f"seed {seed}: {key}: ours {a.get(key)}, theirs {b.get(key)}")
            for key in a:
                if key.startswith("rule "):
                    rules[key] = rules.get(key, 0) + a[key]
    print("agreed; violations seen:", ", ".join(f"{k[5:]} {v}" for k, v in sorted(rules.items())))
    if len(rules) < 16:
        sys.exit("not every rule was broken at least once")


main()
