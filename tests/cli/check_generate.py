"""wfm generate: the same seed gives the same files, which read without a warning and hold what a centre should."""

import csv
import datetime
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

SKIPPED = 77
FILES = ["plan.json", "history.csv", "queues.csv", "special_days.csv", "overrides.csv"] + [
    f"roster/{name}" for name in ("instance.json", "contracts.csv", "shifts.csv", "agents.csv", "demand.csv",
                                  "requests.csv", "timeoff.csv", "locked.csv")]
PROGRAM = os.environ.get("WFM_PROGRAM")


def wfm(*arguments):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)


def must(holds, text):
    if not holds:
        sys.exit(text)


def generate(folder, *arguments):
    run = wfm("generate", folder, *arguments)
    must(run.returncode == 0, f"{folder}: {run.stderr}")
    must(sorted(str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file()) == sorted(FILES), "other files than wanted")
    return {name: (folder / name).read_bytes() for name in FILES}


def history(folder):
    with open(folder / "history.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def check_roster(folder):
    """Read strictly without any word; a roster from it keeps rules and contracts."""
    empty = folder.parent / "empty.csv"
    empty.write_text("agent,day,shift,skill\n", encoding="utf-8")
    run = wfm("check", folder / "roster", empty, "--strict", "--quiet")
    must(run.returncode == 0 and not run.stderr, f"{folder}: {run.stderr}")
    out = folder.parent / "solved"
    out.mkdir(exist_ok=True)
    run = wfm("schedule", folder / "roster", "-o", out, "--work", 300000, "--quiet", "--json")
    must(run.returncode == 0, f"{folder}: {run.stdout} {run.stderr}")


def check_history(rows, opens, closes):
    by_weekday, by_hour = defaultdict(int), defaultdict(int)
    for row in rows:
        start = datetime.datetime.fromisoformat(row["start"])
        offered, handled, abandoned = (int(row[k]) for k in ("offered", "handled", "abandoned"))
        must(offered == handled + abandoned and min(handled, abandoned) >= 0, f"{row}: does not add up")
        must((row["aht_s"] == "") == (handled == 0), f"{row}: AHT without contacts, or none with")
        minute = start.hour * 60 + start.minute
        must(opens(start) <= minute < closes(start), f"{row}: closed then")
        by_weekday[start.weekday()] += offered
        by_hour[start.hour] += offered
    must(by_weekday[0] > by_weekday[4] > by_weekday[5] > 0, "weekdays without shape")
    must(by_hour[10] > by_hour[13] and by_hour[10] > 3 * by_hour[20] > 0, "days without shape")
    aht = [float(row["aht_s"]) for row in rows if int(row["handled"]) >= 10]
    must(250 < sum(aht) / len(aht) < 320, "AHT far from 285 s")


def noise(rows):
    """Mean of (x - m)^2 / m over cells of one weekday and time: 1 for Poisson counts of one mean."""
    cells = defaultdict(list)
    for row in rows:
        start = datetime.datetime.fromisoformat(row["start"])
        cells[start.weekday(), start.time()].append(int(row["offered"]))
    ratios = [sum((x - m) ** 2 for x in v) / (len(v) - 1) / m for v in cells.values()
              for m in [sum(v) / len(v)] if len(v) > 20 and m > 5]
    return sum(ratios) / len(ratios)


def check_sample(base):
    """The committed sample is what its recorded command makes; counts may differ where another libm rounds otherwise."""
    sample = Path(os.environ["WFM_SOURCE_DIR"]) / "examples" / "data" / "sample"
    command = json.loads((sample / "plan.json").read_text(encoding="utf-8"))["x_made_by"].split()
    must(command[:2] == ["wfm", "generate"], f"recorded: {command}")
    again = generate(base / "sample", *command[2:])
    for name in FILES:
        if name != "history.csv":
            must(again[name] == (sample / name).read_bytes(), f"{name} of the sample is not what its command makes")
    old, new = history(sample), history(base / "sample")
    must([r["start"] for r in old] == [r["start"] for r in new], "the sample's history has other intervals")
    totals = [sum(int(r["offered"]) for r in rows) for rows in (old, new)]
    must(abs(totals[0] / totals[1] - 1) < 0.01, f"the sample's history has other volumes: {totals}")


def main():
    if not PROGRAM:
        print("skipped: the wfm program is not built")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as temporary:
        base = Path(temporary)
        first = generate(base / "a", "--agents", 25, "--seed", 3)
        must(first == generate(base / "b", "--agents", 25, "--seed", 3), "the same seed gave other files")
        other = generate(base / "c", "--agents", 25, "--seed", 4)
        must(first["history.csv"] != other["history.csv"], "another seed gave the same history")
        must(first["roster/agents.csv"] != other["roster/agents.csv"], "another seed gave the same agents")
        check_roster(base / "a")
        rows = history(base / "a")
        check_history(rows, lambda t: ([420] * 5 + [480, 1440])[t.weekday()],
                      lambda t: ([1260] * 5 + [1080, 0])[t.weekday()])
        must(1.2 < noise(rows) < 3, f"noise {noise(rows)}: want more than Poisson, and not wild")
        plan = json.loads(first["plan.json"])
        instance = json.loads(first["roster/instance.json"])
        must(all(plan[k] == instance[k] for k in ("zone", "start_date", "days")), "plan and roster disagree")

        # Round the clock over both clock changes: no row in the hour that is left out, two in the one that is repeated.
        generate(base / "n", "--agents", 30, "--nights", "--queues", 2, "--start", "2026-05-04", "--history", 32)
        check_roster(base / "n")
        starts = [row["start"] for row in history(base / "n") if row["queue"] == "service"]
        must(not any(s.startswith("2026-03-29T02:") for s in starts), "rows in an hour that was left out")
        must(sum(s.startswith("2025-10-26T02:") for s in starts) == 8, "want two runs of the repeated hour")
        must(sum(s.startswith("2025-10-25") for s in starts) == 96, "want a row for each quarter of an hour")

        check_sample(base)

        for arguments, text in [(("--zone", "Europe/Nowhere"), "Europe/Nowhere"), (("--start", "2026-05-05"), "Monday"),
                                (("--agents", "0"), "agents")]:
            run = wfm("generate", base / "bad", *arguments)
            must(run.returncode == 2 and text in run.stderr, f"{arguments}: exit {run.returncode}, {run.stderr}")
        must(not (base / "bad").exists(), "a refused call left a folder")
        run = wfm("generate", base / "none" / "below")
        must(run.returncode == 3 and "cannot make the folder" in run.stderr, f"exit {run.returncode}: {run.stderr}")


main()
