#!/usr/bin/env python3
"""Rosters of libwfm beside OR-Tools CP-SAT, HiGHS, CBC and GLPK, the same roster folders in one run.

usage: peer_schedule.py [--time S] [--work N] [--warm] [--solvers SAT,HIGHS,CBC,GLPK] WFM FOLDER...

WFM is the program wfm; it solves the folder with a work limit of N (a million for each second) and judges every roster. A peer gets
one integer program: a binary for each agent, day, shift and skill that the rules allow, and whole numbers of pauses for each day,
shift, skill and start, which is exact because pauses of equal shifts can be handed out in the order of their starts. Each peer runs
in a process of its own, on one thread, for S seconds. Peers are taken as they are found and nothing is installed (pip install
ortools swiglpk in a virtual environment); one that is missing is named as missing. Columns: cost as `wfm check` counts it, the bound
that was proven, the gap to the best bound of all, and processor seconds.
"""
import argparse
import csv
import json
import multiprocessing
import resource
import subprocess
import tempfile
from pathlib import Path

WEEK, DAY_MINUTES = 7, 1440


def minutes(text):
    hours, rest = text.split(":")
    return int(hours) * 60 + int(rest)


def clock(value):
    return "%02d:%02d" % (value // 60, value % 60)


class Folder:
    """The tables of a roster folder, as far as generated instances use them."""

    def __init__(self, path):
        self.path = Path(path)
        about = json.loads((self.path / "instance.json").read_text())
        self.interval, self.days, self.skills = about["interval_minutes"], about["days"], about["skills"]
        self.weight = about["weights"]
        self.shifts = self.table("shifts.csv")
        for shift in self.shifts:
            shift["at"], shift["minutes"] = minutes(shift["start"]), int(shift["length_minutes"])
            shift["paid"], shift["gap"] = int(shift["paid_minutes"]), int(shift["pause_gap_minutes"])
            shift["pauses"] = [
                (i, int(shift[f"pause{i}_minutes"]), int(shift[f"pause{i}_from"]), int(shift[f"pause{i}_to"]))
                for i in (1, 2, 3)
                if int(shift[f"pause{i}_minutes"])
            ]
        self.contracts = {row["contract"]: row for row in self.table("contracts.csv")}
        self.agents = self.table("agents.csv")
        self.off = {}
        for row in self.table("timeoff.csv"):
            self.off.setdefault(row["agent"], []).append(
                (int(row["day"]), minutes(row["start"]), minutes(row["end"]), int(row["credit_minutes"]))
            )
        self.wishes = {}
        for row in self.table("requests.csv"):
            self.wishes.setdefault(row["agent"], []).append(row)
        self.need = {}
        for row in self.table("demand.csv"):
            key = row["skill"], (int(row["day"]) * DAY_MINUTES + minutes(row["start"])) // self.interval
            self.need[key] = self.need.get(key, 0) + float(row["required"])

    def table(self, name):
        with open(self.path / name, newline="") as file:
            return list(csv.DictReader(file))


class Program:
    """An integer program in lists: columns (high, cost), all whole and at least 0, rows (low, high, terms)."""

    def __init__(self):
        self.columns, self.rows = [], []

    def column(self, high, cost=0.0):
        self.columns.append((high, cost))
        return len(self.columns) - 1

    def row(self, low, high, terms):
        self.rows.append((low, high, terms))


INF = float("inf")


class Model:
    """The integer program of a folder, and the way back to a roster."""

    def __init__(self, folder):
        self.folder, self.program = folder, Program()
        self.work, self.users, self.pause, self.away = {}, {}, {}, {}
        for index, agent in enumerate(folder.agents):
            self.add_agent(index, agent)
        self.cover = {}
        for (day, s, skill), users in self.users.items():
            self.add_pauses(day, s, skill, users)
        self.add_demand()

    def add_agent(self, index, agent):
        folder, program = self.folder, self.program
        contract = folder.contracts[agent["contract"]]
        groups = contract["shift_groups"].split("|")
        first, last = minutes(agent["start_from"]), minutes(agent["start_to"])
        ready = int(contract["min_rest_minutes"]) - int(agent["prior_end_minutes_before"])
        days = []
        for day in range(folder.days):
            options, missed = [], 0.0
            for s, shift in enumerate(folder.shifts):
                begin = day * DAY_MINUTES + shift["at"]
                if shift["group"] not in groups or not first <= shift["at"] <= last or begin < ready:
                    continue
                if any(begin < DAY_MINUTES * d + to and begin + shift["minutes"] > DAY_MINUTES * d + since
                       for d, since, to, _ in folder.off.get(agent["agent"], [])):
                    continue
                cost = folder.weight["labour"] * shift["paid"] / folder.interval + self.wish(agent, day, shift)
                for skill in agent["skills"].split("|"):
                    column = program.column(1.0, cost)
                    self.work[column] = (index, day, s, skill)
                    self.users.setdefault((day, s, skill), []).append(column)
                    options.append((column, s))
            missed = self.wish(agent, day, None)
            self.away[index, day] = away = program.column(1.0, missed)
            program.row(1, 1, [(away, 1)] + [(column, 1) for column, _ in options])
            days.append(options)
        self.add_rules(agent, contract, days)

    def wish(self, agent, day, shift):
        """Weights of the wishes for the day that the shift, or a day off, breaks."""
        total = 0.0
        for row in self.folder.wishes.get(agent["agent"], []):
            if row["day"] not in ("*", str(day)):
                continue
            kind = row["kind"]
            if shift is None:
                broken = kind == "WORK"
            elif kind == "START":
                broken = not minutes(row["start_from"]) <= shift["at"] <= minutes(row["start_to"])
            else:
                broken = kind == "OFF"
            total += float(row["weight"]) * broken
        return self.folder.weight["request"] * total

    def add_rules(self, agent, contract, days):
        folder, program = self.folder, self.program
        rest, longest = int(contract["min_rest_minutes"]), int(contract["max_consecutive_days"])
        for day in range(1, folder.days):
            for ends in {folder.shifts[s]["at"] + folder.shifts[s]["minutes"] for _, s in days[day - 1]}:
                late = [c for c, s in days[day - 1] if folder.shifts[s]["at"] + folder.shifts[s]["minutes"] >= ends]
                early = [c for c, s in days[day] if folder.shifts[s]["at"] + DAY_MINUTES < ends + rest]
                if early:
                    program.row(-INF, 1, [(c, 1) for c in late + early])
        before = int(agent["prior_consecutive_days"])
        for day in range(folder.days):
            run = longest + 1
            if day + 1 >= run:
                program.row(-INF, longest, [(c, 1) for d in range(day + 1 - run, day + 1) for c, _ in days[d]])
            elif day + 1 + before >= run:
                program.row(-INF, day, [(c, 1) for d in range(day + 1) for c, _ in days[d]])
        for week in range((folder.days + WEEK - 1) // WEEK):
            self.add_week(agent, contract, days, range(WEEK * week, min(WEEK * week + WEEK, folder.days)))

    def add_week(self, agent, contract, days, span):
        folder, program = self.folder, self.program
        leave = [row for row in folder.off.get(agent["agent"], []) if row[0] in span]
        credit = sum(row[3] for row in leave)
        gone = len({row[0] for row in leave if row[3] > 0 and row[1] <= 0 and row[2] >= DAY_MINUTES})
        paid = [(c, folder.shifts[s]["paid"]) for d in span for c, s in days[d]]
        worked = [(c, 1) for c, _ in paid]
        program.row(-INF, max(0, min(2400, int(contract["weekly_max_minutes"]) - credit)), paid)
        program.row(-INF, max(0, int(contract["days_max"]) - gone), worked)
        if len(span) < WEEK:
            return
        short = program.column(float(contract["weekly_min_minutes"]), folder.weight["short_minute"])
        program.row(max(0, int(contract["weekly_min_minutes"]) - credit), INF, paid + [(short, 1)])
        fewer = program.column(float(contract["days_min"]), folder.weight["short_day"])
        program.row(max(0, int(contract["days_min"]) - gone), INF, worked + [(fewer, 1)])

    def add_pauses(self, day, s, skill, users):
        """Numbers of pauses by start; the next pause keeps its gap when handed out in the order of starts."""
        folder, program, shift = self.folder, self.program, self.folder.shifts[s]
        first, step = (day * DAY_MINUTES + shift["at"]) // folder.interval, folder.interval
        for slot in range(shift["minutes"] // step):
            self.cover.setdefault((skill, first + slot), []).extend((c, 1) for c in users)
        previous = None
        for i, length, since, to in shift["pauses"]:
            starts = range(-(-since // step) * step, to + 1, step)
            count = {t: program.column(float(len(users))) for t in starts}
            program.row(0, 0, [(c, 1) for c in count.values()] + [(c, -1) for c in users])
            for t, column in count.items():
                for slot in range(t // step, (t + length + step - 1) // step):
                    self.cover[skill, first + slot].append((column, -1))
                if previous:
                    done = [(c, -1) for u, c in previous[0].items() if u + previous[1] + shift["gap"] <= t]
                    program.row(-INF, 0, [(c, 1) for u, c in count.items() if u <= t] + done)
            self.pause[day, s, skill, i] = count
            previous = count, length

    def add_demand(self):
        folder, program = self.folder, self.program
        for key in sorted(set(folder.need) | set(self.cover)):
            if key[1] >= folder.days * DAY_MINUTES // folder.interval:
                continue
            need = folder.need.get(key, 0)
            under = program.column(need, folder.weight["under"])
            over = program.column(float(len(folder.agents)), folder.weight["over"])
            program.row(need, need, self.cover.get(key, []) + [(under, 1), (over, -1)])

    def read(self, path):
        """Days and pauses of a roster as values of columns: a start for the peers."""
        places = [*self.work, *self.away.values(), *(c for count in self.pause.values() for c in count.values())]
        value = {column: 0.0 for column in places}
        column_of = {place: column for column, place in self.work.items()}
        number = {agent["agent"]: i for i, agent in enumerate(self.folder.agents)}
        shift_number = {shift["shift"]: s for s, shift in enumerate(self.folder.shifts)}
        for agent in range(len(number)):
            for day in range(self.folder.days):
                value[self.away[agent, day]] = 1.0
        with open(path, newline="") as file:
            for row in csv.DictReader(file):
                place = number[row["agent"]], int(row["day"]), shift_number[row["shift"]], row["skill"]
                value[column_of[place]], value[self.away[place[:2]]] = 1.0, 0.0
                shift = self.folder.shifts[place[2]]
                for i, *_ in shift["pauses"]:
                    value[self.pause[*place[1:], i][minutes(row[f"pause{i}"]) - shift["at"]]] += 1
        return value

    def write(self, value, path):
        queues = {
            key: [t for t in sorted(count) for _ in range(round(value[count[t]]))] for key, count in self.pause.items()
        }
        with open(path, "w", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(["agent", "day", "shift", "skill", "pause1", "pause2", "pause3"])
            for column, (agent, day, s, skill) in self.work.items():
                if value[column] < 0.5:
                    continue
                shift = self.folder.shifts[s]
                pauses = ["", "", ""]
                for i, *_ in shift["pauses"]:
                    pauses[i - 1] = clock(shift["at"] + queues[day, s, skill, i].pop(0))
                out.writerow([self.folder.agents[agent]["agent"], day, shift["shift"], skill, *pauses])


def solve_ortools(program, name, seconds, start):
    from ortools.linear_solver import pywraplp

    solver = pywraplp.Solver.CreateSolver(name)
    if not solver:
        raise ImportError(name)
    solver.SetTimeLimit(int(1000 * seconds))
    solver.SetNumThreads(1)
    x = [solver.IntVar(0, high, "") for high, _ in program.columns]
    for low, high, terms in program.rows:
        row = solver.Constraint(low, high)
        for column, number in terms:
            row.SetCoefficient(x[column], row.GetCoefficient(x[column]) + number)
    for column, (_, cost) in enumerate(program.columns):
        solver.Objective().SetCoefficient(x[column], cost)
    if start:
        solver.SetHint([x[column] for column in start], list(start.values()))
    status = solver.Solve()
    bound = solver.Objective().BestBound()
    if status not in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
        return None, bound
    return [v.solution_value() for v in x], bound


def glpk_problem(glp, program):
    problem = glp.glp_create_prob()
    glp.glp_add_cols(problem, len(program.columns))
    glp.glp_add_rows(problem, len(program.rows))
    for j, (high, cost) in enumerate(program.columns, 1):
        glp.glp_set_col_kind(problem, j, glp.GLP_IV)
        glp.glp_set_col_bnds(problem, j, glp.GLP_DB if high else glp.GLP_FX, 0, high)
        glp.glp_set_obj_coef(problem, j, cost)
    for i, (low, high, terms) in enumerate(program.rows, 1):
        kind = glp.GLP_FX if low == high else glp.GLP_LO if high == INF else glp.GLP_UP
        glp.glp_set_row_bnds(problem, i, kind, max(low, -1e30), min(high, 1e30))
        total = {}
        for column, number in terms:
            total[column] = total.get(column, 0) + number
        index, value = glp.intArray(len(total) + 1), glp.doubleArray(len(total) + 1)
        for k, (column, number) in enumerate(total.items(), 1):
            index[k], value[k] = column + 1, number
        glp.glp_set_mat_row(problem, i, len(total), index, value)
    return problem


def solve_glpk(program, seconds):
    import swiglpk as glp

    glp.glp_term_out(glp.GLP_OFF)
    problem = glpk_problem(glp, program)
    simplex, tree = glp.glp_smcp(), glp.glp_iocp()
    glp.glp_init_smcp(simplex)
    glp.glp_init_iocp(tree)
    simplex.tm_lim = tree.tm_lim = int(1000 * seconds)
    if glp.glp_simplex(problem, simplex) or glp.glp_get_status(problem) != glp.GLP_OPT:
        return None, float("nan")
    bound = glp.glp_get_obj_val(problem)
    glp.glp_intopt(problem, tree)
    if glp.glp_mip_status(problem) not in (glp.GLP_OPT, glp.GLP_FEAS):
        return None, bound
    return [glp.glp_mip_col_val(problem, j + 1) for j in range(len(program.columns))], bound


def peer(path, name, seconds, warm, out, queue):
    """Runs in a process of its own; GLPK takes no start."""
    try:
        model = Model(Folder(path))
        if name == "GLPK":
            value, bound = solve_glpk(model.program, seconds)
        else:
            value, bound = solve_ortools(model.program, name, seconds, model.read(warm) if warm else None)
        if value:
            model.write(value, out)
        spent = resource.getrusage(resource.RUSAGE_SELF)
        queue.put((bool(value), bound, spent.ru_utime + spent.ru_stime))
    except ImportError:
        queue.put(None)


def run_peer(path, name, seconds, warm, out):
    queue = multiprocessing.Queue()
    process = multiprocessing.Process(target=peer, args=(path, name, seconds, warm, out, queue))
    process.start()
    result = queue.get()
    process.join()
    return result


def judged(wfm, path, roster):
    """Cost of a roster by the checker; a roster that breaks a rule counts as none."""
    answer = json.loads(subprocess.run([wfm, "check", path, roster, "--json"], capture_output=True, text=True).stdout)
    return answer["objective"] if answer["feasible"] else float("nan")


def ours(wfm, path, work, out):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    done = subprocess.run([wfm, "schedule", path, "-o", out, "--work", str(work), "--json", "--quiet"], capture_output=True, text=True)
    answer = json.loads(done.stdout)
    return answer["lower_bound"], resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def compare(arguments, path):
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        bound, spent = ours(arguments.wfm, path, arguments.work or int(1e6 * arguments.time), scratch)
        rows.append(("libwfm", judged(arguments.wfm, path, f"{scratch}/assignments.csv"), bound, spent))
        for name in arguments.solvers.split(","):
            warm = f"{scratch}/assignments.csv" if arguments.warm else None
            result = run_peer(path, name, arguments.time, warm, f"{scratch}/{name}.csv")
            if not result:
                print(f"{Path(path).name:<20} {name:<8} missing")
                continue
            found, bound, spent = result
            cost = judged(arguments.wfm, path, f"{scratch}/{name}.csv") if found else float("nan")
            rows.append((name, cost, bound, spent))
    best = max(bound for _, _, bound, _ in rows if bound == bound)
    for name, cost, bound, spent in rows:
        print(f"{Path(path).name:<20} {name:<8} {cost:12.1f} {bound:12.1f} {100 * (cost - best) / cost:8.3f} {spent:8.1f}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wfm")
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--time", type=float, default=60)
    parser.add_argument("--work", type=int, default=0)
    parser.add_argument("--warm", action="store_true", help="the peers start from the roster of libwfm")
    parser.add_argument("--solvers", default="SAT,HIGHS,CBC,GLPK")
    arguments = parser.parse_args()
    print(f"{'folder':<20} {'solver':<8} {'cost':>12} {'bound':>12} {'gap_%':>8} {'cpu_s':>8}")
    for path in arguments.folders:
        compare(arguments, path)


if __name__ == "__main__":
    main()
