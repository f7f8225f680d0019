#!/usr/bin/env python3
"""What a plan is worth on real days: ours beside an eight-week mean, Erlang C and a roster by greedy filling, at equal paid hours.

usage: WFM_DATA_DIR=... real_days.py WFM [--work N] [--cases bank,anonymous]

The folder has calls/bank_calls_5min.csv and calls/anonymous_bank_1999_6min.csv; without it the script says so and exits with 77. The last
four whole weeks of each file are the days to come, all before them is the history. Ours: `wfm plan`, forecast to roster. The other: mean of
the last eight weeks by weekday and interval; `wfm staff --model c`; agents take, in turns, the legal shift that fills most open need for
its hours, its pauses where most agents are to spare, until as many hours are paid as ours pays. Made-up people, handling time and
patience are those of examples/real_calls.py and the same for both.

Both rosters then meet the calls that came. Simulated: service level 80/20, days that reached it. Need is Erlang A for the calls that
came: share of the intervals whose agents, less residual shrinkage, are within 10 % of it, hours short and surplus, most agents missing in
an interval. Wishes granted by `wfm check`.
"""
import argparse
import csv
import datetime
import functools
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
DAYS, WEEK, MEAN_WEEKS = 28, 7, 8
COLUMNS = ("paid_h", "level_%", "days_ok", "within10_%", "short_h", "surplus_h", "worst", "wishes_%")


def real_calls():
    spec = importlib.util.spec_from_file_location("real_calls", HERE.parent / "examples" / "real_calls.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(*command):
    """Output of a command of wfm; 1 says that a target is missed, which is an answer too."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(map(str, command[:3]))}: {done.stderr}")
    return done.stdout


def rows_of(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path, columns, rows):
    with open(path, "w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(columns)
        out.writerows(rows)


def minutes(text):
    return int(text[:2]) * 60 + int(text[3:5])


def clock(value):
    return "%02d:%02d" % (value // 60, value % 60)


class Case:
    """One centre: its recorded calls, the day on which the plan begins, and the plan folder of ours."""

    def __init__(self, name, data, scratch):
        calls = real_calls()
        self.name, self.case, self.common = name, calls.CASES[name], calls.COMMON
        self.plan = self.case["plan"]
        self.step = self.plan["plan_interval_minutes"]
        self.aht, self.patience, self.least = self.plan["aht_s"], self.plan["patience_s"], self.plan["min_agents"]
        share = {cause["name"]: cause["frac"] for cause in self.common["shrinkage"]}
        self.residual = share["sickness"] / (1 - share["leave"] - share["paid pauses"])
        self.file = rows_of(data)
        last = datetime.date.fromisoformat(self.file[-1]["ts"][:10])
        end = last + datetime.timedelta(days=(6 - last.weekday()) if last.weekday() == 4 and name == "bank" else 0)
        end -= datetime.timedelta(days=(end.weekday() + 1) % WEEK)
        self.start = end - datetime.timedelta(days=DAYS - 1)
        self.folder = Path(scratch) / name
        self.make_folder(calls)

    def make_folder(self, calls):
        start = self.start.isoformat()
        options = [start if word == self.plan["start_date"] else word for word in self.case["generate"]]
        run(WFM, "generate", self.folder, "--quiet", *options)
        for table in ("queues.csv", "special_days.csv", "overrides.csv"):
            os.remove(self.folder / table)
        if self.case["queues"]:
            calls.put(self.folder, "queues.csv", self.case["queues"])
        plan = {"format": "wfm-plan-1", **self.plan, **self.common, "start_date": start}
        calls.put(self.folder, "plan.json", json.dumps(plan, indent=1) + "\n")
        history = [(row["ts"], row["calls"]) for row in self.file if row["ts"][:10] < start]
        write_rows(self.folder / "history.csv", ["ts", "calls"], history)

    def volumes(self, first, last):
        """Calls by date and plan interval; dates without a row are not in it."""
        total = {}
        for row in self.file:
            day = datetime.date.fromisoformat(row["ts"][:10])
            if first <= day < last and row["calls"]:
                key = day, minutes(row["ts"][11:16]) // self.step * self.step
                total[key] = total.get(key, 0) + float(row["calls"])
        return total

    def mean_of_weeks(self, intervals):
        """Mean of the last eight weeks for each interval, by weekday."""
        before = self.volumes(self.start - datetime.timedelta(weeks=MEAN_WEEKS), self.start)
        values = {}
        for (day, at), calls in before.items():
            values.setdefault((day.weekday(), at), []).append(calls)
        means = {key: sum(found) / len(found) for key, found in values.items()}
        return [(day, at, means.get((day.weekday(), at), 0.0)) for day, at in intervals]

    def staff(self, volumes, name, *options):
        """Positions and agents to roster for volumes by interval."""
        table = self.folder / f"{name}.csv"
        rows = [(f"{day}T{clock(at)}", calls, self.aht) for day, at, calls in volumes]
        write_rows(table, ["start", "volume", "aht_s"], rows)
        out = self.folder / f"{name}-staff.csv"
        run(WFM, "staff", table, "--sl", "80/20", "--interval", f"{self.step}m", "--min-agents", self.least, "-o", out, *options)
        return [(day, at, float(row["positions"])) for (day, at, _), row in zip(volumes, rows_of(out))]


@functools.lru_cache(maxsize=None)
def reachable(wanted, shifts, lengths):
    """True when so many minutes are the sum of at most so many lengths."""
    if wanted <= 0 or shifts <= 0:
        return wanted == 0
    return any(reachable(wanted - length, shifts - 1, lengths) for length in lengths)


class Greedy:
    """A roster by greedy filling: who is next takes the legal shift that covers most open need for its paid minutes."""

    def __init__(self, case, need):
        roster = case.folder / "roster"
        self.step, self.days = case.step, DAYS
        self.slots = 1440 // self.step
        self.open = [0.0] * (self.days * self.slots + 4 * self.slots)
        for (day, at), wanted in need.items():
            self.open[(day - case.start).days * self.slots + at // self.step] = wanted
        self.shifts = rows_of(roster / "shifts.csv")
        for shift in self.shifts:
            shift["at"], shift["long"], shift["paid"] = minutes(shift["start"]), int(shift["length_minutes"]), int(shift["paid_minutes"])
        contracts = {row["contract"]: row for row in rows_of(roster / "contracts.csv")}
        self.agents = rows_of(roster / "agents.csv")
        self.off = {}
        for row in rows_of(roster / "timeoff.csv"):
            self.off.setdefault(row["agent"], []).append((int(row["day"]), minutes(row["start"]), minutes(row["end"]), int(row["credit_minutes"])))
        for agent in self.agents:
            agent["rules"] = {key: value for key, value in contracts[agent["contract"]].items()}
            groups = agent["rules"]["shift_groups"].split("|")
            first, last = minutes(agent["start_from"]), minutes(agent["start_to"])
            agent["shifts"] = [s for s in self.shifts if s["group"] in groups and first <= s["at"] <= last]
            agent["work"] = {}
        self.paid, self.rows = 0, []

    def legal(self, agent, day, shift):
        begin, end, rest = day * 1440 + shift["at"], day * 1440 + shift["at"] + shift["long"], int(agent["rules"]["min_rest_minutes"])
        if any(begin < d * 1440 + to and end > d * 1440 + since for d, since, to, _ in self.off.get(agent["agent"], [])):
            return False
        if begin + int(agent["prior_end_minutes_before"]) < rest:
            return False
        for other, (s, _) in agent["work"].items():
            at = other * 1440 + s["at"]
            if abs(other - day) <= 2 and (at < end + rest and begin < at + s["long"] + rest):
                return False
        run, d = 1, day - 1
        while d in agent["work"]:
            run, d = run + 1, d - 1
        if d < 0:
            run += int(agent["prior_consecutive_days"])
        d = day + 1
        while d in agent["work"]:
            run, d = run + 1, d + 1
        return run <= int(agent["rules"]["max_consecutive_days"])

    def week(self, agent, week):
        """Minutes wanted at least and at most and most days, less leave; minutes and days so far."""
        rules, span = agent["rules"], range(week * WEEK, week * WEEK + WEEK)
        leave = [row for row in self.off.get(agent["agent"], []) if row[0] in span]
        credit = sum(row[3] for row in leave)
        gone = len({row[0] for row in leave if row[3] > 0 and row[2] - row[1] >= 1440})
        done = [agent["work"][d][0]["paid"] for d in span if d in agent["work"]]
        return (
            int(rules["weekly_min_minutes"]) - credit, min(2400, int(rules["weekly_max_minutes"]) - credit),
            int(rules["days_max"]) - gone, sum(done), len(done),
        )

    def take_best(self, agent, week, past_least):
        """One more shift in the week; False when there is none that the hours and days leave."""
        least, most, days_most, done, days = self.week(agent, week)
        lengths = tuple(sorted({s["paid"] for s in agent["shifts"]}))
        longest = max(lengths, default=0)
        best, worth = None, None
        if days >= days_most or (done >= least and not past_least):
            return False
        for day in range(week * WEEK, week * WEEK + WEEK):
            if day in agent["work"]:
                continue
            for shift in agent["shifts"]:
                after = done + shift["paid"]
                if after > most or (days_most - days - 1) * longest < least - after or not self.legal(agent, day, shift):
                    continue
                exact = past_least or reachable(least - after, days_most - days - 1, lengths)
                value = (exact, self.fills(day, shift) / shift["paid"])
                if worth is None or value > worth:
                    best, worth = (day, shift), value
        if best:
            self.put(agent, *best)
        return best is not None

    def fills(self, day, shift):
        first = day * self.slots + shift["at"] // self.step
        return sum(1 if gap >= 1 else gap if gap > 0 else -0.1 for gap in self.open[first : first + shift["long"] // self.step])

    def put(self, agent, day, shift):
        first, pauses, away, earliest = day * self.slots + shift["at"] // self.step, ["", "", ""], set(), 0
        ahead = [(i, int(shift[f"pause{i}_minutes"]), int(shift[f"pause{i}_from"]), int(shift[f"pause{i}_to"])) for i in (1, 2, 3)]
        for i, length, since, to in ahead:
            if not length:
                continue
            starts = [t for t in range(-(-since // self.step) * self.step, to + 1, self.step) if t >= earliest]
            later = [row for row in ahead if row[0] > i and row[1]]
            if later:
                starts = [t for t in starts if t + length + int(shift["pause_gap_minutes"]) <= later[0][3]] or starts[:1]
            spare = {t: sum(self.open[first + (t + x) // self.step] for x in range(0, length, self.step)) for t in starts}
            at = min(starts, key=lambda t: (spare[t], t))
            pauses[i - 1] = clock(shift["at"] + at)
            away |= {(at + x) // self.step for x in range(0, length, self.step)}
            earliest = at + length + int(shift["pause_gap_minutes"])
        for slot in range(shift["long"] // self.step):
            self.open[first + slot] -= slot not in away
        agent["work"][day] = shift, pauses
        self.paid += shift["paid"]

    def fill(self, paid):
        """First what the contracts want at least, then more for those who may until so many minutes are paid."""
        for past_least in (False, True):
            for week in range(self.days // WEEK):
                wish = paid * (week + 1) / (self.days / WEEK)
                going = True
                while going and (not past_least or self.paid < wish):
                    going = False
                    for agent in self.agents:
                        if past_least and self.paid >= wish:
                            break
                        going = self.take_best(agent, week, past_least) or going
        return [
            (agent["agent"], day, shift["shift"], agent["skills"].split("|")[0], *pauses)
            for agent in self.agents
            for day, (shift, pauses) in sorted(agent["work"].items())
        ]


def at_work(case, path):
    """Agents at work, less pauses, by date and plan interval; and minutes paid."""
    shifts = {row["shift"]: row for row in rows_of(case.folder / "roster" / "shifts.csv")}
    count, paid = {}, 0
    for row in rows_of(path):
        shift, first = shifts[row["shift"]], minutes(shifts[row["shift"]]["start"])
        paid += int(shift["paid_minutes"])
        away = set()
        for i in (1, 2, 3):
            if row[f"pause{i}"]:
                at = minutes(row[f"pause{i}"])
                away |= set(range(at, at + int(shift[f"pause{i}_minutes"]), case.step))
        for at in range(first, first + int(shift["length_minutes"]), case.step):
            if at not in away:
                day = case.start + datetime.timedelta(days=int(row["day"]) + at // 1440)
                count[day, at % 1440] = count.get((day, at % 1440), 0) + 1
    return count, paid


def judge(case, roster, actual, need):
    """The figures of one roster on the calls that came."""
    agents, paid = at_work(case, roster)
    table, out = case.folder / "judge.csv", case.folder / "judged.csv"
    rows = [(f"{day}T{clock(at)}", calls, case.aht, agents.get((day, at), 0)) for day, at, calls in actual]
    write_rows(table, ["start", "volume", "aht_s", "agents"], rows)
    told = run(WFM, "simulate", table, "--patience", case.patience, "--sl", "80/20", "--residual", case.residual,
               "--interval", f"{case.step}m", "-o", out, "--json")
    level = json.loads(told)["queues"][0]["level"]
    by_day = {}
    for row in rows_of(out):
        got = by_day.setdefault(row["start"][:10], [0.0, 0.0])
        got[0] += float(row["answered_within"])
        got[1] += float(row["offered"])
    missing = [want - (1 - case.residual) * agents.get((day, at), 0) for day, at, want in need]
    within = sum(abs(gap) <= 0.1 * want for gap, (_, _, want) in zip(missing, need)) / len(need)
    checked = json.loads(run(WFM, "check", case.folder / "roster", roster, "--json"))
    if not checked["feasible"]:
        sys.exit(f"{roster} breaks a rule: {checked['violations']}")
    wishes = [tuple(map(int, text.split("/"))) for text in checked["requests_met"].values()]
    hours = case.step / 60
    return (
        paid / 60, 100 * level, f"{sum(a >= 0.8 * b for a, b in by_day.values())}/{len(by_day)}", 100 * within,
        hours * sum(gap for gap in missing if gap > 0), -hours * sum(gap for gap in missing if gap < 0), max(missing),
        100 * sum(met for met, _ in wishes) / sum(asked for _, asked in wishes),
    )


def compare(name, data, work):
    with tempfile.TemporaryDirectory() as scratch:
        case = Case(name, data, scratch)
        run(WFM, "plan", case.folder, "--quiet", *(["--work", work] if work else []))
        ours = case.folder / "out" / "assignments.csv"
        starts = [row["start"] for row in rows_of(case.folder / "out" / "requirement.csv")]
        # The hour that the clock repeats in autumn stands there twice; recorded local times cannot tell them apart.
        intervals = list(dict.fromkeys((datetime.date.fromisoformat(text[:10]), minutes(text[11:16])) for text in starts))
        came = case.volumes(case.start, case.start + datetime.timedelta(days=DAYS))
        days = {day for day, _ in came}
        actual = [(day, at, came.get((day, at), 0.0)) for day, at in intervals if day in days]
        need = case.staff(actual, "actual", "--patience", case.patience)
        other = case.staff(case.mean_of_weeks(intervals), "mean", "--model", "c")
        wanted = {(day, at): positions / (1 - case.residual) for day, at, positions in other}
        theirs = case.folder / "greedy.csv"
        rows = Greedy(case, wanted).fill(at_work(case, ours)[1])
        write_rows(theirs, ["agent", "day", "shift", "skill", "pause1", "pause2", "pause3"], rows)
        for label, roster in (("libwfm", ours), ("mean, Erlang C, greedy", theirs)):
            figures = judge(case, roster, actual, need)
            cells = "".join(f"{x:>11}" if isinstance(x, str) else f"{x:11.1f}" for x in figures)
            print(f"{name:<10} {case.start} {label:<23}{cells}", flush=True)


def main():
    global WFM
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wfm")
    parser.add_argument("--work", type=int, default=0)
    parser.add_argument("--cases", default="bank,anonymous")
    arguments = parser.parse_args()
    folder = os.environ.get("WFM_DATA_DIR")
    if not folder:
        print("WFM_DATA_DIR is not set")
        sys.exit(77)
    WFM = shutil.which(arguments.wfm) or sys.exit(f"{arguments.wfm}: no such program")
    files = {"bank": "bank_calls_5min.csv", "anonymous": "anonymous_bank_1999_6min.csv"}
    print(f"{'case':<10} {'from':<10} {'plan':<23}" + "".join(f"{name:>11}" for name in COLUMNS))
    for name in arguments.cases.split(","):
        compare(name, Path(folder) / "calls" / files[name], arguments.work)


if __name__ == "__main__":
    main()
